//! A ticket (工单): what is known of one message from its arrival to its end. The stage is derived from recorded facts.

use super::clock::{Clock, ClockState};
use super::escalation::Ladders;
use super::event::Renewal;
use super::grade::Grading;
use super::household::HouseholdCode;
use super::ids::*;
use super::promise::Promises;
use super::rules::Rules;
use super::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What a customer told us, before and after somebody received it. Fields of R034 but for the personal ones, which
/// stand in the contact store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Message {
    /// Source (R017, R018).
    pub source: Code,
    /// What happened or is asked for, cleaned and with phone numbers masked.
    pub text: String,
    /// Household, where known.
    pub household: Option<HouseholdCode>,
    /// Contact record of who told us.
    pub contact: Option<ContactId>,
    /// Kind of complainant (R052).
    pub complainant: Option<Code>,
    /// When it happened, where told.
    pub happened: Option<Moment>,
    /// Where it happened; empty when it is the household.
    pub place: String,
}

/// Kind, category, grade and nature.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Class {
    /// Kind (R031).
    pub kind: Code,
    /// Category within it.
    pub category: Option<Code>,
    /// Grade (R048).
    pub grade: Code,
    /// Nature: important, else ordinary (R032).
    pub important: bool,
}

/// Who follows the ticket now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Tracking {
    /// A message nobody has received.
    Waiting,
    /// The tracker (跟踪人).
    By(StaffId),
    /// Left without relief: on every screen until somebody takes it (H6).
    Unattended {
        /// Whose it was.
        from: StaffId,
        /// Since when.
        since: Moment,
    },
    /// Closed or void.
    Ended,
}

/// Where the work is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Dispatch {
    /// Department (责任部门).
    pub department: Code,
    /// Person who does it, where named.
    pub handler: Option<StaffId>,
    /// When it was sent.
    pub at: Moment,
    /// When the department accepted it.
    pub accepted: Option<Moment>,
}

/// The department's result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WorkResult {
    /// Who did the work, where known: they never call back their own work (C5).
    pub handler: Option<StaffId>,
    /// When it was reported.
    pub at: Moment,
    /// Answered on the spot.
    pub on_spot: bool,
}

/// What the customer thinks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Satisfied (满意).
    Satisfied,
    /// Not satisfied (不满意): reopens as rework (C3).
    NotSatisfied,
    /// Could not be reached (未联系上): a recorded attempt.
    Unreachable,
}

/// Feedback that reached the customer, or the policy's number of attempts (C1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Feedback {
    /// Who gave it.
    pub by: StaffId,
    /// When.
    pub at: Moment,
    /// By which way (R085).
    pub way: Code,
    /// What came of it.
    pub outcome: Outcome,
}

/// Where the callback stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum CallbackState {
    /// Feedback has not been recorded yet.
    NotDrawn,
    /// The draw left it out.
    NotSelected,
    /// To be called back (回访).
    Due {
        /// Class whose rate chose it.
        class: Code,
        /// Since when.
        since: Moment,
        /// By when.
        by: Moment,
        /// Month (yyyymm) of the draw whose tally it counts in; none for one that is owed again.
        month: Option<u32>,
    },
    /// Called back, or the policy's number of attempts made.
    Done {
        /// Class whose rate chose it.
        class: Code,
        /// When.
        at: Moment,
        /// What came of it.
        outcome: Outcome,
    },
}

/// State, next step and what the customer was told: written for the next shift (H1).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
pub struct HandoverNote {
    /// How it stands.
    pub state: String,
    /// What comes next.
    pub next_step: String,
    /// What the customer was told.
    pub told: String,
}

/// A handover note with who wrote it in which shift.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WrittenNote {
    /// The note.
    pub note: HandoverNote,
    /// Who.
    pub by: StaffId,
    /// In which shift; H1 asks for one of this shift.
    pub shift: ShiftId,
    /// When.
    pub at: Moment,
    /// Position of the event: what happened after it is news.
    pub position: u64,
    /// Renewed without new words.
    pub renewal: Option<Renewal>,
}

/// A supervisor's takeover (T6, 代管).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TakenOver {
    /// The supervisor.
    pub by: Option<StaffId>,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: String,
}

