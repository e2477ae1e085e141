//! Signing on: who is let in, how wrong tries are slowed and locked, and that nothing is signed by a person who did not
//! (T2, H3, R130). On real data folders, where the gate holds for everybody.

use frontdesk::desk::{Desk, DeskError, NewSite, Signature};
use frontdesk::domain::access::{Denied, PasswordHow, SignOnState, Weakness};
use frontdesk::domain::command::{Caller, Card};
use frontdesk::domain::event::{Event, Side};
use frontdesk::domain::{Actor, Command, Moment, Reason, Role, Secret, StaffId};
use frontdesk::policy;
use frontdesk::store::OpenAs;
use std::path::Path;
use std::sync::Arc;

pub const WANG: StaffId = StaffId(1);
const LI: StaffId = StaffId(2);
pub const PASSWORD: &str = "tall-oak-9";
const OTHER: &str = "blue-moon-77";

fn now() -> Moment {
    Moment::parse("2026-11-21T21:00:00+08:00").expect("a time")
}

fn later(seconds: i64) -> Moment {
    now().plus_ms(seconds * 1_000)
}

fn as_() -> OpenAs {
    OpenAs { program: "frontdesk test".into(), who: "tester".into(), now: now() }
}

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

fn card(name: &str) -> Card {
    Card { name: name.into(), phone: "13912345678".into(), ..Card::default() }
}

/// A real store with one supervisor, who is signed on.
fn found(path: &Path) -> Desk {
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: false };
    let rules = Arc::new(policy::default_rules());
    let password = secret(PASSWORD);
    let (desk, me) = Desk::set_up(path, &site, "王芳", Some(&password), &as_(), rules).expect("set up");
    assert_eq!(me, WANG);
    desk
}

fn open(path: &Path) -> Desk {
    Desk::open(path, &as_(), Arc::new(policy::default_rules()), &mut |_, _| {}).expect("opened")
}

fn add(desk: &mut Desk, name: &str, roles: &[Role]) -> StaffId {
    let command = Command::AddStaff { caller: Caller::Card(card(name)), roles: roles.to_vec(), department: None };
    desk.submit(Actor::Staff(WANG), command, now()).expect("added");
    StaffId(desk.world().counters.staff)
}

/// 李强, an operator with a password of his own; signed on.
fn li(desk: &mut Desk) {
    assert_eq!(add(desk, "李强", &[Role::Operator]), LI);
    let given = desk.reset_password(WANG, LI, now()).expect("given");
    desk.change_password(LI, &given, &secret(OTHER), now()).expect("changed");
}

fn denied(result: Result<impl std::fmt::Debug, DeskError>) -> Denied {
    match result.expect_err("let in") {
        DeskError::Denied(denied) => denied,
        other => panic!("not let in for another reason: {other:?}"),
    }
}

fn refused(result: Result<impl std::fmt::Debug, DeskError>) -> Reason {
    match result.expect_err("let in") {
        DeskError::Refused(refusal) => refusal.reason,
        other => panic!("not refused: {other:?}"),
    }
}

struct Site {
    _folder: tempfile::TempDir,
    path: std::path::PathBuf,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("store");
        Self { _folder: folder, path }
    }
}

#[test]
fn nobody_acts_before_they_have_shown_who_they_are() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    drop(desk);
    let mut desk = open(&site.path);
    let opens = || Command::OpenShift { pattern: "night".into() };
    let said = denied(desk.submit(Actor::Staff(WANG), opens(), now()));
    assert_eq!(said, Denied::Unproven { staff: WANG, signature: false });
    let left = denied(desk.prove(WANG, &secret(OTHER), now()));
    assert_eq!(left, Denied::Wrong { staff: WANG, left: 7 });
    desk.prove(WANG, &secret(PASSWORD), now()).expect("let in");
    desk.submit(Actor::Staff(WANG), opens(), now()).expect("taken");
    let said = denied(desk.submit(Actor::Staff(LI), Command::SignOn, now()));
    assert_eq!(said, Denied::Unproven { staff: LI, signature: false }, "not under somebody else's name");
    desk.prove(WANG, &secret(PASSWORD), now()).expect("twice does no harm");
    desk.submit(Actor::Staff(WANG), Command::SignOn, now()).expect("on duty");
    assert_eq!(refused(desk.submit(Actor::Staff(WANG), Command::SignOn, now())), Reason::AlreadyOnDuty);
    desk.leave(WANG);
    assert!(!desk.is_proven(WANG));
    denied(desk.submit(Actor::Staff(WANG), Command::SignOff, now()));
    assert_eq!(desk.submit(Actor::Import, Command::SignOn, now()).expect_err("no history by commands").exit_code(), 1);
}

