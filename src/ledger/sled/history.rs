//! History that is loaded: entries by the million go straight into packs, and into the journal as everything does.
//!
//! Hashing follows the order of the entries and is done where they come from; compressing and writing is done on a
//! thread beside. A pack gets its name after its entries are durable in the journal, so that whatever is interrupted,
//! the ledger ends where its head says.

use super::packs::{Packer, folder_of};
use super::streams::{self, Tail};
use super::{HEAD_KEY, Packing, SledLedger, head_bytes};
use crate::domain::event::{Recorded, Stream};
use crate::domain::ids::TicketId;
use crate::ledger::disk::{Disk, MAX_VALUE};
use crate::ledger::journal::Put;
use crate::ledger::{Draft, Hash, Head, LedgerError, codec};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

/// Entries that are handed over together.
const STEP: usize = 4_096;
/// Bytes of a step, but for its last entry: it becomes one record of the journal, which has a limit.
const STEP_BYTES: usize = 8 << 20;
/// Steps that may wait for the writer: more than come while it syncs the end of a pack and puts in its contacts.
const WAITING: usize = 16;
/// Entries in a pack.
const PACK: u64 = 131_072;

/// What the writer hears of an entry.
struct Row {
    /// Where its envelope ends.
    end: usize,
    hash: Hash,
    ticket: u64,
    version: u64,
    /// Nothing more of its ticket comes.
    last: bool,
}

#[derive(Default)]
struct Step {
    bytes: Vec<u8>,
    rows: Vec<Row>,
}

/// A load that is going on. Dropped without [`History::finish`], the ledger holds whole packs of it at the next opening.
#[derive(Debug)]
pub struct History<'l> {
    ledger: &'l mut SledLedger,
    head: Head,
    step: Box<Step>,
    writer: Option<Writer>,
}

#[derive(Debug)]
struct Writer {
    steps: SyncSender<Box<Step>>,
    /// Steps that are written, to be filled again.
    empty: Receiver<Box<Step>>,
    thread: JoinHandle<Result<Vec<PathBuf>, LedgerError>>,
}

impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Step").field("rows", &self.rows.len()).finish_non_exhaustive()
    }
}

impl SledLedger {
    /// Begins to load history behind the last entry.
    ///
    /// # Errors
    /// When what is there can't be packed.
    pub(super) fn begin_history(&mut self) -> Result<History<'_>, LedgerError> {
        self.refuse_if_sealed()?;
        self.pack_until(self.head.position)?;
        let folder = folder_of(&self.path);
        let (steps, from) = sync_channel(WAITING);
        let (give_back, empty) = channel();
        let (disk, store, head) = (Arc::clone(&self.disk), self.store, self.head);
        disk.begin_bulk("load").map_err(LedgerError::Sealed)?;
        let (tails, packs, puts) = (HashMap::new(), Vec::new(), Vec::new());
        let writing = Writing { disk, folder, store, head, packer: None, tails, packs, puts };
        let spawned =
            std::thread::Builder::new().name("frontdesk-load".to_owned()).spawn(move || writing.run(&from, &give_back));
        let thread = spawned.map_err(|e| LedgerError::Store(e.to_string()))?;
        let head = self.head;
        Ok(History { ledger: self, head, step: Box::default(), writer: Some(Writer { steps, empty, thread }) })
    }
}

impl History<'_> {
    /// The last entry.
    #[must_use]
    pub fn head(&self) -> Head {
        self.head
    }

    /// Adds an entry of a ticket at its version. `last`: nothing more of this ticket comes.
    ///
    /// # Errors
    /// [`LedgerError::TooLarge`], or what has stopped the writer.
    pub fn push(&mut self, draft: Draft, version: u64, last: bool) -> Result<Recorded, LedgerError> {
        let position = self.head.position + 1;
        let recorded = draft.recorded(position, version);
        let hash = codec::seal(&mut self.step.bytes, &self.head.hash, &recorded)?;
        let ticket = recorded.event.ticket().map_or(0, |t| t.0);
        self.step.rows.push(Row { end: self.step.bytes.len(), hash, ticket, version, last });
        self.head = Head { position, hash };
        if self.step.rows.len() >= STEP || self.step.bytes.len() >= STEP_BYTES {
            self.hand_over()?;
        }
        Ok(recorded)
    }

    fn hand_over(&mut self) -> Result<(), LedgerError> {
        let next = self.writer.as_ref().and_then(|writer| writer.empty.try_recv().ok()).unwrap_or_default();
        let step = std::mem::replace(&mut self.step, next);
        if let Some(writer) = &self.writer
            && writer.steps.send(step).is_ok()
        {
            return Ok(());
        }
        // It has stopped: its reason is told.
        self.end().map(|_| ())?;
        Err(LedgerError::Store("the writer has stopped".to_owned()))
    }

    fn end(&mut self) -> Result<Vec<PathBuf>, LedgerError> {
        let Some(Writer { steps, thread, .. }) = self.writer.take() else { return Ok(Vec::new()) };
        drop(steps);
        thread.join().unwrap_or_else(|_| Err(LedgerError::Store("the writer panicked".to_owned())))
    }

    /// Ends the load: everything is durable when this returns.
    ///
    /// # Errors
    /// What has stopped the writer.
    pub fn finish(mut self) -> Result<Head, LedgerError> {
        if !self.step.rows.is_empty() {
            self.hand_over()?;
        }
        for path in self.end()? {
            self.ledger.packs.add(path);
        }
        self.ledger.head = self.head;
        self.ledger.unswept = true;
        self.ledger.sweep()?;
        (self.ledger.acknowledged)(self.head);
        Ok(self.head)
    }
}