/// A question to the supervisor, and until when the customer is answered (R023).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// Who asked.
    pub by: Option<StaffId>,
    /// Whom, where named.
    pub of: Option<StaffId>,
    /// What.
    pub question: String,
    /// What the supervisor said.
    pub word: Option<String>,
    /// The clock; met when the customer was answered.
    pub clock: Clock,
}

/// How a ticket ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum End {
    /// The customer is content, or could not be reached by the policy's number of tries.
    Closed,
    /// Entered by mistake, or merged into another.
    Void {
        /// The ticket it was merged into.
        into: Option<TicketId>,
    },
}

/// The stage, derived.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Nobody has received it (待接).
    Waiting,
    /// Received, not yet sent to a department (已接).
    Received,
    /// Sent, not yet accepted (派发).
    Dispatched,
    /// The department works on it (处理).
    InProgress,
    /// The result is known, the customer not yet told (待反馈).
    Handled,
    /// Fed back and chosen for callback (待回访).
    CallbackDue,
    /// Closed (已结).
    Closed,
    /// Void (作废).
    Void,
}

/// A ticket, folded from its events.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ticket {
    /// Identity.
    pub id: TicketId,
    /// The number people say; a message has none until it is received.
    pub number: Option<TicketNumber>,
    /// What the customer told us.
    pub message: Message,
    /// When it arrived.
    pub arrived: Moment,
    /// Who received it first; never changes (F2).
    pub first_receiver: Option<StaffId>,
    /// When it was received.
    pub received_at: Option<Moment>,
    /// In which shift it was received.
    pub received_in: Option<ShiftId>,
    /// Who follows it now.
    pub tracking: Tracking,
    /// Position of the event since which it is so.
    pub tracked_at: u64,
    /// Kind, grade, nature.
    pub class: Option<Class>,
    /// Answer clock.
    pub reply: Option<Clock>,
    /// Finish clock; restarted by rework.
    pub finish: Option<Clock>,
    /// Whether an earlier finish clock was missed (rework restarts the clock but not the record).
    pub missed_before: bool,
    /// The time that the customer was promised by the last extension of the running finish clock (R066).
    pub promised: Option<Moment>,
    /// The last question to the supervisor (R023).
    pub asked: Option<Asked>,
    /// How often the customer was answered too late after the supervisor was asked (R023).
    pub asked_late: u16,
    /// Where the work is.
    pub dispatch: Option<Dispatch>,
    /// The result, until rework clears it.
    pub result: Option<WorkResult>,
    /// Feedback, until rework clears it.
    pub feedback: Option<Feedback>,
    /// Attempts to reach the customer for feedback since the result.
    pub feedback_tries: u16,
    /// How often it was reopened.
    pub reworks: u16,
    /// Callback.
    pub callback: CallbackState,
    /// Attempts to reach the customer for the callback.
    pub callback_tries: u16,
    /// The latest handover note.
    pub note: Option<WrittenNote>,
    /// How often the customer contacted us again.
    pub repeat_contacts: u16,
    /// A repeat contact that the tracker has not acted on.
    pub repeat_unseen: bool,
    /// Acts in the first receiver's absence that stand on their recheck list (R1): since when.
    pub recheck: Option<Moment>,
    /// The takeover that the next handover sheet shows (T6); cleared when a handover moves the ticket on.
    pub takeover: Option<TakenOver>,
    /// Contact records of telephone numbers that were typed into its notes, results and feedback (R130).
    pub kept: Vec<ContactId>,
    /// Tickets of the same matter (R113).
    pub links: BTreeSet<TicketId>,
    /// Everybody who did work on it: none of them calls back (C5).
    pub handlers: Vec<StaffId>,
    /// Version of its stream.
    pub version: u64,
    /// When something last happened.
    pub last_at: Moment,
    /// Position of the last event that changed how it stands.
    pub news_at: u64,
    /// What was stated of it, and how it came to its grade.
    pub grading: Grading,
    /// How it ended.
    pub end: Option<End>,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// The ladders that it climbs (R069).
    pub ladders: Ladders,
    /// What the customer was promised, and extensions (R056, R066).
    pub promises: Promises,
    /// The incident that it belongs to (集中报事).
    pub incident: Option<IncidentId>,
}

