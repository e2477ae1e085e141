//! Steps of the caret: by grapheme and by word, also in Chinese, which has no blanks between words.

use unicode_segmentation::UnicodeSegmentation;

/// What stands together as one word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Class {
    Blank,
    Han,
    Word,
    Sign,
}

/// The most Chinese characters that one word step takes: most Chinese words have two, and a whole clause lost to one
/// key press is worse than a second press.
const HAN_WORD: usize = 2;

fn class(grapheme: &str) -> Class {
    match grapheme.chars().next() {
        None => Class::Blank,
        Some(c) if c.is_whitespace() => Class::Blank,
        Some(
            '\u{2E80}'..='\u{2FFF}'
            | '\u{3005}'..='\u{3007}'
            | '\u{3040}'..='\u{30FF}'
            | '\u{3400}'..='\u{9FFF}'
            | '\u{F900}'..='\u{FAFF}'
            | '\u{20000}'..='\u{3FFFF}',
        ) => Class::Han,
        Some(c) if c.is_alphanumeric() || c == '_' => Class::Word,
        Some(_) => Class::Sign,
    }
}

fn word<'t>(mut graphemes: impl Iterator<Item = &'t str>) -> usize {
    let mut chars = 0;
    let mut taken: Option<(Class, usize)> = None;
    for grapheme in graphemes.by_ref() {
        let here = class(grapheme);
        match taken {
            None if here == Class::Blank => {}
            None => taken = Some((here, 1)),
            Some((kind, n)) if kind == here && !(kind == Class::Han && n >= HAN_WORD) => taken = Some((kind, n + 1)),
            Some(_) => break,
        }
        chars += grapheme.chars().count();
    }
    chars
}

/// How many characters one word step takes back from the end of this text.
#[must_use]
pub fn word_back(before: &str) -> usize {
    word(before.graphemes(true).rev())
}

/// How many characters one word step takes forward from the start of this text.
#[must_use]
pub fn word_next(after: &str) -> usize {
    word(after.graphemes(true))
}

/// How many characters the last grapheme of this text has.
#[must_use]
pub fn grapheme_back(before: &str) -> usize {
    before.graphemes(true).next_back().map_or(0, |g| g.chars().count())
}

/// How many characters the first grapheme of this text has.
#[must_use]
pub fn grapheme_next(after: &str) -> usize {
    after.graphemes(true).next().map_or(0, |g| g.chars().count())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chinese_clause_goes_in_words_not_at_once() {
        let mut text = "保安队已到场".to_owned();
        let mut left = Vec::new();
        while !text.is_empty() {
            let keep = text.chars().count() - word_back(&text);
            text = text.chars().take(keep).collect();
            left.push(text.clone());
        }
        assert_eq!(left, ["保安队已", "保安", ""]);
    }

    #[test]
    fn words_numbers_and_signs_stand_apart() {
        assert_eq!(word_back("call plumber  "), 9);
        assert_eq!(word_back("12-1803"), 4);
        assert_eq!(word_back("漏水，"), 1);
        assert_eq!(word_next("  pump漏水"), 6);
        assert_eq!(word_next("水管漏水"), 2);
        assert_eq!((word_back(""), word_next("")), (0, 0));
    }

    #[test]
    fn a_grapheme_is_one_step() {
        assert_eq!(grapheme_back("a👨\u{200d}👩\u{200d}👧"), 5);
        assert_eq!(grapheme_next("e\u{301}x"), 2);
        assert_eq!(grapheme_back(""), 0);
    }
}
