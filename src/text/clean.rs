//! Removal of what must never reach a terminal, a file name or another person's eyes unseen.

use unicode_segmentation::UnicodeSegmentation;

/// The longest line kept, in code points.
pub const LINE_CHARS: usize = 2_000;
/// The longest block kept unless the caller says otherwise, in bytes.
pub const BLOCK_BYTES: usize = 100_000;
/// The most code points kept in one grapheme: a family emoji has seven, a flag or an accented letter two.
pub const GRAPHEME_CODE_POINTS: usize = 8;

/// The most marks on one letter: real writing has three at most, and a pile of them runs over the lines above.
pub const MARKS: usize = 4;

const REPLACEMENT: char = '\u{FFFD}';
const ZWJ: char = '\u{200D}';
const TAB_IN_BLOCK: &str = "    ";

/// Text after cleaning, and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cleaned {
    /// The text that may be stored, drawn and printed.
    pub text: String,
    /// The end was cut off because the text was longer than allowed. People must be told.
    pub cut: bool,
    /// How many code points were taken out or became U+FFFD (tabs and line ends do not count).
    pub removed: usize,
}

/// Cleans one line with the usual cap of [`LINE_CHARS`]: line ends and tabs become single spaces.
#[must_use]
pub fn clean_line(text: &str) -> String {
    clean_line_to(text, LINE_CHARS).text
}

/// Cleans one line, keeping at most `max_chars` code points (whole graphemes).
#[must_use]
pub fn clean_line_to(text: &str, max_chars: usize) -> Cleaned {
    // Sixteen bytes for each kept code point are looked at: a flood of removed characters must not cost minutes.
    let (head, cut) = head_of(text, max_chars.saturating_mul(16));
    let mut out = scrub(head, Shape::Line);
    out.cut = cut;
    if out.text.len() <= max_chars {
        // A character is a byte at least.
        return out;
    }
    let mut chars = 0;
    let mut keep = 0;
    for grapheme in out.text.graphemes(true) {
        chars += grapheme.chars().count();
        if chars > max_chars {
            out.cut = true;
            break;
        }
        keep += grapheme.len();
    }
    out.text.truncate(keep);
    out
}

/// Cleans text of several lines with the usual cap of [`BLOCK_BYTES`]: every kind of line end becomes `\n`,
/// tabs become four spaces.
#[must_use]
pub fn clean_block(text: &str) -> String {
    clean_block_to(text, BLOCK_BYTES).text
}

/// Cleans text of several lines, keeping at most `max_bytes` bytes (whole graphemes).
#[must_use]
pub fn clean_block_to(text: &str, max_bytes: usize) -> Cleaned {
    let (head, cut) = head_of(text, max_bytes.saturating_mul(4));
    let mut out = scrub(head, Shape::Block);
    out.cut = cut;
    if out.text.len() > max_bytes {
        out.cut = true;
        let mut keep = 0;
        for grapheme in out.text.graphemes(true) {
            if keep + grapheme.len() > max_bytes {
                break;
            }
            keep += grapheme.len();
        }
        out.text.truncate(keep);
    }
    out
}

/// Whether a character may never stand in cleaned text (`\n` is allowed in blocks only, and U+200D only between
/// two pictographs; neither is reported here).
#[must_use]
pub fn is_forbidden(c: char) -> bool {
    c != ZWJ && !matches!(act(c), Act::Keep | Act::Newline)
}

#[derive(Clone, Copy, PartialEq)]
enum Shape {
    Line,
    Block,
}

enum Act {
    Keep,
    Drop,
    Replace,
    Space,
    Tab,
    Newline,
    Become(char),
}

fn act(c: char) -> Act {
    match c {
        ' '..='~' => Act::Keep,
        '\t' => Act::Tab,
        // VT, FF, NEL and the Unicode separators end a line; `\r\n` is handled by the caller.
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Act::Newline,
        // Spaces of odd width: one plain blank, so that search and parsing see one kind.
        '\u{A0}' | '\u{1680}' | '\u{2000}'..='\u{200A}' | '\u{202F}' | '\u{205F}' => Act::Space,
        // Controls leave a mark: a person should see that something stood there.
        '\u{00}'..='\u{1F}' | '\u{7F}'..='\u{9F}' => Act::Replace,
        // Invisible: soft hyphen, joiners, fillers, bidi marks, embeddings, overrides, isolates, deprecated formats.
        '\u{AD}'
        | '\u{034F}'
        | '\u{061C}'
        | '\u{115F}'
        | '\u{1160}'
        | '\u{17B4}'
        | '\u{17B5}'
        | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}'
        | '\u{3164}'
        | '\u{FEFF}'
        | '\u{FFA0}'
        | '\u{FFF0}'..='\u{FFFB}'
        | '\u{13430}'..='\u{1345F}'
        | '\u{1BCA0}'..='\u{1BCA3}'
        | '\u{1D173}'..='\u{1D17A}' => Act::Drop,
        // Arabic and Indic signs that span what follows them: no width of their own can be relied on.
        '\u{0600}'..='\u{0605}' | '\u{06DD}' | '\u{070F}' | '\u{0890}' | '\u{0891}' | '\u{08E2}' => Act::Drop,
        // Half-width voiced marks: terminals and libraries disagree on their width; the wide twins are two columns.
        '\u{FF9E}' => Act::Become('\u{309B}'),
        '\u{FF9F}' => Act::Become('\u{309C}'),
        // Tags and the rest of plane 14, but for the variation selectors of Han names.
        '\u{E0100}'..='\u{E01EF}' => Act::Keep,
        '\u{E0000}'..='\u{EFFFF}' => Act::Drop,
        // A glyph that only one font knows, an object that is not there, a code point that can be none.
        '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' | '\u{FFFC}' | '\u{FDD0}'..='\u{FDEF}' => Act::Replace,
        c if (c as u32) & 0xFFFE == 0xFFFE => Act::Replace,
        _ => Act::Keep,
    }
}

