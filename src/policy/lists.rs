//! Lists of coded entries.

use super::fault::{Entry, What};
use super::node::{Node, Place, Table, Value};
use super::read::Section;
use crate::domain::Code;
use crate::domain::rules::Choice;
use std::collections::BTreeMap;

pub(super) fn codes<T>(of: &[T], code: impl Fn(&T) -> &Code) -> Vec<Code> {
    of.iter().map(|it| code(it).clone()).collect()
}

/// The coded entries of a list, with duplicates and an empty list told.
pub(super) fn entries<'a, T>(
    pack: &Section<'a>,
    field: &'static str,
    entry: Entry,
    read: impl FnMut(&Section<'a>) -> (Code, T),
) -> Vec<T> {
    let found = entries_if(pack, field, read);
    if found.is_empty()
        && let Some(node) = pack.table.get(field)
        && matches!(node.value, Value::List(_))
    {
        pack.tell(node.at.error(What::Empty(entry)));
    }
    found
}

/// As [`entries`], for a list that may be empty.
pub(super) fn entries_if<'a, T>(
    pack: &Section<'a>,
    field: &'static str,
    mut read: impl FnMut(&Section<'a>) -> (Code, T),
) -> Vec<T> {
    let mut first: BTreeMap<Code, String> = BTreeMap::new();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut found = Vec::new();
    for section in pack.sections(field) {
        let (code, value) = read(&section);
        // A site's diff may say `remove = false`; it changes nothing.
        section.yes_no("remove");
        let at = section.table.get("code").map_or(&section.table.at, |node| &node.at);
        if let Some(first) = first.get(&code) {
            section.tell(at.error(What::Twice { code: code.to_string(), first: first.clone() }));
        } else {
            first.insert(code, at.line_name());
            // Two of one code have been told as that.
            for (name, at) in label_words(section.table) {
                if let Some(first) = names.get(name) {
                    section.tell(at.error(What::SameName { name: name.to_owned(), first: first.clone() }));
                } else {
                    names.insert(name, at.line_name());
                }
            }
        }
        section.end();
        found.push(value);
    }
    found
}

fn label_words(table: &Table) -> impl Iterator<Item = (&str, &Place)> {
    let words = match table.get("label") {
        Some(Node { value: Value::Table(label), .. }) => label.entries.as_slice(),
        _ => &[],
    };
    words.iter().filter_map(|(_, _, node)| match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some((text.trim(), &node.at)),
        _ => None,
    })
}

pub(super) fn choices(pack: &Section<'_>, field: &'static str, entry: Entry) -> Vec<Choice> {
    entries(pack, field, entry, choice)
}

/// As [`choices`], for a list that may be empty.
pub(super) fn choices_if(pack: &Section<'_>, field: &'static str) -> Vec<Choice> {
    entries_if(pack, field, choice)
}

fn choice(s: &Section<'_>) -> (Code, Choice) {
    let choice = Choice { code: s.code("code"), label: s.label(), words: s.words("words") };
    (choice.code.clone(), choice)
}
