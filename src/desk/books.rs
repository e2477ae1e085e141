//! The rule book in force: putting another in its place, and what happens where the rules refuse that.

use super::{Desk, DeskError};
use crate::domain::command::Command;
use crate::domain::ids::Actor;
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use std::sync::Arc;

/// The rule book that a store is to be worked with.
pub struct Books {
    /// The one that is wanted.
    pub wanted: Arc<Rules>,
    /// What is to be done once it is in force.
    pub adopted: Option<Box<dyn FnOnce() + Send>>,
    /// The one to go on with where the rules refuse it.
    pub instead: Option<Box<dyn FnOnce() -> Arc<Rules> + Send>>,
}

impl From<Arc<Rules>> for Books {
    fn from(wanted: Arc<Rules>) -> Self {
        Self { wanted, adopted: None, instead: None }
    }
}

impl Desk {
    /// Whether this pack is recorded as the one in force.
    pub(super) fn has_in_force(&self, rules: &Rules) -> bool {
        let stands = self.world().policy.as_ref();
        stands.is_some_and(|(pack, print)| *pack == rules.pack && *print == rules.fingerprint)
    }

    /// Puts another policy pack in force, recorded when it differs from the last one.
    pub fn adopt_rules(&mut self, rules: Arc<Rules>, now: Moment) -> Result<(), DeskError> {
        let known = self.has_in_force(&rules);
        self.rules = rules;
        self.projections.world.matters.keep(self.rules.looks_back());
        if !known && self.world().site.is_some() {
            self.submit(Actor::System, Command::AdoptPolicy, now)?;
        }
        Ok(())
    }

    /// Puts the pack in force that is wanted; where the rules refuse that, the other one.
    pub(super) fn adopt_books(&mut self, books: Books, now: Moment) -> Result<(), DeskError> {
        let Books { wanted, adopted, instead } = books;
        match (self.adopt_rules(wanted, now), instead) {
            (Err(DeskError::Refused(refusal)), Some(instead)) => {
                self.adopt_rules(instead(), now)?;
                self.passed_over = Some(refusal);
            }
            (done, _) => {
                done?;
                if let Some(adopted) = adopted {
                    adopted();
                }
            }
        }
        Ok(())
    }

    /// Why the rule book that was asked for is not in force, in words; none when it is.
    pub fn passed_over(&self, lang: crate::i18n::Lang) -> Option<String> {
        let why = DeskError::Refused(self.passed_over.clone()?).words(lang);
        Some(lang.policy_passed_over(&why))
    }
}
