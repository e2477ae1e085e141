//! What must hold of every frame: at every size, in both languages, on both kinds of terminal, with anything on top.

use super::{Screen, dump, fixture};
use frontdesk::app::{Effect, Msg, ThemeName};
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

/// Each second is held against the whole by [`Screen`].
#[test]
fn what_passing_time_changes_is_drawn_and_hardly_more() {
    for (lang, size) in [(Lang::Zh, (120, 36)), (Lang::En, (80, 24)), (Lang::En, (200, 50)), (Lang::Zh, (80, 24))] {
        let mut random = fastrand::Rng::with_seed(u64::from(size.1));
        let mut s = Screen::new(fixture::app(lang, size));
        let mut now = fixture::now();
        s.send(Msg::Details(Box::new(fixture::details())));
        let shows_sheet = size.0 < 100;
        for n in 0..400 {
            if shows_sheet && n % 100 == 0 {
                s.keys(["1", "2", "4", "z"].get(n / 100).expect("a key"));
            }
            // Seconds in a row, and leaps to other minutes, hours and days.
            let step = match random.u8(..16) {
                0..12 => 1_000,
                12 => random.i64(..3_000),
                13 => random.i64(..60_000),
                14 => random.i64(..3_600_000),
                _ => random.i64(..20_000_000),
            };
            now = now.plus_ms(step);
            s.send(Msg::Tick(now));
        }
        assert!(s.in_part > 200, "{lang:?} {size:?}: {} frames in part", s.in_part);
    }
}

/// Each step is held against the whole by [`Screen`]; what is left to do here is to walk everywhere.
#[test]
fn a_frame_kept_in_part_is_the_frame_drawn_anew() {
    const MOVES: [&str; 8] = ["<down>", "<up>", "<down><down>", "<pgdn>", "<pgup>", "<home>", "<end>", "<a-down>"];
    const OTHERS: [&str; 16] = [
        "1", "2", "3", "4", "<tab>", "<enter>", "z", "<f1>", "<f8>", "/x", "g", "<f12>", "<a-y>", "<a-h>", "<f6>",
        "<c-p>",
    ];
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24), (100, 28)] {
            let mut random = fastrand::Rng::with_seed(u64::from(size.0));
            let mut s = Screen::new(fixture::app(lang, size));
            let mut now = fixture::now();
            for _ in 0..200 {
                // Back to the panes, mostly.
                if !s.app.layers.is_empty() && random.u8(..4) > 0 {
                    s.keys("<esc>");
                }
                match random.u8(..24) {
                    0..14 => {
                        let keys = random.choice(MOVES).expect("a key");
                        s.keys(keys);
                    }
                    14..17 => {
                        let most = random.choice([600, 1_500, 90_000, 5_000_000]).expect("a span");
                        now = now.plus_ms(random.i64(..most));
                        s.send(Msg::Tick(now));
                    }
                    17..20 => {
                        let mut details = fixture::details();
                        let rows = s.app.board.queue.len();
                        let row = s.app.board.queue.get(random.usize(..rows)).map(|row| row.ticket);
                        details.ticket.id = row.filter(|_| random.bool()).or(s.app.shown).expect("a ticket");
                        details.number = format!("HY{}", random.u16(..));
                        s.send(if random.u8(..8) == 0 {
                            Msg::NoDetails(details.ticket.id)
                        } else {
                            Msg::Details(Box::new(details))
                        });
                    }
                    20 => {
                        let board = std::sync::Arc::clone(&s.app.board);
                        s.send(Msg::Board(board));
                    }
                    _ => {
                        let keys = random.choice(OTHERS).expect("a key");
                        s.keys(keys);
                    }
                }
            }
            assert!(s.in_part > 40, "{lang:?} {size:?}: {} frames in part", s.in_part);
        }
    }
}

/// Each frame is held against the whole by [`Screen`]: keys, answers and seconds, while a layer lies over the panes.
#[test]
fn what_lies_over_the_panes_is_drawn_without_them() {
    const LAYERS: [&str; 8] = ["/", "<f2>", "<c-p>", "<f1>", "<a-y>", "<f6>", "f", "<a-b>"];
    const KEYS: [&str; 10] = ["3", "水", "-", "a", "<down>", "<up>", "<bs>", "<tab>", "<left>", "<end>"];
    for (lang, size) in [(Lang::Zh, (120, 36)), (Lang::En, (80, 24)), (Lang::Zh, (200, 50))] {
        let mut random = fastrand::Rng::with_seed(u64::from(size.1));
        let (mut now, mut in_part, mut frames) = (fixture::now(), 0, 0);
        for keys in LAYERS {
            let mut s = Screen::new(fixture::app(lang, size));
            s.send(Msg::Details(Box::new(fixture::details())));
            s.keys(keys);
            let before = s.in_part;
            for _ in 0..40 {
                frames += 1;
                match random.u8(..8) {
                    0 => {
                        now = now.plus_ms(1_000);
                        s.send(Msg::Tick(now));
                    }
                    1 => {
                        if let Some(Effect::Find { seq, .. }) = s.effects.last().cloned() {
                            s.send(Msg::Found { seq, hits: Vec::new(), more: random.bool() });
                        }
                    }
                    _ => {
                        s.keys(random.choice(KEYS).expect("a key"));
                    }
                }
            }
            in_part += s.in_part - before;
        }
        assert!(in_part > frames / 2, "{lang:?} {size:?}: {in_part} of {frames} frames in part");
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
