//! Clocks: when a limit is due, and how late it is.

pub use super::calendar::Calendar;
use super::rules::{Limit, Rules};
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// When a limit that starts at `from` is due.
pub fn due(limit: Limit, from: Moment, calendar: &Calendar) -> Moment {
    calendar.due(limit, from)
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
    /// The clock under another limit, because the grade changed. What was late stays visible as late, whatever the new
    /// grade allows; a time `promised` to the customer (R066) holds unless the new limit is the stricter one.
    pub fn regraded(old: Option<Clock>, promised: Option<Moment>, fresh: Clock, now: Moment) -> Self {
        let mut new = fresh;
        let Some(old) = old else { return new };
        new.met = old.met;
        if let Some(promised) = promised.filter(|_| new.due >= old.first_due) {
            new.due = new.due.max(promised);
        }
        if old.was_breached(now) {
            new.first_due = new.first_due.min(old.first_due);
        }
        new
    }
    /// The clock under a limit that came by itself: the earlier of both, so that nothing that was late, promised or ordered
    /// anew becomes looser (C3, R066). What was met stays met.
    pub fn tightened(old: Option<Clock>, fresh: Clock) -> Clock {
        match old {
            Some(old) if old.met.is_some() || old.due <= fresh.due => old,
            Some(old) => Clock { first_due: fresh.first_due.min(old.first_due), ..fresh },
            None => fresh,
        }
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

    fn at(text: &str) -> Moment {
        Moment::parse(&format!("{text}+08:00")).unwrap()
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
