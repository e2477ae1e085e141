//! One field of a form.

use super::editor::{Editor, Window};
use super::fault::Fault;
use super::picker::{Item, Look, Picker};
use super::when::{self, Toward};
use crate::action::{Action, Scope};
use crate::domain::grade::Stated;
use crate::domain::ids::Code;
use crate::domain::rules::{Content, FactUnit, Label, Rules};
use crate::domain::secret::{LONGEST, Secret};
use crate::domain::time::Moment;
use crate::i18n::Lang;
pub use crate::i18n::forms::FieldId;
use crate::text::is_forbidden;
use std::collections::BTreeMap;

/// How a field is filled in.
#[derive(Clone, Debug)]
pub enum Kind {
    /// Text of one line or several.
    Text(Editor),
    /// One of several choices.
    Pick(Picker),
    /// A date or time.
    When(Editor, Toward),
    /// Yes or no.
    Flag(bool),
    /// A password: shown as dots, in no draft and no undo.
    Secret(Secret),
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Which.
    pub id: FieldId,
    /// How it is filled in.
    pub kind: Kind,
    /// Must not be empty.
    pub required: bool,
    /// Not shown now, and not sent.
    pub hidden: bool,
    /// The person changed it: proposals leave it alone.
    pub touched: bool,
    /// What is wrong with it.
    pub fault: Option<Fault>,
    /// The policy pack's word for it, where it has one.
    pub label: Option<Label>,
}

/// The values of a fact that is so, or is not.
const YES: &str = "yes";
const NO: &str = "no";
/// Characters of a text that decide accepts (R034 fields are far below it).
pub const LONG: usize = 20_000;
/// Characters of a short text that decide accepts.
pub const SHORT: usize = 500;
/// Characters of a name or phone number.
pub const NAME: usize = 100;

