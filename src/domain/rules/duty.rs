//! Who hears of what, who may promise, who calls back, and what becomes of what comes again and again: the parts of a
//! pack beside grades and clocks.

use super::grading::Age;
use super::{Choice, Label, Limit};
use crate::domain::ids::{Code, Role};
use serde::{Deserialize, Serialize};

/// What makes people hear of a ticket.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// Major or special information: a grade of the list, or one of the facts (R004, R029). At once.
    Information,
    /// A message that nobody received in time (R023).
    ReceiveLate,
    /// The customer was not answered in time.
    ReplyLate,
    /// The matter was not finished in time (R069).
    FinishLate,
    /// Rework was not finished in time (R096).
    ReworkLate,
    /// A callback was not made in time.
    CallbackLate,
    /// Feedback or callback found the customer not satisfied (R012, R096, R097).
    NotSatisfied,
    /// A rule of grades gave the ticket its grade, by itself or by a fact, and names who is told (R049, R054). At once.
    GradeChanged,
}

impl Trigger {
    /// All of them, with the name that packs write.
    pub const ALL: [(Trigger, &'static str); 8] = [
        (Trigger::Information, "information"),
        (Trigger::ReceiveLate, "receive_late"),
        (Trigger::ReplyLate, "reply_late"),
        (Trigger::FinishLate, "finish_late"),
        (Trigger::ReworkLate, "rework_late"),
        (Trigger::CallbackLate, "callback_late"),
        (Trigger::NotSatisfied, "not_satisfied"),
        (Trigger::GradeChanged, "grade_changed"),
    ];
}

/// One step of a ladder. `department_head` means the head of the responsible department.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Step {
    /// Who is told; in the first step of a ladder about changed grades, beside those whom the rule of the grade names.
    pub to: Vec<Role>,
    /// How long after the trigger it is reached at the latest, while the matter lasts, even when the steps before were
    /// acknowledged; none for a step that is only reached when the one before was not acknowledged. The first step's is
    /// how long after the trigger it begins; none means at once.
    pub after: Option<Limit>,
    /// How long it may stand without being acknowledged; then the next step is reached.
    pub acknowledge: Limit,
}

/// A ladder that a matter climbs until a head takes it up (R004, R029, R069, 逐级上报).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Escalation {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// What begins it.
    pub trigger: Trigger,
    /// Only for these grades; for all when empty (for `Information`: one of these, or one of `facts`).
    pub grades: Vec<Code>,
    /// Only for these kinds; for all when empty.
    pub kinds: Vec<Code>,
    /// Facts that make a message special information.
    pub facts: Vec<Code>,
    /// Steps in order, at least one.
    pub steps: Vec<Step>,
}

/// Promises to customers (R056).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Promise {
    /// Whose permission a promise needs.
    pub permission: Vec<Role>,
    /// Kinds for which it is needed; for all when empty.
    pub kinds: Vec<Code>,
}

/// How callbacks are made, beside the classes (R083–R104).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Callbacks {
    /// What is called back (R084).
    pub kinds: Vec<Choice>,
    /// By which means a callback finds out (R086).
    pub means: Vec<Choice>,
    /// What is asked and written down (R087).
    pub contents: Vec<Content>,
    /// The way that counts as a visit at the door (R090; section 4.17, no. 4: counted apart from the phone).
    pub door_way: Code,
    /// The class of which a share is visited at the door (R090).
    pub door_class: Code,
    /// After rework, within so long the next callback is due (R096).
    pub again: Limit,
    /// Days that the plan covers (R099).
    pub plan_days: u16,
    /// Points of a special service agreement at which it is called back, in percent of its term (R100).
    pub agreement_points: Vec<u8>,
}

/// A point that is asked and written down at a callback (R087).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Content {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// The customer's opinion (满意、不满意) says it already: it has no line of its own.
    pub opinion: bool,
}

/// What asks for corrective and preventive action. Stands in events: only appended to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActionTrigger {
    /// A callback that found the customer not satisfied (R113).
    FailedCallback,
    /// The same matter complained of `repeats` times (R113).
    SameComplaint,
    /// The same repair `repeats` times (R113).
    SameRepair,
    /// The same complaint by `people` different people in a month (R117).
    ManyPeople,
    /// Dissatisfied items and suggestions of a survey (R116).
    Survey,
    /// Complaints rise by `rising_percent` against the period before (R109).
    Rising,
}

