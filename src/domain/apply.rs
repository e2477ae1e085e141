//! Folding events into the state. Never refuses and never fails: what the ledger says happened.

mod sheet;

use super::access::PasswordHow;
use super::callbacks::Draws;
use super::event::{CorrectiveEvent, Event, GradingEvent, IncidentEvent, Move, Recorded, ReversedAct, StoreEvent};
use super::handover::{FreeNote, Shift, Struck};
use super::ids::*;
use super::roster::Roster;
use super::ticket::*;
use super::time::Moment;
use super::world::{Household, LastAct, Site, Staff, World};

/// How many locks and recoveries wait to be told on a sheet.
const MOST_TOLD: usize = 20;

impl World {
    /// Folds one event in.
    pub fn apply(&mut self, recorded: &Recorded) {
        self.fold(recorded, true, true);
    }

    /// Folds one event of a history in that nobody's grace reaches: what it did is not kept to be taken back. `told`:
    /// whether its matter is remembered, which is no use where it is [`Gone`](super::matters::Gone) by the end.
    pub fn apply_past(&mut self, recorded: &Recorded, told: bool) {
        self.fold(recorded, false, told);
    }

    fn fold(&mut self, recorded: &Recorded, reversible: bool, told: bool) {
        self.position = recorded.position;
        if self.latest.is_some_and(|l| recorded.at > l) {
            self.clock_back = None;
        }
        if let Event::ClockSetBack { clock, .. } = &recorded.event {
            self.clock_back = Some(*clock);
        }
        self.latest = Some(self.latest.map_or(recorded.at, |l| l.max(recorded.at)));
        self.apply_to_incidents(recorded);
        self.apply_to_agreements(recorded);
        match recorded.event.ticket() {
            Some(id) => {
                self.apply_to_counters(recorded);
                if reversible {
                    self.note_last_act(recorded, id);
                }
                match &recorded.event {
                    Event::Classified { class, .. } => self.count_trend(id, Some(class)),
                    Event::Voided { .. } => {
                        self.count_trend(id, None);
                        self.corrective.leave_offers(id);
                    }
                    _ => {}
                }
                if let Event::MessageArrived { message, .. } = &recorded.event {
                    self.tickets.entry(id).or_insert_with(|| Ticket::arrived(id, message.clone(), recorded.at));
                } else if let Event::ActReversed { .. } = &recorded.event {
                    self.reverse(id, recorded.at);
                } else {
                    self.apply_to_ticket(id, recorded);
                }
                if let Event::Corrective(event) = &recorded.event {
                    self.corrective.apply(recorded, event);
                }
                if let Some(ticket) = self.tickets.get_mut(&id) {
                    ticket.version = recorded.version;
                    if recorded.event.is_news() {
                        ticket.news_at = recorded.position;
                    }
                    if told && recorded.event.changes_matter() {
                        self.matters.sweep(recorded.at);
                        self.matters.note(ticket);
                    }
                }
            }
            None => {
                self.version = recorded.version;
                self.apply_to_site(recorded);
            }
        }
    }

    fn apply_to_counters(&mut self, recorded: &Recorded) {
        let c = &mut self.counters;
        match &recorded.event {
            Event::MessageArrived { ticket, .. } => {
                c.tickets = c.tickets.max(ticket.0);
                c.messages_in += 1;
            }
            Event::Received { number, .. } => {
                c.number = (number.day, number.seq);
                c.received += 1;
            }
            Event::CallbackDrawn { class, month, due, .. } => {
                let tally = c.tallies.entry((*month, class.clone())).or_default();
                tally.drawn += 1;
                tally.chosen += u32::from(due.is_some());
            }
            Event::CalledBack { ticket, way, outcome, last: true, .. } => {
                let drawn = self.tickets.get(ticket).and_then(|t| match &t.callback {
                    CallbackState::Due { class, month: Some(month), .. } => Some((*month, class.clone())),
                    _ => None,
                });
                if let Some((month, class)) = drawn {
                    c.tallies.entry((month, class.clone())).or_default().done += 1;
                    if *outcome != Outcome::Unreachable {
                        *c.ways.entry((month, class, way.clone())).or_default() += 1;
                    }
                }
            }
            _ => {}
        }
    }

