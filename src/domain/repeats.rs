//! What comes again: when a form of corrective and preventive action is to be offered (R109, R113, R117), by the figures
//! of the pack. Pure queries on the state; `decide` records what they find.

use super::ids::*;
use super::matters::Matter;
use super::rules::{ActionTrigger, CorrectiveAction, Rules};
use super::ticket::{CallbackState, Class, End, Outcome, Ticket};
use super::time::Moment;
use super::world::World;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Tickets of an offer at most, the newest of them.
const MOST_TICKETS: usize = 200;

/// How many tickets of each kind and category arrived in each of the last months (R109). Bounded: two months back.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Trend {
    counts: BTreeMap<u32, BTreeMap<(Code, Code), u32>>,
}

impl Trend {
    /// A ticket that arrived in this month (yyyymm) counts as this class now, and no more as what it was before.
    pub fn reclass(&mut self, month: u32, was: Option<&Class>, is: Option<&Class>) {
        let key = |class: &Class| Some((class.kind.clone(), class.category.clone()?));
        if let Some(count) = was.and_then(key).and_then(|key| self.counts.get_mut(&month)?.get_mut(&key)) {
            *count = count.saturating_sub(1);
        }
        if let Some(key) = is.and_then(key) {
            *self.counts.entry(month).or_default().entry(key).or_default() += 1;
        }
        while self.counts.len() > 3 {
            self.counts.pop_first();
        }
    }
    /// How many of these kinds and this category arrived in a month (yyyymm).
    pub fn count(&self, month: u32, kinds: &[Code], category: &Code) -> u32 {
        let month = self.counts.get(&month);
        let fits = |(kind, of): &&(Code, Code)| kinds.contains(kind) && of == category;
        month.into_iter().flatten().filter(|(key, _)| fits(key)).map(|(_, n)| n).sum()
    }
}

/// The month before a month (yyyymm).
fn before(month: u32) -> u32 {
    if month % 100 == 1 { month - 100 + 11 } else { month.saturating_sub(1) }
}

/// What is to be offered for a ticket.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// What holds.
    pub trigger: ActionTrigger,
    /// All tickets that it holds for.
    pub tickets: BTreeSet<TicketId>,
    /// Their category, where it counts by category.
    pub category: Option<Code>,
}

/// What was told before of one category by the same household, or of the same place, in the window of the pack.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Before {
    /// The category.
    pub category: Code,
    /// How often: messages, and how often they were reopened.
    pub times: usize,
    /// Of them complaints, of tickets on no form.
    pub complaints: usize,
    /// Of them repairs, of tickets on no form.
    pub repairs: usize,
    /// The tickets, the newest first.
    pub tickets: Vec<TicketId>,
    /// An open form about it.
    pub form: Option<ActionId>,
}

impl Before {
    /// What a further message of this kind would be offered a form for (R113).
    pub fn offers(&self, kind: &Code, rules: &CorrectiveAction) -> Option<ActionTrigger> {
        let due = |kinds: &[Code], times: usize, trigger| {
            let asked = kinds.contains(kind) && rules.triggers.contains(&trigger);
            (asked && times + 1 >= usize::from(rules.repeats)).then_some(trigger)
        };
        let complaint = due(&rules.complaints, self.complaints, ActionTrigger::SameComplaint);
        complaint.or_else(|| due(&rules.repairs, self.repairs, ActionTrigger::SameRepair))
    }
}

impl World {
    /// What a message of each category would be a repeat of: told by the same household, or where a place was told, of
    /// the same place.
    pub fn told_before(&self, told: &Matter, by_place: bool, rules: &Rules, now: Moment) -> Vec<Before> {
        let (since, corrective) = (rules.corrective.window.before(now), &rules.corrective);
        let of = |category: &Code| {
            let matter = Matter { category: Some(category.clone()), ..told.clone() };
            let mut alike = self.alike(&matter, by_place, since);
            alike.sort_by_key(|m| std::cmp::Reverse((m.arrived, m.ticket)));
            let times = |all: &mut dyn Iterator<Item = &Matter>| all.map(|m| 1 + usize::from(m.reworks)).sum();
            let free = |kinds: &[Code]| {
                let counts = |m: &&Matter| {
                    m.kind.as_ref().is_some_and(|k| kinds.contains(k))
                        && !self.corrective.on_form.contains_key(&m.ticket)
                };
                times(&mut alike.iter().filter(counts))
            };
            let form = alike.iter().find_map(|m| self.corrective.open_of(m.ticket)).map(|a| a.id);
            (!alike.is_empty()).then(|| Before {
                category: category.clone(),
                times: times(&mut alike.iter()),
                complaints: free(&corrective.complaints),
                repairs: free(&corrective.repairs),
                tickets: alike.iter().map(|m| m.ticket).collect(),
                form,
            })
        };
        rules.categories.iter().filter_map(|c| of(&c.code)).collect()
    }

    /// Tickets of the same matter since a moment, this one left out: of the same household, or of the same place where one
    /// was told.
    pub fn same_matter(&self, of: &Matter, ticket: &Ticket, since: Moment) -> Vec<TicketId> {
        self.alike(of, has_place(ticket), since).into_iter().map(|m| m.ticket).collect()
    }

    fn alike(&self, of: &Matter, by_place: bool, since: Moment) -> Vec<Matter> {
        let recent = |m: &Matter| m.arrived >= since;
        let mut all: Vec<Matter> = self.matters.same_household(of).filter(recent).collect();
        // The building of a household is no place of its own: two lamps in one house are two matters.
        if by_place {
            all.extend(self.matters.same_place(of).filter(recent));
        }
        all.sort_by_key(|m| m.ticket);
        all.dedup_by_key(|m| m.ticket);
        all
    }

