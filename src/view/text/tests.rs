use super::*;
use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const ONE: Ruler = Ruler { ambiguous: AmbiguousWidth::One };
const TWO: Ruler = Ruler { ambiguous: AmbiguousWidth::Two };

#[test]
fn a_text_is_as_wide_as_its_graphemes_in_this_terminal() {
    for (text, one, two) in [
        ("", 0, 0),
        ("abc", 3, 3),
        ("漏水", 4, 4),
        ("…", 1, 2),
        ("─●·“", 4, 8),
        ("👨\u{200d}👩\u{200d}👧", 2, 2),
        ("é", 1, 1),
        ("ｶﾞ", 3, 3),
    ] {
        assert_eq!((ONE.width(text), TWO.width(text)), (one, two), "{text}");
    }
    assert_eq!(TWO.width("…\u{a0}a"), 3);
    assert_eq!(ONE.width("a\u{a0}b"), 3);
}

#[test]
fn what_is_cut_fits_and_says_so() {
    assert_eq!(ONE.cut("厨房水管漏水", 12), "厨房水管漏水");
    assert_eq!(ONE.cut("厨房水管漏水", 11), "厨房水管漏…");
    assert_eq!(ONE.cut("厨房水管漏水", 10), "厨房水管…");
    assert_eq!(TWO.cut("厨房水管漏水", 10), "厨房水管..");
    assert_eq!(ONE.cut("厨房", 0), "");
    assert_eq!(ONE.cut("厨房", 1), "…");
    assert_eq!(ONE.cut_middle("HY20261121-0007", 11), "HY202…-0007");
    assert_eq!(TWO.fit("“急”"), "“\u{a0}急”\u{a0}");
    assert_eq!(TWO.fit(&TWO.fit("“急”")), TWO.fit("“急”"));
}

#[test]
fn what_is_padded_is_exactly_as_wide_as_asked() {
    assert_eq!(ONE.pad("漏水", 6), "漏水  ");
    assert_eq!(ONE.pad_left("漏水", 6), "  漏水");
    assert_eq!(ONE.center("漏水", 7), " 漏水  ");
    assert_eq!(ONE.pad("厨房漏水", 6), "厨房… ");
    assert_eq!(ONE.spread("左", "右边", 9), "左   右边");
}

#[test]
fn wrapping_keeps_punctuation_off_the_line_start() {
    assert_eq!(ONE.wrap("厨房水管漏水，已关总阀。", 12, 9), ["厨房水管漏", "水，已关总", "阀。"]);
    assert_eq!(ONE.wrap("请看（附件）处理", 6, 9), ["请看", "（附", "件）处", "理"]);
    assert_eq!(ONE.wrap("call the plumber now", 9, 9), ["call the", "plumber", "now"]);
    assert_eq!(ONE.wrap("电话13800138000请回", 13, 9), ["电话", "13800138000请", "回"]);
    assert_eq!(ONE.wrap("a\n\nb\n", 4, 9), ["a", "", "b", ""]);
    assert_eq!(ONE.wrap("abcdefgh", 3, 9), ["abc", "def", "gh"]);
    assert_eq!(ONE.wrap("漏水", 1, 9), ["?", "?"]);
    assert_eq!(ONE.wrap("", 5, 9), [""]);
    assert_eq!(ONE.wrap("漏", 0, 9), Vec::<String>::new());
}

#[test]
fn a_very_long_line_is_wrapped_only_as_far_as_shown() {
    let text = "漏".repeat(1_000_000);
    let lines: Vec<_> = ONE.wrap_lines(&text, 40).take(3).collect();
    assert_eq!(lines, vec!["漏".repeat(20); 3]);
    let word = "x".repeat(1_000_000);
    assert_eq!(ONE.wrap(&word, 40, 2), ["x".repeat(40), "x".repeat(40)]);
    assert_eq!(ONE.cut_middle(&word, 5), "xx…xx");
}

