//! What was stated of a ticket, and how it came to its grade (R047–R050).

use super::event::GradingEvent;
use super::ids::*;
use super::rules::FactValue;
use super::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

/// What somebody stated of a fact. In JSON `true`, `false` or a number.
#[derive(Clone, Copy, PartialEq, Eq, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum Stated {
    /// It is so.
    Yes(bool),
    /// So many, or so many yuan.
    Number(u64),
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Plain {
    Yes(bool),
    Number(u64),
}

#[derive(Serialize, Deserialize)]
enum Stored {
    Yes(bool),
    Number(u64),
}

impl Serialize for Stated {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match (*self, s.is_human_readable()) {
            (Stated::Yes(yes), true) => Plain::Yes(yes).serialize(s),
            (Stated::Number(n), true) => Plain::Number(n).serialize(s),
            (Stated::Yes(yes), false) => Stored::Yes(yes).serialize(s),
            (Stated::Number(n), false) => Stored::Number(n).serialize(s),
        }
    }
}

impl<'de> Deserialize<'de> for Stated {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            Ok(match Plain::deserialize(d)? {
                Plain::Yes(yes) => Stated::Yes(yes),
                Plain::Number(n) => Stated::Number(n),
            })
        } else {
            Ok(match Stored::deserialize(d)? {
                Stored::Yes(yes) => Stated::Yes(yes),
                Stored::Number(n) => Stated::Number(n),
            })
        }
    }
}

impl Stated {
    /// As facts are told; none for what is not so.
    pub fn value(&self) -> Option<FactValue> {
        match *self {
            Stated::Yes(yes) => yes.then_some(FactValue::Yes),
            Stated::Number(n) => Some(FactValue::Number(n)),
        }
    }
}

/// How the grade that a ticket has came about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Led {
    /// An operator confirmed what a rule proposed.
    Confirmed {
        /// The rule.
        rule: Code,
    },
    /// An operator chose another grade than a rule proposed.
    Overruled {
        /// The rule.
        rule: Code,
        /// What it proposed.
        proposed: Code,
        /// Why.
        word: String,
        /// Who.
        by: Option<StaffId>,
        /// When.
        at: Moment,
    },
    /// A rule changed it by itself.
    Raised {
        /// The rule.
        rule: Code,
        /// The grade before.
        from: Code,
        /// When the rule came to hold.
        due: Moment,
        /// When that was recorded.
        at: Moment,
        /// Who is told.
        tell: Vec<Role>,
    },
}

/// What was stated of a ticket, and how it came to its grade.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Grading {
    /// What people stated, by the fact's code.
    pub stated: BTreeMap<Code, Stated>,
    /// How it came to its grade; none when no rule spoke.
    pub led: Option<Led>,
    /// Rules that have had their say: confirmed, overruled, or recorded by itself. None of them speaks again of its own
    /// accord.
    pub settled: BTreeSet<Code>,
    /// How often rules changed the grade by themselves.
    pub raised: u16,
    /// Departments that it was sent to.
    pub departments: BTreeSet<Code>,
}

impl Grading {
    /// Folds in what happened.
    pub fn apply(&mut self, event: &GradingEvent, by: Option<StaffId>, at: Moment) {
        match event {
            GradingEvent::FactsStated { facts, .. } => {
                for (fact, stated) in facts {
                    match stated {
                        Some(stated) => drop(self.stated.insert(fact.clone(), *stated)),
                        None => drop(self.stated.remove(fact)),
                    }
                }
            }
            GradingEvent::Confirmed { rule, .. } => {
                self.settled.insert(rule.clone());
                self.led = Some(Led::Confirmed { rule: rule.clone() });
            }
            GradingEvent::Overruled { proposed, rule, word, held, .. } => {
                self.settled.insert(rule.clone());
                self.settled.extend(held.iter().cloned());
                let (rule, proposed, word) = (rule.clone(), proposed.clone(), word.clone());
                self.led = Some(Led::Overruled { rule, proposed, word, by, at });
            }
            GradingEvent::Raised { from, rule, due, tell, .. } => {
                self.settled.insert(rule.clone());
                self.raised = self.raised.saturating_add(1);
                let (rule, from, tell) = (rule.clone(), from.clone(), tell.clone());
                self.led = Some(Led::Raised { rule, from, due: *due, at, tell });
            }
        }
    }
}
