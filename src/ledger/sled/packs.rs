//! Packs: old entries in files of their own, by the hundred in one compressed block.
//!
//! Entries never change, so that what is old need not stand in a store made for change: there each key costs memory and
//! opening time, and each write more than twice its size. A pack holds the entries of a range of positions and says
//! which of them each ticket has. It is written whole, synced and read back before sled lets go of anything, so that a
//! kill or power cut at any moment leaves everything at least once; what stands in both is taken from the pack.
//!
//! ```text
//! ledger.packs/FIRST-LAST-LOW-HIGH.pack      positions and ticket ids, hexadecimal
//! file   = block …, tickets …, table, place of the table (8), its length (4), "FDP1"
//! block  = packed: (length, envelope without its hash, 2 bytes of the hash) …
//! tickets = packed: (id, version before, number of positions, positions as differences) …
//! ```
//!
//! Hashes are made again while reading. Each must begin as its two bytes say, and the last of a block must be the one
//! that the table has: a pack is no less evidence than the frames were.

mod packer;
mod rescue;

pub use packer::Packer;

use super::frame;
use crate::domain::ids::TicketId;
use crate::ledger::bytes::{count, number, number_after, read_at, take, unpack};
use crate::ledger::{Damage, Entry, FAR, Hash, Head, LedgerError, codec};
use serde::{Deserialize, Serialize};
use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

const MAGIC: [u8; 4] = *b"FDP1";
const FOOTER: usize = 8 + 4 + 4;
/// A block ends once it is so long before compression: longer ones gain little, and each reading opens a whole one.
const BLOCK: usize = 64 << 10;
/// Tickets in a block of the index.
const TICKETS: usize = 1024;
/// Blocks that stay open.
const KEPT: usize = 16;

#[derive(Serialize, Deserialize)]
struct Table {
    store: [u8; 16],
    first: u64,
    last: u64,
    /// Hash of the entry before the first.
    before: [u8; 32],
    blocks: Vec<BlockRow>,
    tickets: Vec<TicketsRow>,
}

#[derive(Serialize, Deserialize)]
struct BlockRow {
    first: u64,
    at: u64,
    length: u32,
    /// Hash of its last entry.
    after: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct TicketsRow {
    low: u64,
    at: u64,
    length: u32,
}

/// Where an entry stands in an open block.
struct Row {
    start: usize,
    end: usize,
    hash: Hash,
}

/// A block that was unpacked and whose hashes are right.
struct Opened {
    first: u64,
    before: Hash,
    raw: Vec<u8>,
    rows: Vec<Row>,
}

impl Opened {
    fn entry(&self, position: u64) -> Result<Entry, LedgerError> {
        let missing = || damaged(position, Damage::Missing);
        let at = position.checked_sub(self.first).and_then(|n| usize::try_from(n).ok()).ok_or_else(missing)?;
        let row = self.rows.get(at).ok_or_else(missing)?;
        let previous = match at.checked_sub(1) {
            Some(before) => self.rows.get(before).map_or(self.before, |r| r.hash),
            None => self.before,
        };
        let bytes = self.raw.get(row.start..row.end).ok_or_else(missing)?;
        let recorded = codec::undoubted(position, bytes)?;
        Ok(Entry { recorded, previous, hash: row.hash })
    }
}

/// A pack.
struct Pack {
    first: u64,
    last: u64,
    /// Lowest and highest ticket that has entries in it.
    tickets: (u64, u64),
    path: PathBuf,
    inner: OnceLock<(File, Table)>,
}

impl Pack {
    /// From its name; none for another file.
    fn named(path: PathBuf) -> Option<Self> {
        let name = path.file_name()?.to_str()?.strip_suffix(".pack")?;
        let numbers: Vec<u64> = name.split('-').map(|n| u64::from_str_radix(n, 16).ok()).collect::<Option<_>>()?;
        let &[first, last, low, high] = numbers.as_slice() else { return None };
        (0 < first && first <= last && last <= FAR).then(|| Self {
            first,
            last,
            tickets: (low, high),
            path,
            inner: OnceLock::new(),
        })
    }

