//! `salvage`: makes a new store of everything that a damaged one's bytes still hold. The damaged one is only read.
//!
//! What the chain of hashes permits: the events from the first one up to the first that is missing are known to be the
//! ledger, hash by hash, and become the new store's. What was found behind a gap is whole in itself, but nothing shows that
//! it belongs there; put behind the gap it would need other hashes, and every signed sheet after it would be wrong. It is
//! kept beside the store as it was found (`salvage/behind-the-gap.jsonl`), and the break is recorded as the next event.

use super::backup::{Copy, clear, keys_of};
use super::{DataFolder, OpenAs, Store, StoreError, StoreId, StoreInfo};
use crate::contacts::{SiteKey, SledContacts};
use crate::domain::event::{Event, StoreEvent, Stream};
use crate::domain::ids::{Actor, DeskId, TicketId, TicketNumber};

use crate::ledger::disk::{beside, limited, tighten};
use crate::ledger::journal::{Put, rescue};
use crate::ledger::salvage::{Found, Gathered, SealedRows, Sources, gather};
use crate::ledger::{Append, Draft, Entry, Head, Ledger, LedgerError, OPEN_LIMIT, SledLedger};
use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Events put into the new ledger at a time.
const STEP: usize = 4_000;
/// Name of the folder with what could not be brought back into place.
pub const FOLDER: &str = "salvage";

/// Runs of missing positions that the record of the break names.
const MOST_RUNS: usize = 100;

/// How to go about it.
#[derive(Clone, Copy, Debug, Default)]
pub struct How<'a> {
    /// A backup of the same store, for what is missing.
    pub backup: Option<&'a Path>,
    /// Put what stands behind a gap into the new ledger too, after the record of the break.
    pub rejoin: bool,
}

/// What became of a damaged store.
#[derive(Clone, Debug, Default)]
pub struct Salvaged {
    /// Events that are whole from the first one on: the new store's.
    pub events: u64,
    /// The last event that is known to have been there.
    pub known: u64,
    /// Positions of which nothing was found, first and last of each run.
    pub missing: Vec<(u64, u64)>,
    /// Events found behind the first gap, kept beside the store.
    pub behind: u64,
    /// Tickets with events that are missing, or that stand behind the gap.
    pub tickets: Vec<Concerned>,
    /// Contact records that open.
    pub contacts: u64,
    /// Contact records that no longer open; they were left out.
    pub closed: Vec<u64>,
    /// People with a password.
    pub credentials: u64,
    /// What the journal gave.
    pub journal: rescue::Found,
    /// Why the store below could not be read, or not to its end.
    pub refused: Option<String>,
    /// Packs of old events in which something is damaged.
    pub packs: Vec<PathBuf>,
    /// `store.toml` was written anew, and why.
    pub info: Option<InfoFault>,
    /// The break stands in the new ledger.
    pub recorded: bool,
    /// What stood behind the gap was put into the new ledger after the break.
    pub rejoined: bool,
}

/// What was wrong with `store.toml`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InfoFault {
    /// It is missing or could not be read.
    Unreadable,
    /// It reads well, and says otherwise than the ledger whose store it is, or whether that is a drill.
    Contradicts,
}

/// A ticket of which something is missing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Concerned {
    /// Which.
    pub ticket: TicketId,
    /// Its number, where one was found.
    pub number: Option<TicketNumber>,
    /// Events of it that are known to be missing.
    pub missing: u64,
    /// Events of it that stand behind the gap.
    pub behind: u64,
}

impl Salvaged {
    /// Whether everything is there that was ever acknowledged, as far as anything shows.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.events == self.known && self.closed.is_empty()
    }
}

