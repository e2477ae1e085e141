//! The rules of ownership on `decide` and `apply`: named tests by noun, and properties over random sequences.

mod agreements;
mod bad_luck;
mod callbacks;
mod clocks;
mod corrective;
mod escalation;
pub mod fixture;
mod grading;
mod handover;
mod incidents;
pub mod invariants;
mod laws;
mod meter;
mod promise;
mod properties;
mod queue;
mod recall;
mod record;
mod repeats;
mod roster;
mod sheet;
mod shifts;
mod site;
mod ticket;
mod told;
mod wall_clock;