    /// Positions of a ticket that has so many events before this pack.
    fn positions(&self, store: [u8; 16], ticket: u64, before: u64, kept: &LastIndex) -> Result<Vec<u64>, LedgerError> {
        let (file, table) = self.inner(store)?;
        let at = table.tickets.partition_point(|t| t.low <= ticket);
        let Some(row) = at.checked_sub(1).and_then(|at| table.tickets.get(at)) else { return Ok(Vec::new()) };
        let broken = || damaged(self.first, Damage::Index);
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept.as_ref().filter(|(first, at, _)| (*first, *at) == (self.first, row.at));
        let raw = match known.map(|(.., raw)| Arc::clone(raw)) {
            Some(raw) => raw,
            None => {
                let packed = read_at(file, row.at, usize::try_from(row.length).unwrap_or(0)).map_err(|_| broken())?;
                let raw = Arc::new(unpack(&packed).ok_or_else(broken)?);
                *kept = Some((self.first, row.at, Arc::clone(&raw)));
                raw
            }
        };
        match find(&raw, self.first, ticket).ok_or_else(broken)? {
            Some((version, _)) if version != before => Err(broken()),
            Some((_, positions)) if positions.last().is_some_and(|last| *last > self.last) => Err(broken()),
            found => Ok(found.map(|(_, positions)| positions).unwrap_or_default()),
        }
    }

    /// All that stand in a folder; none where there is no folder.
    fn listed(folder: &Path) -> io::Result<Vec<Self>> {
        let listed = match std::fs::read_dir(folder) {
            Err(e) if e.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?.collect::<io::Result<_>>()?,
        };
        let mut found: Vec<Self> = listed.into_iter().filter_map(|entry| Self::named(entry.path())).collect();
        found.sort_by_key(|p| p.first);
        Ok(found)
    }

    fn inner(&self, store: [u8; 16]) -> Result<&(File, Table), LedgerError> {
        if let Some(inner) = self.inner.get() {
            return Ok(inner);
        }
        let broken = |what: &str| damaged(self.first, Damage::Store(format!("{}: {what}", self.path.display())));
        let io = |e: io::Error| broken(&e.to_string());
        let file = File::open(&self.path).map_err(io)?;
        let size = file.metadata().map_err(io)?.len();
        let at = size.checked_sub(FOOTER as u64).ok_or_else(|| broken("cut short"))?;
        let footer = read_at(&file, at, FOOTER).map_err(io)?;
        let (place, rest) = footer.split_first_chunk::<8>().ok_or_else(|| broken("cut short"))?;
        let (length, magic) = rest.split_first_chunk::<4>().ok_or_else(|| broken("cut short"))?;
        let (place, length) = (u64::from_le_bytes(*place), u64::from(u32::from_le_bytes(*length)));
        if magic != MAGIC || place.checked_add(length) != Some(at) {
            return Err(broken("cut short"));
        }
        let packed = read_at(&file, place, usize::try_from(length).unwrap_or(0)).map_err(io)?;
        let raw = unpack(&packed).ok_or_else(|| broken("its table was changed"))?;
        let read = bincode::serde::decode_from_slice::<Table, _>(&raw, config());
        let table = read.map(|(table, _)| table).map_err(|_| broken("its table was changed"))?;
        if table.store != store || (table.first, table.last) != (self.first, self.last) {
            return Err(broken("another pack's table"));
        }
        // Each block has entries, and they are the pack's.
        let firsts = table.blocks.iter().map(|b| b.first);
        if !firsts.clone().is_sorted_by(|a, b| a < b)
            || firsts.clone().any(|at| !(self.first..=self.last).contains(&at))
        {
            return Err(broken("its table was changed"));
        }
        Ok(self.inner.get_or_init(|| (file, table)))
    }
}

impl Table {
    /// Opens one of its blocks.
    fn open(&self, file: &File, at: usize) -> Result<Opened, LedgerError> {
        let row = self.blocks.get(at).ok_or_else(|| damaged(self.first, Damage::Missing))?;
        let before = match at.checked_sub(1) {
            Some(before) => self.blocks.get(before).map_or(self.before, |b| b.after),
            None => self.before,
        };
        let next = self.blocks.get(at + 1).map_or(self.last + 1, |b| b.first);
        let length = usize::try_from(row.length).unwrap_or(usize::MAX);
        let packed = read_at(file, row.at, length).map_err(|e| damaged(row.first, Damage::Store(e.to_string())))?;
        let raw = unpack(&packed).ok_or_else(|| damaged(row.first, Damage::Changed))?;
        open_block(row.first, next, Hash(before), Hash(row.after), raw)
    }
}

/// All packs of a ledger, without a gap from its first entry on.
pub struct Packs {
    folder: PathBuf,
    store: [u8; 16],
    packs: Vec<Pack>,
    opened: Mutex<VecDeque<Arc<Opened>>>,
    /// The block of an index that was read last.
    index: LastIndex,
}

/// First position of its pack, place of the block, and the block: who asks for one ticket asks for its neighbours.
type LastIndex = Mutex<Option<(u64, u64, Arc<Vec<u8>>)>>;

/// The folder of the packs of a ledger.
pub fn folder_of(ledger: &Path) -> PathBuf {
    let mut name = ledger.file_name().unwrap_or_default().to_owned();
    name.push(".packs");
    ledger.with_file_name(name)
}

impl Packs {
    /// The packs of a folder up to the ledger's head; none where there is no folder.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn open(folder: PathBuf, store: [u8; 16], head: u64) -> io::Result<Self> {
        let found = Pack::listed(&folder)?;
        let mut packs: Vec<Pack> = Vec::new();
        for pack in found {
            // What does not follow is told as missing where it is read.
            if pack.first == packs.last().map_or(0, |p| p.last) + 1 && pack.last <= head {
                packs.push(pack);
            }
        }
        Ok(Self { folder, store, packs, opened: Mutex::default(), index: Mutex::default() })
    }

