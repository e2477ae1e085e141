//! Damaged packs: what they still hold, and how one is made again from what the journal has.

use super::super::frame;
use super::{Opened, Pack, Packer, Packs, open_alone, read_at};
use crate::domain::event::Event;
use crate::ledger::bytes::{MOST, checksum, count, take};
use crate::ledger::journal::Put;
use crate::ledger::{Entry, Hash, Head, codec};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// Beside a pack in which damage was met: it is looked at when the store is opened the next time.
const SUSPECT: &str = "suspect";
/// What a damaged pack is called that was made again.
const ASIDE: &str = "damaged";
/// Entries in a pack that is made of what is missing.
const STEP: u64 = 131_072;

impl Pack {
    /// Marks it to be looked at. A mark that can't be written costs only that.
    pub(super) fn suspect(&self) {
        let mark = self.path.with_extension(SUSPECT);
        if let Err(e) = File::create_new(&mark)
            && e.kind() != io::ErrorKind::AlreadyExists
        {
            tracing::warn!("{}: {e}", mark.display());
        }
    }

    /// Whether every block of it, and its index, is as it was written.
    fn is_whole(&self, store: [u8; 16]) -> bool {
        let whole = || {
            let (file, table) = self.inner(store).ok()?;
            (0..table.blocks.len()).try_for_each(|at| table.open(file, at).ok().map(drop))?;
            table.tickets.iter().try_for_each(|row| {
                let packed = read_at(file, row.at, usize::try_from(row.length).ok()?).ok()?;
                super::unpack(&packed).map(drop)
            })
        };
        whole().is_some()
    }

    /// Calls with the entries of each block that is whole. Gives whether all are. `last`: the entry found before.
    fn rescue(&self, store: [u8; 16], last: &mut Head, each: &mut dyn FnMut(&[Entry])) -> bool {
        let (mut whole, known) = (true, *last);
        let mut take_in = |opened: Opened| -> Option<()> {
            let positions = opened.first..opened.first + opened.rows.len() as u64;
            let entries: Vec<Entry> = positions.map_while(|at| opened.entry(at).ok()).collect();
            let end = entries.last()?;
            *last = Head { position: end.recorded.position, hash: end.hash };
            each(&entries);
            (entries.len() == opened.rows.len()).then_some(())
        };
        match self.inner(store) {
            Ok((file, table)) => {
                for at in 0..table.blocks.len() {
                    whole &= table.open(file, at).ok().and_then(&mut take_in).is_some();
                }
                whole
            }
            // Without its table it is read from its beginning, as far as the blocks are whole.
            Err(_) => {
                let before = match self.first {
                    1 => Hash::default(),
                    first if first == known.position + 1 => known.hash,
                    _ => return false,
                };
                for opened in Blocks::of(&self.path, store, self.first, before, self.last) {
                    if take_in(opened).is_none() {
                        break;
                    }
                }
                false
            }
        }
    }
}

/// The blocks of a pack one after the other, found without its table.
struct Blocks {
    bytes: Vec<u8>,
    at: usize,
    store: [u8; 16],
    next: u64,
    before: Hash,
    last: u64,
}

impl Blocks {
    fn of(path: &Path, store: [u8; 16], next: u64, before: Hash, last: u64) -> Self {
        let bytes = std::fs::read(path).unwrap_or_default();
        Self { bytes, at: 0, store, next, before, last }
    }
}

impl Iterator for Blocks {
    type Item = Opened;
    fn next(&mut self) -> Option<Opened> {
        if self.next > self.last {
            return None;
        }
        let mut rest = self.bytes.get(self.at..)?;
        let length = count(&mut rest).filter(|n| *n <= MOST)?;
        let sum = take(&mut rest, 8)?;
        let mut inflate = flate2::bufread::DeflateDecoder::new(rest);
        let mut raw = Vec::new();
        inflate.by_ref().take(length as u64 + 1).read_to_end(&mut raw).ok()?;
        let packed = rest.get(..usize::try_from(inflate.total_in()).ok()?)?;
        if raw.len() != length || sum != checksum(packed) {
            return None;
        }
        self.at = self.bytes.len() - rest.len() + packed.len();
        let opened = open_alone(self.next, self.before, raw).ok()?;
        if opened.first == 1 {
            // A chain that begins itself is this store's only if its first event says so.
            match opened.entry(1).ok()?.recorded.event {
                Event::SiteFounded { store, .. } if store == self.store => {}
                _ => return None,
            }
        }
        self.next += opened.rows.len() as u64;
        self.before = opened.rows.last()?.hash;
        Some(opened)
    }
}

