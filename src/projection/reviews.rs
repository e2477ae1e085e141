//! A row for each shift with everything in it that counts, and a list of reveals: folded with the state and written with
//! it, so that a day is reviewed without reading the ledger.

use super::Touched;
use super::index::{Index, IndexError};
use crate::board::{Duty, Late, Remark, Reveal, Said, ShiftAct, ShiftReview, What};
use crate::domain::event::{AgreementEvent, Event, Move, Recorded};
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::world::World;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rows that are being filled, and the clocks that run.
#[derive(Default)]
pub struct Reviews {
    rows: BTreeMap<ShiftId, ShiftReview>,
    clocks: Clocks,
    /// Loaded history is folded: until the desk opens its first shift, nothing belongs to one.
    past: bool,
}

impl Reviews {
    /// For a state that was read back: rows are read from the index when something more happens in their shift.
    pub fn of(world: &World) -> Self {
        let mut this = Self::default();
        if let Some(now) = world.latest {
            // What was due earlier has been counted.
            world.tickets.values().for_each(|t| this.clocks.set(t, now));
        }
        this
    }

    /// A shift's row, from memory or the index.
    pub fn shift(&self, index: &Index, id: ShiftId) -> Result<Option<ShiftReview>, IndexError> {
        match self.rows.get(&id) {
            Some(row) => Ok(Some(row.clone())),
            None => index.shift_review(id),
        }
    }