/// Characters that are certain to stay as they are and to be graphemes of their own, whatever stands beside them.
fn plain(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{3000}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

fn pictograph(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{21FF}' | '\u{2300}'..='\u{27BF}' | '\u{2900}'..='\u{297F}' | '\u{2B00}'..='\u{2BFF}'
        | '\u{1F000}'..='\u{1FAFF}')
}

/// A mark that stands on the letter before it.
pub fn is_mark(c: char) -> bool {
    use unicode_width::UnicodeWidthChar;
    c.width() == Some(0) && c != ZWJ && !variation_selector(c)
}

fn variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

fn han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn head_of(text: &str, max_bytes: usize) -> (&str, bool) {
    if text.len() <= max_bytes {
        return (text, false);
    }
    let mut end = max_bytes;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    (text.get(..end).unwrap_or(""), true)
}

/// One pass may bring together what was apart (a joiner's new neighbour, marks of a cut cluster), so passes are
/// repeated until nothing changes. Text that does not settle is hostile: it loses all its marks and joiners.
fn scrub(text: &str, shape: Shape) -> Cleaned {
    if text.chars().all(|c| plain(c) || (c == '\n' && shape == Shape::Block)) {
        return Cleaned { text: text.to_owned(), cut: false, removed: 0 };
    }
    let (mut now, mut removed) = filter(text, shape);
    for _ in 0..8 {
        let (capped, over) = cap_graphemes(&now);
        let (next, more) = filter(&capped, shape);
        removed += over + more;
        if next == now {
            return Cleaned { text: now, cut: false, removed };
        }
        now = next;
    }
    let before = now.chars().count();
    now.retain(|c| plain(c) || c == '\n');
    removed += before - now.chars().count();
    Cleaned { text: now, cut: false, removed }
}

/// Takes out or replaces single code points; knows the neighbours for joiners and variation selectors.
fn filter(text: &str, shape: Shape) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut removed = 0;
    let mut chars = text.chars().peekable();
    let mut last: Option<char> = None;
    while let Some(c) = chars.next() {
        let kept = match act(c) {
            _ if c == ZWJ => {
                let joins = last.is_some_and(|l| pictograph(l) || l == '\u{FE0F}')
                    && chars.peek().is_some_and(|n| pictograph(*n));
                joins.then_some(c)
            }
            Act::Keep if variation_selector(c) => {
                // Presentation of a sign or an emoji, or the old form of a Han character in a name.
                let fits = match c {
                    '\u{FE0E}' | '\u{FE0F}' => {
                        last.is_some_and(|l| pictograph(l) || matches!(l, '0'..='9' | '#' | '*' | '©' | '®'))
                    }
                    _ => last.is_some_and(han),
                };
                fits.then_some(c)
            }
            Act::Keep => Some(c),
            Act::Drop => None,
            Act::Replace => {
                removed += 1;
                // A run of rubbish is one mark, not a screen full of them.
                if last == Some(REPLACEMENT) {
                    continue;
                }
                out.push(REPLACEMENT);
                last = Some(REPLACEMENT);
                continue;
            }
            Act::Space => Some(' '),
            Act::Become(twin) => Some(twin),
            Act::Tab => {
                out.push_str(if shape == Shape::Block { TAB_IN_BLOCK } else { " " });
                last = Some(' ');
                continue;
            }
            Act::Newline => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                Some(if shape == Shape::Block { '\n' } else { ' ' })
            }
        };
        match kept {
            Some(k) => {
                out.push(k);
                last = Some(k);
            }
            None => removed += 1,
        }
    }
    (out, removed)
}

