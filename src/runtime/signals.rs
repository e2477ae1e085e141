//! Signals and the loss of the terminal: told to the loop, and carried out without it if it does not answer.
//!
//! A desk that lives on without a terminal would keep the store locked, and the next operator could not start.

use std::io::{self, IsTerminal};
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread::Builder;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags};
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
use signal_hook::iterator::Signals;

use super::input::{EndReason, TermEvent};
use super::terminal;

/// How long the loop may take to end by itself before the process is ended for it.
pub const GRACE: Duration = Duration::from_millis(1_500);

/// Keeps watch until dropped. Hold it until the store is closed: while it lives, an end that was asked for is
/// certain to come within [`GRACE`].
#[must_use = "the watch ends when this is dropped"]
pub struct SignalWatch {
    _alive: Sender<()>,
}

/// Starts the watch: signals and the hang-up go to the loop through `send`.
///
/// # Errors
/// The handlers can't be set, or the system makes no more threads.
pub fn watch(send: impl Fn(TermEvent) -> bool + Send + Sync + 'static) -> io::Result<SignalWatch> {
    let send = Arc::new(send);
    let mut signals = Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    let (alive, watched) = mpsc::channel();
    let (ending, ended) = mpsc::channel::<EndReason>();

    let (tell, end) = (send.clone(), ending.clone());
    Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => drop(tell(TermEvent::Suspend)),
                SIGCONT => drop(tell(TermEvent::Continued)),
                SIGWINCH => drop(tell(TermEvent::Resize)),
                _ => drop(end.send(EndReason::Signal(signal))),
            }
        }
    })?;

    let stdout = io::stdout();
    if stdout.is_terminal() {
        let tty = stdout.as_fd().try_clone_to_owned()?;
        Builder::new().name("hang-up".to_owned()).spawn(move || {
            wait_for_hang_up(&tty);
            let _ = ending.send(EndReason::HungUp);
        })?;
    }

    Builder::new().name("ending".to_owned()).spawn(move || end_in_time(&ended, &watched, send.as_ref()))?;
    Ok(SignalWatch { _alive: alive })
}

/// A file at the limit of its size becomes an error of the write that meets it, which is told, instead of the end of the
/// program without a word: a signal that is heard does not kill. For every command, before anything is written.
pub fn hear_file_limit() {
    let heard = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    if let Err(e) = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, heard) {
        tracing::warn!("the file size limit will end the program: {e}");
    }
}

fn wait_for_hang_up(tty: &OwnedFd) {
    loop {
        // Hang-ups and errors are reported without being asked for; nothing else wakes this thread.
        let mut fds = [PollFd::new(tty, PollFlags::empty())];
        match rustix::event::poll(&mut fds, None) {
            Ok(_) if fds.iter().any(|f| f.revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL)) => {
                return;
            }
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(_) => return,
        }
    }
}

/// The first reason goes to the loop; if the loop has not ended in time, or a second one comes, the process ends here.
fn end_in_time(ended: &Receiver<EndReason>, watched: &Receiver<()>, send: &impl Fn(TermEvent) -> bool) {
    let Ok(reason) = ended.recv() else { return };
    tracing::info!("ending: {reason:?}");
    let listening = send(TermEvent::End(reason));
    let step = Duration::from_millis(50);
    let mut left = if listening { GRACE } else { Duration::ZERO };
    while !left.is_zero() {
        match watched.recv_timeout(step) {
            Err(RecvTimeoutError::Disconnected) => return,
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
        }
        // Asked again by the same kind of signal: the operator means it. (A hang-up brings SIGHUP along; that is one.)
        if let Ok(EndReason::Signal(again)) = ended.try_recv()
            && reason == EndReason::Signal(again)
        {
            break;
        }
        left = left.saturating_sub(step);
    }
    terminal::restore_now();
    tracing::warn!("the loop did not end in time; ended without it");
    std::process::exit(reason.exit_code());
}
