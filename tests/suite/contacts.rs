//! Personal data: sealed on disk, and forgotten for ever.

use crate::samples::{draft, noted};
use crate::store::{found, me};
use frontdesk::contacts::{Contacts, ContactsError, MAX_CARD, MemoryContacts};
use frontdesk::domain::ContactId;
use frontdesk::domain::command::Card;
use frontdesk::ledger::Ledger;
use frontdesk::store::{Store, StoreError};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

fn card(name: &str, phone: &str) -> Card {
    Card { name: name.to_owned(), phone: phone.to_owned(), ..Card::default() }
}

/// What every contact store promises.
fn contract(contacts: &mut dyn Contacts) {
    let a = contacts.put(&card("李建国", "13800138000")).unwrap();
    let b = contacts.put(&card("李建国", "13800138000")).unwrap();
    assert_ne!(a, b);
    assert!(a.0 < 1 << 48 && b.0 < 1 << 48 && a.0 > 0);
    assert_eq!(contacts.get(a).unwrap(), Some(card("李建国", "13800138000")));
    assert_eq!(contacts.get(ContactId(1)).unwrap(), None);
    contacts.replace(a, &card("李建国", "13900139000")).unwrap();
    assert_eq!(contacts.get(a).unwrap(), Some(card("李建国", "13900139000")));
    assert!(matches!(contacts.replace(ContactId(1), &Card::default()), Err(ContactsError::Unknown(ContactId(1)))));
    let many: Vec<Card> =
        (0..1_200).map(|n| card(&format!("住户{n}"), &format!("{}", 13_000_000_000u64 + n))).collect();
    let ids = contacts.put_many(&many).unwrap();
    assert_eq!(ids.len(), 1_200);
    let all: BTreeMap<ContactId, Card> = contacts.all().map(|found| found.unwrap()).collect();
    assert_eq!(all.len(), 1_202);
    for (id, card) in ids.iter().zip(&many) {
        assert_eq!(all.get(id), Some(card));
    }
    assert!(contacts.forget(b).unwrap());
    assert!(!contacts.forget(b).unwrap());
    assert_eq!(contacts.get(b).unwrap(), None);
    assert!(matches!(contacts.replace(b, &Card::default()), Err(ContactsError::Unknown(_))));
    assert_eq!(contacts.all().count(), 1_201);
    assert_eq!(contacts.get(ids[7]).unwrap(), Some(many[7].clone()));
    contacts.sync().unwrap();
}

#[test]
fn contacts_in_memory_keep_the_contract() {
    contract(&mut MemoryContacts::new());
}

#[test]
fn contacts_on_disk_keep_the_contract_and_outlive_the_process() {
    let (_folder, path, mut store) = found();
    contract(&mut store.contacts);
    let before: BTreeMap<ContactId, Card> = store.contacts.all().map(|found| found.unwrap()).collect();
    drop(store);
    let store = Store::open(&path, &me()).unwrap();
    let after: BTreeMap<ContactId, Card> = store.contacts.all().map(|found| found.unwrap()).collect();
    assert_eq!(before, after);
}

/// All bytes of all files in the folder.
fn bytes(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut out = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            out.extend(bytes(&path));
        } else {
            out.push((path.clone(), std::fs::read(path).unwrap()));
        }
    }
    out
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    memchr::memmem::find(haystack, needle).is_some()
}

#[test]
fn no_name_and_no_phone_stands_on_the_disk_in_clear() {
    let (_folder, path, mut store) = found();
    for n in 0..50 {
        let id = store.contacts.put(&card(&format!("欧阳震华{n}"), "13800138000")).unwrap();
        store.contacts.replace(id, &card(&format!("欧阳震华{n}"), "13900139000")).unwrap();
        store.ledger.append(&[], vec![draft(n, noted(7, "回电"))]).unwrap();
    }
    drop(store);
    let files = bytes(&path);
    assert!(files.iter().any(|(_, b)| contains(b, "回电".as_bytes())), "the search finds what is in clear");
    for (file, content) in &files {
        for secret in ["欧阳震华", "13800138000", "13900139000", "1380013800"] {
            let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert!(
                !contains(content, secret.as_bytes()) && !contains(content, &utf16),
                "{secret} in {}",
                file.display()
            );
        }
    }
}

