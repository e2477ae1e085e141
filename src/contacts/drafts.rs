//! Half-typed forms, kept so that nothing typed is lost. They hold names and phones, so each file is sealed.

use super::ContactsError;
use super::key::SiteKey;
use super::seal::{open_draft, seal_draft};
use crate::ledger::disk::write_whole;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

/// The largest draft, in bytes.
pub const MAX_DRAFT: usize = 4 << 20;

/// The folder of half-typed forms.
#[derive(Debug)]
pub struct Drafts {
    folder: PathBuf,
    key: SiteKey,
}

/// What lies in the folder.
#[derive(Debug, Default)]
pub struct Listed {
    /// Drafts that open: id and bytes, oldest first.
    pub drafts: Vec<(i64, Zeroizing<Vec<u8>>)>,
    /// Files that don't open. They stay where they are.
    pub unreadable: Vec<PathBuf>,
}

impl Drafts {
    /// Opens the folder; its key is made at the first use.
    ///
    /// # Errors
    /// When key or folder can't be read or made.
    pub fn open(folder: &Path, key_file: &Path) -> Result<Self, ContactsError> {
        let key = match SiteKey::load(key_file) {
            Ok(key) => key,
            Err(ContactsError::KeyMissing(_)) => {
                let key = SiteKey::fresh(1)?;
                key.store(key_file)?;
                key
            }
            Err(e) => return Err(e),
        };
        fs::create_dir_all(folder).map_err(|e| fault(folder, &e))?;
        Ok(Self { folder: folder.to_owned(), key })
    }

    fn path(&self, id: i64) -> PathBuf {
        self.folder.join(format!("{id}.draft"))
    }

    /// Keeps a draft, whole and durable; one of the same id is replaced.
    ///
    /// # Errors
    /// When it is too large or can't be written; an earlier one then stays.
    pub fn put(&self, id: i64, plain: &[u8]) -> Result<(), ContactsError> {
        if plain.len() > MAX_DRAFT {
            return Err(ContactsError::TooLarge { bytes: plain.len(), most: MAX_DRAFT });
        }
        let sealed = seal_draft(&self.key, id, plain)?;
        let path = self.path(id);
        write_whole(&path, &sealed).map_err(|e| fault(&path, &e))
    }

    /// Everything that is kept.
    ///
    /// # Errors
    /// When the folder can't be read.
    pub fn list(&self) -> Result<Listed, ContactsError> {
        let mut listed = Listed::default();
        for entry in fs::read_dir(&self.folder).map_err(|e| fault(&self.folder, &e))?.flatten() {
            let path = entry.path();
            if path.extension().is_none_or(|e| e != "draft") {
                continue;
            }
            let id = path.file_stem().and_then(|s| s.to_str()).and_then(|s| s.parse::<i64>().ok());
            let small = entry.metadata().is_ok_and(|m| m.len() <= (MAX_DRAFT + 1_024) as u64);
            let bytes = if small { fs::read(&path).unwrap_or_default() } else { Vec::new() };
            match id.and_then(|id| open_draft(&self.key, id, &bytes).map(|plain| (id, plain))) {
                Some(draft) => listed.drafts.push(draft),
                None => listed.unreadable.push(path),
            }
        }
        listed.drafts.sort_by_key(|(id, _)| *id);
        Ok(listed)
    }

    /// Forgets a draft; one that is not there is forgotten already.
    ///
    /// # Errors
    /// When it can't be removed.
    pub fn remove(&self, id: i64) -> Result<(), ContactsError> {
        let path = self.path(id);
        match fs::remove_file(&path) {
            Err(e) if e.kind() != ErrorKind::NotFound => Err(fault(&path, &e)),
            _ => Ok(()),
        }
    }
}

fn fault(path: &Path, e: &std::io::Error) -> ContactsError {
    ContactsError::KeyFile { path: path.to_owned(), text: e.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_outlives_the_program_and_says_nothing_to_who_reads_the_disk() {
        let folder = tempfile::tempdir().unwrap();
        let (parked, key) = (folder.path().join("parked"), folder.path().join("parked.key"));
        let drafts = Drafts::open(&parked, &key).unwrap();
        drafts.put(2, "李建军 13912345678".as_bytes()).unwrap();
        drafts.put(1, b"first").unwrap();
        drafts.put(1, b"second").unwrap();
        let raw = fs::read(parked.join("2.draft")).unwrap();
        assert!(!raw.windows(11).any(|w| w == b"13912345678"));
        let again = Drafts::open(&parked, &key).unwrap();
        let listed = again.list().unwrap();
        let texts: Vec<_> = listed.drafts.iter().map(|(id, b)| (*id, b.as_slice().to_vec())).collect();
        assert_eq!(texts, [(1, b"second".to_vec()), (2, "李建军 13912345678".as_bytes().to_vec())]);
        again.remove(1).unwrap();
        again.remove(1).unwrap();
        fs::write(parked.join("2.draft"), &raw[..raw.len() - 1]).unwrap();
        let listed = again.list().unwrap();
        assert_eq!((listed.drafts.len(), listed.unreadable.len()), (0, 1), "a damaged file is told, not dropped");
    }
}
