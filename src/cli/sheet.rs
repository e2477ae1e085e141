//! `sheet …` and `verify --sheet`: handover sheets outside of the screen, and whether the ledger still matches one on paper.

use super::args::SheetSub;
use super::data::{ANCHOR, bar, tick};
use super::lookback::{self, Looks};
use super::{BROKEN, Failure, REFUSED, Setup, USAGE, say, trouble};
use crate::board::PastSheet;
use crate::desk::{Desk, DeskError, DeskNames};
use crate::domain::event::{Event, Side};
use crate::domain::ids::SheetId;
use crate::i18n::Lang;
use crate::ledger::paper::{OnPaper, PaperCode, SheetMoment, look_up};
use crate::ledger::{Anchor, LedgerError, NoAnchor, verify as verify_ledger};
use crate::print::{sheet_html, sheet_text};
use crate::runtime::prints;
use crate::store::Rescue;
use crate::text::to_json;
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

/// Exit code: no sheet of this ledger has the code.
const UNKNOWN: u8 = 6;

/// `frontdesk sheet …`
pub fn run(setup: &Setup, action: SheetSub) -> Result<u8, Failure> {
    let lang = setup.lang;
    let (SheetSub::List { eyes, .. } | SheetSub::Show { eyes, .. } | SheetSub::Print { eyes, .. }) = &action;
    let mut desk = lookback::opened(setup, " sheet", *eyes, Looks::Anybody)?;
    match action {
        SheetSub::List { json, .. } => {
            let all: Vec<PastSheet> = desk.sheets().collect::<Result<_, _>>().map_err(|e| trouble(lang, &e))?;
            if json {
                return print_json(lang, &all);
            }
            if all.is_empty() {
                return say(&format!("{}\n", lang.sheet_list_none()), lang);
            }
            let lines: String = all.iter().map(|s| format!("{}\n", line(&desk, lang, s))).collect();
            say(&lines, lang)
        }
        SheetSub::Show { number, json: true, .. } => {
            let paper = paper(setup, &mut desk, number)?;
            print_json(lang, &paper)
        }
        SheetSub::Show { number, json: false, .. } => {
            let text = rendered(setup, &mut desk, number, false)?;
            say(&text, lang)
        }
        SheetSub::Print { number, html, out, .. } => {
            let text = rendered(setup, &mut desk, number, html)?;
            put(&desk, &text, out, &format!("sheet-{number:04}"), html, lang)
        }
    }
}

/// Writes a paper where it is wanted: to standard output for `-`, into a file, or under its name into the data folder's
/// prints.
pub(super) fn put(
    desk: &Desk,
    text: &str,
    out: Option<PathBuf>,
    name: &str,
    html: bool,
    lang: Lang,
) -> Result<u8, Failure> {
    if out.as_deref() == Some(Path::new("-")) {
        return say(text, lang);
    }
    let failed = |path: &Path, e| Failure::new(5, format!("{}: {}", path.display(), lang.io_error(&e)));
    let name = format!("{name}.{}", if html { "html" } else { "txt" });
    let path = match (out, desk.folder()) {
        (Some(path), _) => path,
        (None, Some(folder)) => {
            let folder = folder.prints();
            prints::folder(&folder).map_err(|e| failed(&folder, e))?;
            folder.join(name)
        }
        (None, None) => PathBuf::from(name),
    };
    prints::write(&path, text).map_err(|e| failed(&path, e))?;
    say(&format!("{}\n", lang.sheet_written(&path.display().to_string())), lang)
}

fn paper(setup: &Setup, desk: &mut Desk, number: u32) -> Result<crate::board::SheetPaper, Failure> {
    let lang = setup.lang;
    let found = desk.sheet_paper(SheetId(number), setup.now()).map_err(|e| trouble(lang, &e))?;
    found.ok_or_else(|| Failure::new(REFUSED, lang.sheet_unknown(number)))
}

fn rendered(setup: &Setup, desk: &mut Desk, number: u32, html: bool) -> Result<String, Failure> {
    let paper = paper(setup, desk, number)?;
    let names = DeskNames(desk, setup.lang);
    Ok(if html { sheet_html(&paper, setup.lang, &names) } else { sheet_text(&paper, setup.lang, &names) })
}

