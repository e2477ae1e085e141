//! Past shifts: the cards of a day, what happened in a shift, a sheet line by line, a ticket.

use crate::app::overlay::review::{Page, ReviewLayer, ShiftRow};
use crate::app::{App, Spot};
use crate::board::{Figure, Remark, ReviewLine, ReviewSheet, ReviewShift, ShiftAct, ShiftReview, What};
use crate::domain::event::LineKind;
use crate::domain::handover::{LineState, SheetLine};
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use crate::view::text::popup_clear;
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Figures that are shown even when there are none.
const ALWAYS: [Figure; 3] = [Figure::Received, Figure::Closed, Figure::Breached];

/// A line, and the row of the list that it belongs to.
pub(super) type Row = (Option<usize>, Line<'static>);

/// Draws the review over the panes; title and hints stay.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &ReviewLayer) {
    let lang = paint.lang;
    let (page, list) = it.page();
    let title = match page {
        Page::Day => lang.review_title(&lang.day_name(it.day)),
        Page::Shift(at) => format!(
            "{}  {}",
            lang.review_title(&lang.day_name(it.day)),
            it.shift(*at).map(|s| shift_name(paint, app, &s.shift)).unwrap_or_default()
        ),
        Page::Sheet(shift, at) => {
            let name = it.shift(*shift).map(|s| shift_name(paint, app, &s.shift)).unwrap_or_default();
            it.sheet(*shift, *at).map_or_else(String::new, |s| lang.review_sheet_title(s.sheet.id.0, &name))
        }
        Page::Ticket(ticket) => app.details(*ticket).map_or_else(String::new, |d| d.number.clone()),
    };
    let (outer, inner) = full(paint, &title, &beside(paint, app, it));
    let width = usize::from(inner.width);
    let rows = match (page, &it.review) {
        (Page::Ticket(ticket), _) => {
            let lines: Vec<Line<'_>> = match app.details(*ticket) {
                Some(details) => crate::view::panes::ticket::lines(paint, app, details, width, true),
                None => vec![vec![span(lang.review_loading(), paint.theme.muted())]],
            };
            crate::view::overlay::help::scroll(paint, outer, inner, &lines, list.at);
            return;
        }
        (_, None) => vec![(None, vec![span(lang.review_loading(), paint.theme.muted())])],
        (Page::Day, Some(review)) if review.shifts.is_empty() => {
            vec![(None, vec![span(lang.review_empty(), paint.theme.muted())])]
        }
        (Page::Day, Some(review)) => day(paint, app, &review.shifts, width),
        (Page::Shift(at), _) => it.shift(*at).map(|s| shift(paint, app, s, width)).unwrap_or_default(),
        (Page::Sheet(shift, at), _) => match (it.shift(*shift), it.sheet(*shift, *at)) {
            (Some(of), Some(one)) => sheet(paint, app, of, one, width),
            _ => Vec::new(),
        },
    };
    chosen(paint, outer, inner, &rows, list.at);
}

/// The whole screen but for title and hints.
pub(super) fn full(paint: &mut Paint<'_>, title: &str, right: &Line<'_>) -> (Rect, Rect) {
    let screen = paint.buf.area;
    let area = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    popup_clear(paint.buf, area);
    let base = paint.theme.base();
    paint.tint(area, base);
    let title = vec![span(title.to_owned(), paint.theme.title(true))];
    let inner = paint.frame(area, &title, right, true);
    paint.spot(area, Spot::Layer);
    (area, Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner })
}

