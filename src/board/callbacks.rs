//! Rows of the callbacks due (回访到期).

use crate::domain::callbacks::Tally;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::rules::{CallbackClass, Rules};
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
    /// Who did the work, or may have, and so may not call (C5).
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
    /// Chosen and not yet called back.
    pub owed: u32,
    /// Called back at the door.
    pub doors: u32,
    /// Of those fed back at least this share is to be visited at the door, in percent; for the class that the pack
    /// names (R090).
    pub door_percent: Option<u8>,
}

impl Meter {
    /// How a class stands: its tally in a month, and how many of its callbacks were made at the door.
    pub fn of(class: &CallbackClass, tally: Tally, doors: u32, rules: &Rules) -> Self {
        let of_doors = class.code == rules.callbacks.door_class;
        Self {
            class: class.code.clone(),
            drawn: tally.drawn,
            chosen: tally.chosen,
            done: tally.done,
            percent: class.percent,
            owed: tally.chosen.saturating_sub(tally.done),
            doors,
            door_percent: of_doors.then_some(rules.figures.door_visit_percent),
        }
    }
    /// How many the rate asks for so far, in tenths.
    pub fn target_tenths(&self) -> u32 {
        self.drawn.saturating_mul(u32::from(self.percent)).div_ceil(10)
    }
    /// How many visits at the door are asked for so far (R090).
    pub fn door_target(&self) -> Option<u32> {
        self.door_percent.map(|p| self.drawn.saturating_mul(u32::from(p)).div_ceil(100))
    }
}
