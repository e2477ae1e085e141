//! The roster of a month as a grid: people as rows, days as columns, a mark in each cell (早 中 晚 休). Supervisors plan
//! here (R043); everybody else reads, and asks for swaps. What is typed stays here until it is saved as one command.

mod draft;
mod edit;
mod swap;

pub use swap::{Ask, Pick};

use crate::action::{Action, Scope};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::overlay::ListState;
use crate::app::{App, Draft, Effect, Entry, Failure, Level, Receipt};
use crate::board::RosterBoard;
use crate::domain::command::Command;
use crate::domain::ids::{Code, StaffId};
use crate::domain::roster::{Day, Duties, Duty, DutyRef, Month, Problem, problems, slot_of, unmanned};

/// What the keys are for now.
#[derive(Debug)]
pub enum Step {
    /// Moving in the grid and typing marks.
    Grid,
    /// A row of marks is typed that is to be repeated.
    Fill(Entry),
    /// The reason of a swap, of standing in, of a record, of declining.
    Reason {
        /// For what.
        ask: Ask,
        /// What is typed.
        entry: Entry,
    },
    /// The list of swaps that wait.
    Swaps(ListState),
}

/// The roster of a month.
#[derive(Debug)]
pub struct RosterGrid {
    /// The month shown.
    pub month: Month,
    /// The department shown; none is the desk.
    pub department: Option<Code>,
    /// As it was loaded; none until it is.
    pub board: Option<RosterBoard>,
    /// As it is planned here, of all posts.
    pub plan: Duties,
    /// Row of the cursor.
    pub row: usize,
    /// Day of the cursor, from 0.
    pub day: usize,
    /// What the keys are for.
    pub step: Step,
    /// A shift that was picked for a swap or to be stood in for.
    pub picked: Option<(Pick, StaffId, DutyRef)>,
    /// What is wrong with the plan, errors first.
    pub problems: Vec<Problem>,
    /// Shifts to come for which nobody is planned, where the month is planned at all.
    pub open: Vec<DutyRef>,
    /// A command is under way.
    pub busy: bool,
    /// The next mark is a second shift of the same day.
    pub adding: bool,
    undo: Vec<Duties>,
    saving: bool,
    pattern: String,
    /// What is parked of it: nothing typed is lost when the program ends.
    kept: Vec<Duty>,
    /// What was parked and waits for the month to be loaded.
    parked: Vec<Duty>,
}

impl RosterGrid {
    /// Opens the running month of the desk.
    pub fn open(app: &App) -> Vec<Wish> {
        let it = Self::fresh(app);
        let load = it.load();
        vec![Wish::Open(it.into()), load]
    }

    fn fresh(app: &App) -> Self {
        let day = Day(app.now.date());
        Self {
            month: day.month(),
            department: None,
            board: None,
            plan: Duties::default(),
            row: 0,
            day: usize::try_from(day.number() % 100).unwrap_or(1).saturating_sub(1),
            step: Step::Grid,
            picked: None,
            problems: Vec::new(),
            open: Vec::new(),
            busy: false,
            adding: false,
            undo: Vec::new(),
            saving: false,
            pattern: String::new(),
            kept: Vec::new(),
            parked: Vec::new(),
        }
    }

    fn load(&self) -> Wish {
        Wish::Effect(Effect::LoadRoster { month: self.month, department: self.department.clone() })
    }

