//! Rows of the callbacks due (回访到期).

use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::time::Moment;

/// A callback that is due.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct CallbackRow {
    /// Ticket.
    pub ticket: TicketId,
    /// Number, short form.
    pub number: String,
    /// Class code.
    pub class: Code,
    /// Kind code.
    pub kind: Option<Code>,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Masked name of the customer.
    pub caller: String,
    /// What was told, on one line.
    pub text: String,
    /// When feedback was recorded.
    pub since: Moment,
    /// By when it is due.
    pub due: Moment,
    /// Attempts so far that reached nobody.
    pub tries: u16,
    /// Roles that may call (C5).
    pub roles: Vec<Role>,
    /// Who did the work, and so may not call (C5).
    pub handlers: Vec<StaffId>,
    /// Whether the viewer may call.
    pub mine: bool,
}

/// How a class stands in the month (R088–R091).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Meter {
    /// Class code.
    pub class: Code,
    /// Fed back in the month.
    pub drawn: u32,
    /// Chosen for callback.
    pub chosen: u32,
    /// Called back.
    pub done: u32,
    /// The pack's rate in percent.
    pub percent: u8,
}
