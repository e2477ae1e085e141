//! The desk on a real data folder: founding, closing, opening again; the spool folder.

use frontdesk::cli;
use frontdesk::desk::{Desk, DeskError, NewSite, spool};
use frontdesk::domain::refusal::Reason;
use frontdesk::domain::{Actor, Command, Moment, StaffId};
use frontdesk::i18n::Lang;
use frontdesk::policy;
use frontdesk::store::{FoundAs, OpenAs, StoreError};
use std::path::Path;
use std::sync::Arc;

fn now() -> Moment {
    Moment::parse("2026-11-21T21:00:00+08:00").expect("a time")
}

fn as_() -> OpenAs {
    OpenAs { program: "frontdesk test".into(), who: "tester".into(), now: now() }
}

fn found(path: &Path) -> Desk {
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: false };
    let mut desk = Desk::found(path, &site, &as_(), Arc::new(policy::default_rules())).expect("founded");
    desk.enter_first_supervisor("王芳", None, &as_()).expect("a supervisor");
    desk
}

fn open(path: &Path) -> Desk {
    Desk::open(path, &as_(), Arc::new(policy::default_rules()), &mut |_, _| {}).expect("opened")
}

#[test]
fn what_was_acknowledged_is_there_after_closing_and_the_index_is_no_truth() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let before = {
        let mut desk = found(&path);
        let message =
            serde_json::from_value(serde_json::json!({"source": "phone", "text": "漏水"})).expect("a message");
        desk.submit(Actor::Intake, Command::MessageIn(message), now()).expect("arrived");
        desk.world().clone()
    };
    let desk = open(&path);
    assert_eq!(*desk.world(), before);
    assert_eq!(desk.staff_name(frontdesk::domain::StaffId(1)), "王芳");
    let index = desk.folder().expect("a folder").index();
    drop(desk);
    std::fs::remove_dir_all(index).expect("the index is deletable");
    assert_eq!(*open(&path).world(), before);
}

#[test]
fn a_founding_cut_short_before_its_first_event_is_begun_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    drop(frontdesk::store::Store::found(&path, FoundAs { drill: true, id: None }, &as_()).expect("founded"));
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: false };
    let rules = Arc::new(policy::default_rules());
    drop(Desk::set_up(&path, &site, "王芳", None, &as_(), rules).expect("set up"));
    let desk = open(&path);
    assert!(desk.world().site.as_ref().is_some_and(|s| !s.drill), "what is asked for now counts");
}

#[test]
fn a_store_that_is_not_filled_yet_is_not_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let mut desk = found(&path);
    desk.keeper_mut().expect("a keeper").begin_filling().expect("marked");
    drop(desk);
    let usual = || Arc::new(policy::default_rules());
    let refused = Desk::open(&path, &as_(), usual(), &mut |_, _| {}).err().expect("refused");
    assert!(matches!(refused, DeskError::Store(StoreError::HalfFounded { .. })), "{refused}");
    found(&path);
}

#[test]
fn the_rule_book_in_force_stays_unless_another_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let (usual, drill) = (Arc::new(policy::default_rules()), Arc::new(frontdesk::demo::rules().expect("a pack")));
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    drop(Desk::set_up(&path, &site, "王芳", None, &as_(), Arc::clone(&drill)).expect("set up"));
    let choose = |named| {
        let usual = Arc::clone(&usual);
        Desk::open_by(&path, &as_(), move |stands| cli::book(named, usual, None, stands), &mut |_, _| {})
            .expect("opened")
    };
    let desk = choose(false);
    let head = desk.head();
    assert_eq!(desk.rules().fingerprint, drill.fingerprint);
    drop(desk);
    assert_eq!(choose(false).head(), head, "nothing is recorded by looking");
    assert_eq!(choose(true).rules().fingerprint, usual.fingerprint);
}

#[test]
fn a_rule_book_goes_on_by_its_name_when_its_fingerprint_has_changed() {
    let of = |code: &str| policy::rules_for(code).expect("a pack");
    let usual = Arc::new(policy::default_rules());
    let before = ("residential-complaints".into(), "the program was another then".to_owned());
    let goes_on = cli::book(false, Arc::clone(&usual), None, Some(&before));
    assert_eq!(goes_on.fingerprint, of("residential-complaints").fingerprint);
    // The site's own copy comes before a pack of that name; a book that was named before both.
    let own = "extends = \"residential-complaints\"\n[limits]\nundo_minutes = 3\n";
    let own = policy::load(own, "policy.toml", policy::calendars()).expect("sound");
    assert_eq!(cli::book(false, Arc::clone(&usual), Some(own.clone()), Some(&before)).undo_minutes, 3);
    assert_eq!(cli::book(true, Arc::clone(&usual), Some(own), Some(&before)).pack, usual.pack);
}

#[test]
fn an_index_that_does_not_open_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let desk = found(&path);
    let (before, index) = (desk.world().clone(), desk.folder().expect("a folder").index());
    drop(desk);
    std::fs::write(index.join("db"), [0xAA; 3_000]).expect("damaged");
    assert_eq!(*open(&path).world(), before);
    std::fs::write(index.join("conf"), "no settings").expect("damaged");
    let usual = || Arc::new(policy::default_rules());
    let desk = Desk::reindex(&path, &as_(), |_| usual(), &mut |_, _| {}).expect("made anew");
    assert_eq!(*desk.world(), before);
}

