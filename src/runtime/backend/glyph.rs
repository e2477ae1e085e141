//! What of a cell's symbol may be sent, and how many columns it surely takes.

use unicode_width::UnicodeWidthChar;

use crate::text::{MARKS, is_forbidden};
use crate::view::text::{AmbiguousWidth, FILLER, is_ambiguous};

/// What of a cell's symbol is sent to the terminal.
pub(super) struct Glyph {
    pub text: String,
    /// Blanks after it.
    pub pad: u16,
    /// Columns taken in all.
    pub columns: u16,
    /// Every terminal agrees on the columns of `text`.
    pub sure: bool,
}

impl Glyph {
    pub fn of(symbol: &str, width: u16, ambiguous: AmbiguousWidth, filled: bool) -> Self {
        let mut chars = symbol.chars();
        let Some(first) = chars.next().filter(|c| !is_forbidden(*c)) else {
            let mark = if symbol.is_empty() || symbol.starts_with(FILLER) { " " } else { "?" };
            return Self { text: mark.to_owned(), pad: width.saturating_sub(1), columns: width, sure: true };
        };
        // Two regional indicators are a flag in some terminals and two letters in others: letters everywhere.
        if let Some(letter) = flag_letter(first) {
            let second = chars.next().and_then(flag_letter);
            let text: String = std::iter::once(letter).chain(second).take(usize::from(width)).collect();
            let pad = width.saturating_sub(text.len() as u16);
            return Self { text, pad, columns: width, sure: true };
        }
        let base = first.width().unwrap_or(0) as u16;
        if base > width {
            // Half a glyph would hang over the margin.
            return Self { text: " ".to_owned(), pad: width.saturating_sub(1), columns: width, sure: true };
        }
        if ambiguous == AmbiguousWidth::Two && is_ambiguous(first) {
            if filled {
                return Self { text: first.to_string(), pad: 0, columns: 2, sure: false };
            }
            return Self { text: ascii_twin(first).to_string(), pad: 0, columns: 1, sure: true };
        }
        let mut text = String::with_capacity(symbol.len());
        if base == 0 {
            // A mark with nothing to stand on.
            text.push(' ');
        }
        text.push(first);
        let mut sure = base > 0 && !matches!(first, '\u{1100}'..='\u{11FF}' | '\u{A960}'..='\u{A97F}' | '\u{1F000}'..);
        let mut marks = 0;
        for c in chars {
            // Joined and modified emoji: terminals agree only on the first part.
            let mark = c.width() == Some(0) && !is_forbidden(c) && !matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}');
            marks += usize::from(mark);
            if !mark || marks > MARKS {
                break;
            }
            text.push(c);
            sure = false;
        }
        Self { text, pad: width.saturating_sub(base.max(1)), columns: width, sure }
    }
}

fn flag_letter(c: char) -> Option<char> {
    matches!(c, '\u{1F1E6}'..='\u{1F1FF}').then(|| char::from_u32(c as u32 - 0x1F1E6 + u32::from(b'A'))).flatten()
}

/// What stands for an ambiguous sign in a CJK-wide terminal where there is no room for two columns.
fn ascii_twin(c: char) -> char {
    match c {
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        '—' | '–' | '‐' | '─' | '━' | '═' | '╌' | '┄' | '░' => '-',
        '│' | '┃' | '║' => '|',
        '\u{250C}'..='\u{256C}' => '+',
        '…' | '·' | '•' | '‥' => '.',
        '→' => '>',
        '←' => '<',
        '↑' | '▲' | '△' => '^',
        '↓' | '▼' | '▽' => 'v',
        '█' | '▓' | '▒' | '■' => '#',
        '●' | '◆' | '★' | '※' => '*',
        '○' | '◇' | '☆' | '◐' => 'o',
        '×' => 'x',
        _ => '?',
    }
}
