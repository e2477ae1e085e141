//! A ledger in memory: for tests, and for trying a command without keeping it.

use super::{Append, Draft, Entry, Head, Ledger, LedgerError, SealedBy, codec};
use crate::domain::event::Stream;
use std::collections::HashMap;
use std::sync::Arc;

/// A ledger in memory, with the same hashes as one on disk.
#[derive(Debug, Default)]
pub struct MemoryLedger {
    entries: Vec<Entry>,
    streams: HashMap<Stream, Vec<usize>>,
    fail_after: Option<u64>,
    sealed: Option<SealedBy>,
}

impl MemoryLedger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self::default()
    }
    /// Plays a disk that fails: the append that would bring the ledger past `position` fails, and all after it.
    pub fn fail_after(&mut self, position: u64) {
        self.fail_after = Some(position);
    }
    /// Breaks an entry on purpose, to try what finds it.
    pub fn tamper(&mut self, position: u64, change: impl FnOnce(&mut Entry)) {
        if let Some(entry) = index(position).and_then(|i| self.entries.get_mut(i)) {
            change(entry);
        }
    }
    fn version(&self, stream: Stream) -> u64 {
        self.streams.get(&stream).map_or(0, |s| s.len() as u64)
    }
    /// Makes the entries of the drafts without keeping them.
    fn prepare(&self, drafts: Vec<Draft>) -> Result<Vec<Entry>, LedgerError> {
        let mut head = self.head();
        let mut versions: HashMap<Stream, u64> = HashMap::new();
        let mut made = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let stream = draft.event.stream();
            let version = versions.entry(stream).or_insert_with(|| self.version(stream));
            *version += 1;
            let recorded = draft.recorded(head.position + 1, *version);
            let hash = codec::hash_of(&head.hash, &recorded)?;
            head.position += 1;
            made.push(Entry { recorded, previous: std::mem::replace(&mut head.hash, hash), hash });
        }
        Ok(made)
    }
    fn keep(&mut self, made: &[Entry]) -> Result<(), LedgerError> {
        if let Some(sealed) = &self.sealed {
            return Err(LedgerError::Sealed(sealed.clone()));
        }
        let end = self.head().position + made.len() as u64;
        if self.fail_after.is_some_and(|most| end > most) {
            let source = Arc::new(std::io::Error::from(std::io::ErrorKind::StorageFull));
            let sealed = SealedBy { doing: "append", source };
            self.sealed = Some(sealed.clone());
            return Err(LedgerError::Sealed(sealed));
        }
        for entry in made {
            self.streams.entry(entry.recorded.event.stream()).or_default().push(self.entries.len());
            self.entries.push(entry.clone());
        }
        Ok(())
    }
}

/// Where a position stands in the list.
fn index(position: u64) -> Option<usize> {
    usize::try_from(position).ok()?.checked_sub(1)
}

impl Ledger for MemoryLedger {
    fn head(&self) -> Head {
        self.entries.last().map_or_else(Head::default, |e| Head { position: e.recorded.position, hash: e.hash })
    }

    fn version_of(&self, stream: Stream) -> Result<u64, LedgerError> {
        Ok(self.version(stream))
    }

    fn append(&mut self, expected: &[(Stream, u64)], drafts: Vec<Draft>) -> Result<Append, LedgerError> {
        for &(stream, wanted) in expected {
            let version = self.version(stream);
            if version != wanted {
                return Ok(Append::Conflict { stream, version });
            }
        }
        let made = self.prepare(drafts)?;
        self.keep(&made)?;
        Ok(Append::Appended(made))
    }

    fn append_bulk(&mut self, drafts: Vec<Draft>) -> Result<Head, LedgerError> {
        let made = self.prepare(drafts)?;
        self.keep(&made)?;
        Ok(self.head())
    }

    fn read(&self, from: u64, most: usize) -> Result<Vec<Entry>, LedgerError> {
        let skip = index(from.max(1)).unwrap_or(usize::MAX);
        Ok(self.entries.iter().skip(skip).take(most).cloned().collect())
    }

    fn read_stream(&self, stream: Stream) -> Result<Vec<Entry>, LedgerError> {
        let places = self.streams.get(&stream).map(Vec::as_slice).unwrap_or_default();
        Ok(places.iter().filter_map(|&i| self.entries.get(i)).cloned().collect())
    }

    fn sealed_by_failure(&self) -> Option<SealedBy> {
        self.sealed.clone()
    }
}
