//! The site key: 32 random bytes in a file of mode 0600, which wrap the keys of all contact records.

use super::{ContactsError, random};
use crate::ledger::disk::{sync_dir, write_whole};
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use zeroize::Zeroizing;

const MAGIC: &[u8; 8] = b"FDKEY 1\n";
const SIZE: usize = 8 + 4 + 32 + 32;

/// The key that wraps the records' keys. Its generation counts how often it was changed.
pub struct SiteKey {
    generation: u32,
    bytes: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for SiteKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SiteKey({}, …)", self.generation)
    }
}

impl SiteKey {
    /// A fresh random key.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn fresh(generation: u32) -> Result<Self, ContactsError> {
        let mut bytes = Zeroizing::new([0; 32]);
        random(bytes.as_mut_slice())?;
        Ok(Self { generation, bytes })
    }
    /// Counts the changes of the key.
    pub fn generation(&self) -> u32 {
        self.generation
    }
    pub(super) fn bytes(&self) -> &[u8; 32] {
        &self.bytes
    }

    /// Another secret, that tells nothing of the key: for a purpose, and for what it is about.
    pub fn derive(&self, purpose: &str, about: &[u8]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key(purpose);
        hasher.update(self.bytes.as_slice()).update(about);
        *hasher.finalize().as_bytes()
    }

    /// A key of these bytes, for a drill site that is to come out the same each time.
    pub fn of(bytes: [u8; 32]) -> Self {
        Self { generation: 1, bytes: Zeroizing::new(bytes) }
    }

    fn check(&self) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key("frontdesk site key check v1");
        hasher.update(&self.generation.to_le_bytes()).update(self.bytes.as_slice());
        *hasher.finalize().as_bytes()
    }

    /// Whether these bytes are a whole key file.
    #[must_use]
    pub fn is_one(bytes: &[u8]) -> bool {
        Self::parse(bytes).is_some()
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let (generation, rest) = bytes.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
        let (bytes, check) = rest.split_first_chunk::<32>()?;
        let key = Self { generation: u32::from_le_bytes(*generation), bytes: Zeroizing::new(*bytes) };
        (key.check() == check).then_some(key)
    }

    /// Reads a key file.
    ///
    /// # Errors
    /// Missing, damaged or unreadable.
    pub fn load(path: &Path) -> Result<Self, ContactsError> {
        let mut file = File::open(path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => ContactsError::KeyMissing(path.to_owned()),
            _ => fault(path, &e),
        })?;
        let damaged = || ContactsError::KeyDamaged(path.to_owned());
        let mut all = Zeroizing::new([0; SIZE + 1]);
        let mut length = 0;
        loop {
            match file.read(all.get_mut(length..).unwrap_or_default()).map_err(|e| fault(path, &e))? {
                0 => break,
                read => length += read,
            }
        }
        all.get(..length).filter(|_| length == SIZE).and_then(Self::parse).ok_or_else(damaged)
    }

    /// Writes a new key file: whole, synced and of mode 0600 before it has its name.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn store(&self, path: &Path) -> Result<(), ContactsError> {
        let mut all = Zeroizing::new(Vec::with_capacity(SIZE));
        all.extend_from_slice(MAGIC);
        all.extend_from_slice(&self.generation.to_le_bytes());
        all.extend_from_slice(self.bytes.as_slice());
        all.extend_from_slice(&self.check());
        write_whole(path, &all).map_err(|e| fault(path, &e))
    }
}

/// Overwrites a key file and puts the next one in its place. What the file system or the drive keeps of the old blocks
/// is beyond a program's reach.
///
/// # Errors
/// When it can't be written.
pub fn replace_by_next(path: &Path) -> Result<(), ContactsError> {
    let change = || {
        match OpenOptions::new().write(true).open(path) {
            Ok(mut old) => {
                old.write_all(&[0; SIZE])?;
                old.sync_all()?;
            }
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            Err(e) => return Err(e),
        }
        std::fs::rename(next_of(path), path)?;
        sync_dir(path.parent().unwrap_or(Path::new(".")))
    };
    change().map_err(|e| fault(path, &e))
}

/// Whether a key file was overwritten by [`replace_by_next`], which was then interrupted.
pub fn is_destroyed(path: &Path) -> bool {
    let mut bytes = Vec::with_capacity(SIZE + 1);
    let read = File::open(path).and_then(|file| file.take(SIZE as u64 + 1).read_to_end(&mut bytes));
    read.is_ok() && bytes.len() == SIZE && bytes.iter().all(|b| *b == 0)
}

/// Where the next key stands while it replaces the one at `path`.
pub fn next_of(path: &Path) -> PathBuf {
    with_suffix(path, ".next")
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(suffix);
    path.with_file_name(name)
}

pub(super) fn fault(path: &Path, error: &std::io::Error) -> ContactsError {
    ContactsError::KeyFile { path: path.to_owned(), text: error.to_string() }
}
