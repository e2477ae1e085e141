//! Asking the supervisor what to answer, and the customer's answer within the policy's minutes (R023).

use super::{Decided, LONG, Scene, ended, filled, wrong_stage};
use crate::domain::clock::Clock;
use crate::domain::event::Event;
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::rules::Limit;
use crate::domain::ticket::Ticket;

impl Scene<'_> {
    /// R023, R026: who does not know asks the supervisor, and answers the customer within the policy's minutes.
    pub(super) fn ask_supervisor(&self, id: TicketId, question: &str, of: Option<StaffId>) -> Decided {
        let (ticket, _) = self.tracked(id)?;
        if let Some(asked) = ticket.open_question() {
            let reason = Reason::AlreadyAsked { due: asked.clock.due };
            return Err(Refusal::new(Rule::Stage, reason, May::You, Next::TellCustomer));
        }
        // A result is told as feedback, which has its own clock.
        if ticket.result.is_some() {
            return Err(wrong_stage(ticket, Next::Feedback));
        }
        if let Some(of) = of
            && !self.supervises(self.known_staff(of)?)
        {
            return Err(self.wrong_role(Rule::Input));
        }
        let rules = self.ctx.rules;
        let clock = Clock::start(Limit::Minutes(rules.supervisor_minutes), self.ctx.now, rules);
        Ok(vec![Event::SupervisorAsked { ticket: id, of, question: filled(question, Field::Text, LONG)?, clock }])
    }

    /// R023: the supervisor's word. The clock runs on until the customer has heard it.
    pub(super) fn supervisor_answer(&self, id: TicketId, text: &str) -> Decided {
        self.supervisor(Rule::T1)?;
        let ticket = self.any_ticket(id)?;
        if ticket.end.is_some() {
            return Err(ended(ticket));
        }
        if ticket.open_question().is_none() {
            return Err(Refusal::new(Rule::Stage, Reason::NothingAsked, May::Nobody, Next::AddNote));
        }
        Ok(vec![Event::SupervisorAnswered { ticket: id, text: filled(text, Field::Text, LONG)? }])
    }

    /// The customer has just been answered: ends the clock of an open question, and records how late that was.
    pub(super) fn answered(&self, ticket: &Ticket) -> Option<Event> {
        let clock = ticket.open_question()?.clock;
        let late_ms = self.ctx.now.since(clock.due).max(0);
        Some(Event::AnsweredAfterAsking { ticket: ticket.id, due: clock.due, late_ms })
    }
}
