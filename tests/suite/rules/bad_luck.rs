//! Bad input and bad luck at the change of shifts: nothing is orphaned, nothing is signed by one who did not.

use super::fixture::*;
use frontdesk::domain::event::{Event, Side};
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::Tracking;
use frontdesk::domain::*;

fn sign(sheet: SheetId, side: Side) -> Command {
    Command::SignSheet { sheet, side }
}

#[test]
fn a_clock_set_back_an_hour_in_mid_shift_keeps_the_order_and_the_handover() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.pass(-60);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    assert!(f.log.iter().any(|r| matches!(r.event, Event::ClockSetBack { .. })), "noted (L3)");
    assert!(f.log.windows(2).all(|w| w[0].at <= w[1].at));
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

#[test]
fn another_time_zone_in_mid_shift_changes_no_order_and_no_signature() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.now = Moment::new(f.now.plus_minutes(30).ms(), 420);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    assert!(!f.log.iter().any(|r| matches!(r.event, Event::ClockSetBack { .. })), "the instant did not go back");
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

#[test]
fn the_same_person_comes_on_duty_once() {
    let mut f = Fixture::day();
    f.open("night", LI);
    assert_eq!(f.refused(WANG, Command::SignOn).reason, Reason::AlreadyOnDuty);
    assert_eq!(f.world.shift_of(WANG).map(|s| s.id), Some(ShiftId(1)));
}

#[test]
fn a_shift_forgotten_open_for_two_days_is_released_and_taken_up() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.pass(2 * 1_440);
    let refusal = f.refused(LI, Command::SignOn);
    assert_eq!((refusal.reason, refusal.next), (Reason::ShiftOver { shift: ShiftId(1) }, Next::OpenShift));
    f.open("day", LI);
    assert_eq!(f.t(ticket).tracker(), Some(WANG), "still hers: nobody has taken it over");
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "前天没有交班".into() });
    assert!(matches!(f.t(ticket).tracking, Tracking::Unattended { .. }));
    f.ok(LI, Command::TakeUp { ticket });
    assert_eq!(f.t(ticket).tracker(), Some(LI));
    assert!(f.world.shifts[&ShiftId(1)].closed.is_some());
}

#[test]
fn two_who_prepare_for_one_shift_make_one_sheet() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let (wangs, lis) = (f.register(WANG), f.register(LI));
    f.ok(WANG, Command::PrepareSheet { notes: String::new() });
    f.ok(LI, Command::PrepareSheet { notes: String::new() });
    assert_eq!(f.world.sheets.len(), 1);
    let (sheet, again) = (f.sign_out(WANG), f.sign_out(LI));
    assert_eq!(sheet, again);
    f.open("night", ZHAO);
    f.sign_in(ZHAO, sheet);
    assert_eq!((f.t(wangs).tracker(), f.t(lis).tracker()), (Some(ZHAO), Some(ZHAO)));
}

#[test]
fn a_state_read_back_between_the_two_signatures_goes_on_where_it_stood() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    // The power is cut: what the ledger has is folded again.
    let mut again = World::default();
    f.log.iter().for_each(|r| again.apply(r));
    assert_eq!(again, f.world);
    f.world = again;
    assert_eq!(f.t(ticket).tracker(), Some(WANG), "H5");
    assert!(f.world.sheets[&sheet].has_signed_out(WANG) && !f.world.sheets[&sheet].is_sealed());
    assert_eq!(f.refused(WANG, sign(sheet, Side::Incoming)).reason, Reason::SamePerson);
    f.sign_in(LI, sheet);
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}
