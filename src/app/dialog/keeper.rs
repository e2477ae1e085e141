//! Keeping what is typed, so that neither a power cut nor another person at the keyboard loses it.

use crate::action::Action;
use crate::app::App;
use crate::app::layer::Wish;
use crate::app::msg::{Draft, Effect};
use crate::app::notice::Level;
use crate::domain::time::Moment;

/// A form that is being typed is kept at most this long after a change, in milliseconds.
const KEEP_MS: i64 = 1_000;

/// Keeping what is typed, the same for every layer with a form.
#[derive(Debug, Default)]
pub struct Keeper {
    id: Option<i64>,
    last: Option<Moment>,
    /// Changed since it was kept.
    changed: bool,
}

impl Keeper {
    /// Of a form that was parked already.
    #[must_use]
    pub fn of(id: i64) -> Self {
        Self { id: Some(id), ..Self::default() }
    }

    /// The id under which it is kept.
    pub fn id(&self, app: &App, salt: u64) -> i64 {
        // The clock of the app ticks by the second: forms begun in the same one must not share an id.
        let salt = i64::try_from(salt % 1_000).unwrap_or(0);
        self.id.unwrap_or_else(|| app.now.ms() / 1_000 * 1_000 + salt)
    }

    /// Something was typed. Whether it is time to keep it.
    pub fn changed(&mut self, app: &App) -> bool {
        self.changed = true;
        self.is_due(app)
    }

    /// Whether something was typed that it is time to keep.
    pub fn is_due(&self, app: &App) -> bool {
        self.changed && self.last.is_none_or(|last| app.now.since(last) >= KEEP_MS)
    }

    /// It was kept.
    pub fn kept(&mut self, draft: &Draft) {
        self.id = Some(draft.id);
        self.last = Some(draft.at);
        self.changed = false;
    }

    /// Forgets what was kept, once it is done with.
    pub fn forget(&self) -> Option<Wish> {
        self.id.map(|id| Wish::Effect(Effect::Unpark(id)))
    }
}

/// What a form that is put away half-typed leaves: the draft, and the key that brings it back.
pub fn put_away(app: &App, kept: Wish) -> [Wish; 2] {
    let key = app.key_label_in_panes(Action::Parked).unwrap_or_default();
    [kept, Wish::Notice(Level::Info, app.lang().form_parked(&key))]
}
