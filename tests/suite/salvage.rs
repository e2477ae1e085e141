//! `salvage`: everything that the bytes of a damaged store still hold, and an honest word on what they don't.

use crate::samples::{draft, noted};
use crate::store::{found, me};
use frontdesk::contacts::Contacts;
use frontdesk::domain::command::Card;
use frontdesk::domain::event::{Event, StoreEvent};
use frontdesk::ledger::{Head, Ledger, verify};
use frontdesk::store::salvage::{How, InfoFault, Salvaged, salvage};
use frontdesk::store::{Store, StoreError};
use std::path::{Path, PathBuf};

const EVENTS: u64 = 400;

/// A closed store with a contact; each event in a record of its own.
fn filled() -> (tempfile::TempDir, PathBuf, Head) {
    let (dir, path, mut store) = found();
    let id = store.keeper.info.store;
    let first =
        Event::SiteFounded { code: "HY".to_owned(), name: "滨湖花园".to_owned(), store: id.0, drill: false };
    store.ledger.append(&[], vec![draft(0, first)]).unwrap();
    store.contacts.put(&Card { name: "李建国".to_owned(), ..Card::default() }).unwrap();
    for n in 1..EVENTS {
        store.ledger.append(&[], vec![draft(n as i64, noted(n % 20 + 1, "厨房漏水"))]).unwrap();
    }
    let head = store.ledger.head();
    drop(store);
    (dir, path, head)
}

/// The same, with the older half in packs.
fn packed() -> (tempfile::TempDir, PathBuf, Head) {
    let (dir, path, head) = filled();
    let mut store = Store::open(&path, &me()).unwrap();
    for end in [EVENTS / 4, EVENTS / 2] {
        store.ledger.pack_until(end).unwrap();
    }
    store.ledger.rest();
    drop(store);
    (dir, path, head)
}

fn bytes_of(path: &Path, out: &mut Vec<(PathBuf, Vec<u8>)>) {
    let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        match entry.is_dir() {
            true => bytes_of(&entry, out),
            false => out.push((entry.clone(), std::fs::read(&entry).unwrap())),
        }
    }
}

/// Salvages, and checks that the damaged folder is as it was.
fn untouched(from: &Path, to: &Path, backup: Option<&Path>) -> Result<Salvaged, StoreError> {
    let (mut before, mut after) = (Vec::new(), Vec::new());
    bytes_of(from, &mut before);
    let done = salvage(from, to, &How { backup, ..How::default() }, &me());
    bytes_of(from, &mut after);
    assert!(before == after, "the damaged folder was touched");
    done
}

fn flip(file: &Path, at: usize, mask: u8) {
    let mut bytes = std::fs::read(file).unwrap();
    bytes[at] ^= mask;
    std::fs::write(file, bytes).unwrap();
}

fn names(store: &Store) -> Vec<String> {
    store.contacts.all().map(|found| found.unwrap().1.name).collect()
}

/// Either copy alone has everything: the ledger comes out with the same hashes.
#[test]
fn a_store_of_which_one_copy_is_damaged_comes_back_whole() {
    for what in ["nothing", "store cut", "store gone", "journal damaged", "journal gone", "index gone"] {
        let (dir, path, head) = filled();
        let (db, journal) = (path.join("ledger/db"), path.join("journal/00000001.log"));
        match what {
            "store cut" => std::fs::write(&db, &std::fs::read(&db).unwrap()[..60_000]).unwrap(),
            "store gone" => std::fs::remove_dir_all(path.join("ledger")).unwrap(),
            "journal damaged" => (200..20_000).step_by(50).for_each(|at| flip(&journal, at, 8)),
            "journal gone" => std::fs::remove_dir_all(path.join("journal")).unwrap(),
            "index gone" => std::fs::remove_dir_all(path.join("index")).unwrap(),
            _ => {}
        }
        let to = dir.path().join("salvaged");
        let done = untouched(&path, &to, None).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(done.is_whole() && !done.recorded, "{what}: {done:?}");
        assert_eq!((done.events, done.contacts), (EVENTS, 1), "{what}");
        let store = Store::open(&to, &me()).unwrap();
        assert_eq!(store.ledger.head(), head, "{what}: the same hashes");
        assert!(verify(&store.ledger, &mut |_, _| ()).is_whole());
        assert_eq!(names(&store), ["李建国"], "{what}");
    }
}

