//! The people who work here: who they are, whether they are on duty, how they sign on; and what may be done about them.

use super::ListState;
use super::confirm::Confirm;
use super::list::{Pick, pick};
use super::password::NewPassword;
use super::refusal::RefusalBox;
use crate::action::{Action, Scope};
use crate::app::dialog::{About, ActForm, Task};
use crate::app::layer::{Answer, AnyLayer, Input, Layer, Reply, Turn, Wish};
use crate::app::notice::Level;
use crate::app::{App, Entry, Failure, Receipt};
use crate::board::StaffLine;
use crate::domain::access::PasswordHow;
use crate::domain::command::{Caller, Card, Command};
use crate::domain::ids::StaffId;
use crate::domain::refusal::Refusal;
use crate::domain::secret::Secret;
use crate::text::fold;

/// The list of people.
#[derive(Debug, Default)]
pub struct People {
    /// What is typed to narrow it.
    pub entry: Entry,
    /// Which row is chosen.
    pub list: ListState,
}

impl People {
    /// The rows now: who is on duty first, who left last.
    #[must_use]
    pub fn rows<'a>(&self, app: &'a App) -> Vec<&'a StaffLine> {
        let typed = fold(&self.entry.text());
        let department = |s: &StaffLine| {
            let label = s.department.as_ref().and_then(|d| app.rules.department(d)).map(|d| &d.label);
            label.is_some_and(|l| super::palette::matches(&typed, &l.zh) || super::palette::matches(&typed, &l.en))
        };
        let fits = |s: &StaffLine| {
            typed.is_empty() || s.id.to_string() == typed || super::palette::matches(&typed, &s.name) || department(s)
        };
        let mut rows: Vec<&StaffLine> = app.board.staff.iter().filter(|s| fits(s)).collect();
        rows.sort_by_key(|s| (!s.active, !s.on_duty, s.id));
        rows
    }
}

impl Layer for People {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::AddStaff, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let rows = self.rows(app);
        let chosen = rows.get(self.list.at).map(|s| s.id);
        match pick(app, &mut self.entry, &mut self.list, rows.len(), input) {
            Pick::Back => Reply::close(),
            Pick::Chosen => match chosen {
                Some(who) => {
                    let (layer, ask) = Person::new(app, who);
                    Reply::stay().wish(Wish::Open(layer.into())).wish(Wish::OfTop(Box::new(ask)))
                }
                None => Reply::stay(),
            },
            Pick::Typed | Pick::Moved => Reply::stay(),
            Pick::Pass if matches!(input, Input::Action(Action::People)) => Reply::close(),
            Pick::Pass => Reply::pass(),
        }
    }
}

/// What may be done about a person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Deed {
    /// Roles and department.
    Roles,
    /// Name and phone.
    Card,
    /// A one-time password, also the first one; ends a lock.
    Reset,
    /// Off the roster.
    Leave,
    /// Off the roster in mid-shift: their tickets go to the unattended alarm.
    Remove,
    /// Back on the roster.
    Return,
    /// The own password.
    OwnPassword,
}

/// One person, and what may be done about them.
#[derive(Debug)]
pub struct Person {
    /// Who.
    pub who: StaffId,
    /// Which row is chosen.
    pub list: ListState,
    /// The rows.
    pub deeds: Vec<Deed>,
    /// Why each would be refused now; none before the desk answered.
    pub refused: Vec<Option<Refusal>>,
}

impl Person {
    /// Opens on a person, and asks the desk what may be done.
    #[must_use]
    pub fn new(app: &App, who: StaffId) -> (Self, Wish) {
        let line = app.board.staff.iter().find(|s| s.id == who);
        let active = line.is_some_and(|s| s.active);
        let mut deeds = Vec::new();
        if app.me == Some(who) {
            deeds.push(Deed::OwnPassword);
        }
        deeds.extend([Deed::Roles, Deed::Card]);
        if active {
            deeds.extend([Deed::Reset, Deed::Leave]);
            if line.is_some_and(|s| s.on_duty) || app.board.queue.iter().any(|r| r.tracker == Some(who)) {
                deeds.push(Deed::Remove);
            }
        } else {
            deeds.push(Deed::Return);
        }
        let commands = deeds.iter().map(|deed| command(app, *deed, who)).collect();
        (Self { who, list: ListState::default(), deeds, refused: Vec::new() }, Wish::Whether(commands))
    }

