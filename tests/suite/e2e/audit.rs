//! Every byte that reaches a terminal, with hostile text in every field: nothing but what a screen needs.

use super::*;
use frontdesk::keymap;
use std::collections::BTreeMap;
use std::time::Duration;

/// What people and machines have been seen to put into a form, and worse.
const HOSTILE: [&str; 12] = [
    "\u{1b}]0;pwned\u{7}标题",
    "\u{1b}]52;c;ZXZpbA==\u{7}剪贴板",
    "\u{1b}[2J\u{1b}[H清屏",
    "\u{9b}31m红\u{90}q\u{9c}",
    "\u{202e}gnp.exe反向\u{2066}x\u{2069}",
    "零\u{200b}宽\u{2060}字\u{feff}符\u{00ad}",
    "e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}叠加",
    "a\r\nb\tc\u{8}\u{7f}\u{0}控制",
    "\u{e0041}\u{e0042}标签\u{fffe}\u{ffff}",
    "👨‍👩‍👧‍👦家庭👍🏿🇨🇳",
    "\u{3164}\u{115f}\u{1160}\u{ffa0}空白字",
    "\u{2028}行\u{2029}段\u{85}下",
];

/// Modes of the terminal that a screen may set or take back.
const MODES: [&str; 13] =
    ["25", "1049", "1000", "1002", "1003", "1006", "1015", "2004", "2026", "7", "12", "1004", "1047"];

/// How a frame begins.
const FRAME: [char; 8] = ['\u{1b}', '[', '?', '2', '0', '2', '6', 'h'];

/// What stands in `bytes` that has no business there, by kind with the text around it.
fn faults(bytes: &[u8]) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(bytes);
    let all: Vec<char> = text.chars().collect();
    let mut bad = BTreeMap::new();
    let mut hit = |what: String, at: usize| {
        let around: String = all[at.saturating_sub(12)..(at + 24).min(all.len())].iter().collect();
        bad.entry(what).or_insert_with(|| format!("{around:?}"));
    };
    let (mut at, mut marks) = (0, 0);
    while at < all.len() {
        let c = all[at];
        if c == '\u{1b}' {
            marks = 0;
            match all.get(at + 1) {
                Some('[') => {
                    let body: String =
                        all[at + 2..].iter().take_while(|c| !('@'..='~').contains(*c)).take(64).collect();
                    let end = all.get(at + 2 + body.chars().count()).copied().unwrap_or(' ');
                    if !csi_allowed(&body, end) {
                        hit(format!("CSI {body:?} {end:?}"), at);
                    }
                    at += 3 + body.chars().count();
                }
                Some('7' | '8' | '=' | '>') => at += 2,
                Some('(' | ')') => at += 3,
                other => {
                    hit(format!("ESC {other:?}"), at);
                    at += 2;
                }
            }
            continue;
        }
        let code = u32::from(c);
        // The desk's own bell rings at the beginning of a frame, and nowhere else.
        let rings = c == '\u{7}' && all[..at].ends_with(&FRAME);
        let control = (code < 32 && !"\r\n\t\u{8}".contains(c)) || code == 127 || (0x80..0xa0).contains(&code);
        if control && !rings {
            hit(format!("control U+{code:04X}"), at);
        }
        let unseen = matches!(code, 0xad | 0x61c | 0x115f | 0x1160 | 0x180e | 0x200b | 0x200c | 0x200e | 0x200f
            | 0x2028..=0x202e | 0x2060..=0x206f | 0x3164 | 0xfeff | 0xffa0 | 0xfff9..=0xfffb | 0xe0000..=0xe0fff)
            || code & 0xfffe == 0xfffe;
        if unseen {
            hit(format!("unseen U+{code:04X}"), at);
        }
        marks = if (0x300..0x370).contains(&code) { marks + 1 } else { 0 };
        if marks == 5 {
            hit("a stack of marks".to_owned(), at);
        }
        at += 1;
    }
    bad
}

/// Colours, moves, clearing; modes of the list; the keyboard protocol and the cursor's shape.
fn csi_allowed(body: &str, end: char) -> bool {
    let plain = |s: &str| s.chars().all(|c| c.is_ascii_digit() || c == ';' || c == ':');
    match body.chars().next() {
        Some('?') if matches!(end, 'h' | 'l') => body[1..].split(';').all(|mode| MODES.contains(&mode)),
        Some('?') => end == 'u' && body.len() == 1,
        Some('>' | '<' | '=') => matches!(end, 'u' | 'm') && plain(&body[1..]),
        _ if end == 'q' => body.strip_suffix(' ').is_some_and(plain),
        _ if end == 'c' => body.is_empty(),
        _ => plain(body) && "mHfABCDEFGJKSTLMPX@dr".contains(end),
    }
}

#[track_caller]
fn clean(what: &str, bytes: &[u8]) {
    let bad = faults(bytes);
    assert!(bad.is_empty(), "{what}: {bad:#?}");
}

