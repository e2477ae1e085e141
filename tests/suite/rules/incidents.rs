//! Incidents (集中报事): one fault, many callers; the rules of ownership hold for each ticket as they always do.

use super::fixture::*;
use super::invariants::Watched;
use frontdesk::domain::command::{Caller, Heard, IncidentCaller, NewIncident};
use frontdesk::domain::event::{Event, IncidentEvent};
use frontdesk::domain::refusal::{May, Next, Reason, Rule};
use frontdesk::domain::ticket::{HandoverNote, Outcome, Stage};
use frontdesk::domain::*;

const FIRST: IncidentId = IncidentId(1);

/// A day with Wang on duty and a building of a hundred households.
fn site() -> Fixture {
    let mut f = Fixture::day();
    for floor in 1..=20 {
        for room in 1..=5 {
            let code = format!("12-{floor}{room:02}");
            f.ok(HEAD, Command::EnterHousehold { code, caller: None, vip: false });
        }
    }
    f.ok(HEAD, Command::EnterHousehold { code: "13-101".into(), caller: None, vip: false });
    f.rules.mass.by = vec![Role::Operator, Role::ServiceHead];
    f.rules.mass.categories = Vec::new();
    f
}

fn new(tickets: Vec<TicketId>) -> NewIncident {
    NewIncident {
        category: Code::new("leak"),
        matter: "停水".into(),
        buildings: vec!["12".into()],
        line: "正在抢修，预计 20:00 恢复".into(),
        tickets,
        ..NewIncident::default()
    }
}

fn open(f: &mut Fixture, who: StaffId) {
    f.ok(who, Command::OpenIncident(new(Vec::new())));
}

fn call(household: &str) -> IncidentCaller {
    IncidentCaller {
        incident: FIRST,
        household: Some(household.into()),
        place: String::new(),
        caller: None,
        text: String::new(),
        source: None,
    }
}

fn caller(household: &str) -> Command {
    Command::IncidentCall(call(household))
}

fn resolve(text: &str) -> Command {
    Command::ResolveIncident { incident: FIRST, text: text.into(), handler: None }
}

fn close(word: &str) -> Command {
    Command::CloseIncident { incident: FIRST, word: word.into() }
}

fn told(ticket: TicketId, outcome: Outcome) -> Command {
    let words = if outcome == Outcome::NotSatisfied { "还是没水" } else { "" };
    Command::Feedback { ticket, heard: Heard { way: Code::new("phone"), outcome, words: words.into() } }
}

/// A classified ticket of a household, not in the incident.
fn plain(f: &mut Fixture, who: StaffId, household: &str) -> TicketId {
    let mut message = message("没水");
    message.household = Some(household.into());
    let class = frontdesk::domain::command::Classify {
        kind: Code::new("repair"),
        category: Some(Code::new("leak")),
        grade: None,
        ..Default::default()
    };
    let command = Command::Register { message, classify: Some(class), dispatch: None, answer: None, heard: None };
    ticket_of(&f.ok(who, command))
}

#[test]
fn f1_each_caller_has_their_own_ticket_and_whoever_takes_the_call_is_its_first_receiver() {
    let mut f = site();
    f.ok(LI, Command::SignOn);
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12栋1803")));
    let b = ticket_of(&f.ok(LI, caller("12-1804")));
    assert_ne!(a, b);
    assert_eq!((f.t(a).first_receiver, f.t(b).first_receiver), (Some(WANG), Some(LI)));
    assert_eq!((f.t(a).tracker(), f.t(b).tracker()), (Some(WANG), Some(LI)));
    for t in [a, b] {
        let t = f.t(t);
        assert_eq!(t.stage(), Stage::Dispatched);
        assert_eq!(t.dispatch.as_ref().unwrap().department, Code::new("eng"));
        assert_eq!(t.class.as_ref().unwrap().category, Some(Code::new("leak")));
        assert_eq!((t.message.text.as_str(), t.incident), ("停水", Some(FIRST)));
        assert!(t.reply.is_some() && t.finish.is_some());
    }
    assert_ne!(f.t(a).number, f.t(b).number);
    assert_eq!(f.world.incidents.get(FIRST).unwrap().tickets.len(), 2);
    // Nobody receives who is not on duty.
    assert_eq!(f.refused(ZHAO, caller("12-1805")).rule, Rule::T2);
}

