//! Messages come in: who calls, from where, and what they say.

use super::DemoError;
use super::cases::Case;
use super::rhythm;
use super::sim::{Misfortune, QUIET, Sim, Task};
use super::words::{Say, Slots};
use crate::domain::command::{Caller, Classify, Command, DispatchTo, Heard, NewMessage};
use crate::domain::ids::*;
use crate::domain::ticket::Outcome;

/// A message as it will be entered.
struct Draft {
    message: NewMessage,
    case: Case,
    /// It comes over a line that nobody sits at: it waits.
    waits: bool,
    /// By whom it is entered, when it waits.
    by: Actor,
}

impl Sim<'_> {
    /// A message comes in.
    pub(super) fn arrive(&mut self, misfortune: Option<Misfortune>) -> Result<(), DemoError> {
        let Some(operator) = self.some_operator() else {
            self.due(self.at.plus_minutes(25), Task::Arrive(misfortune));
            return Ok(());
        };
        if let Some(what) = misfortune {
            return self.arrive_with_many(what, operator);
        }
        let weather = self.almanac.weather(self.at.date());
        let mut topic = rhythm::pick(&self.topics, self.at, weather, &mut self.rng);
        if self.before_the_scene() {
            // What would still be in work when the scene begins is left to the scene.
            let spot: Vec<usize> = (0..self.topics.len()).filter(|i| self.answered_at_once(*i)).collect();
            match spot.get(self.rng.usize(..spot.len().max(1))) {
                Some(i) => topic = *i,
                None => return Ok(()),
            }
        }
        let Some(code) = self.topics.get(topic).map(|t| t.code) else { return Ok(()) };
        let draft = self.draft(code);
        self.enter(operator, draft)
    }

    /// Whether what comes now would stand in the way of the scene.
    pub(super) fn before_the_scene(&self) -> bool {
        let live = self.live_since();
        let end = self.now.plus_minutes(-QUIET);
        (live.plus_minutes(-50)..live.plus_minutes(15)).contains(&self.at) || self.at > end.plus_minutes(-30)
    }

    fn answered_at_once(&self, topic: usize) -> bool {
        self.topics.get(topic).is_some_and(|t| self.words.has(t.code, Say::Answer))
    }

    fn draft(&mut self, code: &'static str) -> Draft {
        let at = self.at;
        let hour = at.minute_of_day() / 60;
        let seen = self.words.has(code, Say::Seen) && self.chance(17);
        let source = if seen { "staff" } else { self.pick_source(hour) };
        let home = self.some_home();
        let mut case = Case::new(code);
        self.lay_out(&mut case, home);
        case.seen = seen;
        let mut text =
            self.words.say(code, if seen { Say::Seen } else { Say::Said }, &mut case.slots, at, &mut self.rng);
        if !seen {
            text = self.dress(code, source, text, &mut case.slots);
        }
        // Of what stands in the open, some do not say where they live.
        let at_home = !seen && (case.slots.place().is_none() || self.chance(78));
        let place = case.slots.place().unwrap_or_default().to_owned();
        let household = at_home.then(|| self.homes.get(home).map(|h| h.code.clone())).flatten();
        let known = household.as_ref().and_then(|h| {
            let code = crate::domain::household::HouseholdCode(h.clone());
            self.world().households.get(&code).and_then(|h| h.contact)
        });
        let another = self.chance(11);
        let caller = match known {
            _ if seen => None,
            Some(contact) if !another => Some(Caller::Known { contact }),
            _ if self.chance(80) => Some(Caller::Card(self.names.card(&mut self.rng))),
            _ => None,
        };
        let complainant = if seen {
            "staff-partner"
        } else if household.is_none() {
            "other"
        } else {
            "resident"
        };
        let complainant = Code::new(complainant);
        let complainant = self.rules.complainants.iter().any(|c| c.code == complainant).then_some(complainant);
        let happened = self.chance(12).then(|| at.plus_minutes(-self.rng.i64(20..9 * 60)));
        let waits = match source {
            "network" | "sms" => true,
            "letter" | "committee" | "company" | "collected" => self.rng.bool(),
            "phone" => self.chance(5),
            _ => false,
        };
        let by = match source {
            "network" | "sms" | "phone" => Actor::Intake,
            _ => Actor::Staff(self.people.clerks.first().copied().unwrap_or(self.people.head)),
        };
        let message = NewMessage { source: self.source(source), text, household, caller, complainant, happened, place };
        Draft { message, case, waits, by }
    }

    /// What the texts say of the building.
    pub(super) fn lay_out(&self, case: &mut Case, home: usize) {
        if let Some(home) = self.homes.get(home) {
            case.slots.set("b", home.building.clone());
            case.slots.set("u", home.unit.clone());
            case.slots.set("f", home.floor.clone());
        }
    }

    fn pick_source(&mut self, hour: u32) -> &'static str {
        let open = (8..19).contains(&hour);
        match self.rng.u32(..100) {
            0..58 => "phone",
            58..71 if open => "desk",
            71..84 => "network",
            84..87 => "sms",
            87..91 if open => "collected",
            91..93 => "staff",
            93..95 if open => "committee",
            95..97 if open => "company",
            97 if open => "letter",
            _ => "phone",
        }
    }

    /// Some call often, most hardly ever.
    fn some_home(&mut self) -> usize {
        let all = self.homes.len().max(1);
        if self.chance(35) { self.rng.usize(..all / 12 + 1) * 12 % all } else { self.rng.usize(..all) }
    }

    /// How the text begins and ends: as people talk, and as operators write it down.
    fn dress(&mut self, code: &str, source: &str, text: String, slots: &mut Slots) -> String {
        let at = self.at;
        let kind = self.kind_of(code);
        let closing = if kind == "repair" && slots.place().is_some() { "public" } else { kind };
        let opening = match source {
            "phone" if !self.chance(9) => String::new(),
            "desk" | "sms" => String::new(),
            "network" if !self.chance(55) => String::new(),
            _ => self.words.common("opening", source, slots, at, &mut self.rng),
        };
        let asks = ["吗", "呢", "么", "办", "少", "谁", "吧"].iter().any(|end| text.ends_with(end));
        let closing = if asks {
            if self.chance(60) { "？".to_owned() } else { String::new() }
        } else {
            match self.rng.u32(..100) {
                0..34 => self.words.common("closing", closing, slots, at, &mut self.rng),
                34..42 => "。".to_owned(),
                _ => String::new(),
            }
        };
        format!("{opening}{text}{closing}")
    }

    /// Enters a message: it waits, or the operator registers it, sends it on, or answers it at once.
    fn enter(&mut self, operator: StaffId, draft: Draft) -> Result<(), DemoError> {
        let Draft { message, case, waits, by } = draft;
        if waits && !self.before_the_scene() {
            let ticket = self.submit(by, Command::MessageIn(message))?;
            if let Some(ticket) = ticket {
                self.cases.insert(ticket, case);
                let seconds = if self.chance(4) { self.rng.i64(310..900) } else { self.rng.i64(15..240) };
                self.due(self.at.plus_ms(seconds * 1_000), Task::Go(ticket));
            }
            return Ok(());
        }
        let code = case.topic;
        let spot = self.words.has(code, Say::Answer) && (self.before_the_scene() || self.chance(86));
        let classify = self.class_of(code, &message.text);
        let (mut dispatch, mut answer, mut heard, mut class) = (None, None, None, None);
        let mut case = case;
        if spot {
            class = Some(classify);
            answer = Some(self.words.say(code, Say::Answer, &mut case.slots, self.at, &mut self.rng));
            heard = Some(self.hears(&mut case, Outcome::Satisfied, false));
        } else if self.chance(78) {
            class = Some(classify);
            dispatch = Some(self.sending(code, None));
        }
        let command = Command::Register { message, classify: class, dispatch, answer, heard };
        let Some(ticket) = self.act(operator, command)? else { return Ok(()) };
        self.cases.insert(ticket, case);
        self.follow(ticket)?;
        if code == "other-message" || self.before_the_scene() {
            return Ok(());
        }
        if self.rng.u32(..1_000) < 9 {
            self.due(self.at.plus_minutes(3), Task::Void(ticket));
        } else if !spot && self.rng.u32(..1_000) < 18 {
            let at = self.at.plus_minutes(self.rng.i64(6..50));
            self.due(at, Task::Twice(ticket));
        } else if !spot && self.chance(6) {
            let at = self.at.plus_minutes(self.rng.i64(35..400));
            self.due(at, Task::Again(ticket));
        }
        Ok(())
    }

    /// What a ticket of a topic is; an angry voice makes some of them important.
    pub(super) fn class_of(&mut self, code: &str, text: &str) -> Classify {
        let category = Code::new(code);
        let kind = self.rules.category(&category).map_or_else(|| Code::new(""), |c| c.kind.clone());
        let urgent = ["快点", "马上", "着急", "赶紧", "受伤", "流血"].iter().any(|w| text.contains(w));
        let important = Code::new("important");
        let proposed = self.rules.category(&category).and_then(|c| c.grade.clone());
        // What words of the message say of the grade, operators take as it is proposed.
        let open = proposed.is_none() && crate::domain::quick::hinted(text, &self.rules).is_empty();
        let grade = (urgent && open && self.rules.grade(&important).is_some() && self.chance(50)).then_some(important);
        Classify { kind, category: Some(category), grade, ..Classify::default() }
    }

    /// Where it goes.
    pub(super) fn sending(&mut self, code: &str, handler: Option<StaffId>) -> DispatchTo {
        let department = self.rules.category(&Code::new(code)).map_or_else(|| Code::new(""), |c| c.department.clone());
        let note = if self.chance(30) { self.phrase("reason", "dispatch") } else { String::new() };
        DispatchTo { department, handler, note }
    }

    /// The kind of a topic, as far as the common texts tell kinds apart.
    fn kind_of(&self, topic: &str) -> &'static str {
        match self.rules.category(&Code::new(topic)).map(|c| c.kind.as_str()) {
            Some("repair") => "repair",
            Some("problem") => "problem",
            Some("enquiry") => "enquiry",
            Some("complaint") => "complaint",
            _ => "other",
        }
    }

    /// What the customer said of it.
    pub(super) fn hears(&mut self, case: &mut Case, outcome: Outcome, callback: bool) -> Heard {
        let at = self.at;
        let kind = if case.seen { "staff" } else { self.kind_of(case.topic) };
        let list = match (outcome, kind, callback) {
            (Outcome::Unreachable, _, _) => "away".to_owned(),
            (Outcome::Satisfied, "repair", false) => "glad".to_owned(),
            (Outcome::Satisfied, kind, false) => kind.to_owned(),
            (Outcome::Satisfied, "repair", true) => "back".to_owned(),
            (Outcome::Satisfied, kind, true) => format!("back_{kind}"),
            (Outcome::NotSatisfied, "repair", _) => "worse".to_owned(),
            (Outcome::NotSatisfied, kind, _) => format!("worse_{kind}"),
        };
        let words = if outcome == Outcome::NotSatisfied && !callback && !case.seen {
            self.words.say(case.topic, Say::Cross, &mut case.slots, at, &mut self.rng)
        } else {
            self.phrase("heard", &list)
        };
        let way = match self.rng.u32(..100) {
            0..5 => "door",
            5..16 if !callback => "message",
            16..22 if !callback && (8..19).contains(&(at.minute_of_day() / 60)) => "desk",
            _ => "phone",
        };
        Heard { way: self.way(way), outcome, words }
    }

    /// One of many who call about the same thing.
    fn arrive_with_many(&mut self, what: Misfortune, operator: StaffId) -> Result<(), DemoError> {
        let code = match what {
            Misfortune::Lift => "lift-fault",
            Misfortune::Water => "no-water",
            Misfortune::WaterBack => "notice-enquiry",
        };
        if !self.topics.iter().any(|t| t.code == code) {
            return Ok(());
        }
        let mut draft = self.draft(code);
        draft.waits = false;
        draft.message.source = self.source("phone");
        if what == Misfortune::Lift {
            let tower: Vec<usize> = (0..self.homes.len())
                .filter(|i| self.homes.get(*i).is_some_and(|h| h.code.starts_with("13-")))
                .collect();
            let home = tower.get(self.rng.usize(..tower.len().max(1))).copied().unwrap_or(0);
            let mut case = Case::new(code);
            self.lay_out(&mut case, home);
            case.slow = false;
            draft.message.text = self.words.say(code, Say::Said, &mut case.slots, self.at, &mut self.rng);
            draft.message.household = self.homes.get(home).map(|h| h.code.clone());
            draft.message.caller = None;
            draft.case = case;
        }
        let shared = self.shared.get(&what).copied().filter(|t| self.ticket(*t).is_some_and(|t| t.end.is_none()));
        let Some(first) = shared else {
            if what == Misfortune::WaterBack {
                return self.enter(operator, draft);
            }
            let classify = Some(self.class_of(code, &draft.message.text));
            let dispatch = Some(self.sending(code, None));
            let command = Command::Register { message: draft.message, classify, dispatch, answer: None, heard: None };
            if let Some(ticket) = self.act(operator, command)? {
                draft.case.minutes = Some(130);
                self.cases.insert(ticket, draft.case);
                self.shared.insert(what, ticket);
                self.follow(ticket)?;
            }
            return Ok(());
        };
        if self.chance(45) {
            let command =
                Command::ContactedAgain { ticket: first, source: draft.message.source, text: draft.message.text };
            self.act(operator, command)?;
        } else {
            let command = Command::Register {
                classify: Some(self.class_of(code, &draft.message.text)),
                message: draft.message,
                dispatch: None,
                answer: None,
                heard: None,
            };
            if let Some(ticket) = self.act(operator, command)? {
                self.due(self.at.plus_minutes(2), Task::Merge(ticket, first));
                self.cases.insert(ticket, draft.case);
                self.due(self.at.plus_minutes(30), Task::Go(ticket));
            }
        }
        Ok(())
    }

    /// A second one of the family reports the same.
    pub(super) fn twice(&mut self, first: TicketId) -> Result<(), DemoError> {
        if self.before_the_scene() {
            return Ok(());
        }
        let (Some(operator), Some(ticket), Some(case)) =
            (self.some_operator(), self.ticket(first), self.cases.get(&first))
        else {
            return Ok(());
        };
        let (household, open) = (ticket.message.household.clone(), ticket.result.is_none() && ticket.end.is_none());
        let (true, Some(household)) = (open, household) else { return Ok(()) };
        let mut case = Case::new(case.topic).with(case.slots.clone());
        let code = case.topic;
        let text = self.words.say(code, Say::Said, &mut case.slots, self.at, &mut self.rng);
        let message = NewMessage {
            source: self.source("phone"),
            household: Some(household.0),
            caller: Some(Caller::Card(self.names.card(&mut self.rng))),
            complainant: None,
            happened: None,
            place: String::new(),
            text,
        };
        let classify = Some(self.class_of(code, &message.text));
        let command = Command::Register { message, classify, dispatch: None, answer: None, heard: None };
        if let Some(ticket) = self.act(operator, command)? {
            self.cases.insert(ticket, case);
            let at = self.at.plus_minutes(self.rng.i64(2..6));
            self.due(at, Task::Merge(ticket, first));
            self.due(self.at.plus_minutes(25), Task::Go(ticket));
        }
        Ok(())
    }
}
