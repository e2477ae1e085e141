//! Contacts in memory: for tests.

use super::{Contacts, ContactsError, Credential, Found, fresh_id};
use crate::domain::command::Card;
use crate::domain::{ContactId, StaffId};
use std::collections::BTreeMap;

/// Contacts in memory, not sealed.
#[derive(Debug, Default)]
pub struct MemoryContacts {
    cards: BTreeMap<ContactId, Card>,
    credentials: BTreeMap<StaffId, Credential>,
}

impl MemoryContacts {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Contacts for MemoryContacts {
    fn put(&mut self, card: &Card) -> Result<ContactId, ContactsError> {
        let id = fresh_id(|id| Ok(self.cards.contains_key(&id)))?;
        self.cards.insert(id, card.clone());
        Ok(id)
    }

    fn get(&self, id: ContactId) -> Result<Option<Card>, ContactsError> {
        Ok(self.cards.get(&id).cloned())
    }

    fn replace(&mut self, id: ContactId, card: &Card) -> Result<(), ContactsError> {
        let place = self.cards.get_mut(&id).ok_or(ContactsError::Unknown(id))?;
        *place = card.clone();
        Ok(())
    }

    fn forget_many(&mut self, ids: &[ContactId]) -> Result<usize, ContactsError> {
        Ok(ids.iter().filter(|id| self.cards.remove(id).is_some()).count())
    }

    fn all(&self) -> Box<dyn Iterator<Item = Found> + '_> {
        Box::new(self.cards.iter().map(|(id, card)| Ok((*id, card.clone()))))
    }

    fn credential(&self, staff: StaffId) -> Result<Option<Credential>, ContactsError> {
        Ok(self.credentials.get(&staff).cloned())
    }

    fn put_credential(&mut self, staff: StaffId, credential: Option<&Credential>) -> Result<(), ContactsError> {
        match credential {
            Some(credential) => self.credentials.insert(staff, credential.clone()),
            None => self.credentials.remove(&staff),
        };
        Ok(())
    }

    fn sync(&mut self) -> Result<(), ContactsError> {
        Ok(())
    }
}
