//! The journal: a plain, append-only copy of everything that is written to the store, and what makes it durable.
//!
//! A command is durable when its record stands synced at the end of the newest segment; sled is brought up to date after
//! that and reaches the disk in its own time. What sled has not kept after a crash is written to it again from the records
//! since the last mark; a store that sled refuses to open is made anew from all of them. Each record carries absolute
//! values, so writing one twice does no harm.
//!
//! A segment that is full is ended, and packed when nobody waits (`packed`); those of a load are packed at once (`bulk`). Reading takes one record at a time into
//! memory, however long the journal is.
//!
//! ```text
//! journal/00000001.log = header, record, record, …
//! journal/00000001.logz = the same, packed
//! header = "FDJ1", store id (16 bytes), sequence number of the segment's first record (8)
//! record = length of the body (4), sequence number (8), last number known to be durable (8), kind (1), body, checksum (8)
//! ```

mod bulk;
mod packed;
mod record;
pub mod rescue;
mod segment;
#[cfg(test)]
mod tests;

use bulk::Bulk;
use record::{Kind, Record};
pub use record::{Put, TREES};
use segment::Reader;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A segment is ended at the first mark after so many bytes: opening reads the newest segment.
const SEGMENT: u64 = 2 << 20;
/// A segment is ended after so many bytes though no mark came: opening then reads back to the last mark.
const LARGEST: u64 = 16 << 20;

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

/// Where records go.
#[derive(Debug)]
enum Out {
    /// To the end of a plain segment.
    Plain(File),
    /// Into a segment that is packed as it comes; none is begun before there is a record.
    Packed(Option<Bulk>),
}

