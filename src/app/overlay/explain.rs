//! Why a row stands where it stands, and how its due times came about.

use super::ListState;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Input, Layer, Reply};
use crate::domain::explain::{Story, explain};
use crate::domain::ids::TicketId;

/// The clocks of a ticket, told.
#[derive(Debug)]
pub struct Explain {
    /// Which.
    pub ticket: TicketId,
    /// The first line in sight.
    pub list: ListState,
}

impl Explain {
    /// Of a ticket.
    #[must_use]
    pub fn new(ticket: TicketId) -> Self {
        Self { ticket, list: ListState::default() }
    }

    /// The stories of its clocks, as far as its details have arrived.
    #[must_use]
    pub fn stories(&self, app: &App) -> Option<Vec<Story>> {
        let details = app.details(self.ticket)?;
        Some(explain(&details.ticket, &details.history, app.now, &app.rules))
    }
}

impl Layer for Explain {
    fn scope(&self) -> Scope {
        Scope::Viewer
    }
    fn about(&self, _app: &App) -> Option<TicketId> {
        Some(self.ticket)
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::PageDown, Action::PageUp, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        super::list::read(app, &mut self.list, Action::Explain, input)
    }
}
