//! Which act an action comes to, so that help can grey out what would be refused.

use crate::action::Action;
use crate::board::Act;

/// The act behind an action, as `desk` is asked about it.
#[must_use]
pub fn act_of(action: Action) -> Option<Act> {
    Some(match action {
        Action::Receive => Act::Receive,
        Action::Answer => Act::Answer,
        Action::ContactedAgain => Act::ContactedAgain,
        Action::Dispatch => Act::Dispatch,
        Action::Classify => Act::Classify,
        Action::AcceptWork => Act::AcceptWork,
        Action::Progress => Act::Progress,
        Action::Result => Act::Result,
        Action::Feedback => Act::Feedback,
        Action::Callback => Act::Callback,
        Action::Note => Act::Note,
        Action::Extend => Act::Extend,
        Action::Merge => Act::Merge,
        Action::Void => Act::Void,
        Action::Takeover => Act::Takeover,
        Action::Reveal => Act::Reveal,
        Action::Undo => Act::Undo,
        Action::HandoverNote => Act::HandoverNote,
        Action::AskSupervisor => Act::AskSupervisor,
        Action::SupervisorAnswer => Act::SupervisorAnswer,
        Action::AcknowledgeStep => Act::AcknowledgeStep,
        Action::ToldByPhone => Act::ToldByPhone,
        Action::Promise => Act::Promise,
        Action::PermitPromise => Act::PermitPromise,
        Action::SettlePromise => Act::SettlePromise,
        Action::StateFacts => Act::StateFacts,
        Action::ConfirmGrade => Act::Classify,
        Action::AcceptLine => Act::AcceptLine,
        Action::QueryLine => Act::QueryLine,
        Action::AnswerLine => Act::AnswerLine,
        Action::QuickEntry | Action::RegisterForm => Act::Register,
        Action::PrepareSheet => Act::PrepareSheet,
        Action::SignSheet => Act::SignSheet,
        Action::CorrectSheet => Act::CorrectSheet,
        Action::ReleaseUnrelieved => Act::Release,
        Action::EnterHousehold => Act::EnterHousehold,
        Action::AddStaff => Act::AddStaff,
        Action::EnterAgreement | Action::AmendAgreement | Action::EndAgreement => Act::KeepAgreements,
        Action::Review | Action::Reveals | Action::Replay => Act::LookBack,
        _ => return None,
    })
}

/// Whether an action is done under somebody's name.
#[must_use]
pub fn needs_person(action: Action) -> bool {
    act_of(action).is_some()
        || matches!(
            action,
            Action::ChangePassword
                | Action::Incident
                | Action::Agreements
                | Action::JoinIncident
                | Action::Roster
                | Action::Actions
                | Action::OpenAction
                | Action::DeclineAction
                | Action::Link
                | Action::PrintTicket
                | Action::AcceptRest
                | Action::SameNote
                | Action::ConfirmCallbacks
                | Action::SheetNote
                | Action::StrikeNote
        )
}
