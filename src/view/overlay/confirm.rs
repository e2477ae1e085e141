//! A question with yes and no.

use crate::action::Action;
use crate::app::App;
use crate::app::overlay::confirm::Confirm;
use crate::view::chrome::write_lines;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Draws the question.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &Confirm) {
    let w = paint.buf.area.width.saturating_sub(8).min(64);
    let lines = paint.ruler.wrap(&it.question, usize::from(w.saturating_sub(4)), 8);
    let lines: Vec<(String, Style)> = lines.into_iter().map(|l| (l, Style::new())).collect();
    let h = u16::try_from(lines.len()).unwrap_or(4) + 4;
    let title = if it.alert { paint.lang.trouble_title() } else { paint.lang.confirm_title() };
    let (_, inner) = paint.popup(w, h, title);
    write_lines(paint, inner, &lines);
    let keys = match it.alert {
        true => answers(paint, app, paint.lang.close(), ""),
        false => answers(paint, app, paint.lang.yes(), paint.lang.no()),
    };
    paint.line(inner.x, inner.bottom().saturating_sub(1), inner.width, &keys);
}

/// The two keys of a question with what they mean.
pub fn answers(paint: &Paint<'_>, app: &App, yes: &str, no: &str) -> Line<'static> {
    let mut line = Vec::new();
    for (action, word) in [(Action::Yes, yes), (Action::No, no)] {
        if word.is_empty() {
            continue;
        }
        let Some(key) = app.key_label(action) else { continue };
        line.push(span(key, paint.theme.key_hint()));
        line.push(span(format!(" {word}    "), Style::new()));
    }
    line
}

/// The lowest line of a box.
pub fn last_line(area: Rect) -> u16 {
    area.bottom().saturating_sub(1)
}
