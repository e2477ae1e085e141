//! Key strings: `"<f2>12-1803 水管漏水<enter>"` as key events (for screens in memory) or as bytes (for a terminal).
//!
//! Text stands for itself. `<name>` is a key, with `c-`, `a-`, `s-` before it for Ctrl, Alt and Shift:
//! `<c-q>` `<a-x>` `<s-tab>` `<s-f5>`. `<lt>` is `<`, `<space>` a blank, `<paste:…>` a paste in which `\n` is a line end.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

/// One act at the keyboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Stroke {
    Key(KeyEvent),
    Paste(String),
}

/// Reads a key string. Panics at an unknown name: a test with a wrong key is a wrong test.
pub fn strokes(text: &str) -> Vec<Stroke> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c != '<' {
            out.push(Stroke::Key(char_key(c)));
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let end = rest.find('>').unwrap_or_else(|| panic!("no '>' in key string {text:?}"));
        let name = &rest[1..end];
        rest = &rest[end + 1..];
        out.push(match name.strip_prefix("paste:") {
            Some(pasted) => Stroke::Paste(pasted.replace("\\n", "\n").replace("\\t", "\t")),
            None => Stroke::Key(named_key(name)),
        });
    }
    out
}

/// The keys of a key string that holds no paste.
#[allow(dead_code, reason = "for screens in memory")]
pub fn keys(text: &str) -> Vec<KeyEvent> {
    strokes(text)
        .into_iter()
        .map(|s| match s {
            Stroke::Key(key) => key,
            Stroke::Paste(_) => panic!("a paste is no key: {text:?}"),
        })
        .collect()
}

/// As crossterm reports a character from a terminal: capitals come with Shift.
fn char_key(c: char) -> KeyEvent {
    KeyEvent::new(KeyCode::Char(c), if c.is_uppercase() { KeyModifiers::SHIFT } else { KeyModifiers::NONE })
}

fn named_key(name: &str) -> KeyEvent {
    let mut modifiers = KeyModifiers::NONE;
    let mut word = name;
    loop {
        let (modifier, rest) = match word.get(..2) {
            Some("c-") => (KeyModifiers::CONTROL, &word[2..]),
            Some("a-") => (KeyModifiers::ALT, &word[2..]),
            Some("s-") => (KeyModifiers::SHIFT, &word[2..]),
            _ => break,
        };
        if rest.is_empty() {
            break;
        }
        modifiers |= modifier;
        word = rest;
    }
    let code = match word {
        "enter" | "cr" => KeyCode::Enter,
        "tab" if modifiers.contains(KeyModifiers::SHIFT) => KeyCode::BackTab,
        "tab" => KeyCode::Tab,
        "backtab" => {
            modifiers |= KeyModifiers::SHIFT;
            KeyCode::BackTab
        }
        "esc" => KeyCode::Esc,
        "bs" | "backspace" => KeyCode::Backspace,
        "del" | "delete" => KeyCode::Delete,
        "ins" | "insert" => KeyCode::Insert,
        "up" => KeyCode::Up,
        "down" => KeyCode::Down,
        "left" => KeyCode::Left,
        "right" => KeyCode::Right,
        "home" => KeyCode::Home,
        "end" => KeyCode::End,
        "pgup" | "pageup" => KeyCode::PageUp,
        "pgdn" | "pagedown" => KeyCode::PageDown,
        "space" => KeyCode::Char(' '),
        "lt" => KeyCode::Char('<'),
        "gt" => KeyCode::Char('>'),
        _ => {
            let function = word.strip_prefix('f').and_then(|n| n.parse::<u8>().ok()).filter(|n| (1..=12).contains(n));
            let mut chars = word.chars();
            match (function, chars.next(), chars.next()) {
                (Some(n), ..) => KeyCode::F(n),
                (None, Some(c), None) => {
                    if c.is_uppercase() {
                        modifiers |= KeyModifiers::SHIFT;
                    }
                    KeyCode::Char(c)
                }
                _ => panic!("unknown key <{name}>"),
            }
        }
    };
    KeyEvent::new(code, modifiers)
}

