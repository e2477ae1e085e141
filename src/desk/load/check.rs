//! The first reading of a history: everything that is wrong is told before anything enters.

use super::past::{Book, Kept, PastFault};
use super::{LoadError, is_blank, next_line};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::TicketId;
use crate::domain::time::Moment;
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

/// Faults that are told at most.
const MOST_FAULTS: usize = 50;
/// Lines that are checked together, at most.
const CHECKED: usize = 8_192;
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

/// Reads the whole file and tells every line that is wrong. So many lines at a time are read by all cores.
pub(super) fn check(file: &Path, book: &Book, progress: &mut dyn FnMut(u64, u64)) -> Result<Checked, LoadError> {
    let opened = File::open(file).map_err(LoadError::Read)?;
    let size = opened.metadata().map_err(LoadError::Read)?.len().max(1);
    let mut input = BufReader::with_capacity(1 << 20, opened);
    let (mut hasher, mut all, mut read) = (blake3::Hasher::new(), Part::default(), 0u64);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (mut bytes, mut ends) = (Vec::new(), Vec::new());
    let mut kept: Vec<Kept> = std::iter::repeat_with(Kept::default).take(cores.max(1)).collect();
    loop {
        let ended = next_lines(&mut input, &mut bytes, &mut ends);
        hasher.update(bytes.get(..ends.last().copied().unwrap_or(0)).unwrap_or_default());
        let starts = std::iter::once(0).chain(ends.iter().copied());
        let lines: Vec<&[u8]> = starts.zip(&ends).filter_map(|(start, end)| bytes.get(start..*end)).collect();
        let parts = std::thread::scope(|scope| {
            let mut of = lines.chunks(lines.len().div_ceil(cores).max(1)).zip(&mut kept);
            let first = of.next();
            let named = || std::thread::Builder::new().name("frontdesk-read".to_owned());
            let others: Vec<_> = of
                .map(|(lines, kept)| (lines, named().spawn_scoped(scope, move || Part::of(lines, book, kept))))
                .collect();
            let mut parts: Vec<_> = first.into_iter().map(|(lines, kept)| Ok(Part::of(lines, book, kept))).collect();
            parts.extend(others.into_iter().map(|(lines, thread)| match thread {
                Ok(thread) => thread.join(),
                Err(_) => Ok(Part::of(lines, book, &mut Kept::default())),
            }));
            parts
        });
        for part in parts {
            all.add(part.map_err(|_| LoadError::Read(io::Error::other("a reader panicked")))?);
        }
        all.faults.truncate(MOST_FAULTS);
        if all.faults.len() >= MOST_FAULTS {
            break;
        }
        if ended.map_err(LoadError::Read)? {
            break;
        }
        read += bytes.len() as u64;
        progress(read, size);
    }
    match all.faults.is_empty() {
        true => {
            let file = hasher.finalize().to_hex().to_string();
            Ok(Checked { file, tickets: all.tickets, last: all.last, households: all.households })
        }
        false => Err(LoadError::Faults(all.faults)),
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
            match book.read(bytes, TicketId(0), kept) {
                Ok(mut past) => {
                    past.events.clear();
                    kept.spare.push(past.events);
                    this.follows(this.lines, past.arrived);
                    this.first.get_or_insert((this.lines, past.arrived));
                    this.last = Some(past.arrived);
                    if let Some(code) = past.household.filter(|code| !this.households.contains(code)) {
                        this.households.insert(code);
                    }
                }
                Err(fault) => this.faults.push((this.lines, fault)),
            }
        }
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
