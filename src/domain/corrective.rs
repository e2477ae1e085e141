//! Corrective and preventive action (纠正与预防措施实施表, R113–R117): the forms, how they stand on their path, and what
//! is offered. A form keeps the path that the pack had when it was opened.

use super::event::{ActionCustomer, CorrectiveEvent, PathStep, Recorded};
use super::household::HouseholdCode;
use super::ids::*;
use super::repeats::Trend;
use super::rules::{ActionTrigger, Rules};
use super::time::Moment;
use super::world::{Staff, World};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Forms kept in memory after they ended; older ones are read from the index.
const KEPT: usize = 12;
/// Offers kept after they were answered: so long it is known that they are not made again.
const KEPT_OFFERS: usize = 500;
/// Tickets of which it is known that they stand on a form.
const KEPT_TICKETS: usize = 5_000;

/// Something that was written into a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ActionEntry {
    /// At which step.
    pub step: Code,
    /// Who.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// What.
    pub text: String,
    /// Sent back to this step; none where the step was done.
    pub back_to: Option<Code>,
    /// Later than due, in milliseconds.
    pub late_ms: i64,
}

/// When and by whom a customer was told.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Told {
    /// By whom.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// By which way.
    pub way: Code,
    /// Whether they were reached.
    pub reached: bool,
    /// What they were told and said.
    pub words: String,
}

/// A customer of a form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Customer {
    /// Household.
    pub household: Option<HouseholdCode>,
    /// Their tickets on the form.
    pub tickets: Vec<TicketId>,
    /// Every try to tell them, oldest first.
    pub tries: Vec<Told>,
}

impl Customer {
    /// Whether they were reached and told.
    pub fn is_told(&self) -> bool {
        self.tries.iter().any(|t| t.reached)
    }
    /// Whether nothing more is asked: told, or tried as often as the policy wants.
    pub fn is_done(&self, tries: u16) -> bool {
        self.is_told() || self.tries.len() >= usize::from(tries)
    }
}

/// How a form ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum ActionEnd {
    /// All steps are done.
    Closed,
    /// A supervisor withdrew it.
    Withdrawn {
        /// Who.
        by: Option<StaffId>,
        /// Why.
        reason: String,
    },
}

/// A form.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Action {
    /// Identity.
    pub id: ActionId,
    /// What asked for it.
    pub trigger: ActionTrigger,
    /// Department that answers for it.
    pub department: Code,
    /// Category of the matter, where known.
    pub category: Option<Code>,
    /// Who opened it.
    pub by: Option<StaffId>,
    /// When.
    pub opened: Moment,
    /// What came up.
    pub matter: String,
    /// What was done before.
    pub before: String,
    /// Who is told at the end.
    pub customers: Vec<Customer>,
    /// The path as the pack had it.
    pub path: Vec<PathStep>,
    /// The step it stands at, by its place in the path; the path's length when all are done.
    pub at: usize,
    /// Until when that step is to be done.
    pub due: Option<Moment>,
    /// Everything that was written, oldest first.
    pub entries: Vec<ActionEntry>,
    /// How it ended.
    pub end: Option<ActionEnd>,
    /// When it ended.
    pub ended: Option<Moment>,
}

