//! The data folder: founding, opening, the lock, and what is refused.

use crate::files::copy;
use crate::samples::{draft, moment, noted};
use frontdesk::contacts::{Contacts, ContactsError};
use frontdesk::domain::Event;
use frontdesk::domain::command::Card;
use frontdesk::ledger::{DiskError, DiskFault, Ledger, LedgerError};
use frontdesk::store::{Blocked, FoundAs, OpenAs, Rescue, Store, StoreError, StoreId};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub fn me() -> OpenAs {
    OpenAs { program: "frontdesk".to_owned(), who: "wang".to_owned(), now: moment(0) }
}

pub fn found() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("滨湖 data");
    let store = Store::found(&path, FoundAs::default(), &me()).unwrap();
    (folder, path, store)
}

fn mode(path: &Path) -> u32 {
    std::fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn chmod(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
}

fn refusal(path: &Path) -> StoreError {
    Store::open(path, &me()).err().unwrap_or_else(|| panic!("{} opened", path.display()))
}

fn site_founded(store: StoreId, drill: bool) -> Event {
    Event::SiteFounded { code: "HY".to_owned(), name: "滨湖花园".to_owned(), store: store.0, drill }
}

#[test]
fn what_is_saved_is_there_when_the_store_is_opened_again() {
    let (_folder, path, mut store) = found();
    let id = store.keeper.info.store;
    store.ledger.append(&[], vec![draft(0, site_founded(id, false))]).unwrap();
    let card = Card { name: "李建国".to_owned(), phone: "13800138000".to_owned(), ..Card::default() };
    let contact = store.contacts.put(&card).unwrap();
    store.ledger.append(&[], vec![draft(1, noted(7, "漏水"))]).unwrap();
    let head = store.ledger.head();
    drop(store);
    let store = Store::open(&path, &me()).unwrap();
    assert_eq!((store.ledger.head(), store.keeper.info.store), (head, id));
    assert_eq!(store.contacts.get(contact).unwrap(), Some(card));
}

/// Whatever the umask of the tests is, nobody else can look into the folder.
#[test]
fn a_new_store_is_for_its_owner_only() {
    let (_folder, path, _store) = found();
    for folder in ["", "ledger", "keys", "index", "spool", "parked"] {
        assert_eq!(mode(&path.join(folder)), 0o700, "{folder}");
    }
    for file in ["keys/site.key", "store.toml", "frontdesk.lock", "ledger/db", "ledger/conf"] {
        assert_eq!(mode(&path.join(file)), 0o600, "{file}");
    }
}

#[test]
fn a_folder_open_to_others_is_refused() {
    let (_folder, path, store) = found();
    drop(store);
    for (what, loose) in [("", 0o750), ("keys", 0o701), ("keys/site.key", 0o640), ("store.toml", 0o604)] {
        let what = path.join(what);
        let before = mode(&what);
        chmod(&what, loose);
        match refusal(&path) {
            StoreError::Loose { path, mode, .. } => assert_eq!((path, mode), (what.clone(), loose)),
            e => panic!("{}: {e}", what.display()),
        }
        chmod(&what, before);
    }
    Store::open(&path, &me()).unwrap();
}

#[test]
fn a_second_opening_is_told_who_has_it() {
    let (_folder, path, store) = found();
    let error = refusal(&path);
    assert!(error.is_held());
    let StoreError::Held { path: held, holder: Some(holder) } = &error else { panic!("{error}") };
    assert_eq!((held, holder.pid, holder.who.as_str()), (&path, std::process::id(), "wang"));
    assert_eq!(holder.started, moment(0));
    assert!(error.to_string().contains("2026-11-21 21:14"), "{error}");
    // A lock file that can't be read is no reason to say anything else.
    std::fs::write(path.join("frontdesk.lock"), "{").unwrap();
    assert!(matches!(refusal(&path), StoreError::Held { holder: None, .. }));
    drop(store);
    Store::open(&path, &me()).unwrap();
}

#[test]
fn the_name_in_the_lock_follows_the_operator() {
    let (_folder, path, mut store) = found();
    store.keeper.held_by(&OpenAs { who: "z".to_owned(), ..me() }).unwrap();
    let StoreError::Held { holder: Some(holder), .. } = refusal(&path) else { panic!() };
    assert_eq!(holder.who, "z");
}

#[test]
fn what_is_no_store_is_not_opened_and_not_founded_over() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    assert!(matches!(refusal(&path), StoreError::NoStore { .. }));
    std::fs::create_dir(&path).unwrap();
    chmod(&path, 0o700);
    assert!(matches!(refusal(&path), StoreError::NoStore { .. }));
    std::fs::write(path.join("family.jpg"), "x").unwrap();
    assert!(matches!(refusal(&path), StoreError::NotAStore { .. }));
    let error = Store::found(&path, FoundAs::default(), &me()).unwrap_err();
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error}");
    assert!(path.join("family.jpg").exists());
    std::fs::remove_file(path.join("family.jpg")).unwrap();
    drop(Store::found(&path, FoundAs::default(), &me()).unwrap());
    let error = Store::found(&path, FoundAs::default(), &me()).unwrap_err();
    assert!(matches!(error, StoreError::AlreadyFounded { .. }), "{error}");
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    assert!(matches!(refusal(&file), StoreError::NotAStore { .. }));
}

