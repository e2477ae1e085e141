//! A ticket of the past as a line of JSON, and the events that it stands for.

#[cfg(test)]
mod tests;
mod texts;

use super::fault::{Most, PastFault};
use crate::contacts::MAX_CARD;
use crate::domain::clock::Clock;
use crate::domain::command::Card;
use crate::domain::decide::{LONG, SHORT};
use crate::domain::event::{CloseReason, Event};
use crate::domain::household::{HouseholdCode, find_household};
use crate::domain::ids::*;
use crate::domain::refusal::Field;
use crate::domain::rules::{Label, Rules};
use crate::domain::ticket::{Class, Message, Outcome};
use crate::domain::time::Moment;
use crate::text::{fold, mask_phones_in, may_have_phones};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{HashMap, VecDeque};
use texts::{card_of, fits, long, short, stands};

/// Households that a reader keeps at most.
const MOST_KEPT: usize = 1 << 16;
/// A text gets so many times as long at most when it is cleaned: a tab is four blanks, a control three bytes.
const MOST_GROWTH: usize = 5;
/// Longest writing of a household that is kept, in bytes.
const SHORT_NUMBER: usize = 64;

/// A ticket of the past. Times are as in `2016-03-01T08:12:00+08:00`; codes may be given by their names; what is not known
/// is left out.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PastTicket<'l> {
    /// When the message arrived. Lines stand in this order.
    #[serde(borrow)]
    pub arrived: Cow<'l, str>,
    /// Source.
    #[serde(borrow)]
    pub source: Cow<'l, str>,
    /// What the customer told.
    #[serde(borrow)]
    pub text: Cow<'l, str>,
    /// Household.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub household: Cow<'l, str>,
    /// Where it happened.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub place: Cow<'l, str>,
    /// Who told it; kept sealed.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub name: Cow<'l, str>,
    /// Their number; kept sealed.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub phone: Cow<'l, str>,
    /// First receiver: number or name of somebody who works or worked here.
    #[serde(borrow)]
    pub receiver: Cow<'l, str>,
    /// When they received it; on arrival when left out.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub received: Cow<'l, str>,
    /// Kind.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub kind: Cow<'l, str>,
    /// Category.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub category: Cow<'l, str>,
    /// Grade; the category's or kind's when left out.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub grade: Cow<'l, str>,
    /// Department.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub department: Cow<'l, str>,
    /// Who did the work: number or name.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub handler: Cow<'l, str>,
    /// When it was sent there.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub dispatched: Cow<'l, str>,
    /// When the department accepted it.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub accepted: Cow<'l, str>,
    /// What was done.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub result: Cow<'l, str>,
    /// When it was done.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub done: Cow<'l, str>,
    /// By which way the customer was told.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub way: Cow<'l, str>,
    /// When the customer was told.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub fed_back: Cow<'l, str>,
    /// What they thought: `satisfied`, or `unreachable`.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub outcome: Cow<'l, str>,
    /// What they said.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub words: Cow<'l, str>,
    /// When it was closed; left out, the ticket is open still.
    #[serde(borrow, skip_serializing_if = "str::is_empty")]
    pub closed: Cow<'l, str>,
}

impl PastTicket<'_> {
    /// What may have telephone numbers in it.
    fn told(&self) -> [&str; 4] {
        [&self.text, &self.place, &self.result, &self.words].map(|text| text.as_ref())
    }
}

/// What a line comes to: its events, with ids but for number and contact.
pub(super) struct Past {
    pub arrived: Moment,
    pub card: Option<Card>,
    pub events: Events,
    /// It ends in the past.
    pub closed: bool,
}

/// The events of a ticket, in the order of time.
pub(super) type Events = VecDeque<(Moment, Actor, Event)>;

/// What a reader keeps from line to line.
#[derive(Default)]
pub(super) struct Kept {
    /// Households by what was written.
    households: HashMap<String, HouseholdCode>,
    /// Households since these were taken, none left out.
    pub named: Vec<HouseholdCode>,
    /// Emptied lists: many are large to be asked for each time.
    pub spare: Vec<Events>,
}

