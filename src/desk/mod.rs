//! The service: clean, seal, load, decide, append, project. The screen, `exec` and intake all go through [`Desk`].

mod access;
mod agreements;
pub mod audit;
pub mod backup;
mod books;
mod bulk;
mod callers;
mod cards;
mod clean;
mod corrective;
mod error;
mod find;
pub mod finding;
mod heads;
mod incidents;
mod kept;
mod lens;
mod load;
mod locate;
pub mod lottery;
mod names;
mod open;
mod paper;
pub mod people;
mod permits;
mod propose;
mod replay;
mod report;
mod review;
mod roster;
mod roster_list;
mod rows;
mod sheets;
pub mod spool;
mod terms;
mod trouble;

pub use access::{Signature, weak_for};
pub use books::{Asked, Books, OtherBook};
pub use bulk::Bulk;
pub use clean::clean;
pub use error::DeskError;
pub use find::Finder;
pub use load::{LoadError, Loaded, Most, PastFault, PastTicket};
pub use names::{DeskNames, label};
pub use open::{Heard, NewSite};
pub use replay::{Goal, Replay};
pub use report::{ActionFigures, CategoryRow, IncidentFigures, KindFigures, MonthReport};

pub use roster_list::RosterPlan;

use crate::board::{Board, CallerLine, Details};
use crate::contacts::Contacts;
use crate::domain::command::{Caller, Card, Command};
use crate::domain::event::{Recorded, Stream};
use crate::domain::ids::*;
use crate::domain::rules::Rules;
use crate::domain::ticket::Message;
use crate::domain::time::Moment;
use crate::domain::world::World;
use crate::domain::{Context, Refusal, decide};
use crate::ledger::{Append, Draft, Entry, Head, Ledger};
use crate::projection::Projections;
use crate::store::Keeper;
use lottery::Lottery;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

/// How often a command is decided again on fresh state after a conflict.
const RETRIES: usize = 3;

/// What a command came to: durable when this is returned.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// The new entries of the ledger.
    pub entries: Vec<Entry>,
    /// The ticket it was about, also a new one.
    pub ticket: Option<TicketId>,
    /// Its number, where it has one.
    pub number: Option<TicketNumber>,
    /// Head of the ledger after it.
    pub head: Head,
}

/// The stream versions that a decision rests on, and what is to be appended.
type Decided = (Vec<(Stream, u64)>, Vec<Draft>);

/// The service.
pub struct Desk {
    ledger: Box<dyn Ledger>,
    contacts: Box<dyn Contacts>,
    projections: Projections,
    rules: Arc<Rules>,
    desk: DeskId,
    names: HashMap<StaffId, String>,
    cards: HashMap<ContactId, Masked>,
    finder: Option<Finder>,
    callers: callers::Callers,
    closed: Option<Vec<crate::domain::similar::Closed>>,
    /// Which sheet the boards show, where one was asked for.
    shown_sheet: Option<SheetId>,
    memo: sheets::Memo,
    /// Files of the spool folder whose messages are in the ledger, but which could not be removed.
    spooled: HashSet<PathBuf>,
    /// Who has shown who they are, at this keyboard, since this desk was opened.
    proven: BTreeSet<StaffId>,
    /// The minute up to which time was kept.
    kept_minute: i64,
    /// Why the rule book that was asked for is not in force, and the one before is.
    passed_over: Option<DeskError>,
    /// The secret behind the callback draws.
    lottery: Lottery,
    /// What it works on stands on a disk, be it a copy on trial: a real site asks everybody for a password then.
    on_disk: bool,
    /// Last, so that the lock is let go after the store is closed.
    keeper: Option<Keeper>,
}

/// The rows that still wait are written before the store is closed, so that the next opening has nothing to catch up.
impl Drop for Desk {
    fn drop(&mut self) {
        self.projections.write_rows();
    }
}

/// What lists may show of a card.
#[derive(Clone, Default)]
struct Masked {
    name: String,
    phone: String,
}

