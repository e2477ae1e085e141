//! Every step that anybody may try. A move names sheets, shifts and tickets by their place among those alive, so that it
//! fits in eight bytes and a path can be played again.

use super::desk::*;
use crate::rules::fixture;
use frontdesk::domain::command::{Caller, Classify, DispatchTo, Heard, NewMessage};
use frontdesk::domain::event::{NoteKind, Side};
use frontdesk::domain::ticket::{HandoverNote, Outcome};
use frontdesk::domain::*;

/// What is tried.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[rustfmt::skip]
pub enum Act {
    /// Time goes on past the next change of shift.
    Tick,
    /// The clock is set back an hour.
    ClockBack,
    MessageIn,
    OpenDay, OpenNight, SignOn, SignOff, CloseShift, Prepare,
    Register, RegisterSent, RegisterComplaint, RegisterAnswered,
    Receive, Classify, Dispatch, Accept, Progress, Result, Note, Again, Extend, Reveal,
    Answer, AnswerUnsatisfied, Feedback, FeedbackUnsatisfied, FeedbackUnreached,
    Callback, CallbackUnsatisfied, CallbackUnreached,
    Void, Merge, Reopen, Confirm, Excuse, Undo,
    Write, Rewrite, Takeover, TakeUp, Release,
    Ask, Reply, Promise, Settle, Renew, ConfirmCallback, FreeNote, Strike, AcceptLines,
    AcceptLine, QueryLine, AnswerLine, SignOut, SignIn, Correct,
    Leaves, Returns, LosesRole, Removed, Joins,
}

impl Act {
    /// Every act.
    #[rustfmt::skip]
    pub const ALL: &[Act] = &[
        Act::Tick, Act::ClockBack, Act::MessageIn, Act::OpenDay, Act::OpenNight, Act::SignOn, Act::SignOff, Act::CloseShift, Act::Prepare, Act::Register, Act::RegisterSent, Act::RegisterComplaint, Act::RegisterAnswered, Act::Receive, Act::Classify, Act::Dispatch, Act::Accept, Act::Progress, Act::Result, Act::Note, Act::Again, Act::Extend, Act::Reveal, Act::Answer, Act::AnswerUnsatisfied, Act::Feedback, Act::FeedbackUnsatisfied, Act::FeedbackUnreached, Act::Callback, Act::CallbackUnsatisfied, Act::CallbackUnreached, Act::Void, Act::Merge, Act::Reopen, Act::Confirm, Act::Excuse, Act::Undo, Act::Write, Act::Rewrite, Act::Takeover, Act::TakeUp, Act::Release, Act::Ask, Act::Reply, Act::Promise, Act::Settle, Act::Renew, Act::ConfirmCallback, Act::FreeNote, Act::Strike, Act::AcceptLines, Act::AcceptLine, Act::QueryLine, Act::AnswerLine, Act::SignOut, Act::SignIn, Act::Correct, Act::Leaves, Act::Returns, Act::LosesRole, Act::Removed, Act::Joins,
    ];
}

/// One try: what, by whom, on what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Move {
    pub act: Act,
    /// The person's number; 0 where it is nobody's act.
    pub who: u8,
    /// Ticket, sheet, shift or person.
    pub a: u8,
    /// Second ticket, line or person.
    pub b: u8,
}

fn code(text: &str) -> Code {
    Code::new(text)
}
fn heard(outcome: Outcome) -> Heard {
    Heard { way: code("phone"), outcome, words: "words".into() }
}
fn to_engineering() -> DispatchTo {
    DispatchTo { department: code("eng"), handler: None, note: String::new() }
}
fn message() -> NewMessage {
    NewMessage {
        source: code("phone"),
        text: "leak".into(),
        household: None,
        caller: None,
        complainant: None,
        happened: None,
        place: String::new(),
    }
}
fn classify(kind: &str) -> Classify {
    Classify { kind: code(kind), category: None, grade: None, ..Classify::default() }
}
fn register(kind: Option<&str>, sent: bool, answered: bool) -> Command {
    Command::Register {
        message: message(),
        classify: kind.map(classify),
        dispatch: sent.then(to_engineering),
        answer: answered.then(|| "answer".into()),
        heard: answered.then(|| heard(Outcome::Satisfied)),
    }
}

