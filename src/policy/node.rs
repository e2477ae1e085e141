//! A TOML tree in which every value knows its file, line and column, and the merging of a diff over a base.

use super::fault::{Fault, Severity, What};
use std::rc::Rc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Where something stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub file: Rc<str>,
    pub line: usize,
    pub column: usize,
}

impl Place {
    /// The whole file.
    pub fn whole(file: &str) -> Self {
        Self { file: file.into(), line: 0, column: 0 }
    }
    /// `file:line`, as another place speaks of it.
    pub fn line_name(&self) -> String {
        format!("{}:{}", self.file, self.line)
    }
    pub fn error(&self, what: What) -> Fault {
        self.fault(Severity::Error, what)
    }
    pub fn warning(&self, what: What) -> Fault {
        self.fault(Severity::Warning, what)
    }
    fn fault(&self, severity: Severity, what: What) -> Fault {
        Fault { file: self.file.to_string(), line: self.line, column: self.column, severity, what }
    }
}

/// A value with its place.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub at: Place,
    pub value: Value,
}

#[derive(Clone, Debug)]
pub(super) enum Value {
    Text(String),
    Number(i64),
    YesNo(bool),
    /// Dates may be written without quotes.
    Date(String),
    List(Vec<Node>),
    Table(Table),
    /// A kind of value that packs have no use for, or a number beyond the range of numbers.
    Other,
}

#[derive(Clone, Debug)]
pub(super) struct Table {
    pub at: Place,
    pub entries: Vec<(String, Place, Node)>,
}

impl Table {
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entries.iter().find(|(key, ..)| key == name).map(|(_, _, node)| node)
    }
    /// The text of an entry, where it is text.
    pub fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)?.value {
            Value::Text(ref text) => Some(text),
            _ => None,
        }
    }
}

/// Byte offsets to lines and columns.
struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
    file: Rc<str>,
}

impl<'t> Lines<'t> {
    fn new(text: &'t str, file: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts, file: file.into() }
    }
    fn place(&self, byte: usize) -> Place {
        let line = self.starts.partition_point(|start| *start <= byte);
        let start = self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let before = self.text.get(start..byte).unwrap_or("");
        Place { file: self.file.clone(), line, column: before.chars().count() + 1 }
    }
}

/// Reads a file into a tree. A file that is not TOML gives all faults of that sort and no tree: what a parser makes of
/// the rest would be told as faults that nobody made.
pub(super) fn parse(text: &str, file: &str, faults: &mut Vec<Fault>) -> Option<Table> {
    let lines = Lines::new(text, file);
    let (root, errors) = DeTable::parse_recoverable(text);
    let whole = errors.is_empty();
    for error in errors {
        let at = error.span().map_or_else(|| Place::whole(file), |span| lines.place(span.start));
        faults.push(at.error(What::Syntax(error.message().to_owned())));
    }
    let at = lines.place(root.span().start);
    whole.then(|| table(root.get_ref(), at, &lines))
}

fn table(from: &DeTable<'_>, at: Place, lines: &Lines<'_>) -> Table {
    let mut entries: Vec<(usize, (String, Place, Node))> = from
        .iter()
        .map(|(key, value)| {
            let place = lines.place(key.span().start);
            (key.span().start, (key.get_ref().to_string(), place, node(value, lines)))
        })
        .collect();
    entries.sort_by_key(|(start, _)| *start);
    Table { at, entries: entries.into_iter().map(|(_, entry)| entry).collect() }
}

fn node(from: &Spanned<DeValue<'_>>, lines: &Lines<'_>) -> Node {
    let at = lines.place(from.span().start);
    let value = match from.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => {
            i64::from_str_radix(number.as_str(), number.radix()).map_or(Value::Other, Value::Number)
        }
        DeValue::Boolean(yes) => Value::YesNo(*yes),
        DeValue::Datetime(date) => Value::Date(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, lines)).collect()),
        DeValue::Table(entries) => Value::Table(table(entries, at.clone(), lines)),
        DeValue::Float(_) => Value::Other,
    };
    Node { at, value }
}

/// Lays a diff over a base: tables field by field, lists of coded entries by code, everything else replaced.
/// `NAME_add` adds to the list NAME, `remove = true` drops a coded entry.
pub(super) fn merge(mut base: Table, diff: Table, faults: &mut Vec<Fault>) -> Table {
    base.at = diff.at;
    for (key, at, node) in diff.entries {
        if let Some(list) = key.strip_suffix("_add")
            && let Value::List(more) = &node.value
        {
            match base.entries.iter_mut().find(|(name, ..)| name == list) {
                Some((_, _, Node { value: Value::List(items), .. })) => items.extend(more.iter().cloned()),
                _ => base.entries.push((list.to_owned(), at, node)),
            }
            continue;
        }
        match base.entries.iter_mut().find(|(name, ..)| *name == key) {
            None => base.entries.push((key, at, drop_removals(node, faults))),
            Some((_, old_at, old)) => {
                *old_at = at;
                let before = std::mem::replace(old, Node { at: node.at.clone(), value: Value::Other });
                *old = match (before.value, node.value) {
                    (Value::Table(a), Value::Table(b)) => {
                        Node { at: node.at, value: Value::Table(merge(a, b, faults)) }
                    }
                    (Value::List(a), Value::List(b)) if is_coded(&a) && is_coded(&b) => {
                        Node { at: node.at, value: Value::List(merge_coded(a, b, faults)) }
                    }
                    (_, value) => Node { at: node.at, value },
                };
            }
        }
    }
    base
}

fn is_coded(items: &[Node]) -> bool {
    items.iter().any(|item| matches!(&item.value, Value::Table(t) if t.get("code").is_some()))
}

fn merge_coded(mut base: Vec<Node>, diff: Vec<Node>, faults: &mut Vec<Fault>) -> Vec<Node> {
    // Two entries of one code within the diff are a fault, not a merge: the second stays apart to be reported.
    let mut merged: Vec<String> = Vec::new();
    for item in diff {
        let Value::Table(entry) = item.value else {
            base.push(item);
            continue;
        };
        let code = entry.text("code").unwrap_or("").to_owned();
        let found = base.iter().position(|b| matches!(&b.value, Value::Table(t) if t.text("code") == Some(&code)));
        let removes = removes(&entry);
        match found {
            Some(at) if removes => {
                base.remove(at);
            }
            None if removes => faults.push(item.at.error(What::NothingToRemove(code))),
            Some(at) if !merged.contains(&code) => {
                if let Some(node) = base.get_mut(at)
                    && let Value::Table(old) = &node.value
                {
                    let new = merge(old.clone(), entry, faults);
                    *node = Node { at: item.at, value: Value::Table(new) };
                }
                merged.push(code);
            }
            _ => {
                base.push(Node { at: item.at, value: Value::Table(entry) });
                merged.push(code);
            }
        }
    }
    base
}

fn removes(entry: &Table) -> bool {
    matches!(entry.get("remove"), Some(Node { value: Value::YesNo(true), .. }))
}

/// A list that the base does not have can lose nothing.
fn drop_removals(node: Node, faults: &mut Vec<Fault>) -> Node {
    let Node { at, value } = node;
    let value = match value {
        Value::List(items) => Value::List(
            items
                .into_iter()
                .filter(|item| match &item.value {
                    Value::Table(entry) if removes(entry) => {
                        let code = entry.text("code").unwrap_or("").to_owned();
                        faults.push(item.at.error(What::NothingToRemove(code)));
                        false
                    }
                    _ => true,
                })
                .collect(),
        ),
        other => other,
    };
    Node { at, value }
}
