//! The secret behind the callback draws (C4): one for each month, derived from a key of the store, fixed in the ledger by
//! its hash before the month's first draw and made known when the month is over. Nobody at the desk can foresee a draw
//! without the key, and nobody can change one afterwards without the hash telling.

use super::{Desk, DeskError};
use crate::contacts::{ContactsError, SiteKey};
use crate::domain::command::Command;
use crate::domain::event::Event;
use crate::domain::ids::*;
use crate::domain::time::Moment;
use crate::store::DataFolder;
use std::collections::BTreeMap;

/// A month's secret.
pub type Secret = [u8; 32];

/// Derives the months' secrets.
pub struct Lottery {
    key: SiteKey,
    /// Hex hashes of months' secrets that were asked for.
    known: BTreeMap<u32, String>,
}

impl Lottery {
    /// With a key that lives as long as the process.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub(super) fn fresh() -> Result<Self, ContactsError> {
        Ok(Self { key: SiteKey::fresh(1)?, known: BTreeMap::new() })
    }

    /// With the key of a data folder, which is made at the first use. A damaged one is put aside: the months that it was
    /// the key of are fixed anew, and the audit shows that.
    pub(super) fn of(folder: &DataFolder) -> Result<Self, ContactsError> {
        let path = folder.draw_key();
        let key = match SiteKey::load(&path) {
            Ok(key) => key,
            Err(e) => {
                if !matches!(e, ContactsError::KeyMissing(_)) {
                    tracing::warn!(error = %e, "the key of the callback draws is not usable and is made anew");
                    let _ = std::fs::rename(&path, path.with_extension("bad"));
                }
                let key = SiteKey::fresh(1)?;
                // A disk that takes nothing is told by whoever must write there; draws go on for this run.
                if let Err(e) = key.store(&path) {
                    tracing::warn!(error = %e, "the key of the callback draws is not kept");
                }
                key
            }
        };
        Ok(Self { key, known: BTreeMap::new() })
    }

    /// With a key of these bytes, kept in the folder: for a drill site that is to come out the same each time.
    pub(super) fn seeded(bytes: [u8; 32], folder: Option<&DataFolder>) -> Result<Self, ContactsError> {
        let key = SiteKey::of(bytes);
        if let Some(folder) = folder {
            key.store(&folder.draw_key())?;
        }
        Ok(Self { key, known: BTreeMap::new() })
    }

    /// The secret of a month (yyyymm).
    pub fn secret(&self, month: u32) -> Secret {
        self.key.derive("frontdesk callback draws of a month v1", &month.to_le_bytes())
    }

    /// What the ledger says of a month's secret before it is known.
    pub fn commitment(&mut self, month: u32) -> String {
        if let Some(known) = self.known.get(&month) {
            return known.clone();
        }
        let hash = commitment(&self.secret(month));
        self.known.insert(month, hash.clone());
        hash
    }
}

/// The hash by which a secret is fixed, in hex.
pub fn commitment(secret: &Secret) -> String {
    let mut hasher = blake3::Hasher::new_derive_key("frontdesk callback draw commitment v1");
    hasher.update(secret);
    hasher.finalize().to_hex().to_string()
}

/// Hex of a secret.
pub fn to_hex(secret: &Secret) -> String {
    blake3::Hash::from_bytes(*secret).to_hex().to_string()
}

/// A secret from its hex.
pub fn from_hex(text: &str) -> Option<Secret> {
    blake3::Hash::from_hex(text).ok().map(|hash| *hash.as_bytes())
}

/// The random bytes of a draw: the secret's keyed hash of which ticket it is, in which class, and the how-manieth draw of
/// the class in the month.
pub fn bytes_of_draw(secret: &Secret, ticket: TicketId, class: &Code, month: u32, before: u32) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new_keyed(secret);
    hasher.update(&ticket.0.to_le_bytes()).update(&month.to_le_bytes()).update(&before.to_le_bytes());
    hasher.update(class.as_str().as_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    bytes
}