#[test]
fn a_household_that_calls_twice_contacts_us_again_on_its_ticket() {
    let mut f = site();
    f.ok(LI, Command::SignOn);
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12-1803")));
    let mut again = call("12-1803");
    again.text = "孩子发烧要用水".into();
    again.caller = Some(Caller::Known { contact: ContactId(7) });
    let events = f.ok(LI, Command::IncidentCall(again));
    assert!(events.iter().all(|e| e.ticket() == Some(a)), "{events:?}");
    assert!(matches!(&events[1], Event::ContactedAgain { text, .. } if text == "孩子发烧要用水"));
    let t = f.t(a);
    assert_eq!((t.repeat_contacts, t.repeat_unseen, t.first_receiver), (1, true, Some(WANG)));
    assert_eq!(t.kept, [ContactId(7)], "the number that was told this time is kept");
    // Who told of it before the incident was opened is joined, not given a second ticket.
    let b = plain(&mut f, WANG, "12-101");
    let events = f.ok(LI, caller("12-101"));
    assert!(events.contains(&Event::Incident(IncidentEvent::Joined { incident: FIRST, ticket: b })));
    assert_eq!((f.t(b).incident, f.t(b).repeat_contacts, f.t(b).tracker()), (Some(FIRST), 1, Some(WANG)));
    assert!(f.t(b).dispatch.is_none(), "only its tracker dispatches (T1)");
    assert_eq!(f.world.incidents.get(FIRST).unwrap().tickets.len(), 2);
}

#[test]
fn a_caller_of_no_household_still_has_a_ticket() {
    let mut f = site();
    open(&mut f, WANG);
    let refusal = f.refused(WANG, caller("12-9999"));
    assert!(matches!(refusal.reason, Reason::NoHousehold { .. }));
    let mut stranger = call("");
    assert_eq!(f.refused(WANG, Command::IncidentCall(stranger.clone())).rule, Rule::Input);
    stranger.place = "12 栋大堂，访客".into();
    let a = ticket_of(&f.ok(WANG, Command::IncidentCall(stranger.clone())));
    let b = ticket_of(&f.ok(WANG, Command::IncidentCall(stranger)));
    assert_ne!(a, b, "places are not households: nobody is taken for somebody else");
    assert_eq!(f.t(a).message.place, "12 栋大堂，访客");
}

#[test]
fn the_pack_says_who_opens_words_and_closes() {
    let mut f = site();
    let refusal = f.refused(CLERK, Command::OpenIncident(new(Vec::new())));
    assert_eq!(refusal.may, May::Roles(vec![Role::Operator, Role::ServiceHead]));
    assert_eq!(f.refused(LI, Command::OpenIncident(new(Vec::new()))).rule, Rule::T2, "an operator only on duty");
    open(&mut f, HEAD);
    let word = Command::WordIncident { incident: FIRST, line: "预计 21:00 恢复".into() };
    assert_eq!(f.refused(CLERK, word.clone()).reason, Reason::WrongRole);
    f.pass(30).ok(WANG, word);
    let line = &f.world.incidents.get(FIRST).unwrap().line;
    assert_eq!((line.text.as_str(), line.by), ("预计 21:00 恢复", Some(WANG)));
    assert_eq!(f.refused(CLERK, close("误报")).reason, Reason::WrongRole);
    f.rules.mass.by = vec![Role::ServiceClerk];
    assert_eq!(f.refused(WANG, close("误报")).may, May::Roles(vec![Role::ServiceClerk]));
    f.ok(CLERK, close("误报"));
    assert_eq!(f.refused(CLERK, close("误报")).reason, Reason::IncidentClosed);
    assert_eq!(f.refused(WANG, caller("12-1803")).reason, Reason::IncidentClosed);
    let nowhere = Command::WordIncident { incident: IncidentId(9), line: String::new() };
    assert_eq!(f.refused(CLERK, nowhere).reason, Reason::NoIncident);
}

