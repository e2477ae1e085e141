//! Incidents (集中报事) through the desk service: what `exec`, the index, the report and the sheet make of them.

use crate::desk::{at, desk, exec_lines};
use frontdesk::board::incidents_of;
use frontdesk::desk::Desk;
use frontdesk::domain::{IncidentId, StaffId};
use serde_json::{Value, json};

fn site() -> Desk {
    let mut desk = desk();
    let mut lines: Vec<Value> = vec![
        json!({"do": "found_site", "code": "HY", "name": "滨湖花园", "drill": true}),
        json!({"do": "add_staff", "caller": {"name": "王芳"}, "roles": ["operator", "service_head"]}),
        json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
    ];
    for room in 101..=104 {
        let caller = json!({"name": "陈小姐", "phone": "13900001234"});
        lines.push(json!({"do": "enter_household", "code": format!("8-{room}"), "caller": caller, "as": 1}));
    }
    lines.extend([json!({"do": "open_shift", "pattern": "day", "as": 1}), json!({"do": "sign_on", "as": 1})]);
    done(&mut desk, &lines);
    desk
}

fn done(desk: &mut Desk, lines: &[Value]) -> Vec<Value> {
    let replies = exec_lines(desk, lines);
    for reply in &replies {
        assert_eq!(reply["ok"], true, "{reply}");
    }
    replies
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
