//! What needs a head now: gathered from the tickets that have not ended.

use super::Desk;
use super::lens::Lens;
use super::rows::{first_line, short_number};
use crate::board::{HeadMatter, HeadRow};
use crate::domain::clock::due;
use crate::domain::command::Command;
use crate::domain::escalation::Ladder;
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::{Context, decide, holders};

/// Everything that waits for a head, what is due first on top.
pub(super) fn heads(lens: &Lens<'_>) -> Vec<HeadRow> {
    let mut rows = Vec::new();
    for ticket in lens.world.tickets.values().filter(|t| t.end.is_none()) {
        let open = ticket.standing(lens.rules).filter(|l| l.is_open());
        rows.extend(open.map(|ladder| step(lens, ticket, ladder)));
        rows.extend(asked(lens, ticket));
    }
    rows.sort_by_key(|r| (r.until, r.ticket));
    rows
}

fn row(ticket: &Ticket, matter: HeadMatter, until: Moment, heads: Vec<StaffId>) -> HeadRow {
    HeadRow {
        ticket: ticket.id,
        number: short_number(ticket),
        household: ticket.message.household.clone(),
        text: first_line(&ticket.message.text),
        tracker: ticket.tracker(),
        matter,
        until,
        heads,
        refused: None,
        mine: false,
    }
}

fn step(lens: &Lens<'_>, ticket: &Ticket, ladder: &Ladder) -> HeadRow {
    let (world, rules) = (lens.world, lens.rules);
    let reached = ladder.rungs.last();
    let next = rules.ladder(&ladder.code).and_then(|of| of.steps.get(ladder.rungs.len()));
    let until = reached.map_or(ladder.since, |r| r.until);
    let at_latest = next.map(|s| s.after.map_or(until, |a| due(a, ladder.since, &rules.calendar).min(until)));
    let mut heads: Vec<StaffId> = Vec::new();
    for rung in ladder.open() {
        let now = holders(world, ticket, &rung.to, rules).map(|p| p.id);
        for who in rung.told.iter().copied().chain(now) {
            if !heads.contains(&who) {
                heads.push(who);
            }
        }
    }
    let (ladder, next) = (Box::new(ladder.clone()), next.map(|s| s.to.clone()).unwrap_or_default());
    let next_heads = holders(world, ticket, &next, rules).map(|p| p.id).collect();
    row(ticket, HeadMatter::Step { ladder, next, next_heads, next_at: at_latest }, until, heads)
}

fn asked(lens: &Lens<'_>, ticket: &Ticket) -> Option<HeadRow> {
    let asked = ticket.promises.asked.as_ref()?;
    let to = lens.rules.promise.permission.clone();
    let heads = holders(lens.world, ticket, &to, lens.rules).map(|p| p.id).collect();
    let (what, due, by, since) = (asked.what.clone(), asked.due, asked.by, asked.at);
    Some(row(ticket, HeadMatter::Promise { what, due, by, since, to }, due, heads))
}

/// The word that a row waits for, as the viewer would give it.
fn word(row: &HeadRow) -> Command {
    let (ticket, word) = (row.ticket, String::new());
    match &row.matter {
        HeadMatter::Step { ladder, .. } => Command::AcknowledgeStep { ticket, ladder: Some(ladder.code.clone()), word },
        HeadMatter::Promise { .. } => Command::PermitPromise { ticket, word },
    }
}

/// Asks the rules which of the rows wait for a word of the viewer, and puts those first.
pub(super) fn ask(desk: &Desk, rows: &mut [HeadRow], viewer: StaffId, now: Moment) {
    for row in rows.iter_mut() {
        let ctx = Context { now, actor: Actor::Staff(viewer), desk: desk.desk, rules: &desk.rules, entropy: [0; 16] };
        row.refused = decide(desk.world(), &word(row), &ctx).err();
        row.mine = row.refused.is_none();
    }
    rows.sort_by_key(|r| (!r.mine, r.until, r.ticket));
}
