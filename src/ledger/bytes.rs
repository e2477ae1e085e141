//! Bytes of the files that are written once and never changed: numbers of variable length, compression, reading in places.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::cell::RefCell;
use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// How hard is compressed: 5 would cost nearly twice the time and gain a twentieth.
const LEVEL: Compression = Compression::new(2);
thread_local! {
    static INFLATE: RefCell<Decompress> = RefCell::new(Decompress::new(false));
    // Its tables are larger than most of what is compressed: made and zeroed for each, they would cost as much again.
    static DEFLATE: RefCell<Option<(Compression, Compress)>> = const { RefCell::new(None) };
}

/// Largest block, in bytes, that is believed when it is unpacked.
pub const MOST: usize = 64 << 20;

/// Encoded values go here: most of what makes them up are single bytes, which are no copying.
#[derive(Debug)]
pub struct Appending<'v>(pub &'v mut Vec<u8>);

impl bincode::enc::write::Writer for Appending<'_> {
    #[inline]
    fn write(&mut self, bytes: &[u8]) -> Result<(), bincode::error::EncodeError> {
        match bytes {
            [one] => self.0.push(*one),
            more => self.0.extend_from_slice(more),
        }
        Ok(())
    }
}

/// Appends a number: seven bits a byte, the lowest first.
pub fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(number.to_le_bytes()[0] | 0x80);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Reads what [`put_number`] wrote, and moves on; none when the bytes end or it is too large.
pub fn number(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0u64, 0u32);
    loop {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7f).checked_shl(shift).filter(|_| shift < 64)?;
        if byte & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

/// A number that counts things in memory.
pub fn count(bytes: &mut &[u8]) -> Option<usize> {
    number(bytes).and_then(|n| usize::try_from(n).ok())
}

/// A number that stands as the difference to the one before it.
pub fn number_after(bytes: &mut &[u8], before: u64) -> Option<u64> {
    number(bytes).and_then(|more| before.checked_add(more))
}

/// Takes so many bytes, and moves on.
pub fn take<'a>(bytes: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

/// Eight bytes that tell a changed value.
pub fn checksum(bytes: &[u8]) -> [u8; 8] {
    blake3::hash(bytes).as_bytes().first_chunk().copied().unwrap_or_default()
}

/// Compresses, with a checksum in front.
///
/// # Errors
/// When there is no memory for it.
pub fn pack(raw: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = Vec::with_capacity(raw.len() / 2 + 64);
    deflate(raw, LEVEL, &mut packed)?;
    let mut out = Vec::with_capacity(packed.len() + 12);
    put_number(&mut out, raw.len() as u64);
    out.extend(checksum(&packed));
    out.extend(packed);
    Ok(out)
}

/// Unpacks what [`pack`] made; none when it was changed.
pub fn unpack(mut bytes: &[u8]) -> Option<Vec<u8>> {
    let length = count(&mut bytes).filter(|n| *n <= MOST)?;
    let sum = take(&mut bytes, 8)?;
    if sum != checksum(bytes) {
        return None;
    }
    let mut raw = Vec::new();
    inflate(bytes, length, &mut raw).then_some(raw)
}

/// Appends one stream of these bytes, compressed so hard.
///
/// # Errors
/// What the library says.
pub fn deflate(raw: &[u8], level: Compression, out: &mut Vec<u8>) -> io::Result<()> {
    DEFLATE.with_borrow_mut(|kept| {
        let deflate = match kept {
            Some((of, deflate)) if *of == level => deflate,
            other => &mut other.insert((level, Compress::new(level, false))).1,
        };
        deflate.reset();
        let mut rest = raw;
        loop {
            if out.capacity() - out.len() < 64 {
                out.reserve(rest.len() / 2 + 64);
            }
            let before = deflate.total_in();
            let status = deflate.compress_vec(rest, out, FlushCompress::Finish).map_err(io::Error::other)?;
            if status == Status::StreamEnd {
                return Ok(());
            }
            let taken = usize::try_from(deflate.total_in() - before).unwrap_or(usize::MAX);
            rest = rest.get(taken..).unwrap_or_default();
        }
    })
}

/// Unpacks one stream into an empty buffer; false when it does not come to exactly so many bytes.
pub fn inflate(packed: &[u8], length: usize, raw: &mut Vec<u8>) -> bool {
    // In one step: what was unpacked before is looked up where it stands. A byte more than there may be tells of more.
    raw.reserve(length + 1);
    let end = INFLATE.with_borrow_mut(|inflate| {
        inflate.reset(false);
        inflate.decompress_vec(packed, raw, FlushDecompress::Finish)
    });
    end.is_ok_and(|end| end == Status::StreamEnd) && raw.len() == length
}

