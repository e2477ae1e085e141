//! `frontdesk roster`: a month as a grid, as CSV and back.

use super::args::{By, RosterSub};
use super::password::Passwords;
use super::staff::table;
use super::{Failure, REFUSED, Setup, file_of, open, report, say, told, trouble};
use crate::board::RosterBoard;
use crate::desk::people::department_of;
use crate::desk::{Desk, DeskNames};
use crate::domain::ids::*;
use crate::domain::roster::{Day, Month, Problem, problems, unmanned, write_cell};
use crate::domain::rules::{Rules, ShiftPattern};
use crate::i18n::Lang;
use crate::i18n::refusals::Names;
use crate::i18n::roster_files::roster_fault;
use crate::view::text::Ruler;
use chrono::Datelike;
use serde_json::{Value, json};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Columns of a name in the printed grid.
const NAME: usize = 10;
/// Columns of a day.
const DAY: usize = 3;

/// Runs `frontdesk roster …`.
///
/// # Errors
/// When the store can't be read, an argument is wrong, or the table has faults.
pub fn run(setup: &Setup, action: RosterSub) -> Result<u8, Failure> {
    let lang = setup.lang;
    match action {
        RosterSub::Show { month, department, json } => {
            let (desk, board) = month_of(setup, month.as_deref(), department.as_deref())?;
            let text = if json {
                let value = as_json(&desk, &board, lang);
                crate::text::to_json(&value).map_err(|e| Failure::new(REFUSED, e.to_string()))? + "\n"
            } else {
                as_text(&desk, &board, lang)
            };
            say(&text, lang)
        }
        RosterSub::Export { month, department, to, text } => {
            let (desk, board) = month_of(setup, month.as_deref(), department.as_deref())?;
            let out = if text { as_text(&desk, &board, lang) } else { as_csv(&desk, &board, lang)? };
            match file_of(to.as_deref()) {
                None => say(&out, lang),
                Some(file) => write(lang, file, &out),
            }
        }
        RosterSub::Import { file, month, department, dry_run, by } => {
            import(setup, &file, (month.as_deref(), department.as_deref()), dry_run, &by)
        }
    }
}

fn month_from(lang: Lang, typed: Option<&str>, now: Month) -> Result<Month, Failure> {
    let Some(typed) = typed else { return Ok(now) };
    let found = report::parse_month(typed).and_then(Month::from_number);
    found.ok_or_else(|| Failure::usage(lang.roster_bad_month(typed)))
}

fn department_from(lang: Lang, rules: &Rules, typed: Option<&str>) -> Result<Option<Code>, Failure> {
    let Some(typed) = typed else { return Ok(None) };
    let found = department_of(rules, typed).filter(|code| !rules.shifts_of(Some(code)).is_empty());
    let known = || {
        let all: Vec<String> = rules.duty_departments().map(|d| lang.pick(&d.label.zh, &d.label.en).clone()).collect();
        lang.list(all.into_iter(), 20)
    };
    found.map(Some).ok_or_else(|| Failure::usage(lang.roster_no_department(typed, &known())))
}

fn month_of(setup: &Setup, month: Option<&str>, department: Option<&str>) -> Result<(Desk, RosterBoard), Failure> {
    let (lang, now) = (setup.lang, setup.now());
    let month = month_from(lang, month, Day(now.date()).month())?;
    let desk = open(setup, " roster")?;
    let department = department_from(lang, &desk.rules(), department)?;
    let board = desk.roster(month, department.as_ref(), now).map_err(|e| trouble(lang, &e))?;
    Ok((desk, board))
}

fn cell(board: &RosterBoard, who: StaffId, day: Day) -> Vec<Code> {
    board.duties.cell(day, board.department.as_ref(), who).cloned().collect()
}

fn mark(rules: &Rules, code: &Code, lang: Lang) -> String {
    rules.any_shift(code).map_or_else(|| code.to_string(), |p| lang.pick(&p.mark.zh, &p.mark.en).clone())
}

/// The title: `2026-12`, and the department behind it.
fn title(desk: &Desk, board: &RosterBoard, lang: Lang) -> String {
    match &board.department {
        None => board.month.to_string(),
        Some(code) => format!("{} {}", board.month, DeskNames(desk, lang).department(code)),
    }
}

