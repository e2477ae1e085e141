//! The dialogues for acts: quick entry, the full form, work on tickets, customers, sheets; and what was parked of them.

mod act;
mod again;
mod agreement;
mod command;
mod corrective;
mod fill;
mod incident;
mod items;
mod keeper;
mod parked;
mod quick;
mod read;
mod task;
mod typing;

pub use act::ActForm;
pub use again::{Again, kind_of};
pub use command::query_of;
pub use items::limit;
pub use parked::{ParkedList, reopen};
pub use quick::QuickEntry;
pub use task::{About, Task};
pub use typing::{LIST_ROWS, feed};

use super::App;
use super::layer::Wish;
use super::msg::Effect;
use super::notice::Level;
use crate::action::Action;

/// What opens the dialogue of an action, filled from what is selected; `None` when the action has none.
///
/// The app has seen to it before: somebody is at the keyboard, what is selected suits [`Action::target`], and the
/// details of the ticket shown, where they have arrived, do not speak against it.
#[must_use]
pub fn open(app: &App, action: Action) -> Option<Vec<Wish>> {
    match action {
        Action::QuickEntry => return Some(vec![Wish::Open(QuickEntry::new(app).into())]),
        Action::Parked => {
            return Some(vec![Wish::Open(ParkedList::default().into()), Wish::Effect(Effect::ListParked)]);
        }
        _ => {}
    }
    let task = Task::of(action, app)?;
    let handover = &app.board.handover;
    let line = matches!(task, Task::QueryLine | Task::AnswerLine | Task::Reopen | Task::ExcuseRecheck);
    let ticket = if line { app.line().map(|item| item.ticket()) } else { app.shown };
    let about = About {
        ticket: ticket.filter(|_| task.needs_ticket()),
        sheet: handover.sheet.filter(|_| task.needs_sheet()),
        ..About::default()
    };
    let lang = app.lang();
    let sealed = handover.signed_in.is_some();
    let why_not = match task {
        _ if task.needs_sheet() && about.sheet.is_none() => Some(lang.why_no_sheet()),
        Task::SignSheet | Task::QueryLine | Task::AnswerLine if sealed => Some(lang.why_sealed()),
        Task::CorrectSheet if !sealed => Some(lang.why_not_sealed()),
        Task::AnswerLine if about.ticket.is_none_or(|t| query_of(app, t).is_none()) => Some(lang.why_not_queried()),
        _ => None,
    };
    Some(match why_not {
        Some(why) => vec![Wish::Notice(Level::Info, why.to_owned())],
        None => vec![Wish::Open(ActForm::new(app, task, about).begun_by(app, action).into())],
    })
}
