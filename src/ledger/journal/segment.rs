//! A file of the journal: its names, and reading it record by record.

use super::JournalError;
use super::packed::Unpacker;
use super::record::{self, Kind, LEAST, Record};
use crate::ledger::FAR;
use crate::ledger::disk::sync_dir;
use std::fs::{DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 4] = *b"FDJ1";
/// Bytes before the first record.
pub(super) const HEADER: usize = 4 + 16 + 8;
/// Bytes looked through at a time for a record after a gap.
const WINDOW: usize = 1 << 20;

pub(super) fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))?;
    sync_dir(folder.parent().unwrap_or(Path::new(".")))
}

/// Where a segment stands while it is written, and until it is packed.
pub(super) fn path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.log"))
}

/// Where a packed segment stands.
pub(super) fn packed_path(folder: &Path, number: u32) -> PathBuf {
    folder.join(format!("{number:08}.logz"))
}

/// Where a segment stands now. One that stands both ways was not yet compared when its packing was interrupted.
pub(super) fn path_now(folder: &Path, number: u32) -> PathBuf {
    let plain = path(folder, number);
    let packed = packed_path(folder, number);
    if !plain.exists() && packed.exists() { packed } else { plain }
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
        let stem = name.to_str().and_then(|n| n.strip_suffix(".log").or_else(|| n.strip_suffix(".logz")));
        numbers.extend(stem.and_then(|s| s.parse::<u32>().ok()));
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

/// The first bytes of a segment.
pub(super) fn header(magic: [u8; 4], store: [u8; 16], first: u64) -> Vec<u8> {
    let mut header = magic.to_vec();
    header.extend(store);
    header.extend(first.to_le_bytes());
    header
}

/// Makes a new file that is readable and writable by its owner only, whatever the umask.
pub(super) fn private(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().append(true).create_new(true).mode(0o600).open(path)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

/// Makes a segment; its name and header are durable when this returns.
pub(super) fn create(path: &Path, store: [u8; 16], first: u64) -> io::Result<File> {
    let mut file = private(path)?;
    file.write_all(&header(MAGIC, store, first))?;
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

/// Store and first number of a header; none when it is not one.
pub(super) fn read_header(input: &mut impl Read, magic: [u8; 4]) -> io::Result<Option<([u8; 16], u64)>> {
    let mut bytes = Vec::with_capacity(HEADER);
    input.by_ref().take(HEADER as u64).read_to_end(&mut bytes)?;
    let parsed = || {
        let (store, first) = bytes.strip_prefix(&magic)?.split_first_chunk::<16>()?;
        let first = u64::from_le_bytes(first.try_into().ok()?);
        (1..=FAR).contains(&first).then_some((*store, first))
    };
    Ok(parsed())
}

/// Whether a segment is this store's, though some bits of its header may be wrong: ids of two stores differ in half of
/// their 128 bits.
pub(super) fn is_of(path: &Path, store: [u8; 16]) -> bool {
    let mut bytes = Vec::with_capacity(HEADER);
    let read = File::open(path).and_then(|file| file.take(HEADER as u64).read_to_end(&mut bytes));
    let found = bytes.get(4..20).unwrap_or_default();
    let wrong: u32 = found.iter().zip(store).map(|(a, b)| (a ^ b).count_ones()).sum();
    read.is_ok() && (found.len() < 16 || wrong < 24)
}

/// The store id that a segment names, plain or packed.
pub(super) fn names(path: &Path) -> Option<[u8; 16]> {
    let mut bytes = Vec::with_capacity(HEADER);
    File::open(path).ok()?.take(HEADER as u64).read_to_end(&mut bytes).ok()?;
    bytes.get(4..)?.first_chunk().copied()
}

enum Input {
    Plain(BufReader<File>),
    Packed(Unpacker),
}

/// Reads a segment record by record.
pub(super) struct Reader {
    path: PathBuf,
    input: Input,
    /// Sequence number of its first record.
    pub first: u64,
    /// Sequence number of the last record read, or of the one before the segment.
    pub last: u64,
    /// Bytes up to the end of that record, as if nothing were packed.
    pub whole: u64,
    /// Bytes of a plain file when it was opened.
    pub size: u64,
    buffer: Vec<u8>,
}

impl Reader {
    /// Opens the segment of this number, plain or packed.
    ///
    /// # Errors
    /// When it can't be read, its header is damaged, or it is another store's.
    pub fn open(folder: &Path, number: u32, store: [u8; 16]) -> Result<Self, JournalError> {
        match Self::open_at(&path_now(folder, number), store) {
            // It was packed between looking and opening.
            Err(JournalError::Io { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                Self::open_at(&packed_path(folder, number), store)
            }
            other => other,
        }
    }

    /// Opens a segment's file.
    ///
    /// # Errors
    /// As [`Reader::open`].
    pub fn open_at(path: &Path, store: [u8; 16]) -> Result<Self, JournalError> {
        let file = File::open(path).map_err(JournalError::io(path))?;
        let size = file.metadata().map_err(JournalError::io(path))?.len();
        let damaged = || JournalError::Damaged { path: path.to_owned(), after: 0 };
        let (of, first, input) = if path.extension().is_some_and(|e| e == "logz") {
            let unpacker = Unpacker::new(file).map_err(JournalError::io(path))?.ok_or_else(damaged)?;
            (unpacker.store, unpacker.first, Input::Packed(unpacker))
        } else {
            let mut input = BufReader::with_capacity(64 << 10, file);
            let (of, first) = read_header(&mut input, MAGIC).map_err(JournalError::io(path))?.ok_or_else(damaged)?;
            (of, first, Input::Plain(input))
        };
        if of != store {
            return Err(JournalError::Foreign { path: path.to_owned() });
        }
        let (path, last, whole) = (path.to_owned(), first.saturating_sub(1), HEADER as u64);
        Ok(Self { path, input, first, last, whole, size, buffer: Vec::new() })
    }

    fn damaged(&self) -> JournalError {
        JournalError::Damaged { path: self.path.clone(), after: self.last }
    }

    /// The next record; none at the end of what is whole. See [`Reader::check_end`] for what may follow.
    ///
    /// # Errors
    /// When it can't be read, or does not follow the one before.
    pub fn next(&mut self) -> Result<Option<Record>, JournalError> {
        let read = match &mut self.input {
            Input::Plain(input) => record::read(input, &mut self.buffer),
            Input::Packed(input) => record::read(input, &mut self.buffer),
        };
        let read = read.map_err(|e| match e.kind() {
            io::ErrorKind::InvalidData => self.damaged(),
            _ => JournalError::Io { path: self.path.clone(), source: e },
        })?;
        let Some((record, size)) = read else { return Ok(None) };
        if record.seq != self.last + 1 {
            return Err(self.damaged());
        }
        self.last = record.seq;
        self.whole += size;
        Ok(Some(record))
    }

    /// The bytes of the record just read.
    pub fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Looks at what follows the last whole record: nothing, a record whose writing was interrupted, or damage. Gives
    /// whether the segment ends with its last record.
    ///
    /// # Errors
    /// When it is damage, or can't be read.
    pub fn check_end(&mut self) -> Result<bool, JournalError> {
        let (next, end) = (self.last + 1, self.whole);
        let path = self.path.clone();
        let io = JournalError::io(&path);
        let found = match &mut self.input {
            Input::Packed(input) => return if input.is_whole(self.last) { Ok(true) } else { Err(self.damaged()) },
            Input::Plain(_) if end >= self.size => return Ok(true),
            Input::Plain(input) => stands_after(input, end, next).map_err(io)?,
        };
        // Records of one unsynced batch may reach the disk in any order, so a gap before the power went is no damage;
        // one before a record that was written when the missing one was durable is.
        if found { Err(self.damaged()) } else { Ok(false) }
    }
}

/// Whether a record that was written when `next` was durable stands anywhere after the byte at `end`.
fn stands_after(input: &mut BufReader<File>, end: u64, next: u64) -> io::Result<bool> {
    let mut found = false;
    // So many records have room in what follows.
    let most = next + input.get_ref().metadata()?.len().saturating_sub(end) / LEAST as u64;
    candidates(input, end + 1, (next - 1, most), &mut |record| {
        found = record.durable >= next;
        Ok(!found)
    })?;
    Ok(found)
}

/// Finds whole records after the byte `from` whose number is above the first of two and not above the second, wherever
/// they begin, until `each` says no.
pub(super) fn candidates(
    input: &mut BufReader<File>,
    from: u64,
    (mut after, most): (u64, u64),
    each: &mut dyn FnMut(Record) -> io::Result<bool>,
) -> io::Result<()> {
    let size = input.get_ref().metadata()?.len();
    let mut at = from;
    let mut window = Vec::new();
    let mut buffer = Vec::new();
    while at + LEAST as u64 <= size {
        window.clear();
        input.seek(SeekFrom::Start(at))?;
        input.by_ref().take((WINDOW + LEAST) as u64).read_to_end(&mut window)?;
        let mut jumped = None;
        for skip in 0..window.len().min(WINDOW) {
            let place = at + skip as u64;
            let bytes = window.get(skip..).unwrap_or_default();
            if !record::may_begin(bytes, (after, most), size.saturating_sub(place)) {
                continue;
            }
            input.seek(SeekFrom::Start(place))?;
            if let Some((record, length)) = record::read(input, &mut buffer)? {
                after = record.seq;
                jumped = Some(place + length);
                if !each(record)? {
                    return Ok(());
                }
                break;
            }
        }
        at = jumped.unwrap_or(at + WINDOW as u64);
    }
    Ok(())
}

/// The puts after the last mark of one segment, and what is to be known to write on after it.
pub(super) struct Tail {
    pub pending: super::Pending,
    /// Bytes of those.
    pub unmarked: u64,
    /// A mark stands in the segment: what came before it has reached the store.
    pub marked: bool,
    pub first: u64,
    pub last: u64,
    pub whole: u64,
    pub size: u64,
}

/// Reads a segment to its end and keeps what came after its last mark.
pub(super) fn tail(folder: &Path, number: u32, store: [u8; 16]) -> Result<Tail, JournalError> {
    let mut reader = Reader::open(folder, number, store)?;
    let (mut pending, mut unmarked, mut marked) = (Vec::new(), 0, false);
    loop {
        let before = reader.whole;
        match reader.next()? {
            Some(Record { kind: Kind::Mark, .. }) => {
                pending.clear();
                (unmarked, marked) = (0, true);
            }
            Some(Record { seq, kind: Kind::Puts(puts), .. }) => {
                pending.push((seq, puts));
                unmarked += reader.whole - before;
            }
            None => break,
        }
    }
    reader.check_end()?;
    let Reader { first, last, whole, size, .. } = reader;
    Ok(Tail { pending, unmarked, marked, first, last, whole, size })
}
