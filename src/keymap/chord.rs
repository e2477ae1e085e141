//! One key press with its modifiers, and sequences of them: reading, writing, and taking from the terminal.
//!
//! An own type instead of the `keybinds` crate's: what a desk needs most is not in it (full-width twins, which keys a
//! terminal can't tell apart, faults in two languages), and what it has would have to be undone (an abandoned prefix
//! swallows the next key, `Backtab` is refused, `g` beside `g g` goes unnoticed).

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};
use std::fmt;

/// A key without its modifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Key {
    /// A character key; capitals are characters of their own.
    Char(char),
    /// A function key, 1 to 12.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tabulator.
    Tab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Insert.
    Insert,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
}

/// The names in keymap files; the first of a key is the one that is written.
const NAMES: &[(&str, Key)] = &[
    ("Enter", Key::Enter),
    ("Return", Key::Enter),
    ("Esc", Key::Esc),
    ("Escape", Key::Esc),
    ("Tab", Key::Tab),
    ("Backspace", Key::Backspace),
    ("Delete", Key::Delete),
    ("Del", Key::Delete),
    ("Insert", Key::Insert),
    ("Ins", Key::Insert),
    ("Home", Key::Home),
    ("End", Key::End),
    ("PageUp", Key::PageUp),
    ("PgUp", Key::PageUp),
    ("PageDown", Key::PageDown),
    ("PgDn", Key::PageDown),
    ("Up", Key::Up),
    ("Down", Key::Down),
    ("Left", Key::Left),
    ("Right", Key::Right),
    ("Space", Key::Char(' ')),
    ("Plus", Key::Char('+')),
];

/// A key with its modifiers, in one form for all ways a terminal may report it.
///
/// With a character the shift key is in the character (`A`, `?`), never in `shift`. With Ctrl letters are small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Chord {
    /// The key.
    pub key: Key,
    /// Ctrl held.
    pub ctrl: bool,
    /// Alt (or Meta) held.
    pub alt: bool,
    /// Shift held; never with a character.
    pub shift: bool,
}

/// Why a text is no key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadKey {
    /// There is nothing.
    Empty,
    /// The word before a `+` is none of Ctrl, Alt, Shift.
    Modifier(String),
    /// The last word is no key.
    Key(String),
    /// A `-` where a `+` belongs (`Ctrl-s`).
    Minus,
    /// Shift with a character: the character that it makes must be written instead.
    ShiftedChar(char),
    /// Terminals send the same bytes as for this other key.
    SameAs(&'static str),
    /// Terminals don't send this, or send it without the modifier.
    NotSent,
    /// The library that reads the terminal takes its bytes for a reply of the terminal.
    Swallowed,
}

/// What speaks against a key that can be read: shown as a warning, and not counted as a way to reach an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Only terminals with an extended keyboard protocol send it.
    Extended,
    /// Window managers and terminals keep it for themselves.
    Taken,
}

impl Chord {
    /// A key without modifiers.
    #[must_use]
    pub const fn plain(key: Key) -> Self {
        Self { key, ctrl: false, alt: false, shift: false }
    }

    /// The chord of a key event; `None` for releases and for keys that mean nothing to us (modifiers alone, media keys,
    /// anything with the Super key).
    #[must_use]
    pub fn from_event(event: &KeyEvent) -> Option<Self> {
        if event.kind == KeyEventKind::Release || event.modifiers.intersects(KeyModifiers::SUPER | KeyModifiers::HYPER)
        {
            return None;
        }
        let mut shift = event.modifiers.contains(KeyModifiers::SHIFT);
        let key = match event.code {
            // Only the extended protocol tells of Caps Lock, and then it sends the bare letter.
            KeyCode::Char(c) if c.is_ascii_alphabetic() && event.state.contains(KeyEventState::CAPS_LOCK) => {
                let capital = !shift;
                shift = false;
                Key::Char(if capital { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() })
            }
            KeyCode::Char(c) => Key::Char(c),
            KeyCode::F(n @ 1..=36) => Key::F(n),
            KeyCode::Enter => Key::Enter,
            KeyCode::Esc => Key::Esc,
            KeyCode::Tab => Key::Tab,
            KeyCode::BackTab => {
                shift = true;
                Key::Tab
            }
            KeyCode::Backspace => Key::Backspace,
            KeyCode::Delete => Key::Delete,
            KeyCode::Insert => Key::Insert,
            KeyCode::Home => Key::Home,
            KeyCode::End => Key::End,
            KeyCode::PageUp => Key::PageUp,
            KeyCode::PageDown => Key::PageDown,
            KeyCode::Up => Key::Up,
            KeyCode::Down => Key::Down,
            KeyCode::Left => Key::Left,
            KeyCode::Right => Key::Right,
            _ => return None,
        };
        let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let alt = event.modifiers.intersects(KeyModifiers::ALT | KeyModifiers::META);
        let chord = Self { key, ctrl, alt, shift }.normal();
        Some(match chord.same_as() {
            Some((twin, _)) => Self { key: twin, ctrl: false, ..chord },
            None => chord,
        })
    }

