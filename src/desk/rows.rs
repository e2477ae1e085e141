//! Building the plain rows of the panes from the state.

use super::lens::Lens;
use super::{Desk, DeskError, permits, sheets};
use crate::board::*;
use crate::domain::access::SignOnState;
use crate::domain::agreement::AgreementTally;
use crate::domain::callbacks::{callers, did_the_work};
use crate::domain::clock::Clock;
use crate::domain::event::Recorded;
use crate::domain::facts;
use crate::domain::ids::*;
use crate::domain::order::rank;
use crate::domain::quick;
use crate::domain::rules::Rules;
use crate::domain::ticket::{CallbackState, Stage, Ticket, Tracking};
use crate::domain::time::Moment;
use crate::domain::world::World;

/// Longest text of a list row, in characters: what the widest screen can show.
const ROW_TEXT: usize = 160;

pub(super) fn board(lens: &mut Lens<'_>, viewer: Option<StaffId>, now: Moment) -> Board {
    let world = lens.world;
    let on_duty = world.on_duty();
    let shift = viewer.and_then(|v| world.shift_of(v)).or_else(|| world.open_shift()).map(|s| ShiftLine {
        id: s.id,
        pattern: s.pattern.clone(),
        starts: s.starts,
        ends: s.ends,
        on_duty: s.on_duty.iter().copied().collect(),
    });
    let counts = Counts {
        first_received: world.unfinished().filter(|t| viewer.is_some() && t.first_receiver == viewer).count(),
        tracking: world.unfinished().filter(|t| viewer.is_some() && t.tracker() == viewer).count(),
        waiting: world.waiting().count(),
        unfinished: world.unfinished().count(),
        unattended: world.unattended().count(),
    };
    let staff = world
        .staff
        .values()
        .map(|s| StaffLine {
            id: s.id,
            name: lens.staff_name(s.id),
            roles: s.roles.clone(),
            department: s.department.clone(),
            active: s.active,
            on_duty: on_duty.contains(&s.id),
            // The desk's own to say, and only of the present.
            sign_on: SignOnState::Open,
        })
        .collect();
    let (site_name, site_code, drill) =
        world.site.as_ref().map_or_else(Default::default, |s| (s.name.clone(), s.code.clone(), s.drill));
    let (position, clock_back) = (world.position, world.clock_back.is_some());
    let meters = meters(world, lens.rules, now.month_number());
    let duty = super::roster::duty_board(lens, viewer, now);
    let actions = lens.action_counts(viewer, now);
    let read_only = lens.read_only;
    let handover = sheets::board(lens, viewer, now);
    let heads = super::heads::heads(lens);
    let mut queue = Vec::new();
    let mut callbacks = Vec::new();
    for ticket in world.tickets.values().filter(|t| t.end.is_none()) {
        if ticket.stage() == Stage::CallbackDue {
            callbacks.push(callback_row(lens, ticket, viewer));
        } else {
            queue.push(queue_row(lens, ticket, now));
        }
    }
    queue.sort_by(|a, b| a.rank.cmp(&b.rank).then(a.ticket.cmp(&b.ticket)));
    callbacks.sort_by_key(|r| (!r.mine, r.due, r.ticket));
    Board {
        site_name,
        site_code,
        drill,
        shift,
        staff,
        counts,
        queue,
        handover,
        callbacks,
        heads,
        duty,
        actions,
        meters,
        incidents: super::incidents::rows(lens),
        suspected: world.suspected(now, lens.rules),
        may_join: world.may_join(),
        agreements: super::agreements::rows(lens, viewer, now),
        agreement_tally: AgreementTally::of(world.agreements.all.values(), now.month_number()),
        position,
        clock_back,
        read_only,
        permits: Vec::new(),
        viewer: None,
    }
}

/// The first line of a text, cut to what a row can show.
pub(super) fn first_line(text: &str) -> String {
    let mut line: String = text.split('\n').map(str::trim).find(|l| !l.is_empty()).unwrap_or_default().to_owned();
    if let Some((cut, _)) = line.char_indices().nth(ROW_TEXT) {
        line.truncate(cut);
    }
    line
}

pub(super) fn short_number(ticket: &Ticket) -> String {
    ticket.number.map(|n| n.short()).unwrap_or_default()
}

