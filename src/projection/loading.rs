//! Folding history by the million: ended tickets go into segments as they end, written on a thread beside, and rows are
//! written once at the end. Until then the index counts as empty, so that whatever is interrupted is folded again.

use super::cold::{self, Describe, Name, SEGMENT};
use super::index::IndexError;
use super::{ProjectionError, Projections, Touched};
use crate::domain::event::Recorded;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Ticket;
use crate::ledger::Hash;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::thread::JoinHandle;

/// A load that is going on.
pub struct Loading {
    packing: Option<(PathBuf, Describe)>,
    /// The highest id that is packed or being packed.
    high: u64,
    #[allow(clippy::vec_box)] // more than a kilobyte each, and sorted
    ended: Vec<Box<Ticket>>,
    /// Tickets that have rows from before, of a load that was interrupted: theirs are changed and not packed beside them.
    rows: BTreeSet<TicketId>,
    /// Ended after tickets of higher ids were packed: they get rows.
    late: Vec<Ticket>,
    writer: Option<JoinHandle<Result<Vec<Name>, IndexError>>>,
    names: Vec<Name>,
    touched: Touched,
}

impl Loading {
    fn join(&mut self) -> Result<(), IndexError> {
        if let Some(writer) = self.writer.take() {
            self.names.extend(writer.join().unwrap_or(Err(IndexError::Damaged("a writer panicked")))?);
        }
        Ok(())
    }

    /// Hands the tickets that are left to the writer: nothing more comes. What remains to be done elsewhere is done beside.
    ///
    /// # Errors
    /// What has stopped the writer.
    pub fn pack_rest(&mut self) -> Result<(), ProjectionError> {
        Ok(self.pack(usize::MAX)?)
    }

    /// Hands the oldest tickets to the writer.
    fn pack(&mut self, most: usize) -> Result<(), IndexError> {
        self.join()?;
        let Some((folder, describe)) = self.packing.clone() else { return Ok(()) };
        self.ended.sort_unstable_by_key(|ticket| ticket.id);
        let tickets: Vec<Box<Ticket>> = self.ended.drain(..most.min(self.ended.len())).collect();
        let Some(last) = tickets.last() else { return Ok(()) };
        self.high = last.id.0;
        let spawned = std::thread::Builder::new()
            .name("frontdesk-pack".to_owned())
            .spawn(move || cold::write(&folder, &tickets, describe));
        self.writer = Some(spawned?);
        Ok(())
    }
}

impl Projections {
    /// Begins a load behind everything that is folded in.
    pub fn begin_load(&mut self) -> Result<Loading, ProjectionError> {
        self.write_rows();
        self.index.begin_filling()?;
        let packing = self.index.packing();
        let high = packing.as_ref().map_or(0, |(_, _, high)| *high);
        let packing = packing.map(|(folder, describe, _)| (folder, describe));
        let (ended, late, names) = (Vec::new(), Vec::new(), Vec::new());
        let rows = self.world.tickets.keys().copied().collect();
        Ok(Loading { packing, high, ended, rows, late, writer: None, names, touched: Touched::default() })
    }

    /// Folds an entry of a load in. `last`: nothing more of its ticket comes; `told`: its matter is remembered. It counts in
    /// no shift: there was none here.
    pub fn load(
        &mut self,
        loading: &mut Loading,
        recorded: &Recorded,
        last: bool,
        told: bool,
    ) -> Result<(), ProjectionError> {
        self.months.before(&self.world, &self.index, recorded, &mut loading.touched)?;
        self.world.apply_past(recorded, told);
        self.months.after(&self.world, &self.index, recorded, &mut loading.touched)?;
        let Some(id) = recorded.event.ticket().filter(|_| last) else { return Ok(()) };
        let is_over = |t: &Ticket| t.end.is_some() && t.recheck.is_none();
        if loading.packing.is_none() || !self.world.ticket(id).is_some_and(is_over) {
            loading.touched.tickets.insert(id);
            return Ok(());
        }
        let Some(ticket) = self.world.tickets.remove(&id) else { return Ok(()) };
        if id.0 <= loading.high || loading.rows.contains(&id) {
            loading.late.push(ticket);
            return Ok(());
        }
        loading.ended.push(Box::new(ticket));
        if loading.ended.len() >= SEGMENT + SEGMENT / 2 {
            loading.pack(SEGMENT)?;
        }
        Ok(())
    }

    /// Ends a load: rows are written; `hash` is the ledger's head.
    pub fn end_load(&mut self, mut loading: Loading, hash: Hash) -> Result<(), ProjectionError> {
        loading.pack(usize::MAX)?;
        loading.join()?;
        let Loading { names, late, mut touched, .. } = loading;
        if !names.is_empty() {
            self.index.take_packed(names)?;
        }
        touched.site = true;
        for ticket in late {
            touched.tickets.insert(ticket.id);
            self.world.remember(ticket);
        }
        touched.tickets.extend(self.world.tickets.keys());
        touched.tickets.extend(self.world.matters.all().map(|matter| matter.ticket));
        self.world.last_acts.clear();
        self.reviews = super::reviews::Reviews::of(&self.world);
        self.settle(touched, hash);
        self.fault.take().map_or(Ok(()), |fault| Err(fault.into()))
    }
}
