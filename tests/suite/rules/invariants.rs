//! What must hold in every reachable state: the list at the end of OWNERSHIP.md, checked without asking `decide`.

use super::fixture::*;
use super::laws::Plain;
use frontdesk::domain::access::PasswordHow;
use frontdesk::domain::callbacks::{agreement_callers, chosen};
use frontdesk::domain::event::{
    AgreementEvent, CorrectiveEvent, EscalationEvent, Event, GradingEvent, IncidentEvent, LineKind, Move, PromiseEvent,
    Recorded, Side,
};
use frontdesk::domain::handover::{LineState, SheetLine};
use frontdesk::domain::rules::Rules;
use frontdesk::domain::ticket::{Outcome, Ticket, Tracking};
use frontdesk::domain::world::Staff;
use frontdesk::domain::*;
use frontdesk::i18n::Lang;
use frontdesk::i18n::history::history_line;
use frontdesk::i18n::refusals::explain;
use std::collections::{BTreeMap, BTreeSet};

/// What the events alone say of a ticket.
#[derive(Default)]
struct Told {
    first: Option<Actor>,
    /// Attempts to reach the customer since the result.
    tries: u16,
    heard: bool,
    owed: bool,
}

/// A world under watch: every command is decided twice, and every event is looked at.
pub struct Watched {
    pub f: Fixture,
    /// The same world, but forgetting all it may after each command.
    small: World,
    told: BTreeMap<TicketId, Told>,
    numbers: BTreeSet<TicketNumber>,
    last_number: Option<TicketNumber>,
    sealed: BTreeMap<SheetId, Vec<SheetLine>>,
    pub accepted: usize,
    pub refused: usize,
}

impl Watched {
    pub fn new(f: Fixture) -> Self {
        let small = f.world.clone();
        let (told, numbers, sealed) = Default::default();
        Self { f, small, told, numbers, last_number: None, sealed, accepted: 0, refused: 0 }
    }

    /// Decides, checks and folds. The events, or nothing when refused.
    pub fn act(&mut self, who: StaffId, command: Command) -> Option<Vec<Event>> {
        self.submit(Actor::Staff(who), command)
    }

    #[track_caller]
    pub fn must(&mut self, who: StaffId, command: Command) -> Vec<Event> {
        let refusal = decide(&self.f.world, &command, &self.f.context(Actor::Staff(who))).err();
        self.act(who, command.clone()).unwrap_or_else(|| panic!("{who} {command:?}: {refusal:?}"))
    }

    pub fn submit(&mut self, actor: Actor, command: Command) -> Option<Vec<Event>> {
        for id in command.ticket().into_iter().chain(command.further_tickets()) {
            if let Some(ticket) = self.f.world.ticket(id) {
                self.small.remember(ticket.clone());
            }
        }
        let decided = decide(&self.f.world, &command, &self.f.context(actor));
        let again = decide(&self.small, &command, &self.f.context(actor));
        assert_eq!(decided, again, "forgetting changed the decision on {command:?}");
        let decision = match decided {
            Ok(decision) => decision,
            Err(refusal) => {
                self.refused += 1;
                for lang in Lang::ALL {
                    assert!(!explain(lang, &refusal, &Plain).what.is_empty());
                }
                return None;
            }
        };
        self.accepted += 1;
        let before = self.f.world.clone();
        self.check_signature(&before, actor, &decision.events);
        for event in &decision.events {
            let recorded = Recorded {
                position: self.f.world.position + 1,
                version: self.f.world.version_of(event.stream()) + 1,
                at: decision.at,
                actor: event.by(actor),
                desk: DeskId(1),
                shift: decision.shift,
                event: event.clone(),
            };
            let may = Self::may_have_done(&self.f.rules, &before, &self.f.world, &recorded);
            assert!(may, "nobody allowed {recorded:?}");
            self.check_event(&recorded);
            self.f.world.apply(&recorded);
            self.small.apply(&recorded);
            self.f.log.push(recorded);
        }
        self.small.forget_ended();
        self.check_state();
        Some(decision.events)
    }

