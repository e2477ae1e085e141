//! The frame around the panes: title line, tabs, hint bar, notices, alarms, pending keys.

use super::BoardNames;
use super::layout::LEAST;
use super::paint::{Line, Paint, Span, span};
use super::theme::{Theme, Urgency};
use crate::action::{Action, Target, hint_bar};
use crate::app::{App, Level, Pane, Spot};
use crate::domain::roster::Day;
use crate::i18n::refusals::{Names, explain};
use ratatui::layout::Rect;
use ratatui::style::Style;

/// Lines that a notice takes at most.
const NOTICE_LINES: usize = 5;

/// Whether a pane has the keys.
pub fn focused(app: &App, pane: Pane) -> bool {
    app.focus == pane
}

/// Number and name of a pane.
pub fn pane_title(paint: &Paint<'_>, app: &App, pane: Pane, name: &str) -> Line<'static> {
    vec![span(format!("{} {name}", pane.number()), paint.theme.title(focused(app, pane)))]
}

/// A part of the title line: what it says, what it says where there is less room, and in which order it gives way: the
/// highest number first; 0 never.
struct Part<'a> {
    line: Line<'a>,
    short: Option<(u8, Line<'a>)>,
    drop: u8,
    right: bool,
}

impl<'a> Part<'a> {
    fn left(drop: u8, line: Line<'a>) -> Self {
        Self { line, short: None, drop, right: false }
    }
    fn right(drop: u8, line: Line<'a>) -> Self {
        Self { right: true, ..Self::left(drop, line) }
    }
    fn or(mut self, when: u8, short: Line<'a>) -> Self {
        self.short = Some((when, short));
        self
    }
    /// When it gives way next.
    fn yields(&self) -> u8 {
        self.short.as_ref().map_or(0, |(when, _)| *when).max(self.drop)
    }
}

/// The line on top: where we are, who is on, what is late, what time it is.
pub fn title(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let bar = paint.theme.bar();
    paint.tint(area, bar);
    let mut parts = parts(paint, app);
    let gap = 3;
    let width = |paint: &Paint<'_>, parts: &[Part<'_>]| -> usize {
        parts.iter().map(|p| paint.width(&p.line)).sum::<usize>() + gap * parts.len().saturating_sub(1) + 2
    };
    while width(paint, &parts) > usize::from(area.width) {
        let Some((at, part)) = parts.iter_mut().enumerate().max_by_key(|(_, p)| p.yields()) else { break };
        if part.yields() == 0 {
            break;
        }
        match part.short.take() {
            Some((when, short)) if when >= part.drop => part.line = short,
            _ => drop(parts.remove(at)),
        }
    }
    let mut x = area.x + 1;
    for part in parts.iter().filter(|p| !p.right) {
        x += paint.line(x, area.y, area.right().saturating_sub(x), &part.line) + 3;
    }
    let mut end = area.right().saturating_sub(1);
    for part in parts.iter().filter(|p| p.right).rev() {
        let w = u16::try_from(paint.width(&part.line)).unwrap_or(0);
        end = end.saturating_sub(w);
        if end + 1 > x {
            paint.line(end, area.y, w, &part.line);
        }
        end = end.saturating_sub(3);
    }
}

