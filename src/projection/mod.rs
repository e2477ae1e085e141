//! Views folded from the ledger: the state that commands are decided on, and the index that keeps it on the disk.
//!
//! Own and foreign events arrive the same way: [`Projections::catch_up`] reads from the checkpoint on. Rows and checkpoint
//! go into one transaction; another version of the layout, or a checkpoint that is not in the ledger, rebuilds.

mod index;

pub use index::{Checkpoint, Index, IndexError};

use crate::domain::event::{Event, Recorded};
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::domain::world::World;
use crate::ledger::{Entry, Hash, Ledger, LedgerError};
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use thiserror::Error;

/// How many entries are folded before rows are written.
const BATCH: usize = 4_000;

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
    index: Index,
    hash: Hash,
    /// Folded in, but not in the index since a write to it failed. Kept in memory until a write succeeds, because rows
    /// left out under a later checkpoint would never be made again.
    unwritten: Touched,
    fault: Option<IndexError>,
}

impl Projections {
    /// Loads the state from the index and folds in what the ledger has beyond it. `progress` hears position and head.
    pub fn open(
        index: Index,
        ledger: &dyn Ledger,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, ProjectionError> {
        let mut this =
            Self { world: World::default(), index, hash: Hash::default(), unwritten: Touched::default(), fault: None };
        match this.index.load() {
            Ok(Some((checkpoint, world))) if is_in_ledger(&checkpoint, ledger)? => {
                this.world = world;
                this.hash = checkpoint.hash;
            }
            // Never written, or a write was cut short; another layout, a damaged value, or another ledger's rows: all of
            // it can be made again.
            _ => this.index.clear()?,
        }
        this.catch_up(ledger, progress)?;
        match this.fault.take() {
            Some(fault) => Err(fault.into()),
            None => Ok(this),
        }
    }

    /// Drops the index and folds all events again.
    pub fn rebuild(&mut self, ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Result<(), ProjectionError> {
        self.index.clear()?;
        self.world = World::default();
        self.hash = Hash::default();
        self.unwritten = Touched::default();
        self.catch_up(ledger, progress)?;
        self.fault.take().map_or(Ok(()), |fault| Err(fault.into()))
    }

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
            progress(self.world.position, head.position);
        }
    }

    /// Folds entries in and writes rows and checkpoint together.
    pub fn advance(&mut self, entries: &[Entry]) -> Result<(), ProjectionError> {
        let touched = self.fold(entries.iter().map(|e| &e.recorded))?;
        if let Some(last) = entries.last() {
            self.hash = last.hash;
        }
        self.write(touched);
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
                }
                None => match &recorded.event {
                    Event::HouseholdsEntered { .. } => touched.households = true,
                    _ => touched.site = true,
                },
            }
            self.world.apply(recorded);
        }
        Ok(touched)
    }

    /// Writes rows for what a bulk load touched; `hash` is the ledger's head.
    pub fn settle(&mut self, touched: Touched, hash: Hash) {
        self.hash = hash;
        self.write(touched);
    }

    /// Failing is no reason to call a command failed: its events are durable in the ledger.
    fn write(&mut self, touched: Touched) {
        let was_behind = !self.unwritten.is_empty();
        self.unwritten.merge(touched);
        let checkpoint = Checkpoint { position: self.world.position, hash: self.hash };
        // sled panics on some faults of the disk.
        let write = || self.index.write(&self.world, &self.unwritten, &checkpoint);
        match catch_unwind(AssertUnwindSafe(write)).unwrap_or(Err(IndexError::Damaged("the store below panicked"))) {
            Ok(()) => {
                self.unwritten = Touched::default();
                self.world.forget_ended();
            }
            Err(fault) => {
                tracing::error!(error = %fault, "the index is not written");
                if !was_behind {
                    self.fault = Some(fault);
                }
            }
        }
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

    /// All ended tickets, oldest first.
    pub fn ended(&self) -> impl Iterator<Item = Result<Ticket, IndexError>> + '_ {
        self.index.ended()
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
}

