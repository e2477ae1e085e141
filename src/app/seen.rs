//! What the last frame showed: where a click lands, how long a page is.

use super::pane::Pane;
use crate::action::Action;
use crate::domain::ids::TicketId;

/// A rectangle of cells.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Area {
    /// Column of the left edge.
    pub x: u16,
    /// Row of the upper edge.
    pub y: u16,
    /// Columns.
    pub w: u16,
    /// Rows.
    pub h: u16,
}

impl Area {
    /// Whether a cell lies within.
    #[must_use]
    pub fn holds(&self, x: u16, y: u16) -> bool {
        x >= self.x && y >= self.y && x - self.x < self.w && y - self.y < self.h
    }
}

/// What stands at a place of the screen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spot {
    /// A pane, or its tab on small screens.
    Pane(Pane),
    /// A row of a pane.
    Row(Pane, TicketId),
    /// A key of the hint bar.
    Key(Action),
    /// A layer, away from its rows.
    Layer,
    /// A row (or field) of the top layer, counted from 0 over the whole list.
    LayerRow(usize),
}

/// What the last frame showed. Made by drawing, read by the next update; drawing itself remembers nothing.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Seen {
    /// Places, in the order in which they were drawn: the last one that holds a cell counts.
    pub spots: Vec<(Area, Spot)>,
    /// Those of the panes, while layers lie over them.
    pub below: Vec<(Area, Spot)>,
    /// Rows on one page of each pane, by [`Pane::index`].
    pub pages: [usize; 4],
    /// The first row in sight of each list that was drawn, from 0, by [`Pane::index`].
    pub firsts: [Option<usize>; 4],
    /// How far the ticket's details can be scrolled.
    pub details_most: usize,
    /// Rows on one page of the top layer.
    pub layer_page: usize,
    /// Columns and rows of the text field that has the caret.
    pub field: (u16, u16),
    /// How far the top layer can be scrolled, where it scrolls freely (help, notices).
    pub layer_most: usize,
}

impl Seen {
    /// Something lies over all that was drawn so far: it can't be clicked.
    pub fn cover(&mut self) {
        let spots = std::mem::take(&mut self.spots);
        if self.below.is_empty() {
            self.below = spots;
        }
    }
    /// Whether the row of a pane is on the screen, maybe under a layer.
    #[must_use]
    pub fn has_row(&self, pane: Pane, ticket: TicketId) -> bool {
        self.spots.iter().chain(&self.below).any(|(_, spot)| *spot == Spot::Row(pane, ticket))
    }
    /// What stands at a cell.
    #[must_use]
    pub fn at(&self, x: u16, y: u16) -> Option<Spot> {
        self.spots.iter().rev().find(|(area, _)| area.holds(x, y)).map(|(_, spot)| *spot)
    }
    /// Rows on one page of a pane, at least one.
    #[must_use]
    pub fn page(&self, pane: Pane) -> usize {
        self.pages.get(pane.index()).copied().unwrap_or(1).max(1)
    }
}
