//! Rows of the incoming queue (来件队列).

use crate::domain::clock::{Clock, ClockState};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::order::Rank;
use crate::domain::ticket::Stage;
use crate::domain::time::Moment;

/// A waiting message or an unfinished ticket.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct QueueRow {
    /// A form of corrective action is offered for it (R113).
    pub offered: bool,
    /// Identity; selection is by this.
    pub ticket: TicketId,
    /// Number; none for a waiting message.
    pub number: Option<TicketNumber>,
    /// Stage.
    pub stage: Stage,
    /// Source code.
    pub source: Code,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Masked name of the caller; empty when unknown.
    pub caller: String,
    /// What was told, on one line.
    pub text: String,
    /// Kind code.
    pub kind: Option<Code>,
    /// Category code.
    pub category: Option<Code>,
    /// Grade code.
    pub grade: Option<Code>,
    /// Important (R032).
    pub important: bool,
    /// VIP household (R189).
    pub vip: bool,
    /// Department.
    pub department: Option<Code>,
    /// First receiver.
    pub first_receiver: Option<StaffId>,
    /// Tracker.
    pub tracker: Option<StaffId>,
    /// On the unattended alarm.
    pub unattended: bool,
    /// The customer contacted us again, and the tracker has not acted on it.
    pub repeat_unseen: bool,
    /// The supervisor was asked, and the customer waits for the answer (R023).
    pub asked: bool,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
    /// A rule proposes another grade, and nobody has answered yet (R047).
    pub grade_pending: bool,
    /// When it arrived.
    pub arrived: Moment,
    /// The clock that runs; for a waiting message the time in which it should be received.
    pub clock: Option<Clock>,
    /// Why it stands where it stands.
    pub rank: Rank,
    /// Percentage of the time left below which a clock is near.
    pub near_percent: u8,
    /// Minutes below which a clock is near.
    pub near_minutes: u32,
}

impl QueueRow {
    /// How the running clock stands.
    pub fn clock_state(&self, now: Moment) -> ClockState {
        self.clock.map_or(ClockState::Ok, |c| c.state(now, self.near_percent, self.near_minutes))
    }
}
