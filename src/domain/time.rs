//! A moment: UTC milliseconds and the offset of the place where it was noted.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Utc};
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use std::cmp::Ordering;

/// When something happened. Ordered by the instant alone. In JSON it is RFC 3339 text, in the store two numbers.
#[derive(Clone, Copy, Debug, JsonSchema)]
#[schemars(with = "String", extend("format" = "date-time"))]
pub struct Moment {
    ms: i64,
    offset_min: i16,
}

impl Moment {
    /// From milliseconds since 1970 UTC and an offset in minutes. Out of the calendar's range is brought to its edge.
    pub fn new(ms: i64, offset_min: i16) -> Self {
        const EDGE: i64 = 8_000_000_000_000_000;
        Self { ms: ms.clamp(-EDGE, EDGE), offset_min: offset_min.clamp(-1_439, 1_439) }
    }
    /// Milliseconds since 1970 UTC.
    pub fn ms(&self) -> i64 {
        self.ms
    }
    /// Minutes east of UTC.
    pub fn offset_min(&self) -> i16 {
        self.offset_min
    }
    fn zone(&self) -> FixedOffset {
        FixedOffset::east_opt(i32::from(self.offset_min) * 60).unwrap_or_else(|| Utc.fix_offset())
    }
    /// As local date and time.
    pub fn local(&self) -> DateTime<FixedOffset> {
        DateTime::from_timestamp_millis(self.ms).unwrap_or_default().with_timezone(&self.zone())
    }
    /// The local calendar day.
    pub fn date(&self) -> NaiveDate {
        self.local().date_naive()
    }
    /// The local day as yyyymmdd (0 before the year 0).
    pub fn day_number(&self) -> u32 {
        let d = self.date();
        u32::try_from(d.year()).unwrap_or(0) * 10_000 + d.month() * 100 + d.day()
    }
    /// The local month as yyyymm.
    pub fn month_number(&self) -> u32 {
        self.day_number() / 100
    }
    /// Later (or earlier) by milliseconds.
    pub fn plus_ms(&self, ms: i64) -> Self {
        Self::new(self.ms.saturating_add(ms), self.offset_min)
    }
    /// Later (or earlier) by minutes.
    pub fn plus_minutes(&self, minutes: i64) -> Self {
        self.plus_ms(minutes.saturating_mul(60_000))
    }
    /// Milliseconds from `earlier` to this; negative when this comes first.
    pub fn since(&self, earlier: Moment) -> i64 {
        self.ms.saturating_sub(earlier.ms)
    }
    /// RFC 3339 text with milliseconds.
    pub fn to_rfc3339(&self) -> String {
        self.local().to_rfc3339_opts(chrono::SecondsFormat::Millis, false)
    }
    /// From RFC 3339 text.
    pub fn parse(text: &str) -> Result<Self, chrono::ParseError> {
        match usual(text.as_bytes()) {
            Some(usual) => Ok(usual),
            None => DateTime::parse_from_rfc3339(text).map(Self::from),
        }
    }
    /// A local wall-clock time at this moment's offset.
    pub fn at_local(&self, day: NaiveDate, minute_of_day: u32) -> Self {
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp_millis();
        let ms = midnight + i64::from(minute_of_day) * 60_000 - i64::from(self.offset_min) * 60_000;
        Self::new(ms, self.offset_min)
    }
    /// Minutes since local midnight.
    pub fn minute_of_day(&self) -> u32 {
        use chrono::Timelike;
        let t = self.local();
        t.hour() * 60 + t.minute()
    }
}

/// A time as nearly everybody writes it, `2016-03-01T08:12:00.250+08:00`, read in a third of the time; none where it is
/// written in another way, or is none.
fn usual(text: &[u8]) -> Option<Moment> {
    let (&[y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b'T', h0, h1, b':', i0, i1, b':', s0, s1], rest) =
        text.split_first_chunk::<19>()?
    else {
        return None;
    };
    let two = |a: u8, b: u8| {
        (a.is_ascii_digit() && b.is_ascii_digit()).then(|| u32::from(a - b'0') * 10 + u32::from(b - b'0'))
    };
    let (hour, minute, second) = (two(h0, h1)?, two(i0, i1)?, two(s0, s1)?);
    let year = i32::try_from(two(y0, y1)? * 100 + two(y2, y3)?).ok()?;
    let day = NaiveDate::from_ymd_opt(year, two(m0, m1)?, two(d0, d1)?)?;
    // What is below a millisecond is left out.
    let (thousandths, zone) = match rest {
        &[b'.', a, b, c, ref zone @ ..] if c.is_ascii_digit() && !zone.first()?.is_ascii_digit() => {
            (two(a, b)? * 10 + u32::from(c - b'0'), zone)
        }
        zone => (0, zone),
    };
    let offset = match *zone {
        [b'Z'] => 0,
        [sign @ (b'+' | b'-'), a, b, b':', c, d] => {
            let (hours, minutes) = (two(a, b)?, two(c, d)?);
            let offset = i16::try_from(hours * 60 + minutes).ok().filter(|_| hours < 24 && minutes < 60)?;
            if sign == b'-' { -offset } else { offset }
        }
        _ => return None,
    };
    // A leap second is none of these.
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let seconds = i64::from(hour * 3_600 + minute * 60 + second) - i64::from(offset) * 60;
    let days = i64::from(day.to_epoch_days());
    Some(Moment::new((days * 86_400 + seconds) * 1_000 + i64::from(thousandths), offset))
}

/// How the place's offset from UTC changes over the years: daylight-saving time. Empty where it never does.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Zone {
    /// The offset before the first change, in minutes.
    first: i16,
    /// From which milliseconds since 1970 UTC on which offset holds, oldest first.
    changes: Vec<(i64, i16)>,
}

