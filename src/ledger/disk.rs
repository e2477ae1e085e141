//! The sled store under the ledger and the contacts: opening it with care, and making writes durable.
//!
//! What sled 0.34 does not do itself, and is done here (each was measured):
//! - `flush()` is not durable on Linux, because it only calls `sync_file_range`: `sync_data` on the `db` file follows.
//! - A page above 128 KiB goes to a file of its own that is never synced. A page holds up to twenty values, so no value
//!   here is larger than [`MAX_VALUE`].
//! - A file cut short makes `open` panic and a damaged block can make it hang: see [`limited`].
//! - A damaged `snap.*` file blocks opening, though everything in it can be recovered: it is set aside.
//! - The file lock is freed some time after the last handle is dropped: opening tries for two seconds.

use super::SealedBy;
use std::fs::{DirBuilder, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

/// Largest value, in bytes, that is put into a tree of the store.
pub const MAX_VALUE: usize = 4096;
/// How long opening waits for a lock that is about to be freed.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// Name of the threads of [`limited`]: a panic there is an error for whoever waits.
pub const OPEN_THREAD: &str = "frontdesk-open";
const CACHE: u64 = 64 << 20;

/// Why the store below could not be opened or read.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DiskFault {
    /// Another program has it open.
    #[error("another program has it open")]
    Busy,
    /// Not there.
    #[error("not there")]
    Missing,
    /// Already there, where a new one was to be made.
    #[error("already there")]
    Exists,
    /// Damaged; the store's own words.
    #[error("damaged: {0}")]
    Damaged(String),
    /// Opening did not come to an end in this many seconds: damage, or a very slow disk.
    #[error("did not open within {0} seconds")]
    Hangs(u64),
    /// The disk is full.
    #[error("the disk is full")]
    Full,
    /// The folder or disk can't be written.
    #[error("it can't be written")]
    ReadOnly,
    /// Made by a newer version of the program.
    #[error("made by a newer version (format {found}; this one knows {known})")]
    Newer {
        /// Its format.
        found: u16,
        /// The newest format known here.
        known: u16,
    },
    /// Anything else, in the system's words.
    #[error("{0}")]
    Other(String),
}

/// A fault of the store, and where it lies.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("{path}: {fault}")]
pub struct DiskError {
    /// The store's folder, or the file within.
    pub path: PathBuf,
    /// What is wrong.
    pub fault: DiskFault,
}

impl DiskError {
    /// A fault at a path.
    pub fn new(path: &Path, fault: DiskFault) -> Self {
        Self { path: path.to_owned(), fault }
    }
    /// From what the system said.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind::*;
        let fault = match error.kind() {
            NotFound => DiskFault::Missing,
            AlreadyExists => DiskFault::Exists,
            StorageFull | QuotaExceeded => DiskFault::Full,
            PermissionDenied | ReadOnlyFilesystem => DiskFault::ReadOnly,
            _ => DiskFault::Other(error.to_string()),
        };
        Self::new(path, fault)
    }
    fn sled(path: &Path, error: sled::Error) -> Self {
        match error {
            sled::Error::Io(e) if e.to_string().contains("could not acquire lock") => Self::new(path, DiskFault::Busy),
            sled::Error::Io(e) => Self::io(path, &e),
            e @ sled::Error::Corruption { .. } => Self::new(path, DiskFault::Damaged(e.to_string())),
            e => Self::new(path, DiskFault::Other(e.to_string())),
        }
    }
}

/// What was noticed and mended while opening.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SetAside {
    /// The snapshot files that blocked opening, where they stand now.
    pub files: Vec<PathBuf>,
}

type SyncFn = Box<dyn Fn() -> io::Result<()> + Send + Sync>;

/// The open store, shared by the ledger and the contacts so that one sync makes both durable.
pub struct Disk {
    db: sled::Db,
    path: PathBuf,
    sync: SyncFn,
    sealed: Mutex<Option<SealedBy>>,
    /// What was set aside while opening.
    pub set_aside: Option<SetAside>,
}

