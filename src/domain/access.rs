//! Who is let in: how strong a password has to be, how wrong tries are slowed and locked, and why somebody is not let in.
//!
//! Pure as the rest of the domain: hashing and the sealed store are `desk`'s and `contacts`'.

use super::ids::{Role, StaffId};
use super::secret::{LONGEST, Secret};
use super::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The figures of a policy pack on signing on.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AccessRules {
    /// Shortest password, in characters.
    pub password_characters: u16,
    /// Shortest PIN (digits only), in digits; 0 when PINs are not allowed.
    pub pin_digits: u16,
    /// From this wrong try in a row on, the next one has to wait.
    pub slow_after: u16,
    /// The first wait in seconds; it doubles with each further wrong try.
    pub slow_seconds: u16,
    /// After this many wrong tries in a row the person is locked.
    pub lock_after: u16,
    /// How long the lock lasts, in minutes.
    pub lock_minutes: u16,
    /// After how many minutes without a key the screen locks itself; 0: never.
    pub idle_lock_minutes: u16,
    /// How long a one-time password can be used, in hours.
    pub one_time_hours: u16,
    /// Whether whoever comes on duty types the code of the last printed handover sheet first (H7).
    pub paper_at_sign_on: bool,
    /// Supervisors: they take over, decide queried lines, release, excuse, are asked (T6, H4, H6, R2, R023, R043).
    pub supervisors: Vec<Role>,
    /// Who comes on duty at the desk (T2); the others act on work sent to them, or look on.
    pub desk: Vec<Role>,
    /// Who looks back at shifts, replays them, and sees who looked at personal data.
    pub look_back: Vec<Role>,
    /// Who of a department may have done work that nobody is named for, and so does not call back on it (C5).
    pub workers: Vec<Role>,
    /// Rows of characters that lie side by side (`1234567890`, `qwertyuiop`).
    pub sequences: Vec<String>,
    /// Passwords that everybody tries first, in small letters.
    pub common: Vec<String>,
}

/// Why a password is too weak.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weakness {
    /// Shorter than this many characters.
    TooShort {
        /// Characters needed.
        least: u16,
    },
    /// Only digits, and fewer than this.
    ShortPin {
        /// Digits needed.
        least: u16,
    },
    /// Only digits, and PINs are not allowed here.
    PinNotAllowed,
    /// Longer than this many characters.
    TooLong {
        /// Characters allowed.
        most: u16,
    },
    /// It holds a character that no keyboard types, or begins or ends with a blank.
    BadCharacter,
    /// It holds the person's name, or its pinyin.
    HoldsName,
    /// It holds a part of the person's phone number.
    HoldsPhone,
    /// One or two characters, or a short piece, again and again.
    Repeated,
    /// Characters in a row (`123456`, `qwerty`, `abcd4321`).
    Sequence,
    /// One that everybody tries first.
    Common,
    /// The same as before.
    Unchanged,
}

/// What a password must not hold: the person's own particulars.
#[derive(Clone, Default)]
pub struct About {
    /// Name, its pinyin and its words.
    pub names: Vec<String>,
    /// Phone number.
    pub phone: String,
}

/// Digits of a phone number that make a password weak when they stand in it side by side.
const PHONE_RUN: usize = 5;
/// The shortest run of a sequence that counts.
const RUN: usize = 3;

