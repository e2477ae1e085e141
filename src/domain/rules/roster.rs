//! How a day is divided into shifts, and the figures of rostering.

use super::Label;
use crate::domain::ids::Code;
use serde::Serialize;

/// A pattern of shifts: name, start and end as minutes of the day; an end at or before the start is on the next day.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ShiftPattern {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// One character for the grid of a roster, such as 早; one letter in English.
    pub mark: Label,
    /// Minute of the day at which it starts.
    pub from: u32,
    /// Minute of the day at which it ends.
    pub to: u32,
}

impl ShiftPattern {
    /// Minutes from start to end; a pattern that ends when it starts lasts a day.
    pub fn minutes(&self) -> i64 {
        i64::from((self.to + 1_440 - self.from % 1_440 - 1) % 1_440 + 1)
    }
}

/// A way to divide the day into shifts (班制): two shifts, three shifts, day with night duty.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RosterPattern {
    /// Stable code.
    pub code: Code,
    /// What people read.
    pub label: Label,
    /// Its shifts, in the order of the day.
    pub shifts: Vec<ShiftPattern>,
}

/// Who settles a swap of shifts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub enum SwapBy {
    /// A supervisor approves it.
    Supervisor,
    /// It holds as soon as both have agreed.
    Both,
}

/// Figures of rostering (R039, R042, R043).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Rostering {
    /// Less rest than this between two shifts of a person is a warning, in minutes.
    pub rest_minutes: u32,
    /// Who is planned and not here so many minutes after the start is missed.
    pub late_minutes: u32,
    /// So many months after the running one can be planned.
    pub months_ahead: u8,
    /// Who settles a swap.
    pub swap: SwapBy,
}
