//! What follows by itself from what happened, or from time alone: recorded with the act that brought it about, or by the
//! program from minute to minute.

use super::{Decided, Scene};
use crate::domain::event::{CorrectiveEvent, Event, Recorded};
use crate::domain::ids::*;
use crate::domain::matters::{Matter, Matters};
use crate::domain::refusal::*;
use crate::domain::ticket::Ticket;
use crate::domain::world::World;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// Looks at a ticket as it stands and says what follows by itself; nothing when that is recorded already. Each is asked
/// in this order, and sees what those before it said.
type Follows = for<'a> fn(&Scene<'a>, &Ticket) -> Vec<Event>;

const FOLLOWS: &[Follows] = &[super::regrade::regrade, super::climb::climb, super::climb::tell, super::repeats::offers];

/// Events that one look at the clock records at most; the next look goes on.
const MOST: usize = 500;

/// Whether an offer names a ticket that these events make void: what the memory of matters holds is not yet told. The next
/// look at the clock sees whether it holds without it.
fn names_void(event: &Event, events: &[Event]) -> bool {
    let Event::Corrective(CorrectiveEvent::Offered { tickets, .. }) = event else { return false };
    events.iter().any(|e| matches!(e, Event::Voided { ticket, .. } if tickets.contains(ticket)))
}

impl Scene<'_> {
    /// What follows from these events on the tickets they are about.
    pub(super) fn follow(&self, events: &mut Vec<Event>) {
        let touched: BTreeSet<TicketId> = events.iter().filter(|e| e.is_news()).filter_map(Event::ticket).collect();
        // What is known of one matter changes when another of its kind comes up or ends.
        let alike: BTreeSet<TicketId> = self.around.iter().flat_map(|m| m.all().map(|m| m.ticket)).collect();
        for id in touched.iter().copied() {
            self.follow_one(id, events);
        }
        for ticket in alike.difference(&touched).filter_map(|id| self.world.ticket(*id)) {
            let raised = super::regrade::regrade(self, ticket);
            if !raised.is_empty() {
                events.extend(raised);
                // Who is told of it hears it with the act that brought it about.
                self.follow_one(ticket.id, events);
            }
        }
    }

    /// What is remembered of matters, with what these events change and only what is like it; none when they change
    /// nothing.
    pub(super) fn matters_after(&self, events: &[Event]) -> Option<Matters> {
        let changed: BTreeSet<TicketId> =
            events.iter().filter(|e| e.changes_matter()).filter_map(Event::ticket).collect();
        if changed.is_empty() {
            return None;
        }
        let after: Vec<Ticket> = changed.iter().filter_map(|id| self.after(*id, events)).collect();
        let matters: Vec<Matter> = after.iter().filter_map(Matter::of).collect();
        let before = changed.iter().filter_map(|id| self.world.matters.get(*id));
        let mut small = self.world.matters.around(before.chain(matters.iter().cloned()).collect::<Vec<_>>().iter());
        after.iter().for_each(|ticket| small.note(ticket));
        Some(small)
    }

    /// What is remembered of matters as the decision so far leaves it.
    pub(super) fn matters(&self) -> &Matters {
        self.around.as_ref().unwrap_or(&self.world.matters)
    }

    fn follow_one(&self, id: TicketId, events: &mut Vec<Event>) {
        let own = events.iter().any(|e| e.ticket() == Some(id));
        let mut ticket =
            if own { self.after(id, events).map(Cow::Owned) } else { self.world.ticket(id).map(Cow::Borrowed) };
        for follows in FOLLOWS {
            let Some(now) = &ticket else { return };
            let mut more = follows(self, now);
            more.retain(|event| !names_void(event, events));
            if !more.is_empty() {
                events.extend(more);
                ticket = self.after(id, events).map(Cow::Owned);
            }
        }
    }

    /// A ticket as it will stand after these events; none for one that nobody knows.
    fn after(&self, id: TicketId, events: &[Event]) -> Option<Ticket> {
        let tickets = self.world.ticket(id).map(|t| (id, t.clone())).into_iter().collect();
        let mut small = World { tickets, shifts: self.world.shifts.clone(), ..World::default() };
        let shift = self.ctx.actor.staff().and_then(|s| self.world.shift_of(s)).map(|s| s.id);
        let (at, actor, desk) = (self.ctx.now, self.ctx.actor, self.ctx.desk);
        for event in events.iter().filter(|e| e.ticket() == Some(id)) {
            let position = self.world.position;
            let version = small.tickets.get(&id).map_or(1, |t| t.version + 1);
            let actor = event.by(actor);
            small.apply(&Recorded { position, version, at, actor, desk, shift, event: event.clone() });
        }
        small.tickets.remove(&id)
    }

    /// Goes through everything that has not ended and records what time alone has brought about. Nothing is no refusal:
    /// the desk service asks each minute, and appends only what there is.
    pub(super) fn keep_time(&self) -> Decided {
        if self.ctx.actor != Actor::System {
            return Err(Refusal::new(Rule::T1, Reason::ByProgram, May::Nobody, Next::Nothing));
        }
        let mut events = Vec::new();
        for ticket in self.world.tickets.values().filter(|t| t.end.is_none()) {
            let mut own = Vec::new();
            self.follow_one(ticket.id, &mut own);
            events.append(&mut own);
            if events.len() >= MOST {
                break;
            }
        }
        Ok(events)
    }
}
