//! Asking for a password: what is typed, why the last try was not taken, and how long the next one has to wait.

use crate::action::Action;
use crate::app::form::type_secret;
use crate::app::layer::{Input, Wish};
use crate::app::{App, Failure};
use crate::domain::access::{Denied, SignOnState};
use crate::domain::ids::StaffId;
use crate::domain::secret::Secret;
use crate::domain::time::Moment;
use std::mem;

/// A password that is asked.
#[derive(Debug)]
pub struct Ask {
    /// Whose.
    pub who: StaffId,
    /// What is typed.
    pub secret: Secret,
    /// Why the last try was not taken.
    pub denied: Option<Denied>,
    /// The next try before this moment is for nothing.
    pub wait: Option<Moment>,
    /// Sent, and not yet answered.
    pub busy: bool,
    /// What broke in the last try.
    pub trouble: Option<String>,
    /// The one-time password that was right, until the own one is chosen.
    one_time: Secret,
}

/// What came of an input.
#[derive(Debug)]
pub enum Asked {
    /// Taken.
    Stay,
    /// Try it.
    Try(Box<Wish>),
    /// Away with it.
    Back,
    /// Not for it.
    Pass,
}

/// What came of an answer.
#[derive(Debug)]
pub enum Answered {
    /// It is them.
    Proved,
    /// It is them, by a one-time password: a new one is needed first.
    Renew(Secret),
    /// It is not, or not now.
    Not,
}

impl Ask {
    /// Asks for the password of a person.
    #[must_use]
    pub fn new(app: &App, who: StaffId) -> Self {
        let denied = match app.sign_on_state(who) {
            SignOnState::Locked { until } => Some(Denied::Locked { staff: who, until }),
            SignOnState::NoPassword => Some(Denied::NoPassword { staff: who }),
            _ => None,
        };
        Self {
            who,
            secret: Secret::default(),
            denied,
            wait: None,
            busy: false,
            trouble: None,
            one_time: Secret::default(),
        }
    }

    /// Whether a password can be typed at all: some people have none, or are locked.
    #[must_use]
    pub fn is_open(&self, app: &App) -> bool {
        match &self.denied {
            Some(Denied::NoPassword { .. }) => app.sign_on_state(self.who) != SignOnState::NoPassword,
            Some(Denied::Locked { until, .. }) => app.now >= *until || self.was_freed(app),
            _ => true,
        }
    }

    /// A supervisor reset the password since.
    fn was_freed(&self, app: &App) -> bool {
        matches!(app.sign_on_state(self.who), SignOnState::OneTime)
    }

    /// Milliseconds until the next try.
    #[must_use]
    pub fn rest(&self, app: &App) -> i64 {
        self.wait.map_or(0, |until| until.since(app.now)).max(0)
    }

    /// Asks the desk, with what is typed.
    pub fn send(&mut self) -> Wish {
        self.busy = true;
        self.trouble = None;
        self.one_time = self.secret.clone();
        Wish::Prove(self.who, mem::take(&mut self.secret))
    }

    /// Takes a key, text or paste.
    pub fn handle(&mut self, app: &App, input: Input<'_>) -> Asked {
        match input {
            // What is typed while the desk is asked would be lost or doubled, and who leaves would be proven unseen.
            _ if self.busy => {}
            Input::Action(Action::Cancel | Action::Back) => return Asked::Back,
            Input::Action(action) if action.is_global() => return Asked::Pass,
            _ if !self.is_open(app) => {}
            Input::Text(c) => {
                type_secret(&mut self.secret, c);
            }
            Input::Paste(text) => text.chars().filter(|c| !matches!(c, '\r' | '\n')).for_each(|c| {
                type_secret(&mut self.secret, c);
            }),
            Input::Action(Action::DeleteBack) => self.secret.pop(),
            Input::Action(Action::DeleteToStart | Action::DeleteWordBack | Action::ClearField | Action::Discard) => {
                self.secret.clear()
            }
            Input::Action(Action::AcceptField | Action::Submit | Action::Select) => {
                let asked = app.sign_on_state(self.who) != SignOnState::Open;
                if (self.secret.is_empty() && asked) || self.rest(app) > 0 {
                    return Asked::Stay;
                }
                return Asked::Try(Box::new(self.send()));
            }
            Input::Action(_) | Input::Click(_) | Input::Wheel(_) => {}
        }
        Asked::Stay
    }

    /// The desk answered.
    pub fn answered(&mut self, app: &App, result: &Result<StaffId, Failure>) -> Answered {
        self.busy = false;
        let typed = mem::take(&mut self.one_time);
        self.secret.clear();
        match result {
            Ok(_) => return Answered::Proved,
            Err(Failure::Denied(Denied::OneTime { .. })) => return Answered::Renew(typed),
            Err(Failure::Denied(denied)) => {
                self.wait = wait_of(app, denied);
                self.denied = Some(denied.clone());
            }
            Err(Failure::Trouble(trouble)) => self.trouble = Some(trouble.what.clone()),
            Err(Failure::Refused(_)) => {}
        }
        Answered::Not
    }
}

/// Until when the next try has to wait.
#[must_use]
pub fn wait_of(app: &App, denied: &Denied) -> Option<Moment> {
    match denied {
        Denied::Wrong { left, .. } => {
            let access = &app.rules.access;
            let wait = access.wait_ms(access.lock_after.saturating_sub(*left));
            (wait > 0).then(|| app.now.plus_ms(wait))
        }
        Denied::Wait { seconds, .. } => Some(app.now.plus_ms(i64::from(*seconds) * 1_000)),
        _ => None,
    }
}

/// Why somebody is not let in, and what to do, on one line.
#[must_use]
pub fn told(app: &App, denied: &Denied) -> String {
    let (what, next) = crate::i18n::access::denied(app.lang(), denied, &Colleagues(app));
    format!("{what}{}{next}", app.lang().pick("", " "))
}

/// Names of people, from the board.
struct Colleagues<'a>(&'a App);

impl crate::i18n::refusals::Names for Colleagues<'_> {
    fn staff(&self, id: StaffId) -> String {
        self.0.board.staff_name(id)
    }
    fn ticket(&self, id: crate::domain::ids::TicketId) -> String {
        id.to_string()
    }
    fn code(&self, _field: crate::domain::refusal::Field, code: &crate::domain::ids::Code) -> String {
        code.to_string()
    }
}
