//! How an entry stands in the store: an envelope written by hand around a bincode payload.
//!
//! ```text
//! "FD" | format u8 | kind u8 | schema u16 | length u32 | payload | hash 32
//! ```
//!
//! Numbers are little-endian. The hash is blake3 with a derived key over the previous entry's hash, the position and
//! all bytes before it: it is checksum and chain in one. The payload of a released schema never changes: golden bytes
//! in `tests/suite/golden/` hold it. A change to the events is a new schema: a frozen copy of the old types moves to a
//! module of its own, and `payload` lifts what it reads to today's.

use super::bytes::Appending;
use super::{Damage, Hash, LedgerError};
use crate::domain::event::{Event, Recorded};
use crate::domain::{Actor, DeskId, Moment, ShiftId};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Largest payload of an event. Callers split what may grow beyond it: households are entered 200 at a time.
pub const MAX_PAYLOAD: usize = 1 << 20;
/// Format of the envelope.
pub const FORMAT: u8 = 1;
/// Schema of the payload that this version writes.
pub const SCHEMA: u16 = 1;

const MAGIC: [u8; 2] = *b"FD";
const KIND_EVENT: u8 = 1;
const HEADER: usize = 10;
const HASH: usize = 32;

static HASHER: LazyLock<blake3::Hasher> = LazyLock::new(|| blake3::Hasher::new_derive_key("frontdesk ledger entry v1"));

/// The limit keeps a wrong length from aborting the process. The reader counts a number at its full width though it
/// stands in one byte, so that its limit must be wider than the largest payload by that much.
fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ MAX_PAYLOAD * 16 }>()
}

/// What a payload of schema 1 holds. The position stands in the store's key and in the hash.
#[derive(Serialize, Deserialize)]
struct Body {
    version: u64,
    at: Moment,
    actor: Actor,
    desk: DeskId,
    shift: Option<ShiftId>,
    event: Event,
}

/// The same by reference, so that writing copies nothing.
#[derive(Serialize)]
struct BodyRef<'a> {
    version: u64,
    at: Moment,
    actor: Actor,
    desk: DeskId,
    shift: Option<ShiftId>,
    event: &'a Event,
}

/// Appends an entry's envelope to `out` and gives its hash.
///
/// # Errors
/// [`LedgerError::TooLarge`]; `out` is then as it was.
pub fn seal(out: &mut Vec<u8>, previous: &Hash, recorded: &Recorded) -> Result<Hash, LedgerError> {
    let Recorded { position, version, at, actor, desk, shift, ref event } = *recorded;
    let body = BodyRef { version, at, actor, desk, shift, event };
    let start = out.len();
    out.extend_from_slice(&MAGIC);
    out.extend_from_slice(&[FORMAT, KIND_EVENT]);
    out.extend_from_slice(&SCHEMA.to_le_bytes());
    out.extend_from_slice(&[0; 4]);
    // The limit guards reading only, so writing must keep it as well.
    let done = bincode::serde::encode_into_writer(&body, Appending(out), config());
    let length = out.len().saturating_sub(start + HEADER);
    let done = match done {
        Ok(()) if length > MAX_PAYLOAD => Err(LedgerError::TooLarge { bytes: length, most: MAX_PAYLOAD }),
        done => done.map_err(|e| LedgerError::Store(e.to_string())),
    };
    done.inspect_err(|_| out.truncate(start))?;
    if let Some(place) = out.get_mut(start + HEADER - 4..start + HEADER) {
        place.copy_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes());
    }
    let hash = chain(previous, position, out.get(start..).unwrap_or_default());
    out.extend_from_slice(&hash.0);
    Ok(hash)
}

fn chain(previous: &Hash, position: u64, bytes: &[u8]) -> Hash {
    let mut hasher = HASHER.clone();
    hasher.update(&previous.0).update(&position.to_le_bytes()).update(bytes);
    Hash(*hasher.finalize().as_bytes())
}

/// An envelope whose outline was read, but neither its hash nor its content.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    schema: u16,
    /// All bytes that the hash is over.
    hashed: &'a [u8],
    payload: &'a [u8],
    /// The hash that it carries.
    pub hash: Hash,
    /// Bytes of the whole envelope.
    pub size: usize,
}

