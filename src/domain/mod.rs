//! The pure domain: ids, facts, commands, events, decide and apply.
