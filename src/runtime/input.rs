//! Keys, pastes, clicks and the terminal's other news, from a thread of their own.

use std::io;
use std::thread::{Builder, JoinHandle};
use std::time::Duration;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, MouseEvent};
use rustix::event::Timespec;

use super::backend::LARGEST_SIZE;
use crate::text::{self, Cleaned};

/// News from the terminal and about the process, for the loop.
#[derive(Debug, Clone, PartialEq)]
pub enum TermEvent {
    /// A key was pressed or repeats; releases are left out. Characters are clean.
    Key(KeyEvent),
    /// A paste in brackets, cleaned; `cut` when it was longer than a block may be.
    Paste(Cleaned),
    /// A click, a drag or the wheel.
    Mouse(MouseEvent),
    /// The size changed: ask for it when drawing. Several changes may be one event.
    Resize,
    /// The terminal's window came to the front.
    FocusGained,
    /// The terminal's window lost the focus.
    FocusLost,
    /// Somebody asked the process to stop for a while (SIGTSTP).
    Suspend,
    /// The process runs again (SIGCONT): everything must be drawn anew.
    Continued,
    /// The program has to end now.
    End(EndReason),
}

/// Why the program has to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EndReason {
    /// A signal, by its number.
    Signal(i32),
    /// The terminal is gone.
    HungUp,
    /// The terminal can't be read any more.
    InputLost,
}

impl EndReason {
    /// The exit code: 128 + the signal's number, as shells do; a hang-up counts as SIGHUP.
    #[must_use]
    pub fn exit_code(self) -> i32 {
        match self {
            Self::Signal(number) => 128 + number,
            Self::HungUp | Self::InputLost => 129,
        }
    }
}

/// Reads the terminal until `send` returns false (nobody listens any more) or the terminal can't be read.
///
/// The thread can't be stopped from outside, for it stands in a read: it ends with the process.
///
/// # Errors
/// The system makes no more threads.
pub fn spawn(send: impl Fn(TermEvent) -> bool + Send + 'static) -> io::Result<JoinHandle<()>> {
    Builder::new().name("input".to_owned()).spawn(move || run(&send))
}

fn run(send: &impl Fn(TermEvent) -> bool) {
    const PATIENCE: u32 = 100;
    let mut failures = 0;
    loop {
        // Keys are read from bytes that anybody may send: a fault of the reader must not end the desk.
        let read = std::panic::catch_unwind(|| super::panics::contained(crossterm::event::read))
            .unwrap_or_else(|_| Err(io::Error::other("the key reader failed")));
        match read {
            Ok(event) => {
                failures = 0;
                if let Some(event) = translate(event)
                    && !send(event)
                {
                    return;
                }
            }
            Err(e) => {
                failures += 1;
                tracing::debug!("terminal input: {e}");
                if failures > PATIENCE {
                    tracing::error!("terminal input is lost: {e}");
                    send(TermEvent::End(EndReason::InputLost));
                    return;
                }
                // A passing fault (no memory, a size that can't be read) is tried again a little later.
                if let Ok(pause) = Timespec::try_from(Duration::from_millis(20)) {
                    let _ = rustix::event::poll(&mut [], Some(&pause));
                }
            }
        }
    }
}

/// The event as the program knows it; `None` for what it has no use for.
fn translate(event: Event) -> Option<TermEvent> {
    match event {
        Event::Key(key) if key.kind == KeyEventKind::Release => None,
        // No keyboard has such a key: it came from a broken sequence or from an attack.
        Event::Key(KeyEvent { code: KeyCode::Char(c), .. }) if text::is_forbidden(c) || c == '\u{200D}' => None,
        Event::Key(key) => Some(TermEvent::Key(key)),
        Event::Paste(pasted) => Some(TermEvent::Paste(text::clean_block_to(&pasted, text::BLOCK_BYTES))),
        // Nowhere on any screen that is drawn.
        Event::Mouse(m) if m.column >= LARGEST_SIZE.width || m.row >= LARGEST_SIZE.height => None,
        Event::Mouse(mouse) => Some(TermEvent::Mouse(mouse)),
        Event::Resize(..) => Some(TermEvent::Resize),
        Event::FocusGained => Some(TermEvent::FocusGained),
        Event::FocusLost => Some(TermEvent::FocusLost),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossterm::event::KeyModifiers;

    #[test]
    fn pastes_are_cleaned_and_say_when_cut() {
        let pasted = "一行\r两行\u{1b}[31m\r\n三行".to_owned();
        let Some(TermEvent::Paste(out)) = translate(Event::Paste(pasted)) else { panic!("no paste") };
        assert_eq!((out.text.as_str(), out.cut), ("一行\n两行\u{FFFD}[31m\n三行", false));
        let Some(TermEvent::Paste(out)) = translate(Event::Paste("x".repeat(200_000))) else { panic!("no paste") };
        assert!(out.cut);
    }

    #[test]
    fn releases_and_impossible_keys_are_left_out() {
        let key = |c, kind| Event::Key(KeyEvent::new_with_kind(KeyCode::Char(c), KeyModifiers::NONE, kind));
        assert_eq!(translate(key('a', KeyEventKind::Release)), None);
        assert_eq!(translate(key('\u{202e}', KeyEventKind::Press)), None);
        assert!(translate(key('漏', KeyEventKind::Press)).is_some());
        assert!(translate(key('a', KeyEventKind::Repeat)).is_some());
    }

    #[test]
    fn exit_codes_are_those_of_shells() {
        assert_eq!(EndReason::Signal(15).exit_code(), 143);
        assert_eq!(EndReason::HungUp.exit_code(), 129);
    }
}
