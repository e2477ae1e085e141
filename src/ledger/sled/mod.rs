//! The ledger on disk, in sled. Three trees: `frames` (the entries), `streams` (which positions a stream has) and
//! `meta` (format, store id, head). A command is one transaction over the three, then one sync. What is old stands in
//! packs, files of their own: the trees hold the newest entries only, and the streams that have some of them.

mod frame;
mod history;
mod mending;
mod packing;
mod packs;
mod streams;
#[cfg(test)]
mod tests;

use super::disk::{Disk, DiskError, DiskFault, limited};
use super::journal::Put;
use super::{Append, Damage, Draft, Entry, FAR, Hash, Head, Ledger, LedgerError, SealedBy};
use crate::domain::event::Stream;
use crate::ledger::codec;
use frame::{Frame, Packing};
pub use history::History;
pub(super) use mending::rescue_packs;
pub(super) use packing::packed_puts;
use packs::Packs;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use streams::Tail;

/// Layout of the trees. A store with a higher number is a newer version's.
pub const LAYOUT: u16 = 1;
/// How many of the last entries are checked when a ledger is opened; `verify` checks all.
pub const CHECKED_ON_OPEN: u64 = 256;
/// Longest time that opening may take: a store of a million tickets opens in about two seconds.
pub const OPEN_LIMIT: Duration = Duration::from_secs(60);
/// Events in a transaction of a bulk append: large ones take memory without gain.
const BULK_STEP: usize = 1024;
/// Events between two syncs of a bulk append.
const BULK_SYNC: usize = 8 * BULK_STEP;

const LAYOUT_KEY: &[u8] = b"layout";
const STORE_KEY: &[u8] = b"store";
const HEAD_KEY: &[u8] = b"head";

/// The ledger on disk.
pub struct SledLedger {
    path: PathBuf,
    disk: Arc<Disk>,
    frames: sled::Tree,
    streams: sled::Tree,
    packs: Packs,
    /// Something may stand in the trees that is packed already.
    unswept: bool,
    head: Head,
    store: [u8; 16],
    /// Hears of each head once it is durable.
    acknowledged: Box<dyn Fn(Head) + Send>,
}

impl std::fmt::Debug for SledLedger {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SledLedger").field("disk", &self.disk).field("head", &self.head).finish_non_exhaustive()
    }
}

/// What an append has made and is to be stored.
struct Batch {
    frames: Vec<(Vec<u8>, Vec<u8>)>,
    streams: Vec<(Vec<u8>, Vec<u8>)>,
    head: Head,
    entries: Vec<Entry>,
}

impl Batch {
    /// What goes into the trees.
    fn puts(&mut self) -> Vec<Put> {
        let put = |tree: &'static str| move |(key, value): (Vec<u8>, Vec<u8>)| Put { tree, key, value: Some(value) };
        let head = (HEAD_KEY.to_vec(), head_bytes(self.head).to_vec());
        let frames = std::mem::take(&mut self.frames).into_iter().map(put("frames"));
        let streams = std::mem::take(&mut self.streams).into_iter().map(put("streams"));
        frames.chain(streams).chain(std::iter::once(head).map(put("meta"))).collect()
    }
}

impl SledLedger {
    /// Makes an empty ledger in a folder of its own that must not be there, for the store with this id.
    ///
    /// # Errors
    /// When the folder is there, or can't be written.
    pub fn create(path: &Path, store: [u8; 16]) -> Result<(), DiskError> {
        Disk::create(path, |disk| {
            let meta = disk.tree("meta")?;
            let put = |key: &[u8], value: &[u8]| meta.insert(key, value).map_err(|e| disk.fault(e));
            put(LAYOUT_KEY, &LAYOUT.to_le_bytes())?;
            put(STORE_KEY, &store)?;
            put(HEAD_KEY, &head_bytes(Head::default()))?;
            disk.tree("frames")?;
            disk.tree("streams")?;
            Ok(())
        })
    }

    /// Opens a ledger within [`OPEN_LIMIT`]: the head and the last [`CHECKED_ON_OPEN`] entries are checked.
    ///
    /// # Errors
    /// When it is damaged, of a newer version, or can't be opened.
    pub fn open(path: &Path) -> Result<Self, LedgerError> {
        let folder = path.to_owned();
        limited(path, OPEN_LIMIT, move || Self::on(Disk::open(&folder)?, &folder))
    }

    /// The ledger on a store that is open. Call it within [`limited`].
    ///
    /// # Errors
    /// When it is damaged or of a newer version.
    pub(crate) fn on(disk: Arc<Disk>, path: &Path) -> Result<Self, LedgerError> {
        let ledger = Self::unchecked(disk, path)?;
        ledger.check_end()?;
        Ok(ledger)
    }

