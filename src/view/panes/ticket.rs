//! Pane 3, the ticket (工单): what was told, whose it is, its clocks, how far it is, and everything that happened.

use crate::action::Action;
use crate::app::passing::{BAR, bar_used, callback_clock, ticket_clocks};
use crate::app::{App, Pane};
use crate::board::{CallerLine, ChainLink, Details, QueueRow, TicketRef};
use crate::domain::callbacks::callers;
use crate::domain::chain::LinkHow;
use crate::domain::clock::{Clock, ClockState};
use crate::domain::event::{Event, Recorded};
use crate::domain::grade::Led;
use crate::domain::promise::Settlement;
use crate::domain::refusal::Field;
use crate::domain::ticket::{CallbackState, End, Stage, Ticket, Tracking};
use crate::i18n::grading::{led_words, proposal_words};
use crate::i18n::history::history_line;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::chrome;
use crate::view::paint::{Line, Paint, span};
use crate::view::theme::Urgency;
use ratatui::layout::Rect;
use ratatui::style::Style;

mod remarks;

use remarks::{chain, grade, heads, marks, note, question, repeats};

/// Lines of the text shown at most before it is cut.
const TEXT_LINES: usize = 6;

/// Draws the pane.
pub fn draw(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let lang = paint.lang;
    let details = app.drawn_details();
    let mut name = lang.pane_ticket().to_owned();
    if let Some(d) = details.filter(|d| !d.number.is_empty()) {
        name = format!("{name} {}", d.number);
    }
    let title = chrome::pane_title(paint, app, Pane::Ticket, &name);
    let right = details.map_or_else(Vec::new, |d| badge(paint, app, d));
    let inner = paint.frame(area, &title, &right, chrome::focused(app, Pane::Ticket));
    let inside = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
    let width = usize::from(inside.width);
    let lines = match (details, app.shown.and_then(|t| app.board.row(t))) {
        (Some(details), _) => lines(paint, app, details, width, false),
        (None, Some(row)) => loading(paint, row, width),
        (None, None) => vec![vec![span(lang.ticket_empty(), paint.theme.muted())]],
    };
    let height = usize::from(inside.height);
    let most = lines.len().saturating_sub(height);
    let first = app.details_scroll.min(most);
    paint.seen.details_most = most;
    if let Some(page) = paint.seen.pages.get_mut(Pane::Ticket.index()) {
        *page = height.saturating_sub(1).max(1);
    }
    for (i, line) in lines.iter().skip(first).take(height).enumerate() {
        paint.line(inside.x, inside.y + u16::try_from(i).unwrap_or(0), inside.width, line);
    }
    paint.scrollbar(area, first, height, lines.len());
}

/// The stage in a word, on the upper edge.
fn badge(paint: &Paint<'_>, app: &App, details: &Details) -> Line<'static> {
    let t = &details.ticket;
    let style = match t.stage() {
        Stage::Waiting => paint.theme.waiting(),
        Stage::Closed => paint.theme.ok(),
        Stage::Void => paint.theme.muted(),
        _ => paint.theme.strong(),
    };
    let mut line = vec![span(paint.lang.stage_name(t.stage()), style)];
    if t.clock_state(app.now, &app.rules) == ClockState::Breached {
        line.insert(0, span(format!("{} ", paint.theme.signs().breached), paint.theme.breached()));
    }
    line
}

/// What the queue knows, until the details arrive.
fn loading<'a>(paint: &Paint<'_>, row: &'a QueueRow, width: usize) -> Vec<Line<'a>> {
    let mut out: Vec<Line<'a>> = paint
        .ruler
        .wrap(&row.text, width, TEXT_LINES)
        .into_iter()
        .map(|l| vec![span(l, paint.theme.strong())])
        .collect();
    out.push(vec![span(paint.lang.stage_name(row.stage), Style::new())]);
    out
}

/// All that is told of a ticket; `whole` with every pair of hands that it went through.
pub(in crate::view) fn lines<'a>(
    paint: &Paint<'_>,
    app: &'a App,
    details: &'a Details,
    width: usize,
    whole: bool,
) -> Vec<Line<'a>> {
    let t = &details.ticket;
    let mut out: Vec<Line<'a>> = Vec::new();
    let strong = paint.theme.strong();
    out.extend(paint.ruler.wrap(&t.message.text, width, TEXT_LINES).into_iter().map(|l| vec![span(l, strong)]));
    flow(paint, &mut out, facts(paint, app, t), width);
    flow(paint, &mut out, people(paint, app, t), width);
    flow(paint, &mut out, caller(paint, app, details), width);
    clocks(paint, app, t, width, &mut out);
    out.push(track(paint, t));
    flow(paint, &mut out, marks(paint, app, details), width);
    grade(paint, app, details, width, &mut out);
    repeats(paint, app, details, width, &mut out);
    question(paint, app, t, width, &mut out);
    heads(paint, app, t, width, &mut out);
    chain(paint, app, &details.chain, width, whole, &mut out);
    note(paint, app, t, width, &mut out);
    out.push(Vec::new());
    history(paint, app, &details.history, width, &mut out);
    out
}