    /// Invariant 3: nobody acts but the tracker, whom T1 allows, and a supervisor with a reason.
    pub fn may_have_done(rules: &Rules, before: &World, now: &World, recorded: &Recorded) -> bool {
        let event = &recorded.event;
        let Some(who) = recorded.actor.staff() else {
            return matches!(
                event,
                Event::MessageArrived { .. }
                    | Event::ClockSetBack { .. }
                    | Event::SignOnLocked { .. }
                    | Event::Grading(GradingEvent::Raised { .. })
                    | Event::Escalation(EscalationEvent::StepReached { .. })
            );
        };
        let person = now.person(who).unwrap();
        if !person.active {
            return false;
        }
        let on_duty = before.is_on_duty(who);
        let ticket: Option<&Ticket> = event.ticket().and_then(|t| now.ticket(t));
        // T2, and H5 for who signed and left.
        let may_act = on_duty || before.sheets.values().any(|s| !s.is_sealed() && s.has_signed_out(who));
        let tracker = may_act && ticket.is_some_and(|t| t.tracker() == Some(who));
        let sent_to =
            |t: &Ticket| t.dispatch.as_ref().is_some_and(|d| person.department.as_ref() == Some(&d.department));
        let department = ticket.is_some_and(sent_to);
        let grade = ticket.and_then(|t| t.class.as_ref()).and_then(|c| rules.grade(&c.grade));
        let calls_back = grade.is_some_and(|g| person.has_any(&g.callback_by));
        let first = ticket.is_some_and(|t| t.first_receiver == Some(who));
        match event {
            Event::MessageArrived { .. } | Event::ClockSetBack { .. } => true,
            // Beside the act in whose words they stood.
            Event::NumbersKept { .. } => true,
            // What is known of a matter, anyone on duty may state, as with a note.
            Event::Grading(GradingEvent::FactsStated { .. }) => {
                on_duty || person.has_any(&rules.access.supervisors) || department
            }
            Event::Grading(GradingEvent::Confirmed { .. } | GradingEvent::Overruled { .. }) => tracker,
            Event::Grading(GradingEvent::Raised { .. }) => false,
            Event::Agreement(event) => {
                let any_time = on_duty || !person.is_only_operator();
                let of = now.agreements.get(event.agreement());
                let calls = || {
                    let vip = of.is_some_and(|a| now.is_vip_home(&a.household));
                    person.has_any(agreement_callers(rules, vip)) && of.is_some_and(|a| a.worker != Some(who))
                };
                any_time
                    && match event {
                        AgreementEvent::Entered { .. }
                        | AgreementEvent::Amended { .. }
                        | AgreementEvent::Ended { .. }
                        | AgreementEvent::Revealed { .. } => true,
                        AgreementEvent::Called { .. } | AgreementEvent::TicketOpened { .. } => calls(),
                    }
            }
            Event::Incident(event) => {
                let named = person.has_any(&rules.mass.by) && (on_duty || !person.is_only_operator());
                let department = |id: &IncidentId| {
                    now.incidents.get(*id).is_some_and(|i| person.department.as_ref() == Some(&i.department))
                };
                match event {
                    IncidentEvent::Opened { .. }
                    | IncidentEvent::Worded { .. }
                    | IncidentEvent::Closed { .. }
                    | IncidentEvent::Declined { .. } => named,
                    IncidentEvent::Joined { .. } => named || on_duty,
                    IncidentEvent::Left { .. } => named || tracker,
                    IncidentEvent::Resolved { incident, .. } => named || department(incident),
                }
            }
            Event::Received { .. } | Event::Noted { .. } | Event::ContactedAgain { .. } => on_duty,
            Event::Classified { .. }
            | Event::Dispatched { .. }
            | Event::Progressed { .. }
            | Event::FedBack { .. }
            | Event::CallbackDrawn { .. }
            | Event::CallbackAgain { .. }
            | Event::Extended { .. }
            | Event::HandoverNoted { .. }
            | Event::NoteRenewed { .. }
            | Event::SupervisorAsked { .. }
            | Event::AnsweredAfterAsking { .. }
            | Event::ResultReported { on_spot: true, .. } => tracker,
            Event::Voided { approved_by, reason, .. } => {
                tracker
                    && !reason.is_empty()
                    && now.person(*approved_by).is_some_and(|p| p.has_any(&rules.access.supervisors))
            }
            Event::WorkAccepted { .. } | Event::ResultReported { .. } | Event::ActReversed { .. } => {
                tracker || department
            }
            Event::SupervisorAnswered { .. } => person.has_any(&rules.access.supervisors),
            // Follows by itself from an act of somebody, or from time (R069).
            Event::Escalation(EscalationEvent::StepReached { .. }) => true,
            Event::Escalation(EscalationEvent::StepAcknowledged { ladder, step, .. }) => {
                let reached = ticket.and_then(|t| t.ladders.last(ladder));
                let rung = reached.and_then(|l| l.rungs.iter().find(|r| r.step == *step));
                rung.is_some_and(|r| r.told.contains(&who) || person.has_any(&r.to))
            }
            Event::Escalation(EscalationEvent::ToldByPhone { .. }) => on_duty,
            // R056: with a role that the pack names, or with the word of somebody who has one.
            Event::Promise(PromiseEvent::Asked { .. }) => tracker,
            Event::Promise(PromiseEvent::Permitted { .. } | PromiseEvent::Refused { .. }) => {
                person.has_any(&rules.promise.permission)
            }
            Event::Promise(PromiseEvent::Made { permitted_by, .. }) => {
                let may = |p: &world::Staff| p.has_any(&rules.promise.permission);
                may(person) || tracker && permitted_by.and_then(|by| now.person(by)).is_some_and(may)
            }
            Event::Promise(PromiseEvent::Settled { .. }) => tracker || person.has_any(&rules.promise.permission),
            Event::Promise(PromiseEvent::ExtensionApproved { by, .. }) => {
                tracker && now.person(*by).is_some_and(|p| p.has_any(&rules.extension.approve))
            }
            // Only the program fixes and reveals the secret of the draws.
            Event::DrawsCommitted { .. } | Event::DrawsRevealed { .. } => false,
            Event::CalledBack { .. } | Event::CallbackContents { .. } => {
                calls_back && ticket.is_some_and(|t| !t.handlers.contains(&who))
            }
            Event::Closed { .. } => tracker || calls_back,
            Event::ReworkOrdered { .. } => tracker || calls_back || (first && on_duty),
            Event::MergedIn { .. } => may_act,
            Event::Revealed { .. } => {
                on_duty || person.has_any(&rules.access.supervisors) || (calls_back && !person.is_only_operator())
            }
            Event::RecheckConfirmed { .. } => first && on_duty,
            Event::RecheckExcused { reason, .. } => person.has_any(&rules.access.supervisors) && !reason.is_empty(),
            Event::TrackingMoved { to, from, how, .. } => {
                let from_is_right = ticket.is_some_and(|t| match t.tracking {
                    Tracking::By(tracker) => tracker == *from,
                    Tracking::Unattended { from: was, .. } => was == *from,
                    Tracking::Waiting | Tracking::Ended => false,
                });
                let to_on_duty = to.is_none_or(|t| now.is_on_duty(t));
                from_is_right
                    && to_on_duty
                    && match how {
                        Move::Handover { sheet } => on_duty && !now.sheets[sheet].has_signed_out(who),
                        Move::Returned => *to == Some(who) && first,
                        Move::Takeover { reason } => {
                            person.has_any(&rules.access.supervisors) && !reason.is_empty() && to.is_some()
                        }
                        Move::Released { reason } => {
                            person.has_any(&rules.access.supervisors) && !reason.is_empty() && to.is_none()
                        }
                        Move::TakenUp => on_duty && *to == Some(who),
                    }
            }
            Event::StaffAdded { .. } | Event::StaffChanged { .. } | Event::StaffCardChanged { .. } => {
                person.has_any(&rules.access.supervisors)
            }
            Event::PasswordSet { staff, how } => match how {
                PasswordHow::Own => *staff == who,
                PasswordHow::Reset => *staff != who && person.has_any(&rules.access.supervisors),
                PasswordHow::Founded | PasswordHow::Recovered => false,
            },
            Event::SignOnLocked { .. } | Event::Store(_) => false,
            Event::SignedOff { staff, .. } => *staff == who || person.has_any(&rules.access.supervisors),
            Event::SignedOn { staff, .. } => *staff == who,
            Event::SheetPrepared { .. }
            | Event::SheetNoted { .. }
            | Event::SheetNoteStruck { .. }
            | Event::LineAccepted { .. }
            | Event::LineQueried { .. } => on_duty,
            Event::LineAnswered { sheet, decided, .. } => {
                if *decided {
                    person.has_any(&rules.access.supervisors)
                } else {
                    now.sheets[sheet].outgoing.contains(&who)
                }
            }
            Event::SheetSigned { sheet, side: Side::Outgoing } => now.sheets[sheet].outgoing.contains(&who),
            Event::SheetSigned { sheet, side: Side::Incoming } => on_duty && !now.sheets[sheet].has_signed_out(who),
            Event::SheetCorrected { sheet, .. } => {
                let sheet = &now.sheets[sheet];
                sheet.outgoing.contains(&who)
                    || sheet.signed_in.is_some_and(|(by, _)| by == who)
                    || person.has_any(&rules.access.supervisors)
            }
            Event::Corrective(event) => corrective_is_right(rules, event, now, person, on_duty),
            Event::ShiftOpened { .. }
            | Event::ShiftClosed { .. }
            | Event::SiteFounded { .. }
            | Event::PolicyAdopted { .. }
            | Event::HouseholdsEntered { .. }
            | Event::RosterPlanned { .. }
            | Event::DutyRecorded { .. }
            | Event::DutyCovered { .. }
            | Event::SwapAsked { .. }
            | Event::SwapAgreed { .. }
            | Event::SwapMade { .. }
            | Event::SwapDeclined { .. }
            | Event::UnplannedDuty { .. } => true,
        }
    }

