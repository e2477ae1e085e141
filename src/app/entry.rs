//! A line to type in, outside of forms: palette, find, filter, set-up.

use super::form::{Editor, Window};
use super::layer::Input;

/// Longest line, in characters.
const MOST: usize = 2_000;

/// A text field of one line. Text is cleaned as it enters.
#[derive(Clone, Debug)]
pub struct Entry {
    editor: Editor,
}

impl Default for Entry {
    fn default() -> Self {
        Self::line("")
    }
}

impl Entry {
    /// A field with a text in it; the caret stands at its end.
    #[must_use]
    pub fn line(text: &str) -> Self {
        Self { editor: Editor::line(MOST).with(text) }
    }

    /// What is typed.
    #[must_use]
    pub fn text(&self) -> String {
        self.editor.text()
    }

    /// Whether nothing is typed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.editor.is_empty()
    }

    /// Replaces the text.
    pub fn set(&mut self, text: &str) {
        self.editor = self.editor.clone().with(text);
    }

    /// The text with its caret.
    #[must_use]
    pub fn editor(&self) -> &Editor {
        &self.editor
    }

    /// Takes text, a paste or a caret action. Returns whether the text changed, or `None` when the input is not for a
    /// text field.
    pub fn handle(&mut self, input: Input<'_>) -> Option<bool> {
        match input {
            Input::Text(c) => Some(self.editor.type_char(c)),
            Input::Paste(text) => {
                self.editor.paste(text);
                Some(true)
            }
            Input::Action(action) => self.editor.act(action, Window::default()),
            Input::Click(_) | Input::Wheel(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::action::Action;

    #[test]
    fn typing_pasting_and_what_is_not_for_a_line() {
        let mut e = Entry::line("12-1803 厨房漏水");
        assert_eq!(e.handle(Input::Action(Action::DeleteWordBack)), Some(true));
        e.handle(Input::Paste("漏电\r\n急\u{202e}"));
        assert_eq!(e.text(), "12-1803 厨房漏电 急");
        assert_eq!(e.handle(Input::Action(Action::Submit)), None);
        assert_eq!(e.handle(Input::Action(Action::Newline)), None);
        assert_eq!(e.handle(Input::Click(1)), None);
    }
}
