//! Snapshots: how the screen looks.

use super::{Screen, fixture};
use frontdesk::i18n::Lang;

const SIZES: [(u16, u16); 3] = [(120, 36), (80, 24), (200, 50)];

fn each(name: &str, keys: &str) {
    for lang in Lang::ALL {
        for size in SIZES {
            let mut screen = Screen::new(fixture::app(lang, size));
            screen.keys(keys);
            insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
                insta::assert_snapshot!(format!("{name}-{}x{}-{}", size.0, size.1, lang.tag()), screen.text());
            });
        }
    }
}

#[test]
fn the_desk_is_whole_in_both_languages_and_sizes() {
    each("desk", "");
}

#[test]
fn handover_fills_the_screen() {
    each("handover", "<f8>");
}

#[test]
fn help_greys_out_what_would_be_refused() {
    each("help", "<f1>");
}

#[test]
fn a_refusal_teaches() {
    each("refusal", "<f6>");
}

#[test]
fn the_palette_finds_by_pinyin() {
    each("palette", "<c-p>dtyx");
}

#[test]
fn who_is_at_the_keyboard() {
    each("sign-on", "<a-b>");
}

#[test]
fn leaving_asks() {
    each("quit", "<c-q>");
}
