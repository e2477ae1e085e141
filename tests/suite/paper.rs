//! A handover between two people on a real data folder: the power cut between the two signatures, and the paper that the
//! built program prints of it and is checked by (H3, H5, H7, T4).

use crate::files::copy;
use assert_cmd::Command as Program;
use frontdesk::cli::exec;
use frontdesk::desk::{Desk, DeskError, NewSite};
use frontdesk::domain::access::Denied;
use frontdesk::domain::event::Side;
use frontdesk::domain::handover::Sheet;
use frontdesk::domain::{Actor, Command, Moment, Reason, Secret, SheetId, StaffId};
use frontdesk::i18n::Lang;
use frontdesk::ledger::paper::{OnPaper, PaperCode, look_up};
use frontdesk::ledger::{NoAnchor, verify};
use frontdesk::policy;
use frontdesk::store::OpenAs;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const WANG: StaffId = StaffId(1);
const LI: StaffId = StaffId(2);
const ZHAO: StaffId = StaffId(3);
/// Of the person whose messages stand on the sheet.
const RESIDENT: (&str, &str) = ("李建军", "13912345678");
/// Told in the text of a message.
const ALSO_TOLD: &str = "13700137000";

fn evening() -> Moment {
    Moment::parse("2026-11-21T21:00:00+08:00").expect("a time")
}

fn morning() -> Moment {
    evening().plus_minutes(11 * 60 + 5)
}

fn as_(now: Moment) -> OpenAs {
    OpenAs { program: "frontdesk test".into(), who: "tester".into(), now }
}

fn open(path: &Path) -> Desk {
    Desk::open(path, &as_(morning()), Arc::new(policy::default_rules()), &mut |_, _| {}).expect("opened")
}

/// Lines to `exec`, all of which are done.
fn told(desk: &mut Desk, now: Moment, lines: &[Value]) {
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let mut output = Vec::new();
    exec::run(desk, Lang::En, &|| now, &mut input.as_bytes(), &mut output).expect("input and output");
    for reply in String::from_utf8(output).expect("UTF-8").lines() {
        let reply: Value = serde_json::from_str(reply).expect("JSON");
        assert_eq!(reply["ok"], true, "{reply}");
    }
}

fn act(desk: &mut Desk, who: StaffId, command: Command, now: Moment) {
    desk.submit(Actor::Staff(who), command, now).expect("done");
}

/// A drill site: 王芳 is on duty in the night with three tickets of hers, 李强 and 赵敏 are at home.
fn night(path: &Path, first: &str) -> Desk {
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let rules = Arc::new(policy::default_rules());
    let (mut desk, me) = Desk::set_up(path, &site, "王芳", None, &as_(evening()), rules).expect("set up");
    assert_eq!(me, WANG);
    let (name, phone) = RESIDENT;
    let message = |text: &str| json!({"source": "phone", "household": "12-1803", "text": text});
    told(
        &mut desk,
        evening(),
        &[
            json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
            json!({"do": "add_staff", "caller": {"name": "赵敏"}, "roles": ["operator", "service_head"], "as": 1}),
            json!({"do": "enter_household", "code": "12-1803", "caller": {"name": name, "phone": phone}, "as": 1}),
            json!({"do": "open_shift", "pattern": "night", "as": 1}),
            json!({"do": "sign_on", "as": 1}),
            json!({"do": "register", "message": message(first), "as": 1}),
            json!({"do": "register", "message": message(&format!("楼上漏水，回电 {ALSO_TOLD}")), "as": 1}),
            json!({"do": "register", "message": message("电梯异响"), "as": 1}),
            json!({"do": "sheet_note", "kind": "keys", "text": "机房钥匙借给维保", "as": 1}),
        ],
    );
    desk
}

/// Everything up to and with the outgoing signature.
fn sign_out(desk: &mut Desk, who: StaffId, now: Moment) -> SheetId {
    let shift = desk.world().shift_of(who).expect("on duty").id;
    for ticket in desk.world().unwritten(who, shift) {
        let note = json!({"state": "等配件", "next_step": "明早跟进", "told": "已告知周一到"});
        told(desk, now, &[json!({"do": "handover_note", "ticket": ticket, "note": note, "as": who})]);
    }
    act(desk, who, Command::PrepareSheet { notes: String::new() }, now);
    let sheet = desk.world().draft_of(shift).expect("a sheet").id;
    act(desk, who, Command::SignSheet { sheet, side: Side::Outgoing }, now);
    sheet
}

