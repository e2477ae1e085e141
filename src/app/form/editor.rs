//! A text being typed: `tui-textarea` keeps the lines, the caret and the history; cleaning, limits, steps over Chinese
//! and the rows on screen are ours.

use super::rows::{Row, first_rows_of, rows_of};
use super::steps;
use crate::action::Action;
use crate::text::{Ruler, clean_block_to, clean_line_to, is_forbidden};
use tui_textarea::{CursorMove, TextArea};

/// How much of a paste entered.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Pasted {
    /// Characters that did not fit any more.
    pub cut: usize,
    /// Characters that may not stand in a text (controls, marks that turn or hide text).
    pub removed: usize,
}

/// How many rows and columns the text has on the screen: what moving by rows needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Window {
    /// The terminal's ruler.
    pub ruler: Ruler,
    /// Columns of the field.
    pub cols: usize,
    /// Rows of the field.
    pub rows: usize,
}

/// Steps of undo that are kept.
const HISTORY: usize = 500;

/// A text of one line or several.
#[derive(Clone, Debug)]
pub struct Editor {
    area: TextArea<'static>,
    block: bool,
    most: usize,
    /// Column that going up and down aims at.
    aim: Option<usize>,
}

impl Editor {
    /// One line of at most `most` characters.
    #[must_use]
    pub fn line(most: usize) -> Self {
        Self::new(false, most)
    }

    /// Several lines of at most `most` characters together.
    #[must_use]
    pub fn block(most: usize) -> Self {
        Self::new(true, most)
    }

    fn new(block: bool, most: usize) -> Self {
        let mut area = TextArea::default();
        area.set_max_histories(HISTORY);
        Self { area, block, most, aim: None }
    }

