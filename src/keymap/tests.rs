//! The keymap as an operator meets it: real key events in, outcomes out.

use super::*;
use crate::action::{Action, Scope};
use crate::i18n::Lang;
use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyEventState, KeyModifiers};

fn event(code: KeyCode, modifiers: KeyModifiers) -> KeyEvent {
    KeyEvent::new(code, modifiers)
}

fn chord(code: KeyCode, modifiers: KeyModifiers) -> String {
    Chord::from_event(&event(code, modifiers)).map_or_else(|| "-".to_owned(), |chord| chord.to_string())
}

/// Presses keys given in file syntax one after the other; the last outcome.
fn press(keymap: &Keymap, scope: Scope, keys: &str) -> Vec<Outcome> {
    let mut pending = Pending::default();
    keys.split_whitespace()
        .map(|key| {
            // What can't be written in a file (full-width characters are fine) is not typed here.
            let chord = Chord::parse(key).unwrap();
            pending.push(keymap, scope.chain(), chord)
        })
        .collect()
}

fn last(keymap: &Keymap, scope: Scope, keys: &str) -> Outcome {
    press(keymap, scope, keys).pop().unwrap()
}

fn user(text: &str) -> Keymap {
    load(text, "user.toml").unwrap_or_else(|report| panic!("{}", report.text(Lang::En))).0
}

#[test]
fn what_is_written_is_read_back() {
    for text in [
        "F2",
        "Ctrl+s",
        "Alt+a",
        "Alt+A",
        "Ctrl+Alt+p",
        "Shift+F5",
        "Shift+Tab",
        "G",
        "g",
        "?",
        "/",
        "+",
        "Space",
        "Alt+Enter",
        "Ctrl+Space",
        "交",
    ] {
        assert_eq!(Chord::parse(text).unwrap().to_string(), text);
    }
    for (text, same) in [
        ("ctrl+S", "Ctrl+s"),
        ("backtab", "Shift+Tab"),
        ("pgdn", "PageDown"),
        ("Plus", "+"),
        ("f13", "Shift+F1"),
        ("Ctrl+4", "Ctrl+\\"),
        ("Alt++", "Alt++"),
    ] {
        assert_eq!(Chord::parse(text).unwrap().to_string(), same, "{text}");
    }
}

#[test]
fn keys_that_cannot_be_typed_are_refused() {
    for (text, why) in [
        ("", BadKey::Empty),
        ("Ctrl+", BadKey::Empty),
        ("Foo+a", BadKey::Modifier("Foo".into())),
        ("Pause", BadKey::Key("Pause".into())),
        ("F25", BadKey::Key("F25".into())),
        ("ctrl-s", BadKey::Minus),
        ("Shift+a", BadKey::ShiftedChar('a')),
        ("Ctrl+i", BadKey::SameAs("Tab")),
        ("Ctrl+M", BadKey::SameAs("Enter")),
        ("Ctrl+h", BadKey::SameAs("Backspace")),
        ("Ctrl+[", BadKey::SameAs("Esc")),
        ("Ctrl+Shift+s", BadKey::NotSent),
        ("Ctrl+1", BadKey::NotSent),
        ("Ctrl++", BadKey::NotSent),
        ("Ctrl+交", BadKey::NotSent),
        ("Shift+F3", BadKey::Swallowed),
        ("Alt+[", BadKey::Swallowed),
    ] {
        assert_eq!(Chord::parse(text), Err(why), "{text}");
    }
}

#[test]
fn terminals_that_report_a_key_differently_agree() {
    use KeyModifiers as M;
    for (code, modifiers, expected) in [
        (KeyCode::BackTab, M::SHIFT, "Shift+Tab"),
        (KeyCode::BackTab, M::NONE, "Shift+Tab"),
        (KeyCode::Tab, M::SHIFT, "Shift+Tab"),
        (KeyCode::Char('G'), M::SHIFT, "G"),
        (KeyCode::Char('G'), M::NONE, "G"),
        (KeyCode::Char('g'), M::SHIFT, "G"),
        (KeyCode::Char('?'), M::SHIFT, "?"),
        (KeyCode::Char('s'), M::CONTROL, "Ctrl+s"),
        (KeyCode::Char('S'), M::CONTROL.union(M::SHIFT), "Ctrl+s"),
        (KeyCode::Char('h'), M::CONTROL, "Backspace"),
        (KeyCode::Char('i'), M::CONTROL, "Tab"),
        (KeyCode::Char('7'), M::CONTROL, "Ctrl+_"),
        (KeyCode::Char('/'), M::CONTROL, "Ctrl+_"),
        (KeyCode::F(14), M::NONE, "Shift+F2"),
        (KeyCode::F(26), M::NONE, "Ctrl+F2"),
        (KeyCode::Char('a'), M::META, "Alt+a"),
        (KeyCode::Char('a'), M::SUPER, "-"),
        (KeyCode::CapsLock, M::NONE, "-"),
    ] {
        assert_eq!(chord(code, modifiers), expected, "{code:?} {modifiers:?}");
    }
}

