//! R100, special service agreements (特约服务) through the desk service: what `exec`, the index, the plan, the sheet and
//! the look back make of them.

use crate::desk::{at, desk, done, exec_lines};
use assert_cmd::Command as Program;
use frontdesk::board::Figure;
use frontdesk::board::plan::plan;
use frontdesk::cli::callbacks::show_plan;
use frontdesk::desk::{Desk, DeskNames, NewSite};
use frontdesk::domain::{AgreementId, ShiftId, StaffId};
use frontdesk::i18n::Lang;
use frontdesk::policy;
use frontdesk::print::{sheet_html, sheet_text};
use frontdesk::store::OpenAs;
use serde_json::{Value, json};

/// 王芳 (1, a service clerk too) on duty, 李强 (2), and a household.
fn site() -> Desk {
    let mut desk = desk();
    people(&mut desk, true);
    desk
}

fn people(desk: &mut Desk, found: bool) {
    let mut lines = Vec::new();
    if found {
        lines.push(json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true}));
        lines.push(json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator", "service_clerk", "service_head"]}));
    }
    let caller = json!({"name": "陈小姐", "phone": "13900001234"});
    lines.extend([
        json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
        json!({"do": "enter_household", "code": "8-101", "caller": caller, "as": 1}),
        json!({"do": "open_shift", "pattern": "day", "as": 1}),
        json!({"do": "sign_on", "as": 1}),
    ]);
    done(desk, &lines);
}

fn enter(service: &str, from: &str, to: &str) -> Value {
    json!({"do": "enter_agreement", "household": "8栋101", "service": service, "from": from, "to": to, "as": 1})
}

fn call(id: u32, outcome: &str, words: &str, at: &str) -> Value {
    let heard = json!({"way": "phone", "outcome": outcome, "words": words});
    json!({"do": "call_agreement", "agreement": id, "heard": heard, "as": 1, "at": at})
}

#[test]
fn r100_exec_takes_an_agreement_from_its_entry_to_the_ticket_of_who_is_not_satisfied() {
    let mut desk = site();
    let replies = done(
        &mut desk,
        &[
            enter("每周保洁 13811112222", "2026-11-12", "2026-11-30"),
            json!({"do": "amend_agreement", "agreement": 1, "to": "2026-12-01", "reason": "客户要求", "as": 1}),
            json!({"do": "reveal_agreement", "agreement": 1, "reason": "回访", "as": 1}),
            call(1, "satisfied", "很好", "2026-11-21T22:00:00+08:00"),
            json!({"do": "end_agreement", "agreement": 1, "reason": "客户搬走", "as": 1, "at": "2026-11-22T10:00:00+08:00"}),
            call(1, "not_satisfied", "最后一次没来，打 13811112222", "2026-11-22T10:30:00+08:00"),
        ],
    );
    assert_eq!(replies[0]["events"][0]["event"]["agreement"]["entered"]["calls"][0]["due"], "2026-11-21");
    assert_eq!(replies[2]["caller"]["phone"], "13900001234");
    assert_eq!(replies[5]["number"], "HY20261122-0001");
    assert_eq!(replies[5]["stage"], "received");
    // No number stands in an event: that of the words is kept with the ticket.
    let ledger = format!("{:?}", desk.ledger().read(1, 1_000).expect("a ledger"));
    assert!(!ledger.contains("13811112222") && !ledger.contains("13900001234"), "{ledger}");
    let shown = done(&mut desk, &[json!({"do": "reveal", "ticket": 1, "reason": "核对", "as": 1})]);
    assert!(shown[0]["caller"]["involved"].as_str().unwrap().contains("13811112222"), "{}", shown[0]);
    // Who looked stands in the list of reveals, beside what was seen on tickets (R130).
    let seen = desk.reveals(202_611).expect("an index");
    assert_eq!(
        seen.iter().map(|r| (r.ticket.is_some(), r.agreement)).collect::<Vec<_>>(),
        [(false, Some(AgreementId(1))), (true, None)]
    );
    let refused = exec_lines(
        &mut desk,
        &[
            call(1, "satisfied", "", "2026-11-22T11:00:00+08:00"),
            enter("每周保洁", "2026-12-31", "2026-12-01"),
            json!({"do": "enter_agreement", "household": "8-101", "service": "x", "from": "2026-02-30", "to": "2026-12-01", "as": 1}),
        ],
    );
    assert_eq!(refused[0]["refused"]["refusal"]["rule"], "R100", "{}", refused[0]);
    assert!(refused[1]["refused"]["refusal"]["reason"]["end_before_begin"].is_object(), "{}", refused[1]);
    assert_eq!(refused[2]["ok"], false, "{}", refused[2]);
}

