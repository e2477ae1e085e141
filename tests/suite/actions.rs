//! Corrective and preventive action (纠正与预防措施, R109, R113–R116) through the desk service and the built program: the
//! whole path, who is refused at each step, what is printed, and that nobody's name or number stands in it.

use crate::desk::{at, desk};
use assert_cmd::Command as Program;
use frontdesk::cli::exec;
use frontdesk::desk::{Desk, DeskNames, NewSite};
use frontdesk::domain::{Moment, StaffId};
use frontdesk::i18n::Lang;
use frontdesk::policy;
use frontdesk::print::{sheet_html, sheet_text};
use frontdesk::store::OpenAs;
use serde_json::{Value, json};
use std::path::Path;
use std::sync::Arc;

/// The resident of 12-1803, and a number that was told in the text.
const HIDDEN: [&str; 3] = ["李建军", "13912345678", "13700137000"];

fn sends(desk: &mut Desk, now: Moment, lines: &[Value]) -> Vec<Value> {
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let mut output = Vec::new();
    exec::run(desk, Lang::En, &|| now, &mut input.as_bytes(), &mut output).expect("input and output");
    String::from_utf8(output).expect("UTF-8").lines().map(|l| serde_json::from_str(l).expect("JSON")).collect()
}

fn done(desk: &mut Desk, now: Moment, lines: &[Value]) -> Vec<Value> {
    let replies = sends(desk, now, lines);
    for reply in &replies {
        assert_eq!(reply["ok"], true, "{reply}");
    }
    replies
}

fn monday() -> Moment {
    at("2026-11-23T09:00:00+08:00")
}

/// 1 service head and operator, 2 operator, 3 head of engineering, 4 project head, 5 clerk, 6 head of security.
fn staff() -> Vec<Value> {
    let one = |name: &str, roles: &[&str], department: Option<&str>| json!({"do": "add_staff", "caller": {"name": name}, "roles": roles, "department": department, "as": 1});
    vec![
        one("李强", &["operator"], None),
        one("赵建国", &["department_head"], Some("engineering")),
        one("陈经理", &["project_head"], None),
        one("单文", &["service_clerk"], None),
        one("周队长", &["department_head"], Some("security")),
        json!({"do": "enter_household", "code": "12-1803", "caller": {"name": HIDDEN[0], "phone": HIDDEN[1]}, "as": 1}),
        json!({"do": "open_shift", "pattern": "day", "as": 1}),
        json!({"do": "sign_on", "as": 1}),
        json!({"do": "sign_on", "as": 2}),
    ]
}

fn leak(text: &str) -> Value {
    json!({"do": "register", "as": 1, "message": {"source": "phone", "text": text, "household": "12-1803"},
        "classify": {"kind": "repair", "category": "water-leak"}, "dispatch": {"department": "engineering"}})
}

/// Three times the same leak, and a form about it.
fn opened(desk: &mut Desk) {
    done(desk, monday(), &staff());
    let more = format!("厨房又漏水，回电 {}", HIDDEN[2]);
    let replies = done(desk, monday(), &[leak("厨房漏水"), leak("厨房还在漏水"), leak(&more)]);
    assert_eq!(replies.len(), 3);
    let offers = done(desk, monday(), &[json!({"ask": "actions", "as": 1})]);
    assert_eq!(offers[0]["answer"]["offers"][0]["trigger"], "same_repair", "{}", offers[0]);
    let matter = format!("厨房三次漏水，住户电话 {}", HIDDEN[1]);
    done(
        desk,
        monday(),
        &[json!({"do": "open_action", "trigger": "same_repair", "tickets": [1, 2, 3], "matter": matter,
        "before": "换过两次软管", "as": 1})],
    );
}

fn site() -> Desk {
    let mut desk = desk();
    let found = [
        json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true}),
        json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator", "service_head"]}),
    ];
    done(&mut desk, monday(), &found);
    opened(&mut desk);
    desk
}

fn step(code: &str, who: u32, text: &str) -> Value {
    json!({"do": "action_step", "action": 1, "step": code, "text": text, "as": who})
}

/// Step, who may not do it, who does it, and what is written.
const PATH: [(&str, &[u32], u32, &str); 6] = [
    ("cause", &[2, 4, 6], 3, "水压太高"),
    ("actions", &[2, 4, 6], 3, "装减压阀，同批单元普查"),
    ("check", &[2, 3, 5, 6], 1, ""),
    ("approve", &[1, 2, 3, 5, 6], 4, "同意"),
    ("carry-out", &[1, 2, 4, 5, 6], 3, "已装，普查完成"),
    ("verify", &[2, 3, 4, 6], 5, "两周未漏"),
];

