//! `decide(state, command, context) → events | refusal`: every rule of OWNERSHIP.md, once.

mod agreement;
mod asking;
mod climb;
mod corrective;
mod feedback;
mod follow;
mod handover;
mod incident;
mod notes;
mod promise;
mod queue;
mod regrade;
mod repeats;
mod roster;
mod site;
mod ticket;

pub use climb::holders;

use super::command::Command;
use super::event::Event;
use super::ids::*;
use super::matters::Matters;
use super::refusal::*;
use super::rules::Rules;
use super::ticket::{Ticket, Tracking};
use super::time::Moment;
use super::world::{Staff, World};

/// What comes in by hand: time, who, where, the rules, and randomness.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The clock's time.
    pub now: Moment,
    /// Who acts.
    pub actor: Actor,
    /// At which desk.
    pub desk: DeskId,
    /// The policy pack in force.
    pub rules: &'a Rules,
    /// Random bytes that nobody at the desk knows beforehand.
    pub entropy: [u8; 16],
}

/// What happens, and when it is said to happen: never before the latest event (L3).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The time that the events carry.
    pub at: Moment,
    /// The shift that they carry.
    pub shift: Option<ShiftId>,
    /// The events, in order.
    pub events: Vec<Event>,
}

/// Decides a command: the events that would happen, or why not. Changes nothing.
pub fn decide(world: &World, command: &Command, ctx: &Context<'_>) -> Result<Decision, Refusal> {
    let mut events = Vec::new();
    let mut at = ctx.now;
    if let Some(latest) = world.latest.filter(|l| *l > ctx.now) {
        // L3: noted once for each step back, not once for each command while the clock is behind.
        if world.clock_back.is_none_or(|seen| ctx.now < seen) {
            events.push(Event::ClockSetBack { latest, clock: ctx.now });
        }
        at = latest;
    }
    let mut scene = Scene { world, ctx: Context { now: at, ..*ctx }, around: None };
    let mut decided = scene.decide(command)?;
    scene.around = scene.matters_after(&decided);
    scene.follow(&mut decided);
    events.append(&mut decided);
    let shift = ctx.actor.staff().and_then(|s| world.shift_of(s)).map(|s| s.id);
    Ok(Decision { at, shift, events })
}

/// Whether whoever acts is a supervisor who works here (T6): for what enters without a command of its own.
///
/// # Errors
/// Why not.
pub fn supervised(world: &World, ctx: &Context<'_>) -> Result<(), Refusal> {
    Scene { world, ctx: *ctx, around: None }.supervisor(Rule::T6).map(drop)
}

/// The state and the context, for the deciders of each noun.
pub(super) struct Scene<'a> {
    pub(super) world: &'a World,
    /// What is remembered of the matters that the decision changes, as it leaves them.
    pub(super) around: Option<Matters>,
    pub(super) ctx: Context<'a>,
}

type Decided = Result<Vec<Event>, Refusal>;

/// Longest text of a field, in characters.
pub const LONG: u32 = 20_000;
/// Longest short text, in characters.
pub const SHORT: u32 = 500;

