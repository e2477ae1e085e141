//! L2: any changed, missing or reordered event is found and named; an anchor finds what a chain can't.

use crate::samples::{draft, noted};
use frontdesk::domain::event::Event;
use frontdesk::domain::{ShiftId, StaffId, TicketId};
use frontdesk::ledger::{
    Anchor, Anchored, Damage, Draft, Hash, Ledger, LedgerError, MemoryLedger, Report, SledLedger, verify,
};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const EVENTS: u64 = 600;

fn drafts() -> Vec<Draft> {
    (0..EVENTS as i64)
        .map(|n| match n % 5 {
            0 => draft(n, Event::SignedOn { shift: ShiftId(1), staff: StaffId(3) }),
            _ => draft(n, noted(n as u64 % 40, "巡查正常")),
        })
        .collect()
}

fn check(ledger: &dyn Ledger) -> Report {
    verify(ledger, &mut |_, _| ())
}

fn fault(report: &Report) -> (u64, &Damage) {
    match &report.fault {
        Some(LedgerError::Damaged { position, damage }) => (*position, damage),
        other => panic!("{other:?}"),
    }
}

fn in_memory() -> MemoryLedger {
    let mut ledger = MemoryLedger::new();
    ledger.append_bulk(drafts()).unwrap();
    ledger
}

#[test]
fn l2_a_whole_ledger_is_found_whole() {
    for ledger in [MemoryLedger::new(), in_memory()] {
        let report = check(&ledger);
        assert!(report.is_whole(), "{:?}", report.fault);
        assert_eq!((report.head, report.entries), (ledger.head(), ledger.head().position));
    }
    let mut heard = Vec::new();
    verify(&in_memory(), &mut |at, of| heard.push((at, of)));
    assert_eq!(heard.last(), Some(&(EVENTS, EVENTS)));
}

#[test]
fn l2_a_change_in_any_field_is_named() {
    let changes: [fn(&mut frontdesk::ledger::Entry); 8] = [
        |e| e.recorded.at = e.recorded.at.plus_ms(1),
        |e| e.recorded.event = noted(8, "巡查不正常"),
        |e| e.recorded.desk.0 += 1,
        |e| e.recorded.shift = None,
        |e| e.recorded.actor = frontdesk::domain::Actor::System,
        |e| e.recorded.version += 1,
        |e| e.hash.0[31] ^= 1,
        |e| e.previous.0[0] ^= 1,
    ];
    for (n, change) in changes.into_iter().enumerate() {
        for position in [1, 300, EVENTS] {
            let mut ledger = in_memory();
            ledger.tamper(position, change);
            let report = check(&ledger);
            assert_eq!((fault(&report).0, report.entries), (position, position - 1), "change {n} at {position}");
        }
    }
}

/// Edited with a right hash of its own: then the next one does not follow.
#[test]
fn l2_an_edit_with_a_new_hash_is_found_at_the_next_event() {
    let mut ledger = in_memory();
    ledger.tamper(300, |e| {
        e.recorded.desk.0 = 9;
        e.hash = frontdesk::ledger::codec::hash_of(&e.previous, &e.recorded).unwrap();
    });
    assert_eq!(fault(&check(&ledger)), (301, &Damage::NotFollowing));
}

#[test]
fn l3_time_that_runs_backwards_is_reported_but_is_no_damage() {
    let mut ledger = MemoryLedger::new();
    ledger.append_bulk(vec![draft(5, noted(1, "a")), draft(4, noted(1, "b")), draft(9, noted(1, "c"))]).unwrap();
    let report = check(&ledger);
    assert!(report.is_whole());
    assert_eq!(report.time_back_at, Some(2));
}

#[test]
fn h7_an_anchor_sees_what_the_chain_does_not() {
    let whole = in_memory();
    let anchor = Anchor::of(whole.head());
    assert_eq!(anchor.check(&whole).unwrap(), Anchored::Met);
    let mut cut = MemoryLedger::new();
    cut.append_bulk(drafts().into_iter().take(595).collect()).unwrap();
    let mut rewritten = MemoryLedger::new();
    let edited = drafts().into_iter().map(|d| Draft { desk: frontdesk::domain::DeskId(2), ..d });
    rewritten.append_bulk(edited.collect()).unwrap();
    for ledger in [&cut, &rewritten] {
        assert!(check(ledger).is_whole(), "the chain alone accepts it");
    }
    assert_eq!(anchor.check(&cut).unwrap(), Anchored::Beyond { head: 595 });
    assert_eq!(anchor.check(&rewritten).unwrap(), Anchored::Differs);
    // A ledger that went on still meets an older anchor.
    let mut longer = in_memory();
    longer.append(&[], vec![draft(0, noted(1, "x"))]).unwrap();
    assert_eq!(anchor.check(&longer).unwrap(), Anchored::Met);
}

/// A ledger on disk with single and with packed frames, closed, and what an attacker with its files would change.
fn on_disk() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    SledLedger::create(&path, [1; 16]).unwrap();
    let mut ledger = SledLedger::open(&path).unwrap();
    let mut all = drafts();
    let packed = all.split_off(120);
    for draft in all {
        ledger.append(&[], vec![draft]).unwrap();
    }
    ledger.append_bulk(packed).unwrap();
    drop(ledger);
    (folder, path)
}

fn attack(path: &Path, tree: &str, change: impl FnOnce(&sled::Tree)) {
    let db = crate::samples::sled_below(path);
    change(&db.open_tree(tree).unwrap());
    db.flush().unwrap();
}

