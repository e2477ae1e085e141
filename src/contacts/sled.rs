//! Contacts on disk: a tree in the ledger's own sled store, so that one sync makes a ticket and its caller durable.

use super::key::{SiteKey, is_destroyed, next_of, replace_by_next};
use super::{Contacts, ContactsError, Credential, Found, credential, fresh_id, seal};
use crate::domain::command::Card;
use crate::domain::{ContactId, StaffId};
use crate::ledger::disk::Disk;
use crate::ledger::journal::Put;
use std::collections::BTreeMap;
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
    /// What proves who somebody is, by staff id.
    credentials: sled::Tree,
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
        let tree = |name: &str| disk.tree(name).map_err(|e| ContactsError::Store(e.to_string()));
        let (tree, credentials) = (tree("contacts")?, tree("credentials")?);
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
                let this = Self { disk, tree, credentials, key_file: key_file.to_owned(), key: next, next: None };
                if !is_destroyed(key_file) && this.any_other_generation()? {
                    return Err(e);
                }
                replace_by_next(key_file)?;
                return Ok(this);
            }
            // The next key never came into use, unless a record says so.
            (Ok(key), Some(Err(e))) => {
                let this = Self { disk, tree, credentials, key_file: key_file.to_owned(), key, next: None };
                if this.any_other_generation()? {
                    return Err(e);
                }
                std::fs::remove_file(&next_file).map_err(|e| super::key::fault(&next_file, &e))?;
                return Ok(this);
            }
            (Err(e), Some(Err(_))) => return Err(e),
        };
        let mut this = Self { disk, tree, credentials, key_file: key_file.to_owned(), key, next: None };
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
        let credentials = self.sealed_credentials()?;
        let others = credentials.iter().filter_map(|(_, bytes)| credential::generation(bytes));
        Ok({ others }.any(|g| g != self.key.generation()))
    }

    /// All credentials as they are stored: as many as there are people.
    fn sealed_credentials(&self) -> Result<Vec<(StaffId, sled::IVec)>, ContactsError> {
        let mut all = Vec::new();
        let mut entries = self.credentials.iter();
        while let Some((key, value)) = self.disk.read(|| entries.next().transpose()).map_err(ContactsError::Store)? {
            let id = key.as_ref().try_into().map_err(|_| ContactsError::Store("a key that is no id".to_owned()))?;
            all.push((StaffId(u32::from_be_bytes(id)), value));
        }
        Ok(all)
    }

    /// The key that seals a credential, or the one in hand when it does not say.
    fn key_of(&self, bytes: &[u8]) -> &SiteKey {
        let generation = credential::generation(bytes);
        let next = self.next.as_ref().filter(|next| Some(next.generation()) == generation);
        next.unwrap_or(&self.key)
    }

    fn records(&self) -> impl Iterator<Item = Stored> + '_ {
        records(&self.disk, &self.tree)
    }

    /// Whether a record opens with the key in hand.
    pub(crate) fn opens(&self, id: u64, bytes: &[u8]) -> bool {
        self.open(ContactId(id), bytes).is_ok()
    }

    /// Whether a person's password opens with the key in hand.
    pub(crate) fn opens_credential(&self, staff: u32, bytes: &[u8]) -> bool {
        credential::open(self.key_of(bytes), StaffId(staff), bytes).is_ok()
    }

    /// Puts in records as they were stored; durable with the next commit.
    ///
    /// # Errors
    /// When it can't be written.
    pub(crate) fn take_in(&self, puts: Vec<Put>) -> Result<(), ContactsError> {
        self.disk.put("contact", puts).map_err(ContactsError::Failed)
    }

    pub(super) fn bytes(&self, id: ContactId) -> Result<Option<sled::IVec>, ContactsError> {
        let key = id.0.to_be_bytes();
        match self.disk.waiting("contacts", &key) {
            Some(waiting) => Ok(waiting.map(sled::IVec::from)),
            None => self.disk.read(|| self.tree.get(key)).map_err(ContactsError::Store),
        }
    }

    pub(super) fn write(&self, id: ContactId, bytes: Vec<u8>) -> Result<(), ContactsError> {
        self.disk.put("contact", vec![put(id, Some(bytes))]).map_err(ContactsError::Failed)
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
        let apply = |batch| self.disk.put("contact", batch).map_err(ContactsError::Failed);
        let mut batch = Vec::new();
        let mut count = 0;
        for record in records(&self.disk, &self.tree) {
            let (id, bytes) = record?;
            if seal::generation(id, &bytes).is_ok_and(|g| g == generation) {
                continue;
            }
            match seal::rewrap(&self.key, next, id, &bytes) {
                Ok(wrapped) => batch.push(put(id, Some(wrapped))),
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
        let mut batch = Vec::new();
        for (staff, bytes) in self.sealed_credentials()? {
            // One that opens with no key stays as it is: a new password takes its place.
            if let Ok(opened) = credential::open(self.key_of(&bytes), staff, &bytes)
                && let Some(next) = &self.next
            {
                batch.push(put_credential(staff, Some(credential::seal(next, staff, &opened)?)));
            }
        }
        self.disk.put("credential", batch).map_err(ContactsError::Failed)?;
        self.sync()?;
        if let Some(next) = self.next.take() {
            self.key = next;
        }
        replace_by_next(&self.key_file)
    }
}

fn put(id: ContactId, value: Option<Vec<u8>>) -> Put {
    Put { tree: "contacts", key: id.0.to_be_bytes().to_vec(), value }
}

fn put_credential(staff: StaffId, value: Option<Vec<u8>>) -> Put {
    Put { tree: "credentials", key: staff.0.to_be_bytes().to_vec(), value }
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

    fn put_many(&mut self, cards: &[Card]) -> Result<Vec<ContactId>, ContactsError> {
        let mut records: BTreeMap<ContactId, Vec<u8>> = BTreeMap::new();
        let mut ids = Vec::with_capacity(cards.len());
        for card in cards {
            let id = fresh_id(|id| Ok(records.contains_key(&id) || self.bytes(id)?.is_some()))?;
            records.insert(id, seal::seal(&self.key, id, card)?);
            ids.push(id);
        }
        // One record of the journal and one batch, in the order of the keys: what stands together is changed together.
        let puts = records.into_iter().map(|(id, bytes)| put(id, Some(bytes))).collect();
        self.disk.put("contact", puts).map_err(ContactsError::Failed)?;
        Ok(ids)
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

    fn forget_many(&mut self, ids: &[ContactId]) -> Result<usize, ContactsError> {
        let mut gone = Vec::new();
        for id in ids {
            if self.bytes(*id)?.is_some() {
                gone.push(put(*id, None));
            }
        }
        let count = gone.len();
        if count == 0 {
            return Ok(0);
        }
        // Old copies of the record stay in sled's file until it is written over, each with its key wrapped by the site
        // key: only a new site key makes them unreadable.
        let next = self.next_key()?;
        self.disk.put("contact", gone).map_err(ContactsError::Failed)?;
        self.change_key(next)?;
        Ok(count)
    }

    fn all(&self) -> Box<dyn Iterator<Item = Found> + '_> {
        Box::new(self.records().map(|record| {
            let (id, bytes) = record?;
            Ok((id, self.open(id, &bytes)?))
        }))
    }

    fn credential(&self, staff: StaffId) -> Result<Option<Credential>, ContactsError> {
        let bytes = self.disk.read(|| self.credentials.get(staff.0.to_be_bytes())).map_err(ContactsError::Store)?;
        bytes.map(|bytes| credential::open(self.key_of(&bytes), staff, &bytes)).transpose()
    }

    fn put_credential(&mut self, staff: StaffId, credential: Option<&Credential>) -> Result<(), ContactsError> {
        let sealed = credential.map(|c| credential::seal(&self.key, staff, c)).transpose()?;
        self.disk.put("credential", vec![put_credential(staff, sealed)]).map_err(ContactsError::Failed)
    }

    fn sync(&mut self) -> Result<(), ContactsError> {
        self.disk.commit("contact").map_err(ContactsError::Failed)
    }
}