impl Scene<'_> {
    fn decide(&self, command: &Command) -> Decided {
        use Command::*;
        if self.world.site.is_none() && !matches!(command, FoundSite { .. }) {
            return Err(Refusal::input(Reason::NotFounded));
        }
        // The spool and bridges drop messages in the queue; everything else has a name to it.
        if self.ctx.actor == Actor::Intake && !matches!(command, MessageIn(_)) {
            return Err(Refusal::new(Rule::T1, Reason::NotAPerson, May::OnDuty, Next::SignOn));
        }
        match command {
            FoundSite { code, name, drill } => self.found_site(code, name, *drill),
            AdoptPolicy => self.adopt_policy(),
            AddStaff { caller, roles, department } => self.add_staff(caller, roles, department.as_ref()),
            ChangeStaff { staff, roles, department, active } => {
                self.change_staff(*staff, roles, department.as_ref(), *active)
            }
            ChangeCard { staff, caller } => self.change_card(*staff, caller),
            RemoveStaff { staff, reason } => self.remove_staff(*staff, reason),
            SetPassword { staff, how } => self.set_password(*staff, *how),
            LockSignOn { staff, until } => self.lock_sign_on(*staff, *until),
            NoteStore { event } => self.note_store(event),
            EnterHousehold { code, caller, vip } => self.enter_household(code, caller.as_ref(), *vip),
            MessageIn(message) => self.message_in(message),
            Receive { ticket } => self.receive(*ticket),
            Register { message, classify, dispatch, answer, heard } => {
                self.register(message, classify.as_ref(), dispatch.as_ref(), answer.as_deref(), heard.as_ref())
            }
            Classify { ticket, class } => self.classify(*ticket, class),
            StateFacts { ticket, facts } => self.state_facts(*ticket, facts),
            Dispatch { ticket, to } => self.dispatch(*ticket, to),
            AcceptWork { ticket, handler } => self.accept_work(*ticket, *handler),
            Progress { ticket, text, told_customer } => self.progress(*ticket, text, *told_customer),
            Result { ticket, text, handler } => self.result(*ticket, text, *handler),
            Answer { ticket, text, heard } => self.answer(*ticket, text, heard),
            Feedback { ticket, heard } => self.feedback(*ticket, heard),
            Callback { ticket, heard, contents } => self.callback(*ticket, heard, contents),
            AskSupervisor { ticket, question, of } => self.ask_supervisor(*ticket, question, *of),
            SupervisorAnswer { ticket, text } => self.supervisor_answer(*ticket, text),
            CommitDraws { month, commitment } => self.commit_draws(*month, commitment),
            RevealDraws { month, secret } => self.reveal_draws(*month, secret),
            OpenAction(open) => self.open_action(open),
            JoinAction { action, ticket } => self.join_action(*action, *ticket),
            ActionStep { action, step, text, back_to } => self.action_step(*action, step, text, back_to.as_ref()),
            ActionTold { action, ticket, way, reached, words } => {
                self.action_told(*action, *ticket, way, *reached, words)
            }
            WithdrawAction { action, reason } => self.withdraw_action(*action, reason),
            DeclineAction { ticket, trigger, reason } => self.decline_action(*ticket, *trigger, reason),
            Link { ticket, to } => self.link(*ticket, *to),
            KeepTime => self.keep_time(),
            Extend { ticket, due, reason, told, approved_by } => self.extend(*ticket, *due, reason, told, *approved_by),
            Note { ticket, text } => self.note(*ticket, text),
            ContactedAgain { ticket, source, text } => self.contacted_again(*ticket, source, text),
            Merge { ticket, into, reason, approved_by } => self.void(*ticket, Some(*into), reason, *approved_by),
            Void { ticket, reason, approved_by } => self.void(*ticket, None, reason, *approved_by),
            Reopen { ticket, reason } => self.reopen(*ticket, reason),
            ConfirmRecheck { ticket } => self.confirm_recheck(*ticket),
            ExcuseRecheck { ticket, reason } => self.excuse_recheck(*ticket, reason),
            Undo { ticket } => self.undo(*ticket),
            Reveal { ticket, reason } => self.reveal(*ticket, reason),
            OpenShift { pattern } => self.open_shift(pattern),
            SignOn => self.sign_on(),
            SignOff => self.sign_off(),
            CloseShift { shift } => self.close_shift(*shift),
            HandoverNote { ticket, note } => self.handover_note(*ticket, note),
            RenewNotes { tickets } => self.renew_notes(tickets),
            ConfirmCallbacks { tickets, note } => self.confirm_callbacks(tickets, note),
            SheetNote { kind, text } => self.sheet_note(*kind, text),
            StrikeNote { note, text } => self.strike_note(*note, text),
            PrepareSheet { notes } => self.prepare_sheet(notes),
            AcceptLine { sheet, ticket } => self.accept_line(*sheet, *ticket),
            AcceptLines { sheet, tickets } => self.accept_lines(*sheet, tickets),
            QueryLine { sheet, ticket, text } => self.query_line(*sheet, *ticket, text),
            AnswerLine { sheet, ticket, text } => self.answer_line(*sheet, *ticket, text),
            SignSheet { sheet, side } => self.sign_sheet(*sheet, *side),
            CorrectSheet { sheet, text } => self.correct_sheet(*sheet, text),
            Takeover { ticket, to, reason } => self.takeover(*ticket, *to, reason),
            ReleaseUnrelieved { staff, reason } => self.release_unrelieved(*staff, reason),
            TakeUp { ticket } => self.take_up(*ticket),
            PlanRoster { month, department, duties } => self.plan_roster(*month, department.as_ref(), duties),
            RecordDuty { duty, staff, reason } => self.record_duty(duty, staff, reason),
            CoverDuty { duty, absent, by, reason } => self.cover_duty(duty, *absent, *by, reason),
            AskSwap { first, gives, second, takes, reason } => {
                self.ask_swap(*first, gives, *second, takes.as_ref(), reason)
            }
            AcknowledgeStep { ticket, ladder, word } => self.acknowledge_step(*ticket, ladder.as_ref(), word),
            ToldByPhone { ticket, ladder, staff, text } => self.told_by_phone(*ticket, ladder.as_ref(), *staff, text),
            Promise { ticket, what, due, permitted_by } => self.promise(*ticket, what, *due, *permitted_by),
            AskPromise { ticket, what, due } => self.ask_promise(*ticket, what, *due),
            PermitPromise { ticket, word } => self.permit_promise(*ticket, word),
            RefusePromise { ticket, word } => self.refuse_promise(*ticket, word),
            SettlePromise { ticket, promise, kept, word } => self.settle_promise(*ticket, *promise, *kept, word),
            AgreeSwap { swap } => self.agree_swap(*swap),
            DeclineSwap { swap, reason } => self.decline_swap(*swap, reason),
            OpenIncident(new) => self.open_incident(new),
            WordIncident { incident, line } => self.word_incident(*incident, line),
            JoinIncident { incident, ticket } => self.join_incident(*incident, *ticket),
            LeaveIncident { ticket, reason } => self.leave_incident(*ticket, reason),
            IncidentCall(caller) => self.incident_caller(caller),
            NoteIncident { incident, note } => self.note_incident(*incident, note),
            ResolveIncident { incident, text, handler } => self.resolve_incident(*incident, text, *handler),
            CloseIncident { incident, word } => self.close_incident(*incident, word),
            DeclineIncident { category, building } => self.decline_incident(category, building),
            EnterAgreement(new) => self.enter_agreement(new),
            AmendAgreement { agreement, to, reason } => self.amend_agreement(*agreement, *to, reason),
            EndAgreement { agreement, last, reason } => self.end_agreement(*agreement, *last, reason),
            CallAgreement { agreement, heard, contents } => self.call_agreement(*agreement, heard, contents),
            RevealAgreement { agreement, reason } => self.reveal_agreement(*agreement, reason),
        }
    }

    /// The person who acts; someone who left can't.
    fn person(&self) -> Result<&Staff, Refusal> {
        let Some(id) = self.ctx.actor.staff() else {
            return Err(Refusal::new(Rule::T1, Reason::NotAPerson, May::OnDuty, Next::SignOn));
        };
        self.known_staff(id)
    }

    fn known_staff(&self, id: StaffId) -> Result<&Staff, Refusal> {
        let person = self.world.person(id).ok_or_else(|| Refusal::input(Reason::NoStaff { staff: id }))?;
        if person.active {
            Ok(person)
        } else {
            Err(Refusal::new(Rule::T2, Reason::Left { staff: id }, May::OnDuty, Next::AskSupervisor))
        }
    }

    /// T2: signed in and on duty in an open shift.
    fn on_duty(&self) -> Result<(&Staff, ShiftId), Refusal> {
        let person = self.person()?;
        match self.world.shift_of(person.id) {
            Some(shift) => Ok((person, shift.id)),
            None => {
                let next = if self.world.open_shift().is_some() { Next::SignOn } else { Next::OpenShift };
                Err(Refusal::new(Rule::T2, Reason::NotOnDuty { staff: person.id }, May::OnDuty, next))
            }
        }
    }

    /// A supervisor, on duty or not.
    fn supervisor(&self, rule: Rule) -> Result<&Staff, Refusal> {
        let person = self.person()?;
        if self.supervises(person) { Ok(person) } else { Err(self.wrong_role(rule)) }
    }

    /// Whether somebody is a supervisor by the pack.
    fn supervises(&self, person: &Staff) -> bool {
        person.has_any(&self.ctx.rules.access.supervisors)
    }

    /// The roles of supervisors.
    fn heads(&self) -> Vec<Role> {
        self.ctx.rules.access.supervisors.clone()
    }

    /// It is for supervisors.
    fn wrong_role(&self, rule: Rule) -> Refusal {
        Refusal::new(rule, Reason::WrongRole, May::Roles(self.heads()), Next::AskSupervisor)
    }

    /// H5: between their own signature and the second one, the outgoing operator stays the tracker and may act even
    /// when already off duty.
    fn answers_until_accepted(&self, staff: StaffId) -> bool {
        self.world.sheets.values().any(|s| !s.is_sealed() && s.has_signed_out(staff))
    }

    fn any_ticket(&self, id: TicketId) -> Result<&Ticket, Refusal> {
        self.world.ticket(id).ok_or_else(|| Refusal::input(Reason::NoTicket { ticket: id }))
    }

    /// T1 and T2: the ticket, if the actor is its tracker and may act on it now.
    fn tracked(&self, id: TicketId) -> Result<(&Ticket, &Staff), Refusal> {
        let person = self.person()?;
        let ticket = self.any_ticket(id)?;
        match ticket.tracking {
            Tracking::Waiting => Err(Refusal::new(Rule::F1, Reason::NotReceived, May::OnDuty, Next::Receive)),
            Tracking::Ended => Err(ended(ticket)),
            Tracking::Unattended { .. } => Err(Refusal::new(Rule::H6, Reason::IsUnattended, May::OnDuty, Next::TakeUp)),
            Tracking::By(tracker) if tracker != person.id => {
                let reason = Reason::NotTracker { tracker };
                Err(Refusal::new(Rule::T1, reason, May::Staff(tracker), Next::AskTracker))
            }
            Tracking::By(tracker) => {
                if !self.answers_until_accepted(tracker) {
                    self.on_duty()?;
                }
                Ok((ticket, person))
            }
        }
    }
}

