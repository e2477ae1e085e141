//! Views folded from the ledger: the state that commands are decided on, and the index that keeps it on the disk.
//!
//! Own and foreign events arrive the same way: [`Projections::catch_up`] reads from the checkpoint on. Rows and checkpoint
//! go into one transaction; another version of the layout, or a checkpoint that is not in the ledger, rebuilds.

mod beside;
mod cold;
mod index;
mod loading;
mod months;
mod opening;
mod packing;
mod reviews;

pub use cold::{Alternative, Span};
pub use index::{Checkpoint, Index, IndexError, ReadAhead};
pub use loading::Loading;
use months::Months;
pub use months::{Figures, Month, Sort, sort_of};

use crate::board::{Reveal, ShiftAct, ShiftReview};
use crate::domain::agreement::Agreement;
use crate::domain::corrective::Action;
use crate::domain::event::{Event, Recorded};
use crate::domain::handover::{Sheet, Shift};
use crate::domain::ids::*;
use crate::domain::incident::Incident;
use crate::domain::roster::Roster;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::world::World;
use crate::ledger::{Entry, Hash, Ledger, LedgerError};
use reviews::Reviews;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use thiserror::Error;

/// How many entries are folded before rows are written.
const BATCH: usize = 4_000;
/// As many tickets may wait for their rows before a command writes them itself.
const MOST_UNWRITTEN: usize = 256;

/// Why views could not be brought up to date.
#[derive(Debug, Error)]
pub enum ProjectionError {
    /// The ledger can't be read.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The index can't be read or written.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// The state in memory and the index on the disk, at the same position.
pub struct Projections {
    /// The state.
    pub world: World,
    reviews: Reviews,
    months: Months,
    index: Index,
    hash: Hash,
    /// Folded in, but not yet in the index: rows are written after the acknowledgement, and a write may fail. Kept in
    /// memory until a write succeeds, because rows left out under a later checkpoint would never be made again.
    unwritten: Touched,
    /// The last write failed.
    failing: bool,
    fault: Option<IndexError>,
    /// What was told lately is not in the state yet: [`Projections::complete`] comes before anything is decided on it or
    /// folded into it.
    lacks_matters: bool,
    /// A history is being loaded: until its end nothing is written, and the index counts as empty.
    filling: bool,
}

impl Projections {
    /// What kept the index from being written, once for each failure. The state in memory is right all the same, and the
    /// next opening folds the rest in again.
    pub fn take_fault(&mut self) -> Option<IndexError> {
        self.fault.take()
    }

    /// Folds in what the ledger has beyond the checkpoint.
    pub fn catch_up(&mut self, ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Result<(), ProjectionError> {
        loop {
            let head = ledger.head();
            let entries = ledger.read(self.world.position + 1, BATCH)?;
            if entries.is_empty() {
                return Ok(());
            }
            self.advance(&entries)?;
            self.write_rows();
            self.index.pack()?;
            progress(self.world.position, head.position);
        }
    }

    /// Folds entries in. Their rows wait for [`Projections::write_rows`]: nobody who waits for an acknowledgement waits
    /// for them, and what a crash leaves out is folded in again at the next opening.
    pub fn advance(&mut self, entries: &[Entry]) -> Result<(), ProjectionError> {
        let touched = self.fold(entries.iter().map(|e| &e.recorded))?;
        if let Some(last) = entries.last() {
            self.hash = last.hash;
        }
        self.unwritten.merge(touched);
        if self.unwritten.tickets.len() >= MOST_UNWRITTEN && !self.failing {
            self.write_rows();
        }
        Ok(())
    }

    /// Folds events into the state only; [`Projections::settle`] writes the rows later. For bulk loads.
    pub fn fold<'e>(&mut self, events: impl Iterator<Item = &'e Recorded>) -> Result<Touched, ProjectionError> {
        let mut touched = Touched::default();
        for recorded in events {
            match recorded.event.ticket() {
                Some(id) => {
                    self.load_ticket(id)?;
                    touched.tickets.insert(id);
                    // Offers of corrective action, and the trend that leads to them, stand with the site.
                    touched.site |= matches!(
                        recorded.event,
                        Event::Corrective(_) | Event::Classified { .. } | Event::Voided { .. }
                    );
                    touched.incidents |= self.world.touches_incident(&recorded.event);
                    touched.agreements |= matches!(recorded.event, Event::Agreement(_));
                }
                None => match &recorded.event {
                    Event::HouseholdsEntered { .. } => touched.households = true,
                    Event::Incident(_) => touched.incidents = true,
                    Event::Agreement(_) => touched.agreements = true,
                    Event::SheetCorrected { sheet, .. } => {
                        self.load_sheet(*sheet)?;
                        touched.site = true;
                    }
                    event if Roster::is_touched_by(event) => touched.roster = true,
                    _ => touched.site = true,
                },
            }
            self.reviews.before(&self.world, &self.index, recorded, &mut touched)?;
            self.months.before(&self.world, &self.index, recorded, &mut touched)?;
            self.world.apply(recorded);
            self.months.after(&self.world, &self.index, recorded, &mut touched)?;
            self.reviews.after(&self.world, &self.index, recorded, &mut touched)?;
        }
        Ok(touched)
    }

