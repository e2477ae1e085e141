//! Looking back at past shifts (交接班回顾): a day, a shift of it, a sheet of the shift, a ticket.

use super::ListState;
use super::refusal::RefusalBox;
use super::replay::ReplayLayer;
use crate::action::{Action, Scope};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::msg::{Effect, Look, Looked};
use crate::app::{App, Level};
use crate::board::{ReplayTo, Review, ReviewSheet, ReviewShift, ShiftAct};
use crate::domain::ids::{StaffId, TicketId};
use chrono::{Datelike, NaiveDate};

/// What is looked at.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Page {
    /// The shifts of a day.
    Day,
    /// A shift, by its place in the day.
    Shift(usize),
    /// A sheet, by shift and place in it.
    Sheet(usize, usize),
    /// A ticket.
    Ticket(TicketId),
}

/// A row of a shift.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShiftRow {
    /// Somebody's time on duty.
    Duty(usize),
    /// A sheet.
    Sheet(usize),
    /// Something that counts.
    Act(usize),
}

/// Past shifts.
#[derive(Debug)]
pub struct ReviewLayer {
    /// Whose eyes.
    by: Option<StaffId>,
    /// The day asked for, as yyyymmdd.
    pub day: u32,
    /// What the desk told; none until it has.
    pub review: Option<Review>,
    /// The pages opened one from the other, with the place in each; never empty.
    pages: Vec<(Page, ListState)>,
    /// The first day asked for may have no shifts: then the nearest one that has is shown.
    searching: bool,
}

impl ReviewLayer {
    /// Opens it on yesterday: shifts are reviewed the next day.
    #[must_use]
    pub fn open(app: &App) -> Vec<Wish> {
        let today = app.now.date();
        let day = number(today.pred_opt().unwrap_or(today));
        let layer =
            Self { by: app.me, day, review: None, pages: vec![(Page::Day, ListState::default())], searching: true };
        vec![Wish::Open(layer.into()), Wish::OfTop(Box::new(ask(day)))]
    }

    /// The page in sight, with the place in it.
    #[must_use]
    pub fn page(&self) -> (&Page, ListState) {
        self.pages.last().map_or((&Page::Day, ListState::default()), |(page, list)| (page, *list))
    }

    /// A shift of the day.
    #[must_use]
    pub fn shift(&self, at: usize) -> Option<&ReviewShift> {
        self.review.as_ref()?.shifts.get(at)
    }

    /// A sheet of a shift.
    #[must_use]
    pub fn sheet(&self, shift: usize, at: usize) -> Option<&ReviewSheet> {
        self.shift(shift)?.sheets.get(at)
    }

    /// The rows of a shift: who was on, its sheets, what counts in order.
    #[must_use]
    pub fn rows(shift: &ReviewShift) -> Vec<ShiftRow> {
        let duty = (0..shift.shift.duty.len()).map(ShiftRow::Duty);
        let sheets = (0..shift.sheets.len()).map(ShiftRow::Sheet);
        duty.chain(sheets).chain((0..shift.shift.acts.len()).map(ShiftRow::Act)).collect()
    }

    fn len(&self, app: &App) -> usize {
        match self.page().0 {
            Page::Day => self.review.as_ref().map_or(0, |r| r.shifts.len()),
            Page::Shift(at) => self.shift(*at).map_or(0, |s| Self::rows(s).len()),
            Page::Sheet(shift, at) => self.sheet(*shift, *at).map_or(0, |s| s.lines.len()),
            // To read: the place is the first line in sight.
            Page::Ticket(_) => app.seen.layer_most + 1,
        }
    }

    fn act(&self) -> Option<&ShiftAct> {
        let (Page::Shift(shift), list) = self.page() else { return None };
        let shift = self.shift(*shift)?;
        match Self::rows(shift).get(list.at)? {
            ShiftRow::Act(at) => shift.shift.acts.get(*at),
            _ => None,
        }
    }

    /// The page behind the chosen row.
    fn next(&self) -> Option<Page> {
        let (page, list) = self.page();
        match page {
            Page::Day => self.shift(list.at).map(|_| Page::Shift(list.at)),
            Page::Shift(at) => match Self::rows(self.shift(*at)?).get(list.at)? {
                ShiftRow::Sheet(sheet) => Some(Page::Sheet(*at, *sheet)),
                ShiftRow::Act(_) => self.act()?.ticket.map(Page::Ticket),
                ShiftRow::Duty(_) => None,
            },
            Page::Sheet(shift, at) => self.sheet(*shift, *at)?.lines.get(list.at).map(|l| Page::Ticket(l.ticket)),
            Page::Ticket(_) => None,
        }
    }

