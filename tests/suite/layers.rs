//! The layers of DESIGN.md, section 3: fails when a module reaches where it may not.

use std::fs;
use std::path::{Path, PathBuf};

/// Which of our modules each module may name. What is not listed may be named by nobody else.
const MAY: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("text", &[]),
    // Only for the doc links of the table and the names of actions.
    ("action", &["i18n"]),
    ("policy", &["domain", "i18n", "text"]),
    ("ledger", &["domain", "i18n", "text"]),
    ("contacts", &["domain", "i18n", "text", "ledger"]),
    ("store", &["domain", "i18n", "text", "ledger", "contacts"]),
    ("board", &["domain"]),
    ("projection", &["domain", "ledger", "board"]),
    ("desk", &["domain", "policy", "ledger", "contacts", "store", "projection", "board", "text", "i18n"]),
    ("keymap", &["action", "i18n", "text"]),
    // i18n names closed sets of these; it does nothing with them.
    ("i18n", &["domain", "action", "board", "policy", "text", "app"]),
    ("app", &["domain", "board", "action", "keymap", "i18n", "text"]),
    ("view", &["app", "board", "i18n", "domain", "action", "keymap", "text"]),
    ("print", &["domain", "board", "i18n", "text"]),
    ("demo", &["domain", "desk", "policy", "text", "ledger", "contacts", "store", "projection"]),
];

/// Modules that may use everything.
const FREE: &[&str] = &["runtime"];

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") {
            out.push(path);
        }
    }
}

/// Code without comments and without what stands behind `#[cfg(test)]`.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source file");
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
    text.lines().filter(|l| !l.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn modules_named(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        let rest = &code[at + "crate::".len()..];
        // `$crate::` in macros names the same modules.
        if let Some(group) = rest.strip_prefix('{') {
            let inner = group.split('}').next().unwrap_or_default();
            found.extend(inner.split(',').map(|p| first_word(p.trim())));
        } else {
            found.push(first_word(rest));
        }
    }
    found
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
}

#[test]
fn no_layer_reaches_where_it_may_not() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (module, may) in MAY {
        let mut files = Vec::new();
        let folder = src.join(module);
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
        for file in files {
            seen += 1;
            for named in modules_named(&code(&file)) {
                let ours = MAY.iter().any(|(m, _)| *m == named) || FREE.contains(&named.as_str()) || named == "cli";
                if ours && named != *module && !may.contains(&named.as_str()) {
                    wrong.push(format!("{} uses {named}", file.strip_prefix(&src).unwrap_or(&file).display()));
                }
            }
        }
    }
    assert!(seen > 40, "the sources are found: {seen}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_domain_knows_no_clock_no_file_no_screen() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    let mut files = Vec::new();
    sources(&src, &mut files);
    let forbidden = [
        "std::fs",
        "std::io",
        "std::net",
        "std::env",
        "std::thread",
        "SystemTime",
        "Instant::now",
        "Utc::now",
        "Local::now",
        "ratatui",
        "crossterm",
        "sled",
        "getrandom",
        "fastrand",
    ];
    for file in files {
        let code = code(&file);
        for word in forbidden {
            assert!(!code.contains(word), "{} has {word}", file.display());
        }
    }
}

#[test]
fn every_module_of_the_crate_is_in_the_table() {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(&src).expect("src").flatten().filter(|e| e.path().is_dir()) {
        let name = entry.file_name().to_string_lossy().into_owned();
        let known = MAY.iter().any(|(m, _)| *m == name) || FREE.contains(&name.as_str()) || name == "cli";
        assert!(known, "src/{name} is in no layer: add it to the table");
    }
}

#[test]
fn no_file_is_longer_than_eight_hundred_lines() {
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    for file in files {
        let lines = code(&file).lines().filter(|l| !l.trim().is_empty()).count();
        assert!(lines <= 800, "{} has {lines} lines of code: split it", file.display());
    }
}
