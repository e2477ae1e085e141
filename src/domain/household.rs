//! Households and the usual ways of writing their numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A household's canonical number: building, unit where the site has units, room: `12-1803`, `12-2-1803` (R126).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HouseholdCode(pub String);

impl fmt::Display for HouseholdCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A number as somebody wrote it, before it is looked up in the register.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HouseholdRef {
    /// Building.
    pub building: String,
    /// Unit (单元), when written.
    pub unit: Option<String>,
    /// Room.
    pub room: String,
    /// Bytes of the text that were understood.
    pub range: std::ops::Range<usize>,
}

impl HouseholdRef {
    /// Whether a registered code is what was meant: building and room equal, and the unit where it was written.
    pub fn matches(&self, code: &HouseholdCode) -> bool {
        let mut parts = code.0.split('-');
        let (Some(building), Some(second)) = (parts.next(), parts.next()) else { return false };
        let (unit, room) = match parts.next() {
            Some(room) => (Some(second), room),
            None => (None, second),
        };
        let unit_ok = match (&self.unit, unit) {
            (Some(written), Some(known)) => written == known,
            _ => true,
        };
        building == self.building && room == self.room && unit_ok
    }
    /// The canonical code of what was written.
    pub fn code(&self) -> HouseholdCode {
        HouseholdCode(match &self.unit {
            Some(unit) => format!("{}-{}-{}", self.building, unit, self.room),
            None => format!("{}-{}", self.building, self.room),
        })
    }
}

/// Half-width twin of a full-width letter, digit or sign.
fn half(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '—' | '–' | '―' => '-',
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Finds the first household number in a text, in the usual ways of writing: `12-1803`, `12-2-1803`, `12栋1803`,
/// `12号楼2单元1803室`, `12幢1803`, `12#1803`, also with full-width digits. A number longer than a building and a room
/// can be (a phone, a date) is not taken for one.
pub fn find_household(text: &str) -> Option<HouseholdRef> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(i, c)| (i, half(c))).collect();
    let end_of = |i: usize| chars.get(i).map_or(text.len(), |(at, _)| *at);
    let mut start = 0;
    while start < chars.len() {
        let is_digit = |i: usize| chars.get(i).is_some_and(|(_, c)| c.is_ascii_digit());
        if !is_digit(start)
            || (start > 0 && (is_digit(start - 1) || chars.get(start - 1).is_some_and(|(_, c)| *c == '-')))
        {
            start += 1;
            continue;
        }
        if let Some((building, unit, room, end)) = read_number(&chars, start) {
            let range = chars.get(start).map_or(0, |(at, _)| *at)..end_of(end);
            return Some(HouseholdRef { building, unit, room, range });
        }
        start += 1;
    }
    None
}

fn read_number(chars: &[(usize, char)], start: usize) -> Option<(String, Option<String>, String, usize)> {
    // text-ok-begin: how household numbers are written, to recognise them
    let (building, at) = digits(chars, start, 3)?;
    let at = one_of(chars, at, &["号楼", "栋", "幢", "楼", "座", "#", "-"])?;
    let (second, after) = digits(chars, at, 5)?;
    let (unit, room, mut end) = match one_of(chars, after, &["单元", "门", "-"]) {
        Some(next) if second.len() <= 2 => {
            let (room, end) = digits(chars, next, 5)?;
            (Some(second), room, end)
        }
        _ => (None, second, after),
    };
    if room.len() < 3 || chars.get(end).is_some_and(|(_, c)| c.is_ascii_digit() || *c == '-') {
        return None;
    }
    if let Some(next) = one_of(chars, end, &["室", "房", "户", "号"]) {
        end = next;
    }
    // text-ok-end
    let plain = |s: String| s.trim_start_matches('0').to_owned();
    Some((plain(building), unit.map(plain), plain(room), end)).filter(|(b, _, r, _)| !b.is_empty() && !r.is_empty())
}

fn digits(chars: &[(usize, char)], start: usize, most: usize) -> Option<(String, usize)> {
    let text: String = chars.iter().skip(start).map(|(_, c)| *c).take_while(char::is_ascii_digit).collect();
    if text.is_empty() || text.len() > most { None } else { Some((text.clone(), start + text.len())) }
}

fn one_of(chars: &[(usize, char)], at: usize, words: &[&str]) -> Option<usize> {
    words.iter().find_map(|word| {
        let n = word.chars().count();
        let here = chars.iter().skip(at).take(n).map(|(_, c)| *c);
        (here.clone().count() == n && here.eq(word.chars())).then_some(at + n)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_ways_of_writing_a_household() {
        for (text, code) in [
            ("12-1803 厨房水管漏水 急", "12-1803"),
            ("12栋1803漏水", "12-1803"),
            ("12号楼2单元1803室 门禁", "12-2-1803"),
            ("１２－１８０３", "12-1803"),
            ("12幢1803", "12-1803"),
            ("12#1803", "12-1803"),
            ("业主报修 3-2-0502 电梯", "3-2-502"),
            ("请到12-2-1803看一下", "12-2-1803"),
        ] {
            assert_eq!(find_household(text).map(|h| h.code().0), Some(code.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_household() {
        for text in ["13800138000", "2026-11-21", "0571-87654321", "3楼漏水", "12-", "", "早上8-9点"] {
            assert_eq!(find_household(text), None, "{text}");
        }
    }

    #[test]
    fn a_reference_without_unit_matches_a_code_with_one() {
        let Some(found) = find_household("12-1803") else { panic!("not read") };
        assert!(found.matches(&HouseholdCode("12-2-1803".into())));
        assert!(found.matches(&HouseholdCode("12-1803".into())));
        assert!(!found.matches(&HouseholdCode("12-1804".into())));
    }
}
