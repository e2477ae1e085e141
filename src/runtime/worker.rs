//! The worker thread: it owns the desk service, so that the screen never waits.
//!
//! Jobs that pile up are drained together; of questions only the newest is answered, and the board is read once after
//! all commands.

use super::asked::Asked;
use super::batch::keep_newest_questions;
use super::clock::{Clock, Watch};
use super::nightly::{Daily, Nightly, Told};
pub use super::opening::{Begin, Founding, Opening};
use super::panics::contained;
use super::past::{Past, Slice};
use crate::app::Settings;
use crate::app::{Effect, Failure, Msg, Receipt, Trouble};
use crate::board::Board;
use crate::contacts::drafts::Drafts;
use crate::desk::{Desk, DeskError, Signature};
use crate::domain::command::Command;
use crate::domain::ids::{Actor, StaffId};
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::Duration;

/// How often the order of the rows is looked at again while nothing happens.
const REFRESH: Duration = Duration::from_secs(20);
/// How long the second board waits for what the first one makes the screen ask.
const ASKED: Duration = Duration::from_millis(20);
/// How often the spool folder is looked at.
const SPOOL: Duration = Duration::from_secs(1);

/// Keeps settings for the next start.
pub type Saving = Box<dyn Fn(Settings) + Send>;

/// What the worker says.
pub enum News {
    /// For the app.
    Msg(Msg),
    /// Who sits at the keyboard from the start.
    Sits(StaffId),
    /// There is no site yet: ask for what a new one needs.
    SetUp,
    /// The store can't be opened; the program ends with this.
    Fatal(DeskError),
}

/// What the worker works with.
pub struct Worker {
    /// How it comes by its desk.
    pub begin: Begin,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Language of its messages.
    pub lang: Lang,
    /// Keeps settings.
    pub save: Saving,
    /// How the daily backup is set up; none makes none.
    pub daily: Option<Daily>,
}

pub(super) struct Work<'t> {
    pub(super) desk: Option<Desk>,
    pub(super) founding: Option<Founding>,
    pub(super) drafts: Option<Drafts>,
    pub(super) spool: Option<PathBuf>,
    /// The minute (since 1970) in which time was last seen to.
    minute: i64,
    watch: Watch,
    pub(super) viewer: Option<StaffId>,
    clock: Arc<dyn Clock>,
    pub(super) lang: Lang,
    save: Saving,
    pub(super) tell: &'t dyn Fn(News) -> bool,
    past: Past,
    /// What find searches is being read.
    warming: bool,
    /// The search that somebody waits for.
    finding: Option<Asked>,
    nightly: Option<Nightly>,
    pub(super) stale: bool,
    pub(super) told: Option<Arc<Board>>,
    /// What was told with the first board, before the desk was there.
    pub(super) first_rules: Option<Arc<Rules>>,
    /// What the last look into the spool folder met: told once, not every second.
    pub(super) spool_fault: Option<String>,
    pub(super) spool_aside: Vec<(PathBuf, String)>,
}

/// Runs until the jobs end. The desk is closed when this returns.
pub fn run(worker: Worker, jobs: &Receiver<Effect>, tell: &dyn Fn(News) -> bool) {
    let Worker { begin, clock, lang, save, daily } = worker;
    let mut work = Work {
        desk: None,
        founding: None,
        drafts: None,
        spool: None,
        minute: 0,
        watch: Watch::default(),
        viewer: None,
        clock,
        lang,
        save,
        tell,
        past: Past::default(),
        warming: false,
        finding: None,
        nightly: daily.map(Nightly::new),
        stale: false,
        told: None,
        first_rules: None,
        spool_fault: None,
        spool_aside: Vec::new(),
    };
    match begin {
        Begin::Open(open, founding) => match work.contained_open(open) {
            Ok((desk, _)) if founding.is_some() && desk.world().staff.is_empty() => {
                // Closed: it is opened again by what finishes the founding.
                drop(desk);
                work.founding = founding;
                tell(News::SetUp);
            }
            Ok((desk, me)) => {
                work.take_desk(desk);
                if let Some(me) = me {
                    work.viewer = Some(me);
                    tell(News::Sits(me));
                }
                // Where the panes are shown already, what they ask for comes first.
                work.stale = work.told.is_some();
                if !work.stale {
                    work.guarded(Work::refresh);
                }
            }
            Err(e) => {
                tracing::error!(error = %e, "the store does not open");
                tell(News::Fatal(e));
                return;
            }
        },
        Begin::Found(founding) => {
            work.founding = Some(founding);
            tell(News::SetUp);
        }
    }
    work.run(jobs);
}

