//! What needs to look inside: a disk that fails, and an opening that panics or hangs.

use super::SledLedger;
use crate::domain::event::{Event, Stream};
use crate::domain::{Actor, DeskId, Moment, TicketId};
use crate::ledger::disk::{Disk, DiskError, DiskFault, limited};
use crate::ledger::{Append, Draft, Ledger, LedgerError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tempfile::TempDir;

fn note(ticket: u64) -> Draft {
    let event = Event::Noted { ticket: TicketId(ticket), text: "巡查".to_owned() };
    Draft { at: Moment::new(0, 480), actor: Actor::System, desk: DeskId(1), shift: None, event }
}

fn new() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    SledLedger::create(&path, [1; 16]).unwrap();
    (folder, path)
}

/// A ledger whose sync fails at the `fail`-th call (from 1) and works again after it.
fn failing(path: &Path, fail: usize) -> (SledLedger, Arc<AtomicUsize>) {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let sync = move || match counter.fetch_add(1, Ordering::SeqCst) + 1 == fail {
        true => Err(io::Error::from(io::ErrorKind::StorageFull)),
        false => Ok(()),
    };
    let disk = Disk::open_with_sync(path, Box::new(sync)).unwrap();
    (SledLedger::on(disk, path).unwrap(), calls)
}

#[test]
fn after_one_failed_sync_nothing_more_is_acknowledged() {
    let (_folder, path) = new();
    let (mut ledger, calls) = failing(&path, 3);
    for _ in 0..2 {
        assert!(matches!(ledger.append(&[], vec![note(1)]), Ok(Append::Appended(_))));
    }
    let head = ledger.head();
    assert!(ledger.sealed_by_failure().is_none());
    let error = ledger.append(&[], vec![note(1), note(2)]).unwrap_err();
    assert!(matches!(&error, LedgerError::Sealed(by) if by.disk_full()), "{error}");
    // The disk works again: too late, because nobody knows what the failed sync has lost.
    for _ in 0..3 {
        assert!(matches!(ledger.append(&[], vec![note(1)]), Err(LedgerError::Sealed(_))));
        assert!(matches!(ledger.append_bulk(vec![note(1)]), Err(LedgerError::Sealed(_))));
    }
    assert_eq!(calls.load(Ordering::SeqCst), 3, "no sync is tried after the failed one");
    assert!(ledger.sealed_by_failure().unwrap().disk_full());
    // Reading goes on, and shows what was acknowledged only.
    assert_eq!(ledger.head(), head);
    assert_eq!(ledger.read(1, 100).unwrap().len(), 2);
    assert_eq!(ledger.read_stream(Stream::Ticket(TicketId(1))).unwrap().len(), 2);
    assert_eq!(ledger.version_of(Stream::Ticket(TicketId(1))).unwrap(), 2);
    assert_eq!(ledger.version_of(Stream::Ticket(TicketId(2))).unwrap(), 0);
}

#[test]
fn a_failed_sync_in_a_bulk_leaves_what_was_durable_before() {
    let (_folder, path) = new();
    let (mut ledger, _) = failing(&path, 3);
    ledger.append_bulk(vec![note(1)]).unwrap();
    assert!(ledger.append_bulk((0..20_000).map(|n| note(n % 50)).collect()).is_err());
    // The second sync, in the middle of the bulk, had worked; it was never reported, so it does not count.
    assert_eq!(ledger.head().position, 1);
    assert_eq!(ledger.read(1, 100).unwrap().len(), 1);
}

#[test]
fn a_conflict_and_an_empty_append_cost_no_sync() {
    let (_folder, path) = new();
    let (mut ledger, calls) = failing(&path, 0);
    ledger.append(&[], vec![note(1), note(2), note(1)]).unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1, "one sync for a command");
    ledger.append(&[(Stream::Site, 4)], vec![note(1)]).unwrap();
    ledger.append(&[], Vec::new()).unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 1);
    ledger.append_bulk((0..20_000).map(|n| note(n % 50)).collect()).unwrap();
    assert_eq!(calls.load(Ordering::SeqCst), 4, "a sync each 8,192 events of a bulk");
}

#[test]
fn an_event_too_large_in_a_bulk_keeps_what_came_before_it() {
    let (_folder, path) = new();
    let mut ledger = SledLedger::open(&path).unwrap();
    let mut drafts: Vec<Draft> = (0..1_500).map(note).collect();
    drafts.push(Draft { event: Event::Noted { ticket: TicketId(1), text: "x".repeat(2 << 20) }, ..note(1) });
    assert!(matches!(ledger.append_bulk(drafts), Err(LedgerError::TooLarge { .. })));
    let head = ledger.head();
    assert_eq!(head.position, 1_024);
    drop(ledger);
    let mut ledger = SledLedger::open(&path).unwrap();
    assert_eq!(ledger.head(), head);
    ledger.append(&[(Stream::Ticket(TicketId(1_023)), 1)], vec![note(1_023)]).unwrap();
}

