//! How a ticket goes on: sorted, sent, accepted, worked on, fed back, called back, until it is closed.

use super::DemoError;
use super::rhythm;
use super::sim::{Sim, Task};
use super::words::{Say, Slots};
use crate::domain::callbacks::{callers, did_the_work};
use crate::domain::command::Command;
use crate::domain::ids::*;
use crate::domain::ticket::{CallbackState, Outcome, Stage, Ticket, Tracking};
use crate::domain::time::Moment;

/// What fate has in store for a ticket.
#[derive(Clone, Debug)]
pub(super) struct Case {
    /// Category code.
    pub topic: &'static str,
    /// Words of its texts.
    pub slots: Slots,
    /// Fate has been drawn.
    drawn: bool,
    /// Progress notes still to come.
    steps: u8,
    /// How often the customer will not be satisfied yet.
    unhappy: u8,
    /// How often nobody will be reached yet.
    away: u8,
    /// How often nobody will be reached at the callback yet.
    away_later: u8,
    /// Not satisfied at the callback.
    regrets: bool,
    /// More time will be asked for.
    extends: bool,
    /// Waits for a part, or for somebody.
    pub slow: bool,
    /// Sent to the wrong department first.
    astray: bool,
    /// Work takes so many minutes.
    pub minutes: Option<i64>,
    /// Its callback is left for the scene.
    pub hold: bool,
    /// The scene moves it, not nature.
    pub scripted: bool,
    /// Found by staff on a round: it is they who hear of it.
    pub seen: bool,
    /// Who does the work.
    worker: Option<StaffId>,
}

impl Case {
    pub(super) fn new(topic: &'static str) -> Self {
        Self {
            topic,
            slots: Slots::default(),
            drawn: false,
            steps: 0,
            unhappy: 0,
            away: 0,
            away_later: 0,
            regrets: false,
            extends: false,
            slow: false,
            astray: false,
            minutes: None,
            hold: false,
            scripted: false,
            seen: false,
            worker: None,
        }
    }

    pub(super) fn with(self, slots: Slots) -> Self {
        Self { slots, ..self }
    }

    /// Nothing more goes wrong with it.
    pub(super) fn smooth(&mut self) {
        (self.steps, self.unhappy, self.away, self.away_later) = (0, 0, 0, 0);
        (self.regrets, self.extends, self.slow, self.astray, self.drawn) = (false, false, false, false, true);
    }
}

