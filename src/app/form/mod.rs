//! Forms: fields, the focus among them, what is wrong with them, and keeping what is typed. No I/O, no drawing.

mod editor;
mod fault;
mod field;
mod picker;
mod rows;
mod steps;
mod when;

pub use editor::{Editor, Pasted, Window};
pub use fault::Fault;
pub use field::{Field, FieldId, Kind, LONG, NAME, SHORT, type_secret};
pub use picker::{Item, Look, Picker};
pub use rows::{Row, rows_of};
pub use when::{Toward, parse as parse_when};

use crate::action::{Action, Scope};
use crate::domain::grade::Stated;
use crate::domain::ids::Code;
use crate::domain::rules::{FactUnit, Rules};
use crate::domain::secret::Secret;
use crate::domain::time::Moment;
use crate::text::half_width;
use std::collections::BTreeMap;

/// A number as people write it: `12,000`, `12000元`, full-width digits. None for anything else, also with a point or 万.
#[must_use]
pub fn count_of(text: &str) -> Option<u64> {
    let plain: String = text.chars().map(half_width).filter(|c| !c.is_whitespace() && *c != ',').collect();
    // Units that people write behind a number.
    plain.trim_end_matches(['元', '户', '人', '次', '个']).parse().ok()
}

/// What came of an input.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// The form took it; nothing that it holds changed.
    Moved,
    /// What the form holds changed.
    Changed,
    /// Send it.
    Submit,
    /// Leave it, and keep what is typed.
    Park,
    /// Leave it, and throw away what is typed.
    Discard,
    /// Not for a form.
    Pass,
}

/// Fields in their order.
#[derive(Clone, Debug, Default)]
pub struct Form {
    fields: Vec<Field>,
    focus: usize,
}

impl Form {
    /// The facts as the fields say them: what is new, and what was emptied. A number that is none stays as it was.
    #[must_use]
    pub fn stated(&self, rules: &Rules, before: &BTreeMap<Code, Stated>) -> BTreeMap<Code, Option<Stated>> {
        let facts = rules.facts.iter().filter(|f| f.stated).zip(FieldId::FACTS);
        facts
            .filter_map(|(fact, id)| {
                let raw = self.field(id)?.raw();
                let stated = match (raw.trim(), fact.unit) {
                    ("", _) => None,
                    (yes, FactUnit::YesNo) => Some(Stated::Yes(yes == "yes")),
                    (number, _) => Some(Stated::Number(count_of(number)?)),
                };
                (before.get(&fact.code) != stated.as_ref()).then(|| (fact.code.clone(), stated))
            })
            .collect()
    }

    /// A form; its first field has the focus.
    #[must_use]
    pub fn new(fields: Vec<Field>) -> Self {
        let mut form = Self { fields, focus: 0 };
        form.leave_hidden();
        form
    }

    /// All fields.
    #[must_use]
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// Place of the field that has the focus.
    #[must_use]
    pub fn focus(&self) -> usize {
        self.focus
    }

    /// The field that has the focus.
    #[must_use]
    pub fn focused(&self) -> Option<&Field> {
        self.fields.get(self.focus)
    }

    /// A field.
    #[must_use]
    pub fn field(&self, id: FieldId) -> Option<&Field> {
        self.fields.iter().find(|f| f.id == id)
    }

    /// A field, to change.
    pub fn field_mut(&mut self, id: FieldId) -> Option<&mut Field> {
        self.fields.iter_mut().find(|f| f.id == id)
    }

    /// What is in a field, without blanks around it; empty when it is hidden.
    #[must_use]
    pub fn text(&self, id: FieldId) -> String {
        self.field(id).filter(|f| !f.hidden).map(|f| f.raw().trim().to_owned()).unwrap_or_default()
    }

    /// The password in a field; empty when it is hidden or has none.
    #[must_use]
    pub fn secret(&self, id: FieldId) -> Secret {
        let field = self.field(id).filter(|f| !f.hidden);
        field.and_then(Field::typed_secret).cloned().unwrap_or_default()
    }

    /// Wipes all passwords, and goes to the first.
    pub fn wipe(&mut self) {
        self.fields.iter_mut().for_each(Field::wipe);
        if let Some(at) = self.fields.iter().position(|f| !f.hidden && f.typed_secret().is_some()) {
            self.focus = at;
        }
    }

