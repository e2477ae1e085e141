//! What an input method makes of a key: the same key, seen through full-width letters and Chinese punctuation.

use super::chord::{Chord, Key};
use crate::text::key_twin;

/// The ASCII character whose key an input method turned into this one.
fn ascii_twin(c: char) -> Option<char> {
    let twin = key_twin(c);
    (twin != c && twin.is_ascii()).then_some(twin)
}

/// The chords to try for one key press in command mode, the nearest first: itself, its ASCII twin, and the small letter
/// of a capital (Caps Lock).
pub fn candidates(chord: Chord) -> impl Iterator<Item = Chord> {
    let twin = chord.text().and_then(ascii_twin).map(|c| Chord::plain(Key::Char(c)));
    let small = match twin.unwrap_or(chord).text() {
        Some(c) if c.is_ascii_uppercase() => Some(Chord::plain(Key::Char(c.to_ascii_lowercase()))),
        _ => None,
    };
    [Some(chord), twin, small].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_keys_have_ascii_twins() {
        for (from, to) in [
            ('？', '?'),
            ('／', '/'),
            ('：', ':'),
            ('１', '1'),
            ('Ａ', 'A'),
            ('ｚ', 'z'),
            ('\u{3000}', ' '),
            ('、', '/'),
            ('～', '~'),
            ('＋', '+'),
            ('。', '.'),
            ('“', '"'),
        ] {
            assert_eq!(ascii_twin(from), Some(to), "{from}");
        }
        for c in ['水', 'a', '?', 'é', 'の', '①'] {
            assert_eq!(ascii_twin(c), None, "{c}");
        }
    }

    #[test]
    fn a_capital_is_tried_before_its_small_letter() {
        let tried: Vec<String> = candidates(Chord::plain(Key::Char('Ｇ'))).map(|c| c.to_string()).collect();
        assert_eq!(tried, ["Ｇ", "G", "g"]);
    }
}
