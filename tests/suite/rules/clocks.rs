//! Clocks on tickets: asking the supervisor (R023), extension (R066), a changed grade, and where a row stands.

use super::fixture::*;
use frontdesk::domain::clock::ClockState;
use frontdesk::domain::command::Classify;
use frontdesk::domain::event::Event;
use frontdesk::domain::explain::{Which, explain};
use frontdesk::domain::order::{Rank, Why, rank};
use frontdesk::domain::refusal::*;
use frontdesk::domain::rules::Limit;
use frontdesk::domain::ticket::Outcome;
use frontdesk::domain::*;

fn ask(ticket: TicketId) -> Command {
    Command::AskSupervisor { ticket, question: "能否减免".into(), of: Some(HEAD) }
}
fn told(ticket: TicketId) -> Command {
    Command::Progress { ticket, text: "已答复".into(), told_customer: true }
}

#[test]
fn r023_who_asks_the_supervisor_has_five_minutes_to_answer_the_customer() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let events = f.ok(WANG, ask(ticket));
    let due = f.now.plus_minutes(i64::from(f.rules.supervisor_minutes));
    assert!(matches!(&events[..], [Event::SupervisorAsked { clock, .. }] if clock.due == due), "{events:?}");
    assert_eq!(f.t(ticket).running_clock().map(|c| c.due), Some(due), "the countdown that runs");
    assert_eq!(f.t(ticket).clock_state(f.now, &f.rules), ClockState::Near);
    // The supervisor's word does not end it: the customer has not heard.
    f.pass(2);
    f.ok(HEAD, Command::SupervisorAnswer { ticket, text: "不能减免".into() });
    assert_eq!(f.t(ticket).open_question().and_then(|a| a.word.as_deref()), Some("不能减免"));
    f.pass(1);
    let events = f.ok(WANG, told(ticket));
    assert!(matches!(events.last(), Some(Event::AnsweredAfterAsking { late_ms: 0, .. })), "{events:?}");
    assert!(f.t(ticket).open_question().is_none() && f.t(ticket).asked_late == 0);
}

#[test]
fn r023_a_late_answer_is_shown_and_recorded() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.ok(WANG, ask(ticket));
    f.pass(6);
    assert_eq!(f.t(ticket).clock_state(f.now, &f.rules), ClockState::Breached);
    let why: Vec<Why> = rank(f.t(ticket), false, f.now, &f.rules).reasons.into_iter().map(|r| r.why).collect();
    assert!(matches!(&why[..], [Why::Breached(60_000), .., Why::Asked]), "{why:?}");
    f.pass(1);
    let events = f.ok(WANG, told(ticket));
    assert!(matches!(events.last(), Some(Event::AnsweredAfterAsking { late_ms: 120_000, .. })), "{events:?}");
    assert_eq!(f.t(ticket).asked_late, 1);
}

#[test]
fn r023_feedback_answers_as_well_and_an_attempt_does_not() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "other");
    f.ok(WANG, ask(ticket));
    f.ok(FITTER, Command::Result { ticket, text: "好了".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Unreachable));
    assert!(f.t(ticket).open_question().is_some(), "nobody was reached");
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert!(f.t(ticket).open_question().is_none());
}

#[test]
fn r023_only_the_tracker_asks_once_at_a_time_and_only_a_supervisor_answers() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.ok(LI, Command::SignOn);
    assert_eq!(f.refused(LI, ask(ticket)).rule, Rule::T1);
    let nothing = f.refused(HEAD, Command::SupervisorAnswer { ticket, text: "?".into() });
    assert_eq!(nothing.reason, Reason::NothingAsked);
    let not_a_head = Command::AskSupervisor { ticket, question: "?".into(), of: Some(LI) };
    assert_eq!(f.refused(WANG, not_a_head).reason, Reason::WrongRole);
    f.ok(WANG, ask(ticket));
    let again = f.refused(WANG, ask(ticket));
    assert!(matches!(again.reason, Reason::AlreadyAsked { .. }) && again.next == Next::TellCustomer);
    assert_eq!(f.refused(LI, Command::SupervisorAnswer { ticket, text: "?".into() }).reason, Reason::WrongRole);
    f.ok(WANG, told(ticket));
    f.ok(WANG, ask(ticket));
}

