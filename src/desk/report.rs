//! The month's figures (R105, R106): counted from the tickets received in the month and the acts that happened in it.

use super::{Desk, DeskError};
use crate::board::Meter;
use crate::domain::corrective::{Action, ActionEnd, OfferCount};
use crate::domain::ids::*;
use crate::domain::incident::Incident;
use crate::domain::rules::ActionTrigger;
use crate::domain::time::Moment;
use crate::projection::{Figures, Sort, sort_of};
use serde::Serialize;
use std::collections::BTreeMap;

/// Figures of one kind (R031).
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct KindFigures {
    /// Received in the month.
    pub received: u32,
    /// Of them important (R032).
    pub important: u32,
    /// Of them closed by now.
    pub closed: u32,
    /// Of them void.
    pub void: u32,
    /// Of them with a missed reply or finish clock.
    pub breached: u32,
    /// Of them reopened as rework at least once.
    pub reworked: u32,
    /// Of them answered on the spot.
    pub on_spot: u32,
}

/// Forms of corrective action in a month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ActionFigures {
    /// Opened, by what asked for them.
    pub opened: BTreeMap<ActionTrigger, u32>,
    /// Closed with all steps done.
    pub closed: u32,
    /// Withdrawn.
    pub withdrawn: u32,
    /// Steps done too late.
    pub late: u32,
    /// Checks that sent a form back.
    pub sent_back: u32,
    /// Offers made.
    pub offered: u32,
    /// Offers declined.
    pub declined: u32,
    /// Open forms whose step is late now; only for the running month.
    pub late_now: u32,
}

impl ActionFigures {
    fn of(forms: &[Action], offers: OfferCount, month: u32, now: Moment) -> Self {
        let mut it = Self::default();
        let within = |at: Moment| at.month_number() == month;
        for form in forms {
            if within(form.opened) {
                *it.opened.entry(form.trigger).or_default() += 1;
            }
            let ended = form.end.as_ref().filter(|_| form.ended.is_some_and(within));
            it.closed += u32::from(ended == Some(&ActionEnd::Closed));
            it.withdrawn += u32::from(matches!(ended, Some(ActionEnd::Withdrawn { .. })));
            for entry in form.entries.iter().filter(|e| within(e.at)) {
                it.late += u32::from(entry.late_ms > 0);
                it.sent_back += u32::from(entry.back_to.is_some());
            }
            it.late_now += u32::from(month == now.month_number() && form.is_late(now));
        }
        it.offered = offers.made;
        it.declined = offers.declined;
        it
    }
    /// Opened in all.
    pub fn opened_in_all(&self) -> u32 {
        self.opened.values().sum()
    }
}

/// A month's figures.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct MonthReport {
    /// Month as yyyymm.
    pub month: u32,
    /// Drill store.
    pub drill: bool,
    /// Messages that arrived.
    pub messages: u32,
    /// Of them not yet received.
    pub waiting: u32,
    /// By kind code; an empty code stands for not yet classified.
    pub kinds: BTreeMap<Code, KindFigures>,
    /// Messages by source code.
    pub sources: BTreeMap<Code, u32>,
    /// Feedback and callbacks in the month: satisfied.
    pub satisfied: u32,
    /// Not satisfied.
    pub not_satisfied: u32,
    /// Attempts that reached nobody.
    pub unreachable: u32,
    /// Callback rates by class.
    pub callbacks: Vec<Meter>,
    /// Takeovers by supervisors (T6).
    pub takeovers: u32,
    /// Releases to the unattended alarm (H6).
    pub releases: u32,
    /// Masked data shown (R130).
    pub reveals: u32,
    /// Repeat contacts logged.
    pub repeat_contacts: u32,
    /// Extensions (R066).
    pub extensions: u32,
    /// Questions to the supervisor (R023).
    pub asked: u32,
    /// Of the customers answered after one, those answered too late (R023).
    pub answered_late: u32,
    /// Times the clock was behind the ledger (L3).
    pub clock_set_back: u32,
    /// Corrective action (R113–R117).
    pub actions: ActionFigures,
    /// Incidents opened in the month, the oldest first.
    pub incidents: Vec<IncidentFigures>,
}