/// Both copies lack an event: the ledger goes up to it, the break is recorded, and what stands behind is kept as it was.
#[test]
fn l1_events_that_are_missing_are_told_and_recorded_and_never_papered_over() {
    let (dir, path, head) = filled();
    std::fs::remove_dir_all(path.join("ledger")).unwrap();
    let journal = path.join("journal/00000001.log");
    let middle = std::fs::metadata(&journal).unwrap().len() as usize / 2;
    flip(&journal, middle, 1);
    let to = dir.path().join("salvaged");
    let done = untouched(&path, &to, None).unwrap();
    let [(first, last)] = done.missing[..] else { panic!("{:?}", done.missing) };
    assert!(first == last && done.events == first - 1, "{done:?}");
    assert_eq!((done.known, done.behind), (head.position, head.position - last));
    assert!(done.recorded && !done.is_whole());
    // Which ticket lost an event is known, because the next one of it has its version.
    let missing: Vec<_> = done.tickets.iter().filter(|t| t.missing > 0).collect();
    assert_eq!(missing.len(), 1);
    assert_eq!((missing[0].ticket.0, missing[0].missing), (last - 1).checked_rem(20).map(|n| (n + 1, 1)).unwrap());
    let kept = std::fs::read_to_string(to.join("salvage/behind-the-gap.jsonl")).unwrap();
    assert_eq!(kept.lines().count() as u64, done.behind);
    assert!(kept.lines().last().unwrap().contains(&head.hash.to_string()));
    let store = Store::open(&to, &me()).unwrap();
    assert!(verify(&store.ledger, &mut |_, _| ()).is_whole());
    assert_eq!(store.ledger.head().position, done.events + 1);
    let entries = store.ledger.read(done.events + 1, 1).unwrap();
    let (whole, known, behind) = (done.events, done.known, done.behind);
    let expected = StoreEvent::Salvaged { whole, known, behind, missing: vec![(first, last)], closed: 0 };
    assert_eq!(entries[0].recorded.event, Event::Store(expected));
    drop(store);
    // A backup that has the event makes it whole.
    let (dir2, whole, _) = (tempfile::tempdir().unwrap(), dir.path().join("backup"), ());
    std::fs::create_dir_all(whole.join("journal")).unwrap();
    let mut bytes = std::fs::read(&journal).unwrap();
    bytes[middle] ^= 1;
    std::fs::write(whole.join("journal/00000001.log"), &bytes[..middle + 2_000]).unwrap();
    std::fs::create_dir(whole.join("keys")).unwrap();
    std::fs::copy(path.join("keys/site.key"), whole.join("keys/site.key")).unwrap();
    let again = dir2.path().join("salvaged");
    let done = untouched(&path, &again, Some(&whole)).unwrap();
    assert!(done.is_whole(), "{done:?}");
    assert_eq!(Store::open(&again, &me()).unwrap().ledger.head(), head);
}

/// The witness knows of events that no copy has any more.
#[test]
fn a_cut_end_is_told_by_the_witness() {
    let (dir, path, head) = filled();
    std::fs::remove_dir_all(path.join("ledger")).unwrap();
    let journal = path.join("journal/00000001.log");
    let bytes = std::fs::read(&journal).unwrap();
    std::fs::write(&journal, &bytes[..bytes.len() - 1_000]).unwrap();
    let to = dir.path().join("salvaged");
    let done = untouched(&path, &to, None).unwrap();
    assert_eq!((done.known, done.behind), (head.position, 0));
    assert_eq!(done.missing, [(done.events + 1, head.position)]);
    assert!(done.recorded);
    Store::open(&to, &me()).unwrap();
}

#[test]
fn without_the_key_events_come_back_and_contacts_are_counted() {
    let (dir, path, _) = filled();
    flip(&path.join("keys/site.key"), 20, 1);
    let to = dir.path().join("salvaged");
    let done = untouched(&path, &to, None).unwrap();
    assert_eq!((done.events, done.contacts, done.closed.len()), (EVENTS, 0, 1));
    assert!(done.recorded, "names that are lost are a loss like others");
    let mut store = Store::open(&to, &me()).unwrap();
    store.contacts.put(&Card { name: "王芳".to_owned(), ..Card::default() }).unwrap();
}