#[test]
fn releases_are_ignored_and_repeats_count() {
    let mut release = event(KeyCode::F(2), KeyModifiers::NONE);
    release.kind = KeyEventKind::Release;
    assert_eq!(Chord::from_event(&release), None);
    release.kind = KeyEventKind::Repeat;
    assert!(Chord::from_event(&release).is_some());
    for (shift, letter) in [(KeyModifiers::NONE, "Q"), (KeyModifiers::SHIFT, "q")] {
        let mut caps = event(KeyCode::Char('q'), shift);
        caps.state = KeyEventState::CAPS_LOCK;
        assert_eq!(Chord::from_event(&caps).map(|c| c.to_string()), Some(letter.into()));
    }
}

#[test]
fn the_narrowest_scope_answers_first() {
    let keymap = Keymap::default();
    assert_eq!(last(&keymap, Scope::Queue, "F2"), Outcome::Action(Action::QuickEntry));
    assert_eq!(last(&keymap, Scope::Queue, "Ctrl+z"), Outcome::Action(Action::Undo));
    assert_eq!(last(&keymap, Scope::Form, "Ctrl+z"), Outcome::Action(Action::TextUndo));
    assert_eq!(last(&keymap, Scope::Handover, "a"), Outcome::Action(Action::AcceptLine));
    assert_eq!(last(&keymap, Scope::Queue, "a"), Outcome::Action(Action::Answer));
    assert_eq!(last(&keymap, Scope::Text, "Enter"), Outcome::Action(Action::Newline));
    assert_eq!(last(&keymap, Scope::Text, "Tab"), Outcome::Action(Action::NextField));
    assert_eq!(last(&keymap, Scope::Form, "Enter"), Outcome::Action(Action::AcceptField));
    assert_eq!(last(&keymap, Scope::Confirm, "y"), Outcome::Action(Action::Yes));
    // A question stands alone.
    assert!(matches!(last(&keymap, Scope::Confirm, "F2"), Outcome::Unbound(_)));
}

#[test]
fn where_text_is_typed_characters_are_text_as_they_are() {
    let keymap = Keymap::default();
    for scope in [Scope::Form, Scope::Text, Scope::List] {
        for c in ['r', '/', '?', '１', '水', '：', 'A', '，'] {
            assert_eq!(last(&keymap, scope, &c.to_string()), Outcome::Text(c));
        }
        assert_eq!(last(&keymap, scope, "Space"), Outcome::Text(' '));
        assert_eq!(last(&keymap, scope, "F1"), Outcome::Action(Action::Help));
    }
}

#[test]
fn an_input_method_loses_no_key() {
    let keymap = Keymap::default();
    for (typed, action) in [
        ("？", Action::Help),
        ("／", Action::Find),
        ("、", Action::Find),
        ("：", Action::Palette),
        ("１", Action::FocusQueue),
        ("ｒ", Action::Receive),
        ("Ｒ", Action::Receive),
        ("＋", Action::ContactedAgain),
    ] {
        assert_eq!(last(&keymap, Scope::Queue, typed), Outcome::Action(action), "{typed}");
    }
    let mut pending = Pending::default();
    let full_width_space = Chord::plain(Key::Char('\u{3000}'));
    assert_eq!(pending.push(&keymap, Scope::Viewer.chain(), full_width_space), Outcome::Action(Action::PageDown));
    assert_eq!(last(&keymap, Scope::Queue, "水"), Outcome::ImeHint('水'));
    assert_eq!(last(&keymap, Scope::Queue, "x"), Outcome::Unbound(Chord::plain(Key::Char('x'))));
}

