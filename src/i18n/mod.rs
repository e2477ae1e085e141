//! Every text people see, in zh-CN and en side by side.
//!
//! A text is a method of [`Lang`] with typed arguments, made by [`messages!`](crate::messages): a wrong name, a missing
//! argument or a missing language does not compile, and two texts of one name collide. Names of closed sets (actions,
//! grades, stages …) are made by [`names!`](crate::names): a `match` without a wildcard, so a new variant does not
//! compile before it has a name in both languages.
//!
//! One file for each noun. A new file is one line in the `tables!` list below; the list is what the tests walk through.

#[macro_use]
mod table;
mod lang;

pub use lang::Lang;

/// One entry of a table, as the tests and the translators see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Text {
    /// Name of the method, or `method.Variant` for a named set.
    pub id: &'static str,
    /// The Chinese template, with `{name}` where an argument goes.
    pub zh: &'static str,
    /// The English template.
    pub en: &'static str,
    /// Whether the text is a template: then `{` and `}` are special.
    pub template: bool,
}

/// Declares the table files and the list of all tables.
macro_rules! tables {
    ($($file:ident: $($table:ident),+;)*) => {
        $(pub mod $file;)*
        /// All tables: (file, texts).
        pub const TABLES: &[(&str, &[Text])] = &[$($((stringify!($file), $file::$table),)+)*];
    };
}

tables! {
    access: TEXTS;
    agreements: TEXTS;
    backup: TEXTS;
    actions: NAMES, HELP, SCOPES, GROUPS;
    chrome: TEXTS, LANGUAGES;
    corrective: TEXTS;
    exec: TEXTS;
    io: TEXTS;
    grading: TEXTS;
    forms: FIELD_LABELS, FIELD_HINTS, TEXTS;
    evidence: TEXTS;
    incidents: TEXTS;
    keymap: TEXTS;
    ledger: TEXTS;
    load: TEXTS;
    pack: TRIGGERS, ACTION_TRIGGERS, TEXTS;
    policy: TEXTS;
    dialogs: TEXTS;
    escalation: SETTLEMENTS, TEXTS;
    domain: STAGES, ROLES, OUTCOMES, CLOSES, SIDES, NOTE_KINDS, CLOCK_KINDS, NEXT_ACTS, LINE_KINDS, FIELDS, LAWS, TEXTS;
    when: WEEKDAYS, WEEKDAYS_SHORT, TEXTS;
    report: TEXTS;
    roster: TEXTS;
    roster_files: TEXTS;
    trouble: TEXTS;
    usage: TEXTS, USAGE;
    refusals: TEXTS;
    history: TEXTS;
    screen: TEXTS, THEMES;
    staff: TEXTS;
    seat: TEXTS;
    panes: TEXTS;
    clocks: WHICH, STATES, TEXTS;
    callbacks: TEXTS;
    review: TEXTS, FIGURES, LATES, SAID, LINKS;
    print: TEXTS;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeSet, HashMap};

    /// The names between braces, without format specifications.
    fn placeholders(template: &str) -> BTreeSet<String> {
        let plain = template.replace("{{", "").replace("}}", "");
        plain
            .split('{')
            .skip(1)
            .map(|rest| rest.split('}').next().unwrap_or("").split(':').next().unwrap_or("").to_owned())
            .collect()
    }

    #[test]
    fn both_languages_are_there_and_name_the_same_arguments() {
        let mut wrong = Vec::new();
        for (file, table) in TABLES {
            for text in *table {
                if text.zh.trim().is_empty() || text.en.trim().is_empty() {
                    wrong.push(format!("{file}: {} is empty in one language", text.id));
                }
                if text.template && placeholders(text.zh) != placeholders(text.en) {
                    wrong.push(format!("{file}: {}: {:?} / {:?}", text.id, text.zh, text.en));
                }
                if !text.template && (text.zh.contains(['{', '}']) || text.en.contains(['{', '}'])) {
                    wrong.push(format!("{file}: {} has braces but takes no arguments", text.id));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn no_id_stands_twice() {
        let mut seen: HashMap<&str, &str> = HashMap::new();
        for (file, table) in TABLES {
            for text in *table {
                if let Some(first) = seen.insert(text.id, file) {
                    panic!("{} stands in {first} and in {file}", text.id);
                }
            }
        }
        assert!(seen.len() > 100, "the tables are not empty: {}", seen.len());
    }

    /// English without Chinese characters or full-width punctuation; Chinese without a missing translation.
    #[test]
    fn each_text_is_in_its_language() {
        let cjk = |c: char| matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}');
        let mut wrong = Vec::new();
        for (file, table) in TABLES {
            for text in *table {
                // The one text that must be read by somebody who can't read the current language.
                if text.id != "language_name.Zh" && text.en.chars().any(cjk) && !text.en.contains('“') {
                    wrong.push(format!("{file}: {} (en): {}", text.id, text.en));
                }
                let words = text.zh.chars().any(cjk);
                let letters = text.en.chars().filter(char::is_ascii_alphabetic).count() > 3;
                if !words && letters && text.id != "language_name.En" {
                    wrong.push(format!("{file}: {} (zh): {}", text.id, text.zh));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    #[test]
    fn placeholders_are_found() {
        let found: Vec<String> = placeholders("{{x}} {a} and {b:>3}").into_iter().collect();
        assert_eq!(found, ["a", "b"]);
    }
}
