//! Grades (R031–R033, R046–R054, R117): what facts propose, who says otherwise, and what changes by itself, by the figures
//! of the shipped packs and through the real commands.

use super::fixture::*;
use frontdesk::domain::command::{Classify, Command, NewMessage};
use frontdesk::domain::event::{Event, GradingEvent};
use frontdesk::domain::facts::{self, GradeProposal};
use frontdesk::domain::grade::{Grading, Led, Stated};
use frontdesk::domain::refusal::{Next, Reason, Rule};
use frontdesk::domain::rules::{Change, FactUnit, Rules};
use frontdesk::domain::ticket::{Outcome, Ticket};
use frontdesk::domain::*;
use std::collections::BTreeMap;

fn site(rules: Rules) -> Fixture {
    let mut f = Fixture::day();
    f.rules = rules;
    for code in ["12-1803", "12-0902", "12-0601", "8-0601"] {
        f.ok(HEAD, Command::EnterHousehold { code: code.into(), caller: None, vip: false });
    }
    f
}

fn pack(code: &str) -> Fixture {
    site(frontdesk::policy::rules_for(code).unwrap())
}

fn call(home: &str, text: &str, class: Classify) -> Command {
    let message = NewMessage { household: Some(home.into()), ..message(text) };
    Command::Register { message, classify: Some(class), dispatch: None, answer: None, heard: None }
}

fn as_(category: &str) -> Classify {
    Classify { category: Some(category.into()), ..classify("complaint") }
}

fn grade(f: &Fixture, ticket: TicketId) -> &str {
    f.t(ticket).class.as_ref().unwrap().grade.as_str()
}

fn proposal(f: &Fixture, ticket: TicketId) -> GradeProposal {
    facts::story(f.t(ticket), &f.world.matters, &f.rules, f.now).proposal.unwrap()
}

fn state(ticket: TicketId, fact: &str, stated: Stated) -> Command {
    Command::StateFacts { ticket, facts: [(fact.into(), Some(stated))].into() }
}

fn minutes(f: &mut Fixture) -> Vec<Event> {
    // Ladders are climbed beside it.
    let all = f.by(Actor::System, Command::KeepTime);
    all.into_iter().filter(|e| matches!(e, Event::Grading(_))).collect()
}

/// What a fact proposes for a complaint in a pack, and whether it asks for the operator's word on a classified ticket.
#[track_caller]
fn proposes(f: &mut Fixture, fact: &str, stated: Stated, expected: &str) {
    let ticket = ticket_of(&f.ok(WANG, call("8-0601", "有点事", classify("complaint"))));
    let before = grade(f, ticket).to_owned();
    f.ok(WANG, state(ticket, fact, stated));
    assert_eq!(proposal(f, ticket).grade.as_str(), expected, "{fact} {stated:?}");
    let waits = facts::waits(f.t(ticket), &f.world.matters, &f.rules, f.now);
    assert_eq!(waits, before != expected, "{fact} {stated:?}: {before}");
    if before != expected {
        f.ok(WANG, Command::Classify { ticket, class: classify("complaint") });
    }
    assert_eq!(grade(f, ticket), expected);
    assert!(!facts::waits(f.t(ticket), &f.world.matters, &f.rules, f.now), "confirmed");
}

const YES: Stated = Stated::Yes(true);

#[test]
fn r048_consequences_propose_the_grade() {
    let mut f = pack("first-receiver");
    for fact in ["accident", "injury", "loss", "strong-dissatisfaction", "media", "media-risk", "court", "court-risk"] {
        proposes(&mut f, fact, YES, "major");
    }
    proposes(&mut f, "own-fault", YES, "important");
    proposes(&mut f, "urgent", YES, "important");
    proposes(&mut f, "facility-limits", YES, "minor");
}

#[test]
fn r049_spread_proposes_by_media_court_and_numbers_from_ten_and_three_on() {
    let mut f = pack("customer-relations");
    proposes(&mut f, "court", YES, "major");
    proposes(&mut f, "media", YES, "major");
    proposes(&mut f, "people", Stated::Number(10), "major");
    proposes(&mut f, "people", Stated::Number(9), "hot");
    proposes(&mut f, "people", Stated::Number(3), "hot");
    proposes(&mut f, "people", Stated::Number(2), "ordinary");
    proposes(&mut f, "media-risk", YES, "hot");
    proposes(&mut f, "needs-departments", YES, "important");
}

