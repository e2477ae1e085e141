//! The roster: supervisors arrange the shifts (R043); nobody stands at two posts at once (R042); the past stays as it
//! was (L1).

use super::{Decided, Scene, fits, known};
use crate::domain::event::Event;
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::roster::{Day, Duties, Duty, DutyRef, Month, Problem, Slot, Swap, SwapId, problems, slot_of};
use crate::domain::rules::{ShiftPattern, SwapBy};
use std::collections::BTreeSet;

impl Scene<'_> {
    /// Plans shifts of a month. What stands unchanged is no matter, so that a whole month can be sent again.
    pub(super) fn plan_roster(&self, month: Month, department: Option<&Code>, duties: &[Duty]) -> Decided {
        self.supervisor(Rule::R043)?;
        let running = Day(self.ctx.now.date()).month();
        let to = running.plus(i32::from(self.ctx.rules.rostering.months_ahead));
        // The night shift of last month's end may run still, but nothing of that month is planned any more.
        if month < running || month > to {
            let reason = Reason::MonthOutOfRange { month, from: running, to };
            return Err(Refusal::new(Rule::R043, reason, May::You, Next::Correct));
        }
        if duties.is_empty() {
            return Err(Refusal::input(Reason::Empty { field: Field::Duties }));
        }
        let mut plan = self.world.roster.duties.clone();
        let mut seen = BTreeSet::new();
        let mut changed = Vec::new();
        for Duty { day, shift, staff } in duties {
            let duty = DutyRef { day: *day, department: department.cloned(), shift: shift.clone() };
            let pattern = self.pattern_of(&duty)?;
            if day.month() != month {
                return Err(Refusal::input(Reason::DayOfOtherMonth { day: *day, month }));
            }
            if !seen.insert(duty.clone()) {
                return Err(Refusal::input(Reason::DutyTwice { duty }));
            }
            let (before, after) = (plan.of(&duty), staff.iter().copied().collect::<BTreeSet<StaffId>>());
            if before == after {
                continue;
            }
            if self.has_begun(&slot_of(pattern, *day)) {
                return Err(Refusal::new(Rule::L1, Reason::DutyBegun { duty }, May::You, Next::RecordDuty));
            }
            for who in after.difference(&before) {
                self.suits(*who, department)?;
            }
            plan.set(duty, after.iter().copied());
            changed.push(Duty { day: *day, shift: shift.clone(), staff: after.into_iter().collect() });
        }
        if changed.is_empty() {
            return Err(Refusal::input(Reason::NoChange));
        }
        let touched = changed.iter().flat_map(|d| d.staff.iter().copied()).collect();
        self.no_overlap(&plan, &touched, changed.iter().map(|d| d.day))?;
        Ok(vec![Event::RosterPlanned { month, department: department.cloned(), duties: changed }])
    }

    /// Says what was: only of shifts that have begun, and as far back as plans are kept in memory.
    pub(super) fn record_duty(&self, duty: &DutyRef, staff: &[StaffId], reason: &str) -> Decided {
        self.supervisor(Rule::R043)?;
        let pattern = self.pattern_of(duty)?;
        let running = Day(self.ctx.now.date()).month();
        if duty.day.month() < running.plus(-1) {
            let reason = Reason::MonthOutOfRange { month: duty.day.month(), from: running.plus(-1), to: running };
            return Err(Refusal::new(Rule::R043, reason, May::You, Next::Correct));
        }
        if !self.has_begun(&slot_of(pattern, duty.day)) {
            return Err(Refusal::input(Reason::DutyAhead { duty: duty.clone() }));
        }
        let reason = self.short(reason, Field::Reason)?;
        let staff: BTreeSet<StaffId> = staff.iter().copied().collect();
        for who in &staff {
            // Also somebody who has left since.
            if self.world.person(*who).is_none() {
                return Err(Refusal::input(Reason::NoStaff { staff: *who }));
            }
        }
        if self.world.roster.duties.of(duty) == staff {
            return Err(Refusal::input(Reason::NoChange));
        }
        let mut plan = self.world.roster.duties.clone();
        plan.set(duty.clone(), staff.iter().copied());
        self.no_overlap(&plan, &staff, [duty.day].into_iter())?;
        Ok(vec![Event::DutyRecorded { duty: duty.clone(), staff: staff.into_iter().collect(), reason }])
    }

    /// Illness: also while the shift runs.
    pub(super) fn cover_duty(&self, duty: &DutyRef, absent: StaffId, by: Option<StaffId>, reason: &str) -> Decided {
        self.supervisor(Rule::R043)?;
        let pattern = self.pattern_of(duty)?;
        if slot_of(pattern, duty.day).ends <= self.wall() {
            return Err(Refusal::new(Rule::L1, Reason::DutyOver { duty: duty.clone() }, May::You, Next::RecordDuty));
        }
        self.planned(duty, absent)?;
        let reason = self.short(reason, Field::Reason)?;
        let mut plan = self.world.roster.duties.clone();
        plan.remove(duty, absent);
        if let Some(by) = by {
            self.suits(by, duty.department.as_ref())?;
            self.not_planned(duty, by)?;
            plan.add(duty.clone(), by);
            self.no_overlap(&plan, &BTreeSet::from([by]), [duty.day].into_iter())?;
        }
        Ok(vec![Event::DutyCovered { duty: duty.clone(), absent, by, reason }])
    }

    pub(super) fn ask_swap(
        &self,
        first: StaffId,
        gives: &DutyRef,
        second: StaffId,
        takes: Option<&DutyRef>,
        reason: &str,
    ) -> Decided {
        let person = self.person()?;
        let by_head = self.supervises(person);
        if person.id != first && !by_head {
            return Err(self.wrong_role(Rule::R043));
        }
        if first == second {
            return Err(Refusal::input(Reason::SamePerson));
        }
        let reason = self.short(reason, Field::Reason)?;
        let swap = Swap {
            id: SwapId(self.world.roster.last_swap + 1),
            first,
            gives: gives.clone(),
            second,
            takes: takes.cloned(),
            reason: reason.clone(),
            agreed: false,
        };
        self.can_be_made(&swap)?;
        let same = |s: &&Swap| s.first == first && s.gives == *gives && s.second == second && s.takes == swap.takes;
        let waiting = self.world.roster.swaps.values().find(same);
        if waiting.is_some() {
            return Err(Refusal::new(Rule::R043, Reason::NoChange, May::You, Next::SeeSwaps));
        }
        let asked =
            Event::SwapAsked { swap: swap.id, first, gives: gives.clone(), second, takes: swap.takes.clone(), reason };
        let made = by_head.then_some(Event::SwapMade { swap: swap.id });
        Ok(std::iter::once(asked).chain(made).collect())
    }

    pub(super) fn agree_swap(&self, id: SwapId) -> Decided {
        let person = self.person()?;
        let swap = self.swap(id)?;
        let (second, by_head) = (person.id == swap.second, self.supervises(person));
        if !second && !by_head {
            let reason = Reason::NotMySwap { staff: swap.second };
            return Err(Refusal::new(Rule::R043, reason, May::Staff(swap.second), Next::AskSupervisor));
        }
        self.can_be_made(swap)?;
        if by_head {
            return Ok(vec![Event::SwapMade { swap: id }]);
        }
        if swap.agreed {
            let heads = self.heads();
            return Err(Refusal::new(Rule::R043, Reason::SwapAgreedAlready, May::Roles(heads), Next::AskSupervisor));
        }
        let agreed = Event::SwapAgreed { swap: id };
        Ok(match self.ctx.rules.rostering.swap {
            SwapBy::Both => vec![agreed, Event::SwapMade { swap: id }],
            SwapBy::Supervisor => vec![agreed],
        })
    }

    pub(super) fn decline_swap(&self, id: SwapId, reason: &str) -> Decided {
        let person = self.person()?;
        let swap = self.swap(id)?;
        if ![swap.first, swap.second].contains(&person.id) && !self.supervises(person) {
            let reason = Reason::NotMySwap { staff: swap.second };
            return Err(Refusal::new(Rule::R043, reason, May::Staff(swap.second), Next::AskSupervisor));
        }
        Ok(vec![Event::SwapDeclined { swap: id, reason: fits(reason, Field::Reason, super::SHORT)? }])
    }

    fn swap(&self, id: SwapId) -> Result<&Swap, Refusal> {
        self.world.roster.swaps.get(&id).ok_or_else(|| Refusal::input(Reason::NoSwap))
    }

    /// Both suit, both still have what they give, neither shift has begun, and neither stands at two posts after it.
    fn can_be_made(&self, swap: &Swap) -> Result<(), Refusal> {
        let both = [(&swap.gives, swap.first, swap.second)].into_iter();
        let both = both.chain(swap.takes.as_ref().map(|takes| (takes, swap.second, swap.first)));
        for (duty, from, to) in both {
            let pattern = self.pattern_of(duty)?;
            self.planned(duty, from)?;
            self.suits(to, duty.department.as_ref())?;
            if self.has_begun(&slot_of(pattern, duty.day)) {
                let reason = Reason::DutyBegun { duty: duty.clone() };
                return Err(Refusal::new(Rule::L1, reason, May::You, Next::RecordDuty));
            }
            self.not_planned(duty, to)?;
        }
        if !swap.stands(&self.world.roster.duties) {
            return Err(Refusal::new(Rule::R043, Reason::SwapStale, May::You, Next::SeeSwaps));
        }
        let mut plan = self.world.roster.duties.clone();
        swap.make(&mut plan);
        let days = std::iter::once(swap.gives.day).chain(swap.takes.as_ref().map(|t| t.day));
        self.no_overlap(&plan, &BTreeSet::from([swap.first, swap.second]), days)
    }

    /// The pattern of a shift that the post has.
    fn pattern_of(&self, duty: &DutyRef) -> Result<&ShiftPattern, Refusal> {
        let rules = self.ctx.rules;
        if let Some(code) = &duty.department {
            known(code, Field::Department, rules.departments.iter().map(|d| &d.code))?;
        }
        let patterns = rules.shifts_of(duty.department.as_ref());
        if let (Some(department), true) = (&duty.department, patterns.is_empty()) {
            return Err(Refusal::input(Reason::NoDutyRoster { department: department.clone() }));
        }
        if let Some(pattern) = patterns.iter().find(|p| p.code == duty.shift) {
            return Ok(pattern);
        }
        let (shift, known): (_, Vec<Code>) = (duty.shift.clone(), patterns.iter().map(|p| p.code.clone()).collect());
        Err(Refusal::input(match rules.any_shift(&shift) {
            Some(_) => Reason::ShiftOfOtherRoster { shift, known },
            None => Reason::NoCode { field: Field::Pattern, code: shift, known },
        }))
    }

    /// Whether somebody may be planned at a post: works here, and there.
    fn suits(&self, staff: StaffId, department: Option<&Code>) -> Result<(), Refusal> {
        let person = self.known_staff(staff)?;
        let fits = match department {
            None => person.has_any(&self.ctx.rules.access.desk),
            Some(code) => person.department.as_ref() == Some(code),
        };
        if fits {
            return Ok(());
        }
        let may = match department {
            None => May::Roles(self.ctx.rules.access.desk.clone()),
            Some(code) => May::DepartmentStaff(code.clone()),
        };
        Err(Refusal::new(Rule::R042, Reason::NotForDuty { staff }, may, Next::Correct))
    }

    fn planned(&self, duty: &DutyRef, staff: StaffId) -> Result<(), Refusal> {
        if self.world.roster.duties.has(duty, staff) {
            return Ok(());
        }
        Err(Refusal::input(Reason::NotPlanned { staff, duty: duty.clone() }))
    }

    fn not_planned(&self, duty: &DutyRef, staff: StaffId) -> Result<(), Refusal> {
        if !self.world.roster.duties.has(duty, staff) {
            return Ok(());
        }
        Err(Refusal::input(Reason::PlannedAlready { staff, duty: duty.clone() }))
    }

    fn wall(&self) -> chrono::NaiveDateTime {
        self.ctx.now.local().naive_local()
    }

    fn has_begun(&self, slot: &Slot) -> bool {
        slot.starts <= self.wall()
    }

    /// R042: of these people nobody stands at two posts at once on or around these days.
    fn no_overlap(
        &self,
        plan: &Duties,
        people: &BTreeSet<StaffId>,
        days: impl Iterator<Item = Day> + Clone,
    ) -> Result<(), Refusal> {
        let (Some(from), Some(to)) = (days.clone().min(), days.max()) else { return Ok(()) };
        let bad = problems(plan, self.ctx.rules, from, to).into_iter();
        match bad.into_iter().find(|p| people.contains(&p.staff())) {
            Some(Problem::Overlap { staff, first, second }) => {
                let (first, second) = (Box::new(first), Box::new(second));
                let reason = Reason::DutiesOverlap { staff, first, second };
                Err(Refusal::new(Rule::R042, reason, May::You, Next::Correct))
            }
            _ => Ok(()),
        }
    }
}
