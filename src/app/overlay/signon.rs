//! Who is at the keyboard: a person is chosen, shows who they are, comes on duty, and opens the shift where none is open.

use super::ListState;
use super::ask::{Answered, Ask, Asked};
use super::confirm::Confirm;
use super::list::{Pick, pick};
use super::password::NewPassword;
use super::refusal::RefusalBox;
use crate::action::{Action, Scope};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::{App, Entry, Failure, Level, PaperAnswer, Receipt};
use crate::domain::access::SignOnState;
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
    /// Hold a printed handover sheet against the ledger (H7).
    Paper,
    /// Hold what is typed against it; nothing typed: there is no paper.
    Hold,
}

/// Which question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Who?
    Who,
    /// This person shows who they are.
    Proof(StaffId),
    /// This person is not on duty: come on duty, open a shift, or only sit down?
    How(StaffId),
    /// This person types the code of a printed handover sheet.
    Paper(StaffId),
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
    /// The password that is asked, where one is.
    pub ask: Option<Ask>,
    /// Why the code that was typed is none.
    pub fault: String,
    opened: bool,
    /// The rule book asks for the code before this person comes on duty.
    demanded: bool,
}

impl SignOn {
    /// Asks who sits down.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let mut it = Self {
            step: Step::Who,
            entry: Entry::default(),
            list: ListState::default(),
            ask: None,
            fault: String::new(),
            opened: false,
            demanded: false,
        };
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
                if typed.is_empty() && app.on_duty() && app.locked().is_none() {
                    rows.push(Choice::SignOff);
                }
                let mut people: Vec<_> = app
                    .board
                    .staff
                    .iter()
                    .filter(|s| s.active)
                    .filter(|s| {
                        typed.is_empty() || s.id.to_string() == typed || super::palette::matches(&typed, &s.name)
                    })
                    .collect();
                // Those on duty first, then those who are planned to come, then those who usually sit here.
                let expected = app.board.duty.expected(app.now);
                people.sort_by_key(|s| {
                    (
                        !s.on_duty,
                        !expected.contains(&s.id),
                        !s.roles.contains(&Role::Operator),
                        !s.has_any(&app.rules.access.supervisors),
                        s.id,
                    )
                });
                rows.extend(people.into_iter().map(|s| Choice::Person(s.id)));
                rows
            }
            Step::Proof(_) => Vec::new(),
            // Nothing typed is an answer only where one is asked for.
            Step::Paper(_) if typed.is_empty() && !self.demanded => Vec::new(),
            Step::Paper(_) => vec![Choice::Hold],
            Step::How(_) => {
                let mut rows = Vec::new();
                rows.extend(app.rules.shifts.iter().map(|s| Choice::Open(s.code.clone())));
                rows.push(Choice::OffDuty);
                rows.push(Choice::Paper);
                rows
            }
        }
    }

    /// Whether a shift of this pattern is open to be joined: one that was forgotten open is not, another one is opened.
    #[must_use]
    pub fn joins(app: &App, pattern: &Code) -> bool {
        let forgotten = |id| app.board.handover.forgotten.iter().any(|f| f.shift == id);
        app.board.shift.as_ref().is_some_and(|s| s.pattern == *pattern && !forgotten(s.id))
    }

    fn choose(&mut self, app: &App) -> Reply {
        let choices = self.choices(app);
        let Some(choice) = choices.get(self.list.at) else { return Reply::stay() };
        match (choice, self.step) {
            (Choice::SignOff, _) => Reply::stay().wish(Wish::Submit(Command::SignOff)),
            (Choice::Person(who), _) => {
                // Who sits there has shown it already.
                if app.sits_here(*who) { self.seated(app, *who) } else { self.prove(app, *who) }
            }
            (Choice::Open(pattern), Step::How(who)) => {
                // An open shift of the pattern is joined; else it is opened first, and joined on the answer.
                let open = Self::joins(app, pattern);
                self.opened = open;
                let command = if open { Command::SignOn } else { Command::OpenShift { pattern: pattern.clone() } };
                Reply::stay().wish(Wish::SubmitAs(who, command))
            }
            (Choice::OffDuty, Step::How(_)) => Reply::close(),
            (Choice::Paper, Step::How(who)) => self.ask_paper(who, false),
            (Choice::Hold, Step::Paper(who)) => Reply::stay().wish(Wish::HoldPaper(who, self.entry.text())),
            _ => Reply::stay(),
        }
    }

    /// Asks for the password, or tells the desk at once where none is asked.
    fn prove(&mut self, app: &App, who: StaffId) -> Reply {
        let mut ask = Ask::new(app, who);
        self.step = Step::Proof(who);
        self.entry = Entry::default();
        let reply = match app.sign_on_state(who) {
            SignOnState::Open => Reply::stay().wish(ask.send()),
            _ => Reply::stay(),
        };
        self.ask = Some(ask);
        reply
    }

    /// They are who they say: they sit down, and say how unless they are on duty.
    fn seated(&mut self, app: &App, who: StaffId) -> Reply {
        let sits = Wish::Me(Some(who));
        self.ask = None;
        let person = app.board.staff.iter().find(|s| s.id == who);
        let mut reply = if person.is_some_and(|s| s.on_duty) {
            Reply::close().wish(sits)
        } else {
            self.step = Step::How(who);
            self.entry = Entry::default();
            self.list.at = self.usual_choice(app, who);
            Reply::stay().wish(sits)
        };
        if app.sign_on_state(who) == SignOnState::Open && !app.sits_here(who) {
            let name = app.board.staff_name(who);
            reply = reply.wish(Wish::Notice(Level::Info, app.lang().signon_without(&name)));
        }
        reply
    }

    fn ask_paper(&mut self, who: StaffId, demanded: bool) -> Reply {
        (self.step, self.demanded) = (Step::Paper(who), demanded);
        self.entry = Entry::default();
        self.fault.clear();
        self.list.at = 0;
        Reply::stay()
    }

    /// What the ledger said is told; who was kept from coming on duty by it comes on duty now.
    fn paper_held(&mut self, app: &App, who: StaffId, result: &Result<PaperAnswer, Failure>) -> Reply {
        let answer = match result {
            Ok(answer) => answer,
            Err(Failure::Refused(refusal)) => {
                return Reply::stay().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()));
            }
            Err(Failure::Denied(_)) => return self.back_to_who(),
            Err(Failure::Trouble(trouble)) => {
                self.fault.clone_from(&trouble.what);
                return Reply::stay();
            }
        };
        if answer.mistyped {
            self.fault.clone_from(&answer.what);
            return Reply::stay();
        }
        self.step = Step::How(who);
        self.entry = Entry::default();
        self.list.at = self.usual_choice(app, who);
        let mut reply = Reply::stay();
        if std::mem::take(&mut self.demanded) {
            reply = reply.wish(Wish::SubmitAs(who, Command::SignOn));
        }
        let text = [answer.what.as_str(), answer.next.as_str()].join("\n");
        reply.wish(match answer.good {
            true => Wish::Notice(Level::Good, answer.what.clone()),
            false => Wish::Open(Confirm::alert(text).into()),
        })
    }

    fn back_to_who(&mut self) -> Reply {
        self.step = Step::Who;
        self.ask = None;
        self.list.at = 0;
        Reply::stay()
    }

    /// What this person most likely wants: who still answers for a sheet, or does not work at the desk, does not come on
    /// duty.
    fn usual_choice(&self, app: &App, who: StaffId) -> usize {
        let handover = &app.board.handover;
        let answers = handover.signed_in.is_none() && handover.outgoing.contains(&who);
        let person = app.board.staff.iter().find(|s| s.id == who);
        let of_desk = person.is_none_or(|s| s.has_any(&app.rules.access.desk));
        if answers || !of_desk { app.rules.shifts.len() } else { self.usual_shift(app) }
    }

    /// The shift that somebody who comes now most likely joins: the one that starts next or started last.
    fn usual_shift(&self, app: &App) -> usize {
        let handover = &app.board.handover;
        // Whoever comes while a shift hands over is its relief: they open the next one, and do not join those who leave.
        if handover.signed_in.is_none()
            && !handover.signed_out.is_empty()
            && let Some(leaving) = app.rules.shifts.iter().find(|s| Some(&s.code) == handover.from.as_ref())
            && let Some(at) = app.rules.shifts.iter().position(|s| s.from % 1_440 == leaving.to % 1_440)
        {
            return at;
        }
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
        if self.ask.is_some() { Scope::Form } else { Scope::List }
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(if self.ask.is_some() { Vec::new() } else { vec![Action::Select, Action::Back] })
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if let Some(ask) = &mut self.ask {
            return match ask.handle(app, input) {
                Asked::Stay => Reply::stay(),
                Asked::Try(wish) => Reply::stay().wish(*wish),
                Asked::Back => self.back_to_who(),
                Asked::Pass => Reply::pass(),
            };
        }
        let len = self.choices(app).len();
        match pick(app, &mut self.entry, &mut self.list, len, input) {
            Pick::Back => match self.step {
                Step::Who => Reply::close(),
                Step::Paper(who) => {
                    (self.step, self.demanded) = (Step::How(who), false);
                    self.entry = Entry::default();
                    self.list.at = self.usual_choice(app, who);
                    Reply::stay()
                }
                Step::How(_) | Step::Proof(_) => self.back_to_who(),
            },
            Pick::Chosen => self.choose(app),
            Pick::Typed | Pick::Moved => {
                self.fault.clear();
                Reply::stay()
            }
            Pick::Pass => Reply::pass(),
        }
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        if let (Answer::PaperHeld(result), Step::Paper(who)) = (answer, self.step) {
            return self.paper_held(app, who, result);
        }
        let (Answer::Proved(result), Some(ask)) = (answer, &mut self.ask) else { return Reply::stay() };
        let who = ask.who;
        match ask.answered(app, result) {
            Answered::Proved => self.seated(app, who),
            Answered::Renew(one_time) => {
                let layer = NewPassword::after_one_time(app, who, one_time);
                Reply::stay().wish(Wish::Open(layer.into()))
            }
            Answered::Not => Reply::stay(),
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
                Err(Failure::Denied(_) | Failure::Trouble(_)) => None,
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
            Err(Failure::Refused(Refusal { reason: Reason::PaperNotHeld, .. })) => Some(self.ask_paper(who, true)),
            // Somebody else opened it a moment ago.
            Err(Failure::Refused(Refusal { reason: Reason::ShiftIsOpen { .. }, next: Next::SignOn, .. })) => {
                self.opened = true;
                Some(Reply::stay().wish(Wish::SubmitAs(who, Command::SignOn)))
            }
            Err(_) => None,
        }
    }
}
