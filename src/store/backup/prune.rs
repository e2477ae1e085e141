//! Which backups are kept.

use crate::domain::Moment;
use chrono::Datelike;
use std::collections::BTreeSet;

/// How many backups are kept: the newest of each of the last days, weeks and months that have one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Keep {
    /// Days.
    pub daily: u16,
    /// Weeks, from Monday to Sunday.
    pub weekly: u16,
    /// Months.
    pub monthly: u16,
}

impl Default for Keep {
    fn default() -> Self {
        Self { daily: 7, weekly: 4, monthly: 12 }
    }
}

/// Which of these backups, newest first, the rule no longer keeps. The newest always stays.
#[must_use]
pub fn surplus(made: &[Moment], keep: &Keep) -> Vec<usize> {
    let mut kept = BTreeSet::from([0]);
    let mut newest_of = |most: u16, of: &dyn Fn(&Moment) -> (i32, u32)| {
        let mut seen = BTreeSet::new();
        for (at, moment) in made.iter().enumerate() {
            if seen.len() < usize::from(most) && seen.insert(of(moment)) {
                kept.insert(at);
            }
        }
    };
    newest_of(keep.daily, &|m| (m.date().year(), m.date().ordinal()));
    newest_of(keep.weekly, &|m| (m.date().iso_week().year(), m.date().iso_week().week()));
    newest_of(keep.monthly, &|m| (m.date().year(), m.date().month()));
    (0..made.len()).filter(|at| !kept.contains(at)).collect()
}
