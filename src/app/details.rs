//! Which ticket pane 3 shows, and asking for its details when they are missing or old.

use super::App;
use super::msg::Effect;
use super::pane::Pane;
use crate::domain::ids::TicketId;

/// How many tickets' details are kept, so that going up and down a list shows them at once.
const KEPT: usize = 64;

impl App {
    /// Shows a ticket in pane 3.
    pub(super) fn show(&mut self, ticket: TicketId) {
        if self.shown != Some(ticket) {
            self.shown = Some(ticket);
            self.details_scroll = 0;
            self.revealed = None;
        }
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
                let shown = self.shown;
                self.details.retain(|ticket, _| Some(*ticket) == shown);
            }
            if let Some((ticket, _)) = wanted {
                out.push(Effect::LoadDetails(ticket));
            }
        }
    }
}
