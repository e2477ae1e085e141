//! Corrective and preventive action (R113–R116): the form, its path, who may do which step, the customers.

use super::fixture::*;
use frontdesk::domain::command::OpenAction;
use frontdesk::domain::corrective::{Action, ActionEnd, OfferAnswer};
use frontdesk::domain::event::{CorrectiveEvent, Event, Recorded};
use frontdesk::domain::refusal::{May, Reason, Rule};
use frontdesk::domain::rules::{ActionStep, ActionTrigger, Label, Limit};
use frontdesk::domain::*;

const FORM: ActionId = ActionId(1);

fn label(word: &str) -> Label {
    Label { zh: word.into(), en: word.into() }
}

/// cause → check → approve → carry out → verify → tell, as R114 and R115 want it.
fn path() -> Vec<ActionStep> {
    let step = |code: &str, by: &[Role], checks, tells_customer| ActionStep {
        code: Code::new(code),
        label: label(code),
        by: by.to_vec(),
        within: Some(Limit::Minutes(60)),
        checks,
        tells_customer,
    };
    vec![
        step("cause", &[Role::DepartmentHead, Role::ServiceClerk, Role::ServiceHead], false, false),
        step("check", &[Role::ServiceHead], true, false),
        step("approve", &[Role::ProjectHead], true, false),
        step("carry-out", &[Role::DepartmentHead], false, false),
        step("verify", &[Role::ServiceHead, Role::ServiceClerk], true, false),
        step("tell", &[Role::Operator, Role::ServiceClerk], false, true),
    ]
}

fn desk() -> Fixture {
    let mut f = Fixture::day();
    f.rules.corrective.steps = path();
    f.rules.corrective.triggers = ActionTrigger::ALL.iter().map(|(t, _)| *t).collect();
    f
}

fn open(trigger: ActionTrigger, tickets: &[TicketId]) -> Command {
    Command::OpenAction(OpenAction {
        trigger,
        tickets: tickets.to_vec(),
        department: None,
        matter: "厨房三次漏水".into(),
        before: "换过两次软管".into(),
    })
}

/// A form about two repairs for engineering.
fn opened(f: &mut Fixture) -> Vec<TicketId> {
    let tickets = vec![f.dispatched(WANG, "repair"), f.dispatched(WANG, "repair")];
    f.ok(WANG, open(ActionTrigger::SameRepair, &tickets));
    tickets
}

fn step(code: &str, text: &str) -> Command {
    Command::ActionStep { action: FORM, step: Code::new(code), text: text.into(), back_to: None }
}

fn back(code: &str, to: &str) -> Command {
    Command::ActionStep { action: FORM, step: Code::new(code), text: "再查".into(), back_to: Some(Code::new(to)) }
}

fn told(ticket: TicketId, reached: bool) -> Command {
    Command::ActionTold { action: FORM, ticket, way: Code::new("phone"), reached, words: "已换水管".into() }
}

fn form(f: &Fixture) -> &Action {
    f.world.corrective.action(FORM).unwrap()
}

fn stands_at(f: &Fixture) -> &str {
    form(f).current().map_or("", |s| s.code.as_str())
}

/// Up to the customers: engineering's head wrote, the service head checked and verified.
fn verified(f: &mut Fixture) {
    f.ok(FOREMAN, step("cause", "水压太高"));
    f.ok(HEAD, step("check", ""));
    f.ok(PROJECT, step("approve", ""));
    f.ok(FOREMAN, step("carry-out", "装了减压阀"));
    f.ok(HEAD, step("verify", "两周未漏"));
}

