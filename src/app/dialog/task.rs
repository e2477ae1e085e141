//! Which dialogues there are, and what they are about.

use crate::action::Action;
use crate::app::App;
use crate::app::pane::HandoverItem;
use crate::domain::ids::{ActionId, AgreementId, IncidentId, SheetId, StaffId, TicketId};

/// What a dialogue does.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Task {
    /// Register with all fields of R034.
    Register,
    /// Kind, category and grade.
    Classify,
    /// To a department.
    Dispatch,
    /// The department accepts the work.
    AcceptWork,
    /// A step.
    Progress,
    /// The department's result.
    Result,
    /// An answer on the spot.
    Answer,
    /// Feedback.
    Feedback,
    /// A callback.
    Callback,
    /// A note.
    Note,
    /// The customer contacted us again.
    ContactedAgain,
    /// More time.
    Extend,
    /// A duplicate into another ticket.
    Merge,
    /// Entered by mistake.
    Void,
    /// Tracking to somebody else.
    Takeover,
    /// Show masked data.
    Reveal,
    /// For the next shift.
    HandoverNote,
    /// A free note for this shift and those after it.
    SheetNote,
    /// Strike off a free note.
    StrikeNote,
    /// Query a line.
    QueryLine,
    /// Answer a queried line.
    AnswerLine,
    /// Prepare the sheet.
    PrepareSheet,
    /// Sign the sheet.
    SignSheet,
    /// Correct a sealed sheet.
    CorrectSheet,
    /// Reopen from the recheck list.
    Reopen,
    /// Excuse a recheck.
    ExcuseRecheck,
    /// Let somebody go for whom nobody comes.
    Release,
    /// A household into the register.
    EnterHousehold,
    /// A person who works here.
    AddStaff,
    /// Ask the supervisor.
    AskSupervisor,
    /// The supervisor's word.
    SupervisorAnswer,
    /// A head takes up a step of a ladder.
    AcknowledgeStep,
    /// A head was told by telephone.
    ToldByPhone,
    /// A promise, or asking for one.
    Promise,
    /// A head's answer to who asks to promise.
    PermitPromise,
    /// Whether a promise was kept.
    SettlePromise,
    /// What is known for the grade.
    StateFacts,
    /// Roles and department of a person.
    ChangeStaff,
    /// Name and phone of a person.
    ChangeCard,
    /// Off the roster in mid-shift.
    RemoveStaff,
    /// A form of corrective action is opened.
    OpenAction,
    /// One that is offered is declined.
    DeclineAction,
    /// The step at which a form stands.
    ActionStep,
    /// A customer of a form was told.
    ActionTold,
    /// A form is withdrawn.
    WithdrawAction,
    /// A ticket of the same matter.
    Link,
    /// One fault, many callers.
    OpenIncident,
    /// Another line to read out.
    WordIncident,
    /// What was done about it.
    ResolveIncident,
    /// It is over.
    CloseIncident,
    /// One note for the next shift on all its tickets.
    NoteIncident,
    /// A ticket that does not belong to it.
    LeaveIncident,
    /// A special service agreement into the register.
    EnterAgreement,
    /// Another end of one.
    AmendAgreement,
    /// One ends early.
    EndAgreement,
    /// Its callback.
    CallAgreement,
    /// Whom to call for it.
    RevealAgreement,
}

