//! A witness of the last acknowledged event, in a small file beside the ledger.
//!
//! A chain is whole as far as it goes: when a damaged disk or a copied-back folder takes the last events away, nothing in
//! the ledger tells (one in 150 flipped bits did that). The witness is written after each sync and never before, so that
//! it can lag behind the ledger but never be ahead of it. It needs no sync of its own: after a power cut it says less.

use super::StoreError;
use crate::ledger::{Hash, Head, Ledger};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

const MAGIC: &[u8; 8] = b"FDWIT 1\n";
const SIZE: usize = 8 + 8 + 32 + 8;

/// The open file.
#[derive(Debug)]
pub struct Witness {
    file: File,
}

impl Witness {
    /// Compares a ledger with what was witnessed.
    ///
    /// # Errors
    /// [`StoreError::TailLost`] or [`StoreError::Rewritten`] when acknowledged events are not there any more.
    pub fn check(path: &Path, ledger: &dyn Ledger) -> Result<(), StoreError> {
        let head = ledger.head();
        let Some(seen) = read(path)? else { return Ok(()) };
        if seen.position > head.position {
            let path = path.to_owned();
            return Err(StoreError::TailLost { path, head: head.position, witnessed: seen.position });
        }
        let there = ledger.read(seen.position, 1)?;
        if seen.position > 0 && there.first().is_none_or(|entry| entry.hash != seen.hash) {
            return Err(StoreError::Rewritten { path: path.to_owned(), position: seen.position });
        }
        Ok(())
    }

    /// Checks, and opens the file for what comes.
    ///
    /// # Errors
    /// As [`Witness::check`], and when the file can't be written.
    pub fn open(path: &Path, ledger: &dyn Ledger) -> Result<Self, StoreError> {
        Self::check(path, ledger)?;
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(false).mode(0o600);
        let file = options.open(path).map_err(|e| StoreError::io(path, &e))?;
        let witness = Self { file };
        witness.note(ledger.head());
        Ok(witness)
    }

    /// Notes an acknowledged head. A failure costs nothing but this note, so that it stops nobody.
    pub fn note(&self, head: Head) {
        let mut bytes = Vec::with_capacity(SIZE);
        bytes.extend_from_slice(MAGIC);
        bytes.extend_from_slice(&head.position.to_le_bytes());
        bytes.extend_from_slice(&head.hash.0);
        bytes.extend_from_slice(&check(&bytes));
        if let Err(e) = self.file.write_all_at(&bytes, 0) {
            tracing::warn!("the witness of the last event can't be written: {e}");
        }
    }
}

fn check(bytes: &[u8]) -> [u8; 8] {
    blake3::hash(bytes).as_bytes().first_chunk().copied().unwrap_or_default()
}

/// What was witnessed; none when there is no file, or it was cut by a power failure.
pub(super) fn read(path: &Path) -> Result<Option<Head>, StoreError> {
    let mut bytes = Vec::with_capacity(SIZE + 1);
    let read = File::open(path).and_then(|file| file.take(SIZE as u64 + 1).read_to_end(&mut bytes));
    match read {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
        Err(e) => Err(StoreError::io(path, &e)),
        Ok(_) => Ok(parse(&bytes)),
    }
}

fn parse(bytes: &[u8]) -> Option<Head> {
    let (body, sum) = bytes.split_at_checked(SIZE - 8)?;
    let (position, hash) = body.strip_prefix(MAGIC)?.split_first_chunk::<8>()?;
    let hash = Hash(hash.try_into().ok()?);
    (sum == check(body)).then_some(Head { position: u64::from_le_bytes(*position), hash })
}
