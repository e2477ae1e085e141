//! A refusal that teaches: the rule, what is wrong, who may act, what to do next.

use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Input, Layer, Reply, Wish};
use crate::domain::refusal::{Next, Refusal};

/// A refused command.
#[derive(Debug)]
pub struct RefusalBox {
    /// Why.
    pub refusal: Refusal,
}

impl RefusalBox {
    /// Shows a refusal.
    #[must_use]
    pub fn new(refusal: Refusal) -> Self {
        Self { refusal }
    }

    /// What Enter does: the next step, where the program can take it.
    #[must_use]
    pub fn way_on(&self) -> Option<Vec<Wish>> {
        Some(match &self.refusal.next {
            Next::Open(ticket) => vec![Wish::Show(*ticket)],
            Next::WriteHandoverNote(ticket) => vec![Wish::WriteNotes(*ticket)],
            Next::AnswerQuery(ticket) | Next::AnswerLine(ticket) | Next::Recheck(ticket) => {
                vec![Wish::Do(Action::FocusHandover), Wish::Pick(*ticket)]
            }
            Next::SignOn | Next::OpenShift | Next::HoldPaper => vec![Wish::Do(Action::SignOn)],
            Next::Receive | Next::TakeUp => vec![Wish::Do(Action::Receive)],
            Next::Classify | Next::GiveWord => vec![Wish::Do(Action::Classify)],
            Next::Dispatch => vec![Wish::Do(Action::Dispatch)],
            Next::ReportResult => vec![Wish::Do(Action::Result)],
            Next::Feedback => vec![Wish::Do(Action::Feedback)],
            Next::TellCustomer => vec![Wish::Do(Action::Progress)],
            Next::AddNote => vec![Wish::Do(Action::Note)],
            Next::SignSheet => vec![Wish::Do(Action::FocusHandover), Wish::Do(Action::SignSheet)],
            Next::PrepareSheet => vec![Wish::Do(Action::FocusHandover), Wish::Do(Action::PrepareSheet)],
            Next::AskPromise => vec![Wish::Do(Action::Promise)],
            Next::SettlePromise => vec![Wish::Do(Action::SettlePromise)],
            Next::HaveApproved => vec![Wish::Do(Action::Extend)],
            Next::SeeSwaps => vec![Wish::Do(Action::Roster)],
            Next::SeeActions => vec![Wish::Do(Action::Actions)],
            Next::SeeAgreements
            | Next::EnterAgreement
            | Next::AmendAgreement
            | Next::EndAgreement
            | Next::CallAgreement => vec![Wish::Do(Action::Agreements)],
            Next::ResolveIncident | Next::TellAll => vec![Wish::Do(Action::Incident)],
            Next::AskTracker
            | Next::Correct
            | Next::Nothing
            | Next::CorrectSheet
            | Next::AskSupervisor
            | Next::ChangePassword
            | Next::HandOverOrRemove
            | Next::RecordDuty => return None,
        })
    }
}

impl Layer for RefusalBox {
    fn scope(&self) -> Scope {
        Scope::Confirm
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![])
    }
    fn handle(&mut self, _app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Yes) => {
                let mut reply = Reply::close();
                reply.wishes = self.way_on().unwrap_or_default();
                reply
            }
            Input::Action(_) => Reply::close(),
            _ => Reply::stay(),
        }
    }
}
