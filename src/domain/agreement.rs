//! Special service agreements (特约服务, R100): what is done for a household over a term, and the callbacks that the term
//! owes.
//!
//! A term of n days, first and last day counted, owes the callback of the point p % on its day ⌈n·p/100⌉: a part of a day
//! counts as the whole day, so the middle of ten days is the fifth and that of eleven the sixth, and 100 % is always the
//! last day. Points that fall on one day are one callback, that of the last of them. No callback is due before the day on
//! which the desk heard of the term: what was entered late is due that day.

use super::event::{AgreementEvent, Event, OwedCall, Recorded};
use super::household::HouseholdCode;
use super::ids::*;
use super::roster::Day;
use super::rules::Rules;
use super::ticket::Outcome;
use super::time::Moment;
use super::world::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Days for which an agreement of which nothing more is owed stays in memory: this month's figures and the last one's are
/// made of what is there. Older ones are read from the index.
const KEPT_DAYS: i64 = 62;

/// How a callback of an agreement was made.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CallMade {
    /// Who called.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// By which way.
    pub way: Code,
    /// What they thought; or that the policy's attempts reached nobody.
    pub outcome: Outcome,
    /// What they said.
    pub words: String,
    /// What was asked and said, point by point (R087).
    pub contents: Vec<(Code, String)>,
}

/// A callback of an agreement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AgreementCall {
    /// The point of the term, in percent.
    pub point: u8,
    /// The day on which it is due.
    pub due: Day,
    /// Attempts that reached nobody.
    pub tries: u16,
    /// How it was made.
    pub made: Option<CallMade>,
    /// The ticket that stands for what a customer was not satisfied with.
    pub ticket: Option<TicketId>,
}

impl AgreementCall {
    /// Whether it is still to be made.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.made.is_none()
    }
    /// Whether it is to be made on that day.
    #[must_use]
    pub fn is_due(&self, today: Day) -> bool {
        self.is_open() && self.due <= today
    }
    /// Whether its day has passed.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        self.is_open() && self.due < today
    }
}

/// What was changed of the term, and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TermChange {
    /// Who.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// The last day from then on.
    pub to: Day,
    /// Why.
    pub reason: String,
}

/// An agreement.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agreement {
    /// Identity.
    pub id: AgreementId,
    /// Household.
    pub household: HouseholdCode,
    /// What is done for them.
    pub service: String,
    /// First day.
    pub from: Day,
    /// Last day as agreed.
    pub to: Day,
    /// Who does it, where named.
    pub worker: Option<StaffId>,
    /// Points of the term as the pack had them when it was entered.
    pub points: Vec<u8>,
    /// Who entered it.
    pub by: Option<StaffId>,
    /// When.
    pub entered: Moment,
    /// Its callbacks, in the order of their points.
    pub calls: Vec<AgreementCall>,
    /// Other ends that were agreed, oldest first.
    pub amended: Vec<TermChange>,
    /// Ended before its last day.
    pub ended: Option<TermChange>,
}

