//! Shifts and handover: duty (T2, T5), notes and sheets (H1–H7).

use super::{Decided, LONG, Scene, filled, fits, known};
use crate::domain::clock::ClockState;
use crate::domain::event::{Event, LineKind, Move, PreparedLine, Side};
use crate::domain::handover::{LineState, Sheet, SheetLine};
use crate::domain::ids::*;
use crate::domain::refusal::*;
use crate::domain::roster;
use crate::domain::ticket::{CallbackState, HandoverNote, Ticket, Tracking};
use crate::domain::time::Moment;
use crate::domain::world::Staff;
use chrono::Days;

impl Scene<'_> {
    /// Who may stand at the desk.
    fn desk_person(&self) -> Result<&Staff, Refusal> {
        let person = self.person()?;
        if person.has_any(&self.ctx.rules.access.desk) {
            return Ok(person);
        }
        let roles = self.ctx.rules.access.desk.clone();
        Err(Refusal::new(Rule::T2, Reason::WrongRole, May::Roles(roles), Next::AskSupervisor))
    }

    /// Opens a shift of a pattern. The planned start is the latest one at or before now, or the next within two hours;
    /// never one whose end has passed.
    pub(super) fn open_shift(&self, pattern: &Code) -> Decided {
        self.desk_person()?;
        known(pattern, Field::Pattern, self.ctx.rules.shifts.iter().map(|s| &s.code))?;
        let Some(rule) = self.ctx.rules.shift(pattern) else { return Ok(Vec::new()) };
        let now = self.ctx.now;
        let today = now.date();
        let days = [today.checked_sub_days(Days::new(1)), Some(today), today.checked_add_days(Days::new(1))];
        let zone = &self.ctx.rules.calendar.zone;
        let length = rule.minutes();
        // Both by the clock on the wall: a night in which it is changed is an hour shorter or longer.
        let turn = |day| {
            let until = rule.from.saturating_add(u32::try_from(length).unwrap_or_default());
            (zone.at_local(now, day, rule.from), zone.at_local(now, day, until))
        };
        let planned: Vec<(Moment, Moment)> = days.into_iter().flatten().map(turn).collect();
        let latest = planned.iter().rev().find(|(starts, _)| starts.since(now) <= 2 * 3_600_000).copied();
        let (starts, ends) = latest
            .filter(|(_, ends)| *ends > now)
            .or_else(|| planned.iter().find(|(starts, _)| *starts > now).copied())
            .unwrap_or((now, now.plus_minutes(length)));
        let same =
            self.world.shifts.values().find(|s| s.closed.is_none() && s.pattern == *pattern && s.starts == starts);
        if let Some(open) = same {
            let reason = Reason::ShiftIsOpen { shift: open.id };
            return Err(Refusal::new(Rule::T2, reason, May::You, Next::SignOn));
        }
        let shift = ShiftId(self.world.counters.shifts + 1);
        Ok(vec![Event::ShiftOpened { shift, pattern: pattern.clone(), starts, ends }])
    }

    /// T5: unfinished tickets return to their first receiver, but for those on a signed sheet that is not yet accepted
    /// (H5): its second signature brings them.
    pub(super) fn sign_on(&self) -> Decided {
        let person = self.desk_person()?;
        let Some(shift) = self.world.open_shift() else {
            return Err(Refusal::new(Rule::T2, Reason::NoShift, May::You, Next::OpenShift));
        };
        if self.world.is_on_duty(person.id) {
            return Err(Refusal::input(Reason::AlreadyOnDuty));
        }
        // A shift that somebody forgot to close is not what comes on duty now; who relieves late may still join it.
        if self.ctx.now.since(shift.ends) > shift.ends.since(shift.starts) {
            let reason = Reason::ShiftOver { shift: shift.id };
            return Err(Refusal::new(Rule::T2, reason, May::You, Next::OpenShift));
        }
        // H7: where the rule book asks for it, the paper is held against the ledger before anybody relies on it.
        let asked = self.ctx.rules.access.paper_at_sign_on && self.world.counters.sheets > 0;
        if asked && !self.world.paper.contains(&person.id) {
            return Err(Refusal::new(Rule::H7, Reason::PaperNotHeld, May::You, Next::HoldPaper));
        }
        let mut events = vec![Event::SignedOn { shift: shift.id, staff: person.id }];
        // R039: nobody is kept from helping out, but it is said who was not planned.
        if !roster::is_planned(self.world, self.ctx.rules, shift, person.id) {
            events.push(Event::UnplannedDuty { shift: shift.id, staff: person.id });
        }
        for ticket in self.world.unfinished().filter(|t| t.first_receiver == Some(person.id)) {
            let from = match ticket.tracking {
                Tracking::By(from) if from != person.id => from,
                Tracking::Unattended { from, .. } => from,
                _ => continue,
            };
            if self.world.open_sheet_of(ticket.id).is_some_and(|s| s.has_signed_out(from)) {
                continue;
            }
            events.push(Event::TrackingMoved { ticket: ticket.id, from, to: Some(person.id), how: Move::Returned });
        }
        Ok(events)
    }

    /// H1, R2: nothing unwritten, nothing unsigned, no old recheck left.
    pub(super) fn sign_off(&self) -> Decided {
        let (person, shift) = self.on_duty()?;
        self.written(person.id, shift)?;
        let unsigned: Vec<TicketId> = self
            .world
            .tracked_by(person.id)
            .filter(|t| !self.world.open_sheet_of(t.id).is_some_and(|s| s.has_signed_out(person.id)))
            .map(|t| t.id)
            .collect();
        if !unsigned.is_empty() {
            let reason = Reason::NotOnSignedSheet { tickets: unsigned };
            return Err(Refusal::new(Rule::H3, reason, May::You, Next::SignSheet));
        }
        // What was signed must still say how things stand: nobody could write it any more.
        if let Some(sheet) = self.world.draft_of(shift) {
            self.up_to_date(sheet, &[person.id])?;
        }
        let alone = self.world.shifts.get(&shift).is_some_and(|s| s.on_duty.len() == 1);
        // Free notes and waiting messages of a prepared sheet are handed over as well: the last to leave signs it.
        let draft = self.world.draft_of(shift);
        if alone && draft.is_some_and(|s| s.signed_out.is_empty() && s.outgoing.contains(&person.id)) {
            let reason = Reason::NotSignedOut { staff: person.id };
            return Err(Refusal::new(Rule::H3, reason, May::You, Next::SignSheet));
        }
        let started = self.world.shifts.get(&shift).map(|s| s.opened);
        let old: Vec<TicketId> = self
            .world
            .tickets
            .values()
            .filter(|t| t.first_receiver == Some(person.id) && t.recheck.zip(started).is_some_and(|(r, s)| r < s))
            .map(|t| t.id)
            .collect();
        if let Some(first) = old.first().copied() {
            let reason = Reason::RechecksOpen { tickets: old };
            return Err(Refusal::new(Rule::R2, reason, May::You, Next::Recheck(first)));
        }
        let mut events = vec![Event::SignedOff { shift, staff: person.id }];
        if alone {
            events.push(Event::ShiftClosed { shift });
        }
        Ok(events)
    }

    pub(super) fn close_shift(&self, shift: ShiftId) -> Decided {
        self.person()?;
        let Some(open) = self.world.shifts.get(&shift).filter(|s| s.closed.is_none()) else {
            return Err(Refusal::input(Reason::NoSuchShift));
        };
        if let Some(staff) = open.on_duty.first() {
            return Err(Refusal::new(
                Rule::T4,
                Reason::StillOnDuty { staff: *staff },
                May::Staff(*staff),
                Next::SignSheet,
            ));
        }
        Ok(vec![Event::ShiftClosed { shift }])
    }

    /// H1: a handover note of this shift for every ticket that its sheet hands over.
    fn written(&self, staff: StaffId, shift: ShiftId) -> Result<(), Refusal> {
        let missing = self.world.unwritten(staff, shift);
        let Some(first) = missing.first().copied() else { return Ok(()) };
        let reason = Reason::NotesMissing { tickets: missing };
        Err(Refusal::new(Rule::H1, reason, May::You, Next::WriteHandoverNote(first)))
    }

    /// The shift for which the tracker of a ticket writes a handover note of it now.
    pub(super) fn noting(&self, id: TicketId) -> Result<(&Ticket, ShiftId), Refusal> {
        let (ticket, person) = self.tracked(id)?;
        let shift = match self.world.shift_of(person.id) {
            Some(shift) => shift.id,
            None => self.on_duty()?.1,
        };
        // Still on duty in the sheet's shift one may say more: the sheet is then prepared and signed again (H2). Who has
        // left, or works a later shift, has signed what stands there.
        let signed = self.world.open_sheet_of(ticket.id).filter(|s| s.has_signed_out(person.id));
        if signed.is_some_and(|s| s.shift != shift) {
            return Err(Refusal::new(Rule::H7, Reason::AlreadySigned, May::Nobody, Next::AddNote));
        }
        Ok((ticket, shift))
    }

    pub(super) fn handover_note(&self, id: TicketId, note: &HandoverNote) -> Decided {
        let (_, shift) = self.noting(id)?;
        Ok(vec![Event::HandoverNoted { ticket: id, shift, note: Self::full_note(note)? }])
    }

    /// H1: all three things are said.
    pub(super) fn full_note(note: &HandoverNote) -> Result<HandoverNote, Refusal> {
        Ok(HandoverNote {
            state: filled(&note.state, Field::HandoverNote, LONG)?,
            next_step: filled(&note.next_step, Field::HandoverNote, LONG)?,
            told: filled(&note.told, Field::Told, LONG)?,
        })
    }

    /// H2: everything listed; the sheet can't leave a line out.
    pub(super) fn prepare_sheet(&self, notes: &str) -> Decided {
        let (_, shift) = self.on_duty()?;
        let notes = fits(notes, Field::HandoverNote, LONG)?;
        let Some(open) = self.world.shifts.get(&shift) else { return Err(Refusal::input(Reason::NoSuchShift)) };
        let draft = self.world.draft_of(shift);
        let mut outgoing = open.on_duty.clone();
        // Somebody who signed and left stays outgoing until the second signature (H5), also with nothing of their own on it:
        // nobody's signature stands on a sheet that does not name them.
        if let Some(draft) = draft {
            let stays = |s: &StaffId| draft.has_signed_out(*s) || self.world.due_on_sheet(*s, shift).next().is_some();
            outgoing.extend(draft.outgoing.iter().copied().filter(stays));
        }
        let outgoing: Vec<StaffId> = outgoing.into_iter().collect();
        let sheet = draft.map_or(SheetId(self.world.counters.sheets + 1), |s| s.id);
        let lines = self.sheet_lines(&outgoing, shift, self.ctx.rules.next_end(open.ends));
        let notes = if notes.is_empty() { draft.map(|s| s.notes.clone()).unwrap_or_default() } else { notes };
        Ok(vec![Event::SheetPrepared { sheet, shift, outgoing, lines, notes }])
    }

    /// Each unfinished ticket of the outgoing operators that no other open sheet hands over, and each waiting message.
    fn sheet_lines(&self, outgoing: &[StaffId], shift: ShiftId, next_end: Moment) -> Vec<PreparedLine> {
        let line = |t: &Ticket, kind| PreparedLine {
            ticket: t.id,
            kind,
            tracker: t.tracker(),
            callback_due: matches!(&t.callback, CallbackState::Due { by, .. } if t.feedback.is_some() && *by <= next_end),
            overdue: t.clock_state(self.ctx.now, self.ctx.rules) == ClockState::Breached,
            taken_over: t.takeover.is_some(),
            note: t.note.as_ref().map(|n| n.note.clone()),
        };
        let mut unfinished: Vec<&Ticket> = outgoing.iter().flat_map(|s| self.world.due_on_sheet(*s, shift)).collect();
        unfinished.sort_by_key(|t| t.id);
        let waiting = self.world.waiting().map(|t| line(t, LineKind::Waiting));
        unfinished.into_iter().map(|t| line(t, LineKind::Unfinished)).chain(waiting).collect()
    }

    fn open_sheet(&self, id: SheetId) -> Result<&Sheet, Refusal> {
        let sheet = self.world.sheets.get(&id).ok_or_else(|| Refusal::input(Reason::NoSheet))?;
        if sheet.is_sealed() {
            return Err(Refusal::new(Rule::H7, Reason::Sealed, May::Nobody, Next::CorrectSheet));
        }
        Ok(sheet)
    }

    /// The sheet, for somebody who takes over by it: on duty, and not one who signed it as outgoing. A colleague of the
    /// same shift who stays may take over from who leaves; their own tickets stay theirs.
    fn incoming(&self, sheet: SheetId) -> Result<(&Sheet, StaffId), Refusal> {
        let (person, _) = self.on_duty()?;
        let sheet = self.open_sheet(sheet)?;
        let alone = sheet.outgoing.contains(&person.id) && sheet.signed_out.is_empty();
        if alone || sheet.has_signed_out(person.id) {
            return Err(Refusal::new(Rule::H3, Reason::SamePerson, May::OnDuty, Next::AskSupervisor));
        }
        Ok((sheet, person.id))
    }

    fn incoming_line(&self, sheet: SheetId, ticket: TicketId) -> Result<&SheetLine, Refusal> {
        let (sheet, person) = self.incoming(sheet)?;
        let line = self.line(sheet, ticket)?;
        if line.tracker == Some(person) {
            return Err(Refusal::new(Rule::H3, Reason::SamePerson, May::OnDuty, Next::AskSupervisor));
        }
        Ok(line)
    }

    fn line<'s>(&'s self, sheet: &'s Sheet, ticket: TicketId) -> Result<&'s SheetLine, Refusal> {
        let line = self.world.standing(sheet).find(|l| l.ticket == ticket);
        line.ok_or_else(|| Refusal::input(Reason::NoLine { ticket }))
    }

    pub(super) fn accept_line(&self, sheet: SheetId, ticket: TicketId) -> Decided {
        let line = self.incoming_line(sheet, ticket)?;
        match &line.state {
            LineState::Accepted { by } if self.ctx.actor == Actor::Staff(*by) => {
                Err(Refusal::new(Rule::Input, Reason::LineAccepted { by: *by }, May::Nobody, Next::Nothing))
            }
            LineState::Queried { .. } => {
                let may = line.tracker.map_or(May::OnDuty, May::Staff);
                let reason = Reason::LinesOpen { tickets: vec![ticket] };
                Err(Refusal::new(Rule::H4, reason, may, Next::AnswerQuery(ticket)))
            }
            _ => Ok(vec![Event::LineAccepted { sheet, ticket }]),
        }
    }

    /// Those that somebody accepted already stay theirs; a queried one stops all.
    pub(super) fn accept_lines(&self, id: SheetId, tickets: &[TicketId]) -> Decided {
        let (sheet, person) = self.incoming(id)?;
        let mut events = Vec::new();
        for ticket in tickets {
            let line = self.line(sheet, *ticket)?;
            if !line.is_accepted() && line.tracker != Some(person) {
                events.extend(self.accept_line(id, *ticket)?);
            }
        }
        if events.is_empty() {
            return Err(Refusal::input(Reason::NoChange));
        }
        events.dedup();
        Ok(events)
    }

    pub(super) fn query_line(&self, sheet: SheetId, ticket: TicketId, text: &str) -> Decided {
        let line = self.incoming_line(sheet, ticket)?;
        if matches!(line.state, LineState::Answered { decided: true, .. }) {
            return Err(Refusal::new(Rule::H4, Reason::DecidedLine, May::You, Next::SignSheet));
        }
        Ok(vec![Event::LineQueried { sheet, ticket, text: filled(text, Field::Text, LONG)? }])
    }

    /// H4: the outgoing operator answers, or a supervisor decides.
    pub(super) fn answer_line(&self, sheet: SheetId, ticket: TicketId, text: &str) -> Decided {
        let person = self.person()?;
        let open = self.open_sheet(sheet)?;
        let line = self.line(open, ticket)?;
        let LineState::Queried { by: asked, .. } = &line.state else {
            return Err(Refusal::input(Reason::NotQueried));
        };
        let outgoing = open.outgoing.contains(&person.id) && *asked != person.id;
        if !outgoing && !self.supervises(person) {
            let may = line.tracker.map_or(May::OnDuty, May::Staff);
            return Err(Refusal::new(Rule::H4, Reason::NotOutgoing, may, Next::AskSupervisor));
        }
        let text = filled(text, Field::Text, LONG)?;
        Ok(vec![Event::LineAnswered { sheet, ticket, text, decided: !outgoing }])
    }

    pub(super) fn sign_sheet(&self, id: SheetId, side: Side) -> Decided {
        match side {
            Side::Outgoing => self.sign_out(id),
            Side::Incoming => self.sign_in(id),
        }
    }

    fn sign_out(&self, id: SheetId) -> Decided {
        let person = self.person()?;
        let sheet = self.open_sheet(id)?;
        if !sheet.outgoing.contains(&person.id) {
            return Err(Refusal::new(Rule::H3, Reason::NotOutgoing, May::OnDuty, Next::PrepareSheet));
        }
        if sheet.has_signed_out(person.id) {
            return Err(Refusal::new(Rule::H3, Reason::AlreadySigned, May::Nobody, Next::Nothing));
        }
        self.written(person.id, sheet.shift)?;
        let unlisted: Vec<TicketId> =
            self.world.waiting().filter(|t| sheet.line(t.id).is_none()).map(|t| t.id).collect();
        if !unlisted.is_empty() {
            let reason = Reason::SheetOutOfDate { tickets: unlisted };
            return Err(Refusal::new(Rule::H2, reason, May::You, Next::PrepareSheet));
        }
        self.up_to_date(sheet, &[person.id])?;
        self.notes_up_to_date(sheet)?;
        Ok(vec![Event::SheetSigned { sheet: id, side: Side::Outgoing }])
    }

    /// H2: the sheet must list what its people track now, as it is written now.
    fn up_to_date(&self, sheet: &Sheet, people: &[StaffId]) -> Result<(), Refusal> {
        let stands = |t: &Ticket| {
            let note = t.note.as_ref().map(|n| &n.note);
            self.world.standing(sheet).any(|l| l.ticket == t.id && l.tracker == t.tracker() && l.note.as_ref() == note)
        };
        let stale: Vec<TicketId> = people
            .iter()
            .flat_map(|p| self.world.due_on_sheet(*p, sheet.shift))
            .filter(|t| !stands(t))
            .map(|t| t.id)
            .collect();
        if stale.is_empty() {
            return Ok(());
        }
        let reason = Reason::SheetOutOfDate { tickets: stale };
        let may = match people {
            [one] if self.ctx.actor == Actor::Staff(*one) => May::You,
            people => people.iter().find(|p| self.world.is_on_duty(**p)).map_or(May::OnDuty, |p| May::Staff(*p)),
        };
        Err(Refusal::new(Rule::H2, reason, may, Next::PrepareSheet))
    }

    /// H3: tracking moves at the second signature, all lines in one step; to the first receiver where they are on duty
    /// now (T5), else to who accepted the line (T3), so that several who come may share the lines, else to who signs.
    fn sign_in(&self, id: SheetId) -> Decided {
        let (sheet, person) = self.incoming(id)?;
        if let Some(staff) = self.world.unsigned(sheet, person) {
            return Err(Refusal::new(Rule::H3, Reason::NotSignedOut { staff }, May::Staff(staff), Next::SignSheet));
        }
        let owed = |l: &&SheetLine| l.state.is_owed_by(person, l.tracker);
        let open: Vec<&SheetLine> = self.world.standing(sheet).filter(owed).collect();
        if let Some(first) = open.first() {
            let queried = open.iter().find(|l| matches!(l.state, LineState::Queried { .. }));
            let (rule, may, next) = match queried {
                Some(line) => (Rule::H4, line.tracker.map_or(May::OnDuty, May::Staff), Next::AnswerQuery(line.ticket)),
                None => (Rule::H2, May::You, Next::AnswerLine(first.ticket)),
            };
            let tickets = open.iter().map(|l| l.ticket).collect();
            return Err(Refusal::new(rule, Reason::LinesOpen { tickets }, may, next));
        }
        let leaving: Vec<StaffId> = sheet.outgoing.iter().copied().filter(|s| *s != person).collect();
        self.up_to_date(sheet, &leaving)?;
        let mut events = vec![Event::SheetSigned { sheet: id, side: Side::Incoming }];
        for line in self.world.standing(sheet).filter(|l| l.kind == LineKind::Unfinished) {
            let Some(ticket) = self.world.ticket(line.ticket) else { continue };
            let Some(from) = ticket.tracker() else { continue };
            let elsewhere = |f: &StaffId| self.world.shift_of(*f).is_some_and(|s| s.id != sheet.shift);
            let here = |f: &StaffId| self.world.is_on_duty(*f) && !sheet.has_signed_out(*f) && *f != from;
            let accepted = match &line.state {
                LineState::Accepted { by } => Some(*by),
                _ => None,
            };
            let takes = |by: &StaffId| self.world.is_on_duty(*by) && !sheet.has_signed_out(*by);
            let first = ticket.first_receiver.filter(|f| elsewhere(f) || here(f));
            let to = first.or_else(|| accepted.filter(takes)).unwrap_or(person);
            // Who signs keeps their own; and an outgoing operator who is on duty again in a later shift keeps what they
            // received first.
            if to != from && from != person {
                let how = Move::Handover { sheet: id };
                events.push(Event::TrackingMoved { ticket: ticket.id, from, to: Some(to), how });
            }
        }
        Ok(events)
    }

    /// H7: a correction is a new entry that refers to the sealed sheet.
    pub(super) fn correct_sheet(&self, id: SheetId, text: &str) -> Decided {
        let person = self.person()?;
        let Some(sheet) = self.world.sheets.get(&id) else { return Err(Refusal::input(Reason::NoSheet)) };
        let Some((signed_in, _)) = sheet.signed_in else {
            return Err(Refusal::new(Rule::H7, Reason::NotSealed, May::You, Next::PrepareSheet));
        };
        if !sheet.outgoing.contains(&person.id) && signed_in != person.id && !self.supervises(person) {
            return Err(self.wrong_role(Rule::H7));
        }
        Ok(vec![Event::SheetCorrected { sheet: id, text: filled(text, Field::Text, LONG)? }])
    }

    /// H6: the tickets go to the unattended alarm, on every screen, until somebody takes them.
    pub(super) fn release_unrelieved(&self, staff: StaffId, reason: &str) -> Decided {
        self.supervisor(Rule::H6)?;
        self.known_staff(staff)?;
        let reason = self.short(reason, Field::Reason)?;
        // Also somebody who signed and went, when nobody ever came to accept the sheet.
        if !self.world.is_on_duty(staff) && self.world.tracked_by(staff).next().is_none() {
            return Err(Refusal::new(Rule::H6, Reason::NotOnDuty { staff }, May::Nobody, Next::Nothing));
        }
        Ok(self.released(staff, &reason))
    }

    /// Off duty, and every ticket they track to the unattended alarm.
    pub(super) fn released(&self, staff: StaffId, reason: &str) -> Vec<Event> {
        let moved = |t: &Ticket| {
            let how = Move::Released { reason: reason.to_owned() };
            Event::TrackingMoved { ticket: t.id, from: staff, to: None, how }
        };
        let mut events: Vec<Event> = self.world.tracked_by(staff).map(moved).collect();
        if let Some(shift) = self.world.shift_of(staff) {
            events.push(Event::SignedOff { shift: shift.id, staff });
            if shift.on_duty.len() == 1 {
                events.push(Event::ShiftClosed { shift: shift.id });
            }
        }
        events
    }

    pub(super) fn take_up(&self, id: TicketId) -> Decided {
        let (person, _) = self.on_duty()?;
        let ticket = self.any_ticket(id)?;
        let Tracking::Unattended { from, .. } = ticket.tracking else {
            return Err(Refusal::new(Rule::H6, Reason::NotUnattended, May::Nobody, Next::Nothing));
        };
        Ok(vec![Event::TrackingMoved { ticket: id, from, to: Some(person.id), how: Move::TakenUp }])
    }
}
