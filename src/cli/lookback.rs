//! `frontdesk review`, `frontdesk replay` and `frontdesk report --reveals`: the past as text and as JSON.

use super::args::Eyes;
use super::password::Passwords;
use super::{BROKEN, Failure, Setup, open, report, say, told, trouble};
use crate::app::form::{Toward, parse_when};
use crate::board::{Board, Figure, ReplayFrame, Reveal, Review, ReviewSheet, ReviewShift, What};
use crate::desk::{Desk, DeskError, DeskNames, label};
use crate::domain::ids::{ShiftId, StaffId};
use crate::domain::refusal::Field;
use crate::domain::time::Moment;
use crate::domain::{may_look, may_look_back};
use crate::i18n::Lang;
use crate::i18n::history::history_line;
use crate::i18n::refusals::Names;
use crate::view::text::Ruler;
use chrono::{Datelike, NaiveDate};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Which shifts are asked for.
pub struct Asked {
    /// One day.
    pub day: Option<String>,
    /// First day.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
    /// One shift.
    pub shift: Option<u32>,
    /// Who looks.
    pub eyes: Eyes,
    /// As JSON.
    pub json: bool,
}

/// A day such as `2026-11-20` as yyyymmdd.
fn day(text: &str, name: &str, lang: Lang) -> Result<u32, Failure> {
    let read = NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok();
    read.map(number).ok_or_else(|| Failure::usage(lang.settings_unknown_value(name, text, "2026-11-20")))
}

fn number(day: NaiveDate) -> u32 {
    u32::try_from(day.year()).unwrap_or(0) * 10_000 + day.month() * 100 + day.day()
}

/// Whose eyes are allowed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Looks {
    /// Supervisors and head office: other people's shifts, and who saw personal data.
    Back,
    /// Anybody who works here: the sheets that every shift signs.
    Anybody,
}

fn look(setup: &Setup, what: &str, eyes: Eyes) -> Result<Desk, Failure> {
    opened(setup, what, eyes, Looks::Back)
}

/// Opens the store for somebody who may look. Where nobody has a password, as in a drill, nobody is asked.
pub(super) fn opened(setup: &Setup, what: &str, eyes: Eyes, looks: Looks) -> Result<Desk, Failure> {
    let mut desk = open(setup, what)?;
    let Some(who) = eyes.eyes.map(StaffId) else {
        let asked = desk.world().staff.keys().any(|id| desk.asks_proof(*id));
        return if asked { Err(Failure::usage(setup.lang.cli_say_who_looks())) } else { Ok(desk) };
    };
    let allowed = match looks {
        Looks::Back => may_look_back(desk.world(), &desk.rules(), Some(who)),
        Looks::Anybody => may_look(desk.world(), Some(who)),
    };
    if let Err(refusal) = allowed {
        return Err(told(setup.lang, &desk, &DeskError::Refused(refusal)));
    }
    Passwords::new(setup, eyes.password_stdin).prove(&mut desk, who)?;
    Ok(desk)
}

/// `frontdesk review`.
pub fn review(setup: &Setup, asked: &Asked) -> Result<u8, Failure> {
    let (lang, now) = (setup.lang, setup.now());
    let yesterday = now.date().pred_opt().unwrap_or_else(|| now.date());
    let (from, to) = match (&asked.day, &asked.from, &asked.to) {
        (Some(one), _, _) => day(one, "DAY", lang).map(|d| (d, d))?,
        (None, Some(from), None) => (day(from, "--from", lang)?, number(now.date())),
        (None, Some(from), Some(to)) => (day(from, "--from", lang)?, day(to, "--to", lang)?),
        (None, None, _) => (number(yesterday), number(yesterday)),
    };
    let desk = look(setup, " review", asked.eyes)?;
    let failed = |e| trouble(lang, &e);
    let (review, whole) = match asked.shift {
        Some(id) => {
            let one = desk.review_shift(ShiftId(id), now).map_err(failed)?;
            let one = one.ok_or_else(|| Failure::usage(lang.cli_review_no_shift(id)))?;
            let day = one.shift.day();
            (Review { from: day, to: day, shifts: vec![one], ..Review::default() }, true)
        }
        None => (desk.review(from, to, now).map_err(failed)?, false),
    };
    if asked.json {
        return print(&json!({ "review": review, "staff": people(&desk) }), lang);
    }
    say(&review_text(&desk, &review, whole, lang), lang)
}