    /// One form for what terminals report in several.
    fn normal(mut self) -> Self {
        match self.key {
            Key::Char(c) => {
                let c = if self.ctrl {
                    // Without an extended protocol Ctrl+\ ] ^ _ arrive as Ctrl+4 5 6 7, and Ctrl+2 as Ctrl+Space.
                    match c.to_ascii_lowercase() {
                        '2' | '@' => ' ',
                        '4' => '\\',
                        '5' => ']',
                        '6' => '^',
                        '7' | '/' => '_',
                        other => other,
                    }
                } else if self.shift {
                    c.to_ascii_uppercase()
                } else {
                    c
                };
                self.key = Key::Char(c);
                self.shift = false;
            }
            // Older terminals number Shift+F1 as F13 and Ctrl+F1 as F25.
            Key::F(n) if n > 24 => {
                self.key = Key::F(n - 24);
                self.ctrl = true;
            }
            Key::F(n) if n > 12 => {
                self.key = Key::F(n - 12);
                self.shift = true;
            }
            _ => {}
        }
        self
    }

    /// The key that terminals can't tell this one from.
    fn same_as(self) -> Option<(Key, &'static str)> {
        if !self.ctrl {
            return None;
        }
        match self.key {
            Key::Char('i') => Some((Key::Tab, "Tab")),
            Key::Char('m') => Some((Key::Enter, "Enter")),
            Key::Char('h' | '8') => Some((Key::Backspace, "Backspace")),
            Key::Char('[' | '3') => Some((Key::Esc, "Esc")),
            _ => None,
        }
    }

    /// The character that the key types, if it is one without Ctrl and Alt.
    #[must_use]
    pub const fn text(self) -> Option<char> {
        match self.key {
            Key::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Whether an input method lets the key through untouched: anything but a plain character.
    #[must_use]
    pub const fn passes_input_method(self) -> bool {
        self.text().is_none()
    }

    /// What speaks against relying on it.
    #[must_use]
    pub fn doubt(self) -> Option<Doubt> {
        match self.key {
            Key::F(_) if self.alt => Some(Doubt::Taken),
            Key::Tab | Key::Char(' ') if self.alt => Some(Doubt::Taken),
            Key::Enter | Key::Backspace if self.ctrl || self.shift => Some(Doubt::Extended),
            Key::Tab if self.ctrl => Some(Doubt::Extended),
            Key::Esc if self.ctrl || self.shift || self.alt => Some(Doubt::Extended),
            _ => None,
        }
    }

    /// Reads one key: `F2`, `Ctrl+s`, `Shift+Tab`, `Alt+1`, `G`, `?`, `Space`.
    ///
    /// Names and modifiers may be written in any case; `Ctrl+S` is `Ctrl+s`. `+` itself is `Plus` or `+`.
    ///
    /// # Errors
    /// [`BadKey`] says what is wrong, also when it is a key that terminals can't send.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let (modifiers, last) = match text.strip_suffix('+') {
            Some("") => ("", "+"),
            Some(before) if before.ends_with('+') => (before.trim_end_matches('+'), "+"),
            Some(_) => return Err(BadKey::Empty),
            None => text.rsplit_once('+').unwrap_or(("", text)),
        };
        let (mut ctrl, mut alt, mut shift) = (false, false, false);
        for word in modifiers.split('+').filter(|word| !word.is_empty()) {
            match word.to_ascii_lowercase().as_str() {
                "ctrl" | "control" => ctrl = true,
                "alt" | "meta" | "option" => alt = true,
                "shift" => shift = true,
                _ => return Err(BadKey::Modifier(word.to_owned())),
            }
        }
        let key = Self::parse_key(last, &mut shift)?;
        if let Key::Char(c) = key {
            if shift && ctrl && c.is_ascii_alphabetic() {
                return Err(BadKey::NotSent);
            }
            if shift {
                return Err(BadKey::ShiftedChar(c));
            }
        }
        let chord = Self { key, ctrl, alt, shift }.normal();
        chord.refusal().map_or(Ok(chord), Err)
    }