    /// The ledger on a store that is open, for saving what is whole of it: its end may be damaged.
    ///
    /// # Errors
    /// When not even its beginning can be found, or it is of a newer version.
    pub(crate) fn unchecked(disk: Arc<Disk>, path: &Path) -> Result<Self, LedgerError> {
        let (frames, streams, meta) = (disk.tree("frames")?, disk.tree("streams")?, disk.tree("meta")?);
        let damaged = |what: &str| DiskError::new(path, DiskFault::Damaged(format!("the ledger's {what} is missing")));
        let get = |key: &[u8]| disk.read(|| meta.get(key)).map_err(LedgerError::Store);
        let layout = get(LAYOUT_KEY)?.ok_or_else(|| damaged("layout"))?;
        match layout.as_ref().try_into().map(u16::from_le_bytes) {
            Ok(LAYOUT) => {}
            Ok(found) => return Err(DiskError::new(path, DiskFault::Newer { found, known: LAYOUT }).into()),
            Err(_) => return Err(damaged("layout").into()),
        }
        let store = get(STORE_KEY)?.and_then(|v| v.as_ref().try_into().ok()).ok_or_else(|| damaged("store id"))?;
        let head = get(HEAD_KEY)?.and_then(|v| head_from(&v)).ok_or_else(|| damaged("head"))?;
        let folder = packs::folder_of(path);
        let packs = Packs::open(folder.clone(), store, head.position).map_err(|e| DiskError::io(&folder, &e))?;
        let acknowledged = Box::new(|_| ());
        let path = path.to_owned();
        Ok(Self { path, disk, frames, streams, packs, unswept: true, head, store, acknowledged })
    }

    /// Random id of the store, as it was founded with.
    pub fn store(&self) -> [u8; 16] {
        self.store
    }

    /// Tells `hear` of each new head, after it is durable and before the append returns.
    pub fn on_acknowledged(&mut self, hear: impl Fn(Head) + Send + 'static) {
        self.acknowledged = Box::new(hear);
    }

    /// Checks that the last entries stand where the head says, and that the index of streams knows the last one.
    pub(crate) fn check_end(&self) -> Result<(), LedgerError> {
        let end = self.head.position;
        let last = self.disk.read(|| self.frames.last()).map_err(LedgerError::Store)?;
        let last_first = last.as_ref().and_then(|(key, _)| frame::first_of(key));
        if let Some(first) = last_first.filter(|first| *first > end) {
            return Err(damaged(first, Damage::BeyondHead));
        }
        if end == 0 {
            return Ok(());
        }
        let from = end.saturating_sub(CHECKED_ON_OPEN - 1).max(1);
        let entries = self.read(from, usize::MAX)?;
        let Some(entry) = entries.last() else { return Err(damaged(end, Damage::Missing)) };
        if entry.hash != self.head.hash {
            return Err(damaged(end, Damage::NotFollowing));
        }
        let tail = self.tail(entry.recorded.event.stream())?;
        if tail.last() != end || tail.version() != entry.recorded.version {
            return Err(damaged(end, Damage::Index));
        }
        Ok(())
    }

    /// The newest bucket of a stream; an empty one when the stream has no events.
    fn tail(&self, stream: Stream) -> Result<Tail, LedgerError> {
        let prefix = streams::prefix(stream);
        let last = self.disk.read(|| self.streams.scan_prefix(&prefix).next_back().transpose());
        match last.map_err(LedgerError::Store)? {
            None => self.packed_tail(stream),
            Some((key, value)) => {
                let tail = Tail::read(&prefix, &key, &value).filter(|tail| tail.last() <= self.head.position);
                tail.ok_or_else(|| damaged(self.head.position, Damage::Index))
            }
        }
    }

    /// Makes entries, frames and buckets of the drafts, without writing.
    fn prepare(&self, drafts: impl Iterator<Item = Draft>, keep_entries: bool) -> Result<Batch, LedgerError> {
        let mut tails: BTreeMap<Stream, Tail> = BTreeMap::new();
        let mut head = self.head;
        let mut batch = Batch { frames: Vec::new(), streams: Vec::new(), head, entries: Vec::new() };
        let mut packing = Packing::new(head.position + 1, &head.hash);
        for draft in drafts {
            let stream = draft.event.stream();
            let tail = match tails.entry(stream) {
                std::collections::btree_map::Entry::Occupied(e) => e.into_mut(),
                std::collections::btree_map::Entry::Vacant(e) => {
                    let tail = self.tail(stream)?;
                    if tail.version() > 0 && self.is_packed_only(stream)? {
                        batch.streams.extend(self.revived(stream)?);
                    }
                    e.insert(tail)
                }
            };
            let position = head.position + 1;
            if let Some(full) = tail.push(position) {
                batch.streams.push(full.stored(&streams::prefix(stream)));
            }
            if packing.is_full() {
                std::mem::replace(&mut packing, Packing::new(position, &head.hash)).finish(&mut batch.frames);
            }
            let recorded = draft.recorded(position, tail.version());
            let hash = codec::seal(packing.bytes(), &head.hash, &recorded)?;
            packing.added();
            let previous = std::mem::replace(&mut head, Head { position, hash }).hash;
            if keep_entries {
                batch.entries.push(Entry { recorded, previous, hash });
            }
        }
        packing.finish(&mut batch.frames);
        batch.streams.extend(tails.into_iter().map(|(stream, tail)| tail.stored(&streams::prefix(stream))));
        batch.head = head;
        Ok(batch)
    }