/// Puts items on as few lines as they need; an item is never torn apart.
fn flow<'a>(paint: &Paint<'_>, out: &mut Vec<Line<'a>>, items: Vec<Line<'a>>, width: usize) {
    let mut line: Line<'a> = Vec::new();
    for item in items {
        let gap = if line.is_empty() { 0 } else { 3 };
        if !line.is_empty() && paint.width(&line) + gap + paint.width(&item) > width {
            out.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(span("   ", Style::new()));
        }
        line.extend(item);
    }
    if !line.is_empty() {
        out.push(line);
    }
}

fn labelled<'a>(paint: &Paint<'_>, label: &'a str, value: String, style: Style) -> Line<'a> {
    vec![span(label, paint.theme.muted()), span(" ", Style::new()), span(value, style)]
}

fn facts<'a>(paint: &Paint<'_>, app: &App, t: &Ticket) -> Vec<Line<'a>> {
    let (lang, names) = (paint.lang, BoardNames(app));
    let mut items: Vec<Line<'a>> = Vec::new();
    if let Some(class) = &t.class {
        let dot = format!(" {} ", paint.theme.signs().dot);
        let mut words = vec![names.kind(&class.kind)];
        words.extend(class.category.as_ref().map(|c| names.category(c)));
        let grade = names.grade(&class.grade);
        words.push(grade.clone());
        let mut line = vec![span(words.join(&dot), Style::new())];
        if class.important && grade != lang.tag_important() {
            line.push(span(format!(" {}", lang.tag_important()), paint.theme.near()));
        }
        items.push(line);
    } else {
        items.push(vec![span(lang.not_classified(), paint.theme.muted())]);
    }
    items.push(labelled(paint, lang.label_source(), names.source(&t.message.source), Style::new()));
    items.push(labelled(paint, lang.label_arrived(), lang.due_time(t.arrived, app.now), Style::new()));
    if !t.message.place.is_empty() {
        items.push(labelled(paint, lang.label_place(), t.message.place.clone(), Style::new()));
    }
    items
}

fn people<'a>(paint: &Paint<'_>, app: &App, t: &Ticket) -> Vec<Line<'a>> {
    let (lang, names, theme) = (paint.lang, BoardNames(app), &paint.theme);
    let mut items = Vec::new();
    let mine = |who| if app.me == Some(who) { theme.strong() } else { Style::new() };
    if let Some(first) = t.first_receiver {
        items.push(labelled(paint, lang.label_first(), names.staff(first), mine(first)));
    }
    match t.tracking {
        Tracking::By(who) => items.push(labelled(paint, lang.label_tracker(), names.staff(who), mine(who))),
        Tracking::Unattended { from, since } => {
            let text = lang.unattended_since(&names.staff(from), &lang.due_time(since, app.now));
            items.push(vec![span(format!("{} {text}", theme.signs().alarm), theme.breached())]);
        }
        Tracking::Waiting | Tracking::Ended => {}
    }
    if let Some(d) = &t.dispatch {
        let mut to = names.department(&d.department);
        if let Some(handler) = d.handler {
            to = format!("{to} {}", names.staff(handler));
        }
        items.push(labelled(paint, lang.label_handler(), to, Style::new()));
    }
    items
}

fn caller<'a>(paint: &Paint<'_>, app: &'a App, details: &'a Details) -> Vec<Line<'a>> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let t = &details.ticket;
    let revealed: Option<&CallerLine> = app.revealed(t.id);
    let c = revealed.unwrap_or(&details.caller);
    let style = if c.clear { theme.near() } else { Style::new() };
    let mut items: Vec<Line<'a>> = Vec::new();
    let mut who: Vec<&str> = Vec::new();
    let home = t.message.household.as_ref().map(|h| h.0.as_str());
    who.extend(home);
    who.extend([c.name.as_str(), c.phone.as_str()].into_iter().filter(|s| !s.is_empty()));
    if !who.is_empty() {
        let mut line = vec![span(who.join(" "), style)];
        if details.vip {
            line.push(span(" VIP", theme.near()));
        }
        items.push(line);
    }
    if !c.address.is_empty() {
        items.push(labelled(paint, lang.label_address(), c.address.clone(), style));
    }
    if !c.involved.is_empty() {
        items.push(labelled(paint, lang.label_involved(), c.involved.clone(), style));
    }
    if c.clear {
        items.push(vec![span(lang.in_clear(), theme.near())]);
    }
    items
}

/// The two clocks with their bars, side by side where there is room.
fn clocks<'a>(paint: &Paint<'_>, app: &App, t: &Ticket, width: usize, out: &mut Vec<Line<'a>>) {
    let lang = paint.lang;
    let mut items: Vec<Line<'a>> = Vec::new();
    let labels = [lang.label_asked(), lang.label_reply(), lang.label_finish()];
    for (label, clock) in labels.into_iter().zip(ticket_clocks(t)) {
        if let Some(clock) = clock {
            items.push(bar(paint, app, t, label, clock));
        }
    }
    if let Some(clock) = callback_clock(t) {
        items.push(bar(paint, app, t, lang.label_callback(), clock));
    }
    flow(paint, out, items, width);
}

