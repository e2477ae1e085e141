//! What is checked before anything enters is what is read afterwards: a line that passes and does not read leaves half a
//! history.

use super::*;
use crate::contacts::MAX_CARD;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::json;
use std::cell::RefCell;

/// What a cleaner takes out, makes longer or leaves alone; what may be a telephone number; characters of one to four bytes.
const PIECES: [&str; 28] = [
    "漏水",
    "a",
    " ",
    "\t",
    "\n",
    "\r\n",
    "\0",
    "\u{1}a",
    "\u{1b}[31m",
    "\u{85}",
    "\u{9f}",
    "\u{2028}",
    "\u{a0}",
    "\u{202e}",
    "\u{2066}",
    "\u{feff}",
    "e\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}\u{0301}",
    "\u{0915}\u{094d}",
    "👩\u{200d}❤\u{fe0f}\u{200d}👨",
    "\u{1f3fd}",
    "𠮷",
    "葛\u{e0100}",
    "\u{ff9e}",
    "\u{e000}",
    "\u{fffe}",
    "+8613812345678",
    "１３８１２３４５６７８ ",
    "0571-87654321\u{1}",
];

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![8 => select(&PIECES[..]).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

/// Pieces over and over, so many characters of them.
fn filled(pieces: &[String], chars: usize) -> String {
    pieces.iter().flat_map(|piece| piece.chars()).cycle().take(chars).collect()
}

/// A text for a field that takes so many characters: short, or near its limit on both sides.
fn text(most: u32) -> impl Strategy<Value = String> {
    let most = most as usize;
    let length = prop_oneof![20 => 1..20usize, 4 => most - 2..most + 1, 2 => most / 4..most, 1 => most + 1..most + 3, 1 => Just(0)];
    (prop::collection::vec(piece(), 1..4), length).prop_map(|(pieces, chars)| filled(&pieces, chars))
}

/// Name, number and a text whose card comes to within some bytes of what one may hold, before it is cleaned or after.
fn near_a_full_card() -> impl Strategy<Value = (String, String, String)> {
    let wide = prop::collection::vec(select(vec!["𠮷", "👩", "\u{20000}"]).prop_map(str::to_owned), 1..3);
    let of_names = (wide.clone(), wide.clone(), prop::collection::vec(piece(), 1..4), 470..498usize).prop_map(
        |(name, phone, last, wide)| {
            let phone = filled(&phone, wide) + &filled(&last, SHORT as usize - wide);
            (filled(&name, SHORT as usize), phone, "漏水".to_owned())
        },
    );
    let number =
        select(vec!["+8613812345678", "13812345678，", "１３８１２３４５６７８/", "13812345678\t", "0571-87654321 、"]);
    let of_numbers = (number, -40..40isize, text(SHORT)).prop_map(|(number, off, name)| {
        let left = MAX_CARD.saturating_sub(name.len()).saturating_add_signed(off);
        (name, String::new(), number.repeat(left / number.len()))
    });
    prop_oneof![of_names, of_numbers]
}

/// Arrived, dispatched, accepted, done, told, closed: in order and as far as it has come, seldom otherwise.
fn times() -> impl Strategy<Value = Vec<String>> {
    let clock = prop::collection::vec((0..24u32, 0..60u32), 6);
    let odd = select(vec!["", "2099-01-02T08:00:00+08:00", "2020-01-01T08:00:00+08:00", "2020-01-02", "\u{202e}"]);
    let odd = prop_oneof![9 => Just(None), 1 => (0..6usize, odd).prop_map(Some)];
    (clock, 1..=6usize, odd).prop_map(|(mut clock, come, odd)| {
        clock.sort_unstable();
        let mut times: Vec<String> =
            clock.into_iter().map(|(h, m)| format!("2020-01-02T{h:02}:{m:02}:00+08:00")).collect();
        times[come..].fill(String::new());
        if let Some((at, odd)) = odd {
            times[at] = odd.to_owned();
        }
        times
    })
}

/// One of these, seldom something else.
fn one_of(known: &'static [&'static str]) -> impl Strategy<Value = String> {
    prop_oneof![90 => select(known).prop_map(str::to_owned), 1 => text(SHORT)]
}

