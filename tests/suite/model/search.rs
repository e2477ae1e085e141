//! Breadth-first search over all moves, on all cores. States are told apart by the fingerprint of their canonical form;
//! a state is kept as the move that led to it, eight bytes, and played again from the start when its turn comes.

use super::check;
use super::desk::*;
use super::key::{Key, key};
use super::moves::{Act, Move};
use super::progress;
use frontdesk::domain::*;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Where to stop.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Steps from a start.
    pub depth: usize,
    /// States in memory.
    pub states: usize,
    /// Time.
    pub time: Duration,
    /// Witnesses of progress from one state in so many; 1 for all, 0 for none.
    pub progress: u64,
}

/// What was visited.
#[derive(Clone, Debug, Default)]
pub struct Visited {
    /// States, told apart by their canonical form.
    pub states: usize,
    /// Moves that were tried.
    pub tried: u64,
    /// Moves that were allowed: transitions.
    pub transitions: u64,
    /// New states at each depth.
    pub levels: Vec<usize>,
    /// Nothing new was left: the whole world is known.
    pub whole: bool,
    /// The last level was finished.
    pub last_level_done: bool,
    /// States from which both ways on were played.
    pub progressed: u64,
    /// Pairs of different states of one form whose next forms were compared.
    pub probed: u64,
    /// How often each move was allowed.
    pub allowed: BTreeMap<String, u64>,
    pub took: Duration,
}

impl Visited {
    /// One line for the report.
    pub fn line(&self, name: &str) -> String {
        let depth = self.levels.len().saturating_sub(1);
        let reach = match (self.whole, self.last_level_done) {
            (true, _) => format!("whole world, longest way {} steps", depth.saturating_sub(1)),
            (_, true) => format!("every order to depth {depth}"),
            _ => format!("every order to depth {}, part of depth {depth}", depth.saturating_sub(1)),
        };
        let seconds = self.took.as_secs_f64();
        format!(
            "{name}: {} states, {} transitions of {} tried, {reach}; {:.0} s, {:.0} states/s; progress from {}, {} probes",
            self.states,
            self.transitions,
            self.tried,
            seconds,
            self.states as f64 / seconds.max(0.001),
            self.progressed,
            self.probed
        )
    }
}

/// A fault with the shortest way to it.
#[derive(Clone, Debug)]
pub struct Fault {
    /// The rule, and what is wrong.
    pub what: String,
    /// Steps to it, readable.
    pub trace: String,
    pub steps: usize,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}", self.what, self.trace)
    }
}

/// Fingerprints are as good as random already.
#[derive(Default)]
struct AsItIs(u64);
impl Hasher for AsItIs {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut eight = [0; 8];
            eight[..chunk.len()].copy_from_slice(chunk);
            self.0 ^= u64::from_le_bytes(eight);
        }
    }
    fn write_u128(&mut self, n: u128) {
        self.0 = n as u64;
    }
}
type Set = HashSet<Key, BuildHasherDefault<AsItIs>>;

/// How a state was first reached.
#[derive(Clone, Copy)]
struct Node {
    parent: u32,
    step: Move,
}

const SHARDS: usize = 64;
/// States that a worker takes at a time; neighbours share most of their way.
const CHUNK: usize = 128;
/// One form in so many has its next forms compared each time it is met.
const PROBE: u128 = 4_096;
/// One form in so many is folded a second time; all are when their way is played again.
const FOLDED: u128 = 64;

pub struct Search<'a> {
    house: &'a House,
    limits: Limits,
    starts: Vec<State>,
    seen: Vec<Mutex<Set>>,
    levels: Vec<Vec<Node>>,
    probes: Mutex<HashMap<Key, ([u8; 32], String)>>,
    fault: Mutex<Option<Fault>>,
    stop: AtomicBool,
    states: AtomicUsize,
    began: Instant,
}

#[derive(Default)]
struct Tally {
    tried: u64,
    transitions: u64,
    progressed: u64,
    probed: u64,
    allowed: BTreeMap<u8, u64>,
}

/// Searches from these starts.
pub fn search(house: &House, starts: Vec<State>, limits: Limits) -> Result<Visited, Box<Fault>> {
    let seen = (0..SHARDS).map(|_| Mutex::default()).collect();
    let mut search = Search {
        house,
        limits,
        starts,
        seen,
        levels: Vec::new(),
        probes: Mutex::default(),
        fault: Mutex::default(),
        stop: AtomicBool::new(false),
        states: AtomicUsize::new(0),
        began: Instant::now(),
    };
    let visited = search.run();
    match search.fault.into_inner().unwrap() {
        Some(fault) => Err(Box::new(fault)),
        None => Ok(visited),
    }
}

