//! `store.toml`: what a store is. Written last when it is founded, and never changed.

use super::StoreError;
use crate::domain::Moment;
use crate::ledger::disk::write_whole;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// Format of the data folder that this version makes and reads.
pub const FORMAT: u16 = 1;

/// Random id of a store, in hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StoreId(pub [u8; 16]);

impl StoreId {
    /// A random id.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes)?;
        Ok(Self(bytes))
    }
}

impl fmt::Display for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

impl fmt::Debug for StoreId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for StoreId {
    type Err = &'static str;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = "a store id has 32 hexadecimal digits";
        if text.len() != 32 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        u128::from_str_radix(text, 16).map(|n| Self(n.to_be_bytes())).map_err(|_| wrong)
    }
}

impl Serialize for StoreId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StoreId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What a store is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StoreInfo {
    /// Format of the data folder.
    pub format: u16,
    /// Random id, the same as in the event `SiteFounded`.
    pub store: StoreId,
    /// A drill store (演练), for ever.
    pub drill: bool,
    /// When it was founded.
    pub founded: Moment,
}

/// Read first and alone, so that a newer format is told even when the rest has changed.
#[derive(Deserialize)]
struct Format {
    format: u16,
}

impl StoreInfo {
    pub(super) fn new(drill: bool, id: Option<StoreId>, founded: Moment) -> Result<Self, StoreError> {
        let store = match id {
            Some(id) => id,
            None => StoreId::random().map_err(|e| crate::contacts::ContactsError::Random(e.to_string()))?,
        };
        Ok(Self { format: FORMAT, store, drill, founded })
    }

    /// Reads `store.toml`, without opening the store.
    ///
    /// # Errors
    /// When it is missing, of a newer format, or can't be understood.
    pub fn read(path: &Path) -> Result<Self, StoreError> {
        let text = std::fs::read_to_string(path).map_err(|e| StoreError::io(path, &e))?;
        let bad = |e: ::toml::de::Error| StoreError::BadInfo { path: path.to_owned(), text: e.message().to_owned() };
        let Format { format } = ::toml::from_str(&text).map_err(bad)?;
        if format > FORMAT {
            return Err(StoreError::Newer { path: path.to_owned(), found: format, known: FORMAT });
        }
        ::toml::from_str(&text).map_err(bad)
    }

    /// Writes it whole and durable.
    pub(super) fn write(&self, path: &Path) -> Result<(), StoreError> {
        let bad = |e: ::toml::ser::Error| StoreError::BadInfo { path: path.to_owned(), text: e.to_string() };
        let body = ::toml::to_string(self).map_err(bad)?;
        let text = format!("# Written when this store was founded. Don't change it.\n{body}");
        write_whole(path, text.as_bytes()).map_err(|e| StoreError::io(path, &e))
    }
}
