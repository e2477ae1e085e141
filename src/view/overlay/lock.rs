//! The covered screen.

use crate::action::Action;
use crate::app::{App, Spot};
use crate::view::paint::Paint;
use crate::view::text::popup_clear;
use ratatui::layout::Rect;

/// Covers everything but the line on top.
pub fn draw(paint: &mut Paint<'_>, app: &App) {
    let screen = paint.buf.area;
    let area = Rect { y: screen.y + 1, height: screen.height.saturating_sub(1), ..screen };
    popup_clear(paint.buf, area);
    let base = paint.theme.base();
    paint.tint(area, base);
    paint.spot(area, Spot::LayerRow(0));
    let lang = paint.lang;
    let key = app.key_label(Action::Yes).unwrap_or_default();
    let (strong, muted) = (paint.theme.strong(), paint.theme.muted());
    let lines = [
        (app.board.site_name.clone(), strong),
        (lang.wall_clock(app.now), muted),
        (String::new(), muted),
        (lang.covered(&key), strong),
    ];
    let top = area.y + area.height.saturating_sub(4) / 2;
    for (i, (line, style)) in lines.iter().enumerate() {
        let y = top + u16::try_from(i).unwrap_or(0);
        let line = paint.ruler.center(line, usize::from(area.width));
        paint.text(area.x, y, area.width, &line, *style);
    }
}
