//! The sled store under the ledger and the contacts: opening it with care, and making writes durable.
//!
//! What sled 0.34 does not do itself, and is done here (each was measured):
//! - `flush()` is not durable on Linux, because it only calls `sync_file_range`: `sync_data` on the `db` file follows.
//!   For a command both take twice as long as a plain append, so that a [journal](super::journal) is what makes it durable;
//!   sled's file follows when nobody waits ([`Disk::rest`]).
//! - A page above 128 KiB goes to a file of its own that is never synced. A page holds up to twenty values, so no value
//!   here is larger than [`MAX_VALUE`].
//! - A file cut short makes `open` panic and a damaged block can make it hang: see [`limited`].
//! - A damaged `snap.*` file blocks opening, though everything in it can be recovered: it is set aside.
//! - The file lock is freed some time after the last handle is dropped: opening tries for two seconds.

mod fault;
mod files;
mod opening;
mod rows;
mod snapshots;
mod waiting;

pub use fault::{DiskError, DiskFault, SetAside};
pub use files::{beside, sync_dir, tighten, write_whole};

use super::SealedBy;
use super::journal::{End, Journal, Put};
use super::packer::Packer;
use fault::panic_text;
pub(crate) use opening::pause;
use opening::try_open;
pub use opening::{OPEN_THREAD, limited, open_patiently};
use sled::Transactional;
use sled::transaction::{ConflictableTransactionError, TransactionError};
use snapshots::{has_snapshots, set_snapshots_aside};
use std::collections::BTreeMap;
use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use waiting::Waiting;

/// Largest value, in bytes, that is put into a tree of the store.
pub const MAX_VALUE: usize = 4096;
/// So many bytes in the journal that sled's file may lack before a commit brings it up to date itself.
const MOST_BEHIND: u64 = 8 << 20;
/// In the tree `meta`: sequence number of the last record of the journal that is in the trees.
const JOURNALED: &[u8] = b"journaled";

type SyncFn = Box<dyn Fn() -> io::Result<()> + Send + Sync>;

/// The open store, shared by the ledger and the contacts so that one sync makes both durable.
pub struct Disk {
    db: sled::Db,
    path: PathBuf,
    sync: SyncFn,
    /// What makes a commit durable; without one (a store that is being made, a test) it is sled's file.
    journal: Mutex<Option<Journal>>,
    /// Packs old segments of the journal.
    packer: Mutex<Packer>,
    /// What waits to be written while a history is loaded.
    waiting: Waiting,
    sealed: Mutex<Option<SealedBy>>,
    /// What was set aside while opening.
    pub set_aside: Option<SetAside>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Disk").field("path", &self.path).field("sealed", &self.sealed()).finish_non_exhaustive()
    }
}

/// A key with its value.
type Row = (Vec<u8>, Vec<u8>);
/// Keys with their values.
pub(super) type Rows = Vec<Row>;

impl Disk {
    /// Opens a store that is there. Call it within [`limited`].
    ///
    /// # Errors
    /// Any [`DiskFault`].
    pub fn open(path: &Path) -> Result<Arc<Self>, DiskError> {
        let file = path.join("db");
        if !file.is_file() {
            return Err(DiskError::new(&file, DiskFault::Missing));
        }
        let (db, set_aside) = match try_open(path) {
            Err(DiskError { fault: DiskFault::Damaged(_) | DiskFault::Other(_), .. }) if has_snapshots(path) => {
                let files = set_snapshots_aside(path)?;
                (try_open(path)?, Some(SetAside { files, ..SetAside::default() }))
            }
            other => (other?, None),
        };
        let handle = std::fs::File::open(&file).map_err(|e| DiskError::io(&file, &e))?;
        Ok(Arc::new(Self::with_sync(db, path, set_aside, Box::new(move || handle.sync_data()))))
    }

    fn with_sync(db: sled::Db, path: &Path, set_aside: Option<SetAside>, sync: SyncFn) -> Self {
        let (journal, packer) = (Mutex::new(None), Mutex::new(Packer::default()));
        let (sealed, waiting) = (Mutex::new(None), Waiting::default());
        Self { db, path: path.to_owned(), sync, journal, packer, waiting, sealed, set_aside }
    }