#[test]
fn r064_a_spoken_reply_answers_the_reply_clock() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "other");
    f.pass(10);
    f.ok(WANG, told(ticket));
    assert_eq!(f.t(ticket).reply.unwrap().met, Some(f.now));
}

#[test]
fn r066_an_extension_keeps_reason_promise_and_the_breach() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "other");
    let first = f.t(ticket).finish.unwrap().due;
    f.now = first.plus_minutes(60);
    assert!(f.t(ticket).was_breached(f.now));
    let promise = f.now.plus_minutes(2 * 1_440);
    f.ok(
        WANG,
        Command::Extend {
            ticket, due: promise, reason: "等配件".into(), told: "后天到货".into(), approved_by: None
        },
    );
    let clock = f.t(ticket).finish.unwrap();
    assert_eq!((clock.due, clock.first_due), (promise, first));
    assert_eq!(clock.state(f.now, 25, 15), ClockState::Ok, "the new promise runs");
    assert!(f.t(ticket).was_breached(f.now), "and the first due time stays missed");
    let stories = explain(f.t(ticket), &f.log, f.now, &f.rules);
    let finish = stories.iter().find(|s| s.which == Which::Finish).unwrap();
    assert_eq!(finish.late_ms, 3_600_000);
    let told = &finish.extensions[0];
    assert_eq!((told.reason.as_str(), told.told.as_str(), told.due), ("等配件", "后天到货", promise));
    assert!(!finish.steps.is_empty(), "how the first due time came about is still told");
}

#[test]
fn r066_a_milder_grade_does_not_hide_a_breach() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let class = |grade: &str| Classify {
        kind: "repair".into(),
        category: None,
        grade: Some(grade.into()),
        ..Classify::default()
    };
    f.ok(WANG, Command::Classify { ticket, class: class("major") });
    let reply = f.t(ticket).reply.unwrap().due;
    f.now = reply.plus_minutes(30);
    assert_eq!(f.t(ticket).clock_state(f.now, &f.rules), ClockState::Breached);
    f.ok(WANG, Command::Classify { ticket, class: class("minor") });
    let clock = f.t(ticket).reply.unwrap();
    assert!(clock.due > f.now, "the milder limit runs");
    assert_eq!(clock.first_due, reply);
    assert!(f.t(ticket).was_breached(f.now), "what was late stays late");
    let stories = explain(f.t(ticket), &f.log, f.now, &f.rules);
    let told = stories.iter().find(|s| s.which == Which::Reply).unwrap();
    assert!(told.before[0].breached && told.before[0].grade == Code::new("major"));
    // A grade that was right from the start leaves no mark.
    let clean = f.register(WANG);
    f.ok(WANG, Command::Classify { ticket: clean, class: class("major") });
    f.ok(WANG, Command::Classify { ticket: clean, class: class("minor") });
    assert!(!f.t(clean).was_breached(f.now));
}

#[test]
fn r066_a_promise_outlives_a_milder_grade_and_yields_to_a_stricter_one() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let class = |grade: &str| Classify {
        kind: "repair".into(),
        category: None,
        grade: Some(grade.into()),
        ..Classify::default()
    };
    f.ok(WANG, Command::Classify { ticket, class: class("minor") });
    let promise = f.now.plus_minutes(10 * 1_440);
    f.ok(
        WANG,
        Command::Extend { ticket, due: promise, reason: "等配件".into(), told: "十天".into(), approved_by: None },
    );
    f.ok(WANG, Command::Classify { ticket, class: class("major") });
    assert_eq!(f.t(ticket).finish.unwrap().due, promise, "three working days are milder than one: the promise holds");
    let mut rules = f.rules.clone();
    rules.grades[0].finish = Limit::Minutes(60);
    f.rules = rules;
    f.ok(WANG, Command::Classify { ticket, class: class("minor") });
    f.ok(WANG, Command::Classify { ticket, class: class("major") });
    assert_eq!(f.t(ticket).finish.unwrap().due, f.t(ticket).arrived.plus_minutes(60));
}

