//! Many commands at once, made durable in batches: history that is imported or made for a drill site.

use super::lottery::{self, Lottery};
use super::{Desk, DeskError, clean, entropy, kept, with_placeholder};
use crate::domain::command::Command;
use crate::domain::decide::Decision;
use crate::domain::event::{Recorded, Stream};
use crate::domain::ids::*;
use crate::domain::time::Moment;
use crate::domain::world::World;
use crate::domain::{Context, decide};
use crate::ledger::{Append, Draft};
use crate::projection::Touched;
use std::collections::HashMap;

/// How many events are made durable together.
const BATCH: usize = 4_000;

/// Commands decided one after the other on the state in memory; durable only after [`Bulk::finish`].
pub struct Bulk<'d> {
    desk: &'d mut Desk,
    drafts: Vec<Draft>,
    expected: HashMap<Stream, u64>,
    touched: Touched,
    random: Option<Box<dyn FnMut() -> [u8; 16]>>,
}

impl Desk {
    /// Starts a bulk of commands. `random` replaces the system's random bytes, for a site that is the same each time.
    pub fn bulk(&mut self, random: Option<Box<dyn FnMut() -> [u8; 16]>>) -> Bulk<'_> {
        Bulk { desk: self, drafts: Vec::new(), expected: HashMap::new(), touched: Touched::default(), random }
    }
}

impl Bulk<'_> {
    /// The state as it stands with all commands so far.
    pub fn world(&self) -> &World {
        self.desk.world()
    }

    /// Decides and folds one command in. Gives the ticket it was about.
    pub fn submit(&mut self, actor: Actor, command: Command, now: Moment) -> Result<Option<TicketId>, DeskError> {
        if lottery::begins_month(&command) {
            for command in self.draws_to_record(now)? {
                self.decide_in(Actor::System, command, now)?;
            }
        }
        self.decide_in(actor, command, now)
    }

    /// Folds in what time alone has brought about (see [`Command::KeepTime`]).
    pub fn keep_time(&mut self, now: Moment) -> Result<(), DeskError> {
        let actor = Actor::System;
        let ctx = Context { now, actor, desk: self.desk.desk, rules: &self.desk.rules, entropy: [0; 16] };
        let decision = decide(self.desk.world(), &Command::KeepTime, &ctx).map_err(DeskError::Refused)?;
        if decision.events.iter().any(|e| e.ticket().is_some()) {
            self.fold(decision, actor)?;
        }
        Ok(())
    }

    fn draws_to_record(&mut self, now: Moment) -> Result<Vec<Command>, DeskError> {
        let first = self.desk.world().counters.draws.is_empty();
        if let (true, Some(random)) = (first, &mut self.random) {
            let (a, b) = (random(), random());
            let mut key = [0; 32];
            key.iter_mut().zip(a.into_iter().chain(b)).for_each(|(to, from)| *to = from);
            self.desk.lottery = Lottery::seeded(key, self.desk.folder())?;
        }
        Ok(self.desk.draws_to_record(now))
    }

    fn decide_in(&mut self, actor: Actor, mut command: Command, now: Moment) -> Result<Option<TicketId>, DeskError> {
        self.desk.gate(actor, &[])?;
        self.desk.signatures(actor, &command, &[])?;
        let numbers = kept::typed_numbers(&command);
        clean(&mut command);
        self.desk.load(&command)?;
        let entropy = match &mut self.random {
            Some(random) => random(),
            None => entropy()?,
        };
        self.desk.seal(&mut command)?;
        let ctx = Context { now, actor, desk: self.desk.desk, rules: &self.desk.rules, entropy };
        let placed = with_placeholder(&command);
        let mut decision = decide(self.desk.world(), &placed, &ctx).map_err(DeskError::Refused)?;
        if let Some(entropy) = lottery::bytes_for(&self.desk.lottery, &decision.events) {
            decision = decide(self.desk.world(), &placed, &Context { entropy, ..ctx }).map_err(DeskError::Refused)?;
        }
        let mut ticket = command.ticket();
        let about = ticket.or_else(|| decision.events.iter().find_map(|e| e.ticket()));
        if let Some(contact) = self.desk.keep_numbers(&numbers, about)? {
            kept::insert(&mut decision.events, ticket, contact);
        }
        ticket = ticket.or_else(|| decision.events.iter().find_map(|e| e.ticket()));
        self.fold(decision, actor)?;
        Ok(ticket)
    }

    /// Folds what was decided in; durable when the batch is full.
    fn fold(&mut self, decision: Decision, actor: Actor) -> Result<(), DeskError> {
        for event in decision.events {
            let stream = event.stream();
            let version = self.desk.world().version_of(stream);
            self.expected.entry(stream).or_insert(version);
            let actor = event.by(actor);
            let draft = Draft { at: decision.at, actor, desk: self.desk.desk, shift: decision.shift, event };
            let recorded = Recorded {
                position: self.desk.world().position + 1,
                version: version + 1,
                at: draft.at,
                actor,
                desk: draft.desk,
                shift: draft.shift,
                event: draft.event.clone(),
            };
            self.touched.merge(self.desk.projections.fold(std::iter::once(&recorded))?);
            self.drafts.push(draft);
        }
        if self.drafts.len() >= BATCH {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), DeskError> {
        if self.drafts.is_empty() {
            return Ok(());
        }
        let expected: Vec<(Stream, u64)> = self.expected.drain().collect();
        match self.desk.ledger.append(&expected, std::mem::take(&mut self.drafts))? {
            Append::Appended(_) => {}
            Append::Conflict { .. } => return Err(DeskError::Busy),
        }
        let hash = self.desk.ledger.head().hash;
        self.desk.projections.settle(std::mem::take(&mut self.touched), hash);
        Ok(())
    }

    /// Makes everything durable.
    pub fn finish(mut self) -> Result<(), DeskError> {
        self.flush()?;
        self.desk.finder = None;
        self.desk.callers = super::callers::Callers::default();
        self.desk.closed = None;
        self.desk.learn_names();
        Ok(())
    }
}
