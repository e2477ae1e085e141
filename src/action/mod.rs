//! What an operator can do, as one table: keymaps, help, the hint bar, the palette and the README's key table all read it.
//!
//! An action is a wish, not yet a command: the app decides from its state what it leads to. Names and help texts are in
//! `i18n/actions.rs`, by exhaustive match, so that an action without a text in both languages does not compile.

mod hints;
mod scope;
mod table;

pub use hints::hint_bar;
pub use scope::Scope;
pub use table::Action;

/// What must be selected for an action to make sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// Nothing.
    None,
    /// A waiting message.
    Message,
    /// A ticket, wherever it is shown.
    Ticket,
    /// A waiting message or a ticket.
    Case,
    /// A line of a handover sheet.
    SheetLine,
    /// A callback that is due.
    Callback,
}

/// The chapters of the help, in the order in which they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Group {
    /// Taking calls and visits.
    Intake,
    /// Work on a ticket.
    Ticket,
    /// Changing shifts.
    Handover,
    /// Finding and looking at things.
    Look,
    /// Moving in panes and lists.
    Move,
    /// Filling in forms.
    Form,
    /// Moving and deleting in a text.
    Edit,
    /// The desk itself: who is on, language, locking, leaving.
    Desk,
}

impl Group {
    /// All, in the order of the help.
    pub const ALL: [Self; 8] =
        [Self::Intake, Self::Ticket, Self::Handover, Self::Look, Self::Move, Self::Form, Self::Edit, Self::Desk];
}
