//! What can still be read of a damaged journal: every whole record, wherever it stands.

use super::record::{Kind, Record};
use super::segment::{self, HEADER, Reader};
use super::{JournalError, Put, packed};
use crate::ledger::FAR;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

/// What was found.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Whole records.
    pub records: u64,
    /// Number of the last.
    pub last: u64,
    /// Numbers of records that are missing between those that were found, first and last of each run.
    pub missing: Vec<(u64, u64)>,
    /// Files with bytes that are no whole record, other than a torn end of the newest.
    pub damaged: Vec<std::path::PathBuf>,
}

impl Found {
    fn saw(&mut self, seq: u64) {
        if seq > self.last + 1 {
            self.missing.push((self.last + 1, seq - 1));
        }
        self.last = self.last.max(seq);
        self.records += 1;
    }
}

/// Reads every whole record of a journal's folder in the order of the segments, over any damage. Segments of another store
/// are left out.
///
/// # Errors
/// When the folder itself can't be read.
pub fn read(folder: &Path, store: [u8; 16], each: &mut dyn FnMut(u64, Vec<Put>)) -> Result<Found, JournalError> {
    let mut found = Found::default();
    let numbers = segment::numbers(folder).map_err(JournalError::io(folder))?;
    for (at, number) in numbers.iter().enumerate() {
        let path = segment::path_now(folder, *number);
        let newest = at + 1 == numbers.len();
        let before = found.last;
        let mut take = |record: Record| {
            found.saw(record.seq);
            if let Kind::Puts(puts) = record.kind {
                each(record.seq, puts);
            }
        };
        let damaged = if path.extension().is_some_and(|e| e == "logz") {
            packed::rescue(&path, store, &mut take).unwrap_or(true)
        } else {
            match Reader::open_at(&path, store) {
                Err(JournalError::Foreign { .. }) if !segment::is_of(&path, store) => true,
                Err(_) if newest && segment::never_used(&path).unwrap_or(false) => false,
                Err(_) => past_damage(&path, 0, before, &mut take),
                Ok(mut reader) => {
                    let ended = loop {
                        match reader.next() {
                            Ok(Some(record)) => take(record),
                            Ok(None) => break reader.check_end(),
                            Err(e) => break Err(e),
                        }
                    };
                    match ended {
                        Ok(whole) => !whole && !newest,
                        // Where no record was read, its number is what the header says, and that may be the damage.
                        Err(_) => {
                            let after = if reader.whole > HEADER as u64 { reader.last } else { before };
                            past_damage(&path, reader.whole, after, &mut take)
                        }
                    }
                }
            }
        };
        if damaged {
            found.damaged.push(path);
        }
    }
    Ok(found)
}

/// Goes on after damage in a plain segment. Always true: there was damage.
fn past_damage(path: &Path, from: u64, after: u64, take: &mut dyn FnMut(Record)) -> bool {
    let Ok(file) = File::open(path) else { return true };
    let read = segment::candidates(&mut BufReader::new(file), from, (after, FAR), &mut |record| {
        take(record);
        Ok(true)
    });
    if let Err(e) = read {
        tracing::warn!(path = %path.display(), "a segment can't be read further: {e}");
    }
    true
}

/// Whose journal a folder is: the id that most of its segments name.
#[must_use]
pub fn store_of(folder: &Path) -> Option<[u8; 16]> {
    let mut votes: BTreeMap<[u8; 16], usize> = BTreeMap::new();
    for number in segment::numbers(folder).ok()? {
        *votes.entry(segment::names(&segment::path_now(folder, number)).unwrap_or_default()).or_default() += 1;
    }
    votes.into_iter().filter(|(id, _)| *id != [0; 16]).max_by_key(|(_, votes)| *votes).map(|(id, _)| id)
}