/// What the writer works with.
struct Writing {
    disk: Arc<Disk>,
    folder: PathBuf,
    store: [u8; 16],
    /// The last entry that was taken.
    head: Head,
    packer: Option<Packer>,
    /// Streams of tickets of which more comes.
    tails: HashMap<u64, Tail>,
    packs: Vec<PathBuf>,
    /// Of a step, to be filled again.
    puts: Vec<Put>,
}

impl Writing {
    fn run(mut self, steps: &Receiver<Box<Step>>, give_back: &Sender<Box<Step>>) -> Result<Vec<PathBuf>, LedgerError> {
        let taken = self.take(steps, give_back);
        // Also after a failure: what others have put must not wait any longer.
        let ended = self.disk.end_bulk("load").map_err(LedgerError::Sealed);
        taken.and(ended).map(|()| self.packs)
    }

    fn take(&mut self, steps: &Receiver<Box<Step>>, give_back: &Sender<Box<Step>>) -> Result<(), LedgerError> {
        for mut step in steps {
            let mut packer = match self.packer.take() {
                Some(packer) => packer,
                None => Packer::begin(&self.folder, self.store, self.head).map_err(io)?,
            };
            self.write(&step, &mut packer)?;
            step.bytes.clear();
            step.rows.clear();
            // Nobody fills it again once the last is on its way.
            let _ = give_back.send(step);
            if packer.len() >= PACK { self.end_pack(packer)? } else { self.packer = Some(packer) }
        }
        if let Some(packer) = self.packer.take() {
            self.end_pack(packer)?;
        }
        Ok(())
    }

    fn write(&mut self, step: &Step, packer: &mut Packer) -> Result<(), LedgerError> {
        let mut frames = Vec::new();
        let head = self.head;
        // Most frames are full: grown from nothing, each would be copied several times.
        let begin = |first: u64, before: &Hash| {
            let mut packing = Packing::new(first, before);
            packing.bytes().reserve(MAX_VALUE);
            packing
        };
        let mut packing = begin(head.position + 1, &head.hash);
        let mut before = (0, head);
        let mut puts = std::mem::take(&mut self.puts);
        for row in &step.rows {
            let position = before.1.position + 1;
            if packing.is_full() {
                std::mem::replace(&mut packing, begin(position, &before.1.hash)).finish(&mut frames);
            }
            let envelope = step.bytes.get(before.0..row.end).unwrap_or_default();
            packing.bytes().extend_from_slice(envelope);
            packing.added();
            packer.push(envelope, row.hash, Some((row.ticket, row.version))).map_err(io)?;
            let tail = self.tails.entry(row.ticket).or_default();
            if let Some(full) = tail.push(position) {
                puts.push(bucket(row.ticket, full));
            }
            if row.last {
                puts.extend(self.tails.remove(&row.ticket).map(|tail| bucket(row.ticket, tail)));
            }
            before = (row.end, Head { position, hash: row.hash });
        }
        packing.finish(&mut frames);
        puts.extend(frames.into_iter().map(|(key, value)| Put { tree: "frames", key, value: Some(value) }));
        self.head = before.1;
        let done = self.disk.journal_only("load", &puts).map_err(LedgerError::Sealed);
        puts.clear();
        self.puts = puts;
        done
    }

    /// Ends a pack, after everything in it is durable in the journal: the head with it, and where the entries of the tickets
    /// stand of which more comes. An opening before the head has followed finds a pack beyond it; the journal brings both
    /// together.
    fn end_pack(&mut self, packer: Packer) -> Result<(), LedgerError> {
        let changed = self.tails.iter().filter(|(_, tail)| tail.last() >= packer.first());
        let mut puts: Vec<Put> = changed.map(|(ticket, tail)| bucket(*ticket, tail.clone())).collect();
        puts.sort_unstable_by(|a, b| a.key.cmp(&b.key));
        puts.push(head_put(self.head));
        self.disk.journal_only("load", &puts).map_err(LedgerError::Sealed)?;
        let part = self.disk.end_part("load").map_err(LedgerError::Sealed)?;
        self.packs.push(packer.finish().map_err(io)?);
        self.disk.settle("load", part, head_put(self.head)).map_err(LedgerError::Sealed)
    }
}

fn bucket(ticket: u64, tail: Tail) -> Put {
    let (key, value) = tail.stored(&streams::prefix(Stream::Ticket(TicketId(ticket))));
    Put { tree: "streams", key, value: Some(value) }
}

fn head_put(head: Head) -> Put {
    Put { tree: "meta", key: HEAD_KEY.to_vec(), value: Some(head_bytes(head).to_vec()) }
}

fn io(e: std::io::Error) -> LedgerError {
    LedgerError::Store(e.to_string())
}
