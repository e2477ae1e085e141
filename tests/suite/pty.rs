//! A harness that runs a program in a real pseudo-terminal and looks at its screen through a terminal emulator.
//!
//! Nothing here sleeps: every wait is for a condition, with a deadline, and a failed one prints the last screen.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use portable_pty::{Child, ChildKiller, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal};

use super::keystr;

const NOCTTY: i32 = rustix::fs::OFlags::NOCTTY.bits() as i32;

/// How long a wait may take before the test fails. Generous: a busy machine is no fault of the program.
const DEADLINE: Duration = Duration::from_secs(20);

/// What to start, and how.
pub struct Launch {
    command: CommandBuilder,
    cols: u16,
    rows: u16,
}

impl Launch {
    /// The built program with these arguments.
    pub fn frontdesk<'a>(args: impl IntoIterator<Item = &'a str>) -> Self {
        Self::program(Path::new(env!("CARGO_BIN_EXE_frontdesk")), args)
    }

    /// Any program.
    pub fn program<'a>(path: &Path, args: impl IntoIterator<Item = &'a str>) -> Self {
        let mut command = CommandBuilder::new(path);
        command.args(args);
        // The test's own surroundings must not change what is seen.
        for (name, value) in
            [("TERM", "xterm-256color"), ("LANG", "C.UTF-8"), ("LC_ALL", "C.UTF-8"), ("TZ", "Asia/Shanghai")]
        {
            command.env(name, value);
        }
        for name in ["NO_COLOR", "COLORTERM", "LINES", "COLUMNS", "RUST_BACKTRACE", "RUST_LOG"] {
            command.env_remove(name);
        }
        Self { command, cols: 100, rows: 30 }
    }

    pub fn env(mut self, name: &str, value: impl AsRef<std::ffi::OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Without a variable of the environment.
    pub fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub fn size(mut self, cols: u16, rows: u16) -> Self {
        (self.cols, self.rows) = (cols, rows);
        self
    }

    /// Starts it.
    pub fn start(self) -> Pty {
        let size = PtySize { rows: self.rows, cols: self.cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let before = pair.master.get_termios().map(|t| format!("{t:?}"));
        let child = pair.slave.spawn_command(self.command).expect("the program starts");
        drop(pair.slave);
        let pid = child.process_id().and_then(|p| i32::try_from(p).ok()).and_then(Pid::from_raw).expect("a process id");
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let (tell, output) = mpsc::channel();
        let gone = Arc::new(AtomicBool::new(false));
        let hung_up = gone.clone();
        std::thread::spawn(move || {
            let mut buf = vec![0; 64 * 1024];
            while let Ok(n) = reader.read(&mut buf) {
                if n == 0 || tell.send(buf[..n].to_vec()).is_err() || hung_up.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let writer = pair.master.take_writer().expect("a writer");
        let killer = child.clone_killer();
        Pty {
            parser: vt100::Parser::new(nonzero(self.rows), nonzero(self.cols), 0),
            output,
            output_ended: false,
            bytes: Vec::new(),
            writer: Some(writer),
            gone,
            tty: pair.master.tty_name().expect("the terminal's name"),
            master: Some(pair.master),
            exit: wait_in_thread(child),
            exited: None,
            killer,
            pid,
            before,
        }
    }
}

fn nonzero(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN)
}

fn wait_in_thread(mut child: Box<dyn Child + Send + Sync>) -> Receiver<ExitStatus> {
    let (tell, exit) = mpsc::channel();
    std::thread::spawn(move || {
        if let Ok(status) = child.wait() {
            let _ = tell.send(status);
        }
    });
    exit
}

/// A program running in a terminal.
pub struct Pty {
    parser: vt100::Parser,
    output: Receiver<Vec<u8>>,
    output_ended: bool,
    bytes: Vec<u8>,
    writer: Option<Box<dyn Write + Send>>,
    /// Tells the reading thread to let go of the terminal.
    gone: Arc<AtomicBool>,
    tty: PathBuf,
    master: Option<Box<dyn MasterPty + Send>>,
    exit: Receiver<ExitStatus>,
    exited: Option<ExitStatus>,
    killer: Box<dyn ChildKiller + Send + Sync>,
    pid: Pid,
    before: Option<String>,
}

impl Pty {
    /// The screen as it stands, after what has arrived so far.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// The screen as text.
    pub fn text(&self) -> String {
        self.screen().contents()
    }

    /// Every byte the program wrote, for a look at what a terminal was told.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The process started.
    pub fn pid(&self) -> Pid {
        self.pid
    }

    fn take(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        self.parser.process(bytes);
    }

    /// Reads output until the deadline or until `done`; says whether `done` came.
    fn pump(&mut self, limit: Duration, mut done: impl FnMut(&mut Self) -> bool) -> bool {
        let end = Instant::now() + limit;
        loop {
            while let Ok(bytes) = self.output.try_recv() {
                self.take(&bytes);
            }
            if done(self) {
                return true;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            let step = left.min(Duration::from_millis(10));
            if self.output_ended {
                // Only the process itself is still to be waited for.
                if let Ok(status) = self.exit.recv_timeout(step) {
                    self.exited = Some(status);
                }
                continue;
            }
            match self.output.recv_timeout(step) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => self.output_ended = true,
            }
        }
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub fn wait(&mut self, what: &str, mut wanted: impl FnMut(&vt100::Screen) -> bool) {
        if !self.pump(DEADLINE, |p| wanted(p.parser.screen())) {
            panic!("never came: {what}\n--- the last screen ---\n{}\n---", self.text());
        }
    }

    /// Whether the screen is as wanted before the time is over.
    pub fn shows_within(&mut self, limit: Duration, mut wanted: impl FnMut(&vt100::Screen) -> bool) -> bool {
        self.pump(limit, |p| wanted(p.parser.screen()))
    }

    /// Whether the process ends before the time is over.
    pub fn ends_within(&mut self, limit: Duration) -> bool {
        self.pump(limit, |p| p.exit_status().is_some())
    }

    /// Waits until `text` stands on the screen.
    #[track_caller]
    pub fn wait_text(&mut self, text: &str) {
        self.wait(&format!("{text:?} on the screen"), |s| s.contents().contains(text));
    }

    /// Waits until `text` is no longer on the screen.
    #[track_caller]
    pub fn wait_gone(&mut self, text: &str) {
        self.wait(&format!("{text:?} gone from the screen"), |s| !s.contents().contains(text));
    }

    /// Waits until these bytes were written, after so many others: what stood on the screen only for a moment.
    #[track_caller]
    pub fn wait_bytes(&mut self, what: &str, after: usize, bytes: &[u8]) {
        let found = |p: &mut Self| {
            let new = p.bytes.get(after..).unwrap_or_default();
            new.windows(bytes.len()).any(|w| w == bytes)
        };
        assert!(self.pump(DEADLINE, found), "never came: {what}\n--- the last screen ---\n{}\n---", self.text());
    }

    /// Types a key string (see `keystr`).
    #[track_caller]
    pub fn keys(&mut self, text: &str) {
        let mut batch = Vec::new();
        for stroke in keystr::strokes(text) {
            let bytes = keystr::bytes(&stroke);
            let lone_escape = bytes == [0x1b];
            batch.extend(bytes);
            if lone_escape {
                // What follows an Esc at once would be read as Alt with a key.
                self.send(&batch);
                batch.clear();
                self.wait_read();
            }
        }
        self.send(&batch);
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        for piece in bytes.chunks(512) {
            // The kernel's queue is small: what the program says meanwhile must be taken, or both stand still.
            self.pump(Duration::ZERO, |_| true);
            if let Some(writer) = &mut self.writer {
                let _ = writer.write_all(piece);
            }
            if bytes.len() > 512 {
                self.wait_read();
            }
        }
        if let Some(writer) = &mut self.writer {
            let _ = writer.flush();
        }
    }

    /// Waits until the program has read everything that was sent.
    pub fn wait_read(&mut self) {
        let tty = self.tty.clone();
        self.pump(DEADLINE, |p| {
            use rustix::fs::{Mode, OFlags};
            p.exit_status().is_some()
                || rustix::fs::open(&tty, OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK, Mode::empty())
                    .ok()
                    .and_then(|fd| rustix::io::ioctl_fionread(&fd).ok())
                    .is_none_or(|waiting| waiting == 0)
        });
    }

    /// Changes the terminal's size.
    pub fn resize(&mut self, cols: u16, rows: u16) {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().expect("the terminal is there").resize(size).expect("resize");
        self.parser.screen_mut().set_size(nonzero(rows), nonzero(cols));
    }

    /// Sends a signal to the process that was started.
    pub fn signal(&self, signal: Signal) {
        rustix::process::kill_process(self.pid, signal).expect("kill");
    }

    /// Takes the terminal away: as when the window is closed or the line drops.
    pub fn hang_up(&mut self) {
        self.gone.store(true, Ordering::SeqCst);
        self.writer = None;
        self.master = None;
        // The reading thread stands in a read; a byte from the other side wakes it, and with it goes the last handle.
        let far = std::fs::OpenOptions::new().write(true).custom_flags(NOCTTY).open(&self.tty);
        let _ = far.and_then(|mut f| f.write_all(b"\0"));
        self.pump(DEADLINE, |p| p.output_ended);
    }

    fn exit_status(&mut self) -> Option<&ExitStatus> {
        if self.exited.is_none()
            && let Ok(status) = self.exit.try_recv()
        {
            self.exited = Some(status);
        }
        self.exited.as_ref()
    }

    /// Waits for the end of a process that was killed.
    #[track_caller]
    pub fn wait_killed(&mut self) {
        assert!(self.pump(DEADLINE, |p| p.exit_status().is_some()), "still running");
    }

    /// Waits for the end of the process and returns its exit code.
    #[track_caller]
    pub fn wait_exit(&mut self) -> u32 {
        self.wait_exit_within(DEADLINE)
    }

    /// Waits for the end of the process, no longer than this, and returns its exit code.
    #[track_caller]
    pub fn wait_exit_within(&mut self, limit: Duration) -> u32 {
        let ended = self.pump(limit, |p| p.exit_status().is_some());
        assert!(ended, "still running after {limit:?}\n--- the last screen ---\n{}\n---", self.text());
        // What it wrote last may still be on its way.
        self.pump(Duration::from_secs(2), |p| p.output_ended);
        let status = self.exited.as_ref().expect("it ended");
        assert!(status.signal().is_none(), "ended by {status:?}\n{}", self.text());
        status.exit_code()
    }

    /// The terminal is as it was before the program: screen, cursor, mouse, paste mode, and the line's settings.
    #[track_caller]
    pub fn assert_left_clean(&mut self) {
        let s = self.screen();
        assert!(!s.alternate_screen(), "still on the alternate screen");
        assert!(!s.hide_cursor(), "cursor still hidden");
        assert!(!s.bracketed_paste(), "paste brackets still on");
        assert_eq!(s.mouse_protocol_mode(), vt100::MouseProtocolMode::None, "mouse reports still on");
        let after = self.master.as_ref().and_then(|m| m.get_termios()).map(|t| format!("{t:?}"));
        assert_eq!(after, self.before, "the line's settings");
    }

    /// The program has the terminal: alternate screen and raw line.
    #[track_caller]
    pub fn assert_taken(&self) {
        assert!(self.screen().alternate_screen(), "not on the alternate screen:\n{}", self.text());
        let now = self.master.as_ref().and_then(|m| m.get_termios()).map(|t| format!("{t:?}"));
        assert_ne!(now, self.before, "the line is not raw");
    }
}

impl Drop for Pty {
    fn drop(&mut self) {
        // Nothing may be left running by a failed test.
        if self.exit_status().is_none() {
            let _ = self.killer.kill();
            let _ = rustix::process::kill_process(self.pid, Signal::KILL);
        }
    }
}