impl Task {
    /// All of them.
    pub const ALL: [Task; 57] = [
        Task::Register,
        Task::Classify,
        Task::Dispatch,
        Task::AcceptWork,
        Task::Progress,
        Task::Result,
        Task::Answer,
        Task::Feedback,
        Task::Callback,
        Task::Note,
        Task::ContactedAgain,
        Task::Extend,
        Task::Merge,
        Task::Void,
        Task::Takeover,
        Task::Reveal,
        Task::HandoverNote,
        Task::SheetNote,
        Task::StrikeNote,
        Task::QueryLine,
        Task::AnswerLine,
        Task::PrepareSheet,
        Task::SignSheet,
        Task::CorrectSheet,
        Task::Reopen,
        Task::ExcuseRecheck,
        Task::Release,
        Task::EnterHousehold,
        Task::AddStaff,
        Task::AskSupervisor,
        Task::SupervisorAnswer,
        Task::AcknowledgeStep,
        Task::ToldByPhone,
        Task::Promise,
        Task::PermitPromise,
        Task::SettlePromise,
        Task::StateFacts,
        Task::ChangeStaff,
        Task::ChangeCard,
        Task::RemoveStaff,
        Task::OpenAction,
        Task::DeclineAction,
        Task::ActionStep,
        Task::ActionTold,
        Task::WithdrawAction,
        Task::Link,
        Task::OpenIncident,
        Task::WordIncident,
        Task::ResolveIncident,
        Task::CloseIncident,
        Task::NoteIncident,
        Task::LeaveIncident,
        Task::EnterAgreement,
        Task::AmendAgreement,
        Task::EndAgreement,
        Task::CallAgreement,
        Task::RevealAgreement,
    ];

