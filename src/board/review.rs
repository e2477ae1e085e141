//! What supervisors look back on (交接班回顾): a row for each shift, with everything in it that counts.

use crate::domain::chain::LinkHow;
use crate::domain::event::{AgreementEvent, IncidentEvent};
use crate::domain::handover::Sheet;
use crate::domain::ids::*;
use crate::domain::ticket::Stage;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// Which clock ran out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Late {
    /// The reply clock.
    Reply,
    /// The finish clock.
    Finish,
}

/// What counts in a shift.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// A message was received.
    Received,
    /// A ticket was closed.
    Closed,
    /// A ticket became void.
    Voided,
    /// A clock ran out unmet.
    Breached {
        /// Which.
        clock: Late,
    },
    /// Reopened as rework (C3).
    Rework,
    /// The customer contacted us again.
    Again,
    /// The first receiver confirmed a recheck (R1).
    Rechecked,
    /// A supervisor excused a recheck (R2).
    Excused {
        /// Why.
        reason: String,
    },
    /// Back to its first receiver (T5).
    Returned {
        /// Whose it was.
        from: StaffId,
        /// Whose it became.
        to: Option<StaffId>,
    },
    /// Taken over by a supervisor (T6, 代管).
    TakenOver {
        /// Whose it was.
        from: StaffId,
        /// Whose it became.
        to: Option<StaffId>,
        /// Why.
        reason: String,
    },
    /// Released to the unattended alarm (H6).
    Released {
        /// Whose it was.
        from: StaffId,
        /// Why.
        reason: String,
    },
    /// Taken from the unattended alarm (H6).
    TakenUp {
        /// Whose it was.
        from: StaffId,
    },
    /// A line of a sheet was queried (H4).
    Queried {
        /// The sheet.
        sheet: SheetId,
        /// What was asked.
        text: String,
    },
    /// Masked data was shown (R130).
    Revealed {
        /// Why.
        reason: String,
    },
    /// The clock was behind the ledger (L3).
    ClockSetBack,
    /// An incident (集中报事) was declared, its line changed, it was mended or closed, or declined.
    Incident {
        /// What happened.
        event: Box<IncidentEvent>,
    },
    /// A special service agreement (特约服务) was entered, amended, ended or called back (R100).
    Agreement {
        /// What happened.
        event: Box<AgreementEvent>,
    },
}

/// What is counted of a shift, in the order of the screen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Figure {
    /// Received.
    Received,
    /// Finished: closed.
    Closed,
    /// Void.
    Voided,
    /// Clocks that ran out.
    Breached,
    /// Rework ordered.
    Rework,
    /// Repeat contacts.
    Again,
    /// Queried lines.
    Queried,
    /// Rechecks confirmed or excused.
    Rechecked,
    /// Back to the first receiver.
    Returned,
    /// Takeovers.
    TakenOver,
    /// Releases to the unattended alarm.
    Released,
    /// Taken from the unattended alarm.
    TakenUp,
    /// Reveals.
    Revealed,
    /// Clock set back.
    ClockSetBack,
    /// Acts on incidents, those on single tickets apart.
    Incidents,
    /// Acts on special service agreements.
    Agreements,
}

impl Figure {
    /// All, in the order of the screen.
    pub const ALL: [Figure; 16] = [
        Figure::Received,
        Figure::Closed,
        Figure::Voided,
        Figure::Breached,
        Figure::Rework,
        Figure::Again,
        Figure::Queried,
        Figure::Rechecked,
        Figure::Returned,
        Figure::TakenOver,
        Figure::Released,
        Figure::TakenUp,
        Figure::Revealed,
        Figure::ClockSetBack,
        Figure::Incidents,
        Figure::Agreements,
    ];
}

impl What {
    /// The figure it counts in.
    #[must_use]
    pub fn figure(&self) -> Figure {
        match self {
            What::Received => Figure::Received,
            What::Closed => Figure::Closed,
            What::Voided => Figure::Voided,
            What::Breached { .. } => Figure::Breached,
            What::Rework => Figure::Rework,
            What::Again => Figure::Again,
            What::Rechecked | What::Excused { .. } => Figure::Rechecked,
            What::Returned { .. } => Figure::Returned,
            What::TakenOver { .. } => Figure::TakenOver,
            What::Released { .. } => Figure::Released,
            What::TakenUp { .. } => Figure::TakenUp,
            What::Queried { .. } => Figure::Queried,
            What::Revealed { .. } => Figure::Revealed,
            What::ClockSetBack => Figure::ClockSetBack,
            What::Incident { .. } => Figure::Incidents,
            What::Agreement { .. } => Figure::Agreements,
        }
    }
}

/// Something that counts, with when and by whom.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShiftAct {
    /// When; for a clock that ran out the time it was due.
    pub at: Moment,
    /// Position of the event; for a clock that ran out that of the last event before it.
    pub position: u64,
    /// By whom, where it was a person.
    pub by: Option<StaffId>,
    /// On which ticket.
    pub ticket: Option<TicketId>,
    /// After the shift had ended, when no other was open.
    pub outside: bool,
    /// What.
    pub what: What,
}

/// Somebody's time on duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Duty {
    /// Who.
    pub staff: StaffId,
    /// From.
    pub on: Moment,
    /// Until; none while they are on.
    pub off: Option<Moment>,
}