/// Reads the outline of the envelope at the start of `bytes`.
///
/// # Errors
/// Damage, or a newer format, at `position`.
pub fn outline(position: u64, bytes: &[u8]) -> Result<Envelope<'_>, LedgerError> {
    let damaged = |damage| LedgerError::Damaged { position, damage };
    let (&[m0, m1, format, kind, s0, s1, l0, l1, l2, l3], rest) =
        bytes.split_first_chunk::<HEADER>().ok_or(damaged(Damage::CutShort))?;
    if [m0, m1] != MAGIC {
        return Err(damaged(Damage::NotAnEntry));
    }
    if format > FORMAT {
        return Err(LedgerError::Newer { position, found: format.into(), known: FORMAT.into() });
    }
    if format != FORMAT || kind != KIND_EVENT {
        return Err(damaged(Damage::NotAnEntry));
    }
    let length = usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).unwrap_or(usize::MAX);
    let (payload, rest) = rest.split_at_checked(length).ok_or(damaged(Damage::CutShort))?;
    let (hash, _) = rest.split_first_chunk::<HASH>().ok_or(damaged(Damage::CutShort))?;
    let hashed = bytes.get(..HEADER + length).unwrap_or_default();
    let size = HEADER + length + HASH;
    Ok(Envelope { schema: u16::from_le_bytes([s0, s1]), hashed, payload, hash: Hash(*hash), size })
}

/// Length of an envelope up to its hash.
#[must_use]
pub fn without_hash(envelope: &[u8]) -> &[u8] {
    envelope.len().checked_sub(HASH).and_then(|end| envelope.get(..end)).unwrap_or_default()
}

/// An envelope that stands without its hash, which is made again from the entry before. Whether it is the right one is told
/// by the hash that stands after the last of them.
///
/// # Errors
/// As [`outline`].
pub fn bare<'a>(previous: &Hash, position: u64, hashed: &'a [u8]) -> Result<Envelope<'a>, LedgerError> {
    let damaged = |damage| LedgerError::Damaged { position, damage };
    let (&[m0, m1, format, kind, s0, s1, l0, l1, l2, l3], payload) =
        hashed.split_first_chunk::<HEADER>().ok_or(damaged(Damage::CutShort))?;
    if [m0, m1, kind] != [MAGIC[0], MAGIC[1], KIND_EVENT] {
        return Err(damaged(Damage::NotAnEntry));
    }
    if format > FORMAT {
        return Err(LedgerError::Newer { position, found: format.into(), known: FORMAT.into() });
    }
    if usize::try_from(u32::from_le_bytes([l0, l1, l2, l3])).ok() != Some(payload.len()) {
        return Err(damaged(Damage::CutShort));
    }
    let hash = chain(previous, position, hashed);
    Ok(Envelope { schema: u16::from_le_bytes([s0, s1]), hashed, payload, hash, size: hashed.len() })
}

/// Reads the content of an envelope without its hash, which is known to be right.
///
/// # Errors
/// Damage, or a newer schema, at `position`.
pub fn undoubted(position: u64, hashed: &[u8]) -> Result<Recorded, LedgerError> {
    let cut = LedgerError::Damaged { position, damage: Damage::CutShort };
    let Some((&[_, _, _, _, s0, s1, ..], content)) = hashed.split_first_chunk::<HEADER>() else { return Err(cut) };
    let Body { version, at, actor, desk, shift, event } = payload(u16::from_le_bytes([s0, s1]), content, position)?;
    Ok(Recorded { position, version, at, actor, desk, shift, event })
}

impl Envelope<'_> {
    /// Checks the hash against the entry before, and reads the content.
    ///
    /// # Errors
    /// Damage, or a newer schema, at `position`.
    pub fn open(&self, previous: &Hash, position: u64) -> Result<Recorded, LedgerError> {
        if chain(previous, position, self.hashed) != self.hash {
            return Err(LedgerError::Damaged { position, damage: Damage::Changed });
        }
        let Body { version, at, actor, desk, shift, event } = payload(self.schema, self.payload, position)?;
        Ok(Recorded { position, version, at, actor, desk, shift, event })
    }
}

/// Reads a payload of any schema that was ever released and lifts it to today's types. A later schema adds an arm here
/// whose frozen types are turned into [`Body`].
fn payload(schema: u16, bytes: &[u8], position: u64) -> Result<Body, LedgerError> {
    let content = |text: String| LedgerError::Damaged { position, damage: Damage::Content(text) };
    match schema {
        1 => match bincode::serde::decode_from_slice::<Body, _>(bytes, config()) {
            Ok((body, used)) if used == bytes.len() => Ok(body),
            Ok((_, used)) => Err(content(format!("{} bytes too many", bytes.len() - used))),
            Err(e) => Err(content(e.to_string())),
        },
        0 => Err(content("schema 0".to_owned())),
        found => Err(LedgerError::Newer { position, found, known: SCHEMA }),
    }
}

/// The hash that an entry has at its place, without keeping the bytes.
///
/// # Errors
/// As [`seal`].
pub fn hash_of(previous: &Hash, recorded: &Recorded) -> Result<Hash, LedgerError> {
    seal(&mut Vec::new(), previous, recorded)
}
