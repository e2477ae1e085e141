//! The customer hears and is called back: C1–C5; and the first receiver rechecks: R1, R2.

use super::fixture::*;
use frontdesk::domain::callbacks::chosen;
use frontdesk::domain::event::{CloseReason, Event};
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::{CallbackState, Outcome, Stage};
use frontdesk::domain::*;

#[test]
fn c1_no_feedback_before_there_is_a_result() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    let refusal = f.refused(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!((refusal.rule, refusal.next), (Rule::C1, Next::ReportResult));
}

#[test]
fn c1_unreachable_closes_only_after_the_policys_attempts() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    for tried in 1..=2 {
        f.ok(WANG, feedback(ticket, Outcome::Unreachable));
        assert_eq!((f.stage(ticket), f.t(ticket).feedback_tries), (Stage::Handled, tried));
    }
    let events = f.ok(WANG, feedback(ticket, Outcome::Unreachable));
    assert!(matches!(events.last(), Some(Event::Closed { reason: CloseReason::Unreachable, .. })), "{events:?}");
}

#[test]
fn c1_the_way_is_one_of_the_policys() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    let mut heard = heard(Outcome::Satisfied);
    heard.way = Code::new("telepathy");
    let refusal = f.refused(WANG, Command::Feedback { ticket, heard });
    assert!(matches!(refusal.reason, Reason::NoCode { field: Field::Way, .. }));
}

#[test]
fn c2_in_the_first_receivers_absence_the_tracker_feeds_back() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    f.ok(LI, Command::SignOn);
    assert_eq!(f.refused(LI, feedback(ticket, Outcome::Satisfied)).rule, Rule::T1);
    f.ok(LI, Command::SignOff);
    f.relieve(WANG, "night", LI);
    f.pass(60);
    f.ok(LI, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.t(ticket).recheck, Some(f.now), "and then R1 applies");
}

#[test]
fn c3_not_satisfied_reopens_with_its_own_clock() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "repair");
    let mut without = heard(Outcome::NotSatisfied);
    without.words.clear();
    let refusal = f.refused(WANG, Command::Feedback { ticket, heard: without });
    assert_eq!(refusal.reason, Reason::Empty { field: Field::Words });
    f.pass(10);
    f.ok(WANG, feedback(ticket, Outcome::NotSatisfied));
    assert_eq!((f.stage(ticket), f.t(ticket).reworks), (Stage::Dispatched, 1));
    assert_eq!(f.t(ticket).finish.unwrap().due, f.now.plus_minutes(1_440));
    assert_eq!(f.refused(WANG, feedback(ticket, Outcome::Satisfied)).rule, Rule::C1, "the customer hears again");
    // A milder grade does not loosen the rework clock.
    let due = f.t(ticket).finish.unwrap().due;
    f.ok(WANG, Command::Classify { ticket, class: classify("other") });
    assert_eq!(f.t(ticket).finish.unwrap().due, due);
}

#[test]
fn c3_a_failed_callback_reopens_and_another_callback_follows() {
    let mut f = Fixture::day();
    // 30 % class, and a draw that picks: the next one would not be picked by a draw.
    let ticket = f.handled(WANG, "repair");
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue);
    f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
    assert_eq!(f.stage(ticket), Stage::Dispatched);
    f.ok(FITTER, Command::Result { ticket, text: "又修了".into(), handler: None });
    f.entropy = [255; 16];
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue);
    let tally = f.world.tally(202611, &Code::new("repairs"));
    assert_eq!((tally.drawn, tally.chosen, tally.done), (1, 1, 1), "drawn once, and called back once in time");
    let events = f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert!(matches!(events.last(), Some(Event::Closed { reason: CloseReason::CalledBack, .. })));
    assert_eq!(f.world.tally(202611, &Code::new("repairs")).done, 1);
}

