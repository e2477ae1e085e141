//! Ladders of escalation on every shipped pack (R004, R012, R023, R029, R069, R096, 逐级上报): who is told when, who takes
//! it up, and when it climbs on.

mod taken_up;

use super::fixture::*;
use frontdesk::domain::clock::due;
use frontdesk::domain::command::{Caller, Classify};
use frontdesk::domain::escalation::Ladder;
use frontdesk::domain::event::{Cause, EscalationEvent, Event};
use frontdesk::domain::refusal::*;
use frontdesk::domain::rules::{Escalation, Limit, Rules, Trigger};
use frontdesk::domain::ticket::{CallbackState, Outcome};
use frontdesk::domain::*;

const PACKS: [&str; 4] = ["first-receiver", "group-complaints", "customer-relations", "residential-complaints"];
/// Somebody of head office.
const OFFICE: StaffId = StaffId(11);
const MINUTE: i64 = 1;

/// The fixture's people with a shipped pack: the fitter and the foreman are of the department that has complaints.
pub fn hall(pack: &str) -> Fixture {
    let mut f = Fixture::founded();
    f.rules = frontdesk::policy::rules_for(pack).unwrap();
    let department = f.rules.kind(&"complaint".into()).unwrap().department.clone();
    for (staff, role) in [(FITTER, Role::Handler), (FOREMAN, Role::DepartmentHead)] {
        let department = Some(department.clone());
        f.ok(HEAD, Command::ChangeStaff { staff, roles: vec![role], department, active: true });
    }
    let caller = Caller::Known { contact: ContactId(200) };
    f.ok(HEAD, Command::AddStaff { caller, roles: vec![Role::HeadOffice], department: None });
    let shift = f.rules.shifts[0].code.clone();
    f.ok(WANG, Command::OpenShift { pattern: shift });
    f.ok(WANG, Command::SignOn);
    f
}

/// A complaint that Wang registered, of a grade.
pub fn complaint(f: &mut Fixture, grade: &str) -> TicketId {
    let class = Classify { kind: "complaint".into(), category: None, grade: Some(grade.into()), ..Classify::default() };
    ticket_of(&f.ok(WANG, register(Some(class), None)))
}

/// The lightest grade of the scheme in use.
pub fn lightest(rules: &Rules) -> String {
    rules.grades.iter().min_by_key(|g| g.weight).unwrap().code.to_string()
}

fn send(f: &mut Fixture, ticket: TicketId) {
    let department = f.rules.kind(&"complaint".into()).unwrap().department.clone();
    f.ok(WANG, Command::Dispatch { ticket, to: to(department.as_str()) });
}

fn done(f: &mut Fixture, ticket: TicketId) {
    f.ok(FITTER, Command::Result { ticket, text: "已处理".into(), handler: None });
}

fn told(f: &mut Fixture, ticket: TicketId) {
    f.ok(WANG, Command::Progress { ticket, text: "已答复".into(), told_customer: true });
}

pub fn keep_time(f: &mut Fixture) -> Vec<Event> {
    f.by(Actor::System, Command::KeepTime)
}

/// The steps of a ladder among what happened: which, whom it tells.
pub fn steps(events: &[Event], code: &str) -> Vec<(u8, Vec<Role>)> {
    let of = |e: &Event| match e {
        Event::Escalation(EscalationEvent::StepReached { ladder, step, to, .. }) if ladder.as_str() == code => {
            Some((*step, to.clone()))
        }
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

fn ladder<'f>(f: &'f Fixture, ticket: TicketId, code: &str) -> &'f Ladder {
    f.t(ticket).ladders.last(&code.into()).unwrap()
}

fn acknowledge(ticket: TicketId, word: &str) -> Command {
    Command::AcknowledgeStep { ticket, ladder: None, word: word.into() }
}

