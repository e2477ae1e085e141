//! Alarms: messages that arrive and clocks that run out ring and flash until somebody acknowledges them.

use crate::board::Board;
use crate::domain::clock::ClockState;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Stage;
use crate::domain::time::Moment;
use std::collections::BTreeMap;

/// What an alarm is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum AlarmKind {
    /// A message arrived.
    Arrival,
    /// A clock ran out.
    Late,
    /// The customer contacted us again.
    Again,
    /// A ticket is left without relief (H6).
    Unattended,
    /// It waits for a word of who is at the keyboard (R069, R056).
    Head,
}

/// An alarm.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Alarm {
    /// About which ticket.
    pub ticket: TicketId,
    /// About what.
    pub kind: AlarmKind,
    /// Since when.
    pub since: Moment,
    /// Acknowledged: no more ringing.
    pub known: bool,
}

/// How long until an alarm that nobody acknowledged rings again, in milliseconds.
const AGAIN_MS: i64 = 20_000;

/// All alarms.
#[derive(Clone, Debug, Default)]
pub struct Alarms {
    all: BTreeMap<(TicketId, AlarmKind), Alarm>,
    /// How many of them nobody acknowledged, and of these how many are arrivals.
    unknown: (usize, usize),
    rang: Option<Moment>,
    /// When the next clock of the board runs out.
    next: Option<Moment>,
}

impl Alarms {
    /// How many nobody acknowledged.
    #[must_use]
    pub fn open(&self) -> usize {
        self.unknown.0
    }
    /// How many of them are messages that arrived.
    #[must_use]
    pub fn arrivals(&self) -> usize {
        self.unknown.1
    }
    /// Whether a ticket's row flashes.
    #[must_use]
    pub fn flashes(&self, ticket: TicketId) -> bool {
        self.all.range((ticket, AlarmKind::Arrival)..=(ticket, AlarmKind::Head)).any(|(_, alarm)| !alarm.known)
    }
    /// Acknowledges all; says how many there were.
    pub fn acknowledge(&mut self) -> usize {
        self.all.values_mut().for_each(|alarm| alarm.known = true);
        std::mem::take(&mut self.unknown).0
    }
    /// Looks through a new board; true when the bell must ring.
    pub(super) fn board(&mut self, board: &Board, now: Moment) -> bool {
        let mut new = false;
        let mut stands = BTreeMap::new();
        for row in &board.queue {
            let late = row.clock_state(now) == ClockState::Breached;
            for (kind, on) in [
                (AlarmKind::Arrival, row.stage == Stage::Waiting),
                (AlarmKind::Late, late),
                (AlarmKind::Again, row.repeat_unseen),
                (AlarmKind::Unattended, row.unattended),
            ] {
                if on {
                    let key = (row.ticket, kind);
                    let old = self.all.get(&key).copied();
                    new |= old.is_none();
                    let alarm = old.unwrap_or(Alarm { ticket: row.ticket, kind, since: now, known: false });
                    stands.insert(key, alarm);
                }
            }
        }
        for row in board.heads.iter().filter(|r| r.mine) {
            let key = (row.ticket, AlarmKind::Head);
            let old = self.all.get(&key).copied();
            new |= old.is_none();
            let alarm = Alarm { ticket: row.ticket, kind: AlarmKind::Head, since: now, known: false };
            stands.insert(key, old.unwrap_or(alarm));
        }
        self.all = stands;
        let unknown = || self.all.values().filter(|alarm| !alarm.known);
        let arrivals = unknown().filter(|alarm| alarm.kind == AlarmKind::Arrival).count();
        self.unknown = (unknown().count(), arrivals);
        let dues =
            board.queue.iter().filter_map(|row| row.clock).filter(|clock| clock.met.is_none()).map(|clock| clock.due);
        self.next = dues.filter(|due| *due >= now).min();
        if new {
            self.rang = Some(now);
        }
        new
    }
    /// Looks at the clocks; true when the bell must ring, for a new alarm or again for an old one.
    pub(super) fn tick(&mut self, board: &Board, now: Moment) -> bool {
        // Only a clock that runs out rings without a new board.
        if self.next.is_some_and(|due| due < now) && self.board(board, now) {
            return true;
        }
        let again = self.open() > 0 && self.rang.is_none_or(|at| now.since(at) >= AGAIN_MS);
        if again {
            self.rang = Some(now);
        }
        again
    }
}
