//! Choosing one of several by typing a few letters of it.

use super::editor::Editor;
use crate::domain::rules::Label;
use crate::i18n::Lang;
use crate::text::Ahead;

/// One of the choices.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Item {
    /// What it stands for: a code, or an id in decimal.
    pub value: String,
    /// What people read.
    pub label: Label,
    /// More to know it by, after the label.
    pub detail: Label,
    /// Other words that find it.
    pub aliases: Vec<String>,
}

impl Item {
    /// A choice.
    #[must_use]
    pub fn new(value: impl Into<String>, label: Label) -> Self {
        Self { value: value.into(), label, ..Self::default() }
    }

    /// A choice that reads the same in both languages.
    #[must_use]
    pub fn plain(value: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        Self::new(value, Label { zh: text.clone(), en: text })
    }

    /// … with more to know it by.
    #[must_use]
    pub fn with_detail(mut self, detail: Label) -> Self {
        self.detail = detail;
        self
    }

    /// What people read, in their language.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.label.zh, &self.label.en)
    }

    /// More to know it by, in the reader's language.
    #[must_use]
    pub fn detail(&self, lang: Lang) -> &str {
        lang.pick(&self.detail.zh, &self.detail.en)
    }
}

/// How the choices are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Look {
    /// All in a row: for a few short ones.
    Row,
    /// A list that opens below the field.
    List,
}

/// A field with choices.
#[derive(Clone, Debug)]
pub struct Picker {
    items: Vec<Item>,
    /// How they are shown.
    pub look: Look,
    /// Whether what was typed counts even when no choice fits (a household that is not in the register).
    pub free: bool,
    chosen: Option<String>,
    typed: Editor,
    open: bool,
    at: usize,
}

/// Longest text typed to find a choice, in characters.
const TYPED: usize = 100;

impl Picker {
    /// Nothing chosen.
    #[must_use]
    pub fn new(items: Vec<Item>, look: Look) -> Self {
        Self { items, look, free: false, chosen: None, typed: Editor::line(TYPED), open: false, at: 0 }
    }

    /// All choices.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Other choices; what was chosen stays chosen if it is still among them, or typed text counts.
    pub fn set_items(&mut self, items: Vec<Item>) {
        self.items = items;
        if !self.free && self.chosen.as_ref().is_some_and(|c| self.items.iter().all(|i| &i.value != c)) {
            self.chosen = None;
        }
        self.at = 0;
    }

    /// The value that is chosen.
    #[must_use]
    pub fn value(&self) -> Option<&str> {
        self.chosen.as_deref()
    }

    /// The choice that is chosen.
    #[must_use]
    pub fn item(&self) -> Option<&Item> {
        self.chosen.as_ref().and_then(|c| self.items.iter().find(|i| &i.value == c))
    }

    /// Chooses a value, or nothing; forgets what was typed.
    pub fn choose(&mut self, value: Option<&str>) {
        self.chosen = value.filter(|v| self.free || self.items.iter().any(|i| i.value == *v)).map(ToOwned::to_owned);
        // Typed text that counts goes on from what was chosen; otherwise typing looks for another choice.
        let text = self.free.then(|| self.chosen.clone()).flatten().unwrap_or_default();
        self.typed = Editor::line(TYPED).with(&text);
        self.close();
    }

    /// What is typed to find a choice.
    #[must_use]
    pub fn typed(&self) -> &Editor {
        &self.typed
    }

    /// What is typed to find a choice, to change; call [`Picker::retyped`] after it.
    pub fn typed_mut(&mut self) -> &mut Editor {
        &mut self.typed
    }

    /// The typed text changed: the list opens on its best fit.
    pub fn retyped(&mut self) {
        self.open = !self.typed.is_empty() || self.open;
        self.at = 0;
        if self.free {
            self.chosen = Some(self.typed.text().trim().to_owned()).filter(|t| !t.is_empty());
        }
    }