/// How one incident went.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct IncidentFigures {
    /// Which.
    pub incident: IncidentId,
    /// What was wrong.
    pub matter: String,
    /// When it was opened.
    pub opened: Moment,
    /// Callers, each with a ticket.
    pub callers: usize,
    /// Callers who have not been told.
    pub untold: usize,
    /// Minutes until what was done was said first.
    pub minutes_to_resolve: Option<i64>,
    /// Minutes until the last caller was told; none before all were.
    pub minutes_to_tell: Option<i64>,
    /// Closed before everybody was told, with this word.
    pub closed_early: Option<String>,
}

impl IncidentFigures {
    fn of(incident: &Incident) -> Self {
        let since = |at: Moment| at.since(incident.opened).div_euclid(60_000);
        let (told, callers) = incident.told();
        Self {
            incident: incident.id,
            matter: incident.matter.clone(),
            opened: incident.opened,
            callers,
            untold: callers.saturating_sub(told),
            minutes_to_resolve: incident.first_resolved.map(since),
            minutes_to_tell: incident.all_told().map(since),
            closed_early: incident.closed.as_ref().map(|c| c.text.clone()).filter(|word| !word.is_empty()),
        }
    }
}

impl KindFigures {
    fn add(&mut self, more: &Figures) {
        self.received += more.received;
        self.important += more.important;
        self.closed += more.closed;
        self.void += more.void;
        self.breached += more.breached;
        self.reworked += more.reworked;
        self.on_spot += more.on_spot;
    }
}

/// A month's tickets of one kind and category.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CategoryRow {
    /// Month as yyyymm.
    pub month: u32,
    /// Kind code; empty when not yet classified.
    pub kind: Code,
    /// Category code, where one is fixed.
    pub category: Option<Code>,
    /// The figures.
    #[serde(flatten)]
    pub figures: Figures,
}

impl Desk {
    /// The figures of a month (yyyymm) as they stand now.
    pub fn report(&self, month: u32, now: Moment) -> Result<MonthReport, DeskError> {
        let drill = self.world().site.as_ref().is_some_and(|s| s.drill);
        let row = self.projections.month(month)?;
        let mut kinds: BTreeMap<Code, KindFigures> = BTreeMap::new();
        for ((kind, _), figures) in &row.ended {
            kinds.entry(kind.clone()).or_default().add(figures);
        }
        let mut waiting = 0;
        for ticket in self.world().tickets.values().filter(|t| t.end.is_none()) {
            if ticket.received_at.is_some_and(|at| at.month_number() == month) {
                kinds.entry(sort_of(ticket).0).or_default().add(&Figures::of(ticket, now));
            }
            waiting += u32::from(ticket.is_waiting() && ticket.arrived.month_number() == month);
        }
        let forms = self.projections.actions()?;
        let offers = self.world().corrective.counts.get(&month).copied().unwrap_or_default();
        let callbacks = super::rows::meters(self.world(), &self.rules, month);
        let mut incidents = self.incidents()?;
        incidents.retain(|i| i.opened.month_number() == month);
        Ok(MonthReport {
            month,
            drill,
            messages: row.messages,
            waiting,
            kinds,
            sources: row.sources,
            satisfied: row.satisfied,
            not_satisfied: row.not_satisfied,
            unreachable: row.unreachable,
            callbacks,
            takeovers: row.takeovers,
            releases: row.releases,
            reveals: row.reveals,
            repeat_contacts: row.repeat_contacts,
            extensions: row.extensions,
            asked: row.asked,
            answered_late: row.answered_late,
            clock_set_back: row.clock_set_back,
            actions: ActionFigures::of(&forms, offers, month, now),
            incidents: incidents.iter().rev().map(IncidentFigures::of).collect(),
        })
    }

    /// Tickets by month, kind and category, of the months from one to another (yyyymm), both included, as they stand now.
    pub fn report_by_category(&self, from: u32, to: u32, now: Moment) -> Result<Vec<CategoryRow>, DeskError> {
        let mut all: BTreeMap<(u32, Sort), Figures> = BTreeMap::new();
        for (month, row) in self.projections.months(from, to)? {
            all.extend(row.ended.into_iter().map(|(sort, figures)| ((month, sort), figures)));
        }
        for ticket in self.world().tickets.values().filter(|t| t.end.is_none()) {
            let month = ticket.received_at.map(|at| at.month_number()).filter(|m| (from..=to).contains(m));
            if let Some(month) = month {
                all.entry((month, sort_of(ticket))).or_default().add(&Figures::of(ticket, now));
            }
        }
        let row = |((month, (kind, category)), figures)| CategoryRow { month, kind, category, figures };
        Ok(all.into_iter().map(row).collect())
    }
}
