//! Drawing: layout, panes, layers, theme.

pub mod text;
pub mod theme;
