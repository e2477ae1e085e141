//! The details of one ticket (工单).

use crate::domain::event::Recorded;
use crate::domain::facts::GradeStory;
use crate::domain::ids::*;
use crate::domain::quick::Reading;
use crate::domain::refusal::Refusal;
use crate::domain::ticket::Ticket;

/// What an operator may want to do with a ticket; `desk` asks `decide` whether it would be refused now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Receive (接件).
    Receive,
    /// Classify (分类).
    Classify,
    /// Dispatch (派发).
    Dispatch,
    /// The department accepts the work.
    AcceptWork,
    /// Note a step (进展).
    Progress,
    /// Report the result (结果).
    Result,
    /// Answer on the spot (当场答复).
    Answer,
    /// Feedback (反馈).
    Feedback,
    /// Callback (回访).
    Callback,
    /// Extend (延期).
    Extend,
    /// Note (备注).
    Note,
    /// The customer contacted us again (再次来电).
    ContactedAgain,
    /// Merge a duplicate (合并).
    Merge,
    /// Void (作废).
    Void,
    /// Take over (代管).
    Takeover,
    /// Take from the unattended alarm.
    TakeUp,
    /// Handover note (交班说明).
    HandoverNote,
    /// Undo the last act (撤销).
    Undo,
    /// Show masked data.
    Reveal,
    /// Confirm a recheck (复核).
    ConfirmRecheck,
    /// Reopen from the recheck list.
    Reopen,
    /// Ask the supervisor (请示).
    AskSupervisor,
    /// The supervisor's word on a question.
    SupervisorAnswer,
    /// Take up a step of a ladder (确认上报).
    AcknowledgeStep,
    /// Note that a head was told by telephone (电话报告).
    ToldByPhone,
    /// Promise the customer something, or ask to (承诺).
    Promise,
    /// Permit or refuse a promise that was asked for.
    PermitPromise,
    /// Note whether a promise was kept (兑现).
    SettlePromise,
    /// State facts for the grade.
    StateFacts,
    /// Excuse a recheck.
    ExcuseRecheck,
    /// Accept a line of the sheet (接收).
    AcceptLine,
    /// Query a line (质疑).
    QueryLine,
    /// Answer a queried line.
    AnswerLine,
    /// Register a call or visit (登记).
    Register,
    /// Prepare the sheet (生成交接班记录).
    PrepareSheet,
    /// Sign the sheet (签字).
    SignSheet,
    /// Correct a sealed sheet (更正).
    CorrectSheet,
    /// Release without relief (放行).
    Release,
    /// Enter a household.
    EnterHousehold,
    /// Enter a person.
    AddStaff,
    /// Look back at shifts, replay them, see who looked at personal data.
    LookBack,
    /// Enter, amend or end a special service agreement (特约服务).
    KeepAgreements,
}

impl Act {
    /// All acts on a ticket, in the order of menus.
    pub const ALL: [Act; 33] = [
        Act::Receive,
        Act::TakeUp,
        Act::Classify,
        Act::Dispatch,
        Act::AcceptWork,
        Act::Progress,
        Act::Result,
        Act::Answer,
        Act::Feedback,
        Act::Callback,
        Act::Extend,
        Act::Note,
        Act::ContactedAgain,
        Act::HandoverNote,
        Act::ConfirmRecheck,
        Act::Reopen,
        Act::Undo,
        Act::Reveal,
        Act::Merge,
        Act::Void,
        Act::Takeover,
        Act::AskSupervisor,
        Act::SupervisorAnswer,
        Act::AcknowledgeStep,
        Act::ToldByPhone,
        Act::Promise,
        Act::PermitPromise,
        Act::SettlePromise,
        Act::StateFacts,
        Act::ExcuseRecheck,
        Act::AcceptLine,
        Act::QueryLine,
        Act::AnswerLine,
    ];

    /// All acts that are about no single ticket: of the desk, its sheet, its people.
    pub const OF_DESK: [Act; 9] = [
        Act::Register,
        Act::PrepareSheet,
        Act::SignSheet,
        Act::CorrectSheet,
        Act::Release,
        Act::EnterHousehold,
        Act::AddStaff,
        Act::LookBack,
        Act::KeepAgreements,
    ];
}

/// Whether an act would be refused now, and why.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Permit {
    /// The act.
    pub act: Act,
    /// Why not; none when it may be done.
    pub refused: Option<Refusal>,
}

/// Who told us, masked; or in clear for a moment after a recorded reveal.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct CallerLine {
    /// Name.
    pub name: String,
    /// Phone.
    pub phone: String,
    /// Address.
    pub address: String,
    /// People involved.
    pub involved: String,
    /// In clear.
    pub clear: bool,
}

/// A ticket with its history, for the details pane.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Details {
    /// Links, tickets of the same matter, forms of corrective action and offers (R113).
    pub repeats: super::Repeats,
    /// The ticket.
    pub ticket: Ticket,
    /// Full number with the site's code; empty for a waiting message.
    pub number: String,
    /// VIP household.
    pub vip: bool,
    /// Who told us.
    pub caller: CallerLine,
    /// Everything that happened, oldest first.
    pub history: Vec<Recorded>,
    /// Through whose hands its tracking went, and in which shifts.
    pub chain: Vec<super::ChainLink>,
    /// Other unfinished tickets of the household.
    pub siblings: Vec<TicketId>,
    /// What is known for its grade, and what follows from it.
    pub grading: GradeStory,
    /// What its words speak for, likeliest first, while it is not classified.
    pub readings: Vec<Reading>,
    /// What the viewer may do now.
    pub permits: Vec<Permit>,
    /// Whose permits these are.
    pub viewer: Option<StaffId>,
    /// The last event in the ledger when this was read.
    pub position: u64,
}

impl Details {
    /// Why an act would be refused now.
    pub fn refusal(&self, act: Act) -> Option<&Refusal> {
        self.permits.iter().find(|p| p.act == act).and_then(|p| p.refused.as_ref())
    }
}
