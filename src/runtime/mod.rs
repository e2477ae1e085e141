//! Terminal guard, threads, the loop: where the world comes in.

pub mod asked;
pub mod backend;
pub mod canvas;
pub mod clock;
pub mod input;
pub mod log;
pub mod nightly;
pub mod panics;
pub mod past;
pub mod prints;
pub mod screen;
mod seat;
pub mod secrecy;
pub mod signals;
pub mod terminal;
pub mod worker;
