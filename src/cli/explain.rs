//! `frontdesk policy explain TICKET`: why a ticket stands where it stands, how it came to its grade, and how its due times
//! came about.

use super::{Failure, REFUSED, Setup, open, pretty, say, trouble};
use crate::desk::DeskNames;
use crate::domain::{explain, facts};
use crate::i18n::clocks::{Tone, story};
use crate::i18n::grading::{change_words, story_words};
use crate::view::text::Ruler;
use serde_json::json;
use std::fmt::Write as _;

/// Explains one ticket.
///
/// # Errors
/// When the store can't be opened, there is no such ticket, or output can't be written.
pub fn run(setup: &Setup, written: &str, json: bool) -> Result<u8, Failure> {
    let (lang, now) = (setup.lang, setup.now());
    let mut desk = open(setup, " policy")?;
    desk.keep_time(now).map_err(|e| trouble(lang, &e))?;
    let Some(ticket) = desk.locate(written).map_err(|e| trouble(lang, &e))? else {
        return Err(Failure::new(REFUSED, lang.policy_no_ticket(written)));
    };
    let history = desk.history(ticket.id).map_err(|e| trouble(lang, &e))?;
    let rules = desk.rules();
    let stories = explain::explain(&ticket, &history, now, &rules);
    let grading = facts::story(&ticket, &desk.world().matters, &rules, now);
    let board = desk.board(None, now);
    let names = DeskNames(&desk, lang);
    let site = desk.world().site.as_ref().map(|s| s.code.clone()).unwrap_or_default();
    let number = ticket.number.map_or_else(|| format!("#{}", ticket.id), |n| n.with_site(&site));
    let changes = change_words(lang, &history, &names);
    if json {
        let steps: Vec<_> = changes.iter().map(|(at, what)| json!({ "at": at, "what": what })).collect();
        let told = json!({
            "ticket": ticket.id,
            "number": number,
            "grade": ticket.class.as_ref().map(|c| &c.grade),
            "led": ticket.grading.led,
            "grading": grading,
            "changes": steps,
            "clocks": stories,
        });
        return say(&pretty(&told)?, lang);
    }
    // Writing to a String can't fail.
    let mut out = format!("{}\n\n{}\n", lang.explain_title(&number), lang.explain_order());
    match board.row(ticket.id) {
        Some(row) => {
            let points = lang.explain_points(row.rank.points);
            let _ = writeln!(out, "  {}\n  {points}", lang.order_words(&row.rank, &names, true));
        }
        None => {
            let _ = writeln!(out, "  {}", lang.explain_no_order());
        }
    }
    let _ = writeln!(out, "\n{}", lang.explain_grading());
    for line in story_words(lang, &ticket, &grading, &names) {
        let _ = writeln!(out, "  {line}");
    }
    let told: Vec<_> = stories.iter().map(|s| story(lang, s, now, &rules.cites.extend, &names)).collect();
    let ruler = Ruler::default();
    let whens = told.iter().flatten().map(|(when, _, _)| when).chain(changes.iter().map(|(when, _)| when));
    let lead = whens.map(|when| ruler.width(when)).max().unwrap_or(0) + 2;
    if !changes.is_empty() {
        let _ = writeln!(out, "\n{}", lang.explain_changes());
    }
    for (when, what) in &changes {
        let _ = writeln!(out, "  {}{what}", ruler.pad(when, lead));
    }
    for story in &told {
        out.push('\n');
        for (when, text, tone) in story {
            let when = if *tone == Tone::Head { String::new() } else { format!("  {}", ruler.pad(when, lead)) };
            let _ = writeln!(out, "{when}{text}");
        }
    }
    if told.is_empty() {
        let _ = writeln!(out, "\n{}", lang.explain_no_clock());
    }
    say(&out, lang)
}
