//! Wide glyphs in a buffer: none is left half drawn.

use crate::text::cells;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

/// Clears an area for a popup. A wide glyph that the left or right edge would cut in half is blanked whole first:
/// otherwise the terminal draws it over the popup's border, or leaves half of it standing.
pub fn popup_clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.left() > buf.area.left()
            && let Some(cell) = buf.cell_mut((area.left() - 1, y))
            && cells(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
        // The other half of a glyph that begins in the last column of the popup is a blank cell already; it only has
        // to be a cell of its own again, with the look of its neighbour.
        let cut = buf.cell((area.right() - 1, y)).filter(|c| cells(c.symbol()) > 1).map(ratatui::buffer::Cell::style);
        if let Some(style) = cut
            && area.right() < buf.area.right()
            && let Some(cell) = buf.cell_mut((area.right(), y))
        {
            cell.set_symbol(" ").set_style(style);
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// Makes a drawn buffer sound before it goes to the terminal: a wide glyph whose second cell was drawn over (or lies
/// beyond the edge) is blanked, and a whole one lends its style to its second cell, so that every change of colour
/// is seen as a change. To be called once, when all panes and layers are drawn.
pub fn seal(buf: &mut Buffer) {
    let right = buf.area.right();
    for y in buf.area.top()..buf.area.bottom() {
        let mut x = buf.area.left();
        while x < right {
            let Some(cell) = buf.cell((x, y)) else { break };
            let symbol = cell.symbol();
            let columns = if symbol.len() == 1 { 1 } else { u16::try_from(cells(symbol)).unwrap_or(1).max(1) };
            if columns == 1 {
                x += 1;
                continue;
            }
            let style = cell.style();
            let after = x.saturating_add(columns);
            let whole = after <= right && (x + 1..after).all(|c| buf.cell((c, y)).is_some_and(|c| c.symbol() == " "));
            if whole {
                for covered in x + 1..after {
                    if let Some(cell) = buf.cell_mut((covered, y)) {
                        cell.reset();
                        cell.set_style(style);
                    }
                }
                x = after;
            } else {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.set_symbol(" ");
                }
                x += 1;
            }
        }
    }
}
