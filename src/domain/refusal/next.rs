//! Who may act instead, and what to do next.

use crate::domain::ids::*;
use serde::{Deserialize, Serialize};

/// Who may act instead.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum May {
    /// This person.
    Staff(StaffId),
    /// Anybody in one of these roles.
    Roles(Vec<Role>),
    /// Anybody on duty.
    OnDuty,
    /// Staff of a department.
    DepartmentStaff(Code),
    /// Somebody other than who did the work.
    NotHandler,
    /// You, once the next step is done.
    You,
    /// Nobody, ever.
    Nobody,
}

/// What to do next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Next {
    /// Come on duty first.
    SignOn,
    /// Open a shift first.
    OpenShift,
    /// Type the code of the last printed sheet.
    HoldPaper,
    /// Add a note or log the repeat contact.
    AddNote,
    /// Ask the tracker, or a supervisor for a takeover.
    AskTracker,
    /// Take the ticket from the unattended alarm.
    TakeUp,
    /// Receive the message first.
    Receive,
    /// Classify first.
    Classify,
    /// Dispatch first.
    Dispatch,
    /// Report the result first.
    ReportResult,
    /// Record feedback first.
    Feedback,
    /// Write handover notes, the first on this ticket.
    WriteHandoverNote(TicketId),
    /// Prepare and sign the sheet.
    SignSheet,
    /// Prepare the sheet again.
    PrepareSheet,
    /// Answer the query on this ticket's line.
    AnswerQuery(TicketId),
    /// Accept or query the line of this ticket.
    AnswerLine(TicketId),
    /// Look at this ticket on the recheck list.
    Recheck(TicketId),
    /// Look at the ticket that stands for it.
    Open(TicketId),
    /// Correct what was typed.
    Correct,
    /// Nothing; it is done already.
    Nothing,
    /// Open a correction as a new entry.
    CorrectSheet,
    /// Ask a supervisor.
    AskSupervisor,
    /// Change the own password with the old one.
    ChangePassword,
    /// Hand over and sign off; or a supervisor removes them with a reason, and their tickets go to the unattended alarm.
    HandOverOrRemove,
    /// Record who had the shift, or have somebody stand in.
    RecordDuty,
    /// Look at the swaps that wait.
    SeeSwaps,
    /// Tell the customer, and note that they were told.
    TellCustomer,
    /// Confirm what is proposed, or say why not.
    GiveWord,
    /// Look at the forms of corrective action.
    SeeActions,
    /// Ask for permission to promise it (R056).
    AskPromise,
    /// Note whether what was promised was kept (R056).
    SettlePromise,
    /// Have a head's word for it, with their own password.
    HaveApproved,
    /// Say what was done about the incident, or close it with a word why not.
    ResolveIncident,
    /// Tell the customers of the incident, or close it with a word why not.
    TellAll,
    /// Look at the register of agreements.
    SeeAgreements,
    /// Enter an agreement of its own.
    EnterAgreement,
    /// Give the agreement another end.
    AmendAgreement,
    /// End the agreement.
    EndAgreement,
    /// Make the callback that the agreement owes.
    CallAgreement,
}
