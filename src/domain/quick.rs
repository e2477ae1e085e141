//! Quick entry: one line as an operator types it (`12-1803 李先生 厨房水管漏水 急`) becomes a proposal, each part with the
//! words that led to it. Pure and total: any text gives a proposal. The words are the policy pack's.

mod classify;
mod guess;
mod measure;
mod people;
mod spell;

pub use measure::{Accuracy, CategoryScore, Labelled, Missed, measure};

use super::clock::due;
use super::command::{Caller, Card, Classify, Command, DispatchTo, NewMessage};
use super::household::{HouseholdCode, find_household};
use super::ids::{Code, TicketId};
use super::rules::Rules;
use super::ticket::Message;
use super::time::Moment;
use super::world::World;
use spell::Line;
use std::ops::Range;

/// Text of the line that was understood, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Word {
    /// As typed.
    pub text: String,
    /// Bytes of the line.
    pub range: Range<usize>,
}

/// What the register of households says to the number in the line.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub enum Place {
    /// No number was written.
    #[default]
    None,
    /// This household.
    One(HouseholdCode),
    /// One of these: the unit was not written.
    Many(Vec<HouseholdCode>),
    /// Not registered.
    Unknown {
        /// The number as understood.
        typed: String,
        /// Registered numbers near it, nearest first.
        near: Vec<HouseholdCode>,
    },
}

/// What the matter is taken to be.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Reading {
    /// Kind (R031).
    pub kind: Code,
    /// Category within it, when a word speaks for one.
    pub category: Option<Code>,
    /// Where it would go.
    pub department: Code,
    /// Grade (R048).
    pub grade: Code,
    /// Nature: important, else ordinary (R032).
    pub important: bool,
    /// The words that led to the category; for a guess the letters that did.
    pub category_words: Vec<Word>,
    /// The words that led to the kind, beside the category's.
    pub kind_words: Vec<Word>,
    /// The words that led to the grade; none when it is the category's or the kind's own.
    pub grade_words: Vec<Word>,
    /// No word of the pack stands in the line: the category is guessed by letters, and a person should look.
    pub guessed: bool,
    /// Weight of the words; only for comparing the readings of one line.
    pub weight: u32,
    /// When the customer would have to be answered, counted from now.
    pub reply_due: Moment,
    /// When the matter would have to be finished, counted from now.
    pub finish_due: Moment,
}

/// A line as understood.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Proposal {
    /// The household.
    pub place: Place,
    /// The words that name it.
    pub place_word: Option<Word>,
    /// Unfinished tickets and waiting messages of that household, oldest first.
    pub open: Vec<TicketId>,
    /// Name and phone numbers of who told us; taken out of the message.
    pub card: Card,
    /// Where the name and the numbers stand in the line.
    pub card_ranges: Vec<Range<usize>>,
    /// Source (R017, R018).
    pub source: Code,
    /// The words that hint at it; none when it is the pack's default.
    pub source_word: Option<Word>,
    /// Kind of complainant (R052).
    pub complainant: Code,
    /// What it is taken to be; more than one when it is ambiguous, likeliest first; none when no word speaks.
    pub readings: Vec<Reading>,
    /// The message: the line without the household's number and without personal data.
    pub text: String,
}