fn parts<'a>(paint: &Paint<'_>, app: &'a App) -> Vec<Part<'a>> {
    let (lang, theme, board) = (paint.lang, paint.theme, &app.board);
    let (bar, names) = (theme.bar(), BoardNames(app));
    let mut parts = Vec::new();
    if board.drill {
        parts.push(Part::left(0, vec![span(format!(" {} ", lang.drill()), theme.drill())]));
    }
    if board.read_only {
        parts.push(Part::left(0, vec![span(format!(" {} ", lang.read_only()), theme.alarm())]));
    }
    if app.policy_faulty {
        let mark = |text: &str| vec![span(format!(" {text} "), theme.alarm())];
        parts.push(Part::left(30, mark(lang.policy_faulty())).or(45, mark(lang.policy_faulty_short())));
    }
    if app.backup_faulty {
        let mark = |text: &str| vec![span(format!(" {text} "), theme.alarm())];
        parts.push(Part::left(31, mark(lang.backup_mark())).or(46, mark(lang.backup_mark_short())));
    }
    if board.clock_back {
        let mark = |text: &str| vec![span(format!(" {text} "), theme.alarm())];
        parts.push(Part::left(30, mark(lang.clock_back())).or(45, mark(lang.clock_back_short())));
    }
    let site = if board.site_name.is_empty() { lang.app_title() } else { board.site_name.as_str() };
    parts.push(Part::left(60, vec![span(site, bar.patch(theme.strong()))]));
    match &board.shift {
        Some(shift) => {
            let name = names.shift(&shift.pattern);
            let hours = format!("{name} {}–{}", lang.clock_time(shift.starts), lang.end_time(shift.starts, shift.ends));
            let short = vec![span(name, bar)];
            let long = vec![span(paint.ruler.fit(&hours).into_owned(), bar)];
            parts.push(Part::left(50, long).or(90, short));
        }
        None if app.ready => parts.push(Part::left(50, vec![span(lang.no_shift(), bar.patch(theme.near()))])),
        None => {}
    }
    if app.ready {
        let me = match app.my_name() {
            Some(name) if app.locked().is_some() => span(lang.locked_name(&name), bar.patch(theme.near())),
            Some(name) if app.on_duty() => span(lang.on_duty(&name), bar),
            Some(name) => span(lang.off_duty(&name), bar.patch(theme.near())),
            None => span(lang.nobody(), bar.patch(theme.near())),
        };
        parts.push(Part::left(20, vec![me]));
        if app.me.is_some() && app.locked().is_none() {
            let counts = board.counts;
            parts.push(Part::left(70, vec![span(lang.my_counts(counts.first_received, counts.tracking), bar)]));
        }
    }
    if let Some(next) = next_shift(app) {
        parts.push(Part::left(95, vec![span(next, bar)]));
    }
    if !board.duty.missing.is_empty() {
        let people = lang.list(board.duty.missing.iter().map(|s| names.staff(*s)), 3);
        let text = format!("{} {}", theme.signs().breached, lang.roster_missing(&people));
        parts.push(Part::left(25, vec![span(text, bar.patch(theme.breached()))]));
    }
    if let Some((long, short)) = incidents(paint, app) {
        parts.push(Part::right(35, long).or(58, short));
    }
    if let Some((long, short)) = alarms(paint, app) {
        parts.push(Part::right(0, long).or(55, short));
    }
    if !board.heads.is_empty() {
        let mine = board.heads.iter().filter(|r| r.mine).count();
        let key = app.key_label_in_panes(Action::Heads).unwrap_or_default();
        let (text, style) = match mine {
            0 => (lang.heads_count(board.heads.len()), bar.patch(theme.muted())),
            n => (format!("{} {}", theme.signs().breached, lang.heads_mine(n, &key)), bar.patch(theme.breached())),
        };
        let short = lang.heads_count(board.heads.len());
        let drop = if mine == 0 { 22 } else { 11 };
        parts.push(Part::right(drop, vec![span(text, style)]).or(85, vec![span(short, style)]));
    }
    parts.extend(forms(paint, app));
    parts.extend(agreements(paint, app));
    let mut late: Line<'a> = Vec::new();
    let (breached, near) = app.late();
    if board.counts.unattended > 0 {
        let text = format!("{}{}  ", theme.signs().alarm, lang.unattended_count(board.counts.unattended));
        late.push(span(text, bar.patch(theme.breached())));
    }
    for (n, urgency, words) in
        [(breached, Urgency::Breached, lang.late_count(breached)), (near, Urgency::Near, lang.near_count(near))]
    {
        let (sign, style) = theme.urgency(urgency);
        let style = if n > 0 { bar.patch(style) } else { bar.patch(theme.muted()) };
        let gap = if urgency == Urgency::Near { "  " } else { "" };
        late.push(span(format!("{gap}{sign}{words}"), style));
    }
    parts.push(Part::right(10, late));
    let wide = lang.wall_clock(app.now);
    let short = format!("{}:{:02}", lang.clock_time(app.now), app.now.ms().div_euclid(1_000).rem_euclid(60));
    parts.push(Part::right(40, vec![span(wide, bar)]).or(80, vec![span(short, bar)]));
    parts
}

