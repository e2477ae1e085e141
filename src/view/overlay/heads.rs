//! What needs a head now: the list, and below it all that is to be said of the chosen row.

use crate::action::Action;
use crate::app::overlay::heads::Heads;
use crate::app::{App, Spot};
use crate::board::HeadRow;
use crate::i18n::escalation::{Tone, head_line, head_story};
use crate::i18n::refusals::explain;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns that the layer takes at most.
const COLS: u16 = 112;
/// Rows that it takes at most.
const ROWS: u16 = 32;

/// Draws it.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &Heads) {
    let (lang, theme) = (paint.lang, paint.theme);
    let rows = &app.board.heads;
    let mine = rows.iter().filter(|r| r.mine).count();
    let screen = paint.buf.area;
    let width = screen.width.saturating_sub(4).min(COLS);
    let cols = usize::from(width.saturating_sub(4));
    let story = it.chosen(app).map(|row| story(paint, app, row, cols)).unwrap_or_default();
    let most = screen.height.saturating_sub(2).min(ROWS);
    let wanted = u16::try_from(rows.len().max(1) + story.len() + 3).unwrap_or(most);
    let (outer, inner) = paint.popup(width, wanted.clamp(6, most), &lang.heads_title(rows.len(), mine));
    if rows.is_empty() {
        paint.text(inner.x, inner.y, inner.width, lang.heads_none(), theme.muted());
        return;
    }
    // The story may take what the list leaves it; the list keeps a third at least.
    let told =
        u16::try_from(story.len()).unwrap_or(inner.height).min(inner.height.saturating_sub(inner.height / 3 + 1));
    let page = inner.height.saturating_sub(told + 1).max(1);
    paint.seen.layer_page = usize::from(page);
    let first = Paint::window(it.list.at, rows.len(), usize::from(page));
    for (y, (i, row)) in (inner.y..inner.y + page).zip(rows.iter().enumerate().skip(first)) {
        let area = Rect { x: inner.x - 1, y, width: inner.width + 2, height: 1 };
        if i == it.list.at {
            let style = theme.selected(true);
            paint.tint(area, style);
        }
        let (left, right) = line(paint, app, row);
        let taken = u16::try_from(paint.width(&right)).unwrap_or(0).min(inner.width);
        paint.line(inner.x, y, inner.width.saturating_sub(taken + 1), &left);
        paint.line(inner.right() - taken, y, taken, &right);
        paint.spot(area, Spot::LayerRow(i));
    }
    let bars = Rect { height: page + 2, ..outer };
    paint.scrollbar(bars, first, usize::from(page), rows.len());
    for (y, line) in (inner.y + page + 1..inner.bottom()).zip(&story) {
        paint.line(inner.x, y, inner.width, line);
    }
}

/// What stands at the left and at the right of a row. What waits for somebody else is greyed.
fn line(paint: &Paint<'_>, app: &App, row: &HeadRow) -> (Line<'static>, Line<'static>) {
    let theme = paint.theme;
    let late = row.is_late(app.now);
    let (sign, style) = match (row.mine, late) {
        (true, true) => (theme.signs().breached, theme.breached()),
        (true, false) => (theme.signs().near, theme.near()),
        (false, true) => (theme.signs().breached, theme.muted()),
        (false, false) => (theme.signs().dot, theme.muted()),
    };
    let (what, until) = head_line(paint.lang, row, app.now, &BoardNames(app));
    let place = row.household.as_ref().map(ToString::to_string).unwrap_or_default();
    let name = [row.number.as_str(), &place].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>().join(" ");
    let text = if row.mine { Style::new() } else { theme.muted() };
    let left =
        vec![span(format!("{sign} "), style), span(paint.ruler.pad(&name, 18), text), span(row.text.clone(), text)];
    (left, vec![span(format!("{what}  "), text), span(until, style)])
}

fn story(paint: &Paint<'_>, app: &App, row: &HeadRow, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme, names) = (paint.lang, paint.theme, BoardNames(app));
    let mut lines: Vec<Line<'static>> = Vec::new();
    for (text, tone) in head_story(lang, row, app.now, &names) {
        let style = match tone {
            Tone::Plain => Style::new(),
            Tone::Muted => theme.muted(),
            Tone::Waits => theme.near(),
            Tone::Late => theme.breached(),
            Tone::Good => theme.ok(),
        };
        let indent = text.len() - text.trim_start().len();
        let wrapped = paint.ruler.wrap(text.trim_start(), cols.saturating_sub(indent).max(10), 3);
        lines.extend(wrapped.into_iter().map(|l| vec![span(" ".repeat(indent), Style::new()), span(l, style)]));
    }
    let key = app.key_label(Action::AcknowledgeStep).unwrap_or_default();
    match &row.refused {
        None if row.mine => lines.push(vec![span(lang.heads_yours(&key), theme.strong())]),
        None => {}
        Some(refusal) => {
            let told = explain(lang, refusal, &names);
            lines.push(vec![span(format!("{} {} {}", theme.signs().bad, told.rule, told.who), theme.disabled())]);
        }
    }
    lines
}
