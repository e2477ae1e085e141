//! What is written to others: to a terminal that is not ours, or as JSON.

use super::is_forbidden;
use serde::Serialize;
use std::borrow::Cow;
use std::fmt::Write;

/// What cleaning takes away or makes a line end of.
fn never(c: char) -> bool {
    is_forbidden(c) || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Text for a terminal or a pipe: what may never stand in cleaned text becomes U+FFFD. Line ends and tabs stay. For
/// words of others that were not cleaned where they came in: a file that is wrong, an argument, an imported event.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    let bad = |c: char| !matches!(c, '\t' | '\n') && never(c);
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if bad(c) { '\u{FFFD}' } else { c }).collect())
}

/// A value as one line of JSON that does a terminal no harm and loses nothing: what may never stand in cleaned text is
/// written as `\u` and four digits.
///
/// # Errors
/// When the value can't be written as JSON.
pub fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    let text = serde_json::to_string(value)?;
    if !text.contains(never) {
        return Ok(text);
    }
    let mut out = String::with_capacity(text.len() + 64);
    for c in text.chars() {
        if never(c) {
            // Outside of strings JSON is ASCII, so this is within one.
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOSTILE: &str =
        "漏\u{1b}]52;c;QQ\u{7}\u{9b}31m\u{202e}倒\u{200b}\u{e0041}\u{feff}\u{2028}\u{85}\r\n\t👨\u{200d}👩";

    #[test]
    fn nothing_hostile_is_left_in_what_is_printed() {
        let shown = visible(HOSTILE);
        assert!(!shown.contains(|c| !matches!(c, '\t' | '\n') && never(c)), "{shown:?}");
        assert!(shown.contains("漏") && shown.contains("👨\u{200d}👩") && shown.contains("\n\t"));
        assert!(matches!(visible("plain\ttext\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn json_is_harmless_and_loses_nothing() {
        let json = to_json(&[HOSTILE]).unwrap();
        assert!(!json.contains(never), "{json:?}");
        let back: Vec<String> = serde_json::from_str(&json).unwrap();
        assert_eq!(back, [HOSTILE]);
    }
}