/// Brings a matter about, and passes to the moment after which a ladder stands: the ticket, what happened then.
fn begin(f: &mut Fixture, of: &Escalation) -> (TicketId, Vec<Event>) {
    let light = lightest(&f.rules);
    let after = |f: &mut Fixture, due: Moment| {
        f.now = due;
        let early = keep_time(f);
        assert_eq!(steps(&early, of.code.as_str()), [], "{}: not late yet", of.code);
        f.now = due.plus_ms(1);
        keep_time(f)
    };
    match of.trigger {
        Trigger::Information => {
            let grade = of.grades.first().unwrap().to_string();
            let class = Classify {
                kind: "complaint".into(),
                category: None,
                grade: Some(grade.as_str().into()),
                ..Classify::default()
            };
            let events = f.ok(WANG, register(Some(class), None));
            (ticket_of(&events), events)
        }
        Trigger::ReceiveLate => {
            let ticket = ticket_of(&f.by(Actor::Intake, Command::MessageIn(message("来件"))));
            let due = f.now.plus_minutes(i64::from(f.rules.receive_minutes));
            (ticket, after(f, due))
        }
        Trigger::ReplyLate => {
            let ticket = complaint(f, &light);
            let due = f.t(ticket).reply.unwrap().due;
            (ticket, after(f, due))
        }
        Trigger::FinishLate => {
            let ticket = complaint(f, &light);
            told(f, ticket);
            let due = f.t(ticket).finish.unwrap().due;
            (ticket, after(f, due))
        }
        Trigger::ReworkLate => {
            let ticket = complaint(f, &light);
            send(f, ticket);
            done(f, ticket);
            f.ok(WANG, feedback(ticket, Outcome::NotSatisfied));
            let due = f.t(ticket).finish.unwrap().due;
            (ticket, after(f, due))
        }
        Trigger::CallbackLate => {
            let ticket = complaint(f, &light);
            send(f, ticket);
            done(f, ticket);
            f.ok(WANG, feedback(ticket, Outcome::Satisfied));
            let CallbackState::Due { by, .. } = f.t(ticket).callback.clone() else {
                panic!("complaints are called back")
            };
            (ticket, after(f, by))
        }
        Trigger::NotSatisfied => {
            let ticket = complaint(f, &light);
            send(f, ticket);
            done(f, ticket);
            let events = f.ok(WANG, feedback(ticket, Outcome::NotSatisfied));
            (ticket, events)
        }
        // Whom it tells, the rule says: told.rs.
        Trigger::GradeChanged => panic!("{} has no figures of its own", of.code),
    }
}

/// Nobody takes it up: each step is reached at the minute that the pack says, and not before.
fn climbs(pack: &str, code: &str) {
    let mut f = hall(pack);
    let of = f.rules.ladder(&code.into()).unwrap_or_else(|| panic!("{pack} has no ladder {code}")).clone();
    let (ticket, events) = begin(&mut f, &of);
    assert_eq!(steps(&events, code), [(1, of.steps[0].to.clone())], "{pack} {code}");
    let since = ladder(&f, ticket, code).since;
    for (n, step) in of.steps.iter().enumerate().skip(1) {
        let calendar = f.rules.calendar.clone();
        let before = ladder(&f, ticket, code).rungs[n - 1].clone();
        assert_eq!(before.until, due(of.steps[n - 1].acknowledge, f.now, &calendar), "{pack} {code} {n}");
        let reached =
            step.after.map(|after| due(after, since, &calendar)).map_or(before.until, |a| a.min(before.until));
        f.now = reached.plus_ms(-1);
        assert_eq!(steps(&keep_time(&mut f), code), [], "{pack} {code}: step {} too early", n + 1);
        f.now = reached;
        let number = u8::try_from(n + 1).unwrap();
        assert_eq!(steps(&keep_time(&mut f), code), [(number, step.to.clone())], "{pack} {code}");
        let rung = ladder(&f, ticket, code).rungs[n].clone();
        assert_eq!((rung.due, rung.at), (reached, f.now));
    }
    f.pass(60 * 24 * 60);
    assert_eq!(steps(&keep_time(&mut f), code), [], "{pack} {code}: there is no step above the last");
}

/// The figures of a ladder, through the pack: (roles, after the trigger, to be acknowledged within).
fn figures(pack: &str, code: &str, want: &[(&[Role], Option<&str>, &str)]) {
    let rules = frontdesk::policy::rules_for(pack).unwrap();
    let ladder = rules.ladder(&code.into()).unwrap_or_else(|| panic!("{pack} has no ladder {code}"));
    let have: Vec<_> = ladder
        .steps
        .iter()
        .map(|s| (s.to.clone(), s.after.map(|a| a.to_string()), s.acknowledge.to_string()))
        .collect();
    let want: Vec<_> =
        want.iter().map(|(to, after, ack)| (to.to_vec(), after.map(str::to_owned), (*ack).to_owned())).collect();
    assert_eq!(have, want, "{pack} {code}");
}

