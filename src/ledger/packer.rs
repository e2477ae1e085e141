//! Packs old segments of the journal on a thread of its own: a packed one is compared with the plain one before that goes.

use super::journal::Journal;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// The thread, while there is work for it.
#[derive(Debug, Default)]
pub(super) struct Packer {
    thread: Option<JoinHandle<()>>,
    stop: Arc<AtomicBool>,
    /// The segment that was being written when it was asked last: until another one is, there is nothing new to pack.
    asked: u32,
}

impl Packer {
    /// Whether there may be something to pack, while this segment is being written.
    pub fn is_due(&mut self, writing: u32) -> bool {
        let busy = self.thread.as_ref().is_some_and(|thread| !thread.is_finished());
        let due = !busy && writing != self.asked && !self.stop.load(Ordering::Relaxed);
        if due {
            self.asked = writing;
        }
        due
    }

    /// Packs these segments.
    pub fn go_on(&mut self, folder: &Path, store: [u8; 16], sealed: Vec<u32>) {
        if sealed.is_empty() {
            return;
        }
        let (folder, stop) = (folder.to_owned(), Arc::clone(&self.stop));
        let spawned = std::thread::Builder::new().name("frontdesk-pack".to_owned()).spawn(move || {
            for number in sealed {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                if let Err(e) = Journal::pack(&folder, store, number) {
                    // It stands as it was; a full disk or damage is told by whoever needs to know.
                    tracing::warn!("a segment of the journal is not packed: {e}");
                    stop.store(true, Ordering::Relaxed);
                }
            }
        });
        self.thread = spawned.ok();
    }

    /// Ends after the segment in hand: nobody else may write in the folder once the lock is free.
    pub fn stop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("packing the journal broke");
        }
    }

    /// Waits until all is packed that was asked for.
    #[cfg(test)]
    pub fn finish(&mut self) {
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}
