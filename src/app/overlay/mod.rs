//! Layers that belong to the desk itself: help, search, palette, questions, refusals, who is at the keyboard.

pub mod actions;
pub mod agreements;
pub mod ask;
pub mod confirm;
pub mod explain;
pub mod filter;
pub mod find;
pub mod heads;
pub mod help;
pub mod incident;
mod list;
pub mod lock;
pub mod notices;
pub mod palette;
pub mod password;
pub mod people;
pub mod plan;
pub mod refusal;
pub mod replay;
pub mod reveals;
pub mod review;
pub mod setup;
pub mod sheets;
pub mod signon;

pub use list::ListState;