fn path(desk: &mut Desk) {
    for (n, (code, wrong, right, text)) in PATH.iter().enumerate() {
        for (later, ..) in &PATH[n + 1..] {
            let early = &sends(desk, monday(), &[step(later, 1, "x")])[0];
            assert_eq!(early["refused"]["rule"], "R114", "no step is skipped: {later} at {code}: {early}");
        }
        for who in *wrong {
            let reply = &sends(desk, monday(), &[step(code, *who, "我来写")])[0];
            assert_eq!(reply["refused"]["rule"], "R114", "{code} by {who}: {reply}");
            // Engineering's head wrote what is checked, and has no part in checking it.
            let checks = matches!(*code, "check" | "approve" | "verify");
            let reason = if *who == 3 && checks { "own_writing" } else { "wrong_role" };
            assert_eq!(reply["refused"]["refusal"]["reason"], reason, "{code} by {who}: {reply}");
        }
        done(desk, monday(), &[step(code, *right, text)]);
    }
}

fn tell(who: u32) -> Value {
    json!({"do": "action_told", "action": 1, "ticket": 2, "way": "phone", "reached": true, "words": "已换阀，客户满意", "as": who})
}

#[test]
fn any_month_may_be_asked_for() {
    let mut desk = site();
    for month in [0, 202_613, u32::MAX] {
        let told = done(&mut desk, monday(), &[json!({"ask": "actions", "month": month, "as": 1})]);
        assert_eq!(
            (&told[0]["answer"]["ended"], &told[0]["answer"]["later"]),
            (&json!([]), &Value::Null),
            "{}",
            told[0]
        );
    }
}

#[test]
fn r114_r115_the_whole_path_each_step_refused_to_everybody_whose_it_is_not() {
    let mut desk = site();
    let early = &sends(&mut desk, monday(), &[tell(1)])[0];
    assert_eq!(early["refused"]["rule"], "R114", "the customer hears when it is verified: {early}");
    path(&mut desk);
    for wrong in [3, 4, 6] {
        let reply = &sends(&mut desk, monday(), &[tell(wrong)])[0];
        assert_eq!(reply["refused"]["refusal"]["reason"], "wrong_role", "by {wrong}: {reply}");
    }
    let unheard = &sends(&mut desk, monday(), &[step("tell", 2, "都说了")])[0];
    assert_eq!(unheard["refused"]["rule"], "R115", "{unheard}");
    done(&mut desk, monday(), &[tell(2)]);
    let page = &done(&mut desk, monday(), &[json!({"ask": "action", "action": 1, "as": 1})])[0]["answer"];
    assert_eq!(page["end"]["withdrawn"], Value::Null, "{page}");
    assert!(page["steps"].as_array().expect("steps").iter().all(|s| s["state"] == "done"), "{page}");
    let over = &sends(&mut desk, monday(), &[step("tell", 1, "x")])[0];
    assert_eq!(over["ok"], false, "it has ended: {over}");
    let report = desk.report(202_611, monday()).expect("a report").actions;
    assert_eq!((report.opened_in_all(), report.closed, report.offered, report.declined), (1, 1, 1, 0));
}

#[test]
fn r113_offers_of_a_month_are_counted_beyond_what_memory_keeps() {
    let mut desk = site();
    let day = monday().plus_minutes(24 * 60);
    for n in 0..260 {
        let home = format!("3-{}{:02}", n / 4 + 1, n % 4 + 1);
        let enter = json!({"do": "enter_household", "code": home, "as": 1});
        let told = json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房漏水", "household": home},
            "classify": {"kind": "repair", "category": "water-leak"}});
        let again = told.clone();
        let replies = done(&mut desk, day, &[enter, told.clone(), again, told]);
        let ticket = replies[3]["ticket"].as_u64().expect("a ticket");
        let no =
            json!({"do": "decline_action", "ticket": ticket, "trigger": "same_repair", "reason": "已排期", "as": 1});
        done(&mut desk, day, &[no]);
        if n % 2 == 0 {
            // Of the same household once more: offered and declined again.
            let more = json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "漏水", "household": home},
                "classify": {"kind": "repair", "category": "water-leak"}});
            let ticket = done(&mut desk, day, &[more])[0]["ticket"].as_u64().expect("a ticket");
            let no = json!({"do": "decline_action", "ticket": ticket, "trigger": "same_repair", "reason": "已排期", "as": 1});
            done(&mut desk, day, &[no]);
        }
    }
    // Complaints rise nowhere: all offers are of repairs, and of the form above.
    let figures = desk.report(202_611, day).expect("a report").actions;
    assert_eq!((figures.offered, figures.declined), (391, 390));
    let december = desk.report(202_612, day).expect("a report").actions;
    assert_eq!((december.offered, december.declined), (0, 0));
    desk.rebuild(&mut |_, _| {}).expect("an index");
    assert_eq!(desk.report(202_611, day).expect("a report").actions, figures, "counted anew from the ledger");
}

