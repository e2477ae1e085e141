//! The only code that shapes text for a terminal: cutting, padding, wrapping. Measuring is in `text`, on the same ruler.
//!
//! Signs such as `…`, `·`, `─`, `●` and Chinese quotation marks are one column here and two in terminals set to
//! CJK-wide. A [`Ruler`] honours that setting. In wide mode it writes a no-break space after each such sign, so that
//! ratatui's own count (one cell each) and the terminal's (two columns) agree; the backend knows the pair.

mod border;
mod buffer;
mod wrap;

#[cfg(test)]
mod tests;

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;

pub use self::border::{ASCII_BORDER, ASCII_BORDER_FOCUSED};
pub use self::buffer::{popup_clear, seal};
pub use self::wrap::WrapLines;
use crate::text::cells;
pub use crate::text::{AmbiguousWidth, FILLER, Ruler, is_ambiguous};

impl Ruler {
    /// The text as it must be put into a buffer: in wide mode with a filler after each ambiguous sign. Every function
    /// here that returns text has done this already; doing it twice does no harm.
    #[must_use]
    pub fn fit(self, text: &str) -> Cow<'_, str> {
        if self.ambiguous == AmbiguousWidth::One || !text.chars().any(is_ambiguous) {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len() + 8);
        for (grapheme, _) in self.graphemes(text) {
            self.push(&mut out, grapheme);
        }
        Cow::Owned(out)
    }

    /// Cuts to at most `cols` columns, ending in `…` (`..` in wide mode) when something was cut.
    #[must_use]
    pub fn cut(self, text: &str, cols: usize) -> String {
        if self.fits(text, cols) {
            return self.fit(text).into_owned();
        }
        let mark = self.ellipsis(cols);
        let mut out = self.take(text, cols.saturating_sub(mark.len_columns)).0;
        out.push_str(mark.text);
        out
    }

    /// Cuts out the middle, so that both ends stay readable: `HY2026…0007`.
    #[must_use]
    pub fn cut_middle(self, text: &str, cols: usize) -> String {
        if self.fits(text, cols) {
            return self.fit(text).into_owned();
        }
        let mark = self.ellipsis(cols);
        let room = cols.saturating_sub(mark.len_columns);
        let (mut out, used) = self.take(text, room.div_ceil(2));
        out.push_str(mark.text);
        let mut tail: Vec<&str> = Vec::new();
        let mut left = room.saturating_sub(used);
        // A long text is looked at from its end only as far as is shown.
        for grapheme in text.graphemes(true).rev() {
            let w = self.one(grapheme);
            if w > left {
                break;
            }
            left -= w;
            tail.push(grapheme);
        }
        for grapheme in tail.iter().rev() {
            self.push(&mut out, grapheme);
        }
        out
    }

    /// Cuts and fills with blanks on the right to exactly `cols` columns.
    #[must_use]
    pub fn pad(self, text: &str, cols: usize) -> String {
        let mut out = self.cut(text, cols);
        let w = self.width(&out);
        out.extend(std::iter::repeat_n(' ', cols.saturating_sub(w)));
        out
    }

    /// Cuts and fills with blanks on the left to exactly `cols` columns.
    #[must_use]
    pub fn pad_left(self, text: &str, cols: usize) -> String {
        let cut = self.cut(text, cols);
        let mut out = " ".repeat(cols.saturating_sub(self.width(&cut)));
        out.push_str(&cut);
        out
    }

    /// Cuts and centres in exactly `cols` columns; the odd blank goes to the right.
    #[must_use]
    pub fn center(self, text: &str, cols: usize) -> String {
        let cut = self.cut(text, cols);
        let left = cols.saturating_sub(self.width(&cut)) / 2;
        let mut out = " ".repeat(left);
        out.push_str(&cut);
        self.pad(&out, cols)
    }

    /// Left and right text on one line of exactly `cols` columns; the right one is kept whole as far as it fits.
    #[must_use]
    pub fn spread(self, left: &str, right: &str, cols: usize) -> String {
        let right = self.cut(right, cols);
        let room = cols.saturating_sub(self.width(&right));
        let mut out = if room > 1 { self.pad(left, room - 1) + " " } else { " ".repeat(room) };
        out.push_str(&right);
        out
    }

    /// The byte offset in `text` of the grapheme that covers column `col`, for mouse clicks; the end if beyond.
    #[must_use]
    pub fn offset_at(self, text: &str, col: usize) -> usize {
        let mut at = 0;
        let mut used = 0;
        for (grapheme, w) in self.graphemes(text) {
            if used + w > col {
                return at;
            }
            used += w;
            at += grapheme.len();
        }
        text.len()
    }

    fn fits(self, text: &str, cols: usize) -> bool {
        // No grapheme takes more columns than bytes, so short text needs no second look; long text is read
        // only as far as it fits.
        if self.ambiguous == AmbiguousWidth::One && text.len() <= cols {
            return true;
        }
        let mut used = 0;
        for (_, w) in self.graphemes(text) {
            used += w;
            if used > cols {
                return false;
            }
        }
        true
    }

    fn take(self, text: &str, cols: usize) -> (String, usize) {
        let mut out = String::new();
        let mut used = 0;
        for (grapheme, w) in self.graphemes(text) {
            if used + w > cols {
                break;
            }
            used += w;
            self.push(&mut out, grapheme);
        }
        (out, used)
    }

    fn push(self, out: &mut String, grapheme: &str) {
        let body = grapheme.trim_end_matches(FILLER);
        out.push_str(if body.is_empty() { grapheme } else { body });
        if self.ambiguous == AmbiguousWidth::Two && body.chars().any(is_ambiguous) && cells(body) == 1 {
            out.push(FILLER);
        }
    }

    fn ellipsis(self, cols: usize) -> Mark {
        match (self.ambiguous, cols) {
            (_, 0) => Mark { text: "", len_columns: 0 },
            (AmbiguousWidth::One, _) => Mark { text: "…", len_columns: 1 },
            (AmbiguousWidth::Two, 1) => Mark { text: ".", len_columns: 1 },
            (AmbiguousWidth::Two, _) => Mark { text: "..", len_columns: 2 },
        }
    }
}

struct Mark {
    text: &'static str,
    len_columns: usize,
}
