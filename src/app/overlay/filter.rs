//! The filter of a pane: a line at its foot; rows follow as it is typed.

use crate::action::{Action, Scope};
use crate::app::layer::{Input, Layer, Reply, Wish};
use crate::app::{App, Entry};
use crate::domain::ids::TicketId;

/// The filter being typed.
#[derive(Debug)]
pub struct Filter {
    /// The line.
    pub entry: Entry,
    before: String,
}

impl Filter {
    /// Edits a filter.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self { entry: Entry::line(text), before: text.to_owned() }
    }
}

impl Layer for Filter {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn about(&self, app: &App) -> Option<TicketId> {
        app.shown
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, _app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Back) => Reply::close().wish(Wish::Filter(self.before.clone())),
            Input::Action(Action::Select) => Reply::close(),
            Input::Action(action @ (Action::Up | Action::Down | Action::PageUp | Action::PageDown)) => {
                Reply::stay().wish(Wish::Do(action))
            }
            _ => match self.entry.handle(input) {
                Some(true) => Reply::stay().wish(Wish::Filter(self.entry.text())),
                Some(false) => Reply::stay(),
                None => Reply::pass(),
            },
        }
    }
}