/// How long before its start a shift may be opened and still be the one of that day, in milliseconds.
const EARLY_MS: i64 = 2 * 3_600_000;

/// A shift, as it was worked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShiftReview {
    /// Which.
    pub shift: ShiftId,
    /// Its pattern code; empty for what happened before the first shift.
    pub pattern: Code,
    /// Planned start.
    pub starts: Moment,
    /// Planned end.
    pub ends: Moment,
    /// When it was opened.
    pub opened: Moment,
    /// When it ended.
    pub closed: Option<Moment>,
    /// Position of the event that opened it.
    pub first: u64,
    /// Position of the event that ended it, else of the last one in it.
    pub last: u64,
    /// Who was on duty when.
    pub duty: Vec<Duty>,
    /// Messages that arrived in it.
    pub arrived: u32,
    /// Messages that arrived after it had ended, before another was open.
    pub arrived_outside: u32,
    /// What counts, in order.
    pub acts: Vec<ShiftAct>,
    /// Its sheets.
    pub sheets: Vec<SheetId>,
    /// Queries and answers on them in order, also those that later ones replaced.
    pub remarks: Vec<Remark>,
}

impl ShiftReview {
    /// The day that it is filed under, as yyyymmdd: that of its planned start, though it be opened late, past midnight, or
    /// a little before. One that was opened long before its hours was worked from then on, and is filed under that day;
    /// so is what happened before the first shift, which has no plan.
    #[must_use]
    pub fn day(&self) -> u32 {
        let long_before = self.starts.since(self.opened) > EARLY_MS;
        if self.shift.0 == 0 || long_before { self.opened.day_number() } else { self.starts.day_number() }
    }
    /// How often.
    #[must_use]
    pub fn count(&self, figure: Figure) -> usize {
        self.acts.iter().filter(|a| a.what.figure() == figure).count()
    }
    /// Everybody who was on duty in it, once each, in the order of coming.
    #[must_use]
    pub fn people(&self) -> Vec<StaffId> {
        let mut all = Vec::new();
        for d in &self.duty {
            if !all.contains(&d.staff) {
                all.push(d.staff);
            }
        }
        all
    }
    /// Whether the person was on duty in it at this moment.
    #[must_use]
    pub fn had_on(&self, staff: StaffId, at: Moment) -> bool {
        self.duty.iter().any(|d| d.staff == staff && d.on <= at && d.off.is_none_or(|off| at <= off))
    }
}

/// What was said about a line of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Said {
    /// The incoming operator asked (质疑).
    Query,
    /// The outgoing operator answered.
    Answer,
    /// A supervisor decided.
    Decision,
}

/// A query or an answer, as it was put.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Remark {
    /// On which sheet.
    pub sheet: SheetId,
    /// On which line.
    pub ticket: TicketId,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: Option<StaffId>,
    /// What it is.
    pub said: Said,
    /// In which words.
    pub text: String,
}

/// Masked data that was shown (R130).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Reveal {
    /// Position of the event.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// Who looked.
    pub by: Option<StaffId>,
    /// In which shift of theirs; none when they were off duty.
    pub shift: Option<ShiftId>,
    /// On which ticket.
    pub ticket: Option<TicketId>,
    /// Of which special service agreement.
    pub agreement: Option<AgreementId>,
    /// The ticket's number, short form; filled in when it is read.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// A line of a past sheet, with how its ticket stands now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReviewLine {
    /// Ticket or message.
    pub ticket: TicketId,
    /// Number, short form; empty where it has none.
    pub number: String,
    /// What was told, on one line.
    pub text: String,
    /// How it stands now.
    pub stage: Stage,
}

/// A past sheet as it is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReviewSheet {
    /// The sheet.
    pub sheet: Sheet,
    /// Its tickets, in the order of its lines.
    pub lines: Vec<ReviewLine>,
    /// Milliseconds from the planned end of the shift to the second signature; negative when it was early.
    pub delay_ms: Option<i64>,
}

/// A shift as it is shown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReviewShift {
    /// The row.
    pub shift: ShiftReview,
    /// Tickets that it left unfinished, by its sheets.
    pub left: usize,
    /// Its sheets.
    pub sheets: Vec<ReviewSheet>,
    /// Short numbers of the tickets that its acts name, with what was told.
    pub tickets: Vec<ReviewLine>,
}

impl ReviewShift {
    /// A ticket that it names.
    #[must_use]
    pub fn ticket(&self, id: TicketId) -> Option<&ReviewLine> {
        self.tickets.iter().chain(self.sheets.iter().flat_map(|s| &s.lines)).find(|t| t.ticket == id)
    }
}

/// The days that were asked for.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Review {
    /// First day as yyyymmdd.
    pub from: u32,
    /// Last day.
    pub to: u32,
    /// The nearest earlier day that has shifts.
    pub earlier: Option<u32>,
    /// The nearest later day that has shifts.
    pub later: Option<u32>,
    /// The shifts that were to start on these days, oldest first.
    pub shifts: Vec<ReviewShift>,
}

/// One pair of hands in a ticket's chain of shifts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChainLink {
    /// Whose; none on the unattended alarm.
    pub staff: Option<StaffId>,
    /// The shift in which it came to them.
    pub shift: Option<ShiftId>,
    /// That shift's pattern code.
    pub pattern: Option<Code>,
    /// Since when.
    pub at: Moment,
    /// How it came there.
    pub how: LinkHow,
}
