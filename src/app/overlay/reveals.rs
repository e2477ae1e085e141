//! Who looked at customers' names and phones (查看记录, R130), for the service head: by month.

use super::ListState;
use super::refusal::RefusalBox;
use super::replay::ReplayLayer;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::msg::{Look, Looked};
use crate::board::{ReplayTo, Reveal};
use crate::domain::ids::StaffId;

/// The list.
#[derive(Debug)]
pub struct RevealList {
    by: Option<StaffId>,
    /// The month as yyyymm.
    pub month: u32,
    /// What the desk told, newest first; none until it has.
    pub reveals: Option<Vec<Reveal>>,
    /// The chosen row.
    pub list: ListState,
}

impl RevealList {
    /// Opens it on the running month.
    #[must_use]
    pub fn open(app: &App) -> Vec<Wish> {
        let month = app.now.month_number();
        let layer = Self { by: app.me, month, reveals: None, list: ListState::default() };
        vec![Wish::Open(layer.into()), Wish::OfTop(Box::new(ask(month)))]
    }

    fn chosen(&self) -> Option<&Reveal> {
        self.reveals.as_ref()?.get(self.list.at)
    }
}

fn ask(month: u32) -> Wish {
    Wish::LookBack(Look::Reveals { month })
}

/// The month before (or after) one of yyyymm.
fn beside(month: u32, later: bool) -> u32 {
    let (year, of_year) = (month / 100, month % 100);
    match (later, of_year) {
        (true, 12..) => (year + 1) * 100 + 1,
        (false, ..=1) => year.saturating_sub(1) * 100 + 12,
        (true, m) => year * 100 + m + 1,
        (false, m) => year * 100 + m - 1,
    }
}

impl Layer for RevealList {
    fn scope(&self) -> Scope {
        Scope::Review
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Back | Action::Reveals) => return Reply::close(),
            Input::Action(Action::Earlier | Action::Later) => {
                self.month = beside(self.month, matches!(input, Input::Action(Action::Later)));
                return Reply::stay().wish(ask(self.month));
            }
            Input::Action(Action::Select) => {
                return match self.chosen() {
                    Some(Reveal { ticket: Some(ticket), .. }) => Reply::close().wish(Wish::Show(*ticket)),
                    _ => Reply::stay(),
                };
            }
            Input::Action(Action::Replay) => {
                return match self.chosen() {
                    Some(reveal) => {
                        Reply { wishes: ReplayLayer::open(app, ReplayTo::Position(reveal.position)), ..Reply::stay() }
                    }
                    None => Reply::stay(),
                };
            }
            _ => {}
        }
        let len = self.reveals.as_ref().map_or(0, Vec::len);
        match self.list.handle(input, len, app.seen.layer_page) {
            Some(()) => Reply::stay(),
            None => Reply::pass(),
        }
    }
    fn on_answer(&mut self, _app: &App, answer: Answer<'_>) -> Reply {
        match answer {
            Answer::Looked(Looked::Reveals(month, reveals)) if *month == self.month => {
                self.reveals = Some(reveals.iter().rev().cloned().collect());
                self.list = ListState::default();
                Reply::stay()
            }
            Answer::Looked(Looked::Refused(refusal)) => {
                Reply::close().wish(Wish::Open(RefusalBox::new(refusal.clone()).into()))
            }
            _ => Reply::stay(),
        }
    }
    fn tick(&mut self, app: &App) -> Reply {
        if app.me == self.by { Reply::stay() } else { Reply::close() }
    }
}

#[cfg(test)]
mod tests {
    use super::beside;

    #[test]
    fn months_go_over_the_year() {
        assert_eq!((beside(202_612, true), beside(202_701, false)), (202_701, 202_612));
        assert_eq!((beside(202_611, true), beside(202_611, false)), (202_612, 202_610));
    }
}
