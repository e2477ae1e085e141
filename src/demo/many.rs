//! Many closed tickets, fast: a store for benches.

use super::DemoError;
use super::sim::Sim;
use super::words::{Say, Slots};
use crate::desk::Desk;
use crate::domain::command::{Caller, Command, Heard, NewMessage};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::ticket::{Outcome, Stage};
use crate::domain::time::Moment;

/// Messages on a day of the benches' year.
const A_DAY: i64 = 100;

/// Makes `tickets` closed tickets of about eight events each, evenly over the time before `now`, in an empty store with
/// the drill site's people and homes. One operator stays on duty in one shift: it is size that counts here, not life.
/// `progress` hears tickets made and tickets in all.
///
/// # Errors
/// When the store fails, or a rule refuses what the maker does.
pub fn seed_many(
    desk: &mut Desk,
    tickets: usize,
    seed: u64,
    now: Moment,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(), DemoError> {
    let mut sim = Sim::new(desk, now, seed)?;
    let all = u64::try_from(tickets).unwrap_or(u64::MAX);
    let span = i64::try_from(tickets).unwrap_or(i64::MAX / 2).saturating_mul(86_400_000 / A_DAY);
    let start = now.plus_ms(-span - 60_000);
    sim.from = start.plus_minutes(-24 * 60);
    sim.at = sim.from;
    sim.found()?;
    sim.at = sim.at.max(start);
    let operator = sim.operator();
    let pattern = sim.rules.shifts.first().map_or_else(|| Code::new(""), |s| s.code.clone());
    sim.act(operator, Command::OpenShift { pattern })?;
    sim.act(operator, Command::SignOn)?;
    for n in 0..all {
        let into = i64::try_from(n).unwrap_or(0).saturating_mul(86_400_000 / A_DAY);
        sim.at = sim.at.max(start.plus_ms(into));
        sim.one_of_many(operator)?;
        if n % 500 == 0 {
            progress(n, all);
        }
    }
    progress(all, all);
    sim.finish()
}

impl Sim<'_> {
    /// Registered, dispatched, done, fed back, and called back where the draw says so.
    fn one_of_many(&mut self, operator: StaffId) -> Result<(), DemoError> {
        let at = self.at;
        let topic = self.rng.usize(..self.topics.len().max(1));
        let Some(code) = self.topics.get(topic).map(|t| t.code) else { return Ok(()) };
        let home = self.rng.usize(..self.homes.len().max(1));
        let mut slots = Slots::default();
        let household = self.homes.get(home).map(|h| {
            slots.set("b", h.building.clone());
            slots.set("u", h.unit.clone());
            slots.set("f", h.floor.clone());
            h.code.clone()
        });
        let text = self.words.say(code, Say::Said, &mut slots, at, &mut self.rng);
        let contact = household
            .as_ref()
            .and_then(|h| self.world().households.get(&HouseholdCode(h.clone())))
            .and_then(|h| h.contact);
        let message = NewMessage {
            source: self.source("phone"),
            household,
            caller: contact.map(|contact| Caller::Known { contact }),
            complainant: None,
            happened: None,
            place: String::new(),
            text,
        };
        let classify = Some(self.class_of(code, ""));
        let dispatch = Some(self.sending(code, None));
        let command = Command::Register { message, classify, dispatch, answer: None, heard: None };
        let Some(ticket) = self.act(operator, command)? else { return Ok(()) };
        self.pass(30);
        let text = self.words.say(code, Say::Done, &mut slots, at, &mut self.rng);
        self.act(operator, Command::Result { ticket, text, handler: None })?;
        self.pass(30);
        let heard = Heard { way: self.way("phone"), outcome: Outcome::Satisfied, words: self.phrase("heard", "glad") };
        self.act(operator, Command::Feedback { ticket, heard: heard.clone() })?;
        self.pass(30);
        if self.ticket(ticket).is_some_and(|t| t.stage() == Stage::CallbackDue)
            && let Some(who) = self.caller_back(ticket)
        {
            self.act(who, Command::Callback { ticket, heard, contents: Vec::new() })?;
        }
        Ok(())
    }
}