    /// Rows in memory, for writing.
    pub(super) fn row(&self, id: ShiftId) -> Option<&ShiftReview> {
        self.rows.get(&id)
    }
    /// Days of the rows in memory: a row that still waits for the index is found by its day as well.
    pub(super) fn days(&self) -> impl Iterator<Item = (u32, ShiftId)> + '_ {
        self.rows.values().map(|r| (r.day(), r.shift))
    }

    /// Clocks that have run out by `now` since the last event: they stand in no row yet.
    pub fn late_by(&self, now: Moment, world: &World) -> Vec<ShiftAct> {
        let open = world.open_shift().is_some();
        self.clocks
            .until(now)
            .map(|(ms, ticket, clock)| breached(world, ms, ticket, clock, world.position, now, !open))
            .collect()
    }

    /// Drops what is written and complete.
    pub(super) fn forget_written(&mut self, world: &World) {
        let last = ShiftId(world.counters.shifts);
        let is_open = |id: &ShiftId| world.shifts.get(id).is_some_and(|s| s.closed.is_none());
        self.rows.retain(|id, _| *id == last || is_open(id));
    }

    /// Before an event is folded in: the clocks that ran out since the one before it.
    pub(super) fn before(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        touched: &mut Touched,
    ) -> Result<(), IndexError> {
        let late: Vec<_> = self.clocks.until(recorded.at).collect();
        if late.is_empty() {
            return Ok(());
        }
        let (id, outside) = home(world, None);
        for (ms, ticket, clock) in late {
            self.clocks.drop(ms, ticket, clock);
            if self.past {
                continue;
            }
            let act = breached(world, ms, ticket, clock, recorded.position.saturating_sub(1), recorded.at, outside);
            self.row_mut(index, id, recorded, touched)?.acts.push(act);
        }
        Ok(())
    }

    /// After an event was folded in.
    pub(super) fn after(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        touched: &mut Touched,
    ) -> Result<(), IndexError> {
        let event = &recorded.event;
        if let Some(ticket) = event.ticket().and_then(|id| world.ticket(id)) {
            self.clocks.set(ticket, recorded.at);
        }
        match event {
            Event::MessageArrived { .. } if recorded.actor == Actor::Import => self.past = true,
            Event::ShiftOpened { .. } => self.past = false,
            _ => {}
        }
        if self.past {
            return Ok(());
        }
        match event {
            Event::ShiftOpened { shift, pattern, starts, ends } => {
                let row =
                    ShiftReview { pattern: pattern.clone(), starts: *starts, ends: *ends, ..empty(*shift, recorded) };
                self.rows.insert(*shift, row);
                touched.shifts.insert(*shift);
            }
            Event::SignedOn { shift, staff } => {
                let row = self.row_mut(index, *shift, recorded, touched)?;
                row.duty.push(Duty { staff: *staff, on: recorded.at, off: None });
            }
            Event::SignedOff { shift, staff } => {
                let row = self.row_mut(index, *shift, recorded, touched)?;
                let on = row.duty.iter_mut().rev().find(|d| d.staff == *staff && d.off.is_none());
                on.into_iter().for_each(|d| d.off = Some(recorded.at));
            }
            Event::ShiftClosed { shift } => {
                let row = self.row_mut(index, *shift, recorded, touched)?;
                row.closed = Some(recorded.at);
                row.last = recorded.position;
                row.duty.iter_mut().filter(|d| d.off.is_none()).for_each(|d| d.off = Some(recorded.at));
            }
            Event::MessageArrived { .. } => {
                let (id, outside) = home(world, recorded.shift);
                let row = self.row_mut(index, id, recorded, touched)?;
                if outside {
                    row.arrived_outside += 1;
                } else {
                    row.arrived += 1;
                }
            }
            Event::SheetPrepared { sheet, .. }
            | Event::LineAccepted { sheet, .. }
            | Event::LineQueried { sheet, .. }
            | Event::LineAnswered { sheet, .. }
            | Event::SheetSigned { sheet, .. }
            | Event::SheetCorrected { sheet, .. } => self.on_sheet(world, index, recorded, *sheet, touched)?,
            _ => {}
        }
        let shown = match event {
            Event::Revealed { ticket, reason } => Some((Some(*ticket), None, reason)),
            Event::Agreement(AgreementEvent::Revealed { agreement, reason }) => Some((None, Some(*agreement), reason)),
            _ => None,
        };
        if let Some((ticket, agreement, reason)) = shown {
            touched.reveals.push(Reveal {
                position: recorded.position,
                at: recorded.at,
                by: recorded.actor.staff(),
                shift: recorded.shift,
                ticket,
                agreement,
                number: String::new(),
                reason: reason.clone(),
            });
        }
        if let Some(what) = what(event) {
            // A query belongs to the shift that hands over, whoever asks.
            let of_sheet = match &what {
                What::Queried { sheet, .. } => world.sheets.get(sheet).map(|s| s.shift),
                _ => None,
            };
            let (id, outside) = of_sheet.map_or_else(|| home(world, recorded.shift), |id| (id, false));
            let (by, ticket) = (recorded.actor.staff(), about(event));
            let act = ShiftAct { at: recorded.at, position: recorded.position, by, ticket, outside, what };
            self.row_mut(index, id, recorded, touched)?.acts.push(act);
        }
        Ok(())
    }

    /// What happens on a sheet belongs to the shift that hands over, whoever acts.
    fn on_sheet(
        &mut self,
        world: &World,
        index: &Index,
        recorded: &Recorded,
        id: SheetId,
        touched: &mut Touched,
    ) -> Result<(), IndexError> {
        let Some(shift) = world.sheets.get(&id).map(|s| s.shift) else { return Ok(()) };
        let row = self.row_mut(index, shift, recorded, touched)?;
        if !row.sheets.contains(&id) {
            row.sheets.push(id);
        }
        let (ticket, said, text) = match &recorded.event {
            Event::LineQueried { ticket, text, .. } => (*ticket, Said::Query, text),
            Event::LineAnswered { ticket, text, decided: false, .. } => (*ticket, Said::Answer, text),
            Event::LineAnswered { ticket, text, decided: true, .. } => (*ticket, Said::Decision, text),
            _ => return Ok(()),
        };
        let (at, by) = (recorded.at, recorded.actor.staff());
        row.remarks.push(Remark { sheet: id, ticket, at, by, said, text: text.clone() });
        Ok(())
    }

    /// The row of a shift, to change.
    fn row_mut(
        &mut self,
        index: &Index,
        id: ShiftId,
        recorded: &Recorded,
        touched: &mut Touched,
    ) -> Result<&mut ShiftReview, IndexError> {
        touched.shifts.insert(id);
        let known = if self.rows.contains_key(&id) { None } else { index.shift_review(id)? };
        Ok(self.rows.entry(id).or_insert_with(|| known.unwrap_or_else(|| empty(id, recorded))))
    }
}

/// The shift that something counts in: the one that the event names, else the one that is open, else (`true`) the last
/// one that was; 0 before there was any.
fn home(world: &World, named: Option<ShiftId>) -> (ShiftId, bool) {
    match named.or_else(|| world.open_shift().map(|s| s.id)) {
        Some(id) => (id, false),
        None => (ShiftId(world.counters.shifts), true),
    }
}

