//! An event as the ledger has it.

use super::Event;
use crate::domain::ids::*;
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// An event with where, when and by whom: what the fold reads and the history shows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Recorded {
    /// Position in the whole ledger, from 1.
    pub position: u64,
    /// Version of its stream after it, from 1: what `append` compares.
    pub version: u64,
    /// When.
    pub at: Moment,
    /// By whom.
    pub actor: Actor,
    /// At which desk.
    pub desk: DeskId,
    /// In which shift.
    pub shift: Option<ShiftId>,
    /// What.
    pub event: Event,
}