/// The month as CSV: a mark for each day, which import reads back.
fn as_csv(desk: &Desk, board: &RosterBoard, lang: Lang) -> Result<String, Failure> {
    let rules = desk.rules();
    let days: Vec<Day> = board.month.days().collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let heading = format!("{} {}", title(desk, board, lang), lang.roster_name_heading());
    rows.push(std::iter::once(heading).chain(days.iter().map(|d| d.0.day().to_string())).collect());
    let weekdays = days.iter().map(|d| lang.weekday_short(d.0.weekday()).to_owned());
    rows.push(std::iter::once(String::new()).chain(weekdays).collect());
    for who in &board.people {
        let cells: Vec<Vec<Code>> = days.iter().map(|d| cell(board, *who, *d)).collect();
        if cells.iter().all(Vec::is_empty) {
            continue;
        }
        let words = cells.iter().map(|c| write_cell(c, |code| mark(&rules, code, lang), lang.roster_csv_off()));
        rows.push(std::iter::once(guarded(&desk.staff_name(*who))).chain(words).collect());
    }
    // With a mark in front, so that spreadsheets read it as UTF-8.
    let mut bytes = "\u{feff}".as_bytes().to_vec();
    {
        let mut writer = csv::Writer::from_writer(&mut bytes);
        for row in &rows {
            writer.write_record(row).map_err(|e| Failure::new(REFUSED, e.to_string()))?;
        }
        writer.flush().map_err(|e| Failure::new(REFUSED, lang.io_error(&e)))?;
    }
    String::from_utf8(bytes).map_err(|e| Failure::new(REFUSED, e.to_string()))
}

/// A name that a spreadsheet would take for a formula.
fn guarded(name: &str) -> String {
    let formula = name.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t']);
    if formula { format!("'{name}") } else { name.to_owned() }
}

/// The month as a grid for eyes.
fn as_text(desk: &Desk, board: &RosterBoard, lang: Lang) -> String {
    let (rules, ruler, names) = (desk.rules(), Ruler::default(), DeskNames(desk, lang));
    let days: Vec<Day> = board.month.days().collect();
    let patterns = rules.shifts_of(board.department.as_ref());
    let time = |minute: u32| format!("{:02}:{:02}", minute / 60, minute % 60);
    let post = board.department.as_ref().map_or_else(|| lang.roster_desk().to_owned(), |d| names.department(d));
    let mut lines = vec![lang.roster_title(board.month.year(), board.month.month(), &post)];
    let legend = patterns.iter().map(|p| {
        let (mark, label) = (lang.pick(&p.mark.zh, &p.mark.en), lang.pick(&p.label.zh, &p.label.en));
        format!("{mark} {label} {}–{}", time(p.from), time(p.to))
    });
    lines.push(legend.collect::<Vec<_>>().join("   "));
    let line = |name: &str, cells: &mut dyn Iterator<Item = String>| {
        let cells: String = cells.map(|c| ruler.pad_left(&c, DAY)).collect();
        format!("{}{cells}", ruler.pad(name, NAME))
    };
    lines.push(line("", &mut days.iter().map(|d| d.0.day().to_string())));
    lines.push(line("", &mut days.iter().map(|d| lang.weekday_short(d.0.weekday()).to_owned())));
    let mut anybody = false;
    for who in &board.people {
        let cells: Vec<Vec<Code>> = days.iter().map(|d| cell(board, *who, *d)).collect();
        if cells.iter().any(|c| !c.is_empty()) {
            anybody = true;
            let words = |c: &Vec<Code>| write_cell(c, |code| mark(&rules, code, lang), lang.roster_rest());
            lines.push(line(&desk.staff_name(*who), &mut cells.iter().map(words)));
        }
    }
    if !anybody {
        return format!("{}\n", lang.roster_nothing_planned(&board.month));
    }
    let (from, to) = (board.month.first(), board.month.last());
    let open = unmanned(&board.duties, &rules, from, to, board.department.as_ref());
    if !open.is_empty() {
        lines.push(lang.roster_unmanned_heading(open.len()));
        lines.extend(open.iter().take(20).map(|d| format!("  {}", lang.duty(d, &names))));
    }
    lines.extend(conflicts(board, &rules).iter().map(|p| problem(lang, p, &names)));
    if board.department.is_none() && !board.swaps.is_empty() {
        lines.push(lang.roster_swaps_heading().to_owned());
        for s in &board.swaps {
            let (first, second) = (names.staff(s.first), names.staff(s.second));
            let gives = lang.duty(&s.gives, &names);
            let words = match &s.takes {
                Some(takes) => lang.roster_ask_swap(&first, &gives, &second, &lang.duty(takes, &names)),
                None => lang.roster_ask_stand_in(&first, &gives, &second),
            };
            lines.push(format!("  {} {words}", s.id.0));
        }
    }
    lines.iter().map(|l| format!("{}\n", l.trim_end())).collect()
}

/// What is wrong at this post.
fn conflicts(board: &RosterBoard, rules: &Rules) -> Vec<Problem> {
    let all = problems(&board.duties, rules, board.month.first(), board.month.last());
    let here = |p: &Problem| {
        let (first, second) = p.duties();
        [first, second].iter().any(|d| d.department == board.department)
    };
    all.into_iter().filter(here).collect()
}

