//! Pane 4, callbacks due (回访到期), with how the month stands against its rates.

use super::table::{Column, Row, Table, cell};
use crate::action::Action;
use crate::app::{App, Pane};
use crate::board::{AgreementRow, CallbackRow, Meter};
use crate::domain::agreement::end_of;
use crate::domain::ids::TicketId;
use crate::domain::roster::Day;
use crate::view::BoardNames;
use crate::view::chrome;
use crate::view::paint::{Line, Paint, span};
use crate::view::theme::Urgency;
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::cmp::Ordering;

const COLUMNS: &[Column] = &[
    Column { least: 1, most: 2, drop: 0 },  // sign
    Column { least: 4, most: 12, drop: 0 }, // due
    Column { least: 4, most: 12, drop: 2 }, // kind
    Column { least: 7, most: 12, drop: 0 }, // household
    Column { least: 4, most: 10, drop: 3 }, // caller
    Column { least: 4, most: 18, drop: 1 }, // fed back
];

/// The column of the kind.
const KIND: usize = 2;

/// Draws the pane.
pub fn draw(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let rows: Vec<&CallbackRow> = app.callback_rows().collect();
    let tickets: Vec<TicketId> = rows.iter().map(|r| r.ticket).collect();
    let lang = paint.lang;
    let filter = &app.selection(Pane::Callbacks).filter;
    let title = chrome::pane_title(paint, app, Pane::Callbacks, lang.pane_callbacks());
    let room = usize::from(area.width).saturating_sub(paint.width(&title) + 9);
    let right = if filter.is_empty() {
        meters(paint, app, room)
    } else {
        vec![span(lang.filtered(filter), paint.theme.info())]
    };
    let inner = paint.frame(area, &title, &right, chrome::focused(app, Pane::Callbacks));
    let above = if filter.is_empty() { agreements(paint, app, inner) } else { Vec::new() };
    let empty = match (filter.is_empty(), above.is_empty()) {
        (true, true) => lang.callbacks_empty(),
        (true, false) => "",
        (false, _) => lang.no_match(),
    };
    let empty = empty.to_owned();
    let table = Table { pane: Pane::Callbacks, columns: COLUMNS, tickets: &tickets, above, empty };
    table.draw(paint, app, inner, area, |paint, i| match rows.get(i) {
        Some(row) => row_cells(paint, app, row).into(),
        None => Row::default(),
    });
}

/// Callbacks of special service agreements, of today and the days of the plan, above those of tickets (R100).
fn agreements<'a>(paint: &Paint<'_>, app: &'a App, area: Rect) -> Vec<Row<'a>> {
    let (lang, today) = (paint.lang, Day(app.now.date()));
    let until = today.plus(i64::from(app.rules.callbacks.plan_days) - 1);
    let rows: Vec<&AgreementRow> =
        app.board.agreements.iter().filter(|a| a.next().is_some_and(|c| c.due <= until)).collect();
    // Most of the pane is for tickets.
    let room = usize::from(area.height / 3).max(usize::from(!rows.is_empty()));
    let shown = if rows.len() > room { room.saturating_sub(1) } else { rows.len() };
    let mut above: Vec<Row<'a>> = rows.iter().take(shown).filter_map(|row| agreement(paint, app, row, today)).collect();
    if rows.len() > shown {
        let key = app.key_label_in_panes(Action::Agreements).unwrap_or_default();
        let late = rows.iter().any(|a| a.is_overdue(today));
        let due = rows.iter().any(|a| a.is_due(today));
        let (sign, look) = match (late, due) {
            (true, _) => (paint.theme.signs().breached, paint.theme.breached()),
            (_, true) => (paint.theme.signs().near, paint.theme.near()),
            _ => (" ", paint.theme.muted()),
        };
        let text = if shown > 0 {
            lang.agreement_more(rows.len() - shown, &key)
        } else {
            lang.agreement_calls_count(rows.len(), &key)
        };
        above.push(Row { rest: vec![span(format!("{sign} {text}"), look)], ..Row::default() });
    }
    above
}