/// Everything from coming on duty to the incoming signature; the one who is relieved goes home.
fn sign_in(desk: &mut Desk, who: StaffId, sheet: SheetId, now: Moment) {
    let tickets = desk.world().standing(sheet_of(desk, sheet)).map(|l| l.ticket).collect();
    act(desk, who, Command::AcceptLines { sheet, tickets }, now);
    act(desk, who, Command::SignSheet { sheet, side: Side::Incoming }, now);
}

fn come(desk: &mut Desk, who: StaffId, pattern: &str, now: Moment) {
    told(desk, now, &[json!({"do": "open_shift", "pattern": pattern, "as": who}), json!({"do": "sign_on", "as": who})]);
}

fn sheet_of(desk: &Desk, sheet: SheetId) -> &Sheet {
    desk.world().sheets.get(&sheet).expect("the sheet")
}

fn all_tracked_by(desk: &Desk, who: StaffId) -> bool {
    desk.world().tickets.len() == 3 && desk.world().tickets.values().all(|t| t.tracker() == Some(who))
}

/// A data folder with one handover done, signed by both.
fn handed_over(path: &Path, first: &str) {
    let mut desk = night(path, first);
    let sheet = sign_out(&mut desk, WANG, morning());
    come(&mut desk, LI, "day", morning());
    sign_in(&mut desk, LI, sheet, morning());
}

struct Site {
    home: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a folder") }
    }
    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }
    /// Exit code, standard output and standard error of the built program.
    fn run(&self, store: &str, args: &[&str]) -> (i32, String, String) {
        let mut command = Program::new(env!("CARGO_BIN_EXE_frontdesk"));
        let home = self.home.path();
        command.env_clear().env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
        command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
        let done = command.arg("--data").arg(self.path(store)).args(args).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
    }
    fn text(&self, store: &str, args: &[&str]) -> String {
        let (code, out, err) = self.run(store, args);
        assert_eq!(code, 0, "{args:?}: {out}{err}");
        out
    }
    /// The code at the foot of a printed sheet.
    fn code(&self, store: &str, sheet: u32) -> String {
        let text = self.text(store, &["--lang", "en", "sheet", "show", &sheet.to_string()]);
        let foot = text.split("verify --sheet ").nth(1).expect("how to check it");
        foot.split_whitespace().next().expect("a code").to_owned()
    }
}

#[test]
fn h5_the_power_cut_between_the_two_signatures_moves_nothing_and_loses_nothing() {
    let site = Site::new();
    let mut desk = night(&site.path("store"), "空调不制冷");
    let sheet = sign_out(&mut desk, WANG, morning());
    let before = desk.world().clone();
    // What stands on the disk at this moment, under a desk that was never closed.
    copy(&site.path("store"), &site.path("cut"));
    drop(desk);

    let mut desk = open(&site.path("cut"));
    assert_eq!(*desk.world(), before, "what was acknowledged is there");
    assert!(verify(desk.ledger(), &mut |_, _| {}).is_whole());
    let it = sheet_of(&desk, sheet);
    assert!(it.has_signed_out(WANG) && it.signed_in.is_none() && !it.is_sealed());
    assert!(all_tracked_by(&desk, WANG), "H5: nothing moves by one signature");
    assert_eq!(desk.world().standing(it).count(), 3, "T4: all of it stands on the sheet");
    assert!(desk.world().is_on_duty(WANG), "nobody went");
    let own = desk.submit(Actor::Staff(WANG), Command::SignSheet { sheet, side: Side::Incoming }, morning());
    match own {
        Err(DeskError::Refused(refusal)) => assert_eq!(refusal.reason, Reason::SamePerson),
        other => panic!("signed by one: {other:?}"),
    }
    come(&mut desk, LI, "day", morning());
    sign_in(&mut desk, LI, sheet, morning());
    assert!(sheet_of(&desk, sheet).is_sealed());
    assert!(all_tracked_by(&desk, LI), "H3: all lines move at once");
    act(&mut desk, WANG, Command::SignOff, morning());
    assert!(all_tracked_by(&desk, LI), "T4");
    let after = desk.world().clone();
    drop(desk);
    assert_eq!(*open(&site.path("cut")).world(), after);
}

