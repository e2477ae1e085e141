//! A board made by hand: the picture of an evening at the desk, with everything a pane can show.

use frontdesk::app::{App, Msg, Pane, Settings};
use frontdesk::board::*;
use frontdesk::domain::access::SignOnState;
use frontdesk::domain::agreement::AgreementTally;
use frontdesk::domain::clock::Clock;
use frontdesk::domain::event::{Event, LineKind, NoteKind, Recorded};
use frontdesk::domain::handover::{FreeNote, LineState};
use frontdesk::domain::household::HouseholdCode;
use frontdesk::domain::ids::*;
use frontdesk::domain::next::{ClockKind, NextAct};
use frontdesk::domain::refusal::{May, Next, Reason, Refusal, Rule};
use frontdesk::domain::ticket::*;
use frontdesk::domain::time::Moment;
use frontdesk::i18n::Lang;
use frontdesk::keymap::Keymap;
use std::sync::Arc;

/// Saturday evening, a quarter past nine.
pub fn now() -> Moment {
    at("2026-11-21T21:14:07")
}

/// A local time.
pub fn at(text: &str) -> Moment {
    Moment::parse(&format!("{text}+08:00")).expect("a time")
}

fn home(code: &str) -> Option<HouseholdCode> {
    Some(HouseholdCode(code.to_owned()))
}

fn staff() -> Vec<StaffLine> {
    let line = |id, name: &str, roles: &[Role], department: Option<&str>, on_duty| StaffLine {
        id: StaffId(id),
        name: name.to_owned(),
        roles: roles.to_vec(),
        department: department.map(Code::from),
        active: true,
        on_duty,
        sign_on: SignOnState::Open,
    };
    vec![
        line(1, "王芳", &[Role::Operator], None, true),
        line(2, "李静", &[Role::Operator], None, false),
        line(3, "陈主管", &[Role::ServiceHead], None, false),
        line(4, "赵师傅", &[Role::Handler, Role::Receiver], Some("engineering"), false),
        line(5, "单雄信", &[Role::ServiceClerk], None, true),
    ]
}

fn clock(from: &str, due: &str) -> Option<Clock> {
    Some(Clock { from: at(from), due: at(due), first_due: at(due), met: None })
}

fn row(id: u64, stage: Stage) -> QueueRow {
    QueueRow {
        offered: false,
        ticket: TicketId(id),
        number: (stage != Stage::Waiting).then_some(TicketNumber { day: 20_261_121, seq: id as u32 }),
        stage,
        source: Code::from("phone"),
        household: None,
        caller: String::new(),
        text: String::new(),
        kind: Some(Code::from("repair")),
        category: None,
        incident: None,
        grade: Some(Code::from("minor")),
        important: false,
        vip: false,
        department: None,
        first_receiver: Some(StaffId(1)),
        tracker: Some(StaffId(1)),
        unattended: false,
        repeat_unseen: false,
        asked: false,
        grade_pending: false,
        arrived: now(),
        clock: None,
        rank: frontdesk::domain::order::Rank { points: 0, at: 0, reasons: Vec::new() },
        near_percent: 25,
        near_minutes: 30,
    }
}

