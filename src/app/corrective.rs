//! What the desk says of forms of corrective action by itself: that a step of one is for who sits there (R114).

use super::App;
use super::notice::Level;
use crate::action::Action;
use crate::domain::ids::StaffId;

/// What was said last: to whom, and of how many forms.
#[derive(Debug, Default)]
pub(super) struct Told {
    who: Option<StaffId>,
    forms: usize,
}

impl App {
    /// Says how many forms wait for who sits there: when they sit down, and when there are more of them.
    pub(super) fn tell_of_forms(&mut self) {
        if self.board.viewer != self.me || self.locked().is_some() {
            return;
        }
        let before = if self.told_forms.who == self.me { self.told_forms.forms } else { 0 };
        let forms = self.board.actions.mine;
        self.told_forms = Told { who: self.me, forms };
        if self.me.is_some() && forms > before {
            let text = self.forms_wait_text();
            self.say(Level::Warn, text);
        }
    }

    /// How many forms wait for who sits there, and the key that opens them.
    pub(super) fn forms_wait_text(&self) -> String {
        let key = self.key_label_in_panes(Action::Actions).unwrap_or_default();
        self.lang().actions_waiting(self.board.actions.mine, &key)
    }
}