#[test]
fn r050_cost_households_and_handling_propose_major() {
    let mut f = pack("group-complaints");
    proposes(&mut f, "cost", Stated::Number(10_000), "major");
    proposes(&mut f, "cost", Stated::Number(9_999), "ordinary");
    proposes(&mut f, "households", Stated::Number(5), "major");
    proposes(&mut f, "households", Stated::Number(4), "ordinary");
    proposes(&mut f, "court", YES, "major");
    proposes(&mut f, "urgent", YES, "urgent");
}

#[test]
fn r047_responsibility_proposes_whose_it_is() {
    let text = "extends = \"group-complaints\"\nuse_scheme = \"responsibility\"\n";
    let rules = frontdesk::policy::load(text, "own.toml", frontdesk::policy::shipped_calendars()).unwrap();
    let mut f = site(rules);
    proposes(&mut f, "own-fault", YES, "responsible");
    proposes(&mut f, "not-responsible", YES, "not-responsible");
    proposes(&mut f, "urgent", YES, "urgent");
    proposes(&mut f, "injury", YES, "urgent");
}

#[test]
fn r049_r050_handled_before_and_complained_of_again_is_measured() {
    let mut f = pack("customer-relations");
    let first = ticket_of(&f.ok(WANG, call("12-1803", "保洁不来", as_("cleaning-complaint"))));
    assert_eq!(grade(&f, first), "ordinary");
    let heard = |outcome| frontdesk::domain::command::Heard { way: "phone".into(), outcome, words: "好".into() };
    let answer = Command::Answer {
        ticket: first,
        text: "已清扫".into(),
        heard: heard(frontdesk::domain::ticket::Outcome::NotSatisfied),
    };
    f.ok(WANG, answer);
    assert_eq!(f.t(first).reworks, 1);
    let waits = |f: &Fixture| facts::waits(f.t(first), &f.world.matters, &f.rules, f.now);
    assert_eq!(proposal(&f, first).rule.unwrap().as_str(), "again");
    assert!(waits(&f), "not satisfied after handling is a second complaint");
    let finish = f.t(first).finish;
    f.ok(WANG, Command::Classify { ticket: first, class: as_("cleaning-complaint") });
    assert_eq!(grade(&f, first), "important");
    assert_eq!(f.t(first).finish, finish, "the rework clock is not loosened");
    assert!(!waits(&f));
}

#[test]
fn r047_another_grade_than_the_proposed_one_needs_a_word() {
    let mut f = pack("first-receiver");
    let text = "电梯里有人受伤";
    let minor = Classify { grade: Some("minor".into()), ..classify("complaint") };
    let refusal = f.refused(WANG, call("12-1803", text, minor.clone()));
    assert_eq!((refusal.rule, &refusal.next), (Rule::R047, &Next::GiveWord));
    let Reason::GradeProposed { proposed, rule } = refusal.reason else { panic!() };
    assert_eq!((proposed.as_str(), rule.as_str()), ("major", "injury"));
    let word = Classify { word: "去年的事".into(), ..minor.clone() };
    let events = f.ok(WANG, call("12-1803", text, word));
    let ticket = ticket_of(&events);
    assert!(
        events.iter().any(|e| matches!(e, Event::Grading(GradingEvent::Overruled { word, .. }) if word == "去年的事"))
    );
    assert_eq!(grade(&f, ticket), "minor");
    assert!(matches!(f.t(ticket).grading.led, Some(Led::Overruled { by: Some(WANG), .. })));
    assert!(!facts::waits(f.t(ticket), &f.world.matters, &f.rules, f.now), "it has been answered");
    // Without a choice the proposal is taken, and the reason stands in the record.
    let events = f.ok(WANG, call("8-0601", text, classify("complaint")));
    assert_eq!(grade(&f, ticket_of(&events)), "major");
    assert!(events.iter().any(|e| matches!(e, Event::Grading(GradingEvent::Confirmed { .. }))));
    // What nobody was hurt by is no injury.
    let events = f.ok(WANG, call("8-0601", "没有受伤，就是吓着了", minor));
    assert_eq!(grade(&f, ticket_of(&events)), "minor");
}

