//! No promise without permission (R056), and more time (R066), on every shipped pack.

use super::escalation::{complaint, hall, lightest};
use super::fixture::*;
use frontdesk::domain::clock::{ClockState, due};
use frontdesk::domain::event::{Event, PromiseEvent};
use frontdesk::domain::next::ClockKind;
use frontdesk::domain::promise::Settlement;
use frontdesk::domain::refusal::*;
use frontdesk::domain::rules::Limit;
use frontdesk::domain::ticket::Outcome;
use frontdesk::domain::*;

const PACKS: [&str; 4] = ["first-receiver", "group-complaints", "customer-relations", "residential-complaints"];

fn promise(f: &Fixture, ticket: TicketId, permitted_by: Option<StaffId>) -> Command {
    Command::Promise { ticket, what: "周一上午换好".into(), due: f.now.plus_minutes(60), permitted_by }
}
fn ask(f: &Fixture, ticket: TicketId) -> Command {
    Command::AskPromise { ticket, what: "周一上午换好".into(), due: f.now.plus_minutes(60) }
}
fn settle(ticket: TicketId, kept: bool, word: &str) -> Command {
    Command::SettlePromise { ticket, promise: None, kept, word: word.into() }
}
fn light(f: &mut Fixture) -> TicketId {
    let grade = lightest(&f.rules);
    complaint(f, &grade)
}

#[test]
fn r056_who_may_permit_is_the_packs_to_say() {
    for pack in PACKS {
        let want: &[Role] = match pack {
            // S4 6.1.4.2: the leader in charge of customer service.
            "group-complaints" => &[Role::ServiceHead],
            _ => &[Role::ServiceHead, Role::ProjectHead],
        };
        let rules = frontdesk::policy::rules_for(pack).unwrap();
        assert_eq!(rules.promise.permission, want, "{pack}");
        let mut f = hall(pack);
        let ticket = light(&mut f);
        let (by_project, by_clerk) = (promise(&f, ticket, Some(PROJECT)), promise(&f, ticket, Some(CLERK)));
        assert_eq!(f.refused(WANG, by_clerk).reason, Reason::WrongRole, "{pack}");
        if pack == "group-complaints" {
            assert_eq!(f.refused(WANG, by_project).reason, Reason::WrongRole, "{pack}");
        } else {
            f.ok(WANG, by_project);
        }
    }
}

#[test]
fn r056_nobody_promises_without_permission() {
    for pack in PACKS {
        let mut f = hall(pack);
        let ticket = light(&mut f);
        let bare = promise(&f, ticket, None);
        let refusal = f.refused(WANG, bare);
        assert_eq!((refusal.rule, refusal.reason), (Rule::R056, Reason::NeedsPermission), "{pack}");
        assert_eq!(refusal.next, Next::AskPromise);
        // A head promises in their own name, and needs nobody's permission.
        let own = promise(&f, ticket, None);
        let events = f.ok(HEAD, own);
        assert!(matches!(&events[..], [Event::Promise(PromiseEvent::Made { permitted_by: None, .. })]), "{events:?}");
    }
}

#[test]
fn r056_asked_for_in_the_program_and_permitted() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let asked = ask(&f, ticket);
    f.ok(WANG, asked.clone());
    assert!(f.t(ticket).promises.made.is_empty(), "asking promises nothing");
    assert!(matches!(f.refused(WANG, asked).reason, Reason::PromiseAsked { .. }));
    let permit = || Command::PermitPromise { ticket, word: "可以，先报我".into() };
    assert_eq!(f.refused(WANG, permit()).reason, Reason::WrongRole);
    f.ok(HEAD, permit());
    let made = &f.t(ticket).promises.made[0];
    assert_eq!((made.by, made.permitted_by, made.is_open()), (Some(WANG), Some(HEAD), true));
    assert_eq!(f.refused(HEAD, permit()).reason, Reason::NoPromiseAsked);
}

#[test]
fn r056_asked_for_and_refused_with_a_word() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let asked = ask(&f, ticket);
    f.ok(WANG, asked.clone());
    let refuse = |word: &str| Command::RefusePromise { ticket, word: word.into() };
    assert_eq!(f.refused(PROJECT, refuse(" ")).reason, Reason::Empty { field: Field::Reason });
    f.ok(PROJECT, refuse("配件没到，不能定时间"));
    assert!(f.t(ticket).promises.asked.is_none() && f.t(ticket).promises.made.is_empty());
    f.ok(WANG, asked);
}

