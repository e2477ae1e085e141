//! The course of time: what is due is done in order, each through `decide` at its own moment.

use super::cases::Case;
use super::change::Slot;
use super::estate::{self, Duty, Home, Names, STAFF};
use super::rhythm::{self, Almanac, CATALOGUE, Topic};
use super::scene::Scene;
use super::words::{Slots, Words};
use super::{DemoError, History, SITE_CODE, SITE_NAME};
use crate::desk::{Bulk, Desk, DeskError};
use crate::domain::command::{Caller, Card, Command};
use crate::domain::ids::*;
use crate::domain::roster::{Day, Month};
use crate::domain::rules::Rules;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::world::World;
use chrono::{Days, Months, NaiveDate};
use fastrand::Rng;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

/// The history's natural course ends so many minutes before `now`: what comes after is the scene.
pub(super) const QUIET: i64 = 24;

/// What is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Task {
    /// A day begins: its messages and its oddities are drawn.
    Day(NaiveDate),
    /// A message comes in; about that topic when the day's misfortune brings it.
    Arrive(Option<Misfortune>),
    /// A ticket goes on.
    Go(TicketId),
    /// The customer contacts us again.
    Again(TicketId),
    /// A second one of the family reports the same.
    Twice(TicketId),
    /// A duplicate is merged.
    Merge(TicketId, TicketId),
    /// A ticket entered by mistake is made void.
    Void(TicketId),
    /// Operators look through their recheck lists.
    Recheck(usize),
    /// A supervisor moves a ticket.
    Takeover,
    /// Somebody notes something on a ticket.
    Note,
    /// An outgoing operator for whom nobody comes is released.
    Release,
    /// The shift changes to that slot of the roster.
    Change(usize),
    /// What is in work is brought to its end, so that the scene has the stage.
    Sweep,
    /// A step of the scene.
    Cue(usize),
    /// A month's rosters are planned; the history begins on that day.
    PlanMonth(Month, Day),
    /// A colleague asks who plays for a swap.
    AskSwap,
    /// Heads look at what waits for them.
    Heads,
    /// The head looks at what comes again.
    Repeats,
}

/// What goes wrong for many people at once.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Misfortune {
    /// The lift of a building.
    Lift,
    /// Water.
    Water,
    /// People ask when the water comes back.
    WaterBack,
}

/// Who is who.
#[derive(Clone, Debug)]
pub(super) struct People {
    pub teams: Vec<Vec<StaffId>>,
    pub clerks: Vec<StaffId>,
    pub head: StaffId,
    pub project: StaffId,
    pub archivist: StaffId,
    /// Who does the work of a department.
    pub workers: BTreeMap<Code, Vec<StaffId>>,
}

impl People {
    /// Nobody yet.
    fn none() -> Self {
        let nobody = StaffId(0);
        Self {
            teams: Vec::new(),
            clerks: Vec::new(),
            head: nobody,
            project: nobody,
            archivist: nobody,
            workers: BTreeMap::new(),
        }
    }
}

/// The maker.
pub(super) struct Sim<'d> {
    pub bulk: Bulk<'d>,
    pub rules: Arc<Rules>,
    pub rng: Rng,
    pub words: Words,
    pub topics: Vec<Topic>,
    pub people: People,
    pub homes: Vec<Home>,
    pub names: Names,
    pub almanac: Almanac,
    /// The first moment.
    pub from: Moment,
    /// The moment of start.
    pub now: Moment,
    /// The time of the last act.
    pub at: Moment,
    /// What is done now began before the scene.
    natural: bool,
    /// When the clocks were looked at last.
    pub kept: Moment,
    pub roster: Vec<Slot>,
    pub cases: BTreeMap<TicketId, Case>,
    pub scene: Scene,
    /// Tickets of the day's misfortunes that others are told of or merged into.
    pub shared: BTreeMap<Misfortune, TicketId>,
    queue: BinaryHeap<Reverse<(i64, u64)>>,
    tasks: BTreeMap<u64, Task>,
    count: u64,
}

