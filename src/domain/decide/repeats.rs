//! What comes again is offered for corrective action by itself, and recorded (R109, R113, R117).

use super::Scene;
use crate::domain::event::{CorrectiveEvent, Event};
use crate::domain::ticket::Ticket;

/// An offer for each thing that the pack names and that holds now, unless it was made before for these tickets.
pub(super) fn offers(scene: &Scene<'_>, ticket: &Ticket) -> Vec<Event> {
    let (world, now) = (scene.world, scene.ctx.now);
    let due = world.actions_due(ticket, &scene.ctx.rules.corrective, now);
    let new =
        due.into_iter().filter(|d| !world.corrective.was_offered(d.trigger, &d.tickets, d.category.as_ref(), now));
    let offered = |d: crate::domain::repeats::Due| {
        let tickets = d.tickets.into_iter().collect();
        Event::Corrective(CorrectiveEvent::Offered {
            ticket: ticket.id,
            trigger: d.trigger,
            tickets,
            category: d.category,
        })
    };
    new.map(offered).collect()
}
