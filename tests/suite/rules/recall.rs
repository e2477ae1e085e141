//! Who calls back whom, when again, and what a callback is: C5 and R083–R104, by the pack and nothing else.

use super::fixture::*;
use frontdesk::domain::callbacks::callers;
use frontdesk::domain::command::{Caller, Classify, Heard};
use frontdesk::domain::event::Event;
use frontdesk::domain::explain::{Which, explain};
use frontdesk::domain::refusal::*;
use frontdesk::domain::rules::Limit;
use frontdesk::domain::ticket::{CallbackState, Outcome, Stage};
use frontdesk::domain::*;

/// A fixture in which a new person of this role works.
fn with(role: Role) -> (Fixture, StaffId) {
    let mut f = Fixture::day();
    let caller = Caller::Known { contact: ContactId(200) };
    f.ok(HEAD, Command::AddStaff { caller, roles: vec![role], department: None });
    let id = *f.world.staff.keys().next_back().unwrap();
    (f, id)
}

/// A message of a VIP household, done and fed back, so that it waits for its callback.
fn vip_due(f: &mut Fixture, kind: &str, grade: &str) -> TicketId {
    let caller = Some(Caller::Known { contact: ContactId(300) });
    f.ok(HEAD, Command::EnterHousehold { code: "12-1-1803".into(), caller, vip: true });
    let message = frontdesk::domain::command::NewMessage { household: Some("12-1-1803".into()), ..message("漏水") };
    let class =
        Classify { kind: Code::new(kind), category: None, grade: Some(Code::new(grade)), ..Classify::default() };
    let command =
        Command::Register { message, classify: Some(class), dispatch: Some(to("eng")), answer: None, heard: None };
    let ticket = ticket_of(&f.ok(WANG, command));
    f.ok(FITTER, Command::Result { ticket, text: "已修好".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue);
    ticket
}

fn refused_roles(f: &mut Fixture, who: StaffId, ticket: TicketId) -> Vec<Role> {
    let refusal = f.refused(who, callback(ticket, Outcome::Satisfied));
    assert_eq!((refusal.rule, &refusal.reason), (Rule::C5, &Reason::WrongRole));
    match refusal.may {
        May::Roles(roles) => roles,
        other => panic!("a refusal names who may: {other:?}"),
    }
}

#[test]
fn r177_a_vip_household_is_called_back_by_its_assistant_where_the_pack_says_so() {
    let (mut f, assistant) = with(Role::VipAssistant);
    // The pack is silent: the grade decides, also for a VIP.
    let ticket = vip_due(&mut f, "complaint", "minor");
    assert!(!refused_roles(&mut f, assistant, ticket).contains(&Role::VipAssistant));
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    // It names the assistant: first the VIP, whatever class and grade say.
    f.rules.vip.callback_by = vec![Role::VipAssistant];
    f.rules.callback_classes[0].by = vec![Role::ServiceHead];
    let message = frontdesk::domain::command::NewMessage { household: Some("12-1-1803".into()), ..message("又漏") };
    let register = Command::Register {
        message,
        classify: Some(classify("complaint")),
        dispatch: Some(to("eng")),
        answer: None,
        heard: None,
    };
    let ticket = ticket_of(&f.ok(WANG, register));
    f.ok(FITTER, Command::Result { ticket, text: "已修好".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    for who in [CLERK, HEAD, PROJECT] {
        assert_eq!(refused_roles(&mut f, who, ticket), [Role::VipAssistant]);
    }
    assert_eq!(callers(&f.rules, f.t(ticket), true), [Role::VipAssistant]);
    f.ok(assistant, callback(ticket, Outcome::Satisfied));
    // Another household goes by class.
    let ticket = f.callback_due(WANG);
    assert_eq!(refused_roles(&mut f, assistant, ticket), [Role::ServiceHead]);
}

#[test]
fn r092_a_class_with_callers_of_its_own_goes_before_the_grade() {
    let mut f = Fixture::day();
    f.rules.callback_classes[0].by = vec![Role::DepartmentHead, Role::ServiceHead];
    let ticket = f.callback_due(WANG);
    assert_eq!(refused_roles(&mut f, CLERK, ticket), [Role::DepartmentHead, Role::ServiceHead]);
    assert_eq!(refused_roles(&mut f, PROJECT, ticket), [Role::DepartmentHead, Role::ServiceHead]);
    f.ok(HEAD, callback(ticket, Outcome::Satisfied));
}

#[test]
fn r093_each_grade_of_the_default_pack_is_called_back_by_whom_it_names() {
    let rules = frontdesk::policy::default_rules();
    let by = |grade: &str| rules.callback_roles(Some(&"complaint".into()), &grade.into(), false).to_vec();
    assert_eq!(by("major"), [Role::ProjectHead]);
    assert_eq!(by("important"), [Role::ServiceHead]);
    assert_eq!(by("minor"), [Role::ServiceClerk, Role::ServiceHead]);
    assert_eq!(by("ordinary"), [Role::ServiceClerk, Role::ServiceHead]);
    assert_eq!(by("nothing"), [], "a grade that the pack does not know names nobody");
}

#[test]
fn r074_r177_the_packs_of_other_documents_name_others() {
    let rules = frontdesk::policy::rules_for("customer-relations").unwrap();
    for grade in &rules.grades {
        assert_eq!(rules.callback_roles(None, &grade.code, true), [Role::VipAssistant], "{}", grade.code);
        assert!(rules.callback_roles(None, &grade.code, false).contains(&Role::HeadOffice), "{}", grade.code);
    }
}

#[test]
fn c5_the_handler_never_calls_back_whatever_the_pack_names() {
    let mut f = Fixture::day();
    for by in [&[Role::Handler][..], &[Role::Handler, Role::DepartmentHead], &Role::ALL] {
        f.rules.callback_classes[0].by = by.to_vec();
        f.rules.vip.callback_by = by.to_vec();
        let ticket = f.callback_due(WANG);
        let refusal = f.refused(FITTER, callback(ticket, Outcome::Satisfied));
        assert_eq!((refusal.reason, refusal.may), (Reason::OwnWork, May::NotHandler));
        f.ok(GUARD, callback(ticket, Outcome::Satisfied));
    }
}

/// R012, R071, R096: rework in the pack's limit, the next callback in the pack's limit after it, until satisfied.
#[test]
fn r096_dissatisfied_is_reworked_and_called_back_again_until_satisfied() {
    let mut f = Fixture::day();
    f.rules.rework = Limit::Minutes(90);
    f.rules.callbacks.again = Limit::Minutes(60);
    let ticket = f.callback_due(WANG);
    let first = match f.t(ticket).callback {
        CallbackState::Due { by, .. } => by.since(f.now) / 60_000,
        _ => 0,
    };
    assert_eq!(first, 10 * 1_440, "the class's window at first");
    for round in 1..=3 {
        f.pass(7);
        f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
        assert_eq!((f.stage(ticket), f.t(ticket).reworks), (Stage::Dispatched, round));
        assert_eq!(f.t(ticket).finish.unwrap().due, f.now.plus_minutes(90));
        assert_eq!(f.refused(CLERK, callback(ticket, Outcome::Satisfied)).reason, Reason::NoCallbackDue);
        f.pass(20);
        f.ok(FITTER, Command::Result { ticket, text: "又修了".into(), handler: None });
        // Nothing is drawn: it is owed.
        let events = f.ok(WANG, feedback(ticket, Outcome::Satisfied));
        assert!(!events.iter().any(|e| matches!(e, Event::CallbackDrawn { .. })), "{events:?}");
        let CallbackState::Due { by, month, .. } = f.t(ticket).callback else { panic!("owed again") };
        assert_eq!((by, month), (f.now.plus_minutes(60), None));
        // Where the clock is explained it is that limit.
        let history: Vec<_> = f.log.iter().filter(|r| r.event.ticket() == Some(ticket)).cloned().collect();
        let stories = explain(f.t(ticket), &history, f.now, &f.rules);
        let last = stories.iter().rfind(|s| s.which == Which::Callback).unwrap();
        assert_eq!((last.limit, last.clock.due, last.steps.is_empty()), (Some(Limit::Minutes(60)), by, false));
    }
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::Closed);
    let tally = f.world.tally(f.now.month_number(), &Code::new("complaints"));
    assert_eq!((tally.drawn, tally.chosen, tally.done), (1, 1, 1), "and counts once");
}

#[test]
fn r096_attempts_that_reached_nobody_are_on_record_and_begin_anew_after_rework() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.ok(CLERK, callback(ticket, Outcome::Unreachable));
    assert_eq!((f.t(ticket).callback_tries, f.stage(ticket)), (1, Stage::CallbackDue));
    f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
    f.ok(FITTER, Command::Result { ticket, text: "又修了".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.t(ticket).callback_tries, 0);
    let tried = f.log.iter().filter(|r| matches!(r.event, Event::CalledBack { outcome: Outcome::Unreachable, .. }));
    assert_eq!(tried.count(), 1);
}

/// R083, R085, R098: a callback is an act of its own, by one of the pack's ways, with who, when, how and what they think.
#[test]
fn r083_r085_r098_a_callback_is_recorded_apart_from_feedback_with_way_and_caller() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    let unknown = Heard { way: Code::new("dream"), ..heard(Outcome::Satisfied) };
    let refusal = f.refused(CLERK, Command::Callback { ticket, heard: unknown, contents: Vec::new() });
    assert!(matches!(refusal.reason, Reason::NoCode { field: Field::Way, .. }));
    let door = Heard { way: Code::new("door"), ..heard(Outcome::Satisfied) };
    f.pass(30);
    f.ok(CLERK, Command::Callback { ticket, heard: door, contents: Vec::new() });
    let record = f.log.iter().find(|r| matches!(r.event, Event::CalledBack { .. })).unwrap();
    let Event::CalledBack { way, outcome, words, .. } = &record.event else { panic!() };
    assert_eq!((record.actor, record.at), (Actor::Staff(CLERK), f.now));
    assert_eq!((way.as_str(), *outcome, words.as_str()), ("door", Outcome::Satisfied, "客户的话"));
    assert_eq!(
        f.log.iter().filter(|r| matches!(r.event, Event::FedBack { .. })).count(),
        1,
        "and feedback stays what it was"
    );
}

/// R101: 'dissatisfied' without words is no answer, in a callback neither.
#[test]
fn r101_why_somebody_is_not_satisfied_is_asked() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    let silent = Heard { words: " ".into(), ..heard(Outcome::NotSatisfied) };
    let refusal = f.refused(CLERK, Command::Callback { ticket, heard: silent, contents: Vec::new() });
    assert_eq!(refusal.reason, Reason::Empty { field: Field::Words });
}