fn queue_row(lens: &mut Lens<'_>, t: &Ticket, now: Moment) -> QueueRow {
    let masked = lens.masked_of(&t.message);
    let rules = lens.rules;
    let vip = lens.world.is_vip(t);
    let waiting = t.is_waiting();
    let unattended = matches!(t.tracking, Tracking::Unattended { .. });
    let clock = if waiting {
        let due = t.arrived.plus_minutes(i64::from(rules.receive_minutes));
        Some(Clock { from: t.arrived, due, first_due: due, met: None })
    } else {
        t.running_clock()
    };
    QueueRow {
        offered: lens.world.corrective.offers_of(t.id).next().is_some(),
        ticket: t.id,
        number: t.number,
        stage: t.stage(),
        source: t.message.source.clone(),
        household: t.message.household.clone(),
        caller: masked.name,
        text: first_line(&t.message.text),
        kind: t.class.as_ref().map(|c| c.kind.clone()),
        category: t.class.as_ref().and_then(|c| c.category.clone()),
        grade: t.class.as_ref().map(|c| c.grade.clone()),
        important: t.class.as_ref().is_some_and(|c| c.important),
        vip,
        department: t.dispatch.as_ref().map(|d| d.department.clone()),
        first_receiver: t.first_receiver,
        tracker: t.tracker(),
        unattended,
        repeat_unseen: t.repeat_unseen,
        asked: t.open_question().is_some(),
        incident: t.incident,
        grade_pending: !lens.lacks_matters && facts::waits(t, &lens.world.matters, rules, now),
        arrived: t.arrived,
        clock,
        rank: rank(t, vip, now, rules),
        near_percent: if waiting { rules.receive_near_percent } else { rules.near_percent },
        near_minutes: if waiting { 0 } else { rules.near_minutes },
    }
}

fn callback_row(lens: &mut Lens<'_>, t: &Ticket, viewer: Option<StaffId>) -> CallbackRow {
    let masked = lens.masked_of(&t.message);
    let roles = callers(lens.rules, t, lens.world.is_vip(t)).to_vec();
    let person = viewer.and_then(|v| lens.world.person(v));
    let mine = person.is_some_and(|p| p.has_any(&roles) && !did_the_work(t, p, lens.rules));
    let (class, since, due) = match &t.callback {
        CallbackState::Due { class, since, by, .. } => (class.clone(), *since, *by),
        _ => (Code::new(""), t.last_at, t.last_at),
    };
    CallbackRow {
        ticket: t.id,
        number: short_number(t),
        class,
        kind: t.class.as_ref().map(|c| c.kind.clone()),
        household: t.message.household.clone(),
        caller: masked.name,
        text: first_line(&t.message.text),
        since,
        due,
        tries: t.callback_tries,
        roles,
        handlers: lens.world.staff.values().filter(|s| did_the_work(t, s, lens.rules)).map(|s| s.id).collect(),
        mine,
    }
}

/// How the classes stand in a month (yyyymm).
pub(super) fn meters(world: &World, rules: &Rules, month: u32) -> Vec<Meter> {
    let meter = |class: &crate::domain::rules::CallbackClass| {
        let doors = world.called_by(month, &class.code, &rules.callbacks.door_way);
        Meter::of(class, world.tally(month, &class.code), doors, rules)
    };
    rules.callback_classes.iter().map(meter).collect()
}

pub(super) fn details(
    desk: &mut Desk,
    id: TicketId,
    viewer: Option<StaffId>,
    now: Moment,
) -> Result<Option<Details>, DeskError> {
    desk.projections.load_ticket(id)?;
    let Some(ticket) = desk.projections.ticket(id)? else { return Ok(None) };
    let history = desk.history(id)?;
    let chain = desk.chain_of(&history)?;
    let permits = viewer.map(|v| permits::permits(desk, &ticket, v, now)).unwrap_or_default();
    Ok(Some(Details { permits, ..details_of(&mut desk.lens(), ticket, history, chain, viewer, now) }))
}

/// A ticket with its history, and nothing that may be done with it.
pub(super) fn details_of(
    lens: &mut Lens<'_>,
    ticket: Ticket,
    history: Vec<Recorded>,
    chain: Vec<ChainLink>,
    viewer: Option<StaffId>,
    now: Moment,
) -> Details {
    let masked = lens.masked_of(&ticket.message);
    let repeats = lens.repeats(&ticket, now);
    let world = lens.world;
    let siblings = match &ticket.message.household {
        Some(code) => world.open_of_household(code).map(|t| t.id).filter(|t| *t != ticket.id).collect(),
        None => Vec::new(),
    };
    let number = match (&ticket.number, &world.site) {
        (Some(number), Some(site)) => number.with_site(&site.code),
        _ => String::new(),
    };
    let caller = CallerLine { name: masked.name, phone: masked.phone, ..CallerLine::default() };
    let (vip, position) = (world.is_vip(&ticket), world.position);
    let grading = facts::story(&ticket, &world.matters, lens.rules, now);
    let unread = ticket.class.is_none() && ticket.is_unfinished();
    let readings = if unread { quick::read(&ticket.message, lens.rules, now) } else { Vec::new() };
    Details {
        repeats,
        ticket,
        number,
        vip,
        caller,
        history,
        chain,
        siblings,
        grading,
        readings,
        permits: Vec::new(),
        viewer,
        position,
    }
}
