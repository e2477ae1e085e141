//! The rule book in force: putting another in its place, and what happens where the rules refuse that.

use super::{Desk, DeskError};
use crate::domain::command::Command;
use crate::domain::ids::{Actor, Code, StaffId};
use crate::domain::refusal::{May, Next, Reason, Refusal, Rule};
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
    /// Who asks for the one that is wanted, where somebody named it.
    pub asked: Option<Asked>,
}

/// A rule book that a flag, a variable or the config file names.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The name or file.
    pub name: String,
    /// Whether another one than this in force is a refusal; else the one in force is gone on with, and that is told.
    pub strict: bool,
}

/// Another rule book than the one in force was asked for, at a real site and in nobody's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OtherBook {
    /// Code and fingerprint of the one in force.
    pub stands: (Code, String),
    /// Code and fingerprint of the one that was asked for.
    pub wanted: (Code, String),
    /// The name or file by which it was asked for.
    pub name: String,
}

impl From<Arc<Rules>> for Books {
    fn from(wanted: Arc<Rules>) -> Self {
        Self { wanted, adopted: None, instead: None, asked: None }
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
        let Books { wanted, adopted, instead, asked } = books;
        if let (Some(asked), Some(stands)) = (asked.filter(|_| self.is_real()), self.world().policy.clone())
            && !self.has_in_force(&wanted)
        {
            // The same book in a new edition comes in by itself: the program would take it without its name too.
            let usual = instead.map_or_else(|| Arc::clone(&self.rules), |instead| instead());
            if usual.fingerprint != wanted.fingerprint {
                let wanted = (wanted.pack.clone(), wanted.fingerprint.clone());
                let other = DeskError::OtherBook(Box::new(OtherBook { stands, wanted, name: asked.name }));
                if asked.strict {
                    return Err(other);
                }
                self.adopt_rules(usual, now)?;
                self.passed_over = Some(other);
                return Ok(());
            }
            self.adopt_rules(wanted, now)?;
            if let Some(adopted) = adopted {
                adopted();
            }
            return Ok(());
        }
        match (self.adopt_rules(wanted, now), instead) {
            (Err(DeskError::Refused(refusal)), Some(instead)) => {
                self.adopt_rules(instead(), now)?;
                self.passed_over = Some(DeskError::Refused(refusal));
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
        Some(lang.policy_passed_over(&self.passed_over.as_ref()?.words(lang)))
    }

    /// Puts another rule book in force in the name of a supervisor (by the one that stands) who has shown who they are.
    ///
    /// # Errors
    /// When they are no supervisor or not proven, the book is in force already, or nobody on the staff would be a
    /// supervisor by it. The one before stays then.
    pub fn adopt_as(&mut self, by: StaffId, rules: Arc<Rules>, now: Moment) -> Result<(), DeskError> {
        let heads = &self.rules.access.supervisors;
        if self.world().person(by).is_some_and(|person| person.active && !person.has_any(heads)) {
            let may = May::Roles(heads.clone());
            return Err(DeskError::Refused(Refusal::new(Rule::T6, Reason::WrongRole, may, Next::AskSupervisor)));
        }
        let before = std::mem::replace(&mut self.rules, rules);
        self.projections.world.matters.keep(self.rules.looks_back());
        if let Err(e) = self.submit(Actor::Staff(by), Command::AdoptPolicy, now) {
            self.rules = before;
            self.projections.world.matters.keep(self.rules.looks_back());
            return Err(e);
        }
        Ok(())
    }
}
