use super::look::ansi_index;
use super::*;
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use ratatui::text::Line;

/// Counts writes and keeps their bytes.
#[derive(Default)]
struct Sink {
    bytes: Vec<u8>,
    writes: usize,
}

impl Write for Sink {
    fn write(&mut self, buf: &[u8]) -> io::Result<usize> {
        self.writes += 1;
        self.bytes.extend_from_slice(buf);
        Ok(buf.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn terminal(w: u16, h: u16, ambiguous: AmbiguousWidth) -> Terminal<FrameBackend<Sink>> {
    let backend = FrameBackend::new(Sink::default(), ambiguous, move || Ok(Size::new(w, h)));
    Terminal::new(backend).expect("a terminal on a sink")
}

fn vt(h: u16, w: u16) -> vt100::Parser {
    let size = |n: u16| n.try_into().expect("not 0");
    vt100::Parser::new(size(h), size(w), 0)
}

fn taken(t: &mut Terminal<FrameBackend<Sink>>) -> Sink {
    std::mem::take(t.backend_mut().writer_mut())
}

#[test]
fn a_frame_is_one_write_in_brackets_and_no_change_is_none() {
    let mut t = terminal(20, 2, AmbiguousWidth::One);
    t.draw(|f| f.render_widget("厨房漏水", f.area())).expect("draw");
    let sink = taken(&mut t);
    assert_eq!(sink.writes, 1);
    assert!(sink.bytes.starts_with(BEGIN_UPDATE) && sink.bytes.ends_with(END_UPDATE));
    t.draw(|f| f.render_widget("厨房漏水", f.area())).expect("draw");
    assert_eq!(taken(&mut t).writes, 0);
}

#[test]
fn a_full_chinese_screen_is_under_ten_kilobytes() {
    let mut t = terminal(120, 40, AmbiguousWidth::One);
    let line = "厨房水管漏水已关总阀".repeat(6);
    let screen = ratatui::text::Text::raw(vec![line.as_str(); 40].join("\n"));
    t.draw(|f| f.render_widget(screen, f.area())).expect("draw");
    let n = taken(&mut t).bytes.len();
    assert!(n < 10_000, "{n} bytes");
    assert!(n >= 60 * 3 * 40, "{n} bytes");
}

#[test]
fn the_real_cursor_stands_at_the_caret() {
    let mut t = terminal(20, 3, AmbiguousWidth::One);
    let mut vt = vt(3, 20);
    t.draw(|f| {
        f.render_widget("水管", f.area());
        f.set_cursor_position((4, 0));
    })
    .expect("draw");
    vt.process(&taken(&mut t).bytes);
    assert_eq!(vt.screen().cursor_position(), (0, 4));
    assert!(!vt.screen().hide_cursor());
    t.draw(|f| f.render_widget("水管", f.area())).expect("draw");
    vt.process(&taken(&mut t).bytes);
    assert!(vt.screen().hide_cursor());
}

#[test]
fn nothing_raw_passes_even_from_a_cell() {
    let mut t = terminal(12, 1, AmbiguousWidth::One);
    t.draw(|f| {
        for (x, s) in [(0, "\u{1b}]52;c;QQ==\u{7}"), (4, "\u{9b}"), (6, "a\u{202e}"), (8, "\u{200b}")] {
            f.buffer_mut()[(x, 0)].set_symbol(s);
        }
    })
    .expect("draw");
    let text = String::from_utf8(taken(&mut t).bytes).expect("UTF-8");
    assert!(!text.contains("52;") && !text.contains('\u{9b}') && !text.contains('\u{202e}'), "{text:?}");
}

#[test]
fn clusters_are_drawn_by_the_part_that_all_terminals_agree_on() {
    let mut t = terminal(30, 1, AmbiguousWidth::One);
    let mut vt = vt(1, 30);
    let text = "👨\u{200d}👩\u{200d}👧|🇨🇳|❤\u{fe0f}|1\u{fe0f}\u{20e3}|👍🏽|é|e\u{301}|完";
    t.draw(|f| f.render_widget(text, f.area())).expect("draw");
    vt.process(&taken(&mut t).bytes);
    assert_eq!(vt.screen().contents(), "👨|CN|❤ |1 |👍|é|e\u{301}|完");
}

#[test]
fn cjk_wide_terminals_get_pairs_or_ascii() {
    let mut t = terminal(20, 1, AmbiguousWidth::Two);
    t.draw(|f| f.render_widget(Line::raw("“\u{a0}急”水…"), f.area())).expect("draw");
    let text = String::from_utf8(taken(&mut t).bytes).expect("UTF-8");
    // The pair is sent as one wide glyph and the pen is set anew; signs without room become ASCII.
    assert!(text.contains("“\x1b[1;3H急\"水."), "{text:?}");
    t.draw(|f| f.render_widget(Line::raw("“急"), f.area())).expect("draw");
    let text = String::from_utf8(taken(&mut t).bytes).expect("UTF-8");
    assert!(text.contains("\"急"), "{text:?}");
}

#[test]
fn sizes_nobody_can_draw_are_made_usable() {
    assert_eq!(usable_size(0, 0), UNKNOWN_SIZE);
    assert_eq!(usable_size(1, 1), Size::new(1, 1));
    assert_eq!(usable_size(1000, 1000), LARGEST_SIZE);
}

fn color_of(c: vt100::Color) -> Color {
    match c {
        vt100::Color::Default => Color::Reset,
        vt100::Color::Idx(n) => Color::Indexed(n),
        vt100::Color::Rgb(r, g, b) => Color::Rgb(r, g, b),
    }
}

fn same(vt: &vt100::Screen, buf: &Buffer) -> Result<(), String> {
    for y in 0..buf.area.height {
        let mut x = 0;
        while x < buf.area.width {
            let (Some(want), Some(got)) = (buf.cell((x, y)), vt.cell(y, x)) else { break };
            let glyph = if got.contents().is_empty() { " " } else { got.contents() };
            let fg = ansi_index(want.fg).map_or(want.fg, Color::Indexed);
            let bg = ansi_index(want.bg).map_or(want.bg, Color::Indexed);
            let attrs = (
                // A blank shows neither weight nor text colour.
                glyph == " " || got.bold() == want.modifier.contains(Modifier::BOLD),
                got.inverse() == want.modifier.contains(Modifier::REVERSED),
                got.underline() == want.modifier.contains(Modifier::UNDERLINED),
                color_of(got.bgcolor()) == bg,
                glyph == " " || color_of(got.fgcolor()) == fg,
            );
            if glyph != want.symbol() || attrs != (true, true, true, true, true) {
                return Err(format!("at {x},{y}: {got:?} is not {want:?} {attrs:?}"));
            }
            x += want.cell_width().max(1);
        }
    }
    Ok(())
}

fn style() -> impl Strategy<Value = Style> {
    let colors = vec![Color::Reset, Color::Red, Color::LightCyan, Color::Indexed(200), Color::Rgb(1, 2, 3)];
    (
        prop::sample::select(colors.clone()),
        prop::sample::select(colors),
        prop::sample::select(vec![
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::REVERSED,
            Modifier::BOLD | Modifier::UNDERLINED,
        ]),
    )
        .prop_map(|(fg, bg, m)| Style::new().fg(fg).bg(bg).add_modifier(m))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    /// Whatever is drawn after whatever stood there, a terminal shows what the buffer holds.
    #[test]
    fn a_terminal_shows_the_buffer(
        w in 1u16..24, h in 1u16..5,
        frames in prop::collection::vec(
            prop::collection::vec((0u16..24, 0u16..5, "[a漏水b，─┃e ]{1,9}", style()), 0..8), 1..6),
    ) {
        let mut t = terminal(w, h, AmbiguousWidth::One);
        let mut vt = vt(h, w);
        for frame in frames {
            let mut shown = Buffer::default();
            t.draw(|f| {
                for (x, y, text, style) in &frame {
                    // As panes do: the area is cleared first, so that no glyph is left in half.
                    let at = Rect::new(*x, *y, w.saturating_sub(*x).min(6), 1).intersection(f.area());
                    crate::view::text::popup_clear(f.buffer_mut(), at);
                    if !at.is_empty() {
                        f.buffer_mut().set_stringn(at.x, at.y, text, usize::from(at.width), *style);
                    }
                }
                crate::view::text::seal(f.buffer_mut());
                shown = f.buffer_mut().clone();
            }).expect("draw");
            vt.process(&taken(&mut t).bytes);
            if let Err(e) = same(vt.screen(), &shown) {
                prop_assert!(false, "{}", e);
            }
        }
    }
}

#[test]
fn a_blank_between_coloured_words_costs_one_byte() {
    let bytes = |gap: &str| {
        let mut t = terminal(40, 1, AmbiguousWidth::One);
        let [red, blue] = [Color::Indexed(210), Color::Indexed(117)].map(|c| Style::new().fg(c));
        let words = ["漏水", gap, "停电"].map(ToOwned::to_owned);
        let [a, b, c] = words;
        let line = Line::from(vec![
            ratatui::text::Span::styled(a, red),
            ratatui::text::Span::styled(b, blue),
            ratatui::text::Span::styled(c, red),
        ]);
        t.draw(|f| f.render_widget(line, f.area())).expect("draw");
        taken(&mut t).bytes.len()
    };
    assert_eq!(bytes("    ") - bytes("  "), 2);
    assert_eq!(bytes("  ") - bytes(" "), 1);
    // What is seen of a blank is still told.
    let mut t = terminal(4, 1, AmbiguousWidth::One);
    let under = Style::new().add_modifier(Modifier::UNDERLINED);
    t.draw(|f| f.render_widget(Line::styled("a b", under), f.area())).expect("draw");
    let mut screen = vt(1, 4);
    screen.process(&taken(&mut t).bytes);
    assert!((0..4).all(|x| screen.screen().cell(0, x).is_some_and(vt100::Cell::underline)));
}

#[test]
fn the_bell_stands_at_the_begin_of_its_frame_whatever_else_is_in_it() {
    let bell = [BEGIN_UPDATE, b"\x07"].concat();
    let mut t = terminal(20, 2, AmbiguousWidth::One);
    t.backend_mut().forget();
    t.backend_mut().ring();
    t.draw(|f| f.render_widget("漏水", f.area())).expect("draw");
    let first = taken(&mut t).bytes;
    assert!(first.starts_with(&bell) && first.iter().filter(|b| **b == 7).count() == 1);
    // Where nothing else changes it rings all the same, and once.
    t.backend_mut().ring();
    t.draw(|f| f.render_widget("漏水", f.area())).expect("draw");
    let alone = taken(&mut t).bytes;
    assert!(alone.starts_with(&bell) && alone.ends_with(END_UPDATE) && alone.len() < 40);
    t.draw(|f| f.render_widget("漏水", f.area())).expect("draw");
    assert!(taken(&mut t).bytes.is_empty());
}
