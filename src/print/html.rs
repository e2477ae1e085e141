//! A sheet as a web page that prints on A4: no script, nothing loaded from elsewhere.

use super::lines::SheetWords;
use crate::board::SheetPaper;
use crate::domain::event::Side;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::i18n::refusals::Names;
use maud::{DOCTYPE, Markup, html};

/// Fixed boxes are repeated by browsers on every printed page: the drill mark and the code stand on all of them.
const STYLE: &str = r#"
@page { size: A4 portrait; margin: 14mm 12mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font-size: 8pt; } }
* { box-sizing: border-box; }
body { font: 10pt/1.45 "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif; color: #000;
  background: #fff; margin: 0 auto; max-width: 186mm; padding: 0 0 12mm; }
h1 { font-size: 15pt; margin: 0 0 2mm; }
h2 { font-size: 11pt; margin: 5mm 0 1.5mm; border-bottom: 0.4mm solid #000; break-after: avoid; }
table { width: 100%; border-collapse: collapse; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
th, td { border: 0.2mm solid #777; padding: 1mm 1.5mm; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
th { background: #eee; font-weight: 600; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 4mm; margin: 0; }
dt { color: #444; }
dd { margin: 0; overflow-wrap: anywhere; }
p { margin: 0; }
.code { font-family: "DejaVu Sans Mono", Consolas, monospace; }
.late { font-weight: 700; text-decoration: underline; }
.tag { border: 0.3mm solid #000; padding: 0 1mm; font-size: 8.5pt; white-space: nowrap; }
.draft { border: 0.5mm dashed #000; padding: 1mm 2mm; font-weight: 700; margin: 0 0 2mm; }
.struck { text-decoration: line-through; }
.hand { display: grid; grid-template-columns: 1fr 1fr; gap: 12mm; margin-top: 8mm; break-inside: avoid; }
.hand p { border-bottom: 0.3mm solid #000; padding-bottom: 10mm; }
.foot { font-size: 8pt; margin-top: 4mm; }
.drill { position: fixed; inset: 0; display: flex; align-items: center; justify-content: center; font-size: 90pt;
  font-weight: 700; color: rgba(0, 0, 0, 0.12); transform: rotate(-30deg); pointer-events: none; z-index: 1; }
.drill-bar { text-align: center; font-weight: 700; letter-spacing: 6mm; border: 0.5mm solid #000; margin: 0 0 2mm; }
.every-page { position: fixed; bottom: 0; left: 0; font-size: 7.5pt; }
@media screen { body { padding: 10mm 6mm; } .every-page { display: none; } }
"#;

/// A page with this title around what stands on it: the drill mark, and when it was printed.
pub(super) fn whole(lang: Lang, title: &str, drill: bool, made: Moment, content: &Markup) -> String {
    let page = html! {
        (DOCTYPE)
        html lang=(lang.pick("zh-CN", "en")) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="viewport" content="width=device-width";
                title { (title) }
                style { (maud::PreEscaped(STYLE)) }
            }
            body {
                @if drill {
                    div.drill aria-hidden="true" { (lang.print_drill()) }
                    p.drill-bar { (lang.print_drill()) }
                }
                (content)
                p.foot { (lang.print_masked()) " · " (lang.print_made(&lang.full_time(made))) }
            }
        }
    };
    page.into_string()
}

/// The sheet as a whole page.
#[must_use]
pub fn sheet_html(paper: &SheetPaper, lang: Lang, names: &dyn Names) -> String {
    let words = SheetWords { paper, lang, names };
    let title = lang.print_title(&paper.site_name, paper.sheet.0);
    let content = html! {
        div.every-page.code { (title) "  " (paper.anchor) @if paper.drill { "  " (lang.print_drill()) } }
        h1 { (title) }
        @if !paper.sealed {
            p.draft { (lang.print_draft()) }
            p { (lang.print_draft_code()) }
        }
        (head(&words))
        h2 { (lang.print_lines(paper.lines.len())) }
        @if paper.lines.is_empty() { p { (lang.print_no_lines()) } } @else { (lines(&words)) }
        h2 { (lang.print_entries(paper.entries.len())) }
        @if paper.entries.is_empty() { p { (lang.print_no_entries()) } } @else { (entries(&words)) }
        @if !paper.agreements.is_empty() {
            h2 { (lang.print_agreements(paper.agreements.len())) }
            @for (call, line) in paper.agreements.iter().zip(words.agreements()) { p.late[call.late] { (line) } }
        }
        @let incidents = words.incident_acts();
        @if !incidents.is_empty() {
            h2 { (lang.print_incidents(incidents.len())) }
            @for told in incidents { p { (told) } }
        }
        @if !paper.forms.is_empty() {
            h2 { (lang.print_forms(paper.forms.len())) }
            @for (form, line) in paper.forms.iter().zip(words.forms()) { p.late[form.late] { (line) } }
        }
        @if !paper.notes.trim().is_empty() {
            h2 { (lang.print_notes()) }
            @for line in paper.notes.lines() { p { (line) } }
        }
        @if !paper.access.is_empty() {
            h2 { (lang.print_access()) }
            @for told in words.access() { p { (told) } }
        }
        @if !paper.corrections.is_empty() {
            h2 { (lang.print_corrections()) }
            @for (who, at, text) in &paper.corrections {
                p { (lang.full_time(*at)) " " (words.staff(*who)) "  " (text) }
            }
        }
        (signatures(&words))
        p.foot { (lang.print_how_to_check(&paper.anchor)) }
    };
    whole(lang, &title, paper.drill, paper.made, &content)
}

fn head(words: &SheetWords<'_>) -> Markup {
    let (paper, lang) = (words.paper, words.lang);
    html! {
        dl {
            dt { (lang.print_shift()) } dd { (words.shift()) }
            dt { (lang.print_outgoing()) } dd { (words.people(&paper.outgoing)) }
            @if !paper.incoming.is_empty() {
                dt { (lang.print_incoming()) } dd { (words.people(&paper.incoming)) }
            }
            dt { (lang.print_prepared()) } dd { (lang.full_time(paper.prepared)) }
            dt { (lang.print_as_of()) } dd { (lang.full_time(paper.as_of)) }
            dt { (lang.print_code()) } dd.code { (paper.anchor) }
        }
    }
}

fn lines(words: &SheetWords<'_>) -> Markup {
    let (paper, lang) = (words.paper, words.lang);
    html! {
        table {
            colgroup { col style="width: 24%"; col style="width: 17%"; col; col style="width: 15%"; }
            thead { tr {
                th { (lang.print_ticket()) } th { (lang.print_people()) } th { (lang.print_matter()) }
                th { (lang.print_answer()) }
            } }
            tbody {
                @for (n, row) in (1..).zip(&paper.lines) {
                    @let w = words.line(row);
                    @if let Some(incident) = words.incident(n - 1) {
                        tr { td colspan="4" { b { (incident) } } }
                    }
                    tr {
                        td {
                            p { (n) ". " b { (w.number) } }
                            p { (w.home) }
                            p { (w.stage) }
                            p.late[w.late] { (w.clock) }
                            @for tag in &w.tags { span.tag { (tag) } " " }
                        }
                        td { p { (w.first) } p { (w.tracker) } }
                        td {
                            p { (w.text) }
                            @for (label, text) in [
                                (lang.print_last(), &w.last),
                                (lang.print_state(), &w.state),
                                (lang.print_next(), &w.next),
                                (lang.print_told(), &w.told),
                            ] {
                                @if !text.trim().is_empty() { p { b { (label) } " " (text) } }
                            }
                        }
                        td { (w.answer) }
                    }
                }
            }
        }
    }
}

fn entries(words: &SheetWords<'_>) -> Markup {
    let (paper, lang) = (words.paper, words.lang);
    html! {
        table {
            colgroup { col style="width: 12%"; col; col style="width: 30%"; }
            tbody {
                @for note in &paper.entries {
                    @let (by, struck) = words.entry(note);
                    tr {
                        td { (lang.note_kind_name(note.kind)) }
                        td { p.struck[struck.is_some()] { (note.text) } @if let Some(struck) = &struck { p { (struck) } } }
                        td { (by) }
                    }
                }
            }
        }
    }
}

fn signatures(words: &SheetWords<'_>) -> Markup {
    let (paper, lang) = (words.paper, words.lang);
    html! {
        h2 { (lang.print_signatures()) }
        @if !paper.signatures.is_empty() {
            table {
                tbody {
                    @for s in &paper.signatures {
                        tr {
                            td { (lang.side_name(s.side)) } td { (words.staff(s.by)) } td { (lang.full_time(s.at)) }
                            td.code { (s.anchor) }
                        }
                    }
                }
            }
        }
        div.hand {
            @for side in [Side::Outgoing, Side::Incoming] {
                p { (lang.side_name(side)) " " (lang.print_by_hand()) }
            }
        }
    }
}