#[test]
fn h2_open_forms_stand_on_the_sheet_and_stay_on_a_sealed_one_as_they_were() {
    let mut desk = site();
    done(&mut desk, monday(), &[step("cause", 3, "水压太高")]);
    let note = json!({"state": "等配件", "next_step": "跟进", "told": "已告知"});
    let notes: Vec<Value> =
        (1..=3).map(|t| json!({"do": "handover_note", "ticket": t, "note": note, "as": 1})).collect();
    done(&mut desk, monday(), &notes);
    done(&mut desk, monday(), &[json!({"do": "prepare_sheet", "as": 1})]);
    let board = desk.board(Some(StaffId(3)), monday());
    assert_eq!(board.handover.forms.len(), 1);
    assert_eq!(board.handover.forms[0].may, [StaffId(1), StaffId(3), StaffId(5)]);
    assert_eq!((board.actions.open, board.actions.mine), (1, 1));
    let sheet = board.handover.sheet.expect("a sheet");
    let print = |desk: &mut Desk, lang: Lang| {
        let paper = desk.sheet_paper(sheet, monday()).expect("an index").expect("a sheet");
        let names = DeskNames(desk, lang);
        let (text, html) = (sheet_text(&paper, lang, &names), sheet_html(&paper, lang, &names));
        (paper, text, html)
    };
    let (_, text, html) = print(&mut desk, Lang::Zh);
    for words in [&text, &html] {
        // A line of paper breaks where it is full.
        let words = &words.replace('\n', "");
        assert!(words.contains("未完的纠正与预防措施（1）") && words.contains("现在办：纠正与预防措施"), "{words}");
        assert!(words.contains("赵建国") && words.contains("厨房三次漏水"), "{words}");
        assert!(HIDDEN.iter().all(|h| !words.contains(h)), "{words}");
    }
    let (_, text, _) = print(&mut desk, Lang::En);
    assert!(text.contains("Corrective and preventive action under way (1)"), "{text}");
    done(
        &mut desk,
        monday(),
        &[
            json!({"do": "sign_sheet", "sheet": sheet, "side": "outgoing", "as": 1}),
            json!({"do": "accept_lines", "sheet": sheet, "tickets": [1, 2, 3], "as": 2}),
            json!({"do": "sign_sheet", "sheet": sheet, "side": "incoming", "as": 2}),
        ],
    );
    let (sealed, text, _) = print(&mut desk, Lang::Zh);
    assert!(text.contains("现在办：纠正与预防措施"), "{text}");
    done(&mut desk, monday().plus_minutes(1), &[step("actions", 3, "装减压阀")]);
    let (later, again, _) = print(&mut desk, Lang::Zh);
    assert_eq!(later.forms, sealed.forms, "H7: what was signed does not change");
    assert_eq!(again, text);
}

#[test]
fn r113_exec_says_of_what_a_line_is_a_repeat_before_it_is_registered() {
    let mut desk = site();
    let asked = json!({"ask": "propose", "line": "12-1803 厨房漏水", "as": 1});
    let again = &done(&mut desk, monday(), &[asked])[0]["answer"]["again"];
    let row = again.as_array().expect("rows").iter().find(|r| r["before"]["category"] == "water-leak");
    let row = row.expect("the leak was told before");
    assert_eq!((row["before"]["times"].as_u64(), row["form"]["action"].as_u64()), (Some(3), Some(1)), "{row}");
    assert_eq!(row["tickets"][0]["ticket"], 3, "the newest first: {row}");
    let other = done(&mut desk, monday(), &[json!({"ask": "propose", "line": "3-502 厨房漏水", "as": 1})]);
    assert_eq!(other[0]["answer"]["again"], json!([]), "another household");
}

/// The built program on a folder of its own.
struct Built {
    home: tempfile::TempDir,
}

