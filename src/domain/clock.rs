//! Clock arithmetic: limits, the working calendar, and how late a clock is.

use super::rules::{Limit, Rules};
use super::time::Moment;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The site's working calendar: weekends off, but for the days named.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Calendar {
    /// Public holidays (法定节假日).
    pub off: BTreeSet<NaiveDate>,
    /// Weekend days that are worked (调休上班).
    pub work: BTreeSet<NaiveDate>,
    /// Years whose list is published and loaded; others count weekends only.
    pub years: BTreeSet<i32>,
    /// Minute of the day at which a working day starts.
    pub opens: u32,
    /// Minute of the day at which a working day ends.
    pub closes: u32,
}

impl Calendar {
    /// Whether a day is a working day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.work.contains(&day) || (!weekend && !self.off.contains(&day))
    }
    /// The next working day after `day`. Looks ahead three years at most, then gives that day.
    pub fn next_working(&self, day: NaiveDate) -> NaiveDate {
        let mut at = day;
        for _ in 0..1_100 {
            at = at.checked_add_days(Days::new(1)).unwrap_or(at);
            if self.is_working(at) {
                break;
            }
        }
        at
    }
    /// The moment `days` working days after `from`. What comes outside working hours counts from the opening of the
    /// next working time; the due time then stands at the same time of day on the n-th working day after.
    pub fn add_working_days(&self, from: Moment, days: u32) -> Moment {
        let (mut day, mut minute) = (from.date(), from.minute_of_day());
        let mut rest_ms = from.ms().rem_euclid(60_000);
        if !self.is_working(day) || minute >= self.closes {
            (day, minute, rest_ms) = (self.next_working(day), self.opens, 0);
        } else if minute < self.opens {
            (minute, rest_ms) = (self.opens, 0);
        }
        for _ in 0..days {
            day = self.next_working(day);
        }
        from.at_local(day, minute).plus_ms(rest_ms)
    }
}

/// When a limit that starts at `from` is due.
pub fn due(limit: Limit, from: Moment, calendar: &Calendar) -> Moment {
    match limit {
        Limit::Minutes(minutes) => from.plus_minutes(i64::from(minutes)),
        Limit::WorkingDays(days) => calendar.add_working_days(from, days),
    }
}

/// A running, met or missed limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// When it started.
    pub from: Moment,
    /// When it is due.
    pub due: Moment,
    /// When it was first due, before extensions; a breach of it stays visible (R066).
    pub first_due: Moment,
    /// When it was met.
    pub met: Option<Moment>,
}

/// How a clock stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ClockState {
    /// Met, or nothing to worry about.
    Ok,
    /// Soon due (将到期).
    Near,
    /// Past due (超时).
    Breached,
}

impl Clock {
    /// Starts a clock.
    pub fn start(limit: Limit, from: Moment, rules: &Rules) -> Self {
        let due = due(limit, from, &rules.calendar);
        Self { from, due, first_due: due, met: None }
    }
    /// Milliseconds left; negative when late. For a met clock what was left then.
    pub fn left_ms(&self, now: Moment) -> i64 {
        self.due.since(self.met.unwrap_or(now))
    }
    /// How it stands now.
    pub fn state(&self, now: Moment, near_percent: u8, near_minutes: u32) -> ClockState {
        if self.met.is_some() {
            return ClockState::Ok;
        }
        let left = self.left_ms(now);
        let span = self.due.since(self.from).max(1);
        if left < 0 {
            ClockState::Breached
        } else if left.saturating_mul(100) < span.saturating_mul(i64::from(near_percent))
            || left < i64::from(near_minutes) * 60_000
        {
            ClockState::Near
        } else {
            ClockState::Ok
        }
    }
    /// Whether it was, or is by now, late against its first due time.
    pub fn was_breached(&self, now: Moment) -> bool {
        self.met.unwrap_or(now) > self.first_due
    }
    /// Share of the time used, 0–100.
    pub fn used_percent(&self, now: Moment) -> u8 {
        let span = self.due.since(self.from).max(1);
        let used = self.met.unwrap_or(now).since(self.from).clamp(0, span);
        u8::try_from(used.saturating_mul(100) / span).unwrap_or(100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> Calendar {
        let day = |m, d| NaiveDate::from_ymd_opt(2026, m, d).unwrap();
        Calendar {
            off: (1..=7).map(|d| day(10, d)).collect(),
            work: [day(9, 20), day(10, 10)].into(),
            years: [2026].into(),
            opens: 8 * 60 + 30,
            closes: 17 * 60 + 30,
        }
    }
    fn at(text: &str) -> Moment {
        Moment::parse(&format!("{text}+08:00")).unwrap()
    }

    #[test]
    fn working_days_skip_weekends_and_holidays_and_use_make_up_days() {
        let c = calendar();
        for (from, days, want) in [
            ("2026-11-20T10:00:00", 1, "2026-11-23T10:00:00"),
            ("2026-11-21T21:00:00", 1, "2026-11-24T08:30:00"),
            ("2026-11-19T18:00:00", 1, "2026-11-23T08:30:00"),
            ("2026-11-19T07:00:00", 1, "2026-11-20T08:30:00"),
            ("2026-09-30T09:15:00", 1, "2026-10-08T09:15:00"),
            ("2026-10-08T09:15:00", 2, "2026-10-10T09:15:00"),
            ("2026-12-31T09:00:00", 2, "2027-01-04T09:00:00"),
        ] {
            assert_eq!(c.add_working_days(at(from), days).to_rfc3339(), at(want).to_rfc3339(), "{from} + {days}");
        }
    }

    #[test]
    fn a_clock_goes_from_ok_to_near_to_breached_and_stays_met() {
        let from = at("2026-11-21T20:00:00");
        let due = from.plus_minutes(120);
        let mut clock = Clock { from, due, first_due: due, met: None };
        assert_eq!(clock.state(from.plus_minutes(60), 25, 15), ClockState::Ok);
        assert_eq!(clock.state(from.plus_minutes(91), 25, 15), ClockState::Near);
        assert_eq!(clock.state(from.plus_minutes(121), 25, 15), ClockState::Breached);
        clock.met = Some(from.plus_minutes(130));
        assert_eq!(clock.state(from.plus_minutes(500), 25, 15), ClockState::Ok);
        assert!(clock.was_breached(from.plus_minutes(500)));
    }
}
