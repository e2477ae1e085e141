//! Replay (回放): the desk as it was, step by step, read-only.
//!
//! The panes are those of an app of its own, whose board and time are those of the moment; it is never asked to act.

use super::refusal::RefusalBox;
use crate::action::{Action, Scope};
use crate::app::form::{Fault, Toward, parse_when};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::msg::{Effect, Look, Looked};
use crate::app::{App, Entry, Level, Pane};
use crate::board::{ReplayFrame, ReplayTo};
use crate::domain::ids::{StaffId, TicketId};
use crate::domain::time::Moment;
use std::sync::Arc;

/// How many seconds pass in one, by choice.
pub const SPEEDS: [i64; 6] = [1, 10, 60, 300, 900, 3_600];
/// The speed that playing starts with.
const USUAL: usize = 2;
/// Events that a long step goes over.
const TEN: u64 = 10;

/// A time being typed, to go to.
#[derive(Debug, Default)]
pub struct Jump {
    /// What is typed.
    pub entry: Entry,
    /// What is wrong with it.
    pub fault: Option<Fault>,
}

/// Time that runs.
#[derive(Clone, Copy, Debug)]
struct Playing {
    since: Moment,
    from: Moment,
}

/// The desk as it was.
#[derive(Debug)]
pub struct ReplayLayer {
    by: Option<StaffId>,
    /// The panes.
    pub inner: Box<App>,
    /// Where it stands; none until the first answer.
    pub frame: Option<Box<ReplayFrame>>,
    /// How far an answer is that takes long: events folded, and the goal.
    pub going: Option<(u64, u64)>,
    /// A time being typed.
    pub jump: Option<Jump>,
    /// Which of [`SPEEDS`].
    speed: usize,
    playing: Option<Playing>,
    /// The position asked for last, so that fast keys add up.
    asked: Option<u64>,
    /// The ticket and position whose details were asked for last: there may be none yet at that moment.
    wanted: Option<(TicketId, u64)>,
    busy: bool,
}

impl ReplayLayer {
    /// Opens it at a place.
    #[must_use]
    pub fn open(app: &App, to: ReplayTo) -> Vec<Wish> {
        let (keymap, rules) = (Arc::clone(&app.keymap), Arc::clone(&app.rules));
        let layer = Self {
            by: app.me,
            inner: Box::new(App::new(app.settings, keymap, rules, app.now, app.size)),
            frame: None,
            going: None,
            jump: None,
            speed: USUAL,
            playing: None,
            asked: None,
            wanted: None,
            busy: true,
        };
        let look = Look::Replay { to: Some(to), shown: None };
        vec![Wish::Open(layer.into()), Wish::OfTop(Box::new(Wish::LookBack(look)))]
    }

    /// Seconds that pass in one while it plays.
    #[must_use]
    pub fn plays(&self) -> Option<i64> {
        self.playing.map(|_| self.seconds())
    }

