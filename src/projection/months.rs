//! Figures by month, counted as events are folded in, so that no report reads the ledger: what happened in a month, and
//! the ended tickets that were received in it. Tickets that have not ended are few and counted when somebody asks.

use super::Touched;
use super::index::{Index, IndexError};
use crate::domain::event::{Event, Move, Recorded};
use crate::domain::ids::Code;
use crate::domain::ticket::{End, Outcome, Ticket};
use crate::domain::time::Moment;
use crate::domain::world::World;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Tickets received in a month, of one kind and category.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Figures {
    /// Received.
    pub received: u32,
    /// Of them important (R032).
    pub important: u32,
    /// Of them closed.
    pub closed: u32,
    /// Of them void.
    pub void: u32,
    /// Of them with a missed reply or finish clock.
    pub breached: u32,
    /// Of them reopened as rework at least once.
    pub reworked: u32,
    /// Of them answered on the spot.
    pub on_spot: u32,
    /// From receiving to closing, of all closed, in minutes.
    pub minutes: u64,
}

impl Figures {
    /// What a ticket counts for.
    pub fn of(t: &Ticket, now: Moment) -> Self {
        let one = |yes: bool| u32::from(yes);
        let closed = t.end == Some(End::Closed);
        let took = t.ended_at.zip(t.received_at).filter(|_| closed).map_or(0, |(end, from)| end.since(from) / 60_000);
        Self {
            received: 1,
            important: one(t.class.as_ref().is_some_and(|c| c.important)),
            closed: one(closed),
            void: one(matches!(t.end, Some(End::Void { .. }))),
            breached: one(t.was_breached(now)),
            reworked: one(t.reworks > 0),
            on_spot: one(t.result.as_ref().is_some_and(|r| r.on_spot)),
            minutes: u64::try_from(took).unwrap_or(0),
        }
    }

    /// Adds another's.
    pub fn add(&mut self, other: &Self) {
        self.change(other, u32::wrapping_add, u64::wrapping_add);
    }

    fn take(&mut self, other: &Self) {
        self.change(other, u32::wrapping_sub, u64::wrapping_sub);
    }

    fn change(&mut self, other: &Self, f: fn(u32, u32) -> u32, g: fn(u64, u64) -> u64) {
        let mine = [
            &mut self.received,
            &mut self.important,
            &mut self.closed,
            &mut self.void,
            &mut self.breached,
            &mut self.reworked,
            &mut self.on_spot,
        ];
        let theirs =
            [other.received, other.important, other.closed, other.void, other.breached, other.reworked, other.on_spot];
        for (mine, theirs) in mine.into_iter().zip(theirs) {
            *mine = f(*mine, theirs);
        }
        self.minutes = g(self.minutes, other.minutes);
    }
}

/// Kind and category; an empty kind stands for not yet classified.
pub type Sort = (Code, Option<Code>);

/// Of what sort a ticket is.
pub fn sort_of(t: &Ticket) -> Sort {
    t.class.as_ref().map_or_else(|| (Code::new(""), None), |c| (c.kind.clone(), c.category.clone()))
}

/// A month.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Month {
    /// Messages that arrived.
    pub messages: u32,
    /// By source code.
    pub sources: BTreeMap<Code, u32>,
    /// Feedback and callbacks: satisfied.
    pub satisfied: u32,
    /// Not satisfied.
    pub not_satisfied: u32,
    /// Attempts that reached nobody.
    pub unreachable: u32,
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
    /// Tickets received in the month that have ended.
    pub ended: BTreeMap<Sort, Figures>,
}

impl Month {
    /// Counts what happened. False where the event counts for nothing.
    pub fn happened(&mut self, event: &Event) -> bool {
        match event {
            Event::MessageArrived { message, .. } => {
                self.messages += 1;
                match self.sources.get_mut(&message.source) {
                    Some(count) => *count += 1,
                    None => drop(self.sources.insert(message.source.clone(), 1)),
                }
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
            _ => return false,
        }
        true
    }
}

/// Whether an event counts for anything by itself.
fn counts(event: &Event) -> bool {
    use Event::*;
    matches!(
        event,
        MessageArrived { .. }
            | FedBack { .. }
            | CalledBack { .. }
            | TrackingMoved { .. }
            | Revealed { .. }
            | ContactedAgain { .. }
            | Extended { .. }
            | SupervisorAsked { .. }
            | AnsweredAfterAsking { .. }
            | ClockSetBack { .. }
    )
}

/// Months that are being counted in.
#[derive(Default)]
pub struct Months {
    rows: BTreeMap<u32, Month>,
}

impl Months {
    /// A month, from memory or the index.
    pub fn month(&self, index: &Index, month: u32) -> Result<Option<Month>, IndexError> {
        match self.rows.get(&month) {
            Some(row) => Ok(Some(row.clone())),
            None => index.month(month),
        }
    }

    /// The months of a span, those in memory in the place of their rows.
    pub fn span(&self, index: &Index, from: u32, to: u32) -> Result<BTreeMap<u32, Month>, IndexError> {
        let mut all = index.months(from, to)?;
        all.extend(self.rows.range(from..=to).map(|(month, row)| (*month, row.clone())));
        Ok(all)
    }

    /// In memory, for writing.
    pub(super) fn row(&self, month: u32) -> Option<&Month> {
        self.rows.get(&month)
    }

    /// Drops what is written; the newest goes on.
    pub(super) fn forget_written(&mut self) {
        while self.rows.len() > 1 {
            self.rows.pop_first();
        }
    }

    /// Before an event is folded in: what an ended ticket has counted for so far.
    pub(super) fn before(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        touched: &mut Touched,
    ) -> Result<(), IndexError> {
        self.ended(world, index, recorded, touched, Figures::take)
    }

    /// After it.
    pub(super) fn after(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        touched: &mut Touched,
    ) -> Result<(), IndexError> {
        if counts(&recorded.event) {
            self.row_mut(index, recorded.at.month_number(), touched)?.happened(&recorded.event);
        }
        self.ended(world, index, recorded, touched, Figures::add)
    }

    /// After an event of a history: nothing happens to a ticket of one after its end, so that it counts for nothing before.
    /// `last`: it has ended with this event.
    pub(super) fn past(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        last: bool,
        touched: &mut Touched,
    ) -> Result<(), IndexError> {
        if last || counts(&recorded.event) {
            self.after(world, index, recorded, touched)?;
        }
        Ok(())
    }

    fn ended(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        touched: &mut Touched,
        change: fn(&mut Figures, &Figures),
    ) -> Result<(), IndexError> {
        let ticket = recorded.event.ticket().and_then(|id| world.ticket(id)).filter(|t| t.end.is_some());
        let Some((ticket, at)) = ticket.and_then(|t| Some((t, t.received_at?))) else { return Ok(()) };
        let ended = &mut self.row_mut(index, at.month_number(), touched)?.ended;
        let sort = sort_of(ticket);
        let counts = Figures::of(ticket, at);
        if let Some(figures) = ended.get_mut(&sort) {
            change(figures, &counts);
            if figures.received == 0 {
                ended.remove(&sort);
            }
        } else {
            let mut figures = Figures::default();
            change(&mut figures, &counts);
            ended.insert(sort, figures);
        }
        Ok(())
    }

    fn row_mut(&mut self, index: &Index, month: u32, touched: &mut Touched) -> Result<&mut Month, IndexError> {
        touched.months.insert(month);
        let known = if self.rows.contains_key(&month) { None } else { index.month(month)? };
        Ok(self.rows.entry(month).or_insert_with(|| known.unwrap_or_default()))
    }
}
