//! State of the screen; `update(&mut App, Msg) -> Vec<Effect>`; no I/O.
