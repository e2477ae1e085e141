//! The canonical form of a state: all that `decide` and `apply` go by, and nothing else.
//!
//! Left out, because it changes no decision: texts (but whether two notes say the same), clocks and due times, counters
//! and numbers, sealed sheets and closed shifts (what is sealed is checked when it happens), which id a ticket, sheet or
//! shift has. Times are kept as the comparisons that are made with them. Tickets are sorted, and operators, who all begin
//! alike, are renamed in every way; the smallest form counts. Both are sound because no rule asks for the order of ids of
//! tickets or people; that the form leaves out nothing that matters is probed as well (`search`): two states of one form
//! must lead to the same forms.

use super::desk::*;
use super::moves::open_sheets;
use frontdesk::domain::event::ReversedAct;
use frontdesk::domain::handover::{LineState, Sheet};
use frontdesk::domain::ticket::*;
use frontdesk::domain::*;
use std::collections::BTreeSet;

/// A 128-bit fingerprint of the canonical form.
pub type Key = u128;

/// Operators who may be told apart by nothing but their number, in every order: permutations of up to four.
fn orders(n: usize) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    for _ in 0..n {
        all = all
            .iter()
            .flat_map(|taken: &Vec<u8>| {
                (0..n as u8)
                    .filter(|i| !taken.contains(i))
                    .map(|i| [taken.as_slice(), &[i]].concat())
                    .collect::<Vec<_>>()
            })
            .collect();
    }
    all
}

/// The fingerprint of a state.
pub fn key(house: &House, state: &State) -> Key {
    let hash = blake3::hash(&canonical(house, state));
    let mut half = [0; 16];
    half.copy_from_slice(&hash.as_bytes()[..16]);
    u128::from_le_bytes(half)
}

/// The canonical form in bytes.
pub fn canonical(house: &House, state: &State) -> Vec<u8> {
    let operators: Vec<StaffId> = state.operators().collect();
    let orders = ORDERS.with(|o| o[operators.len()].clone());
    orders.iter().map(|order| Form { house, state, operators: &operators, order }.bytes()).min().unwrap_or_default()
}

thread_local! {
    static ORDERS: [std::rc::Rc<Vec<Vec<u8>>>; 5] = std::array::from_fn(|n| std::rc::Rc::new(orders(n)));
}

struct Form<'a> {
    house: &'a House,
    state: &'a State,
    operators: &'a [StaffId],
    order: &'a [u8],
}

const NOBODY: u8 = 0;

