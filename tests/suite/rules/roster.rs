//! The roster: R039, R042, R043.

use super::fixture::*;
use frontdesk::domain::event::Event;
use frontdesk::domain::refusal::{May, Next, Reason, Rule};
use frontdesk::domain::roster::*;
use frontdesk::domain::rules::{RosterPattern, Rules, ShiftPattern, SwapBy};
use frontdesk::domain::*;

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}
fn month(text: &str) -> Month {
    Month::parse(text).unwrap()
}
fn duty(on: &str, shift: &str, staff: &[StaffId]) -> Duty {
    Duty { day: day(on), shift: Code::new(shift), staff: staff.to_vec() }
}
fn at(on: &str, shift: &str) -> DutyRef {
    DutyRef { day: day(on), department: None, shift: Code::new(shift) }
}
fn plan(duties: Vec<Duty>) -> Command {
    let month = duties.first().map_or(month("2026-11"), |d| d.day.month());
    Command::PlanRoster { month, department: None, duties }
}
fn planned(f: &Fixture, on: &str, shift: &str) -> Vec<StaffId> {
    f.world.roster.duties.of(&at(on, shift)).into_iter().collect()
}
/// Engineering takes turns: office hours and night duty.
fn with_duty(mut f: Fixture) -> Fixture {
    let base = f.rules.shifts[0].clone();
    let shift = |code: &str, from, to| ShiftPattern { code: Code::new(code), from, to, ..base.clone() };
    let shifts = vec![shift("office", 510, 1_050), shift("on-call", 1_050, 510)];
    f.rules.rosters = vec![RosterPattern { code: Code::new("duty"), label: base.label.clone(), shifts }];
    f.rules.departments[0].duty_roster = Some(Code::new("duty"));
    f
}

#[test]
fn r043_supervisors_arrange_the_shifts_and_nobody_else() {
    let mut f = Fixture::founded();
    let december = plan(vec![duty("2026-12-01", "day", &[WANG]), duty("2026-12-01", "night", &[LI])]);
    for who in [WANG, CLERK, FOREMAN] {
        let refusal = f.refused(who, december.clone());
        assert_eq!((refusal.rule, refusal.reason), (Rule::R043, Reason::WrongRole));
        assert_eq!(refusal.may, May::Roles(vec![Role::ServiceHead, Role::ProjectHead]));
    }
    f.ok(HEAD, december.clone());
    assert_eq!(planned(&f, "2026-12-01", "day"), [WANG]);
    assert_eq!(f.refused(HEAD, december).reason, Reason::NoChange);
    // One shift planned anew; what is not named stays.
    f.ok(PROJECT, plan(vec![duty("2026-12-01", "day", &[ZHAO, SUN])]));
    assert_eq!(planned(&f, "2026-12-01", "day"), [ZHAO, SUN]);
    assert_eq!(planned(&f, "2026-12-01", "night"), [LI]);
    f.ok(HEAD, plan(vec![duty("2026-12-01", "day", &[])]));
    assert!(planned(&f, "2026-12-01", "day").is_empty());
}

#[test]
fn r043_a_month_can_be_planned_from_the_running_one_to_as_far_as_the_pack_says() {
    let mut f = Fixture::founded();
    f.rules.rostering.months_ahead = 2;
    for (on, may) in [("2026-10-31", false), ("2026-11-30", true), ("2027-01-31", true), ("2027-02-01", false)] {
        let command = plan(vec![duty(on, "day", &[WANG])]);
        if may {
            f.ok(HEAD, command);
        } else {
            let (from, to) = (month("2026-11"), month("2027-01"));
            let reason = Reason::MonthOutOfRange { month: day(on).month(), from, to };
            assert_eq!(f.refused(HEAD, command).reason, reason);
        }
    }
    let other = Command::PlanRoster {
        month: month("2026-12"),
        department: None,
        duties: vec![duty("2027-01-01", "day", &[WANG])],
    };
    let reason = Reason::DayOfOtherMonth { day: day("2027-01-01"), month: month("2026-12") };
    assert_eq!(f.refused(HEAD, other).reason, reason);
    let twice = plan(vec![duty("2026-12-01", "day", &[WANG]), duty("2026-12-01", "day", &[LI])]);
    assert_eq!(f.refused(HEAD, twice).reason, Reason::DutyTwice { duty: at("2026-12-01", "day") });
}