fn problem(lang: Lang, problem: &Problem, names: &dyn Names) -> String {
    let (first, second) = problem.duties();
    let (staff, first, second) = (names.staff(problem.staff()), lang.duty(first, names), lang.duty(second, names));
    match problem {
        Problem::Overlap { .. } => lang.roster_overlap(&staff, &first, &second),
        Problem::ShortRest { minutes: 0, .. } => lang.roster_no_rest(&staff, &first, &second),
        Problem::ShortRest { minutes, .. } => {
            lang.roster_short_rest(&staff, &first, &second, &lang.span(minutes * 60_000))
        }
    }
}

fn as_json(desk: &Desk, board: &RosterBoard, lang: Lang) -> Value {
    let rules = desk.rules();
    let names = DeskNames(desk, lang);
    let (from, to) = (board.month.first(), board.month.last());
    let shift = |p: &ShiftPattern| json!({"code": p.code, "mark": {"zh": p.mark.zh, "en": p.mark.en}, "from": p.from, "minutes": p.minutes()});
    let people: Vec<Value> = board
        .people
        .iter()
        .map(|who| {
            let days: Vec<Vec<Code>> = board.month.days().map(|d| cell(board, *who, d)).collect();
            json!({"id": who, "name": desk.staff_name(*who), "days": days})
        })
        .collect();
    let open = unmanned(&board.duties, &rules, from, to, board.department.as_ref());
    let conflicts: Vec<Value> = conflicts(board, &rules)
        .iter()
        .map(|p| {
            let (first, second) = p.duties();
            json!({"error": p.is_error(), "staff": p.staff(), "first": first, "second": second, "what": problem(lang, p, &names)})
        })
        .collect();
    json!({
        "month": board.month,
        "department": board.department,
        "shifts": rules.shifts_of(board.department.as_ref()).iter().map(shift).collect::<Vec<_>>(),
        "people": people,
        "duties": board.duties.listed(from, to, board.department.as_ref()),
        "unmanned": open,
        "conflicts": conflicts,
        "swaps": board.swaps,
    })
}

fn write(lang: Lang, file: &Path, text: &str) -> Result<u8, Failure> {
    let fault = |e: std::io::Error| Failure::new(5, format!("{}: {}", file.display(), lang.io_error(&e)));
    let opened = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut out = opened.map_err(fault)?;
    out.write_all(text.as_bytes()).and_then(|()| out.sync_all()).map_err(fault)?;
    Ok(0)
}

fn import(
    setup: &Setup,
    file: &Path,
    (month, department): (Option<&str>, Option<&str>),
    dry_run: bool,
    by: &By,
) -> Result<u8, Failure> {
    let (lang, now) = (setup.lang, setup.now());
    setup.log()?;
    let month = month.map(|typed| month_from(lang, Some(typed), Day(now.date()).month())).transpose()?;
    let rows = table(lang, file)?;
    let mut desk = open(setup, " roster")?;
    let me = StaffId(by.by);
    Passwords::new(setup, by.password_stdin).prove(&mut desk, me)?;
    let department = department_from(lang, &desk.rules(), department)?;
    let plan = desk.plan_roster_list(&rows, month, department, me, now).map_err(|e| trouble(lang, &e))?;
    let names = DeskNames(&desk, lang);
    if !plan.faults.is_empty() {
        let rules = desk.rules();
        let patterns = rules.shifts_of(plan.department.as_ref()).iter();
        let mut marks: Vec<String> = patterns.map(|p| lang.pick(&p.mark.zh, &p.mark.en).clone()).collect();
        marks.push(lang.roster_csv_off().to_owned());
        let known = lang.list(marks.into_iter(), 20);
        let name = file.display();
        let mut lines: Vec<String> =
            plan.faults.iter().map(|f| format!("{name}: {}", roster_fault(lang, f, &known, &names))).collect();
        lines.push(lang.roster_not_imported(plan.faults.len()));
        return Err(Failure::new(REFUSED, lines.join("\n")));
    }
    let mut lines: Vec<String> = plan.warnings.iter().map(|p| problem(lang, p, &names)).collect();
    let month = plan.month.unwrap_or_else(|| Day(now.date()).month());
    if let Some(command) = plan.command().filter(|_| !dry_run) {
        desk.submit(Actor::Staff(me), command, now).map_err(|e| told(lang, &desk, &e))?;
    }
    if by.json {
        let value = json!({
            "ok": true,
            "dry_run": dry_run,
            "month": month,
            "department": plan.department,
            "people": plan.people,
            "changed": plan.duties,
            "warnings": lines,
        });
        let text = crate::text::to_json(&value).map_err(|e| Failure::new(REFUSED, e.to_string()))?;
        return say(&format!("{text}\n"), lang);
    }
    lines.push(if plan.duties.is_empty() {
        lang.roster_import_same(&month)
    } else {
        lang.roster_imported(plan.people, plan.duties.len(), &month)
    });
    if dry_run {
        lines.push(lang.roster_dry_run().to_owned());
    }
    say(&format!("{}\n", lines.join("\n")), lang)
}
