//! The terminal is taken and given back in every way a program can begin and end, proved in a real terminal.
//!
//! The program under test is a small screen in this very file (`probe`), run by starting the test binary again; so
//! these tests prove the guard, the signals and the input alone, whatever the desk's own screens do.

use std::path::Path;
use std::time::Duration;

use rustix::process::Signal;

use super::pty::{Launch, Pty};

/// The small screen: shows what it was told, and does what a key says.
mod probe {
    use std::sync::mpsc;
    use std::time::Duration;

    use crossterm::event::KeyCode;
    use frontdesk::runtime::clock::SystemClock;
    use frontdesk::runtime::input::{self, EndReason, TermEvent};
    use frontdesk::runtime::terminal::{Entered, TerminalGuard, TerminalOptions, has_crashed};
    use frontdesk::runtime::{log, panics, signals};
    use frontdesk::view::text::AmbiguousWidth;
    use ratatui::Terminal;
    use ratatui::text::Line;

    #[derive(Default)]
    struct Seen {
        keys: usize,
        last: String,
        paste: String,
        resumed: usize,
        clicks: usize,
        hangs: bool,
    }

    pub fn main(folder: &str) -> i32 {
        log::private_umask();
        let clock = std::sync::Arc::new(SystemClock::default());
        let path = log::start(folder.as_ref(), tracing::level_filters::LevelFilter::DEBUG, clock).expect("a log");
        panics::install_hook(format!("程序出错 / it failed: {}", path.display()));
        let (tell, told) = mpsc::channel();
        let for_signals = tell.clone();
        let _watch = signals::watch(move |e| for_signals.send(e).is_ok()).expect("signals");
        let guard = match TerminalGuard::enter(TerminalOptions::default()) {
            Ok(guard) => guard,
            Err(e) => {
                eprintln!("no terminal: {e}");
                return 3;
            }
        };
        let backend = guard.backend(AmbiguousWidth::One).expect("a backend");
        let mut terminal = Terminal::new(backend).expect("a screen");
        input::spawn(move |e| tell.send(e).is_ok()).expect("input");
        let mut seen = Seen::default();
        loop {
            match guard.ensure_entered() {
                Ok(Entered::Already) => {}
                Ok(Entered::Again) => {
                    seen.resumed += 1;
                    terminal.backend_mut().forget();
                    if terminal.clear().is_err() {
                        return 4;
                    }
                }
                Ok(Entered::Background) => {}
                Err(_) if has_crashed() => return 5,
                // As when drawing fails: the news of the hang-up may come a moment later.
                Err(_) => return EndReason::HungUp.exit_code(),
            }
            let drawn = terminal.draw(|f| {
                let area = f.area();
                let lines = vec![
                    Line::raw("探针已就绪"),
                    Line::raw(format!("按键 {} 末键 {}", seen.keys, seen.last)),
                    Line::raw(format!("大小 {}x{}", area.width, area.height)),
                    Line::raw(format!("粘贴 {}", seen.paste)),
                    Line::raw(format!("恢复 {} 点击 {}", seen.resumed, seen.clicks)),
                ];
                f.render_widget(ratatui::text::Text::from(lines), area);
                frontdesk::view::text::seal(f.buffer_mut());
            });
            // A terminal that can't be written is gone; its news may come a moment later.
            if drawn.is_err() {
                return EndReason::HungUp.exit_code();
            }
            if seen.hangs {
                // A loop that hangs: nothing will ever come from here.
                let _ = mpsc::channel::<()>().1.recv_timeout(Duration::from_secs(60));
            }
            let first = match told.recv_timeout(Duration::from_millis(200)) {
                Ok(event) => event,
                Err(mpsc::RecvTimeoutError::Timeout) => continue,
                Err(mpsc::RecvTimeoutError::Disconnected) => return 6,
            };
            for event in std::iter::once(first).chain(told.try_iter()) {
                match event {
                    TermEvent::End(reason) => return reason.exit_code(),
                    TermEvent::Suspend => drop(guard.suspend()),
                    TermEvent::Continued => guard.continued(),
                    TermEvent::Paste(text) => seen.paste = text.text.replace('\n', "|"),
                    TermEvent::Mouse(_) => seen.clicks += 1,
                    TermEvent::Key(key) => {
                        seen.keys += 1;
                        seen.last = format!("{} {}", key.code, key.modifiers);
                        match key.code {
                            KeyCode::Char('Q') => return 0,
                            KeyCode::Char('P') => panic!("李强 13812345678"),
                            KeyCode::Char('W') => {
                                drop(std::thread::spawn(|| panic!("elsewhere 李强")).join());
                            }
                            KeyCode::Char('C') => {
                                let caught =
                                    std::panic::catch_unwind(|| panics::contained(|| panic!("a damaged store 李强")));
                                seen.last = format!("caught {}", caught.is_err());
                            }
                            KeyCode::Char('Z') => drop(guard.suspend()),
                            KeyCode::Char('H') => seen.hangs = true,
                            _ => {}
                        }
                    }
                    TermEvent::Resize | TermEvent::FocusGained | TermEvent::FocusLost => {}
                }
            }
        }
    }
}

