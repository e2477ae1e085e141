//! The audit of the callback draws (C4): recomputed from the ledger, ticket by ticket.

use super::lottery::{Secret, bytes_of_draw, commitment, from_hex, number_of};
use super::{Desk, DeskError};
use crate::domain::callbacks::chosen;
use crate::domain::event::{Event, Recorded};
use crate::domain::ids::*;
use crate::domain::ticket::Outcome;
use crate::domain::time::Moment;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Entries of the ledger read at a time.
const CHUNK: usize = 4_000;

/// What the audit finds of a draw.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Number and choice agree with the secret that was fixed beforehand.
    Agrees,
    /// The choice agrees with the number; no secret had been fixed, so the number itself can't be checked.
    OldRule,
    /// The choice agrees with the number; the secret is not known yet, or its key was lost.
    Sealed,
    /// The number is not the one that the secret gives.
    WrongNumber,
    /// The counts before it are not what the ledger says.
    WrongCount,
    /// The choice is not what number and counts give.
    WrongChoice,
}

impl Verdict {
    /// Whether something is wrong.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::WrongNumber | Self::WrongCount | Self::WrongChoice)
    }
}

/// A draw, checked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CheckedDraw {
    /// Its place in the ledger.
    pub position: u64,
    /// When.
    pub at: Moment,
    /// The ticket.
    pub ticket: TicketId,
    /// Its number, short form.
    pub number: String,
    /// Class.
    pub class: Code,
    /// Month as yyyymm.
    pub month: u32,
    /// Draws of the class before it in the month.
    pub before: u32,
    /// Of them chosen.
    pub chosen_before: u32,
    /// The rate then in force.
    pub percent: u8,
    /// The number drawn.
    pub draw: u32,
    /// Chosen for callback.
    pub chosen: bool,
    /// The number that the secret gives.
    pub expected: Option<u32>,
    /// What the audit finds.
    pub verdict: Verdict,
}

/// How a class came out in a month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ClassSum {
    /// Month as yyyymm.
    pub month: u32,
    /// Class.
    pub class: Code,
    /// Drawn.
    pub drawn: u32,
    /// Chosen.
    pub chosen: u32,
    /// The rate in force at the last draw.
    pub percent: u8,
    /// Chosen less what the rate asks for, in hundredths of a ticket: within ±100 the rate is met.
    pub error_hundredths: i64,
    /// Draws that agree with the secret.
    pub agree: u32,
    /// Draws that could be checked by the rule alone.
    pub by_rule: u32,
    /// Draws that are wrong.
    pub wrong: u32,
}

/// A month's secret as the ledger has it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MonthSecret {
    /// Month as yyyymm.
    pub month: u32,
    /// The hash that was fixed last.
    pub commitment: String,
    /// Where in the ledger, and when, the first one was fixed.
    pub fixed: (u64, Moment),
    /// How often another one was fixed in its place.
    pub replaced: u32,
    /// The secret stands in the ledger.
    pub revealed: bool,
    /// The revealed secret does not have the hash that was fixed.
    pub broken: bool,
    /// It is not revealed, and the key of this store gives another: it was lost, or the store was imported without it.
    pub lost: bool,
}

/// The whole audit.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Audit {
    /// Every draw, in the order of the ledger.
    pub draws: Vec<CheckedDraw>,
    /// By month and class.
    pub classes: Vec<ClassSum>,
    /// The months' secrets.
    pub months: Vec<MonthSecret>,
    /// Tickets that were fed back and closed without a draw.
    pub undrawn: Vec<TicketId>,
    /// How much is wrong.
    pub faults: usize,
}

/// A month's secret by the key of a store, when it has the hash that was fixed.
type OwnSecret<'k> = dyn Fn(u32, &str) -> Option<Secret> + 'k;

/// Reads events in their order and recomputes.
#[derive(Default)]
struct Auditor {
    counts: BTreeMap<(u32, Code), (u32, u32)>,
    fixed: BTreeMap<u32, MonthSecret>,
    revealed: BTreeMap<u32, String>,
    numbers: BTreeMap<TicketId, String>,
    fed_back: BTreeSet<TicketId>,
    undrawn: BTreeSet<TicketId>,
    draws: Vec<(CheckedDraw, Option<String>)>,
}

