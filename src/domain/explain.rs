//! How each due time of a ticket came about: limits, days, extensions and breaches, read from its history.

use super::calendar::Step;
use super::clock::{Clock, ClockState};
use super::event::{Event, GradingEvent, Recorded};
use super::ids::*;
use super::rules::{Limit, Rules};
use super::ticket::{CallbackState, Ticket};
use super::time::Moment;
use serde::Serialize;

/// Which clock.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// Receiving the message.
    Receive,
    /// Answering after the supervisor was asked (R023).
    Supervisor,
    /// Reply to the customer.
    Reply,
    /// Finish.
    Finish,
    /// Rework after 'not satisfied' (R096).
    Rework,
    /// Callback.
    Callback,
}

/// More time, with what the customer was told (R066).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Extension {
    /// When it was given.
    pub at: Moment,
    /// By whom.
    pub by: Actor,
    /// The new promise.
    pub due: Moment,
    /// Why.
    pub reason: String,
    /// What the customer was told.
    pub told: String,
}

/// A grade that held before.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Before {
    /// The grade.
    pub grade: Code,
    /// When it was given.
    pub at: Moment,
    /// When the clock was due under it.
    pub due: Moment,
    /// The clock was late under it when the grade was changed.
    pub breached: bool,
}

/// One clock, told from its start.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Story {
    /// Which.
    pub which: Which,
    /// The grade whose limit it is, for reply and finish.
    pub grade: Option<Code>,
    /// The limit as the pack in force has it.
    pub limit: Option<Limit>,
    /// Where the rule book says so: rows of the requirements, from the pack.
    pub cite: String,
    /// Day by day; empty when the limit in force now does not lead to what was recorded then.
    pub steps: Vec<Step>,
    /// The clock as it stands.
    pub clock: Clock,
    /// How it stands.
    pub state: Option<ClockState>,
    /// Milliseconds late against the first due time, by the time it was met or by now; 0 when in time.
    pub late_ms: i64,
    /// Extensions, oldest first.
    pub extensions: Vec<Extension>,
    /// Grades before, oldest first.
    pub before: Vec<Before>,
}

impl Serialize for ClockState {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.serialize_str(match self {
            Self::Ok => "ok",
            Self::Near => "near",
            Self::Breached => "breached",
        })
    }
}

struct Teller<'a> {
    rules: &'a Rules,
    now: Moment,
    stories: Vec<Story>,
}

impl Teller<'_> {
    fn add(&mut self, which: Which, grade: Option<&Code>, limit: Option<Limit>, cite: &str, clock: Clock) {
        let mut steps = limit.map_or_else(Vec::new, |l| self.rules.calendar.steps(l, clock.from));
        // The first due time is what the limit gives, unless a breach under an earlier grade stands in its place.
        let leads = |at: Moment| at == clock.first_due || at == clock.due;
        if !matches!(steps.last(), Some(Step::Due { at }) if leads(*at)) {
            steps.clear();
        }
        let (state, late_ms) = (None, 0);
        let (extensions, before) = (Vec::new(), Vec::new());
        let (grade, cite) = (grade.cloned(), cite.to_owned());
        self.stories.push(Story { which, grade, limit, cite, steps, clock, state, late_ms, extensions, before });
    }
    fn last(&mut self, wanted: &[Which]) -> Option<&mut Story> {
        self.stories.iter_mut().rev().find(|s| wanted.contains(&s.which))
    }
    fn meet(&mut self, wanted: &[Which], at: Moment) {
        if let Some(story) = self.last(wanted) {
            story.clock.met.get_or_insert(at);
        }
    }
    /// A clock of a grade; of another grade again it goes on as the same story.
    fn graded(&mut self, which: Which, grade: &Code, limit: Option<Limit>, cite: &str, clock: Clock, at: Moment) {
        let old = self.stories.iter().rposition(|s| s.which == which).map(|n| self.stories.remove(n));
        self.add(which, Some(grade), limit, cite, clock);
        if let (Some(old), Some(new)) = (old, self.stories.last_mut()) {
            new.clock.met = old.clock.met;
            new.extensions = old.extensions;
            new.before = old.before;
            if let Some(grade) = old.grade {
                let breached = old.clock.was_breached(at);
                new.before.push(Before { grade, at, due: old.clock.due, breached });
            }
        }
    }
}

