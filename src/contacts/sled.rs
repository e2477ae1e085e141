//! Contacts on disk: a tree in the ledger's own sled store, so that one sync makes a ticket and its caller durable.

use super::key::{SiteKey, is_destroyed, next_of, replace_by_next};
use super::{Contacts, ContactsError, Found, fresh_id, seal};
use crate::domain::ContactId;
use crate::domain::command::Card;
use crate::ledger::disk::Disk;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Records whose keys are wrapped anew in one step: large batches take sled much memory.
const REWRAP_STEP: usize = 500;

/// Records that may be damaged before the key is called wrong.
const KEY_TRIES: usize = 16;

/// The contact store on disk.
#[derive(Debug)]
pub struct SledContacts {
    disk: Arc<Disk>,
    tree: sled::Tree,
    key_file: PathBuf,
    key: SiteKey,
    /// The key that comes next, while records are wrapped by either.
    next: Option<SiteKey>,
}

impl SledContacts {
    /// Makes the key of a new store.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn create(key_file: &Path) -> Result<(), ContactsError> {
        SiteKey::fresh(1)?.store(key_file)
    }

    /// The contacts in a store that is open. Finishes a change of the site key that was interrupted.
    ///
    /// # Errors
    /// When the key is missing, damaged or another store's.
    pub(crate) fn on(disk: Arc<Disk>, key_file: &Path) -> Result<Self, ContactsError> {
        let tree = disk.tree("contacts").map_err(|e| ContactsError::Store(e.to_string()))?;
        let next_file = next_of(key_file);
        let next = match SiteKey::load(&next_file) {
            Err(ContactsError::KeyMissing(_)) => None,
            other => Some(other),
        };
        let (key, resume) = match (SiteKey::load(key_file), next) {
            (key, None) => (key?, None),
            (Ok(key), Some(Ok(next))) => (key, Some(next)),
            // The old key is gone already: right when it was destroyed on purpose, or no record needs it any more.
            (Err(e), Some(Ok(next))) => {
                let this = Self { disk, tree, key_file: key_file.to_owned(), key: next, next: None };
                if !is_destroyed(key_file) && this.any_other_generation()? {
                    return Err(e);
                }
                replace_by_next(key_file)?;
                return Ok(this);
            }
            // The next key never came into use, unless a record says so.
            (Ok(key), Some(Err(e))) => {
                let this = Self { disk, tree, key_file: key_file.to_owned(), key, next: None };
                if this.any_other_generation()? {
                    return Err(e);
                }
                std::fs::remove_file(&next_file).map_err(|e| super::key::fault(&next_file, &e))?;
                return Ok(this);
            }
            (Err(e), Some(Err(_))) => return Err(e),
        };
        let mut this = Self { disk, tree, key_file: key_file.to_owned(), key, next: None };
        if let Some(next) = resume {
            this.change_key(next)?;
        }
        this.check_key()?;
        Ok(this)
    }

    /// Whether the key opens the records. One damaged record is no proof that it does not.
    fn check_key(&self) -> Result<(), ContactsError> {
        let mut tried = false;
        for record in self.records().take(KEY_TRIES) {
            let (id, bytes) = record?;
            match self.open(id, &bytes) {
                Err(ContactsError::Sealed(_)) => tried = true,
                other => return other.map(|_| ()),
            }
        }
        if tried { Err(ContactsError::WrongKey(self.key_file.clone())) } else { Ok(()) }
    }

    /// Opens a record with the key that wraps it.
    fn open(&self, id: ContactId, bytes: &[u8]) -> Result<Card, ContactsError> {
        let generation = seal::generation(id, bytes)?;
        let next = self.next.as_ref().filter(|next| next.generation() == generation);
        seal::open(next.unwrap_or(&self.key), id, bytes)
    }

    /// Whether any record is wrapped by another key than the one in hand.
    fn any_other_generation(&self) -> Result<bool, ContactsError> {
        for record in self.records() {
            let (id, bytes) = record?;
            if seal::generation(id, &bytes).is_ok_and(|g| g != self.key.generation()) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn records(&self) -> impl Iterator<Item = Stored> + '_ {
        records(&self.disk, &self.tree)
    }

    pub(super) fn bytes(&self, id: ContactId) -> Result<Option<sled::IVec>, ContactsError> {
        self.disk.read(|| self.tree.get(id.0.to_be_bytes())).map_err(ContactsError::Store)
    }

    pub(super) fn write(&self, id: ContactId, bytes: Vec<u8>) -> Result<(), ContactsError> {
        let write = || self.tree.insert(id.0.to_be_bytes(), bytes);
        self.disk.write("contact", write).map_err(ContactsError::Failed)?;
        Ok(())
    }

    /// The next key, its file durable: a fresh one, or that of a change which stopped halfway.
    fn next_key(&self) -> Result<SiteKey, ContactsError> {
        let file = next_of(&self.key_file);
        match SiteKey::load(&file) {
            Ok(next) if next.generation() != self.key.generation() => return Ok(next),
            // All records have it already; only the old file was not replaced.
            Ok(_) => replace_by_next(&self.key_file)?,
            Err(ContactsError::KeyMissing(_)) => {}
            Err(e) => return Err(e),
        }
        let next = SiteKey::fresh(self.key.generation().wrapping_add(1))?;
        next.store(&file)?;
        Ok(next)
    }

    /// Wraps all keys by `next`, whose file is durable already, and destroys the old key. May be interrupted anywhere:
    /// each record says which key wraps it, and opening finishes the change.
    fn change_key(&mut self, next: SiteKey) -> Result<(), ContactsError> {
        let next = self.next.insert(next);
        let generation = next.generation();
        let apply = |batch| self.disk.write("contact", || self.tree.apply_batch(batch)).map_err(ContactsError::Failed);
        let mut batch = sled::Batch::default();
        let mut count = 0;
        for record in records(&self.disk, &self.tree) {
            let (id, bytes) = record?;
            if seal::generation(id, &bytes).is_ok_and(|g| g == generation) {
                continue;
            }
            match seal::rewrap(&self.key, next, id, &bytes) {
                Ok(wrapped) => batch.insert(id.0.to_be_bytes().as_slice(), wrapped),
                // Damaged: it opens with no key, and must not keep another one from being forgotten.
                Err(ContactsError::Sealed(_)) => continue,
                Err(e) => return Err(e),
            }
            count += 1;
            if count % REWRAP_STEP == 0 {
                apply(std::mem::take(&mut batch))?;
            }
        }
        apply(batch)?;
        self.sync()?;
        if let Some(next) = self.next.take() {
            self.key = next;
        }
        replace_by_next(&self.key_file)
    }
}

