//! A text as rows of a field.

use crate::text::Ruler;

/// A part of a line that stands on one row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Row {
    /// Which line of the text.
    pub line: usize,
    /// First byte of that line on this row.
    pub start: usize,
    /// Byte behind the last one.
    pub end: usize,
}

/// Signs that must not begin a row.
const CLOSES: &str = "。，、；：？！）】》〉」』〕”’…—～％,.!?;:)]}%"; // text-ok: signs

/// Breaks lines into rows. One column is left for a caret behind the last glyph. Nothing is dropped at a break, so that
/// every place of the text has its place on screen.
#[must_use]
pub fn rows_of(lines: &[String], ruler: Ruler, cols: usize) -> Vec<Row> {
    first_rows_of(lines, ruler, cols, usize::MAX)
}

/// The same, but no further than needed to have this many rows.
#[must_use]
pub fn first_rows_of(lines: &[String], ruler: Ruler, cols: usize, most: usize) -> Vec<Row> {
    let room = cols.saturating_sub(1).max(2);
    let mut rows = Vec::with_capacity(lines.len().min(most));
    for (line, text) in lines.iter().enumerate() {
        if rows.len() >= most {
            break;
        }
        if text.len() <= room {
            // No glyph is wider than it has bytes.
            rows.push(Row { line, start: 0, end: text.len() });
            continue;
        }
        let (mut start, mut at, mut used) = (0, 0, 0);
        // Where the word that is being read began, and the columns before it.
        let mut word: Option<(usize, usize)> = None;
        // Where the last glyph began, and the columns before it.
        let mut last = (0, 0);
        for (grapheme, width) in ruler.graphemes(text) {
            let letter = grapheme.chars().all(|c| c.is_ascii_alphanumeric());
            match (letter, word) {
                (true, None) => word = Some((at, used)),
                (false, Some(_)) => word = None,
                _ => {}
            }
            if used + width > room {
                let (cut, before) = match word {
                    Some((begun, columns)) if begun > start => (begun, columns),
                    _ if last.0 > start
                        && used - last.1 + width <= room
                        && grapheme.chars().all(|c| CLOSES.contains(c)) =>
                    {
                        last
                    }
                    _ => (at, used),
                };
                rows.push(Row { line, start, end: cut });
                if rows.len() >= most {
                    return rows;
                }
                start = cut;
                used -= before;
                word = word.map(|_| (cut, 0));
            }
            last = (at, used);
            used += width;
            at += grapheme.len();
        }
        rows.push(Row { line, start, end: text.len() });
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, cols: usize) -> Vec<String> {
        let lines: Vec<String> = text.split('\n').map(ToOwned::to_owned).collect();
        rows_of(&lines, Ruler::narrow(), cols)
            .iter()
            .map(|r| lines.get(r.line).and_then(|l| l.get(r.start..r.end)).unwrap_or("?").to_owned())
            .collect()
    }

    #[test]
    fn words_stay_whole_and_chinese_breaks_anywhere() {
        assert_eq!(shown("请联系 plumber 处理", 11), ["请联系 ", "plumber 处", "理"]);
        assert_eq!(shown("一二三四五六", 11), ["一二三四五", "六"]);
        assert_eq!(shown("abcdefghijklmn", 11), ["abcdefghij", "klmn"]);
        assert_eq!(shown("\na", 11), ["", "a"]);
        assert_eq!(shown("一二三四五，六", 11), ["一二三四", "五，六"]);
        assert_eq!(shown("。。。。。。。", 11), ["。。。。", "。。。"]);
        assert_eq!(shown("电话13800138000请回", 11), ["电话", "1380013800", "0请回"]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[a-z漏水，。 1“]{0,60}", cols in 3usize..20, wide in any::<bool>()) {
            let ruler = if wide { Ruler::wide() } else { Ruler::narrow() };
            let lines = vec![text.clone()];
            let rows = rows_of(&lines, ruler, cols);
            let parts: Vec<&str> = rows.iter().filter_map(|r| text.get(r.start..r.end)).collect();
            prop_assert_eq!(parts.concat(), text.clone());
            for most in 1..=rows.len() {
                let first = first_rows_of(&lines, ruler, cols, most);
                prop_assert_eq!(rows.get(..most), first.get(..most));
            }
            for part in parts {
                prop_assert!(ruler.width(part) < cols.max(3), "{:?} {}", part, cols);
            }
        }
    }
}
