//! Typing in the grid: marks, a pattern that repeats, last month's rhythm, and one step back.

use super::{RosterGrid, Step};
use crate::action::Action;
use crate::app::layer::{Input, Reply, Wish};
use crate::app::{App, Entry, Level};
use crate::domain::ids::{Code, StaffId};
use crate::domain::roster::{Cell, Day, continued, is_rest, mark_of, period, repeated};
use crate::text::half_width;

/// How many steps back are kept.
const STEPS: usize = 100;

impl RosterGrid {
    fn warn(text: &str) -> Reply {
        Reply::stay().wish(Wish::Notice(Level::Warn, text.to_owned()))
    }

    /// Why nothing can be planned here, if so.
    fn closed(&self, app: &App) -> Option<Reply> {
        if self.can_plan(app) {
            return None;
        }
        let lang = app.lang();
        let text = if Self::is_head(app) { lang.roster_not_this_month() } else { lang.roster_read_only() };
        Some(Self::warn(text))
    }

    /// A character typed on a cell: the mark of a shift, its number in the list, a day off, or `+` before a second one.
    pub(super) fn typed(&mut self, app: &App, c: char) -> Reply {
        if let Some(no) = self.closed(app) {
            return no;
        }
        let patterns = app.rules.shifts_of(self.department.as_ref());
        let c = half_width(c);
        if c == '+' {
            self.adding = true;
            return Reply::stay();
        }
        let word = c.to_string();
        let by_number = c.to_digit(10).and_then(|n| usize::try_from(n).ok()?.checked_sub(1));
        let found = by_number.and_then(|n| patterns.get(n)).or_else(|| mark_of(&word, patterns));
        let cell = match found {
            Some(pattern) => vec![pattern.code.clone()],
            None if is_rest(&word) || c == '.' => Vec::new(),
            None => {
                let marks: Vec<String> =
                    patterns.iter().map(|p| app.lang().pick(&p.mark.zh, &p.mark.en).clone()).collect();
                return Self::warn(&app.lang().roster_no_mark(c, &marks.join(" ")));
            }
        };
        let (Some(who), day) = (self.person(), self.at()) else { return Reply::stay() };
        let mut wanted = cell;
        if std::mem::take(&mut self.adding) {
            wanted.extend(self.cell(who, day));
        }
        let reply = self.put(app, who, day, &wanted);
        self.day = (self.day + 1).min(self.month.len().saturating_sub(1));
        reply
    }

    /// The next shift of the list on the cell under the cursor; after the last one a day off.
    pub(super) fn next_shift(&mut self, app: &App) -> Reply {
        if let Some(no) = self.closed(app) {
            return no;
        }
        let patterns = app.rules.shifts_of(self.department.as_ref());
        let (Some(who), day) = (self.person(), self.at()) else { return Reply::stay() };
        let now = self.cell(who, day);
        let at = now.first().and_then(|code| patterns.iter().position(|p| p.code == *code));
        let next = patterns.get(at.map_or(0, |at| at + 1)).map(|p| p.code.clone());
        self.put(app, who, day, &next.into_iter().collect::<Vec<_>>())
    }

    fn put(&mut self, app: &App, who: StaffId, day: Day, cell: &[Code]) -> Reply {
        let before = self.plan.clone();
        if !self.set(app, who, day, cell) {
            return Self::warn(app.lang().roster_begun());
        }
        self.keep(app, before);
        Reply::stay()
    }

    /// Sets a cell; false when a shift that has begun would change, and then nothing does.
    fn set(&mut self, app: &App, who: StaffId, day: Day, cell: &[Code]) -> bool {
        let mut changes = Vec::new();
        let known = app.rules.shifts_of(self.department.as_ref()).iter().map(|p| p.code.clone());
        let mut shifts: Vec<Code> = known.chain(self.cell(who, day)).collect();
        shifts.sort();
        shifts.dedup();
        for shift in shifts {
            let (has, wants) = (self.cell(who, day).contains(&shift), cell.contains(&shift));
            let duty = self.duty(day, shift);
            if has != wants {
                if Self::has_begun(app, &duty) {
                    return false;
                }
                changes.push((duty, wants));
            }
        }
        for (duty, wants) in changes {
            if wants {
                self.plan.add(duty, who);
            } else {
                self.plan.remove(&duty, who);
            }
        }
        true
    }

    fn keep(&mut self, app: &App, before: crate::domain::roster::Duties) {
        if before != self.plan {
            self.undo.push(before);
            if self.undo.len() > STEPS {
                self.undo.remove(0);
            }
            self.recheck(app);
        }
    }

