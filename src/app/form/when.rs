//! Dates and times as people type them: `今天 14:30`, `明天`, `+2h`, `11-23`, `2026-11-23 10:00`, `周五下午3点`.

use super::fault::Fault;
use crate::domain::time::Moment;
use crate::text::fold;
use chrono::{Datelike, Days, NaiveDate};

/// Which way a time lies: it fills in the day or the year that was not typed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toward {
    /// Something that happened.
    Past,
    /// Something that is due.
    Future,
    /// A day, past or ahead: a day of the week is this week's, a day of the month this month's, a month and day the
    /// nearest year's.
    Day,
    /// A day until which something lasts: what was not typed is filled in ahead.
    LastDay,
}

impl Toward {
    /// Whether only the day counts.
    #[must_use]
    pub const fn is_day(self) -> bool {
        matches!(self, Toward::Day | Toward::LastDay)
    }
    /// Whether what was not typed is filled in ahead.
    const fn is_ahead(self) -> bool {
        matches!(self, Toward::Future | Toward::LastDay)
    }
}

/// Hour of a due day when only the day was typed (R066 knows days only); the form shows it before it is sent.
const DUE_MINUTE: u32 = 18 * 60;
/// … and of a day in the past.
const PAST_MINUTE: u32 = 12 * 60;
/// The nearest day of a month and day is at most so many days away.
const HALF_YEAR: i64 = 183;

// text-ok-begin: words to recognise in what is typed

/// Reads what was typed.
///
/// # Errors
/// What was not understood, or what day or time there is not.
pub fn parse(text: &str, now: Moment, toward: Toward) -> Result<Moment, Fault> {
    let folded = fold(text).replace(['—', '–', '~'], "-").replace(',', " ");
    let typed = folded.trim();
    if typed.is_empty() {
        return Err(Fault::Empty);
    }
    if ["现在", "刚才", "刚刚", "now"].contains(&typed) {
        return Ok(now);
    }
    let mut scan = Scan { rest: typed };
    if let Some(minutes) = scan.relative() {
        return match (minutes, scan.rest.trim()) {
            (m, "") if m.abs() <= 3_660 * 24 * 60 => Ok(now.plus_minutes(m)),
            (_, "") => Err(Fault::TooFar),
            (_, rest) => Err(Fault::NotATime(rest.to_owned())),
        };
    }
    let mut scan = Scan { rest: typed };
    let day = scan.day(now, toward)?;
    scan.gap();
    let time = scan.time()?;
    scan.gap();
    if !scan.rest.is_empty() || (day.is_none() && time.is_none()) {
        return Err(Fault::NotATime(if scan.rest.is_empty() { typed } else { scan.rest }.to_owned()));
    }
    let today = now.date();
    let moment = match (day, time) {
        (Some(day), Some(time)) => now.at_local(day, time),
        (Some(day), None) if day == today && toward == Toward::Past => now,
        (Some(day), None) => now.at_local(day, if toward == Toward::Past { PAST_MINUTE } else { DUE_MINUTE }),
        (None, Some(time)) => {
            let moment = now.at_local(today, time);
            match toward {
                Toward::Past if moment > now => {
                    now.at_local(today.checked_sub_days(Days::new(1)).unwrap_or(today), time)
                }
                Toward::Future if moment <= now => {
                    now.at_local(today.checked_add_days(Days::new(1)).unwrap_or(today), time)
                }
                _ => moment,
            }
        }
        (None, None) => now,
    };
    Ok(moment)
}

struct Scan<'t> {
    rest: &'t str,
}

const WEEKDAYS: [(&str, u64); 8] =
    [("一", 0), ("二", 1), ("三", 2), ("四", 3), ("五", 4), ("六", 5), ("日", 6), ("天", 6)];

