//! Ended tickets that nothing has happened to for long: packed by the thousand, so that neither memory nor the time to
//! open grows with them.
//!
//! The trees of the index hold what is newer, and what was changed since it was packed: that always goes first. Which
//! files count stands in the tree `meta`, written in the transaction that takes their tickets out of the trees; a file
//! that is not named there is left over from a packing that was stopped, and removed.

mod filler;
mod looked;
mod places;
mod segment;

use super::index::IndexError;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Ticket;
pub use filler::{Filler, Piece};
use looked::{Looked, announce_blocks};
use segment::{Block, Draft};
pub use segment::{Name, Segment};
use std::borrow::Borrow;
use std::collections::VecDeque;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Tickets in a segment.
pub const SEGMENT: usize = 16_384;
/// Blocks that stay open.
const KEPT: usize = 64;
/// Segments that are searched before the others of a piece are asked.
const FIRST: usize = 2;
/// Tickets whose blocks are fetched while the first of them is read.
const AHEAD: usize = 16;

/// Stands in the folder once a file did not read back.
const FAULTY: &str = "faulty";

/// Says what a ticket is found by: adds its terms, in any order.
pub type Describe = fn(&Ticket, &mut Vec<u64>);

/// What is looked for, as terms: one of the alternatives of each.
pub type Wanted = Vec<Vec<Alternative>>;

/// One way for a ticket to be what is wanted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Alternative {
    /// It has a term of each range.
    Terms(Vec<RangeInclusive<u64>>),
    /// It is one of these, in order.
    Tickets(Arc<Vec<u64>>),
}

/// What part of the packed tickets is searched.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    /// Those that ended before (milliseconds) may be left out.
    pub since: Option<i64>,
    /// Only tickets of lower ids.
    pub below: Option<TicketId>,
    /// So many segments at most.
    pub segments: usize,
}

impl Span {
    /// All of them.
    pub const ALL: Self = Self { since: None, below: None, segments: usize::MAX };
}

struct One {
    name: Name,
    inner: OnceLock<Segment>,
}

type Open = (String, usize, Arc<Block>);

/// All segments, by the ids of their tickets.
pub struct Cold {
    folder: PathBuf,
    segments: Vec<One>,
    opened: Mutex<VecDeque<Open>>,
    /// A file did not read back when the index was used last.
    faulty: bool,
}

