//! Folding history by the million: ended tickets go into segments as they end, written on a thread beside, and rows are
//! written once at the end. Until then the index counts as empty, so that whatever is interrupted is folded again.

use super::cold::{Filler, Piece, SEGMENT};
use super::index::IndexError;
use super::{ProjectionError, Projections, Touched};
use crate::domain::event::Recorded;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Ticket;
use crate::ledger::Hash;
use std::collections::BTreeSet;

/// Tickets that are packed together.
const PIECE: usize = SEGMENT / 4;
/// Ended tickets that wait at least: older ones may end still, and have their place before them.
const SLACK: usize = SEGMENT / 2;

/// A load that is going on.
pub struct Loading {
    /// What packs; none for an index that goes with the process.
    filler: Option<Filler>,
    /// The highest id that is packed or being packed.
    high: u64,
    /// Sorted by their ids when they are packed.
    ended: Vec<(TicketId, Box<Ticket>)>,
    /// Tickets that have rows from before, of a load that was interrupted: theirs are changed and not packed beside them.
    rows: BTreeSet<TicketId>,
    /// Ended after tickets of higher ids were packed: they get rows.
    late: Vec<Ticket>,
    touched: Touched,
}

impl Loading {
    /// Packs the tickets that are left: nothing more comes. What remains to be done elsewhere is done beside.
    ///
    /// # Errors
    /// What has stopped the writer.
    pub fn pack_rest(&mut self) -> Result<(), ProjectionError> {
        let piece = self.oldest(usize::MAX);
        Ok(self.filler.as_mut().map_or(Ok(()), |filler| filler.end(piece))?)
    }

    /// Takes the oldest tickets out.
    fn oldest(&mut self, most: usize) -> Piece {
        // Most stand in order already.
        self.ended.sort_by_key(|(id, _)| *id);
        let piece = self.ended.drain(..most.min(self.ended.len()));
        let piece: Piece = piece.map(|(_, ticket)| ticket).collect();
        self.high = piece.last().map_or(self.high, |ticket| ticket.id.0);
        piece
    }
}

impl Projections {
    /// Begins a load behind everything that is folded in.
    pub fn begin_load(&mut self) -> Result<Loading, ProjectionError> {
        self.write_rows();
        self.index.begin_filling()?;
        let packing = self.index.packing();
        let high = packing.as_ref().map_or(0, |(_, _, high)| *high);
        let filler = packing.map(|(folder, describe, _)| Filler::begin(folder, describe, SEGMENT));
        let filler = filler.transpose().map_err(IndexError::from)?;
        let (ended, late, rows) = (Vec::new(), Vec::new(), self.world.tickets.keys().copied().collect());
        self.filling = true;
        Ok(Loading { filler, high, ended, rows, late, touched: Touched::default() })
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
        self.world.apply_past(recorded, told);
        self.months.past(&self.world, &self.index, recorded, last, &mut loading.touched)?;
        let Some(id) = recorded.event.ticket().filter(|_| last) else { return Ok(()) };
        let is_over = |t: &Ticket| t.end.is_some() && t.recheck.is_none();
        if loading.filler.is_none() || !self.world.ticket(id).is_some_and(is_over) {
            loading.touched.tickets.insert(id);
            return Ok(());
        }
        let Some(ticket) = self.world.tickets.remove(&id) else { return Ok(()) };
        if id.0 <= loading.high || loading.rows.contains(&id) {
            loading.late.push(ticket);
            return Ok(());
        }
        loading.ended.push((id, Box::new(ticket)));
        if loading.ended.len() >= SLACK + PIECE {
            let piece = loading.oldest(PIECE);
            loading.filler.as_mut().map_or(Ok(()), |filler| filler.put(piece))?;
        }
        Ok(())
    }

    /// Ends the folding in of a load; `hash` is the ledger's head. What is appended after it is folded in as ever, and
    /// written with it by [`Projections::end_load`].
    pub fn end_folding(&mut self, loading: &mut Loading, hash: Hash) {
        let mut touched = std::mem::take(&mut loading.touched);
        touched.site = true;
        for ticket in std::mem::take(&mut loading.late) {
            touched.tickets.insert(ticket.id);
            self.world.remember(ticket);
        }
        touched.tickets.extend(self.world.tickets.keys());
        touched.tickets.extend(self.world.matters.all().map(|matter| matter.ticket));
        self.world.last_acts.clear();
        self.reviews = super::reviews::Reviews::of(&self.world);
        self.hash = hash;
        self.unwritten.merge(touched);
    }

    /// Ends a load: rows are written, beside what is still being packed, and the checkpoint once that counts.
    ///
    /// # Errors
    /// When the index can't be written: it counts as empty then.
    pub fn end_load(&mut self, mut loading: Loading) -> Result<(), ProjectionError> {
        self.write(None);
        let names = loading.filler.take().map_or_else(|| Ok(Vec::new()), Filler::finish)?;
        if let Some(fault) = self.fault.take() {
            return Err(fault.into());
        }
        if !names.is_empty() {
            self.index.take_packed(names)?;
        }
        self.index.write_head(&self.world, &self.checkpoint())?;
        self.filling = false;
        Ok(())
    }
}
