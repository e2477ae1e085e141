//! The command palette.

use super::list::ListBox;
use crate::app::App;
use crate::app::overlay::palette::{Goal, Palette};
use crate::i18n::refusals::explain;
use crate::view::BoardNames;
use crate::view::paint::{Paint, span};
use ratatui::style::Style;

/// Draws the palette.
pub fn draw(paint: &mut Paint<'_>, app: &App, palette: &Palette) {
    let lang = paint.lang;
    // Why the chosen one can't be done now.
    let refused = match palette.rows.get(palette.list.at).map(|row| &row.goal) {
        Some(Goal::Action(action)) => app.refused(*action),
        _ => None,
    };
    let why = refused.map(|refusal| explain(lang, &refusal, &BoardNames(app)).line(lang));
    let list = ListBox {
        title: lang.palette_title(),
        entry: &palette.entry,
        hint: lang.palette_hint(),
        empty: lang.find_none(),
        at: palette.list.at,
        len: palette.rows.len(),
        foot: why.map(|text| format!("{} {text}", paint.theme.signs().bad)).unwrap_or_default(),
        fit: false,
    };
    list.draw(paint, app, |paint, i, _| {
        let Some(row) = palette.rows.get(i) else { return (Vec::new(), Vec::new()) };
        let (kind, off) = match &row.goal {
            Goal::Action(action) => {
                let key = app.keymap.key_label(*action, app.focus.scope().chain());
                let key = key.unwrap_or_else(|| lang.goal_action().to_owned());
                match app.refused(*action) {
                    Some(refusal) => (format!("{} {key}", explain(lang, &refusal, &BoardNames(app)).rule), true),
                    None => (key, false),
                }
            }
            Goal::Ticket(_) => (lang.goal_ticket().to_owned(), false),
            Goal::Staff(_) => (lang.goal_staff().to_owned(), false),
            Goal::Department(_) => (lang.goal_department().to_owned(), false),
            Goal::Household(_) => (lang.goal_household().to_owned(), false),
        };
        let style = if off { paint.theme.disabled() } else { Style::new() };
        (paint.matched(&row.text, &row.matched, style), vec![span(kind, paint.theme.key_hint())])
    });
}