fn queue() -> Vec<QueueRow> {
    let waiting =
        |id, arrived: &str, source: &str, household: Option<HouseholdCode>, caller: &str, text: &str| QueueRow {
            first_receiver: None,
            tracker: None,
            source: Code::from(source),
            household,
            caller: caller.to_owned(),
            text: text.to_owned(),
            near_percent: 50,
            near_minutes: 0,
            arrived: at(arrived),
            clock: Some(Clock {
                from: at(arrived),
                due: at(arrived).plus_minutes(5),
                first_due: at(arrived).plus_minutes(5),
                met: None,
            }),
            ..row(id, Stage::Waiting)
        };
    vec![
        QueueRow {
            household: home("6-0101"),
            caller: "孙*".into(),
            text: "楼道灯不亮，老人摸黑上楼差点摔倒".into(),
            unattended: true,
            tracker: None,
            first_receiver: Some(StaffId(2)),
            clock: clock("2026-11-21T10:00:00", "2026-11-21T20:30:00"),
            ..row(3, Stage::Received)
        },
        waiting(21, "2026-11-21T21:06:25", "phone", home("12-1803"), "李**", "厨房漏水，已经流到客厅"),
        waiting(20, "2026-11-21T21:13:25", "committee", None, "", "夜间门岗未登记来访车辆，请安排人员核实"),
        QueueRow {
            source: Code::from("desk"),
            household: home("3-0502"),
            caller: "周**".into(),
            text: "电梯异响".into(),
            vip: true,
            important: true,
            clock: clock("2026-11-21T20:00:00", "2026-11-21T21:32:30"),
            department: Some(Code::from("engineering")),
            ..row(7, Stage::Dispatched)
        },
        QueueRow {
            household: home("7-1101"),
            caller: "陈**".into(),
            text: "门禁失灵，刷卡没有反应".into(),
            repeat_unseen: true,
            clock: clock("2026-11-21T09:00:00", "2026-11-24T09:00:00"),
            ..row(5, Stage::InProgress)
        },
        QueueRow {
            household: home("15-2-2304"),
            caller: "欧阳**".into(),
            text: "客厅灯闪烁，换过灯泡仍然闪 \u{1F4A1}".into(),
            tracker: Some(StaffId(2)),
            first_receiver: Some(StaffId(2)),
            clock: clock("2026-11-20T09:00:00", "2026-11-23T09:00:00"),
            ..row(2, Stage::Handled)
        },
    ]
}

fn handover() -> HandoverBoard {
    let note = |state: &str, next: &str, told: &str| {
        Some(HandoverNote { state: state.into(), next_step: next.into(), told: told.into() })
    };
    let line = |id: u64, stage, household, text: &str, note, state| LineRow {
        ticket: TicketId(id),
        number: format!("1121-{id:04}"),
        kind: LineKind::Unfinished,
        stage,
        household,
        caller: "周**".to_owned(),
        text: text.to_owned(),
        first_receiver: Some(StaffId(2)),
        tracker: Some(StaffId(2)),
        tracked_by: Some(StaffId(2)),
        note,
        renewal: None,
        overdue: false,
        callback_due: false,
        taken_over: id == 5,
        clock: clock("2026-11-21T19:00:00", "2026-11-21T21:32:30").map(|c| (ClockKind::Finish, c)),
        near_percent: 25,
        near_minutes: 15,
        last: Some(Recorded {
            position: 40,
            version: 3,
            at: at("2026-11-21T19:20:00"),
            actor: Actor::Staff(StaffId(2)),
            desk: DeskId(1),
            shift: Some(ShiftId(8)),
            event: Event::Progressed { ticket: TicketId(id), text: "维修工已到场".into(), told_customer: false },
        }),
        next: if stage == Stage::Received { NextAct::Dispatch } else { NextAct::AwaitResult },
        steps: Vec::new(),
        promises: Vec::new(),
        state,
        incident: None,
    };
    let by = StaffId(1);
    HandoverBoard {
        access: Vec::new(),
        sheet: Some(SheetId(8)),
        from: Some(Code::from("day")),
        to: Some(Code::from("night")),
        outgoing: vec![StaffId(2)],
        signed_out: vec![StaffId(2)],
        signed_in: None,
        viewer_is_outgoing: false,
        lines: vec![
            line(
                3,
                Stage::Received,
                home("6-0101"),
                "楼道灯不亮",
                note("等配件", "周一换灯", "已告知业主周一到"),
                LineState::Queried { by, text: "配件到货时间谁确认？".into() },
            ),
            line(
                5,
                Stage::InProgress,
                home("7-1101"),
                "门禁失灵",
                note("已处理，待反馈", "", ""),
                LineState::Accepted { by },
            ),
            line(2, Stage::Handled, home("15-2-2304"), "客厅灯闪烁", None, LineState::Open),
        ],
        notes: "地下车库 B2 排水泵在修，钥匙在柜台".into(),
        corrections: Vec::new(),
        unwritten: vec![TicketId(7), TicketId(5)],
        rechecks: vec![RecheckRow {
            ticket: TicketId(1),
            number: "1120-0001".into(),
            stage: Stage::Closed,
            text: "热水器不出热水".into(),
            since: at("2026-11-21T08:00:00"),
            whose: by,
            old: false,
        }],
        past: Vec::new(),
        signatures: Vec::new(),
        forms: Vec::new(),
        agreements: Vec::new(),
        open_notes: vec![FreeNote {
            id: NoteId(1),
            kind: NoteKind::Keys,
            text: "天台钥匙借给消防，未还".into(),
            by: StaffId(2),
            at: at("2026-11-21T18:00:00"),
            shift: ShiftId(8),
            struck: None,
        }],
        leaving: Some(Leaving { stale: true, callback_only: vec![TicketId(7)], ..Leaving::default() }),
        open_sheets: vec![SheetId(8)],
        forgotten: Vec::new(),
    }
}