impl Kept {
    /// Whether something is a household, and which.
    fn household<T>(&mut self, written: &str, get: impl FnOnce(&HouseholdCode) -> T) -> Result<T, PastFault> {
        if let Some(known) = self.households.get(written) {
            return Ok(get(known));
        }
        let found = find_household(written).ok_or_else(|| PastFault::Household(written.to_owned()))?.code();
        self.named.push(found.clone());
        if written.len() <= SHORT_NUMBER {
            if self.households.len() >= MOST_KEPT {
                self.households.clear();
            }
            self.households.insert(written.to_owned(), found.clone());
        }
        Ok(get(&found))
    }
}

/// Names of the site and its rule book, to read lines by.
pub(super) struct Book {
    rules: std::sync::Arc<Rules>,
    staff: HashMap<String, Option<StaffId>>,
    /// By [`Sort`].
    codes: [HashMap<String, Code>; 6],
    satisfied: [Vec<String>; 3],
    now: Moment,
}

#[derive(Clone, Copy)]
enum Sort {
    Source,
    Kind,
    Category,
    Grade,
    Department,
    Way,
}

impl Book {
    /// From the rules and the people: number, name.
    pub fn new(
        rules: std::sync::Arc<Rules>,
        people: impl Iterator<Item = (StaffId, String)>,
        outcomes: [Vec<String>; 3],
        now: Moment,
    ) -> Self {
        let mut staff: HashMap<String, Option<StaffId>> = HashMap::new();
        for (id, name) in people {
            staff.insert(id.to_string(), Some(id));
            // A name that two people have names nobody.
            staff.entry(fold(&name)).and_modify(|known| *known = None).or_insert(Some(id));
        }
        let mut codes: [HashMap<String, Code>; 6] = Default::default();
        let mut add = |sort: Sort, code: &Code, label: &Label| {
            let Some(codes) = codes.get_mut(sort as usize) else { return };
            for name in [code.as_str(), label.zh.as_str(), label.en.as_str()] {
                codes.entry(fold(name)).or_insert_with(|| code.clone());
            }
        };
        rules.sources.iter().for_each(|c| add(Sort::Source, &c.code, &c.label));
        rules.kinds.iter().for_each(|c| add(Sort::Kind, &c.code, &c.label));
        rules.categories.iter().for_each(|c| add(Sort::Category, &c.code, &c.label));
        rules.grades.iter().for_each(|c| add(Sort::Grade, &c.code, &c.label));
        rules.departments.iter().for_each(|c| add(Sort::Department, &c.code, &c.label));
        rules.ways.iter().for_each(|c| add(Sort::Way, &c.code, &c.label));
        Self { rules, staff, codes, satisfied: outcomes, now }
    }

    fn code(&self, sort: Sort, written: &str) -> Result<Option<&Code>, PastFault> {
        if written.is_empty() {
            return Ok(None);
        }
        let codes = self.codes.get(sort as usize);
        let found = codes.and_then(|codes| codes.get(written).or_else(|| codes.get(&fold(written))));
        let field = match sort {
            Sort::Source => Field::Source,
            Sort::Kind => Field::Kind,
            Sort::Category => Field::Category,
            Sort::Grade => Field::Grade,
            Sort::Department => Field::Department,
            Sort::Way => Field::Way,
        };
        found.map(Some).ok_or_else(|| PastFault::Unknown(field, written.to_owned()))
    }

    fn person(&self, written: &str) -> Result<Option<StaffId>, PastFault> {
        if written.is_empty() {
            return Ok(None);
        }
        let found = self.staff.get(written).or_else(|| self.staff.get(&fold(written))).copied().flatten();
        found.map(Some).ok_or_else(|| PastFault::Nobody(written.to_owned()))
    }

    fn outcome(&self, written: &str) -> Result<Outcome, PastFault> {
        let all = [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Unreachable];
        let typed = fold(written);
        let found = all.into_iter().zip(&self.satisfied).find(|(_, names)| names.contains(&typed));
        found.map(|(outcome, _)| outcome).ok_or_else(|| PastFault::Outcome(written.to_owned()))
    }

