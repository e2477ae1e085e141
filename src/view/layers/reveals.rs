//! Who looked at customers' names and phones, by month.

use super::review::{chosen, full};
use crate::action::Action;
use crate::app::App;
use crate::app::overlay::reveals::RevealList;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::style::Style;

/// Draws the list over the panes.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &RevealList) {
    let (lang, names) = (paint.lang, BoardNames(app));
    let title = lang.reveals_title(&format!("{:04}-{:02}", it.month / 100, it.month % 100));
    let muted = paint.theme.muted();
    let mut right: Line<'_> = Vec::new();
    if let Some(all) = &it.reveals {
        right.push(span(lang.reveals_total(all.len()), muted));
    }
    for action in [Action::Earlier, Action::Later] {
        if let Some(key) = app.key_label(action) {
            right.push(span(format!("  {key} {}", lang.action_name(action)), muted));
        }
    }
    let (outer, inner) = full(paint, &title, &right);
    let rows: Vec<(Option<usize>, Line<'static>)> = match &it.reveals {
        None => vec![(None, vec![span(lang.review_loading(), muted)])],
        Some(all) if all.is_empty() => vec![(None, vec![span(lang.reveals_empty(), muted)])],
        Some(all) => all
            .iter()
            .enumerate()
            .map(|(i, r)| {
                let who = r.by.map(|b| names.staff(b)).unwrap_or_default();
                let number = lang.revealed_on(&r.number, r.ticket, r.agreement);
                let mut line = vec![
                    span(lang.day_time(r.at), muted),
                    span(format!("  {}", paint.ruler.pad(&who, 10)), paint.theme.strong()),
                    span(format!("  {}  ", paint.ruler.pad(&number, 10)), Style::new()),
                ];
                if r.shift.is_none() {
                    line.push(span(format!("{}  ", lang.reveals_off_duty()), paint.theme.near()));
                }
                line.push(span(r.reason.clone(), Style::new()));
                (Some(i), line)
            })
            .collect(),
    };
    chosen(paint, outer, inner, &rows, it.list.at);
}