#[test]
fn wrong_tries_are_slowed_then_locked_and_a_restart_resets_nothing() {
    let site = Site::new();
    let mut desk = found(&site.path);
    let wrong = secret("wrong-guess-1");
    let mut at = now();
    for n in 1..8 {
        let left = 8 - n;
        assert_eq!(denied(desk.prove(WANG, &wrong, at)), Denied::Wrong { staff: WANG, left });
        drop(desk);
        desk = open(&site.path);
        if n < 3 {
            continue;
        }
        let wait = 2 << (n - 3);
        let early = denied(desk.prove(WANG, &secret(PASSWORD), at.plus_ms(wait * 1_000 - 1_500)));
        assert_eq!(early, Denied::Wait { staff: WANG, seconds: 2 }, "the right one waits as well");
        at = at.plus_ms(wait * 1_000);
    }
    let until = at.plus_minutes(15);
    assert_eq!(denied(desk.prove(WANG, &wrong, at)), Denied::Locked { staff: WANG, until });
    drop(desk);
    let mut desk = open(&site.path);
    assert_eq!(desk.sign_on_state(WANG, at), SignOnState::Locked { until });
    assert_eq!(denied(desk.prove(WANG, &secret(PASSWORD), at.plus_minutes(14))), Denied::Locked { staff: WANG, until });
    let last = desk.ledger().read(desk.head().position, 1).expect("read").pop().expect("an event").recorded;
    assert_eq!((last.event, last.actor), (Event::SignOnLocked { staff: WANG, until }, Actor::System));
    desk.prove(WANG, &secret(PASSWORD), until).expect("after the lock");
    assert_eq!(denied(desk.prove(WANG, &wrong, until)), Denied::Wrong { staff: WANG, left: 7 }, "counted anew");
}

#[test]
fn a_clock_set_back_makes_no_lock_of_minutes_one_of_hours() {
    let site = Site::new();
    let mut desk = found(&site.path);
    for n in 0..8 {
        denied(desk.prove(WANG, &secret("wrong-guess-1"), now().plus_minutes(n)));
    }
    let back = now().plus_minutes(-600);
    let until = back.plus_minutes(15);
    assert_eq!(denied(desk.prove(WANG, &secret(PASSWORD), back)), Denied::Locked { staff: WANG, until });
    assert_eq!(denied(desk.prove(WANG, &secret(PASSWORD), until.plus_ms(-1))), Denied::Locked { staff: WANG, until });
    desk.prove(WANG, &secret(PASSWORD), until.plus_minutes(1)).expect("after the lock");
}

