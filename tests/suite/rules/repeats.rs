//! What comes again is offered for corrective action by itself (R109, R113, R117), and by the figures of the pack.

use super::fixture::*;
use frontdesk::domain::command::{Classify, NewMessage};
use frontdesk::domain::event::{CorrectiveEvent, Event};
use frontdesk::domain::rules::{ActionTrigger, Age, Category};
use frontdesk::domain::ticket::Outcome;
use frontdesk::domain::*;
use std::collections::BTreeSet;

fn desk(triggers: &[ActionTrigger]) -> Fixture {
    let mut f = Fixture::day();
    let leak = f.rules.categories[0].clone();
    let noise = Category { code: Code::new("noise"), kind: Code::new("complaint"), ..leak };
    f.rules.categories.push(noise);
    let c = &mut f.rules.corrective;
    (c.repeats, c.people, c.window, c.rising_percent) = (3, 3, Age::Months(3), 20);
    c.complaints = vec![Code::new("complaint")];
    c.repairs = vec![Code::new("repair")];
    c.triggers = triggers.to_vec();
    for code in ["12-1803", "12-0902", "12-0601", "12-0101", "8-1203"] {
        f.ok(HEAD, Command::EnterHousehold { code: code.into(), caller: None, vip: false });
    }
    f
}

fn told(home: &str, place: &str, kind: &str, category: &str) -> Command {
    let household = (!home.is_empty()).then(|| home.to_owned());
    let message = NewMessage { household, place: place.into(), ..message("又来了") };
    let classify =
        Classify { kind: Code::new(kind), category: Some(Code::new(category)), grade: None, ..Classify::default() };
    Command::Register { message, classify: Some(classify), dispatch: None, answer: None, heard: None }
}

/// Registers, and gives what was offered.
fn offers(f: &mut Fixture, command: Command) -> Vec<(ActionTrigger, BTreeSet<u64>)> {
    let events = f.ok(WANG, command);
    offered(&events)
}

fn offered(events: &[Event]) -> Vec<(ActionTrigger, BTreeSet<u64>)> {
    let of = |e: &Event| match e {
        Event::Corrective(CorrectiveEvent::Offered { trigger, tickets, .. }) => {
            Some((*trigger, tickets.iter().map(|t| t.0).collect()))
        }
        _ => None,
    };
    events.iter().filter_map(of).collect()
}

#[test]
fn r113_the_third_time_the_same_household_complains_of_the_same_matter_a_form_is_offered() {
    let mut f = desk(&[ActionTrigger::SameComplaint]);
    let noise = || told("12-1803", "", "complaint", "noise");
    assert_eq!(offers(&mut f, noise()), []);
    assert_eq!(offers(&mut f, told("12-0902", "", "complaint", "noise")), [], "another household");
    assert_eq!(offers(&mut f, told("12-1803", "", "repair", "leak")), [], "another matter");
    assert_eq!(offers(&mut f, noise()), []);
    assert_eq!(offers(&mut f, noise()), [(ActionTrigger::SameComplaint, [1, 4, 5].into())]);
    assert_eq!(f.world.corrective.open_offers().count(), 1);
    // Once more: the offer grows, it is not made beside the first.
    assert_eq!(offers(&mut f, noise()), [(ActionTrigger::SameComplaint, [1, 4, 5, 6].into())]);
    assert_eq!(f.world.corrective.open_offers().count(), 1);
    assert_eq!(offered(&f.ok(WANG, note(TicketId(6)))), [], "it is offered once");
}

#[test]
fn r113_what_lies_before_the_window_does_not_count() {
    let mut f = desk(&[ActionTrigger::SameComplaint]);
    let noise = || told("12-1803", "", "complaint", "noise");
    f.rules.corrective.window = Age::Days(10);
    offers(&mut f, noise());
    f.pass(11 * 1_440);
    offers(&mut f, noise());
    assert_eq!(offers(&mut f, noise()), []);
    assert_eq!(offers(&mut f, noise()), [(ActionTrigger::SameComplaint, [2, 3, 4].into())]);
}

