//! A small world to test rules in: a few people, a small rule book, and time in the test's hand.

use frontdesk::domain::clock::Calendar;
use frontdesk::domain::command::{Caller, Classify, DispatchTo, Heard, NewMessage};
use frontdesk::domain::event::{Event, Recorded, Side};
use frontdesk::domain::refusal::Refusal;
use frontdesk::domain::rules::*;
use frontdesk::domain::ticket::{HandoverNote, Outcome, Stage, Ticket};
use frontdesk::domain::*;

/// Head of customer service: a supervisor.
pub const HEAD: StaffId = StaffId(1);
/// Operators.
pub const WANG: StaffId = StaffId(2);
pub const LI: StaffId = StaffId(3);
pub const ZHAO: StaffId = StaffId(4);
pub const SUN: StaffId = StaffId(5);
/// Service clerk.
pub const CLERK: StaffId = StaffId(6);
/// People of the engineering department.
pub const FITTER: StaffId = StaffId(7);
pub const FOREMAN: StaffId = StaffId(8);
/// Project head: a supervisor.
pub const PROJECT: StaffId = StaffId(9);
/// Guard of the security department.
pub const GUARD: StaffId = StaffId(10);

pub const T1: TicketId = TicketId(1);
pub const T2: TicketId = TicketId(2);

fn label(word: &str) -> Label {
    Label { zh: word.into(), en: word.into() }
}

/// A rule book of the tests' own figures, so that no change of a shipped pack changes what a test says. Where it adds
/// what no rule of ownership reads (words, visits …), that is taken over from the default pack.
#[allow(clippy::needless_update, reason = "the parts of a rule book grow; the rest stays taken over")]
pub fn rules() -> Rules {
    let base = frontdesk::policy::default_rules();
    let code = |c: &str| Code::new(c);
    let choices = |from: &[Choice], codes: &[&str]| -> Vec<Choice> {
        codes.iter().map(|c| Choice { code: code(c), label: label(c), ..from[0].clone() }).collect()
    };
    let department =
        |c: &str| Department { code: code(c), label: label(c), aliases: Vec::new(), ..base.departments[0].clone() };
    let kind = |c: &str, dept: &str, class: &str| Kind {
        code: code(c),
        label: label(c),
        department: code(dept),
        callback_class: code(class),
        grade: code("minor"),
        ..base.kinds[0].clone()
    };
    let grade = |c: &str, important, reply, finish, callback_by| Grade {
        code: code(c),
        label: label(c),
        important,
        weight: u8::from(important),
        reply,
        finish,
        callback_by,
        ..base.grades[0].clone()
    };
    let class = |c: &str, percent| CallbackClass {
        code: code(c),
        label: label(c),
        percent,
        window: Limit::Minutes(10 * 1_440),
        ..base.callback_classes[0].clone()
    };
    let pattern =
        |c: &str, from, to| ShiftPattern { code: code(c), label: label(c), from, to, ..base.shifts[0].clone() };
    let leak = Category {
        code: code("leak"),
        label: label("leak"),
        kind: code("repair"),
        department: code("eng"),
        grade: Some(code("major")),
        ..base.categories[0].clone()
    };
    Rules {
        pack: code("test"),
        label: label("test"),
        fingerprint: "00".into(),
        sources: choices(&base.sources, &["phone", "desk"]),
        complainants: choices(&base.complainants, &["resident"]),
        ways: choices(&base.ways, &["phone", "door"]),
        departments: vec![department("eng"), department("sec")],
        kinds: vec![
            kind("repair", "eng", "repairs"),
            kind("complaint", "sec", "complaints"),
            kind("other", "eng", "none"),
        ],
        categories: vec![leak],
        grades: vec![
            grade("major", true, Limit::Minutes(120), Limit::WorkingDays(3), vec![Role::ProjectHead]),
            grade(
                "minor",
                false,
                Limit::Minutes(1_440),
                Limit::WorkingDays(1),
                vec![Role::ServiceClerk, Role::Operator, Role::Handler],
            ),
        ],
        callback_classes: vec![class("complaints", 100), class("repairs", 30), class("none", 0)],
        shifts: vec![pattern("day", 480, 1_200), pattern("night", 1_200, 480)],
        rework: Limit::Minutes(1_440),
        feedback_tries: 3,
        callback_tries: 2,
        near_percent: 25,
        receive_near_percent: 50,
        near_minutes: 15,
        receive_minutes: 5,
        undo_minutes: 5,
        calendar: Calendar { opens: 510, closes: 1_050, ..Calendar::default() },
        ..base
    }
}

