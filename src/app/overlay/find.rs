//! Search as you type: by number, household, name, phone tail, words, department, pinyin.

use super::ListState;
use super::list::{Pick, pick};
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
    /// A question is under way, and nothing is found yet.
    pub busy: bool,
    /// More may be found.
    pub more: bool,
    hurry: bool,
}

impl Find {
    /// An empty search.
    #[must_use]
    pub fn new(_app: &App) -> Self {
        Self::default()
    }

    fn go(&self) -> Reply {
        match self.hits.get(self.list.at) {
            Some(hit) => Reply::close().wish(Wish::Show(hit.ticket)),
            None => Reply::stay(),
        }
    }

    fn ask(&mut self) -> Reply {
        self.hurry = false;
        let query = self.entry.text();
        if query.trim().is_empty() {
            self.hits.clear();
            (self.busy, self.more) = (false, false);
            return Reply::stay();
        }
        (self.busy, self.more) = (true, false);
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
        let len = self.hits.len();
        match pick(app, &mut self.entry, &mut self.list, len, input) {
            Pick::Back => Reply::close(),
            // Enter was faster than the answer: it is for what is typed, not for what was found before.
            Pick::Chosen if self.busy => {
                self.hurry = true;
                Reply::stay()
            }
            Pick::Chosen => self.go(),
            Pick::Typed => self.ask(),
            Pick::Moved => Reply::stay(),
            Pick::Pass => Reply::pass(),
        }
    }
    fn on_answer(&mut self, _app: &App, answer: Answer<'_>) -> Reply {
        if let Answer::Found { hits, more } = answer {
            let chosen = self.hits.get(self.list.at).map(|hit| hit.ticket).filter(|_| !self.busy && self.list.at > 0);
            self.hits = hits.to_vec();
            // A longer answer leaves the choice where it was.
            self.list.at = chosen.and_then(|t| hits.iter().position(|hit| hit.ticket == t)).unwrap_or(0);
            (self.busy, self.more) = (hits.is_empty() && more, more);
            if std::mem::take(&mut self.hurry) && !self.hits.is_empty() {
                return self.go();
            }
        }
        Reply::stay()
    }
}
