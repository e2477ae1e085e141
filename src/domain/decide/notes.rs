//! What is told to the next shift without being written anew (H1), and the free notes of a shift (H2).

use super::{Decided, LONG, SHORT, Scene, filled, fits};
use crate::domain::clock::ClockState;
use crate::domain::event::{Event, NoteKind, Renewal};
use crate::domain::handover::Sheet;
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::ticket::HandoverNote;

impl Scene<'_> {
    /// H1: "same as last shift". The operator looked, and the note is now theirs in this shift; only where nothing has
    /// happened since it was written.
    pub(super) fn renew_notes(&self, tickets: &[TicketId]) -> Decided {
        let (now, rules) = (self.ctx.now, self.ctx.rules);
        let mut events = Vec::new();
        let mut changed = Vec::new();
        for id in distinct(tickets)? {
            let (ticket, shift) = self.noting(id)?;
            match ticket.note.as_ref().filter(|_| ticket.note_still_holds(now, rules)) {
                Some(written) => {
                    let note = written.note.clone();
                    events.push(Event::NoteRenewed { ticket: id, shift, note, how: Renewal::Unchanged });
                }
                None => changed.push(id),
            }
        }
        match changed.first().copied() {
            None => Ok(events),
            Some(first) => {
                let reason = Reason::ChangedSinceNote { tickets: changed };
                Err(Refusal::new(Rule::H1, reason, May::You, Next::WriteHandoverNote(first)))
            }
        }
    }

    /// H1: a note on each ticket that only waits for its callback.
    pub(super) fn confirm_callbacks(&self, tickets: &[TicketId], note: &HandoverNote) -> Decided {
        let note = Self::full_note(note)?;
        let mut events = Vec::new();
        let mut more = Vec::new();
        for id in distinct(tickets)? {
            let (ticket, shift) = self.noting(id)?;
            if ticket.waits_for_callback_only()
                && ticket.clock_state(self.ctx.now, self.ctx.rules) != ClockState::Breached
            {
                events.push(Event::NoteRenewed { ticket: id, shift, note: note.clone(), how: Renewal::CallbackOnly });
            } else {
                more.push(id);
            }
        }
        match more.first().copied() {
            None => Ok(events),
            Some(first) => {
                let reason = Reason::NotCallbackOnly { tickets: more };
                Err(Refusal::new(Rule::H1, reason, May::You, Next::WriteHandoverNote(first)))
            }
        }
    }

    /// Anybody on duty, at any time of the shift.
    pub(super) fn sheet_note(&self, kind: NoteKind, text: &str) -> Decided {
        let (_, shift) = self.on_duty()?;
        let note = NoteId(self.world.counters.notes + 1);
        let noted = Event::SheetNoted { note, shift, kind, text: filled(text, Field::Text, LONG)? };
        self.with_sheet_anew(shift, noted)
    }

    /// H2: a sheet that nobody has signed yet carries the note at once, for it is prepared anew. Under a signature nothing
    /// is put: what is noted then stands open and goes on the next sheet, unless who signs next prepares it anew.
    fn with_sheet_anew(&self, shift: ShiftId, noted: Event) -> Decided {
        let draft = self.world.draft_of(shift).filter(|s| s.signed_out.is_empty());
        let mut events = vec![noted];
        if draft.is_some() {
            events.extend(self.prepare_sheet("")?);
        }
        Ok(events)
    }

    /// Anybody on duty; who and when is on record.
    pub(super) fn strike_note(&self, id: NoteId, text: &str) -> Decided {
        let (_, shift) = self.on_duty()?;
        if self.world.notes.get(&id).is_none_or(|n| n.struck.is_some()) {
            return Err(Refusal::input(Reason::NoSheetNote));
        }
        self.with_sheet_anew(shift, Event::SheetNoteStruck { note: id, text: fits(text, Field::Text, SHORT)? })
    }

    /// H2: the sheet carries the free notes as they stand now; what a later shift does with them is not its matter.
    pub(super) fn notes_up_to_date(&self, sheet: &Sheet) -> Result<(), Refusal> {
        if self.world.lists_notes(sheet) {
            return Ok(());
        }
        Err(Refusal::new(Rule::H2, Reason::SheetNotesChanged, May::You, Next::PrepareSheet))
    }
}

/// Each ticket once; at least one.
fn distinct(tickets: &[TicketId]) -> Result<Vec<TicketId>, Refusal> {
    let mut once: Vec<TicketId> = Vec::new();
    for id in tickets {
        if !once.contains(id) {
            once.push(*id);
        }
    }
    if once.is_empty() { Err(Refusal::input(Reason::Empty { field: Field::HandoverNote })) } else { Ok(once) }
}