/// Sheets that are not sealed, in their order.
pub fn open_sheets(world: &World) -> impl Iterator<Item = SheetId> {
    world.sheets.values().filter(|s| !s.is_sealed()).map(|s| s.id)
}
fn open_shifts(world: &World) -> impl Iterator<Item = ShiftId> {
    world.shifts.values().filter(|s| s.closed.is_none()).map(|s| s.id)
}

impl House {
    /// Everything that can be tried in this state, by everybody; whether it is allowed is for `decide` to say.
    pub fn moves(&self, state: &State, all: &mut Vec<Move>) {
        use Act::*;
        all.clear();
        let setup = &self.setup;
        let world = &state.world;
        let id = |s: StaffId| s.0 as u8;
        let operators: Vec<u8> = state.operators().map(id).collect();
        let head = id(HEAD);
        let mut desk = operators.clone();
        if setup.head_at_desk {
            desk.push(head);
        }
        let everybody: Vec<u8> = operators.iter().copied().chain([head, id(FITTER)]).collect();
        let tickets = 0..world.tickets.len() as u8;
        let alive = world.tickets.len();
        let (shifts, sheets) = (open_shifts(world).count(), open_sheets(world).count());
        let mut add = |act, who: u8, a: u8, b: u8| all.push(Move { act, who, a, b });

        add(Tick, 0, 0, 0);
        if setup.clock_back && !state.lags() && state.has_just_acted() {
            add(ClockBack, 0, 0, 0);
        }
        if alive < setup.tickets {
            add(MessageIn, 0, 0, 0);
        }
        for who in desk.iter().copied().chain([id(FITTER)]) {
            if shifts < setup.shifts {
                add(OpenDay, who, 0, 0);
                add(OpenNight, who, 0, 0);
            }
            let again = world.shift_of(StaffId(u32::from(who))).is_some_and(|s| world.draft_of(s.id).is_some());
            if sheets < setup.sheets || again {
                add(Prepare, who, 0, 0);
            }
            add(SignOn, who, 0, 0);
            add(SignOff, who, 0, 0);
            if alive < setup.tickets {
                add(Register, who, 0, 0);
                add(RegisterSent, who, 0, 0);
                if setup.whole_life {
                    add(RegisterComplaint, who, 0, 0);
                    add(RegisterAnswered, who, 0, 0);
                }
            }
        }
        for shift in 0..shifts as u8 {
            add(CloseShift, head, shift, 0);
            add(CloseShift, operators[0], shift, 0);
        }
        for t in tickets.clone() {
            for who in everybody.iter().copied() {
                for act in [Receive, Result, Feedback, Void, Reopen, Confirm, Excuse, Write, TakeUp] {
                    add(act, who, t, 0);
                }
                if setup.notes_change {
                    add(Rewrite, who, t, 0);
                    add(Renew, who, t, 0);
                }
                if setup.whole_life {
                    for act in [
                        Classify,
                        Dispatch,
                        Accept,
                        Progress,
                        Note,
                        Again,
                        Extend,
                        Reveal,
                        Answer,
                        AnswerUnsatisfied,
                        FeedbackUnsatisfied,
                        FeedbackUnreached,
                        Callback,
                        CallbackUnsatisfied,
                        CallbackUnreached,
                        ConfirmCallback,
                        Ask,
                        Reply,
                        Settle,
                        Undo,
                    ] {
                        add(act, who, t, 0);
                    }
                    // A second one would wait for its settling like the first.
                    if world.tickets.values().nth(usize::from(t)).is_some_and(|t| t.open_promise().is_none()) {
                        add(Promise, who, t, 0);
                    }
                    for into in tickets.clone() {
                        add(Merge, who, t, into);
                    }
                }
                add(Takeover, who, t, if who == head { id(FITTER) } else { who });
            }
            for to in desk.iter().copied() {
                add(Takeover, head, t, to);
            }
        }
        for (n, sheet) in open_sheets(world).enumerate() {
            let n = n as u8;
            for who in everybody.iter().copied() {
                add(SignOut, who, n, 0);
                add(SignIn, who, n, 0);
                add(AcceptLines, who, n, 0);
                for (t, ticket) in world.tickets.keys().enumerate() {
                    if world.sheets.get(&sheet).is_some_and(|s| s.line(*ticket).is_some()) {
                        for act in [AcceptLine, QueryLine, AnswerLine] {
                            add(act, who, n, t as u8);
                        }
                    }
                }
            }
        }
        let free_note = world.notes.values().any(|n| n.struck.is_none());
        for who in everybody.iter().copied().filter(|_| setup.free_notes) {
            add(if free_note { Strike } else { FreeNote }, who, 0, 0);
        }
        for who in everybody.iter().copied() {
            add(Correct, who, 0, 0);
            for staff in desk.iter().copied() {
                add(Release, who, staff, 0);
            }
        }
        if setup.people_change {
            for staff in operators.iter().copied() {
                for act in [Leaves, Returns, LosesRole, Removed] {
                    add(act, head, staff, 0);
                }
                add(Leaves, operators[0], staff, 0);
                add(Removed, operators[0], staff, 0);
            }
        }
        if operators.len() < (setup.operators + setup.joining) as usize {
            add(Joins, head, 0, 0);
        }
    }