    /// The code chosen in a field; none when it is hidden.
    #[must_use]
    pub fn code(&self, id: FieldId) -> Option<Code> {
        self.field(id).filter(|f| !f.hidden).and_then(Field::code)
    }

    /// Whether a field says yes.
    #[must_use]
    pub fn is_on(&self, id: FieldId) -> bool {
        self.field(id).is_some_and(|f| !f.hidden && f.is_on())
    }

    /// The moment that a field means.
    #[must_use]
    pub fn moment(&self, id: FieldId, now: Moment) -> Option<Moment> {
        self.field(id).filter(|f| !f.hidden).and_then(|f| f.moment(now).ok().flatten())
    }

    /// Shows or hides a field.
    pub fn show(&mut self, id: FieldId, shown: bool) {
        if let Some(field) = self.field_mut(id) {
            field.hidden = !shown;
        }
        self.leave_hidden();
    }

    /// Says what is wrong with a field and goes there.
    pub fn blame(&mut self, id: FieldId, fault: Fault) {
        if let Some(field) = self.field_mut(id) {
            field.fault = Some(fault);
        }
        self.go_to(id);
    }

    /// Gives a field the focus.
    pub fn go_to(&mut self, id: FieldId) {
        if let Some(at) = self.fields.iter().position(|f| f.id == id && !f.hidden) {
            self.leave();
            self.focus = at;
        }
    }

    /// Whether something is typed that would be lost.
    #[must_use]
    pub fn is_touched(&self) -> bool {
        self.fields.iter().any(|f| f.touched && !f.is_empty() && f.typed_secret().is_none())
    }