    /// The people of the grid.
    #[must_use]
    pub fn people(&self) -> &[StaffId] {
        self.board.as_ref().map_or(&[], |b| &b.people)
    }
    /// Who is under the cursor.
    #[must_use]
    pub fn person(&self) -> Option<StaffId> {
        self.people().get(self.row).copied()
    }
    /// The day under the cursor.
    #[must_use]
    pub fn at(&self) -> Day {
        self.month.first().plus(i64::try_from(self.day).unwrap_or(0))
    }
    /// The shifts of a person on a day, as planned here.
    #[must_use]
    pub fn cell(&self, staff: StaffId, day: Day) -> Vec<Code> {
        self.plan.cell(day, self.department.as_ref(), staff).cloned().collect()
    }
    /// A shift of this post.
    #[must_use]
    pub fn duty(&self, day: Day, shift: Code) -> DutyRef {
        DutyRef { day, department: self.department.clone(), shift }
    }
    /// The first shift under the cursor, with whose it is.
    fn duty_here(&self) -> Option<(StaffId, DutyRef)> {
        let who = self.person()?;
        let shift = self.cell(who, self.at()).into_iter().next()?;
        Some((who, self.duty(self.at(), shift)))
    }
    /// Whether the shift has begun.
    #[must_use]
    pub fn has_begun(app: &App, duty: &DutyRef) -> bool {
        let wall = app.now.local().naive_local();
        app.rules.any_shift(&duty.shift).is_some_and(|p| slot_of(p, duty.day).starts <= wall)
    }
    /// Whether who is at the keyboard arranges shifts.
    #[must_use]
    pub fn is_head(app: &App) -> bool {
        app.board.staff.iter().any(|s| Some(s.id) == app.me && s.active && s.has_any(&app.rules.access.supervisors))
    }
    /// Whether marks can be typed: by a supervisor, in a month that can be planned.
    #[must_use]
    pub fn can_plan(&self, app: &App) -> bool {
        let running = Day(app.now.date()).month();
        let last = self.board.as_ref().map(|b| b.last_month);
        Self::is_head(app) && self.month >= running && last.is_some_and(|last| self.month <= last)
    }
    /// Whether anybody is planned on a day at this post: then who is not has the day off.
    #[must_use]
    pub fn is_planned(&self, day: Day) -> bool {
        self.plan.is_planned(day, day, self.department.as_ref())
    }
    /// The shifts that were changed here and are not saved.
    #[must_use]
    pub fn changes(&self, app: &App) -> Vec<Duty> {
        let Some(board) = &self.board else { return Vec::new() };
        let mut changed = Vec::new();
        for day in self.month.days() {
            for pattern in app.rules.shifts_of(self.department.as_ref()) {
                let duty = self.duty(day, pattern.code.clone());
                let (before, after) = (board.duties.of(&duty), self.plan.of(&duty));
                if before != after {
                    changed.push(Duty { day, shift: duty.shift, staff: after.into_iter().collect() });
                }
            }
        }
        changed
    }
    /// Whether a cell differs from what is saved.
    #[must_use]
    pub fn is_changed(&self, staff: StaffId, day: Day) -> bool {
        let saved: Option<Vec<Code>> =
            self.board.as_ref().map(|b| b.duties.cell(day, self.department.as_ref(), staff).cloned().collect());
        saved.is_some_and(|saved| saved != self.cell(staff, day))
    }
    /// The worst that is wrong with a person's day, if anything.
    #[must_use]
    pub fn problem(&self, staff: StaffId, day: Day) -> Option<&Problem> {
        self.problems.iter().find(|p| {
            let (first, second) = p.duties();
            p.staff() == staff && [first, second].iter().any(|d| d.day == day && d.department == self.department)
        })
    }

    fn recheck(&mut self, app: &App) {
        let (from, to) = (self.month.first(), self.month.last());
        let department = self.department.as_ref();
        let here = |p: &Problem| {
            let (first, second) = p.duties();
            [first, second].iter().any(|d| d.department.as_ref() == department)
        };
        self.problems = problems(&self.plan, &app.rules, from, to).into_iter().filter(here).collect();
        self.open = if self.plan.is_planned(from, to, department) {
            let all = unmanned(&self.plan, &app.rules, from, to, department);
            all.into_iter().filter(|d| !Self::has_begun(app, d)).collect()
        } else {
            Vec::new()
        };
    }

