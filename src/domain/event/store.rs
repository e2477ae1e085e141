//! What happened to the store itself: damage, and what people compared it with.

use crate::domain::ids::{SheetId, StaffId};
use crate::domain::time::Moment;
use serde::{Deserialize, Serialize};

/// What happened to the store.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StoreEvent {
    /// It was damaged, and this ledger was made of what its bytes still held. What stands before this is whole; the events
    /// between it and the last one known are lost, or kept beside the store.
    Salvaged {
        /// Position of the last event that was whole.
        whole: u64,
        /// The last position known to have had an event.
        known: u64,
        /// Events found behind the first gap, which stand in no ledger.
        behind: u64,
        /// Positions of which nothing was found: first and last of each run, the first of very many.
        missing: Vec<(u64, u64)>,
        /// Contact records that no longer open.
        closed: u64,
    },
    /// The machine's clock leapt while the desk was open: it shows another time than has passed since it was last looked at.
    ClockStepped {
        /// What it should show.
        expected: Moment,
        /// What it shows.
        clock: Moment,
    },
    /// Somebody who comes on duty held the code of a printed handover sheet against the ledger (H7).
    PaperHeld {
        /// Who.
        by: StaffId,
        /// What they typed; empty where they had no paper.
        code: String,
        /// The position that the code names, or that of the sheet's event that has it.
        position: Option<u64>,
        /// The sheet that has it, or that the event there now is of.
        sheet: Option<SheetId>,
        /// What the ledger says to it.
        found: PaperFound,
    },
}

/// What a ledger says to a code from paper.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperFound {
    /// The event that the paper was printed after stands there.
    Met,
    /// The event stands there, but is not of a sheet.
    NotASheet,
    /// Another event stands there.
    Differs,
    /// The ledger ends before it.
    Beyond,
    /// No sheet has the code.
    Unknown,
    /// Nobody had a paper.
    NoPaper,
}

impl StoreEvent {
    /// Whether everybody at the desk should hear of it, until a sheet that tells it is sealed.
    #[must_use]
    pub fn is_told(&self) -> bool {
        !matches!(self, Self::PaperHeld { found: PaperFound::Met | PaperFound::NotASheet, .. })
    }
}
