//! What can go wrong with the ledger. Texts for people are made from these in [`crate::i18n`].

use super::disk::DiskError;
use std::sync::Arc;

/// Why an entry can't be trusted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Damage {
    /// The bytes don't begin as an entry does.
    #[error("not an entry of the ledger")]
    NotAnEntry,
    /// The bytes end too early.
    #[error("cut short")]
    CutShort,
    /// The bytes and their hash don't agree: they, or the entry before, were changed.
    #[error("its bytes and its hash don't agree")]
    Changed,
    /// It doesn't carry the hash of the entry before it.
    #[error("it does not follow the entry before it")]
    NotFollowing,
    /// Nothing stands at this position, though later entries or the head say so.
    #[error("missing")]
    Missing,
    /// The entry's version is not the next one of its stream.
    #[error("version {found} of its stream, where {wanted} should stand")]
    Version {
        /// The version it says.
        found: u64,
        /// The version that should stand there.
        wanted: u64,
    },
    /// It stands beyond the head: part of a write is missing.
    #[error("stands beyond the ledger's head")]
    BeyondHead,
    /// The index of streams names a position whose entry belongs elsewhere.
    #[error("the index of streams does not agree with it")]
    Index,
    /// The hash agrees, but the content can't be understood: a fault of the program that wrote it.
    #[error("its content can't be understood: {0}")]
    Content(String),
    /// The store below reports damage, or failed while reading.
    #[error("the store can't be read there: {0}")]
    Store(String),
}

/// The failure after which a ledger appends nothing more.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{doing}: {source}")]
pub struct SealedBy {
    /// What was being done.
    pub doing: &'static str,
    /// What the system said.
    pub source: Arc<std::io::Error>,
}

impl SealedBy {
    /// Whether the disk was full.
    pub fn disk_full(&self) -> bool {
        matches!(self.source.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
    }
}

/// What can go wrong with the ledger.
#[derive(Clone, Debug, thiserror::Error)]
pub enum LedgerError {
    /// An entry is missing or was changed. Way out: export what is whole before it, restore a backup.
    #[error("the ledger is damaged at #{position}: {damage}")]
    Damaged {
        /// The first position that can't be trusted.
        position: u64,
        /// Why.
        damage: Damage,
    },
    /// Written by a newer version of the program. Way out: use that version.
    #[error("#{position} was written in format {found} by a newer version; this one knows formats up to {known}")]
    Newer {
        /// Where.
        position: u64,
        /// Its format or schema version.
        found: u16,
        /// The newest version known here.
        known: u16,
    },
    /// An event is larger than the store takes. Way out: enter less at once.
    #[error("an event of {bytes} bytes is above the limit of {most}")]
    TooLarge {
        /// Its size; at least this many bytes.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// A write failed, now or earlier: nothing more is acknowledged. Way out: mend the cause, start again.
    #[error("nothing more is saved since a write failed ({0})")]
    Sealed(SealedBy),
    /// The store could not be opened.
    #[error(transparent)]
    Disk(#[from] DiskError),
    /// The store below failed, without saying that an entry is lost.
    #[error("the ledger's store: {0}")]
    Store(String),
}
