//! Work on a ticket (T1): classify, dispatch, accept, progress, result, extension, notes, void, undo.

use super::{Decided, LONG, SHORT, Scene, ended, filled, fits, known, wrong_stage};
use crate::domain::command::{Classify, DispatchTo};
use crate::domain::event::{Event, Move};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::ticket::{Dispatch, Stage, Ticket, Tracking};

impl Scene<'_> {
    pub(super) fn classify(&self, id: TicketId, class: &Classify) -> Decided {
        let (ticket, _) = self.tracked(id)?;
        if ticket.result.is_some() {
            return Err(wrong_stage(ticket, Next::Feedback));
        }
        let mut events = self.grading(ticket, class)?;
        if events.is_empty() {
            return Err(Refusal::input(Reason::NoChange));
        }
        for event in &mut events {
            // A rework clock is not loosened by a new grade (C3).
            if let (Event::Classified { finish, .. }, Some(old)) = (event, ticket.finish.filter(|_| ticket.reworks > 0))
            {
                *finish = old;
            }
        }
        Ok(events)
    }

    pub(super) fn dispatch(&self, id: TicketId, to: &DispatchTo) -> Decided {
        let (ticket, _) = self.tracked(id)?;
        if ticket.class.is_none() {
            return Err(Refusal::new(Rule::Stage, Reason::NotClassified, May::You, Next::Classify));
        }
        if ticket.result.is_some() {
            return Err(wrong_stage(ticket, Next::Feedback));
        }
        // To where it is already, with nothing new to say: the department would be told twice.
        let same = |d: &&Dispatch| d.department == to.department && d.handler == to.handler;
        if let Some(sent) = ticket.dispatch.as_ref().filter(same).filter(|_| to.note.trim().is_empty()) {
            let reason = Reason::SentAlready { department: sent.department.clone(), at: sent.at };
            return Err(Refusal::input(reason));
        }
        Ok(vec![self.sending(id, to)?])
    }

    /// T1: a department's people may accept work dispatched to them; the tracker may note that they did.
    pub(super) fn accept_work(&self, id: TicketId, handler: Option<StaffId>) -> Decided {
        let ticket = self.tracker_or_department(id)?;
        let Some(dispatch) = ticket.dispatch.as_ref().filter(|_| ticket.stage() == Stage::Dispatched) else {
            return Err(wrong_stage(ticket, Next::Dispatch));
        };
        let person = self.person()?;
        let own = (person.department.as_ref() == Some(&dispatch.department)).then_some(person.id);
        let handler = handler.or(own);
        if let Some(handler) = handler {
            self.handler_of(handler, &dispatch.department)?;
        }
        Ok(vec![Event::WorkAccepted { ticket: id, handler }])
    }

    pub(super) fn progress(&self, id: TicketId, text: &str, told_customer: bool) -> Decided {
        let (ticket, _) = self.tracked(id)?;
        if ticket.result.is_some() {
            return Err(wrong_stage(ticket, Next::Feedback));
        }
        let text = filled(text, Field::Text, LONG)?;
        let mut events = vec![Event::Progressed { ticket: id, text, told_customer }];
        events.extend(self.answered(ticket).filter(|_| told_customer));
        Ok(events)
    }

    /// T1: the tracker, or the department's people on tickets dispatched to them.
    pub(super) fn result(&self, id: TicketId, text: &str, handler: Option<StaffId>) -> Decided {
        let ticket = self.tracker_or_department(id)?;
        if ticket.result.is_some() {
            return Err(wrong_stage(ticket, Next::Feedback));
        }
        let Some(dispatch) = &ticket.dispatch else {
            return Err(wrong_stage(ticket, if ticket.class.is_some() { Next::Dispatch } else { Next::Classify }));
        };
        let person = self.person()?;
        let own = (person.department.as_ref() == Some(&dispatch.department)).then_some(person.id);
        let handler = handler.or(own).or(dispatch.handler);
        if let Some(handler) = handler {
            self.handler_of(handler, &dispatch.department)?;
        }
        let text = filled(text, Field::Result, LONG)?;
        Ok(vec![Event::ResultReported { ticket: id, text, handler, on_spot: false }])
    }

    fn tracker_or_department(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        let theirs = ticket.dispatch.as_ref().is_some_and(|d| Some(&d.department) == person.department.as_ref());
        if theirs && ticket.is_unfinished() {
            return Ok(ticket);
        }
        self.tracked(id).map(|(ticket, _)| ticket)
    }

    /// T1: anyone on duty may add a note.
    pub(super) fn note(&self, id: TicketId, text: &str) -> Decided {
        self.on_duty()?;
        self.any_ticket(id)?;
        Ok(vec![Event::Noted { ticket: id, text: filled(text, Field::Text, LONG)? }])
    }

    /// T1: anyone on duty may log that the customer contacted us again.
    pub(super) fn contacted_again(&self, id: TicketId, source: &Code, text: &str) -> Decided {
        self.on_duty()?;
        let ticket = self.any_ticket(id)?;
        if ticket.end.is_some() {
            return Err(ended(ticket));
        }
        known(source, Field::Source, self.ctx.rules.sources.iter().map(|c| &c.code))?;
        let text = filled(text, Field::Text, LONG)?;
        Ok(vec![Event::ContactedAgain { ticket: id, source: source.clone(), text }])
    }

    /// Void needs a reason and a supervisor's word; a void ticket stays readable.
    pub(super) fn void(&self, id: TicketId, into: Option<TicketId>, reason: &str, approved_by: StaffId) -> Decided {
        self.tracked(id)?;
        let reason = filled(reason, Field::Reason, SHORT)?;
        if !self.supervises(self.known_staff(approved_by)?) {
            return Err(self.wrong_role(Rule::T1));
        }
        let mut events = vec![Event::Voided { ticket: id, into, reason, approved_by }];
        if let Some(into) = into {
            if into == id {
                return Err(Refusal::input(Reason::MergeIntoItself));
            }
            let target = self.any_ticket(into)?;
            if target.is_waiting() {
                return Err(Refusal::new(Rule::F1, Reason::NotReceived, May::OnDuty, Next::Receive));
            }
            if !target.is_unfinished() {
                return Err(ended(target));
            }
            events.push(Event::MergedIn { ticket: into, from: id });
        }
        Ok(events)
    }

    /// Takes back the actor's last dispatch, acceptance or result within the policy's grace time.
    pub(super) fn undo(&self, id: TicketId) -> Decided {
        let actor = self.person()?.id;
        self.tracker_or_department(id)?;
        let grace = i64::from(self.ctx.rules.undo_minutes) * 60_000;
        match self.world.last_acts.get(&actor) {
            Some(last) if last.ticket == id && self.ctx.now.since(last.at) <= grace => {
                Ok(vec![Event::ActReversed { ticket: id, act: last.act.clone() }])
            }
            _ => Err(Refusal::new(Rule::L1, Reason::NothingToUndo, May::Nobody, Next::AddNote)),
        }
    }

    pub(super) fn reveal(&self, id: TicketId, reason: &str) -> Decided {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        // Who is to call back may look the number up, on shift or not.
        let calls_back = ticket.stage() == Stage::CallbackDue
            && person.has_any(self.callback_roles(ticket))
            && !person.is_only_operator();
        if !self.supervises(person) && !calls_back {
            self.on_duty()?;
        }
        Ok(vec![Event::Revealed { ticket: id, reason: filled(reason, Field::Reason, SHORT)? }])
    }

    /// T6: a supervisor moves tracking, with a reason, to somebody on duty.
    pub(super) fn takeover(&self, id: TicketId, to: StaffId, reason: &str) -> Decided {
        self.supervisor(Rule::T6)?;
        let ticket = self.any_ticket(id)?;
        let reason = filled(reason, Field::Reason, SHORT)?;
        self.known_staff(to)?;
        if !self.world.is_on_duty(to) {
            let reason = Reason::NotOnDuty { staff: to };
            return Err(Refusal::new(Rule::T2, reason, May::OnDuty, Next::SignOn));
        }
        let from = match ticket.tracking {
            Tracking::By(from) | Tracking::Unattended { from, .. } => from,
            Tracking::Waiting => return Err(Refusal::new(Rule::F1, Reason::NotReceived, May::OnDuty, Next::Receive)),
            Tracking::Ended => return Err(ended(ticket)),
        };
        if ticket.tracking == Tracking::By(to) {
            return Err(Refusal::input(Reason::NoChange));
        }
        Ok(vec![Event::TrackingMoved { ticket: id, from, to: Some(to), how: Move::Takeover { reason } }])
    }

    /// Fields that both queue and site use.
    pub(super) fn short(&self, text: &str, field: Field) -> Result<String, Refusal> {
        filled(text, field, SHORT).and_then(|t| fits(&t, field, SHORT))
    }
}