fn cap_graphemes(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut removed = 0;
    for grapheme in text.graphemes(true) {
        let mut marks = 0;
        let kept = grapheme.chars().take(GRAPHEME_CODE_POINTS).filter(|c| {
            marks += usize::from(is_mark(*c));
            !is_mark(*c) || marks <= MARKS
        });
        // A joiner at the edge of a grapheme joins nothing (`🏽` alone, for one, is no pictograph to join to).
        let kept: String = kept.collect();
        let kept = kept.trim_matches(ZWJ);
        removed += grapheme.chars().count() - kept.chars().count();
        out.push_str(kept);
    }
    (out, removed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_chinese_stays() {
        let text = "12-1803 厨房水管漏水，已关总阀（急）！";
        assert_eq!(clean_line(text), text);
    }

    #[test]
    fn escape_sequences_lose_their_introducer() {
        assert_eq!(clean_line("\u{1b}]52;c;ZXZpbA==\u{7}name"), "\u{FFFD}]52;c;ZXZpbA==\u{FFFD}name");
        assert_eq!(clean_line("a\u{9b}31mb\u{0}"), "a\u{FFFD}31mb\u{FFFD}");
    }

    #[test]
    fn hidden_and_turning_marks_go() {
        assert_eq!(clean_line("王\u{202e}芳\u{2066}\u{200b}\u{feff}\u{ad}\u{200f}a\u{e0041}b"), "王芳ab");
        assert_eq!(clean_line("김\u{3164}\u{115f}\u{ffa0}"), "김");
    }

    #[test]
    fn private_use_and_noncharacters_leave_a_mark() {
        assert_eq!(clean_line("a\u{e000}b\u{fffe}c\u{1ffff}d\u{10fffd}\u{fdd0}"), "a�b�c�d�");
    }

    #[test]
    fn line_ends_of_every_kind() {
        assert_eq!(clean_block("a\r\nb\rc\nd\u{2028}e\u{2029}f\u{85}g"), "a\nb\nc\nd\ne\nf\ng");
        assert_eq!(clean_line("a\r\nb\rc\u{2028}d"), "a b c d");
        assert_eq!(clean_block("a\tb"), "a    b");
        assert_eq!(clean_line("a\tb\u{a0}c"), "a b c");
    }

    #[test]
    fn joiner_only_between_pictographs() {
        let family = "👨\u{200d}👩\u{200d}👧\u{200d}👦";
        assert_eq!(clean_line(family), family);
        let hearts = "👩\u{200d}❤\u{fe0f}\u{200d}👨";
        assert_eq!(clean_line(hearts), hearts);
        assert_eq!(clean_line("a\u{200d}b👧\u{200d}"), "ab👧");
    }

    #[test]
    fn a_pile_of_marks_is_capped() {
        let pile: String = std::iter::once('a').chain(std::iter::repeat_n('\u{0301}', 40)).collect();
        let out = clean_line_to(&pile, LINE_CHARS);
        assert_eq!(out.text.chars().count(), 1 + MARKS);
        assert_eq!(out.removed, 36);
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        let out = clean_line_to(&"漏".repeat(10_000), LINE_CHARS);
        assert_eq!((out.text.chars().count(), out.cut), (LINE_CHARS, true));
        let out = clean_block_to(&"水\n".repeat(60_000), BLOCK_BYTES);
        assert!(out.cut && out.text.len() <= BLOCK_BYTES && out.text.len() > BLOCK_BYTES - 4);
        assert!(!clean_line_to("短", LINE_CHARS).cut);
    }

    #[test]
    fn han_variants_in_names_stay() {
        assert_eq!(clean_line("葛\u{e0100}城"), "葛\u{e0100}城");
        assert_eq!(clean_line("a\u{e0100}\u{fe0f}"), "a");
    }

    fn nasty() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            any::<char>().prop_map(String::from),
            "[a-z0-9 ]{1,4}",
            prop::sample::select(vec![
                "\u{200d}",
                "👩",
                "❤",
                "\u{fe0f}",
                "\u{1f3fd}",
                "\u{202e}",
                "\u{0301}",
                "\u{1b}[",
                "\r",
                "\n",
                "\t",
                "漏水",
                "\u{0d4e}",
                "\u{111c2}",
                "\u{1100}",
                "\u{1161}",
                "\u{1f1e8}",
                "\u{e0100}",
                "\u{0915}\u{094d}",
            ])
            .prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|v| v.concat())
    }

    proptest! {
        #[test]
        fn cleaned_holds_nothing_forbidden(text in nasty()) {
            for (out, block) in [(clean_line(&text), false), (clean_block(&text), true)] {
                prop_assert!(!out.chars().any(is_forbidden), "{out:?}");
                prop_assert!(block || !out.contains('\n'));
                for g in out.graphemes(true) {
                    prop_assert!(g.chars().count() <= GRAPHEME_CODE_POINTS, "{g:?}");
                    prop_assert!(!g.starts_with(ZWJ) && !g.ends_with(ZWJ), "{g:?}");
                }
            }
        }

        #[test]
        fn cleaning_twice_is_cleaning_once(text in nasty(), cap in 0usize..80) {
            let line = clean_line_to(&text, cap);
            let again = clean_line_to(&line.text, cap);
            prop_assert_eq!(&again.text, &line.text);
            prop_assert!(!again.cut && again.removed == 0);
            let block = clean_block_to(&text, cap);
            let again = clean_block_to(&block.text, cap);
            prop_assert_eq!(&again.text, &block.text);
            prop_assert!(!again.cut && again.removed == 0);
        }
    }
}