impl Search<'_> {
    fn run(&mut self) -> Visited {
        let mut visited = Visited { last_level_done: true, ..Visited::default() };
        let mut first = Vec::new();
        for (n, state) in self.starts.iter().enumerate() {
            if self.is_new(key(self.house, state)) {
                let step = Move { act: Act::Tick, who: 0, a: 0, b: 0 };
                first.push(Node { parent: n as u32, step });
            }
        }
        visited.levels.push(first.len());
        self.levels.push(first);
        let workers = std::thread::available_parallelism().map_or(1, usize::from);
        let mut total = Tally::default();
        while self.levels.len() <= self.limits.depth && !self.stopped() {
            let next: Mutex<Vec<(usize, Vec<Node>)>> = Mutex::default();
            let at = AtomicUsize::new(0);
            let tallies: Vec<Tally> = std::thread::scope(|scope| {
                let this = &*self;
                let hands: Vec<_> = (0..workers).map(|_| scope.spawn(|| this.work(&at, &next))).collect();
                hands.into_iter().map(|h| h.join().unwrap()).collect()
            });
            for t in tallies {
                total.tried += t.tried;
                total.transitions += t.transitions;
                total.progressed += t.progressed;
                total.probed += t.probed;
                for (act, n) in t.allowed {
                    *total.allowed.entry(act).or_default() += n;
                }
            }
            let mut chunks = next.into_inner().unwrap();
            chunks.sort_by_key(|(chunk, _)| *chunk);
            let level: Vec<Node> = chunks.into_iter().flat_map(|(_, nodes)| nodes).collect();
            visited.last_level_done = !self.stopped();
            visited.levels.push(level.len());
            let empty = level.is_empty();
            self.levels.push(level);
            if empty {
                visited.whole = visited.last_level_done;
                break;
            }
        }
        visited.states = self.states.load(Ordering::Relaxed);
        (visited.tried, visited.transitions) = (total.tried, total.transitions);
        (visited.progressed, visited.probed) = (total.progressed, total.probed);
        visited.allowed =
            total.allowed.into_iter().map(|(act, n)| (format!("{:?}", Act::ALL[usize::from(act)]), n)).collect();
        visited.took = self.began.elapsed();
        visited
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn is_new(&self, key: Key) -> bool {
        let new = self.seen[(key >> 64) as usize % SHARDS].lock().unwrap().insert(key);
        if new && self.states.fetch_add(1, Ordering::Relaxed) + 1 >= self.limits.states {
            self.stop.store(true, Ordering::Relaxed);
        }
        new
    }

    fn work(&self, at: &AtomicUsize, next: &Mutex<Vec<(usize, Vec<Node>)>>) -> Tally {
        let depth = self.levels.len() - 1;
        let level = &self.levels[depth];
        let mut tally = Tally::default();
        let mut moves = Vec::new();
        let mut way: Vec<(u32, State)> = Vec::new();
        loop {
            let chunk = at.fetch_add(1, Ordering::Relaxed);
            let from = chunk * CHUNK;
            if from >= level.len() || self.stopped() {
                return tally;
            }
            let mut found = Vec::new();
            for n in from..(from + CHUNK).min(level.len()) {
                if self.began.elapsed() > self.limits.time {
                    self.stop.store(true, Ordering::Relaxed);
                }
                if self.stopped() {
                    break;
                }
                self.walk(depth, n, &mut way);
                let Some((_, state)) = way.last() else { break };
                self.expand(depth, n, state, &mut moves, &mut found, &mut tally);
            }
            next.lock().unwrap().push((chunk, found));
        }
    }

    /// Plays the way to a state again, from where it parts from the one before.
    fn walk(&self, depth: usize, n: usize, way: &mut Vec<(u32, State)>) {
        let mut indexes = vec![0u32; depth + 1];
        indexes[depth] = n as u32;
        for d in (1..=depth).rev() {
            indexes[d - 1] = self.levels[d][indexes[d] as usize].parent;
        }
        let same = way.iter().zip(&indexes).take_while(|((a, _), b)| a == *b).count();
        way.truncate(same);
        for (d, at) in indexes.iter().enumerate().skip(same) {
            let node = self.levels[d][*at as usize];
            let state = match d.checked_sub(1) {
                None => self.starts[node.parent as usize].clone(),
                Some(before) => {
                    let played = self.house.play(&way[before].1, node.step);
                    played.expect("what happened once happens again").state
                }
            };
            way.push((*at, state));
        }
    }

    fn expand(
        &self,
        depth: usize,
        n: usize,
        state: &State,
        moves: &mut Vec<Move>,
        found: &mut Vec<Node>,
        tally: &mut Tally,
    ) {
        self.house.moves(state, moves);
        tally.tried += moves.len() as u64;
        for step in moves.iter().copied() {
            let Some(next) = self.house.play(state, step) else { continue };
            tally.transitions += 1;
            *tally.allowed.entry(step.act as u8).or_default() += 1;
            if let Err(what) = check::step(self.house, &state.world, step.act, &next.recorded, &next.state.world) {
                return self.report(what, depth, n, Some(step));
            }
            let key = key(self.house, &next.state);
            if key.is_multiple_of(FOLDED)
                && let Err(what) = check::fold(&state.world, &next.recorded, &next.state.world)
            {
                return self.report(what, depth, n, Some(step));
            }
            if key.is_multiple_of(PROBE) {
                tally.probed += 1;
                if let Err(what) = self.probe(key, &next.state, depth, n, step) {
                    return self.report(what, depth, n, Some(step));
                }
            }
            if !self.is_new(key) {
                continue;
            }
            if let Err(what) = check::state(&next.state.world) {
                return self.report(what, depth, n, Some(step));
            }
            if ((key >> 32) as u64).checked_rem(self.limits.progress) == Some(0) {
                tally.progressed += 1;
                if let Err(what) = progress::check(self.house, &next.state) {
                    return self.report(what, depth, n, Some(step));
                }
            }
            found.push(Node { parent: n as u32, step });
        }
    }

    /// That states of one form lead to the same forms, whatever the form leaves out.
    fn probe(&self, key: Key, state: &State, depth: usize, n: usize, step: Move) -> Result<(), String> {
        let mut moves = Vec::new();
        self.house.moves(state, &mut moves);
        let mut next: Vec<Key> = moves
            .iter()
            .filter_map(|m| self.house.play(state, *m))
            .map(|h| super::key::key(self.house, &h.state))
            .collect();
        next.sort_unstable();
        next.dedup();
        // What changes nothing is no way to another state.
        next.retain(|k| *k != key);
        let bytes: Vec<u8> = next.iter().flat_map(|k| k.to_le_bytes()).collect();
        let digest = *blake3::hash(&bytes).as_bytes();
        let mut probes = self.probes.lock().unwrap();
        if let Some((other, trace)) = probes.get(&key) {
            if *other != digest {
                return Err(format!(
                    "the canonical form leaves out what matters: the same form was reached by\n{trace}"
                ));
            }
        } else {
            let trace = self.trace(depth, n, Some(step)).0;
            probes.insert(key, (digest, trace));
        }
        Ok(())
    }

    fn report(&self, what: String, depth: usize, n: usize, last: Option<Move>) {
        self.stop.store(true, Ordering::Relaxed);
        let (trace, steps) = self.trace(depth, n, last);
        let mut fault = self.fault.lock().unwrap();
        if fault.as_ref().is_none_or(|f| f.steps > steps) {
            *fault = Some(Fault { what, trace, steps });
        }
    }

    /// The way to a state: each step with who, what, and what it made happen.
    fn trace(&self, depth: usize, n: usize, last: Option<Move>) -> (String, usize) {
        let mut steps = Vec::new();
        let mut at = n as u32;
        for d in (1..=depth).rev() {
            let node = self.levels[d][at as usize];
            steps.push(node.step);
            at = node.parent;
        }
        steps.reverse();
        steps.extend(last);
        let mut state = self.starts[self.levels[0][at as usize].parent as usize].clone();
        let mut out = String::new();
        for (n, step) in steps.iter().enumerate() {
            let said = match self.house.command(&state, *step) {
                None => format!("{:?}", step.act),
                Some((Actor::Staff(who), command)) => format!("{} {}", name(who), short(&command)),
                Some((actor, command)) => format!("{actor:?} {}", short(&command)),
            };
            let Some(next) = self.house.play(&state, *step) else { break };
            let clock = next.state.now.local().format("%d %H:%M");
            let events: Vec<String> = next.recorded.iter().map(|r| short(&r.event)).collect();
            let _ = writeln!(out, "{:3}. {clock} {said}\n       -> {}", n + 1, events.join(", "));
            state = next.state;
        }
        (out, steps.len())
    }
}

