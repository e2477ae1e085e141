//! One event of each kind, for tests that must see them all.

mod parts;

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
use parts::{agreements, corrective, incidents, ladders, more_store, promises, store, told_of_grade};

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

/// Drafts of all [`events`], and of each kind of actor.
pub fn drafts() -> Vec<Draft> {
    let mut drafts: Vec<Draft> = (0..).zip(events()).map(|(n, event)| draft(n, event)).collect();
    for actor in [Actor::Intake, Actor::Import, Actor::System] {
        drafts.push(Draft { actor, shift: None, ..draft(100, noted(1, "自动")) });
    }
    drafts
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
