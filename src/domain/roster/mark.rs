//! One-character marks of shifts, as rosters on paper have them: 早 中 晚 休.

use crate::domain::ids::Code;
use crate::domain::rules::ShiftPattern;

/// The shifts of a person on a day: none is a day off, rarely more than one.
pub type Cell = Vec<Code>;

/// How people write a day off.
const REST: &[&str] = &["", "休", "休息", "/", "-", "–", "—", "0", "·", "off", "r", "rest"]; // text-ok: read from files

/// Whether a word means a day off.
pub fn is_rest(word: &str) -> bool {
    REST.contains(&word.trim().to_lowercase().as_str())
}

/// The shift that a word means: its mark or name in either language, or its code.
pub fn mark_of<'p>(word: &str, patterns: &'p [ShiftPattern]) -> Option<&'p ShiftPattern> {
    let word = word.trim();
    let is = |text: &str| !text.is_empty() && text.eq_ignore_ascii_case(word);
    let exact = patterns.iter().find(|p| is(p.code.as_str()) || is(&p.label.zh) || is(&p.label.en));
    exact.or_else(|| patterns.iter().find(|p| is(&p.mark.zh) || is(&p.mark.en)))
}

/// Reads a cell of a roster: a mark, a name, several with `+` between them, or a day off.
///
/// # Errors
/// The word that means no shift.
pub fn read_cell(text: &str, patterns: &[ShiftPattern]) -> Result<Cell, String> {
    let text = text.trim();
    if is_rest(text) {
        return Ok(Vec::new());
    }
    let mut cell = Vec::new();
    for word in text.split(['+', '＋', '、']).map(str::trim) {
        let found = mark_of(word, patterns).ok_or_else(|| word.to_owned())?;
        if !cell.contains(&found.code) {
            cell.push(found.code.clone());
        }
    }
    cell.sort();
    Ok(cell)
}

/// Writes a cell: marks in a language's choice, `+` between several, `rest` for a day off.
pub fn write_cell(cell: &[Code], mark: impl Fn(&Code) -> String, rest: &str) -> String {
    if cell.is_empty() {
        return rest.to_owned();
    }
    cell.iter().map(mark).collect::<Vec<_>>().join("+")
}