    fn take(&mut self, app: &App, board: &RosterBoard) {
        if board.month != self.month || board.department != self.department {
            return;
        }
        let first = self.board.is_none();
        if !self.changes(app).is_empty() && !self.saving {
            return;
        }
        self.saving = false;
        self.undo.clear();
        self.plan = board.duties.clone();
        self.board = Some(board.clone());
        if let (true, Some(at)) = (first, app.me.and_then(|me| board.people.iter().position(|p| *p == me))) {
            self.row = at;
        }
        self.take_parked(app);
        self.row = self.row.min(board.people.len().saturating_sub(1));
        self.day = self.day.min(self.month.len().saturating_sub(1));
        self.recheck(app);
    }

    /// Another month or post; what is not saved comes first.
    fn turn(&mut self, app: &App, month: Month, department: Option<Code>) -> Reply {
        let unsaved = self.changes(app).len();
        if unsaved > 0 {
            return self.unsaved(app, unsaved);
        }
        (self.month, self.department) = (month, department);
        self.board = None;
        self.plan = Duties::default();
        (self.picked, self.problems, self.open) = (None, Vec::new(), Vec::new());
        self.undo.clear();
        self.day = self.day.min(month.len().saturating_sub(1));
        Reply::stay().wish(self.load())
    }

    fn unsaved(&self, app: &App, n: usize) -> Reply {
        let key = |action| app.keymap.key_label(action, self.scopes()).unwrap_or_default();
        let text = app.lang().roster_unsaved(n, &key(Action::Submit), &key(Action::Discard));
        Reply::stay().wish(Wish::Notice(Level::Warn, text))
    }

    fn save(&mut self, app: &App) -> Reply {
        let duties = self.changes(app);
        let told = |level, text: &str| Reply::stay().wish(Wish::Notice(level, text.to_owned()));
        if duties.is_empty() {
            return told(Level::Info, app.lang().roster_nothing_to_save());
        }
        if let Some(bad) = self.problems.iter().find(|p| p.is_error()) {
            let (_, second) = bad.duties();
            let days = second.day.0.signed_duration_since(self.month.first().0).num_days();
            let row = self.people().iter().position(|p| *p == bad.staff());
            self.day = usize::try_from(days).unwrap_or(0).min(self.month.len().saturating_sub(1));
            self.row = row.unwrap_or(self.row);
            return told(Level::Bad, app.lang().roster_mend_first());
        }
        self.busy = true;
        self.saving = true;
        let (month, department) = (self.month, self.department.clone());
        Reply::stay().wish(Wish::Submit(Command::PlanRoster { month, department, duties }))
    }

    fn posts(app: &App) -> Vec<Option<Code>> {
        std::iter::once(None).chain(app.rules.duty_departments().map(|d| Some(d.code.clone()))).collect()
    }

