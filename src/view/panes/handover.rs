//! Pane 2, the handover log (交接班记录): what the last shift left, and what this one must write.

use super::table::{Column, Table, cell};
use crate::action::Action;
use crate::app::{App, HandoverItem, Pane};
use crate::board::{HandoverBoard, LineRow, RecheckRow};
use crate::domain::handover::LineState;
use crate::domain::ids::TicketId;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::chrome;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

const COLUMNS: &[Column] = &[
    Column { least: 1, most: 2, drop: 0 },  // sign
    Column { least: 4, most: 14, drop: 0 }, // answer
    Column { least: 4, most: 9, drop: 1 },  // number
    Column { least: 7, most: 12, drop: 2 }, // household
];

/// From this width on a line says what the ticket is about besides what was noted.
const WIDE: u16 = 90;

/// Draws the pane.
pub fn draw(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let rows: Vec<HandoverItem<'_>> = app.handover_rows().collect();
    let tickets: Vec<TicketId> = rows.iter().map(HandoverItem::ticket).collect();
    let lang = paint.lang;
    let board = &app.board.handover;
    let title = chrome::pane_title(paint, app, Pane::Handover, &heading(paint, app, board));
    let filter = &app.selection(Pane::Handover).filter;
    let right =
        if filter.is_empty() { progress(paint, board) } else { vec![span(lang.filtered(filter), paint.theme.info())] };
    let mut inner = paint.frame(area, &title, &right, chrome::focused(app, Pane::Handover));
    for (line, style) in remarks(paint, app, board) {
        if inner.height > 2 {
            paint.text(inner.x, inner.y, inner.width, &line, style);
            inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        }
    }
    if app.zoom && app.focus == Pane::Handover {
        let room = usize::from(inner.height).saturating_sub(rows.len().max(1) + 1);
        let past = past(paint, app, board, room);
        let h = u16::try_from(past.len()).unwrap_or(0);
        inner.height -= h.min(inner.height);
        for (i, (line, style)) in past.iter().enumerate() {
            paint.text(inner.x, inner.bottom() + u16::try_from(i).unwrap_or(0), inner.width, line, *style);
        }
    }
    let empty = if filter.is_empty() { lang.handover_empty() } else { lang.no_match() };
    if let Some(next) = chrome::next_shift(app) {
        let style = paint.theme.muted();
        paint.foot(area, &next, style);
    }
    let table = Table { pane: Pane::Handover, columns: COLUMNS, tickets: &tickets, empty: empty.to_owned() };
    table.draw(paint, app, inner, area, |paint, i| match rows.get(i) {
        Some(HandoverItem::Line(row)) => line_cells(paint, row, inner.width >= WIDE),
        Some(HandoverItem::Recheck(row)) => recheck_cells(paint, app, row),
        None => (Vec::new(), Vec::new()),
    });
}

fn heading(paint: &Paint<'_>, app: &App, board: &HandoverBoard) -> String {
    let (lang, names) = (app.lang(), BoardNames(app));
    match (&board.from, &board.to) {
        (Some(from), Some(to)) => {
            let arrow = paint.theme.signs().arrow;
            format!("{} {} {arrow} {}", lang.pane_handover(), names.shift(from), names.shift(to))
        }
        (Some(from), None) => format!("{} {}", lang.pane_handover(), names.shift(from)),
        _ => lang.pane_handover().to_owned(),
    }
}

