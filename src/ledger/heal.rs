//! Opening the store together with its journal: what sled has not kept is put in again, and a store that sled refuses to
//! open is made anew from the journal.

use super::LedgerError;
use super::disk::{Disk, DiskError, DiskFault, SetAside, beside, limited, sync_dir};
use super::journal::{Journal, JournalError, Put, TREES};
use super::sled::packed_puts;
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

    /// Makes the store anew from the journal, and then sets the folder that stands in its place aside: whenever that is
    /// interrupted, the next opening begins it again.
    fn make_anew(&self) -> Result<Arc<Disk>, DiskError> {
        let made_anew = Disk::create_in_place(&self.path, |disk| self.fill(disk), || self.set_store_aside())?;
        let mut disk = Disk::open(&self.path)?;
        if let Some(disk) = Arc::get_mut(&mut disk) {
            disk.set_aside = Some(SetAside { anew: true, made_anew, ..SetAside::default() });
        }
        Ok(disk)
    }

    /// Puts everything in the journal into the trees of a store that is being made.
    fn fill(&self, disk: &Disk) -> Result<(), DiskError> {
        let last = Journal::read_all(&self.journal, self.store, |_, puts| disk.take_in(&puts, None))?;
        disk.take_in(&[], Some(last))
    }

    /// A store made of the journal alone, which is only read and need not stand beside it: for trying a copy. Nothing
    /// that is written to it goes into the journal.
    ///
    /// # Errors
    /// When the journal is damaged, or something stands in the store's place.
    pub fn try_copy(&self) -> Result<Arc<Disk>, DiskError> {
        Disk::create(&self.path, |disk| self.fill(disk))?;
        Disk::open(&self.path)
    }

    fn set_store_aside(&self) -> Result<Option<PathBuf>, DiskError> {
        if !self.path.exists() {
            return Ok(None);
        }
        let aside = free_name(&self.path, "damaged");
        let parent = self.path.parent().unwrap_or(Path::new("."));
        let moved = std::fs::rename(&self.path, &aside).and_then(|()| sync_dir(parent));
        moved.map_err(|e| DiskError::io(&self.path, &e))?;
        Ok(Some(aside))
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
                    if let Some(disk) = Arc::get_mut(&mut disk) {
                        disk.set_aside.get_or_insert_default().caught_up = true;
                    }
                    Journal::read_after(&self.journal, self.store, after, |seq, puts| disk.take_in(&puts, Some(seq)))?;
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
        // What is old stands in packs, no longer in the trees.
        packed_puts(&self.path, self.store, |puts| {
            journal.append(&puts).map(|_| ()).map_err(|e| LedgerError::from(io(&building)(e)))
        })
        .map_err(|e| DiskError::new(&self.path, DiskFault::Damaged(e.to_string())))?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::{SealedBy, SledLedger};

    const STORE: [u8; 16] = [7; 16];
    const LIMIT: Duration = Duration::from_secs(60);

    fn founded() -> (tempfile::TempDir, Journaled) {
        let dir = tempfile::tempdir().unwrap();
        let both = Journaled { path: dir.path().join("ledger"), journal: dir.path().join("journal"), store: STORE };
        SledLedger::create(&both.path, STORE).unwrap();
        (dir, both)
    }

    fn put(n: u64, value: &[u8]) -> Put {
        Put { tree: "contacts", key: n.to_be_bytes().to_vec(), value: Some(value.to_vec()) }
    }

    fn contacts(disk: &Disk) -> Vec<Vec<u8>> {
        disk.rows("contacts").unwrap().into_iter().map(|(_, value)| value).collect()
    }

    /// What is put and not committed before the store is closed stands in both copies all the same.
    #[test]
    fn a_put_without_a_commit_after_it_is_in_the_journal() {
        let (_dir, both) = founded();
        let disk = both.open(LIMIT).unwrap();
        disk.put("test", vec![put(1, b"a")]).unwrap();
        drop(disk);
        std::fs::remove_dir_all(&both.path).unwrap();
        let disk = both.open(LIMIT).unwrap();
        assert_eq!(contacts(&disk), [b"a"]);
        // And when it is killed instead of being closed.
        disk.put("test", vec![put(2, b"b")]).unwrap();
        std::mem::forget(disk);
        std::fs::rename(&both.path, both.path.with_extension("killed")).unwrap();
        assert_eq!(contacts(&both.open(LIMIT).unwrap()), [b"a", b"b"]);
    }

    /// After a failed append the end of the journal is not known to be whole: closing must not write behind it, nor say
    /// that the trees have what the journal lacks.
    #[test]
    fn closing_after_a_failed_append_writes_nothing() {
        let (_dir, both) = founded();
        let disk = both.open(LIMIT).unwrap();
        disk.commit_first("test", vec![put(1, b"a")]).unwrap();
        let segment = both.journal.join("00000001.log");
        let before = std::fs::read(&segment).unwrap();
        disk.fill_journals_disk();
        let failed: SealedBy = disk.commit_first("test", vec![put(2, b"b")]).unwrap_err();
        assert!(failed.disk_full(), "{failed}");
        assert!(disk.rest().is_err() && disk.put("test", vec![put(3, b"c")]).is_err());
        drop(disk);
        assert_eq!(std::fs::read(&segment).unwrap(), before);
        let disk = both.open(LIMIT).unwrap();
        assert_eq!(contacts(&disk), [b"a"]);
        disk.commit_first("test", vec![put(2, b"b")]).unwrap();
    }

    /// Making a store anew may be interrupted before and after each of its two renames.
    #[test]
    fn making_the_store_anew_may_be_interrupted_anywhere() {
        let (_dir, both) = founded();
        let disk = both.open(LIMIT).unwrap();
        for n in 0..50 {
            disk.commit_first("test", vec![put(n, &[u8::try_from(n).unwrap(); 100])]).unwrap();
        }
        let rows = contacts(&disk);
        drop(disk);
        let settings = both.path.join("conf");
        let mut damaged = std::fs::read(&settings).unwrap();
        damaged[10] ^= 4;
        let (building, aside) = (beside(&both.path), both.path.with_extension("damaged"));
        for step in 0..4 {
            // As it stands when the process is killed in the middle: a part, a whole one, no store at all, and done.
            match step {
                0 => std::fs::write(&settings, &damaged).unwrap(),
                1 => {
                    std::fs::write(&settings, &damaged).unwrap();
                    std::fs::create_dir(&building).unwrap();
                    std::fs::write(building.join("db"), "cut").unwrap();
                }
                2 => {
                    both.try_copy_at(&building);
                    std::fs::rename(&both.path, both.path.with_extension("damaged-9")).unwrap();
                }
                _ => {}
            }
            let disk = both.open(LIMIT).unwrap();
            assert_eq!(contacts(&disk), rows, "step {step}");
            drop(disk);
            assert!(!building.exists() && aside.exists(), "step {step}");
        }
        assert_eq!(std::fs::read(aside.join("conf")).unwrap(), damaged, "the damaged one is kept");
    }

    /// Old segments are packed when nobody waits, and the store is made anew from them as before.
    #[test]
    fn old_segments_are_packed_and_bring_back_everything() {
        let (_dir, both) = founded();
        let disk = both.open(LIMIT).unwrap();
        for n in 0..40 {
            disk.commit_first("test", vec![put(n, &vec![u8::try_from(n).unwrap(); 200_000])]).unwrap();
            disk.rest().unwrap();
        }
        disk.finish_packing();
        disk.commit_first("test", vec![put(99, b"last")]).unwrap();
        let rows = contacts(&disk);
        drop(disk);
        let names: Vec<_> = std::fs::read_dir(&both.journal).unwrap().map(|e| e.unwrap().file_name()).collect();
        assert!(names.iter().any(|n| n.to_string_lossy().ends_with(".logz")), "{names:?}");
        std::fs::remove_dir_all(&both.path).unwrap();
        let disk = both.open(LIMIT).unwrap();
        assert_eq!(contacts(&disk), rows);
    }

    impl Journaled {
        fn try_copy_at(&self, path: &Path) {
            drop(Self { path: path.to_owned(), ..self.clone() }.try_copy().unwrap());
        }
    }
}
