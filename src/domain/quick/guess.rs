//! What letters alone say: when no word of the pack stands in a line, or several categories share its words, the letters
//! of each category's words still speak. A naive Bayes over letters (Han characters and Latin words), with the pack's own
//! words as all it ever learnt from, so that a site's words teach it too.

use super::spell::{Line, han};
use crate::domain::rules::{Category, Rules};
use std::collections::BTreeMap;
use std::ops::Range;

/// The background counts for so many letters in each category: keeps short lists of words from shouting.
const BACKGROUND: f64 = 300.0;
/// From a natural logarithm to the weight of words: about a word of one character for each.
const WEIGHT: f64 = 2.0;
/// A letter that says at least this much is shown as one that led to the guess.
const TELLING: f64 = 1.0;

/// What the letters say for one category.
#[derive(Clone, Default)]
pub(super) struct Guess {
    pub weight: u32,
    /// The telling letters, as ranges of characters.
    pub ranges: Vec<Range<usize>>,
}

/// One guess for each category, in the pack's order.
pub(super) fn guesses(line: &Line, rules: &Rules) -> Vec<Guess> {
    let letters = letters_of(line);
    if letters.is_empty() {
        return vec![Guess::default(); rules.categories.len()];
    }
    let counts: Vec<Counts> = rules.categories.iter().map(|c| Counts::of(c, &letters)).collect();
    let mut all = Counts { each: vec![0; letters.len()], total: 0 };
    for (count, _) in counts.iter().zip(&rules.categories).filter(|(_, category)| !category.with_kind_word) {
        all.total += count.total;
        for (sum, n) in all.each.iter_mut().zip(&count.each) {
            *sum += n;
        }
    }
    counts.iter().map(|count| guess(count, &all, letters.values())).collect()
}

fn guess<'l>(count: &Counts, all: &Counts, places: impl Iterator<Item = &'l Letter>) -> Guess {
    let mut sum = 0.0;
    let mut ranges = Vec::new();
    for place in places {
        let here = count.each.get(place.number).copied().unwrap_or(0);
        let everywhere = all.each.get(place.number).copied().unwrap_or(0);
        if everywhere == 0 || all.total == 0 {
            continue;
        }
        let usual = f64::from(everywhere) / f64::from(all.total);
        let says = ((f64::from(here) + BACKGROUND * usual) / (f64::from(count.total) + BACKGROUND) / usual).ln();
        sum += says;
        if says >= TELLING {
            ranges.extend(place.ranges.iter().cloned());
        }
    }
    // A line has a few hundred letters at most, each of which says a few units: far below the limits of a number.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a weight is small and never negative")]
    let weight = (sum * WEIGHT).clamp(0.0, 10_000.0).round() as u32;
    Guess { weight, ranges }
}

/// A letter of the line: its number and where it stands.
struct Letter {
    number: usize,
    ranges: Vec<Range<usize>>,
}

fn letters_of(line: &Line) -> BTreeMap<String, Letter> {
    let mut letters: BTreeMap<String, Letter> = BTreeMap::new();
    let mut at = 0;
    while let Some(c) = line.char(at) {
        let start = at;
        at += 1;
        if c.is_ascii_alphabetic() {
            while line.char(at).is_some_and(|c| c.is_ascii_alphabetic()) {
                at += 1;
            }
        } else if !han(c) {
            continue;
        }
        let text: String = (start..at).filter_map(|n| line.char(n)).collect();
        let number = letters.len();
        letters.entry(text).or_insert(Letter { number, ranges: Vec::new() }).ranges.push(start..at);
    }
    letters
}

/// How often each letter of the line stands in a category's words, and how many letters those have.
struct Counts {
    each: Vec<u32>,
    total: u32,
}

impl Counts {
    fn of(category: &Category, letters: &BTreeMap<String, Letter>) -> Self {
        let mut counts = Self { each: vec![0; letters.len()], total: 0 };
        for word in &category.words {
            let mut rest = word.as_str();
            while let Some(c) = rest.chars().next() {
                let length = if c.is_ascii_alphabetic() {
                    rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())
                } else {
                    c.len_utf8()
                };
                let (letter, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
                rest = after;
                if !han(c) && !c.is_ascii_alphabetic() {
                    continue;
                }
                counts.total += 1;
                let known = letters.get(letter).or_else(|| letters.get(&letter.to_ascii_lowercase()));
                if let Some(count) = known.and_then(|known| counts.each.get_mut(known.number)) {
                    *count += 1;
                }
            }
        }
        counts
    }
}
