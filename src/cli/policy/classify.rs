//! `frontdesk policy classify FILE`: how well quick entry reads a site's own messages, by category.

use crate::cli::keys::{Answer, read, read_input};
use crate::domain::quick::{Accuracy, Labelled, Missed, measure};
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::text::find_phones;
use crate::view::text::Ruler;
use serde_json::json;
use std::fmt::Write as _;
use std::path::Path;

/// Misses that are listed.
const LISTED: usize = 200;

/// Measures the messages of a file, or of standard input for `-`, against the categories written beside them. Exit 0 when
/// all lines could be read, 1 when some could not, 2 when the file could not.
pub fn classify(file: &Path, rules: &Rules, now: Moment, lang: Lang, json: bool) -> Answer {
    let text = if file.as_os_str() == "-" { read_input(lang) } else { read(file, lang) };
    let text = match text {
        Ok(text) => text,
        Err(text) => return Answer { text, code: 2 },
    };
    let (messages, faults) = labelled(&text, rules, lang);
    let found = measure(&messages, rules, now, &find_phones);
    let code = u8::from(!faults.is_empty());
    if json {
        let text = serde_json::to_string_pretty(&json!({ "accuracy": found, "faults": faults })).unwrap_or_default();
        return Answer { text: text + "\n", code };
    }
    let mut out = faults.iter().fold(String::new(), |out, fault| out + fault + "\n");
    if !faults.is_empty() {
        out.push('\n');
    }
    table(&mut out, &found, rules, lang);
    misses(&mut out, &found.missed, rules, lang);
    Answer { text: out, code }
}

/// The messages, and what is wrong with lines that are none.
fn labelled(text: &str, rules: &Rules, lang: Lang) -> (Vec<Labelled>, Vec<String>) {
    let (mut messages, mut faults) = (Vec::new(), Vec::new());
    for (n, line) in (1usize..).zip(text.lines()) {
        if line.trim().is_empty() || line.starts_with('#') {
            continue;
        }
        let Some((message, label)) = line.rsplit_once('\t') else {
            faults.push(lang.classify_no_tab(n));
            continue;
        };
        let label = label.trim();
        let named = |c: &&crate::domain::rules::Category| {
            c.code.as_str() == label || c.label.zh == label || c.label.en.eq_ignore_ascii_case(label)
        };
        match rules.categories.iter().find(named) {
            _ if message.trim().is_empty() => faults.push(lang.classify_empty(n)),
            Some(category) => {
                messages.push(Labelled { line: n, text: message.to_owned(), category: category.code.clone() });
            }
            None => {
                let known = rules.categories.iter().map(|c| c.code.to_string());
                faults.push(lang.classify_no_category(n, label, &lang.list(known, rules.categories.len())));
            }
        }
    }
    (messages, faults)
}

fn name(rules: &Rules, code: &crate::domain::ids::Code, lang: Lang) -> String {
    rules.category(code).map_or_else(|| code.to_string(), |c| super::name(&c.label, lang).to_owned())
}

fn table(out: &mut String, found: &Accuracy, rules: &Rules, lang: Lang) {
    let ruler = Ruler::default();
    let percent = |right: usize, all: usize| format!("{} %", (right * 100).checked_div(all).unwrap_or(0));
    let mut row = |name: &str, cells: [String; 4]| {
        let cells: String = cells.iter().map(|c| ruler.pad_left(c, 10)).collect();
        // Writing to a String can't fail.
        let _ = writeln!(out, "{}{cells}", ruler.pad(&ruler.cut(name, 30), 32));
    };
    let heads = [lang.classify_all(), lang.classify_right(), lang.classify_share(), lang.classify_two()];
    row(lang.classify_category(), heads.map(str::to_owned));
    for c in &found.categories {
        let cells = [c.all.to_string(), c.right.to_string(), percent(c.right, c.all), c.in_two.to_string()];
        row(&format!("{} {}", c.category, name(rules, &c.category, lang)), cells);
    }
    let (all, right, in_two) = found.sums();
    row(lang.classify_sum(), [all.to_string(), right.to_string(), percent(right, all), in_two.to_string()]);
}

fn misses(out: &mut String, missed: &[Missed], rules: &Rules, lang: Lang) {
    if missed.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}", lang.classify_missed(missed.len()));
    for m in missed.iter().take(LISTED) {
        let got = lang.list(m.proposed.iter().map(|c| name(rules, c, lang)), 2);
        let got = if m.proposed.is_empty() { lang.classify_nothing().to_owned() } else { got };
        let _ = writeln!(out, "{}", lang.classify_miss(m.line, &m.text, &name(rules, &m.category, lang), &got));
    }
    if missed.len() > LISTED {
        let _ = writeln!(out, "{}", lang.classify_more(missed.len() - LISTED));
    }
}
