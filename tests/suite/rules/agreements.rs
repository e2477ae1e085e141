//! R100, special service agreements (特约服务): called back in mid-term and at the end.

use super::fixture::*;
use super::invariants::Watched;
use frontdesk::domain::agreement::{Agreement, AgreementTally, owed_by};
use frontdesk::domain::command::{Heard, NewAgreement, Said};
use frontdesk::domain::event::{AgreementEvent, Event};
use frontdesk::domain::refusal::{May, Next, Reason, Rule};
use frontdesk::domain::roster::Day;
use frontdesk::domain::ticket::{Outcome, Stage};
use frontdesk::domain::*;

const FIRST: AgreementId = AgreementId(1);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

/// A day with Wang on duty and two households; one of them VIP.
fn site() -> Fixture {
    let mut f = Fixture::day();
    f.ok(HEAD, Command::EnterHousehold { code: "12-1803".into(), caller: None, vip: false });
    f.ok(HEAD, Command::EnterHousehold { code: "1-101".into(), caller: None, vip: true });
    f
}

fn new(from: &str, to: &str) -> NewAgreement {
    let (household, service) = ("12栋1803".to_owned(), "每周保洁".to_owned());
    NewAgreement { household, service, from: day(from), to: day(to), worker: None }
}

fn enter(f: &mut Fixture, from: &str, to: &str) -> AgreementId {
    f.ok(WANG, Command::EnterAgreement(new(from, to)));
    AgreementId(f.world.counters.agreements)
}

fn amend(to: &str) -> Command {
    Command::AmendAgreement { agreement: FIRST, to: day(to), reason: "客户要求".into() }
}

fn end(last: Option<&str>) -> Command {
    Command::EndAgreement { agreement: FIRST, last: last.map(day), reason: "客户搬走".into() }
}

fn call(outcome: Outcome) -> Command {
    let words = if outcome == Outcome::NotSatisfied { "玻璃没擦干净" } else { "" };
    let heard = Heard { way: Code::new("phone"), outcome, words: words.into() };
    Command::CallAgreement { agreement: FIRST, heard, contents: Vec::new() }
}

fn first(f: &Fixture) -> &Agreement {
    f.world.agreements.get(FIRST).unwrap()
}

/// What is owed and not made: `50 2026-12-05`.
fn owed(f: &Fixture) -> Vec<String> {
    let open = first(f).calls.iter().filter(|c| c.is_open());
    open.map(|c| format!("{} {}", c.point, c.due)).collect()
}

/// Noon of that day. Whoever is on duty stays.
fn noon(f: &mut Fixture, day: &str) {
    f.now = Moment::parse(&format!("{day}T12:00:00+08:00")).unwrap();
}

fn points(points: &[u8], from: &str, to: &str) -> Vec<String> {
    let long_before = day("2000-01-01");
    let calls = owed_by(points, day(from), day(to), long_before);
    calls.iter().map(|c| format!("{} {}", c.point, c.due)).collect()
}

#[test]
fn r100_the_middle_and_the_end_of_a_term() {
    for (from, to, mid) in [
        ("2026-12-01", "2026-12-10", "2026-12-05"), // ten days: the fifth
        ("2026-12-01", "2026-12-11", "2026-12-06"), // eleven: the sixth
        ("2026-12-01", "2026-12-31", "2026-12-16"),
        ("2027-01-31", "2027-02-28", "2027-02-14"), // over the end of a month
        ("2028-02-01", "2028-02-29", "2028-02-15"), // a leap year
        ("2028-02-28", "2028-03-01", "2028-02-29"), // its 29th is a day like any other
        ("2027-02-28", "2027-03-01", "2027-02-28"), // two days: the first
        ("2026-12-01", "2027-11-30", "2027-06-01"), // a year
    ] {
        assert_eq!(points(&[50, 100], from, to), [format!("50 {mid}"), format!("100 {to}")], "{from} {to}");
    }
}

#[test]
fn r100_points_that_fall_on_one_day_are_one_callback() {
    assert_eq!(points(&[50, 100], "2028-02-29", "2028-02-29"), ["100 2028-02-29"]);
    assert_eq!(points(&[10, 20, 50, 100], "2026-12-01", "2026-12-02"), ["50 2026-12-01", "100 2026-12-02"]);
    assert_eq!(points(&[], "2026-12-01", "2026-12-10"), Vec::<String>::new());
}

