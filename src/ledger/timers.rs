//! Threads that sled keeps and that would wake once a second to find nothing to do.
//!
//! The first opening of a process makes a pool of seven threads, each of which waits for work with a limit of one second
//! and then waits again: seven wake-ups a second on a desk at rest. How late a thread's timers may come is the system's
//! timer slack, which a thread hands to those it makes; work itself wakes them at once, by notice and not by a timer.

/// While this is kept, threads that this one makes have timers that come only when the system is awake anyway.
#[must_use = "the timers are as usual again when this is dropped"]
pub(super) struct LateTimers {
    /// What to go back to, in nanoseconds; none where nothing was changed.
    usual: Option<u64>,
}

impl LateTimers {
    /// From now on. Where the system does not do this, nothing changes but the wake-ups.
    #[cfg(target_os = "linux")]
    pub(super) fn of_this_thread() -> Self {
        use rustix::thread::{current_timer_slack, set_current_timer_slack};
        /// An hour, in nanoseconds: nothing that anybody waits for hangs on these timers.
        const LATE: u64 = 3_600_000_000_000;
        let late = std::num::NonZeroU64::new(LATE);
        let usual = current_timer_slack().ok().filter(|_| set_current_timer_slack(late).is_ok());
        Self { usual }
    }

    /// Other systems have no such setting.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn of_this_thread() -> Self {
        Self { usual: None }
    }
}

impl Drop for LateTimers {
    fn drop(&mut self) {
        #[cfg(target_os = "linux")]
        if let Some(usual) = self.usual.take() {
            // Of none the system makes its own default, which is what a thread has that was made before.
            let _ = rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(usual));
        }
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    /// Asked of the system's files: the call gives no more than 31 bits.
    fn slack() -> u64 {
        let thread = rustix::thread::gettid().as_raw_nonzero();
        std::fs::read_to_string(format!("/proc/{thread}/timerslack_ns")).unwrap().trim().parse().unwrap()
    }

    #[test]
    fn threads_made_meanwhile_have_late_timers_and_others_do_not() {
        let of_another = || std::thread::spawn(slack).join().unwrap();
        let before = slack();
        let late = LateTimers::of_this_thread();
        assert!(of_another() > 1_000_000_000);
        drop(late);
        assert_eq!((slack(), of_another()), (before, before));
    }
}
