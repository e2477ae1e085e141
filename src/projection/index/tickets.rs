//! Tickets in the index: by their id, and by their words.

use super::{Index, IndexError, decode};
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::projection::cold::{Alternative, Describe, Span};
use std::ops::RangeInclusive;

impl Index {
    /// A ticket.
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, IndexError> {
        let key = id.0.to_be_bytes();
        let found = match self.ended.get(key)? {
            Some(bytes) => Some(bytes),
            None => self.open.get(key)?,
        };
        match found {
            Some(bytes) => decode(&bytes).map(Some),
            None => self.cold.ticket(id),
        }
    }

    /// Ended tickets: the packed ones oldest first, then the others oldest first.
    pub fn ended(&self) -> impl Iterator<Item = Result<Ticket, IndexError>> + '_ {
        let packed = self.cold.all().filter(|row| row.as_ref().map_or(true, |t| !self.is_here(t.id)));
        packed.chain(self.ended_here())
    }

    /// Ended tickets that are not packed, or have changed since, oldest first.
    pub fn ended_here(&self) -> impl Iterator<Item = Result<Ticket, IndexError>> + '_ {
        self.ended.iter().map(|row| decode(&row?.1))
    }

    /// Whether the trees have a ticket: what is packed of it is old then.
    fn is_here(&self, id: TicketId) -> bool {
        let key = id.0.to_be_bytes();
        [&self.ended, &self.open].iter().any(|tree| tree.contains_key(key).unwrap_or(true))
    }

    /// Calls with packed tickets that may have what is wanted, newest first, until it says that it has enough (false).
    /// Gives where to go on.
    pub fn search(
        &self,
        wanted: &[Vec<Alternative>],
        span: Span,
        mut each: impl FnMut(Ticket) -> Result<bool, IndexError>,
    ) -> Result<Option<TicketId>, IndexError> {
        self.cold.search(&wanted.to_vec(), span, |id, read| {
            if self.is_here(id) {
                return Ok(true);
            }
            read()?.map_or(Ok(true), &mut each)
        })
    }

    /// Tells the machine that packed tickets are about to be searched.
    pub fn announce_search(&self) {
        self.cold.announce_search();
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.cold.names().len()
    }

    /// Calls with each term of a range, and the tickets of a segment that have it.
    pub fn terms(
        &self,
        segment: usize,
        terms: &RangeInclusive<u64>,
        each: impl FnMut(u64, &mut dyn Iterator<Item = TicketId>),
    ) -> Result<(), IndexError> {
        self.cold.terms(segment, terms, each)
    }

    /// What tickets are found by from here on.
    pub fn describe(&mut self, describe: Describe) {
        self.describe = describe;
    }
}
