//! One event of each kind, for tests that must see them all.

use frontdesk::domain::access::PasswordHow;
use frontdesk::domain::clock::Clock;
use frontdesk::domain::event::*;
use frontdesk::domain::grade::Stated;
use frontdesk::domain::household::HouseholdCode;
use frontdesk::domain::roster::{Day, Duty, DutyRef, Month, SwapId};
use frontdesk::domain::rules::{ActionTrigger, FactValue, Label, Trigger};
use frontdesk::domain::ticket::{Class, HandoverNote, Message, Outcome};
use frontdesk::domain::{
    ActionId, Actor, AgreementId, Code, ContactId, DeskId, Event, IncidentId, Moment, NoteId, Role, SheetId, ShiftId,
    StaffId, TicketId, TicketNumber,
};
use frontdesk::ledger::Draft;

/// 2026-11-21 21:14:07 +08:00, and some seconds.
pub fn moment(seconds: i64) -> Moment {
    Moment::new(1_795_266_847_000 + seconds * 1000, 480)
}

/// A draft by operator 3 at desk 1.
pub fn draft(seconds: i64, event: Event) -> Draft {
    Draft { at: moment(seconds), actor: Actor::Staff(StaffId(3)), desk: DeskId(1), shift: Some(ShiftId(12)), event }
}

/// A note on a ticket.
pub fn noted(ticket: u64, text: &str) -> Event {
    Event::Noted { ticket: TicketId(ticket), text: text.to_owned() }
}

fn clock(seconds: i64) -> Clock {
    let (from, due) = (moment(seconds), moment(seconds + 1_800));
    Clock { from, due, first_due: moment(seconds + 900), met: Some(moment(seconds + 60)) }
}

fn day() -> Day {
    Day::parse("2026-12-31").unwrap()
}

fn duty(of_department: bool) -> DutyRef {
    let department = of_department.then(|| Code::from("engineering"));
    DutyRef { day: day(), department, shift: Code::from("night") }
}

fn note() -> HandoverNote {
    let text = |s: &str| s.to_owned();
    HandoverNote { state: text("等配件"), next_step: text("周一回电"), told: text("已告知业主") }
}

/// Names the kind of an event. Without a wildcard: a new kind does not compile until it has a sample and golden bytes.
macro_rules! kinds {
    ($($kind:ident)*) => {
        pub const KINDS: &[&str] = &[$(stringify!($kind)),*];
        pub fn kind(event: &Event) -> &'static str {
            match event { $(Event::$kind { .. } => stringify!($kind),)* }
        }
    };
}

kinds! {
    SiteFounded PolicyAdopted StaffAdded StaffChanged HouseholdsEntered MessageArrived Received Classified Dispatched
    WorkAccepted Progressed ResultReported FedBack CallbackDrawn CalledBack ReworkOrdered Closed Noted ContactedAgain
    Extended Voided MergedIn TrackingMoved HandoverNoted RecheckConfirmed ShiftOpened SignedOn SignedOff ShiftClosed
    SheetPrepared LineAccepted LineQueried LineAnswered SheetSigned SheetCorrected Revealed ClockSetBack ActReversed
    CallbackAgain RecheckExcused NoteRenewed SheetNoted SheetNoteStruck PasswordSet SignOnLocked StaffCardChanged
    RosterPlanned DutyRecorded DutyCovered SwapAsked SwapAgreed SwapMade SwapDeclined
    UnplannedDuty
    SupervisorAsked SupervisorAnswered AnsweredAfterAsking CallbackContents DrawsCommitted
    DrawsRevealed NumbersKept
    Corrective
    Grading
    Escalation Promise Incident
    Store
    Agreement
}

