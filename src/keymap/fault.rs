//! What can be wrong with a keymap file, and how it is told.

use super::chord::{BadKey, Doubt, LONGEST};
use crate::action::{Action, Scope};
use crate::i18n::Lang;
use std::fmt::Write as _;

/// How bad a fault is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The keymap can be used; something may surprise.
    Warning,
    /// The keymap can't be used.
    Error,
}

/// A place in the file, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Line.
    pub line: usize,
    /// Column.
    pub column: usize,
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// Not TOML; the parser's own words.
    Syntax(String),
    /// A section that is no scope, and the nearest one.
    UnknownScope(String, Option<&'static str>),
    /// A line outside the sections that is not `base`.
    UnknownSetting(String),
    /// `base` names no shipped keymap.
    UnknownBase(String),
    /// An action that doesn't exist, and the nearest one.
    UnknownAction(String, Option<&'static str>),
    /// An action in a scope where it can't be done.
    Misplaced(Action, Scope),
    /// Neither a key nor a list of keys.
    NotKeys(String),
    /// A key that can't be read or can't be typed: the key as written, and why.
    BadKey(String, BadKey),
    /// More keys in a row than allowed.
    TooLong(String),
    /// Esc in a sequence: it breaks one off.
    EscInSequence(String),
    /// A plain character as first key where characters are text.
    IsText(String, Scope),
    /// The same keys twice in one scope of the file: keys, the other action, and where it stands.
    Duplicate(String, Action, Place),
    /// The base has these keys for another action.
    TakenInBase(String, Action, Scope),
    /// These keys begin a longer sequence: the shorter, its action, the longer, its action, its scope.
    Prefix {
        /// The shorter sequence.
        short: String,
        /// Its action.
        short_action: Action,
        /// The longer sequence.
        long: String,
        /// Its action.
        long_action: Action,
        /// The scope of the other one of the two.
        scope: Scope,
    },
    /// `noop` for keys that do nothing in the base.
    NothingToFree(String),
    /// No key left for what a desk can't do without.
    NoWayOut(Action, Scope),
    /// No key that works with an input method on and on every terminal.
    NotReachable(Vec<Action>, Scope),
    /// A key that not every terminal sends.
    Doubtful(String, Doubt),
}

/// One fault, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub problem: Problem,
    /// How bad.
    pub severity: Severity,
    /// Where; `None` when it is about the file as a whole.
    pub place: Option<Place>,
}

/// All faults of one file, in its order; those about the whole file last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The file's name, as it is to be shown.
    pub file: String,
    /// The faults.
    pub faults: Vec<Fault>,
}

impl Report {
    /// Whether the keymap can't be used.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.faults.iter().any(|fault| fault.severity == Severity::Error)
    }

    /// How many errors and how many warnings.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let errors = self.faults.iter().filter(|fault| fault.severity == Severity::Error).count();
        (errors, self.faults.len() - errors)
    }

    /// One line for each fault, `file:line:column: error: what`, and a last line with the count.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let mut out = String::new();
        for fault in &self.faults {
            let place = fault.place.map_or_else(String::new, |at| format!("{}:{}:", at.line, at.column));
            let severity = match fault.severity {
                Severity::Error => lang.keys_error(),
                Severity::Warning => lang.keys_warning(),
            };
            // Writing to a String can't fail.
            let _ = writeln!(out, "{}:{place} {severity}{}", self.file, fault.problem.text(lang));
        }
        let (errors, warnings) = self.counts();
        out.push_str(&match (errors, warnings) {
            (0, 0) => lang.keys_sound(&self.file),
            _ => lang.keys_count(errors, warnings),
        });
        out.push('\n');
        out
    }
}

/// An action as a fault names it: what the file says, and what the operator knows it as.
fn named(action: Action, lang: Lang) -> String {
    format!("{} ({})", action.id(), lang.action_name(action))
}

impl Problem {
    /// The fault in words, with what to do about it.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let meant = |near: &Option<&str>| near.map_or_else(String::new, |near| lang.keys_did_you_mean(near));
        match self {
            Self::Syntax(words) => lang.keys_syntax(words),
            Self::UnknownScope(name, near) => {
                let all: Vec<&str> = Scope::ALL.iter().map(|scope| scope.id()).collect();
                lang.keys_unknown_scope(name, &meant(near), &all.join(", "))
            }
            Self::UnknownSetting(name) => lang.keys_unknown_setting(name),
            Self::UnknownBase(name) => {
                let all: Vec<&str> = super::SHIPPED.iter().map(|(name, _)| *name).collect();
                lang.keys_unknown_base(name, &all.join(", "))
            }
            Self::UnknownAction(name, near) => lang.keys_unknown_action(name, &meant(near)),
            Self::Misplaced(action, scope) => {
                let homes: Vec<&str> = action.homes().iter().map(|home| home.id()).collect();
                lang.keys_misplaced(&named(*action, lang), scope.id(), &homes.join(", "))
            }
            Self::NotKeys(what) => lang.keys_not_keys(what),
            Self::BadKey(key, why) => lang.keys_bad_key(key, &bad_key(why, lang)),
            Self::TooLong(keys) => lang.keys_too_long(keys, LONGEST),
            Self::EscInSequence(keys) => lang.keys_esc(keys),
            Self::IsText(keys, scope) => lang.keys_is_text(keys, scope.id()),
            Self::Duplicate(keys, other, at) => lang.keys_duplicate(keys, &named(*other, lang), at.line),
            Self::TakenInBase(keys, other, scope) => {
                lang.keys_taken(keys, &named(*other, lang), scope.id(), other.id())
            }
            Self::Prefix { short, short_action, long, long_action, scope } => {
                lang.keys_prefix(short, &named(*short_action, lang), long, &named(*long_action, lang), scope.id())
            }
            Self::NothingToFree(keys) => lang.keys_nothing_to_free(keys),
            Self::NoWayOut(action, scope) => lang.keys_no_way_out(&named(*action, lang), scope.id()),
            Self::NotReachable(actions, scope) => {
                let names: Vec<String> = actions.iter().map(|action| named(*action, lang)).collect();
                lang.keys_not_reachable(scope.id(), &names.join(", "))
            }
            Self::Doubtful(keys, Doubt::Extended) => lang.keys_extended(keys),
            Self::Doubtful(keys, Doubt::Taken) => lang.keys_taken_by_desktop(keys),
        }
    }
}

fn bad_key(why: &BadKey, lang: Lang) -> String {
    match why {
        BadKey::Empty => lang.keys_empty().to_owned(),
        BadKey::Modifier(word) => lang.keys_modifier(word),
        BadKey::Key(word) => lang.keys_no_such_key(word),
        BadKey::Minus => lang.keys_minus().to_owned(),
        BadKey::ShiftedChar(c) if c.is_ascii_lowercase() => lang.keys_shifted(&c.to_ascii_uppercase().to_string()),
        BadKey::ShiftedChar(c) if c.is_ascii_uppercase() => lang.keys_shifted(&c.to_string()),
        BadKey::ShiftedChar(_) => lang.keys_shifted_sign().to_owned(),
        BadKey::SameAs(twin) => lang.keys_same_as(twin),
        BadKey::NotSent => lang.keys_not_sent().to_owned(),
        BadKey::Swallowed => lang.keys_swallowed().to_owned(),
    }
}