#[test]
fn facts_are_checked_against_the_pack() {
    let mut f = pack("first-receiver");
    let ticket = ticket_of(&f.ok(WANG, call("12-1803", "有点事", classify("complaint"))));
    let unknown = f.refused(WANG, state(ticket, "weather", YES));
    assert!(matches!(unknown.reason, Reason::NoCode { field: frontdesk::domain::refusal::Field::Fact, .. }));
    let measured = f.refused(WANG, state(ticket, "people-in-month", Stated::Number(7)));
    assert!(matches!(measured.reason, Reason::NoCode { .. }), "what only the program measures nobody states");
    let yes = f.refused(WANG, state(ticket, "cost", YES));
    assert!(matches!(yes.reason, Reason::FactUnit { count: true, .. }));
    let number = f.refused(WANG, state(ticket, "court", Stated::Number(1)));
    assert!(matches!(number.reason, Reason::FactUnit { count: false, .. }));
    f.ok(WANG, state(ticket, "court", YES));
    assert_eq!(f.refused(WANG, state(ticket, "court", YES)).reason, Reason::NoChange);
    f.ok(WANG, Command::StateFacts { ticket, facts: [("court".into(), None)].into() });
    assert!(f.t(ticket).grading.stated.is_empty());
    // A word of the message gives way to what people say.
    let hurt = ticket_of(&f.ok(
        WANG,
        call(
            "12-1803",
            "有人受伤",
            Classify { facts: BTreeMap::from([("injury".into(), Stated::Yes(false))]), ..classify("complaint") },
        ),
    ));
    assert_ne!(grade(&f, hurt), "major");
}

#[test]
fn r117_the_third_complainant_of_a_month_makes_all_of_them_hot_by_itself() {
    let mut f = pack("customer-relations");
    let noise = |home: &str| call(home, "保洁不到位", as_("cleaning-complaint"));
    let first = ticket_of(&f.ok(WANG, noise("12-1803")));
    f.pass(60);
    let same = ticket_of(&f.ok(WANG, noise("12-1803")));
    let second = ticket_of(&f.ok(WANG, noise("12-0902")));
    let other = ticket_of(&f.ok(WANG, noise("8-0601")));
    assert!(
        [first, same, second, other].iter().all(|t| grade(&f, *t) != "hot"),
        "two households, and another building"
    );
    f.pass(60);
    let due = f.now;
    let events = f.ok(WANG, noise("12-0601"));
    let third = ticket_of(&events);
    for ticket in [first, same, second, third] {
        assert_eq!(grade(&f, ticket), "hot", "{ticket}");
        let Some(Led::Raised { rule, due: held, tell, .. }) = &f.t(ticket).grading.led else { panic!() };
        assert_eq!((rule.as_str(), *held), ("third-complainant", due));
        assert_eq!(tell.as_slice(), [Role::ServiceHead, Role::ProjectHead]);
    }
    assert_ne!(grade(&f, other), "hot");
    let by: Vec<Actor> = f
        .log
        .iter()
        .filter(|r| matches!(r.event, Event::Grading(GradingEvent::Raised { .. })))
        .map(|r| r.actor)
        .collect();
    assert_eq!(by, [Actor::System; 4], "nobody did it");
    assert!(minutes(&mut f).is_empty(), "recorded once");
    // An operator who knows better says so, and it stays.
    let ordinary =
        Classify { grade: Some("ordinary".into()), word: "同一家的两套房".into(), ..as_("cleaning-complaint") };
    f.ok(WANG, Command::Classify { ticket: first, class: ordinary });
    f.pass(1);
    assert!(minutes(&mut f).is_empty());
    assert_eq!(grade(&f, first), "ordinary");
}