fn as_() -> OpenAs {
    OpenAs { program: "frontdesk test".into(), who: "tester".into(), now: monday() }
}

impl Built {
    /// A site with its first supervisor.
    fn founded() -> Self {
        let home = tempfile::tempdir().expect("a folder");
        let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
        let rules = Arc::new(policy::default_rules());
        let (mut desk, _) =
            Desk::set_up(&home.path().join("store"), &site, "王芳", None, &as_(), rules).expect("set up");
        done(
            &mut desk,
            monday(),
            &[
                json!({"do": "change_staff", "staff": 1, "roles": ["operator", "service_head"], "active": true, "as": 1}),
            ],
        );
        Self { home }
    }
    fn desk(&self) -> Desk {
        let rules = Arc::new(policy::default_rules());
        Desk::open(&self.home.path().join("store"), &as_(), rules, &mut |_, _| {}).expect("opened")
    }
    /// With a form that stands before its customers, and one of a survey.
    fn new() -> Self {
        let built = Self::founded();
        let mut desk = built.desk();
        opened(&mut desk);
        path(&mut desk);
        let survey = json!({"do": "open_action", "trigger": "survey", "tickets": [], "department": "engineering",
            "matter": "绿化满意率低", "as": 1});
        done(&mut desk, monday(), &[survey]);
        built
    }
    fn run(&self, args: &[&str]) -> (i32, String, String) {
        let home: &Path = self.home.path();
        let mut command = Program::new(env!("CARGO_BIN_EXE_frontdesk"));
        command.env_clear().env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
        command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
        let done = command.arg("--data").arg(home.join("store")).args(args).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
    }
    fn text(&self, args: &[&str]) -> String {
        let (code, out, err) = self.run(args);
        assert_eq!(code, 0, "{args:?}: {out}{err}");
        assert!(HIDDEN.iter().all(|h| !out.contains(h)), "{args:?} tells who lives there: {out}");
        out
    }
}

#[test]
fn the_program_lists_shows_and_prints_forms_in_both_languages_without_telling_who_lives_there() {
    let built = Built::new();
    let list = built.text(&["--lang", "zh-CN", "actions", "list"]);
    assert!(list.contains("办理中（2）") && list.contains("告知客户") && list.contains("满意度"), "{list}");
    let list = built.text(&["--lang", "en", "actions", "list"]);
    assert!(list.contains("Open (2)") && list.contains("customer told"), "{list}");
    let json: Value = serde_json::from_str(&built.text(&["actions", "list", "--json"])).expect("JSON");
    assert_eq!(json["open"].as_array().map(Vec::len), Some(2), "{json}");
    assert_eq!((&json["offers"], &json["ended"]), (&json!([]), &json!([])), "{json}");
    for (lang, words) in [
        ("zh-CN", ["纠正与预防措施实施表 1 号", "水压太高", "装减压阀", "12-1803 李**", "还没告知", "通过"]),
        (
            "en",
            ["Corrective and preventive action 1", "水压太高", "装减压阀", "12-1803 李**", "not told yet", "passed"],
        ),
    ] {
        let shown = built.text(&["--lang", lang, "actions", "show", "1"]);
        let printed = built.text(&["--lang", lang, "actions", "print", "1", "--out", "-"]);
        let html = built.text(&["--lang", lang, "actions", "print", "1", "--html", "--out", "-"]);
        for text in [&shown, &printed, &html] {
            for words in words {
                assert!(text.contains(words), "{lang} lacks {words}: {text}");
            }
        }
        assert!(html.starts_with("<!DOCTYPE html>") && !html.contains("<script"), "{html}");
        assert!(shown.lines().all(|l| !l.ends_with(' ')), "{shown}");
    }
    let page: Value = serde_json::from_str(&built.text(&["actions", "show", "1", "--json"])).expect("JSON");
    assert_eq!((page["action"].as_u64(), page["customers"][0]["caller"].as_str()), (Some(1), Some("李**")), "{page}");
    let told = built.text(&["--lang", "en", "actions", "print", "1", "--html"]);
    assert!(told.contains("action-0001.html"), "{told}");
    let kept = built.home.path().join("store/prints/action-0001.html");
    assert!(std::fs::read_to_string(kept).expect("in the data folder").contains("水压太高"));
    let (code, _, err) = built.run(&["--lang", "en", "actions", "show", "9"]);
    assert!(code == 1 && err.contains("no corrective action 9"), "{code} {err}");
    let (code, _, err) = built.run(&["--lang", "en", "actions", "list", "--month", "2026-13"]);
    assert!(code == 2 && err.contains("2026-13"), "{code} {err}");
}

