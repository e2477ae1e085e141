//! Personal data (R126–R130, R147): it stands sealed in the contact store and nowhere else, and what is shown of it in
//! clear is recorded. A test for each way out.

use super::desk::{desk, exec_lines, staffed};
use assert_cmd::Command;
use frontdesk::contacts::drafts::Drafts;
use frontdesk::desk::{Desk, Replay, spool};
use frontdesk::domain::ids::*;
use frontdesk::domain::{Actor, Moment};
use frontdesk::i18n::Lang;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// What must stand nowhere: names and numbers of customers, in every field where people put them.
const NEEDLES: [&str; 9] =
    ["欧阳翠花", "翠花", "13987654321", "7654321", "13612349876", "12349876", "南宫小满", "13511112222", "58881234"];

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn clean_of(text: &str, whence: &str) {
    for needle in NEEDLES {
        assert!(!text.contains(needle), "{needle} stands in {whence}: {text}");
    }
}

/// What a day brings: numbers and names on cards, numbers in every text that people type.
fn session() -> Vec<Value> {
    let card = json!({"name": "欧阳翠花", "phone": "13987654321", "address": "欧阳翠花家", "involved": "南宫小满"});
    vec![
        json!({"do": "enter_household", "code": "12-1803", "caller": card, "as": 1}),
        json!({"do": "register", "as": 1, "message": {"source": "phone", "household": "12-1803",
            "text": "厨房漏水，打 13612349876", "caller": card}}),
        json!({"do": "message_in", "source": "phone", "text": "电梯异响 13612349876", "caller": card}),
        json!({"do": "note", "ticket": 1, "text": "她女儿 13511112222 白天在家", "as": 1}),
        json!({"do": "contacted_again", "ticket": 1, "source": "phone", "text": "又从 0571-58881234 打来", "as": 1}),
        json!({"do": "classify", "ticket": 1, "class": {"kind": "complaint"}, "as": 1}),
        json!({"do": "dispatch", "ticket": 1, "to": {"department": "engineering", "note": "联系 13511112222"}, "as": 1}),
        json!({"do": "progress", "ticket": 1, "text": "约好了，打 13511112222", "told_customer": true, "as": 1}),
        json!({"do": "result", "ticket": 1, "text": "修好，回电 0571-58881234", "as": 1}),
        json!({"do": "feedback", "ticket": 1, "as": 1,
            "heard": {"way": "phone", "outcome": "satisfied", "words": "打 13612349876 也行"}}),
        json!({"do": "handover_note", "ticket": 1, "as": 1,
            "note": {"state": "等回访 13612349876", "next_step": "打 13987654321", "told": "已说"}}),
        json!({"do": "prepare_sheet", "notes": "访客 13511112222 借钥匙", "as": 1}),
        json!({"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1}),
        json!({"do": "query_line", "sheet": 1, "ticket": 1, "text": "是 13612349876 吗", "as": 2}),
        json!({"do": "answer_line", "sheet": 1, "ticket": 1, "text": "是 13612349876", "as": 1}),
        // Grades, more time, promises, steps of ladders, an incident, a form of corrective action.
        json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "天花板掉皮砸伤人，打 13612349876"},
            "classify": {"kind": "complaint", "facts": {"injury": true}, "grade": "minor", "word": "人没事，问过 13511112222"}}),
        json!({"do": "told_by_phone", "ticket": 3, "staff": 1, "text": "打的 0571-58881234", "as": 1}),
        json!({"do": "acknowledge_step", "ticket": 3, "word": "让他打 13987654321", "as": 1}),
        json!({"do": "ask_supervisor", "ticket": 3, "question": "13612349876 要赔偿怎么说", "as": 1}),
        json!({"do": "supervisor_answer", "ticket": 3, "text": "先回 13612349876", "as": 1}),
        json!({"do": "ask_promise", "ticket": 3, "what": "赔药费，联系 13511112222", "due": FAR, "as": 1}),
        json!({"do": "refuse_promise", "ticket": 3, "word": "先让 13511112222 来谈", "as": 1}),
        json!({"do": "promise", "ticket": 3, "what": "上门看，先打 13511112222", "due": FAR, "as": 1}),
        json!({"do": "settle_promise", "ticket": 3, "promise": 1, "kept": false, "word": "13511112222 没人接", "as": 1}),
        json!({"do": "open_incident", "as": 1, "category": "water-leak", "matter": "外墙掉皮，找 13511112222",
            "area": "12 栋，见 0571-58881234", "line": "在围挡，急事打 0571-58881234", "tickets": [3]}),
        json!({"do": "word_incident", "as": 1, "incident": 1, "line": "围好了，急事打 13511112222"}),
        json!({"do": "open_action", "as": 1, "trigger": "same_repair", "tickets": [3],
            "matter": "外墙反复掉皮，13612349876 说过", "before": "补过，回电 13612349876"}),
        json!({"do": "reveal", "ticket": 1, "reason": "给 13987654321 回电", "as": 1}),
    ]
}