impl Action {
    /// The step it stands at; none once it has ended.
    pub fn current(&self) -> Option<&PathStep> {
        self.path.get(self.at).filter(|_| self.end.is_none())
    }
    /// The place of a step in the path.
    pub fn place(&self, step: &Code) -> Option<usize> {
        self.path.iter().position(|s| s.code == *step)
    }
    /// All its tickets.
    pub fn tickets(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.customers.iter().flat_map(|c| c.tickets.iter().copied())
    }
    /// The customer of a ticket.
    pub fn customer(&self, ticket: TicketId) -> Option<&Customer> {
        self.customers.iter().find(|c| c.tickets.contains(&ticket))
    }
    /// What stands at a step: its last entry, unless a check sent the form back to it or to a step before it since.
    pub fn standing(&self, step: &Code) -> Option<&ActionEntry> {
        let place = self.place(step)?;
        let last = self.entries.iter().rposition(|e| e.step == *step && e.back_to.is_none())?;
        let undone = |e: &ActionEntry| e.back_to.as_ref().and_then(|to| self.place(to)).is_some_and(|to| to <= place);
        (!self.entries.iter().skip(last + 1).any(undone)).then(|| self.entries.get(last)).flatten()
    }
    /// Who wrote what a check at this place of the path checks: everything that stands before it but other checks.
    pub fn writers(&self, place: usize) -> BTreeSet<StaffId> {
        let written = self.path.iter().take(place).filter(|s| !s.checks && !s.tells_customer);
        written.filter_map(|s| self.standing(&s.code)?.by).collect()
    }
    /// Whether the running step is late.
    pub fn is_late(&self, now: Moment) -> bool {
        self.end.is_none() && self.due.is_some_and(|due| now > due)
    }
    /// Whether a step of it was ever late, or is.
    pub fn was_late(&self, now: Moment) -> bool {
        self.is_late(now) || self.entries.iter().any(|e| e.late_ms > 0)
    }
    /// Whether a person has the step's role; that of a department's head only in the form's department.
    pub fn has_role(&self, step: &PathStep, person: &Staff) -> bool {
        let fits = |role: &Role| {
            person.roles.contains(role)
                && (*role != Role::DepartmentHead || person.department.as_ref() == Some(&self.department))
        };
        person.active && step.by.iter().any(fits)
    }
    /// Who may do the step it stands at: who has its role and, for a check, wrote nothing that it checks. Where nobody
    /// is left, a supervisor who wrote nothing of it stands in.
    pub fn may_act(&self, world: &World, rules: &Rules) -> Vec<StaffId> {
        let Some(step) = self.current() else { return Vec::new() };
        let writers = if step.checks { self.writers(self.at) } else { BTreeSet::new() };
        let of = |fits: &dyn Fn(&Staff) -> bool| -> Vec<StaffId> {
            let people = world.staff.values().filter(|s| s.active && !writers.contains(&s.id) && fits(s));
            people.map(|s| s.id).collect()
        };
        let named = of(&|s| self.has_role(step, s));
        if named.is_empty() { of(&|s| s.has_any(&rules.access.supervisors)) } else { named }
    }
}

/// How an offer was answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum OfferAnswer {
    /// A form was opened, or the tickets were put on one.
    Opened(ActionId),
    /// Declined with a word.
    Declined {
        /// By whom.
        by: Option<StaffId>,
        /// When.
        at: Moment,
        /// Why.
        reason: String,
    },
}

/// A form that is offered because what the pack names holds.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Offer {
    /// What holds.
    pub trigger: ActionTrigger,
    /// The ticket that made it hold.
    pub ticket: TicketId,
    /// All tickets that it holds for.
    pub tickets: BTreeSet<TicketId>,
    /// Their category, where it counts by category.
    pub category: Option<Code>,
    /// Since when.
    pub at: Moment,
    /// The answer; none while it is open.
    pub answer: Option<OfferAnswer>,
}

/// Offers of a month. One that grows by a further ticket is one offer still, of the month in which it grew last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct OfferCount {
    /// Made.
    pub made: u32,
    /// Declined.
    pub declined: u32,
}

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Corrective {
    /// Forms that are open, and those that ended last.
    pub actions: BTreeMap<ActionId, Action>,
    /// Offers that are open, and those answered last; in the order they were made.
    pub offers: Vec<Offer>,
    /// The form on which a ticket stands; not for withdrawn ones.
    pub on_form: BTreeMap<TicketId, ActionId>,
    /// Last id given.
    pub last: u32,
    /// Tickets by month, kind and category (R109).
    pub trend: Trend,
    /// Offers by month (yyyymm), of all time.
    pub counts: BTreeMap<u32, OfferCount>,
}