impl Agreement {
    /// The day on which it ends or ended; before the first one when it never began.
    #[must_use]
    pub fn last_day(&self) -> Day {
        self.ended.as_ref().map_or(self.to, |e| e.to)
    }
    /// Whether its last day has passed, or it was ended.
    #[must_use]
    pub fn is_over(&self, today: Day) -> bool {
        self.ended.is_some() || self.to < today
    }
    /// Whether nothing is left to do about it.
    #[must_use]
    pub fn is_done(&self, today: Day) -> bool {
        self.is_over(today) && self.calls.iter().all(|c| !c.is_open())
    }
    /// Whether it was done long ago: nothing is decided by it any more, and it may have left memory.
    #[must_use]
    pub fn is_old(&self, today: Day) -> bool {
        let called = self.calls.iter().filter_map(|c| c.made.as_ref()).map(|m| Day(m.at.date())).max();
        let last = self.last_day().max(called.unwrap_or(self.from));
        self.is_done(today) && last < today.plus(-KEPT_DAYS)
    }
    /// Callbacks to be made on that day, soonest first.
    pub fn due(&self, today: Day) -> impl Iterator<Item = &AgreementCall> {
        self.calls.iter().filter(move |c| c.is_due(today))
    }
    /// The callback that comes next.
    #[must_use]
    pub fn next(&self) -> Option<&AgreementCall> {
        self.calls.iter().filter(|c| c.is_open()).min_by_key(|c| (c.due, c.point))
    }
    /// What it owes when it ends on another day: what is overdue stays so, but for the end's own callback.
    #[must_use]
    pub fn owed_until(&self, to: Day, today: Day) -> Vec<OwedCall> {
        self.owed(today, |point| (day_of(self.from, to, point), self.points.last() == Some(&point)))
    }
    /// What it owes when it ends early: the callback of the end comes forward to that day, and in it what would have come
    /// later. Nothing, when it never began.
    #[must_use]
    pub fn owed_ending(&self, last: Day, today: Day) -> Vec<OwedCall> {
        if last < self.from {
            return Vec::new();
        }
        self.owed(today, |point| (day_of(self.from, self.to, point).min(last), false))
    }
    /// `day`: when a point falls due anew, and whether also when it is overdue.
    fn owed(&self, today: Day, day: impl Fn(u8) -> (Day, bool)) -> Vec<OwedCall> {
        let made = self.calls.iter().filter(|c| !c.is_open()).map(|c| c.point).max().unwrap_or(0);
        let points = self.points.iter().copied().filter(|p| *p > made);
        merged(points.map(|point| {
            let (due, anew) = day(point);
            let late = self.calls.iter().find(|c| c.point == point && c.is_overdue(today) && !anew);
            OwedCall { point, due: late.map_or(due.max(today), |c| c.due) }
        }))
    }
    fn owe(&mut self, calls: &[OwedCall]) {
        let known = std::mem::take(&mut self.calls);
        let tries = |point| known.iter().find(|c| c.is_open() && c.point == point).map_or(0, |c| c.tries);
        let fresh = calls.iter().map(|c| AgreementCall {
            point: c.point,
            due: c.due,
            tries: tries(c.point),
            made: None,
            ticket: None,
        });
        let fresh: Vec<AgreementCall> = fresh.collect();
        self.calls = known.into_iter().filter(|c| !c.is_open()).chain(fresh).collect();
        self.calls.sort_by_key(|c| c.point);
    }
}

/// What a term owes that is entered on a day.
#[must_use]
pub fn owed_by(points: &[u8], from: Day, to: Day, today: Day) -> Vec<OwedCall> {
    merged(points.iter().map(|point| OwedCall { point: *point, due: day_of(from, to, *point).max(today) }))
}

/// The day of a point of a term: a part of a day counts as the whole day.
fn day_of(from: Day, to: Day, point: u8) -> Day {
    let days = (to.0 - from.0).num_days() + 1;
    from.plus((days * i64::from(point) + 99).div_euclid(100) - 1)
}

/// Callbacks of one day are one, the last of them.
fn merged(calls: impl Iterator<Item = OwedCall>) -> Vec<OwedCall> {
    let mut by_day: BTreeMap<Day, u8> = BTreeMap::new();
    for call in calls {
        let last = by_day.entry(call.due).or_insert(call.point);
        *last = call.point.max(*last);
    }
    let mut all: Vec<OwedCall> = by_day.into_iter().map(|(due, point)| OwedCall { point, due }).collect();
    all.sort_by_key(|c| c.point);
    all
}

/// The end of a day where the site is.
#[must_use]
pub fn end_of(day: Day, now: Moment, rules: &Rules) -> Moment {
    rules.calendar.zone.at_local(now, day.0, 24 * 60).plus_ms(-1)
}

/// How the callbacks of agreements stand that fall due in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AgreementTally {
    /// Fell due, or will in this month.
    pub owed: u32,
    /// Of these, made: the customer was reached, or tried as often as the policy asks.
    pub made: u32,
    /// Of those made, after their day.
    pub late: u32,
    /// Of those made, not satisfied.
    pub dissatisfied: u32,
}

