//! What is wrong with the store below, and what was mended while opening it.

use crate::ledger::journal::JournalError;
use std::io;
use std::path::{Path, PathBuf};

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
    /// A file reached the size that the system allows.
    #[error("a file reached the size that the system allows")]
    Limit,
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
            FileTooLarge => DiskFault::Limit,
            PermissionDenied | ReadOnlyFilesystem => DiskFault::ReadOnly,
            _ => DiskFault::Other(error.to_string()),
        };
        Self::new(path, fault)
    }
    pub(super) fn sled(path: &Path, error: sled::Error) -> Self {
        match error {
            e if is_held(&e) => Self::new(path, DiskFault::Busy),
            sled::Error::Io(e) => Self::io(path, &e),
            e @ sled::Error::Corruption { .. } => Self::new(path, DiskFault::Damaged(e.to_string())),
            e => Self::new(path, DiskFault::Other(e.to_string())),
        }
    }
}

/// What was noticed and mended while opening.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct SetAside {
    /// The snapshot files that blocked opening, where they stand now.
    pub files: Vec<PathBuf>,
    /// What is open was made anew from the journal, all of it.
    pub anew: bool,
    /// The folder of the damaged store that it takes the place of, where that stands now.
    pub made_anew: Option<PathBuf>,
    /// The folder of a damaged journal, where it stands now: it was written anew from the store.
    pub journal: Option<PathBuf>,
    /// Packs of old entries that were damaged or gone, and were made again from the journal.
    pub packs: Vec<PathBuf>,
    /// The store was older than its journal, and was brought up to it.
    pub caught_up: bool,
}

impl From<JournalError> for DiskError {
    fn from(error: JournalError) -> Self {
        let words = error.to_string();
        match error {
            JournalError::Io { path, source } => Self::io(&path, &source),
            JournalError::Damaged { path, .. } | JournalError::Foreign { path } => {
                Self::new(&path, DiskFault::Damaged(words))
            }
        }
    }
}

/// Whether somebody has the store open.
pub(super) fn is_held(error: &sled::Error) -> bool {
    matches!(error, sled::Error::Io(e) if e.to_string().contains("could not acquire lock"))
}

/// The words of a panic.
pub(super) fn panic_text(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|s| (*s).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_else(|| "panic".to_owned())
}
