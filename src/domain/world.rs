//! Everything that commands are decided on: the fold of all events.
//!
//! Closed tickets may be dropped from memory and loaded again when a command names one: [`World::forget_ended`] and
//! [`World::remember`]. Nothing else of the state depends on them.

use super::agreement::Agreements;
use super::callbacks::{Draws, Tally};
use super::clock::ClockState;
use super::corrective::Corrective;
use super::event::Stream;
use super::handover::{FreeNote, Sheet, Shift};
use super::household::{HouseholdCode, HouseholdRef};
use super::ids::*;
use super::incident::Incidents;
use super::matters::Matters;
use super::roster::{Day, Roster};
use super::rules::Rules;
use super::ticket::{Ticket, Tracking};
use super::time::Moment;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Site {
    /// Letters in front of ticket numbers.
    pub code: String,
    /// Name.
    pub name: String,
    /// Random identity of the store.
    pub store: [u8; 16],
    /// A drill store.
    pub drill: bool,
}

/// A person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Staff {
    /// Identity.
    pub id: StaffId,
    /// Contact record that has the name.
    pub contact: ContactId,
    /// Roles.
    pub roles: Vec<Role>,
    /// Department, where not the desk.
    pub department: Option<Code>,
    /// Works here.
    pub active: bool,
}

impl Staff {
    /// Whether the person acts as an operator and nothing else: only on duty (T2).
    pub fn is_only_operator(&self) -> bool {
        self.roles.iter().all(|r| *r == Role::Operator)
    }
    /// Whether the person has one of these roles.
    pub fn has_any(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|r| roles.contains(r))
    }
}

/// A household.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Household {
    /// Contact record of who lives there.
    pub contact: Option<ContactId>,
    /// VIP.
    pub vip: bool,
}

/// Counters.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Counters {
    /// Last ticket id given.
    pub tickets: u64,
    /// Last staff id given.
    pub staff: u32,
    /// Last shift id given.
    pub shifts: u32,
    /// Last sheet id given.
    pub sheets: u32,
    /// Last free note's id given.
    pub notes: u32,
    /// Last incident's id given.
    pub incidents: u32,
    /// Last agreement's id given.
    pub agreements: u32,
    /// Day and count of the last ticket number.
    pub number: (u32, u32),
    /// Messages that came in, ever.
    pub messages_in: u64,
    /// Messages received, ever.
    pub received: u64,
    /// Messages that ended waiting (void before anybody received them): always 0, kept as the check of invariant 7.
    pub lost: u64,
    /// Callback draws by month (yyyymm) and class.
    pub tallies: BTreeMap<(u32, Code), Tally>,
    /// Callbacks made, by month of their draw, class and way (R090).
    pub ways: BTreeMap<(u32, Code, Code), u32>,
    /// The fixed secrets of months' draws (C4).
    pub draws: BTreeMap<u32, Draws>,
}

/// The state that commands are decided on.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct World {
    /// The site, once founded.
    pub site: Option<Site>,
    /// Fingerprint of the policy pack in force.
    pub policy: Option<(Code, String)>,
    /// People, also those who left.
    pub staff: BTreeMap<StaffId, Staff>,
    /// The register of households.
    pub households: BTreeMap<HouseholdCode, Household>,
    /// Shifts that are open, and the last ones closed.
    pub shifts: BTreeMap<ShiftId, Shift>,
    /// Sheets that are not sealed, and the last sealed ones.
    pub sheets: BTreeMap<SheetId, Sheet>,
    /// Free notes that are open, and those struck off last.
    pub notes: BTreeMap<NoteId, FreeNote>,
    /// Tickets: all that have not ended, and those remembered.
    pub tickets: BTreeMap<TicketId, Ticket>,
    /// Counters.
    pub counters: Counters,
    /// The position of the last event folded in.
    pub position: u64,
    /// Version of the site's stream.
    pub version: u64,
    /// The latest time of any event (L3).
    pub latest: Option<Moment>,
    /// What the clock said when it was last seen set back, until it has caught up (L3).
    pub clock_back: Option<Moment>,
    /// Who has held a printed sheet against the ledger since they last came on duty (H7).
    pub paper: BTreeSet<StaffId>,
    /// Each person's last reversible act.
    pub last_acts: BTreeMap<StaffId, LastAct>,
    /// What everybody at the desk should know about signing on, until a sheet that tells it is sealed: who was locked out,
    /// and that somebody was let in again by whoever owns the data folder.
    pub access: Vec<super::event::Recorded>,
    /// Who is planned when, from last month on, and swaps that wait.
    pub roster: Roster,
    /// Corrective action: forms, and what is offered (R113–R117).
    pub corrective: Corrective,
    /// What was told lately, also of tickets that have ended.
    pub matters: Matters,
    /// Incidents that are open, the last closed ones, and what was declined.
    pub incidents: Incidents,
    /// Special service agreements (R100).
    pub agreements: Agreements,
}

