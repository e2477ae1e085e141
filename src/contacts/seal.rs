//! How a record is sealed: the card under a random key of its own, that key wrapped by the site key.
//!
//! ```text
//! format u8 | generation u32 | nonce 24 | wrapped key 48 | nonce 24 | sealed card
//! ```
//!
//! XChaCha20-Poly1305 both times, with random nonces. Both seals are bound to the record's id and the format, so that no
//! record can be passed off as another. The generation says which site key wraps the record's key: to change the site
//! key, only the wraps are made anew.

use super::key::SiteKey;
use super::{ContactsError, random};
use crate::domain::ContactId;
use crate::domain::command::Card;
use crate::ledger::disk::MAX_VALUE;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const FORMAT: u8 = 1;
const NONCE: usize = 24;
const WRAPPED: usize = 48;
const TAG: usize = 16;
const OVERHEAD: usize = 1 + 4 + NONCE + WRAPPED + NONCE + TAG;
/// Largest card, in bytes of its text.
pub const MAX_CARD: usize = MAX_VALUE - OVERHEAD - 16;

/// What is sealed in format 1. Never changed: a further field is a new format.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct CardV1 {
    name: String,
    phone: String,
    address: String,
    involved: String,
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ MAX_VALUE * 4 }>()
}

/// What a seal is bound to.
fn bound(purpose: &[u8], id: ContactId) -> Vec<u8> {
    [b"frontdesk contact ", purpose, &[FORMAT], id.0.to_le_bytes().as_slice()].concat()
}

fn nonce() -> Result<[u8; NONCE], ContactsError> {
    let mut bytes = [0; NONCE];
    random(&mut bytes)?;
    Ok(bytes)
}

fn encrypt(key: &[u8; 32], nonce: [u8; NONCE], msg: &[u8], aad: &[u8]) -> Result<Vec<u8>, ContactsError> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    let sealed = cipher.encrypt(&XNonce::from(nonce), Payload { msg, aad });
    sealed.map_err(|_| ContactsError::Store("sealing failed".to_owned()))
}

fn decrypt(key: &[u8; 32], nonce: [u8; NONCE], msg: &[u8], aad: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let cipher = XChaCha20Poly1305::new(&Key::from(*key));
    cipher.decrypt(&XNonce::from(nonce), Payload { msg, aad }).ok().map(Zeroizing::new)
}

/// Seals a card under a fresh key.
///
/// # Errors
/// When the card is too large or there are no random numbers.
pub fn seal(site: &SiteKey, id: ContactId, card: &Card) -> Result<Vec<u8>, ContactsError> {
    let bytes = [&card.name, &card.phone, &card.address, &card.involved].iter().map(|s| s.len()).sum();
    if bytes > MAX_CARD {
        return Err(ContactsError::TooLarge { bytes, most: MAX_CARD });
    }
    let Card { name, phone, address, involved } = card.clone();
    let card = CardV1 { name, phone, address, involved };
    let plain = bincode::serde::encode_to_vec(&card, config()).map(Zeroizing::new);
    let plain = plain.map_err(|e| ContactsError::Store(e.to_string()))?;
    let mut key = Zeroizing::new([0; 32]);
    random(key.as_mut_slice())?;
    let body_nonce = nonce()?;
    let body = encrypt(&key, body_nonce, &plain, &bound(b"card", id))?;
    let mut out = wrap(site, id, &key)?;
    out.extend_from_slice(&body_nonce);
    out.extend_from_slice(&body);
    Ok(out)
}

/// Seals bytes that are no record: a half-typed form.
///
/// # Errors
/// When there are no random numbers.
pub fn seal_draft(key: &SiteKey, id: i64, plain: &[u8]) -> Result<Vec<u8>, ContactsError> {
    let nonce = nonce()?;
    let mut out = vec![FORMAT];
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&encrypt(key.bytes(), nonce, plain, &draft_bound(id))?);
    Ok(out)
}

