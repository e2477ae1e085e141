//! `load`: years of history into a store that has not begun to work, and a file of invented history to try it with.

use super::args::By;
use super::data::{bar, tick};
use super::password::Passwords;
use super::{Failure, REFUSED, Setup, file_of, say, told, trouble};
use crate::desk::{Desk, LoadError};
use crate::domain::ids::StaffId;
use crate::domain::ticket::Outcome;
use crate::i18n::Lang;
use crate::text::fold;
use std::fs::OpenOptions;
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Loads a file of tickets of the past.
pub fn run(setup: &Setup, file: &Path, by: &By) -> Result<u8, Failure> {
    let lang = setup.lang;
    let (path, as_) = (setup.data(false), setup.open_as(" load"));
    let shown = bar(lang.cli_opening());
    let opened = Desk::open_to_load(&path, &as_, setup.choice_told(), &mut |at, of| tick(&shown, at, of));
    let mut desk = opened.map(|desk| setup.with_book(desk)).map_err(|e| trouble(lang, &e))?;
    let me = StaffId(by.by);
    shown.finish_and_clear();
    Passwords::new(setup, by.password_stdin).prove(&mut desk, me)?;
    let shown = bar(lang.cli_loading());
    let name = file.display().to_string();
    let outcomes = [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Unreachable].map(|outcome| {
        let code = serde_json::to_value(outcome).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default();
        vec![code, fold(Lang::Zh.outcome_name(outcome)), fold(Lang::En.outcome_name(outcome))]
    });
    let loaded = desk.load_history(file, me, outcomes, setup.now(), &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    let loaded = loaded.map_err(|e| failure(lang, &desk, &name, &e))?;
    if by.json {
        let text = serde_json::to_string(&loaded).map_err(|e| Failure::new(REFUSED, e.to_string()))?;
        return say(&format!("{text}\n"), lang);
    }
    say(&format!("{}\n", lang.cli_loaded(loaded.tickets, loaded.events, loaded.open, loaded.households)), lang)
}

fn failure(lang: Lang, desk: &Desk, file: &str, e: &LoadError) -> Failure {
    match e {
        LoadError::Desk(e) => told(lang, desk, e),
        LoadError::Read(e) => Failure::new(5, format!("{file}: {}", lang.io_error(e))),
        LoadError::Faults(faults) => {
            let line = |(line, fault): &(u64, crate::desk::PastFault)| lang.load_line(file, *line, &fault.words(lang));
            let mut text: Vec<String> = faults.iter().map(line).collect();
            text.push(lang.load_nothing(faults.len()));
            Failure::new(REFUSED, text.join("\n"))
        }
        LoadError::NotFirst => Failure::new(REFUSED, lang.load_not_first().to_owned()),
        LoadError::Another => Failure::new(REFUSED, lang.load_another().to_owned()),
        LoadError::Unable => Failure::new(REFUSED, lang.load_unable().to_owned()),
    }
}

/// Writes a file of invented history, the same for the same seed.
pub fn sample(setup: &Setup, file: &Path, tickets: u64, seed: u64) -> Result<u8, Failure> {
    let lang = setup.lang;
    let told = |e: std::io::Error| Failure::new(5, format!("{}: {}", file.display(), lang.io_error(&e)));
    let opened: Box<dyn Write> = match file_of(Some(file)) {
        None => Box::new(std::io::stdout().lock()),
        Some(file) => Box::new(OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(told)?),
    };
    let mut out = BufWriter::with_capacity(1 << 20, opened);
    let shown = bar(lang.cli_building());
    let rules = setup.rules()?;
    let made = crate::demo::past(&rules, tickets, seed, setup.now(), &mut out, &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    made.map_err(|e| Failure::new(REFUSED, e.to_string()))?;
    out.flush().map_err(told)?;
    Ok(0)
}
