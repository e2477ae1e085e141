//! frontdesk: a terminal desk for property-management front desks and control rooms.
//!
//! The way of a key press: key → action → command → decide → events → ledger → projections → board → frame.
//! `tests/suite/layers.rs` holds the table of which module may use which.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

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
