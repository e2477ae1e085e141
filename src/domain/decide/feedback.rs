//! The customer hears (C1–C3), is called back (C4, C5), and the first receiver rechecks (R1).

use super::{Decided, LONG, SHORT, Scene, filled, fits, known, wrong_stage};
use crate::domain::callbacks::{callers, chosen, did_the_work};
use crate::domain::clock::{Clock, due};
use crate::domain::command::{Heard, Said};
use crate::domain::event::{CloseReason, Event};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::ticket::{CallbackState, End, Outcome, Stage, Ticket, Tracking};

impl Scene<'_> {
    /// C1, C2: the tracker tells the customer and records what they think.
    pub(super) fn feedback(&self, id: TicketId, heard: &Heard) -> Decided {
        let (ticket, _) = self.tracked(id)?;
        if ticket.stage() == Stage::CallbackDue {
            return Err(wrong_stage(ticket, Next::Nothing));
        }
        // What was done about an incident holds for each of its tickets, as soon as their own tracker says so (T1).
        let mut events: Vec<Event> = self.result_of_incident(ticket).into_iter().collect();
        if ticket.result.is_none() && events.is_empty() {
            return Err(Refusal::new(
                Rule::C1,
                Reason::WrongStage { stage: ticket.stage() },
                May::You,
                Next::ReportResult,
            ));
        }
        events.extend(self.fed_back(ticket, heard)?);
        Ok(events)
    }

    /// Result and feedback in one step.
    pub(super) fn answer(&self, id: TicketId, text: &str, heard: &Heard) -> Decided {
        let (ticket, _) = self.tracked(id)?;
        if ticket.result.is_some() {
            return Err(wrong_stage(ticket, Next::Feedback));
        }
        self.answering(ticket, text, heard)
    }

    pub(super) fn answering(&self, ticket: &Ticket, text: &str, heard: &Heard) -> Decided {
        if ticket.class.is_none() {
            return Err(Refusal::new(Rule::Stage, Reason::NotClassified, May::You, Next::Classify));
        }
        let text = filled(text, Field::Result, LONG)?;
        let mut events = vec![Event::ResultReported { ticket: ticket.id, text, handler: None, on_spot: true }];
        events.extend(self.fed_back(ticket, heard)?);
        Ok(events)
    }

    fn fed_back(&self, ticket: &Ticket, heard: &Heard) -> Decided {
        let id = ticket.id;
        if heard.outcome == Outcome::Satisfied {
            self.promises_settled(ticket)?;
        }
        let (words, last) = self.heard(heard, ticket.feedback_tries, self.ctx.rules.feedback_tries)?;
        let mut events = vec![Event::FedBack {
            ticket: id,
            way: heard.way.clone(),
            outcome: heard.outcome,
            words: words.clone(),
            last,
        }];
        if last || heard.outcome != Outcome::Unreachable {
            events.extend(self.answered(ticket));
        }
        match heard.outcome {
            Outcome::NotSatisfied => events.push(self.rework(ticket, &words)),
            _ if !last => {}
            outcome => {
                let drawn = self.owed(ticket).or_else(|| self.draw(ticket));
                let selected =
                    matches!(&drawn, Some(Event::CallbackDrawn { due: Some(_), .. } | Event::CallbackAgain { .. }));
                events.extend(drawn);
                if !selected {
                    let reason =
                        if outcome == Outcome::Satisfied { CloseReason::NotSampled } else { CloseReason::Unreachable };
                    events.push(Event::Closed { ticket: id, reason });
                }
            }
        }
        Ok(events)
    }

    /// A callback that is owed without a draw: after one that found the customer not satisfied (R096), and when a ticket
    /// was reopened before its callback was made.
    fn owed(&self, ticket: &Ticket) -> Option<Event> {
        let rules = self.ctx.rules;
        let (class, window) = match &ticket.callback {
            CallbackState::Due { class, .. } => (class, rules.callback_class(class).map_or(rules.rework, |c| c.window)),
            // R096: who was not satisfied is called back soon after the rework, not in the class's weeks.
            CallbackState::Done { class, outcome: Outcome::NotSatisfied, .. } => (class, rules.callbacks.again),
            _ => return None,
        };
        let due = due(window, self.ctx.now, &rules.calendar);
        Some(Event::CallbackAgain { ticket: ticket.id, class: class.clone(), due })
    }

    /// C4: the draw. Its outcome is in nobody's hand: the chance is what the month still owes.
    fn draw(&self, ticket: &Ticket) -> Option<Event> {
        let rules = self.ctx.rules;
        let class = ticket.class.as_ref().and_then(|c| rules.kind(&c.kind)).map(|k| k.callback_class.clone())?;
        let rule = rules.callback_class(&class)?;
        let month = self.ctx.now.month_number();
        let tally = self.world.tally(month, &class);
        let [a, b, c, d, ..] = self.ctx.entropy;
        let draw = u32::from_le_bytes([a, b, c, d]);
        let picked = chosen(rule.percent, tally.drawn, tally.chosen, draw);
        Some(Event::CallbackDrawn {
            ticket: ticket.id,
            month,
            before: tally.drawn,
            chosen_before: tally.chosen,
            percent: rule.percent,
            draw,
            due: picked.then(|| due(rule.window, self.ctx.now, &rules.calendar)),
            class,
        })
    }

    /// C3: reopened with its own clock, and the responsible head is told.
    fn rework(&self, ticket: &Ticket, reason: &str) -> Event {
        let rules = self.ctx.rules;
        let finish = Clock::start(rules.rework, self.ctx.now, rules);
        Event::ReworkOrdered { ticket: ticket.id, reason: reason.to_owned(), finish }
    }

    /// C4, C5: by the role that the pack names for the grade, never by who did the work.
    pub(super) fn callback(&self, id: TicketId, heard: &Heard, contents: &[Said]) -> Decided {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        if ticket.stage() != Stage::CallbackDue {
            return Err(Refusal::new(Rule::C4, Reason::NoCallbackDue, May::Nobody, Next::Nothing));
        }
        let roles = self.callback_roles(ticket);
        if !person.has_any(roles) {
            return Err(Refusal::new(Rule::C5, Reason::WrongRole, May::Roles(roles.to_vec()), Next::AskSupervisor));
        }
        if person.is_only_operator() {
            self.on_duty()?;
        }
        if did_the_work(ticket, person, self.ctx.rules) {
            return Err(Refusal::new(Rule::C5, Reason::OwnWork, May::NotHandler, Next::AskSupervisor));
        }
        if heard.outcome == Outcome::Satisfied {
            self.promises_settled(ticket)?;
        }
        let (words, last) = self.heard(heard, ticket.callback_tries, self.ctx.rules.callback_tries)?;
        let mut events = vec![Event::CalledBack {
            ticket: id,
            way: heard.way.clone(),
            outcome: heard.outcome,
            words: words.clone(),
            last,
        }];
        let contents = self.contents(contents)?;
        if !contents.is_empty() {
            events.push(Event::CallbackContents { ticket: id, contents });
        }
        match heard.outcome {
            Outcome::NotSatisfied => events.push(self.rework(ticket, &words)),
            Outcome::Satisfied => events.push(Event::Closed { ticket: id, reason: CloseReason::CalledBack }),
            Outcome::Unreachable if last => events.push(Event::Closed { ticket: id, reason: CloseReason::Unreachable }),
            Outcome::Unreachable => {}
        }
        Ok(events)
    }

    /// R087: what was asked and said, by the pack's points; what was left empty is left out.
    pub(super) fn contents(&self, said: &[Said]) -> Result<Vec<(Code, String)>, Refusal> {
        let mut contents = Vec::new();
        for Said { content, text } in said {
            known(content, Field::Content, self.ctx.rules.callbacks.contents.iter().map(|c| &c.code))?;
            let text = fits(text, Field::Content, SHORT)?;
            if !text.is_empty() {
                contents.push((content.clone(), text));
            }
        }
        Ok(contents)
    }

    /// C4: the secret of a month's draws is fixed before any of them; by the program alone. Fixed again only when the
    /// secret was lost, which the audit shows.
    pub(super) fn commit_draws(&self, month: u32, commitment: &str) -> Decided {
        self.by_program()?;
        let known = self.world.counters.draws.get(&month);
        if known.is_some_and(|d| d.revealed || d.commitment == commitment) {
            return Err(Refusal::input(Reason::NoChange));
        }
        Ok(vec![Event::DrawsCommitted { month, commitment: self.short(commitment, Field::Text)? }])
    }

    /// C4: the secret of a month that is over is made known, so that anyone can check its draws.
    pub(super) fn reveal_draws(&self, month: u32, secret: &str) -> Decided {
        self.by_program()?;
        let known = self.world.counters.draws.get(&month);
        if month >= self.ctx.now.month_number() || known.is_none_or(|d| d.revealed) {
            return Err(Refusal::input(Reason::NoChange));
        }
        Ok(vec![Event::DrawsRevealed { month, secret: self.short(secret, Field::Text)? }])
    }

    fn by_program(&self) -> Result<(), Refusal> {
        match self.ctx.actor {
            Actor::System => Ok(()),
            _ => Err(Refusal::new(Rule::C4, Reason::ByProgram, May::Nobody, Next::Nothing)),
        }
    }

    /// Who calls back, by the pack (R092, R093, R177).
    pub(super) fn callback_roles(&self, ticket: &Ticket) -> &[Role] {
        callers(self.ctx.rules, ticket, self.world.is_vip(ticket))
    }

    /// What the customer said, and whether this ends the matter: they were reached, or it was the last of the policy's
    /// `most` attempts after `tries` before it (C1).
    pub(super) fn heard(&self, heard: &Heard, tries: u16, most: u16) -> Result<(String, bool), Refusal> {
        let last = heard.outcome != Outcome::Unreachable || tries.saturating_add(1) >= most;
        Ok((self.words(heard)?, last))
    }

    /// What the customer said; 'not satisfied' without words is no answer (R101).
    fn words(&self, heard: &Heard) -> Result<String, Refusal> {
        known(&heard.way, Field::Way, self.ctx.rules.ways.iter().map(|c| &c.code))?;
        if heard.outcome == Outcome::NotSatisfied {
            filled(&heard.words, Field::Words, LONG)
        } else {
            fits(&heard.words, Field::Words, LONG)
        }
    }

    fn rechecked(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        let (person, _) = self.on_duty()?;
        let ticket = self.any_ticket(id)?;
        match ticket.first_receiver {
            Some(first) if first != person.id => {
                let reason = Reason::NotFirstReceiver { first };
                Err(Refusal::new(Rule::R1, reason, May::Staff(first), Next::AddNote))
            }
            Some(_) if ticket.recheck.is_some() => Ok(ticket),
            _ => Err(Refusal::new(Rule::R1, Reason::NoRecheck, May::Nobody, Next::Nothing)),
        }
    }

    /// R1: the first receiver confirms what happened while they were off duty.
    pub(super) fn confirm_recheck(&self, id: TicketId) -> Decided {
        self.rechecked(id)?;
        Ok(vec![Event::RecheckConfirmed { ticket: id }])
    }

    /// R2: a supervisor excuses the first receiver, with a reason.
    pub(super) fn excuse_recheck(&self, id: TicketId, reason: &str) -> Decided {
        // Who asks is mostly the first receiver, who need not be excused: they confirm it or reopen it.
        if !self.supervises(self.person()?) {
            return Err(Refusal::new(Rule::R2, Reason::RecheckOwn, May::Roles(self.heads()), Next::Recheck(id)));
        }
        if self.any_ticket(id)?.recheck.is_none() {
            return Err(Refusal::new(Rule::R1, Reason::NoRecheck, May::Nobody, Next::Nothing));
        }
        Ok(vec![Event::RecheckExcused { ticket: id, reason: filled(reason, Field::Reason, SHORT)? }])
    }

    /// R1: or reopens it with a reason.
    pub(super) fn reopen(&self, id: TicketId, reason: &str) -> Decided {
        let ticket = self.rechecked(id)?;
        let reason = filled(reason, Field::Reason, SHORT)?;
        if matches!(ticket.end, Some(End::Void { .. })) || ticket.result.is_none() {
            return Err(wrong_stage(ticket, Next::AddNote));
        }
        let mut events = vec![Event::RecheckConfirmed { ticket: id }, self.rework(ticket, &reason)];
        let from = match ticket.tracking {
            Tracking::By(from) | Tracking::Unattended { from, .. } => Some(from),
            Tracking::Waiting | Tracking::Ended => None,
        };
        if let (Some(from), Some(first)) = (from, ticket.first_receiver)
            && ticket.tracking != Tracking::By(first)
        {
            let how = crate::domain::event::Move::Returned;
            events.push(Event::TrackingMoved { ticket: id, from, to: Some(first), how });
        }
        Ok(events)
    }
}
