//! The only code that shapes text for a terminal: cutting, padding, wrapping. Measuring is in `text`, on the same ruler.
//!
//! Signs such as `…`, `·`, `─`, `●` and Chinese quotation marks are one column here and two in terminals set to
//! CJK-wide. A [`Ruler`] honours that setting. In wide mode it writes a no-break space after each such sign, so that
//! ratatui's own count (one cell each) and the terminal's (two columns) agree; the backend knows the pair.

use std::borrow::Cow;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::symbols::border;
use unicode_segmentation::UnicodeSegmentation;

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

    /// The frame's border set: thin lines, or ASCII where lines would be two columns wide.
    #[must_use]
    pub fn border(self) -> border::Set<'static> {
        if self.ascii_only() { ASCII_BORDER } else { border::PLAIN }
    }

    /// The border set of the focused pane.
    #[must_use]
    pub fn border_focused(self) -> border::Set<'static> {
        if self.ascii_only() { ASCII_BORDER_FOCUSED } else { border::THICK }
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

/// Borders that are one column everywhere.
pub const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// ASCII borders of the focused pane.
pub const ASCII_BORDER_FOCUSED: border::Set<'static> = border::Set {
    top_left: "#",
    top_right: "#",
    bottom_left: "#",
    bottom_right: "#",
    vertical_left: "#",
    vertical_right: "#",
    horizontal_top: "=",
    horizontal_bottom: "=",
};

