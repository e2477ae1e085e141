//! Handover sheets: their lines, marks and signatures.

use crate::domain::event::{Event, Recorded, Side};
use crate::domain::handover::{LineState, Mark, Sheet, SheetLine};
use crate::domain::ids::*;
use crate::domain::time::Moment;
use crate::domain::world::World;

impl World {
    pub(super) fn apply_to_sheet(&mut self, recorded: &Recorded, actor: Option<StaffId>, at: Moment) {
        let event = &recorded.event;
        if let Event::SheetPrepared { sheet, shift, outgoing, lines, notes } = event {
            self.counters.sheets = self.counters.sheets.max(sheet.0);
            let earlier = self.sheets.get(sheet);
            let lines: Vec<SheetLine> =
                lines.iter().map(|l| SheetLine::prepared(l, earlier.and_then(|e| e.line(l.ticket)))).collect();
            let fresh = Sheet {
                id: *sheet,
                shift: *shift,
                outgoing: outgoing.clone(),
                signed_out: kept_signatures(earlier, &lines),
                signed_in: None,
                lines,
                notes: notes.clone(),
                entries: self.notes_for(*shift),
                access: self.access.clone(),
                corrections: Vec::new(),
                prepared: at,
                prepared_at: recorded.position,
                marks: earlier.map(|e| e.marks.clone()).unwrap_or_default(),
            };
            self.sheets.insert(*sheet, fresh);
            return;
        }
        if let Event::SheetSigned { sheet, side: Side::Incoming } = event {
            self.seal(*sheet, actor, at, recorded.position);
            return;
        }
        let (sheet, Some(by)) = (
            match event {
                Event::LineAccepted { sheet, .. }
                | Event::LineQueried { sheet, .. }
                | Event::LineAnswered { sheet, .. }
                | Event::SheetSigned { sheet, .. }
                | Event::SheetCorrected { sheet, .. } => self.sheets.get_mut(sheet),
                _ => None,
            },
            actor,
        ) else {
            return;
        };
        let Some(sheet) = sheet else { return };
        let mut set = |ticket: TicketId, state: LineState| {
            if let Some(line) = sheet.lines.iter_mut().find(|l| l.ticket == ticket) {
                line.state = state;
            }
        };
        match event {
            Event::LineAccepted { ticket, .. } => set(*ticket, LineState::Accepted { by }),
            Event::LineQueried { ticket, text, .. } => set(*ticket, LineState::Queried { by, text: text.clone() }),
            Event::LineAnswered { ticket, text, decided, .. } => {
                set(*ticket, LineState::Answered { by, text: text.clone(), decided: *decided });
            }
            Event::SheetSigned { side: Side::Outgoing, .. } => {
                sheet.signed_out.push((by, at));
                sheet.marks.push(Mark { by, at, side: Side::Outgoing, position: recorded.position });
            }
            Event::SheetCorrected { text, .. } => sheet.corrections.push((by, at, text.clone())),
            _ => {}
        }
    }

    /// H7: what no longer stands leaves the sheet, and then it never changes again.
    fn seal(&mut self, id: SheetId, by: Option<StaffId>, at: Moment, position: u64) {
        let (Some(sheet), Some(by)) = (self.sheets.get(&id), by) else { return };
        let lines: Vec<SheetLine> = self.standing(sheet).cloned().collect();
        if let Some(sheet) = self.sheets.get_mut(&id) {
            sheet.lines = lines;
            sheet.signed_in = Some((by, at));
            sheet.marks.push(Mark { by, at, side: Side::Incoming, position });
            // Told on paper and signed for: it need not be told again.
            let told = sheet.access.last().map_or(0, |r| r.position);
            self.access.retain(|r| r.position > told);
        }
    }
}

/// A signature stays while it covers every line of its person as it is now, so that somebody who signed and left need
/// not come back. A line that has gone since (closed, taken over) does not undo it.
fn kept_signatures(earlier: Option<&Sheet>, lines: &[SheetLine]) -> Vec<(StaffId, Moment)> {
    let Some(earlier) = earlier else { return Vec::new() };
    let covered = |who: StaffId| {
        let own = lines.iter().filter(|l| l.tracker == Some(who));
        own.clone().all(|l| earlier.line(l.ticket).is_some_and(|e| e.tracker == l.tracker && e.note == l.note))
    };
    earlier.signed_out.iter().filter(|(who, _)| covered(*who)).copied().collect()
}