impl Form<'_> {
    fn name(&self, who: StaffId) -> u8 {
        match self.operators.iter().position(|o| *o == who) {
            Some(n) => 16 + self.order[n],
            None => who.0 as u8,
        }
    }
    fn maybe(&self, who: Option<StaffId>) -> u8 {
        who.map_or(NOBODY, |w| self.name(w))
    }
    fn set<'s>(&self, who: impl IntoIterator<Item = &'s StaffId>) -> [u8; 2] {
        let bit = |w: &StaffId| match self.name(*w) {
            n @ 16.. => 1u16 << (n - 16 + 8),
            n => 1u16 << n,
        };
        who.into_iter().fold(0, |set, w| set | bit(w)).to_le_bytes()
    }

    /// Shifts that still matter: open ones, and those of sheets that are not sealed.
    fn shifts(&self) -> BTreeSet<ShiftId> {
        let world = &self.state.world;
        let open = world.shifts.values().filter(|s| s.closed.is_none()).map(|s| s.id);
        let of_sheets = world.sheets.values().filter(|s| !s.is_sealed()).map(|s| s.shift);
        open.chain(of_sheets).collect()
    }

    fn bytes(&self) -> Vec<u8> {
        let (world, at) = (&self.state.world, self.state.at());
        let shifts = self.shifts();
        let sheets: Vec<&Sheet> = open_sheets(world).filter_map(|s| world.sheets.get(&s)).collect();
        let mut out = Vec::with_capacity(256);
        out.extend([self.state.is_day(), self.state.lags(), self.state.has_just_acted()].map(u8::from));
        let mut people: Vec<(u8, [u8; 2])> = Vec::new();
        for p in world.staff.values() {
            let roles = p.roles.iter().fold(0u16, |set, r| set | 1 << Role::ALL.iter().position(|x| x == r).unwrap());
            let place = u16::from(p.active) << 15 | u16::from(p.department.is_some()) << 14;
            people.push((self.name(p.id), (roles | place).to_le_bytes()));
        }
        people.sort_unstable();
        out.extend(people.iter().flat_map(|(n, p)| [*n, p[0], p[1]]));
        out.push(shifts.len() as u8);
        for id in &shifts {
            let Some(s) = world.shifts.get(id).filter(|s| s.closed.is_none()) else {
                out.push(0);
                continue;
            };
            // Which planned start it is, seen from now; more than a day ago it can't be opened again.
            let base = at.at_local(at.date(), 0);
            let starts = (s.starts.since(base) / 3_600_000).max(-48) as i8;
            let pattern = self.house.rules.shifts.iter().position(|p| p.code == s.pattern).map_or(9, |p| p as u8);
            out.extend([1, pattern, starts as u8]);
            out.extend(self.set(&s.on_duty));
        }
        out.push(sheets.len() as u8);
        for sheet in &sheets {
            out.push(self.shift(&shifts, sheet.shift));
            out.extend(self.set(&sheet.outgoing));
            out.extend(self.set(sheet.signed_out.iter().map(|(s, _)| s)));
        }
        // H2 asks whether each sheet says of the free notes what holds now.
        let mut notes: Vec<Vec<u8>> = Vec::new();
        for note in world.notes.values() {
            let until = shifts.iter().fold(0u8, |set, s| set << 1 | u8::from(note.shift <= *s));
            let struck = note.struck.as_ref().map(|s| s.shift.map_or(255, |s| self.shift(&shifts, s)));
            // Struck off in a shift that is over, on whose sheet nobody works any more.
            if struck == Some(255) {
                continue;
            }
            let on = sheets.iter().map(|s| match s.entries.iter().find(|e| e.id == note.id) {
                None => 0,
                Some(e) => 1 + u8::from(e.struck.is_some()),
            });
            notes.push([until, struck.map_or(254, |s| s)].into_iter().chain(on).collect());
        }
        notes.sort_unstable();
        notes.dedup();
        out.push(notes.len() as u8);
        out.extend(notes.into_iter().flatten());
        let mut tickets: Vec<Vec<u8>> =
            world.tickets.values().map(|t| self.ticket_on_sheets(t, &shifts, &sheets)).collect();
        tickets.sort_unstable();
        for ticket in tickets {
            out.push(ticket.len() as u8);
            out.extend(ticket);
        }
        out
    }

    fn shift(&self, shifts: &BTreeSet<ShiftId>, id: ShiftId) -> u8 {
        shifts.iter().position(|s| *s == id).map_or(255, |n| n as u8)
    }

    fn ticket_on_sheets(&self, t: &Ticket, shifts: &BTreeSet<ShiftId>, sheets: &[&Sheet]) -> Vec<u8> {
        let mut words = Words::default();
        let mut out = Vec::with_capacity(64);
        self.ticket(t, shifts, &mut words, &mut out);
        for sheet in sheets {
            let Some(line) = sheet.line(t.id) else {
                out.push(0);
                continue;
            };
            out.extend([1 + line.kind as u8, self.maybe(line.tracker), words.of(line.note.as_ref())]);
            let (state, by) = match &line.state {
                LineState::Open => (0, NOBODY),
                LineState::Accepted { by } => (1, self.name(*by)),
                LineState::Queried { by, .. } => (2, self.name(*by)),
                LineState::Answered { by, decided: false, .. } => (3, self.name(*by)),
                LineState::Answered { by, decided: true, .. } => (4, self.name(*by)),
            };
            out.extend([state, by, u8::from(t.tracked_at < sheet.prepared_at)]);
        }
        let grace = i64::from(self.house.rules.undo_minutes) * 60_000;
        let last = self.state.world.last_acts.iter().find(|(_, l)| l.ticket == t.id);
        match last.filter(|(_, l)| self.state.at().since(l.at) <= grace) {
            None => out.push(0),
            Some((who, last)) => {
                let act = match last.act {
                    ReversedAct::Dispatch => 1,
                    ReversedAct::WorkAccepted => 2,
                    ReversedAct::Result => 3,
                };
                out.extend([act, self.name(*who)]);
                self.ticket(&last.before, shifts, &mut words, &mut out);
            }
        }
        out
    }

    fn ticket(&self, t: &Ticket, shifts: &BTreeSet<ShiftId>, words: &mut Words, out: &mut Vec<u8>) {
        let world = &self.state.world;
        out.push(self.maybe(t.first_receiver));
        out.extend(match t.tracking {
            Tracking::Waiting => [0, 0],
            Tracking::By(who) => [1, self.name(who)],
            Tracking::Unattended { from, .. } => [2, self.name(from)],
            Tracking::Ended => [3, 0],
        });
        let kind = t.class.as_ref().and_then(|c| self.house.rules.kinds.iter().position(|k| k.code == c.kind));
        out.push(kind.map_or(0, |k| 1 + k as u8));
        match &t.dispatch {
            None => out.push(0),
            Some(d) => out.extend([1 + u8::from(d.accepted.is_some()), self.maybe(d.handler)]),
        }
        match &t.result {
            None => out.push(0),
            Some(r) => out.extend([1 + u8::from(r.on_spot), self.maybe(r.handler)]),
        }
        let callback = match &t.callback {
            CallbackState::NotDrawn => 0,
            CallbackState::NotSelected => 1,
            CallbackState::Due { .. } => 2,
            CallbackState::Done { outcome, .. } => 3 + *outcome as u8,
        };
        let end = match &t.end {
            None => 0,
            Some(End::Closed) => 1,
            Some(End::Void { .. }) => 2,
        };
        out.extend([
            u8::from(t.feedback.is_some()),
            t.feedback_tries as u8,
            callback,
            t.callback_tries as u8,
            u8::from(t.reworks > 0),
            u8::from(t.repeat_unseen),
            u8::from(t.open_question().is_some()),
            t.promises.open().count() as u8,
            end,
        ]);
        match &t.note {
            None => out.push(0),
            Some(n) => {
                let holds = u8::from(t.news_at < n.position);
                out.extend([words.of(Some(&n.note)), self.name(n.by), self.shift(shifts, n.shift), holds]);
            }
        }
        // R2 asks whether a recheck is older than a shift. When the clock is set back time stands still, and a shift opened
        // then may be of the same moment as what happened last.
        match t.recheck {
            None => out.push(0),
            Some(since) => {
                let opened = shifts.iter().filter_map(|s| world.shifts.get(s)).filter(|s| s.closed.is_none());
                let older = opened.enumerate().fold(0u8, |set, (n, s)| set | u8::from(since < s.opened) << n);
                let now = self.house.setup.clock_back && world.latest == Some(since);
                out.extend([1, older, u8::from(now)]);
            }
        }
        out.extend(self.set(&t.handlers));
    }
}

