//! The plain rows that panes show. Built by the desk service from the state, at one moment; names and phones are masked.

mod agreement;
mod callbacks;
mod corrective;
mod handover;
mod heads;
mod incident;
pub mod plan;
mod proposed;
mod queue;
mod replay;
mod review;
mod roster;
mod ticket;

pub use agreement::{AgreementCall, AgreementLine, AgreementRow};
pub use callbacks::{CallbackRow, Meter};
pub use corrective::{
    ActionCounts, ActionPage, ActionsBoard, AgainRow, CustomerRow, EndRow, EntryRow, FormLine, FormRef, OfferRow,
    Repeats, StepRow, StepState, TicketRef,
};
pub use handover::{
    ForgottenShift, HandoverBoard, IncidentMark, Leaving, LinePromise, LineRow, LineStep, PastSheet, RecheckRow,
    SheetPaper, SignatureRow, incidents_of, together,
};
pub use heads::{HeadMatter, HeadRow};
pub use incident::{CallerRow, IncidentRow};
pub use plan::{PlanCall, PlanDay, PlanRow};
pub use proposed::{LikeRow, Proposed};
pub use queue::QueueRow;
pub use replay::{ReplayFrame, ReplayShift, ReplayTo};
pub use review::{
    ChainLink, Duty, Figure, Late, Remark, Reveal, Review, ReviewLine, ReviewSheet, ReviewShift, Said, ShiftAct,
    ShiftReview, What,
};
pub use roster::{DutyBoard, RosterBoard, RosterFault, TurnLine};
pub use ticket::{Act, CallerLine, Details, Permit};

use crate::domain::access::SignOnState;
use crate::domain::agreement::AgreementTally;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::incident::Suspected;
use crate::domain::time::Moment;

/// The open shift.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ShiftLine {
    /// Identity.
    pub id: ShiftId,
    /// Pattern code.
    pub pattern: Code,
    /// Planned start.
    pub starts: Moment,
    /// Planned end.
    pub ends: Moment,
    /// Who is on duty.
    pub on_duty: Vec<StaffId>,
}

/// A person, for pickers and names.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct StaffLine {
    /// Identity.
    pub id: StaffId,
    /// Full name: colleagues know each other.
    pub name: String,
    /// Roles.
    pub roles: Vec<Role>,
    /// Department.
    pub department: Option<Code>,
    /// Works here.
    pub active: bool,
    /// On duty now.
    pub on_duty: bool,
    /// How they stand with signing on at this desk.
    pub sign_on: SignOnState,
}

impl StaffLine {
    /// Whether the person has one of these roles.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|r| roles.contains(r))
    }
}

/// Counts for the title line.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Counts {
    /// Unfinished tickets that the viewer received first.
    pub first_received: usize,
    /// Unfinished tickets that the viewer tracks.
    pub tracking: usize,
    /// Waiting messages.
    pub waiting: usize,
    /// Unfinished tickets of everybody.
    pub unfinished: usize,
    /// Tickets on the unattended alarm.
    pub unattended: usize,
}

/// Everything the four panes and the title line show.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Board {
    /// Site name; empty before the store is founded.
    pub site_name: String,
    /// Letters in front of ticket numbers.
    pub site_code: String,
    /// A drill store (演练).
    pub drill: bool,
    /// The open shift.
    pub shift: Option<ShiftLine>,
    /// People.
    pub staff: Vec<StaffLine>,
    /// Counts.
    pub counts: Counts,
    /// Waiting messages and unfinished tickets, most urgent first.
    pub queue: Vec<QueueRow>,
    /// The sheet, and what the first receiver must recheck.
    pub handover: HandoverBoard,
    /// Callbacks due, soonest first.
    pub callbacks: Vec<CallbackRow>,
    /// What needs a head now; what waits for the viewer first.
    pub heads: Vec<HeadRow>,
    /// Who is on by the plan, and who comes next.
    pub duty: DutyBoard,
    /// Callback rates of the month.
    pub meters: Vec<Meter>,
    /// Forms of corrective action, and what is offered.
    pub actions: ActionCounts,
    /// Incidents that are not closed, the newest first.
    pub incidents: Vec<IncidentRow>,
    /// The same matter from many households: maybe an incident.
    pub suspected: Vec<Suspected>,
    /// Tickets that may well belong to an open incident.
    pub may_join: Vec<(TicketId, IncidentId)>,
    /// Special service agreements that run, or still owe a callback; what is due soonest first (R100).
    pub agreements: Vec<AgreementRow>,
    /// How the callbacks of agreements stand that fall due in this month.
    pub agreement_tally: AgreementTally,
    /// Position of the last event shown.
    pub position: u64,
    /// The clock is behind the ledger (L3).
    pub clock_back: bool,
    /// Writing has stopped after a failed sync; reading goes on.
    pub read_only: bool,
    /// What the viewer may do at the desk, beside single tickets.
    pub permits: Vec<Permit>,
    /// Whose permits these are.
    pub viewer: Option<StaffId>,
}

impl Board {
    /// The name of a person; `#7` when unknown.
    pub fn staff_name(&self, id: StaffId) -> String {
        self.staff.iter().find(|s| s.id == id).map_or_else(|| format!("#{id}"), |s| s.name.clone())
    }
    /// An incident that is not closed.
    pub fn incident(&self, id: IncidentId) -> Option<&IncidentRow> {
        self.incidents.iter().find(|i| i.id == id)
    }
    /// The row of a ticket in the queue.
    pub fn row(&self, id: TicketId) -> Option<&QueueRow> {
        self.queue.iter().find(|r| r.ticket == id)
    }
}

/// A hit of a search.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Hit {
    /// Ticket.
    pub ticket: TicketId,
    /// Number, short form; empty for a waiting message.
    pub number: String,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// First line of the text.
    pub text: String,
    /// Stage.
    pub stage: crate::domain::ticket::Stage,
    /// When it arrived.
    pub arrived: Moment,
    /// What the query matched: bytes of `text`, where it matched there.
    pub matched: Vec<std::ops::Range<usize>>,
}
