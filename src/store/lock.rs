//! One process at a time. The lock is the system's and ends with the process; the text in the file says who holds it.

use super::{OpenAs, StoreError};
use crate::domain::Moment;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Who has a store open.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// Process id.
    pub pid: u32,
    /// Since when.
    pub started: Moment,
    /// The program and what it does.
    pub program: String,
    /// The operator or system user.
    pub who: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { pid, started, program, who } = self;
        write!(f, "{program}, pid {pid}, {who}, since {}", started.local().format("%Y-%m-%d %H:%M"))
    }
}

/// The lock of a store; let go when dropped.
#[derive(Debug)]
pub struct Lock {
    file: File,
    path: std::path::PathBuf,
}

impl Lock {
    /// Takes the lock of a store.
    ///
    /// # Errors
    /// [`StoreError::Held`] names who has it.
    pub fn acquire(path: &Path, as_: &OpenAs) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(path).map_err(|e| StoreError::io(path, &e))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut text = String::new();
                let holder = file.read_to_string(&mut text).ok().and_then(|_| serde_json::from_str(&text).ok());
                let path = path.parent().unwrap_or(path).to_owned();
                return Err(StoreError::Held { path, holder });
            }
            Err(TryLockError::Error(e)) => return Err(StoreError::io(path, &e)),
        }
        let mut lock = Self { file, path: path.to_owned() };
        lock.write(as_)?;
        Ok(lock)
    }

    /// Says in the file who holds it.
    pub(super) fn write(&mut self, as_: &OpenAs) -> Result<(), StoreError> {
        let OpenAs { program, who, now } = as_.clone();
        let holder = Holder { pid: std::process::id(), started: now, program, who };
        let file = &mut self.file;
        let mut write = || {
            let text = serde_json::to_vec(&holder)?;
            file.set_len(0)?;
            file.rewind()?;
            file.write_all(&text)
        };
        write().map_err(|e| StoreError::io(&self.path, &e))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Nobody holds it from here on; the file stays, because removing it would let two processes lock two files.
        let _ = self.file.set_len(0);
    }
}