    /// Position of the last entry that is packed; 0 when none is.
    pub fn end(&self) -> u64 {
        self.packs.last().map_or(0, |p| p.last)
    }

    /// A pack by itself, to be looked at before it is taken in.
    pub fn alone(&self, path: &Path) -> Self {
        let packs = Pack::named(path.to_owned()).into_iter().collect();
        Self {
            folder: self.folder.clone(),
            store: self.store,
            packs,
            opened: Mutex::default(),
            index: Mutex::default(),
        }
    }

    /// Begins the next pack, after the entry with this hash.
    ///
    /// # Errors
    /// When its file can't be made.
    pub fn begin(&self, after: Hash) -> io::Result<Packer> {
        Packer::begin(&self.folder, self.store, Head { position: self.end(), hash: after })
    }

    /// Takes a pack in that follows the last one.
    pub fn add(&mut self, path: PathBuf) {
        if let Some(pack) = Pack::named(path).filter(|p| p.first == self.end() + 1) {
            self.packs.push(pack);
        }
    }

    /// The pack and the block in which a position stands.
    fn block(&self, position: u64) -> Result<Arc<Opened>, LedgerError> {
        {
            let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
            let holds = |o: &Arc<Opened>| position.checked_sub(o.first).is_some_and(|n| n < o.rows.len() as u64);
            if let Some(at) = opened.iter().position(holds)
                && let Some(found) = opened.remove(at)
            {
                opened.push_front(Arc::clone(&found));
                return Ok(found);
            }
        }
        let missing = || damaged(position, Damage::Missing);
        let at = self.packs.partition_point(|p| p.last < position);
        let pack = self.packs.get(at).filter(|p| p.first <= position).ok_or_else(missing)?;
        let opened = pack.inner(self.store).and_then(|(file, table)| {
            let at = table.blocks.partition_point(|b| b.first <= position).checked_sub(1).ok_or_else(missing)?;
            table.open(file, at)
        });
        let opened = Arc::new(opened.inspect_err(|_| pack.suspect())?);
        let mut all = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        all.push_front(Arc::clone(&opened));
        all.truncate(KEPT);
        Ok(opened)
    }

    /// Appends the entries of a range, both ends included and packed.
    ///
    /// # Errors
    /// The first position that can't be trusted.
    pub fn read(&self, from: u64, to: u64, out: &mut Vec<Entry>) -> Result<(), LedgerError> {
        let mut at = from;
        while at <= to {
            let block = self.block(at)?;
            let end = block.first + block.rows.len() as u64;
            for position in at..end.min(to + 1) {
                let entry = block.entry(position)?;
                if let Some(last) = out.last()
                    && (last.hash != entry.previous || last.recorded.position + 1 != position)
                {
                    return Err(damaged(position, Damage::NotFollowing));
                }
                out.push(entry);
            }
            at = end;
        }
        Ok(())
    }

    /// One entry.
    ///
    /// # Errors
    /// When it can't be trusted.
    pub fn entry(&self, position: u64) -> Result<Entry, LedgerError> {
        self.block(position)?.entry(position)
    }

    /// Positions of a ticket's packed entries, oldest first.
    ///
    /// # Errors
    /// When a pack can't be read.
    pub fn positions(&self, ticket: u64) -> Result<Vec<u64>, LedgerError> {
        let mut out = Vec::new();
        for pack in self.packs.iter().filter(|p| (p.tickets.0..=p.tickets.1).contains(&ticket)) {
            let before = out.len() as u64;
            out.extend(pack.positions(self.store, ticket, before, &self.index).inspect_err(|_| pack.suspect())?);
        }
        Ok(out)
    }