    /// What the pack asks corrective action for and what holds for a ticket, as it stands: those that stand on a form do
    /// not count again.
    pub fn actions_due(&self, ticket: &Ticket, rules: &CorrectiveAction, now: Moment) -> Vec<Due> {
        let on_form = |id: &TicketId| self.corrective.on_form.contains_key(id);
        let Some(class) = ticket.class.as_ref().filter(|_| ticket.first_receiver.is_some()) else { return Vec::new() };
        if matches!(ticket.end, Some(End::Void { .. })) || on_form(&ticket.id) {
            return Vec::new();
        }
        let Some(of) = Matter::of(ticket) else { return Vec::new() };
        let since = rules.window.before(now);
        let due = |trigger, tickets, category| Due { trigger, tickets, category };
        let found = rules.triggers.iter().filter_map(|trigger| match trigger {
            ActionTrigger::FailedCallback => failed(ticket).then(|| due(*trigger, [ticket.id].into(), None)),
            ActionTrigger::SameComplaint => {
                let kinds = rules.complaints.contains(&class.kind).then_some(&rules.complaints)?;
                let tickets = self.times(&of, ticket, kinds, since, rules.repeats)?;
                Some(due(*trigger, tickets, None))
            }
            ActionTrigger::SameRepair => {
                let kinds = rules.repairs.contains(&class.kind).then_some(&rules.repairs)?;
                let tickets = self.times(&of, ticket, kinds, since, rules.repeats)?;
                Some(due(*trigger, tickets, None))
            }
            ActionTrigger::ManyPeople => {
                rules.complaints.contains(&class.kind).then_some(())?;
                let people = self.matters.people_in_month(&of);
                let tickets: BTreeSet<TicketId> =
                    people.into_iter().map(|(id, _)| id).filter(|id| !on_form(id)).collect();
                (tickets.len() >= usize::from(rules.people)).then(|| due(*trigger, tickets, None))
            }
            ActionTrigger::Rising => {
                let category = class.category.clone().filter(|_| rules.complaints.contains(&class.kind))?;
                let tickets = self.rising(ticket, &category, rules)?;
                Some(due(*trigger, tickets, Some(category)))
            }
            // Nobody's ticket: opened by hand (R116).
            ActionTrigger::Survey => None,
        });
        found.collect()
    }

    /// The tickets of a matter that was told so many times or more: messages, and how often they were reopened because the
    /// customer was not satisfied. Tickets linked to it are of the same matter, whatever they are called.
    fn times(
        &self,
        of: &Matter,
        ticket: &Ticket,
        kinds: &[Code],
        since: Moment,
        least: u16,
    ) -> Option<BTreeSet<TicketId>> {
        let counts = |id: &TicketId| !self.corrective.on_form.contains_key(id);
        let mut all: BTreeMap<TicketId, u16> = [(ticket.id, ticket.reworks)].into();
        for m in self.alike(of, has_place(ticket), since) {
            if m.kind.as_ref().is_some_and(|k| kinds.contains(k)) && counts(&m.ticket) {
                all.insert(m.ticket, m.reworks);
            }
        }
        let void = |id: &TicketId| self.ticket(*id).is_some_and(|t| matches!(t.end, Some(End::Void { .. })));
        for id in ticket.links.iter().filter(|id| counts(id) && !void(id)) {
            let known = self.ticket(*id).map(|t| t.reworks).or_else(|| self.matters.get(*id).map(|m| m.reworks));
            all.insert(*id, known.unwrap_or(0));
        }
        let times: usize = all.values().map(|reworks| 1 + usize::from(*reworks)).sum();
        (times >= usize::from(least)).then(|| all.into_keys().collect())
    }

    /// R109: complaints of a category in the month, against the whole month before. A few are no tendency: fewer than
    /// would be a repeated matter do not count.
    fn rising(&self, ticket: &Ticket, category: &Code, rules: &CorrectiveAction) -> Option<BTreeSet<TicketId>> {
        let month = ticket.arrived.month_number();
        let trend = &self.corrective.trend;
        let own = !trend_knows(self.ticket(ticket.id), category);
        let now = trend.count(month, &rules.complaints, category) + u32::from(own);
        let last = trend.count(before(month), &rules.complaints, category);
        let percent = 100 + u64::from(rules.rising_percent);
        if now < u32::from(rules.repeats) || u64::from(now) * 100 < u64::from(last) * percent {
            return None;
        }
        let alike = |t: &&Ticket| {
            let class = t.class.as_ref();
            t.arrived.month_number() == month
                && class.is_some_and(|c| c.category.as_ref() == Some(category) && rules.complaints.contains(&c.kind))
                && !self.corrective.on_form.contains_key(&t.id)
        };
        let open = self.tickets.values().rev().filter(alike).map(|t| t.id);
        Some(open.chain([ticket.id]).take(MOST_TICKETS).collect())
    }

    /// Counts a ticket's class for the trend; `is` is none for one that is void.
    pub(super) fn count_trend(&mut self, id: TicketId, is: Option<&Class>) {
        if let Some(ticket) = self.tickets.get(&id) {
            let month = ticket.arrived.month_number();
            self.corrective.trend.reclass(month, ticket.class.as_ref(), is);
        }
    }
}

/// Whether a place of its own was told.
fn has_place(ticket: &Ticket) -> bool {
    !ticket.message.place.trim().is_empty()
}

fn failed(ticket: &Ticket) -> bool {
    matches!(ticket.callback, CallbackState::Done { outcome: Outcome::NotSatisfied, .. })
}

/// Whether the trend has counted the ticket in this category already.
fn trend_knows(stands: Option<&Ticket>, category: &Code) -> bool {
    stands.and_then(|t| t.class.as_ref()).is_some_and(|c| c.category.as_ref() == Some(category))
}
