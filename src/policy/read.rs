//! Typed reading of a tree: each wrong value is a fault, and reading goes on with a harmless one.

use super::fault::{Entry, Fault, Want, What};
use super::node::{Node, Place, Table, Value};
use crate::domain::rules::{Age, Label, Limit};
use crate::domain::{Code, Role};
use crate::i18n::Lang;
use chrono::NaiveDate;
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error as ValueError, StrDeserializer};
use std::cell::RefCell;
use std::collections::BTreeSet;

/// A table being read. [`Section::end`] reports the fields that nobody asked for.
pub(super) struct Section<'a> {
    pub table: &'a Table,
    faults: &'a RefCell<Vec<Fault>>,
    asked: RefCell<BTreeSet<&'static str>>,
}

impl<'a> Section<'a> {
    pub fn new(table: &'a Table, faults: &'a RefCell<Vec<Fault>>) -> Self {
        Self { table, faults, asked: RefCell::default() }
    }
    pub fn tell(&self, fault: Fault) {
        self.faults.borrow_mut().push(fault);
    }
    /// The value of a field, if it stands there.
    pub fn optional(&self, field: &'static str) -> Option<&'a Node> {
        self.asked.borrow_mut().insert(field);
        self.table.get(field)
    }
    /// The value of a field that must be there.
    pub fn needed(&self, field: &'static str) -> Option<&'a Node> {
        let found = self.optional(field);
        if found.is_none() {
            self.tell(self.table.at.error(What::Missing(field.to_owned())));
        }
        found
    }
    pub fn wrong(&self, at: &Place, field: &str, want: Want) {
        self.tell(at.error(What::Wrong { field: field.to_owned(), want }));
    }
    pub fn as_text(&self, node: &'a Node, field: &str) -> Option<&'a str> {
        match &node.value {
            Value::Text(text) => Some(text),
            _ => {
                self.wrong(&node.at, field, Want::Text);
                None
            }
        }
    }
    /// A code: small letters, digits and hyphens.
    pub fn code(&self, field: &'static str) -> Code {
        let Some(node) = self.needed(field) else { return Code::new("") };
        let text = self.as_text(node, field).unwrap_or("");
        let good = !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if !good && matches!(node.value, Value::Text(_)) {
            self.tell(node.at.error(What::BadCode(text.to_owned())));
        }
        Code::new(text)
    }
    /// A code that must be one of these.
    pub fn one_of(&self, field: &'static str, entry: Entry, known: &[Code]) -> Code {
        let Some(node) = self.needed(field) else { return Code::new("") };
        self.known(node, field, entry, known)
    }
    /// A code that, where it stands, must be one of these.
    pub fn one_of_if(&self, field: &'static str, entry: Entry, known: &[Code]) -> Option<Code> {
        self.optional(field).map(|node| self.known(node, field, entry, known))
    }
    fn known(&self, node: &'a Node, field: &str, entry: Entry, known: &[Code]) -> Code {
        let Some(text) = self.as_text(node, field) else { return Code::new("") };
        if !known.iter().any(|code| code.as_str() == text) {
            let near = nearest(text, known.iter().map(Code::as_str));
            self.tell(node.at.error(What::Unknown { entry, code: text.to_owned(), near }));
        }
        Code::new(text)
    }
    /// Codes that must be some of these.
    pub fn some_of(&self, field: &'static str, entry: Entry, known: &[Code]) -> Vec<Code> {
        self.needed(field)
            .map(|node| self.items(node, field).iter().map(|item| self.known(item, field, entry, known)).collect())
            .unwrap_or_default()
    }
    /// A label in both languages.
    pub fn label(&self) -> Label {
        self.label_of("label")
    }
    /// A text in both languages.
    pub fn label_of(&self, field: &'static str) -> Label {
        self.needed(field).map(|node| self.as_label(node, field)).unwrap_or_default()
    }
    /// A further label, where it stands.
    pub fn label_if(&self, field: &'static str) -> Option<Label> {
        self.optional(field).map(|node| self.as_label(node, field))
    }
    fn as_label(&self, node: &'a Node, name: &str) -> Label {
        let Value::Table(table) = &node.value else {
            self.wrong(&node.at, name, Want::Table);
            return Label::default();
        };
        let inner = Section::new(table, self.faults);
        let of = self.table.text("code").unwrap_or(name);
        let word = |field: &'static str, lang: Lang| {
            let text = inner.optional(field).and_then(|node| inner.as_text(node, field)).unwrap_or("").trim();
            if text.is_empty() {
                self.tell(node.at.error(What::NoLanguage { of: of.to_owned(), lang }));
            }
            text.to_owned()
        };
        let label = Label { zh: word("zh", Lang::Zh), en: word("en", Lang::En) };
        inner.end();
        label
    }
    /// A remark in the pack's own words; empty when it does not stand there.
    pub fn note(&self, field: &'static str) -> String {
        let text = self.optional(field).and_then(|node| self.as_text(node, field));
        text.unwrap_or_default().trim().to_owned()
    }
    /// A whole number in a range.
    pub fn number<N: TryFrom<i64> + Default>(&self, field: &'static str, from: i64, to: i64) -> N {
        self.needed(field).map(|node| self.as_number(node, field, from, to)).unwrap_or_default()
    }
    pub fn as_number<N: TryFrom<i64> + Default>(&self, node: &Node, field: &str, from: i64, to: i64) -> N {
        let Value::Number(value) = node.value else {
            self.wrong(&node.at, field, Want::Number);
            return N::default();
        };
        if !(from..=to).contains(&value) {
            self.tell(node.at.error(What::OutOfRange { field: field.to_owned(), value, from, to }));
            return N::default();
        }
        N::try_from(value).unwrap_or_default()
    }
    /// Whole numbers in a range.
    pub fn numbers<N: TryFrom<i64> + Default>(&self, field: &'static str, from: i64, to: i64) -> Vec<N> {
        self.needed(field)
            .map(|node| self.items(node, field).iter().map(|n| self.as_number(n, field, from, to)).collect())
            .unwrap_or_default()
    }
    /// Numbers each of which must be more than the one before.
    pub fn rising<N: TryFrom<i64> + Default + PartialOrd + Copy>(
        &self,
        field: &'static str,
        from: i64,
        to: i64,
    ) -> Vec<N> {
        let Some(node) = self.needed(field) else { return Vec::new() };
        let mut all: Vec<N> = Vec::new();
        for item in self.items(node, field) {
            let n = self.as_number(item, field, from, to);
            // What can't be read as a number is told already.
            if n > N::default() && all.last().is_some_and(|before| n <= *before) {
                self.tell(item.at.error(What::NotRising(field.to_owned())));
            }
            all.push(n);
        }
        all
    }
    /// Yes or no; no when it does not stand there.
    pub fn yes_no(&self, field: &'static str) -> bool {
        match self.optional(field) {
            None => false,
            Some(Node { value: Value::YesNo(yes), .. }) => *yes,
            Some(node) => {
                self.wrong(&node.at, field, Want::YesNo);
                false
            }
        }
    }
    /// Yes or no that must stand there.
    pub fn needed_yes_no(&self, field: &'static str) -> bool {
        self.needed(field);
        self.yes_no(field)
    }
    pub fn items(&self, node: &'a Node, field: &str) -> &'a [Node] {
        match &node.value {
            Value::List(items) => items,
            _ => {
                self.wrong(&node.at, field, Want::List);
                &[]
            }
        }
    }
    /// Words: cleaned of blanks at the ends; none may be empty.
    pub fn words(&self, field: &'static str) -> Vec<String> {
        let Some(node) = self.optional(field) else { return Vec::new() };
        let mut words = Vec::new();
        for item in self.items(node, field) {
            let Some(text) = self.as_text(item, field) else { continue };
            if text.split('+').any(|part| part.trim().is_empty()) {
                self.tell(item.at.error(What::EmptyWord));
            } else {
                words.push(text.trim().to_owned());
            }
        }
        words
    }
    /// Roles.
    pub fn roles(&self, field: &'static str) -> Vec<Role> {
        let Some(node) = self.needed(field) else { return Vec::new() };
        self.items(node, field).iter().filter_map(|item| self.as_role(item, field)).collect()
    }
    /// A role.
    pub fn role(&self, field: &'static str) -> Option<Role> {
        self.needed(field).and_then(|node| self.as_role(node, field))
    }
    fn as_role(&self, node: &'a Node, field: &str) -> Option<Role> {
        let text = self.as_text(node, field)?;
        let words: StrDeserializer<'_, ValueError> = text.into_deserializer();
        let role = Role::deserialize(words).ok();
        if role.is_none() {
            let names: Vec<String> = Role::ALL.iter().map(role_name).collect();
            let near = nearest(text, names.iter().map(String::as_str));
            self.tell(node.at.error(What::Unknown { entry: Entry::Role, code: text.to_owned(), near }));
        }
        role
    }
    /// Another table, with the same ear for faults.
    pub fn of<'b>(&self, table: &'b Table) -> Section<'b>
    where
        'a: 'b,
    {
        Section::new(table, self.faults)
    }
    /// A time limit.
    pub fn limit(&self, field: &'static str) -> Limit {
        self.needed(field).map_or(Limit::Minutes(0), |node| self.as_limit(node, field))
    }
    /// A time limit that may be left out.
    pub fn limit_if(&self, field: &'static str) -> Option<Limit> {
        self.optional(field).map(|node| self.as_limit(node, field))
    }
    fn as_limit(&self, node: &Node, field: &str) -> Limit {
        let limit = match &node.value {
            Value::Text(text) => limit_of(text),
            _ => None,
        };
        limit.unwrap_or_else(|| {
            self.wrong(&node.at, field, Want::Limit);
            Limit::Minutes(0)
        })
    }
    /// An age: `7 days`, `2 weeks`, `1 month`.
    pub fn age(&self, field: &'static str) -> Age {
        self.needed(field).map_or(Age::Days(0), |node| self.as_age(node, field))
    }
    pub fn as_age(&self, node: &Node, field: &str) -> Age {
        let age = match &node.value {
            Value::Text(text) => age_of(text),
            _ => None,
        };
        age.unwrap_or_else(|| {
            self.wrong(&node.at, field, Want::Age);
            Age::Days(0)
        })
    }
    /// One of a closed set, by the name that packs write.
    pub fn named<T: Copy>(&self, field: &'static str, entry: Entry, all: &[(T, &str)]) -> Option<T> {
        self.needed(field).and_then(|node| self.name_of(node, field, entry, all))
    }
    pub fn name_of<T: Copy>(&self, node: &'a Node, field: &str, entry: Entry, all: &[(T, &str)]) -> Option<T> {
        let text = self.as_text(node, field)?;
        let found = all.iter().find(|(_, name)| *name == text).map(|(it, _)| *it);
        if found.is_none() {
            let near = nearest(text, all.iter().map(|(_, name)| *name));
            self.tell(node.at.error(What::Unknown { entry, code: text.to_owned(), near }));
        }
        found
    }
    /// Text that must be there.
    pub fn text(&self, field: &'static str) -> String {
        self.needed(field).and_then(|node| self.as_text(node, field)).unwrap_or_default().to_owned()
    }
    /// Codes that, where the list stands, must be some of these.
    pub fn some_of_if(&self, field: &'static str, entry: Entry, known: &[Code]) -> Vec<Code> {
        self.optional(field)
            .map(|node| self.items(node, field).iter().map(|item| self.known(item, field, entry, known)).collect())
            .unwrap_or_default()
    }
    /// A whole number in a range; `usual` when it does not stand there.
    pub fn number_or<N: TryFrom<i64> + Default>(&self, field: &'static str, usual: N, from: i64, to: i64) -> N {
        self.optional(field).map_or(usual, |node| self.as_number(node, field, from, to))
    }
    /// Roles; none when the list does not stand there.
    pub fn roles_if(&self, field: &'static str) -> Vec<Role> {
        if self.optional(field).is_some() { self.roles(field) } else { Vec::new() }
    }
    /// The codes of a list of entries as they stand, before the entries are read.
    pub fn codes_of(&self, field: &str) -> Vec<Code> {
        match self.table.get(field) {
            Some(Node { value: Value::List(items), .. }) => items.iter().filter_map(code_of).collect(),
            _ => Vec::new(),
        }
    }
    /// A time of day as its minute, `00:00` to `24:00`.
    pub fn time_of_day(&self, field: &'static str) -> u32 {
        let Some(node) = self.needed(field) else { return 0 };
        let minute = match &node.value {
            Value::Text(text) => minute_of(text),
            _ => None,
        };
        minute.unwrap_or_else(|| {
            self.wrong(&node.at, field, Want::TimeOfDay);
            0
        })
    }
    /// A date.
    pub fn date(&self, node: &Node, field: &str) -> Option<NaiveDate> {
        let (Value::Text(text) | Value::Date(text)) = &node.value else {
            self.wrong(&node.at, field, Want::Date);
            return None;
        };
        if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
            return Some(day);
        }
        let shape = text.len() == 10 && text.split('-').all(|part| part.bytes().all(|b| b.is_ascii_digit()));
        if shape && text.split('-').count() == 3 {
            self.tell(node.at.error(What::NoSuchDay(text.clone())));
        } else {
            self.wrong(&node.at, field, Want::Date);
        }
        None
    }
    /// The tables of a list.
    pub fn sections(&self, field: &'static str) -> Vec<Section<'a>> {
        let Some(node) = self.needed(field) else { return Vec::new() };
        let mut found = Vec::new();
        for item in self.items(node, field) {
            match &item.value {
                Value::Table(table) => found.push(Section::new(table, self.faults)),
                _ => self.wrong(&item.at, field, Want::Table),
            }
        }
        found
    }
    /// A table that must be there.
    pub fn section(&self, field: &'static str) -> Option<Section<'a>> {
        let node = self.needed(field)?;
        match &node.value {
            Value::Table(table) => Some(Section::new(table, self.faults)),
            _ => {
                self.wrong(&node.at, field, Want::Table);
                None
            }
        }
    }
    /// Reports what nobody asked for.
    pub fn end(self) {
        let asked = self.asked.borrow();
        for (key, at, _) in &self.table.entries {
            if !asked.contains(key.as_str()) {
                let near = nearest(key, asked.iter().copied());
                self.tell(at.error(What::UnknownField { field: key.clone(), near }));
            }
        }
    }
}

fn code_of(item: &Node) -> Option<Code> {
    match &item.value {
        Value::Table(table) => table.text("code").map(Code::new),
        _ => None,
    }
}

/// The name of a role as packs write it.
pub(super) fn role_name(role: &Role) -> String {
    serde_json::to_value(role).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// `5 minutes`, `24 hours`, `3 days`, `1 working day`.
fn limit_of(text: &str) -> Option<Limit> {
    let mut parts = text.split_whitespace();
    let count: u32 = parts.next()?.parse().ok()?;
    let unit: Vec<&str> = parts.collect();
    let minutes = |each: u32| count.checked_mul(each).filter(|m| (1..=5_256_000).contains(m)).map(Limit::Minutes);
    match unit.as_slice() {
        ["minute" | "minutes"] => minutes(1),
        ["hour" | "hours"] => minutes(60),
        ["day" | "days"] => minutes(1_440),
        ["working", "day" | "days"] => (1..=500).contains(&count).then_some(Limit::WorkingDays(count)),
        _ => None,
    }
}

/// `7 days`, `2 weeks`, `1 month`, `3 years`.
fn age_of(text: &str) -> Option<Age> {
    let (count, unit) = text.trim().split_once(' ')?;
    let count: u32 = count.parse().ok().filter(|n| (1..=3_660).contains(n))?;
    match unit.trim() {
        "day" | "days" => Some(Age::Days(count)),
        "week" | "weeks" => Some(Age::Days(count * 7)),
        "month" | "months" => Some(Age::Months(count)),
        "year" | "years" => Some(Age::Months(count * 12)),
        _ => None,
    }
}

fn minute_of(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let plain = |s: &str| s.len() == 2 && s.bytes().all(|b| b.is_ascii_digit());
    if !plain(hour) || !plain(minute) {
        return None;
    }
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 1_440).then_some(hour * 60 + minute)
}

/// The known word that is nearest, where one is near enough to be what was meant.
pub(super) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<String> {
    known
        .map(|k| (distance(word, k), k))
        .filter(|(d, k)| *d <= 1 + k.chars().count().min(word.chars().count()) / 4)
        .min()
        .map(|(_, k)| k.to_owned())
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(64).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(64).enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (y, up) in b.iter().zip(row.iter().skip(1)) {
            left = (corner + usize::from(x != *y)).min(left + 1).min(up + 1);
            corner = *up;
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_and_times_of_day() {
        assert_eq!(limit_of("2 hours"), Some(Limit::Minutes(120)));
        assert_eq!(limit_of("1 working day"), Some(Limit::WorkingDays(1)));
        assert_eq!(limit_of("3 days"), Some(Limit::Minutes(4_320)));
        for bad in ["", "2", "hours", "0 hours", "-1 day", "2 weeks", "99999999 hours", "2 working hours", "1.5 hours"]
        {
            assert_eq!(limit_of(bad), None, "{bad}");
        }
        assert_eq!(minute_of("08:30"), Some(510));
        assert_eq!(minute_of("24:00"), Some(1_440));
        for bad in ["24:01", "8:30", "08:60", "0830", "ab:cd", "+1:00", ""] {
            assert_eq!(minute_of(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_slip_of_the_key_is_recognised() {
        assert_eq!(nearest("projct_head", ["project_head", "operator"].into_iter()), Some("project_head".into()));
        assert_eq!(nearest("janitor", ["project_head", "operator"].into_iter()), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }
}
