//! The backend that ratatui draws on: one frame is one write inside synchronized-update brackets.
//!
//! The stock backend moves the cursor before every Chinese character and writes a frame in pieces. Over a slow line
//! that is seen as tearing, and it triples the bytes of a screen in Chinese. Besides, this backend is the last gate
//! before the terminal: whatever a cell holds, no control character passes, and clusters on whose width terminals
//! disagree (joined emoji, flags, keycaps) are drawn by the part on which all agree, so that no line is torn apart.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, WindowSize};
use ratatui::buffer::{Cell, CellWidth};
use ratatui::layout::{Position, Size};

use crate::view::text::{AmbiguousWidth, FILLER};

mod glyph;
mod look;
#[cfg(test)]
mod tests;

use glyph::Glyph;
use look::Look;

/// Blanks in a row that cost more than moving the pen over them.
const LONG_BLANK: usize = 6;
const BEGIN_UPDATE: &[u8] = b"\x1b[?2026h";
const END_UPDATE: &[u8] = b"\x1b[?2026l";
const HIDE_CURSOR: &[u8] = b"\x1b[?25l";
const SHOW_CURSOR: &[u8] = b"\x1b[?25h";

/// The size taken when a terminal does not know its own (a serial line, a pipe).
pub const UNKNOWN_SIZE: Size = Size { width: 80, height: 24 };
/// The largest screen drawn; a larger terminal stays blank beyond. Keeps memory bounded whatever a terminal claims.
pub const LARGEST_SIZE: Size = Size { width: 500, height: 200 };

/// A size as it may be drawn: unknown (0) becomes 80×24, more than [`LARGEST_SIZE`] is cut.
#[must_use]
pub fn usable_size(columns: u16, rows: u16) -> Size {
    if columns == 0 || rows == 0 {
        return UNKNOWN_SIZE;
    }
    Size::new(columns.min(LARGEST_SIZE.width), rows.min(LARGEST_SIZE.height))
}

type SizeSource = Box<dyn Fn() -> io::Result<Size> + Send>;

/// A ratatui backend over any writer.
pub struct FrameBackend<W: Write> {
    out: W,
    size: SizeSource,
    /// What this frame will write.
    body: Vec<u8>,
    /// The bell rings with this frame.
    bell: bool,
    /// Where the terminal's pen surely stands, if that is known.
    pen: Option<(u16, u16)>,
    look: Look,
    cursor: Position,
    cursor_wanted: bool,
    /// What the terminal was last told about its cursor: place (if it still stands there) and whether it shows.
    cursor_told: (Option<Position>, Option<bool>),
    ambiguous: AmbiguousWidth,
    /// The screen as it stands, for changes that touch the cell beside them.
    shadow: Shadow,
}

impl<W: Write> FrameBackend<W> {
    /// A backend that asks `size` for the terminal's size each time it is needed.
    pub fn new(out: W, ambiguous: AmbiguousWidth, size: impl Fn() -> io::Result<Size> + Send + 'static) -> Self {
        Self {
            out,
            size: Box::new(size),
            body: Vec::with_capacity(16 * 1024),
            bell: false,
            pen: None,
            look: Look::default(),
            cursor: Position::ORIGIN,
            cursor_wanted: false,
            cursor_told: (None, None),
            ambiguous,
            shadow: Shadow::default(),
        }
    }

    /// Rings the terminal's bell with the next frame.
    pub fn ring(&mut self) {
        self.bell = true;
    }

    /// Forgets what the terminal was told: after a suspend, or when another program wrote on it.
    pub fn forget(&mut self) {
        self.pen = None;
        self.look = Look::default();
        self.cursor_told = (None, None);
        self.body.extend_from_slice(b"\x1b[0m");
    }

    /// The writer.
    pub fn writer(&self) -> &W {
        &self.out
    }

    /// The writer, to write or to take from.
    pub fn writer_mut(&mut self) -> &mut W {
        &mut self.out
    }

    fn move_to(&mut self, x: u16, y: u16) {
        match self.pen {
            Some((px, py)) if (px, py) == (x, y) => return,
            Some((px, py)) if py == y && x > px => {
                self.body.extend_from_slice(b"\x1b[");
                if x - px > 1 {
                    number(&mut self.body, x - px);
                }
                self.body.push(b'C');
            }
            _ => {
                self.body.extend_from_slice(b"\x1b[");
                number(&mut self.body, y.saturating_add(1));
                self.body.push(b';');
                number(&mut self.body, x.saturating_add(1));
                self.body.push(b'H');
            }
        }
        self.pen = Some((x, y));
    }