impl AccessRules {
    /// Everything that is wrong with a password. Empty when it is good.
    pub fn weaknesses(&self, secret: &Secret, about: &About) -> Vec<Weakness> {
        let text = secret.expose();
        let lower: Vec<char> = text.chars().flat_map(char::to_lowercase).collect();
        let lowered = zeroize::Zeroizing::new(lower.iter().collect::<String>());
        let count = text.chars().count();
        let mut found = Vec::new();
        let digits = count > 0 && text.chars().all(|c| c.is_ascii_digit());
        if digits && self.pin_digits == 0 {
            found.push(Weakness::PinNotAllowed);
        } else if digits && count < usize::from(self.pin_digits) {
            found.push(Weakness::ShortPin { least: self.pin_digits });
        } else if !digits && count < usize::from(self.password_characters) {
            found.push(Weakness::TooShort { least: self.password_characters });
        }
        if count > LONGEST {
            found.push(Weakness::TooLong { most: u16::try_from(LONGEST).unwrap_or(u16::MAX) });
        }
        if text.trim() != text || text.chars().any(char::is_control) {
            found.push(Weakness::BadCharacter);
        }
        if about.names.iter().any(|name| holds_name(&lowered, name)) {
            found.push(Weakness::HoldsName);
        }
        if holds_phone(&lowered, &about.phone) {
            found.push(Weakness::HoldsPhone);
        }
        if repeated(&lower) {
            found.push(Weakness::Repeated);
        } else if self.in_sequence(&lower) {
            found.push(Weakness::Sequence);
        }
        if self.common.contains(&*lowered) {
            found.push(Weakness::Common);
        }
        found
    }

    /// Whether all but a few characters stand in runs of the pack's sequences, forwards or backwards.
    fn in_sequence(&self, text: &[char]) -> bool {
        let rows: Vec<Vec<char>> = self
            .sequences
            .iter()
            .flat_map(|row| [row.chars().collect::<Vec<_>>(), row.chars().rev().collect()])
            .collect();
        let follows = |a: char, b: char| rows.iter().any(|row| row.windows(2).any(|w| w == [a, b]));
        let mut rest = text;
        let mut outside = 0;
        while let Some(first) = rest.first() {
            let mut length = 1;
            let mut last = *first;
            for c in rest.iter().skip(1) {
                if !follows(last, *c) {
                    break;
                }
                last = *c;
                length += 1;
            }
            if length < RUN {
                outside += 1;
                length = 1;
            }
            rest = rest.get(length..).unwrap_or_default();
        }
        !text.is_empty() && outside < RUN && outside < text.len()
    }

    /// How long the next try has to wait after so many wrong ones in a row, in milliseconds.
    pub fn wait_ms(&self, failures: u16) -> i64 {
        let Some(over) = failures.checked_sub(self.slow_after) else { return 0 };
        let seconds = i64::from(self.slow_seconds) << u32::from(over).min(16);
        seconds.min(i64::from(self.lock_minutes.max(1)) * 60) * 1_000
    }
}

/// A name of two Chinese characters counts as one of four letters: shorter words stand in too many good passwords.
fn holds_name(text: &str, name: &str) -> bool {
    let name: String = name.chars().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace()).collect();
    let weight: usize = name.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    weight >= 4 && text.contains(&name)
}

fn holds_phone(text: &str, phone: &str) -> bool {
    let digits: Vec<char> = phone.chars().filter(char::is_ascii_digit).collect();
    digits.windows(PHONE_RUN).any(|run| text.contains(&run.iter().collect::<String>()))
}

/// At most two different characters, or a piece of up to four characters again and again.
fn repeated(text: &[char]) -> bool {
    let mut kinds = text.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    let again = |unit: usize| text.len() >= unit * 2 && text.iter().zip(text.iter().skip(unit)).all(|(a, b)| a == b);
    text.len() > 1 && (kinds.len() <= 2 || (1..=4).any(again))
}

/// How a password came to be set. None of these carries it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PasswordHow {
    /// The first supervisor's, when the site was set up.
    Founded,
    /// By the person, with the old one.
    Own,
    /// A one-time password, by a supervisor.
    Reset,
    /// A one-time password, by whoever owns the data folder: `frontdesk staff recover`.
    Recovered,
}

/// How somebody stands with signing on at this desk.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignOnState {
    /// Nothing is asked: a drill store, and no password is set.
    Open,
    /// The password is asked.
    Asked,
    /// A one-time password is asked, and an own one chosen at once.
    OneTime,
    /// No password is set yet: a supervisor gives a one-time password.
    NoPassword,
    /// Locked after too many wrong tries.
    Locked {
        /// Until when, unless a supervisor resets the password.
        until: Moment,
    },
    /// Left the company.
    Left,
}

