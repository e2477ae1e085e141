//! Subcommands; every one goes through the desk service.

pub mod keys;
