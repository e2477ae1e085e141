//! Loading years of history: a file of tickets of the past, one JSON object a line, into the ledger by the hundred
//! thousand. The file is read twice: checked to its end first, so that nothing enters when a line is wrong.
//!
//! A load that is interrupted is told by a file `loading` in the data folder. Until the same file is loaded to its end
//! the desk does not open on half a history: what is there is kept, and the load goes on behind it.

mod check;
mod fault;
mod order;
mod past;
mod words;

pub use fault::{Most, PastFault};
pub use past::PastTicket;

use super::{Desk, DeskError};
use crate::contacts::Contacts;
use crate::domain::command::Card;
use crate::domain::decide::supervised;
use crate::domain::event::{Event, HouseholdEntry, Move, Stream};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::time::Moment;
use crate::ledger::{Append, Draft, disk};
use crate::projection::Loading;
use check::{Checked, check};
use order::{Next, Order};
use past::{Book, Events, Kept, Past};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::thread::JoinHandle;

/// Longest line, in bytes, without what ends it.
const LONGEST: u64 = 1 << 20;
/// Entries that are read at a time when a load goes on.
const RECALLED: usize = 4_096;
/// Lines that are read ahead together.
const STEP: usize = 512;
/// Bytes that are read ahead together, but for the last line.
const STEP_BYTES: usize = 1 << 20;
/// Households of one event.
const HOUSEHOLDS: usize = 200;

/// Why a history is not loaded.
#[derive(Debug)]
pub enum LoadError {
    /// The desk.
    Desk(DeskError),
    /// The file can't be read.
    Read(io::Error),
    /// Lines are wrong: nothing was entered.
    Faults(Vec<(u64, PastFault)>),
    /// The desk has worked already: history comes first.
    NotFirst,
    /// Another file was begun and not loaded to its end.
    Another,
    /// This store can't take a history.
    Unable,
}

impl<E: Into<DeskError>> From<E> for LoadError {
    fn from(e: E) -> Self {
        Self::Desk(e.into())
    }
}

/// What a load came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Loaded {
    /// Tickets of the file.
    pub tickets: u64,
    /// Of them still open: they stand on the unattended alarm.
    pub open: u64,
    /// Events.
    pub events: u64,
    /// Households that were entered in the register.
    pub households: usize,
}

/// A load that was begun.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
struct Mark {
    /// Hex blake3 of the file.
    file: String,
    /// Position of the last event before it.
    after: u64,
}

/// The file that says that a load was begun.
pub(super) fn mark_of(root: &Path) -> PathBuf {
    root.join("loading")
}

