//! Frames.

use super::Ruler;
use ratatui::symbols::border;

impl Ruler {
    /// The frame's border set: thin lines, or ASCII where lines would be two columns wide.
    #[must_use]
    pub fn border(self) -> border::Set<'static> {
        if self.ascii_only() { ASCII_BORDER } else { border::PLAIN }
    }

    /// The border set of the focused pane.
    #[must_use]
    pub fn border_focused(self) -> border::Set<'static> {
        if self.ascii_only() { ASCII_BORDER_FOCUSED } else { border::THICK }
    }
}

/// Borders that are one column everywhere.
pub const ASCII_BORDER: border::Set<'static> = border::Set {
    top_left: "+",
    top_right: "+",
    bottom_left: "+",
    bottom_right: "+",
    vertical_left: "|",
    vertical_right: "|",
    horizontal_top: "-",
    horizontal_bottom: "-",
};

/// ASCII borders of the focused pane.
pub const ASCII_BORDER_FOCUSED: border::Set<'static> = border::Set {
    top_left: "#",
    top_right: "#",
    bottom_left: "#",
    bottom_right: "#",
    vertical_left: "#",
    vertical_right: "#",
    horizontal_top: "=",
    horizontal_bottom: "=",
};