/// R088, R089, R091: what is drawn is by the class of the ticket's kind at the pack's rate and in its window.
#[test]
fn r088_r089_r091_the_rates_and_windows_of_the_default_pack_are_those_of_its_rows() {
    let rules = frontdesk::policy::default_rules();
    let class = |kind: &str| rules.callback_class(&rules.kind(&kind.into()).unwrap().callback_class).unwrap();
    assert_eq!((class("complaint").percent, class("repair").percent, class("enquiry").percent), (100, 30, 10));
    assert_eq!((class("repair").percent_from, class("repair").percent_to), (30, 80));
    assert_eq!(class("repair").window, Limit::WorkingDays(10));
    let codes = |all: &[frontdesk::domain::rules::Choice]| all.iter().map(|c| c.code.to_string()).collect::<Vec<_>>();
    assert_eq!(codes(&rules.callbacks.kinds), ["survey", "complaint", "repair", "visit"], "R084");
    assert_eq!(codes(&rules.callbacks.means), ["talk", "look", "check"], "R086");
    for way in ["phone", "door", "letter", "mail"] {
        assert!(rules.has_way(&way.into()), "R085: {way}");
    }
}

/// R097, R012: what was learnt goes back to the department, as rework that it sees, not as a note.
#[test]
fn r097_dissatisfaction_learnt_in_a_callback_goes_back_to_the_department() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
    let sent = f.t(ticket).dispatch.clone().unwrap();
    assert_eq!((sent.department.as_str(), sent.accepted, sent.at), ("eng", None, f.now));
    f.ok(FOREMAN, Command::AcceptWork { ticket, handler: None });
    assert_eq!(f.stage(ticket), Stage::InProgress);
}

