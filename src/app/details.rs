//! Which ticket pane 3 shows, and asking for its details when they are missing or old.

use super::App;
use super::msg::Effect;
use super::pane::Pane;
use crate::board::Details;
use crate::domain::ids::TicketId;

/// How many tickets' details are kept, so that going up and down a list shows them at once.
const KEPT: usize = 64;
/// How long, in milliseconds, pane 3 stays as it was while the details of the next ticket are on their way: they mostly
/// come within two, and drawing an empty pane in between would only flicker.
pub const HELD_MS: i64 = 40;

impl App {
    /// Shows a ticket in pane 3.
    pub(super) fn show(&mut self, ticket: TicketId) {
        if self.shown != Some(ticket) {
            if self.shown_details().is_some() {
                self.held = self.shown.map(|before| (before, self.now));
            }
            self.shown = Some(ticket);
            self.details_scroll = 0;
            self.revealed = None;
        }
    }

    /// The details that pane 3 draws: those of the ticket that is shown, or for a moment still those before.
    #[must_use]
    pub fn drawn_details(&self) -> Option<&Details> {
        self.shown_details().or_else(|| self.held_details())
    }

    /// Pane 3 still has the ticket before, and waits for the one that is shown.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.shown_details().is_none() && self.held_details().is_some()
    }

    /// Whether pane 3 may still have the ticket, though another is shown.
    pub(super) fn holds(&self, ticket: TicketId) -> bool {
        self.held.is_some_and(|(before, _)| before == ticket)
    }

    fn held_details(&self) -> Option<&Details> {
        let (ticket, since) = self.held?;
        self.board.row(self.shown?)?;
        self.details(ticket).filter(|_| (0..HELD_MS).contains(&self.now.since(since)))
    }

    /// Selects the first row of a pane that has no selection.
    pub(super) fn pick_first(&mut self, pane: Pane) {
        if self.selection(pane).ticket.is_none() {
            let rows = self.rows(pane);
            self.selection_mut(pane).step(&rows, 1);
        }
        if let Some(ticket) = self.selection(pane).ticket {
            self.show(ticket);
        }
    }

    /// Gives a pane the keys.
    pub(super) fn go_to(&mut self, pane: Pane) {
        self.focus = pane;
        if pane != Pane::Ticket {
            self.last_list = pane;
            self.pick_first(pane);
        }
    }

    /// Moves the selection of the focused pane.
    pub(super) fn step(&mut self, pane: Pane, by: isize) {
        self.stepped = Some(pane);
        if pane == Pane::Ticket {
            self.details_scroll =
                self.details_scroll.min(self.seen.details_most).saturating_add_signed(by).min(self.seen.details_most);
            return;
        }
        let rows = self.rows(pane);
        self.selection_mut(pane).step(&rows, by);
        if let Some(ticket) = self.selection(pane).ticket {
            self.show(ticket);
        }
    }

    /// Gives a pane the keys and selects a row of it.
    pub fn choose(&mut self, pane: Pane, ticket: TicketId) {
        self.stale = super::Stale::ALL;
        self.go_to(pane);
        self.select(pane, ticket);
    }

    /// Selects a row by its ticket.
    pub(super) fn select(&mut self, pane: Pane, ticket: TicketId) {
        let rows = self.rows(pane);
        let selection = self.selection_mut(pane);
        selection.ticket = Some(ticket);
        selection.follow(&rows);
        self.show(ticket);
    }

    /// After each message: asks for details that are missing, or older than the board.
    pub(super) fn settle(&mut self, out: &mut Vec<Effect>) {
        if !self.ready {
            return;
        }
        let wanted = self.shown.map(|ticket| (ticket, self.board.position));
        if wanted != self.asked {
            self.asked = wanted;
            if self.details.len() > KEPT {
                let kept = [self.shown, self.held.map(|(ticket, _)| ticket)];
                self.details.retain(|ticket, _| kept.contains(&Some(*ticket)));
            }
            if let Some((ticket, _)) = wanted {
                out.push(Effect::LoadDetails(ticket));
            }
        }
    }
}
