//! Which shift a moment belongs to. A shift holds its first minute and not its last: midnight, written 24:00 or 00:00,
//! belongs to the shift that begins then.

use super::Day;
use crate::domain::ids::Code;
use crate::domain::rules::ShiftPattern;
use chrono::{Duration, NaiveDateTime, NaiveTime};

/// A shift of a day with its hours on the wall clock.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Slot {
    /// The day in the plan: on which its pattern is counted.
    pub day: Day,
    /// Its code.
    pub shift: Code,
    /// When it starts.
    pub starts: NaiveDateTime,
    /// When it ends.
    pub ends: NaiveDateTime,
}

/// A pattern's shift of a day.
pub fn slot_of(pattern: &ShiftPattern, day: Day) -> Slot {
    let later = |at: NaiveDateTime, minutes| at.checked_add_signed(Duration::minutes(minutes)).unwrap_or(at);
    let starts = later(day.0.and_time(NaiveTime::MIN), i64::from(pattern.from));
    Slot { day, shift: pattern.code.clone(), starts, ends: later(starts, pattern.minutes()) }
}

/// All shifts of the patterns around a time: those of the day before, of the day and of the day after.
fn around<'p>(patterns: &'p [ShiftPattern], at: NaiveDateTime) -> impl Iterator<Item = Slot> + 'p {
    let today = Day(at.date());
    (-1..=1).flat_map(move |by| patterns.iter().map(move |p| slot_of(p, today.plus(by))))
}

/// The shift that runs at a time; where several do, the one that began last. None in a gap between shifts.
pub fn slot_at(patterns: &[ShiftPattern], at: NaiveDateTime) -> Option<Slot> {
    around(patterns, at).filter(|s| s.starts <= at && at < s.ends).max_by_key(|s| s.starts)
}

/// The shift that begins next after a time.
pub fn slot_after(patterns: &[ShiftPattern], at: NaiveDateTime) -> Option<Slot> {
    around(patterns, at).filter(|s| s.starts > at).min_by_key(|s| s.starts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::rules::Label;

    fn pattern(code: &str, from: u32, to: u32) -> ShiftPattern {
        ShiftPattern { code: Code::new(code), label: Label::default(), mark: Label::default(), from, to }
    }
    fn at(text: &str) -> NaiveDateTime {
        NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap()
    }
    fn named(slot: Option<Slot>) -> String {
        slot.map_or_else(|| "none".to_owned(), |s| format!("{} {}", s.day, s.shift))
    }

    #[test]
    fn r039_every_moment_belongs_to_one_shift_also_at_midnight_and_at_the_turn_of_the_year() {
        let three = [pattern("morning", 480, 960), pattern("afternoon", 960, 1_440), pattern("late", 0, 480)];
        let two = [pattern("day", 480, 1_200), pattern("night", 1_200, 480)];
        for (patterns, when, want, next) in [
            (&three[..], "2026-11-21 08:00", "2026-11-21 morning", "2026-11-21 afternoon"),
            (&three, "2026-11-21 15:59", "2026-11-21 morning", "2026-11-21 afternoon"),
            (&three, "2026-11-21 23:59", "2026-11-21 afternoon", "2026-11-22 late"),
            (&three, "2026-11-22 00:00", "2026-11-22 late", "2026-11-22 morning"),
            (&two, "2026-11-21 20:00", "2026-11-21 night", "2026-11-22 day"),
            (&two, "2026-11-30 23:59", "2026-11-30 night", "2026-12-01 day"),
            (&two, "2026-12-01 00:00", "2026-11-30 night", "2026-12-01 day"),
            (&two, "2027-01-01 03:00", "2026-12-31 night", "2027-01-01 day"),
            (&two, "2028-02-29 07:59", "2028-02-28 night", "2028-02-29 day"),
            (&two, "2028-03-01 07:59", "2028-02-29 night", "2028-03-01 day"),
        ] {
            assert_eq!(named(slot_at(patterns, at(when))), want, "{when}");
            assert_eq!(named(slot_after(patterns, at(when))), next, "after {when}");
        }
    }

    #[test]
    fn a_gap_between_shifts_belongs_to_none_and_a_pattern_may_begin_at_24_00() {
        let gap = [pattern("office", 510, 1_050)];
        assert_eq!(named(slot_at(&gap, at("2026-11-21 20:00"))), "none");
        assert_eq!(named(slot_after(&gap, at("2026-11-21 20:00"))), "2026-11-22 office");
        let late = [pattern("late", 1_440, 480)];
        let slot = slot_at(&late, at("2026-11-22 00:00")).unwrap();
        assert_eq!((slot.day.to_string(), slot.ends), ("2026-11-21".to_owned(), at("2026-11-22 08:00")));
    }
}
