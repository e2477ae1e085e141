//! Opening the service on a data folder, and founding a site in an empty one.

use super::lottery::Lottery;
use super::{Books, Desk, DeskError, callers, sheets, terms};
use crate::board::Board;
use crate::contacts::{Contacts, Credential};
use crate::domain::access::PasswordHow;
use crate::domain::command::{Caller, Card, Command};
use crate::domain::ids::{Actor, Code, DeskId, Role, StaffId};
use crate::domain::rules::Rules;
use crate::domain::secret::Secret;
use crate::ledger::Ledger;
use crate::ledger::OPEN_LIMIT;
use crate::ledger::disk::limited;
use crate::projection::{Index, Projections, ReadAhead};
use crate::store::{DataFolder, FoundAs, Keeper, OpenAs, Store, StoreError};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What a new site is.
#[derive(Clone, Debug)]
pub struct NewSite {
    /// Two to four capital letters in front of ticket numbers.
    pub code: String,
    /// The site's name.
    pub name: String,
    /// A drill store (演练), marked for ever.
    pub drill: bool,
}

/// What is heard while a desk opens.
#[derive(Clone, Debug)]
pub enum Heard {
    /// So many events of how many are folded in.
    Folded(u64, u64),
    /// What the panes show, before the desk can be worked with, and the rules it rests on. Marks that rest on what was told
    /// lately may be missing still.
    First(Arc<Rules>, Box<Board>),
}

impl NewSite {
    fn command(&self) -> Command {
        Command::FoundSite { code: self.code.clone(), name: self.name.clone(), drill: self.drill }
    }
}

impl Desk {
    /// Puts the service together and brings the views up to date. `progress` hears position and head while that lasts.
    pub fn new(
        ledger: Box<dyn Ledger>,
        contacts: Box<dyn Contacts>,
        index: Index,
        rules: Arc<Rules>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        let mut this = Self::new_first(ledger, contacts, index, rules, progress)?;
        this.complete(progress)?;
        Ok(this)
    }

    /// The same, for a first look: what was told lately may be left out, until [`Desk::complete`].
    fn new_first(
        ledger: Box<dyn Ledger>,
        contacts: Box<dyn Contacts>,
        index: Index,
        rules: Arc<Rules>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        let mut index = index;
        index.describe(terms::describe);
        let projections = Projections::open_first(index, ledger.as_ref(), rules.looks_back(), progress)?;
        let mut this = Self {
            ledger,
            contacts,
            projections,
            rules,
            desk: DeskId(1),
            names: HashMap::new(),
            cards: HashMap::new(),
            finder: None,
            callers: callers::Callers::default(),
            closed: None,
            shown_sheet: None,
            memo: sheets::Memo::default(),
            spooled: HashSet::new(),
            proven: BTreeSet::new(),
            kept_minute: 0,
            passed_over: None,
            lottery: Lottery::fresh()?,
            on_disk: false,
            keeper: None,
        };
        this.learn_names();
        Ok(this)
    }

    /// Nothing is decided, and nobody is given this desk, before this.
    fn complete(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), DeskError> {
        if self.projections.lacks_matters() {
            self.projections.complete(self.ledger.as_ref(), progress)?;
        }
        Ok(())
    }

    /// Opens the store in a data folder.
    ///
    /// # Errors
    /// When there is none, another process holds it, or it is damaged.
    pub fn open(
        path: &Path,
        as_: &OpenAs,
        rules: Arc<Rules>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        Self::open_by(path, as_, |_| rules, progress)
    }

