//! Reading keymap files.

use super::chord::KeySeq;
use super::fault::{Fault, Place, Problem, Report, Severity};
use super::lint;
use super::map::{Binding, Keymap};
use crate::action::{Action, Scope};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The keymaps that come with the program: (name, text).
pub const SHIPPED: &[(&str, &str)] = &[
    ("default", include_str!("../../keymaps/default.toml")),
    ("pinyin", include_str!("../../keymaps/pinyin.toml")),
    ("vim", include_str!("../../keymaps/vim.toml")),
    ("emacs", include_str!("../../keymaps/emacs.toml")),
];

/// The word that frees: as a value an action's keys, as a name any keys.
const NOOP: &str = "noop";

/// One line of a file: these keys for this action.
pub(super) struct Entry {
    pub scope: Scope,
    pub action: Action,
    pub keys: Vec<(KeySeq, Place)>,
    pub place: Place,
}

/// Keys that a file frees.
pub(super) struct Freed {
    pub scope: Scope,
    pub keys: KeySeq,
    pub place: Place,
}

/// What a file says, before it is laid over its base.
#[derive(Default)]
struct File {
    base: Option<String>,
    entries: Vec<Entry>,
    freed: Vec<Freed>,
    faults: Vec<Fault>,
}

/// The text of a shipped keymap.
#[must_use]
pub fn shipped_text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

/// A shipped keymap. `None` if there is none of that name.
#[must_use]
pub fn shipped(name: &str) -> Option<Keymap> {
    read(shipped_text(name)?, name, 0).0
}

impl Default for Keymap {
    /// The map of function keys that a desk starts with.
    fn default() -> Self {
        // A test holds every shipped map to be without faults; an empty map would still show its hints.
        shipped("default").unwrap_or(Self { name: String::new(), bindings: Vec::new() })
    }
}

/// Reads a user's keymap: a diff over its base. The report may hold warnings.
///
/// # Errors
/// A report with every error of the file, not only the first.
pub fn load(text: &str, file: &str) -> Result<(Keymap, Report), Report> {
    match read(text, file, 0) {
        (Some(keymap), report) => Ok((keymap, report)),
        (None, report) => Err(report),
    }
}

/// All faults of a keymap file.
#[must_use]
pub fn check(text: &str, file: &str) -> Report {
    read(text, file, 0).1
}

/// Maps of maps: a shipped map may rest on another, but not for ever.
const DEEPEST: usize = 4;

fn read(text: &str, name: &str, depth: usize) -> (Option<Keymap>, Report) {
    let mut file = parse(text);
    let base = match file.base.as_deref() {
        Some("none") => Vec::new(),
        base => {
            let base = base.unwrap_or("default");
            let under = shipped_text(base).filter(|_| depth < DEEPEST);
            under.and_then(|text| read(text, base, depth + 1).0).map_or_else(Vec::new, |keymap| keymap.bindings)
        }
    };
    let whole = merge(&mut file, base.clone());
    let mut faults = std::mem::take(&mut file.faults);
    let broken = faults.iter().any(|fault| fault.severity == Severity::Error);
    // What is missing is only clear once everything could be read.
    lint::conflicts(&whole, &file.entries, &mut faults);
    if !broken {
        let taken = lint::Taken { base: &base, entries: &file.entries, freed: &file.freed };
        lint::reach(&whole, &taken, &mut faults);
    }
    faults.sort_by_key(|fault| (fault.place.is_none(), fault.place));
    let report = Report { file: name.to_owned(), faults };
    if report.has_errors() {
        return (None, report);
    }
    let order = |binding: &Binding| (binding.scope, binding.action);
    let mut bindings: Vec<Binding> = whole.into_iter().map(|(binding, _)| binding).collect();
    bindings.sort_by_key(order);
    (Some(Keymap { name: name.to_owned(), bindings }), report)
}

/// Lays the file over its base. Each binding with the place it comes from, `None` for the base's.
fn merge(file: &mut File, base: Vec<Binding>) -> Vec<(Binding, Option<Place>)> {
    for freed in &file.freed {
        if !base.iter().any(|binding| binding.scope == freed.scope && binding.keys == freed.keys) {
            let problem = Problem::NothingToFree(freed.keys.to_string());
            file.faults.push(Fault { problem, severity: Severity::Warning, place: Some(freed.place) });
        }
    }
    let mut whole: Vec<(Binding, Option<Place>)> = base
        .into_iter()
        .filter(|b| !file.entries.iter().any(|entry| entry.scope == b.scope && entry.action == b.action))
        .filter(|b| !file.freed.iter().any(|freed| freed.scope == b.scope && freed.keys == b.keys))
        .map(|binding| (binding, None))
        .collect();
    for entry in &file.entries {
        for (keys, place) in &entry.keys {
            let binding = Binding { scope: entry.scope, action: entry.action, keys: keys.clone() };
            whole.push((binding, Some(*place)));
        }
    }
    whole
}

