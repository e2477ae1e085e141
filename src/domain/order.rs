//! Which row of the queue comes first, and why: points by the policy pack for how the clock stands, the grade, the time
//! late or waited, and VIP (R189). Pure, so that each row can say why it stands where it stands.

use super::clock::ClockState;
use super::ids::Code;
use super::rules::Rules;
use super::ticket::{Ticket, Tracking};
use super::time::Moment;
use serde::Serialize;
use std::cmp::Ordering;

/// Why a row gets points.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// On the unattended alarm (H6).
    Unattended,
    /// Nobody has received it, for so many milliseconds.
    Waiting(i64),
    /// A clock is past due, by so many milliseconds.
    Breached(i64),
    /// A clock is due in so many milliseconds.
    Near(i64),
    /// The customer contacted us again, and the tracker has not acted on it.
    Again,
    /// Not classified: no clock runs.
    Unclassified,
    /// The customer waits while the supervisor is asked (R023). Its points come with its clock.
    Asked,
    /// The grade.
    Grade(Code),
    /// VIP household (R189).
    Vip,
}

/// A reason and its points.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Reason {
    /// Why.
    pub why: Why,
    /// How many points.
    pub points: i64,
}

/// Where a row stands: ordered so that the most urgent is the smallest.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Rank {
    /// The sum.
    pub points: i64,
    /// Due or arrival time in milliseconds: of equal sums the earlier comes first.
    pub at: i64,
    /// What the sum is made of, in the order in which people say it.
    pub reasons: Vec<Reason>,
}

impl Ord for Rank {
    fn cmp(&self, other: &Self) -> Ordering {
        other.points.cmp(&self.points).then(self.at.cmp(&other.at))
    }
}
impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Where a ticket or waiting message stands in the queue at a moment.
pub fn rank(t: &Ticket, vip: bool, now: Moment, rules: &Rules) -> Rank {
    let order = &rules.order;
    let clock = t.running_clock();
    let minutes = |ms: i64| (ms.max(0) / 60_000).min(order.late_minutes_most).saturating_mul(order.late_minute);
    let mut reasons: Vec<Reason> = Vec::new();
    let mut add = |why: Why, points: i64| reasons.push(Reason { why, points });
    let waited = now.since(t.arrived);
    let late = clock.map_or(0, |c| -c.left_ms(now));
    let state = if t.is_waiting() { ClockState::Ok } else { t.clock_state(now, rules) };
    // Of how it stands only the heaviest counts; the rest comes on top.
    if matches!(t.tracking, Tracking::Unattended { .. }) {
        add(Why::Unattended, order.unattended.saturating_add(minutes(late)));
    } else if t.is_waiting() {
        add(Why::Waiting(waited), order.waiting.saturating_add(minutes(waited)));
    } else {
        match state {
            ClockState::Breached => add(Why::Breached(late), order.breached.saturating_add(minutes(late))),
            ClockState::Near => add(Why::Near(-late), order.near),
            ClockState::Ok => {}
        }
        let calm = state == ClockState::Ok;
        if t.repeat_unseen {
            add(Why::Again, if calm { order.again } else { 0 });
        }
        if t.class.is_none() {
            add(Why::Unclassified, if calm && !t.repeat_unseen { order.unclassified } else { 0 });
        }
    }
    if t.open_question().is_some() {
        add(Why::Asked, 0);
    }
    if let Some(grade) = t.class.as_ref().and_then(|c| rules.grade(&c.grade)) {
        add(Why::Grade(grade.code.clone()), order.grade.saturating_mul(i64::from(grade.weight)));
    }
    if vip {
        add(Why::Vip, order.vip);
    }
    let points = reasons.iter().map(|r| r.points).fold(0, i64::saturating_add);
    Rank { points, at: clock.map_or(t.arrived, |c| c.due).ms(), reasons }
}
