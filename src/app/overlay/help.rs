//! Help: what can be done here and with which keys; what would be refused now, and why.

use super::ListState;
use crate::action::{Action, Group, Scope};
use crate::app::App;
use crate::app::layer::{Input, Layer, Reply};
use crate::domain::ids::TicketId;
use crate::domain::refusal::Refusal;

/// The help over the scope in which it was called.
#[derive(Debug)]
pub struct Help {
    /// Where it was called.
    pub scope: Scope,
    /// The first line in sight.
    pub list: ListState,
}

/// A line of the help.
#[derive(Clone, PartialEq, Debug)]
pub struct HelpRow {
    /// The action.
    pub action: Action,
    /// Its keys, as the keymap writes them.
    pub keys: Vec<String>,
    /// Why it would be refused on the ticket shown.
    pub refused: Option<Refusal>,
}

impl Help {
    /// Help for where the keys go now.
    #[must_use]
    pub fn new(app: &App) -> Self {
        Self { scope: app.scope(), list: ListState::default() }
    }

    /// The chapters with their actions: everything that has a key in the scope.
    #[must_use]
    pub fn chapters(&self, app: &App) -> Vec<(Group, Vec<HelpRow>)> {
        let scopes = self.scope.chain();
        let mut chapters = Vec::new();
        for group in Group::ALL {
            let rows: Vec<HelpRow> = Action::ALL
                .iter()
                .copied()
                .filter(|action| action.group() == group)
                .filter_map(|action| {
                    let mut keys = app.keymap.keys_for(action, scopes);
                    // First those that work with an input method on.
                    keys.sort_by_key(|keys| !keys.is_safe());
                    let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
                    let refused = app.refused(action);
                    (!keys.is_empty()).then_some(HelpRow { action, keys, refused })
                })
                .collect();
            if !rows.is_empty() {
                chapters.push((group, rows));
            }
        }
        chapters
    }
}

impl Layer for Help {
    fn scope(&self) -> Scope {
        Scope::Viewer
    }
    fn about(&self, app: &App) -> Option<TicketId> {
        app.shown
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::PageDown, Action::PageUp, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        super::list::read(app, &mut self.list, Action::Help, input)
    }
}
