//! The locked screen: what everybody may see, and the password.

use super::ask;
use crate::action::{Action, Scope};
use crate::app::overlay::lock::Cover;
use crate::app::{App, Spot};
use crate::domain::access::SignOnState;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use crate::view::text::popup_clear;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of the block in the middle.
const COLS: u16 = 56;

/// Covers everything but the line on top.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &Cover) {
    let screen = paint.buf.area;
    let area = Rect { y: screen.y + 1, height: screen.height.saturating_sub(1), ..screen };
    popup_clear(paint.buf, area);
    let base = paint.theme.base();
    paint.tint(area, base);
    paint.spot(area, Spot::LayerRow(0));
    let (lang, strong, muted) = (paint.lang, paint.theme.strong(), paint.theme.muted());
    let width = COLS.min(area.width.saturating_sub(4));
    let block = Rect { x: area.x + (area.width - width) / 2, width, ..area };
    let cols = usize::from(width);
    let centered = |paint: &Paint<'_>, text: &str, style: Style| -> Line<'static> {
        vec![span(paint.ruler.center(text, cols), style)]
    };
    let mut lines: Vec<Line<'static>> = vec![
        centered(paint, &app.board.site_name, strong),
        centered(paint, &lang.wall_clock(app.now), strong),
        centered(paint, &shift(app), muted),
        centered(paint, &lang.lock_counts(app.board.counts.waiting, app.board.counts.unfinished), muted),
    ];
    if let Some(text) = alarms(paint, app) {
        lines.push(centered(paint, &text, paint.theme.breached()));
    }
    lines.push(Vec::new());
    let head = match it.who() {
        Some(who) => lang.lock_title(&app.board.staff_name(who)),
        None => lang.lock_nobody().to_owned(),
    };
    lines.push(centered(paint, &head, strong));
    if it.who().is_some() {
        let time = lang.clock_time(it.since);
        let since = if it.idle { lang.lock_idle(&time) } else { lang.lock_since(&time) };
        lines.push(centered(paint, &since, muted));
    }
    lines.push(Vec::new());
    let asks = it.ask.as_ref().filter(|a| app.sign_on_state(a.who) != SignOnState::Open || !a.secret.is_empty());
    let told = it.ask.as_ref().map(|a| ask::told(paint, app, a, cols)).unwrap_or_default();
    let height = lines.len() + usize::from(asks.is_some()) + told.len() + 3;
    let mut y = area.y + area.height.saturating_sub(u16::try_from(height).unwrap_or(u16::MAX)) / 2;
    for line in &lines {
        paint.line(block.x, y, block.width, line);
        y += 1;
    }
    if let Some(asked) = asks {
        ask::field(paint, app, Rect { y, height: 1, ..block }, asked);
        y += 1;
    } else if let Some(asked) = it.ask.as_ref().filter(|a| !a.busy) {
        let text = lang.lock_no_password(&app.board.staff_name(asked.who));
        let line = centered(paint, &text, muted);
        paint.line(block.x, y, block.width, &line);
        y += 1;
    }
    for line in &told {
        paint.line(block.x, y, block.width, line);
        y += 1;
    }
    keys(paint, app, it, Rect { y: y + 1, height: 1, ..block });
    said(paint, app, screen);
}

fn shift(app: &App) -> String {
    let lang = app.lang();
    match &app.board.shift {
        Some(shift) => {
            let name = BoardNames(app).shift(&shift.pattern);
            let on: Vec<String> = shift.on_duty.iter().map(|id| BoardNames(app).staff(*id)).collect();
            let hours = format!("{name} {}–{}", lang.clock_time(shift.starts), lang.end_time(shift.starts, shift.ends));
            format!("{hours}  {}", on.join(lang.list_comma())).trim_end().to_owned()
        }
        None => lang.no_shift().to_owned(),
    }
}

/// What rings, as numbers.
fn alarms(paint: &Paint<'_>, app: &App) -> Option<String> {
    let (all, arrivals) = (app.alarms.open(), app.alarms.arrivals());
    if all == 0 {
        return None;
    }
    let key = app.keymap.key_label(Action::Acknowledge, Scope::Global.chain()).unwrap_or_default();
    let text = if arrivals == all { paint.lang.new_arrivals(all, &key) } else { paint.lang.alarms_open(all, &key) };
    Some(format!("{} {text}", paint.theme.signs().alarm))
}

fn keys(paint: &mut Paint<'_>, app: &App, it: &Cover, area: Rect) {
    let lang = paint.lang;
    let first = if it.ask.is_some() { lang.lock_key_unlock() } else { lang.ask_key_enter() };
    let mut line: Line<'static> = Vec::new();
    let other = it.ask.as_ref().map(|_| (Action::SignOn, lang.ask_key_other()));
    let leave = (Action::Quit, lang.action_name(Action::Quit));
    for (action, name) in std::iter::once((Action::AcceptField, first)).chain(other).chain([leave]) {
        if let Some(key) = app.keymap.key_label(action, Scope::Form.chain()) {
            if !line.is_empty() {
                line.push(span("   ", Style::new()));
            }
            line.push(span(key, paint.theme.key_hint()));
            line.push(span(format!(" {name}"), Style::new()));
        }
    }
    let w = u16::try_from(paint.width(&line)).unwrap_or(0).min(area.width);
    paint.line(area.x + (area.width - w) / 2, area.y, w, &line);
}

/// What was just said: the line at the bottom is covered as well.
fn said(paint: &mut Paint<'_>, app: &App, screen: Rect) {
    if let Some(notice) = app.notices.current() {
        let style = paint.theme.near();
        let text = paint.ruler.center(&notice.text, usize::from(screen.width));
        paint.text(screen.x, screen.bottom().saturating_sub(1), screen.width, &text, style);
    }
}