    /// Invariants 1 and 4, F2, C4, L3 and the numbers, from the events alone.
    fn check_event(&mut self, recorded: &Recorded) {
        for lang in Lang::ALL {
            assert!(!history_line(lang, recorded, &Plain).is_empty());
        }
        if let Some(last) = self.f.log.last() {
            assert!(last.at <= recorded.at, "time ran backwards: {recorded:?}");
        }
        let Some(id) = recorded.event.ticket() else { return };
        let told = self.told.entry(id).or_default();
        match &recorded.event {
            Event::Received { number, .. } => {
                assert!(told.first.is_none(), "received twice: {recorded:?}");
                told.first = Some(recorded.actor);
                assert!(self.numbers.insert(*number), "number given twice: {recorded:?}");
                assert!(self.last_number.is_none_or(|n| n < *number));
                self.last_number = Some(*number);
            }
            Event::ResultReported { .. } => told.tries = 0,
            Event::FedBack { outcome, last, .. } => {
                told.tries += u16::from(*outcome == Outcome::Unreachable);
                assert!(!*last || *outcome != Outcome::Unreachable || told.tries >= self.f.rules.feedback_tries);
                told.heard = *last && *outcome != Outcome::NotSatisfied;
            }
            Event::CallbackDrawn { class, month, before, chosen_before, percent, draw, due, .. } => {
                assert!(!told.owed, "drawn though a callback is owed: {recorded:?}");
                assert_eq!(chosen(*percent, *before, *chosen_before, *draw), due.is_some());
                let tally = self.f.world.tally(*month, class);
                assert_eq!((tally.drawn, tally.chosen), (*before, *chosen_before));
                let chosen = f64::from(*chosen_before + u32::from(due.is_some()));
                assert!((f64::from(*before + 1) * f64::from(*percent) / 100.0 - chosen).abs() < 1.0);
                told.owed = due.is_some();
            }
            Event::CallbackAgain { .. } => told.owed = true,
            Event::CalledBack { last, outcome, .. } => told.owed = !*last || *outcome == Outcome::NotSatisfied,
            Event::ReworkOrdered { .. } => (told.heard, told.tries) = (false, 0),
            Event::Closed { .. } => {
                assert!(told.heard, "closed before the customer heard: {recorded:?}");
                assert!(!told.owed, "closed with a callback owed: {recorded:?}");
            }
            _ => {}
        }
    }