#[test]
fn h3_each_signature_takes_its_person_s_own_password() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    let wang = Actor::Staff(WANG);
    desk.submit(wang, Command::OpenShift { pattern: "night".into() }, now()).expect("opened");
    desk.submit(wang, Command::SignOn, now()).expect("on duty");
    desk.submit(Actor::Staff(LI), Command::SignOn, now()).expect("on duty");
    desk.submit(wang, Command::PrepareSheet { notes: "钥匙两把".into() }, now()).expect("prepared");
    let sheet = desk.world().latest_sheet().expect("a sheet").id;
    let sign = |side| Command::SignSheet { sheet, side };
    let by = |staff, text: &str| [Signature { staff, secret: secret(text) }];
    let asked = denied(desk.submit(wang, sign(Side::Outgoing), now()));
    assert_eq!(asked, Denied::Unproven { staff: WANG, signature: true }, "sitting there is no signature");
    let wrong = desk.submit_signed(wang, sign(Side::Outgoing), &by(WANG, OTHER), now());
    assert_eq!(denied(wrong), Denied::Wrong { staff: WANG, left: 7 });
    let others = desk.submit_signed(wang, sign(Side::Outgoing), &by(LI, OTHER), now());
    assert_eq!(denied(others), Denied::Unproven { staff: WANG, signature: true }, "another's password signs nothing");
    assert!(desk.world().latest_sheet().expect("a sheet").signed_out.is_empty());
    desk.submit_signed(wang, sign(Side::Outgoing), &by(WANG, PASSWORD), now()).expect("signed");
    // 李强 accepts at the keyboard at which 王芳 sits, and she stays there.
    desk.leave(LI);
    let li = Actor::Staff(LI);
    let again = refused(desk.submit_signed(wang, sign(Side::Outgoing), &by(WANG, "wrong-guess-1"), now()));
    assert_eq!(again, Reason::AlreadySigned, "no password is looked at for what the rules refuse");
    desk.submit_signed(li, sign(Side::Incoming), &by(LI, OTHER), now()).expect("signed");
    assert!(desk.world().latest_sheet().expect("a sheet").is_sealed());
    assert!(desk.is_proven(WANG) && !desk.is_proven(LI), "who sits there stays who sits there");
}

#[test]
fn a_supervisor_s_word_takes_the_supervisor_s_password() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    let li = Actor::Staff(LI);
    desk.submit(Actor::Staff(WANG), Command::OpenShift { pattern: "night".into() }, now()).expect("opened");
    desk.submit(li, Command::SignOn, now()).expect("on duty");
    let message = serde_json::from_value(serde_json::json!({"source": "phone", "text": "漏水"})).expect("a message");
    let register = Command::Register { message, classify: None, dispatch: None, answer: None, heard: None };
    let ticket = desk.submit(li, register, now()).expect("registered").ticket.expect("a ticket");
    let void = || Command::Void { ticket, reason: "误登".into(), approved_by: WANG };
    assert!(desk.is_proven(WANG), "she sits beside him");
    assert_eq!(denied(desk.submit(li, void(), now())), Denied::Unproven { staff: WANG, signature: true });
    let word = [Signature { staff: WANG, secret: secret(PASSWORD) }];
    desk.submit_signed(li, void(), &word, now()).expect("with her word");
}

#[test]
fn a_reset_gives_a_one_time_password_that_must_be_changed_and_is_recorded() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    let by_li = refused(desk.reset_password(LI, WANG, now()));
    assert_eq!(by_li, Reason::WrongRole);
    assert_eq!(refused(desk.reset_password(WANG, WANG, now())), Reason::OwnReset);
    for n in 0..8 {
        denied(desk.prove(LI, &secret("wrong-guess-1"), now().plus_minutes(n * 5)));
    }
    let given = desk.reset_password(WANG, LI, later(3_600)).expect("given");
    assert!(!desk.is_proven(LI), "who was signed on with the old one is not any more");
    assert_eq!(desk.sign_on_state(LI, later(3_600)), SignOnState::OneTime, "a reset ends the lock");
    denied(desk.prove(LI, &secret(OTHER), later(3_600)));
    assert_eq!(denied(desk.prove(LI, &given, later(3_601))), Denied::OneTime { staff: LI });
    assert!(!desk.is_proven(LI));
    let same = denied(desk.change_password(LI, &given, &given, later(3_602)));
    assert_eq!(same, Denied::Weak { why: vec![Weakness::Unchanged] });
    let weak = denied(desk.change_password(LI, &given, &secret("liqiang1"), later(3_602)));
    assert_eq!(weak, Denied::Weak { why: vec![Weakness::HoldsName] }, "the name in pinyin");
    desk.change_password(LI, &given, &secret("green-hill-3"), later(3_602)).expect("changed");
    assert!(desk.is_proven(LI));
    denied(desk.prove(LI, &given, later(3_603)));
    let old = desk.reset_password(WANG, LI, later(3_604)).expect("given");
    let in_four_days = later(4 * 86_400);
    assert_eq!(
        denied(desk.change_password(LI, &old, &secret("red-hill-55"), in_four_days)),
        Denied::Expired { staff: LI }
    );
    let all = desk.ledger().read(1, 1_000).expect("entries");
    let set: Vec<(StaffId, PasswordHow, Actor)> = all
        .iter()
        .filter_map(|e| match e.recorded.event {
            Event::PasswordSet { staff, how } => Some((staff, how, e.recorded.actor)),
            _ => None,
        })
        .collect();
    let (wang, li) = (Actor::Staff(WANG), Actor::Staff(LI));
    let want = [
        (WANG, PasswordHow::Founded, Actor::System),
        (LI, PasswordHow::Reset, wang),
        (LI, PasswordHow::Own, li),
        (LI, PasswordHow::Reset, wang),
        (LI, PasswordHow::Own, li),
        (LI, PasswordHow::Reset, wang),
    ];
    assert_eq!(set, want);
}

