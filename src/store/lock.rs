//! One process at a time. The lock is the system's and ends with the process; the text in the file says who holds it.

use super::{OpenAs, StoreError};
use crate::domain::Moment;
use crate::ledger::disk::pause;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

/// How long is waited at once for a lock that is about to be freed, and how often: two seconds.
const PAUSE: Duration = Duration::from_millis(10);
const PAUSES: u32 = 200;

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
        Self::acquire_patiently(path, as_, &mut || pause(PAUSE))
    }

    /// The same; `pause` is called while the lock is about to be freed.
    fn acquire_patiently(path: &Path, as_: &OpenAs, pause: &mut dyn FnMut()) -> Result<Self, StoreError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(path).map_err(|e| StoreError::io(path, &e))?;
        let mut left = PAUSES;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) => {
                    let mut text = String::new();
                    let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
                    // Who had it has let go already: only a program that they were just starting still has the file.
                    if read.is_ok() && text.is_empty() && left > 0 {
                        left -= 1;
                        pause();
                        continue;
                    }
                    let holder = serde_json::from_str(&text).ok();
                    let path = path.parent().unwrap_or(path).to_owned();
                    return Err(StoreError::Held { path, holder });
                }
                Err(TryLockError::Error(e)) => return Err(StoreError::io(path, &e)),
            }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn me() -> OpenAs {
        let now = Moment::parse("2026-11-21T19:00:00+08:00").unwrap();
        OpenAs { program: "frontdesk test".into(), who: "test".into(), now }
    }

    #[test]
    fn a_lock_that_is_about_to_be_freed_is_waited_for_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("frontdesk.lock");
        let held = Lock::acquire(&path, &me()).unwrap();
        // As a program that was just being started when the lock was let go: it has the file, too, for a moment.
        let mut child = Some(held.file.try_clone().unwrap());
        let mut pauses = 0;
        let refused = Lock::acquire_patiently(&path, &me(), &mut || pauses += 1);
        assert!(matches!(refused, Err(StoreError::Held { holder: Some(_), .. })), "{refused:?}");
        assert_eq!(pauses, 0, "who has it says so");
        drop(held);
        let mut freed = || {
            pauses += 1;
            if pauses == 3 {
                child = None;
            }
        };
        assert!(Lock::acquire_patiently(&path, &me(), &mut freed).is_ok());
        assert_eq!(pauses, 3);
    }

    #[test]
    fn a_lock_that_is_never_freed_is_held_by_somebody_unknown() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("frontdesk.lock");
        let held = Lock::acquire(&path, &me()).unwrap();
        let child = held.file.try_clone().unwrap();
        drop(held);
        let mut pauses = 0;
        let refused = Lock::acquire_patiently(&path, &me(), &mut || pauses += 1);
        assert!(matches!(refused, Err(StoreError::Held { holder: None, .. })), "{refused:?}");
        assert_eq!(pauses, PAUSES);
        drop(child);
    }
}
