//! The first start: language, name, code and first supervisor of a new site, and the rules that hold there.

use super::confirm::Confirm;
use super::signon::SignOn;
use crate::action::{Action, Scope};
use crate::app::App;
use crate::app::dialog::feed;
use crate::app::form::{Fault, Field, FieldId, Form, Item, NAME, Step};
use crate::app::layer::{Input, Layer, Reply, Turn, Wish};
use crate::app::msg::{Effect, Failure, NewSite, Receipt, Trouble};
use crate::app::notice::Level;
use crate::domain::refusal::{Reason, Refusal};
use crate::i18n::Lang;
use crate::text::{half_width, initials};

/// Letters of a site code at most.
const CODE: usize = 4;

/// The set-up of a new site.
#[derive(Debug)]
pub struct SetUp {
    /// The fields.
    pub form: Form,
    /// Where the data will stand.
    pub folder: String,
    /// Under way.
    pub busy: bool,
    /// Why the last try was refused.
    pub refusal: Option<Refusal>,
    /// What broke in the last try.
    pub trouble: Option<Trouble>,
}

impl SetUp {
    /// Asks for a site that keeps one of these rule books, with its data in a folder.
    #[must_use]
    pub fn new(lang: Lang, packs: Vec<Item>, folder: String) -> Self {
        let languages = Lang::ALL.iter().map(|l| Item::plain(l.tag(), l.language_name(*l))).collect();
        let first = packs.first().map(|p| p.value.clone()).unwrap_or_default();
        let mut form = Form::new(vec![
            Field::row(FieldId::Language, languages).with(lang.tag()),
            Field::line(FieldId::SiteName, NAME).required(),
            // Longer than a code may be: what is too long is told, not cut.
            Field::line(FieldId::SiteCode, NAME).required(),
            Field::line(FieldId::FirstPerson, NAME).required(),
            Field::secret(FieldId::NewPassword),
            Field::secret(FieldId::AgainPassword),
            Field::row(FieldId::Pack, packs).with(&first).required(),
        ]);
        form.go_to(FieldId::SiteName);
        Self { form, folder, busy: false, refusal: None, trouble: None }
    }

    /// What was typed, as a code: half-width capitals.
    fn code(&self) -> String {
        self.form.text(FieldId::SiteCode).chars().map(half_width).collect::<String>().to_ascii_uppercase()
    }

    fn wrong_code(&mut self) {
        self.form.blame(FieldId::SiteCode, Fault::SiteCode(self.form.text(FieldId::SiteCode)));
    }

    fn submit(&mut self, app: &App) -> Reply {
        let code = self.code();
        let complete = self.form.check(app.now);
        let fits = (2..=CODE).contains(&code.len()) && code.chars().all(|c| c.is_ascii_uppercase());
        if !fits && !code.is_empty() {
            self.wrong_code();
        }
        if !complete || !fits {
            return Reply::stay();
        }
        let supervisor = self.form.text(FieldId::FirstPerson);
        if !super::password::check(&mut self.form, &app.rules.access, &supervisor) {
            return Reply::stay();
        }
        let name = self.form.text(FieldId::SiteName);
        let site = NewSite { code, name, drill: false, pack: self.form.code(FieldId::Pack) };
        (self.busy, self.refusal, self.trouble) = (true, None, None);
        Reply::stay().wish(Wish::Found { site, supervisor, password: self.form.secret(FieldId::NewPassword) })
    }

    /// What one field says about another.
    fn follow(&mut self, app: &App, changed: FieldId) -> Option<Wish> {
        match changed {
            FieldId::SiteName => {
                let proposal = initials(&self.form.text(FieldId::SiteName), CODE);
                let proposal = if proposal.len() < 2 { "" } else { &proposal };
                let code = self.form.field_mut(FieldId::SiteCode).filter(|f| !f.touched)?;
                code.restore(proposal);
                None
            }
            // A code that was cleared is proposed again.
            FieldId::SiteCode => {
                let code = self.form.field_mut(FieldId::SiteCode)?;
                code.touched = !code.is_empty();
                None
            }
            FieldId::Language => {
                let chosen = self.form.field(FieldId::Language)?.raw();
                (Lang::parse(&chosen)? != app.lang()).then_some(Wish::Do(Action::SwitchLanguage))
            }
            _ => None,
        }
    }
}

impl Layer for SetUp {
    fn scope(&self) -> Scope {
        Scope::Form
    }
    fn scopes(&self) -> &'static [Scope] {
        self.form.scopes()
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(Vec::new())
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        match input {
            Input::Action(Action::SwitchLanguage) => {
                if let Some(field) = self.form.field_mut(FieldId::Language) {
                    field.restore(app.lang().other().tag());
                }
                return Reply::pass();
            }
            Input::Action(Action::Quit) => return Reply::stay().wish(leave(app)),
            _ if self.busy => return Reply::stay(),
            _ => {}
        }
        let at = self.form.focused().map(|f| f.id);
        let Some((step, wishes)) = feed(app, &mut self.form, input) else { return Reply::stay() };
        let mut reply = Reply { wishes, ..Reply::default() };
        match step {
            Step::Moved => {}
            Step::Changed => reply.wishes.extend(at.and_then(|id| self.follow(app, id))),
            Step::Submit => reply.wishes.extend(self.submit(app).wishes),
            Step::Park | Step::Discard => reply.wishes.push(leave(app)),
            Step::Pass => reply.turn = Turn::Pass,
        }
        reply
    }
    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        self.busy = false;
        match done {
            Ok(_) => {
                let text = app.lang().setup_done(&self.form.text(FieldId::FirstPerson));
                let next = app.me.map_or_else(|| SignOn::new(app), |me| SignOn::comes(app, me));
                return Some(Reply::close().wish(Wish::Notice(Level::Good, text)).wish(Wish::Open(next.into())));
            }
            Err(Failure::Refused(refusal)) => {
                if refusal.reason == Reason::BadSiteCode {
                    self.wrong_code();
                }
                self.refusal = Some(refusal.clone());
            }
            Err(Failure::Denied(denied)) => {
                let told = super::ask::told(app, denied);
                self.form.blame(FieldId::NewPassword, Fault::Denied(told));
            }
            Err(Failure::Trouble(trouble)) => self.trouble = Some(trouble.clone()),
        }
        Some(Reply::stay())
    }
}

fn leave(app: &App) -> Wish {
    Wish::Open(Confirm::new(app.lang().setup_leave().to_owned(), vec![Wish::Effect(Effect::Quit)]).into())
}
