//! What must hold of every frame: at every size, in both languages, on both kinds of terminal, with anything on top.

use super::{Screen, dump, fixture};
use frontdesk::app::ThemeName;
use frontdesk::i18n::Lang;
use frontdesk::text::{FILLER, is_forbidden};
use unicode_width::UnicodeWidthStr;

const KEYS: [&str; 9] = ["", "<f8>", "<f1>", "<f6>", "<c-p>a", "<a-b>", "<c-q>", "/x", "2<a-z>"];

fn screen(lang: Lang, size: (u16, u16), ambiguous: u8, keys: &str) -> Screen {
    let mut app = fixture::app(lang, size);
    app.settings.ambiguous_width = ambiguous;
    let mut screen = Screen::new(app);
    screen.keys(keys);
    screen
}

#[test]
fn no_frame_overflows_tears_a_glyph_or_lets_a_control_through() {
    for lang in Lang::ALL {
        for w in [60, 71, 80, 99, 100, 121, 200] {
            for h in [16, 24, 33] {
                for ambiguous in [1, 2] {
                    for keys in KEYS {
                        let s = screen(lang, (w, h), ambiguous, keys);
                        for line in dump(s.buffer()).lines() {
                            assert!(line.width() <= usize::from(w), "{w}×{h} {keys}: {line}");
                            assert!(!line.chars().any(|c| is_forbidden(c) && c != FILLER), "{w}×{h} {keys}: {line:?}");
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn every_size_draws_something() {
    for (w, h) in [(1, 1), (3, 40), (59, 16), (60, 15), (300, 4), (60, 16)] {
        let s = screen(Lang::Zh, (w, h), 1, "<f1>");
        let text = s.text();
        if w < 60 || h < 16 {
            assert!(w < 20 || h < 4 || text.contains("窗口太小"), "{w}×{h}: {text}");
        } else {
            assert!(text.contains("帮助"), "{text}");
        }
    }
}

/// What is worth knowing is never cut out: the ends of texts that the program makes itself are on the screen.
#[test]
fn nothing_of_the_programs_own_words_is_cut_at_usual_sizes() {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24), (200, 50)] {
            for keys in ["", "<f6>", "<a-b>", "<c-q>"] {
                let s = screen(lang, size, 1, keys);
                let text = s.text();
                let hints = text.lines().last().unwrap_or_default();
                assert!(!hints.contains('…'), "{hints}");
                let title = text.lines().next().unwrap_or_default();
                assert!(!title.contains('…'), "{title}");
                assert!(title.contains("21:14:07") || size.0 < 100, "{title}");
            }
        }
    }
}

#[test]
fn meaning_is_never_colour_alone() {
    // The same signs and words stand in every theme.
    let mut texts: Vec<String> = Vec::new();
    for theme in ThemeName::ALL {
        let mut app = fixture::app(Lang::Zh, (120, 36));
        app.settings.theme = theme;
        texts.push(Screen::new(app).text());
    }
    assert!(texts.windows(2).all(|two| two[0] == two[1]));
    assert!(texts[0].contains('▲') && texts[0].contains("超时"));
}