    /// Writes rows for what a bulk load touched; `hash` is the ledger's head.
    pub fn settle(&mut self, touched: Touched, hash: Hash) {
        self.hash = hash;
        self.unwritten.merge(touched);
        self.write_rows();
    }

    /// Writes the rows that wait, and the checkpoint with them. Failing is no reason to call a command failed: its events
    /// are durable in the ledger.
    pub fn write_rows(&mut self) {
        if !self.unwritten.is_empty() && !self.filling {
            self.write(Some(self.checkpoint()));
        }
    }

    fn checkpoint(&self) -> Checkpoint {
        Checkpoint { position: self.world.position, hash: self.hash }
    }

    /// Writes the rows that wait, with a checkpoint or without.
    fn write(&mut self, checkpoint: Option<Checkpoint>) {
        // sled panics on some faults of the disk.
        let write = || self.index.write(&self.world, &self.reviews, &self.months, &self.unwritten, checkpoint.as_ref());
        match catch_unwind(AssertUnwindSafe(write)).unwrap_or(Err(IndexError::Damaged("the store below panicked"))) {
            Ok(()) => {
                self.unwritten = Touched::default();
                self.failing = false;
                self.world.forget_ended();
                self.world.matters.stored();
                self.reviews.forget_written(&self.world);
                self.months.forget_written();
            }
            Err(fault) => {
                tracing::error!(error = %fault, "the index is not written");
                if !std::mem::replace(&mut self.failing, true) {
                    self.fault = Some(fault);
                }
            }
        }
    }

    /// Packs ended tickets once there are enough; for when nobody waits.
    pub fn pack(&mut self) -> Result<(), ProjectionError> {
        Ok(self.index.pack()?)
    }

    /// Ended tickets that are not packed, or have changed since; those whose rows still wait last.
    pub fn ended_here(&self) -> impl Iterator<Item = Result<Ticket, IndexError>> + '_ {
        let waits = |id: &TicketId| self.unwritten.tickets.contains(id);
        let written = self.index.ended_here().filter(move |row| row.as_ref().map_or(true, |t| !waits(&t.id)));
        let waiting = self.unwritten.tickets.iter().filter_map(|id| self.world.ticket(*id));
        written.chain(waiting.filter(|t| t.end.is_some() && t.recheck.is_none()).map(|t| Ok(t.clone())))
    }

    /// Calls with packed tickets that may have one alternative of each that is wanted, newest first, until it says that
    /// it has enough (false), or the span is at its end. Gives where to go on: below that ticket; none when nothing is left.
    pub fn search(
        &self,
        wanted: &[Vec<Alternative>],
        span: Span,
        mut each: impl FnMut(Ticket) -> bool,
    ) -> Result<Option<TicketId>, ProjectionError> {
        Ok(self.index.search(wanted, span, |ticket| {
            // What is in memory is newer.
            Ok(if self.world.ticket(ticket.id).is_some() { true } else { each(ticket) })
        })?)
    }

    /// How many files of packed tickets there are.
    pub fn segments(&self) -> usize {
        self.index.segments()
    }

    /// Tells the machine that packed tickets are about to be searched.
    pub fn announce_search(&self) {
        self.index.announce_search();
    }

    /// Calls with each term of a range, and the packed tickets of a file that have it.
    pub fn terms(
        &self,
        segment: usize,
        terms: &RangeInclusive<u64>,
        each: impl FnMut(u64, &mut dyn Iterator<Item = TicketId>),
    ) -> Result<(), ProjectionError> {
        Ok(self.index.terms(segment, terms, each)?)
    }

    /// What packed tickets are found by.
    pub fn describe(&mut self, describe: fn(&Ticket, &mut Vec<u64>)) {
        self.index.describe(describe);
    }

