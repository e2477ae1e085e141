//! Incidents (集中报事): one fault, many callers, each with their own ticket, first receiver and feedback.
//!
//! The rules of ownership hold for each ticket as they always do; an incident only saves typing what is the same for all.

use super::{Decided, LONG, SHORT, Scene, ended, filled, fits, known};
use crate::domain::command::{Caller, Classify, DispatchTo, IncidentCaller, NewIncident, NewMessage};
use crate::domain::event::{Event, IncidentEvent};
use crate::domain::ids::*;
use crate::domain::incident::Incident;
use crate::domain::refusal::*;
use crate::domain::ticket::{HandoverNote, Ticket, Tracking};

impl Scene<'_> {
    /// Who the pack names for opening, wording and closing; an operator only on duty (T2).
    fn keeps_incidents(&self) -> Result<(), Refusal> {
        let person = self.person()?;
        let by = &self.ctx.rules.mass.by;
        if !person.has_any(by) {
            return Err(Refusal::new(Rule::Mass, Reason::WrongRole, May::Roles(by.clone()), Next::AskSupervisor));
        }
        if person.is_only_operator() {
            self.on_duty()?;
        }
        Ok(())
    }

    fn incident(&self, id: IncidentId) -> Result<&Incident, Refusal> {
        match self.world.incidents.get(id) {
            Some(incident) if incident.closed.is_none() => Ok(incident),
            // Closed ones leave memory in time.
            None if id.0 == 0 || id.0 > self.world.counters.incidents => Err(Refusal::input(Reason::NoIncident)),
            _ => Err(Refusal::new(Rule::Mass, Reason::IncidentClosed, May::Nobody, Next::Nothing)),
        }
    }

    pub(super) fn open_incident(&self, new: &NewIncident) -> Decided {
        self.keeps_incidents()?;
        let rules = self.ctx.rules;
        known(&new.category, Field::Category, rules.categories.iter().map(|c| &c.code))?;
        let Some(category) = rules.category(&new.category) else {
            return Err(Refusal::input(Reason::Empty { field: Field::Category }));
        };
        let kind = rules.kind(&category.kind);
        let grade = new.grade.clone().or_else(|| category.grade.clone()).or_else(|| kind.map(|k| k.grade.clone()));
        let grade = grade.unwrap_or_else(|| Code::new(""));
        known(&grade, Field::Grade, rules.grades.iter().map(|g| &g.code))?;
        let department = new.department.clone().unwrap_or_else(|| category.department.clone());
        known(&department, Field::Department, rules.departments.iter().map(|d| &d.code))?;
        let area = fits(&new.area, Field::Area, SHORT)?;
        let mut buildings: Vec<String> = Vec::new();
        for typed in new.buildings.iter().map(|b| b.trim()).filter(|b| !b.is_empty()) {
            if !self.world.households.keys().any(|h| h.building() == typed) {
                return Err(Refusal::input(Reason::NoBuilding { typed: typed.to_owned() }));
            }
            if !buildings.iter().any(|b| b == typed) {
                buildings.push(typed.to_owned());
            }
        }
        if buildings.is_empty() && area.is_empty() {
            return Err(Refusal::input(Reason::Empty { field: Field::Area }));
        }
        let incident = IncidentId(self.world.counters.incidents + 1);
        let opened = IncidentEvent::Opened {
            incident,
            kind: category.kind.clone(),
            category: new.category.clone(),
            grade,
            department,
            matter: self.short(&new.matter, Field::Fault)?,
            buildings,
            area,
            line: filled(&new.line, Field::ReadOut, SHORT)?,
        };
        let mut events = vec![Event::Incident(opened)];
        // Joined as they stand: who tracks them classifies and dispatches what is not.
        for (n, id) in new.tickets.iter().enumerate() {
            let ticket = self.any_ticket(*id)?;
            if ticket.is_waiting() {
                return Err(Refusal::new(Rule::F1, Reason::NotReceived, May::OnDuty, Next::Receive));
            }
            self.free(ticket)?;
            if !new.tickets.iter().take(n).any(|other| other == id) {
                events.push(Event::Incident(IncidentEvent::Joined { incident, ticket: *id }));
            }
        }
        Ok(events)
    }

    pub(super) fn word_incident(&self, id: IncidentId, line: &str) -> Decided {
        self.keeps_incidents()?;
        let incident = self.incident(id)?;
        let line = fits(line, Field::ReadOut, SHORT)?;
        let line = if line.is_empty() { incident.line.text.clone() } else { line };
        Ok(vec![Event::Incident(IncidentEvent::Worded { incident: id, line })])
    }

    /// Not ended, and in no incident.
    fn free(&self, ticket: &Ticket) -> Result<(), Refusal> {
        if ticket.end.is_some() {
            return Err(ended(ticket));
        }
        match ticket.incident {
            Some(incident) => {
                Err(Refusal::new(Rule::Mass, Reason::InIncident { incident }, May::Nobody, Next::AddNote))
            }
            None => Ok(()),
        }
    }

    /// Like a note, it says only what a ticket is about: anyone on duty may (T1). What it lacks is given to it by its
    /// tracker alone; a message that waits is received by it (F1).
    pub(super) fn join_incident(&self, id: IncidentId, ticket: TicketId) -> Decided {
        let (_, shift) = self.on_duty()?;
        let incident = self.incident(id)?;
        let ticket = self.any_ticket(ticket)?;
        self.free(ticket)?;
        let mut events = Vec::new();
        if ticket.is_waiting() {
            events.push(self.receipt(ticket.id, shift));
        }
        events.extend(self.joining(ticket, incident)?);
        Ok(events)
    }

    /// Joined; and classified and dispatched as the incident is, where the actor tracks it and that is still to be done.
    fn joining(&self, ticket: &Ticket, incident: &Incident) -> Decided {
        let mut events = Vec::new();
        let own = match ticket.tracking {
            Tracking::Waiting => true,
            Tracking::By(tracker) => self.ctx.actor == Actor::Staff(tracker),
            _ => false,
        };
        if own && ticket.result.is_none() {
            if ticket.class.is_none() {
                events.extend(self.classifying(ticket, incident)?);
            }
            if ticket.dispatch.is_none() {
                events.push(self.sending(ticket.id, &where_to(incident))?);
            }
        }
        events.push(Event::Incident(IncidentEvent::Joined { incident: incident.id, ticket: ticket.id }));
        Ok(events)
    }

    /// As the incident is, unless a rule speaks for a heavier grade for this caller (R047): one who is hurt among many who
    /// only wait is not lost in the number.
    fn classifying(&self, ticket: &Ticket, incident: &Incident) -> Decided {
        let rules = self.ctx.rules;
        // Another scheme may be in use than when it was opened.
        let of_all = rules.counts_as(&incident.grade);
        let (kind, category) = (incident.kind.clone(), Some(incident.category.clone()));
        let own = self.proposal_for(ticket, &kind, category.as_ref());
        let weight = |code: &Code| rules.grade(code).map_or(0, |g| g.weight);
        let heavier =
            own.as_ref().is_some_and(|p| p.rule.is_some() && weight(&p.grade) > of_all.map_or(0, |g| g.weight));
        let grade = of_all.filter(|_| !heavier).map(|g| g.code.clone());
        let class = Classify { kind, category, grade, ..Classify::default() };
        if heavier {
            return self.grading(ticket, &class);
        }
        Ok(vec![self.classification(ticket, &class, own.map(|p| p.grade))?])
    }

    pub(super) fn leave_incident(&self, ticket: TicketId, reason: &str) -> Decided {
        self.on_duty()?;
        let ticket = self.any_ticket(ticket)?;
        let Some(incident) = ticket.incident else {
            return Err(Refusal::new(Rule::Mass, Reason::NotInIncident, May::Nobody, Next::Nothing));
        };
        self.incident(incident)?;
        if ticket.tracker() != self.ctx.actor.staff() {
            self.keeps_incidents()?;
        }
        let (ticket, reason) = (ticket.id, filled(reason, Field::Reason, SHORT)?);
        Ok(vec![Event::Incident(IncidentEvent::Left { incident, ticket, reason })])
    }

    /// F1: whoever takes the call is the first receiver. Who called already is not given a second ticket.
    pub(super) fn incident_caller(&self, new: &IncidentCaller) -> Decided {
        let (_, shift) = self.on_duty()?;
        let incident = self.incident(new.incident)?;
        let text = fits(&new.text, Field::Text, LONG)?;
        let text = if text.is_empty() { incident.matter.clone() } else { text };
        let source = new.source.clone().unwrap_or_else(|| self.ctx.rules.reading.default_source.clone());
        let typed = new.household.as_deref().map(str::trim).filter(|h| !h.is_empty());
        let household = typed.map(|h| self.household(h)).transpose()?;
        if let Some(known) = household.as_ref().and_then(|h| self.world.caller_of(incident, h)) {
            let mut events = Vec::new();
            if known.incident.is_none() {
                events.extend(self.joining(known, incident)?);
            }
            let mut again = self.contacted_again(known.id, &source, &text)?;
            events.append(&mut again);
            // Name and number that were told this time are kept with the ticket.
            if let Some(Caller::Known { contact }) = new.caller {
                events.insert(0, Event::NumbersKept { ticket: known.id, contact });
            }
            return Ok(events);
        }
        if household.is_none() && new.place.trim().is_empty() {
            return Err(Refusal::input(Reason::Empty { field: Field::Household }));
        }
        let message = NewMessage {
            source,
            text,
            household: household.map(|h| h.0),
            caller: new.caller.clone(),
            complainant: None,
            happened: None,
            place: new.place.clone(),
        };
        let arrival = self.arrival(&message)?;
        let Event::MessageArrived { ticket: id, message } = &arrival else { return Ok(vec![arrival]) };
        let draft = Ticket::arrived(*id, message.clone(), self.ctx.now);
        let receipt = self.receipt(*id, shift);
        let mut events = vec![arrival, receipt];
        events.extend(self.joining(&draft, incident)?);
        Ok(events)
    }

    /// H1: every ticket has its own note; those of one incident may say the same.
    pub(super) fn note_incident(&self, id: IncidentId, note: &HandoverNote) -> Decided {
        let (person, _) = self.on_duty()?;
        let incident = self.incident(id)?;
        let mut events = Vec::new();
        for ticket in self.world.tracked_by(person.id).filter(|t| t.incident == Some(incident.id)) {
            events.extend(self.handover_note(ticket.id, note)?);
        }
        if events.is_empty() {
            return Err(Refusal::input(Reason::NoChange));
        }
        Ok(events)
    }

    /// T1: a result is reported by the tracker, or by the people of the department that the ticket was sent to. Whoever
    /// says that the fault is mended says so for those tickets; the others' trackers say it when they tell their
    /// customers ([`Scene::feedback`]), or with this command.
    pub(super) fn resolve_incident(&self, id: IncidentId, text: &str, handler: Option<StaffId>) -> Decided {
        let person = self.person()?;
        let incident = self.incident(id)?;
        let of_department = person.department.as_ref() == Some(&incident.department);
        if !of_department {
            self.keeps_incidents()?;
        }
        if let Some(handler) = handler {
            self.handler_of(handler, &incident.department)?;
        }
        let said = fits(text, Field::Result, LONG)?;
        let earlier = incident.resolved.as_ref();
        let text = match (said.is_empty(), earlier) {
            (true, Some(earlier)) => earlier.text.clone(),
            (true, None) => return Err(Refusal::input(Reason::Empty { field: Field::Result })),
            (false, _) => said,
        };
        let mut events = Vec::new();
        if earlier.is_none_or(|e| e.text != text) {
            events.push(Event::Incident(IncidentEvent::Resolved { incident: id, text: text.clone() }));
        }
        let tracks = self.world.is_on_duty(person.id) || self.answers_until_accepted(person.id);
        for ticket in incident.tickets.keys().filter_map(|t| self.world.ticket(*t)) {
            let Some(dispatch) = ticket.dispatch.as_ref().filter(|_| ticket.is_unfinished()) else { continue };
            // Rework is not done by what was done before it (C3).
            if ticket.result.is_some() || ticket.reworks > 0 {
                continue;
            }
            let own = person.department.as_ref() == Some(&dispatch.department);
            if own || (tracks && ticket.tracker() == Some(person.id)) {
                let same = dispatch.department == incident.department;
                let handler = handler.filter(|_| same).or_else(|| own.then_some(person.id)).or(dispatch.handler);
                let (ticket, text) = (ticket.id, text.clone());
                events.push(Event::ResultReported { ticket, text, handler, on_spot: false });
            }
        }
        if events.is_empty() {
            return Err(Refusal::input(Reason::NoChange));
        }
        Ok(events)
    }

    /// The result that a ticket's tracker takes over from its incident.
    pub(super) fn result_of_incident(&self, ticket: &Ticket) -> Option<Event> {
        let text = self.world.incident_of(ticket)?.result_for(ticket)?.to_owned();
        let handler = ticket.dispatch.as_ref().and_then(|d| d.handler);
        Some(Event::ResultReported { ticket: ticket.id, text, handler, on_spot: false })
    }

    pub(super) fn close_incident(&self, id: IncidentId, word: &str) -> Decided {
        self.keeps_incidents()?;
        let incident = self.incident(id)?;
        let word = fits(word, Field::Reason, SHORT)?;
        if word.is_empty() {
            if incident.resolved.is_none() {
                let reason = Reason::IncidentNotResolved;
                return Err(Refusal::new(Rule::Mass, reason, May::You, Next::ResolveIncident));
            }
            let tickets: Vec<TicketId> = incident.owed().collect();
            if !tickets.is_empty() {
                let reason = Reason::NotAllTold { tickets };
                return Err(Refusal::new(Rule::Mass, reason, May::You, Next::TellAll));
            }
        }
        Ok(vec![Event::Incident(IncidentEvent::Closed { incident: id, word })])
    }

    pub(super) fn decline_incident(&self, category: &Code, building: &str) -> Decided {
        self.keeps_incidents()?;
        let suspected = self.world.suspected(self.ctx.now, self.ctx.rules);
        if !suspected.iter().any(|s| s.category == *category && s.building == building) {
            return Err(Refusal::input(Reason::NoChange));
        }
        let (category, building) = (category.clone(), building.to_owned());
        Ok(vec![Event::Incident(IncidentEvent::Declined { category, building })])
    }
}

fn where_to(incident: &Incident) -> DispatchTo {
    DispatchTo { department: incident.department.clone(), handler: None, note: String::new() }
}