/// Reads a damaged store, and a backup of it where one is given, and makes a new one in a folder that is not there or empty.
///
/// # Errors
/// When it is open in another process, nothing of it can be read, something stands at `to`, or that can't be written; `to`
/// is left as it was then.
pub fn salvage(from: &Path, to: &Path, how: &How<'_>, as_: &OpenAs) -> Result<Salvaged, StoreError> {
    let folder = DataFolder::at(from);
    if !from.is_dir() {
        return Err(StoreError::NoFolder { path: from.to_owned() });
    }
    super::backup::check_free(to)?;
    not_held(&folder)?;
    let (part, scratch) = (beside(to), to.with_extension("scratch"));
    clear(&part)?;
    clear(&scratch)?;
    let done = rebuilt(&folder, &part, &scratch, how, as_);
    let _ = std::fs::remove_dir_all(&scratch);
    match done {
        Ok(salvaged) => {
            super::backup::settle(&part, to)?;
            Ok(salvaged)
        }
        Err(e) => {
            let _ = std::fs::remove_dir_all(&part);
            Err(e)
        }
    }
}

/// Refuses a store that somebody works in. Its lock file is only read.
fn not_held(folder: &DataFolder) -> Result<(), StoreError> {
    let Ok(file) = std::fs::File::open(folder.lock()) else { return Ok(()) };
    match file.try_lock() {
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(StoreError::Held { path: folder.root().to_owned(), holder: None })
        }
        _ => Ok(()),
    }
}

fn rebuilt(
    folder: &DataFolder,
    part: &Path,
    scratch: &Path,
    &How { backup, rejoin }: &How<'_>,
    as_: &OpenAs,
) -> Result<Salvaged, StoreError> {
    let read = StoreInfo::read(&folder.store_toml());
    let mut fault = read.is_err().then_some(InfoFault::Unreadable);
    let known = read.or_else(|e| match backup {
        Some(backup) => StoreInfo::read(&backup.join("store.toml")),
        None => Err(e),
    });
    // Each segment of the journal says whose it is.
    let store = match &known {
        Ok(info) => info.store.0,
        Err(_) => rescue::store_of(&folder.journal())
            .ok_or_else(|| StoreError::NothingLeft { path: folder.root().to_owned() })?,
    };
    let new = DataFolder::at(part);
    let mut copy = Copy::new(part);
    for name in ["", "journal", FOLDER] {
        copy.folder(name)?;
    }
    std::fs::remove_dir(new.journal()).map_err(|e| StoreError::io(&new.journal(), &e))?;
    copy_rest(folder, backup, &mut copy)?;
    // Opening writes, and what is damaged stays as it is.
    let trees = scratch.join("ledger");
    let mut trial = Copy::new(scratch);
    trial.folder("")?;
    let has_trees = folder.ledger().is_dir();
    if has_trees {
        trial.deep(&folder.ledger(), "ledger")?;
    }
    let mut sources = Sources {
        store,
        ledger: folder.ledger(),
        journal: folder.journal(),
        copy: has_trees.then_some(trees),
        backup: backup.map(|b| b.join("journal")),
    };
    let mut gathered = gather(&scratch.join("found"), &sources)?;
    let info = match (known, info_of(&gathered, folder, as_)) {
        // A `store.toml` that reads well may still have a flipped bit; the first event stands under the chain.
        (Ok(info), Ok(of_event)) if (info.store, info.drill) != (of_event.store, of_event.drill) => {
            if info.store != of_event.store {
                // What was sealed for the true store was refused until now.
                sources.store = of_event.store.0;
                gathered = gather(&scratch.join("found-again"), &sources)?;
            }
            fault = fault.or(Some(InfoFault::Contradicts));
            of_event
        }
        // Not even a first event of that store: the journal may be another's than `store.toml` says.
        (Ok(info), Err(_)) => match rescue::store_of(&folder.journal()).filter(|store| *store != info.store.0) {
            Some(store) => {
                sources.store = store;
                gathered = gather(&scratch.join("found-again"), &sources)?;
                fault = fault.or(Some(InfoFault::Contradicts));
                info_of(&gathered, folder, as_)?
            }
            None => info,
        },
        (Ok(info), Ok(_)) => info,
        (Err(_), of_event) => of_event?,
    };
    let (ledger, id) = (new.ledger(), info.store);
    limited(&new.ledger(), OPEN_LIMIT, move || SledLedger::create(&ledger, id.0).map_err(StoreError::from))?;
    info.write(&new.store_toml())?;
    if !new.site_key().is_file() {
        // No key, no names: the new store begins with a key of its own.
        SiteKey::fresh(1)?.store(&new.site_key())?;
    }
    let mut store = Store::open(part, as_)?;
    let mut salvaged = Salvaged {
        journal: gathered.journal.clone(),
        refused: gathered.refused.clone(),
        packs: gathered.packs.clone(),
        info: fault,
        ..Salvaged::default()
    };
    take_contacts(&store.contacts, &gathered.contacts, &gathered.credentials, &mut salvaged)?;
    let mut taking = Taking::new(&mut store.ledger, &new.root().join(FOLDER));
    gathered.events::<StoreError>(&mut |found| taking.take(found))?;
    let (events, behind, missing, last, tickets) = taking.finish()?;
    salvaged.events = events;
    salvaged.behind = behind;
    salvaged.missing = missing;
    salvaged.tickets = tickets;
    let witnessed = folder.witnessed().ok().flatten().map_or(0, |head| head.position);
    salvaged.known = last.max(witnessed);
    if witnessed > last {
        salvaged.missing.push((last + 1, witnessed));
    }
    if salvaged.events == 0 {
        return Err(StoreError::NothingLeft { path: folder.root().to_owned() });
    }
    if !salvaged.is_whole() {
        record(&mut store.ledger, &salvaged, as_, rejoin)?;
        salvaged.recorded = true;
        if rejoin && salvaged.behind > 0 {
            rejoin_all(&mut store.ledger, &gathered)?;
            salvaged.rejoined = true;
        }
    }
    drop(store);
    tighten(&new.ledger());
    Ok(salvaged)
}

