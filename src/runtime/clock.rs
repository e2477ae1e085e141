//! The only place that asks the system what time it is.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::domain::time::{Moment, Zone};
use chrono::{DateTime, FixedOffset, Offset, TimeDelta, TimeZone, Utc};

/// Tells the time, with the offset from UTC that the desk works in.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> DateTime<FixedOffset>;

    /// How long the machine has been running, asleep or not; none for a clock that is moved by hand.
    fn running(&self) -> Option<Duration> {
        None
    }

    /// How the place's clocks change over the year; nothing where they do not.
    fn zone(&self) -> Zone {
        Zone::default()
    }
}

impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn running(&self) -> Option<Duration> {
        (**self).running()
    }

    fn now(&self) -> DateTime<FixedOffset> {
        (**self).now()
    }

    fn zone(&self) -> Zone {
        (**self).zone()
    }
}

/// Watches the clock on the wall against the time that the machine has been running: a step shows between two looks.
#[derive(Debug, Clone, Copy, Default)]
pub struct Watch {
    last: Option<(Moment, Duration)>,
}

/// Steps below this are corrections of a clock that is kept right, in milliseconds.
const STEP: i64 = 120_000;

impl Watch {
    /// Looks at the clock. Gives what it should show where it leapt since the last look.
    pub fn look(&mut self, now: Moment, running: Option<Duration>) -> Option<Moment> {
        let running = running?;
        let (seen, then) = self.last.replace((now, running))?;
        let passed = i64::try_from(running.checked_sub(then)?.as_millis()).ok()?;
        let expected = seen.plus_ms(passed);
        (now.since(expected).abs() >= STEP).then_some(expected)
    }
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock {
    offset: Option<FixedOffset>,
}

impl SystemClock {
    /// A clock that tells time with this offset, or with the machine's own where none is set.
    #[must_use]
    pub fn new(offset: Option<FixedOffset>) -> Self {
        Self { offset }
    }
}

impl Clock for SystemClock {
    fn running(&self) -> Option<Duration> {
        let at = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
        Some(Duration::new(u64::try_from(at.tv_sec).ok()?, u32::try_from(at.tv_nsec).ok()?))
    }

    #[allow(clippy::disallowed_methods, reason = "the one place where the system clock is read")]
    fn now(&self) -> DateTime<FixedOffset> {
        match self.offset {
            Some(offset) => Utc::now().with_timezone(&offset),
            None => chrono::Local::now().fixed_offset(),
        }
    }

    fn zone(&self) -> Zone {
        // An offset that was set holds all year.
        if self.offset.is_some() { Zone::default() } else { zone_of(&chrono::Local, self.now().to_utc()) }
    }
}

/// The changes of a zone from half a year back to some years ahead: nothing that is due is further off.
fn zone_of(zone: &impl TimeZone, now: DateTime<Utc>) -> Zone {
    const BACK: i64 = 200;
    const AHEAD: i64 = 1_200;
    // Clocks that are changed stay so for weeks; each look at the zone takes some microseconds, and a start waits for all.
    const DAYS: i64 = 7;
    const DAY: i64 = 86_400;
    let offset = |at: i64| {
        let at = DateTime::from_timestamp(at, 0).unwrap_or(now);
        i16::try_from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc() / 60).unwrap_or(0)
    };
    let mut at = now.timestamp() - BACK * DAY;
    let first = offset(at);
    let (mut last, mut changes) = (first, Vec::new());
    for _ in 0..(BACK + AHEAD) / DAYS {
        let next = at + DAYS * DAY;
        let then = offset(next);
        if then != last {
            let (mut before, mut after) = (at, next);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if offset(middle) == last { before = middle } else { after = middle }
            }
            changes.push((after * 1_000, then));
            last = then;
        }
        at = next;
    }
    Zone::new(first, changes)
}

/// A clock that stands until it is moved: for tests, drills and replays. Clones show the same time.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<DateTime<FixedOffset>>>);

impl ManualClock {
    /// A clock that shows this time.
    #[must_use]
    pub fn new(start: DateTime<FixedOffset>) -> Self {
        Self(Arc::new(Mutex::new(start)))
    }

    /// Moves the clock to a time, forwards or backwards.
    pub fn set(&self, time: DateTime<FixedOffset>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = time;
    }

