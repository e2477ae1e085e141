//! Packs that are damaged or gone are made again from the journal, which has everything.

use super::packs::{Packs, folder_of};
use super::{SledLedger, entries_of, frame};
use crate::ledger::journal::{Journal, Put, rescue};
use crate::ledger::{Entry, LedgerError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The frame in which an entry stands begins at most so many entries before it.
const REACH: u64 = 4_096;

impl SledLedger {
    /// Makes packs again that were found damaged since the last opening, or that are gone. Gives those that were made.
    /// What can't be made again is told where it is read.
    ///
    /// # Errors
    /// When a pack can't be written, or the folder can't be read.
    pub(crate) fn mend(&mut self, journal: &Path) -> Result<Vec<PathBuf>, LedgerError> {
        let first = self.disk.read(|| self.frames.first()).map_err(LedgerError::Store)?;
        let trees = first.and_then(|(key, _)| frame::first_of(&key)).unwrap_or(self.head.position + 1);
        let (folder, store) = (folder_of(&self.path), self.store);
        let io = |e: std::io::Error| LedgerError::Store(e.to_string());
        let end = trees.max(self.packs.end() + 1);
        let mended = Packs::mend(&folder, store, end, &|first, last, each| {
            journaled(journal, store, (first, last)).into_iter().for_each(each);
        });
        let mended = mended.map_err(io)?;
        if !mended.is_empty() {
            self.packs = Packs::open(folder, store, self.head.position).map_err(io)?;
        }
        Ok(mended)
    }
}

/// The entries of a range that the journal has, whole each in itself.
fn journaled(folder: &Path, store: [u8; 16], (first, last): (u64, u64)) -> Vec<Entry> {
    let low = first.saturating_sub(REACH);
    let mut rows: BTreeMap<u64, BTreeMap<Vec<u8>, Vec<u8>>> = BTreeMap::new();
    let mut take_in = |put: Put| {
        if let (Some(at), Some(value)) = (frame::first_of(&put.key), put.value)
            && (low..=last).contains(&at)
            && put.tree == "frames"
        {
            rows.entry(at).or_default().insert(put.key, value);
        }
    };
    if Journal::frames_between(folder, store, (low, last), &mut take_in).is_err() {
        // A damaged journal is read record by record.
        if let Err(e) = rescue::read(folder, store, &mut |_, puts| puts.into_iter().for_each(&mut take_in)) {
            tracing::warn!("the journal can't be read: {e}");
        }
    }
    rows.into_iter().flat_map(|(at, parts)| entries_of(at, &parts.into_iter().collect::<Vec<_>>())).collect()
}

/// Calls with the frames of every pack of a ledger that is whole, block by block. Gives the packs in which something is not.
///
/// # Errors
/// When the folder can't be read.
pub(crate) fn rescue_packs(
    ledger: &Path,
    store: [u8; 16],
    each: &mut dyn FnMut(Vec<Put>),
) -> std::io::Result<Vec<PathBuf>> {
    Packs::rescue(&folder_of(ledger), store, each)
}