/// The bytes a terminal sends for a stroke.
pub fn bytes(stroke: &Stroke) -> Vec<u8> {
    let key = match stroke {
        // Terminals send line ends in pastes as carriage returns.
        Stroke::Paste(text) => return format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r")).into_bytes(),
        Stroke::Key(key) => key,
    };
    let shift = key.modifiers.contains(KeyModifiers::SHIFT);
    let alt = key.modifiers.contains(KeyModifiers::ALT);
    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
    let code = 1 + u8::from(shift) + 2 * u8::from(alt) + 4 * u8::from(ctrl);
    let letter = |c: char| if code == 1 { format!("\x1b[{c}") } else { format!("\x1b[1;{code}{c}") };
    let tilde = |n: u8| if code == 1 { format!("\x1b[{n}~") } else { format!("\x1b[{n};{code}~") };
    let plain = match key.code {
        KeyCode::Up => return letter('A').into_bytes(),
        KeyCode::Down => return letter('B').into_bytes(),
        KeyCode::Right => return letter('C').into_bytes(),
        KeyCode::Left => return letter('D').into_bytes(),
        KeyCode::Home => return letter('H').into_bytes(),
        KeyCode::End => return letter('F').into_bytes(),
        KeyCode::Insert => return tilde(2).into_bytes(),
        KeyCode::Delete => return tilde(3).into_bytes(),
        KeyCode::PageUp => return tilde(5).into_bytes(),
        KeyCode::PageDown => return tilde(6).into_bytes(),
        KeyCode::F(n @ 1..=4) => {
            let c = char::from(b'O' + n);
            return if code == 1 { format!("\x1bO{c}") } else { format!("\x1b[1;{code}{c}") }.into_bytes();
        }
        KeyCode::F(n) => {
            return tilde(
                n + if n <= 5 {
                    10
                } else if n <= 10 {
                    11
                } else {
                    12
                },
            )
            .into_bytes();
        }
        KeyCode::BackTab => return b"\x1b[Z".to_vec(),
        KeyCode::Enter => vec![b'\r'],
        KeyCode::Tab => vec![b'\t'],
        KeyCode::Backspace => vec![0x7f],
        KeyCode::Esc => vec![0x1b],
        KeyCode::Char(' ') if ctrl => vec![0],
        KeyCode::Char(c) if ctrl && c.is_ascii() => vec![c.to_ascii_uppercase() as u8 & 0x1f],
        KeyCode::Char(c) => c.to_string().into_bytes(),
        other => panic!("no terminal sends {other:?}"),
    };
    if alt { [vec![0x1b], plain].concat() } else { plain }
}

#[test]
fn key_strings_are_read() {
    use KeyCode::*;
    let key = |code, modifiers| Stroke::Key(KeyEvent::new(code, modifiers));
    assert_eq!(
        strokes("<f2>1漏G<c-q><s-tab><lt><esc><paste:一\\n二>"),
        [
            key(F(2), KeyModifiers::NONE),
            key(Char('1'), KeyModifiers::NONE),
            key(Char('漏'), KeyModifiers::NONE),
            key(Char('G'), KeyModifiers::SHIFT),
            key(Char('q'), KeyModifiers::CONTROL),
            key(BackTab, KeyModifiers::SHIFT),
            key(Char('<'), KeyModifiers::NONE),
            key(Esc, KeyModifiers::NONE),
            Stroke::Paste("一\n二".into()),
        ]
    );
    let sent: Vec<Vec<u8>> = strokes("<c-q><a-x><f1><f5><f12><s-f6><c-left>").iter().map(bytes).collect();
    assert_eq!(sent, [&b"\x11"[..], b"\x1bx", b"\x1bOP", b"\x1b[15~", b"\x1b[24~", b"\x1b[17;2~", b"\x1b[1;5D"]);
}
