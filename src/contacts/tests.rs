//! What needs to look inside: a change of the site key interrupted at every step, and the search for old bytes.

use super::key::{SiteKey, next_of};
use super::{Contacts, ContactsError, SledContacts, seal};
use crate::domain::ContactId;
use crate::domain::command::Card;
use crate::ledger::disk::Disk;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

struct Site {
    folder: TempDir,
}

impl Site {
    fn new() -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        Disk::create(&site.db(), |_| Ok(())).unwrap();
        SledContacts::create(&site.key()).unwrap();
        site
    }
    fn db(&self) -> PathBuf {
        self.folder.path().join("db")
    }
    fn key(&self) -> PathBuf {
        self.folder.path().join("site.key")
    }
    fn open(&self) -> Result<SledContacts, ContactsError> {
        SledContacts::on(Disk::open(&self.db()).unwrap(), &self.key())
    }
}

fn card(n: usize) -> Card {
    Card { name: format!("住户{n}"), phone: format!("1380013{n:04}"), ..Card::default() }
}

fn fill(contacts: &mut SledContacts, count: usize) -> Vec<ContactId> {
    let cards: Vec<Card> = (0..count).map(card).collect();
    let ids = contacts.put_many(&cards).unwrap();
    contacts.sync().unwrap();
    ids
}

fn assert_all(contacts: &SledContacts, ids: &[ContactId]) {
    for (n, id) in ids.iter().enumerate() {
        assert_eq!(contacts.get(*id).unwrap(), Some(card(n)), "{n}");
    }
}

/// Old bytes of a forgotten record lie in the file, and no key that is left opens them: every place in it is tried.
#[test]
fn no_place_in_the_old_bytes_opens_with_the_key_that_is_left() {
    let site = Site::new();
    let mut contacts = site.open().unwrap();
    let ids = fill(&mut contacts, 2);
    let old = SiteKey::load(&site.key()).unwrap();
    let record = contacts.bytes(ids[0]).unwrap().unwrap();
    assert!(contacts.forget(ids[0]).unwrap());
    drop(contacts);
    let new = SiteKey::load(&site.key()).unwrap();
    let file = std::fs::read(site.db().join("db")).unwrap();
    assert!(memchr::memmem::find(&file, &record).is_some(), "sled keeps the old bytes");
    let opens = |key: &SiteKey, id: ContactId, length: usize| {
        file.windows(length).any(|window| seal::open(key, id, window).is_ok())
    };
    assert!(opens(&old, ids[0], record.len()), "the search finds it with the old key");
    assert!(opens(&new, ids[1], record.len()), "and another record with the new key");
    assert!(!opens(&new, ids[0], record.len()));
}

/// The steps of a change of the key, each as the process may leave it when it is killed there.
#[test]
fn a_change_of_the_key_is_finished_wherever_it_stopped() {
    for step in 0..4 {
        let site = Site::new();
        let mut contacts = site.open().unwrap();
        let ids = fill(&mut contacts, 520);
        let old = SiteKey::load(&site.key()).unwrap();
        let next = SiteKey::fresh(old.generation() + 1).unwrap();
        next.store(&next_of(&site.key())).unwrap();
        if step >= 1 {
            let wrapped = if step == 1 { &ids[..250] } else { &ids[..] };
            for id in wrapped {
                let bytes = contacts.bytes(*id).unwrap().unwrap();
                contacts.write(*id, seal::rewrap(&old, &next, *id, &bytes).unwrap()).unwrap();
            }
            contacts.sync().unwrap();
        }
        if step == 3 {
            std::fs::write(site.key(), [0; 76]).unwrap();
        }
        drop(contacts);
        let mut contacts = site.open().unwrap();
        assert_all(&contacts, &ids);
        assert!(!next_of(&site.key()).exists(), "step {step}");
        assert_eq!(SiteKey::load(&site.key()).unwrap().generation(), old.generation() + 1);
        assert!(contacts.forget(ids[519]).unwrap());
        assert_all(&contacts, &ids[..519]);
        drop(contacts);
        assert_all(&site.open().unwrap(), &ids[..519]);
    }
}

