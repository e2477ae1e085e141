//! The roster of a month: people as rows, days as columns, a mark in each cell.

use crate::action::Action;
use crate::app::roster::{Ask, RosterGrid, Step};
use crate::app::{App, Entry, Spot};
use crate::domain::ids::{Code, StaffId};
use crate::domain::refusal::Field;
use crate::domain::roster::{Day, DutyRef, Problem, Swap};
use crate::domain::rules::ShiftPattern;
use crate::i18n::refusals::Names;
use crate::view::BoardNames;
use crate::view::paint::{Line, Paint, span};
use chrono::{Datelike, Weekday};
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};

/// Columns of a day: two for a mark, one for a sign or a gap.
const DAY: u16 = 3;
/// Columns of a name.
const NAME: u16 = 10;
/// Columns of the totals of a person.
const TOTALS: u16 = 10;
/// Lines for what is wrong.
const REMARKS: u16 = 2;

/// What stands where.
struct Plan {
    inner: Rect,
    /// First day in sight, from 0, and how many.
    first: usize,
    days: usize,
}

impl Plan {
    fn x(&self, day: usize) -> u16 {
        self.inner.x + NAME + u16::try_from(day.saturating_sub(self.first)).unwrap_or(0) * DAY
    }
    fn totals(&self) -> u16 {
        self.inner.x + NAME + u16::try_from(self.days).unwrap_or(0) * DAY
    }
    fn shown(&self) -> std::ops::Range<usize> {
        self.first..self.first + self.days
    }
}

/// Draws the grid.
pub fn draw(paint: &mut Paint<'_>, app: &App, it: &RosterGrid) {
    let screen = paint.buf.area;
    let area = Rect { y: screen.y + 1, height: screen.height.saturating_sub(2), ..screen };
    let lang = paint.lang;
    let post = post(app, it);
    let title = lang.roster_title(it.month.year(), it.month.month(), &post);
    let (outer, inner) = paint.popup_at(area, &title);
    if inner.height < 10 || inner.width < NAME + TOTALS + DAY * 5 {
        return;
    }
    state(paint, app, it, outer);
    let fit = usize::from((inner.width - NAME - TOTALS) / DAY);
    let len = it.month.len();
    // A month that does not fit is turned over in pages of nearly the same length: two halves where they do.
    let page = len.div_ceil(len.div_ceil(fit.max(1)));
    let first = it.day / page * page;
    let plan = Plan { inner, first, days: page.min(len - first) };
    let patterns = app.rules.shifts_of(it.department.as_ref());
    legend(paint, &plan, patterns);
    let foot = u16::try_from(patterns.len()).unwrap_or(0) + REMARKS + 1;
    let rows = Rect { y: inner.y + 3, height: inner.height.saturating_sub(3 + foot), ..inner };
    shade(paint, app, it, &plan, rows);
    head(paint, app, it, &plan);
    people(paint, app, it, &plan, rows);
    let used = u16::try_from(it.people().len() + 1).unwrap_or(rows.height).min(rows.height);
    counts(paint, app, it, &plan, patterns, rows.y + used);
    remarks(paint, app, it, Rect { y: inner.bottom() - REMARKS - 1, height: REMARKS, ..inner });
    under_cursor(paint, app, it, Rect { y: inner.bottom() - 1, height: 1, ..inner });
    match &it.step {
        Step::Grid => {}
        Step::Fill(entry) => {
            let who = it.person().map(|p| BoardNames(app).staff(p)).unwrap_or_default();
            let title = lang.roster_fill_title(&who, &lang.roster_day(it.at()));
            ask(paint, &title, entry, lang.roster_fill_hint());
        }
        Step::Reason { ask: what, entry } => ask(paint, &question(app, what), entry, lang.roster_reason_hint()),
        Step::Swaps(list) => swaps(paint, app, it, list.at),
    }
}

fn post(app: &App, it: &RosterGrid) -> String {
    match &it.department {
        None => app.lang().roster_desk().to_owned(),
        Some(code) => BoardNames(app).department(code),
    }
}

