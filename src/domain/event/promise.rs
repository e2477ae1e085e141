//! Promises to customers, and whose permission they have (R056); a head's word for more time (R066).

use crate::domain::ids::*;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What happened to a promise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromiseEvent {
    /// Somebody asks to promise this: nothing is promised yet.
    Asked {
        /// Which ticket.
        ticket: TicketId,
        /// What.
        what: String,
        /// By when.
        due: Moment,
    },
    /// What was asked for is permitted: it stands as promised.
    Permitted {
        /// Which ticket.
        ticket: TicketId,
        /// What was said to it; may be empty.
        word: String,
    },
    /// What was asked for is not permitted.
    Refused {
        /// Which ticket.
        ticket: TicketId,
        /// Why.
        word: String,
    },
    /// This was promised.
    Made {
        /// Which ticket.
        ticket: TicketId,
        /// What.
        what: String,
        /// By when.
        due: Moment,
        /// Whose permission it has; none where who promised needed none.
        permitted_by: Option<StaffId>,
    },
    /// It was kept, or it was not.
    Settled {
        /// Which ticket.
        ticket: TicketId,
        /// Which of its promises, from 1.
        promise: u16,
        /// Whether it was kept.
        kept: bool,
        /// What is to be said to it; may be empty where it was kept.
        word: String,
    },
    /// The extension that stands before this has this person's word (R066).
    ExtensionApproved {
        /// Which ticket.
        ticket: TicketId,
        /// Whose word.
        by: StaffId,
        /// Which extension of the ticket it was, from 1.
        nth: u16,
    },
}

impl PromiseEvent {
    /// The ticket it is about.
    pub fn ticket(&self) -> TicketId {
        match self {
            Self::Asked { ticket, .. }
            | Self::Permitted { ticket, .. }
            | Self::Refused { ticket, .. }
            | Self::Made { ticket, .. }
            | Self::Settled { ticket, .. }
            | Self::ExtensionApproved { ticket, .. } => *ticket,
        }
    }
}
