//! What quick entry shows under its line.

use crate::domain::household::HouseholdCode;
use crate::domain::quick::Proposal;
use crate::domain::similar::Similar;

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
    /// Tickets like it.
    pub similar: Similar,
}
