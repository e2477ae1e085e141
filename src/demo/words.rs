//! What people say: templates with slots, dealt like cards so that nothing comes again soon.

use super::DemoError;
use crate::domain::time::Moment;
use chrono::Datelike;
use fastrand::Rng;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILES: [&str; 4] = [
    include_str!("corpus/repair.toml"),
    include_str!("corpus/problem.toml"),
    include_str!("corpus/enquiry.toml"),
    include_str!("corpus/complaint.toml"),
];
const COMMON: &str = include_str!("corpus/common.toml");

/// The texts of a category as they stand in the file: one a line.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Raw {
    said: String,
    seen: String,
    step: String,
    done: String,
    answer: String,
    cross: String,
}

/// Which texts of a category.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Say {
    /// What a resident says.
    Said,
    /// What staff found on a round.
    Seen,
    /// While it is worked on.
    Step,
    /// The result.
    Done,
    /// The answer at once.
    Answer,
    /// Not satisfied.
    Cross,
}

/// What is filled into the templates of one ticket; the same slot is the same word throughout.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots(BTreeMap<String, String>);

impl Slots {
    pub(super) fn set(&mut self, slot: &str, word: impl Into<String>) {
        self.0.insert(slot.to_owned(), word.into());
    }
    /// The public place that the texts named.
    pub(super) fn place(&self) -> Option<&str> {
        ["area", "garage", "gate"].iter().find_map(|slot| self.0.get(*slot)).map(String::as_str)
    }
}

/// A list of templates with the order in which they are dealt. A line that begins with `冬:` or `夏:` is for that part of
/// the year.
#[derive(Default)]
struct Deck {
    lines: Vec<String>,
    order: Vec<usize>,
}

/// The line, when it suits the time of year.
fn in_season(line: &str, month: u32) -> Option<&str> {
    let winter = matches!(month, 11..=12 | 1..=3);
    match (line.strip_prefix("冬:"), line.strip_prefix("夏:")) {
        (Some(rest), _) => winter.then_some(rest),
        (_, Some(rest)) => matches!(month, 5..=9).then_some(rest),
        _ => Some(line),
    }
}

impl Deck {
    fn of(text: &str) -> Self {
        Self { lines: text.lines().filter(|l| !l.trim().is_empty()).map(str::to_owned).collect(), order: Vec::new() }
    }
    fn deal(&mut self, at: Moment, rng: &mut Rng) -> Option<&str> {
        let month = at.date().month();
        // What is left of this round, and a whole one more.
        for _ in 0..=2 * self.lines.len() {
            if self.order.is_empty() {
                self.order = (0..self.lines.len()).collect();
                rng.shuffle(&mut self.order);
            }
            let card = self.order.pop()?;
            if self.lines.get(card).is_some_and(|line| in_season(line, month).is_some()) {
                return self.lines.get(card).and_then(|line| in_season(line, month));
            }
        }
        None
    }
}

/// All texts.
pub(super) struct Words {
    categories: BTreeMap<(String, Say), Deck>,
    common: BTreeMap<(String, String), Deck>,
    slots: BTreeMap<String, Vec<String>>,
}

fn unreadable(e: impl std::fmt::Display) -> DemoError {
    DemoError::Words(e.to_string())
}

impl Words {
    pub(super) fn load() -> Result<Self, DemoError> {
        let mut categories = BTreeMap::new();
        for file in FILES {
            let raw: BTreeMap<String, Raw> = toml::from_str(file).map_err(unreadable)?;
            for (code, raw) in raw {
                let texts = [
                    (Say::Said, raw.said),
                    (Say::Seen, raw.seen),
                    (Say::Step, raw.step),
                    (Say::Done, raw.done),
                    (Say::Answer, raw.answer),
                    (Say::Cross, raw.cross),
                ];
                for (say, text) in texts {
                    categories.insert((code.clone(), say), Deck::of(&text));
                }
            }
        }
        let raw: BTreeMap<String, BTreeMap<String, String>> = toml::from_str(COMMON).map_err(unreadable)?;
        let mut common = BTreeMap::new();
        let mut slots = BTreeMap::new();
        for (section, lists) in raw {
            for (name, text) in lists {
                if section == "slots" {
                    slots.insert(name, text.split('/').map(str::to_owned).collect());
                } else {
                    common.insert((section.clone(), name), Deck::of(&text));
                }
            }
        }
        Ok(Self { categories, common, slots })
    }

    /// Whether a category has texts of that sort.
    pub(super) fn has(&self, category: &str, say: Say) -> bool {
        self.categories.get(&(category.to_owned(), say)).is_some_and(|d| !d.lines.is_empty())
    }

    /// A text of a category; empty when it has none of that sort.
    pub(super) fn say(&mut self, category: &str, say: Say, slots: &mut Slots, at: Moment, rng: &mut Rng) -> String {
        let Some(deck) = self.categories.get_mut(&(category.to_owned(), say)) else { return String::new() };
        let line = deck.deal(at, rng).unwrap_or_default().to_owned();
        self.fill(&line, slots, at, rng)
    }

    /// A common text; empty when there is no such list.
    pub(super) fn common(&mut self, section: &str, name: &str, slots: &mut Slots, at: Moment, rng: &mut Rng) -> String {
        let Some(deck) = self.common.get_mut(&(section.to_owned(), name.to_owned())) else { return String::new() };
        let line = deck.deal(at, rng).unwrap_or_default().to_owned();
        self.fill(&line, slots, at, rng)
    }