impl Sim<'_> {
    /// Draws what will happen to a ticket, and lets it go on.
    pub(super) fn follow(&mut self, id: TicketId) -> Result<(), DemoError> {
        let Some(ticket) = self.ticket(id) else { return Ok(()) };
        let stage = ticket.stage();
        let kind = ticket.class.as_ref().map(|c| c.kind.as_str().to_owned()).unwrap_or_default();
        let Some(mut case) = self.cases.get(&id).cloned() else { return Ok(()) };
        if !case.drawn {
            case.drawn = true;
            let complaint = kind == "complaint";
            case.steps = match self.rng.u32(..100) {
                0..64 => 0,
                64..93 => 1,
                _ => 2,
            };
            let unhappy = if complaint { 11 } else { 5 };
            case.unhappy = u8::from(self.chance(unhappy)) + u8::from(self.chance(1));
            case.away = match self.rng.u32(..1_000) {
                0..50 => 1,
                50..66 => 2,
                66..75 => 3,
                _ => 0,
            };
            case.away_later = match self.rng.u32(..1_000) {
                0..60 => 1,
                60..90 => 3,
                _ => 0,
            };
            case.regrets = self.chance(4);
            case.slow = case.slow || self.chance(5);
            case.extends = case.slow && self.chance(45);
            case.astray = self.rng.u32(..1_000) < 12;
            if self.almost_now() {
                case.smooth();
            }
        }
        self.cases.insert(id, case);
        self.next(id, stage);
        Ok(())
    }

    /// What would not come to its end before the scene goes smoothly.
    fn almost_now(&self) -> bool {
        self.at > self.live_since().plus_minutes(-10 * 60)
    }

    /// A case for a ticket that was closed and is opened again.
    pub(super) fn case_again(&self, id: TicketId) -> Case {
        let category = self.ticket(id).and_then(|t| t.class.as_ref()).and_then(|c| c.category.clone());
        let topic = self.topics.iter().find(|t| category.as_ref().is_some_and(|c| c.as_str() == t.code));
        let mut case = Case::new(topic.or(self.topics.first()).map_or("", |t| t.code));
        case.smooth();
        let home = self.ticket(id).and_then(|t| t.message.household.as_ref());
        let home = home.and_then(|h| self.homes.iter().position(|known| known.code == h.0)).unwrap_or(0);
        self.lay_out(&mut case, home);
        case
    }

    /// Puts the ticket's next step in the queue, by the stage it has reached.
    fn next(&mut self, id: TicketId, stage: Stage) {
        let Some(case) = self.cases.get(&id).cloned() else { return };
        let Some(ticket) = self.ticket(id) else { return };
        let urgent = ticket.class.as_ref().is_some_and(|c| c.important);
        let department = self.department_of(&case);
        let soon = self.almost_now();
        let at = match stage {
            Stage::Waiting => self.at.plus_minutes(2),
            Stage::Received => self.at.plus_ms(self.rng.i64(20_000..200_000)),
            Stage::Dispatched => {
                let wait = if urgent { 4 } else { 8 };
                let at = self.at.plus_ms(rhythm::around(if soon { 3 } else { wait }, &mut self.rng));
                if soon { at } else { self.at_work(at, &department, urgent) }
            }
            Stage::InProgress => {
                let middle = case.minutes.unwrap_or_else(|| middle_minutes(&case, &department, urgent));
                let whole = if soon { middle.min(20) } else { middle };
                let share = whole / i64::from(case.steps + 1);
                let at = self.at.plus_ms(rhythm::around(share.max(3), &mut self.rng));
                if soon { at } else { self.at_work(at, &department, urgent) }
            }
            Stage::Handled => {
                // Nobody was reached: tried again later.
                let wait = if ticket.feedback_tries > 0 {
                    110
                } else if soon {
                    6
                } else {
                    22
                };
                let at = self.at.plus_ms(rhythm::around(wait, &mut self.rng));
                if soon || urgent { at } else { self.office(at, 8, 21) }
            }
            Stage::CallbackDue => {
                let hours = if ticket.callback_tries > 0 { self.rng.i64(3..20) } else { self.rng.i64(1..6) };
                let at = self.at.plus_minutes(hours * 60 + self.rng.i64(0..60));
                self.office(at, 9, 18)
            }
            Stage::Closed | Stage::Void => {
                self.cases.remove(&id);
                return;
            }
        };
        self.due(at, Task::Go(id));
    }

    /// The ticket goes on by one step.
    pub(super) fn go(&mut self, id: TicketId) -> Result<(), DemoError> {
        let scripted = self.cases.get(&id).is_none_or(|c| c.scripted);
        let Some(stage) = self.ticket(id).map(Ticket::stage) else {
            self.cases.remove(&id);
            return Ok(());
        };
        if matches!(stage, Stage::Closed | Stage::Void) {
            self.cases.remove(&id);
            return Ok(());
        }
        if scripted || (self.cases.get(&id).is_some_and(|c| c.hold) && stage == Stage::CallbackDue) {
            return Ok(());
        }
        if self.step(id, stage)? {
            let now = self.ticket(id).map(Ticket::stage);
            match now {
                Some(stage) => self.next(id, stage),
                None => drop(self.cases.remove(&id)),
            }
        } else {
            // The tracker is not at the desk: later.
            let at = self.at.plus_minutes(self.rng.i64(9..25));
            self.due(at, Task::Go(id));
        }
        Ok(())
    }

    /// Does what comes next; false when it can't be done now.
    pub(super) fn step(&mut self, id: TicketId, stage: Stage) -> Result<bool, DemoError> {
        if stage == Stage::Waiting {
            let Some(operator) = self.some_operator() else { return Ok(false) };
            self.act(operator, Command::Receive { ticket: id })?;
            return Ok(true);
        }
        if stage == Stage::CallbackDue {
            return self.call_back(id);
        }
        let tracker = self.ready_tracker(id);
        let Some(mut case) = self.cases.get(&id).cloned() else { return Ok(false) };
        let done = match stage {
            Stage::Received => match tracker {
                Some(tracker) => self.sort(id, tracker, &mut case)?,
                None => false,
            },
            Stage::Dispatched => self.accept(id, tracker, &mut case)?,
            Stage::InProgress => self.work(id, tracker, &mut case)?,
            Stage::Handled => match tracker {
                Some(tracker) => self.feed_back(id, tracker, &mut case)?,
                None => false,
            },
            _ => false,
        };
        self.cases.insert(id, case);
        if done && !self.cases.get(&id).is_some_and(|c| c.drawn) {
            self.follow(id)?;
        }
        Ok(done)
    }

    /// The tracker, when on duty.
    pub(super) fn ready_tracker(&self, id: TicketId) -> Option<StaffId> {
        let Tracking::By(tracker) = self.ticket(id)?.tracking else { return None };
        self.world().is_on_duty(tracker).then_some(tracker)
    }

    /// Classifies and dispatches, or answers.
    fn sort(&mut self, id: TicketId, tracker: StaffId, case: &mut Case) -> Result<bool, DemoError> {
        let (classified, text) =
            self.ticket(id).map(|t| (t.class.is_some(), t.message.text.clone())).unwrap_or_default();
        if !classified {
            let class = self.class_of(case.topic, &text);
            self.act(tracker, Command::Classify { ticket: id, class })?;
            self.pass(12);
        }
        let first_time = self.ticket(id).is_some_and(|t| t.reworks == 0);
        if first_time && self.words.has(case.topic, Say::Answer) {
            let text = self.words.say(case.topic, Say::Answer, &mut case.slots, self.at, &mut self.rng);
            let heard = self.hears(case, Outcome::Satisfied, false);
            self.act(tracker, Command::Answer { ticket: id, text, heard })?;
            return Ok(true);
        }
        let to = self.sending(case.topic, None);
        if std::mem::take(&mut case.astray) && to.department.as_str() != "administration" {
            let mut wrong = to.clone();
            wrong.department = Code::new("administration");
            if self.rules.department(&wrong.department).is_some() {
                self.act(tracker, Command::Dispatch { ticket: id, to: wrong })?;
                self.pass(35);
                self.act(tracker, Command::Undo { ticket: id })?;
                self.pass(8);
            }
        }
        self.act(tracker, Command::Dispatch { ticket: id, to })?;
        Ok(true)
    }

    fn department_of(&self, case: &Case) -> Code {
        let category = self.rules.category(&Code::new(case.topic));
        category.map_or_else(|| Code::new(""), |c| c.department.clone())
    }

    /// Whose word another extension of the ticket has, where the pack asks for one (R066).
    fn approver(&self, id: TicketId) -> Option<StaffId> {
        let rules = &self.rules;
        self.ticket(id).filter(|t| t.next_extension(rules).1)?;
        self.world().staff.values().find(|s| s.active && s.has_any(&rules.extension.approve)).map(|s| s.id)
    }

    /// Somebody of the department that has the ticket.
    fn some_worker(&mut self, id: TicketId) -> Option<StaffId> {
        let department = self.ticket(id)?.dispatch.as_ref()?.department.clone();
        let count = self.people.workers.get(&department)?.len();
        let at = self.rng.usize(..count.max(1));
        self.people.workers.get(&department)?.get(at).copied()
    }

    fn accept(&mut self, id: TicketId, tracker: Option<StaffId>, case: &mut Case) -> Result<bool, DemoError> {
        let worker = self.some_worker(id);
        case.worker = worker;
        if self.chance(22) {
            // Many a department reports the result without a word before.
            return self.work(id, tracker, case);
        }
        let by_phone = self.chance(40);
        let who = match (worker, tracker) {
            (Some(_), Some(tracker)) if by_phone => tracker,
            (Some(worker), _) => worker,
            (None, Some(tracker)) => tracker,
            (None, None) => return Ok(false),
        };
        self.act(who, Command::AcceptWork { ticket: id, handler: worker })?;
        Ok(true)
    }

    fn work(&mut self, id: TicketId, tracker: Option<StaffId>, case: &mut Case) -> Result<bool, DemoError> {
        if case.extends {
            let Some(tracker) = tracker else { return Ok(false) };
            case.extends = false;
            if self.extend(id, tracker)? {
                return Ok(true);
            }
        }
        if case.steps > 0 {
            let Some(tracker) = tracker else { return Ok(false) };
            case.steps -= 1;
            let told = self.chance(55);
            let own = self.words.has(case.topic, Say::Step) && self.chance(65);
            let mut text = if own {
                self.words.say(case.topic, Say::Step, &mut case.slots, self.at, &mut self.rng)
            } else {
                self.phrase("told", if told { "told" } else { "plain" })
            };
            if own && told {
                let more = self.phrase("told", "told");
                text = format!("{text}；{more}");
            }
            self.act(tracker, Command::Progress { ticket: id, text, told_customer: told })?;
            return Ok(true);
        }
        let worker = case.worker.or_else(|| self.some_worker(id));
        let by_phone = self.chance(45);
        let who = match (worker, tracker) {
            (Some(_), Some(tracker)) if by_phone => tracker,
            (Some(worker), _) => worker,
            (None, Some(tracker)) => tracker,
            (None, None) => return Ok(false),
        };
        let text = self.words.say(case.topic, Say::Done, &mut case.slots, self.at, &mut self.rng);
        self.act(who, Command::Result { ticket: id, text, handler: worker })?;
        Ok(true)
    }

    /// More time (R066), where a clock still runs.
    fn extend(&mut self, id: TicketId, tracker: StaffId) -> Result<bool, DemoError> {
        let Some(clock) = self.ticket(id).and_then(|t| t.finish).filter(|c| c.met.is_none()) else { return Ok(false) };
        let due = clock.due.max(self.at).plus_minutes(60 * self.rng.i64(20..60));
        let works = self.ticket(id).and_then(|t| t.dispatch.as_ref()).is_some_and(|d| is_trade(&d.department));
        let reason = self.phrase("reason", if works { "extend" } else { "extend_office" });
        let told = self.phrase("reason", "extend_told");
        let approved_by = self.approver(id);
        self.act(tracker, Command::Extend { ticket: id, due, reason, told, approved_by })?;
        Ok(true)
    }

    fn feed_back(&mut self, id: TicketId, tracker: StaffId, case: &mut Case) -> Result<bool, DemoError> {
        if self.rng.u32(..1_000) < 26 {
            let reason = self.phrase("reason", "reveal");
            self.act(tracker, Command::Reveal { ticket: id, reason })?;
            self.pass(30);
        }
        let outcome = if case.away > 0 {
            case.away -= 1;
            Outcome::Unreachable
        } else if case.unhappy > 0 {
            case.unhappy -= 1;
            Outcome::NotSatisfied
        } else {
            Outcome::Satisfied
        };
        let heard = self.hears(case, outcome, false);
        self.act(tracker, Command::Feedback { ticket: id, heard })?;
        let due = self.ticket(id).and_then(|t| match (&t.callback, t.stage()) {
            (CallbackState::Due { by, .. }, Stage::CallbackDue) => Some(*by),
            _ => None,
        });
        if let Some(by) = due {
            case.hold = self.wants_held(id, by);
        }
        Ok(true)
    }

    /// Whoever the pack names, and did not do the work.
    pub(super) fn caller_back(&mut self, id: TicketId) -> Option<StaffId> {
        let ticket = self.ticket(id)?;
        let ticket = ticket.clone();
        let roles = callers(&self.rules, &ticket, self.world().is_vip(&ticket)).to_vec();
        let mut able: Vec<StaffId> = Vec::new();
        let office = self.people.clerks.iter().copied().chain([self.people.head, self.people.project]);
        for who in office {
            if self.world().person(who).is_some_and(|p| p.has_any(&roles) && !did_the_work(&ticket, p, &self.rules)) {
                able.push(who);
            }
        }
        // The clerks first; the head where it is theirs, or now and then.
        let most = if able.len() > 1 && self.rng.u32(..100) < 88 { able.len() - 1 } else { able.len() };
        let at = self.rng.usize(..most.max(1));
        able.get(at).copied()
    }

    fn call_back(&mut self, id: TicketId) -> Result<bool, DemoError> {
        let Some(who) = self.caller_back(id) else { return Ok(false) };
        let Some(mut case) = self.cases.get(&id).cloned() else { return Ok(false) };
        let outcome = if case.away_later > 0 {
            case.away_later -= 1;
            Outcome::Unreachable
        } else if std::mem::take(&mut case.regrets) {
            Outcome::NotSatisfied
        } else {
            Outcome::Satisfied
        };
        let heard = self.hears(&mut case, outcome, true);
        self.act(who, Command::Callback { ticket: id, heard, contents: Vec::new() })?;
        self.cases.insert(id, case);
        Ok(true)
    }

    /// A moment at which that department works: security and what is important at any time.
    fn at_work(&mut self, at: Moment, department: &Code, urgent: bool) -> Moment {
        match department.as_str() {
            "security" => at,
            _ if urgent => at,
            "engineering" => self.office(at, 8, 22),
            "cleaning" => self.office(at, 7, 19),
            _ => self.office(at, 9, 18),
        }
    }
}

/// Whether a department comes with tools.
pub(super) fn is_trade(department: &Code) -> bool {
    matches!(department.as_str(), "engineering" | "special-service")
}

/// How long work takes, in minutes: the middle.
fn middle_minutes(case: &Case, department: &Code, urgent: bool) -> i64 {
    if case.slow {
        return 21 * 60;
    }
    let middle = match department.as_str() {
        "security" => 22,
        "cleaning" => 45,
        "engineering" => 75,
        "customer-service" => 150,
        "greening" => 200,
        _ => 300,
    };
    if urgent { middle * 2 / 3 } else { middle }
}
