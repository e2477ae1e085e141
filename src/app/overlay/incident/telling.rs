//! The callers of an incident, gone through one after the other until all are told.

use super::*;

impl IncidentDesk {
    /// The next that the viewer is to tell, beside this one.
    pub(super) fn next_owed(&self, app: &App, but: Option<TicketId>) -> Option<TicketId> {
        let rows = self.callers(app);
        let from = but.and_then(|t| rows.iter().position(|c| c.ticket == t)).map_or(0, |at| at + 1);
        let fits = |c: &&&CallerRow| c.is_owed() && c.refused.is_none() && Some(c.ticket) != but;
        let after = rows.iter().skip(from).find(fits);
        after.or_else(|| rows.iter().find(fits)).map(|c| c.ticket)
    }

    pub(super) fn tell(&mut self, app: &App, action: Action) -> Reply {
        if !self.telling {
            return self.go_through(app);
        }
        let Some(caller) = self.caller(app) else { return Reply::stay() };
        if let Some(refusal) = &caller.refused {
            return Reply::stay().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()));
        }
        let ticket = caller.ticket;
        if !caller.is_owed() {
            return Reply::stay().wish(Wish::Notice(Level::Info, app.lang().incident_told_already().to_owned()));
        }
        if action == Action::TellUnhappy {
            self.unhappy = Some(ticket);
            return Reply::stay().wish(Wish::Open(ActForm::not_satisfied(app, ticket).into()));
        }
        let Some(way) = app.rules.ways.first().map(|w| w.code.clone()) else { return Reply::stay() };
        let satisfied = action == Action::TellSatisfied;
        let outcome = if satisfied { Outcome::Satisfied } else { Outcome::Unreachable };
        let next = self.next_owed(app, Some(ticket));
        let heard = Heard { way, outcome, words: String::new() };
        let mut reply = self.send(Sent::Told, Command::Feedback { ticket, heard });
        if let Some(next) = next {
            self.caller = Some(next);
            reply = reply.wish(Wish::Look(next));
        }
        reply
    }

    /// Goes through the callers, from the first that the viewer is to tell.
    pub(super) fn go_through(&mut self, app: &App) -> Reply {
        self.telling = !self.telling;
        self.caller = self.telling.then(|| self.next_owed(app, None)).flatten();
        match self.caller(app) {
            Some(caller) => Reply::stay().wish(Wish::Look(caller.ticket)),
            None => Reply::stay(),
        }
    }

    /// The callers in the order in which they are gone through: those that the viewer is to tell, those of others, those
    /// who were told.
    #[must_use]
    pub fn callers<'a>(&self, app: &'a App) -> Vec<&'a CallerRow> {
        let Some(incident) = self.incident(app) else { return Vec::new() };
        let mut all: Vec<&CallerRow> = incident.callers.iter().collect();
        if self.telling {
            all.sort_by_key(|c| (!c.is_owed(), c.is_owed() && c.tracker != app.me, c.joined, c.ticket));
        } else {
            all.reverse();
        }
        all
    }

    /// Place of the chosen caller.
    #[must_use]
    pub fn place(&self, app: &App) -> Option<usize> {
        let rows = self.callers(app);
        let own = self.caller.and_then(|t| rows.iter().position(|c| c.ticket == t));
        own.or_else(|| (self.telling && !rows.is_empty()).then_some(0))
    }

    pub(super) fn caller<'a>(&self, app: &'a App) -> Option<&'a CallerRow> {
        self.place(app).and_then(|at| self.callers(app).get(at).copied())
    }
}
