//! A segment: some thousand ended tickets in a file that is written once, with the index of their words.
//!
//! ```text
//! file = tickets …, postings …, dictionary …, table, place of the table (8), its length (4), "FDS2"
//! tickets = packed: (id as a difference, length, encoded ticket) …                    32 tickets a block
//! postings = places of the tickets that have a term, as differences or one bit for each ticket
//! dictionary = checksum, (term as a difference, how many tickets, place or length) …   512 terms a block, not packed:
//!              a search reads some blocks of each file, and unpacking them would be most of its time
//! ```
//!
//! A term is a number: what it stands for is the business of who makes it ([`Index::describe`](super::super::Index)).

use super::super::beside::both;
use super::super::index::{IndexError, append_bytes, decode, encode, from_bytes};
use super::Describe;
use super::places::Places;
use crate::domain::ids::TicketId;
use crate::domain::ticket::Ticket;
use crate::ledger::bytes::{
    Whole, checksum, count, number, number_after, pack, put_number, read_at, take, unpack, will_read,
};
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::fs::File;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

const MAGIC: [u8; 4] = *b"FDS2";
const FOOTER: usize = 8 + 4 + 4;
/// Tickets in a block: reading one opens its block.
const BLOCK: usize = 32;
/// Bytes of a checksum.
const SUM: usize = 8;
/// Terms in a block of the dictionary.
const TERMS: usize = 512;

#[derive(Serialize, Deserialize)]
struct Table {
    /// How many tickets.
    tickets: u32,
    /// Last moment at which one of them ended, in milliseconds.
    latest: i64,
    /// Their ids, as differences.
    ids: Vec<u8>,
    blocks: Vec<Place>,
    terms: Vec<TermsPlace>,
}

/// A block of tickets.
#[derive(Serialize, Deserialize)]
struct Place {
    low: u64,
    at: u64,
    length: u32,
}

/// A block of the dictionary.
#[derive(Serialize, Deserialize)]
struct TermsPlace {
    low: u64,
    at: u64,
    length: u32,
    /// Where the postings of its terms begin.
    postings: u64,
}

/// An open segment.
pub struct Segment {
    file: File,
    table: Table,
    ids: Vec<u64>,
}

/// What a segment is known by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Name {
    /// File name.
    pub file: String,
    /// Lowest id of its tickets.
    pub low: u64,
    /// Highest id.
    pub high: u64,
}

fn broken() -> IndexError {
    IndexError::Damaged("segment")
}