    fn note_last_act(&mut self, recorded: &Recorded, id: TicketId) {
        let act = match &recorded.event {
            Event::Dispatched { .. } => Some(ReversedAct::Dispatch),
            Event::WorkAccepted { .. } => Some(ReversedAct::WorkAccepted),
            Event::ResultReported { on_spot: false, .. } => Some(ReversedAct::Result),
            _ => None,
        };
        let by = recorded.actor.staff();
        // A ladder is climbed beside the work: it takes nobody's grace away.
        if matches!(recorded.event, Event::ActReversed { .. } | Event::Escalation(_)) {
            return;
        }
        // Whatever happens to a ticket ends the grace of earlier acts on it; a person's next act ends that of their last.
        self.last_acts.retain(|who, last| last.ticket != id && Some(*who) != by);
        if let (Some(act), Some(by), Some(before)) = (act, by, self.tickets.get(&id)) {
            let before = Box::new(before.clone());
            self.last_acts.insert(by, LastAct { ticket: id, act, at: recorded.at, before });
        }
    }

    fn reverse(&mut self, id: TicketId, at: Moment) {
        let whose = self.last_acts.iter().find(|(_, last)| last.ticket == id).map(|(who, _)| *who);
        let last = whose.and_then(|who| self.last_acts.remove(&who));
        if let Some(ticket) = self.tickets.get_mut(&id) {
            if let Some(last) = last {
                let ladders = std::mem::take(&mut ticket.ladders);
                *ticket = Ticket { ladders, ..*last.before };
            }
            ticket.last_at = at;
        }
    }

