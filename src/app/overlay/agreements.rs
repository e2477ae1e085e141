//! The register of special service agreements (特约服务, R100): what is due stands first.

use super::ListState;
use super::refusal::RefusalBox;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::dialog::{About, ActForm, Task};
use crate::app::layer::{Input, Layer, Reply, Wish};
use crate::app::notice::Level;
use crate::board::AgreementRow;
use crate::domain::ids::AgreementId;

/// The layer.
#[derive(Debug, Default)]
pub struct AgreementDesk {
    /// The agreement that is chosen; the first one until one is.
    chosen: Option<AgreementId>,
}

impl AgreementDesk {
    /// Opens the register; where it is empty, on the form for a first one.
    #[must_use]
    pub fn open(app: &App) -> Vec<Wish> {
        let mut wishes = vec![Wish::Open(Self::default().into())];
        if app.board.agreements.is_empty() {
            wishes.push(begin(app, Task::EnterAgreement, suggested(app)));
        }
        wishes
    }

    /// The place of the agreement that is chosen.
    #[must_use]
    pub fn at(&self, app: &App) -> usize {
        self.chosen.and_then(|id| app.board.agreements.iter().position(|a| a.id == id)).unwrap_or(0)
    }

    /// The agreement that is chosen.
    #[must_use]
    pub fn row<'a>(&self, app: &'a App) -> Option<&'a AgreementRow> {
        app.board.agreements.get(self.at(app))
    }

    fn form(&self, app: &App, task: Task) -> Reply {
        let Some(row) = self.row(app) else {
            return Reply::stay().wish(Wish::Notice(Level::Info, app.lang().agreements_none_chosen().to_owned()));
        };
        let about = About { agreement: Some(row.id), ..About::default() };
        Reply::stay().wish(begin(app, task, about))
    }
}

/// The form; why not, at once, where that is known.
fn begin(app: &App, task: Task, about: About) -> Wish {
    let form = ActForm::new(app, task, about);
    let action = match task {
        Task::CallAgreement => Action::Callback,
        Task::AmendAgreement => Action::AmendAgreement,
        Task::EndAgreement => Action::EndAgreement,
        Task::EnterAgreement => Action::EnterAgreement,
        _ => return Wish::Open(form.into()),
    };
    match form.known_refusal(app, action) {
        Some(refusal) => Wish::Open(RefusalBox::new(refusal).into()),
        None => Wish::Open(form.begun_by(app, action).into()),
    }
}

/// The household of the ticket shown, for a new agreement.
fn suggested(app: &App) -> About {
    About { ticket: app.shown, ..About::default() }
}

impl Layer for AgreementDesk {
    fn scope(&self) -> Scope {
        Scope::Agreements
    }
    fn hints(&self, app: &App) -> Option<Vec<Action>> {
        use Action::*;
        Some(match self.row(app) {
            Some(_) => vec![Callback, EnterAgreement, AmendAgreement, EndAgreement, Reveal, Back],
            None => vec![EnterAgreement, Back],
        })
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if let Input::Action(action) = input {
            match action {
                Action::Agreements | Action::Back => return Reply::close(),
                Action::Select | Action::Callback => return self.form(app, Task::CallAgreement),
                Action::EnterAgreement => {
                    let about = if app.board.agreements.is_empty() { suggested(app) } else { About::default() };
                    return Reply::stay().wish(begin(app, Task::EnterAgreement, about));
                }
                Action::AmendAgreement => return self.form(app, Task::AmendAgreement),
                Action::EndAgreement => return self.form(app, Task::EndAgreement),
                Action::Reveal => return self.form(app, Task::RevealAgreement),
                _ => {}
            }
        }
        let mut list = ListState { at: self.at(app) };
        if list.handle(input, app.board.agreements.len(), app.seen.layer_page).is_none() {
            return Reply::pass();
        }
        self.chosen = app.board.agreements.get(list.at).map(|a| a.id);
        Reply::stay()
    }
}