/// How far the sheet is: accepted lines, then signatures.
fn progress(paint: &Paint<'_>, board: &HandoverBoard) -> Line<'static> {
    let (lang, theme) = (paint.lang, &paint.theme);
    if board.sheet.is_none() {
        return Vec::new();
    }
    let (done, all) = (board.accepted(), board.lines.len());
    if board.signed_in.is_some() {
        return vec![span(format!("{} {}", theme.signs().ok, lang.sheet_sealed()), theme.ok())];
    }
    let mut line = vec![span(lang.accepted_of(done, all), if done == all { theme.ok() } else { theme.near() })];
    let (signed, of) = (board.signed_out.len(), board.outgoing.len());
    if board.signed_in.is_none() && signed > 0 && signed < of {
        line.push(span(format!(" {}", lang.signed_out_of(signed, of)), theme.muted()));
    }
    if board.signed_out.len() == board.outgoing.len() && !board.outgoing.is_empty() {
        line.push(span(format!(" {} {}", theme.signs().ok, lang.signed_out()), theme.ok()));
    }
    line
}

/// Lines above the rows: free notes of the last shift, what this shift has still to write.
fn remarks(paint: &Paint<'_>, app: &App, board: &HandoverBoard) -> Vec<(String, Style)> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut out = Vec::new();
    for event in &board.access {
        let words = crate::i18n::history::history_line(lang, event, &names);
        out.push((format!("{} {} {words}", theme.signs().near, lang.day_time(event.at)), theme.near()));
    }
    let duty = &app.board.duty;
    let people = |all: &[crate::domain::ids::StaffId]| lang.list(all.iter().map(|s| names.staff(*s)), 3);
    if duty.swaps > 0 {
        let key = app.key_label_in_panes(Action::Roster).unwrap_or_default();
        out.push((format!("{} {}", theme.signs().near, lang.roster_swaps_wait(duty.swaps, &key)), theme.near()));
    }
    if !duty.unplanned.is_empty() {
        out.push((lang.roster_unplanned(&people(&duty.unplanned)), theme.info()));
    }
    // Departments on duty (R042), where there is room for them.
    if app.zoom && !duty.departments.is_empty() {
        let list: Vec<String> = duty
            .departments
            .iter()
            .filter_map(|t| Some(format!("{} {}", names.department(t.department.as_ref()?), people(&t.planned))))
            .collect();
        out.push((lang.roster_departments(&list.join(lang.list_comma())), theme.muted()));
    }
    if !board.unwritten.is_empty() {
        let first: Vec<String> = board.unwritten.iter().take(3).map(|t| names.ticket(*t)).collect();
        let more = if board.unwritten.len() > first.len() { "…" } else { "" };
        let list = format!("{}{more}", first.join(lang.list_comma()));
        out.push((
            format!("{} {}", theme.signs().near, lang.notes_to_write(board.unwritten.len(), &list)),
            theme.near(),
        ));
    }
    if !board.notes.trim().is_empty() {
        out.push((lang.sheet_notes(&board.notes.replace('\n', " ")), theme.info()));
    }
    if let Some((_, _, text)) = board.corrections.last() {
        out.push((lang.sheet_corrected(text), theme.info()));
    }
    out
}

/// Sheets of the past, newest first, as many as there is room for.
fn past(paint: &Paint<'_>, app: &App, board: &HandoverBoard, room: usize) -> Vec<(String, Style)> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    if board.past.is_empty() || room < 2 {
        return Vec::new();
    }
    let people = |all: &[crate::domain::ids::StaffId]| lang.list(all.iter().map(|s| names.staff(*s)), 3);
    let mut out = vec![(format!("{0}{0} {1}", theme.signs().link, lang.past_sheets()), theme.muted())];
    for sheet in board.past.iter().take(room.saturating_sub(1).min(6)) {
        let incoming = match sheet.incoming {
            Some((who, at)) => format!("{} {} {}", theme.signs().ok, names.staff(who), lang.day_time(at)),
            None => theme.signs().todo.to_owned(),
        };
        let from = people(&sheet.outgoing);
        let (when, arrow) = (lang.day_time(sheet.prepared), theme.signs().arrow);
        out.push((format!("{when}  {from} {arrow} {incoming}  {}", lang.past_lines(sheet.lines)), theme.muted()));
    }
    out
}

fn line_cells<'a>(paint: &Paint<'_>, row: &'a LineRow, wide: bool) -> (Line<'a>, Line<'a>) {
    let (theme, lang) = (&paint.theme, paint.lang);
    let signs = theme.signs();
    let (sign, look) = match &row.state {
        LineState::Open => (signs.todo, theme.muted()),
        LineState::Accepted { .. } => (signs.ok, theme.ok()),
        LineState::Queried { .. } => (signs.query, theme.breached()),
        LineState::Answered { .. } => (signs.dot, theme.near()),
    };
    let mut rest = Vec::new();
    if row.overdue {
        rest.push(span(format!("{}{} ", signs.breached, lang.tag_late()), theme.breached()));
    }
    if row.callback_due {
        rest.push(span(format!("{} ", lang.tag_callback()), theme.near()));
    }
    let noted = row.note.is_some() || !matches!(row.state, LineState::Open | LineState::Accepted { .. });
    if wide && noted {
        rest.push(span(paint.ruler.cut(&row.text, 30), theme.muted()));
        rest.push(span("  ", Style::new()));
    }
    match (&row.state, &row.note) {
        (LineState::Queried { text, .. }, _) => rest.push(span(lang.asks(text), theme.near())),
        (LineState::Answered { text, .. }, _) => rest.push(span(lang.answers(text), theme.near())),
        (_, Some(note)) => {
            let mut words = note.state.clone();
            for more in [&note.next_step, &note.told] {
                if !more.trim().is_empty() {
                    words.push_str(lang.sentence_stop());
                    words.push_str(more);
                }
            }
            rest.push(span(words, Style::new()));
        }
        (_, None) => rest.push(span(row.text.as_str(), theme.muted())),
    }
    let number = if row.number.is_empty() { lang.stage_name(row.stage).to_owned() } else { row.number.clone() };
    let home = row.household.as_ref().map_or_else(String::new, ToString::to_string);
    (
        vec![
            cell(sign, look),
            cell(lang.line_state_name(&row.state), look),
            cell(number, Style::new()),
            cell(home, Style::new()),
        ],
        rest,
    )
}

fn recheck_cells<'a>(paint: &Paint<'_>, app: &'a App, row: &'a RecheckRow) -> (Line<'a>, Line<'a>) {
    let (theme, lang) = (&paint.theme, paint.lang);
    let cells = vec![
        cell(theme.signs().query, theme.near()),
        cell(lang.to_recheck(), theme.near()),
        cell(row.number.clone(), Style::new()),
        cell(lang.stage_name(row.stage), Style::new()),
    ];
    let since = lang.due_time(row.since, app.now);
    (cells, vec![span(format!("{since}  "), theme.muted()), span(row.text.as_str(), Style::new())])
}
