//! Drawing: layout, panes, layers, theme.
