//! What needs to look inside: writes that fail, and packing that is stopped.

use super::*;
use crate::domain::household::HouseholdCode;
use crate::domain::rules::Age;
use crate::domain::ticket::Message;
use crate::domain::time::Moment;
use crate::ledger::{Append, Draft, MemoryLedger};
use std::sync::Arc;

fn arrive(ledger: &mut MemoryLedger, ids: impl Iterator<Item = u64>) -> Vec<Entry> {
    let at = Moment::parse("2026-11-21T20:00:00+08:00").unwrap();
    let drafts = ids.map(|id| {
        let message = Message {
            source: Code::new("phone"),
            text: "漏水".to_owned(),
            household: (id % 3 > 0).then(|| HouseholdCode(format!("{}-{}", id % 7, id % 50))),
            contact: None,
            complainant: None,
            happened: None,
            place: if id % 4 > 0 { String::new() } else { format!("门岗 {}", id % 90) },
        };
        let event = Event::MessageArrived { ticket: TicketId(id), message };
        Draft { at, actor: Actor::Intake, desk: DeskId(1), shift: None, event }
    });
    match ledger.append(&[], drafts.collect()).unwrap() {
        Append::Appended(entries) => entries,
        Append::Conflict { .. } => Vec::new(),
    }
}

/// A ledger with its first event, and views that have it.
fn founded() -> (MemoryLedger, Projections) {
    let mut ledger = MemoryLedger::new();
    let at = Moment::parse("2026-11-21T19:00:00+08:00").unwrap();
    let event = Event::SiteFounded { code: "HY".into(), name: "滨湖花园".into(), store: [7; 16], drill: true };
    let first = Draft { at, actor: Actor::System, desk: DeskId(1), shift: None, event };
    ledger.append(&[], vec![first]).unwrap();
    let projections = Projections::open(Index::temporary().unwrap(), &ledger, Age::Months(3), &mut |_, _| {}).unwrap();
    (ledger, projections)
}

fn stored(projections: &Projections) -> (u64, Vec<u64>) {
    let (checkpoint, world) = projections.index.load().unwrap().unwrap();
    (checkpoint.position, world.tickets.keys().map(|id| id.0).collect())
}

#[test]
fn what_a_failed_write_left_out_comes_with_the_next_one() {
    let (mut ledger, mut projections) = founded();
    projections.index.broken = true;
    projections.advance(&arrive(&mut ledger, 1..=1)).unwrap();
    projections.write_rows();
    assert!(projections.take_fault().is_some() && projections.take_fault().is_none(), "told once");
    assert!(projections.ticket(TicketId(1)).unwrap().is_some(), "the state in memory goes on");
    projections.index.broken = false;
    projections.advance(&arrive(&mut ledger, 2..=2)).unwrap();
    projections.write_rows();
    assert_eq!(stored(&projections), (3, vec![1, 2]));
}

#[test]
fn rows_wait_until_nobody_does_and_are_made_again_after_a_crash() {
    let (mut ledger, mut projections) = founded();
    projections.advance(&arrive(&mut ledger, 1..=2)).unwrap();
    assert_eq!(stored(&projections), (1, vec![]), "an acknowledgement does not wait for rows");
    assert!(projections.ticket(TicketId(2)).unwrap().is_some(), "what waits is seen");
    let Projections { index, world, .. } = projections;
    let again = Projections::open(index, &ledger, Age::Months(3), &mut |_, _| {}).unwrap();
    assert_eq!(again.world, world);
    assert_eq!(stored(&again), (3, vec![1, 2]));
}

#[test]
fn a_long_session_without_a_rest_writes_rows_by_itself() {
    let (mut ledger, mut projections) = founded();
    for n in 1..=MOST_UNWRITTEN as u64 {
        projections.advance(&arrive(&mut ledger, n..=n)).unwrap();
    }
    assert_eq!(stored(&projections).0, MOST_UNWRITTEN as u64 + 1);
}

#[test]
fn a_large_write_cut_short_counts_as_no_index() {
    let (mut ledger, mut projections) = founded();
    projections.advance(&arrive(&mut ledger, 1..=1)).unwrap();
    projections.write_rows();
    projections.index.broken = true;
    projections.advance(&arrive(&mut ledger, 2..=2_500)).unwrap();
    assert!(projections.index.load().unwrap().is_none(), "no checkpoint stands beside rows of later events");
    let Projections { mut index, world, .. } = projections;
    index.broken = false;
    let again = Projections::open(index, &ledger, Age::Months(3), &mut |_, _| {}).unwrap();
    assert_eq!(again.world, world);
    assert_eq!(stored(&again).0, 2_501);
}

