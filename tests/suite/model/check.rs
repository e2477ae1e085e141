//! What must hold in every state and at every step: the list at the end of OWNERSHIP.md, said once more without asking
//! `decide`. A fault is a sentence that begins with the rule.

use super::desk::*;
use super::moves::Act;
use crate::rules::invariants::Watched;
use frontdesk::domain::event::{Event, LineKind, Move, Recorded, Side};
use frontdesk::domain::handover::{LineState, Sheet, SheetLine};
use frontdesk::domain::ticket::{CallbackState, End, Outcome, Ticket, Tracking};
use frontdesk::domain::*;
use std::collections::BTreeSet;

/// What a rule says is broken.
pub type Checked = Result<(), String>;

macro_rules! hold {
    ($holds:expr, $($said:tt)+) => {
        if !$holds {
            return Err(format!($($said)+));
        }
    };
}

/// Whether the sheet hands over this ticket: its line stands and the sheet is not sealed.
fn stands_on<'w>(world: &'w World, ticket: &Ticket) -> Vec<&'w Sheet> {
    let hands = |s: &&Sheet| {
        let line = |l: &SheetLine| l.ticket == ticket.id && l.kind == LineKind::Unfinished;
        !s.is_sealed() && world.standing(s).any(line)
    };
    world.sheets.values().filter(hands).collect()
}

/// T4, F1, C1, C4 and invariants 1, 2, 5 and 7 in a state.
pub fn state(world: &World) -> Checked {
    for t in world.tickets.values() {
        let id = t.id;
        let sheets = stands_on(world, t);
        hold!(sheets.len() <= 1, "invariant 5: ticket {id} stands on {} sheets that are not sealed", sheets.len());
        hold!(t.first_receiver.is_some() || t.is_waiting(), "F1: ticket {id} ended without ever being received");
        hold!(t.first_receiver.is_some() == t.number.is_some(), "F1: ticket {id} received without a number, or not");
        match t.tracking {
            Tracking::Waiting => hold!(t.is_waiting(), "T4: ticket {id} was received and has no tracker"),
            Tracking::Ended => hold!(t.end.is_some(), "T4: ticket {id} is unfinished and has no tracker"),
            Tracking::Unattended { .. } => hold!(t.is_unfinished(), "H6: ticket {id} rings though it has ended"),
            Tracking::By(tracker) => {
                hold!(t.is_unfinished(), "T4: ticket {id} is tracked though it has ended");
                let here = world.person(tracker).is_some_and(|p| p.active);
                hold!(here, "T4: {tracker} left with ticket {id}");
                // Who has gone must have signed what they leave behind (H3), not only be named on it.
                let signed = sheets.iter().any(|s| s.outgoing.contains(&tracker) && s.has_signed_out(tracker));
                hold!(
                    world.is_on_duty(tracker) || signed,
                    "T4: ticket {id} is an orphan: {tracker} is off duty and no signed sheet hands it over"
                );
            }
        }
        if t.end == Some(End::Closed) {
            let heard = t.feedback.as_ref().is_some_and(|f| f.outcome != Outcome::NotSatisfied);
            hold!(heard, "C1: ticket {id} closed before the customer heard");
            let called = matches!(
                t.callback,
                CallbackState::NotSelected
                    | CallbackState::Done { outcome: Outcome::Satisfied | Outcome::Unreachable, .. }
            );
            hold!(called, "C4: ticket {id} closed with its callback open");
        }
    }
    let c = &world.counters;
    let waiting = world.waiting().count() as u64;
    hold!(c.messages_in == c.received + waiting, "invariant 7: {} in, {} received", c.messages_in, c.received);
    for shift in world.shifts.values() {
        hold!(shift.closed.is_none() || shift.on_duty.is_empty(), "T2: on duty in closed shift {}", shift.id);
    }
    for (id, person) in &world.staff {
        let on = world.shifts.values().filter(|s| s.on_duty.contains(id)).count();
        hold!(on <= 1, "T2: {id} is on duty in {on} shifts");
        hold!(on == 0 || person.active, "T2: {id} has left and is on duty");
    }
    for sheet in world.sheets.values() {
        let gone = sheet.signed_out.iter().find(|(s, _)| !sheet.outgoing.contains(s));
        hold!(gone.is_none(), "H3: {gone:?} signed sheet {} without going", sheet.id);
        let both = sheet.signed_in.and_then(|(s, _)| sheet.signed_out.iter().find(|(out, _)| *out == s));
        hold!(both.is_none(), "H3: {both:?} signed sheet {} on both sides", sheet.id);
        let people: BTreeSet<StaffId> = sheet.signed_out.iter().map(|(s, _)| *s).collect();
        hold!(people.len() == sheet.signed_out.len(), "H3: sheet {} is signed twice by one", sheet.id);
    }
    Ok(())
}