#[test]
fn nothing_is_written_over_and_an_open_store_is_left_alone() {
    let (dir, path, store) = found();
    let to = dir.path().join("to");
    assert!(matches!(salvage(&path, &to, &How::default(), &me()), Err(StoreError::Held { .. })));
    drop(store);
    assert!(matches!(salvage(&path, &path, &How::default(), &me()), Err(StoreError::AlreadyFounded { .. })));
    // There never was an event.
    assert!(matches!(salvage(&path, &to, &How::default(), &me()), Err(StoreError::NothingLeft { .. })));
    assert!(!to.exists() && !dir.path().join("to.new").exists());
}

/// The journal gone and sled's file gone: packs alone still give what is in them, without their table too.
#[test]
fn packs_alone_give_back_what_they_hold() {
    for (what, expected) in [("nothing", 200), ("table", 200), ("first block", 0), ("second pack cut", 100)] {
        let (dir, path, _) = packed();
        std::fs::remove_dir_all(path.join("journal")).unwrap();
        std::fs::remove_dir_all(path.join("ledger")).unwrap();
        let mut packs = Vec::new();
        bytes_of(&path.join("ledger.packs"), &mut packs);
        let [(first, bytes), (second, cut)] = &packs[..] else { panic!("{}", packs.len()) };
        match what {
            "table" => flip(first, bytes.len() - 30, 4),
            "first block" => flip(first, 60, 4),
            "second pack cut" => std::fs::write(second, &cut[..40]).unwrap(),
            _ => {}
        }
        let to = dir.path().join("salvaged");
        match untouched(&path, &to, None) {
            Ok(done) => {
                assert_eq!(done.events, expected, "{what}: {done:?}");
                assert_eq!(done.packs.len(), usize::from(what != "nothing"), "{what}");
                assert!(done.recorded && verify(&Store::open(&to, &me()).unwrap().ledger, &mut |_, _| ()).is_whole());
            }
            Err(e) => assert!(expected == 0 && matches!(e, StoreError::NothingLeft { .. }), "{what}: {e}"),
        }
    }
}

/// Asked for it, what stands behind a gap goes on behind the record of the break, and the desk works with it.
#[test]
fn what_stands_behind_the_gap_can_be_joined_again() {
    let (dir, path, head) = filled();
    std::fs::remove_dir_all(path.join("ledger")).unwrap();
    let journal = path.join("journal/00000001.log");
    flip(&journal, std::fs::metadata(&journal).unwrap().len() as usize / 2, 1);
    let to = dir.path().join("salvaged");
    let done = salvage(&path, &to, &How { rejoin: true, ..How::default() }, &me()).unwrap();
    assert!(done.rejoined && done.behind > 100, "{done:?}");
    let store = Store::open(&to, &me()).unwrap();
    let report = verify(&store.ledger, &mut |_, _| ());
    assert!(report.is_whole() && report.time_back_at.is_none(), "{report:?}");
    // One is lost, and the record of it stands in its place.
    assert_eq!(store.ledger.head().position, head.position);
    let rules = std::sync::Arc::new(frontdesk::policy::default_rules());
    let desk = frontdesk::desk::Desk::on(store, rules, &mut |_, _| {}).unwrap();
    assert_eq!(desk.world().position, head.position);
}

#[test]
fn a_lost_store_toml_is_written_anew_from_the_ledger() {
    let (dir, path, head) = filled();
    let before = frontdesk::store::StoreInfo::read(&path.join("store.toml")).unwrap();
    std::fs::write(path.join("store.toml"), "format = ").unwrap();
    let to = dir.path().join("salvaged");
    let done = untouched(&path, &to, None).unwrap();
    assert_eq!(done.info, Some(InfoFault::Unreadable));
    assert!(done.is_whole(), "{done:?}");
    let store = Store::open(&to, &me()).unwrap();
    assert_eq!((store.keeper.info.store, store.keeper.info.drill), (before.store, before.drill));
    assert_eq!(store.ledger.head(), head);
}

/// One flipped bit may leave a `store.toml` that reads well and names another store, or calls a store of work a drill.
#[test]
fn a_store_toml_that_names_another_store_is_set_right_by_the_first_event() {
    for without_ledger in [false, true] {
        for (what, by) in [("store", true), ("drill", false)] {
            let (dir, path, head) = filled();
            let file = path.join("store.toml");
            let before = frontdesk::store::StoreInfo::read(&file).unwrap();
            let text = std::fs::read_to_string(&file).unwrap();
            let wrong = if by {
                let id = before.store.to_string();
                let last = if id.ends_with('0') { '1' } else { '0' };
                text.replace(&id, &format!("{}{last}", &id[..id.len() - 1]))
            } else {
                let (from, to) = (format!("drill = {}", before.drill), format!("drill = {}", !before.drill));
                text.replace(&from, &to)
            };
            assert_ne!(wrong, text, "{what}");
            std::fs::write(&file, wrong).unwrap();
            if without_ledger {
                std::fs::remove_dir_all(path.join("ledger")).unwrap();
            }
            let to = dir.path().join("salvaged");
            let done = untouched(&path, &to, None).unwrap();
            assert_eq!(done.info, Some(InfoFault::Contradicts), "{what}");
            assert!(done.is_whole(), "{what}: {done:?}");
            let store = Store::open(&to, &me()).unwrap();
            assert_eq!((store.keeper.info.store, store.keeper.info.drill), (before.store, before.drill), "{what}");
            assert_eq!(store.ledger.head(), head, "{what}");
        }
    }
}