#[test]
fn r043_only_shifts_of_the_posts_own_roster() {
    let mut f = with_duty(Fixture::founded());
    let known = vec![Code::new("day"), Code::new("night")];
    let reason = Reason::ShiftOfOtherRoster { shift: Code::new("on-call"), known: known.clone() };
    assert_eq!(f.refused(HEAD, plan(vec![duty("2026-12-01", "on-call", &[WANG])])).reason, reason);
    let reason = Reason::NoCode { field: frontdesk::domain::refusal::Field::Pattern, code: Code::new("noon"), known };
    assert_eq!(f.refused(HEAD, plan(vec![duty("2026-12-01", "noon", &[WANG])])).reason, reason);
    let of = |department: &str| Command::PlanRoster {
        month: month("2026-12"),
        department: Some(Code::new(department)),
        duties: vec![duty("2026-12-01", "on-call", &[FITTER])],
    };
    assert_eq!(f.refused(HEAD, of("sec")).reason, Reason::NoDutyRoster { department: Code::new("sec") });
    f.ok(HEAD, of("eng"));
}

#[test]
fn r042_departments_take_turns_with_their_own_people() {
    let mut f = with_duty(Fixture::founded());
    let eng = Some(Code::new("eng"));
    let on_call = |staff: &[StaffId]| Command::PlanRoster {
        month: month("2026-12"),
        department: eng.clone(),
        duties: vec![duty("2026-12-01", "on-call", staff)],
    };
    for who in [GUARD, WANG] {
        let refusal = f.refused(HEAD, on_call(&[who]));
        assert_eq!((refusal.rule, refusal.reason), (Rule::R042, Reason::NotForDuty { staff: who }));
        assert_eq!(refusal.may, May::DepartmentStaff(Code::new("eng")));
    }
    assert_eq!(f.refused(HEAD, plan(vec![duty("2026-12-01", "day", &[FITTER])])).rule, Rule::R042);
    f.ok(HEAD, on_call(&[FITTER]));
    f.now = Moment::parse("2026-12-02T03:00:00+08:00").unwrap();
    let now = duty_now(&f.world, &f.rules, eng.as_ref(), f.now);
    let current = now.current.unwrap();
    assert_eq!((current.slot.day, current.planned), (day("2026-12-01"), [FITTER].into()));
    assert!(now.missing.is_empty(), "nobody signs on in a department");
}

#[test]
fn r042_nobody_on_two_shifts_at_once_also_across_midnight_month_and_year() {
    let mut f = Fixture::founded();
    f.rules.shifts[0].to = 1_230; // the day shift ends half an hour into the night shift
    for (first, second, overlap) in [
        (("2026-12-01", "day"), ("2026-12-01", "night"), true),
        (("2026-12-01", "night"), ("2026-12-02", "day"), false),
        (("2026-12-03", "night"), ("2026-12-04", "night"), false),
    ] {
        let mut f = Fixture { world: f.world.clone(), log: Vec::new(), rules: f.rules.clone(), ..Fixture::founded() };
        let command = plan(vec![duty(first.0, first.1, &[WANG]), duty(second.0, second.1, &[WANG])]);
        if overlap {
            let refusal = f.refused(HEAD, command);
            let (first, second) = (Box::new(at(first.0, first.1)), Box::new(at(second.0, second.1)));
            assert_eq!(refusal.reason, Reason::DutiesOverlap { staff: WANG, first, second });
            assert_eq!(refusal.rule, Rule::R042);
        } else {
            f.ok(HEAD, command);
        }
    }
    // The night shift of New Year's Eve ends half past eight: it overlaps the first day shift of the year.
    f.rules.shifts[1].to = 510;
    f.ok(HEAD, plan(vec![duty("2026-12-31", "night", &[LI])]));
    let refusal = f.refused(HEAD, plan(vec![duty("2027-01-01", "day", &[LI])]));
    let (first, second) = (Box::new(at("2026-12-31", "night")), Box::new(at("2027-01-01", "day")));
    assert_eq!(refusal.reason, Reason::DutiesOverlap { staff: LI, first, second });
}

