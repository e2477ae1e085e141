//! Folding for search, and the ASCII twins of what an input method types.

/// The half-width twin of a full-width character; every other character as it is.
#[must_use]
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '。' => '.',
        '、' => ',',
        '￥' => '¥',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        _ => c,
    }
}

/// The key that was meant when a Chinese input method was on: the half-width twin, and beyond it the signs that
/// stand on the same key (`【` for `[`, `、` for `/`, `《` for `<`, `……` for `^`).
#[must_use]
pub fn key_twin(c: char) -> char {
    match c {
        '、' => '/',
        '【' | '「' => '[',
        '】' | '」' => ']',
        '『' => '{',
        '』' => '}',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '￥' | '¥' => '$',
        '…' => '^',
        '—' => '_',
        '·' => '`',
        _ => half_width(c),
    }
}

/// The form in which text is compared for search: lower case, half-width, runs of white space as one blank, none
/// at the ends.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars().map(half_width) {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap && !out.is_empty() {
            out.push(' ');
        }
        gap = false;
        // Greek final sigma and the dotted I would make case folding depend on the place: per character is stable.
        out.extend(c.to_lowercase());
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn full_width_characters_count_as_their_twins() {
        assert_eq!("？／：１Ａｚ　～".chars().map(half_width).collect::<String>(), "?/:1Az ~");
        assert_eq!(half_width('漏'), '漏');
        assert_eq!("【】《》、￥".chars().map(key_twin).collect::<String>(), "[]<>/$");
    }

    #[test]
    fn folding_leaves_one_width_one_case_and_single_blanks() {
        assert_eq!(fold("  １２－１８０３　Lou\tSHUI \n 急"), "12-1803 lou shui 急");
        assert_eq!(fold(""), "");
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