#[test]
fn r049_a_week_makes_hot_and_a_month_major_also_when_the_program_was_off() {
    let mut f = pack("customer-relations");
    let ticket = ticket_of(&f.ok(WANG, call("12-1803", "保洁不到位", as_("cleaning-complaint"))));
    let from = f.now;
    let week = from.plus_minutes(7 * 1_440);
    let coming = facts::story(f.t(ticket), &f.world.matters, &f.rules, f.now).coming;
    assert_eq!(coming.first().map(|(rule, _, at)| (rule.as_str(), *at)), Some(("week", week)), "told beforehand");
    f.now = week.plus_minutes(-1);
    assert!(minutes(&mut f).is_empty());
    // The program starts a day late.
    f.now = week.plus_minutes(1_440);
    let finish = f.t(ticket).finish.unwrap();
    let raised = minutes(&mut f);
    let [Event::Grading(GradingEvent::Raised { due, rule, from: before, .. })] = raised.as_slice() else {
        panic!("{raised:?}")
    };
    assert_eq!((rule.as_str(), *due, before.as_str()), ("week", week, "ordinary"));
    assert_eq!(grade(&f, ticket), "hot");
    assert_eq!(f.t(ticket).finish.unwrap(), finish, "late already: nothing is loosened");
    assert!(minutes(&mut f).is_empty(), "once");
    f.now = Moment::parse("2026-12-20T08:00:00+08:00").unwrap();
    assert_eq!(minutes(&mut f).len(), 1);
    assert_eq!(grade(&f, ticket), "major");
    // What is not the company's doing does not become major.
    let theirs = ticket_of(&f.ok(WANG, call("8-0601", "保洁不到位", as_("cleaning-complaint"))));
    f.ok(WANG, state(theirs, "not-company-reason", YES));
    f.now = Moment::parse("2027-02-20T08:00:00+08:00").unwrap();
    minutes(&mut f);
    assert_eq!(grade(&f, theirs), "hot");
}

#[test]
fn r054_what_was_not_handled_in_time_becomes_an_efficiency_complaint() {
    let mut f = pack("residential-complaints");
    let ticket = ticket_of(&f.ok(WANG, call("12-1803", "保洁不到位", as_("cleaning-complaint"))));
    assert_eq!(grade(&f, ticket), "ordinary-complaint");
    let missed = f.t(ticket).reply.unwrap().first_due;
    f.now = missed;
    assert!(minutes(&mut f).is_empty(), "in time to the minute");
    f.pass(1);
    let raised = minutes(&mut f);
    assert!(
        matches!(raised.as_slice(), [Event::Grading(GradingEvent::Raised { due, tell, .. })]
        if *due == missed && tell.as_slice() == [Role::ServiceHead]),
        "{raised:?}"
    );
    assert_eq!(grade(&f, ticket), "efficiency");
    assert!(f.t(ticket).was_breached(f.now), "the breach stays visible");
}

#[test]
fn r066_a_promise_and_a_stricter_limit_under_a_change_by_itself() {
    let mut f = pack("customer-relations");
    let ticket = ticket_of(&f.ok(WANG, call("12-1803", "保洁不到位", as_("cleaning-complaint"))));
    let due = f.now.plus_minutes(15 * 1_440);
    f.ok(
        WANG,
        Command::Extend {
            ticket, due, reason: "等厂家".into(), told: "十二月五日前".into(), approved_by: None
        },
    );
    f.pass(10);
    f.ok(WANG, call("12-0902", "保洁不到位", as_("cleaning-complaint")));
    f.ok(WANG, call("12-0601", "保洁不到位", as_("cleaning-complaint")));
    let t = f.t(ticket);
    assert_eq!(grade(&f, ticket), "hot");
    assert_eq!(t.promised, Some(due), "the promise stays on record");
    assert!(t.finish.unwrap().due < due, "the limit of the new grade is the stricter one");
    assert!(t.reply.unwrap().due <= f.now.plus_minutes(120), "two hours from when it came to hold");
}

#[test]
fn every_change_by_itself_of_the_packs_is_known_to_these_tests() {
    let mut seen: Vec<String> = Vec::new();
    for scheme in &frontdesk::policy::default_rules().schemes {
        seen.extend(scheme.rules.iter().filter(|r| r.change == Change::ByItself).map(|r| r.code.to_string()));
    }
    seen.sort();
    assert_eq!(seen, ["clock-missed", "month", "third-complainant", "week"]);
}

