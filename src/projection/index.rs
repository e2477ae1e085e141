//! The index: tickets and the state on sled, in a folder of its own that can be deleted at any time.

mod ahead;
mod coding;
mod matters;
mod past;
mod tickets;

use ahead::Ahead;
pub use ahead::ReadAhead;
pub(super) use coding::{append_bytes, decode, encode, from_bytes};
use past::{ACTION, AGREEMENT, INCIDENT, SHEET, SHIFT, day_key, past_key};

use super::Touched;
use super::cold::{Cold, Describe, Name};
use super::months::{Month, Months};
use super::reviews::Reviews;
use crate::domain::agreement::Agreements;
use crate::domain::corrective::Corrective;
use crate::domain::event::Recorded;
use crate::domain::handover::{FreeNote, Sheet, Shift};
use crate::domain::household::HouseholdCode;
use crate::domain::ids::*;
use crate::domain::incident::Incidents;
use crate::domain::matters::Matters;
use crate::domain::roster::Roster;
use crate::domain::ticket::Ticket;
use crate::domain::time::Moment;
use crate::domain::world::{Counters, Household, LastAct, Site, Staff, World};
use crate::ledger::Hash;
use crate::ledger::disk::open_patiently;
use serde::{Deserialize, Serialize};
use sled::transaction::{ConflictableTransactionError, TransactionError, Transactional};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// Layout of the rows; another number rebuilds the index.
const LAYOUT: u8 = 85;
/// How many tickets go into one transaction in a bulk write.
pub(super) const CHUNK: usize = 2_000;
const CACHE: u64 = 16 << 20;
/// In `meta`: which files of packed tickets count.
pub(super) const SEGMENTS: &str = "segments";

/// Why the index can't be used. Everything in it can be made again from the ledger.
#[derive(Debug, Error)]
pub enum IndexError {
    /// The store failed.
    #[error("{0}")]
    Store(#[from] sled::Error),
    /// A file of packed tickets can't be read or written.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// A value can't be read back.
    #[error("a value does not read back ({0})")]
    Damaged(&'static str),
}

/// How far the index has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// Position of the last event folded in.
    pub position: u64,
    /// Its hash: rows of another ledger are recognised by it.
    pub hash: Hash,
}

/// The sled store of the index.
pub struct Index {
    pub(super) db: sled::Db,
    pub(super) meta: sled::Tree,
    open: sled::Tree,
    pub(super) ended: sled::Tree,
    /// Shifts and sheets that are no longer kept in memory.
    past: sled::Tree,
    /// Shift → what happened in it.
    shifts: sled::Tree,
    /// Day and shift.
    days: sled::Tree,
    /// Month and position → a reveal.
    reveals: sled::Tree,
    /// What was told lately, in pieces.
    pub(super) matters: sled::Tree,
    /// Month → its figures.
    months: sled::Tree,
    /// Ended tickets that nothing has happened to for long.
    pub(super) cold: Cold,
    /// What was read ahead of the opening that needs it.
    ahead: Ahead,
    /// What tickets are found by.
    pub(super) describe: Describe,
    /// Ended tickets in the trees, as far as known.
    pub(super) ended_here: std::cell::Cell<Option<usize>>,
    /// Goes with the process: nothing of it is packed.
    pub(super) temporary: bool,
    /// Plays a disk that takes no more rows.
    #[cfg(test)]
    pub(super) broken: bool,
}

#[derive(Serialize, Deserialize)]
struct HeadRow {
    hash: [u8; 32],
    counters: Counters,
    position: u64,
    version: u64,
    latest: Option<Moment>,
    clock_back: Option<Moment>,
    last_acts: BTreeMap<StaffId, LastAct>,
}

#[derive(Serialize, Deserialize)]
struct SiteRow {
    site: Option<Site>,
    policy: Option<(Code, String)>,
    staff: BTreeMap<StaffId, Staff>,
    shifts: BTreeMap<ShiftId, Shift>,
    sheets: BTreeMap<SheetId, Sheet>,
    paper: BTreeSet<StaffId>,
    notes: BTreeMap<NoteId, FreeNote>,
    access: Vec<Recorded>,
    corrective: Corrective,
}

/// A row of the tree of tickets: its id, whether it has ended, and its value.
type TicketRow = (TicketId, bool, Vec<u8>);

impl Index {
    /// Opens or makes the index in a folder.
    pub fn open(folder: &Path) -> Result<Self, IndexError> {
        let config = sled::Config::new().path(folder).cache_capacity(CACHE).flush_every_ms(Some(5_000));
        Self::with(config, Some(folder.join("packed")))
    }