impl Cold {
    /// The segments of these names in a folder. What else lies there is removed.
    pub fn open(folder: PathBuf, names: Vec<Name>) -> Self {
        let faulty = folder.join(FAULTY).exists();
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            if !names.iter().any(|n| name.to_str() == Some(n.file.as_str())) {
                let _ = std::fs::remove_file(entry.path());
            }
        }
        let one = |name| One { name, inner: OnceLock::new() };
        Self { folder, segments: names.into_iter().map(one).collect(), opened: Mutex::default(), faulty }
    }

    /// Whether a file did not read back when the index was used last: then the index is made again.
    pub fn is_faulty(&self) -> bool {
        self.faulty
    }

    /// What was read; where it does not read back, that is noted for the next opening.
    fn noted<T>(&self, read: Result<T, IndexError>) -> Result<T, IndexError> {
        use std::io::ErrorKind::{NotFound, UnexpectedEof};
        let bad = match &read {
            Err(IndexError::Damaged(_)) => true,
            Err(IndexError::Io(e)) => matches!(e.kind(), NotFound | UnexpectedEof),
            _ => false,
        };
        if bad && let Err(e) = note(&self.folder.join(FAULTY)) {
            tracing::warn!(error = %e, "the index is faulty, and it can't be noted");
        }
        read
    }

    /// Their names.
    pub fn names(&self) -> Vec<Name> {
        self.segments.iter().map(|s| s.name.clone()).collect()
    }

    /// The folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The highest id of a packed ticket; 0 when there is none.
    pub fn high(&self) -> u64 {
        self.segments.last().map_or(0, |s| s.name.high)
    }

    /// Takes other segments in, in the place of those it has.
    pub fn set(&mut self, names: Vec<Name>) {
        let mut old: Vec<One> = std::mem::take(&mut self.segments);
        for name in names {
            let at = old.iter().position(|one| one.name == name);
            self.segments.push(at.map_or_else(|| One { name, inner: OnceLock::new() }, |at| old.swap_remove(at)));
        }
        for gone in old {
            let _ = std::fs::remove_file(self.folder.join(&gone.name.file));
        }
        self.opened.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    fn segment<'s>(&'s self, one: &'s One) -> Result<&'s Segment, IndexError> {
        if let Some(open) = one.inner.get() {
            return Ok(open);
        }
        let open = self.noted(Segment::open(&self.folder.join(&one.name.file)))?;
        Ok(one.inner.get_or_init(|| open))
    }

    fn block(&self, one: &One, at: usize) -> Result<Arc<Block>, IndexError> {
        {
            let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(found) = opened.iter().position(|(file, n, _)| *n == at && *file == one.name.file)
                && let Some(open) = opened.remove(found)
            {
                let block = Arc::clone(&open.2);
                opened.push_front(open);
                return Ok(block);
            }
        }
        let segment = self.segment(one)?;
        let block = Arc::new(self.noted(segment.block(at))?);
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        opened.push_front((one.name.file.clone(), at, Arc::clone(&block)));
        opened.truncate(KEPT);
        Ok(block)
    }

    /// A packed ticket.
    pub fn ticket(&self, id: TicketId) -> Result<Option<Ticket>, IndexError> {
        let at = self.segments.partition_point(|s| s.name.high < id.0);
        let Some(one) = self.segments.get(at).filter(|s| s.name.low <= id.0) else { return Ok(None) };
        let Some(at) = self.segment(one)?.block_of(id.0) else { return Ok(None) };
        let block = self.block(one, at)?;
        self.noted(block.ticket(id.0))
    }

    /// Calls with each term of a range, and the tickets of a segment that have it.
    pub fn terms(
        &self,
        segment: usize,
        terms: &RangeInclusive<u64>,
        mut each: impl FnMut(u64, &mut dyn Iterator<Item = TicketId>),
    ) -> Result<(), IndexError> {
        let Some(one) = self.segments.get(segment) else { return Ok(()) };
        let segment = self.segment(one)?;
        self.noted(
            segment.terms(terms, |term, slots| each(term, &mut slots.iter().filter_map(|slot| segment.id(*slot)))),
        )
    }

    /// Which segment a ticket that is packed later would have to go into.
    pub fn home_of(&self, id: TicketId) -> Option<usize> {
        if id.0 > self.high() {
            return None;
        }
        Some(self.segments.partition_point(|s| s.name.high < id.0))
    }

    /// All tickets of a segment.
    pub fn tickets_of(&self, at: usize) -> Result<Vec<Ticket>, IndexError> {
        let Some(one) = self.segments.get(at) else { return Ok(Vec::new()) };
        let segment = self.segment(one)?;
        let mut out = Vec::with_capacity(segment.len());
        for at in 0..segment.blocks() {
            let block = self.noted(segment.block(at))?;
            for n in 0..block.len() {
                out.extend(self.noted(block.nth(n))?);
            }
        }
        Ok(out)
    }

    /// All packed tickets, oldest first.
    pub fn all(&self) -> impl Iterator<Item = Result<Ticket, IndexError>> + '_ {
        self.segments.iter().flat_map(move |one| {
            let blocks = match self.segment(one) {
                Ok(segment) => segment.blocks(),
                Err(e) => return vec![Err(e)].into_iter().chain(Vec::new()).collect::<Vec<_>>().into_iter(),
            };
            let mut out = Vec::new();
            for at in 0..blocks {
                match self.segment(one).and_then(|s| self.noted(s.block(at))) {
                    Ok(block) => out.extend((0..block.len()).filter_map(|n| self.noted(block.nth(n)).transpose())),
                    Err(e) => out.push(Err(e)),
                }
            }
            out.into_iter()
        })
    }

    /// Calls with tickets that may have what is wanted, newest first, until it says that it has enough (false), or so
    /// many segments are looked through. Gives where to go on: below that ticket; none when nothing is left.
    pub fn search(
        &self,
        wanted: &Wanted,
        span: Span,
        mut each: impl FnMut(TicketId, &dyn Fn() -> Result<Option<Ticket>, IndexError>) -> Result<bool, IndexError>,
    ) -> Result<Option<TicketId>, IndexError> {
        let is_below = |one: &&One| span.below.is_none_or(|below| one.name.low < below.0);
        let ahead: Vec<&One> = self.segments.iter().rev().filter(is_below).collect();
        let (ahead, later) = ahead.split_at_checked(span.segments).unwrap_or((&ahead, &[]));
        // What is often said is found in the newest files: only when they don't suffice are all others looked into.
        let (first, others) = ahead.split_at_checked(FIRST).unwrap_or((ahead, &[]));
        for some in [first, others] {
            for (one, segment, looked) in self.look(some, wanted, span.since)? {
                let mut slots = self.noted(looked.places(segment))?;
                slots.reverse();
                for (at, slot) in slots.iter().enumerate() {
                    if at % AHEAD == 0 {
                        announce_blocks(segment, slots.iter().skip(at).take(AHEAD));
                    }
                    let Some(id) = segment.id(*slot) else { continue };
                    if span.below.is_some_and(|below| id >= below) {
                        continue;
                    }
                    let (at, n) = Segment::place(*slot);
                    let read = || {
                        let block = self.block(one, at)?;
                        self.noted(block.nth(n))
                    };
                    if !each(id, &read)? {
                        return Ok(Some(id));
                    }
                }
            }
        }
        Ok(later.first().map(|one| TicketId(one.name.high.saturating_add(1))))
    }

    /// Tells the machine that packed tickets are about to be searched: the dictionaries of all segments that are open will be
    /// read. They are a sixteenth of what is packed.
    pub fn announce_search(&self) {
        self.segments.iter().filter_map(|one| one.inner.get()).for_each(Segment::announce_dictionary);
    }

    /// What the dictionaries of segments say of what is wanted, where they have it all. The machine is told of all places
    /// before the first are read, so that what comes from the disk comes together.
    fn look<'s>(
        &'s self,
        some: &[&'s One],
        wanted: &Wanted,
        since: Option<i64>,
    ) -> Result<Vec<Looking<'s>>, IndexError> {
        let mut out = Vec::with_capacity(some.len());
        for one in some {
            let segment = self.segment(one)?;
            if since.is_some_and(|since| segment.latest() < since) {
                continue;
            }
            if let Some(looked) = self.noted(Looked::of(segment, wanted))? {
                looked.announce(segment);
                out.push((*one, segment, looked));
            }
        }
        Ok(out)
    }
}

type Looking<'s> = (&'s One, &'s Segment, Looked);

/// Makes an empty file, its owner's only.
fn note(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::OpenOptionsExt;
    std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path).map(drop)
}

/// Packs tickets, in the order of their ids, into segments of a folder. Nothing refers to them yet.
pub fn write<T: Borrow<Ticket> + Sync>(
    folder: &Path,
    tickets: &[T],
    describe: Describe,
) -> Result<Vec<Name>, IndexError> {
    let write = |chunk| {
        let mut draft = Draft::new(describe);
        draft.add(chunk)?;
        Ok(draft.write(folder)?.0)
    };
    tickets.chunks(SEGMENT + SEGMENT / 2).map(write).collect()
}
