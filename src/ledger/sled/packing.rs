//! From the trees into packs, and what the packs know of streams.

use super::frame;
use super::packs::folder_of;
use super::streams::{self, Tail};
use super::{SledLedger, damaged};
use crate::domain::event::Stream;
use crate::domain::ids::TicketId;
use crate::ledger::disk::Rows;
use crate::ledger::journal::Put;
use crate::ledger::{Damage, Entry, Head, Ledger, LedgerError, codec};
use std::collections::HashMap;
use std::path::Path;

/// Entries in a pack that is made while the desk rests.
const PACK: u64 = 32_768;
/// Entries that stay in the trees at least.
const KEPT: u64 = 32_768;
/// Keys that are removed in one step.
const SWEEP: usize = 2_000;

/// The streams of tickets begin with this byte.
const TICKETS: u8 = 1;

impl SledLedger {
    /// Packs what is old, once it is enough for a pack.
    ///
    /// # Errors
    /// When it can't be read or written; it stands in the trees then as before.
    pub(super) fn pack_old(&mut self) -> Result<(), LedgerError> {
        if self.disk.sealed().is_some() {
            return Ok(());
        }
        if self.head.position >= self.packs.end() + PACK + KEPT {
            self.pack_until(self.packs.end() + PACK)?;
        }
        self.sweep()
    }

    /// Packs the entries up to a position, or up to the end of the frame before it.
    ///
    /// # Errors
    /// When they can't be read or written.
    pub fn pack_until(&mut self, position: u64) -> Result<(), LedgerError> {
        let from = self.packs.end() + 1;
        let to = if position >= self.head.position {
            self.head.position
        } else {
            self.frame_of(position + 1)?.saturating_sub(1)
        };
        if to < from {
            return Ok(());
        }
        let io = |e: std::io::Error| LedgerError::Store(e.to_string());
        let before = match from {
            1 => super::Hash::default(),
            _ => self.packs.entry(from - 1)?.hash,
        };
        let mut packer = self.packs.begin(before).map_err(io)?;
        let mut at = from;
        while at <= to {
            let most = usize::try_from((to + 1 - at).min(4_096)).unwrap_or(4_096);
            for entry in self.read(at, most)? {
                push(&mut packer, &entry)?;
                at = entry.recorded.position + 1;
            }
        }
        let head = packer.head();
        let path = packer.finish().map_err(io)?;
        self.check_pack(&path, before, head)?;
        self.packs.add(path);
        self.unswept = true;
        Ok(())
    }

    /// Reads a new pack back before anything relies on it.
    fn check_pack(&self, path: &Path, before: super::Hash, head: Head) -> Result<(), LedgerError> {
        let alone = self.packs.alone(path);
        let mut entries = Vec::new();
        let from = self.packs.end() + 1;
        let mut last = before;
        let mut at = from;
        while at <= head.position {
            entries.clear();
            alone.read(at, head.position.min(at + 4_095), &mut entries)?;
            if entries.first().is_none_or(|e| e.previous != last) {
                return Err(damaged(at, Damage::NotFollowing));
            }
            last = entries.last().map_or(last, |e| e.hash);
            at += entries.len() as u64;
        }
        if last == head.hash { Ok(()) } else { Err(damaged(head.position, Damage::NotFollowing)) }
    }

    /// Removes from the trees what is packed: frames, and the streams of tickets that have nothing newer.
    pub(super) fn sweep(&mut self) -> Result<(), LedgerError> {
        if !self.unswept {
            return Ok(());
        }
        let end = self.packs.end();
        let mut gone: Vec<Put> = Vec::new();
        let read = |e: String| LedgerError::Store(e);
        let mut frames = self.frames.iter().keys();
        while let Some(key) = self.disk.read(|| frames.next().transpose()).map_err(read)? {
            if frame::first_of(&key).is_none_or(|first| first > end) {
                break;
            }
            gone.push(Put { tree: "frames", key: key.to_vec(), value: None });
        }
        let mut streams = self.streams.scan_prefix([TICKETS]);
        // Buckets of one ticket stand together, the newest last.
        let mut of: (Option<u64>, Vec<Vec<u8>>, u64) = (None, Vec::new(), 0);
        loop {
            let next = self.disk.read(|| streams.next().transpose()).map_err(read)?;
            let ticket = next.as_ref().and_then(|(key, _)| ticket_of(key));
            if ticket != of.0 || next.is_none() {
                if of.2 <= end {
                    gone.extend(of.1.drain(..).map(|key| Put { tree: "streams", key, value: None }));
                }
                of = (ticket, Vec::new(), 0);
            }
            let Some((key, value)) = next else { break };
            let last = streams::positions(&value).and_then(|p| p.last().copied());
            of.1.push(key.to_vec());
            of.2 = last.unwrap_or(u64::MAX);
        }
        for step in gone.chunks(SWEEP) {
            // Not journaled: the journal keeps what it has, and removing again does no harm.
            self.disk.take_in(step, None)?;
        }
        self.unswept = false;
        Ok(())
    }

