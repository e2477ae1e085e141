//! The first start: name, code and first supervisor of a new site.

use crate::action::{Action, Scope};
use crate::app::layer::{Input, Layer, Reply, Wish};
use crate::app::{App, Entry, Failure, Level, NewSite, Receipt};

/// The set-up of a new site.
#[derive(Debug, Default)]
pub struct SetUp {
    /// Name, code, first supervisor.
    pub fields: [Entry; 3],
    /// Which field has the caret.
    pub at: usize,
    /// Under way.
    pub busy: bool,
    /// What is wrong.
    pub fault: String,
}

impl SetUp {
    /// What the fields are called, with a hint for each.
    #[must_use]
    pub fn labels(app: &App) -> [(&'static str, &'static str); 3] {
        let lang = app.lang();
        [
            (lang.setup_name(), lang.setup_name_hint()),
            (lang.setup_code(), lang.setup_code_hint()),
            (lang.setup_supervisor(), lang.setup_supervisor_hint()),
        ]
    }

    fn submit(&mut self, app: &App) -> Reply {
        let [name, code, supervisor] = self.fields.each_ref().map(|f| f.text().trim().to_owned());
        let empty = [&name, &code, &supervisor].iter().position(|text| text.is_empty());
        if let Some(at) = empty {
            self.at = at;
            let label = Self::labels(app).get(at).map_or("", |(label, _)| *label);
            self.fault = app.lang().setup_empty(label);
            return Reply::stay();
        }
        self.fault.clear();
        self.busy = true;
        let site = NewSite { code: code.to_ascii_uppercase(), name, drill: false };
        Reply::stay().wish(Wish::Found { site, supervisor })
    }
}

impl Layer for SetUp {
    fn scope(&self) -> Scope {
        Scope::Form
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::AcceptField, Action::NextField, Action::Submit, Action::SwitchLanguage, Action::Quit])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        if self.busy {
            return Reply::stay();
        }
        match input {
            Input::Action(Action::NextField) => self.at = (self.at + 1) % self.fields.len(),
            Input::Action(Action::PrevField) => self.at = (self.at + self.fields.len() - 1) % self.fields.len(),
            Input::Action(Action::AcceptField) if self.at + 1 < self.fields.len() => self.at += 1,
            Input::Action(Action::AcceptField | Action::Submit) => return self.submit(app),
            Input::Action(
                Action::SwitchLanguage | Action::SwitchTheme | Action::Quit | Action::Suspend | Action::Refresh,
            ) => {
                return Reply::pass();
            }
            Input::Action(Action::Cancel | Action::Discard) => return Reply::stay().wish(Wish::Do(Action::Quit)),
            Input::Click(row) if row < self.fields.len() => self.at = row,
            _ => {
                if let Some(field) = self.fields.get_mut(self.at) {
                    field.handle(input);
                }
            }
        }
        Reply::stay()
    }
    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        self.busy = false;
        match done {
            Ok(_) => {
                let text = app.lang().first_person_welcome().to_owned();
                return Some(Reply::close().wish(Wish::Notice(Level::Good, text)).wish(Wish::Do(Action::SignOn)));
            }
            Err(Failure::Refused(refusal)) => {
                self.at = 1;
                let told = crate::i18n::refusals::explain(app.lang(), refusal, &NoNames);
                self.fault = told.line(app.lang());
            }
            Err(Failure::Trouble(trouble)) => self.fault.clone_from(&trouble.what),
        }
        Some(Reply::stay())
    }
}

/// Names for sentences while there is nobody and nothing.
struct NoNames;

impl crate::i18n::refusals::Names for NoNames {
    fn staff(&self, id: crate::domain::ids::StaffId) -> String {
        format!("#{id}")
    }
    fn ticket(&self, id: crate::domain::ids::TicketId) -> String {
        format!("#{id}")
    }
    fn code(&self, _field: crate::domain::refusal::Field, code: &crate::domain::ids::Code) -> String {
        code.to_string()
    }
}
