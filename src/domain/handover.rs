//! Shifts (班次) and handover sheets (交接班记录).

use super::event::{LineKind, NoteKind, PreparedLine, Side};
use super::ids::*;
use super::ticket::{HandoverNote, Ticket};
use super::time::Moment;
use super::world::World;
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

impl LineState {
    /// Whether nothing more is asked of the line for the second signature: accepted, or decided by a supervisor (H4).
    pub fn is_settled(&self) -> bool {
        matches!(self, LineState::Accepted { .. } | LineState::Answered { decided: true, .. })
    }
    /// Whether a person who takes over has still to accept a line in this state. One that they track stays theirs and is
    /// accepted by nobody (H3).
    pub fn is_owed_by(&self, person: StaffId, tracker: Option<StaffId>) -> bool {
        !self.is_settled() && tracker != Some(person)
    }
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
    /// Whether nothing more is asked of it for the second signature: accepted, or decided by a supervisor (H4).
    pub fn is_accepted(&self) -> bool {
        self.state.is_settled()
    }
}

/// A free note: written at any time, carried from sheet to sheet until somebody strikes it off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FreeNote {
    /// Identity.
    pub id: NoteId,
    /// What about.
    pub kind: NoteKind,
    /// What.
    pub text: String,
    /// Who wrote it.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// In which shift.
    pub shift: ShiftId,
    /// Struck off.
    pub struck: Option<Struck>,
}

/// How a free note was struck off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Struck {
    /// By whom.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// What became of it; may be empty.
    pub text: String,
}

/// A signature under a sheet, with the place in the ledger that proves it (H7).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Who signed.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// For which side.
    pub side: Side,
    /// Position of the event.
    pub position: u64,
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
    /// Free text of the sheet.
    pub notes: String,
    /// Free notes as they stood when it was prepared last: open ones, and those struck off in its shift.
    pub entries: Vec<FreeNote>,
    /// What was to be told about signing on when it was prepared: who was locked out, who was let in again by the owner
    /// of the data folder.
    pub access: Vec<super::event::Recorded>,
    /// Corrections after sealing (H7).
    pub corrections: Vec<(StaffId, Moment, String)>,
    /// When it was prepared last.
    pub prepared: Moment,
    /// Position of the event that prepared it last: a line stands while its ticket has not moved since.
    pub prepared_at: u64,
    /// Every signature that was given, also one that a later preparation made void.
    pub marks: Vec<Mark>,
}

impl Sheet {
    /// Both sides have signed: it never changes again (H7).
    pub fn is_sealed(&self) -> bool {
        self.signed_in.is_some()
    }
    /// Who hands over by it: the outgoing operators, but not a colleague of the same shift who signed as incoming only.
    pub fn handing_over(&self) -> Vec<StaffId> {
        let takes_over = |s: &StaffId| self.signed_in.is_some_and(|(by, _)| by == *s) && !self.has_signed_out(*s);
        self.outgoing.iter().copied().filter(|s| !takes_over(s)).collect()
    }
    /// The line of a ticket.
    pub fn line(&self, ticket: TicketId) -> Option<&SheetLine> {
        self.lines.iter().find(|l| l.ticket == ticket)
    }
    /// Whether this person signed as outgoing.
    pub fn has_signed_out(&self, staff: StaffId) -> bool {
        self.signed_out.iter().any(|(s, _)| *s == staff)
    }
}

