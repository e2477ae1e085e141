//! From the words of a line to source, kind, category and grade.

use super::guess::{Guess, guesses};
use super::spell::{Line, weight};
use crate::domain::ids::Code;
use crate::domain::rules::{Category, Fact, Kind, Rules};
use std::cmp::Reverse;
use std::ops::Range;

/// A reading before clocks and words are put to it. Ranges are bytes.
pub(super) struct Found {
    pub kind: Code,
    pub category: Option<Code>,
    pub department: Code,
    pub grade: Code,
    pub category_words: Vec<Range<usize>>,
    pub kind_words: Vec<Range<usize>>,
    pub grade_words: Vec<Range<usize>>,
    pub weight: u32,
    pub guessed: bool,
}

/// A guess by letters alone must say at least so much.
const GUESS: u32 = 4;

/// Words of one list that stand in the line.
#[derive(Default)]
struct Hits {
    weight: u32,
    /// Characters.
    ranges: Vec<Range<usize>>,
}

/// The weight of all words of a list that stand in the line, no character counted twice; heavier words come first.
fn hits(line: &Line, words: &[String]) -> Hits {
    let mut found: Vec<(u32, Vec<Range<usize>>)> = words
        .iter()
        .filter_map(|word| {
            let parts: Option<Vec<Range<usize>>> =
                word.split('+').map(|part| line.find(part.trim()).into_iter().next()).collect();
            let parts = parts?;
            // The parts of one word stand on different characters.
            let apart = parts.iter().enumerate().all(|(i, a)| parts.iter().skip(i + 1).all(|b| !overlap(a, b)));
            let spread = u32::from(parts.len() > 1);
            apart.then(|| (weight(word).saturating_sub(spread), parts))
        })
        .collect();
    found.sort_by_key(|(weight, parts)| (Reverse(*weight), parts.first().map_or(0, |r| r.start)));
    let mut covered = vec![false; line.len()];
    let mut all = Hits::default();
    for (weight, parts) in found {
        let places: Vec<usize> = parts.iter().cloned().flatten().collect();
        let fresh = places.iter().filter(|at| covered.get(**at) == Some(&false)).count();
        if fresh * 2 < places.len() || places.is_empty() {
            continue;
        }
        all.weight += weight * u32::try_from(fresh).unwrap_or(0) / u32::try_from(places.len()).unwrap_or(1);
        for at in places {
            if let Some(place) = covered.get_mut(at) {
                *place = true;
            }
        }
        all.ranges.extend(parts);
    }
    all.ranges = joined(all.ranges);
    all
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Ranges in order, those that touch made one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|r| (r.start, r.end));
    let mut out: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => out.push(range),
        }
    }
    out
}

fn bytes(line: &Line, ranges: &[Range<usize>]) -> Vec<Range<usize>> {
    ranges.iter().map(|r| line.bytes(r)).collect()
}

/// Whether a plain word of a category stands on any of these bytes.
pub(super) fn touches(line: &Line, rules: &Rules, place: &Range<usize>) -> bool {
    let words = rules.categories.iter().flat_map(|c| &c.words).filter(|word| !word.contains('+'));
    words.flat_map(|word| line.find(word)).any(|range| overlap(&line.bytes(&range), place))
}

/// The source that the words hint at, with the place of the word (bytes). The word that stands first decides.
pub(super) fn source(line: &Line, rules: &Rules) -> Option<(Code, Range<usize>)> {
    rules
        .sources
        .iter()
        .flat_map(|source| {
            source.words.iter().flat_map(|word| line.find(word)).map(|range| (source.code.clone(), range))
        })
        .min_by_key(|(_, range)| (range.start, Reverse(range.end)))
        .map(|(code, range)| (code, line.bytes(&range)))
}

/// The kind of complainant that the words hint at.
pub(super) fn complainant(line: &Line, rules: &Rules) -> Code {
    let hinted = rules.complainants.iter().find(|c| c.words.iter().any(|word| !line.find(word).is_empty()));
    hinted.map_or_else(|| rules.reading.default_complainant.clone(), |c| c.code.clone())
}

/// A candidate, with its place in the pack for ties.
struct Candidate<'r> {
    kind: &'r Kind,
    category: Option<&'r Category>,
    weight: u32,
    ranges: Vec<Range<usize>>,
    kind_ranges: Vec<Range<usize>>,
    decided: bool,
    guessed: bool,
}

