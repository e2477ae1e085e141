//! A person's own new password, typed twice; the rules for it are shown as they are met.

use crate::action::{Action, Scope};
use crate::app::dialog::feed;
use crate::app::form::{Fault, Field, FieldId, Form, Step};
use crate::app::layer::{Input, Layer, Reply, Turn, Wish};
use crate::app::notice::Level;
use crate::app::{App, Failure, Receipt};
use crate::domain::access::{About, AccessRules, Denied, Weakness};
use crate::domain::ids::StaffId;
use crate::domain::secret::Secret;

/// A rule for passwords, and whether what is typed keeps it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Need {
    /// The rule, as what is wrong when it is not kept.
    pub rule: Weakness,
    /// Kept.
    pub met: bool,
}

/// The rules of the pack for a password, and which of them it keeps.
#[must_use]
pub fn needs(access: &AccessRules, secret: &Secret, about: &About) -> Vec<Need> {
    let wrong = access.weaknesses(secret, about);
    let digits = !secret.is_empty() && secret.expose().chars().all(|c| c.is_ascii_digit());
    let length = match (digits, access.pin_digits) {
        (true, 0) => Weakness::PinNotAllowed,
        (true, least) => Weakness::ShortPin { least },
        (false, _) => Weakness::TooShort { least: access.password_characters },
    };
    let usual = [length, Weakness::HoldsName, Weakness::HoldsPhone, Weakness::Repeated, Weakness::Sequence];
    let more = [Weakness::Common, Weakness::BadCharacter].into_iter().filter(|w| wrong.contains(w));
    usual.into_iter().chain(more).map(|rule| Need { rule, met: !secret.is_empty() && !wrong.contains(&rule) }).collect()
}

/// What a password of this person must not hold, as far as the screen knows.
#[must_use]
pub fn about(name: &str) -> About {
    About { names: vec![name.to_owned()], ..About::default() }
}

/// Checks the two fields of a new password; blames the wrong one.
pub fn check(form: &mut Form, access: &AccessRules, name: &str) -> bool {
    let (new, again) = (form.secret(FieldId::NewPassword), form.secret(FieldId::AgainPassword));
    if new.is_empty() {
        form.blame(FieldId::NewPassword, Fault::Empty);
        return false;
    }
    if let Some(first) = access.weaknesses(&new, &about(name)).first() {
        form.blame(FieldId::NewPassword, Fault::Weak(*first));
        return false;
    }
    if new != again {
        if let Some(field) = form.field_mut(FieldId::AgainPassword) {
            field.wipe();
        }
        form.blame(FieldId::AgainPassword, if again.is_empty() { Fault::Again } else { Fault::NotTheSame });
        return false;
    }
    true
}

/// A new password.
#[derive(Debug)]
pub struct NewPassword {
    /// Whose.
    pub who: StaffId,
    /// The fields.
    pub form: Form,
    /// Sent, and not yet answered.
    pub busy: bool,
    /// Why the last try was not taken.
    pub told: Option<String>,
    /// The one-time password that it replaces; none when the old one is asked.
    one_time: Option<Secret>,
}

impl NewPassword {
    /// In place of a one-time password that was right: they sit down afterwards.
    #[must_use]
    pub fn after_one_time(_app: &App, who: StaffId, one_time: Secret) -> Self {
        let form = Form::new(vec![Field::secret(FieldId::NewPassword), Field::secret(FieldId::AgainPassword)]);
        Self { who, form, busy: false, told: None, one_time: Some(one_time) }
    }

    /// In place of the old one, by who sits there.
    #[must_use]
    pub fn own(who: StaffId) -> Self {
        let fields = [FieldId::OldPassword, FieldId::NewPassword, FieldId::AgainPassword].map(Field::secret);
        Self { who, form: Form::new(fields.into()), busy: false, told: None, one_time: None }
    }

    /// Whether it replaces a one-time password.
    #[must_use]
    pub fn is_first(&self) -> bool {
        self.one_time.is_some()
    }

    fn submit(&mut self, app: &App) -> Reply {
        let old = match &self.one_time {
            Some(one_time) => one_time.clone(),
            None => self.form.secret(FieldId::OldPassword),
        };
        if self.one_time.is_none() && old.is_empty() {
            self.form.blame(FieldId::OldPassword, Fault::Empty);
            return Reply::stay();
        }
        let new = self.form.secret(FieldId::NewPassword);
        if !new.is_empty() && new == old {
            self.form.blame(FieldId::NewPassword, Fault::Weak(Weakness::Unchanged));
            return Reply::stay();
        }
        if !check(&mut self.form, &app.rules.access, &app.board.staff_name(self.who)) {
            return Reply::stay();
        }
        (self.busy, self.told) = (true, None);
        Reply::stay().wish(Wish::SetPassword { who: self.who, old, new })
    }
}

impl Layer for NewPassword {
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
        if self.busy {
            return Reply::stay();
        }
        // Passed over a locked screen, a key would reach what is below it.
        if let Input::Action(action) = input
            && action.is_global()
            && !matches!(action, Action::Acknowledge | Action::SwitchLanguage | Action::SwitchTheme | Action::Refresh)
        {
            return Reply::stay();
        }
        let Some((step, wishes)) = feed(app, &mut self.form, input) else { return Reply::stay() };
        let mut reply = Reply { wishes, ..Reply::default() };
        match step {
            Step::Moved | Step::Changed => {}
            Step::Submit => reply.wishes.extend(self.submit(app).wishes),
            Step::Park | Step::Discard => reply.turn = Turn::Close,
            Step::Pass => reply.turn = Turn::Pass,
        }
        reply
    }
    fn on_done(&mut self, app: &App, done: &Result<Receipt, Failure>) -> Option<Reply> {
        self.busy = false;
        match done {
            Ok(_) => {
                let saved = Wish::Notice(Level::Good, app.lang().password_set().to_owned());
                let new = self.form.secret(FieldId::NewPassword);
                let mut reply = Reply::close().wish(saved);
                if self.is_first() {
                    // The layer below asked who it is: it hears it now.
                    reply = reply.wish(Wish::OfTop(Box::new(Wish::Prove(self.who, new))));
                }
                Some(reply)
            }
            Err(Failure::Denied(denied)) => {
                match denied {
                    Denied::Weak { why } => {
                        if let Some(first) = why.first() {
                            self.form.blame(FieldId::NewPassword, Fault::Weak(*first));
                        }
                    }
                    _ => {
                        if let Some(field) = self.form.field_mut(FieldId::OldPassword) {
                            field.wipe();
                        }
                        self.form.go_to(FieldId::OldPassword);
                        self.told = Some(super::ask::told(app, denied));
                    }
                }
                Some(Reply::stay())
            }
            Err(_) => None,
        }
    }
}
