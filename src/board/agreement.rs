//! Rows of special service agreements (特约服务, R100).

use crate::domain::agreement::CallMade;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::roster::Day;
use crate::domain::time::Moment;

/// A callback of an agreement.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct CallRow {
    /// The point of the term, in percent.
    pub point: u8,
    /// The day on which it is due.
    pub due: Day,
    /// Attempts so far that reached nobody.
    pub tries: u16,
    /// How it was made; none while it is owed.
    pub made: Option<CallMade>,
    /// The ticket that stands for what the customer was not satisfied with.
    pub ticket: Option<TicketId>,
}

/// An agreement.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct AgreementRow {
    /// Identity.
    pub id: AgreementId,
    /// Household.
    pub household: HouseholdCode,
    /// VIP household.
    pub vip: bool,
    /// Masked name of who lives there.
    pub caller: String,
    /// Masked phone.
    pub phone: String,
    /// What is done for them.
    pub service: String,
    /// First day.
    pub from: Day,
    /// Last day as agreed.
    pub to: Day,
    /// The day on which it was ended early; before the first one when it never began.
    pub ended: Option<Day>,
    /// Why it was ended or amended last.
    pub word: String,
    /// Who does it, where named: they never call back on it.
    pub worker: Option<StaffId>,
    /// Who entered it.
    pub by: Option<StaffId>,
    /// When.
    pub entered: Moment,
    /// Its callbacks, in the order of their points.
    pub calls: Vec<CallRow>,
    /// Roles that may call (C5).
    pub roles: Vec<Role>,
    /// Whether the viewer may call.
    pub mine: bool,
}

impl AgreementRow {
    /// The callback that is made next.
    #[must_use]
    pub fn next(&self) -> Option<&CallRow> {
        self.calls.iter().filter(|c| c.made.is_none()).min_by_key(|c| (c.due, c.point))
    }
    /// Callbacks made, and all of them.
    #[must_use]
    pub fn made(&self) -> (usize, usize) {
        (self.calls.iter().filter(|c| c.made.is_some()).count(), self.calls.len())
    }
    /// Whether a callback is to be made on that day.
    #[must_use]
    pub fn is_due(&self, today: Day) -> bool {
        self.next().is_some_and(|c| c.due <= today)
    }
    /// Whether the day of a callback has passed.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.next().is_some_and(|c| c.due < today)
    }
}

/// A callback of an agreement as a handover sheet names it: overdue, or due before the next shift's end (H2).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct AgreementLine {
    /// Which agreement.
    pub id: AgreementId,
    /// Household.
    pub household: HouseholdCode,
    /// What is done for them.
    pub service: String,
    /// The point of the term, in percent.
    pub point: u8,
    /// The day on which it is due.
    pub due: Day,
    /// Its day has passed.
    pub late: bool,
    /// Attempts so far that reached nobody.
    pub tries: u16,
}