    /// Positions that the packs know of a stream. The site's own stands in the trees always.
    pub(super) fn packed_positions(&self, stream: Stream) -> Result<Vec<u64>, LedgerError> {
        match stream {
            Stream::Site => Ok(Vec::new()),
            Stream::Ticket(TicketId(id)) => self.packs.positions(id),
        }
    }

    /// Whether a stream stands in packs only.
    pub(super) fn is_packed_only(&self, stream: Stream) -> Result<bool, LedgerError> {
        let prefix = streams::prefix(stream);
        let first = self.disk.read(|| self.streams.scan_prefix(&prefix).next().transpose());
        Ok(first.map_err(LedgerError::Store)?.is_none())
    }

    /// The newest bucket of a stream that stands in packs only.
    pub(super) fn packed_tail(&self, stream: Stream) -> Result<Tail, LedgerError> {
        let mut tail = Tail::default();
        for position in self.packed_positions(stream)? {
            tail.push(position);
        }
        Ok(tail)
    }

    /// The full buckets of a stream that comes back from the packs, to be stored: in the trees a stream stands whole.
    pub(super) fn revived(&self, stream: Stream) -> Result<Rows, LedgerError> {
        let prefix = streams::prefix(stream);
        let mut tail = Tail::default();
        let positions = self.packed_positions(stream)?;
        Ok(positions.into_iter().filter_map(|p| tail.push(p)).map(|full| full.stored(&prefix)).collect())
    }
}

/// Packs an entry.
pub(super) fn push(packer: &mut super::packs::Packer, entry: &Entry) -> Result<(), LedgerError> {
    let mut envelope = Vec::new();
    codec::seal(&mut envelope, &entry.previous, &entry.recorded)?;
    let ticket = entry.recorded.event.ticket().map(|t| (t.0, entry.recorded.version));
    packer.push(&envelope, entry.hash, ticket).map_err(|e| LedgerError::Store(e.to_string()))
}

/// The ticket of a key in the tree of streams.
fn ticket_of(key: &[u8]) -> Option<u64> {
    key.strip_prefix(&[TICKETS])?.first_chunk::<8>().map(|id| u64::from_be_bytes(*id))
}

/// Every packed entry of a ledger as what stood in the trees: for a journal that is written anew.
///
/// # Errors
/// When a pack can't be read, or what `each` says.
pub(crate) fn packed_puts<E: From<LedgerError>>(
    ledger: &Path,
    store: [u8; 16],
    mut each: impl FnMut(Vec<Put>) -> Result<(), E>,
) -> Result<(), E> {
    let put = |tree: &'static str| move |(key, value): (Vec<u8>, Vec<u8>)| Put { tree, key, value: Some(value) };
    let packs = super::packs::Packs::open(folder_of(ledger), store, u64::MAX);
    let packs = packs.map_err(|e| LedgerError::Store(e.to_string()))?;
    let mut tails: HashMap<TicketId, Tail> = HashMap::new();
    packs.frames(|frames, tickets| {
        let mut puts: Vec<Put> = frames.into_iter().map(put("frames")).collect();
        for (position, id) in tickets {
            let full = tails.entry(id).or_default().push(position);
            puts.extend(full.map(|full| put("streams")(full.stored(&streams::prefix(Stream::Ticket(id))))));
        }
        each(puts)
    })?;
    let mut puts = Vec::new();
    for (id, tail) in tails {
        puts.push(put("streams")(tail.stored(&streams::prefix(Stream::Ticket(id)))));
        if puts.len() >= SWEEP {
            each(std::mem::take(&mut puts))?;
        }
    }
    each(puts)
}
