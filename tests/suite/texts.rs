//! No text outside the tables: what people read goes through `i18n`, in both languages.
//!
//! Reads the sources. A string literal with Chinese characters may stand only in `i18n/`, in policy packs, in the demo's
//! data and in tests; one that reads like English prose may not stand in `app/` and `view/`, which draw for people.
//! What is no text to show (words to recognise, for instance) says so: `// text-ok: reason` on the line, or
//! `// text-ok-begin: reason` and `// text-ok-end` around several.

use std::path::{Path, PathBuf};

/// Folders whose literals are data.
const DATA: &[&str] = &["src/i18n/", "src/policy/", "src/demo/"];
/// Folders that only draw: English prose would reach the screen.
const SCREEN: &[&str] = &["src/app/", "src/view/"];
/// Macros whose texts no operator sees.
const FOR_DEVELOPERS: &[&str] =
    &["trace", "debug", "info", "warn", "error", "event", "span", "assert", "debug_assert", "assert_eq", "unreachable"];

/// One string literal of a source file.
#[derive(Debug, PartialEq)]
struct Literal {
    line: usize,
    text: String,
    /// Inside a macro for developers.
    for_developers: bool,
    /// Inside an attribute.
    attribute: bool,
}

/// What a source file holds outside of its tests.
#[derive(Debug, Default)]
struct Source {
    literals: Vec<Literal>,
    /// Line comments: (line, text).
    comments: Vec<(usize, String)>,
}

/// A lexer that knows just enough of Rust to find literals.
struct Lexer<'a> {
    chars: Vec<char>,
    at: usize,
    line: usize,
    /// Open brackets: the macro they belong to.
    open: Vec<Option<String>>,
    word: String,
    source: &'a mut Source,
    /// Depth at which a test module's brace opened.
    test: Option<usize>,
    test_ahead: bool,
    attribute: Option<usize>,
}

impl Lexer<'_> {
    fn peek(&self, n: usize) -> char {
        self.chars.get(self.at + n).copied().unwrap_or('\0')
    }

    fn next(&mut self) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
        }
        c
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let c = self.peek(0);
            match c {
                '/' if self.peek(1) == '/' => {
                    let line = self.line;
                    let mut text = String::new();
                    while self.at < self.chars.len() && self.peek(0) != '\n' {
                        text.push(self.next());
                    }
                    if self.test.is_none() {
                        self.source.comments.push((line, text));
                    }
                }
                '/' if self.peek(1) == '*' => self.block_comment(),
                '"' => self.string(0, false),
                '\'' => self.quote(),
                'r' | 'b' | 'c' if self.word.is_empty() && self.prefixed_string() => {}
                '#' if self.attribute.is_none()
                    && (self.peek(1) == '[' || (self.peek(1) == '!' && self.peek(2) == '[')) =>
                {
                    self.attribute = Some(self.open.len());
                    self.next();
                }
                _ => self.plain(c),
            }
        }
    }

    fn plain(&mut self, c: char) {
        self.next();
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => {
                self.word.push(c);
                if self.attribute.is_some() && self.word == "test" {
                    self.test_ahead = true;
                }
                return;
            }
            '!' => {
                self.word.push('!');
                return;
            }
            '(' | '[' | '{' => {
                let called = self.word.strip_suffix('!').map(str::to_owned);
                self.open.push(called);
                if c == '{' && self.test_ahead && self.test.is_none() {
                    self.test = Some(self.open.len());
                    self.test_ahead = false;
                }
            }
            ')' | ']' | '}' => {
                if self.test == Some(self.open.len()) {
                    self.test = None;
                }
                self.open.pop();
                if c == ']' && self.attribute == Some(self.open.len()) {
                    self.attribute = None;
                }
            }
            ';' if self.attribute.is_none() => self.test_ahead = false,
            _ => {}
        }
        if !c.is_whitespace() || !self.word.ends_with('!') {
            self.word.clear();
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            if self.peek(0) == '/' && self.peek(1) == '*' {
                depth += 1;
                self.next();
            } else if self.peek(0) == '*' && self.peek(1) == '/' {
                depth -= 1;
                self.next();
            }
            self.next();
            if depth == 0 {
                return;
            }
        }
    }

    /// `r"…"`, `r#"…"#`, `b"…"`, `br"…"`, `c"…"`.
    fn prefixed_string(&mut self) -> bool {
        let mut n = 1;
        let mut raw = self.peek(0) == 'r';
        if !raw && self.peek(1) == 'r' {
            raw = true;
            n = 2;
        }
        let mut hashes = 0;
        while raw && self.peek(n) == '#' {
            hashes += 1;
            n += 1;
        }
        if self.peek(n) != '"' {
            return false;
        }
        for _ in 0..n {
            self.next();
        }
        self.string(hashes, raw);
        true
    }

    fn string(&mut self, hashes: usize, raw: bool) {
        let line = self.line;
        let mut text = String::new();
        self.next();
        while self.at < self.chars.len() {
            let c = self.next();
            if c == '\\' && !raw {
                text.push(c);
                text.push(self.next());
            } else if c == '"' && (0..hashes).all(|n| self.peek(n) == '#') {
                for _ in 0..hashes {
                    self.next();
                }
                break;
            } else {
                text.push(c);
            }
        }
        self.word.clear();
        if self.test.is_none() {
            let developers = |name: &Option<String>| name.as_deref().is_some_and(|name| FOR_DEVELOPERS.contains(&name));
            let for_developers = self.open.iter().any(developers);
            self.source.literals.push(Literal { line, text, for_developers, attribute: self.attribute.is_some() });
        }
    }

    /// A character literal or a lifetime.
    fn quote(&mut self) {
        if self.peek(1) == '\\' {
            self.next();
            self.next();
            self.next();
            while self.at < self.chars.len() && self.peek(0) != '\'' {
                self.next();
            }
            self.next();
        } else if self.peek(2) == '\'' {
            for _ in 0..3 {
                self.next();
            }
        } else {
            self.next();
        }
        self.word.clear();
    }
}

