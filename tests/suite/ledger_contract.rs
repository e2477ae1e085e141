//! What every ledger promises, tried on each of them.

use crate::samples::{self, draft, noted};
use frontdesk::domain::event::{Event, Stream};
use frontdesk::domain::{ShiftId, StaffId, TicketId};
use frontdesk::ledger::{Append, Draft, Entry, Hash, Head, Ledger, MemoryLedger, SledLedger};
use std::path::PathBuf;
use tempfile::TempDir;

/// A ledger under test. `reopen` closes it and opens it again, where it outlives the process.
trait Subject {
    fn ledger(&mut self) -> &mut dyn Ledger;
    fn reopen(&mut self);
}

struct InMemory(MemoryLedger);

impl InMemory {
    fn new() -> Self {
        Self(MemoryLedger::new())
    }
}

impl Subject for InMemory {
    fn ledger(&mut self) -> &mut dyn Ledger {
        &mut self.0
    }
    fn reopen(&mut self) {}
}

struct OnDisk {
    ledger: Option<SledLedger>,
    path: PathBuf,
    _folder: TempDir,
}

impl OnDisk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("账本 ledger");
        SledLedger::create(&path, [7; 16]).unwrap();
        Self { ledger: Some(SledLedger::open(&path).unwrap()), path, _folder: folder }
    }
}

impl Subject for OnDisk {
    fn ledger(&mut self) -> &mut dyn Ledger {
        self.ledger.as_mut().unwrap()
    }
    fn reopen(&mut self) {
        drop(self.ledger.take());
        self.ledger = Some(SledLedger::open(&self.path).unwrap());
    }
}

/// One that packs everything it has before each look and each write.
struct Packed(OnDisk);

impl Packed {
    fn new() -> Self {
        Self(OnDisk::new())
    }
}

impl Subject for Packed {
    fn ledger(&mut self) -> &mut dyn Ledger {
        let ledger = self.0.ledger.as_mut().unwrap();
        let head = ledger.head().position;
        ledger.pack_until(head).unwrap();
        ledger.rest();
        ledger
    }
    fn reopen(&mut self) {
        self.0.reopen();
    }
}

fn ticket(n: u64) -> Stream {
    Stream::Ticket(TicketId(n))
}

fn appended(result: Append) -> Vec<Entry> {
    match result {
        Append::Appended(entries) => entries,
        Append::Conflict { stream, version } => panic!("conflict on {stream:?} at {version}"),
    }
}

fn notes(tickets: impl IntoIterator<Item = u64>) -> Vec<Draft> {
    tickets.into_iter().enumerate().map(|(i, n)| draft(i as i64, noted(n, "巡查正常"))).collect()
}

fn an_empty_ledger_has_no_head_and_no_entries(subject: &mut dyn Subject) {
    let ledger = subject.ledger();
    assert_eq!(ledger.head(), Head::default());
    assert_eq!(ledger.version_of(Stream::Site).unwrap(), 0);
    assert!(ledger.read(0, 10).unwrap().is_empty());
    assert!(ledger.read(1, usize::MAX).unwrap().is_empty());
    assert!(ledger.read_stream(ticket(1)).unwrap().is_empty());
    assert!(ledger.sealed_by_failure().is_none());
    assert_eq!(ledger.append(&[(Stream::Site, 0)], Vec::new()).unwrap(), Append::Appended(Vec::new()));
}

