//! Backups that are known to answer: each copy is opened and compared with the store before it counts.

use super::{Desk, DeskError};
use crate::board::Board;
use crate::contacts::ContactsError;
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::domain::world::World;
use crate::ledger::bytes::make_folder;
use crate::ledger::{Anchor, Anchored, Head, Ledger, verify};
use crate::projection::Index;
use crate::store::backup::{self, Basis, Found, Keep, Manifest};
use crate::store::{Answered, DataFolder, OpenAs, Store, StoreError};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a backup is made of, and what its copy must answer; taken between two commands, in no time. The copying is done on
/// another thread.
pub struct Snapshot {
    basis: Basis,
    /// The last event acknowledged.
    head: Option<Head>,
    /// State and rows as the open desk has them; none when somebody else holds the store.
    answer: Option<([u8; 32], Option<Box<Board>>)>,
    rules: Arc<Rules>,
    now: Moment,
}

/// A backup that was made and found good.
#[derive(Clone, Debug)]
pub struct Made {
    /// Where it stands.
    pub path: PathBuf,
    /// What it is.
    pub manifest: Manifest,
    /// Old ones that were removed by the rule.
    pub pruned: Vec<PathBuf>,
}

/// What an opened copy answers.
struct Answer {
    head: Head,
    tickets: u64,
    contacts: u64,
    closed: u64,
    credentials: u64,
    state: [u8; 32],
    board: Board,
    site: String,
}

/// A hash of the state: the same for everybody who has folded the same events, whatever they have looked up besides.
fn state_of(world: &World) -> Result<[u8; 32], DeskError> {
    let mut world = world.clone();
    forget_all(&mut world);
    let mut hasher = blake3::Hasher::new();
    let config = bincode::config::standard();
    bincode::serde::encode_into_std_write(&world, &mut hasher, config)
        .map_err(|e| crate::ledger::LedgerError::Store(e.to_string()))?;
    Ok(*hasher.finalize().as_bytes())
}

/// Forgets until nothing more can be: one that is kept may be what another is kept for.
fn forget_all(world: &mut World) {
    let size = |w: &World| (w.tickets.len(), w.shifts.len(), w.sheets.len(), w.notes.len());
    loop {
        let before = size(world);
        world.forget_ended();
        if size(world) == before {
            return;
        }
    }
}

impl Desk {
    /// Lets go of what the index has, so that the rows are the same whatever was looked up before. Whether it could: what
    /// the index could not take stays in memory.
    fn let_go(&mut self) -> bool {
        self.projections.write_rows();
        let written = self.projections.is_written();
        if written {
            forget_all(&mut self.projections.world);
        }
        written
    }

    /// What a backup made now is to answer.
    ///
    /// # Errors
    /// When the desk is in memory, or its folder can't be read.
    pub fn snapshot(&mut self, now: Moment) -> Result<Snapshot, DeskError> {
        let folder = self.folder().cloned().ok_or(DeskError::Busy)?;
        let basis = Basis::of(&folder, self.ledger.journal_end())?;
        let comparable = self.let_go();
        let shown = self.shown_sheet.take();
        let board = self.board(None, now);
        self.shown_sheet = shown;
        let answer = Some((state_of(self.world())?, comparable.then(|| Box::new(board))));
        Ok(Snapshot { basis, head: Some(self.head()), answer, rules: self.rules(), now })
    }

    /// Whether a backup has what was recorded here before `upto`. A restored or imported copy of the store has the same id:
    /// what was done in it is not what was done here, and what it lacks is not backed up.
    pub fn is_backed_up_by(&self, manifest: &Manifest, upto: Moment) -> bool {
        let next = self.ledger.read(manifest.events.saturating_add(1), 1);
        let whole = next.is_ok_and(|next| next.first().is_none_or(|e| e.recorded.at >= upto));
        // An imported copy has no names; here some are known.
        let with_contacts = manifest.contacts > 0 || self.names.is_empty();
        whole && with_contacts && stands_in(self.ledger.as_ref(), manifest)
    }

