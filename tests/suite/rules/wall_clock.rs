//! What the clock on the wall can do to a desk: midnight, the turn of month and year, 29 February, the night in which
//! clocks are changed, a clock set wrong and right again, 1970, 2038 and far beyond. In each the order of events is kept,
//! limits and shifts are what people there expect, and a step back is recorded.

use super::fixture::*;
use frontdesk::domain::clock::Calendar;
use frontdesk::domain::event::Event;
use frontdesk::domain::refusal::*;
use frontdesk::domain::rules::{Age, Limit};
use frontdesk::domain::*;

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn starting(text: &str) -> Fixture {
    let mut f = Fixture::founded();
    f.now = at(text);
    f
}

/// The number of a ticket: day and place in it.
fn number(f: &Fixture, ticket: TicketId) -> (u32, u32) {
    let number = f.t(ticket).number.unwrap();
    (number.day, number.seq)
}

fn steps_back(f: &Fixture) -> usize {
    f.log.iter().filter(|r| matches!(r.event, Event::ClockSetBack { .. })).count()
}

#[track_caller]
fn in_order(f: &Fixture) {
    assert!(f.log.windows(2).all(|w| w[0].at <= w[1].at && w[0].position + 1 == w[1].position));
    let mut again = World::default();
    f.log.iter().for_each(|r| again.apply(r));
    assert_eq!(again, f.world, "folded again it is the same");
}

fn shift(f: &Fixture, id: ShiftId) -> (String, String) {
    let shift = &f.world.shifts[&id];
    (shift.starts.to_rfc3339(), shift.ends.to_rfc3339())
}

/// Of a zone in central Europe: 2026-03-29 leaps from 02:00 to 03:00, 2026-10-25 goes back from 03:00 to 02:00.
fn europe() -> Zone {
    let ms = |text: &str| at(text).ms();
    Zone::new(60, vec![(ms("2026-03-29T01:00:00Z"), 120), (ms("2026-10-25T01:00:00Z"), 60)])
}

#[test]
fn midnight_begins_new_numbers_and_ends_no_shift_and_no_clock() {
    let mut f = starting("2026-11-20T23:59:58+08:00");
    let night = f.open("night", WANG);
    let before = f.dispatched(WANG, "repair");
    f.now = at("2026-11-21T00:00:00+08:00");
    let after = f.dispatched(WANG, "repair");
    assert_eq!((number(&f, before), number(&f, after)), ((20_261_120, 1), (20_261_121, 1)));
    assert_eq!(f.t(before).reply.unwrap().due, at("2026-11-21T23:59:58+08:00"), "real hours run through the night");
    assert_eq!(f.world.shift_of(WANG).map(|s| s.id), Some(night));
    in_order(&f);
}

#[test]
fn month_and_year_end_in_a_night_shift_are_one_night() {
    for (evening, morning, days) in [
        ("2026-11-30T20:05:00+08:00", "2026-12-01T00:10:00+08:00", (20_261_130, 20_261_201)),
        ("2026-12-31T20:05:00+08:00", "2027-01-01T00:10:00+08:00", (20_261_231, 20_270_101)),
    ] {
        let mut f = starting(evening);
        let night = f.open("night", WANG);
        let old = f.register(WANG);
        f.now = at(morning);
        let new = f.register(WANG);
        assert_eq!((number(&f, old), number(&f, new)), ((days.0, 1), (days.1, 1)));
        assert_eq!((old.0 + 1, f.world.shift_of(WANG).map(|s| s.id)), (new.0, Some(night)));
        f.now = at(morning).plus_minutes(7 * 60 + 30);
        f.relieve(WANG, "day", LI);
        assert_eq!((f.t(old).tracker(), f.t(new).tracker()), (Some(LI), Some(LI)));
        in_order(&f);
    }
    // A working day after the last one of the year is the first one of the next that is worked.
    let calendar = Calendar { off: [at("2027-01-01T00:00:00+08:00").date()].into(), ..rules().calendar };
    assert_eq!(calendar.due(Limit::WorkingDays(1), at("2026-12-31T16:00:00+08:00")), at("2027-01-04T16:00:00+08:00"));
}

