//! Replay (回放): the state folded up to an earlier position, kept in steps so that going back is quick.

use super::lens::Tickets;
use super::{Desk, DeskError, rows};
use crate::board::{Details, ReplayFrame, ReplayShift, ReplayTo};
use crate::domain::event::Stream;
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::world::World;
use crate::ledger::Ledger;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// Ended tickets are put aside, and states kept, at multiples of this position only: so what was put aside by then is
/// what the kept state lacks.
const STEP: u64 = 256;
/// States are kept at each of these positions …
const FAR: u64 = 4_096;
/// … and at each step this near to where the replay is going.
const NEAR: u64 = 2_048;
/// The most states kept; of more, every second one that is not near is dropped.
const KEPT: usize = 72;

/// Where a replay goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Goal {
    /// The last event that has happened.
    pub position: u64,
    /// The moment: that of the event, or a later one before the next event.
    pub moment: Moment,
}

/// A state of the past that moves. It reads the ledger and changes nothing.
#[derive(Default)]
pub struct Replay {
    world: World,
    aside: Aside,
    kept: BTreeMap<u64, World>,
}

/// Tickets that had ended and were let go of, with the position by which that was so.
#[derive(Default)]
struct Aside(HashMap<TicketId, Vec<(u64, Ticket)>>);

impl Aside {
    fn ticket(&self, id: TicketId, position: u64) -> Option<&Ticket> {
        self.0.get(&id)?.iter().rev().find(|(by, _)| *by <= position).map(|(_, t)| t)
    }
    fn put(&mut self, ticket: &Ticket, position: u64) {
        let versions = self.0.entry(ticket.id).or_default();
        // Folded over again after going back: known already.
        if let Err(at) = versions.binary_search_by_key(&position, |(by, _)| *by) {
            versions.insert(at, (position, ticket.clone()));
        }
    }
}

impl Tickets for Replay {
    fn ticket(&self, id: TicketId) -> Option<Ticket> {
        self.world.ticket(id).or_else(|| self.aside.ticket(id, self.world.position)).cloned()
    }
}

impl Replay {
    /// A replay that stands before the first event.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The state.
    #[must_use]
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Through whose eyes the panes are shown: the first who was on duty.
    #[must_use]
    pub fn eyes(&self) -> Option<StaffId> {
        self.world.open_shift().and_then(|s| s.on_duty.first().copied())
    }

    /// The ticket that the event of a position is about, to be shown with it.
    #[must_use]
    pub fn about(&self, desk: &Desk) -> Option<TicketId> {
        let entries = desk.ledger.read(self.world.position, 1).ok()?;
        entries.first()?.recorded.event.ticket()
    }

    /// Goes towards a position, over `most` events at most. True when it is there.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn advance(&mut self, ledger: &dyn Ledger, goal: u64, most: u64) -> Result<bool, DeskError> {
        let goal = goal.min(ledger.head().position);
        let nearest = self.kept.range(..=goal).next_back().map(|(at, _)| *at);
        if self.world.position > goal || nearest.is_some_and(|at| at > self.world.position) {
            self.world = nearest.and_then(|at| self.kept.get(&at)).cloned().unwrap_or_default();
        }
        let from = self.world.position + 1;
        let count = usize::try_from((goal + 1 - from).min(most)).unwrap_or(usize::MAX);
        if count == 0 {
            return Ok(self.world.position == goal);
        }
        for entry in ledger.read(from, count)? {
            if let Some(id) = entry.recorded.event.ticket()
                && self.world.ticket(id).is_none()
                && let Some(ticket) = self.aside.ticket(id, self.world.position)
            {
                self.world.remember(ticket.clone());
            }
            self.world.apply(&entry.recorded);
            self.keep(goal);
        }
        Ok(self.world.position >= goal)
    }

    fn keep(&mut self, goal: u64) {
        let at = self.world.position;
        if !at.is_multiple_of(STEP) {
            return;
        }
        for ticket in self.world.tickets.values().filter(|t| t.end.is_some() && t.recheck.is_none()) {
            self.aside.put(ticket, at);
        }
        self.world.forget_ended();
        let near = |at: u64| at.abs_diff(goal) <= NEAR;
        if !at.is_multiple_of(FAR) && !near(at) {
            return;
        }
        self.kept.insert(at, self.world.clone());
        if self.kept.len() > KEPT {
            self.kept.retain(|at, _| at.is_multiple_of(FAR) || near(*at));
        }
        let mut odd = false;
        if self.kept.len() > KEPT {
            self.kept.retain(|at, _| {
                odd = !odd;
                odd || near(*at)
            });
        }
    }
}