#[test]
fn r056_a_head_permits_on_the_spot_with_their_own_password() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let command = promise(&f, ticket, Some(HEAD));
    assert_eq!(command.signature(Actor::Staff(WANG)), Some(HEAD), "it asks for the head's password");
    assert_eq!(command.signature(Actor::Staff(HEAD)), None, "who acts gives their word by acting");
    f.ok(WANG, command);
    assert_eq!(f.t(ticket).promises.made[0].permitted_by, Some(HEAD));
}

#[test]
fn r056_its_time_is_a_clock_and_it_is_said_whether_it_was_kept() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let command = promise(&f, ticket, Some(HEAD));
    f.ok(WANG, command);
    let (kind, clock) = f.t(ticket).clock_running(&f.rules).unwrap();
    assert_eq!((kind, clock.due), (ClockKind::Promise, f.now.plus_minutes(60)));
    f.pass(61);
    assert_eq!(f.t(ticket).clock_state(f.now, &f.rules), ClockState::Breached);
    assert_eq!(f.refused(WANG, settle(ticket, false, "")).reason, Reason::Empty { field: Field::Reason });
    assert_eq!(f.refused(LI, settle(ticket, true, "")).rule, Rule::T1);
    f.ok(WANG, settle(ticket, false, "配件晚到半天，已道歉"));
    let settled = f.t(ticket).promises.made[0].settled.clone().unwrap();
    assert_eq!((settled.how, settled.by), (Settlement::Broken, Some(WANG)));
    assert_eq!(f.refused(WANG, settle(ticket, true, "")).reason, Reason::NoPromise);
    assert_ne!(f.t(ticket).clock_running(&f.rules).unwrap().0, ClockKind::Promise);
}

#[test]
fn r056_an_open_promise_is_not_closed_away() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let department = f.rules.kind(&"complaint".into()).unwrap().department.clone();
    f.ok(WANG, Command::Dispatch { ticket, to: to(department.as_str()) });
    let command = promise(&f, ticket, Some(HEAD));
    f.ok(WANG, command);
    f.ok(FITTER, Command::Result { ticket, text: "好了".into(), handler: None });
    let refusal = f.refused(WANG, feedback(ticket, Outcome::Satisfied));
    assert!(matches!(refusal.reason, Reason::PromiseOpen { .. }) && refusal.next == Next::SettlePromise);
    f.ok(WANG, settle(ticket, true, ""));
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
}

#[test]
fn r056_only_kinds_of_the_pack_need_permission() {
    let mut f = hall("first-receiver");
    f.rules.promise.kinds = vec!["repair".into()];
    let ticket = light(&mut f);
    let bare = promise(&f, ticket, None);
    f.ok(WANG, bare);
    f.rules.promise.kinds = vec!["complaint".into()];
    let bare = promise(&f, ticket, None);
    assert_eq!(f.refused(WANG, bare).reason, Reason::NeedsPermission);
}

#[test]
fn r056_nothing_is_promised_for_the_past_or_by_others() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let due = f.now;
    let past = Command::Promise { ticket, what: "昨天".into(), due, permitted_by: Some(HEAD) };
    assert_eq!(f.refused(WANG, past).reason, Reason::BadTime { field: Field::Due });
    let asked = ask(&f, ticket);
    assert_eq!(f.refused(LI, asked).rule, Rule::T1, "the tracker speaks with the customer");
}

fn extend(ticket: TicketId, due: Moment, approved_by: Option<StaffId>) -> Command {
    Command::Extend { ticket, due, reason: "等配件".into(), told: "周二上午换好".into(), approved_by }
}

#[test]
fn r066_put_off_by_ten_working_days_at_once_and_no_further() {
    for pack in PACKS {
        let mut f = hall(pack);
        assert_eq!(f.rules.extension.longest, Limit::WorkingDays(10), "{pack}");
        let ticket = light(&mut f);
        let clock = f.t(ticket).finish.unwrap();
        let latest = due(Limit::WorkingDays(10), clock.due, &f.rules.calendar);
        let refusal = f.refused(WANG, extend(ticket, latest.plus_minutes(1), None));
        assert_eq!((refusal.rule, refusal.reason), (Rule::R066, Reason::TooFar { latest }), "{pack}");
        f.ok(WANG, extend(ticket, latest, None));
        assert_eq!(f.t(ticket).finish.unwrap().first_due, clock.first_due, "the first time stays on record");
    }
}

