//! An incident (集中报事): one fault, many callers. Each caller has their own ticket with its own first receiver, clocks and
//! feedback; the incident holds what they have in common: the line to read out, where they go, and what was done.

use super::clock::due;
use super::event::{Event, IncidentEvent, Recorded};
use super::household::HouseholdCode;
use super::ids::*;
use super::rules::Rules;
use super::ticket::{Outcome, Ticket};
use super::time::Moment;
use super::world::World;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// When somebody did something, and what.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Said {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: Option<StaffId>,
    /// The words.
    pub text: String,
}

/// A caller's ticket as the incident knows it, also when the ticket has ended and is no longer in memory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Joined {
    /// When it was joined.
    pub at: Moment,
    /// Its number.
    pub number: Option<TicketNumber>,
    /// Household, where known.
    pub household: Option<HouseholdCode>,
    /// When the customer was told the result, and what they thought; or that the policy's attempts reached nobody (C1).
    pub told: Option<(Moment, Outcome)>,
    /// Void: nobody is to be told.
    pub void: bool,
}

impl Joined {
    /// Whether the customer has still to be told.
    #[must_use]
    pub fn is_owed(&self) -> bool {
        self.told.is_none() && !self.void
    }
}

/// An incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Incident {
    /// Identity.
    pub id: IncidentId,
    /// Kind of its tickets.
    pub kind: Code,
    /// Category of its tickets.
    pub category: Code,
    /// Grade of its tickets.
    pub grade: Code,
    /// Where they go.
    pub department: Code,
    /// What is wrong, in a few words.
    pub matter: String,
    /// Buildings that have it.
    pub buildings: Vec<String>,
    /// Where it is, when not in whole buildings.
    pub area: String,
    /// When it was opened.
    pub opened: Moment,
    /// By whom.
    pub by: Option<StaffId>,
    /// What callers are told (口径), and since when.
    pub line: Said,
    /// Tickets that belong to it.
    pub tickets: BTreeMap<TicketId, Joined>,
    /// What was done, the last that was said.
    pub resolved: Option<Said>,
    /// When something was first said to have been done.
    pub first_resolved: Option<Moment>,
    /// When it was closed, and why before everybody was told (else empty).
    pub closed: Option<Said>,
}

impl Incident {
    /// Tickets whose customer has still to be told.
    pub fn owed(&self) -> impl Iterator<Item = TicketId> + '_ {
        self.tickets.iter().filter(|(_, joined)| joined.is_owed()).map(|(id, _)| *id)
    }
    /// How many customers were told, and how many are to be told in all.
    #[must_use]
    pub fn told(&self) -> (usize, usize) {
        let all = self.tickets.values().filter(|j| !j.void).count();
        (self.tickets.values().filter(|j| j.told.is_some() && !j.void).count(), all)
    }
    /// When the last customer was told; none before all were.
    #[must_use]
    pub fn all_told(&self) -> Option<Moment> {
        let told = self.tickets.values().filter(|j| !j.void).map(|j| j.told.map(|(at, _)| at));
        told.collect::<Option<Vec<_>>>()?.into_iter().max()
    }
    /// By when the line to read out is to be looked at again; none once the fault is mended.
    #[must_use]
    pub fn renew_by(&self, rules: &Rules) -> Option<Moment> {
        let open = self.resolved.is_none() && self.closed.is_none();
        open.then(|| due(rules.mass.renew, self.line.at, &rules.calendar))
    }
    /// Whether a caller from there, or with that matter, may well belong to it.
    #[must_use]
    pub fn covers(&self, household: Option<&HouseholdCode>, category: Option<&Code>) -> bool {
        self.closed.is_none()
            && self.resolved.is_none()
            && category == Some(&self.category)
            && (self.buildings.is_empty()
                || household.is_none_or(|h| self.buildings.iter().any(|b| b.as_str() == h.building())))
    }
    /// What was done, as far as it holds for this ticket: it was with a department by then, and is no rework.
    #[must_use]
    pub fn result_for(&self, ticket: &Ticket) -> Option<&str> {
        let resolved = self.resolved.as_ref()?;
        let sent = ticket.dispatch.as_ref().is_some_and(|d| d.at <= resolved.at);
        (sent && ticket.reworks == 0 && ticket.result.is_none()).then_some(resolved.text.as_str())
    }
}

