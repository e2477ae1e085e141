//! A roster from a table that somebody was sent: people as rows, days as columns, a mark in each cell. Every fault is
//! told at once with its row and column, and nothing is planned while there is one.

use super::people::{Row, department_of};
use super::{Desk, DeskError};
use crate::board::RosterFault;
use crate::domain::command::Command;
use crate::domain::ids::*;
use crate::domain::roster::{Day, Duties, Duty, DutyRef, Month, Problem, problems, read_cell, slot_of};
use crate::domain::rules::ShiftPattern;
use crate::domain::time::Moment;
use crate::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// What a table comes to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterPlan {
    /// The month; none where the table does not say.
    pub month: Option<Month>,
    /// Of which post.
    pub department: Option<Code>,
    /// The shifts that change.
    pub duties: Vec<Duty>,
    /// People found in it.
    pub people: usize,
    /// Short rests, which are no fault.
    pub warnings: Vec<Problem>,
    /// What is wrong, in the order of the table.
    pub faults: Vec<RosterFault>,
}

impl RosterPlan {
    /// The command that plans it, where anything changes.
    pub fn command(&self) -> Option<Command> {
        let (Some(month), false) = (self.month, self.duties.is_empty()) else { return None };
        Some(Command::PlanRoster { month, department: self.department.clone(), duties: self.duties.clone() })
    }
}

/// The heading: in which row it stands, and which day each column is.
struct Heading {
    at: usize,
    row: usize,
    days: Vec<(usize, u32)>,
}

/// The last number in a cell: `1`, `1日`, `12-01`, `12月1日`.
fn day_of(cell: &str) -> Option<u32> {
    let cell = fold(cell);
    if cell.chars().count() > 12 {
        return None;
    }
    let digits: Vec<&str> = cell.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).collect();
    let day: u32 = digits.last()?.parse().ok()?;
    (1..=99).contains(&day).then_some(day)
}

/// `2026-12`, `2026年12月`, `2026/12` anywhere in a cell.
fn month_of(cell: &str) -> Option<Month> {
    let cell = fold(cell);
    let numbers: Vec<u32> =
        cell.split(|c: char| !c.is_ascii_digit()).filter(|p| !p.is_empty()).filter_map(|p| p.parse().ok()).collect();
    numbers.windows(2).find_map(|pair| match pair {
        [year, month] if (1_970..=9_999).contains(year) => Month::new(i32::try_from(*year).ok()?, *month),
        _ => None,
    })
}

fn heading(rows: &[Row]) -> Option<Heading> {
    rows.iter().enumerate().find_map(|(at, row)| {
        let days: Vec<(usize, u32)> =
            row.cells.iter().enumerate().skip(1).filter_map(|(n, cell)| Some((n, day_of(cell)?))).collect();
        // A heading counts up from its first day; a row of figures does not.
        let rising = days.windows(2).filter(|pair| matches!(pair, [(_, a), (_, b)] if *b == a + 1)).count();
        (days.len() >= 7 && rising * 10 >= days.len() * 8).then_some(Heading { at, row: row.number, days })
    })
}

