//! Corrective and preventive action (R113–R117): opening a form, its path, telling the customers, declining an offer;
//! linking tickets of one matter.

use super::{Decided, LONG, SHORT, Scene, filled, fits, known};
use crate::domain::clock::due;
use crate::domain::command::OpenAction;
use crate::domain::corrective::Action;
use crate::domain::event::{ActionCustomer, CorrectiveEvent, Event, PathStep};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::rules::{ActionTrigger, Limit};
use crate::domain::ticket::{End, Ticket};
use crate::domain::time::Moment;
use crate::domain::world::Staff;

/// Tickets that a form holds at most; more than that is a mass event.
const MOST_TICKETS: usize = 200;

impl Scene<'_> {
    /// Operators act on duty (T2); clerks, heads and departments whenever they work on it.
    fn takes_part(&self) -> Result<&Staff, Refusal> {
        let person = self.person()?;
        if person.is_only_operator() {
            self.on_duty()?;
        }
        Ok(person)
    }

    /// R113, R114: opens the form, with the path that the pack has now.
    pub(super) fn open_action(&self, open: &OpenAction) -> Decided {
        self.takes_part()?;
        let corrective = &self.ctx.rules.corrective;
        if !corrective.triggers.contains(&open.trigger) {
            let names = |t: &ActionTrigger| ActionTrigger::ALL.iter().find(|(of, _)| of == t).map_or("", |(_, n)| n);
            let known = corrective.triggers.iter().map(|t| Code::new(names(t))).collect();
            let code = Code::new(names(&open.trigger));
            return Err(Refusal::input(Reason::NoCode { field: Field::Trigger, code, known }));
        }
        let mut tickets: Vec<&Ticket> = Vec::new();
        for id in &open.tickets {
            if tickets.iter().any(|t| t.id == *id) {
                continue;
            }
            tickets.push(self.for_form(*id)?);
        }
        if tickets.is_empty() && open.trigger != ActionTrigger::Survey {
            return Err(Refusal::input(Reason::Empty { field: Field::Tickets }));
        }
        if tickets.len() > MOST_TICKETS {
            let most = u32::try_from(MOST_TICKETS).unwrap_or(u32::MAX);
            return Err(Refusal::input(Reason::TooLong { field: Field::Tickets, most }));
        }
        let department = match (&open.department, tickets.first()) {
            (Some(code), _) => {
                known(code, Field::Department, self.ctx.rules.departments.iter().map(|d| &d.code))?;
                code.clone()
            }
            (None, Some(ticket)) => {
                self.department_of(ticket).ok_or_else(|| Refusal::input(Reason::Empty { field: Field::Department }))?
            }
            (None, None) => return Err(Refusal::input(Reason::Empty { field: Field::Department })),
        };
        let matter = filled(&open.matter, Field::Matter, LONG)?;
        let before = fits(&open.before, Field::Before, LONG)?;
        let path: Vec<PathStep> = corrective.steps.iter().map(PathStep::from).collect();
        let category = tickets.first().and_then(|t| t.class.as_ref()).and_then(|c| c.category.clone());
        let due = self.due_at(&path, 0);
        let action = ActionId(self.world.corrective.last + 1);
        let customers = customers(&tickets);
        let trigger = open.trigger;
        let opened =
            CorrectiveEvent::Opened { action, trigger, department, category, customers, matter, before, path, due };
        Ok(vec![Event::Corrective(opened)])
    }

    /// A ticket that may stand on a form: received, not void, on no other open form.
    fn for_form(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        let ticket = self.any_ticket(id)?;
        if ticket.is_waiting() {
            return Err(Refusal::new(Rule::F1, Reason::NotReceived, May::OnDuty, Next::Receive));
        }
        if matches!(ticket.end, Some(End::Void { .. })) {
            return Err(super::ended(ticket));
        }
        match self.world.corrective.open_of(id) {
            None => Ok(ticket),
            Some(form) => {
                let reason = Reason::OnForm { ticket: id, action: form.id };
                Err(Refusal::new(Rule::R114, reason, May::Nobody, Next::SeeActions))
            }
        }
    }

    fn department_of(&self, ticket: &Ticket) -> Option<Code> {
        let sent = ticket.dispatch.as_ref().map(|d| d.department.clone());
        let by_rule = || {
            let class = ticket.class.as_ref()?;
            let who = ticket.message.complainant.as_ref();
            self.ctx.rules.department_for(who, &class.kind, class.category.as_ref()).map(|(d, _)| d.clone())
        };
        sent.or_else(by_rule)
    }

    fn due_at(&self, path: &[PathStep], place: usize) -> Option<Moment> {
        let within = path.get(place)?.within?;
        Some(due(Limit::from(within), self.ctx.now, &self.ctx.rules.calendar))
    }

    fn open_form(&self, id: ActionId) -> Result<&Action, Refusal> {
        let form = self.world.corrective.action(id).filter(|a| a.end.is_none());
        form.ok_or_else(|| Refusal::input(Reason::NoAction { action: id }))
    }

    /// A further ticket of the same matter is put on an open form.
    pub(super) fn join_action(&self, action: ActionId, ticket: TicketId) -> Decided {
        self.takes_part()?;
        let form = self.open_form(action)?;
        let found = self.for_form(ticket)?;
        if form.tickets().count() >= MOST_TICKETS {
            let most = u32::try_from(MOST_TICKETS).unwrap_or(u32::MAX);
            return Err(Refusal::input(Reason::TooLong { field: Field::Tickets, most }));
        }
        let household = found.message.household.clone();
        Ok(vec![Event::Corrective(CorrectiveEvent::Joined { action, ticket, household })])
    }

    /// R114: who may do the step at which the form stands: a role of the step; nobody checks what they wrote.
    fn may_do<'f>(&self, form: &'f Action, step: Option<&Code>) -> Result<&'f PathStep, Refusal> {
        let person = self.takes_part()?;
        let Some(current) = form.current() else { return Err(Refusal::input(Reason::NoAction { action: form.id })) };
        if step.is_some_and(|step| *step != current.code) {
            let reason = Reason::OtherStep { stands: current.label.clone() };
            return Err(Refusal::new(Rule::R114, reason, May::Nobody, Next::SeeActions));
        }
        if form.may_act(self.world, self.ctx.rules).contains(&person.id) {
            return Ok(current);
        }
        let own = current.checks && form.writers(form.at).contains(&person.id);
        let reason = if own { Reason::OwnWriting } else { Reason::WrongRole };
        Err(Refusal::new(Rule::R114, reason, May::Roles(current.by.clone()), Next::SeeActions))
    }

    /// R114, R115: a step is done, a check passes, or sends the form back.
    pub(super) fn action_step(&self, id: ActionId, step: &Code, text: &str, back_to: Option<&Code>) -> Decided {
        let form = self.open_form(id)?;
        let current = self.may_do(form, Some(step))?;
        let tries = self.ctx.rules.feedback_tries;
        let untold: Vec<TicketId> =
            form.customers.iter().filter(|c| !c.is_done(tries)).filter_map(|c| c.tickets.first().copied()).collect();
        if current.tells_customer && !untold.is_empty() {
            let reason = Reason::CustomersUntold { tickets: untold };
            return Err(Refusal::new(Rule::R115, reason, May::You, Next::SeeActions));
        }
        let late_ms = self.late(form);
        if let Some(to) = back_to {
            let earlier = form.path.iter().take(form.at).map(|s| &s.code);
            if !current.checks {
                return Err(Refusal::new(Rule::R114, Reason::NotACheck, May::You, Next::Correct));
            }
            known(to, Field::Step, earlier)?;
            let due = form.place(to).and_then(|place| self.due_at(&form.path, place));
            let text = filled(text, Field::Reason, LONG)?;
            let back = CorrectiveEvent::SentBack { action: id, step: step.clone(), to: to.clone(), text, late_ms, due };
            return Ok(vec![Event::Corrective(back)]);
        }
        let text = if current.checks { fits(text, Field::Text, LONG)? } else { filled(text, Field::Text, LONG)? };
        Ok(self.step_done(form, current, text))
    }

    fn late(&self, form: &Action) -> i64 {
        form.due.map_or(0, |due| self.ctx.now.since(due).max(0))
    }

    fn step_done(&self, form: &Action, current: &PathStep, text: String) -> Vec<Event> {
        let (action, step, late_ms) = (form.id, current.code.clone(), self.late(form));
        let due = self.due_at(&form.path, form.at + 1);
        let mut events = vec![CorrectiveEvent::StepDone { action, step, text, late_ms, due }];
        if form.at + 1 >= form.path.len() {
            events.push(CorrectiveEvent::Closed { action });
        }
        events.into_iter().map(Event::Corrective).collect()
    }

    /// R115: one customer was told, or not reached; the step is done when all have heard, or were tried as often as the
    /// policy asks for feedback.
    pub(super) fn action_told(
        &self,
        id: ActionId,
        ticket: TicketId,
        way: &Code,
        reached: bool,
        words: &str,
    ) -> Decided {
        let form = self.open_form(id)?;
        if let Some(current) = form.current().filter(|s| !s.tells_customer) {
            let reason = Reason::OtherStep { stands: current.label.clone() };
            return Err(Refusal::new(Rule::R114, reason, May::Nobody, Next::SeeActions));
        }
        let current = self.may_do(form, None)?;
        let Some(customer) = form.customer(ticket) else {
            return Err(Refusal::input(Reason::NotOnForm { ticket, action: id }));
        };
        let tries = self.ctx.rules.feedback_tries;
        if customer.is_done(tries) {
            return Err(Refusal::input(Reason::NoChange));
        }
        known(way, Field::Way, self.ctx.rules.ways.iter().map(|c| &c.code))?;
        let words = if reached { filled(words, Field::Told, LONG)? } else { fits(words, Field::Told, LONG)? };
        let way = way.clone();
        let mut events =
            vec![Event::Corrective(CorrectiveEvent::CustomerTold { action: id, ticket, way, reached, words })];
        let now_done = reached || customer.tries.len() + 1 >= usize::from(tries);
        let others = form.customers.iter().filter(|c| !c.tickets.contains(&ticket)).all(|c| c.is_done(tries));
        if now_done && others {
            events.extend(self.step_done(form, current, String::new()));
        }
        Ok(events)
    }

    /// A supervisor withdraws a form, with a reason.
    pub(super) fn withdraw_action(&self, action: ActionId, reason: &str) -> Decided {
        self.supervisor(Rule::R114)?;
        self.open_form(action)?;
        let reason = filled(reason, Field::Reason, SHORT)?;
        Ok(vec![Event::Corrective(CorrectiveEvent::Withdrawn { action, reason })])
    }

    /// R113: an offer is declined with a word.
    pub(super) fn decline_action(&self, ticket: TicketId, trigger: ActionTrigger, reason: &str) -> Decided {
        self.takes_part()?;
        self.any_ticket(ticket)?;
        let Some(offer) = self.world.corrective.offers_of(ticket).find(|o| o.trigger == trigger) else {
            return Err(Refusal::input(Reason::NoOffer { ticket }));
        };
        let reason = filled(reason, Field::Reason, SHORT)?;
        let tickets = offer.tickets.iter().copied().collect();
        Ok(vec![Event::Corrective(CorrectiveEvent::Declined { trigger, tickets, reason })])
    }

    /// Two tickets are of one matter (R113). Each stays a ticket of its own: linking is not merging.
    pub(super) fn link(&self, ticket: TicketId, to: TicketId) -> Decided {
        self.takes_part()?;
        if ticket == to {
            return Err(Refusal::input(Reason::LinkToItself));
        }
        let (one, other) = (self.any_ticket(ticket)?, self.any_ticket(to)?);
        for found in [one, other] {
            if matches!(found.end, Some(End::Void { .. })) {
                return Err(super::ended(found));
            }
        }
        if one.links.contains(&to) {
            return Err(Refusal::input(Reason::NoChange));
        }
        let linked = |ticket, to| Event::Corrective(CorrectiveEvent::Linked { ticket, to });
        Ok(vec![linked(ticket, to), linked(to, ticket)])
    }
}

/// Tickets by household; those without one each by itself.
fn customers(tickets: &[&Ticket]) -> Vec<ActionCustomer> {
    let mut all: Vec<ActionCustomer> = Vec::new();
    for ticket in tickets {
        let household = ticket.message.household.clone();
        match all.iter_mut().find(|c| household.is_some() && c.household == household) {
            Some(customer) => customer.tickets.push(ticket.id),
            None => all.push(ActionCustomer { household, tickets: vec![ticket.id] }),
        }
    }
    all
}
