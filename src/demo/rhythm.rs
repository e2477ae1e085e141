//! When people call, and about what: hours of the day, days of the week, seasons, and a few days that went wrong.

use crate::domain::time::Moment;
use chrono::{Datelike, NaiveDate, Weekday};
use fastrand::Rng;

/// At what time of the day a matter comes up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Hours {
    /// While people are up.
    Day,
    /// At any hour.
    Any,
    /// In the evening and at night.
    Night,
    /// While the office is open.
    Office,
}

/// When in the year it comes up more often.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Season {
    /// All the same.
    All,
    /// Hot and cold months.
    HotAndCold,
    /// Warm months.
    Warm,
    /// Autumn and storms.
    Leaves,
}

/// A category that the texts know.
#[derive(Clone, Copy, Debug)]
pub(super) struct Topic {
    /// Code of the pack.
    pub code: &'static str,
    /// How often, against the others.
    pub weight: u32,
    /// At what time.
    pub hours: Hours,
    /// In which season.
    pub season: Season,
    /// More often in a rainstorm.
    pub rain: u32,
}

const fn topic(code: &'static str, weight: u32, hours: Hours, season: Season, rain: u32) -> Topic {
    Topic { code, weight, hours, season, rain }
}

use Hours::{Any, Day, Night, Office};
use Season::{All, HotAndCold, Leaves, Warm};

/// All categories with texts.
pub(super) const CATALOGUE: &[Topic] = &[
    topic("water-leak", 58, Any, All, 4),
    topic("no-water", 16, Day, All, 1),
    topic("power", 32, Any, HotAndCold, 2),
    topic("lift-trapped", 3, Any, All, 1),
    topic("lift-fault", 32, Day, All, 1),
    topic("access", 40, Any, All, 1),
    topic("intercom", 12, Day, All, 1),
    topic("lighting", 38, Night, All, 1),
    topic("drain", 34, Any, All, 3),
    topic("air-conditioning", 28, Day, HotAndCold, 1),
    topic("wall", 14, Day, All, 8),
    topic("windows-doors", 16, Day, All, 2),
    topic("plumbing", 36, Day, All, 1),
    topic("fire-system", 6, Any, All, 1),
    topic("gas", 6, Any, All, 1),
    topic("facilities", 16, Day, All, 1),
    topic("playground", 5, Day, All, 0),
    topic("clubhouse", 7, Day, Warm, 1),
    topic("noise", 42, Night, All, 0),
    topic("decoration-breach", 9, Office, All, 1),
    topic("parking", 46, Any, All, 1),
    topic("car-damage", 8, Day, All, 1),
    topic("pets", 17, Day, All, 0),
    topic("thrown-objects", 4, Day, All, 1),
    topic("garbage", 28, Day, Warm, 1),
    topic("cleanliness", 32, Day, All, 1),
    topic("greening", 14, Day, Leaves, 4),
    topic("pests", 8, Day, Warm, 1),
    topic("delivery", 18, Day, All, 1),
    topic("neighbours", 10, Day, All, 1),
    topic("theft", 7, Day, All, 1),
    topic("suspicious", 9, Night, All, 1),
    topic("safety-hazard", 10, Any, All, 2),
    topic("gate-control", 12, Night, All, 1),
    topic("fee-enquiry", 44, Office, All, 1),
    topic("decoration-permit", 16, Office, All, 1),
    topic("moving-in", 20, Office, All, 1),
    topic("moving-out", 12, Office, All, 1),
    topic("parking-enquiry", 22, Office, All, 1),
    topic("notice-enquiry", 18, Day, All, 2),
    topic("service-attitude", 8, Office, All, 1),
    topic("guard-attitude", 6, Day, All, 1),
    topic("slow-repair", 15, Day, All, 1),
    topic("fee-complaint", 5, Office, All, 1),
    topic("staff-conduct", 4, Office, All, 1),
    topic("facilities-complaint", 7, Day, All, 1),
    topic("cleaning-complaint", 5, Day, Warm, 1),
    topic("order-complaint", 8, Day, All, 1),
    topic("housekeeping", 14, Office, All, 0),
    topic("paid-service", 12, Office, All, 1),
    topic("praise", 10, Office, All, 1),
    topic("other-message", 7, Day, All, 1),
];

/// Messages by hour of the day, against each other.
const BY_HOUR: [u32; 24] = [5, 3, 3, 2, 2, 3, 8, 22, 40, 55, 52, 42, 30, 26, 34, 38, 40, 44, 50, 58, 52, 38, 22, 10];