/// Sheets against the tickets as they are now. A line stands on an open sheet while its message waits, or while its
/// ticket is unfinished and has stayed with an outgoing operator since the sheet was prepared: what was received, closed
/// or taken over in between is no longer handed over by it.
impl World {
    fn stands(&self, sheet: &Sheet, line: &SheetLine) -> bool {
        let Some(ticket) = self.ticket(line.ticket) else { return false };
        match line.kind {
            LineKind::Waiting => ticket.is_waiting(),
            LineKind::Unfinished => {
                ticket.tracker().is_some_and(|t| sheet.outgoing.contains(&t)) && ticket.tracked_at < sheet.prepared_at
            }
        }
    }
    /// The lines of a sheet that still stand; of a sealed one all.
    pub fn standing<'a>(&'a self, sheet: &'a Sheet) -> impl Iterator<Item = &'a SheetLine> {
        sheet.lines.iter().filter(|l| sheet.is_sealed() || self.stands(sheet, l))
    }
    /// The open sheet that hands over this ticket.
    pub fn open_sheet_of(&self, ticket: TicketId) -> Option<&Sheet> {
        let on = |s: &&Sheet| s.line(ticket).is_some_and(|l| l.kind == LineKind::Unfinished && self.stands(s, l));
        self.sheets.values().filter(|s| !s.is_sealed()).find(on)
    }
    /// The free notes that a sheet of this shift carries.
    pub fn notes_for(&self, shift: ShiftId) -> Vec<FreeNote> {
        let carried = |n: &&FreeNote| n.struck.as_ref().is_none_or(|s| s.shift == Some(shift));
        self.notes.values().filter(carried).cloned().collect()
    }
    /// Free notes that nobody has struck off, by kind.
    pub fn open_notes(&self) -> Vec<&FreeNote> {
        let mut open: Vec<&FreeNote> = self.notes.values().filter(|n| n.struck.is_none()).collect();
        open.sort_by_key(|n| (n.kind, n.id));
        open
    }
    /// The sheet of a shift that is not sealed.
    pub fn draft_of(&self, shift: ShiftId) -> Option<&Sheet> {
        self.sheets.values().find(|s| s.shift == shift && !s.is_sealed())
    }
    /// The tickets of a person that the sheet of this shift must list. Somebody on duty again in a later shift leaves on
    /// the earlier sheet only what already stands there.
    pub fn due_on_sheet(&self, staff: StaffId, shift: ShiftId) -> impl Iterator<Item = &Ticket> {
        let elsewhere = self.shift_of(staff).is_some_and(|s| s.id != shift);
        self.tracked_by(staff).filter(move |t| match self.open_sheet_of(t.id) {
            Some(sheet) => sheet.shift == shift,
            None => !elsewhere,
        })
    }
    /// Tickets of a person for which they wrote no handover note in this shift (H1).
    pub fn unwritten(&self, staff: StaffId, shift: ShiftId) -> Vec<TicketId> {
        let written = |t: &Ticket| t.note.as_ref().is_some_and(|n| n.shift == shift && n.by == staff);
        self.due_on_sheet(staff, shift).filter(|t| !written(t)).map(|t| t.id).collect()
    }
    /// Whether the sheet hands over tickets of this person.
    pub fn hands_over(&self, sheet: &Sheet, staff: StaffId) -> bool {
        self.standing(sheet).any(|l| self.ticket(l.ticket).is_some_and(|t| t.tracker() == Some(staff)))
    }
    /// Whether the sheet lists all that it must of this person, as it is now: each ticket with its note, each waiting
    /// message, each free note (H2).
    pub fn is_complete(&self, sheet: &Sheet, staff: StaffId) -> bool {
        let lists = |t: &Ticket| {
            let note = t.note.as_ref().map(|n| &n.note);
            self.standing(sheet).any(|l| l.ticket == t.id && l.tracker == t.tracker() && l.note.as_ref() == note)
        };
        sheet.outgoing.contains(&staff)
            && self.due_on_sheet(staff, sheet.shift).all(lists)
            && self.waiting().all(|t| sheet.line(t.id).is_some())
            && self.lists_notes(sheet)
    }
    /// Whether the sheet carries the free notes of its shift, and of those before, as they stand now.
    pub fn lists_notes(&self, sheet: &Sheet) -> bool {
        let listed =
            |n: &FreeNote| sheet.entries.iter().any(|e| e.id == n.id && e.struck.is_some() == n.struck.is_some());
        self.notes_for(sheet.shift).iter().filter(|n| n.shift <= sheet.shift).all(listed)
    }
    /// Whose signature the outgoing side still lacks before `incoming` can sign: everybody else whose tickets the sheet
    /// hands over; and where nobody has signed yet, one of those still on duty in its shift. None when all of them were
    /// released (H6).
    pub fn unsigned(&self, sheet: &Sheet, incoming: StaffId) -> Option<StaffId> {
        let holds = |s: &StaffId| self.hands_over(sheet, *s);
        let open = |s: &StaffId| *s != incoming && !sheet.has_signed_out(*s);
        let here = |s: &StaffId| self.shift_of(*s).is_some_and(|shift| shift.id == sheet.shift);
        let holder = sheet.outgoing.iter().copied().find(|s| open(s) && holds(s));
        holder.or_else(|| sheet.outgoing.iter().copied().find(|s| sheet.signed_out.is_empty() && open(s) && here(s)))
    }
}
