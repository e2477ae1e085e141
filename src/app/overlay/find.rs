//! Search as you type: by number, household, name, phone tail, words, department, pinyin.

use super::ListState;
use crate::action::{Action, Scope};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::{App, Entry};
use crate::board::Hit;

/// The search.
#[derive(Debug, Default)]
pub struct Find {
    /// What is looked for.
    pub entry: Entry,
    /// What was found.
    pub hits: Vec<Hit>,
    /// Which hit is chosen.
    pub list: ListState,
    /// A question is under way.
    pub busy: bool,
}

impl Find {
    /// An empty search.
    #[must_use]
    pub fn new(_app: &App) -> Self {
        Self::default()
    }

    fn ask(&mut self) -> Reply {
        let query = self.entry.text();
        if query.trim().is_empty() {
            self.hits.clear();
            self.busy = false;
            return Reply::stay();
        }
        self.busy = true;
        Reply::stay().wish(Wish::Find(query))
    }
}

impl Layer for Find {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::Back) => return Reply::close(),
            Input::Action(Action::Select) => {
                return match self.hits.get(self.list.at) {
                    Some(hit) => Reply::close().wish(Wish::Show(hit.ticket)),
                    None => Reply::stay(),
                };
            }
            Input::Click(row) if row == self.list.at => return self.handle(app, Input::Action(Action::Select)),
            _ => {}
        }
        if self.list.handle(input, self.hits.len(), app.seen.layer_page).is_some() {
            return Reply::stay();
        }
        match self.entry.handle(input) {
            Some(true) => self.ask(),
            Some(false) => Reply::stay(),
            None => Reply::pass(),
        }
    }
    fn on_answer(&mut self, _app: &App, answer: Answer<'_>) -> Reply {
        if let Answer::Found(hits) = answer {
            self.hits = hits.to_vec();
            self.list.at = 0;
            self.busy = false;
        }
        Reply::stay()
    }
}