/// Ends a ticket, however it stood.
fn end(ledger: &mut MemoryLedger, ids: impl Iterator<Item = u64>) -> Vec<Entry> {
    let at = Moment::parse("2026-11-21T21:00:00+08:00").unwrap();
    let drafts = ids.map(|id| {
        let (ticket, approved_by) = (TicketId(id), StaffId(1));
        let event = Event::Voided { ticket, into: None, reason: "误报".to_owned(), approved_by };
        Draft { at, actor: Actor::System, desk: DeskId(1), shift: None, event }
    });
    match ledger.append(&[], drafts.collect()).unwrap() {
        Append::Appended(entries) => entries,
        Append::Conflict { .. } => Vec::new(),
    }
}

fn told(projections: &Projections) -> Vec<(u64, u64)> {
    let mut all: Vec<_> = projections.ended().map(|t| t.unwrap()).map(|t| (t.id.0, t.version)).collect();
    all.sort_unstable();
    all
}

fn found(projections: &Projections, term: u64) -> Vec<u64> {
    let mut all = Vec::new();
    let wanted = [vec![Alternative::Terms(vec![term..=term])]];
    projections
        .search(&wanted, Span::ALL, |t| {
            all.push(t.id.0);
            true
        })
        .unwrap();
    all
}

#[test]
fn packed_tickets_are_found_and_what_changes_goes_first_until_it_goes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, _) = founded();
    let open = |ledger: &MemoryLedger| {
        let mut index = Index::open(folder.path()).unwrap();
        index.describe(|t, out| out.push(t.id.0 % 3));
        Projections::open(index, ledger, Age::Months(3), &mut |_, _| {}).unwrap()
    };
    let mut projections = open(&ledger);
    projections.advance(&arrive(&mut ledger, 1..=90)).unwrap();
    // Number 5 stays open for long.
    projections.advance(&end(&mut ledger, (1..=90).filter(|n| *n != 5))).unwrap();
    projections.write_rows();
    let all = told(&projections);
    assert_eq!(all.len(), 89);
    for _ in 0..3 {
        projections.index.pack_by(20).unwrap();
    }
    assert_eq!(projections.segments(), 3);
    assert_eq!(told(&projections), all);
    assert_eq!(found(&projections, 1).first().copied(), Some(61 / 3 * 3 + 1), "the newest first");
    assert_eq!(projections.ticket(TicketId(7)).unwrap().unwrap().version, 2);

    // Something more happens to a packed ticket, and number 5 ends at last.
    projections.load_ticket(TicketId(7)).unwrap();
    projections.advance(&end(&mut ledger, [7, 5].into_iter())).unwrap();
    projections.write_rows();
    assert_eq!(projections.ticket(TicketId(7)).unwrap().unwrap().version, 3);
    assert!(!found(&projections, 1).contains(&7), "what is packed of it is old");
    let all = told(&projections);
    assert_eq!(all.len(), 90);

    // Stopped after the files were written and before anything refers to them: they are left over.
    std::fs::write(folder.path().join("packed").join("000-0.tickets"), b"left over").unwrap();
    drop(projections);
    let mut projections = open(&ledger);
    assert!(!folder.path().join("packed").join("000-0.tickets").exists());
    assert_eq!(told(&projections), all);
    for _ in 0..20 {
        // First what is new, then what has changed goes back where it was.
        projections.index.pack_by(2).unwrap();
    }
    assert_eq!(projections.index.ended_here().count(), 1, "the newest one");
    assert_eq!(told(&projections), all);
    assert_eq!(projections.ticket(TicketId(7)).unwrap().unwrap().version, 3);
    assert_eq!(projections.ticket(TicketId(5)).unwrap().unwrap().version, 2);
    let world = projections.world.clone();
    drop(projections);
    assert_eq!(open(&ledger).world, world);
}

/// Terms of all sorts: what every ticket has, what one of twenty has.
fn terms_of(id: u64) -> impl Iterator<Item = u64> {
    (0..40).filter(move |term| fastrand::Rng::with_seed(id * 64 + term).u64(0..=term / 2) == 0)
}

