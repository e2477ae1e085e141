//! Callbacks as they are asked for, counted and planned: R087, R090, R093, R099, C5.

use super::fixture::*;
use frontdesk::board::plan::{callers, days_left_in_month, plan};
use frontdesk::board::{Board, CallbackRow, Meter, StaffLine};
use frontdesk::domain::callbacks::did_the_work;
use frontdesk::domain::command::{Heard, Said};
use frontdesk::domain::event::Event;
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::Outcome;
use frontdesk::domain::*;

fn said(content: &str, text: &str) -> Said {
    Said { content: content.into(), text: text.into() }
}
fn called(ticket: TicketId, way: &str, contents: Vec<Said>) -> Command {
    let heard = Heard { way: way.into(), outcome: Outcome::Satisfied, words: "好".into() };
    Command::Callback { ticket, heard, contents }
}

#[test]
fn r087_what_was_asked_and_said_is_recorded_with_the_callback() {
    let mut f = Fixture::day();
    let asked: Vec<&str> = f.rules.callbacks.contents.iter().map(|c| c.code.as_str()).collect();
    assert_eq!(asked, ["quality", "effect", "satisfaction", "improvement", "suggestions"], "the five of R087");
    let ticket = f.callback_due(WANG);
    let unknown = f.refused(CLERK, called(ticket, "phone", vec![said("weather", "好")]));
    assert!(matches!(unknown.reason, Reason::NoCode { field: Field::Content, .. }));
    let points = vec![said("quality", " 修得牢 "), said("effect", ""), said("suggestions", "早点来")];
    let events = f.ok(CLERK, called(ticket, "phone", points));
    let recorded = events.iter().find_map(|e| match e {
        Event::CallbackContents { contents, .. } => Some(contents.clone()),
        _ => None,
    });
    let want = [("quality", "修得牢"), ("suggestions", "早点来")].map(|(c, t)| (Code::new(c), t.to_owned()));
    assert_eq!(recorded, Some(want.to_vec()), "what was left empty is left out");
    let ticket = f.callback_due(WANG);
    let events = f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert!(!events.iter().any(|e| matches!(e, Event::CallbackContents { .. })));
}

#[test]
fn r090_visits_at_the_door_are_counted_apart() {
    let mut f = Fixture::day();
    f.rules.callbacks.door_class = "repairs".into();
    let class = Code::new("repairs");
    for way in ["phone", "door", "phone"] {
        // 0 picks whenever picking is possible: each third or fourth repair.
        let ticket = loop {
            let ticket = f.handled(WANG, "repair");
            f.ok(WANG, feedback(ticket, Outcome::Satisfied));
            if f.stage(ticket) == ticket::Stage::CallbackDue {
                break ticket;
            }
        };
        f.ok(CLERK, called(ticket, way, Vec::new()));
    }
    let month = f.now.month_number();
    let doors = f.world.called_by(month, &class, &f.rules.callbacks.door_way);
    let tally = f.world.tally(month, &class);
    let of = f.rules.callback_class(&class).unwrap();
    let meter = Meter::of(of, tally, doors, &f.rules);
    assert_eq!((meter.doors, meter.done, meter.owed), (1, 3, 0));
    assert_eq!((meter.door_percent, meter.door_target()), (Some(1), Some(1)), "one of a hundred, rounded up");
    assert_eq!(meter.target_tenths(), tally.drawn * 3);
    let other = f.rules.callback_class(&"complaints".into()).unwrap();
    assert_eq!(Meter::of(other, tally, 0, &f.rules).door_target(), None, "asked of repairs alone");
}

#[test]
fn c5_where_nobody_was_named_the_department_does_not_call_back() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    // The tracker notes the result; who of the department did it, nobody said.
    f.ok(WANG, Command::Result { ticket, text: "好了".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert!(f.t(ticket).handlers.is_empty() && f.stage(ticket) == ticket::Stage::CallbackDue);
    assert_eq!(f.refused(FITTER, callback(ticket, Outcome::Satisfied)).reason, Reason::OwnWork);
    let kept_off = |id: StaffId| did_the_work(f.t(ticket), &f.world.staff[&id], &f.rules);
    assert!(kept_off(FITTER) && kept_off(FOREMAN) && !kept_off(GUARD) && !kept_off(CLERK));
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
}

fn row(id: u64, due: Moment, handlers: Vec<StaffId>) -> CallbackRow {
    CallbackRow {
        ticket: TicketId(id),
        number: String::new(),
        class: "repairs".into(),
        kind: None,
        household: None,
        caller: String::new(),
        text: String::new(),
        since: due,
        due,
        tries: 0,
        roles: vec![Role::ServiceClerk, Role::Operator],
        handlers,
        mine: false,
    }
}

#[test]
fn r099_the_plan_names_each_day_what_is_due_and_who_may_call() {
    let now = Moment::parse("2026-11-21T10:00:00+08:00").unwrap();
    let person = |id: u32, role, active| StaffLine {
        id: StaffId(id),
        name: format!("S{id}"),
        roles: vec![role],
        department: None,
        active,
        on_duty: false,
        sign_on: access::SignOnState::Open,
    };
    let staff =
        vec![person(1, Role::Operator, true), person(2, Role::ServiceClerk, true), person(3, Role::Operator, false)];
    let hours = |n: i64| now.plus_minutes(n * 60);
    let callbacks = vec![
        row(5, hours(24 * 9), vec![]),
        row(4, hours(26), vec![StaffId(2)]),
        row(3, hours(25), vec![]),
        row(2, hours(3), vec![StaffId(1), StaffId(2)]),
        row(1, hours(-2), vec![]),
    ];
    let board = Board { staff, callbacks, ..Board::default() };
    let (days, later) = plan(&board, now, 7);
    let told: Vec<(Option<String>, Vec<u64>)> =
        days.iter().map(|d| (d.date.map(|d| d.to_string()), d.rows.iter().map(|r| r.row.ticket.0).collect())).collect();
    let on = |day: &str| Some(day.to_owned());
    assert_eq!(told, [(None, vec![1]), (on("2026-11-21"), vec![2]), (on("2026-11-22"), vec![3, 4])]);
    assert_eq!(later, 1);
    assert_eq!(days[0].rows[0].callers, [StaffId(1), StaffId(2)], "who left is not asked (R093)");
    assert_eq!(days[1].rows[0].callers, [], "nobody is left who did not do the work");
    assert_eq!(callers(&board.callbacks[1], &board.staff), [StaffId(1)]);
    assert_eq!((days_left_in_month(now), days_left_in_month(hours(24 * 9))), (9, 0));
}
