//! `frontdesk policy calendar show|add`: the working calendar of a site, as people read it and as they add to it.

use super::keys::{Answer, read};
use crate::domain::calendar::{Calendar, DayKind};
use crate::domain::rules::Label;
use crate::i18n::Lang;
use crate::policy::{self, CalendarFile, Fault};
use crate::store::DataFolder;
use crate::view::text::Ruler;
use chrono::{Datelike, NaiveDate, Weekday};
use std::fmt::Write as _;
use std::path::Path;

/// The site's own calendars: name and text of each that has no error, and what is wrong with the others.
pub fn own(folder: &DataFolder, lang: Lang) -> (Vec<(String, String)>, Vec<String>) {
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let entries = std::fs::read_dir(folder.calendars()).into_iter().flatten().flatten();
    let mut files: Vec<_> = entries.map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "toml")).collect();
    files.sort();
    for path in files {
        let name = path.display().to_string();
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let (_, _, faults) = policy::check_calendar(&text, &name);
                if faults.iter().any(Fault::is_error) {
                    bad.extend(faults.iter().map(|f| f.text(lang)));
                } else {
                    good.push((name, text));
                }
            }
            Err(e) => bad.push(format!("{name}: {}", lang.io_error(&e))),
        }
    }
    (good, bad)
}

/// Days of a list on the command line.
#[derive(Clone, Debug, Default)]
pub struct Days {
    /// `FROM[..TO][=NAME[/ENGLISH]]`.
    pub off: Vec<String>,
    /// Days.
    pub work: Vec<String>,
}

/// Adds a file, or a year from the days named, to the site's calendars.
pub fn add(folder: &DataFolder, what: &str, days: &Days, replace: bool, lang: Lang) -> Answer {
    let refused = |text: String| Answer { text: text + "\n", code: 2 };
    let year: Option<i32> = what.parse().ok().filter(|y| (2_000..=2_100).contains(y));
    let (name, text) = match year {
        Some(year) if days.off.is_empty() => return refused(lang.calendar_add_needs_days(year)),
        Some(year) => match list(year, days) {
            Ok(text) => (format!("{year}"), text),
            Err(bad) => return refused(lang.calendar_add_bad_span(&bad)),
        },
        None => match read(Path::new(what), lang) {
            Ok(text) => (what.to_owned(), text),
            Err(text) => return Answer { text, code: 2 },
        },
    };
    let (kind, calendar, faults) = policy::check_calendar(&text, &name);
    let mut out: String = faults.iter().map(|f| f.text(lang) + "\n").collect();
    let Some(kind) = kind.filter(|_| !faults.iter().any(Fault::is_error)) else {
        let _ = writeln!(out, "{}", lang.calendar_not_added(&name));
        return Answer { text: out, code: 1 };
    };
    if !folder.is_founded() {
        return Answer { text: out + &lang.cli_not_founded(&folder.root().display().to_string()) + "\n", code: 5 };
    }
    let file = match kind {
        CalendarFile::Year(year) => folder.calendars().join(format!("{year}.toml")),
        CalendarFile::Own => folder.calendars().join("site.toml"),
    };
    let shown = file.display().to_string();
    if file.exists() && !replace {
        let _ = writeln!(out, "{}", lang.calendar_there(&shown));
        return Answer { text: out, code: 1 };
    }
    if let Err(e) = keep(&file, &text) {
        return Answer { text: format!("{out}{shown}: {}\n", lang.io_error(&e)), code: 5 };
    }
    let _ = writeln!(out, "{}", lang.calendar_added(&shown));
    if let CalendarFile::Year(year) = kind {
        out.push('\n');
        out.push_str(&year_text(&calendar, year, lang));
    }
    Answer { text: out, code: 0 }
}

fn keep(file: &Path, text: &str) -> std::io::Result<()> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let part = file.with_extension("part");
    std::fs::write(&part, text)?;
    std::fs::rename(&part, file)
}

