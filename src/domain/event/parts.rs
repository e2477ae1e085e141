//! What events are made of.

use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::ticket::HandoverNote;
use serde::{Deserialize, Serialize};

/// Which stream an event belongs to; `append` compares the stream's version.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stream {
    /// Site, staff, households, shifts, sheets.
    Site,
    /// One ticket.
    Ticket(TicketId),
}

/// How tracking moved (T3).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// By an accepted line of a signed sheet.
    Handover {
        /// The sheet.
        sheet: SheetId,
    },
    /// Back to the first receiver who came on duty (T5).
    Returned,
    /// By a supervisor, with a reason (T6, 代管).
    Takeover {
        /// Why.
        reason: String,
    },
    /// To the unattended alarm, because nobody came (H6).
    Released {
        /// Why.
        reason: String,
    },
    /// From the unattended alarm (H6).
    TakenUp,
}

/// Why a ticket was closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// Satisfied, and the draw left it out.
    NotSampled,
    /// Satisfied at the callback.
    CalledBack,
    /// The policy's number of attempts reached nobody (C1).
    Unreachable,
}

/// A household of the register (R126).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HouseholdEntry {
    /// Number.
    pub code: HouseholdCode,
    /// Contact record of who lives there.
    pub contact: Option<ContactId>,
    /// VIP (R189: served first).
    pub vip: bool,
}

/// What a sheet line is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineKind {
    /// An unfinished ticket of an outgoing operator.
    Unfinished,
    /// A message that nobody has received.
    Waiting,
}

/// A line of a sheet as prepared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PreparedLine {
    /// The ticket or waiting message.
    pub ticket: TicketId,
    /// What it is.
    pub kind: LineKind,
    /// Its tracker, for unfinished tickets.
    pub tracker: Option<StaffId>,
    /// Callback due before the next shift's end.
    pub callback_due: bool,
    /// A clock was overdue when the sheet was prepared.
    pub overdue: bool,
    /// A supervisor's takeover brought it to its tracker (T6).
    pub taken_over: bool,
    /// State, next step and what the customer was told.
    pub note: Option<HandoverNote>,
}

/// Which side signs a sheet (H3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The outgoing operator (交班人).
    Outgoing,
    /// The incoming operator (接班人).
    Incoming,
}

/// What a free note of a shift is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum NoteKind {
    /// Equipment (设备).
    Equipment,
    /// Keys (钥匙).
    Keys,
    /// Visitors (访客).
    Visitors,
    /// Notices (通知).
    Notices,
    /// Anything else.
    Other,
}

impl NoteKind {
    /// All of them, in the order of the sheet.
    pub const ALL: [NoteKind; 5] =
        [NoteKind::Equipment, NoteKind::Keys, NoteKind::Visitors, NoteKind::Notices, NoteKind::Other];
}

/// Why a handover note could be renewed without being written anew (H1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// The operator looked: nothing has happened since the note was written, and it still holds.
    Unchanged,
    /// The operator looked: the ticket only waits for its callback.
    CallbackOnly,
}

/// What a reversal takes back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReversedAct {
    /// The dispatch; the ticket stands where it stood before.
    Dispatch,
    /// The acceptance of the work.
    WorkAccepted,
    /// The result; the finish clock runs again.
    Result,
}