    /// Where a replay starts: at what is chosen.
    fn replay(&self) -> Option<ReplayTo> {
        let (page, list) = self.page();
        match page {
            Page::Day => self.shift(list.at).map(|s| ReplayTo::Shift(s.shift.shift)),
            Page::Shift(at) => match self.act() {
                Some(act) => Some(ReplayTo::Position(act.position)),
                None => self.shift(*at).map(|s| ReplayTo::Shift(s.shift.shift)),
            },
            Page::Sheet(shift, at) => self.sheet(*shift, *at).map(|s| ReplayTo::Position(s.sheet.prepared_at)),
            Page::Ticket(ticket) => Some(ReplayTo::Ticket { ticket: *ticket, from: u64::MAX, back: true }),
        }
    }

    fn go(&mut self, day: Option<u32>, app: &App) -> Reply {
        match day {
            Some(day) => {
                self.day = day;
                Reply::stay().wish(ask(day))
            }
            None => Reply::stay().wish(Wish::Notice(Level::Info, app.lang().review_no_more().to_owned())),
        }
    }
}

fn ask(day: u32) -> Wish {
    Wish::LookBack(Look::Review { from: day, to: day })
}

/// A day as yyyymmdd.
#[must_use]
pub fn number(day: NaiveDate) -> u32 {
    u32::try_from(day.year()).unwrap_or(0) * 10_000 + day.month() * 100 + day.day()
}

impl Layer for ReviewLayer {
    fn scope(&self) -> Scope {
        Scope::Review
    }
    fn about(&self, _app: &App) -> Option<TicketId> {
        match self.page().0 {
            Page::Ticket(ticket) => Some(*ticket),
            _ => None,
        }
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let len = self.len(app);
        match input {
            Input::Action(Action::Review) => return Reply::close(),
            Input::Action(Action::Back) => {
                self.pages.pop();
                return if self.pages.is_empty() { Reply::close() } else { Reply::stay() };
            }
            Input::Action(Action::Earlier | Action::Later) => {
                let Some(review) = &self.review else { return Reply::stay() };
                let day = if matches!(input, Input::Action(Action::Earlier)) { review.earlier } else { review.later };
                return self.go(day, app);
            }
            Input::Action(Action::Replay) => {
                return match self.replay() {
                    Some(to) => Reply { wishes: ReplayLayer::open(app, to), ..Reply::stay() },
                    None => Reply::stay(),
                };
            }
            Input::Action(Action::Select) => {
                let Some(page) = self.next() else { return Reply::stay() };
                let reply = match &page {
                    Page::Ticket(ticket) => Reply::stay().wish(Wish::Effect(Effect::LoadDetails(*ticket))),
                    _ => Reply::stay(),
                };
                self.pages.push((page, ListState::default()));
                return reply;
            }
            _ => {}
        }
        match self.pages.last_mut().and_then(|(_, list)| list.handle(input, len, app.seen.layer_page)) {
            Some(()) => Reply::stay(),
            None => Reply::pass(),
        }
    }
    fn on_answer(&mut self, _app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            Answer::Looked(Looked::Review(review)) => {
                let searching = std::mem::take(&mut self.searching);
                if let (true, true, Some(day)) = (searching, review.shifts.is_empty(), review.later.or(review.earlier))
                {
                    self.day = day;
                    return Reply::stay().wish(ask(day));
                }
                let same = self.review.as_ref().is_some_and(|r| r.from == review.from);
                self.review = Some(review.as_ref().clone());
                if !same {
                    self.pages = vec![(Page::Day, ListState::default())];
                }
                Reply::stay()
            }
            Answer::Looked(Looked::Refused(refusal)) => {
                Reply::close().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()))
            }
            _ => Reply::stay(),
        }
    }
    fn tick(&mut self, app: &App) -> Reply {
        // Not for the eyes of who sits down next.
        if app.me == self.by { Reply::stay() } else { Reply::close() }
    }
}