const FOLDER: &str = "FRONTDESK_TEST_PROBE";

#[test]
#[ignore = "no test: the program that the tests beside it start in a terminal"]
fn probe_program() {
    // Without the folder nobody started it as a program.
    let Ok(folder) = std::env::var(FOLDER) else { return };
    std::process::exit(probe::main(&folder));
}

const ARGS: [&str; 5] = ["terminal::probe_program", "--exact", "--ignored", "--nocapture", "--test-threads=1"];

fn start(folder: &Path) -> Pty {
    let own = std::env::current_exe().expect("the test binary");
    let mut pty = Launch::program(&own, ARGS).env(FOLDER, folder).start();
    pty.wait_text("探针已就绪");
    pty.assert_taken();
    pty
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}

fn log_of(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).expect("the log folder");
    entries.flatten().map(|e| std::fs::read_to_string(e.path()).expect("a log")).collect()
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("a漏Q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
}

#[test]
fn keys_pastes_and_clicks_arrive() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("<f2>水管<esc>");
    pty.wait_text("按键 4 末键 Esc");
    pty.keys("x<c-s>");
    pty.wait_text("按键 6 末键 s Control");
    pty.keys("<s-tab>");
    pty.wait_text("末键 Back Tab");
    pty.keys("<c-j>");
    pty.wait_text("末键 j Control");
    pty.keys("<paste:一行\\n两行\u{1b}[31m>");
    // The emulator shows no U+FFFD, but it was sent.
    pty.wait_text("粘贴 一行|两行[31m");
    assert!(String::from_utf8_lossy(pty.bytes()).contains("两行\u{FFFD}[31m"));
    pty.send(b"\x1b[<0;5;5M\x1b[<0;5;5m");
    pty.wait_text("点击 2");
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn every_signal_that_ends_gives_the_terminal_back() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130), (Signal::QUIT, 131)] {
        let dir = folder();
        let mut pty = start(dir.path());
        pty.signal(signal);
        assert_eq!(pty.wait_exit(), code, "{signal:?}");
        pty.assert_left_clean();
    }
}

#[test]
fn a_loop_that_hangs_is_ended_all_the_same() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("H");
    pty.wait_text("末键 H");
    pty.signal(Signal::TERM);
    assert_eq!(pty.wait_exit(), 143);
    pty.assert_left_clean();
    assert!(log_of(dir.path()).contains("did not end in time"));
}

#[test]
fn a_hung_up_terminal_ends_the_program() {
    for hang in [false, true] {
        let dir = folder();
        let mut pty = start(dir.path());
        if hang {
            pty.keys("H");
            pty.wait_text("末键 H");
        }
        pty.hang_up();
        assert_eq!(pty.wait_exit_within(Duration::from_secs(10)), 129);
        let log = log_of(dir.path());
        assert_eq!(log.contains("did not end in time"), hang, "{log}");
    }
}

#[test]
fn a_panic_restores_first_and_tells_no_data() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("P");
    assert_ne!(pty.wait_exit(), 0);
    pty.assert_left_clean();
    assert!(pty.text().contains("程序出错 / it failed: "), "{}", pty.text());
    let log = log_of(dir.path());
    assert!(log.contains("panic in thread") && log.contains("terminal.rs"), "{log}");
    for secret in ["李强", "13812345678"] {
        assert!(!log.contains(secret) && !pty.text().contains(secret));
    }
}

#[test]
fn a_panic_of_another_thread_ends_the_screen() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("W");
    assert_eq!(pty.wait_exit(), 5);
    pty.assert_left_clean();
    assert!(pty.text().contains("程序出错"));
}

