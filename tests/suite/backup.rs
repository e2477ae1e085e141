//! Backups: verified when they are made, made while the desk runs, and read back to the same answers.

use crate::store::me;
use frontdesk::desk::backup::{Snapshot, restore};
use frontdesk::desk::{Desk, DeskError, NewSite};
use frontdesk::domain::access::SignOnState;
use frontdesk::domain::command::Command;
use frontdesk::domain::ids::{Actor, StaffId};
use frontdesk::domain::rules::Rules;
use frontdesk::domain::secret::Secret;
use frontdesk::store::backup::{Keep, Manifest, list};
use frontdesk::store::{Answered, DataFolder, Store, StoreError};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

fn rules() -> Arc<Rules> {
    Arc::new(frontdesk::policy::default_rules())
}

fn submit(desk: &mut Desk, value: serde_json::Value, minute: i64) {
    let command: Command = serde_json::from_value(value).unwrap();
    desk.submit(Actor::Staff(StaffId(1)), command, me().now.plus_minutes(minute)).unwrap();
}

/// A drill site with a shift and some tickets, each with a caller.
fn site(path: &Path) -> Desk {
    let site = NewSite { code: "HY".to_owned(), name: "滨湖花园".to_owned(), drill: true };
    let (mut desk, _) = Desk::set_up(path, &site, "王芳", None, &me(), rules()).unwrap();
    submit(&mut desk, json!({"do": "open_shift", "pattern": "night"}), 0);
    submit(&mut desk, json!({"do": "sign_on"}), 0);
    for n in 0..6 {
        ticket(&mut desk, n);
    }
    desk
}

fn ticket(desk: &mut Desk, n: i64) {
    let caller = json!({"name": format!("李建国{n}"), "phone": format!("1380013800{n}")});
    let message = json!({"source": "phone", "text": format!("厨房漏水 {n}"), "caller": caller});
    submit(desk, json!({"do": "register", "message": message, "classify": {"kind": "repair"}}), n + 1);
}

fn open(path: &Path) -> Desk {
    Desk::on(Store::open(path, &me()).unwrap(), rules(), &mut |_, _| {}).unwrap()
}

fn modes(path: &Path, wrong: &mut Vec<PathBuf>) {
    let meta = std::fs::metadata(path).unwrap();
    // What sled writes to the index while the desk is open has the program's umask, which is not the tests'.
    if meta.permissions().mode() & 0o077 != 0 && !path.parent().unwrap().ends_with("index") {
        wrong.push(path.to_owned());
    }
    for entry in std::fs::read_dir(path).into_iter().flatten() {
        modes(&entry.unwrap().path(), wrong);
    }
}

#[test]
fn a_backup_read_back_answers_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backups, to) = (dir.path().join("data"), dir.path().join("backups"), dir.path().join("restored"));
    let mut desk = site(&data);
    std::fs::write(data.join("policy.toml"), "# own\n").unwrap();
    let config = dir.path().join("config.toml");
    std::fs::write(&config, "lang = \"en\"\n").unwrap();
    let now = me().now.plus_minutes(20);
    let (head, board) = (desk.head(), desk.board(None, now));
    let made = desk.snapshot(now).unwrap().make(&backups, None, std::slice::from_ref(&config)).unwrap();
    assert_eq!((made.manifest.events, made.manifest.tickets), (head.position, 6));
    assert_eq!((made.manifest.contacts, made.manifest.closed_contacts), (7, 0));
    // What comes after is not in it, and the desk goes on.
    ticket(&mut desk, 7);
    drop(desk);
    let restored = restore(&made.path, &to, &me(), rules()).unwrap();
    assert!(restored.head == head && restored.state_compared);
    let mut again = open(&to);
    assert_eq!((again.head(), again.board(None, now)), (head, board));
    assert_eq!(again.staff_name(StaffId(1)), "王芳");
    assert_eq!(std::fs::read_to_string(to.join("policy.toml")).unwrap(), "# own\n");
    assert!(to.join("settings/config.toml").is_file());
    ticket(&mut again, 8);
    // For their owner only, both of them.
    let mut wrong = Vec::new();
    modes(&backups, &mut wrong);
    modes(&to, &mut wrong);
    assert!(wrong.is_empty(), "{wrong:?}");
    // Nothing half made is left, and no personal data stands in the clear.
    let left: Vec<_> = std::fs::read_dir(&backups).unwrap().map(|e| e.unwrap().path()).collect();
    assert_eq!(left, std::slice::from_ref(&made.path));
    for (name, sum) in &made.manifest.files {
        let bytes = std::fs::read(made.path.join(name)).unwrap();
        assert_eq!(bytes.len() as u64, sum.size, "{name}");
        assert!(!bytes.windows(9).any(|w| w == "李建国".as_bytes()), "{name}");
    }
}