/// Opens what [`seal_draft`] sealed; none when it was changed or is another key's.
pub fn open_draft(key: &SiteKey, id: i64, bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let rest = bytes.strip_prefix(&[FORMAT])?;
    let (nonce, body) = rest.split_first_chunk::<NONCE>()?;
    decrypt(key.bytes(), *nonce, body, &draft_bound(id))
}

fn draft_bound(id: i64) -> Vec<u8> {
    [b"frontdesk draft ".as_slice(), &[FORMAT], &id.to_le_bytes()].concat()
}

/// The part of a record up to its sealed card.
fn wrap(site: &SiteKey, id: ContactId, key: &[u8; 32]) -> Result<Vec<u8>, ContactsError> {
    let nonce = nonce()?;
    let mut out = vec![FORMAT];
    out.extend_from_slice(&site.generation().to_le_bytes());
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&encrypt(site.bytes(), nonce, key, &bound(b"key", id))?);
    Ok(out)
}

/// The parts of a record.
struct Parts<'a> {
    generation: u32,
    wrap_nonce: [u8; NONCE],
    wrapped: &'a [u8],
    /// Nonce and sealed card.
    body: &'a [u8],
}

fn parts(id: ContactId, bytes: &[u8]) -> Result<Parts<'_>, ContactsError> {
    let cut = || ContactsError::Sealed(id);
    match bytes.first() {
        Some(&FORMAT) => {}
        Some(&found) if found > FORMAT => return Err(ContactsError::Newer { id, found }),
        _ => return Err(cut()),
    }
    let rest = bytes.get(1..).ok_or_else(cut)?;
    let (generation, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let (wrap_nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or_else(cut)?;
    let (wrapped, body) = rest.split_at_checked(WRAPPED).ok_or_else(cut)?;
    Ok(Parts { generation: u32::from_le_bytes(*generation), wrap_nonce: *wrap_nonce, wrapped, body })
}

fn unwrap(site: &SiteKey, id: ContactId, parts: &Parts<'_>) -> Result<Zeroizing<[u8; 32]>, ContactsError> {
    let key = decrypt(site.bytes(), parts.wrap_nonce, parts.wrapped, &bound(b"key", id));
    let key = key.filter(|_| parts.generation == site.generation()).ok_or(ContactsError::Sealed(id))?;
    let mut out = Zeroizing::new([0; 32]);
    match key.len() {
        32 => out.copy_from_slice(&key),
        _ => return Err(ContactsError::Sealed(id)),
    }
    Ok(out)
}

/// Opens a record.
///
/// # Errors
/// [`ContactsError::Sealed`] when it was changed, or is wrapped by another key.
pub fn open(site: &SiteKey, id: ContactId, bytes: &[u8]) -> Result<Card, ContactsError> {
    let parts = parts(id, bytes)?;
    let key = unwrap(site, id, &parts)?;
    let cut = || ContactsError::Sealed(id);
    let (nonce, body) = parts.body.split_first_chunk::<NONCE>().ok_or_else(cut)?;
    let plain = decrypt(&key, *nonce, body, &bound(b"card", id)).ok_or_else(cut)?;
    let (mut card, used) = bincode::serde::decode_from_slice::<CardV1, _>(&plain, config()).map_err(|_| cut())?;
    if used != plain.len() {
        return Err(cut());
    }
    let take = std::mem::take;
    Ok(Card {
        name: take(&mut card.name),
        phone: take(&mut card.phone),
        address: take(&mut card.address),
        involved: take(&mut card.involved),
    })
}

/// Which site key wraps a record.
///
/// # Errors
/// When it is no record.
pub fn generation(id: ContactId, bytes: &[u8]) -> Result<u32, ContactsError> {
    parts(id, bytes).map(|p| p.generation)
}

/// The record with its key wrapped by the next site key.
///
/// # Errors
/// As [`open`].
pub fn rewrap(old: &SiteKey, new: &SiteKey, id: ContactId, bytes: &[u8]) -> Result<Vec<u8>, ContactsError> {
    let parts = parts(id, bytes)?;
    let key = unwrap(old, id, &parts)?;
    let mut out = wrap(new, id, &key)?;
    out.extend_from_slice(parts.body);
    Ok(out)
}