type Stored = Result<(ContactId, sled::IVec), ContactsError>;

/// All records as they are stored.
fn records<'a>(disk: &'a Disk, tree: &'a sled::Tree) -> impl Iterator<Item = Stored> + 'a {
    let mut iter = tree.iter();
    std::iter::from_fn(move || match disk.read(|| iter.next().transpose()) {
        Ok(None) => None,
        Ok(Some((key, value))) => Some(match key.as_ref().try_into() {
            Ok(key) => Ok((ContactId(u64::from_be_bytes(key)), value)),
            Err(_) => Err(ContactsError::Store("a key that is no id".to_owned())),
        }),
        Err(e) => Some(Err(ContactsError::Store(e))),
    })
}

impl Contacts for SledContacts {
    fn put(&mut self, card: &Card) -> Result<ContactId, ContactsError> {
        let id = fresh_id(|id| self.bytes(id).map(|b| b.is_some()))?;
        self.write(id, seal::seal(&self.key, id, card)?)?;
        Ok(id)
    }

    fn get(&self, id: ContactId) -> Result<Option<Card>, ContactsError> {
        self.bytes(id)?.map(|bytes| self.open(id, &bytes)).transpose()
    }

    fn replace(&mut self, id: ContactId, card: &Card) -> Result<(), ContactsError> {
        if self.bytes(id)?.is_none() {
            return Err(ContactsError::Unknown(id));
        }
        self.write(id, seal::seal(&self.key, id, card)?)
    }

    fn forget(&mut self, id: ContactId) -> Result<bool, ContactsError> {
        if self.bytes(id)?.is_none() {
            return Ok(false);
        }
        // Old copies of the record stay in sled's file until it is written over, each with its key wrapped by the site
        // key: only a new site key makes them unreadable.
        let next = self.next_key()?;
        self.disk.write("contact", || self.tree.remove(id.0.to_be_bytes())).map_err(ContactsError::Failed)?;
        self.change_key(next)?;
        Ok(true)
    }

    fn all(&self) -> Box<dyn Iterator<Item = Found> + '_> {
        Box::new(self.records().map(|record| {
            let (id, bytes) = record?;
            Ok((id, self.open(id, &bytes)?))
        }))
    }

    fn sync(&mut self) -> Result<(), ContactsError> {
        self.disk.commit("contact").map_err(ContactsError::Failed)
    }
}
