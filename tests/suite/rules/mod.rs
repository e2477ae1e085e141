//! The rules of ownership on `decide` and `apply`: named tests by noun, and properties over random sequences.

mod callbacks;
mod fixture;
mod handover;
mod laws;
mod queue;
mod record;
mod shifts;
mod site;
mod ticket;