    fn answer(&mut self, now: Moment) -> Result<Answer, DeskError> {
        self.let_go();
        let (mut contacts, mut closed) = (0, 0);
        for found in self.contacts.all() {
            match found {
                Ok(_) => contacts += 1,
                Err(ContactsError::Sealed(_) | ContactsError::Newer { .. }) => closed += 1,
                Err(e) => return Err(e.into()),
            }
        }
        let mut credentials = 0;
        for staff in self.world().staff.keys() {
            credentials += u64::from(matches!(self.contacts.credential(*staff), Ok(Some(_))));
        }
        let site = self.world().site.as_ref().map(|s| format!("{} {}", s.code, s.name)).unwrap_or_default();
        let (tickets, state) = (self.world().counters.tickets, state_of(self.world())?);
        Ok(Answer {
            head: self.head(),
            tickets,
            contacts,
            closed,
            credentials,
            state,
            board: self.board(None, now),
            site,
        })
    }
}

impl Snapshot {
    /// Of a store that somebody else has open: what is whole in its journal is copied, and must go to the last event that was
    /// acknowledged at the least.
    ///
    /// # Errors
    /// When there is no store.
    pub fn of_folder(folder: &DataFolder, rules: Arc<Rules>, now: Moment) -> Result<Self, DeskError> {
        let head = folder.witnessed()?;
        Ok(Self { basis: Basis::of(folder, None)?, head, answer: None, rules, now })
    }

    /// Makes the backup in a folder: copied beside its place, opened, compared, and only then given its name. Old ones go
    /// by the rule where one is given.
    ///
    /// # Errors
    /// When it can't be read or written, or the copy does not answer the same; nothing of it is left then.
    pub fn make(mut self, folder: &Path, keep: Option<&Keep>, settings: &[PathBuf]) -> Result<Made, DeskError> {
        let io = |e: std::io::Error| StoreError::io(folder, &e);
        // One that is there stays as it is, since others may keep other things in it.
        make_folder(folder).map_err(io)?;
        self.basis.check_room(folder)?;
        let path = backup::place(folder, self.basis.info.store, self.now);
        let part = path.with_extension("part");
        let scratch = backup::trial(&path);
        let made = self.copy_and_compare(&part, &scratch, settings, keep.map(|_| folder));
        // On trial it was opened, which is no backup.
        let _ = std::fs::remove_dir_all(&scratch);
        let done = made.and_then(|(manifest, own)| {
            backup::finish(&part, &path, &manifest)?;
            Ok((manifest, own))
        });
        let (manifest, mut own) = match done {
            Ok(done) => done,
            Err(e) => {
                let _ = std::fs::remove_dir_all(&part);
                return Err(e);
            }
        };
        let pruned = match keep {
            Some(keep) => {
                // Before the others of the same moment: this one stays.
                let at = own.partition_point(|found| found.manifest.made > manifest.made);
                own.insert(at, Found { path: path.clone(), manifest: manifest.clone() });
                backup::prune(own, keep, self.now)?
            }
            None => Vec::new(),
        };
        Ok(Made { path, manifest, pruned })
    }

    /// Also which backups in the folder `among` are of this very history: only these go by the rule.
    fn copy_and_compare(
        &mut self,
        part: &Path,
        scratch: &Path,
        settings: &[PathBuf],
        among: Option<&Path>,
    ) -> Result<(Manifest, Vec<Found>), DeskError> {
        let files = self.basis.copy(part, settings)?;
        let (ledger, contacts) = backup::open_copy(part, scratch)?;
        let report = verify(&ledger, &mut |_, _| {});
        if let Some(fault) = report.fault {
            return Err(fault.into());
        }
        let differs = |what| StoreError::Differs { path: self.basis.folder.root().to_owned(), what };
        if let Some(head) = self.head {
            let met = Anchor::of(head).check(&ledger)?;
            // With the desk in hand it is that very event; else more may have come since.
            if met != Anchored::Met || (self.answer.is_some() && report.head != head) {
                return Err(differs(Answered::Head).into());
            }
        }
        let index = Index::open(&scratch.join("index"))?;
        let mut desk = Desk::new(Box::new(ledger), Box::new(contacts), index, Arc::clone(&self.rules), &mut |_, _| {})?;
        desk.on_disk = true;
        let answer = desk.answer(self.now)?;
        if let Some((state, board)) = &self.answer {
            if *state != answer.state {
                return Err(differs(Answered::State).into());
            }
            if let Some(board) = board.as_ref().filter(|board| ***board != answer.board) {
                tracing::error!(what = ?differing(board, &answer.board), "the copy shows other rows");
                return Err(differs(Answered::Board).into());
            }
        }
        let info = &self.basis.info;
        let mut own = among.map(|folder| backup::list(folder, Some(info.store))).transpose()?.unwrap_or_default();
        // An imported copy has the events without the contacts: neither may push out the other.
        let alike = |m: &Manifest| (m.contacts > 0) == (answer.contacts > 0) && stands_in(desk.ledger(), m);
        own.retain(|found| alike(&found.manifest));
        let manifest = Manifest {
            format: backup::FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            store: info.store,
            site: answer.site,
            drill: info.drill,
            made: self.now,
            events: answer.head.position,
            head: answer.head.hash.to_string(),
            tickets: answer.tickets,
            contacts: answer.contacts,
            closed_contacts: answer.closed,
            credentials: answer.credentials,
            state: blake3::Hash::from_bytes(answer.state).to_hex().to_string(),
            files,
        };
        Ok((manifest, own))
    }
}