impl Desk {
    /// The rules in force.
    pub fn rules(&self) -> Arc<Rules> {
        Arc::clone(&self.rules)
    }
    /// The state.
    pub fn world(&self) -> &World {
        &self.projections.world
    }
    /// The ledger, for reading.
    pub fn ledger(&self) -> &dyn Ledger {
        self.ledger.as_ref()
    }
    /// The head of the ledger.
    pub fn head(&self) -> Head {
        self.ledger.head()
    }
    /// The views, for reading.
    pub fn projections(&self) -> &Projections {
        &self.projections
    }

    /// Does a command: the events are durable when this returns. On a conflict it is decided again on fresh state.
    pub fn submit(&mut self, actor: Actor, command: Command, now: Moment) -> Result<Done, DeskError> {
        if !matches!(command, Command::KeepTime) {
            self.keep_minute(now)?;
        }
        let old = match &command {
            Command::ChangeCard { staff, .. } => self.world().person(*staff).map(|p| p.contact),
            _ => None,
        };
        let done = self.submit_with(actor, command, &[], now, entropy()?)?;
        self.forget_cards(old.into_iter().collect());
        Ok(done)
    }

    /// `signed`: who has given their own password for this command.
    fn submit_with(
        &mut self,
        actor: Actor,
        mut command: Command,
        signed: &[StaffId],
        now: Moment,
        entropy: [u8; 16],
    ) -> Result<Done, DeskError> {
        self.gate(actor, signed)?;
        let numbers = kept::typed_numbers(&command);
        clean(&mut command);
        let (mut sealed, mut kept) = (false, None);
        for _ in 0..=RETRIES {
            self.load(&command)?;
            if !sealed {
                // Decided once before the card is sealed, so that a refused command leaves no record behind.
                let (_, first) = self.decide(actor, &with_placeholder(&command), None, now, entropy)?;
                self.signatures(actor, &command, signed)?;
                if lottery::begins_month(&command) {
                    self.keep_draws(now)?;
                }
                self.seal(&mut command)?;
                let ticket = self.keeps_on(&command).or_else(|| first.iter().find_map(|d| d.event.ticket()));
                kept = self.keep_numbers(&numbers, ticket)?;
                sealed = true;
            }
            let (expected, drafts) = self.decide(actor, &command, kept, now, entropy)?;
            match self.ledger.append(&expected, drafts)? {
                Append::Appended(entries) => return self.appended(&command, entries),
                Append::Conflict { .. } => self.projections.catch_up(self.ledger.as_ref(), &mut |_, _| {})?,
            }
        }
        Err(DeskError::Busy)
    }

    /// Whether a command would be refused now. Changes nothing.
    pub fn try_out(&mut self, actor: Actor, command: &Command, now: Moment) -> Result<Result<(), Refusal>, DeskError> {
        self.load(command)?;
        let ctx = self.context(actor, now, [0; 16]);
        Ok(decide(&self.projections.world, &with_placeholder(command), &ctx).map(|_| ()))
    }

