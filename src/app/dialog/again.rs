//! The same matter again (R113): what was told before of the category in a form, and linking to it once the form is saved.

use crate::app::App;
use crate::app::form::{FieldId, Form};
use crate::app::layer::Wish;
use crate::board::AgainRow;
use crate::domain::command::Command;
use crate::domain::ids::{Code, TicketId};
use crate::domain::rules::ActionTrigger;

/// What is known of the matter, and whether the ticket is to be linked.
#[derive(Debug, Default)]
pub struct Again {
    /// What was told before, by category.
    pub rows: Vec<AgainRow>,
    /// Linked to the newest of it once it is saved.
    pub link: bool,
    /// To which, of what was sent.
    sent: Option<TicketId>,
}

impl Again {
    /// What was told before of the category in the form.
    #[must_use]
    pub fn row(&self, form: &Form) -> Option<&AgainRow> {
        let category = form.code(FieldId::Category)?;
        self.rows.iter().find(|row| row.before.category == category)
    }

    /// What the form will be offered once it is saved.
    #[must_use]
    pub fn offers(&self, app: &App, form: &Form, kind: Option<&Code>) -> Option<ActionTrigger> {
        self.row(form)?.before.offers(kind?, &app.rules.corrective)
    }

    /// The ticket to which it would be linked.
    #[must_use]
    pub fn newest(&self, form: &Form) -> Option<TicketId> {
        self.row(form).and_then(|row| row.tickets.first()).map(|t| t.ticket)
    }

    /// Turns linking on or off. False where there is nothing to link to.
    pub fn turn(&mut self, form: &Form) -> bool {
        let can = self.newest(form).is_some();
        self.link = can && !self.link;
        can
    }

    /// The form is sent: what it is linked to is that of the category it was sent with.
    pub fn send(&mut self, form: &Form) {
        self.sent = self.newest(form).filter(|_| self.link);
    }

    /// Links what was saved. What was sent and refused is linked to nothing, and nor is what is saved in its place.
    pub fn saved(&mut self, app: &App, ticket: Option<TicketId>) -> Option<Wish> {
        let to = self.sent.take()?;
        let ticket = ticket?;
        let number = self.rows.iter().flat_map(|r| &r.tickets).find(|t| t.ticket == to).map(|t| t.number.clone());
        let text = app.lang().again_linked(&number.unwrap_or_default());
        Some(Wish::SubmitSaying(Command::Link { ticket, to }, text))
    }
}

/// The kind of a form: chosen, or that of the category.
#[must_use]
pub fn kind_of(app: &App, form: &Form) -> Option<Code> {
    let category = || form.code(FieldId::Category).and_then(|c| app.rules.category(&c)).map(|c| c.kind.clone());
    form.code(FieldId::Kind).or_else(category)
}