/// Whether the last event of a backup stands in this ledger.
fn stands_in(ledger: &dyn Ledger, manifest: &Manifest) -> bool {
    let Ok(hash) = manifest.head.parse() else { return false };
    let head = Head { position: manifest.events, hash };
    Anchor::of(head).check(ledger).is_ok_and(|met| met == Anchored::Met)
}

/// Which parts of two boards differ, without what stands in them.
fn differing(a: &Board, b: &Board) -> Vec<&'static str> {
    let parts = [
        ("staff", a.staff == b.staff),
        ("shift", a.shift == b.shift),
        ("counts", a.counts == b.counts),
        ("queue", a.queue == b.queue),
        ("handover", a.handover == b.handover),
        ("callbacks", a.callbacks == b.callbacks),
        ("duty", a.duty == b.duty),
        ("meters", a.meters == b.meters),
        ("heads", a.heads == b.heads),
        ("actions", a.actions == b.actions),
        ("incidents", a.incidents == b.incidents),
        ("suspected", a.suspected == b.suspected),
        ("may join", a.may_join == b.may_join),
        ("agreements", a.agreements == b.agreements),
        ("position", a.position == b.position),
        ("read only", a.read_only == b.read_only),
    ];
    parts.into_iter().filter(|(_, same)| !same).map(|(name, _)| name).collect()
}

/// What was read back.
#[derive(Clone, Debug)]
pub struct Restored {
    /// What the backup says of itself.
    pub manifest: Manifest,
    /// The last event.
    pub head: Head,
    /// Whether the state was compared too: the same version of the program made the backup.
    pub state_compared: bool,
}

/// Reads a backup back into a data folder that is not there or empty: every file is checked against the backup's list, the
/// store is opened beside its place and must answer as the backed-up one did.
///
/// # Errors
/// When the backup is not whole, something stands at `to`, or the answers differ; `to` is left as it was then.
pub fn restore(from: &Path, to: &Path, as_: &OpenAs, rules: Arc<Rules>) -> Result<Restored, DeskError> {
    let manifest = Manifest::read(from)?;
    let part = crate::ledger::disk::beside(to);
    let unpacked = backup::unpack(from, &manifest, to, &part).map_err(DeskError::from);
    let done = unpacked.and_then(|()| open_restored(&part, &manifest, as_, rules));
    if done.is_err() {
        let _ = std::fs::remove_dir_all(&part);
    } else {
        backup::settle(&part, to)?;
    }
    done
}

fn open_restored(part: &Path, manifest: &Manifest, as_: &OpenAs, rules: Arc<Rules>) -> Result<Restored, DeskError> {
    let mut desk = Desk::on(Store::open(part, as_)?, rules, &mut |_, _| {})?;
    let report = verify(desk.ledger(), &mut |_, _| {});
    if let Some(fault) = report.fault {
        return Err(fault.into());
    }
    let answer = desk.answer(as_.now)?;
    let differs = |what| Err(StoreError::Differs { path: part.to_owned(), what }.into());
    if answer.head.position != manifest.events || answer.head.hash.to_string() != manifest.head {
        return differs(Answered::Head);
    }
    if answer.contacts != manifest.contacts || answer.tickets != manifest.tickets {
        return differs(Answered::Contacts);
    }
    if answer.credentials != manifest.credentials {
        return differs(Answered::Credentials);
    }
    let state_compared = manifest.program == env!("CARGO_PKG_VERSION");
    let state = blake3::Hash::from_bytes(answer.state).to_hex().to_string();
    if state_compared && state != manifest.state {
        return differs(Answered::State);
    }
    Ok(Restored { manifest: manifest.clone(), head: answer.head, state_compared })
}
