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
}

impl Projections {
    /// Loads the state from the index and folds in what the ledger has beyond it. `progress` hears position and head.
    pub fn open(
        index: Index,
        ledger: &dyn Ledger,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, ProjectionError> {
        let mut this = Self { world: World::default(), index, hash: Hash::default() };
        match this.index.load() {
            Ok(Some((checkpoint, world))) if is_in_ledger(&checkpoint, ledger)? => {
                this.world = world;
                this.hash = checkpoint.hash;
            }
            Ok(None) => {}
            // Another layout, a damaged value, or another ledger's rows: all of it can be made again.
            Ok(Some(_)) | Err(_) => this.index.clear()?,
        }
        this.catch_up(ledger, progress)?;
        Ok(this)
    }

    /// Drops the index and folds all events again.
    pub fn rebuild(&mut self, ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Result<(), ProjectionError> {
        self.index.clear()?;
        self.world = World::default();
        self.hash = Hash::default();
        self.catch_up(ledger, progress)
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
        self.write(&touched)
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
    pub fn settle(&mut self, touched: &Touched, hash: Hash) -> Result<(), ProjectionError> {
        self.hash = hash;
        self.write(touched)
    }

    fn write(&mut self, touched: &Touched) -> Result<(), ProjectionError> {
        let checkpoint = Checkpoint { position: self.world.position, hash: self.hash };
        self.index.write(&self.world, touched, &checkpoint)?;
        self.world.forget_ended();
        Ok(())
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
