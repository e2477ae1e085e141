//! The rosters of the drill site: each month is planned before it begins, as its teams then work it.

use super::DemoError;
use super::change::TEAMS;
use super::sim::{Sim, Task};
use crate::domain::command::Command;
use crate::domain::ids::*;
use crate::domain::roster::{Day, Duty, DutyRef, Month, slot_of};
use crate::domain::rules::ShiftPattern;
use chrono::Datelike;
use chrono::NaiveDateTime;

/// On which day of the month before a month is planned, at which minute of the day.
const PLANNED_ON: (u32, u32) = (25, 10 * 60 + 5);

impl Sim<'_> {
    /// Puts the planning of all months in the queue, the coming one too.
    pub(super) fn due_rosters(&mut self, first: Day) {
        let running = Day(self.now.date()).month();
        let mut month = first.month();
        while month <= running.plus(1) {
            let before = month.plus(-1).first().0;
            let usual = before.with_day(PLANNED_ON.0).map(|day| self.now.at_local(day, PLANNED_ON.1));
            // The first month is planned when the site begins; the coming one before the live shift at the latest.
            let latest = self.live_since().plus_minutes(-5 * 60);
            let at = usual.unwrap_or(latest).min(latest).max(self.from.plus_minutes(8 * 60));
            self.due(at, Task::PlanMonth(month, first));
            month = month.plus(1);
        }
        self.due(self.live_since().plus_minutes(-4 * 60), Task::AskSwap);
    }

    /// The head of customer service plans a month of the desk, and of the departments that take turns.
    pub(super) fn plan_month(&mut self, month: Month, first: Day) -> Result<(), DemoError> {
        let mut patterns: Vec<ShiftPattern> = self.rules.shifts.clone();
        patterns.sort_by_key(|p| p.from);
        let last = i64::try_from(self.roster.len()).unwrap_or(1) - 1;
        let (a_day, teams) = (i64::try_from(patterns.len()).unwrap_or(1), i64::try_from(TEAMS).unwrap_or(1));
        let mut duties = Vec::new();
        for day in month.days().filter(|d| *d >= first) {
            for (k, pattern) in (0..).zip(&patterns) {
                let slot = day.0.signed_duration_since(first.0).num_days() * a_day + k;
                let team = usize::try_from((slot - last).rem_euclid(teams)).unwrap_or(0);
                let staff = self.people.teams.get(team).cloned().unwrap_or_default();
                duties.push(Duty { day, shift: pattern.code.clone(), staff });
            }
        }
        self.plan(month, None, duties, &patterns)?;
        let departments: Vec<Code> = self.rules.duty_departments().map(|d| d.code.clone()).collect();
        for department in departments {
            let workers = self.people.workers.get(&department).cloned().unwrap_or_default();
            let patterns = self.rules.shifts_of(Some(&department)).to_vec();
            if workers.len() < patterns.len().max(3) {
                continue;
            }
            let mut duties = Vec::new();
            for day in month.days().filter(|d| *d >= first) {
                let turn = usize::try_from(day.0.signed_duration_since(first.0).num_days()).unwrap_or(0);
                for (k, pattern) in patterns.iter().enumerate() {
                    let staff = workers.get((turn + 2 * k) % workers.len()).copied().into_iter().collect();
                    duties.push(Duty { day, shift: pattern.code.clone(), staff });
                }
            }
            self.plan(month, Some(department), duties, &patterns)?;
        }
        Ok(())
    }

    fn plan(
        &mut self,
        month: Month,
        department: Option<Code>,
        mut duties: Vec<Duty>,
        patterns: &[ShiftPattern],
    ) -> Result<(), DemoError> {
        let wall: NaiveDateTime = self.at.local().naive_local();
        let begun = |d: &Duty| {
            let pattern = patterns.iter().find(|p| p.code == d.shift);
            pattern.is_none_or(|p| slot_of(p, d.day).starts <= wall)
        };
        duties.retain(|d| !begun(d));
        if duties.is_empty() {
            return Ok(());
        }
        self.act(self.people.head, Command::PlanRoster { month, department, duties })?;
        Ok(())
    }

    /// A colleague asks who plays for a swap; the answer waits on the screen.
    pub(super) fn ask_swap(&mut self) -> Result<(), DemoError> {
        let me = self.operator();
        let Some(asks) = self.people.teams.get(2).and_then(|t| t.first()).copied() else { return Ok(()) };
        let today = Day(self.now.date());
        let of = |who: StaffId, from: i64| -> Option<DutyRef> {
            let coming = self.world().roster.duties.between(today.plus(from), today.plus(from + 6));
            coming.filter(|(d, all)| d.department.is_none() && all.contains(&who)).map(|(d, _)| d.clone()).next()
        };
        let (Some(gives), Some(takes)) = (of(asks, 4), of(me, 6)) else { return Ok(()) };
        let reason = "孩子家长会，想换一天".to_owned();
        self.act(asks, Command::AskSwap { first: asks, gives, second: me, takes: Some(takes), reason })?;
        Ok(())
    }
}