#[test]
fn r042_two_posts_at_once_are_an_overlap_too() {
    let mut f = with_duty(Fixture::founded());
    f.ok(
        HEAD,
        Command::ChangeStaff {
            staff: WANG,
            roles: vec![Role::Operator],
            department: Some(Code::new("eng")),
            active: true,
        },
    );
    f.ok(HEAD, plan(vec![duty("2026-12-01", "day", &[WANG])]));
    let both = Command::PlanRoster {
        month: month("2026-12"),
        department: Some(Code::new("eng")),
        duties: vec![duty("2026-12-01", "office", &[WANG])],
    };
    assert!(matches!(f.refused(HEAD, both).reason, Reason::DutiesOverlap { staff: WANG, .. }));
}

#[test]
fn r042_short_rest_is_a_warning_and_no_refusal() {
    let mut f = Fixture::founded();
    f.rules.rostering.rest_minutes = 480;
    f.ok(HEAD, plan(vec![duty("2026-12-01", "night", &[WANG]), duty("2026-12-02", "day", &[WANG])]));
    let (from, to) = (day("2026-12-01"), day("2026-12-31"));
    let found = problems(&f.world.roster.duties, &f.rules, from, to);
    let (first, second) = (at("2026-12-01", "night"), at("2026-12-02", "day"));
    assert_eq!(found, [Problem::ShortRest { staff: WANG, first, second, minutes: 0 }]);
    assert!(!found[0].is_error());
    f.rules.rostering.rest_minutes = 0;
    assert!(problems(&f.world.roster.duties, &f.rules, from, to).is_empty());
    let open = unmanned(&f.world.roster.duties, &f.rules, from, day("2026-12-02"), None);
    assert_eq!(open, [at("2026-12-01", "day"), at("2026-12-02", "night")]);
}

#[test]
fn r043_only_people_who_work_here_are_planned() {
    let mut f = Fixture::founded();
    let nobody = StaffId(99);
    let command = plan(vec![duty("2026-12-01", "day", &[nobody])]);
    assert_eq!(f.refused(HEAD, command).reason, Reason::NoStaff { staff: nobody });
    f.ok(HEAD, Command::ChangeStaff { staff: SUN, roles: vec![Role::Operator], department: None, active: false });
    let command = plan(vec![duty("2026-12-01", "day", &[SUN])]);
    assert_eq!(f.refused(HEAD, command).reason, Reason::Left { staff: SUN });
}

/// It is Friday, 20 November 2026, 08:00.
#[test]
fn l1_the_past_is_not_planned_anew_only_recorded_as_what_was() {
    let mut f = Fixture::founded();
    let refusal = f.refused(HEAD, plan(vec![duty("2026-11-20", "day", &[WANG])]));
    assert_eq!((refusal.rule, refusal.next), (Rule::L1, Next::RecordDuty));
    assert_eq!(refusal.reason, Reason::DutyBegun { duty: at("2026-11-20", "day") });
    f.ok(HEAD, plan(vec![duty("2026-11-20", "night", &[LI])]));
    let record = |on: &str, shift: &str, staff: &[StaffId]| Command::RecordDuty {
        duty: at(on, shift),
        staff: staff.to_vec(),
        reason: "补记".into(),
    };
    assert_eq!(f.refused(WANG, record("2026-11-20", "day", &[WANG])).rule, Rule::R043);
    f.ok(HEAD, record("2026-11-20", "day", &[WANG]));
    f.ok(HEAD, record("2026-10-01", "night", &[ZHAO]));
    let ahead = f.refused(HEAD, record("2026-11-20", "night", &[WANG]));
    assert_eq!(ahead.reason, Reason::DutyAhead { duty: at("2026-11-20", "night") });
    assert!(matches!(f.refused(HEAD, record("2026-09-30", "day", &[WANG])).reason, Reason::MonthOutOfRange { .. }));
    // The month can be sent again as a whole, with what has begun unchanged in it.
    f.ok(HEAD, plan(vec![duty("2026-11-20", "day", &[WANG]), duty("2026-11-21", "day", &[LI])]));
    assert_eq!(planned(&f, "2026-11-20", "day"), [WANG]);
}

