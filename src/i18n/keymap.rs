//! Texts of the keymap checker.

crate::messages! {}
