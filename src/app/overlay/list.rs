//! A list of which one row is chosen: moving in it.

use crate::action::Action;
use crate::app::layer::{Input, Reply};
use crate::app::{App, Entry};

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

/// What an input did to a list with a line to type in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Pick {
    /// Away with it.
    Back,
    /// The chosen row it is.
    Chosen,
    /// What is typed changed; the first row is chosen.
    Typed,
    /// Another row is chosen, or the caret moved.
    Moved,
    /// Nothing for a list.
    Pass,
}

/// Takes an input for a list of `len` rows with a line to type in.
pub(super) fn pick(app: &App, entry: &mut Entry, list: &mut ListState, len: usize, input: Input<'_>) -> Pick {
    match input {
        Input::Action(Action::Back) => return Pick::Back,
        Input::Action(Action::Select) => return Pick::Chosen,
        // The first click chooses a row, the second takes it.
        Input::Click(row) if row == list.at => return Pick::Chosen,
        _ => {}
    }
    if list.handle(input, len, app.seen.layer_page).is_some() {
        return Pick::Moved;
    }
    match entry.handle(input) {
        Some(true) => {
            list.at = 0;
            Pick::Typed
        }
        Some(false) => Pick::Moved,
        None => Pick::Pass,
    }
}

/// Takes an input for something to read that scrolls; the action that opened it closes it as well.
pub(super) fn read(app: &App, list: &mut ListState, opened_by: Action, input: Input<'_>) -> Reply {
    match input {
        Input::Action(action) if action == Action::Back || action == opened_by => Reply::close(),
        _ => match list.handle(input, app.seen.layer_most + 1, app.seen.layer_page) {
            Some(()) => Reply::stay(),
            None => Reply::pass(),
        },
    }
}