/// Reads so many bytes at a place of a file.
///
/// # Errors
/// When the file ends before, or nothing that is written here is so long.
pub fn read_at(file: &File, at: u64, length: usize) -> io::Result<Vec<u8>> {
    // A length that lies must not take all memory. What can't be compressed gets a little longer than it was.
    if length > MOST + MOST / 8 {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "a length that nothing has"));
    }
    let mut bytes = vec![0; length];
    file.read_exact_at(&mut bytes, at)?;
    Ok(bytes)
}

/// Tells the machine that these bytes will be read, so that it fetches them meanwhile. Where it can't, nothing is lost.
pub fn will_read(file: &File, at: u64, length: u64) {
    #[cfg(target_os = "linux")]
    if let Some(length) = std::num::NonZeroU64::new(length) {
        let _ = rustix::fs::fadvise(file, at, Some(length), rustix::fs::Advice::WillNeed);
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (file, at, length);
}

/// Makes a folder of mode 0700, if it is not there.
///
/// # Errors
/// When it can't be made.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// A file that has its name only when it is whole and synced.
#[derive(Debug)]
pub struct Whole {
    out: BufWriter<File>,
    part: PathBuf,
    at: u64,
}

impl Whole {
    /// Begins a file in a folder; what an earlier try left is thrown away.
    ///
    /// # Errors
    /// When it can't be made.
    pub fn begin(folder: &Path) -> io::Result<Self> {
        make_folder(folder)?;
        let part = folder.join("new.part");
        match std::fs::remove_file(&part) {
            Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
            _ => {}
        }
        let file = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&part)?;
        Ok(Self { out: BufWriter::with_capacity(1 << 18, file), part, at: 0 })
    }

    /// Where the next byte goes.
    pub fn at(&self) -> u64 {
        self.at
    }

    /// Appends bytes, and gives where they begin.
    ///
    /// # Errors
    /// When they can't be written.
    pub fn put(&mut self, bytes: &[u8]) -> io::Result<u64> {
        let at = self.at;
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(at)
    }

    /// Gives the file its name, durably.
    ///
    /// # Errors
    /// When it can't be synced or renamed.
    pub fn finish(self, name: &str) -> io::Result<PathBuf> {
        let file = self.out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        let path = self.part.with_file_name(name);
        std::fs::rename(&self.part, &path)?;
        super::disk::sync_dir(path.parent().unwrap_or(Path::new(".")))?;
        Ok(path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_size_read_back_and_cut_ones_do_not() {
        for n in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut bytes = Vec::new();
            put_number(&mut bytes, n);
            assert_eq!(number(&mut bytes.as_slice()), Some(n));
            assert_eq!(number(&mut bytes.split_last().unwrap().1), None, "{n}");
        }
        assert_eq!(number(&mut [0xff; 12].as_slice()), None);
        assert_eq!(number_after(&mut [5].as_slice(), 7), Some(12));
        assert_eq!(number_after(&mut [5].as_slice(), u64::MAX), None);
    }

    #[test]
    fn a_length_that_lies_takes_no_memory() {
        let file = tempfile::tempfile().unwrap();
        assert_eq!(read_at(&file, 0, usize::MAX).unwrap_err().kind(), io::ErrorKind::InvalidData);
        assert_eq!(read_at(&file, 0, 1).unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
    }

    #[test]
    fn any_changed_byte_of_a_packed_block_is_noticed() {
        let raw: Vec<u8> = (0..4_000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
        let packed = pack(&raw).unwrap();
        assert!(packed.len() < raw.len() / 2);
        assert_eq!(unpack(&packed).as_deref(), Some(raw.as_slice()));
        for at in 0..packed.len() {
            let mut bad = packed.clone();
            bad[at] ^= 0x10;
            assert_ne!(unpack(&bad).as_deref(), Some(raw.as_slice()), "byte {at}");
            assert!(unpack(&bad).is_none(), "byte {at}");
        }
    }

    #[test]
    fn what_a_used_compressor_makes_reads_back_whatever_was_in_it_before() {
        let text: Vec<u8> = (0..90_000u32).flat_map(|n| (n / 5).to_le_bytes()).collect();
        let mut noise = vec![0; 70_000];
        blake3::Hasher::new().finalize_xof().fill(&mut noise);
        for level in [1, 2, 2, 5, 1] {
            for raw in [&text, &noise, &Vec::new(), &b"x".to_vec()] {
                let mut packed = b"before".to_vec();
                deflate(raw, Compression::new(level), &mut packed).unwrap();
                let packed = packed.strip_prefix(b"before").unwrap();
                let unpacked = |length| {
                    let mut out = Vec::new();
                    inflate(packed, length, &mut out).then_some(out)
                };
                assert!(unpacked(raw.len()).as_ref() == Some(raw), "level {level}, {} bytes", raw.len());
                assert!(unpacked(raw.len() + 1).is_none());
                assert!(raw.is_empty() || unpacked(raw.len() - 1).is_none());
                assert!(!inflate(packed.split_last().unwrap().1, raw.len(), &mut Vec::new()), "cut short");
            }
        }
    }
}
