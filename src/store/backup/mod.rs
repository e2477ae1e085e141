//! Backups: whole copies of a store in folders of their own, which can be read back years later.
//!
//! ```text
//! <folder>/frontdesk-1a2b3c4d-20261121-030000/backup.toml   what it is; written last
//!                                             store.toml, keys/, journal/, policy.toml, calendars/, parked/, spool/
//!                                             settings/     config files of whoever made it
//! ```
//!
//! The journal holds everything that the ledger and the sealed contacts are, and is append-only: it can be copied while the
//! desk runs, up to a place that was durable. A backup holds the key as well, so that it is worth as much care as the store.

mod manifest;
mod prune;
#[cfg(test)]
mod tests;

pub use manifest::{FORMAT, FileSum, MANIFEST, Manifest};
pub use prune::{Keep, surplus};

use super::{DataFolder, StoreError, StoreId, StoreInfo};
use crate::contacts::SledContacts;
use crate::domain::Moment;
use crate::ledger::bytes::make_folder;
use crate::ledger::disk::sync_dir;
use crate::ledger::heal::Journaled;
use crate::ledger::journal::{End, Journal};
use crate::ledger::{DiskError, DiskFault, SledLedger};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions, Permissions};
use std::io::{self, ErrorKind, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// Beginning of the name of every backup.
const PREFIX: &str = "frontdesk-";
/// Room that a copy must leave on its disk, in bytes.
const SPARE: u64 = 64 << 20;
/// How often a copy is begun again because something changed under it.
const TRIES: usize = 5;

/// What of a store is to be copied: fixed at one moment.
#[derive(Clone, Debug)]
pub struct Basis {
    /// Where it stands.
    pub folder: DataFolder,
    /// What it is.
    pub info: StoreInfo,
    keys: BTreeMap<String, Zeroizing<Vec<u8>>>,
    end: Option<End>,
}

impl Basis {
    /// What stands in a data folder now. `end` is where the journal ends as its holder knows it; without it, everything
    /// that is whole in it is copied.
    ///
    /// # Errors
    /// When it is no store, or can't be read.
    pub fn of(folder: &DataFolder, end: Option<End>) -> Result<Self, StoreError> {
        let info = StoreInfo::read(&folder.store_toml())?;
        Ok(Self { folder: folder.clone(), info, keys: keys_of(folder)?, end })
    }

    /// Copies into a new folder; gives the sums of its files. The keys must be the same before and after: a person who was
    /// forgotten in between would be in the copy and could not be opened.
    ///
    /// # Errors
    /// When anything can't be read or written; what was copied then is removed.
    pub fn copy(&mut self, into: &Path, settings: &[PathBuf]) -> Result<BTreeMap<String, FileSum>, StoreError> {
        for last in (0..TRIES).map(|n| n + 1 == TRIES) {
            clear(into)?;
            let copied = self.copy_once(into, settings);
            let keys = keys_of(&self.folder)?;
            if keys == self.keys {
                return copied;
            }
            if last {
                break;
            }
            // Only a holder could have told where the journal ended when this key came.
            (self.keys, self.end) = (keys, None);
        }
        Err(StoreError::Changing { path: self.folder.keys() })
    }

    fn copy_once(&self, into: &Path, settings: &[PathBuf]) -> Result<BTreeMap<String, FileSum>, StoreError> {
        let mut copy = Copy { into: into.to_owned(), sums: BTreeMap::new() };
        copy.folder("")?;
        copy.file(&self.folder.store_toml(), "store.toml", None)?;
        copy.folder("keys")?;
        for (name, bytes) in &self.keys {
            copy.bytes(bytes, &format!("keys/{name}"))?;
        }
        self.copy_journal(&mut copy)?;
        let policy = self.folder.policy_toml();
        if policy.is_file() {
            copy.file(&policy, "policy.toml", None)?;
        }
        for (from, name) in
            [(self.folder.calendars(), "calendars"), (self.folder.parked(), "parked"), (self.folder.spool(), "spool")]
        {
            copy.whole_folder(&from, name)?;
        }
        if !settings.is_empty() {
            copy.folder("settings")?;
        }
        for file in settings {
            let name = file.file_name().unwrap_or_default().to_string_lossy();
            copy.file(file, &format!("settings/{name}"), None)?;
        }
        copy.sync()?;
        Ok(copy.sums)
    }

    fn copy_journal(&self, copy: &mut Copy) -> Result<(), StoreError> {
        let journal = self.folder.journal();
        let segments = Journal::files(&journal).map_err(|e| StoreError::io(&journal, &e))?;
        if segments.is_empty() {
            return Err(DiskError::new(&journal, DiskFault::Missing).into());
        }
        copy.folder("journal")?;
        let upto = self.end.map_or(u32::MAX, |end| end.segment);
        for (number, mut path) in segments.into_iter().filter(|(number, _)| *number <= upto) {
            let most = self.end.filter(|end| end.segment == number).map(|end| end.bytes);
            loop {
                let name = format!("journal/{}", path.file_name().unwrap_or_default().to_string_lossy());
                match copy.file(&path, &name, most) {
                    // It was packed a moment ago.
                    Err(StoreError::Io { .. }) if !path.exists() && path.extension().is_some_and(|e| e == "log") => {
                        path = path.with_extension("logz");
                    }
                    other => break other?,
                }
            }
        }
        Ok(())
    }

    /// Bytes that a copy takes, about.
    fn size(&self) -> u64 {
        let of = |folder: PathBuf| -> u64 {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            entries.filter_map(|e| e.metadata().ok()).map(|m| m.len()).sum()
        };
        of(self.folder.journal()) + of(self.folder.parked()) + of(self.folder.spool())
    }

    /// Refuses when the disk of `target` has no room for a copy, and for the store that is made of it on trial.
    ///
    /// # Errors
    /// [`StoreError::NoRoom`].
    pub fn check_room(&self, target: &Path) -> Result<(), StoreError> {
        let Ok(disk) = rustix::fs::statvfs(target) else { return Ok(()) };
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        // Packed segments take a third of what they hold.
        let wanted = self.size().saturating_mul(4).saturating_add(SPARE);
        if free < wanted {
            return Err(StoreError::NoRoom { path: target.to_owned(), free, wanted });
        }
        Ok(())
    }
}

pub(super) fn keys_of(folder: &DataFolder) -> Result<BTreeMap<String, Zeroizing<Vec<u8>>>, StoreError> {
    let keys = folder.keys();
    let io = |e: io::Error| StoreError::io(&keys, &e);
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(&keys).map_err(io)? {
        let path = entry.map_err(io)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.ends_with(".part") && path.is_file() {
            all.insert(name, Zeroizing::new(std::fs::read(&path).map_err(io)?));
        }
    }
    Ok(all)
}

/// Removes a folder that was half made.
pub(super) fn clear(folder: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir_all(folder) {
        Err(e) if e.kind() != ErrorKind::NotFound => Err(StoreError::io(folder, &e)),
        _ => Ok(()),
    }
}

/// A copy in the making.
pub(super) struct Copy {
    into: PathBuf,
    sums: BTreeMap<String, FileSum>,
}

impl Copy {
    pub fn new(into: &Path) -> Self {
        Self { into: into.to_owned(), sums: BTreeMap::new() }
    }

    /// Whether it has something of this name.
    pub fn has(&self, name: &str) -> bool {
        self.into.join(name).exists()
    }

    /// Copies a folder with all that is in it.
    pub fn deep(&mut self, from: &Path, name: &str) -> Result<(), StoreError> {
        self.folder(name)?;
        for entry in std::fs::read_dir(from).map_err(|e| StoreError::io(from, &e))?.flatten() {
            let (path, name) = (entry.path(), format!("{name}/{}", entry.file_name().to_string_lossy()));
            if path.is_dir() {
                self.deep(&path, &name)?;
            } else if path.is_file() {
                self.file(&path, &name, None)?;
            }
        }
        Ok(())
    }

    pub fn folder(&self, name: &str) -> Result<(), StoreError> {
        let path = self.into.join(name);
        let made = make_folder(&path).and_then(|()| std::fs::set_permissions(&path, Permissions::from_mode(0o700)));
        made.map_err(|e| StoreError::io(&path, &e))
    }

    fn new_file(&self, name: &str) -> Result<(PathBuf, File), StoreError> {
        let path = self.into.join(name);
        let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        let opened = opened.and_then(|f| f.set_permissions(Permissions::from_mode(0o600)).map(|()| f));
        opened.map_err(|e| StoreError::io(&path, &e)).map(|file| (path, file))
    }

    pub fn bytes(&mut self, bytes: &[u8], name: &str) -> Result<(), StoreError> {
        let (path, mut file) = self.new_file(name)?;
        file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|e| StoreError::io(&path, &e))?;
        self.sums.insert(name.to_owned(), FileSum::of(bytes));
        Ok(())
    }

    /// Copies a file, or its first bytes.
    pub fn file(&mut self, from: &Path, name: &str, most: Option<u64>) -> Result<(), StoreError> {
        let opened = File::open(from).map_err(|e| StoreError::io(from, &e))?;
        let (path, mut file) = self.new_file(name)?;
        let mut input = opened.take(most.unwrap_or(u64::MAX));
        let (mut hasher, mut size, mut buffer) = (blake3::Hasher::new(), 0, vec![0; 256 << 10]);
        loop {
            let read = input.read(&mut buffer).map_err(|e| StoreError::io(from, &e))?;
            let Some(bytes) = buffer.get(..read).filter(|b| !b.is_empty()) else { break };
            hasher.update(bytes);
            file.write_all(bytes).map_err(|e| StoreError::io(&path, &e))?;
            size += bytes.len() as u64;
        }
        file.sync_all().map_err(|e| StoreError::io(&path, &e))?;
        self.sums.insert(name.to_owned(), FileSum { size, hash: hasher.finalize().to_hex().to_string() });
        Ok(())
    }

    /// Copies the files of a folder; what comes and goes meanwhile is left out.
    pub fn whole_folder(&mut self, from: &Path, name: &str) -> Result<(), StoreError> {
        if !from.is_dir() {
            return Ok(());
        }
        self.folder(name)?;
        for entry in std::fs::read_dir(from).map_err(|e| StoreError::io(from, &e))?.flatten() {
            let path = entry.path();
            let file = format!("{name}/{}", entry.file_name().to_string_lossy());
            if !path.is_file() {
                continue;
            }
            match self.file(&path, &file, None) {
                Err(StoreError::Io { .. }) if !path.exists() => {
                    let _ = std::fs::remove_file(self.into.join(&file));
                    self.sums.remove(&file);
                }
                other => other?,
            }
        }
        Ok(())
    }

    fn sync(&self) -> Result<(), StoreError> {
        for folder in ["", "keys", "journal", "calendars", "parked", "spool", "settings"] {
            let path = self.into.join(folder);
            if path.is_dir() {
                sync_dir(&path).map_err(|e| StoreError::io(&path, &e))?;
            }
        }
        Ok(())
    }
}