#[test]
fn c4_rates_of_none_all_and_a_share() {
    let mut f = Fixture::day();
    for _ in 0..10 {
        f.closed(WANG);
        f.callback_due(WANG);
    }
    let mut picked = 0;
    for n in 1u32..=50 {
        f.entropy = [(n * 37 % 251) as u8; 16];
        let ticket = f.handled(WANG, "repair");
        f.ok(WANG, feedback(ticket, Outcome::Satisfied));
        picked += u32::from(f.stage(ticket) == Stage::CallbackDue);
        assert!((f64::from(n) * 0.3 - f64::from(picked)).abs() < 1.0, "{picked} of {n}");
    }
}

#[test]
fn c4_anyone_can_check_a_draw_afterwards() {
    let mut f = Fixture::day();
    for n in 0..40u8 {
        f.entropy = [n.wrapping_mul(83); 16];
        let ticket = f.handled(WANG, "repair");
        f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    }
    let (mut drawn, mut picked) = (0, 0);
    for r in &f.log {
        if let Event::CallbackDrawn { before, chosen_before, percent, draw, due, .. } = &r.event {
            assert_eq!((*before, *chosen_before), (drawn, picked));
            assert_eq!(chosen(*percent, *before, *chosen_before, *draw), due.is_some());
            drawn += 1;
            picked += u32::from(due.is_some());
        }
    }
    assert_eq!((drawn, picked), (40, 12));
}

#[test]
fn c4_reopened_before_its_callback_it_is_still_called_back() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "repair");
    f.relieve(WANG, "night", LI);
    f.ok(LI, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue);
    f.pass(700);
    f.open("day", WANG);
    f.ok(WANG, Command::Reopen { ticket, reason: "客户说没修好".into() });
    assert_eq!((f.stage(ticket), f.t(ticket).tracker()), (Stage::Dispatched, Some(WANG)));
    assert_eq!(f.refused(CLERK, callback(ticket, Outcome::Satisfied)).reason, Reason::NoCallbackDue);
    f.ok(FITTER, Command::Result { ticket, text: "修好".into(), handler: None });
    f.entropy = [255; 16];
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue, "chosen once, it stays chosen");
    assert_eq!(f.world.tally(202611, &Code::new("repairs")).drawn, 1);
}

#[test]
fn c4_an_unreachable_callback_ends_after_the_policys_attempts() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.ok(CLERK, callback(ticket, Outcome::Unreachable));
    assert_eq!(f.stage(ticket), Stage::CallbackDue);
    f.ok(CLERK, callback(ticket, Outcome::Unreachable));
    assert_eq!(f.stage(ticket), Stage::Closed);
    assert!(matches!(f.t(ticket).callback, CallbackState::Done { outcome: Outcome::Unreachable, .. }));
}

#[test]
fn c5_the_grade_says_who_calls_back_and_never_who_did_the_work() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "complaint");
    f.ok(WANG, Command::Dispatch { ticket, to: to("sec") });
    f.ok(GUARD, Command::Result { ticket, text: "已劝离".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    let refusal = f.refused(PROJECT, callback(ticket, Outcome::Satisfied));
    assert_eq!((refusal.rule, refusal.reason), (Rule::C5, Reason::WrongRole));
    assert!(matches!(refusal.may, May::Roles(roles) if roles.contains(&Role::ServiceClerk)));
    let refusal = f.refused(GUARD, callback(ticket, Outcome::Satisfied));
    assert_eq!((refusal.rule, refusal.reason, refusal.may), (Rule::C5, Reason::OwnWork, May::NotHandler));
    assert_eq!(f.refused(LI, callback(ticket, Outcome::Satisfied)).rule, Rule::T2, "an operator only on duty");
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::Closed);
}

#[test]
fn c5_who_answered_on_the_spot_does_not_call_back() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.ok(WANG, Command::Classify { ticket, class: classify("complaint") });
    f.ok(WANG, Command::Answer { ticket, text: "已解释".into(), heard: heard(Outcome::Satisfied) });
    assert_eq!(f.refused(WANG, callback(ticket, Outcome::Satisfied)).reason, Reason::OwnWork);
}

