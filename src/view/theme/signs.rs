//! Signs by meaning, and their twins in ASCII.

/// Signs that carry meaning beside colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signs {
    /// A clock ran out (超时).
    pub breached: &'static str,
    /// A clock is about to run out (将到期).
    pub near: &'static str,
    /// Accepted, satisfied, done.
    pub ok: &'static str,
    /// Queried, or not known.
    pub query: &'static str,
    /// Refused, not satisfied, failed.
    pub bad: &'static str,
    /// A stage that is behind us.
    pub done: &'static str,
    /// The stage we are in.
    pub current: &'static str,
    /// A stage that is still to come.
    pub todo: &'static str,
    /// Filled part of a bar.
    pub bar_full: &'static str,
    /// Empty part of a bar.
    pub bar_empty: &'static str,
    /// The line between stages.
    pub link: &'static str,
    /// From one to another.
    pub arrow: &'static str,
    /// Between parts of a line.
    pub dot: &'static str,
    /// Marks the selected row.
    pub selected: &'static str,
    /// An alarm that waits for somebody.
    pub alarm: &'static str,
    /// Something is hidden here (masked, locked).
    pub locked: &'static str,
    /// Stands for a character of a password.
    pub mask: &'static str,
    /// More above.
    pub up: &'static str,
    /// More below.
    pub down: &'static str,
    /// Thumb of a scroll bar.
    pub thumb: &'static str,
    /// Track of a scroll bar.
    pub track: &'static str,
}

/// The usual signs: one column each where ambiguous signs are one column.
pub const SIGNS: Signs = Signs {
    breached: "▲",
    near: "◆",
    ok: "✓",
    query: "?",
    bad: "✗",
    done: "●",
    current: "◐",
    todo: "○",
    bar_full: "█",
    bar_empty: "░",
    link: "─",
    arrow: "→",
    dot: "·",
    selected: "▸",
    alarm: "‼",
    locked: "*",
    mask: "●",
    up: "↑",
    down: "↓",
    thumb: "┃",
    track: "│",
};

/// Signs in ASCII, for terminals where the usual ones are two columns or not in the font.
pub const ASCII_SIGNS: Signs = Signs {
    breached: "!",
    near: "~",
    ok: "v",
    query: "?",
    bad: "x",
    done: "@",
    current: "o",
    todo: ".",
    bar_full: "#",
    bar_empty: "-",
    link: "-",
    arrow: ">",
    dot: "-",
    selected: ">",
    alarm: "!",
    locked: "*",
    mask: "*",
    up: "^",
    down: "v",
    thumb: "#",
    track: "|",
};
