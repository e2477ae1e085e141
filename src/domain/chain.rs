//! The chain of a ticket: through whose hands its tracking went, and in which shifts (早 王 → 中 李 → 夜 赵).

use super::event::{Event, Move, Recorded};
use super::ids::*;
use super::time::Moment;
use serde::{Deserialize, Serialize};

/// How a ticket came to somebody.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkHow {
    /// They received it (F1).
    Received,
    /// By a signed sheet (H3).
    Handover,
    /// Back to its first receiver (T5).
    Returned,
    /// By a supervisor (T6).
    Takeover,
    /// To the unattended alarm (H6).
    Released,
    /// From the unattended alarm (H6).
    TakenUp,
}

/// One pair of hands in the chain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Link {
    /// Whose; none on the unattended alarm.
    pub staff: Option<StaffId>,
    /// The shift that the event carries: that of who acted, which need not be that of who got it.
    pub shift: Option<ShiftId>,
    /// Since when.
    pub at: Moment,
    /// How it came there.
    pub how: LinkHow,
}

/// The chain of a ticket from its history, oldest first. A handover to the same person in a later shift is a link of its
/// own: the chain says in which shift the ticket was with whom.
pub fn chain(history: &[Recorded]) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for r in history {
        let (staff, how) = match &r.event {
            // F2: whatever a ledger may hold, the first one counts.
            Event::Received { .. } if links.is_empty() => (r.actor.staff(), LinkHow::Received),
            Event::TrackingMoved { to, how, .. } => (
                *to,
                match how {
                    Move::Handover { .. } => LinkHow::Handover,
                    Move::Returned => LinkHow::Returned,
                    Move::Takeover { .. } => LinkHow::Takeover,
                    Move::Released { .. } => LinkHow::Released,
                    Move::TakenUp => LinkHow::TakenUp,
                },
            ),
            _ => continue,
        };
        let shift = match &r.event {
            Event::Received { shift, .. } => shift.or(r.shift),
            _ => r.shift,
        };
        links.push(Link { staff, shift, at: r.at, how });
    }
    links
}
