//! What the customer of a ticket was promised, and whether it was kept (R056); more time is a promise as well (R066).

use super::clock::Clock;
use super::event::{Event, PromiseEvent, Recorded};
use super::ids::*;
use super::ticket::Ticket;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// All promises of a ticket.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Promises {
    /// Asked for, and not answered.
    pub asked: Option<PromiseAsked>,
    /// What was promised, oldest first; a promise's number is its place, from 1.
    pub made: Vec<PromiseMade>,
    /// How often its finish was put off (R066).
    pub extensions: u16,
}

/// What somebody wants to promise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PromiseAsked {
    /// What.
    pub what: String,
    /// By when.
    pub due: Moment,
    /// Who asks.
    pub by: Option<StaffId>,
    /// Since when.
    pub at: Moment,
}

/// What was promised.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PromiseMade {
    /// What.
    pub what: String,
    /// By when.
    pub due: Moment,
    /// Who promised, or asked to.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// Whose permission it has; none where who promised needed none.
    pub permitted_by: Option<StaffId>,
    /// It was said to the customer with an extension: the finish clock is its clock, and the result settles it (R066).
    pub extension: bool,
    /// What became of it.
    pub settled: Option<PromiseSettled>,
}

/// What became of a promise.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PromiseSettled {
    /// How.
    pub how: Settlement,
    /// Who said so; none where the record itself does.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// What is to be said to it.
    pub word: String,
}

/// What became of a promise.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Settlement {
    /// It was kept (兑现).
    Kept,
    /// It was not kept (未兑现).
    Broken,
    /// Another extension took its place before it was due (R066).
    Moved,
}

impl PromiseMade {
    /// Its clock, while it is open.
    pub fn clock(&self) -> Clock {
        Clock { from: self.at, due: self.due, first_due: self.due, met: None }
    }
    /// Open, and to be settled by a person.
    pub fn is_open(&self) -> bool {
        self.settled.is_none() && !self.extension
    }
}

impl Promises {
    /// Folds an event of the ticket in.
    pub fn apply(&mut self, recorded: &Recorded) {
        let (at, by) = (recorded.at, recorded.actor.staff());
        match &recorded.event {
            Event::Extended { due, told, .. } => {
                self.extensions = self.extensions.saturating_add(1);
                self.settle_extension(at, |made| if made.due < at { Settlement::Broken } else { Settlement::Moved });
                if !told.is_empty() {
                    let (what, permitted_by) = (told.clone(), None);
                    self.made.push(PromiseMade {
                        what,
                        due: *due,
                        by,
                        at,
                        permitted_by,
                        extension: true,
                        settled: None,
                    });
                }
            }
            Event::ResultReported { .. } => {
                self.settle_extension(at, |made| if made.due < at { Settlement::Broken } else { Settlement::Kept });
            }
            Event::Promise(PromiseEvent::Asked { what, due, .. }) => {
                self.asked = Some(PromiseAsked { what: what.clone(), due: *due, by, at });
            }
            Event::Promise(PromiseEvent::Permitted { .. }) => {
                if let Some(PromiseAsked { what, due, by: who, .. }) = self.asked.take() {
                    let settled = None;
                    self.made.push(PromiseMade { what, due, by: who, at, permitted_by: by, extension: false, settled });
                }
            }
            Event::Promise(PromiseEvent::Refused { .. }) => self.asked = None,
            Event::Promise(PromiseEvent::Made { what, due, permitted_by, .. }) => {
                // Whoever promises after asking need not be answered any more.
                self.asked = None;
                let (what, permitted_by, settled) = (what.clone(), *permitted_by, None);
                self.made.push(PromiseMade { what, due: *due, by, at, permitted_by, extension: false, settled });
            }
            Event::Promise(PromiseEvent::Settled { promise, kept, word, .. }) => {
                let how = if *kept { Settlement::Kept } else { Settlement::Broken };
                let made = usize::from(*promise).checked_sub(1).and_then(|n| self.made.get_mut(n));
                if let Some(made) = made {
                    made.settled.get_or_insert(PromiseSettled { how, by, at, word: word.clone() });
                }
            }
            Event::Promise(PromiseEvent::ExtensionApproved { by, .. }) => {
                if let Some(made) = self.made.iter_mut().rev().find(|m| m.extension && m.settled.is_none()) {
                    made.permitted_by = Some(*by);
                }
            }
            _ => {}
        }
    }

    fn settle_extension(&mut self, at: Moment, how: impl Fn(&PromiseMade) -> Settlement) {
        for made in self.made.iter_mut().filter(|m| m.extension && m.settled.is_none()) {
            made.settled = Some(PromiseSettled { how: how(made), by: None, at, word: String::new() });
        }
    }

    /// Promises that are open, with their numbers, the one that is due first before the others.
    pub fn open(&self) -> impl Iterator<Item = (u16, &PromiseMade)> {
        let mut open: Vec<(u16, &PromiseMade)> = (1..).zip(&self.made).filter(|(_, m)| m.is_open()).collect();
        open.sort_by_key(|(_, m)| m.due);
        open.into_iter()
    }
}

impl Ticket {
    /// The open promise that is due first (R056).
    pub fn open_promise(&self) -> Option<(u16, &PromiseMade)> {
        self.promises.open().next().filter(|_| self.end.is_none())
    }
}
