//! What the bytes of a damaged store still hold: every whole record of its journal, every row of the store below that can be
//! read, and what a backup has; put together, and told apart into the chain that is whole from the first event on and what
//! was found behind a gap.

use super::disk::{Disk, DiskError, limited};
use super::journal::{Put, TREES, rescue};
use super::{Entry, Hash, sled::entries_of};
use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a damaged store may take to open and to be read.
const LIMIT: Duration = Duration::from_secs(600);
/// Rows put into the collection at a time.
const STEP: usize = 512;

/// Where to look. Everything is only read; the folder of the store is a copy, since opening it writes.
#[derive(Clone, Debug)]
pub struct Sources {
    /// Id of the store.
    pub store: [u8; 16],
    /// The store's folder itself, beside which its packs stand: they are read where they are.
    pub ledger: PathBuf,
    /// Its journal.
    pub journal: PathBuf,
    /// A copy of the store's folder, where there is one.
    pub copy: Option<PathBuf>,
    /// The journal of a backup.
    pub backup: Option<PathBuf>,
}

/// A sealed record as it was found: the first that opens is the right one.
#[derive(Clone, Debug, Default)]
pub struct Sealed {
    /// The values, the newest first.
    pub found: Vec<Vec<u8>>,
    /// It was removed: nobody may bring it back.
    pub removed: bool,
}

/// Sealed records by their keys.
pub type SealedRows = BTreeMap<Vec<u8>, Sealed>;

/// What was found.
#[derive(Debug)]
pub struct Gathered {
    disk: Arc<Disk>,
    /// Contact records.
    pub contacts: SealedRows,
    /// Passwords.
    pub credentials: SealedRows,
    /// What the journal gave.
    pub journal: rescue::Found,
    /// Packs of old entries in which something is not whole.
    pub packs: Vec<PathBuf>,
    /// Why the store below could not be read, or not to its end; in its own words.
    pub refused: Option<String>,
}