#[test]
fn the_29th_of_february_is_a_day_like_any_other_where_there_is_one() {
    let mut f = starting("2028-02-28T20:30:00+08:00");
    let night = f.open("night", WANG);
    assert_eq!(shift(&f, night).1, "2028-02-29T08:00:00.000+08:00");
    f.now = at("2028-02-29T00:00:01+08:00");
    let ticket = f.register(WANG);
    assert_eq!(number(&f, ticket), (20_280_229, 1));
    let calendar = rules().calendar;
    let due = |from: &str| calendar.due(Limit::WorkingDays(1), at(from)).to_rfc3339();
    assert_eq!(due("2028-02-28T10:00:00+08:00"), "2028-02-29T10:00:00.000+08:00");
    assert_eq!(due("2028-02-29T10:00:00+08:00"), "2028-03-01T10:00:00.000+08:00");
    assert_eq!(due("2027-02-26T10:00:00+08:00"), "2027-03-01T10:00:00.000+08:00");
    assert_eq!(due("2100-02-26T10:00:00+08:00"), "2100-03-01T10:00:00.000+08:00", "2100 has none");
    assert_eq!(Age::Months(1).after(at("2028-01-31T10:00:00+08:00")), at("2028-02-29T10:00:00+08:00"));
    assert_eq!(Age::Months(12).before(at("2028-02-29T10:00:00+08:00")), at("2027-02-28T10:00:00+08:00"));
    in_order(&f);
}

#[test]
fn the_night_that_is_an_hour_short_ends_when_the_wall_clock_says() {
    let mut f = founded("2026-03-28T20:05:00+01:00");
    f.rules.calendar.zone = europe();
    let night = f.open("night", WANG);
    assert_eq!(shift(&f, night), ("2026-03-28T20:00:00.000+01:00".into(), "2026-03-29T08:00:00.000+02:00".into()));
    f.now = at("2026-03-29T01:59:59+01:00");
    let before = f.dispatched(WANG, "repair");
    f.now = at("2026-03-29T03:00:00+02:00");
    let after = f.dispatched(WANG, "repair");
    let reply = |t| f.t(t).reply.unwrap().due.since(f.t(t).arrived);
    assert_eq!((reply(before), reply(after)), (86_400_000, 86_400_000), "a day of real time is 24 hours");
    assert_eq!((number(&f, before), number(&f, after)), ((20_260_329, 1), (20_260_329, 2)));
    assert_eq!(steps_back(&f), 0);
    // Friday 10:00 and one working day is Monday 10:00, whatever the clocks did on Sunday.
    let calendar = &f.rules.calendar;
    assert_eq!(
        calendar.due(Limit::WorkingDays(1), at("2026-03-27T10:00:00+01:00")).to_rfc3339(),
        "2026-03-30T10:00:00.000+02:00"
    );
    in_order(&f);
}

/// A site founded at another time than the fixture's, with a head, two operators, and a department's fitter.
fn founded(text: &str) -> Fixture {
    let now = at(text);
    let mut f = Fixture { world: World::default(), log: Vec::new(), rules: rules(), now, entropy: [0; 16] };
    f.by(Actor::System, Command::FoundSite { code: "HY".into(), name: "site".into(), drill: true });
    for (n, role) in [Role::ServiceHead, Role::Operator, Role::Operator].into_iter().enumerate() {
        let actor = if n == 0 { Actor::System } else { Actor::Staff(HEAD) };
        let caller = frontdesk::domain::command::Caller::Known { contact: ContactId(100 + n as u64) };
        f.by(actor, Command::AddStaff { caller, roles: vec![role], department: None });
    }
    f
}

#[test]
fn the_night_that_is_an_hour_long_keeps_the_order_of_two_half_past_twos() {
    let mut f = founded("2026-10-24T20:05:00+02:00");
    f.rules.calendar.zone = europe();
    let night = f.open("night", WANG);
    assert_eq!(shift(&f, night), ("2026-10-24T20:00:00.000+02:00".into(), "2026-10-25T08:00:00.000+01:00".into()));
    f.now = at("2026-10-25T02:30:00+02:00");
    let first = f.register(WANG);
    f.now = at("2026-10-25T02:30:00+01:00");
    let second = f.register(WANG);
    assert_eq!(f.t(second).arrived.since(f.t(first).arrived), 3_600_000);
    assert_eq!((number(&f, first), number(&f, second)), ((20_261_025, 1), (20_261_025, 2)));
    assert_eq!(steps_back(&f), 0, "the wall clock went back, time did not");
    // Who comes at eight by the wall clock relieves a shift that ends just then.
    f.now = at("2026-10-25T07:50:00+01:00");
    let day = f.open("day", LI);
    assert_eq!(shift(&f, day).0, "2026-10-25T08:00:00.000+01:00");
    in_order(&f);
}

