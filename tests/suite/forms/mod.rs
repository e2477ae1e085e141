//! Dialogues by key strings: what is typed reaches the rules, and nothing typed is lost.

mod quick;
mod rig;

pub use rig::Rig;