#[test]
fn h7_the_paper_carries_both_signatures_and_a_code_and_hides_who_lives_there() {
    let site = Site::new();
    handed_over(&site.path("store"), "空调不制冷");
    let list = site.text("store", &["--lang", "zh-CN", "sheet", "list"]);
    assert!(list.contains("1 号") && list.contains("王芳 → 李强") && list.contains("3 行"), "{list}");
    let json: Value = serde_json::from_str(&site.text("store", &["sheet", "list", "--json"])).expect("JSON");
    assert_eq!((json[0]["sheet"].as_u64(), json[0]["lines"].as_u64()), (Some(1), Some(3)), "{json}");

    let shown = site.text("store", &["--lang", "zh-CN", "sheet", "show", "1"]);
    let to_out = site.text("store", &["--lang", "zh-CN", "sheet", "print", "1", "--out", "-"]);
    let (page, file) = (site.path("sheet.html"), site.path("sheet.txt"));
    let (page_name, file_name) = (page.display().to_string(), file.display().to_string());
    let told = site.text("store", &["--lang", "zh-CN", "sheet", "print", "1", "--html", "--out", &page_name]);
    assert!(told.contains(&page_name), "{told}");
    site.text("store", &["--lang", "zh-CN", "sheet", "print", "1", "--out", &file_name]);
    site.text("store", &["sheet", "print", "1"]);
    let kept = std::fs::read_to_string(site.path("store").join("prints/sheet-0001.txt")).expect("in the data folder");
    assert!(kept.contains("HY20261121-0001"), "{kept}");
    let html = std::fs::read_to_string(&page).expect("a page");
    assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("<script"), "{html}");
    let code = site.code("store", 1);
    let as_json = site.text("store", &["sheet", "show", "1", "--json"]);
    for (what, text) in
        [("show", &shown), ("-", &to_out), ("file", &std::fs::read_to_string(&file).expect("a file")), ("html", &html)]
    {
        for words in ["演练", "HY20261121-0001", "空调不制冷", "等配件", "机房钥匙", "王芳", "李强", "接收", &code]
        {
            assert!(text.contains(words), "{what} lacks {words}: {text}");
        }
        let (_, signed) = text.split_once("签字").expect("signatures");
        assert!(signed.contains("王芳") && signed.contains("李强"), "{what}: {signed}");
        assert!(!text.contains("尚未生效"), "{what}");
    }
    for (what, text) in [("show", &shown), ("html", &html), ("kept", &kept), ("json", &as_json)] {
        for hidden in [RESIDENT.0, RESIDENT.1, ALSO_TOLD] {
            assert!(!text.contains(hidden), "{what} tells {hidden}: {text}");
        }
    }
    assert!(shown.contains("李**") && html.contains("李**"), "masked, not left out: {shown}");
    let (code, _, err) = site.run("store", &["--lang", "en", "sheet", "show", "9"]);
    assert!(code == 1 && err.contains("no handover sheet 9"), "{code} {err}");
}

#[test]
fn h7_one_signature_is_printed_as_a_draft() {
    let site = Site::new();
    sign_out(&mut night(&site.path("store"), "空调不制冷"), WANG, morning());
    let text = site.text("store", &["--lang", "zh-CN", "sheet", "show", "1"]);
    assert!(text.contains("尚未生效") && !text.contains("李强"), "{text}");
    let said = site.text("store", &["--lang", "zh-CN", "verify", "--sheet", &site.code("store", 1)]);
    assert!(said.contains("双方还没签完"), "{said}");
}