impl AgreementTally {
    /// Counts those that fall due in a month (yyyymm).
    pub fn of<'a>(agreements: impl Iterator<Item = &'a Agreement>, month: u32) -> Self {
        let mut tally = Self::default();
        for call in agreements.flat_map(|a| &a.calls).filter(|c| c.due.month().number() == month) {
            tally.owed += 1;
            if let Some(made) = &call.made {
                tally.made += 1;
                tally.late += u32::from(Day(made.at.date()) > call.due);
                tally.dissatisfied += u32::from(made.outcome == Outcome::NotSatisfied);
            }
        }
        tally
    }
}

/// The register: agreements that are not done, and those that were done lately.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Agreements {
    /// By id.
    pub all: BTreeMap<AgreementId, Agreement>,
}

impl Agreements {
    /// One of them.
    #[must_use]
    pub fn get(&self, id: AgreementId) -> Option<&Agreement> {
        self.all.get(&id)
    }
    /// Those that stand open or still owe something: what is due soonest first.
    #[must_use]
    pub fn open(&self, today: Day) -> Vec<&Agreement> {
        let mut open: Vec<&Agreement> = self.all.values().filter(|a| !a.is_done(today)).collect();
        open.sort_by_key(|a| (a.next().is_none(), a.next().map_or(a.to, |c| c.due), a.id));
        open
    }
    /// Agreements of a household that are running or to come.
    pub fn of_household<'a>(&'a self, code: &'a HouseholdCode, today: Day) -> impl Iterator<Item = &'a Agreement> {
        self.all.values().filter(move |a| a.household == *code && !a.is_over(today))
    }
    /// Those that need not be kept in memory: nothing is decided by them any more.
    pub fn old(&self, latest: Option<Moment>) -> impl Iterator<Item = &Agreement> {
        let today = latest.map(|at| Day(at.date()));
        self.all.values().filter(move |a| today.is_some_and(|today| a.is_old(today)))
    }
    /// Drops them from memory.
    pub fn forget_old(&mut self, latest: Option<Moment>) {
        let old: Vec<AgreementId> = self.old(latest).map(|a| a.id).collect();
        for id in old {
            self.all.remove(&id);
        }
    }

    /// Folds an event in.
    pub fn apply(&mut self, recorded: &Recorded, event: &AgreementEvent) {
        let (by, at) = (recorded.actor.staff(), recorded.at);
        if let AgreementEvent::Entered { agreement, household, service, from, to, worker, points, calls } = event {
            let mut entered = Agreement {
                id: *agreement,
                household: household.clone(),
                service: service.clone(),
                from: *from,
                to: *to,
                worker: *worker,
                points: points.clone(),
                by,
                entered: at,
                calls: Vec::new(),
                amended: Vec::new(),
                ended: None,
            };
            entered.owe(calls);
            self.all.insert(*agreement, entered);
            return;
        }
        let Some(it) = self.all.get_mut(&event.agreement()) else { return };
        match event {
            AgreementEvent::Entered { .. } | AgreementEvent::Revealed { .. } => {}
            AgreementEvent::Amended { to, reason, calls, .. } => {
                it.to = *to;
                it.amended.push(TermChange { by, at, to: *to, reason: reason.clone() });
                it.owe(calls);
            }
            AgreementEvent::Ended { last, reason, calls, .. } => {
                it.ended = Some(TermChange { by, at, to: *last, reason: reason.clone() });
                it.owe(calls);
            }
            AgreementEvent::Called { points, way, outcome, words, contents, last, .. } => {
                for call in it.calls.iter_mut().filter(|c| c.is_open() && points.contains(&c.point)) {
                    call.tries = call.tries.saturating_add(u16::from(*outcome == Outcome::Unreachable));
                    call.made = last.then(|| CallMade {
                        by,
                        at,
                        way: way.clone(),
                        outcome: *outcome,
                        words: words.clone(),
                        contents: contents.clone(),
                    });
                }
            }
            AgreementEvent::TicketOpened { point, ticket, .. } => {
                if let Some(call) = it.calls.iter_mut().find(|c| c.point == *point) {
                    call.ticket = Some(*ticket);
                }
            }
        }
    }
}

impl World {
    pub(super) fn apply_to_agreements(&mut self, recorded: &Recorded) {
        if let Event::Agreement(event) = &recorded.event {
            self.counters.agreements = self.counters.agreements.max(event.agreement().0);
            self.agreements.apply(recorded, event);
        }
    }
}