/// Why somebody is not let in, or a password is not taken. Carries no secret.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Denied {
    /// The person has not shown who they are: their password is asked. `signature`: for this act itself, also when they
    /// sit at the keyboard (both signatures of a sheet, a supervisor's word).
    Unproven {
        /// Whose password.
        staff: StaffId,
        /// For this one act.
        signature: bool,
    },
    /// The person has no password yet.
    NoPassword {
        /// Who.
        staff: StaffId,
    },
    /// Wrong password.
    Wrong {
        /// Whose.
        staff: StaffId,
        /// Tries left before the lock.
        left: u16,
    },
    /// After wrong tries: not yet.
    Wait {
        /// Who.
        staff: StaffId,
        /// Seconds until the next try.
        seconds: u32,
    },
    /// Locked after too many wrong tries.
    Locked {
        /// Who.
        staff: StaffId,
        /// Until when, unless a supervisor resets the password.
        until: Moment,
    },
    /// Right, but it is a one-time password: an own one has to be chosen now.
    OneTime {
        /// Who.
        staff: StaffId,
    },
    /// The one-time password is too old.
    Expired {
        /// Whose.
        staff: StaffId,
    },
    /// The new password is too weak.
    Weak {
        /// Why, all of it.
        why: Vec<Weakness>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> AccessRules {
        AccessRules {
            password_characters: 8,
            pin_digits: 6,
            slow_after: 3,
            slow_seconds: 2,
            lock_after: 8,
            lock_minutes: 1,
            idle_lock_minutes: 10,
            one_time_hours: 72,
            paper_at_sign_on: false,
            sequences: ["01234567890", "abcdefghijklmnopqrstuvwxyz", "qwertyuiop"].map(str::to_owned).to_vec(),
            common: vec!["woaini1314".to_owned()],
            ..AccessRules::default()
        }
    }

    fn about() -> About {
        About { names: vec!["王芳".into(), "wangfang".into(), "Li".into()], phone: "139 1234 5678".into() }
    }

    fn found(text: &str) -> Vec<Weakness> {
        rules().weaknesses(&Secret::new(text), &about())
    }

    #[test]
    fn every_weakness_is_named() {
        use Weakness::*;
        for (text, want) in [
            ("tall-oak-9", vec![]),
            ("绿水青山在门口", vec![TooShort { least: 8 }]),
            ("绿水青山都在门口", vec![]),
            ("508317", vec![]),
            ("50831", vec![ShortPin { least: 6 }]),
            ("oak-9", vec![TooShort { least: 8 }]),
            ("", vec![TooShort { least: 8 }]),
            ("WangFang-77x", vec![HoldsName]),
            ("老王芳的猫咪在家", vec![HoldsName]),
            ("delight-77-moon", vec![]),
            ("912345", vec![HoldsPhone, Sequence]),
            ("oak-tree34567", vec![HoldsPhone]),
            ("112211", vec![Repeated]),
            ("abcabcabc", vec![Repeated]),
            ("password", vec![]),
            ("123456", vec![HoldsPhone, Sequence]),
            ("987654", vec![Sequence]),
            ("qwerty123", vec![Sequence]),
            ("abcd4321", vec![Sequence]),
            ("woaini1314", vec![Common]),
            ("WoAiNi1314", vec![Common]),
            ("tall\toak-9", vec![BadCharacter]),
            (" tall-oak-9", vec![BadCharacter]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
        assert_eq!(found(&"tall-oak-9".repeat(13)), vec![TooLong { most: 128 }]);
        let no_pin = AccessRules { pin_digits: 0, ..rules() };
        assert_eq!(no_pin.weaknesses(&Secret::new("508317"), &About::default()), vec![PinNotAllowed]);
    }

    #[test]
    fn waits_grow_from_the_pack_s_try_on_and_never_beyond_the_lock() {
        let waits: Vec<i64> = (0..12).map(|n| rules().wait_ms(n) / 1_000).collect();
        assert_eq!(waits, [0, 0, 0, 2, 4, 8, 16, 32, 60, 60, 60, 60]);
        assert_eq!(rules().wait_ms(u16::MAX), 60_000);
    }
}
