//! What happens on the ladders that a matter climbs until a head takes it up (R004, R029, R069, 逐级上报).

use crate::domain::ids::*;
use crate::domain::rules::Trigger;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What made a ladder begin, beside its trigger.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A time that was missed.
    Time,
    /// The ticket has this grade.
    Grade(Code),
    /// This fact is known of it.
    Fact(Code),
    /// The customer said that they are not satisfied.
    Customer,
    /// This rule of grades gave the ticket its grade.
    Rule(Code),
}

/// What happened on a ladder. Steps are counted from 1.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EscalationEvent {
    /// A step was reached: these people are told.
    StepReached {
        /// Which ticket.
        ticket: TicketId,
        /// The ladder's code in the pack.
        ladder: Code,
        /// What began the ladder.
        trigger: Trigger,
        /// And why.
        cause: Cause,
        /// Which step.
        step: u8,
        /// Of how many, as the pack had it then.
        of: u8,
        /// The roles that are told.
        to: Vec<Role>,
        /// Who has them.
        told: Vec<StaffId>,
        /// When the matter became one for the ladder.
        since: Moment,
        /// When the step was due; earlier than it is recorded where the program was off.
        due: Moment,
        /// Until when it is to be acknowledged.
        until: Moment,
    },
    /// Somebody of the step's roles takes it up.
    StepAcknowledged {
        /// Which ticket.
        ticket: TicketId,
        /// The ladder.
        ladder: Code,
        /// Which step.
        step: u8,
        /// What will be done; may be empty.
        word: String,
    },
    /// The desk told somebody of the step's roles by telephone (已电话报告). No acknowledgement: that is their own.
    ToldByPhone {
        /// Which ticket.
        ticket: TicketId,
        /// The ladder.
        ladder: Code,
        /// Which step.
        step: u8,
        /// Who was told.
        staff: StaffId,
        /// What they said; may be empty.
        text: String,
    },
}

impl EscalationEvent {
    /// The ticket it is about.
    pub fn ticket(&self) -> TicketId {
        match self {
            Self::StepReached { ticket, .. }
            | Self::StepAcknowledged { ticket, .. }
            | Self::ToldByPhone { ticket, .. } => *ticket,
        }
    }
}
