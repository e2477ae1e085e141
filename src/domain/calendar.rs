//! The site's working calendar, and how a limit runs over it day by day.

use super::rules::{Label, Limit};
use super::time::{Moment, Zone};
use chrono::{Datelike, Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

/// The site's working calendar: the week, but for the days named.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Calendar {
    /// Days off (法定节假日, and what the site adds).
    pub off: BTreeSet<NaiveDate>,
    /// Days of rest that are worked (调休上班).
    pub work: BTreeSet<NaiveDate>,
    /// What days off and days worked are called.
    pub names: BTreeMap<NaiveDate, Label>,
    /// Days that the site's own file decides, over the published lists.
    pub own: BTreeSet<NaiveDate>,
    /// Years whose list is published and loaded; others count the week only.
    pub years: BTreeSet<i32>,
    /// Which days of the week are worked, Monday first.
    pub week: [bool; 7],
    /// Minute of the day at which a working day starts.
    pub opens: u32,
    /// Minute of the day at which a working day ends.
    pub closes: u32,
    /// Weekdays with hours of their own: opens and closes, by the number of days from Monday.
    pub hours: BTreeMap<u32, (u32, u32)>,
    /// From this month of the year on the next year's list is missed (1–12); 0: never.
    pub warn_from: u32,
    /// How the place's clocks change over the year.
    #[serde(skip)]
    pub zone: Zone,
}

impl Default for Calendar {
    fn default() -> Self {
        Self {
            off: BTreeSet::new(),
            work: BTreeSet::new(),
            names: BTreeMap::new(),
            own: BTreeSet::new(),
            years: BTreeSet::new(),
            week: [true, true, true, true, true, false, false],
            opens: 0,
            closes: 0,
            hours: BTreeMap::new(),
            warn_from: 0,
            zone: Zone::default(),
        }
    }
}

/// What a day is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DayKind {
    /// A day of the working week.
    Working,
    /// A day of rest that is worked (调休上班).
    MakeUp,
    /// A day of rest of the week (周末).
    Rest,
    /// A day off (放假).
    Holiday,
}

impl DayKind {
    /// Whether it counts.
    pub fn is_worked(self) -> bool {
        matches!(self, Self::Working | Self::MakeUp)
    }
}

/// A day as the calendar sees it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Day {
    /// Which.
    pub date: NaiveDate,
    /// What it is.
    pub kind: DayKind,
    /// What it is called, where it has a name.
    pub name: Option<Label>,
    /// The site's own file says so.
    pub own: bool,
}

/// Why counting does not begin at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Wait {
    /// Before working hours.
    Early,
    /// After working hours.
    Late,
    /// Not a working day.
    NotWorked,
}

/// One step on the way from the start of a limit to its due time.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// The limit starts.
    Start {
        /// When.
        at: Moment,
    },
    /// It starts outside working hours: counting begins later.
    Waits {
        /// Why.
        why: Wait,
        /// From when it counts.
        counts_from: Moment,
    },
    /// A day that does not count.
    Skipped(Day),
    /// A working day that counts.
    Counted {
        /// Which.
        day: Day,
        /// Working days still to go after it.
        left: u32,
    },
    /// Real time, day and night: how much of it fell on a day.
    Ran {
        /// Which day.
        date: NaiveDate,
        /// Minutes on that day.
        minutes: u32,
        /// Minutes still to go after it.
        left: u32,
    },
    /// It is due.
    Due {
        /// When.
        at: Moment,
    },
}