#[test]
fn r066_what_is_overdue_is_put_off_from_now() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    f.now = f.t(ticket).finish.unwrap().due.plus_minutes(60 * 24 * 40);
    let latest = due(Limit::WorkingDays(10), f.now, &f.rules.calendar);
    assert_eq!(f.t(ticket).latest_extension(f.now, &f.rules), Some(latest));
    f.ok(WANG, extend(ticket, latest, None));
    assert!(f.t(ticket).was_breached(f.now), "the breach stays visible");
}

#[test]
fn r066_from_the_second_extension_on_a_head_agrees() {
    for pack in PACKS {
        let mut f = hall(pack);
        assert_eq!(f.rules.extension.approve_from, 2, "{pack}");
        assert_eq!(f.rules.extension.approve, [Role::ServiceHead, Role::ProjectHead], "{pack}");
        let ticket = light(&mut f);
        let at = f.t(ticket).finish.unwrap().due;
        f.ok(WANG, extend(ticket, at.plus_minutes(60), None));
        assert_eq!(f.t(ticket).promises.extensions, 1);
        let refusal = f.refused(WANG, extend(ticket, at.plus_minutes(120), None));
        assert_eq!((refusal.rule, refusal.reason), (Rule::R066, Reason::NeedsApproval { nth: 2 }), "{pack}");
        assert_eq!(f.refused(WANG, extend(ticket, at.plus_minutes(120), Some(CLERK))).reason, Reason::WrongRole);
        let command = extend(ticket, at.plus_minutes(120), Some(PROJECT));
        assert_eq!(command.signature(Actor::Staff(WANG)), Some(PROJECT), "with their own password");
        let events = f.ok(WANG, command);
        let approved = Event::Promise(PromiseEvent::ExtensionApproved { ticket, by: PROJECT, nth: 2 });
        assert!(events.contains(&approved), "{events:?}");
        assert_eq!(f.t(ticket).promises.made[1].permitted_by, Some(PROJECT));
    }
}

#[test]
fn r066_what_the_customer_was_told_is_the_packs_to_ask_for() {
    for pack in PACKS {
        let mut f = hall(pack);
        assert!(f.rules.extension.tell_customer, "{pack}");
        let ticket = light(&mut f);
        let due = f.t(ticket).finish.unwrap().due.plus_minutes(60);
        let silent = Command::Extend { ticket, due, reason: "等配件".into(), told: " ".into(), approved_by: None };
        assert_eq!(f.refused(WANG, silent.clone()).reason, Reason::Empty { field: Field::Told });
        f.rules.extension.tell_customer = false;
        f.ok(WANG, silent);
        assert!(f.t(ticket).promises.made.is_empty(), "nothing was said, so nothing was promised");
    }
}

#[test]
fn r056_r066_what_is_said_with_an_extension_is_a_promise_that_the_result_settles() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let department = f.rules.kind(&"complaint".into()).unwrap().department.clone();
    f.ok(WANG, Command::Dispatch { ticket, to: to(department.as_str()) });
    let at = f.t(ticket).finish.unwrap().due;
    f.ok(WANG, extend(ticket, at.plus_minutes(60), None));
    f.ok(WANG, extend(ticket, at.plus_minutes(120), Some(HEAD)));
    f.now = at.plus_minutes(90);
    f.ok(FITTER, Command::Result { ticket, text: "换好了".into(), handler: None });
    let how: Vec<_> = f.t(ticket).promises.made.iter().map(|m| m.settled.as_ref().map(|s| s.how)).collect();
    assert_eq!(how, [Some(Settlement::Moved), Some(Settlement::Kept)]);
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
}

#[test]
fn r056_r066_a_result_after_the_promised_time_broke_it() {
    let mut f = hall("first-receiver");
    let ticket = light(&mut f);
    let department = f.rules.kind(&"complaint".into()).unwrap().department.clone();
    f.ok(WANG, Command::Dispatch { ticket, to: to(department.as_str()) });
    let at = f.t(ticket).finish.unwrap().due;
    f.ok(WANG, extend(ticket, at.plus_minutes(60), None));
    f.now = at.plus_minutes(61);
    f.ok(FITTER, Command::Result { ticket, text: "换好了".into(), handler: None });
    assert_eq!(f.t(ticket).promises.made[0].settled.as_ref().map(|s| s.how), Some(Settlement::Broken));
}