#[test]
fn r100_a_pack_may_have_other_points() {
    let mut f = site();
    f.rules.callbacks.agreement_points = vec![33, 66, 100];
    enter(&mut f, "2026-12-01", "2026-12-30");
    assert_eq!(owed(&f), ["33 2026-12-10", "66 2026-12-20", "100 2026-12-30"]);
    // What was entered keeps the points that the pack had then.
    f.rules.callbacks.agreement_points = vec![50];
    f.ok(WANG, amend("2027-01-29"));
    assert_eq!(owed(&f), ["33 2026-12-20", "66 2027-01-09", "100 2027-01-29"]);
}

#[test]
fn r100_a_term_entered_late_owes_what_has_passed_on_that_day() {
    let mut f = site();
    enter(&mut f, "2026-01-01", "2026-12-31");
    assert_eq!(owed(&f), ["50 2026-11-20", "100 2026-12-31"]);
    f.ok(WANG, Command::EnterAgreement(NewAgreement { household: "1-101".into(), ..new("2026-01-01", "2026-10-31") }));
    let second = f.world.agreements.get(AgreementId(2)).unwrap();
    assert_eq!(second.calls.iter().map(|c| (c.point, c.due)).collect::<Vec<_>>(), [(100, day("2026-11-20"))]);
}

#[test]
fn r100_what_is_entered_wrongly_is_refused_with_what_to_do() {
    let mut f = site();
    let r = f.refused(WANG, Command::EnterAgreement(new("2026-12-31", "2026-12-01")));
    let reason = Reason::EndBeforeBegin { from: day("2026-12-31"), to: day("2026-12-01") };
    assert_eq!((r.rule, r.reason, r.next), (Rule::Input, reason, Next::Correct));
    let mut wrong = new("2026-12-01", "2026-12-31");
    wrong.household = "99-9999".into();
    assert!(matches!(f.refused(WANG, Command::EnterAgreement(wrong)).reason, Reason::NoHousehold { .. }));
    let empty = NewAgreement { service: " ".into(), ..new("2026-12-01", "2026-12-31") };
    assert!(matches!(f.refused(WANG, Command::EnterAgreement(empty)).reason, Reason::Empty { .. }));
    let unknown = NewAgreement { worker: Some(StaffId(99)), ..new("2026-12-01", "2026-12-31") };
    assert!(matches!(f.refused(WANG, Command::EnterAgreement(unknown)).reason, Reason::NoStaff { .. }));
    enter(&mut f, "2026-12-01", "2026-12-31");
    let r = f.refused(WANG, Command::EnterAgreement(new("2026-12-31", "2027-01-31")));
    assert_eq!(r.reason, Reason::AgreementStands { agreement: FIRST, to: day("2026-12-31") });
    assert_eq!((r.rule, r.next), (Rule::R100, Next::AmendAgreement));
    // The renewal follows it.
    f.ok(WANG, Command::EnterAgreement(new("2027-01-01", "2027-01-31")));
    // T2: an operator only on duty; others who work here at any time.
    let other = NewAgreement { service: "代收快递".into(), ..new("2026-12-01", "2026-12-31") };
    assert_eq!(f.refused(LI, Command::EnterAgreement(other.clone())).rule, Rule::T2);
    f.ok(CLERK, Command::EnterAgreement(other));
    let r = f.refused(
        WANG,
        Command::AmendAgreement { agreement: AgreementId(9), to: day("2027-01-01"), reason: "x".into() },
    );
    assert_eq!((r.reason, r.next), (Reason::NoAgreement { agreement: AgreementId(9) }, Next::SeeAgreements));
}

#[test]
fn r100_an_amended_term_owes_its_new_points_and_what_is_overdue() {
    let mut f = site();
    enter(&mut f, "2026-12-01", "2026-12-10");
    assert_eq!(f.refused(WANG, amend("2026-12-10")).reason, Reason::NoChange);
    assert!(matches!(f.refused(WANG, amend("2026-11-30")).reason, Reason::EndBeforeBegin { .. }));
    f.ok(WANG, amend("2026-12-20"));
    assert_eq!(owed(&f), ["50 2026-12-10", "100 2026-12-20"]);
    // Due today: the middle moves with the end.
    noon(&mut f, "2026-12-10");
    f.ok(WANG, amend("2026-12-24"));
    assert_eq!(owed(&f), ["50 2026-12-12", "100 2026-12-24"]);
    // Overdue: it stays so, whatever the end.
    noon(&mut f, "2026-12-13");
    f.ok(WANG, amend("2027-01-24"));
    assert_eq!(owed(&f), ["50 2026-12-12", "100 2027-01-24"]);
    let r = f.refused(WANG, amend("2026-12-12"));
    assert_eq!((r.reason, r.next), (Reason::EndInPast { to: day("2026-12-12") }, Next::EndAgreement));
    // Shorter than what has passed of it: due today.
    f.ok(CLERK, call(Outcome::Satisfied));
    f.ok(WANG, amend("2026-12-13"));
    assert_eq!(owed(&f), ["100 2026-12-13"]);
    assert_eq!(first(&f).amended.len(), 4);
    // What was made is not owed again by a longer term.
    f.ok(WANG, amend("2027-12-13"));
    assert_eq!(owed(&f), ["100 2027-12-13"]);
}

