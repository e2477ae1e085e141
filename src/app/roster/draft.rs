//! A plan that is typed and not saved is parked as every half-typed form is, and stands there again.

use super::RosterGrid;
use crate::action::Action;
use crate::app::layer::{Reply, Wish};
use crate::app::{App, Draft, Effect};
use crate::domain::ids::{Code, StaffId};
use crate::domain::roster::{Day, Duty, DutyRef, Month};

/// Name of the month in a draft.
const MONTH: &str = "month";
/// Name of the post in a draft; left out for the desk.
const POST: &str = "department";

impl RosterGrid {
    /// One draft for each month and post of a person: parked again it takes the place of what was parked before. Below
    /// zero, where no form's moment lies.
    fn draft_id(&self, app: &App) -> i64 {
        let posts = Self::posts(app);
        let post = posts.iter().position(|p| *p == self.department).unwrap_or(posts.len());
        let me = app.me.map_or(0, |me| i64::from(me.0));
        -(me * 100_000_000 + i64::from(self.month.number()) * 100 + i64::try_from(post).unwrap_or(99) + 1)
    }

    pub(super) fn as_draft(&self, app: &App) -> Option<Draft> {
        let changes = if self.parked.is_empty() { self.changes(app) } else { self.parked.clone() };
        if self.busy || changes.is_empty() {
            return None;
        }
        let mut fields = vec![(MONTH.to_owned(), self.month.number().to_string())];
        fields.extend(self.department.as_ref().map(|d| (POST.to_owned(), d.to_string())));
        fields.extend(changes.iter().map(|duty| {
            let staff: Vec<String> = duty.staff.iter().map(|s| s.0.to_string()).collect();
            (format!("{} {}", duty.day.number(), duty.shift), staff.join(","))
        }));
        Some(Draft {
            id: self.draft_id(app),
            form: Action::Roster.id().to_owned(),
            ticket: None,
            by: app.me,
            at: app.now,
            title: app.lang().roster_draft(&self.month, changes.len()),
            fields,
            open: 0,
        })
    }

    /// The grid as it was parked; none when the draft is of something else.
    #[must_use]
    pub fn reopen(app: &App, draft: &Draft) -> Option<(Self, Wish)> {
        let field = |name: &str| draft.fields.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str());
        let month = field(MONTH).and_then(|m| m.parse().ok()).and_then(Month::from_number)?;
        let mut it = Self::fresh(app);
        it.month = month;
        it.department = field(POST).map(Code::new);
        it.parked = draft
            .fields
            .iter()
            .filter_map(|(name, value)| {
                let (day, shift) = name.split_once(' ')?;
                let day = Day::from_number(day.parse().ok()?).filter(|d| d.month() == month)?;
                let staff = value.split(',').filter_map(|id| id.parse().ok().map(StaffId)).collect();
                Some(Duty { day, shift: Code::new(shift), staff })
            })
            .collect();
        it.kept = it.parked.clone();
        let load = it.load();
        Some((it, load))
    }

    /// What was parked is put over what is saved; what has begun since stays as it is.
    pub(super) fn take_parked(&mut self, app: &App) {
        let before = self.plan.clone();
        for duty in std::mem::take(&mut self.parked) {
            let at = DutyRef { day: duty.day, department: self.department.clone(), shift: duty.shift.clone() };
            let known = app.rules.shifts_of(self.department.as_ref()).iter().any(|p| p.code == duty.shift);
            if known && !Self::has_begun(app, &at) {
                let here: Vec<StaffId> = duty.staff.iter().copied().filter(|s| self.people().contains(s)).collect();
                self.plan.set(at, here);
            }
        }
        if before != self.plan {
            self.undo.push(before);
        }
    }

    /// Parks what is typed when it is not what was parked last.
    pub(super) fn park(&mut self, app: &App) -> Reply {
        if self.busy || self.saving || !self.parked.is_empty() || self.board.is_none() {
            return Reply::stay();
        }
        let changes = self.changes(app);
        if changes == self.kept {
            return Reply::stay();
        }
        self.kept = changes;
        match self.as_draft(app) {
            Some(draft) => Reply::stay().wish(Wish::Effect(Effect::Park(draft))),
            None => Reply::stay().wish(Wish::Effect(Effect::Unpark(self.draft_id(app)))),
        }
    }

    /// What is saved need not be parked any more.
    pub(super) fn unpark(&mut self, app: &App) -> Option<Wish> {
        let kept = std::mem::take(&mut self.kept);
        (!kept.is_empty()).then(|| Wish::Effect(Effect::Unpark(self.draft_id(app))))
    }
}
