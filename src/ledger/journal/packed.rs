//! Packed segments: what is never written again takes less room. Records stand in blocks that are deflated one by one;
//! the head of a block says which positions of the ledger stand in it, so that single events are found without unpacking
//! the rest.
//!
//! ```text
//! journal/00000001.logz = header, block, block, …, last block (empty)
//! header = "FDZ1", store id (16 bytes), sequence number of the first record (8)
//! block  = bytes as records (4), bytes here (4), first sequence number (8), lowest and highest position (8, 8),
//!          checksum of all that and the bytes (8), bytes
//! last   = a block of no bytes whose first sequence number is the one after the last record
//! ```

use super::record::{Kind, LARGEST, Record, TREES};
use super::segment::{self, HEADER, Reader};
use super::{JournalError, Put};
use crate::ledger::bytes;
use crate::ledger::disk::sync_dir;
use flate2::Compression;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

const MAGIC: [u8; 4] = *b"FDZ1";
const BLOCK_HEAD: usize = 4 + 4 + 8 + 8 + 8 + 8;
/// A block ends with the record that takes it above so many bytes.
pub(super) const BLOCK: usize = 128 << 10;

/// How hard is compressed. A third of the bytes are of hashes and hardly get shorter: more costs much time and gains little.
const LEVEL: Compression = Compression::new(1);

/// What the head of a block says.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Head {
    /// Bytes of its records.
    raw: u32,
    /// Bytes as they stand.
    packed: u32,
    /// Sequence number of its first record.
    first: u64,
    /// Lowest position of an event in it; 0 where there is none.
    pub low: u64,
    /// Highest first position of a frame in it.
    pub high: u64,
}

impl Head {
    /// Of a block that begins with the record of this number.
    pub fn from_record(first: u64) -> Self {
        Self { first, ..Self::default() }
    }

    /// Takes the positions of these puts in.
    pub fn cover(&mut self, puts: &[Put]) {
        for position in puts.iter().filter_map(position_of).filter(|at| *at > 0) {
            self.low = if self.low == 0 { position } else { self.low.min(position) };
            self.high = self.high.max(position);
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(BLOCK_HEAD);
        out.extend(self.raw.to_le_bytes());
        out.extend(self.packed.to_le_bytes());
        for number in [self.first, self.low, self.high] {
            out.extend(number.to_le_bytes());
        }
        out
    }

    fn sum(&self, packed: &[u8]) -> [u8; 8] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.bytes()).update(packed);
        hasher.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
    }

    /// The head and its checksum; none at a clean end of the file is left to the caller.
    fn read(input: &mut impl Read) -> io::Result<(Self, [u8; 8])> {
        let mut bytes = [0; BLOCK_HEAD];
        input.read_exact(&mut bytes).map_err(cut_short)?;
        let parsed = || {
            let (raw, rest) = bytes.split_first_chunk::<4>()?;
            let (packed, rest) = rest.split_first_chunk::<4>()?;
            let (first, rest) = rest.split_first_chunk::<8>()?;
            let (low, rest) = rest.split_first_chunk::<8>()?;
            let (high, sum) = rest.split_first_chunk::<8>()?;
            let head = Self {
                raw: u32::from_le_bytes(*raw),
                packed: u32::from_le_bytes(*packed),
                first: u64::from_le_bytes(*first),
                low: u64::from_le_bytes(*low),
                high: u64::from_le_bytes(*high),
            };
            Some((head, sum.try_into().ok()?))
        };
        let (head, sum): (Self, [u8; 8]) = parsed().ok_or_else(invalid)?;
        // A block is one record above its limit at most.
        let most = LARGEST + BLOCK;
        let believable = [head.raw, head.packed].iter().all(|n| usize::try_from(*n).is_ok_and(|n| n <= most));
        if believable { Ok((head, sum)) } else { Err(invalid()) }
    }
}

fn invalid() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a damaged block of the journal")
}

fn cut_short(error: io::Error) -> io::Error {
    if error.kind() == io::ErrorKind::UnexpectedEof { invalid() } else { error }
}

/// Gives the records' bytes of a packed segment, block by block, each checked.
pub(super) struct Unpacker {
    input: BufReader<File>,
    pub store: [u8; 16],
    pub first: u64,
    block: io::Cursor<Vec<u8>>,
    /// Number after the last record, once the last block was read.
    end: Option<u64>,
}

impl Unpacker {
    /// None where the header is not one.
    pub fn new(file: File) -> io::Result<Option<Self>> {
        let mut input = BufReader::with_capacity(64 << 10, file);
        let header = segment::read_header(&mut input, MAGIC)?;
        Ok(header.map(|(store, first)| Self { input, store, first, block: io::Cursor::default(), end: None }))
    }

    /// Whether the whole segment was read, up to this record.
    pub fn is_whole(&self, last: u64) -> bool {
        self.end == Some(last + 1)
    }

