//! An incident (集中报事): what is read out stands big on top, below it the line for room numbers, then the callers.

use super::review::{Row, full};
use crate::action::Action;
use crate::app::App;
use crate::app::dialog::{ActForm, Task};
use crate::app::overlay::incident::{Choice, IncidentDesk, Taken};
use crate::board::{CallerRow, IncidentRow};
use crate::domain::refusal::{May, Reason};
use crate::domain::ticket::{Outcome, Stage};
use crate::i18n::refusals::{Names, explain};
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, Span, span};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Rows that the line to read out may take at most.
const LINE_ROWS: usize = 4;

/// Draws the layer.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &IncidentDesk) {
    let lang = paint.lang;
    let choice = it.choice(app);
    let right: Line<'_> = match choice {
        Some((_, Choice::Open(incident))) => progress(paint, incident),
        _ => Vec::new(),
    };
    let (outer, inner) = full(paint, lang.incident_title(), &right);
    let mut area = tabs(paint, app, it, inner);
    match choice {
        None => {
            let key = app.key_label(Action::OpenIncident).unwrap_or_default();
            let style = paint.theme.muted();
            paint.text(area.x, area.y, area.width, &lang.incident_none(&key), style);
        }
        Some((_, Choice::Suspected(found))) => {
            let names = BoardNames(app);
            let category = names.category(&found.category);
            let place = lang.incident_buildings(&found.building);
            let text = lang.incident_suspected(&category, &place, found.households);
            let style = paint.theme.near();
            paint.text(area.x, area.y, area.width, &text, style);
            let key = |action| app.key_label(action).unwrap_or_default();
            let keys = lang.incident_suspected_keys(&key(Action::Select), &key(Action::DeclineIncident));
            let style = paint.theme.info();
            paint.text(area.x, area.y + 1, area.width, &keys, style);
            let rows = found.tickets.iter().filter_map(|t| app.board.row(*t));
            for (y, row) in (area.y + 3..area.bottom()).zip(rows) {
                let home = row.household.as_ref().map(ToString::to_string).unwrap_or_default();
                let at = lang.clock_time(row.arrived);
                let text = format!("{at}  {}  {}", paint.ruler.pad(&home, 10), row.text);
                paint.text(area.x, y, area.width, &text, Style::new());
            }
        }
        Some((_, Choice::Open(incident))) => {
            area = read_out(paint, app, incident, area);
            area = room(paint, app, it, incident, area);
            callers(paint, app, it, outer, area);
        }
    }
}

/// How many called, and how many were told.
fn progress(paint: &Paint<'_>, incident: &IncidentRow) -> Line<'static> {
    let (lang, theme) = (paint.lang, paint.theme);
    let (told, all) = incident.told();
    let style = if incident.is_all_told() { theme.ok() } else { theme.near() };
    let mut line = vec![span(lang.incident_callers(all), theme.strong())];
    if incident.resolved.is_some() || told > 0 {
        line.push(span("  ", Style::new()));
        line.push(span(lang.incident_told_of(told, all), style));
    }
    line
}

/// All that may be chosen, where there is more than one; else what and where it is. Gives the rest of the area.
fn tabs(paint: &mut Paint<'_>, app: &App, it: &IncidentDesk, area: Rect) -> Rect {
    let lang = paint.lang;
    let all = IncidentDesk::choices(app);
    let at = it.choice(app).map(|(at, _)| at);
    let mut y = area.y;
    let page = usize::from(area.height / 4).max(1);
    let first = Paint::window(at.unwrap_or(0), all.len(), page);
    for (n, choice) in all.iter().enumerate().skip(first).take(page) {
        let row = Rect { x: area.x - 1, y, width: area.width + 2, height: 1 };
        if Some(n) == at && all.len() > 1 {
            let style = paint.theme.selected(!it.telling);
            paint.tint(row, style);
        }
        let head = if all.len() > 1 { format!("{} ", n + 1) } else { String::new() };
        let line: Line<'_> = match choice {
            Choice::Open(i) => {
                let place = lang.incident_place(&i.buildings, &i.area);
                let mut line = vec![
                    span(head, paint.theme.muted()),
                    span(format!("{}  ", i.matter), paint.theme.title(true)),
                    span(format!("{place}  "), Style::new()),
                    span(format!("{}  ", BoardNames(app).department(&i.department)), paint.theme.muted()),
                ];
                if all.len() > 1 {
                    line.extend(progress(paint, i));
                    line.push(span("  ", Style::new()));
                }
                line.push(span(lang.day_time(i.opened), paint.theme.muted()));
                line
            }
            Choice::Suspected(s) => {
                let place = lang.incident_buildings(&s.building);
                let text = lang.incident_suspected(&BoardNames(app).category(&s.category), &place, s.households);
                vec![span(head, paint.theme.muted()), span(format!("? {text}"), paint.theme.near())]
            }
        };
        paint.line(area.x, y, area.width, &line);
        y += 1;
    }
    y += 1;
    Rect { y, height: area.bottom().saturating_sub(y), ..area }
}

