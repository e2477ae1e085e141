//! Opening the store together with its journal: what sled has not kept is put in again, and a store that sled refuses to
//! open is made anew from the journal.

use super::disk::{Disk, DiskError, DiskFault, SetAside, beside, limited, sync_dir};
use super::journal::{Journal, JournalError, Put, TREES};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Bytes of values in one record, where trees are copied into a journal.
const STEP: usize = 1 << 20;

/// A store and its journal.
#[derive(Clone, Debug)]
pub struct Journaled {
    /// Folder of the store.
    pub path: PathBuf,
    /// Folder of the journal.
    pub journal: PathBuf,
    /// Id of the store.
    pub store: [u8; 16],
}

impl Journaled {
    /// Opens both, within `limit` for sled alone. Where sled reports damage, panics or does not come to an end, its folder
    /// is set aside and the store is made anew from the journal; [`Disk::set_aside`] tells. A broken chain of hashes is
    /// not mended here: that is evidence, and for people to look at.
    ///
    /// # Errors
    /// When neither opens.
    pub fn open(&self, limit: Duration) -> Result<Arc<Disk>, DiskError> {
        let path = self.path.clone();
        let opened = limited(&self.path, limit, move || Disk::open(&path));
        let disk = match opened {
            Err(refused)
                if matches!(refused.fault, DiskFault::Damaged(_) | DiskFault::Hangs(_) | DiskFault::Missing) =>
            {
                // The journal must be whole before anything is moved.
                match Journal::read_all(&self.journal, self.store, |_, _| Ok::<_, DiskError>(())) {
                    Ok(last) if last > 0 => self.make_anew()?,
                    _ => return Err(refused),
                }
            }
            other => other?,
        };
        self.attach(disk)
    }

    /// Checks the journal from end to end. Gives how many records it has.
    ///
    /// # Errors
    /// Where it is damaged first.
    pub fn check(&self) -> Result<u64, DiskError> {
        Journal::read_all(&self.journal, self.store, |_, _| Ok(()))
    }

    /// Sets the store's folder aside and makes it anew from the journal.
    fn make_anew(&self) -> Result<Arc<Disk>, DiskError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |e: std::io::Error| DiskError::io(&path, &e)
        };
        let parent = self.path.parent().unwrap_or(Path::new("."));
        let made_anew = match self.path.exists() {
            true => {
                let aside = free_name(&self.path, "damaged");
                std::fs::rename(&self.path, &aside).map_err(io(&self.path))?;
                sync_dir(parent).map_err(io(parent))?;
                Some(aside)
            }
            false => None,
        };
        let store = self.store;
        Disk::create(&self.path, |disk| {
            let last = Journal::read_all(&self.journal, store, |_, puts| disk.take_in(&puts, None))?;
            disk.take_in(&[], Some(last))
        })?;
        let mut disk = Disk::open(&self.path)?;
        if let Some(disk) = Arc::get_mut(&mut disk) {
            disk.set_aside = Some(SetAside { anew: true, made_anew, ..SetAside::default() });
        }
        Ok(disk)
    }

    /// Puts into the trees what the journal has beyond them, and writes on at its end. A store that has no journal gets one
    /// with everything in it.
    fn attach(&self, mut disk: Arc<Disk>) -> Result<Arc<Disk>, DiskError> {
        let has = disk.journaled()?;
        let aside = |what: &str| {
            let to = free_name(&self.journal, what);
            std::fs::rename(&self.journal, &to).map_err(|e| DiskError::io(&self.journal, &e)).map(|()| to)
        };
        let journal = match Journal::open(&self.journal, self.store) {
            // What the trees lack of it, if anything, is told by the witness.
            Err(JournalError::Damaged { .. }) => {
                let damaged = aside("damaged")?;
                if let Some(disk) = Arc::get_mut(&mut disk) {
                    disk.set_aside.get_or_insert_default().journal = Some(damaged);
                }
                self.seed(&disk)?
            }
            Err(e) => return Err(e.into()),
            Ok(None) => self.seed(&disk)?,
            // Unsynced bulk writes reached the trees, but not the journal: the trees have more.
            Ok(Some((journal, _))) if has.is_some_and(|has| has > journal.last()) => {
                drop(journal);
                aside("behind")?;
                self.seed(&disk)?
            }
            Ok(Some((journal, pending))) => {
                let from = pending.first().map_or(journal.last() + 1, |(seq, _)| *seq);
                // A mark takes one number. Trees that lack more than what follows it are an older copy.
                if has.unwrap_or(0) + 2 < from {
                    let after = has.unwrap_or(0);
                    Journal::read_all(&self.journal, self.store, |seq, puts| match seq > after {
                        true => disk.take_in(&puts, Some(seq)),
                        false => Ok(()),
                    })?;
                } else {
                    for (seq, puts) in pending {
                        disk.take_in(&puts, Some(seq))?;
                    }
                }
                journal
            }
        };
        disk.write_on(journal);
        Ok(disk)
    }

    /// Writes a journal with all that stands in the trees, beside its place, and puts it there when it is whole.
    fn seed(&self, disk: &Disk) -> Result<Journal, DiskError> {
        let building = beside(&self.journal);
        let io = |path: &Path| {
            let path = path.to_owned();
            move |e: std::io::Error| DiskError::io(&path, &e)
        };
        if building.exists() {
            std::fs::remove_dir_all(&building).map_err(io(&building))?;
        }
        let mut journal = Journal::create(&building, self.store)?;
        let (mut puts, mut bytes) = (Vec::new(), 0);
        for tree in TREES {
            for (key, value) in disk.rows(tree)? {
                bytes += key.len() + value.len();
                puts.push(Put { tree, key, value: Some(value) });
                if bytes >= STEP {
                    journal.append(&std::mem::take(&mut puts)).map_err(io(&building))?;
                    bytes = 0;
                }
            }
        }
        journal.append(&puts).map_err(io(&building))?;
        journal.mark().map_err(io(&building))?;
        drop(journal);
        std::fs::rename(&building, &self.journal).map_err(io(&self.journal))?;
        let parent = self.journal.parent().unwrap_or(Path::new("."));
        sync_dir(parent).map_err(io(parent))?;
        let opened = Journal::open(&self.journal, self.store)?;
        let (journal, _) = opened.ok_or_else(|| DiskError::new(&self.journal, DiskFault::Missing))?;
        disk.take_in(&[], Some(journal.last()))?;
        Ok(journal)
    }
}

/// `ledger.damaged`, `ledger.damaged-2` …: the first that is free.
fn free_name(path: &Path, what: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut to = path.with_file_name(format!("{name}.{what}"));
    for n in 2u32.. {
        if !to.exists() {
            break;
        }
        to = path.with_file_name(format!("{name}.{what}-{n}"));
    }
    to
}
