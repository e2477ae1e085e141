//! Cleaning of text where it enters, masking of personal data, folding for search.
//!
//! Everything that comes from outside (keys, pastes, files, other programs, the store of an older version) passes
//! through [`clean_line`] or [`clean_block`] once, at the border. What is kept can be drawn and printed as it is:
//! it holds no control characters, nothing that turns or hides text, and no piles of combining marks.

mod ahead;
mod clean;
mod decode;
mod fold;
mod initials;
mod mask;
mod ruler;
mod safe;

pub use ahead::Ahead;
pub use clean::{
    BLOCK_BYTES, Cleaned, GRAPHEME_CODE_POINTS, LINE_CHARS, MARKS, clean_block, clean_block_to, clean_line,
    clean_line_to, is_forbidden, is_mark,
};
pub use decode::{BadBytes, Decoded, decode_utf8};
pub use fold::{fold, half_width, key_twin};
pub use initials::{initials, pinyin};
pub use mask::{find_phones, mask_name, mask_phone, mask_phones_in, may_have_phones, without_values};
pub(crate) use ruler::cells;
pub use ruler::{AmbiguousWidth, FILLER, Ruler, is_ambiguous};
pub use safe::{to_json, visible};