    /// Tells what is wrong with a line; gives when its ticket arrived.
    pub fn check(&self, line: &[u8], kept: &mut Kept) -> Result<Moment, PastFault> {
        let past = parsed(line)?;
        let mut times = Times { now: self.now, last: None };
        let first = self.first(&past, &mut times, kept, |_| ())?;
        // No text grows by more when it is cleaned, nor do the numbers in it: most cards are far from their limit.
        let digits: usize = past.told().into_iter().filter(|t| may_have_phones(t)).map(str::len).sum();
        if (past.name.len() + past.phone.len() + digits) * MOST_GROWTH > MAX_CARD {
            card_of(&past)?;
        } else {
            [("name", &past.name), ("phone", &past.phone)].into_iter().try_for_each(|(f, t)| fits(f, t, SHORT))?;
        }
        fits("place", &past.place, SHORT)?;
        self.work(&past, TicketId(0), first.by, first.received, &mut times, None)?;
        self.end(&past, TicketId(0), first.by, &mut times, None)?;
        Ok(first.arrived)
    }

    /// Reads a line, as the ticket of this id.
    pub fn read(&self, line: &[u8], ticket: TicketId, kept: &mut Kept) -> Result<Past, PastFault> {
        let past = parsed(line)?;
        let mut times = Times { now: self.now, last: None };
        let First { arrived, received, by, source, household } =
            self.first(&past, &mut times, kept, HouseholdCode::clone)?;
        let (text, card) = (long("text", &past.text)?, card_of(&past)?);
        let (contact, complainant, happened) = (None, None, None);
        let place = mask_phones_in(&short("place", &past.place)?);
        let source = source.clone();
        let message = Message { source, text, household, contact, complainant, happened, place };
        let number = TicketNumber { day: 0, seq: 0 };
        let mut events = kept.spare.pop().unwrap_or_else(|| VecDeque::with_capacity(8));
        events.push_back((arrived, Actor::Import, Event::MessageArrived { ticket, message }));
        events.push_back((received, by, Event::Received { ticket, number, shift: None }));
        self.work(&past, ticket, by, received, &mut times, Some(&mut events))?;
        let closed = self.end(&past, ticket, by, &mut times, Some(&mut events))?;
        Ok(Past { arrived, card: (!card.is_empty()).then_some(card), events, closed })
    }

