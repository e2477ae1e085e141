//! Anchors: a position and the head's hash in a short form that people can write down, print on a signed sheet and type
//! in again (H7). A chain alone does not see a cut tail, a rolled-back copy or a ledger that was hashed anew; one anchor
//! outside the machine sees them all.

use super::{Hash, Head, Ledger, LedgerError};
use std::fmt;
use std::str::FromStr;

/// Crockford's digits: no I, L, O, U.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Digits of the hash in an anchor: 100 bits.
const LENGTH: usize = 20;

/// A position and the first 100 bits of the hash there: `81234:7K2M0-AB3CD-…-9`, the last digit being a check.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Anchor {
    /// Position of the event.
    pub position: u64,
    digits: [u8; LENGTH],
}

/// What a ledger says to an anchor.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchored {
    /// The same event stands there.
    Met,
    /// Another event stands there: the ledger is not the one the anchor was taken from, or was written anew.
    Differs,
    /// The ledger ends before it: later events were lost or cut off.
    Beyond {
        /// Where it ends.
        head: u64,
    },
}

impl Anchor {
    /// The anchor of a head.
    pub fn of(head: Head) -> Self {
        Self { position: head.position, digits: digits(&head.hash) }
    }
    /// The code without the position: four groups of five, and a check digit.
    pub fn code(&self) -> String {
        let groups: Vec<String> =
            self.digits.chunks(5).map(|group| group.iter().copied().map(char::from).collect()).collect();
        format!("{}-{}", groups.join("-"), char::from(self.check_digit()))
    }
    /// The last group, which the incoming operator types from the paper.
    pub fn last_group(&self) -> String {
        self.digits.iter().skip(LENGTH - 5).copied().map(char::from).collect()
    }
    /// Compares a ledger with it.
    ///
    /// # Errors
    /// When the ledger can't be read there.
    pub fn check(&self, ledger: &dyn Ledger) -> Result<Anchored, LedgerError> {
        let head = ledger.head().position;
        if self.position > head {
            return Ok(Anchored::Beyond { head });
        }
        let hash = match self.position {
            0 => Some(Hash::default()),
            position => ledger.read(position, 1)?.first().map(|e| e.hash),
        };
        Ok(if hash.is_some_and(|h| digits(&h) == self.digits) { Anchored::Met } else { Anchored::Differs })
    }
    /// Over position and digits, so that a slip of the pen is told from a ledger that differs.
    fn check_digit(&self) -> u8 {
        let hash = blake3::hash(&[self.position.to_le_bytes().as_slice(), &self.digits].concat());
        digit(hash.as_bytes().first().copied().unwrap_or_default())
    }
}

fn digit(five_bits: u8) -> u8 {
    DIGITS.get(usize::from(five_bits & 31)).copied().unwrap_or(b'0')
}

fn digits(hash: &Hash) -> [u8; LENGTH] {
    let number = hash.0.first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    let mut out = [b'0'; LENGTH];
    for (n, place) in (1u32..).zip(&mut out) {
        let [low, ..] = (number >> (128 - 5 * n)).to_le_bytes();
        *place = digit(low);
    }
    out
}

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.position, self.code())
    }
}

/// Why a text is no anchor.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum NoAnchor {
    /// Not of the form `POSITION:CODE`.
    #[error("not of the form 81234:XXXXX-XXXXX-XXXXX-XXXXX-X")]
    Form,
    /// The check digit does not fit: something was mistyped.
    #[error("the check digit does not fit: something was mistyped")]
    Mistyped,
}

impl FromStr for Anchor {
    type Err = NoAnchor;
    /// Takes small letters, spaces for hyphens, O for 0, and I or L for 1.
    fn from_str(text: &str) -> Result<Self, NoAnchor> {
        let (position, code) = text.trim().split_once([':', '：']).ok_or(NoAnchor::Form)?;
        let position = position.trim().trim_start_matches('#').parse().map_err(|_| NoAnchor::Form)?;
        let mut all = Vec::with_capacity(LENGTH + 1);
        for c in code.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let c = match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                c => c,
            };
            all.push(u8::try_from(c).ok().filter(|b| DIGITS.contains(b)).ok_or(NoAnchor::Form)?);
        }
        let (digits, check) = all.split_first_chunk::<LENGTH>().ok_or(NoAnchor::Form)?;
        let anchor = Self { position, digits: *digits };
        match check {
            [check] if *check == anchor.check_digit() => Ok(anchor),
            [_] => Err(NoAnchor::Mistyped),
            _ => Err(NoAnchor::Form),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h7_an_anchor_survives_being_written_down() {
        let mut hash = [0; 32];
        hash.iter_mut().zip(0u8..).for_each(|(b, n)| *b = n.wrapping_mul(91));
        let anchor = Anchor::of(Head { position: 81_234, hash: Hash(hash) });
        let text = anchor.to_string();
        assert_eq!(text.parse(), Ok(anchor));
        assert_eq!(text.len(), "81234:".len() + 4 * 6 + 1);
        let code = anchor.code().to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        let sloppy = format!(" #81234： {code} ");
        assert_eq!(sloppy.parse(), Ok(anchor));
        assert!(text.contains(&anchor.last_group()));
        for wrong in ["", "81234", "x:00000", &text[..20], &format!("{text}0")] {
            assert_eq!(wrong.parse::<Anchor>(), Err(NoAnchor::Form), "{wrong}");
        }
    }

    #[test]
    fn h7_most_slips_of_the_pen_are_told() {
        let anchor = Anchor::of(Head { position: 7, hash: Hash([0x5a; 32]) });
        let text = anchor.to_string();
        let (mut told, mut tried) = (0, 0);
        for at in 2..text.len() {
            for digit in DIGITS {
                let mut bytes = text.clone().into_bytes();
                if bytes[at] == b'-' || bytes[at] == *digit {
                    continue;
                }
                bytes[at] = *digit;
                tried += 1;
                told += usize::from(String::from_utf8(bytes).unwrap().parse::<Anchor>().is_err());
            }
        }
        assert!(told * 100 > tried * 94, "{told} of {tried}");
    }
}