/// A year's file of the days named on the command line.
fn list(year: i32, days: &Days) -> Result<String, String> {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut text = format!("year = {year}\n\noff = [\n");
    for span in &days.off {
        let (dates, name) = span.split_once('=').unwrap_or((span, ""));
        let (from, to) = dates.split_once("..").unwrap_or((dates, dates));
        let (zh, en) = name.split_once('/').unwrap_or((name, name));
        let (zh, en) = if zh.is_empty() { (Lang::Zh.calendar_off(), Lang::En.calendar_off()) } else { (zh, en) };
        if from.trim().is_empty() || to.trim().is_empty() {
            return Err(span.clone());
        }
        let [from, to, zh, en] = [from, to, zh, en].map(|part| quoted(part.trim()));
        let _ = writeln!(text, "  {{ from = {from}, to = {to}, label = {{ zh = {zh}, en = {en} }} }},");
    }
    let work: Vec<String> = days.work.iter().map(|day| quoted(day.trim())).collect();
    let _ = writeln!(text, "]\n\nwork = [{}]", work.join(", "));
    Ok(text)
}

/// A year drawn as months, and its days off by name.
pub fn show(calendar: &Calendar, year: i32, lang: Lang) -> Answer {
    if calendar.years.contains(&year) {
        return Answer { text: year_text(calendar, year, lang), code: 0 };
    }
    Answer { text: year_text(calendar, year, lang) + "\n" + &lang.calendar_missing(year) + "\n", code: 1 }
}

/// Cells of a day.
const DAY: usize = 5;
/// Cells between two months.
const GAP: usize = 3;

fn year_text(calendar: &Calendar, year: i32, lang: Lang) -> String {
    let ruler = Ruler::default();
    let mut out = format!("{}\n{}\n", lang.calendar_title(year), lang.calendar_legend());
    for pair in [[1, 2], [3, 4], [5, 6], [7, 8], [9, 10], [11, 12]] {
        let blocks = pair.map(|month| month_lines(calendar, year, month, lang, &ruler));
        let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
        out.push('\n');
        for n in 0..height {
            let line: Vec<String> =
                blocks.iter().map(|b| ruler.pad(b.get(n).map_or("", String::as_str), 7 * DAY)).collect();
            let _ = writeln!(out, "{}", line.join(&" ".repeat(GAP)).trim_end());
        }
    }
    out.push('\n');
    let first = NaiveDate::from_ymd_opt(year, 1, 1);
    let days: Vec<NaiveDate> = first.into_iter().flat_map(|d| d.iter_days().take_while(|d| d.year() == year)).collect();
    let mut spans: Vec<(NaiveDate, NaiveDate, Label)> = Vec::new();
    for day in days.iter().filter(|d| calendar.kind(**d) == DayKind::Holiday) {
        let name = calendar.names.get(day).cloned().unwrap_or_default();
        match spans.last_mut() {
            Some((_, to, same)) if to.succ_opt() == Some(*day) && *same == name => *to = *day,
            _ => spans.push((*day, *day, name)),
        }
    }
    for (from, to, name) in spans {
        let name = lang.pick(name.zh, name.en);
        let span = if from == to {
            lang.date_words(from)
        } else {
            format!("{} – {}", lang.date_words(from), lang.date_words(to))
        };
        let own = if calendar.own.contains(&from) { lang.explain_site_day() } else { "" };
        let _ = writeln!(out, "{} {name}{own}", ruler.pad(&span, 28));
    }
    let worked: Vec<String> =
        days.iter().filter(|d| calendar.kind(**d) == DayKind::MakeUp).map(|d| lang.date_words(*d)).collect();
    if !worked.is_empty() {
        let _ = writeln!(out, "{}", lang.calendar_worked(&worked.join(lang.list_comma())));
    }
    let count = days.iter().filter(|d| calendar.is_working(**d)).count();
    let _ = writeln!(out, "{}", lang.calendar_count(count));
    out
}

fn month_lines(calendar: &Calendar, year: i32, month: u32, lang: Lang, ruler: &Ruler) -> Vec<String> {
    const WEEK: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    let mut lines = vec![lang.calendar_month(month), WEEK.map(|d| ruler.pad(lang.weekday_name(d), DAY)).concat()];
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else { return lines };
    let lead = usize::try_from(first.weekday().num_days_from_monday()).unwrap_or(0);
    let mut line = " ".repeat(lead * DAY);
    for day in first.iter_days().take_while(|d| d.month() == month) {
        let mark = match calendar.kind(day) {
            DayKind::Holiday => lang.calendar_mark_off(),
            DayKind::MakeUp => lang.calendar_mark_work(),
            DayKind::Rest => lang.calendar_mark_rest(),
            DayKind::Working => "",
        };
        line.push_str(&ruler.pad(&format!("{:>2}{mark}", day.day()), DAY));
        if day.weekday() == Weekday::Sun {
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}