/// The world, the ledger that made it, and the hand that turns the clock.
pub struct Fixture {
    pub world: World,
    pub log: Vec<Recorded>,
    pub rules: Rules,
    pub now: Moment,
    /// What the draws give, 0 picks whenever picking is possible.
    pub entropy: [u8; 16],
}

impl Fixture {
    /// A founded site with its people, at 08:00 on Friday, 20 November 2026; nobody on duty.
    pub fn founded() -> Self {
        let now = Moment::parse("2026-11-20T08:00:00+08:00").unwrap();
        let mut f = Self { world: World::default(), log: Vec::new(), rules: rules(), now, entropy: [0; 16] };
        f.by(Actor::System, Command::FoundSite { code: "HY".into(), name: "滨湖花园".into(), drill: true });
        let people: [(Role, Option<&str>); 10] = [
            (Role::ServiceHead, None),
            (Role::Operator, None),
            (Role::Operator, None),
            (Role::Operator, None),
            (Role::Operator, None),
            (Role::ServiceClerk, None),
            (Role::Handler, Some("eng")),
            (Role::DepartmentHead, Some("eng")),
            (Role::ProjectHead, None),
            (Role::Handler, Some("sec")),
        ];
        for (n, (role, department)) in people.into_iter().enumerate() {
            let actor = if n == 0 { Actor::System } else { Actor::Staff(HEAD) };
            let caller = Caller::Known { contact: ContactId(100 + n as u64) };
            f.by(actor, Command::AddStaff { caller, roles: vec![role], department: department.map(Code::new) });
        }
        f
    }

    /// The day shift is open with Wang on duty.
    pub fn day() -> Self {
        let mut f = Self::founded();
        f.open("day", WANG);
        f
    }

    /// Decides at the fixture's time and folds what happened.
    pub fn try_by(&mut self, actor: Actor, command: Command) -> Result<Vec<Event>, Refusal> {
        let decision = decide(&self.world, &command, &self.context(actor))?;
        for event in &decision.events {
            let recorded = Recorded {
                position: self.world.position + 1,
                version: self.world.version_of(event.stream()) + 1,
                at: decision.at,
                actor: event.by(actor),
                desk: DeskId(1),
                shift: decision.shift,
                event: event.clone(),
            };
            self.world.apply(&recorded);
            self.log.push(recorded);
        }
        Ok(decision.events)
    }