    /// Opens the store with the rule book that `choose` gives; it hears the code and fingerprint of the one in force.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_by<B: Into<Books>>(
        path: &Path,
        as_: &OpenAs,
        choose: impl FnOnce(Option<&(Code, String)>) -> B,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        if super::load::mark_of(path).exists() {
            return Err(DeskError::HalfLoaded);
        }
        Self::open_to_load(path, as_, choose, progress)
    }

    /// The same, also where a load of history was interrupted: to go on with it.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_to_load<B: Into<Books>>(
        path: &Path,
        as_: &OpenAs,
        choose: impl FnOnce(Option<&(Code, String)>) -> B,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        Self::open_ahead(path, as_, ReadAhead::All, choose, &mut |heard| {
            if let Heard::Folded(at, of) = heard {
                progress(at, of);
            }
        })
    }

    /// Opens the store as [`Desk::open_by`] does, and tells what the panes show as soon as that is known. What was told
    /// lately is most of what an opening reads, and hardly anything on the panes rests on it: it is read after that, and the
    /// desk is given when it is there.
    ///
    /// # Errors
    /// As [`Desk::open`].
    pub fn open_shown<B: Into<Books>>(
        path: &Path,
        as_: &OpenAs,
        choose: impl FnOnce(Option<&(Code, String)>) -> B,
        hear: &mut dyn FnMut(Heard),
    ) -> Result<Self, DeskError> {
        if super::load::mark_of(path).exists() {
            return Err(DeskError::HalfLoaded);
        }
        Self::open_ahead(path, as_, ReadAhead::First, choose, hear)
    }

    fn open_ahead<B: Into<Books>>(
        path: &Path,
        as_: &OpenAs,
        ahead: ReadAhead,
        choose: impl FnOnce(Option<&(Code, String)>) -> B,
        hear: &mut dyn FnMut(Heard),
    ) -> Result<Self, DeskError> {
        // The rule book and the index are read while the ledger is opened. Who asks for the book sooner waits for it, or
        // reads it where there was no thread.
        let reading = std::thread::Builder::new().name("frontdesk-rules".to_owned());
        let _ = reading.spawn(|| drop(crate::policy::default_rules()));
        let (store, index) = Store::open_beside(path, as_, |folder| open_index(folder, ahead))?;
        let usual = Arc::new(crate::policy::default_rules());
        let progress = &mut |at, of| hear(Heard::Folded(at, of));
        let mut desk = Self::on_both_first(store, index?, usual, progress)?;
        let books: Books = choose(desk.world().policy.as_ref()).into();
        // A book that is to be put in force is decided on.
        if ahead == ReadAhead::All || !desk.has_in_force(&books.wanted) {
            desk.complete(progress)?;
        }
        desk.adopt_books(books, as_.now)?;
        if desk.projections.lacks_matters() {
            // Who founds a site is asked for a supervisor first.
            if !desk.world().staff.is_empty() {
                let board = desk.board(None, as_.now);
                hear(Heard::First(desk.rules(), Box::new(board)));
            }
            desk.complete(&mut |at, of| hear(Heard::Folded(at, of)))?;
        }
        Ok(desk)
    }

    /// Opens the store and makes its index anew. One that is so damaged that it does not open is no hindrance.
    ///
    /// # Errors
    /// When there is no store, another process holds it, or its ledger is damaged.
    pub fn reindex<B: Into<Books>>(
        path: &Path,
        as_: &OpenAs,
        choose: impl FnOnce(Option<&(Code, String)>) -> B,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        let store = Store::open(path, as_)?;
        let index = store.keeper.folder.index();
        match std::fs::remove_dir_all(&index) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(StoreError::io(&index, &e).into()),
            _ => {}
        }
        let mut desk = Self::on(store, Arc::new(crate::policy::default_rules()), progress)?;
        let books = choose(desk.world().policy.as_ref()).into();
        desk.adopt_books(books, as_.now)?;
        Ok(desk)
    }

    /// Founds a site with its first supervisor in a folder that is empty or not there, or in one where that was
    /// interrupted, and opens it; who enters their password is proven to be that supervisor. Without a password nobody can
    /// act in a store that is no drill, until `frontdesk staff recover` gives one.
    ///
    /// # Errors
    /// When there is a site with people already, the folder can't be written, the password is weak, or code or a name can't
    /// be used; nothing of a store is left behind in that case.
    pub fn set_up(
        path: &Path,
        site: &NewSite,
        supervisor: &str,
        password: Option<&Secret>,
        as_: &OpenAs,
        rules: Arc<Rules>,
    ) -> Result<(Self, StaffId), DeskError> {
        // Tried on nothing first, so that a bad code or name does not leave a half-founded folder.
        Self::try_founding(site, as_, &rules)?.enter_first_supervisor(supervisor, password, as_)?;
        let mut desk = match Self::found(path, site, as_, Arc::clone(&rules)) {
            Err(DeskError::Store(StoreError::AlreadyFounded { path })) => Self::finish(path, site, as_, rules)?,
            other => other?,
        };
        let me = desk.enter_first_supervisor(supervisor, password, as_)?;
        Ok((desk, me))
    }

    /// Opens a store whose set-up was interrupted: nobody is entered yet.
    fn finish(path: PathBuf, site: &NewSite, as_: &OpenAs, rules: Arc<Rules>) -> Result<Self, DeskError> {
        let store = Store::open(&path, as_)?;
        if store.ledger.head().position == 0 {
            // Nothing is recorded, and what is wanted now may be a drill where that one was none: begun anew.
            store.take_back()?;
            return Self::found(&path, site, as_, rules);
        }
        let mut desk = Self::on(store, Arc::clone(&rules), &mut |_, _| {})?;
        if !desk.world().staff.is_empty() {
            return Err(StoreError::AlreadyFounded { path }.into());
        }
        desk.adopt_rules(rules, as_.now)?;
        Ok(desk)
    }

    /// Founds a site in a folder that is empty or not there, and opens it.
    ///
    /// # Errors
    /// When there is a store already, the folder can't be written, or code or name can't be used; nothing of a store
    /// is left behind in that case.
    pub fn found(path: &Path, site: &NewSite, as_: &OpenAs, rules: Arc<Rules>) -> Result<Self, DeskError> {
        Self::try_founding(site, as_, &rules)?;
        let store = Store::found(path, FoundAs { drill: site.drill, id: None }, as_)?;
        let id = store.keeper.info.store.0;
        let mut desk = Self::on(store, rules, &mut |_, _| {})?;
        desk.submit_with(Actor::System, site.command(), &[], as_.now, id)?;
        Ok(desk)
    }

    /// The site, in memory.
    fn try_founding(site: &NewSite, as_: &OpenAs, rules: &Arc<Rules>) -> Result<Self, DeskError> {
        let index = Index::temporary()?;
        let (ledger, contacts) = (crate::ledger::MemoryLedger::new(), crate::contacts::MemoryContacts::new());
        let mut trial = Self::new(Box::new(ledger), Box::new(contacts), index, Arc::clone(rules), &mut |_, _| {})?;
        trial.submit(Actor::System, site.command(), as_.now)?;
        Ok(trial)
    }

    /// Enters the first person of a new site: a supervisor who may work the desk as well.
    ///
    /// # Errors
    /// When there are people already, the name is empty, or the password is weak.
    pub fn enter_first_supervisor(
        &mut self,
        name: &str,
        password: Option<&Secret>,
        as_: &OpenAs,
    ) -> Result<StaffId, DeskError> {
        let card = Card { name: name.to_owned(), ..Card::default() };
        // Where people practise, an empty field means that none is wanted.
        let drill = self.world().site.as_ref().is_some_and(|site| site.drill);
        let password = password.filter(|p| !(drill && p.is_empty()));
        if let Some(password) = password {
            self.strong(password, &card)?;
        }
        let roles = vec![Role::Operator, Role::ServiceHead];
        let add = Command::AddStaff { caller: Caller::Card(card), roles, department: None };
        let me = StaffId(self.world().counters.staff + 1);
        let Some(password) = password else {
            self.submit(Actor::System, add, as_.now)?;
            return Ok(me);
        };
        if let Err(refusal) = self.try_out(Actor::System, &add, as_.now)? {
            return Err(DeskError::Refused(refusal));
        }
        // Kept first: it becomes durable together with the person, so that no power cut leaves one without the other.
        let kept = Credential::of(password, false, as_.now)?;
        self.contacts.put_credential(me, Some(&kept))?;
        self.submit(Actor::System, add, as_.now)?;
        self.submit(Actor::System, Command::SetPassword { staff: me, how: PasswordHow::Founded }, as_.now)?;
        self.proven.insert(me);
        Ok(me)
    }

    /// On an open store.
    ///
    /// # Errors
    /// When ledger or index can't be read.
    pub fn on(store: Store, rules: Arc<Rules>, progress: &mut dyn FnMut(u64, u64)) -> Result<Self, DeskError> {
        let index = open_index(&store.keeper.folder, ReadAhead::All)?;
        let mut desk = Self::on_both_first(store, index, rules, progress)?;
        desk.complete(progress)?;
        Ok(desk)
    }

    fn on_both_first(
        store: Store,
        index: Index,
        rules: Arc<Rules>,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, DeskError> {
        let (ledger, contacts, keeper) = store.split();
        let mut desk = Self::new_first(Box::new(ledger), Box::new(contacts), index, rules, progress)?;
        desk.lottery = Lottery::of(&keeper.folder)?;
        desk.on_disk = true;
        desk.keeper = Some(keeper);
        Ok(desk)
    }

    /// The data folder; none for a desk in memory.
    pub fn folder(&self) -> Option<&DataFolder> {
        self.keeper.as_ref().map(|k| &k.folder)
    }

    /// Id of the store; none for a desk in memory.
    pub fn store_id(&self) -> Option<crate::store::StoreId> {
        self.keeper.as_ref().map(|k| k.info.store)
    }

    /// The half-typed forms of this store.
    ///
    /// # Errors
    /// When their folder or key can't be read.
    pub fn drafts(&self) -> Result<Option<crate::contacts::drafts::Drafts>, DeskError> {
        let Some(folder) = self.folder() else { return Ok(None) };
        let key = folder.keys().join("parked.key");
        Ok(Some(crate::contacts::drafts::Drafts::open(&folder.parked(), &key)?))
    }

    /// What was found damaged and mended while the store was opened, in words.
    pub fn mended(&self, lang: crate::i18n::Lang) -> Vec<String> {
        let set_aside = self.keeper.as_ref().and_then(|k| k.set_aside.as_ref());
        set_aside.map(|aside| aside.words(lang)).unwrap_or_default()
    }

    /// The keeper of the store's lock.
    pub fn keeper_mut(&mut self) -> Option<&mut Keeper> {
        self.keeper.as_mut()
    }
}

/// The index of a store. One that does not open, or hangs while it opens, is put aside: it is made again from the ledger.
fn open_index(folder: &DataFolder, ahead: ReadAhead) -> Result<Index, DeskError> {
    let folder = folder.index();
    let path = folder.clone();
    // sled panics on some damaged files and hangs on others; neither must take the desk down.
    let opened = limited(&folder, OPEN_LIMIT, move || {
        let mut index = Index::open(&path)?;
        index.read_ahead(ahead)?;
        Ok::<_, DeskError>(index)
    });
    crate::ledger::disk::tighten(&folder);
    if let Ok(index) = opened {
        return Ok(index);
    }
    tracing::warn!("the index does not open and is made again");
    // A thread that hangs still holds the folder, so it is moved out of the way before it is removed.
    let aside = folder.with_extension(format!("bad-{}", std::process::id()));
    if std::fs::rename(&folder, &aside).is_ok() {
        let _ = std::fs::remove_dir_all(&aside);
    }
    Ok(Index::open(&folder)?)
}
