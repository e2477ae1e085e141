//! Replay: the desk as it was, at any position, forwards and backwards.

use super::review::{EVENING, at, events, quarter};
use frontdesk::board::{Board, ReplayTo};
use frontdesk::contacts::MemoryContacts;
use frontdesk::demo;
use frontdesk::desk::{Desk, Replay};
use frontdesk::domain::command::{Caller, Card, Classify, Command, DispatchTo, Heard, NewMessage};
use frontdesk::domain::event::Side;
use frontdesk::domain::ids::*;
use frontdesk::domain::ticket::{HandoverNote, Outcome};
use frontdesk::domain::{Moment, World};
use frontdesk::ledger::MemoryLedger;
use frontdesk::projection::Index;
use std::sync::Arc;

fn go(desk: &Desk, replay: &mut Replay, goal: u64) {
    while !replay.advance(desk.ledger(), goal, 500).unwrap() {}
    assert_eq!(replay.world().position, goal);
}

/// A shift and its handover, with what the panes showed after every command.
pub fn played() -> (Desk, Vec<(Moment, Option<StaffId>, Board)>) {
    let rules = Arc::new(demo::rules().unwrap());
    let (ledger, contacts) = (MemoryLedger::new(), MemoryContacts::new());
    let index = Index::temporary().unwrap();
    let mut desk = Desk::new(Box::new(ledger), Box::new(contacts), index, rules.clone(), &mut |_, _| {}).unwrap();
    let mut now = at("2026-11-21T20:00:00+08:00");
    let mut shots = Vec::new();
    let card = |name: &str| Caller::Card(Card { name: name.into(), phone: "13912345678".into(), ..Card::default() });
    let person = |name: &str, roles: &[Role], department: Option<&str>| Command::AddStaff {
        caller: card(name),
        roles: roles.to_vec(),
        department: department.map(Code::from),
    };
    let (wang, li, zhao) = (StaffId(1), StaffId(2), StaffId(3));
    let (first, second) = (TicketId(1), TicketId(2));
    let pattern = |n: usize| rules.shifts[n].code.clone();
    let (department, kind) = (rules.kinds[0].department.clone(), rules.kinds[0].code.clone());
    let heard = || Heard { way: rules.ways[0].code.clone(), outcome: Outcome::Satisfied, words: "好".into() };
    let message = |text: &str| NewMessage {
        source: rules.sources[0].code.clone(),
        text: text.into(),
        household: Some("12-1803".into()),
        caller: None,
        complainant: None,
        happened: None,
        place: String::new(),
    };
    let note = |ticket| Command::HandoverNote {
        ticket,
        note: HandoverNote { state: "等配件".into(), next_step: "周一跟进".into(), told: "已告知".into() },
    };
    let classify = Classify { kind, ..Classify::default() };
    let to = DispatchTo { department: department.clone(), handler: None, note: String::new() };
    let steps = vec![
        (Actor::System, Command::FoundSite { code: "HY".into(), name: "滨湖花园".into(), drill: true }),
        (Actor::System, person("王芳", &[Role::Operator, Role::ServiceHead], None)),
        (Actor::Staff(wang), person("李强", &[Role::Operator], None)),
        (Actor::Staff(wang), person("赵建国", &[Role::Handler], Some(department.as_str()))),
        (Actor::Staff(wang), Command::EnterHousehold { code: "12-1803".into(), caller: Some(card("陈静")), vip: true }),
        (Actor::Staff(wang), Command::OpenShift { pattern: pattern(0) }),
        (Actor::Staff(wang), Command::SignOn),
        (Actor::Intake, Command::MessageIn(message("厨房漏水"))),
        (Actor::Intake, Command::MessageIn(message("电梯异响"))),
        (Actor::Staff(wang), Command::Receive { ticket: first }),
        (Actor::Staff(wang), Command::Receive { ticket: second }),
        (Actor::Staff(wang), Command::Classify { ticket: first, class: classify.clone() }),
        (Actor::Staff(wang), Command::Dispatch { ticket: first, to: to.clone() }),
        (Actor::Staff(zhao), Command::AcceptWork { ticket: first, handler: None }),
        (Actor::Staff(zhao), Command::Result { ticket: first, text: "已修".into(), handler: None }),
        (Actor::Staff(wang), note(first)),
        (Actor::Staff(wang), note(second)),
        (Actor::Staff(wang), Command::PrepareSheet { notes: "钥匙两把".into() }),
        (Actor::Staff(wang), Command::SignSheet { sheet: SheetId(1), side: Side::Outgoing }),
        (Actor::Staff(wang), Command::SignOff),
        (Actor::Staff(li), Command::OpenShift { pattern: pattern(1) }),
        (Actor::Staff(li), Command::SignOn),
        (Actor::Staff(li), Command::QueryLine { sheet: SheetId(1), ticket: first, text: "配件何时到".into() }),
        (Actor::Staff(wang), Command::AnswerLine { sheet: SheetId(1), ticket: first, text: "周一".into() }),
        (Actor::Staff(li), Command::AcceptLine { sheet: SheetId(1), ticket: first }),
        (Actor::Staff(li), Command::AcceptLine { sheet: SheetId(1), ticket: second }),
        (Actor::Staff(li), Command::SignSheet { sheet: SheetId(1), side: Side::Incoming }),
        (Actor::Staff(li), Command::Feedback { ticket: first, heard: heard() }),
        (Actor::Staff(li), Command::Classify { ticket: second, class: classify }),
        (Actor::Staff(li), Command::Dispatch { ticket: second, to }),
        (Actor::Staff(li), Command::Undo { ticket: second }),
        (Actor::Staff(li), Command::Reveal { ticket: second, reason: "回电".into() }),
    ];
    for (n, (actor, command)) in steps.into_iter().enumerate() {
        desk.submit(actor, command.clone(), now).unwrap_or_else(|e| panic!("{command:?}: {e}"));
        desk.rest();
        let viewer = [None, Some(wang), Some(li)][n % 3];
        shots.push((now, viewer, desk.board(viewer, now)));
        now = now.plus_minutes(if n == 24 { 200 } else { 1 });
    }
    (desk, shots)
}