/// Farther than the test's clock and the system's.
const FAR: &str = "2099-01-01T00:00:00+08:00";

fn lived_in() -> (Desk, Vec<Value>) {
    let mut desk = desk();
    exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]);
    staffed(&mut desk);
    let replies = exec_lines(&mut desk, &session());
    for reply in &replies {
        assert_eq!(reply["ok"], true, "{reply}");
    }
    (desk, replies)
}

#[test]
fn no_event_holds_any() {
    let (desk, _) = lived_in();
    let all: Vec<_> = desk.ledger().read(1, 1_000).unwrap().into_iter().map(|e| e.recorded).collect();
    clean_of(&serde_json::to_string(&all).unwrap(), "the ledger");
}

#[test]
fn no_reply_of_exec_holds_any_but_that_of_a_reveal() {
    let (mut desk, mut replies) = lived_in();
    let reveal = replies.pop().unwrap();
    for reply in &replies {
        clean_of(&reply.to_string(), "a reply");
    }
    assert_eq!(reveal["caller"]["phone"], "13987654321", "what was asked for is shown");
    let asked = [
        json!({"ask": "ticket", "ticket": 1, "as": 1}),
        json!({"ask": "find", "query": "欧阳翠花"}),
        json!({"ask": "find", "query": "4321"}),
        json!({"ask": "board", "as": 1}),
        json!({"ask": "staff"}),
        json!({"ask": "ticket", "ticket": 3, "as": 1}),
        json!({"ask": "heads", "as": 1}),
        json!({"ask": "actions", "as": 1}),
        json!({"ask": "action", "action": 1, "as": 1}),
    ];
    for reply in exec_lines(&mut desk, &asked) {
        clean_of(&reply.to_string(), "an answer");
    }
}

#[test]
fn no_fault_that_exec_tells_repeats_what_was_typed() {
    let mut desk = desk();
    exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]);
    staffed(&mut desk);
    let wrong = [
        json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "漏水", "caller": "欧阳翠花 13987654321"}}),
        json!({"do": "message_in", "source": "phone", "text": "漏水", "caller": {"name": ["欧阳翠花"]}}),
        json!({"do": "message_in", "source": "phone", "text": {"欧阳翠花": "13987654321"}}),
        json!({"do": "add_staff", "caller": 13_987_654_321_i64, "roles": ["operator"], "as": 1}),
    ];
    for reply in exec_lines(&mut desk, &wrong) {
        assert_eq!(reply["ok"], false, "{reply}");
        clean_of(&reply.to_string(), "a fault");
    }
}

#[test]
fn no_list_no_details_no_find_no_quick_entry_shows_any() {
    let (mut desk, _) = lived_in();
    let now = at("2026-11-21T21:00:00+08:00");
    let me = Some(StaffId(1));
    clean_of(&serde_json::to_string(&desk.board(me, now)).unwrap(), "the panes");
    for id in [1, 2, 3] {
        let details = desk.details(TicketId(id), me, now).unwrap().unwrap();
        clean_of(&serde_json::to_string(&details).unwrap(), "the ticket pane");
    }
    for query in ["欧阳翠花", "13987654321", "2222", "12-1803"] {
        let hits = desk.find(query, 10).unwrap();
        assert!(!hits.is_empty(), "{query} finds");
        clean_of(&serde_json::to_string(&hits).unwrap(), "find");
    }
    let proposed = desk.proposed("12-1803 厨房漏水", now).unwrap();
    assert_eq!(proposed.resident, "欧阳**");
    clean_of(
        &serde_json::to_string(&proposed.likes.iter().map(|l| &l.text).collect::<Vec<_>>()).unwrap(),
        "quick entry",
    );
}

