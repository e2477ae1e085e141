//! What proves that somebody is who they say: the hash of a password and how often it was tried in vain. It stands
//! sealed beside the contacts, never in the ledger, an export or a log.

use super::key::SiteKey;
use super::{ContactsError, random};
use crate::domain::secret::Secret;
use crate::domain::{Moment, StaffId};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

const FORMAT: u8 = 1;
const NONCE: usize = 24;
/// Memory of the hash in KiB, and its passes: about a tenth of a second on a desk's machine, which a person does not
/// feel and somebody with a list of guesses does.
const MEMORY: u32 = 32 * 1024;
const PASSES: u32 = 3;

/// What proves that somebody is who they say.
#[derive(Clone, PartialEq, Eq)]
pub struct Credential {
    /// argon2id as a PHC string.
    hash: Zeroizing<String>,
    /// It was given by somebody else, and must be changed at the next sign-on.
    pub one_time: bool,
    /// When it was set.
    pub set: Moment,
    /// Wrong tries in a row.
    pub failures: u16,
    /// When the last try was counted.
    pub tried: Option<Moment>,
    /// Locked until then.
    pub locked: Option<Moment>,
}

impl std::fmt::Debug for Credential {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Credential(one_time: {}, failures: {})", self.one_time, self.failures)
    }
}

impl Credential {
    /// Hashes a password: slow on purpose.
    ///
    /// # Errors
    /// When the system gives no random numbers or no memory.
    pub fn of(secret: &Secret, one_time: bool, set: Moment) -> Result<Self, ContactsError> {
        let fault = |e: &dyn std::fmt::Display| ContactsError::Hash(e.to_string());
        let params = Params::new(MEMORY, PASSES, 1, None).map_err(|e| fault(&e))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut salt = [0; 16];
        random(&mut salt)?;
        let hash = argon.hash_password_with_salt(secret.expose().as_bytes(), &salt).map_err(|e| fault(&e))?;
        let hash = Zeroizing::new(hash.to_string());
        Ok(Self { hash, one_time, set, failures: 0, tried: None, locked: None })
    }

    /// Whether this is the password: slow on purpose.
    pub fn is(&self, secret: &Secret) -> bool {
        let Ok(hash) = PasswordHash::new(&self.hash) else { return false };
        Argon2::default().verify_password(secret.expose().as_bytes(), &hash).is_ok()
    }
}

/// What is sealed in format 1. Never changed: a further field is a new format.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop)]
struct CredentialV1 {
    hash: String,
    one_time: bool,
    set: (i64, i16),
    failures: u16,
    tried: Option<(i64, i16)>,
    locked: Option<(i64, i16)>,
}

fn config() -> impl bincode::config::Config {
    bincode::config::standard().with_limit::<{ 1 << 16 }>()
}

fn parts(m: Moment) -> (i64, i16) {
    (m.ms(), m.offset_min())
}

fn moment((ms, offset): (i64, i16)) -> Moment {
    Moment::new(ms, offset)
}

/// A key of its own, so that no sealed card can be passed off as a credential.
fn cipher(site: &SiteKey) -> XChaCha20Poly1305 {
    let key = Zeroizing::new(blake3::derive_key("frontdesk credentials v1", site.bytes()));
    XChaCha20Poly1305::new(&Key::from(*key))
}

/// What a seal is bound to: a record moved to another person does not open.
fn bound(staff: StaffId, generation: u32) -> Vec<u8> {
    [b"frontdesk credential ".as_slice(), &[FORMAT], &staff.0.to_le_bytes(), &generation.to_le_bytes()].concat()
}

/// Seals a credential: `format u8 | generation u32 | nonce 24 | sealed`.
pub(super) fn seal(site: &SiteKey, staff: StaffId, credential: &Credential) -> Result<Vec<u8>, ContactsError> {
    let Credential { hash, one_time, set, failures, tried, locked } = credential;
    let v1 = CredentialV1 {
        hash: hash.to_string(),
        one_time: *one_time,
        set: parts(*set),
        failures: *failures,
        tried: tried.map(parts),
        locked: locked.map(parts),
    };
    let plain = bincode::serde::encode_to_vec(&v1, config()).map(Zeroizing::new);
    let plain = plain.map_err(|e| ContactsError::Store(e.to_string()))?;
    let mut nonce = [0; NONCE];
    random(&mut nonce)?;
    let aad = bound(staff, site.generation());
    let sealed = cipher(site).encrypt(&XNonce::from(nonce), Payload { msg: &plain, aad: &aad });
    let sealed = sealed.map_err(|_| ContactsError::Store("sealing failed".to_owned()))?;
    Ok([&[FORMAT], site.generation().to_le_bytes().as_slice(), &nonce, &sealed].concat())
}

/// Which site key seals it; none when it is no credential.
pub(super) fn generation(bytes: &[u8]) -> Option<u32> {
    let (generation, _) = bytes.strip_prefix(&[FORMAT])?.split_first_chunk::<4>()?;
    Some(u32::from_le_bytes(*generation))
}

/// Opens a credential.
///
/// # Errors
/// [`ContactsError::Credential`] when it was changed, or is sealed with another key.
pub(super) fn open(site: &SiteKey, staff: StaffId, bytes: &[u8]) -> Result<Credential, ContactsError> {
    let open = || {
        let (generation, rest) = bytes.strip_prefix(&[FORMAT])?.split_first_chunk::<4>()?;
        let (nonce, sealed) = rest.split_first_chunk::<NONCE>()?;
        let aad = bound(staff, u32::from_le_bytes(*generation));
        let plain = cipher(site).decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad }).ok();
        let plain = plain.map(Zeroizing::new)?;
        let (mut v1, used) = bincode::serde::decode_from_slice::<CredentialV1, _>(&plain, config()).ok()?;
        (used == plain.len()).then(|| Credential {
            hash: Zeroizing::new(std::mem::take(&mut v1.hash)),
            one_time: v1.one_time,
            set: moment(v1.set),
            failures: v1.failures,
            tried: v1.tried.map(moment),
            locked: v1.locked.map(moment),
        })
    };
    open().ok_or(ContactsError::Credential(staff))
}