/// The number drawn, as decide makes it of those bytes.
pub fn number_of(bytes: [u8; 16]) -> u32 {
    let [a, b, c, d, ..] = bytes;
    u32::from_le_bytes([a, b, c, d])
}

/// The random bytes with which a decision that draws is decided again; none for one that does not.
pub(super) fn bytes_for(lottery: &Lottery, events: &[Event]) -> Option<[u8; 16]> {
    events.iter().find_map(|event| match event {
        Event::CallbackDrawn { ticket, class, month, before, .. } => {
            Some(bytes_of_draw(&lottery.secret(*month), *ticket, class, *month, *before))
        }
        _ => None,
    })
}

/// Whether a command is one that a month begins with, or that draws.
pub(super) fn begins_month(command: &Command) -> bool {
    use Command::*;
    matches!(
        command,
        MessageIn(_) | Register { .. } | Receive { .. } | OpenShift { .. } | Feedback { .. } | Answer { .. }
    )
}

impl Desk {
    /// What has to be recorded of the months' secrets before a command at `now`: the month's hash, and the secrets of
    /// the months that are over.
    pub(super) fn draws_to_record(&mut self, now: Moment) -> Vec<Command> {
        let world = &self.projections.world;
        if world.site.is_none() {
            return Vec::new();
        }
        let at = world.latest.map_or(now, |latest| latest.max(now));
        let month = at.month_number();
        let commitment = self.lottery.commitment(month);
        if world.counters.draws.get(&month).is_some_and(|d| d.commitment == commitment) {
            return Vec::new();
        }
        let over: Vec<(u32, String)> = world
            .counters
            .draws
            .range(..month)
            .filter(|(_, d)| !d.revealed)
            .map(|(month, d)| (*month, d.commitment.clone()))
            .collect();
        let mut commands = vec![Command::CommitDraws { month, commitment }];
        for (month, said) in over {
            // A secret whose key was lost can't be made known; the audit says so.
            if self.lottery.commitment(month) == said {
                commands.push(Command::RevealDraws { month, secret: to_hex(&self.lottery.secret(month)) });
            }
        }
        commands
    }

    /// Records it.
    pub(super) fn keep_draws(&mut self, now: Moment) -> Result<(), DeskError> {
        for command in self.draws_to_record(now) {
            self.submit(Actor::System, command, now)?;
        }
        Ok(())
    }

    /// The secret of a month, as this store's key gives it, when it is the one that was fixed.
    pub fn draw_secret(&self, month: u32, said: &str) -> Option<Secret> {
        let secret = self.lottery.secret(month);
        (commitment(&secret) == said).then_some(secret)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c4_a_draw_is_bound_to_its_ticket_class_month_and_place() {
        let secret = [7; 32];
        let of = |ticket: u64, class: &str, month, before| {
            number_of(bytes_of_draw(&secret, TicketId(ticket), &Code::new(class), month, before))
        };
        let first = of(1, "repair", 202_611, 0);
        assert_eq!(first, of(1, "repair", 202_611, 0), "anyone with the secret draws the same");
        for other in [of(2, "repair", 202_611, 0), of(1, "other", 202_611, 0), of(1, "repair", 202_612, 0)] {
            assert_ne!(first, other);
        }
        assert_ne!(first, of(1, "repair", 202_611, 1));
        assert_ne!(first, number_of(bytes_of_draw(&[8; 32], TicketId(1), &Code::new("repair"), 202_611, 0)));
    }

    #[test]
    fn c4_a_secret_goes_to_hex_and_back_and_its_hash_does_not_tell_it() {
        let mut lottery = Lottery::fresh().unwrap();
        let secret = lottery.secret(202_611);
        assert_eq!(from_hex(&to_hex(&secret)), Some(secret));
        assert_ne!(to_hex(&secret), lottery.commitment(202_611));
        assert_ne!(secret, lottery.secret(202_612));
        assert_eq!(from_hex("no hex"), None);
    }
}
