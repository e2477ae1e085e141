//! Dialogues by key strings: what is typed reaches the rules, and nothing typed is lost.

mod actions;
mod acts;
mod agreements;
mod incidents;
mod people;
mod pictures;
mod quick;
mod rig;
mod seat;
mod texts;

pub use rig::Rig;
