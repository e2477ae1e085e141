//! The filter line, over the hint bar.

use crate::app::App;
use crate::app::overlay::filter::Filter;
use crate::view::paint::Paint;
use ratatui::layout::Rect;

/// Draws the filter line.
pub fn draw(paint: &mut Paint<'_>, _app: &App, filter: &Filter) {
    let screen = paint.buf.area;
    let area = Rect { x: screen.x, y: screen.bottom().saturating_sub(3), width: screen.width.min(60), height: 3 };
    let (_, inner) = paint.popup_at(area, paint.lang.filter_title());
    paint.entry(inner, &filter.entry, true, "");
}