#[test]
fn h7_a_code_from_paper_is_held_against_the_ledger() {
    let site = Site::new();
    handed_over(&site.path("store"), "空调不制冷");
    handed_over(&site.path("other"), "空调不制热");
    let whole = site.code("store", 1);
    let (position, code) = whole.split_once(':').expect("position and code");
    let group = code.split('-').nth(3).expect("four groups");
    let asked = |store: &str, typed: &str| site.run(store, &["--lang", "en", "verify", "--sheet", typed]);
    let wide = format!("{position}：{}", code.to_lowercase());
    for typed in [whole.as_str(), code, group, &code.replace('-', ""), &wide] {
        let (exit, out, err) = asked("store", typed);
        assert!(exit == 0 && out.contains("the paper is met") && out.contains("sheet 1"), "{typed}: {exit} {out}{err}");
    }
    // One digit wrong, with the position and without.
    let digit = |c: char| if c == '7' { '8' } else { '7' };
    let slip: String = code.chars().enumerate().map(|(n, c)| if n == 2 { digit(c) } else { c }).collect();
    for typed in [format!("{position}:{slip}"), slip, "7K2M".into(), "校验码".into(), String::new()] {
        let (exit, out, err) = asked("store", &typed);
        assert_eq!(exit, 2, "{typed}: {out}{err}");
        assert!(!out.contains("the paper is met") && !(out + &err).is_empty(), "{typed}");
    }
    // One digit of a single group wrong, or two changed over: mistyped, not unknown.
    let slipped: String = group.chars().enumerate().map(|(n, c)| if n == 1 { digit(c) } else { c }).collect();
    let mut turned: Vec<char> = group.chars().collect();
    turned.swap(2, 3);
    for typed in [slipped, turned.into_iter().collect()] {
        let (exit, out, err) = asked("store", &typed);
        let same = typed == group;
        assert_eq!(exit, if same { 0 } else { 2 }, "{typed}: {out}{err}");
    }
    let far: String = group.chars().map(digit).collect();
    assert_eq!(asked("store", &far).0, 6, "nothing near it");
    let foreign = site.code("other", 1);
    assert_ne!(foreign, whole);
    let (_, foreign_code) = foreign.split_once(':').expect("position and code");
    let (exit, out, err) = asked("store", foreign_code);
    assert_eq!(exit, 6, "{out}{err}");
    // The same people at the same time, but another history.
    let (exit, out, err) = asked("other", &whole);
    assert!(exit == 4 && out.contains("NOT met"), "{exit} {out}{err}");
    let (exit, out, err) = asked("other", code);
    assert_eq!(exit, 6, "{out}{err}");
    // A copy from before the second signature: the tail is gone.
    let mut desk = night(&site.path("short"), "空调不制冷");
    desk.submit(Actor::Staff(WANG), Command::PrepareSheet { notes: String::new() }, morning()).expect("prepared");
    drop(desk);
    let (exit, out, err) = asked("short", &whole);
    assert_eq!(exit, 4, "{out}{err}");
    let json: Value =
        serde_json::from_str(&site.text("store", &["verify", "--sheet", &whole, "--json"])).expect("JSON");
    assert_eq!((json["answer"].as_str(), json["whole"].as_bool()), (Some("met"), Some(true)), "{json}");
    assert_eq!((json["sheet"]["event"].as_str(), json["sheet"]["sealed"].as_bool()), (Some("signed_in"), Some(true)));
}

#[test]
fn h7_sheets_that_the_pane_no_longer_lists_are_still_printed_and_checked() {
    let site = Site::new();
    let mut desk = night(&site.path("store"), "空调不制冷");
    let (mut out, mut comes, mut now) = (WANG, LI, morning());
    for n in 0..14 {
        let sheet = sign_out(&mut desk, out, now);
        assert_eq!(sheet, SheetId(n + 1));
        come(&mut desk, comes, if n % 2 == 0 { "day" } else { "night" }, now);
        sign_in(&mut desk, comes, sheet, now);
        act(&mut desk, out, Command::SignOff, now);
        (out, comes) = (comes, out);
        now = now.plus_minutes(12 * 60);
    }
    assert!(
        desk.board(Some(out), now).handover.past.iter().all(|s| s.sheet > SheetId(2)),
        "the pane has the last twelve"
    );
    drop(desk);
    let list = site.text("store", &["--lang", "en", "sheet", "list"]);
    assert_eq!(list.lines().count(), 14, "{list}");
    assert!(list.starts_with("sheet 14 "), "newest first: {list}");
    for (sheet, from, to) in [(1, "王芳", "李强"), (2, "李强", "王芳"), (14, "李强", "王芳")] {
        let text = site.text("store", &["--lang", "en", "sheet", "show", &sheet.to_string()]);
        assert!(text.contains(&format!("handover sheet {sheet}")), "{text}");
        assert!(text.contains(&format!("tracker {from} → {to}")), "as it moved then: {text}");
        let said = site.text("store", &["--lang", "en", "verify", "--sheet", &site.code("store", sheet)]);
        assert!(said.contains(&format!("handover sheet {sheet} ")), "{said}");
    }
}

