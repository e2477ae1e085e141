//! What needs a head now (要领导处理的事): steps of ladders that nobody took up (R004, R029, R069), and promises that wait
//! for permission (R056).

use crate::domain::escalation::Ladder;
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::refusal::Refusal;
use crate::domain::time::Moment;

/// A matter that waits for a head.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct HeadRow {
    /// The ticket or waiting message.
    pub ticket: TicketId,
    /// Its number, short form; empty for a waiting message.
    pub number: String,
    /// Household.
    pub household: Option<HouseholdCode>,
    /// What was told, on one line.
    pub text: String,
    /// Who follows it.
    pub tracker: Option<StaffId>,
    /// What is asked of the head.
    pub matter: HeadMatter,
    /// Until when a word is wanted.
    pub until: Moment,
    /// Who has the roles that are asked, in the order of the steps.
    pub heads: Vec<StaffId>,
    /// Why the viewer can't give the word; none where they can, or where nobody is at the keyboard.
    pub refused: Option<Refusal>,
    /// It waits for a word of the viewer.
    pub mine: bool,
}

/// What is asked of a head.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadMatter {
    /// To take up a ladder's step.
    Step {
        /// The ladder, with who was told when.
        ladder: Box<Ladder>,
        /// The roles of the step that comes next; empty where this is the last one.
        next: Vec<Role>,
        /// Who has them.
        next_heads: Vec<StaffId>,
        /// When it comes at the latest.
        next_at: Option<Moment>,
    },
    /// To permit a promise, or refuse it.
    Promise {
        /// What is to be promised.
        what: String,
        /// By when.
        due: Moment,
        /// Who asks.
        by: Option<StaffId>,
        /// Since when.
        since: Moment,
        /// Whose permission it needs.
        to: Vec<Role>,
    },
}

impl HeadRow {
    /// Whether the time for a word is over.
    pub fn is_late(&self, now: Moment) -> bool {
        self.until < now
    }
}