/// At the right of the upper edge: what is not saved, or that nothing can be typed.
fn state(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, outer: Rect) {
    let changed = it.changes(app).len();
    let (text, style) = if changed > 0 {
        (paint.lang.roster_changed(changed), paint.theme.near())
    } else if !it.can_plan(app) {
        (paint.lang.roster_locked().to_owned(), paint.theme.muted())
    } else {
        return;
    };
    let text = format!(" {text} ");
    let w = u16::try_from(paint.ruler.width(&text)).unwrap_or(0);
    let x = outer.right().saturating_sub(w + 2);
    paint.text(x, outer.y, w, &text, style);
}

/// The shifts with their marks and hours; where there is less room without the names, or with the marks alone.
fn legend(paint: &mut Paint<'_>, plan: &Plan, patterns: &[ShiftPattern]) {
    let lang = paint.lang;
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let told = |paint: &Paint<'_>, p: &ShiftPattern, level: usize| {
        let name = lang.pick(&p.label.zh, &p.label.en);
        // A shift until midnight ends with its day.
        let to = if p.to.is_multiple_of(1_440) { time(1_440) } else { time(p.to) };
        let hours = match level {
            0 => format!(" {name} {}–{to}   ", time(p.from)),
            1 => format!(" {}–{to}  ", time(p.from)),
            _ => "  ".to_owned(),
        };
        paint.ruler.fit(&hours).into_owned()
    };
    for level in 0..3 {
        let mut line: Line<'static> = Vec::new();
        for (n, p) in patterns.iter().enumerate() {
            line.push(span(format!("{} ", n + 1), paint.theme.muted()));
            line.push(span(lang.pick(&p.mark.zh, &p.mark.en).clone(), paint.theme.key_hint()));
            line.push(span(told(paint, p, level), Style::new()));
        }
        line.push(span(format!("0 {}", lang.roster_rest()), paint.theme.muted()));
        if level == 2 || paint.width(&line) <= usize::from(plan.inner.width) {
            paint.line(plan.inner.x, plan.inner.y, plan.inner.width, &line);
            return;
        }
    }
}

/// Days of the month and of the week; days off and make-up days of the working calendar have a sign of their own.
fn head(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, plan: &Plan) {
    let (lang, calendar) = (paint.lang, &app.rules.calendar);
    let y = plan.inner.y + 1;
    for at in plan.shown() {
        let day = it.month.first().plus(i64::try_from(at).unwrap_or(0));
        let weekend = matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun);
        let (word, off) = if calendar.work.contains(&day.0) {
            (lang.roster_make_up().to_owned(), false)
        } else if calendar.off.contains(&day.0) && !weekend {
            (lang.roster_holiday().to_owned(), true)
        } else {
            (lang.weekday_short(day.0.weekday()).to_owned(), weekend)
        };
        let mut style = if off { paint.theme.near() } else { Style::new() };
        if day.0 == app.now.date() {
            style = style.patch(paint.theme.key_hint());
        }
        if at == it.day {
            style = style.patch(paint.theme.selected(true));
        }
        let x = plan.x(at);
        paint.text(x, y, 2, &format!("{:>2}", day.0.day()), style);
        paint.text(x, y + 1, 2, &paint.ruler.pad_left(&word, 2), style);
    }
    let style = paint.theme.muted();
    let totals = format!(
        "{}{}",
        paint.ruler.pad_left(lang.roster_total_shifts(), 4),
        paint.ruler.pad_left(lang.roster_total_hours(), 6)
    );
    paint.text(plan.totals(), y + 1, TOTALS, &totals, style);
}

/// Days off stand on another ground, from the head to the last person.
fn shade(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, plan: &Plan, rows: Rect) {
    let height = u16::try_from(it.people().len()).unwrap_or(rows.height).min(rows.height) + 2;
    for at in plan.shown() {
        let day = it.month.first().plus(i64::try_from(at).unwrap_or(0));
        if !app.rules.calendar.is_working(day.0) {
            let style = paint.theme.bar();
            paint.tint(Rect { x: plan.x(at), y: rows.y - 2, width: 2, height }, style);
        }
    }
}

