//! Faults planted in `decide`: the search must find each, with a short way to it. Else it would prove nothing.

use super::desk::*;
use super::search::*;
use super::{QUICK, starts};
use frontdesk::domain::decide::Decision;
use frontdesk::domain::event::{Event, Move, Side};
use frontdesk::domain::refusal::{Reason, Refusal};
use frontdesk::domain::*;

type Decided = Result<Decision, Refusal>;

fn find(decider: Decider, from: fn(&House) -> State, rule: &str) -> String {
    let setup = Setup { tickets: 3, people_change: true, ..super::SMALL };
    // The situation came about by the rules; only then the fault is there.
    let start = from(&House::new(setup, decide));
    let house = House::new(setup, decider);
    let limits = Limits { depth: 7, progress: u64::from(rule == "progress"), ..QUICK };
    match search(&house, vec![start], limits) {
        Ok(visited) => panic!("not found in {}", visited.line("the faulty house")),
        Err(fault) => {
            println!("found: {fault}");
            assert!(fault.what.starts_with(rule), "{fault}");
            assert!(fault.steps <= 7 && fault.trace.lines().count() == 2 * fault.steps, "{fault}");
            fault.trace
        }
    }
}

/// A decision that is refused by the rules, but happens all the same.
fn instead(ctx: &Context<'_>, events: Vec<Event>) -> Decided {
    Ok(Decision { at: ctx.now, shift: None, events })
}

#[test]
fn a_second_signature_that_moves_only_the_first_line_is_found() {
    let fault: Decider = |world, command, ctx| {
        let mut decision = decide(world, command, ctx)?;
        if let Command::SignSheet { side: Side::Incoming, .. } = command {
            decision.events.truncate(2);
        }
        Ok(decision)
    };
    let trace = find(fault, starts::signed, "invariant 5");
    assert!(trace.contains("side: Incoming") && trace.contains("AcceptLine"), "{trace}");
}

#[test]
fn a_sign_off_without_a_note_or_a_signature_is_found() {
    let fault: Decider = |world, command, ctx| match (command, ctx.actor.staff()) {
        (Command::SignOff, Some(staff)) if world.is_on_duty(staff) => {
            let shift = world.shift_of(staff).map_or(ShiftId(1), |s| s.id);
            instead(ctx, vec![Event::SignedOff { shift, staff }])
        }
        _ => decide(world, command, ctx),
    };
    let trace = find(fault, House::founded, "H3");
    assert!(trace.contains("SignOff"), "{trace}");
}

#[test]
fn a_release_that_forgets_a_ticket_is_found() {
    let fault: Decider = |world, command, ctx| {
        let mut decision = decide(world, command, ctx)?;
        let released = |e: &Event| matches!(e, Event::TrackingMoved { how: Move::Released { .. }, .. });
        if let Some(last) = decision.events.iter().rposition(released) {
            decision.events.remove(last);
        }
        Ok(decision)
    };
    let trace = find(fault, starts::on_shift, "T4");
    assert!(trace.contains("ReleaseUnrelieved"), "{trace}");
}

#[test]
fn somebody_leaving_with_open_tickets_is_found() {
    let fault: Decider = |world, command, ctx| match (decide(world, command, ctx), command) {
        (Err(refusal), Command::ChangeStaff { staff, roles, department, active: false }) => match refusal.reason {
            Reason::HoldsTickets { .. } => {
                let (roles, department) = (roles.clone(), department.clone());
                instead(ctx, vec![Event::StaffChanged { staff: *staff, roles, department, active: false }])
            }
            _ => Err(refusal),
        },
        (decided, _) => decided,
    };
    let trace = find(fault, House::founded, "T4");
    assert!(trace.contains("ChangeStaff"), "{trace}");
}

#[test]
fn a_message_received_twice_is_found() {
    let fault: Decider = |world, command, ctx| match (command, ctx.actor.staff()) {
        (Command::Receive { ticket }, Some(staff)) if world.is_on_duty(staff) && world.ticket(*ticket).is_some() => {
            let number = TicketNumber { day: 20261121, seq: 7 };
            let shift = world.shift_of(staff).map(|s| s.id);
            instead(ctx, vec![Event::Received { ticket: *ticket, number, shift }])
        }
        _ => decide(world, command, ctx),
    };
    find(fault, House::founded, "F1");
}

#[test]
fn a_sheet_that_leaves_a_line_out_is_found() {
    let fault: Decider = |world, command, ctx| {
        let mut decision = decide(world, command, ctx)?;
        for event in &mut decision.events {
            if let Event::SheetPrepared { lines, .. } = event {
                lines.pop();
            }
        }
        Ok(decision)
    };
    find(fault, House::founded, "H2");
}

#[test]
fn a_signature_by_who_is_not_going_is_found() {
    let fault: Decider = |world, command, ctx| match (decide(world, command, ctx), command) {
        (Err(refusal), Command::SignSheet { sheet, side: Side::Outgoing }) if refusal.reason == Reason::NotOutgoing => {
            instead(ctx, vec![Event::SheetSigned { sheet: *sheet, side: Side::Outgoing }])
        }
        (decided, _) => decided,
    };
    find(fault, starts::signed, "invariant 3");
}

#[test]
fn a_first_receiver_who_takes_back_what_is_signed_away_is_found() {
    let fault: Decider = |world, command, ctx| {
        let mut decision = decide(world, command, ctx)?;
        let (Command::PrepareSheet { .. }, Some(staff)) = (command, ctx.actor.staff()) else { return Ok(decision) };
        let other = world.unfinished().find_map(|t| Some((t.id, t.tracker().filter(|w| *w != staff)?)));
        if let Some((ticket, from)) = other {
            decision.events.push(Event::TrackingMoved { ticket, from, to: Some(staff), how: Move::Returned });
        }
        Ok(decision)
    };
    find(fault, starts::signed, "invariant 3");
}

/// What nobody can ever answer: a queried line whose answer is always refused, also to the supervisor.
#[test]
fn a_shift_that_can_never_go_home_is_found() {
    let fault: Decider = |world, command, ctx| match command {
        Command::AnswerLine { .. } => Err(Refusal::input(Reason::NotQueried)),
        _ => decide(world, command, ctx),
    };
    find(fault, starts::signed, "progress");
}