fn read(text: &str) -> Source {
    let mut source = Source::default();
    Lexer {
        chars: text.chars().collect(),
        at: 0,
        line: 1,
        open: Vec::new(),
        word: String::new(),
        source: &mut source,
        test: None,
        test_ahead: false,
        attribute: None,
    }
    .run();
    source
}

fn is_chinese(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '，' | '。' | '：' | '；' | '？'))
}

/// Two words of letters beside each other.
fn is_prose(text: &str) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let word = |w: &str| {
        w.len() >= 2 && w.trim_end_matches([',', '.', ':', '!', '?']).chars().all(|c| c.is_ascii_alphabetic())
    };
    words.windows(2).any(|pair| pair.iter().all(|w| word(w)))
}

/// The faults of one file: (line, what).
fn faults(text: &str, screen: bool) -> Vec<(usize, String)> {
    let source = read(text);
    let mut out = Vec::new();
    let mut excused: Vec<(usize, usize)> = Vec::new();
    let mut begun = None;
    for (line, comment) in &source.comments {
        let reason = |mark: &str| comment.split_once(mark).map(|(_, reason)| reason.trim().len() > 3);
        if let Some(has_reason) = reason("text-ok-begin:") {
            begun = Some(*line);
            if !has_reason {
                out.push((*line, "an exception without a reason".to_owned()));
            }
        } else if comment.contains("text-ok-end") {
            match begun.take() {
                Some(first) => excused.push((first, *line)),
                None => out.push((*line, "text-ok-end without a beginning".to_owned())),
            }
        } else if let Some(has_reason) = reason("text-ok:") {
            excused.push((*line, *line));
            if !has_reason {
                out.push((*line, "an exception without a reason".to_owned()));
            }
        }
    }
    if let Some(line) = begun {
        out.push((line, "text-ok-begin without an end".to_owned()));
    }
    let mut used = vec![false; excused.len()];
    for literal in &source.literals {
        let wrong = if is_chinese(&literal.text) {
            true
        } else {
            screen && !literal.for_developers && !literal.attribute && is_prose(&literal.text)
        };
        if !wrong {
            continue;
        }
        match excused.iter().position(|(first, last)| (*first..=*last).contains(&literal.line)) {
            Some(i) => used[i] = true,
            None => out.push((literal.line, format!("text outside the tables: {:?}", literal.text))),
        }
    }
    for ((line, _), used) in excused.iter().zip(used) {
        if !used {
            out.push((*line, "an exception that nothing needs".to_owned()));
        }
    }
    out.sort();
    out
}

fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                sources(&path, out);
            }
        } else if path.extension().is_some_and(|ext| ext == "rs")
            && path.file_stem().is_some_and(|stem| stem != "tests")
        {
            out.push(path);
        }
    }
}

#[test]
fn no_text_outside_the_tables() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    files.sort();
    assert!(files.len() > 20, "the sources are there");
    let mut wrong = Vec::new();
    for path in files {
        let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
        if DATA.iter().any(|folder| name.starts_with(folder)) {
            continue;
        }
        let screen = SCREEN.iter().any(|folder| name.starts_with(folder));
        let text = std::fs::read_to_string(&path).unwrap();
        wrong.extend(faults(&text, screen).into_iter().map(|(line, what)| format!("{name}:{line}: {what}")));
    }
    assert!(
        wrong.is_empty(),
        "{}\nput texts in src/i18n/ (both languages), or say why it is none: // text-ok: reason",
        wrong.join("\n")
    );
}

#[test]
fn the_scanner_sees_what_it_should() {
    let text = r####"
//! 中文 in a comment is fine.
fn a() { show("待接"); show(r#"在 "办""#); let c = '水'; let l: &'static str = "ok"; }
const W: &str = "急"; // text-ok: a word to recognise
fn b() { draw("Saving now"); tracing::warn!(target: "x", "disk is full"); draw("F2"); draw("{a} {b}"); }
#[cfg(test)]
mod tests { fn c() { show("测试"); } }
fn d() { show("后面"); }
// text-ok-begin: a table
const T: &[&str] = &["一", "二"];
// text-ok-end
fn e() {} // text-ok: nothing here
fn f() { show("甲"); } // text-ok:
#[error("no such file")]
struct E;
"####;
    let found: Vec<usize> = faults(text, true).into_iter().map(|(line, _)| line).collect();
    assert_eq!(found, [3, 3, 5, 8, 12, 13]);
    assert_eq!(faults(text, false).len(), 5, "prose matters only where the screen is drawn");
}
