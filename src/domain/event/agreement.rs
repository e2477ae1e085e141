//! What happens to a special service agreement (特约服务, R100).

use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::roster::Day;
use crate::domain::ticket::Outcome;
use serde::{Deserialize, Serialize};

/// A callback that an agreement owes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct OwedCall {
    /// The point of the term, in percent.
    pub point: u8,
    /// The day on which it is due.
    pub due: Day,
}

/// What happened to an agreement. The days that are owed stand in the events as they were reckoned then.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgreementEvent {
    /// It was entered in the register.
    Entered {
        /// Which.
        agreement: AgreementId,
        /// Household.
        household: HouseholdCode,
        /// What is done for them.
        service: String,
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
        /// Who does it, where named.
        worker: Option<StaffId>,
        /// The pack's points of the term, in percent.
        points: Vec<u8>,
        /// What it owes.
        calls: Vec<OwedCall>,
    },
    /// It ends on another day than was agreed.
    Amended {
        /// Which.
        agreement: AgreementId,
        /// Last day.
        to: Day,
        /// Why.
        reason: String,
        /// What it owes from now on.
        calls: Vec<OwedCall>,
    },
    /// It ended before its last day.
    Ended {
        /// Which.
        agreement: AgreementId,
        /// The day on which it ended; before the first one when it never began.
        last: Day,
        /// Why.
        reason: String,
        /// What it still owes.
        calls: Vec<OwedCall>,
    },
    /// Called back, or nobody was reached.
    Called {
        /// Which.
        agreement: AgreementId,
        /// The points that it stands for: all that were due.
        points: Vec<u8>,
        /// By which way.
        way: Code,
        /// What they think.
        outcome: Outcome,
        /// What they said.
        words: String,
        /// What was asked and said, point by point (R087).
        contents: Vec<(Code, String)>,
        /// Nothing more is owed for these points.
        last: bool,
    },
    /// The customer was not satisfied: a ticket stands for what they said.
    TicketOpened {
        /// Which.
        agreement: AgreementId,
        /// The last of the points that were called back.
        point: u8,
        /// The ticket.
        ticket: TicketId,
    },
    /// Name and number of who lives there were shown, to call them, with the reason (R130).
    Revealed {
        /// Of which agreement.
        agreement: AgreementId,
        /// Why.
        reason: String,
    },
}

impl AgreementEvent {
    /// The ticket it is about.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::TicketOpened { ticket, .. } => Some(*ticket),
            _ => None,
        }
    }
    /// The agreement it is about.
    #[must_use]
    pub fn agreement(&self) -> AgreementId {
        match self {
            Self::Entered { agreement, .. }
            | Self::Amended { agreement, .. }
            | Self::Ended { agreement, .. }
            | Self::Called { agreement, .. }
            | Self::TicketOpened { agreement, .. }
            | Self::Revealed { agreement, .. } => *agreement,
        }
    }
}