#[test]
fn who_left_is_let_in_nowhere_and_comes_back_with_a_new_password() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    let change = |active| Command::ChangeStaff { staff: LI, roles: vec![Role::Operator], department: None, active };
    desk.submit(Actor::Staff(WANG), change(false), now()).expect("left");
    assert!(!desk.is_proven(LI));
    assert_eq!(refused(desk.prove(LI, &secret(OTHER), now())), Reason::Left { staff: LI });
    assert_eq!(refused(desk.submit(Actor::Staff(LI), Command::SignOn, now())), Reason::Left { staff: LI });
    assert_eq!(refused(desk.reset_password(WANG, LI, now())), Reason::Left { staff: LI });
    assert_eq!(desk.sign_on_state(LI, now()), SignOnState::Left);
    assert_eq!(desk.staff_name(LI), "李强", "history keeps the name");
    desk.submit(Actor::Staff(WANG), change(true), now()).expect("back");
    assert_eq!(denied(desk.prove(LI, &secret(OTHER), now())), Denied::NoPassword { staff: LI });
    let given = desk.reset_password(WANG, LI, now()).expect("given");
    desk.change_password(LI, &given, &secret(OTHER), now()).expect("changed");
}

#[test]
fn the_owner_of_the_folder_lets_a_supervisor_in_again_and_it_is_recorded() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    drop(desk);
    let mut desk = open(&site.path);
    assert_eq!(refused(desk.recover(LI, now())), Reason::WrongRole, "only for supervisors");
    let given = desk.recover(WANG, now()).expect("given");
    denied(desk.prove(WANG, &secret(PASSWORD), now()));
    desk.change_password(WANG, &given, &secret("green-hill-3"), now()).expect("changed");
    let all = desk.ledger().read(1, 1_000).expect("entries");
    let recovered = Event::PasswordSet { staff: WANG, how: PasswordHow::Recovered };
    assert!(all.iter().any(|e| e.recorded.event == recovered));
}

#[test]
fn a_weak_password_founds_nothing() {
    let site = Site::new();
    let new = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: false };
    let rules = Arc::new(policy::default_rules());
    let weak = Desk::set_up(&site.path, &new, "王芳", Some(&secret("123456")), &as_(), rules).map(|_| ());
    assert_eq!(denied(weak), Denied::Weak { why: vec![Weakness::Sequence] });
    assert!(!site.path.exists());
}

#[test]
fn a_drill_asks_only_who_has_a_password() {
    let site = Site::new();
    let new = NewSite { code: "HY".into(), name: "演练".into(), drill: true };
    let rules = Arc::new(policy::default_rules());
    let (mut desk, me) = Desk::set_up(&site.path, &new, "王芳", None, &as_(), rules).expect("set up");
    assert!(desk.is_proven(me) && desk.sign_on_state(me, now()) == SignOnState::Open);
    assert_eq!(add(&mut desk, "李强", &[Role::Operator]), LI);
    let given = desk.reset_password(me, LI, now()).expect("given");
    denied(desk.submit(Actor::Staff(LI), Command::SignOn, now()));
    desk.change_password(LI, &given, &secret(OTHER), now()).expect("changed");
    assert!(desk.is_proven(LI) && desk.is_proven(me));
}

