//! Subcommands; every one goes through the desk service.

pub mod args;
pub mod exec;
pub mod keys;
pub mod report;
pub mod settings;
