//! Which key does what: keymap files, their checker, and the answer to each key press.
//!
//! A keymap file is TOML: `base`, then a section for each scope with `action = [keys]`. It is a diff over its base:
//! what it doesn't name stays. An empty list (or `"noop"`) frees an action's keys, `noop = [keys]` frees these keys
//! whatever they did. Everything here is a pure function over text; files are read by the caller.

mod chord;
mod fault;
mod lint;
mod load;
mod map;
mod show;
mod twin;

pub use chord::{BadKey, Chord, Doubt, Key, KeySeq, LONGEST};
pub use fault::{Fault, Place, Problem, Report, Severity};
pub use load::{SHIPPED, check, load, shipped, shipped_text};
pub use map::{Binding, Hint, Keymap, Lookup, Outcome, Pending};
pub use show::{markdown, table};

#[cfg(test)]
mod tests;