    /// The name under which parked forms keep it: never changed once released.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Task::Register => "register",
            Task::Classify => "classify",
            Task::Dispatch => "dispatch",
            Task::AcceptWork => "accept-work",
            Task::Progress => "progress",
            Task::Result => "result",
            Task::Answer => "answer",
            Task::Feedback => "feedback",
            Task::Callback => "callback",
            Task::Note => "note",
            Task::ContactedAgain => "contacted-again",
            Task::Extend => "extend",
            Task::Merge => "merge",
            Task::Void => "void",
            Task::Takeover => "takeover",
            Task::Reveal => "reveal",
            Task::HandoverNote => "handover-note",
            Task::SheetNote => "sheet-note",
            Task::StrikeNote => "strike-note",
            Task::QueryLine => "query-line",
            Task::AnswerLine => "answer-line",
            Task::PrepareSheet => "prepare-sheet",
            Task::SignSheet => "sign-sheet",
            Task::CorrectSheet => "correct-sheet",
            Task::Reopen => "reopen",
            Task::ExcuseRecheck => "excuse-recheck",
            Task::Release => "release",
            Task::EnterHousehold => "enter-household",
            Task::AddStaff => "add-staff",
            Task::AskSupervisor => "ask-supervisor",
            Task::SupervisorAnswer => "supervisor-answer",
            Task::AcknowledgeStep => "acknowledge-step",
            Task::ToldByPhone => "told-by-phone",
            Task::Promise => "promise",
            Task::PermitPromise => "permit-promise",
            Task::SettlePromise => "settle-promise",
            Task::StateFacts => "state-facts",
            Task::ChangeStaff => "change-staff",
            Task::ChangeCard => "change-card",
            Task::RemoveStaff => "remove-staff",
            Task::OpenAction => "open-action",
            Task::DeclineAction => "decline-action",
            Task::ActionStep => "action-step",
            Task::ActionTold => "action-told",
            Task::WithdrawAction => "withdraw-action",
            Task::Link => "link",
            Task::OpenIncident => "open-incident",
            Task::WordIncident => "word-incident",
            Task::ResolveIncident => "resolve-incident",
            Task::CloseIncident => "close-incident",
            Task::NoteIncident => "note-incident",
            Task::LeaveIncident => "leave-incident",
            Task::EnterAgreement => "enter-agreement",
            Task::AmendAgreement => "amend-agreement",
            Task::EndAgreement => "end-agreement",
            Task::CallAgreement => "call-agreement",
            Task::RevealAgreement => "reveal-agreement",
        }
    }

    /// The task of a name.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Task> {
        Task::ALL.into_iter().find(|t| t.id() == id)
    }

    /// The task of an action, on what is selected.
    #[must_use]
    pub fn of(action: Action, app: &App) -> Option<Task> {
        let recheck = matches!(app.line(), Some(HandoverItem::Recheck(_)));
        Some(match action {
            Action::RegisterForm => Task::Register,
            Action::Classify => Task::Classify,
            Action::Dispatch => Task::Dispatch,
            Action::AcceptWork => Task::AcceptWork,
            Action::Progress => Task::Progress,
            Action::Result => Task::Result,
            Action::Answer => Task::Answer,
            Action::Feedback => Task::Feedback,
            Action::Callback => Task::Callback,
            Action::Note => Task::Note,
            Action::ContactedAgain => Task::ContactedAgain,
            Action::Extend => Task::Extend,
            Action::Merge => Task::Merge,
            Action::Void => Task::Void,
            Action::Takeover => Task::Takeover,
            Action::Reveal => Task::Reveal,
            Action::HandoverNote => Task::HandoverNote,
            Action::SheetNote => Task::SheetNote,
            Action::StrikeNote => Task::StrikeNote,
            Action::QueryLine if recheck => Task::Reopen,
            Action::QueryLine => Task::QueryLine,
            Action::AnswerLine if recheck => Task::ExcuseRecheck,
            Action::AnswerLine => Task::AnswerLine,
            Action::PrepareSheet => Task::PrepareSheet,
            Action::SignSheet => Task::SignSheet,
            Action::CorrectSheet => Task::CorrectSheet,
            Action::ReleaseUnrelieved => Task::Release,
            Action::EnterHousehold => Task::EnterHousehold,
            Action::AddStaff => Task::AddStaff,
            Action::AskSupervisor => Task::AskSupervisor,
            Action::SupervisorAnswer => Task::SupervisorAnswer,
            Action::AcknowledgeStep => Task::AcknowledgeStep,
            Action::ToldByPhone => Task::ToldByPhone,
            Action::Promise => Task::Promise,
            Action::PermitPromise => Task::PermitPromise,
            Action::SettlePromise => Task::SettlePromise,
            Action::OpenAction => Task::OpenAction,
            Action::DeclineAction => Task::DeclineAction,
            Action::Link => Task::Link,
            Action::LeaveIncident => Task::LeaveIncident,
            Action::StateFacts => Task::StateFacts,
            _ => return None,
        })
    }

    /// Whether it is about a sheet.
    #[must_use]
    pub const fn needs_sheet(self) -> bool {
        matches!(self, Task::QueryLine | Task::AnswerLine | Task::SignSheet | Task::CorrectSheet)
    }

    /// Whether it is about a whole sheet.
    #[must_use]
    pub const fn is_of_sheet(self) -> bool {
        matches!(
            self,
            Task::PrepareSheet
                | Task::SignSheet
                | Task::CorrectSheet
                | Task::Release
                | Task::SheetNote
                | Task::StrikeNote
        )
    }

    /// Whether it is about the site: its people and households.
    #[must_use]
    pub const fn is_of_site(self) -> bool {
        matches!(self, Task::EnterHousehold | Task::AddStaff | Task::ChangeStaff | Task::ChangeCard | Task::RemoveStaff)
    }

    /// Whether it is about a form of corrective action.
    #[must_use]
    pub const fn is_of_form(self) -> bool {
        matches!(self, Task::ActionStep | Task::ActionTold | Task::WithdrawAction)
    }

    /// Whether it is about an incident and its many tickets.
    #[must_use]
    pub const fn is_of_incident(self) -> bool {
        matches!(
            self,
            Task::OpenIncident | Task::WordIncident | Task::ResolveIncident | Task::CloseIncident | Task::NoteIncident
        )
    }

    /// Whether it is about a special service agreement.
    #[must_use]
    pub const fn is_of_agreement(self) -> bool {
        matches!(
            self,
            Task::EnterAgreement
                | Task::AmendAgreement
                | Task::EndAgreement
                | Task::CallAgreement
                | Task::RevealAgreement
        )
    }

    /// Whether it is about a ticket.
    #[must_use]
    pub const fn needs_ticket(self) -> bool {
        !self.is_of_sheet()
            && !self.is_of_site()
            && !self.is_of_form()
            && !self.is_of_incident()
            && !self.is_of_agreement()
            && !matches!(self, Task::Register)
    }
}

/// What a dialogue is about.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct About {
    /// The ticket.
    pub ticket: Option<TicketId>,
    /// The sheet.
    pub sheet: Option<SheetId>,
    /// The person.
    pub staff: Option<StaffId>,
    /// The form of corrective action.
    pub action: Option<ActionId>,
    /// The incident.
    pub incident: Option<IncidentId>,
    /// The special service agreement.
    pub agreement: Option<AgreementId>,
}