    /// Invariant 5: the second signature moves exactly its lines.
    fn check_signature(&self, before: &World, actor: Actor, events: &[Event]) {
        let signed = events.iter().find_map(|e| match e {
            Event::SheetSigned { sheet, side: Side::Incoming } => Some(*sheet),
            _ => None,
        });
        let Some(sheet) = signed.and_then(|id| before.sheets.get(&id)) else { return };
        let who = actor.staff().unwrap();
        assert!(sheet.signed_out.iter().all(|(s, _)| *s != who), "both signatures by {who}");
        assert!(!sheet.outgoing.contains(&who) || !sheet.signed_out.is_empty(), "nobody handed over");
        // Who signs keeps their own; a first receiver back on duty in a later shift as well.
        let keeps = |t: &Ticket| {
            let first = t.first_receiver.unwrap();
            t.tracker() == actor.staff()
                || (t.tracker() == Some(first) && before.shift_of(first).is_some_and(|s| s.id != sheet.shift))
        };
        let lines: BTreeSet<TicketId> = before
            .standing(sheet)
            .filter(|l| l.kind == LineKind::Unfinished)
            .filter(|l| !keeps(before.ticket(l.ticket).unwrap()))
            .map(|l| l.ticket)
            .collect();
        let mut moved = BTreeSet::new();
        for event in events {
            if let Event::TrackingMoved { ticket, from, to, how } = event {
                assert_eq!(*how, Move::Handover { sheet: sheet.id });
                assert!(sheet.outgoing.contains(from));
                let first = before.ticket(*ticket).unwrap().first_receiver;
                let accepted = sheet.line(*ticket).is_some_and(|l| match l.state {
                    LineState::Accepted { by } => *to == Some(by) && before.is_on_duty(by),
                    _ => false,
                });
                let back = *to == first && before.is_on_duty(first.unwrap());
                assert!(*to == actor.staff() || back || accepted, "{event:?}");
                assert!(moved.insert(*ticket), "moved twice");
            }
        }
        assert_eq!(moved, lines, "sheet {}", sheet.id);
    }

