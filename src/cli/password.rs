//! Passwords on the command line: asked at the terminal without echo, or read from standard input; never an argument or a
//! variable, which everybody on the machine can read.

use super::{Failure, REFUSED, Setup, told};
use crate::desk::Desk;
use crate::domain::ids::StaffId;
use crate::domain::secret::Secret;
use std::io::{BufRead, IsTerminal, Read};
use zeroize::Zeroizing;

/// The longest line that is read as a password, in bytes.
const LONGEST: u64 = 4_096;
/// How often a new password is asked for at the terminal.
const TRIES: usize = 3;

/// Where passwords come from.
pub struct Passwords<'s> {
    setup: &'s Setup,
    stdin: bool,
}

impl<'s> Passwords<'s> {
    /// From standard input, a line each, or from the terminal.
    pub fn new(setup: &'s Setup, stdin: bool) -> Self {
        Self { setup, stdin }
    }

    /// Whether somebody is there who can be asked.
    pub fn can_ask(&self) -> bool {
        self.stdin || std::io::stdin().is_terminal()
    }

    /// One password. `words` say whose.
    ///
    /// # Errors
    /// When nobody can be asked, or there is no further line.
    pub fn ask(&self, words: &str) -> Result<Secret, Failure> {
        let lang = self.setup.lang;
        if !self.can_ask() {
            return Err(Failure::usage(lang.password_nobody_to_ask()));
        }
        if self.stdin {
            // One at a time, so that the rest of the input stays for who reads it next.
            let mut line = Zeroizing::new(String::with_capacity(256));
            let read = std::io::stdin().lock().take(LONGEST).read_line(&mut line);
            return match read {
                Ok(0) => Err(Failure::usage(lang.password_no_line())),
                Ok(_) => Ok(Secret::new(line.as_str())),
                Err(e) => Err(Failure::new(REFUSED, lang.io_error(&e))),
            };
        }
        let typed = rpassword::prompt_password(lang.password_prompt(words));
        typed.map(Secret::new).map_err(|e| Failure::new(REFUSED, lang.io_error(&e)))
    }

    /// A new password, asked twice at the terminal and until `weak` finds nothing wrong with it.
    ///
    /// # Errors
    /// When nobody can be asked, the two differ, or it stays weak.
    pub fn choose(&self, words: &str, weak: &dyn Fn(&Secret) -> Option<String>) -> Result<Secret, Failure> {
        let lang = self.setup.lang;
        let mut why = String::new();
        for _ in 0..if self.stdin { 1 } else { TRIES } {
            let new = self.ask(words)?;
            why = match weak(&new) {
                Some(why) => why,
                None if self.stdin || self.ask(lang.password_again())? == new => return Ok(new),
                None => lang.password_differ().to_owned(),
            };
            if !self.stdin {
                eprintln!("{why}");
            }
        }
        Err(Failure::new(REFUSED, why))
    }

    /// Proves the person on whose behalf a subcommand acts.
    ///
    /// # Errors
    /// When they are not let in.
    pub fn prove(&self, desk: &mut Desk, staff: StaffId) -> Result<(), Failure> {
        if !desk.asks_proof(staff) || desk.world().person(staff).is_none() {
            return Ok(());
        }
        let lang = self.setup.lang;
        let secret = self.ask(&lang.password_of(&desk.staff_name(staff)))?;
        desk.prove(staff, &secret, self.setup.now()).map_err(|e| told(lang, desk, &e))
    }
}
