//! Keys, pastes and clicks on their way into a form.

use crate::action::{Action, Group};
use crate::app::App;
use crate::app::form::{Field, Form, Pasted, Step, Window};
use crate::app::layer::{Input, Wish};
use crate::app::notice::Level;
use crate::text::{AmbiguousWidth, Ruler};

/// Rows of an open list of choices are clicked as this number and up.
pub const LIST_ROWS: usize = 10_000;

/// The columns and rows of the field being typed in, as the last frame showed it.
#[must_use]
pub fn window(app: &App) -> Window {
    let ruler = Ruler::new(AmbiguousWidth::from_setting(app.settings.ambiguous_width));
    let (cols, rows) = app.seen.field;
    Window { ruler, cols: usize::from(cols).max(3), rows: usize::from(rows).max(1) }
}

/// What a paste lost, in words.
pub fn pasted(app: &App, pasted: Pasted) -> Option<Wish> {
    let lang = app.lang();
    match pasted {
        Pasted { cut: 0, removed: 0 } => None,
        Pasted { cut: 0, removed } => Some(Wish::Notice(Level::Info, lang.paste_cleaned(removed))),
        Pasted { cut, .. } => Some(Wish::Notice(Level::Warn, lang.paste_cut(cut))),
    }
}

/// Acts on tickets and sheets would open a second dialogue over this one, half-typed.
#[must_use]
pub fn is_blocked(action: Action) -> bool {
    use Action::*;
    matches!(action.group(), Group::Ticket | Group::Handover)
        || matches!(action, Receive | Answer | ContactedAgain | EnterHousehold | AddStaff)
}

/// Brings an input to a form. `None`: not for it. With the step, the field that it was in, and what to say.
pub fn feed(app: &App, form: &mut Form, input: Input<'_>) -> Option<(Step, Vec<Wish>)> {
    Some(match input {
        Input::Text(c) => (form.type_char(c), Vec::new()),
        Input::Paste(text) => {
            let lost = form.paste(text);
            (Step::Changed, pasted(app, lost).into_iter().collect())
        }
        Input::Action(action) => (form.act(action, window(app)), Vec::new()),
        Input::Click(row) if row >= LIST_ROWS => (form.take(row - LIST_ROWS), Vec::new()),
        Input::Click(row) => {
            form.click(row);
            (Step::Moved, Vec::new())
        }
        Input::Wheel(by) => {
            let action = if by < 0 { Action::Up } else { Action::Down };
            let list = form.focused().and_then(Field::picker).is_some_and(|p| p.is_open());
            let step = if list { form.act(action, window(app)) } else { Step::Moved };
            (step, Vec::new())
        }
    })
}
