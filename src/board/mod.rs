//! The plain rows that panes show.