impl Segment {
    /// Opens a segment.
    pub fn open(path: &Path) -> Result<Self, IndexError> {
        let file = File::open(path)?;
        let size = file.metadata()?.len();
        let at = size.checked_sub(FOOTER as u64).ok_or_else(broken)?;
        let footer = read_at(&file, at, FOOTER)?;
        let (place, rest) = footer.split_first_chunk::<8>().ok_or_else(broken)?;
        let (length, magic) = rest.split_first_chunk::<4>().ok_or_else(broken)?;
        let (place, length) = (u64::from_le_bytes(*place), u32::from_le_bytes(*length));
        if magic != MAGIC || place.checked_add(u64::from(length)) != Some(at) {
            return Err(broken());
        }
        let mut table: Table = decode(&packed(&file, place, length)?)?;
        let (bytes, mut ids, mut id) = (std::mem::take(&mut table.ids), Vec::new(), 0);
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            id = number_after(&mut rest, id).ok_or_else(broken)?;
            ids.push(id);
        }
        if table.tickets as usize != ids.len() {
            return Err(broken());
        }
        Ok(Self { table, file, ids })
    }

    /// Places of these tickets (in order), where they are here.
    pub fn places_of(&self, tickets: &[u64]) -> Vec<u32> {
        let (Some(low), Some(high)) = (self.ids.first(), self.ids.last()) else { return Vec::new() };
        let from = tickets.partition_point(|id| id < low);
        let found =
            tickets.iter().skip(from).take_while(|id| *id <= high).filter_map(|id| self.ids.binary_search(id).ok());
        found.filter_map(|at| u32::try_from(at).ok()).collect()
    }

    /// The id at a place.
    pub fn id(&self, slot: u32) -> Option<TicketId> {
        self.ids.get(slot as usize).map(|id| TicketId(*id))
    }

    /// Calls with each term of a range and the tickets that have it, in order.
    pub fn terms(&self, terms: &RangeInclusive<u64>, mut each: impl FnMut(u64, &[u32])) -> Result<(), IndexError> {
        self.each(&self.look_up(terms)?, &mut |term, places| each(term, &places.list()))
    }

    /// How many tickets it has.
    pub fn len(&self) -> usize {
        self.table.tickets as usize
    }

    /// The last moment, in milliseconds, at which one of them ended.
    pub fn latest(&self) -> i64 {
        self.table.latest
    }

    /// Number of the block in which a ticket stands, if it is here.
    pub fn block_of(&self, id: u64) -> Option<usize> {
        self.table.blocks.partition_point(|b| b.low <= id).checked_sub(1)
    }

    /// How many blocks it has.
    pub fn blocks(&self) -> usize {
        self.table.blocks.len()
    }

    /// A block of tickets, each still encoded.
    pub fn block(&self, at: usize) -> Result<Block, IndexError> {
        let place = self.table.blocks.get(at).ok_or_else(broken)?;
        let raw = packed(&self.file, place.at, place.length)?;
        let mut rows = Vec::with_capacity(BLOCK);
        let (mut rest, mut id) = (raw.as_slice(), 0);
        while !rest.is_empty() {
            id = number_after(&mut rest, id).ok_or_else(broken)?;
            let length = count(&mut rest).ok_or_else(broken)?;
            let start = raw.len() - rest.len();
            take(&mut rest, length).ok_or_else(broken)?;
            rows.push((id, start..start + length));
        }
        Ok(Block { raw, rows })
    }

    /// Where a ticket stands by its place in the segment: its block, and its place there.
    pub fn place(slot: u32) -> (usize, usize) {
        (slot as usize / BLOCK, slot as usize % BLOCK)
    }

    /// Tells the machine that the dictionary will be read: files that nobody looked into lately come from the disk, and what
    /// is wanted of many of them comes together.
    pub fn announce_dictionary(&self) {
        if let (Some(first), Some(last)) = (self.table.terms.first(), self.table.terms.last()) {
            let end = last.at.saturating_add(u64::from(last.length));
            will_read(&self.file, first.at, end.saturating_sub(first.at));
        }
    }

    /// The same of the places of what was looked up.
    pub fn announce_places(&self, found: &Found) {
        for run in found.0.iter().filter(|run| run.length > 0) {
            will_read(&self.file, run.at, run.length);
        }
    }

    /// The same of a block of tickets.
    pub fn announce_block(&self, at: usize) {
        if let Some(place) = self.table.blocks.get(at) {
            will_read(&self.file, place.at, u64::from(place.length));
        }
    }

    /// Blocks of the dictionary that may have terms of a range.
    fn dictionary(&self, terms: &RangeInclusive<u64>) -> impl Iterator<Item = &TermsPlace> {
        let first = self.table.terms.partition_point(|t| t.low <= *terms.start()).saturating_sub(1);
        let end = *terms.end();
        self.table.terms.iter().skip(first).take_while(move |t| t.low <= end)
    }

    /// What the dictionary says of a range of terms.
    pub fn look_up(&self, terms: &RangeInclusive<u64>) -> Result<Found, IndexError> {
        let mut runs = Vec::new();
        for place in self.dictionary(terms) {
            let sealed = read_at(&self.file, place.at, place.length as usize)?;
            let mut rest = unseal(&sealed).ok_or_else(broken)?;
            let mut run = Run { at: place.postings, length: 0, terms: Vec::new() };
            let mut term = 0;
            while !rest.is_empty() {
                term = number_after(&mut rest, term).ok_or_else(broken)?;
                let having = count(&mut rest).ok_or_else(broken)?;
                let size = number(&mut rest).ok_or_else(broken)?;
                if term > *terms.end() {
                    break;
                }
                let places = if having == 1 { 0 } else { size };
                if terms.contains(&term) {
                    run.length = run.length.checked_add(places).ok_or_else(broken)?;
                    run.terms.push(Having { term, tickets: having, size });
                } else {
                    run.at = run.at.checked_add(places).ok_or_else(broken)?;
                }
            }
            if !run.terms.is_empty() {
                runs.push(run);
            }
        }
        Ok(Found(runs))
    }

    /// Calls with the places of the tickets that have a term, for each term that was looked up.
    fn each(&self, found: &Found, each: &mut dyn FnMut(u64, Places)) -> Result<(), IndexError> {
        for run in &found.0 {
            let bytes = match run.length {
                0 => Vec::new(),
                length => read_at(&self.file, run.at, usize::try_from(length).map_err(|_| broken())?)?,
            };
            let mut rest = bytes.as_slice();
            for having in &run.terms {
                let places = if having.tickets == 1 {
                    Places::Few(vec![u32::try_from(having.size).map_err(|_| broken())?])
                } else {
                    let size = usize::try_from(having.size).map_err(|_| broken())?;
                    self.places(take(&mut rest, size).ok_or_else(broken)?, having.tickets)?
                };
                each(having.term, places);
            }
        }
        Ok(())
    }

    fn places(&self, bytes: &[u8], found: usize) -> Result<Places, IndexError> {
        if is_dense(found, self.len()) {
            return Ok(Places::Many(bytes.to_vec(), found.min(self.len())));
        }
        let mut out = Vec::with_capacity(found.min(self.len()));
        let (mut rest, mut at) = (bytes, 0u64);
        for _ in 0..found {
            at = number_after(&mut rest, at).ok_or_else(broken)?;
            out.push(u32::try_from(at).map_err(|_| broken())?);
        }
        Ok(Places::Few(out))
    }

    /// Places of the tickets that have one of the terms that were looked up.
    pub fn having(&self, found: &Found) -> Result<Places, IndexError> {
        let mut lists = Vec::new();
        self.each(found, &mut |_, places| lists.push(places))?;
        if lists.len() > 1 {
            let mut all: Vec<u32> = lists.into_iter().flat_map(Places::list).collect();
            all.sort_unstable();
            all.dedup();
            return Ok(Places::Few(all));
        }
        Ok(lists.pop().unwrap_or_default())
    }
}

