//! The forms: quick entry, dispatch, feedback and all other dialogues with fields.

use super::App;
use super::layer::AnyLayer;
use crate::action::Action;

/// The form of an action, filled from what is selected; `None` when the action has none.
///
/// The app has seen to it before: somebody is at the keyboard, what is selected suits [`Action::target`], and the
/// details of the ticket shown, where they have arrived, do not speak against it.
#[must_use]
pub fn open(_app: &App, _action: Action) -> Option<AnyLayer> {
    None
}