#[test]
fn r114_the_form_goes_its_path_from_cause_to_the_customer_told() {
    let mut f = desk();
    let tickets = opened(&mut f);
    assert_eq!(stands_at(&f), "cause");
    verified(&mut f);
    assert_eq!(stands_at(&f), "tell");
    f.ok(WANG, told(tickets[0], true));
    assert_eq!(stands_at(&f), "tell", "one customer has not heard");
    let events = f.ok(WANG, told(tickets[1], true));
    assert!(matches!(events.last(), Some(Event::Corrective(CorrectiveEvent::Closed { action: FORM }))));
    assert_eq!(form(&f).end, Some(ActionEnd::Closed));
    assert_eq!(f.refused(HEAD, step("tell", "x")).reason, Reason::NoAction { action: FORM });
}

#[test]
fn r114_each_step_is_for_its_roles_and_the_department_head_for_that_of_the_department() {
    let mut f = desk();
    opened(&mut f);
    let head_of_security = StaffId(11);
    let caller = command::Caller::Known { contact: ContactId(9) };
    let roles = vec![Role::DepartmentHead];
    f.ok(HEAD, Command::AddStaff { caller, roles, department: Some(Code::new("sec")) });
    let refusal = f.refused(head_of_security, step("cause", "x"));
    assert_eq!((refusal.rule, refusal.reason), (Rule::R114, Reason::WrongRole));
    assert_eq!(f.refused(WANG, step("cause", "x")).may, May::Roles(path()[0].by.clone()));
    f.ok(FOREMAN, step("cause", "水压太高"));
    assert_eq!(f.refused(CLERK, step("check", "")).reason, Reason::WrongRole);
    let refusal = f.refused(HEAD, step("approve", ""));
    assert_eq!(refusal.reason, Reason::OtherStep { stands: label("check") }, "no step is skipped");
}

#[test]
fn r114_nobody_checks_what_they_wrote() {
    let mut f = desk();
    opened(&mut f);
    f.ok(HEAD, step("cause", "水压太高"));
    // The only head of customer service wrote it: the other supervisor stands in.
    assert_eq!(f.refused(HEAD, step("check", "")).reason, Reason::OwnWriting);
    assert_eq!(form(&f).may_act(&f.world, &f.rules), [PROJECT]);
    f.ok(PROJECT, step("check", ""));
    f.ok(PROJECT, step("approve", ""));
    f.ok(FOREMAN, step("carry-out", "装了减压阀"));
    assert_eq!(f.refused(HEAD, step("verify", "")).reason, Reason::OwnWriting);
    f.ok(CLERK, step("verify", "两周未漏"));
}

#[test]
fn r114_a_check_sends_back_with_a_word_and_what_is_written_anew_is_checked_anew() {
    let mut f = desk();
    opened(&mut f);
    f.ok(HEAD, step("cause", "不清楚"));
    f.ok(PROJECT, step("check", ""));
    assert_eq!(f.refused(PROJECT, back("approve", "tell")).rule, Rule::Input, "only to a step before");
    let mute = Command::ActionStep {
        action: FORM,
        step: Code::new("approve"),
        text: " ".into(),
        back_to: Some(Code::new("cause")),
    };
    assert!(matches!(f.refused(PROJECT, mute).reason, Reason::Empty { .. }));
    f.ok(PROJECT, back("approve", "cause"));
    assert_eq!(stands_at(&f), "cause");
    assert!(form(&f).standing(&Code::new("check")).is_none(), "what was checked is no longer there");
    assert_eq!(f.refused(FOREMAN, back("cause", "cause")).reason, Reason::NotACheck);
    f.ok(FOREMAN, step("cause", "水压太高"));
    // Written by another now: the head of customer service may check.
    f.ok(HEAD, step("check", ""));
    assert_eq!(form(&f).entries.len(), 5, "everything that was said stays");
}

#[test]
fn r114_the_limits_of_the_steps_run_and_lateness_stays_visible() {
    let mut f = desk();
    opened(&mut f);
    f.pass(61);
    assert!(form(&f).is_late(f.now));
    let events = f.ok(FOREMAN, step("cause", "水压太高"));
    let late = events.iter().find_map(|e| match e {
        Event::Corrective(CorrectiveEvent::StepDone { late_ms, due, .. }) => Some((*late_ms, *due)),
        _ => None,
    });
    assert_eq!(late, Some((60_000, Some(f.now.plus_minutes(60)))));
    assert!(!form(&f).is_late(f.now) && form(&f).was_late(f.now));
}

