//! The plan of the coming days' callbacks (回访工作计划, R099), made from the rows that are due.

use super::agreement::{AgreementCall, AgreementRow};
use super::callbacks::CallbackRow;
use super::{Board, StaffLine};
use crate::domain::ids::*;
use crate::domain::time::Moment;
use chrono::{Datelike, Days, NaiveDate};
use std::collections::BTreeMap;

/// The callbacks that fall due on a day.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PlanDay {
    /// Which; none for what is overdue.
    pub date: Option<NaiveDate>,
    /// What is due, soonest first.
    pub rows: Vec<PlanRow>,
    /// Callbacks of special service agreements (R100).
    pub agreements: Vec<PlanCall>,
}

impl PlanDay {
    /// How many callbacks fall due.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len() + self.agreements.len()
    }
    /// Whether none does.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A callback of the plan, with who may make it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PlanRow {
    /// The callback.
    pub row: CallbackRow,
    /// People who work here and may call: they have a role of the grade's, and did not do the work (C5, R093).
    pub callers: Vec<StaffId>,
}

/// A callback of a special service agreement in the plan, with who may make it (R100).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PlanCall {
    /// The agreement.
    pub agreement: AgreementRow,
    /// The callback.
    pub call: AgreementCall,
    /// People who work here and may call: they have a role of the pack's, and do not do the work (C5).
    pub callers: Vec<StaffId>,
}

/// Who may make a callback of an agreement.
pub fn agreement_callers(row: &AgreementRow, staff: &[StaffLine]) -> Vec<StaffId> {
    let may = |s: &&StaffLine| s.active && s.roles.iter().any(|r| row.roles.contains(r)) && row.worker != Some(s.id);
    staff.iter().filter(may).map(|s| s.id).collect()
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
    let mut later = rows.iter().filter(|r| r.due.date() > last).count();
    // What is overdue has no day, and comes first.
    let mut days: BTreeMap<Option<NaiveDate>, PlanDay> = BTreeMap::new();
    let day_of = |date| PlanDay { date, rows: Vec::new(), agreements: Vec::new() };
    for row in rows.into_iter().filter(|r| r.due.date() <= last) {
        let date = (row.due >= now).then(|| row.due.date());
        let entry = PlanRow { row: row.clone(), callers: callers(row, &board.staff) };
        days.entry(date).or_insert_with(|| day_of(date)).rows.push(entry);
    }
    for row in &board.agreements {
        for call in row.calls.iter().filter(|c| c.made.is_none()) {
            if call.due.0 > last {
                later += 1;
                continue;
            }
            let date = (call.due.0 >= today).then_some(call.due.0);
            let (agreement, callers) = (row.clone(), agreement_callers(row, &board.staff));
            let entry = PlanCall { agreement, call: call.clone(), callers };
            days.entry(date).or_insert_with(|| day_of(date)).agreements.push(entry);
        }
    }
    (days.into_values().collect(), later)
}

/// Days left in the month after this one.
pub fn days_left_in_month(now: Moment) -> u32 {
    let today = now.date();
    let next = today.with_day(1).and_then(|d| d.checked_add_months(chrono::Months::new(1)));
    next.map_or(0, |next| u32::try_from((next - today).num_days() - 1).unwrap_or(0))
}
