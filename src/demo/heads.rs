//! The heads of the drill site: told of what climbs, they take it up, most of the time.

use super::DemoError;
use super::sim::{Sim, Task};
use super::words::Slots;
use crate::domain::command::Command;
use crate::domain::ids::*;
use crate::domain::time::Moment;
use crate::domain::{Context, decide};
use fastrand::Rng;

/// How often the clocks are looked at while the history runs, in minutes.
const KEPT: i64 = 4;
/// How often heads look at what waits for them, in minutes.
const LOOKS: i64 = 26;
/// What heads leave to whoever plays, in minutes before the start.
const LEFT: i64 = 30;

impl Sim<'_> {
    /// What time alone brings about, up to this moment.
    pub(super) fn keep_time(&mut self, at: Moment) -> Result<(), DemoError> {
        if at.since(self.kept) < KEPT * 60_000 || self.world().site.is_none() {
            return Ok(());
        }
        self.kept = at;
        self.at = self.at.max(at);
        Ok(self.bulk.keep_time(self.at)?)
    }

    /// When heads look first.
    pub(super) fn due_heads(&mut self, start: Moment) {
        self.due(start.plus_minutes(LOOKS), Task::Heads);
    }

    /// Heads take up what waits for them, and now and then somebody does not see it in time.
    pub(super) fn heads_look(&mut self) -> Result<(), DemoError> {
        // Chances of its own: whoever answers changes nothing of what else happens on the site.
        let mut rng = Rng::with_seed(self.at.ms().unsigned_abs());
        let waits: Vec<(TicketId, Code, StaffId)> = {
            let rules = &self.rules;
            let open = self.world().tickets.values().flat_map(|t| t.standing(rules).map(move |l| (t.id, l)));
            let rungs = open.flat_map(|(id, l)| l.open().map(move |r| (id, l.code.clone(), r)));
            rungs.filter_map(|(id, code, r)| Some((id, code, r.told.first().copied()?))).collect()
        };
        for (ticket, ladder, head) in waits {
            if rng.u32(..100) >= 74 {
                continue;
            }
            self.pass_ms(rng.i64(9_000..40_000));
            let word = self.words.common("reason", "head_word", &mut Slots::default(), self.at, &mut rng);
            let acknowledge = Command::AcknowledgeStep { ticket, ladder: Some(ladder), word };
            // What was taken up a moment ago by somebody above waits no more.
            let (now, rules) = (self.at, &*self.rules);
            let ctx = Context { now, actor: Actor::Staff(head), desk: DeskId(1), rules, entropy: [0; 16] };
            if decide(self.world(), &acknowledge, &ctx).is_ok() {
                self.act(head, acknowledge)?;
            }
        }
        let next = self.at.plus_minutes(LOOKS);
        if next < self.now.plus_minutes(-LEFT) {
            self.due(next, Task::Heads);
        }
        Ok(())
    }
}
