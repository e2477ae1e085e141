//! The rows of the index give the state that is in memory, whatever happened last.

use frontdesk::demo::{self, History};
use frontdesk::desk::Desk;
use frontdesk::domain::event::{Event, Recorded};
use frontdesk::domain::ids::{Actor, DeskId, StaffId};
use frontdesk::domain::rules::Rules;
use frontdesk::domain::ticket::Ticket;
use frontdesk::domain::{Moment, World};
use frontdesk::ledger::{Append, Draft, Entry, Ledger, MemoryLedger};
use frontdesk::projection::{Index, Projections};
use std::collections::HashMap;
use std::mem::{Discriminant, discriminant};
use std::path::Path;
use std::sync::Arc;

/// Events of one kind after which the index is opened again.
const OF_A_KIND: usize = 4;

fn history(rules: &Rules) -> Vec<Recorded> {
    let index = Index::temporary().unwrap();
    let contacts = frontdesk::contacts::MemoryContacts::new();
    let (ledger, contacts) = (Box::new(MemoryLedger::new()), Box::new(contacts));
    let mut desk = Desk::new(ledger, contacts, index, Arc::new(rules.clone()), &mut |_, _| {}).unwrap();
    let now = Moment::parse("2026-11-21T20:30:00+08:00").unwrap();
    demo::build_history(&mut desk, now, demo::SEED, History::Days(5), &mut |_, _| {}).unwrap();
    let mut all: Vec<Recorded> = Vec::new();
    loop {
        let more = desk.ledger().read(all.len() as u64 + 1, 5_000).unwrap();
        if more.is_empty() {
            return all;
        }
        all.extend(more.into_iter().map(|e| e.recorded));
    }
}

fn append(ledger: &mut MemoryLedger, draft: Draft) -> Vec<Entry> {
    match ledger.append(&[], vec![draft]).unwrap() {
        Append::Appended(entries) => entries,
        Append::Conflict { .. } => panic!("nobody else writes"),
    }
}

/// The state without what memory need not keep: it lets go of that at any time.
fn let_go(projections: &Projections) -> World {
    let mut world = projections.world.clone();
    world.forget_ended();
    world
}

#[test]
fn what_is_opened_again_is_what_was_in_memory_after_events_of_every_kind() {
    let rules = demo::rules().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let open = |folder: &Path, ledger: &MemoryLedger| {
        Projections::open(Index::open(folder).unwrap(), ledger, rules.looks_back(), &mut |_, _| {}).unwrap()
    };
    let mut ledger = MemoryLedger::new();
    let mut projections = open(folder.path(), &ledger);
    let mut seen: HashMap<Discriminant<Event>, usize> = HashMap::new();
    for recorded in history(&rules) {
        let Recorded { at, actor, desk, shift, event, .. } = recorded;
        let draft = Draft { at, actor, desk, shift, event: event.clone() };
        projections.advance(&append(&mut ledger, draft)).unwrap();
        let times = seen.entry(discriminant(&event)).or_default();
        *times += 1;
        if *times > OF_A_KIND {
            continue;
        }
        projections.write_rows();
        let world = let_go(&projections);
        drop(projections);
        projections = open(folder.path(), &ledger);
        assert!(let_go(&projections) == world, "after {event:?}");
    }
    assert!(seen.len() > 40, "{} kinds", seen.len());

    // One that counted in the trend of complaints no longer does.
    let counted = |t: &&Ticket| t.end.is_none() && t.class.as_ref().is_some_and(|c| c.category.is_some());
    let ticket = projections.world.tickets.values().find(counted).unwrap().id;
    let (at, approved_by) = (projections.world.latest.unwrap(), StaffId(1));
    let event = Event::Voided { ticket, into: None, reason: "误报".to_owned(), approved_by };
    let draft = Draft { at, actor: Actor::Staff(approved_by), desk: DeskId(1), shift: None, event };
    let before = projections.world.corrective.trend.clone();
    projections.write_rows();
    projections.advance(&append(&mut ledger, draft)).unwrap();
    projections.write_rows();
    let world = let_go(&projections);
    assert_ne!(world.corrective.trend, before);
    drop(projections);
    assert!(let_go(&open(folder.path(), &ledger)) == world, "after a void");
}
