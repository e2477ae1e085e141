//! The drill site: a housing estate with months of history, made from a seed through the same `decide` as real work.
//!
//! Time runs in `sim`: a queue of what is due, in order. `rhythm` says when people call and about what, `words` what
//! they say, `arrive` how a message comes in, `cases` how a ticket goes on, `change` how shifts change, `scene` what
//! stands on the screen at the moment of start. A refused command is a fault of the maker, and is told with the command
//! and its time.

mod arrive;
mod asides;
mod cases;
mod change;
mod duty;
mod estate;
mod heads;
mod many;
mod past;
mod repeats;
mod rhythm;
mod scene;
mod sim;
mod words;

pub use many::seed_many;
pub use past::past;

use crate::desk::{Desk, DeskError};
use crate::domain::rules::Rules;
use crate::domain::time::Moment;
use crate::domain::{Refusal, StaffId};
use crate::policy::{self, Fault};
use crate::store::{FoundAs, OpenAs, Store, StoreError, StoreId, StoreInfo};
use std::path::Path;
use std::sync::Arc;
use thiserror::Error;

/// The drill site's policy: a site's diff over the embedded default pack, with three shifts a day.
pub const POLICY: &str = include_str!("policy.toml");
/// File name of [`POLICY`] for messages.
pub const POLICY_FILE: &str = "policy.toml";
/// The drill site's name.
pub const SITE_NAME: &str = "滨湖花园";
/// Letters in front of its ticket numbers.
pub const SITE_CODE: &str = "HY";
/// The seed of `frontdesk demo` unless another is asked for.
pub const SEED: u64 = 7;
/// How the id of every drill site made here begins, so that none but these is ever made anew over an old one.
const MADE_HERE: [u8; 8] = *b"drillsit";

/// Why the drill site could not be made.
#[derive(Debug, Error)]
pub enum DemoError {
    /// A rule refused a command of the maker: a fault of the program.
    #[error("drill site: rule {} refused at {at}: {command} ({refusal:?})", .refusal.rule.id())]
    Refused {
        /// The command.
        command: String,
        /// Its time.
        at: String,
        /// Why not.
        refusal: Box<Refusal>,
    },
    /// The store failed.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// The folder can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The texts can't be read: a fault of the program.
    #[error("drill site: {0}")]
    Words(String),
    /// The policy pack has none of the codes that the texts know.
    #[error("drill site: the policy pack has no {0} that the drill site could use")]
    Pack(&'static str),
}

/// What was made.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Built {
    /// Who sits at the keyboard: on duty in the running shift.
    pub operator: StaffId,
    /// The first moment of the history.
    pub from: Moment,
    /// Messages that came in.
    pub messages: u64,
    /// Events in the ledger.
    pub events: u64,
}

/// How much history is made.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum History {
    /// Three calendar months before `now`.
    #[default]
    Quarter,
    /// So many days before `now`, at least three; for tests.
    Days(u32),
}

/// Makes the drill site in an empty store: founding, staff, households, three months of history up to `now`, and a live
/// shift. The same for the same seed, `now`, pack and program; only contact ids, which the contact store draws, differ.
/// `progress` hears hours made and hours in all.
///
/// # Errors
/// When the store fails, or a rule refuses what the maker does.
pub fn build(desk: &mut Desk, now: Moment, seed: u64, progress: &mut dyn FnMut(u64, u64)) -> Result<Built, DemoError> {
    build_history(desk, now, seed, History::Quarter, progress)
}

/// As [`build`], with more or less history.
///
/// # Errors
/// As [`build`].
pub fn build_history(
    desk: &mut Desk,
    now: Moment,
    seed: u64,
    history: History,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Built, DemoError> {
    let mut sim = sim::Sim::new(desk, now, seed)?;
    let operator = sim.play(history, progress)?;
    let from = sim.from;
    sim.finish()?;
    let world = desk.world();
    Ok(Built { operator, from, messages: world.counters.messages_in, events: world.position })
}

/// The rules of the drill site: [`POLICY`].
///
/// # Errors
/// Every fault of the pack; a test holds that there is none.
pub fn rules() -> Result<Rules, Vec<Fault>> {
    policy::load(POLICY, POLICY_FILE, policy::calendars())
}

/// The id of the store of a seed.
pub fn store_id(seed: u64) -> StoreId {
    let mut id = [0; 16];
    let (head, tail) = id.split_at_mut(8);
    head.copy_from_slice(&MADE_HERE);
    tail.copy_from_slice(&seed.to_be_bytes());
    StoreId(id)
}

/// Whether a store was made by [`found`]: only such a one may be thrown away to make another.
pub fn made_here(store: &StoreInfo) -> bool {
    store.drill && store.store.0.starts_with(&MADE_HERE)
}

/// Founds a drill store in a folder that is empty or not there, makes the drill site in it, and gives it open.
///
/// # Errors
/// When the folder can't be used, the store fails, or a rule refuses what the maker does.
pub fn found(
    path: &Path,
    as_: &OpenAs,
    rules: Arc<Rules>,
    seed: u64,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<(Desk, Built), DemoError> {
    let store = Store::found(path, FoundAs { drill: true, id: Some(store_id(seed)) }, as_)?;
    store.keeper.begin_filling()?;
    let mut desk = Desk::on(store, rules, &mut |_, _| {})?;
    let built = build(&mut desk, as_.now, seed, progress)?;
    if let Some(keeper) = desk.keeper_mut() {
        keeper.filled()?;
    }
    Ok((desk, built))
}
