//! A sheet as plain text.

use super::lines::SheetWords;
use crate::board::SheetPaper;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::i18n::refusals::Names;
use crate::text::{AmbiguousWidth, Ruler};
use std::fmt::Write;

/// Columns of a page.
const COLS: usize = 92;
/// Lines that one paragraph takes at most.
const MOST: usize = 400;

pub(super) struct Page {
    pub(super) out: String,
    ruler: Ruler,
}

impl Page {
    /// A page with the drill mark, where it is one, and its title.
    pub(super) fn begin(lang: Lang, drill: bool, title: &str) -> Self {
        let mut page = Self { out: String::new(), ruler: Ruler::new(AmbiguousWidth::default()) };
        page.say_drill(lang, drill);
        page.say(0, title);
        page
    }
    fn say_drill(&mut self, lang: Lang, drill: bool) {
        if drill {
            self.say(0, &[lang.print_drill(); 5].join("  ·  "));
        }
    }
    /// That names are masked, and when it was printed.
    pub(super) fn say_made(&mut self, lang: Lang, made: Moment) {
        self.say(0, &format!("{} · {}", lang.print_masked(), lang.print_made(&lang.full_time(made))));
    }
    pub(super) fn rule(&mut self) {
        self.say(0, &"=".repeat(COLS));
    }
    /// A paragraph, indented; its further lines as far as its first.
    pub(super) fn say(&mut self, indent: usize, text: &str) {
        for part in text.split('\n').filter(|p| !p.trim().is_empty()) {
            for line in self.ruler.wrap(part, COLS.saturating_sub(indent), MOST) {
                let _ = writeln!(self.out, "{:indent$}{}", "", line.trim_end());
            }
        }
    }
    fn labelled(&mut self, label: &str, text: &str) {
        if !text.trim().is_empty() {
            self.say(3, &format!("{label} {text}"));
        }
    }
    pub(super) fn heading(&mut self, text: &str) {
        let _ = writeln!(self.out, "\n{text}\n{}", "-".repeat(COLS));
    }
}

/// The sheet as text for a page of 92 columns.
#[must_use]
pub fn sheet_text(paper: &SheetPaper, lang: Lang, names: &dyn Names) -> String {
    let words = SheetWords { paper, lang, names };
    let title = lang.print_title(&paper.site_name, paper.sheet.0);
    let mut page = Page::begin(lang, paper.drill, &title);
    if !paper.sealed {
        page.say(0, lang.print_draft());
        page.say(0, lang.print_draft_code());
    }
    page.rule();
    for (label, text) in [
        (lang.print_shift(), words.shift()),
        (lang.print_outgoing(), words.people(&paper.outgoing)),
        (lang.print_incoming(), words.people(&paper.incoming)),
        (lang.print_prepared(), lang.full_time(paper.prepared)),
        (lang.print_as_of(), lang.full_time(paper.as_of)),
        (lang.print_code(), paper.anchor.clone()),
    ] {
        if !text.is_empty() {
            page.say(0, &format!("{label}  {text}"));
        }
    }
    page.heading(&lang.print_lines(paper.lines.len()));
    if paper.lines.is_empty() {
        page.say(3, lang.print_no_lines());
    }
    for (n, row) in (1..).zip(&paper.lines) {
        if let Some(incident) = words.incident(n - 1) {
            page.say(0, &format!("◆ {incident}"));
        }
        let w = words.line(row);
        let tags: String = w.tags.iter().map(|t| format!(" [{t}]")).collect();
        page.say(0, &format!("{n}. {}  {}  {}{tags}", w.number, w.home, w.stage));
        page.say(3, &w.text);
        page.say(3, &[w.first.as_str(), &w.tracker].join("  "));
        page.labelled(lang.print_clock(), &w.clock);
        page.labelled(lang.print_last(), &w.last);
        page.labelled(lang.print_state(), &w.state);
        page.labelled(lang.print_next(), &w.next);
        page.labelled(lang.print_told(), &w.told);
        page.labelled(lang.print_answer(), &w.answer);
    }
    page.heading(&lang.print_entries(paper.entries.len()));
    if paper.entries.is_empty() {
        page.say(3, lang.print_no_entries());
    }
    for note in &paper.entries {
        let (by, struck) = words.entry(note);
        page.say(0, &format!("[{}] {}", lang.note_kind_name(note.kind), note.text));
        page.say(3, &by);
        page.say(3, struck.as_deref().unwrap_or(""));
    }
    if !paper.agreements.is_empty() {
        page.heading(&lang.print_agreements(paper.agreements.len()));
        for call in words.agreements() {
            page.say(0, &call);
        }
    }
    let incidents = words.incident_acts();
    if !incidents.is_empty() {
        page.heading(&lang.print_incidents(incidents.len()));
        for told in incidents {
            page.say(0, &told);
        }
    }
    if !paper.forms.is_empty() {
        page.heading(&lang.print_forms(paper.forms.len()));
        for form in words.forms() {
            page.say(0, &form);
        }
    }
    if !paper.notes.trim().is_empty() {
        page.heading(lang.print_notes());
        page.say(0, &paper.notes);
    }
    if !paper.access.is_empty() {
        page.heading(lang.print_access());
        for told in words.access() {
            page.say(0, &told);
        }
    }
    if !paper.corrections.is_empty() {
        page.heading(lang.print_corrections());
        for (who, at, text) in &paper.corrections {
            page.say(0, &format!("{} {}  {text}", lang.full_time(*at), words.staff(*who)));
        }
    }
    page.heading(lang.print_signatures());
    for s in &paper.signatures {
        let side = lang.side_name(s.side);
        page.say(0, &format!("{side}  {}  {}  {}", words.staff(s.by), lang.full_time(s.at), s.anchor));
    }
    let (out, into, hand) = (lang.print_outgoing(), lang.print_incoming(), lang.print_by_hand());
    page.say(0, &format!("{out} {hand} ____________________    {into} {hand} ____________________"));
    page.rule();
    page.say(0, &lang.print_how_to_check(&paper.anchor));
    page.say_made(lang, paper.made);
    page.say_drill(lang, paper.drill);
    page.out
}
