//! Bytes from files and other programs as text, saying where they were not text.

/// A run of bytes that is not UTF-8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadBytes {
    /// Offset of the first bad byte from the start of the input.
    pub offset: usize,
    /// Line of the first bad byte, counted from 1.
    pub line: usize,
    /// How many bytes are bad.
    pub len: usize,
}

/// Text decoded from bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decoded {
    /// The text, with U+FFFD for each bad run; a byte-order mark at the start is left out. Not yet cleaned.
    pub text: String,
    /// The first bad runs, at most 100.
    pub bad: Vec<BadBytes>,
    /// How many bad runs there were in all.
    pub bad_count: usize,
}

/// Decodes UTF-8 and reports each place that is not, so that a message can name line and offset.
#[must_use]
pub fn decode_utf8(bytes: &[u8]) -> Decoded {
    const LISTED: usize = 100;
    let mut out = Decoded { text: String::with_capacity(bytes.len()), ..Decoded::default() };
    let (mut offset, mut line) = (0, 1);
    for chunk in bytes.utf8_chunks() {
        let valid = chunk.valid();
        out.text.push_str(valid);
        offset += valid.len();
        line += memchr::memchr_iter(b'\n', valid.as_bytes()).count();
        let bad = chunk.invalid();
        if !bad.is_empty() {
            out.text.push('\u{FFFD}');
            out.bad_count += 1;
            if out.bad.len() < LISTED {
                out.bad.push(BadBytes { offset, line, len: bad.len() });
            }
            offset += bad.len();
        }
    }
    if let Some(rest) = out.text.strip_prefix('\u{FEFF}') {
        out.text = rest.to_owned();
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_text_is_kept_without_its_mark() {
        let out = decode_utf8("\u{FEFF}来件\n".as_bytes());
        assert_eq!(out, Decoded { text: "来件\n".into(), bad: vec![], bad_count: 0 });
    }

    #[test]
    fn bad_places_are_named() {
        let mut bytes = "好\n坏".as_bytes().to_vec();
        bytes.extend([0xE6, 0xB0]);
        bytes.extend(b"\nx\xFF");
        let out = decode_utf8(&bytes);
        assert_eq!(out.text, "好\n坏\u{FFFD}\nx\u{FFFD}");
        assert_eq!(out.bad, [BadBytes { offset: 7, line: 2, len: 2 }, BadBytes { offset: 11, line: 3, len: 1 }]);
    }

    #[test]
    fn only_the_first_hundred_are_listed() {
        let out = decode_utf8(&[0xFF; 300]);
        assert_eq!((out.bad.len(), out.bad_count), (100, 300));
    }
}
