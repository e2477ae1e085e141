//! What quick entry shows under its line.

use super::AgainRow;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::TicketId;
use crate::domain::quick::Proposal;
use crate::domain::similar::Likeness;
use crate::domain::ticket::Stage;
use crate::domain::time::Moment;

/// A line as understood, with what the desk knows of the household and of tickets like it.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposed {
    /// The line that was read.
    pub line: String,
    /// What it was taken to mean.
    pub proposal: Proposal,
    /// Masked name of who lives in the household; empty when unknown.
    pub resident: String,
    /// VIP household.
    pub vip: bool,
    /// Households whose number begins as the line does, for type-ahead.
    pub households: Vec<HouseholdCode>,
    /// Tickets like it, most telling first.
    pub likes: Vec<LikeRow>,
    /// Households of the building with the same matter, the new one included; 0 when it is no mass event.
    pub mass: usize,
    /// Closed tickets alike in the window of repeats (R113).
    pub repeats: usize,
    /// What was told before, by category: of what it would be a repeat (R113).
    pub again: Vec<AgainRow>,
}

/// A ticket that is like the new message.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LikeRow {
    /// Which.
    pub ticket: TicketId,
    /// Number, short form; empty for a waiting message.
    pub number: String,
    /// How it stands.
    pub stage: Stage,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// What was told, on one line.
    pub text: String,
    /// When it arrived.
    pub arrived: Moment,
    /// Why it is shown.
    pub why: Likeness,
    /// How alike the texts are, 0–100.
    pub percent: u8,
}

impl LikeRow {
    /// Whether a repeat contact can be logged on it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.why != Likeness::Repeat
    }
}