impl Field {
    /// A field.
    #[must_use]
    pub fn new(id: FieldId, kind: Kind) -> Self {
        Self { id, kind, required: false, hidden: false, touched: false, fault: None, label: None }
    }
    /// One line.
    #[must_use]
    pub fn line(id: FieldId, most: usize) -> Self {
        Self::new(id, Kind::Text(Editor::line(most)))
    }
    /// Several lines.
    #[must_use]
    pub fn block(id: FieldId, most: usize) -> Self {
        Self::new(id, Kind::Text(Editor::block(most)))
    }
    /// A choice from a list.
    #[must_use]
    pub fn list(id: FieldId, items: Vec<super::picker::Item>) -> Self {
        Self::new(id, Kind::Pick(Picker::new(items, Look::List)))
    }
    /// A choice from a few in a row.
    #[must_use]
    pub fn row(id: FieldId, items: Vec<super::picker::Item>) -> Self {
        Self::new(id, Kind::Pick(Picker::new(items, Look::Row)))
    }
    /// A date or time.
    #[must_use]
    pub fn when(id: FieldId, toward: Toward) -> Self {
        Self::new(id, Kind::When(Editor::line(NAME), toward))
    }
    /// Yes or no; no to begin with.
    #[must_use]
    pub fn flag(id: FieldId) -> Self {
        Self::new(id, Kind::Flag(false))
    }
    /// The facts that people may state (R047–R050), with what was stated.
    pub fn facts(rules: &Rules, stated: &BTreeMap<Code, Stated>) -> impl Iterator<Item = Self> {
        let facts = rules.facts.iter().filter(|f| f.stated).zip(FieldId::FACTS);
        facts.map(|(fact, id)| {
            let raw = match stated.get(&fact.code) {
                Some(Stated::Yes(yes)) => if *yes { YES } else { NO }.to_owned(),
                Some(Stated::Number(n)) => n.to_string(),
                None => String::new(),
            };
            let field = match fact.unit {
                FactUnit::YesNo => {
                    let word = |zh: &str, en: &str| Label { zh: zh.into(), en: en.into() };
                    let (yes, no) = (Lang::Zh, Lang::En);
                    let item = |code, of: fn(Lang) -> &'static str| Item::new(code, word(of(yes), of(no)));
                    Self::row(id, vec![item(YES, Lang::fact_yes), item(NO, Lang::fact_no)])
                }
                _ => Self::line(id, NAME),
            };
            Self { label: Some(fact.label.clone()), ..field.with(&raw) }
        })
    }
    /// The points of a callback that the pack asks for (R087), but for what the customer's opinion says already.
    pub fn points(contents: &[Content]) -> impl Iterator<Item = Self> {
        contents.iter().zip(FieldId::POINTS).filter(|(content, _)| !content.opinion).map(|(content, id)| {
            let label = Some(content.label.clone());
            Self { label, ..Self::line(id, SHORT) }
        })
    }
    /// What stands before it: the pack's word, or the name of the field.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        self.label.as_ref().map_or_else(|| lang.field_label(self.id), |l| lang.pick(&l.zh, &l.en))
    }
    /// A password.
    #[must_use]
    pub fn secret(id: FieldId) -> Self {
        Self::new(id, Kind::Secret(Secret::default()))
    }
    /// … that must not be empty.
    #[must_use]
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// … with this in it.
    #[must_use]
    pub fn with(mut self, raw: &str) -> Self {
        self.restore(raw);
        self
    }
    /// … in which typed text counts when no choice fits.
    #[must_use]
    pub fn free(mut self) -> Self {
        if let Kind::Pick(picker) = &mut self.kind {
            picker.free = true;
        }
        self
    }

    /// The text being edited, where there is one.
    #[must_use]
    pub fn editor(&self) -> Option<&Editor> {
        match &self.kind {
            Kind::Text(editor) | Kind::When(editor, _) => Some(editor),
            Kind::Pick(picker) if picker.look == Look::List => Some(picker.typed()),
            Kind::Pick(_) | Kind::Flag(_) | Kind::Secret(_) => None,
        }
    }

    /// Whether it has several lines.
    #[must_use]
    pub fn is_block(&self) -> bool {
        matches!(&self.kind, Kind::Text(editor) if editor.is_block())
    }

    /// The choices, where it has some.
    #[must_use]
    pub fn picker(&self) -> Option<&Picker> {
        match &self.kind {
            Kind::Pick(picker) => Some(picker),
            _ => None,
        }
    }

    /// The choices, to change.
    pub fn picker_mut(&mut self) -> Option<&mut Picker> {
        match &mut self.kind {
            Kind::Pick(picker) => Some(picker),
            _ => None,
        }
    }

    /// The scopes whose keys hold in it.
    #[must_use]
    pub fn scopes(&self) -> &'static [Scope] {
        match &self.kind {
            Kind::Text(editor) if editor.is_block() => Scope::Text.chain(),
            Kind::Pick(picker) if picker.is_open() => &[Scope::List, Scope::Form, Scope::Edit, Scope::Global],
            _ => Scope::Form.chain(),
        }
    }

    /// What is in it, as text that [`Field::restore`] reads.
    #[must_use]
    pub fn raw(&self) -> String {
        match &self.kind {
            Kind::Text(editor) | Kind::When(editor, _) => editor.text(),
            Kind::Pick(picker) => picker.value().unwrap_or_default().to_owned(),
            Kind::Flag(on) => if *on { "yes" } else { "" }.to_owned(),
            // Nobody who keeps, compares or shows the text of fields gets it.
            Kind::Secret(_) => String::new(),
        }
    }

    /// Puts a text of [`Field::raw`] back.
    pub fn restore(&mut self, raw: &str) {
        match &mut self.kind {
            Kind::Text(editor) | Kind::When(editor, _) => *editor = editor.clone().with(raw),
            Kind::Pick(picker) => picker.choose(Some(raw).filter(|r| !r.is_empty())),
            Kind::Flag(on) => *on = raw == "yes",
            Kind::Secret(_) => {}
        }
        self.fault = None;
    }

    /// Whether nothing is in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.kind {
            Kind::Flag(on) => !on,
            Kind::Secret(secret) => secret.is_empty(),
            _ => self.raw().trim().is_empty(),
        }
    }

    /// The chosen code.
    #[must_use]
    pub fn code(&self) -> Option<Code> {
        self.picker().and_then(Picker::value).map(Code::new)
    }

    /// The password typed in it.
    #[must_use]
    pub fn typed_secret(&self) -> Option<&Secret> {
        match &self.kind {
            Kind::Secret(secret) => Some(secret),
            _ => None,
        }
    }

    /// Wipes a password.
    pub fn wipe(&mut self) {
        if let Kind::Secret(secret) = &mut self.kind {
            secret.clear();
        }
    }

    /// Whether it says yes.
    #[must_use]
    pub fn is_on(&self) -> bool {
        matches!(self.kind, Kind::Flag(true))
    }

    /// The moment that it means; none when it is empty.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn moment(&self, now: Moment) -> Result<Option<Moment>, Fault> {
        match &self.kind {
            Kind::When(editor, toward) if !editor.text().trim().is_empty() => {
                when::parse(&editor.text(), now, *toward).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// Settles what is being typed and says what is wrong.
    pub fn check(&mut self, now: Moment) -> bool {
        self.fault = None;
        if self.hidden {
            return true;
        }
        if let Kind::Pick(picker) = &mut self.kind
            && !picker.settle()
        {
            self.fault = Some(Fault::NoChoice(picker.typed().text()));
            return false;
        }
        if self.is_empty() {
            if self.required {
                self.fault = Some(Fault::Empty);
            }
            return self.fault.is_none();
        }
        let toward = match &self.kind {
            Kind::When(_, toward) => *toward,
            _ => return true,
        };
        self.fault = match (self.moment(now), toward) {
            (Err(fault), _) => Some(fault),
            (Ok(Some(m)), Toward::Past) if m > now => Some(Fault::Ahead),
            (Ok(Some(m)), Toward::Future) if m <= now => Some(Fault::Over),
            _ => None,
        };
        self.fault.is_none()
    }

    /// A typed character. Whether the content changed.
    pub fn type_char(&mut self, c: char) -> bool {
        let changed = match &mut self.kind {
            Kind::Text(editor) | Kind::When(editor, _) => editor.type_char(c),
            Kind::Pick(picker) if picker.look == Look::Row => return self.turn_to(c),
            Kind::Pick(picker) => {
                // A blank opens the list of a field in which nothing is being typed.
                if c == ' ' && picker.typed().is_empty() && !picker.is_open() {
                    picker.open();
                    return false;
                }
                // Typing replaces what was only proposed.
                if picker.free && !self.touched && !picker.is_open() {
                    picker.choose(None);
                }
                let typed = picker.typed_mut().type_char(c);
                picker.retyped();
                typed
            }
            Kind::Flag(on) => {
                *on = match c {
                    ' ' | '\u{3000}' => !*on,
                    'y' | 'Y' | '1' | '是' => true,
                    'n' | 'N' | '0' | '否' => false,
                    _ => return false,
                };
                true
            }
            Kind::Secret(secret) => type_secret(secret, c),
        };
        self.note(changed)
    }

    fn note(&mut self, changed: bool) -> bool {
        if changed {
            self.touched = true;
            self.fault = None;
        }
        changed
    }

    /// In a row of choices a letter goes to the next choice that begins with it.
    fn turn_to(&mut self, c: char) -> bool {
        let Kind::Pick(picker) = &mut self.kind else { return false };
        if c == ' ' || c == '\u{3000}' {
            picker.turn(1);
            return self.note(true);
        }
        let typed = c.to_string();
        let ahead = crate::text::Ahead::new(&typed);
        let n = picker.items().len();
        let from = picker.items().iter().position(|i| Some(i.value.as_str()) == picker.value()).map_or(0, |i| i + 1);
        let fits = |item: &super::picker::Item| {
            let names = [item.label.zh.as_str(), &item.label.en, &item.value];
            ahead.best(names).is_some_and(|rank| rank <= 1 || rank == 4)
        };
        let found = (0..n).map(|i| (from + i) % n.max(1)).find_map(|i| picker.items().get(i).filter(|item| fits(item)));
        let value = found.map(|item| item.value.clone());
        match value {
            Some(value) => {
                picker.choose(Some(&value));
                self.note(true)
            }
            None => false,
        }
    }

    /// A paste.
    pub fn paste(&mut self, text: &str) -> super::editor::Pasted {
        let pasted = match &mut self.kind {
            Kind::Text(editor) | Kind::When(editor, _) => editor.paste(text),
            Kind::Pick(picker) if picker.look == Look::List => {
                let pasted = picker.typed_mut().paste(text);
                picker.retyped();
                pasted
            }
            Kind::Secret(secret) => {
                text.chars().filter(|c| !matches!(c, '\r' | '\n')).for_each(|c| {
                    type_secret(secret, c);
                });
                super::editor::Pasted::default()
            }
            Kind::Pick(_) | Kind::Flag(_) => return super::editor::Pasted::default(),
        };
        self.note(true);
        pasted
    }

    /// A caret action, or one of choosing. `None` when it is not for this field.
    pub fn act(&mut self, action: Action, window: Window) -> Option<bool> {
        let changed = match &mut self.kind {
            Kind::Text(editor) | Kind::When(editor, _) => editor.act(action, window)?,
            Kind::Secret(secret) => match action {
                Action::DeleteBack => {
                    secret.pop();
                    true
                }
                // Words can't be told apart in dots.
                Action::ClearField | Action::DeleteToStart | Action::DeleteWordBack => {
                    secret.clear();
                    true
                }
                _ => return None,
            },
            Kind::Flag(on) => match action {
                Action::CharLeft | Action::CharRight | Action::Choose => {
                    *on = !*on;
                    true
                }
                Action::ClearField | Action::DeleteBack | Action::DeleteNext => std::mem::replace(on, false),
                _ => return None,
            },
            Kind::Pick(picker) if picker.look == Look::Row => match action {
                Action::CharLeft => {
                    picker.turn(-1);
                    true
                }
                Action::CharRight | Action::Choose => {
                    picker.turn(1);
                    true
                }
                Action::ClearField | Action::DeleteBack | Action::DeleteNext => {
                    picker.choose(None);
                    true
                }
                _ => return None,
            },
            Kind::Pick(picker) => Self::act_list(picker, action, window)?,
        };
        Some(self.note(changed))
    }

    fn act_list(picker: &mut Picker, action: Action, window: Window) -> Option<bool> {
        let page = isize::try_from(window.rows.max(2)).unwrap_or(5);
        match action {
            Action::Choose if picker.is_open() => picker.step(1),
            Action::Choose => picker.open(),
            Action::Up if picker.is_open() => picker.step(-1),
            Action::Down if picker.is_open() => picker.step(1),
            Action::PageUp if picker.is_open() => picker.step(-page),
            Action::PageDown if picker.is_open() => picker.step(page),
            Action::Top if picker.is_open() => picker.mark(0),
            Action::Bottom if picker.is_open() => picker.mark(usize::MAX),
            Action::Select if picker.is_open() => return Some(picker.take()),
            Action::Back if picker.is_open() => {
                if picker.free {
                    picker.close();
                } else {
                    let chosen = picker.value().map(ToOwned::to_owned);
                    picker.choose(chosen.as_deref());
                }
            }
            Action::ClearField => {
                picker.choose(None);
                return Some(true);
            }
            Action::DeleteBack if picker.typed().is_empty() => {
                let had = picker.value().is_some();
                picker.choose(None);
                return Some(had);
            }
            other => {
                let changed = picker.typed_mut().act(other, window)?;
                if changed {
                    picker.retyped();
                }
                return Some(changed);
            }
        }
        Some(false)
    }
}

/// Adds a character to a password, unless it is one that no keyboard types. Whether it entered.
pub fn type_secret(secret: &mut Secret, c: char) -> bool {
    if c.is_control() || is_forbidden(c) || secret.chars() >= LONGEST {
        return false;
    }
    secret.push(c);
    true
}
