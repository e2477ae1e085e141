//! The first letters of a name: of its words, or of its characters' pinyin.

use ib_matcher::pinyin::{PinyinData, PinyinNotation};

/// Characters of estates' names whose first reading in the table (it is sorted by letters) is not the usual one.
const USUAL: &[(&str, char)] =
    &[("万", 'W'), ("石", 'S'), ("区期", 'Q'), ("广", 'G'), ("厂", 'C'), ("合红", 'H'), ("校", 'X')]; // text-ok: characters to recognise

/// The first letters of a name in capitals, at most so many: 滨湖花园 → `BHHY`, Lakeside Gardens → `LG`. A single word
/// gives its own first letters. Characters of several readings give the first one: it is a proposal, not a reading.
#[must_use]
pub fn initials(name: &str, most: usize) -> String {
    let data = PinyinData::new(PinyinNotation::Ascii);
    let name: String = name.chars().map(super::half_width).collect();
    let mut out = String::new();
    let mut words = 0;
    for word in name.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        words += 1;
        // In a word of Latin letters the first counts, of Chinese characters each.
        let mut inside = false;
        for c in word.chars() {
            if c.is_ascii_alphabetic() {
                if !inside {
                    out.push(c.to_ascii_uppercase());
                }
                inside = true;
                continue;
            }
            inside = false;
            let first = data.get_pinyins(c).next().and_then(|p| p.notation(PinyinNotation::Ascii));
            let letter = USUAL.iter().find(|(usual, _)| usual.contains(c)).map(|(_, letter)| *letter);
            out.extend(letter.or_else(|| first?.chars().next()).map(|l| l.to_ascii_uppercase()));
        }
    }
    let letters: String = name.chars().filter(char::is_ascii_alphabetic).map(|c| c.to_ascii_uppercase()).collect();
    if words == 1 && out.len() == 1 && letters.len() > 1 {
        out = letters;
    }
    out.truncate(most);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_characters_and_of_words() {
        for (name, want) in [
            ("滨湖花园", "BHHY"),
            ("滨湖花园 中控室", "BHHY"),
            ("Lakeside Gardens", "LG"),
            ("Riverside", "RIVE"),
            ("万科 City Tower", "WKCT"),
            ("广厦小区一期", "GSXQ"),
            ("ＢＨ花园", "BHY"),
            ("园", "Y"),
            ("12栋", "D"),
            ("—", ""),
            ("", ""),
        ] {
            assert_eq!(initials(name, 4), want, "{name}");
        }
    }
}