    /// The speed chosen.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        SPEEDS.get(self.speed).copied().unwrap_or(1)
    }

    fn ask(&mut self, to: Option<ReplayTo>, follow: bool) -> Reply {
        self.busy = true;
        self.asked = match to {
            Some(ReplayTo::Position(position)) => Some(position),
            _ => self.asked,
        };
        let shown = if follow { None } else { self.inner.shown };
        Reply::stay().wish(Wish::LookBack(Look::Replay { to, shown }))
    }

    fn step(&mut self, by: i64) -> Reply {
        self.playing = None;
        let Some(frame) = &self.frame else { return Reply::stay() };
        let at = self.asked.unwrap_or(frame.position);
        let to = at.saturating_add_signed(by).clamp(1, frame.head);
        self.ask(Some(ReplayTo::Position(to)), true)
    }

    fn along(&mut self, back: bool, app: &App) -> Reply {
        self.playing = None;
        let Some(frame) = &self.frame else { return Reply::stay() };
        let Some(ticket) = self.inner.shown else { return told(app.lang().select_a_ticket()) };
        self.ask(Some(ReplayTo::Ticket { ticket, from: frame.position, back }), false)
    }

    fn edge(&mut self, end: bool, app: &App) -> Reply {
        self.playing = None;
        let Some(shift) = self.frame.as_ref().and_then(|f| f.shift.as_ref()) else {
            return told(app.lang().no_shift());
        };
        let to = if end { shift.last } else { shift.first };
        self.ask(Some(ReplayTo::Position(to)), true)
    }

    fn play(&mut self, app: &App) -> Reply {
        self.playing = match (&self.frame, self.playing) {
            (Some(frame), None) => Some(Playing { since: app.now, from: frame.moment }),
            _ => None,
        };
        Reply::stay()
    }

    fn faster(&mut self, by: isize, app: &App) -> Reply {
        self.speed = self.speed.saturating_add_signed(by).min(SPEEDS.len() - 1);
        // From here on at the new speed.
        if let (Some(playing), Some(frame)) = (&mut self.playing, &self.frame) {
            *playing = Playing { since: app.now, from: frame.moment };
        }
        told(&app.lang().replay_speed(self.seconds()))
    }

    fn typed(&mut self, app: &App, input: Input<'_>) -> Reply {
        let Some(jump) = &mut self.jump else { return Reply::pass() };
        match input {
            Input::Action(Action::Back) => self.jump = None,
            Input::Action(Action::Select) => {
                let near = self.frame.as_ref().map_or(app.now, |f| f.moment);
                match parse_when(&jump.entry.text(), near, Toward::Past) {
                    Ok(moment) => {
                        self.jump = None;
                        self.playing = None;
                        return self.ask(Some(ReplayTo::At(moment)), false);
                    }
                    Err(fault) => jump.fault = Some(fault),
                }
            }
            _ => {
                jump.fault = None;
                if jump.entry.handle(input).is_none() {
                    return Reply::pass();
                }
            }
        }
        Reply::stay()
    }

    fn leave(&self) -> Reply {
        Reply::close().wish(Wish::Effect(Effect::LeaveReplay))
    }

    /// What the panes are moved by; nothing else is done in them.
    fn browse(&mut self, app: &App, action: Action) -> Reply {
        self.inner.settings = app.settings;
        self.inner.size = app.size;
        self.inner.seen = app.seen.clone();
        let mut none = Vec::new();
        self.inner.perform(action, &mut none);
        self.look_again()
    }

    /// Details that are missing, or of another moment, are asked for.
    fn look_again(&mut self) -> Reply {
        let Some(frame) = &self.frame else { return Reply::stay() };
        let fresh = self.inner.shown_details().is_some_and(|d| d.position == frame.position);
        let wanted = self.inner.shown.map(|ticket| (ticket, frame.position));
        if self.busy || fresh || wanted.is_none() || wanted == self.wanted {
            return Reply::stay();
        }
        self.wanted = wanted;
        self.ask(None, false)
    }

    fn show(&mut self, frame: &ReplayFrame) -> Reply {
        self.busy = false;
        self.going = None;
        self.asked = None;
        let inner = &mut self.inner;
        let first = !inner.ready;
        inner.board = Arc::clone(&frame.board);
        inner.ready = true;
        inner.now = frame.moment;
        inner.me = frame.eyes;
        inner.saved = frame.position;
        inner.details.clear();
        for pane in [Pane::Queue, Pane::Handover, Pane::Callbacks] {
            let rows = inner.rows(pane);
            inner.selection_mut(pane).follow(&rows);
        }
        if let Some(details) = &frame.details {
            let ticket = details.ticket.id;
            inner.details.insert(ticket, details.as_ref().clone());
            // Wherever it stands.
            for pane in [Pane::Queue, Pane::Handover, Pane::Callbacks] {
                if inner.rows(pane).contains(&ticket) {
                    inner.select(pane, ticket);
                }
            }
            inner.show(ticket);
        } else if first {
            inner.pick_first(Pane::Queue);
        }
        self.frame = Some(Box::new(frame.clone()));
        self.look_again()
    }
}

fn told(text: &str) -> Reply {
    Reply::stay().wish(Wish::Notice(Level::Info, text.to_owned()))
}

