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
            | TakeUp { ticket } => Some(*ticket),
            FoundSite { .. }
            | AdoptPolicy
            | AddStaff { .. }
            | ChangeStaff { .. }
            | ChangeCard { .. }
            | RemoveStaff { .. }
            | SetPassword { .. }
            | LockSignOn { .. }
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
            | ReleaseUnrelieved { .. }
            | PlanRoster { .. }
            | RecordDuty { .. }
            | CoverDuty { .. }
            | AskSwap { .. }
            | AgreeSwap { .. }
            | DeclineSwap { .. } => None,
        }
    }
    /// Whose own password this act asks for at that moment, beside the proof of who sits at the keyboard: who signs a
    /// sheet (H3), and the supervisor whose word it has.
    pub fn signature(&self, actor: Actor) -> Option<StaffId> {
        match self {
            Command::SignSheet { .. } => actor.staff(),
            // The word of who acts is given by acting.
            Command::Merge { approved_by, .. } | Command::Void { approved_by, .. } => {
                Some(*approved_by).filter(|by| Some(*by) != actor.staff())
            }
            _ => None,
        }
    }
    /// A second ticket that must be loaded to decide (the one merged into).
    pub fn second_ticket(&self) -> Option<TicketId> {
        match self {
            Command::Merge { into, .. } => Some(*into),
            _ => None,
        }
    }
}