#[test]
fn a_second_opener_is_told_who_holds_the_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let _held = found(&path);
    let refused = Desk::open(&path, &as_(), Arc::new(policy::default_rules()), &mut |_, _| {});
    let error = refused.err().expect("refused");
    assert_eq!(error.exit_code(), 75);
    for lang in [Lang::Zh, Lang::En] {
        let words = error.words(lang);
        assert!(words.contains(&std::process::id().to_string()) && words.contains("frontdesk test"), "{words}");
    }
}

#[test]
fn a_bad_site_code_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let site = NewSite { code: "h1".into(), name: "x".into(), drill: false };
    assert!(Desk::found(&path, &site, &as_(), Arc::new(policy::default_rules())).is_err());
    assert!(!path.exists());
}

#[test]
fn spool_messages_are_taken_and_bad_files_set_aside_with_the_reason() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let mut desk = found(&path);
    let spool_folder = desk.folder().expect("a folder").spool();
    let good =
        serde_json::json!({"source": "phone", "text": "电梯不动", "caller": {"phone": "13800138000"}}).to_string();
    spool::drop_message(&spool_folder, "1", good.as_bytes()).expect("dropped");
    for (name, bytes) in [
        ("2", b"{half".as_slice()),
        ("3", b"{\"source\":\"phone\",\"text\":\"\xe6\xb0\"}"),
        ("4", b"{\"source\":\"pigeon\",\"text\":\"x\"}"),
        ("5", b"{\"source\":\"phone\",\"text\":\"x\",\"colour\":1}"),
    ] {
        spool::drop_message(&spool_folder, name, bytes).expect("dropped");
    }
    std::fs::write(spool_folder.join("6.part"), b"{\"source\"").expect("a half-written file");
    let polled = spool::poll(&mut desk, &spool_folder, Lang::En, now()).expect("polled");
    assert_eq!((polled.taken, polled.set_aside.len()), (1, 4));
    assert_eq!(desk.world().waiting().count(), 1);
    for name in ["2", "3", "4", "5"] {
        let reason = spool_folder.join("bad").join(format!("{name}.json.reason.txt"));
        let text = std::fs::read_to_string(reason).expect("a reason");
        assert!(text.len() > 10, "{text}");
        assert!(spool_folder.join("bad").join(format!("{name}.json")).exists(), "nothing is lost");
    }
    spool::drop_message(&spool_folder, "2", b"{another half").expect("dropped");
    spool::poll(&mut desk, &spool_folder, Lang::En, now()).expect("polled");
    let kept = |name: &str| std::fs::read(spool_folder.join("bad").join(name)).expect("kept");
    assert_eq!((kept("2.json"), kept("2.json.1")), (b"{half".to_vec(), b"{another half".to_vec()));
    let again = spool::poll(&mut desk, &spool_folder, Lang::En, now()).expect("polled");
    assert_eq!(again, spool::Polled::default(), "nothing is taken twice, half-written files wait");
}

/// A rule book by which nobody on the staff is a supervisor would lock the site out: it is refused, the one before stays,
/// and so does the copy beside the store.
#[test]
fn a_rule_book_without_a_supervisor_on_the_staff_is_not_put_in_force() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("store");
    let usual = Arc::new(policy::default_rules());
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    drop(Desk::set_up(&path, &site, "王芳", None, &as_(), Arc::clone(&usual)).expect("set up"));
    let own = "extends = \"first-receiver\"\n[access]\nsupervisors = [\"archivist\"]\n";
    let own = Arc::new(policy::load(own, "own.toml", policy::calendars()).expect("sound"));
    let kept = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let books = |own: &Arc<frontdesk::domain::rules::Rules>| {
        let (instead, kept) = (Arc::clone(&usual), Arc::clone(&kept));
        frontdesk::desk::Books {
            wanted: Arc::clone(own),
            adopted: Some(Box::new(move || kept.store(true, std::sync::atomic::Ordering::Relaxed))),
            instead: Some(Box::new(move || instead)),
            asked: None,
        }
    };
    let refused = Desk::open(&path, &as_(), Arc::clone(&own), &mut |_, _| {}).err().expect("refused");
    assert!(
        matches!(&refused, DeskError::Refused(r) if matches!(r.reason, Reason::NoSupervisorBy { .. })),
        "{refused}"
    );
    let mut desk = Desk::open_by(&path, &as_(), |_| books(&own), &mut |_, _| {}).expect("opened");
    assert_eq!(desk.rules().fingerprint, usual.fingerprint);
    assert!(!kept.load(std::sync::atomic::Ordering::Relaxed));
    let told = desk.passed_over(Lang::En).expect("told");
    for part in ["archivist", "service", "supervisors"] {
        assert!(told.to_lowercase().contains(part), "{part} is not in {told}");
    }
    // Once somebody has the role it is put in force.
    let roles =
        serde_json::json!({"do": "change_staff", "staff": 1, "roles": ["service_head", "archivist"], "active": true});
    desk.submit(Actor::Staff(StaffId(1)), serde_json::from_value(roles).expect("a command"), as_().now)
        .expect("changed");
    drop(desk);
    let desk = Desk::open_by(&path, &as_(), |_| books(&own), &mut |_, _| {}).expect("opened");
    assert_eq!((desk.rules().fingerprint.clone(), desk.passed_over(Lang::En)), (own.fingerprint.clone(), None));
    assert!(kept.load(std::sync::atomic::Ordering::Relaxed));
}
