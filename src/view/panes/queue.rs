//! Pane 1, the incoming queue (来件队列): what waits, and what is about to be late.

use super::table::{Column, Row, Table, cell};
use crate::action::Action;
use crate::app::{App, Pane};
use crate::board::QueueRow;
use crate::domain::clock::ClockState;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Stage;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use crate::view::theme::Urgency;
use ratatui::layout::Rect;
use ratatui::style::Style;

const COLUMNS: &[Column] = &[
    Column { least: 1, most: 2, drop: 0 },  // sign
    Column { least: 4, most: 14, drop: 0 }, // stage
    Column { least: 5, most: 12, drop: 0 }, // clock
    Column { least: 4, most: 10, drop: 2 }, // source
    Column { least: 7, most: 12, drop: 0 }, // household
    Column { least: 4, most: 10, drop: 3 }, // caller
    Column { least: 4, most: 12, drop: 1 }, // tracker
];

/// The column of the caller.
const CALLER: usize = 5;

/// Draws the pane.
pub fn draw(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let rows: Vec<&QueueRow> = app.queue_rows().collect();
    let tickets: Vec<TicketId> = rows.iter().map(|r| r.ticket).collect();
    let filter = &app.selection(Pane::Queue).filter;
    let lang = paint.lang;
    let counts = app.board.counts;
    let mut right: Line<'_> = Vec::new();
    if !filter.is_empty() {
        right.push(span(lang.filtered(filter), paint.theme.info()));
        right.push(span("  ", Style::new()));
    }
    let waiting = if counts.waiting > 0 { paint.theme.waiting() } else { paint.theme.muted() };
    right.push(span(lang.waiting_count(counts.waiting), waiting));
    right.push(span(format!(" {} ", paint.theme.signs().dot), paint.theme.muted()));
    right.push(span(lang.open_count(counts.unfinished), paint.theme.muted()));
    let title = super::super::chrome::pane_title(paint, app, Pane::Queue, lang.pane_queue());
    let inner = paint.frame(area, &title, &right, super::super::chrome::focused(app, Pane::Queue));
    let key = app.keymap.key_label(Action::QuickEntry, Pane::Queue.scope().chain()).unwrap_or_default();
    let empty = match (filter.is_empty(), app.ready) {
        (false, _) => lang.no_match().to_owned(),
        (true, true) if counts.unfinished > 0 => lang.queue_callbacks_only(counts.unfinished),
        (true, true) => lang.queue_empty(&key),
        (true, false) => String::new(),
    };
    let table = Table { pane: Pane::Queue, columns: COLUMNS, tickets: &tickets, above: Vec::new(), empty };
    table.draw(paint, app, inner, area, |paint, i| match rows.get(i) {
        Some(row) => row_cells(paint, app, row),
        None => Row::default(),
    });
}

/// The tickets of an incident behind the most urgent of them: its sign and clock stand for all.
#[allow(clippy::too_many_arguments, reason = "what the row of the most urgent one has worked out already")]
fn folded_cells<'a>(
    paint: &Paint<'_>,
    app: &'a App,
    row: &'a QueueRow,
    all: &[&QueueRow],
    sign: &'static str,
    look: Style,
    clock: String,
    urgency: Urgency,
) -> Row<'a> {
    let (theme, lang) = (&paint.theme, paint.lang);
    let incident = row.incident.and_then(|id| app.board.incident(id));
    let again = all.iter().any(|r| r.repeat_unseen);
    let unattended = all.iter().any(|r| r.unattended);
    let (sign, look) = if again || unattended { (theme.signs().alarm, theme.breached()) } else { (sign, look) };
    let mut rest: Line<'a> = vec![span(format!("{} ", lang.incident_row(all.len())), theme.strong())];
    if unattended {
        rest.push(span(format!("{} ", lang.stage_unattended()), theme.breached()));
    }
    if again {
        rest.push(span(format!("{} ", lang.list_again()), theme.breached()));
    }
    if let Some(incident) = incident {
        rest.push(span(format!("{}  ", incident.matter), Style::new()));
        if incident.resolved.is_some() {
            let (told, of) = incident.told();
            rest.push(span(format!("{}  ", lang.incident_told_of(told, of)), theme.near()));
        }
    }
    let key = app.keymap.key_label(Action::FoldIncident, Pane::Queue.scope().chain()).unwrap_or_default();
    let place = incident.map(|i| lang.incident_place(&i.buildings, &i.area)).unwrap_or_default();
    let cells = vec![
        cell(sign, look),
        cell(lang.incident_stage(), theme.info()),
        cell(clock, if urgency == Urgency::Calm { Style::new() } else { theme.urgency(urgency).1 }),
        cell("", Style::new()),
        cell(place, Style::new()),
        // Where others have their caller, so that the words keep the rest of the line; there where it has no room.
        cell(key, theme.muted()),
        cell("", Style::new()),
    ];
    Row { cells, rest, kept: Some(CALLER) }
}