impl Work<'_> {
    fn run(&mut self, jobs: &Receiver<Effect>) {
        let mut quiet = Duration::ZERO;
        let mut warm = false;
        loop {
            // A replay that is on its way goes on between the jobs.
            let goes_on = self.past.is_going() || self.warming || self.finding.is_some();
            let wait = match self.stale {
                _ if goes_on => Duration::ZERO,
                true => ASKED,
                false => SPOOL,
            };
            let first = match jobs.recv_timeout(wait) {
                Ok(job) => Some(job),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => break,
            };
            let idle = first.is_none() && wait == SPOOL;
            let mut batch: Vec<Effect> = first.into_iter().chain(jobs.try_iter()).collect();
            keep_newest_questions(&mut batch);
            for job in batch {
                self.contained(job);
            }
            self.guarded(Self::find_on);
            self.guarded(Self::poll_spool);
            self.guarded(Self::watch_clock);
            self.guarded(Self::keep_time);
            if let Some(e) = self.desk.as_mut().and_then(Desk::take_index_fault) {
                self.trouble(&e);
            }
            self.guarded(Self::slice);
            quiet = if idle { quiet + SPOOL } else { Duration::ZERO };
            if self.stale || quiet >= REFRESH {
                self.guarded(Self::refresh);
                quiet = Duration::ZERO;
            }
            if idle {
                self.guarded(Self::rest);
                self.guarded(Self::back_up);
            }
            if idle && !warm {
                // After the first frame, while nobody types: what find searches, a piece at a time.
                self.warming = true;
                warm = true;
            }
            if self.warming {
                self.guarded(Self::warm);
            }
        }
    }

    /// A clock that leapt is recorded when it is noticed, and everybody is told.
    fn watch_clock(&mut self) {
        let now = self.now();
        let (Some(expected), Some(desk)) = (self.watch.look(now, self.clock.running()), &mut self.desk) else { return };
        let done = desk.clock_stepped(expected, now);
        self.stale = true;
        match done {
            Ok(()) => {
                let (expected, clock) = (self.lang.full_time(expected), self.lang.full_time(now));
                self.say(Msg::Remark(self.lang.did_step_clock(&expected, &clock)));
            }
            Err(e) => self.trouble(&e),
        }
    }

    /// What time alone brings about is recorded each minute, whatever else goes on.
    fn keep_time(&mut self) {
        let now = self.now();
        let minute = now.ms().div_euclid(60_000);
        // People see where things stand first.
        let due = self.minute != minute && self.told.is_some();
        let Some(desk) = self.desk.as_mut().filter(|_| due) else { return };
        self.minute = minute;
        match desk.keep_time(now) {
            Ok(false) => {}
            Ok(true) => self.stale = true,
            Err(e) => self.trouble(&e),
        }
    }

    /// A piece of the search that is under way; the next question puts an end to it.
    fn find_on(&mut self) {
        let (Some(mut asked), Some(desk)) = (self.finding.take(), &mut self.desk) else { return };
        match asked.piece(desk) {
            Ok((msg, more)) => {
                self.finding = Some(asked).filter(|_| more);
                if let Some(msg) = msg {
                    self.say(msg);
                }
            }
            Err(e) => self.trouble(&e),
        }
    }

    fn warm(&mut self) {
        // Until a step has come to its end: a panic in it must not come back for ever.
        self.warming = false;
        match self.desk.as_mut().map(Desk::warm_step) {
            Some(Ok(done)) => self.warming = !done,
            Some(Err(e)) => tracing::warn!(error = %e, "find is not ready"),
            None => {}
        }
    }

    fn slice(&mut self) {
        let Some(desk) = &mut self.desk else { return };
        match self.past.slice(desk) {
            Ok(Slice::Idle) => {}
            Ok(Slice::Going(at, of)) => self.say(Msg::Going { at, of }),
            Ok(Slice::There(seq, looked)) => self.say(Msg::Looked { seq, looked }),
            Err(e) => self.trouble(&e),
        }
    }

    fn rest(&mut self) {
        if let Some(desk) = &mut self.desk {
            desk.rest();
        }
    }

    /// The daily backup, when it is due and nobody waits.
    fn back_up(&mut self) {
        let (now, lang) = (self.now(), self.lang);
        let (Some(desk), Some(nightly)) = (&mut self.desk, &mut self.nightly) else { return };
        match nightly.turn(desk, lang, now) {
            Some(Told::Done(events)) => self.say(Msg::BackedUp(Ok(events))),
            Some(Told::Bad(text)) => self.say(Msg::BackedUp(Err(text))),
            None => {}
        }
    }

    pub(super) fn now(&self) -> Moment {
        self.clock.now().into()
    }

    pub(super) fn say(&self, msg: Msg) {
        (self.tell)(News::Msg(msg));
    }

    pub(super) fn trouble(&mut self, e: &DeskError) {
        // The next board says that it is over, even if nothing on it has changed.
        self.told = None;
        tracing::error!(error = %e, "trouble");
        self.say(Msg::Trouble(Trouble { what: e.words(self.lang), mend: String::new() }));
    }

    /// A panic while working is trouble, never the end of the desk. Who waits for an outcome gets one.
    fn contained(&mut self, job: Effect) {
        let waiting = match &job {
            Effect::Submit { token, .. }
            | Effect::SubmitSigned { token, .. }
            | Effect::SetPassword { token, .. }
            | Effect::Found { token, .. } => Some(*token),
            _ => None,
        };
        let done = catch_unwind(AssertUnwindSafe(|| contained(|| self.job(job))));
        match (done, waiting) {
            (Ok(()), _) => {}
            (Err(_), Some(token)) => {
                self.stale = true;
                self.say(Msg::Done { token, result: Err(failure(DeskError::Panicked, self.lang)) });
            }
            (Err(_), None) => self.trouble(&DeskError::Panicked),
        }
    }

    /// The same for what nobody has asked for.
    fn guarded(&mut self, f: fn(&mut Self)) {
        if catch_unwind(AssertUnwindSafe(|| contained(|| f(self)))).is_err() {
            self.trouble(&DeskError::Panicked);
        }
    }

    fn job(&mut self, job: Effect) {
        match job {
            Effect::Submit { token, actor, command } => {
                let result = self.submit(actor, *command);
                self.stale = true;
                self.say(Msg::Done { token, result });
            }
            Effect::Found { token, site, supervisor, password } => {
                self.found(token, &site, &supervisor, &password);
            }
            Effect::SubmitSigned { token, actor, command, signer, secret } => {
                let result = self.submit_signed(actor, *command, Signature { staff: signer, secret });
                self.stale = true;
                self.say(Msg::Done { token, result });
            }
            Effect::Prove { seq, who, secret } => {
                let result = self.prove(who, &secret);
                self.stale = true;
                self.say(Msg::Proved { seq, result });
            }
            Effect::HoldPaper { seq, who, code } => {
                let result = self.hold_paper(who, &code);
                self.stale = true;
                self.say(Msg::PaperHeld { seq, result });
            }
            Effect::SetPassword { token, who, old, new } => {
                let result = self.set_password(who, &old, &new);
                self.stale = true;
                self.say(Msg::Done { token, result });
            }
            Effect::ResetPassword { seq, by, who } => {
                let result = self.reset_password(by, who);
                self.stale = true;
                self.say(Msg::OneTime { seq, result });
            }
            Effect::Whether { seq, actor, commands } => self.whether(seq, actor, &commands),
            Effect::Lock => {
                if let Some(desk) = &mut self.desk {
                    desk.leave_all();
                }
            }
            Effect::Viewer(viewer) => {
                self.take_seat(viewer);
                self.viewer = viewer;
                self.told = None;
                self.stale = true;
            }
            Effect::LoadDetails(ticket) => {
                let (viewer, now) = (self.viewer, self.now());
                let Some(desk) = &mut self.desk else { return };
                match desk.details(ticket, viewer, now) {
                    Ok(Some(details)) => self.say(Msg::Details(Box::new(details))),
                    Ok(None) => self.say(Msg::NoDetails(ticket)),
                    Err(e) => self.trouble(&e),
                }
            }
            Effect::Propose { seq, line } => {
                let now = self.now();
                let Some(desk) = &mut self.desk else { return };
                match desk.proposed(&line, now) {
                    Ok(proposed) => self.say(Msg::Proposed { seq, proposed: Box::new(proposed) }),
                    Err(e) => self.trouble(&e),
                }
            }
            Effect::PrepareFind => self.desk.iter().for_each(Desk::prepare_find),
            Effect::Find { seq, query, rows } => {
                let Some(desk) = &mut self.desk else { return };
                match Asked::begin(desk, seq, query, rows) {
                    Ok(asked) => self.finding = Some(asked),
                    Err(e) => self.trouble(&e),
                }
            }
            Effect::Look { seq, look } => {
                let (viewer, now) = (self.viewer, self.now());
                let Some(desk) = &mut self.desk else { return };
                match self.past.look(desk, viewer, now, seq, look) {
                    Ok(Some(looked)) => self.say(Msg::Looked { seq, looked }),
                    Ok(None) => {}
                    Err(e) => self.trouble(&e),
                }
            }
            Effect::LeaveReplay => self.past.leave(),
            Effect::LoadRoster { month, department } => {
                let now = self.now();
                let Some(desk) = &self.desk else { return };
                match desk.roster(month, department.as_ref(), now) {
                    Ok(board) => self.say(Msg::Roster(Box::new(board))),
                    Err(e) => self.trouble(&e),
                }
            }
            Effect::LoadActions { month } => {
                let (viewer, now) = (self.viewer, self.now());
                let Some(desk) = &mut self.desk else { return };
                match desk.actions(viewer, month, now) {
                    Ok(board) => self.say(Msg::Actions(Arc::new(board))),
                    Err(e) => self.trouble(&e),
                }
            }
            Effect::PrintAction(action) => self.print_action(action),
            Effect::PrintTicket(ticket) => self.print_ticket(ticket),
            Effect::Refresh => {
                self.stale = true;
                self.told = None;
            }
            Effect::Park(draft) => self.park(&draft),
            Effect::Unpark(id) => self.unpark(id),
            Effect::ListParked => {
                let parked = self.parked();
                self.say(Msg::Parked(parked));
            }
            Effect::SaveSettings(settings) => {
                self.lang = settings.lang;
                (self.save)(settings);
            }
            Effect::ShowSheet(sheet) => {
                if let Some(desk) = &mut self.desk {
                    desk.show_sheet(sheet);
                    self.stale = true;
                }
            }
            Effect::ListSheets => self.list_sheets(),
            Effect::PrintSheet(sheet) => self.print_sheet(sheet),
            // These are the loop's.
            Effect::Redraw | Effect::Bell | Effect::Suspend | Effect::Quit => {}
        }
    }

    fn submit(&mut self, actor: StaffId, command: Command) -> Result<Receipt, Failure> {
        let now = self.now();
        let lang = self.lang;
        let Some(desk) = &mut self.desk else { return Err(failure(DeskError::Busy, lang)) };
        if let Command::Reveal { ticket, reason } = command {
            let caller = desk.reveal(Actor::Staff(actor), ticket, reason, now).map_err(|e| failure(e, lang))?;
            let position = desk.head().position;
            self.say(Msg::Revealed { ticket, caller });
            return Ok(Receipt { position, ticket: Some(ticket), number: String::new() });
        }
        if let Command::RevealAgreement { agreement, reason } = command {
            let shown = desk.reveal_home(Actor::Staff(actor), agreement, reason, now);
            let caller = shown.map_err(|e| failure(e, lang))?;
            let position = desk.head().position;
            self.say(Msg::RevealedHome { agreement, caller });
            return Ok(Receipt { position, ticket: None, number: String::new() });
        }
        let command = super::seat::keep_phone(desk, command).map_err(|e| failure(e, lang))?;
        let done = desk.submit(Actor::Staff(actor), command, now).map_err(|e| failure(e, lang))?;
        Ok(super::seat::receipt(desk, &done))
    }

    fn refresh(&mut self) {
        self.stale = false;
        let (viewer, now) = (self.viewer, self.now());
        if let Some(desk) = &mut self.desk {
            let board = Arc::new(desk.board(viewer, now));
            // Rows that stay as they are need no new frame.
            if self.told.as_ref() != Some(&board) {
                self.told = Some(Arc::clone(&board));
                self.say(Msg::Board(board));
            }
        }
    }
}

pub(super) fn failure(e: DeskError, lang: Lang) -> Failure {
    match e {
        DeskError::Refused(refusal) => Failure::Refused(refusal),
        DeskError::Denied(denied) => Failure::Denied(denied),
        other => {
            tracing::error!(error = %other, "a command failed");
            Failure::Trouble(Trouble { what: other.words(lang), mend: String::new() })
        }
    }
}
