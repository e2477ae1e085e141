//! Terminal guard, threads, the loop: where the world comes in.

pub mod asked;
pub mod backend;
mod batch;
pub mod canvas;
pub mod clock;
pub mod input;
pub mod log;
pub mod nightly;
mod opening;
pub mod panics;
mod papers;
mod parked;
pub mod past;
pub mod prints;
pub mod screen;
mod seat;
pub mod secrecy;
pub mod signals;
mod spool;
pub mod terminal;
pub mod worker;
