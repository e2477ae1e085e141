//! The incoming queue: messages arrive, and somebody receives them (F1–F3).

use super::{Decided, LONG, SHORT, Scene, filled, fits, known, wrong_stage};
use crate::domain::clock::Clock;
use crate::domain::command::{Caller, Classify, DispatchTo, Heard, NewMessage};
use crate::domain::event::Event;
use crate::domain::household::{HouseholdCode, find_household};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::ticket::{Class, Message, Ticket};

impl Scene<'_> {
    pub(super) fn message_in(&self, message: &NewMessage) -> Decided {
        if self.ctx.actor.staff().is_some() {
            self.person()?;
        }
        Ok(vec![self.arrival(message)?])
    }

    /// F1: the first to receive a message is its first receiver; everybody else is told who.
    pub(super) fn receive(&self, id: TicketId) -> Decided {
        let (_, shift) = self.on_duty()?;
        let ticket = self.any_ticket(id)?;
        if let Some(by) = ticket.first_receiver {
            let at = ticket.received_at.unwrap_or(ticket.arrived);
            let reason = Reason::AlreadyReceived { by, at };
            return Err(Refusal::new(Rule::F1, reason, May::Staff(by), Next::AddNote));
        }
        if !ticket.is_waiting() {
            return Err(wrong_stage(ticket, Next::Nothing));
        }
        Ok(vec![self.receipt(id, shift)])
    }

    /// Whoever registers a call or a visit at the desk receives it by doing so (F1).
    pub(super) fn register(
        &self,
        message: &NewMessage,
        classify: Option<&Classify>,
        dispatch: Option<&DispatchTo>,
        answer: Option<&str>,
        heard: Option<&Heard>,
    ) -> Decided {
        let (person, shift) = self.on_duty()?;
        let arrival = self.arrival(message)?;
        let Event::MessageArrived { ticket: id, message } = &arrival else { return Ok(vec![arrival]) };
        let id = *id;
        let mut draft = Ticket::arrived(id, message.clone(), self.ctx.now);
        draft.first_receiver = Some(person.id);
        draft.tracking = crate::domain::ticket::Tracking::By(person.id);
        let mut events = vec![arrival, self.receipt(id, shift)];
        if let Some(classify) = classify {
            let graded = self.grading(&draft, classify)?;
            for event in &graded {
                match event {
                    Event::Classified { class, .. } => draft.class = Some(class.clone()),
                    Event::Grading(event) => draft.grading.apply(event, Some(person.id), self.ctx.now),
                    _ => {}
                }
            }
            events.extend(graded);
        }
        if let Some(to) = dispatch {
            if draft.class.is_none() {
                return Err(Refusal::new(Rule::Stage, Reason::NotClassified, May::You, Next::Classify));
            }
            events.push(self.sending(id, to)?);
        }
        if let Some(answer) = answer {
            let Some(heard) = heard else { return Err(Refusal::input(Reason::AnswerNeedsHeard)) };
            events.extend(self.answering(&draft, answer, heard)?);
        }
        Ok(events)
    }

    /// Checks a message and gives it the next id.
    pub(super) fn arrival(&self, new: &NewMessage) -> Result<Event, Refusal> {
        let rules = self.ctx.rules;
        known(&new.source, Field::Source, rules.sources.iter().map(|c| &c.code))?;
        if let Some(kind) = &new.complainant {
            known(kind, Field::Complainant, rules.complainants.iter().map(|c| &c.code))?;
        }
        if new.happened.is_some_and(|h| h.since(self.ctx.now) > 60_000 || h.ms() < 0) {
            return Err(Refusal::input(Reason::BadTime { field: Field::Happened }));
        }
        let message = Message {
            source: new.source.clone(),
            text: filled(&new.text, Field::Text, LONG)?,
            household: new
                .household
                .as_deref()
                .filter(|h| !h.trim().is_empty())
                .map(|h| self.household(h))
                .transpose()?,
            contact: contact(new.caller.as_ref())?,
            complainant: new.complainant.clone(),
            happened: new.happened,
            place: fits(&new.place, Field::Place, SHORT)?,
        };
        Ok(Event::MessageArrived { ticket: TicketId(self.world.counters.tickets + 1), message })
    }

    pub(super) fn receipt(&self, ticket: TicketId, shift: ShiftId) -> Event {
        let day = self.ctx.now.day_number();
        let (last_day, last) = self.world.counters.number;
        // A clock step never makes a number twice: a day before the last one goes on counting in the last one.
        let number = if day > last_day {
            TicketNumber { day, seq: 1 }
        } else {
            TicketNumber { day: last_day, seq: last.saturating_add(1) }
        };
        Event::Received { ticket, number, shift: Some(shift) }
    }

    /// The registered household that a text means.
    pub(super) fn household(&self, typed: &str) -> Result<HouseholdCode, Refusal> {
        let exact = HouseholdCode(typed.trim().to_owned());
        if self.world.households.contains_key(&exact) {
            return Ok(exact);
        }
        let Some(written) = find_household(typed) else {
            return Err(Refusal::input(Reason::NoHousehold { typed: typed.trim().to_owned(), near: Vec::new() }));
        };
        let mut found = self.world.find_households(&written);
        match (found.pop(), found.is_empty()) {
            (Some(one), true) => Ok(one),
            (Some(last), false) => {
                found.push(last);
                Err(Refusal::input(Reason::ManyHouseholds { codes: found }))
            }
            (None, _) => {
                let near = self.world.near_households(&written);
                Err(Refusal::input(Reason::NoHousehold { typed: typed.trim().to_owned(), near }))
            }
        }
    }

    /// Kind, category, grade (the one proposed when none is chosen), nature; and the clocks.
    pub(super) fn classification(
        &self,
        ticket: &Ticket,
        classify: &Classify,
        proposed: Option<Code>,
    ) -> Result<Event, Refusal> {
        let rules = self.ctx.rules;
        known(&classify.kind, Field::Kind, rules.kinds.iter().map(|k| &k.code))?;
        let category = classify.category.as_ref();
        if let Some(code) = category {
            known(code, Field::Category, rules.categories.iter().map(|c| &c.code))?;
            if let Some(other) = rules.category(code).filter(|c| c.kind != classify.kind) {
                return Err(Refusal::input(Reason::CategoryOfOtherKind { kind: other.kind.clone() }));
            }
        }
        let code = classify.grade.clone().or(proposed).unwrap_or_else(|| Code::new(""));
        known(&code, Field::Grade, rules.grades.iter().map(|g| &g.code))?;
        let Some(grade) = rules.grade(&code) else { return Err(Refusal::input(Reason::Empty { field: Field::Grade })) };
        // A breach that has happened stays one, and a promise one (R066).
        let regraded = |old, promised, limit| {
            Clock::regraded(old, promised, Clock::start(limit, ticket.arrived, rules), self.ctx.now)
        };
        let class =
            Class { kind: classify.kind.clone(), category: category.cloned(), grade: code, important: grade.important };
        Ok(Event::Classified {
            ticket: ticket.id,
            class,
            reply: regraded(ticket.reply, None, grade.reply),
            finish: regraded(ticket.finish, ticket.promised, grade.finish),
        })
    }

    /// Department and handler checked.
    pub(super) fn sending(&self, ticket: TicketId, to: &DispatchTo) -> Result<Event, Refusal> {
        known(&to.department, Field::Department, self.ctx.rules.departments.iter().map(|d| &d.code))?;
        if let Some(handler) = to.handler {
            self.handler_of(handler, &to.department)?;
        }
        Ok(Event::Dispatched {
            ticket,
            department: to.department.clone(),
            handler: to.handler,
            note: fits(&to.note, Field::Text, LONG)?,
        })
    }

    pub(super) fn handler_of(&self, handler: StaffId, department: &Code) -> Result<(), Refusal> {
        let person = self.known_staff(handler)?;
        if person.department.as_ref().is_some_and(|d| d == department) {
            Ok(())
        } else {
            Err(Refusal::input(Reason::HandlerOfOtherDepartment { staff: handler }))
        }
    }
}

/// The contact id; a card must have been sealed before it comes here.
pub(super) fn contact(caller: Option<&Caller>) -> Result<Option<ContactId>, Refusal> {
    match caller {
        None => Ok(None),
        Some(Caller::Known { contact }) => Ok(Some(*contact)),
        Some(Caller::Card(card)) if card.is_empty() => Ok(None),
        Some(Caller::Card(_)) => Err(Refusal::input(Reason::Unsealed)),
    }
}
