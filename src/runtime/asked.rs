//! The search that somebody waits for: a screen of answers first, the rest behind it, each piece between other jobs.

use crate::app::{MOST_HITS, Msg, Seq};
use crate::desk::finding::Finding;
use crate::desk::{Desk, DeskError};

/// Answers in sight are so many at least.
const FEWEST: usize = 8;

/// A search and who asked it.
pub struct Asked {
    seq: Seq,
    query: String,
    finding: Finding,
    /// So many answers are told before the others: all that are in sight.
    first: usize,
    told: bool,
}

impl Asked {
    /// Begins it.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn begin(desk: &mut Desk, seq: Seq, query: String, rows: usize) -> Result<Self, DeskError> {
        let finding = desk.begin_find(&query, MOST_HITS)?;
        Ok(Self { seq, query, finding, first: rows.max(FEWEST), told: false })
    }

    /// One piece of it: what is to be said, and whether it goes on.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn piece(&mut self, desk: &mut Desk) -> Result<(Option<Msg>, bool), DeskError> {
        if self.finding.is_done() && !self.finding.knows_callers() {
            // What was found without the callers stands on the screen until all of them are read.
            if desk.warm_step()? {
                self.finding = desk.begin_find(&self.query, MOST_HITS)?;
            }
            return Ok((None, true));
        }
        let until = if self.told { MOST_HITS } else { self.first };
        desk.find_on(&mut self.finding, until)?;
        let (done, hits) = (self.finding.is_done(), self.finding.hits());
        let more = !done || !self.finding.knows_callers();
        if !done && (self.told || hits.len() < self.first) {
            return Ok((None, more));
        }
        self.told = true;
        Ok((Some(Msg::Found { seq: self.seq, hits: hits.to_vec(), more }), more))
    }
}