    fn context(&self, actor: Actor, now: Moment, entropy: [u8; 16]) -> Context<'_> {
        Context { now, actor, desk: self.desk, rules: &self.rules, entropy }
    }

    fn decide(
        &self,
        actor: Actor,
        command: &Command,
        kept: Option<ContactId>,
        now: Moment,
        entropy: [u8; 16],
    ) -> Result<Decided, DeskError> {
        let world = &self.projections.world;
        let mut decision = decide(world, command, &self.context(actor, now, entropy)).map_err(DeskError::Refused)?;
        if let Some(drawn) = lottery::bytes_for(&self.lottery, &decision.events) {
            decision = decide(world, command, &self.context(actor, now, drawn)).map_err(DeskError::Refused)?;
        }
        if let Some(contact) = kept {
            kept::insert(&mut decision.events, self.keeps_on(command), contact);
        }
        let mut expected: Vec<(Stream, u64)> = Vec::new();
        for event in &decision.events {
            let stream = event.stream();
            if !expected.iter().any(|(s, _)| *s == stream) {
                expected.push((stream, world.version_of(stream)));
            }
        }
        let (at, desk, shift) = (decision.at, self.desk, decision.shift);
        let draft = |event: crate::domain::Event| Draft { at, actor: event.by(actor), desk, shift, event };
        let drafts = decision.events.into_iter().map(draft).collect();
        Ok((expected, drafts))
    }

    fn load(&mut self, command: &Command) -> Result<(), DeskError> {
        for id in self.keeps_on(command).into_iter().chain(command.further_tickets()) {
            self.projections.load_ticket(id)?;
        }
        // Who may correct a sealed sheet stands on it, also when it is old (H7).
        if let Command::CorrectSheet { sheet, .. } = command {
            self.projections.load_sheet(*sheet)?;
        }
        Ok(())
    }

    /// Seals the personal data of a command in the contact store.
    fn seal(&mut self, command: &mut Command) -> Result<(), DeskError> {
        if let Some(caller) = caller_of(command)
            && let Caller::Card(card) = caller
            && !card.is_empty()
        {
            let contact = self.contacts.put(card)?;
            *caller = Caller::Known { contact };
        }
        Ok(())
    }

    fn appended(&mut self, command: &Command, entries: Vec<Entry>) -> Result<Done, DeskError> {
        let next = self.world().position + 1;
        if entries.first().is_none_or(|e| e.recorded.position == next) {
            self.projections.advance(&entries)?;
        } else {
            // Another desk on this ledger was first on other streams: what it did may not be passed over.
            self.projections.catch_up(self.ledger.as_ref(), &mut |_, _| {})?;
        }
        if entries.iter().any(|e| e.recorded.event.stream() == Stream::Site) {
            self.note_staff(&entries);
            self.learn_names();
        }
        let ticket = command.ticket().or_else(|| entries.iter().find_map(|e| e.recorded.event.ticket()));
        if let (Some(id), Some(mut finder)) = (ticket, self.finder.take()) {
            if let Some(ticket) = self.projections.ticket(id)? {
                finder.put(&self.document(&ticket));
            }
            self.finder = Some(finder);
        }
        if let Some(id) = ticket {
            self.note_closed(id)?;
        }
        let number = ticket.and_then(|id| self.projections.ticket(id).ok().flatten()).and_then(|t| t.number);
        let head = entries.last().map_or_else(Head::default, |e| Head { position: e.recorded.position, hash: e.hash });
        Ok(Done { entries, ticket, number, head })
    }

    fn learn_names(&mut self) {
        let unknown: Vec<(StaffId, ContactId)> = self
            .world()
            .staff
            .values()
            .filter(|s| !self.names.contains_key(&s.id))
            .map(|s| (s.id, s.contact))
            .collect();
        for (id, contact) in unknown {
            if let Ok(Some(card)) = self.contacts.get(contact) {
                self.names.insert(id, card.name.clone());
            }
        }
    }

    /// The name of a person; `#7` when it was forgotten or never known.
    pub fn staff_name(&self, id: StaffId) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| format!("#{id}"))
    }

    /// Who told us, else who lives there, in clear.
    fn card_of(&self, message: &Message) -> Result<Option<Card>, DeskError> {
        let get = |id: Option<ContactId>| id.map_or(Ok(None), |id| self.contacts.get(id));
        let resident = lens::resident(self.world(), message);
        let mut card = get(message.contact.or(resident))?;
        if let Some(card) = card.as_mut().filter(|card| card.name.is_empty())
            && let Some(resident) = get(resident)?
        {
            card.name.clone_from(&resident.name);
        }
        Ok(card)
    }

    /// The card of a ticket's caller in clear. Callers record a reveal first; see [`Desk::reveal`].
    fn card(&self, ticket: TicketId) -> Result<Card, DeskError> {
        let ticket = self.projections.ticket(ticket)?;
        ticket.map_or_else(|| Ok(Card::default()), |ticket| self.whole_card(&ticket))
    }

    /// Shows masked data, after recording who asked and why (R130).
    pub fn reveal(
        &mut self,
        actor: Actor,
        ticket: TicketId,
        reason: String,
        now: Moment,
    ) -> Result<CallerLine, DeskError> {
        self.submit(actor, Command::Reveal { ticket, reason }, now)?;
        let card = self.card(ticket)?;
        let Card { name, phone, address, involved } = card;
        Ok(CallerLine { name, phone, address, involved, clear: true })
    }

    /// The history of a ticket, oldest first.
    pub fn history(&self, ticket: TicketId) -> Result<Vec<Recorded>, DeskError> {
        Ok(self.ledger.read_stream(Stream::Ticket(ticket))?.into_iter().map(|e| e.recorded).collect())
    }

    /// What the panes show to this person at this moment.
    pub fn board(&mut self, viewer: Option<StaffId>, now: Moment) -> Board {
        let mut board = rows::board(&mut self.lens(), viewer, now);
        for person in &mut board.staff {
            person.sign_on = self.sign_on_state(person.id, now);
        }
        board.viewer = viewer;
        if let Some(viewer) = viewer {
            heads::ask(self, &mut board.heads, viewer, now);
            let mut rows = std::mem::take(&mut board.incidents);
            incidents::permits(self, &mut rows, viewer, now);
            board.incidents = rows;
            agreements::permits(self, &mut board.agreements, viewer, now);
        }
        board.permits = viewer.map(|viewer| permits::of_desk(self, viewer, now)).unwrap_or_default();
        board
    }

    /// One ticket with its history and what the viewer may do.
    pub fn details(
        &mut self,
        id: TicketId,
        viewer: Option<StaffId>,
        now: Moment,
    ) -> Result<Option<Details>, DeskError> {
        rows::details(self, id, viewer, now)
    }

    /// What kept the index from being written, told once. Nothing is lost by it.
    pub fn take_index_fault(&mut self) -> Option<DeskError> {
        self.projections.take_fault().map(DeskError::Index)
    }

    /// Whoever acts or asks, by whatever way in, finds what time has brought about recorded: looked at once a minute.
    ///
    /// # Errors
    /// What [`Desk::submit`] gives.
    pub fn keep_minute(&mut self, now: Moment) -> Result<(), DeskError> {
        let minute = now.ms().div_euclid(60_000);
        if std::mem::replace(&mut self.kept_minute, minute) == minute {
            return Ok(());
        }
        self.keep_time(now).map(|_| ())
    }

    /// Records what time alone has brought about since it was last asked (see [`Command::KeepTime`]); whether there was
    /// anything.
    ///
    /// # Errors
    /// What [`Desk::submit`] gives.
    pub fn keep_time(&mut self, now: Moment) -> Result<bool, DeskError> {
        if self.world().site.is_none() {
            return Ok(false);
        }
        // Most minutes bring nothing, and an empty decision is not appended.
        let due = self.decide(Actor::System, &Command::KeepTime, None, now, [0; 16])?;
        if due.1.iter().all(|draft| draft.event.ticket().is_none()) {
            return Ok(false);
        }
        self.submit(Actor::System, Command::KeepTime, now)?;
        Ok(true)
    }

    /// Does what can wait, when nobody does: writes the index rows of what was done, and lets the ledger's store follow
    /// its journal.
    pub fn rest(&mut self) {
        self.projections.write_rows();
        if let Err(e) = self.projections.pack() {
            tracing::warn!(error = %e, "ended tickets are not packed");
        }
        self.ledger.rest();
    }

    /// Folds the whole ledger again; for `frontdesk rebuild`.
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<(), DeskError> {
        self.finder = None;
        self.callers = callers::Callers::default();
        self.closed = None;
        Ok(self.projections.rebuild(self.ledger.as_ref(), progress)?)
    }
}

/// The place of a command where personal data may stand.
fn caller_of(command: &mut Command) -> Option<&mut Caller> {
    match command {
        Command::MessageIn(message) | Command::Register { message, .. } => message.caller.as_mut(),
        Command::AddStaff { caller, .. } | Command::ChangeCard { caller, .. } => Some(caller),
        Command::EnterHousehold { caller, .. } => caller.as_mut(),
        Command::IncidentCall(new) => new.caller.as_mut(),
        _ => None,
    }
}

/// The command as it will be once its card is sealed, to decide it beforehand.
fn with_placeholder(command: &Command) -> Command {
    let mut copy = command.clone();
    if let Some(caller) = caller_of(&mut copy)
        && matches!(caller, Caller::Card(card) if !card.is_empty())
    {
        *caller = Caller::Known { contact: ContactId(0) };
    }
    copy
}

fn entropy() -> Result<[u8; 16], DeskError> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| DeskError::NoEntropy)?;
    Ok(bytes)
}
