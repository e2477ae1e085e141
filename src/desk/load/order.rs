//! The events of many tickets in the order of time, each ticket's in their own.

use super::past::{Events, Past};
use crate::domain::event::Event;
use crate::domain::ids::Actor;
use crate::domain::time::Moment;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A ticket of which more comes.
struct Running {
    events: Events,
    /// It ends in the past.
    closed: bool,
    told: bool,
}

/// What comes next.
pub(super) struct Next {
    pub at: Moment,
    pub actor: Actor,
    pub event: Event,
    /// Nothing more of this ticket comes, and it ends in the past.
    pub last: bool,
    /// Whether its matter is to be remembered.
    pub told: bool,
}

/// Tickets of which more comes. Of events of the same moment that of the ticket that came first goes first.
#[derive(Default)]
pub(super) struct Order {
    running: Vec<Option<Running>>,
    free: Vec<usize>,
    /// When the next event of each comes (milliseconds), which of all tickets it was, and where it stands.
    next: BinaryHeap<Reverse<(i64, u64, usize)>>,
    tickets: u64,
    /// Lists that are empty again.
    pub spare: Vec<Events>,
}

impl Order {
    /// Takes a ticket in.
    pub fn push(&mut self, past: Past, told: bool) {
        let Some((first, ..)) = past.events.front() else { return };
        self.tickets += 1;
        let at = self.free.pop().unwrap_or(self.running.len());
        self.next.push(Reverse((first.ms(), self.tickets, at)));
        let running = Some(Running { events: past.events, closed: past.closed, told });
        match self.running.get_mut(at) {
            Some(place) => *place = running,
            None => self.running.push(running),
        }
    }

    /// The next event, if it comes until then.
    pub fn pop_until(&mut self, until: i64) -> Option<Next> {
        let &Reverse((ms, ticket, place)) = self.next.peek()?;
        if ms > until {
            return None;
        }
        let running = self.running.get_mut(place)?.as_mut()?;
        let (at, actor, event) = running.events.pop_front()?;
        let (closed, told) = (running.closed, running.told);
        let more = running.events.front().map(|(at, ..)| at.ms());
        if let Some(more) = more {
            // Changed in its place: the next of a ticket is often the next of all.
            if let Some(mut top) = self.next.peek_mut() {
                *top = Reverse((more, ticket, place));
            }
        } else {
            self.next.pop();
            self.free.push(place);
            self.spare.extend(self.running.get_mut(place).and_then(Option::take).map(|running| running.events));
        }
        Some(Next { at, actor, event, last: closed && more.is_none(), told })
    }
}
