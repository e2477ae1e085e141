//! Years of invented history as lines for `frontdesk load`: the drill site's words, homes and rhythm of the day, without
//! deciding anything, so that a million tickets are a matter of minutes.

use super::DemoError;
use super::estate::{Duty, Home, Names, STAFF, homes};
use super::rhythm::CATALOGUE;
use super::words::{Say, Slots, Words};
use crate::desk::PastTicket;
use crate::domain::ids::Code;
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use fastrand::Rng;
use std::io::Write;

/// Days that the history covers.
const DAYS: i64 = 3_650;
/// Tickets for which one estate is enough.
const ESTATE: u64 = 100_000;
/// Of the newest tickets so many at most are open.
const OPEN: u64 = 400;
const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// How many of a hundred messages come in each hour of the day.
const HOURS: [u32; 24] = [1, 1, 0, 0, 0, 1, 2, 4, 8, 9, 8, 6, 4, 4, 6, 6, 6, 6, 7, 7, 6, 5, 2, 1];

/// Writes so many tickets that ended before `now`; the newest are open.
///
/// # Errors
/// When the texts can't be read, or `out` refuses.
pub fn past(
    rules: &Rules,
    tickets: u64,
    seed: u64,
    now: Moment,
    out: &mut dyn Write,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), DemoError> {
    let mut rng = Rng::with_seed(seed);
    let mut words = Words::load()?;
    let mut estate: Vec<Home> = Vec::new();
    for copy in 0..=tickets / ESTATE {
        estate.extend(homes(&words, &mut rng).into_iter().map(|home| elsewhere(home, copy)));
    }
    let mut names = Names::after(&words, estate.len());
    let topics: Vec<_> = CATALOGUE.iter().filter(|t| rules.category(&Code::new(t.code)).is_some()).collect();
    let weight: u32 = topics.iter().map(|t| t.weight).sum();
    let operators: Vec<&str> = STAFF.iter().filter(|p| matches!(p.duty, Duty::Team(_))).map(|p| p.name).collect();
    let mut times = times(tickets, now, &mut rng);
    times.sort_unstable();
    let open_from = tickets - (tickets / 5).min(OPEN);
    for (n, ms) in (0u64..).zip(times) {
        let arrived = Moment::new(ms, now.offset_min());
        let mut pick = rng.u32(..weight.max(1));
        let topic = topics.iter().find(|t| {
            let here = pick < t.weight;
            pick = pick.saturating_sub(t.weight);
            here
        });
        let (Some(topic), false) = (topic, estate.is_empty()) else { continue };
        let home = estate.get(rng.usize(..estate.len()));
        let mut slots = Slots::default();
        if let Some(home) = home {
            slots.set("b", home.building.clone());
            slots.set("u", home.unit.clone());
            slots.set("f", home.floor.clone());
        }
        let text = words.say(topic.code, Say::Said, &mut slots, arrived, &mut rng);
        let answered = words.has(topic.code, Say::Answer);
        let said = if answered { Say::Answer } else { Say::Done };
        let result = words.say(topic.code, said, &mut slots, arrived, &mut rng);
        let mut line = PastTicket {
            arrived: arrived.to_rfc3339().into(),
            source: rules
                .sources
                .get(usize::from(rng.u8(..10) > 6))
                .map(|s| s.code.as_str().into())
                .unwrap_or_default(),
            text: text.into(),
            household: home.map(|h| h.code.as_str().into()).unwrap_or_default(),
            receiver: operators.get(rng.usize(..operators.len().max(1))).copied().unwrap_or_default().into(),
            category: topic.code.into(),
            ..PastTicket::default()
        };
        if let Some(place) = slots.place() {
            line.place = place.to_owned().into();
        }
        // Three in ten say who they are; one of these is no resident.
        let card = match rng.u8(..10) {
            0 => names.card(&mut rng),
            1 | 2 => home.map(|h| h.card.clone()).unwrap_or_default(),
            _ => Default::default(),
        };
        (line.name, line.phone) = (card.name.into(), card.phone.into());
        go_on(&mut line, rules, topic.code, arrived, result, n < open_from, &mut rng);
        serde_json::to_writer(&mut *out, &line).map_err(|e| DemoError::Words(e.to_string()))?;
        out.write_all(b"\n").map_err(|e| DemoError::Words(e.to_string()))?;
        if n.is_multiple_of(4_096) {
            progress(n, tickets);
        }
    }
    Ok(())
}

/// What follows after the arrival; `ends` it, or leaves it somewhere on the way.
fn go_on(
    line: &mut PastTicket<'_>,
    rules: &Rules,
    code: &str,
    arrived: Moment,
    result: String,
    ends: bool,
    rng: &mut Rng,
) {
    let mut at = arrived.plus_ms(MINUTE * i64::from(rng.u8(0..6)));
    let mut later = |most: i64| {
        at = at.plus_ms(1 + rng.i64(MINUTE..most.max(2 * MINUTE)));
        at.to_rfc3339().into()
    };
    line.received = later(5 * MINUTE);
    line.department = rules.category(&Code::new(code)).map(|c| c.department.0.clone().into()).unwrap_or_default();
    line.dispatched = later(20 * MINUTE);
    line.accepted = later(90 * MINUTE);
    if !ends {
        return;
    }
    let days = if arrived.ms() % 10 == 0 { 6 } else { 1 };
    line.done = later(days * DAY);
    line.result = result.into();
    line.way = rules.ways.first().map(|w| w.code.0.clone().into()).unwrap_or_default();
    line.fed_back = later(DAY / 2);
    line.outcome = "satisfied".into();
    line.closed = later(DAY / 4);
}

/// When messages come: even over the years, uneven over the day.
fn times(tickets: u64, now: Moment, rng: &mut Rng) -> Vec<i64> {
    let last = now.ms() - 10 * DAY;
    let midnight = |ms: i64| ms - (ms + i64::from(now.offset_min()) * MINUTE).rem_euclid(DAY);
    let total: u32 = HOURS.iter().sum();
    let mut all = Vec::new();
    let open = (tickets / 5).min(OPEN);
    for n in 0..tickets {
        // Who is open came in the last days.
        let day = if n < open { rng.i64(1..9) - 10 } else { rng.i64(0..DAYS) };
        let mut pick = rng.u32(..total);
        let hour = HOURS.iter().position(|h| {
            let here = pick < *h;
            pick = pick.saturating_sub(*h);
            here
        });
        let hour = i64::try_from(hour.unwrap_or(9)).unwrap_or(9);
        all.push(midnight(last - day * DAY) + hour * 60 * MINUTE + rng.i64(0..60 * MINUTE));
    }
    all
}

/// The same home in another estate: buildings count on.
fn elsewhere(mut home: Home, copy: u64) -> Home {
    if let (1.., Some((building, rest))) = (copy, home.code.split_once('-')) {
        let building = building.parse::<u64>().unwrap_or(0) + 20 * copy;
        home.code = format!("{building}-{rest}");
    }
    home
}