fn bar<'a>(paint: &Paint<'_>, app: &App, t: &Ticket, label: &'a str, clock: Clock) -> Line<'a> {
    let (theme, lang) = (&paint.theme, paint.lang);
    let signs = theme.signs();
    let now = t.ended_at.unwrap_or(app.now);
    let urgency = match clock.state(now, app.rules.near_percent, app.rules.near_minutes) {
        ClockState::Ok => Urgency::Calm,
        ClockState::Near => Urgency::Near,
        ClockState::Breached => Urgency::Breached,
    };
    let used = bar_used(&clock, now);
    let (sign, look) = theme.urgency(urgency);
    let mut line = vec![span(label, theme.muted()), span(" ", Style::new())];
    let words = match clock.met {
        Some(at) if at > clock.due => format!("{} {}", signs.bad, lang.met_late(&lang.due_time(at, app.now))),
        Some(at) => format!("{} {}", signs.ok, lang.met(&lang.due_time(at, app.now))),
        None => {
            line.push(span(signs.bar_full.repeat(used), theme.bar_full(urgency)));
            line.push(span(signs.bar_empty.repeat(BAR.saturating_sub(used)), theme.muted()));
            let gap = if sign.trim().is_empty() { "" } else { " " };
            format!(" {}{gap}{}", sign.trim(), lang.left(clock.left_ms(now)))
        }
    };
    let style = match clock.met {
        Some(at) if at > clock.due => theme.breached(),
        Some(_) => theme.ok(),
        None => look,
    };
    line.push(span(words, style));
    line
}

/// `● 接收 ─ ● 派发 ─ ◐ 处理 ─ ○ 反馈 ─ ○ 回访`
fn track<'a>(paint: &Paint<'_>, t: &Ticket) -> Line<'a> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let signs = theme.signs();
    let steps =
        [lang.step_receive(), lang.step_dispatch(), lang.step_handle(), lang.step_feedback(), lang.step_callback()];
    let (at, over) = match t.stage() {
        Stage::Waiting => (0, false),
        Stage::Received => (1, false),
        Stage::Dispatched => (2, false),
        Stage::InProgress => (3, false),
        Stage::Handled => (4, false),
        Stage::CallbackDue => (5, false),
        Stage::Closed => (6, true),
        Stage::Void => {
            let into = matches!(t.end, Some(End::Void { into: Some(_) }));
            let text = if into { lang.stage_merged() } else { lang.stage_name(Stage::Void) };
            return vec![span(format!("{} {text}", signs.bad), theme.muted())];
        }
    };
    let called = matches!(t.callback, CallbackState::Done { .. });
    let mut line = Vec::new();
    for (i, step) in steps.into_iter().enumerate() {
        if i > 0 {
            line.push(span(format!(" {} ", signs.link), theme.muted()));
        }
        let skipped = over && i == 4 && !called;
        let (sign, style) = match i + 1 {
            _ if skipped => (signs.todo, theme.muted()),
            n if n < at => (signs.done, theme.ok()),
            n if n == at => (signs.current, theme.strong()),
            _ => (signs.todo, theme.muted()),
        };
        let word = if skipped { lang.step_not_drawn() } else { step };
        line.push(span(format!("{sign} {word}"), style));
    }
    line
}

/// Everything that happened, the newest first: that is what somebody who picks up the phone must know. With the day
/// where it changes.
fn history<'a>(paint: &Paint<'_>, app: &App, all: &[Recorded], width: usize, out: &mut Vec<Line<'a>>) {
    let (lang, theme, names) = (paint.lang, &paint.theme, BoardNames(app));
    let mut day = None;
    for event in all.iter().rev() {
        let date = event.at.date();
        if day != Some(date) {
            day = Some(date);
            let link = theme.signs().link;
            let words = format!("{link}{link} {} ", lang.day_heading(event.at, app.now));
            let rest = width.saturating_sub(paint.ruler.width(&words)).min(40);
            out.push(vec![
                span(words, theme.muted()),
                span(link.repeat(rest / paint.ruler.width(link)), theme.muted()),
            ]);
        }
        let who = names.actor(event.actor);
        let head = format!("{} ", lang.clock_time(event.at));
        let indent = paint.ruler.width(&head);
        let words = format!("{who} {}", history_line(lang, event, &names));
        let room = width.saturating_sub(indent).max(8);
        // The message stands whole at the top.
        let wrapped = match event.event {
            Event::MessageArrived { .. } => vec![paint.ruler.cut(&words.replace('\n', " "), room)],
            _ => paint.ruler.wrap(&words, room, 12),
        };
        for (i, line) in wrapped.into_iter().enumerate() {
            let lead = if i == 0 { head.clone() } else { " ".repeat(indent) };
            out.push(vec![span(lead, theme.muted()), span(line, Style::new())]);
        }
    }
}