    fn apply_to_ticket(&mut self, id: TicketId, recorded: &Recorded) {
        let at = recorded.at;
        let actor = recorded.actor.staff();
        let first_on_duty = self
            .tickets
            .get(&id)
            .and_then(|t| t.first_receiver)
            .is_some_and(|first| Some(first) == actor || self.is_on_duty(first));
        let Some(t) = self.tickets.get_mut(&id) else { return };
        let tracking = t.tracking;
        t.last_at = at;
        t.ladders.apply(recorded);
        t.promises.apply(recorded);
        match &recorded.event {
            // F2: whatever a ledger may hold, the first receiver never changes.
            Event::Received { .. } if t.first_receiver.is_some() => {}
            Event::Received { number, shift, .. } => {
                t.repeat_unseen = false;
                t.number = Some(*number);
                t.first_receiver = actor;
                t.received_at = Some(at);
                t.received_in = *shift;
                t.tracking = actor.map_or(Tracking::Waiting, Tracking::By);
            }
            Event::Classified { class, reply, finish, .. }
            | Event::Grading(GradingEvent::Raised { class, reply, finish, .. }) => {
                let met = t.reply.and_then(|c| c.met);
                // Also where an older program wrote clocks that forgot it.
                t.missed_before |= t.finish.is_some_and(|c| c.was_breached(at) && finish.first_due > c.first_due);
                // How it came to its grade stays known while it keeps it.
                if t.class.replace(class.clone()).is_none_or(|before| before.grade != class.grade) {
                    t.grading.led = None;
                }
                if let Event::Grading(event) = &recorded.event {
                    t.grading.apply(event, actor, at);
                }
                t.reply = Some(super::clock::Clock { met, ..*reply });
                t.finish = Some(*finish);
            }
            Event::Dispatched { department, handler, .. } => {
                t.dispatch = Some(Dispatch { department: department.clone(), handler: *handler, at, accepted: None });
                t.repeat_unseen = false;
                t.grading.departments.insert(department.clone());
            }
            Event::WorkAccepted { handler, .. } => {
                if let Some(d) = &mut t.dispatch {
                    d.accepted = Some(at);
                    d.handler = handler.or(d.handler);
                }
            }
            Event::Progressed { told_customer, .. } => {
                if *told_customer {
                    meet(&mut t.reply, at);
                }
                t.repeat_unseen = false;
            }
            Event::ResultReported { handler, on_spot, .. } => {
                let who = if *on_spot { actor } else { handler.or(t.dispatch.as_ref().and_then(|d| d.handler)) };
                if let Some(d) = &mut t.dispatch {
                    d.accepted.get_or_insert(at);
                }
                if let Some(who) = who.filter(|w| !t.handlers.contains(w)) {
                    t.handlers.push(who);
                }
                t.result = Some(WorkResult { handler: who, at, on_spot: *on_spot });
                t.feedback_tries = 0;
                meet(&mut t.finish, at);
                mark_recheck(t, first_on_duty, at);
            }
            Event::FedBack { way, outcome, last, .. } => {
                t.repeat_unseen = false;
                if *outcome == Outcome::Unreachable {
                    t.feedback_tries += 1;
                } else {
                    meet(&mut t.reply, at);
                }
                if let (true, Some(by)) = (*last, actor) {
                    t.feedback = Some(Feedback { by, at, way: way.clone(), outcome: *outcome });
                    meet(&mut t.reply, at);
                    mark_recheck(t, first_on_duty, at);
                }
            }
            Event::CallbackAgain { class, due, .. } => {
                let month = match &t.callback {
                    CallbackState::Due { month, .. } => *month,
                    _ => None,
                };
                t.callback_tries = 0;
                t.callback = CallbackState::Due { class: class.clone(), since: at, by: *due, month };
            }
            Event::CallbackDrawn { class, month, due, .. } => {
                t.callback_tries = 0;
                t.callback = match due {
                    Some(by) => CallbackState::Due { class: class.clone(), since: at, by: *by, month: Some(*month) },
                    None => CallbackState::NotSelected,
                };
            }
            Event::CalledBack { outcome, last, .. } => {
                if *outcome == Outcome::Unreachable {
                    t.callback_tries += 1;
                }
                if let (true, CallbackState::Due { class, .. }) = (*last, &t.callback) {
                    t.callback = CallbackState::Done { class: class.clone(), at, outcome: *outcome };
                }
            }
            Event::ReworkOrdered { finish, .. } => {
                t.reworks += 1;
                t.missed_before |= t.finish.is_some_and(|c| c.was_breached(at));
                t.finish = Some(*finish);
                t.promised = None;
                t.result = None;
                t.feedback = None;
                t.feedback_tries = 0;
                t.end = None;
                t.ended_at = None;
                if let Some(d) = &mut t.dispatch {
                    d.accepted = None;
                    d.at = at;
                }
                if matches!(t.tracking, Tracking::Ended) {
                    t.tracking = actor.or(t.first_receiver).map_or(Tracking::Ended, Tracking::By);
                }
            }
            Event::Closed { .. } => {
                t.end = Some(End::Closed);
                t.ended_at = Some(at);
                t.tracking = Tracking::Ended;
                mark_recheck(t, first_on_duty, at);
            }
            Event::Voided { into, .. } => {
                t.end = Some(End::Void { into: *into });
                t.ended_at = Some(at);
                t.tracking = Tracking::Ended;
            }
            Event::ContactedAgain { .. } => {
                t.repeat_contacts += 1;
                t.repeat_unseen = t.tracker() != actor;
            }
            Event::NumbersKept { contact, .. } => t.kept.push(*contact),
            Event::Corrective(CorrectiveEvent::Linked { to, .. }) => drop(t.links.insert(*to)),
            Event::Incident(IncidentEvent::Joined { incident, .. }) => t.incident = Some(*incident),
            Event::Incident(IncidentEvent::Left { .. }) => t.incident = None,
            Event::MergedIn { .. } => t.repeat_unseen = t.tracker() != actor,
            Event::Extended { due, .. } => {
                if let Some(clock) = &mut t.finish {
                    clock.due = *due;
                }
                t.promised = Some(*due);
            }
            Event::TrackingMoved { from, to, how, .. } => {
                t.tracking = match (to, how) {
                    (Some(to), _) => Tracking::By(*to),
                    (None, _) => Tracking::Unattended { from: *from, since: at },
                };
                match how {
                    Move::Takeover { reason } => {
                        t.takeover = Some(TakenOver { by: actor, at, reason: reason.clone() });
                    }
                    Move::Handover { .. } | Move::Returned => t.takeover = None,
                    Move::Released { .. } | Move::TakenUp => {}
                }
            }
            Event::HandoverNoted { shift, note, .. } | Event::NoteRenewed { shift, note, .. } => {
                let renewal = match &recorded.event {
                    Event::NoteRenewed { how, .. } => Some(*how),
                    _ => None,
                };
                if let Some(by) = actor {
                    let (note, shift, position) = (note.clone(), *shift, recorded.position);
                    t.note = Some(WrittenNote { note, by, shift, at, position, renewal });
                }
            }
            Event::RecheckConfirmed { .. } | Event::RecheckExcused { .. } => t.recheck = None,
            Event::SupervisorAsked { of, question, clock, .. } => {
                let (of, question) = (*of, question.clone());
                t.asked = Some(Asked { by: actor, of, question, word: None, clock: *clock });
                t.repeat_unseen = false;
            }
            Event::SupervisorAnswered { text, .. } => {
                if let Some(asked) = &mut t.asked {
                    asked.word = Some(text.clone());
                }
            }
            Event::AnsweredAfterAsking { late_ms, .. } => {
                if let Some(asked) = &mut t.asked {
                    asked.clock.met.get_or_insert(at);
                }
                t.asked_late += u16::from(*late_ms > 0);
            }
            Event::Grading(event) => t.grading.apply(event, actor, at),
            _ => {}
        }
        if t.tracking != tracking {
            t.tracked_at = recorded.position;
        }
    }

