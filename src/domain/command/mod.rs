//! What somebody wants to do. The screen, `exec` and intake all send these through the desk service.

mod about;
mod agreement;
mod incident;
mod parts;

pub use agreement::*;
pub use incident::*;
pub use parts::*;

use super::access::PasswordHow;
use super::event::{NoteKind, Side, StoreEvent};
use super::grade::Stated;
use super::ids::*;
use super::roster::{Day, Duty, DutyRef, Month, SwapId};
use super::rules::ActionTrigger;
use super::ticket::HandoverNote;
use super::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody wants to do. In JSON: `{"do": "receive", "ticket": 7}`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
#[allow(clippy::large_enum_variant, reason = "one at a time, by reference; a box would only burden who builds one")]
pub enum Command {
    /// Found the site of a new store. Only once.
    FoundSite {
        /// Two to four capital letters in front of ticket numbers.
        code: String,
        /// The site's name.
        name: String,
        /// A drill store (演练), for ever.
        #[serde(default)]
        drill: bool,
    },
    /// Put a policy pack in force (done by the program when the pack changes).
    AdoptPolicy,
    /// Enter a person. The first one is entered by the program's set-up; later ones by a supervisor.
    AddStaff {
        /// Their name, on a card.
        caller: Caller,
        /// Roles.
        roles: Vec<Role>,
        /// Department, where not the desk.
        #[serde(default)]
        department: Option<Code>,
    },
    /// Change a person's roles, department or presence. By a supervisor.
    ChangeStaff {
        /// Who.
        staff: StaffId,
        /// Roles.
        roles: Vec<Role>,
        /// Department.
        #[serde(default)]
        department: Option<Code>,
        /// Works here.
        active: bool,
    },
    /// Change a person's name or phone. By a supervisor.
    ChangeCard {
        /// Who.
        staff: StaffId,
        /// The new card.
        caller: Caller,
    },
    /// Take somebody off the staff in mid-shift, as a supervisor: their unfinished tickets go to the unattended alarm (H6),
    /// and they go off duty. Who has nothing in hand leaves by `change_staff`.
    RemoveStaff {
        /// Who.
        staff: StaffId,
        /// Why.
        reason: String,
    },
    /// A password was set; sent by the desk service alone, which keeps the password itself.
    #[serde(skip)]
    SetPassword {
        /// Whose.
        staff: StaffId,
        /// How.
        how: PasswordHow,
    },
    /// Too many wrong tries; sent by the desk service alone.
    #[serde(skip)]
    LockSignOn {
        /// Who.
        staff: StaffId,
        /// Until when.
        until: Moment,
    },
    /// Something happened to the store, or was found out about it; sent by the desk service alone.
    #[serde(skip)]
    NoteStore {
        /// What.
        event: StoreEvent,
    },
    /// Enter or change a household of the register.
    EnterHousehold {
        /// Its number.
        code: String,
        /// Who lives there.
        #[serde(default)]
        caller: Option<Caller>,
        /// VIP.
        #[serde(default)]
        vip: bool,
    },
    /// A message arrives and waits to be received.
    MessageIn(NewMessage),
    /// Receive a waiting message: the actor becomes its first receiver (F1).
    Receive {
        /// Which.
        ticket: TicketId,
    },
    /// Register a call or visit: arrives and is received at once; may be classified, dispatched or answered in one step.
    Register {
        /// What was told.
        message: NewMessage,
        /// What it is.
        #[serde(default)]
        classify: Option<Classify>,
        /// Where it goes.
        #[serde(default)]
        dispatch: Option<DispatchTo>,
        /// The answer given on the spot.
        #[serde(default)]
        answer: Option<String>,
        /// What the customer thought of the answer; needed with `answer`.
        #[serde(default)]
        heard: Option<Heard>,
    },
    /// Fix kind, category and grade; starts the clocks. Again to correct them, while the work is not done.
    Classify {
        /// Which.
        ticket: TicketId,
        /// What it is.
        class: Classify,
    },
    /// State what is known of a matter, for its grade (R047–R050). In JSON: `{"do": "state_facts", "ticket": 7, "facts":
    /// {"cost": 12000, "court": true, "media": null}}`; null takes back what was stated.
    StateFacts {
        /// On which ticket.
        ticket: TicketId,
        /// Codes of the pack's facts: true, false or a number.
        facts: BTreeMap<Code, Option<Stated>>,
    },
    /// Send to a department; again to send elsewhere.
    Dispatch {
        /// Which.
        ticket: TicketId,
        /// Where.
        to: DispatchTo,
    },
    /// The department accepts the work.
    AcceptWork {
        /// Which.
        ticket: TicketId,
        /// Who does it.
        #[serde(default)]
        handler: Option<StaffId>,
    },
    /// Note a step.
    Progress {
        /// Which.
        ticket: TicketId,
        /// What.
        text: String,
        /// The customer was told; answers the reply clock.
        #[serde(default)]
        told_customer: bool,
    },
    /// Report the result of the work.
    Result {
        /// Which.
        ticket: TicketId,
        /// What was done.
        text: String,
        /// Who did it.
        #[serde(default)]
        handler: Option<StaffId>,
    },
    /// Answer on the spot: result and feedback in one step.
    Answer {
        /// Which.
        ticket: TicketId,
        /// The answer.
        text: String,
        /// What the customer thought.
        heard: Heard,
    },
    /// Tell the customer the result and record what they think (反馈).
    Feedback {
        /// Which.
        ticket: TicketId,
        /// What they think.
        heard: Heard,
    },
    /// Call back (回访).
    Callback {
        /// Which.
        ticket: TicketId,
        /// What they think.
        heard: Heard,
        /// What was asked and said, by the codes of the pack's points (R087).
        #[serde(default)]
        contents: Vec<Said>,
    },
    /// Ask for more time (R066).
    Extend {
        /// Which.
        ticket: TicketId,
        /// The new due time.
        due: Moment,
        /// Why.
        reason: String,
        /// What the customer was told; may be left out where the pack does not ask for it.
        #[serde(default)]
        told: String,
        /// Whose word it has, where one is needed.
        #[serde(default)]
        approved_by: Option<StaffId>,
    },
    /// Note something on a ticket; anyone on duty may.
    Note {
        /// Which.
        ticket: TicketId,
        /// What.
        text: String,
    },
    /// The customer contacted us again; anyone on duty may log it.
    ContactedAgain {
        /// Which.
        ticket: TicketId,
        /// Source code of the policy pack.
        source: Code,
        /// What they said.
        text: String,
    },
    /// Merge a duplicate into another ticket: it becomes void. With a supervisor's word.
    Merge {
        /// The duplicate.
        ticket: TicketId,
        /// The ticket that stays.
        into: TicketId,
        /// Why.
        reason: String,
        /// The supervisor whose word it has.
        approved_by: StaffId,
    },
    /// Make void what was entered by mistake. With a supervisor's word.
    Void {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
        /// The supervisor whose word it has.
        approved_by: StaffId,
    },
    /// Reopen a closed ticket from the recheck list (R1).
    Reopen {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// Confirm what happened to a ticket in the first receiver's absence (R1).
    ConfirmRecheck {
        /// Which.
        ticket: TicketId,
    },
    /// Excuse a first receiver from a recheck, as a supervisor (R2).
    ExcuseRecheck {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// Take back the last dispatch, acceptance or result within the grace time.
    Undo {
        /// Which.
        ticket: TicketId,
    },
    /// Show a masked name or phone; recorded (R130).
    Reveal {
        /// On which ticket.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// Open a shift.
    OpenShift {
        /// Its pattern, a code of the pack.
        pattern: Code,
    },
    /// Come on duty in the open shift.
    SignOn,
    /// Go off duty.
    SignOff,
    /// End a shift on which nobody is on duty any more.
    CloseShift {
        /// Which.
        shift: ShiftId,
    },
    /// Write what the next shift must know of a ticket (H1).
    HandoverNote {
        /// Which.
        ticket: TicketId,
        /// The note.
        note: HandoverNote,
    },
    /// "Same as last shift": stand by the notes of tickets of which nothing has happened since they were written (H1).
    RenewNotes {
        /// Which.
        tickets: Vec<TicketId>,
    },
    /// Confirm that tickets only wait for their callback and nothing is to be told: writes the note on each (H1).
    ConfirmCallbacks {
        /// Which.
        tickets: Vec<TicketId>,
        /// What the note says.
        note: HandoverNote,
    },
    /// Write a free note for this shift and those after it: equipment, keys, visitors, notices.
    SheetNote {
        /// What about.
        kind: NoteKind,
        /// What.
        text: String,
    },
    /// Strike off a free note that is done with.
    StrikeNote {
        /// Which.
        note: NoteId,
        /// What became of it.
        #[serde(default)]
        text: String,
    },
    /// Prepare the sheet of the actor's shift, or bring it up to date (H2).
    PrepareSheet {
        /// Free notes: equipment, keys, visitors, notices.
        #[serde(default)]
        notes: String,
    },
    /// Accept a line of a sheet.
    AcceptLine {
        /// Sheet.
        sheet: SheetId,
        /// Line.
        ticket: TicketId,
    },
    /// Accept several lines of a sheet at once; those that are accepted already stay as they are.
    AcceptLines {
        /// Sheet.
        sheet: SheetId,
        /// Lines.
        tickets: Vec<TicketId>,
    },
    /// Query a line (H4).
    QueryLine {
        /// Sheet.
        sheet: SheetId,
        /// Line.
        ticket: TicketId,
        /// The question.
        text: String,
    },
    /// Answer a query, or decide it as a supervisor (H4).
    AnswerLine {
        /// Sheet.
        sheet: SheetId,
        /// Line.
        ticket: TicketId,
        /// The answer.
        text: String,
    },
    /// Sign a sheet (H3).
    SignSheet {
        /// Sheet.
        sheet: SheetId,
        /// Side.
        side: Side,
    },
    /// Correct a sealed sheet by a new entry (H7).
    CorrectSheet {
        /// Sheet.
        sheet: SheetId,
        /// The correction.
        text: String,
    },
    /// Move tracking as a supervisor (T6, 代管).
    Takeover {
        /// Which.
        ticket: TicketId,
        /// To whom; they must be on duty.
        to: StaffId,
        /// Why.
        reason: String,
    },
    /// Ask the supervisor what to answer (R023): the customer is answered within the policy's minutes.
    AskSupervisor {
        /// Which.
        ticket: TicketId,
        /// What is asked.
        question: String,
        /// Whom.
        #[serde(default)]
        of: Option<StaffId>,
    },
    /// A supervisor's word on a question (R023).
    SupervisorAnswer {
        /// Which.
        ticket: TicketId,
        /// The word.
        text: String,
    },
    /// Fix the secret of a month's callback draws (done by the program; C4).
    CommitDraws {
        /// Month as yyyymm.
        month: u32,
        /// Hex hash of the secret.
        commitment: String,
    },
    /// Make the secret of a month known that is over (done by the program; C4).
    RevealDraws {
        /// Month as yyyymm.
        month: u32,
        /// The secret in hex.
        secret: String,
    },
    /// Release an outgoing operator for whom nobody comes: their tickets go to the unattended alarm (H6).
    ReleaseUnrelieved {
        /// Whom.
        staff: StaffId,
        /// Why.
        reason: String,
    },
    /// Take a ticket from the unattended alarm (H6).
    TakeUp {
        /// Which.
        ticket: TicketId,
    },
    /// Plan shifts of a month: each shift named gets exactly these people; others stay as they are. By a supervisor
    /// (R043). In JSON: `{"do": "plan_roster", "month": "2026-12", "duties": [{"day": "2026-12-01", "shift": "night",
    /// "staff": [3]}]}`.
    PlanRoster {
        /// The month; all days must lie in it.
        month: Month,
        /// The department that takes turns (R042); the desk when left out.
        #[serde(default)]
        department: Option<Code>,
        /// The shifts.
        duties: Vec<Duty>,
    },
    /// Record who really had a shift that has begun, as a supervisor: the past is not planned anew.
    RecordDuty {
        /// Which.
        duty: DutyRef,
        /// Who had it.
        staff: Vec<StaffId>,
        /// Why it is recorded.
        reason: String,
    },
    /// Somebody can't come to a shift; another person stands in. By a supervisor.
    CoverDuty {
        /// Which shift.
        duty: DutyRef,
        /// Who can't come.
        absent: StaffId,
        /// Who stands in; nobody when left out.
        #[serde(default)]
        by: Option<StaffId>,
        /// Why.
        reason: String,
    },
    /// Ask for a swap: one gives a shift, the other takes it and may give one in return. Asked by the first themself;
    /// a supervisor who asks makes it at once.
    AskSwap {
        /// Who gives a shift away.
        first: StaffId,
        /// That shift.
        gives: DutyRef,
        /// Who takes it.
        second: StaffId,
        /// What they give in return.
        #[serde(default)]
        takes: Option<DutyRef>,
        /// Why.
        reason: String,
    },
    /// Agree to a swap as the second person, or approve it as a supervisor.
    AgreeSwap {
        /// Which.
        swap: SwapId,
    },
    /// Open a form of corrective and preventive action (R114). In JSON: `{"do": "open_action", "trigger":
    /// "same_complaint", "tickets": [3, 9, 12], "matter": "…", "before": "…"}`.
    OpenAction(OpenAction),
    /// Put a further ticket of the same matter on an open form.
    JoinAction {
        /// Which form.
        action: ActionId,
        /// The ticket.
        ticket: TicketId,
    },
    /// Do the step at which a form stands; a check passes, or sends the form back with a word (R114).
    ActionStep {
        /// Which form.
        action: ActionId,
        /// The step, by its code: refused when the form stands elsewhere by now.
        step: Code,
        /// What is written; a check that passes may say nothing.
        #[serde(default)]
        text: String,
        /// Of a check that does not pass: the earlier step that is to be done again.
        #[serde(default)]
        back_to: Option<Code>,
    },
    /// Note that a customer of a form was told what became of the matter, or was not reached (R115).
    ActionTold {
        /// Which form.
        action: ActionId,
        /// One of the customer's tickets.
        ticket: TicketId,
        /// Way, a code of the pack.
        way: Code,
        /// Whether they were reached.
        reached: bool,
        /// What they were told and said.
        #[serde(default)]
        words: String,
    },
    /// Withdraw a form, as a supervisor.
    WithdrawAction {
        /// Which.
        action: ActionId,
        /// Why.
        reason: String,
    },
    /// Decline a form that is offered: it is not offered again for these tickets (R113).
    DeclineAction {
        /// A ticket of the offer.
        ticket: TicketId,
        /// What was offered.
        trigger: ActionTrigger,
        /// Why not.
        reason: String,
    },
    /// Note that two tickets are of one matter (R113). Each stays a ticket of its own.
    Link {
        /// This one.
        ticket: TicketId,
        /// The other.
        to: TicketId,
    },
    /// See to what time alone brings about, and record it (done by the program, from minute to minute).
    #[serde(skip)]
    KeepTime,
    /// Decline a swap as the second person or a supervisor, or withdraw it as who asked.
    DeclineSwap {
        /// Which.
        swap: SwapId,
        /// Why.
        #[serde(default)]
        reason: String,
    },
    /// Take up the steps of a ladder that wait for somebody of one's own roles (R004, R029, R069).
    AcknowledgeStep {
        /// Which ticket.
        ticket: TicketId,
        /// Which ladder, a code of the pack; all of them when left out.
        #[serde(default)]
        ladder: Option<Code>,
        /// What will be done.
        #[serde(default)]
        word: String,
    },
    /// Note that somebody of a step's roles was told by telephone (已电话报告); they acknowledge it themselves later.
    ToldByPhone {
        /// Which ticket.
        ticket: TicketId,
        /// Which ladder, a code of the pack; all of them when left out.
        #[serde(default)]
        ladder: Option<Code>,
        /// Whom.
        staff: StaffId,
        /// What they said.
        #[serde(default)]
        text: String,
    },
    /// Promise the customer something (R056): by somebody of the pack's roles, or with the permission of one.
    Promise {
        /// Which ticket.
        ticket: TicketId,
        /// What.
        what: String,
        /// By when.
        due: Moment,
        /// Whose permission it has.
        #[serde(default)]
        permitted_by: Option<StaffId>,
    },
    /// Ask for permission to promise something (R056).
    AskPromise {
        /// Which ticket.
        ticket: TicketId,
        /// What.
        what: String,
        /// By when.
        due: Moment,
    },
    /// Permit what was asked for: it stands as promised (R056).
    PermitPromise {
        /// Which ticket.
        ticket: TicketId,
        /// A word to it.
        #[serde(default)]
        word: String,
    },
    /// Refuse what was asked for (R056).
    RefusePromise {
        /// Which ticket.
        ticket: TicketId,
        /// Why.
        word: String,
    },
    /// Note whether a promise was kept (R056).
    SettlePromise {
        /// Which ticket.
        ticket: TicketId,
        /// Which of its promises, from 1; the one that is open when left out.
        #[serde(default)]
        promise: Option<u16>,
        /// Whether it was kept.
        kept: bool,
        /// What is to be said to it; needed where it was not kept.
        #[serde(default)]
        word: String,
    },
    /// Declare an incident (集中报事): one fault, many callers. By a role that the pack names.
    OpenIncident(NewIncident),
    /// Put another line to read out in place of the old one, or stand by it (leave it empty).
    WordIncident {
        /// Which.
        incident: IncidentId,
        /// The line; the old one when empty.
        #[serde(default)]
        line: String,
    },
    /// A ticket belongs to an incident; a waiting message is received by it (F1).
    JoinIncident {
        /// Which.
        incident: IncidentId,
        /// The ticket.
        ticket: TicketId,
    },
    /// A ticket does not belong to its incident.
    LeaveIncident {
        /// Which ticket.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// One more caller: their ticket is registered, received, classified, dispatched and joined in one step (F1); who
    /// called already has contacted us again.
    #[serde(rename = "caller")]
    IncidentCall(IncidentCaller),
    /// One handover note for all tickets of an incident that the actor tracks (H1).
    NoteIncident {
        /// Which.
        incident: IncidentId,
        /// The note.
        note: HandoverNote,
    },
    /// What was done: reported as the result of each of its tickets that the actor may report on (T1); the other trackers'
    /// tickets take it over when they tell their customers.
    ResolveIncident {
        /// Which.
        incident: IncidentId,
        /// What was done; may be left out when it was said before.
        #[serde(default)]
        text: String,
        /// Who did it.
        #[serde(default)]
        handler: Option<StaffId>,
    },
    /// Close an incident when everybody was told; else with a word why not.
    CloseIncident {
        /// Which.
        incident: IncidentId,
        /// Why it is closed before.
        #[serde(default)]
        word: String,
    },
    /// Say that what looks like an incident is none: it is not proposed again for these callers.
    DeclineIncident {
        /// Category.
        category: Code,
        /// Building.
        building: String,
    },
    /// Enter a special service agreement (R100). In JSON: `{"do": "enter_agreement", "household": "12-1803", "service": "…",
    /// "from": "2026-12-01", "to": "2027-02-28"}`.
    EnterAgreement(NewAgreement),
    /// An agreement ends on another day: the callbacks that it still owes are reckoned anew (R100).
    AmendAgreement {
        /// Which.
        agreement: AgreementId,
        /// The new last day.
        to: Day,
        /// Why.
        reason: String,
    },
    /// End an agreement before its last day: the callback of its end comes forward to that day (R100).
    EndAgreement {
        /// Which.
        agreement: AgreementId,
        /// The day on which it ended; today when left out.
        #[serde(default)]
        last: Option<Day>,
        /// Why.
        reason: String,
    },
    /// Call back on an agreement, for every point of its term that is due (R100).
    CallAgreement {
        /// Which.
        agreement: AgreementId,
        /// What they think.
        heard: Heard,
        /// What was asked and said, by the codes of the pack's points (R087).
        #[serde(default)]
        contents: Vec<Said>,
    },
    /// Show name and number of the household of an agreement, to call them; recorded (R130).
    RevealAgreement {
        /// Which.
        agreement: AgreementId,
        /// Why.
        reason: String,
    },
}