#[test]
fn an_incident_says_what_where_and_what_callers_are_told() {
    let mut f = site();
    let with = |change: fn(&mut NewIncident)| {
        let mut it = new(Vec::new());
        change(&mut it);
        Command::OpenIncident(it)
    };
    for (command, reason) in [
        (with(|i| i.line.clear()), Reason::Empty { field: frontdesk::domain::refusal::Field::ReadOut }),
        (with(|i| i.matter.clear()), Reason::Empty { field: frontdesk::domain::refusal::Field::Fault }),
        (with(|i| i.buildings.clear()), Reason::Empty { field: frontdesk::domain::refusal::Field::Area }),
        (with(|i| i.buildings.push("99".into())), Reason::NoBuilding { typed: "99".into() }),
    ] {
        assert_eq!(f.refused(WANG, command).reason, reason);
    }
    let other = with(|i| i.category = Code::new("moon"));
    assert!(matches!(f.refused(WANG, other).reason, Reason::NoCode { .. }));
    f.ok(
        WANG,
        with(|i| {
            i.buildings.clear();
            i.area = "东侧车库".into();
        }),
    );
}

#[test]
fn renew_the_line_is_looked_at_again_after_the_packs_time() {
    let mut f = site();
    f.rules.mass.renew = frontdesk::domain::rules::Limit::Minutes(60);
    open(&mut f, WANG);
    let by = |f: &Fixture| f.world.incidents.get(FIRST).unwrap().renew_by(&f.rules);
    assert_eq!(by(&f), Some(f.now.plus_minutes(60)));
    f.pass(59).ok(WANG, Command::WordIncident { incident: FIRST, line: String::new() });
    assert_eq!(by(&f), Some(f.now.plus_minutes(60)), "standing by it counts");
    assert!(f.world.incidents.get(FIRST).unwrap().line.text.contains("20:00"));
    f.ok(WANG, resolve("阀门已换"));
    assert_eq!(by(&f), None);
}

#[test]
fn tickets_that_were_there_before_join_and_leave() {
    let mut f = site();
    let (a, b) = (plain(&mut f, WANG, "12-101"), plain(&mut f, WANG, "12-102"));
    f.ok(WANG, Command::OpenIncident(new(vec![a])));
    f.ok(WANG, Command::JoinIncident { incident: FIRST, ticket: b });
    assert_eq!(f.stage(b), Stage::Dispatched, "its tracker dispatches it by joining it");
    assert_eq!(f.stage(a), Stage::Received, "joined as it stood");
    let twice = f.refused(WANG, Command::JoinIncident { incident: FIRST, ticket: b });
    assert_eq!(twice.reason, Reason::InIncident { incident: FIRST });
    let leave = |ticket| Command::LeaveIncident { ticket, reason: "是他家自己的水表".into() };
    f.ok(WANG, leave(b));
    assert_eq!(f.refused(WANG, leave(b)).reason, Reason::NotInIncident);
    assert_eq!((f.t(b).incident, f.stage(b)), (None, Stage::Dispatched));
    assert_eq!(f.world.incidents.get(FIRST).unwrap().owed().collect::<Vec<_>>(), [a]);
    // A message that waits is received by joining it (F1).
    let mut message = message("我家也停水");
    message.household = Some("12-103".into());
    let c = ticket_of(&f.by(Actor::Intake, Command::MessageIn(message)));
    f.ok(WANG, Command::JoinIncident { incident: FIRST, ticket: c });
    assert_eq!((f.stage(c), f.t(c).first_receiver), (Stage::Dispatched, Some(WANG)));
}

#[test]
fn t1_what_was_done_is_reported_on_the_tickets_that_one_may_report_on() {
    let mut f = site();
    f.ok(LI, Command::SignOn);
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12-101")));
    let b = ticket_of(&f.ok(LI, caller("12-102")));
    assert!(matches!(f.refused(GUARD, resolve("阀门已换")).reason, Reason::WrongRole));
    f.pass(60).ok(WANG, resolve("阀门已换"));
    assert_eq!((f.stage(a), f.stage(b)), (Stage::Handled, Stage::Dispatched), "Li's ticket is Li's (T1)");
    assert_eq!(f.refused(WANG, resolve("")).reason, Reason::NoChange);
    // Li takes the result over by telling the customer …
    let events = f.ok(LI, told(b, Outcome::Satisfied));
    assert!(matches!(&events[0], Event::ResultReported { text, on_spot: false, .. } if text == "阀门已换"));
    assert!(f.t(b).feedback.is_some());
    // … or the department reports on all.
    f.pass(1);
    let c = ticket_of(&f.ok(LI, caller("12-103")));
    let early = f.refused(LI, told(c, Outcome::Satisfied));
    assert_eq!(
        (early.rule, early.next),
        (Rule::C1, Next::ReportResult),
        "called after it was mended: not done for them"
    );
    f.pass(5).ok(FITTER, resolve("12-103 支管排气"));
    assert_eq!(f.stage(c), Stage::Handled);
    assert_eq!(f.t(c).result.as_ref().unwrap().handler, Some(FITTER));
}

