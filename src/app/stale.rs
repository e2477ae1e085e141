//! Which parts of the screen the messages since the last frame may have changed.
//!
//! What a message may change is taken to be everything, but for the few that come most often and whose reach is known: a
//! cursor that moves, the details of a ticket that come in, a tick of the clock.

use super::App;
use super::layer::{LayerId, Wish};
use super::msg::Msg;
use super::pane::Pane;
use crate::domain::ids::TicketId;
use crate::domain::time::Moment;

/// Parts of the screen that must be drawn again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Stale {
    /// Everything, whatever else is said.
    pub all: bool,
    /// Panes, by [`Pane::index`].
    pub panes: [bool; 4],
    /// The line on top.
    pub title: bool,
    /// The line at the bottom.
    pub hints: bool,
    /// What lies over the panes, and the line at the bottom that names its keys.
    pub over: bool,
}

impl Stale {
    /// Nothing has changed.
    pub const NOTHING: Self = Self { all: false, panes: [false; 4], title: false, hints: false, over: false };
    /// Anything may have changed.
    pub const ALL: Self = Self { all: true, ..Self::NOTHING };
    /// The line on top, with the time of day.
    pub const TITLE: Self = Self { title: true, ..Self::NOTHING };
    /// What lies over the panes.
    pub const OVER: Self = Self { over: true, ..Self::NOTHING };
    /// What hangs on the ticket that is shown: its pane, and the acts offered at the bottom.
    pub const TICKET: Self = Self { hints: true, ..Self::pane(Pane::Ticket) };

    /// A pane alone.
    #[must_use]
    pub const fn pane(pane: Pane) -> Self {
        let at = pane.index();
        Self { panes: [at == 0, at == 1, at == 2, at == 3], ..Self::NOTHING }
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut panes = self.panes;
        for (one, more) in panes.iter_mut().zip(other.panes) {
            *one |= more;
        }
        let (title, hints) = (self.title || other.title, self.hints || other.hints);
        Self { all: self.all || other.all, panes, title, hints, over: self.over || other.over }
    }

    /// Whether a pane must be drawn again.
    #[must_use]
    pub fn has(&self, pane: Pane) -> bool {
        self.all || self.panes.get(pane.index()).copied().unwrap_or(true)
    }

    /// What a cursor moved in comes first, what hangs on the ticket after it: both, where that is all there is.
    #[must_use]
    pub fn split(self) -> (Self, Self) {
        let first = Self { hints: false, ..self }.without(Pane::Ticket);
        if self.all || self.over || self.title || first == Self::NOTHING {
            return (self, Self::NOTHING);
        }
        let rest = Self { hints: self.hints, ..Self::NOTHING };
        (first, if self.has(Pane::Ticket) { rest.and(Self::pane(Pane::Ticket)) } else { rest })
    }

    fn without(mut self, pane: Pane) -> Self {
        if let Some(at) = self.panes.get_mut(pane.index()) {
            *at = false;
        }
        self
    }
}

/// What is known before a message is taken.
pub(super) struct Before {
    plain: bool,
    layers: (usize, Option<LayerId>),
    held: bool,
    revealed: bool,
    now: Moment,
    sort: Sort,
}

enum Sort {
    Key,
    Tick,
    Details(TicketId),
    Answer,
    Other,
}

impl App {
    /// What must be drawn again since this was asked last.
    pub fn take_stale(&mut self) -> Stale {
        std::mem::replace(&mut self.stale, Stale::NOTHING)
    }

    /// Whether the panes are all that is on the screen: nothing lies over them, nothing stands only until the next key,
    /// nothing waits to be done.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let nothing_over = self.layers.is_empty() && self.notices.current().is_none() && self.trouble.is_none();
        nothing_over && self.hints.is_empty() && self.pending.is_empty() && self.then.is_none()
    }

    /// The layers: how many, and which one is on top.
    fn stack(&self) -> (usize, Option<LayerId>) {
        (self.layers.len(), self.layers.last().map(|slot| slot.id))
    }

    fn is_revealed(&self) -> bool {
        self.revealed.is_some() || self.revealed_home.is_some()
    }

    pub(super) fn before(&mut self, msg: &Msg) -> Before {
        (self.stepped, self.inward, self.outward) = (None, false, false);
        let sort = match msg {
            Msg::Key(_) => Sort::Key,
            Msg::Tick(_) => Sort::Tick,
            Msg::Details(details) => Sort::Details(details.ticket.id),
            Msg::Found { .. } | Msg::Proposed { .. } => Sort::Answer,
            _ => Sort::Other,
        };
        let (plain, held, now) = (self.is_plain(), self.is_held(), self.now);
        Before { plain, layers: self.stack(), held, revealed: self.is_revealed(), now, sort }
    }

    pub(super) fn note_stale(&mut self, before: &Before) {
        let plain = before.plain && self.is_plain();
        // What layers do among themselves changes nothing below them.
        let above = !self.layers.is_empty() && before.layers == self.stack() && !self.outward && self.then.is_none();
        let more = match before.sort {
            Sort::Key if plain => match self.stepped {
                Some(Pane::Ticket) => Stale::pane(Pane::Ticket),
                Some(pane) => Stale::pane(pane).and(Stale::TICKET),
                None => Stale::ALL,
            },
            Sort::Details(ticket) if plain && self.shown == Some(ticket) => Stale::TICKET,
            Sort::Details(ticket) if plain && !self.holds(ticket) => Stale::NOTHING,
            Sort::Tick if plain && before.revealed == self.is_revealed() => {
                let held = if before.held == self.is_held() { Stale::NOTHING } else { Stale::TICKET };
                let same = second(before.now) == second(self.now);
                held.and(if same { Stale::NOTHING } else { self.passed(before.now) })
            }
            Sort::Key if above && self.inward => Stale::OVER,
            Sort::Answer if above => Stale::OVER,
            Sort::Tick if above && before.revealed == self.is_revealed() && before.held == self.is_held() => {
                let same = second(before.now) == second(self.now);
                Stale::OVER.and(if same { Stale::NOTHING } else { self.passed(before.now) })
            }
            _ => Stale::ALL,
        };
        self.stale = self.stale.and(more);
    }
}

/// Whether a wish changes nothing but the layer that has it.
pub(super) fn stays_within(wish: &Wish) -> bool {
    match wish {
        Wish::OfTop(wish) => stays_within(wish),
        Wish::Effect(_) | Wish::Find(_) | Wish::Propose(_) | Wish::Whether(_) | Wish::LookBack(_) => true,
        Wish::Prove(..) | Wish::HoldPaper(..) => true,
        _ => false,
    }
}

fn second(now: Moment) -> i64 {
    now.ms().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_comes_before_what_hangs_on_the_ticket() {
        let moved = Stale::pane(Pane::Queue).and(Stale::TICKET);
        assert_eq!(moved.split(), (Stale::pane(Pane::Queue), Stale::TICKET));
        assert_eq!(Stale::TICKET.split(), (Stale::TICKET, Stale::NOTHING));
        assert_eq!(Stale::ALL.and(moved).split().1, Stale::NOTHING);
        assert_eq!(Stale::NOTHING.split(), (Stale::NOTHING, Stale::NOTHING));
    }
}
