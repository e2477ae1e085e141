//! The state of the screen, and how messages change it. No I/O, no clock: [`App::update`] takes a [`Msg`] and answers
//! with [`Effect`]s for the runtime to carry out.
//!
//! The way of a key: `keys` finds its action in the scopes of the top layer, or of the focused pane; the layer's
//! [`handle`](Layer::handle) or `perform` answers with [`Wish`]es; `grant` turns those into changes here and
//! effects outside.

mod agreements;
mod alarm;
mod corrective;
pub mod details;
pub mod dialog;
mod entry;
pub mod form;
mod grant;
mod incidents;
mod keys;
mod layer;
mod mouse;
mod msg;
mod notice;
pub mod overlay;
mod pane;
pub mod passing;
mod perform;
mod permit;
pub mod roster;
mod seat;
mod seen;
mod settings;
mod sheet;
mod stale;

pub use alarm::{Alarm, AlarmKind, Alarms};
pub use entry::Entry;
pub use layer::{Answer, AnyLayer, Input, Layer, LayerId, Reply, Slot, Turn, Wish};
pub use msg::{Draft, Effect, Failure, Look, Looked, Msg, NewSite, PaperAnswer, Receipt, Seq, Token, Trouble};
pub use notice::{Level, Notice, Notices};
pub use pane::{HandoverItem, Pane, Picked, Selection};
pub use permit::{act_of, needs_person};
pub use seen::{Area, Seen, Spot};
pub use settings::{Settings, ThemeName};
pub use stale::Stale;

use crate::board::{ActionsBoard, Board, CallerLine, Details};
use crate::domain::clock::ClockState;
use crate::domain::ids::{AgreementId, IncidentId, SheetId, StaffId, TicketId};
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::keymap::{Hint, Keymap, Pending};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How many hits a search brings at most.
pub const MOST_HITS: usize = 200;
/// How long personal data stays in clear after a reveal, in milliseconds.
const REVEALED_MS: i64 = 30_000;

/// The state of the screen.
#[derive(Debug)]
pub struct App {
    /// What a person may set.
    pub settings: Settings,
    /// The keys in use.
    pub keymap: Arc<Keymap>,
    /// The policy pack in force.
    pub rules: Arc<Rules>,
    /// The rows of all panes.
    pub board: Arc<Board>,
    /// Whether a board has arrived since the start.
    pub ready: bool,
    /// The time of the last tick.
    pub now: Moment,
    /// The terminal's columns and rows.
    pub size: (u16, u16),
    /// Who is at the keyboard.
    pub me: Option<StaffId>,
    /// The pane that has the keys when no layer has them.
    pub focus: Pane,
    /// The focused pane fills the screen.
    pub zoom: bool,
    /// The list pane that had the keys last: small screens show it beside the ticket.
    last_list: Pane,
    /// The ticket that pane 3 shows.
    pub shown: Option<TicketId>,
    /// How far its details are scrolled down.
    pub details_scroll: usize,
    /// What lies over the panes, the topmost last.
    pub layers: Vec<Slot>,
    /// Remarks.
    pub notices: Notices,
    /// Alarms that wait for somebody.
    pub alarms: Alarms,
    /// What may follow the keys pressed so far.
    pub hints: Vec<Hint>,
    /// Position of the last event known to be durable.
    pub saved: u64,
    /// The store can't be worked with; shown until it can.
    pub trouble: Option<Trouble>,
    /// The site's rule book can't be used, and the last good one is in force.
    pub policy_faulty: bool,
    /// The daily backup failed or is overdue.
    pub backup_faulty: bool,
    /// How far the store is opened: events read, and events in all.
    pub opening: Option<(u64, u64)>,
    /// Forms of corrective action, once they were asked for.
    pub forms: Option<Arc<ActionsBoard>>,
    /// Half-typed forms that are kept.
    pub parked: Vec<Draft>,
    /// What the last frame showed.
    pub seen: Seen,
    /// When a key was pressed last.
    touched: Moment,
    /// Who sat down a moment ago: their open forms come back when the parked ones are known.
    returning: Option<StaffId>,
    picked: Picked,
    /// Incidents whose tickets stand one by one in the queue.
    unfolded: BTreeSet<IncidentId>,
    incidents: incidents::Told,
    told_forms: corrective::Told,
    told_agreements: agreements::Told,
    pending: Pending,
    details: BTreeMap<TicketId, Details>,
    /// The ticket that pane 3 had before, and since when it has another.
    held: Option<(TicketId, Moment)>,
    asked: Option<(TicketId, u64)>,
    revealed: Option<(TicketId, CallerLine, Moment)>,
    revealed_home: Option<(AgreementId, CallerLine, Moment)>,
    waiting: BTreeMap<Token, Option<LayerId>>,
    questions: BTreeMap<LayerId, Seq>,
    /// What to say once a command is durable.
    saying: BTreeMap<Token, String>,
    /// What to do once all that is under way stands on the board, and whether it need not wait for another board.
    then: Option<(crate::action::Action, bool)>,
    /// Lines of sheets that were in sight.
    sighted: BTreeSet<(SheetId, TicketId)>,
    last_number: u64,
    /// What must be drawn again.
    stale: Stale,
    /// The pane whose cursor the key that is being done has moved.
    stepped: Option<Pane>,
    /// A layer took the message that is being taken.
    inward: bool,
    /// It may have changed more than a layer.
    outward: bool,
}

