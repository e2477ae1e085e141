//! A frame that stays: only what has changed is drawn again.
//!
//! Drawing everything is what is right by itself; this is a shorter way to the same cells, for what comes with every key:
//! a cursor that moves in a list, a second that passes. A test holds each frame of each test of the screen against the whole.

use super::layout::{Layout, layout};
use super::{chrome, draw_on, draw_pane, paint, text};
use crate::app::{App, Area, Pane, Seen, Stale};
use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Position, Rect};

/// Cells that have changed, with their places.
pub type Changes<'a, 'c> = &'a mut dyn Iterator<Item = (u16, u16, &'c Cell)>;

/// The last frame.
#[derive(Debug, Default)]
pub struct Kept {
    shown: Buffer,
    /// What is drawn on.
    next: Buffer,
    seen: Seen,
    cursor: Option<Position>,
    /// Where the panes stand; none when something may lie over them, and nothing can be drawn by itself.
    plan: Option<Layout>,
}

/// A part of the screen that is drawn by itself.
#[derive(Clone, Copy)]
enum Part {
    Title,
    Pane(Pane),
    Hints,
}

impl Kept {
    /// The frame.
    #[must_use]
    pub fn buffer(&self) -> &Buffer {
        &self.shown
    }

    /// What it shows.
    #[must_use]
    pub fn seen(&self) -> &Seen {
        &self.seen
    }

    /// Where the real cursor stands, if anywhere.
    #[must_use]
    pub fn cursor(&self) -> Option<Position> {
        self.cursor
    }

    /// The screen is blank: nothing of the last frame is left on it.
    pub fn forget(&mut self) {
        self.shown.reset();
        self.plan = None;
    }

    /// Draws what is stale, or all of it where parts can't be drawn by themselves, and gives away the cells that have
    /// changed.
    ///
    /// # Errors
    /// What `put` says.
    pub fn draw<E>(
        &mut self,
        app: &App,
        screen: Rect,
        stale: Stale,
        mut put: impl FnMut(Changes<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let plan = self.plan.take().filter(|_| !stale.all && self.shown.area == screen && app.is_plain());
        let Some(plan) = plan else { return self.draw_all(app, screen, put) };
        if stale.title {
            self.draw_part(app, Part::Title, plan.title, &mut put)?;
        }
        for (pane, area) in plan.panes.iter().filter(|(pane, _)| stale.has(*pane)) {
            self.draw_part(app, Part::Pane(*pane), *area, &mut put)?;
        }
        if stale.hints {
            self.draw_part(app, Part::Hints, plan.hints, &mut put)?;
        }
        self.plan = Some(plan);
        Ok(())
    }

    fn draw_all<E>(
        &mut self,
        app: &App,
        screen: Rect,
        mut put: impl FnMut(Changes<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.shown.area != screen {
            self.shown = Buffer::empty(screen);
            self.next = Buffer::empty(screen);
        }
        self.next.reset();
        (self.seen, self.cursor) = draw_on(app, &mut self.next);
        put(&mut self.shown.diff_iter(&self.next))?;
        std::mem::swap(&mut self.shown, &mut self.next);
        self.plan = layout(app, screen).filter(|_| app.is_plain());
        Ok(())
    }

    fn draw_part<E>(
        &mut self,
        app: &App,
        part: Part,
        area: Rect,
        put: &mut impl FnMut(Changes<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        for y in area.rows().map(|row| row.y) {
            for x in area.left()..area.right() {
                if let Some(cell) = self.next.cell_mut((x, y)) {
                    cell.reset();
                }
            }
        }
        let mut paint = paint::paint(app, &mut self.next);
        paint.seen = std::mem::take(&mut self.seen);
        let whole = Area { x: area.x, y: area.y, w: area.width, h: area.height };
        paint.seen.spots.retain(|(spot, _)| !whole.holds(spot.x, spot.y));
        paint.tint(area, paint.theme.base());
        match part {
            Part::Title => chrome::title(&mut paint, app, area),
            Part::Pane(pane) => draw_pane(&mut paint, app, pane, area),
            Part::Hints => chrome::hints(&mut paint, app, area),
        }
        self.seen = std::mem::take(&mut paint.seen);
        let (before, mut after) = (region(&self.shown, area), region(&self.next, area));
        text::seal(&mut after);
        put(&mut before.diff_iter(&after))?;
        for (at, cell) in area.positions().zip(after.content) {
            if let Some(shown) = self.shown.cell_mut(at) {
                *shown = cell;
            }
        }
        Ok(())
    }
}

/// The cells of an area, as a buffer of their own.
fn region(buffer: &Buffer, area: Rect) -> Buffer {
    let cells = area.positions().map(|at| buffer.cell(at).cloned().unwrap_or_default());
    Buffer { area, content: cells.collect() }
}
