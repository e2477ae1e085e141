//! Who is told of a changed grade (R049, R054, R117), and of what begins with a stated fact (R004, R029), by the figures of
//! the shipped packs.

use super::escalation::{complaint, hall, keep_time, lightest, steps};
use super::fixture::*;
use frontdesk::domain::clock::due;
use frontdesk::domain::command::{Classify, Command, NewMessage};
use frontdesk::domain::event::{Cause, Event, GradingEvent};
use frontdesk::domain::grade::Stated;
use frontdesk::domain::rules::{Limit, Trigger};
use frontdesk::domain::*;

const LADDER: &str = "grade-changed";
const OFFICE: StaffId = StaffId(11);

fn state(ticket: TicketId, fact: &str, yes: bool) -> Command {
    Command::StateFacts { ticket, facts: [(fact.into(), Some(Stated::Yes(yes)))].into() }
}

fn acknowledge(ticket: TicketId) -> Command {
    Command::AcknowledgeStep { ticket, ladder: None, word: "知道了".into() }
}

fn as_complaint(grade: Option<&str>, word: &str) -> Classify {
    let grade = grade.map(Code::new);
    Classify { kind: "complaint".into(), category: None, grade, word: word.into(), ..Classify::default() }
}

/// R004, R029: a fact of the list is special information whatever the grade, and is reported with the act that states it.
#[test]
fn r004_r029_a_stated_fact_begins_the_ladder_at_once() {
    for pack in ["first-receiver", "group-complaints", "customer-relations", "residential-complaints"] {
        let facts = frontdesk::policy::rules_for(pack).unwrap().ladder(&"major".into()).unwrap().facts.clone();
        assert!(facts.len() >= 4, "{pack}: {facts:?}");
        for fact in facts {
            let mut f = hall(pack);
            let light = lightest(&f.rules);
            let ticket = complaint(&mut f, &light);
            assert!(f.t(ticket).ladders.last(&"major".into()).is_none(), "{pack}");
            let events = f.ok(WANG, state(ticket, fact.as_str(), true));
            let to = vec![Role::ServiceHead, Role::ProjectHead];
            assert_eq!(steps(&events, "major"), [(1, to)], "{pack} {fact}");
            let ladder = f.t(ticket).ladders.last(&"major".into()).unwrap();
            assert_eq!((&ladder.cause, ladder.since), (&Cause::Fact(fact.clone()), f.now));
            assert_eq!(ladder.rungs[0].told, [HEAD, PROJECT], "who has the roles");
            // Taken back, nobody is asked for a word any more.
            f.ok(WANG, Command::StateFacts { ticket, facts: [(fact.clone(), None)].into() });
            let open = f.t(ticket).standing(&f.rules).filter(|l| l.code.as_str() == "major" && l.is_open()).count();
            assert_eq!(open, 0, "{pack} {fact}");
            // What is not so is no information.
            f.ok(WANG, state(ticket, fact.as_str(), false));
            f.pass(1);
            assert_eq!(steps(&keep_time(&mut f), "major"), [], "{pack} {fact}");
        }
    }
}

#[test]
fn r004_a_fact_that_is_stated_while_registering_begins_the_ladder_too() {
    let mut f = hall("first-receiver");
    let mut class = as_complaint(None, "");
    class.facts.insert("accident-warning".into(), Stated::Yes(true));
    let events = f.ok(WANG, register(Some(class), None));
    assert_eq!(steps(&events, "major"), [(1, vec![Role::ServiceHead, Role::ProjectHead])]);
}

/// R049: scheme II names who is told of each change; who hears of the grade by the ladder of major information already is
/// not told twice.
#[test]
fn r049_a_grade_that_a_fact_gave_is_told_to_whom_the_rule_names() {
    let mut f = hall("customer-relations");
    let light = lightest(&f.rules);
    let ticket = complaint(&mut f, &light);
    let events = f.ok(WANG, state(ticket, "court", true));
    assert_eq!(steps(&events, LADDER), [], "nothing is changed yet");
    let events = f.ok(WANG, Command::Classify { ticket, class: as_complaint(None, "") });
    assert_eq!(steps(&events, "major"), [(1, vec![Role::ServiceHead, Role::ProjectHead])]);
    assert_eq!(steps(&events, LADDER), [(1, vec![Role::HeadOffice])]);
    let ladder = f.t(ticket).ladders.last(&LADDER.into()).unwrap();
    assert_eq!((ladder.trigger, &ladder.cause), (Trigger::GradeChanged, &Cause::Rule("court".into())));
    assert_eq!(ladder.rungs[0].told, [OFFICE]);
    f.pass(1);
    assert_eq!(keep_time(&mut f), [], "once");
    f.ok(OFFICE, acknowledge(ticket));
    assert!(!f.t(ticket).ladders.last(&LADDER.into()).unwrap().is_open());
    assert!(f.t(ticket).ladders.last(&"major".into()).unwrap().is_open(), "that is not the heads' own word");
}