/// What the dictionary of a segment says of a range of terms; where the tickets stand that have them is not read yet.
#[derive(Default)]
pub struct Found(Vec<Run>);

/// Terms of one block of the dictionary: the places of their tickets stand one behind the other.
struct Run {
    at: u64,
    length: u64,
    terms: Vec<Having>,
}

struct Having {
    term: u64,
    /// How many tickets have it.
    tickets: usize,
    /// Bytes of their places; of a single one its place.
    size: u64,
}

impl Found {
    /// How many tickets there are at most.
    pub fn tickets(&self) -> usize {
        self.0.iter().flat_map(|run| &run.terms).map(|having| having.tickets).sum()
    }
}

/// The bytes behind their checksum; none when they were changed.
fn unseal(sealed: &[u8]) -> Option<&[u8]> {
    let (sum, raw) = sealed.split_first_chunk::<SUM>()?;
    (*sum == checksum(raw)).then_some(raw)
}

fn packed(file: &File, at: u64, length: u32) -> Result<Vec<u8>, IndexError> {
    unpack(&read_at(file, at, length as usize)?).ok_or_else(broken)
}

fn is_dense(found: usize, of: usize) -> bool {
    found > of / 8
}

/// A block that was unpacked.
pub struct Block {
    raw: Vec<u8>,
    rows: Vec<(u64, std::ops::Range<usize>)>,
}

impl Block {
    /// A ticket by its id.
    pub fn ticket(&self, id: u64) -> Result<Option<Ticket>, IndexError> {
        match self.rows.binary_search_by_key(&id, |(id, _)| *id) {
            Ok(at) => self.nth(at),
            Err(_) => Ok(None),
        }
    }
    /// The ticket at a place.
    pub fn nth(&self, at: usize) -> Result<Option<Ticket>, IndexError> {
        let Some((_, range)) = self.rows.get(at) else { return Ok(None) };
        let bytes = self.raw.get(range.clone()).ok_or_else(broken)?;
        from_bytes(bytes).map(Some)
    }
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
}

/// A term, and behind it (32 bits) the place of a ticket that has it: one number sorts quicker than two.
type Pair = u128;

fn term_of(pair: Pair) -> u64 {
    u64::try_from(pair >> 32).unwrap_or(u64::MAX)
}