fn empty(shift: ShiftId, recorded: &Recorded) -> ShiftReview {
    ShiftReview {
        shift,
        pattern: Code::new(""),
        starts: recorded.at,
        ends: recorded.at,
        opened: recorded.at,
        closed: None,
        first: recorded.position,
        last: recorded.position,
        duty: Vec::new(),
        arrived: 0,
        arrived_outside: 0,
        acts: Vec::new(),
        sheets: Vec::new(),
        remarks: Vec::new(),
    }
}

fn breached(
    world: &World,
    ms: i64,
    ticket: TicketId,
    clock: Late,
    position: u64,
    near: Moment,
    outside: bool,
) -> ShiftAct {
    // Whose clock it was: the tracker answers for it (H5).
    let by = world.ticket(ticket).and_then(Ticket::tracker);
    let at = Moment::new(ms, near.offset_min());
    ShiftAct { at, position, by, ticket: Some(ticket), outside, what: What::Breached { clock } }
}

fn about(event: &Event) -> Option<TicketId> {
    match event {
        Event::LineQueried { ticket, .. } => Some(*ticket),
        _ => event.ticket(),
    }
}

fn what(event: &Event) -> Option<What> {
    Some(match event {
        Event::Received { .. } => What::Received,
        Event::Closed { .. } => What::Closed,
        Event::Voided { .. } => What::Voided,
        Event::ReworkOrdered { .. } => What::Rework,
        Event::ContactedAgain { .. } => What::Again,
        Event::RecheckConfirmed { .. } => What::Rechecked,
        Event::RecheckExcused { reason, .. } => What::Excused { reason: reason.clone() },
        Event::TrackingMoved { from, to, how, .. } => match how {
            Move::Handover { .. } => return None,
            Move::Returned => What::Returned { from: *from, to: *to },
            Move::Takeover { reason } => What::TakenOver { from: *from, to: *to, reason: reason.clone() },
            Move::Released { reason } => What::Released { from: *from, reason: reason.clone() },
            Move::TakenUp => What::TakenUp { from: *from },
        },
        Event::LineQueried { sheet, text, .. } => What::Queried { sheet: *sheet, text: text.clone() },
        Event::Revealed { reason, .. } => What::Revealed { reason: reason.clone() },
        Event::ClockSetBack { .. } => What::ClockSetBack,
        // Who joined and who left stands on their tickets.
        Event::Incident(event) if event.ticket().is_none() => What::Incident { event: Box::new(event.clone()) },
        Event::Agreement(AgreementEvent::Revealed { reason, .. }) => What::Revealed { reason: reason.clone() },
        Event::Agreement(event) if event.ticket().is_none() => What::Agreement { event: Box::new(event.clone()) },
        _ => return None,
    })
}

/// When running clocks are due.
#[derive(Default)]
struct Clocks {
    due: BTreeSet<(i64, TicketId, Late)>,
    of: HashMap<TicketId, Vec<(i64, Late)>>,
}

impl Clocks {
    /// What of a ticket runs at this moment and is not past due.
    fn set(&mut self, ticket: &Ticket, now: Moment) {
        let running: Vec<(i64, Late)> = [(ticket.reply, Late::Reply), (ticket.finish, Late::Finish)]
            .into_iter()
            .filter_map(|(clock, which)| Some((clock?, which)))
            .filter(|(clock, _)| ticket.end.is_none() && clock.met.is_none() && clock.due >= now)
            .map(|(clock, which)| (clock.due.ms(), which))
            .collect();
        for (ms, which) in self.of.remove(&ticket.id).unwrap_or_default() {
            self.due.remove(&(ms, ticket.id, which));
        }
        if !running.is_empty() {
            self.due.extend(running.iter().map(|(ms, which)| (*ms, ticket.id, *which)));
            self.of.insert(ticket.id, running);
        }
    }
    /// What is due before this moment.
    fn until(&self, at: Moment) -> impl Iterator<Item = (i64, TicketId, Late)> + '_ {
        self.due.iter().take_while(move |(ms, _, _)| *ms < at.ms()).copied()
    }
    fn drop(&mut self, ms: i64, ticket: TicketId, which: Late) {
        self.due.remove(&(ms, ticket, which));
        if let Some(of) = self.of.get_mut(&ticket) {
            of.retain(|one| *one != (ms, which));
        }
    }
}
