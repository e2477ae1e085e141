//! The list of parked forms.

use super::act::keys;
use crate::action::Action;
use crate::app::App;
use crate::app::Layer;
use crate::app::Spot;
use crate::app::dialog::ParkedList;
use crate::view::paint::{Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the list.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &ParkedList) {
    let lang = paint.lang;
    let rows = it.drafts.as_ref().map_or(1, Vec::len);
    let screen = paint.buf.area;
    let width = screen.width.saturating_sub(4).min(92);
    let height = u16::try_from(rows.clamp(3, 14)).unwrap_or(3) + 4;
    let (outer, inner) = paint.popup(width, height, lang.parked_title());
    let list = Rect { height: inner.height.saturating_sub(2), ..inner };
    let page = usize::from(list.height);
    paint.seen.layer_page = page;
    let muted = paint.theme.muted();
    match it.drafts.as_deref() {
        None => {
            paint.text(list.x, list.y, list.width, lang.parked_loading(), muted);
        }
        Some([]) => {
            paint.text(list.x, list.y, list.width, lang.parked_none(), muted);
        }
        Some(all) => {
            let first = Paint::window(it.list.at, all.len(), page);
            for (i, draft) in all.iter().enumerate().skip(first).take(page) {
                let y = list.y + u16::try_from(i - first).unwrap_or(0);
                let row = Rect { x: inner.x.saturating_sub(1), y, width: inner.width + 2, height: 1 };
                if i == it.list.at {
                    let style = paint.theme.selected(true);
                    paint.tint(row, style);
                }
                let form = if draft.form == Action::QuickEntry.id() {
                    lang.task_quick()
                } else if draft.form == Action::Roster.id() {
                    lang.action_name(Action::Roster)
                } else {
                    lang.task_title(&draft.form)
                };
                let number = draft.ticket.and_then(|t| app.details(t)).map(|d| d.number.clone()).unwrap_or_default();
                let left = vec![
                    span(paint.ruler.pad(form, 14), paint.theme.strong()),
                    span(format!(" {} ", [number.as_str(), &draft.title].join(" ").trim()), Style::new()),
                ];
                let right = vec![span(lang.day_time(draft.at), muted)];
                let rw = u16::try_from(paint.width(&right)).unwrap_or(0).min(list.width);
                paint.line(list.x, y, list.width.saturating_sub(rw + 1), &left);
                paint.line(list.right() - rw, y, rw, &right);
                paint.spot(row, Spot::LayerRow(i));
            }
            paint.scrollbar(Rect { height: outer.height.saturating_sub(2), ..outer }, first, page, all.len());
        }
    }
    if inner.height == 0 {
        return;
    }
    let supervises = app.board.staff.iter().any(|s| app.me == Some(s.id) && s.has_any(&app.rules.access.supervisors));
    if it.of_others > 0 && supervises {
        paint.foot(outer, &lang.parked_of_others(it.of_others), muted);
    }
    let y = inner.bottom() - 1;
    if it.discarding {
        let key = app.keymap.key_label(Action::Discard, it.scopes()).unwrap_or_default();
        let style = paint.theme.near();
        paint.text(inner.x, y, inner.width, &lang.parked_discard_again(&key), style);
    } else {
        let actions = [Action::Select, Action::Discard, Action::Back].map(|a| (a, lang.action_name(a)));
        keys(paint, app, inner, y, it.scopes(), &actions);
    }
}
