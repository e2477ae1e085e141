//! The second copy of everything: what a crash, a cut or damage takes from the store comes back from its journal.

use crate::samples::{draft, noted};
use crate::store::{found, me};
use frontdesk::contacts::Contacts;
use frontdesk::domain::command::Card;
use frontdesk::ledger::{Ledger, verify};
use frontdesk::store::{FoundAs, Store};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A store of more than a megabyte, closed, with a contact; and its head.
fn large() -> (tempfile::TempDir, PathBuf, frontdesk::ledger::Head, frontdesk::domain::ContactId) {
    let (dir, path, mut store) = found();
    for n in 0..2_000 {
        store.ledger.append_bulk(vec![draft(n, noted(n as u64 % 50, &"水".repeat(300)))]).unwrap();
    }
    let contact = store.contacts.put(&Card { name: "李建国".to_owned(), ..Card::default() }).unwrap();
    store.ledger.append(&[], vec![draft(2_000, noted(1, "漏水"))]).unwrap();
    let head = store.ledger.head();
    drop(store);
    (dir, path, head, contact)
}

fn assert_whole(path: &Path, head: frontdesk::ledger::Head, contact: frontdesk::domain::ContactId, what: &str) {
    let store = Store::open(path, &me()).unwrap_or_else(|e| panic!("{what}: {e}"));
    assert_eq!(store.ledger.head(), head, "{what}");
    let report = verify(&store.ledger, &mut |_, _| ());
    assert!(report.is_whole(), "{what}: {:?}", report.fault);
    assert_eq!(store.contacts.get(contact).unwrap().map(|c| c.name), Some("李建国".to_owned()), "{what}");
}

/// Wherever sled's file is cut, the store opens with everything in it.
#[test]
fn a_store_cut_at_any_length_is_whole_again() {
    let (_dir, path, head, contact) = large();
    let db = path.join("ledger/db");
    let whole = std::fs::read(&db).unwrap();
    let step = whole.len() / 12;
    let cuts = (0..whole.len()).step_by(step).chain([whole.len() - 1, whole.len() - 4_096, 1_000_000, 524_288, 1]);
    for cut in cuts {
        std::fs::write(&db, &whole[..cut]).unwrap();
        assert_whole(&path, head, contact, &format!("cut at {cut} of {}", whole.len()));
    }
}

/// What an interrupted founding and what was set aside in it have left is cleared before the next one.
#[test]
fn founding_again_clears_every_leftover() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("data");
    drop(Store::found(&path, FoundAs::default(), &me()).unwrap());
    std::fs::remove_file(path.join("store.toml")).unwrap();
    std::fs::write(path.join("founding"), "").unwrap();
    for left in
        ["ledger.damaged", "ledger.damaged-2", "journal.damaged", "journal.behind", "journal.new", "index.bad-1"]
    {
        std::fs::create_dir(path.join(left)).unwrap();
        std::fs::write(path.join(left).join("db"), "x").unwrap();
    }
    let store = Store::found(&path, FoundAs::default(), &me()).unwrap();
    assert_eq!(store.ledger.head().position, 0);
    let left: Vec<_> = std::fs::read_dir(&path).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(
        left.iter()
            .all(|name| !name.to_string_lossy().contains('.') || *name == "store.toml" || *name == "frontdesk.lock"),
        "{left:?}"
    );
}

/// Every file and folder of a store is its owner's only, also after it was made anew: modes are set, not left to the
/// umask (022 where tests run).
#[test]
fn every_file_of_a_store_is_for_its_owner_only() {
    fn check(path: &Path, wrong: &mut Vec<String>) {
        let meta = std::fs::metadata(path).unwrap();
        let wanted = if meta.is_dir() { 0o700 } else { 0o600 };
        if meta.permissions().mode() & 0o777 != wanted {
            wrong.push(format!("{}: {:o}", path.display(), meta.permissions().mode() & 0o777));
        }
        for entry in std::fs::read_dir(path).into_iter().flatten() {
            check(&entry.unwrap().path(), wrong);
        }
    }
    let (_dir, path, head, contact) = large();
    let snapshot = std::fs::read_dir(path.join("ledger")).unwrap().map(|e| e.unwrap().path());
    let snapshot = snapshot.filter(|p| p.file_name().unwrap().to_string_lossy().starts_with("snap.")).last().unwrap();
    for damage in [snapshot, path.join("ledger/conf"), path.join("journal/00000001.log"), path.join("witness")] {
        std::fs::write(&damage, "x").unwrap();
        assert_whole(&path, head, contact, &damage.display().to_string());
        let mut wrong = Vec::new();
        check(&path, &mut wrong);
        assert!(wrong.is_empty(), "{wrong:?}");
    }
}

/// Killed while the very first file was made: nothing was recorded, and the folder can be founded in.
#[test]
fn a_founding_killed_at_its_first_step_is_begun_again() {
    for left in [&["frontdesk.lock"][..], &["frontdesk.lock", "founding.part"], &["frontdesk.lock", "founding"]] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data");
        std::fs::create_dir(&path).unwrap();
        for file in left {
            std::fs::write(path.join(file), "").unwrap();
        }
        let store = Store::found(&path, FoundAs::default(), &me()).unwrap_or_else(|e| panic!("{left:?}: {e}"));
        assert_eq!(store.ledger.head().position, 0);
    }
}

/// The packs of a store, by name.
fn packs_of(path: &Path) -> Vec<PathBuf> {
    let Ok(listed) = std::fs::read_dir(path.join("ledger.packs")) else { return Vec::new() };
    let mut packs: Vec<_> = listed.map(|e| e.unwrap().path()).collect();
    packs.retain(|p| p.extension().is_some_and(|e| e == "pack"));
    packs.sort();
    packs
}