#[test]
fn caps_lock_reaches_the_small_letter_unless_the_capital_has_a_meaning() {
    assert_eq!(last(&Keymap::default(), Scope::Queue, "R"), Outcome::Action(Action::Receive));
    let vim = shipped("vim").unwrap();
    assert_eq!(last(&vim, Scope::Queue, "G"), Outcome::Action(Action::Bottom));
    assert_eq!(last(&vim, Scope::Queue, "J"), Outcome::Action(Action::Down));
}

#[test]
fn a_sequence_waits_without_a_clock_and_shows_how_it_goes_on() {
    let vim = shipped("vim").unwrap();
    let outcomes = press(&vim, Scope::Queue, "g g");
    let hint = Hint { chord: Chord::plain(Key::Char('g')), action: Some(Action::Top) };
    assert_eq!(outcomes, [Outcome::Pending(vec![hint]), Outcome::Action(Action::Top)]);
    assert_eq!(press(&vim, Scope::Queue, "ｇ ｇ").pop(), Some(Outcome::Action(Action::Top)));
    assert_eq!(press(&vim, Scope::Viewer, "Z Z").pop(), Some(Outcome::Action(Action::Quit)));
}

#[test]
fn a_broken_off_sequence_does_not_swallow_the_next_key() {
    let vim = shipped("vim").unwrap();
    assert_eq!(last(&vim, Scope::Queue, "g F2"), Outcome::Action(Action::QuickEntry));
    assert_eq!(last(&vim, Scope::Queue, "g Z Z"), Outcome::Action(Action::Quit));
    assert_eq!(last(&vim, Scope::Queue, "g 水"), Outcome::ImeHint('水'));
    assert_eq!(last(&vim, Scope::Queue, "g Esc"), Outcome::Cancelled);
    assert_eq!(last(&vim, Scope::Queue, "g Esc Esc"), Outcome::Action(Action::Back));
    let emacs = shipped("emacs").unwrap();
    assert_eq!(last(&emacs, Scope::Form, "Ctrl+x 水"), Outcome::Text('水'));
    assert_eq!(last(&emacs, Scope::Form, "Ctrl+x r"), Outcome::Text('r'));
    assert_eq!(last(&emacs, Scope::Form, "Ctrl+x Ctrl+s"), Outcome::Action(Action::Submit));
    assert_eq!(last(&emacs, Scope::Form, "Ctrl+x Ctrl+c"), Outcome::Action(Action::Quit));
}

#[test]
fn a_users_file_is_a_diff() {
    let keymap = user("[global]\nquick-entry = \"F11\"\nzoom = []\n[panes]\nzoom = 'noop'\nnoop = ['f']\nundo = ['f']");
    assert_eq!(last(&keymap, Scope::Queue, "F11"), Outcome::Action(Action::QuickEntry));
    assert!(matches!(last(&keymap, Scope::Queue, "F2"), Outcome::Unbound(_)));
    assert!(matches!(last(&keymap, Scope::Queue, "z"), Outcome::Unbound(_)));
    assert_eq!(last(&keymap, Scope::Queue, "f"), Outcome::Action(Action::Undo));
    assert_eq!(last(&keymap, Scope::Queue, "F3"), Outcome::Action(Action::Receive));
    assert_eq!(keymap.name(), "user.toml");
}

#[test]
fn keys_may_be_swapped_in_one_file() {
    let keymap = user("[global]\nresult = ['F6']\nfeedback = ['F5']");
    assert_eq!(last(&keymap, Scope::Queue, "F5"), Outcome::Action(Action::Feedback));
    assert_eq!(last(&keymap, Scope::Queue, "F6"), Outcome::Action(Action::Result));
}