/// What callers are told, as big as a terminal can write: a block of its own colour with room around it.
fn read_out(paint: &mut Paint<'_>, app: &App, incident: &IncidentRow, area: Rect) -> Rect {
    let lang = paint.lang;
    let cols = usize::from(area.width.saturating_sub(4));
    let text = match &incident.resolved {
        Some((_, text)) => lang.incident_resolved(text),
        None => incident.line.clone(),
    };
    let lines = paint.ruler.wrap(&text, cols, LINE_ROWS);
    let pad = u16::from(area.height > 14);
    let height = u16::try_from(lines.len()).unwrap_or(1) + 2 * pad;
    let block = Rect { height: height.min(area.height), ..area };
    let style = paint.theme.bar().patch(paint.theme.strong());
    paint.tint(block, style);
    for (y, line) in (block.y + pad..block.bottom()).zip(&lines) {
        paint.text(block.x + 2, y, block.width.saturating_sub(4), line, style);
    }
    let mut y = block.bottom();
    let key = |action| app.key_label(action).unwrap_or_default();
    let (words, style) = match (&incident.resolved, incident.is_stale(app.now)) {
        (Some(_), _) if incident.is_all_told() => {
            (lang.incident_all_told(&key(Action::CloseIncident)), paint.theme.ok())
        }
        (Some(_), _) => (lang.incident_tell_now(&key(Action::NextPane)), paint.theme.info()),
        (None, true) => {
            let text = lang.incident_renew(&key(Action::WordIncident));
            (format!("{} {text}", paint.theme.signs().breached), paint.theme.breached())
        }
        (None, false) => {
            let by = incident.line_by.map(|b| app.board.staff_name(b)).unwrap_or_default();
            let mut text = lang.incident_said(&lang.clock_time(incident.line_at), &by);
            if let Some(by) = incident.renew_by {
                text = format!("{text}   {}", lang.incident_renew_by(&lang.clock_time(by)));
            }
            (text, paint.theme.muted())
        }
    };
    paint.text(area.x, y, area.width, &words, style);
    y += 1;
    let joins = app.board.may_join.iter().filter(|(_, i)| *i == incident.id).count();
    if joins > 0 {
        let style = paint.theme.near();
        paint.text(area.x, y, area.width, &lang.incident_may_join(joins, &key(Action::JoinIncident)), style);
        y += 1;
    }
    Rect { y, height: area.bottom().saturating_sub(y), ..area }
}

