//! A password or PIN on its way from the keyboard to the hash: wiped from memory when it is dropped, shown by no print.

use schemars::JsonSchema;
use serde::de::{Deserialize, Deserializer, Error, Visitor};
use std::fmt;
use zeroize::Zeroizing;

/// The longest password, in characters: longer ones are refused when they are set.
pub const LONGEST: usize = 128;

/// A password or PIN in clear. It is read from JSON but never written, so that it can stand in no event, draft or reply.
#[derive(Clone, PartialEq, Eq, Default, JsonSchema)]
#[schemars(with = "String", extend("writeOnly" = true))]
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

/// Errors never tell what was there instead of a text: it may well be a PIN without quotes.
struct Typed;

impl Visitor<'_> for Typed {
    type Value = Secret;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a password as text, in quotes")
    }
    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }
    fn visit_string<E: Error>(self, text: String) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }
    fn visit_bool<E: Error>(self, _: bool) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }
    fn visit_i64<E: Error>(self, _: i64) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }
    fn visit_u64<E: Error>(self, _: u64) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }
    fn visit_f64<E: Error>(self, _: f64) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }
    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Secret, E> {
        Err(E::custom(NO_TEXT))
    }
}

const NO_TEXT: &str = "a password is a text, in quotes";

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // Asked for a string, some formats tell in their error what else was there: the visitor decides instead.
        d.deserialize_any(Typed)
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
    fn what_is_read_wrongly_is_not_told() {
        for wrong in ["736251", "-736251", "736251.5", "[736251]", "{\"736251\":1}", "true", "null"] {
            let error = serde_json::from_str::<Secret>(wrong).unwrap_err().to_string();
            assert!(!error.contains("736251"), "{error}");
            let value: serde_json::Value = serde_json::from_str(wrong).unwrap();
            let error = serde_json::from_value::<Secret>(value).unwrap_err().to_string();
            assert!(!error.contains("736251"), "{error}");
        }
        assert_eq!(serde_json::from_str::<Secret>("\"geheim\"").unwrap(), Secret::new("geheim"));
    }

    #[test]
    fn no_print_shows_it() {
        assert_eq!(format!("{:?} {:#?}", Secret::new("geheim"), Secret::new("geheim")), "Secret(…) Secret(…)");
    }
}