#[test]
fn help_shows_the_keys_that_work_here() {
    let keymap = Keymap::default();
    let label = |action, scope: Scope| keymap.key_label(action, scope.chain());
    assert_eq!(label(Action::Find, Scope::Queue).as_deref(), Some("/"));
    assert_eq!(label(Action::Find, Scope::Form).as_deref(), Some("Ctrl+f"));
    assert_eq!(label(Action::Help, Scope::Queue).as_deref(), Some("F1"));
    assert_eq!(label(Action::FocusQueue, Scope::Queue).as_deref(), Some("1"));
    assert_eq!(label(Action::Receive, Scope::Queue).as_deref(), Some("F3"));
    assert_eq!(label(Action::AcceptLine, Scope::Queue), None);
    assert_eq!(label(Action::Answer, Scope::Handover).as_deref(), Some("Shift+F6"));
    let keys = |action, scope: Scope| -> Vec<String> {
        keymap.keys_for(action, scope.chain()).iter().map(ToString::to_string).collect()
    };
    assert_eq!(keys(Action::Answer, Scope::Queue), ["a", "Shift+F6", "Alt+a"]);
    // `a` is another's here.
    assert_eq!(keys(Action::Answer, Scope::Handover), ["Shift+F6", "Alt+a"]);
    assert_eq!(keys(Action::Find, Scope::Form), ["Ctrl+f"]);
    // Moving has the key in both: the list's own.
    assert_eq!(keys(Action::Palette, Scope::List), Vec::<String>::new());
}

#[test]
fn shipped_maps_have_no_fault_and_a_safe_key_for_everything() {
    for (name, text) in SHIPPED {
        let report = check(text, name);
        assert!(report.faults.is_empty(), "{}", report.text(Lang::En));
        let keymap = shipped(name).unwrap();
        for &action in Action::ALL {
            for &home in action.homes() {
                let keys = keymap.keys_for(action, home.chain());
                assert!(keys.iter().any(|keys| keys.is_safe()), "{name}: {action:?} in {home:?}: {keys:?}");
            }
        }
    }
}

#[test]
fn every_shipped_map_agrees_on_the_function_keys() {
    let default = Keymap::default();
    for (name, _) in SHIPPED {
        let keymap = shipped(name).unwrap();
        for n in 1..=12 {
            let keys = [Chord::plain(Key::F(n))];
            let chain = Scope::Queue.chain();
            assert_eq!(keymap.lookup(chain, &keys), default.lookup(chain, &keys), "{name}: F{n}");
        }
    }
}

#[test]
fn the_key_table_names_every_action_once_in_each_language() {
    for lang in Lang::ALL {
        let table = markdown(&Keymap::default(), lang);
        for &action in Action::ALL {
            let row = format!("| {} | {} |", lang.action_name(action), lang.action_help(action));
            assert_eq!(table.matches(&row).count(), 1, "{row}");
        }
    }
    let row = "| `F3`  `Ctrl+r`  `r`（各栏） | 接件 |";
    assert!(markdown(&Keymap::default(), Lang::Zh).contains(row));
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_checked_without_panic(text in "(\\[[a-z]{3,8}\\]\n|[a-z-]{2,9} = |\\[?\"[A-Za-z0-9+ 水？]{0,9}\"\\]?\n|.{0,3}){0,12}") {
            let report = check(&text, "any.toml");
            prop_assert_eq!(report.has_errors(), load(&text, "any.toml").is_err());
            for fault in &report.faults {
                if let Some(at) = fault.place {
                    prop_assert!(at.line <= text.split('\n').count() && at.column >= 1);
                }
            }
            let _ = report.text(Lang::Zh);
        }

        #[test]
        fn what_can_be_parsed_is_written_as_it_is_read(text in "((Ctrl|Alt|Shift)\\+){0,2}([!-~]|F[0-9]{1,2}|Up|Tab|Space|Enter)") {
            if let Ok(chord) = Chord::parse(&text) {
                prop_assert_eq!(Chord::parse(&chord.to_string()), Ok(chord));
            }
        }

        /// Whatever is pressed: a plain character where text is typed is never lost or changed.
        #[test]
        fn no_character_is_lost_where_text_is_typed(c in any::<char>(), before in 0_usize..3) {
            prop_assume!(!c.is_control());
            let emacs = shipped("emacs").unwrap();
            let mut pending = Pending::default();
            for _ in 0..before {
                pending.push(&emacs, Scope::Form.chain(), Chord::parse("Ctrl+c").unwrap());
                pending.push(&emacs, Scope::Form.chain(), Chord::parse("Ctrl+x").unwrap());
            }
            let typed = pending.push(&emacs, Scope::Form.chain(), Chord::plain(Key::Char(c)));
            let continues = matches!(typed, Outcome::Action(_)) && before > 0;
            prop_assert!(continues || typed == Outcome::Text(c), "{:?}", typed);
        }
    }
}