#[test]
fn r043_who_falls_ill_is_stood_in_for_also_while_the_shift_runs() {
    let mut f = Fixture::founded();
    f.ok(HEAD, plan(vec![duty("2026-11-20", "night", &[WANG])]));
    let cover =
        |absent, by| Command::CoverDuty { duty: at("2026-11-20", "night"), absent, by, reason: "发烧".into() };
    f.pass(13 * 60);
    assert_eq!(f.refused(LI, cover(WANG, Some(LI))).rule, Rule::R043);
    assert_eq!(
        f.refused(HEAD, cover(ZHAO, Some(LI))).reason,
        Reason::NotPlanned { staff: ZHAO, duty: at("2026-11-20", "night") }
    );
    f.ok(HEAD, cover(WANG, None));
    assert!(planned(&f, "2026-11-20", "night").is_empty());
    f.ok(HEAD, Command::RecordDuty { duty: at("2026-11-20", "night"), staff: vec![WANG], reason: "来了".into() });
    f.ok(HEAD, cover(WANG, Some(LI)));
    assert_eq!(planned(&f, "2026-11-20", "night"), [LI]);
    f.pass(12 * 60);
    assert_eq!(f.refused(HEAD, cover(LI, Some(WANG))).next, Next::RecordDuty);
}

fn swap(first: StaffId, gives: DutyRef, second: StaffId, takes: Option<DutyRef>) -> Command {
    Command::AskSwap { first, gives, second, takes, reason: "家里有事".into() }
}

fn two_nights() -> Fixture {
    let mut f = Fixture::founded();
    f.ok(HEAD, plan(vec![duty("2026-11-23", "night", &[WANG]), duty("2026-11-25", "night", &[LI])]));
    f
}

#[test]
fn r043_a_swap_is_asked_agreed_and_approved() {
    let mut f = two_nights();
    let (mine, theirs) = (at("2026-11-23", "night"), at("2026-11-25", "night"));
    let ask = swap(WANG, mine.clone(), LI, Some(theirs));
    assert_eq!(f.refused(ZHAO, ask.clone()).rule, Rule::R043);
    let empty = Command::AskSwap { first: WANG, gives: mine.clone(), second: LI, takes: None, reason: " ".into() };
    assert!(matches!(f.refused(WANG, empty).reason, Reason::Empty { .. }));
    assert_eq!(f.refused(WANG, swap(WANG, mine.clone(), WANG, None)).reason, Reason::SamePerson);
    f.ok(WANG, ask.clone());
    assert_eq!(f.refused(WANG, ask).next, Next::SeeSwaps);
    let id = SwapId(1);
    assert_eq!(f.refused(ZHAO, Command::AgreeSwap { swap: id }).reason, Reason::NotMySwap { staff: LI });
    f.ok(LI, Command::AgreeSwap { swap: id });
    assert!(f.world.roster.swaps[&id].agreed);
    assert_eq!(planned(&f, "2026-11-23", "night"), [WANG], "nothing changes before it is approved");
    assert_eq!(f.refused(LI, Command::AgreeSwap { swap: id }).reason, Reason::SwapAgreedAlready);
    f.ok(HEAD, Command::AgreeSwap { swap: id });
    assert_eq!((planned(&f, "2026-11-23", "night"), planned(&f, "2026-11-25", "night")), (vec![LI], vec![WANG]));
    assert_eq!(f.refused(HEAD, Command::AgreeSwap { swap: id }).reason, Reason::NoSwap);
}

#[test]
fn r043_where_the_pack_says_so_a_swap_holds_when_both_agree() {
    let mut f = two_nights();
    f.rules.rostering.swap = SwapBy::Both;
    f.ok(WANG, swap(WANG, at("2026-11-23", "night"), SUN, None));
    f.ok(SUN, Command::AgreeSwap { swap: SwapId(1) });
    assert_eq!(planned(&f, "2026-11-23", "night"), [SUN]);
    assert!(f.world.roster.swaps.is_empty());
}

