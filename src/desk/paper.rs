//! Holding a printed handover sheet against the ledger, when somebody comes on duty (H7): the code on the paper is the one
//! thing outside the machine that a rolled-back, cut or exchanged store does not know.

use super::{Desk, DeskError};
use crate::domain::command::Command;
use crate::domain::event::{Event, PaperFound, StoreEvent};
use crate::domain::ids::{Actor, SheetId, StaffId};
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::ledger::NoAnchor;
use crate::ledger::paper::{OnPaper, PaperCode, SheetMoment, look_up_among};
use crate::ledger::{Anchor, Head};

/// Sheets whose codes are known without their position: those of some three weeks.
const SHEETS: usize = 60;

/// What came of a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HeldPaper {
    /// What was recorded; none where the code was mistyped.
    pub recorded: Option<PaperFound>,
    /// The position that the code names, or that of the sheet's event that has it.
    pub position: Option<u64>,
    /// The sheet that has it, or that the event there now is of.
    pub sheet: Option<SheetId>,
    said: Said,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Said {
    NoPaper,
    NotACode(NoAnchor, String),
    Found(OnPaper),
}

impl HeldPaper {
    /// Whether nothing speaks against the ledger: it is met, or there was nothing to hold against it.
    #[must_use]
    pub fn is_good(&self) -> bool {
        matches!(self.recorded, Some(PaperFound::Met | PaperFound::NotASheet | PaperFound::NoPaper))
    }

    /// What the ledger says to it.
    pub fn words(&self, lang: Lang, staff: &dyn Fn(StaffId) -> String) -> Vec<String> {
        match &self.said {
            Said::NoPaper => vec![lang.paper_none().to_owned()],
            Said::NotACode(NoAnchor::Mistyped, typed) => vec![lang.paper_mistyped(typed)],
            Said::NotACode(NoAnchor::Form, typed) => vec![lang.paper_form(typed)],
            Said::Found(found) => found.words(lang, staff),
        }
    }

    /// What is to be done next; empty when nothing is.
    #[must_use]
    pub fn next(&self, lang: Lang) -> String {
        match self.recorded {
            Some(PaperFound::Differs | PaperFound::Beyond) => lang.paper_next_broken().to_owned(),
            Some(PaperFound::Unknown) => lang.paper_next_unknown().to_owned(),
            _ => String::new(),
        }
    }
}

impl Desk {
    /// Holds what somebody typed from a printed sheet against the ledger, and records what it says; nothing typed: they
    /// have no paper. What is mistyped is told and not recorded.
    ///
    /// # Errors
    /// When they have not shown who they are, or as [`Desk::submit`].
    pub fn hold_paper(&mut self, by: StaffId, typed: &str, now: Moment) -> Result<HeldPaper, DeskError> {
        self.gate(Actor::Staff(by), &[])?;
        let typed = crate::text::clean_line(typed.trim());
        let mut held = HeldPaper { recorded: None, position: None, sheet: None, said: Said::NoPaper };
        if typed.is_empty() {
            held.recorded = Some(PaperFound::NoPaper);
        } else {
            match PaperCode::parse(&typed) {
                Err(e) => held.said = Said::NotACode(e, typed.clone()),
                Ok(code) => {
                    let found = look_up_among(self.ledger(), &code, &self.moments(&code)?)?;
                    let named = match &code {
                        PaperCode::Whole(anchor) => Some(anchor.position),
                        PaperCode::Code(_) => None,
                    };
                    (held.recorded, held.position, held.sheet) = match &found {
                        OnPaper::Met(m) => (Some(PaperFound::Met), Some(m.event.position), Some(m.sheet)),
                        OnPaper::NotASheet { position } => (Some(PaperFound::NotASheet), Some(*position), None),
                        OnPaper::Differs { position, sheet } => (Some(PaperFound::Differs), Some(*position), *sheet),
                        OnPaper::Beyond { .. } => (Some(PaperFound::Beyond), named, None),
                        OnPaper::Near(_) => (None, None, None),
                        OnPaper::Unknown => (Some(PaperFound::Unknown), None, None),
                    };
                    held.said = Said::Found(found);
                }
            }
        }
        if let Some(found) = held.recorded {
            let (position, sheet) = (held.position, held.sheet);
            let event = StoreEvent::PaperHeld { by, code: typed, position, sheet, found };
            self.submit(Actor::System, Command::NoteStore { event }, now)?;
        }
        Ok(held)
    }

    /// Records that the clock leapt: it shows `clock` where it should show `expected`. A step forward is recorded at the
    /// time that it should be, so that the ledger's time does not leap with it.
    ///
    /// # Errors
    /// As [`Desk::submit`].
    pub fn clock_stepped(&mut self, expected: Moment, clock: Moment) -> Result<(), DeskError> {
        if self.world().site.is_none() {
            return Ok(());
        }
        let at = expected.min(clock);
        self.submit(Actor::System, Command::NoteStore { event: StoreEvent::ClockStepped { expected, clock } }, at)?;
        Ok(())
    }

    /// What the newest sheets may have been printed after, and the event that the code itself names.
    fn moments(&self, code: &PaperCode) -> Result<Vec<SheetMoment>, DeskError> {
        let mut found = Vec::new();
        for sheet in self.projections().sheets().take(SHEETS) {
            let sheet = sheet?;
            let marks = sheet.marks.iter().map(|m| m.position);
            for position in std::iter::once(sheet.prepared_at).chain(marks) {
                found.extend(self.moment(position)?.map(|m| SheetMoment {
                    prepared_again: position < sheet.prepared_at,
                    sealed: sheet.is_sealed(),
                    corrections: sheet.corrections.len(),
                    ..m
                }));
            }
        }
        if let PaperCode::Whole(anchor) = code
            && !found.iter().any(|m| m.anchor.position == anchor.position)
        {
            found.extend(self.moment(anchor.position)?);
        }
        found.sort_by_key(|m| m.anchor.position);
        Ok(found)
    }

    fn moment(&self, position: u64) -> Result<Option<SheetMoment>, DeskError> {
        if position == 0 {
            return Ok(None);
        }
        let Some(entry) = self.ledger().read(position, 1)?.pop() else { return Ok(None) };
        let (Event::SheetPrepared { sheet, .. } | Event::SheetSigned { sheet, .. }) = entry.recorded.event else {
            return Ok(None);
        };
        let anchor = Anchor::of(Head { position, hash: entry.hash });
        let (prepared_again, sealed, corrections) = (false, true, 0);
        Ok(Some(SheetMoment { sheet, event: entry.recorded, anchor, prepared_again, sealed, corrections }))
    }
}