impl Layer for ReplayLayer {
    fn scope(&self) -> Scope {
        if self.jump.is_some() { Scope::List } else { Scope::Replay }
    }
    fn scopes(&self) -> &'static [Scope] {
        if self.jump.is_some() {
            return Scope::List.chain();
        }
        // The keys of the pane are known, so that they can be refused with the reason.
        match self.inner.focus {
            Pane::Queue => &[Scope::Replay, Scope::Queue, Scope::Panes, Scope::Global],
            Pane::Handover => &[Scope::Replay, Scope::Handover, Scope::Panes, Scope::Global],
            Pane::Ticket => &[Scope::Replay, Scope::Ticket, Scope::Panes, Scope::Global],
            Pane::Callbacks => &[Scope::Replay, Scope::Callbacks, Scope::Panes, Scope::Global],
        }
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        self.jump.as_ref().map(|_| vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        use Action::*;
        if self.jump.is_some() {
            return self.typed(app, input);
        }
        let action = match input {
            Input::Action(action) => action,
            Input::Wheel(by) => {
                if by > 0 {
                    Down
                } else {
                    Up
                }
            }
            _ => return Reply::stay(),
        };
        match action {
            ReplayNext => self.step(1),
            ReplayPrev => self.step(-1),
            ReplayForward => self.step(TEN.cast_signed()),
            ReplayBack => self.step(-TEN.cast_signed()),
            ReplayTicketNext => self.along(false, app),
            ReplayTicketPrev => self.along(true, app),
            ReplayStart => self.edge(false, app),
            ReplayEnd => self.edge(true, app),
            ReplayPlay | Replay => self.play(app),
            ReplayFaster => self.faster(1, app),
            ReplaySlower => self.faster(-1, app),
            ReplayJump => {
                self.jump = Some(Jump::default());
                Reply::stay()
            }
            Back if self.inner.zoom => self.browse(app, Back),
            Back => self.leave(),
            FocusQueue | FocusHandover | FocusTicket | FocusCallbacks | NextPane | PrevPane | Zoom | Handover | Up
            | Down | PageUp | PageDown | Top | Bottom | DetailUp | DetailDown | Select => self.browse(app, action),
            // These are of the program, not of the desk.
            Help | MessagesLog | SwitchLanguage | SwitchTheme | Refresh | Suspend | Quit | Lock | SignOn
            | Acknowledge => Reply::pass(),
            _ => {
                let lang = app.lang();
                let back = app.key_label(Back).unwrap_or_default();
                let text = lang.replay_read_only(lang.action_name(action), &back);
                Reply::stay().wish(Wish::Notice(Level::Warn, text))
            }
        }
    }
    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            Answer::Looked(Looked::Replay(Some(frame))) => self.show(frame),
            Answer::Looked(Looked::Replay(None)) => {
                self.busy = false;
                self.going = None;
                self.asked = None;
                match self.frame {
                    Some(_) => told(app.lang().replay_no_further()),
                    None => self.leave().wish(Wish::Notice(Level::Info, app.lang().replay_nothing().to_owned())),
                }
            }
            Answer::Looked(Looked::Refused(refusal)) => {
                self.leave().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()))
            }
            Answer::Going(at, of) if self.busy => {
                self.going = Some((at, of));
                Reply::stay()
            }
            _ => Reply::stay(),
        }
    }
    fn tick(&mut self, app: &App) -> Reply {
        if app.me != self.by {
            return self.leave();
        }
        self.inner.settings = app.settings;
        self.inner.size = app.size;
        let (Some(playing), Some(frame), false) = (self.playing, &self.frame, self.busy) else { return Reply::stay() };
        let passed = app.now.since(playing.since).max(0);
        let moment = playing.from.plus_ms(passed.saturating_mul(self.seconds()));
        if moment.since(frame.moment) < 1_000 {
            return Reply::stay();
        }
        if frame.position == frame.head || moment > app.now {
            // It has caught up with the present.
            self.playing = None;
            return told(app.lang().replay_at_end());
        }
        self.ask(Some(ReplayTo::At(moment)), false)
    }
}
