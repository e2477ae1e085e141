//! Households and the usual ways of writing their numbers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A household's canonical number: building, unit where the site has units, room: `12-1803`, `12-2-1803` (R126).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct HouseholdCode(pub String);

impl HouseholdCode {
    /// The building.
    #[must_use]
    pub fn building(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }
}

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
pub(super) fn half(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '—' | '–' | '―' => '-',
        '\u{3000}' => ' ',
        c => c,
    }
}

/// Finds the first household number in a text, in the usual ways of writing: `12-1803`, `12-2-1803`, `12栋1803`,
/// `12号楼2单元1803室`, `12幢18楼03室`, `12#1803`, `12/1803`, `A座1201`, `十二栋一八〇三`, and at the beginning `12 1803`;
/// also with full-width digits. A number longer than a building and a room can be (a phone, a date) is not taken for one.
pub fn find_household(text: &str) -> Option<HouseholdRef> {
    let chars: Vec<(usize, char)> = text.char_indices().map(|(i, c)| (i, half(c))).collect();
    let at_byte = |i: usize| chars.get(i).map_or(text.len(), |(at, _)| *at);
    let first = chars.iter().take_while(|(_, c)| c.is_whitespace()).count();
    let joined = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '/') || is_numeral(c);
    (first..chars.len()).find_map(|start| {
        if start > first && char_at(&chars, start - 1).is_some_and(joined) {
            return None;
        }
        let mut reader = Reader { chars: &chars, at: start };
        let (building, unit, room) = reader.household(start == first)?;
        Some(HouseholdRef { building, unit, room, range: at_byte(start)..at_byte(reader.at) })
    })
}

fn char_at(chars: &[(usize, char)], at: usize) -> Option<char> {
    chars.get(at).map(|(_, c)| *c)
}

/// Chinese numerals with their digit; 十 and 百 have none.
const NUMERALS: &[(char, Option<u32>)] = &[
    ('零', Some(0)),
    ('〇', Some(0)),
    ('一', Some(1)),
    ('幺', Some(1)),
    ('二', Some(2)),
    ('两', Some(2)),
    ('三', Some(3)),
    ('四', Some(4)),
    ('五', Some(5)),
    ('六', Some(6)),
    ('七', Some(7)),
    ('八', Some(8)),
    ('九', Some(9)),
    ('十', None),
    ('百', None),
];

fn is_numeral(c: char) -> bool {
    NUMERALS.iter().any(|(n, _)| *n == c)
}

/// Digits of a Chinese number: `一八〇三` → `1803`, `二十三` → `23`, `一百零二` → `102`.
fn chinese_number(text: &[char]) -> String {
    let digit = |c: char| NUMERALS.iter().find(|(n, _)| *n == c).and_then(|(_, d)| *d);
    if text.iter().all(|c| digit(*c).is_some()) {
        return text.iter().filter_map(|c| digit(*c)).map(|d| d.to_string()).collect();
    }
    let (mut sum, mut last) = (0_u32, None);
    for c in text {
        match (c, digit(*c)) {
            (_, Some(d)) => last = Some(d),
            ('百', _) => sum += last.take().unwrap_or(1) * 100,
            _ => sum += last.take().unwrap_or(1) * 10,
        }
    }
    (sum + last.unwrap_or(0)).to_string()
}