impl Desk {
    /// Where a replay has to go; none when there is no such place: an empty ledger, no such shift, no further event of
    /// the ticket.
    ///
    /// # Errors
    /// When the ledger can't be read.
    pub fn replay_goal(&self, to: ReplayTo) -> Result<Option<Goal>, DeskError> {
        let head = self.ledger.head().position;
        let position = match to {
            ReplayTo::Position(position) => Some(position.clamp(1, head.max(1))),
            ReplayTo::At(moment) => self.position_at(moment)?,
            ReplayTo::Shift(id) => self.projections.shift_review(id)?.map(|s| s.first),
            ReplayTo::Ticket { ticket, from, back } => {
                let events = self.ledger.read_stream(Stream::Ticket(ticket))?;
                let mut positions = events.iter().map(|e| e.recorded.position);
                if back { positions.rfind(|p| *p < from) } else { positions.find(|p| *p > from) }
            }
        };
        let Some(position) = position else { return Ok(None) };
        let Some(at) = self.moment_of(position)? else { return Ok(None) };
        let moment = match to {
            ReplayTo::At(moment) => moment.max(at),
            _ => at,
        };
        Ok(Some(Goal { position, moment }))
    }

    fn moment_of(&self, position: u64) -> Result<Option<Moment>, DeskError> {
        Ok(self.ledger.read(position, 1)?.first().map(|e| e.recorded.at))
    }

    /// The last event that had happened by a moment; the first one, when it is earlier. Time never runs backwards in the
    /// ledger (L3), so halving finds it.
    fn position_at(&self, moment: Moment) -> Result<Option<u64>, DeskError> {
        let head = self.ledger.head().position;
        if head == 0 {
            return Ok(None);
        }
        let (mut low, mut high) = (1, head);
        while low < high {
            let middle = low + (high - low).div_ceil(2);
            match self.moment_of(middle)? {
                Some(at) if at <= moment => low = middle,
                _ => high = middle - 1,
            }
        }
        Ok(Some(low))
    }

    /// The desk as a replay has it, to somebody's eyes: masked as ever.
    ///
    /// # Errors
    /// When ledger or index can't be read.
    pub fn replay_frame(
        &mut self,
        replay: &Replay,
        moment: Moment,
        eyes: Option<StaffId>,
        shown: Option<TicketId>,
    ) -> Result<Option<ReplayFrame>, DeskError> {
        let position = replay.world.position;
        let head = self.ledger.head().position;
        let Some(entry) = self.ledger.read(position, 1)?.into_iter().next() else { return Ok(None) };
        let board = Arc::new(rows::board(&mut self.lens_on(&replay.world, replay), eyes, moment));
        let shift = match board.shift.as_ref().map(|s| s.id) {
            Some(id) => self.projections.shift_review(id)?.map(|s| ReplayShift {
                id,
                pattern: s.pattern,
                opened: s.opened,
                until: s.closed.unwrap_or(s.ends),
                first: s.first,
                last: if s.closed.is_some() { s.last } else { head },
            }),
            None => None,
        };
        let about = entry.recorded.event.ticket().and_then(|id| replay.ticket(id));
        let number = about.as_ref().map(rows::short_number).unwrap_or_default();
        let details = match shown {
            Some(id) => self.replay_details(replay, id, eyes)?.map(Box::new),
            None => None,
        };
        Ok(Some(ReplayFrame { position, head, moment, event: entry.recorded, number, shift, eyes, board, details }))
    }

    /// A ticket as a replay has it: what happened later is not told, and nothing may be done with it.
    ///
    /// # Errors
    /// As [`Desk::replay_frame`].
    pub fn replay_details(
        &mut self,
        replay: &Replay,
        id: TicketId,
        viewer: Option<StaffId>,
    ) -> Result<Option<Details>, DeskError> {
        let Some(ticket) = replay.ticket(id) else { return Ok(None) };
        let position = replay.world.position;
        let mut history = self.history(id)?;
        history.retain(|r| r.position <= position);
        let chain = self.chain_of(&history)?;
        let now = replay.world.latest.unwrap_or(ticket.last_at);
        let mut lens = self.lens_on(&replay.world, replay);
        let mut details = rows::details_of(&mut lens, ticket, history, chain, viewer, now);
        // Read from whole histories, which tell what came later.
        details.repeats.before.clear();
        Ok(Some(details))
    }

    /// The whole way to a moment at once, for the command line. `progress` hears position and goal.
    ///
    /// # Errors
    /// As [`Desk::replay_frame`].
    pub fn replay_at(
        &mut self,
        moment: Moment,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Option<ReplayFrame>, DeskError> {
        let Some(goal) = self.replay_goal(ReplayTo::At(moment))? else { return Ok(None) };
        let mut replay = Replay::new();
        while !replay.advance(self.ledger.as_ref(), goal.position, FAR)? {
            progress(replay.world.position, goal.position);
        }
        let eyes = replay.eyes();
        self.replay_frame(&replay, goal.moment, eyes, None)
    }
}