#[test]
fn c3_not_satisfied_is_rework_as_usual_and_no_old_result_stands_for_it() {
    let mut f = site();
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12-101")));
    f.pass(30).ok(WANG, resolve("阀门已换"));
    f.ok(WANG, told(a, Outcome::NotSatisfied));
    assert_eq!((f.stage(a), f.t(a).reworks), (Stage::Dispatched, 1));
    assert_eq!(f.refused(WANG, told(a, Outcome::Satisfied)).rule, Rule::C1);
    assert_eq!(f.refused(WANG, resolve("")).reason, Reason::NoChange, "rework is reported on by itself");
    f.ok(WANG, close(""));
}

#[test]
fn it_closes_when_all_were_told_else_with_a_word() {
    let mut f = site();
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12-101")));
    let b = ticket_of(&f.ok(WANG, caller("12-102")));
    let early = f.refused(WANG, close(""));
    assert_eq!((early.reason, early.next), (Reason::IncidentNotResolved, Next::ResolveIncident));
    f.ok(WANG, resolve("阀门已换"));
    f.ok(WANG, told(a, Outcome::Satisfied));
    let early = f.refused(WANG, close(""));
    assert_eq!((early.reason, early.next), (Reason::NotAllTold { tickets: vec![b] }, Next::TellAll));
    // Attempts that reached nobody count when the policy's number is full (C1).
    for _ in 0..2 {
        f.ok(WANG, told(b, Outcome::Unreachable));
        assert!(f.refused(WANG, close("")).reason == Reason::NotAllTold { tickets: vec![b] });
    }
    f.ok(WANG, told(b, Outcome::Unreachable));
    f.ok(WANG, close(""));
    let incident = f.world.incidents.get(FIRST).unwrap();
    assert_eq!((incident.told(), incident.all_told()), ((2, 2), Some(f.now)));
    // With a word it closes at any time; its tickets go on.
    let mut f = site();
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12-101")));
    f.ok(WANG, close("改由项目群统一通知"));
    assert_eq!(f.stage(a), Stage::Dispatched);
    assert_eq!(f.t(a).incident, Some(FIRST));
}

#[test]
fn h1_one_note_for_all_tickets_of_an_incident_that_one_tracks() {
    let mut f = site();
    f.ok(LI, Command::SignOn);
    open(&mut f, WANG);
    for room in 101..=105 {
        f.ok(WANG, caller(&format!("12-{room}")));
    }
    let other = ticket_of(&f.ok(LI, caller("12-201")));
    assert_eq!(f.refused(WANG, Command::SignOff).rule, Rule::H1);
    let note = HandoverNote {
        state: "抢修中".into(), next_step: "恢复后逐户告知".into(), told: "20:00 恢复".into()
    };
    let events = f.ok(WANG, Command::NoteIncident { incident: FIRST, note });
    assert_eq!(events.len(), 5);
    assert!(f.t(other).note.is_none());
    // H2: each ticket stands on the sheet by itself.
    let sheet = f.sign_out(WANG);
    assert_eq!(f.world.sheets[&sheet].lines.iter().filter(|l| l.tracker == Some(WANG)).count(), 5);
}

