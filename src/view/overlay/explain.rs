//! Why a row stands where it stands, and how its due times came about, day by day.

use crate::app::App;
use crate::app::overlay::explain::Explain;
use crate::domain::explain::Story;
use crate::domain::rules::Limit;
use crate::i18n::clocks::{Tone, story};
use crate::i18n::grading::story_words;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::style::Style;

/// Draws it.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &Explain) {
    let (lang, theme, names) = (paint.lang, paint.theme, BoardNames(app));
    let screen = paint.buf.area;
    let number = app.details(it.ticket).map(|d| d.number.clone()).filter(|n| !n.is_empty());
    let name = number.unwrap_or_else(|| paint.ruler.cut(&names.ticket(it.ticket), 24));
    let title = lang.explain_title(&name);
    let cols = screen.width.saturating_sub(6).min(100);
    let width = usize::from(cols.saturating_sub(4));
    let mut lines: Vec<Line<'_>> = Vec::new();
    let put = |paint: &Paint<'_>, lines: &mut Vec<Line<'_>>, when: &str, text: &str, tone: Tone, lead: usize| {
        let style = match tone {
            Tone::Head => theme.title(true),
            Tone::Plain => Style::new(),
            Tone::Muted => theme.muted(),
            Tone::Good => theme.ok(),
            Tone::Near => theme.near(),
            Tone::Bad => theme.breached(),
        };
        let indent = if tone == Tone::Head { 0 } else { lead };
        for (i, part) in paint.ruler.wrap(text, width.saturating_sub(indent).max(10), 6).into_iter().enumerate() {
            let head = if i == 0 { when } else { "" };
            lines.push(vec![span(paint.ruler.pad(head, indent), theme.muted()), span(part, style)]);
        }
    };
    // A limit in minutes and hours needs no calendar.
    let counts_days = |s: &Story| matches!(s.limit, Some(Limit::WorkingDays(_))) && s.clock.met.is_none();
    let by_days = it.stories(app).is_some_and(|stories| stories.iter().any(counts_days));
    if let Some(year) = app.rules.calendar.missing_year(app.now.date()).filter(|_| by_days) {
        put(paint, &mut lines, "", &lang.calendar_missing(year), Tone::Near, 0);
        lines.push(Vec::new());
    }
    put(paint, &mut lines, "", lang.explain_order(), Tone::Head, 0);
    match app.board.row(it.ticket) {
        Some(row) => {
            put(paint, &mut lines, "", &lang.order_words(&row.rank, &names, true), Tone::Plain, 2);
            put(paint, &mut lines, "", &lang.explain_points(row.rank.points), Tone::Muted, 2);
        }
        None => put(paint, &mut lines, "", lang.explain_no_order(), Tone::Muted, 2),
    }
    if let Some(details) = app.details(it.ticket) {
        lines.push(Vec::new());
        put(paint, &mut lines, "", lang.explain_grading(), Tone::Head, 0);
        for text in story_words(lang, &details.ticket, &details.grading, &names) {
            put(paint, &mut lines, "", &text, Tone::Plain, 2);
        }
    }
    match it.stories(app) {
        Some(stories) => {
            let told: Vec<_> =
                stories.iter().map(|s| story(lang, s, app.now, &app.rules.cites.extend, &names)).collect();
            let widths = told.iter().flatten().map(|(when, _, _)| paint.ruler.width(when));
            let lead = widths.max().unwrap_or(0).clamp(2, 34) + 2;
            for story in &told {
                lines.push(Vec::new());
                for (when, text, tone) in story {
                    put(paint, &mut lines, when, text, *tone, lead);
                }
            }
            if told.is_empty() {
                lines.push(Vec::new());
                put(paint, &mut lines, "", lang.explain_no_clock(), Tone::Muted, 0);
            }
        }
        None => put(paint, &mut lines, "", lang.parked_loading(), Tone::Muted, 0),
    }
    super::help::fitted(paint, cols, &title, &lines, it.list.at);
}
