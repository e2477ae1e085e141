//! Terminal guard, threads, the loop: where the world comes in.

pub mod backend;