    /// Whether the list is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.open && self.look == Look::List
    }

    /// Opens the list, on what is chosen.
    pub fn open(&mut self) {
        self.open = true;
        let chosen = self.chosen.clone();
        self.at = self.fits().iter().position(|i| Some(&i.value) == chosen.as_ref()).unwrap_or(0);
    }

    /// Opens the list with all choices in it, whatever is typed.
    pub fn offer(&mut self) {
        self.typed = Editor::line(TYPED);
        self.open = true;
        self.at = 0;
    }

    /// Closes the list; what is typed stays.
    pub fn close(&mut self) {
        self.open = false;
        self.at = 0;
    }

    /// The choices that fit what is typed, best first.
    #[must_use]
    pub fn fits(&self) -> Vec<&Item> {
        let typed = self.typed.text();
        if typed.trim().is_empty() {
            return self.items.iter().collect();
        }
        let ahead = Ahead::new(&typed);
        let mut found: Vec<(u8, &Item)> = self
            .items
            .iter()
            .filter_map(|item| {
                let names = [item.label.zh.as_str(), &item.label.en, &item.value];
                // What it is called counts before what else leads to it.
                let other = || ahead.best(item.aliases.iter().map(String::as_str)).map(|rank| rank + 10);
                Some((ahead.best(names).or_else(other)?, item))
            })
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found.into_iter().map(|(_, item)| item).collect()
    }

    /// Which of the fitting choices is marked.
    #[must_use]
    pub fn at(&self) -> usize {
        self.at.min(self.fits().len().saturating_sub(1))
    }

    /// Marks another one.
    pub fn step(&mut self, by: isize) {
        self.at = self.at().saturating_add_signed(by).min(self.fits().len().saturating_sub(1));
    }

    /// Marks one by its place.
    pub fn mark(&mut self, at: usize) {
        self.at = at.min(self.fits().len().saturating_sub(1));
    }

    /// Chooses what is marked.
    pub fn take(&mut self) -> bool {
        let value = self.fits().get(self.at()).map(|i| i.value.clone());
        match value {
            Some(value) => {
                self.choose(Some(&value));
                true
            }
            None => false,
        }
    }

    /// In a row of choices: the next or the one before, round and round.
    pub fn turn(&mut self, by: isize) {
        let n = self.items.len();
        if n == 0 {
            return;
        }
        let at = self.items.iter().position(|i| Some(i.value.as_str()) == self.value());
        let to = match at {
            Some(at) => at.wrapping_add_signed(by).wrapping_add(n) % n,
            None if by < 0 => n - 1,
            None => 0,
        };
        self.chosen = self.items.get(to).map(|i| i.value.clone());
    }

    /// Leaving the field settles what was typed: the best fit is chosen, or the text itself counts. Whether it could.
    pub fn settle(&mut self) -> bool {
        let typed = self.typed.text();
        let typed = typed.trim();
        if typed.is_empty() {
            self.close();
            return true;
        }
        if self.free {
            self.chosen = Some(typed.to_owned());
            self.close();
            return true;
        }
        self.open = false;
        self.take()
    }

    /// What is shown when the field is not being typed in.
    #[must_use]
    pub fn shown(&self, lang: Lang) -> String {
        let typed = self.typed.text();
        if !typed.is_empty() {
            return typed;
        }
        match (self.item(), &self.chosen) {
            (Some(item), _) => item.label(lang).to_owned(),
            (None, Some(value)) => value.clone(),
            (None, None) => String::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn departments() -> Picker {
        let item = |code: &str, zh: &str, en: &str| Item::new(code, Label { zh: zh.into(), en: en.into() });
        let items = vec![
            item("customer-service", "客服部", "Customer service"),
            item("engineering", "工程维修部", "Engineering"),
            item("security", "保安部", "Security"),
        ];
        Picker::new(items, Look::List)
    }

    #[test]
    fn a_few_letters_choose() {
        for typed in ["gcwx", "工程", "eng", "gongcheng"] {
            let mut p = departments();
            p.typed_mut().paste(typed);
            p.retyped();
            assert!(p.is_open());
            assert!(p.settle(), "{typed}");
            assert_eq!(p.value(), Some("engineering"), "{typed}");
            assert_eq!(p.shown(Lang::Zh), "工程维修部");
        }
    }

    #[test]
    fn what_fits_nothing_stays_as_typed_and_chooses_nothing() {
        let mut p = departments();
        p.choose(Some("security"));
        p.typed_mut().paste("xyz");
        p.retyped();
        assert!(!p.settle());
        assert_eq!((p.shown(Lang::Zh).as_str(), p.value()), ("xyz", Some("security")));
    }

    #[test]
    fn a_row_turns_round() {
        let mut p = departments();
        p.look = Look::Row;
        p.turn(-1);
        assert_eq!(p.value(), Some("security"));
        p.turn(1);
        assert_eq!(p.value(), Some("customer-service"));
        assert!(!p.is_open());
    }

    #[test]
    fn free_text_counts_where_it_may() {
        let mut p = Picker::new(vec![Item::plain("12-1803", "12-1803")], Look::List);
        p.free = true;
        p.typed_mut().paste("12栋1804");
        p.retyped();
        assert!(p.settle());
        assert_eq!(p.value(), Some("12栋1804"));
        p.typed_mut().act(crate::action::Action::ClearField, super::super::Window::default());
        p.retyped();
        assert_eq!(p.value(), None);
    }
}
