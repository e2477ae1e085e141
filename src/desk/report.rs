//! The month's figures (R105, R106): counted from the tickets received in the month and the acts that happened in it.

use super::{Desk, DeskError};
use crate::board::Meter;
use crate::domain::event::{Event, Move};
use crate::domain::ids::*;
use crate::domain::ticket::{End, Outcome, Ticket};
use crate::domain::time::Moment;
use serde::Serialize;
use std::collections::BTreeMap;

/// Entries of the ledger read at a time.
const CHUNK: usize = 4_000;

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
}

impl MonthReport {
    fn count(&mut self, t: &Ticket, now: Moment) {
        let class = t.class.as_ref();
        let figures = self.kinds.entry(class.map_or_else(|| Code::new(""), |c| c.kind.clone())).or_default();
        let one = |yes: bool| u32::from(yes);
        figures.received += 1;
        figures.important += one(class.is_some_and(|c| c.important));
        figures.closed += one(t.end == Some(End::Closed));
        figures.void += one(matches!(t.end, Some(End::Void { .. })));
        figures.breached += one(t.was_breached(now));
        figures.reworked += one(t.reworks > 0);
        figures.on_spot += one(t.result.as_ref().is_some_and(|r| r.on_spot));
    }

    fn happened(&mut self, event: &Event) {
        match event {
            Event::MessageArrived { message, .. } => {
                self.messages += 1;
                *self.sources.entry(message.source.clone()).or_default() += 1;
            }
            Event::FedBack { outcome, .. } | Event::CalledBack { outcome, .. } => match outcome {
                Outcome::Satisfied => self.satisfied += 1,
                Outcome::NotSatisfied => self.not_satisfied += 1,
                Outcome::Unreachable => self.unreachable += 1,
            },
            Event::TrackingMoved { how: Move::Takeover { .. }, .. } => self.takeovers += 1,
            Event::TrackingMoved { how: Move::Released { .. }, .. } => self.releases += 1,
            Event::Revealed { .. } => self.reveals += 1,
            Event::ContactedAgain { .. } => self.repeat_contacts += 1,
            Event::Extended { .. } => self.extensions += 1,
            Event::SupervisorAsked { .. } => self.asked += 1,
            Event::AnsweredAfterAsking { late_ms, .. } => self.answered_late += u32::from(*late_ms > 0),
            Event::ClockSetBack { .. } => self.clock_set_back += 1,
            _ => {}
        }
    }
}

impl Desk {
    /// The figures of a month (yyyymm) as they stand now.
    pub fn report(&self, month: u32, now: Moment) -> Result<MonthReport, DeskError> {
        let drill = self.world().site.as_ref().is_some_and(|s| s.drill);
        let mut report = MonthReport { month, drill, ..MonthReport::default() };
        let in_month = |t: &Ticket| t.received_at.is_some_and(|at| at.month_number() == month);
        for ticket in self.projections.ended() {
            let ticket = ticket?;
            if in_month(&ticket) && !self.world().tickets.contains_key(&ticket.id) {
                report.count(&ticket, now);
            }
        }
        for ticket in self.world().tickets.values() {
            if in_month(ticket) {
                report.count(ticket, now);
            }
            report.waiting += u32::from(ticket.is_waiting() && ticket.arrived.month_number() == month);
        }
        let mut from = 1;
        loop {
            let entries = self.ledger.read(from, CHUNK)?;
            let Some(last) = entries.last() else { break };
            from = last.recorded.position + 1;
            let of_month = entries.iter().filter(|e| e.recorded.at.month_number() == month);
            of_month.for_each(|e| report.happened(&e.recorded.event));
        }
        report.callbacks = super::rows::meters(self.world(), &self.rules, month);
        Ok(report)
    }
}
