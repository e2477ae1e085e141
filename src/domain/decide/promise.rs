//! No promise without permission (R056), and more time for a ticket (R066).

use super::climb::has_role;
use super::{Decided, SHORT, Scene, ended, filled, fits, wrong_stage};
use crate::domain::clock::{Clock, due};
use crate::domain::event::{Event, PromiseEvent};
use crate::domain::ids::*;
use crate::domain::promise::PromiseAsked;
use crate::domain::refusal::*;
use crate::domain::rules::Rules;
use crate::domain::ticket::{Stage, Ticket};
use crate::domain::time::Moment;
use crate::domain::world::Staff;

impl Ticket {
    /// Whether a promise on it needs permission by the pack (R056).
    pub fn promise_needs_permission(&self, rules: &Rules) -> bool {
        let kinds = &rules.promise.kinds;
        kinds.is_empty() || self.class.as_ref().is_none_or(|c| kinds.contains(&c.kind))
    }

    /// Which extension the next one would be, from 1, and whether it needs a word (R066).
    pub fn next_extension(&self, rules: &Rules) -> (u16, bool) {
        let nth = self.promises.extensions.saturating_add(1);
        let from = rules.extension.approve_from;
        (nth, from > 0 && nth >= from)
    }

    /// The latest that its finish may be put off to at once (R066): by the pack's longest from when it is due, or from
    /// now where that is over; none where no finish clock runs.
    pub fn latest_extension(&self, now: Moment, rules: &Rules) -> Option<Moment> {
        let clock = self.finish.filter(|c| c.met.is_none() && self.end.is_none())?;
        Some(due(rules.extension.longest, clock.due.max(now), &rules.calendar))
    }
}

