//! A line prepared for looking words up: folded characters with their places, and an index by character.

use crate::domain::household::half;
use std::collections::HashMap;
use std::ops::Range;

/// A folded line.
pub(super) struct Line {
    chars: Vec<char>,
    /// Byte of each character, and of the end.
    bytes: Vec<usize>,
    index: HashMap<char, Vec<usize>>,
}

fn fold(c: char) -> char {
    let c = half(c);
    c.to_lowercase().next().unwrap_or(c)
}

/// Whether a character is a Han letter.
pub(super) fn han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}')
}

/// How much a word of so many characters says. Latin letters say less each.
pub(super) fn weight(word: &str) -> u32 {
    let (mut latin, mut other) = (0_u32, 0_u32);
    for c in word.chars().filter(|c| c.is_alphanumeric()) {
        if c.is_ascii() { latin += 1 } else { other += 1 }
    }
    let units = other + if latin == 0 { 0 } else { latin.div_ceil(3).clamp(2, 5) };
    (3 * units).saturating_sub(2)
}

impl Line {
    pub fn new(text: &str) -> Self {
        let mut index: HashMap<char, Vec<usize>> = HashMap::new();
        let (mut chars, mut bytes) = (Vec::new(), Vec::new());
        for (n, (byte, c)) in text.char_indices().enumerate() {
            let c = fold(c);
            index.entry(c).or_default().push(n);
            chars.push(c);
            bytes.push(byte);
        }
        bytes.push(text.len());
        Self { chars, bytes, index }
    }
    pub fn len(&self) -> usize {
        self.chars.len()
    }
    pub fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).copied()
    }
    /// Bytes of a range of characters.
    pub fn bytes(&self, range: &Range<usize>) -> Range<usize> {
        let end = self.bytes.last().copied().unwrap_or(0);
        let at = |n: usize| self.bytes.get(n).copied().unwrap_or(end);
        at(range.start)..at(range.end)
    }
    /// The character that begins at or after a byte.
    pub fn char_of_byte(&self, byte: usize) -> usize {
        self.bytes.partition_point(|b| *b < byte).min(self.len())
    }
    /// Where the word stands, as ranges of characters.
    pub fn find(&self, word: &str) -> Vec<Range<usize>> {
        let Some(first) = word.chars().next() else { return Vec::new() };
        let starts = self.index.get(&fold(first)).map_or(&[] as &[usize], Vec::as_slice);
        starts.iter().filter_map(|start| self.at(*start, word)).collect()
    }
    /// Whether any of these words ends right before a place, blanks apart.
    pub fn ends_before(&self, place: usize, words: &[String]) -> bool {
        let mut end = place;
        while end > 0 && self.char(end - 1).is_some_and(char::is_whitespace) {
            end -= 1;
        }
        words.iter().any(|word| {
            let n = word.chars().count();
            // A Chinese word must touch; a Latin one stands a blank away.
            let latin = word.is_ascii();
            (latin || end == place) && end >= n && self.at(end - n, word).is_some_and(|r| r.end == end)
        })
    }
    /// The word at this very place. Latin words stand whole, with an ending of the plural or past at most.
    pub fn at(&self, start: usize, word: &str) -> Option<Range<usize>> {
        let mut end = start;
        for c in word.chars() {
            if self.char(end) != Some(fold(c)) {
                return None;
            }
            end += 1;
        }
        let letter = |at: usize| self.char(at).is_some_and(|c| c.is_ascii_alphanumeric());
        if word.starts_with(|c: char| c.is_ascii_alphanumeric()) && start > 0 && letter(start - 1) {
            return None;
        }
        if word.ends_with(|c: char| c.is_ascii_alphanumeric()) && letter(end) {
            let ending: String =
                (end..end + 3).map_while(|at| self.char(at).filter(char::is_ascii_alphabetic)).collect();
            let known = matches!(ending.as_str(), "s" | "es" | "ed" | "d") && !letter(end + ending.len());
            if !known {
                return None;
            }
            end += ending.len();
        }
        Some(start..end)
    }
    /// Whether nothing but blanks and signs stands on either side of a range of bytes.
    pub fn stands_alone(&self, bytes: &Range<usize>) -> bool {
        let (start, end) = (self.char_of_byte(bytes.start), self.char_of_byte(bytes.end));
        let joined = |at: Option<usize>| at.and_then(|at| self.char(at)).is_some_and(char::is_alphanumeric);
        !joined(start.checked_sub(1)) && !joined(Some(end))
    }
}

impl Line {
    /// The folded characters of a text.
    pub fn plain(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().map(fold)
    }
}