/// Keys, rule book, calendars, forms and messages: of the store, and what that lacks of the backup.
fn copy_rest(folder: &DataFolder, backup: Option<&Path>, copy: &mut Copy) -> Result<(), StoreError> {
    copy.folder("keys")?;
    let of_backup = backup.map(DataFolder::at);
    let mut keys = of_backup.as_ref().map(keys_of).transpose()?.unwrap_or_default();
    if let Ok(own) = keys_of(folder) {
        keys.extend(own.into_iter().filter(|(name, bytes)| name != "site.key" || SiteKey::is_one(bytes)));
    }
    for (name, bytes) in &keys {
        copy.bytes(bytes, &format!("keys/{name}"))?;
    }
    for from in std::iter::once(folder).chain(&of_backup) {
        let policy = from.policy_toml();
        if policy.is_file() && !copy.has("policy.toml") {
            copy.file(&policy, "policy.toml", None)?;
        }
        for (path, name) in [
            (from.calendars(), "calendars"),
            (from.parked(), "parked"),
            (from.spool(), "spool"),
            (from.prints(), "prints"),
        ] {
            if !copy.has(name) {
                copy.whole_folder(&path, name)?;
            }
        }
    }
    Ok(())
}

/// Puts in the records that open; of several found for one, the newest that does.
fn take_contacts(
    contacts: &SledContacts,
    cards: &SealedRows,
    credentials: &SealedRows,
    salvaged: &mut Salvaged,
) -> Result<(), StoreError> {
    let mut puts = Vec::new();
    for (key, sealed) in cards.iter().filter(|(_, sealed)| !sealed.removed) {
        let Some(id) = key.as_slice().try_into().ok().map(u64::from_be_bytes) else { continue };
        match sealed.found.iter().find(|bytes| contacts.opens(id, bytes)) {
            Some(value) => {
                salvaged.contacts += 1;
                puts.push(Put { tree: "contacts", key: key.clone(), value: Some(value.clone()) });
            }
            None => salvaged.closed.push(id),
        }
        if puts.len() >= STEP {
            contacts.take_in(std::mem::take(&mut puts))?;
        }
    }
    for (key, sealed) in credentials.iter().filter(|(_, sealed)| !sealed.removed) {
        let Some(id) = key.as_slice().try_into().ok().map(u32::from_be_bytes) else { continue };
        if let Some(value) = sealed.found.iter().find(|bytes| contacts.opens_credential(id, bytes)) {
            salvaged.credentials += 1;
            puts.push(Put { tree: "credentials", key: key.clone(), value: Some(value.clone()) });
        }
    }
    Ok(contacts.take_in(puts)?)
}