/// R028, R094, R095, R098: what a customer told us and what came of the callback stand in the columns of the sheet.
fn called_back(kind: &str, lang: &str) -> (String, String) {
    let built = Built::founded();
    let mut desk = built.desk();
    done(&mut desk, monday(), &staff());
    let told = format!("电梯关人十分钟，回电 {}", HIDDEN[2]);
    let message = json!({"source": "phone", "text": told, "household": "12-1803"});
    let lines = [
        json!({"do": "register", "as": 1, "message": message, "classify": {"kind": kind}, "dispatch": {"department": "engineering"}}),
        json!({"do": "contacted_again", "ticket": 1, "source": "phone", "text": "怎么还没人来", "as": 1}),
        json!({"do": "result", "ticket": 1, "text": "更换门锁触点", "as": 1}),
        json!({"do": "feedback", "ticket": 1, "heard": {"way": "phone", "outcome": "satisfied", "words": "知道了"}, "as": 1}),
    ];
    done(&mut desk, monday(), &lines);
    let due = desk.world().tickets.values().any(|t| t.stage() == frontdesk::domain::ticket::Stage::CallbackDue);
    drop(desk);
    let before = built.text(&["--lang", lang, "ticket", "1123-0001"]);
    if due {
        let back = json!({"do": "callback", "ticket": 1, "heard": {"way": "door", "outcome": "satisfied", "words": "没再关人"}, "as": 5});
        done(&mut built.desk(), monday().plus_minutes(600), &[back]);
    }
    let after = built.text(&["--lang", lang, "ticket", "HY20261123-0001"]);
    let html = built.text(&["--lang", lang, "ticket", "1123-0001", "--html"]);
    assert!(html.starts_with("<!DOCTYPE html>") && html.contains("更换门锁触点"), "{html}");
    let json: Value = serde_json::from_str(&built.text(&["ticket", "1123-0001", "--json"])).expect("JSON");
    assert!(json["caller"]["phone"].as_str().is_some_and(|p| p.contains("****")), "{json}");
    let (code, _, err) = built.run(&["--lang", lang, "ticket", "1123-0099"]);
    assert!(code == 1 && !err.is_empty(), "{code} {err}");
    (before, after)
}

/// The part of a sheet under a heading.
fn column<'a>(text: &'a str, head: &str, next: &str) -> &'a str {
    let (_, part) = text.split_once(&format!("\n{head}\n")).unwrap_or_else(|| panic!("no {head}: {text}"));
    part.split_once(&format!("\n{next}\n")).map_or(part, |(part, _)| part)
}

#[test]
fn r094_a_complaint_is_called_back_by_its_sheet_and_the_result_stands_in_its_column() {
    let (before, after) = called_back("complaint", "zh-CN");
    assert!(before.contains("客户意见处理记录表 HY20261123-0001"), "{before}");
    let content = column(&before, "内容记录", "处理情况");
    assert!(content.contains("电梯关人十分钟") && content.contains("怎么还没人来"), "{content}");
    let callback = column(&before, "回访情况", "签字");
    assert!(callback.contains("待回访") && !callback.contains("没再关人"), "{callback}");
    let callback = column(&after, "回访情况", "签字");
    for words in ["没再关人", "单文", "满意", "2026-11-23 19:00"] {
        assert!(callback.contains(words), "R098: time, caller, way, satisfaction; {words}: {callback}");
    }
    let (_, after) = called_back("complaint", "en");
    assert!(
        after.contains("opinion handling sheet") && column(&after, "Callback", "Signatures").contains("没再关人"),
        "{after}"
    );
}

#[test]
fn r095_a_repair_is_called_back_on_the_repair_sheet() {
    let (before, after) = called_back("repair", "zh-CN");
    assert!(before.contains("维修单 HY20261123-0001"), "{before}");
    let callback = column(&after, "回访情况", "签字");
    // Which of the two is drawn (C4).
    let drawn = column(&before, "回访情况", "签字").contains("待回访");
    let (told, other) = if drawn { ("没再关人", "未抽中回访") } else { ("未抽中回访", "没再关人") };
    assert!(callback.contains(told) && !callback.contains(other), "{callback}");
    assert!(column(&after, "处理情况", "反馈").contains("更换门锁触点"), "{after}");
}