#[test]
fn a_founding_that_was_interrupted_is_told_and_done_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    drop(Store::found(&path, FoundAs::default(), &me()).unwrap());
    // As it stands when the process is killed before store.toml, the last step, is written.
    std::fs::remove_file(path.join("store.toml")).unwrap();
    std::fs::write(path.join("founding"), "").unwrap();
    std::fs::rename(path.join("ledger"), path.join("ledger.new")).unwrap();
    std::fs::write(path.join("ledger.new/conf"), "cut").unwrap();
    assert!(matches!(refusal(&path), StoreError::HalfFounded { .. }));
    let store = Store::found(&path, FoundAs { drill: true, id: None }, &me()).unwrap();
    assert!(store.keeper.info.drill);
    assert!(!path.join("ledger.new").exists() && !path.join("founding").exists());
}

#[test]
fn a_store_of_a_newer_version_is_named_as_such() {
    let (_folder, path, store) = found();
    drop(store);
    let toml = path.join("store.toml");
    std::fs::write(&toml, "format = 2\nsomething = \"else\"\n").unwrap();
    assert!(matches!(refusal(&path), StoreError::Newer { found: 2, known: 1, .. }));
    std::fs::write(&toml, "format = \n").unwrap();
    assert!(matches!(refusal(&path), StoreError::BadInfo { .. }));
}

#[test]
fn another_stores_ledger_is_refused() {
    let (_a, path, store) = found();
    drop(store);
    let (_b, other, second) = found();
    drop(second);
    std::fs::remove_dir_all(path.join("ledger")).unwrap();
    std::fs::rename(other.join("ledger"), path.join("ledger")).unwrap();
    assert!(matches!(refusal(&path), StoreError::Mismatch { .. }));
}

/// The drill mark stands in the first event, under the hash; taking it off `store.toml` helps nobody.
#[test]
fn a_drill_store_stays_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    let mut store = Store::found(&path, FoundAs { drill: true, id: None }, &me()).unwrap();
    store.ledger.append(&[], vec![draft(0, site_founded(store.keeper.info.store, true))]).unwrap();
    drop(store);
    let toml = path.join("store.toml");
    let text = std::fs::read_to_string(&toml).unwrap();
    std::fs::write(&toml, text.replace("drill = true", "drill = false")).unwrap();
    assert!(matches!(refusal(&path), StoreError::Mismatch { .. }));
}