#[test]
fn r100_a_term_that_is_over_is_put_off_by_a_supervisor_alone() {
    let mut f = site();
    enter(&mut f, "2026-11-01", "2026-11-30");
    noon(&mut f, "2026-12-01");
    let r = f.refused(WANG, amend("2026-12-31"));
    assert_eq!(r.reason, Reason::TermOver { to: day("2026-11-30") });
    assert_eq!(r.may, May::Roles(vec![Role::ServiceHead, Role::ProjectHead]));
    f.ok(HEAD, amend("2026-12-31"));
    assert_eq!(owed(&f), ["50 2026-11-20", "100 2026-12-31"]);
}

#[test]
fn r100_an_early_end_brings_the_last_callback_forward() {
    let mut f = site();
    enter(&mut f, "2026-11-16", "2026-12-15");
    assert_eq!(owed(&f), ["50 2026-11-30", "100 2026-12-15"]);
    let r = f.refused(WANG, end(Some("2026-11-21")));
    assert_eq!((r.reason, r.next), (Reason::EndAhead { last: day("2026-11-21") }, Next::AmendAgreement));
    let r = f.refused(WANG, end(Some("2026-11-15")));
    assert_eq!(r.may, May::Roles(vec![Role::ServiceHead, Role::ProjectHead]));
    f.ok(WANG, end(None));
    assert_eq!(owed(&f), ["100 2026-11-20"]);
    let it = first(&f);
    assert_eq!((it.to, it.last_day()), (day("2026-12-15"), day("2026-11-20")));
    let r = f.refused(WANG, end(None));
    assert_eq!(r.reason, Reason::AgreementEnded { agreement: FIRST, last: day("2026-11-20") });
    assert_eq!(r.next, Next::EnterAgreement);
    assert!(matches!(f.refused(WANG, amend("2026-12-31")).reason, Reason::AgreementEnded { .. }));
    f.ok(CLERK, call(Outcome::Satisfied));
    assert!(first(&f).is_done(day("2026-11-20")));
}

#[test]
fn r100_an_early_end_leaves_what_is_overdue() {
    let mut f = site();
    enter(&mut f, "2026-11-16", "2026-12-15");
    noon(&mut f, "2026-12-02");
    f.ok(WANG, end(Some("2026-12-01")));
    assert_eq!(owed(&f), ["50 2026-11-30", "100 2026-12-02"]);
    // One call stands for both.
    f.ok(CLERK, call(Outcome::Satisfied));
    assert_eq!(owed(&f), Vec::<String>::new());
    assert!(first(&f).calls.iter().all(|c| c.made.as_ref().unwrap().by == Some(CLERK)));
}

#[test]
fn r100_what_never_began_owes_nothing() {
    let mut f = site();
    enter(&mut f, "2026-12-01", "2026-12-31");
    f.ok(WANG, end(None));
    assert_eq!((owed(&f), first(&f).last_day()), (Vec::new(), day("2026-11-30")));
    // Entered by mistake: a supervisor says that it never began.
    let mut f = site();
    enter(&mut f, "2026-01-01", "2026-10-31");
    assert_eq!(f.refused(WANG, end(None)).reason, Reason::TermOver { to: day("2026-10-31") });
    f.ok(HEAD, end(Some("2025-12-31")));
    assert_eq!(owed(&f), Vec::<String>::new());
}

