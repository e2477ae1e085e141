//! The data folder of a site: founded once, opened by one process at a time.
//!
//! ```text
//! <data>/store.toml       format, store id, drill mark; written last when a store is founded
//! <data>/frontdesk.lock   held while a process has the store open; says who
//! <data>/witness          the last acknowledged event: tells when the ledger's end was lost
//! <data>/ledger/          the ledger and the contacts (sled): one sync makes both durable
//! <data>/journal/         a plain copy of everything in the ledger's folder, and what makes it durable
//! <data>/keys/site.key    the key that wraps the contacts' keys
//! <data>/index/           projections; may be deleted at any time
//! <data>/spool/           messages dropped in by phone systems and chat bridges
//! <data>/parked/          half-typed forms
//! ```

pub mod backup;
mod error;
mod folder;
mod lock;
pub mod salvage;
mod toml;
mod witness;

pub use self::toml::{FORMAT, StoreId, StoreInfo};
pub use error::{Answered, Blocked, StoreError};
pub use folder::DataFolder;
pub use lock::{Holder, Lock};

use self::witness::Witness;
use crate::contacts::SledContacts;
use crate::domain::{Event, Moment};
use crate::ledger::disk::{Disk, SetAside, limited, tighten};
use crate::ledger::heal::Journaled;
use crate::ledger::{Ledger, OPEN_LIMIT, SledLedger};
use std::path::{Path, PathBuf};

/// Who opens a store; others read it in the lock file.
#[derive(Clone, Debug)]
pub struct OpenAs {
    /// The program and what it does, such as `frontdesk` or `frontdesk import`.
    pub program: String,
    /// The operator or system user.
    pub who: String,
    /// The time now.
    pub now: Moment,
}

/// What a new store is.
#[derive(Clone, Copy, Debug, Default)]
pub struct FoundAs {
    /// A drill store (演练), marked for ever.
    pub drill: bool,
    /// Its id, where it is to take the place of another (import, restore); random when none is given.
    pub id: Option<StoreId>,
}

/// A store opened for looking: to verify it, and to save what is whole.
#[derive(Debug)]
pub struct Rescue {
    ledger: SledLedger,
    /// What would keep the store from being opened for work.
    pub doubts: Vec<StoreError>,
    /// The lock, and what is known of the store.
    pub keeper: Keeper,
}

/// An open store.
#[derive(Debug)]
pub struct Store {
    /// The ledger.
    pub ledger: SledLedger,
    /// Who the customers and the staff are.
    pub contacts: SledContacts,
    /// What is kept while it is open.
    pub keeper: Keeper,
}

/// What must be kept as long as a store is in use: its lock. And what is known of it.
#[derive(Debug)]
pub struct Keeper {
    /// Where things stand.
    pub folder: DataFolder,
    /// Id and drill mark.
    pub info: StoreInfo,
    /// Snapshot files that were damaged and set aside while opening. Nothing is lost by it.
    pub set_aside: Option<SetAside>,
    lock: Lock,
}

impl Keeper {
    /// Until [`Keeper::filled`] the store counts as half founded: a history that is cut short must not be opened as if it
    /// were whole.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn begin_filling(&self) -> Result<(), StoreError> {
        self.folder.mark_founding()
    }

    /// What the store was made for is all there.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn filled(&self) -> Result<(), StoreError> {
        self.folder.end_founding()
    }

    /// Puts another name into the lock file, when somebody else signs on.
    ///
    /// # Errors
    /// When the file can't be written.
    pub fn held_by(&mut self, as_: &OpenAs) -> Result<(), StoreError> {
        self.lock.write(as_)
    }
}

impl Store {
    /// Opens the store in a data folder.
    ///
    /// # Errors
    /// Any [`StoreError`].
    pub fn open(path: &Path, as_: &OpenAs) -> Result<Self, StoreError> {
        Self::open_beside(path, as_, |_| ()).map(|(store, ())| store)
    }