impl Auditor {
    fn read(&mut self, r: &Recorded) {
        match &r.event {
            Event::DrawsCommitted { month, commitment } => match self.fixed.get_mut(month) {
                Some(known) => {
                    known.replaced += 1;
                    known.commitment.clone_from(commitment);
                }
                None => {
                    let fixed = (r.position, r.at);
                    let (month, commitment) = (*month, commitment.clone());
                    let (revealed, broken, lost) = (false, false, false);
                    let secret = MonthSecret { month, commitment, fixed, replaced: 0, revealed, broken, lost };
                    self.fixed.insert(month, secret);
                }
            },
            Event::DrawsRevealed { month, secret } => {
                self.revealed.insert(*month, secret.clone());
            }
            Event::Received { ticket, number, .. } => {
                self.numbers.insert(*ticket, number.short());
            }
            Event::FedBack { ticket, outcome, last: true, .. } if *outcome != Outcome::NotSatisfied => {
                self.fed_back.insert(*ticket);
            }
            Event::CallbackAgain { ticket, .. } | Event::ReworkOrdered { ticket, .. } => {
                self.fed_back.remove(ticket);
            }
            Event::Closed { ticket, .. } if self.fed_back.remove(ticket) => {
                self.undrawn.insert(*ticket);
            }
            Event::CallbackDrawn { ticket, class, month, before, chosen_before, percent, draw, due } => {
                self.fed_back.remove(ticket);
                let (ticket, month, before, chosen_before, percent) =
                    (*ticket, *month, *before, *chosen_before, *percent);
                let counts = self.counts.entry((month, class.clone())).or_default();
                let picked = due.is_some();
                let verdict = if *counts != (before, chosen_before) {
                    Verdict::WrongCount
                } else if chosen(percent, before, chosen_before, *draw) != picked {
                    Verdict::WrongChoice
                } else {
                    Verdict::OldRule
                };
                *counts = (counts.0 + 1, counts.1 + u32::from(picked));
                let checked = CheckedDraw {
                    position: r.position,
                    at: r.at,
                    ticket,
                    number: self.numbers.get(&ticket).cloned().unwrap_or_default(),
                    class: class.clone(),
                    month,
                    before,
                    chosen_before,
                    percent,
                    draw: *draw,
                    chosen: picked,
                    expected: None,
                    verdict,
                };
                let said = self.fixed.get(&month).map(|f| f.commitment.clone());
                self.draws.push((checked, said));
            }
            _ => {}
        }
    }

    /// `own`: none where no key is at hand.
    fn finish(mut self, own: Option<&OwnSecret<'_>>, wanted: Option<u32>) -> Audit {
        let mut secrets: BTreeMap<u32, (Secret, String)> = BTreeMap::new();
        for (month, fixed) in &mut self.fixed {
            let said = self.revealed.get(month).and_then(|hex| from_hex(hex));
            fixed.revealed = self.revealed.contains_key(month);
            fixed.broken = fixed.revealed && said.is_none_or(|secret| commitment(&secret) != fixed.commitment);
            let own_one = own.and_then(|own| own(*month, &fixed.commitment));
            fixed.lost = own.is_some() && !fixed.revealed && own_one.is_none();
            if let Some(secret) = said.filter(|_| !fixed.broken).or(own_one) {
                secrets.insert(*month, (secret, fixed.commitment.clone()));
            }
        }
        let of_month = |month: u32| wanted.is_none_or(|w| w == month);
        let mut audit = Audit::default();
        let mut sums: BTreeMap<(u32, Code), ClassSum> = BTreeMap::new();
        for (mut draw, said) in self.draws {
            if !of_month(draw.month) {
                continue;
            }
            if let Some(said) = said {
                match secrets.get(&draw.month).filter(|(_, hash)| *hash == said) {
                    Some((secret, _)) => {
                        let bytes = bytes_of_draw(secret, draw.ticket, &draw.class, draw.month, draw.before);
                        let expected = number_of(bytes);
                        draw.expected = Some(expected);
                        if draw.verdict == Verdict::OldRule {
                            draw.verdict = if expected == draw.draw { Verdict::Agrees } else { Verdict::WrongNumber };
                        }
                    }
                    None if draw.verdict == Verdict::OldRule => draw.verdict = Verdict::Sealed,
                    None => {}
                }
            }
            let sum = sums.entry((draw.month, draw.class.clone())).or_insert_with(|| ClassSum {
                month: draw.month,
                class: draw.class.clone(),
                drawn: 0,
                chosen: 0,
                percent: 0,
                error_hundredths: 0,
                agree: 0,
                by_rule: 0,
                wrong: 0,
            });
            sum.drawn += 1;
            sum.chosen += u32::from(draw.chosen);
            sum.percent = draw.percent;
            sum.error_hundredths = 100 * i64::from(sum.chosen) - i64::from(sum.percent) * i64::from(sum.drawn);
            match draw.verdict {
                Verdict::Agrees => sum.agree += 1,
                verdict if verdict.is_fault() => sum.wrong += 1,
                _ => sum.by_rule += 1,
            }
            audit.draws.push(draw);
        }
        audit.classes = sums.into_values().collect();
        audit.months = self.fixed.into_values().filter(|m| of_month(m.month)).collect();
        audit.undrawn = self.undrawn.into_iter().collect();
        audit.faults = audit.draws.iter().filter(|d| d.verdict.is_fault()).count()
            + audit.months.iter().filter(|m| m.broken || m.lost).count()
            + audit.undrawn.len();
        audit
    }
}

impl Desk {
    /// Recomputes every callback draw from the ledger; of one month (yyyymm) where one is named.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn audit_draws(&self, month: Option<u32>) -> Result<Audit, DeskError> {
        let mut auditor = Auditor::default();
        let mut from = 1;
        loop {
            let entries = self.ledger.read(from, CHUNK)?;
            let Some(last) = entries.last() else { break };
            from = last.recorded.position + 1;
            entries.iter().for_each(|e| auditor.read(&e.recorded));
        }
        Ok(auditor.finish(Some(&|month, said| self.draw_secret(month, said)), month))
    }
}

/// Recomputes the draws of a history that is at hand, without a store's key.
pub fn audit<'e>(events: impl Iterator<Item = &'e Recorded>, month: Option<u32>) -> Audit {
    let mut auditor = Auditor::default();
    events.for_each(|r| auditor.read(r));
    auditor.finish(None, month)
}