#[test]
fn the_desk_proposes_an_incident_and_remembers_that_it_was_declined() {
    let mut f = site();
    f.rules.mass.households = 3;
    f.rules.mass.hours = 6;
    let suspected = |f: &Fixture| f.world.suspected(f.now, &f.rules);
    let a = plain(&mut f, WANG, "12-101");
    plain(&mut f, WANG, "12-101");
    let b = plain(&mut f, WANG, "12-102");
    plain(&mut f, WANG, "13-101");
    assert_eq!(suspected(&f), [], "the same household twice is one household, and another building is another matter");
    f.rules.mass.categories = vec![Code::new("leak")];
    assert_eq!(suspected(&f).len(), 1, "two are enough for the usual matters");
    f.rules.mass.categories = Vec::new();
    let c = plain(&mut f, WANG, "12-103");
    let found = suspected(&f);
    assert_eq!((found[0].households, found[0].building.as_str()), (3, "12"));
    assert!([a, b, c].iter().all(|t| found[0].tickets.contains(t)));
    let no = Command::DeclineIncident { category: Code::new("leak"), building: "12".into() };
    f.pass(1);
    assert_eq!(f.refused(CLERK, no.clone()).reason, Reason::WrongRole);
    f.ok(WANG, no.clone());
    assert_eq!(suspected(&f), []);
    assert_eq!(f.refused(WANG, no).reason, Reason::NoChange);
    f.pass(1);
    plain(&mut f, WANG, "12-104");
    plain(&mut f, WANG, "12-105");
    assert_eq!(suspected(&f), [], "two more are not as many again");
    plain(&mut f, WANG, "12-201");
    assert_eq!(suspected(&f)[0].households, 3);
    // Old callers do not count …
    f.pass(6 * 60 + 1);
    assert_eq!(suspected(&f), []);
    // … and of an open incident nothing is proposed: they may join it.
    let d = plain(&mut f, WANG, "12-202");
    open(&mut f, WANG);
    assert!(f.world.may_join().contains(&(d, FIRST)));
}

#[test]
fn eighty_callers_in_a_row_none_lost_and_all_told() {
    let mut w = Watched::new(site());
    w.must(LI, Command::SignOn);
    w.must(WANG, Command::OpenIncident(new(Vec::new())));
    let mut tickets = Vec::new();
    for n in 0..80 {
        let who = if n % 2 == 0 { WANG } else { LI };
        let household = format!("12-{}{:02}", n / 5 + 1, n % 5 + 1);
        tickets.push((ticket_of(&w.must(who, caller(&household))), who, household));
    }
    for (ticket, who, household) in &tickets {
        let t = w.f.t(*ticket);
        assert_eq!((t.first_receiver, t.tracker()), (Some(*who), Some(*who)));
        assert_eq!(t.message.household.as_ref().map(ToString::to_string).as_ref(), Some(household));
        assert!(t.reply.is_some() && t.number.is_some());
    }
    let numbers: std::collections::BTreeSet<_> = tickets.iter().map(|(t, ..)| w.f.t(*t).number).collect();
    assert_eq!(numbers.len(), 80);
    w.f.pass(45);
    w.must(FITTER, resolve("阀门已换，各层已恢复"));
    assert!(tickets.iter().all(|(t, ..)| w.f.stage(*t) == Stage::Handled));
    for (n, (ticket, who, _)) in tickets.iter().enumerate() {
        let other = if *who == WANG { LI } else { WANG };
        assert!(w.act(other, told(*ticket, Outcome::Satisfied)).is_none(), "each tells their own (T1, C2)");
        assert!(w.act(WANG, close("")).is_none());
        w.must(*who, told(*ticket, Outcome::Satisfied));
        let incident = w.f.world.incidents.get(FIRST).unwrap();
        assert_eq!(incident.told(), (n + 1, 80));
    }
    w.must(WANG, close(""));
    for (ticket, who, _) in &tickets {
        let feedback = w.f.t(*ticket).feedback.as_ref().unwrap();
        assert_eq!(feedback.by, *who);
    }
}

#[test]
fn after_the_shift_changed_who_tracks_tells() {
    let mut f = site();
    open(&mut f, WANG);
    let a = ticket_of(&f.ok(WANG, caller("12-101")));
    f.pass(30).ok(WANG, resolve("阀门已换"));
    f.now = Moment::parse("2026-11-20T20:00:00+08:00").unwrap();
    f.relieve(WANG, "night", LI);
    assert_eq!(f.refused(WANG, told(a, Outcome::Satisfied)).may, May::Staff(LI));
    f.ok(LI, told(a, Outcome::Satisfied));
    assert!(f.t(a).recheck.is_some(), "R1: the first receiver rechecks what was done in their absence");
    f.ok(LI, close(""));
}
