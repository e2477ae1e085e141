//! What a command is about.

use super::Command;
use crate::domain::ids::*;

impl Command {
    /// The ticket it is about.
    pub fn ticket(&self) -> Option<TicketId> {
        use Command::*;
        match self {
            Receive { ticket }
            | Classify { ticket, .. }
            | StateFacts { ticket, .. }
            | Dispatch { ticket, .. }
            | AcceptWork { ticket, .. }
            | Progress { ticket, .. }
            | Result { ticket, .. }
            | Answer { ticket, .. }
            | Feedback { ticket, .. }
            | Callback { ticket, .. }
            | Extend { ticket, .. }
            | Note { ticket, .. }
            | ContactedAgain { ticket, .. }
            | Merge { ticket, .. }
            | Void { ticket, .. }
            | Reopen { ticket, .. }
            | ConfirmRecheck { ticket }
            | ExcuseRecheck { ticket, .. }
            | Undo { ticket }
            | Reveal { ticket, .. }
            | HandoverNote { ticket, .. }
            | AcceptLine { ticket, .. }
            | QueryLine { ticket, .. }
            | AnswerLine { ticket, .. }
            | Takeover { ticket, .. }
            | AskSupervisor { ticket, .. }
            | SupervisorAnswer { ticket, .. }
            | ActionTold { ticket, .. }
            | JoinAction { ticket, .. }
            | DeclineAction { ticket, .. }
            | Link { ticket, .. }
            | AcknowledgeStep { ticket, .. }
            | ToldByPhone { ticket, .. }
            | Promise { ticket, .. }
            | AskPromise { ticket, .. }
            | PermitPromise { ticket, .. }
            | RefusePromise { ticket, .. }
            | SettlePromise { ticket, .. }
            | JoinIncident { ticket, .. }
            | LeaveIncident { ticket, .. }
            | TakeUp { ticket } => Some(*ticket),
            OpenAction(open) => open.tickets.first().copied(),
            FoundSite { .. }
            | AdoptPolicy
            | AddStaff { .. }
            | ChangeStaff { .. }
            | ChangeCard { .. }
            | RemoveStaff { .. }
            | SetPassword { .. }
            | LockSignOn { .. }
            | NoteStore { .. }
            | EnterHousehold { .. }
            | MessageIn(_)
            | Register { .. }
            | OpenShift { .. }
            | SignOn
            | SignOff
            | CloseShift { .. }
            | PrepareSheet { .. }
            | RenewNotes { .. }
            | ConfirmCallbacks { .. }
            | SheetNote { .. }
            | StrikeNote { .. }
            | AcceptLines { .. }
            | SignSheet { .. }
            | CorrectSheet { .. }
            | CommitDraws { .. }
            | RevealDraws { .. }
            | KeepTime
            | ActionStep { .. }
            | WithdrawAction { .. }
            | ReleaseUnrelieved { .. }
            | PlanRoster { .. }
            | RecordDuty { .. }
            | CoverDuty { .. }
            | AskSwap { .. }
            | AgreeSwap { .. }
            | DeclineSwap { .. }
            | OpenIncident(_)
            | WordIncident { .. }
            | IncidentCall(_)
            | NoteIncident { .. }
            | ResolveIncident { .. }
            | CloseIncident { .. }
            | DeclineIncident { .. }
            | EnterAgreement(_)
            | AmendAgreement { .. }
            | EndAgreement { .. }
            | CallAgreement { .. }
            | RevealAgreement { .. } => None,
        }
    }
    /// Whose own password this act asks for at that moment, beside the proof of who sits at the keyboard: who signs a
    /// sheet (H3), and the head whose word or permission it has (R056, R066).
    pub fn signature(&self, actor: Actor) -> Option<StaffId> {
        match self {
            Command::SignSheet { .. } => actor.staff(),
            // The word of who acts is given by acting.
            Command::Merge { approved_by, .. } | Command::Void { approved_by, .. } => {
                Some(*approved_by).filter(|by| Some(*by) != actor.staff())
            }
            Command::Promise { permitted_by: Some(by), .. } | Command::Extend { approved_by: Some(by), .. } => {
                Some(*by).filter(|by| Some(*by) != actor.staff())
            }
            _ => None,
        }
    }
    /// Further tickets that must be loaded to decide: the one merged into or linked, all those of a form.
    pub fn further_tickets(&self) -> Vec<TicketId> {
        match self {
            Command::Merge { into: other, .. } | Command::Link { to: other, .. } => vec![*other],
            Command::OpenAction(open) => open.tickets.clone(),
            _ => Vec::new(),
        }
    }
}