impl Desk {
    /// What a table would plan. `month` and `department` hold where the table does not say.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn plan_roster_list(
        &mut self,
        rows: &[Row],
        month: Option<Month>,
        department: Option<Code>,
        by: StaffId,
        now: Moment,
    ) -> Result<RosterPlan, DeskError> {
        let mut plan =
            RosterPlan { month, department, duties: Vec::new(), people: 0, warnings: Vec::new(), faults: Vec::new() };
        let Some(heading) = heading(rows) else {
            plan.faults.push(RosterFault::NoDays);
            return Ok(plan);
        };
        let titles = rows.iter().take(heading.at + 1).flat_map(|r| &r.cells);
        if plan.month.is_none() {
            plan.month = titles.clone().find_map(|cell| month_of(cell));
        }
        if plan.department.is_none() {
            let words = titles.flat_map(|cell| cell.split_whitespace());
            let rules = self.rules();
            let takes_turns = |code: &Code| !rules.shifts_of(Some(code)).is_empty();
            plan.department = words.filter_map(|w| department_of(&rules, w)).find(takes_turns);
        }
        let Some(month) = plan.month else {
            plan.faults.push(RosterFault::NoMonth);
            return Ok(plan);
        };
        let days = days(&heading, month, &mut plan.faults);
        let before = self.duties(month.first().plus(-2), month.last().plus(2))?;
        let mut after = before.clone();
        let mut places: BTreeMap<StaffId, usize> = BTreeMap::new();
        for row in rows.iter().skip(heading.at + 1) {
            let filled = days.iter().any(|(n, _)| row.cells.get(*n).is_some_and(|c| !c.is_empty()));
            let name = row.cells.first().map_or("", String::as_str);
            // A line of weekdays under the heading, of sums or remarks below.
            if name.is_empty() || !filled {
                continue;
            }
            match self.named(name).as_slice() {
                [one] => match places.get(one) {
                    Some(first) => plan.faults.push(RosterFault::PersonTwice { row: row.number, first: *first }),
                    None => {
                        places.insert(*one, row.number);
                        self.take_row(&mut after, (*one, row), &days, &mut plan, now);
                    }
                },
                [] => plan.faults.push(RosterFault::UnknownPerson { row: row.number, name: name.to_owned() }),
                many => plan.faults.push(RosterFault::ManyPeople { row: row.number, ids: many.to_vec() }),
            }
        }
        plan.people = places.len();
        self.weigh(&before, &after, (month, &places, &days), &mut plan);
        if let (true, Some(command)) = (plan.faults.is_empty(), plan.command())
            && let Err(refusal) = self.try_out(Actor::Staff(by), &command, now)?
        {
            plan.faults.push(RosterFault::Refused(refusal));
        }
        Ok(plan)
    }

    /// People of that name or number (`#7`), those who work here.
    fn named(&self, name: &str) -> Vec<StaffId> {
        let typed = fold(name);
        let number = typed.strip_prefix('#').and_then(|n| n.parse().ok()).map(StaffId);
        let here = self.world().staff.values().filter(|s| s.active);
        here.filter(|s| Some(s.id) == number || fold(&self.staff_name(s.id)) == typed).map(|s| s.id).collect()
    }

    fn take_row(
        &self,
        after: &mut Duties,
        (who, row): (StaffId, &Row),
        days: &[(usize, Day)],
        plan: &mut RosterPlan,
        now: Moment,
    ) {
        let rules = self.rules();
        let patterns = rules.shifts_of(plan.department.as_ref());
        let wall = now.local().naive_local();
        for (n, day) in days {
            let text = row.cells.get(*n).map_or("", String::as_str);
            let (row, column) = (row.number, n + 1);
            let Ok(cell) = read_cell(text, patterns) else {
                plan.faults.push(RosterFault::UnknownMark { row, column, text: text.to_owned() });
                continue;
            };
            let begun = |p: &ShiftPattern| slot_of(p, *day).starts <= wall;
            for pattern in patterns {
                let duty = DutyRef { day: *day, department: plan.department.clone(), shift: pattern.code.clone() };
                let (has, wants) = (after.has(&duty, who), cell.contains(&pattern.code));
                match (has, wants) {
                    (true, true) | (false, false) => {}
                    _ if begun(pattern) => plan.faults.push(RosterFault::Begun { row, column }),
                    (false, true) => after.add(duty, who),
                    (true, false) => after.remove(&duty, who),
                }
            }
        }
    }

    /// What changes, and what is wrong with it.
    fn weigh(
        &self,
        before: &Duties,
        after: &Duties,
        (month, places, days): (Month, &BTreeMap<StaffId, usize>, &[(usize, Day)]),
        plan: &mut RosterPlan,
    ) {
        let rules = self.rules();
        for day in month.days() {
            for pattern in rules.shifts_of(plan.department.as_ref()) {
                let duty = DutyRef { day, department: plan.department.clone(), shift: pattern.code.clone() };
                if before.of(&duty) != after.of(&duty) {
                    let staff = after.of(&duty).into_iter().collect();
                    plan.duties.push(Duty { day, shift: duty.shift, staff });
                }
            }
        }
        for problem in problems(after, &rules, month.first(), month.last()) {
            let Some(row) = places.get(&problem.staff()) else { continue };
            match problem {
                Problem::Overlap { staff, first, second } => {
                    let column = days.iter().find(|(_, day)| *day == second.day).map(|(n, _)| n + 1);
                    plan.faults.push(RosterFault::Overlap { row: *row, column, staff, first, second });
                }
                rest => plan.warnings.push(rest),
            }
        }
    }
}

/// The columns that are days of the month.
fn days(heading: &Heading, month: Month, faults: &mut Vec<RosterFault>) -> Vec<(usize, Day)> {
    let mut seen = BTreeSet::new();
    let mut days = Vec::new();
    let mut last = 0;
    for (n, number) in &heading.days {
        let (row, column) = (heading.row, n + 1);
        // Sums behind the days are no days.
        if *number < last && days.len() >= 28 {
            break;
        }
        match month.days().nth(usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX)) {
            None => faults.push(RosterFault::NoSuchDay { row, column, day: *number }),
            Some(day) if seen.insert(day) => days.push((*n, day)),
            Some(_) => faults.push(RosterFault::DayTwice { row, column, day: *number }),
        }
        last = *number;
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_as_offices_write_them() {
        for cell in ["2026-12", "2026年12月排班表", "滨湖花园 2026/12 前台", "２０２６年１２月"] {
            assert_eq!(month_of(cell), Month::parse("2026-12"), "{cell}");
        }
        for cell in ["", "12月", "2026", "2026-13", "电话 1380013"] {
            assert_eq!(month_of(cell), None, "{cell}");
        }
        for (cell, day) in [("1", 1), ("01", 1), ("31日", 31), ("12-05", 5), ("12月5日", 5), ("2026-12-05", 5)] {
            assert_eq!(day_of(cell), Some(day), "{cell}");
        }
        assert_eq!((day_of("姓名"), day_of("")), (None, None));
    }
}