fn positions_versions_and_chain_go_up_by_one(subject: &mut dyn Subject) {
    let ledger = subject.ledger();
    let first = appended(ledger.append(&[], notes([1, 2, 1])).unwrap());
    let second = appended(ledger.append(&[(ticket(1), 2)], notes([1])).unwrap());
    let all: Vec<Entry> = first.into_iter().chain(second).collect();
    assert_eq!(all.iter().map(|e| e.recorded.position).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(all.iter().map(|e| e.recorded.version).collect::<Vec<_>>(), [1, 1, 2, 3]);
    assert_eq!(all[0].previous, Hash::default());
    for pair in all.windows(2) {
        assert_eq!(pair[1].previous, pair[0].hash);
    }
    assert_eq!(ledger.head(), Head { position: 4, hash: all[3].hash });
    assert_eq!(ledger.read(1, 10).unwrap(), all);
    assert_eq!((ledger.version_of(ticket(1)).unwrap(), ledger.version_of(ticket(2)).unwrap()), (3, 1));
}

fn f1_a_stale_version_writes_nothing(subject: &mut dyn Subject) {
    let ledger = subject.ledger();
    appended(ledger.append(&[(ticket(1), 0), (Stream::Site, 0)], notes([1])).unwrap());
    let before = ledger.head();
    for (expected, stream, version) in [
        (vec![(ticket(1), 0)], ticket(1), 1),
        (vec![(ticket(1), 2)], ticket(1), 1),
        (vec![(ticket(1), 1), (ticket(2), 5)], ticket(2), 0),
        (vec![(Stream::Site, 1), (ticket(1), 1)], Stream::Site, 0),
    ] {
        let answer = ledger.append(&expected, notes([1, 2, 3])).unwrap();
        assert_eq!(answer, Append::Conflict { stream, version }, "{expected:?}");
        assert_eq!(ledger.head(), before);
        assert_eq!(ledger.read(1, 10).unwrap().len(), 1);
        assert!(ledger.read_stream(ticket(3)).unwrap().is_empty());
    }
    appended(ledger.append(&[(ticket(1), 1)], notes([1])).unwrap());
}

fn a_stream_reads_back_whole_and_in_order(subject: &mut dyn Subject) {
    let ledger = subject.ledger();
    for round in 0..40 {
        let mut drafts = notes([round % 7, 100, round]);
        drafts.push(draft(0, Event::SignedOn { shift: ShiftId(1), staff: StaffId(1) }));
        appended(ledger.append(&[], drafts).unwrap());
    }
    for stream in [Stream::Site, ticket(0), ticket(3), ticket(100), ticket(39)] {
        let wanted: Vec<Entry> = ledger.read(1, usize::MAX).unwrap();
        let wanted: Vec<Entry> = wanted.into_iter().filter(|e| e.recorded.event.stream() == stream).collect();
        assert!(!wanted.is_empty());
        assert_eq!(ledger.read_stream(stream).unwrap(), wanted);
        assert_eq!(ledger.version_of(stream).unwrap(), wanted.len() as u64);
    }
}

fn any_page_reads_the_same_entries(subject: &mut dyn Subject) {
    let ledger = subject.ledger();
    for size in [1, 2, 30, 1, 7] {
        appended(ledger.append(&[], notes(0..size)).unwrap());
    }
    let all = ledger.read(1, usize::MAX).unwrap();
    assert_eq!(all.len(), 41);
    for from in 0..45u64 {
        for most in [0, 1, 3, 40, usize::MAX] {
            let skip = from.max(1) as usize - 1;
            let wanted: Vec<Entry> = all.iter().skip(skip).take(most).cloned().collect();
            assert_eq!(ledger.read(from, most).unwrap(), wanted, "from {from}, {most}");
        }
    }
    assert!(ledger.read(u64::MAX, usize::MAX).unwrap().is_empty());
}

fn every_kind_of_event_comes_back_as_it_was(subject: &mut dyn Subject) {
    let drafts = samples::drafts();
    appended(subject.ledger().append(&[], drafts.clone()).unwrap());
    subject.reopen();
    let read = subject.ledger().read(1, usize::MAX).unwrap();
    assert_eq!(read.len(), drafts.len());
    for (entry, draft) in read.iter().zip(drafts) {
        let r = entry.recorded.clone();
        assert_eq!(Draft { at: r.at, actor: r.actor, desk: r.desk, shift: r.shift, event: r.event }, draft);
        assert_eq!((r.at.offset_min(), r.at.ms()), (draft.at.offset_min(), draft.at.ms()));
    }
}

fn what_was_acknowledged_is_there_after_opening_again(subject: &mut dyn Subject) {
    let mut wanted = Vec::new();
    for n in 0..5 {
        wanted.extend(appended(subject.ledger().append(&[(ticket(1), n)], notes([1])).unwrap()));
        subject.reopen();
        assert_eq!(subject.ledger().head(), Head { position: n + 1, hash: wanted.last().unwrap().hash });
    }
    assert_eq!(subject.ledger().read_stream(ticket(1)).unwrap(), wanted);
}

/// Same events, same hashes: whichever way and in whichever ledger they were put.
fn bulk_and_single_appends_make_the_same_chain(subject: &mut dyn Subject) {
    let drafts: Vec<Draft> = samples::drafts().into_iter().chain(notes((0..3_000).map(|n| n % 311))).collect();
    let mut one_by_one = MemoryLedger::new();
    for draft in drafts.clone() {
        appended(one_by_one.append(&[], vec![draft]).unwrap());
    }
    let ledger = subject.ledger();
    let (head, rest) = drafts.split_at(10);
    appended(ledger.append(&[], head.to_vec()).unwrap());
    assert_eq!(ledger.append_bulk(rest.to_vec()).unwrap(), one_by_one.head());
    subject.reopen();
    let ledger = subject.ledger();
    assert_eq!(ledger.read(1, usize::MAX).unwrap(), one_by_one.read(1, usize::MAX).unwrap());
    assert_eq!(ledger.read_stream(ticket(310)).unwrap(), one_by_one.read_stream(ticket(310)).unwrap());
    appended(ledger.append(&[(ticket(310), 9)], notes([310])).unwrap());
}

fn a_large_event_comes_back_and_a_larger_one_is_refused(subject: &mut dyn Subject) {
    let large = "水".repeat(300_000);
    let drafts = vec![draft(0, noted(1, "a")), draft(1, noted(1, &large)), draft(2, noted(1, "b"))];
    appended(subject.ledger().append(&[], drafts).unwrap());
    let refused = vec![draft(3, noted(1, "c")), draft(4, noted(1, &"水".repeat(400_000)))];
    assert!(subject.ledger().append(&[], refused).is_err());
    subject.reopen();
    let ledger = subject.ledger();
    assert_eq!((ledger.head().position, ledger.version_of(ticket(1)).unwrap()), (3, 3));
    assert_eq!(ledger.read(2, 1).unwrap()[0].recorded.event, noted(1, &large));
    assert_eq!(ledger.read(3, 1).unwrap()[0].recorded.event, noted(1, "b"));
    appended(ledger.append(&[(ticket(1), 3)], notes([1])).unwrap());
}

macro_rules! contract {
    ($($test:ident)*) => {
        mod memory { $(#[test] fn $test() { super::$test(&mut super::InMemory::new()); })* }
        mod on_disk { $(#[test] fn $test() { super::$test(&mut super::OnDisk::new()); })* }
        mod packed { $(#[test] fn $test() { super::$test(&mut super::Packed::new()); })* }
    };
}

contract! {
    an_empty_ledger_has_no_head_and_no_entries
    positions_versions_and_chain_go_up_by_one
    f1_a_stale_version_writes_nothing
    a_stream_reads_back_whole_and_in_order
    any_page_reads_the_same_entries
    every_kind_of_event_comes_back_as_it_was
    what_was_acknowledged_is_there_after_opening_again
    bulk_and_single_appends_make_the_same_chain
    a_large_event_comes_back_and_a_larger_one_is_refused
}