/// Rows of which one is chosen: it is in sight, with all its lines where there is room.
pub(super) fn chosen(paint: &mut Paint<'_>, outer: Rect, inner: Rect, rows: &[Row], at: usize) {
    let height = usize::from(inner.height);
    let last = rows.iter().rposition(|(row, _)| *row == Some(at)).unwrap_or(0);
    let begin = rows.iter().position(|(row, _)| *row == Some(at)).unwrap_or(0);
    // What stands above the first row is seen with it.
    let begin = if at == 0 { 0 } else { begin };
    let first = (last + 1).saturating_sub(height).max(begin.saturating_sub(height / 2)).min(begin);
    let first = first.min(rows.len().saturating_sub(height));
    let page = rows.iter().skip(first).take(height).filter_map(|(row, _)| *row);
    paint.seen.layer_page = page.collect::<std::collections::BTreeSet<_>>().len();
    for (i, (row, line)) in rows.iter().skip(first).take(height).enumerate() {
        let y = inner.y + u16::try_from(i).unwrap_or(0);
        let area = Rect { x: inner.x - 1, y, width: inner.width + 2, height: 1 };
        if *row == Some(at) {
            let style = paint.theme.selected(true);
            paint.tint(area, style);
        }
        paint.line(inner.x, y, inner.width, line);
        if let Some(row) = row {
            paint.spot(area, Spot::LayerRow(*row));
        }
    }
    paint.scrollbar(outer, first, height, rows.len());
}

/// The days beside, with their keys.
fn beside(paint: &Paint<'_>, app: &App, it: &ReviewLayer) -> Line<'static> {
    use crate::action::Action;
    let (lang, muted) = (paint.lang, paint.theme.muted());
    let Some(review) = &it.review else { return Vec::new() };
    let mut line = Vec::new();
    for (action, day) in [(Action::Earlier, review.earlier), (Action::Later, review.later)] {
        if let (Some(day), Some(key)) = (day, app.key_label(action)) {
            if !line.is_empty() {
                line.push(span("  ", muted));
            }
            line.push(span(format!("{key} {}", lang.short_day(day)), muted));
        }
    }
    line
}

fn shift_name(paint: &Paint<'_>, app: &App, s: &ShiftReview) -> String {
    let lang = paint.lang;
    if s.shift.0 == 0 {
        return lang.review_before_first().to_owned();
    }
    let hours = format!("{}–{}", lang.clock_time(s.starts), lang.end_time(s.starts, s.ends));
    format!("{} {}", BoardNames(app).shift(&s.pattern), paint.ruler.fit(&hours))
}

fn people(app: &App, s: &ShiftReview) -> String {
    let lang = app.lang();
    lang.list(s.people().iter().map(|p| BoardNames(app).staff(*p)), 6)
}

/// Puts items on as few lines as they need.
fn flow(paint: &Paint<'_>, items: Vec<Line<'static>>, indent: usize, width: usize) -> Vec<Line<'static>> {
    let blank = || vec![span(" ".repeat(indent), Style::new())];
    let (mut out, mut line) = (Vec::new(), blank());
    for item in items {
        if line.len() > 1 && paint.width(&line) + 2 + paint.width(&item) > width {
            out.push(std::mem::replace(&mut line, blank()));
        }
        if line.len() > 1 {
            line.push(span("  ", Style::new()));
        }
        line.extend(item);
    }
    if line.len() > 1 {
        out.push(line);
    }
    out
}