impl Proposal {
    /// The likeliest reading.
    pub fn first(&self) -> Option<&Reading> {
        self.readings.first()
    }
    /// Makes a reading the first one, and a guess a person's word. Nothing happens when there is no such reading.
    pub fn prefer(&mut self, nth: usize) {
        if nth < self.readings.len() {
            let mut chosen = self.readings.remove(nth);
            chosen.guessed = false;
            self.readings.insert(0, chosen);
        }
    }
    /// Settles which household is meant.
    pub fn settle(&mut self, household: HouseholdCode, world: &World) {
        self.open = world.open_of_household(&household).map(|t| t.id).collect();
        self.place = Place::One(household);
    }
    /// The household's number as far as known: for [`Place::Many`] and [`Place::Unknown`] what was typed, so that the
    /// desk's refusal teaches.
    pub fn household(&self) -> Option<String> {
        match &self.place {
            Place::None => None,
            Place::One(code) => Some(code.0.clone()),
            Place::Unknown { typed, .. } => Some(typed.clone()),
            Place::Many(_) => self.place_word.as_ref().map(|w| w.text.clone()),
        }
    }
    /// Registers it, with the first reading. A mere guess is not filed: the ticket is received, and classified by hand,
    /// unless somebody has preferred it.
    pub fn to_command(&self) -> Command {
        let first = self.first().filter(|reading| !reading.guessed);
        Command::Register {
            message: NewMessage {
                source: self.source.clone(),
                text: self.text.clone(),
                household: self.household(),
                caller: (!self.card.is_empty()).then(|| Caller::Card(self.card.clone())),
                complainant: Some(self.complainant.clone()),
                happened: None,
                place: String::new(),
            },
            classify: first.map(|r| Classify {
                kind: r.kind.clone(),
                category: r.category.clone(),
                grade: Some(r.grade.clone()),
                ..Classify::default()
            }),
            dispatch: first.map(|r| DispatchTo {
                department: r.department.clone(),
                handler: None,
                note: String::new(),
            }),
            answer: None,
            heard: None,
        }
    }
}

/// Reads a line. `phones` are the byte ranges of telephone numbers in it, as `text::find_phones` gives them.
pub fn parse(line: &str, phones: &[Range<usize>], world: &World, rules: &Rules, now: Moment) -> Proposal {
    let whole = Line::new(line);
    let mut phones: Vec<Range<usize>> = phones.to_vec();
    phones.extend(people::local_numbers(&whole, &phones));
    phones.retain(|range| line.get(range.clone()).is_some());
    phones.sort_by_key(|range| range.start);
    let without_phones = blanked(line, &phones);

    let (place, place_range) = place(&without_phones, world);
    let open = match &place {
        Place::One(code) => world.open_of_household(code).map(|t| t.id).collect(),
        _ => Vec::new(),
    };
    let taken: Vec<Range<usize>> = phones.iter().cloned().chain(place_range.clone()).collect();
    let rest = Line::new(&blanked(line, &taken));
    let name = people::name(&rest, place_range.as_ref().map(|r| r.end), |bytes| classify::touches(&rest, rules, bytes));

    let numbers: Vec<String> = phones.iter().filter_map(|r| line.get(r.clone())).map(people::plain_number).collect();
    let card = Card {
        name: name.as_ref().map(|n| n.name.clone()).unwrap_or_default(),
        phone: numbers.join(", "),
        ..Card::default()
    };
    let mut away = taken;
    away.extend(people::phone_labels(&rest, &phones));
    away.extend(name.as_ref().map(|n| n.range.clone()));
    let rest = Line::new(&blanked(line, &away));

    let source = classify::source(&rest, rules);
    let word = |range: Range<usize>| Word { text: line.get(range.clone()).unwrap_or("").to_owned(), range };
    let source_word = source.as_ref().map(|(_, range)| word(range.clone()));
    // `微信 12-1803 …`: a source that stands alone has said its word and is not part of the matter.
    away.extend(source.as_ref().map(|(_, range)| range.clone()).filter(|range| rest.stands_alone(range)));

    let complainant = classify::complainant(&rest, rules);
    let readings = readings(line, &rest, Some(&complainant), rules, now);
    let mut card_ranges = phones;
    card_ranges.extend(name.map(|n| n.range));
    Proposal {
        place,
        place_word: place_range.map(word),
        open,
        card,
        card_ranges,
        source: source.map_or_else(|| rules.reading.default_source.clone(), |(code, _)| code),
        source_word,
        complainant,
        readings,
        text: tidy(&blanked(line, &away)),
    }
}