/// Scheme V tells complaints apart by time; what is graver than a missed clock stays so.
#[test]
fn r051_by_time_proposes_major_for_danger_alone() {
    let mut f = pack("residential-complaints");
    proposes(&mut f, "accident", YES, "major");
    proposes(&mut f, "injury", YES, "major");
    proposes(&mut f, "urgent", YES, "ordinary-complaint");
}

/// In every shipped pack and for every rule that works by itself: no grade that is as heavy or heavier is touched by it.
#[test]
fn r054_what_comes_by_itself_never_lowers_a_grade() {
    let mut tried = 0;
    for code in ["first-receiver", "group-complaints", "customer-relations", "residential-complaints"] {
        let rules = frontdesk::policy::rules_for(code).unwrap();
        let own: Vec<_> =
            rules.active_scheme().unwrap().rules.iter().filter(|r| r.change == Change::ByItself).collect();
        let floor = own.iter().map(|r| rules.grade(&r.grade).unwrap().weight).max().unwrap_or(0);
        for heavy in rules.grades.iter().filter(|g| g.weight >= floor) {
            let mut f = pack(code);
            let class = Classify { grade: Some(heavy.code.clone()), ..as_("cleaning-complaint") };
            let ticket = ticket_of(&f.ok(WANG, call("12-1803", "保洁不到位", class)));
            let (reply, finish) = (f.t(ticket).reply, f.t(ticket).finish);
            // Every clock is missed, a week and a month go by, others complain of it too.
            f.ok(WANG, call("12-0902", "保洁不到位", as_("cleaning-complaint")));
            f.ok(WANG, call("12-0601", "保洁不到位", as_("cleaning-complaint")));
            f.now = f.now.plus_minutes(40 * 1_440);
            minutes(&mut f);
            assert_eq!(grade(&f, ticket), heavy.code.as_str(), "{code}");
            assert_eq!((f.t(ticket).reply, f.t(ticket).finish), (reply, finish), "{code} {}", heavy.code);
            assert!(f.t(ticket).grading.led.is_none(), "{code} {}: nothing had a say", heavy.code);
            tried += 1;
        }
    }
    assert!(tried >= 4, "{tried}");
}

/// What an operator said of a proposal stands when the kind or category is mended; another fact asks anew.
#[test]
fn r047_an_overruled_proposal_is_not_asked_again_but_for_news() {
    let mut f = pack("first-receiver");
    let class = Classify { grade: Some("minor".into()), word: "人没事".into(), ..as_("cleaning-complaint") };
    let ticket = ticket_of(&f.ok(WANG, call("12-1803", "有人受伤", class)));
    assert_eq!(grade(&f, ticket), "minor");
    f.ok(WANG, Command::Classify { ticket, class: classify("complaint") });
    assert_eq!(grade(&f, ticket), "minor", "only the category was mended");
    let same = Classify { grade: Some("minor".into()), ..as_("cleaning-complaint") };
    f.ok(WANG, Command::Classify { ticket, class: same.clone() });
    f.ok(WANG, state(ticket, "court", YES));
    assert!(facts::waits(f.t(ticket), &f.world.matters, &f.rules, f.now), "news");
    assert_eq!(f.refused(WANG, Command::Classify { ticket, class: same }).rule, Rule::R047);
}

/// What quick entry shows as the grade of a line is what is filed when nobody chooses another.
#[test]
fn r047_the_grade_that_quick_entry_shows_is_the_one_that_is_proposed() {
    let rules = frontdesk::policy::default_rules();
    let messages = include_str!("../quick_messages.tsv");
    let (mut seen, mut wrong) = (0, Vec::new());
    for line in messages.lines().filter(|l| !l.starts_with('#')) {
        let text = line.split('\t').nth(1).unwrap();
        let f = Fixture::founded();
        let proposal = frontdesk::domain::quick::parse(text, &[], &f.world, &rules, f.now);
        let Some(reading) = proposal.readings.first() else { continue };
        let known = facts::hinted(text, &rules);
        let filed =
            facts::propose(&reading.kind, reading.category.as_ref(), &known, &Grading::default(), &rules, f.now)
                .unwrap();
        seen += 1;
        if filed.grade != reading.grade {
            wrong.push(format!("{text}: shows {}, files {}", reading.grade, filed.grade));
        }
    }
    assert!(seen > 250, "{seen}");
    assert!(wrong.is_empty(), "{}: {wrong:#?}", wrong.len());
}

