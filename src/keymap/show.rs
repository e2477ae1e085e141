//! Key tables for people: help, command line, README.

use super::map::Keymap;
use crate::action::{Action, Group, Scope};
use crate::i18n::Lang;
use std::fmt::Write as _;

/// The keys of an action as one text: those of all its homes plainly, the others with their scope.
fn keys_text(keymap: &Keymap, action: Action, lang: Lang, quote: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut shown = Vec::new();
    for binding in keymap.bindings().iter().filter(|binding| binding.action == action) {
        if shown.contains(&&binding.keys) {
            continue;
        }
        shown.push(&binding.keys);
        let places: Vec<Scope> = keymap
            .bindings()
            .iter()
            .filter(|b| b.action == action && b.keys == binding.keys)
            .map(|b| b.scope)
            .collect();
        let keys = format!("{quote}{}{quote}", binding.keys);
        if action.homes().iter().all(|home| places.contains(home)) {
            parts.push(keys);
        } else {
            let names: Vec<&str> = places.iter().map(|&scope| lang.scope_name(scope)).collect();
            parts.push(lang.keys_in_scope(&keys, &names.join(lang.list_comma())));
        }
    }
    if parts.is_empty() { lang.keys_none().to_owned() } else { parts.join("  ") }
}

/// All actions by chapter: (keys, name, help).
#[must_use]
pub fn table(keymap: &Keymap, lang: Lang) -> Vec<(Group, Vec<[String; 3]>)> {
    rows(keymap, lang, "")
}

fn rows(keymap: &Keymap, lang: Lang, quote: &str) -> Vec<(Group, Vec<[String; 3]>)> {
    Group::ALL
        .into_iter()
        .map(|group| {
            let actions = Action::ALL.iter().copied().filter(|action| action.group() == group);
            let row = |action| {
                [
                    keys_text(keymap, action, lang, quote),
                    lang.action_name(action).to_owned(),
                    lang.action_help(action).to_owned(),
                ]
            };
            (group, actions.map(row).collect())
        })
        .collect()
}

/// The key table in Markdown, as it stands in the README.
#[must_use]
pub fn markdown(keymap: &Keymap, lang: Lang) -> String {
    let mut out = String::new();
    for (group, rows) in rows(keymap, lang, "`") {
        // Writing to a String can't fail.
        let _ = writeln!(
            out,
            "**{}**\n\n| {} | {} | {} |\n| --- | --- | --- |",
            lang.group_name(group),
            lang.keys_column_key(),
            lang.keys_column_action(),
            lang.keys_column_help()
        );
        for [keys, name, help] in rows {
            // A bar would end the cell, inside a code span too.
            let _ = writeln!(out, "| {} | {name} | {help} |", keys.replace('|', "\\|"));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