/// Names of everybody, so that ids can be read.
fn people(desk: &Desk) -> BTreeMap<String, String> {
    desk.world().staff.keys().map(|id| (id.to_string(), desk.staff_name(*id))).collect()
}

fn print(value: &Value, lang: Lang) -> Result<u8, Failure> {
    let text = serde_json::to_string_pretty(value).map_err(|e| Failure::new(BROKEN, e.to_string()))?;
    say(&format!("{text}\n"), lang)
}

fn review_text(desk: &Desk, review: &Review, whole: bool, lang: Lang) -> String {
    let mut out = String::new();
    if review.shifts.is_empty() {
        return format!("{}\n", lang.cli_review_none());
    }
    let mut last = 0;
    for shift in &review.shifts {
        let day = shift.shift.day();
        if std::mem::replace(&mut last, day) != day {
            let _ = writeln!(out, "{}", lang.review_title(&lang.day_name(day)));
        }
        shift_text(desk, shift, whole, lang, &mut out);
    }
    out
}

fn shift_text(desk: &Desk, s: &ReviewShift, whole: bool, lang: Lang, out: &mut String) {
    let names = DeskNames(desk, lang);
    let rules = desk.rules();
    let name = if s.shift.shift.0 == 0 {
        lang.review_before_first().to_owned()
    } else {
        let pattern = label(&rules, Field::Pattern, &s.shift.pattern, lang);
        format!("{pattern} {}-{}", lang.clock_time(s.shift.starts), lang.end_time(s.shift.starts, s.shift.ends))
    };
    let people = lang.list(s.shift.people().iter().map(|p| names.staff(*p)), 12);
    let _ = writeln!(out, "\n[{}] {name}  {people}", s.shift.shift);
    let mut figures = vec![format!("{} {}", lang.review_arrived(), s.shift.arrived)];
    for f in Figure::ALL {
        let n = s.shift.count(f);
        if n > 0 || matches!(f, Figure::Received | Figure::Closed | Figure::Breached) {
            figures.push(format!("{} {n}", lang.figure_name(f)));
        }
        if f == Figure::Closed {
            figures.push(format!("{} {}", lang.review_left(), s.left));
        }
    }
    if s.shift.arrived_outside > 0 {
        figures.push(lang.review_arrived_outside(s.shift.arrived_outside));
    }
    let _ = writeln!(out, "  {}", figures.join("  "));
    for sheet in &s.sheets {
        let _ = writeln!(out, "  {}", signatures(&names, sheet, lang));
        if whole {
            sheet_text(&names, s, sheet, lang, out);
        }
    }
    if !whole {
        return;
    }
    let ruler = Ruler::default();
    for act in &s.shift.acts {
        let ticket = act.ticket.map(|t| names.ticket(t)).unwrap_or_default();
        let by = act.by.map(|b| names.staff(b)).unwrap_or_default();
        let words = match &act.what {
            What::Breached { clock } => lang.late_name(*clock).to_owned(),
            What::Excused { reason } | What::Revealed { reason } | What::Released { reason, .. } => reason.clone(),
            What::TakenOver { reason, .. } => reason.clone(),
            What::Queried { text, .. } => text.clone(),
            What::Incident { event } => crate::i18n::incidents::history(lang, event, &names),
            What::Agreement { event } => crate::i18n::agreements::history(lang, event, &names),
            _ => String::new(),
        };
        let figure = ruler.pad(lang.figure_name(act.what.figure()), 12);
        let (ticket, by) = (ruler.pad(&ticket, 10), ruler.pad(&by, 8));
        let _ = writeln!(out, "  {} {figure} {ticket} {by} {words}", lang.day_time(act.at));
    }
}

