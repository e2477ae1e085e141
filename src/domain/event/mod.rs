//! What happened. Variants and fields are only ever appended by a new format version (the store's codec freezes them).

mod about;
mod agreement;
mod corrective;
mod escalation;
mod grading;
mod incident;
mod parts;
mod promise;
mod recorded;
mod store;

pub use agreement::{AgreementEvent, OwedCall};
pub use corrective::*;
pub use escalation::{Cause, EscalationEvent};
pub use grading::GradingEvent;
pub use incident::IncidentEvent;
pub use parts::*;
pub use promise::PromiseEvent;
pub use recorded::Recorded;
pub use store::{PaperFound, StoreEvent};

use super::access::PasswordHow;
use super::clock::Clock;
use super::ids::*;
use super::roster::{Duty, DutyRef, Month, SwapId};
use super::ticket::{Class, HandoverNote, Message, Outcome};
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    /// The store was founded.
    SiteFounded {
        /// Letters in front of ticket numbers.
        code: String,
        /// The site's name.
        name: String,
        /// Random identity of this store.
        store: [u8; 16],
        /// A drill store (演练), marked for ever.
        drill: bool,
    },
    /// Policy pack in force from here on.
    PolicyAdopted {
        /// Code.
        pack: Code,
        /// Hex blake3 of its text.
        fingerprint: String,
    },
    /// A person was entered; the name stands in the contact store.
    StaffAdded {
        /// Who.
        staff: StaffId,
        /// Their contact record.
        contact: ContactId,
        /// Roles.
        roles: Vec<Role>,
        /// Department, where not the desk.
        department: Option<Code>,
    },
    /// A person's roles, department or presence changed.
    StaffChanged {
        /// Who.
        staff: StaffId,
        /// Roles.
        roles: Vec<Role>,
        /// Department.
        department: Option<Code>,
        /// Works here; someone who left can't act but stays in history.
        active: bool,
    },
    /// Households entered or changed.
    HouseholdsEntered {
        /// The entries, each replacing one of the same code.
        entries: Vec<HouseholdEntry>,
    },
    /// A message arrived.
    MessageArrived {
        /// Its id.
        ticket: TicketId,
        /// What was told.
        message: Message,
    },
    /// Somebody received it: the actor is its first receiver for ever (F1, F2).
    Received {
        /// Which.
        ticket: TicketId,
        /// The number it gets.
        number: TicketNumber,
        /// In which shift.
        shift: Option<ShiftId>,
    },
    /// Kind, grade and nature were fixed, and the clocks with them.
    Classified {
        /// Which.
        ticket: TicketId,
        /// What it is.
        class: Class,
        /// Answer clock.
        reply: Clock,
        /// Finish clock.
        finish: Clock,
    },
    /// Sent to a department (派发).
    Dispatched {
        /// Which.
        ticket: TicketId,
        /// Where.
        department: Code,
        /// Who, where named.
        handler: Option<StaffId>,
        /// What the department should know.
        note: String,
    },
    /// The department accepted the work.
    WorkAccepted {
        /// Which.
        ticket: TicketId,
        /// Who does it.
        handler: Option<StaffId>,
    },
    /// A step was noted.
    Progressed {
        /// Which.
        ticket: TicketId,
        /// What.
        text: String,
        /// The customer was told: this answers the reply clock.
        told_customer: bool,
    },
    /// The work is done, or the question answered.
    ResultReported {
        /// Which.
        ticket: TicketId,
        /// What was done.
        text: String,
        /// Who did it, where known.
        handler: Option<StaffId>,
        /// Answered on the spot.
        on_spot: bool,
    },
    /// The customer was told, or could not be reached (an attempt).
    FedBack {
        /// Which.
        ticket: TicketId,
        /// By which way.
        way: Code,
        /// What they think.
        outcome: Outcome,
        /// What they said.
        words: String,
        /// This ends feedback (reached, or the policy's number of attempts).
        last: bool,
    },
    /// The draw whether to call back (C4), with what is needed to check it.
    CallbackDrawn {
        /// Which.
        ticket: TicketId,
        /// Class.
        class: Code,
        /// Month as yyyymm.
        month: u32,
        /// How many of the class were drawn before it in the month.
        before: u32,
        /// How many of those were chosen.
        chosen_before: u32,
        /// Rate in percent then in force.
        percent: u8,
        /// The draw, 0 ≤ draw < 2^32.
        draw: u32,
        /// When the callback is due, if chosen.
        due: Option<Moment>,
    },
    /// Called back (回访), or nobody was reached.
    CalledBack {
        /// Which.
        ticket: TicketId,
        /// By which way.
        way: Code,
        /// What they think.
        outcome: Outcome,
        /// What they said.
        words: String,
        /// This ends the callback.
        last: bool,
    },
    /// Reopened with its own clock; the responsible head is told (C3).
    ReworkOrdered {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
        /// The rework clock.
        finish: Clock,
    },
    /// Closed.
    Closed {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: CloseReason,
    },
    /// A note by anyone on duty.
    Noted {
        /// Which.
        ticket: TicketId,
        /// What.
        text: String,
    },
    /// The customer contacted us again; the tracker is alerted.
    ContactedAgain {
        /// Which.
        ticket: TicketId,
        /// By which source.
        source: Code,
        /// What they said.
        text: String,
    },
    /// The finish clock was extended: reason, and what the customer was told (R066).
    Extended {
        /// Which.
        ticket: TicketId,
        /// The new due time.
        due: Moment,
        /// Why.
        reason: String,
        /// What the customer was told.
        told: String,
    },
    /// Void: merged, or entered by mistake.
    Voided {
        /// Which.
        ticket: TicketId,
        /// The ticket it was merged into.
        into: Option<TicketId>,
        /// Why.
        reason: String,
        /// The supervisor whose word it has.
        approved_by: StaffId,
    },
    /// A duplicate was merged into this ticket.
    MergedIn {
        /// Which.
        ticket: TicketId,
        /// The duplicate.
        from: TicketId,
    },
    /// Tracking moved (T3).
    TrackingMoved {
        /// Which.
        ticket: TicketId,
        /// Whose it was.
        from: StaffId,
        /// Whose it is now; none is the unattended alarm.
        to: Option<StaffId>,
        /// How.
        how: Move,
    },
    /// A handover note was written (H1).
    HandoverNoted {
        /// Which.
        ticket: TicketId,
        /// In which shift.
        shift: ShiftId,
        /// The note.
        note: HandoverNote,
    },
    /// The first receiver confirmed what happened in their absence (R1).
    RecheckConfirmed {
        /// Which.
        ticket: TicketId,
    },
    /// A shift was opened at a desk.
    ShiftOpened {
        /// Which.
        shift: ShiftId,
        /// Its pattern.
        pattern: Code,
        /// Planned start.
        starts: Moment,
        /// Planned end.
        ends: Moment,
    },
    /// Somebody came on duty.
    SignedOn {
        /// Shift.
        shift: ShiftId,
        /// Who.
        staff: StaffId,
    },
    /// Somebody went off duty.
    SignedOff {
        /// Shift.
        shift: ShiftId,
        /// Who.
        staff: StaffId,
    },
    /// A shift ended.
    ShiftClosed {
        /// Which.
        shift: ShiftId,
    },
    /// A sheet was prepared (again): its lines are these.
    SheetPrepared {
        /// Which.
        sheet: SheetId,
        /// The outgoing shift.
        shift: ShiftId,
        /// The outgoing operators.
        outgoing: Vec<StaffId>,
        /// All lines (H2).
        lines: Vec<PreparedLine>,
        /// Free notes: equipment, keys, visitors, notices.
        notes: String,
    },
    /// The incoming operator accepted a line.
    LineAccepted {
        /// Sheet.
        sheet: SheetId,
        /// Line.
        ticket: TicketId,
    },
    /// The incoming operator queried a line (H4).
    LineQueried {
        /// Sheet.
        sheet: SheetId,
        /// Line.
        ticket: TicketId,
        /// What they ask.
        text: String,
    },
    /// The outgoing operator answered, or a supervisor decided (H4).
    LineAnswered {
        /// Sheet.
        sheet: SheetId,
        /// Line.
        ticket: TicketId,
        /// The answer.
        text: String,
        /// A supervisor's decision.
        decided: bool,
    },
    /// A signature (H3).
    SheetSigned {
        /// Sheet.
        sheet: SheetId,
        /// Side.
        side: Side,
    },
    /// A correction to a sealed sheet (H7).
    SheetCorrected {
        /// Sheet.
        sheet: SheetId,
        /// What is corrected.
        text: String,
    },
    /// A masked name or phone was shown, with the reason (R130).
    Revealed {
        /// On which ticket.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// The clock was behind the ledger (L3).
    ClockSetBack {
        /// The ledger's latest time.
        latest: Moment,
        /// What the clock said.
        clock: Moment,
    },
    /// An act was taken back within its grace time, as a recorded reversal.
    ActReversed {
        /// Which ticket.
        ticket: TicketId,
        /// What was reversed.
        act: ReversedAct,
    },
    /// A callback that is still owed: the last one found the customer not satisfied, or the ticket was reopened before it
    /// was made. Not drawn, so that the month's tally stays what the draws made it (C4).
    CallbackAgain {
        /// Which.
        ticket: TicketId,
        /// Class whose rate chose it.
        class: Code,
        /// By when.
        due: Moment,
    },
    /// A supervisor excused the first receiver from a recheck (R2).
    RecheckExcused {
        /// Which.
        ticket: TicketId,
        /// Why.
        reason: String,
    },
    /// The tracker looked at a ticket of which nothing new is to be told, and stands by this note in this shift (H1).
    NoteRenewed {
        /// Which.
        ticket: TicketId,
        /// In which shift.
        shift: ShiftId,
        /// The note as it holds now.
        note: HandoverNote,
        /// Why it needed no new words.
        how: Renewal,
    },
    /// A free note for this shift and those after it, until it is struck off.
    SheetNoted {
        /// Which.
        note: NoteId,
        /// In which shift.
        shift: ShiftId,
        /// What about.
        kind: NoteKind,
        /// What.
        text: String,
    },
    /// A free note was struck off: it is done with.
    SheetNoteStruck {
        /// Which.
        note: NoteId,
        /// What became of it; may be empty.
        text: String,
    },
    /// A password was set. It stands sealed beside the contacts, never here.
    PasswordSet {
        /// Whose.
        staff: StaffId,
        /// How it came to be.
        how: PasswordHow,
    },
    /// Somebody was locked out after too many wrong tries.
    SignOnLocked {
        /// Who.
        staff: StaffId,
        /// Until when, unless a supervisor resets the password.
        until: Moment,
    },
    /// A person's name or phone changed: a new contact record.
    StaffCardChanged {
        /// Who.
        staff: StaffId,
        /// The new record.
        contact: ContactId,
    },
    /// Shifts of a month were planned, or planned anew (R043): each of these has now exactly these people.
    RosterPlanned {
        /// The month.
        month: Month,
        /// The department that takes turns; none is the desk.
        department: Option<Code>,
        /// The shifts that changed.
        duties: Vec<Duty>,
    },
    /// A shift that has begun: who really had it.
    DutyRecorded {
        /// Which.
        duty: DutyRef,
        /// Who.
        staff: Vec<StaffId>,
        /// Why it is recorded.
        reason: String,
    },
    /// Somebody can't come; another person stands in, or nobody.
    DutyCovered {
        /// Which shift.
        duty: DutyRef,
        /// Who can't come.
        absent: StaffId,
        /// Who stands in.
        by: Option<StaffId>,
        /// Why.
        reason: String,
    },
    /// A swap was asked for (换班).
    SwapAsked {
        /// Which.
        swap: SwapId,
        /// Who gives a shift away.
        first: StaffId,
        /// That shift.
        gives: DutyRef,
        /// Who takes it.
        second: StaffId,
        /// What they give in return, if anything.
        takes: Option<DutyRef>,
        /// Why.
        reason: String,
    },
    /// The other one agreed.
    SwapAgreed {
        /// Which.
        swap: SwapId,
    },
    /// The swap holds: the plan changed.
    SwapMade {
        /// Which.
        swap: SwapId,
    },
    /// The swap comes to nothing: declined, or withdrawn by who asked.
    SwapDeclined {
        /// Which.
        swap: SwapId,
        /// Why; may be empty.
        reason: String,
    },
    /// Who just came on duty was not planned for the shift, and somebody else was (R039).
    UnplannedDuty {
        /// Shift.
        shift: ShiftId,
        /// Who.
        staff: StaffId,
    },
    /// The tracker asked the supervisor what to answer; the customer hears within the clock (R023).
    SupervisorAsked {
        /// Which.
        ticket: TicketId,
        /// Whom, where named.
        of: Option<StaffId>,
        /// What is asked.
        question: String,
        /// Until when the customer is answered.
        clock: Clock,
    },
    /// A supervisor's word on a question (R023); the clock runs until the customer has heard it.
    SupervisorAnswered {
        /// Which.
        ticket: TicketId,
        /// What they said.
        text: String,
    },
    /// The customer was answered after the supervisor was asked (R023).
    AnsweredAfterAsking {
        /// Which.
        ticket: TicketId,
        /// Until when that was due.
        due: Moment,
        /// Later than that, in milliseconds; 0 when in time.
        late_ms: i64,
    },
    /// What was asked and said at the callback that stands before this, point by point (R087).
    CallbackContents {
        /// Which.
        ticket: TicketId,
        /// Code of the point, and what was said to it.
        contents: Vec<(Code, String)>,
    },
    /// The secret of a month's callback draws is fixed: this is its hash, the secret itself comes when the month is over
    /// (C4).
    DrawsCommitted {
        /// Month as yyyymm.
        month: u32,
        /// Hex blake3 of the secret.
        commitment: String,
    },
    /// The secret of a month's callback draws, once the month is over: anyone can check each draw with it (C4).
    DrawsRevealed {
        /// Month as yyyymm.
        month: u32,
        /// The secret, in hex.
        secret: String,
    },
    /// Telephone numbers that stood in what was typed next are sealed in this contact record (R130).
    NumbersKept {
        /// On which ticket.
        ticket: TicketId,
        /// The record.
        contact: ContactId,
    },
    /// What happened to corrective and preventive action (R113–R117).
    Corrective(CorrectiveEvent),
    /// What happened to a ticket's facts and grade.
    Grading(GradingEvent),
    /// On the ladders that a matter climbs until a head takes it up (R004, R029, R069).
    Escalation(EscalationEvent),
    /// A promise to the customer, or a head's word for more time (R056, R066).
    Promise(PromiseEvent),
    /// One fault, many callers (集中报事).
    Incident(IncidentEvent),
    /// What happened to the store itself.
    Store(StoreEvent),
    /// Special service agreements (特约服务, R100).
    Agreement(AgreementEvent),
}