impl Touched {
    fn is_empty(&self) -> bool {
        self.tickets.is_empty() && !self.site && !self.households
    }
    /// Adds what another fold touched.
    pub fn merge(&mut self, other: Touched) {
        self.tickets.extend(other.tickets);
        self.site |= other.site;
        self.households |= other.households;
    }
}

fn is_in_ledger(checkpoint: &Checkpoint, ledger: &dyn Ledger) -> Result<bool, LedgerError> {
    let found = ledger.read(checkpoint.position, 1)?;
    Ok(found.first().is_some_and(|e| e.recorded.position == checkpoint.position && e.hash == checkpoint.hash))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ticket::Message;
    use crate::domain::time::Moment;
    use crate::ledger::{Append, Draft, MemoryLedger};

    fn arrive(ledger: &mut MemoryLedger, ids: impl Iterator<Item = u64>) -> Vec<Entry> {
        let at = Moment::parse("2026-11-21T20:00:00+08:00").unwrap();
        let drafts = ids.map(|id| {
            let message = Message {
                source: Code::new("phone"),
                text: "漏水".to_owned(),
                household: None,
                contact: None,
                complainant: None,
                happened: None,
                place: String::new(),
            };
            let event = Event::MessageArrived { ticket: TicketId(id), message };
            Draft { at, actor: Actor::Intake, desk: DeskId(1), shift: None, event }
        });
        match ledger.append(&[], drafts.collect()).unwrap() {
            Append::Appended(entries) => entries,
            Append::Conflict { .. } => Vec::new(),
        }
    }

    /// A ledger with its first event, and views that have it.
    fn founded() -> (MemoryLedger, Projections) {
        let mut ledger = MemoryLedger::new();
        let at = Moment::parse("2026-11-21T19:00:00+08:00").unwrap();
        let event = Event::SiteFounded { code: "HY".into(), name: "滨湖花园".into(), store: [7; 16], drill: true };
        let first = Draft { at, actor: Actor::System, desk: DeskId(1), shift: None, event };
        ledger.append(&[], vec![first]).unwrap();
        let projections = Projections::open(Index::temporary().unwrap(), &ledger, &mut |_, _| {}).unwrap();
        (ledger, projections)
    }

    fn stored(projections: &Projections) -> (u64, Vec<u64>) {
        let (checkpoint, world) = projections.index.load().unwrap().unwrap();
        (checkpoint.position, world.tickets.keys().map(|id| id.0).collect())
    }

    #[test]
    fn what_a_failed_write_left_out_comes_with_the_next_one() {
        let (mut ledger, mut projections) = founded();
        projections.index.broken = true;
        projections.advance(&arrive(&mut ledger, 1..=1)).unwrap();
        assert!(projections.take_fault().is_some() && projections.take_fault().is_none(), "told once");
        assert!(projections.ticket(TicketId(1)).unwrap().is_some(), "the state in memory goes on");
        projections.index.broken = false;
        projections.advance(&arrive(&mut ledger, 2..=2)).unwrap();
        assert_eq!(stored(&projections), (3, vec![1, 2]));
    }

    #[test]
    fn a_large_write_cut_short_counts_as_no_index() {
        let (mut ledger, mut projections) = founded();
        projections.advance(&arrive(&mut ledger, 1..=1)).unwrap();
        projections.index.broken = true;
        projections.advance(&arrive(&mut ledger, 2..=2_500)).unwrap();
        assert!(projections.index.load().unwrap().is_none(), "no checkpoint stands beside rows of later events");
        let Projections { mut index, world, .. } = projections;
        index.broken = false;
        let again = Projections::open(index, &ledger, &mut |_, _| {}).unwrap();
        assert_eq!(again.world, world);
        assert_eq!(stored(&again).0, 2_501);
    }
}
