//! From the trees of the index into packed segments, and back into a segment what has changed since.

use super::cold::{self, Describe, Name, SEGMENT};
use super::index::{CHUNK, Index, IndexError, SEGMENTS, decode, encode};
use crate::domain::ids::TicketId;
use crate::domain::ticket::Ticket;
use std::collections::BTreeMap;
use std::path::PathBuf;

impl Index {
    /// Packs ended tickets once there are enough of them.
    pub fn pack(&mut self) -> Result<(), IndexError> {
        self.pack_by(SEGMENT)
    }

    /// The same with so many tickets a segment.
    pub(super) fn pack_by(&mut self, size: usize) -> Result<(), IndexError> {
        if self.temporary {
            return Ok(());
        }
        let here = self.ended_here.get().unwrap_or_else(|| self.ended.len());
        self.ended_here.set(Some(here));
        if here < size + size / 4 {
            return Ok(());
        }
        let after = self.cold.high().saturating_add(1).to_be_bytes();
        let fresh: Vec<sled::IVec> = self.ended.range(after..).keys().take(size + 1).collect::<Result<_, _>>()?;
        if fresh.len() > size {
            let fresh = fresh.get(..size).unwrap_or_default();
            let tickets = self.read_ended(fresh)?;
            let mut names = self.cold.names();
            names.extend(cold::write(self.cold.folder(), &tickets, self.describe)?);
            return self.packed(names, fresh);
        }
        // What has changed since it was packed goes back where it was: the segment with the most of it.
        let mut homes: BTreeMap<usize, Vec<sled::IVec>> = BTreeMap::new();
        for key in self.ended.range(..after).keys() {
            let key = key?;
            let id = key.as_ref().try_into().map(u64::from_be_bytes).map_err(|_| IndexError::Damaged("ticket"))?;
            if let Some(home) = self.cold.home_of(TicketId(id)) {
                homes.entry(home).or_default().push(key);
            }
        }
        let Some((home, keys)) = homes.into_iter().max_by_key(|(_, keys)| keys.len()) else { return Ok(()) };
        let mut all: BTreeMap<TicketId, Ticket> =
            self.cold.tickets_of(home)?.into_iter().map(|ticket| (ticket.id, ticket)).collect();
        all.extend(self.read_ended(&keys)?.into_iter().map(|ticket| (ticket.id, ticket)));
        let tickets: Vec<Ticket> = all.into_values().collect();
        let mut names = self.cold.names();
        let written = cold::write(self.cold.folder(), &tickets, self.describe)?;
        names.splice(home..=home, written);
        self.packed(names, &keys)
    }

    fn read_ended(&self, keys: &[sled::IVec]) -> Result<Vec<Ticket>, IndexError> {
        let rows = keys.iter().map(|key| self.ended.get(key)?.map(|bytes| decode(&bytes)).transpose());
        Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Lets these segments count, and takes their tickets out of the tree. Stopped in between, the tree has what is
    /// packed as well, and goes first.
    fn packed(&mut self, names: Vec<Name>, keys: &[sled::IVec]) -> Result<(), IndexError> {
        self.meta.insert(SEGMENTS, encode(&names)?)?;
        // Removing the files of segments that no longer count must not come before that is durable.
        self.db.flush()?;
        for keys in keys.chunks(CHUNK) {
            let mut batch = sled::Batch::default();
            keys.iter().for_each(|key| batch.remove(key));
            self.ended.apply_batch(batch)?;
        }
        self.ended_here.set(None);
        self.cold.set(names);
        Ok(())
    }

    /// Begins to be filled with a load of history: until its end the index counts as empty.
    pub(super) fn begin_filling(&self) -> Result<(), IndexError> {
        self.meta.remove("head")?;
        Ok(())
    }

    /// Takes in tickets that were packed beside: all newer than what is packed here.
    pub(super) fn take_packed(&mut self, more: Vec<Name>) -> Result<(), IndexError> {
        let mut names = self.cold.names();
        names.extend(more);
        self.packed(names, &[])
    }

    /// Where tickets are packed, and what they are found by; none for an index that goes with the process.
    pub(super) fn packing(&self) -> Option<(PathBuf, Describe, u64)> {
        (!self.temporary).then(|| (self.cold.folder().to_owned(), self.describe, self.cold.high()))
    }
}
