//! A text field: one line or several, with the caret actions of the keymap.

use super::layer::Input;
use crate::action::Action;
use crate::text::{clean_block, clean_line, is_forbidden};
use tui_textarea::{CursorMove, TextArea};
use unicode_segmentation::UnicodeSegmentation;

/// A text field around `tui-textarea`, without its built-in shortcuts. Text is cleaned as it enters.
#[derive(Clone, Debug)]
pub struct Entry {
    area: TextArea<'static>,
    lines: bool,
}

impl Default for Entry {
    fn default() -> Self {
        Self::line("")
    }
}

impl Entry {
    /// A field of one line; the caret stands at its end.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self::with(vec![clean_line(text)], false)
    }

    /// A field of several lines; the caret stands at its end.
    #[must_use]
    pub fn block(text: &str) -> Self {
        Self::with(clean_block(text).split('\n').map(ToOwned::to_owned).collect(), true)
    }

    fn with(lines: Vec<String>, several: bool) -> Self {
        let mut area = TextArea::new(lines);
        area.set_wrap_mode(if several { tui_textarea::WrapMode::Glyph } else { tui_textarea::WrapMode::None });
        area.move_cursor(CursorMove::Bottom);
        area.move_cursor(CursorMove::End);
        Self { area, lines: several }
    }

    /// Whether it may have several lines.
    #[must_use]
    pub fn is_block(&self) -> bool {
        self.lines
    }

    /// What is typed; lines joined by `\n`.
    #[must_use]
    pub fn text(&self) -> String {
        self.area.lines().join("\n")
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Replaces the text.
    pub fn set(&mut self, text: &str) {
        *self = if self.lines { Self::block(text) } else { Self::line(text) };
    }

    /// The widget to draw. Drawing takes a copy: a widget remembers how far it was scrolled, and a frame must not.
    #[must_use]
    pub fn area(&self) -> &TextArea<'static> {
        &self.area
    }

    /// Hides what is typed (passwords).
    #[must_use]
    pub fn masked(mut self) -> Self {
        self.area.set_mask_char('*');
        self
    }

    /// Inserts text at the caret, cleaned.
    pub fn insert(&mut self, text: &str) {
        let text = if self.lines { clean_block(text) } else { clean_line(text) };
        self.area.insert_str(text);
    }

    /// Takes text, a paste or a caret action. Returns whether the text changed, or `None` when the input is not for a
    /// text field.
    pub fn handle(&mut self, input: Input<'_>) -> Option<bool> {
        match input {
            Input::Text(c) => {
                if is_forbidden(c) {
                    return Some(false);
                }
                self.area.insert_char(c);
                Some(true)
            }
            Input::Paste(text) => {
                self.insert(text);
                Some(true)
            }
            Input::Action(action) => self.act(action),
            Input::Click(_) | Input::Wheel(_) => None,
        }
    }

    fn act(&mut self, action: Action) -> Option<bool> {
        use Action::*;
        let go = |area: &mut TextArea<'static>, to| {
            area.move_cursor(to);
            Some(false)
        };
        let area = &mut self.area;
        match action {
            CharLeft => go(area, CursorMove::Back),
            CharRight => go(area, CursorMove::Forward),
            WordLeft => go(area, CursorMove::WordBack),
            WordRight => go(area, CursorMove::WordForward),
            LineStart => go(area, CursorMove::Head),
            LineEnd => go(area, CursorMove::End),
            LineUp if self.lines => go(area, CursorMove::Up),
            LineDown if self.lines => go(area, CursorMove::Down),
            TextPageUp if self.lines => {
                area.scroll(tui_textarea::Scrolling::PageUp);
                Some(false)
            }
            TextPageDown if self.lines => {
                area.scroll(tui_textarea::Scrolling::PageDown);
                Some(false)
            }
            TextTop if self.lines => go(area, CursorMove::Top),
            TextBottom if self.lines => {
                area.move_cursor(CursorMove::Bottom);
                go(area, CursorMove::End)
            }
            Newline if self.lines => {
                area.insert_newline();
                Some(true)
            }
            DeleteBack => Some(area.delete_char()),
            DeleteNext => Some(area.delete_next_char()),
            DeleteWordBack => Some(self.delete_word_back()),
            DeleteWordNext => Some(area.delete_next_word()),
            DeleteToStart => Some(area.delete_line_by_head()),
            DeleteToEnd => Some(area.delete_line_by_end()),
            Yank => Some(area.paste()),
            TextUndo => Some(area.undo()),
            TextRedo => Some(area.redo()),
            _ => None,
        }
    }

    /// Deletes the word before the caret. `tui-textarea` takes a whole run of Chinese for one word; here it is the word
    /// boundary of Unicode, which is a single Chinese character.
    fn delete_word_back(&mut self) -> bool {
        let at = self.area.cursor();
        let line = self.area.lines().get(at.0).map_or("", String::as_str);
        let before: String = line.chars().take(at.1).collect();
        let trimmed = before.trim_end();
        let word = trimmed.split_word_bounds().next_back().map_or(0, |w| w.chars().count());
        let blanks = before.chars().count() - trimmed.chars().count();
        if word + blanks == 0 {
            return self.area.delete_char();
        }
        for _ in 0..word + blanks {
            self.area.move_cursor(CursorMove::Back);
        }
        self.area.delete_str(word + blanks)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn act(entry: &mut Entry, action: Action) -> Option<bool> {
        entry.handle(Input::Action(action))
    }

    #[test]
    fn typing_deleting_and_taking_back() {
        let mut e = Entry::line("12-1803 漏水");
        assert_eq!(act(&mut e, Action::DeleteWordBack), Some(true));
        assert_eq!(e.text(), "12-1803 漏");
        e.handle(Input::Text('电'));
        act(&mut e, Action::LineStart);
        e.handle(Input::Paste("急\r\n"));
        assert_eq!(e.text().trim(), "急 12-1803 漏电");
        assert_eq!(act(&mut e, Action::Submit), None);
        assert_eq!(act(&mut e, Action::Newline), None);
    }

    #[test]
    fn words_in_english_go_whole() {
        let mut e = Entry::line("water leak ");
        act(&mut e, Action::DeleteWordBack);
        assert_eq!(e.text(), "water ");
        act(&mut e, Action::DeleteWordBack);
        assert_eq!(e.text(), "");
        assert!(!act(&mut e, Action::DeleteWordBack).unwrap_or(true));
    }

    #[test]
    fn a_block_keeps_lines_and_a_line_does_not() {
        let mut block = Entry::block("");
        block.handle(Input::Paste("一\r二\u{202e}"));
        assert_eq!(block.text(), "一\n二");
        let mut line = Entry::line("");
        line.handle(Input::Paste("a\nb"));
        assert_eq!(line.text(), "a b");
        line.handle(Input::Text('\u{202e}'));
        assert_eq!(line.text(), "a b");
    }
}
