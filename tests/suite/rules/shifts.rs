//! Shifts and duty: T2, T5.

use super::fixture::*;
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::Tracking;
use frontdesk::domain::*;

fn open(pattern: &str) -> Command {
    Command::OpenShift { pattern: Code::new(pattern) }
}

#[test]
fn t2_no_duty_without_an_open_shift_and_a_desk_role() {
    let mut f = Fixture::founded();
    let refusal = f.refused(WANG, Command::SignOn);
    assert_eq!((refusal.reason, refusal.next), (Reason::NoShift, Next::OpenShift));
    assert_eq!(f.refused(WANG, register(None, None)).next, Next::OpenShift);
    assert_eq!(f.refused(FITTER, open("day")).reason, Reason::WrongRole);
    f.ok(WANG, open("day"));
    assert_eq!(f.refused(FITTER, Command::SignOn).reason, Reason::WrongRole);
    f.ok(HEAD, Command::SignOn);
    assert_eq!(f.refused(HEAD, Command::SignOn).reason, Reason::AlreadyOnDuty);
}

#[test]
fn t2_a_shift_is_opened_once_and_the_next_one_beside_it() {
    let mut f = Fixture::day();
    let refusal = f.refused(LI, open("day"));
    assert_eq!((refusal.reason, refusal.next), (Reason::ShiftIsOpen { shift: ShiftId(1) }, Next::SignOn));
    f.now = Moment::parse("2026-11-20T19:45:00+08:00").unwrap();
    let night = f.open("night", LI);
    assert_eq!(f.world.shift_of(WANG).unwrap().id, ShiftId(1));
    assert_eq!(f.world.shift_of(LI).unwrap().id, night);
    assert_eq!(f.refused(WANG, Command::SignOn).reason, Reason::AlreadyOnDuty);
}

#[test]
fn a_shift_is_planned_for_now_or_the_next_start() {
    for (now, pattern, starts, ends) in [
        ("2026-11-20T08:30:00", "day", "2026-11-20T08:00:00", "2026-11-20T20:00:00"),
        ("2026-11-20T07:10:00", "day", "2026-11-20T08:00:00", "2026-11-20T20:00:00"),
        ("2026-11-20T05:00:00", "day", "2026-11-20T08:00:00", "2026-11-20T20:00:00"),
        ("2026-11-20T20:05:00", "day", "2026-11-21T08:00:00", "2026-11-21T20:00:00"),
        ("2026-11-20T19:50:00", "night", "2026-11-20T20:00:00", "2026-11-21T08:00:00"),
        ("2026-11-21T03:00:00", "night", "2026-11-20T20:00:00", "2026-11-21T08:00:00"),
        ("2026-11-20T12:00:00", "night", "2026-11-20T20:00:00", "2026-11-21T08:00:00"),
    ] {
        let at = |t: &str| Moment::parse(&format!("{t}+08:00")).unwrap();
        let mut f = Fixture::founded();
        f.now = at(now);
        let shift = f.open(pattern, WANG);
        let shift = &f.world.shifts[&shift];
        assert_eq!((shift.starts, shift.ends), (at(starts), at(ends)), "{pattern} opened at {now}");
    }
}

#[test]
fn t5_unfinished_tickets_return_to_their_first_receiver() {
    let mut f = Fixture::day();
    let (mine, done) = (f.register(WANG), f.closed(WANG));
    f.relieve(WANG, "night", LI);
    let lis = f.register(LI);
    f.pass(700);
    f.open("day", WANG);
    assert_eq!(f.t(mine).tracker(), Some(WANG));
    assert_eq!(f.t(lis).tracker(), Some(LI));
    assert_eq!(f.t(done).tracking, Tracking::Ended);
}

#[test]
fn t5_also_from_the_unattended_alarm_and_after_a_takeover() {
    let mut f = Fixture::day();
    let (one, two) = (f.register(WANG), f.register(WANG));
    f.ok(LI, Command::SignOn);
    f.ok(HEAD, takeover(one, LI));
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "急病".into() });
    assert!(matches!(f.t(two).tracking, Tracking::Unattended { .. }));
    f.ok(WANG, Command::SignOn);
    assert_eq!((f.t(one).tracker(), f.t(two).tracker()), (Some(WANG), Some(WANG)));
}

#[test]
fn t5_a_prepared_but_unsigned_sheet_holds_nothing_back() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.relieve(WANG, "night", LI);
    f.write_notes(LI);
    f.ok(LI, Command::PrepareSheet { notes: String::new() });
    f.open("day", WANG);
    assert_eq!(f.t(ticket).tracker(), Some(WANG));
    assert!(f.world.open_sheet_of(ticket).is_none());
    // What is left of the sheet is still to be signed by who goes last.
    f.ok(LI, Command::SignSheet { sheet: SheetId(2), side: frontdesk::domain::event::Side::Outgoing });
    f.ok(LI, Command::SignOff);
}

#[test]
fn a_shift_ends_with_its_last_operator() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let refusal = f.refused(WANG, Command::CloseShift { shift: ShiftId(1) });
    assert_eq!((refusal.rule, refusal.reason), (Rule::T4, Reason::StillOnDuty { staff: WANG }));
    f.ok(WANG, Command::SignOff);
    assert!(f.world.shifts[&ShiftId(1)].closed.is_none());
    f.ok(LI, Command::SignOff);
    assert!(f.world.shifts[&ShiftId(1)].closed.is_some());
    assert_eq!(f.refused(LI, Command::CloseShift { shift: ShiftId(1) }).reason, Reason::NoSuchShift);
}

#[test]
fn a_ticket_registered_before_leaving_needs_its_note_like_any_other() {
    let mut f = Fixture::day();
    let sheet = f.sign_out(WANG);
    let ticket = f.register(WANG);
    assert_eq!(f.refused(WANG, Command::SignOff).reason, Reason::NotesMissing { tickets: vec![ticket] });
    f.write_notes(WANG);
    assert_eq!(f.refused(WANG, Command::SignOff).reason, Reason::NotOnSignedSheet { tickets: vec![ticket] });
    f.sign_out(WANG);
    assert!(f.world.sheets[&sheet].line(ticket).is_some());
    f.ok(WANG, Command::SignOff);
}
