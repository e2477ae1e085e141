//! `ticket NUMBER`: what a ticket is on paper (客户意见处理记录表, 维修单: R028, R094, R095), outside of the screen.

use super::{Failure, REFUSED, Setup, file_of, open, pretty, say, trouble};
use crate::runtime::prints;
use std::path::Path;

/// Shows a ticket, or writes it to a file.
///
/// # Errors
/// When the store can't be opened, there is no such ticket, or output can't be written.
pub fn run(setup: &Setup, written: &str, html: bool, json: bool, out: Option<&Path>) -> Result<u8, Failure> {
    let (lang, now) = (setup.lang, setup.now());
    let mut desk = open(setup, " ticket")?;
    let found = desk.locate(written).map_err(|e| trouble(lang, &e))?;
    let details = match found {
        Some(ticket) => desk.details(ticket.id, None, now).map_err(|e| trouble(lang, &e))?,
        None => None,
    };
    let Some(details) = details else { return Err(Failure::new(REFUSED, lang.policy_no_ticket(written))) };
    let text = if json { pretty(&details)? } else { prints::record_words(&desk, &details, html, lang, now) };
    let Some(path) = file_of(out) else { return say(&text, lang) };
    let shown = path.display().to_string();
    prints::write(path, &text).map_err(|e| Failure::new(5, format!("{shown}: {}", lang.io_error(&e))))?;
    say(&format!("{}\n", lang.sheet_written(&shown)), lang)
}
