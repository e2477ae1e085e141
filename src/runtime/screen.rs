//! The loop: drain all messages, update, run effects, draw once.

use super::canvas::Canvas;
use super::clock::Clock;
use super::input::{self, EndReason, TermEvent};
use super::terminal::{Entered, TerminalGuard, TerminalOptions, has_crashed};
use super::worker::{self, News, Worker};
use super::{panics, signals};
use crate::app::App;
use crate::app::Settings;
use crate::app::Stale;
use crate::app::details::HELD_MS;
use crate::app::form::Item;
use crate::app::{Effect, Msg};
use crate::desk::DeskError;
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::keymap::Keymap;
use crate::view::text::AmbiguousWidth;
use std::io;
use std::mem::discriminant;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::Duration;
use thiserror::Error;

/// How long leaving waits for the next sign of a command that is being saved.
const SETTLING: Duration = Duration::from_secs(3);

/// The rule books that the set-up of a new site offers: read when it asks.
pub type Offered = Box<dyn FnOnce() -> Vec<Item>>;

/// Gives the rules that hold until the store says others: read while it opens.
pub type Usual = Box<dyn FnOnce() -> Arc<Rules>>;

/// What the screen starts with.
pub struct Start {
    /// Language, theme, widths.
    pub settings: Settings,
    /// Keys.
    pub keymap: Arc<Keymap>,
    /// Rules, until the store says others.
    pub rules: Usual,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// The worker.
    pub worker: Worker,
    /// The rule books that the set-up of a new site offers.
    pub packs: Offered,
    /// The data folder, as people read it.
    pub folder: String,
    /// The site's rule book can't be used and the last good one is: what is said of it.
    pub policy_fault: Option<String>,
    /// What is printed after a panic, both languages, with the log's path.
    pub panic_note: String,
}