#[test]
fn opening_that_panics_or_hangs_becomes_an_error() {
    let path = Path::new("ledger");
    let error = limited::<(), DiskError>(path, Duration::from_secs(5), || panic!("index out of bounds")).unwrap_err();
    assert_eq!(error.fault, DiskFault::Damaged("index out of bounds".to_owned()));
    let (keep, never) = std::sync::mpsc::channel::<()>();
    let hangs = move || {
        let _ = never.recv();
        Ok(())
    };
    let error = limited::<(), DiskError>(path, Duration::from_millis(20), hangs).unwrap_err();
    assert!(matches!(error.fault, DiskFault::Hangs(_)));
    drop(keep);
}

#[test]
fn two_ledgers_at_once_are_refused_and_a_new_one_needs_its_own_folder() {
    let (_folder, path) = new();
    let ledger = SledLedger::open(&path).unwrap();
    let error = SledLedger::open(&path).unwrap_err();
    assert!(matches!(&error, LedgerError::Disk(e) if e.fault == DiskFault::Busy), "{error}");
    let error = SledLedger::create(&path, [2; 16]).unwrap_err();
    assert_eq!(error.fault, DiskFault::Exists);
    drop(ledger);
    assert_eq!(SledLedger::open(&path).unwrap().store(), [1; 16]);
}

#[test]
fn a_ledger_of_a_newer_layout_is_told_as_such() {
    let (_folder, path) = new();
    {
        let disk = Disk::open(&path).unwrap();
        disk.tree("meta").unwrap().insert(super::LAYOUT_KEY, &2u16.to_le_bytes()).unwrap();
        disk.commit("test").unwrap();
    }
    let error = SledLedger::open(&path).unwrap_err();
    assert!(matches!(&error, LedgerError::Disk(e) if e.fault == DiskFault::Newer { found: 2, known: 1 }), "{error}");
}

/// A ledger of `n` notes on seven tickets, with its entries.
fn filled(path: &Path, n: u64) -> (SledLedger, Vec<crate::ledger::Entry>) {
    let mut ledger = SledLedger::open(path).unwrap();
    for ticket in 0..n {
        ledger.append(&[], vec![note(ticket % 7), note(ticket % 3)]).unwrap();
    }
    let entries = ledger.read(1, usize::MAX).unwrap();
    (ledger, entries)
}

fn same(ledger: &SledLedger, entries: &[crate::ledger::Entry]) {
    assert_eq!(ledger.read(1, usize::MAX).unwrap(), entries);
    assert_eq!(ledger.read(37, 9).unwrap(), entries[36..45]);
    for ticket in 0..7 {
        let stream = Stream::Ticket(TicketId(ticket));
        let wanted: Vec<_> = entries.iter().filter(|e| e.recorded.event.stream() == stream).cloned().collect();
        assert_eq!(ledger.read_stream(stream).unwrap(), wanted);
        assert_eq!(ledger.version_of(stream).unwrap(), wanted.len() as u64);
    }
    assert!(crate::ledger::verify(ledger, &mut |_, _| ()).is_whole());
}

#[test]
fn packing_stopped_at_any_step_leaves_everything_at_least_once() {
    let (_folder, path) = new();
    let (mut ledger, entries) = filled(&path, 40);
    // Stopped while the file is written: it has no name yet.
    let packs = super::packs::folder_of(&path);
    std::fs::create_dir_all(&packs).unwrap();
    std::fs::write(packs.join("new.part"), b"half a pack").unwrap();
    same(&ledger, &entries);
    // Stopped after the file has its name, before anything is removed.
    ledger.pack_until(50).unwrap();
    same(&ledger, &entries);
    drop(ledger);
    let mut ledger = SledLedger::open(&path).unwrap();
    same(&ledger, &entries);
    ledger.sweep().unwrap();
    assert!(ledger.frames.iter().keys().all(|k| super::frame::first_of(&k.unwrap()).unwrap() > 50));
    same(&ledger, &entries);
    // Stopped after the removal.
    drop(ledger);
    let mut ledger = SledLedger::open(&path).unwrap();
    same(&ledger, &entries);
    // What was written before the packing is written again, as an opening after a power cut does.
    let again: Vec<_> = entries[..4].to_vec();
    let mut packing = super::Packing::new(1, &crate::ledger::Hash::default());
    for entry in &again {
        crate::ledger::codec::seal(packing.bytes(), &entry.previous, &entry.recorded).unwrap();
        packing.added();
    }
    let mut frames = Vec::new();
    packing.finish(&mut frames);
    let put = |(key, value)| crate::ledger::journal::Put { tree: "frames", key, value: Some(value) };
    ledger.disk.take_in(&frames.into_iter().map(put).collect::<Vec<_>>(), None).unwrap();
    same(&ledger, &entries);
    // And it goes on from there, the streams as well.
    ledger
        .append(
            &[(Stream::Ticket(TicketId(6)), ledger.version_of(Stream::Ticket(TicketId(6))).unwrap())],
            vec![note(6)],
        )
        .unwrap();
    let entries = ledger.read(1, usize::MAX).unwrap();
    assert_eq!(entries.len(), 81);
    drop(ledger);
    same(&SledLedger::open(&path).unwrap(), &entries);
}