    /// The same, with something done beside it that needs the folder, as nobody else has it, but not the ledger.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_beside<T: Send>(
        path: &Path,
        as_: &OpenAs,
        beside: impl Fn(&DataFolder) -> T + Sync,
    ) -> Result<(Self, T), StoreError> {
        let folder = DataFolder::at(path);
        folder.check()?;
        let lock = Lock::acquire(&folder.lock(), as_)?;
        // A store of a newer version is left as it is, all of it.
        let info = StoreInfo::read(&folder.store_toml())?;
        folder.make_subfolders()?;
        let of = folder.clone();
        std::thread::scope(|scope| {
            let named = std::thread::Builder::new().name("frontdesk-beside".to_owned());
            let working = named.spawn_scoped(scope, || beside(&of));
            let store = Self::open_locked(folder, info, lock);
            let done = match working {
                Ok(thread) => thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)),
                // No more threads: then after it.
                Err(_) => beside(&of),
            };
            Ok((store?, done))
        })
    }

    /// Founds a store in a folder that is not there, is empty, or was left by a founding that was interrupted; and opens
    /// it. The first event, `SiteFounded`, is the caller's, with [`Keeper::info`]'s id.
    ///
    /// # Errors
    /// Any [`StoreError`]; [`StoreError::AlreadyFounded`] when there is one.
    pub fn found(path: &Path, new: FoundAs, as_: &OpenAs) -> Result<Self, StoreError> {
        let folder = DataFolder::at(path);
        folder.prepare_founding()?;
        let lock = Lock::acquire(&folder.lock(), as_)?;
        // Somebody may have founded it while we waited for the lock.
        if folder.is_founded() {
            return Err(StoreError::AlreadyFounded { path: path.to_owned() });
        }
        folder.begin_founding()?;
        let info = StoreInfo::new(new.drill, new.id, as_.now)?;
        SledContacts::create(&folder.site_key())?;
        let (ledger, id) = (folder.ledger(), info.store);
        limited(&folder.ledger(), OPEN_LIMIT, move || SledLedger::create(&ledger, id.0).map_err(StoreError::from))?;
        info.write(&folder.store_toml())?;
        folder.end_founding()?;
        let info = StoreInfo::read(&folder.store_toml())?;
        Self::open_locked(folder, info, lock)
    }

    fn open_locked(folder: DataFolder, info: StoreInfo, lock: Lock) -> Result<Self, StoreError> {
        let (path, key): (PathBuf, PathBuf) = (folder.ledger(), folder.site_key());
        let disk = journaled(&folder, &info).open(OPEN_LIMIT)?;
        let copy = folder.journal();
        let opened = limited(&folder.ledger(), OPEN_LIMIT, move || {
            let mut set_aside = disk.set_aside.clone();
            let contacts = SledContacts::on(disk.clone(), &key)?;
            let mut ledger = SledLedger::unchecked(disk, &path)?;
            let mut mend = |ledger: &mut SledLedger| match ledger.mend(&copy) {
                Ok(packs) if packs.is_empty() => {}
                Ok(packs) => set_aside.get_or_insert_default().packs.extend(packs),
                // What stays damaged is told where it is read.
                Err(e) => tracing::warn!("a damaged pack could not be made again: {e}"),
            };
            mend(&mut ledger);
            // Opening itself reads the first event and the last ones: where damage is met there, it is mended at once.
            let mut checked = ledger.read(1, 1).and_then(|_| ledger.check_end());
            if checked.is_err() {
                mend(&mut ledger);
                checked = ledger.check_end();
            }
            checked?;
            Ok::<_, StoreError>((ledger, contacts, set_aside))
        });
        let (ledger, contacts, set_aside) = opened?;
        tighten(&folder.ledger());
        let witness = Witness::open(&folder.witness(), &ledger);
        let mut store = Self { ledger, contacts, keeper: Keeper { folder, info, set_aside, lock } };
        // Another store's ledger is told as that, not as a loss.
        check_identity(&store.ledger, &store.keeper)?;
        let witness = witness?;
        store.ledger.on_acknowledged(move |head| witness.note(head));
        Ok(store)
    }

    /// Takes back a founding that was interrupted before its first event: the folder can be founded anew.
    ///
    /// # Errors
    /// When the folder can't be written.
    pub fn take_back(self) -> Result<(), StoreError> {
        let Self { ledger, contacts, keeper } = self;
        drop((ledger, contacts));
        keeper.folder.take_back_founding()
    }

    /// The parts, for the desk service: the keeper must outlive the other two.
    pub fn split(self) -> (SledLedger, SledContacts, Keeper) {
        (self.ledger, self.contacts, self.keeper)
    }
}

fn journaled(folder: &DataFolder, info: &StoreInfo) -> Journaled {
    Journaled { path: folder.ledger(), journal: folder.journal(), store: info.store.0 }
}

impl Rescue {
    /// Opens what can be opened of a store, without its contacts, and collects what is wrong with it.
    ///
    /// # Errors
    /// When it is another's, held, or not even a beginning of the ledger can be read.
    pub fn open(path: &Path, as_: &OpenAs) -> Result<Self, StoreError> {
        let folder = DataFolder::at(path);
        folder.check()?;
        let lock = Lock::acquire(&folder.lock(), as_)?;
        let info = StoreInfo::read(&folder.store_toml())?;
        let path = folder.ledger();
        let both = journaled(&folder, &info).open(OPEN_LIMIT);
        let opened = limited(&folder.ledger(), OPEN_LIMIT, move || {
            // A journal that can't be used must not keep anybody from what the ledger has.
            let disk = both.or_else(|_| Disk::open(&path))?;
            let set_aside = disk.set_aside.clone();
            let ledger = SledLedger::unchecked(disk, &path)?;
            let end = ledger.check_end().err();
            Ok::<_, StoreError>((ledger, end, set_aside))
        });
        let (ledger, end, set_aside) = opened?;
        let keeper = Keeper { folder, info, set_aside, lock };
        let identity = check_identity(&ledger, &keeper).err();
        let witness = Witness::check(&keeper.folder.witness(), &ledger).err();
        let journal = journaled(&keeper.folder, &keeper.info)
            .check()
            .err()
            .map(|e| StoreError::from(crate::ledger::LedgerError::from(e)));
        let doubts = end.map(StoreError::from).into_iter().chain(identity).chain(witness).chain(journal).collect();
        Ok(Self { ledger, doubts, keeper })
    }

    /// The ledger, for reading. Its end may be damaged; [`verify`](crate::ledger::verify) tells how far it is whole.
    pub fn ledger(&self) -> &dyn Ledger {
        &self.ledger
    }
}

/// The ledger must be the one that `store.toml` was written for: a folder copied in from another store, or a drill mark
/// that was taken off, is refused.
fn check_identity(ledger: &SledLedger, keeper: &Keeper) -> Result<(), StoreError> {
    let mismatch = || StoreError::Mismatch { path: keeper.folder.ledger() };
    let info = &keeper.info;
    if ledger.store() != info.store.0 {
        return Err(mismatch());
    }
    let first = ledger.read(1, 1)?;
    match first.first().map(|e| &e.recorded.event) {
        Some(Event::SiteFounded { store, drill, .. }) if *store != info.store.0 || *drill != info.drill => {
            Err(mismatch())
        }
        _ => Ok(()),
    }
}
