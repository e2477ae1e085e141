//! A frame that stays: only what has changed is drawn again.
//!
//! Drawing everything is what is right by itself; this is a shorter way to the same cells, for what comes with every key:
//! a cursor that moves in a list, a second that passes. A test holds each frame of each test of the screen against the whole.

use super::layout::{Layout, layout};
use super::paint::{Paint, paint};
use super::{below, chrome, draw_on, draw_pane, over, text};
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
    /// What lies below all layers, as it was drawn last; none when nothing can be drawn by itself.
    base: Option<Base>,
}

/// The panes and what frames them.
#[derive(Debug)]
struct Base {
    cells: Buffer,
    seen: Seen,
    cursor: Option<Position>,
    plan: Layout,
    /// Something lay over it in the last frame.
    covered: bool,
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
        self.base = None;
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
        let is_whole = stale.all || self.shown.area != screen || app.locked().is_some();
        let mut base = match self.base.take() {
            Some(base) if !is_whole => base,
            old => return self.draw_all(app, screen, old, put),
        };
        let covers = base.covered || !app.is_plain();
        for (part, area) in base.stale(stale) {
            base.draw(app, part, area);
            if !covers {
                self.put_region(&base.cells, area, &mut put)?;
            }
        }
        if covers && stale != Stale::NOTHING {
            self.put_covered(app, &mut base, put)?;
        } else if !covers {
            self.seen.clone_from(&base.seen);
        }
        self.base = Some(base);
        Ok(())
    }

    fn draw_all<E>(
        &mut self,
        app: &App,
        screen: Rect,
        old: Option<Base>,
        put: impl FnMut(Changes<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.shown.area != screen {
            self.shown = Buffer::empty(screen);
            self.next = Buffer::empty(screen);
        }
        match layout(app, screen).filter(|_| app.locked().is_none()) {
            Some(plan) => {
                let mut base = Base::of(app, screen, plan, old);
                self.put_covered(app, &mut base, put)?;
                self.base = Some(base);
                Ok(())
            }
            None => {
                self.next.reset();
                (self.seen, self.cursor) = draw_on(app, &mut self.next);
                self.put_next(put)
            }
        }
    }

    /// What lies over the base, on all of it.
    fn put_covered<E>(
        &mut self,
        app: &App,
        base: &mut Base,
        put: impl FnMut(Changes<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        base.covered = !app.is_plain();
        if base.covered {
            // What the bar offers is what the layer on top takes.
            base.draw(app, Part::Hints, base.plan.hints);
        }
        self.next.area = base.cells.area;
        self.next.content.clone_from(&base.cells.content);
        let mut paint = paint(app, &mut self.next);
        (paint.seen, paint.cursor) = (base.seen.clone(), base.cursor);
        over(&mut paint, app, &base.plan);
        (self.seen, self.cursor) = (std::mem::take(&mut paint.seen), paint.cursor);
        text::seal(&mut self.next);
        self.put_next(put)
    }

    fn put_next<E>(&mut self, mut put: impl FnMut(Changes<'_, '_>) -> Result<(), E>) -> Result<(), E> {
        put(&mut self.shown.diff_iter(&self.next))?;
        std::mem::swap(&mut self.shown, &mut self.next);
        Ok(())
    }

    /// An area over which nothing lies.
    fn put_region<E>(
        &mut self,
        cells: &Buffer,
        area: Rect,
        put: &mut impl FnMut(Changes<'_, '_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let (before, mut after) = (region(&self.shown, area), region(cells, area));
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

impl Base {
    /// Draws all of it, on the cells of an old one.
    fn of(app: &App, screen: Rect, plan: Layout, old: Option<Self>) -> Self {
        let mut cells = old.map_or_else(Buffer::default, |old| old.cells);
        cells.resize(screen);
        cells.reset();
        let mut paint = paint(app, &mut cells);
        paint.tint(screen, paint.theme.base());
        below(&mut paint, app, &plan);
        let Paint { seen, cursor, .. } = paint;
        Self { cells, seen, cursor, plan, covered: false }
    }

    /// The parts that are stale, with their places.
    fn stale(&self, stale: Stale) -> Vec<(Part, Rect)> {
        let title = stale.title.then_some((Part::Title, self.plan.title));
        let panes = self.plan.panes.iter().filter(|(pane, _)| stale.has(*pane));
        let hints = stale.hints.then_some((Part::Hints, self.plan.hints));
        title.into_iter().chain(panes.map(|(pane, area)| (Part::Pane(*pane), *area))).chain(hints).collect()
    }

    /// Draws one part anew.
    fn draw(&mut self, app: &App, part: Part, area: Rect) {
        for at in area.positions() {
            if let Some(cell) = self.cells.cell_mut(at) {
                cell.reset();
            }
        }
        let mut paint = paint(app, &mut self.cells);
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
    }
}

/// The cells of an area, as a buffer of their own.
fn region(buffer: &Buffer, area: Rect) -> Buffer {
    let cells = area.positions().map(|at| buffer.cell(at).cloned().unwrap_or_default());
    Buffer { area, content: cells.collect() }
}