#[test]
fn r043_a_supervisor_swaps_at_once_and_anybody_concerned_may_decline() {
    let mut f = two_nights();
    f.ok(HEAD, swap(WANG, at("2026-11-23", "night"), LI, Some(at("2026-11-25", "night"))));
    assert_eq!(planned(&f, "2026-11-23", "night"), [LI]);
    for who in [LI, SUN, PROJECT] {
        f.ok(LI, swap(LI, at("2026-11-23", "night"), SUN, None));
        let id = SwapId(f.world.roster.last_swap);
        assert!(matches!(
            f.refused(ZHAO, Command::DeclineSwap { swap: id, reason: String::new() }).reason,
            Reason::NotMySwap { .. }
        ));
        f.ok(who, Command::DeclineSwap { swap: id, reason: String::new() });
        assert!(f.world.roster.swaps.is_empty());
    }
}

#[test]
fn r042_a_swap_that_would_overlap_or_that_the_plan_has_overtaken_is_refused() {
    let mut f = two_nights();
    f.rules.shifts[0].to = 1_230;
    f.ok(HEAD, plan(vec![duty("2026-11-23", "day", &[SUN])]));
    assert_eq!(f.refused(WANG, swap(WANG, at("2026-11-23", "night"), SUN, None)).rule, Rule::R042);
    f.ok(WANG, swap(WANG, at("2026-11-23", "night"), ZHAO, None));
    f.ok(HEAD, plan(vec![duty("2026-11-23", "night", &[LI])]));
    assert!(matches!(
        f.refused(HEAD, Command::AgreeSwap { swap: SwapId(1) }).reason,
        Reason::NotPlanned { staff: WANG, .. }
    ));
    // Too late: the shift has begun.
    f.ok(LI, swap(LI, at("2026-11-23", "night"), ZHAO, None));
    f.now = Moment::parse("2026-11-23T20:00:00+08:00").unwrap();
    assert_eq!(f.refused(HEAD, Command::AgreeSwap { swap: SwapId(2) }).rule, Rule::L1);
}

#[test]
fn r039_who_is_on_by_plan_and_at_the_desk() {
    let mut f = Fixture::founded();
    f.rules.rostering.late_minutes = 10;
    let next = duty("2026-11-21", "day", &[ZHAO]);
    f.ok(HEAD, plan(vec![duty("2026-11-20", "night", &[WANG, LI]), next]));
    f.now = Moment::parse("2026-11-20T19:55:00+08:00").unwrap();
    assert!(duty_now(&f.world, &f.rules, None, f.now).missing.is_empty(), "the night shift has not begun");
    let events = f.ok(WANG, Command::OpenShift { pattern: Code::new("night") });
    assert!(events.len() == 1);
    assert_eq!(f.ok(WANG, Command::SignOn).len(), 1, "who is planned just signs on");
    let shift = f.world.open_shift().unwrap().id;
    let events = f.ok(SUN, Command::SignOn);
    assert_eq!(events.last(), Some(&Event::UnplannedDuty { shift, staff: SUN }));
    f.now = Moment::parse("2026-11-20T20:09:00+08:00").unwrap();
    let now = duty_now(&f.world, &f.rules, None, f.now);
    assert_eq!((now.missing, now.late), ([LI].into(), false));
    f.pass(1);
    let now = duty_now(&f.world, &f.rules, None, f.now);
    assert_eq!((now.missing, now.late, now.unplanned), ([LI].into(), true, [SUN].into()));
    let next = now.next.unwrap();
    assert_eq!((next.slot.day, next.planned), (day("2026-11-21"), [ZHAO].into()));
    // Who came and went was not missing.
    f.ok(LI, Command::SignOn);
    f.ok(LI, Command::SignOff);
    assert!(duty_now(&f.world, &f.rules, None, f.now).missing.is_empty());
}

#[test]
fn r039_without_a_plan_nobody_is_missed_and_nobody_is_unplanned() {
    let mut f = Fixture::day();
    f.pass(60);
    let now = duty_now(&f.world, &f.rules, None, f.now);
    assert!(now.missing.is_empty() && now.unplanned.is_empty());
    assert!(f.log.iter().all(|r| !matches!(r.event, Event::UnplannedDuty { .. })));
}