fn change_byte(tree: &sled::Tree, position: u64, at: usize) {
    let mut value = tree.get(position.to_be_bytes()).unwrap().unwrap().to_vec();
    value[at] ^= 0x10;
    tree.insert(position.to_be_bytes(), value).unwrap();
}

fn verify_on_disk(path: &Path) -> Report {
    check(&SledLedger::open(path).unwrap())
}

#[test]
fn l2_every_changed_byte_of_a_stored_event_is_named() {
    let (_folder, path) = on_disk();
    let mut size = 0;
    attack(&path, "frames", |tree| size = tree.get(50u64.to_be_bytes()).unwrap().unwrap().len());
    for at in 0..size {
        attack(&path, "frames", |tree| change_byte(tree, 50, at));
        let report = verify_on_disk(&path);
        match report.fault.as_ref().unwrap_or_else(|| panic!("byte {at} of {size} changed, and accepted")) {
            LedgerError::Damaged { position, .. } | LedgerError::Newer { position, .. } => {
                assert_eq!((*position, report.entries), (50, 49), "byte {at}");
            }
            e => panic!("{e}"),
        }
        attack(&path, "frames", |tree| change_byte(tree, 50, at));
    }
    assert!(verify_on_disk(&path).is_whole());
}

#[test]
fn l2_a_missing_and_a_reordered_event_are_named() {
    let (_folder, path) = on_disk();
    let mut taken = None;
    attack(&path, "frames", |tree| taken = tree.remove(70u64.to_be_bytes()).unwrap());
    assert_eq!(fault(&verify_on_disk(&path)), (70, &Damage::Missing));
    attack(&path, "frames", |tree| {
        let next = tree.insert(71u64.to_be_bytes(), taken.unwrap()).unwrap().unwrap();
        tree.insert(70u64.to_be_bytes(), next).unwrap();
    });
    assert_eq!(fault(&verify_on_disk(&path)).0, 70);
}

#[test]
fn l2_an_index_that_leaves_an_event_out_is_found() {
    let (_folder, path) = on_disk();
    attack(&path, "streams", |tree| {
        let key = [&[1u8][..], &7u64.to_be_bytes(), &0u32.to_be_bytes()].concat();
        let mut value = tree.get(&key).unwrap().unwrap().to_vec();
        value.pop();
        tree.insert(key, value).unwrap();
    });
    let report = verify_on_disk(&path);
    assert!(matches!(fault(&report).1, Damage::Index), "{report:?}");
    assert_eq!(report.entries, EVENTS);
}

/// In the middle of a packed frame, what stands before the damage is still counted and can still be exported.
#[test]
fn l2_damage_within_a_packed_frame_is_named_to_the_event() {
    let (_folder, path) = on_disk();
    let mut first = 0;
    attack(&path, "frames", |tree| {
        let (key, value) = tree.get_lt(301u64.to_be_bytes()).unwrap().unwrap();
        first = u64::from_be_bytes(key.as_ref().try_into().unwrap());
        let mut value = value.to_vec();
        let middle = value.len() / 2;
        value[middle] ^= 1;
        tree.insert(key, value).unwrap();
    });
    let report = verify_on_disk(&path);
    let position = fault(&report).0;
    assert!(position > first && position < first + 40, "{position} in the frame from {first}");
    assert_eq!(report.entries, position - 1);
    let mut out = Vec::new();
    let ledger = SledLedger::open(&path).unwrap();
    let head = frontdesk::ledger::transfer::export(&ledger, &mut out, Some(report.entries), &mut |_, _| ()).unwrap();
    assert_eq!(head, report.head);
}

/// Near the end, opening tells it already.
#[test]
fn l2_damage_among_the_last_events_is_told_on_opening() {
    for position in [EVENTS - 200, EVENTS] {
        let (_folder, path) = on_disk();
        attack(&path, "frames", |tree| {
            let before = tree.get_lt((position + 1).to_be_bytes()).unwrap().unwrap();
            let mut value = before.1.to_vec();
            let end = value.len() - 1;
            value[end] ^= 1;
            tree.insert(before.0, value).unwrap();
        });
        assert!(matches!(SledLedger::open(&path).unwrap_err(), LedgerError::Damaged { .. }));
    }
    let (_folder, path) = on_disk();
    attack(&path, "frames", |tree| {
        tree.pop_max().unwrap();
    });
    let LedgerError::Damaged { damage: Damage::Missing, .. } = SledLedger::open(&path).unwrap_err() else { panic!() };
    let (_folder, path) = on_disk();
    attack(&path, "meta", |tree| {
        let mut head = 100u64.to_le_bytes().to_vec();
        head.extend_from_slice(&Hash::default().0);
        tree.insert("head", head).unwrap();
    });
    assert!(SledLedger::open(&path).is_err());
}

#[test]
fn a_stream_is_checked_while_it_is_read() {
    let (_folder, path) = on_disk();
    // Ticket 7's second bucket entry made to point at another ticket's event.
    attack(&path, "streams", |tree| {
        let key = |ticket: u64| [&[1u8][..], &ticket.to_be_bytes(), &0u32.to_be_bytes()].concat();
        let other = tree.get(key(8)).unwrap().unwrap();
        tree.insert(key(7), other).unwrap();
    });
    let ledger = SledLedger::open(&path).unwrap();
    let error = ledger.read_stream(frontdesk::domain::event::Stream::Ticket(TicketId(7))).unwrap_err();
    assert!(matches!(error, LedgerError::Damaged { damage: Damage::Index, .. }), "{error}");
}