    /// An index that goes with the process.
    pub fn temporary() -> Result<Self, IndexError> {
        Self::with(sled::Config::new().temporary(true), None)
    }

    fn with(config: sled::Config, packed: Option<PathBuf>) -> Result<Self, IndexError> {
        let db = open_patiently(&config)?;
        let tree = |name: &str| db.open_tree(name);
        let meta = tree("meta")?;
        let (temporary, packed) = (packed.is_none(), packed.unwrap_or_default());
        // What can't be read names nothing: the index is made again then, and its files are left over.
        let names: Vec<Name> = match meta.get(SEGMENTS)? {
            Some(bytes) => decode(&bytes).unwrap_or_default(),
            None => Vec::new(),
        };
        Ok(Self {
            meta,
            open: tree("open")?,
            ended: tree("ended")?,
            past: tree("past")?,
            shifts: tree("shifts")?,
            days: tree("days")?,
            reveals: tree("reveals")?,
            matters: tree("matters")?,
            months: tree("months")?,
            cold: Cold::open(packed, names),
            ahead: Ahead::default(),
            describe: |_, _| (),
            ended_here: std::cell::Cell::new(None),
            temporary,
            db,
            #[cfg(test)]
            broken: false,
        })
    }

    /// The checkpoint and the state without the memory of matters; none when the index is empty.
    pub fn load(&self) -> Result<Option<(Checkpoint, World)>, IndexError> {
        let Some(head) = self.meta.get("head")? else { return Ok(None) };
        let head: HeadRow = decode(&head)?;
        let site: SiteRow = decode(&self.meta.get("site")?.ok_or(IndexError::Damaged("site"))?)?;
        let checkpoint = Checkpoint { position: head.position, hash: Hash(head.hash) };
        let households: BTreeMap<HouseholdCode, Household> = match self.meta.get("households")? {
            Some(bytes) => decode(&bytes)?,
            None => BTreeMap::new(),
        };
        let roster: Roster = match self.meta.get("roster")? {
            Some(bytes) => decode(&bytes)?,
            None => Roster::default(),
        };
        let incidents: Incidents = match self.meta.get("incidents")? {
            Some(bytes) => decode(&bytes)?,
            None => Incidents::default(),
        };
        let agreements: Agreements = match self.meta.get("agreements")? {
            Some(bytes) => decode(&bytes)?,
            None => Agreements::default(),
        };
        let mut tickets = BTreeMap::new();
        for row in self.open.iter() {
            let ticket: Ticket = decode(&row?.1)?;
            tickets.insert(ticket.id, ticket);
        }
        let world = World {
            site: site.site,
            policy: site.policy,
            staff: site.staff,
            households,
            shifts: site.shifts,
            sheets: site.sheets,
            paper: site.paper,
            notes: site.notes,
            access: site.access,
            corrective: site.corrective,
            tickets,
            counters: head.counters,
            position: head.position,
            version: head.version,
            latest: head.latest,
            clock_back: head.clock_back,
            last_acts: head.last_acts,
            roster,
            matters: Matters::default(),
            incidents,
            agreements,
        };
        Ok(Some((checkpoint, world)))
    }

    /// A month's figures.
    pub fn month(&self, month: u32) -> Result<Option<Month>, IndexError> {
        self.months.get(month.to_be_bytes())?.map(|bytes| decode(&bytes)).transpose()
    }