    /// The next block's head; its records are read next. None after the last one.
    fn next_block(&mut self) -> io::Result<Option<Head>> {
        let (head, sum) = Head::read(&mut self.input)?;
        let mut packed = Vec::new();
        self.input.by_ref().take(head.packed.into()).read_to_end(&mut packed)?;
        if head.sum(&packed) != sum {
            return Err(invalid());
        }
        if head.raw == 0 {
            self.end = Some(head.first);
            return Ok(None);
        }
        let raw = usize::try_from(head.raw).map_err(|_| invalid())?;
        let mut bytes = Vec::new();
        if !bytes::inflate(&packed, raw, &mut bytes) {
            return Err(invalid());
        }
        self.block = io::Cursor::new(bytes);
        Ok(Some(head))
    }

    /// Goes over the blocks that hold events between two positions without unpacking the others.
    fn blocks_between(
        &mut self,
        low: u64,
        high: u64,
        each: &mut dyn FnMut(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        loop {
            let at = self.input.stream_position()?;
            let (head, _) = Head::read(&mut self.input)?;
            if head.raw == 0 {
                return Ok(());
            }
            if head.low == 0 || head.high < low || head.low > high {
                self.input.seek_relative(head.packed.into())?;
                continue;
            }
            self.input.seek(SeekFrom::Start(at))?;
            self.next_block()?;
            each(self)?;
        }
    }
}

impl Read for Unpacker {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let read = self.block.read(out)?;
            if read > 0 || out.is_empty() || self.end.is_some() || self.next_block()?.is_none() {
                return Ok(read);
            }
        }
    }
}

/// First position of the frame that a put belongs to.
pub(super) fn position_of(put: &Put) -> Option<u64> {
    let frames = TREES.first() == Some(&put.tree);
    put.key.first_chunk::<8>().filter(|_| frames).map(|key| u64::from_be_bytes(*key))
}

/// The rows of frames that begin at positions from `low` to `high`, from one packed segment.
pub(super) fn frames_between(path: &Path, low: u64, high: u64, each: &mut dyn FnMut(Put)) -> Result<(), JournalError> {
    let file = File::open(path).map_err(JournalError::io(path))?;
    let damaged = || JournalError::Damaged { path: path.to_owned(), after: 0 };
    let mut input = Unpacker::new(file).map_err(JournalError::io(path))?.ok_or_else(damaged)?;
    let mut buffer = Vec::new();
    let read = input.blocks_between(low, high, &mut |input| {
        while let Some((record, _)) = super::record::read(&mut input.block, &mut buffer)? {
            let Kind::Puts(puts) = record.kind else { continue };
            puts.into_iter()
                .filter(|p| position_of(p).is_some_and(|at| (low..=high).contains(&at)))
                .for_each(&mut *each);
        }
        Ok(())
    });
    read.map_err(|e| if e.kind() == io::ErrorKind::InvalidData { damaged() } else { JournalError::io(path)(e) })
}

/// Every whole record of a packed segment, over damaged blocks. Gives whether there was damage.
pub(super) fn rescue(path: &Path, store: [u8; 16], take: &mut dyn FnMut(Record)) -> io::Result<bool> {
    if !segment::is_of(path, store) {
        return Ok(true);
    }
    let mut input = BufReader::with_capacity(64 << 10, File::open(path)?);
    input.seek_relative(HEADER as i64)?;
    let (first, block) = (0, io::Cursor::default());
    let mut input = Unpacker { input, store, first, block, end: None };
    let (mut damaged, mut buffer) = (false, Vec::new());
    loop {
        let at = input.input.stream_position()?;
        // Where the next block begins is known only from this one's head.
        let Ok((head, _)) = Head::read(&mut input.input) else { return Ok(true) };
        input.input.seek(SeekFrom::Start(at))?;
        match input.next_block() {
            Ok(None) => return Ok(damaged),
            Ok(Some(_)) => {
                while let Some((record, _)) = super::record::read(&mut input.block, &mut buffer)? {
                    take(record);
                }
            }
            Err(_) => {
                damaged = true;
                input.input.seek(SeekFrom::Start(at + BLOCK_HEAD as u64 + u64::from(head.packed)))?;
            }
        }
    }
}

/// Packs a segment that nothing is written to any more: written beside, synced, read back and compared byte for byte, and
/// only then put in the place of the plain one.
///
/// # Errors
/// When it is damaged or can't be read or written; the plain one stays then.
pub(super) fn pack(folder: &Path, number: u32, store: [u8; 16]) -> Result<(), JournalError> {
    let (plain, packed) = (segment::path(folder, number), segment::packed_path(folder, number));
    let part = begin_part(&packed).map_err(JournalError::io(&packed))?;
    let done = write_packed(&plain, &part, store).and_then(|()| compare(&plain, &part, store));
    if let Err(e) = done {
        // What is not whole must not fill the disk.
        let _ = std::fs::remove_file(&part);
        return Err(e);
    }
    let swap = || {
        std::fs::rename(&part, &packed)?;
        sync_dir(folder)?;
        std::fs::remove_file(&plain)?;
        sync_dir(folder)
    };
    swap().map_err(JournalError::io(&packed))
}

