//! `backup.toml`: what a backup is, and how it is recognised as whole.

use crate::domain::Moment;
use crate::ledger::disk::write_whole;
use crate::store::{StoreError, StoreId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// Name of the file. A folder that has it is a backup and never opened as a store.
pub const MANIFEST: &str = "backup.toml";
/// Format of backups that this version makes and reads.
pub const FORMAT: u16 = 1;

/// Size and hash of a file.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FileSum {
    /// Bytes.
    pub size: u64,
    /// Hex blake3 of them.
    pub hash: String,
}

impl FileSum {
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, hash: blake3::hash(bytes).to_hex().to_string() }
    }
}

/// What a backup is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Manifest {
    /// [`FORMAT`].
    pub format: u16,
    /// Version of the program that made it.
    pub program: String,
    /// Id of the store.
    pub store: StoreId,
    /// The site's code and name; empty before it was founded.
    pub site: String,
    /// A drill store.
    pub drill: bool,
    /// When it was made.
    pub made: Moment,
    /// Position of the last event.
    pub events: u64,
    /// Its hash, in hex.
    pub head: String,
    /// Tickets entered so far.
    pub tickets: u64,
    /// Sealed contact records that open.
    pub contacts: u64,
    /// Those that did not open when it was made.
    pub closed_contacts: u64,
    /// People with a password.
    pub credentials: u64,
    /// Hash of the state folded from the events, in hex: compared by the same version of the program.
    pub state: String,
    /// What is in it, by its path.
    pub files: BTreeMap<String, FileSum>,
}

#[derive(Deserialize)]
struct Format {
    format: u16,
}

impl Manifest {
    /// Reads what a backup's folder says.
    ///
    /// # Errors
    /// When it is no backup, of a newer format, or can't be understood.
    pub fn read(folder: &Path) -> Result<Self, StoreError> {
        let path = folder.join(MANIFEST);
        let text = match std::fs::read_to_string(&path) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(StoreError::NoBackup { path: folder.to_owned() });
            }
            other => other.map_err(|e| StoreError::io(&path, &e))?,
        };
        let bad = |_| StoreError::BadBackup { path: path.clone() };
        let Format { format } = ::toml::from_str(&text).map_err(bad)?;
        if format > FORMAT {
            return Err(StoreError::Newer { path, found: format, known: FORMAT });
        }
        ::toml::from_str(&text).map_err(bad)
    }

    /// Writes it whole and durable.
    pub(super) fn write(&self, folder: &Path) -> Result<(), StoreError> {
        let path = folder.join(MANIFEST);
        let body = ::toml::to_string(self).map_err(|_| StoreError::BadBackup { path: path.clone() })?;
        let text = format!("# A backup of frontdesk. Read it back with 'frontdesk restore'. Don't change it.\n{body}");
        write_whole(&path, text.as_bytes()).map_err(|e| StoreError::io(&path, &e))
    }
}
