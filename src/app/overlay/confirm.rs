//! A question with yes and no.

use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Input, Layer, Reply, Turn, Wish};
use std::mem;

/// A question, and what is wished for after yes.
#[derive(Debug)]
pub struct Confirm {
    /// The question; may have several lines.
    pub question: String,
    /// There is nothing to decide, only to read.
    pub alert: bool,
    yes: Vec<Wish>,
}

impl Confirm {
    /// Asks.
    #[must_use]
    pub fn new(question: String, yes: Vec<Wish>) -> Self {
        Self { question, alert: false, yes }
    }

    /// Bad news that must be seen: any answer closes it.
    #[must_use]
    pub fn alert(text: String) -> Self {
        Self { question: text, alert: true, yes: Vec::new() }
    }
}

impl Layer for Confirm {
    fn scope(&self) -> Scope {
        Scope::Confirm
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![])
    }
    fn handle(&mut self, _app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Yes) => Reply { wishes: mem::take(&mut self.yes), turn: Turn::Close },
            Input::Action(Action::No | Action::Back) => Reply::close(),
            _ => Reply::stay(),
        }
    }
}
