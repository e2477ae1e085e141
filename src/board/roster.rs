//! The roster as the screen shows it: who is on by the plan, and a month as a grid.

use crate::domain::ids::*;
use crate::domain::refusal::Refusal;
use crate::domain::roster::{Duties, DutyRef, Month, Swap, SwapId};
use crate::domain::time::Moment;

/// A shift of the plan with who is planned for it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct TurnLine {
    /// The department that takes turns; none is the desk.
    pub department: Option<Code>,
    /// Shift.
    pub shift: Code,
    /// When it starts.
    pub starts: Moment,
    /// When it ends.
    pub ends: Moment,
    /// Who is planned.
    pub planned: Vec<StaffId>,
}

/// How the plan and the desk agree now (R039).
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct DutyBoard {
    /// The shift that runs now by the plan's hours, where anybody is planned.
    pub current: Option<TurnLine>,
    /// The shift that begins next, where anybody is planned.
    pub next: Option<TurnLine>,
    /// Planned now and still not here, longer after the start than the pack allows.
    pub missing: Vec<StaffId>,
    /// Here in the running shift without being planned.
    pub unplanned: Vec<StaffId>,
    /// Who is on duty in the departments that take turns (R042).
    pub departments: Vec<TurnLine>,
    /// Swaps that wait for the viewer's answer.
    pub swaps: usize,
}

impl DutyBoard {
    /// Who is planned for the shift that somebody who comes now would take: the next one from two hours before its
    /// start, else the running one.
    #[must_use]
    pub fn expected(&self, now: Moment) -> &[StaffId] {
        const EARLY_MS: i64 = 2 * 3_600_000;
        let soon = self.next.as_ref().filter(|next| next.starts.since(now) <= EARLY_MS);
        soon.or(self.current.as_ref()).map_or(&[], |turn| &turn.planned)
    }
    /// Whether somebody who comes now is not expected, though others are.
    #[must_use]
    pub fn is_unexpected(&self, staff: StaffId, now: Moment) -> bool {
        let turns = self.current.iter().chain(self.next.iter()).filter(|t| t.starts.since(now) <= 2 * 3_600_000);
        let mut planned = turns.flat_map(|t| &t.planned).peekable();
        planned.peek().is_some() && planned.all(|who| *who != staff)
    }
    /// Who of a department is on duty now by the plan.
    #[must_use]
    pub fn of_department(&self, department: &Code) -> &[StaffId] {
        let turn = self.departments.iter().find(|t| t.department.as_ref() == Some(department));
        turn.map_or(&[], |t| &t.planned)
    }
}

/// A month of one post.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterBoard {
    /// The month.
    pub month: Month,
    /// The department that takes turns; none is the desk.
    pub department: Option<Code>,
    /// Who may be planned there, or is planned: rows of the grid.
    pub people: Vec<StaffId>,
    /// The plan of all posts, from the month before to the first days of the month after: neighbours for conflicts, and
    /// the rhythm to copy.
    pub duties: Duties,
    /// Swaps that wait.
    pub swaps: Vec<Swap>,
    /// The last month that can be planned.
    pub last_month: Month,
}

impl RosterBoard {
    /// A shift of this post.
    #[must_use]
    pub fn duty(&self, day: crate::domain::roster::Day, shift: Code) -> DutyRef {
        DutyRef { day, department: self.department.clone(), shift }
    }
    /// A swap that waits.
    #[must_use]
    pub fn swap(&self, id: SwapId) -> Option<&Swap> {
        self.swaps.iter().find(|s| s.id == id)
    }
}

/// What is wrong with a table. Rows and columns are counted from 1, as a spreadsheet shows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RosterFault {
    /// No row has the days of a month in it.
    NoDays,
    /// Nothing says which month it is.
    NoMonth,
    /// A day stands twice in the heading.
    DayTwice {
        /// Row of the heading.
        row: usize,
        /// The second column.
        column: usize,
        /// The day.
        day: u32,
    },
    /// The month has no such day.
    NoSuchDay {
        /// Row of the heading.
        row: usize,
        /// Column.
        column: usize,
        /// The day.
        day: u32,
    },
    /// Nobody of that name works here.
    UnknownPerson {
        /// Row.
        row: usize,
        /// The name.
        name: String,
    },
    /// Several people have that name.
    ManyPeople {
        /// Row.
        row: usize,
        /// They.
        ids: Vec<StaffId>,
    },
    /// The person stands in an earlier row already.
    PersonTwice {
        /// Row.
        row: usize,
        /// The earlier one.
        first: usize,
    },
    /// A cell that means no shift of the post.
    UnknownMark {
        /// Row.
        row: usize,
        /// Column.
        column: usize,
        /// What stands there.
        text: String,
    },
    /// The cell would change a shift that has begun.
    Begun {
        /// Row.
        row: usize,
        /// Column.
        column: usize,
    },
    /// Two shifts of the person overlap.
    Overlap {
        /// Row.
        row: usize,
        /// Column of the second; none where it lies in another month.
        column: Option<usize>,
        /// Who.
        staff: StaffId,
        /// The earlier shift.
        first: DutyRef,
        /// The later one.
        second: DutyRef,
    },
    /// A rule speaks against it.
    Refused(Refusal),
}