    /// Draws one cell; `filled` says that a filler stands to its right. Returns how many columns it took.
    fn put(&mut self, x: u16, y: u16, cell: &Cell, columns: u16, filled: bool) -> u16 {
        let room = columns.saturating_sub(x);
        if room == 0 {
            return 0;
        }
        self.move_to(x, y);
        let (symbol, look) = (cell.symbol(), Look::of(cell));
        if symbol != " " || !self.look.blank_is(&look) {
            self.look.change_to(look, &mut self.body);
        }
        let (taken, sure) = match symbol.as_bytes() {
            [b @ b' '..=b'~'] => {
                self.body.push(*b);
                (1, true)
            }
            _ => {
                let width = cell.cell_width().max(1).min(room);
                let glyph = Glyph::of(symbol, width, self.ambiguous, filled);
                self.body.extend_from_slice(glyph.text.as_bytes());
                self.body.extend(std::iter::repeat_n(b' ', usize::from(glyph.pad)));
                (glyph.columns, glyph.sure)
            }
        };
        let after = x.saturating_add(taken);
        // At the right margin terminals differ: some wrap at once, some with the next character.
        self.pen = (sure && after < columns).then_some((after, y));
        taken
    }

    /// Whole rows from the shadow: for CJK-wide terminals, where a sign and its filler belong together.
    fn redraw_rows(&mut self, rows: &[u16], columns: u16) {
        let shadow = std::mem::take(&mut self.shadow);
        for &y in rows {
            let row = shadow.row(y);
            let mut x: u16 = 0;
            while let Some(cell) = row.get(usize::from(x)) {
                let filled = row.get(usize::from(x) + 1).is_some_and(|c| c.symbol().starts_with(FILLER));
                x = x.saturating_add(self.put(x, y, cell, columns, filled).max(1));
            }
        }
        self.shadow = shadow;
    }
}

impl<W: Write> Backend for FrameBackend<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let size = self.size()?;
        self.shadow.resize(size);
        let mut cells: Vec<(u16, u16, Cell)> = Vec::new();
        let mut covered = (0, u16::MAX);
        for (x, y, cell) in content {
            // Inside the glyph before, or beyond the screen.
            if x >= size.width || y >= size.height || (y == covered.1 && x < covered.0) {
                continue;
            }
            let after = x.saturating_add(cell.cell_width().max(1));
            covered = (after, y);
            if let Some(mended) = self.shadow.half_left_by(x, after, y, cell) {
                cells.push((after, y, mended));
            }
            cells.push((x, y, cell.clone()));
        }
        // A cell that is drawn anyway comes after the mended one of the same place, and wins.
        cells.sort_by_key(|(x, y, _)| (*y, *x));
        // Blanks where the terminal has blanks: after a clear, half of the screen.
        let blank: Vec<bool> = cells.iter().map(|(x, y, cell)| self.shadow.is_blank_as(*x, *y, cell)).collect();
        for (x, y, cell) in &cells {
            self.shadow.set(*x, *y, cell);
        }
        match self.ambiguous {
            AmbiguousWidth::One => {
                let mut covered = (0, u16::MAX);
                let mut skipped = 0;
                for (n, (x, y, cell)) in cells.iter().enumerate() {
                    if n >= skipped {
                        let run = blank.iter().zip(&cells).skip(n).take_while(|(b, c)| **b && c.1 == *y).count();
                        skipped = n + if run >= LONG_BLANK { run } else { 0 };
                    }
                    if n < skipped {
                        continue;
                    }
                    let again = cells.get(n + 1).is_some_and(|(nx, ny, _)| (nx, ny) == (x, y));
                    if again || (*y == covered.1 && *x < covered.0) {
                        continue;
                    }
                    let taken = self.put(*x, *y, cell, size.width, false);
                    covered = (x.saturating_add(taken), *y);
                }
            }
            AmbiguousWidth::Two => {
                let mut rows: Vec<u16> = cells.iter().map(|(_, y, _)| *y).collect();
                rows.dedup();
                self.redraw_rows(&rows, size.width);
            }
        }
        Ok(())
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = false;
        Ok(())
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        self.cursor_wanted = true;
        Ok(())
    }

    /// The place last asked for. The terminal is never queried: an answer may never come.
    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.cursor)
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.cursor = position.into();
        Ok(())
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        self.body.extend_from_slice(b"\x1b[0m");
        self.look = Look::default();
        self.shadow = Shadow::default();
        if clear_type == ClearType::All {
            self.pen = None;
            self.body.extend_from_slice(b"\x1b[2J");
            return Ok(());
        }
        self.move_to(self.cursor.x, self.cursor.y);
        self.body.extend_from_slice(match clear_type {
            ClearType::All => b"\x1b[2J",
            ClearType::AfterCursor => b"\x1b[J",
            ClearType::BeforeCursor => b"\x1b[1J",
            ClearType::CurrentLine => b"\x1b[2K",
            ClearType::UntilNewLine => b"\x1b[K",
        });
        Ok(())
    }

    fn size(&self) -> io::Result<Size> {
        let size = (self.size)()?;
        Ok(usable_size(size.width, size.height))
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize { columns_rows: self.size()?, pixels: Size::ZERO })
    }

    /// Writes the frame, all of it in one call; nothing at all when nothing changed.
    fn flush(&mut self) -> io::Result<()> {
        let drawn = !self.body.is_empty();
        let (told_at, told_shown) = self.cursor_told;
        let cursor_right =
            told_shown == Some(self.cursor_wanted) && (!self.cursor_wanted || told_at == Some(self.cursor));
        let bell = std::mem::take(&mut self.bell);
        if !drawn && !bell && cursor_right {
            return Ok(());
        }
        let mut frame = Vec::with_capacity(self.body.len() + 48);
        frame.extend_from_slice(BEGIN_UPDATE);
        // Always in one place, whatever else the frame begins with.
        if bell {
            frame.push(0x07);
        }
        // Not seen running over the screen, not even where synchronized updates are unknown.
        if drawn && told_shown != Some(false) {
            frame.extend_from_slice(HIDE_CURSOR);
        }
        frame.append(&mut self.body);
        if self.cursor_wanted {
            std::mem::swap(&mut self.body, &mut frame);
            self.move_to(self.cursor.x, self.cursor.y);
            std::mem::swap(&mut self.body, &mut frame);
            frame.extend_from_slice(SHOW_CURSOR);
        } else if told_shown != Some(false) && !drawn {
            frame.extend_from_slice(HIDE_CURSOR);
        }
        frame.extend_from_slice(END_UPDATE);
        self.cursor_told = (self.cursor_wanted.then_some(self.cursor), Some(self.cursor_wanted));
        let written = self.out.write_all(&frame).and_then(|()| self.out.flush());
        // The room is kept for the next frame.
        frame.clear();
        self.body = frame;
        if written.is_err() {
            self.forget();
        }
        written
    }
}