impl Corrective {
    /// A form.
    pub fn action(&self, id: ActionId) -> Option<&Action> {
        self.actions.get(&id)
    }
    /// Forms that have not ended.
    pub fn open(&self) -> impl Iterator<Item = &Action> {
        self.actions.values().filter(|a| a.end.is_none())
    }
    /// The open form on which a ticket stands.
    pub fn open_of(&self, ticket: TicketId) -> Option<&Action> {
        self.on_form.get(&ticket).and_then(|id| self.actions.get(id)).filter(|a| a.end.is_none())
    }
    /// Offers that wait for an answer.
    pub fn open_offers(&self) -> impl Iterator<Item = &Offer> {
        self.offers.iter().filter(|o| o.answer.is_none())
    }
    /// The open offers that hold for a ticket.
    pub fn offers_of(&self, ticket: TicketId) -> impl Iterator<Item = &Offer> {
        self.open_offers().filter(move |o| o.tickets.contains(&ticket))
    }
    /// Whether this was offered before, open or answered: the same tickets or more of them; rising complaints once for
    /// a category in a month.
    pub fn was_offered(
        &self,
        trigger: ActionTrigger,
        tickets: &BTreeSet<TicketId>,
        category: Option<&Code>,
        now: Moment,
    ) -> bool {
        let same = |o: &&Offer| match trigger {
            ActionTrigger::Rising => o.category.as_ref() == category && o.at.month_number() == now.month_number(),
            _ => tickets.is_subset(&o.tickets),
        };
        self.offers.iter().filter(|o| o.trigger == trigger).any(|o| same(&o))
    }
    /// Ended forms that need not be kept in memory: the oldest, beyond those kept.
    pub fn old(&self) -> impl Iterator<Item = &Action> {
        let ended = self.actions.values().filter(|a| a.end.is_some());
        let many = ended.clone().count();
        ended.take(many.saturating_sub(KEPT))
    }
    /// Drops old ended forms from memory.
    pub fn forget_old(&mut self) {
        let old: Vec<ActionId> = self.old().map(|a| a.id).collect();
        self.actions.retain(|id, _| !old.contains(id));
    }

    /// Folds an event in.
    pub fn apply(&mut self, recorded: &Recorded, event: &CorrectiveEvent) {
        let (at, by) = (recorded.at, recorded.actor.staff());
        match event {
            CorrectiveEvent::Linked { .. } => {}
            CorrectiveEvent::Offered { ticket, trigger, tickets, category } => {
                let tickets: BTreeSet<TicketId> = tickets.iter().copied().collect();
                // One more of the same takes the place of the offer that had one less.
                let less = |o: &Offer| o.answer.is_none() && o.trigger == *trigger && o.tickets.is_subset(&tickets);
                for grows in self.offers.extract_if(.., |o| less(o)) {
                    let count = self.counts.entry(grows.at.month_number()).or_default();
                    count.made = count.made.saturating_sub(1);
                }
                self.counts.entry(at.month_number()).or_default().made += 1;
                let (trigger, ticket, category) = (*trigger, *ticket, category.clone());
                self.offers.push(Offer { trigger, ticket, tickets, category, at, answer: None });
                self.trim_offers();
            }
            CorrectiveEvent::Declined { trigger, tickets, reason } => {
                let tickets: BTreeSet<TicketId> = tickets.iter().copied().collect();
                let answer = OfferAnswer::Declined { by, at, reason: reason.clone() };
                let declined = self.answer(|o| o.trigger == *trigger && o.tickets.is_subset(&tickets), &answer);
                self.counts.entry(at.month_number()).or_default().declined += declined;
            }
            CorrectiveEvent::Opened { action, trigger, department, category, customers, matter, before, path, due } => {
                self.last = self.last.max(action.0);
                let customer = |c: &ActionCustomer| Customer {
                    household: c.household.clone(),
                    tickets: c.tickets.clone(),
                    tries: Vec::new(),
                };
                let form = Action {
                    id: *action,
                    trigger: *trigger,
                    department: department.clone(),
                    category: category.clone(),
                    by,
                    opened: at,
                    matter: matter.clone(),
                    before: before.clone(),
                    customers: customers.iter().map(customer).collect(),
                    path: path.clone(),
                    at: 0,
                    due: *due,
                    entries: Vec::new(),
                    end: None,
                    ended: None,
                };
                let tickets: BTreeSet<TicketId> = form.tickets().collect();
                self.actions.insert(*action, form);
                self.put_on_form(*action, &tickets);
            }
            CorrectiveEvent::Joined { action, ticket, household } => {
                if let Some(form) = self.actions.get_mut(action) {
                    let same = |c: &&mut Customer| household.is_some() && c.household == *household;
                    match form.customers.iter_mut().find(same) {
                        Some(customer) => customer.tickets.push(*ticket),
                        None => {
                            let (household, tickets) = (household.clone(), vec![*ticket]);
                            form.customers.push(Customer { household, tickets, tries: Vec::new() });
                        }
                    }
                    let all: BTreeSet<TicketId> = form.tickets().collect();
                    self.put_on_form(*action, &all);
                }
            }
            CorrectiveEvent::StepDone { action, step, text, late_ms, due } => {
                if let Some(form) = self.actions.get_mut(action) {
                    let (step, text, late_ms) = (step.clone(), text.clone(), *late_ms);
                    form.at = form.place(&step).map_or(form.at, |place| place + 1);
                    form.due = *due;
                    form.entries.push(ActionEntry { step, by, at, text, back_to: None, late_ms });
                }
            }
            CorrectiveEvent::SentBack { action, step, to, text, late_ms, due } => {
                if let Some(form) = self.actions.get_mut(action) {
                    form.at = form.place(to).unwrap_or(form.at);
                    // Who was told of what is now done again hears it again.
                    if form.path.iter().skip(form.at).any(|s| s.tells_customer && s.code != *step) {
                        form.customers.iter_mut().for_each(|c| c.tries.clear());
                    }
                    form.due = *due;
                    let (step, text, back_to, late_ms) = (step.clone(), text.clone(), Some(to.clone()), *late_ms);
                    form.entries.push(ActionEntry { step, by, at, text, back_to, late_ms });
                }
            }
            CorrectiveEvent::CustomerTold { action, ticket, way, reached, words } => {
                let form = self.actions.get_mut(action);
                let customer = form.and_then(|f| f.customers.iter_mut().find(|c| c.tickets.contains(ticket)));
                if let Some(customer) = customer {
                    let (way, words, reached) = (way.clone(), words.clone(), *reached);
                    customer.tries.push(Told { by, at, way, reached, words });
                }
            }
            CorrectiveEvent::Closed { action } => self.end(*action, ActionEnd::Closed, at),
            CorrectiveEvent::Withdrawn { action, reason } => {
                self.on_form.retain(|_, on| on != action);
                self.end(*action, ActionEnd::Withdrawn { by, reason: reason.clone() }, at);
            }
        }
    }

