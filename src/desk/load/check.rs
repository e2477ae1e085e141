//! The first reading of a history: everything that is wrong is told before anything enters.

use super::past::{Book, Kept};
use super::{LoadError, PastFault, is_blank, next_line};
use crate::domain::household::HouseholdCode;
use crate::domain::time::Moment;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Faults that are told at most.
const MOST_FAULTS: usize = 50;
/// Lines that are checked together, at most.
const CHECKED: usize = 8_192;
/// Lines that one thread takes at a time: whoever ends first waits no longer than for one of these.
const PIECE: usize = 128;
/// Bytes that are checked together, but for the last line.
const CHECKED_BYTES: usize = 8 << 20;

/// What a first reading of the file found.
pub(super) struct Checked {
    /// Hex blake3 of its bytes.
    pub file: String,
    pub tickets: u64,
    /// When the last of them arrived.
    pub last: Option<Moment>,
    pub households: BTreeSet<HouseholdCode>,
}

/// Reads the whole file and tells every line that is wrong. So many lines at a time are read by all cores, while the next
/// come from the file.
pub(super) fn check(file: &Path, book: &Book, progress: &mut dyn FnMut(u64, u64)) -> Result<Checked, LoadError> {
    let opened = File::open(file).map_err(LoadError::Read)?;
    let size = opened.metadata().map_err(LoadError::Read)?.len().max(1);
    let mut input = BufReader::with_capacity(1 << 20, opened);
    let (mut hasher, mut all, mut read) = (blake3::Hasher::new(), Part::default(), 0u64);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut kept: Vec<Kept> = std::iter::repeat_with(Kept::default).take(cores).collect();
    let (mut now, mut next) = (Lines::default(), Lines::default());
    now.read(&mut input);
    loop {
        let mut beside = || {
            if let Ok(false) = now.ended {
                next.read(&mut input);
            }
            hasher.update(now.whole());
        };
        for part in parts(&now.all(), book, &mut kept, &mut beside)? {
            all.add(part);
        }
        all.faults.truncate(MOST_FAULTS);
        if all.faults.len() >= MOST_FAULTS {
            break;
        }
        read += now.whole().len() as u64;
        if std::mem::replace(&mut now.ended, Ok(true)).map_err(LoadError::Read)? {
            break;
        }
        progress(read, size);
        std::mem::swap(&mut now, &mut next);
    }
    match all.faults.is_empty() {
        true => {
            let file = hasher.finalize().to_hex().to_string();
            Ok(Checked { file, tickets: all.tickets, last: all.last, households: all.households })
        }
        false => Err(LoadError::Faults(all.faults)),
    }
}

/// Checks lines on all cores, in their order. This thread does something `beside` first, and then its share.
fn parts(
    lines: &[&[u8]],
    book: &Book,
    kept: &mut [Kept],
    beside: &mut dyn FnMut(),
) -> Result<impl Iterator<Item = Part>, LoadError> {
    let pieces: Vec<&[&[u8]]> = lines.chunks(PIECE).collect();
    let taken = AtomicUsize::new(0);
    let work = |kept: &mut Kept| {
        let mut done: Vec<(usize, Part)> = Vec::new();
        loop {
            let n = taken.fetch_add(1, Ordering::Relaxed);
            let Some(lines) = pieces.get(n) else { return done };
            done.push((n, Part::of(lines, book, kept)));
        }
    };
    let work = &work;
    let mut done = std::thread::scope(|scope| {
        let (mine, others) = kept.split_at_mut_checked(1).unwrap_or_default();
        let named = || std::thread::Builder::new().name("frontdesk-read".to_owned());
        // Where none can be had, the others do its share.
        let others: Vec<_> =
            others.iter_mut().filter_map(|kept| named().spawn_scoped(scope, move || work(kept)).ok()).collect();
        beside();
        let mut done: Vec<_> = mine.iter_mut().flat_map(work).collect();
        for thread in others {
            done.extend(thread.join().map_err(|_| LoadError::Read(io::Error::other("a reader panicked")))?);
        }
        Ok::<_, LoadError>(done)
    })?;
    done.sort_unstable_by_key(|(n, _)| *n);
    Ok(done.into_iter().map(|(_, part)| part))
}

/// Lines that are read together.
struct Lines {
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<usize>,
    /// Whether the file has ended with them, or can't be read on.
    ended: io::Result<bool>,
}

impl Default for Lines {
    fn default() -> Self {
        Self { bytes: Vec::new(), ends: Vec::new(), ended: Ok(true) }
    }
}

impl Lines {
    fn read(&mut self, input: &mut impl BufRead) {
        self.ended = next_lines(input, &mut self.bytes, &mut self.ends);
    }

    /// The bytes of whole lines.
    fn whole(&self) -> &[u8] {
        self.bytes.get(..self.ends.last().copied().unwrap_or(0)).unwrap_or_default()
    }

    fn all(&self) -> Vec<&[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).filter_map(|(start, end)| self.bytes.get(start..*end)).collect()
    }
}

/// What the checking of some lines found.
#[derive(Default)]
struct Part {
    lines: u64,
    tickets: u64,
    /// The first line that is a ticket, and when that arrived.
    first: Option<(u64, Moment)>,
    /// When the last one arrived.
    last: Option<Moment>,
    households: BTreeSet<HouseholdCode>,
    faults: Vec<(u64, PastFault)>,
}

impl Part {
    /// Checks lines, which are counted from 1 on.
    fn of(lines: &[&[u8]], book: &Book, kept: &mut Kept) -> Self {
        let mut this = Self::default();
        for bytes in lines {
            this.lines += 1;
            if is_blank(bytes) {
                continue;
            }
            this.tickets += 1;
            match book.check(bytes, kept) {
                Ok(arrived) => {
                    this.follows(this.lines, arrived);
                    this.first.get_or_insert((this.lines, arrived));
                    this.last = Some(arrived);
                }
                Err(fault) => this.faults.push((this.lines, fault)),
            }
        }
        this.households.extend(kept.named.drain(..));
        this
    }

    /// Lines stand in the order of time.
    fn follows(&mut self, line: u64, arrived: Moment) {
        if self.last.is_some_and(|last| arrived < last) {
            self.faults.push((line, PastFault::Unsorted));
        }
    }

    /// Adds the lines that come next.
    fn add(&mut self, next: Self) {
        let (before, told) = (self.lines, self.faults.len());
        if let Some((line, arrived)) = next.first {
            self.follows(before + line, arrived);
        }
        self.faults.extend(next.faults.into_iter().map(|(line, fault)| (before + line, fault)));
        if let Some(new) = self.faults.get_mut(told..) {
            new.sort_by_key(|(line, _)| *line);
        }
        self.lines += next.lines;
        self.tickets += next.tickets;
        self.first = self.first.or(next.first);
        self.last = next.last.or(self.last);
        self.households.extend(next.households);
    }
}

/// Reads the next lines, and where each ends. Gives whether the file has ended.
fn next_lines(input: &mut impl BufRead, bytes: &mut Vec<u8>, ends: &mut Vec<usize>) -> io::Result<bool> {
    bytes.clear();
    ends.clear();
    while ends.len() < CHECKED && bytes.len() < CHECKED_BYTES {
        if !next_line(input, bytes)? {
            return Ok(true);
        }
        ends.push(bytes.len());
    }
    Ok(false)
}