impl<'d> Sim<'d> {
    pub(super) fn new(desk: &'d mut Desk, now: Moment, seed: u64) -> Result<Self, DemoError> {
        let rules = desk.rules();
        let topics: Vec<Topic> =
            CATALOGUE.iter().copied().filter(|t| rules.category(&Code::new(t.code)).is_some()).collect();
        if topics.is_empty() {
            return Err(DemoError::Pack("category"));
        }
        if rules.shifts.is_empty() || rules.sources.is_empty() || rules.ways.is_empty() {
            return Err(DemoError::Pack("shift, source or way of contact"));
        }
        let mut rng = Rng::with_seed(seed);
        let words = Words::load()?;
        let homes = estate::homes(&words, &mut rng);
        let names = Names::after(&words, homes.len());
        let almanac = Almanac::new(now.date(), &mut rng);
        let mut entropy = Rng::with_seed(seed ^ 0x5eed_0fc0_ffee);
        // The first draw is the store's id.
        let mut id = Some(super::store_id(seed).0);
        let random = move || id.take().unwrap_or_else(|| entropy.u128(..).to_le_bytes());
        Ok(Self {
            bulk: desk.bulk(Some(Box::new(random))),
            rules,
            rng,
            words,
            topics,
            people: People::none(),
            homes,
            names,
            almanac,
            from: now,
            now,
            at: now,
            natural: true,
            kept: now.plus_minutes(-1_000_000),
            roster: Vec::new(),
            cases: BTreeMap::new(),
            scene: Scene::default(),
            shared: BTreeMap::new(),
            queue: BinaryHeap::new(),
            tasks: BTreeMap::new(),
            count: 0,
        })
    }

    /// Makes all of it, and gives who sits at the keyboard.
    pub(super) fn play(&mut self, history: History, progress: &mut dyn FnMut(u64, u64)) -> Result<StaffId, DemoError> {
        let today = self.now.date();
        let back = match history {
            History::Quarter => today.checked_sub_months(Months::new(3)),
            History::Days(days) => today.checked_sub_days(Days::new(u64::from(days.max(3)))),
        };
        let first = back.unwrap_or(today);
        self.lay_roster(first);
        let start = self.roster.first().map_or(self.now, |s| s.from);
        self.from = start.plus_minutes(-22 * 60);
        self.at = self.from;
        let hours = |t: Moment| u64::try_from(t.since(start).max(0) / 3_600_000).unwrap_or(0);
        let all = hours(self.now).max(1);
        progress(0, all);
        self.found()?;
        for slot in 0..self.roster.len() {
            self.due(self.change_time(slot), Task::Change(slot));
        }
        let mut day = first;
        while day <= today {
            self.due(self.now.at_local(day, 0).max(start), Task::Day(day));
            day = day.succ_opt().unwrap_or(NaiveDate::MAX);
        }
        self.due_rosters(Day(first));
        self.due_heads(start);
        self.due_repeats(first, today);
        self.set_scene();
        let mut told = 0;
        while let Some(Reverse((ms, key))) = self.queue.pop() {
            let Some(task) = self.tasks.remove(&key) else { continue };
            let at = Moment::new(ms, self.now.offset_min());
            if at > self.now {
                break;
            }
            self.keep_time(self.at.max(at))?;
            self.at = self.at.max(at);
            self.natural = self.at < self.now.plus_minutes(-QUIET);
            self.run(task)?;
            let done = hours(self.at);
            if done > told {
                told = done;
                progress(done.min(all), all);
            }
        }
        self.at = self.at.max(self.now.plus_ms(-900));
        self.kept = self.from;
        self.keep_time(self.at)?;
        progress(all, all);
        Ok(self.operator())
    }

    /// Makes everything durable.
    pub(super) fn finish(self) -> Result<(), DemoError> {
        Ok(self.bulk.finish()?)
    }

