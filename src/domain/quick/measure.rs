//! How well lines are understood, measured against labels that people wrote.

use super::{Reading, parse};
use crate::domain::ids::Code;
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::domain::world::World;
use std::collections::BTreeMap;
use std::ops::Range;

/// A message with the category that a person gave it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Labelled {
    /// Its line in the file, from 1.
    pub line: usize,
    /// As a resident or an operator put it.
    pub text: String,
    /// What it is.
    pub category: Code,
}

/// How the messages of a category came out.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct CategoryScore {
    /// Category.
    pub category: Code,
    /// Messages.
    pub all: usize,
    /// Of them proposed as this category first.
    pub right: usize,
    /// Of them proposed as this category first or second.
    pub in_two: usize,
}

/// A message that was read as something else.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Missed {
    /// Its line in the file, from 1.
    pub line: usize,
    /// The message.
    pub text: String,
    /// What it is.
    pub category: Code,
    /// What was proposed, likeliest first; the kind where no category was.
    pub proposed: Vec<Code>,
}

/// A measurement.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Accuracy {
    /// By category, in the order of the codes.
    pub categories: Vec<CategoryScore>,
    /// What was read as something else, in the order of the file.
    pub missed: Vec<Missed>,
}

impl Accuracy {
    /// Messages, those right, and those right among the two proposed.
    pub fn sums(&self) -> (usize, usize, usize) {
        self.categories.iter().fold((0, 0, 0), |(n, r, t), c| (n + c.all, r + c.right, t + c.in_two))
    }
}

/// Reads every message as quick entry would, without a register of households, and compares.
pub fn measure(
    messages: &[Labelled],
    rules: &Rules,
    now: Moment,
    phones: &dyn Fn(&str) -> Vec<Range<usize>>,
) -> Accuracy {
    let world = World::default();
    let mut scores: BTreeMap<&Code, CategoryScore> = BTreeMap::new();
    let mut missed = Vec::new();
    for m in messages {
        let readings = parse(&m.text, &phones(&m.text), &world, rules, now).readings;
        let is = |r: &Reading| r.category.as_ref() == Some(&m.category);
        let right = readings.first().is_some_and(is);
        let empty = CategoryScore { category: m.category.clone(), all: 0, right: 0, in_two: 0 };
        let score = scores.entry(&m.category).or_insert(empty);
        score.all += 1;
        score.right += usize::from(right);
        score.in_two += usize::from(readings.iter().any(is));
        if !right {
            let proposed = readings.iter().map(|r| r.category.clone().unwrap_or_else(|| r.kind.clone())).collect();
            let (line, text, category) = (m.line, m.text.clone(), m.category.clone());
            missed.push(Missed { line, text, category, proposed });
        }
    }
    Accuracy { categories: scores.into_values().collect(), missed }
}