/// The same matter from many households, not yet an incident.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Suspected {
    /// Category.
    pub category: Code,
    /// Building.
    pub building: String,
    /// Households that told of it.
    pub households: usize,
    /// Their tickets, oldest first.
    pub tickets: Vec<TicketId>,
}

/// Households that told of a matter, and their tickets.
type Told<'w> = (BTreeSet<&'w HouseholdCode>, Vec<TicketId>);

/// Incidents that are open, the last closed ones, and what was declined.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Incidents {
    /// By id.
    pub all: BTreeMap<IncidentId, Incident>,
    /// When somebody last said that a category in a building is no incident.
    pub declined: BTreeMap<(Code, String), Moment>,
}

/// Closed incidents kept in memory; older ones are read from the index.
const KEPT: usize = 8;

impl Incidents {
    /// One of them.
    #[must_use]
    pub fn get(&self, id: IncidentId) -> Option<&Incident> {
        self.all.get(&id)
    }
    /// Those that are not closed, the newest first.
    pub fn open(&self) -> impl Iterator<Item = &Incident> {
        self.all.values().rev().filter(|i| i.closed.is_none())
    }
    /// Closed ones that need not be kept in memory: nothing is decided by them any more.
    pub fn old(&self) -> impl Iterator<Item = &Incident> {
        let closed = self.all.values().filter(|i| i.closed.is_some() && i.owed().next().is_none());
        let many = closed.clone().count().saturating_sub(KEPT);
        closed.take(many)
    }
    /// Drops them from memory.
    pub fn forget_closed(&mut self) {
        let old: Vec<IncidentId> = self.old().map(|i| i.id).collect();
        for id in old {
            self.all.remove(&id);
        }
    }
}

impl World {
    /// The incident that a ticket belongs to.
    #[must_use]
    pub fn incident_of(&self, ticket: &Ticket) -> Option<&Incident> {
        ticket.incident.and_then(|id| self.incidents.get(id))
    }

