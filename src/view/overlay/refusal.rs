//! A refusal: the rule, what is wrong, who may act, what to do next.

use super::confirm::{answers, last_line};
use crate::app::App;
use crate::app::overlay::refusal::RefusalBox;
use crate::i18n::refusals::explain;
use crate::view::BoardNames;
use crate::view::chrome::write_lines;
use crate::view::paint::Paint;
use ratatui::style::Style;

/// Draws the refusal.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &RefusalBox) {
    let (lang, theme, ruler) = (paint.lang, paint.theme, paint.ruler);
    let told = explain(lang, &it.refusal, &BoardNames(app));
    let w = paint.buf.area.width.saturating_sub(8).min(72);
    let inside = usize::from(w.saturating_sub(4));
    let mut lines: Vec<(String, Style)> = Vec::new();
    let mut add = |text: &str, style: Style| {
        lines.extend(ruler.wrap(text, inside, 6).into_iter().map(|l| (l, style)));
    };
    add(&told.what, theme.strong());
    if !told.rule.is_empty() {
        add(&format!("{} {}", told.rule, told.law), theme.muted());
    }
    add(&told.who, Style::new());
    add(&told.next, theme.info());
    let h = u16::try_from(lines.len()).unwrap_or(8) + 4;
    let (_, inner) = paint.popup(w, h, lang.refusal_title());
    write_lines(paint, inner, &lines);
    let on = it.way_on().is_some();
    let keys =
        if on { answers(paint, app, lang.go_there(), lang.close()) } else { answers(paint, app, lang.close(), "") };
    paint.line(inner.x, last_line(inner), inner.width, &keys);
}
