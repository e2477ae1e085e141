//! A list of which one row is chosen: moving in it.

use crate::action::Action;
use crate::app::layer::Input;

/// Which row is chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct ListState {
    /// The chosen row, from 0.
    pub at: usize,
}

impl ListState {
    /// Moves by an action, click or wheel in a list of `len` rows with `page` of them in sight. `None` when the input
    /// is not for a list.
    pub fn handle(&mut self, input: Input<'_>, len: usize, page: usize) -> Option<()> {
        let page = isize::try_from(page.max(1)).unwrap_or(1);
        let by = match input {
            Input::Action(Action::Up) => -1,
            Input::Action(Action::Down) => 1,
            Input::Action(Action::PageUp) => -page,
            Input::Action(Action::PageDown) => page,
            Input::Action(Action::Top) => -1_000_000,
            Input::Action(Action::Bottom) => 1_000_000,
            Input::Wheel(by) => by,
            Input::Click(row) => {
                self.at = row;
                0
            }
            _ => return None,
        };
        self.at = self.at.saturating_add_signed(by);
        self.clamp(len);
        Some(())
    }

    /// Keeps the chosen row within the list.
    pub fn clamp(&mut self, len: usize) {
        self.at = self.at.min(len.saturating_sub(1));
    }
}