impl App {
    /// An app that waits for its first board.
    #[must_use]
    pub fn new(settings: Settings, keymap: Arc<Keymap>, rules: Arc<Rules>, now: Moment, size: (u16, u16)) -> Self {
        Self {
            settings,
            keymap,
            rules,
            board: Arc::default(),
            ready: false,
            now,
            size,
            me: None,
            focus: Pane::Queue,
            zoom: false,
            last_list: Pane::Queue,
            shown: None,
            details_scroll: 0,
            layers: Vec::new(),
            notices: Notices::default(),
            alarms: Alarms::default(),
            hints: Vec::new(),
            saved: 0,
            trouble: None,
            policy_faulty: false,
            backup_faulty: false,
            opening: None,
            forms: None,
            parked: Vec::new(),
            seen: Seen::default(),
            touched: now,
            returning: None,
            picked: Picked::default(),
            pending: Pending::default(),
            details: BTreeMap::new(),
            held: None,
            asked: None,
            unfolded: BTreeSet::new(),
            incidents: incidents::Told::default(),
            told_forms: corrective::Told::default(),
            told_agreements: agreements::Told::default(),
            revealed: None,
            revealed_home: None,
            waiting: BTreeMap::new(),
            questions: BTreeMap::new(),
            saying: BTreeMap::new(),
            then: None,
            sighted: BTreeSet::new(),
            last_number: 0,
            stale: Stale::ALL,
            inward: false,
            outward: false,
            stepped: None,
        }
    }

