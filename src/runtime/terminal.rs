//! The terminal's state: entered once, left in every way the program can end.
//!
//! Everything is written to a handle of our own with plain writes. The stock functions lock standard output, ask the
//! terminal and panic when it is gone, which is the very moment in which they are needed.

use std::fs::File;
use std::io::{self, IsTerminal, Write};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use ratatui::layout::Size;
use rustix::event::{PollFd, PollFlags, Timespec};
use rustix::process::Signal;
use rustix::termios::{OptionalActions, Termios};

use super::backend::FrameBackend;
use crate::view::text::AmbiguousWidth;

/// What the terminal is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TerminalOptions {
    /// Report clicks and the wheel. The terminal's own text selection then needs Shift.
    pub mouse: bool,
}

impl Default for TerminalOptions {
    fn default() -> Self {
        Self { mouse: true }
    }
}

/// What [`TerminalGuard::ensure_entered`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entered {
    /// The terminal is ours, as it was.
    Already,
    /// The terminal was taken again: everything must be drawn anew.
    Again,
    /// Another job has the terminal: nothing may be drawn.
    Background,
}

struct Shared {
    tty: File,
    /// The settings to give back.
    saved: Termios,
    options: TerminalOptions,
    /// The terminal stands as we set it.
    entered: AtomicBool,
    /// The process stood still meanwhile: the terminal may have been changed by a shell.
    stale: AtomicBool,
    /// The process is about to stop: the terminal is not taken again before it was continued.
    parked: AtomicBool,
}

/// The terminal in use, for the panic hook and the signal thread.
static IN_USE: Mutex<Option<Arc<Shared>>> = Mutex::new(None);
static CRASHED: AtomicBool = AtomicBool::new(false);

/// Holds the terminal in raw mode on its alternate screen; dropping it gives the terminal back.
pub struct TerminalGuard {
    shared: Arc<Shared>,
}

impl TerminalGuard {
    /// Takes the terminal that standard output is.
    ///
    /// # Errors
    /// Standard output is no terminal ([`io::ErrorKind::NotConnected`]), or it cannot be set up.
    pub fn enter(options: TerminalOptions) -> io::Result<Self> {
        let stdout = io::stdout();
        if !stdout.is_terminal() {
            return Err(io::Error::new(io::ErrorKind::NotConnected, "standard output is not a terminal"));
        }
        let tty = File::from(stdout.as_fd().try_clone_to_owned()?);
        let saved = rustix::termios::tcgetattr(&tty)?;
        let shared = Arc::new(Shared {
            tty,
            saved,
            options,
            entered: AtomicBool::new(false),
            stale: AtomicBool::new(false),
            parked: AtomicBool::new(false),
        });
        *lock() = Some(shared.clone());
        let guard = Self { shared };
        // Its key reader takes Ctrl-J for Enter unless it was told itself that the line is raw.
        crossterm::terminal::enable_raw_mode()?;
        guard.shared.take_terminal()?;
        Ok(guard)
    }

    /// The terminal's size as it may be drawn. Where it cannot be asked, the usual 80×24.
    #[must_use]
    pub fn size(&self) -> Size {
        size_of(&self.shared.tty)
    }

    /// A backend that draws on this terminal.
    ///
    /// # Errors
    /// The system is out of file handles.
    pub fn backend(&self, ambiguous: AmbiguousWidth) -> io::Result<FrameBackend<TtyWriter>> {
        let asked = self.shared.tty.try_clone()?;
        let writer = TtyWriter { shared: self.shared.clone() };
        Ok(FrameBackend::new(writer, ambiguous, move || Ok(size_of(&asked))))
    }

    /// Makes sure that the terminal is ours before anything is drawn: after a stop it is taken again, and while
    /// another job has it nothing is done. Cheap when nothing changed; the loop calls it before every frame.
    ///
    /// # Errors
    /// The terminal is gone, or a thread panicked and the program has to end.
    pub fn ensure_entered(&self) -> io::Result<Entered> {
        if has_crashed() {
            return Err(io::Error::other("a thread of the program failed"));
        }
        if self.shared.drawable() {
            return Ok(Entered::Already);
        }
        if self.shared.parked.load(Ordering::SeqCst) || !foreground(&self.shared.tty) {
            return Ok(Entered::Background);
        }
        self.shared.take_terminal()?;
        Ok(Entered::Again)
    }