fn write_packed(plain: &Path, part: &Path, store: [u8; 16]) -> Result<(), JournalError> {
    let mut reader = Reader::open_at(plain, store)?;
    let io = || JournalError::io(part);
    let mut out = BufWriter::new(segment::private(part).map_err(io())?);
    out.write_all(&header(store, reader.first)).map_err(io())?;
    let (mut raw, mut head) = (Vec::with_capacity(BLOCK * 2), Head::default());
    loop {
        let record = reader.next()?;
        if raw.len() >= BLOCK || (record.is_none() && !raw.is_empty()) {
            write_block(&mut out, &raw, head).map_err(io())?;
            raw.clear();
        }
        let Some(Record { seq, kind, .. }) = record else { break };
        if raw.is_empty() {
            head = Head::from_record(seq);
        }
        raw.extend_from_slice(reader.bytes());
        if let Kind::Puts(puts) = &kind {
            head.cover(puts);
        }
    }
    if !reader.check_end()? {
        // A sealed segment was synced to its end: anything behind it is damage.
        return Err(JournalError::Damaged { path: plain.to_owned(), after: reader.last });
    }
    write_block(&mut out, &[], Head::from_record(reader.last + 1)).map_err(io())?;
    out.into_inner().map_err(|e| e.into_error()).and_then(|file| file.sync_all()).map_err(io())
}

/// Where a packed segment is written until it is whole; what an earlier try left there is thrown away.
pub(super) fn begin_part(packed: &Path) -> io::Result<PathBuf> {
    let part = packed.with_extension("logz.part");
    match std::fs::remove_file(&part) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(part),
    }
}

/// The first bytes of a packed segment.
pub(super) fn header(store: [u8; 16], first: u64) -> Vec<u8> {
    segment::header(MAGIC, store, first)
}

fn write_block(out: &mut impl Write, raw: &[u8], head: Head) -> io::Result<()> {
    let mut packed = Vec::new();
    deflate(raw, &mut packed)?;
    put_block(out, raw, &packed, head)
}

/// What blocks are packed and unpacked into, used again for the next.
#[derive(Default)]
pub(super) struct Buffers {
    packed: Vec<u8>,
    check: Vec<u8>,
}

/// Writes a block of what stands nowhere else: it is unpacked and compared byte for byte first.
pub(super) fn write_checked(out: &mut impl Write, raw: &[u8], head: Head, buffers: &mut Buffers) -> io::Result<()> {
    let Buffers { packed, check } = buffers;
    packed.clear();
    check.clear();
    deflate(raw, packed)?;
    // The last block has nothing in it.
    match raw.is_empty() || (bytes::inflate(packed, raw.len(), check) && check.as_slice() == raw) {
        true => put_block(out, raw, packed, head),
        false => Err(invalid()),
    }
}

fn put_block(out: &mut impl Write, raw: &[u8], packed: &[u8], head: Head) -> io::Result<()> {
    let length = |bytes: &[u8]| u32::try_from(bytes.len()).map_err(|_| invalid());
    let head = Head { raw: length(raw)?, packed: length(packed)?, ..head };
    out.write_all(&head.bytes())?;
    out.write_all(&head.sum(packed))?;
    out.write_all(packed)
}

fn deflate(raw: &[u8], packed: &mut Vec<u8>) -> io::Result<()> {
    if raw.is_empty() {
        return Ok(());
    }
    packed.reserve(raw.len() / 2 + 64);
    bytes::deflate(raw, LEVEL, packed)
}

/// Compares a packed segment with the plain one it was made of.
fn compare(plain: &Path, packed: &Path, store: [u8; 16]) -> Result<(), JournalError> {
    let mut before = BufReader::new(File::open(plain).map_err(JournalError::io(plain))?);
    let differs = || JournalError::Io { path: packed.to_owned(), source: invalid() };
    let file = File::open(packed).map_err(JournalError::io(packed))?;
    let mut after = Unpacker::new(file).map_err(JournalError::io(packed))?.ok_or_else(differs)?;
    let header = segment::header(*b"FDJ1", store, after.first);
    let mut begun = vec![0; HEADER];
    before.read_exact(&mut begun).map_err(JournalError::io(plain))?;
    if begun != header {
        return Err(differs());
    }
    let (mut a, mut b) = (vec![0; 64 << 10], Vec::with_capacity(64 << 10));
    loop {
        let read = before.read(&mut a).map_err(JournalError::io(plain))?;
        b.clear();
        after.by_ref().take(read as u64).read_to_end(&mut b).map_err(JournalError::io(packed))?;
        if a.get(..read) != Some(b.as_slice()) {
            return Err(differs());
        }
        if read == 0 {
            break;
        }
    }
    let mut more = [0];
    match after.read(&mut more) {
        Ok(0) => Ok(()),
        _ => Err(differs()),
    }
}
