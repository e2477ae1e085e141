//! The colours of the themes.

use ratatui::style::Color;

#[derive(Debug, Clone, Copy)]
pub(super) struct Palette {
    pub(super) text: Color,
    pub(super) muted: Color,
    pub(super) ground: Color,
    pub(super) accent: Color,
    pub(super) breached: Color,
    pub(super) near: Color,
    pub(super) ok: Color,
    pub(super) waiting: Color,
    pub(super) info: Color,
    pub(super) selected_ground: Color,
    pub(super) bar_ground: Color,
    pub(super) on_alarm: Color,
}

pub(super) const DARK: Palette = Palette {
    text: Color::Indexed(252),
    muted: Color::Indexed(245),
    ground: Color::Reset,
    accent: Color::Indexed(117),
    breached: Color::Indexed(210),
    near: Color::Indexed(221),
    ok: Color::Indexed(114),
    waiting: Color::Indexed(183),
    info: Color::Indexed(152),
    selected_ground: Color::Indexed(238),
    bar_ground: Color::Indexed(236),
    on_alarm: Color::Indexed(16),
};

pub(super) const LIGHT: Palette = Palette {
    text: Color::Indexed(234),
    muted: Color::Indexed(242),
    ground: Color::Indexed(231),
    accent: Color::Indexed(25),
    breached: Color::Indexed(124),
    near: Color::Indexed(94),
    ok: Color::Indexed(22),
    waiting: Color::Indexed(90),
    info: Color::Indexed(24),
    selected_ground: Color::Indexed(153),
    bar_ground: Color::Indexed(254),
    on_alarm: Color::Indexed(231),
};

pub(super) const SIXTEEN: Palette = Palette {
    text: Color::Reset,
    muted: Color::DarkGray,
    ground: Color::Reset,
    accent: Color::Cyan,
    breached: Color::LightRed,
    near: Color::Yellow,
    ok: Color::Green,
    waiting: Color::Magenta,
    info: Color::Blue,
    selected_ground: Color::Reset,
    bar_ground: Color::Reset,
    on_alarm: Color::Black,
};