#[test]
fn r114_a_form_keeps_the_path_it_was_opened_with() {
    let mut f = desk();
    opened(&mut f);
    f.rules.corrective.steps.truncate(1);
    verified(&mut f);
    assert_eq!(stands_at(&f), "tell");
    let other = f.dispatched(WANG, "repair");
    f.ok(WANG, open(ActionTrigger::SameRepair, &[other]));
    assert_eq!(f.world.corrective.action(ActionId(2)).unwrap().path.len(), 1);
}

#[test]
fn r115_every_customer_is_told_or_was_tried_as_often_as_the_policy_asks() {
    let mut f = desk();
    let tickets = opened(&mut f);
    assert!(
        matches!(f.refused(WANG, told(tickets[0], true)).reason, Reason::OtherStep { .. }),
        "not before it is verified"
    );
    verified(&mut f);
    let refusal = f.refused(WANG, step("tell", "都说了"));
    assert_eq!((refusal.rule, refusal.reason), (Rule::R115, Reason::CustomersUntold { tickets: tickets.clone() }));
    assert!(matches!(f.refused(WANG, told(TicketId(99), true)).reason, Reason::NotOnForm { .. }));
    f.ok(WANG, told(tickets[0], true));
    assert_eq!(f.refused(WANG, told(tickets[0], true)).reason, Reason::NoChange);
    for _ in 0..f.rules.feedback_tries {
        assert_eq!(form(&f).end, None);
        f.ok(WANG, told(tickets[1], false));
    }
    assert_eq!(form(&f).end, Some(ActionEnd::Closed));
    assert!(!form(&f).customer(tickets[1]).unwrap().is_told());
}

#[test]
fn r116_a_survey_opens_a_form_by_hand_without_tickets() {
    let mut f = desk();
    let survey = |department: Option<&str>| {
        Command::OpenAction(OpenAction {
            trigger: ActionTrigger::Survey,
            tickets: vec![],
            department: department.map(Code::new),
            matter: "绿化满意率低".into(),
            before: String::new(),
        })
    };
    assert!(matches!(f.refused(HEAD, survey(None)).reason, Reason::Empty { .. }));
    f.ok(HEAD, survey(Some("eng")));
    verified(&mut f);
    f.ok(CLERK, step("tell", "公告栏已贴出"));
    assert_eq!(form(&f).end, Some(ActionEnd::Closed));
}

#[test]
fn r113_a_form_is_opened_for_what_the_pack_names_and_for_tickets_on_no_other() {
    let mut f = desk();
    f.rules.corrective.triggers.retain(|t| *t != ActionTrigger::ManyPeople);
    let tickets = opened(&mut f);
    assert!(matches!(f.refused(WANG, open(ActionTrigger::ManyPeople, &tickets)).reason, Reason::NoCode { .. }));
    let again = f.refused(WANG, open(ActionTrigger::SameRepair, &tickets));
    assert_eq!(again.reason, Reason::OnForm { ticket: tickets[0], action: FORM });
    assert!(matches!(f.refused(WANG, open(ActionTrigger::SameRepair, &[])).reason, Reason::Empty { .. }));
    let more = f.dispatched(WANG, "repair");
    f.ok(WANG, Command::JoinAction { action: FORM, ticket: more });
    assert_eq!(form(&f).tickets().count(), 3);
    assert_eq!(f.refused(LI, open(ActionTrigger::SameRepair, &[more])).rule, Rule::T2, "operators act on duty");
}

