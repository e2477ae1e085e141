//! What may be wrong with a line.

use crate::domain::refusal::Field;

/// What is wrong with a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PastFault {
    /// No JSON object of this form.
    Json(String),
    /// Not UTF-8.
    Utf8,
    /// No time.
    Time(&'static str, String),
    /// Missing, though another field asks for it.
    Missing(&'static str),
    /// Earlier than the step before it.
    Earlier(&'static str, &'static str),
    /// Later than now.
    Later(&'static str),
    /// Arrived before the line before.
    Unsorted,
    /// Not in the rule book.
    Unknown(Field, String),
    /// Nobody of this number or name works or worked here, or several do.
    Nobody(String),
    /// Neither satisfied nor unreachable.
    Outcome(String),
    /// The category is another kind's.
    OtherKind,
    /// No number of a household.
    Household(String),
    /// Longer than it may be: which field (or `line`), and how long it may be.
    TooLong(&'static str, Most),
    /// Closed, though nobody was told (C1).
    NotTold,
    /// Closed, though the customer was not satisfied (C3).
    NotSatisfied,
}

/// How long something may be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Most {
    /// A line, in bytes.
    Line(u64),
    /// A field, in characters: what an operator could type there.
    Characters(u32),
    /// Name, phone and the numbers that stand in the texts, together, in bytes: they are sealed in one record.
    Card(usize),
}
