//! The append-only ledger: the truth (L1, L2).
//!
//! `append` compares stream versions; checkpoints use the global position. The two numbers are apart so that later
//! several desks can share one ledger.

mod anchor;
pub mod bytes;
pub mod codec;
pub mod disk;
mod error;
pub mod heal;
pub mod journal;
mod memory;
mod packer;
pub mod paper;
pub mod salvage;
mod sled;
mod timers;
pub mod transfer;
mod verify;
mod words;

pub(crate) use words::known as known_cause;

pub use self::sled::{CHECKED_ON_OPEN, History, OPEN_LIMIT, SledLedger};
pub use anchor::{Anchor, Anchored, NoAnchor};
pub use disk::{DiskError, DiskFault};
pub use error::{Damage, LedgerError, SealedBy};
pub use memory::MemoryLedger;
pub use verify::{Report, verify};

use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::{Actor, DeskId, Moment, ShiftId};
use serde::{Deserialize, Serialize};

/// No ledger has an entry, and no journal a record, with a number above this one: what says so is damaged.
pub(crate) const FAR: u64 = 1 << 40;

/// An event that is to be appended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Draft {
    /// When.
    pub at: Moment,
    /// By whom.
    pub actor: Actor,
    /// At which desk.
    pub desk: DeskId,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// What.
    pub event: Event,
}

/// A blake3 hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Hash(pub [u8; 32]);

/// An event with its place in the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What happened, where and by whom.
    pub recorded: Recorded,
    /// Hash of the entry before it; zeros for the first.
    pub previous: Hash,
    /// Its own hash, over its encoded bytes and `previous`.
    pub hash: Hash,
}

/// The end of the ledger.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Head {
    /// Position of the last event; 0 when there is none.
    pub position: u64,
    /// Its hash; zeros when there is none.
    pub hash: Hash,
}

/// What an append came to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Append {
    /// Durable on the disk.
    Appended(Vec<Entry>),
    /// Somebody else was first on this stream: nothing was written.
    Conflict {
        /// The stream.
        stream: Stream,
        /// Its version now.
        version: u64,
    },
}

/// The events of a site, in the order in which they happened, never changed or removed (L1).
///
/// One contract (`tests/suite/ledger_contract.rs`) holds for every implementation.
pub trait Ledger: Send {
    /// The last acknowledged event.
    fn head(&self) -> Head;

    /// Version of a stream: how many events it has.
    ///
    /// # Errors
    /// When the store can't be read.
    fn version_of(&self, stream: Stream) -> Result<u64, LedgerError>;

    /// Compares and appends: when each stream of `expected` has the version given, all drafts are appended in one step
    /// and are durable when this returns; else nothing is written and the first stream that differs is named. Streams
    /// of drafts that `expected` does not list are not compared.
    ///
    /// # Errors
    /// [`LedgerError::Sealed`] once a write has failed: then nothing more is appended until the program starts again.
    /// [`LedgerError::TooLarge`] for an event above [`codec::MAX_PAYLOAD`]; nothing is written then.
    fn append(&mut self, expected: &[(Stream, u64)], drafts: Vec<Draft>) -> Result<Append, LedgerError>;

    /// Appends many drafts without comparing, for import and the demo site: durable in batches of some thousands, the
    /// last one when this returns. After an error the ledger may hold whole batches of it.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    fn append_bulk(&mut self, drafts: Vec<Draft>) -> Result<Head, LedgerError>;

    /// Up to `most` entries from a position on (the first is 1), checked against their hashes.
    ///
    /// # Errors
    /// [`LedgerError::Damaged`] names the first position that is missing or was changed.
    fn read(&self, from: u64, most: usize) -> Result<Vec<Entry>, LedgerError>;

    /// The whole history of a stream, oldest first.
    ///
    /// # Errors
    /// As [`Ledger::read`].
    fn read_stream(&self, stream: Stream) -> Result<Vec<Entry>, LedgerError>;

    /// Why nothing more is appended, after a write has failed. Reading goes on.
    fn sealed_by_failure(&self) -> Option<SealedBy>;

    /// Begins to load history behind the last entry, where the implementation has a way of its own for millions of entries.
    ///
    /// # Errors
    /// As [`Ledger::append`].
    fn history(&mut self) -> Result<Option<History<'_>>, LedgerError> {
        Ok(None)
    }

    /// Where the journal ends, with everything acknowledged in it; none where there is no journal, or after a failure.
    fn journal_end(&self) -> Option<journal::End> {
        None
    }

    /// Does what can wait: called when nobody waits for an answer.
    fn rest(&mut self) {}
}

impl std::fmt::Debug for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        std::fmt::Display::fmt(self, f)
    }
}

impl std::fmt::Display for Hash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl std::str::FromStr for Hash {
    type Err = NoHash;
    fn from_str(text: &str) -> Result<Self, NoHash> {
        let hex = blake3::Hash::from_hex(text).map_err(|_| NoHash)?;
        Ok(Self(*hex.as_bytes()))
    }
}

/// A text that is not 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a hash of 64 hexadecimal digits")]
pub struct NoHash;

impl Draft {
    /// The event with its place.
    pub(crate) fn recorded(self, position: u64, version: u64) -> Recorded {
        let Self { at, actor, desk, shift, event } = self;
        Recorded { position, version, at, actor, desk, shift, event }
    }
}