#[test]
fn r114_only_a_supervisor_withdraws_a_form_and_its_tickets_are_free_again() {
    let mut f = desk();
    let tickets = opened(&mut f);
    let withdraw = || Command::WithdrawAction { action: FORM, reason: "重复".into() };
    assert_eq!(f.refused(WANG, withdraw()).reason, Reason::WrongRole);
    f.ok(HEAD, withdraw());
    assert_eq!(f.refused(FOREMAN, step("cause", "x")).reason, Reason::NoAction { action: FORM });
    f.ok(WANG, open(ActionTrigger::SameRepair, &tickets));
}

#[test]
fn r113_linked_tickets_know_each_other_and_stay_tickets_of_their_own() {
    let mut f = desk();
    let (one, other) = (f.register(WANG), f.closed(WANG));
    f.ok(WANG, Command::Link { ticket: one, to: other });
    assert!(f.t(one).links.contains(&other) && f.t(other).links.contains(&one));
    assert_eq!(f.stage(one), ticket::Stage::Received);
    assert_eq!(f.stage(other), ticket::Stage::Closed);
    assert_eq!(f.refused(WANG, Command::Link { ticket: other, to: one }).reason, Reason::NoChange);
    assert_eq!(f.refused(WANG, Command::Link { ticket: one, to: one }).reason, Reason::LinkToItself);
    assert_eq!(f.refused(LI, Command::Link { ticket: one, to: other }).rule, Rule::T2);
}

fn offered(f: &mut Fixture, tickets: &[TicketId]) {
    let event = Event::Corrective(CorrectiveEvent::Offered {
        ticket: tickets[0],
        trigger: ActionTrigger::SameRepair,
        tickets: tickets.to_vec(),
        category: None,
    });
    let recorded = Recorded {
        position: f.world.position + 1,
        version: f.world.version_of(event.stream()) + 1,
        at: f.now,
        actor: Actor::Staff(WANG),
        desk: DeskId(1),
        shift: None,
        event,
    };
    f.world.apply(&recorded);
}

#[test]
fn r113_an_offer_is_answered_by_a_form_or_by_a_word() {
    let mut f = desk();
    let tickets = vec![f.register(WANG), f.register(WANG)];
    let decline = |reason: &str| Command::DeclineAction {
        ticket: tickets[1],
        trigger: ActionTrigger::SameRepair,
        reason: reason.into(),
    };
    assert_eq!(f.refused(WANG, decline("x")).reason, Reason::NoOffer { ticket: tickets[1] });
    offered(&mut f, &tickets);
    assert!(matches!(f.refused(WANG, decline(" ")).reason, Reason::Empty { .. }));
    f.ok(WANG, decline("更换管道已排期"));
    assert_eq!(f.world.corrective.open_offers().count(), 0);
    let known = tickets.iter().copied().collect();
    assert!(f.world.corrective.was_offered(ActionTrigger::SameRepair, &known, None, f.now));
    let third = f.register(WANG);
    let three: Vec<TicketId> = tickets.iter().copied().chain([third]).collect();
    assert!(!f.world.corrective.was_offered(ActionTrigger::SameRepair, &three.iter().copied().collect(), None, f.now));
    offered(&mut f, &three);
    for ticket in &three {
        f.ok(WANG, Command::Classify { ticket: *ticket, class: classify("repair") });
    }
    f.ok(WANG, open(ActionTrigger::SameRepair, &three));
    let answer = f.world.corrective.offers.last().unwrap().answer.clone();
    assert_eq!(answer, Some(OfferAnswer::Opened(FORM)));
}

#[test]
fn old_forms_leave_memory_and_open_ones_stay() {
    let mut f = desk();
    for _ in 0..20 {
        let ticket = f.dispatched(WANG, "repair");
        f.ok(WANG, open(ActionTrigger::SameRepair, &[ticket]));
        let action = ActionId(f.world.corrective.last);
        f.ok(HEAD, Command::WithdrawAction { action, reason: "重复".into() });
    }
    opened(&mut f);
    f.world.forget_ended();
    let left: Vec<u32> = f.world.corrective.actions.keys().map(|a| a.0).collect();
    assert!(left.len() == 13 && left.contains(&21) && !left.contains(&1), "{left:?}");
}
