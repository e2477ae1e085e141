//! The roster (排班): who is planned for which shift on which day, at the desk and in departments that take turns
//! (R039, R042, R043).
//!
//! Plans are kept in the site's wall-clock time: a shift begins at eight o'clock whatever the offset from UTC is that
//! day, so that a plan made before clocks are put forward or back still says what people read on the wall.

mod check;
mod day;
mod mark;
mod now;
mod rhythm;
mod slot;

pub use check::{Problem, problems, unmanned};
pub use day::{Day, Month};
pub use mark::{Cell, is_rest, mark_of, read_cell, write_cell};
pub use now::{DutyNow, Turn, duty_now, duty_of_shift, is_planned};
pub use rhythm::{continued, period, repeated};
pub use slot::{Slot, slot_after, slot_at, slot_of};

use super::ids::{Code, StaffId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A shift of a day, at the desk or of a department: what people are planned for.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DutyRef {
    /// The day on which the shift begins.
    pub day: Day,
    /// The department that takes turns; none is the desk itself.
    #[serde(default)]
    pub department: Option<Code>,
    /// Shift, a code of the pack.
    pub shift: Code,
}

/// Who is planned for a shift of a day. Nobody is an empty list: the shift is planned without anybody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Duty {
    /// The day on which the shift begins.
    pub day: Day,
    /// Shift, a code of the pack.
    pub shift: Code,
    /// Who.
    pub staff: Vec<StaffId>,
}

/// People by shift and day. A shift that nobody is planned for has no entry.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Duties(BTreeMap<DutyRef, BTreeSet<StaffId>>);

impl Duties {
    /// Who is planned for a shift.
    pub fn of(&self, duty: &DutyRef) -> BTreeSet<StaffId> {
        self.0.get(duty).cloned().unwrap_or_default()
    }
    /// Whether this person is planned for it.
    pub fn has(&self, duty: &DutyRef, staff: StaffId) -> bool {
        self.0.get(duty).is_some_and(|all| all.contains(&staff))
    }
    /// Plans these people, and nobody else, for a shift.
    pub fn set(&mut self, duty: DutyRef, staff: impl IntoIterator<Item = StaffId>) {
        let staff: BTreeSet<StaffId> = staff.into_iter().collect();
        if staff.is_empty() {
            self.0.remove(&duty);
        } else {
            self.0.insert(duty, staff);
        }
    }
    /// Plans this person as well.
    pub fn add(&mut self, duty: DutyRef, staff: StaffId) {
        self.0.entry(duty).or_default().insert(staff);
    }
    /// Takes this person out.
    pub fn remove(&mut self, duty: &DutyRef, staff: StaffId) {
        let mut left = self.of(duty);
        left.remove(&staff);
        self.set(duty.clone(), left);
    }
    /// All shifts that somebody is planned for, by day.
    pub fn iter(&self) -> impl Iterator<Item = (&DutyRef, &BTreeSet<StaffId>)> {
        self.0.iter()
    }
    /// The shifts of these days, both included.
    pub fn between(&self, from: Day, to: Day) -> impl Iterator<Item = (&DutyRef, &BTreeSet<StaffId>)> {
        let first = DutyRef { day: from, department: None, shift: Code::new("") };
        self.0.range(first..).take_while(move |(duty, _)| duty.day <= to)
    }
    /// The shifts of a person on a day at one post, in the order of their codes.
    pub fn cell<'a>(
        &'a self,
        day: Day,
        department: Option<&'a Code>,
        staff: StaffId,
    ) -> impl Iterator<Item = &'a Code> + 'a {
        self.between(day, day)
            .filter(move |(duty, all)| duty.department.as_ref() == department && all.contains(&staff))
            .map(|(duty, _)| &duty.shift)
    }
    /// Whether anybody is planned on these days at this post.
    pub fn is_planned(&self, from: Day, to: Day, department: Option<&Code>) -> bool {
        self.between(from, to).any(|(duty, _)| duty.department.as_ref() == department)
    }
    /// Drops what lies before a day.
    pub fn forget_before(&mut self, day: Day) {
        self.0.retain(|duty, _| duty.day >= day);
    }
    /// Copies what lies on these days from another plan, in place of what stands there.
    pub fn take_days(&mut self, other: &Duties, from: Day, to: Day) {
        self.0.retain(|duty, _| duty.day < from || duty.day > to);
        self.0.extend(other.between(from, to).map(|(duty, staff)| (duty.clone(), staff.clone())));
    }
    /// A month of one post as a list: what a plan command or an export says.
    pub fn listed(&self, from: Day, to: Day, department: Option<&Code>) -> Vec<Duty> {
        let of_post = self.between(from, to).filter(|(duty, _)| duty.department.as_ref() == department);
        of_post
            .map(|(duty, staff)| Duty {
                day: duty.day,
                shift: duty.shift.clone(),
                staff: staff.iter().copied().collect(),
            })
            .collect()
    }
}