/// The line for room numbers, and what became of the last one.
fn room(paint: &mut Paint<'_>, app: &App, it: &IncidentDesk, incident: &IncidentRow, area: Rect) -> Rect {
    let lang = paint.lang;
    let pad = u16::from(area.height > 10);
    let y = area.y + pad;
    let label = format!("{} ", lang.incident_room());
    let style = if it.telling { paint.theme.muted() } else { paint.theme.strong() };
    let w = paint.text(area.x, y, area.width, &label, style);
    let hint = match incident.buildings.as_slice() {
        [only] => lang.incident_room_hint_one(only),
        _ => lang.incident_room_hint().to_owned(),
    };
    let line = Rect { x: area.x + w, y, width: area.width.saturating_sub(w), height: 1 };
    paint.entry(line, &it.entry, !it.telling, &hint);
    let below = y + 1;
    let mut said: Line<'_> = Vec::new();
    if let Some((_, refusal)) = &it.refused {
        let told = explain(lang, refusal, &BoardNames(app));
        said.push(span(format!("{} {} ", paint.theme.signs().bad, told.what), paint.theme.error()));
        if matches!(refusal.reason, Reason::NoHousehold { .. }) {
            said.push(span(lang.incident_insist(), paint.theme.info()));
        }
    } else if let Some(known) = it.known(app).filter(|_| !it.telling) {
        let text = lang.incident_known(&known.number, &lang.clock_time(known.joined));
        said.push(span(text, paint.theme.near()));
    } else if let Some(Taken { typed, number, again, .. }) = it.taken.first().filter(|_| !it.telling) {
        let text = if *again { lang.incident_taken_again(number) } else { lang.incident_taken(number) };
        let sign = paint.theme.signs().ok;
        said.push(span(format!("{sign} {text}  "), if *again { paint.theme.near() } else { paint.theme.ok() }));
        said.push(span(crate::text::mask_phones_in(typed), paint.theme.muted()));
    } else {
        let key = |action| app.key_label(action).unwrap_or_default();
        let (enter, tab) = (key(Action::Select), key(Action::NextPane));
        let text = if it.telling { lang.incident_keys_telling(&enter, &tab) } else { lang.incident_keys(&enter, &tab) };
        said.push(span(text, paint.theme.info()));
    }
    paint.line(area.x, below, area.width, &said);
    let y = below + 1 + pad;
    Rect { y, height: area.bottom().saturating_sub(y), ..area }
}

/// The callers: the newest first while the phone rings; those to be told first when they are gone through.
fn callers(paint: &mut Paint<'_>, app: &App, it: &IncidentDesk, outer: Rect, area: Rect) {
    let rows = it.callers(app);
    let at = it.place(app);
    let height = usize::from(area.height);
    paint.seen.layer_page = height;
    let first = Paint::window(at.unwrap_or(0), rows.len(), height);
    let wide = area.width >= 96;
    let lines: Vec<Row> = rows.iter().enumerate().map(|(n, c)| (Some(n), caller(paint, app, it, c, wide))).collect();
    for (y, (n, line)) in (area.y..area.bottom()).zip(lines.iter().skip(first)) {
        let row = Rect { x: area.x - 1, y, width: area.width + 2, height: 1 };
        if *n == at && it.telling {
            let style = paint.theme.selected(true);
            paint.tint(row, style);
        }
        paint.line(area.x, y, area.width, line);
        if let Some(n) = n {
            paint.spot(row, crate::app::Spot::LayerRow(*n));
        }
    }
    let bars = Rect { y: area.y.saturating_sub(1), height: area.height + 2, ..outer };
    paint.scrollbar(bars, first, height, rows.len());
}

fn caller(paint: &Paint<'_>, app: &App, it: &IncidentDesk, c: &CallerRow, wide: bool) -> Line<'static> {
    let (lang, theme, ruler) = (paint.lang, paint.theme, paint.ruler);
    let names = BoardNames(app);
    let place = c.household.as_ref().map_or_else(|| c.place.clone(), ToString::to_string);
    let clear = app.revealed(c.ticket);
    let name = clear.map_or(c.caller.as_str(), |card| card.name.as_str());
    let phone = clear.map_or(c.phone.as_str(), |card| card.phone.as_str());
    let mine = c.tracker.is_some() && c.tracker == app.me;
    let plain = if c.is_owed() && (mine || !it.telling) { Style::new() } else { theme.muted() };
    let mut line: Line<'static> = vec![
        span(ruler.pad(&place, 11), plain),
        span(format!(" {} ", ruler.pad(&c.number, 9)), theme.muted()),
        span(format!("{} ", ruler.pad(name, 8)), plain),
        span(format!("{} ", ruler.pad(phone, 13)), if clear.is_some() { theme.strong() } else { plain }),
    ];
    let (text, style) = state(paint, app, it, c);
    let cols = if wide { 18 } else { 14 };
    line.push(span(format!("{} ", ruler.pad(&text, cols)), style));
    if wide && !it.telling {
        let who = c.first_receiver.map(|f| names.staff(f)).unwrap_or_default();
        line.push(span(format!("{} {}  ", lang.clock_time(c.joined), ruler.pad(&who, 6)), theme.muted()));
    }
    if c.again > 0 {
        line.push(span(format!("{}  ", lang.incident_again(c.again)), theme.near()));
    }
    line.push(Span { text: c.text.clone().into(), style: plain });
    line
}