    pub fn context(&self, actor: Actor) -> Context<'_> {
        Context { now: self.now, actor, desk: DeskId(1), rules: &self.rules, entropy: self.entropy }
    }

    pub fn by(&mut self, actor: Actor, command: Command) -> Vec<Event> {
        let said = format!("{command:?}");
        self.try_by(actor, command).unwrap_or_else(|r| panic!("{actor:?} {said}: {r:?}"))
    }

    /// What must be allowed.
    #[track_caller]
    pub fn ok(&mut self, who: StaffId, command: Command) -> Vec<Event> {
        self.by(Actor::Staff(who), command)
    }

    /// What must be refused; and nothing may have happened.
    #[track_caller]
    pub fn refused(&mut self, who: StaffId, command: Command) -> Refusal {
        let before = self.log.len();
        let said = format!("{command:?}");
        match self.try_by(Actor::Staff(who), command) {
            Err(refusal) => {
                assert_eq!(self.log.len(), before);
                refusal
            }
            Ok(events) => panic!("{who} {said} should be refused, but: {events:?}"),
        }
    }

    pub fn pass(&mut self, minutes: i64) -> &mut Self {
        self.now = self.now.plus_minutes(minutes);
        self
    }

    /// Opens a shift and brings its first operator on duty.
    #[track_caller]
    pub fn open(&mut self, pattern: &str, who: StaffId) -> ShiftId {
        self.ok(who, Command::OpenShift { pattern: Code::new(pattern) });
        self.ok(who, Command::SignOn);
        self.world.shift_of(who).unwrap().id
    }

    /// A call that somebody registers.
    #[track_caller]
    pub fn register(&mut self, who: StaffId) -> TicketId {
        let events = self.ok(who, register(None, None));
        ticket_of(&events)
    }

    /// Registered, classified and dispatched to engineering.
    #[track_caller]
    pub fn dispatched(&mut self, who: StaffId, kind: &str) -> TicketId {
        ticket_of(&self.ok(who, register(Some(classify(kind)), Some(to("eng")))))
    }

    /// … and the fitter has done the work.
    #[track_caller]
    pub fn handled(&mut self, who: StaffId, kind: &str) -> TicketId {
        let ticket = self.dispatched(who, kind);
        self.ok(FITTER, Command::Result { ticket, text: "已修好".into(), handler: None });
        ticket
    }

    /// … and the customer is content and chosen for callback.
    #[track_caller]
    pub fn callback_due(&mut self, who: StaffId) -> TicketId {
        let ticket = self.handled(who, "complaint");
        self.ok(who, feedback(ticket, Outcome::Satisfied));
        assert_eq!(self.t(ticket).stage(), Stage::CallbackDue);
        ticket
    }

    /// … and closed without callback.
    #[track_caller]
    pub fn closed(&mut self, who: StaffId) -> TicketId {
        let ticket = self.handled(who, "other");
        self.ok(who, feedback(ticket, Outcome::Satisfied));
        assert_eq!(self.t(ticket).stage(), Stage::Closed);
        ticket
    }

    #[track_caller]
    pub fn t(&self, id: TicketId) -> &Ticket {
        self.world.ticket(id).unwrap()
    }

    #[track_caller]
    pub fn stage(&self, id: TicketId) -> Stage {
        self.t(id).stage()
    }

    /// Notes on all that somebody tracks, the sheet prepared and signed by them.
    #[track_caller]
    pub fn sign_out(&mut self, who: StaffId) -> SheetId {
        self.write_notes(who);
        self.ok(who, Command::PrepareSheet { notes: String::new() });
        let shift = self.world.shift_of(who).unwrap().id;
        let sheet = self.world.draft_of(shift).unwrap().id;
        self.ok(who, Command::SignSheet { sheet, side: Side::Outgoing });
        sheet
    }

    #[track_caller]
    pub fn write_notes(&mut self, who: StaffId) {
        let shift = self.world.shift_of(who).unwrap().id;
        for ticket in self.world.unwritten(who, shift) {
            self.ok(who, handover_note(ticket, "等配件"));
        }
    }

    /// All lines accepted and the second signature.
    #[track_caller]
    pub fn sign_in(&mut self, who: StaffId, sheet: SheetId) -> Vec<Event> {
        self.accept_lines(who, sheet);
        self.ok(who, Command::SignSheet { sheet, side: Side::Incoming })
    }

    #[track_caller]
    pub fn accept_lines(&mut self, who: StaffId, sheet: SheetId) {
        let open: Vec<TicketId> = {
            let sheet = &self.world.sheets[&sheet];
            self.world.standing(sheet).filter(|l| !l.is_accepted()).map(|l| l.ticket).collect()
        };
        for ticket in open {
            self.ok(who, Command::AcceptLine { sheet, ticket });
        }
    }

    /// Night comes: somebody opens the night shift, accepts the day's sheet, and the day's operator goes.
    #[track_caller]
    pub fn relieve(&mut self, out: StaffId, pattern: &str, comes: StaffId) {
        let sheet = self.sign_out(out);
        self.open(pattern, comes);
        self.sign_in(comes, sheet);
        self.ok(out, Command::SignOff);
    }
}

/// The ticket that events are about.
pub fn ticket_of(events: &[Event]) -> TicketId {
    events.iter().find_map(Event::ticket).unwrap()
}

pub fn message(text: &str) -> NewMessage {
    NewMessage {
        source: Code::new("phone"),
        text: text.into(),
        household: None,
        caller: None,
        complainant: None,
        happened: None,
        place: String::new(),
    }
}

pub fn register(classify: Option<Classify>, dispatch: Option<DispatchTo>) -> Command {
    Command::Register { message: message("厨房漏水"), classify, dispatch, answer: None, heard: None }
}

pub fn classify(kind: &str) -> Classify {
    Classify { kind: Code::new(kind), category: None, grade: None, ..Classify::default() }
}

pub fn to(department: &str) -> DispatchTo {
    DispatchTo { department: Code::new(department), handler: None, note: String::new() }
}

pub fn heard(outcome: Outcome) -> Heard {
    Heard { way: Code::new("phone"), outcome, words: "客户的话".into() }
}

pub fn feedback(ticket: TicketId, outcome: Outcome) -> Command {
    Command::Feedback { ticket, heard: heard(outcome) }
}

pub fn callback(ticket: TicketId, outcome: Outcome) -> Command {
    Command::Callback { ticket, heard: heard(outcome), contents: Vec::new() }
}

pub fn note(ticket: TicketId) -> Command {
    Command::Note { ticket, text: "备注".into() }
}

pub fn handover_note(ticket: TicketId, state: &str) -> Command {
    let note =
        HandoverNote { state: state.into(), next_step: "明早跟进".into(), told: "已告知周一到".into() };
    Command::HandoverNote { ticket, note }
}

pub fn takeover(ticket: TicketId, to: StaffId) -> Command {
    Command::Takeover { ticket, to, reason: "病假".into() }
}
