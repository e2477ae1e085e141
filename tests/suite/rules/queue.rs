//! Messages arrive and somebody receives them: F1, F2, F3.

use super::fixture::*;
use frontdesk::domain::command::Caller;
use frontdesk::domain::event::Event;
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::{Outcome, Stage, Tracking};
use frontdesk::domain::*;

#[test]
fn f1_two_operators_one_wins() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    f.pass(2);
    f.ok(WANG, Command::Receive { ticket: T1 });
    let received = f.now;
    f.pass(1);
    let refusal = f.refused(LI, Command::Receive { ticket: T1 });
    assert_eq!(refusal.rule, Rule::F1);
    assert_eq!(refusal.reason, Reason::AlreadyReceived { by: WANG, at: received });
    assert_eq!(refusal.may, May::Staff(WANG));
    assert_eq!(f.t(T1).first_receiver, Some(WANG));
    assert_eq!(f.t(T1).tracking, Tracking::By(WANG));
}

#[test]
fn f1_who_registers_receives() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    assert_eq!(f.t(ticket).first_receiver, Some(WANG));
    assert_eq!(f.stage(ticket), Stage::Received);
    assert_eq!(f.t(ticket).number, Some(TicketNumber { day: 20261120, seq: 1 }));
}

#[test]
fn f1_nobody_acts_on_a_message_that_nobody_received() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    for command in [
        Command::Classify { ticket: T1, class: classify("repair") },
        Command::Dispatch { ticket: T1, to: to("eng") },
        feedback(T1, Outcome::Satisfied),
        handover_note(T1, "x"),
        Command::Void { ticket: T1, reason: "误报".into(), approved_by: HEAD },
    ] {
        let refusal = f.refused(WANG, command);
        assert_eq!((refusal.rule, refusal.next), (Rule::F1, Next::Receive));
    }
    assert_eq!(f.refused(HEAD, takeover(T1, WANG)).rule, Rule::F1);
}

#[test]
fn intake_only_brings_messages() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    for command in [
        Command::Receive { ticket: T1 },
        Command::SignOn,
        Command::EnterHousehold { code: "12-1803".into(), caller: None, vip: false },
    ] {
        assert_eq!(f.try_by(Actor::Intake, command).unwrap_err().reason, Reason::NotAPerson);
    }
}

#[test]
fn f2_the_first_receiver_never_changes() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.relieve(WANG, "night", LI);
    f.ok(HEAD, Command::OpenShift { pattern: Code::new("day") });
    f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
    f.ok(ZHAO, Command::SignOn);
    f.ok(HEAD, takeover(ticket, ZHAO));
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: ZHAO, reason: "急病".into() });
    f.ok(LI, Command::TakeUp { ticket });
    assert_eq!(f.t(ticket).tracker(), Some(LI));
    assert_eq!(f.t(ticket).first_receiver, Some(WANG));
}

#[test]
fn f2_a_second_received_event_in_a_ledger_changes_nobody() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let mut again = f.log.iter().find(|r| matches!(r.event, Event::Received { .. })).unwrap().clone();
    again.actor = Actor::Staff(LI);
    again.position = f.world.position + 1;
    f.world.apply(&again);
    assert_eq!(f.t(ticket).first_receiver, Some(WANG));
    assert_eq!(f.t(ticket).tracking, Tracking::By(WANG));
}

#[test]
fn f3_a_received_message_never_waits_again() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    f.ok(WANG, Command::Receive { ticket: T1 });
    assert_eq!(f.refused(WANG, Command::Receive { ticket: T1 }).rule, Rule::F1);
    f.ok(WANG, Command::Classify { ticket: T1, class: classify("repair") });
    f.ok(WANG, Command::Dispatch { ticket: T1, to: to("eng") });
    f.ok(WANG, Command::Undo { ticket: T1 });
    assert_eq!(f.stage(T1), Stage::Received, "an undo goes back to received, no further");
    assert_eq!(f.refused(WANG, Command::Undo { ticket: T1 }).reason, Reason::NothingToUndo);
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "急病".into() });
    assert_eq!(f.world.waiting().count(), 0);
}

