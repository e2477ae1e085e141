//! What is wrong with a plan: nobody can be in two places at once (R042), and people need rest.

use super::{Day, Duties, DutyRef, Slot, slot_of};
use crate::domain::ids::{Code, StaffId};
use crate::domain::rules::Rules;
use std::collections::BTreeMap;

/// Something wrong with a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Problem {
    /// Two shifts of a person overlap. A plan with this can't be saved.
    Overlap {
        /// Who.
        staff: StaffId,
        /// The shift that begins first.
        first: DutyRef,
        /// The other.
        second: DutyRef,
    },
    /// Less rest between two shifts of a person than the pack wants: a warning.
    ShortRest {
        /// Who.
        staff: StaffId,
        /// The earlier shift.
        first: DutyRef,
        /// The later one.
        second: DutyRef,
        /// Minutes between them.
        minutes: i64,
    },
}

impl Problem {
    /// Whether a plan with it can't be saved.
    pub fn is_error(&self) -> bool {
        matches!(self, Problem::Overlap { .. })
    }
    /// Whom it is about.
    pub fn staff(&self) -> StaffId {
        match self {
            Problem::Overlap { staff, .. } | Problem::ShortRest { staff, .. } => *staff,
        }
    }
    /// The two shifts.
    pub fn duties(&self) -> (&DutyRef, &DutyRef) {
        match self {
            Problem::Overlap { first, second, .. } | Problem::ShortRest { first, second, .. } => (first, second),
        }
    }
}

/// Overlaps and short rests that touch these days, errors first; across days, months, years and posts.
pub fn problems(duties: &Duties, rules: &Rules, from: Day, to: Day) -> Vec<Problem> {
    let mut of_person: BTreeMap<StaffId, Vec<(Slot, &DutyRef)>> = BTreeMap::new();
    for (duty, staff) in duties.between(from.plus(-2), to.plus(2)) {
        // A shift of an earlier rule book that is gone has no hours any more.
        let Some(pattern) = rules.any_shift(&duty.shift) else { continue };
        for who in staff {
            of_person.entry(*who).or_default().push((slot_of(pattern, duty.day), duty));
        }
    }
    let mut found = Vec::new();
    for (staff, mut slots) in of_person {
        slots.sort_by(|(a, x), (b, y)| (a.starts, a.ends, x).cmp(&(b.starts, b.ends, y)));
        let mut latest: Option<&(Slot, &DutyRef)> = None;
        for slot in &slots {
            if let Some((before, first)) = latest {
                let near = [first.day, slot.1.day].iter().any(|d| (from..=to).contains(d));
                let (first, second) = ((*first).clone(), slot.1.clone());
                let minutes = slot.0.starts.signed_duration_since(before.ends).num_minutes();
                if near && minutes < 0 {
                    found.push(Problem::Overlap { staff, first, second });
                } else if near && minutes < i64::from(rules.rostering.rest_minutes) {
                    found.push(Problem::ShortRest { staff, first, second, minutes });
                }
            }
            if latest.is_none_or(|(before, _)| slot.0.ends > before.ends) {
                latest = Some(slot);
            }
        }
    }
    found.sort_by_key(|p| !p.is_error());
    found
}

/// The shifts of these days at a post for which nobody is planned (R042: the desk is manned round the clock).
pub fn unmanned(duties: &Duties, rules: &Rules, from: Day, to: Day, department: Option<&Code>) -> Vec<DutyRef> {
    let mut open = Vec::new();
    let mut day = from;
    while day <= to {
        for pattern in rules.shifts_of(department) {
            let duty = DutyRef { day, department: department.cloned(), shift: pattern.code.clone() };
            if duties.of(&duty).is_empty() {
                open.push(duty);
            }
        }
        let next = day.plus(1);
        if next == day {
            break;
        }
        day = next;
    }
    open
}
