//! Shifts (班次) and handover sheets (交接班记录).

use super::event::{LineKind, PreparedLine};
use super::ids::*;
use super::ticket::HandoverNote;
use super::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A period on duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Shift {
    /// Identity.
    pub id: ShiftId,
    /// Pattern code.
    pub pattern: Code,
    /// Planned start.
    pub starts: Moment,
    /// Planned end.
    pub ends: Moment,
    /// When it was opened.
    pub opened: Moment,
    /// Who is on duty now.
    pub on_duty: BTreeSet<StaffId>,
    /// Who was on duty at any time of it.
    pub were_on: BTreeSet<StaffId>,
    /// When it ended.
    pub closed: Option<Moment>,
}

/// The incoming operator's answer to a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum LineState {
    /// Not looked at.
    Open,
    /// Accepted (接收).
    Accepted {
        /// By whom.
        by: StaffId,
    },
    /// Queried (质疑): blocks the second signature.
    Queried {
        /// By whom.
        by: StaffId,
        /// What they ask.
        text: String,
    },
    /// Answered by the outgoing operator, or decided by a supervisor; to be accepted.
    Answered {
        /// By whom.
        by: StaffId,
        /// The answer.
        text: String,
        /// A supervisor decided.
        decided: bool,
    },
}

/// A line of a sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct SheetLine {
    /// The ticket or message.
    pub ticket: TicketId,
    /// What it is.
    pub kind: LineKind,
    /// Its tracker.
    pub tracker: Option<StaffId>,
    /// A callback falls due before the next shift's end.
    pub callback_due: bool,
    /// A clock was overdue.
    pub overdue: bool,
    /// A supervisor's takeover brought it to its tracker (T6).
    pub taken_over: bool,
    /// State, next step and what the customer was told.
    pub note: Option<HandoverNote>,
    /// The answer.
    pub state: LineState,
}

impl SheetLine {
    /// A line as prepared, keeping the answer that an earlier version of it had.
    pub fn prepared(line: &PreparedLine, earlier: Option<&SheetLine>) -> Self {
        let same = earlier.filter(|e| e.note == line.note && e.tracker == line.tracker);
        Self {
            ticket: line.ticket,
            kind: line.kind,
            tracker: line.tracker,
            callback_due: line.callback_due,
            overdue: line.overdue,
            taken_over: line.taken_over,
            note: line.note.clone(),
            state: same.map_or(LineState::Open, |e| e.state.clone()),
        }
    }
    /// Whether nothing more is asked of it for the second signature.
    pub fn is_accepted(&self) -> bool {
        matches!(self.state, LineState::Accepted { .. })
    }
}

/// A handover sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Sheet {
    /// Identity.
    pub id: SheetId,
    /// The outgoing shift.
    pub shift: ShiftId,
    /// The outgoing operators.
    pub outgoing: Vec<StaffId>,
    /// Who of them signed, and when.
    pub signed_out: Vec<(StaffId, Moment)>,
    /// The second signature.
    pub signed_in: Option<(StaffId, Moment)>,
    /// The lines.
    pub lines: Vec<SheetLine>,
    /// Free notes.
    pub notes: String,
    /// Corrections after sealing (H7).
    pub corrections: Vec<(StaffId, Moment, String)>,
    /// When it was prepared last.
    pub prepared: Moment,
}

impl Sheet {
    /// Both sides have signed: it never changes again (H7).
    pub fn is_sealed(&self) -> bool {
        self.signed_in.is_some()
    }
    /// The line of a ticket.
    pub fn line(&self, ticket: TicketId) -> Option<&SheetLine> {
        self.lines.iter().find(|l| l.ticket == ticket)
    }
    /// Whether this person signed as outgoing.
    pub fn has_signed_out(&self, staff: StaffId) -> bool {
        self.signed_out.iter().any(|(s, _)| *s == staff)
    }
    /// Whether all outgoing operators signed.
    pub fn all_signed_out(&self) -> bool {
        self.outgoing.iter().all(|s| self.has_signed_out(*s))
    }
}
