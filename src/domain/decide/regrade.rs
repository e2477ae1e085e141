//! Facts and grades (R047–R050): what an operator states, confirms and overrules; what changes by itself.

use super::{Decided, SHORT, Scene, fits, known};
use crate::domain::command::Classify;
use crate::domain::event::{Event, GradingEvent};
use crate::domain::facts::{self, GradeProposal};
use crate::domain::grade::Stated;
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::rules::FactUnit;
use crate::domain::ticket::{Class, Ticket};
use std::collections::BTreeMap;

/// What has come about by itself on a ticket's grade.
pub(super) fn regrade(scene: &Scene<'_>, ticket: &Ticket) -> Vec<Event> {
    let Some(raise) = facts::raise(ticket, scene.matters(), scene.ctx.rules, scene.ctx.now) else { return Vec::new() };
    let from = ticket.class.as_ref().map(|c| c.grade.clone()).unwrap_or_default();
    let facts::Raise { rule, class, reply, finish, facts, tell, due } = raise;
    vec![Event::Grading(GradingEvent::Raised { ticket: ticket.id, from, class, reply, finish, rule, facts, tell, due })]
}

impl Scene<'_> {
    /// T1: what is known of a matter anyone on duty may state, as with a note; so may the department it was sent to, and
    /// supervisors wherever they are.
    pub(super) fn state_facts(&self, id: TicketId, facts: &BTreeMap<Code, Option<Stated>>) -> Decided {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        if ticket.end.is_some() {
            return Err(super::ended(ticket));
        }
        let theirs = ticket.dispatch.as_ref().is_some_and(|d| Some(&d.department) == person.department.as_ref());
        if !theirs && !self.supervises(person) {
            self.on_duty()?;
        }
        let event = self.stating(ticket, facts)?;
        Ok(vec![event.ok_or_else(|| Refusal::input(Reason::NoChange))?])
    }

    /// Checks facts against the pack; none when nothing is new.
    fn stating(&self, ticket: &Ticket, facts: &BTreeMap<Code, Option<Stated>>) -> Result<Option<Event>, Refusal> {
        let rules = self.ctx.rules;
        let mut new = Vec::new();
        for (code, stated) in facts {
            known(code, Field::Fact, rules.facts.iter().filter(|f| f.stated).map(|f| &f.code))?;
            let unit = rules.fact(code).map(|f| f.unit);
            let fits = match stated {
                None => true,
                Some(Stated::Yes(_)) => unit == Some(FactUnit::YesNo),
                Some(Stated::Number(_)) => matches!(unit, Some(FactUnit::Count | FactUnit::Yuan)),
            };
            if !fits {
                let count = unit != Some(FactUnit::YesNo);
                return Err(Refusal::input(Reason::FactUnit { fact: code.clone(), count }));
            }
            if ticket.grading.stated.get(code) != stated.as_ref() {
                new.push((code.clone(), *stated));
            }
        }
        let stated = GradingEvent::FactsStated { ticket: ticket.id, facts: new.clone() };
        Ok((!new.is_empty()).then_some(Event::Grading(stated)))
    }

    /// What is proposed for a ticket as that kind and category.
    pub(super) fn proposal_for(&self, ticket: &Ticket, kind: &Code, category: Option<&Code>) -> Option<GradeProposal> {
        let mut draft = ticket.clone();
        let (grade, important) = (Code::default(), false);
        draft.class = Some(Class { kind: kind.clone(), category: category.cloned(), grade, important });
        let known = facts::facts(&draft, self.matters(), self.ctx.rules, self.ctx.now);
        facts::propose(kind, category, &known, &ticket.grading, self.ctx.rules, self.ctx.now)
    }

    /// Facts, kind, category, grade, nature; what an operator says to the proposal; and the clocks, which start when the
    /// message arrived.
    pub(super) fn grading(&self, ticket: &Ticket, classify: &Classify) -> Decided {
        let stated = classify.facts.iter().map(|(code, stated)| (code.clone(), Some(*stated))).collect();
        let stated = self.stating(ticket, &stated)?;
        let mut draft = ticket.clone();
        if let Some(Event::Grading(event)) = &stated {
            draft.grading.apply(event, self.ctx.actor.staff(), self.ctx.now);
        }
        let proposal = self.proposal_for(&draft, &classify.kind, classify.category.as_ref());
        // What was overruled stays so when the kind or the category is mended, or other facts are stated.
        let stays = ticket.class.as_ref().filter(|_| proposal.as_ref().is_some_and(|p| facts::is_overruled(ticket, p)));
        let stays = stays.and_then(|class| self.ctx.rules.counts_as(&class.grade)).map(|g| g.code.clone());
        let proposed = stays.or_else(|| proposal.as_ref().map(|p| p.grade.clone()));
        let classified = self.classification(&draft, classify, proposed)?;
        let Event::Classified { class, .. } = &classified else { return Ok(vec![classified]) };
        let answer = self.answer_to(ticket.id, proposal, class, &classify.word)?;
        // What an operator settled already is not said again.
        let said = match &answer {
            Some(Event::Grading(GradingEvent::Confirmed { rule, .. })) => {
                ticket.class.as_ref() == Some(class) && ticket.grading.settled.contains(rule)
            }
            _ => false,
        };
        let changed = ticket.class.as_ref() != Some(class);
        let mut events: Vec<Event> = stated.into_iter().collect();
        events.extend(Some(classified).filter(|_| changed));
        events.extend(answer.filter(|_| !said));
        Ok(events)
    }

    /// A grade that a rule speaks for is confirmed by choosing it; another one needs a word.
    fn answer_to(
        &self,
        ticket: TicketId,
        proposal: Option<GradeProposal>,
        class: &Class,
        word: &str,
    ) -> Result<Option<Event>, Refusal> {
        let Some(GradeProposal { grade, rule: Some(rule), facts, held, .. }) = proposal else { return Ok(None) };
        let chosen = class.grade.clone();
        if chosen == grade {
            return Ok(Some(Event::Grading(GradingEvent::Confirmed { ticket, rule, grade, facts })));
        }
        let word = fits(word, Field::Word, SHORT)?;
        if word.is_empty() {
            let reason = Reason::GradeProposed { proposed: grade, rule };
            return Err(Refusal::new(Rule::R047, reason, May::You, Next::GiveWord));
        }
        Ok(Some(Event::Grading(GradingEvent::Overruled { ticket, proposed: grade, chosen, rule, word, held })))
    }
}