#[test]
fn explain_tells_every_clock_in_its_order_and_agrees_with_the_ticket() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.ok(WANG, ask(ticket));
    f.ok(WANG, told(ticket));
    f.ok(FITTER, Command::Result { ticket, text: "好了".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::NotSatisfied));
    f.ok(FITTER, Command::Result { ticket, text: "又修".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    let history: Vec<_> = f.log.iter().filter(|r| r.event.ticket() == Some(ticket)).cloned().collect();
    let stories = explain(f.t(ticket), &history, f.now, &f.rules);
    let which: Vec<Which> = stories.iter().map(|s| s.which).collect();
    use Which::*;
    assert_eq!(which, [Receive, Reply, Finish, Supervisor, Rework, Callback]);
    for story in &stories {
        let clock = story.clock;
        assert!(matches!(story.steps.last(), Some(calendar::Step::Due { at }) if *at == clock.due), "{story:?}");
    }
    let of = |w: Which| stories.iter().find(|s| s.which == w).unwrap().clock;
    assert_eq!(Some(of(Rework)), f.t(ticket).finish);
    assert_eq!(Some(of(Reply)), f.t(ticket).reply);
    assert_eq!((of(Supervisor).met, of(Callback).met), (Some(f.now), None));
}

fn place(f: &Fixture, ticket: TicketId, vip: bool) -> Rank {
    rank(f.t(ticket), vip, f.now, &f.rules)
}

#[test]
fn r189_clock_grade_waiting_time_and_vip_order_the_queue() {
    let mut f = Fixture::day();
    let graded = |f: &mut Fixture, grade: &str| {
        let ticket = f.register(WANG);
        let class =
            Classify { kind: "repair".into(), category: None, grade: Some(grade.into()), ..Classify::default() };
        f.ok(WANG, Command::Classify { ticket, class });
        ticket
    };
    let (minor, major) = (graded(&mut f, "minor"), graded(&mut f, "major"));
    assert!(place(&f, major, false) < place(&f, minor, false), "the graver first");
    assert!(place(&f, minor, true) < place(&f, minor, false), "VIP first among equals");
    // The same grade: who waits longer for the clock comes later, who is due earlier first.
    f.pass(1);
    let later = graded(&mut f, "minor");
    assert!(place(&f, minor, false) < place(&f, later, false));
    // A breach outweighs a grade, and a longer one a shorter one.
    let due = f.t(major).reply.unwrap().due;
    f.now = due.plus_minutes(12);
    let breached = place(&f, major, false);
    assert!(matches!(breached.reasons[0].why, Why::Breached(ms) if ms == 12 * 60_000));
    assert!(breached < place(&f, minor, true));
    let then = breached.points;
    f.pass(30);
    assert_eq!(place(&f, major, false).points, then + 30 * f.rules.order.late_minute);
    // A message that nobody received comes before all of them, the longer it waits.
    let waiting = ticket_of(&f.by(Actor::Intake, Command::MessageIn(message("漏水"))));
    assert!(place(&f, waiting, false) < place(&f, major, false));
}

#[test]
fn the_points_of_a_row_are_the_sum_of_its_reasons_and_the_figures_of_the_pack() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.now = f.t(ticket).reply.unwrap().due.plus_minutes(100_000);
    f.rules.order.late_minutes_most = 10;
    f.rules.order.late_minute = 7;
    f.rules.order.breached = 1_000;
    f.rules.order.vip = 33;
    let r = place(&f, ticket, true);
    assert_eq!(r.points, r.reasons.iter().map(|r| r.points).sum::<i64>());
    assert_eq!(r.reasons[0].points, 1_000 + 70, "minutes count only up to the pack's figure");
    assert!(r.reasons.iter().any(|r| r.why == Why::Vip && r.points == 33));
}
