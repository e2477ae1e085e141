//! Writing a pack.

use super::{BLOCK, BlockRow, MAGIC, TICKETS, Table, TicketsRow, config};
use crate::ledger::bytes::{Whole, pack, put_number};
use crate::ledger::{Hash, Head, codec};
use std::io;
use std::path::{Path, PathBuf};

/// A pack that is being written.
pub struct Packer {
    out: Whole,
    table: Table,
    head: Head,
    raw: Vec<u8>,
    block: u64,
    /// Ticket, version after it, and position of each entry of a ticket.
    tickets: Vec<(u64, u64, u64)>,
}

impl Packer {
    /// Begins a pack after this head.
    ///
    /// # Errors
    /// When its file can't be made.
    pub fn begin(folder: &Path, store: [u8; 16], head: Head) -> io::Result<Self> {
        let first = head.position + 1;
        let (blocks, tickets) = (Vec::new(), Vec::new());
        let table = Table { store, first, last: head.position, before: head.hash.0, blocks, tickets };
        let raw = Vec::with_capacity(BLOCK + 4096);
        Ok(Self { out: Whole::begin(folder)?, table, head, raw, block: first, tickets: Vec::new() })
    }

    /// How many entries it has.
    pub fn len(&self) -> u64 {
        self.head.position + 1 - self.table.first
    }

    /// Position of its first entry.
    pub fn first(&self) -> u64 {
        self.table.first
    }

    /// The last entry in it, or the one before it.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Adds the next entry: its whole envelope, its hash, and its ticket with the version after it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn push(&mut self, envelope: &[u8], hash: Hash, ticket: Option<(u64, u64)>) -> io::Result<()> {
        let bytes = codec::without_hash(envelope);
        put_number(&mut self.raw, bytes.len() as u64);
        self.raw.extend_from_slice(bytes);
        self.raw.extend(hash.0.first_chunk::<2>().copied().unwrap_or_default());
        let position = self.head.position + 1;
        if let Some((ticket, version)) = ticket {
            self.tickets.push((ticket, version, position));
        }
        self.head = Head { position, hash };
        if self.raw.len() >= BLOCK { self.end_block() } else { Ok(()) }
    }

    fn end_block(&mut self) -> io::Result<()> {
        let packed = pack(&self.raw)?;
        let at = self.out.put(&packed)?;
        let length = u32::try_from(packed.len()).map_err(|_| io::Error::other("a block too large"))?;
        self.table.blocks.push(BlockRow { first: self.block, at, length, after: self.head.hash.0 });
        self.block = self.head.position + 1;
        self.raw.clear();
        Ok(())
    }

    fn end_tickets(&mut self, low: u64, raw: &[u8]) -> io::Result<()> {
        let packed = pack(raw)?;
        let at = self.out.put(&packed)?;
        let length = u32::try_from(packed.len()).map_err(|_| io::Error::other("a block too large"))?;
        self.table.tickets.push(TicketsRow { low, at, length });
        Ok(())
    }

    /// Ends the pack: whole, synced and with its name when this returns.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn finish(mut self) -> io::Result<PathBuf> {
        if !self.raw.is_empty() {
            self.end_block()?;
        }
        let mut tickets = std::mem::take(&mut self.tickets);
        // Stable: the entries of each stay in their order.
        tickets.sort_by_key(|(ticket, ..)| *ticket);
        let span = (tickets.first().map(|(id, ..)| *id), tickets.last().map(|(id, ..)| *id));
        let (mut raw, mut low, mut before) = (Vec::new(), 0, 0);
        for (n, entries) in tickets.chunk_by(|a, b| a.0 == b.0).enumerate() {
            let Some((id, version, _)) = entries.first().copied() else { continue };
            if n % TICKETS == 0 {
                if !raw.is_empty() {
                    self.end_tickets(low, &std::mem::take(&mut raw))?;
                }
                (low, before) = (id, 0);
            }
            put_number(&mut raw, id - before);
            put_number(&mut raw, version.saturating_sub(1));
            put_number(&mut raw, entries.len() as u64);
            let mut last = self.table.first;
            for (_, _, position) in entries {
                put_number(&mut raw, position - last);
                last = *position;
            }
            before = id;
        }
        if !raw.is_empty() {
            self.end_tickets(low, &raw)?;
        }
        self.table.last = self.head.position;
        let encoded = bincode::serde::encode_to_vec(&self.table, config()).map_err(io::Error::other)?;
        let packed = pack(&encoded)?;
        let length = u32::try_from(packed.len()).map_err(|_| io::Error::other("a table too large"))?;
        let at = self.out.put(&packed)?;
        self.out.put(&at.to_le_bytes())?;
        self.out.put(&length.to_le_bytes())?;
        self.out.put(&MAGIC)?;
        let (low, high) = (span.0.unwrap_or(0), span.1.unwrap_or(0));
        let name = format!("{:012x}-{:012x}-{low:012x}-{high:012x}.pack", self.table.first, self.table.last);
        self.out.finish(&name)
    }
}
