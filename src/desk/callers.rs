//! Who called about packed tickets: names and numbers in clear, for search. Read from the contact store piece by piece
//! while nobody waits, kept in memory only, never written.

use super::find::initials;
use super::terms::{self, contact_of};
use super::{Desk, DeskError};
use crate::domain::ids::ContactId;
use crate::text::fold;
use memchr::memmem;
use std::collections::HashMap;

/// A typed run of digits must be so long to be looked for in telephone numbers: shorter ones stand in all of them.
const DIGITS: usize = 3;

/// Callers of packed tickets.
#[derive(Default)]
pub struct Callers {
    /// How many files of packed tickets are read.
    read: usize,
    known: HashMap<ContactId, u32>,
    ids: Vec<ContactId>,
    starts: Vec<u32>,
    block: String,
    /// Caller and ticket.
    tickets: Vec<(u32, u32)>,
    sorted: bool,
}

impl Callers {
    fn put(&mut self, id: ContactId, words: &str) -> u32 {
        let at = u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        self.known.insert(id, at);
        self.ids.push(id);
        self.starts.push(u32::try_from(self.block.len()).unwrap_or(u32::MAX));
        self.block.push_str(words);
        self.block.push('\n');
        at
    }

    /// Whether the callers of so many files of packed tickets are all read.
    pub fn are_read(&self, segments: usize) -> bool {
        self.sorted && self.read >= segments
    }

    /// Callers whose words have this in them, by place.
    fn matching(&self, typed: &str) -> Vec<u32> {
        let mut found = Vec::new();
        let mut from = 0;
        let finder = memmem::Finder::new(typed);
        while let Some(at) = self.block.as_bytes().get(from..).and_then(|rest| finder.find(rest)) {
            let at = from + at;
            let slot = self.starts.partition_point(|s| *s as usize <= at).saturating_sub(1);
            found.push(u32::try_from(slot).unwrap_or(u32::MAX));
            from = self.starts.get(slot + 1).map_or(self.block.len(), |s| *s as usize);
        }
        found
    }

    /// Tickets, in order, of callers whose words have this in them, and their contact records.
    pub fn find(&self, typed: &str) -> (Vec<u64>, Vec<ContactId>) {
        if typed.len() < DIGITS && typed.bytes().all(|b| b.is_ascii_digit()) {
            return (Vec::new(), Vec::new());
        }
        let found = self.matching(typed);
        let mut tickets = Vec::new();
        for caller in &found {
            let from = self.tickets.partition_point(|(c, _)| c < caller);
            let of = self.tickets.iter().skip(from).take_while(|(c, _)| c == caller);
            tickets.extend(of.map(|(_, ticket)| u64::from(*ticket)));
        }
        tickets.sort_unstable();
        tickets.dedup();
        (tickets, found.iter().filter_map(|at| self.ids.get(*at as usize).copied()).collect())
    }

    /// Whether the words of a caller have this in them.
    pub fn is_of(&self, id: ContactId, typed: &str) -> bool {
        let Some(at) = self.known.get(&id).map(|at| *at as usize) else { return false };
        let from = self.starts.get(at).map_or(0, |s| *s as usize);
        let to = self.starts.get(at + 1).map_or(self.block.len(), |s| *s as usize);
        self.block.get(from..to).is_some_and(|words| words.contains(typed))
    }
}

impl Desk {
    /// Reads the callers of one more file of packed tickets. True when all are read.
    pub(super) fn read_callers(&mut self) -> Result<bool, DeskError> {
        let segments = self.projections.segments();
        if self.callers.read >= segments {
            if !self.callers.sorted {
                self.read_residents();
                self.callers.tickets.sort_unstable();
                self.callers.sorted = true;
            }
            return Ok(true);
        }
        let segment = self.callers.read;
        let mut found: Vec<(ContactId, u64)> = Vec::new();
        self.projections.terms(segment, &terms::CONTACTS, |term, tickets| {
            found.extend(tickets.map(|id| (contact_of(term), id.0)));
        })?;
        for (id, ticket) in found {
            let at = self.caller(id);
            if let Ok(ticket) = u32::try_from(ticket) {
                self.callers.tickets.push((at, ticket));
            }
        }
        self.callers.read += 1;
        self.callers.sorted = false;
        Ok(false)
    }

    /// Residents count as callers of what their household has.
    fn read_residents(&mut self) {
        let residents: Vec<ContactId> = self.world().households.values().filter_map(|h| h.contact).collect();
        for id in residents {
            self.caller(id);
        }
    }

    fn caller(&mut self, id: ContactId) -> u32 {
        if let Some(at) = self.callers.known.get(&id) {
            return *at;
        }
        let words = match self.contacts.get(id) {
            Ok(card) => card.map(|card| {
                let digits: String = card
                    .phone
                    .chars()
                    .chain(['\u{1}'])
                    .chain(card.involved.chars())
                    .filter(|c| *c == '\u{1}' || c.is_ascii_digit())
                    .collect();
                [fold(&card.name), digits, initials(&card.name)].join("\u{1}").replace('\n', "\u{1}")
            }),
            Err(e) => {
                tracing::warn!(error = %e, "a contact does not open");
                None
            }
        };
        self.callers.put(id, &words.unwrap_or_default())
    }
}