/// Events of every kind, with every variant of what they hold.
#[allow(clippy::too_many_lines, reason = "one list of every event")]
pub fn events() -> Vec<Event> {
    let text = |s: &str| s.to_owned();
    let (ticket, staff, shift, sheet) = (TicketId(7), StaffId(3), ShiftId(12), SheetId(4));
    let code = Code::from;
    let way = || code("phone");
    let message = |full: bool| Message {
        source: code("phone"),
        text: text("厨房水管漏水，已关总阀"),
        household: full.then(|| HouseholdCode(text("12-1803"))),
        contact: full.then_some(ContactId(0xffff_1234_5678)),
        complainant: full.then(|| code("owner")),
        happened: full.then(|| moment(-600)),
        place: if full { String::new() } else { text("北门") },
    };
    let class = |category| Class { kind: code("repair"), category, grade: code("urgent"), important: true };
    let moved = |to, how| Event::TrackingMoved { ticket, from: staff, to, how };
    let reason = || text("家中有急事");
    vec![
        Event::SiteFounded { code: text("HY"), name: text("滨湖花园"), store: *b"0123456789abcdef", drill: true },
        Event::PolicyAdopted { pack: code("standard"), fingerprint: text("00ff") },
        Event::StaffAdded { staff, contact: ContactId(1), roles: Role::ALL.to_vec(), department: Some(code("eng")) },
        Event::StaffChanged { staff, roles: vec![Role::Operator], department: None, active: false },
        Event::HouseholdsEntered {
            entries: vec![
                HouseholdEntry { code: HouseholdCode(text("1-101")), contact: None, vip: false },
                HouseholdEntry { code: HouseholdCode(text("12-2-1803")), contact: Some(ContactId(99)), vip: true },
            ],
        },
        Event::MessageArrived { ticket, message: message(true) },
        Event::MessageArrived { ticket, message: message(false) },
        Event::Received { ticket, number: TicketNumber { day: 20_261_121, seq: 7 }, shift: Some(shift) },
        Event::Classified { ticket, class: class(Some(code("water"))), reply: clock(0), finish: clock(60) },
        Event::Classified { ticket, class: class(None), reply: Clock { met: None, ..clock(0) }, finish: clock(60) },
        Event::Dispatched { ticket, department: code("eng"), handler: Some(staff), note: text("带生料带") },
        Event::WorkAccepted { ticket, handler: None },
        Event::Progressed { ticket, text: text("已到场"), told_customer: true },
        Event::ResultReported { ticket, text: text("已更换软管"), handler: Some(staff), on_spot: false },
        Event::FedBack { ticket, way: way(), outcome: Outcome::Satisfied, words: text("谢谢"), last: true },
        Event::FedBack { ticket, way: way(), outcome: Outcome::NotSatisfied, words: text("还在漏"), last: true },
        Event::FedBack { ticket, way: way(), outcome: Outcome::Unreachable, words: String::new(), last: false },
        Event::CallbackDrawn {
            ticket,
            class: code("repair"),
            month: 202_611,
            before: 10,
            chosen_before: 3,
            percent: 30,
            draw: u32::MAX,
            due: Some(moment(86_400)),
        },
        Event::CalledBack { ticket, way: way(), outcome: Outcome::Satisfied, words: text("满意"), last: true },
        Event::ReworkOrdered { ticket, reason: reason(), finish: clock(5) },
        Event::Closed { ticket, reason: CloseReason::NotSampled },
        Event::Closed { ticket, reason: CloseReason::CalledBack },
        Event::Closed { ticket, reason: CloseReason::Unreachable },
        Event::Noted { ticket, text: text("业主在家") },
        Event::ContactedAgain { ticket, source: code("desk"), text: text("催问") },
        Event::Extended { ticket, due: moment(7_200), reason: reason(), told: text("周一") },
        Event::Voided { ticket, into: Some(TicketId(u64::MAX)), reason: reason(), approved_by: staff },
        Event::MergedIn { ticket, from: TicketId(8) },
        moved(Some(StaffId(4)), Move::Handover { sheet }),
        moved(Some(StaffId(4)), Move::Returned),
        moved(Some(StaffId(4)), Move::Takeover { reason: reason() }),
        moved(None, Move::Released { reason: reason() }),
        moved(Some(StaffId(4)), Move::TakenUp),
        Event::HandoverNoted { ticket, shift, note: note() },
        Event::RecheckConfirmed { ticket },
        Event::ShiftOpened { shift, pattern: code("night"), starts: moment(0), ends: moment(43_200) },
        Event::SignedOn { shift, staff },
        Event::SignedOff { shift, staff },
        Event::ShiftClosed { shift },
        Event::SheetPrepared {
            sheet,
            shift,
            outgoing: vec![staff, StaffId(5)],
            lines: [LineKind::Unfinished, LineKind::Waiting]
                .map(|kind| {
                    let own = kind == LineKind::Unfinished;
                    let tracker = own.then_some(staff);
                    PreparedLine {
                        ticket,
                        kind,
                        tracker,
                        callback_due: own,
                        overdue: !own,
                        taken_over: own,
                        note: own.then(note),
                    }
                })
                .to_vec(),
            notes: text("钥匙两把"),
        },
        Event::LineAccepted { sheet, ticket },
        Event::LineQueried { sheet, ticket, text: text("配件何时到？") },
        Event::LineAnswered { sheet, ticket, text: text("周一上午"), decided: true },
        Event::SheetSigned { sheet, side: Side::Outgoing },
        Event::SheetSigned { sheet, side: Side::Incoming },
        Event::SheetCorrected { sheet, text: text("钥匙三把") },
        Event::Revealed { ticket, reason: text("回电") },
        Event::ClockSetBack { latest: moment(10), clock: Moment::new(-1, -570) },
        Event::ActReversed { ticket, act: ReversedAct::Dispatch },
        Event::ActReversed { ticket, act: ReversedAct::WorkAccepted },
        Event::ActReversed { ticket, act: ReversedAct::Result },
        Event::CallbackAgain { ticket, class: code("repair"), due: moment(86_400) },
        Event::RecheckExcused { ticket, reason: reason() },
        Event::NoteRenewed { ticket, shift, note: note(), how: Renewal::Unchanged },
        Event::NoteRenewed { ticket, shift, note: note(), how: Renewal::CallbackOnly },
        Event::SheetNoted { note: NoteId(1), shift, kind: NoteKind::Equipment, text: text("对讲机一台充电中") },
        Event::SheetNoted { note: NoteId(2), shift, kind: NoteKind::Keys, text: text("三号楼天台钥匙借出") },
        Event::SheetNoted {
            note: NoteId(3), shift, kind: NoteKind::Visitors, text: text("空调厂家两人在机房")
        },
        Event::SheetNoted { note: NoteId(4), shift, kind: NoteKind::Notices, text: text("明早八点停水") },
        Event::SheetNoted { note: NoteId(5), shift, kind: NoteKind::Other, text: text("雨伞两把") },
        Event::SheetNoteStruck { note: NoteId(2), text: text("已还") },
        Event::PasswordSet { staff, how: PasswordHow::Founded },
        Event::PasswordSet { staff, how: PasswordHow::Own },
        Event::PasswordSet { staff, how: PasswordHow::Reset },
        Event::PasswordSet { staff, how: PasswordHow::Recovered },
        Event::SignOnLocked { staff, until: moment(900) },
        Event::StaffCardChanged { staff, contact: ContactId(0x7fff_ffff_fffe) },
        Event::RosterPlanned {
            month: Month::new(2026, 12).unwrap(),
            department: None,
            duties: vec![Duty { day: day(), shift: code("night"), staff: vec![staff, StaffId(4)] }],
        },
        Event::RosterPlanned {
            month: Month::new(2026, 12).unwrap(),
            department: Some(code("engineering")),
            duties: vec![],
        },
        Event::DutyRecorded { duty: duty(false), staff: vec![staff], reason: reason() },
        Event::DutyCovered { duty: duty(true), absent: staff, by: Some(StaffId(4)), reason: reason() },
        Event::DutyCovered { duty: duty(false), absent: staff, by: None, reason: reason() },
        Event::SwapAsked {
            swap: SwapId(2),
            first: staff,
            gives: duty(false),
            second: StaffId(4),
            takes: Some(duty(true)),
            reason: reason(),
        },
        Event::SwapAgreed { swap: SwapId(2) },
        Event::SwapMade { swap: SwapId(2) },
        Event::SwapDeclined { swap: SwapId(2), reason: reason() },
        Event::UnplannedDuty { shift, staff },
        Event::SupervisorAsked {
            ticket,
            of: Some(staff),
            question: text("能否减免本月物业费"),
            clock: Clock { from: moment(0), due: moment(300), first_due: moment(300), met: None },
        },
        Event::SupervisorAnswered { ticket, text: text("不能减免") },
        Event::AnsweredAfterAsking { ticket, due: moment(300), late_ms: 61_000 },
        Event::CallbackContents { ticket, contents: vec![(Code::new("quality"), text("修得牢"))] },
        Event::DrawsCommitted { month: 202_611, commitment: text("00ff") },
        Event::DrawsRevealed { month: 202_611, secret: text("ff00") },
        Event::NumbersKept { ticket, contact: ContactId(77) },
        Event::Grading(GradingEvent::FactsStated {
            ticket,
            facts: vec![
                (code("cost"), Some(Stated::Number(10_000))),
                (code("court"), Some(Stated::Yes(true))),
                (code("own-fault"), Some(Stated::Yes(false))),
                (code("media"), None),
            ],
        }),
        Event::Grading(GradingEvent::Confirmed {
            ticket,
            rule: code("court"),
            grade: code("major"),
            facts: vec![(code("court"), FactValue::Yes)],
        }),
        Event::Grading(GradingEvent::Overruled {
            ticket,
            proposed: code("major"),
            chosen: code("minor"),
            rule: code("court"),
            word: text("业主口误，未起诉"),
            held: vec![code("court"), code("third-complainant")],
        }),
        Event::Grading(GradingEvent::Raised {
            ticket,
            from: code("minor"),
            class: class(Some(code("noise"))),
            reply: clock(0),
            finish: clock(60),
            rule: code("third-complainant"),
            facts: vec![
                (code("people-in-month"), FactValue::Number(3)),
                (code("unsolved"), FactValue::Since(moment(0))),
            ],
            tell: vec![Role::ServiceHead, Role::ProjectHead],
            due: moment(-60),
        }),
    ]
    .into_iter()
    .chain(corrective())
    .chain(ladders())
    .chain(promises())
    .chain(incidents())
    .chain(store())
    .chain(told_of_grade())
    .chain(more_store())
    .chain(agreements())
    .collect()
}

