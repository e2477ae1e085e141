//! The journal: a plain, append-only copy of everything that is written to the store, and what makes it durable.
//!
//! A command is durable when its record stands synced at the end of the newest segment; sled is brought up to date after
//! that and reaches the disk in its own time. What sled has not kept after a crash is written to it again from the records
//! since the last mark; a store that sled refuses to open is made anew from all of them. Each record carries absolute
//! values, so writing one twice does no harm.
//!
//! ```text
//! journal/00000001.log = header, record, record, …
//! header = "FDJ1", store id (16 bytes), sequence number of the segment's first record (8)
//! record = length of the body (4), sequence number (8), last number known to be durable (8), kind (1), body, checksum (8)
//! ```

mod record;
mod segment;
#[cfg(test)]
mod tests;

use record::{Kind, Record};
pub use record::{Put, TREES};
use segment::{Found, Segment};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A segment is ended at the first mark after so many bytes: opening reads the newest segment.
const SEGMENT: u64 = 2 << 20;

/// Why the journal can't be used.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// It can't be read or written.
    #[error("{path}: {source}")]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// The system's words.
        source: io::Error,
    },
    /// Records are missing or changed between others that stand.
    #[error("{path}: damaged after record {after}")]
    Damaged {
        /// The segment.
        path: PathBuf,
        /// The last record that stands before the damage.
        after: u64,
    },
    /// It belongs to another store.
    #[error("{path}: of another store")]
    Foreign {
        /// The segment.
        path: PathBuf,
    },
}

impl JournalError {
    fn io(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { path, source }
    }
}

/// The journal of an open store.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    store: [u8; 16],
    path: PathBuf,
    file: File,
    /// Number of the segment being written.
    number: u32,
    /// Sequence number of the last record.
    last: u64,
    /// Sequence number of the last record known to be durable.
    durable: u64,
    /// Bytes in the segment being written.
    size: u64,
    /// Bytes written since the last mark.
    unmarked: u64,
    buffer: Vec<u8>,
}

/// What opening found to be written to the store again: the records since the last mark, oldest first.
pub type Pending = Vec<(u64, Vec<Put>)>;

impl Journal {
    /// Begins the journal of a store in a folder that has none.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn create(folder: &Path, store: [u8; 16]) -> Result<Self, JournalError> {
        segment::make_folder(folder).map_err(JournalError::io(folder))?;
        Self::begin(folder, store, 1, 0)
    }

    fn begin(folder: &Path, store: [u8; 16], number: u32, last: u64) -> Result<Self, JournalError> {
        let path = segment::path(folder, number);
        let file = segment::create(&path, store, last + 1).map_err(JournalError::io(&path))?;
        let size = segment::HEADER as u64;
        let folder = folder.to_owned();
        Ok(Self { folder, store, path, file, number, last, durable: last, size, unmarked: 0, buffer: Vec::new() })
    }

    /// Opens a journal, cuts off a record whose writing was interrupted (nothing of it was ever acknowledged), and tells
    /// what came after the last mark. None where there is no journal.
    ///
    /// # Errors
    /// When it can't be read, is damaged in the middle, or is another store's.
    pub fn open(folder: &Path, store: [u8; 16]) -> Result<Option<(Self, Pending)>, JournalError> {
        let mut numbers = segment::numbers(folder).map_err(JournalError::io(folder))?;
        let Some(mut number) = numbers.pop() else { return Ok(None) };
        let mut path = segment::path(folder, number);
        if segment::never_used(&path).map_err(JournalError::io(&path))? {
            // Its making was interrupted: the one before is the newest, and this number is used again.
            std::fs::remove_file(&path).map_err(JournalError::io(&path))?;
            let Some(before) = numbers.pop() else { return Ok(None) };
            number = before;
            path = segment::path(folder, number);
        }
        let read = Segment::read(&path, store)?;
        let file = segment::append_to(&path).map_err(JournalError::io(&path))?;
        if read.whole < read.size {
            file.set_len(read.whole).and_then(|()| file.sync_all()).map_err(JournalError::io(&path))?;
        }
        let last = read.last();
        let size = read.whole;
        let (pending, unmarked) = read.after_mark();
        let folder = folder.to_owned();
        // What is built on must be durable, whoever wrote it.
        file.sync_data().map_err(JournalError::io(&path))?;
        let this = Self { folder, store, path, file, number, last, durable: last, size, unmarked, buffer: Vec::new() };
        Ok(Some((this, pending)))
    }

    /// Sequence number of the last record.
    #[must_use]
    pub fn last(&self) -> u64 {
        self.last
    }

    /// Bytes written since the last mark.
    #[must_use]
    pub fn unmarked(&self) -> u64 {
        self.unmarked
    }

    /// Appends a record, durable when [`Journal::sync`] has returned. Gives its sequence number.
    ///
    /// # Errors
    /// When it can't be written. Nothing more may be written then: the end of the file is not known to be whole.
    pub fn append(&mut self, puts: &[Put]) -> io::Result<u64> {
        let seq = self.last + 1;
        self.write(&Record { seq, durable: self.durable, kind: Kind::Puts(puts.to_vec()) })?;
        Ok(seq)
    }

    fn write(&mut self, record: &Record) -> io::Result<()> {
        self.buffer.clear();
        record.encode(&mut self.buffer)?;
        self.file.write_all(&self.buffer)?;
        self.last = record.seq;
        self.size += self.buffer.len() as u64;
        self.unmarked += self.buffer.len() as u64;
        Ok(())
    }

    /// Makes what was appended durable.
    ///
    /// # Errors
    /// When the system says that it is not. A later sync that succeeds would prove nothing.
    pub fn sync(&mut self) -> io::Result<()> {
        self.file.sync_data()?;
        self.durable = self.last;
        Ok(())
    }

    /// Notes that everything so far has reached the store's own file: opening writes nothing of it again. Ends the segment
    /// when it is large.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn mark(&mut self) -> io::Result<()> {
        if self.unmarked == 0 {
            return Ok(());
        }
        // A mark says of all before it that it is durable.
        self.sync()?;
        self.write(&Record { seq: self.last + 1, durable: self.durable, kind: Kind::Mark })?;
        self.sync()?;
        self.unmarked = 0;
        if self.size >= SEGMENT {
            let next = Self::begin(&self.folder, self.store, self.number + 1, self.last).map_err(io::Error::other)?;
            *self = next;
        }
        Ok(())
    }

    /// Reads the whole journal of a folder, oldest first, also one that is being written. Gives the last sequence number.
    ///
    /// # Errors
    /// As [`Journal::open`], or what `each` says.
    pub fn read_all<E: From<JournalError>>(
        folder: &Path,
        store: [u8; 16],
        mut each: impl FnMut(u64, Vec<Put>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let numbers = segment::numbers(folder).map_err(JournalError::io(folder))?;
        let mut last = 0;
        for (at, number) in numbers.iter().enumerate() {
            let path = segment::path(folder, *number);
            let newest = at + 1 == numbers.len();
            if newest && segment::never_used(&path).map_err(JournalError::io(&path))? {
                break;
            }
            let read = Segment::read(&path, store)?;
            if read.first != last + 1 || (!newest && read.whole < read.size) {
                return Err(JournalError::Damaged { path, after: last.max(read.last()) }.into());
            }
            last = read.last();
            for Found { seq, puts } in read.records {
                if let Some(puts) = puts {
                    each(seq, puts)?;
                }
            }
        }
        Ok(last)
    }

    /// The segment being written.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}