    /// A month's figures (yyyymm), without the tickets that have not ended.
    pub fn month(&self, month: u32) -> Result<Month, ProjectionError> {
        Ok(self.months.month(&self.index, month)?.unwrap_or_default())
    }

    /// The figures of months from one to another (yyyymm), both included.
    pub fn months(&self, from: u32, to: u32) -> Result<BTreeMap<u32, Month>, ProjectionError> {
        Ok(self.months.span(&self.index, from, to)?)
    }

    /// Whether the index has every row.
    pub fn is_written(&self) -> bool {
        self.unwritten.is_empty()
    }

    /// Puts a ticket into memory, if it has ended and only the index has it.
    pub fn load_ticket(&mut self, id: TicketId) -> Result<(), ProjectionError> {
        if self.world.ticket(id).is_none()
            && let Some(ticket) = self.index.ticket(id)?
        {
            self.world.remember(ticket);
        }
        Ok(())
    }

    /// A ticket, from memory or the index.
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, ProjectionError> {
        match self.world.ticket(id) {
            Some(ticket) => Ok(Some(ticket.clone())),
            None => Ok(self.index.ticket(id)?),
        }
    }

    /// Puts a sheet into memory, if only the index has it.
    pub fn load_sheet(&mut self, id: SheetId) -> Result<(), ProjectionError> {
        if !self.world.sheets.contains_key(&id)
            && let Some(sheet) = self.index.sheet(id)?
        {
            self.world.remember_sheet(sheet);
        }
        Ok(())
    }

    /// A sheet, from memory or the index.
    pub fn sheet(&self, id: SheetId) -> Result<Option<Sheet>, ProjectionError> {
        match self.world.sheets.get(&id) {
            Some(sheet) => Ok(Some(sheet.clone())),
            None => Ok(self.index.sheet(id)?),
        }
    }

    /// An incident, from memory or the index.
    pub fn incident(&self, id: IncidentId) -> Result<Option<Incident>, ProjectionError> {
        match self.world.incidents.get(id) {
            Some(incident) => Ok(Some(incident.clone())),
            None => Ok(self.index.incident(id)?),
        }
    }

    /// All incidents, newest first.
    pub fn incidents(&self) -> Result<Vec<Incident>, ProjectionError> {
        let mut all: BTreeMap<IncidentId, Incident> = BTreeMap::new();
        for old in self.index.past_incidents() {
            let old = old?;
            all.insert(old.id, old);
        }
        all.extend(self.world.incidents.all.iter().map(|(id, incident)| (*id, incident.clone())));
        Ok(all.into_values().rev().collect())
    }

    /// All special service agreements, newest first.
    pub fn agreements(&self) -> Result<Vec<Agreement>, ProjectionError> {
        let mut all: BTreeMap<AgreementId, Agreement> = BTreeMap::new();
        for old in self.index.past_agreements() {
            let old = old?;
            all.insert(old.id, old);
        }
        all.extend(self.world.agreements.all.iter().map(|(id, agreement)| (*id, agreement.clone())));
        Ok(all.into_values().rev().collect())
    }

    /// A shift, from memory or the index.
    pub fn shift(&self, id: ShiftId) -> Result<Option<Shift>, ProjectionError> {
        match self.world.shifts.get(&id) {
            Some(shift) => Ok(Some(shift.clone())),
            None => Ok(self.index.shift(id)?),
        }
    }