    /// Up to its receiving, with what is to be had of its household.
    fn first<T>(
        &self,
        past: &PastTicket<'_>,
        times: &mut Times,
        kept: &mut Kept,
        home: impl FnOnce(&HouseholdCode) -> T,
    ) -> Result<First<'_, T>, PastFault> {
        let arrived = times.next("arrived", &past.arrived)?.ok_or(PastFault::Missing("arrived"))?;
        let receiver = self.person(&past.receiver)?.ok_or(PastFault::Missing("receiver"))?;
        let received = times.next("received", &past.received)?.unwrap_or(arrived);
        stands("text", &past.text)?;
        let household = match past.household.trim() {
            "" => None,
            written => Some(kept.household(written, home)?),
        };
        let source = self.code(Sort::Source, &past.source)?.ok_or(PastFault::Missing("source"))?;
        Ok(First { arrived, received, by: Actor::Staff(receiver), source, household })
    }

    /// From classification to the result; into `events`, where they are wanted.
    fn work(
        &self,
        past: &PastTicket<'_>,
        ticket: TicketId,
        by: Actor,
        received: Moment,
        times: &mut Times,
        mut events: Option<&mut Events>,
    ) -> Result<(), PastFault> {
        let category = self.code(Sort::Category, &past.category)?;
        let category = category.and_then(|c| self.rules.category(c));
        let kind = self.code(Sort::Kind, &past.kind)?.or_else(|| category.map(|c| &c.kind));
        let mut department = self.code(Sort::Department, &past.department)?;
        if let Some(kind) = kind {
            if category.is_some_and(|c| c.kind != *kind) {
                return Err(PastFault::OtherKind);
            }
            let usual = category.and_then(|c| c.grade.as_ref());
            let of_kind = || self.rules.kind(kind).map(|k| &k.grade);
            let grade = self.code(Sort::Grade, &past.grade)?.or(usual).or_else(of_kind);
            let grade = grade.and_then(|g| self.rules.grade(g));
            let grade = grade.ok_or_else(|| PastFault::Unknown(Field::Grade, past.grade.clone().into_owned()))?;
            department = department.or_else(|| category.map(|c| &c.department));
            if let Some(events) = &mut events {
                let clock = |limit| Clock::start(limit, received, &self.rules);
                let (reply, finish) = (clock(grade.reply), clock(grade.finish));
                let (code, important) = (grade.code.clone(), grade.important);
                let category = category.map(|c| c.code.clone());
                let class = Class { kind: kind.clone(), category, grade: code, important };
                events.push_back((received, by, Event::Classified { ticket, class, reply, finish }));
            }
        } else if !past.dispatched.is_empty() || !past.done.is_empty() {
            return Err(PastFault::Missing("kind"));
        }
        let handler = self.person(&past.handler)?;
        let dispatched = times.next("dispatched", &past.dispatched)?;
        if let Some(at) = dispatched {
            let department = department.ok_or(PastFault::Missing("department"))?;
            if let Some(events) = &mut events {
                let (department, note) = (department.clone(), String::new());
                events.push_back((at, by, Event::Dispatched { ticket, department, handler, note }));
            }
        }
        if let Some(at) = times.next("accepted", &past.accepted)? {
            dispatched.ok_or(PastFault::Missing("dispatched"))?;
            if let Some(events) = &mut events {
                events.push_back((at, by, Event::WorkAccepted { ticket, handler }));
            }
        }
        if let Some(at) = times.next("done", &past.done)? {
            stands("result", &past.result)?;
            if let Some(events) = &mut events {
                let (text, on_spot) = (long("result", &past.result)?, dispatched.is_none());
                events.push_back((at, by, Event::ResultReported { ticket, text, handler, on_spot }));
            }
        }
        Ok(())
    }

    /// Feedback and the end; into `events`, where they are wanted.
    fn end(
        &self,
        past: &PastTicket<'_>,
        ticket: TicketId,
        by: Actor,
        times: &mut Times,
        mut events: Option<&mut Events>,
    ) -> Result<bool, PastFault> {
        let mut thought = None;
        if let Some(at) = times.next("fed_back", &past.fed_back)? {
            if past.done.is_empty() {
                return Err(PastFault::Missing("done"));
            }
            let way = self.code(Sort::Way, &past.way)?.ok_or(PastFault::Missing("way"))?;
            let outcome = self.outcome(&past.outcome)?;
            fits("words", &past.words, LONG)?;
            if let Some(events) = &mut events {
                // Not satisfied and open: it is for the desk to order the rework.
                let last = !past.closed.is_empty();
                let (way, words) = (way.clone(), long("words", &past.words)?);
                events.push_back((at, by, Event::FedBack { ticket, way, outcome, words, last }));
            }
            thought = Some(outcome);
        }
        let Some(at) = times.next("closed", &past.closed)? else { return Ok(false) };
        let reason = match thought {
            None => return Err(PastFault::NotTold),
            Some(Outcome::NotSatisfied) => return Err(PastFault::NotSatisfied),
            Some(Outcome::Satisfied) => CloseReason::NotSampled,
            Some(Outcome::Unreachable) => CloseReason::Unreachable,
        };
        if let Some(events) = &mut events {
            events.push_back((at, by, Event::Closed { ticket, reason }));
        }
        Ok(true)
    }
}

/// What a ticket begins with.
struct First<'b, T> {
    arrived: Moment,
    received: Moment,
    by: Actor,
    source: &'b Code,
    household: Option<T>,
}

fn parsed(line: &[u8]) -> Result<PastTicket<'_>, PastFault> {
    if super::is_too_long(line) {
        return Err(PastFault::TooLong("line", Most::Line(super::LONGEST)));
    }
    let line = std::str::from_utf8(line).map_err(|_| PastFault::Utf8)?;
    serde_json::from_str(line).map_err(|e| PastFault::Json(e.to_string()))
}

/// The steps of a ticket go forward in time, and none lies ahead.
struct Times {
    now: Moment,
    last: Option<(&'static str, Moment)>,
}

impl Times {
    fn next(&mut self, field: &'static str, written: &str) -> Result<Option<Moment>, PastFault> {
        if written.is_empty() {
            return Ok(None);
        }
        let at = Moment::parse(written).map_err(|_| PastFault::Time(field, written.to_owned()))?;
        if at > self.now {
            return Err(PastFault::Later(field));
        }
        if let Some((before, last)) = self.last
            && at < last
        {
            return Err(PastFault::Earlier(field, before));
        }
        self.last = Some((field, at));
        Ok(Some(at))
    }
}