/// Names a swap that was asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct SwapId(pub u32);

/// A swap (换班) that waits for an answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Swap {
    /// Identity.
    pub id: SwapId,
    /// Who gives a shift away.
    pub first: StaffId,
    /// The shift that they give away.
    pub gives: DutyRef,
    /// Who takes it.
    pub second: StaffId,
    /// What the second gives in return; none where they only stand in.
    pub takes: Option<DutyRef>,
    /// Why.
    pub reason: String,
    /// The second has agreed.
    pub agreed: bool,
}

impl Swap {
    /// Whether both still have what they would give.
    pub fn stands(&self, duties: &Duties) -> bool {
        duties.has(&self.gives, self.first) && self.takes.as_ref().is_none_or(|t| duties.has(t, self.second))
    }
    /// Makes it in a plan.
    pub fn make(&self, duties: &mut Duties) {
        duties.remove(&self.gives, self.first);
        if let Some(takes) = &self.takes {
            duties.remove(takes, self.second);
            duties.add(takes.clone(), self.first);
        }
        duties.add(self.gives.clone(), self.second);
    }
}

/// What of the roster is kept in memory: the month before the latest event, and everything after. Older months are read
/// from the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Roster {
    /// The plan.
    pub duties: Duties,
    /// Swaps that wait for an answer.
    pub swaps: BTreeMap<SwapId, Swap>,
    /// Last swap id given.
    pub last_swap: u32,
}

impl Roster {
    /// Folds an event in; others are no business of the roster.
    pub fn apply(&mut self, event: &super::event::Event) {
        use super::event::Event;
        match event {
            Event::RosterPlanned { department, duties, .. } => {
                for Duty { day, shift, staff } in duties {
                    let duty = DutyRef { day: *day, department: department.clone(), shift: shift.clone() };
                    self.duties.set(duty, staff.iter().copied());
                }
            }
            Event::DutyRecorded { duty, staff, .. } => self.duties.set(duty.clone(), staff.iter().copied()),
            Event::DutyCovered { duty, absent, by, .. } => {
                self.duties.remove(duty, *absent);
                if let Some(by) = by {
                    self.duties.add(duty.clone(), *by);
                }
            }
            Event::SwapAsked { swap, first, gives, second, takes, reason } => {
                self.last_swap = self.last_swap.max(swap.0);
                let asked = Swap {
                    id: *swap,
                    first: *first,
                    gives: gives.clone(),
                    second: *second,
                    takes: takes.clone(),
                    reason: reason.clone(),
                    agreed: false,
                };
                self.swaps.insert(*swap, asked);
            }
            Event::SwapAgreed { swap } => {
                if let Some(swap) = self.swaps.get_mut(swap) {
                    swap.agreed = true;
                }
            }
            Event::SwapMade { swap } => {
                if let Some(swap) = self.swaps.remove(swap) {
                    swap.make(&mut self.duties);
                }
            }
            Event::SwapDeclined { swap, .. } => {
                self.swaps.remove(swap);
            }
            _ => {}
        }
    }
    /// Whether an event changes the roster.
    pub fn is_touched_by(event: &super::event::Event) -> bool {
        use super::event::Event::*;
        matches!(
            event,
            RosterPlanned { .. }
                | DutyRecorded { .. }
                | DutyCovered { .. }
                | SwapAsked { .. }
                | SwapAgreed { .. }
                | SwapMade { .. }
                | SwapDeclined { .. }
        )
    }
}
