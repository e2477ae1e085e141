//! How many columns text takes on a terminal. Shaping (cutting, padding, wrapping) is `view::text`, on the same ruler.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The second column of an ambiguous sign in a CJK-wide terminal. Cleaned text never holds it.
pub const FILLER: char = '\u{A0}';

/// How many columns the terminal gives to signs of ambiguous width (setting `ambiguous_width`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AmbiguousWidth {
    /// One column: the usual case.
    #[default]
    One,
    /// Two columns: terminals set to CJK-wide.
    Two,
}

impl AmbiguousWidth {
    /// From the setting's number; everything but 2 is one column.
    #[must_use]
    pub fn from_setting(columns: u8) -> Self {
        if columns == 2 { Self::Two } else { Self::One }
    }
}

/// Whether a character is one column in most terminals and two in CJK-wide ones.
#[must_use]
pub fn is_ambiguous(c: char) -> bool {
    c != FILLER && c > '\u{7F}' && c.width() == Some(1) && c.width_cjk() == Some(2)
}

/// Measures and shapes text for one terminal. Cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ruler {
    pub(crate) ambiguous: AmbiguousWidth,
}

impl Ruler {
    /// A ruler for a terminal with this setting.
    #[must_use]
    pub fn new(ambiguous: AmbiguousWidth) -> Self {
        Self { ambiguous }
    }

    /// A ruler for terminals that give one column to signs of ambiguous width: the usual case.
    #[must_use]
    pub const fn narrow() -> Self {
        Self { ambiguous: AmbiguousWidth::One }
    }

    /// A ruler for terminals set to CJK-wide.
    #[must_use]
    pub const fn wide() -> Self {
        Self { ambiguous: AmbiguousWidth::Two }
    }

    /// Whether only ASCII should be used for borders and signs.
    #[must_use]
    pub fn ascii_only(self) -> bool {
        self.ambiguous == AmbiguousWidth::Two
    }

    /// The columns that a text takes.
    #[must_use]
    pub fn width(self, text: &str) -> usize {
        if text.is_ascii() {
            return text.len();
        }
        match self.ambiguous {
            AmbiguousWidth::One => cells(text),
            AmbiguousWidth::Two => self.graphemes(text).map(|(_, w)| w).sum(),
        }
    }

    /// Graphemes with their columns. An ambiguous sign and its filler are one item.
    pub(crate) fn graphemes(self, text: &str) -> impl Iterator<Item = (&str, usize)> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let mut len = rest.graphemes(true).next()?.len();
            if self.ambiguous == AmbiguousWidth::Two
                && rest.get(len..).is_some_and(|r| r.starts_with(FILLER))
                && rest.get(..len).is_some_and(|g| g.chars().any(is_ambiguous) && cells(g) == 1)
            {
                len += FILLER.len_utf8();
            }
            let (grapheme, tail) = rest.split_at_checked(len)?;
            rest = tail;
            Some((grapheme, self.one(grapheme)))
        })
    }

    pub(crate) fn one(self, grapheme: &str) -> usize {
        if grapheme.len() == 1 {
            return 1;
        }
        let body = grapheme.trim_end_matches(FILLER);
        if body.is_empty() {
            return cells(grapheme);
        }
        let wide = self.ambiguous == AmbiguousWidth::Two && cells(body) == 1 && body.chars().any(is_ambiguous);
        if wide { 2 } else { cells(grapheme) }
    }
}

/// Columns as ratatui counts them, so that our sums and its cells agree. (It counts half-width voiced marks twice;
/// cleaned text holds none.)
pub(crate) fn cells(text: &str) -> usize {
    text.width() + text.chars().filter(|c| matches!(c, '\u{FF9E}' | '\u{FF9F}')).count()
}