    /// T4 and invariants 1, 2, 5 and 7 in the state itself.
    fn check_state(&mut self) {
        let world = &self.f.world;
        for t in world.tickets.values() {
            assert_eq!(t.first_receiver.map(Actor::Staff), self.told.get(&t.id).and_then(|t| t.first), "{}", t.id);
            let open = |s: &&frontdesk::domain::handover::Sheet| {
                let stands = |l: &SheetLine| l.ticket == t.id && l.kind == LineKind::Unfinished;
                !s.is_sealed() && world.standing(s).any(stands)
            };
            let sheets: Vec<_> = world.sheets.values().filter(open).collect();
            assert!(sheets.len() <= 1, "{} stands on two open sheets", t.id);
            match t.tracking {
                Tracking::Waiting => assert!(t.is_waiting()),
                Tracking::Ended => assert!(t.end.is_some()),
                Tracking::Unattended { .. } => assert!(t.is_unfinished()),
                Tracking::By(tracker) => {
                    assert!(t.is_unfinished());
                    let left = sheets.iter().any(|s| s.outgoing.contains(&tracker));
                    assert!(world.is_on_duty(tracker) || left, "{} is orphaned: {tracker} went", t.id);
                    assert!(world.person(tracker).unwrap().active);
                }
            }
        }
        let c = &world.counters;
        assert_eq!(c.messages_in, c.received + world.waiting().count() as u64);
        assert_eq!(c.messages_in as usize, world.tickets.len());
        assert_eq!(c.lost, 0);
        for shift in world.shifts.values() {
            assert!(shift.closed.is_none() || shift.on_duty.is_empty());
            assert!(shift.ends > shift.opened, "opened with its end in the past");
        }
        for staff in world.staff.keys() {
            assert!(world.shifts.values().filter(|s| s.on_duty.contains(staff)).count() <= 1, "{staff} on duty twice");
        }
        for sheet in world.sheets.values().filter(|s| s.is_sealed()) {
            let lines = self.sealed.entry(sheet.id).or_insert_with(|| sheet.lines.clone());
            assert_eq!(lines, &sheet.lines, "a sealed sheet changed");
        }
    }

    /// Invariant 6, and that a state written down and read back goes on as if nothing had been.
    pub fn check_fold(&self, cut: usize) {
        let mut all = World::default();
        self.f.log.iter().for_each(|r| all.apply(r));
        assert_eq!(all, self.f.world);
        let (head, tail) = self.f.log.split_at(cut.min(self.f.log.len()));
        let mut part = World::default();
        head.iter().for_each(|r| part.apply(r));
        let config = bincode::config::standard();
        let bytes = bincode::serde::encode_to_vec(&part, config).unwrap();
        let (mut part, _): (World, usize) = bincode::serde::decode_from_slice(&bytes, config).unwrap();
        tail.iter().for_each(|r| part.apply(r));
        assert_eq!(part, self.f.world);
        all.forget_ended();
        assert_eq!(all.tickets, self.small.tickets);
        assert_eq!(all.counters, self.small.counters);
    }