#[test]
fn missing_parts_are_named() {
    let (_folder, path, store) = found();
    drop(store);
    let key = path.join("keys/site.key");
    std::fs::rename(&key, path.join("elsewhere")).unwrap();
    let error = refusal(&path);
    assert!(matches!(&error, StoreError::Contacts(ContactsError::KeyMissing(at)) if *at == key), "{error}");
    std::fs::rename(path.join("elsewhere"), &key).unwrap();
    std::fs::rename(path.join("ledger"), path.join("elsewhere")).unwrap();
    std::fs::rename(path.join("journal"), path.join("elsewhere too")).unwrap();
    let error = refusal(&path);
    assert!(matches!(&error, StoreError::Ledger(LedgerError::Disk(e)) if e.fault == DiskFault::Missing), "{error}");
    std::fs::rename(path.join("elsewhere too"), path.join("journal")).unwrap();
    // The journal alone has it all.
    let store = Store::open(&path, &me()).unwrap();
    assert!(store.keeper.set_aside.is_some_and(|aside| aside.made_anew.is_none()));
}

/// A journal that is gone or damaged is written anew from the store; one of another store is refused.
#[test]
fn a_journal_that_cannot_be_used_is_written_anew() {
    let (_folder, path, mut store) = found();
    save(&mut store, 8);
    let head = store.ledger.head();
    drop(store);
    let journal = path.join("journal");
    std::fs::remove_dir_all(&journal).unwrap();
    let store = Store::open(&path, &me()).unwrap();
    assert_eq!((store.ledger.head(), &store.keeper.set_aside), (head, &None));
    drop(store);
    let segment = journal.join("00000001.log");
    let mut bytes = std::fs::read(&segment).unwrap();
    bytes[60] ^= 1;
    std::fs::write(&segment, &bytes).unwrap();
    assert_eq!(Rescue::open(&path, &me()).unwrap().ledger().head(), head);
    let store = Store::open(&path, &me()).unwrap();
    assert_eq!(store.ledger.head(), head);
    drop(store);
    assert!(path.join("journal.damaged").is_dir(), "what was damaged is kept");
    std::fs::remove_dir_all(path.join("ledger")).unwrap();
    let store = Store::open(&path, &me()).unwrap();
    assert_eq!(store.ledger.head(), head, "the new journal has it all");
}

#[test]
fn a_snapshot_that_is_damaged_is_set_aside_and_nothing_is_lost() {
    let (_folder, path, mut store) = found();
    for n in 0..200 {
        store.ledger.append(&[], vec![draft(n, noted(7, "漏水"))]).unwrap();
    }
    let head = store.ledger.head();
    drop(store);
    let store = Store::open(&path, &me()).unwrap();
    assert_eq!(store.keeper.set_aside, None);
    drop(store);
    let snapshots: Vec<PathBuf> = std::fs::read_dir(path.join("ledger"))
        .unwrap()
        .map(|e| e.unwrap().path())
        .filter(|p| p.file_name().unwrap().to_string_lossy().starts_with("snap."))
        .collect();
    assert!(!snapshots.is_empty());
    for file in &snapshots {
        std::fs::write(file, "").unwrap();
    }
    let store = Store::open(&path, &me()).unwrap();
    assert_eq!(store.ledger.head(), head);
    assert_eq!(store.ledger.read(1, 1000).unwrap().len(), 200);
    assert_eq!(store.keeper.set_aside.as_ref().unwrap().files.len(), snapshots.len());
}

