//! A segment of a load: packed as it comes, on a thread beside, and never written plain. It has its name, and what stands
//! in it is durable, once it is ended; one that is not leaves nothing.

use super::packed::{self, BLOCK, Head};
use super::record::{self, Put};
use super::segment;
use crate::ledger::disk::sync_dir;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

/// Blocks that may wait to be packed.
const WAITING: usize = 4;

/// Records that are packed together.
#[derive(Default)]
struct Block {
    raw: Vec<u8>,
    head: Head,
}

/// A segment that is being written.
pub(super) struct Bulk {
    path: PathBuf,
    part: PathBuf,
    block: Block,
    /// Sequence number of the last record.
    last: u64,
    writer: Option<Writer>,
}

struct Writer {
    blocks: SyncSender<Block>,
    /// Emptied, to be filled again.
    empty: Receiver<Vec<u8>>,
    thread: JoinHandle<io::Result<File>>,
}

impl std::fmt::Debug for Bulk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bulk").field("path", &self.path).field("last", &self.last).finish_non_exhaustive()
    }
}

impl Bulk {
    /// Begins the segment of this number, with this record as its first.
    pub fn begin(folder: &Path, store: [u8; 16], number: u32, first: u64) -> io::Result<Self> {
        let path = segment::packed_path(folder, number);
        let part = packed::begin_part(&path)?;
        let mut out = BufWriter::with_capacity(1 << 18, segment::private(&part)?);
        out.write_all(&packed::header(store, first))?;
        let (blocks, from) = sync_channel(WAITING);
        let (give_back, empty) = channel();
        let spawned = std::thread::Builder::new()
            .name("frontdesk-pack".to_owned())
            .spawn(move || write_blocks(out, &from, &give_back));
        let writer = Some(Writer { blocks, empty, thread: spawned? });
        Ok(Self { path, part, block: Block::default(), last: first.saturating_sub(1), writer })
    }

    /// Appends a record. Gives how many bytes it takes before it is packed.
    pub fn push(&mut self, seq: u64, durable: u64, puts: Option<&[Put]>) -> io::Result<usize> {
        let before = self.block.raw.len();
        record::encode(seq, durable, puts, &mut self.block.raw)?;
        let size = self.block.raw.len() - before;
        if before == 0 {
            self.block.head = Head::from_record(seq);
        }
        self.block.head.cover(puts.unwrap_or_default());
        self.last = seq;
        if self.block.raw.len() >= BLOCK {
            self.hand_over()?;
        }
        Ok(size)
    }

    fn hand_over(&mut self) -> io::Result<()> {
        let raw = self.writer.as_ref().and_then(|writer| writer.empty.try_recv().ok()).unwrap_or_default();
        let block = std::mem::replace(&mut self.block, Block { raw, head: Head::default() });
        if let Some(writer) = &self.writer
            && writer.blocks.send(block).is_ok()
        {
            return Ok(());
        }
        // It has stopped: its reason is told.
        self.end().map(|_| ())?;
        Err(io::Error::other("the packer has stopped"))
    }

    fn end(&mut self) -> io::Result<Option<File>> {
        let Some(Writer { blocks, thread, .. }) = self.writer.take() else { return Ok(None) };
        drop(blocks);
        thread.join().unwrap_or_else(|_| Err(io::Error::other("the packer panicked"))).map(Some)
    }

    /// Ends the segment: it is durable, and has its name, when this returns.
    pub fn finish(mut self) -> io::Result<()> {
        if !self.block.raw.is_empty() {
            self.hand_over()?;
        }
        // The block of no bytes, which is the last.
        self.block.head = Head::from_record(self.last + 1);
        self.hand_over()?;
        let file = self.end()?.ok_or_else(|| io::Error::other("the packer has stopped"))?;
        file.sync_all()?;
        std::fs::rename(&self.part, &self.path)?;
        sync_dir(self.path.parent().unwrap_or(Path::new(".")))
    }
}

impl Drop for Bulk {
    fn drop(&mut self) {
        if self.writer.is_some() {
            let _ = self.end();
            // What is not whole must not fill the disk.
            let _ = std::fs::remove_file(&self.part);
        }
    }
}

fn write_blocks(mut out: BufWriter<File>, blocks: &Receiver<Block>, give_back: &Sender<Vec<u8>>) -> io::Result<File> {
    let mut buffers = packed::Buffers::default();
    for Block { mut raw, head } in blocks {
        packed::write_checked(&mut out, &raw, head, &mut buffers)?;
        raw.clear();
        // Nobody fills it again once the last is on its way.
        let _ = give_back.send(raw);
    }
    out.into_inner().map_err(|e| e.into_error())
}