    fn parse_key(word: &str, shift: &mut bool) -> Result<Key, BadKey> {
        let mut chars = word.chars();
        match (chars.next(), chars.next()) {
            (None, _) => return Err(BadKey::Empty),
            (Some(c), None) if !c.is_control() && !c.is_whitespace() => return Ok(Key::Char(c)),
            _ => {}
        }
        if word.eq_ignore_ascii_case("backtab") {
            *shift = true;
            return Ok(Key::Tab);
        }
        if let Some((_, key)) = NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)) {
            return Ok(*key);
        }
        if let Some(n) = word.strip_prefix(['F', 'f']).and_then(|n| n.parse::<u8>().ok())
            && (1..=24).contains(&n)
        {
            return Ok(Key::F(n));
        }
        let modifier = word.split('-').next().unwrap_or_default().to_ascii_lowercase();
        if word.contains('-')
            && matches!(modifier.as_str(), "ctrl" | "control" | "alt" | "meta" | "shift" | "c" | "a" | "m" | "s")
        {
            return Err(BadKey::Minus);
        }
        Err(BadKey::Key(word.to_owned()))
    }

    /// Why terminals can't send it.
    fn refusal(self) -> Option<BadKey> {
        if let Some((_, twin)) = self.same_as() {
            return Some(BadKey::SameAs(twin));
        }
        match self.key {
            // The bytes of a modified F3 are those of a cursor position report.
            Key::F(3) if self.ctrl || self.alt || self.shift => Some(BadKey::Swallowed),
            // These begin longer sequences.
            Key::Char('[' | 'O') if self.alt && !self.ctrl => Some(BadKey::Swallowed),
            Key::Char(' ' | '\\' | ']' | '^' | '_') if self.ctrl => None,
            Key::Char(c) if self.ctrl && !c.is_ascii_lowercase() => Some(BadKey::NotSent),
            Key::Char(c) if self.alt && !c.is_ascii_graphic() && c != ' ' => Some(BadKey::NotSent),
            _ => None,
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (held, name) in [(self.ctrl, "Ctrl+"), (self.alt, "Alt+"), (self.shift, "Shift+")] {
            if held {
                f.write_str(name)?;
            }
        }
        match self.key {
            Key::F(n) => write!(f, "F{n}"),
            Key::Char(c) if c != ' ' => write!(f, "{c}"),
            key => f.write_str(NAMES.iter().find(|(_, named)| *named == key).map_or("?", |(name, _)| name)),
        }
    }
}

/// A sequence of chords, pressed one after the other without a time limit. Never empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct KeySeq(Vec<Chord>);

/// The longest sequence that a keymap may have.
pub const LONGEST: usize = 4;

impl KeySeq {
    /// The chords.
    #[must_use]
    pub fn chords(&self) -> &[Chord] {
        &self.0
    }

    /// Reads chords that are separated by blanks: `F2`, `g g`, `Ctrl+x Ctrl+c`.
    ///
    /// # Errors
    /// The first part that is no key, and why.
    pub fn parse(text: &str) -> Result<Self, (String, BadKey)> {
        let chords = text
            .split_whitespace()
            .map(|part| Chord::parse(part).map_err(|why| (part.to_owned(), why)))
            .collect::<Result<Vec<_>, _>>()?;
        if chords.is_empty() {
            return Err((text.to_owned(), BadKey::Empty));
        }
        Ok(Self(chords))
    }

    /// Whether this is the beginning of another, and shorter.
    #[must_use]
    pub fn begins(&self, other: &Self) -> bool {
        self.0.len() < other.0.len() && other.0.starts_with(&self.0)
    }

    /// Whether it can be typed on every terminal and with an input method on.
    #[must_use]
    pub fn is_safe(&self) -> bool {
        self.0.iter().all(|chord| chord.passes_input_method() && chord.doubt().is_none())
    }
}

impl fmt::Display for KeySeq {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, chord) in self.0.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            write!(f, "{chord}")?;
        }
        Ok(())
    }
}