/// People who never sit at the desk have no password, nor has anybody whom a list has just brought in.
#[test]
fn a_real_site_is_backed_up_also_while_somebody_has_no_password() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backups, to) = (dir.path().join("data"), dir.path().join("backups"), dir.path().join("restored"));
    let site = NewSite { code: "HY".to_owned(), name: "滨湖花园".to_owned(), drill: false };
    let password = Secret::new("tall-oak-9");
    let (mut desk, _) = Desk::set_up(&data, &site, "王芳", Some(&password), &me(), rules()).unwrap();
    let fitter =
        json!({"do": "add_staff", "caller": {"name": "赵建国"}, "roles": ["handler"], "department": "engineering"});
    submit(&mut desk, fitter, 1);
    let now = me().now.plus_minutes(2);
    let made = desk.snapshot(now).unwrap().make(&backups, None, &[]).unwrap();
    let board = desk.board(None, now);
    assert_eq!(
        board.staff.iter().map(|s| s.sign_on).collect::<Vec<_>>(),
        [SignOnState::Asked, SignOnState::NoPassword]
    );
    drop(desk);
    restore(&made.path, &to, &me(), rules()).unwrap();
    assert_eq!(open(&to).board(None, now), board);
}

#[test]
fn a_backup_is_made_while_somebody_else_has_the_store_open() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backups, to) = (dir.path().join("data"), dir.path().join("backups"), dir.path().join("restored"));
    let mut desk = site(&data);
    assert!(matches!(Store::open(&data, &me()), Err(StoreError::Held { .. })));
    let snapshot = Snapshot::of_folder(&DataFolder::at(&data), rules(), me().now.plus_minutes(20)).unwrap();
    // More comes while it is being copied.
    ticket(&mut desk, 7);
    let head = desk.head();
    let made = snapshot.make(&backups, None, &[]).unwrap();
    assert_eq!(made.manifest.events, head.position);
    assert_eq!(restore(&made.path, &to, &me(), rules()).unwrap().head, head);
    // One that lacks what was acknowledged is not kept.
    let snapshot = Snapshot::of_folder(&DataFolder::at(&data), rules(), me().now.plus_minutes(21)).unwrap();
    let segment = data.join("journal/00000001.log");
    let bytes = std::fs::read(&segment).unwrap();
    std::fs::write(&segment, &bytes[..bytes.len() - 60]).unwrap();
    let error = snapshot.make(&backups, None, &[]).unwrap_err();
    let differs = matches!(error, DeskError::Store(StoreError::Differs { what: Answered::Head, .. }));
    assert!(differs, "{error}");
    std::fs::write(&segment, &bytes).unwrap();
    assert_eq!(std::fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn a_damaged_backup_is_refused_and_nothing_is_written_over() {
    let dir = tempfile::tempdir().unwrap();
    let (data, backups, to) = (dir.path().join("data"), dir.path().join("backups"), dir.path().join("restored"));
    let made = site(&data).snapshot(me().now).unwrap().make(&backups, None, &[]).unwrap();
    for file in ["journal/00000001.log", "keys/site.key", "store.toml"] {
        let path = made.path.join(file);
        let whole = std::fs::read(&path).unwrap();
        let mut bytes = whole.clone();
        bytes[30] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let error = restore(&made.path, &to, &me(), rules()).unwrap_err();
        assert!(matches!(&error, DeskError::Store(StoreError::BadBackup { path: bad }) if *bad == path), "{error}");
        assert_eq!(error.exit_code(), 3);
        assert!(!to.exists() && !dir.path().join("restored.new").exists());
        std::fs::write(&path, &whole).unwrap();
    }
    let error = restore(&made.path, &data, &me(), rules()).unwrap_err();
    assert!(matches!(error, DeskError::Store(StoreError::AlreadyFounded { .. })), "{error}");
    // A backup is no store to work in.
    assert!(matches!(Store::open(&made.path, &me()), Err(StoreError::IsBackup { .. })));
    // A list that names what is outside is none of ours.
    let list = made.path.join("backup.toml");
    let text = std::fs::read_to_string(&list).unwrap();
    std::fs::write(&list, text.replace("files.\"store.toml\"", "files.\"../store.toml\"")).unwrap();
    assert!(Manifest::read(&made.path).unwrap().files.contains_key("../store.toml"));
    let error = restore(&made.path, &to, &me(), rules()).unwrap_err();
    assert!(matches!(error, DeskError::Store(StoreError::BadBackup { .. })), "{error}");
    assert!(restore(&backups, &to, &me(), rules()).is_err());
}

#[test]
fn old_backups_go_by_the_rule_and_those_of_other_stores_stay() {
    let dir = tempfile::tempdir().unwrap();
    let backups = dir.path().join("backups");
    let keep = Keep { daily: 2, weekly: 1, monthly: 1 };
    let mut other = site(&dir.path().join("other"));
    let theirs = other.snapshot(me().now).unwrap().make(&backups, Some(&keep), &[]).unwrap();
    let mut desk = site(&dir.path().join("data"));
    let mut gone = 0;
    for day in 0..5 {
        let now = me().now.plus_minutes(1_440 * day);
        gone += desk.snapshot(now).unwrap().make(&backups, Some(&keep), &[]).unwrap().pruned.len();
    }
    assert_eq!(gone, 3);
    let left = list(&backups, None).unwrap();
    assert_eq!(left.len(), 3);
    assert!(left.iter().any(|found| found.path == theirs.path));
}

#[test]
fn two_backups_of_the_same_second_stand_beside_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let backups = dir.path().join("backups");
    let mut desk = site(&dir.path().join("data"));
    let keep = Keep { daily: 1, weekly: 0, monthly: 0 };
    let first = desk.snapshot(me().now).unwrap().make(&backups, None, &[]).unwrap();
    let second = desk.snapshot(me().now).unwrap().make(&backups, None, &[]).unwrap();
    assert_ne!(first.path, second.path);
    assert_eq!(list(&backups, None).unwrap().len(), 2);
    // The one just made stays, whichever of that moment goes.
    let third = desk.snapshot(me().now).unwrap().make(&backups, Some(&keep), &[]).unwrap();
    assert_eq!(third.pruned.len(), 2);
    let left = list(&backups, None).unwrap();
    assert_eq!(left.iter().map(|found| &found.path).collect::<Vec<_>>(), [&third.path]);
    restore(&third.path, &dir.path().join("restored"), &me(), rules()).unwrap();
}

#[test]
fn a_backup_without_contacts_and_one_with_them_do_not_push_each_other_out() {
    let dir = tempfile::tempdir().unwrap();
    let backups = dir.path().join("backups");
    let mut desk = site(&dir.path().join("data"));
    let imported = desk.snapshot(me().now).unwrap().make(&backups, None, &[]).unwrap();
    // As an imported copy of the same history makes it.
    let list_of = imported.path.join("backup.toml");
    let text = std::fs::read_to_string(&list_of).unwrap();
    std::fs::write(&list_of, text.replace("\ncontacts = 7\n", "\ncontacts = 0\n")).unwrap();
    assert_eq!(Manifest::read(&imported.path).unwrap().contacts, 0);
    let keep = Keep { daily: 1, weekly: 0, monthly: 0 };
    let made = |desk: &mut Desk, minute| {
        desk.snapshot(me().now.plus_minutes(minute)).unwrap().make(&backups, Some(&keep), &[]).unwrap()
    };
    let first = made(&mut desk, 1);
    assert!(first.pruned.is_empty(), "{:?}", first.pruned);
    assert_eq!(made(&mut desk, 2).pruned, [first.path]);
    assert!(imported.path.exists());
}