/// Collects everything in a folder for it.
///
/// # Errors
/// When the collection can't be written.
pub fn gather(scratch: &Path, sources: &Sources) -> Result<Gathered, DiskError> {
    let mut rows = Rows::default();
    let mut journal = rescue::Found::default();
    let mut refused = None;
    let mut packs = Vec::new();
    let mut failed: Option<DiskError> = None;
    Disk::create(scratch, |disk| {
        let mut keep = |puts: Vec<Put>| {
            if failed.is_none() {
                failed = disk.take_in(&puts, None).err();
            }
        };
        packs = super::sled::rescue_packs(&sources.ledger, sources.store, &mut |puts| {
            rows.take(puts, Source::Packs, &mut keep);
        })
        .map_err(|e| DiskError::io(&sources.ledger, &e))?;
        if let Some(copy) = &sources.copy {
            refused = read_store(copy, &mut |puts| rows.take(puts, Source::Store, &mut keep)).err();
        }
        if let Some(backup) = &sources.backup {
            rescue::read(backup, sources.store, &mut |_, puts| rows.take(puts, Source::Backup, &mut keep))?;
        }
        journal = rescue::read(&sources.journal, sources.store, &mut |_, puts| {
            rows.take(puts, Source::Journal, &mut keep);
        })?;
        match failed.take() {
            Some(e) => Err(e),
            None => Ok(()),
        }
    })?;
    let Rows { contacts, credentials } = rows;
    Ok(Gathered {
        disk: Disk::open(scratch)?,
        contacts: contacts.into_iter().map(|(key, found)| (key, found.sealed())).collect(),
        credentials: credentials.into_iter().map(|(key, found)| (key, found.sealed())).collect(),
        journal,
        packs,
        refused,
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Source {
    Packs,
    Store,
    Backup,
    Journal,
}

impl Source {
    const ALL: [Self; 4] = [Self::Packs, Self::Store, Self::Journal, Self::Backup];

    /// Where its frames are collected: each source cuts the ledger into frames of its own.
    fn tree(self) -> &'static str {
        match self {
            Self::Packs => "packs",
            Self::Store => "store",
            Self::Backup => "backup",
            Self::Journal => "journal",
        }
    }
}

/// The last value that each source has for a key.
#[derive(Default)]
struct Candidates {
    store: Option<Vec<u8>>,
    backup: Option<Option<Vec<u8>>>,
    journal: Option<Option<Vec<u8>>>,
}

impl Candidates {
    fn sealed(self) -> Sealed {
        // What the journal says was removed stays so; a backup is older and says nothing of it.
        let removed =
            matches!(self.journal, Some(None)) || (self.journal.is_none() && matches!(self.backup, Some(None)));
        let found = [self.store, self.journal.flatten(), self.backup.flatten()];
        Sealed { found: found.into_iter().flatten().collect(), removed }
    }
}

#[derive(Default)]
struct Rows {
    contacts: BTreeMap<Vec<u8>, Candidates>,
    credentials: BTreeMap<Vec<u8>, Candidates>,
}

impl Rows {
    fn take(&mut self, puts: Vec<Put>, source: Source, keep: &mut dyn FnMut(Vec<Put>)) {
        let mut frames = Vec::new();
        for put in puts {
            let rows = match put.tree {
                "frames" => {
                    frames.push(Put { tree: source.tree(), ..put });
                    continue;
                }
                "contacts" => &mut self.contacts,
                "credentials" => &mut self.credentials,
                // Indexes and the head follow from the events.
                _ => continue,
            };
            let row = rows.entry(put.key).or_default();
            match source {
                Source::Packs | Source::Store => row.store = put.value,
                Source::Backup => row.backup = Some(put.value),
                Source::Journal => row.journal = Some(put.value),
            }
        }
        if !frames.is_empty() {
            keep(frames);
        }
    }
}

/// Reads the trees of a store from both ends, as far as they go.
fn read_store(copy: &Path, each: &mut dyn FnMut(Vec<Put>)) -> Result<(), String> {
    let path = copy.to_owned();
    let (tell, told) = std::sync::mpsc::sync_channel::<Vec<Put>>(8);
    let reading = std::thread::Builder::new().name(super::disk::OPEN_THREAD.to_owned()).spawn(move || {
        limited(&path.clone(), LIMIT, move || {
            let disk = Disk::open(&path)?;
            for tree in TREES {
                disk.rows_from_both_ends(tree, STEP, &mut |rows| {
                    let put = |(key, value): (Vec<u8>, Vec<u8>)| Put { tree, key, value: Some(value) };
                    // Nobody hears it any more when the limit has passed.
                    tell.send(rows.into_iter().map(put).collect()).is_ok()
                })?;
            }
            Ok::<(), DiskError>(())
        })
    });
    let reading = reading.map_err(|e| e.to_string())?;
    while let Ok(puts) = told.recv_timeout(LIMIT) {
        each(puts);
    }
    match reading.join() {
        Ok(done) => done.map_err(|e| e.to_string()),
        Err(_) => Err("panic".to_owned()),
    }
}

/// An event that was found, and whether the chain reaches it from the first event on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// The event.
    pub entry: Entry,
    /// Whether nothing before it is missing.
    pub linked: bool,
}

impl Gathered {
    /// Goes over all events that were found, in their order; each is whole in itself. Once one is missing, or does not
    /// follow the one before, none after it is linked.
    ///
    /// # Errors
    /// When the collection can't be read, or what `each` says.
    pub fn events<E: From<DiskError>>(&self, each: &mut dyn FnMut(Found) -> Result<(), E>) -> Result<(), E> {
        let (mut next, mut last, mut linked) = (1, Hash::default(), true);
        let mut walks: Vec<Walk<_>> = Vec::new();
        for source in Source::ALL {
            let rows = self.disk.rows_in_order(source.tree())?;
            walks.push(Walk { rows, row: None, entries: VecDeque::new() });
        }
        loop {
            // Of several that stand at one position, the one that follows what was found before.
            let mut best: Option<(u64, bool, usize)> = None;
            for (at, walk) in walks.iter_mut().enumerate() {
                let Some(entry) = walk.peek(next)? else { continue };
                let (position, follows) = (entry.recorded.position, entry.previous == last);
                if best.is_none_or(|(first, best, _)| position < first || (position == first && follows && !best)) {
                    best = Some((position, follows, at));
                }
            }
            let Some((position, follows, at)) = best else { return Ok(()) };
            let Some(entry) = walks.get_mut(at).and_then(|walk| walk.entries.pop_front()) else { return Ok(()) };
            linked &= position == next && follows;
            (next, last) = (position + 1, entry.hash);
            each(Found { entry, linked })?;
        }
    }
}

/// The entries of one source, in their order.
struct Walk<R> {
    rows: R,
    /// The row after the last frame that was read.
    row: Option<(Vec<u8>, Vec<u8>)>,
    entries: VecDeque<Entry>,
}

impl<R: Iterator<Item = Result<(Vec<u8>, Vec<u8>), DiskError>>> Walk<R> {
    /// The first entry at or after a position.
    fn peek(&mut self, least: u64) -> Result<Option<&Entry>, DiskError> {
        loop {
            while self.entries.front().is_some_and(|entry| entry.recorded.position < least) {
                self.entries.pop_front();
            }
            if !self.entries.is_empty() {
                return Ok(self.entries.front());
            }
            let first = |key: &[u8]| key.first_chunk::<8>().map(|k| u64::from_be_bytes(*k));
            let mut frame: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
            loop {
                let row = match self.row.take() {
                    Some(row) => Some(row),
                    None => self.rows.next().transpose()?,
                };
                let Some(row) = row else { break };
                if frame.first().is_some_and(|(key, _)| first(key) != first(&row.0)) {
                    self.row = Some(row);
                    break;
                }
                frame.push(row);
            }
            let Some(at) = frame.first().map(|(key, _)| first(key).unwrap_or(0)) else { return Ok(None) };
            self.entries.extend(entries_of(at, &frame));
        }
    }
}
