//! The register of special service agreements (特约服务, R100).

use super::review::{Row, chosen, full};
use crate::action::Action;
use crate::app::App;
use crate::app::dialog::{ActForm, Task};
use crate::app::overlay::agreements::AgreementDesk;
use crate::board::{AgreementCall, AgreementRow};
use crate::domain::refusal::Field;
use crate::domain::roster::Day;
use crate::domain::ticket::Outcome;
use crate::i18n::agreements::{call_words, ended_words};
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use ratatui::style::Style;

/// Draws the layer.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &AgreementDesk) {
    let (lang, theme) = (paint.lang, &paint.theme);
    let t = app.board.agreement_tally;
    let right: Line<'_> = match t.owed {
        0 => Vec::new(),
        _ => vec![span(lang.agreements_month(t.made, t.owed), theme.muted())],
    };
    let (title, all) = (lang.agreements_title(), &app.board.agreements);
    let (outer, inner) = full(paint, title, &right);
    let mut rows: Vec<Row> = Vec::new();
    if all.is_empty() {
        let key = app.key_label(Action::EnterAgreement).unwrap_or_default();
        rows.push((None, vec![span(lang.agreements_empty(&key), paint.theme.muted())]));
    }
    for (n, row) in all.iter().enumerate() {
        let lines = lines(paint, app, row, usize::from(inner.width));
        rows.extend(lines.into_iter().map(|line| (Some(n), line)));
    }
    chosen(paint, outer, inner, &rows, it.at(app));
}

/// An agreement on two lines or three: who and what; what it owes; what was said last.
fn lines(paint: &Paint<'_>, app: &App, row: &AgreementRow, width: usize) -> Vec<Line<'static>> {
    let (lang, theme, ruler) = (paint.lang, &paint.theme, paint.ruler);
    let today = Day(app.now.date());
    let (sign, look) = urgency(paint, row, today);
    let (made, of) = row.made();
    let clear = app.revealed_home(row.id);
    let name = clear.map_or(row.caller.as_str(), |c| c.name.as_str());
    let phone = clear.map_or(row.phone.as_str(), |c| c.phone.as_str());
    let mut head: Line<'static> = vec![
        span(format!("{sign} "), look),
        span(format!("{:>3}  ", row.id.0), theme.muted()),
        span(format!("{} ", ruler.pad(&row.household.0, 10)), theme.strong()),
    ];
    if row.vip {
        head.push(span("VIP ", theme.near()));
    }
    head.push(span(format!("{name} {phone}  "), if clear.is_some() { theme.strong() } else { theme.muted() }));
    head.push(span(format!("{}  ", row.service), Style::new()));
    let mut out = vec![head];
    let mut second: Line<'static> = vec![
        span("       ", Style::new()),
        span(format!("{}  ", lang.agreement_days(row.from, row.to)), theme.muted()),
        span(format!("{}  ", lang.agreement_made_of(made, of)), if made < of { theme.muted() } else { theme.ok() }),
    ];
    if row.ended.is_some() {
        second.push(span(format!("{}  ", ended_words(lang, row)), theme.near()));
    }
    let mut calls: Line<'static> = Vec::new();
    for (n, call) in row.calls.iter().enumerate() {
        let gap = if n + 1 < row.calls.len() { "   " } else { "" };
        calls.push(span(format!("{}{gap}", call_words(lang, call, today)), call_look(paint, call, today)));
    }
    let wide = |line: &Line<'_>| line.iter().map(|s| ruler.width(&s.text)).sum::<usize>();
    if wide(&second) + wide(&calls) <= width {
        second.append(&mut calls);
    } else {
        calls.insert(0, span("       ", Style::new()));
    }
    out.extend([second, calls].into_iter().filter(|line| !line.is_empty()));
    if let Some(remark) = remark(app, row) {
        out.push(vec![span(format!("       {}", ruler.cut(&remark, width.saturating_sub(7))), theme.muted())]);
    }
    out
}

fn urgency(paint: &Paint<'_>, row: &AgreementRow, today: Day) -> (&'static str, Style) {
    let theme = &paint.theme;
    if row.is_overdue(today) {
        (theme.signs().breached, theme.breached())
    } else if row.is_due(today) {
        (theme.signs().near, theme.near())
    } else {
        (" ", theme.muted())
    }
}

fn call_look(paint: &Paint<'_>, call: &AgreementCall, today: Day) -> Style {
    let theme = &paint.theme;
    match &call.made {
        Some(made) if made.outcome == Outcome::Satisfied => theme.ok(),
        Some(_) => theme.near(),
        None if call.due < today => theme.breached(),
        None if call.due == today => theme.near(),
        None => theme.muted(),
    }
}

/// Who does it, the ticket of who was not satisfied, and the last words.
fn remark(app: &App, row: &AgreementRow) -> Option<String> {
    let (lang, names) = (app.lang(), BoardNames(app));
    let mut parts: Vec<String> = Vec::new();
    parts.extend(row.worker.map(|w| lang.agreement_worker(&names.staff(w))));
    for call in &row.calls {
        let Some(made) = &call.made else { continue };
        let by = made.by.map(|b| names.staff(b)).unwrap_or_default();
        let way = names.code(Field::Way, &made.way);
        let point = lang.agreement_point_name(call.point);
        let mut text = lang.agreement_called_by(&point, &by, &way);
        if !made.words.is_empty() {
            text = format!("{text} “{}”", made.words.replace('\n', " "));
        }
        if let Some(ticket) = call.ticket {
            text = format!("{text} {}", lang.agreement_ticket(&names.ticket(ticket)));
        }
        parts.push(text);
    }
    if !row.word.is_empty() {
        parts.push(row.word.replace('\n', " "));
    }
    (!parts.is_empty()).then(|| parts.join(lang.sentence_stop()))
}

/// What a dialogue about an agreement is about, in a few lines.
pub fn head(paint: &Paint<'_>, app: &App, it: &ActForm, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut put = |text: &str, style: Style| {
        lines.extend(paint.ruler.wrap(text, cols, 3).into_iter().map(|l| vec![span(l, style)]));
    };
    if it.task == Task::EnterAgreement {
        let points = lang.agreement_point_names(&app.rules.callbacks.agreement_points);
        put(&lang.agreement_head_enter(&points), theme.muted());
    }
    let Some(row) = it.about.agreement.and_then(|id| app.board.agreements.iter().find(|a| a.id == id)) else {
        return lines;
    };
    let clear = app.revealed_home(row.id);
    let name = clear.map_or(row.caller.as_str(), |c| c.name.as_str());
    let phone = clear.map_or(row.phone.as_str(), |c| c.phone.as_str());
    put(&format!("{} {name} {phone}  {}", row.household, row.service), theme.strong());
    let today = Day(app.now.date());
    let calls = row.calls.iter().map(|c| call_words(lang, c, today));
    let calls = lang.list(calls, row.calls.len());
    put(&format!("{}  {calls}", lang.agreement_days(row.from, row.to)), theme.muted());
    match it.task {
        Task::CallAgreement => {
            put(lang.head_callback_asks(), theme.info());
            if !row.mine {
                let roles = lang.list(row.roles.iter().map(|r| lang.role_name(*r).to_owned()), row.roles.len());
                put(&lang.callback_for(&roles), theme.near());
            }
            put(lang.agreement_head_unhappy(), theme.muted());
        }
        Task::AmendAgreement => put(lang.agreement_head_amend(), theme.muted()),
        Task::EndAgreement => put(lang.agreement_head_end(), theme.muted()),
        _ => {}
    }
    lines
}
