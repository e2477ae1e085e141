//! What happens to an incident (集中报事): one fault, many callers.

use crate::domain::ids::*;
use serde::{Deserialize, Serialize};

/// What happened to an incident. What is said of one ticket stands in the ticket's stream.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IncidentEvent {
    /// It was declared.
    Opened {
        /// Which.
        incident: IncidentId,
        /// Kind of each caller's ticket.
        kind: Code,
        /// Category of each caller's ticket.
        category: Code,
        /// Grade of each caller's ticket.
        grade: Code,
        /// Where they go.
        department: Code,
        /// What is wrong, in a few words: the text of a caller who says no more.
        matter: String,
        /// Buildings that have it.
        buildings: Vec<String>,
        /// Where it is, when not in whole buildings; may be empty.
        area: String,
        /// What callers are told (口径).
        line: String,
    },
    /// Another line to read out from now on.
    Worded {
        /// Which.
        incident: IncidentId,
        /// The line.
        line: String,
    },
    /// A ticket belongs to it.
    Joined {
        /// Which.
        incident: IncidentId,
        /// The ticket.
        ticket: TicketId,
    },
    /// A ticket does not belong to it after all.
    Left {
        /// Which.
        incident: IncidentId,
        /// The ticket.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// The fault is mended, or more was done; each customer is to be told.
    Resolved {
        /// Which.
        incident: IncidentId,
        /// What was done.
        text: String,
    },
    /// It is over.
    Closed {
        /// Which.
        incident: IncidentId,
        /// Why it is closed before everybody was told; empty when all were.
        word: String,
    },
    /// No incident: the desk does not propose these callers again.
    Declined {
        /// Category.
        category: Code,
        /// Building.
        building: String,
    },
}

impl IncidentEvent {
    /// The ticket it is about.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Joined { ticket, .. } | Self::Left { ticket, .. } => Some(*ticket),
            _ => None,
        }
    }
    /// The incident it is about.
    #[must_use]
    pub fn incident(&self) -> Option<IncidentId> {
        match self {
            Self::Opened { incident, .. }
            | Self::Worded { incident, .. }
            | Self::Joined { incident, .. }
            | Self::Left { incident, .. }
            | Self::Resolved { incident, .. }
            | Self::Closed { incident, .. } => Some(*incident),
            Self::Declined { .. } => None,
        }
    }
}
