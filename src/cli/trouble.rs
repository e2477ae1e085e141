//! How a subcommand fails: what it prints and its exit code.

use crate::desk::{Desk, DeskError, DeskNames};
use crate::i18n::Lang;

/// A failure of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// What, where, and how to mend it.
    pub text: String,
}

impl Failure {
    /// Puts one together.
    pub fn new(code: u8, text: impl Into<String>) -> Self {
        Self { code, text: text.into() }
    }
    /// A setting or argument is wrong.
    pub fn usage(text: impl Into<String>) -> Self {
        Self::new(super::USAGE, text)
    }
}

/// The service's error in words.
pub fn trouble(lang: Lang, e: &DeskError) -> Failure {
    tracing::error!(error = %e, "failed");
    Failure::new(e.exit_code(), lang.cli_failed(&e.words(lang)))
}

/// The same with the names that the open desk knows; a rule that says no is no failure of the program.
pub fn told(lang: Lang, desk: &Desk, e: &DeskError) -> Failure {
    let words = e.words_by(lang, &DeskNames(desk, lang));
    match e {
        DeskError::Refused(_) | DeskError::Denied(_) => Failure::new(e.exit_code(), words),
        _ => {
            tracing::error!(error = %e, "failed");
            Failure::new(e.exit_code(), lang.cli_failed(&words))
        }
    }
}