fn signatures(names: &dyn Names, s: &ReviewSheet, lang: Lang) -> String {
    let mut parts = vec![lang.review_sheet(s.sheet.id.0, s.sheet.lines.len())];
    parts.extend(
        s.sheet.signed_out.iter().map(|(who, at)| lang.review_signed_out(&names.staff(*who), &lang.clock_time(*at))),
    );
    if s.sheet.signed_out.is_empty() {
        parts.push(lang.review_not_signed_out().to_owned());
    }
    match s.sheet.signed_in {
        Some((who, at)) => parts.push(lang.review_signed_in(&names.staff(who), &lang.clock_time(at))),
        None => parts.push(lang.review_not_signed_in().to_owned()),
    }
    match s.delay_ms {
        Some(late @ 60_000..) => parts.push(lang.review_delay(&lang.span(late))),
        Some(early @ ..-59_999) => parts.push(lang.review_early(&lang.span(early))),
        Some(_) => parts.push(lang.review_on_time().to_owned()),
        None => {}
    }
    parts.join("  ")
}

fn sheet_text(names: &dyn Names, of: &ReviewShift, s: &ReviewSheet, lang: Lang, out: &mut String) {
    for (who, at, text) in &s.sheet.corrections {
        let _ = writeln!(out, "    {}", lang.review_correction(&names.staff(*who), &lang.day_time(*at), text));
    }
    for line in &s.sheet.lines {
        let known = s.lines.iter().find(|l| l.ticket == line.ticket);
        let number = known.map(|k| k.number.clone()).unwrap_or_default();
        let _ = writeln!(
            out,
            "    {} {number}  {}",
            lang.line_state_name(&line.state),
            known.map(|k| k.text.as_str()).unwrap_or_default()
        );
        if let Some(n) = &line.note {
            let _ = writeln!(out, "      {}", lang.review_note(&n.state, &n.next_step, &n.told));
        }
        for r in of.shift.remarks.iter().filter(|r| r.sheet == s.sheet.id && r.ticket == line.ticket) {
            let by = r.by.map(|b| names.staff(b)).unwrap_or_default();
            let text = lang.review_remark(lang.said_name(r.said), &by, &lang.clock_time(r.at), &r.text);
            let _ = writeln!(out, "      {text}");
        }
    }
}

/// `frontdesk report --reveals MONTH`.
pub fn reveals(setup: &Setup, month: &str, eyes: Eyes, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let month = report::parse_month(month)
        .ok_or_else(|| Failure::usage(lang.settings_unknown_value("--reveals", month, "2026-11")))?;
    let desk = look(setup, " report", eyes)?;
    let all = desk.reveals(month).map_err(|e| trouble(lang, &e))?;
    if json {
        return print(&json!({ "month": month, "reveals": all, "staff": people(&desk) }), lang);
    }
    say(&reveals_text(&desk, month, &all, lang), lang)
}

fn reveals_text(desk: &Desk, month: u32, all: &[Reveal], lang: Lang) -> String {
    let ruler = Ruler::default();
    let mut out = format!("{}\n", lang.reveals_title(&format!("{:04}-{:02}", month / 100, month % 100)));
    if all.is_empty() {
        let _ = writeln!(out, "{}", lang.reveals_empty());
    }
    for r in all {
        let who = r.by.map(|b| desk.staff_name(b)).unwrap_or_default();
        let number = lang.revealed_on(&r.number, r.ticket, r.agreement);
        let off = if r.shift.is_none() { format!("{} ", lang.reveals_off_duty()) } else { String::new() };
        let (who, number) = (ruler.pad(&who, 10), ruler.pad(&number, 10));
        let _ = writeln!(out, "{}  {who}  {number}  {off}{}", lang.day_time(r.at), r.reason);
    }
    let _ = writeln!(out, "{}", lang.reveals_total(all.len()));
    out
}