fn people(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, plan: &Plan, area: Rect) {
    let all = it.people();
    if all.is_empty() {
        let text = if it.board.is_some() { paint.lang.roster_no_people() } else { paint.lang.roster_loading() };
        let style = paint.theme.muted();
        paint.text(area.x, area.y, area.width, text, style);
        return;
    }
    let height = usize::from(area.height);
    paint.seen.layer_page = height;
    let top = Paint::window(it.row, all.len(), height);
    for (n, who) in all.iter().enumerate().skip(top).take(height) {
        let y = area.y + u16::try_from(n - top).unwrap_or(0);
        person(paint, app, it, plan, (n, *who), y);
    }
    let bars = Rect { x: area.x, y: area.y - 1, width: area.width + 2, height: area.height + 2 };
    paint.scrollbar(bars, top, height, all.len());
}

fn person(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, plan: &Plan, (n, who): (usize, StaffId), y: u16) {
    let row = Rect { x: plan.inner.x, y, width: plan.totals() + TOTALS - plan.inner.x, height: 1 };
    let mine = app.me == Some(who);
    if mine {
        let style = paint.theme.selected(false);
        paint.tint(row, style);
    }
    let name = app.board.staff_name(who);
    let style = match (n == it.row, mine) {
        (true, _) => paint.theme.key_hint(),
        (false, true) => paint.theme.strong(),
        (false, false) => Style::new(),
    };
    paint.text(plan.inner.x, y, NAME - 1, &name, style);
    let works = it.month.days().any(|day| !it.cell(who, day).is_empty());
    for at in plan.shown() {
        let day = it.month.first().plus(i64::try_from(at).unwrap_or(0));
        let x = plan.x(at);
        let here = (n, at) == (it.row, it.day);
        cell(paint, app, it, (who, day, works), (x, y), here);
        let spot = Rect { x, y, width: DAY, height: 1 };
        paint.spot(spot, Spot::LayerRow(n * it.month.len() + at));
    }
    let (mut shifts, mut minutes) = (0, 0);
    for day in it.month.days() {
        for code in it.cell(who, day) {
            shifts += 1;
            minutes += app.rules.any_shift(&code).map_or(0, ShiftPattern::minutes);
        }
    }
    let style = paint.theme.muted();
    paint.text(plan.totals(), y, TOTALS, &format!("{shifts:>4}{:>6}", minutes / 60), style);
}

/// One cell: the mark, and behind it a sign for a conflict, a second shift or an unsaved change.
fn cell(
    paint: &mut Paint<'_>,
    app: &App,
    it: &RosterGrid,
    (who, day, works): (StaffId, Day, bool),
    (x, y): (u16, u16),
    here: bool,
) {
    let shifts = it.cell(who, day);
    let problem = it.problem(who, day);
    let changed = it.is_changed(who, day);
    let begun = shifts.first().is_some_and(|s| RosterGrid::has_begun(app, &it.duty(day, s.clone())));
    let picked = it.picked.as_ref().is_some_and(|(_, p, duty)| *p == who && duty.day == day);
    let signs = *paint.theme.signs();
    let (sign, mut style) = match problem {
        Some(p) if p.is_error() => (signs.breached, paint.theme.breached()),
        Some(_) => (signs.near, paint.theme.near()),
        None if shifts.len() > 1 => ("+", Style::new()),
        None if changed => ("*", paint.theme.info()),
        None if begun => (" ", paint.theme.muted()),
        None => (" ", Style::new()),
    };
    let mark = match shifts.first() {
        Some(code) => mark(app, code),
        None => {
            style = if changed { style } else { paint.theme.muted() };
            // Who has no shift in the month is not on the roster at all: no day off either.
            if works && it.is_planned(day) { paint.lang.roster_rest().to_owned() } else { signs.dot.to_owned() }
        }
    };
    if picked {
        style = style.patch(paint.theme.found());
    }
    if here {
        style = style.add_modifier(Modifier::REVERSED);
        let cell = Rect { x, y, width: 2, height: 1 };
        if matches!(it.step, Step::Grid) {
            // The real cursor, so that an input method opens its window at the cell.
            paint.caret(cell, 0, 0);
        }
    }
    let mark = paint.ruler.pad_left(&mark, 2);
    paint.text(x, y, 2, &mark, style);
    paint.text(x + 2, y, 1, sign, style);
}

fn mark(app: &App, code: &Code) -> String {
    let lang = app.lang();
    app.rules.any_shift(code).map_or_else(|| "?".to_owned(), |p| lang.pick(&p.mark.zh, &p.mark.en).clone())
}