#[test]
fn r100_the_callback_is_made_on_its_day_or_after_it() {
    let mut f = site();
    enter(&mut f, "2026-11-20", "2026-11-29");
    let r = f.refused(CLERK, call(Outcome::Satisfied));
    assert_eq!((r.rule, r.reason), (Rule::R100, Reason::NoAgreementCall { due: Some(day("2026-11-24")) }));
    noon(&mut f, "2026-11-24");
    assert!(first(&f).calls[0].is_due(day("2026-11-24")) && !first(&f).calls[0].is_overdue(day("2026-11-24")));
    assert!(first(&f).calls[0].is_overdue(day("2026-11-25")));
    let heard = Heard { way: Code::new("door"), outcome: Outcome::Satisfied, words: "很好".into() };
    let contents = vec![Said { content: Code::new("quality"), text: "擦得干净".into() }];
    f.ok(CLERK, Command::CallAgreement { agreement: FIRST, heard, contents });
    let made = first(&f).calls[0].made.clone().unwrap();
    assert_eq!((made.by, made.way.as_str(), made.outcome), (Some(CLERK), "door", Outcome::Satisfied));
    assert_eq!((made.words.as_str(), made.at), ("很好", f.now));
    assert_eq!(made.contents, [(Code::new("quality"), "擦得干净".to_owned())]);
    assert_eq!(owed(&f), ["100 2026-11-29"]);
    assert!(matches!(f.refused(CLERK, call(Outcome::Satisfied)).reason, Reason::NoAgreementCall { due: Some(_) }));
    // Made late.
    noon(&mut f, "2026-12-01");
    f.ok(CLERK, call(Outcome::Satisfied));
    assert_eq!(f.refused(CLERK, call(Outcome::Satisfied)).reason, Reason::NoAgreementCall { due: None });
    let tally = AgreementTally::of(f.world.agreements.all.values(), 202_611);
    assert_eq!(tally, AgreementTally { owed: 2, made: 2, late: 1, dissatisfied: 0 });
    assert_eq!(AgreementTally::of(f.world.agreements.all.values(), 202_612), AgreementTally::default());
}

#[test]
fn r100_attempts_that_reach_nobody_are_counted_and_end_at_the_packs_number() {
    let mut f = site();
    enter(&mut f, "2026-11-20", "2026-11-20");
    f.ok(CLERK, call(Outcome::Unreachable));
    assert_eq!((first(&f).calls[0].tries, first(&f).calls[0].is_open()), (1, true));
    f.ok(CLERK, call(Outcome::Unreachable));
    let last = &first(&f).calls[0];
    assert_eq!((last.tries, last.made.as_ref().unwrap().outcome), (2, Outcome::Unreachable));
}

#[test]
fn c5_an_agreement_is_called_back_by_whom_the_pack_names_and_never_by_who_does_the_work() {
    let mut f = site();
    f.ok(WANG, Command::EnterAgreement(NewAgreement { worker: Some(FITTER), ..new("2026-11-20", "2026-11-20") }));
    // The lightest grade of the scheme: clerk, operator, handler.
    let r = f.refused(PROJECT, call(Outcome::Satisfied));
    assert_eq!((r.rule, r.may), (Rule::C5, May::Roles(vec![Role::ServiceClerk, Role::Operator, Role::Handler])));
    let r = f.refused(FITTER, call(Outcome::Satisfied));
    assert_eq!((r.rule, r.reason), (Rule::C5, Reason::OwnWork));
    assert_eq!(f.refused(LI, call(Outcome::Satisfied)).rule, Rule::T2);
    // A VIP household's by those named for it (R177).
    f.rules.vip.callback_by = vec![Role::ServiceHead];
    f.ok(GUARD, call(Outcome::Unreachable));
    f.ok(HEAD, Command::EnterHousehold { code: "12-1803".into(), caller: None, vip: true });
    assert_eq!(f.refused(GUARD, call(Outcome::Satisfied)).may, May::Roles(vec![Role::ServiceHead]));
    f.ok(HEAD, call(Outcome::Satisfied));
}

#[test]
fn r100_who_is_not_satisfied_has_a_ticket_whose_first_receiver_is_who_called() {
    let mut f = site();
    enter(&mut f, "2026-11-20", "2026-11-20");
    let silent = Heard { way: Code::new("phone"), outcome: Outcome::NotSatisfied, words: String::new() };
    let command = Command::CallAgreement { agreement: FIRST, heard: silent, contents: Vec::new() };
    assert!(matches!(f.refused(WANG, command).reason, Reason::Empty { .. })); // R101
    let events = f.ok(WANG, call(Outcome::NotSatisfied));
    let ticket = ticket_of(&events);
    let t = f.t(ticket);
    assert_eq!((t.first_receiver, t.tracker(), t.stage()), (Some(WANG), Some(WANG), Stage::Received));
    assert_eq!(
        (t.message.text.as_str(), t.message.household.as_ref().unwrap().0.as_str()),
        ("玻璃没擦干净", "12-1803")
    );
    assert!(t.number.is_some());
    let made = &first(&f).calls[0];
    assert_eq!((made.ticket, made.made.as_ref().unwrap().outcome), (Some(ticket), Outcome::NotSatisfied));
    // It stands in the ticket's own story.
    let told = f.log.iter().filter(|r| r.event.ticket() == Some(ticket));
    let opened = told.filter(|r| matches!(&r.event, Event::Agreement(AgreementEvent::TicketOpened { .. })));
    assert_eq!(opened.count(), 1);
    // From here on the rules of ownership hold.
    assert_eq!(f.refused(WANG, Command::SignOff).rule, Rule::H1);
}