fn slot_of(pair: Pair) -> u32 {
    u32::try_from(pair & Pair::from(u32::MAX)).unwrap_or(u32::MAX)
}

/// What some of the tickets of a segment come to.
struct Half {
    /// Lowest id, and the packed block.
    blocks: Vec<(u64, Vec<u8>)>,
    /// In order, none twice.
    pairs: Vec<Pair>,
}

impl Half {
    /// Of tickets that stand at these places.
    fn of<T: Borrow<Ticket>>(tickets: &[T], place: u32, describe: Describe) -> Result<Self, IndexError> {
        let mut pairs: Vec<Pair> = Vec::with_capacity(tickets.len() * 96);
        let mut blocks = Vec::with_capacity(tickets.len() / BLOCK + 1);
        let (mut terms, mut raw, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
        let mut slot = place;
        for block in tickets.chunks(BLOCK) {
            raw.clear();
            let mut before = 0;
            for ticket in block.iter().map(Borrow::borrow) {
                bytes.clear();
                append_bytes(&mut bytes, ticket)?;
                put_number(&mut raw, ticket.id.0 - before);
                put_number(&mut raw, bytes.len() as u64);
                raw.extend_from_slice(&bytes);
                before = ticket.id.0;
                terms.clear();
                describe(ticket, &mut terms);
                pairs.extend(terms.iter().map(|term| Pair::from(*term) << 32 | Pair::from(slot)));
                slot += 1;
            }
            blocks.push((block.first().map_or(0, |t| t.borrow().id.0), pack(&raw)?));
        }
        pairs.sort_unstable();
        pairs.dedup();
        Ok(Self { blocks, pairs })
    }
}

/// A segment that is being made, piece by piece.
pub struct Draft {
    describe: Describe,
    table: Table,
    /// Lowest id, and the packed block.
    blocks: Vec<(u64, Vec<u8>)>,
    /// In order each, and so are the places of the tickets from one to the next.
    runs: Vec<Vec<Pair>>,
    /// Lowest and highest id.
    span: Option<(u64, u64)>,
    /// Last moment at which one of them ended, in milliseconds.
    latest: Option<i64>,
}

impl Draft {
    /// Of no tickets yet.
    pub fn new(describe: Describe) -> Self {
        let (ids, blocks, terms) = (Vec::new(), Vec::new(), Vec::new());
        let table = Table { tickets: 0, latest: i64::MAX, ids, blocks, terms };
        Self { describe, table, blocks: Vec::new(), runs: Vec::new(), span: None, latest: None }
    }

    /// How many tickets it has.
    pub fn len(&self) -> usize {
        self.table.tickets as usize
    }

    /// Adds the next tickets, in the order of their ids. All pieces but the last are of whole blocks.
    ///
    /// # Errors
    /// When they can't be encoded, or the piece before was none of whole blocks.
    pub fn add<T: Borrow<Ticket> + Sync>(&mut self, tickets: &[T]) -> Result<(), IndexError> {
        let place = self.table.tickets;
        if !self.len().is_multiple_of(BLOCK) {
            return Err(broken());
        }
        let ended = tickets.iter().filter_map(|t| t.borrow().ended_at).map(|at| at.ms());
        self.latest = self.latest.into_iter().chain(ended).max();
        for id in tickets.iter().map(|t| t.borrow().id.0) {
            let (low, high) = self.span.unwrap_or((id, 0));
            put_number(&mut self.table.ids, id.checked_sub(high).ok_or_else(broken)?);
            self.span = Some((low, id));
        }
        self.table.tickets += u32::try_from(tickets.len()).map_err(|_| broken())?;
        // In two halves, each of whole blocks: the last segment of a load is waited for.
        let half = tickets.len().div_ceil(2 * BLOCK) * BLOCK;
        let (old, new) = tickets.split_at_checked(half).unwrap_or((tickets, &[]));
        let describe = self.describe;
        let behind = place + u32::try_from(old.len()).map_err(|_| broken())?;
        let (old, new) = both(|| Half::of(old, place, describe), || Half::of(new, behind, describe));
        let new = new.unwrap_or(Err(IndexError::Damaged("a writer panicked")));
        for half in [old?, new?] {
            self.blocks.extend(half.blocks);
            self.runs.push(half.pairs);
        }
        Ok(())
    }