/// How many people each shift has on each day.
fn counts(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, plan: &Plan, patterns: &[ShiftPattern], top: u16) {
    let lang = paint.lang;
    for (n, pattern) in patterns.iter().enumerate() {
        let y = top + u16::try_from(n).unwrap_or(0);
        let name = lang.roster_on_shift(lang.pick(&pattern.mark.zh, &pattern.mark.en));
        let style = paint.theme.muted();
        paint.text(plan.inner.x, y, NAME - 1, &name, style);
        for at in plan.shown() {
            let day = it.month.first().plus(i64::try_from(at).unwrap_or(0));
            let duty = it.duty(day, pattern.code.clone());
            let people = it.plan.of(&duty).len();
            let style = if it.open.contains(&duty) { paint.theme.breached() } else { paint.theme.muted() };
            if people > 0 || it.open.contains(&duty) || RosterGrid::has_begun(app, &duty) {
                paint.text(plan.x(at), y, 2, &format!("{people:>2}"), style);
            }
        }
    }
}

/// What is wrong, the worst first; the problem under the cursor before all.
fn remarks(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, area: Rect) {
    let (lang, names) = (paint.lang, BoardNames(app));
    let here = it.person().and_then(|who| it.problem(who, it.at()));
    let mut lines: Vec<(String, Style)> = Vec::new();
    let rest = it.problems.iter().filter(|p| Some(*p) != here);
    for problem in here.into_iter().chain(rest) {
        let (sign, style) = if problem.is_error() {
            (paint.theme.signs().breached, paint.theme.breached())
        } else {
            (paint.theme.signs().near, paint.theme.near())
        };
        lines.push((format!("{sign} {}", problem_words(app, problem)), style));
    }
    if let Some(first) = it.open.first() {
        let sign = paint.theme.signs().near;
        let at = if lines.first().is_some_and(|_| it.problems.iter().any(Problem::is_error)) {
            lines.len().min(1)
        } else {
            0
        };
        lines.insert(
            at,
            (format!("{sign} {}", lang.roster_open(it.open.len(), &lang.duty(first, &names))), paint.theme.near()),
        );
    }
    if lines.is_empty() && it.plan.is_planned(it.month.first(), it.month.last(), it.department.as_ref()) {
        lines.push((format!("{} {}", paint.theme.signs().ok, lang.roster_all_well()), paint.theme.ok()));
    }
    let shown = usize::from(area.height);
    let more = lines.len().saturating_sub(shown);
    for (i, (text, style)) in lines.into_iter().take(shown).enumerate() {
        let text = if more > 0 && i + 1 == shown { format!("{text}  {}", lang.roster_more(more)) } else { text };
        paint.text(area.x, area.y + u16::try_from(i).unwrap_or(0), area.width, &text, style);
    }
}

fn problem_words(app: &App, problem: &Problem) -> String {
    let (lang, names) = (app.lang(), BoardNames(app));
    let staff = names.staff(problem.staff());
    match problem {
        Problem::Overlap { first, second, .. } => {
            lang.roster_overlap(&staff, &lang.duty(first, &names), &lang.duty(second, &names))
        }
        Problem::ShortRest { first, second, minutes: 0, .. } => {
            lang.roster_no_rest(&staff, &lang.duty(first, &names), &lang.duty(second, &names))
        }
        Problem::ShortRest { first, second, minutes, .. } => {
            let rest = lang.span(minutes * 60_000);
            lang.roster_short_rest(&staff, &lang.duty(first, &names), &lang.duty(second, &names), &rest)
        }
    }
}

/// The cell under the cursor in words; after it what a shift was picked for.
fn under_cursor(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, area: Rect) {
    let (lang, names) = (paint.lang, BoardNames(app));
    let Some(who) = it.person() else { return };
    let shifts = it.cell(who, it.at());
    let word = if !shifts.is_empty() {
        let names: Vec<String> = shifts.iter().map(|s| names.code(Field::Pattern, s)).collect();
        names.join(lang.list_comma())
    } else if it.is_planned(it.at()) {
        lang.roster_day_off().to_owned()
    } else {
        lang.roster_not_planned().to_owned()
    };
    let mut line =
        vec![span(lang.roster_cell(&names.staff(who), &lang.roster_day(it.at()), &word), paint.theme.strong())];
    if let Some((_, first, duty)) = &it.picked {
        let arrow = paint.theme.signs().arrow;
        let text = format!("   {} {} {arrow} ?", names.staff(*first), lang.duty(duty, &names));
        line.push(span(text, paint.theme.near()));
    }
    paint.line(area.x, area.y, area.width, &line);
}