#[test]
fn a_key_that_records_still_need_is_never_given_up() {
    let site = Site::new();
    let mut contacts = site.open().unwrap();
    let ids = fill(&mut contacts, 10);
    let old = SiteKey::load(&site.key()).unwrap();
    let next = SiteKey::fresh(old.generation() + 1).unwrap();
    next.store(&next_of(&site.key())).unwrap();
    let bytes = contacts.bytes(ids[0]).unwrap().unwrap();
    contacts.write(ids[0], seal::rewrap(&old, &next, ids[0], &bytes).unwrap()).unwrap();
    contacts.sync().unwrap();
    drop(contacts);
    // The old key is missing by mistake, not destroyed: nine records need it.
    let kept = std::fs::read(site.key()).unwrap();
    std::fs::remove_file(site.key()).unwrap();
    assert!(matches!(site.open(), Err(ContactsError::KeyMissing(_))));
    assert!(next_of(&site.key()).exists());
    // The next key is damaged: one record needs it.
    std::fs::write(site.key(), &kept).unwrap();
    let next_bytes = std::fs::read(next_of(&site.key())).unwrap();
    std::fs::write(next_of(&site.key()), "x").unwrap();
    assert!(matches!(site.open(), Err(ContactsError::KeyDamaged(_))));
    // With both restored, all is there.
    std::fs::write(next_of(&site.key()), next_bytes).unwrap();
    assert_all(&site.open().unwrap(), &ids);
}

#[test]
fn a_next_key_that_never_came_into_use_is_dropped() {
    let site = Site::new();
    let ids = fill(&mut site.open().unwrap(), 3);
    std::fs::write(next_of(&site.key()), "cut").unwrap();
    assert_all(&site.open().unwrap(), &ids);
    assert!(!next_of(&site.key()).exists());
}

#[test]
fn a_damaged_record_keeps_no_other_from_being_forgotten() {
    let site = Site::new();
    let mut contacts = site.open().unwrap();
    let mut ids = fill(&mut contacts, 5);
    ids.sort_unstable();
    let mut bytes = contacts.bytes(ids[0]).unwrap().unwrap().to_vec();
    bytes[40] ^= 1;
    contacts.write(ids[0], bytes).unwrap();
    assert!(matches!(contacts.get(ids[0]), Err(ContactsError::Sealed(id)) if id == ids[0]));
    assert!(contacts.forget(ids[3]).unwrap());
    drop(contacts);
    let contacts = site.open().unwrap();
    assert_eq!(contacts.all().filter(Result::is_ok).count(), 3);
    assert_eq!(contacts.all().filter(Result::is_err).count(), 1);
}

#[test]
fn every_changed_byte_of_a_record_is_noticed() {
    let site = SiteKey::fresh(1).unwrap();
    let id = ContactId(77);
    let bytes = seal::seal(&site, id, &card(1)).unwrap();
    assert_eq!(seal::open(&site, id, &bytes).unwrap(), card(1));
    assert!(seal::open(&site, ContactId(78), &bytes).is_err(), "bound to its id");
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(seal::open(&site, id, &changed).is_err(), "byte {at}");
        assert!(seal::open(&site, id, &bytes[..at]).is_err(), "cut at {at}");
    }
    let mut newer = bytes;
    newer[0] = 2;
    assert!(matches!(seal::open(&site, id, &newer), Err(ContactsError::Newer { found: 2, .. })));
}

#[test]
fn neither_key_nor_card_shows_in_a_debug_print() {
    let site = Site::new();
    let contacts = site.open().unwrap();
    let bytes = std::fs::read(site.key()).unwrap();
    let shown = format!("{contacts:?}");
    for byte in &bytes[12..44] {
        assert!(!shown.contains(&format!(", {byte}, ")), "{shown}");
    }
    assert!(shown.contains("SiteKey(1"), "{shown}");
}

