//! Who the customers and the staff are: personal data, apart from the ledger, each record sealed under a key of its own
//! (R126–R130). Events carry only a [`ContactId`]; a forgotten record is unreadable for ever.

mod credential;
pub mod drafts;
mod error;
mod key;
mod memory;
mod seal;
mod sled;
#[cfg(test)]
mod tests;

pub use self::sled::SledContacts;
pub use credential::Credential;
pub use error::ContactsError;
pub use key::SiteKey;
pub use memory::MemoryContacts;
pub use seal::MAX_CARD;

use crate::domain::command::Card;
use crate::domain::{ContactId, StaffId};

/// One record as a scan gives it.
pub type Found = Result<(ContactId, Card), ContactsError>;

/// The contact store.
///
/// What `put`, `put_many` and `replace` write becomes durable with the next append to the ledger of the same store, so
/// that a ticket and its caller cost one sync together; or with [`Contacts::sync`].
pub trait Contacts: Send {
    /// Seals a new record under a fresh key and gives its random id.
    ///
    /// # Errors
    /// When it can't be written, or is too large.
    fn put(&mut self, card: &Card) -> Result<ContactId, ContactsError>;

    /// Seals many records; ids in the order of the cards.
    ///
    /// # Errors
    /// As [`Contacts::put`]; some may have been written then.
    fn put_many(&mut self, cards: &[Card]) -> Result<Vec<ContactId>, ContactsError> {
        cards.iter().map(|card| self.put(card)).collect()
    }

    /// Opens a record; none when there is no such record, or it was forgotten.
    ///
    /// # Errors
    /// When it can't be read or was changed.
    fn get(&self, id: ContactId) -> Result<Option<Card>, ContactsError>;

    /// Puts another card in the place of a record, under a fresh key.
    ///
    /// # Errors
    /// [`ContactsError::Unknown`] when there is no such record.
    fn replace(&mut self, id: ContactId, card: &Card) -> Result<(), ContactsError>;

    /// Forgets a record for ever, old copies in the store's files included; durable when this returns. Says whether
    /// there was one.
    ///
    /// # Errors
    /// When it can't be written. Forgetting is then finished when the store is opened again.
    fn forget(&mut self, id: ContactId) -> Result<bool, ContactsError> {
        Ok(self.forget_many(&[id])? > 0)
    }

    /// The same for many at once, which costs hardly more than for one. Says how many there were.
    ///
    /// # Errors
    /// As [`Contacts::forget`].
    fn forget_many(&mut self, ids: &[ContactId]) -> Result<usize, ContactsError>;

    /// All records, for search. In no meaningful order.
    fn all(&self) -> Box<dyn Iterator<Item = Found> + '_>;

    /// What proves that somebody is who they say; none when they have no password.
    ///
    /// # Errors
    /// When it can't be read or was changed.
    fn credential(&self, staff: StaffId) -> Result<Option<Credential>, ContactsError>;

    /// Keeps a credential, in the place of an earlier one; none takes it away. Durable as [`Contacts::put`] is.
    ///
    /// # Errors
    /// When it can't be written.
    fn put_credential(&mut self, staff: StaffId, credential: Option<&Credential>) -> Result<(), ContactsError>;

    /// Makes all that was put durable now.
    ///
    /// # Errors
    /// When the disk refuses.
    fn sync(&mut self) -> Result<(), ContactsError>;
}

/// A random id that is not taken.
fn fresh_id(taken: impl Fn(ContactId) -> Result<bool, ContactsError>) -> Result<ContactId, ContactsError> {
    // Two tries in a row that hit one of a million records have a chance below 10^-16: more is a broken source.
    for _ in 0..8 {
        let mut bytes = [0; 8];
        random(bytes.get_mut(..6).unwrap_or_default())?;
        let id = ContactId(u64::from_le_bytes(bytes));
        if id.0 != 0 && !taken(id)? {
            return Ok(id);
        }
    }
    Err(ContactsError::Random("the same numbers again and again".to_owned()))
}

/// Fills with random bytes of the system.
fn random(bytes: &mut [u8]) -> Result<(), ContactsError> {
    getrandom::fill(bytes).map_err(|e| ContactsError::Random(e.to_string()))
}