    pub(super) fn step_back(&mut self, app: &App) -> Reply {
        match self.undo.pop() {
            Some(before) => {
                self.plan = before;
                self.recheck(app);
                Reply::stay()
            }
            None => Self::warn(app.lang().roster_nothing_to_undo()),
        }
    }

    /// The days of a person before the cursor, from last month's first on.
    fn days_before(&self, who: StaffId, until: Day) -> Vec<Cell> {
        let first = self.month.plus(-1).first();
        let days = std::iter::successors(Some(first), |d| Some(d.plus(1))).take_while(|d| *d < until);
        days.map(|d| self.cell(who, d)).collect()
    }

    /// Asks for the pattern; offered is the one typed last, or the rhythm in which this person worked so far.
    pub(super) fn ask_pattern(&mut self, app: &App) -> Reply {
        if let Some(no) = self.closed(app) {
            return no;
        }
        let Some(who) = self.person() else { return Reply::stay() };
        let mut offer = self.pattern.clone();
        let before = self.days_before(who, self.at());
        if let (true, Some(p)) = (before.iter().any(|c| !c.is_empty()), period(&before)) {
            offer = continued(&before, p).iter().map(|cell| self.mark(app, cell)).collect();
        }
        self.step = Step::Fill(Entry::line(&offer));
        Reply::stay()
    }

    fn mark(&self, app: &App, cell: &[Code]) -> String {
        let lang = app.lang();
        let first = cell.first().and_then(|code| app.rules.any_shift(code));
        first.map_or_else(|| lang.roster_rest().to_owned(), |p| lang.pick(&p.mark.zh, &p.mark.en).clone())
    }

    pub(super) fn in_fill(&mut self, app: &App, input: Input<'_>) -> Reply {
        let Step::Fill(entry) = &mut self.step else { return Reply::stay() };
        match input {
            Input::Action(Action::Back) => {
                self.step = Step::Grid;
                Reply::stay()
            }
            Input::Action(Action::Select) => {
                let text = entry.text();
                self.fill(app, &text)
            }
            input if entry.handle(input).is_some() => Reply::stay(),
            _ => Reply::pass(),
        }
    }

    fn fill(&mut self, app: &App, text: &str) -> Reply {
        let patterns = app.rules.shifts_of(self.department.as_ref());
        let mut pattern: Vec<Cell> = Vec::new();
        for c in text.chars().map(half_width).filter(|c| !c.is_whitespace()) {
            let word = c.to_string();
            match mark_of(&word, patterns) {
                Some(p) => pattern.push(vec![p.code.clone()]),
                None if is_rest(&word) || c == '.' => pattern.push(Vec::new()),
                None => {
                    let marks: Vec<String> =
                        patterns.iter().map(|p| app.lang().pick(&p.mark.zh, &p.mark.en).clone()).collect();
                    return Self::warn(&app.lang().roster_no_mark(c, &marks.join(" ")));
                }
            }
        }
        let Some(who) = self.person().filter(|_| !pattern.is_empty()) else {
            return Self::warn(app.lang().roster_pattern_empty());
        };
        let before = self.plan.clone();
        let left = self.month.len().saturating_sub(self.day);
        let mut begun = 0;
        for (n, cell) in repeated(&pattern, left).iter().enumerate() {
            let day = self.at().plus(i64::try_from(n).unwrap_or(0));
            begun += usize::from(!self.set(app, who, day, cell));
        }
        self.pattern = text.trim().to_owned();
        self.step = Step::Grid;
        self.keep(app, before);
        if begun > 0 { Self::warn(&app.lang().roster_begun_skipped(begun)) } else { Reply::stay() }
    }

    /// Goes on in each person's rhythm of last month on the days that are still empty.
    pub(super) fn copy_rhythm(&mut self, app: &App) -> Reply {
        if let Some(no) = self.closed(app) {
            return no;
        }
        let before = self.plan.clone();
        let mut filled = 0;
        for who in self.people().to_vec() {
            let last = self.days_before(who, self.month.first());
            if last.iter().all(Vec::is_empty) {
                continue;
            }
            for (day, cell) in self.month.days().zip(continued(&last, self.month.len())) {
                if !cell.is_empty() && self.cell(who, day).is_empty() {
                    filled += usize::from(self.set(app, who, day, &cell));
                }
            }
        }
        self.keep(app, before);
        let lang = app.lang();
        let undo = app.key_label(Action::Undo).unwrap_or_default();
        let text =
            if filled == 0 { lang.roster_nothing_to_copy().to_owned() } else { lang.roster_copied(filled, &undo) };
        Reply::stay().wish(Wish::Notice(Level::Info, text))
    }
}