impl Zone {
    /// From the offset before the first change, and the changes: from when (milliseconds since 1970 UTC) which offset
    /// (minutes east) holds.
    pub fn new(first: i16, mut changes: Vec<(i64, i16)>) -> Self {
        changes.sort_unstable();
        Self { first, changes }
    }
    /// The offset at an instant, in minutes.
    fn offset_at(&self, ms: i64) -> i16 {
        let after = self.changes.partition_point(|(from, _)| *from <= ms);
        after.checked_sub(1).and_then(|at| self.changes.get(at)).map_or(self.first, |(_, offset)| *offset)
    }
    /// The same instant as the clock on the wall shows it there. A moment noted under an offset that is not the zone's
    /// (a drill with times of its own) stays as it is.
    fn is_of(&self, moment: Moment) -> bool {
        !self.changes.is_empty() && self.offset_at(moment.ms) == moment.offset_min
    }
    /// A time on the wall clock of a day, near a moment that was noted there; minutes may run past the day's end. Of a
    /// time that the clock shows twice the first is meant; one that it leaps over is taken as late after the leap as it
    /// would have been after its beginning.
    pub fn at_local(&self, near: Moment, day: NaiveDate, minute: u32) -> Moment {
        if !self.is_of(near) {
            return near.at_local(day, minute);
        }
        let under = |offset: i16| Moment { offset_min: offset, ..near }.at_local(day, minute);
        let shown = |offset: i16| Some(under(offset)).filter(|m| self.offset_at(m.ms) == offset);
        let mut known: Vec<i16> = self.changes.iter().map(|(_, offset)| *offset).collect();
        known.push(self.first);
        known.sort_unstable();
        known.dedup();
        known.iter().filter_map(|offset| shown(*offset)).min().unwrap_or_else(|| {
            // Leapt over: what holds just before the leap says when it would have been.
            let leapt = under(self.offset_at(under(near.offset_min).ms.saturating_sub(86_400_000)));
            Moment { offset_min: self.offset_at(leapt.ms), ..leapt }
        })
    }
}

trait FixOffset {
    fn fix_offset(&self) -> FixedOffset;
}
impl FixOffset for Utc {
    fn fix_offset(&self) -> FixedOffset {
        use chrono::Offset;
        Utc.fix()
    }
}

impl From<DateTime<FixedOffset>> for Moment {
    fn from(t: DateTime<FixedOffset>) -> Self {
        let minutes = i16::try_from(t.offset().local_minus_utc() / 60).unwrap_or(0);
        Self::new(t.timestamp_millis(), minutes)
    }
}
impl From<DateTime<Utc>> for Moment {
    fn from(t: DateTime<Utc>) -> Self {
        Self::new(t.timestamp_millis(), 0)
    }
}
impl PartialEq for Moment {
    fn eq(&self, other: &Self) -> bool {
        self.ms == other.ms
    }
}
impl Eq for Moment {}
impl PartialOrd for Moment {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Moment {
    fn cmp(&self, other: &Self) -> Ordering {
        self.ms.cmp(&other.ms)
    }
}
impl std::hash::Hash for Moment {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.ms.hash(state)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        if s.is_human_readable() { self.to_rfc3339().serialize(s) } else { (self.ms, self.offset_min).serialize(s) }
    }
}
impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        if d.is_human_readable() {
            let text = String::deserialize(d)?;
            Moment::parse(&text).map_err(|e| {
                D::Error::custom(format!("'{text}' is no RFC 3339 time such as 2026-11-21T21:14:07+08:00: {e}"))
            })
        } else {
            let (ms, offset_min) = <(i64, i16)>::deserialize(d)?;
            Ok(Moment::new(ms, offset_min))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// What the library makes of it.
    fn by_library(text: &str) -> Option<(i64, i16)> {
        let read = DateTime::parse_from_rfc3339(text).map(Moment::from).ok()?;
        Some((read.ms, read.offset_min))
    }

    #[test]
    fn a_time_is_read_as_the_library_reads_it() {
        for text in [
            "2016-03-01T08:12:00+08:00",
            "2016-03-01T08:12:00.250-03:30",
            "1969-12-31T23:59:59.999Z",
            "0000-01-01T00:00:00Z",
            "9999-12-31T23:59:59-23:59",
            "2016-02-29T00:00:00Z",
            "2015-02-29T00:00:00Z",
            "2016-12-31T23:59:60Z",
            "2016-03-01T24:00:00Z",
            "2016-03-01T08:12:00.25Z",
            "2016-03-01T08:12:00.2509Z",
            "2016-03-01T08:12:00.+08:00",
            "2016-03-01T08:12:00.2x0Z",
            "2016-03-01 08:12:00Z",
            "2016-03-01t08:12:00z",
            "2016-03-01T08:12:00",
            "2016-03-01T08:12:00+0800",
            "2016-03-01T08:12:00+24:00",
            "2016-03-01T08:12:00+08:60",
            "2016-03-01T08:12:00+08:00 ",
            "２016-03-01T08:12:00Z",
            "",
        ] {
            let read = Moment::parse(text).ok().map(|m| (m.ms, m.offset_min));
            assert_eq!(read, by_library(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn whatever_stands_there_is_read_as_the_library_reads_it(
            text in "[0-2][0-9]{3}-[01][0-9]-[0-3][0-9][T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{0,4})?(Z|[+-][0-2][0-9]:[0-6][0-9])",
        ) {
            let read = Moment::parse(&text).ok().map(|m| (m.ms, m.offset_min));
            prop_assert_eq!(read, by_library(&text));
        }
    }
}
