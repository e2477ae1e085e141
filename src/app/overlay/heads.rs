//! What needs a head now (要领导处理的事): who was told when, until when a word is wanted, who is next.

use super::ListState;
use super::refusal::RefusalBox;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::dialog::{About, ActForm, Task};
use crate::app::layer::{Input, Layer, Reply, Wish};
use crate::app::notice::Level;
use crate::board::{HeadMatter, HeadRow};
use crate::domain::ids::{Code, TicketId};

/// The list of what waits for a head.
#[derive(Debug, Default)]
pub struct Heads {
    /// Which row is chosen.
    pub list: ListState,
    /// What stands there: a refresh never moves what is under the finger.
    at: Option<(TicketId, Option<Code>)>,
}

/// What tells a row from the others.
fn name(row: &HeadRow) -> (TicketId, Option<Code>) {
    match &row.matter {
        HeadMatter::Step { ladder, .. } => (row.ticket, Some(ladder.code.clone())),
        HeadMatter::Promise { .. } => (row.ticket, None),
    }
}

impl Heads {
    /// Opens on the row that waits for the viewer, or the first.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let mut it = Self::default();
        it.at = it.chosen(app).map(name);
        it
    }

    /// The chosen row.
    #[must_use]
    pub fn chosen<'a>(&self, app: &'a App) -> Option<&'a HeadRow> {
        app.board.heads.get(self.list.at)
    }

    fn follow(&mut self, app: &App) {
        let rows = &app.board.heads;
        if let Some(at) = self.at.as_ref().and_then(|at| rows.iter().position(|r| name(r) == *at)) {
            self.list.at = at;
        }
        self.list.clamp(rows.len());
        self.at = self.chosen(app).map(name);
    }

    fn form(&self, app: &App, task: Task) -> Reply {
        let Some(row) = self.chosen(app) else {
            return Reply::stay().wish(Wish::Notice(Level::Info, app.lang().heads_none().to_owned()));
        };
        // The details fill the dialogue; they are on their way.
        let about = About { ticket: Some(row.ticket), ..About::default() };
        Reply::stay().wish(Wish::Look(row.ticket)).wish(Wish::Open(ActForm::new(app, task, about).into()))
    }

    /// One key for the head's own word, whatever is asked.
    fn word(&self, app: &App) -> Reply {
        let task = match self.chosen(app).map(|row| (&row.matter, &row.refused)) {
            Some((_, Some(refusal))) => {
                return Reply::stay().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()));
            }
            Some((HeadMatter::Promise { .. }, None)) => Task::PermitPromise,
            _ => Task::AcknowledgeStep,
        };
        self.form(app, task)
    }
}

impl Layer for Heads {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::AcknowledgeStep, Action::ToldByPhone, Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Back | Action::Heads) => return Reply::close(),
            Input::Action(Action::AcknowledgeStep | Action::PermitPromise) => return self.word(app),
            Input::Action(Action::ToldByPhone) => return self.form(app, Task::ToldByPhone),
            Input::Action(Action::Select) => {
                return match self.chosen(app) {
                    Some(row) => Reply::close().wish(Wish::Show(row.ticket)),
                    None => Reply::close(),
                };
            }
            Input::Click(row) if row == self.list.at => {
                return self.chosen(app).map_or_else(Reply::close, |row| Reply::close().wish(Wish::Show(row.ticket)));
            }
            _ => {}
        }
        match (self.list.handle(input, app.board.heads.len(), app.seen.layer_page), input) {
            (Some(()), _) => {
                self.at = self.chosen(app).map(name);
                Reply::stay()
            }
            (None, Input::Text(_) | Input::Paste(_)) => Reply::stay(),
            (None, Input::Action(action)) if action.is_global() => Reply::pass(),
            (None, _) => Reply::stay(),
        }
    }
    fn on_answer(&mut self, app: &App, answer: crate::app::layer::Answer<'_>) -> Reply {
        if matches!(answer, crate::app::layer::Answer::Board) {
            self.follow(app);
        }
        Reply::stay()
    }
}
