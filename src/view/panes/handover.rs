//! Pane 2, the handover log (交接班记录): what the last shift left, and what this one must write.

use super::table::{Column, Row, Table, cell};
use crate::action::Action;
use crate::app::{App, HandoverItem, Pane};
use crate::board::{HandoverBoard, LineRow, RecheckRow, incidents_of};
use crate::domain::clock::ClockState;
use crate::domain::handover::LineState;
use crate::domain::ids::TicketId;
use crate::domain::roster::Day;
use crate::i18n::agreements::call_line;
use crate::i18n::corrective::form_line;
use crate::i18n::escalation::on_line;
use crate::i18n::history::history_line;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::chrome;
use crate::view::paint::{Line, Paint, span};
use ratatui::layout::Rect;
use ratatui::style::Style;
use std::cmp::Ordering;

const COLUMNS: &[Column] = &[
    Column { least: 1, most: 2, drop: 0 },  // sign
    Column { least: 4, most: 14, drop: 0 }, // answer
    Column { least: 4, most: 9, drop: 4 },  // number
    Column { least: 7, most: 12, drop: 5 }, // household
    Column { least: 4, most: 9, drop: 3 },  // clock
    Column { least: 4, most: 20, drop: 2 }, // what is next
    Column { least: 4, most: 16, drop: 1 }, // first receiver, tracker
];