use Role::{DepartmentHead, HeadOffice, ProjectHead, ServiceClerk, ServiceHead};

#[test]
fn r004_r029_major_information_is_reported_at_once_to_service_and_project_head() {
    for pack in PACKS {
        let want = [(&[ServiceHead, ProjectHead][..], None, "10 minutes"), (&[HeadOffice][..], None, "30 minutes")];
        figures(pack, "major", &want);
        climbs(pack, "major");
    }
}

#[test]
fn r014_the_group_hears_of_every_complaint_at_once() {
    figures("group-complaints", "complaint", &[(&[ServiceClerk, HeadOffice], None, "1 hour")]);
    climbs("group-complaints", "complaint");
}

#[test]
fn r023_a_message_that_nobody_receives_goes_up() {
    for pack in PACKS {
        figures(pack, "receive-late", &[(&[ServiceHead], None, "10 minutes"), (&[ProjectHead], None, "30 minutes")]);
        climbs(pack, "receive-late");
    }
}

#[test]
fn r069_a_late_answer_goes_up_step_by_step() {
    for pack in PACKS {
        let want = [
            (&[ServiceHead][..], None, "1 hour"),
            (&[ProjectHead], Some("1 working day"), "4 hours"),
            (&[HeadOffice], Some("3 working days"), "1 working day"),
        ];
        figures(pack, "reply-late", &want);
        climbs(pack, "reply-late");
    }
}

#[test]
fn r069_what_is_not_finished_goes_up_step_by_step() {
    let usual = [
        (&[DepartmentHead, ServiceHead][..], None, "2 hours"),
        (&[ProjectHead], Some("1 working day"), "1 working day"),
        (&[HeadOffice], Some("3 working days"), "1 working day"),
    ];
    for pack in ["first-receiver", "group-complaints", "customer-relations"] {
        figures(pack, "finish-late", &usual);
        climbs(pack, "finish-late");
    }
}

#[test]
fn r067_r069_residential_complaints_go_to_the_service_centre_first() {
    let want = [
        (&[ServiceHead][..], None, "1 hour"),
        (&[ProjectHead], Some("24 hours"), "4 hours"),
        (&[HeadOffice], Some("3 working days"), "1 working day"),
    ];
    figures("residential-complaints", "finish-late", &want);
    climbs("residential-complaints", "finish-late");
}

#[test]
fn r096_late_rework_goes_up() {
    for pack in PACKS {
        let want = [
            (&[DepartmentHead, ServiceHead, ProjectHead][..], None, "2 hours"),
            (&[HeadOffice], None, "1 working day"),
        ];
        figures(pack, "rework-late", &want);
        climbs(pack, "rework-late");
    }
}

#[test]
fn r069_a_late_callback_goes_up() {
    for pack in PACKS {
        figures(
            pack,
            "callback-late",
            &[(&[ServiceHead], None, "1 working day"), (&[ProjectHead], None, "2 working days")],
        );
        climbs(pack, "callback-late");
    }
}

#[test]
fn r012_r096_a_customer_who_is_not_satisfied_is_reported_to_the_responsible_head_at_once() {
    for pack in PACKS {
        figures(pack, "not-satisfied", &[(&[DepartmentHead], None, "2 hours"), (&[ServiceHead], None, "4 hours")]);
        climbs(pack, "not-satisfied");
    }
}

/// Every ladder of every pack stands in one of the tests above, or is tried here.
#[test]
fn no_ladder_of_a_pack_is_left_untried() {
    // Whom a changed grade is told: told.rs.
    let known = [
        "grade-changed",
        "major",
        "complaint",
        "receive-late",
        "reply-late",
        "finish-late",
        "rework-late",
        "callback-late",
    ];
    for pack in PACKS {
        for ladder in frontdesk::policy::rules_for(pack).unwrap().escalations {
            let code = ladder.code.as_str();
            assert!(known.contains(&code) || code == "not-satisfied", "{pack}: {code} has no test");
        }
    }
}
