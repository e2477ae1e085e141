//! The working calendar: one file a year.

use super::fault::{Fault, What};
use super::node::{self, Place};
use super::read::Section;
use crate::domain::clock::Calendar;
use chrono::{Datelike, NaiveDate, Weekday};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Adds the days of a year's file to the calendar. `seen` maps years to the place of their file.
pub(super) fn read(
    text: &str,
    file: &str,
    into: &mut Calendar,
    seen: &mut BTreeMap<i32, Place>,
    faults: &RefCell<Vec<Fault>>,
) {
    let Some(root) = node::parse(text, file, &mut faults.borrow_mut()) else { return };
    let section = Section::new(&root, faults);
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
    let in_year = |day: NaiveDate, at: &Place| {
        if year != 0 && day.year() != year {
            section.tell(at.error(What::OtherYear { day: day.to_string(), year: i64::from(year) }));
        }
    };
    for span in section.sections("off") {
        let bounds = ["from", "to"].map(|field| {
            let node = span.needed(field)?;
            let day = span.date(node, field)?;
            in_year(day, &node.at);
            Some(day)
        });
        span.label();
        if let [Some(from), Some(to)] = bounds {
            if to < from {
                span.tell(span.table.at.error(What::Backwards));
            }
            into.off.extend(from.iter_days().take_while(|day| *day <= to).take(31));
        }
        span.end();
    }
    let mut first_lines: BTreeMap<NaiveDate, String> = BTreeMap::new();
    if let Some(node) = section.needed("work") {
        for item in section.items(node, "work") {
            let Some(day) = section.date(item, "work") else { continue };
            in_year(day, &item.at);
            if let Some(first) = first_lines.insert(day, item.at.line_name()) {
                section.tell(item.at.error(What::Twice { code: day.to_string(), first }));
            }
            if into.off.contains(&day) {
                section.tell(item.at.error(What::OffAndWorked(day.to_string())));
            } else if !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
                section.tell(item.at.warning(What::WorkedAnyway(day.to_string())));
            }
            into.work.insert(day);
        }
    }
    section.end();
}