fn corrective() -> Vec<Event> {
    let text = |s: &str| s.to_owned();
    let (ticket, action) = (TicketId(7), ActionId(2));
    let path = |checks, within| PathStep {
        code: Code::new("check"),
        label: Label { zh: text("客服主管审核"), en: text("checked") },
        by: vec![Role::ServiceHead, Role::DepartmentHead],
        within,
        checks,
        tells_customer: !checks,
    };
    let mut all = vec![
        CorrectiveEvent::Linked { ticket, to: TicketId(9) },
        CorrectiveEvent::Opened {
            action,
            trigger: ActionTrigger::SameRepair,
            department: Code::new("engineering"),
            category: Some(Code::new("water-leak")),
            customers: vec![
                ActionCustomer { household: Some(HouseholdCode(text("12-1803"))), tickets: vec![ticket, TicketId(9)] },
                ActionCustomer { household: None, tickets: vec![TicketId(8)] },
            ],
            matter: text("厨房三次漏水"),
            before: text("换过两次软管"),
            path: vec![
                path(true, Some(Within::WorkingDays(2))),
                path(false, Some(Within::Minutes(60))),
                path(true, None),
            ],
            due: Some(moment(86_400)),
        },
        CorrectiveEvent::Opened {
            action,
            trigger: ActionTrigger::Survey,
            department: Code::new("engineering"),
            category: None,
            customers: vec![],
            matter: text("绿化"),
            before: String::new(),
            path: vec![],
            due: None,
        },
        CorrectiveEvent::Joined { action, ticket, household: Some(HouseholdCode(text("12-1803"))) },
        CorrectiveEvent::StepDone {
            action,
            step: Code::new("cause"),
            text: text("水压高"),
            late_ms: 0,
            due: Some(moment(9)),
        },
        CorrectiveEvent::SentBack {
            action,
            step: Code::new("check"),
            to: Code::new("cause"),
            text: text("再查"),
            late_ms: 60_000,
            due: None,
        },
        CorrectiveEvent::CustomerTold { action, ticket, way: Code::new("phone"), reached: true, words: text("谢谢") },
        CorrectiveEvent::CustomerTold { action, ticket, way: Code::new("phone"), reached: false, words: String::new() },
        CorrectiveEvent::Closed { action },
        CorrectiveEvent::Withdrawn { action, reason: text("重复") },
        CorrectiveEvent::Declined {
            trigger: ActionTrigger::Rising, tickets: vec![ticket], reason: text("施工期间")
        },
    ];
    for (trigger, _) in ActionTrigger::ALL {
        let category = (trigger == ActionTrigger::Rising).then(|| Code::new("noise"));
        all.push(CorrectiveEvent::Offered { ticket, trigger, tickets: vec![TicketId(3), ticket], category });
    }
    all.into_iter().map(Event::Corrective).collect()
}