/// `frontdesk replay --at MOMENT`.
pub fn replay(setup: &Setup, at: &str, eyes: Eyes, json: bool) -> Result<u8, Failure> {
    let (lang, now) = (setup.lang, setup.now());
    let read = Moment::parse(at.trim()).ok().or_else(|| parse_when(at, now, Toward::Past).ok());
    let moment = read.ok_or_else(|| {
        Failure::usage(lang.settings_unknown_value("--at", at, "'2026-11-20 22:30', 2026-11-20T22:30:00+08:00"))
    })?;
    let mut desk = look(setup, " replay", eyes)?;
    let frame = desk.replay_at(moment, &mut |_, _| {}).map_err(|e| trouble(lang, &e))?;
    let frame = frame.ok_or_else(|| Failure::usage(lang.cli_replay_nothing()))?;
    if json {
        let value = json!({
            "moment": frame.moment,
            "position": frame.position,
            "head": frame.head,
            "shift": frame.shift,
            "event": frame.event,
            "board": frame.board.as_ref(),
        });
        return print(&value, lang);
    }
    say(&frame_text(&desk, &frame, lang), lang)
}

fn frame_text(desk: &Desk, frame: &ReplayFrame, lang: Lang) -> String {
    let (names, rules) = (DeskNames(desk, lang), desk.rules());
    let board: &Board = &frame.board;
    let mut out = String::new();
    let shift = board.shift.as_ref().map_or_else(
        || lang.no_shift().to_owned(),
        |s| format!("[{}] {}", s.id, label(&rules, Field::Pattern, &s.pattern, lang)),
    );
    let place = lang.replay_position(frame.position, frame.head);
    let _ = writeln!(out, "{}  {}  {shift}  {place}", lang.replay_banner(), lang.wall_day(frame.moment));
    let r = &frame.event;
    let who = lang.actor_name(r.actor, &names);
    let _ = writeln!(out, "{} {who} {} {}", lang.clock_time(r.at), frame.number, history_line(lang, r, &names));
    if let Some(s) = &board.shift {
        let people = lang.list(s.on_duty.iter().map(|p| names.staff(*p)), 12);
        let _ = writeln!(out, "{} {people}", lang.cli_on_duty());
    }
    let c = board.counts;
    let unattended =
        if c.unattended > 0 { format!("  {}", lang.unattended_count(c.unattended)) } else { String::new() };
    let _ = writeln!(out, "{}  {}{unattended}\n", lang.waiting_count(c.waiting), lang.open_count(c.unfinished));
    let ruler = Ruler::default();
    for row in &board.queue {
        let clock = match row.clock {
            Some(_) if row.number.is_none() => lang.waited(frame.moment.since(row.arrived)),
            Some(clock) => lang.left(clock.left_ms(frame.moment)),
            None => String::new(),
        };
        let number = row.number.map(|n| n.short()).unwrap_or_default();
        let home = row.household.as_ref().map(ToString::to_string).unwrap_or_default();
        let tracker = row.tracker.map(|t| names.staff(t)).unwrap_or_default();
        let _ = writeln!(
            out,
            "{} {} {} {} {} {} {}",
            ruler.pad(lang.stage_name(row.stage), 13),
            ruler.pad(&number, 9),
            ruler.pad(&clock, 14),
            ruler.pad(&home, 10),
            ruler.pad(&row.caller, 6),
            ruler.pad(&tracker, 8),
            row.text
        );
    }
    for row in &board.callbacks {
        let home = row.household.as_ref().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(
            out,
            "{} {} {} {} {}",
            ruler.pad(lang.pane_callbacks(), 13),
            ruler.pad(&row.number, 9),
            ruler.pad(&lang.day_time(row.due), 14),
            ruler.pad(&home, 10),
            row.text
        );
    }
    out
}
