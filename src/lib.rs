//! frontdesk: a terminal desk for property-management front desks and control rooms.
//!
//! The way of a key press: key → action → command → decide → events → ledger → projections → board → frame.
//! `tests/suite/layers.rs` holds the table of which module may use which.
#![forbid(unsafe_code)]
#![warn(missing_docs)]
// What comes from a person, a file, the store or the terminal must not be able to end the program.
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::unreachable,
        clippy::todo,
        clippy::unimplemented
    )
)]

pub mod action;
pub mod app;
pub mod board;
pub mod cli;
pub mod contacts;
pub mod demo;
pub mod desk;
pub mod domain;
pub mod i18n;
pub mod keymap;
pub mod ledger;
pub mod policy;
pub mod print;
pub mod projection;
pub mod runtime;
pub mod store;
pub mod text;
pub mod view;