/// People by what they are here.
fn name(who: StaffId) -> String {
    match who {
        HEAD => "supervisor".into(),
        FITTER => "fitter".into(),
        RELIEF => "relief".into(),
        StaffId(n) => format!("operator {} (#{n})", char::from(b'A' + (n - FIRST_OPERATOR.0) as u8)),
    }
}

/// The debug print without what is the same in every command.
fn short(thing: &impl std::fmt::Debug) -> String {
    let mut text = format!("{thing:?}");
    for (long, plain) in [("TicketId", "T"), ("SheetId", "Sheet"), ("ShiftId", "Shift"), ("StaffId", "#"), ("Code", "")]
    {
        text = text.replace(long, plain);
    }
    // What says nothing here: times, clocks, and what the customer told.
    for noise in ["Moment {", "Clock {", "NewMessage {", "Message {", "TicketNumber {", "Class {", "Heard {"] {
        while let Some(from) = text.find(noise) {
            let mut open = 0;
            let to = text[from..].char_indices().find_map(|(n, c)| {
                open += i32::from(c == '{') - i32::from(c == '}');
                (c == '}' && open == 0).then_some(from + n + 1)
            });
            text.replace_range(from..to.unwrap_or(text.len()), "_");
        }
    }
    match text.char_indices().nth(240) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text,
    }
}