fn agreement<'a>(paint: &Paint<'_>, app: &'a App, row: &'a AgreementRow, today: Day) -> Option<Row<'a>> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let call = row.next()?;
    let (sign, look) = match call.due.cmp(&today) {
        Ordering::Less => (theme.signs().breached, theme.breached()),
        Ordering::Equal => (theme.signs().near, theme.near()),
        Ordering::Greater => (" ", theme.muted()),
    };
    let plain = if row.mine { Style::new() } else { theme.muted() };
    let end = end_of(call.due, app.now, &app.rules);
    let due = app.callback_due(end, app.now);
    let cells = vec![
        cell(sign, look),
        cell(due, look),
        cell(lang.agreement_kind(), theme.muted()),
        cell(row.household.to_string(), plain),
        cell(row.caller.as_str(), plain),
        cell("", plain),
    ];
    let rest = vec![span(format!("{} {}", lang.agreement_point_name(call.point), row.service), plain)];
    Some(Row { cells, rest, kept: Some(KIND) })
}

/// The month by class: called back of those chosen. As many as fit, with the rate where there is room for it.
fn meters(paint: &Paint<'_>, app: &App, room: usize) -> Line<'static> {
    let names = BoardNames(app);
    let used: Vec<&Meter> = app.board.meters.iter().filter(|m| m.drawn > 0).collect();
    let plain = |m: &Meter| format!("{} {}/{}", names.class(&m.class), m.done, m.chosen);
    let full = |m: &Meter| format!("{} {}%", plain(m), m.percent);
    let join =
        |parts: Vec<String>| if parts.is_empty() { String::new() } else { paint.lang.this_month(&parts.join("  ")) };
    let lang = paint.lang;
    // Visits at the door and the days left only where everything else has room.
    let doors = |m: &Meter| match m.door_target() {
        Some(target) => format!("{}  {}", full(m), lang.meter_doors(m.doors, target)),
        None => full(m),
    };
    let left = lang.meter_days_left(crate::board::plan::days_left_in_month(app.now));
    let last = (!used.is_empty()).then_some(left);
    let widest = join(used.iter().map(|m| doors(m)).chain(last).collect());
    let wide = join(used.iter().map(|m| full(m)).collect());
    let fits = |text: &String| paint.ruler.width(text) <= room;
    let mut text =
        [widest, wide].into_iter().find(fits).unwrap_or_else(|| join(used.iter().map(|m| plain(m)).collect()));
    let mut n = used.len();
    while n > 0 && paint.ruler.width(&text) > room {
        n -= 1;
        text = join(used.iter().take(n).map(|m| plain(m)).collect());
    }
    if text.is_empty() { Vec::new() } else { vec![span(text, paint.theme.muted())] }
}

fn row_cells<'a>(paint: &Paint<'_>, app: &'a App, row: &'a CallbackRow) -> (Line<'a>, Line<'a>) {
    let (theme, lang, names) = (&paint.theme, paint.lang, BoardNames(app));
    let left = row.due.since(app.now);
    let urgency = match left {
        ..0 => Urgency::Breached,
        _ if row.due.date() <= app.now.date() => Urgency::Near,
        _ => Urgency::Calm,
    };
    let (sign, look) = theme.urgency(urgency);
    let plain = if row.mine { Style::new() } else { theme.muted() };
    let due = app.callback_due(row.due, app.now);
    let mut rest = Vec::new();
    if row.tries > 0 {
        rest.push(span(format!("{} ", lang.tries(row.tries)), theme.near()));
    }
    // Who it is for, where it is not for who looks (C5).
    if !row.mine && !row.roles.is_empty() {
        let roles = lang.list(row.roles.iter().map(|r| lang.role_name(*r).to_owned()), 2);
        rest.push(span(format!("{} ", lang.callback_for(&roles)), theme.muted()));
    }
    rest.push(span(row.text.as_str(), plain));
    let days = app.days_since(row, app.now);
    let since = if days > 0 { lang.fed_back_days(days) } else { String::new() };
    let kind = row.kind.as_ref().map_or_else(|| names.class(&row.class), |k| names.kind(k));
    let cells = vec![
        cell(sign, look),
        cell(due, if urgency == Urgency::Calm { plain } else { look }),
        cell(kind, theme.muted()),
        cell(row.household.as_ref().map_or(theme.signs().link.into(), ToString::to_string), plain),
        cell(row.caller.as_str(), plain),
        cell(since, theme.muted()),
    ];
    (cells, rest)
}
