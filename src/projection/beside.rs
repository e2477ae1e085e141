//! Two things at the same time: what is waited for is done by both cores.

use std::sync::{Mutex, PoisonError};

/// Does one thing on this thread and another beside it, or one after the other where no thread can be had. None for the
/// other when it panicked on its thread.
pub(super) fn both<A, B: Send>(one: impl FnOnce() -> A, other: impl FnOnce() -> B + Send) -> (A, Option<B>) {
    // A thread that can't be had would take its work with it.
    let waiting = Mutex::new(Some(other));
    let other = || {
        let other = waiting.lock().unwrap_or_else(PoisonError::into_inner).take();
        other.map(|other| other())
    };
    std::thread::scope(|scope| {
        let named = std::thread::Builder::new().name("frontdesk-beside".to_owned());
        let beside = named.spawn_scoped(scope, other);
        let one = one();
        let other = match beside {
            Ok(thread) => thread.join().ok().flatten(),
            Err(_) => other(),
        };
        (one, other)
    })
}

#[cfg(test)]
mod tests {
    use super::both;
    use std::sync::mpsc::channel;

    #[test]
    fn each_may_wait_for_the_other() {
        let ((to_other, from_one), (to_one, from_other)) = (channel(), channel());
        let one = || {
            to_other.send(1).unwrap();
            from_other.recv().unwrap()
        };
        let other = move || {
            to_one.send(2).unwrap();
            from_one.recv().unwrap()
        };
        assert_eq!(both(one, other), (2, Some(1)));
    }

    #[test]
    fn what_panics_beside_gives_nothing_and_what_is_done_here_is_kept() {
        // Without a word on standard error.
        let panics = || -> u8 { std::panic::resume_unwind(Box::new("planted")) };
        assert_eq!(both(|| 1, panics), (1, None));
    }
}