    /// The lines of a common list as they stand.
    pub(super) fn lines(&self, section: &str, name: &str) -> &[String] {
        self.common.get(&(section.to_owned(), name.to_owned())).map(|d| d.lines.as_slice()).unwrap_or_default()
    }

    /// Fills slots and picks alternatives.
    pub(super) fn fill(&self, template: &str, slots: &mut Slots, at: Moment, rng: &mut Rng) -> String {
        let mut out = String::with_capacity(template.len());
        let mut rest = template;
        while let Some(open) = rest.find(['[', '{']) {
            let (head, tail) = rest.split_at(open);
            out.push_str(head);
            let close = if tail.starts_with('[') { ']' } else { '}' };
            let Some(end) = tail.find(close) else { break };
            let inner = tail.get(1..end).unwrap_or_default();
            if close == ']' {
                let choices: Vec<&str> = inner.split('|').collect();
                let choice = choices.get(rng.usize(..choices.len().max(1))).copied().unwrap_or_default();
                let filled = self.fill(choice, slots, at, rng);
                out.push_str(&filled);
            } else {
                out.push_str(&self.slot(inner, slots, at, rng));
            }
            rest = tail.get(end + close.len_utf8()..).unwrap_or_default();
        }
        out.push_str(rest);
        out
    }

    fn slot(&self, name: &str, slots: &mut Slots, at: Moment, rng: &mut Rng) -> String {
        if let Some(known) = slots.0.get(name) {
            return known.clone();
        }
        let list = match name {
            "room" if rng.bool() => "wet",
            "room" => "dry",
            "when" => match at.minute_of_day() / 60 {
                0..6 => "night",
                6..10 => "morning",
                10..13 => "noon",
                13..18 => "afternoon",
                _ => "evening",
            },
            other => other,
        };
        let word = self.slots.get(list).and_then(|w| w.get(rng.usize(..w.len().max(1)))).cloned().unwrap_or_default();
        slots.0.insert(name.to_owned(), word.clone());
        word
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAIN: &[&str] = &[
        "water-leak",
        "power",
        "lift-fault",
        "access",
        "lighting",
        "drain",
        "air-conditioning",
        "plumbing",
        "noise",
        "parking",
        "garbage",
        "cleanliness",
        "fee-enquiry",
        "slow-repair",
    ];

    fn words() -> Words {
        Words::load().unwrap()
    }

    #[test]
    fn every_category_has_what_a_ticket_needs() {
        let words = words();
        for code in super::super::rhythm::CATALOGUE.iter().map(|c| c.code) {
            let count = |say| words.categories.get(&(code.to_owned(), say)).map_or(0, |d: &Deck| d.lines.len());
            assert!(count(Say::Said) >= 5, "{code}: {} openings", count(Say::Said));
            let deck = words.categories.get(&(code.to_owned(), Say::Step));
            for list in deck.into_iter().chain(words.categories.get(&(code.to_owned(), Say::Cross))) {
                let any = |month| list.lines.is_empty() || list.lines.iter().any(|l| in_season(l, month).is_some());
                assert!((1..=12).all(any), "{code} has nothing to say in some month");
            }
            assert!(count(Say::Done) >= 1 && count(Say::Cross) >= 1, "{code}: results and words of anger");
        }
        for code in MAIN {
            let said = words.categories.get(&((*code).to_owned(), Say::Said)).map_or(0, |d| d.lines.len());
            assert!(said >= 25, "{code} has {said} openings");
        }
    }

    #[test]
    fn every_common_list_that_the_maker_names_is_there() {
        let words = words();
        let there = |section: &str, name: &str| !words.lines(section, name).is_empty();
        for kind in ["problem", "enquiry", "complaint", "other", "staff"] {
            assert!(there("heard", kind), "{kind}");
            assert!(there("heard", &format!("back_{kind}")) && there("heard", &format!("worse_{kind}")), "{kind}");
            assert!(kind == "staff" || there("closing", kind), "{kind}");
        }
        for (section, names) in [
            ("heard", "glad back worse away"),
            ("closing", "repair public"),
            ("opening", "phone network committee company collected letter staff"),
            ("told", "told plain"),
            ("note", "received dispatched progress progress_office handled callback"),
            ("sheet", "lines query answer decided correction"),
            ("people", "surnames given"),
            (
                "reason",
                "extend extend_office extend_told again merge void reveal takeover reopen excuse note release dispatch",
            ),
        ] {
            for name in names.split_whitespace() {
                assert!(there(section, name), "{section}.{name}");
            }
        }
    }

    #[test]
    fn every_text_fills_without_a_slot_or_bracket_left() {
        let mut words = words();
        let mut rng = Rng::with_seed(1);
        let at = Moment::parse("2026-11-21T21:14:07+08:00").unwrap();
        let lists: Vec<String> =
            words.categories.values().chain(words.common.values()).flat_map(|d| d.lines.clone()).collect();
        for line in lists {
            let mut slots = Slots::default();
            for slot in ["b", "u", "f"] {
                slots.set(slot, "x");
            }
            let before = slots.0.len();
            let text = words.fill(&line, &mut slots, at, &mut rng);
            assert!(!text.contains(['[', ']', '{', '}']), "{text}");
            assert!(slots.0.iter().all(|(_, word)| !word.is_empty()), "{line}: an unknown slot");
            assert!(slots.0.len() >= before);
            assert!(crate::text::find_phones(&text).is_empty(), "{text} looks like it has a phone number");
        }
        assert!(words.say("water-leak", Say::Said, &mut Slots::default(), at, &mut rng).chars().count() > 4);
    }
}
