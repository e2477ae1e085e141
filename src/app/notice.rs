//! Short remarks to the operator, and the list of past ones.

use crate::domain::time::Moment;
use std::collections::VecDeque;

/// How much a notice matters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Level {
    /// Done, saved.
    Good,
    /// A remark.
    Info,
    /// Something to look at.
    Warn,
    /// Something went wrong.
    Bad,
}

/// A remark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notice {
    /// When.
    pub at: Moment,
    /// How much it matters.
    pub level: Level,
    /// What, in the language of the moment.
    pub text: String,
}

/// How many past notices are kept.
const KEPT: usize = 200;
/// How long a notice stands on the screen, in milliseconds; bad news stays until a key is pressed.
const STANDS_MS: i64 = 8_000;

/// Past notices, and the one on screen.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    all: VecDeque<Notice>,
    current: bool,
}

impl Notices {
    /// Shows a notice.
    pub fn push(&mut self, notice: Notice) {
        if self.all.len() == KEPT {
            self.all.pop_front();
        }
        self.all.push_back(notice);
        self.current = true;
    }
    /// The notice on screen.
    pub fn current(&self) -> Option<&Notice> {
        self.all.back().filter(|_| self.current)
    }
    /// Takes the notice off the screen.
    pub fn clear(&mut self) {
        self.current = false;
    }
    /// Lets old ones go.
    pub fn tick(&mut self, now: Moment) {
        let old = |n: &Notice| now.since(n.at) > STANDS_MS && n.level != Level::Bad;
        if self.current().is_some_and(old) {
            self.current = false;
        }
    }
    /// All, newest first.
    pub fn newest_first(&self) -> impl Iterator<Item = &Notice> {
        self.all.iter().rev()
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}