/// Whether somebody may look at the sheets: everybody who works here.
pub fn may_look(world: &World, who: Option<StaffId>) -> Result<(), Refusal> {
    match who.map(|id| (id, world.person(id))) {
        Some((_, Some(person))) if person.active => Ok(()),
        Some((staff, Some(_))) => Err(Refusal::new(Rule::T2, Reason::Left { staff }, May::OnDuty, Next::AskSupervisor)),
        Some((staff, None)) => Err(Refusal::input(Reason::NoStaff { staff })),
        None => Err(Refusal::new(Rule::T1, Reason::NotAPerson, May::OnDuty, Next::SignOn)),
    }
}

/// Whether somebody may look back at shifts, replay them, and see who looked at personal data: the roles that the pack
/// names. Nothing is changed by looking, so it is no command.
pub fn may_look_back(world: &World, rules: &Rules, who: Option<StaffId>) -> Result<(), Refusal> {
    let person = who.and_then(|id| world.person(id)).filter(|p| p.active);
    if person.is_some_and(|p| p.has_any(&rules.access.look_back)) {
        return Ok(());
    }
    let may = May::Roles(rules.access.look_back.clone());
    Err(Refusal::new(Rule::LookBack, Reason::WrongRole, may, Next::AskSupervisor))
}

fn ended(ticket: &Ticket) -> Refusal {
    let next = match ticket.end {
        Some(super::ticket::End::Void { into: Some(into) }) => Next::Open(into),
        _ => Next::AddNote,
    };
    Refusal::new(Rule::Stage, Reason::WrongStage { stage: ticket.stage() }, May::Nobody, next)
}

fn wrong_stage(ticket: &Ticket, next: Next) -> Refusal {
    Refusal::new(Rule::Stage, Reason::WrongStage { stage: ticket.stage() }, May::You, next)
}

/// A text that must say something and must fit.
fn filled(text: &str, field: Field, most: u32) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::input(Reason::Empty { field }));
    }
    fits(text, field, most)
}

/// A text that may be empty but must fit.
fn fits(text: &str, field: Field, most: u32) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() > most as usize {
        return Err(Refusal::input(Reason::TooLong { field, most }));
    }
    Ok(text.to_owned())
}

/// A code that the pack must know.
fn known<'c>(code: &Code, field: Field, mut all: impl Iterator<Item = &'c Code> + Clone) -> Result<(), Refusal> {
    if all.clone().any(|c| c == code) {
        return Ok(());
    }
    let known = all.by_ref().cloned().collect();
    Err(Refusal::input(Reason::NoCode { field, code: code.clone(), known }))
}