    /// The same with a text in it, the caret at its end; nothing to undo.
    #[must_use]
    pub fn with(self, text: &str) -> Self {
        let mut fresh = Self::new(self.block, self.most);
        fresh.paste(text);
        let mut area = TextArea::new(fresh.area.lines().to_vec());
        area.set_max_histories(HISTORY);
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, ..fresh }
    }

    /// Whether it may have several lines.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.block
    }

    /// What is typed; lines joined by `\n`.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        self.area.lines()
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// How many characters there may be.
    #[must_use]
    pub fn most(&self) -> usize {
        self.most
    }

    /// How many characters there are.
    #[must_use]
    pub fn count(&self) -> usize {
        let lines = self.area.lines();
        lines.iter().map(|l| l.chars().count()).sum::<usize>() + lines.len().saturating_sub(1)
    }

    /// Replaces the text; may be undone.
    pub fn set(&mut self, text: &str) {
        self.area.clear();
        self.paste(text);
    }

    /// The caret: line, and bytes before it in that line.
    #[must_use]
    pub fn caret(&self) -> (usize, usize) {
        let at = self.area.cursor();
        let line = self.area.lines().get(at.0).map_or("", String::as_str);
        (at.0, line.char_indices().nth(at.1).map_or(line.len(), |(byte, _)| byte))
    }

    /// Types a character. Whether it entered.
    pub fn type_char(&mut self, c: char) -> bool {
        self.aim = None;
        if is_forbidden(c) || self.count() >= self.most {
            return false;
        }
        self.area.insert_char(c);
        true
    }

    /// Inserts text at the caret, cleaned: as one step of undo.
    pub fn paste(&mut self, text: &str) -> Pasted {
        self.aim = None;
        let room = self.most.saturating_sub(self.count());
        let cleaned = if self.block {
            clean_block_to(text, text.len().max(1))
        } else {
            clean_line_to(text.trim_end_matches(['\r', '\n']), text.len().max(1))
        };
        let whole = cleaned.text.chars().count();
        let kept: String = cleaned.text.chars().take(room).collect();
        if !kept.is_empty() {
            self.area.insert_str(&kept);
        }
        Pasted { cut: whole.saturating_sub(room), removed: cleaned.removed }
    }

    /// Takes a caret action. `Some(true)`: the text changed; `Some(false)`: it is the same; `None`: not for a text, or
    /// no way on from here (up from the first row).
    pub fn act(&mut self, action: Action, window: Window) -> Option<bool> {
        use Action::*;
        let aim = self.aim.take();
        match action {
            CharLeft => Some(self.left(steps::grapheme_back)),
            CharRight => Some(self.right(steps::grapheme_next)),
            WordLeft => Some(self.left(steps::word_back)),
            WordRight => Some(self.right(steps::word_next)),
            LineStart => Some(self.go(CursorMove::Head)),
            LineEnd => Some(self.go(CursorMove::End)),
            DeleteBack => Some(self.delete_back(steps::grapheme_back)),
            DeleteNext => Some(self.delete_next(steps::grapheme_next)),
            DeleteWordBack => Some(self.delete_back(steps::word_back)),
            DeleteWordNext => Some(self.delete_next(steps::word_next)),
            DeleteToStart => Some(self.area.cursor().1 > 0 && self.area.delete_line_by_head()),
            DeleteToEnd => Some(self.area.delete_line_by_end()),
            ClearField => Some(!self.is_empty() && self.area.clear()),
            Yank => {
                let text = self.area.yank_text();
                let before = self.count();
                self.paste(&text);
                Some(self.count() != before)
            }
            TextUndo => Some(self.area.undo()),
            TextRedo => Some(self.area.redo()),
            Newline if self.block && self.count() < self.most => {
                self.area.insert_newline();
                Some(true)
            }
            TextTop if self.block => Some(self.go(CursorMove::Top)),
            TextBottom if self.block => {
                self.go(CursorMove::Bottom);
                Some(self.go(CursorMove::End))
            }
            LineUp if self.block => self.by_rows(-1, window, aim),
            LineDown if self.block => self.by_rows(1, window, aim),
            TextPageUp if self.block => {
                let page = isize::try_from(window.rows.max(2) - 1).unwrap_or(1);
                self.by_rows(-page, window, aim).or(Some(self.go(CursorMove::Top)))
            }
            TextPageDown if self.block => {
                let page = isize::try_from(window.rows.max(2) - 1).unwrap_or(1);
                self.by_rows(page, window, aim).or_else(|| {
                    self.go(CursorMove::Bottom);
                    Some(self.go(CursorMove::End))
                })
            }
            _ => {
                self.aim = aim;
                None
            }
        }
    }

    /// Puts the caret where a click landed: row from the top of the text, column within the field.
    pub fn click(&mut self, row: usize, col: usize, window: Window) {
        self.aim = None;
        let rows = self.rows(window);
        if let Some(row) = rows.get(row.min(rows.len().saturating_sub(1))) {
            self.put(*row, col, window.ruler);
        }
    }

    /// The rows on screen.
    #[must_use]
    pub fn rows(&self, window: Window) -> Vec<Row> {
        rows_of(self.area.lines(), window.ruler, if self.block { window.cols } else { usize::MAX })
    }

    /// How many rows there are on screen, counted no further than `most`.
    #[must_use]
    pub fn row_count(&self, window: Window, most: usize) -> usize {
        first_rows_of(self.area.lines(), window.ruler, window.cols, most).len()
    }

    fn go(&mut self, to: CursorMove) -> bool {
        self.area.move_cursor(to);
        false
    }

    fn around(&self) -> (&str, &str) {
        let (line, byte) = self.caret();
        self.area.lines().get(line).and_then(|l| l.split_at_checked(byte)).unwrap_or(("", ""))
    }

    fn left(&mut self, step: fn(&str) -> usize) -> bool {
        // At the start of a line one step leads to the end of the one above.
        for _ in 0..step(self.around().0).max(1) {
            self.go(CursorMove::Back);
        }
        false
    }

    fn right(&mut self, step: fn(&str) -> usize) -> bool {
        for _ in 0..step(self.around().1).max(1) {
            self.go(CursorMove::Forward);
        }
        false
    }

    fn delete_back(&mut self, step: fn(&str) -> usize) -> bool {
        let n = step(self.around().0);
        if n == 0 {
            // Joins with the line above.
            return self.area.delete_char();
        }
        for _ in 0..n {
            self.go(CursorMove::Back);
        }
        self.area.delete_str(n)
    }

    fn delete_next(&mut self, step: fn(&str) -> usize) -> bool {
        match step(self.around().1) {
            0 => self.area.delete_next_char(),
            n => self.area.delete_str(n),
        }
    }

    /// Up or down by rows as they are drawn; `None` at the first or last one.
    fn by_rows(&mut self, by: isize, window: Window, aim: Option<usize>) -> Option<bool> {
        let rows = self.rows(window);
        let (line, byte) = self.caret();
        let at = rows.iter().rposition(|r| r.line == line && r.start <= byte)?;
        let here = rows.get(at)?;
        let text = self.area.lines().get(line).and_then(|l| l.get(here.start..byte)).unwrap_or("");
        let aim = aim.unwrap_or_else(|| window.ruler.width(text));
        let to = at.checked_add_signed(by)?;
        let row = *rows.get(to)?;
        self.put(row, aim, window.ruler);
        self.aim = Some(aim);
        Some(false)
    }

    fn put(&mut self, row: Row, col: usize, ruler: Ruler) {
        let line = self.area.lines().get(row.line).map_or("", String::as_str);
        let text = line.get(row.start..row.end).unwrap_or("");
        let mut byte = 0;
        let mut used = 0;
        for (grapheme, width) in ruler.graphemes(text) {
            // A click on the right half of a wide glyph lands behind it.
            if used + width.div_ceil(2) > col {
                break;
            }
            used += width;
            byte += grapheme.len();
        }
        let last_in_line = row.end == line.len();
        if byte == text.len() && !last_in_line {
            // The end of a row is the start of the next one.
            byte -= text.chars().next_back().map_or(0, char::len_utf8);
        }
        let chars = line.get(..row.start + byte).map_or(0, |t| t.chars().count());
        let to = |n: usize| u16::try_from(n).unwrap_or(u16::MAX);
        self.area.move_cursor(CursorMove::Jump(to(row.line), to(chars)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const W: Window = Window { ruler: Ruler::narrow(), cols: 11, rows: 4 };

    fn act(e: &mut Editor, action: Action) -> Option<bool> {
        e.act(action, W)
    }

    #[test]
    fn typing_deleting_and_taking_back() {
        let mut e = Editor::line(100).with("12-1803 厨房漏水");
        assert_eq!(act(&mut e, Action::DeleteWordBack), Some(true));
        assert_eq!(e.text(), "12-1803 厨房");
        e.type_char('漏');
        assert_eq!(act(&mut e, Action::TextUndo), Some(true));
        assert_eq!(act(&mut e, Action::TextUndo), Some(true));
        assert_eq!(e.text(), "12-1803 厨房漏水");
        assert_eq!(act(&mut e, Action::TextRedo), Some(true));
        assert_eq!(e.text(), "12-1803 厨房");
        act(&mut e, Action::DeleteToStart);
        assert_eq!(e.text(), "");
        assert_eq!(act(&mut e, Action::Yank), Some(true));
        assert_eq!(e.text(), "12-1803 厨房");
        assert_eq!((act(&mut e, Action::Submit), act(&mut e, Action::Newline)), (None, None));
    }

    #[test]
    fn a_cluster_is_deleted_whole() {
        let mut e = Editor::line(100).with("全家👨\u{200d}👩\u{200d}👧");
        act(&mut e, Action::DeleteBack);
        assert_eq!(e.text(), "全家");
        let mut e = Editor::line(100).with("e\u{301}x");
        act(&mut e, Action::LineStart);
        act(&mut e, Action::CharRight);
        assert_eq!(e.caret(), (0, 3));
        act(&mut e, Action::CharLeft);
        act(&mut e, Action::DeleteNext);
        assert_eq!(e.text(), "x");
    }

    #[test]
    fn a_paste_is_cleaned_counted_and_taken_back_at_once() {
        let mut e = Editor::block(20_000).with("前");
        let pasted = e.paste("一\r二\r\n三\u{202e}\u{1b}");
        assert_eq!((e.lines().len(), pasted.cut, pasted.removed), (3, 0, 2));
        act(&mut e, Action::TextUndo);
        assert_eq!(e.text(), "前");
        let pasted = e.paste(&"漏水。".repeat(12_000));
        assert_eq!((e.count(), pasted.cut), (20_000, 16_001));
        assert!(!e.type_char('多'));
        let mut line = Editor::line(500);
        line.paste("第一行\n第二行\n");
        assert_eq!(line.text(), "第一行 第二行");
        line.type_char('\u{202e}');
        assert_eq!(line.count(), 7);
    }

    #[test]
    fn up_and_down_follow_the_rows_on_screen_and_keep_their_column() {
        // Ten columns of text: five glyphs to a row.
        let mut e = Editor::block(500).with("一二三四五六七八\nab\n甲乙丙丁");
        assert_eq!(e.rows(W).len(), 4);
        assert_eq!(e.caret(), (2, 12));
        act(&mut e, Action::LineUp);
        assert_eq!(e.caret(), (1, 2));
        act(&mut e, Action::LineUp);
        assert_eq!(e.caret(), (0, 24));
        act(&mut e, Action::LineUp);
        assert_eq!(e.caret(), (0, 12), "column 8, not the column of the short line");
        assert_eq!(act(&mut e, Action::LineUp), None);
        act(&mut e, Action::LineDown);
        act(&mut e, Action::LineDown);
        act(&mut e, Action::LineDown);
        assert_eq!(e.caret(), (2, 12));
        assert_eq!(act(&mut e, Action::LineDown), None);
        act(&mut e, Action::TextPageUp);
        assert_eq!(e.caret(), (0, 12));
    }

    #[test]
    fn a_click_finds_the_glyph() {
        let mut e = Editor::block(500).with("一二三四五六七八");
        e.click(1, 2, W);
        assert_eq!(e.caret(), (0, 18));
        e.click(0, 60, W);
        assert_eq!(e.caret(), (0, 12), "the end of a full row belongs to the next one");
        e.click(9, 0, W);
        assert_eq!(e.caret(), (0, 15));
    }
}