    /// A ticket that is void, or stands on a form, counts no further: what was offered holds for the others, and for nobody
    /// when it was alone.
    pub fn leave_offers(&mut self, ticket: TicketId) {
        for offer in self.offers.iter_mut().filter(|o| o.answer.is_none()) {
            offer.tickets.remove(&ticket);
            if offer.ticket == ticket
                && let Some(last) = offer.tickets.last()
            {
                offer.ticket = *last;
            }
        }
        self.offers.retain(|o| o.answer.is_some() || !o.tickets.is_empty());
    }

    fn end(&mut self, action: ActionId, end: ActionEnd, at: Moment) {
        if let Some(form) = self.actions.get_mut(&action) {
            form.end = Some(end);
            form.ended = Some(at);
            form.due = None;
        }
    }

    /// The tickets count no further, and what was offered for them is answered.
    fn put_on_form(&mut self, action: ActionId, tickets: &BTreeSet<TicketId>) {
        self.on_form.extend(tickets.iter().map(|t| (*t, action)));
        while self.on_form.len() > KEPT_TICKETS {
            self.on_form.pop_first();
        }
        self.answer(|o| o.tickets.is_subset(tickets), &OfferAnswer::Opened(action));
        for ticket in tickets {
            self.leave_offers(*ticket);
        }
    }

    /// Answers the open offers that fit; how many they are.
    fn answer(&mut self, which: impl Fn(&Offer) -> bool, answer: &OfferAnswer) -> u32 {
        let mut answered = 0;
        for offer in self.offers.iter_mut().filter(|o| o.answer.is_none()) {
            if which(offer) {
                offer.answer = Some(answer.clone());
                answered += 1;
            }
        }
        answered
    }

    fn trim_offers(&mut self) {
        let many = self.offers.iter().filter(|o| o.answer.is_some()).count();
        let mut drop = many.saturating_sub(KEPT_OFFERS);
        self.offers.retain(|o| {
            let goes = drop > 0 && o.answer.is_some();
            drop -= usize::from(goes);
            !goes
        });
    }
}
