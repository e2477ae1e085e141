//! Rows of the handover log (交接班记录).

use crate::domain::event::LineKind;
use crate::domain::handover::LineState;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::ticket::{HandoverNote, Stage};
use crate::domain::time::Moment;

/// A line of the sheet.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct LineRow {
    /// Ticket or message.
    pub ticket: TicketId,
    /// Number, short form; empty for a waiting message.
    pub number: String,
    /// What it is.
    pub kind: LineKind,
    /// How the ticket stands now.
    pub stage: Stage,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// What was told, on one line.
    pub text: String,
    /// First receiver.
    pub first_receiver: Option<StaffId>,
    /// Tracker when the sheet was prepared.
    pub tracker: Option<StaffId>,
    /// Note for the next shift.
    pub note: Option<HandoverNote>,
    /// A clock was overdue.
    pub overdue: bool,
    /// A callback falls due before the next shift's end.
    pub callback_due: bool,
    /// Answer of the incoming operator.
    pub state: LineState,
}

/// A ticket that the first receiver must look at again (R1, 复核).
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct RecheckRow {
    /// Ticket.
    pub ticket: TicketId,
    /// Number, short form.
    pub number: String,
    /// How it stands.
    pub stage: Stage,
    /// What was told, on one line.
    pub text: String,
    /// Since when.
    pub since: Moment,
}

/// A sheet of the past.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct PastSheet {
    /// Identity.
    pub sheet: SheetId,
    /// Shift it closed.
    pub shift: ShiftId,
    /// When it was prepared.
    pub prepared: Moment,
    /// Outgoing operators.
    pub outgoing: Vec<StaffId>,
    /// Incoming operator and when they signed.
    pub incoming: Option<(StaffId, Moment)>,
    /// Number of lines.
    pub lines: usize,
}

/// What the handover pane shows.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct HandoverBoard {
    /// The sheet that concerns the viewer: the newest unsealed one, else the newest.
    pub sheet: Option<SheetId>,
    /// The outgoing shift's pattern code.
    pub from: Option<Code>,
    /// The shift that takes over, where one is open already.
    pub to: Option<Code>,
    /// Outgoing operators.
    pub outgoing: Vec<StaffId>,
    /// Outgoing operators who signed.
    pub signed_out: Vec<StaffId>,
    /// Who signed as incoming.
    pub signed_in: Option<StaffId>,
    /// Whether the viewer is one of the outgoing.
    pub viewer_is_outgoing: bool,
    /// The lines.
    pub lines: Vec<LineRow>,
    /// Free notes.
    pub notes: String,
    /// Corrections.
    pub corrections: Vec<(StaffId, Moment, String)>,
    /// What everybody should know about signing on, until a sheet that tells it is sealed: who was locked out, who was let
    /// in again by the owner of the data folder.
    pub access: Vec<crate::domain::event::Recorded>,
    /// Tickets the viewer tracks for which no handover note was written in this shift (H1).
    pub unwritten: Vec<TicketId>,
    /// The viewer's recheck list (R1).
    pub rechecks: Vec<RecheckRow>,
    /// Sheets of the past, newest first.
    pub past: Vec<PastSheet>,
}

impl HandoverBoard {
    /// How many lines are accepted.
    pub fn accepted(&self) -> usize {
        self.lines.iter().filter(|l| matches!(l.state, LineState::Accepted { .. })).count()
    }
}