    /// Moves the clock by a span, forwards or backwards. A time outside the calendar leaves it standing.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(next) = now.checked_add_signed(by) {
            *now = next;
        }
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<FixedOffset> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Reads an offset from UTC as settings give it: `+08:00`, `+0800`, `+8`, `Z`. Whole minutes within 14 hours.
#[must_use]
pub fn parse_offset(text: &str) -> Option<FixedOffset> {
    let text = text.trim();
    if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
        return FixedOffset::east_opt(0);
    }
    let (sign, rest) = match text.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match rest.split_once(':') {
        Some(parts) => parts,
        None if rest.len() == 4 => rest.split_at_checked(2)?,
        None => (rest, "0"),
    };
    let number = |s: &str| s.bytes().all(|b| b.is_ascii_digit()).then(|| s.parse::<i32>().ok()).flatten();
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    if minutes > 59 || hours * 60 + minutes > 14 * 60 {
        return None;
    }
    FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_read_in_the_usual_ways_and_no_other() {
        for (text, seconds) in [
            ("+08:00", Some(28_800)),
            ("+0800", Some(28_800)),
            ("+8", Some(28_800)),
            ("-03:30", Some(-12_600)),
            ("Z", Some(0)),
            ("+14:00", Some(50_400)),
            ("+14:01", None),
            ("+99999999999", None),
            ("+08:60", None),
            ("08:00", None),
            ("+", None),
            ("+-8", None),
            ("", None),
            ("东八区", None),
        ] {
            assert_eq!(parse_offset(text).map(|o| o.local_minus_utc()), seconds, "{text}");
        }
    }

    #[test]
    fn a_manual_clock_stands_until_moved() {
        let start = DateTime::parse_from_rfc3339("2026-11-21T21:14:07+08:00").expect("a time");
        let clock = ManualClock::new(start);
        let twin = clock.clone();
        clock.advance(TimeDelta::minutes(20));
        assert_eq!(twin.now().to_rfc3339(), "2026-11-21T21:34:07+08:00");
        twin.set(start);
        assert_eq!(clock.now(), start);
        clock.advance(TimeDelta::MAX);
        assert_eq!(clock.now(), start);
    }

    #[test]
    fn the_system_clock_keeps_the_offset_set() {
        let clock = SystemClock::new(parse_offset("+05:45"));
        assert_eq!(clock.now().offset().local_minus_utc(), 20_700);
    }

    /// Winter +01:00, summer +02:00, as in central Europe in 2026.
    #[derive(Clone)]
    struct Summer;

    impl TimeZone for Summer {
        type Offset = FixedOffset;
        fn from_offset(_: &FixedOffset) -> Self {
            Self
        }
        fn offset_from_local_date(&self, _: &chrono::NaiveDate) -> chrono::MappedLocalTime<FixedOffset> {
            chrono::MappedLocalTime::None
        }
        fn offset_from_local_datetime(&self, _: &chrono::NaiveDateTime) -> chrono::MappedLocalTime<FixedOffset> {
            chrono::MappedLocalTime::None
        }
        fn offset_from_utc_date(&self, day: &chrono::NaiveDate) -> FixedOffset {
            self.offset_from_utc_datetime(&day.and_time(chrono::NaiveTime::MIN))
        }
        fn offset_from_utc_datetime(&self, at: &chrono::NaiveDateTime) -> FixedOffset {
            let at = at.and_utc().timestamp();
            let summer = (1_774_746_000..1_792_890_000).contains(&at);
            FixedOffset::east_opt(if summer { 7_200 } else { 3_600 }).expect("an offset")
        }
    }

    #[test]
    fn the_changes_of_a_zone_are_found_to_the_second() {
        let now = |text: &str| DateTime::parse_from_rfc3339(text).expect("a time").to_utc();
        let want = Zone::new(60, vec![(1_774_746_000_000, 120), (1_792_890_000_000, 60)]);
        assert_eq!(zone_of(&Summer, now("2026-01-15T00:00:00Z")), want);
        assert_eq!(zone_of(&Utc, now("2026-01-15T00:00:00Z")), Zone::new(0, Vec::new()));
        assert_eq!(SystemClock::new(parse_offset("+08:00")).zone(), Zone::default(), "an offset that was set holds");
    }

    /// A day forward, back an hour, 1970 and 2038 are seen at the next look; sleep and small corrections are no steps.
    #[test]
    fn a_clock_that_leaps_is_noticed_at_once() {
        let at = |text: &str| Moment::parse(text).unwrap();
        let start = at("2026-11-22T08:00:00+08:00");
        for (shown, step) in [
            ("2026-11-22T08:00:10+08:00", false),
            ("2026-11-22T08:01:40+08:00", false),
            ("2026-11-23T08:00:10+08:00", true),
            ("2026-11-22T07:00:10+08:00", true),
            ("1970-01-01T08:00:00+08:00", true),
            ("2038-01-19T11:14:08+08:00", true),
        ] {
            let mut watch = Watch::default();
            let boot = Duration::from_secs(5_000);
            assert_eq!(watch.look(start, Some(boot)), None, "nothing to compare with yet");
            let expected = start.plus_ms(10_000);
            let found = watch.look(at(shown), Some(boot + Duration::from_secs(10)));
            assert_eq!(found, step.then_some(expected), "{shown}");
            // Told once: from here on the clock runs as it should.
            assert_eq!(watch.look(at(shown).plus_ms(1_000), Some(boot + Duration::from_secs(11))), None, "{shown}");
        }
        // Asleep for a night, both go on.
        let mut watch = Watch::default();
        watch.look(start, Some(Duration::ZERO));
        assert_eq!(watch.look(start.plus_minutes(600), Some(Duration::from_secs(36_000))), None);
        assert_eq!(watch.look(start, None), None, "a clock moved by hand");
        assert!(SystemClock::default().running().is_some_and(|d| !d.is_zero()));
    }
}
