//! Replay: the panes as they were, under a banner that can't be mistaken.

use crate::action::Action;
use crate::app::App;
use crate::app::Layer;
use crate::app::overlay::replay::{Jump, ReplayLayer};
use crate::board::ReplayFrame;
use crate::i18n::history::history_line;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::layout::{LEAST, layout};
use crate::view::paint::{Line, Paint, span};
use crate::view::text::popup_clear;
use crate::view::{chrome, draw_pane};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Columns of the bar that shows how far the shift is.
const BAR: usize = 24;

/// Draws the replay over everything but the hints.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &ReplayLayer) {
    let screen = paint.buf.area;
    let area = Rect { height: screen.height.saturating_sub(1), ..screen };
    popup_clear(paint.buf, area);
    let base = paint.theme.base();
    paint.tint(area, base);
    let inner = it.inner.as_ref();
    // Where there is room the line on top stays as it was then, below the banner.
    let two = screen.height >= LEAST.1 + 2;
    let rest = if two { Rect { y: screen.y + 2, height: screen.height - 2, ..screen } } else { screen };
    match (&it.frame, layout(inner, rest)) {
        (Some(frame), Some(plan)) => {
            if two {
                chrome::title(paint, inner, plan.title);
                event(paint, app, frame, Rect { y: screen.y + 1, height: 1, ..screen });
            }
            if let Some(tabs) = plan.tabs {
                chrome::tabs(paint, inner, tabs, &plan.panes);
            }
            for (pane, area) in &plan.panes {
                draw_pane(paint, inner, *pane, *area);
            }
        }
        _ => {
            let text = match it.going {
                Some((at, of)) => paint.lang.replay_going(at.saturating_mul(100) / of.max(1)),
                None => paint.lang.replay_loading().to_owned(),
            };
            let line = paint.ruler.center(&text, usize::from(screen.width));
            let style = paint.theme.strong();
            paint.text(screen.x, screen.y + screen.height / 2, screen.width, &line, style);
        }
    }
    banner(paint, app, it, Rect { height: 1, ..screen });
    if let Some(jump) = &it.jump {
        ask(paint, app, jump);
    }
}

/// What can't be overlooked: this is not the present.
fn banner(paint: &mut Paint<'_>, app: &App, it: &ReplayLayer, area: Rect) {
    let (lang, alarm) = (paint.lang, paint.theme.alarm());
    paint.tint(area, alarm);
    let mut words = vec![lang.replay_banner().to_owned()];
    if let Some(frame) = &it.frame {
        let seconds = frame.moment.ms().div_euclid(1_000).rem_euclid(60);
        words.push(format!("{}:{seconds:02}", lang.wall_day(frame.moment)));
        words.extend(frame.shift.as_ref().map(|s| BoardNames(app).shift(&s.pattern)));
        if frame.shift.is_none() {
            words.push(lang.no_shift().to_owned());
        }
        words.push(lang.replay_position(frame.position, frame.head));
        words.extend(frame.eyes.map(|who| lang.replay_eyes(&BoardNames(&it.inner).staff(who))));
    }
    words.extend(it.plays().map(|n| lang.replay_playing(n)));
    if let (Some((at, of)), Some(_)) = (it.going, &it.frame) {
        words.push(lang.replay_going(at.saturating_mul(100) / of.max(1)));
    }
    let back = app.keymap.key_label(Action::Back, it.scopes()).unwrap_or_default();
    let way = format!("{} ", lang.replay_way_back(&back));
    let w = u16::try_from(paint.ruler.width(&way)).unwrap_or(0);
    let text = format!(" {} ", words.join("  "));
    paint.text(area.x, area.y, area.width.saturating_sub(w + 1), &text, alarm);
    paint.text(area.right().saturating_sub(w), area.y, w, &way, alarm);
}

/// The event in one line, and how far the shift is.
fn event(paint: &mut Paint<'_>, app: &App, frame: &ReplayFrame, area: Rect) {
    let (lang, theme) = (paint.lang, &paint.theme);
    let bar = shift_bar(paint, frame);
    let names = PastNames(BoardNames(app), frame);
    let r = &frame.event;
    let who = lang.actor_name(r.actor, &names);
    let mut line: Line<'_> =
        vec![span(format!(" {} ", lang.clock_time(r.at)), theme.muted()), span(format!("{who} "), theme.strong())];
    if let Some(ticket) = r.event.ticket() {
        line.push(span(format!("{} ", names.ticket(ticket)), theme.info()));
    }
    line.push(span(history_line(lang, r, &names), Style::new()));
    let w = u16::try_from(paint.width(&bar)).unwrap_or(0);
    let room = area.width.saturating_sub(w + 2);
    paint.line(area.x, area.y, room, &line);
    paint.line(area.right().saturating_sub(w + 1), area.y, w, &bar);
}

fn shift_bar(paint: &Paint<'_>, frame: &ReplayFrame) -> Line<'static> {
    let (lang, theme) = (paint.lang, &paint.theme);
    let Some(shift) = &frame.shift else { return Vec::new() };
    let whole = shift.until.since(shift.opened).max(1);
    let gone = frame.moment.since(shift.opened).clamp(0, whole);
    let at = usize::try_from(gone.saturating_mul(BAR as i64 - 1) / whole).unwrap_or(0).min(BAR - 1);
    let signs = theme.signs();
    vec![
        span(format!("{} ", lang.clock_time(shift.opened)), theme.muted()),
        span(signs.link.repeat(at), theme.info()),
        span(signs.done, theme.near()),
        span(signs.link.repeat(BAR - 1 - at), theme.muted()),
        span(format!(" {}", lang.clock_time(shift.until)), theme.muted()),
    ]
}

fn ask(paint: &mut Paint<'_>, app: &App, jump: &Jump) {
    let lang = paint.lang;
    let (_, inner) = paint.popup(60, 6, lang.replay_jump_title());
    paint.entry(Rect { height: 1, ..inner }, &jump.entry, true, lang.replay_jump_hint());
    let key = app.key_label(Action::Select).unwrap_or_default();
    let (text, style) = match &jump.fault {
        Some(fault) => (fault.say(lang), paint.theme.error()),
        None => (format!("{key} {}", lang.action_name(Action::ReplayJump)), paint.theme.muted()),
    };
    for (i, line) in paint.ruler.wrap(&text, usize::from(inner.width), 2).iter().enumerate() {
        paint.text(inner.x, inner.y + 2 + u16::try_from(i).unwrap_or(0), inner.width, line, style);
    }
}

/// Names as the frame knows them: tickets by the numbers that they had then.
struct PastNames<'a>(BoardNames<'a>, &'a ReplayFrame);

impl Names for PastNames<'_> {
    fn staff(&self, id: crate::domain::ids::StaffId) -> String {
        self.0.staff(id)
    }
    fn ticket(&self, id: crate::domain::ids::TicketId) -> String {
        if self.1.event.event.ticket() == Some(id) && !self.1.number.is_empty() {
            return self.1.number.clone();
        }
        let details = self.1.details.as_ref().filter(|d| d.ticket.id == id);
        let told = details.and_then(|d| d.ticket.number).or_else(|| self.1.board.row(id).and_then(|r| r.number));
        told.map_or_else(|| format!("#{id}"), |n| n.short())
    }
    fn code(&self, field: crate::domain::refusal::Field, code: &crate::domain::ids::Code) -> String {
        self.0.code(field, code)
    }
    fn number(&self, number: &crate::domain::ids::TicketNumber) -> String {
        self.0.number(number)
    }
}