fn ladders() -> Vec<Event> {
    let (ticket, ladder, staff) = (TicketId(7), Code::new("finish-late"), StaffId(9));
    let causes = [
        (Trigger::Information, Cause::Grade(Code::new("major"))),
        (Trigger::Information, Cause::Fact(Code::new("injury"))),
        (Trigger::ReceiveLate, Cause::Time),
        (Trigger::ReplyLate, Cause::Time),
        (Trigger::FinishLate, Cause::Time),
        (Trigger::ReworkLate, Cause::Time),
        (Trigger::CallbackLate, Cause::Time),
        (Trigger::NotSatisfied, Cause::Customer),
    ];
    let reached = causes.into_iter().zip(1..).map(|((trigger, cause), step)| EscalationEvent::StepReached {
        ticket,
        ladder: ladder.clone(),
        trigger,
        cause,
        step,
        of: 8,
        to: vec![Role::DepartmentHead, Role::ServiceHead],
        told: vec![staff, StaffId(1)],
        since: moment(0),
        due: moment(60),
        until: moment(3_660),
    });
    let word = || "马上到现场".to_owned();
    let others = [
        EscalationEvent::StepAcknowledged { ticket, ladder: ladder.clone(), step: 1, word: word() },
        EscalationEvent::ToldByPhone { ticket, ladder: ladder.clone(), step: 2, staff, text: word() },
    ];
    reached.chain(others).map(Event::Escalation).collect()
}