    /// What a move asks of `decide` in this state; nothing where only time passes.
    pub fn command(&self, state: &State, m: Move) -> Option<(Actor, Command)> {
        use Act::*;
        let world = &state.world;
        let who = StaffId(u32::from(m.who));
        let nth = |n: u8| world.tickets.keys().nth(usize::from(n)).copied().unwrap_or(TicketId(0));
        let sheet = || open_sheets(world).nth(usize::from(m.a)).unwrap_or(SheetId(0));
        let (ticket, second) = (nth(m.a), nth(m.b));
        let reason = || String::from("reason");
        let person = || world.person(StaffId(u32::from(m.a))).cloned();
        let change = |active: bool, roles: Vec<Role>| Command::ChangeStaff {
            staff: StaffId(u32::from(m.a)),
            roles,
            department: None,
            active,
        };
        let roles = || person().map(|p| p.roles).unwrap_or_default();
        let command = match m.act {
            Tick | ClockBack => return None,
            MessageIn => return Some((Actor::Intake, Command::MessageIn(message()))),
            OpenDay => Command::OpenShift { pattern: code("day") },
            OpenNight => Command::OpenShift { pattern: code("night") },
            SignOn => Command::SignOn,
            SignOff => Command::SignOff,
            CloseShift => {
                let shift = open_shifts(world).nth(usize::from(m.a)).unwrap_or(ShiftId(0));
                Command::CloseShift { shift }
            }
            Prepare => Command::PrepareSheet { notes: String::new() },
            Register => register(None, false, false),
            RegisterSent => register(Some("other"), true, false),
            RegisterComplaint => register(Some("complaint"), true, false),
            RegisterAnswered => register(Some("other"), false, true),
            Receive => Command::Receive { ticket },
            Classify => Command::Classify { ticket, class: classify("complaint") },
            Dispatch => Command::Dispatch { ticket, to: to_engineering() },
            Accept => Command::AcceptWork { ticket, handler: None },
            Progress => Command::Progress { ticket, text: reason(), told_customer: false },
            Result => Command::Result { ticket, text: reason(), handler: None },
            Note => Command::Note { ticket, text: reason() },
            Again => Command::ContactedAgain { ticket, source: code("phone"), text: reason() },
            Extend => {
                let due = world.ticket(ticket).and_then(|t| t.finish).map_or(state.at(), |c| c.due.max(state.at()));
                let (due, approved_by) = (due.plus_minutes(60), Some(HEAD));
                Command::Extend { ticket, due, reason: reason(), told: reason(), approved_by }
            }
            Reveal => Command::Reveal { ticket, reason: reason() },
            Answer => Command::Answer { ticket, text: reason(), heard: heard(Outcome::Satisfied) },
            AnswerUnsatisfied => Command::Answer { ticket, text: reason(), heard: heard(Outcome::NotSatisfied) },
            Feedback => Command::Feedback { ticket, heard: heard(Outcome::Satisfied) },
            FeedbackUnsatisfied => Command::Feedback { ticket, heard: heard(Outcome::NotSatisfied) },
            FeedbackUnreached => Command::Feedback { ticket, heard: heard(Outcome::Unreachable) },
            Callback => fixture::callback(ticket, Outcome::Satisfied),
            CallbackUnsatisfied => fixture::callback(ticket, Outcome::NotSatisfied),
            CallbackUnreached => fixture::callback(ticket, Outcome::Unreachable),
            Void => Command::Void { ticket, reason: reason(), approved_by: HEAD },
            Merge => Command::Merge { ticket, into: second, reason: reason(), approved_by: HEAD },
            Reopen => Command::Reopen { ticket, reason: reason() },
            Confirm => Command::ConfirmRecheck { ticket },
            Excuse => Command::ExcuseRecheck { ticket, reason: reason() },
            Undo => Command::Undo { ticket },
            Write | Rewrite => {
                let now = world.ticket(ticket).and_then(|t| t.note.as_ref()).map_or("", |n| n.note.state.as_str());
                let state = if (m.act == Write) == (now == "two") { "two" } else { "one" };
                let note = HandoverNote { state: state.into(), next_step: "next".into(), told: "told".into() };
                Command::HandoverNote { ticket, note }
            }
            Ask => Command::AskSupervisor { ticket, question: reason(), of: None },
            Promise => {
                let due = state.at().plus_minutes(100_000_000);
                Command::Promise { ticket, what: reason(), due, permitted_by: Some(HEAD) }
            }
            Settle => Command::SettlePromise { ticket, promise: None, kept: true, word: reason() },
            Reply => Command::SupervisorAnswer { ticket, text: reason() },
            Renew => Command::RenewNotes { tickets: vec![ticket] },
            ConfirmCallback => {
                let note = HandoverNote { state: "callback".into(), next_step: "next".into(), told: "told".into() };
                Command::ConfirmCallbacks { tickets: vec![ticket], note }
            }
            FreeNote => Command::SheetNote { kind: NoteKind::Keys, text: reason() },
            Strike => {
                let open = world.notes.values().find(|n| n.struck.is_none()).map(|n| n.id);
                Command::StrikeNote { note: open.unwrap_or(NoteId(0)), text: String::new() }
            }
            AcceptLines => {
                let lines = world.sheets.get(&sheet()).map(|s| world.standing(s).map(|l| l.ticket).collect());
                Command::AcceptLines { sheet: sheet(), tickets: lines.unwrap_or_default() }
            }
            Takeover => Command::Takeover { ticket, to: StaffId(u32::from(m.b)), reason: reason() },
            TakeUp => Command::TakeUp { ticket },
            Release => Command::ReleaseUnrelieved { staff: StaffId(u32::from(m.a)), reason: reason() },
            AcceptLine => Command::AcceptLine { sheet: sheet(), ticket: second },
            QueryLine => Command::QueryLine { sheet: sheet(), ticket: second, text: reason() },
            AnswerLine => Command::AnswerLine { sheet: sheet(), ticket: second, text: reason() },
            SignOut => Command::SignSheet { sheet: sheet(), side: Side::Outgoing },
            SignIn => Command::SignSheet { sheet: sheet(), side: Side::Incoming },
            Correct => {
                let sheet = world.sheets.values().rfind(|s| s.is_sealed()).map_or(SheetId(0), |s| s.id);
                Command::CorrectSheet { sheet, text: reason() }
            }
            Leaves => change(false, roles()),
            Returns => change(true, vec![Role::Operator]),
            LosesRole => change(true, vec![Role::Archivist]),
            Removed => Command::RemoveStaff { staff: StaffId(u32::from(m.a)), reason: reason() },
            Joins => Command::AddStaff {
                caller: Caller::Known { contact: ContactId(200) },
                roles: vec![Role::Operator],
                department: None,
            },
        };
        Some((Actor::Staff(who), command))
    }

    /// Plays a move: what happened, or nothing when it was refused.
    pub fn play(&self, state: &State, m: Move) -> Option<Happened> {
        match m.act {
            Act::Tick => Some(Happened { state: self.tick(state), recorded: Vec::new() }),
            Act::ClockBack => {
                let state = State { world: state.world.clone(), now: state.at().plus_minutes(-60) };
                Some(Happened { state, recorded: Vec::new() })
            }
            _ => {
                let (actor, command) = self.command(state, m)?;
                self.act(state, actor, &command).ok()
            }
        }
    }
}
