//! Finding a ticket by what people call it.

use super::{Desk, DeskError};
use crate::domain::ticket::Ticket;

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
        for ended in self.projections.ended() {
            let ended = ended?;
            if is_it(&ended) && found.as_ref().is_none_or(|f| ended.number > f.number) {
                found = Some(ended);
            }
        }
        Ok(found)
    }
}