    /// Makes a new store: in a folder beside, renamed when it is whole, because a store killed in its first
    /// milliseconds may never open again. `fill` puts in what every store must have.
    ///
    /// # Errors
    /// Any [`DiskFault`]; [`DiskFault::Exists`] when something stands at `path`.
    pub fn create(path: &Path, fill: impl FnOnce(&Self) -> Result<(), DiskError>) -> Result<(), DiskError> {
        if path.exists() {
            return Err(DiskError::new(path, DiskFault::Exists));
        }
        Self::create_in_place(path, fill, || Ok(())).map(drop)
    }

    /// The same, where something may stand at `path`: `clear` moves it away when the new one is whole, and says where to.
    ///
    /// # Errors
    /// Any [`DiskFault`].
    pub(super) fn create_in_place<T>(
        path: &Path,
        fill: impl FnOnce(&Self) -> Result<(), DiskError>,
        clear: impl FnOnce() -> Result<T, DiskError>,
    ) -> Result<T, DiskError> {
        let building = beside(path);
        let io = |p: &Path| {
            let p = p.to_owned();
            move |e: io::Error| DiskError::io(&p, &e)
        };
        if building.exists() {
            // Left by a founding that was interrupted: nothing in it was ever acknowledged.
            std::fs::remove_dir_all(&building).map_err(io(&building))?;
        }
        DirBuilder::new().recursive(true).mode(0o700).create(&building).map_err(io(&building))?;
        let db = try_open(&building)?;
        let file = building.join("db");
        let handle = std::fs::File::open(&file).map_err(io(&file))?;
        let disk = Self::with_sync(db, &building, None, Box::new(move || handle.sync_all()));
        fill(&disk)?;
        disk.commit("create").map_err(|s| DiskError::io(&building, &s.source))?;
        drop(disk);
        tighten(&building);
        sync_dir(&building).map_err(io(&building))?;
        let cleared = clear()?;
        std::fs::rename(&building, path).map_err(io(path))?;
        if let Some(parent) = path.parent() {
            sync_dir(parent).map_err(io(parent))?;
        }
        Ok(cleared)
    }

    /// Opens one of its trees.
    ///
    /// # Errors
    /// When the store is damaged or can't be written.
    pub fn tree(&self, name: &str) -> Result<sled::Tree, DiskError> {
        self.db.open_tree(name).map_err(|e| self.fault(e))
    }

    /// A fault of this store.
    pub fn fault(&self, error: sled::Error) -> DiskError {
        DiskError::sled(&self.path, error)
    }

