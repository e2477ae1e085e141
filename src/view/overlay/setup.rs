//! The set-up of a new site.

use crate::app::overlay::setup::SetUp;
use crate::app::{App, Spot};
use crate::view::paint::Paint;
use ratatui::layout::Rect;

/// Draws the set-up.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &SetUp) {
    let (lang, theme) = (paint.lang, paint.theme);
    let (_, inner) = paint.popup(74, 13, lang.setup_title());
    let width = usize::from(inner.width);
    let mut y = inner.y;
    for line in paint.ruler.wrap(lang.setup_intro(), width, 2) {
        paint.text(inner.x, y, inner.width, &line, theme.muted());
        y += 1;
    }
    y += 1;
    let labels = SetUp::labels(app);
    let wide = labels.iter().map(|(l, _)| paint.ruler.width(l)).max().unwrap_or(0) + 2;
    let lead = u16::try_from(wide).unwrap_or(0).min(inner.width / 2);
    for (i, ((label, hint), field)) in labels.iter().zip(&it.fields).enumerate() {
        let active = i == it.at && !it.busy;
        paint.text(inner.x, y, lead, label, theme.label(active));
        let area = Rect { x: inner.x + lead, y, width: inner.width - lead, height: 1 };
        paint.entry(area, field, active, hint);
        paint.spot(Rect { x: inner.x, y, width: inner.width, height: 1 }, Spot::LayerRow(i));
        y += 2;
    }
    let (text, style) = if it.busy { (lang.setup_busy(), theme.info()) } else { (it.fault.as_str(), theme.error()) };
    for line in paint.ruler.wrap(text, width, 3) {
        paint.text(inner.x, y, inner.width, &line, style);
        y += 1;
    }
}