impl Scan<'_> {
    fn eat(&mut self, words: &[&str]) -> bool {
        let found = words.iter().find_map(|w| self.rest.strip_prefix(w));
        if let Some(rest) = found {
            self.rest = rest;
        }
        found.is_some()
    }

    fn gap(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// A number of at most `most` digits; none, and nothing taken, where there is none.
    fn number(&mut self, most: usize) -> Option<u32> {
        let end = self.rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(self.rest.len());
        if end == 0 || end > most {
            return None;
        }
        let (digits, rest) = self.rest.split_at_checked(end)?;
        self.rest = rest;
        digits.parse().ok()
    }

    /// `+2h`, `+1d`, `-30m`, `+1h30m`, `2小时后`, `半小时前`: minutes from now.
    fn relative(&mut self) -> Option<i64> {
        let sign = if self.eat(&["+"]) {
            Some(1)
        } else if self.eat(&["-"]) {
            Some(-1)
        } else {
            None
        };
        let mut minutes: i64 = 0;
        let mut units = 0;
        loop {
            self.gap();
            if self.eat(&["半小时", "半个小时"]) {
                minutes += 30;
                units += 1;
                continue;
            }
            let Some(n) = self.number(5) else { break };
            self.gap();
            let unit = if self.eat(&["分钟", "分", "minutes", "mins", "min", "m"]) {
                1
            } else if self.eat(&["个小时", "小时", "hours", "hour", "hrs", "h"]) {
                60
            } else if self.eat(&["天", "日", "days", "day", "d"]) {
                24 * 60
            } else if self.eat(&["周", "个星期", "星期", "weeks", "week", "w"]) {
                7 * 24 * 60
            } else {
                return None;
            };
            minutes += i64::from(n) * unit;
            units += 1;
        }
        if units == 0 {
            return None;
        }
        self.gap();
        match sign {
            Some(sign) => Some(sign * minutes),
            None if self.eat(&["之后", "以后", "后", "later"]) => Some(minutes),
            None if self.eat(&["之前", "以前", "前", "ago"]) => Some(-minutes),
            None => None,
        }
    }

    fn day(&mut self, now: Moment, toward: Toward) -> Result<Option<NaiveDate>, Fault> {
        let today = now.date();
        let away = |days: i64| match u64::try_from(days) {
            Ok(days) => today.checked_add_days(Days::new(days)),
            Err(_) => today.checked_sub_days(Days::new(days.unsigned_abs())),
        };
        for (words, days) in [
            (&["今天", "今日", "today"] as &[&str], 0),
            (&["明天", "明日", "tomorrow"], 1),
            (&["后天"], 2),
            (&["昨天", "昨日", "yesterday"], -1),
            (&["前天"], -2),
        ] {
            if self.eat(words) {
                return Ok(away(days));
            }
        }
        for (words, day) in [("今晚", 0), ("明早", 1), ("明晚", 1), ("昨晚", -1), ("今早", 0)] {
            if self.rest.starts_with(words) {
                // The second character is a part of the day and is read with the time.
                self.rest = self.rest.get(words.chars().next().map_or(0, char::len_utf8)..).unwrap_or("");
                return Ok(away(day));
            }
        }
        if let Some(day) = self.weekday(today, toward) {
            return Ok(Some(day));
        }
        let start = self.rest;
        let found = self.date(today, toward)?;
        if found.is_none() {
            self.rest = start;
        }
        Ok(found)
    }

    fn weekday(&mut self, today: NaiveDate, toward: Toward) -> Option<NaiveDate> {
        let start = self.rest;
        let next = self.eat(&["下"]);
        let last = !next && self.eat(&["上"]);
        let this = !next && !last && self.eat(&["本", "这"]);
        let read = if self.eat(&["周", "星期", "礼拜"]) {
            WEEKDAYS.iter().find(|(word, _)| self.rest.starts_with(word)).copied()
        } else {
            None
        };
        let Some((word, wanted)) = read else {
            self.rest = start;
            return None;
        };
        self.eat(&[word]);
        let monday = today.checked_sub_days(Days::new(u64::from(today.weekday().num_days_from_monday())))?;
        let of_this_week = monday.checked_add_days(Days::new(wanted))?;
        let week = Days::new(7);
        if next {
            of_this_week.checked_add_days(week)
        } else if last {
            of_this_week.checked_sub_days(week)
        } else {
            match toward {
                _ if toward.is_ahead() && !this && of_this_week < today => of_this_week.checked_add_days(week),
                Toward::Past if !this && of_this_week > today => of_this_week.checked_sub_days(week),
                _ => Some(of_this_week),
            }
        }
    }

    fn date(&mut self, today: NaiveDate, toward: Toward) -> Result<Option<NaiveDate>, Fault> {
        const BETWEEN: &[&str] = &["-", "/", ".", "年", "月"];
        let whole = self.rest;
        if let Some(eight) = self.number(8).filter(|n| *n >= 10_000_000) {
            return day_of(eight / 10_000, eight / 100 % 100, eight % 100).map(Some);
        }
        self.rest = whole;
        let Some(first) = self.number(4) else { return Ok(None) };
        if self.eat(&["日", "号"]) {
            return month_of_day(today, first, toward).map(Some);
        }
        if !self.eat(BETWEEN) {
            return Ok(None);
        }
        let Some(second) = self.number(2) else { return Ok(None) };
        if first > 31 {
            let third = if self.eat(BETWEEN) { self.number(2) } else { None };
            let Some(third) = third else { return Err(Fault::NotATime(whole.to_owned())) };
            self.eat(&["日", "号", "t"]);
            return day_of(first, second, third).map(Some);
        }
        self.eat(&["日", "号"]);
        let year = u32::try_from(today.year()).unwrap_or(0);
        let this_year = day_of(year, first, second);
        if toward == Toward::Day {
            let near = |year| day_of(year, first, second).ok().map(|day| ((day - today).num_days().abs(), day));
            let years = [year.saturating_sub(1), year, year + 1].into_iter().filter_map(near);
            // No year has a 29 February near every day.
            let nearest = years.min().filter(|(days, _)| *days <= HALF_YEAR);
            return nearest.map_or(this_year, |(_, day)| Ok(day)).map(Some);
        }
        let other = match (&this_year, toward) {
            (Ok(day), _) if toward.is_ahead() && *day < today => year + 1,
            (Ok(day), Toward::Past) if *day > today => year.saturating_sub(1),
            _ => return this_year.map(Some),
        };
        day_of(other, first, second).map(Some)
    }

    /// Minutes of the day.
    fn time(&mut self) -> Result<Option<u32>, Fault> {
        let part = [
            (&["凌晨", "早上", "早晨", "清晨", "上午", "早"] as &[&str], Part::Morning),
            (&["中午"], Part::Noon),
            (&["下午", "傍晚", "晚上", "晚", "夜里"], Part::Evening),
        ]
        .into_iter()
        .find_map(|(words, part)| self.eat(words).then_some(part));
        self.gap();
        let start = self.rest;
        let Some(mut hour) = self.number(4) else {
            return match part {
                Some(_) if !self.rest.is_empty() => Err(Fault::NotATime(self.rest.to_owned())),
                Some(Part::Morning) => Ok(Some(9 * 60)),
                Some(Part::Noon) => Ok(Some(12 * 60)),
                Some(Part::Evening) => Ok(Some(18 * 60)),
                None => Ok(None),
            };
        };
        let mut minute = 0;
        if self.eat(&[":"]) {
            let Some(typed) = self.number(2) else { return Err(Fault::NotATime(start.to_owned())) };
            minute = typed;
            // Seconds are read and dropped: no rule counts them.
            if self.eat(&[":"]) && self.number(2).is_none() {
                return Err(Fault::NotATime(start.to_owned()));
            }
        } else if self.eat(&["点", "时"]) {
            if self.eat(&["半"]) {
                minute = 30;
            } else if self.eat(&["一刻"]) {
                minute = 15;
            } else if let Some(typed) = self.number(2) {
                minute = typed;
                self.eat(&["分"]);
            }
        } else if hour >= 100 {
            (hour, minute) = (hour / 100, hour % 100);
        } else if part.is_none() && !self.rest.trim_start().starts_with(['a', 'p']) {
            return Err(Fault::NotATime(start.to_owned()));
        }
        self.gap();
        let evening = self.eat(&["pm", "p.m."]) || matches!(part, Some(Part::Evening));
        let morning = self.eat(&["am", "a.m."]) || matches!(part, Some(Part::Morning));
        match (evening, morning) {
            (true, _) if (1..12).contains(&hour) => hour += 12,
            (_, true) if hour == 12 => hour = 0,
            _ if matches!(part, Some(Part::Noon)) && (1..3).contains(&hour) => hour += 12,
            _ => {}
        }
        // 24:00 is how rosters write midnight.
        if hour > 24 || minute > 59 || (hour == 24 && minute > 0) {
            return Err(Fault::NoSuchTime(hour, minute));
        }
        Ok(Some(hour * 60 + minute))
    }
}

// text-ok-end

#[derive(Clone, Copy)]
enum Part {
    Morning,
    Noon,
    Evening,
}

fn day_of(year: u32, month: u32, day: u32) -> Result<NaiveDate, Fault> {
    i32::try_from(year)
        .ok()
        .filter(|y| (1970..=2200).contains(y))
        .and_then(|y| NaiveDate::from_ymd_opt(y, month, day))
        .ok_or(Fault::NoSuchDay { year, month, day })
}

fn month_of_day(today: NaiveDate, day: u32, toward: Toward) -> Result<NaiveDate, Fault> {
    let year = u32::try_from(today.year()).unwrap_or(0);
    let (y, m) = match toward {
        _ if toward.is_ahead() && day < today.day() => (year + today.month() / 12, today.month() % 12 + 1),
        Toward::Past if day > today.day() => {
            if today.month() == 1 {
                (year.saturating_sub(1), 12)
            } else {
                (year, today.month() - 1)
            }
        }
        _ => (year, today.month()),
    };
    day_of(y, m, day)
}

#[cfg(test)]
mod tests;