/// Rows that the list keeps when the details of a line stand below it.
const LIST_LEAST: u16 = 5;

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
    let room = usize::from(area.width).saturating_sub(paint.width(&title) + 9);
    let right = if filter.is_empty() {
        progress(paint, app, room)
    } else {
        vec![span(lang.filtered(filter), paint.theme.info())]
    };
    let mut inner = paint.frame(area, &title, &right, chrome::focused(app, Pane::Handover));
    for (line, style) in remarks(paint, app, board) {
        if inner.height > 2 {
            paint.text(inner.x, inner.y, inner.width, &line, style);
            inner = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
        }
    }
    let details = details(paint, app, usize::from(inner.width));
    let list_room = inner.height;
    let room = inner.height.saturating_sub(LIST_LEAST);
    if room > 2 && !details.is_empty() {
        let h = u16::try_from(details.len()).unwrap_or(u16::MAX).min(room - 1);
        inner.height -= h + 1;
        let rule = "─".repeat(usize::from(inner.width));
        paint.text(inner.x, inner.bottom(), inner.width, &rule, paint.theme.muted());
        for (y, line) in (inner.bottom() + 1..inner.bottom() + 1 + h).zip(&details) {
            paint.line(inner.x, y, inner.width, line);
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
    let empty = match (filter.is_empty(), app.board.handover.sheet) {
        (false, _) => lang.no_match(),
        (true, Some(_)) => lang.handover_nothing(),
        (true, None) => lang.handover_empty(),
    };
    if let Some(next) = chrome::next_shift(app) {
        let style = paint.theme.muted();
        paint.foot(area, &next, style);
    }
    let table =
        Table { pane: Pane::Handover, columns: COLUMNS, tickets: &tickets, above: Vec::new(), empty: empty.to_owned() };
    table.draw(paint, app, inner, area, |paint, i| match rows.get(i) {
        Some(HandoverItem::Line(row)) => line_cells(paint, app, row, inner.width >= WIDE).into(),
        Some(HandoverItem::Recheck(row)) => recheck_cells(paint, app, row).into(),
        None => Row::default(),
    });
    // The details of another line may leave the list fewer rows: a page goes no further than such a list still shows, or
    // lines would be passed that were never in sight.
    if let Some(page) = paint.seen.pages.get_mut(Pane::Handover.index()) {
        let least = if list_room > LIST_LEAST { LIST_LEAST } else { list_room };
        *page = page.div_ceil(2) + usize::from(least / 2);
    }
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

/// How far the sheet is: accepted lines, then signatures where there is room for them.
fn progress(paint: &Paint<'_>, app: &App, room: usize) -> Line<'static> {
    let (lang, theme, board) = (paint.lang, &paint.theme, &app.board.handover);
    if board.sheet.is_none() {
        return Vec::new();
    }
    let (done, all) = board.settled(app.me.filter(|_| !board.viewer_is_outgoing));
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
    if line.iter().map(|s| paint.ruler.width(&s.text)).sum::<usize>() > room {
        line.truncate(1);
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
    let wide = app.zoom && app.focus == Pane::Handover;
    for (mark, n) in incidents_of(&board.lines).into_iter().take(if wide { 6 } else { 1 }) {
        let line = mark.line.replace('\n', " ");
        let words = lang.incident_on_sheet(mark.id.0, &mark.matter, &mark.buildings, &mark.area, n, &line);
        out.push((format!("{} {words}", theme.signs().alarm), theme.info()));
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
    for shift in &board.forgotten {
        let who = lang.list(shift.on_duty.iter().map(|s| names.staff(*s)), 3);
        let (name, ends) = (names.shift(&shift.pattern), lang.wall_day(shift.ends));
        let key = app.key_label_in_panes(Action::ReleaseUnrelieved).unwrap_or_default();
        out.push((
            format!("{} {}", theme.signs().breached, lang.shift_forgotten(&name, &ends, &who, &key)),
            theme.breached(),
        ));
    }
    let others = board.open_sheets.iter().filter(|s| Some(**s) != board.sheet).count();
    if others > 0 {
        let key = app.key_label_in_panes(Action::Sheets).unwrap_or_default();
        out.push((format!("{} {}", theme.signs().near, lang.other_sheets(others, &key)), theme.near()));
    }
    let room = if wide { 6 } else { 1 };
    for form in board.forms.iter().take(room) {
        let (sign, look) = if form.late {
            (theme.signs().breached, theme.breached())
        } else if app.me.is_some_and(|me| form.may.contains(&me)) {
            (theme.signs().near, theme.near())
        } else {
            (theme.signs().current, theme.info())
        };
        out.push((format!("{sign} {}", form_line(lang, form, &names)), look));
    }
    if board.forms.len() > room {
        let key = app.key_label_in_panes(Action::Actions).unwrap_or_default();
        out.push((lang.forms_more(board.forms.len() - room, &key), theme.muted()));
    }
    let today = Day(app.now.date());
    for line in board.agreements.iter().take(room) {
        let (sign, look) = match line.due.cmp(&today) {
            Ordering::Less => (theme.signs().breached, theme.breached()),
            Ordering::Equal => (theme.signs().near, theme.near()),
            Ordering::Greater => (theme.signs().current, theme.info()),
        };
        out.push((format!("{sign} {}", call_line(lang, line, today)), look));
    }
    if board.agreements.len() > room {
        let key = app.key_label_in_panes(Action::Agreements).unwrap_or_default();
        out.push((lang.agreement_more(board.agreements.len() - room, &key), theme.muted()));
    }
    for note in board.open_notes.iter().take(room) {
        let text = lang.free_note(lang.note_kind_name(note.kind), &note.text.replace('\n', " "), &names.staff(note.by));
        out.push((text, theme.info()));
    }
    if board.open_notes.len() > room {
        out.push((lang.free_notes_more(board.open_notes.len() - room), theme.muted()));
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

fn line_cells<'a>(paint: &Paint<'_>, app: &'a App, row: &'a LineRow, wide: bool) -> (Line<'a>, Line<'a>) {
    let (theme, lang, names) = (&paint.theme, paint.lang, BoardNames(app));
    let signs = theme.signs();
    let (sign, look) = match &row.state {
        LineState::Open => (signs.todo, theme.muted()),
        LineState::Accepted { .. } => (signs.ok, theme.ok()),
        LineState::Queried { .. } => (signs.query, theme.breached()),
        LineState::Answered { .. } => (signs.dot, theme.near()),
    };
    let mut rest = Vec::new();
    if let Some(mark) = &row.incident {
        rest.push(span(format!("{} {} ", lang.incident_stage(), mark.id), theme.info()));
    }
    let late = row.clock_state(app.now) == ClockState::Breached;
    if row.overdue || late {
        rest.push(span(format!("{}{} ", signs.breached, lang.tag_late()), theme.breached()));
    }
    if !row.steps.is_empty() {
        rest.push(span(format!("{} ", lang.tag_escalated()), theme.breached()));
    }
    if row.taken_over {
        rest.push(span(format!("{} ", lang.tag_taken_over()), theme.near()));
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
            cell(app.line_clock(row, app.now), clock_look(paint, app, row)),
            cell(lang.next_act_name(row.next), Style::new()),
            cell(people(&names, row), theme.muted()),
        ],
        rest,
    )
}

fn clock_look(paint: &Paint<'_>, app: &App, row: &LineRow) -> Style {
    match row.clock_state(app.now) {
        ClockState::Breached => paint.theme.breached(),
        ClockState::Near => paint.theme.near(),
        ClockState::Ok => paint.theme.muted(),
    }
}

/// First receiver, and who tracks it where that is somebody else.
fn people(names: &BoardNames<'_>, row: &LineRow) -> String {
    let all = [row.first_receiver, row.tracker.filter(|t| Some(*t) != row.first_receiver)];
    all.into_iter().flatten().map(|s| names.staff(s)).collect::<Vec<_>>().join("/")
}

/// The selected line in full: who, which clock, what was done last, what is next, what was said.
fn details(paint: &Paint<'_>, app: &App, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let Some(HandoverItem::Line(row)) = app.line() else { return Vec::new() };
    let board = &app.board.handover;
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut say = |label: &str, text: String, style: Style, most: usize| {
        if text.trim().is_empty() {
            return;
        }
        let label = format!("{label} ");
        let indent = paint.ruler.width(&label);
        for (i, part) in paint.ruler.wrap(&text, cols.saturating_sub(indent), most).into_iter().enumerate() {
            let head = if i == 0 { label.clone() } else { " ".repeat(indent) };
            lines.push(vec![span(head, theme.muted()), span(part, style)]);
        }
    };
    let key = |action| app.key_label_in_panes(action).unwrap_or_default();
    match &row.state {
        LineState::Queried { by, text } => {
            let asked = lang.print_queried(&names.staff(*by), text);
            let way = if board.viewer_is_outgoing {
                lang.answer_by_key(&key(Action::AnswerLine))
            } else {
                lang.waits_for_answer().to_owned()
            };
            say(theme.signs().query, format!("{asked}{}{way}", lang.sentence_stop()), theme.breached(), 3);
        }
        LineState::Answered { by, text, decided } => {
            let said = if *decided {
                lang.print_decided(&names.staff(*by), text)
            } else {
                lang.print_answered(&names.staff(*by), text)
            };
            say(theme.signs().dot, said, theme.near(), 3);
        }
        LineState::Accepted { by } if board.signed_in.is_none() => {
            say(theme.signs().ok, lang.accepted_by(&names.staff(*by)), theme.ok(), 1);
        }
        LineState::Open | LineState::Accepted { .. } => {}
    }
    let mut who = vec![lang.print_first(&row.first_receiver.map_or_else(|| "—".to_owned(), |s| names.staff(s)))];
    who.extend(row.tracker.map(|s| lang.print_tracker(&names.staff(s))));
    if row.taken_over {
        who.push(lang.tag_taken_over().to_owned());
    }
    let clock = row.clock.map(|(kind, clock)| {
        let left = app.line_clock(row, app.now);
        lang.print_due(lang.clock_kind_name(kind), &left, &lang.due_time(clock.due, app.now))
    });
    who.push(clock.unwrap_or_else(|| lang.print_no_clock().to_owned()));
    say(lang.stage_name(row.stage), who.join("  "), Style::new(), 1);
    if let Some(last) = &row.last {
        let by = names.actor(last.actor);
        let what = format!("{} {by} {}", lang.due_time(last.at, app.now), history_line(lang, last, &names));
        say(lang.print_last(), what, Style::new(), 2);
    }
    let mut next = vec![lang.next_act_name(row.next).to_owned()];
    next.extend(row.note.as_ref().map(|n| n.next_step.clone()));
    say(lang.print_next(), next.join(lang.sentence_stop()), theme.strong(), 2);
    for text in on_line(lang, row, &names) {
        say(theme.signs().near, text, theme.near(), 2);
    }
    if let Some(note) = &row.note {
        say(lang.print_state(), note.state.clone(), Style::new(), 2);
        say(lang.print_told(), note.told.clone(), Style::new(), 2);
    }
    lines
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
    let mut rest = vec![span(format!("{since}  "), theme.muted())];
    if Some(row.whose) != app.me {
        rest.push(span(format!("{} ", lang.print_first(&BoardNames(app).staff(row.whose))), theme.near()));
    }
    if row.old {
        rest.push(span(format!("{} ", lang.recheck_old()), theme.near()));
    }
    rest.push(span(row.text.as_str(), Style::new()));
    (cells, rest)
}