/// What a day is like.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Weather {
    /// Rainstorm.
    pub storm: bool,
    /// Water off, from the hour on.
    pub water_cut: Option<u32>,
    /// A lift fails, at the hour.
    pub lift_down: Option<u32>,
}

/// The weather of the history: days before `today` on which something happened.
#[derive(Clone, Copy, Debug)]
pub(super) struct Almanac {
    today: NaiveDate,
    storm: i64,
    water: i64,
    lift: i64,
}

impl Almanac {
    pub(super) fn new(today: NaiveDate, rng: &mut Rng) -> Self {
        Self { today, storm: rng.i64(36..44), water: rng.i64(10..15), lift: rng.i64(19..26) }
    }
    /// The worst day of the storm.
    pub(super) fn is_stormiest(&self, day: NaiveDate) -> bool {
        self.today.signed_duration_since(day).num_days() == self.storm - 3
    }
    pub(super) fn weather(&self, day: NaiveDate) -> Weather {
        let ago = self.today.signed_duration_since(day).num_days();
        Weather {
            storm: (self.storm - 5..=self.storm).contains(&ago),
            water_cut: (ago == self.water).then_some(9),
            lift_down: (ago == self.lift).then_some(18),
        }
    }
}

/// How many messages come on a day, but for those of its misfortunes.
pub(super) fn messages(day: NaiveDate, weather: Weather, working: bool, rng: &mut Rng) -> u32 {
    let base = match day.weekday() {
        Weekday::Mon => 39,
        Weekday::Sat | Weekday::Sun => 38,
        Weekday::Fri => 36,
        _ => 35,
    };
    let holiday = if working || matches!(day.weekday(), Weekday::Sat | Weekday::Sun) { 0 } else { 6 };
    let storm = if weather.storm { 12 } else { 0 };
    base - holiday + storm + rng.u32(0..7) - 3
}

/// A moment of that day, by the day's rhythm.
pub(super) fn moment(midnight: Moment, rng: &mut Rng) -> Moment {
    let all: u32 = BY_HOUR.iter().sum();
    let mut pick = rng.u32(..all);
    let mut hour = 0;
    for (h, weight) in (0i64..).zip(BY_HOUR) {
        hour = h;
        if pick < weight {
            break;
        }
        pick -= weight;
    }
    midnight.plus_ms((hour * 60 + rng.i64(0..60)) * 60_000 + rng.i64(0..60_000))
}

/// What a message of that moment is about: an index into `topics`.
pub(super) fn pick(topics: &[Topic], at: Moment, weather: Weather, rng: &mut Rng) -> usize {
    let hour = at.minute_of_day() / 60;
    let month = at.date().month();
    let weight = |t: &Topic| {
        let hours = match (t.hours, hour) {
            (Day, 7..22) | (Any, _) => 4,
            (Day, _) => 1,
            (Night, 18..24 | 0..2) => 8,
            (Night, 2..7) => 6,
            (Night, _) => 3,
            (Office, 8..18) => 6,
            (Office, 18..21) => 2,
            (Office, _) => 0,
        };
        let season = match (t.season, month) {
            (HotAndCold, 6..=8 | 11..=12 | 1..=2) => 4,
            (HotAndCold, _) => 1,
            (Warm, 5..=9) => 3,
            (Warm, _) => 1,
            (Leaves, 9..=11) => 4,
            _ => 2,
        };
        t.weight * hours * season * if weather.storm { t.rain } else { 1 }
    };
    let all: u32 = topics.iter().map(weight).sum();
    if all == 0 {
        return rng.usize(..topics.len().max(1));
    }
    let mut at = rng.u32(..all);
    for (i, t) in topics.iter().enumerate() {
        let w = weight(t);
        if at < w {
            return i;
        }
        at -= w;
    }
    0
}

/// A length around a middle, with a long tail to the right: 0.3 to 4.5 times the middle.
pub(super) fn around(middle_minutes: i64, rng: &mut Rng) -> i64 {
    const SHARE: [i64; 12] = [30, 48, 62, 74, 86, 96, 108, 124, 148, 190, 270, 450];
    let step = rng.usize(..SHARE.len() - 1);
    let (low, high) = (SHARE.get(step).copied().unwrap_or(100), SHARE.get(step + 1).copied().unwrap_or(100));
    (middle_minutes * 60_000 / 100) * rng.i64(low..=high)
}
