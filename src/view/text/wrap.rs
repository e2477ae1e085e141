//! Breaking text into lines.

use super::Ruler;

impl Ruler {
    /// Breaks text into lines of at most `cols` columns, at most `max_lines` of them; the rest is not looked at.
    #[must_use]
    pub fn wrap(self, text: &str, cols: usize, max_lines: usize) -> Vec<String> {
        self.wrap_lines(text, cols).take(max_lines).collect()
    }

    /// Breaks text into lines of at most `cols` columns, lazily. Chinese may break anywhere but before closing and
    /// after opening punctuation; Latin words stay whole unless one is longer than a line. A glyph wider than `cols`
    /// becomes `?`.
    pub fn wrap_lines(self, text: &str, cols: usize) -> WrapLines<'_> {
        WrapLines { ruler: self, rest: (cols > 0).then_some(text), cols }
    }
}

/// Lines of a wrapped text, made one at a time. See [`Ruler::wrap_lines`].
#[derive(Debug, Clone)]
pub struct WrapLines<'a> {
    ruler: Ruler,
    rest: Option<&'a str>,
    cols: usize,
}

impl Iterator for WrapLines<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let text = self.rest?;
        let mut line = String::new();
        let mut used = 0;
        let mut at = 0;
        // The last place where the line may be broken: bytes of the text before it, and of the line.
        let mut chance: Option<(usize, usize)> = None;
        let mut before = "";
        for (grapheme, w) in self.ruler.graphemes(text) {
            if grapheme == "\n" {
                self.rest = text.get(at + 1..);
                return Some(line);
            }
            let blank = grapheme == " " || grapheme == "\u{3000}";
            if used > 0 && may_break(before, grapheme) {
                chance = Some((at, line.len()));
            }
            if used + w > self.cols {
                if blank {
                    // Blanks at the end of a line are not carried over.
                    return Some(self.end_line(text, at, line));
                }
                if used == 0 {
                    // Wider than a whole line.
                    self.rest = text.get(at + grapheme.len()..).filter(|r| !r.is_empty());
                    return Some("?".to_owned());
                }
                let (from, keep) = chance.unwrap_or((at, line.len()));
                line.truncate(keep);
                return Some(self.end_line(text, from, line));
            }
            used += w;
            self.ruler.push(&mut line, grapheme);
            at += grapheme.len();
            before = grapheme;
        }
        self.rest = None;
        Some(line)
    }
}

impl<'a> WrapLines<'a> {
    /// Ends a line that was full: blanks at the break are dropped, a line end right there is used up.
    fn end_line(&mut self, text: &'a str, from: usize, mut line: String) -> String {
        let rest = text.get(from..).unwrap_or("").trim_start_matches([' ', '\u{3000}']);
        self.rest = match rest.strip_prefix('\n') {
            Some(after) => Some(after),
            None if rest.is_empty() => None,
            None => Some(rest),
        };
        line.truncate(line.trim_end_matches([' ', '\u{3000}']).len());
        line
    }
}

/// Whether a line may be broken between two neighbouring graphemes.
fn may_break(before: &str, after: &str) -> bool {
    let (Some(b), Some(a)) = (before.chars().next(), after.chars().next()) else { return false };
    if a == ' ' || a == '\u{3000}' {
        return false;
    }
    if b == ' ' || b == '\u{3000}' {
        return true;
    }
    if closes(a) || opens(b) {
        return false;
    }
    let glued = |c: char| c.is_ascii_graphic() || (c.is_alphanumeric() && !ideographic(c));
    if glued(b) && glued(a) {
        // Long paths and numbers break after these.
        return matches!(b, '/' | '?' | '&' | ';') && a.is_alphanumeric();
    }
    true
}

fn ideographic(c: char) -> bool {
    matches!(c as u32, 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF
        | 0x1F000..=0x1FAFF | 0x20000..=0x3FFFF)
}

/// Punctuation that never begins a line.
fn closes(c: char) -> bool {
    matches!(
        c,
        '。' | '，'
            | '、'
            | '；'
            | '：'
            | '？'
            | '！'
            | '）'
            | '】'
            | '》'
            | '〉'
            | '」'
            | '』'
            | '〕'
            | '〗'
            | '”'
            | '’'
            | '…'
            | '—'
            | '～'
            | '·'
            | '％'
            | '‰'
            | '℃'
            | '｝'
            | '］'
            | '．'
            | '々'
            | 'ー'
            | '〞'
            | '｡'
            | '､'
            | '｣'
            | ')'
            | ']'
            | '}'
            | ','
            | '.'
            | '!'
            | '?'
            | ';'
            | ':'
            | '%'
    )
}

/// Punctuation that never ends a line.
fn opens(c: char) -> bool {
    matches!(
        c,
        '（' | '【'
            | '《'
            | '〈'
            | '「'
            | '『'
            | '〔'
            | '〖'
            | '“'
            | '‘'
            | '｛'
            | '［'
            | '〝'
            | '｢'
            | '￥'
            | '＄'
            | '('
            | '['
            | '{'
    )
}