/// Bits flipped and files cut at random, several at once. Whatever comes back is a beginning of the true ledger, hash by
/// hash; what is said to be missing is what is missing; and where one copy is whole nothing is missing.
fn damaged_at_random(seeds: std::ops::Range<u64>) {
    let (_kept, whole, head) = packed();
    let hashes: Vec<_> = {
        let store = Store::open(&whole, &me()).unwrap();
        store.ledger.read(1, usize::MAX).unwrap().into_iter().map(|e| e.hash).collect()
    };
    let mut files = Vec::new();
    bytes_of(&whole, &mut files);
    let mut partial = 0;
    for seed in seeds {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below.max(1)
        };
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("site");
        for (file, bytes) in &files {
            let copy = path.join(file.strip_prefix(&whole).unwrap());
            std::fs::create_dir_all(copy.parent().unwrap()).unwrap();
            std::fs::write(copy, bytes).unwrap();
        }
        // One kind of copy, or all of them.
        let of = ["ledger/", "ledger.packs/", "journal/", ""][random(4)];
        let hit: Vec<_> = files.iter().map(|(file, bytes)| (file.strip_prefix(&whole).unwrap(), bytes.len())).collect();
        let hit: Vec<_> = hit.into_iter().filter(|(file, size)| file.starts_with(of) && *size > 0).collect();
        for _ in 0..=random(6) {
            let (file, size) = hit[random(hit.len())];
            let copy = path.join(file);
            let mut bytes = std::fs::read(&copy).unwrap();
            match (random(4), bytes.len()) {
                (_, 0) => {}
                (0, _) => bytes.truncate(random(size)),
                (_, now) => (0..=random(8)).for_each(|_| bytes[random(now)] ^= 1 << random(8)),
            }
            std::fs::write(&copy, bytes).unwrap();
        }
        let to = dir.path().join("salvaged");
        let done = match untouched(&path, &to, None) {
            Ok(done) => done,
            Err(e) => {
                assert!(of.is_empty() && matches!(e, StoreError::NothingLeft { .. }), "seed {seed}, {of}: {e}");
                continue;
            }
        };
        let missing: u64 = done.missing.iter().map(|(first, last)| last + 1 - first).sum();
        assert_eq!(done.events + done.behind + missing, done.known, "seed {seed}: {done:?}");
        assert!(done.known <= head.position, "seed {seed}: {done:?}");
        if of == "ledger/" || of == "journal/" {
            // A cut store has its old half in packs and everything in the journal; a cut journal has it in the store.
            assert_eq!((done.events, done.is_whole()), (EVENTS, true), "seed {seed}, {of}: {done:?}");
        }
        partial += u64::from(!done.is_whole());
        let store = Store::open(&to, &me()).unwrap_or_else(|e| panic!("seed {seed}: {e}"));
        assert!(verify(&store.ledger, &mut |_, _| ()).is_whole(), "seed {seed}");
        let found = store.ledger.read(1, usize::try_from(done.events).unwrap()).unwrap();
        assert!(found.iter().zip(&hashes).all(|(e, hash)| e.hash == *hash), "seed {seed}");
        if !done.is_whole() {
            let entry = &store.ledger.read(done.events + 1, 1).unwrap()[0];
            assert!(matches!(entry.recorded.event, Event::Store(StoreEvent::Salvaged { .. })), "seed {seed}");
        }
    }
    println!("{partial} of them were not whole");
}

#[test]
fn random_damage_gives_back_a_true_beginning_and_an_honest_word() {
    damaged_at_random(0..24);
}

/// About three minutes.
#[test]
#[ignore = "three minutes"]
fn random_damage_400_times() {
    damaged_at_random(1_000..1_400);
}
