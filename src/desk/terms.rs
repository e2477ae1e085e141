//! The terms by which packed tickets are found, each a number. Written into files, so that no name and no telephone number
//! is among them: who called is a term by the number of the contact record, which says nothing once it is forgotten.

use super::find::initials;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::text::fold;
use std::ops::RangeInclusive;

/// Bits behind the sort of a term.
const BITS: u32 = 56;
const PAIR: u64 = 1 << BITS;
const TRIPLE: u64 = 2 << BITS;
const CONTACT: u64 = 3 << BITS;
const STAFF: u64 = 4 << BITS;
const CODE: u64 = 5 << BITS;
const HOUSEHOLD: u64 = 6 << BITS;
const NUMBER: u64 = 7 << BITS;
const VALUE: u64 = PAIR - 1;
/// Bits of a character.
const CHAR: u32 = 21;

/// What a ticket is found by.
pub fn describe(t: &Ticket, out: &mut Vec<u64>) {
    if let Some(number) = t.number {
        grams(&format!("{:08}-{:04}", number.day, number.seq), out);
        out.push(by_number(number));
    }
    if let Some(household) = &t.message.household {
        grams(&fold(&household.0), out);
    }
    grams(&fold(&t.message.text), out);
    grams(&fold(&t.message.place), out);
    grams(&initials(&t.message.text), out);
    out.extend(t.message.contact.iter().chain(&t.kept).map(|c| by_contact(*c)));
    describe_others(t, out);
}

/// Of these what is no text of its own: household, people, department, category.
pub fn describe_others(t: &Ticket, out: &mut Vec<u64>) {
    out.extend(t.message.household.as_ref().map(by_household));
    let dispatch = t.dispatch.as_ref();
    let people = [t.first_receiver, t.tracker(), dispatch.and_then(|d| d.handler)];
    out.extend(people.into_iter().flatten().chain(t.handlers.iter().copied()).map(by_staff));
    out.extend(dispatch.map(|d| by_code(&d.department)));
    out.extend(t.class.as_ref().and_then(|c| c.category.as_ref()).map(by_code));
}

/// By a contact record.
pub fn by_contact(id: ContactId) -> u64 {
    CONTACT | (id.0 & VALUE)
}

/// All contact records.
pub const CONTACTS: RangeInclusive<u64> = CONTACT..=CONTACT | VALUE;

/// The contact record of a term among [`CONTACTS`].
pub fn contact_of(term: u64) -> ContactId {
    ContactId(term & VALUE)
}

/// By a person.
pub fn by_staff(id: StaffId) -> u64 {
    STAFF | u64::from(id.0)
}

/// By a department or category.
pub fn by_code(code: &Code) -> u64 {
    CODE | short_hash(&code.0)
}

/// By a household.
pub fn by_household(code: &HouseholdCode) -> u64 {
    HOUSEHOLD | short_hash(&code.0)
}

/// By the short number: month, day and count.
pub fn by_number(number: TicketNumber) -> u64 {
    NUMBER | u64::from(number.day % 10_000) << 24 | u64::from(number.seq & 0xff_ffff)
}

/// Forty bits: two of some thousand codes or households hardly ever meet, and what is found is looked at again.
fn short_hash(text: &str) -> u64 {
    let hash = blake3::hash(text.as_bytes());
    let bytes = hash.as_bytes().first_chunk::<8>().copied().unwrap_or_default();
    u64::from_le_bytes(bytes) & ((1 << 40) - 1)
}

/// A term for each place of a text: letters and digits are common, so that three of them go together; of other
/// characters two are enough. What is missing after the end counts as 0.
fn grams(text: &str, out: &mut Vec<u64>) {
    let mut chars = text.chars();
    let mut window = (chars.next(), chars.next(), chars.next());
    while let (Some(a), b, c) = window {
        out.push(gram(a, b, c));
        window = (b, c, chars.next());
    }
}

fn gram(a: char, b: Option<char>, c: Option<char>) -> u64 {
    let [a, b, c] = [Some(a), b, c].map(|c| c.map_or(0, |c| u64::from(u32::from(c))));
    if a < 0x80 { TRIPLE | a << (2 * CHAR) | b << CHAR | c } else { PAIR | a << CHAR | b }
}

/// The terms that a text with these characters in a row must have: all of them, or for fewer characters than a term has
/// the ranges in which one must lie. With it, whether having them is enough.
pub fn wanted(text: &str) -> (Vec<RangeInclusive<u64>>, bool) {
    let chars: Vec<char> = text.chars().collect();
    let mut terms = Vec::new();
    for (at, a) in chars.iter().enumerate() {
        let (b, c) = (chars.get(at + 1).copied(), chars.get(at + 2).copied());
        let is_whole = if a.is_ascii() { c.is_some() } else { b.is_some() };
        if is_whole {
            let term = gram(*a, b, c);
            if !terms.contains(&(term..=term)) {
                terms.push(term..=term);
            }
        }
    }
    let alone = terms.len() <= 1 && chars.len() <= 2;
    if let (Some(a), true) = (chars.first(), terms.is_empty()) {
        let low = gram(*a, chars.get(1).copied(), None);
        let open = if a.is_ascii() && chars.len() == 1 { 2 * CHAR } else { CHAR };
        terms.push(low..=low | ((1 << open) - 1));
        return (terms, true);
    }
    let triple = terms.len() == 1 && chars.len() == 3 && chars.iter().all(char::is_ascii);
    (terms, alone || triple)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a text has what a typed one wants.
    fn has(text: &str, typed: &str) -> bool {
        let mut terms = Vec::new();
        grams(text, &mut terms);
        wanted(typed).0.iter().all(|range| terms.iter().any(|term| range.contains(term)))
    }

    #[test]
    fn whatever_stands_in_a_text_is_wanted_of_it() {
        let text = "12-1803 厨房a水管漏水 b座";
        let chars: Vec<char> = text.chars().collect();
        for from in 0..chars.len() {
            for to in from + 1..=chars.len() {
                let typed: String = chars[from..to].iter().collect();
                assert!(has(text, &typed), "{typed}");
            }
        }
        for typed in ["13", "房水", "漏漏", "1804", "水a", "z", "电"] {
            assert!(!has(text, typed), "{typed}");
        }
    }

    #[test]
    fn what_is_said_to_be_enough_is() {
        let texts = ["ab漏水ca", "水b漏", "aab", "b", "水", "漏水漏", "12-1803", "a水"];
        for text in texts {
            for typed in ["a", "ab", "abb", "aab", "漏", "漏水", "水漏", "水b", "b漏", "a水", "2-1", "12"] {
                let (_, enough) = wanted(typed);
                if enough {
                    assert_eq!(has(text, typed), text.contains(typed), "{typed} in {text}");
                }
            }
        }
    }
}
