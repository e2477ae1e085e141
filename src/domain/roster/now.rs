//! Who is on duty now by the plan and at the desk, who comes next, and when (R039).

use super::{Day, DutyRef, Slot, slot_after, slot_at};
use crate::domain::handover::Shift;
use crate::domain::ids::{Code, StaffId};
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::domain::world::World;
use chrono::NaiveDateTime;
use std::collections::BTreeSet;

/// A shift with who is planned for it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// The shift.
    pub slot: Slot,
    /// Who is planned.
    pub planned: BTreeSet<StaffId>,
}

/// How the plan and the desk agree at a moment.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DutyNow {
    /// The shift that runs now by the plan's hours; none in a gap between shifts.
    pub current: Option<Turn>,
    /// The shift that begins next.
    pub next: Option<Turn>,
    /// Planned now, and not here since the shift began.
    pub missing: BTreeSet<StaffId>,
    /// So much longer than the pack allows that the desk warns of it.
    pub late: bool,
    /// Here in the running shift without being planned, where somebody is planned.
    pub unplanned: BTreeSet<StaffId>,
}

/// The wall clock of a moment.
fn wall(at: Moment) -> NaiveDateTime {
    at.local().naive_local()
}

/// How plan and desk agree; for a department only the plan speaks, because nobody signs on there.
pub fn duty_now(world: &World, rules: &Rules, department: Option<&Code>, now: Moment) -> DutyNow {
    let patterns = rules.shifts_of(department);
    let turn = |slot: Slot| {
        let duty = DutyRef { day: slot.day, department: department.cloned(), shift: slot.shift.clone() };
        Turn { planned: world.roster.duties.of(&duty), slot }
    };
    let at = wall(now);
    let current = slot_at(patterns, at).map(turn);
    let next = slot_after(patterns, at).map(turn);
    let mut this = DutyNow { current, next, ..DutyNow::default() };
    let (Some(current), None) = (&this.current, department) else { return this };
    if current.planned.is_empty() {
        return this;
    }
    let opened = |s: &&Shift| s.pattern == current.slot.shift && wall(s.starts) == current.slot.starts;
    let shifts: Vec<&Shift> = world.shifts.values().filter(opened).collect();
    let came = |who: &StaffId| shifts.iter().any(|s| s.were_on.contains(who)) || world.is_on_duty(*who);
    let since = at.signed_duration_since(current.slot.starts).num_minutes();
    let here = shifts.iter().flat_map(|s| s.on_duty.iter().copied());
    let unplanned = here.filter(|who| !current.planned.contains(who)).collect();
    let missing = current.planned.iter().copied().filter(|who| !came(who)).collect();
    this.unplanned = unplanned;
    this.missing = missing;
    this.late = since >= i64::from(rules.rostering.late_minutes);
    this
}

/// The shift of the plan that an opened shift is.
pub fn duty_of_shift(shift: &Shift, rules: &Rules) -> DutyRef {
    let starts = Day(shift.starts.date());
    let at_24 = rules.any_shift(&shift.pattern).is_some_and(|p| p.from >= 1_440);
    DutyRef { day: if at_24 { starts.plus(-1) } else { starts }, department: None, shift: shift.pattern.clone() }
}

/// Whether somebody who signs on in a shift is planned for it; also when nobody is, because then there is no plan.
pub fn is_planned(world: &World, rules: &Rules, shift: &Shift, staff: StaffId) -> bool {
    let planned = world.roster.duties.of(&duty_of_shift(shift, rules));
    planned.is_empty() || planned.contains(&staff)
}