/// What the line may be, likeliest first, two at most.
pub(super) fn readings(line: &Line, rules: &Rules) -> Vec<Found> {
    let kinds: Vec<(&Kind, Hits)> = rules.kinds.iter().map(|kind| (kind, hits(line, &kind.words))).collect();
    let kind_hits = |code: &Code| kinds.iter().find(|(kind, _)| kind.code == *code);
    let spoken = grade(line, rules);
    // A category that names what makes the message grave counts its words twice: fire before the parked car.
    let grave = |category: &Category, ranges: &[Range<usize>]| {
        spoken.as_ref().is_some_and(|(code, _, words)| {
            category.grade.as_ref() == Some(code) && ranges.iter().any(|r| words.iter().any(|w| overlap(r, w)))
        })
    };
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for (category, guess) in rules.categories.iter().zip(guesses(line, rules)) {
        let Some((kind, kind_hits)) = kind_hits(&category.kind) else { continue };
        if category.with_kind_word && kind_hits.weight == 0 {
            continue;
        }
        let own = hits(line, &category.words);
        let Guess { weight, ranges } = guess;
        let guessed = own.weight == 0;
        if !guessed || weight >= GUESS {
            candidates.push(Candidate {
                kind,
                category: Some(category),
                weight: own.weight * (1 + u32::from(grave(category, &own.ranges))) + weight + kind_hits.weight / 2,
                ranges: if guessed { joined(ranges) } else { own.ranges },
                kind_ranges: kind_hits.ranges.clone(),
                decided: kind.decides && kind_hits.weight > 0,
                guessed,
            });
        }
    }
    for (kind, hits) in &kinds {
        let served = candidates.iter().any(|c| c.kind.code == kind.code);
        if hits.weight > 0 && !served {
            candidates.push(Candidate {
                kind,
                category: None,
                // A matter that is named says more than the kind alone.
                weight: hits.weight / 2,
                ranges: Vec::new(),
                kind_ranges: hits.ranges.clone(),
                decided: kind.decides,
                guessed: false,
            });
        }
    }
    // Beside a word, letters alone say half.
    if candidates.iter().any(|c| !c.guessed) {
        candidates.iter_mut().filter(|c| c.guessed).for_each(|c| c.weight /= 2);
    }
    candidates.sort_by_key(|c| (Reverse(c.decided), Reverse(c.weight)));
    let mut best: Vec<Candidate<'_>> = Vec::new();
    for candidate in candidates {
        let enough = best
            .first()
            .is_none_or(|first| candidate.weight * 100 >= first.weight * u32::from(rules.reading.second_percent));
        if enough && best.len() < 2 {
            best.push(candidate);
        }
    }
    best.into_iter().map(|candidate| finish(line, rules, candidate, spoken.as_ref())).collect()
}

fn finish(line: &Line, rules: &Rules, candidate: Candidate<'_>, spoken: Option<&Spoken>) -> Found {
    let Candidate { kind, category, weight, ranges, kind_ranges, guessed, .. } = candidate;
    let own = category.and_then(|c| c.grade.as_ref()).unwrap_or(&kind.grade);
    let own_weight = rules.grade(own).map_or(0, |g| g.weight);
    let (grade, grade_words) = match spoken.filter(|(_, weight, _)| *weight > own_weight) {
        Some((code, _, words)) => (code.clone(), words.clone()),
        None => (own.clone(), Vec::new()),
    };
    Found {
        kind: kind.code.clone(),
        category: category.map(|c| c.code.clone()),
        department: category.map_or(&kind.department, |c| &c.department).clone(),
        grade,
        category_words: bytes(line, &ranges),
        kind_words: bytes(line, &kind_ranges),
        grade_words: bytes(line, &grade_words),
        weight,
        guessed,
    }
}

/// The facts that words of a message hint at, with the words: none that is taken back or part of a neutral word.
pub(super) fn hints(line: &Line, rules: &Rules) -> Vec<(Code, Vec<Range<usize>>)> {
    let neutral: Vec<Range<usize>> = rules.reading.neutral.iter().flat_map(|word| line.find(word)).collect();
    let counts = |range: &Range<usize>| {
        !neutral.iter().any(|n| overlap(n, range)) && !line.ends_before(range.start, &rules.reading.negations)
    };
    let of = |fact: &Fact| {
        let found: Vec<Range<usize>> = fact.words.iter().flat_map(|word| line.find(word)).filter(counts).collect();
        (!found.is_empty()).then(|| (fact.code.clone(), bytes(line, &joined(found))))
    };
    rules.facts.iter().filter_map(of).collect()
}

/// A grade that words speak for: its code, its weight in the queue, and the words (characters).
type Spoken = (Code, u8, Vec<Range<usize>>);

/// The heaviest grade for which a word speaks that is neither taken back nor part of a neutral word.
fn grade(line: &Line, rules: &Rules) -> Option<Spoken> {
    let neutral: Vec<Range<usize>> = rules.reading.neutral.iter().flat_map(|word| line.find(word)).collect();
    let counts = |range: &Range<usize>| {
        !neutral.iter().any(|n| overlap(n, range)) && !line.ends_before(range.start, &rules.reading.negations)
    };
    let mut best: Option<Spoken> = None;
    for grade in &rules.grades {
        let found: Vec<Range<usize>> = grade.words.iter().flat_map(|word| line.find(word)).filter(counts).collect();
        if !found.is_empty() && best.as_ref().is_none_or(|(_, weight, _)| grade.weight > *weight) {
            best = Some((grade.code.clone(), grade.weight, joined(found)));
        }
    }
    best
}
