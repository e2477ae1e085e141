//! What no operator means to do: random bytes, floods, resizing while typing, a line that drops. The desk goes on or ends
//! in order; the store is free and whole afterwards.

use super::*;
use rustix::process::Signal;
use std::time::{Duration, Instant};

/// How soon a desk whose terminal is gone has ended and let the store go.
const HANG_UP: Duration = Duration::from_secs(2);
/// The same where other tests have the machine as well.
const BUSY: Duration = Duration::from_secs(10);

/// Leaves whatever stands open, as often as it takes, and ends the program.
#[track_caller]
pub fn leave(pty: &mut Pty) {
    // Random keys change the language, too.
    let asked = |s: &vt100::Screen| ["退出", "Leave?"].iter().any(|word| s.contents().contains(word));
    for _ in 0..12 {
        let locked = |s: &vt100::Screen| ["已锁屏", "locked"].iter().any(|word| s.contents().contains(word));
        if locked(pty.screen()) {
            // Random keys lock the screen as well; only who knows the password goes on from there.
            pty.keys(&format!("{PASSWORD}<enter>"));
            pty.shows_within(Duration::from_secs(3), |s| !locked(s));
        }
        for _ in 0..4 {
            pty.keys("<esc>");
        }
        pty.keys("<c-q>");
        if pty.shows_within(Duration::from_secs(3), asked) {
            pty.keys("<enter>");
        }
        if pty.ends_within(Duration::from_secs(3)) {
            break;
        }
    }
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
}

/// The store opens at once and its chain is whole.
#[track_caller]
fn whole(place: &Place) {
    let out = place.run(["verify"], "");
    assert!(out.status.success(), "{}", told(&out));
    place.exec(&[json!({"ask": "head"})]);
}

/// Random bytes without what ends or stops the program, or begins a paste that would swallow the rest.
fn noise(random: &mut fastrand::Rng, most: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(most).collect();
    // Ctrl+Q, Ctrl+Z and Ctrl+C; and 0x1b [ 2 0 0 ~ can't come without its tilde.
    bytes.retain(|b| ![0x11, 0x1a, 0x03, b'~'].contains(b));
    bytes
}

fn random_bytes(seed: u64) {
    let place = Place::site();
    let mut pty = place.wang();
    let mut random = fastrand::Rng::with_seed(seed);
    let bytes = noise(&mut random, 18_000);
    pty.send(&bytes);
    // Whatever sequence stands open is closed by this, as it would be by a person typing on.
    pty.send(b"\x1b[201~\x1b");
    pty.wait_read();
    leave(&mut pty);
    whole(&place);
}

fn escape_flood() {
    let place = Place::site();
    let mut pty = place.wang();
    let paste = ["\x1b[200~".as_bytes(), "漏水".repeat(3_000).as_bytes(), b"\x1b[201~"].concat();
    let digits = ["\x1b[".as_bytes(), "9".repeat(5_000).as_bytes(), b"A"].concat();
    for piece in [
        b"\x1b[<99999;99999;99999M".as_slice(),
        &digits,
        &paste,
        b"\x1b[1;1R\x1b[0;0R\x1b[<0;0;0M",
        b"\x1b]52;c;AAAA\x07\x1bX1$r\x1b\\",
        b"\xff\xfe\xc3\x28\xe6\xbc",
        &b"\x1b[".repeat(2_000),
    ] {
        pty.send(piece);
        pty.wait_read();
    }
    pty.send(b"\x1b[201~m\x1b");
    leave(&mut pty);
    whole(&place);
}

/// What is typed while the window is dragged stands in the field to the last letter.
fn typing_while_resizing(rounds: usize) {
    let place = Place::site();
    let mut pty = place.wang();
    let sizes = [(80, 24), (1, 1), (120, 40), (20, 5), (200, 60), (7, 200), (100, 30), (500, 2)];
    for round in 0..rounds {
        let text = format!("12-1803 厨房水管漏水第{round}次，业主在家等候");
        pty.keys("<f2>");
        for (n, c) in text.chars().enumerate() {
            // Both at once: the program finds the key and the news of the size in one read.
            let (cols, rows) = sizes[(n + round) % sizes.len()];
            pty.resize(cols, rows);
            pty.send(c.to_string().as_bytes());
        }
        pty.resize(120, 40);
        pty.wait_text(&text);
        pty.keys("<enter>");
        pty.wait_text(&format!("漏水第{round}次"));
        pty.wait_text("已登记 HY");
    }
    leave(&mut pty);
    for round in 0..rounds {
        let ticket = place.ticket(round as u64 + 1).to_string();
        assert!(ticket.contains(&format!("厨房水管漏水第{round}次，业主在家等候")), "{ticket}");
    }
    whole(&place);
}

fn hang_up(limit: Duration) {
    let place = Place::site();
    let mut pty = place.wang();
    pty.keys("<f2>12-1803 门禁坏了");
    pty.wait_text("李**");
    let from = Instant::now();
    pty.hang_up();
    assert_eq!(pty.wait_exit_within(limit), 129);
    let ended = from.elapsed();
    assert!(ended < limit, "{ended:?}");
    whole(&place);
    assert_eq!(place.parked().len(), 1, "what was half typed is kept");
}

fn signal(signal: Signal, code: u32) {
    let place = Place::site();
    let mut pty = place.wang();
    pty.signal(signal);
    assert_eq!(pty.wait_exit_within(BUSY), code, "{signal:?}");
    pty.assert_left_clean();
    whole(&place);
}

#[test]
fn random_bytes_leave_the_store_whole_and_the_terminal_clean() {
    random_bytes(7);
}

#[test]
fn an_escape_flood_leaves_the_store_whole_and_the_terminal_clean() {
    escape_flood();
}

#[test]
fn no_key_is_swallowed_when_a_resize_comes_with_it() {
    typing_while_resizing(2);
}

#[test]
#[ignore = "ten rounds of each abuse: some minutes on a quiet machine"]
fn ten_rounds_of_abuse() {
    for round in 0..10 {
        random_bytes(100 + round);
        escape_flood();
        hang_up(HANG_UP);
        for (which, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
            signal(which, code);
        }
    }
    typing_while_resizing(10);
}