fn any_alternative(random: &mut fastrand::Rng) -> Alternative {
    if random.u8(0..4) == 0 {
        return Alternative::Tickets(Arc::new((1..=200).filter(|_| random.bool()).collect()));
    }
    let mut terms = Vec::new();
    for _ in 0..random.usize(1..4) {
        let low = random.u64(0..42);
        terms.push(low..=low + random.u64(0..2));
    }
    Alternative::Terms(terms)
}

#[test]
fn what_is_wanted_is_found_in_pieces_newest_first() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, _) = founded();
    let mut index = Index::open(folder.path()).unwrap();
    index.describe(|t, out| out.extend(terms_of(t.id.0)));
    let mut projections = Projections::open(index, &ledger, Age::Months(3), &mut |_, _| {}).unwrap();
    projections.advance(&arrive(&mut ledger, 1..=200)).unwrap();
    projections.advance(&end(&mut ledger, 1..=200)).unwrap();
    projections.write_rows();
    for _ in 0..9 {
        projections.index.pack_by(20).unwrap();
    }
    assert_eq!(projections.segments(), 9);
    projections.announce_search();
    let mut random = fastrand::Rng::with_seed(5);
    for _ in 0..400 {
        let wanted: Vec<Vec<Alternative>> = (0..random.usize(1..4))
            .map(|_| (0..random.usize(1..4)).map(|_| any_alternative(&mut random)).collect())
            .collect();
        let has = |id: u64| {
            wanted.iter().all(|some| {
                some.iter().any(|one| match one {
                    Alternative::Tickets(ids) => ids.contains(&id),
                    Alternative::Terms(all) => all.iter().all(|range| terms_of(id).any(|term| range.contains(&term))),
                })
            })
        };
        let expected: Vec<u64> = (1..=180).rev().filter(|id| has(*id)).collect();
        let (mut found, mut below) = (Vec::new(), None);
        loop {
            let span = Span { since: None, below, segments: random.usize(1..6) };
            let enough = found.len() + random.usize(1..30);
            below = projections
                .search(&wanted, span, |t| {
                    found.push(t.id.0);
                    found.len() < enough
                })
                .unwrap();
            if below.is_none() {
                break;
            }
        }
        assert_eq!(found, expected, "{wanted:?}");
    }
}

#[test]
fn what_is_read_ahead_is_what_a_ledger_read_from_its_first_event_gives() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, _) = founded();
    let begun = |ledger: &MemoryLedger, much| {
        let mut index = Index::open(folder.path()).unwrap();
        index.read_ahead(much).unwrap();
        let read = index.is_read_ahead();
        (Projections::open_first(index, ledger, Age::Months(3), &mut |_, _| {}).unwrap(), read)
    };
    let open = |ledger: &MemoryLedger, much| {
        let (mut projections, read) = begun(ledger, much);
        projections.complete(ledger, &mut |_, _| {}).unwrap();
        assert!(!projections.lacks_matters());
        (projections, read)
    };
    let whole = |ledger: &MemoryLedger| {
        let index = Index::temporary().unwrap();
        Projections::open(index, ledger, Age::Months(3), &mut |_, _| {}).unwrap().world
    };
    // Words come with each session, some rows go, and some rows are changed.
    for session in 0..5_u64 {
        let (mut projections, read) = open(&ledger, [ReadAhead::All, ReadAhead::First][session as usize % 2]);
        assert_eq!(read, (session > 0).then(|| ledger.head().position), "session {session}");
        assert_eq!(projections.world, whole(&ledger), "session {session}");
        assert_eq!(projections.world.matters.is_empty(), session == 0);
        let first = session * 150 + 1;
        for id in first..first + 150 {
            projections.advance(&arrive(&mut ledger, id..=id)).unwrap();
            if id.is_multiple_of(11) {
                projections.advance(&end(&mut ledger, [id / 2].into_iter())).unwrap();
            }
            if id.is_multiple_of(37) {
                projections.write_rows();
            }
        }
        projections.write_rows();
    }
    let (projections, _) = open(&ledger, ReadAhead::All);
    assert_eq!(projections.world, whole(&ledger));
    drop(projections);
    // A first look has all but what was told lately; where the ledger has more than the index, there is none.
    let (mut projections, _) = begun(&ledger, ReadAhead::First);
    assert!(projections.lacks_matters() && projections.world.matters.is_empty());
    let matters = whole(&ledger).matters;
    projections.complete(&ledger, &mut |_, _| {}).unwrap();
    assert_eq!(projections.world.matters, matters);
    drop(projections);
    arrive(&mut ledger, 900..=900);
    let (projections, _) = begun(&ledger, ReadAhead::First);
    assert!(!projections.lacks_matters());
    assert_eq!(projections.world, whole(&ledger));
    // A piece that is gone is damage: all of it is made again, and nothing is remembered wrongly.
    let key = projections.index.matters.iter().keys().next_back().unwrap().unwrap();
    projections.index.matters.remove(key).unwrap();
    drop(projections);
    let (mut projections, read) = begun(&ledger, ReadAhead::First);
    assert_eq!(read, Some(ledger.head().position));
    assert!(matches!(projections.index.loaded_matters(), Err(IndexError::Damaged("matters"))));
    drop(projections);
    let mut folded = 0;
    let (mut projections, _) = begun(&ledger, ReadAhead::First);
    projections.complete(&ledger, &mut |at, _| folded = at).unwrap();
    assert_eq!((folded, projections.world.clone()), (ledger.head().position, whole(&ledger)));
    assert!(projections.index.load().unwrap().is_some() && projections.index.loaded_matters().is_ok());
}