    /// The language of the screen.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.settings.lang
    }

    /// The name of who is at the keyboard.
    #[must_use]
    pub fn my_name(&self) -> Option<String> {
        self.me.map(|id| self.board.staff_name(id))
    }

    /// Whether who is at the keyboard is on duty.
    #[must_use]
    pub fn on_duty(&self) -> bool {
        let on = |id| self.board.staff.iter().any(|s| s.id == id && s.on_duty);
        self.me.is_some_and(on)
    }

    /// Details of a ticket, where they have arrived.
    #[must_use]
    pub fn details(&self, ticket: TicketId) -> Option<&Details> {
        self.details.get(&ticket)
    }

    /// Details of the ticket that pane 3 shows.
    #[must_use]
    pub fn shown_details(&self) -> Option<&Details> {
        self.details(self.shown?)
    }

    /// Personal data in clear, for a moment after a recorded reveal.
    #[must_use]
    pub fn revealed(&self, ticket: TicketId) -> Option<&CallerLine> {
        self.revealed.as_ref().filter(|(t, _, until)| *t == ticket && self.now < *until).map(|(_, caller, _)| caller)
    }

    /// Whom to call for an agreement in clear, while it may be shown.
    #[must_use]
    pub fn revealed_home(&self, agreement: AgreementId) -> Option<&CallerLine> {
        let shown = self.revealed_home.as_ref().filter(|(id, _, until)| *id == agreement && self.now < *until);
        shown.map(|(_, caller, _)| caller)
    }

    /// Commands that are not yet durable.
    #[must_use]
    pub fn saving(&self) -> usize {
        self.waiting.len()
    }

    /// How many clocks are past due and how many soon due, for the title line.
    #[must_use]
    pub fn late(&self) -> (usize, usize) {
        let mut counts = (0, 0);
        for row in &self.board.queue {
            match row.clock_state(self.now) {
                ClockState::Breached => counts.0 += 1,
                ClockState::Near => counts.1 += 1,
                ClockState::Ok => {}
            }
        }
        counts
    }

    /// The list pane that small screens show beside the ticket.
    #[must_use]
    pub fn list_pane(&self) -> Pane {
        self.last_list
    }

    /// Whether the set-up of a new site is open.
    #[must_use]
    pub fn is_founding(&self) -> bool {
        self.layers.iter().any(|slot| matches!(slot.layer, AnyLayer::SetUp(_)))
    }

    /// The topmost layer.
    #[must_use]
    pub fn top(&self) -> Option<&AnyLayer> {
        self.layers.last().map(|slot| &slot.layer)
    }

    /// Takes a message and says what the world outside must do.
    pub fn update(&mut self, msg: Msg) -> Vec<Effect> {
        let mut out = Vec::new();
        let before = self.before(&msg);
        match msg {
            Msg::Key(key) => {
                self.touched = self.now;
                self.key(&key, &mut out);
            }
            Msg::Paste(text) => {
                self.touched = self.now;
                self.paste(&text, &mut out);
            }
            Msg::Mouse(event) => {
                self.touched = self.now;
                self.mouse(event, &mut out);
            }
            Msg::Resize(w, h) => self.size = (w, h),
            Msg::Tick(now) => self.tick(now, &mut out),
            Msg::Resumed(now) => {
                self.tick(now, &mut out);
                out.push(Effect::Redraw);
            }
            Msg::Rules(rules) => {
                self.rules = rules;
                if let Some(year) = self.rules.calendar.missing_year(self.now.date()) {
                    self.say(Level::Warn, self.lang().calendar_missing(year));
                }
            }
            Msg::Board(board) => self.take_board(board, &mut out),
            Msg::Details(details) => {
                let ticket = details.ticket.id;
                self.details.insert(ticket, *details);
                self.tell_all(Answer::Details(ticket), &mut out);
            }
            Msg::NoDetails(ticket) => {
                self.details.remove(&ticket);
            }
            Msg::Proposed { seq, proposed } => self.tell(seq, Answer::Proposed(&proposed), &mut out),
            Msg::Found { seq, hits, more } => {
                self.tell_part(seq, Answer::Found { hits: &hits, more }, more, &mut out);
            }
            Msg::Looked { seq, looked } => self.tell(seq, Answer::Looked(&looked), &mut out),
            Msg::Going { at, of } => self.tell_all(Answer::Going(at, of), &mut out),
            Msg::Done { token, result } => self.done(token, &result, &mut out),
            Msg::Proved { seq, result } => self.tell(seq, Answer::Proved(&result), &mut out),
            Msg::PaperHeld { seq, result } => self.tell(seq, Answer::PaperHeld(&result), &mut out),
            Msg::Whether { seq, refused } => self.tell(seq, Answer::Whether(&refused), &mut out),
            Msg::OneTime { seq, result } => self.tell(seq, Answer::OneTime(&result), &mut out),
            Msg::Parked(drafts) => {
                self.tell_all(Answer::Parked(&drafts), &mut out);
                self.parked = drafts;
                self.bring_back(&mut out);
            }
            Msg::Sheets(sheets) => self.tell_all(Answer::Sheets(&sheets), &mut out),
            Msg::Printed(files) => {
                let text = self.lang().sheet_printed(&files.join(self.lang().list_comma()));
                self.say(Level::Good, text);
            }
            Msg::Revealed { ticket, caller } => {
                self.tell_all(Answer::Revealed(ticket, &caller), &mut out);
                self.revealed = Some((ticket, caller, self.now.plus_ms(REVEALED_MS)));
            }
            Msg::RevealedHome { agreement, caller } => {
                self.revealed_home = Some((agreement, caller, self.now.plus_ms(REVEALED_MS)));
            }
            Msg::Actions(board) => {
                self.forms = Some(board);
                self.tell_all(Answer::Actions, &mut out);
            }
            Msg::Roster(board) => self.tell_all(Answer::Roster(&board), &mut out),
            Msg::Opening { at, of } => self.opening = Some((at, of)),
            Msg::BackedUp(Ok(events)) => {
                self.backup_faulty = false;
                let text = self.lang().backup_done_short(events);
                self.say(Level::Good, text);
            }
            Msg::BackedUp(Err(text)) => {
                self.backup_faulty = true;
                self.say(Level::Bad, text);
            }
            Msg::Remark(text) => self.say(Level::Warn, text),
            Msg::Trouble(trouble) => {
                self.say(Level::Bad, trouble.what.clone());
                self.trouble = Some(trouble);
            }
        }
        self.go_on(&mut out);
        self.settle(&mut out);
        self.note_stale(&before);
        out
    }

    /// Remembers what the frame just drawn shows, for clicks and page keys.
    pub fn saw(&mut self, seen: Seen) {
        for pane in [Pane::Queue, Pane::Callbacks] {
            if let Some(first) = seen.firsts.get(pane.index()).copied().flatten() {
                self.selection_mut(pane).first = first;
            }
        }
        self.seen = seen;
        self.sight_lines();
    }

    /// Whether anything on screen changes by the second: the runtime ticks only then.
    #[must_use]
    pub fn wants_seconds(&self) -> bool {
        true
    }

    fn tick(&mut self, now: Moment, out: &mut Vec<Effect>) {
        // Clocks run by the second: not looked through again at each key.
        let is_later = self.now.ms().div_euclid(1_000) != now.ms().div_euclid(1_000);
        let is_next_day = self.now.date() != now.date();
        self.now = now;
        self.notices.tick(now);
        if self.revealed.as_ref().is_some_and(|(_, _, until)| now >= *until) {
            self.revealed = None;
        }
        if self.revealed_home.as_ref().is_some_and(|(_, _, until)| now >= *until) {
            self.revealed_home = None;
        }
        if is_later {
            if self.ready && self.alarms.tick(&self.board, now) {
                out.push(Effect::Bell);
            }
            self.tell_of_incidents(out);
        }
        if is_next_day && self.ready {
            self.tell_of_agreements();
            // What is over and what may be done changes with the day; only the desk knows it.
            out.push(Effect::Refresh);
        }
        self.tick_all(out);
        self.lock_when_idle(out);
    }

    fn take_board(&mut self, board: Arc<Board>, out: &mut Vec<Effect>) {
        self.saved = self.saved.max(board.position);
        let came = self.comes_on_duty(&board);
        self.board = board;
        self.trouble = None;
        self.opening = None;
        let first = !std::mem::replace(&mut self.ready, true);
        for pane in [Pane::Queue, Pane::Handover, Pane::Callbacks] {
            let rows = self.rows(pane);
            self.selection_mut(pane).follow(&rows);
        }
        if first && self.shown.is_none() {
            self.pick_first(Pane::Queue);
        }
        if self.alarms.board(&self.board, self.now) {
            out.push(Effect::Bell);
        }
        self.tell_of_incidents(out);
        // Nothing can be done in nobody's name: who it is comes first.
        if first && self.me.is_none() && self.layers.is_empty() && !self.board.staff.is_empty() {
            self.ask_who(out);
        }
        self.tell_all(Answer::Board, out);
        self.tell_of_forms();
        self.tell_of_agreements();
        if came {
            self.greet();
        }
        if let Some((_, ready)) = &mut self.then {
            *ready = true;
        }
    }

    /// Does what was to be done once all is durable and on the board.
    fn go_on(&mut self, out: &mut Vec<Effect>) {
        let settled = self.waiting.is_empty() && self.board.position >= self.saved;
        if let Some((action, _)) = self.then.take_if(|(_, ready)| *ready && settled) {
            let wishes = self.perform(action, out);
            self.grant(wishes, None, out);
        }
    }

    fn say(&mut self, level: Level, text: String) {
        self.stale = Stale::ALL;
        self.notices.push(Notice { at: self.now, level, text });
    }

    fn next_number(&mut self) -> u64 {
        self.last_number += 1;
        self.last_number
    }
}