impl ActionTrigger {
    /// All of them, with the name that packs write.
    pub const ALL: [(ActionTrigger, &'static str); 6] = [
        (ActionTrigger::FailedCallback, "failed_callback"),
        (ActionTrigger::SameComplaint, "same_complaint"),
        (ActionTrigger::SameRepair, "same_repair"),
        (ActionTrigger::ManyPeople, "many_people"),
        (ActionTrigger::Survey, "survey"),
        (ActionTrigger::Rising, "rising"),
    ];
}

/// Corrective and preventive action (纠正与预防措施, R113–R117).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CorrectiveAction {
    /// What asks for it.
    pub triggers: Vec<ActionTrigger>,
    /// As many times the same matter or repair (R113).
    pub repeats: u16,
    /// As many different people with the same complaint in a month (R117).
    pub people: u16,
    /// Kinds that count as complaints.
    pub complaints: Vec<Code>,
    /// Kinds that count as repairs.
    pub repairs: Vec<Code>,
    /// How far back repeats are counted.
    pub window: Age,
    /// From so many percent more than in the period before on, complaints count as rising (R109).
    pub rising_percent: u16,
    /// The path of the form, in order (R114, R115).
    pub steps: Vec<ActionStep>,
}

/// A step of the path of a corrective action.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ActionStep {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Who does it.
    pub by: Vec<Role>,
    /// Within so long after the step before, where the pack says so.
    pub within: Option<Limit>,
    /// Whether it may send the form back to the steps before (a check or approval).
    pub checks: bool,
    /// Whether the customer is told in this step.
    pub tells_customer: bool,
}

/// One fault, many callers: when it may be declared and who may.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MassEvents {
    /// Within so many hours.
    pub hours: u32,
    /// From so many households on, a mass event is proposed.
    pub households: usize,
    /// Categories that are proposed as mass events from the second household on.
    pub categories: Vec<Code>,
    /// Who may open, word and close one.
    pub by: Vec<Role>,
    /// The line to read out is to be renewed after so long.
    pub renew: Limit,
}

/// VIP customers (R177–R191); what they add in the queue stands in [`Order`].
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Vip {
    /// What they come first in (R189).
    pub priorities: Vec<Choice>,
    /// The services they have (R188).
    pub services: Vec<Choice>,
    /// What is done for them besides (R191).
    pub extras: Vec<Choice>,
    /// Who calls their tickets back; by class and grade when empty (R177).
    pub callback_by: Vec<Role>,
    /// The card; none where the rule book has no card.
    pub card: Option<VipCard>,
}

/// The card of a VIP customer (R180–R186).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct VipCard {
    /// Letters in front (R181).
    pub prefix: String,
    /// Kinds of customer by the digit after the letters (R181).
    pub kinds: Vec<CardKind>,
    /// Digits of the running number (R181).
    pub digits: u8,
    /// Years for which it is valid (R184).
    pub years: u8,
    /// Who applies (R180).
    pub applies: Vec<Role>,
    /// Who issues (R180).
    pub issues: Vec<Role>,
}

/// A kind of VIP customer with its digit (R181).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CardKind {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Third sign of the card number, 0–9.
    pub digit: u8,
}

/// Points that put one row of the queue before another; the highest sum comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Order {
    /// On the unattended alarm (H6).
    pub unattended: i64,
    /// Nobody has received it.
    pub waiting: i64,
    /// A clock is past due.
    pub breached: i64,
    /// A clock is nearly due.
    pub near: i64,
    /// The customer contacted us again, and the tracker has not acted on it.
    pub again: i64,
    /// Not classified: no clock runs.
    pub unclassified: i64,
    /// For each point of the grade's weight.
    pub grade: i64,
    /// VIP household (R189).
    pub vip: i64,
    /// For each minute late, or waited unreceived.
    pub late_minute: i64,
    /// Minutes that count at most.
    pub late_minutes_most: i64,
}

/// A principle of the rule book, to be read on screen (R022, R024–R026, R055–R060).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Principle {
    /// Stable code.
    pub code: Code,
    /// Its words.
    pub label: Label,
}

/// What the rule book calls a role (R073, R197–R203, R230–R235).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Title {
    /// The role.
    pub role: Role,
    /// The rule book's word.
    pub label: Label,
}
