//! The covered screen: nothing of a customer is seen, and nothing can be done, until somebody says who they are.
//! Clocks go on, and alarms still ring.

use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Input, Layer, Reply, Wish};

/// The cover.
#[derive(Debug, Default)]
pub struct Cover;

impl Layer for Cover {
    fn scope(&self) -> Scope {
        Scope::Confirm
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
    fn handle(&mut self, _app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Yes) | Input::Click(_) => Reply::close().wish(Wish::Do(Action::SignOn)),
            _ => Reply::stay(),
        }
    }
}
