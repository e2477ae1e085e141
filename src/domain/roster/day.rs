//! Days and months of the calendar, in JSON as people write them (`2026-11-21`, `2026-11`), in the store as numbers.

use chrono::{Datelike, Days, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::fmt;

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, JsonSchema)]
#[schemars(with = "String", extend("format" = "date"))]
pub struct Day(pub NaiveDate);

impl Day {
    /// As year × 10,000 + month × 100 + day; 0 before the year 0.
    pub fn number(self) -> u32 {
        u32::try_from(self.0.year()).unwrap_or(0) * 10_000 + self.0.month() * 100 + self.0.day()
    }
    /// From such a number, where there is such a day.
    pub fn from_number(number: u32) -> Option<Self> {
        let year = i32::try_from(number / 10_000).ok()?;
        NaiveDate::from_ymd_opt(year, number / 100 % 100, number % 100).map(Self)
    }
    /// From `2026-11-21`.
    pub fn parse(text: &str) -> Option<Self> {
        // Four digits of a year: chrono would read more.
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|_| text.len() == 10)?;
        Month::new(day.year(), day.month()).map(|_| Self(day))
    }
    /// Later by days, or earlier; the calendar's edge where there is no such day.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        let by = Days::new(days.unsigned_abs());
        Self(if days < 0 { self.0.checked_sub_days(by) } else { self.0.checked_add_days(by) }.unwrap_or(self.0))
    }
    /// Its month.
    pub fn month(self) -> Month {
        Month(self.number() / 100)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { self.number().serialize(s) }
    }
}
impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            Self::parse(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is no day such as 2026-11-21")))
        } else {
            let number = u32::deserialize(d)?;
            Self::from_number(number).ok_or_else(|| D::Error::custom("no such day"))
        }
    }
}

/// A month of the calendar, as year × 100 + month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, JsonSchema)]
#[schemars(with = "String", extend("pattern" = r"^\d{4}-\d{2}$"))]
pub struct Month(u32);

impl Month {
    /// A month, where there is such a one.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        let year = u32::try_from(year).ok().filter(|y| (1..=9_999).contains(y))?;
        (1..=12).contains(&month).then_some(Self(year * 100 + month))
    }
    /// From year × 100 + month.
    pub fn from_number(number: u32) -> Option<Self> {
        Self::new(i32::try_from(number / 100).ok()?, number % 100)
    }
    /// From `2026-11`.
    pub fn parse(text: &str) -> Option<Self> {
        let (year, month) = text.split_once('-')?;
        let digits = |t: &str, n| t.len() == n && t.bytes().all(|b| b.is_ascii_digit());
        if !digits(year, 4) || !digits(month, 2) {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?)
    }
    /// As year × 100 + month.
    pub fn number(self) -> u32 {
        self.0
    }
    /// Year.
    pub fn year(self) -> u32 {
        self.0 / 100
    }
    /// Month of the year, from 1.
    pub fn month(self) -> u32 {
        self.0 % 100
    }
    /// Later by months, or earlier.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let count = i64::from(self.year()) * 12 + i64::from(self.month()) - 1 + i64::from(months);
        let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
        let found = i32::try_from(year).ok().zip(u32::try_from(month).ok()).and_then(|(y, m)| Self::new(y, m));
        found.unwrap_or(self)
    }
    /// Its first day.
    pub fn first(self) -> Day {
        let year = i32::try_from(self.year()).unwrap_or(1);
        Day(NaiveDate::from_ymd_opt(year, self.month(), 1).unwrap_or(NaiveDate::MIN))
    }
    /// Its last day.
    pub fn last(self) -> Day {
        self.plus(1).first().plus(-1)
    }
    /// Its days, in order.
    pub fn days(self) -> impl Iterator<Item = Day> + Clone {
        let last = self.last();
        std::iter::successors(Some(self.first()), move |d| (*d < last).then(|| d.plus(1)))
    }
    /// How many days it has.
    pub fn len(self) -> usize {
        self.days().count()
    }
    /// Never: every month has days.
    pub fn is_empty(self) -> bool {
        false
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

impl Serialize for Month {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { s.collect_str(self) } else { self.0.serialize(s) }
    }
}
impl<'de> Deserialize<'de> for Month {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            Self::parse(&text).ok_or_else(|| D::Error::custom(format!("'{text}' is no month such as 2026-11")))
        } else {
            let number = u32::deserialize(d)?;
            Self::from_number(number).ok_or_else(|| D::Error::custom("no such month"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_have_their_days_also_in_leap_years_and_at_the_turn_of_the_year() {
        for (month, days, last) in [
            ("2026-02", 28, "2026-02-28"),
            ("2028-02", 29, "2028-02-29"),
            ("2100-02", 28, "2100-02-28"),
            ("2026-12", 31, "2026-12-31"),
            ("2026-11", 30, "2026-11-30"),
        ] {
            let month = Month::parse(month).unwrap();
            assert_eq!((month.len(), month.last().to_string().as_str()), (days, last));
            assert!(month.days().all(|d| d.month() == month));
        }
        let december = Month::parse("2026-12").unwrap();
        assert_eq!(
            (december.plus(1).to_string(), december.plus(-12).to_string()),
            ("2027-01".into(), "2025-12".into())
        );
        for bad in ["2026-13", "2026-00", "2026-1", "202611", "0000-01", "二〇二六"] {
            assert_eq!(Month::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_day_that_no_calendar_has_is_told() {
        let told = serde_json::from_str::<Day>("\"2026-02-30\"").unwrap_err().to_string();
        assert!(told.contains("2026-02-30"), "{told}");
        let day = Day::parse("2028-02-29").unwrap();
        assert_eq!((day.plus(1).to_string(), Day::from_number(day.number())), ("2028-03-01".into(), Some(day)));
    }
}
