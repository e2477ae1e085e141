//! Subcommands; every one goes through the desk service.

pub mod args;
pub mod exec;
pub mod keys;
pub mod report;
pub mod settings;
mod trouble;

pub use trouble::{Failure, trouble};

/// Exit code: a setting or an argument is wrong.
const USAGE: u8 = 2;