/// What of a load is packed in pieces, ends late or stays open is all there at its end, and nothing counts before.
#[test]
fn a_load_counts_once_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (mut ledger, _) = founded();
    let open = |ledger: &MemoryLedger| {
        let mut index = Index::open(folder.path()).unwrap();
        index.describe(|t, out| out.push(t.id.0 % 3));
        Projections::open(index, ledger, Age::Months(3), &mut |_, _| {}).unwrap()
    };
    let mut projections = open(&ledger);
    let mut loading = projections.begin_load().unwrap();
    let mut put = |projections: &mut Projections, entries: &[Entry], last: bool| {
        entries.iter().for_each(|e| projections.load(&mut loading, &e.recorded, last, true).unwrap());
    };
    // More than are packed while the load goes on.
    for first in (1..=14_000).step_by(1_000) {
        put(&mut projections, &arrive(&mut ledger, first..first + 1_000), false);
        put(&mut projections, &end(&mut ledger, (first..first + 1_000).filter(|id| ![5, 13_990].contains(id))), true);
    }
    put(&mut projections, &end(&mut ledger, [5].into_iter()), true);
    loading.pack_rest().unwrap();
    projections.end_folding(&mut loading, ledger.head().hash);
    // Something more happens before the end, as to what is open then.
    projections.advance(&arrive(&mut ledger, 14_001..=14_300)).unwrap();
    projections.write_rows();
    assert!(projections.index.load().unwrap().is_none(), "half of it counts as nothing");
    let world = projections.world.clone();
    let unwritten = projections.unwritten.tickets.clone();
    assert!(unwritten.contains(&TicketId(5)) && !unwritten.contains(&TicketId(700)));
    projections.end_load(loading).unwrap();
    assert!(projections.is_written() && projections.world.ticket(TicketId(5)).is_none());
    let all: Vec<(u64, u64)> = (1..=14_000).filter(|id| *id != 13_990).map(|id| (id, 2)).collect();
    assert_eq!(told(&projections), all);
    assert_eq!(found(&projections, 1).len(), (1..=14_000).filter(|id| id % 3 == 1 && *id != 13_990).count());
    drop(projections);
    let again = open(&ledger);
    assert_eq!(again.index.load().unwrap().unwrap().0.position, ledger.head().position);
    assert_eq!(told(&again), all);
    assert_eq!(again.world.tickets.len(), 301);
    assert_eq!(again.world.counters, world.counters);
    drop(again);

    // One that is not ended leaves an index that is made again.
    let mut projections = open(&ledger);
    let loading = projections.begin_load().unwrap();
    projections.advance(&arrive(&mut ledger, 14_301..=14_301)).unwrap();
    projections.write_rows();
    drop((loading, projections));
    let again = open(&ledger);
    assert_eq!(again.world.tickets.len(), 302);
    assert_eq!(told(&again), all);
}