    /// Writes it: whole and durable when this returns.
    ///
    /// # Errors
    /// When it has no tickets, or can't be written.
    pub fn write(self, folder: &Path) -> Result<(Name, PathBuf), IndexError> {
        let Self { mut table, blocks, runs, span, latest, .. } = self;
        table.latest = latest.unwrap_or(i64::MAX);
        let (low, high) = span.ok_or_else(broken)?;
        let mut out = Whole::begin(folder)?;
        for (low, packed) in blocks {
            let length = u32::try_from(packed.len()).map_err(|_| broken())?;
            table.blocks.push(Place { low, at: out.put(&packed)?, length });
        }
        let tickets = table.tickets as usize;
        put_terms(&mut out, &mut table, &runs, tickets)?;
        let (at, length) = put_packed(&mut out, &encode(&table)?)?;
        out.put(&at.to_le_bytes())?;
        out.put(&length.to_le_bytes())?;
        out.put(&MAGIC)?;
        let mut salt = [0; 8];
        getrandom::fill(&mut salt).map_err(|e| io::Error::other(e.to_string()))?;
        // Random, so that a segment written anew never has the name of the one it replaces.
        let file = format!("{low:012x}-{:016x}.tickets", u64::from_le_bytes(salt));
        let path = out.finish(&file)?;
        Ok((Name { file, low, high }, path))
    }
}

fn put_packed(out: &mut Whole, raw: &[u8]) -> Result<(u64, u32), IndexError> {
    let packed = pack(raw)?;
    Ok((out.put(&packed)?, u32::try_from(packed.len()).map_err(|_| broken())?))
}

/// Writes postings and dictionary of pairs: what has a term in one run stands before what has it in the next.
fn put_terms(out: &mut Whole, table: &mut Table, runs: &[Vec<Pair>], of: usize) -> Result<(), IndexError> {
    // The dictionary comes after all postings: kept until then.
    let mut blocks: Vec<(u64, u64, Vec<u8>)> = Vec::new();
    let (mut raw, mut low, mut before, mut terms, mut begin) = (Vec::new(), 0, 0, 0, out.at());
    let mut rest: Vec<&[Pair]> = runs.iter().map(Vec::as_slice).collect();
    let (mut slots, mut postings): (Vec<u32>, _) = (Vec::new(), Vec::new());
    // Terms are far fewer than pairs: to look for the next one in each run is quicker than to merge them.
    while let Some(term) = rest.iter().filter_map(|run| run.first()).map(|pair| term_of(*pair)).min() {
        slots.clear();
        for run in &mut rest {
            let found = run.iter().position(|pair| term_of(*pair) != term).unwrap_or(run.len());
            let (taken, more) = run.split_at_checked(found).unwrap_or_default();
            slots.extend(taken.iter().map(|pair| slot_of(*pair)));
            *run = more;
        }
        if terms == TERMS {
            blocks.push((low, begin, std::mem::take(&mut raw)));
            terms = 0;
        }
        if terms == 0 {
            (low, before, begin) = (term, 0, out.at());
        }
        terms += 1;
        put_number(&mut raw, term - before);
        put_number(&mut raw, slots.len() as u64);
        before = term;
        if let [slot] = slots.as_slice() {
            put_number(&mut raw, u64::from(*slot));
            continue;
        }
        postings.clear();
        if is_dense(slots.len(), of) {
            postings.resize(of.div_ceil(8), 0);
            for slot in slots.iter().copied() {
                if let Some(byte) = postings.get_mut(slot as usize / 8) {
                    *byte |= 1u8 << (slot % 8);
                }
            }
        } else {
            let mut last = 0;
            for slot in slots.iter().copied() {
                put_number(&mut postings, u64::from(slot - last));
                last = slot;
            }
        }
        put_number(&mut raw, postings.len() as u64);
        out.put(&postings)?;
    }
    if !raw.is_empty() {
        blocks.push((low, begin, raw));
    }
    for (low, postings, raw) in blocks {
        let at = out.put(&checksum(&raw))?;
        out.put(&raw)?;
        let length = u32::try_from(raw.len() + SUM).map_err(|_| broken())?;
        table.terms.push(TermsPlace { low, at, length, postings });
    }
    Ok(())
}