#[test]
fn no_review_no_replay_no_list_of_reveals_shows_any() {
    let (mut desk, _) = lived_in();
    let now = at("2026-11-21T21:00:00+08:00");
    let review = desk.review(0, 99_999_999, now).unwrap();
    assert!(review.shifts.iter().any(|s| s.shift.remarks.len() == 2), "query and answer are there");
    clean_of(&serde_json::to_string(&review).unwrap(), "the review");
    let reveals = desk.reveals(202_611).unwrap();
    assert_eq!(reveals.len(), 1);
    assert_eq!((reveals[0].by, reveals[0].number.as_str()), (Some(StaffId(1)), "1121-0001"));
    clean_of(&serde_json::to_string(&reveals).unwrap(), "the list of reveals");
    let head = desk.head().position;
    let mut replay = Replay::new();
    while !replay.advance(desk.ledger(), head, 100).unwrap() {}
    let frame = desk.replay_frame(&replay, now, Some(StaffId(1)), Some(TicketId(1))).unwrap().unwrap();
    clean_of(&serde_json::to_string(frame.board.as_ref()).unwrap(), "a replay");
    let details = frame.details.unwrap();
    assert!(!details.caller.clear);
    clean_of(&serde_json::to_string(&details).unwrap(), "a replayed ticket");
}

/// Numbers are masked where they were typed, and a reveal shows every one of them; none is lost.
#[test]
fn every_number_that_was_typed_is_kept_sealed_and_shown_by_a_reveal() {
    let (mut desk, replies) = lived_in();
    let caller = &replies.last().unwrap()["caller"];
    let shown = format!("{}\n{}", caller["phone"].as_str().unwrap(), caller["involved"].as_str().unwrap());
    for number in ["13987654321", "13612349876", "13511112222", "0571-58881234"] {
        assert_eq!(shown.matches(number).count(), 1, "{number} once in {shown}");
    }
    let again = desk.reveal(Actor::Staff(StaffId(1)), TicketId(1), "核对".into(), at("2026-11-21T21:05:00+08:00"));
    assert!(again.unwrap().involved.contains("13511112222"), "also the next time");
    // A number that is there already makes no further record.
    let before = desk.world().ticket(TicketId(1)).unwrap().kept.len();
    exec_lines(&mut desk, &[json!({"do": "note", "ticket": 1, "text": "再打 13511112222", "as": 1})]);
    assert_eq!(desk.world().ticket(TicketId(1)).unwrap().kept.len(), before);
    // And a refused command leaves none.
    let refused = json!({"do": "note", "ticket": 1, "text": "打 13300001111", "as": 3});
    assert_eq!(exec_lines(&mut desk, &[refused])[0]["ok"], false);
    assert_eq!(desk.world().ticket(TicketId(1)).unwrap().kept.len(), before);
}

/// A number in a result does not take away the grace to undo it, and stays kept when it is undone.
#[test]
fn a_kept_number_stands_in_no_way_of_undoing() {
    let mut desk = desk();
    exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]);
    staffed(&mut desk);
    let replies = exec_lines(
        &mut desk,
        &[
            json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "漏水"}}),
            json!({"do": "classify", "ticket": 1, "class": {"kind": "complaint"}, "as": 1}),
            json!({"do": "dispatch", "ticket": 1, "to": {"department": "engineering", "note": "打 13511112222"}, "as": 1}),
            json!({"do": "undo", "ticket": 1, "as": 1}),
            json!({"do": "reveal", "ticket": 1, "reason": "回电", "as": 1}),
        ],
    );
    for reply in &replies {
        assert_eq!(reply["ok"], true, "{reply}");
    }
    assert!(desk.world().ticket(TicketId(1)).unwrap().dispatch.is_none(), "undone");
    assert_eq!(replies[4]["caller"]["involved"], "13511112222");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all
}

fn scan(folder: &Path, but: &str) -> usize {
    let all: Vec<PathBuf> = files(folder).into_iter().filter(|f| but.is_empty() || !f.ends_with(but)).collect();
    for file in &all {
        let bytes = std::fs::read(file).unwrap();
        for needle in NEEDLES {
            let found = bytes.windows(needle.len()).any(|w| w == needle.as_bytes());
            assert!(!found, "{needle} stands in {}", file.display());
        }
        clean_of(&file.display().to_string(), "a file's name");
    }
    all.len()
}

fn frontdesk(home: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_frontdesk"));
    command.env_clear().env("HOME", home).env("XDG_STATE_HOME", home.join("state"));
    command.env("XDG_CONFIG_HOME", home.join("config")).env("XDG_DATA_HOME", home.join("data"));
    command.args(["--log", "trace", "--data"]).arg(home.join("store")).args(args);
    command
}