/// What waits for a word, of everything that is known and whatever it costs; the message has no words that hint.
fn waits_by_all(f: &Fixture, ticket: &Ticket) -> bool {
    assert!(ticket.message.text.is_empty());
    let known = facts::facts(ticket, &f.world.matters, &f.rules, f.now);
    facts::pending(ticket, &known, &f.rules, f.now).is_some()
}

#[test]
fn r047_lists_say_what_waits_for_a_word_as_the_whole_computation_does() {
    let mut said = BTreeMap::new();
    for scheme in ["consequence", "spread", "cost", "responsibility", "day"] {
        let text = format!("extends = \"customer-relations\"\nuse_scheme = \"{scheme}\"\n");
        let rules = frontdesk::policy::load(&text, "own.toml", frontdesk::policy::shipped_calendars()).unwrap();
        let mut f = site(rules);
        // Matters that are measured: told by five households of a building, and by one a second time after it was handled.
        let mut tickets = Vec::new();
        for home in ["12-1803", "12-0902", "12-0601", "12-0101", "12-0102"] {
            if f.world.households.keys().all(|h| h.0 != home) {
                f.ok(HEAD, Command::EnterHousehold { code: home.into(), caller: None, vip: false });
            }
            tickets.push(ticket_of(&f.ok(WANG, call(home, "有点事", as_("cleaning-complaint")))));
        }
        f.ok(WANG, Command::Answer { ticket: tickets[0], text: "已清扫".into(), heard: heard(Outcome::NotSatisfied) });
        tickets.push(ticket_of(&f.ok(WANG, call("8-0601", "有点事", classify("repair")))));
        f.pass(3 * 1_440);
        let mut open: Vec<Ticket> = tickets.iter().map(|id| f.t(*id).clone()).collect();
        for ticket in &mut open {
            ticket.message.text.clear();
        }
        let mut statements = vec![None];
        for fact in f.rules.facts.iter().filter(|fact| fact.stated) {
            let all = match fact.unit {
                FactUnit::YesNo => [Stated::Yes(true), Stated::Yes(false)],
                _ => [Stated::Number(2), Stated::Number(10_000)],
            };
            statements.extend(all.map(|stated| Some((fact.code.clone(), stated))));
        }
        let codes: Vec<Code> = f.rules.active_scheme().unwrap().rules.iter().map(|r| r.code.clone()).collect();
        let raised = Led::Raised { rule: codes[0].clone(), from: Code::default(), due: f.now, at: f.now, tell: vec![] };
        for (ticket, stated) in open.iter().flat_map(|t| statements.iter().map(move |s| (t, s))) {
            for (n, grade) in f.rules.grades.iter().enumerate() {
                let mut one = ticket.clone();
                one.class.as_mut().unwrap().grade = grade.code.clone();
                one.grading.stated.extend(stated.clone());
                // Each as it is, as a rule raised it, and with some rules that have had their say.
                for (led, settled) in [(None, 0), (Some(&raised), 0), (None, 2), (None, 3)] {
                    one.grading.led = led.cloned();
                    let has = |at: usize| settled > 0 && (at + n).is_multiple_of(settled);
                    one.grading.settled =
                        codes.iter().enumerate().filter(|(at, _)| has(*at)).map(|(_, c)| c.clone()).collect();
                    let waits = facts::waits(&one, &f.world.matters, &f.rules, f.now);
                    assert_eq!(waits, waits_by_all(&f, &one), "{scheme} {stated:?} {:?} {:?}", one.class, one.grading);
                    *said.entry((scheme, waits)).or_insert(0) += 1;
                }
            }
        }
    }
    assert_eq!(said.len(), 10, "in each scheme some wait and some do not: {said:?}");
}
