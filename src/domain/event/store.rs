//! What happened to the store itself: damage, and what people compared it with.

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
}
