//! Opening what sled keeps: patient with a lock, within a time limit, and never with a panic for whoever asked.

use super::fault::{is_held, panic_text};
use super::{DiskError, DiskFault};
use crate::ledger::timers::LateTimers;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::mpsc;
use std::time::{Duration, Instant};

/// How long opening waits for a lock that is about to be freed.
const LOCK_PATIENCE: Duration = Duration::from_secs(2);
/// Name of the threads of [`limited`]: a panic there is an error for whoever waits.
pub const OPEN_THREAD: &str = "frontdesk-open";
const CACHE: u64 = 64 << 20;

/// Runs `f` on a thread of its own, with a time limit. A panic becomes an error; a thread that hangs is left behind.
///
/// # Errors
/// What `f` says; [`DiskFault::Hangs`]; [`DiskFault::Damaged`] with the text of a panic.
pub fn limited<T: Send + 'static, E: From<DiskError> + Send + 'static>(
    path: &Path,
    limit: Duration,
    f: impl FnOnce() -> Result<T, E> + Send + 'static,
) -> Result<T, E> {
    let (tx, rx) = mpsc::channel();
    let spawned = std::thread::Builder::new().name(OPEN_THREAD.to_owned()).spawn(move || {
        let result = catch_unwind(AssertUnwindSafe(f));
        // The receiver is gone when the limit has passed.
        let _ = tx.send(result);
    });
    if let Err(e) = spawned {
        return Err(DiskError::io(path, &e).into());
    }
    match rx.recv_timeout(limit) {
        Ok(Ok(result)) => result,
        Ok(Err(panic)) => Err(DiskError::new(path, DiskFault::Damaged(panic_text(&*panic))).into()),
        Err(_) => Err(DiskError::new(path, DiskFault::Hangs(limit.as_secs())).into()),
    }
}

/// Waits between two tries; there is nothing to be told of, so no channel can wake us earlier.
pub(crate) fn pause(time: Duration) {
    let (_keep, never) = mpsc::channel::<()>();
    let _ = never.recv_timeout(time);
}

pub(super) fn try_open(path: &Path) -> Result<sled::Db, DiskError> {
    let config = sled::Config::new().path(path).cache_capacity(CACHE).flush_every_ms(None);
    let opened = catch_unwind(AssertUnwindSafe(|| open_patiently(&config)));
    let opened = opened.map_err(|panic| DiskError::new(path, DiskFault::Damaged(panic_text(&*panic))))?;
    opened.map_err(|e| DiskError::sled(path, e))
}

/// Opens a store of sled's, this one or another. What was open in this process until a moment ago is waited for.
///
/// # Errors
/// What sled says. It panics on some damaged files, and hangs on others: see [`limited`].
pub fn open_patiently(config: &sled::Config) -> sled::Result<sled::Db> {
    let started = Instant::now();
    loop {
        // The first opening makes sled's own threads.
        let late = LateTimers::of_this_thread();
        let opened = config.open();
        drop(late);
        match opened {
            Err(e) if is_held(&e) && started.elapsed() < LOCK_PATIENCE => pause(Duration::from_millis(10)),
            result => return result,
        }
    }
}