/// The audit must see what it is for.
#[test]
fn the_byte_audit_sees_what_it_looks_for() {
    for (text, wanted) in [
        ("\u{1b}]0;t\u{7}", true),
        ("\u{1b}Pq\u{1b}\\", true),
        ("\u{1b}[6n", true),
        ("\u{1b}[?1049h\u{1b}[1;31m漏水\u{1b}[0m\u{1b}[?25l\u{1b}[2 q\u{1b}[?2026l", false),
        ("\u{1b}[?9999h", true),
        ("a\u{202e}b", true),
        ("\u{9b}m", true),
        ("\u{7}", true),
        ("\u{1b}[?2026h\u{7}\u{1b}[1;1H", false),
        ("e\u{301}\u{301}\u{301}\u{301}\u{301}", true),
        ("👨‍👩‍👧‍👦\r\n\t", false),
    ] {
        assert_eq!(!faults(text.as_bytes()).is_empty(), wanted, "{text:?}");
    }
    let raw: String = HOSTILE.concat();
    assert!(faults(raw.as_bytes()).len() >= 12, "{:#?}", faults(raw.as_bytes()));
}

/// A site whose every field was typed by somebody hostile.
fn hostile() -> Place {
    let place = Place::site();
    let h = |n: usize| HOSTILE[n % HOSTILE.len()];
    let mut lines = Vec::new();
    for n in 0..HOSTILE.len() {
        let card = json!({"name": format!("李{}", h(n)), "phone": format!("138{}00138000", h(n + 1)), "address": h(n + 2), "involved": h(n + 3)});
        let message = json!({"source": "phone", "text": format!("漏水{}", h(n)), "caller": card, "place": h(n + 4)});
        lines.push(json!({"do": "register", "as": 2, "message": message, "classify": {"kind": "repair"},
            "dispatch": {"department": "engineering", "note": format!("快{}", h(n + 5))}}));
    }
    lines.push(json!({"do": "message_in", "source": "phone", "text": h(0), "caller": {"name": h(1)}}));
    lines.push(json!({"do": "add_staff", "as": 1, "caller": {"name": format!("孙{}", h(4))}, "roles": ["handler"], "department": "engineering"}));
    for ticket in 1..=HOSTILE.len() {
        let text = |by: usize| format!("词{}", h(ticket + by));
        lines.push(json!({"do": "note", "as": 2, "ticket": ticket, "text": text(1)}));
        lines.push(json!({"do": "accept_work", "as": 4, "ticket": ticket}));
        lines.push(json!({"do": "progress", "as": 2, "ticket": ticket, "text": text(2), "told_customer": true}));
        if ticket % 2 == 0 {
            lines.push(json!({"do": "result", "as": 4, "ticket": ticket, "text": text(3)}));
            lines.push(json!({"do": "feedback", "as": 2, "ticket": ticket, "heard": {"way": "phone", "outcome": "satisfied", "words": text(4)}}));
        } else {
            let note = json!({"state": text(5), "next_step": text(6), "told": text(7)});
            lines.push(json!({"do": "handover_note", "as": 2, "ticket": ticket, "note": note}));
        }
    }
    lines.push(json!({"do": "prepare_sheet", "as": 2, "notes": HOSTILE.concat()}));
    let replies = place.exec(&lines);
    // The program's clock is the system's: its replies tell what time it is.
    let at = replies[0]["events"][0]["at"].as_str().expect("a time");
    let due = frontdesk::domain::Moment::parse(at).expect("a time").plus_minutes(5 * 1_440);
    // Grades, more time, questions, promises and steps, each with the words that go with it.
    let mut lines = Vec::new();
    for ticket in [1, 3] {
        let text = |by: usize| format!("词{}", h(ticket + by));
        lines
            .push(json!({"do": "state_facts", "as": 2, "ticket": ticket, "facts": {"injury": true, "accident": true}}));
        lines.push(json!({"do": "classify", "as": 2, "ticket": ticket,
            "class": {"kind": "repair", "grade": "ordinary", "word": text(8)}}));
        lines.push(json!({"do": "told_by_phone", "as": 2, "ticket": ticket, "staff": 1, "text": text(7)}));
        lines.push(json!({"do": "acknowledge_step", "as": 1, "ticket": ticket, "word": text(9)}));
        lines
            .push(json!({"do": "extend", "as": 2, "ticket": ticket, "due": due, "reason": text(10), "told": text(11)}));
        lines.push(json!({"do": "ask_supervisor", "as": 2, "ticket": ticket, "question": text(1)}));
    }
    lines.push(json!({"do": "supervisor_answer", "as": 1, "ticket": 1, "text": h(6)}));
    for ticket in [5, 7, 9] {
        lines.push(
            json!({"do": "ask_promise", "as": 2, "ticket": ticket, "what": format!("词{}", h(ticket)), "due": due}),
        );
    }
    lines.push(json!({"do": "refuse_promise", "as": 1, "ticket": 5, "word": h(2)}));
    lines.push(json!({"do": "permit_promise", "as": 1, "ticket": 7, "word": h(3)}));
    lines.push(json!({"do": "settle_promise", "as": 2, "ticket": 7, "kept": false, "word": format!("词{}", h(4))}));
    // One fault of many, and the form that prevents the next.
    lines.push(json!({"do": "open_incident", "as": 2, "category": "water-leak", "matter": format!("漏{}", h(5)),
        "area": format!("东{}", h(6)), "line": format!("在修{}", h(7)), "tickets": [1, 5]}));
    lines.push(json!({"do": "word_incident", "as": 2, "incident": 1, "line": format!("快好了{}", h(8))}));
    lines.push(json!({"do": "open_action", "as": 1, "trigger": "same_repair", "tickets": [1, 5],
        "matter": format!("反复{}", h(9)), "before": format!("修过{}", h(10))}));
    place.exec(&lines);
    place
}

