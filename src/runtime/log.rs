//! The log file: one a day in the state folder, the last fourteen kept, for the owner's eyes only.
//!
//! Days are the desk's days, so that "yesterday's log" means what an operator means; and the path is known, so that
//! every message about a failure can name it.

use std::fs::{self, DirBuilder, File, OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use chrono::NaiveDate;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::fmt::format::Writer;
use tracing_subscriber::fmt::time::FormatTime;

use super::clock::Clock;

/// How many daily files are kept.
pub const KEPT_FILES: usize = 14;

const PREFIX: &str = "frontdesk.";
const SUFFIX: &str = ".log";

static CURRENT: OnceLock<Arc<Daily>> = OnceLock::new();

/// From now on new files are readable and writable by their owner only. Called first thing in `main`.
pub fn private_umask() {
    rustix::process::umask(rustix::fs::Mode::from_bits_truncate(0o077));
}

/// Opens today's log in `folder` (made with mode 0700 if missing) and sends `tracing` there.
///
/// Returns the path of today's file, for messages.
///
/// # Errors
/// The folder or the file cannot be made or written, or a log is already set up in this process.
pub fn start(folder: &Path, level: LevelFilter, clock: Arc<dyn Clock>) -> io::Result<PathBuf> {
    let daily = Arc::new(Daily::open(folder, clock)?);
    let path = daily.path();
    tracing_subscriber::fmt()
        .with_writer(daily.clone())
        .with_timer(Stamp(daily.clock.clone()))
        .with_max_level(level)
        .with_ansi(false)
        .with_target(true)
        .try_init()
        .map_err(|e| io::Error::other(e.to_string()))?;
    let _ = CURRENT.set(daily);
    Ok(path)
}

/// The path of the log in use, once [`start`] has succeeded.
#[must_use]
pub fn path() -> Option<PathBuf> {
    CURRENT.get().map(|d| d.path())
}

/// Reads a level as flags and settings give it: off, error, warn, info, debug, trace.
#[must_use]
pub fn parse_level(word: &str) -> Option<LevelFilter> {
    word.trim().parse().ok()
}

/// Writes one line past `tracing`, without waiting for anybody: for a panic, where the logging thread may be the one
/// that panicked. Nothing happens without a log.
pub(super) fn write_directly(text: &str) {
    let Some(daily) = CURRENT.get() else { return };
    if let Ok(mut file) = daily.file_of(daily.clock.now().date_naive()) {
        let _ = writeln!(file, "{} {text}", daily.clock.now().format("%Y-%m-%dT%H:%M:%S%.3f%:z"));
    }
}

/// A writer that begins a new file when the clock's day changes.
struct Daily {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    open: Mutex<(NaiveDate, File)>,
}

impl Daily {
    fn open(folder: &Path, clock: Arc<dyn Clock>) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
        fs::set_permissions(folder, Permissions::from_mode(0o700))?;
        let day = clock.now().date_naive();
        let file = open_file(&file_path(folder, day))?;
        let daily = Self { folder: folder.to_owned(), clock, open: Mutex::new((day, file)) };
        daily.drop_old();
        Ok(daily)
    }

    fn path(&self) -> PathBuf {
        file_path(&self.folder, self.clock.now().date_naive())
    }

    fn file_of(&self, day: NaiveDate) -> io::Result<File> {
        open_file(&file_path(&self.folder, day))
    }

    /// Names sort by day, so the oldest come first.
    fn drop_old(&self) {
        let Ok(entries) = fs::read_dir(&self.folder) else { return };
        let mut names: Vec<_> = entries
            .flatten()
            .map(|e| e.file_name())
            .filter(|n| n.to_str().is_some_and(|n| n.starts_with(PREFIX) && n.ends_with(SUFFIX)))
            .collect();
        names.sort();
        let surplus = names.len().saturating_sub(KEPT_FILES);
        for name in names.iter().take(surplus) {
            let _ = fs::remove_file(self.folder.join(name));
        }
    }

    fn append(&self, bytes: &[u8]) -> io::Result<()> {
        let day = self.clock.now().date_naive();
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if open.0 != day {
            *open = (day, self.file_of(day)?);
            self.drop_old();
        }
        open.1.write_all(bytes)
    }
}