    /// The months of a span.
    pub fn months(&self, from: u32, to: u32) -> Result<BTreeMap<u32, Month>, IndexError> {
        let rows = self.months.range(from.to_be_bytes()..=to.to_be_bytes());
        rows.map(|row| {
            let (key, bytes) = row?;
            let month = key.as_ref().try_into().map(u32::from_be_bytes).map_err(|_| IndexError::Damaged("month"))?;
            Ok((month, decode(&bytes)?))
        })
        .collect()
    }

    /// Writes the touched rows, and the checkpoint, if there is to be one, with the last of them.
    pub(super) fn write(
        &self,
        world: &World,
        reviews: &Reviews,
        months: &Months,
        touched: &Touched,
        checkpoint: Option<&Checkpoint>,
    ) -> Result<(), IndexError> {
        if !touched.tickets.is_empty() {
            // Counted again before the next packing.
            self.ended_here.set(None);
        }
        if touched.tickets.len() > CHUNK {
            // Several transactions: rows that are ahead of their checkpoint would be folded twice after a crash. Without
            // a head the index counts as empty.
            self.meta.remove("head")?;
        }
        let mut rows: Vec<TicketRow> = Vec::with_capacity(touched.tickets.len().min(CHUNK));
        for id in &touched.tickets {
            if let Some(ticket) = world.ticket(*id) {
                rows.push((*id, ticket.end.is_some() && ticket.recheck.is_none(), encode(ticket)?));
            }
            if rows.len() >= CHUNK {
                self.commit(&rows, &[], &[])?;
                rows.clear();
            }
        }
        let mut meta: Vec<(&str, Vec<u8>)> = Vec::new();
        if let Some(checkpoint) = checkpoint {
            meta.push(("head", head_row(world, checkpoint)?));
        }
        if touched.site {
            let site = SiteRow {
                site: world.site.clone(),
                policy: world.policy.clone(),
                staff: world.staff.clone(),
                shifts: world.shifts.clone(),
                sheets: world.sheets.clone(),
                paper: world.paper.clone(),
                notes: world.notes.clone(),
                access: world.access.clone(),
                corrective: world.corrective.clone(),
            };
            meta.push(("site", encode(&site)?));
        }
        if touched.households {
            meta.push(("households", encode(&world.households)?));
        }
        let mut looks: Vec<(Look, Vec<u8>, Vec<u8>)> = Vec::new();
        for row in touched.shifts.iter().filter_map(|id| reviews.row(*id)) {
            looks.push((Look::Day, day_key(row.day(), row.shift).to_vec(), Vec::new()));
            looks.push((Look::Shift, row.shift.0.to_be_bytes().to_vec(), encode(row)?));
        }
        for month in &touched.months {
            if let Some(row) = months.row(*month) {
                looks.push((Look::Month, month.to_be_bytes().to_vec(), encode(row)?));
            }
        }
        for reveal in &touched.reveals {
            let mut key = reveal.at.month_number().to_be_bytes().to_vec();
            key.extend(reveal.position.to_be_bytes());
            looks.push((Look::Reveal, key, encode(reveal)?));
        }
        // What memory lets go of after this write.
        for shift in world.old_shifts() {
            looks.push((Look::Past, past_key(SHIFT, shift.id.0).to_vec(), encode(shift)?));
        }
        for sheet in world.old_sheets() {
            looks.push((Look::Past, past_key(SHEET, sheet.id.0).to_vec(), encode(sheet)?));
        }
        for action in world.corrective.old() {
            looks.push((Look::Past, past_key(ACTION, action.id.0).to_vec(), encode(action)?));
        }
        for incident in world.incidents.old() {
            looks.push((Look::Past, past_key(INCIDENT, incident.id.0).to_vec(), encode(incident)?));
        }
        for agreement in world.agreements.old(world.latest) {
            looks.push((Look::Past, past_key(AGREEMENT, agreement.id.0).to_vec(), encode(agreement)?));
        }
        if touched.agreements {
            meta.push(("agreements", encode(&world.agreements)?));
        }
        if touched.incidents {
            meta.push(("incidents", encode(&world.incidents)?));
        }
        if touched.roster {
            meta.push(("roster", encode(&world.roster)?));
        }
        for (key, piece) in world.matters.pieces(touched.tickets.iter()) {
            // An empty value takes the row away.
            let value = piece.map_or_else(|| Ok(Vec::new()), |piece| encode(&piece))?;
            looks.push((Look::Matters, key.to_be_bytes().to_vec(), value));
        }
        self.commit(&rows, &meta, &looks)
    }