/// Three packs and an end in the trees, closed. Each ticket has forty events in a row.
fn packed() -> (tempfile::TempDir, PathBuf, frontdesk::ledger::Head, frontdesk::domain::ContactId) {
    let (dir, path, mut store) = found();
    for n in 0..2_000 {
        store.ledger.append_bulk(vec![draft(n, noted(n as u64 / 40 + 1, &"水".repeat(300)))]).unwrap();
    }
    let contact = store.contacts.put(&Card { name: "李建国".to_owned(), ..Card::default() }).unwrap();
    store.ledger.append(&[], vec![draft(2_000, noted(51, "漏水"))]).unwrap();
    for end in [500, 1_000, 1_500] {
        store.ledger.pack_until(end).unwrap();
    }
    store.ledger.rest();
    let head = store.ledger.head();
    drop(store);
    assert_eq!(packs_of(&path).len(), 3);
    (dir, path, head, contact)
}

/// Damage in a pack is told where it is read, nothing else is harmed by it, and the next opening makes the pack again.
#[test]
fn a_damaged_pack_is_told_and_mended_at_the_next_opening() {
    for (what, at) in [("a block", 0.3), ("its index", 0.0), ("its table", 1.0), ("cut", 0.5)] {
        let (_dir, path, head, contact) = packed();
        let pack = &packs_of(&path)[1];
        let mut bytes = std::fs::read(pack).unwrap();
        match what {
            "cut" => bytes.truncate(bytes.len() / 2),
            // The index of tickets stands between the blocks and the table, whose place the end of the file tells.
            "its index" => {
                let end = bytes.len();
                let table = u64::from_le_bytes(bytes[end - 16..end - 8].try_into().unwrap()) as usize;
                bytes[table - 5] ^= 1;
            }
            _ => {
                let at = ((bytes.len() - 20) as f64 * at) as usize;
                bytes[at] ^= 1;
            }
        }
        std::fs::write(pack, &bytes).unwrap();
        let store = Store::open(&path, &me()).unwrap_or_else(|e| panic!("{what}: {e}"));
        assert!(store.keeper.set_aside.is_none(), "{what}: nothing is known yet");
        let report = verify(&store.ledger, &mut |_, _| ());
        assert!(report.fault.is_some(), "{what}: found");
        assert!(store.ledger.read(1, 400).is_ok() && store.ledger.read(1_100, usize::MAX).is_ok(), "{what}: the rest");
        assert_eq!(store.contacts.get(contact).unwrap().map(|c| c.name), Some("李建国".to_owned()), "{what}");
        drop(store);
        let store = Store::open(&path, &me()).unwrap_or_else(|e| panic!("{what}: {e}"));
        let aside = store.keeper.set_aside.clone().unwrap_or_default();
        assert_eq!(aside.packs, packs_of(&path)[1..2], "{what}");
        assert!(frontdesk::i18n::Lang::ALL.iter().all(|lang| aside.words(*lang).len() == 1), "{what}");
        drop(store);
        assert_whole(&path, head, contact, what);
        assert_eq!(std::fs::read(pack.with_extension("damaged")).unwrap(), bytes, "{what}: kept");
        assert!(Store::open(&path, &me()).unwrap().keeper.set_aside.is_none(), "{what}: told once");
    }
}

/// A pack that is gone, or all of them, is seen when the store is opened.
#[test]
fn lost_packs_are_made_again_when_the_store_is_opened() {
    for lost in [vec![0], vec![1], vec![2], vec![0, 2], vec![0, 1, 2]] {
        let (_dir, path, head, contact) = packed();
        let packs = packs_of(&path);
        match lost.len() {
            3 => std::fs::remove_dir_all(path.join("ledger.packs")).unwrap(),
            _ => lost.iter().for_each(|n| std::fs::remove_file(&packs[*n]).unwrap()),
        }
        let store = Store::open(&path, &me()).unwrap_or_else(|e| panic!("{lost:?}: {e}"));
        assert!(store.keeper.set_aside.as_ref().is_some_and(|aside| !aside.packs.is_empty()), "{lost:?}");
        drop(store);
        assert_whole(&path, head, contact, &format!("{lost:?}"));
    }
}

/// What the journal lacks too stays told, and keeps nobody from what is whole.
#[test]
fn a_pack_that_cannot_be_mended_stays_told() {
    let (_dir, path, _, contact) = packed();
    // The first block of the second pack, and the journal in the same events.
    let pack = &packs_of(&path)[1];
    let mut bytes = std::fs::read(pack).unwrap();
    bytes[40] ^= 1;
    std::fs::write(pack, &bytes).unwrap();
    assert!(verify(&Store::open(&path, &me()).unwrap().ledger, &mut |_, _| ()).fault.is_some());
    let segments = std::fs::read_dir(path.join("journal")).unwrap().map(|e| e.unwrap().path());
    let journal = segments.max_by_key(|path| std::fs::metadata(path).unwrap().len()).unwrap();
    let mut bytes = std::fs::read(&journal).unwrap();
    let at = bytes.len() * 520 / 2_000;
    bytes[at] ^= 1;
    std::fs::write(&journal, &bytes).unwrap();
    // Neither copy is whole: sled's trees are, and so is the end.
    for _ in 0..2 {
        match Store::open(&path, &me()) {
            Ok(store) => {
                assert!(verify(&store.ledger, &mut |_, _| ()).fault.is_some());
                assert!(store.ledger.read(1_600, 100).is_ok() && store.contacts.get(contact).is_ok());
            }
            Err(e) => assert!(e.to_string().contains("damaged"), "{e}"),
        }
    }
}
