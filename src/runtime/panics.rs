//! What happens when a part of the program fails: the terminal first, then the log, then one line for the operator.

use std::backtrace::Backtrace;
use std::cell::Cell;
use std::io::{self, Write};
use std::panic::PanicHookInfo;

use super::{log, terminal};
use crate::ledger::disk::OPEN_THREAD;

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Runs a job whose panic its caller catches and reports (opening a damaged store, a worker's command): it is logged,
/// but the terminal is left alone and the program goes on.
pub fn contained<T>(job: impl FnOnce() -> T) -> T {
    let outer = CONTAINED.replace(true);
    let _reset = Reset(outer);
    job()
}

struct Reset(bool);

impl Drop for Reset {
    fn drop(&mut self) {
        let _ = CONTAINED.try_with(|c| c.set(self.0));
    }
}

/// From now on a panic gives the terminal back, stands in the log, and shows `note` (in both languages, naming the
/// log; see `i18n`) on standard error. Never the panic's own text: it may hold what a customer told us.
pub fn install_hook(note: String) {
    std::panic::set_hook(Box::new(move |info| {
        let opening = std::thread::current().name() == Some(OPEN_THREAD);
        let contained = opening || CONTAINED.try_with(Cell::get).unwrap_or(false);
        if !contained {
            terminal::mark_crashed();
            terminal::restore_now();
        }
        log::write_directly(&report(info, contained));
        if !contained {
            let _ = writeln!(io::stderr(), "{note}");
        }
    }));
}

/// The same where no screen is shown: a panic stands in the log only. What is caught (damaged stores and files make
/// libraries panic) is told by who catches it, and what is not by who started the program.
pub fn install_quiet_hook() {
    std::panic::set_hook(Box::new(|info| log::write_directly(&report(info, true))));
}

fn report(info: &PanicHookInfo<'_>, contained: bool) -> String {
    let payload = info.payload();
    let text = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("?");
    let place = info.location().map_or_else(|| "?".to_owned(), ToString::to_string);
    let thread = std::thread::current();
    let name = thread.name().unwrap_or("?");
    let kind = if contained { "contained panic" } else { "panic" };
    format!("ERROR {kind} in thread {name} at {place}: {}\n{}", redact(text), Backtrace::force_capture())
}

/// Keeps the words of the program and drops what may be a person's: everything beyond ASCII and every longer number.
fn redact(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once(' ')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() > 4 { "#" } else { &digits });
        digits.clear();
        match c {
            ' '..='~' => out.push(c),
            '\n' | '\t' => out.push(' '),
            _ if out.ends_with('_') => {}
            _ => out.push('_'),
        }
        if out.len() > LONGEST {
            break;
        }
    }
    out.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_text_loses_what_may_be_a_persons() {
        assert_eq!(
            redact("byte index 3 is not a char boundary; it is inside '李' (bytes 0..3) of `李强 13812345678`"),
            "byte index 3 is not a char boundary; it is inside '_' (bytes 0..3) of `_ #`"
        );
        assert!(redact(&"x".repeat(5_000)).len() < 310);
        assert_eq!(redact("a\u{1b}[2Jb\nc"), "a_[2Jb c");
    }

    #[test]
    fn containment_ends_with_the_job_even_by_panic() {
        let inside = contained(|| CONTAINED.get());
        assert!(inside && !CONTAINED.get());
        let failed = std::panic::catch_unwind(|| contained(|| std::panic::resume_unwind(Box::new(()))));
        assert!(failed.is_err() && !CONTAINED.get());
    }
}
