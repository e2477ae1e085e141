//! The record: L1, L3, and memory that forgets what has ended.

use super::fixture::*;
use frontdesk::domain::event::Event;
use frontdesk::domain::refusal::*;
use frontdesk::domain::*;

#[test]
fn l1_every_event_says_who_when_where_and_in_which_shift() {
    let mut f = Fixture::day();
    f.dispatched(WANG, "repair");
    let last = f.log.last().unwrap();
    assert_eq!((last.actor, last.at, last.desk, last.shift), (Actor::Staff(WANG), f.now, DeskId(1), Some(ShiftId(1))));
}

#[test]
fn l1_a_refused_command_leaves_no_trace() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let before = f.world.clone();
    f.refused(LI, Command::Classify { ticket, class: classify("repair") });
    assert_eq!(f.world, before);
}

#[test]
fn l3_a_clock_set_back_is_recorded_once_and_time_stands_still() {
    let mut f = Fixture::day();
    f.pass(60);
    f.register(WANG);
    let latest = f.now;
    f.pass(-30);
    let events = f.ok(WANG, register(None, None));
    assert_eq!(events[0], Event::ClockSetBack { latest, clock: f.now });
    assert_eq!(f.log.last().unwrap().at, latest);
    assert!(f.world.clock_back.is_some(), "shown");
    f.pass(10);
    let events = f.ok(WANG, register(None, None));
    assert!(!matches!(events[0], Event::ClockSetBack { .. }), "not with every command");
    f.pass(-20);
    let events = f.ok(WANG, register(None, None));
    assert!(matches!(events[0], Event::ClockSetBack { .. }), "but when it is set back further");
    f.pass(120);
    f.register(WANG);
    assert_eq!(f.world.clock_back, None, "caught up");
    assert!(f.log.windows(2).all(|w| w[0].at <= w[1].at));
}

#[test]
fn l3_a_clock_set_back_over_midnight_gives_no_number_twice() {
    let mut f = Fixture::day();
    let mut numbers = Vec::new();
    for minutes in [0, 1_440, -1_440, -1_440, 1_440, 2_880, 10] {
        f.pass(minutes);
        let ticket = f.register(WANG);
        numbers.push(f.t(ticket).number.unwrap());
    }
    let mut unique = numbers.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique, numbers, "in order, none twice");
}

#[test]
fn l3_another_time_zone_gives_no_number_twice_either() {
    let mut f = Fixture::day();
    let first = f.register(WANG);
    // The same day by the clock of a desk further west, a little later.
    f.now = Moment::new(f.now.ms() + 60_000, -720);
    assert!(f.now.day_number() < 20261120);
    let second = f.register(WANG);
    assert!(f.t(first).number < f.t(second).number);
}

#[test]
fn a_closed_ticket_out_of_memory_is_decided_on_like_before_once_it_is_loaded() {
    let mut f = Fixture::day();
    let ticket = f.closed(WANG);
    let kept = f.t(ticket).clone();
    f.world.forget_ended();
    assert!(f.world.ticket(ticket).is_none());
    assert_eq!(f.refused(WANG, note(ticket)).reason, Reason::NoTicket { ticket });
    f.world.remember(kept.clone());
    f.ok(WANG, note(ticket));
    assert_eq!(f.t(ticket).stage(), kept.stage());
}

#[test]
fn what_must_be_rechecked_stays_in_memory() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    f.relieve(WANG, "night", LI);
    f.ok(LI, feedback(ticket, frontdesk::domain::ticket::Outcome::Satisfied));
    f.world.forget_ended();
    f.pass(700);
    f.open("day", WANG);
    assert_eq!(f.refused(WANG, Command::SignOff).rule, Rule::R2);
    f.ok(WANG, Command::ConfirmRecheck { ticket });
    f.world.forget_ended();
    assert!(f.world.ticket(ticket).is_none());
}