/// A question with a line to type in, over the grid.
fn ask(paint: &mut Paint<'_>, title: &str, entry: &Entry, hint: &str) {
    let wide = paint.buf.area.width.saturating_sub(8).min(90);
    let lines = paint.ruler.wrap(title, usize::from(wide.saturating_sub(4)), 4);
    let h = u16::try_from(lines.len()).unwrap_or(1) + 4;
    let (_, inner) = paint.popup(wide, h, "");
    for (i, line) in lines.iter().enumerate() {
        let y = inner.y + u16::try_from(i).unwrap_or(0);
        let style = paint.theme.strong();
        paint.text(inner.x, y, inner.width, line, style);
    }
    let field = Rect { y: inner.bottom().saturating_sub(1), height: 1, ..inner };
    paint.entry(field, entry, true, hint);
}

fn question(app: &App, ask: &Ask) -> String {
    let (lang, names) = (app.lang(), BoardNames(app));
    let duty = |d: &DutyRef| lang.duty(d, &names);
    let who = |id: &StaffId| names.staff(*id);
    match ask {
        Ask::Swap { first, gives, second, takes: Some(takes) } => {
            lang.roster_ask_swap(&who(first), &duty(gives), &who(second), &duty(takes))
        }
        Ask::Swap { first, gives, second, takes: None } => {
            lang.roster_ask_stand_in(&who(first), &duty(gives), &who(second))
        }
        Ask::Cover { duty: which, absent, by: Some(by) } => lang.roster_ask_cover(&who(absent), &duty(which), &who(by)),
        Ask::Cover { duty: which, absent, by: None } => lang.roster_ask_cover_nobody(&who(absent), &duty(which)),
        Ask::Record { duty: which, staff } => {
            let people = lang.list(staff.iter().map(who), staff.len());
            let people = if people.is_empty() { lang.roster_nobody() } else { &people };
            lang.roster_ask_record(&duty(which), people)
        }
        Ask::Decline(_) => lang.roster_ask_decline().to_owned(),
    }
}

/// The swaps that wait.
fn swaps(paint: &mut Paint<'_>, app: &App, it: &RosterGrid, at: usize) {
    let all: &[Swap] = it.board.as_ref().map_or(&[], |b| &b.swaps);
    let screen = paint.buf.area;
    let h = u16::try_from(all.len() * 2 + 2).unwrap_or(u16::MAX).clamp(4, screen.height.saturating_sub(4));
    let (outer, inner) = paint.popup(screen.width.saturating_sub(6).min(100), h, paint.lang.roster_swaps_title());
    let page = usize::from(inner.height / 2).max(1);
    paint.seen.layer_page = page;
    let first = Paint::window(at, all.len(), page);
    for (i, swap) in all.iter().enumerate().skip(first).take(page) {
        let y = inner.y + u16::try_from((i - first) * 2).unwrap_or(0);
        if i == at {
            let style = paint.theme.selected(true);
            paint.tint(Rect { y, height: 2, ..inner }, style);
        }
        let lang = paint.lang;
        let ask =
            Ask::Swap { first: swap.first, gives: swap.gives.clone(), second: swap.second, takes: swap.takes.clone() };
        let (state, style) = if swap.agreed {
            (lang.roster_swap_agreed(), paint.theme.ok())
        } else {
            (lang.roster_swap_asked(), paint.theme.near())
        };
        paint.text(inner.x, y, inner.width, &question(app, &ask), Style::new());
        let line = [span(format!("  {state}  "), style), span(swap.reason.clone(), paint.theme.muted())];
        paint.line(inner.x, y + 1, inner.width, &line);
        paint.spot(Rect { y, height: 2, ..inner }, Spot::LayerRow(i));
    }
    paint.scrollbar(outer, first, page, all.len());
    let key = |action| app.key_label(action).unwrap_or_default();
    let keys = paint.lang.roster_swap_keys(&key(Action::Select), &key(Action::Discard));
    let style = paint.theme.key_hint();
    paint.foot(outer, &keys, style);
}