    fn in_grid(&mut self, app: &App, input: Input<'_>) -> Reply {
        let (rows, days) = (self.people().len(), self.month.len());
        let action = match input {
            Input::Action(action) => action,
            Input::Text(c) => return self.typed(app, c),
            Input::Paste(text) => return text.chars().map(|c| self.typed(app, c)).last().unwrap_or_default(),
            Input::Click(cell) => {
                (self.row, self.day) = ((cell / days.max(1)).min(rows.saturating_sub(1)), cell % days.max(1));
                return Reply::stay();
            }
            Input::Wheel(by) => {
                self.row = self.row.saturating_add_signed(by.signum()).min(rows.saturating_sub(1));
                return Reply::stay();
            }
        };
        self.adding = false;
        match action {
            Action::Up => self.row = self.row.saturating_sub(1),
            Action::Down => self.row = (self.row + 1).min(rows.saturating_sub(1)),
            Action::Left => self.day = self.day.saturating_sub(1),
            Action::Right => self.day = (self.day + 1).min(days.saturating_sub(1)),
            Action::Top => self.day = 0,
            Action::Bottom => self.day = days.saturating_sub(1),
            Action::PageUp => return self.turn(app, self.month.plus(-1), self.department.clone()),
            Action::PageDown => return self.turn(app, self.month.plus(1), self.department.clone()),
            Action::RosterPost => {
                let posts = Self::posts(app);
                let at = posts.iter().position(|p| *p == self.department).map_or(0, |at| at + 1);
                let next = posts.get(at % posts.len().max(1)).cloned().flatten();
                return self.turn(app, self.month, next);
            }
            Action::Select => return self.next_shift(app),
            Action::RosterFill => return self.ask_pattern(app),
            Action::RosterCopy => return self.copy_rhythm(app),
            Action::Undo => return self.step_back(app),
            Action::Discard => {
                if let Some(board) = &self.board {
                    self.plan = board.duties.clone();
                }
                self.undo.clear();
                self.recheck(app);
                return self.park(app);
            }
            Action::Submit => return self.save(app),
            Action::RosterSwap => return self.pick(app, Pick::Swap),
            Action::RosterCover => return self.pick(app, Pick::Cover),
            Action::RosterSwaps => return self.see_swaps(app),
            Action::Roster => return self.leave(app),
            Action::Back => {
                if self.picked.take().is_none() {
                    return self.leave(app);
                }
            }
            _ => return Reply::pass(),
        }
        Reply::stay()
    }

    fn leave(&self, app: &App) -> Reply {
        match self.changes(app).len() {
            0 => Reply::close(),
            n => self.unsaved(app, n),
        }
    }
}

impl Layer for RosterGrid {
    fn scope(&self) -> Scope {
        match self.step {
            Step::Grid | Step::Swaps(_) => Scope::Roster,
            Step::Fill(_) | Step::Reason { .. } => Scope::List,
        }
    }
    fn hints(&self, app: &App) -> Option<Vec<Action>> {
        use Action::*;
        Some(match &self.step {
            Step::Fill(_) | Step::Reason { .. } => vec![Select, Back],
            Step::Swaps(_) => vec![Select, Discard, Back],
            Step::Grid if self.can_plan(app) => vec![
                Submit,
                RosterFill,
                RosterCopy,
                Undo,
                RosterSwap,
                RosterCover,
                RosterSwaps,
                RosterPost,
                PageUp,
                PageDown,
                Back,
                Help,
            ],
            Step::Grid if Self::is_head(app) => {
                vec![RosterCover, RosterSwap, RosterSwaps, RosterPost, PageUp, PageDown, Back, Help]
            }
            Step::Grid => vec![RosterSwap, RosterSwaps, RosterPost, PageUp, PageDown, Back, Help],
        })
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if self.busy {
            // What is under way is answered first; nothing typed meanwhile is taken for something else.
            return match input {
                Input::Action(Action::Back) => Reply::close(),
                _ => Reply::stay(),
            };
        }
        match self.step {
            Step::Grid => self.in_grid(app, input),
            Step::Fill(_) => self.in_fill(app, input),
            Step::Reason { .. } => self.in_reason(app, input),
            Step::Swaps(_) => self.in_swaps(app, input),
        }
    }
    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        self.busy = false;
        if done.is_err() {
            self.saving = false;
            return None;
        }
        let text = if self.saving { app.lang().roster_saved(&self.month) } else { app.lang().roster_done().to_owned() };
        // The plan was this: what is loaded next takes its place.
        self.saving = true;
        self.picked = None;
        if !matches!(self.step, Step::Swaps(_)) {
            self.step = Step::Grid;
        }
        let mut reply = Reply::stay().wish(Wish::Notice(Level::Good, text)).wish(self.load());
        reply.wishes.extend(self.unpark(app));
        Some(reply)
    }
    fn tick(&mut self, app: &App) -> Reply {
        self.park(app)
    }
    fn draft(&self, app: &App) -> Option<Draft> {
        self.as_draft(app)
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        if let Answer::Roster(board) = answer {
            self.take(app, board);
        }
        Reply::stay()
    }
}
