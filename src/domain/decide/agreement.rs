//! Special service agreements (特约服务, R100): entered, amended, ended early, and called back at the points of their term.

use super::{Decided, SHORT, Scene, filled};
use crate::domain::agreement::{Agreement, owed_by};
use crate::domain::callbacks::agreement_callers;
use crate::domain::command::{Heard, NewAgreement, NewMessage, Said};
use crate::domain::event::{AgreementEvent, Event};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::roster::Day;
use crate::domain::ticket::Outcome;
use crate::domain::world::Staff;

impl Scene<'_> {
    /// Everybody who works here; an operator only on duty (T2).
    fn keeps_agreements(&self) -> Result<&Staff, Refusal> {
        let person = self.person()?;
        if person.is_only_operator() {
            self.on_duty()?;
        }
        Ok(person)
    }

    fn today(&self) -> Day {
        Day(self.ctx.now.date())
    }

    fn agreement(&self, id: AgreementId) -> Result<&Agreement, Refusal> {
        match self.world.agreements.get(id) {
            Some(agreement) if !agreement.is_old(self.today()) => Ok(agreement),
            None if id.0 == 0 || id.0 > self.world.counters.agreements => {
                Err(Refusal::new(Rule::R100, Reason::NoAgreement { agreement: id }, May::You, Next::SeeAgreements))
            }
            _ => Err(over(Reason::AgreementDone { agreement: id })),
        }
    }

    /// One that has not been ended.
    fn standing_agreement(&self, id: AgreementId) -> Result<&Agreement, Refusal> {
        let agreement = self.agreement(id)?;
        match &agreement.ended {
            Some(ended) => Err(over(Reason::AgreementEnded { agreement: id, last: ended.to })),
            None => Ok(agreement),
        }
    }

    pub(super) fn enter_agreement(&self, new: &NewAgreement) -> Decided {
        self.keeps_agreements()?;
        let (from, to) = (new.from, new.to);
        let household = self.household(&new.household)?;
        let service = filled(&new.service, Field::Service, SHORT)?;
        in_order(from, to)?;
        if let Some(worker) = new.worker {
            self.known_staff(worker)?;
        }
        let today = self.today();
        let same = self.world.agreements.of_household(&household, today);
        if let Some(known) = { same }.find(|a| a.service == service && a.from <= to && from <= a.to) {
            let reason = Reason::AgreementStands { agreement: known.id, to: known.to };
            return Err(Refusal::new(Rule::R100, reason, May::Nobody, Next::AmendAgreement));
        }
        let points = self.ctx.rules.callbacks.agreement_points.clone();
        Ok(vec![Event::Agreement(AgreementEvent::Entered {
            agreement: AgreementId(self.world.counters.agreements + 1),
            household,
            service,
            from,
            to,
            worker: new.worker,
            calls: owed_by(&points, from, to, today),
            points,
        })])
    }

    pub(super) fn amend_agreement(&self, id: AgreementId, to: Day, reason: &str) -> Decided {
        let person = self.keeps_agreements()?;
        let agreement = self.standing_agreement(id)?;
        let today = self.today();
        // Its last callback would be put off by who ought to make it.
        if agreement.is_over(today) && !self.supervises(person) {
            let reason = Reason::TermOver { to: agreement.to };
            return Err(Refusal::new(Rule::R100, reason, May::Roles(self.heads()), Next::AskSupervisor));
        }
        in_order(agreement.from, to)?;
        if to == agreement.to {
            return Err(Refusal::input(Reason::NoChange));
        }
        if to < today {
            return Err(Refusal::new(Rule::R100, Reason::EndInPast { to }, May::You, Next::EndAgreement));
        }
        // A new term is a new agreement, with callbacks of its own (R100).
        if agreement.calls.iter().any(|c| !c.is_open() && agreement.points.last() == Some(&c.point)) {
            return Err(over(Reason::NoAgreementCall { due: None }));
        }
        let mut same = self.world.agreements.of_household(&agreement.household, today);
        let meets =
            |a: &&Agreement| a.id != id && a.service == agreement.service && a.from <= to && agreement.from <= a.to;
        if let Some(known) = same.find(meets) {
            let reason = Reason::AgreementStands { agreement: known.id, to: known.to };
            return Err(Refusal::new(Rule::R100, reason, May::Nobody, Next::AmendAgreement));
        }
        let reason = filled(reason, Field::Reason, SHORT)?;
        let calls = agreement.owed_until(to, today);
        Ok(vec![Event::Agreement(AgreementEvent::Amended { agreement: id, to, reason, calls })])
    }

    /// Ends it today, or on a day before; one that has not begun never does. A supervisor may say of any that it never
    /// began, by a day before its first one: it was entered by mistake.
    pub(super) fn end_agreement(&self, id: AgreementId, last: Option<Day>, reason: &str) -> Decided {
        let person = self.keeps_agreements()?;
        let agreement = self.standing_agreement(id)?;
        let today = self.today();
        let never = agreement.from.plus(-1);
        let begun = agreement.from <= today;
        if let Some(last) = last.filter(|last| *last > today) {
            return Err(Refusal::new(Rule::R100, Reason::EndAhead { last }, May::You, Next::AmendAgreement));
        }
        let last = if begun { last.unwrap_or(today) } else { last.unwrap_or(never).min(never) };
        if last >= agreement.to {
            let reason = Reason::TermOver { to: agreement.to };
            let owes = agreement.due(today).next().is_some();
            let next = if owes { Next::CallAgreement } else { Next::EnterAgreement };
            return Err(Refusal::new(Rule::R100, reason, May::Nobody, next));
        }
        if begun && last < agreement.from && !self.supervises(person) {
            let reason = Reason::EndBeforeBegin { from: agreement.from, to: last };
            return Err(Refusal::new(Rule::R100, reason, May::Roles(self.heads()), Next::AskSupervisor));
        }
        let reason = filled(reason, Field::Reason, SHORT)?;
        let calls = agreement.owed_ending(last, today);
        Ok(vec![Event::Agreement(AgreementEvent::Ended { agreement: id, last, reason, calls })])
    }

    /// Called back by whom the pack names, never by who does the work (C5). One call stands for everything that is due.
    /// Who is not satisfied has a ticket: its first receiver is who called, where they are on duty (F1, T2); else it
    /// waits in the queue.
    pub(super) fn call_agreement(&self, id: AgreementId, heard: &Heard, contents: &[Said]) -> Decided {
        let person = self.person()?;
        let agreement = self.agreement(id)?;
        let today = self.today();
        let due: Vec<_> = agreement.due(today).collect();
        // The newest point was tried least: no point is given up before it was tried as often as the pack asks.
        let Some(newest) = due.last() else {
            let reason = Reason::NoAgreementCall { due: agreement.next().map(|c| c.due) };
            return Err(Refusal::new(Rule::R100, reason, May::Nobody, Next::Nothing));
        };
        let vip = self.world.is_vip_home(&agreement.household);
        let roles = agreement_callers(self.ctx.rules, vip);
        if !person.has_any(roles) {
            return Err(Refusal::new(Rule::C5, Reason::WrongRole, May::Roles(roles.to_vec()), Next::AskSupervisor));
        }
        if person.is_only_operator() {
            self.on_duty()?;
        }
        if agreement.worker == Some(person.id) {
            return Err(Refusal::new(Rule::C5, Reason::OwnWork, May::NotHandler, Next::AskSupervisor));
        }
        let (words, last) = self.heard(heard, newest.tries, self.ctx.rules.callback_tries)?;
        let called = AgreementEvent::Called {
            agreement: id,
            points: due.iter().map(|c| c.point).collect(),
            way: heard.way.clone(),
            outcome: heard.outcome,
            words: words.clone(),
            contents: self.contents(contents)?,
            last,
        };
        let mut events = vec![Event::Agreement(called)];
        if heard.outcome == Outcome::NotSatisfied {
            events.extend(self.dissatisfied_with(agreement, heard, words, newest.point)?);
        }
        Ok(events)
    }

    /// Who is to call may look the number up, on shift or not.
    pub(super) fn reveal_agreement(&self, id: AgreementId, reason: &str) -> Decided {
        let person = self.person()?;
        let agreement = self.agreement(id)?;
        let roles = agreement_callers(self.ctx.rules, self.world.is_vip_home(&agreement.household));
        let calls = agreement.due(self.today()).next().is_some() && person.has_any(roles) && !person.is_only_operator();
        if !self.supervises(person) && !calls {
            self.on_duty()?;
        }
        let reason = filled(reason, Field::Reason, SHORT)?;
        Ok(vec![Event::Agreement(AgreementEvent::Revealed { agreement: id, reason })])
    }

    fn dissatisfied_with(&self, agreement: &Agreement, heard: &Heard, text: String, point: u8) -> Decided {
        let rules = self.ctx.rules;
        // They told us by the way that we called, where the pack has it as a source.
        let same = rules.sources.iter().map(|s| &s.code).find(|code| **code == heard.way);
        let message = NewMessage {
            source: same.unwrap_or(&rules.reading.default_source).clone(),
            text,
            household: Some(agreement.household.0.clone()),
            caller: None,
            complainant: None,
            happened: None,
            place: String::new(),
        };
        let arrival = self.arrival(&message)?;
        let Event::MessageArrived { ticket, .. } = &arrival else { return Ok(vec![arrival]) };
        let ticket = *ticket;
        let mut events = vec![arrival];
        if let Ok((_, shift)) = self.on_duty() {
            events.push(self.receipt(ticket, shift));
        }
        events.push(Event::Agreement(AgreementEvent::TicketOpened { agreement: agreement.id, point, ticket }));
        Ok(events)
    }
}

fn in_order(from: Day, to: Day) -> Result<(), Refusal> {
    if to < from {
        return Err(Refusal::input(Reason::EndBeforeBegin { from, to }));
    }
    Ok(())
}

fn over(reason: Reason) -> Refusal {
    Refusal::new(Rule::R100, reason, May::Nobody, Next::EnterAgreement)
}
