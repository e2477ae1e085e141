//! Rows in columns whose widths follow what is in sight; columns that matter less go first when there is no room.

use crate::app::{App, Pane, Spot};
use crate::domain::ids::TicketId;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// A column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its width never falls below this, so that columns don't jump while scrolling.
    pub least: usize,
    /// Nor rises above this.
    pub most: usize,
    /// Dropped in this order when the last column has no room; 0 is never dropped.
    pub drop: u8,
}

/// Columns that the last one wants at least.
const LAST: usize = 18;

/// A row.
#[derive(Default)]
pub struct Row<'a> {
    /// Its cells; none for a line of text.
    pub cells: Line<'a>,
    /// The rest of the line.
    pub rest: Line<'a>,
    /// The cell that begins the rest where its column has no room of its own.
    pub kept: Option<usize>,
}

impl<'a> From<(Line<'a>, Line<'a>)> for Row<'a> {
    fn from((cells, rest): (Line<'a>, Line<'a>)) -> Self {
        Self { cells, rest, kept: None }
    }
}

/// A pane of rows.
pub struct Table<'a> {
    /// Which pane.
    pub pane: Pane,
    /// The columns but for the last, which takes the rest.
    pub columns: &'a [Column],
    /// Tickets of all rows.
    pub tickets: &'a [TicketId],
    /// Rows above those of tickets, in the same columns; nobody selects them.
    pub above: Vec<Row<'a>>,
    /// Said when there are no rows.
    pub empty: String,
}

impl Table<'_> {
    /// Draws the rows in sight: `row` gives the cells of one, the last of them the rest of the line.
    pub fn draw<'r>(
        &self,
        paint: &mut Paint<'_>,
        app: &App,
        area: Rect,
        outer: Rect,
        row: impl Fn(&Paint<'_>, usize) -> Row<'r>,
    ) {
        let outside = area;
        let area = Rect { y: area.y + self.rows_above(area), height: area.height - self.rows_above(area), ..area };
        let height = usize::from(area.height);
        if let Some(page) = paint.seen.pages.get_mut(self.pane.index()) {
            *page = height;
        }
        if self.tickets.is_empty() {
            self.draw_above(paint, outside, &self.widths(paint, &[], usize::from(area.width)));
            let lines = paint.ruler.wrap(&self.empty, usize::from(area.width.saturating_sub(2)), height);
            for (i, line) in lines.iter().enumerate() {
                let style = paint.theme.muted();
                paint.text(area.x + 1, area.y + u16::try_from(i).unwrap_or(0), area.width - 1, line, style);
            }
            return;
        }
        let selection = app.selection(self.pane);
        let place = selection.place(self.tickets);
        let at = place.unwrap_or(selection.index);
        // The sheet is gone through line by line, its room changing with each: there the line stays in the middle.
        let first = match self.pane {
            Pane::Handover => Paint::window(at, self.tickets.len(), height),
            _ => selection.window(at, self.tickets.len(), height),
        };
        if let Some(seen) = paint.seen.firsts.get_mut(self.pane.index()) {
            *seen = Some(first);
        }
        let in_sight = self.tickets.iter().enumerate().skip(first).take(height);
        let rows: Vec<(TicketId, Row<'r>)> = in_sight.map(|(i, ticket)| (*ticket, row(paint, i))).collect();
        let widths = self.widths(paint, &rows, usize::from(area.width));
        self.draw_above(paint, outside, &widths);
        let focused = app.focus == self.pane && app.layers.is_empty();
        for (i, (ticket, row)) in rows.iter().enumerate() {
            let y = area.y + u16::try_from(i).unwrap_or(0);
            let line_area = Rect { y, height: 1, ..area };
            if place == Some(first + i) {
                let style = paint.theme.selected(focused);
                paint.tint(line_area, style);
            }
            draw_row(paint, line_area, row, &widths);
            paint.spot(line_area, Spot::Row(self.pane, *ticket));
        }
        paint.scrollbar(outer, first, height, self.tickets.len());
    }

    fn rows_above(&self, area: Rect) -> u16 {
        u16::try_from(self.above.len()).unwrap_or(u16::MAX).min(area.height)
    }

    fn draw_above(&self, paint: &mut Paint<'_>, area: Rect, widths: &[usize]) {
        for (y, row) in (area.y..area.bottom()).zip(&self.above) {
            draw_row(paint, Rect { y, height: 1, ..area }, row, widths);
        }
    }

    fn widths(&self, paint: &Paint<'_>, rows: &[(TicketId, Row<'_>)], room: usize) -> Vec<usize> {
        let mut widths: Vec<usize> = self
            .columns
            .iter()
            .enumerate()
            .map(|(c, column)| {
                let wide = |row: &Row<'_>| row.cells.get(c).map(|s| paint.ruler.width(&s.text));
                let longest = rows.iter().filter_map(|(_, row)| wide(row)).chain(self.above.iter().filter_map(wide));
                let w = longest.max().unwrap_or(0);
                if w == 0 { 0 } else { w.clamp(column.least, column.most) }
            })
            .collect();
        let mut order: Vec<(u8, usize)> =
            self.columns.iter().enumerate().filter(|(_, c)| c.drop > 0).map(|(i, c)| (c.drop, i)).collect();
        order.sort_unstable();
        let taken = |widths: &[usize]| widths.iter().filter(|w| **w > 0).map(|w| w + 1).sum::<usize>();
        for (_, column) in order {
            if taken(&widths) + LAST <= room {
                break;
            }
            if let Some(w) = widths.get_mut(column) {
                *w = 0;
            }
        }
        widths
    }
}

fn draw_row(paint: &mut Paint<'_>, area: Rect, row: &Row<'_>, widths: &[usize]) {
    let (mut x, y) = (area.x, area.y);
    for (cell, width) in row.cells.iter().zip(widths) {
        if *width > 0 {
            let text = paint.ruler.pad(&cell.text, *width);
            x += paint.text(x, y, area.right().saturating_sub(x), &text, cell.style);
            x += 1;
        }
    }
    let kept = row.kept.filter(|column| widths.get(*column) == Some(&0)).and_then(|column| row.cells.get(column));
    if let Some(kept) = kept {
        x += paint.text(x, y, area.right().saturating_sub(x), &format!("{} ", kept.text), kept.style);
    }
    paint.line(x, y, area.right().saturating_sub(x), &row.rest);
}

/// A cell.
pub fn cell<'a>(text: impl Into<std::borrow::Cow<'a, str>>, style: Style) -> crate::view::paint::Span<'a> {
    span(text, style)
}
