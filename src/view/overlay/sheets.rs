//! The list of handover sheets.

use super::list::ListBox;
use crate::app::App;
use crate::app::overlay::sheets::SheetList;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Paint, span};
use ratatui::style::Style;

/// Draws the list.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &SheetList) {
    let (lang, names) = (paint.lang, BoardNames(app));
    let rows = it.rows(app);
    let list = ListBox {
        title: lang.sheets_title(),
        entry: &it.entry,
        hint: lang.sheets_hint(),
        empty: if it.all.is_none() { lang.find_busy() } else { lang.find_none() },
        at: it.list.at,
        len: rows.len(),
        foot: lang.hits(rows.len()),
        fit: false,
    };
    let (arrow, ok, todo) = (paint.theme.signs().arrow, paint.theme.signs().ok, paint.theme.signs().todo);
    list.draw(paint, app, |paint, i, _| {
        let Some(sheet) = rows.get(i) else { return (Vec::new(), Vec::new()) };
        let out = lang.list(sheet.outgoing.iter().map(|s| names.staff(*s)), 3);
        let (sign, incoming, look) = match sheet.incoming {
            Some((who, _)) => (ok, names.staff(who), paint.theme.ok()),
            None => (todo, lang.sheet_open().to_owned(), paint.theme.near()),
        };
        let left = vec![
            span(format!("{sign} "), look),
            span(paint.ruler.pad(&format!("{}", sheet.sheet), 5), Style::new()),
            span(format!("{}  ", lang.wall_day(sheet.prepared)), Style::new()),
            span(format!("{out} {arrow} {incoming}"), Style::new()),
        ];
        (left, vec![span(lang.past_lines(sheet.lines), paint.theme.muted())])
    });
}