/// Invariant 6: folded again it is the same state.
pub fn fold(before: &World, recorded: &[Recorded], after: &World) -> Checked {
    let mut now = before.clone();
    recorded.iter().for_each(|r| now.apply(r));
    now.forget_ended();
    hold!(now == *after, "invariant 6: folded again it is another state");
    Ok(())
}

/// F1, F2, F3, T1–T6, H1–H7 and L3 over one command: what was, what was recorded, what is.
pub fn step(house: &House, before: &World, m: Act, recorded: &[Recorded], after: &World) -> Checked {
    let mut last = before.latest;
    // What each event found: only where several happen at once is there a state between them.
    let mut between: Option<World> = None;
    for (n, r) in recorded.iter().enumerate() {
        let now = between.as_ref().unwrap_or(before);
        hold!(Watched::may_have_done(&house.rules, before, now, r), "invariant 3: nobody allowed {:?}", r.event);
        hold!(last.is_none_or(|l| l <= r.at), "L3: time ran backwards at {:?}", r.event);
        last = Some(r.at);
        if let Event::Received { ticket, .. } = &r.event {
            let first = |w: &World| w.ticket(*ticket).and_then(|t| t.first_receiver);
            hold!(first(now).is_none(), "F1: ticket {ticket} was received twice");
            // What was answered on the spot is closed, and may be gone from memory.
            let gone = after.ticket(*ticket).is_none();
            hold!(gone || first(after) == r.actor.staff(), "F1: ticket {ticket} is not with who received it");
        }
        if n + 1 < recorded.len() {
            between.get_or_insert_with(|| before.clone()).apply(r);
        }
    }
    for t in before.tickets.values() {
        let id = t.id;
        // Only what has ended with nothing to recheck leaves memory.
        let Some(now) = after.ticket(id) else {
            let ended = recorded.iter().any(|r| {
                r.event.ticket() == Some(id)
                    && matches!(
                        r.event,
                        Event::Closed { .. }
                            | Event::Voided { .. }
                            | Event::RecheckConfirmed { .. }
                            | Event::RecheckExcused { .. }
                    )
            });
            hold!(ended, "T4: ticket {id} is gone");
            continue;
        };
        if let Some(first) = t.first_receiver {
            hold!(now.first_receiver == Some(first), "F2: the first receiver of ticket {id} changed");
            hold!(!now.is_waiting(), "F3: ticket {id} was put back in the queue");
        }
        tracking(before, t, now, recorded)?;
    }
    signatures(before, recorded, after)?;
    for r in recorded {
        match &r.event {
            Event::SheetSigned { sheet, side: Side::Incoming } => second_signature(before, *sheet, r.actor, recorded)?,
            Event::SheetPrepared { sheet, .. } => everything_listed(before, after, *sheet)?,
            // H6: who is released leaves what they track on the alarm.
            Event::SignedOff { staff, .. } if !matches!(m, Act::Release | Act::Removed) => {
                hold!(r.actor == Actor::Staff(*staff), "T2: {staff} was signed off by another");
                nothing_unwritten(before, *staff)?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// T3 and H5: tracking moves in the ways that are written down, and from a signed sheet only by it or above it.
fn tracking(before: &World, was: &Ticket, is: &Ticket, recorded: &[Recorded]) -> Checked {
    let id = was.id;
    if was.tracking == is.tracking {
        return Ok(());
    }
    let of = |r: &&Recorded| r.event.ticket() == Some(id);
    let why = recorded.iter().filter(of).any(|r| {
        matches!(
            r.event,
            Event::Received { .. }
                | Event::TrackingMoved { .. }
                | Event::Closed { .. }
                | Event::Voided { .. }
                | Event::ReworkOrdered { .. }
        )
    });
    hold!(why, "T3: tracking of ticket {id} moved without a word");
    let signed = was
        .tracker()
        .and_then(|tracker| stands_on(before, was).into_iter().find(|s| s.has_signed_out(tracker)))
        .filter(|_| is.tracker().is_some_and(|t| Some(t) != was.tracker()));
    let Some(sheet) = signed else { return Ok(()) };
    let reopened = recorded.iter().filter(of).any(|r| matches!(r.event, Event::ReworkOrdered { .. }));
    let properly = recorded.iter().filter(of).any(|r| match &r.event {
        Event::TrackingMoved { how: Move::Handover { sheet: by }, .. } => *by == sheet.id,
        Event::TrackingMoved { how: Move::Takeover { .. } | Move::Released { .. }, .. } => true,
        // R1: the first receiver, who is there, reopens what came back from a rework.
        Event::TrackingMoved { how: Move::Returned, .. } => reopened,
        _ => false,
    });
    hold!(properly, "H5: ticket {id} left its tracker before sheet {} was accepted", sheet.id);
    Ok(())
}

/// H3, H7: nothing is signed by who did not act; what somebody signed stays what they signed; a sealed sheet never changes.
fn signatures(before: &World, recorded: &[Recorded], after: &World) -> Checked {
    let signed = |sheet: SheetId, who: StaffId, at: Side| {
        recorded.iter().any(|r| {
            r.actor == Actor::Staff(who)
                && matches!(&r.event, Event::SheetSigned { sheet: s, side } if *s == sheet && *side == at)
        })
    };
    for sheet in after.sheets.values() {
        let id = sheet.id;
        let was = before.sheets.get(&id);
        if let Some(was) = was.filter(|s| s.is_sealed()) {
            let mut plain = sheet.clone();
            hold!(plain.corrections.starts_with(&was.corrections), "H7: a correction of sheet {id} is gone");
            plain.corrections = was.corrections.clone();
            hold!(plain == *was, "H7: sealed sheet {id} changed");
            continue;
        }
        for (who, _) in &sheet.signed_out {
            let had = was.is_some_and(|w| w.has_signed_out(*who));
            hold!(had || signed(id, *who, Side::Outgoing), "H3: {who} did not sign sheet {id}, but it says so");
            // Their lines are those they signed, but for what is handed over no more.
            let Some(was) = was.filter(|_| had) else { continue };
            for line in sheet.lines.iter().filter(|l| l.tracker == Some(*who)) {
                let same = was.line(line.ticket).is_some_and(|w| w.note == line.note && w.tracker == line.tracker);
                hold!(same, "H7: the line of ticket {} is not what {who} signed on sheet {id}", line.ticket);
            }
        }
        if let Some((who, _)) = sheet.signed_in {
            hold!(signed(id, who, Side::Incoming), "H3: {who} did not take over sheet {id}, but it says so");
            let Some(was) = was else { return Err(format!("H3: sheet {id} is sealed before it was prepared")) };
            // Sealed is what stood there, word for word.
            let stood: Vec<&SheetLine> = before.standing(was).collect();
            hold!(sheet.lines.iter().collect::<Vec<_>>() == stood, "H7: sheet {id} is sealed with other lines");
            hold!(sheet.signed_out == was.signed_out, "H7: sheet {id} is sealed with other signatures");
            for line in &stood {
                let Some(tracker) = line.tracker else { continue };
                hold!(
                    tracker == who || was.has_signed_out(tracker),
                    "H3: the line of ticket {} is handed over without {tracker}'s signature",
                    line.ticket
                );
                hold!(tracker == who || line.is_accepted(), "H4: the line of ticket {} is not accepted", line.ticket);
                let note = before.ticket(line.ticket).and_then(|t| t.note.as_ref()).map(|n| &n.note);
                // Who takes over keeps their own, and may go on writing it.
                hold!(
                    tracker == who || note == line.note.as_ref(),
                    "H2: the line of ticket {} is not what is written",
                    line.ticket
                );
            }
        }
    }
    Ok(())
}

/// Invariant 5: the second signature moves exactly the lines of the others who go.
fn second_signature(before: &World, id: SheetId, actor: Actor, recorded: &[Recorded]) -> Checked {
    let (Some(sheet), Some(who)) = (before.sheets.get(&id), actor.staff()) else {
        return Err(format!("H3: nobody took over sheet {id}"));
    };
    let due: BTreeSet<TicketId> = before
        .standing(sheet)
        .filter(|l| l.kind == LineKind::Unfinished)
        .filter_map(|l| before.ticket(l.ticket))
        .filter(|t| t.tracker() != Some(who))
        // T5: a first receiver who is on duty in another shift by now keeps their own.
        .filter(|t| {
            let kept = t.tracker().filter(|tracker| t.first_receiver == Some(*tracker));
            kept.is_none_or(|first| before.shift_of(first).is_none_or(|s| s.id == sheet.shift))
        })
        .map(|t| t.id)
        .collect();
    let mut moved = BTreeSet::new();
    for r in recorded {
        let Event::TrackingMoved { ticket, from, to, how } = &r.event else { continue };
        hold!(*how == Move::Handover { sheet: id }, "T3: a signature moved ticket {ticket} by {how:?}");
        hold!(sheet.outgoing.contains(from), "H3: ticket {ticket} of {from} moved, who does not go");
        let first = before.ticket(*ticket).and_then(|t| t.first_receiver);
        // To who signs, to the first receiver who is there (T5), or to who came as well and accepted the line (T3).
        let accepted = sheet.line(*ticket).and_then(|l| match l.state {
            LineState::Accepted { by } => Some(by).filter(|by| !sheet.has_signed_out(*by)),
            _ => None,
        });
        let here = to.is_some_and(|to| before.is_on_duty(to));
        let right = here && (*to == Some(who) || *to == first || *to == accepted);
        hold!(right, "H3: ticket {ticket} went to {to:?}");
        hold!(moved.insert(*ticket), "H3: ticket {ticket} moved twice");
    }
    hold!(moved == due, "invariant 5: the second signature of sheet {id} moved {moved:?}, its lines are {due:?}");
    Ok(())
}

/// H2: each unfinished ticket of who goes, but for what another sheet hands over, and each waiting message.
fn everything_listed(before: &World, after: &World, id: SheetId) -> Checked {
    let Some(sheet) = after.sheets.get(&id) else { return Err(format!("H2: sheet {id} was not prepared")) };
    for t in before.waiting() {
        hold!(sheet.line(t.id).is_some(), "H2: sheet {id} leaves out message {}", t.id);
    }
    for t in before.unfinished().filter(|t| t.tracker().is_some_and(|who| sheet.outgoing.contains(&who))) {
        let elsewhere = stands_on(before, t).iter().any(|s| s.id != id);
        // Who went and is on duty again in another shift leaves here only what stands here already.
        let later = t.tracker().and_then(|w| before.shift_of(w)).is_some_and(|s| s.id != sheet.shift);
        let listed = sheet.line(t.id).is_some_and(|l| l.tracker == t.tracker());
        hold!(listed || elsewhere || later, "H2: sheet {id} leaves out ticket {}", t.id);
    }
    let shift = before.shifts.get(&sheet.shift).map(|s| s.on_duty.clone()).unwrap_or_default();
    let missing = shift.iter().find(|s| !sheet.outgoing.contains(s));
    hold!(missing.is_none(), "H2: sheet {id} leaves out {missing:?}, who is on duty");
    Ok(())
}

/// H1, R2, H3: who signs off has written and signed all they leave.
fn nothing_unwritten(before: &World, who: StaffId) -> Checked {
    let Some(shift) = before.shift_of(who) else { return Err(format!("T2: {who} signed off without being on duty")) };
    for t in before.tracked_by(who) {
        let sheets = stands_on(before, t);
        let signed = sheets.iter().find(|s| s.has_signed_out(who));
        hold!(signed.is_some(), "H3: {who} went with ticket {} on no signed sheet", t.id);
        let written = t.note.as_ref().is_some_and(|n| n.by == who);
        // What an earlier sheet hands over was written in its shift.
        let here = signed.is_none_or(|s| s.shift == shift.id);
        let now = t.note.as_ref().is_some_and(|n| n.shift == shift.id);
        hold!(written && (now || !here), "H1: {who} went without a note of this shift on ticket {}", t.id);
        let says = |s: &&Sheet| s.line(t.id).is_some_and(|l| l.note == t.note.as_ref().map(|n| n.note.clone()));
        hold!(signed.is_some_and(says), "H2: {who} went with ticket {} otherwise than signed", t.id);
    }
    let old =
        before.tickets.values().find(|t| t.first_receiver == Some(who) && t.recheck.is_some_and(|r| r < shift.opened));
    hold!(old.is_none(), "R2: {who} went with an old recheck of ticket {:?}", old.map(|t| t.id));
    Ok(())
}
