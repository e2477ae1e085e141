//! Who is at the keyboard: a person is chosen, comes on duty, and opens the shift where none is open.

use super::ListState;
use super::list::{Pick, pick};
use super::refusal::RefusalBox;
use crate::action::{Action, Scope};
use crate::app::layer::{Input, Layer, Reply, Wish};
use crate::app::{App, Entry, Failure, Level, Receipt};
use crate::domain::command::Command;
use crate::domain::ids::{Code, Role, StaffId};
use crate::domain::refusal::{Next, Reason, Refusal};
use crate::text::fold;

/// A row of the choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// A person sits down; comes on duty if they are not.
    Person(StaffId),
    /// A shift is opened with this pattern.
    Open(Code),
    /// Sit down without coming on duty: to read, or as a supervisor.
    OffDuty,
    /// Leave duty.
    SignOff,
}

/// Which question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Who?
    Who,
    /// This person is not on duty: come on duty, open a shift, or only sit down?
    How(StaffId),
}

/// The choice of who is at the keyboard.
#[derive(Debug)]
pub struct SignOn {
    /// Which question is asked.
    pub step: Step,
    /// What is typed to narrow the list.
    pub entry: Entry,
    /// Which row is chosen.
    pub list: ListState,
    opened: bool,
}

impl SignOn {
    /// Asks who sits down.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let mut it = Self { step: Step::Who, entry: Entry::default(), list: ListState::default(), opened: false };
        if let Some(at) = app.me.and_then(|me| it.choices(app).iter().position(|c| *c == Choice::Person(me))) {
            it.list.at = at;
        }
        it
    }

    /// Asks how this person sits down: on duty in a shift, or only to look.
    #[must_use]
    pub fn comes(app: &App, who: StaffId) -> Self {
        let mut it = Self::new(app);
        it.step = Step::How(who);
        it.list.at = it.usual_choice(app, who);
        it
    }

    /// The rows now, in order.
    #[must_use]
    pub fn choices(&self, app: &App) -> Vec<Choice> {
        let typed = fold(&self.entry.text());
        match self.step {
            Step::Who => {
                let mut rows = Vec::new();
                if typed.is_empty() && app.on_duty() {
                    rows.push(Choice::SignOff);
                }
                let mut people: Vec<_> = app
                    .board
                    .staff
                    .iter()
                    .filter(|s| s.active)
                    .filter(|s| typed.is_empty() || super::palette::matches(&typed, &s.name))
                    .collect();
                // Those on duty first, then those who usually sit here.
                people.sort_by_key(|s| (!s.on_duty, !s.roles.contains(&Role::Operator), !s.is_supervisor(), s.id));
                rows.extend(people.into_iter().map(|s| Choice::Person(s.id)));
                rows
            }
            Step::How(_) => {
                let mut rows = Vec::new();
                rows.extend(app.rules.shifts.iter().map(|s| Choice::Open(s.code.clone())));
                rows.push(Choice::OffDuty);
                rows
            }
        }
    }

    fn choose(&mut self, app: &App) -> Reply {
        let choices = self.choices(app);
        let Some(choice) = choices.get(self.list.at) else { return Reply::stay() };
        match (choice, self.step) {
            (Choice::SignOff, _) => Reply::stay().wish(Wish::Submit(Command::SignOff)),
            (Choice::Person(who), _) => {
                let on_duty = app.board.staff.iter().any(|s| s.id == *who && s.on_duty);
                let sits = Wish::Me(Some(*who));
                if on_duty {
                    return Reply::close().wish(sits);
                }
                self.step = Step::How(*who);
                self.entry = Entry::default();
                self.list.at = self.usual_choice(app, *who);
                Reply::stay().wish(sits)
            }
            (Choice::Open(pattern), Step::How(who)) => {
                // An open shift of the pattern is joined; else it is opened first, and joined on the answer.
                let open = app.board.shift.as_ref().is_some_and(|s| s.pattern == *pattern);
                self.opened = open;
                let command = if open { Command::SignOn } else { Command::OpenShift { pattern: pattern.clone() } };
                Reply::stay().wish(Wish::SubmitAs(who, command))
            }
            (Choice::OffDuty, Step::How(_)) => Reply::close(),
            (Choice::Open(_) | Choice::OffDuty, Step::Who) => Reply::stay(),
        }
    }

    /// What this person most likely wants: who still answers for a sheet, or does not work at the desk, does not come on
    /// duty.
    fn usual_choice(&self, app: &App, who: StaffId) -> usize {
        let handover = &app.board.handover;
        let answers = handover.signed_in.is_none() && handover.outgoing.contains(&who);
        let person = app.board.staff.iter().find(|s| s.id == who);
        let of_desk = person.is_none_or(|s| s.roles.iter().any(Role::works_at_desk));
        if answers || !of_desk { app.rules.shifts.len() } else { self.usual_shift(app) }
    }

    /// The shift that somebody who comes now most likely joins: the one that starts next or started last.
    fn usual_shift(&self, app: &App) -> usize {
        let minute = i64::from(app.now.minute_of_day());
        let away = |from: u32| {
            let d = (minute - i64::from(from)).rem_euclid(1_440);
            // Two hours early is this shift, not the end of the one before.
            if d > 1_440 - 120 { 0 } else { d }
        };
        let nearest = app.rules.shifts.iter().enumerate().min_by_key(|(_, s)| away(s.from));
        nearest.map_or(0, |(at, _)| at)
    }
}

impl Layer for SignOn {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let len = self.choices(app).len();
        match pick(app, &mut self.entry, &mut self.list, len, input) {
            Pick::Back => match self.step {
                Step::Who => Reply::close(),
                Step::How(_) => {
                    self.step = Step::Who;
                    self.list.at = 0;
                    Reply::stay()
                }
            },
            Pick::Chosen => self.choose(app),
            Pick::Typed | Pick::Moved => Reply::stay(),
            Pick::Pass => Reply::pass(),
        }
    }
    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        let Step::How(who) = self.step else {
            return match done {
                // Signed off: the seat is free.
                Ok(_) => Some(Reply::close().wish(Wish::Me(None))),
                // What is to be done first is done in the panes.
                Err(Failure::Refused(refusal)) => {
                    Some(Reply::close().wish(Wish::Open(RefusalBox::new(refusal.clone()).into())))
                }
                Err(Failure::Trouble(_)) => None,
            };
        };
        match done {
            Ok(_) if self.opened => {
                let text = app.lang().signed_on(&app.board.staff_name(who));
                Some(Reply::close().wish(Wish::Notice(Level::Good, text)))
            }
            Ok(_) => {
                self.opened = true;
                Some(Reply::stay().wish(Wish::SubmitAs(who, Command::SignOn)))
            }
            // Somebody else opened it a moment ago.
            Err(Failure::Refused(Refusal { reason: Reason::ShiftIsOpen { .. }, next: Next::SignOn, .. })) => {
                self.opened = true;
                Some(Reply::stay().wish(Wish::SubmitAs(who, Command::SignOn)))
            }
            Err(_) => None,
        }
    }
}
