//! Keymaps: parse, lint, look up, show.