fn callbacks() -> Vec<CallbackRow> {
    let row = |id, household, caller: &str, text: &str, since: &str, due: &str, mine| CallbackRow {
        ticket: TicketId(id),
        number: format!("1118-{id:04}"),
        class: Code::from("repair"),
        kind: Some(Code::from("repair")),
        household,
        caller: caller.to_owned(),
        text: text.to_owned(),
        since: at(since),
        due: at(due),
        tries: 0,
        roles: vec![Role::ServiceClerk],
        handlers: vec![StaffId(4)],
        mine,
    };
    vec![
        CallbackRow {
            kind: Some(Code::from("complaint")),
            class: Code::from("complaint"),
            tries: 1,
            ..row(30, home("2-0301"), "郑*", "保洁态度不好", "2026-11-18T10:00:00", "2026-11-21T12:00:00", true)
        },
        row(31, home("9-0703"), "吴**", "客厅灯", "2026-11-18T16:00:00", "2026-11-21T23:00:00", true),
        row(32, home("4-1502"), "钱**", "水表读数有误", "2026-11-20T16:00:00", "2026-12-02T16:00:00", false),
    ]
}

/// The board.
pub fn board() -> Board {
    let meter = |class: &str, drawn: u32, chosen: u32, done: u32, percent: u8| Meter {
        class: Code::from(class),
        drawn,
        chosen,
        done,
        percent,
        owed: chosen - done,
        doors: 0,
        door_percent: (class == "repair").then_some(1),
    };
    Board {
        actions: frontdesk::board::ActionCounts::default(),
        site_name: "滨湖花园 中控室".into(),
        site_code: "HY".into(),
        drill: false,
        shift: Some(ShiftLine {
            id: ShiftId(9),
            pattern: Code::from("night"),
            starts: at("2026-11-21T20:00:00"),
            ends: at("2026-11-22T08:00:00"),
            on_duty: vec![StaffId(1)],
        }),
        staff: staff(),
        counts: Counts { first_received: 5, tracking: 7, waiting: 2, unfinished: 4, unattended: 1 },
        queue: queue(),
        handover: handover(),
        callbacks: callbacks(),
        heads: Vec::new(),
        duty: DutyBoard::default(),
        meters: vec![meter("complaint", 12, 12, 12, 100), meter("repair", 31, 10, 7, 30), meter("other", 9, 1, 0, 10)],
        incidents: Vec::new(),
        agreements: Vec::new(),
        agreement_tally: AgreementTally::default(),
        suspected: Vec::new(),
        may_join: Vec::new(),
        position: 81_234,
        clock_back: false,
        read_only: false,
        permits: vec![Permit {
            act: Act::LookBack,
            refused: Some(Refusal::new(
                Rule::LookBack,
                Reason::WrongRole,
                May::Roles(frontdesk::policy::default_rules().access.look_back),
                Next::AskSupervisor,
            )),
        }],
        viewer: Some(StaffId(1)),
    }
}