#[test]
fn no_screen_sends_a_terminal_more_than_a_screen_needs() {
    let place = hostile();
    let map = keymap::shipped("default").expect("the keymap");
    // Each key that opens something from anywhere; what ends, stops or locks the desk has tests of its own.
    let keys: Vec<String> = keymap::table(&map, frontdesk::i18n::Lang::En)
        .into_iter()
        .flat_map(|(_, rows)| rows)
        .flat_map(|row| row.into_iter())
        .flat_map(|cell| cell.split(' ').filter_map(stroke).collect::<Vec<_>>())
        .collect();
    assert!(keys.len() > 40, "{keys:?}");
    for (cols, rows) in [(120, 40), (80, 24)] {
        let mut pty = place.launch([]).size(cols, rows).start();
        sits(&mut pty, "wf", "王芳");
        for key in &keys {
            let before = pty.text();
            pty.keys(key);
            // Most keys show something; those that do not are soon given up.
            let changed = pty.shows_within(Duration::from_millis(700), |s| s.contents() != before);
            if changed {
                pty.keys("<down>漏水");
                pty.wait_read();
            }
            for _ in 0..3 {
                pty.keys("<esc>");
            }
        }
        abuse::leave(&mut pty);
        clean(&format!("{cols}x{rows}"), pty.bytes());
    }
}

/// `Ctrl+Alt+k` as a key string; none for what is no key, and for keys that end, stop or lock.
fn stroke(word: &str) -> Option<String> {
    if ["Ctrl+q", "Ctrl+Alt+z", "Alt+s", "Alt+b", "Alt+y"].contains(&word) {
        return None;
    }
    let mut out = String::new();
    let mut parts = word.split('+').collect::<Vec<_>>();
    let key = parts.pop()?;
    for part in &parts {
        out.push_str(match *part {
            "Ctrl" => "c-",
            "Alt" => "a-",
            "Shift" => "s-",
            _ => return None,
        });
    }
    let function = key.strip_prefix('F').is_some_and(|n| n.parse::<u8>().is_ok());
    let named = ["Tab", "Enter", "Up", "Down", "PageUp", "PageDown", "Home", "End"].contains(&key);
    let letter = key.chars().count() == 1 && key.is_ascii() && !parts.is_empty() && key != "<";
    (function || (named && parts.is_empty()) || letter).then(|| format!("<{out}{}>", key.to_lowercase()))
}

#[test]
fn no_plain_output_sends_a_terminal_more_than_text() {
    let place = hostile();
    let month = "2026-11";
    let asked: &[&[&str]] = &[
        &["staff", "list"],
        &["staff", "list", "--json"],
        &["report"],
        &["report", "--json"],
        &["sheet", "list"],
        &["sheet", "show", "1"],
        &["policy", "show"],
        &["policy", "list"],
        &["policy", "explain", "#1"],
        &["policy", "explain", "#2"],
        &["policy", "explain", "#13"],
        &["policy", "explain", "#1", "--json"],
        &["heads"],
        &["heads", "--json"],
        &["incidents", "list"],
        &["actions", "list"],
        &["roster", "show"],
        &["callbacks", "audit"],
        &["verify"],
        &["export"],
        &["keys", "show"],
        &["report", "--reveals", month],
        &["no-such\u{1b}[2Jcommand"],
        &["--data", "/nowhere/\u{1b}]0;x\u{7}/y", "verify"],
        &["policy", "check", "/nowhere/\u{202e}x"],
        &["staff", "import", "/nowhere/\u{9b}31m"],
    ];
    for args in asked {
        let out = place.run(args.iter().copied(), "");
        clean(&format!("{args:?} stdout"), &out.stdout);
        clean(&format!("{args:?} stderr"), &out.stderr);
    }
    let lines: String = HOSTILE.iter().map(|h| format!("{}\n", json!({"ask": "find", "query": h, "id": h}))).collect();
    let junk = HOSTILE.concat();
    let out = place.run(["exec"], format!("{lines}{{\"ask\":\"{junk}\"}}\n{junk}\n"));
    // An id comes back as it was given: escaped, but with its marks.
    let mut bad = faults(&out.stdout);
    bad.remove("a stack of marks");
    assert!(bad.is_empty(), "exec: {bad:#?}");
    clean("exec", &out.stderr);
}