    fn run(&mut self, task: Task) -> Result<(), DemoError> {
        match task {
            Task::Day(day) => self.plan_day(day),
            Task::Arrive(misfortune) => self.arrive(misfortune),
            Task::Go(ticket) => self.go(ticket),
            Task::Again(ticket) => self.again(ticket),
            Task::Twice(ticket) => self.twice(ticket),
            Task::Merge(ticket, into) => self.merge(ticket, into),
            Task::Void(ticket) => self.void(ticket),
            Task::Recheck(slot) => self.recheck(slot),
            Task::Takeover => self.takeover(),
            Task::Note => self.note_something(),
            Task::Release => self.release(),
            Task::Change(slot) => self.change(slot),
            Task::Sweep => self.sweep(),
            Task::Cue(cue) => self.cue(cue),
            Task::PlanMonth(month, first) => self.plan_month(month, first),
            Task::AskSwap => self.ask_swap(),
            Task::Heads => self.heads_look(),
            Task::Repeats => self.see_repeats(),
        }
    }

    /// Puts a task in the queue.
    pub(super) fn due(&mut self, at: Moment, task: Task) {
        self.count += 1;
        self.queue.push(Reverse((at.ms(), self.count)));
        self.tasks.insert(self.count, task);
    }

    /// Time goes on by so many seconds, give or take a half.
    pub(super) fn pass(&mut self, seconds: i64) {
        let ms = seconds * 1_000;
        let passed = self.rng.i64(ms / 2..=ms + ms / 2);
        self.pass_ms(passed);
    }

    /// Time goes on, but never past `now`, nor within a task of the natural course into the scene.
    pub(super) fn pass_ms(&mut self, ms: i64) {
        let scene = self.now.plus_minutes(-QUIET);
        let end = if self.natural { scene } else { self.now.plus_ms(-900) };
        self.at = self.at.plus_ms(ms).min(end.max(self.at));
    }

    /// The state.
    pub(super) fn world(&self) -> &World {
        self.bulk.world()
    }

    /// A ticket that is still in memory.
    pub(super) fn ticket(&self, id: TicketId) -> Option<&Ticket> {
        self.world().ticket(id)
    }

    /// Does a command at the present moment.
    pub(super) fn act(&mut self, who: StaffId, command: Command) -> Result<Option<TicketId>, DemoError> {
        self.submit(Actor::Staff(who), command)
    }

    /// Does a command at the present moment.
    pub(super) fn submit(&mut self, actor: Actor, command: Command) -> Result<Option<TicketId>, DemoError> {
        let told = command.clone();
        let at = self.at;
        self.bulk.submit(actor, command, at).map_err(|e| match e {
            DeskError::Refused(refusal) => DemoError::Refused {
                command: format!("{actor:?} {told:?}"),
                at: at.to_rfc3339(),
                refusal: Box::new(refusal),
            },
            e => DemoError::Desk(e),
        })
    }

    pub(super) fn found(&mut self) -> Result<(), DemoError> {
        let site = Command::FoundSite { code: SITE_CODE.to_owned(), name: SITE_NAME.to_owned(), drill: true };
        self.submit(Actor::System, site)?;
        let mut people = People::none();
        let mut boss = None;
        for post in STAFF {
            self.pass(60);
            let card = Card { name: post.name.to_owned(), ..Card::default() };
            let department = post.department.map(Code::new).filter(|d| self.rules.department(d).is_some());
            let command = Command::AddStaff {
                caller: Caller::Card(card),
                roles: post.roles.to_vec(),
                department: department.clone(),
            };
            self.submit(boss.map_or(Actor::System, Actor::Staff), command)?;
            let id = StaffId(self.world().counters.staff);
            boss = boss.or(Some(id));
            match post.duty {
                Duty::Team(team) => {
                    while people.teams.len() <= team {
                        people.teams.push(Vec::new());
                    }
                    if let Some(team) = people.teams.get_mut(team) {
                        team.push(id);
                    }
                }
                Duty::Clerk => people.clerks.push(id),
                Duty::Head => people.head = id,
                Duty::Project => people.project = id,
                Duty::Archive => people.archivist = id,
                Duty::Work | Duty::Other => {}
            }
            if let (Duty::Clerk | Duty::Work, Some(department)) = (post.duty, department) {
                people.workers.entry(department).or_default().push(id);
            }
        }
        self.people = people;
        self.at = self.from.plus_minutes(4 * 60);
        for home in self.homes.clone() {
            self.at = self.at.plus_ms(4_000);
            let caller = (!home.card.is_empty()).then_some(Caller::Card(home.card));
            let command = Command::EnterHousehold { code: home.code, caller, vip: home.vip };
            self.act(self.people.archivist, command)?;
        }
        Ok(())
    }