/// Who comes next, and how long the running shift lasts still: `下班次 早班 李强 余 2 时 15 分`.
pub fn next_shift(app: &App) -> Option<String> {
    let (lang, names) = (app.lang(), BoardNames(app));
    let next = app.board.duty.next.as_ref()?;
    let people = lang.list(next.planned.iter().map(|s| names.staff(*s)), 3);
    let left = lang.roster_time_left(next.starts.since(app.now));
    Some(format!("{} {left}", lang.roster_next(&people, &names.shift(&next.shift))))
}

/// Forms of corrective action: those that wait for who sits there; else how many are open, late, offered.
fn forms(paint: &Paint<'_>, app: &App) -> Option<Part<'static>> {
    let (lang, theme, counts) = (paint.lang, paint.theme, app.board.actions);
    let bar = theme.bar();
    if counts.mine > 0 {
        let key = app.key_label_in_panes(Action::Actions).unwrap_or_default();
        let (sign, look) = if counts.late > 0 {
            (theme.signs().breached, bar.patch(theme.breached()))
        } else {
            (theme.signs().near, bar.patch(theme.near()))
        };
        let long = format!("{sign} {}", lang.forms_mine(counts.mine, &key));
        let short = format!("{sign} {}", lang.forms_mine_short(counts.mine));
        return Some(Part::right(12, vec![span(long, look)]).or(84, vec![span(short, look)]));
    }
    let mut words = Vec::new();
    match (counts.open, counts.late) {
        (0, _) => {}
        (open, 0) => words.push(lang.forms_count(open)),
        (open, late) => words.push(lang.forms_late(open, late)),
    }
    if counts.offers > 0 {
        words.push(lang.forms_offered(counts.offers));
    }
    (!words.is_empty()).then(|| Part::right(93, vec![span(words.join(" "), bar.patch(theme.muted()))]))
}

/// Callbacks of special service agreements that who sits there has to make: in red when the day of one has passed (R100).
fn agreements(paint: &Paint<'_>, app: &App) -> Option<Part<'static>> {
    let (lang, theme) = (paint.lang, paint.theme);
    let (due, overdue) = app.agreements_due();
    if due == 0 {
        return None;
    }
    let key = app.key_label_in_panes(Action::Agreements).unwrap_or_default();
    let (sign, look) = if overdue > 0 {
        (theme.signs().breached, theme.bar().patch(theme.breached()))
    } else {
        (theme.signs().near, theme.bar().patch(theme.near()))
    };
    let long = vec![span(format!("{sign} {}", lang.agreements_mark(due, &key)), look)];
    Some(Part::right(13, long).or(86, vec![span(format!("{sign} {}", lang.agreements_mark_short(due)), look)]))
}

/// Incidents that are open, and what looks like one: in red when the line to read out is to be looked at again.
fn incidents(paint: &Paint<'_>, app: &App) -> Option<(Line<'static>, Line<'static>)> {
    let (lang, theme) = (paint.lang, paint.theme);
    let (open, maybe) = (app.board.incidents.len(), app.board.suspected.len());
    let key = app.keymap.key_label(Action::Incident, app.focus.scope().chain()).unwrap_or_default();
    let stale = app.board.incidents.iter().any(|i| i.is_stale(app.now));
    let (text, n, sign) = match (open, maybe) {
        (0, 0) => return None,
        (0, n) => (lang.incident_suspected_mark(n, &key), n, theme.signs().near),
        (n, _) => (lang.incident_mark(n, &key), n, if stale { theme.signs().breached } else { theme.signs().alarm }),
    };
    let style = theme.bar().patch(if stale { theme.breached() } else { theme.near() });
    Some((vec![span(format!("{sign} {text}"), style)], vec![span(format!("{sign}{n} {key}"), style)]))
}

/// What rings: flashes until somebody acknowledges it.
fn alarms(paint: &Paint<'_>, app: &App) -> Option<(Line<'static>, Line<'static>)> {
    let (lang, theme) = (paint.lang, paint.theme);
    let (all, arrivals) = (app.alarms.open(), app.alarms.arrivals());
    if all == 0 {
        return None;
    }
    // The key of the panes: a question that stands on top has none.
    let key = app.keymap.key_label(Action::Acknowledge, app.focus.scope().chain()).unwrap_or_default();
    let text = if arrivals == all { lang.new_arrivals(all, &key) } else { lang.alarms_open(all, &key) };
    let on = app.now.ms().div_euclid(1_000) % 2 == 0;
    let style = if on { theme.alarm() } else { theme.bar().patch(theme.breached()) };
    let alarm = theme.signs().alarm;
    Some((vec![span(format!(" {alarm} {text} "), style)], vec![span(format!(" {alarm}{all} {key} "), style)]))
}

/// The line of tabs, where not all panes are in sight.
pub fn tabs(paint: &mut Paint<'_>, app: &App, area: Rect, shown: &[(Pane, Rect)]) {
    let (lang, theme) = (paint.lang, paint.theme);
    let mut x = area.x + 1;
    let board = &app.board;
    for pane in Pane::ALL {
        let (name, count) = match pane {
            Pane::Queue => (lang.pane_queue(), Some(board.queue.len())),
            Pane::Handover => (lang.pane_handover(), Some(board.handover.lines.len() + board.handover.rechecks.len())),
            Pane::Ticket => (lang.pane_ticket(), None),
            Pane::Callbacks => {
                let today = Day(app.now.date());
                let calls = board.agreements.iter().filter(|a| a.is_due(today)).count();
                (lang.pane_callbacks(), Some(board.callbacks.len() + calls))
            }
        };
        let text = match count {
            Some(n) => format!(" {} {name} {n} ", pane.number()),
            None => format!(" {} {name} ", pane.number()),
        };
        let style = if focused(app, pane) {
            theme.selected(true)
        } else if shown.iter().any(|(p, _)| *p == pane) {
            theme.strong()
        } else {
            theme.muted()
        };
        let w = paint.text(x, area.y, area.right().saturating_sub(x), &text, style);
        paint.spot(Rect { x, y: area.y, width: w, height: 1 }, Spot::Pane(pane));
        x = (x + w + 1).min(area.right());
    }
}

/// What is durable, or how far the store is opened.
fn saved(app: &App, theme: Theme, bar: Style) -> Span<'static> {
    let lang = app.lang();
    if app.saving() > 0 {
        span(lang.saving().to_owned(), bar.patch(theme.near()))
    } else if app.ready && app.opening.is_none() {
        span(lang.saved(app.saved), bar.patch(theme.ok()))
    } else {
        let text = match app.opening {
            // There is nothing to open yet.
            _ if app.is_founding() => String::new(),
            Some((at, of)) if of > 0 => lang.opening_at(at.saturating_mul(100) / of),
            _ => lang.opening().to_owned(),
        };
        span(text, bar.patch(theme.muted()))
    }
}

/// The room of the last line beside what is durable, which takes `saved` columns.
fn hint_room(area: Rect, saved: u16) -> Rect {
    let end = area.right().saturating_sub(saved + 1);
    Rect { x: area.x + 1, width: end.saturating_sub(area.x + 3), ..area }
}

/// The latest remark, on the last line; over whatever lies there, for it stands only until the next key.
pub fn notice(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let (theme, bar) = (paint.theme, paint.theme.bar());
    let saved = saved(app, theme, bar);
    let room = hint_room(area, u16::try_from(paint.width(std::slice::from_ref(&saved))).unwrap_or(0));
    if let Some(notice) = app.notices.current() {
        let (sign, style) = match notice.level {
            Level::Good => (theme.signs().ok, theme.ok()),
            Level::Info => (theme.signs().dot, theme.info()),
            Level::Warn => (theme.signs().near, theme.near()),
            Level::Bad => (theme.signs().bad, theme.error()),
        };
        // A path or a command must be read to its end: what one line can't hold grows upwards while it stands.
        let text = format!("{sign} {}", notice.text);
        let lines = paint.ruler.wrap(&text, usize::from(room.width), NOTICE_LINES);
        let n = u16::try_from(lines.len()).unwrap_or(1).max(1);
        let top = room.y.saturating_sub(n - 1);
        paint.tint(Rect { y: top, height: room.y - top, ..area }, bar);
        for (y, line) in (top..=room.y).zip(&lines) {
            if y < room.y {
                paint.text(area.x, y, area.width, &" ".repeat(usize::from(area.width)), bar);
            }
            paint.line(room.x, y, room.width, &[span(line.clone(), bar.patch(style))]);
        }
    }
}

/// The line at the bottom: keys for where the focus is, unless there is something to say; at the right what is durable.
pub fn hints(paint: &mut Paint<'_>, app: &App, area: Rect) {
    let (lang, theme) = (paint.lang, paint.theme);
    let bar = theme.bar();
    paint.tint(area, bar);
    let saved = saved(app, theme, bar);
    let w = u16::try_from(paint.width(std::slice::from_ref(&saved))).unwrap_or(0);
    paint.line(area.right().saturating_sub(w + 1), area.y, w, &[saved]);
    let room = hint_room(area, w);
    if app.notices.current().is_some() {
        return;
    }
    let own = app.top().and_then(|layer| layer.layer().hints(app));
    let actions = own.unwrap_or_else(|| hint_bar(app.scope()).to_vec());
    // Where there is no room for all, what would be refused now gives way; the way to help stays, whatever has to go.
    let mut keys: Vec<Key<'_>> = Vec::new();
    for action in actions {
        let Some(key) = app.key_label(action) else { continue };
        let off = app.layers.is_empty() && app.refused(action).is_some();
        let (key_style, name_style) =
            if off { (theme.disabled(), theme.disabled()) } else { (theme.key_hint(), Style::new()) };
        // Receiving finds the message that waits, whatever is selected.
        let receives = action.target() == Target::Message;
        let rank = match action {
            Action::Help => 0,
            _ if app.layers.is_empty() && !app.is_for_this_side(action) => 2,
            _ => 1 + u8::from(off && !receives),
        };
        let line = vec![
            span(key, bar.patch(key_style)),
            span(" ", bar),
            span(lang.action_name(action), bar.patch(name_style)),
        ];
        let width = u16::try_from(paint.width(&line)).unwrap_or(u16::MAX);
        keys.push(Key { action, rank, line, width, kept: false });
    }
    let mut left = room.width.saturating_add(2);
    for rank in 0..=2 {
        for key in keys.iter_mut().filter(|k| k.rank == rank) {
            let w = key.width.saturating_add(2);
            if w <= left {
                key.kept = true;
                left -= w;
            }
        }
    }
    let mut x = room.x;
    for key in keys.iter().filter(|k| k.kept) {
        paint.line(x, area.y, key.width, &key.line);
        paint.spot(Rect { x, y: area.y, width: key.width, height: 1 }, Spot::Key(key.action));
        x += key.width + 2;
    }
}

/// A key of the hint bar.
struct Key<'a> {
    action: Action,
    /// Which are kept first: 0 before 1 before 2.
    rank: u8,
    line: Line<'a>,
    width: u16,
    kept: bool,
}