    fn choose(&self, app: &App) -> Reply {
        let Some(deed) = self.deeds.get(self.list.at) else { return Reply::stay() };
        if let Some(Some(refusal)) = self.refused.get(self.list.at) {
            return Reply::stay().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()));
        }
        let (lang, name) = (app.lang(), app.board.staff_name(self.who));
        let form = |task| {
            let about = About { staff: Some(self.who), ..About::default() };
            Reply::close().wish(Wish::Open(ActForm::new(app, task, about).into()))
        };
        let sure =
            |question: String, wish: Wish| Reply::stay().wish(Wish::Open(Confirm::new(question, vec![wish]).into()));
        match deed {
            Deed::Roles => form(Task::ChangeStaff),
            Deed::Card => form(Task::ChangeCard),
            Deed::Remove => form(Task::RemoveStaff),
            Deed::OwnPassword => Reply::close().wish(Wish::Open(NewPassword::own(self.who).into())),
            Deed::Leave | Deed::Return => {
                let Some(command) = command(app, *deed, self.who) else { return Reply::stay() };
                let question =
                    if *deed == Deed::Leave { lang.person_leave_sure(&name) } else { lang.person_return_sure(&name) };
                // The layer hears the outcome when it is on top again.
                sure(question, Wish::OfTop(Box::new(Wish::Submit(command))))
            }
            Deed::Reset => sure(lang.person_reset_sure(&name), Wish::OfTop(Box::new(Wish::ResetPassword(self.who)))),
        }
    }
}

/// The command of a deed as far as it is known beforehand, for the desk to say whether it would be refused.
fn command(app: &App, deed: Deed, who: StaffId) -> Option<Command> {
    let line = app.board.staff.iter().find(|s| s.id == who)?;
    let change = |active| Command::ChangeStaff {
        staff: who,
        roles: line.roles.clone(),
        department: line.department.clone(),
        active,
    };
    Some(match deed {
        Deed::Roles => change(line.active),
        Deed::Leave => change(false),
        Deed::Return => change(true),
        Deed::Card => {
            let card = Card { name: line.name.clone(), ..Card::default() };
            Command::ChangeCard { staff: who, caller: Caller::Card(card) }
        }
        Deed::Remove => Command::RemoveStaff { staff: who, reason: "…".to_owned() },
        Deed::Reset => Command::SetPassword { staff: who, how: PasswordHow::Reset },
        Deed::OwnPassword => return None,
    })
}

impl Layer for Person {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Back | Action::People) => return Reply::close(),
            Input::Action(Action::Select) => return self.choose(app),
            Input::Click(row) if row == self.list.at => return self.choose(app),
            _ => {}
        }
        match (self.list.handle(input, self.deeds.len(), app.seen.layer_page), input) {
            (Some(()), _) | (None, Input::Text(_) | Input::Paste(_)) => Reply::stay(),
            (None, Input::Action(action)) if action.is_global() => Reply::pass(),
            (None, _) => Reply::stay(),
        }
    }
    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        let Ok(_) = done else { return None };
        let text = app.lang().task_done(Task::ChangeStaff.id()).to_owned();
        Some(Reply::close().wish(Wish::Notice(Level::Good, text)))
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            Answer::Whether(refused) => self.refused = refused.to_vec(),
            Answer::OneTime(Ok(secret)) => {
                let layer = OneTime { who: self.who, secret: (*secret).clone() };
                return Reply::close().wish(Wish::Open(layer.into()));
            }
            Answer::OneTime(Err(failure)) => {
                let layer: AnyLayer = match failure {
                    Failure::Refused(refusal) => RefusalBox::new(refusal.clone()).into(),
                    Failure::Denied(denied) => Confirm::alert(super::ask::told(app, denied)).into(),
                    Failure::Trouble(trouble) => Confirm::alert(trouble.what.clone()).into(),
                };
                return Reply::stay().wish(Wish::Open(layer));
            }
            _ => {}
        }
        Reply::stay()
    }
}

/// A one-time password, shown once: it is told to the person, and gone with the next key that means it.
#[derive(Debug)]
pub struct OneTime {
    /// Whose.
    pub who: StaffId,
    /// The password.
    pub secret: Secret,
}

impl Layer for OneTime {
    fn scope(&self) -> Scope {
        Scope::Confirm
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
    fn handle(&mut self, _app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Yes | Action::No | Action::Back) => Reply { wishes: Vec::new(), turn: Turn::Close },
            _ => Reply::stay(),
        }
    }
}
