//! What happens to tickets beside their course: they are asked after, merged, made void, noted on, and cleared away.

use super::DemoError;
use super::sim::Sim;
use crate::domain::command::Command;
use crate::domain::ids::*;
use crate::domain::ticket::{Stage, Ticket};

impl Sim<'_> {
    /// Everything that nature has in work comes to its end, and callbacks of long ago are made.
    pub(super) fn sweep(&mut self) -> Result<(), DemoError> {
        let all: Vec<TicketId> = self.cases.iter().filter(|(_, c)| !c.scripted).map(|(id, _)| *id).collect();
        for id in all {
            if let Some(case) = self.cases.get_mut(&id) {
                case.smooth();
            }
            for _ in 0..12 {
                let Some(ticket) = self.ticket(id).filter(|t| t.end.is_none()) else { break };
                let stage = ticket.stage();
                let fresh = self.at.plus_minutes(-7 * 60) < ticket.last_at;
                let hold = self.cases.get(&id).is_none_or(|c| c.hold);
                if stage == Stage::CallbackDue && (hold || fresh) {
                    break;
                }
                if !self.step(id, stage)? {
                    break;
                }
                self.pass(7);
            }
        }
        Ok(())
    }

    /// The customer contacts us again; whoever is at the desk logs it.
    pub(super) fn again(&mut self, id: TicketId) -> Result<(), DemoError> {
        let open = self.ticket(id).is_some_and(|t| t.end.is_none() && t.result.is_none());
        if let (true, Some(operator)) = (open, self.some_operator()) {
            let source = if self.chance(70) { "phone" } else { "network" };
            let source = self.source(source);
            let text = self.phrase("reason", "again");
            self.act(operator, Command::ContactedAgain { ticket: id, source, text })?;
        }
        Ok(())
    }

    /// A duplicate is merged, with a supervisor's word.
    pub(super) fn merge(&mut self, id: TicketId, into: TicketId) -> Result<(), DemoError> {
        let target = self.ticket(into).is_some_and(Ticket::is_unfinished);
        let fresh = self.ticket(id).is_some_and(|t| t.is_unfinished() && t.result.is_none());
        if let (true, true, Some(tracker)) = (target, fresh, self.ready_tracker(id)) {
            let reason = self.phrase("reason", "merge");
            let approved_by = self.people.head;
            self.act(tracker, Command::Merge { ticket: id, into, reason, approved_by })?;
            self.cases.remove(&id);
        }
        Ok(())
    }

    /// Entered by mistake.
    pub(super) fn void(&mut self, id: TicketId) -> Result<(), DemoError> {
        let fresh = self.ticket(id).is_some_and(|t| t.is_unfinished() && t.result.is_none());
        if let (true, Some(tracker)) = (fresh, self.ready_tracker(id)) {
            let reason = self.phrase("reason", "void");
            let approved_by = if self.chance(85) { self.people.head } else { self.people.project };
            self.act(tracker, Command::Void { ticket: id, reason, approved_by })?;
            self.cases.remove(&id);
        }
        Ok(())
    }

    /// Somebody on duty notes something on a ticket in work.
    pub(super) fn note_something(&mut self) -> Result<(), DemoError> {
        let open: Vec<TicketId> =
            self.world().unfinished().filter(|t| t.stage() == Stage::InProgress).map(|t| t.id).collect();
        let Some(ticket) = open.get(self.rng.usize(..open.len().max(1))).copied() else { return Ok(()) };
        if let Some(operator) = self.some_operator() {
            let text = self.phrase("reason", "note");
            self.act(operator, Command::Note { ticket, text })?;
        }
        Ok(())
    }
}