impl Desk {
    /// Loads a file of tickets of the past. `by` is the supervisor who brings it in. `progress` hears how many tickets of
    /// how many are read, twice: while checking, and while loading.
    ///
    /// # Errors
    /// Any [`LoadError`]. With [`LoadError::Faults`] nothing was entered.
    pub fn load_history(
        &mut self,
        file: &Path,
        by: StaffId,
        outcomes: [Vec<String>; 3],
        now: Moment,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Loaded, LoadError> {
        self.gate(Actor::Staff(by), &[])?;
        supervised(self.world(), &self.context(Actor::Staff(by), now, [0; 16])).map_err(DeskError::Refused)?;
        let people = self.world().staff.keys().map(|id| (*id, self.staff_name(*id))).collect::<Vec<_>>();
        let book = Book::new(self.rules(), people.into_iter(), outcomes, now);
        let root = self.folder().map(|f| f.root().to_owned()).ok_or(LoadError::Unable)?;
        let mut checked = check(file, &book, progress)?;
        let reading = Reading::begin(file, book)?;
        let (mark, goes_on) = self.begin(&root, &checked)?;
        let given = if goes_on { self.given_before(mark.after)? } else { HashMap::new() };
        let households = self.enter_households(std::mem::take(&mut checked.households), by, now)?;
        let (mut loaded, loading) = self.pour(reading, (&mark, given), &checked, progress)?;
        loaded.households = households;
        self.leave_open(by, now)?;
        self.projections.end_load(loading)?;
        progress(checked.tickets, checked.tickets);
        std::fs::remove_file(mark_of(&root)).map_err(LoadError::Read)?;
        self.finder = None;
        self.closed = None;
        Ok(loaded)
    }

    /// History comes before the desk's own work; a load that was interrupted goes on.
    fn begin(&self, root: &Path, checked: &Checked) -> Result<(Mark, bool), LoadError> {
        let path = mark_of(root);
        match std::fs::read(&path) {
            Ok(bytes) => {
                let mark: Option<Mark> = serde_json::from_slice(&bytes).ok();
                mark.filter(|m| m.file == checked.file).map(|mark| (mark, true)).ok_or(LoadError::Another)
            }
            Err(_) if self.world().counters.messages_in > 0 => Err(LoadError::NotFirst),
            Err(_) => {
                // Households come first: how many events that takes is known.
                let unknown =
                    checked.households.iter().filter(|code| !self.world().households.contains_key(code)).count();
                let after = self.head().position + unknown.div_ceil(HOUSEHOLDS) as u64;
                let mark = Mark { file: checked.file.clone(), after };
                let bytes = serde_json::to_vec(&mark).map_err(|e| LoadError::Read(io::Error::other(e)))?;
                disk::write_whole(&path, &bytes).map_err(LoadError::Read)?;
                Ok((mark, false))
            }
        }
    }

    fn draft(&self, by: StaffId, at: Moment, event: Event) -> Draft {
        Draft { at, actor: Actor::Staff(by), desk: self.desk, shift: None, event }
    }

    fn append(&mut self, drafts: Vec<Draft>) -> Result<(), DeskError> {
        match self.ledger.append(&[], drafts)? {
            Append::Appended(entries) => Ok(self.projections.advance(&entries)?),
            Append::Conflict { .. } => Err(DeskError::Busy),
        }
    }

    /// Households that the register does not have yet are entered in it.
    fn enter_households(
        &mut self,
        codes: BTreeSet<HouseholdCode>,
        by: StaffId,
        now: Moment,
    ) -> Result<usize, DeskError> {
        let mut unknown = codes;
        unknown.retain(|code| !self.world().households.contains_key(code));
        let all: Vec<HouseholdEntry> =
            unknown.into_iter().map(|code| HouseholdEntry { code, contact: None, vip: false }).collect();
        let drafts = all
            .chunks(HOUSEHOLDS)
            .map(|entries| self.draft(by, now, Event::HouseholdsEntered { entries: entries.to_vec() }));
        let drafts: Vec<Draft> = drafts.collect();
        self.append(drafts)?;
        self.projections.write_rows();
        Ok(all.len())
    }

    /// Puts what is read into the ledger in the order of time.
    fn pour(
        &mut self,
        reading: Reading,
        (mark, mut given): (&Mark, HashMap<TicketId, ContactId>),
        checked: &Checked,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<(Loaded, Loading), LoadError> {
        let of = checked.tickets;
        let mut skip = self.head().position.saturating_sub(mark.after);
        let desk = self.desk;
        let Self { ledger, contacts, projections, .. } = self;
        let mut history = ledger.history().map_err(DeskError::from)?.ok_or(LoadError::Unable)?;
        let mut loading = projections.begin_load()?;
        let mut number = TicketNumber { day: 0, seq: 0 };
        let mut cards: HashMap<[u8; 16], ContactId> = HashMap::new();
        let mut order = Order::default();
        let mut loaded = Loaded::default();
        // One that goes on has tickets whose end it must know of.
        let gone = checked.last.filter(|_| skip == 0).map(|last| projections.world.matters.gone_by(last));
        let mut emit = |Next { at, actor, mut event, last, told }: Next| -> Result<bool, DeskError> {
            if let Event::Received { number: given, .. } = &mut event {
                let day = at.day_number();
                number = TicketNumber { day, seq: if number.day == day { number.seq + 1 } else { 1 } };
                *given = number;
            }
            if skip > 0 {
                skip -= 1;
                return Ok(false);
            }
            let version = projections.world.version_of(event.stream()) + 1;
            let recorded = history.push(Draft { at, actor, desk, shift: None, event }, version, last)?;
            projections.load(&mut loading, &recorded, last, told)?;
            Ok(true)
        };
        for mut step in reading.rows {
            self::give_contacts(&mut step, contacts.as_mut(), &mut cards, &mut given)?;
            for past in step.drain(..) {
                while let Some(next) = order.pop_until(past.arrived.ms()) {
                    loaded.events += u64::from(emit(next)?);
                }
                loaded.tickets += 1;
                loaded.open += u64::from(!past.closed);
                let ended = past.events.back().filter(|_| past.closed).map(|(at, ..)| *at);
                let is_gone = gone.zip(ended).is_some_and(|(gone, ended)| gone.is(past.arrived, ended));
                order.push(past, !is_gone);
                if loaded.tickets.is_multiple_of(STEP as u64) {
                    progress(loaded.tickets, of);
                }
            }
            // At its end the reader takes nothing more.
            let _ = reading.spare.send((step, std::mem::take(&mut order.spare)));
        }
        while let Some(next) = order.pop_until(i64::MAX) {
            loaded.events += u64::from(emit(next)?);
        }
        let read = reading.thread.join().unwrap_or_else(|_| Err(io::Error::other("the reader panicked")));
        read.map_err(LoadError::Read)?;
        loading.pack_rest()?;
        let head = history.finish().map_err(DeskError::from)?;
        projections.end_folding(&mut loading, head.hash);
        Ok((loaded, loading))
    }

    /// The contacts that an interrupted load gave to the messages which stand in the ledger. Those that it put in for
    /// others stand in no event, and are forgotten.
    fn given_before(&mut self, after: u64) -> Result<HashMap<TicketId, ContactId>, LoadError> {
        let (mut given, mut at) = (HashMap::new(), after + 1);
        loop {
            let entries = self.ledger.read(at, RECALLED).map_err(DeskError::from)?;
            let Some(last) = entries.last() else { break };
            at = last.recorded.position + 1;
            for entry in &entries {
                if let Event::MessageArrived { ticket, message } = &entry.recorded.event
                    && let Some(contact) = message.contact
                {
                    given.insert(*ticket, contact);
                }
            }
        }
        let world = self.world();
        let mut named: HashSet<ContactId> = given.values().copied().collect();
        named.extend(world.staff.values().map(|s| s.contact));
        named.extend(world.households.values().filter_map(|h| h.contact));
        let mut stray = Vec::new();
        for found in self.contacts.all() {
            match found {
                Ok((id, _)) if !named.contains(&id) => stray.push(id),
                // One that does not open is not this load's.
                _ => {}
            }
        }
        self.contacts.forget_many(&stray).map_err(DeskError::from)?;
        Ok(given)
    }

    /// What is open stands on the unattended alarm (T4): nobody who received it then is known to be on duty now.
    fn leave_open(&mut self, by: StaffId, now: Moment) -> Result<(), DeskError> {
        let open: Vec<(TicketId, StaffId)> =
            self.world().unfinished().filter_map(|t| Some((t.id, t.tracker()?))).collect();
        for chunk in open.chunks(HOUSEHOLDS) {
            let moved = |(ticket, from): &(TicketId, StaffId)| {
                let how = Move::Released { reason: REASON.to_owned() };
                self.draft(by, now, Event::TrackingMoved { ticket: *ticket, from: *from, to: None, how })
            };
            let drafts: Vec<Draft> = chunk.iter().map(moved).collect();
            self.append(drafts)?;
        }
        debug_assert!(self.world().version_of(Stream::Site) > 0);
        Ok(())
    }
}

/// Gives the messages of tickets their contacts, the new ones put in together. Who is known already, also from an
/// interrupted load, is not put in again.
fn give_contacts(
    step: &mut [Past],
    contacts: &mut dyn Contacts,
    cards: &mut HashMap<[u8; 16], ContactId>,
    given: &mut HashMap<TicketId, ContactId>,
) -> Result<(), DeskError> {
    let mut fresh: Vec<Card> = Vec::new();
    let mut places: HashMap<[u8; 16], usize> = HashMap::new();
    let mut waiting: Vec<(usize, usize)> = Vec::new();
    for (n, past) in step.iter_mut().enumerate() {
        let (Some(card), Some((_, _, Event::MessageArrived { ticket, message }))) =
            (past.card.take(), past.events.front_mut())
        else {
            continue;
        };
        let print = print_of(&card);
        if let Some(place) = places.get(&print) {
            waiting.push((n, *place));
        } else if let Some(known) = cards.get(&print).copied().or_else(|| given.remove(ticket)) {
            cards.insert(print, known);
            message.contact = Some(known);
        } else {
            places.insert(print, fresh.len());
            waiting.push((n, fresh.len()));
            fresh.push(card);
        }
    }
    let ids = contacts.put_many(&fresh)?;
    cards.extend(places.into_iter().filter_map(|(print, place)| Some((print, *ids.get(place)?))));
    for (n, place) in waiting {
        if let Some((_, _, Event::MessageArrived { message, .. })) = step.get_mut(n).and_then(|p| p.events.front_mut())
        {
            message.contact = ids.get(place).copied();
        }
    }
    Ok(())
}

/// The same for the same card.
fn print_of(card: &Card) -> [u8; 16] {
    let mut hasher = blake3::Hasher::new();
    for text in [&card.name, &card.phone, &card.involved] {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    hasher.finalize().as_bytes().first_chunk().copied().unwrap_or_default()
}

/// Why a loaded ticket that is open stands on the alarm.
const REASON: &str = "历史导入"; // text-ok: a record of what happened, in the language of the site

/// Lists that are empty again: of a step, and of its tickets.
type Spare = (Vec<Past>, Vec<Events>);

/// A file that is read for the second time, on a thread of its own. It ends when nobody takes what it reads.
struct Reading {
    rows: Receiver<Vec<Past>>,
    /// Takes lists back: freed here and made there, the large ones would make the allocator tidy up each time.
    spare: Sender<Spare>,
    thread: JoinHandle<io::Result<()>>,
}

impl Reading {
    fn begin(file: &Path, book: Book) -> Result<Self, LoadError> {
        let input = BufReader::with_capacity(1 << 20, File::open(file).map_err(LoadError::Read)?);
        let (to, rows) = sync_channel(8);
        let (spare, back) = channel();
        let named = std::thread::Builder::new().name("frontdesk-read".to_owned());
        let thread = named.spawn(move || read(input, &book, &to, &back)).map_err(LoadError::Read)?;
        Ok(Self { rows, spare, thread })
    }
}

/// Reads ahead. Lists that are empty again come back by `spare`.
fn read(mut input: impl BufRead, book: &Book, to: &SyncSender<Vec<Past>>, spare: &Receiver<Spare>) -> io::Result<()> {
    let (mut bytes, mut id, mut kept) = (Vec::new(), 0, Kept::default());
    let (mut step, mut empty, mut held) = (Vec::with_capacity(STEP), Vec::new(), 0);
    loop {
        bytes.clear();
        if !next_line(&mut input, &mut bytes)? {
            break;
        }
        if is_blank(&bytes) {
            continue;
        }
        id += 1;
        // It was right when it was checked.
        let past = book.read(&bytes, TicketId(id), &mut kept);
        step.push(past.map_err(|_| io::Error::other("the file changed while it was read"))?);
        held += bytes.len();
        if step.len() >= STEP || held >= STEP_BYTES {
            held = 0;
            for (step, events) in spare.try_iter() {
                empty.push(step);
                kept.spare.extend(events);
            }
            let next = empty.pop().unwrap_or_else(|| Vec::with_capacity(STEP));
            if to.send(std::mem::replace(&mut step, next)).is_err() {
                return Ok(());
            }
            kept.named.clear();
        }
    }
    let _ = to.send(step);
    Ok(())
}

/// Appends the next line; false where there is none. Of one that [`is_too_long`] only as much as shows it.
fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let start = bytes.len();
    let read = input.by_ref().take(LONGEST + 1).read_until(b'\n', bytes)?;
    if bytes.get(start..).is_some_and(is_too_long) {
        input.skip_until(b'\n')?;
    }
    Ok(read > 0)
}

/// Whether a line is longer than any may be.
fn is_too_long(line: &[u8]) -> bool {
    line.strip_suffix(b"\n").unwrap_or(line).len() as u64 > LONGEST
}

/// Whether nothing stands in a line. What is too long is none of these: more stands behind what was read of it.
fn is_blank(line: &[u8]) -> bool {
    !is_too_long(line) && line.trim_ascii().is_empty()
}