    /// After SIGCONT: the shell may have changed the terminal's settings while we stood still, so it is taken anew.
    pub fn continued(&self) {
        self.shared.stale.store(true, Ordering::SeqCst);
        self.shared.parked.store(false, Ordering::SeqCst);
    }

    /// Whether a suspend would have a shell to go back to. Without one (started by a login manager, a service, a
    /// script) a stopped desk could never be woken.
    #[must_use]
    pub fn can_suspend(&self) -> bool {
        use nix::unistd;
        // A number of 0 is a process outside our own process namespace (a container that shares its terminal):
        // nothing there can be asked, or would wake us.
        let known = |pid: unistd::Pid| (pid.as_raw() > 0).then_some(pid);
        let Some(parent) = known(unistd::getppid()) else { return false };
        let own = unistd::getpid();
        let (Ok(session), Ok(parents)) = (unistd::getsid(None), unistd::getsid(Some(parent))) else { return false };
        let (Some(session), Some(parents)) = (known(session), known(parents)) else { return false };
        let parents_group = unistd::getpgid(Some(parent)).ok().and_then(known);
        let job_of_its_own = parents_group.is_some_and(|g| g != unistd::getpgrp());
        session == parents && session != own && job_of_its_own
    }

    /// Gives the terminal back and stops the process until somebody continues it. Returns false, and does nothing,
    /// where [`Self::can_suspend`] is false. The terminal is taken again by [`Self::ensure_entered`], once
    /// [`Self::continued`] was called for the SIGCONT that [`signals::watch`](super::signals::watch) reports: the stop
    /// may come a moment after this returns, and must not find the terminal taken.
    ///
    /// # Errors
    /// The process could not be stopped; the terminal is then ours again.
    pub fn suspend(&self) -> io::Result<bool> {
        if !self.can_suspend() {
            return Ok(false);
        }
        self.shared.parked.store(true, Ordering::SeqCst);
        self.leave();
        let stopped = rustix::process::kill_process(rustix::process::getpid(), Signal::STOP);
        if stopped.is_err() {
            self.shared.parked.store(false, Ordering::SeqCst);
        }
        Ok(stopped.map(|()| true)?)
    }

    /// Gives the terminal back now. Never fails, never panics, may be called twice.
    pub fn leave(&self) {
        self.shared.give_back();
    }
}

impl Drop for TerminalGuard {
    fn drop(&mut self) {
        self.shared.give_back();
        *lock() = None;
        if foreground(&self.shared.tty) {
            let _ = crossterm::terminal::disable_raw_mode();
        }
    }
}

/// Gives the terminal back from any thread, if one is held. Never fails, never panics, never waits.
pub fn restore_now() {
    // The lock is held only for moments, but a panic may come in one of them.
    let shared = match IN_USE.try_lock() {
        Ok(held) => held.clone(),
        Err(std::sync::TryLockError::Poisoned(held)) => held.into_inner().clone(),
        Err(std::sync::TryLockError::WouldBlock) => None,
    };
    if let Some(shared) = shared {
        shared.give_back();
    }
}

/// Whether a thread of the program failed for good: the terminal was given back and is not taken again.
pub fn has_crashed() -> bool {
    CRASHED.load(Ordering::SeqCst)
}

/// Tells the screen's loop that the program has to end ([`TerminalGuard::ensure_entered`] then fails).
pub(super) fn mark_crashed() {
    CRASHED.store(true, Ordering::SeqCst);
}

fn lock() -> std::sync::MutexGuard<'static, Option<Arc<Shared>>> {
    IN_USE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn size_of(tty: &File) -> Size {
    match rustix::termios::tcgetwinsize(tty) {
        Ok(size) => super::backend::usable_size(size.ws_col, size.ws_row),
        Err(_) => super::backend::UNKNOWN_SIZE,
    }
}

