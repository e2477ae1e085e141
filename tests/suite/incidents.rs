//! Incidents (集中报事) through the desk service: what `exec`, the index, the report and the sheet make of them.

use crate::desk::{at, desk, done, exec_lines};
use assert_cmd::Command as Program;
use frontdesk::board::{Figure, incidents_of};
use frontdesk::desk::{Desk, DeskNames, NewSite};
use frontdesk::domain::{IncidentId, ShiftId, StaffId};
use frontdesk::i18n::Lang;
use frontdesk::policy;
use frontdesk::print::{sheet_html, sheet_text};
use frontdesk::store::OpenAs;
use serde_json::{Value, json};

fn site() -> Desk {
    let mut desk = desk();
    let found = [
        json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true}),
        json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator", "service_head"]}),
    ];
    done(&mut desk, &found);
    people(&mut desk);
    desk
}

/// Who works and who lives there; 王芳 is on duty.
fn people(desk: &mut Desk) {
    let mut lines: Vec<Value> =
        vec![json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1})];
    for room in 101..=104 {
        let caller = json!({"name": "陈小姐", "phone": "13900001234"});
        lines.push(json!({"do": "enter_household", "code": format!("8-{room}"), "caller": caller, "as": 1}));
    }
    lines.extend([json!({"do": "open_shift", "pattern": "day", "as": 1}), json!({"do": "sign_on", "as": 1})]);
    done(desk, &lines);
}

fn open(at: &str) -> Value {
    json!({"do": "open_incident", "category": "no-water", "matter": "停水", "buildings": ["8"],
        "line": "抢修中，预计 12:00 恢复", "as": 1, "at": at})
}

#[test]
fn exec_takes_an_incident_from_the_first_caller_to_the_last_one_told() {
    let mut desk = site();
    let replies = done(
        &mut desk,
        &[
            open("2026-11-21T22:00:00+08:00"),
            json!({"do": "caller", "incident": 1, "household": "8-101", "as": 1, "at": "2026-11-21T22:01:00+08:00"}),
            json!({"do": "caller", "incident": 1, "household": "8-102", "text": "家里有婴儿 13811112222", "as": 1, "at": "2026-11-21T22:02:00+08:00"}),
            json!({"do": "resolve_incident", "incident": 1, "text": "水泵已修复", "as": 1, "at": "2026-11-21T22:50:00+08:00"}),
            json!({"do": "feedback", "ticket": 1, "heard": {"way": "phone", "outcome": "satisfied"}, "as": 1, "at": "2026-11-21T23:00:00+08:00"}),
            json!({"do": "feedback", "ticket": 2, "heard": {"way": "phone", "outcome": "satisfied"}, "as": 1, "at": "2026-11-21T23:30:00+08:00"}),
            json!({"do": "close_incident", "incident": 1, "as": 1, "at": "2026-11-21T23:31:00+08:00"}),
        ],
    );
    assert_eq!(replies[1]["number"], "HY20261121-0001");
    assert_eq!(replies[1]["stage"], "dispatched");
    let now = at("2026-11-22T00:10:00+08:00");
    let report = desk.report(202_611, now).expect("a report");
    let figures = &report.incidents[0];
    assert_eq!((figures.callers, figures.untold), (2, 0));
    assert_eq!((figures.minutes_to_resolve, figures.minutes_to_tell), (Some(50), Some(90)));
    assert_eq!(figures.closed_early, None);
    let text = frontdesk::cli::report::text(&report, &desk.rules(), frontdesk::i18n::Lang::Zh);
    assert!(text.contains("集中报事") && text.contains("停水"), "{text}");
    // What they told stands sealed with their ticket; no list has it in clear.
    let (_, row) = desk.incident(IncidentId(1)).expect("an index").expect("an incident");
    let json = serde_json::to_string(&row).expect("JSON");
    assert!(!json.contains("13811112222") && !json.contains("13900001234"), "{json}");
    assert_eq!(row.callers[1].phone, "138****2222");
    let ledger = format!("{:?}", desk.ledger().read(1, 1_000).expect("a ledger"));
    assert!(!ledger.contains("13811112222"), "no number stands in an event");
}