#[test]
fn a_changed_byte_in_a_pack_is_never_taken_for_what_happened() {
    let (_folder, path) = new();
    let (mut ledger, _) = filled(&path, 30);
    // Tickets that have nothing newer stand in the pack's index only.
    ledger.pack_until(60).unwrap();
    ledger.append(&[], vec![note(8)]).unwrap();
    ledger.sweep().unwrap();
    let entries = ledger.read(1, usize::MAX).unwrap();
    drop(ledger);
    let file = std::fs::read_dir(super::packs::folder_of(&path)).unwrap().flatten().next().unwrap().path();
    let whole = std::fs::read(&file).unwrap();
    for at in (0..whole.len()).step_by(3) {
        let mut bad = whole.clone();
        bad[at] ^= 0x20;
        std::fs::write(&file, &bad).unwrap();
        let ledger = SledLedger::open(&path);
        let report = ledger.as_ref().map(|ledger| crate::ledger::verify(ledger, &mut |_, _| ()));
        assert!(report.is_err() || !report.unwrap().is_whole(), "byte {at}");
    }
    // Without the file the ledger says what is missing, and never that there was nothing.
    std::fs::remove_file(&file).unwrap();
    let opened = SledLedger::open(&path);
    assert!(opened.is_err() || !crate::ledger::verify(&opened.unwrap(), &mut |_, _| ()).is_whole());
    std::fs::write(&file, &whole).unwrap();
    same(&SledLedger::open(&path).unwrap(), &entries);
}

#[test]
fn history_that_is_loaded_makes_the_same_chain_as_appending_it() {
    let (_folder, path) = new();
    let (mut ledger, _) = filled(&path, 3);
    let (_other, other) = new();
    let (mut plain, _) = filled(&other, 3);
    let mut versions = std::collections::BTreeMap::<u64, u64>::new();
    let mut drafts = Vec::new();
    let mut history = ledger.history().unwrap().unwrap();
    for n in 0..9_000u64 {
        let ticket = 100 + n / 20 + n % 4;
        let version = versions.entry(ticket).or_default();
        *version += 1;
        history.push(note(ticket), *version, false).unwrap();
        drafts.push(note(ticket));
    }
    plain.append_bulk(drafts).unwrap();
    let head = history.finish().unwrap();
    assert_eq!(head, plain.head());
    drop(ledger);
    let mut ledger = SledLedger::open(&path).unwrap();
    assert!(ledger.frames.is_empty(), "nothing of it stands in the trees");
    assert!(crate::ledger::verify(&ledger, &mut |_, _| ()).is_whole());
    assert_eq!(ledger.read(1, usize::MAX).unwrap(), plain.read(1, usize::MAX).unwrap());
    ledger.append(&[(Stream::Ticket(TicketId(120)), versions[&120])], vec![note(120)]).unwrap();
    assert_eq!(ledger.read_stream(Stream::Ticket(TicketId(120))).unwrap().len() as u64, versions[&120] + 1);
}

#[test]
fn numbers_that_lie_are_damage_and_no_panic() {
    let (_folder, path) = new();
    let mut ledger = SledLedger::open(&path).unwrap();
    ledger.append(&[], vec![note(7)]).unwrap();
    // A stream that has a position beyond the last entry.
    let prefix = super::streams::prefix(Stream::Ticket(TicketId(8)));
    let mut tail = super::Tail::default();
    tail.push(u64::MAX);
    let (key, value) = tail.stored(&prefix);
    ledger.streams.insert(key, value).unwrap();
    assert!(matches!(ledger.append(&[], vec![note(8)]), Err(LedgerError::Damaged { .. })));
    // A bucket after which there is no other.
    let (last, one) = ([prefix.as_slice(), &[0xff; 4]].concat(), [1]);
    assert!(super::Tail::read(&prefix, &last, &one).is_none());
    // An entry after which there is no other.
    let mut packing = super::Packing::new(u64::MAX, &super::Hash::default());
    let recorded = note(7).recorded(u64::MAX, 1);
    super::codec::seal(packing.bytes(), &super::Hash::default(), &recorded).unwrap();
    packing.added();
    let mut parts = Vec::new();
    packing.finish(&mut parts);
    assert_eq!(super::entries_of(u64::MAX, &parts).len(), 1);
    let head = super::Head { position: u64::MAX, ..ledger.head() };
    assert_eq!(super::head_from(&super::head_bytes(head)), None);
}
