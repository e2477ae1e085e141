//! How the worker comes by its desk: a store that is opened, or a site that is founded.

use super::panics::contained;
use super::worker::{News, Work, failure};
use crate::app::{Msg, NewSite, Receipt};
use crate::desk::{Desk, DeskError, Heard};
use crate::domain::ids::StaffId;
use crate::domain::secret::Secret;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

/// Opens the desk, and says who sits at the keyboard. What it hears meanwhile it tells.
pub type Opening = Box<dyn FnOnce(&mut dyn FnMut(Heard)) -> Result<(Desk, Option<StaffId>), DeskError> + Send>;
/// Founds a site in the data folder, or finishes a founding that was interrupted, with its first supervisor.
/// Hears the site, the supervisor's name and their password.
pub type Founding = Box<dyn Fn(&NewSite, &str, &Secret) -> Result<(Desk, StaffId), DeskError> + Send>;
/// How a worker comes by its desk.
pub enum Begin {
    /// There is a store. Should nobody be entered in it, its founding is finished.
    Open(Opening, Option<Founding>),
    /// There is none yet: the set-up asks for what is needed.
    Found(Founding),
}

impl Work<'_> {
    /// sled panics on some damaged files: that is an error like any other.
    pub(super) fn contained_open(&mut self, open: Opening) -> Result<(Desk, Option<StaffId>), DeskError> {
        let mut shown = 0;
        let mut hear = |heard: Heard| match heard {
            Heard::Folded(at, of) => {
                // A hundred steps are enough for the eye.
                let percent = at.saturating_mul(100) / of.max(1);
                if percent != shown {
                    shown = percent;
                    // Whatever was shown first is told again once the desk is there: it ends the count.
                    self.told = None;
                    self.say(Msg::Opening { at, of });
                }
            }
            Heard::First(rules, board) => {
                let board = Arc::new(*board);
                self.told = Some(Arc::clone(&board));
                self.say(Msg::Rules(Arc::clone(&rules)));
                self.first_rules = Some(rules);
                self.say(Msg::Board(board));
            }
        };
        let opened = catch_unwind(AssertUnwindSafe(|| contained(|| open(&mut hear))));
        opened.unwrap_or(Err(DeskError::Panicked))
    }

    pub(super) fn take_desk(&mut self, desk: Desk) {
        self.spool = desk.folder().map(|f| f.spool());
        self.drafts = match desk.drafts() {
            Ok(drafts) => drafts,
            Err(e) => {
                self.trouble(&e);
                None
            }
        };
        if !self.first_rules.take().is_some_and(|first| Arc::ptr_eq(&first, &desk.rules())) {
            self.say(Msg::Rules(desk.rules()));
        }
        for remark in desk.mended(self.lang).into_iter().chain(desk.passed_over(self.lang)) {
            self.say(Msg::Remark(remark));
        }
        self.desk = Some(desk);
    }

    pub(super) fn found(&mut self, token: u64, site: &NewSite, supervisor: &str, password: &Secret) {
        let Some(founding) = &self.founding else { return };
        match founding(site, supervisor, password) {
            Ok((desk, me)) => {
                let position = desk.head().position;
                self.founding = None;
                self.take_desk(desk);
                self.viewer = Some(me);
                self.stale = true;
                let receipt = Receipt { position, ticket: None, number: String::new() };
                (self.tell)(News::Sits(me));
                self.say(Msg::Done { token, result: Ok(receipt) });
            }
            Err(e) => self.say(Msg::Done { token, result: Err(failure(e, self.lang)) }),
        }
    }
}