impl Packs {
    /// Calls with the frames of every block of a ledger's packs that is whole. Gives the packs in which something is not.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn rescue(folder: &Path, store: [u8; 16], each: &mut dyn FnMut(Vec<Put>)) -> io::Result<Vec<PathBuf>> {
        let mut last = Head::default();
        let mut broken = Vec::new();
        for pack in Pack::listed(folder)? {
            if !pack.rescue(store, &mut last, &mut |entries| each(framed(entries))) {
                broken.push(pack.path);
            }
        }
        Ok(broken)
    }

    /// Looks at the packs in which damage was met, and at what is missing between them and up to `trees`, the first
    /// entry that stands in the trees. Each that is not whole is made again of what it still holds and of what `frames`
    /// gives for a range of positions; the damaged one stays beside it. Gives the packs that were made.
    ///
    /// # Errors
    /// When the folder can't be read, or a pack can't be written. One that can't be made whole is no error: it is told
    /// where it is read.
    pub fn mend(folder: &Path, store: [u8; 16], trees: u64, frames: &Frames) -> io::Result<Vec<PathBuf>> {
        let mut listed = Pack::listed(folder)?;
        listed.retain(|pack| pack.first < trees);
        let making = Making { folder, store, frames };
        let (mut mended, mut last, mut previous) = (Vec::new(), 0, None);
        // Read where something is to be made, and only there: opening the store does not wait for every pack's table.
        let before = |previous: Option<&Pack>| match previous {
            Some(pack) => {
                let pack = Pack::named(pack.path.clone())?;
                Some(Hash(pack.inner(store).ok()?.1.blocks.last()?.after))
            }
            None => Some(Hash::default()),
        };
        for pack in &listed {
            if pack.first > last + 1 {
                mended.extend(making.missing((last + 1, pack.first - 1), before(previous))?);
            }
            let mark = pack.path.with_extension(SUSPECT);
            if mark.exists() {
                let made = if pack.is_whole(store) {
                    true
                } else {
                    let made = making.again((pack.first, pack.last), before(previous), Some(pack))?;
                    mended.extend(made.iter().map(|(path, _)| path.clone()));
                    made.is_some()
                };
                if made {
                    std::fs::remove_file(&mark)?;
                }
            }
            (last, previous) = (pack.last, Some(pack));
        }
        if trees > last + 1 {
            mended.extend(making.missing((last + 1, trees - 1), before(previous))?);
        }
        Ok(mended)
    }
}

/// Gives the entries of a range of positions that stand elsewhere.
pub type Frames<'a> = dyn Fn(u64, u64, &mut dyn FnMut(Entry)) + 'a;

struct Making<'a> {
    folder: &'a Path,
    store: [u8; 16],
    frames: &'a Frames<'a>,
}

impl Making<'_> {
    /// Makes packs of a range of which there is none.
    fn missing(&self, (first, last): (u64, u64), mut before: Option<Hash>) -> io::Result<Vec<PathBuf>> {
        let (mut made, mut at) = (Vec::new(), first);
        while at <= last {
            let end = last.min(at + STEP - 1);
            let Some((path, hash)) = self.again((at, end), before, None)? else { break };
            made.push(path);
            (at, before) = (end + 1, Some(hash));
        }
        Ok(made)
    }

    /// Makes a pack of a range again, and gives it with its last hash. None when not all of it is there, or it does not
    /// follow `before`, the entry before it, where that is known.
    fn again(
        &self,
        (first, last): (u64, u64),
        before: Option<Hash>,
        damaged: Option<&Pack>,
    ) -> io::Result<Option<(PathBuf, Hash)>> {
        let mut found: BTreeMap<u64, Entry> = BTreeMap::new();
        let mut take_in = |entry: Entry| {
            if (first..=last).contains(&entry.recorded.position) {
                found.insert(entry.recorded.position, entry);
            }
        };
        if let Some(pack) = damaged {
            let mut last = Head { position: first - 1, hash: before.unwrap_or_default() };
            pack.rescue(self.store, &mut last, &mut |entries| entries.iter().cloned().for_each(&mut take_in));
        }
        (self.frames)(first, last, &mut take_in);
        let Some((_, start)) = found.first_key_value().map(|(at, entry)| (*at, entry.previous)) else {
            return Ok(None);
        };
        let mut chain = Head { position: first - 1, hash: before.unwrap_or(start) };
        let whole = found.values().all(|entry| {
            let follows = entry.recorded.position == chain.position + 1 && entry.previous == chain.hash;
            let hash = codec::hash_of(&entry.previous, &entry.recorded);
            chain = Head { position: entry.recorded.position, hash: entry.hash };
            follows && hash.is_ok_and(|hash| hash == entry.hash)
        });
        if !whole || chain.position != last {
            return Ok(None);
        }
        let mut packer = Packer::begin(self.folder, self.store, Head { position: first - 1, hash: start })?;
        for entry in found.values() {
            super::super::packing::push(&mut packer, entry).map_err(|e| io::Error::other(e.to_string()))?;
        }
        if let Some(pack) = damaged {
            // The damaged one is kept: it has another name beside its own before that goes to the new one.
            match std::fs::hard_link(&pack.path, pack.path.with_extension(ASIDE)) {
                Err(e) if e.kind() != io::ErrorKind::AlreadyExists => return Err(e),
                _ => {}
            }
        }
        let path = packer.finish()?;
        if let Some(pack) = damaged.filter(|pack| pack.path != path) {
            // Its name said something else than its entries: the new one alone counts.
            std::fs::remove_file(&pack.path)?;
        }
        Ok(Some((path, chain.hash)))
    }
}

/// Entries as the rows of frames that they may have stood in.
fn framed(entries: &[Entry]) -> Vec<Put> {
    let mut frames = Vec::new();
    let mut packing: Option<frame::Packing> = None;
    for Entry { recorded, previous, .. } in entries {
        let full = packing.as_ref().is_none_or(frame::Packing::is_full);
        if full && let Some(full) = packing.replace(frame::Packing::new(recorded.position, previous)) {
            full.finish(&mut frames);
        }
        if let Some(packing) = &mut packing
            && codec::seal(packing.bytes(), previous, recorded).is_ok()
        {
            packing.added();
        }
    }
    if let Some(packing) = packing {
        packing.finish(&mut frames);
    }
    frames.into_iter().map(|(key, value)| Put { tree: "frames", key, value: Some(value) }).collect()
}