#[test]
fn closed_incidents_leave_memory_and_are_found_all_the_same() {
    let mut desk = site();
    for n in 0..12 {
        let opened = format!("2026-11-21T22:{n:02}:00+08:00");
        let closed = json!({"do": "close_incident", "incident": n + 1, "word": "误报", "as": 1, "at": opened});
        done(&mut desk, &[open(&opened), closed]);
        desk.rest();
    }
    assert!(desk.world().incidents.all.len() < 12, "memory keeps the last ones");
    let all = desk.incidents().expect("an index");
    let ids: Vec<u32> = all.iter().map(|i| i.id.0).collect();
    assert_eq!(ids, (1..=12).rev().collect::<Vec<_>>());
    assert!(desk.incident(IncidentId(1)).expect("an index").is_some());
    let again = exec_lines(&mut desk, &[json!({"do": "caller", "incident": 1, "household": "8-101", "as": 1})]);
    assert_eq!(again[0]["refused"]["refusal"]["reason"], "incident_closed", "{}", again[0]);
    // Folded anew from the ledger it is the same.
    let before = desk.incidents().expect("an index");
    desk.rebuild(&mut |_, _| {}).expect("an index");
    assert_eq!(desk.incidents().expect("an index"), before);
}

#[test]
fn h2_on_the_sheet_the_tickets_of_an_incident_stand_together_each_with_its_own_line() {
    let mut desk = site();
    let plain = json!({"do": "register", "message": {"source": "phone", "text": "灯不亮"}, "as": 1});
    let call = |room: u32| json!({"do": "caller", "incident": 1, "household": format!("8-{room}"), "as": 1});
    let note = json!({"state": "抢修中", "next_step": "恢复后逐户告知", "told": "12:00 恢复"});
    done(
        &mut desk,
        &[
            open("2026-11-21T21:00:00+08:00"),
            call(101),
            plain,
            call(102),
            json!({"do": "note_incident", "incident": 1, "note": note, "as": 1}),
            json!({"do": "handover_note", "ticket": 2, "note": note, "as": 1}),
            json!({"do": "prepare_sheet", "as": 1}),
        ],
    );
    let board = desk.board(Some(StaffId(1)), at("2026-11-21T21:05:00+08:00"));
    let lines = &board.handover.lines;
    assert_eq!(lines.iter().map(|l| l.ticket.0).collect::<Vec<_>>(), [1, 3, 2]);
    assert!(lines.iter().all(|l| l.note.is_some()));
    let marks = incidents_of(lines);
    assert_eq!((marks.len(), marks[0].1, marks[0].0.matter.as_str()), (1, 2, "停水"));
    assert!(marks[0].0.line.contains("12:00"));
}

