//! `frontdesk agreements`: special service agreements (特约服务, R100) as text and as JSON. Names stay masked.

use super::{Failure, Setup, open, pretty, say, trouble};
use crate::domain::roster::Day;
use crate::i18n::agreements::{call_words, ended_words};
use crate::view::text::Ruler;
use std::fmt::Write as _;

/// Agreements that run or still owe a callback, what is due soonest first; all of them, the newest first, when asked for.
///
/// # Errors
/// When the store can't be opened or read.
pub fn list(setup: &Setup, all: bool, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let mut desk = open(setup, " agreements")?;
    let now = setup.now();
    let rows = match all {
        true => desk.agreement_rows(None, now).map_err(|e| trouble(lang, &e))?,
        false => desk.board(None, now).agreements,
    };
    if json {
        return say(&pretty(&rows)?, lang);
    }
    if rows.is_empty() {
        return say(&format!("{}\n", lang.cli_agreements_none()), lang);
    }
    let (ruler, today) = (Ruler::default(), Day(now.date()));
    let mut out = String::new();
    for row in &rows {
        let home = ruler.pad(&row.household.0, 10);
        let term = lang.agreement_days(row.from, row.to);
        let ended = ended_words(lang, row);
        let line = format!("{:>4}  {home} {}  {term}  {ended}", row.id.0, ruler.pad(&row.service, 16));
        let _ = writeln!(out, "{}", line.trim_end());
        for call in &row.calls {
            let _ = writeln!(out, "      {}", call_words(lang, call, today));
        }
    }
    say(&out, lang)
}