/// The clocks of a ticket in the order in which they started, from its history (oldest event first).
pub fn explain(ticket: &Ticket, history: &[Recorded], now: Moment, rules: &Rules) -> Vec<Story> {
    let now = ticket.ended_at.unwrap_or(now);
    let mut t = Teller { rules, now, stories: Vec::new() };
    let cites = &rules.cites;
    let mut unsatisfied = false;
    for r in history {
        match &r.event {
            Event::MessageArrived { .. } => {
                let limit = Limit::Minutes(rules.receive_minutes);
                t.add(Which::Receive, None, Some(limit), &cites.receive, Clock::start(limit, r.at, rules));
            }
            Event::Received { .. } => t.meet(&[Which::Receive], r.at),
            Event::SupervisorAsked { clock, .. } => {
                let limit = Limit::Minutes(rules.supervisor_minutes);
                t.add(Which::Supervisor, None, Some(limit), &cites.supervisor, *clock);
            }
            Event::AnsweredAfterAsking { .. } => t.meet(&[Which::Supervisor], r.at),
            Event::Classified { class, reply, finish, .. }
            | Event::Grading(GradingEvent::Raised { class, reply, finish, .. }) => {
                let grade = rules.grade(&class.grade);
                let cite = grade.map_or("", |g| g.cite.as_str());
                t.graded(Which::Reply, &class.grade, grade.map(|g| g.reply), cite, *reply, r.at);
                // A rework clock is not touched by a new grade (C3).
                if t.last(&[Which::Rework]).is_none() {
                    t.graded(Which::Finish, &class.grade, grade.map(|g| g.finish), cite, *finish, r.at);
                }
            }
            Event::Progressed { told_customer: true, .. } => t.meet(&[Which::Reply], r.at),
            Event::FedBack { outcome, last, .. } if *last || *outcome != super::ticket::Outcome::Unreachable => {
                t.meet(&[Which::Reply], r.at);
            }
            Event::ResultReported { .. } => t.meet(&[Which::Finish, Which::Rework], r.at),
            Event::ActReversed { act: super::event::ReversedAct::Result, .. } => {
                if let Some(story) = t.last(&[Which::Finish, Which::Rework]) {
                    story.clock.met = None;
                }
            }
            Event::ReworkOrdered { finish, .. } => {
                t.add(Which::Rework, None, Some(rules.rework), &cites.rework, *finish);
            }
            Event::Extended { due, reason, told, .. } => {
                let (at, by, due, reason, told) = (r.at, r.actor, *due, reason.clone(), told.clone());
                if let Some(story) = t.last(&[Which::Finish, Which::Rework]) {
                    story.clock.due = due;
                    story.extensions.push(Extension { at, by, due, reason, told });
                }
            }
            Event::CallbackDrawn { class, due: Some(due), .. } | Event::CallbackAgain { class, due, .. } => {
                let class = rules.callback_class(class);
                let clock = Clock { from: r.at, due: *due, first_due: *due, met: None };
                let cite = class.map_or("", |c| c.cite.as_str());
                // After rework for who was not satisfied another limit holds (R096).
                let again = matches!(r.event, Event::CallbackAgain { .. }) && unsatisfied;
                if again {
                    t.add(Which::Callback, None, Some(rules.callbacks.again), &cites.rework, clock);
                } else {
                    t.add(Which::Callback, None, class.map(|c| c.window), cite, clock);
                }
            }
            Event::CalledBack { outcome: super::ticket::Outcome::NotSatisfied, .. } => {
                unsatisfied = true;
                t.meet(&[Which::Callback], r.at);
            }
            Event::CalledBack { last: true, .. } => t.meet(&[Which::Callback], r.at),
            _ => {}
        }
    }
    let Teller { mut stories, now, .. } = t;
    for story in &mut stories {
        let clock = story.clock;
        // The waiting message has thresholds of its own, as the queue shows it.
        let near = if story.which == Which::Receive {
            (rules.receive_near_percent, 0)
        } else {
            (rules.near_percent, rules.near_minutes)
        };
        story.state = Some(clock.state(now, near.0, near.1));
        story.late_ms = clock.met.unwrap_or(now).since(clock.first_due).max(0);
    }
    let over = ticket.end.is_some() && !matches!(ticket.callback, CallbackState::Due { .. });
    if over {
        // What was never needed is no story: a clock that ended with its ticket.
        stories.retain(|s| s.clock.met.is_some() || s.late_ms > 0 || s.which != Which::Callback);
    }
    stories
}
