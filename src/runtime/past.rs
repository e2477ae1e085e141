//! Looks at the past for the worker: reviews at once, replays in slices, so that commands never wait for one.

use crate::app::{Look, Looked, Seq};
use crate::desk::{Desk, DeskError, Goal, Replay};
use crate::domain::ids::{StaffId, TicketId};
use crate::domain::may_look_back;
use crate::domain::time::Moment;

/// Events folded at a stretch: some hundredths of a second.
const SLICE: u64 = 2_000;

/// What a slice came to.
pub enum Slice {
    /// There is nothing to do.
    Idle,
    /// On its way: events folded, and the goal.
    Going(u64, u64),
    /// There.
    There(Seq, Looked),
}

struct Under {
    seq: Seq,
    goal: Goal,
    shown: Option<TicketId>,
}

/// The past that somebody looks at.
#[derive(Default)]
pub struct Past {
    replay: Option<(Replay, Moment)>,
    under: Option<Under>,
}

impl Past {
    /// Whether a replay is on its way.
    #[must_use]
    pub fn is_going(&self) -> bool {
        self.under.is_some()
    }

    /// The replay is left; its states go.
    pub fn leave(&mut self) {
        *self = Self::default();
    }

    /// Looks, to this person's eyes. None when the answer takes longer: see [`Past::slice`].
    ///
    /// # Errors
    /// When ledger or index can't be read.
    pub fn look(
        &mut self,
        desk: &mut Desk,
        viewer: Option<StaffId>,
        now: Moment,
        seq: Seq,
        look: Look,
    ) -> Result<Option<Looked>, DeskError> {
        if let Err(refusal) = may_look_back(desk.world(), &desk.rules(), viewer) {
            return Ok(Some(Looked::Refused(refusal)));
        }
        match look {
            Look::Review { from, to } => Ok(Some(Looked::Review(Box::new(desk.review(from, to, now)?)))),
            Look::Reveals { month } => Ok(Some(Looked::Reveals(month, desk.reveals(month)?))),
            Look::Replay { to, shown } => {
                let goal = match (to, &self.replay) {
                    (Some(to), _) => desk.replay_goal(to)?,
                    (None, Some((replay, moment))) => Some(Goal { position: replay.world().position, moment: *moment }),
                    (None, None) => None,
                };
                let Some(goal) = goal else { return Ok(Some(Looked::Replay(None))) };
                self.under = Some(Under { seq, goal, shown });
                Ok(None)
            }
        }
    }

    /// Goes on with the replay that is on its way.
    ///
    /// # Errors
    /// As [`Past::look`]; the replay is given up then.
    pub fn slice(&mut self, desk: &mut Desk) -> Result<Slice, DeskError> {
        let Some(under) = self.under.take() else { return Ok(Slice::Idle) };
        let (replay, moment) = self.replay.get_or_insert_with(|| (Replay::new(), under.goal.moment));
        if !replay.advance(desk.ledger(), under.goal.position, SLICE)? {
            let at = replay.world().position;
            let of = under.goal.position;
            self.under = Some(under);
            return Ok(Slice::Going(at, of));
        }
        *moment = under.goal.moment;
        let shown = under.shown.or_else(|| replay.about(desk));
        let frame = desk.replay_frame(replay, under.goal.moment, replay.eyes(), shown)?;
        Ok(Slice::There(under.seq, Looked::Replay(frame.map(Box::new))))
    }
}