/// R084, R086: the kinds of callback and the means are lists of the pack, and every pack has them.
#[test]
fn r084_r086_kinds_and_means_of_callbacks_are_the_packs() {
    for pack in ["first-receiver", "group-complaints", "customer-relations", "residential-complaints"] {
        let rules = frontdesk::policy::rules_for(pack).unwrap();
        let named = |all: &[frontdesk::domain::rules::Choice], code: &str| all.iter().any(|c| c.code.as_str() == code);
        for kind in ["survey", "complaint", "repair", "visit"] {
            assert!(named(&rules.callbacks.kinds, kind), "R084 {pack}: {kind}");
        }
        for means in ["talk", "look", "check"] {
            assert!(named(&rules.callbacks.means, means), "R086 {pack}: {means}");
        }
    }
}

/// R102: own fault is analysed, mended and verified, and the customer hears again; where there is none, it is explained
/// until they accept it.
#[test]
fn r102_a_failed_callback_is_analysed_mended_and_called_back_again_or_explained_and_accepted() {
    use frontdesk::domain::event::CorrectiveEvent;
    use frontdesk::domain::rules::ActionTrigger;
    let mut f = Fixture::day();
    f.rules.corrective.triggers = vec![ActionTrigger::FailedCallback];
    let failed = |f: &mut Fixture| {
        let ticket = f.callback_due(WANG);
        let events = f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
        let offered = |e: &Event| {
            matches!(e, Event::Corrective(CorrectiveEvent::Offered { trigger: ActionTrigger::FailedCallback, .. }))
        };
        assert!(events.iter().any(offered), "the analysis is offered at once");
        ticket
    };
    // Own fault: a form on its way, and rework that is called back until satisfied.
    let ticket = failed(&mut f);
    let open = command::OpenAction {
        trigger: ActionTrigger::FailedCallback,
        tickets: vec![ticket],
        department: None,
        matter: "返修两次".into(),
        before: String::new(),
    };
    f.ok(HEAD, Command::OpenAction(open));
    let form = f.world.corrective.open_of(ticket).unwrap();
    let told = form.path.last().unwrap();
    assert!(told.tells_customer && form.path.iter().any(|s| s.checks), "verified, and the customer is told");
    assert_eq!(f.stage(ticket), Stage::Dispatched, "and it is reworked meanwhile");
    f.ok(WANG, Command::Result { ticket, text: "已返工".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue, "called back again, whatever a draw says");
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::Closed);
    // No fault: declined with the word that explains it, told to the customer, and accepted.
    let ticket = failed(&mut f);
    let reason = "装修自购件所致，已当面说明".to_owned();
    f.ok(HEAD, Command::DeclineAction { ticket, trigger: ActionTrigger::FailedCallback, reason });
    assert!(f.world.corrective.open_of(ticket).is_none());
    f.ok(WANG, Command::Result { ticket, text: "已返工".into(), handler: None });
    f.ok(WANG, feedback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::CallbackDue, "whether it is accepted is asked");
    f.ok(CLERK, callback(ticket, Outcome::Satisfied));
    assert_eq!(f.stage(ticket), Stage::Closed);
}

/// R104 (the residential rules): the desk or service centre replies promptly, calls back, and its figures are collected.
#[test]
fn r104_the_service_centre_replies_calls_back_and_collects() {
    let rules = frontdesk::policy::rules_for("residential-complaints").unwrap();
    let service = [Role::Operator, Role::ServiceClerk, Role::ServiceHead];
    assert!(!rules.grades.is_empty() && rules.supervisor_minutes > 0, "prompt reply");
    let complaints = rules.callback_class(&rules.kind(&"complaint".into()).unwrap().callback_class).unwrap();
    assert_eq!(complaints.percent, 100);
    let theirs = rules.grades.iter().filter(|g| {
        let roles = rules.callback_roles(Some(&complaints.code), &g.code, false);
        roles.iter().any(|r| service.contains(r))
    });
    assert!(theirs.count() > 0, "the centre calls back");
    assert!(!rules.figures.callback_statistics_months.is_empty(), "and its figures are collected by periods");
}