impl Scene<'_> {
    /// R066: the reason, what the customer was told, and the new time: that is what they are promised. The first due
    /// time stays on record. From the pack's extension on with a head's word.
    pub(super) fn extend(
        &self,
        id: TicketId,
        to: Moment,
        reason: &str,
        told: &str,
        approved_by: Option<StaffId>,
    ) -> Decided {
        let rules = self.ctx.rules;
        let (ticket, person) = self.tracked(id)?;
        let running: Option<Clock> = ticket.finish.filter(|c| c.met.is_none());
        let (Some(clock), Some(latest)) = (running, ticket.latest_extension(self.ctx.now, rules)) else {
            let next = if ticket.class.is_none() { Next::Classify } else { Next::Feedback };
            return Err(wrong_stage(ticket, next));
        };
        if to <= self.ctx.now || to <= clock.due {
            return Err(Refusal::input(Reason::BadTime { field: Field::Due }));
        }
        if to > latest {
            return Err(Refusal::new(Rule::R066, Reason::TooFar { latest }, May::You, Next::Correct));
        }
        let reason = filled(reason, Field::Reason, SHORT)?;
        let told = if rules.extension.tell_customer {
            filled(told, Field::Told, SHORT)?
        } else {
            fits(told, Field::Told, SHORT)?
        };
        let (nth, needs_word) = ticket.next_extension(rules);
        let approve = &rules.extension.approve;
        let by = match approved_by {
            Some(by) => {
                if !has_role(self.known_staff(by)?, ticket, approve, rules) {
                    return Err(Refusal::new(
                        Rule::R066,
                        Reason::WrongRole,
                        May::Roles(approve.clone()),
                        Next::Correct,
                    ));
                }
                Some(by)
            }
            // The word of who acts is given by acting.
            None => Some(person.id).filter(|_| has_role(person, ticket, approve, rules)),
        };
        if needs_word && by.is_none() {
            let reason = Reason::NeedsApproval { nth };
            return Err(Refusal::new(Rule::R066, reason, May::Roles(approve.clone()), Next::HaveApproved));
        }
        let mut events = vec![Event::Extended { ticket: id, due: to, reason, told }];
        if let Some(by) = by.filter(|_| needs_word || approved_by.is_some()) {
            events.push(Event::Promise(PromiseEvent::ExtensionApproved { ticket: id, by, nth }));
        }
        Ok(events)
    }

    /// R056: by who has a role for it, or with the permission of one who gives it on the spot.
    pub(super) fn promise(&self, id: TicketId, what: &str, to: Moment, permitted_by: Option<StaffId>) -> Decided {
        let (ticket, person) = self.promising(id)?;
        let PromiseAsked { what, due, .. } = self.promised(what, to)?;
        let roles = &self.ctx.rules.promise.permission;
        if let Some(by) = permitted_by
            && !self.may_permit(self.known_staff(by)?, ticket)
        {
            return Err(Refusal::new(Rule::R056, Reason::WrongRole, May::Roles(roles.clone()), Next::Correct));
        }
        let free = !ticket.promise_needs_permission(self.ctx.rules) || self.may_permit(person, ticket);
        if permitted_by.is_none() && !free {
            return Err(Refusal::new(Rule::R056, Reason::NeedsPermission, May::Roles(roles.clone()), Next::AskPromise));
        }
        let permitted_by = permitted_by.filter(|by| *by != person.id);
        Ok(vec![Event::Promise(PromiseEvent::Made { ticket: id, what, due, permitted_by })])
    }

    /// R056: who may not promise asks, and hears in the program.
    pub(super) fn ask_promise(&self, id: TicketId, what: &str, to: Moment) -> Decided {
        let (ticket, _) = self.promising(id)?;
        if let Some(asked) = &ticket.promises.asked {
            let reason = Reason::PromiseAsked { due: asked.due };
            return Err(Refusal::new(Rule::R056, reason, self.permitters(), Next::Nothing));
        }
        let PromiseAsked { what, due, .. } = self.promised(what, to)?;
        Ok(vec![Event::Promise(PromiseEvent::Asked { ticket: id, what, due })])
    }

    /// R056: the answer of a head, on duty or not.
    pub(super) fn permit_promise(&self, id: TicketId, word: &str) -> Decided {
        self.answering_promise(id)?;
        Ok(vec![Event::Promise(PromiseEvent::Permitted { ticket: id, word: fits(word, Field::Text, SHORT)? })])
    }

    /// R056: the answer of a head, on duty or not; with the reason.
    pub(super) fn refuse_promise(&self, id: TicketId, word: &str) -> Decided {
        self.answering_promise(id)?;
        Ok(vec![Event::Promise(PromiseEvent::Refused { ticket: id, word: filled(word, Field::Reason, SHORT)? })])
    }

    /// R056: whether it was kept, by who follows the ticket or may permit promises.
    pub(super) fn settle_promise(&self, id: TicketId, promise: Option<u16>, kept: bool, word: &str) -> Decided {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        match ticket.end {
            _ if self.may_permit(person, ticket) => {}
            None => drop(self.tracked(id)?),
            Some(_) => drop(self.on_duty()?),
        }
        let mut open = ticket.promises.open();
        let found = open.find(|(n, _)| promise.is_none_or(|wanted| wanted == *n));
        let Some((promise, _)) = found else {
            return Err(Refusal::new(Rule::R056, Reason::NoPromise, May::Nobody, Next::Nothing));
        };
        let word = if kept { fits(word, Field::Reason, SHORT)? } else { filled(word, Field::Reason, SHORT)? };
        Ok(vec![Event::Promise(PromiseEvent::Settled { ticket: id, promise, kept, word })])
    }

    /// R056: what was promised is not closed away: it is said first whether it was kept.
    pub(super) fn promises_settled(&self, ticket: &Ticket) -> Result<(), Refusal> {
        let Some((_, open)) = ticket.open_promise() else { return Ok(()) };
        let reason = Reason::PromiseOpen { due: open.due };
        Err(Refusal::new(Rule::R056, reason, May::You, Next::SettlePromise))
    }

    /// Who may promise or ask to: the tracker, and who may permit it.
    fn promising(&self, id: TicketId) -> Result<(&Ticket, &Staff), Refusal> {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        if !self.may_permit(person, ticket) {
            self.tracked(id)?;
        }
        match ticket.stage() {
            Stage::Waiting => Err(Refusal::new(Rule::F1, Reason::NotReceived, May::OnDuty, Next::Receive)),
            Stage::Closed | Stage::Void => Err(ended(ticket)),
            _ => Ok((ticket, person)),
        }
    }

    fn answering_promise(&self, id: TicketId) -> Result<(), Refusal> {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        if !self.may_permit(person, ticket) {
            return Err(Refusal::new(Rule::R056, Reason::WrongRole, self.permitters(), Next::Nothing));
        }
        if ticket.promises.asked.is_none() || ticket.end.is_some() {
            return Err(Refusal::new(Rule::R056, Reason::NoPromiseAsked, May::Nobody, Next::Nothing));
        }
        Ok(())
    }

    fn permitters(&self) -> May {
        May::Roles(self.ctx.rules.promise.permission.clone())
    }

    fn may_permit(&self, person: &Staff, ticket: &Ticket) -> bool {
        has_role(person, ticket, &self.ctx.rules.promise.permission, self.ctx.rules)
    }

    fn promised(&self, what: &str, due: Moment) -> Result<PromiseAsked, Refusal> {
        if due <= self.ctx.now {
            return Err(Refusal::input(Reason::BadTime { field: Field::Due }));
        }
        let what = filled(what, Field::Promise, SHORT)?;
        Ok(PromiseAsked { what, due, by: self.ctx.actor.staff(), at: self.ctx.now })
    }
}
