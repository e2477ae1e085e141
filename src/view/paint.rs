//! The brush: writing text, boxes, lists and fields into the buffer with one ruler, one theme and one language.

use super::text::{Ruler, popup_clear};
use super::theme::Theme;
use crate::app::{App, Area, Entry, Seen, Spot};
use crate::domain::secret::Secret;
use crate::i18n::Lang;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use std::borrow::Cow;

/// A run of text in one style.
#[derive(Clone, Debug)]
pub struct Span<'a> {
    /// The text.
    pub text: Cow<'a, str>,
    /// How it looks.
    pub style: Style,
}

/// A line of runs.
pub type Line<'a> = Vec<Span<'a>>;

/// A run of text in one style.
pub fn span<'a>(text: impl Into<Cow<'a, str>>, style: Style) -> Span<'a> {
    Span { text: text.into(), style }
}

/// Draws one frame.
pub struct Paint<'f> {
    /// The cells.
    pub buf: &'f mut Buffer,
    /// Styles and signs.
    pub theme: Theme,
    /// Widths.
    pub ruler: Ruler,
    /// Language.
    pub lang: Lang,
    /// What is where, for clicks.
    pub seen: Seen,
    /// Where the real cursor stands, if anywhere.
    pub cursor: Option<Position>,
}

impl Paint<'_> {
    /// Columns that a line takes.
    #[must_use]
    pub fn width(&self, line: &[Span<'_>]) -> usize {
        line.iter().map(|s| self.ruler.width(&s.text)).sum()
    }

    /// Writes text at a cell, cut to `cols`. Returns how many columns it took.
    pub fn text(&mut self, x: u16, y: u16, cols: u16, text: &str, style: Style) -> u16 {
        if cols == 0 {
            return 0;
        }
        let cut = self.ruler.cut(text, usize::from(cols));
        let taken = u16::try_from(self.ruler.width(&cut)).unwrap_or(cols);
        self.buf.set_string(x, y, cut, style);
        taken
    }

    /// Writes runs on one line of `cols` columns; what does not fit is cut with an ellipsis. Returns the columns taken.
    pub fn line(&mut self, x: u16, y: u16, cols: u16, line: &[Span<'_>]) -> u16 {
        let mut at = 0;
        let mut left: usize = self.width(line);
        for part in line {
            let room = cols.saturating_sub(at);
            let w = self.ruler.width(&part.text);
            if left > usize::from(room) && w >= usize::from(room) {
                // The last run in sight, cut here even if it would just fit, so that the cut shows.
                let text = if w == usize::from(room) { format!("{} ", part.text) } else { part.text.to_string() };
                return at + self.text(x + at, y, room, &text, part.style);
            }
            at += self.text(x + at, y, room, &part.text, part.style);
            left -= w;
        }
        at
    }

    /// Writes text at the start of an area, cut off at its end without a mark: fields that are being typed in.
    pub fn clipped(&mut self, area: Rect, text: &str, style: Style) {
        let mut used = 0;
        let mut end = 0;
        for (grapheme, width) in self.ruler.graphemes(text) {
            if used + width > usize::from(area.width) {
                break;
            }
            used += width;
            end += grapheme.len();
        }
        let shown = self.ruler.fit(text.get(..end).unwrap_or(""));
        self.buf.set_string(area.x, area.y, shown, style);
    }

    /// Puts the real cursor into an area: column and row within it, never outside.
    pub fn caret(&mut self, area: Rect, col: usize, row: usize) {
        if area.is_empty() {
            return;
        }
        let x = area.x.saturating_add(u16::try_from(col).unwrap_or(u16::MAX)).min(area.right() - 1);
        let y = area.y.saturating_add(u16::try_from(row).unwrap_or(u16::MAX)).min(area.bottom() - 1);
        self.cursor = Some(Position { x, y });
    }

    /// Fills cells with a style, leaving what is written.
    pub fn tint(&mut self, area: Rect, style: Style) {
        self.buf.set_style(area, style);
    }

    /// A box with a title on its upper edge and an optional remark at the right of it. Returns the inside.
    pub fn frame(&mut self, area: Rect, title: &[Span<'_>], right: &[Span<'_>], focused: bool) -> Rect {
        if area.width < 2 || area.height < 2 {
            return Rect { width: 0, height: 0, ..area };
        }
        let set = if focused { self.ruler.border_focused() } else { self.ruler.border() };
        let style = if focused { self.theme.border_focused() } else { self.theme.border() };
        let (left, top) = (area.left(), area.top());
        let (last_x, last_y) = (area.right() - 1, area.bottom() - 1);
        for x in left..=last_x {
            self.cell(x, top, set.horizontal_top, style);
            self.cell(x, last_y, set.horizontal_bottom, style);
        }
        for y in top..=last_y {
            self.cell(left, y, set.vertical_left, style);
            self.cell(last_x, y, set.vertical_right, style);
        }
        self.cell(left, top, set.top_left, style);
        self.cell(last_x, top, set.top_right, style);
        self.cell(left, last_y, set.bottom_left, style);
        self.cell(last_x, last_y, set.bottom_right, style);
        let room = area.width.saturating_sub(4);
        let blank = span(" ", Style::new());
        let mut used = 0;
        if !title.is_empty() {
            let mut line = vec![blank.clone()];
            line.extend(title.iter().cloned());
            line.push(blank.clone());
            used = self.line(left + 2, top, room, &line);
        }
        let w = u16::try_from(self.width(right)).unwrap_or(u16::MAX).saturating_add(2);
        if !right.is_empty() && used + w < room {
            let mut line = vec![blank.clone()];
            line.extend(right.iter().cloned());
            line.push(blank);
            self.line(last_x - 1 - w, top, w, &line);
        }
        Rect { x: left + 1, y: top + 1, width: area.width - 2, height: area.height - 2 }
    }

    fn cell(&mut self, x: u16, y: u16, symbol: &str, style: Style) {
        if let Some(cell) = self.buf.cell_mut((x, y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }

    /// A remark on the lower edge of a box, at its right.
    pub fn foot(&mut self, area: Rect, text: &str, style: Style) {
        let room = area.width.saturating_sub(4);
        let w = u16::try_from(self.ruler.width(text) + 2).unwrap_or(room).min(room);
        if area.height > 1 && w > 2 {
            self.text(area.right() - 2 - w, area.bottom() - 1, w, &format!(" {text} "), style);
        }
    }

    /// Which rows of a list are in sight: the chosen one stays near the middle.
    #[must_use]
    pub fn window(at: usize, len: usize, height: usize) -> usize {
        at.saturating_sub(height / 2).min(len.saturating_sub(height))
    }

    /// A scroll bar on the right edge of a box, drawn only when not everything is in sight.
    pub fn scrollbar(&mut self, area: Rect, first: usize, page: usize, len: usize) {
        let track = usize::from(area.height.saturating_sub(2));
        if len <= page || track == 0 {
            return;
        }
        let thumb = (track * page / len).clamp(1, track);
        let most = len - page;
        let from = (first.min(most) * (track - thumb)).div_ceil(most.max(1));
        let x = area.right() - 1;
        let signs = *self.theme.signs();
        for i in 0..track {
            let on = (from..from + thumb).contains(&i);
            let style = if on { self.theme.border_focused() } else { self.theme.border() };
            let y = area.top() + 1 + u16::try_from(i).unwrap_or(0);
            self.cell(x, y, if on { signs.thumb } else { signs.track }, style);
        }
    }

    /// An empty box in the middle of the screen (or as much of it as there is room for), over what is there.
    pub fn popup(&mut self, w: u16, h: u16, title: &str) -> (Rect, Rect) {
        let screen = self.buf.area;
        let w = w.min(screen.width.saturating_sub(2));
        let h = h.min(screen.height.saturating_sub(2));
        let x = screen.x + (screen.width - w) / 2;
        let y = screen.y + (screen.height - h) / 2;
        self.popup_at(Rect { x, y, width: w, height: h }, title)
    }

    /// An empty box at a place, over what is there. Returns the box and its inside.
    pub fn popup_at(&mut self, area: Rect, title: &str) -> (Rect, Rect) {
        let area = area.intersection(self.buf.area);
        popup_clear(self.buf, area);
        self.tint(area, self.theme.base());
        let title = if title.is_empty() { Vec::new() } else { vec![span(title, self.theme.title(true))] };
        let inner = self.frame(area, &title, &[], true);
        self.spot(area, Spot::Layer);
        let padded = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        (area, padded)
    }

    /// Remembers what is where.
    pub fn spot(&mut self, area: Rect, spot: Spot) {
        self.seen.spots.push((Area { x: area.x, y: area.y, w: area.width, h: area.height }, spot));
    }

    /// A line to type in. `active` puts the real cursor at the caret, where an input method opens its window.
    pub fn entry(&mut self, area: Rect, entry: &Entry, active: bool, hint: &str) {
        if area.is_empty() {
            return;
        }
        let area = Rect { height: 1, ..area };
        let style = self.theme.field(active);
        self.tint(area, style);
        let (text, caret) = (entry.text(), entry.editor().caret().1);
        if text.is_empty() {
            let muted = self.theme.muted();
            self.text(area.x, area.y, area.width, hint, muted);
        }
        self.typed(area, &text, caret, active, style);
    }

    /// A password: a dot for each character, the real cursor behind the last one.
    pub fn dots(&mut self, area: Rect, secret: &Secret, active: bool, hint: &str) {
        if area.is_empty() {
            return;
        }
        let area = Rect { height: 1, ..area };
        let style = self.theme.field(active);
        self.tint(area, style);
        let dots = self.theme.signs().mask.repeat(secret.chars());
        if secret.is_empty() {
            let muted = self.theme.muted();
            self.text(area.x, area.y, area.width, hint, muted);
        }
        self.typed(area, &dots, dots.len(), active, style);
    }

    /// A text of one line, scrolled so that the caret (in bytes) is in sight; the real cursor stands at it when active.
    pub fn typed(&mut self, area: Rect, text: &str, caret: usize, active: bool, style: Style) {
        let ruler = self.ruler;
        let before = ruler.width(text.get(..caret).unwrap_or(text));
        let cols = usize::from(area.width);
        // Room for a third of the field is left behind the caret.
        let wanted = if active && before >= cols { (before + cols / 3 + 1).saturating_sub(cols) } else { 0 };
        let (mut start, mut gone) = (0, 0);
        for (grapheme, width) in ruler.graphemes(text) {
            if gone >= wanted {
                break;
            }
            gone += width;
            start += grapheme.len();
        }
        let shown = text.get(start..).unwrap_or("");
        if active {
            self.clipped(area, shown, style);
            self.caret(area, before.saturating_sub(gone), 0);
        } else {
            self.text(area.x, area.y, area.width, shown, style);
        }
    }

    /// The text of a run with the matched bytes set off.
    #[must_use]
    pub fn matched<'a>(&self, text: &'a str, ranges: &[std::ops::Range<usize>], style: Style) -> Line<'a> {
        let mut line = Vec::new();
        let mut at = 0;
        for range in ranges {
            let (Some(before), Some(hit)) = (text.get(at..range.start), text.get(range.clone())) else { continue };
            line.push(span(before, style));
            line.push(span(hit, style.patch(self.theme.found())));
            at = range.end;
        }
        line.push(span(text.get(at..).unwrap_or_default(), style));
        line
    }
}

/// The brush for an app's settings.
pub fn paint<'f>(app: &App, buf: &'f mut Buffer) -> Paint<'f> {
    let ruler = Ruler::new(super::text::AmbiguousWidth::from_setting(app.settings.ambiguous_width));
    let theme = Theme::new(app.settings.theme, ruler);
    Paint { buf, theme, ruler, lang: app.lang(), seen: Seen::default(), cursor: None }
}