/// Whether they were told, or who tells them.
fn state(paint: &Paint<'_>, app: &App, it: &IncidentDesk, c: &CallerRow) -> (String, Style) {
    let (lang, theme) = (paint.lang, paint.theme);
    if c.void {
        return (lang.incident_void().to_owned(), theme.muted());
    }
    if let Some((at, outcome)) = c.told {
        let style = if outcome == Outcome::Satisfied { theme.ok() } else { theme.near() };
        return (lang.incident_told_at(lang.outcome_name(outcome), &lang.clock_time(at)), style);
    }
    if !it.telling {
        return match c.stage {
            Stage::Handled => (lang.incident_owed().to_owned(), theme.near()),
            stage => (lang.stage_name(stage).to_owned(), theme.muted()),
        };
    }
    match c.refused.as_ref().map(|r| &r.may) {
        None if c.tries > 0 => (lang.incident_owed_tried(c.tries), theme.near()),
        None => (lang.incident_owed().to_owned(), theme.near()),
        Some(May::Staff(who)) => (lang.incident_by_other(&app.board.staff_name(*who)), theme.muted()),
        Some(_) => (lang.incident_not_done().to_owned(), theme.muted()),
    }
}

/// What a dialogue about an incident is about, in a few lines.
pub fn head(paint: &Paint<'_>, app: &App, it: &ActForm, cols: usize) -> Vec<Line<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let mut lines: Vec<Line<'static>> = Vec::new();
    let mut put = |text: &str, style: Style| {
        lines.extend(paint.ruler.wrap(text, cols, 3).into_iter().map(|l| vec![span(l, style)]));
    };
    if let Some(incident) = it.about.incident.and_then(|id| app.board.incident(id)) {
        let place = lang.incident_place(&incident.buildings, &incident.area);
        put(&format!("{}  {place}", lang.incident_of(incident.id.0, &incident.matter)), theme.strong());
        let owed = incident.callers.iter().filter(|c| c.is_owed()).count();
        match it.task {
            Task::CloseIncident if owed > 0 => put(&lang.incident_head_owed(owed), theme.near()),
            Task::NoteIncident => {
                let own = |c: &&CallerRow| c.tracker.is_some() && c.tracker == app.me;
                put(&lang.incident_head_notes(incident.callers.iter().filter(own).count()), theme.muted());
            }
            Task::ResolveIncident => put(lang.incident_head_result(), theme.muted()),
            _ => {}
        }
    }
    if let (Task::OpenIncident, Some(ticket)) = (it.task, it.about.ticket) {
        let found = app.board.suspected.iter().find(|s| s.tickets.contains(&ticket));
        let tickets = found.map_or_else(|| vec![ticket], |s| s.tickets.clone());
        let rows: Vec<_> = tickets.iter().filter_map(|t| app.board.row(*t)).collect();
        let place = |r: &crate::board::QueueRow| match &r.household {
            Some(home) => home.to_string(),
            None => r.number.map(|n| n.short()).unwrap_or_default(),
        };
        put(&lang.incident_head_joins(&lang.list(rows.iter().map(|r| place(r)), 6), tickets.len()), theme.info());
    }
    lines
}
