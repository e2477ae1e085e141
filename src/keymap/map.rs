//! The keymap in use, and the answer to a key.

use super::chord::{Chord, KeySeq};
use crate::action::{Action, Scope};

/// One key for one action in one scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    /// Where.
    pub scope: Scope,
    /// What.
    pub action: Action,
    /// Which keys.
    pub keys: KeySeq,
}

/// A keymap without faults. Made by [`load`](super::load) or [`shipped`](super::shipped).
///
/// A flat list instead of a tree: some two hundred bindings are compared in less time than a key takes to bounce, and
/// the list keeps the file's order, which the help shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keymap {
    pub(super) name: String,
    pub(super) bindings: Vec<Binding>,
}

/// A key that goes on from the ones already pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hint {
    /// The next key.
    pub chord: Chord,
    /// What it does; `None` when more keys follow.
    pub action: Option<Action>,
}

/// What a sequence of keys means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The beginning of one or more sequences: these keys go on.
    Pending(Vec<Hint>),
    /// An action.
    Matched(Action),
    /// Nothing.
    NotFound,
}

/// What came of one key press.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Do this.
    Action(Action),
    /// Wait for the next key; show what it may be.
    Pending(Vec<Hint>),
    /// Esc took back the keys that were pending.
    Cancelled,
    /// A character for the text that has the caret, as it was typed.
    Text(char),
    /// A character that only an input method makes, where no text is expected: show the hint to switch it off.
    ImeHint(char),
    /// A key without a meaning here.
    Unbound(Chord),
}

/// The keys pressed of a sequence that is not complete.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pending(Vec<Chord>);

impl Keymap {
    /// The name: a shipped map's, or the file's.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// All bindings, by scope, in the order of the action table.
    #[must_use]
    pub fn bindings(&self) -> &[Binding] {
        &self.bindings
    }

    /// What a sequence means in these scopes, the narrowest first: see [`Scope::chain`].
    ///
    /// A narrower scope hides the same keys of a wider one. Sequences of all scopes go on side by side. Chords are
    /// compared as they are; [`Pending::push`] also tries the twins.
    #[must_use]
    pub fn lookup(&self, scopes: &[Scope], pressed: &[Chord]) -> Lookup {
        let mut hints: Vec<Hint> = Vec::new();
        for &scope in scopes {
            for binding in self.bindings.iter().filter(|binding| binding.scope == scope) {
                let Some(rest) = binding.keys.chords().strip_prefix(pressed) else { continue };
                match rest {
                    [] if hints.is_empty() => return Lookup::Matched(binding.action),
                    [] => {}
                    [chord, more @ ..] => {
                        if hints.iter().all(|hint| hint.chord != *chord) {
                            hints.push(Hint { chord: *chord, action: more.is_empty().then_some(binding.action) });
                        }
                    }
                }
            }
        }
        if hints.is_empty() { Lookup::NotFound } else { Lookup::Pending(hints) }
    }

    /// The keys that lead to an action from these scopes, in the order of the file; hidden ones left out.
    #[must_use]
    pub fn keys_for(&self, action: Action, scopes: &[Scope]) -> Vec<&KeySeq> {
        let text = scopes.iter().any(|scope| scope.takes_text());
        scopes
            .iter()
            .flat_map(|&scope| self.bindings.iter().filter(move |b| b.scope == scope && b.action == action))
            .map(|binding| &binding.keys)
            .filter(|keys| !(text && keys.chords().first().is_some_and(|chord| chord.text().is_some())))
            .filter(|keys| self.lookup(scopes, keys.chords()) == Lookup::Matched(action))
            .collect()
    }

    /// The key to show for an action: the first that an input method doesn't take for itself, else the first. Signs and
    /// digits are shown too, as their full-width twins count.
    #[must_use]
    pub fn key_label(&self, action: Action, scopes: &[Scope]) -> Option<String> {
        let keys = self.keys_for(action, scopes);
        let letter = |chord: &Chord| chord.text().is_some_and(char::is_alphabetic);
        let shown = keys.iter().find(|keys| !keys.chords().iter().any(letter)).or(keys.first());
        shown.map(ToString::to_string)
    }
}

impl Pending {
    /// Takes one key press.
    ///
    /// Where text is expected (any of the scopes [takes text](Scope::takes_text)) a plain character is text and nothing
    /// else. Elsewhere full-width characters count as their ASCII twins. A key that doesn't go on with the sequence ends
    /// it and is then taken by itself, so that no key is lost.
    pub fn push(&mut self, keymap: &Keymap, scopes: &[Scope], chord: Chord) -> Outcome {
        if !self.0.is_empty() {
            if chord == Chord::plain(super::chord::Key::Esc) {
                self.0.clear();
                return Outcome::Cancelled;
            }
            if let Some(outcome) = self.advance(keymap, scopes, chord) {
                return outcome;
            }
            self.0.clear();
        }
        if let Some(c) = chord.text()
            && scopes.iter().any(|scope| scope.takes_text())
        {
            return Outcome::Text(c);
        }
        if let Some(outcome) = self.advance(keymap, scopes, chord) {
            return outcome;
        }
        match chord.text() {
            Some(c) if !c.is_ascii() => Outcome::ImeHint(c),
            _ => Outcome::Unbound(chord),
        }
    }

    /// The key as the next of the sequence; `None`, and nothing changed, if it isn't.
    fn advance(&mut self, keymap: &Keymap, scopes: &[Scope], chord: Chord) -> Option<Outcome> {
        for candidate in super::twin::candidates(chord) {
            self.0.push(candidate);
            match keymap.lookup(scopes, &self.0) {
                Lookup::Matched(action) => {
                    self.0.clear();
                    return Some(Outcome::Action(action));
                }
                Lookup::Pending(hints) => return Some(Outcome::Pending(hints)),
                Lookup::NotFound => {
                    self.0.pop();
                }
            }
        }
        None
    }

    /// Forgets the keys pressed: when the focus moves for another reason than a key.
    pub fn clear(&mut self) {
        self.0.clear();
    }

    /// The keys pressed so far, to be shown.
    #[must_use]
    pub fn keys(&self) -> &[Chord] {
        &self.0
    }

    /// Whether a sequence has begun.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