    /// The scopes whose keys hold.
    #[must_use]
    pub fn scopes(&self) -> &'static [Scope] {
        self.focused().map_or(Scope::Form.chain(), Field::scopes)
    }

    /// What the fields hold: (name, text), empty ones left out.
    #[must_use]
    pub fn raw(&self) -> Vec<(String, String)> {
        self.fields
            .iter()
            .filter(|f| !f.is_empty() && f.typed_secret().is_none())
            .map(|f| (f.id.name().to_owned(), f.raw()))
            .collect()
    }

    /// Puts back what [`Form::raw`] gave.
    pub fn restore(&mut self, raw: &[(String, String)]) {
        for field in &mut self.fields {
            if field.typed_secret().is_some() {
                continue;
            }
            if let Some((_, text)) = raw.iter().find(|(name, _)| name == field.id.name()) {
                field.restore(text);
                field.touched = true;
            }
        }
    }

    /// Settles all fields. Whether all are right; the first wrong one gets the focus.
    pub fn check(&mut self, now: Moment) -> bool {
        let mut wrong = None;
        for (at, field) in self.fields.iter_mut().enumerate() {
            if !field.check(now) && wrong.is_none() {
                wrong = Some(at);
            }
        }
        if let Some(at) = wrong {
            self.focus = at;
        }
        wrong.is_none()
    }

    /// A typed character.
    pub fn type_char(&mut self, c: char) -> Step {
        let changed = self.fields.get_mut(self.focus).is_some_and(|f| f.type_char(c));
        if changed {
            return Step::Changed;
        }
        // Words typed right after a choice are meant for the text that follows; they must not be lost.
        let choice = self
            .focused()
            .is_some_and(|f| f.editor().is_none() && f.typed_secret().is_none() && (!f.is_empty() || !f.required));
        let next = self.fields.iter().enumerate().skip(self.focus + 1).find(|(_, f)| !f.hidden);
        if choice
            && !c.is_ascii()
            && !c.is_whitespace()
            && let Some(at) = next.filter(|(_, f)| f.is_block()).map(|(at, _)| at)
        {
            self.focus = at;
            return self.type_char(c);
        }
        Step::Moved
    }

    /// A paste.
    pub fn paste(&mut self, text: &str) -> Pasted {
        if self.focused().is_some_and(|f| f.editor().is_none() && f.typed_secret().is_none()) {
            // A paste into choices is meant for a text.
            let texts = self.fields.iter().enumerate().filter(|(_, f)| !f.hidden && f.editor().is_some());
            let after = texts.clone().find(|(i, _)| *i > self.focus).or_else(|| texts.clone().last());
            if let Some((at, _)) = after {
                self.focus = at;
            }
        }
        self.fields.get_mut(self.focus).map(|f| f.paste(text)).unwrap_or_default()
    }

    /// A click on a field by its place; in a text, row and column within it.
    pub fn click(&mut self, at: usize) {
        if self.fields.get(at).is_some_and(|f| !f.hidden) {
            if at != self.focus {
                self.leave();
            }
            self.focus = at;
            if let Some(picker) = self.fields.get_mut(at).and_then(Field::picker_mut) {
                if picker.look == Look::List { picker.open() } else { picker.turn(1) }
            }
        }
    }

    /// A click on a row of the open list.
    pub fn take(&mut self, row: usize) -> Step {
        let Some(field) = self.fields.get_mut(self.focus) else { return Step::Moved };
        let Some(picker) = field.picker_mut().filter(|p| p.is_open()) else { return Step::Moved };
        picker.mark(row);
        if picker.take() {
            field.touched = true;
            field.fault = None;
            self.step(1);
            return Step::Changed;
        }
        Step::Moved
    }

    /// An action.
    pub fn act(&mut self, action: Action, window: Window) -> Step {
        let Some(field) = self.fields.get_mut(self.focus) else { return Step::Pass };
        let open = field.picker().is_some_and(Picker::is_open);
        let taken = field.act(action, window);
        match (taken, action) {
            // A choice taken with Enter leads on, as Enter does in every field.
            (Some(true), Action::Select) if open => {
                self.step(1);
                Step::Changed
            }
            (Some(true), _) => Step::Changed,
            (Some(false), _) => Step::Moved,
            (None, Action::NextField | Action::LineDown | Action::NextPane | Action::Down) => self.leave_for(1),
            (None, Action::PrevField | Action::LineUp | Action::PrevPane | Action::Up) => self.leave_for(-1),
            (None, Action::AcceptField | Action::Select | Action::Newline) => {
                if self.is_last() {
                    self.leave();
                    Step::Submit
                } else {
                    self.leave_for(1)
                }
            }
            (None, Action::Submit) => {
                self.leave();
                Step::Submit
            }
            (None, Action::Cancel | Action::Back) => Step::Park,
            (None, Action::Discard) => Step::Discard,
            // Keys of lists and texts without a meaning in this field.
            (
                None,
                Action::Choose | Action::ClearField | Action::PageUp | Action::PageDown | Action::Top | Action::Bottom,
            ) => Step::Moved,
            (None, action) if action.fits(Scope::Edit) && !action.is_global() => Step::Moved,
            (None, _) => Step::Pass,
        }
    }

    fn leave_for(&mut self, by: isize) -> Step {
        // A marked choice of an open list is meant when the field is left by Tab.
        let before = self.focused().map(Field::raw);
        let at = self.focus;
        self.leave();
        let changed = before != self.fields.get(at).map(Field::raw);
        self.step(by);
        if changed { Step::Changed } else { Step::Moved }
    }

    /// Settles the choice that is being typed in the focused field.
    fn leave(&mut self) {
        if let Some(field) = self.fields.get_mut(self.focus)
            && let Some(picker) = field.picker_mut()
        {
            if picker.settle() {
                field.fault = None;
            } else {
                let typed = picker.typed().text();
                field.fault = Some(Fault::NoChoice(typed));
            }
        }
    }

    fn step(&mut self, by: isize) {
        let n = self.fields.len();
        for i in 1..=n {
            let i = isize::try_from(i).unwrap_or(0) * by;
            let at = self.focus.wrapping_add_signed(i).wrapping_add(n) % n.max(1);
            if self.fields.get(at).is_some_and(|f| !f.hidden) {
                self.focus = at;
                return;
            }
        }
    }

    fn is_last(&self) -> bool {
        self.fields.iter().skip(self.focus + 1).all(|f| f.hidden)
    }

    fn leave_hidden(&mut self) {
        if self.focused().is_some_and(|f| f.hidden) {
            self.step(1);
        }
    }
}