    fn refuse_if_sealed(&self) -> Result<(), LedgerError> {
        self.disk.sealed().map_or(Ok(()), |sealed| Err(LedgerError::Sealed(sealed)))
    }

    /// The frame that begins at `first`.
    fn frame(&self, first: u64) -> Result<Frame, LedgerError> {
        let parts = self.disk.read(|| self.frames.scan_prefix(first.to_be_bytes()).collect::<sled::Result<Vec<_>>>());
        let parts = parts.map_err(|e| damaged(first, Damage::Store(e)))?;
        if parts.is_empty() {
            return Err(damaged(first, Damage::Missing));
        }
        Frame::from_parts(first, parts.iter().map(|(k, v)| (k.as_ref(), v.as_ref())))
    }

    /// First position of the frame in which `position` stands.
    fn frame_of(&self, position: u64) -> Result<u64, LedgerError> {
        let after = frame::key(position.saturating_add(1), 0);
        let found = self.disk.read(|| self.frames.range(..after).next_back().transpose());
        let found = found.map_err(|e| damaged(position, Damage::Store(e)))?;
        found.and_then(|(key, _)| frame::first_of(&key)).ok_or_else(|| damaged(position, Damage::Missing))
    }

    /// Ends a bulk append that failed: what stands is made durable, or reading goes back to what was.
    fn stop_bulk(&mut self, durable: Head, error: LedgerError) -> LedgerError {
        if self.disk.commit("append").is_err() {
            self.head = durable;
        }
        error
    }
}

impl Ledger for SledLedger {
    fn head(&self) -> Head {
        self.head
    }

    fn version_of(&self, stream: Stream) -> Result<u64, LedgerError> {
        if self.disk.sealed().is_some() {
            // What the failed write left in memory is not acknowledged and does not count.
            return Ok(self.read_stream(stream)?.len() as u64);
        }
        Ok(self.tail(stream)?.version())
    }

    fn append(&mut self, expected: &[(Stream, u64)], drafts: Vec<Draft>) -> Result<Append, LedgerError> {
        self.refuse_if_sealed()?;
        for &(stream, wanted) in expected {
            let version = self.version_of(stream)?;
            if version != wanted {
                return Ok(Append::Conflict { stream, version });
            }
        }
        if drafts.is_empty() {
            return Ok(Append::Appended(Vec::new()));
        }
        let mut batch = self.prepare(drafts.into_iter(), true)?;
        self.disk.commit_first("append", batch.puts()).map_err(LedgerError::Sealed)?;
        self.head = batch.head;
        (self.acknowledged)(self.head);
        Ok(Append::Appended(batch.entries))
    }

    fn append_bulk(&mut self, drafts: Vec<Draft>) -> Result<Head, LedgerError> {
        self.refuse_if_sealed()?;
        let durable = self.head;
        let mut since_sync = 0;
        let mut drafts = drafts.into_iter().peekable();
        while drafts.peek().is_some() {
            let step = self.prepare(drafts.by_ref().take(BULK_STEP), false).and_then(|mut batch| {
                self.disk.put_bulk("append", &batch.puts()).map_err(LedgerError::Sealed)?;
                Ok(batch.head)
            });
            match step {
                Ok(head) => self.head = head,
                Err(e) => return Err(self.stop_bulk(durable, e)),
            }
            since_sync += BULK_STEP;
            if since_sync >= BULK_SYNC {
                since_sync = 0;
                self.disk.commit("append").map_err(|s| self.stop_bulk(durable, LedgerError::Sealed(s)))?;
            }
        }
        self.disk.commit("append").map_err(|s| self.stop_bulk(durable, LedgerError::Sealed(s)))?;
        (self.acknowledged)(self.head);
        Ok(self.head)
    }