#[test]
fn r099_r100_the_plan_has_the_callbacks_of_agreements_and_who_may_make_them() {
    let mut desk = site();
    let now = at("2026-11-21T21:00:00+08:00");
    done(
        &mut desk,
        &[
            enter("保洁", "2026-11-12", "2026-12-01"),
            enter("代驾", "2026-11-10", "2026-11-30"),
            enter("看护", "2026-11-12", "2027-11-30"),
        ],
    );
    let next_day = at("2026-11-22T09:00:00+08:00");
    let rules = desk.rules();
    let board = desk.board(Some(StaffId(2)), next_day);
    assert!(board.agreements.iter().all(|a| a.roles == board.agreements[0].roles && !a.roles.is_empty()));
    let (days, later) = plan(&board, next_day, rules.callbacks.plan_days);
    assert_eq!((days.len(), days[0].date), (1, None));
    let calls: Vec<(u32, u8)> = days[0].agreements.iter().map(|c| (c.agreement.id.0, c.call.point)).collect();
    assert_eq!(calls, [(1, 50), (2, 50)]);
    assert_eq!(later, 4);
    assert_eq!(days[0].agreements[0].callers, [StaffId(1)]);
    let board = desk.board(Some(StaffId(1)), now);
    assert!(board.agreements.iter().all(|a| a.mine));
    assert_eq!((board.agreement_tally.owed, board.agreement_tally.made), (3, 0));
    for (lang, head, row) in [
        (Lang::Zh, "11-21 周六 到期 2 件", "特约服务  8-101"),
        (Lang::En, "Due 11-21 Sat: 2", "service agreement  8-101"),
    ] {
        let text = show_plan(&board, &rules, now, lang);
        assert!(text.contains(head) && text.contains(row) && text.contains("保洁"), "{text}");
    }
    done(&mut desk, &[call(1, "satisfied", "", "2026-11-21T21:30:00+08:00")]);
    let text = show_plan(&desk.board(None, now), &rules, now, Lang::En);
    assert!(text.contains("owed this month 3, made 1"), "{text}");
}

