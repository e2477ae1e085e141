//! What is remembered, in rows with numbers for words, and the lists by which rows are found.

use super::CHUNK;
use crate::domain::ids::ContactId;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hash, Hasher};

/// Who told us: the household, else the contact record, else nobody but this once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(super) enum Who {
    Household(u32),
    Contact(u64),
    Once(u64),
}

/// A matter with numbers for its words. 0 is no word.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Row {
    pub(super) household: u32,
    pub(super) contact: Option<ContactId>,
    pub(super) kind: u32,
    pub(super) category: u32,
    pub(super) place: u32,
    pub(super) arrived: Moment,
    pub(super) ended: Option<Moment>,
    pub(super) reworks: u16,
}

impl Row {
    pub(super) fn who(&self, ticket: u64) -> Who {
        match (self.household, self.contact) {
            (0, None) => Who::Once(ticket),
            (0, Some(contact)) => Who::Contact(contact.0),
            (household, _) => Who::Household(household),
        }
    }
    /// None for what nobody else can have told us of.
    pub(super) fn home_key(&self) -> Option<(Who, u32)> {
        let who = self.who(0);
        (self.category != 0 && !matches!(who, Who::Once(_))).then_some((who, self.category))
    }
    pub(super) fn place_key(&self) -> Option<(u32, u32)> {
        (self.category != 0 && self.place != 0).then_some((self.category, self.place))
    }
    pub(super) fn words(&self) -> [u32; 4] {
        [self.household, self.kind, self.category, self.place]
    }
}

/// Rows by ticket, in the chunks in which they are stored.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Rows(BTreeMap<u64, Vec<(u64, Row)>>);

impl Rows {
    pub fn len(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn iter(&self) -> impl Iterator<Item = (u64, &Row)> {
        self.0.values().flatten().map(|(id, row)| (*id, row))
    }
    pub fn chunks(&self) -> impl Iterator<Item = u64> + '_ {
        self.0.keys().copied()
    }
    pub fn chunk(&self, chunk: u64) -> &[(u64, Row)] {
        self.0.get(&chunk).map_or(&[], Vec::as_slice)
    }
    pub fn get(&self, id: u64) -> Option<&Row> {
        let rows = self.chunk(id / CHUNK);
        rows.binary_search_by_key(&id, |(id, _)| *id).ok().and_then(|at| rows.get(at)).map(|(_, row)| row)
    }
    /// Gives what stood there.
    pub fn insert(&mut self, id: u64, row: Row) -> Option<Row> {
        let rows = self.0.entry(id / CHUNK).or_default();
        match rows.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(at) => rows.get_mut(at).map(|(_, old)| std::mem::replace(old, row)),
            Err(at) => {
                rows.insert(at, (id, row));
                None
            }
        }
    }
    pub fn remove(&mut self, id: u64) -> Option<Row> {
        let rows = self.0.get_mut(&(id / CHUNK))?;
        let at = rows.binary_search_by_key(&id, |(id, _)| *id).ok()?;
        let (_, row) = rows.remove(at);
        if rows.is_empty() {
            self.0.remove(&(id / CHUNK));
        }
        Some(row)
    }
    /// A chunk as it was stored; false when it is none: empty, out of order, or another's.
    pub fn put_chunk(&mut self, chunk: u64, rows: Vec<(u64, Row)>) -> bool {
        let whole = !rows.is_empty()
            && rows.is_sorted_by(|(a, _), (b, _)| a < b)
            && rows.iter().all(|(id, _)| id / CHUNK == chunk);
        whole && self.0.insert(chunk, rows).is_none()
    }
}

/// Tickets of a list: most have one.
#[derive(Clone, Debug)]
pub(super) enum Ids {
    One(u64),
    More(Vec<u64>),
}

impl Ids {
    pub fn all(&self) -> &[u64] {
        match self {
            Self::One(id) => std::slice::from_ref(id),
            Self::More(ids) => ids,
        }
    }
    fn push(&mut self, id: u64) {
        match self {
            Self::One(first) => *self = Self::More(vec![*first, id]),
            Self::More(ids) => ids.push(id),
        }
    }
    /// Lets the others go; whether any is left.
    fn keep(&mut self, stays: impl Fn(u64) -> bool) -> bool {
        match self {
            Self::One(id) => stays(*id),
            Self::More(ids) => {
                ids.retain(|id| stays(*id));
                !ids.is_empty()
            }
        }
    }
}

impl PartialEq for Ids {
    fn eq(&self, other: &Self) -> bool {
        self.all() == other.all()
    }
}

/// Tickets by what they are found by.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Lists<K: Hash + Eq>(HashMap<K, Ids, BuildHasherDefault<Mixed>>);

impl<K: Hash + Eq> Default for Lists<K> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<K: Hash + Eq> Lists<K> {
    #[cfg(test)]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    pub fn reserve(&mut self, more: usize) {
        self.0.reserve(more);
    }
    pub fn list(&self, key: &K) -> &[u64] {
        self.0.get(key).map_or(&[], Ids::all)
    }
    pub fn put(&mut self, key: K, id: u64) {
        use std::collections::hash_map::Entry;
        match self.0.entry(key) {
            Entry::Occupied(mut list) => list.get_mut().push(id),
            Entry::Vacant(none) => {
                none.insert(Ids::One(id));
            }
        }
    }
    pub fn take(&mut self, key: &K, id: u64) {
        if self.0.get_mut(key).is_some_and(|list| !list.keep(|other| other != id)) {
            self.0.remove(key);
        }
    }
    pub fn keep(&mut self, stays: impl Fn(u64) -> bool) {
        self.0.retain(|_, list| list.keep(&stays));
    }
    #[cfg(test)]
    pub fn sorted(mut self) -> Self {
        self.0.values_mut().for_each(|list| {
            if let Ids::More(ids) = list {
                ids.sort_unstable();
            }
        });
        self
    }
}

/// For keys that are numbers of our own making: nobody outside chooses them, so that they need no secret.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct Mixed(u64);

impl Mixed {
    fn mix(&mut self, number: u64) {
        // An odd number without a pattern: the golden ratio.
        self.0 = (self.0.rotate_left(23) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Hasher for Mixed {
    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.mix(u64::from(*byte)));
    }
    fn write_u32(&mut self, number: u32) {
        self.mix(u64::from(number));
    }
    fn write_u64(&mut self, number: u64) {
        self.mix(number);
    }
    fn write_isize(&mut self, number: isize) {
        self.mix(number.cast_unsigned() as u64);
    }
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