#[test]
fn a_planted_link_is_not_followed_when_a_key_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let victim = folder.path().join("victim");
    std::fs::write(&victim, "precious").unwrap();
    let key: &Path = &folder.path().join("site.key");
    std::os::unix::fs::symlink(&victim, folder.path().join("site.key.part")).unwrap();
    SiteKey::fresh(1).unwrap().store(key).unwrap();
    assert_eq!(std::fs::read_to_string(&victim).unwrap(), "precious");
    assert_eq!(SiteKey::load(key).unwrap().generation(), 1);
}

fn credential(text: &str) -> super::Credential {
    super::Credential::of(&crate::domain::Secret::new(text), false, crate::domain::Moment::new(1_000, 480)).unwrap()
}

/// A change of the site key takes the credentials along, wherever it was interrupted.
#[test]
fn credentials_open_before_in_the_midst_of_and_after_a_change_of_the_key() {
    let staff = crate::domain::StaffId(7);
    let kept = credential("tall-oak-9");
    for step in 0..3 {
        let site = Site::new();
        let mut contacts = site.open().unwrap();
        let ids = fill(&mut contacts, 3);
        contacts.put_credential(staff, Some(&kept)).unwrap();
        contacts.sync().unwrap();
        let old = SiteKey::load(&site.key()).unwrap();
        if step > 0 {
            let next = SiteKey::fresh(old.generation() + 1).unwrap();
            next.store(&next_of(&site.key())).unwrap();
        }
        if step == 2 {
            let bytes = contacts.bytes(ids[0]).unwrap().unwrap();
            let next = SiteKey::load(&next_of(&site.key())).unwrap();
            contacts.write(ids[0], seal::rewrap(&old, &next, ids[0], &bytes).unwrap()).unwrap();
            contacts.sync().unwrap();
        }
        drop(contacts);
        let mut contacts = site.open().unwrap();
        assert_eq!(contacts.credential(staff).unwrap().as_ref(), Some(&kept), "step {step}");
        assert!(contacts.forget(ids[1]).unwrap());
        assert_eq!(contacts.credential(staff).unwrap().as_ref(), Some(&kept), "step {step}");
        drop(contacts);
        let mut contacts = site.open().unwrap();
        assert!(contacts.credential(staff).unwrap().unwrap().is(&crate::domain::Secret::new("tall-oak-9")));
        contacts.put_credential(staff, None).unwrap();
        assert_eq!(contacts.credential(staff).unwrap(), None);
    }
}

#[test]
fn a_credential_is_bound_to_its_person_and_every_changed_byte_is_noticed() {
    use super::credential::{generation, open, seal};
    let site = SiteKey::fresh(3).unwrap();
    let (staff, kept) = (crate::domain::StaffId(7), credential("tall-oak-9"));
    let bytes = seal(&site, staff, &kept).unwrap();
    assert_eq!(open(&site, staff, &bytes).unwrap(), kept);
    assert_eq!(generation(&bytes), Some(3));
    assert!(open(&site, crate::domain::StaffId(8), &bytes).is_err(), "moved to another person");
    assert!(open(&SiteKey::fresh(3).unwrap(), staff, &bytes).is_err(), "another key");
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(open(&site, staff, &changed).is_err(), "byte {at}");
        assert!(open(&site, staff, &bytes[..at]).is_err(), "cut at {at}");
    }
    let shown = format!("{kept:?}");
    assert!(!shown.contains("argon2") && shown.contains("failures: 0"), "{shown}");
    assert!(!kept.is(&crate::domain::Secret::new("tall-oak-8")) && kept.is(&crate::domain::Secret::new("ｔall-oak-9")));
}