#[test]
fn clicks_find_the_grapheme() {
    assert_eq!(ONE.offset_at("a漏b", 0), 0);
    assert_eq!(ONE.offset_at("a漏b", 2), 1);
    assert_eq!(ONE.offset_at("a漏b", 3), 4);
    assert_eq!(ONE.offset_at("a漏b", 9), 5);
}

#[test]
fn a_popup_blanks_glyphs_cut_by_its_edges() {
    let mut buf = Buffer::with_lines(["漏水漏水漏水", "a漏水漏水漏"]);
    popup_clear(&mut buf, Rect::new(3, 0, 6, 1));
    let row: Vec<&str> = (0..12).filter_map(|x| buf.cell((x, 0)).map(|c| c.symbol())).collect();
    assert_eq!(row, ["漏", " ", " ", " ", " ", " ", " ", " ", " ", " ", "水", " "]);
    popup_clear(&mut buf, Rect::new(0, 0, 500, 500));
    assert_eq!(buf, Buffer::empty(Rect::new(0, 0, 12, 2)));
}

#[test]
fn sealing_blanks_halves_and_lends_style() {
    use ratatui::style::{Color, Style};
    let mut buf = Buffer::with_lines(["漏水a漏水"]);
    buf[(1, 0)].set_symbol("x");
    buf[(2, 0)].set_style(Style::new().bg(Color::Red));
    buf[(8, 0)].set_symbol(" ");
    buf[(7, 0)].set_symbol("水");
    seal(&mut buf);
    let row: String = (0..9).filter_map(|x| buf.cell((x, 0)).map(|c| c.symbol().to_owned())).collect();
    assert_eq!(row, " x水 a漏 水 ");
    assert_eq!(buf[(3, 0)].bg, Color::Red);
    let once = buf.clone();
    seal(&mut buf);
    assert_eq!(buf, once);
}

fn texts() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop_oneof![
            prop::sample::select(vec![
                "漏",
                "水",
                "，",
                "。",
                "（",
                "）",
                " ",
                "abc",
                "13800138000",
                "…",
                "“",
                "👩",
                "\n",
                "e\u{301}"
            ])
            .prop_map(String::from),
            any::<char>().prop_map(|c| crate::text::clean_block(&c.to_string())),
        ],
        0..40,
    )
    .prop_map(|v| crate::text::clean_block(&v.concat()))
}

proptest! {
    #[test]
    fn nothing_is_wider_than_asked(text in texts(), cols in 0usize..30, wide in any::<bool>()) {
        let r = if wide { TWO } else { ONE };
        let flat = text.replace('\n', " ");
        prop_assert!(r.width(&r.cut(&flat, cols)) <= cols);
        prop_assert!(r.width(&r.cut_middle(&flat, cols)) <= cols);
        prop_assert_eq!(r.width(&r.pad(&flat, cols)), cols);
        prop_assert_eq!(r.width(&r.pad_left(&flat, cols)), cols);
        prop_assert_eq!(r.width(&r.fit(&flat)), r.width(&flat));
        for line in r.wrap_lines(&text, cols) {
            prop_assert!(r.width(&line) <= cols, "{:?} {}", line, cols);
        }
    }

    #[test]
    fn wrapping_loses_only_blanks(text in texts(), cols in 2usize..30) {
        let bare = |s: &str| s.chars().filter(|c| !matches!(c, ' ' | '\u{3000}' | '\n')).collect::<String>();
        let lines: Vec<String> = ONE.wrap_lines(&text, cols).collect();
        prop_assert_eq!(bare(&lines.concat()), bare(&text));
    }

    #[test]
    fn ratatui_counts_as_we_do(text in texts()) {
        let text = text.replace('\n', " ");
        let line = ratatui::text::Line::raw(text.clone());
        prop_assert_eq!(line.width(), ONE.width(&text));
    }
}