/// A backup that stands in a folder.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Manifest,
}

/// The backups of a store (of all stores when none is named) in a folder, newest first. What can't be read is left out.
///
/// # Errors
/// When the folder can't be read; one that is not there has none.
pub fn list(folder: &Path, store: Option<StoreId>) -> Result<Vec<Found>, StoreError> {
    let entries = match std::fs::read_dir(folder) {
        Err(e) if e.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        other => other.map_err(|e| StoreError::io(folder, &e))?,
    };
    let mut all: Vec<Found> = entries
        .flatten()
        .map(|e| e.path())
        .filter(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with(PREFIX)))
        .filter_map(|path| Some(Found { manifest: Manifest::read(&path).ok()?, path }))
        .filter(|found| store.is_none_or(|store| found.manifest.store == store))
        .collect();
    all.sort_by_key(|found| std::cmp::Reverse(found.manifest.made.ms()));
    Ok(all)
}

/// Where a backup made now will stand: a name that neither one made in the same second nor one in the making has.
#[must_use]
pub fn place(folder: &Path, store: StoreId, now: Moment) -> PathBuf {
    let id: String = store.to_string().chars().take(8).collect();
    let name = format!("{PREFIX}{id}-{}", now.local().format("%Y%m%d-%H%M%S"));
    let (mut path, mut next) = (folder.join(&name), 2_u32);
    while path.exists() || path.with_extension("part").exists() {
        path = folder.join(format!("{name}-{next}"));
        next += 1;
    }
    path
}