#[test]
fn every_board_is_what_it_was() {
    let (mut desk, shots) = played();
    let mut replay = Replay::new();
    for backwards in [false, true] {
        let mut order: Vec<_> = shots.iter().collect();
        if backwards {
            order.reverse();
        }
        for (now, viewer, board) in order {
            go(&desk, &mut replay, board.position);
            let frame = desk.replay_frame(&replay, *now, *viewer, None).unwrap().unwrap();
            // What may be done now belongs to the present: a replay shows the panes and permits nothing.
            assert_eq!((&frame.board.permits, frame.board.viewer), (&Vec::new(), None));
            let then = Board { permits: Vec::new(), viewer: None, ..board.clone() };
            assert_eq!(*frame.board, then, "position {}", board.position);
        }
    }
}

#[test]
fn a_ticket_is_shown_as_it_was_and_nothing_may_be_done_with_it() {
    let (mut desk, shots) = played();
    let mut replay = Replay::new();
    let ticket = TicketId(1);
    let whole = desk.details(ticket, None, at(EVENING)).unwrap().unwrap();
    for (now, viewer, board) in &shots {
        go(&desk, &mut replay, board.position);
        let frame = desk.replay_frame(&replay, *now, *viewer, Some(ticket)).unwrap().unwrap();
        let had: Vec<_> = whole.history.iter().filter(|r| r.position <= board.position).cloned().collect();
        match frame.details {
            Some(details) => {
                assert_eq!(details.history, had);
                assert_eq!(details.permits, [], "nothing may be done in the past");
                assert!(!details.caller.clear && !details.caller.phone.contains("13912345678"));
                assert!(details.chain.len() <= whole.chain.len());
            }
            None => assert_eq!(had, []),
        }
    }
    let names: Vec<_> = whole.chain.iter().map(|l| l.staff).collect();
    assert_eq!(names, [Some(StaffId(1)), Some(StaffId(2))]);
    let patterns: Vec<_> = whole.chain.iter().map(|l| l.pattern.clone()).collect();
    let rules = demo::rules().unwrap();
    assert_eq!(patterns, [Some(rules.shifts[0].code.clone()), Some(rules.shifts[1].code.clone())]);
}

