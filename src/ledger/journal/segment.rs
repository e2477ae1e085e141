//! A file of the journal.

use super::record::{Kind, Record};
use super::{JournalError, Put};
use crate::ledger::disk::sync_dir;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 4] = *b"FDJ1";
/// Bytes before the first record.
pub(super) const HEADER: usize = 4 + 16 + 8;

/// A record of puts, or a mark.
#[derive(Debug)]
pub(super) struct Found {
    pub seq: u64,
    pub puts: Option<Vec<Put>>,
}

/// A segment as read.
#[derive(Debug)]
pub(super) struct Segment {
    /// Sequence number of its first record.
    pub first: u64,
    pub records: Vec<Found>,
    /// Where each record begins.
    starts: Vec<u64>,
    /// Bytes up to the end of the last whole record.
    pub whole: u64,
    /// Bytes of the file.
    pub size: u64,
}

pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    sync_dir(folder.parent().unwrap_or(Path::new(".")))
}

pub(super) fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.log"))
}

/// The segments of a folder in order; none where there is no folder.
pub(super) fn numbers(folder: &Path) -> io::Result<Vec<u32>> {
    let listed = match std::fs::read_dir(folder) {
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        other => other?,
    };
    let mut numbers = Vec::new();
    for entry in listed {
        let name = entry?.file_name();
        let stem = name.to_str().and_then(|n| n.strip_suffix(".log"));
        numbers.extend(stem.and_then(|s| s.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Makes a segment; its name and header are durable when this returns.
pub(super) fn create(path: &Path, store: [u8; 16], first: u64) -> io::Result<File> {
    let mut file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
    let mut header = MAGIC.to_vec();
    header.extend(store);
    header.extend(first.to_le_bytes());
    file.write_all(&header)?;
    file.sync_all()?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))?;
    Ok(file)
}

pub(super) fn append_to(path: &Path) -> io::Result<File> {
    OpenOptions::new().append(true).open(path)
}

/// Whether the making of a segment was interrupted: it has no record, and no header that is whole.
pub(super) fn never_used(path: &Path) -> io::Result<bool> {
    let mut header = Vec::new();
    File::open(path)?.take(HEADER as u64 + 1).read_to_end(&mut header)?;
    Ok(header.len() <= HEADER && (header.len() < HEADER || !header.starts_with(&MAGIC)))
}

impl Segment {
    /// Reads a segment up to its last whole record. What follows may be a record whose writing was interrupted, or, where
    /// another whole record follows that, damage.
    pub fn read(path: &Path, store: [u8; 16]) -> Result<Self, JournalError> {
        let mut bytes = Vec::new();
        let mut file = File::open(path).map_err(JournalError::io(path))?;
        file.read_to_end(&mut bytes).map_err(JournalError::io(path))?;
        let damaged = |after: u64| JournalError::Damaged { path: path.to_owned(), after };
        let header = bytes.get(..HEADER).and_then(|h| h.strip_prefix(&MAGIC)).ok_or_else(|| damaged(0))?;
        let (of, first) = header.split_first_chunk::<16>().ok_or_else(|| damaged(0))?;
        if *of != store {
            return Err(JournalError::Foreign { path: path.to_owned() });
        }
        let first = first.try_into().map(u64::from_le_bytes).map_err(|_| damaged(0))?;
        let mut this = Self { first, records: Vec::new(), starts: Vec::new(), whole: 0, size: bytes.len() as u64 };
        let mut at = HEADER;
        while let Some((record, length)) = bytes.get(at..).and_then(Record::decode) {
            if record.seq != this.last() + 1 {
                return Err(damaged(this.last()));
            }
            let Record { seq, kind, .. } = record;
            let puts = match kind {
                Kind::Puts(puts) => Some(puts),
                Kind::Mark => None,
            };
            this.records.push(Found { seq, puts });
            this.starts.push(at as u64);
            at += length;
        }
        this.whole = at as u64;
        // Records of one unsynced batch may reach the disk in any order, so a gap before the power went is no damage;
        // one before a record that was written when the missing one was durable is.
        let rest = bytes.get(at..).unwrap_or_default();
        let next = this.last() + 1;
        let stands = |from: usize| rest.get(from..).and_then(Record::decode).is_some_and(|(r, _)| r.durable >= next);
        if (1..rest.len()).any(stands) {
            return Err(damaged(this.last()));
        }
        Ok(this)
    }

    /// Sequence number of the last record, or of the one before the segment.
    pub fn last(&self) -> u64 {
        self.records.last().map_or(self.first.saturating_sub(1), |r| r.seq)
    }

    /// The puts after the last mark, and how many bytes they take.
    pub fn after_mark(self) -> (super::Pending, u64) {
        let from = self.records.iter().rposition(|r| r.puts.is_none()).map_or(0, |at| at + 1);
        let start = self.starts.get(from).copied().unwrap_or(self.whole);
        let pending = self.records.into_iter().skip(from).filter_map(|r| Some((r.seq, r.puts?))).collect();
        (pending, self.whole - start)
    }
}