/// Takes found events into the new ledger, up to the first gap, and keeps the others.
struct Taking<'a> {
    ledger: &'a mut SledLedger,
    path: PathBuf,
    out: Option<BufWriter<std::fs::File>>,
    drafts: Vec<Draft>,
    head: Head,
    last: u64,
    behind: u64,
    missing: Vec<(u64, u64)>,
    versions: BTreeMap<Stream, u64>,
    tickets: BTreeMap<TicketId, Concerned>,
}

type Taken = (u64, u64, Vec<(u64, u64)>, u64, Vec<Concerned>);

impl<'a> Taking<'a> {
    fn new(ledger: &'a mut SledLedger, folder: &Path) -> Self {
        Self {
            ledger,
            path: folder.join("behind-the-gap.jsonl"),
            out: None,
            drafts: Vec::new(),
            head: Head::default(),
            last: 0,
            behind: 0,
            missing: Vec::new(),
            versions: BTreeMap::new(),
            tickets: BTreeMap::new(),
        }
    }

    fn take(&mut self, Found { entry, linked }: Found) -> Result<(), StoreError> {
        let position = entry.recorded.position;
        if position > self.last + 1 {
            self.missing.push((self.last + 1, position - 1));
        }
        self.last = position;
        if !linked {
            return self.keep(&entry);
        }
        self.head = Head { position, hash: entry.hash };
        let recorded = entry.recorded;
        let (at, actor, desk, shift, event) =
            (recorded.at, recorded.actor, recorded.desk, recorded.shift, recorded.event);
        self.drafts.push(Draft { at, actor, desk, shift, event });
        if self.drafts.len() >= STEP {
            self.write()?;
        }
        Ok(())
    }

    fn write(&mut self) -> Result<(), StoreError> {
        if self.drafts.is_empty() {
            return Ok(());
        }
        let head = self.ledger.append_bulk(std::mem::take(&mut self.drafts))?;
        if head != self.head {
            // What was written has other hashes than what was found: nothing of it may be used.
            let damage = crate::ledger::Damage::Changed;
            return Err(LedgerError::Damaged { position: head.position, damage }.into());
        }
        Ok(())
    }