/// R049: what becomes hot after a week and major after a month is told each time, to whom it concerns then.
#[test]
fn r049_what_time_makes_major_is_told_again() {
    let mut f = hall("customer-relations");
    let light = lightest(&f.rules);
    let ticket = complaint(&mut f, &light);
    f.now = f.now.plus_minutes(7 * 1_440);
    let week = keep_time(&mut f);
    assert!(week.iter().any(|e| matches!(e, Event::Grading(GradingEvent::Raised { .. }))));
    assert_eq!(steps(&week, "major"), [(1, vec![Role::ServiceHead, Role::ProjectHead])]);
    assert_eq!(steps(&week, LADDER), [], "both hear of it by the ladder");
    f.now = Moment::parse("2027-01-20T08:00:00+08:00").unwrap();
    let month = keep_time(&mut f);
    assert_eq!(steps(&month, LADDER), [(1, vec![Role::ServiceHead, Role::ProjectHead, Role::HeadOffice])]);
    assert_eq!(f.t(ticket).ladders.last(&LADDER.into()).unwrap().cause, Cause::Rule("month".into()));
    f.ok(PROJECT, acknowledge(ticket));
    f.pass(1);
    assert_eq!(steps(&keep_time(&mut f), LADDER), []);
}

/// R117: with the third complainant each of the tickets becomes hot, and the heads hear of it with that very act.
#[test]
fn r117_the_heads_hear_of_the_third_complainant_with_the_act() {
    let mut f = hall("customer-relations");
    let mut last = Vec::new();
    let mut tickets = Vec::new();
    for home in ["12-1803", "12-0902", "12-0601"] {
        f.ok(HEAD, Command::EnterHousehold { code: home.into(), caller: None, vip: false });
        let message = NewMessage { household: Some(home.into()), ..message("保洁不到位") };
        let class = Classify { category: Some("cleaning-complaint".into()), ..as_complaint(None, "") };
        last =
            f.ok(WANG, Command::Register { message, classify: Some(class), dispatch: None, answer: None, heard: None });
        tickets.push(ticket_of(&last));
    }
    assert_eq!(steps(&last, "major").len(), 3, "{last:?}");
    for ticket in tickets {
        assert!(f.t(ticket).ladders.last(&"major".into()).unwrap().is_open());
    }
}

/// R054: a second complaint is told to the service head, who acknowledges it; the answer's own ladder is another matter.
#[test]
fn r054_a_second_complaint_is_told_to_the_service_head() {
    let mut f = hall("residential-complaints");
    let light = "ordinary-complaint";
    let ticket = complaint(&mut f, light);
    f.now = f.t(ticket).reply.unwrap().due.plus_ms(1);
    let events = keep_time(&mut f);
    assert_eq!(steps(&events, LADDER), [(1, vec![Role::ServiceHead])]);
    let ladder = f.t(ticket).ladders.last(&LADDER.into()).unwrap();
    let within = f.rules.ladder(&LADDER.into()).unwrap().steps[0].acknowledge;
    assert_eq!(ladder.rungs[0].until, due(within, f.now, &f.rules.calendar));
    assert_eq!(within, Limit::Minutes(240));
    f.ok(HEAD, acknowledge(ticket));
    assert!(!f.t(ticket).standing(&f.rules).any(|l| l.is_open()), "one word for all that waits on the ticket");
}

/// What an operator overrules is no longer a change that anybody is asked about.
#[test]
fn r047_an_overruled_change_waits_for_nobody() {
    let mut f = hall("residential-complaints");
    let ticket = complaint(&mut f, "ordinary-complaint");
    f.now = f.t(ticket).reply.unwrap().due.plus_ms(1);
    keep_time(&mut f);
    let open = |f: &Fixture| f.t(ticket).standing(&f.rules).any(|l| l.code.as_str() == LADDER && l.is_open());
    assert!(open(&f));
    f.ok(WANG, Command::Classify { ticket, class: as_complaint(Some("ordinary-complaint"), "当天已口头答复") });
    assert!(!open(&f));
    f.pass(1);
    assert_eq!(steps(&keep_time(&mut f), LADDER), [], "and it is not said again");
}

/// Of each scheme: whom its rules name is known here, so that a pack that names others is looked at.
#[test]
fn r047_to_r054_whom_the_rules_of_each_scheme_name() {
    use Role::{HeadOffice, ProjectHead, ServiceHead};
    let rules = frontdesk::policy::default_rules();
    let named = |scheme: &str| {
        let scheme = rules.schemes.iter().find(|s| s.code.as_str() == scheme).unwrap();
        let mut all: Vec<(&str, Vec<Role>)> = Vec::new();
        for rule in scheme.rules.iter().filter(|r| !r.tell.is_empty()) {
            if !all.iter().any(|(grade, _)| *grade == rule.grade.as_str()) {
                all.push((rule.grade.as_str(), rule.tell.clone()));
            }
        }
        all
    };
    assert_eq!(
        named("spread"),
        [("major", vec![ServiceHead, ProjectHead, HeadOffice]), ("hot", vec![ServiceHead, ProjectHead])]
    );
    assert_eq!(named("day"), [("efficiency", vec![ServiceHead])]);
    for silent in ["consequence", "cost", "responsibility"] {
        assert_eq!(named(silent), [], "{silent}: major information has a ladder of its own");
    }
}