#[test]
fn h2_what_was_done_about_an_incident_stands_in_the_review_of_the_shift_and_on_its_sheet() {
    let mut desk = site();
    let when = "2026-11-21T21:00:00+08:00";
    let note = json!({"state": "已恢复", "next_step": "逐户告知", "told": "已恢复"});
    done(
        &mut desk,
        &[
            open(when),
            json!({"do": "caller", "incident": 1, "household": "8-101", "as": 1}),
            json!({"do": "word_incident", "incident": 1, "line": "改为 13:00 恢复", "as": 1}),
            json!({"do": "resolve_incident", "incident": 1, "text": "水泵已修复", "as": 1}),
            json!({"do": "handover_note", "ticket": 1, "note": note, "as": 1}),
            json!({"do": "prepare_sheet", "as": 1}),
            json!({"do": "sign_on", "as": 2}),
            json!({"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1}),
            json!({"do": "accept_lines", "sheet": 1, "tickets": [1], "as": 2}),
            json!({"do": "sign_sheet", "sheet": 1, "side": "incoming", "as": 2}),
            json!({"do": "close_incident", "incident": 1, "word": "物业群已通知", "as": 2}),
        ],
    );
    let row = desk.projections().shift_review(ShiftId(1)).expect("an index").expect("a shift");
    assert_eq!(row.count(Figure::Incidents), 4, "opened, worded, mended, closed: {:?}", row.acts);
    let paper = desk.sheet_paper(frontdesk::domain::SheetId(1), at(when)).expect("an index").expect("a sheet");
    for (lang, head) in [(Lang::Zh, "本班集中报事（3）"), (Lang::En, "Incidents in this shift (3)")] {
        let names = DeskNames(&desk, lang);
        for text in [sheet_text(&paper, lang, &names), sheet_html(&paper, lang, &names)] {
            let text = text.replace('\n', "");
            assert!(text.contains(head) && text.contains("改为 13:00 恢复") && text.contains("水泵已修复"), "{text}");
            assert!(
                !text.contains("物业群已通知"),
                "H7: what came after the second signature is of another paper: {text}"
            );
        }
    }
    desk.rebuild(&mut |_, _| {}).expect("an index");
    assert_eq!(desk.projections().shift_review(ShiftId(1)).expect("an index"), Some(row));
}

#[test]
fn the_program_lists_and_shows_incidents_in_both_languages_and_as_json() {
    let home = tempfile::tempdir().expect("a folder");
    let now = at("2026-11-21T21:00:00+08:00");
    let as_ = OpenAs { program: "frontdesk test".into(), who: "tester".into(), now };
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let rules = std::sync::Arc::new(policy::default_rules());
    let (mut desk, _) = Desk::set_up(&home.path().join("store"), &site, "王芳", None, &as_, rules).expect("set up");
    people(&mut desk);
    let when = "2026-11-21T21:01:00+08:00";
    done(
        &mut desk,
        &[
            open(when),
            json!({"do": "caller", "incident": 1, "household": "8-101", "as": 1, "at": when}),
            json!({"do": "caller", "incident": 1, "household": "8-102", "text": "家里有婴儿 13811112222", "as": 1, "at": when}),
            open("2026-11-21T21:02:00+08:00"),
            json!({"do": "close_incident", "incident": 2, "word": "误报", "as": 1, "at": "2026-11-21T21:03:00+08:00"}),
        ],
    );
    drop(desk);
    let run = |args: &[&str]| {
        let mut command = Program::new(env!("CARGO_BIN_EXE_frontdesk"));
        command.env_clear().env("HOME", home.path()).env("XDG_STATE_HOME", home.path().join("state"));
        let done = command.arg("--data").arg(home.path().join("store")).args(args).output().expect("it runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        (done.status.code().unwrap_or(-1), text(done.stdout), text(done.stderr))
    };
    for (lang, words) in [
        ("zh-CN", ["停水", "8 栋", "工程维修部", "抢修中，预计 12:00 恢复", "2 户"]),
        ("en", ["停水", "8", "Engineering", "抢修中，预计 12:00 恢复", "2"]),
    ] {
        let (code, list, err) = run(&["--lang", lang, "incidents"]);
        assert_eq!(code, 0, "{err}");
        assert!(words.iter().all(|w| list.contains(w)) && !list.contains("误报"), "{lang}: {list}");
        let (_, all, _) = run(&["--lang", lang, "incidents", "list", "--all"]);
        assert_eq!(all.lines().count(), list.lines().count() * 2, "the closed one as well: {all}");
        let (code, shown, err) = run(&["--lang", lang, "incidents", "show", "1"]);
        assert!(code == 0 && shown.contains("8-101") && shown.contains("8-102"), "{shown}{err}");
        assert!(shown.contains("138****2222") && !shown.contains("13811112222"), "{shown}");
        assert!(
            shown.contains("139****1234") && !shown.contains("13900001234") && !shown.contains("陈小姐"),
            "{shown}"
        );
        let (_, closed, _) = run(&["--lang", lang, "incidents", "show", "2"]);
        assert!(closed.contains("误报"), "{closed}");
    }
    let (_, list, _) = run(&["incidents", "list", "--all", "--json"]);
    let list: Value = serde_json::from_str(&list).expect("JSON");
    assert_eq!((list[0]["id"].as_u64(), list.as_array().map(Vec::len)), (Some(2), Some(2)), "{list}");
    let (_, page, _) = run(&["incidents", "show", "1", "--json"]);
    assert!(!page.contains("13811112222") && !page.contains("13900001234"), "{page}");
    let page: Value = serde_json::from_str(&page).expect("JSON");
    assert_eq!(page["callers"][1]["phone"], "138****2222", "{page}");
    let (code, _, err) = run(&["--lang", "en", "incidents", "show", "9"]);
    assert!(code == 1 && !err.is_empty(), "{code} {err}");
}
