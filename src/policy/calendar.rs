//! The working calendar: one file a year, and a site's own file over them.

use super::fault::{Fault, What};
use super::node::{self, Node, Place, Table, Value};
use super::read::Section;
use crate::domain::calendar::DayKind;
use crate::domain::clock::Calendar;
use crate::domain::rules::Label;
use chrono::{Datelike, NaiveDate};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The longest span of days off in a file, in days: a whole year.
const LONGEST: usize = 366;
/// The days of the week as files name them, Monday first.
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Reads the files into the calendar: the lists of the years first, then what the site's own file decides over them.
pub(super) fn read_all<'s>(
    files: impl Iterator<Item = (&'s str, &'s str)>,
    into: &mut Calendar,
    faults: &RefCell<Vec<Fault>>,
) {
    let mut trees: Vec<Table> =
        files.filter_map(|(text, file)| node::parse(text, file, &mut faults.borrow_mut())).collect();
    trees.sort_by_key(is_own);
    let mut years: BTreeMap<i32, Place> = BTreeMap::new();
    for tree in &trees {
        if is_own(tree) { read_own(tree, into, faults) } else { read_year(tree, into, &mut years, faults) }
    }
}

/// Whether a file is a site's own: it says `site = true` and has no year.
fn is_own(tree: &Table) -> bool {
    matches!(tree.get("site"), Some(Node { value: Value::YesNo(true), .. }))
}

/// The year of a file; none for a site's own and for what is no calendar.
pub(super) fn year_of(text: &str) -> Option<i32> {
    match node::parse(text, "", &mut Vec::new())?.get("year")?.value {
        Value::Number(year) => i32::try_from(year).ok(),
        _ => None,
    }
}

/// Whether a text is a site's own calendar.
pub(super) fn is_own_text(text: &str) -> bool {
    node::parse(text, "", &mut Vec::new()).is_some_and(|tree| is_own(&tree))
}

/// `seen` maps years to the place of their file.
fn read_year(root: &Table, into: &mut Calendar, seen: &mut BTreeMap<i32, Place>, faults: &RefCell<Vec<Fault>>) {
    let section = Section::new(root, faults);
    section.yes_no("site");
    let year: i32 = section.number("year", 2_000, 2_100);
    let year_at = root.get("year").map_or_else(|| root.at.clone(), |n| n.at.clone());
    if year != 0 {
        match seen.get(&year) {
            Some(first) => {
                let what = What::YearTwice { year: i64::from(year), file: first.file.to_string() };
                section.tell(year_at.error(what));
            }
            None => {
                seen.insert(year, year_at);
                into.years.insert(year);
            }
        }
    }
    section.needed("off");
    section.needed("work");
    days(&section, Some(year).filter(|y| *y != 0), into);
    section.end();
}

fn read_own(root: &Table, into: &mut Calendar, faults: &RefCell<Vec<Fault>>) {
    let section = Section::new(root, faults);
    section.yes_no("site");
    if let Some(node) = section.optional("week") {
        let mut week = [false; 7];
        for item in section.items(node, "week") {
            if let Some(n) = weekday(&section, item, "week")
                && let Some(day) = week.get_mut(n)
            {
                *day = true;
            }
        }
        if week.contains(&true) {
            into.week = week;
        } else {
            section.tell(node.at.error(What::NoWorkingDay));
        }
    }
    if section.optional("hours").is_some() {
        for own in section.sections("hours") {
            let day = own.needed("day").and_then(|node| weekday(&own, node, "day"));
            let (opens, closes) = (own.time_of_day("opens"), own.time_of_day("closes"));
            if closes <= opens {
                own.tell(own.table.at.error(What::NoWorkingHours));
            } else if let Some(day) = day.and_then(|n| u32::try_from(n).ok()) {
                into.hours.insert(day, (opens, closes));
            }
            own.end();
        }
    }
    days(&section, None, into);
    section.end();
}

/// The number of a day of the week, from Monday.
fn weekday(section: &Section<'_>, node: &Node, field: &str) -> Option<usize> {
    let found = match &node.value {
        Value::Text(text) => WEEK.iter().position(|day| *day == text.trim().to_ascii_lowercase()),
        _ => None,
    };
    if found.is_none() {
        let want = super::fault::Want::Weekday;
        section.tell(node.at.error(What::Wrong { field: field.to_owned(), want }));
    }
    found
}

/// The days off and the days worked of a file; `year` is the one that they must lie in. Without one the file is the
/// site's own, and decides over what was read before.
fn days(section: &Section<'_>, year: Option<i32>, into: &mut Calendar) {
    let own = year.is_none();
    let in_year = |day: NaiveDate, at: &Place| {
        if let Some(year) = year.filter(|y| day.year() != *y) {
            section.tell(at.error(What::OtherYear { day: day.to_string(), year: i64::from(year) }));
        }
    };
    let mut off: BTreeMap<NaiveDate, Label> = BTreeMap::new();
    if section.optional("off").is_some() {
        for span in section.sections("off") {
            let bounds = ["from", "to"].map(|field| {
                let node = span.needed(field)?;
                let day = span.date(node, field)?;
                in_year(day, &node.at);
                Some(day)
            });
            let label = span.label();
            if let [Some(from), Some(to)] = bounds {
                if to < from {
                    span.tell(span.table.at.error(What::Backwards));
                }
                off.extend(from.iter_days().take_while(|day| *day <= to).take(LONGEST).map(|d| (d, label.clone())));
            }
            span.end();
        }
    }
    for (day, label) in &off {
        into.off.insert(*day);
        into.names.insert(*day, label.clone());
        if own {
            into.work.remove(day);
            into.own.insert(*day);
        }
    }
    let mut first_lines: BTreeMap<NaiveDate, String> = BTreeMap::new();
    let Some(node) = section.optional("work") else { return };
    for item in section.items(node, "work") {
        let Some(day) = section.date(item, "work") else { continue };
        in_year(day, &item.at);
        if let Some(first) = first_lines.insert(day, item.at.line_name()) {
            section.tell(item.at.error(What::Twice { code: day.to_string(), first }));
        }
        if off.contains_key(&day) {
            section.tell(item.at.error(What::OffAndWorked(day.to_string())));
        } else if into.kind(day) == DayKind::Working {
            section.tell(item.at.warning(What::WorkedAnyway(day.to_string())));
        }
        if own {
            into.off.remove(&day);
            into.names.remove(&day);
            into.own.insert(day);
        }
        into.work.insert(day);
    }
}