fn row_cells<'a>(paint: &Paint<'_>, app: &'a App, row: &'a QueueRow) -> Row<'a> {
    let (theme, lang, names) = (&paint.theme, paint.lang, BoardNames(app));
    let urgency = match row.clock_state(app.now) {
        ClockState::Ok => Urgency::Calm,
        ClockState::Near => Urgency::Near,
        ClockState::Breached => Urgency::Breached,
    };
    let flash = app.flashes(row.ticket, app.now);
    let (mut sign, mut look) = theme.urgency(urgency);
    if row.unattended || row.repeat_unseen {
        sign = theme.signs().alarm;
        look = theme.breached();
    }
    if flash {
        look = theme.alarm();
        if sign == " " {
            sign = theme.signs().alarm;
        }
    }
    let mine = app.me.is_some() && row.tracker == app.me;
    let plain = if mine || app.me.is_none() || row.stage == Stage::Waiting { Style::new() } else { theme.muted() };
    let stage = match row.stage {
        Stage::Waiting => theme.waiting(),
        _ if row.unattended => theme.breached(),
        _ => plain,
    };
    let clock = app.queue_clock(row, app.now);
    let tracker = if mine { lang.mine().to_owned() } else { row.tracker.map_or_else(String::new, |t| names.staff(t)) };
    let folded = app.folded(row);
    if !folded.is_empty() {
        return folded_cells(paint, app, row, &folded, sign, look, clock, urgency);
    }
    let mut rest: Line<'a> = Vec::new();
    if row.incident.is_some() {
        rest.push(span(format!("{} ", lang.incident_stage()), theme.info()));
    }
    if row.repeat_unseen {
        rest.push(span(format!("{} ", lang.list_again()), theme.breached()));
    }
    if row.asked {
        rest.push(span(format!("{} ", lang.list_asked()), theme.near()));
    }
    if row.offered {
        rest.push(span(format!("{} ", lang.list_offered()), theme.near()));
    }
    if row.grade_pending {
        rest.push(span(format!("{} ", lang.list_grade_pending()), theme.near()));
    }
    if row.vip {
        rest.push(span("VIP ", theme.near()));
    }
    if row.important {
        rest.push(span(format!("{} ", lang.list_important()), theme.near()));
    }
    rest.push(span(row.text.as_str(), plain));
    let cells = vec![
        cell(sign, look),
        cell(if row.unattended { lang.stage_unattended() } else { lang.stage_name(row.stage) }, stage),
        cell(
            clock,
            match urgency {
                Urgency::Calm if row.clock.is_none() => theme.near(),
                Urgency::Calm => plain,
                _ => theme.urgency(urgency).1,
            },
        ),
        cell(names.source(&row.source), theme.muted()),
        cell(row.household.as_ref().map_or(theme.signs().link.into(), ToString::to_string), plain),
        cell(row.caller.as_str(), plain),
        cell(tracker, theme.muted()),
    ];
    (cells, rest).into()
}