#[test]
fn h2_who_was_locked_out_and_let_in_again_stands_on_the_paper() {
    let site = Site::new();
    let mut desk = night(&site.path("store"), "空调不制冷");
    let at = |minutes: i64| evening().plus_minutes(minutes);
    desk.recover(ZHAO, at(60)).expect("given");
    let locked = (2..30).any(|n| {
        let said = desk.prove(ZHAO, &Secret::new("guess-at-random-1"), at(60 + n * 2));
        matches!(said, Err(DeskError::Denied(Denied::Locked { .. })))
    });
    assert!(locked && desk.world().access.len() == 2, "{:?}", desk.world().access);
    let sheet = sign_out(&mut desk, WANG, morning());
    come(&mut desk, LI, "day", morning());
    sign_in(&mut desk, LI, sheet, morning());
    // Told once: the next sheet does not repeat it.
    let next = morning().plus_minutes(12 * 60);
    sign_out(&mut desk, LI, next);
    drop(desk);
    // Where somebody has a password it must be said who looks; who has none is asked for none.
    let (exit, _, err) = site.run("store", &["--lang", "en", "sheet", "show", "1"]);
    assert!(exit == 2 && err.contains("--as"), "{exit} {err}");
    let who = WANG.0.to_string();
    for (lang, heading) in [("zh-CN", "登录：锁定与密码找回"), ("en", "Signing on: lockouts and passwords recovered")]
    {
        for html in [&["--out", "-"][..], &["--html", "--out", "-"]] {
            let print = |sheet: &str| {
                site.text("store", &[&["--lang", lang, "sheet", "print", sheet, "--as", &who], html].concat())
            };
            let first = print("1");
            let (_, told) = first.split_once(heading).expect("a heading");
            assert_eq!(told.matches("赵敏").count(), 2, "the lock and the recovery: {told}");
            assert!(!print("2").contains(heading));
        }
    }
}

/// A check digit lets one slip in 32 through.
#[test]
fn h7_a_slip_of_the_pen_never_accuses_the_ledger() {
    let site = Site::new();
    handed_over(&site.path("store"), "空调不制冷");
    let whole = site.code("store", 1);
    let desk = open(&site.path("store"));
    let (_, digits) = whole.split_once(':').expect("position and code");
    let (from, mut let_through) = (whole.len() - digits.len(), 0);
    for (at, right) in whole.char_indices().filter(|(at, c)| *at >= from && *c != '-') {
        for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().filter(|c| *c != right) {
            let mut typed = whole.clone();
            typed.replace_range(at..=at, &wrong.to_string());
            match PaperCode::parse(&typed) {
                Err(said) => assert_eq!(said, NoAnchor::Mistyped, "{typed}"),
                Ok(code) => {
                    let found = look_up(desk.ledger(), &code).expect("read");
                    assert!(matches!(&found, OnPaper::Near(m) if m.sheet == SheetId(1)), "{typed}: {found:?}");
                    let_through += 1;
                }
            }
        }
    }
    // The right code under the wrong position is a slip as well.
    for position in (1..2_000).filter(|p| whole != format!("{p}:{digits}")) {
        if let Ok(code) = PaperCode::parse(&format!("{position}:{digits}")) {
            let found = look_up(desk.ledger(), &code).expect("read");
            assert!(matches!(found, OnPaper::Near(_)), "{position}: {found:?}");
            let_through += 1;
        }
    }
    assert!(let_through > 0, "nothing was held against the ledger");
}