    /// Calls with every packed entry as frames, oldest first, and which of them is of which ticket.
    ///
    /// # Errors
    /// What stops the reading, or what `each` says.
    pub fn frames<E: From<LedgerError>>(
        &self,
        mut each: impl FnMut(Vec<(Vec<u8>, Vec<u8>)>, Vec<(u64, TicketId)>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut at = 1;
        while at <= self.end() {
            let block = self.block(at)?;
            let (mut frames, mut tickets) = (Vec::new(), Vec::new());
            let mut packing = frame::Packing::new(at, &block.before);
            for position in at..block.first + block.rows.len() as u64 {
                let entry = block.entry(position)?;
                if packing.is_full() {
                    std::mem::replace(&mut packing, frame::Packing::new(position, &entry.previous)).finish(&mut frames);
                }
                codec::seal(packing.bytes(), &entry.previous, &entry.recorded)?;
                packing.added();
                tickets.extend(entry.recorded.event.ticket().map(|id| (position, id)));
            }
            packing.finish(&mut frames);
            each(frames, tickets)?;
            at = block.first + block.rows.len() as u64;
        }
        Ok(())
    }
}

/// Unpacked bytes as a block; every hash is made again.
fn open_block(first: u64, next: u64, before: Hash, after: Hash, raw: Vec<u8>) -> Result<Opened, LedgerError> {
    let opened = open_alone(first, before, raw)?;
    let end = opened.rows.last().map_or(before, |row| row.hash);
    let position = first + opened.rows.len() as u64;
    if end != after || position != next {
        return Err(damaged(position.saturating_sub(1).max(first), Damage::NotFollowing));
    }
    Ok(opened)
}

/// A block whose last hash is not known: each entry must still begin as its two bytes say.
fn open_alone(first: u64, before: Hash, raw: Vec<u8>) -> Result<Opened, LedgerError> {
    let mut rows = Vec::new();
    let (mut rest, mut previous, mut position) = (raw.as_slice(), before, first);
    while !rest.is_empty() {
        let cut = || damaged(position, Damage::CutShort);
        let length = count(&mut rest).ok_or_else(cut)?;
        let start = raw.len() - rest.len();
        let bytes = take(&mut rest, length).ok_or_else(cut)?;
        let short = take(&mut rest, 2).ok_or_else(cut)?;
        let hash = codec::bare(&previous, position, bytes)?.hash;
        if hash.0.first_chunk::<2>().map(<[u8; 2]>::as_slice) != Some(short) {
            return Err(damaged(position, Damage::Changed));
        }
        rows.push(Row { start, end: start + length, hash });
        previous = hash;
        position += 1;
    }
    Ok(Opened { first, before, raw, rows })
}

/// Version before and positions of a ticket in a block of the index; the inner none when it has none there.
#[allow(clippy::type_complexity)] // a name would say no more
fn find(mut bytes: &[u8], first: u64, ticket: u64) -> Option<Option<(u64, Vec<u64>)>> {
    let mut id = 0;
    while !bytes.is_empty() {
        id = number_after(&mut bytes, id)?;
        let version = number(&mut bytes)?;
        let mut at = first;
        let mut positions = Vec::new();
        for _ in 0..count(&mut bytes)? {
            at = number_after(&mut bytes, at)?;
            if id == ticket {
                positions.push(at);
            }
        }
        if id == ticket {
            return Some(Some((version, positions)));
        }
        if id > ticket {
            break;
        }
    }
    Some(None)
}

impl std::fmt::Debug for Packs {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Packs").field("folder", &self.folder).field("end", &self.end()).finish_non_exhaustive()
    }
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ 64 << 20 }>()
}

fn damaged(position: u64, damage: Damage) -> LedgerError {
    LedgerError::Damaged { position, damage }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::bytes::put_number;

    #[test]
    fn a_pack_is_known_by_a_name_whose_positions_can_be() {
        let named = |first: u64, last: u64| Pack::named(format!("{first:012x}-{last:012x}-1-2.pack").into()).is_some();
        assert!(named(1, 9) && named(1, FAR));
        assert!(!named(0, 9) && !named(9, 1) && !named(1, FAR + 1) && !named(u64::MAX, u64::MAX));
    }

    #[test]
    fn positions_that_lie_are_damage() {
        let mut bytes = Vec::new();
        for number in [5, 0, 2, 0, u64::MAX] {
            put_number(&mut bytes, number);
        }
        assert_eq!(find(&bytes, 3, 5), None);
    }
}