#[test]
fn a_callback_that_fails_off_duty_stays_with_its_tracker() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
    assert_eq!((f.stage(ticket), f.t(ticket).tracker()), (Stage::Dispatched, Some(WANG)));
    f.open("night", LI);
    let sheet = f.world.open_sheet_of(ticket).unwrap().id;
    f.sign_in(LI, sheet);
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

/// Wang received; while she was away the work was handled, fed back and closed.
fn closed_in_absence() -> (Fixture, TicketId) {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    f.relieve(WANG, "night", LI);
    f.ok(LI, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::Closed);
    f.pass(720);
    (f, ticket)
}

#[test]
fn r1_the_first_receiver_confirms_what_happened_meanwhile() {
    let (mut f, ticket) = closed_in_absence();
    let refusal = f.refused(LI, Command::ConfirmRecheck { ticket });
    assert_eq!((refusal.rule, refusal.reason), (Rule::R1, Reason::NotFirstReceiver { first: WANG }));
    f.open("day", WANG);
    f.ok(WANG, Command::ConfirmRecheck { ticket });
    assert_eq!(f.refused(WANG, Command::ConfirmRecheck { ticket }).reason, Reason::NoRecheck);
}

#[test]
fn r1_or_reopens_it_and_it_is_theirs() {
    let (mut f, ticket) = closed_in_absence();
    f.open("day", WANG);
    f.ok(WANG, Command::Reopen { ticket, reason: "客户说没修好".into() });
    assert_eq!((f.stage(ticket), f.t(ticket).tracker()), (Stage::Dispatched, Some(WANG)));
    assert_eq!(f.t(ticket).recheck, None);
    f.ok(FITTER, Command::Result { ticket, text: "修好".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::Closed);
}

#[test]
fn r1_a_callback_that_closed_it_meanwhile_is_rechecked_as_well() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.relieve(WANG, "night", LI);
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert_eq!((f.stage(ticket), f.t(ticket).recheck), (Stage::Closed, Some(f.now)));
}

#[test]
fn who_is_to_call_back_may_look_the_number_up() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    let reveal = |ticket| Command::Reveal { ticket, reason: "回访".into() };
    f.ok(CLERK, reveal(ticket));
    let other = f.register(WANG);
    assert_eq!(f.refused(CLERK, reveal(other)).rule, Rule::T2);
    f.ok(HEAD, reveal(other));
}

#[test]
fn r1_work_done_while_they_are_on_duty_needs_no_recheck() {
    let mut f = Fixture::day();
    let ticket = f.closed(WANG);
    assert_eq!(f.t(ticket).recheck, None);
    assert_eq!(f.refused(WANG, Command::Reopen { ticket, reason: "x".into() }).reason, Reason::NoRecheck);
}

#[test]
fn r2_an_old_recheck_blocks_signing_off_and_a_supervisor_may_excuse_it() {
    let (mut f, ticket) = closed_in_absence();
    f.open("day", WANG);
    let refusal = f.refused(WANG, Command::SignOff);
    assert_eq!((refusal.rule, refusal.next), (Rule::R2, Next::Recheck(ticket)));
    assert_eq!(refusal.reason, Reason::RechecksOpen { tickets: vec![ticket] });
    let excuse = Command::ExcuseRecheck { ticket, reason: "已电话确认".into() };
    assert_eq!(f.refused(WANG, excuse.clone()).rule, Rule::R2);
    f.ok(HEAD, excuse);
    f.ok(WANG, Command::SignOff);
}

#[test]
fn r2_a_recheck_of_this_shift_does_not_block() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    f.relieve(WANG, "night", LI);
    f.ok(WANG, Command::SignOn);
    assert_eq!(f.t(ticket).tracker(), Some(WANG));
    f.ok(HEAD, takeover(ticket, LI));
    f.ok(WANG, Command::SignOff);
    f.ok(LI, feedback(ticket, Outcome::Satisfied));
    f.ok(WANG, Command::SignOn);
    assert!(f.t(ticket).recheck.is_some());
    f.ok(WANG, Command::SignOff);
}