/// The store can't be worked with: said in the middle of the screen until it can.
pub fn trouble(paint: &mut Paint<'_>, app: &App) {
    let Some(trouble) = &app.trouble else { return };
    let w = paint.buf.area.width.saturating_sub(8).min(76);
    let inside = usize::from(w.saturating_sub(4));
    let mut lines: Vec<(String, Style)> = Vec::new();
    lines.extend(paint.ruler.wrap(&trouble.what, inside, 6).into_iter().map(|l| (l, paint.theme.error())));
    lines.push((String::new(), Style::new()));
    lines.extend(paint.ruler.wrap(&trouble.mend, inside, 8).into_iter().map(|l| (l, Style::new())));
    let h = u16::try_from(lines.len()).unwrap_or(10) + 2;
    let title = paint.lang.trouble_title();
    let (_, inner) = paint.popup(w, h, title);
    write_lines(paint, inner, &lines);
}

/// Lines from the top of an area.
pub fn write_lines(paint: &mut Paint<'_>, area: Rect, lines: &[(String, Style)]) {
    for (i, (line, style)) in lines.iter().take(usize::from(area.height)).enumerate() {
        paint.text(area.x, area.y + u16::try_from(i).unwrap_or(0), area.width, line, *style);
    }
}

/// What may follow the keys pressed so far.
pub fn pending(paint: &mut Paint<'_>, app: &App) {
    if app.hints.is_empty() {
        return;
    }
    let (lang, theme) = (paint.lang, paint.theme);
    let rows: Vec<(String, &str, String)> = app
        .hints
        .iter()
        .map(|h| {
            // What the rules refuse now: by which rule, and who may.
            let refused = h.action.and_then(|a| app.refused(a)).map(|refusal| {
                let told = explain(lang, &refusal, &BoardNames(app));
                format!("{} {} {}", theme.signs().bad, told.rule, told.who)
            });
            (
                h.chord.to_string(),
                h.action.map_or(lang.keys_more(), |a| lang.action_name(a)),
                refused.unwrap_or_default(),
            )
        })
        .collect();
    let keys = rows.iter().map(|(k, ..)| paint.ruler.width(k)).max().unwrap_or(1);
    let names = rows.iter().map(|(_, n, _)| paint.ruler.width(n)).max().unwrap_or(1);
    let whys = rows.iter().map(|(.., w)| paint.ruler.width(w)).max().unwrap_or(0).min(48);
    let title = lang.keys_pending(&app.pending_keys());
    let screen = paint.buf.area;
    let w = (keys + names + whys + 8).max(paint.ruler.width(&title) + 6);
    let w = u16::try_from(w).unwrap_or(u16::MAX).min(screen.width);
    let h = u16::try_from(rows.len() + 2).unwrap_or(u16::MAX).min(screen.height.saturating_sub(2));
    let area = Rect { x: screen.right() - w, y: screen.bottom().saturating_sub(h + 1), width: w, height: h };
    let (_, inner) = paint.popup_at(area, &title);
    for (i, (key, name, why)) in rows.iter().take(usize::from(inner.height)).enumerate() {
        let y = inner.y + u16::try_from(i).unwrap_or(0);
        let (key_style, name_style) =
            if why.is_empty() { (theme.key_hint(), Style::new()) } else { (theme.disabled(), theme.disabled()) };
        let line = [
            span(paint.ruler.pad(key, keys), key_style),
            span("  ", Style::new()),
            span(paint.ruler.pad(name, names), name_style),
            span(format!("  {why}"), theme.disabled()),
        ];
        paint.line(inner.x, y, inner.width, &line);
    }
}

/// Said instead of everything on a screen that is too small.
pub fn too_small(paint: &mut Paint<'_>, screen: Rect) {
    let text = paint.lang.too_small(screen.width, screen.height, LEAST.0, LEAST.1);
    let lines = paint.ruler.wrap(&text, usize::from(screen.width), usize::from(screen.height));
    let top = (usize::from(screen.height).saturating_sub(lines.len())) / 2;
    for (i, line) in lines.iter().enumerate() {
        let y = screen.y + u16::try_from(top + i).unwrap_or(0);
        let line = paint.ruler.center(line, usize::from(screen.width));
        let style = paint.theme.strong();
        paint.text(screen.x, y, screen.width, &line, style);
    }
}