/// What a message is taken to be by its words, likeliest first; none when no word speaks. What stands in it of place and
/// person was taken out when it came.
pub fn read(message: &Message, rules: &Rules, now: Moment) -> Vec<Reading> {
    readings(&message.text, &Line::new(&message.text), message.complainant.as_ref(), rules, now)
}

/// The readings of a line, with their clocks and words; `rest` is the line with blanks for what is no part of the matter.
fn readings(line: &str, rest: &Line, complainant: Option<&Code>, rules: &Rules, now: Moment) -> Vec<Reading> {
    let word = |range: Range<usize>| Word { text: line.get(range.clone()).unwrap_or("").to_owned(), range };
    let at = |limit| due(limit, now, &rules.calendar);
    let words = |ranges: Vec<Range<usize>>| ranges.into_iter().map(word).collect();
    let found = classify::readings(rest, rules).into_iter().map(|found| {
        let grade = rules.grade(&found.grade);
        // R053: routes by complainant come before the category's own department.
        let routed = rules.department_for(complainant, &found.kind, found.category.as_ref());
        let department = routed.map_or(found.department, |(code, _)| code.clone());
        Reading {
            kind: found.kind,
            category: found.category,
            department,
            important: grade.is_some_and(|g| g.important),
            reply_due: grade.map_or(now, |g| at(g.reply)),
            finish_due: grade.map_or(now, |g| at(g.finish)),
            grade: found.grade,
            category_words: words(found.category_words),
            kind_words: words(found.kind_words),
            grade_words: words(found.grade_words),
            guessed: found.guessed,
            weight: found.weight,
        }
    });
    found.collect()
}

/// The facts that words of a message hint at, with the words.
pub fn hinted(text: &str, rules: &Rules) -> Vec<(Code, Vec<String>)> {
    let line = Line::new(text);
    let words = |ranges: Vec<Range<usize>>| ranges.into_iter().filter_map(|r| text.get(r)).map(str::to_owned).collect();
    classify::hints(&line, rules).into_iter().map(|(code, ranges)| (code, words(ranges))).collect()
}

fn place(text: &str, world: &World) -> (Place, Option<Range<usize>>) {
    let Some(written) = find_household(text) else { return (Place::None, None) };
    let mut found = world.find_households(&written);
    let place = match found.len() {
        0 => Place::Unknown { typed: written.code().0, near: world.near_households(&written) },
        1 => found.pop().map_or(Place::None, Place::One),
        _ => Place::Many(found),
    };
    (place, Some(written.range))
}

/// The text with these ranges as blanks, so that everything else keeps its place.
fn blanked(text: &str, ranges: &[Range<usize>]) -> String {
    let inside = |at: usize| ranges.iter().any(|r| r.contains(&at));
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if inside(at) {
            out.extend(std::iter::repeat_n(' ', c.len_utf8()));
        } else {
            out.push(c);
        }
    }
    out
}

/// Joins what is left: runs of blanks become one, and signs that lost what they joined go away.
fn tidy(text: &str) -> String {
    const LOOSE: &[char] = &['，', ',', '、', '；', ';', '：', ':', '-', '/', '。', '.', '|', '('];
    let mut out = String::with_capacity(text.len());
    for part in text.split_whitespace() {
        let part = if out.is_empty() { part.trim_start_matches(LOOSE) } else { part };
        let loose = part.chars().all(|c| LOOSE.contains(&c));
        if part.is_empty() || (loose && out.ends_with(LOOSE)) {
            continue;
        }
        // A sign goes on with what stands before it.
        if !out.is_empty() && !part.starts_with(['，', '。', '、', '；', ',', '.', ';']) {
            out.push(' ');
        }
        out.push_str(part);
    }
    let kept = out.trim_end_matches(['，', ',', '、', '；', ';', '：', ':', '-', '/', '|', '(', ' ']);
    kept.to_owned()
}
