//! Events that have kinds of their own: corrective action, ladders, promises, incidents, the store, agreements.

use super::*;

pub fn corrective() -> Vec<Event> {
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

pub fn ladders() -> Vec<Event> {
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

pub fn promises() -> Vec<Event> {
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

/// What happens to an incident.
pub fn incidents() -> Vec<Event> {
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
pub fn store() -> Vec<Event> {
    vec![Event::Store(StoreEvent::Salvaged {
        whole: 81_234,
        known: 81_300,
        behind: 12,
        missing: vec![(81_235, 81_280), (81_290, 81_290)],
        closed: 3,
    })]
}

/// The same; samples stand behind all that were there before them, whose times must not change.
pub fn more_store() -> Vec<Event> {
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
pub fn told_of_grade() -> Vec<Event> {
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
pub fn agreements() -> Vec<Event> {
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