/// The built program, with its most talkative log: what it prints, exports and leaves on the disk.
#[test]
fn no_file_no_log_no_export_no_report_holds_any() {
    let home = tempfile::tempdir().unwrap();
    let run = |args: &[&str], input: &str| {
        let done = frontdesk(home.path(), args).write_stdin(input).output().unwrap();
        let said = format!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        (done.status.success(), said)
    };
    let init = ["init", "--drill", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳"];
    let (ok, said) = run(&init, "");
    assert!(ok, "{said}");
    let mut lines = vec![
        json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
        json!({"do": "open_shift", "pattern": "night", "as": 1}),
        json!({"do": "sign_on", "as": 1}),
        json!({"do": "sign_on", "as": 2}),
    ];
    lines.extend(session());
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let (ok, said) = run(&["exec"], &input);
    assert!(ok, "{said}");
    // The program's clock is the system's: its replies tell which month it is.
    let month: String = said.split("\"at\":\"").nth(1).expect("a time").chars().take(7).collect();
    let printed = said.lines().filter(|l| !l.contains("\"caller\"")).collect::<Vec<_>>().join("\n");
    clean_of(&printed, "what exec prints");
    // A message in a file that can't be read is told, without its words.
    let bad = json!({"source": "phone", "text": "漏水", "caller": "欧阳翠花 13987654321"}).to_string();
    let (ok, said) = run(&["intake"], &bad);
    assert!(!ok);
    clean_of(&said, "the refusal of an intake");
    for args in [
        vec!["export"],
        vec!["report", "--month", "2026-11", "--json"],
        vec!["report", "--reveals", &month],
        vec!["report", "--reveals", &month, "--json"],
        vec!["review", "--from", "2000-01-01"],
        vec!["review", "--from", "2000-01-01", "--json"],
        vec!["review", "--shift", "1"],
        vec!["replay", "--at", "2099-01-01T00:00:00+08:00"],
        vec!["replay", "--at", "2099-01-01T00:00:00+08:00", "--json"],
        vec!["policy", "explain", "#3"],
        vec!["policy", "explain", "#3", "--json"],
        vec!["heads"],
        vec!["heads", "--json"],
        vec!["incidents", "list"],
        vec!["incidents", "show", "1"],
        vec!["actions", "list"],
        vec!["actions", "show", "1"],
        vec!["verify", "--json"],
        vec!["rebuild"],
    ] {
        let (ok, said) = run(&args, "");
        assert!(ok, "{args:?}: {said}");
        clean_of(&said, &format!("{args:?}"));
    }
    let (_, said) = run(&["report", "--reveals", &month], "");
    assert!(said.contains("139****4321"), "the reason stands there, masked: {said}");
    assert!(scan(home.path(), "") > 10, "files are looked at");
    assert!(home.path().join("state").is_dir(), "the log among them");
}

/// A spool file that can't be taken is kept as it came, for its sender to mend; what is said of it holds nothing of it.
#[test]
fn no_reason_beside_a_spool_file_holds_any() {
    let folder = tempfile::tempdir().unwrap();
    let spool = folder.path().join("spool");
    let message = json!({"source": "phone", "text": "漏水", "caller": "欧阳翠花 13987654321"}).to_string();
    spool::drop_message(&spool, "000000000000001-1-000000", message.as_bytes()).unwrap();
    let mut desk = desk();
    exec_lines(&mut desk, &[json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true})]);
    let polled = spool::poll(&mut desk, &spool, Lang::Zh, at("2026-11-21T21:00:00+08:00")).unwrap();
    assert_eq!(polled.set_aside.len(), 1);
    clean_of(&polled.set_aside[0].1, "the remark on the screen");
    let kept = &files(&spool.join("bad"));
    assert_eq!(kept.len(), 2, "the file and its reason");
    let reason = kept.iter().find(|f| f.to_string_lossy().ends_with(".reason.txt")).unwrap();
    clean_of(&std::fs::read_to_string(reason).unwrap(), "the reason");
}

#[test]
fn no_parked_form_is_readable_on_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::open(&folder.path().join("parked"), &folder.path().join("parked.key")).unwrap();
    drafts.put(7, "12-1803 欧阳翠花 13987654321 漏水".as_bytes()).unwrap();
    assert!(scan(folder.path(), "") > 1);
    let listed = drafts.list().unwrap();
    assert_eq!(listed.drafts.len(), 1, "and it opens for us");
}

/// Nothing is ever put in the terminal's title, which windows and logs of other programs show.
#[test]
fn nothing_is_put_in_the_terminals_title() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let all = files(&src);
    assert!(all.len() > 100);
    for file in all.iter().filter(|f| f.extension().is_some_and(|e| e == "rs")) {
        let text = std::fs::read_to_string(file).unwrap();
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for title in ["SetTitle", "\\x1b]0;", "\\x1b]2;", "\\u{1b}]0;", "\\u{1b}]2;"] {
            assert!(!text.contains(title), "{} has {title}", file.display());
        }
    }
}
