//! `verify`, `export`, `import`, `rebuild`: what is done to a store as a whole.

use super::{BROKEN, Failure, REFUSED, Setup, file_of, say, trouble};
use crate::desk::{Desk, DeskError};
use crate::i18n::Lang;
use crate::ledger::transfer::{self, ExportError, ImportError};
use crate::ledger::{Anchor, Anchored, LedgerError, verify as verify_ledger};
use crate::store::{FoundAs, OpenAs, Rescue, Store, StoreError, StoreId};
use indicatif::{ProgressBar, ProgressStyle};
use std::fs::{File, OpenOptions};
use std::io::{BufReader, BufWriter, IsTerminal, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Exit code: an anchor from paper is not met.
pub const ANCHOR: u8 = 4;

/// A bar on standard error; silent where that is no terminal.
pub fn bar(words: &'static str) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0).with_message(words);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:30}] {percent}%") {
        bar.set_style(style.progress_chars("#>-"));
    }
    bar
}

/// Moves a bar.
pub fn tick(bar: &ProgressBar, at: u64, of: u64) {
    bar.set_length(of);
    bar.set_position(at);
}

/// Checks the whole ledger, and an anchor that somebody has on paper. Exit 0 whole, 3 broken, 4 anchor not met, 5 can't
/// be opened.
pub fn verify(setup: &Setup, anchor: Option<&str>, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let anchor: Option<Anchor> = match anchor {
        Some(text) => Some(
            text.parse()
                .map_err(|e: crate::ledger::NoAnchor| Failure::usage(lang.cli_bad_anchor(text, e.words(lang))))?,
        ),
        None => None,
    };
    let mut store =
        Rescue::open(&setup.data(false), &setup.open_as(" verify")).map_err(|e| trouble(lang, &e.into()))?;
    let shown = bar(lang.cli_checking());
    let report = verify_ledger(store.ledger(), &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    let met = match &anchor {
        Some(anchor) => Some(anchor.check(store.ledger()).map_err(|e| trouble(lang, &e.into()))?),
        None => None,
    };
    // What verify itself has found is not told twice.
    let told = |e: &StoreError| report.fault.is_some() && matches!(e, StoreError::Ledger(_));
    let doubts: Vec<String> = std::mem::take(&mut store.doubts)
        .into_iter()
        .filter(|e| !told(e))
        .map(|e| DeskError::from(e).words(lang))
        .collect();
    let code = match (&report.fault, met) {
        (Some(_), _) => BROKEN,
        (None, _) if !doubts.is_empty() => BROKEN,
        (None, Some(Anchored::Differs | Anchored::Beyond { .. })) => ANCHOR,
        _ => 0,
    };
    let head = Anchor::of(report.head);
    if json {
        let met = met.map(|m| match m {
            Anchored::Met => "met",
            Anchored::Differs => "differs",
            Anchored::Beyond { .. } => "beyond",
        });
        let value = serde_json::json!({
            "whole": report.is_whole(),
            "events": report.entries,
            "streams": report.streams,
            "head": report.head.hash.to_string(),
            "anchor": head.to_string(),
            "anchor_given": met,
            "time_back_at": report.time_back_at,
            "fault": report.fault.as_ref().map(LedgerError::to_string),
            "doubts": doubts,
        });
        let value = crate::text::to_json(&value).map_err(|e| Failure::new(REFUSED, e.to_string()))?;
        say(&format!("{value}\n"), lang)?;
        return Ok(code);
    }
    let mut text = match &report.fault {
        None => lang.cli_verify_ok(report.entries, head),
        Some(fault) => fault.words(lang),
    };
    for doubt in &doubts {
        text = format!("{text}\n{doubt}");
    }
    for mended in store.keeper.set_aside.iter().flat_map(|aside| aside.words(lang)) {
        text = format!("{text}\n{mended}");
    }
    if let Some(position) = report.time_back_at {
        text = format!("{text}\n{}", lang.cli_verify_time_back(position));
    }
    match met {
        Some(Anchored::Met) => text = format!("{text}\n{}", lang.cli_anchor_met()),
        Some(Anchored::Differs) => text = format!("{text}\n{}", lang.cli_anchor_differs()),
        Some(Anchored::Beyond { head }) => text = format!("{text}\n{}", lang.cli_anchor_beyond(head)),
        None => {}
    }
    say(&format!("{text}\n"), lang)?;
    Ok(code)
}

/// Makes the index again.
pub fn rebuild(setup: &Setup) -> Result<u8, Failure> {
    let (path, as_, choice) = (setup.data(false), setup.open_as(" rebuild"), setup.choice_told());
    let shown = bar(setup.lang.cli_opening());
    let desk = Desk::reindex(&path, &as_, choice, &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    let desk = desk.map(|desk| setup.with_book(desk)).map_err(|e| trouble(setup.lang, &e))?;
    say(&format!("{}\n", setup.lang.cli_rebuilt(desk.head().position)), setup.lang)
}

/// Writes every event as a line of JSON: to a new file, or to standard output. What is whole before a fault is written.
pub fn export(setup: &Setup, file: Option<&Path>) -> Result<u8, Failure> {
    let lang = setup.lang;
    let store = Rescue::open(&setup.data(false), &setup.open_as(" export")).map_err(|e| trouble(lang, &e.into()))?;
    let ledger = store.ledger();
    let whole = verify_ledger(ledger, &mut |_, _| {});
    let to = whole.fault.as_ref().map(|_| whole.entries);
    let shown = bar(lang.cli_exporting());
    let mut progress = |at, of| tick(&shown, at, of);
    let written = match file_of(file) {
        None => transfer::export(ledger, &mut BufWriter::new(std::io::stdout().lock()), to, &mut progress),
        Some(path) => {
            let name = path.display().to_string();
            let opened = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
            let opened = opened.map_err(|e| Failure::new(5, format!("{name}: {}", lang.io_error(&e))))?;
            let mut out = BufWriter::new(opened);
            let done = transfer::export(ledger, &mut out, to, &mut progress).and_then(|head| {
                out.flush()?;
                out.get_ref().sync_all()?;
                Ok(head)
            });
            if done.is_err() {
                // Half a file must not be taken for an export; the next try may use the name.
                drop(out.into_parts());
                let _ = std::fs::remove_file(path);
            }
            done
        }
    };
    shown.finish_and_clear();
    let head = written.map_err(|e| match &e {
        ExportError::Write(_) => Failure::new(5, e.words(lang)),
        ExportError::Ledger(_) => Failure::new(BROKEN, e.words(lang)),
    })?;
    eprintln!("{}\n{}", lang.cli_exported(head.position), lang.cli_export_has_no_names());
    match whole.fault {
        None => Ok(0),
        Some(fault) => Err(Failure::new(BROKEN, fault.words(lang))),
    }
}

/// Reads an export into a new store, to the same hashes. The file is checked to its end before anything is founded.
pub fn import(setup: &Setup, file: &Path) -> Result<u8, Failure> {
    let lang = setup.lang;
    let name = file.display().to_string();
    let open = || File::open(file).map_err(|e| Failure::new(5, format!("{name}: {}", lang.io_error(&e))));
    let faulty = |e: ImportError| Failure::new(REFUSED, import_words(lang, &name, &e));
    let shown = bar(lang.cli_importing());
    let (header, _) = transfer::check(BufReader::new(open()?), &mut |at, of| tick(&shown, at, of)).map_err(faulty)?;
    let id: Option<StoreId> = header.store.as_deref().and_then(|s| s.parse().ok());
    let path = setup.data(header.drill);
    let as_: OpenAs = setup.open_as(" import");
    let mut store =
        Store::found(&path, FoundAs { drill: header.drill, id }, &as_).map_err(|e| trouble(lang, &e.into()))?;
    // Half a history must not be opened as if it were whole, whatever ends the import.
    store.keeper.begin_filling().map_err(|e| trouble(lang, &e.into()))?;
    let read = transfer::import(BufReader::new(open()?), &mut store.ledger, &mut |at, of| tick(&shown, at, of));
    read.map_err(faulty)?;
    store.keeper.filled().map_err(|e| trouble(lang, &e.into()))?;
    drop(store);
    // It is there already: another book that was named is told, and no reason to fail.
    let desk = Desk::open_by(&path, &as_, setup.choice().choice, &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    let desk = desk.map(|desk| setup.with_book(desk)).map_err(|e| trouble(lang, &e))?;
    let text = lang.cli_imported(header.entries, Anchor::of(desk.head()));
    say(&format!("{text}\n{}\n", lang.cli_import_has_no_names()), lang)
}

fn import_words(lang: Lang, name: &str, e: &ImportError) -> String {
    lang.cli_import_fault(name, e.line, &e.fault.words(lang))
}
