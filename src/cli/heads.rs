//! `frontdesk heads`: what needs a head now.

use super::{Failure, Setup, open, pretty, say, trouble};
use crate::desk::DeskNames;
use crate::domain::ids::StaffId;
use crate::i18n::escalation::{head_line, head_story};
use std::fmt::Write as _;

/// Everything that waits for a head, or for one person.
///
/// # Errors
/// When the store can't be opened, or output can't be written.
pub fn run(setup: &Setup, of: Option<u32>, json: bool) -> Result<u8, Failure> {
    let (lang, now) = (setup.lang, setup.now());
    let mut desk = open(setup, " heads")?;
    desk.keep_time(now).map_err(|e| trouble(lang, &e))?;
    let mut rows = desk.board(of.map(StaffId), now).heads;
    if of.is_some() {
        rows.retain(|row| row.mine);
    }
    if json {
        return say(&pretty(&rows)?, lang);
    }
    let names = DeskNames(&desk, lang);
    let mut out = String::new();
    for row in &rows {
        let (what, until) = head_line(lang, row, now, &names);
        let place = row.household.as_ref().map(ToString::to_string).unwrap_or_default();
        let number = if row.number.is_empty() { format!("#{}", row.ticket) } else { row.number.clone() };
        let head = [number, place, row.text.clone()].into_iter().filter(|p| !p.is_empty()).collect::<Vec<_>>();
        let _ = writeln!(out, "{}\n  {what}  {until}", head.join("  "));
        for (line, _) in head_story(lang, row, now, &names) {
            let _ = writeln!(out, "  {line}");
        }
        out.push('\n');
    }
    if rows.is_empty() {
        let _ = writeln!(out, "{}", lang.heads_none());
    }
    say(&out, lang)
}
