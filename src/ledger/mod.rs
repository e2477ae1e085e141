//! The append-only ledger: the truth (L1, L2).
//!
//! `append` compares stream versions; checkpoints use the global position. The two numbers are apart so that later
//! several desks can share one ledger.

use crate::domain::event::{Event, Recorded, Stream};
use crate::domain::{Actor, DeskId, Moment, ShiftId};
use serde::{Deserialize, Serialize};

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