#[test]
fn t2_receiving_needs_duty() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    for who in [LI, HEAD, FITTER] {
        let refusal = f.refused(who, Command::Receive { ticket: T1 });
        assert_eq!((refusal.rule, refusal.next), (Rule::T2, Next::SignOn), "{who}");
    }
    assert_eq!(f.refused(LI, register(None, None)).rule, Rule::T2);
}

#[test]
fn a_message_is_checked_against_the_rule_book() {
    let mut f = Fixture::day();
    let mut bad = message("x");
    bad.source = Code::new("fax");
    assert!(matches!(f.refused(WANG, Command::MessageIn(bad)).reason, Reason::NoCode { field: Field::Source, .. }));
    assert_eq!(f.refused(WANG, Command::MessageIn(message("  "))).reason, Reason::Empty { field: Field::Text });
    let mut future = message("x");
    future.happened = Some(f.now.plus_minutes(5));
    let refusal = f.refused(WANG, Command::MessageIn(future));
    assert_eq!(refusal.reason, Reason::BadTime { field: Field::Happened });
    let mut long = message("x");
    long.place = "长".repeat(501);
    let refusal = f.refused(WANG, Command::MessageIn(long));
    assert_eq!(refusal.reason, Reason::TooLong { field: Field::Place, most: 500 });
}

#[test]
fn a_card_that_was_not_sealed_is_refused() {
    let mut f = Fixture::day();
    let mut open = message("x");
    open.caller = Some(Caller::Card(frontdesk::domain::command::Card { name: "李四".into(), ..Default::default() }));
    assert_eq!(f.refused(WANG, Command::MessageIn(open)).reason, Reason::Unsealed);
}

#[test]
fn a_household_is_found_or_its_neighbours_are_named() {
    let mut f = Fixture::day();
    for code in ["12-1801", "12-1803", "12-2-501", "12-1-501", "3-502"] {
        f.ok(WANG, Command::EnterHousehold { code: code.into(), caller: None, vip: false });
    }
    let mut with = |typed: &str| {
        let mut m = message("x");
        m.household = Some(typed.into());
        f.try_by(Actor::Staff(WANG), Command::MessageIn(m))
    };
    let Event::MessageArrived { message, .. } = &with("12栋1803").unwrap()[0] else { panic!() };
    assert_eq!(message.household.as_ref().unwrap().0, "12-1803");
    let Err(refusal) = with("12-1802") else { panic!() };
    let Reason::NoHousehold { near, .. } = refusal.reason else { panic!() };
    assert_eq!(near[..2].iter().map(|h| h.0.as_str()).collect::<Vec<_>>(), ["12-1801", "12-1803"]);
    let Err(refusal) = with("12-501") else { panic!() };
    assert!(matches!(refusal.reason, Reason::ManyHouseholds { codes } if codes.len() == 2));
}

#[test]
fn invariant_7_messages_in_are_waiting_plus_received() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("一")));
    f.by(Actor::Intake, Command::MessageIn(message("二")));
    f.register(WANG);
    f.ok(WANG, Command::Receive { ticket: T1 });
    let c = &f.world.counters;
    assert_eq!((c.messages_in, c.received, c.lost, f.world.waiting().count()), (3, 2, 0, 1));
}

#[test]
fn registering_may_do_all_in_one_step() {
    let mut f = Fixture::day();
    let command = Command::Register {
        message: message("几点关门"),
        classify: Some(classify("other")),
        dispatch: None,
        answer: Some("十点".into()),
        heard: Some(heard(Outcome::Satisfied)),
    };
    let ticket = f.ok(WANG, command)[0].ticket().unwrap();
    assert_eq!(f.stage(ticket), Stage::Closed);
    assert_eq!(f.t(ticket).handlers, [WANG]);
    let without = Command::Register {
        message: message("几点关门"),
        classify: Some(classify("other")),
        dispatch: None,
        answer: Some("十点".into()),
        heard: None,
    };
    assert_eq!(f.refused(WANG, without).reason, Reason::AnswerNeedsHeard);
    let refusal = f.refused(WANG, register(None, Some(to("eng"))));
    assert_eq!((refusal.reason, refusal.next), (Reason::NotClassified, Next::Classify));
}
