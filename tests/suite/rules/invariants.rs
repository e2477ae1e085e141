//! What must hold in every reachable state: the list at the end of OWNERSHIP.md, checked without asking `decide`.

mod may;

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
