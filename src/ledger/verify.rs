//! Checks a whole ledger: each event's hash, the chain, the numbering, and the index of streams (L2).

use super::{Damage, Entry, Hash, Head, Ledger, LedgerError, codec};
use crate::domain::Moment;
use crate::domain::event::{Recorded, Stream};
use std::collections::BTreeMap;

/// Entries read at a time.
const STEP: usize = 1_000;

/// What a check came to.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Events that are whole, from the first on.
    pub entries: u64,
    /// Streams that were compared with the index.
    pub streams: u64,
    /// The last whole event.
    pub head: Head,
    /// The first event whose time is before that of the one before it. No fault, but worth a look (L3).
    pub time_back_at: Option<u64>,
    /// The first fault: a changed, missing or reordered event.
    pub fault: Option<LedgerError>,
}

impl Report {
    /// Whether everything is as it was written.
    pub fn is_whole(&self) -> bool {
        self.fault.is_none()
    }
}

/// Checks a whole ledger and stops at the first fault. `progress` hears position and head.
///
/// A cut tail and a ledger that was written anew from the start are seen only by an [`Anchor`](super::Anchor).
pub fn verify(ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Report {
    let mut check = Check::default();
    let mut report = match check.all(ledger, progress) {
        Ok(()) => Report::default(),
        Err(fault) => Report { fault: Some(fault), ..Report::default() },
    };
    report.entries = check.head.position;
    report.head = check.head;
    report.streams = check.compared;
    report.time_back_at = check.time_back_at;
    report
}

#[derive(Default)]
struct Check {
    head: Head,
    last: Option<Moment>,
    time_back_at: Option<u64>,
    versions: BTreeMap<Stream, u64>,
    compared: u64,
}

impl Check {
    fn all(&mut self, ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Result<(), LedgerError> {
        let end = ledger.head();
        while self.head.position < end.position {
            let from = self.head.position + 1;
            // When a step can't be read, its entries are read one by one, so that the report counts to the very fault.
            let entries = match ledger.read(from, STEP) {
                Err(LedgerError::Damaged { position, .. } | LedgerError::Newer { position, .. }) if position > from => {
                    ledger.read(from, usize::try_from(position - from).unwrap_or(STEP))?
                }
                other => other?,
            };
            if entries.is_empty() {
                return Err(damaged(from, Damage::Missing));
            }
            for entry in entries {
                self.entry(&entry)?;
            }
            progress(self.head.position, end.position);
        }
        if self.head != end {
            return Err(damaged(end.position, Damage::NotFollowing));
        }
        for (stream, count) in std::mem::take(&mut self.versions) {
            let history = ledger.read_stream(stream)?;
            let version = ledger.version_of(stream)?;
            if history.len() as u64 != count || version != count {
                let at = history.last().map_or(1, |e| e.recorded.position);
                return Err(damaged(at, Damage::Index));
            }
            self.compared += 1;
        }
        Ok(())
    }

    fn entry(&mut self, entry: &Entry) -> Result<(), LedgerError> {
        let position = self.head.position + 1;
        let Recorded { position: found, version, at, ref event, .. } = entry.recorded;
        if found != position {
            return Err(damaged(position, if found > position { Damage::Missing } else { Damage::NotFollowing }));
        }
        if entry.previous != self.head.hash {
            return Err(damaged(position, Damage::NotFollowing));
        }
        let hash: Hash = codec::hash_of(&entry.previous, &entry.recorded)?;
        if hash != entry.hash {
            return Err(damaged(position, Damage::Changed));
        }
        let count = self.versions.entry(event.stream()).or_default();
        if version != *count + 1 {
            return Err(damaged(position, Damage::Version { found: version, wanted: *count + 1 }));
        }
        *count += 1;
        if self.last.is_some_and(|last| at < last) {
            self.time_back_at.get_or_insert(position);
        }
        self.last = Some(at);
        self.head = Head { position, hash };
        Ok(())
    }
}

fn damaged(position: u64, damage: Damage) -> LedgerError {
    LedgerError::Damaged { position, damage }
}
