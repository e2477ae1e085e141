//! Rows of incidents (集中报事): what is read out, who called, who is still to be told.

use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::refusal::Refusal;
use crate::domain::ticket::{Outcome, Stage};
use crate::domain::time::Moment;

/// An incident that is not closed.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct IncidentRow {
    /// Identity.
    pub id: IncidentId,
    /// Category.
    pub category: Code,
    /// What is wrong.
    pub matter: String,
    /// Buildings.
    pub buildings: Vec<String>,
    /// Where it is, when not in whole buildings.
    pub area: String,
    /// Where the tickets go.
    pub department: Code,
    /// What callers are told (口径).
    pub line: String,
    /// Since when.
    pub line_at: Moment,
    /// Who put it so.
    pub line_by: Option<StaffId>,
    /// By when it is to be looked at again; none once the fault is mended.
    pub renew_by: Option<Moment>,
    /// When it was opened.
    pub opened: Moment,
    /// By whom.
    pub by: Option<StaffId>,
    /// When what was done was said, and what.
    pub resolved: Option<(Moment, String)>,
    /// Callers, in the order in which they came.
    pub callers: Vec<CallerRow>,
}

/// A caller of an incident.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct CallerRow {
    /// Their ticket.
    pub ticket: TicketId,
    /// Number, short form.
    pub number: String,
    /// How it stands.
    pub stage: Stage,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Where they are, when not in a household.
    pub place: String,
    /// Masked name; empty when unknown.
    pub caller: String,
    /// Masked phone; empty when unknown.
    pub phone: String,
    /// What they said, on one line.
    pub text: String,
    /// When their ticket was joined.
    pub joined: Moment,
    /// First receiver.
    pub first_receiver: Option<StaffId>,
    /// Tracker.
    pub tracker: Option<StaffId>,
    /// How often they called again.
    pub again: u16,
    /// Attempts to tell them that reached nobody.
    pub tries: u16,
    /// When they were told, and what they thought.
    pub told: Option<(Moment, Outcome)>,
    /// Void: nobody is to be told.
    pub void: bool,
    /// Why the viewer may not tell them now.
    pub refused: Option<Refusal>,
}

impl CallerRow {
    /// Whether the customer has still to be told.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.told.is_none() && !self.void
    }
}

impl IncidentRow {
    /// How many were told, and how many are to be told in all.
    #[must_use]
    pub fn told(&self) -> (usize, usize) {
        let all = self.callers.iter().filter(|c| !c.void);
        (all.clone().filter(|c| c.told.is_some()).count(), all.count())
    }
    /// Whether the fault is mended and everybody was told.
    #[must_use]
    pub fn is_all_told(&self) -> bool {
        self.resolved.is_some() && self.callers.iter().all(|c| !c.is_owed())
    }
    /// Whether the line to read out is to be looked at again.
    #[must_use]
    pub fn is_stale(&self, now: Moment) -> bool {
        self.renew_by.is_some_and(|by| by <= now)
    }
}
