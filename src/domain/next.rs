//! What has to be done next on a ticket, and which clock runs: for the lines of a handover sheet.

use super::clock::{Clock, ClockState};
use super::rules::Rules;
use super::ticket::{CallbackState, Stage, Ticket, Tracking};
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// Which of a ticket's clocks runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Somebody has to receive the message.
    Receive,
    /// The customer has to be answered.
    Reply,
    /// The work has to be done.
    Finish,
    /// The work has to be done again (C3).
    Rework,
    /// The callback has to be made.
    Callback,
    /// What was promised has to be kept (R056).
    Promise,
}

/// What has to be done next, from the recorded facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextAct {
    /// Receive the message.
    Receive,
    /// Take it from the unattended alarm (H6).
    TakeUp,
    /// See to the customer, who contacted us again.
    SeeRepeat,
    /// Fix kind and grade.
    Classify,
    /// Send it to a department.
    Dispatch,
    /// Answer the customer: the reply clock is near its end or past it.
    Reply,
    /// See that the department accepts the work.
    AwaitAcceptance,
    /// See that the department does the work.
    AwaitResult,
    /// See that the department does the work again.
    AwaitRework,
    /// Tell the customer the result.
    Feedback,
    /// Try again to reach the customer with the result.
    FeedbackAgain,
    /// Make the callback.
    Callback,
    /// Nothing: it has ended.
    Nothing,
}

impl Ticket {
    /// The clock that runs now, and which one it is: the reply or finish clock that is due first, then the callback's;
    /// of a waiting message the limit for receiving it.
    pub fn clock_running(&self, rules: &Rules) -> Option<(ClockKind, Clock)> {
        if self.is_waiting() {
            let due = self.arrived.plus_minutes(i64::from(rules.receive_minutes));
            return Some((ClockKind::Receive, Clock { from: self.arrived, due, first_due: due, met: None }));
        }
        let clock = self.running_clock()?;
        let kind = match (&self.callback, self.feedback.is_some()) {
            (CallbackState::Due { .. }, true) => ClockKind::Callback,
            _ if self.open_promise().is_some_and(|(_, made)| made.clock() == clock) => ClockKind::Promise,
            _ if self.reply.is_some_and(|c| c.met.is_none() && c == clock) => ClockKind::Reply,
            _ if self.reworks > 0 => ClockKind::Rework,
            _ => ClockKind::Finish,
        };
        Some((kind, clock))
    }

    /// What has to be done next.
    pub fn next_act(&self, now: Moment, rules: &Rules) -> NextAct {
        let stage = self.stage();
        if matches!(stage, Stage::Closed | Stage::Void) {
            return NextAct::Nothing;
        }
        if stage == Stage::Waiting {
            return NextAct::Receive;
        }
        if matches!(self.tracking, Tracking::Unattended { .. }) {
            return NextAct::TakeUp;
        }
        if self.repeat_unseen {
            return NextAct::SeeRepeat;
        }
        if self.class.is_none() {
            return NextAct::Classify;
        }
        let answer = self.clock_running(rules).is_some_and(|(kind, _)| kind == ClockKind::Reply)
            && self.clock_state(now, rules) != ClockState::Ok;
        match stage {
            Stage::Received => NextAct::Dispatch,
            Stage::Dispatched | Stage::InProgress if answer => NextAct::Reply,
            Stage::Dispatched if self.reworks > 0 => NextAct::AwaitRework,
            Stage::Dispatched => NextAct::AwaitAcceptance,
            Stage::InProgress if self.reworks > 0 => NextAct::AwaitRework,
            Stage::InProgress => NextAct::AwaitResult,
            Stage::Handled if self.feedback_tries > 0 => NextAct::FeedbackAgain,
            Stage::Handled => NextAct::Feedback,
            Stage::CallbackDue => NextAct::Callback,
            Stage::Waiting | Stage::Closed | Stage::Void => NextAct::Nothing,
        }
    }

    /// Whether all is done but for the callback, and the customer has not contacted us since: there is nothing to tell
    /// the next shift.
    pub fn waits_for_callback_only(&self) -> bool {
        self.stage() == Stage::CallbackDue && !self.repeat_unseen
    }

    /// Whether its handover note still says how it stands: nothing has happened since, and no clock has run out.
    pub fn note_still_holds(&self, now: Moment, rules: &Rules) -> bool {
        let Some(note) = &self.note else { return false };
        let ran_out = self.clock_running(rules).is_some_and(|(_, c)| c.due > note.at && c.due <= now);
        self.news_at < note.position && !ran_out
    }
}
