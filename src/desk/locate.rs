//! Finding a ticket by what people call it.

use super::{Desk, DeskError, terms};
use crate::domain::ids::TicketNumber;
use crate::domain::ticket::Ticket;
use crate::projection::{Alternative, Span};

impl Desk {
    /// The ticket of a number as people write it: `HY20261121-0007`, `20261121-0007`, the short `1121-0007` (the newest of
    /// that name), or `#7`, the way a waiting message is called.
    ///
    /// # Errors
    /// When the index can't be read.
    pub fn locate(&self, written: &str) -> Result<Option<Ticket>, DeskError> {
        let written = written.trim();
        if let Some(id) = written.strip_prefix('#').and_then(|n| n.parse().ok()) {
            return Ok(self.projections.ticket(crate::domain::ids::TicketId(id))?);
        }
        let site = self.world().site.as_ref().map(|s| s.code.clone()).unwrap_or_default();
        let upper = written.to_ascii_uppercase();
        let is_it = |t: &Ticket| {
            t.number.is_some_and(|n| {
                let full = n.with_site(&site);
                full == upper || full.strip_prefix(site.as_str()) == Some(upper.as_str()) || n.short() == upper
            })
        };
        let mut found = self.world().tickets.values().rfind(|t| is_it(t)).cloned();
        let mut keep = |ended: Ticket| {
            if is_it(&ended) && found.as_ref().is_none_or(|f| ended.number > f.number) {
                found = Some(ended);
            }
        };
        for ended in self.projections.ended_here() {
            keep(ended?);
        }
        if let Some(term) = short_of(&upper).map(terms::by_number) {
            self.projections.search(&[vec![Alternative::Terms(vec![term..=term])]], Span::ALL, |ended| {
                keep(ended);
                true
            })?;
        }
        Ok(found)
    }
}

/// Month, day and count at the end of a number as people write it.
fn short_of(written: &str) -> Option<TicketNumber> {
    let (day, seq) = written.rsplit_once('-')?;
    let day = day.get(day.len().checked_sub(4)?..)?.parse().ok()?;
    Some(TicketNumber { day, seq: seq.parse().ok()? })
}
