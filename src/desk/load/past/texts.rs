//! The texts of a ticket of the past: cleaned, as long as an operator could type them, and without what is to be sealed.

use super::{Most, PastFault, PastTicket};
use crate::contacts::MAX_CARD;
use crate::domain::command::Card;
use crate::domain::decide::{LONG, SHORT};
use crate::text::{clean_block, clean_line, find_phones, mask_phones_in, may_have_phones};

/// Who told it, and the numbers in the texts: they are masked there, and kept where they can be forgotten.
pub(super) fn card_of(past: &PastTicket<'_>) -> Result<Card, PastFault> {
    let typed = past.told().map(|t| if may_have_phones(t) { clean_block(t) } else { String::new() });
    let numbers = typed.iter().flat_map(|t| find_phones(t).into_iter().filter_map(|range| t.get(range)));
    let involved = numbers.collect::<Vec<_>>().join("\n");
    let (name, phone) = (short("name", &past.name)?, short("phone", &past.phone)?);
    let card = Card { name, phone, involved, ..Card::default() };
    let parts = [("name", card.name.len()), ("phone", card.phone.len()), ("text", card.involved.len())];
    if parts.iter().map(|(_, bytes)| bytes).sum::<usize>() > MAX_CARD {
        let longest = parts.into_iter().max_by_key(|(_, bytes)| *bytes).map_or("name", |(field, _)| field);
        return Err(PastFault::TooLong(longest, Most::Card(MAX_CARD)));
    }
    Ok(card)
}

/// One line, cleaned, as long as an operator could type it; telephone numbers stay in it.
pub(super) fn short(field: &'static str, written: &str) -> Result<String, PastFault> {
    fits(field, written, SHORT)?;
    Ok(clean_line(written))
}

/// A text, cleaned, and without telephone numbers: the ledger can't be made to forget.
pub(super) fn long(field: &'static str, written: &str) -> Result<String, PastFault> {
    fits(field, written, LONG)?;
    let text = clean_block(written);
    Ok(if may_have_phones(&text) { mask_phones_in(&text) } else { text })
}

/// A text that must be there.
pub(super) fn stands(field: &'static str, written: &str) -> Result<(), PastFault> {
    fits(field, written, LONG)?;
    // Cleaning leaves such a letter where it is.
    let begins = written.starts_with(|c| matches!(c, ' '..='~' | '\u{4E00}'..='\u{9FFF}'));
    match begins || !clean_block(written).is_empty() {
        true => Ok(()),
        false => Err(PastFault::Missing(field)),
    }
}

pub(super) fn fits(field: &'static str, written: &str, most: u32) -> Result<(), PastFault> {
    // A character is a byte at least.
    match written.len() > most as usize && written.chars().count() > most as usize {
        true => Err(PastFault::TooLong(field, Most::Characters(most))),
        false => Ok(()),
    }
}
