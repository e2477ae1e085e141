//! The four panes, a file for each.

pub mod callbacks;
pub mod handover;
pub mod queue;
mod table;
pub mod ticket;