/// A cut file makes sled panic; that is told as damage, and not by ending the program.
#[test]
fn a_store_cut_short_is_made_anew_from_the_journal_or_told_as_damage() {
    let (_folder, path, mut store) = found();
    for n in 0..2_000 {
        store.ledger.append_bulk(vec![draft(n, noted(n as u64 % 50, &"水".repeat(300)))]).unwrap();
    }
    let contact = store.contacts.put(&Card { name: "李建国".to_owned(), ..Card::default() }).unwrap();
    store.ledger.append(&[], vec![draft(2_000, noted(1, "漏水"))]).unwrap();
    let head = store.ledger.head();
    drop(store);
    let db = path.join("ledger/db");
    let whole = std::fs::read(&db).unwrap();
    let settings = path.join("ledger/conf");
    for cut in [whole.len() / 2, 600_000, 0, whole.len()] {
        std::fs::write(&db, &whole[..cut]).unwrap();
        // Some cuts leave what opens, as an older state; settings that are damaged never do.
        if cut == whole.len() {
            let mut bytes = std::fs::read(&settings).unwrap();
            bytes[10] ^= 4;
            std::fs::write(&settings, bytes).unwrap();
        }
        let store = Store::open(&path, &me()).unwrap();
        assert_eq!(store.ledger.head(), head, "cut at {cut}");
        assert!(frontdesk::ledger::verify(&store.ledger, &mut |_, _| ()).is_whole());
        assert_eq!(store.contacts.get(contact).unwrap().map(|c| c.name), Some("李建国".to_owned()));
        if cut == whole.len() {
            let aside = store.keeper.set_aside.clone().and_then(|a| a.made_anew).expect("the damaged one is named");
            assert!(aside.join("db").is_file(), "and kept");
        }
    }
    std::fs::write(&db, &whole[..600_000]).unwrap();
    std::fs::rename(path.join("journal"), path.join("elsewhere")).unwrap();
    assert!(matches!(refusal(&path), StoreError::Ledger(_) | StoreError::Contacts(_)));
}

/// What the system says of a full or read-only disk is told as that, in the store and in the ledger below it.
#[test]
fn a_full_and_a_read_only_disk_are_told_apart() {
    use std::io::{Error, ErrorKind};
    let path = Path::new("/data");
    for (said, store, ledger) in [
        (ErrorKind::StorageFull, Blocked::Full, DiskFault::Full),
        (ErrorKind::QuotaExceeded, Blocked::Full, DiskFault::Full),
        (ErrorKind::ReadOnlyFilesystem, Blocked::ReadOnly, DiskFault::ReadOnly),
        (ErrorKind::PermissionDenied, Blocked::ReadOnly, DiskFault::ReadOnly),
    ] {
        let error = Error::from(said);
        let StoreError::Io { blocked, .. } = StoreError::io(path, &error) else { panic!("{said}") };
        assert_eq!((blocked, DiskError::io(path, &error).fault), (store, ledger));
    }
    // A device that is always full takes the place of the witness.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data");
    drop(Store::found(&path, FoundAs::default(), &me()).unwrap());
    std::fs::remove_file(path.join("witness")).unwrap();
    std::os::unix::fs::symlink("/dev/full", path.join("witness")).unwrap();
    let mut store = Store::open(&path, &me()).unwrap();
    save(&mut store, 2);
    assert_eq!(store.ledger.head().position, 2, "a witness that can't be written stops nobody");
}

/// The same where modes bind the user; they don't bind root.
#[test]
fn a_folder_that_cannot_be_written_is_told() {
    let (_folder, path, store) = found();
    drop(store);
    let lock = path.join("frontdesk.lock");
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    let error = refusal(&path);
    assert!(matches!(&error, StoreError::Io { path, .. } if *path == lock), "{error}");
    std::fs::remove_dir(&lock).unwrap();
    if !rustix::process::geteuid().is_root() {
        chmod(&path, 0o500);
        let error = refusal(&path);
        chmod(&path, 0o700);
        assert!(matches!(error, StoreError::Io { blocked: Blocked::ReadOnly, .. }), "{error}");
    }
    Store::open(&path, &me()).unwrap();
}

fn save(store: &mut Store, count: i64) {
    for n in 0..count {
        store.ledger.append(&[], vec![draft(n, noted(7, "漏水"))]).unwrap();
    }
}

