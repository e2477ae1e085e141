//! The pure domain: ids, facts, commands, events, [`decide()`] and [`World::apply`].
//!
//! Nothing here reads a clock, a file or a random number: [`Context`] brings them in by hand. Rules of ownership
//! (OWNERSHIP.md) are checked here once, so that the screen, the command line, intake and import meet the same gate.

pub mod access;
pub mod agreement;
pub mod apply;
pub mod calendar;
pub mod callbacks;
pub mod chain;
pub mod clock;
pub mod command;
pub mod corrective;
pub mod decide;
pub mod escalation;
pub mod event;
pub mod explain;
pub mod facts;
pub mod grade;
pub mod handover;
pub mod household;
pub mod ids;
pub mod incident;
pub mod matters;
pub mod next;
pub mod order;
pub mod promise;
pub mod quick;
pub mod refusal;
pub mod repeats;
pub mod roster;
pub mod rules;
pub mod secret;
pub mod similar;
pub mod ticket;
pub mod time;
pub mod world;

pub use access::Denied;
pub use command::Command;
pub use decide::{Context, decide, holders, may_look, may_look_back};
pub use event::Event;
pub use ids::*;
pub use refusal::{May, Next, Reason, Refusal, Rule};
pub use secret::Secret;
pub use time::{Moment, Zone};
pub use world::World;