/// Why the screen ended before its time.
#[derive(Debug, Error)]
pub enum ScreenError {
    /// The terminal.
    #[error("terminal: {0}")]
    Terminal(#[from] io::Error),
    /// The store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

enum Event {
    Term(TermEvent),
    News(News),
}

/// Shows the desk until somebody quits; gives the exit code.
///
/// # Errors
/// When there is no terminal, or the store does not open.
pub fn run(start: Start) -> Result<u8, ScreenError> {
    let Start { settings, keymap, rules, clock, worker, packs, folder, policy_fault, panic_note } = start;
    panics::install_hook(panic_note);
    let (tell, told) = mpsc::channel::<Event>();
    let for_signals = tell.clone();
    let watch = signals::watch(move |e| for_signals.send(Event::Term(e)).is_ok())?;
    let (jobs, work) = mpsc::channel::<Effect>();
    let for_worker = tell.clone();
    // The store opens while the terminal is being set up.
    let working = std::thread::Builder::new()
        .name("desk".into())
        .spawn(move || worker::run(worker, &work, &|news| for_worker.send(Event::News(news)).is_ok()))?;
    let guard = TerminalGuard::enter(TerminalOptions::default())?;
    input::spawn(move |e| tell.send(Event::Term(e)).is_ok())?;
    let size = guard.size();
    let mut app = App::new(settings, keymap, rules(), clock.now().into(), (size.width, size.height));
    if let Some(text) = policy_fault {
        app.policy_is_faulty(text);
    }
    let ambiguous = AmbiguousWidth::from_setting(settings.ambiguous_width);
    let canvas = Canvas::new(guard.backend(ambiguous)?);
    let (packs, later, rest) = (Some(packs), Vec::new(), Stale::NOTHING);
    let mut screen = Screen { app, packs, folder, guard, canvas, clock, jobs, later, rest, redraw: false, bell: false };
    let ended = screen.run(&told);
    screen.settle(&told);
    let Screen { guard, jobs, mut app, .. } = screen;
    // Nothing typed is lost, however the program ends.
    for effect in app.leave() {
        let _ = jobs.send(effect);
    }
    guard.leave();
    // The worker ends when its jobs do, and closes the store.
    drop(jobs);
    let _ = working.join();
    drop(watch);
    ended
}

struct Screen<W: io::Write> {
    app: App,
    packs: Option<Offered>,
    folder: String,
    guard: TerminalGuard,
    canvas: Canvas<super::backend::FrameBackend<W>>,
    clock: Arc<dyn Clock>,
    jobs: Sender<Effect>,
    /// What is asked once the frame is shown, the newest question of each sort: the worker must not take the processor from
    /// it.
    later: Vec<Effect>,
    /// What the last frame left as it was, to be shown the sooner.
    rest: Stale,
    redraw: bool,
    bell: bool,
}

impl<W: io::Write> Screen<W> {
    fn run(&mut self, told: &Receiver<Event>) -> Result<u8, ScreenError> {
        loop {
            match self.guard.ensure_entered() {
                Ok(Entered::Already | Entered::Background) => {}
                Ok(Entered::Again) => self.redraw = true,
                Err(e) if has_crashed() => return Err(e.into()),
                Err(_) => return Ok(hung_up()),
            }
            if self.draw().is_err() {
                return Ok(hung_up());
            }
            for effect in self.later.drain(..) {
                let _ = self.jobs.send(effect);
            }
            // Wakes as the second changes, so that the clock on the screen is right and no second is left out.
            let now: Moment = self.clock.now().into();
            let wait = match self.app.is_held() {
                true => HELD_MS,
                // What the move of a cursor brings with it is drawn at once, unless the next key is there already.
                false if self.rest != Stale::NOTHING => 0,
                false => 1_000 - now.ms().rem_euclid(1_000),
            };
            let wait = u64::try_from(wait).unwrap_or(1_000);
            let first = match told.recv_timeout(Duration::from_millis(wait)) {
                Ok(event) => Some(event),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return Ok(hung_up()),
            };
            self.app_says(Msg::Tick(self.clock.now().into()));
            for event in first.into_iter().chain(told.try_iter()) {
                if let Some(end) = self.take(event)? {
                    return Ok(end);
                }
            }
        }
    }

    /// Hears how the commands came out that are still being saved: their forms would be parked else, and be sent again
    /// by whoever finds them tomorrow.
    fn settle(&mut self, told: &Receiver<Event>) {
        while self.app.saving() > 0 {
            match told.recv_timeout(SETTLING) {
                Ok(Event::News(News::Msg(msg @ Msg::Done { .. }))) => {
                    self.app_says(msg);
                }
                Ok(_) => {}
                Err(_) => break,
            }
        }
    }

    /// One event; `Some` ends the program with that code.
    fn take(&mut self, event: Event) -> Result<Option<u8>, ScreenError> {
        let msg = match event {
            Event::News(News::Fatal(e)) => return Err(e.into()),
            Event::News(News::Sits(me)) => {
                self.app.sits(me);
                return Ok(None);
            }
            Event::News(News::SetUp) => {
                let packs = self.packs.take().map_or_else(Vec::new, |offered| offered());
                self.app.open_setup(packs, self.folder.clone());
                return Ok(None);
            }
            Event::News(News::Msg(msg)) => msg,
            Event::Term(TermEvent::End(reason)) => return Ok(Some(u8::try_from(reason.exit_code()).unwrap_or(1))),
            Event::Term(TermEvent::Suspend) => {
                self.suspend();
                return Ok(None);
            }
            Event::Term(TermEvent::Continued) => {
                self.guard.continued();
                Msg::Resumed(self.clock.now().into())
            }
            Event::Term(TermEvent::Key(key)) => Msg::Key(key),
            Event::Term(TermEvent::Paste(text)) => {
                if text.cut {
                    self.app_says(Msg::Remark(self.app.lang().paste_too_long().to_owned()));
                }
                Msg::Paste(text.text)
            }
            Event::Term(TermEvent::Mouse(mouse)) => Msg::Mouse(mouse),
            Event::Term(TermEvent::Resize) => {
                let size = self.guard.size();
                Msg::Resize(size.width, size.height)
            }
            Event::Term(TermEvent::FocusGained | TermEvent::FocusLost) => return Ok(None),
        };
        Ok(self.app_says(msg).then_some(0))
    }

    /// Lets the app know, and runs what it asks for. True when it quits.
    fn app_says(&mut self, msg: Msg) -> bool {
        let mut quit = false;
        for effect in self.app.update(msg) {
            match effect {
                Effect::Quit => quit = true,
                Effect::Bell => self.bell = true,
                Effect::Redraw => self.redraw = true,
                Effect::Suspend => self.suspend(),
                Effect::LoadDetails(ticket) if self.app.shown != Some(ticket) => {
                    let _ = self.jobs.send(effect);
                }
                Effect::LoadDetails(_) | Effect::Find { .. } | Effect::PrepareFind | Effect::Propose { .. } => {
                    self.later.retain(|before| discriminant(before) != discriminant(&effect));
                    self.later.push(effect);
                }
                other => {
                    let _ = self.jobs.send(other);
                }
            }
        }
        quit
    }

    fn suspend(&mut self) {
        if !matches!(self.guard.suspend(), Ok(true)) {
            self.app.cannot_suspend();
        }
    }

    /// Draws what is stale. Where a cursor has moved, its list comes first, and what hangs on the ticket with the next
    /// frame: once its details are there, or by another key's.
    fn draw(&mut self) -> io::Result<()> {
        let mut stale = self.app.take_stale();
        if std::mem::take(&mut self.redraw) {
            self.canvas.backend_mut().forget();
            self.canvas.clear()?;
            stale = Stale::ALL;
        }
        if std::mem::take(&mut self.bell) {
            self.canvas.backend_mut().ring();
        }
        let held = self.app.is_held();
        let (first, rest) = match stale {
            Stale::NOTHING if held => (Stale::NOTHING, self.rest),
            Stale::NOTHING => (self.rest, Stale::NOTHING),
            _ => stale.and(self.rest).split(),
        };
        self.rest = rest;
        let seen = self.canvas.draw(&self.app, first)?.clone();
        self.app.saw(seen);
        Ok(())
    }
}

fn hung_up() -> u8 {
    u8::try_from(EndReason::HungUp.exit_code()).unwrap_or(1)
}
