//! The desk as it was at a moment (回放): what a replay asks for, and what it shows.

use super::{Board, Details};
use crate::domain::event::Recorded;
use crate::domain::ids::*;
use crate::domain::time::Moment;
use std::sync::Arc;

/// Where a replay is to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplayTo {
    /// To the event of this position; 0 and what lies beyond the end mean the first and the last.
    Position(u64),
    /// To this moment: after the last event that had happened by then.
    At(Moment),
    /// To the opening of this shift.
    Shift(ShiftId),
    /// To the next (or previous) event of a ticket.
    Ticket {
        /// Which.
        ticket: TicketId,
        /// From this position.
        from: u64,
        /// Backwards.
        back: bool,
    },
}

/// The shift that was on at a moment.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct ReplayShift {
    /// Which.
    pub id: ShiftId,
    /// Its pattern code.
    pub pattern: Code,
    /// When it was opened.
    pub opened: Moment,
    /// When it ended, or was planned to while it is still on.
    pub until: Moment,
    /// Position of its opening.
    pub first: u64,
    /// Position of its end, or of the last event.
    pub last: u64,
}

/// The desk at a moment.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplayFrame {
    /// Position of the last event that had happened.
    pub position: u64,
    /// Position of the last event of the ledger.
    pub head: u64,
    /// The moment.
    pub moment: Moment,
    /// The event at that position.
    pub event: Recorded,
    /// Short number of the ticket that the event is about; empty where there is none.
    pub number: String,
    /// The shift that was on.
    pub shift: Option<ReplayShift>,
    /// Through whose eyes: somebody who was on duty.
    pub eyes: Option<StaffId>,
    /// The panes as they were.
    pub board: Arc<Board>,
    /// The ticket shown, as it was.
    pub details: Option<Box<Details>>,
}