/// A clock put back an hour in the night: the wall says 01:30 twice, and both times it is the same shift.
#[test]
fn r039_the_plan_goes_by_the_wall_clock_when_the_offset_changes() {
    let mut f = Fixture::founded();
    f.ok(HEAD, plan(vec![duty("2026-11-28", "night", &[WANG]), duty("2026-11-29", "day", &[LI])]));
    for (when, shift, next) in [
        ("2026-11-29T01:30:00+02:00", "night", "day"),
        ("2026-11-29T01:30:00+01:00", "night", "day"),
        ("2026-11-29T07:59:00+01:00", "night", "day"),
        ("2026-11-29T08:00:00+01:00", "day", "night"),
        ("2026-11-29T08:00:00+02:00", "day", "night"),
    ] {
        let now = duty_now(&f.world, &f.rules, None, Moment::parse(when).unwrap());
        let code = |turn: Option<Turn>| turn.unwrap().slot.shift.to_string();
        assert_eq!((code(now.current), code(now.next)), (shift.to_owned(), next.to_owned()), "{when}");
    }
}

#[test]
fn only_this_month_the_one_before_and_what_is_to_come_stay_in_memory() {
    let mut f = two_nights();
    for month in ["2026-12-24", "2027-01-31"] {
        f.ok(HEAD, plan(vec![duty(month, "day", &[WANG])]));
    }
    f.now = Moment::parse("2027-01-05T09:00:00+08:00").unwrap();
    f.ok(HEAD, plan(vec![duty("2027-02-01", "day", &[WANG])]));
    f.world.forget_ended();
    let days: Vec<String> = f.world.roster.duties.iter().map(|(d, _)| d.day.to_string()).collect();
    assert_eq!(days, ["2026-12-24", "2027-01-31", "2027-02-01"]);
}

/// Whatever is planned, swapped, covered and recorded, nobody ever stands at two posts at once.
#[test]
fn r042_property_no_person_on_two_overlapping_shifts() {
    let overlaps = |duties: &Duties, rules: &Rules| {
        let all = problems(duties, rules, day("2026-10-01"), day("2027-03-31"));
        all.iter().any(Problem::is_error)
    };
    for seed in 0..40 {
        let mut rng = fastrand::Rng::with_seed(seed);
        let mut f = with_duty(Fixture::founded());
        f.rules.shifts[0].to = 1_260;
        f.rules.shifts[1].to = 500;
        f.rules.rostering.swap = SwapBy::Both;
        f.ok(
            HEAD,
            Command::ChangeStaff {
                staff: WANG,
                roles: vec![Role::Operator],
                department: Some(Code::new("eng")),
                active: true,
            },
        );
        let (mut done, mut refused) = (0, 0);
        for _ in 0..120 {
            let people = [WANG, LI, ZHAO, FITTER];
            let who = |rng: &mut fastrand::Rng| people[rng.usize(..people.len())];
            let eng = rng.u8(..4) == 0;
            let department = eng.then(|| Code::new("eng"));
            let shift = |rng: &mut fastrand::Rng, eng: bool| {
                Code::new(match (eng, rng.bool()) {
                    (false, true) => "day",
                    (false, false) => "night",
                    (true, true) => "office",
                    (true, false) => "on-call",
                })
            };
            let on = day("2026-11-28").plus(rng.i64(0..7));
            let slot = |rng: &mut fastrand::Rng| DutyRef {
                day: on.plus(rng.i64(-1..=1)),
                department: department.clone(),
                shift: shift(rng, eng),
            };
            let target = slot(&mut rng);
            let command = match rng.u8(..6) {
                0..=2 => {
                    let staff = (0..rng.usize(0..3)).map(|_| who(&mut rng)).collect();
                    let one = Duty { day: target.day, shift: target.shift, staff };
                    Command::PlanRoster { month: target.day.month(), department, duties: vec![one] }
                }
                3 => Command::CoverDuty {
                    duty: target,
                    absent: who(&mut rng),
                    by: Some(who(&mut rng)),
                    reason: "病".into(),
                },
                4 => Command::RecordDuty { duty: target, staff: vec![who(&mut rng)], reason: "补".into() },
                _ => {
                    let takes = rng.bool().then(|| slot(&mut rng));
                    swap(who(&mut rng), target, who(&mut rng), takes)
                }
            };
            match f.try_by(Actor::Staff(HEAD), command) {
                Ok(_) => done += 1,
                Err(_) => refused += 1,
            }
            assert!(!overlaps(&f.world.roster.duties, &f.rules), "seed {seed}");
        }
        assert!(done > 5 && refused > 5, "both happen: {done} {refused}");
    }
}