/// Going to and fro over the drill's months gives the state that a plain fold gives.
#[test]
fn any_order_of_steps_gives_the_state_of_a_plain_fold() {
    let desk = quarter();
    let all = events(&desk);
    let head = all.len() as u64;
    let mut replay = Replay::new();
    let mut goals = vec![head / 2, head / 2 - 1, head / 2 + 10, 5, 900, head, head - 1, head / 3, head / 3 - 700];
    goals.extend((0..6).map(|n| (n * 7_919) % head + 1));
    let mut plain = goals.clone();
    plain.sort_unstable();
    plain.dedup();
    let mut world = World::default();
    let mut states = std::collections::BTreeMap::new();
    for r in &all {
        world.apply(r);
        if plain.contains(&r.position) {
            states.insert(r.position, world.clone());
        }
    }
    for goal in goals {
        go(&desk, &mut replay, goal);
        let (got, want) = (replay.world(), &states[&goal]);
        let open = |w: &World| w.tickets.values().filter(|t| t.end.is_none()).cloned().collect::<Vec<_>>();
        assert_eq!(open(got), open(want), "position {goal}");
        let due = |w: &World| w.tickets.values().filter(|t| t.recheck.is_some()).cloned().collect::<Vec<_>>();
        assert_eq!(due(got), due(want), "position {goal}");
        assert_eq!(got.counters, want.counters);
        assert_eq!((&got.staff, &got.households, got.on_duty()), (&want.staff, &want.households, want.on_duty()));
        assert_eq!(got.latest_sheet(), want.latest_sheet());
        assert_eq!(got.open_shift(), want.open_shift());
    }
}

#[test]
fn a_moment_a_shift_and_a_tickets_events_are_found() {
    let desk = quarter();
    let all = events(&desk);
    let head = all.len() as u64;
    let middle = &all[all.len() / 2];
    let goal = |to| desk.replay_goal(to).unwrap();
    let found = goal(ReplayTo::At(middle.at)).unwrap();
    let last = all.iter().rfind(|r| r.at <= middle.at).unwrap().position;
    assert_eq!((found.position, found.moment), (last, middle.at));
    let between = middle.at.plus_ms(1);
    assert_eq!(goal(ReplayTo::At(between)).unwrap().moment, between, "clocks run on between two events");
    assert_eq!(goal(ReplayTo::At(at("1999-01-01T00:00:00Z"))).unwrap().position, 1);
    assert_eq!(goal(ReplayTo::At(at(EVENING))).unwrap().position, head);
    assert_eq!(goal(ReplayTo::Position(0)).unwrap().position, 1);
    assert_eq!(goal(ReplayTo::Position(u64::MAX)).unwrap().position, head);
    let day = desk.review(20_261_119, 20_261_119, at(EVENING)).unwrap();
    let shift = &day.shifts[1].shift;
    assert_eq!(goal(ReplayTo::Shift(shift.shift)).unwrap().position, shift.first);
    assert_eq!(goal(ReplayTo::Shift(ShiftId(9_999))), None);
    let ticket = TicketId(40);
    let of: Vec<u64> = all.iter().filter(|r| r.event.ticket() == Some(ticket)).map(|r| r.position).collect();
    let step = |from, back| goal(ReplayTo::Ticket { ticket, from, back }).map(|g| g.position);
    assert_eq!(step(of[1], false), Some(of[2]));
    assert_eq!(step(of[1], true), Some(of[0]));
    assert_eq!((step(of[0], true), step(*of.last().unwrap(), false)), (None, None));
}
