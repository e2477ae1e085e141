//! The ladders that a matter climbs by itself until a head takes it up (R004, R029, R069, 逐级上报).

use super::{Decided, SHORT, Scene, fits};
use crate::domain::clock::due;
use crate::domain::escalation::{Ladder, Rung};
use crate::domain::event::{EscalationEvent, Event};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::rules::{Escalation, Trigger};
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::world::{Staff, World};

/// The steps that are due on a ticket's ladders and not recorded.
pub(super) fn climb(scene: &Scene<'_>, ticket: &Ticket) -> Vec<Event> {
    climbing(scene, ticket, |ladder| ladder.trigger != Trigger::GradeChanged)
}

/// Who is told of a grade that a rule gave. Asked after [`climb`]: whom another ladder tells of that grade hears it once.
pub(super) fn tell(scene: &Scene<'_>, ticket: &Ticket) -> Vec<Event> {
    climbing(scene, ticket, |ladder| ladder.trigger == Trigger::GradeChanged)
}

fn climbing(scene: &Scene<'_>, ticket: &Ticket, which: impl Fn(&&Escalation) -> bool) -> Vec<Event> {
    if ticket.end.is_some() {
        return Vec::new();
    }
    scene.ctx.rules.escalations.iter().filter(which).flat_map(|ladder| scene.climb_one(ticket, ladder)).collect()
}

impl Scene<'_> {
    fn climb_one(&self, ticket: &Ticket, ladder: &Escalation) -> Vec<Event> {
        let (now, rules) = (self.ctx.now, self.ctx.rules);
        let Some((matter, cause)) = ticket.matter_for(ladder, now, rules) else { return Vec::new() };
        let begun = ticket.ladders.last(&ladder.code).filter(|l| ticket.stands(l, rules));
        let since = begun.map_or(matter, |l| l.since);
        let cause = begun.map_or(cause, |l| l.cause.clone());
        // Of the step before: until when it waits, and whether it was taken up.
        let mut before: Option<(Moment, bool)> =
            begun.and_then(|l| l.rungs.last()).map(|r| (r.until, r.acknowledged.is_some()));
        let reached = begun.map_or(0, |l| l.rungs.len());
        let of = u8::try_from(ladder.steps.len()).unwrap_or(u8::MAX);
        let mut events = Vec::new();
        for (step, n) in ladder.steps.iter().zip(1u8..).skip(reached) {
            let at_latest = step.after.map(|after| due(after, since, &rules.calendar));
            let reached_at = match before {
                None => Some(at_latest.unwrap_or(since)),
                Some((until, taken)) => [at_latest, Some(until).filter(|_| !taken)].into_iter().flatten().min(),
            };
            let Some(reached_at) = reached_at.filter(|at| *at <= now) else { break };
            let mut to = step.to.clone();
            if ladder.trigger == Trigger::GradeChanged && n == 1 {
                let named = ticket.tells_of_grade(rules).map(|(_, roles)| roles).unwrap_or_default();
                to.extend(named.into_iter().filter(|role| !step.to.contains(role)));
            }
            // Who could not be told yet has the whole time: it runs from now, also where the program was off.
            let until = due(step.acknowledge, now, &rules.calendar);
            before = Some((until, false));
            events.push(Event::Escalation(EscalationEvent::StepReached {
                ticket: ticket.id,
                ladder: ladder.code.clone(),
                trigger: ladder.trigger,
                cause: cause.clone(),
                step: n,
                of,
                told: holders(self.world, ticket, &to, rules).map(|p| p.id).collect(),
                to,
                since,
                due: reached_at,
                until,
            }));
        }
        events
    }

    /// R069: a person of the step's roles takes it up. Heads do so from where they are, on duty or not.
    pub(super) fn acknowledge_step(&self, id: TicketId, code: Option<&Code>, word: &str) -> Decided {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        let open = self.open_steps(ticket, code)?;
        let own = open.iter().filter(|(_, rung)| self.is_of_step(person, ticket, rung));
        let own: Vec<_> = own.filter(|(_, rung)| rung.acknowledged.is_none()).collect();
        if own.is_empty() {
            let mut roles: Vec<Role> = open.iter().flat_map(|(_, rung)| rung.to.iter().copied()).collect();
            roles.sort_unstable();
            roles.dedup();
            return Err(Refusal::new(Rule::R069, Reason::WrongRole, May::Roles(roles), Next::Nothing));
        }
        if person.is_only_operator() {
            self.on_duty()?;
        }
        let word = fits(word, Field::Text, SHORT)?;
        let taken = |(ladder, rung): &(&Ladder, &Rung)| {
            let (ladder, step, word) = (ladder.code.clone(), rung.step, word.clone());
            Event::Escalation(EscalationEvent::StepAcknowledged { ticket: id, ladder, step, word })
        };
        Ok(own.into_iter().map(taken).collect())
    }

    /// Anyone on duty may note that a head was told by telephone; that is not yet the head's own word.
    pub(super) fn told_by_phone(&self, id: TicketId, code: Option<&Code>, staff: StaffId, text: &str) -> Decided {
        self.on_duty()?;
        let ticket = self.any_ticket(id)?;
        let open = self.open_steps(ticket, code)?;
        let told = self.known_staff(staff)?;
        let text = fits(text, Field::Text, SHORT)?;
        let events: Vec<Event> = open
            .into_iter()
            .filter(|(_, rung)| self.is_of_step(told, ticket, rung))
            .map(|(ladder, rung)| {
                let (ladder, step, text) = (ladder.code.clone(), rung.step, text.clone());
                Event::Escalation(EscalationEvent::ToldByPhone { ticket: id, ladder, step, staff, text })
            })
            .collect();
        if events.is_empty() {
            return Err(Refusal::input(Reason::NotOfStep { staff }));
        }
        Ok(events)
    }

    /// Steps that wait, of one ladder or of all.
    fn open_steps<'t>(
        &'t self,
        ticket: &'t Ticket,
        code: Option<&Code>,
    ) -> Result<Vec<(&'t Ladder, &'t Rung)>, Refusal> {
        let rules = self.ctx.rules;
        if let Some(code) = code {
            super::known(code, Field::Ladder, rules.escalations.iter().map(|e| &e.code))?;
        }
        let standing = ticket.standing(rules).filter(|l| code.is_none_or(|c| l.code == *c));
        let open: Vec<_> = standing.flat_map(|l| l.open().map(move |r| (l, r))).collect();
        if open.is_empty() {
            return Err(Refusal::new(Rule::R069, Reason::NothingToAcknowledge, May::Nobody, Next::Nothing));
        }
        Ok(open)
    }

    fn is_of_step(&self, person: &Staff, ticket: &Ticket, rung: &Rung) -> bool {
        rung.told.contains(&person.id) || has_role(person, ticket, &rung.to, self.ctx.rules)
    }
}

/// Whether somebody has one of these roles for a ticket: the head of a department only where it is the responsible one.
pub(super) fn has_role(person: &Staff, ticket: &Ticket, roles: &[Role], rules: &crate::domain::rules::Rules) -> bool {
    roles.iter().filter(|role| person.roles.contains(role)).any(|role| {
        *role != Role::DepartmentHead
            || (person.department.is_some() && person.department.as_ref() == ticket.responsible(rules))
    })
}

/// Who works here and has one of these roles for a ticket.
pub fn holders<'w>(
    world: &'w World,
    ticket: &Ticket,
    roles: &[Role],
    rules: &crate::domain::rules::Rules,
) -> impl Iterator<Item = &'w Staff> {
    world.staff.values().filter(move |p| p.active && has_role(p, ticket, roles, rules))
}
