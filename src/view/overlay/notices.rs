//! Past notices.

use crate::app::App;
use crate::app::overlay::notices::NoticeLog;
use crate::view::paint::{Line, Paint, span};
use ratatui::style::Style;

/// Draws the list, newest first.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &NoticeLog) {
    let lang = paint.lang;
    let screen = paint.buf.area;
    let (outer, inner) =
        paint.popup((screen.width * 3 / 4).clamp(50, 100), (screen.height * 2 / 3).max(8), lang.notices_title());
    let mut lines: Vec<Line<'_>> = Vec::new();
    for notice in app.notices.newest_first() {
        let time = lang.due_time(notice.at, app.now);
        let lead = paint.ruler.width(&time) + 2;
        for (i, text) in
            paint.ruler.wrap(&notice.text, usize::from(inner.width).saturating_sub(lead), 8).into_iter().enumerate()
        {
            let head = if i == 0 { format!("{time}  ") } else { " ".repeat(lead) };
            lines.push(vec![span(head, paint.theme.muted()), span(text, Style::new())]);
        }
    }
    if lines.is_empty() {
        lines.push(vec![span(lang.notices_empty(), paint.theme.muted())]);
    }
    super::help::scroll(paint, outer, inner, &lines, it.list.at);
}