/// A parser that goes on after each fault.
struct Parser<'a> {
    text: &'a str,
    file: File,
}

fn parse(text: &str) -> File {
    let mut parser = Parser { text, file: File::default() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        parser.error(span, Problem::Syntax(error.message().to_owned()));
    }
    let mut sections: Vec<_> = table.get_ref().iter().collect();
    // TOML tables come sorted by name; faults and duplicates want the file's order.
    sections.sort_by_key(|(key, _)| key.span().start);
    for (key, value) in sections {
        parser.top(key.get_ref(), key.span(), value);
    }
    // Behind a syntax error the parser is guessing: what it makes of the rest would mislead.
    let syntax = |fault: &&Fault| matches!(fault.problem, Problem::Syntax(_));
    if let Some(first) = parser.file.faults.iter().filter(syntax).filter_map(|fault| fault.place).min() {
        parser.file.faults.retain(|fault| syntax(&fault) || fault.place < Some(first));
    }
    parser.file
}

impl Parser<'_> {
    fn error(&mut self, span: Range<usize>, problem: Problem) {
        let place = Some(place(self.text, span.start));
        self.file.faults.push(Fault { problem, severity: Severity::Error, place });
    }

    fn top(&mut self, name: &str, at: Range<usize>, value: &Spanned<DeValue<'_>>) {
        match (Scope::from_id(name), value.get_ref()) {
            (Some(scope), DeValue::Table(table)) => {
                let mut lines: Vec<_> = table.iter().collect();
                lines.sort_by_key(|(key, _)| key.span().start);
                for (key, value) in lines {
                    self.line(scope, key.get_ref(), key.span(), value);
                }
            }
            (None, DeValue::String(base)) if name == "base" => {
                if base != "none" && shipped_text(base).is_none() {
                    self.error(value.span(), Problem::UnknownBase(base.to_string()));
                }
                self.file.base = Some(base.to_string());
            }
            (None, DeValue::Table(_)) => {
                let near = nearest(name, Scope::ALL.into_iter().map(Scope::id));
                self.error(at, Problem::UnknownScope(name.to_owned(), near));
            }
            _ => self.error(at, Problem::UnknownSetting(name.to_owned())),
        }
    }

    fn line(&mut self, scope: Scope, name: &str, at: Range<usize>, value: &Spanned<DeValue<'_>>) {
        let keys = self.keys(value);
        if name == NOOP {
            let freed = keys.into_iter().map(|(keys, place)| Freed { scope, keys, place });
            self.file.freed.extend(freed);
            return;
        }
        let Some(action) = Action::from_id(name) else {
            let near = nearest(name, Action::ALL.iter().map(|action| action.id()));
            return self.error(at, Problem::UnknownAction(name.to_owned(), near));
        };
        if !action.fits(scope) {
            return self.error(at, Problem::Misplaced(action, scope));
        }
        let place = place(self.text, at.start);
        self.file.entries.push(Entry { scope, action, keys, place });
    }

    /// The keys of a value; faults for those that can't be read.
    fn keys(&mut self, value: &Spanned<DeValue<'_>>) -> Vec<(KeySeq, Place)> {
        match value.get_ref() {
            DeValue::String(text) if text == NOOP => Vec::new(),
            DeValue::String(text) => self.key(text, value.span()).into_iter().collect(),
            DeValue::Array(items) => {
                let mut keys = Vec::new();
                for item in items.iter() {
                    match item.get_ref() {
                        DeValue::String(text) => keys.extend(self.key(text, item.span())),
                        other => self.error(item.span(), Problem::NotKeys(other.type_str().to_owned())),
                    }
                }
                keys
            }
            other => {
                self.error(value.span(), Problem::NotKeys(other.type_str().to_owned()));
                Vec::new()
            }
        }
    }

    fn key(&mut self, text: &str, span: Range<usize>) -> Option<(KeySeq, Place)> {
        match KeySeq::parse(text) {
            Ok(keys) => Some((keys, place(self.text, span.start))),
            Err((part, why)) => {
                self.error(span, Problem::BadKey(part, why));
                None
            }
        }
    }
}

/// Line and column of a byte offset.
fn place(text: &str, offset: usize) -> Place {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    Place { line, column }
}

/// The name that was probably meant: few letters differ.
fn nearest(name: &str, all: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    let name = name.to_ascii_lowercase().replace('_', "-");
    all.map(|known| (distance(&name, known), known))
        .min()
        .filter(|(distance, known)| *distance <= (known.len() / 3).max(1))
        .map(|(_, known)| known)
}

/// How many letters must be put in, taken out or changed.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((to, above), diagonal) in b.iter().zip(row.iter().skip(1)).zip(&row) {
            let left = next.last().copied().unwrap_or_default();
            next.push((diagonal + usize::from(from != *to)).min(above + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}