/// Setting up a terminal from the background would stop the process where it stands.
fn foreground(tty: &File) -> bool {
    match nix::unistd::tcgetpgrp(tty) {
        // Both numbers are 0 where the shell stands outside our process namespace: then we are its job.
        Ok(group) => group == nix::unistd::getpgrp(),
        // Not our controlling terminal: there is no job control to respect.
        Err(_) => true,
    }
}

impl Shared {
    fn drawable(&self) -> bool {
        self.entered.load(Ordering::SeqCst) && !self.stale.load(Ordering::SeqCst)
    }

    fn take_terminal(&self) -> io::Result<()> {
        let mut raw = self.saved.clone();
        raw.make_raw();
        rustix::termios::tcsetattr(&self.tty, OptionalActions::Now, &raw)?;
        self.entered.store(true, Ordering::SeqCst);
        self.stale.store(false, Ordering::SeqCst);
        // Alternate screen, bracketed paste, focus reports, hidden cursor; clicks and wheel with wide coordinates.
        let mut bytes = b"\x1b[?1049h\x1b[?2004h\x1b[?1004h\x1b[?25l".to_vec();
        if self.options.mouse {
            bytes.extend_from_slice(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h");
        }
        bytes.extend_from_slice(b"\x1b[0m\x1b[2J");
        write_all(&self.tty, &bytes)
    }

    fn give_back(&self) {
        if !self.entered.swap(false, Ordering::SeqCst) {
            return;
        }
        let mut bytes = b"\x1b[?2026l".to_vec();
        if self.options.mouse {
            bytes.extend_from_slice(b"\x1b[?1006l\x1b[?1002l\x1b[?1000l");
        }
        bytes.extend_from_slice(b"\x1b[?1004l\x1b[?2004l\x1b[0m\x1b[?1049l\x1b[?25h");
        // A terminal that is gone or stuck must not keep the program: one try, and no more than a moment.
        let _ = write_all(&self.tty, &bytes);
        if foreground(&self.tty) {
            let _ = rustix::termios::tcsetattr(&self.tty, OptionalActions::Now, &self.saved);
        }
    }
}

/// Writes everything, waiting for a terminal that is slow but not for one that takes nothing for two seconds
/// (stopped by Ctrl-S, a dead line).
fn write_all(mut tty: &File, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        wait_writable(tty)?;
        // A piece that fits a terminal's buffer, so that the wait above and not the write is where we stand.
        let piece = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
        match tty.write(piece) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(n) => bytes = bytes.get(n..).unwrap_or(&[]),
            Err(e) if matches!(e.kind(), io::ErrorKind::Interrupted | io::ErrorKind::WouldBlock) => {}
            Err(e) => return Err(e),
        }
    }
    Ok(())
}

fn wait_writable(tty: &File) -> io::Result<()> {
    let limit = Timespec::try_from(Duration::from_secs(2)).map_err(io::Error::other)?;
    loop {
        let mut fds = [PollFd::new(tty, PollFlags::OUT)];
        match rustix::event::poll(&mut fds, Some(&limit)) {
            Ok(0) => return Err(io::ErrorKind::TimedOut.into()),
            Ok(_) => return Ok(()),
            Err(rustix::io::Errno::INTR) => {}
            Err(e) => return Err(e.into()),
        }
    }
}

/// Writes frames to the terminal, and nothing while the terminal is not ours.
pub struct TtyWriter {
    shared: Arc<Shared>,
}

impl Write for TtyWriter {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        if !self.shared.drawable() {
            return Ok(buf.len());
        }
        let mut tty = &self.shared.tty;
        match tty.write(buf) {
            // Another program left the terminal non-blocking.
            Err(e) if e.kind() == io::ErrorKind::WouldBlock => {
                let mut fds = [PollFd::new(&self.shared.tty, PollFlags::OUT)];
                match rustix::event::poll(&mut fds, None) {
                    Ok(_) | Err(rustix::io::Errno::INTR) => Err(io::ErrorKind::Interrupted.into()),
                    Err(e) => Err(e.into()),
                }
            }
            other => other,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