/// The folder in which a copy is tried, beside it.
#[must_use]
pub fn trial(copy: &Path) -> PathBuf {
    copy.with_extension("trial")
}

/// Ledger and contacts made of a copy alone, in a folder beside it that is the caller's to remove. The copy is only read.
///
/// # Errors
/// When the copy is not whole.
pub fn open_copy(copy: &Path, scratch: &Path) -> Result<(SledLedger, SledContacts), StoreError> {
    clear(scratch)?;
    let info = StoreInfo::read(&copy.join("store.toml"))?;
    let (from, to) = (DataFolder::at(copy), DataFolder::at(scratch));
    let keys = Copy { into: scratch.to_owned(), sums: BTreeMap::new() };
    keys.folder("")?;
    keys.folder("keys")?;
    let mut keys = keys;
    for (name, bytes) in keys_of(&from)? {
        keys.bytes(&bytes, &format!("keys/{name}"))?;
    }
    let both = Journaled { path: to.ledger(), journal: from.journal(), store: info.store.0 };
    let disk = both.try_copy()?;
    let contacts = SledContacts::on(disk.clone(), &to.site_key())?;
    let ledger = SledLedger::on(disk, &to.ledger())?;
    Ok((ledger, contacts))
}

/// Finishes a copy that was found good: writes what it is, and gives it its name.
///
/// # Errors
/// When it can't be written.
pub fn finish(part: &Path, path: &Path, manifest: &Manifest) -> Result<(), StoreError> {
    manifest.write(part)?;
    put_in_place(part, path)
}