#[test]
fn h2_r100_the_sheet_lists_what_is_overdue_or_due_in_the_next_shift_and_a_sealed_one_stays_as_it_was() {
    let mut desk = site();
    let note = json!({"state": "无", "next_step": "无", "told": "无"});
    done(
        &mut desk,
        &[
            enter("保洁", "2026-11-12", "2026-12-01"), // due today
            enter("代驾", "2026-11-10", "2026-11-30"), // due today
            enter("看护", "2026-11-12", "2027-11-30"), // later
            json!({"do": "register", "message": {"source": "phone", "text": "灯不亮"}, "as": 1}),
            json!({"do": "handover_note", "ticket": 1, "note": note, "as": 1}),
            json!({"do": "prepare_sheet", "as": 1}),
            json!({"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1}),
            json!({"do": "open_shift", "pattern": "night", "as": 2}),
            json!({"do": "sign_on", "as": 2}),
        ],
    );
    let now = at("2026-11-21T21:05:00+08:00");
    let board = desk.board(Some(StaffId(1)), now);
    let due: Vec<u32> = board.handover.agreements.iter().map(|l| l.id.0).collect();
    assert_eq!(due, [1, 2]);
    let sheet = board.handover.sheet.expect("a sheet");
    done(
        &mut desk,
        &[
            json!({"do": "accept_line", "sheet": sheet, "ticket": 1, "as": 2}),
            json!({"do": "sign_sheet", "sheet": sheet, "side": "incoming", "as": 2}),
            call(1, "satisfied", "", "2026-11-21T23:00:00+08:00"),
        ],
    );
    let later = at("2026-11-22T21:00:00+08:00");
    let paper = desk.sheet_paper(sheet, later).expect("a ledger").expect("a sheet");
    assert_eq!(paper.agreements.iter().map(|l| (l.id.0, l.late)).collect::<Vec<_>>(), [(1, false), (2, false)]);
    let names = DeskNames(&desk, Lang::Zh);
    let text = sheet_text(&paper, Lang::Zh, &names);
    assert!(text.contains("特约服务回访（2）") && text.contains("特约 1 号 8-101 保洁：期中回访今日到期"), "{text}");
    assert!(sheet_html(&paper, Lang::Zh, &names).contains("特约服务回访（2）"));
    // What is left is overdue for the shift after it.
    let line = &desk.board(Some(StaffId(2)), later).handover.agreements[0];
    assert_eq!((line.id.0, line.late), (2, true));
}

#[test]
fn r100_what_is_done_leaves_memory_and_the_index_has_it_all_the_same() {
    let mut desk = site();
    done(
        &mut desk,
        &[enter("保洁", "2026-11-21", "2026-11-21"), call(1, "satisfied", "", "2026-11-21T22:00:00+08:00")],
    );
    done(
        &mut desk,
        &[json!({"do": "sheet_note", "kind": "other", "text": "x", "as": 1, "at": "2027-06-01T09:00:00+08:00"})],
    );
    desk.rest();
    assert!(desk.world().agreements.all.is_empty());
    let all = desk.agreements().expect("an index");
    assert_eq!(all.iter().map(|a| (a.id.0, a.calls.len())).collect::<Vec<_>>(), [(1, 1)]);
    desk.rebuild(&mut |_, _| {}).expect("an index");
    assert_eq!(desk.agreements().expect("an index"), all);
    assert_eq!(desk.agreement_rows(None, at("2027-06-01T10:00:00+08:00")).expect("an index").len(), 1);
}

#[test]
fn r100_acts_on_agreements_stand_in_the_review_of_the_shift() {
    let mut desk = site();
    done(&mut desk, &[enter("保洁", "2026-11-12", "2026-12-01")]);
    let review = desk.projections().shift_review(ShiftId(1)).expect("an index").expect("a shift");
    assert_eq!(review.acts.iter().filter(|a| a.what.figure() == Figure::Agreements).count(), 1);
}

#[test]
fn r100_the_register_is_read_on_the_command_line_and_survives_closing() {
    let home = tempfile::tempdir().expect("a folder");
    let store = home.path().join("store");
    let now = at("2026-11-21T21:00:00+08:00");
    let as_ = OpenAs { program: "frontdesk test".into(), who: "tester".into(), now };
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let rules = std::sync::Arc::new(policy::default_rules());
    let (mut desk, _) = Desk::set_up(&store, &site, "王芳", None, &as_, rules).expect("set up");
    people(&mut desk, false);
    done(&mut desk, &[enter("保洁", "2026-11-12", "2026-12-01")]);
    drop(desk);
    let run = |args: &[&str]| {
        let mut program = Program::new(env!("CARGO_BIN_EXE_frontdesk"));
        program.env_clear().env("HOME", home.path()).env("XDG_STATE_HOME", home.path().join("state"));
        let out = program.arg("--data").arg(&store).args(args).output().expect("runs");
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        String::from_utf8(out.stdout).expect("UTF-8")
    };
    let text = run(&["--lang", "zh-CN", "agreements"]);
    assert!(text.contains("8-101") && text.contains("保洁") && text.contains("期中"), "{text}");
    let rows: Value = serde_json::from_str(&run(&["agreements", "list", "--all", "--json"])).expect("JSON");
    assert_eq!((&rows[0]["id"], &rows[0]["calls"][1]["due"]), (&json!(1), &json!("2026-12-01")));
}