    /// Writes the checkpoint alone: every row stands already.
    pub(super) fn write_head(&self, world: &World, checkpoint: &Checkpoint) -> Result<(), IndexError> {
        self.commit(&[], &[("head", head_row(world, checkpoint)?)], &[])
    }

    fn commit(
        &self,
        rows: &[TicketRow],
        meta: &[(&str, Vec<u8>)],
        looks: &[(Look, Vec<u8>, Vec<u8>)],
    ) -> Result<(), IndexError> {
        #[cfg(test)]
        if self.broken {
            return Err(IndexError::Damaged("broken for a test"));
        }
        let trees = (
            &self.meta,
            &self.open,
            &self.ended,
            &self.past,
            &self.shifts,
            &self.days,
            &self.reveals,
            &self.matters,
            &self.months,
        );
        let result = trees.transaction(|(m, open, ended, past, shifts, days, reveals, matters, months)| {
            for (id, is_ended, bytes) in rows {
                let key = id.0.to_be_bytes();
                let (to, from) = if *is_ended { (ended, open) } else { (open, ended) };
                to.insert(&key, bytes.as_slice())?;
                from.remove(&key)?;
            }
            for (key, bytes) in meta {
                m.insert(*key, bytes.as_slice())?;
            }
            for (look, key, bytes) in looks {
                let tree = match look {
                    Look::Past => past,
                    Look::Shift => shifts,
                    Look::Day => days,
                    Look::Reveal => reveals,
                    Look::Matters => matters,
                    Look::Month => months,
                };
                if look.goes(bytes) {
                    tree.remove(key.as_slice())?;
                } else {
                    tree.insert(key.as_slice(), bytes.as_slice())?;
                }
            }
            Ok::<(), ConflictableTransactionError<()>>(())
        });
        match result {
            Ok(()) | Err(TransactionError::Abort(())) => Ok(()),
            Err(TransactionError::Storage(e)) => Err(e.into()),
        }
    }

    /// Drops every row.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        self.ahead = Ahead::default();
        self.meta.clear()?;
        self.open.clear()?;
        let all = [&self.ended, &self.past, &self.shifts, &self.days, &self.reveals, &self.matters, &self.months];
        for tree in all {
            tree.clear()?;
        }
        self.cold.set(Vec::new());
        self.ended_here.set(None);
        Ok(())
    }

    /// Puts what is written on its way to the disk. Not needed for safety: the ledger has it all.
    pub fn flush(&self) -> Result<(), IndexError> {
        self.db.flush()?;
        Ok(())
    }
}

fn head_row(world: &World, checkpoint: &Checkpoint) -> Result<Vec<u8>, IndexError> {
    encode(&HeadRow {
        hash: checkpoint.hash.0,
        counters: world.counters.clone(),
        position: checkpoint.position,
        version: world.version,
        latest: world.latest,
        clock_back: world.clock_back,
        last_acts: world.last_acts.clone(),
    })
}

/// Which tree of those that supervisors look at.
#[derive(Clone, Copy)]
enum Look {
    Past,
    Shift,
    Day,
    Reveal,
    Matters,
    Month,
}

impl Look {
    /// Whether a value says that its row goes.
    fn goes(self, value: &[u8]) -> bool {
        matches!(self, Look::Matters) && value.is_empty()
    }
}