impl Ticket {
    /// A message that has just arrived.
    pub fn arrived(id: TicketId, message: Message, at: Moment) -> Self {
        Self {
            id,
            number: None,
            message,
            arrived: at,
            first_receiver: None,
            received_at: None,
            received_in: None,
            tracking: Tracking::Waiting,
            tracked_at: 0,
            class: None,
            reply: None,
            finish: None,
            missed_before: false,
            promised: None,
            asked: None,
            asked_late: 0,
            dispatch: None,
            result: None,
            feedback: None,
            feedback_tries: 0,
            reworks: 0,
            callback: CallbackState::NotDrawn,
            callback_tries: 0,
            note: None,
            repeat_contacts: 0,
            repeat_unseen: false,
            recheck: None,
            takeover: None,
            kept: Vec::new(),
            links: BTreeSet::new(),
            handlers: Vec::new(),
            version: 0,
            last_at: at,
            news_at: 0,
            grading: Grading::default(),
            end: None,
            ended_at: None,
            ladders: Ladders::default(),
            promises: Promises::default(),
            incident: None,
        }
    }

    /// The stage, from the recorded facts.
    pub fn stage(&self) -> Stage {
        match &self.end {
            Some(End::Closed) => return Stage::Closed,
            Some(End::Void { .. }) => return Stage::Void,
            None => {}
        }
        if self.first_receiver.is_none() {
            Stage::Waiting
        } else if matches!(self.callback, CallbackState::Due { .. }) && self.feedback.is_some() {
            Stage::CallbackDue
        } else if self.result.is_some() {
            Stage::Handled
        } else {
            match &self.dispatch {
                None => Stage::Received,
                Some(d) if d.accepted.is_none() => Stage::Dispatched,
                Some(_) => Stage::InProgress,
            }
        }
    }

    /// Received and not ended.
    pub fn is_unfinished(&self) -> bool {
        self.first_receiver.is_some() && self.end.is_none()
    }
    /// A message that nobody has received.
    pub fn is_waiting(&self) -> bool {
        self.first_receiver.is_none() && self.end.is_none()
    }
    /// The tracker, where there is one.
    pub fn tracker(&self) -> Option<StaffId> {
        match self.tracking {
            Tracking::By(id) => Some(id),
            _ => None,
        }
    }
    /// The clock that runs now: of the question to the supervisor, a promise, the reply and the finish clock the one that
    /// is due first; then the callback's.
    pub fn running_clock(&self) -> Option<Clock> {
        if self.end.is_some() {
            return None;
        }
        if let (CallbackState::Due { since, by, .. }, true) = (&self.callback, self.feedback.is_some()) {
            return Some(Clock { from: *since, due: *by, first_due: *by, met: None });
        }
        let asked = self.asked.as_ref().map(|a| a.clock);
        let promise = self.open_promise().map(|(_, made)| made.clock());
        [asked, promise, self.reply, self.finish]
            .into_iter()
            .flatten()
            .filter(|c| c.met.is_none())
            .min_by_key(|c| c.due)
    }
    /// The question to the supervisor that the customer still waits on (R023).
    pub fn open_question(&self) -> Option<&Asked> {
        self.asked.as_ref().filter(|a| a.clock.met.is_none() && self.end.is_none())
    }
    /// How the clocks stand; a waiting message is late when nobody received it in the pack's minutes.
    pub fn clock_state(&self, now: Moment, rules: &Rules) -> ClockState {
        if self.is_waiting() {
            let due = self.arrived.plus_minutes(i64::from(rules.receive_minutes));
            let clock = Clock { from: self.arrived, due, first_due: due, met: None };
            return clock.state(now, rules.receive_near_percent, 0);
        }
        self.running_clock().map_or(ClockState::Ok, |c| c.state(now, rules.near_percent, rules.near_minutes))
    }
    /// Whether a reply or finish clock was missed, ever.
    pub fn was_breached(&self, now: Moment) -> bool {
        let until = self.ended_at.unwrap_or(now);
        self.missed_before || [self.reply, self.finish].into_iter().flatten().any(|c| c.was_breached(until))
    }
}