#[test]
fn a_contained_panic_is_only_logged() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("C");
    pty.wait_text("末键 caught true");
    pty.assert_taken();
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0);
    assert!(log_of(dir.path()).contains("contained panic"));
}

/// A shell with job control, in which the probe is a job.
fn in_a_shell(folder: &Path, script: &str) -> Pty {
    let own = std::env::current_exe().expect("the test binary");
    let args = ARGS.join(" ");
    let script = script.replace("PROBE", &format!("'{}' {args}", own.display()));
    let mut pty = Launch::program(Path::new("/bin/sh"), ["-c", &script]).env(FOLDER, folder).start();
    pty.wait_text("探针已就绪");
    pty
}

#[test]
fn suspend_and_continue_draw_everything_anew() {
    let dir = folder();
    let mut pty = in_a_shell(dir.path(), "set -m; PROBE; echo '停在这里'; fg; echo '结束'");
    pty.keys("aZ");
    // The shell continues the job at once; the screen is taken again and whole.
    pty.wait_text("恢复 1");
    pty.wait("the whole screen", |s| {
        s.alternate_screen() && s.contents().contains("探针已就绪") && s.contents().contains("按键 2")
    });
    pty.assert_taken();
    assert!(String::from_utf8_lossy(pty.bytes()).contains("停在这里"), "the job never stopped");
    pty.keys("b");
    pty.wait_text("按键 3");
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
    assert!(pty.text().contains("结束"));
}

#[test]
fn a_suspend_without_a_shell_is_refused() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.keys("Z");
    pty.wait_text("按键 1");
    pty.signal(Signal::TSTP);
    pty.keys("b");
    pty.wait_text("按键 2");
    pty.assert_taken();
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn a_stop_from_outside_is_survived() {
    let dir = folder();
    let mut pty = start(dir.path());
    pty.signal(Signal::STOP);
    pty.keys("a");
    pty.signal(Signal::CONT);
    pty.wait_text("恢复 1");
    pty.wait_text("按键 1");
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0);
    pty.assert_left_clean();
}

#[test]
fn resize_storms_lose_no_key() {
    let dir = folder();
    let mut pty = start(dir.path());
    let sizes = [(1, 1), (0, 0), (1000, 1000), (80, 24), (2, 60), (300, 2), (0, 24), (120, 40)];
    for (n, (cols, rows)) in sizes.iter().cycle().take(80).enumerate() {
        pty.resize(*cols, *rows);
        pty.keys(if n % 2 == 0 { "a" } else { "漏" });
    }
    pty.resize(90, 20);
    pty.wait_text("大小 90x20");
    pty.wait_text("按键 80");
    pty.resize(1000, 1000);
    pty.wait_text("大小 500x200");
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0);
}

#[test]
fn random_bytes_do_no_harm() {
    let dir = folder();
    let mut pty = start(dir.path());
    let mut random = fastrand::Rng::with_seed(7);
    let mut bytes: Vec<u8> = std::iter::repeat_with(|| random.u8(..)).take(18_000).collect();
    // The probe's own commands and the start of a paste (which would swallow the end) are left out.
    bytes.retain(|b| !b"QPWCZH".contains(b));
    pty.send(&bytes);
    pty.send(&b"\x1b[".repeat(500));
    pty.send("\x1b]52;c;AA==\x07\x1bX1$r\x1b\\".repeat(50).as_bytes());
    pty.send(b"\x1b[0;0Rx\x1b[<0;0;0Mx\x1b[32;0;0Mx\x1b[M\0\0\0x\x1b[?0;0cx\x1b[0ux\x1b[27;0;0~x\x1b[0;0:0Ax");
    // Whatever sequence stands open is closed by one of these, as it would be by a person typing on.
    pty.send(b"\x1b[201~cum");
    pty.keys("q");
    pty.wait_text("末键 q");
    pty.assert_taken();
    pty.keys("Q");
    assert_eq!(pty.wait_exit(), 0, "{}", log_of(dir.path()));
    pty.assert_left_clean();
}

#[test]
fn without_a_terminal_it_says_so() {
    let dir = folder();
    let own = std::env::current_exe().expect("the test binary");
    let out = std::process::Command::new(own).args(ARGS).env(FOLDER, dir.path()).output().expect("run");
    assert_eq!(out.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&out.stderr).contains("no terminal"));
    assert!(!out.stdout.contains(&0x1b));
}