/// The journal of an open store.
#[derive(Debug)]
pub struct Journal {
    folder: PathBuf,
    store: [u8; 16],
    path: PathBuf,
    out: Out,
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
        let out = Out::Plain(file);
        Ok(Self { folder, store, path, out, number, last, durable: last, size, unmarked: 0, buffer: Vec::new() })
    }

    /// Opens a journal, cuts off a record whose writing was interrupted (nothing of it was ever acknowledged), and tells
    /// what came after the last mark. None where there is no journal.
    ///
    /// # Errors
    /// When it can't be read, is damaged in the middle, or is another store's.
    pub fn open(folder: &Path, store: [u8; 16]) -> Result<Option<(Self, Pending)>, JournalError> {
        let mut numbers = segment::numbers(folder).map_err(JournalError::io(folder))?;
        let Some(mut number) = numbers.pop() else { return Ok(None) };
        let plain = segment::path(folder, number);
        if plain.exists() && segment::never_used(&plain).map_err(JournalError::io(&plain))? {
            // Its making was interrupted: the one before is the newest, and this number is used again.
            std::fs::remove_file(&plain).map_err(JournalError::io(&plain))?;
            let Some(before) = numbers.pop() else { return Ok(None) };
            number = before;
        }
        let newest = segment::tail(folder, number, store)?;
        let (last, whole, size) = (newest.last, newest.whole, newest.size);
        let (mut pending, mut unmarked) = (newest.pending, newest.unmarked);
        let (mut marked, mut first) = (newest.marked, newest.first);
        // A segment may have been ended before a mark came.
        while let (false, Some(before)) = (marked, numbers.pop()) {
            let tail = segment::tail(folder, before, store)?;
            if tail.last + 1 != first {
                return Err(JournalError::Damaged { path: segment::path_now(folder, before), after: tail.last });
            }
            pending.splice(..0, tail.pending);
            unmarked += tail.unmarked;
            (marked, first) = (tail.marked, tail.first);
        }
        // Without a mark everything was read, down to the first record there ever was: a header has no checksum.
        if !marked && first != 1 {
            return Err(JournalError::Damaged { path: segment::path_now(folder, number), after: 0 });
        }
        let path = segment::path(folder, number);
        let mut this = if path.exists() {
            let file = segment::append_to(&path).map_err(JournalError::io(&path))?;
            if whole < size {
                file.set_len(whole).and_then(|()| file.sync_all()).map_err(JournalError::io(&path))?;
            }
            // What is built on must be durable, whoever wrote it.
            file.sync_data().map_err(JournalError::io(&path))?;
            let (folder, buffer, out) = (folder.to_owned(), Vec::new(), Out::Plain(file));
            Self { folder, store, path, out, number, last, durable: last, size: whole, unmarked, buffer }
        } else {
            // The newest is packed already: the one that was begun after it is gone.
            Self::begin(folder, store, number + 1, last)?
        };
        this.unmarked = unmarked;
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

    /// How far the journal goes: number of the segment being written, and its bytes.
    #[must_use]
    pub fn end(&self) -> End {
        End { segment: self.number, bytes: self.size }
    }

    /// Id of the store.
    #[must_use]
    pub fn store(&self) -> [u8; 16] {
        self.store
    }

    /// Its folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Appends a record, durable when [`Journal::sync`] has returned. Gives its sequence number.
    ///
    /// # Errors
    /// When it can't be written. Nothing more may be written then: the end of the file is not known to be whole.
    pub fn append(&mut self, puts: &[Put]) -> io::Result<u64> {
        if self.size >= LARGEST && !self.is_bulk() {
            // What is sealed must be whole on the disk before anything stands after it.
            self.sync()?;
            self.begin_next()?;
        }
        let seq = self.last + 1;
        self.write(seq, Some(puts))?;
        Ok(seq)
    }

    /// Writes a record: these puts, or a mark.
    fn write(&mut self, seq: u64, puts: Option<&[Put]>) -> io::Result<()> {
        let written = match &mut self.out {
            Out::Plain(file) => {
                self.buffer.clear();
                record::encode(seq, self.durable, puts, &mut self.buffer)?;
                file.write_all(&self.buffer)?;
                self.buffer.len() as u64
            }
            Out::Packed(begun) => {
                let segment = match begun {
                    Some(segment) => segment,
                    None => begun.insert(Bulk::begin(&self.folder, self.store, self.number, seq)?),
                };
                segment.push(seq, self.durable, puts)? as u64
            }
        };
        self.last = seq;
        self.size += written;
        self.unmarked += written;
        Ok(())
    }

    fn is_bulk(&self) -> bool {
        matches!(self.out, Out::Packed(_))
    }

    /// From here on records are packed as they come: a segment lasts until the next [`Journal::sync`], and until then
    /// nothing of it stands in the folder.
    ///
    /// # Errors
    /// When what is there can't be made durable.
    pub fn begin_bulk(&mut self) -> io::Result<()> {
        self.sync()?;
        self.number += 1;
        self.path = segment::packed_path(&self.folder, self.number);
        self.size = segment::HEADER as u64;
        self.out = Out::Packed(None);
        Ok(())
    }

    /// Ends what [`Journal::begin_bulk`] began; what was appended is durable.
    ///
    /// # Errors
    /// When it can't be made durable.
    pub fn end_bulk(&mut self) -> io::Result<()> {
        if !self.is_bulk() {
            return Ok(());
        }
        self.sync()?;
        self.number -= 1;
        self.begin_next()
    }

    /// Makes what was appended durable.
    ///
    /// # Errors
    /// When the system says that it is not. A later sync that succeeds would prove nothing.
    pub fn sync(&mut self) -> io::Result<()> {
        match &mut self.out {
            Out::Plain(file) => file.sync_data()?,
            Out::Packed(begun) => {
                if let Some(segment) = begun.take() {
                    segment.finish()?;
                    self.number += 1;
                    self.path = segment::packed_path(&self.folder, self.number);
                    self.size = segment::HEADER as u64;
                }
            }
        }
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
        self.write(self.last + 1, None)?;
        self.unmarked = 0;
        if self.is_bulk() {
            // It becomes durable with the segment that it begins.
            return Ok(());
        }
        self.sync()?;
        if self.size >= SEGMENT {
            self.begin_next()?;
        }
        Ok(())
    }

    fn begin_next(&mut self) -> io::Result<()> {
        let unmarked = self.unmarked;
        let next = Self::begin(&self.folder, self.store, self.number + 1, self.last).map_err(|e| match e {
            JournalError::Io { source, .. } => source,
            e => io::Error::other(e),
        })?;
        *self = Self { unmarked, ..next };
        Ok(())
    }

    /// The segments that nothing is written to any more and that are not packed yet, oldest first.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn sealed(&self) -> io::Result<Vec<u32>> {
        let all = segment::numbers(&self.folder)?;
        Ok(all.into_iter().filter(|n| *n < self.number && segment::path(&self.folder, *n).exists()).collect())
    }

    /// The segments of a folder with their files as they stand now, oldest first. One that was never used is left out.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn files(folder: &Path) -> io::Result<Vec<(u32, PathBuf)>> {
        let mut files = Vec::new();
        for number in segment::numbers(folder)? {
            let path = segment::path_now(folder, number);
            if path.extension().is_some_and(|e| e == "logz") || !segment::never_used(&path).unwrap_or(false) {
                files.push((number, path));
            }
        }
        Ok(files)
    }

    /// Packs a sealed segment: it takes less room and reads the same. Needs no open journal, so that it can be done on
    /// another thread.
    ///
    /// # Errors
    /// When it is damaged, or the folder can't be written; it then stands as it was.
    pub fn pack(folder: &Path, store: [u8; 16], number: u32) -> Result<(), JournalError> {
        packed::pack(folder, number, store)
    }

    /// Reads the whole journal of a folder, oldest first, also one that is being written. Gives the last sequence number.
    ///
    /// # Errors
    /// As [`Journal::open`], or what `each` says.
    pub fn read_all<E: From<JournalError>>(
        folder: &Path,
        store: [u8; 16],
        each: impl FnMut(u64, Vec<Put>) -> Result<(), E>,
    ) -> Result<u64, E> {
        Self::read_after(folder, store, 0, each)
    }

    /// Reads the journal of a folder from the record after this number on. Segments that end before it are not opened.
    ///
    /// # Errors
    /// As [`Journal::open`], or what `each` says.
    pub fn read_after<E: From<JournalError>>(
        folder: &Path,
        store: [u8; 16],
        after: u64,
        mut each: impl FnMut(u64, Vec<Put>) -> Result<(), E>,
    ) -> Result<u64, E> {
        let numbers = segment::numbers(folder).map_err(JournalError::io(folder))?;
        let skipped = if after == 0 { 0 } else { Self::segments_before(folder, store, &numbers, after)? };
        let mut last = None;
        for (at, number) in numbers.iter().enumerate().skip(skipped) {
            let path = segment::path(folder, *number);
            let newest = at + 1 == numbers.len();
            if newest && path.exists() && segment::never_used(&path).map_err(JournalError::io(&path))? {
                break;
            }
            let mut reader = Reader::open(folder, *number, store)?;
            let follows = last.map_or(at > 0 || reader.first == 1, |last| reader.first == last + 1);
            if !follows {
                return Err(JournalError::Damaged { path, after: last.unwrap_or(0) }.into());
            }
            while let Some(record) = reader.next()? {
                if let Record { seq, kind: Kind::Puts(puts), .. } = record
                    && seq > after
                {
                    each(seq, puts)?;
                }
            }
            if !reader.check_end()? && !newest {
                return Err(JournalError::Damaged { path, after: reader.last }.into());
            }
            last = Some(reader.last);
        }
        Ok(last.unwrap_or(0))
    }

    /// How many segments hold nothing after a number.
    fn segments_before(folder: &Path, store: [u8; 16], numbers: &[u32], after: u64) -> Result<usize, JournalError> {
        let mut skipped = 0;
        for (at, number) in numbers.iter().enumerate().skip(1) {
            match Reader::open(folder, *number, store) {
                Ok(reader) if reader.first <= after + 1 => skipped = at,
                // A newest one that was never used.
                Err(JournalError::Damaged { .. }) if at + 1 == numbers.len() => {}
                other => {
                    other?;
                    break;
                }
            }
        }
        Ok(skipped)
    }

    /// The stored rows of events whose frames begin at positions from `low` to `high`, in the order in which they were
    /// written: a row that was written twice comes twice. Packed segments are looked into by block; this is how the
    /// history of closed tickets can be read from the journal alone. The first frame that holds an event may begin before
    /// it, by as much as a frame holds.
    ///
    /// # Errors
    /// When a segment can't be read or is damaged.
    pub fn frames_between(
        folder: &Path,
        store: [u8; 16],
        (low, high): (u64, u64),
        each: &mut dyn FnMut(Put),
    ) -> Result<(), JournalError> {
        for number in segment::numbers(folder).map_err(JournalError::io(folder))? {
            let path = segment::path_now(folder, number);
            if path.extension().is_some_and(|e| e == "logz") {
                packed::frames_between(&path, low, high, each)?;
                continue;
            }
            if segment::never_used(&path).map_err(JournalError::io(&path))? {
                continue;
            }
            let mut reader = Reader::open_at(&path, store)?;
            while let Some(record) = reader.next()? {
                let Kind::Puts(puts) = record.kind else { continue };
                let wanted = |put: &Put| packed::position_of(put).is_some_and(|at| (low..=high).contains(&at));
                puts.into_iter().filter(wanted).for_each(&mut *each);
            }
        }
        Ok(())
    }

    /// From now on nothing can be written.
    #[cfg(test)]
    pub fn fill_disk(&mut self) {
        self.out = Out::Plain(std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    }

    /// The segment being written.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// Where a journal ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct End {
    /// Number of the segment being written.
    pub segment: u32,
    /// Its bytes.
    pub bytes: u64,
}