/// Clears an area for a popup. A wide glyph that the left or right edge would cut in half is blanked whole first:
/// otherwise the terminal draws it over the popup's border, or leaves half of it standing.
pub fn popup_clear(buf: &mut Buffer, area: Rect) {
    let area = area.intersection(buf.area);
    if area.is_empty() {
        return;
    }
    for y in area.top()..area.bottom() {
        if area.left() > buf.area.left()
            && let Some(cell) = buf.cell_mut((area.left() - 1, y))
            && cells(cell.symbol()) > 1
        {
            cell.set_symbol(" ");
        }
        // The other half of a glyph that begins in the last column of the popup is a blank cell already; it only has
        // to be a cell of its own again, with the look of its neighbour.
        let cut = buf.cell((area.right() - 1, y)).filter(|c| cells(c.symbol()) > 1).map(ratatui::buffer::Cell::style);
        if let Some(style) = cut
            && area.right() < buf.area.right()
            && let Some(cell) = buf.cell_mut((area.right(), y))
        {
            cell.set_symbol(" ").set_style(style);
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buf.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// Makes a drawn buffer sound before it goes to the terminal: a wide glyph whose second cell was drawn over (or lies
/// beyond the edge) is blanked, and a whole one lends its style to its second cell, so that every change of colour
/// is seen as a change. To be called once, when all panes and layers are drawn.
pub fn seal(buf: &mut Buffer) {
    let right = buf.area.right();
    for y in buf.area.top()..buf.area.bottom() {
        let mut x = buf.area.left();
        while x < right {
            let Some(cell) = buf.cell((x, y)) else { break };
            let symbol = cell.symbol();
            let columns = if symbol.len() == 1 { 1 } else { u16::try_from(cells(symbol)).unwrap_or(1).max(1) };
            if columns == 1 {
                x += 1;
                continue;
            }
            let style = cell.style();
            let after = x.saturating_add(columns);
            let whole = after <= right && (x + 1..after).all(|c| buf.cell((c, y)).is_some_and(|c| c.symbol() == " "));
            if whole {
                for covered in x + 1..after {
                    if let Some(cell) = buf.cell_mut((covered, y)) {
                        cell.reset();
                        cell.set_style(style);
                    }
                }
                x = after;
            } else {
                if let Some(cell) = buf.cell_mut((x, y)) {
                    cell.set_symbol(" ");
                }
                x += 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ONE: Ruler = Ruler { ambiguous: AmbiguousWidth::One };
    const TWO: Ruler = Ruler { ambiguous: AmbiguousWidth::Two };

    #[test]
    fn widths() {
        for (text, one, two) in [
            ("", 0, 0),
            ("abc", 3, 3),
            ("漏水", 4, 4),
            ("…", 1, 2),
            ("─●·“", 4, 8),
            ("👨\u{200d}👩\u{200d}👧", 2, 2),
            ("é", 1, 1),
            ("ｶﾞ", 3, 3),
        ] {
            assert_eq!((ONE.width(text), TWO.width(text)), (one, two), "{text}");
        }
        assert_eq!(TWO.width("…\u{a0}a"), 3);
        assert_eq!(ONE.width("a\u{a0}b"), 3);
    }

    #[test]
    fn cutting() {
        assert_eq!(ONE.cut("厨房水管漏水", 12), "厨房水管漏水");
        assert_eq!(ONE.cut("厨房水管漏水", 11), "厨房水管漏…");
        assert_eq!(ONE.cut("厨房水管漏水", 10), "厨房水管…");
        assert_eq!(TWO.cut("厨房水管漏水", 10), "厨房水管..");
        assert_eq!(ONE.cut("厨房", 0), "");
        assert_eq!(ONE.cut("厨房", 1), "…");
        assert_eq!(ONE.cut_middle("HY20261121-0007", 11), "HY202…-0007");
        assert_eq!(TWO.fit("“急”"), "“\u{a0}急”\u{a0}");
        assert_eq!(TWO.fit(&TWO.fit("“急”")), TWO.fit("“急”"));
    }

    #[test]
    fn padding() {
        assert_eq!(ONE.pad("漏水", 6), "漏水  ");
        assert_eq!(ONE.pad_left("漏水", 6), "  漏水");
        assert_eq!(ONE.center("漏水", 7), " 漏水  ");
        assert_eq!(ONE.pad("厨房漏水", 6), "厨房… ");
        assert_eq!(ONE.spread("左", "右边", 9), "左   右边");
    }

    #[test]
    fn wrapping_keeps_punctuation_off_the_line_start() {
        assert_eq!(ONE.wrap("厨房水管漏水，已关总阀。", 12, 9), ["厨房水管漏", "水，已关总", "阀。"]);
        assert_eq!(ONE.wrap("请看（附件）处理", 6, 9), ["请看", "（附", "件）处", "理"]);
        assert_eq!(ONE.wrap("call the plumber now", 9, 9), ["call the", "plumber", "now"]);
        assert_eq!(ONE.wrap("电话13800138000请回", 13, 9), ["电话", "13800138000请", "回"]);
        assert_eq!(ONE.wrap("a\n\nb\n", 4, 9), ["a", "", "b", ""]);
        assert_eq!(ONE.wrap("abcdefgh", 3, 9), ["abc", "def", "gh"]);
        assert_eq!(ONE.wrap("漏水", 1, 9), ["?", "?"]);
        assert_eq!(ONE.wrap("", 5, 9), [""]);
        assert_eq!(ONE.wrap("漏", 0, 9), Vec::<String>::new());
    }

    #[test]
    fn a_very_long_line_is_wrapped_only_as_far_as_shown() {
        let text = "漏".repeat(1_000_000);
        let lines: Vec<_> = ONE.wrap_lines(&text, 40).take(3).collect();
        assert_eq!(lines, vec!["漏".repeat(20); 3]);
        let word = "x".repeat(1_000_000);
        assert_eq!(ONE.wrap(&word, 40, 2), ["x".repeat(40), "x".repeat(40)]);
        assert_eq!(ONE.cut_middle(&word, 5), "xx…xx");
    }

    #[test]
    fn clicks_find_the_grapheme() {
        assert_eq!(ONE.offset_at("a漏b", 0), 0);
        assert_eq!(ONE.offset_at("a漏b", 2), 1);
        assert_eq!(ONE.offset_at("a漏b", 3), 4);
        assert_eq!(ONE.offset_at("a漏b", 9), 5);
    }

    #[test]
    fn a_popup_blanks_glyphs_cut_by_its_edges() {
        let mut buf = Buffer::with_lines(["漏水漏水漏水", "a漏水漏水漏"]);
        popup_clear(&mut buf, Rect::new(3, 0, 6, 1));
        let row: Vec<&str> = (0..12).filter_map(|x| buf.cell((x, 0)).map(|c| c.symbol())).collect();
        assert_eq!(row, ["漏", " ", " ", " ", " ", " ", " ", " ", " ", " ", "水", " "]);
        popup_clear(&mut buf, Rect::new(0, 0, 500, 500));
        assert_eq!(buf, Buffer::empty(Rect::new(0, 0, 12, 2)));
    }

    #[test]
    fn sealing_blanks_halves_and_lends_style() {
        use ratatui::style::{Color, Style};
        let mut buf = Buffer::with_lines(["漏水a漏水"]);
        buf[(1, 0)].set_symbol("x");
        buf[(2, 0)].set_style(Style::new().bg(Color::Red));
        buf[(8, 0)].set_symbol(" ");
        buf[(7, 0)].set_symbol("水");
        seal(&mut buf);
        let row: String = (0..9).filter_map(|x| buf.cell((x, 0)).map(|c| c.symbol().to_owned())).collect();
        assert_eq!(row, " x水 a漏 水 ");
        assert_eq!(buf[(3, 0)].bg, Color::Red);
        let once = buf.clone();
        seal(&mut buf);
        assert_eq!(buf, once);
    }

    fn texts() -> impl Strategy<Value = String> {
        prop::collection::vec(
            prop_oneof![
                prop::sample::select(vec![
                    "漏",
                    "水",
                    "，",
                    "。",
                    "（",
                    "）",
                    " ",
                    "abc",
                    "13800138000",
                    "…",
                    "“",
                    "👩",
                    "\n",
                    "e\u{301}"
                ])
                .prop_map(String::from),
                any::<char>().prop_map(|c| crate::text::clean_block(&c.to_string())),
            ],
            0..40,
        )
        .prop_map(|v| crate::text::clean_block(&v.concat()))
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked(text in texts(), cols in 0usize..30, wide in any::<bool>()) {
            let r = if wide { TWO } else { ONE };
            let flat = text.replace('\n', " ");
            prop_assert!(r.width(&r.cut(&flat, cols)) <= cols);
            prop_assert!(r.width(&r.cut_middle(&flat, cols)) <= cols);
            prop_assert_eq!(r.width(&r.pad(&flat, cols)), cols);
            prop_assert_eq!(r.width(&r.pad_left(&flat, cols)), cols);
            prop_assert_eq!(r.width(&r.fit(&flat)), r.width(&flat));
            for line in r.wrap_lines(&text, cols) {
                prop_assert!(r.width(&line) <= cols, "{:?} {}", line, cols);
            }
        }

        #[test]
        fn wrapping_loses_only_blanks(text in texts(), cols in 2usize..30) {
            let bare = |s: &str| s.chars().filter(|c| !matches!(c, ' ' | '\u{3000}' | '\n')).collect::<String>();
            let lines: Vec<String> = ONE.wrap_lines(&text, cols).collect();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }

        #[test]
        fn ratatui_counts_as_we_do(text in texts()) {
            let text = text.replace('\n', " ");
            let line = ratatui::text::Line::raw(text.clone());
            prop_assert_eq!(line.width(), ONE.width(&text));
        }
    }
}
