//! What can go wrong with the contact store. None of these carries personal data.

use crate::domain::{ContactId, StaffId};
use crate::i18n::Lang;
use std::path::PathBuf;

/// What can go wrong with the contact store.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ContactsError {
    /// There is no such record, or it was forgotten.
    #[error("no contact record {0}")]
    Unknown(ContactId),
    /// A record was changed or belongs to another store's key. Way out: restore a backup of store and key together.
    #[error("contact record {0} can't be opened: it was changed, or the key is another store's")]
    Sealed(ContactId),
    /// What proves somebody's identity was changed, or belongs to another store's key. Way out: a new password.
    #[error("the credential of person {0} can't be opened: it was changed, or the key is another store's")]
    Credential(StaffId),
    /// A password could not be hashed.
    #[error("hashing failed: {0}")]
    Hash(String),
    /// A record was written by a newer version of the program.
    #[error("contact record {id} was written in format {found} by a newer version")]
    Newer {
        /// Which.
        id: ContactId,
        /// Its format.
        found: u8,
    },
    /// A card is larger than the store takes.
    #[error("a card of {bytes} bytes is above the limit of {most}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// The limit.
        most: usize,
    },
    /// The key file is missing. Way out: restore it; without it the records stay closed.
    #[error("the key file {0} is missing")]
    KeyMissing(PathBuf),
    /// The key file was changed or cut short.
    #[error("the key file {0} is damaged")]
    KeyDamaged(PathBuf),
    /// The key is another store's.
    #[error("the key file {0} belongs to another store")]
    WrongKey(PathBuf),
    /// A key file could not be read or written.
    #[error("key file {path}: {text}")]
    KeyFile {
        /// Which.
        path: PathBuf,
        /// What the system said.
        text: String,
    },
    /// The system gives no random numbers.
    #[error("no random numbers: {0}")]
    Random(String),
    /// The store can't be read or written.
    #[error("contact store: {0}")]
    Store(String),
    /// A write failed, now or earlier: nothing more is written until the program starts again.
    #[error("nothing more is saved since a write failed ({0})")]
    Failed(crate::ledger::SealedBy),
}

impl ContactsError {
    /// In words, with the way out.
    pub fn words(&self, lang: Lang) -> String {
        let show = |path: &PathBuf| path.display().to_string();
        match self {
            Self::Unknown(id) => lang.contact_unknown(id.0),
            Self::Sealed(id) => lang.contact_sealed(id.0),
            Self::Credential(staff) => lang.access_credential_damaged(staff.0),
            Self::Hash(why) => lang.access_hash_failed(why),
            Self::Newer { id, found } => lang.contact_newer(id.0, *found),
            Self::TooLarge { bytes, most } => lang.contact_too_large(*bytes, *most),
            Self::KeyMissing(path) => lang.contact_key_missing(&show(path)),
            Self::KeyDamaged(path) => lang.contact_key_damaged(&show(path)),
            Self::WrongKey(path) => lang.contact_wrong_key(&show(path)),
            Self::KeyFile { path, text } => lang.contact_key_file(&show(path), text),
            Self::Random(_) => lang.trouble_entropy().to_owned(),
            Self::Store(why) => lang.trouble_contacts(why),
            Self::Failed(by) => lang.trouble_sealed(&lang.io_error(&by.source)),
        }
    }
}
