//! Writing while a history is loaded. One thread writes the journal; what others put waits for it, so that the trees never
//! have what the journal lacks, and a mark is of all that stands before it.

use super::Disk;
use crate::ledger::SealedBy;
use crate::ledger::journal::{Journal, Put};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Puts that go into the trees together: large batches take sled much memory.
const TOGETHER: usize = 512;

/// Key by tree, and what is put there.
type Puts = BTreeMap<(&'static str, Vec<u8>), Option<Vec<u8>>>;

/// What waits to be written; nothing waits but while a history is loaded.
#[derive(Default)]
pub(super) struct Waiting(Mutex<Option<Two>>);

#[derive(Default)]
struct Two {
    /// Comes with the next part.
    next: Puts,
    /// Is being written.
    now: Arc<Puts>,
}

impl Waiting {
    fn lock(&self) -> MutexGuard<'_, Option<Two>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes puts in, if they are to wait; else gives them back.
    pub fn take_in(&self, puts: Vec<Put>) -> Option<Vec<Put>> {
        match &mut *self.lock() {
            Some(two) => {
                two.next.extend(puts.into_iter().map(|put| ((put.tree, put.key), put.value)));
                None
            }
            None => Some(puts),
        }
    }

    /// What waits for a key.
    pub fn find(&self, tree: &str, key: &[u8]) -> Option<Option<Vec<u8>>> {
        let waiting = self.lock();
        let two = waiting.as_ref()?;
        let tree = super::super::journal::TREES.iter().find(|name| **name == tree)?;
        let wanted = (*tree, key.to_vec());
        two.next.get(&wanted).or_else(|| two.now.get(&wanted)).cloned()
    }

    /// What is to be written now. It is found until it is [`Waiting::written`].
    fn begin(&self) -> Arc<Puts> {
        let mut waiting = self.lock();
        let Some(two) = &mut *waiting else { return Arc::default() };
        two.now = Arc::new(std::mem::take(&mut two.next));
        Arc::clone(&two.now)
    }

    fn written(&self) {
        if let Some(two) = &mut *self.lock() {
            two.now = Arc::default();
        }
    }
}

/// A part of a history that is durable in the journal, and what of it belongs into the trees.
#[derive(Debug)]
pub struct Part {
    puts: Vec<Put>,
    /// Sequence number of its last record.
    last: u64,
}

impl Disk {
    /// From here on one thread writes, part by part ([`Disk::end_part`]); what others put waits for it. The journal is packed
    /// as it comes.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub(in crate::ledger) fn begin_bulk(&self, doing: &'static str) -> Result<(), SealedBy> {
        self.refuse_if_sealed()?;
        if self.is_journaled() {
            self.with_journal(Journal::begin_bulk).map_err(|e| self.seal(doing, e))?;
            *self.waiting.lock() = Some(Two::default());
        }
        Ok(())
    }

    /// Puts into the journal alone what the caller keeps in files of its own; durable with the part.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub(in crate::ledger) fn journal_only(&self, doing: &'static str, puts: &[Put]) -> Result<(), SealedBy> {
        self.refuse_if_sealed()?;
        match self.is_journaled() && !puts.is_empty() {
            true => self.journal(doing, puts).map(drop),
            false => Ok(()),
        }
    }

    /// Makes a part durable in the journal, with everything that others have put so far.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub(in crate::ledger) fn end_part(&self, doing: &'static str) -> Result<Part, SealedBy> {
        self.refuse_if_sealed()?;
        let waited = self.waiting.begin();
        let put = |((tree, key), value): (&(&'static str, Vec<u8>), &Option<Vec<u8>>)| Put {
            tree,
            key: key.clone(),
            value: value.clone(),
        };
        let puts: Vec<Put> = waited.iter().map(put).collect();
        self.journal_only(doing, &puts)?;
        if !self.is_journaled() {
            return Ok(Part { puts, last: 0 });
        }
        let synced = self.with_journal(|j| j.sync().map(|()| j.last()));
        Ok(Part { puts, last: synced.map_err(|e| self.seal(doing, e))? })
    }

    /// Puts a part's share into the trees, with `more` that stands in its journal too, and makes them durable.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub(in crate::ledger) fn settle(&self, doing: &'static str, part: Part, more: Put) -> Result<(), SealedBy> {
        let Part { puts, last } = part;
        let is_journaled = self.is_journaled();
        for puts in puts.chunks(TOGETHER) {
            self.apply(doing, puts, None)?;
        }
        self.apply(doing, &[more], is_journaled.then_some(last))?;
        self.waiting.written();
        self.flush(doing)?;
        match is_journaled {
            true => self.with_journal(Journal::mark).map_err(|e| self.seal(doing, e)),
            false => Ok(()),
        }
    }

    /// Ends what [`Disk::begin_bulk`] began; what still waits is put in.
    ///
    /// # Errors
    /// The first failure, now or earlier.
    pub(in crate::ledger) fn end_bulk(&self, doing: &'static str) -> Result<(), SealedBy> {
        let waited = self.waiting.lock().take();
        self.refuse_if_sealed()?;
        if self.is_journaled() {
            self.with_journal(Journal::end_bulk).map_err(|e| self.seal(doing, e))?;
        }
        let Two { next, now } = waited.unwrap_or_default();
        // What was being written when something failed may stand in the journal alone.
        let mut puts = Arc::unwrap_or_clone(now);
        puts.extend(next);
        self.put(doing, puts.into_iter().map(|((tree, key), value)| Put { tree, key, value }).collect())
    }

    fn refuse_if_sealed(&self) -> Result<(), SealedBy> {
        self.sealed().map_or(Ok(()), Err)
    }
}
