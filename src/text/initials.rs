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

/// The ways in which a name is written in pinyin without tones and blanks, in small letters: 单王芳 → `shanwangfang`,
/// `danwangfang` … At most so many; letters stay as they are.
#[must_use]
pub fn pinyin(name: &str, most: usize) -> Vec<String> {
    let data = PinyinData::new(PinyinNotation::Ascii);
    let mut ways = vec![String::new()];
    for c in name.chars().map(super::half_width).filter(|c| c.is_alphanumeric()) {
        let mut readings: Vec<String> =
            data.get_pinyins(c).filter_map(|p| p.notation(PinyinNotation::Ascii).map(str::to_owned)).collect();
        readings.dedup();
        if readings.is_empty() {
            readings.push(c.to_lowercase().collect());
        }
        ways = ways.iter().flat_map(|way| readings.iter().map(move |r| format!("{way}{r}"))).take(most).collect();
    }
    ways.retain(|way| !way.is_empty());
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_pinyin_with_its_readings() {
        assert_eq!(pinyin("王芳", 16), ["wangfang"]);
        assert!(pinyin("单雄", 16).contains(&"shanxiong".to_owned()), "{:?}", pinyin("单雄", 16));
        assert_eq!(pinyin("Wang Fang", 16), ["wangfang"]);
        assert!(pinyin("", 16).is_empty());
        assert!(pinyin(&"单".repeat(200), 16).len() <= 16);
    }

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