    /// Everybody can go home: whatever happened, a relief who comes is handed everything over.
    pub fn relieve_everybody(&mut self, relief: StaffId) {
        let latest = self.f.world.latest.unwrap();
        self.f.now = self.f.now.max(latest).plus_minutes(3 * 1_440);
        self.must(relief, Command::OpenShift { pattern: Code::new("day") });
        self.must(relief, Command::SignOn);
        let here = self.f.world.shift_of(relief).unwrap().id;
        // Sheets of shifts that everybody has left come first, then each shift that still has people.
        let left: Vec<SheetId> = self.open_sheets(|w, s| w.shifts[&s].on_duty.is_empty());
        for sheet in left {
            self.accept(relief, sheet);
        }
        let shifts: Vec<ShiftId> =
            self.f.world.shifts.values().filter(|s| s.closed.is_none() && s.id != here).map(|s| s.id).collect();
        for shift in shifts {
            let people: Vec<StaffId> = self.f.world.shifts[&shift].on_duty.iter().copied().collect();
            let Some(one) = people.first().copied() else {
                self.must(relief, Command::CloseShift { shift });
                continue;
            };
            for who in &people {
                for ticket in self.f.world.unwritten(*who, shift) {
                    self.must(*who, handover_note(ticket, "交班"));
                }
                let old: Vec<TicketId> = self
                    .f
                    .world
                    .tickets
                    .values()
                    .filter(|t| t.first_receiver == Some(*who) && t.recheck.is_some())
                    .map(|t| t.id)
                    .collect();
                for ticket in old {
                    self.must(*who, Command::ConfirmRecheck { ticket });
                }
            }
            self.must(one, Command::PrepareSheet { notes: String::new() });
            let sheet = self.f.world.draft_of(shift).unwrap().id;
            for who in &people {
                if !self.f.world.sheets[&sheet].has_signed_out(*who) {
                    self.must(*who, Command::SignSheet { sheet, side: Side::Outgoing });
                }
            }
            self.accept(relief, sheet);
            for who in &people {
                self.must(*who, Command::SignOff);
            }
        }
        let world = &self.f.world;
        assert_eq!(world.on_duty(), [relief].into());
        for t in world.unfinished() {
            let safe = t.tracker() == Some(relief) || matches!(t.tracking, Tracking::Unattended { .. });
            assert!(safe, "{} stayed behind: {:?}", t.id, t.tracking);
        }
    }

    fn open_sheets(&self, which: impl Fn(&World, ShiftId) -> bool) -> Vec<SheetId> {
        let world = &self.f.world;
        world.sheets.values().filter(|s| !s.is_sealed() && which(world, s.shift)).map(|s| s.id).collect()
    }

    fn accept(&mut self, relief: StaffId, sheet: SheetId) {
        while let Some(who) = self.f.world.unsigned(&self.f.world.sheets[&sheet], relief) {
            self.must(who, Command::SignSheet { sheet, side: Side::Outgoing });
        }
        let open = |w: &World| -> Vec<TicketId> {
            w.standing(&w.sheets[&sheet]).filter(|l| !l.is_accepted()).map(|l| l.ticket).collect()
        };
        let head = [HEAD, PROJECT].into_iter().find(|h| self.f.world.person(*h).is_some_and(|p| p.active)).unwrap();
        for ticket in open(&self.f.world) {
            let _ = self.act(head, Command::AnswerLine { sheet, ticket, text: "以此为准".into() });
        }
        for ticket in open(&self.f.world) {
            self.must(relief, Command::AcceptLine { sheet, ticket });
        }
        self.must(relief, Command::SignSheet { sheet, side: Side::Incoming });
    }
}

/// Who acts on corrective action: operators on duty, those whom the step names, supervisors.
fn corrective_is_right(rules: &Rules, event: &CorrectiveEvent, now: &World, person: &Staff, on_duty: bool) -> bool {
    let form = event.action().and_then(|id| now.corrective.action(id));
    let acts = form.is_some_and(|f| f.may_act(now, rules).contains(&person.id));
    match event {
        CorrectiveEvent::Linked { .. }
        | CorrectiveEvent::Declined { .. }
        | CorrectiveEvent::Opened { .. }
        | CorrectiveEvent::Joined { .. } => on_duty || !person.is_only_operator(),
        CorrectiveEvent::Offered { .. } => true,
        CorrectiveEvent::StepDone { .. } | CorrectiveEvent::SentBack { .. } | CorrectiveEvent::CustomerTold { .. } => {
            acts
        }
        // After the last step, by whoever did it.
        CorrectiveEvent::Closed { .. } => form.is_some_and(|f| f.at >= f.path.len()),
        CorrectiveEvent::Withdrawn { reason, .. } => person.has_any(&rules.access.supervisors) && !reason.is_empty(),
    }
}
