//! `frontdesk policy diff A B`: how two packs differ, in the operators' words.

use super::describe::{Line, UNTOLD, describe};
use super::name;
use crate::cli::keys::Answer;
use crate::domain::rules::Rules;
use crate::i18n::Lang;
use serde_json::Value;

/// How two packs differ: what only the first says with `−`, what only the second says with `+`. Exit 1 when they do.
#[must_use]
pub fn diff(a: &Rules, b: &Rules, lang: Lang) -> Answer {
    let (head_a, head_b) = (head(a, lang), head(b, lang));
    let mut text = lang.pack_diff_head(&head_a, &head_b) + "\n";
    let mut count = 0;
    let mut part = |title: &str, lines: &[String]| {
        if !lines.is_empty() {
            count += lines.iter().filter(|l| !l.starts_with('−')).count().max(1);
            text += &format!("\n{title}\n");
            for line in lines {
                text += &format!("  {line}\n");
            }
        }
    };
    for (of_a, of_b) in describe(a, lang).iter().zip(&describe(b, lang)) {
        part(&of_a.title, &lines(&of_a.lines, &of_b.lines, lang));
    }
    let mut rest = Vec::new();
    let values = |rules: &Rules| serde_json::to_value(rules).unwrap_or_default();
    let (of_a, of_b) = (values(a), values(b));
    for field in UNTOLD {
        values_differ(field, of_a.get(field), of_b.get(field), &mut rest);
    }
    part(lang.pack_rest(), &rest);
    let sum = if count == 0 { lang.pack_diff_none().to_owned() } else { lang.pack_diff_count(count) };
    text += &format!("\n{sum}\n");
    Answer { text, code: u8::from(count > 0) }
}

fn head(rules: &Rules, lang: Lang) -> String {
    format!("{} ({})", name(&rules.label, lang), rules.pack)
}

fn lines(a: &[Line], b: &[Line], lang: Lang) -> Vec<String> {
    let mut out = Vec::new();
    let of = |lines: &[Line], key: &str| lines.iter().find(|l| l.key == key).cloned();
    for old in a {
        match of(b, &old.key) {
            None => out.push(format!("− {}", old.text)),
            Some(new) => {
                if new.text != old.text {
                    out.push(format!("− {}", old.text));
                    out.push(format!("+ {}", new.text));
                }
                let gone = missing(&old.words, &new.words);
                let added = missing(&new.words, &old.words);
                if !gone.is_empty() {
                    out.push(format!("− {}", lang.pack_words_gone(&new.text, &words(&gone, lang))));
                }
                if !added.is_empty() {
                    out.push(format!("+ {}", lang.pack_words_added(&new.text, &words(&added, lang))));
                }
            }
        }
    }
    for new in b.iter().filter(|new| of(a, &new.key).is_none()) {
        out.push(format!("+ {}", new.text));
    }
    out
}

fn missing(of: &[String], from: &[String]) -> Vec<String> {
    of.iter().filter(|word| !from.contains(word)).cloned().collect()
}

fn words(of: &[String], lang: Lang) -> String {
    const MOST: usize = 12;
    lang.list(of.iter().cloned(), MOST)
}

/// What no sentence tells is told by its path.
fn values_differ(path: &str, a: Option<&Value>, b: Option<&Value>, out: &mut Vec<String>) {
    match (a, b) {
        (a, b) if a == b => {}
        (Some(Value::Object(of_a)), Some(Value::Object(of_b))) => {
            let keys: std::collections::BTreeSet<&String> = of_a.keys().chain(of_b.keys()).collect();
            for key in keys {
                values_differ(&format!("{path}.{key}"), of_a.get(key), of_b.get(key), out);
            }
        }
        (a, b) => {
            let word = |v: Option<&Value>| v.map_or_else(|| "—".to_owned(), ToString::to_string);
            out.push(format!("− {path} = {}", word(a)));
            out.push(format!("+ {path} = {}", word(b)));
        }
    }
}
