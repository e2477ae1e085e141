//! Why a command is refused. Typed, so that each language can say which rule was broken, who may act, and what to do.

mod field;
mod next;
mod rule;

pub use field::Field;
pub use next::{May, Next};
pub use rule::Rule;

use super::household::HouseholdCode;
use super::ids::*;
use super::roster::{Day, DutyRef, Month};
use super::rules::Label;
use super::ticket::Stage;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// What is wrong.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reason {
    /// Somebody received it already.
    AlreadyReceived {
        /// Who.
        by: StaffId,
        /// When.
        at: Moment,
    },
    /// Not the tracker.
    NotTracker {
        /// Who is.
        tracker: StaffId,
    },
    /// Not the first receiver (R1).
    NotFirstReceiver {
        /// Who is.
        first: StaffId,
    },
    /// Follows unfinished tickets still (T4).
    HoldsTickets {
        /// Who.
        staff: StaffId,
        /// These.
        tickets: Vec<TicketId>,
    },
    /// Nobody could act as a supervisor any more.
    LastSupervisor,
    /// By this rule book nobody who works here would be a supervisor.
    NoSupervisorBy {
        /// The roles that it makes supervisors.
        roles: Vec<Role>,
        /// The roles that somebody has.
        held: Vec<Role>,
    },
    /// The site code is not two to four capital letters.
    BadSiteCode,
    /// A supervisor has decided the line (H4).
    DecidedLine,
    /// On the unattended alarm.
    IsUnattended,
    /// Not on the unattended alarm.
    NotUnattended,
    /// Not signed on in an open shift.
    NotOnDuty {
        /// Who is not.
        staff: StaffId,
    },
    /// No shift is open.
    NoShift,
    /// A shift is open already.
    ShiftIsOpen {
        /// Which.
        shift: ShiftId,
    },
    /// People are on duty still.
    StillOnDuty {
        /// Who.
        staff: StaffId,
    },
    /// Signed on already.
    AlreadyOnDuty,
    /// The role does not allow it.
    WrongRole,
    /// Left the company.
    Left {
        /// Who.
        staff: StaffId,
    },
    /// Only a person can do this.
    NotAPerson,
    /// The stage does not allow it.
    WrongStage {
        /// How it stands.
        stage: Stage,
    },
    /// Nobody has received it.
    NotReceived,
    /// Not classified.
    NotClassified,
    /// No such ticket.
    NoTicket {
        /// Which.
        ticket: TicketId,
    },
    /// No such person.
    NoStaff {
        /// Which.
        staff: StaffId,
    },
    /// No such shift.
    NoSuchShift,
    /// No such sheet.
    NoSheet,
    /// No such line.
    NoLine {
        /// Which.
        ticket: TicketId,
    },
    /// No such household in the register.
    NoHousehold {
        /// What was typed.
        typed: String,
        /// The nearest that exist.
        near: Vec<HouseholdCode>,
    },
    /// More than one household fits.
    ManyHouseholds {
        /// They.
        codes: Vec<HouseholdCode>,
    },
    /// The policy pack has no such code.
    NoCode {
        /// The field.
        field: Field,
        /// What was given.
        code: Code,
        /// What there is.
        known: Vec<Code>,
    },
    /// The category belongs to another kind.
    CategoryOfOtherKind {
        /// That kind.
        kind: Code,
    },
    /// A field is empty.
    Empty {
        /// Which.
        field: Field,
    },
    /// A field is too long.
    TooLong {
        /// Which.
        field: Field,
        /// Characters allowed.
        most: u32,
    },
    /// A time makes no sense here.
    BadTime {
        /// Which.
        field: Field,
    },
    /// Handover notes are missing.
    NotesMissing {
        /// For these.
        tickets: Vec<TicketId>,
    },
    /// Tickets stand on no signed sheet.
    NotOnSignedSheet {
        /// These.
        tickets: Vec<TicketId>,
    },
    /// The sheet leaves something out.
    SheetOutOfDate {
        /// What.
        tickets: Vec<TicketId>,
    },
    /// Lines are queried or unanswered.
    LinesOpen {
        /// Which.
        tickets: Vec<TicketId>,
    },
    /// The outgoing operators have not all signed.
    NotSignedOut {
        /// Who has not.
        staff: StaffId,
    },
    /// The same person can't sign both sides.
    SamePerson,
    /// Signed already.
    AlreadySigned,
    /// Sealed.
    Sealed,
    /// Not sealed yet.
    NotSealed,
    /// The line is not queried.
    NotQueried,
    /// Not an outgoing operator of the sheet.
    NotOutgoing,
    /// Rechecks older than a shift stand.
    RechecksOpen {
        /// These.
        tickets: Vec<TicketId>,
    },
    /// Nothing to recheck.
    NoRecheck,
    /// Did the work themselves.
    OwnWork,
    /// No callback is due.
    NoCallbackDue,
    /// A ticket can't be merged into itself.
    MergeIntoItself,
    /// Nothing to undo, or the grace time is over.
    NothingToUndo,
    /// The site was founded already.
    AlreadyFounded,
    /// The site is not founded.
    NotFounded,
    /// A received message can't be put back.
    NoWayBack,
    /// The department has no such person.
    HandlerOfOtherDepartment {
        /// Who.
        staff: StaffId,
    },
    /// An answer on the spot needs what the customer said.
    AnswerNeedsHeard,
    /// Personal data reached the domain unsealed: a fault of the program.
    Unsealed,
    /// Nothing would change.
    NoChange,
    /// The line is accepted already.
    LineAccepted {
        /// By whom.
        by: StaffId,
    },
    /// Something happened since the handover notes were written, or there are none (H1).
    ChangedSinceNote {
        /// These.
        tickets: Vec<TicketId>,
    },
    /// Does not only wait for its callback.
    NotCallbackOnly {
        /// These.
        tickets: Vec<TicketId>,
    },
    /// No such free note, or it is struck off already.
    NoSheetNote,
    /// Free notes changed after the sheet was prepared (H2).
    SheetNotesChanged,
    /// The rule book asks that a printed sheet is held against the ledger before somebody comes on duty (H7).
    PaperNotHeld,
    /// The shift was to end long ago: another one has to be opened.
    ShiftOver {
        /// Which.
        shift: ShiftId,
    },
    /// Nobody resets their own password: it is changed with the old one.
    OwnReset,
    /// Nobody takes themselves off in mid-shift: they hand over, or another supervisor does it.
    OwnRemoval,
    /// The shift belongs to another roster than the post uses.
    ShiftOfOtherRoster {
        /// Which.
        shift: Code,
        /// The shifts that the post has.
        known: Vec<Code>,
    },
    /// The department takes no turns by a roster.
    NoDutyRoster {
        /// Which.
        department: Code,
    },
    /// The month lies too far back or ahead to be planned.
    MonthOutOfRange {
        /// Which.
        month: Month,
        /// The first that can be.
        from: Month,
        /// The last that can be.
        to: Month,
    },
    /// The day does not lie in the month.
    DayOfOtherMonth {
        /// Which.
        day: Day,
        /// The month.
        month: Month,
    },
    /// The shift stands twice in one plan.
    DutyTwice {
        /// Which.
        duty: DutyRef,
    },
    /// The shift has begun: it can't be planned any more.
    DutyBegun {
        /// Which.
        duty: DutyRef,
    },
    /// The shift has not begun: there is nothing to record yet.
    DutyAhead {
        /// Which.
        duty: DutyRef,
    },
    /// The shift is over.
    DutyOver {
        /// Which.
        duty: DutyRef,
    },
    /// The person does not work at that post.
    NotForDuty {
        /// Who.
        staff: StaffId,
    },
    /// The person is not planned for that shift.
    NotPlanned {
        /// Who.
        staff: StaffId,
        /// Which.
        duty: DutyRef,
    },
    /// The person is planned for that shift already.
    PlannedAlready {
        /// Who.
        staff: StaffId,
        /// Which.
        duty: DutyRef,
    },
    /// Nobody can be on two shifts at once.
    DutiesOverlap {
        /// Who.
        staff: StaffId,
        /// The earlier shift.
        first: Box<DutyRef>,
        /// The later one.
        second: Box<DutyRef>,
    },
    /// No such swap waits.
    NoSwap,
    /// The plan has changed since the swap was asked for.
    SwapStale,
    /// Not one of the two whose swap it is.
    NotMySwap {
        /// Whose answer it needs.
        staff: StaffId,
    },
    /// Agreed already; a supervisor approves it next.
    SwapAgreedAlready,
    /// The supervisor was asked already, and the customer waits for the answer (R023).
    AlreadyAsked {
        /// Until when.
        due: Moment,
    },
    /// Nobody asked the supervisor (R023).
    NothingAsked,
    /// A rule proposes another grade, and no word was given why not (R047).
    GradeProposed {
        /// What is proposed.
        proposed: Code,
        /// The rule.
        rule: Code,
    },
    /// The fact is told in another unit.
    FactUnit {
        /// Which.
        fact: Code,
        /// In a number; else yes or no.
        count: bool,
    },
    /// Not for people: the program does it by itself.
    ByProgram,
    /// A recheck is the first receiver's own to confirm or to reopen; a supervisor excuses it.
    RecheckOwn,
    /// Sent to the same department and person before, and there is nothing new to tell them.
    SentAlready {
        /// To whom.
        department: Code,
        /// When.
        at: Moment,
    },
    /// No such form of corrective action, or it has ended.
    NoAction {
        /// Which.
        action: ActionId,
    },
    /// The ticket stands on an open form already.
    OnForm {
        /// The ticket.
        ticket: TicketId,
        /// That form.
        action: ActionId,
    },
    /// The ticket does not stand on that form.
    NotOnForm {
        /// The ticket.
        ticket: TicketId,
        /// The form.
        action: ActionId,
    },
    /// The form stands at another step.
    OtherStep {
        /// The one it stands at.
        stands: Label,
    },
    /// Only a check sends a form back.
    NotACheck,
    /// Nobody checks what they wrote themselves (R114).
    OwnWriting,
    /// These customers have not been told (R115).
    CustomersUntold {
        /// A ticket of each.
        tickets: Vec<TicketId>,
    },
    /// No form is offered for this ticket, or the offer was answered already.
    NoOffer {
        /// Which.
        ticket: TicketId,
    },
    /// A ticket can't be linked to itself.
    LinkToItself,
    /// No step of a ladder waits for a word (R069).
    NothingToAcknowledge,
    /// The person has none of the roles of a step that waits (R069).
    NotOfStep {
        /// Who.
        staff: StaffId,
    },
    /// A promise needs permission (R056).
    NeedsPermission,
    /// A promise was asked for already, and nobody has answered (R056).
    PromiseAsked {
        /// By when it was to be.
        due: Moment,
    },
    /// Nobody asked to promise anything (R056).
    NoPromiseAsked,
    /// There is no such promise that is open (R056).
    NoPromise,
    /// What was promised is open: it is not said whether it was kept (R056).
    PromiseOpen {
        /// By when it was to be.
        due: Moment,
    },
    /// From this extension of a ticket on a word is needed (R066).
    NeedsApproval {
        /// Which extension it would be, from 1.
        nth: u16,
    },
    /// Not put off so far at once (R066).
    TooFar {
        /// The latest that may be.
        latest: Moment,
    },
    /// No such incident.
    NoIncident,
    /// The incident is closed.
    IncidentClosed,
    /// The ticket belongs to an incident already.
    InIncident {
        /// Which.
        incident: IncidentId,
    },
    /// The ticket belongs to no incident.
    NotInIncident,
    /// Nobody has said yet what was done about the incident.
    IncidentNotResolved,
    /// Customers have still to be told.
    NotAllTold {
        /// Of these tickets.
        tickets: Vec<TicketId>,
    },
    /// There is no such building in the register.
    NoBuilding {
        /// What was typed.
        typed: String,
    },
    /// There is no such special service agreement.
    NoAgreement {
        /// Which.
        agreement: AgreementId,
    },
    /// The agreement is over, and all its callbacks are made.
    AgreementDone {
        /// Which.
        agreement: AgreementId,
    },
    /// The agreement was ended early.
    AgreementEnded {
        /// Which.
        agreement: AgreementId,
        /// When it ended.
        last: Day,
    },
    /// The household has an agreement on the same service in that time.
    AgreementStands {
        /// Which.
        agreement: AgreementId,
        /// Its last day.
        to: Day,
    },
    /// The last day comes before the first one.
    EndBeforeBegin {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
    /// The agreement's last day has come or passed.
    TermOver {
        /// That day.
        to: Day,
    },
    /// The new last day has passed already.
    EndInPast {
        /// That day.
        to: Day,
    },
    /// What ends on a day to come has not ended.
    EndAhead {
        /// That day.
        last: Day,
    },
    /// The agreement owes no callback now.
    NoAgreementCall {
        /// When the next one is due.
        due: Option<Day>,
    },
}

/// A refusal: nothing happened, and this is why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Refusal {
    /// The rule broken.
    pub rule: Rule,
    /// What is wrong.
    pub reason: Reason,
    /// Who may act instead.
    pub may: May,
    /// What to do next.
    pub next: Next,
}

impl Refusal {
    /// Puts one together.
    pub fn new(rule: Rule, reason: Reason, may: May, next: Next) -> Self {
        Self { rule, reason, may, next }
    }
    /// What was typed can't be used.
    pub fn input(reason: Reason) -> Self {
        Self::new(Rule::Input, reason, May::You, Next::Correct)
    }
}