/// Notes by what they say, numbered as they are met: only whether two say the same matters.
#[derive(Default)]
struct Words(Vec<String>);

impl Words {
    fn of(&mut self, note: Option<&HandoverNote>) -> u8 {
        let Some(note) = note else { return 0 };
        if let Some(n) = self.0.iter().position(|w| *w == note.state) {
            return 1 + n as u8;
        }
        self.0.push(note.state.clone());
        self.0.len() as u8
    }
}

/// Fields of the state that the canonical form reads, and those it leaves out with the reason why. A field that is in
/// neither list fails the test: somebody has to say whether a decision depends on it.
pub const READ: &[&str] = &[
    "staff",
    "shifts",
    "sheets",
    "tickets",
    "latest",
    "last_acts", // World
    "id",
    "roles",
    "department",
    "active", // Staff
    "ticket",
    "act",
    "at",
    "before", // LastAct
    "pattern",
    "starts",
    "opened",
    "on_duty",
    "closed", // Shift
    "kind",
    "tracker",
    "note",
    "state", // SheetLine
    "shift",
    "outgoing",
    "signed_out",
    "signed_in",
    "lines",
    "prepared_at", // Sheet
    "first_receiver",
    "tracking",
    "tracked_at",
    "class",
    "dispatch",
    "result",
    "feedback",
    "feedback_tries",
    "reworks",
    "callback",
    "callback_tries",
    "recheck",
    "handlers",
    "end", // Ticket
    "notes",
    "entries",
    "struck",
    "position",
    "news_at",
    "repeat_unseen",
    "asked",    // what is told
    "promises", // whether one is open
    "by",
    "handler",
    "accepted",
    "on_spot",
    "outcome", // parts of a ticket
];

/// See [`READ`].
#[rustfmt::skip]
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("site", "founded once"), ("policy", "adopted once"), ("code", "of the site"), ("name", "of the site"),
    ("store", "of the site"), ("drill", "of the site"), ("households", "none"), ("vip", "no household"),
    ("counters", "names what comes; draws at 0 and 100 percent only"),
    ("messages_in", "counter"), ("received", "counter"), ("lost", "counter"),
    ("number", "counter"), ("tallies", "draws at 0 and 100 percent only"),
    ("promised", "clock"), ("ladders", "the book here has none"), ("asked_late", "clock"), ("of", "shown"), ("question", "shown"), ("word", "shown"),
    ("clock", "open or met"), ("ways", "counter"), ("draws", "draws at 0 and 100 percent only"),
    ("incident", "no incident"), ("incidents", "no incident"),
    ("agreements", "a register beside the tickets; its counter"),
    ("matters", "counts for grades only, which change no tracking"), ("grading", "grades change no tracking"),
    ("access", "told on the sheet"), ("corrective", "a form moves no ticket"), ("links", "shown"), ("kept", "personal data"), ("roster", "who comes unplanned is only noted"), ("marks", "history"), ("side", "of a mark"), ("renewal", "shown"), ("version", "counts events"),
    ("clock_back", "whether the step back is noted once more"),
    ("paper", "held at sign-on; the book here does not ask for it"), ("corrections", "a correction changes no decision"),
    ("contact", "personal data"), ("ends", "goes with pattern and start"), ("were_on", "history"),
    ("callback_due", "shown"), ("overdue", "shown"), ("taken_over", "shown"), ("takeover", "shown"),
    ("prepared", "shown"), ("message", "shown"), ("arrived", "shown"),
    ("received_at", "shown"), ("received_in", "shown"), ("reply", "clock"), ("finish", "clock; met with the result"),
    ("missed_before", "clock"), ("repeat_contacts", "shown"), ("last_at", "shown"),
    ("ended_at", "shown"), ("category", "goes with the kind"), ("grade", "goes with the kind"),
    ("important", "goes with the kind"), ("source", "shown"), ("text", "shown"), ("household", "none"),
    ("complainant", "shown"), ("happened", "shown"), ("place", "shown"), ("way", "shown"), ("reason", "shown"),
    ("next_step", "a note is told apart by its state"), ("told", "a note is told apart by its state"),
];
