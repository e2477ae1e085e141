//! The search box.

use super::list::ListBox;
use crate::app::App;
use crate::app::overlay::find::Find;
use crate::view::paint::{Paint, span};
use ratatui::style::Style;

/// Draws the search.
pub fn draw(paint: &mut Paint<'_>, app: &App, find: &Find) {
    let lang = paint.lang;
    let typed = !find.entry.text().trim().is_empty();
    let empty = match (typed, find.busy) {
        (false, _) => "",
        (true, true) => lang.find_busy(),
        (true, false) => lang.find_none(),
    };
    let foot = match find.hits.len() {
        0 => String::new(),
        n if find.more || n >= crate::app::MOST_HITS => lang.hits_and_more(n),
        n => lang.hits(n),
    };
    let list = ListBox {
        title: lang.find_title(),
        entry: &find.entry,
        hint: lang.find_hint(),
        empty,
        at: find.list.at,
        len: find.hits.len(),
        foot,
        fit: false,
    };
    list.draw(paint, app, |paint, i, _| {
        let Some(hit) = find.hits.get(i) else { return (Vec::new(), Vec::new()) };
        let number = if hit.number.is_empty() { lang.stage_name(hit.stage) } else { hit.number.as_str() };
        let home = hit.household.as_ref().map_or("", |h| h.0.as_str());
        let mut left =
            vec![span(paint.ruler.pad(number, 10), Style::new()), span(paint.ruler.pad(home, 10), Style::new())];
        left.extend(paint.matched(&hit.text, &hit.matched, Style::new()));
        let right = format!("{}  {}", lang.stage_name(hit.stage), lang.day_time(hit.arrived));
        (left, vec![span(right, paint.theme.muted())])
    });
}