struct Reader<'c> {
    chars: &'c [(usize, char)],
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        char_at(self.chars, self.at)
    }
    /// A run of digits, western or Chinese, of at most so many.
    fn digits(&mut self, most: usize) -> Option<String> {
        let rest = || self.chars.iter().skip(self.at).map(|(_, c)| *c);
        let mut text: String = rest().take_while(char::is_ascii_digit).collect();
        let mut taken = text.len();
        if text.is_empty() {
            let chinese: Vec<char> = rest().take_while(|c| is_numeral(*c)).take(most + 2).collect();
            taken = chinese.len();
            text = if chinese.is_empty() { String::new() } else { chinese_number(&chinese) };
        }
        if text.is_empty() || text.len() > most {
            return None;
        }
        self.at += taken;
        Some(text)
    }
    /// A building: a number, or a letter and perhaps a number.
    fn building(&mut self) -> Option<String> {
        let Some(letter) = self.peek().filter(char::is_ascii_alphabetic) else { return self.digits(3) };
        self.at += 1;
        let number = if self.peek().is_some_and(|c| c.is_ascii_digit()) { self.digits(2)? } else { String::new() };
        Some(format!("{}{number}", letter.to_ascii_uppercase()))
    }
    /// One of these words, with at most one blank on either side; which one.
    fn word(&mut self, words: &[&'static str]) -> Option<&'static str> {
        let before = self.at;
        self.blank();
        for word in words {
            let n = word.chars().count();
            let here = self.chars.iter().skip(self.at).take(n).map(|(_, c)| *c);
            if here.clone().count() == n && here.eq(word.chars()) {
                self.at += n;
                self.blank();
                return Some(word);
            }
        }
        self.at = before;
        None
    }
    fn blank(&mut self) {
        if self.peek() == Some(' ') {
            self.at += 1;
        }
    }
    /// Tries a part; what does not fit leaves the place as it was.
    fn attempt<T>(&mut self, part: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let before = self.at;
        let found = part(self);
        if found.is_none() {
            self.at = before;
        }
        found
    }
    // text-ok-begin: what people write, not what we say
    fn household(&mut self, at_start: bool) -> Option<(String, Option<String>, String)> {
        let lettered = self.peek().is_some_and(|c| c.is_ascii_alphabetic());
        let building = self.building()?;
        let written = self.word(&["号楼", "栋", "幢", "楼", "座", "#", "-", "/", "号"]);
        // `12 1803` means a household only where an operator would begin with it.
        let separator = match written {
            Some(separator) => separator,
            None if at_start && !lettered && self.peek() == Some(' ') => {
                self.at += 1;
                " "
            }
            None => return None,
        };
        let unit = self.attempt(|r| {
            let unit = r.digits(2)?;
            r.word(&["单元", "门", "-"]).map(|_| unit)
        });
        let room = self.attempt(Self::room_by_floor).or_else(|| self.digits(5))?;
        let tail = self.peek();
        if room.len() < 3 || tail.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '/')) {
            return None;
        }
        let suffix = self.attempt(|r| {
            let suffix = r.peek().filter(|c| matches!(c, '室' | '房' | '户' | '号'))?;
            r.at += 1;
            Some(suffix)
        });
        // `8号1200元`, `20号1430左右`, `3/2026年`, `30 1500块` are something else.
        let named = suffix.is_some_and(|c| c != '号');
        let counts = |c: char| c.is_ascii_alphanumeric() || "元块年月日点分秒个次度米斤台号楼层人".contains(c);
        let open = match separator {
            "号" => named || tail.is_none_or(|c| !c.is_alphanumeric()),
            " " => named || tail.is_none_or(|c| !counts(c)),
            _ => true,
        };
        let month = separator == "/" && matches!(tail, Some('年' | '月'));
        if month || !open {
            return None;
        }
        let plain = |s: String| s.trim_start_matches('0').to_owned();
        let (building, room) = (plain(building), plain(room));
        (!building.is_empty() && !room.is_empty()).then(|| (building, unit.map(plain), room))
    }
    /// `18楼03` and `18楼1803`.
    fn room_by_floor(&mut self) -> Option<String> {
        let floor = self.digits(2)?;
        self.word(&["楼", "层"])?;
        let room = self.digits(4)?;
        Some(if room.len() >= 3 { room } else { format!("{floor}{room:0>2}") })
    }
    // text-ok-end
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
            ("12 1803 漏水", "12-1803"),
            ("12 1803漏水", "12-1803"),
            ("12栋 1803 漏水", "12-1803"),
            ("12 - 1803", "12-1803"),
            ("12/1803", "12-1803"),
            ("12幢18楼03室", "12-1803"),
            ("12栋2单元18层1803室", "12-2-1803"),
            ("A座1201空调", "A-1201"),
            ("b3-0502", "B3-502"),
            ("十二栋一八〇三", "12-1803"),
            ("三号楼二单元五零二", "3-2-502"),
            ("二十三栋1101", "23-1101"),
            ("12号1803室", "12-1803"),
            ("电话里说住7号楼1101", "7-1101"),
        ] {
            assert_eq!(find_household(text).map(|h| h.code().0), Some(code.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_household() {
        for text in [
            "13800138000",
            "2026-11-21",
            "0571-87654321",
            "3楼漏水",
            "12-",
            "",
            "早上8-9点",
            "8号1200元",
            "3/2026年",
            "2026/11/21",
            "一楼",
            "三楼二十分钟没人来",
            "浙A12345",
            "电梯 1803",
            "车位B2-12",
            "十栋没水",
            "12-180333",
            "11月20号1430左右",
        ] {
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
