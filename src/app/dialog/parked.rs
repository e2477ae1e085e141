//! Half-typed forms that were left: open one again, or throw it away.

use super::{ActForm, QuickEntry};
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::layer::{Answer, AnyLayer, Input, Layer, Reply, Wish};
use crate::app::msg::{Draft, Effect};
use crate::app::notice::Level;
use crate::app::overlay::ListState;

/// A parked form as it stood, and what it asks at once; `None` when it is of an unknown kind.
#[must_use]
pub fn reopen(app: &App, draft: &Draft) -> Option<(AnyLayer, Option<Wish>)> {
    if draft.form == Action::QuickEntry.id() {
        let mut quick = QuickEntry::reopen(app, draft);
        let ask = quick.ask();
        return Some((quick.into(), ask));
    }
    if draft.form == Action::Roster.id() {
        return crate::app::roster::RosterGrid::reopen(app, draft).map(|(grid, load)| (grid.into(), Some(load)));
    }
    ActForm::reopen(app, draft).map(|form| (form.into(), None))
}

/// The list of parked forms.
#[derive(Debug, Default)]
pub struct ParkedList {
    /// The forms, newest first; none before the answer came.
    pub drafts: Option<Vec<Draft>>,
    /// Which row is chosen.
    pub list: ListState,
    /// The next press of the same key throws the chosen one away.
    pub discarding: bool,
    /// How many forms of others lie there: a supervisor sees that, not what is in them.
    pub of_others: usize,
}

impl ParkedList {
    fn chosen(&self) -> Option<&Draft> {
        self.drafts.as_ref().and_then(|all| all.get(self.list.at))
    }

    fn reopen(&self, app: &App) -> Reply {
        let Some(draft) = self.chosen() else { return Reply::stay() };
        match reopen(app, draft) {
            Some((layer, ask)) => {
                let mut reply = Reply::close();
                reply.wishes.extend(draft.ticket.map(Wish::Look));
                reply = reply.wish(Wish::Open(layer));
                reply.wishes.extend(ask.map(|wish| Wish::OfTop(Box::new(wish))));
                reply
            }
            None => Reply::stay().wish(Wish::Notice(Level::Warn, app.lang().parked_unknown().to_owned())),
        }
    }
}

impl Layer for ParkedList {
    fn scope(&self) -> Scope {
        Scope::List
    }

    fn scopes(&self) -> &'static [Scope] {
        // Discard is a key of forms.
        &[Scope::List, Scope::Form, Scope::Edit, Scope::Global]
    }

    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let sure = std::mem::replace(&mut self.discarding, false);
        match input {
            Input::Action(Action::Back | Action::Cancel) => return Reply::close(),
            Input::Action(Action::Select | Action::AcceptField) => return self.reopen(app),
            Input::Click(row) if row == self.list.at => return self.reopen(app),
            Input::Action(Action::Discard | Action::DeleteNext) => {
                let Some(id) = self.chosen().map(|d| d.id) else { return Reply::stay() };
                if !sure {
                    self.discarding = true;
                    return Reply::stay();
                }
                if let Some(all) = &mut self.drafts {
                    all.retain(|d| d.id != id);
                    self.list.clamp(all.len());
                }
                let text = app.lang().parked_discarded().to_owned();
                return Reply::stay().wish(Wish::Effect(Effect::Unpark(id))).wish(Wish::Notice(Level::Info, text));
            }
            _ => {}
        }
        let len = self.drafts.as_ref().map_or(0, Vec::len);
        match (self.list.handle(input, len, app.seen.layer_page), input) {
            (Some(()), _) | (None, Input::Text(_) | Input::Paste(_)) => Reply::stay(),
            (None, Input::Action(action)) if action.is_global() => Reply::pass(),
            (None, _) => Reply::stay(),
        }
    }

    fn on_answer(&mut self, app: &App, answer: Answer<'_>) -> Reply {
        if let Answer::Parked(drafts) = answer {
            // What somebody typed is theirs; what nobody signed is everybody's.
            let mine = |d: &&Draft| d.by.is_none() || d.by == app.me;
            let mut all: Vec<Draft> = drafts.iter().filter(mine).cloned().collect();
            self.of_others = drafts.len() - all.len();
            all.sort_by_key(|d| std::cmp::Reverse((d.at.ms(), d.id)));
            self.list.clamp(all.len());
            self.drafts = Some(all);
        }
        Reply::stay()
    }

    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
}
