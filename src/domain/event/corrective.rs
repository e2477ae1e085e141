//! What happens to corrective and preventive action (纠正与预防措施实施表, R113–R117), and to what asks for it.

use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::rules::{ActionStep, ActionTrigger, Label, Limit};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What happens to corrective action. Offers and links stand in the tickets' streams, the forms in the site's.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CorrectiveEvent {
    /// Two tickets were found to be of one matter. Stands once in the stream of each.
    Linked {
        /// This one.
        ticket: TicketId,
        /// The other.
        to: TicketId,
    },
    /// What the pack asks corrective action for holds since this ticket: a form is offered (R109, R113, R117).
    Offered {
        /// The ticket that made it hold.
        ticket: TicketId,
        /// What holds.
        trigger: ActionTrigger,
        /// All tickets that it holds for.
        tickets: Vec<TicketId>,
        /// Their category, where it counts by category.
        category: Option<Code>,
    },
    /// An offer was declined, with a word; it is not offered again for these tickets.
    Declined {
        /// What was offered.
        trigger: ActionTrigger,
        /// For which tickets.
        tickets: Vec<TicketId>,
        /// Why not.
        reason: String,
    },
    /// A form was opened. It keeps the path that the pack had at that moment.
    Opened {
        /// Which.
        action: ActionId,
        /// What asked for it.
        trigger: ActionTrigger,
        /// Department that answers for it.
        department: Code,
        /// Category of the matter, where known.
        category: Option<Code>,
        /// The customers who are to hear of it, with their tickets.
        customers: Vec<ActionCustomer>,
        /// What came up.
        matter: String,
        /// What was done about it before.
        before: String,
        /// The path.
        path: Vec<PathStep>,
        /// Until when the first step is to be done, where the path says so.
        due: Option<Moment>,
    },
    /// A further ticket of the same matter was put on a form.
    Joined {
        /// Which form.
        action: ActionId,
        /// The ticket.
        ticket: TicketId,
        /// Its household.
        household: Option<HouseholdCode>,
    },
    /// A step was done, or a check passed.
    StepDone {
        /// Which form.
        action: ActionId,
        /// Which step.
        step: Code,
        /// What was written.
        text: String,
        /// Later than it was due, in milliseconds; 0 when in time or without a limit.
        late_ms: i64,
        /// Until when the next step is to be done, where the path says so.
        due: Option<Moment>,
    },
    /// A check did not pass: an earlier step is to be done again, and those after it.
    SentBack {
        /// Which form.
        action: ActionId,
        /// The check.
        step: Code,
        /// Where it goes back to.
        to: Code,
        /// Why.
        text: String,
        /// Later than it was due, in milliseconds.
        late_ms: i64,
        /// Until when that step is to be done again.
        due: Option<Moment>,
    },
    /// A customer was told what became of the matter (R115), or could not be reached.
    CustomerTold {
        /// Which form.
        action: ActionId,
        /// One of the customer's tickets.
        ticket: TicketId,
        /// By which way.
        way: Code,
        /// Whether they were reached.
        reached: bool,
        /// What they were told and said.
        words: String,
    },
    /// All steps are done.
    Closed {
        /// Which form.
        action: ActionId,
    },
    /// A supervisor withdrew the form.
    Withdrawn {
        /// Which form.
        action: ActionId,
        /// Why.
        reason: String,
    },
}

impl CorrectiveEvent {
    /// The ticket in whose stream it stands; none for what stands in the site's.
    pub fn ticket(&self) -> Option<TicketId> {
        match self {
            Self::Linked { ticket, .. } | Self::Offered { ticket, .. } => Some(*ticket),
            _ => None,
        }
    }
    /// The form it is about.
    pub fn action(&self) -> Option<ActionId> {
        match self {
            Self::Linked { .. } | Self::Offered { .. } | Self::Declined { .. } => None,
            Self::Opened { action, .. }
            | Self::Joined { action, .. }
            | Self::StepDone { action, .. }
            | Self::SentBack { action, .. }
            | Self::CustomerTold { action, .. }
            | Self::Closed { action }
            | Self::Withdrawn { action, .. } => Some(*action),
        }
    }
}

/// Who is told at the end: a household with its tickets, or who brought a ticket that names none.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ActionCustomer {
    /// The household.
    pub household: Option<HouseholdCode>,
    /// Their tickets.
    pub tickets: Vec<TicketId>,
}

/// A limit as a form keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Within {
    /// Real minutes.
    Minutes(u32),
    /// Working days.
    WorkingDays(u32),
}

impl From<Limit> for Within {
    fn from(limit: Limit) -> Self {
        match limit {
            Limit::Minutes(minutes) => Self::Minutes(minutes),
            Limit::WorkingDays(days) => Self::WorkingDays(days),
        }
    }
}

impl From<Within> for Limit {
    fn from(within: Within) -> Self {
        match within {
            Within::Minutes(minutes) => Self::Minutes(minutes),
            Within::WorkingDays(days) => Self::WorkingDays(days),
        }
    }
}

/// A step of a form's path, as the pack had it when the form was opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PathStep {
    /// Code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Who does it. `department_head` means the head of the form's department.
    pub by: Vec<Role>,
    /// Within so long after the step before.
    pub within: Option<Within>,
    /// It checks what was written before it.
    pub checks: bool,
    /// The customers are told in it.
    pub tells_customer: bool,
}

impl From<&ActionStep> for PathStep {
    fn from(step: &ActionStep) -> Self {
        let ActionStep { code, label, by, within, checks, tells_customer } = step.clone();
        Self { code, label, by, within: within.map(Within::from), checks, tells_customer }
    }
}