fn line(desk: &Desk, lang: Lang, s: &PastSheet) -> String {
    let from = lang.list(s.outgoing.iter().map(|id| desk.staff_name(*id)), 4);
    let to = s.incoming.map_or_else(|| lang.sheet_open().to_owned(), |(who, _)| desk.staff_name(who));
    lang.sheet_line(s.sheet.0, &lang.full_time(s.prepared), &from, &to, s.lines)
}

/// Writes a value as a line of JSON.
pub(super) fn print_json<T: serde::Serialize>(lang: Lang, value: &T) -> Result<u8, Failure> {
    let text = to_json(value).map_err(|e| Failure::new(REFUSED, e.to_string()))?;
    say(&format!("{text}\n"), lang)
}

/// Checks the whole ledger and holds it against a code from paper. Exit 0 when it matches, 2 mistyped, 3 broken, 4 does
/// not match, 5 can't be opened, 6 no sheet has the code.
pub fn verify(setup: &Setup, typed: &str, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let code = PaperCode::parse(typed).map_err(|e| match e {
        NoAnchor::Mistyped => Failure::usage(lang.paper_mistyped(typed)),
        NoAnchor::Form => Failure::usage(lang.paper_form(typed)),
    })?;
    let mut store =
        Rescue::open(&setup.data(false), &setup.open_as(" verify")).map_err(|e| trouble(lang, &e.into()))?;
    let shown = bar(lang.cli_checking());
    let report = verify_ledger(store.ledger(), &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    let doubts: Vec<String> =
        std::mem::take(&mut store.doubts).into_iter().map(|e| DeskError::from(e).words(lang)).collect();
    let broken = report.fault.is_some() || !doubts.is_empty();
    let found = look_up(store.ledger(), &code);
    let found = match found {
        Ok(found) => found,
        Err(e) if !broken => return Err(trouble(lang, &e.into())),
        Err(_) => OnPaper::Unknown,
    };
    let (word, exit) = match &found {
        _ if broken => ("broken", BROKEN),
        OnPaper::Met(_) => ("met", 0),
        OnPaper::NotASheet { .. } => ("not_a_sheet", UNKNOWN),
        OnPaper::Differs { .. } => ("differs", ANCHOR),
        OnPaper::Beyond { .. } => ("beyond", ANCHOR),
        OnPaper::Near(_) => ("mistyped", USAGE),
        OnPaper::Unknown => ("unknown", UNKNOWN),
    };
    let head = Anchor::of(report.head);
    if json {
        let value = json!({
            "answer": word,
            "whole": !broken,
            "events": report.entries,
            "anchor": head.to_string(),
            "fault": report.fault.as_ref().map(LedgerError::to_string),
            "doubts": doubts,
            "sheet": moment_json(&found),
        });
        print_json(lang, &value)?;
        return Ok(exit);
    }
    let mut lines = match &report.fault {
        None => vec![lang.cli_verify_ok(report.entries, head)],
        Some(fault) => vec![fault.words(lang)],
    };
    lines.extend(doubts);
    // Numbers: a check reads no contacts, so that it works where they do not open.
    lines.extend(found.words(lang, &|id| format!("#{id}")));
    say(&format!("{}\n", lines.join("\n")), lang)?;
    Ok(exit)
}

fn moment_json(found: &OnPaper) -> Value {
    match found {
        OnPaper::Met(m) | OnPaper::Near(m) => json!({
            "sheet": m.sheet,
            "position": m.event.position,
            "at": m.event.at,
            "by": m.event.actor.staff(),
            "event": kind(m),
            "anchor": m.anchor.to_string(),
            "prepared_again": m.prepared_again,
            "sealed": m.sealed,
            "corrections": m.corrections,
        }),
        OnPaper::Differs { position, sheet } => json!({"sheet": sheet, "position": position}),
        OnPaper::NotASheet { position } => json!({"sheet": null, "position": position}),
        OnPaper::Beyond { head } => json!({"sheet": null, "head": head}),
        OnPaper::Unknown => Value::Null,
    }
}

fn kind(moment: &SheetMoment) -> &'static str {
    match moment.event.event {
        Event::SheetSigned { side: Side::Outgoing, .. } => "signed_out",
        Event::SheetSigned { side: Side::Incoming, .. } => "signed_in",
        _ => "prepared",
    }
}
