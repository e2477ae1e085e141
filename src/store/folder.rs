//! Where things stand in a data folder, and whether others may look into it.

use super::StoreError;
use crate::ledger::disk::sync_dir;
use std::fs::{DirBuilder, Metadata, OpenOptions, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

const FOLDER_MODE: u32 = 0o700;
const FILE_MODE: u32 = 0o600;

/// The folder of a store.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DataFolder {
    root: PathBuf,
}

impl DataFolder {
    /// The data folder at a path, which need not be there.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }
    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }
    /// The ledger and the contacts.
    pub fn ledger(&self) -> PathBuf {
        self.root.join("ledger")
    }
    /// The journal: a plain copy of everything in the ledger's folder, and what makes it durable.
    pub fn journal(&self) -> PathBuf {
        self.root.join("journal")
    }
    /// Projections; may be deleted at any time.
    pub fn index(&self) -> PathBuf {
        self.root.join("index")
    }
    /// Keys.
    pub fn keys(&self) -> PathBuf {
        self.root.join("keys")
    }
    /// The key that wraps the contacts' keys.
    pub fn site_key(&self) -> PathBuf {
        self.keys().join("site.key")
    }
    /// The key that the secrets of the callback draws come from (C4).
    pub fn draw_key(&self) -> PathBuf {
        self.keys().join("draw.key")
    }
    /// The site's own working calendars.
    pub fn calendars(&self) -> PathBuf {
        self.root.join("calendars")
    }
    /// Messages dropped in by phone systems and chat bridges.
    pub fn spool(&self) -> PathBuf {
        self.root.join("spool")
    }
    /// A site's own rule book as it was last named: the pack in force is found again without naming it.
    pub fn policy_toml(&self) -> PathBuf {
        self.root.join("policy.toml")
    }
    /// Sheets that were written to be printed.
    pub fn prints(&self) -> PathBuf {
        self.root.join("prints")
    }
    /// Half-typed forms.
    pub fn parked(&self) -> PathBuf {
        self.root.join("parked")
    }
    /// What the store is.
    pub fn store_toml(&self) -> PathBuf {
        self.root.join("store.toml")
    }
    /// Whether a store is there, and whole.
    pub fn is_founded(&self) -> bool {
        self.store_toml().exists() && !self.founding().exists()
    }
    /// Whether a store is there, or what is left of one.
    pub fn holds_any(&self) -> bool {
        let bytes = self.ledger().is_dir() || self.journal().is_dir();
        self.store_toml().is_file()
            || bytes && (self.keys().is_dir() || self.lock().exists() || self.witness().exists())
    }
    /// Held while a process has the store open.
    pub fn lock(&self) -> PathBuf {
        self.root.join("frontdesk.lock")
    }
    /// The last acknowledged event.
    pub fn witness(&self) -> PathBuf {
        self.root.join("witness")
    }
    /// The last event known to be acknowledged, without opening the store.
    ///
    /// # Errors
    /// When it can't be read.
    pub fn witnessed(&self) -> Result<Option<crate::ledger::Head>, StoreError> {
        super::witness::read(&self.witness())
    }
    /// Stands while a store is being founded, or filled for the first time: what is in it then counts for nothing.
    fn founding(&self) -> PathBuf {
        self.root.join("founding")
    }

    /// Whether a store is there that this user, and nobody else, may use.
    pub(super) fn check(&self) -> Result<(), StoreError> {
        let path = self.root.clone();
        let meta = match std::fs::metadata(&self.root) {
            Err(e) if e.kind() == ErrorKind::NotFound => return Err(StoreError::NoStore { path }),
            Err(e) => return Err(StoreError::io(&self.root, &e)),
            Ok(meta) if !meta.is_dir() => return Err(StoreError::NotAStore { path }),
            Ok(meta) => meta,
        };
        check_mode(&self.root, &meta, FOLDER_MODE)?;
        if self.root.join(super::backup::MANIFEST).exists() {
            return Err(StoreError::IsBackup { path });
        }
        if self.founding().exists() {
            return Err(StoreError::HalfFounded { path });
        }
        if !self.store_toml().is_file() {
            let empty = self.entries()?.is_empty();
            return Err(if empty { StoreError::NoStore { path } } else { self.no_store_here() });
        }
        for (path, mode) in [
            (self.keys(), FOLDER_MODE),
            (self.ledger(), FOLDER_MODE),
            (self.journal(), FOLDER_MODE),
            (self.site_key(), FILE_MODE),
            (self.draw_key(), FILE_MODE),
            (self.store_toml(), FILE_MODE),
        ] {
            match std::fs::metadata(&path) {
                Ok(meta) => check_mode(&path, &meta, mode)?,
                // What is missing is told by whoever needs it.
                Err(e) if e.kind() == ErrorKind::NotFound => {}
                Err(e) => return Err(StoreError::io(&path, &e)),
            }
        }
        Ok(())
    }

    /// Of a folder that is not empty and has no `store.toml`.
    fn no_store_here(&self) -> StoreError {
        let path = self.root.clone();
        if self.holds_any() { StoreError::NoInfo { path } } else { StoreError::NotAStore { path } }
    }

    fn entries(&self) -> Result<Vec<std::ffi::OsString>, StoreError> {
        let list = std::fs::read_dir(&self.root).and_then(|all| all.map(|e| e.map(|e| e.file_name())).collect());
        list.map_err(|e| StoreError::io(&self.root, &e))
    }

    /// Makes the root, or refuses one in which a store can't be founded.
    pub(super) fn prepare_founding(&self) -> Result<(), StoreError> {
        let path = self.root.clone();
        let io = |e: std::io::Error| StoreError::io(&self.root, &e);
        match std::fs::metadata(&self.root) {
            Err(e) if e.kind() == ErrorKind::NotFound => {
                DirBuilder::new().recursive(true).mode(FOLDER_MODE).create(&self.root).map_err(io)?;
            }
            Err(e) => return Err(io(e)),
            Ok(meta) if !meta.is_dir() => return Err(StoreError::NotAStore { path }),
            Ok(meta) => check_owner(&self.root, &meta)?,
        }
        if self.is_founded() {
            return Err(StoreError::AlreadyFounded { path });
        }
        let entries = self.entries()?;
        // A lock alone is left when founding was refused right after it was taken.
        // An earlier version left `founding.part` when it was killed in that very moment.
        let only_lock = entries.iter().all(|name| *name == "frontdesk.lock" || *name == "founding.part");
        if !only_lock && !self.founding().exists() {
            return Err(self.no_store_here());
        }
        // There is nothing in it that anybody else might have been meant to read.
        std::fs::set_permissions(&self.root, Permissions::from_mode(FOLDER_MODE)).map_err(io)
    }

    /// Marks that a founding has begun, clears what an interrupted one left, and makes the folders. Under the lock.
    pub(super) fn begin_founding(&self) -> Result<(), StoreError> {
        self.mark_founding()?;
        let parts = [self.ledger(), self.journal(), self.keys(), self.index(), self.spool(), self.parked()];
        match std::fs::remove_file(self.witness()) {
            Err(e) if e.kind() != ErrorKind::NotFound => return Err(StoreError::io(&self.witness(), &e)),
            _ => {}
        }
        // What was set aside or half made beside them was of the founding that was interrupted, too.
        let beside_them = self.entries()?.into_iter().filter(|name| {
            let name = name.to_string_lossy();
            ["ledger.", "journal.", "index."].iter().any(|of| name.starts_with(of))
        });
        let building = beside_them.map(|name| self.root.join(name)).collect::<Vec<_>>();
        for left in parts.iter().chain(&building).filter(|p| p.exists()) {
            std::fs::remove_dir_all(left).map_err(|e| StoreError::io(left, &e))?;
        }
        self.make_subfolders()
    }

    pub(super) fn mark_founding(&self) -> Result<(), StoreError> {
        let mark = self.founding();
        // Made in one step: a part of it beside, left by a kill, would make the folder none that may be founded in.
        let made = OpenOptions::new().write(true).create(true).truncate(false).mode(FILE_MODE).open(&mark);
        let made = made.and_then(|file| file.sync_all()).and_then(|()| sync_dir(&self.root));
        made.map_err(|e| StoreError::io(&mark, &e))
    }

    /// A founded folder counts as one whose founding was interrupted. Under the lock.
    pub(super) fn take_back_founding(&self) -> Result<(), StoreError> {
        self.mark_founding()?;
        let info = self.store_toml();
        std::fs::remove_file(&info).and_then(|()| sync_dir(&self.root)).map_err(|e| StoreError::io(&info, &e))
    }

    /// Takes the mark away.
    pub(super) fn end_founding(&self) -> Result<(), StoreError> {
        let mark = self.founding();
        std::fs::remove_file(&mark).and_then(|()| sync_dir(&self.root)).map_err(|e| StoreError::io(&mark, &e))
    }

    /// Makes the folders that may be missing; the ledger makes its own.
    pub(super) fn make_subfolders(&self) -> Result<(), StoreError> {
        for path in [self.keys(), self.index(), self.spool(), self.parked()] {
            match DirBuilder::new().mode(FOLDER_MODE).create(&path) {
                Err(e) if e.kind() != ErrorKind::AlreadyExists => return Err(StoreError::io(&path, &e)),
                _ => {}
            }
        }
        Ok(())
    }
}

fn check_owner(path: &Path, meta: &Metadata) -> Result<(), StoreError> {
    let me = rustix::process::geteuid().as_raw();
    if meta.uid() == me { Ok(()) } else { Err(StoreError::Foreign { path: path.to_owned(), owner: meta.uid(), me }) }
}

fn check_mode(path: &Path, meta: &Metadata, wanted: u32) -> Result<(), StoreError> {
    check_owner(path, meta)?;
    let mode = meta.mode() & 0o777;
    if mode & 0o077 == 0 { Ok(()) } else { Err(StoreError::Loose { path: path.to_owned(), mode, wanted }) }
}
