//! Screens in memory: key strings through the real update and the real drawing, compared as text in both languages and
//! at three sizes.

pub mod fixture;
mod keys;
mod pictures;
mod roster;
mod setup;
mod soundness;

use crate::keystr::{Stroke, strokes};
use frontdesk::app::{App, Effect, Msg, Seen};
use frontdesk::view::Kept;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// A screen that is typed on.
pub struct Screen {
    pub app: App,
    terminal: Terminal<TestBackend>,
    frame: Buffer,
    kept: Kept,
    /// Frames of which only a part was drawn again.
    pub in_part: usize,
    /// Everything that the app asked of the world outside.
    pub effects: Vec<Effect>,
}

impl Screen {
    /// A screen of the app's size, drawn once.
    pub fn new(app: App) -> Self {
        let (w, h) = app.size;
        let terminal = Terminal::new(TestBackend::new(w, h)).expect("a test terminal");
        let mut screen =
            Self { app, terminal, frame: Buffer::default(), kept: Kept::default(), in_part: 0, effects: Vec::new() };
        screen.draw();
        screen
    }

    /// Types a key string.
    pub fn keys(&mut self, text: &str) -> &mut Self {
        for stroke in strokes(text) {
            self.send(match stroke {
                Stroke::Key(key) => Msg::Key(key),
                Stroke::Paste(text) => Msg::Paste(text),
            });
        }
        self
    }

    /// Brings a message, and draws as the loop does.
    pub fn send(&mut self, msg: Msg) -> &mut Self {
        if let Msg::Resize(w, h) = msg {
            self.terminal.backend_mut().resize(w, h);
        }
        let effects = self.app.update(msg);
        self.effects.extend(effects);
        self.draw();
        self
    }

    fn draw(&mut self) {
        let mut seen = None;
        // The frame itself, not what the test backend made of it: that one never clears behind a wide glyph.
        let done = self.terminal.draw(|frame| seen = Some(frontdesk::view::draw(&self.app, frame))).expect("a frame");
        self.frame = done.buffer.clone();
        let seen = seen.expect("drawn");
        self.keep(&seen);
        self.app.saw(seen);
    }

    /// What is kept of the frame before and drawn again in part is the same as the frame drawn anew.
    fn keep(&mut self, seen: &Seen) {
        let (first, rest) = self.app.take_stale().split();
        self.in_part += usize::from(!first.all);
        for stale in [first, rest] {
            let area = self.frame.area;
            let drawn = self.kept.draw(&self.app, area, stale, |changes| {
                changes.for_each(drop);
                Ok::<(), std::convert::Infallible>(())
            });
            drawn.expect("drawn");
        }
        if *self.kept.buffer() != self.frame {
            panic!("the kept frame:\n{}\nthe whole:\n{}", dump(self.kept.buffer()), dump(&self.frame));
        }
        let sorted = |seen: &Seen| {
            let mut seen = seen.clone();
            for spots in [&mut seen.spots, &mut seen.below] {
                spots.sort_by_key(|(area, spot)| (area.y, area.x, area.h, area.w, format!("{spot:?}")));
            }
            seen
        };
        assert_eq!(sorted(self.kept.seen()), sorted(seen));
    }

    /// The cells.
    pub fn buffer(&self) -> &Buffer {
        &self.frame
    }

    /// The screen as text: one line for each row, the second cells of wide glyphs left out, blanks at the end cut.
    pub fn text(&self) -> String {
        dump(self.buffer())
    }

    /// Where the cursor stands, when it shows.
    pub fn cursor(&mut self) -> Option<(u16, u16)> {
        use ratatui::backend::Backend;
        let at = self.terminal.backend_mut().get_cursor_position().ok()?;
        Some((at.x, at.y))
    }
}

/// A buffer as text.
pub fn dump(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut x = buffer.area.left();
        let mut line = String::new();
        while x < buffer.area.right() {
            let symbol = buffer.cell((x, y)).map_or(" ", |c| c.symbol());
            line.push_str(symbol);
            x += u16::try_from(symbol.width().max(1)).unwrap_or(1);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