fn ticket() -> impl Strategy<Value = PastTicket<'static>> {
    let card = prop_oneof![
        2 => (text(SHORT), text(SHORT), text(LONG)),
        1 => near_a_full_card(),
    ];
    let told = (card, text(SHORT), text(LONG), text(LONG));
    let codes = (
        one_of(&["phone", "来电"]),
        one_of(&["王芳", "1"]),
        one_of(&["", "repair", "repair", "repair", "complaint"]),
        one_of(&["", "water-leak"]),
        one_of(&["", "engineering", "工程维修部"]),
        one_of(&["phone"]),
        one_of(&["satisfied", "satisfied", "unreachable", "not_satisfied"]),
        one_of(&["", "12-1803", " 3-0502 "]),
    );
    (told, times(), codes, one_of(&[""]), one_of(&["", "王芳"])).prop_map(|(told, times, codes, grade, handler)| {
        let ((name, phone, text), place, result, words) = told;
        let (source, receiver, kind, category, department, way, outcome, household) = codes;
        let mut times = times.into_iter().map(Cow::Owned);
        let mut time = || times.next().unwrap_or_default();
        PastTicket {
            arrived: time(),
            source: source.into(),
            text: text.into(),
            household: household.into(),
            place: place.into(),
            name: name.into(),
            phone: phone.into(),
            receiver: receiver.into(),
            received: Cow::default(),
            kind: kind.into(),
            category: category.into(),
            grade: grade.into(),
            department: department.into(),
            handler: handler.into(),
            dispatched: time(),
            accepted: time(),
            result: result.into(),
            done: time(),
            way: way.into(),
            fed_back: time(),
            outcome: outcome.into(),
            words: words.into(),
            closed: time(),
        }
    })
}

#[derive(Clone)]
struct Line(Vec<u8>);

impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&String::from_utf8_lossy(&self.0))
    }
}

/// A ticket, with blanks behind it up to the longest that is read, or with a byte changed.
fn line() -> impl Strategy<Value = Line> {
    let longest = usize::try_from(super::super::LONGEST).unwrap();
    let blanks = prop_oneof![30 => Just(0), 1 => longest - 2..longest + 3];
    let changed = prop_oneof![20 => Just(None), 1 => any::<(prop::sample::Index, u8)>().prop_map(Some)];
    (ticket(), blanks, changed).prop_map(|(ticket, blanks, changed)| {
        let mut line = serde_json::to_vec(&ticket).unwrap();
        line.resize(line.len().max(blanks), b' ');
        if let Some((at, byte)) = changed {
            let at = at.index(line.len());
            line[at] = byte;
        }
        Line(line)
    })
}

fn book() -> Book {
    let people = [(StaffId(1), "王芳"), (StaffId(2), "李强"), (StaffId(3), "李强")];
    let outcomes = [vec!["satisfied".into()], vec!["not_satisfied".into()], vec!["unreachable".into()]];
    let now = Moment::parse("2026-11-21T19:00:00+08:00").unwrap();
    let people = people.into_iter().map(|(id, name)| (id, name.to_owned()));
    Book::new(std::sync::Arc::new(crate::policy::default_rules()), people, outcomes, now)
}

#[test]
fn a_line_passes_the_check_when_it_reads_and_is_refused_in_the_same_words() {
    let book = book();
    // Kept from line to line, as a load keeps it.
    let kept = RefCell::new((Kept::default(), Kept::default()));
    let count = RefCell::new([0usize; 3]);
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 512,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let ran = runner.run(&line(), |Line(line)| {
        let (checking, reading) = &mut *kept.borrow_mut();
        let checked = book.check(&line, checking);
        let read = book.read(&line, TicketId(7), reading);
        prop_assert_eq!(&checked, &read.as_ref().map(|past| past.arrived).map_err(Clone::clone));
        prop_assert_eq!(&checking.named, &reading.named);
        let which = match &checked {
            Ok(_) => 0,
            Err(PastFault::TooLong(_, Most::Card(_))) => 1,
            Err(_) => 2,
        };
        count.borrow_mut()[which] += 1;
        Ok(())
    });
    if let Err(fault) = ran {
        panic!("{fault}");
    }
    let [passed, card, other] = *count.borrow();
    assert!(passed > 100 && card > 20 && other > 100, "{passed} pass, {card} have too large a card, {other} are wrong");
}

#[test]
fn what_is_read_ahead_goes_by_bytes_where_lines_are_long() {
    let line = json!({"arrived": "2026-11-20T08:00:00+08:00", "source": "phone", "text": "漏水", "receiver": "王芳"})
        .to_string();
    let (short, long) = (2 * super::super::STEP, 40);
    let padded = format!("{line}{}", " ".repeat(300_000));
    let file = format!("{}\n", line).repeat(short) + &format!("{padded}\n").repeat(long);
    let (to, rows) = std::sync::mpsc::sync_channel(short);
    let (_spare, back) = std::sync::mpsc::channel();
    super::super::read(file.as_bytes(), &book(), &to, &back).unwrap();
    drop(to);
    let steps: Vec<usize> = rows.iter().map(|step| step.len()).collect();
    assert_eq!(steps.iter().sum::<usize>(), short + long);
    assert_eq!(steps[..2], [super::super::STEP; 2], "{steps:?}");
    assert!(steps[2..].iter().all(|lines| *lines <= 4), "{steps:?}");
}