fn file_path(folder: &Path, day: NaiveDate) -> PathBuf {
    folder.join(format!("{PREFIX}{}{SUFFIX}", day.format("%Y-%m-%d")))
}

/// Opens for appending; a link planted under the name is refused.
fn open_file(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW.bits();
    OpenOptions::new().create(true).append(true).mode(0o600).custom_flags(i32::try_from(flags).unwrap_or(0)).open(path)
}

/// The subscriber hands over one whole event at a time. It becomes one line that does no harm to whoever reads it in a
/// terminal: names of files and words of others may stand in it.
impl Write for &Daily {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes);
        let line = crate::text::visible(text.trim_end_matches('\n')).replace('\n', "\\n") + "\n";
        self.append(line.as_bytes()).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Stamp(Arc<dyn Clock>);

impl FormatTime for Stamp {
    fn format_time(&self, w: &mut Writer<'_>) -> std::fmt::Result {
        write!(w, "{}", self.0.now().format("%Y-%m-%dT%H:%M:%S%.3f%:z"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::clock::ManualClock;
    use chrono::{DateTime, TimeDelta};

    fn clock() -> ManualClock {
        ManualClock::new(DateTime::parse_from_rfc3339("2026-11-21T21:14:07+08:00").expect("a time"))
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).expect("folder").flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_day_begins_a_new_file_and_old_ones_go() {
        let dir = tempfile::tempdir().expect("tempdir");
        let folder = dir.path().join("state/log");
        let clock = clock();
        let daily = Daily::open(&folder, Arc::new(clock.clone())).expect("open");
        fs::write(folder.join("notes.txt"), "kept").expect("write");
        for _ in 0..20 {
            (&daily).write_all(b"line\n").expect("write");
            clock.advance(TimeDelta::days(1));
        }
        let names = names(&folder);
        assert_eq!(names.len(), KEPT_FILES + 1);
        assert_eq!(names.first().map(String::as_str), Some("frontdesk.2026-11-27.log"));
        assert_eq!(names.last().map(String::as_str), Some("notes.txt"));
    }

    #[test]
    fn an_event_is_one_harmless_line() {
        let dir = tempfile::tempdir().expect("tempdir");
        let daily = Daily::open(&dir.path().join("log"), Arc::new(clock())).expect("open");
        (&daily).write_all("set aside \u{1b}]0;x\u{7}\u{202e}.json\n2026 forged\n".as_bytes()).expect("write");
        let text = fs::read_to_string(daily.path()).expect("read");
        assert_eq!(text, "set aside \u{FFFD}]0;x\u{FFFD}\u{FFFD}.json\\n2026 forged\n");
    }

    #[test]
    fn only_the_owner_may_read() {
        let dir = tempfile::tempdir().expect("tempdir");
        let folder = dir.path().join("log");
        let daily = Daily::open(&folder, Arc::new(clock())).expect("open");
        let mode = |p: &Path| fs::metadata(p).expect("metadata").permissions().mode() & 0o777;
        assert_eq!((mode(&folder), mode(&daily.path())), (0o700, 0o600));
    }

    #[test]
    fn a_planted_link_is_refused() {
        let dir = tempfile::tempdir().expect("tempdir");
        let victim = dir.path().join("victim");
        fs::write(&victim, "whole").expect("write");
        let folder = dir.path().join("log");
        fs::create_dir(&folder).expect("mkdir");
        std::os::unix::fs::symlink(&victim, folder.join("frontdesk.2026-11-21.log")).expect("link");
        assert!(Daily::open(&folder, Arc::new(clock())).is_err());
        assert_eq!(fs::read_to_string(&victim).expect("read"), "whole");
    }

    #[test]
    fn a_level_is_read_by_its_name_and_no_other() {
        assert_eq!(parse_level("debug"), Some(LevelFilter::DEBUG));
        assert_eq!(parse_level(" OFF "), Some(LevelFilter::OFF));
        assert_eq!(parse_level("loud"), None);
    }
}
