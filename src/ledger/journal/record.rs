//! A record: its bytes, and reading them back.

use crate::ledger::FAR;
use std::io::{self, Read};

/// Length, sequence number, durable number and kind.
const HEAD: usize = 4 + 8 + 8 + 1;
/// Bytes of the checksum.
const SUM: usize = 8;
/// Largest body that is written or believed.
const MOST: usize = 64 << 20;
/// Bytes of the smallest record.
pub(super) const LEAST: usize = HEAD + SUM;
/// Largest record, in bytes.
pub(super) const LARGEST: usize = MOST + LEAST;

/// A value put into a tree of the store, or a key removed from it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Put {
    /// Name of the tree.
    pub tree: &'static str,
    /// Key.
    pub key: Vec<u8>,
    /// Value; none removes the key.
    pub value: Option<Vec<u8>>,
}

/// What a record is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Written together.
    Puts(Vec<Put>),
    /// Everything before has reached the store.
    Mark,
}

/// A record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Record {
    pub seq: u64,
    /// The last record known to be durable when this one was written.
    pub durable: u64,
    pub kind: Kind,
}

/// The trees that may be named, each by its place here. Places are never used again for another tree.
pub const TREES: [&str; 5] = ["frames", "streams", "meta", "contacts", "credentials"];

fn code_of(tree: &str) -> io::Result<u8> {
    let at = TREES.iter().position(|name| *name == tree);
    at.and_then(|at| u8::try_from(at).ok()).ok_or_else(|| io::Error::other("a tree that the journal does not know"))
}

fn too_large() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "too large for a record of the journal")
}

/// Adds a record's bytes to `out`: these puts, or a mark.
pub(super) fn encode(seq: u64, durable: u64, puts: Option<&[Put]>, out: &mut Vec<u8>) -> io::Result<()> {
    let start = out.len();
    out.extend([0; 4]);
    out.extend(seq.to_le_bytes());
    out.extend(durable.to_le_bytes());
    out.push(if puts.is_some() { 1 } else { 2 });
    for put in puts.unwrap_or_default() {
        let key = u16::try_from(put.key.len()).map_err(|_| too_large())?;
        let value = match &put.value {
            Some(value) => u32::try_from(value.len()).map_err(|_| too_large())?,
            None => u32::MAX,
        };
        out.push(code_of(put.tree)?);
        out.extend(key.to_le_bytes());
        out.extend(value.to_le_bytes());
        out.extend(&put.key);
        out.extend(put.value.as_deref().unwrap_or_default());
    }
    let body = out.len() - start - HEAD;
    let length = u32::try_from(body).ok().filter(|_| body <= MOST).ok_or_else(too_large)?;
    if let Some(place) = out.get_mut(start..start + 4) {
        place.copy_from_slice(&length.to_le_bytes());
    }
    let sum = checksum(out.get(start..).unwrap_or_default());
    out.extend(sum);
    Ok(())
}

impl Record {
    /// Reads the record that begins `bytes`; with it, how many bytes it takes. None where no whole record stands.
    pub fn decode(bytes: &[u8]) -> Option<(Self, usize)> {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let body = usize::try_from(u32::from_le_bytes(*length)).ok().filter(|n| *n <= MOST)?;
        let end = HEAD + body;
        let sum = bytes.get(end..end + SUM)?;
        if sum != checksum(bytes.get(..end)?) {
            return None;
        }
        let (seq, rest) = rest.split_first_chunk::<8>()?;
        let (durable, rest) = rest.split_first_chunk::<8>()?;
        let (kind, rest) = rest.split_first()?;
        let kind = match kind {
            1 => Kind::Puts(puts(rest.get(..body)?)?),
            2 => Kind::Mark,
            _ => return None,
        };
        let (seq, durable) = (u64::from_le_bytes(*seq), u64::from_le_bytes(*durable));
        (seq <= FAR).then_some((Self { seq, durable, kind }, end + SUM))
    }
}

/// Reads the next record into `buffer`, which holds its bytes then; with it, how many those are. None where no whole
/// record stands. Never more than one record is in memory.
pub(super) fn read(input: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<Option<(Record, u64)>> {
    buffer.clear();
    input.by_ref().take(HEAD as u64).read_to_end(buffer)?;
    let Some(length) = buffer.first_chunk::<4>().filter(|_| buffer.len() == HEAD) else { return Ok(None) };
    let body = u64::from(u32::from_le_bytes(*length));
    if body > MOST as u64 {
        return Ok(None);
    }
    // A length that lies takes no more memory than the file has bytes.
    input.by_ref().take(body + SUM as u64).read_to_end(buffer)?;
    Ok(Record::decode(buffer).map(|(record, size)| (record, size as u64)))
}

/// Whether a record with a number above `after`, and `most` at most, may begin here, in the last `room` bytes of a
/// segment: looked at before its checksum is, so that a long torn end is not hashed at every byte. What people type holds
/// no zero bytes and can't play a record.
pub(super) fn may_begin(bytes: &[u8], (after, most): (u64, u64), room: u64) -> bool {
    let head = || {
        let (length, rest) = bytes.split_first_chunk::<4>()?;
        let (seq, rest) = rest.split_first_chunk::<8>()?;
        let (durable, rest) = rest.split_first_chunk::<8>()?;
        let length = u64::from(u32::from_le_bytes(*length));
        Some((length, u64::from_le_bytes(*seq), u64::from_le_bytes(*durable), *rest.first()?))
    };
    head().is_some_and(|(length, seq, durable, kind)| {
        let fits = length <= MOST as u64 && length + LEAST as u64 <= room;
        let follows = seq > after && seq <= most;
        fits && follows && durable < seq && (kind == 1 || (kind == 2 && length == 0))
    })
}

fn puts(mut bytes: &[u8]) -> Option<Vec<Put>> {
    let mut out = Vec::new();
    while !bytes.is_empty() {
        let (tree, rest) = bytes.split_first()?;
        let tree = TREES.get(usize::from(*tree))?;
        let (key, rest) = rest.split_first_chunk::<2>()?;
        let (value, rest) = rest.split_first_chunk::<4>()?;
        let (key, rest) = rest.split_at_checked(usize::from(u16::from_le_bytes(*key)))?;
        let (value, rest) = match u32::from_le_bytes(*value) {
            u32::MAX => (None, rest),
            length => {
                let (value, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
                (Some(value.to_vec()), rest)
            }
        };
        out.push(Put { tree, key: key.to_vec(), value });
        bytes = rest;
    }
    Some(out)
}

fn checksum(bytes: &[u8]) -> [u8; SUM] {
    let hash = blake3::hash(bytes);
    let mut out = [0; SUM];
    out.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    out
}
