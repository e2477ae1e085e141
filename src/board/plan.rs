//! The plan of the coming days' callbacks (回访工作计划, R099), made from the rows that are due.

use super::callbacks::CallbackRow;
use super::{Board, StaffLine};
use crate::domain::ids::*;
use crate::domain::time::Moment;
use chrono::{Datelike, Days, NaiveDate};

/// The callbacks that fall due on a day.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PlanDay {
    /// Which; none for what is overdue.
    pub date: Option<NaiveDate>,
    /// What is due, soonest first.
    pub rows: Vec<PlanRow>,
}

/// A callback of the plan, with who may make it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PlanRow {
    /// The callback.
    pub row: CallbackRow,
    /// People who work here and may call: they have a role of the grade's, and did not do the work (C5, R093).
    pub callers: Vec<StaffId>,
}

/// Who may make a callback: active, of a role that the grade asks for, and not who did the work (C5).
pub fn callers(row: &CallbackRow, staff: &[StaffLine]) -> Vec<StaffId> {
    let may =
        |s: &&StaffLine| s.active && s.roles.iter().any(|r| row.roles.contains(r)) && !row.handlers.contains(&s.id);
    staff.iter().filter(may).map(|s| s.id).collect()
}

/// What is overdue, and then each of the coming `days` days from today that has something due; and how many fall due
/// later.
pub fn plan(board: &Board, now: Moment, days: u16) -> (Vec<PlanDay>, usize) {
    let today = now.date();
    let last = today.checked_add_days(Days::new(u64::from(days.saturating_sub(1)))).unwrap_or(today);
    let mut rows: Vec<&CallbackRow> = board.callbacks.iter().collect();
    rows.sort_by_key(|r| (r.due, r.ticket));
    let later = rows.iter().filter(|r| r.due.date() > last).count();
    let mut plan: Vec<PlanDay> = Vec::new();
    for row in rows.into_iter().filter(|r| r.due.date() <= last) {
        let date = (row.due >= now).then(|| row.due.date());
        let entry = PlanRow { row: row.clone(), callers: callers(row, &board.staff) };
        match plan.last_mut() {
            Some(day) if day.date == date => day.rows.push(entry),
            _ => plan.push(PlanDay { date, rows: vec![entry] }),
        }
    }
    (plan, later)
}

/// Days left in the month after this one.
pub fn days_left_in_month(now: Moment) -> u32 {
    let today = now.date();
    let next = today.with_day(1).and_then(|d| d.checked_add_months(chrono::Months::new(1)));
    next.map_or(0, |next| u32::try_from((next - today).num_days() - 1).unwrap_or(0))
}
