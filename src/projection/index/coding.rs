//! Rows as bytes.

use super::{IndexError, LAYOUT};
use crate::ledger::bytes::{Appending, checksum};
use serde::{Serialize, de::DeserializeOwned};

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ 64 << 20 }>()
}

/// Layout byte, 8 bytes of checksum, value.
pub(in crate::projection) fn encode<T: Serialize>(value: &T) -> Result<Vec<u8>, IndexError> {
    // Most are shorter: grown from nothing, a value would be copied several times.
    let mut body = Vec::with_capacity(512);
    append_bytes(&mut body, value)?;
    let mut out = Vec::with_capacity(body.len() + 9);
    out.push(LAYOUT);
    out.extend(checksum(&body));
    out.extend(body);
    Ok(out)
}

pub(in crate::projection) fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, IndexError> {
    let (layout, rest) = bytes.split_first().ok_or(IndexError::Damaged("empty"))?;
    if *layout != LAYOUT {
        return Err(IndexError::Damaged("layout"));
    }
    let (sum, body) = rest.split_at_checked(8).ok_or(IndexError::Damaged("short"))?;
    if sum != checksum(body) {
        return Err(IndexError::Damaged("checksum"));
    }
    from_bytes(body)
}

/// Appends the value alone: for what has a checksum around it.
pub(in crate::projection) fn append_bytes<T: Serialize>(out: &mut Vec<u8>, value: &T) -> Result<(), IndexError> {
    let done = bincode::serde::encode_into_writer(value, Appending(out), config());
    done.map_err(|_| IndexError::Damaged("too large"))
}

/// What [`append_bytes`] made.
pub(in crate::projection) fn from_bytes<T: DeserializeOwned>(body: &[u8]) -> Result<T, IndexError> {
    match bincode::serde::decode_from_slice(body, config()) {
        Ok((value, used)) if used == body.len() => Ok(value),
        _ => Err(IndexError::Damaged("value")),
    }
}
