//! How the month's callbacks stand, and the plan of the coming days.

use super::ListState;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Input, Layer, Reply};

/// The plan (R099).
#[derive(Debug, Default)]
pub struct CallbackPlan {
    /// The first line in sight.
    pub list: ListState,
}

impl Layer for CallbackPlan {
    fn scope(&self) -> Scope {
        Scope::Viewer
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::PageDown, Action::PageUp, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        super::list::read(app, &mut self.list, Action::CallbackPlan, input)
    }
}