/// Gives a folder that is whole its name.
fn put_in_place(part: &Path, path: &Path) -> Result<(), StoreError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    let done = std::fs::rename(part, path).and_then(|()| sync_dir(parent));
    done.map_err(|e| StoreError::io(path, &e))
}

/// Refuses a place at which anything stands but an empty folder.
///
/// # Errors
/// [`StoreError::AlreadyFounded`] for a store, [`StoreError::NotEmpty`] for anything else.
pub fn check_free(to: &Path) -> Result<(), StoreError> {
    let path = to.to_owned();
    match std::fs::read_dir(to).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(_) if DataFolder::at(to).holds_any() => Err(StoreError::AlreadyFounded { path }),
        Ok(_) => Err(StoreError::NotEmpty { path }),
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        Err(e) if e.kind() == ErrorKind::NotADirectory => Err(StoreError::NotEmpty { path }),
        Err(e) => Err(StoreError::io(to, &e)),
    }
}

/// Copies a backup into the folder `part`, beside the place that it is to have, and checks every byte on the way.
///
/// # Errors
/// When something stands at `to`, or the backup is not what its list says.
pub fn unpack(backup: &Path, manifest: &Manifest, to: &Path, part: &Path) -> Result<(), StoreError> {
    check_free(to)?;
    clear(part)?;
    let mut copy = Copy { into: part.to_owned(), sums: BTreeMap::new() };
    copy.folder("")?;
    for (name, wanted) in &manifest.files {
        let inside = Path::new(name).components().all(|c| matches!(c, std::path::Component::Normal(_)));
        if !inside || name == MANIFEST {
            return Err(StoreError::BadBackup { path: backup.join(name) });
        }
        if let Some(folder) = Path::new(name).parent().filter(|f| !f.as_os_str().is_empty()) {
            copy.folder(&folder.to_string_lossy())?;
        }
        let path = backup.join(name);
        copy.file(&path, name, None)?;
        if copy.sums.get(name) != Some(wanted) {
            return Err(StoreError::BadBackup { path });
        }
    }
    copy.sync()
}

/// Gives a restored folder its place. An empty folder that stands there goes.
///
/// # Errors
/// When it can't be written.
pub fn settle(part: &Path, to: &Path) -> Result<(), StoreError> {
    match std::fs::remove_dir(to) {
        Err(e) if e.kind() != ErrorKind::NotFound => return Err(StoreError::io(to, &e)),
        _ => {}
    }
    put_in_place(part, to)
}

/// The backup that is read back when a folder of them is named: the newest. One without any contact record is an imported
/// copy's, and stands behind those that have some; one that is dated after `now` was made while the clock was ahead, and is
/// taken when it goes further than the newest of its store.
#[must_use]
pub fn newest(all: Vec<Found>, now: Moment) -> Option<Found> {
    let any_contacts = all.iter().any(|found| found.manifest.contacts > 0);
    let all = all.into_iter().filter(|found| !any_contacts || found.manifest.contacts > 0);
    let (mut past, ahead): (Vec<Found>, Vec<Found>) = all.partition(|found| found.manifest.made <= now);
    past.truncate(1);
    let Some(newest) = past.pop() else { return ahead.into_iter().next() };
    let further = |m: &Manifest| m.store == newest.manifest.store && m.events > newest.manifest.events;
    let ahead = ahead.into_iter().filter(|found| further(&found.manifest)).max_by_key(|found| found.manifest.events);
    Some(ahead.unwrap_or(newest))
}

/// Removes those of these backups, newest first, that the rule no longer keeps; gives their places. None that are dated
/// after `now` are counted or removed: they were made while the clock was ahead, and must not push out others.
///
/// # Errors
/// When they can't be removed.
pub fn prune(mut all: Vec<Found>, keep: &Keep, now: Moment) -> Result<Vec<PathBuf>, StoreError> {
    all.retain(|found| found.manifest.made <= now);
    let made: Vec<Moment> = all.iter().map(|found| found.manifest.made).collect();
    let mut gone = Vec::new();
    for at in surplus(&made, keep) {
        let Some(found) = all.get(at) else { continue };
        // Without its list it is no backup any more, should removing be interrupted.
        let list = found.path.join(MANIFEST);
        std::fs::remove_file(&list).map_err(|e| StoreError::io(&list, &e))?;
        clear(&found.path)?;
        gone.push(found.path.clone());
    }
    Ok(gone)
}