fn figure(paint: &Paint<'_>, name: &str, n: usize, bad: bool) -> Line<'static> {
    let theme = &paint.theme;
    let look = match (n, bad) {
        (0, _) => theme.muted(),
        (_, true) => theme.breached(),
        _ => theme.strong(),
    };
    let sign = if bad && n > 0 { theme.signs().breached } else { "" };
    vec![span(format!("{name} "), theme.muted()), span(format!("{sign}{n}"), look)]
}

/// The figures of a shift: the five that everybody asks for, and what there is of the others.
fn figures(paint: &Paint<'_>, s: &ReviewShift) -> Vec<Line<'static>> {
    let lang = paint.lang;
    let bad = |f: Figure| matches!(f, Figure::Breached | Figure::Released | Figure::ClockSetBack);
    let mut items = vec![figure(paint, lang.review_arrived(), s.shift.arrived as usize, false)];
    for f in Figure::ALL {
        let n = s.shift.count(f);
        if n > 0 || ALWAYS.contains(&f) {
            items.push(figure(paint, lang.figure_name(f), n, bad(f)));
        }
        if f == Figure::Closed {
            items.push(figure(paint, lang.review_left(), s.left, false));
        }
    }
    if s.shift.arrived_outside > 0 {
        let text = lang.review_arrived_outside(s.shift.arrived_outside);
        items.push(vec![span(text, paint.theme.near())]);
    }
    items
}

/// Who signed a sheet, when, and how late.
fn signatures(paint: &Paint<'_>, app: &App, s: &ReviewSheet) -> Vec<Line<'static>> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let ok = theme.signs().ok;
    let mut items: Vec<Line<'static>> = Vec::new();
    for (who, at) in &s.sheet.signed_out {
        let text = lang.review_signed_out(&names.staff(*who), &lang.clock_time(*at));
        items.push(vec![span(format!("{ok} {text}"), theme.ok())]);
    }
    if s.sheet.signed_out.is_empty() {
        items.push(vec![span(lang.review_not_signed_out(), theme.near())]);
    }
    match s.sheet.signed_in {
        Some((who, at)) => {
            let text = lang.review_signed_in(&names.staff(who), &lang.clock_time(at));
            items.push(vec![span(format!("{ok} {text}"), theme.ok())]);
        }
        None => items.push(vec![span(lang.review_not_signed_in(), theme.near())]),
    }
    if let Some(delay) = s.delay_ms {
        items.push(vec![match delay {
            60_000.. => span(lang.review_delay(&lang.span(delay)), theme.near()),
            ..-59_999 => span(lang.review_early(&lang.span(delay)), theme.muted()),
            _ => span(lang.review_on_time(), theme.muted()),
        }]);
    }
    items
}

fn day(paint: &Paint<'_>, app: &App, shifts: &[ReviewShift], width: usize) -> Vec<Row> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let mut rows: Vec<Row> = Vec::new();
    for (i, s) in shifts.iter().enumerate() {
        let mut head = vec![
            span(shift_name(paint, app, &s.shift), theme.strong()),
            span("   ", Style::new()),
            span(people(app, &s.shift), Style::new()),
        ];
        if s.shift.closed.is_none() && s.shift.shift.0 > 0 {
            head.push(span(format!("   {}", lang.review_open()), theme.info()));
        }
        rows.push((Some(i), head));
        rows.extend(flow(paint, figures(paint, s), 2, width).into_iter().map(|l| (Some(i), l)));
        for sheet in &s.sheets {
            rows.extend(flow(paint, signatures(paint, app, sheet), 2, width).into_iter().map(|l| (Some(i), l)));
        }
        if s.sheets.is_empty() && s.shift.closed.is_some() {
            rows.push((Some(i), vec![span(format!("  {}", lang.review_no_sheet()), theme.muted())]));
        }
        rows.push((None, Vec::new()));
    }
    let sum = |f: &dyn Fn(&ReviewShift) -> usize| shifts.iter().map(f).sum::<usize>();
    let mut total = vec![vec![span(lang.review_totals(), theme.strong())]];
    total.push(figure(
        paint,
        lang.review_arrived(),
        sum(&|s| (s.shift.arrived + s.shift.arrived_outside) as usize),
        false,
    ));
    for f in Figure::ALL {
        let n = sum(&|s| s.shift.count(f));
        if n > 0 {
            total.push(figure(paint, lang.figure_name(f), n, f == Figure::Breached));
        }
    }
    rows.extend(flow(paint, total, 0, width).into_iter().map(|l| (None, l)));
    rows
}

fn shift(paint: &Paint<'_>, app: &App, s: &ReviewShift, width: usize) -> Vec<Row> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut rows: Vec<Row> = flow(paint, figures(paint, s), 0, width).into_iter().map(|l| (None, l)).collect();
    rows.push((None, Vec::new()));
    for (i, row) in ReviewLayer::rows(s).into_iter().enumerate() {
        match row {
            ShiftRow::Duty(at) => {
                let Some(d) = s.shift.duty.get(at) else { continue };
                let until = d.off.map_or_else(|| lang.review_still_on().to_owned(), |off| lang.clock_time(off));
                let hours = format!("{}–{until}", lang.clock_time(d.on));
                let hours = paint.ruler.pad(&paint.ruler.fit(&hours), 13);
                let line = vec![
                    span(hours, theme.muted()),
                    span(format!(" {}  ", lang.review_people()), theme.muted()),
                    span(names.staff(d.staff), Style::new()),
                ];
                rows.push((Some(i), line));
            }
            ShiftRow::Sheet(at) => {
                let Some(sheet) = s.sheets.get(at) else { continue };
                let mut items =
                    vec![vec![span(lang.review_sheet(sheet.sheet.id.0, sheet.sheet.lines.len()), theme.strong())]];
                items.extend(signatures(paint, app, sheet));
                rows.extend(flow(paint, items, 0, width).into_iter().map(|l| (Some(i), l)));
            }
            ShiftRow::Act(at) => {
                if let Some(act) = s.shift.acts.get(at) {
                    rows.push((Some(i), act_line(paint, app, s, act)));
                }
            }
        }
    }
    rows
}

fn number(paint: &Paint<'_>, line: Option<&ReviewLine>) -> String {
    match line {
        Some(line) if !line.number.is_empty() => line.number.clone(),
        Some(_) => paint.lang.review_waiting_line().to_owned(),
        None => String::new(),
    }
}

fn act_line(paint: &Paint<'_>, app: &App, s: &ReviewShift, act: &ShiftAct) -> Line<'static> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let figure = act.what.figure();
    let look = match figure {
        Figure::Breached | Figure::Released | Figure::ClockSetBack => theme.breached(),
        Figure::TakenOver | Figure::Queried | Figure::Rework | Figure::Again | Figure::Revealed => theme.near(),
        Figure::Closed => theme.ok(),
        _ => Style::new(),
    };
    let who = |id: &crate::domain::ids::StaffId| names.staff(*id);
    let to = |to: &Option<crate::domain::ids::StaffId>| {
        to.map_or_else(|| lang.chain_nobody().to_owned(), |t| names.staff(t))
    };
    let arrow = theme.signs().arrow;
    let words = match &act.what {
        What::Breached { clock } => lang.late_name(*clock).to_owned(),
        What::Excused { reason } | What::Revealed { reason } => reason.clone(),
        What::Returned { from, to: t } => format!("{} {arrow} {}", who(from), to(t)),
        What::TakenOver { from, to: t, reason } => {
            format!("{} {arrow} {} {reason}", who(from), to(t))
        }
        What::Released { from, reason } => format!("{} {reason}", lang.review_from(&who(from))),
        What::TakenUp { from } => lang.review_from(&who(from)),
        What::Queried { text, .. } => text.clone(),
        What::Incident { event } => crate::i18n::incidents::history(lang, event, &names),
        What::Agreement { event } => crate::i18n::agreements::history(lang, event, &names),
        _ => String::new(),
    };
    let ticket = act.ticket.and_then(|t| s.ticket(t));
    let name = paint.ruler.pad(lang.figure_name(figure), 10);
    let sign = if figure == Figure::Breached { theme.signs().breached } else { " " };
    let by = act.by.map(|b| names.staff(b)).unwrap_or_default();
    let mut line = vec![
        span(lang.clock_time(act.at), theme.muted()),
        span(format!(" {sign} "), look),
        span(name, look),
        span(" ", Style::new()),
        span(paint.ruler.pad(&number(paint, ticket), 10), Style::new()),
        span(" ", Style::new()),
        span(paint.ruler.pad(&by, 8), theme.muted()),
        span("  ", Style::new()),
    ];
    if act.outside {
        line.push(span(format!("{} ", lang.review_outside()), theme.near()));
    }
    if !words.is_empty() {
        line.push(span(format!("{words}  "), look));
    }
    line.push(span(ticket.map(|t| t.text.clone()).unwrap_or_default(), theme.muted()));
    line
}

fn sheet(paint: &Paint<'_>, app: &App, of: &ReviewShift, s: &ReviewSheet, width: usize) -> Vec<Row> {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut rows: Vec<Row> = flow(paint, signatures(paint, app, s), 0, width).into_iter().map(|l| (None, l)).collect();
    let say = |rows: &mut Vec<Row>, text: &str, style: Style| {
        rows.extend(paint.ruler.wrap(text, width, 12).into_iter().map(|l| (None, vec![span(l, style)])));
    };
    if !s.sheet.notes.trim().is_empty() {
        say(&mut rows, &lang.review_notes(&s.sheet.notes.replace('\n', " ")), theme.info());
    }
    for note in &s.sheet.entries {
        let done = if note.struck.is_some() { theme.muted() } else { Style::new() };
        say(&mut rows, &format!("{} {}", theme.signs().dot, note.text), done);
    }
    for (who, at, text) in &s.sheet.corrections {
        say(&mut rows, &lang.review_correction(&names.staff(*who), &lang.day_time(*at), text), theme.near());
    }
    rows.push((None, Vec::new()));
    for (i, line) in s.sheet.lines.iter().enumerate() {
        let known = s.lines.iter().find(|l| l.ticket == line.ticket);
        rows.push((Some(i), sheet_line(paint, app, line, known)));
        let note = match (&line.note, line.kind) {
            (Some(n), _) => lang.review_note(&n.state, &n.next_step, &n.told),
            (None, LineKind::Unfinished) => lang.review_no_note().to_owned(),
            (None, LineKind::Waiting) => continue,
        };
        let room = width.saturating_sub(4);
        let text = |t: &str, style: Style| -> Vec<Row> {
            let wrapped = paint.ruler.wrap(t, room, 6);
            wrapped.into_iter().map(|l| (Some(i), vec![span(format!("    {l}"), style)])).collect()
        };
        rows.extend(text(&note, Style::new()));
        let said = |r: &&Remark| r.sheet == s.sheet.id && r.ticket == line.ticket;
        for remark in of.shift.remarks.iter().filter(said) {
            let by = remark.by.map(|b| names.staff(b)).unwrap_or_default();
            let what = lang.said_name(remark.said);
            rows.extend(text(&lang.review_remark(what, &by, &lang.clock_time(remark.at), &remark.text), theme.near()));
        }
    }
    rows
}

fn sheet_line(paint: &Paint<'_>, app: &App, line: &SheetLine, known: Option<&ReviewLine>) -> Line<'static> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let signs = theme.signs();
    let (sign, look) = match &line.state {
        LineState::Open => (signs.todo, theme.muted()),
        LineState::Accepted { .. } => (signs.ok, theme.ok()),
        LineState::Queried { .. } => (signs.query, theme.breached()),
        LineState::Answered { .. } => (signs.dot, theme.near()),
    };
    let tracker = line.tracker.map(|t| BoardNames(app).staff(t)).unwrap_or_default();
    let mut out = vec![
        span(format!("{sign} "), look),
        span(paint.ruler.pad(lang.line_state_name(&line.state), 9), look),
        span(paint.ruler.pad(&number(paint, known), 10), theme.strong()),
        span(format!(" {}  ", paint.ruler.pad(&tracker, 8)), theme.muted()),
    ];
    if line.overdue {
        out.push(span(format!("{}{} ", signs.breached, lang.tag_late()), theme.breached()));
    }
    if line.taken_over {
        out.push(span(format!("{} ", lang.figure_name(Figure::TakenOver)), theme.near()));
    }
    if let Some(known) = known {
        out.push(span(format!("{}  ", lang.review_now(lang.stage_name(known.stage))), theme.muted()));
        out.push(span(known.text.clone(), Style::new()));
    }
    out
}
