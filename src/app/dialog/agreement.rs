//! The dialogues about special service agreements (特约服务, R100).

use super::fill;
use super::items;
use super::task::{About, Task};
use crate::app::App;
use crate::app::form::{Field, FieldId, Form, SHORT, Toward};
use crate::board::AgreementRow;
use crate::domain::command::{Command, NewAgreement};
use crate::domain::roster::Day;

/// The agreement that a dialogue is about.
#[must_use]
pub fn row(app: &App, about: About) -> Option<&AgreementRow> {
    let id = about.agreement?;
    app.board.agreements.iter().find(|a| a.id == id)
}

/// The fields of a dialogue, filled from what is known.
pub fn fields(app: &App, task: Task, about: About) -> Vec<Field> {
    use FieldId::*;
    let reason = || Field::line(Reason, SHORT).required();
    let today = app.now.date().to_string();
    match task {
        Task::EnterAgreement => {
            let shown = about.ticket.and_then(|t| app.board.row(t)).and_then(|r| r.household.as_ref());
            let home = shown.map(ToString::to_string).unwrap_or_default();
            vec![
                Field::line(HouseNumber, SHORT).with(&home).required(),
                Field::line(FieldId::Service, SHORT).required(),
                Field::when(FirstDay, Toward::Day).with(&today).required(),
                Field::when(LastDay, Toward::LastDay).required(),
                Field::list(ServiceBy, items::staff(app, |_| true)),
            ]
        }
        Task::AmendAgreement => {
            let to = row(app, about).map(|a| a.to.to_string()).unwrap_or_default();
            vec![Field::when(LastDay, Toward::LastDay).with(&to).required(), reason()]
        }
        Task::EndAgreement => vec![Field::when(EndedDay, Toward::Day).with(&today).required(), reason()],
        Task::CallAgreement => fill::callback(&app.rules),
        Task::RevealAgreement => vec![reason()],
        _ => Vec::new(),
    }
}

/// The command that a checked form makes; `None` when what it is about is gone.
pub fn command(app: &App, task: Task, about: About, form: &Form) -> Option<Command> {
    use FieldId::*;
    let day = |id| form.moment(id, app.now).map(|at| Day(at.date()));
    Some(match task {
        Task::EnterAgreement => Command::EnterAgreement(NewAgreement {
            household: form.text(HouseNumber),
            service: form.text(FieldId::Service),
            from: day(FirstDay)?,
            to: day(LastDay)?,
            worker: form.code(ServiceBy).and_then(|c| items::staff_id(&c)),
        }),
        Task::AmendAgreement => {
            Command::AmendAgreement { agreement: about.agreement?, to: day(LastDay)?, reason: form.text(Reason) }
        }
        Task::EndAgreement => {
            // One that has not begun never does; a day that lies ahead is refused.
            let begun = row(app, about).is_none_or(|a| a.from.0 <= app.now.date());
            let last = day(EndedDay).filter(|d| begun || d.0 > app.now.date());
            Command::EndAgreement { agreement: about.agreement?, last, reason: form.text(Reason) }
        }
        Task::CallAgreement => Command::CallAgreement {
            agreement: about.agreement?,
            heard: super::command::heard(form)?,
            contents: super::command::contents(app, form),
        },
        Task::RevealAgreement => Command::RevealAgreement { agreement: about.agreement?, reason: form.text(Reason) },
        _ => return None,
    })
}
