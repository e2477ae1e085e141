//! Why a store can't be opened or founded. Each has words for people, with the way out, in `words`.

use super::lock::Holder;
use crate::contacts::ContactsError;
use crate::ledger::{DiskError, LedgerError};
use std::io;
use std::path::{Path, PathBuf};

/// What the system refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Blocked {
    /// The disk is full.
    Full,
    /// The folder or file system can't be written.
    ReadOnly,
    /// Anything else.
    Other,
}

/// What is compared between a store and its copy.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Answered {
    /// The last event.
    Head,
    /// How many contact records open.
    Contacts,
    /// How many people have a password.
    Credentials,
    /// The state folded from the events.
    State,
    /// The rows of the desk.
    Board,
}

impl std::fmt::Display for Answered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Head => "head",
            Self::Contacts => "contacts",
            Self::Credentials => "passwords",
            Self::State => "state",
            Self::Board => "board",
        })
    }
}

/// Why a store can't be opened or founded.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no store. Way out: found one, or name the right folder.
    #[error("there is no store in {path}")]
    NoStore {
        /// The data folder.
        path: PathBuf,
    },
    /// A folder with other things in it. Way out: name another folder.
    #[error("{path} is not the folder of a store")]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// A store whose `store.toml` is gone. Way out: `frontdesk salvage`, which writes it anew from the ledger.
    #[error("store.toml is missing in {path}")]
    NoInfo {
        /// The data folder.
        path: PathBuf,
    },
    /// Other things stand where a whole folder is to be put. Way out: name another folder.
    #[error("{path} holds other things")]
    NotEmpty {
        /// The folder, or a file.
        path: PathBuf,
    },
    /// Nothing stands there. Way out: name the right folder.
    #[error("there is no folder {path}")]
    NoFolder {
        /// Where it should be.
        path: PathBuf,
    },
    /// Founding was interrupted; nothing was recorded. Way out: found it again.
    #[error("the store in {path} was never founded to the end")]
    HalfFounded {
        /// The data folder.
        path: PathBuf,
    },
    /// There is one already. Way out: open it, or name another folder.
    #[error("there is a store in {path} already")]
    AlreadyFounded {
        /// The data folder.
        path: PathBuf,
    },
    /// Another process has it open. Way out: use that one, or end it.
    #[error("the store in {path} is open in another process{}", .holder.as_ref().map(|h| format!(" ({h})")).unwrap_or_default())]
    Held {
        /// The data folder.
        path: PathBuf,
        /// Who; none when the lock file could not be read.
        holder: Option<Holder>,
    },
    /// Others may read or write it. Way out: `chmod`.
    #[error("{path} is open to other users (mode {mode:03o}); it must be {wanted:03o}")]
    Loose {
        /// The folder or file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
        /// The mode it must have.
        wanted: u32,
    },
    /// It belongs to another user. Way out: start as that user, or `chown`.
    #[error("{path} belongs to user {owner}, and this is user {me}")]
    Foreign {
        /// The folder or file.
        path: PathBuf,
        /// Its owner.
        owner: u32,
        /// Who runs the program.
        me: u32,
    },
    /// Made by a newer version of the program. Way out: use that version.
    #[error("{path} is of format {found}; this version knows formats up to {known}")]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its format.
        found: u16,
        /// The newest format known here.
        known: u16,
    },
    /// `store.toml` can't be understood. Way out: restore it from a backup.
    #[error("{path}: {text}")]
    BadInfo {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        text: String,
    },
    /// The ledger is not the one that `store.toml` was written for. Way out: put the right one back.
    #[error("{path} is another store's ledger")]
    Mismatch {
        /// The ledger's folder.
        path: PathBuf,
    },
    /// Acknowledged events are missing at the ledger's end. Way out: restore a backup; without one, take the witness
    /// away to go on without them.
    #[error("the ledger ends at #{head}, but events up to #{witnessed} were saved (witness: {path})")]
    TailLost {
        /// The witness's file.
        path: PathBuf,
        /// Where the ledger ends.
        head: u64,
        /// The last event that was acknowledged.
        witnessed: u64,
    },
    /// Another event stands where one was acknowledged. Way out: put the right ledger back.
    #[error("event #{position} of the ledger is not the one that was saved (witness: {path})")]
    Rewritten {
        /// The witness's file.
        path: PathBuf,
        /// Position of the event.
        position: u64,
    },
    /// A backup, which is read back and never worked on. Way out: `frontdesk restore`.
    #[error("{path} is a backup")]
    IsBackup {
        /// The folder.
        path: PathBuf,
    },
    /// No backup stands there. Way out: name the folder of one.
    #[error("{path} is not a backup")]
    NoBackup {
        /// The folder.
        path: PathBuf,
    },
    /// A file of a backup is missing or was changed. Way out: restore an older one; `frontdesk salvage` takes what is whole.
    #[error("{path} is not as it was saved")]
    BadBackup {
        /// The file.
        path: PathBuf,
    },
    /// Nothing of a damaged store could be read, not even its first event. Way out: restore a backup.
    #[error("nothing of the store in {path} can be read")]
    NothingLeft {
        /// The folder.
        path: PathBuf,
    },
    /// Keys were changed again and again while they were copied. Way out: try again.
    #[error("{path} kept changing")]
    Changing {
        /// The folder.
        path: PathBuf,
    },
    /// The copy has another answer than the store. Way out: `frontdesk verify`.
    #[error("the copy of {path} does not answer the same: {what}")]
    Differs {
        /// The folder.
        path: PathBuf,
        /// What differs.
        what: Answered,
    },
    /// The disk has no room for a copy. Way out: make room, or name another folder.
    #[error("{path} has {free} bytes left, a copy takes {wanted}")]
    NoRoom {
        /// The folder.
        path: PathBuf,
        /// Bytes free.
        free: u64,
        /// Bytes needed.
        wanted: u64,
    },
    /// The system refused to read or write.
    #[error("{path}: {text}")]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What kind of refusal.
        blocked: Blocked,
        /// The system's words.
        text: String,
    },
    /// The ledger can't be opened.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The contacts can't be opened.
    #[error(transparent)]
    Contacts(#[from] ContactsError),
}

impl From<DiskError> for StoreError {
    fn from(e: DiskError) -> Self {
        Self::Ledger(e.into())
    }
}

impl StoreError {
    /// From what the system said of a path.
    pub fn io(path: &Path, error: &io::Error) -> Self {
        use io::ErrorKind::*;
        let blocked = match error.kind() {
            StorageFull | QuotaExceeded => Blocked::Full,
            PermissionDenied | ReadOnlyFilesystem => Blocked::ReadOnly,
            _ => Blocked::Other,
        };
        Self::Io { path: path.to_owned(), blocked, text: error.to_string() }
    }
    /// Whether another process has the store open; the command line then ends with code 75, "try again later".
    pub fn is_held(&self) -> bool {
        matches!(self, Self::Held { .. })
    }
}
