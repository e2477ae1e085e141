//! Shifts: the roster, the change of shift with its sheet, rechecks, and the night on which nobody came.

use super::cases::is_trade;
use super::sim::{Sim, Task};
use super::words::Slots;
use super::{DemoError, rhythm};
use crate::domain::command::Command;
use crate::domain::event::Side;
use crate::domain::ids::*;
use crate::domain::ticket::{HandoverNote, Stage, Ticket, Tracking};
use crate::domain::time::Moment;
use chrono::NaiveDate;

/// A shift of the roster.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// Pattern code.
    pub pattern: Code,
    /// Planned start.
    pub from: Moment,
    /// Which team works it.
    pub team: usize,
}

/// Teams take turns: 早, 中, 晚, and a day off.
pub(super) const TEAMS: usize = 4;
/// How early the live shift's people have come at the least, in minutes before `now`.
const SETTLED: i64 = 38;
/// How many minutes before a shift's start its people come.
const EARLY: i64 = 9;

impl Sim<'_> {
    /// The shifts from a day on, up to the one that runs now: team 0 works that one.
    pub(super) fn lay_roster(&mut self, first: NaiveDate) {
        let mut patterns: Vec<(u32, Code)> = self.rules.shifts.iter().map(|s| (s.from, s.code.clone())).collect();
        patterns.sort();
        let mut slots = Vec::new();
        let mut day = first;
        while day <= self.now.date() {
            for (from, pattern) in &patterns {
                let from = self.now.at_local(day, *from);
                if from <= self.now {
                    slots.push(Slot { pattern: pattern.clone(), from, team: 0 });
                }
            }
            day = day.succ_opt().unwrap_or(NaiveDate::MAX);
        }
        let last = slots.len().saturating_sub(1);
        for (i, slot) in slots.iter_mut().enumerate() {
            slot.team = (TEAMS - (last - i) % TEAMS) % TEAMS;
        }
        self.roster = slots;
    }

    /// When the people of a slot come.
    pub(super) fn change_time(&self, slot: usize) -> Moment {
        let Some(at) = self.roster.get(slot) else { return self.now };
        if slot == 0 {
            return at.from;
        }
        let early = at.from.plus_minutes(-EARLY);
        if slot + 1 == self.roster.len() { early.min(self.now.plus_minutes(-SETTLED)) } else { early }
    }

    /// When the live shift's people came.
    pub(super) fn live_since(&self) -> Moment {
        self.change_time(self.roster.len().saturating_sub(1))
    }

    /// Who works a slot.
    pub(super) fn team(&self, slot: usize) -> Vec<StaffId> {
        let team = self.roster.get(slot).map_or(0, |s| s.team);
        self.people.teams.get(team).cloned().unwrap_or_default()
    }

    /// Who sits at the keyboard at `now`.
    pub(super) fn operator(&self) -> StaffId {
        self.people.teams.first().and_then(|t| t.first()).copied().unwrap_or(self.people.head)
    }

    /// Who receives now: those on duty in the newest shift.
    pub(super) fn operators(&self) -> Vec<StaffId> {
        self.world().open_shift().map(|s| s.on_duty.iter().copied().collect()).unwrap_or_default()
    }

    /// One of them.
    pub(super) fn some_operator(&mut self) -> Option<StaffId> {
        let all = self.operators();
        let at = self.rng.usize(..all.len().max(1));
        all.get(at).copied()
    }

    /// The next team opens its shift, and takes over from the last.
    pub(super) fn change(&mut self, slot: usize) -> Result<(), DemoError> {
        let Some(pattern) = self.roster.get(slot).map(|s| s.pattern.clone()) else { return Ok(()) };
        let incoming = self.team(slot);
        let Some(chief) = incoming.first().copied() else { return Ok(()) };
        let old = self.world().open_shift().map(|s| (s.id, s.on_duty.iter().copied().collect::<Vec<_>>()));
        self.act(chief, Command::OpenShift { pattern })?;
        for who in &incoming {
            self.pass(25);
            self.act(*who, Command::SignOn)?;
        }
        let live = slot + 1 == self.roster.len();
        if live {
            self.due(self.at.plus_minutes(7), Task::Recheck(slot));
        } else {
            for minutes in [55, 240] {
                let at = self.at.plus_minutes(minutes + self.rng.i64(0..40));
                self.due(at, Task::Recheck(slot));
            }
        }
        match old {
            Some((shift, outgoing)) if !outgoing.is_empty() => self.hand_over(shift, &outgoing, &incoming, live),
            _ => Ok(()),
        }
    }

    fn hand_over(
        &mut self,
        shift: ShiftId,
        outgoing: &[StaffId],
        incoming: &[StaffId],
        live: bool,
    ) -> Result<(), DemoError> {
        for who in outgoing {
            let tracked: Vec<TicketId> = self.world().tracked_by(*who).map(|t| t.id).collect();
            for ticket in tracked {
                self.pass(14);
                let note = self.handover_note(ticket);
                self.act(*who, Command::HandoverNote { ticket, note })?;
            }
        }
        self.pass(40);
        let Some(writer) = outgoing.first().copied() else { return Ok(()) };
        let notes = self.sheet_notes();
        self.act(writer, Command::PrepareSheet { notes })?;
        let sheet = SheetId(self.world().counters.sheets);
        for who in outgoing {
            self.pass(25);
            self.act(*who, Command::SignSheet { sheet, side: Side::Outgoing })?;
        }
        let reader = if live || self.rng.bool() { incoming.first() } else { incoming.last() };
        let Some(reader) = reader.copied() else { return Ok(()) };
        self.read_lines(sheet, reader, live)?;
        if !live {
            self.pass(30);
            self.act(reader, Command::SignSheet { sheet, side: Side::Incoming })?;
        }
        for who in outgoing {
            self.pass(30);
            self.confirm_old(*who, shift)?;
            self.act(*who, Command::SignOff)?;
        }
        if !live && self.rng.u32(..200) < 3 {
            self.pass(240);
            let text = self.phrase("sheet", "correction");
            self.act(writer, Command::CorrectSheet { sheet, text })?;
        }
        Ok(())
    }

    /// The incoming operator goes through the lines; in the live shift two are left for who plays.
    fn read_lines(&mut self, sheet: SheetId, reader: StaffId, live: bool) -> Result<(), DemoError> {
        let lines: Vec<(TicketId, Option<StaffId>)> = self
            .world()
            .sheets
            .get(&sheet)
            .map(|s| s.lines.iter().map(|l| (l.ticket, l.tracker)).collect())
            .unwrap_or_default();
        let left = if live { self.lines_left(&lines) } else { Vec::new() };
        let mut asked = !live;
        for (ticket, tracker) in lines {
            if left.contains(&ticket) {
                continue;
            }
            self.pass(9);
            if let Some(tracker) = tracker
                && (!asked || self.chance(2))
            {
                asked = true;
                let text = self.phrase("sheet", "query");
                self.act(reader, Command::QueryLine { sheet, ticket, text })?;
                self.pass(50);
                let head = !live && self.chance(12);
                let (who, list) = if head { (self.people.head, "decided") } else { (tracker, "answer") };
                let text = self.phrase("sheet", list);
                self.act(who, Command::AnswerLine { sheet, ticket, text })?;
                self.pass(15);
            }
            self.act(reader, Command::AcceptLine { sheet, ticket })?;
        }
        Ok(())
    }

    /// Rechecks from before this shift are done before going home (R2).
    fn confirm_old(&mut self, who: StaffId, shift: ShiftId) -> Result<(), DemoError> {
        let opened = self.world().shifts.get(&shift).map(|s| s.opened);
        for (ticket, since) in self.rechecks(who) {
            if opened.is_some_and(|o| since < o) {
                self.act(who, Command::ConfirmRecheck { ticket })?;
                self.pass(6);
            }
        }
        Ok(())
    }

    fn rechecks(&self, who: StaffId) -> Vec<(TicketId, Moment)> {
        let all = self.world().tickets.values();
        all.filter(|t| t.first_receiver == Some(who)).filter_map(|t| Some((t.id, t.recheck?))).collect()
    }

    /// First receivers look at what happened while they were away (R1).
    pub(super) fn recheck(&mut self, slot: usize) -> Result<(), DemoError> {
        let live = slot + 1 == self.roster.len();
        for who in self.team(slot) {
            if !self.world().is_on_duty(who) {
                continue;
            }
            let mut list = self.rechecks(who);
            if live && who == self.operator() {
                // Who plays finds some of them waiting: those of the scene and three more.
                let natural = list.iter().filter(|(t, _)| !self.is_scripted(*t)).count();
                list.retain(|(t, _)| !self.is_scripted(*t));
                list.truncate(natural.saturating_sub(3));
            }
            for (ticket, _) in list {
                self.recheck_one(who, ticket, live)?;
                self.pass(9);
            }
        }
        Ok(())
    }

    fn recheck_one(&mut self, who: StaffId, ticket: TicketId, live: bool) -> Result<(), DemoError> {
        let may_reopen = self.ticket(ticket).is_some_and(|t| t.result.is_some() && t.stage() != Stage::Void)
            && !self.is_scripted(ticket)
            && self.cases.get(&ticket).is_none_or(|c| !c.hold)
            && self.at.plus_minutes(20 * 60) < self.now;
        if !live && may_reopen && self.rng.u32(..1_000) < 11 {
            let reason = self.phrase("reason", "reopen");
            self.act(who, Command::Reopen { ticket, reason })?;
            let again = self.case_again(ticket);
            self.cases.insert(ticket, again);
            self.due(self.at.plus_minutes(4), Task::Go(ticket));
            return Ok(());
        }
        if !live && self.rng.u32(..1_000) < 4 {
            let reason = self.phrase("reason", "excuse");
            self.act(self.people.head, Command::ExcuseRecheck { ticket, reason })?;
            return Ok(());
        }
        self.act(who, Command::ConfirmRecheck { ticket })?;
        Ok(())
    }

    /// An outgoing operator whom nobody relieves is released, and a colleague takes up the tickets (H6).
    pub(super) fn release(&mut self) -> Result<(), DemoError> {
        let on_duty = self.operators();
        let (Some(stays), Some(leaves)) = (on_duty.first().copied(), on_duty.get(1).copied()) else { return Ok(()) };
        let reason = self.phrase("reason", "release");
        self.act(self.people.head, Command::ReleaseUnrelieved { staff: leaves, reason })?;
        let left: Vec<TicketId> = self.world().unattended().map(|t| t.id).collect();
        for ticket in left {
            self.pass(70);
            self.act(stays, Command::TakeUp { ticket })?;
        }
        Ok(())
    }

    /// A supervisor moves a ticket from one operator to the other (T6).
    pub(super) fn takeover(&mut self) -> Result<(), DemoError> {
        if self.at > self.live_since().plus_minutes(-120) {
            return Ok(());
        }
        let on_duty = self.operators();
        let found = self.world().unfinished().filter(|t| self.world().open_sheet_of(t.id).is_none()).find_map(|t| {
            let Tracking::By(from) = t.tracking else { return None };
            let to = on_duty.iter().copied().find(|who| *who != from)?;
            on_duty.contains(&from).then_some((t.id, to))
        });
        let Some((ticket, to)) = found else { return Ok(()) };
        let reason = self.phrase("reason", "takeover");
        self.act(self.people.head, Command::Takeover { ticket, to, reason })?;
        Ok(())
    }

    /// State, next step, what the customer was told: by the stage that the ticket has.
    fn handover_note(&mut self, id: TicketId) -> HandoverNote {
        let stage = self.ticket(id).map(Ticket::stage);
        let works = self.ticket(id).and_then(|t| t.dispatch.as_ref()).is_none_or(|d| is_trade(&d.department));
        let list = match stage {
            Some(Stage::Received | Stage::Waiting) => "received",
            Some(Stage::Dispatched) => "dispatched",
            Some(Stage::InProgress) if works => "progress",
            Some(Stage::InProgress) => "progress_office",
            Some(Stage::Handled) => "handled",
            _ => "callback",
        };
        if let Some(note) = self.scene_note(id, stage) {
            return note;
        }
        let text = self.phrase("note", list);
        let mut parts = text.split('|').map(str::to_owned);
        let mut next = || parts.next().unwrap_or_default();
        HandoverNote { state: next(), next_step: next(), told: next() }
    }

    /// Free notes: equipment, keys, visitors, notices.
    fn sheet_notes(&mut self) -> String {
        let lines = self.rng.usize(2..5);
        let at = self.at;
        let mut notes = Vec::new();
        let storm = self.almanac.weather(at.date()).storm;
        if storm {
            notes.push("暴雨期间地库入口沙袋、水泵每小时巡查一次".to_owned());
        }
        for _ in 0..lines {
            notes.push(self.words.common("sheet", "lines", &mut Slots::default(), at, &mut self.rng));
        }
        notes.join("\n")
    }

    /// Which lines of the live sheet are left open: two that nothing happens to before `now`.
    fn lines_left(&self, lines: &[(TicketId, Option<StaffId>)]) -> Vec<TicketId> {
        let held = |t: &TicketId| self.cases.get(t).is_some_and(|c| c.hold);
        let all = || lines.iter().map(|(t, _)| *t);
        let first = all().find(|t| self.scene.is("door", *t));
        let second = all().rev().find(held).or_else(|| all().find(|t| self.scene.is("lamp", *t)));
        first.into_iter().chain(second).collect()
    }

    /// A time in office hours, at or after `at`.
    pub(super) fn office(&mut self, at: Moment, from_hour: u32, to_hour: u32) -> Moment {
        let minute = at.minute_of_day();
        let opening =
            |sim: &mut Self, day: NaiveDate| at.at_local(day, from_hour * 60).plus_ms(rhythm::around(35, &mut sim.rng));
        if minute < from_hour * 60 {
            opening(self, at.date())
        } else if minute >= to_hour * 60 {
            let tomorrow = at.date().succ_opt().unwrap_or(NaiveDate::MAX);
            opening(self, tomorrow)
        } else {
            at
        }
    }
}