fn promises() -> Vec<Event> {
    let (ticket, by) = (TicketId(7), StaffId(1));
    let (what, due, word) = (|| "周一上午换好".to_owned(), moment(7_200), || "可以".to_owned());
    let made = |permitted_by| PromiseEvent::Made { ticket, what: what(), due, permitted_by };
    let all = [
        PromiseEvent::Asked { ticket, what: what(), due },
        PromiseEvent::Permitted { ticket, word: word() },
        PromiseEvent::Refused { ticket, word: word() },
        made(None),
        made(Some(by)),
        PromiseEvent::Settled { ticket, promise: 1, kept: true, word: String::new() },
        PromiseEvent::Settled { ticket, promise: 2, kept: false, word: word() },
        PromiseEvent::ExtensionApproved { ticket, by, nth: 2 },
    ];
    all.into_iter().map(Event::Promise).collect()
}

/// Drafts of all [`events`], and of each kind of actor.
pub fn drafts() -> Vec<Draft> {
    let mut drafts: Vec<Draft> = (0..).zip(events()).map(|(n, event)| draft(n, event)).collect();
    for actor in [Actor::Intake, Actor::Import, Actor::System] {
        drafts.push(Draft { actor, shift: None, ..draft(100, noted(1, "自动")) });
    }
    drafts
}

/// What happens to an incident.
fn incidents() -> Vec<Event> {
    let text = |s: &str| s.to_owned();
    let (ticket, code) = (TicketId(7), Code::from);
    vec![
        Event::Incident(IncidentEvent::Opened {
            incident: IncidentId(2),
            kind: code("repair"),
            category: code("no-water"),
            grade: code("urgent"),
            department: code("eng"),
            matter: text("停水"),
            buildings: vec![text("12"), text("13")],
            area: text("东侧"),
            line: text("正在抢修，预计 20:00 恢复"),
        }),
        Event::Incident(IncidentEvent::Worded { incident: IncidentId(2), line: text("预计 21:00 恢复") }),
        Event::Incident(IncidentEvent::Joined { incident: IncidentId(2), ticket }),
        Event::Incident(IncidentEvent::Left {
            incident: IncidentId(2), ticket, reason: text("是他家自己的水表")
        }),
        Event::Incident(IncidentEvent::Resolved { incident: IncidentId(2), text: text("阀门已换") }),
        Event::Incident(IncidentEvent::Closed { incident: IncidentId(2), word: String::new() }),
        Event::Incident(IncidentEvent::Declined { category: code("no-water"), building: text("12") }),
    ]
}