    fn read(&self, from: u64, most: usize) -> Result<Vec<Entry>, LedgerError> {
        let from = from.max(1);
        let most = u64::try_from(most).unwrap_or(u64::MAX);
        let to = self.head.position.min(from.saturating_add(most).saturating_sub(1));
        let mut out = Vec::new();
        if from > to {
            return Ok(out);
        }
        let packed = self.packs.end();
        self.packs.read(from, to.min(packed), &mut out)?;
        if to <= packed {
            return Ok(out);
        }
        let from = from.max(packed + 1);
        let mut at = self.frame_of(from)?;
        let mut previous: Option<Hash> = out.last().filter(|_| at == packed + 1).map(|e| e.hash);
        loop {
            let frame = self.frame(at)?;
            let opened = frame.open(from, to, &mut out)?;
            if previous.is_some_and(|hash| hash != opened.before) {
                return Err(damaged(at, Damage::NotFollowing));
            }
            if opened.next > to {
                return Ok(out);
            }
            // A frame that ends before its successor begins leaves a gap; one of no entries would never end.
            if opened.next <= at || opened.next < from {
                return Err(damaged(at.max(from), Damage::Missing));
            }
            (at, previous) = (opened.next, Some(opened.after));
        }
    }

    fn read_stream(&self, stream: Stream) -> Result<Vec<Entry>, LedgerError> {
        let prefix = streams::prefix(stream);
        let buckets = self.disk.read(|| self.streams.scan_prefix(&prefix).values().collect::<sled::Result<Vec<_>>>());
        let buckets = buckets.map_err(LedgerError::Store)?;
        let mut positions: Vec<u64> = Vec::new();
        for bucket in &buckets {
            let next = positions.last().map_or(1, |p| p.saturating_add(1));
            positions.extend(streams::positions(bucket).ok_or_else(|| damaged(next, Damage::Index))?);
        }
        if buckets.is_empty() {
            positions = self.packed_positions(stream)?;
        }
        let mut out: Vec<Entry> = Vec::new();
        let mut frame: Option<(u64, Frame)> = None;
        for position in positions {
            if position > self.head.position {
                return Ok(out);
            }
            let wanted = out.len() as u64 + 1;
            if position <= self.packs.end() {
                out.push(self.packs.entry(position)?);
            } else {
                let first = self.frame_of(position)?;
                let read = match frame.take() {
                    Some((at, read)) if at == first => read,
                    _ => self.frame(first)?,
                };
                read.open(position, position, &mut out)?;
                frame = Some((first, read));
            }
            let entry = out.last().filter(|_| out.len() as u64 == wanted);
            let entry = entry.ok_or_else(|| damaged(position, Damage::Missing))?;
            if entry.recorded.event.stream() != stream {
                return Err(damaged(position, Damage::Index));
            }
            if entry.recorded.version != wanted {
                let found = entry.recorded.version;
                return Err(damaged(position, Damage::Version { found, wanted }));
            }
        }
        Ok(out)
    }

    fn sealed_by_failure(&self) -> Option<SealedBy> {
        self.disk.sealed()
    }

    fn history(&mut self) -> Result<Option<History<'_>>, LedgerError> {
        self.begin_history().map(Some)
    }

    fn journal_end(&self) -> Option<super::journal::End> {
        self.disk.journal_end().ok().flatten()
    }

    fn rest(&mut self) {
        // What fails here is told by the next append; what could not be packed stays where it is.
        if self.disk.rest().is_ok()
            && let Err(e) = self.pack_old()
        {
            tracing::warn!("old entries are not packed: {e}");
        }
    }
}

fn damaged(position: u64, damage: Damage) -> LedgerError {
    LedgerError::Damaged { position, damage }
}

/// The entries of a stored frame as far as they are whole, each in itself; for saving what a damaged store holds.
pub(super) fn entries_of(first: u64, parts: &[(Vec<u8>, Vec<u8>)]) -> Vec<Entry> {
    let mut out = Vec::new();
    if let Ok(frame) = Frame::from_parts(first, parts.iter().map(|(k, v)| (k.as_slice(), v.as_slice()))) {
        // What stands before the damage is given all the same.
        let _ = frame.open(first, u64::MAX, &mut out);
    }
    out
}

fn head_bytes(head: Head) -> [u8; 40] {
    let mut bytes = [0; 40];
    let (position, hash) = bytes.split_at_mut(8);
    position.copy_from_slice(&head.position.to_le_bytes());
    hash.copy_from_slice(&head.hash.0);
    bytes
}

fn head_from(bytes: &[u8]) -> Option<Head> {
    let (position, hash) = bytes.split_first_chunk::<8>()?;
    let position = u64::from_le_bytes(*position);
    Some(Head { position, hash: Hash(hash.try_into().ok()?) }).filter(|_| position <= FAR)
}