impl Calendar {
    /// What a day is.
    pub fn kind(&self, day: NaiveDate) -> DayKind {
        let in_week =
            usize::try_from(day.weekday().num_days_from_monday()).ok().and_then(|n| self.week.get(n).copied());
        match in_week {
            _ if self.work.contains(&day) => DayKind::MakeUp,
            _ if self.off.contains(&day) => DayKind::Holiday,
            Some(true) => DayKind::Working,
            _ => DayKind::Rest,
        }
    }
    /// A day with its name.
    pub fn day(&self, date: NaiveDate) -> Day {
        let kind = self.kind(date);
        Day { date, kind, name: self.names.get(&date).cloned(), own: self.own.contains(&date) }
    }
    /// Whether a day is a working day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        self.kind(day).is_worked()
    }
    /// Minutes of the day between which a working day is worked.
    pub fn hours_of(&self, day: NaiveDate) -> (u32, u32) {
        self.hours.get(&day.weekday().num_days_from_monday()).copied().unwrap_or((self.opens, self.closes))
    }
    /// The next working day after `day`. Looks ahead three years at most, then gives that day.
    pub fn next_working(&self, day: NaiveDate) -> NaiveDate {
        self.skip_to_working(day, None)
    }

    fn skip_to_working(&self, day: NaiveDate, mut steps: Option<&mut Vec<Step>>) -> NaiveDate {
        let mut at = day;
        for _ in 0..1_100 {
            at = at.checked_add_days(Days::new(1)).unwrap_or(at);
            if self.is_working(at) {
                break;
            }
            if let Some(steps) = &mut steps {
                steps.push(Step::Skipped(self.day(at)));
            }
        }
        at
    }

    /// The moment `days` working days after `from`. What comes outside working hours counts from the opening of the
    /// next working time; the due time then stands at the same time of day on the n-th working day after, or within its
    /// hours where they are shorter.
    pub fn add_working_days(&self, from: Moment, days: u32) -> Moment {
        self.count_days(from, days, None)
    }

    fn count_days(&self, from: Moment, days: u32, mut steps: Option<&mut Vec<Step>>) -> Moment {
        let (mut day, mut minute) = (from.date(), from.minute_of_day());
        let mut rest_ms = from.ms().rem_euclid(60_000);
        let (opens, closes) = self.hours_of(day);
        let wait = match () {
            () if !self.is_working(day) => Some(Wait::NotWorked),
            () if minute >= closes => Some(Wait::Late),
            () if minute < opens => Some(Wait::Early),
            () => None,
        };
        if let Some(why) = wait {
            if let (Wait::NotWorked, Some(steps)) = (why, &mut steps) {
                steps.push(Step::Skipped(self.day(day)));
            }
            if why != Wait::Early {
                day = self.skip_to_working(day, steps.as_deref_mut());
            }
            (minute, rest_ms) = (self.hours_of(day).0, 0);
            if let Some(steps) = &mut steps {
                steps.push(Step::Waits { why, counts_from: self.zone.at_local(from, day, minute) });
            }
        }
        for n in 1..=days {
            day = self.skip_to_working(day, steps.as_deref_mut());
            if let Some(steps) = &mut steps {
                steps.push(Step::Counted { day: self.day(day), left: days - n });
            }
        }
        let (opens, closes) = self.hours_of(day);
        if minute < opens {
            (minute, rest_ms) = (opens, 0);
        } else if minute >= closes {
            (minute, rest_ms) = (closes, 0);
        }
        self.zone.at_local(from, day, minute).plus_ms(rest_ms)
    }

    /// When a limit that starts at `from` is due.
    pub fn due(&self, limit: Limit, from: Moment) -> Moment {
        match limit {
            Limit::Minutes(minutes) => from.plus_minutes(i64::from(minutes)),
            Limit::WorkingDays(days) => self.add_working_days(from, days),
        }
    }

    /// How the due time of a limit comes about, day by day: the last step is what [`Calendar::due`] gives.
    pub fn steps(&self, limit: Limit, from: Moment) -> Vec<Step> {
        let mut steps = vec![Step::Start { at: from }];
        let at = match limit {
            Limit::WorkingDays(days) => self.count_days(from, days, Some(&mut steps)),
            Limit::Minutes(minutes) => {
                real_days(from, minutes, &mut steps);
                from.plus_minutes(i64::from(minutes))
            }
        };
        steps.push(Step::Due { at });
        steps
    }

    /// A year whose list is missing though it is needed by now: this year's, or from the pack's month on the next one's.
    pub fn missing_year(&self, today: NaiveDate) -> Option<i32> {
        let year = today.year();
        if !self.years.contains(&year) {
            return Some(year);
        }
        let late = self.warn_from > 0 && today.month() >= self.warn_from;
        (late && !self.years.contains(&(year + 1))).then_some(year + 1)
    }
}

/// How real minutes fall on days.
fn real_days(from: Moment, minutes: u32, steps: &mut Vec<Step>) {
    const DAY: u32 = 1_440;
    let (mut date, mut left) = (from.date(), minutes);
    let mut room = DAY.saturating_sub(from.minute_of_day());
    while left > 0 {
        let ran = left.min(room);
        left -= ran;
        steps.push(Step::Ran { date, minutes: ran, left });
        let Some(next) = date.checked_add_days(Days::new(1)) else { break };
        (date, room) = (next, DAY);
    }
}