    /// The unfinished ticket of a household in an incident, or one of the same category that could join it.
    #[must_use]
    pub fn caller_of<'w>(&'w self, incident: &Incident, household: &HouseholdCode) -> Option<&'w Ticket> {
        let here = |t: &&Ticket| t.is_unfinished() && t.message.household.as_ref() == Some(household);
        let own = |t: &&Ticket| here(t) && t.incident == Some(incident.id);
        let alike = |t: &&Ticket| {
            let category = t.class.as_ref().and_then(|c| c.category.as_ref());
            here(t) && t.incident.is_none() && t.result.is_none() && category == Some(&incident.category)
        };
        self.tickets.values().find(own).or_else(|| self.tickets.values().find(alike))
    }

    /// The same matter from so many households of a building within the pack's hours that an incident is proposed. What
    /// was declined is proposed again only when as many households told of it since.
    #[must_use]
    pub fn suspected(&self, now: Moment, rules: &Rules) -> Vec<Suspected> {
        let mass = &rules.mass;
        if mass.hours == 0 {
            return Vec::new();
        }
        let mut found: BTreeMap<(&Code, &str), Told<'_>> = BTreeMap::new();
        for ticket in self.unfinished().filter(|t| t.incident.is_none() && t.result.is_none()) {
            let (Some(home), Some(category)) =
                (&ticket.message.household, ticket.class.as_ref().and_then(|c| c.category.as_ref()))
            else {
                continue;
            };
            let recent = now.since(ticket.arrived) <= i64::from(mass.hours) * 3_600_000;
            let declined = self.incidents.declined.get(&(category.clone(), home.building().to_owned()));
            if !recent || declined.is_some_and(|at| ticket.arrived <= *at) {
                continue;
            }
            // Of what is an incident already, each is offered its place there.
            if self.incidents.open().any(|i| i.covers(Some(home), Some(category))) {
                continue;
            }
            let (homes, tickets) = found.entry((category, home.building())).or_default();
            homes.insert(home);
            tickets.push(ticket.id);
        }
        let enough = |category: &Code| if mass.categories.contains(category) { 2 } else { mass.households };
        let mut all: Vec<Suspected> = found
            .into_iter()
            .filter(|((category, _), (homes, _))| homes.len() >= enough(category))
            .map(|((category, building), (homes, tickets))| Suspected {
                category: category.clone(),
                building: building.to_owned(),
                households: homes.len(),
                tickets,
            })
            .collect();
        all.sort_by_key(|s| std::cmp::Reverse(s.households));
        all
    }

    /// Unfinished tickets that may well belong to an open incident, with the newest one they fit, oldest first.
    #[must_use]
    pub fn may_join(&self) -> Vec<(TicketId, IncidentId)> {
        let fits = |ticket: &Ticket| {
            let category = ticket.class.as_ref().and_then(|c| c.category.as_ref());
            let home = ticket.message.household.as_ref();
            self.incidents.open().find(|i| i.covers(home, category)).map(|i| (ticket.id, i.id))
        };
        self.unfinished().filter(|t| t.incident.is_none() && t.result.is_none()).filter_map(fits).collect()
    }

    pub(super) fn apply_to_incidents(&mut self, recorded: &Recorded) {
        let (at, by) = (recorded.at, recorded.actor.staff());
        let said = |text: &String| Said { at, by, text: text.clone() };
        match &recorded.event {
            Event::Incident(event) => match event {
                IncidentEvent::Opened {
                    incident,
                    kind,
                    category,
                    grade,
                    department,
                    matter,
                    buildings,
                    area,
                    line,
                } => {
                    self.counters.incidents = self.counters.incidents.max(incident.0);
                    let opened = Incident {
                        id: *incident,
                        kind: kind.clone(),
                        category: category.clone(),
                        grade: grade.clone(),
                        department: department.clone(),
                        matter: matter.clone(),
                        buildings: buildings.clone(),
                        area: area.clone(),
                        opened: at,
                        by,
                        line: said(line),
                        tickets: BTreeMap::new(),
                        resolved: None,
                        first_resolved: None,
                        closed: None,
                    };
                    self.incidents.all.insert(*incident, opened);
                }
                IncidentEvent::Declined { category, building } => {
                    self.incidents.declined.insert((category.clone(), building.clone()), at);
                }
                IncidentEvent::Worded { incident, line } => {
                    self.incidents.all.entry(*incident).and_modify(|i| i.line = said(line));
                }
                IncidentEvent::Joined { incident, ticket } => {
                    let known = self.tickets.get(ticket);
                    let (number, household) = known.map_or((None, None), |t| (t.number, t.message.household.clone()));
                    if let Some(incident) = self.incidents.all.get_mut(incident) {
                        incident.tickets.insert(*ticket, Joined { at, number, household, told: None, void: false });
                    }
                }
                IncidentEvent::Left { incident, ticket, .. } => {
                    if let Some(incident) = self.incidents.all.get_mut(incident) {
                        incident.tickets.remove(ticket);
                    }
                }
                IncidentEvent::Resolved { incident, text } => {
                    if let Some(incident) = self.incidents.all.get_mut(incident) {
                        incident.resolved = Some(said(text));
                        incident.first_resolved.get_or_insert(at);
                    }
                }
                IncidentEvent::Closed { incident, word } => {
                    self.incidents.all.entry(*incident).and_modify(|i| i.closed = Some(said(word)));
                }
            },
            Event::FedBack { ticket, outcome, last: true, .. } => {
                if let Some(joined) = self.joined_mut(*ticket) {
                    joined.told.get_or_insert((at, *outcome));
                }
            }
            Event::Voided { ticket, .. } => {
                if let Some(joined) = self.joined_mut(*ticket) {
                    joined.void = true;
                }
            }
            _ => {}
        }
    }

    /// Whether an event changes what an incident knows.
    #[must_use]
    pub fn touches_incident(&self, event: &Event) -> bool {
        match event {
            Event::Incident(_) => true,
            Event::FedBack { ticket, .. } | Event::Voided { ticket, .. } => {
                self.ticket(*ticket).is_some_and(|t| t.incident.is_some())
            }
            _ => false,
        }
    }

    fn joined_mut(&mut self, ticket: TicketId) -> Option<&mut Joined> {
        let incident = self.ticket(ticket)?.incident?;
        self.incidents.all.get_mut(&incident)?.tickets.get_mut(&ticket)
    }
}