/// A copy of yesterday's ledger is whole in itself; the witness beside it knows better.
#[test]
fn l2_a_ledger_rolled_back_to_an_older_copy_is_noticed() {
    let (folder, path, mut store) = found();
    save(&mut store, 5);
    drop(store);
    let (old, journal) = (folder.path().join("old"), folder.path().join("old journal"));
    copy(&path.join("ledger"), &old);
    copy(&path.join("journal"), &journal);
    let mut store = Store::open(&path, &me()).unwrap();
    save(&mut store, 3);
    let head = store.ledger.head();
    drop(store);
    let back = |from: &Path, name: &str| {
        std::fs::remove_dir_all(path.join(name)).unwrap();
        copy(from, &path.join(name));
        chmod(&path.join(name), 0o700);
    };
    // The journal brings back what an older copy of the store lacks.
    back(&old, "ledger");
    assert_eq!(Store::open(&path, &me()).unwrap().ledger.head(), head);
    back(&old, "ledger");
    back(&journal, "journal");
    let error = refusal(&path);
    assert!(matches!(error, StoreError::TailLost { head: 5, witnessed: 8, .. }), "{error}");
    let rescue = Rescue::open(&path, &me()).unwrap();
    assert!(matches!(rescue.doubts[..], [StoreError::TailLost { witnessed: 8, .. }]), "{:?}", rescue.doubts);
    assert!(frontdesk::ledger::verify(rescue.ledger(), &mut |_, _| ()).is_whole());
    drop(rescue);
    // The way out that the message names.
    std::fs::rename(path.join("witness"), folder.path().join("witness")).unwrap();
    let mut store = Store::open(&path, &me()).unwrap();
    store.ledger.append(&[], vec![draft(9, noted(8, "另一张")); 4]).unwrap();
    assert_eq!(store.ledger.head().position, 9);
    drop(store);
    // Put back, it tells that event 8 is another one now.
    std::fs::rename(folder.path().join("witness"), path.join("witness")).unwrap();
    let error = refusal(&path);
    assert!(matches!(error, StoreError::Rewritten { position: 8, .. }), "{error}");
}

#[test]
fn a_witness_that_lags_or_was_cut_stops_nobody() {
    let (_folder, path, mut store) = found();
    save(&mut store, 2);
    let lagging = std::fs::read(path.join("witness")).unwrap();
    save(&mut store, 2);
    drop(store);
    for witness in [&lagging[..], &lagging[..20], b""] {
        std::fs::write(path.join("witness"), witness).unwrap();
        let mut store = Store::open(&path, &me()).unwrap();
        save(&mut store, 1);
    }
    assert_eq!(mode(&path.join("witness")), 0o600);
}

/// Damage near the end keeps the store from being opened for work, and not from saving what is whole.
#[test]
fn what_is_whole_can_be_saved_from_a_store_that_does_not_open() {
    let (_folder, path, mut store) = found();
    save(&mut store, 30);
    drop(store);
    assert!(Rescue::open(&path, &me()).unwrap().doubts.is_empty());
    {
        let db = crate::samples::sled_below(&path.join("ledger"));
        let frames = db.open_tree("frames").unwrap();
        let mut value = frames.get(21u64.to_be_bytes()).unwrap().unwrap().to_vec();
        value[60] ^= 1;
        frames.insert(21u64.to_be_bytes(), value).unwrap();
        frames.flush().unwrap();
    }
    assert!(matches!(refusal(&path), StoreError::Ledger(LedgerError::Damaged { position: 21, .. })));
    let rescue = Rescue::open(&path, &me()).unwrap();
    assert_eq!(rescue.doubts.len(), 1);
    let report = frontdesk::ledger::verify(rescue.ledger(), &mut |_, _| ());
    assert_eq!(report.entries, 20);
    let mut out = Vec::new();
    frontdesk::ledger::transfer::export(rescue.ledger(), &mut out, Some(20), &mut |_, _| ()).unwrap();
    assert_eq!(out.iter().filter(|b| **b == b'\n').count(), 21);
}
