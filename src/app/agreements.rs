//! What the desk says of special service agreements by itself: that their callbacks are due for who sits there (R100).

use super::App;
use super::notice::Level;
use crate::action::Action;
use crate::domain::ids::StaffId;
use crate::domain::roster::Day;

/// What was said last: to whom, and of how many callbacks.
#[derive(Debug, Default)]
pub(super) struct Told {
    who: Option<StaffId>,
    due: usize,
}

impl App {
    /// Agreements of which a callback is due that who sits there may make, and those of them whose day has passed.
    #[must_use]
    pub fn agreements_due(&self) -> (usize, usize) {
        let today = Day(self.now.date());
        let due = self.board.agreements.iter().filter(|a| a.mine && a.is_due(today));
        (due.clone().count(), due.filter(|a| a.is_overdue(today)).count())
    }

    /// Says how many wait for who sits there: when they sit down, and when there are more of them.
    pub(super) fn tell_of_agreements(&mut self) {
        if self.board.viewer != self.me || self.locked().is_some() {
            return;
        }
        let before = if self.told_agreements.who == self.me { self.told_agreements.due } else { 0 };
        let (due, overdue) = self.agreements_due();
        self.told_agreements = Told { who: self.me, due };
        if self.me.is_some() && due > before {
            let key = self.key_label_in_panes(Action::Agreements).unwrap_or_default();
            let text = self.lang().agreements_waiting(due, overdue, &key);
            self.say(Level::Warn, text);
        }
    }
}