    /// All sheets, newest first: those in memory, then those of the index.
    pub fn sheets(&self) -> impl Iterator<Item = Result<Sheet, IndexError>> + '_ {
        let kept = &self.world.sheets;
        let old = self.index.past_sheets().filter(|s| s.as_ref().map_or(true, |s| !kept.contains_key(&s.id)));
        kept.values().rev().map(|s| Ok(s.clone())).chain(old)
    }

    /// A form of corrective action, from memory or the index.
    pub fn action(&self, id: ActionId) -> Result<Option<Action>, ProjectionError> {
        match self.world.corrective.action(id) {
            Some(action) => Ok(Some(action.clone())),
            None => Ok(self.index.action(id)?),
        }
    }

    /// All forms of corrective action, newest first: those in memory, and those of the index.
    pub fn actions(&self) -> Result<Vec<Action>, ProjectionError> {
        let kept = &self.world.corrective.actions;
        let mut all: Vec<Action> = kept.values().cloned().collect();
        for action in self.index.past_actions() {
            let action = action?;
            if !kept.contains_key(&action.id) {
                all.push(action);
            }
        }
        all.sort_by_key(|a| std::cmp::Reverse(a.id));
        Ok(all)
    }

    /// All shifts, newest first: those in memory, then those of the index.
    pub fn shifts(&self) -> impl Iterator<Item = Result<Shift, IndexError>> + '_ {
        let kept = &self.world.shifts;
        let old = self.index.past_shifts().filter(|s| s.as_ref().map_or(true, |s| !kept.contains_key(&s.id)));
        kept.values().rev().map(|s| Ok(s.clone())).chain(old)
    }

    /// All ended tickets: those of the index oldest first, then those whose rows still wait.
    pub fn ended(&self) -> impl Iterator<Item = Result<Ticket, IndexError>> + '_ {
        let waits = |id: &TicketId| self.unwritten.tickets.contains(id);
        let written = self.index.ended().filter(move |row| row.as_ref().map_or(true, |t| !waits(&t.id)));
        let waiting = self.unwritten.tickets.iter().filter_map(|id| self.world.ticket(*id));
        written.chain(waiting.filter(|t| t.end.is_some() && t.recheck.is_none()).map(|t| Ok(t.clone())))
    }
}

/// What supervisors look back on.
impl Projections {
    /// A shift's row.
    pub fn shift_review(&self, id: ShiftId) -> Result<Option<ShiftReview>, ProjectionError> {
        Ok(self.reviews.shift(&self.index, id)?)
    }
    /// Shifts opened on these days (yyyymmdd), oldest first.
    pub fn shifts_of(&self, from: u32, to: u32) -> Result<Vec<ShiftId>, ProjectionError> {
        let mut ids: BTreeSet<ShiftId> = self.index.shifts_of(from, to)?.into_iter().collect();
        ids.extend(self.reviews.days().filter(|(day, _)| (from..=to).contains(day)).map(|(_, id)| id));
        Ok(ids.into_iter().collect())
    }
    /// The nearest day with shifts before (or after) a day.
    pub fn day_beside(&self, day: u32, later: bool) -> Result<Option<u32>, ProjectionError> {
        let waiting = self.reviews.days().map(|(d, _)| d).filter(|d| if later { *d > day } else { *d < day });
        let found = self.index.day_beside(day, later)?;
        let all = waiting.chain(found);
        Ok(if later { all.min() } else { all.max() })
    }
    /// Masked data shown in a month (yyyymm), oldest first (R130).
    pub fn reveals(&self, month: u32) -> Result<Vec<Reveal>, ProjectionError> {
        let mut all = self.index.reveals(month)?;
        let waiting = self.unwritten.reveals.iter().filter(|r| r.at.month_number() == month);
        all.extend(waiting.cloned());
        all.sort_by_key(|r| r.position);
        all.dedup_by_key(|r| r.position);
        Ok(all)
    }
    /// Clocks that have run out since the last event.
    pub fn late_by(&self, now: Moment) -> Vec<ShiftAct> {
        self.reviews.late_by(now, &self.world)
    }
}

/// What a fold touched.
#[derive(Clone, Debug, Default)]
pub struct Touched {
    /// Tickets.
    pub tickets: BTreeSet<TicketId>,
    /// Staff, shifts, sheets.
    pub site: bool,
    /// The register of households.
    pub households: bool,
    /// Rows of shifts.
    pub shifts: BTreeSet<ShiftId>,
    /// Masked data that was shown.
    pub reveals: Vec<Reveal>,
    /// The roster.
    pub roster: bool,
    /// Months (yyyymm) whose figures changed.
    pub months: BTreeSet<u32>,
    /// Incidents.
    pub incidents: bool,
    /// The register of agreements.
    pub agreements: bool,
}

impl Touched {
    fn is_empty(&self) -> bool {
        let rows = self.shifts.is_empty() && self.reveals.is_empty() && self.months.is_empty();
        let site = self.site || self.households || self.roster || self.incidents || self.agreements;
        self.tickets.is_empty() && !site && rows
    }
    /// Adds what another fold touched.
    pub fn merge(&mut self, other: Touched) {
        self.tickets.extend(other.tickets);
        self.site |= other.site;
        self.households |= other.households;
        self.shifts.extend(other.shifts);
        self.reveals.extend(other.reveals);
        self.roster |= other.roster;
        self.months.extend(other.months);
        self.incidents |= other.incidents;
        self.agreements |= other.agreements;
    }
}

#[cfg(test)]
mod tests;