/// Somebody's last act, while it can be taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LastAct {
    /// On which ticket.
    pub ticket: TicketId,
    /// What.
    pub act: super::event::ReversedAct,
    /// When.
    pub at: Moment,
    /// How the ticket stood before.
    pub before: Box<Ticket>,
}

/// Sheets and shifts kept in memory after they ended; older ones are read from the ledger.
const KEPT: usize = 12;
/// Free notes kept in memory after they were struck off; the sheets hold them all.
const KEPT_NOTES: usize = 100;

impl World {
    /// The version of a stream as far as folded; 0 for one that has no event yet.
    pub fn version_of(&self, stream: Stream) -> u64 {
        match stream {
            Stream::Site => self.version,
            Stream::Ticket(id) => self.ticket(id).map_or(0, |t| t.version),
        }
    }
    /// A ticket.
    pub fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.tickets.get(&id)
    }
    /// A person.
    pub fn person(&self, id: StaffId) -> Option<&Staff> {
        self.staff.get(&id)
    }
    /// The open shift (the latest, should several stand open).
    pub fn open_shift(&self) -> Option<&Shift> {
        self.shifts.values().rev().find(|s| s.closed.is_none())
    }
    /// The open shift in which this person is on duty.
    pub fn shift_of(&self, staff: StaffId) -> Option<&Shift> {
        self.shifts.values().rev().find(|s| s.closed.is_none() && s.on_duty.contains(&staff))
    }
    /// Whether somebody is on duty.
    pub fn is_on_duty(&self, staff: StaffId) -> bool {
        self.shift_of(staff).is_some()
    }
    /// Everybody on duty.
    pub fn on_duty(&self) -> BTreeSet<StaffId> {
        self.shifts.values().filter(|s| s.closed.is_none()).flat_map(|s| s.on_duty.iter().copied()).collect()
    }
    /// Waiting messages, oldest first.
    pub fn waiting(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values().filter(|t| t.is_waiting())
    }
    /// Unfinished tickets.
    pub fn unfinished(&self) -> impl Iterator<Item = &Ticket> {
        self.tickets.values().filter(|t| t.is_unfinished())
    }
    /// Unfinished tickets that this person tracks.
    pub fn tracked_by(&self, staff: StaffId) -> impl Iterator<Item = &Ticket> {
        self.unfinished().filter(move |t| t.tracker() == Some(staff))
    }
    /// Tickets on the unattended alarm (H6).
    pub fn unattended(&self) -> impl Iterator<Item = &Ticket> {
        self.unfinished().filter(|t| matches!(t.tracking, Tracking::Unattended { .. }))
    }
    /// Unfinished tickets of a household.
    pub fn open_of_household<'a>(&'a self, code: &'a HouseholdCode) -> impl Iterator<Item = &'a Ticket> {
        self.tickets.values().filter(move |t| t.end.is_none() && t.message.household.as_ref() == Some(code))
    }
    /// The newest sheet.
    pub fn latest_sheet(&self) -> Option<&Sheet> {
        self.sheets.values().next_back()
    }
    /// Households of the register that a written number may mean.
    pub fn find_households(&self, written: &HouseholdRef) -> Vec<HouseholdCode> {
        let exact = written.code();
        if self.households.contains_key(&exact) {
            return vec![exact];
        }
        self.households.keys().filter(|code| written.matches(code)).cloned().collect()
    }
    /// Registered households that are near a number that is not registered: the same building, nearest room first.
    pub fn near_households(&self, written: &HouseholdRef) -> Vec<HouseholdCode> {
        let room: i64 = written.room.parse().unwrap_or(0);
        let prefix = format!("{}-", written.building);
        let mut near: Vec<(i64, &HouseholdCode)> = self
            .households
            .keys()
            .filter(|c| c.0.starts_with(&prefix))
            .map(|c| {
                (c.0.rsplit('-').next().and_then(|r| r.parse::<i64>().ok()).map_or(i64::MAX, |r| (r - room).abs()), c)
            })
            .collect();
        near.sort();
        near.into_iter().take(3).map(|(_, c)| c.clone()).collect()
    }
    /// Whether the ticket's household is VIP (R189).
    pub fn is_vip(&self, ticket: &Ticket) -> bool {
        ticket.message.household.as_ref().is_some_and(|h| self.is_vip_home(h))
    }
    /// Whether a household is VIP.
    pub fn is_vip_home(&self, code: &HouseholdCode) -> bool {
        self.households.get(code).is_some_and(|h| h.vip)
    }
    /// How many clocks of unfinished work are breached and near now.
    pub fn clock_counts(&self, now: Moment, rules: &Rules) -> (usize, usize) {
        let mut counts = (0, 0);
        for t in self.tickets.values().filter(|t| t.end.is_none()) {
            match t.clock_state(now, rules) {
                ClockState::Breached => counts.0 += 1,
                ClockState::Near => counts.1 += 1,
                ClockState::Ok => {}
            }
        }
        counts
    }
    /// The tally of a class in a month.
    pub fn tally(&self, month: u32, class: &Code) -> Tally {
        self.counters.tallies.get(&(month, class.clone())).copied().unwrap_or_default()
    }
    /// Shifts that need not be kept in memory: the oldest that have ended, beyond those kept.
    pub fn old_shifts(&self) -> impl Iterator<Item = &Shift> {
        self.shifts.values().filter(|s| s.closed.is_some()).take(self.shifts.len().saturating_sub(KEPT))
    }
    /// Sheets that need not be kept in memory: the oldest that are sealed, beyond those kept.
    pub fn old_sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.values().filter(|s| s.is_sealed()).take(self.sheets.len().saturating_sub(KEPT))
    }
    /// Callbacks of a class drawn in a month that were made by a way (R090).
    pub fn called_by(&self, month: u32, class: &Code, way: &Code) -> u32 {
        self.counters.ways.get(&(month, class.clone(), way.clone())).copied().unwrap_or_default()
    }
    /// Drops ended tickets, and old shifts and sheets, from memory.
    pub fn forget_ended(&mut self) {
        self.tickets.retain(|_, t| t.end.is_none() || t.recheck.is_some());
        let (shifts, sheets): (Vec<_>, Vec<_>) =
            (self.old_shifts().map(|s| s.id).collect(), self.old_sheets().map(|s| s.id).collect());
        self.shifts.retain(|id, _| !shifts.contains(id));
        self.sheets.retain(|id, _| !sheets.contains(id));
        let struck = self.notes.values().filter(|n| n.struck.is_some()).count();
        let old: Vec<NoteId> = self.notes.values().filter(|n| n.struck.is_some()).map(|n| n.id).collect();
        for id in old.into_iter().take(struck.saturating_sub(KEPT_NOTES)) {
            self.notes.remove(&id);
        }
        self.corrective.forget_old();
        self.incidents.forget_closed();
        self.agreements.forget_old(self.latest);
        if let Some(first) = self.roster_from() {
            self.roster.duties.forget_before(first);
        }
    }
    /// The first day whose plan is kept in memory: that of the month before the latest event.
    pub fn roster_from(&self) -> Option<Day> {
        self.latest.map(|at| Day(at.date()).month().plus(-1).first())
    }
    /// Puts a sealed sheet back in memory, so that a correction may be added to it (H7).
    pub fn remember_sheet(&mut self, sheet: Sheet) {
        self.sheets.entry(sheet.id).or_insert(sheet);
    }
    /// Puts an ended ticket back in memory, so that a command may name it.
    pub fn remember(&mut self, ticket: Ticket) {
        self.tickets.entry(ticket.id).or_insert(ticket);
    }
}