impl std::fmt::Debug for Disk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Disk").field("path", &self.path).field("sealed", &self.sealed()).finish_non_exhaustive()
    }
}

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
                (try_open(path)?, Some(SetAside { files }))
            }
            other => (other?, None),
        };
        let handle = std::fs::File::open(&file).map_err(|e| DiskError::io(&file, &e))?;
        Ok(Arc::new(Self::with_sync(db, path, set_aside, Box::new(move || handle.sync_data()))))
    }

    fn with_sync(db: sled::Db, path: &Path, set_aside: Option<SetAside>, sync: SyncFn) -> Self {
        Self { db, path: path.to_owned(), sync, sealed: Mutex::new(None), set_aside }
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
        sync_dir(&building).map_err(io(&building))?;
        std::fs::rename(&building, path).map_err(io(path))?;
        if let Some(parent) = path.parent() {
            sync_dir(parent).map_err(io(parent))?;
        }
        Ok(())
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
        if let Some(sealed) = self.sealed() {
            return Err(sealed);
        }
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
    pub fn write<T>(&self, doing: &'static str, f: impl FnOnce() -> sled::Result<T>) -> Result<T, SealedBy> {
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

    /// The store with a sync of the test's making.
    #[cfg(test)]
    pub fn open_with_sync(path: &Path, sync: SyncFn) -> Result<Arc<Self>, DiskError> {
        Ok(Arc::new(Self::with_sync(try_open(path)?, path, None, sync)))
    }
}

/// The folder in which a new store is built.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Makes the names in a folder durable.
///
/// # Errors
/// When the folder can't be opened or synced.
pub fn sync_dir(path: &Path) -> io::Result<()> {
    std::fs::File::open(path)?.sync_all()
}

/// Writes a file whole, synced and of mode 0600 before it has its name; what had the name before is replaced.
///
/// # Errors
/// When it can't be written; what had the name then stays.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = path.file_name().unwrap_or_default().to_owned();
    part.push(".part");
    let part = path.with_file_name(part);
    match std::fs::remove_file(&part) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    // `create_new` does not follow a link that somebody planted.
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}

/// Runs `f` on a thread of its own, with a time limit. A panic becomes an error; a thread that hangs is left behind.
///
/// # Errors
/// What `f` says; [`DiskFault::Hangs`]; [`DiskFault::Damaged`] with the text of a panic.
pub fn limited<T: Send + 'static, E: From<DiskError> + Send + 'static>(
    path: &Path,
    limit: Duration,
    f: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let (tx, rx) = mpsc::channel();
    let spawned = std::thread::Builder::new().name(OPEN_THREAD.to_owned()).spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(f));
        // The receiver is gone when the limit has passed.
        let _ = tx.send(result);
    });
    if let Err(e) = spawned {
        return Err(DiskError::io(path, &e).into());
    }
    match rx.recv_timeout(limit) {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(DiskError::new(path, DiskFault::Damaged(panic_text(&*panic))).into()),
        Err(_) => Err(DiskError::new(path, DiskFault::Hangs(limit.as_secs())).into()),
    }
}

/// Waits between two tries; there is nothing to be told of, so no channel can wake us earlier.
fn pause(time: Duration) {
    let (_keep, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}

fn try_open(path: &Path) -> Result<sled::Db, DiskError> {
    let started = Instant::now();
    loop {
        let config = sled::Config::new().path(path).cache_capacity(CACHE).flush_every_ms(None);
        let opened = catch_unwind(AssertUnwindSafe(|| config.open()))
            .map_err(|panic| DiskError::new(path, DiskFault::Damaged(panic_text(&*panic))))?;
        match opened.map_err(|e| DiskError::sled(path, e)) {
            Err(DiskError { fault: DiskFault::Busy, .. }) if started.elapsed() < LOCK_PATIENCE => {
                pause(Duration::from_millis(10));
            }
            result => return result,
        }
    }
}

fn snapshots(path: &Path) -> impl Iterator<Item = PathBuf> {
    let is_snapshot = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("snap."));
    std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).filter(is_snapshot)
}

fn has_snapshots(path: &Path) -> bool {
    snapshots(path).next().is_some()
}

/// Moves snapshot files into a folder `set-aside`; sled rebuilds them from its log.
fn set_snapshots_aside(path: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let folder = path.join("set-aside");
    std::fs::create_dir_all(&folder).map_err(|e| DiskError::io(&folder, &e))?;
    let mut moved = Vec::new();
    for file in snapshots(path) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut to = folder.join(&name);
        for n in 1u32.. {
            if !to.exists() {
                break;
            }
            to = folder.join(format!("{name}.{n}"));
        }
        std::fs::rename(&file, &to).map_err(|e| DiskError::io(&file, &e))?;
        moved.push(to);
    }
    Ok(moved)
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