/// Opens a copy of a store made before, with the key file given.
fn opens_with(copy: &Path, key: &[u8], id: ContactId) -> Option<Card> {
    let file = copy.join("keys/site.key");
    std::fs::write(&file, key).unwrap();
    let card = Store::open(copy, &me()).ok()?.contacts.get(id).ok()?;
    let _ = std::fs::remove_file(copy.join("keys/site.key.next"));
    card
}

fn copy_folder(from: &Path, to: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::create_dir(to).unwrap();
    std::fs::set_permissions(to, std::fs::Permissions::from_mode(0o700)).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() { copy_folder(&path, &target) } else { std::fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

/// Old bytes of a forgotten record stay in sled's file, with its own key wrapped beside it. No key that is left on the
/// machine unwraps it.
#[test]
fn a_forgotten_record_stays_unreadable_from_the_old_bytes() {
    let (folder, path, mut store) = found();
    let secret = store.contacts.put(&card("李建国", "13800138000")).unwrap();
    let other = store.contacts.put(&card("王芳", "13700137000")).unwrap();
    store.contacts.sync().unwrap();
    let key = path.join("keys/site.key");
    let old_key = std::fs::read(&key).unwrap();
    drop(store);
    let before = folder.path().join("before");
    copy_folder(&path, &before);

    let mut store = Store::open(&path, &me()).unwrap();
    assert!(store.contacts.forget(secret).unwrap());
    assert_eq!(store.contacts.get(other).unwrap(), Some(card("王芳", "13700137000")));
    drop(store);
    let new_key = std::fs::read(&key).unwrap();

    // The old key is nowhere in the folder any more.
    let old_secret = &old_key[12..44];
    for (file, content) in bytes(&path) {
        assert!(!contains(&content, old_secret), "the old key stands in {}", file.display());
    }
    assert!(!path.join("keys/site.key.next").exists());

    // The old bytes, taken from before and opened with the key that is left, give nothing; with the old key they would.
    assert_eq!(opens_with(&before, &new_key, secret), None);
    assert_eq!(opens_with(&before, &old_key, secret), Some(card("李建国", "13800138000")), "the test can fail");
}

#[test]
fn another_stores_key_and_a_damaged_key_are_named() {
    let (_a, path, mut store) = found();
    store.contacts.put(&card("李建国", "13800138000")).unwrap();
    drop(store);
    let (_b, other, second) = found();
    drop(second);
    let key = path.join("keys/site.key");
    std::fs::copy(other.join("keys/site.key"), &key).unwrap();
    let error = Store::open(&path, &me()).unwrap_err();
    assert!(matches!(&error, StoreError::Contacts(ContactsError::WrongKey(at)) if *at == key), "{error}");
    for damaged in [&b""[..], b"FDKEY 1\n", &[0; 76], &[7; 100]] {
        std::fs::write(&key, damaged).unwrap();
        let error = Store::open(&path, &me()).unwrap_err();
        assert!(matches!(&error, StoreError::Contacts(ContactsError::KeyDamaged(_))), "{error}");
        assert!(!format!("{error} {error:?}").contains("13800138000"));
    }
}

#[test]
fn a_card_that_is_too_large_is_refused_and_the_largest_is_kept() {
    let (_folder, _path, mut store) = found();
    let largest = Card { involved: "人".repeat(MAX_CARD / 3), ..Card::default() };
    let id = store.contacts.put(&largest).unwrap();
    assert_eq!(store.contacts.get(id).unwrap(), Some(largest));
    let larger = Card { involved: "x".repeat(MAX_CARD + 1), ..Card::default() };
    assert!(matches!(store.contacts.put(&larger), Err(ContactsError::TooLarge { .. })));
}

/// sled writes what is too large for a page to files that are never synced; nothing of ours may get there.
#[test]
fn nothing_is_written_to_a_file_that_is_never_synced() {
    let (_folder, path, mut store) = found();
    let largest = Card { involved: "x".repeat(MAX_CARD), ..Card::default() };
    for n in 0..60 {
        store.contacts.put(&largest).unwrap();
        let text = "水".repeat(if n % 20 == 0 { 300_000 } else { 900 });
        store.ledger.append(&[], vec![draft(n, noted(7, &text)); 1 + n as usize % 3]).unwrap();
    }
    drop(store);
    assert_eq!(std::fs::read_dir(path.join("ledger/blobs")).unwrap().count(), 0);
}
