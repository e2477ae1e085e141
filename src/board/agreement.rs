//! Rows of special service agreements (特约服务, R100).

pub use crate::domain::agreement::AgreementCall;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::refusal::Refusal;
use crate::domain::roster::Day;
use crate::domain::time::Moment;

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
    pub calls: Vec<AgreementCall>,
    /// Roles that may call (C5).
    pub roles: Vec<Role>,
    /// Whether the viewer may call.
    pub mine: bool,
    /// Its last day has passed, or it was ended.
    pub over: bool,
    /// Why the viewer may not call now, for whatever reason; none where they may, and where nobody looks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<Refusal>,
}

impl AgreementRow {
    /// The callback that is made next.
    #[must_use]
    pub fn next(&self) -> Option<&AgreementCall> {
        self.calls.iter().filter(|c| c.is_open()).min_by_key(|c| (c.due, c.point))
    }
    /// Callbacks made, and all of them.
    #[must_use]
    pub fn made(&self) -> (usize, usize) {
        (self.calls.iter().filter(|c| !c.is_open()).count(), self.calls.len())
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