/// Details of the lift that makes a noise.
pub fn details() -> Details {
    let text = "电梯异响，运行到 5 楼时有金属摩擦声，业主担心安全，请尽快派人检查并告知结果";
    let message = Message {
        source: Code::from("desk"),
        text: text.into(),
        household: home("3-0502"),
        contact: None,
        complainant: None,
        happened: None,
        place: String::new(),
    };
    let mut ticket = Ticket::arrived(TicketId(7), message.clone(), at("2026-11-20T20:58:00"));
    let number = TicketNumber { day: 20_261_121, seq: 7 };
    let class = Class {
        kind: Code::from("repair"),
        category: Some(Code::from("lift-fault")),
        grade: Code::from("important"),
        important: true,
    };
    ticket.number = Some(number);
    ticket.first_receiver = Some(StaffId(1));
    ticket.received_at = Some(at("2026-11-20T20:58:00"));
    ticket.tracking = Tracking::By(StaffId(1));
    ticket.class = Some(class.clone());
    ticket.reply = Some(Clock {
        met: Some(at("2026-11-20T21:30:00")),
        ..clock("2026-11-20T20:58:00", "2026-11-21T20:58:00").unwrap()
    });
    ticket.finish = clock("2026-11-20T20:58:00", "2026-11-21T21:32:30");
    ticket.dispatch = Some(Dispatch {
        department: Code::from("engineering"),
        handler: Some(StaffId(4)),
        at: at("2026-11-20T21:00:00"),
        accepted: Some(at("2026-11-20T21:05:00")),
    });
    ticket.repeat_contacts = 1;
    ticket.note = Some(WrittenNote {
        note: HandoverNote {
            state: "维保单位周日到场".into(),
            next_step: "上午十点打电话确认".into(),
            told: "先停用 2 号梯".into(),
        },
        by: StaffId(2),
        shift: ShiftId(8),
        at: at("2026-11-21T19:40:00"),
        position: 0,
        renewal: None,
    });
    let wang = Actor::Staff(StaffId(1));
    let id = TicketId(7);
    let events = vec![
        ("2026-11-20T20:58:00", wang, Event::MessageArrived { ticket: id, message }),
        ("2026-11-20T20:58:00", wang, Event::Received { ticket: id, number, shift: Some(ShiftId(7)) }),
        (
            "2026-11-20T20:59:00",
            wang,
            Event::Classified { ticket: id, class, reply: ticket.reply.unwrap(), finish: ticket.finish.unwrap() },
        ),
        (
            "2026-11-20T21:00:00",
            wang,
            Event::Dispatched {
                ticket: id,
                department: Code::from("engineering"),
                handler: None,
                note: "请带测振仪".into(),
            },
        ),
        (
            "2026-11-20T21:05:00",
            Actor::Staff(StaffId(4)),
            Event::WorkAccepted { ticket: id, handler: Some(StaffId(4)) },
        ),
        (
            "2026-11-21T09:12:00",
            Actor::Staff(StaffId(2)),
            Event::ContactedAgain { ticket: id, source: Code::from("phone"), text: "声音更大了".into() },
        ),
        (
            "2026-11-21T21:12:00",
            wang,
            Event::Progressed {
                ticket: id,
                text: "赵师傅已到场，暂停 2 号梯运行，联系维保单位".into(),
                told_customer: true,
            },
        ),
    ];
    let history = events
        .into_iter()
        .enumerate()
        .map(|(i, (when, actor, event))| Recorded {
            position: 100 + i as u64,
            version: 1 + i as u64,
            at: at(when),
            actor,
            desk: DeskId(1),
            shift: Some(ShiftId(7)),
            event,
        })
        .collect();
    let permits = Act::ALL
        .into_iter()
        .map(|act| Permit {
            act,
            refused: match act {
                Act::Receive => Some(Refusal::new(
                    Rule::F1,
                    Reason::AlreadyReceived { by: StaffId(1), at: at("2026-11-20T20:58:00") },
                    May::Staff(StaffId(1)),
                    Next::AddNote,
                )),
                Act::Feedback => Some(Refusal::new(
                    Rule::Stage,
                    Reason::WrongStage { stage: Stage::InProgress },
                    May::You,
                    Next::ReportResult,
                )),
                _ => None,
            },
        })
        .collect();
    Details {
        repeats: frontdesk::board::Repeats::default(),
        ticket,
        number: "HY20261121-0007".into(),
        vip: true,
        caller: CallerLine { name: "周**".into(), phone: "138****2210".into(), ..CallerLine::default() },
        history,
        chain: Vec::new(),
        readings: Vec::new(),
        siblings: vec![TicketId(5)],
        grading: Default::default(),
        permits,
        viewer: Some(StaffId(1)),
        position: 81_234,
    }
}

/// An app with that board, somebody at the keyboard, and the lift selected.
pub fn app(lang: Lang, size: (u16, u16)) -> App {
    let settings = Settings { lang, ..Settings::default() };
    let rules = Arc::new(frontdesk::policy::default_rules());
    let mut app = App::new(settings, Arc::new(Keymap::default()), rules, now(), size);
    app.me = Some(StaffId(1));
    app.update(Msg::Board(Arc::new(board())));
    app.alarms.acknowledge();
    app.update(Msg::Details(Box::new(details())));
    app.choose(Pane::Queue, TicketId(7));
    app
}