fn number(out: &mut Vec<u8>, n: u16) {
    // Writing to a vector cannot fail.
    let _ = write!(out, "{n}");
}

/// A copy of the screen, row by row.
#[derive(Default)]
struct Shadow {
    size: Size,
    cells: Vec<Cell>,
}

impl Shadow {
    fn resize(&mut self, size: Size) {
        if self.size != size {
            self.size = size;
            self.cells = vec![Cell::EMPTY; usize::from(size.width) * usize::from(size.height)];
        }
    }

    /// Whether the terminal has a plain blank here, nothing of the cell to its left reaches in, and the new one is that too.
    fn is_blank_as(&self, x: u16, y: u16, new: &Cell) -> bool {
        let row = self.row(y);
        let plain = |cell: &Cell| cell.symbol() == " " && Look::of(cell).blank_is(&Look::default());
        let left = usize::from(x).checked_sub(1).and_then(|at| row.get(at));
        plain(new) && row.get(usize::from(x)).is_some_and(plain) && left.is_none_or(|cell| cell.cell_width() <= 1)
    }

    fn cell_mut(&mut self, x: u16, y: u16) -> Option<&mut Cell> {
        let at = usize::from(y) * usize::from(self.size.width) + usize::from(x);
        if x < self.size.width { self.cells.get_mut(at) } else { None }
    }

    fn set(&mut self, x: u16, y: u16, cell: &Cell) {
        if let Some(slot) = self.cell_mut(x, y) {
            *slot = cell.clone();
        }
        // What the glyph covers is no cell of its own any more; `view::text::seal` gave it the glyph's style.
        for covered in x.saturating_add(1)..x.saturating_add(cell.cell_width()) {
            if let Some(slot) = self.cell_mut(covered, y) {
                slot.reset();
                slot.set_style(cell.style());
            }
        }
    }

    /// A wide glyph that stood across the right end of what is now drawn at `x..after`: the terminal blanks its
    /// other half in the colours of the moment, and ratatui sees no change there. The blank that belongs there.
    fn half_left_by(&mut self, x: u16, after: u16, y: u16, new: &Cell) -> Option<Cell> {
        let old = self.cell_mut(after.saturating_sub(1).max(x), y)?.clone();
        if old.cell_width() < 2 || old == *new {
            return None;
        }
        self.cell_mut(after, y).cloned()
    }

    fn row(&self, y: u16) -> &[Cell] {
        let width = usize::from(self.size.width);
        self.cells.chunks_exact(width.max(1)).nth(usize::from(y)).unwrap_or(&[])
    }
}
