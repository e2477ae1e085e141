//! Help: keys and what they do here; greyed with the reason what would be refused now.

use crate::app::App;
use crate::app::overlay::help::Help;
use crate::i18n::refusals::explain;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the help.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &Help) {
    let (lang, theme) = (paint.lang, paint.theme);
    let screen = paint.buf.area;
    let title = lang.help_title(lang.scope_name(it.scope));
    let (outer, inner) = paint.popup(screen.width.saturating_sub(6).min(110), screen.height.saturating_sub(2), &title);
    let chapters = it.chapters(app);
    let keys_of = |keys: &[String]| keys.iter().take(2).cloned().collect::<Vec<_>>().join("  ");
    let all = chapters.iter().flat_map(|(_, rows)| rows);
    let keys = all.clone().map(|r| paint.ruler.width(&keys_of(&r.keys))).max().unwrap_or(4).min(22);
    let names = all.map(|r| paint.ruler.width(lang.action_name(r.action))).max().unwrap_or(4).min(18);
    let rest = usize::from(inner.width).saturating_sub(keys + names + 4).max(10);
    let mut lines: Vec<Line<'_>> = Vec::new();
    for (group, rows) in &chapters {
        if !lines.is_empty() {
            lines.push(Vec::new());
        }
        lines.push(vec![span(lang.group_name(*group), theme.title(true))]);
        for row in rows {
            let off = row.refused.is_some();
            let (key_style, name_style) =
                if off { (theme.disabled(), theme.disabled()) } else { (theme.key_hint(), Style::new()) };
            let text = match &row.refused {
                Some(refusal) => {
                    let told = explain(lang, refusal, &BoardNames(app));
                    format!("{} {}", theme.signs().bad, told.line(lang))
                }
                None => lang.action_help(row.action).to_owned(),
            };
            for (i, part) in paint.ruler.wrap(&text, rest, 3).into_iter().enumerate() {
                let (key, name) =
                    if i == 0 { (keys_of(&row.keys), lang.action_name(row.action)) } else { (String::new(), "") };
                lines.push(vec![
                    span(paint.ruler.pad(&key, keys), key_style),
                    span("  ", Style::new()),
                    span(paint.ruler.pad(name, names), name_style),
                    span("  ", Style::new()),
                    span(part, theme.muted()),
                ]);
            }
        }
    }
    scroll(paint, outer, inner, &lines, it.list.at);
}

/// A box as high as its lines need and the screen has room for, in which they scroll.
pub fn fitted(paint: &mut Paint<'_>, cols: u16, title: &str, lines: &[Line<'_>], at: usize) {
    let most = paint.buf.area.height.saturating_sub(2);
    let rows = u16::try_from(lines.len() + 2).unwrap_or(most).clamp(6, most.max(6));
    let (outer, inner) = paint.popup(cols, rows, title);
    scroll(paint, outer, inner, lines, at);
}

/// Lines that scroll, from the one asked for or as far down as there are.
pub fn scroll(paint: &mut Paint<'_>, outer: Rect, inner: Rect, lines: &[Line<'_>], at: usize) {
    let page = usize::from(inner.height);
    let most = lines.len().saturating_sub(page);
    let first = at.min(most);
    paint.seen.layer_page = page;
    paint.seen.layer_most = most;
    for (i, line) in lines.iter().skip(first).take(page).enumerate() {
        paint.line(inner.x, inner.y + u16::try_from(i).unwrap_or(0), inner.width, line);
    }
    paint.scrollbar(outer, first, page, lines.len());
}