/// What happens to the store.
fn store() -> Vec<Event> {
    vec![Event::Store(StoreEvent::Salvaged {
        whole: 81_234,
        known: 81_300,
        behind: 12,
        missing: vec![(81_235, 81_280), (81_290, 81_290)],
        closed: 3,
    })]
}

/// The same; samples stand behind all that were there before them, whose times must not change.
fn more_store() -> Vec<Event> {
    let held = |position, sheet, found| StoreEvent::PaperHeld {
        by: StaffId(3),
        code: "81234:7K2M0-AB3CD-EF5GH-JK6MN-9".to_owned(),
        position,
        sheet,
        found,
    };
    let none = StoreEvent::PaperHeld {
        by: StaffId(3),
        code: String::new(),
        position: None,
        sheet: None,
        found: PaperFound::NoPaper,
    };
    let all = vec![
        StoreEvent::ClockStepped { expected: moment(0), clock: moment(86_400) },
        held(Some(81_234), Some(SheetId(4)), PaperFound::Met),
        held(Some(81_234), None, PaperFound::NotASheet),
        held(Some(81_234), Some(SheetId(4)), PaperFound::Differs),
        held(Some(81_234), None, PaperFound::Beyond),
        held(None, None, PaperFound::Unknown),
        none,
    ];
    all.into_iter().map(Event::Store).collect()
}

/// A grade that a rule gave, told to whom it names.
fn told_of_grade() -> Vec<Event> {
    let (ticket, staff) = (TicketId(7), StaffId(9));
    vec![Event::Escalation(EscalationEvent::StepReached {
        ticket,
        ladder: Code::new("grade-changed"),
        trigger: Trigger::GradeChanged,
        cause: Cause::Rule(Code::new("week")),
        step: 1,
        of: 1,
        to: vec![Role::ServiceHead, Role::ProjectHead],
        told: vec![staff],
        since: moment(0),
        due: moment(0),
        until: moment(14_400),
    })]
}

/// What happens to a special service agreement.
fn agreements() -> Vec<Event> {
    let text = |s: &str| s.to_owned();
    let day = |n| Day::from_number(n).unwrap();
    let agreement = AgreementId(2);
    let calls = vec![OwedCall { point: 50, due: day(20_261_216) }, OwedCall { point: 100, due: day(20_261_231) }];
    let entered = |worker| AgreementEvent::Entered {
        agreement,
        household: HouseholdCode(text("12-1803")),
        service: text("每周保洁"),
        from: day(20_261_201),
        to: day(20_261_231),
        worker,
        points: vec![50, 100],
        calls: calls.clone(),
    };
    let called = |outcome, words, contents, last| AgreementEvent::Called {
        agreement,
        points: vec![50],
        way: Code::from("phone"),
        outcome,
        words,
        contents,
        last,
    };
    let all = vec![
        entered(None),
        entered(Some(StaffId(3))),
        AgreementEvent::Amended { agreement, to: day(20_270_131), reason: text("客户要求"), calls: calls.clone() },
        AgreementEvent::Ended { agreement, last: day(20_261_220), reason: text("客户搬走"), calls: Vec::new() },
        called(Outcome::Satisfied, text("很好"), vec![(Code::from("quality"), text("干净"))], true),
        called(Outcome::NotSatisfied, text("玻璃没擦"), Vec::new(), true),
        called(Outcome::Unreachable, String::new(), Vec::new(), false),
        AgreementEvent::TicketOpened { agreement, point: 50, ticket: TicketId(7) },
        AgreementEvent::Revealed { agreement, reason: text("回访") },
    ];
    all.into_iter().map(Event::Agreement).collect()
}

/// sled below a store, opened by itself. The lock of a store just closed is freed late.
pub fn sled_below(path: &std::path::Path) -> sled::Db {
    for _ in 0..200 {
        match sled::open(path) {
            Ok(db) => return db,
            Err(_) => std::thread::park_timeout(std::time::Duration::from_millis(10)),
        }
    }
    sled::open(path).unwrap()
}
