//! A password or PIN on its way from the keyboard to the hash: wiped from memory when it is dropped, shown by no print.

use std::fmt;
use zeroize::Zeroizing;

/// The longest password, in characters: longer ones are refused when they are set.
pub const LONGEST: usize = 128;

/// A password or PIN in clear. Not serializable, so that it can stand in no event, draft or reply.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// From what was typed. Full-width letters and digits count as their ASCII twins, so that an input method that was
    /// left on makes no other password of it; a line end at the end is dropped.
    pub fn new(typed: impl Into<String>) -> Self {
        let typed = Zeroizing::new(typed.into());
        let line = typed.trim_end_matches(['\r', '\n']);
        // Room for the longest form, so that no shorter copy is left behind by growing.
        let mut text = Zeroizing::new(String::with_capacity(line.len()));
        text.extend(line.chars().map(half_width));
        Self(text)
    }
    /// The text, for the hash and for the check of its strength; for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
    /// Whether nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    /// Length in characters, for the dots of a field.
    pub fn chars(&self) -> usize {
        self.0.chars().count()
    }
    /// Adds a typed character.
    pub fn push(&mut self, c: char) {
        if self.0.len() + 4 > self.0.capacity() {
            // Grown by hand: what `String` would leave behind in the old place is wiped here.
            let mut wider = Zeroizing::new(String::with_capacity(self.0.capacity().max(64) * 2));
            wider.push_str(&self.0);
            self.0 = wider;
        }
        self.0.push(half_width(c));
    }
    /// Takes the last character back.
    pub fn pop(&mut self) {
        self.0.pop();
    }
    /// Empties it.
    pub fn clear(&mut self) {
        self.0 = Zeroizing::default();
    }
}

fn half_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        _ => c,
    }
}

/// Neither text nor length.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_input_method_that_was_left_on_makes_no_other_password() {
        assert_eq!(Secret::new("Ａｂ１２！\r\n"), Secret::new("Ab12!"));
        let mut typed = Secret::default();
        "Ａｂ１２！".chars().for_each(|c| typed.push(c));
        assert_eq!((typed.expose(), typed.chars()), ("Ab12!", 5));
        (0..200).for_each(|_| typed.push('水'));
        assert_eq!(typed.chars(), 205);
        typed.pop();
        assert_eq!(typed.chars(), 204);
        typed.clear();
        assert!(typed.is_empty());
    }

    #[test]
    fn no_print_shows_it() {
        assert_eq!(format!("{:?} {:#?}", Secret::new("geheim"), Secret::new("geheim")), "Secret(…) Secret(…)");
    }
}
