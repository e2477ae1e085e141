//! Frames: entries that were appended together, packed into few values.
//!
//! The number of keys decides memory and opening time, so a command's events share one key. A frame is
//! `'L' | version u8 | entries u16 | bytes u32 | hash before the first 32 | envelopes …`, little-endian. It stands under
//! its first position (8 bytes, big-endian); what is above [`MAX_VALUE`] goes on under the same key with a part number
//! (2 bytes) behind.

use crate::ledger::disk::MAX_VALUE;
use crate::ledger::{Damage, Entry, Hash, LedgerError, codec};

const MAGIC: u8 = b'L';
const VERSION: u8 = 1;
const HEADER: usize = 40;
/// A frame takes no further entry once it is this long, so that most frames are one value.
const FULL: usize = MAX_VALUE * 3 / 4;

/// A frame that is being filled.
pub struct Packing {
    first: u64,
    count: u16,
    bytes: Vec<u8>,
}

impl Packing {
    /// An empty frame after the entry with `previous`.
    pub fn new(first: u64, previous: &Hash) -> Self {
        let mut bytes = vec![0; 8];
        bytes.extend_from_slice(&previous.0);
        Self { first, count: 0, bytes }
    }
    /// Where envelopes are appended; [`Packing::added`] counts them.
    pub fn bytes(&mut self) -> &mut Vec<u8> {
        &mut self.bytes
    }
    /// Counts an envelope that was appended.
    pub fn added(&mut self) {
        self.count += 1;
    }
    /// Whether the next entry should begin a new frame.
    pub fn is_full(&self) -> bool {
        self.bytes.len() >= FULL || self.count == u16::MAX
    }
    /// Keys and values to be stored.
    pub fn finish(mut self, out: &mut Vec<(Vec<u8>, Vec<u8>)>) {
        if self.count == 0 {
            return;
        }
        let [c0, c1] = self.count.to_le_bytes();
        // An envelope is at most a megabyte, and only the last one goes over `FULL`.
        let [l0, l1, l2, l3] = u32::try_from(self.bytes.len() - HEADER).unwrap_or(u32::MAX).to_le_bytes();
        for (place, byte) in self.bytes.iter_mut().zip([MAGIC, VERSION, c0, c1, l0, l1, l2, l3]) {
            *place = byte;
        }
        if self.bytes.len() <= MAX_VALUE {
            out.push((key(self.first, 0), self.bytes));
            return;
        }
        for (part, chunk) in (0u16..).zip(self.bytes.chunks(MAX_VALUE)) {
            out.push((key(self.first, part), chunk.to_vec()));
        }
    }
}

/// The key of a part of a frame.
pub fn key(first: u64, part: u16) -> Vec<u8> {
    let mut key = first.to_be_bytes().to_vec();
    if part > 0 {
        key.extend_from_slice(&part.to_be_bytes());
    }
    key
}

/// First position of the frame that a key belongs to.
pub fn first_of(key: &[u8]) -> Option<u64> {
    key.first_chunk::<8>().map(|k| u64::from_be_bytes(*k))
}

/// A frame as read: its parts put together.
pub struct Frame {
    first: u64,
    bytes: Vec<u8>,
}

impl Frame {
    /// Puts a frame together from its parts in the order of their keys.
    ///
    /// # Errors
    /// Damage when a part is missing.
    pub fn from_parts<'a>(first: u64, parts: impl Iterator<Item = (&'a [u8], &'a [u8])>) -> Result<Self, LedgerError> {
        let mut bytes = Vec::new();
        for (part, (found, value)) in (0u16..).zip(parts) {
            if found != key(first, part) {
                return Err(damaged(first, Damage::CutShort));
            }
            bytes.extend_from_slice(value);
        }
        Ok(Self { first, bytes })
    }

    /// Opens the entries at positions from `from` to `to`, both included, each checked against its hash.
    ///
    /// # Errors
    /// Damage or a newer format, at the first position that can't be trusted.
    pub fn open(&self, from: u64, to: u64, out: &mut Vec<Entry>) -> Result<Opened, LedgerError> {
        let first = self.first;
        let (&[magic, version, c0, c1, l0, l1, l2, l3], rest) =
            self.bytes.split_first_chunk::<8>().ok_or(damaged(first, Damage::CutShort))?;
        let (before, mut rest) = rest.split_first_chunk::<32>().ok_or(damaged(first, Damage::CutShort))?;
        if magic != MAGIC {
            return Err(damaged(first, Damage::NotAnEntry));
        }
        if version > VERSION {
            return Err(LedgerError::Newer { position: first, found: version.into(), known: VERSION.into() });
        }
        let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).unwrap_or(usize::MAX);
        if rest.len() != length {
            return Err(damaged(first, Damage::CutShort));
        }
        let before = Hash(*before);
        let mut previous = before;
        let mut position = first;
        for _ in 0..u16::from_le_bytes([c0, c1]) {
            if position > to {
                // What comes after is not asked for: damage there does not keep what stands before from being read.
                return Ok(Opened { before, after: previous, next: position });
            }
            if rest.is_empty() {
                return Err(damaged(first, Damage::CutShort));
            }
            let envelope = codec::outline(position, rest)?;
            if (from..=to).contains(&position) {
                let recorded = envelope.open(&previous, position)?;
                out.push(Entry { recorded, previous, hash: envelope.hash });
            }
            previous = envelope.hash;
            rest = rest.get(envelope.size..).unwrap_or_default();
            position = position.checked_add(1).ok_or(damaged(first, Damage::NotAnEntry))?;
        }
        if !rest.is_empty() {
            return Err(damaged(first, Damage::NotAnEntry));
        }
        Ok(Opened { before, after: previous, next: position })
    }
}

/// What [`Frame::open`] learned of the whole frame.
pub struct Opened {
    /// Hash of the entry before the frame, as the frame says.
    pub before: Hash,
    /// Hash of its last entry.
    pub after: Hash,
    /// Position after its last entry.
    pub next: u64,
}

fn damaged(position: u64, damage: Damage) -> LedgerError {
    LedgerError::Damaged { position, damage }
}