#[test]
fn a_time_that_the_clock_shows_twice_or_never_is_still_one_moment() {
    let zone = europe();
    let local = |near: &str, day: &str, minute| zone.at_local(at(near), day.parse().unwrap(), minute).to_rfc3339();
    let gap = "2026-03-28T12:00:00+01:00";
    assert_eq!(local(gap, "2026-03-29", 119), "2026-03-29T01:59:00.000+01:00");
    assert_eq!(local(gap, "2026-03-29", 150), "2026-03-29T03:30:00.000+02:00", "02:30 is leapt over");
    assert_eq!(local(gap, "2026-03-29", 180), "2026-03-29T03:00:00.000+02:00");
    assert_eq!(local("2026-03-29T12:00:00+02:00", "2026-03-28", 720), "2026-03-28T12:00:00.000+01:00", "backwards");
    let fold = "2026-10-24T12:00:00+02:00";
    assert_eq!(local(fold, "2026-10-25", 150), "2026-10-25T02:30:00.000+02:00", "the first of the two");
    assert_eq!(local(fold, "2026-10-25", 180), "2026-10-25T03:00:00.000+01:00");
    assert_eq!(local(fold, "2026-10-24", 1_440 + 480), "2026-10-25T08:00:00.000+01:00", "past the day's end");
    // A drill with times of another place is left alone, and so is a place without changes.
    assert_eq!(local("2026-03-28T12:00:00+08:00", "2026-03-29", 150), "2026-03-29T02:30:00.000+08:00");
    let none = Zone::default();
    assert_eq!(
        none.at_local(at(gap), "2026-03-29".parse().unwrap(), 150).to_rfc3339(),
        "2026-03-29T02:30:00.000+01:00"
    );
}

#[test]
fn a_clock_set_back_an_hour_is_recorded_once_and_costs_no_limit() {
    let mut f = Fixture::day();
    let before = f.dispatched(WANG, "repair");
    f.pass(-60);
    let after = f.dispatched(WANG, "repair");
    let again = f.dispatched(WANG, "repair");
    assert_eq!(steps_back(&f), 1, "once for the step, not for each act");
    let due = |t| f.t(t).reply.unwrap().due;
    assert_eq!((due(before), due(after), due(again)), (due(before), due(before), due(before)), "time stood still");
    // When the clock has caught up, time goes on; another step back is another record.
    f.pass(61);
    let later = f.dispatched(WANG, "repair");
    assert!(f.t(later).arrived > f.t(before).arrived && f.world.clock_back.is_none());
    f.pass(-60);
    f.register(WANG);
    assert_eq!(steps_back(&f), 2);
    in_order(&f);
}

#[test]
fn a_clock_a_day_ahead_is_recorded_when_it_is_set_right_and_no_shift_is_lost() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.pass(1_441);
    assert!(f.t(ticket).reply.unwrap().was_breached(f.now), "by that clock it is late");
    // Whoever comes now can't join yesterday's shift, but is shown the way: the new one is of the day that the clock says.
    let refusal = f.refused(LI, Command::SignOn);
    assert_eq!((refusal.reason, refusal.next), (Reason::ShiftOver { shift: ShiftId(1) }, Next::OpenShift));
    let wrong = f.register(WANG);
    // Set right again: the step is on record, with both times, and nothing is undone.
    f.pass(-1_441);
    let right = f.register(WANG);
    let told = f.log.iter().find_map(|r| match r.event {
        Event::ClockSetBack { latest, clock } => Some((latest, clock)),
        _ => None,
    });
    assert_eq!(told, Some((f.t(wrong).arrived, f.now)));
    assert_eq!(f.t(right).arrived, f.t(wrong).arrived, "never before what happened already");
    assert_eq!(f.world.shift_of(WANG).map(|s| s.id), Some(ShiftId(1)), "still her shift");
    f.write_notes(WANG);
    in_order(&f);
}