/// Every file of the data folder, the export, and what debug prints of desk and error.
#[test]
fn no_secret_and_no_hash_stands_anywhere_in_clear() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    denied(desk.prove(LI, &secret("wrong-guess-1"), now()));
    let given = desk.reset_password(WANG, LI, now()).expect("given");
    let signature = Signature { staff: WANG, secret: secret(PASSWORD) };
    let shown = format!("{:?} {signature:?} {given:?}", desk.ledger().read(1, 1_000).expect("entries"));
    let one_time = given.expose().to_owned();
    drop(desk);
    let words = [PASSWORD, OTHER, "wrong-guess-1", one_time.as_str(), "$argon2", "argon2id", "m=32768"];
    for word in words {
        assert!(!shown.contains(word), "{word} in a debug print");
    }
    let mut files = 0;
    let mut folders = vec![site.path.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            files += 1;
            let bytes = std::fs::read(&path).expect("a file");
            for word in words {
                let found = memchr::memmem::find(&bytes, word.as_bytes());
                assert!(found.is_none(), "{word} stands in {}", path.display());
            }
        }
    }
    assert!(files > 4, "the store's files are looked at: {files}");
}

/// What everybody should know is on the board until a sheet that tells it is sealed.
#[test]
fn locks_and_recoveries_are_told_until_a_sheet_tells_them() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    for n in 0..8 {
        denied(desk.prove(LI, &secret("wrong-guess-1"), now().plus_minutes(n * 5)));
    }
    let at = now().plus_minutes(120);
    desk.recover(WANG, at).expect("given");
    drop(desk);
    let mut desk = open(&site.path);
    let told = |desk: &mut Desk| desk.board(None, at).handover.access.len();
    assert_eq!(told(&mut desk), 2, "after a restart too");
    desk.rebuild(&mut |_, _| {}).expect("rebuilt");
    assert_eq!(told(&mut desk), 2, "and from the ledger alone");
    let given = desk.recover(WANG, at).expect("given");
    desk.change_password(WANG, &given, &secret(PASSWORD), at).expect("changed");
    let wang = Actor::Staff(WANG);
    desk.submit(wang, Command::OpenShift { pattern: "night".into() }, at).expect("opened");
    desk.submit(wang, Command::SignOn, at).expect("on duty");
    desk.submit(wang, Command::PrepareSheet { notes: String::new() }, at).expect("prepared");
    desk.recover(WANG, at).expect("again, after the sheet was prepared");
    let sheet = desk.world().latest_sheet().expect("a sheet");
    assert_eq!((sheet.access.len(), told(&mut desk)), (3, 4));
}

#[test]
fn an_old_card_is_forgotten_when_a_new_one_takes_its_place() {
    let site = Site::new();
    let mut desk = found(&site.path);
    li(&mut desk);
    let before = desk.world().person(LI).expect("a person").contact;
    let caller = Caller::Card(Card { name: "李强盛".into(), phone: "13800138000".into(), ..Card::default() });
    desk.submit(Actor::Staff(WANG), Command::ChangeCard { staff: LI, caller }, now()).expect("changed");
    assert_eq!(desk.staff_name(LI), "李强盛");
    let after = desk.world().person(LI).expect("a person").contact;
    assert_ne!(before, after);
    drop(desk);
    let mut desk = open(&site.path);
    assert_eq!(desk.staff_name(LI), "李强盛");
    // The site key was changed by it: passwords still open.
    desk.prove(LI, &secret(OTHER), now()).expect("let in");
    desk.prove(WANG, &secret(PASSWORD), now()).expect("let in");
    let by_li = Command::ChangeCard { staff: WANG, caller: Caller::Card(card("王")) };
    assert_eq!(refused(desk.submit(Actor::Staff(LI), by_li, now())), Reason::WrongRole);
}
