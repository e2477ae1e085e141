//! A password that is asked: the dots, what was wrong with the last try, how long to wait, who can help.

use crate::app::App;
use crate::app::overlay::ask::Ask;
use crate::domain::access::{Denied, SignOnState};
use crate::i18n::access::denied as explain;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;

/// What is to be said below the field.
pub fn told(paint: &Paint<'_>, app: &App, ask: &Ask, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut add = |text: String, style: ratatui::style::Style| {
        let wrapped = paint.ruler.wrap(&text, cols, 3);
        lines.extend(wrapped.into_iter().map(|l| vec![span(l, style)]));
    };
    if ask.busy {
        add(lang.ask_checking().to_owned(), theme.info());
        return lines;
    }
    if let Some(trouble) = &ask.trouble {
        add(format!("{} {trouble}", theme.signs().bad), theme.error());
    }
    let rest = (ask.rest(app) + 999) / 1_000;
    match &ask.denied {
        None => {
            if app.sign_on_state(ask.who) == SignOnState::OneTime {
                add(lang.ask_one_time().to_owned(), theme.info());
            }
        }
        // Said by the countdown.
        Some(Denied::Wait { .. }) => {}
        // Freed, or the time is over.
        Some(Denied::Locked { .. } | Denied::NoPassword { .. }) if ask.is_open(app) => {}
        Some(denied) => {
            let (what, next) = explain(lang, denied, &BoardNames(app));
            add(format!("{} {what}", theme.signs().bad), theme.error());
            match denied {
                Denied::Locked { until, .. } => {
                    let left = until.since(app.now).max(0) / 1_000;
                    add(lang.ask_locked_rest(&format!("{}:{:02}", left / 60, left % 60)), theme.near());
                }
                _ => add(next, theme.muted()),
            }
            if matches!(denied, Denied::Locked { .. } | Denied::NoPassword { .. } | Denied::Expired { .. }) {
                add(helpers(app, ask), theme.muted());
            }
        }
    }
    if rest > 0 {
        add(lang.ask_wait(rest), theme.near());
    }
    lines
}

/// Who can reset it.
fn helpers(app: &App, ask: &Ask) -> String {
    let mut who: Vec<_> = app
        .board
        .staff
        .iter()
        .filter(|s| s.active && s.has_any(&app.rules.access.supervisors) && s.id != ask.who)
        .collect();
    who.sort_by_key(|s| (!s.on_duty, s.id));
    let names: Vec<&str> = who.iter().take(4).map(|s| s.name.as_str()).collect();
    match names.is_empty() {
        true => app.lang().ask_no_helper().to_owned(),
        false => app.lang().ask_helpers(&names.join(app.lang().list_comma())),
    }
}

/// The field with its label.
pub fn field(paint: &mut Paint<'_>, app: &App, area: Rect, ask: &Ask) {
    let label = paint.lang.ask_label();
    let w = u16::try_from(paint.ruler.width(label)).unwrap_or(8) + 2;
    let style = paint.theme.label(true);
    paint.text(area.x, area.y, w, label, style);
    let value = Rect { x: area.x + w, width: area.width.saturating_sub(w), height: 1, ..area };
    let open = ask.is_open(app) && !ask.busy;
    paint.dots(value, &ask.secret, open, if open { paint.lang.ask_hint() } else { "" });
}