    /// Keeps an event that stands behind a gap, as it was found, and notes what is missing of its ticket.
    fn keep(&mut self, entry: &Entry) -> Result<(), StoreError> {
        self.write()?;
        self.behind += 1;
        let io = |e: std::io::Error| StoreError::io(&self.path, &e);
        let out = match &mut self.out {
            Some(out) => out,
            None => {
                use std::os::unix::fs::OpenOptionsExt;
                let file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(&self.path);
                self.out.insert(BufWriter::new(file.map_err(io)?))
            }
        };
        let line = serde_json::json!({"hash": entry.hash, "prev": entry.previous, "recorded": entry.recorded});
        let text = crate::text::to_json(&line).map_err(|e| io(e.into()))?;
        writeln!(out, "{text}").map_err(io)?;
        let stream = entry.recorded.event.stream();
        let before = match self.versions.get(&stream) {
            Some(version) => *version,
            None => self.ledger.version_of(stream)?,
        };
        self.versions.insert(stream, entry.recorded.version);
        if let Stream::Ticket(ticket) = stream {
            let row = self.tickets.entry(ticket);
            let row = row.or_insert(Concerned { ticket, number: None, missing: 0, behind: 0 });
            if let Event::Received { number, .. } = &entry.recorded.event {
                row.number = Some(*number);
            }
            row.missing += entry.recorded.version.saturating_sub(before + 1);
            row.behind += 1;
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Taken, StoreError> {
        self.write()?;
        if let Some(out) = self.out.take() {
            let done = out.into_inner().map_err(|e| e.into_error()).and_then(|file| file.sync_all());
            done.map_err(|e| StoreError::io(&self.path, &e))?;
        }
        // The numbers that people know, from what is whole and from what was found.
        for row in self.tickets.values_mut() {
            let history = self.ledger.read_stream(Stream::Ticket(row.ticket))?;
            row.number = row.number.or_else(|| {
                history.iter().find_map(|e| match &e.recorded.event {
                    Event::Received { number, .. } => Some(*number),
                    _ => None,
                })
            });
        }
        let tickets = self.tickets.into_values().collect();
        Ok((self.head.position, self.behind, self.missing, self.last, tickets))
    }
}

/// The break, as an event of its own (L1): whoever reads the ledger meets it, and so does everybody at the desk.
fn record(ledger: &mut SledLedger, salvaged: &Salvaged, as_: &OpenAs, more: bool) -> Result<(), StoreError> {
    let event = Event::Store(StoreEvent::Salvaged {
        whole: salvaged.events,
        known: salvaged.known,
        behind: salvaged.behind,
        missing: salvaged.missing.iter().copied().take(MOST_RUNS).collect(),
        closed: salvaged.closed.len() as u64,
    });
    // Time never runs backwards in the ledger (L3).
    let latest = ledger.read(salvaged.events, 1)?.first().map(|e| e.recorded.at);
    let at = latest.filter(|latest| more || *latest > as_.now).unwrap_or(as_.now);
    let draft = Draft { at, actor: Actor::System, desk: DeskId(1), shift: None, event };
    match ledger.append(&[], vec![draft])? {
        Append::Appended(_) => Ok(()),
        Append::Conflict { .. } => Err(StoreError::Mismatch { path: PathBuf::new() }),
    }
}

/// What stands behind the gap goes on after the record of the break, in its order. It has new positions and hashes there:
/// papers that were printed after the gap no longer fit, and the break says so.
fn rejoin_all(ledger: &mut SledLedger, gathered: &Gathered) -> Result<(), StoreError> {
    let mut drafts = Vec::new();
    gathered.events::<StoreError>(&mut |Found { entry, linked }| {
        if !linked {
            let recorded = entry.recorded;
            let (at, actor, desk, shift) = (recorded.at, recorded.actor, recorded.desk, recorded.shift);
            drafts.push(Draft { at, actor, desk, shift, event: recorded.event });
        }
        if drafts.len() >= STEP {
            ledger.append_bulk(std::mem::take(&mut drafts))?;
        }
        Ok(())
    })?;
    if !drafts.is_empty() {
        ledger.append_bulk(drafts)?;
    }
    Ok(())
}

/// What the first event says of the store.
fn info_of(gathered: &Gathered, folder: &DataFolder, as_: &OpenAs) -> Result<StoreInfo, StoreError> {
    let mut info = None;
    gathered.events::<StoreError>(&mut |Found { entry, linked }| {
        if let Event::SiteFounded { store, drill, .. } = &entry.recorded.event
            && linked
        {
            let mut new = StoreInfo::new(*drill, Some(StoreId(*store)), as_.now)?;
            new.founded = entry.recorded.at;
            info = Some(new);
        }
        Ok(())
    })?;
    info.ok_or_else(|| StoreError::NothingLeft { path: folder.root().to_owned() })
}