    fn apply_to_site(&mut self, recorded: &Recorded) {
        let at = recorded.at;
        let actor = recorded.actor.staff();
        match &recorded.event {
            Event::SiteFounded { code, name, store, drill } => {
                self.site = Some(Site { code: code.clone(), name: name.clone(), store: *store, drill: *drill });
            }
            Event::DrawsCommitted { month, commitment } => {
                self.counters.draws.insert(*month, Draws { commitment: commitment.clone(), revealed: false });
            }
            Event::DrawsRevealed { month, .. } => {
                if let Some(draws) = self.counters.draws.get_mut(month) {
                    draws.revealed = true;
                }
            }
            Event::PolicyAdopted { pack, fingerprint } => self.policy = Some((pack.clone(), fingerprint.clone())),
            Event::StaffAdded { staff, contact, roles, department } => {
                self.counters.staff = self.counters.staff.max(staff.0);
                let person = Staff {
                    id: *staff,
                    contact: *contact,
                    roles: roles.clone(),
                    department: department.clone(),
                    active: true,
                };
                self.staff.insert(*staff, person);
            }
            Event::StaffChanged { staff, roles, department, active } => {
                if let Some(person) = self.staff.get_mut(staff) {
                    person.roles = roles.clone();
                    person.department = department.clone();
                    person.active = *active;
                }
            }
            Event::StaffCardChanged { staff, contact } => {
                if let Some(person) = self.staff.get_mut(staff) {
                    person.contact = *contact;
                }
            }
            Event::HouseholdsEntered { entries } => {
                for e in entries {
                    self.households.insert(e.code.clone(), Household { contact: e.contact, vip: e.vip });
                }
            }
            Event::SheetNoted { note, shift, kind, text } => {
                self.counters.notes = self.counters.notes.max(note.0);
                if let Some(by) = actor {
                    let (id, text) = (*note, text.clone());
                    self.notes.insert(id, FreeNote { id, kind: *kind, text, by, at, shift: *shift, struck: None });
                }
            }
            Event::SheetNoteStruck { note, text } => {
                if let (Some(note), Some(by)) = (self.notes.get_mut(note), actor) {
                    note.struck = Some(Struck { by, at, shift: recorded.shift, text: text.clone() });
                }
            }
            Event::ShiftOpened { shift, pattern, starts, ends } => {
                self.counters.shifts = self.counters.shifts.max(shift.0);
                let opened = Shift {
                    id: *shift,
                    pattern: pattern.clone(),
                    starts: *starts,
                    ends: *ends,
                    opened: at,
                    on_duty: Default::default(),
                    were_on: Default::default(),
                    closed: None,
                };
                self.shifts.insert(*shift, opened);
            }
            Event::SignedOn { shift, staff } => {
                self.paper.remove(staff);
                if let Some(s) = self.shifts.get_mut(shift) {
                    s.on_duty.insert(*staff);
                    s.were_on.insert(*staff);
                }
            }
            Event::SignedOff { shift, staff } => {
                if let Some(s) = self.shifts.get_mut(shift) {
                    s.on_duty.remove(staff);
                }
            }
            Event::ShiftClosed { shift } => {
                if let Some(s) = self.shifts.get_mut(shift) {
                    s.closed = Some(at);
                    s.on_duty.clear();
                }
            }
            Event::SignOnLocked { .. } | Event::PasswordSet { how: PasswordHow::Recovered, .. } => self.tell(recorded),
            Event::Store(event) => {
                if let StoreEvent::PaperHeld { by, .. } = event {
                    self.paper.insert(*by);
                }
                if event.is_told() {
                    self.tell(recorded);
                }
            }
            Event::Corrective(event) => self.corrective.apply(recorded, event),
            event if Roster::is_touched_by(event) => self.roster.apply(event),
            _ => self.apply_to_sheet(recorded, actor, at),
        }
    }

    /// Keeps what everybody at the desk should know, until a sheet that tells it is sealed.
    fn tell(&mut self, recorded: &Recorded) {
        // More than a screenful helps nobody, and the ledger has them all.
        if self.access.len() >= MOST_TOLD {
            self.access.remove(0);
        }
        self.access.push(recorded.clone());
    }
}

fn meet(clock: &mut Option<super::clock::Clock>, at: Moment) {
    if let Some(c) = clock {
        c.met.get_or_insert(at);
    }
}

/// R1: what happens while the first receiver is off duty stands on their recheck list.
fn mark_recheck(t: &mut Ticket, first_on_duty: bool, at: Moment) {
    if !first_on_duty {
        t.recheck.get_or_insert(at);
    }
}
