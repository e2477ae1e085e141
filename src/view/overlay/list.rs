//! A box with a line to type in and a list below it.

use crate::app::{App, Entry, Spot};
use crate::view::paint::{Line, Paint};
use ratatui::layout::Rect;

/// What a list box shows.
pub struct ListBox<'a> {
    /// On the upper edge.
    pub title: &'a str,
    /// The line to type in.
    pub entry: &'a Entry,
    /// Said while nothing is typed.
    pub hint: &'a str,
    /// Said when the list is empty.
    pub empty: &'a str,
    /// The chosen row.
    pub at: usize,
    /// Number of rows.
    pub len: usize,
    /// On the lower edge.
    pub foot: String,
    /// Only as high as its rows need.
    pub fit: bool,
}

impl ListBox<'_> {
    /// Draws it; `row` gives what stands at the left and at the right of a row.
    pub fn draw<'r>(
        &self,
        paint: &mut Paint<'_>,
        _app: &App,
        row: impl Fn(&Paint<'_>, usize, usize) -> (Line<'r>, Line<'r>),
    ) {
        let screen = paint.buf.area;
        let w = (screen.width * 3 / 4).clamp(76, 100);
        let most = (screen.height * 2 / 3).clamp(10, 30);
        let h = if self.fit { u16::try_from(self.len + 5).unwrap_or(most).clamp(8, most) } else { most };
        let (outer, inner) = paint.popup(w, h, self.title);
        if inner.height < 3 {
            return;
        }
        paint.entry(Rect { height: 1, ..inner }, self.entry, true, self.hint);
        let list = Rect { y: inner.y + 2, height: inner.height - 2, ..inner };
        let page = usize::from(list.height);
        paint.seen.layer_page = page;
        if self.len == 0 {
            let style = paint.theme.muted();
            paint.text(list.x, list.y, list.width, self.empty, style);
        }
        let first = Paint::window(self.at, self.len, page);
        for i in first..self.len.min(first + page) {
            let y = list.y + u16::try_from(i - first).unwrap_or(0);
            let line_area = Rect { x: inner.x - 1, y, width: inner.width + 2, height: 1 };
            if i == self.at {
                let style = paint.theme.selected(true);
                paint.tint(line_area, style);
            }
            let (left, right) = row(paint, i, usize::from(list.width));
            let rw = u16::try_from(paint.width(&right)).unwrap_or(0).min(list.width);
            paint.line(list.x, y, list.width.saturating_sub(if rw > 0 { rw + 1 } else { 0 }), &left);
            paint.line(list.right() - rw, y, rw, &right);
            paint.spot(line_area, Spot::LayerRow(i));
        }
        let bars = Rect { y: outer.y + 2, height: outer.height - 2, ..outer };
        paint.scrollbar(bars, first, page, self.len);
        let style = paint.theme.muted();
        paint.foot(outer, &self.foot, style);
    }
}