    /// A day's messages, its misfortunes, and now and then something out of the ordinary.
    fn plan_day(&mut self, day: NaiveDate) -> Result<(), DemoError> {
        let midnight = self.now.at_local(day, 0);
        let weather = self.almanac.weather(day);
        let working = self.rules.calendar.is_working(day);
        let until = self.now.plus_minutes(-QUIET);
        self.shared.clear();
        for _ in 0..rhythm::messages(day, weather, working, &mut self.rng) {
            let at = rhythm::moment(midnight, &mut self.rng);
            if at > self.at && at < until {
                self.due(at, Task::Arrive(None));
            }
        }
        let many = |sim: &mut Self, from: u32, minutes: i64, count: u32, what: Misfortune| {
            for i in 0..count {
                let after = if i == 0 { 0 } else { sim.rng.i64(2..minutes) };
                let at = midnight.plus_minutes(i64::from(from) * 60 + 7 + after).plus_ms(sim.rng.i64(0..60_000));
                if at > sim.at && at < until {
                    sim.due(at, Task::Arrive(Some(what)));
                }
            }
        };
        if let Some(hour) = weather.lift_down {
            many(self, hour, 55, 9, Misfortune::Lift);
        }
        if let Some(hour) = weather.water_cut {
            many(self, hour, 90, 13, Misfortune::Water);
            many(self, hour + 2, 150, 8, Misfortune::WaterBack);
        }
        if self.almanac.is_stormiest(day)
            && let Some(slot) = self.roster.iter().position(|s| s.from > midnight.plus_minutes(13 * 60))
        {
            self.due(self.change_time(slot).plus_minutes(-35), Task::Release);
        }
        for (percent, task) in [(8, Task::Takeover), (60, Task::Note), (45, Task::Note)] {
            if self.rng.u32(..100) < percent {
                let at = midnight.plus_minutes(self.rng.i64(9 * 60..22 * 60));
                self.due(at, task);
            }
        }
        Ok(())
    }

    /// Some text of the common lists.
    pub(super) fn phrase(&mut self, section: &str, name: &str) -> String {
        let at = self.at;
        self.words.common(section, name, &mut Slots::default(), at, &mut self.rng)
    }

    /// A code of the pack, or the first of its list where the pack has another.
    pub(super) fn source(&self, wanted: &str) -> Code {
        choose(wanted, self.rules.sources.iter().map(|c| &c.code))
    }

    /// As [`Sim::source`], for ways of contact.
    pub(super) fn way(&self, wanted: &str) -> Code {
        choose(wanted, self.rules.ways.iter().map(|c| &c.code))
    }

    /// One in a hundred so many times.
    pub(super) fn chance(&mut self, percent: u32) -> bool {
        self.rng.u32(..100) < percent
    }
}

fn choose<'c>(wanted: &str, mut all: impl Iterator<Item = &'c Code> + Clone) -> Code {
    let found = all.clone().find(|c| c.as_str() == wanted).or_else(|| all.next());
    found.cloned().unwrap_or_else(|| Code::new(wanted))
}