/// What the runtime notices is recorded at the time that it should be: the ledger's own time does not leap along.
#[test]
fn a_leap_of_the_clock_is_recorded_when_it_is_noticed() {
    for (minutes, shown) in [(1_440, "a day ahead"), (-60, "an hour back"), (-29_000_000, "1970"), (6_000_000, "2038")]
    {
        let mut f = Fixture::day();
        f.dispatched(WANG, "repair");
        f.pass(5);
        let (expected, clock) = (f.now, f.now.plus_minutes(minutes));
        let event = frontdesk::domain::event::StoreEvent::ClockStepped { expected, clock };
        assert!(f.try_by(Actor::Staff(HEAD), Command::NoteStore { event: event.clone() }).is_err(), "nobody's to say");
        f.now = expected.min(clock);
        f.by(Actor::System, Command::NoteStore { event: event.clone() });
        assert_eq!(f.log.last().map(|r| &r.event), Some(&Event::Store(event)), "{shown}");
        assert!(f.world.latest <= Some(expected), "{shown}: time goes on from where it was");
        assert_eq!(steps_back(&f), usize::from(minutes < 0), "{shown}");
        // Everybody at the desk hears of it, and so does the next sheet.
        assert_eq!(f.world.access.len(), 1, "{shown}");
        in_order(&f);
    }
}

#[test]
fn a_clock_that_woke_up_in_1970_is_recorded_and_a_desk_founded_then_goes_on() {
    let mut f = Fixture::day();
    f.now = at("1970-01-01T08:00:00+08:00");
    let ticket = f.dispatched(WANG, "repair");
    assert_eq!((steps_back(&f), number(&f, ticket)), (1, (20_261_120, 1)), "the day is the ledger's");
    in_order(&f);
    // The other way round: founded on a board without a battery, set right later.
    for birth in ["1970-01-01T08:00:00+08:00", "1969-12-31T20:00:00-05:00"] {
        let mut f = founded(birth);
        f.open("day", WANG);
        let old = f.dispatched(WANG, "other");
        f.now = at("2026-11-20T08:00:00+08:00");
        assert!(matches!(f.refused(LI, Command::SignOn).reason, Reason::ShiftOver { .. }));
        let today = f.open("day", LI);
        assert_eq!(shift(&f, today).0, "2026-11-20T08:00:00.000+08:00");
        let new = f.register(LI);
        assert_eq!((number(&f, new), steps_back(&f)), ((20_261_120, 1), 0));
        assert!(f.t(old).reply.unwrap().was_breached(f.now));
        in_order(&f);
    }
}

#[test]
fn the_years_2038_2106_and_9999_are_years_like_any_other() {
    for (evening, next) in [
        ("2038-01-19T11:14:07+08:00", 20_380_119),
        ("2106-02-07T14:28:15+08:00", 21_060_207),
        ("9999-12-31T10:00:00+08:00", 99_991_231),
    ] {
        let mut f = starting(evening);
        f.open("day", WANG);
        let before = f.dispatched(WANG, "repair");
        f.now = f.now.plus_ms(1_000);
        let after = f.dispatched(WANG, "repair");
        assert_eq!((number(&f, before), number(&f, after)), ((next, 1), (next, 2)));
        let clock = f.t(after).reply.unwrap();
        assert_eq!(clock.due.since(clock.from), 86_400_000);
        assert!(!clock.was_breached(f.now) && clock.due > f.now);
        assert_eq!(steps_back(&f), 0);
        let mut bytes = Vec::new();
        let last = f.log.last().unwrap();
        frontdesk::ledger::codec::seal(&mut bytes, &frontdesk::ledger::Hash::default(), last).unwrap();
        let outline = frontdesk::ledger::codec::outline(last.position, &bytes).unwrap();
        assert_eq!(outline.open(&frontdesk::ledger::Hash::default(), last.position).unwrap(), *last, "as stored");
        assert_eq!(Moment::parse(&last.at.to_rfc3339()).ok(), Some(last.at), "as exported");
        in_order(&f);
    }
}