    /// Makes everything written so far durable. After a failure nothing is ever written again: a later sync that
    /// succeeds would not bring back what the failed one lost.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub fn commit(&self, doing: &'static str) -> Result<(), SealedBy> {
        self.commit_first(doing, Vec::new())
    }

    /// Makes these puts durable, with everything written so far, and then puts them into the trees. When this returns
    /// well they are durable, even if the trees could not take them: opening puts them in again.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub fn commit_first(&self, doing: &'static str, puts: Vec<Put>) -> Result<(), SealedBy> {
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
        if !self.is_journaled() {
            self.apply(doing, &puts, None)?;
            return self.flush(doing);
        }
        let seq = if puts.is_empty() { None } else { Some(self.journal(doing, &puts)?) };
        let synced = self.with_journal(Journal::sync);
        synced.map_err(|e| self.seal(doing, e))?;
        // What fails from here on fails with the next command: this one is durable.
        if self.apply(doing, &puts, seq).is_ok() && self.behind() > MOST_BEHIND {
            let _ = self.rest();
        }
        Ok(())
    }

    /// Puts into the journal and the trees; durable with the next commit. For records that nothing refers to before that.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub fn put(&self, doing: &'static str, puts: Vec<Put>) -> Result<(), SealedBy> {
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
        let Some(puts) = self.waiting.take_in(puts) else { return Ok(()) };
        if self.is_journaled() && !puts.is_empty() {
            self.journal(doing, &puts)?;
        }
        // The trees don't count this record: opening puts it in again, which does no harm.
        self.apply(doing, &puts, None)
    }

    /// Puts into the journal and the trees; durable with the next commit. For bulk loads.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub fn put_bulk(&self, doing: &'static str, puts: &[Put]) -> Result<(), SealedBy> {
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
        let seq = if self.is_journaled() { Some(self.journal(doing, puts)?) } else { None };
        self.apply(doing, puts, seq)
    }

    /// What waits to be put under a key (none inside: to be removed), while a history is loaded.
    pub fn waiting(&self, tree: &str, key: &[u8]) -> Option<Option<Vec<u8>>> {
        self.waiting.find(tree, key)
    }

    /// Brings sled's own file up to date, so that opening has less to put in again, and lets old segments of the journal be
    /// packed. Called when nobody waits.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub fn rest(&self) -> Result<(), SealedBy> {
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
        if !self.is_journaled() {
            return Ok(());
        }
        if self.behind() > 0 {
            // The trees must never be durable ahead of the journal: it would not be a second copy then.
            let synced = self.with_journal(|j| j.sync().map(|()| j.last()));
            let last = synced.map_err(|e| self.seal("rest", e))?;
            self.apply("rest", &[], Some(last))?;
            self.flush("rest")?;
            self.with_journal(Journal::mark).map_err(|e| self.seal("rest", e))?;
        }
        self.pack();
        Ok(())
    }

    /// Lets old segments of the journal be packed, on a thread of its own.
    fn pack(&self) {
        let mut packer = self.packer.lock().unwrap_or_else(PoisonError::into_inner);
        let sealed = self.with_journal(|j| {
            let due = packer.is_due(j.end().segment);
            Ok(if due { Some((j.folder().to_owned(), j.store(), j.sealed()?)) } else { None })
        });
        if let Ok(Some((folder, store, sealed))) = sealed {
            packer.go_on(&folder, store, sealed);
        }
    }

    /// Where the journal ends, with all that is acknowledged in it. None without a journal.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub fn journal_end(&self) -> Result<Option<End>, SealedBy> {
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
        if !self.is_journaled() {
            return Ok(None);
        }
        self.with_journal(|j| j.sync().map(|()| Some(j.end()))).map_err(|e| self.seal("sync", e))
    }

    /// How many bytes of the journal sled's own file may lack.
    #[must_use]
    pub fn behind(&self) -> u64 {
        self.with_journal(|j| Ok(j.unmarked())).unwrap_or(0)
    }

    /// Sequence number of the last record of the journal that is in the trees; none where there never was a journal.
    ///
    /// # Errors
    /// When the store can't be read.
    pub(super) fn journaled(&self) -> Result<Option<u64>, DiskError> {
        let meta = self.tree("meta")?;
        let found = self.read(|| meta.get(JOURNALED)).map_err(|e| DiskError::new(&self.path, DiskFault::Damaged(e)))?;
        Ok(found.and_then(|v| v.as_ref().try_into().ok()).map(u64::from_le_bytes))
    }

    /// Puts into the trees what stands in the journal already.
    ///
    /// # Errors
    /// When the store can't be written.
    pub(super) fn take_in(&self, puts: &[Put], seq: Option<u64>) -> Result<(), DiskError> {
        self.apply("take in", puts, seq).map_err(|s| DiskError::io(&self.path, &s.source))
    }

    /// From here on the journal makes commits durable.
    pub(super) fn write_on(&self, journal: Journal) {
        *self.journal.lock().unwrap_or_else(PoisonError::into_inner) = Some(journal);
    }

    fn is_journaled(&self) -> bool {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner).is_some()
    }

    fn with_journal<T>(&self, f: impl FnOnce(&mut Journal) -> io::Result<T>) -> io::Result<T> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.as_mut().map_or_else(|| Err(io::Error::other("no journal")), f)
    }

    fn journal(&self, doing: &'static str, puts: &[Put]) -> Result<u64, SealedBy> {
        self.with_journal(|j| j.append(puts)).map_err(|e| self.seal(doing, e))
    }

    /// Puts into the trees, all of them or, after a crash, as many as the journal brings back.
    fn apply(&self, doing: &'static str, puts: &[Put], seq: Option<u64>) -> Result<(), SealedBy> {
        if puts.is_empty() && seq.is_none() {
            return Ok(());
        }
        let mut batches: BTreeMap<&str, sled::Batch> = BTreeMap::new();
        for put in puts {
            let batch = batches.entry(put.tree).or_default();
            match &put.value {
                Some(value) => batch.insert(put.key.as_slice(), value.as_slice()),
                None => batch.remove(put.key.as_slice()),
            }
        }
        if let Some(seq) = seq {
            batches.entry("meta").or_default().insert(JOURNALED, &seq.to_le_bytes());
        }
        self.write(doing, || {
            let trees: Vec<(sled::Tree, sled::Batch)> = batches
                .into_iter()
                .map(|(name, batch)| Ok((self.db.open_tree(name)?, batch)))
                .collect::<sled::Result<_>>()?;
            if let [(tree, batch)] = trees.as_slice() {
                return tree.apply_batch(batch.clone());
            }
            let (trees, batches): (Vec<sled::Tree>, Vec<sled::Batch>) = trees.into_iter().unzip();
            let done = trees.as_slice().transaction(|trees| {
                for (tree, batch) in trees.iter().zip(&batches) {
                    tree.apply_batch(batch)?;
                }
                Ok::<(), ConflictableTransactionError<()>>(())
            });
            match done {
                Ok(()) | Err(TransactionError::Abort(())) => Ok(()),
                Err(TransactionError::Storage(e)) => Err(e),
            }
        })
    }

    /// Flushes sled and syncs its file.
    fn flush(&self, doing: &'static str) -> Result<(), SealedBy> {
        let flushed = catch_unwind(AssertUnwindSafe(|| self.db.flush()));
        match flushed {
            Ok(Ok(_)) => (self.sync)().map_err(|e| self.seal(doing, e)),
            Ok(Err(e)) => Err(self.seal(doing, e.into())),
            Err(panic) => Err(self.seal(doing, io::Error::other(panic_text(&*panic)))),
        }
    }

    /// Runs something that writes; a failure or a panic seals the store.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    fn write<T>(&self, doing: &'static str, f: impl FnOnce() -> sled::Result<T>) -> Result<T, SealedBy> {
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
        match catch_unwind(AssertUnwindSafe(f)) {
            Ok(Ok(value)) => Ok(value),
            Ok(Err(e)) => Err(self.seal(doing, e.into())),
            Err(panic) => Err(self.seal(doing, io::Error::other(panic_text(&*panic)))),
        }
    }

    /// Runs something that reads; damage on which sled panics becomes an error.
    ///
    /// # Errors
    /// The store's words.
    pub fn read<T>(&self, f: impl FnOnce() -> sled::Result<T>) -> Result<T, String> {
        match catch_unwind(AssertUnwindSafe(f)) {
            Ok(result) => result.map_err(|e| e.to_string()),
            Err(panic) => Err(panic_text(&*panic)),
        }
    }

    fn seal(&self, doing: &'static str, error: io::Error) -> SealedBy {
        let mut sealed = self.sealed.lock().unwrap_or_else(PoisonError::into_inner);
        sealed.get_or_insert_with(|| SealedBy { doing, source: Arc::new(error) }).clone()
    }

    /// The first failure, after which nothing is written.
    pub fn sealed(&self) -> Option<SealedBy> {
        self.sealed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on the journal is on a disk that is full.
    #[cfg(test)]
    pub fn fill_journals_disk(&self) {
        self.with_journal(|j| {
            j.fill_disk();
            Ok(())
        })
        .unwrap();
    }

    /// Waits until the segments are packed that can be.
    #[cfg(test)]
    pub fn finish_packing(&self) {
        self.packer.lock().unwrap().finish();
    }

    /// The store with a sync of the test's making.
    #[cfg(test)]
    pub fn open_with_sync(path: &Path, sync: SyncFn) -> Result<Arc<Self>, DiskError> {
        Ok(Arc::new(Self::with_sync(try_open(path)?, path, None, sync)))
    }
}

/// What the trees lack is put in again at the next opening; this only makes it less. After a failed write nothing more is
/// written, here neither.
impl Drop for Disk {
    fn drop(&mut self) {
        self.packer.lock().unwrap_or_else(PoisonError::into_inner).stop();
        if self.sealed().is_none() && self.rest().is_err() {
            tracing::warn!(path = %self.path.display(), "the store's file is brought up to date at the next opening");
        }
    }
}