#[test]
fn r113_the_same_repair_is_that_of_one_household_or_of_one_place() {
    let mut f = desk(&[ActionTrigger::SameRepair]);
    for home in ["12-1803", "12-0902", "12-0601"] {
        assert_eq!(offers(&mut f, told(home, "", "repair", "leak")), [], "three homes of one house are three matters");
    }
    offers(&mut f, told("12-1803", "", "repair", "leak"));
    assert_eq!(offers(&mut f, told("12-1803", "", "repair", "leak")), [(ActionTrigger::SameRepair, [1, 4, 5].into())]);
    offers(&mut f, told("", "地库", "repair", "leak"));
    offers(&mut f, told("12-0101", "地库", "repair", "leak"));
    let found = offers(&mut f, told("8-1203", "地库", "repair", "leak"));
    assert_eq!(found, [(ActionTrigger::SameRepair, [6, 7, 8].into())], "whoever told us of it");
}

#[test]
fn r113_linked_tickets_count_as_one_matter_whatever_they_are_called() {
    let mut f = desk(&[ActionTrigger::SameComplaint]);
    offers(&mut f, told("12-1803", "", "complaint", "noise"));
    offers(&mut f, told("12-1803", "", "complaint", "noise"));
    let other = f.register(WANG);
    let events = f.ok(WANG, Command::Link { ticket: TicketId(2), to: other });
    assert_eq!(offered(&events), [(ActionTrigger::SameComplaint, [1, 2, 3].into())]);
}

#[test]
fn r113_a_failed_callback_offers_a_form() {
    let mut f = desk(&[ActionTrigger::FailedCallback]);
    let ticket = f.callback_due(WANG);
    let events = f.ok(CLERK, callback(ticket, Outcome::NotSatisfied));
    assert_eq!(offered(&events), [(ActionTrigger::FailedCallback, [ticket.0].into())]);
}

#[test]
fn r113_what_stands_on_a_form_does_not_count_again() {
    let mut f = desk(&[ActionTrigger::SameComplaint]);
    let noise = || told("12-1803", "", "complaint", "noise");
    for _ in 0..3 {
        offers(&mut f, noise());
    }
    let open = command::OpenAction {
        trigger: ActionTrigger::SameComplaint,
        tickets: vec![TicketId(1), TicketId(2), TicketId(3)],
        department: Some(Code::new("sec")),
        matter: "噪音".into(),
        before: String::new(),
    };
    f.ok(WANG, Command::OpenAction(open));
    assert_eq!(f.world.corrective.open_offers().count(), 0);
    assert_eq!(offers(&mut f, noise()), []);
    assert_eq!(offers(&mut f, noise()), []);
    assert_eq!(offers(&mut f, noise()), [(ActionTrigger::SameComplaint, [4, 5, 6].into())]);
}

#[test]
fn r117_three_different_people_with_the_same_complaint_in_a_month() {
    let mut f = desk(&[ActionTrigger::ManyPeople]);
    let noise = |home: &str| told(home, "", "complaint", "noise");
    offers(&mut f, noise("12-1803"));
    assert_eq!(offers(&mut f, noise("12-1803")), [], "one household twice is one");
    assert_eq!(offers(&mut f, noise("12-0902")), []);
    assert_eq!(offers(&mut f, noise("12-0601")), [(ActionTrigger::ManyPeople, [1, 3, 4].into())]);
    f.pass(15 * 1_440);
    assert_eq!(offers(&mut f, noise("12-0101")), [], "another month");
}

#[test]
fn r109_complaints_of_a_category_that_rise_against_the_month_before() {
    let mut f = desk(&[ActionTrigger::Rising]);
    let noise = |f: &mut Fixture| offers(f, told("", "", "complaint", "noise"));
    for n in 1..=2 {
        assert_eq!(noise(&mut f), [], "{n} are no tendency");
    }
    assert_eq!(noise(&mut f).len(), 1, "none the month before, three now");
    assert_eq!(noise(&mut f), [], "once for a category in a month");
    f.now = Moment::parse("2026-12-01T09:00:00+08:00").unwrap();
    for n in 1..=4 {
        assert_eq!(noise(&mut f), [], "{n} against 4 are less than 20 % more");
    }
    let found = noise(&mut f);
    assert_eq!(found, [(ActionTrigger::Rising, [5, 6, 7, 8, 9].into())], "5 against 4 are 25 % more");
}

#[test]
fn r109_what_the_pack_does_not_name_is_not_offered() {
    let mut f = desk(&[]);
    for _ in 0..6 {
        assert_eq!(offers(&mut f, told("12-1803", "", "complaint", "noise")), []);
    }
}