#[test]
fn r100_who_calls_off_duty_leaves_the_words_in_the_queue() {
    let mut f = site();
    enter(&mut f, "2026-11-20", "2026-11-20");
    let ticket = ticket_of(&f.ok(CLERK, call(Outcome::NotSatisfied)));
    assert_eq!((f.t(ticket).first_receiver, f.t(ticket).is_waiting()), (None, true));
    f.ok(WANG, Command::Receive { ticket });
    assert_eq!(f.t(ticket).first_receiver, Some(WANG));
}

#[test]
fn r100_what_is_done_leaves_memory_and_decides_nothing_more() {
    let mut w = Watched::new(site());
    w.must(WANG, Command::EnterAgreement(new("2026-11-20", "2026-11-20")));
    w.must(WANG, Command::EnterAgreement(NewAgreement { service: "代收".into(), ..new("2026-11-20", "2027-11-20") }));
    w.must(CLERK, call(Outcome::Satisfied));
    for day in ["2026-12-31", "2027-03-01"] {
        noon(&mut w.f, day);
        w.must(WANG, note_of_site());
        for command in [call(Outcome::Satisfied), amend("2027-12-31"), end(None)] {
            assert!(w.act(WANG, command).is_none());
        }
    }
    let refusal = decide(&w.f.world, &end(None), &w.f.context(Actor::Staff(WANG))).unwrap_err();
    assert_eq!((refusal.rule, refusal.reason), (Rule::R100, Reason::AgreementDone { agreement: FIRST }));
    w.f.world.forget_ended();
    let left: Vec<AgreementId> = w.f.world.agreements.all.keys().copied().collect();
    assert_eq!(left, [AgreementId(2)]);
    w.must(WANG, Command::EnterAgreement(new("2027-03-01", "2027-03-01")));
    assert_eq!(w.f.world.counters.agreements, 3);
}

/// Something that happens at the desk.
fn note_of_site() -> Command {
    Command::SheetNote { kind: frontdesk::domain::event::NoteKind::Other, text: "钥匙".into() }
}

#[test]
fn r100_a_term_whose_end_was_called_is_renewed_and_not_amended() {
    let mut f = site();
    enter(&mut f, "2026-11-20", "2026-11-25");
    noon(&mut f, "2026-11-25");
    f.ok(CLERK, call(Outcome::Satisfied));
    let r = f.refused(WANG, amend("2027-11-25"));
    assert_eq!((r.rule, r.reason), (Rule::R100, Reason::NoAgreementCall { due: None }));
}

#[test]
fn r100_an_amended_term_does_not_run_into_its_renewal() {
    let mut f = site();
    enter(&mut f, "2026-12-01", "2026-12-31");
    let renewal = enter(&mut f, "2027-01-01", "2027-01-31");
    let r = f.refused(WANG, amend("2027-01-10"));
    assert_eq!(r.reason, Reason::AgreementStands { agreement: renewal, to: day("2027-01-31") });
    f.ok(WANG, amend("2026-12-30"));
}

#[test]
fn r100_an_end_that_lies_ahead_is_refused_also_before_the_term_begins() {
    let mut f = site();
    enter(&mut f, "2026-12-01", "2026-12-31");
    let r = f.refused(WANG, end(Some("2026-12-15")));
    assert_eq!((r.reason, r.next), (Reason::EndAhead { last: day("2026-12-15") }, Next::AmendAgreement));
}

#[test]
fn r100_each_point_is_tried_as_often_as_the_pack_asks() {
    let mut f = site();
    enter(&mut f, "2026-11-20", "2026-11-29");
    noon(&mut f, "2026-11-24");
    f.ok(CLERK, call(Outcome::Unreachable));
    noon(&mut f, "2026-11-29");
    f.ok(CLERK, call(Outcome::Unreachable));
    assert!(first(&f).calls.iter().all(|c| c.is_open()), "{:?}", first(&f).calls);
    f.ok(CLERK, call(Outcome::Unreachable));
    assert!(first(&f).calls.iter().all(|c| !c.is_open()), "{:?}", first(&f).calls);
}
