//! Colours and signs by meaning. A pane asks for "breached", never for red.
//!
//! Meaning is never colour alone: a sign and a word go with it, and in the monochrome theme the attributes (bold,
//! reversed, underlined) still tell apart what the colours told.

mod palette;
mod signs;

use ratatui::style::{Color, Modifier, Style};

use self::palette::{DARK, LIGHT, Palette, SIXTEEN};
pub use self::signs::{ASCII_SIGNS, SIGNS, Signs};
use super::text::Ruler;
pub use crate::app::ThemeName;

/// What the environment says about the terminal; read by the runtime, handed in as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TermEnv<'a> {
    /// `NO_COLOR`: any value but the empty one switches colours off.
    pub no_color: Option<&'a str>,
    /// `COLORTERM`: `truecolor` or `24bit` where the terminal has them.
    pub colorterm: Option<&'a str>,
    /// `TERM`.
    pub term: Option<&'a str>,
}

/// Chooses a theme: what the person set, else what the terminal can do.
#[must_use]
pub fn choose(setting: Option<ThemeName>, env: TermEnv<'_>) -> ThemeName {
    if let Some(name) = setting {
        return name;
    }
    let term = env.term.unwrap_or("");
    if env.no_color.is_some_and(|v| !v.is_empty()) || term == "dumb" || term.starts_with("vt") {
        return ThemeName::Mono;
    }
    if env.colorterm.is_some_and(|v| !v.is_empty()) || term.contains("256color") || term.contains("direct") {
        return ThemeName::Dark;
    }
    ThemeName::Sixteen
}

/// How urgent a row is; chooses sign and style together, so that they cannot disagree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Urgency {
    /// Time enough.
    #[default]
    Calm,
    /// About to run out.
    Near,
    /// Ran out.
    Breached,
}

/// Styles by meaning, and the signs that go with them.
#[derive(Debug, Clone, Copy)]
pub struct Theme {
    name: ThemeName,
    palette: Option<Palette>,
    signs: Signs,
}

impl Default for Theme {
    fn default() -> Self {
        Self::new(ThemeName::Dark, Ruler::default())
    }
}

impl Theme {
    /// A theme whose signs suit the ruler's terminal.
    #[must_use]
    pub fn new(name: ThemeName, ruler: Ruler) -> Self {
        let palette = match name {
            ThemeName::Dark => Some(DARK),
            ThemeName::Light => Some(LIGHT),
            ThemeName::Sixteen => Some(SIXTEEN),
            ThemeName::Mono => None,
        };
        Self { name, palette, signs: if ruler.ascii_only() { ASCII_SIGNS } else { SIGNS } }
    }

    /// Which palette this is.
    #[must_use]
    pub fn name(&self) -> ThemeName {
        self.name
    }

    /// The signs in use.
    #[must_use]
    pub fn signs(&self) -> &Signs {
        &self.signs
    }

    fn fg(&self, pick: impl Fn(&Palette) -> Color, mono: Modifier) -> Style {
        match &self.palette {
            Some(p) => Style::new().fg(pick(p)),
            None => Style::new().add_modifier(mono),
        }
    }

    /// Ordinary text on the screen's ground; the whole frame is set to it first.
    #[must_use]
    pub fn base(&self) -> Style {
        match &self.palette {
            Some(p) => Style::new().fg(p.text).bg(p.ground),
            None => Style::new(),
        }
    }

    /// Text that matters less: labels, times, hints of what to type.
    #[must_use]
    pub fn muted(&self) -> Style {
        self.fg(|p| p.muted, Modifier::DIM)
    }

    /// Text that matters more, without an alarm.
    #[must_use]
    pub fn strong(&self) -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    /// A clock that ran out.
    #[must_use]
    pub fn breached(&self) -> Style {
        self.fg(|p| p.breached, Modifier::REVERSED).add_modifier(Modifier::BOLD)
    }

    /// A clock about to run out.
    #[must_use]
    pub fn near(&self) -> Style {
        self.fg(|p| p.near, Modifier::UNDERLINED).add_modifier(Modifier::BOLD)
    }

    /// A message nobody received yet.
    #[must_use]
    pub fn waiting(&self) -> Style {
        self.fg(|p| p.waiting, Modifier::BOLD)
    }

    /// Done, accepted, satisfied, saved.
    #[must_use]
    pub fn ok(&self) -> Style {
        self.fg(|p| p.ok, Modifier::empty())
    }

    /// Refused, failed, not satisfied.
    #[must_use]
    pub fn error(&self) -> Style {
        self.breached()
    }

    /// A remark from the program that is no alarm.
    #[must_use]
    pub fn info(&self) -> Style {
        self.fg(|p| p.info, Modifier::empty())
    }

    /// The alarm band that stays until somebody acknowledges it.
    #[must_use]
    pub fn alarm(&self) -> Style {
        match &self.palette {
            Some(p) => Style::new().fg(p.on_alarm).bg(p.breached).add_modifier(Modifier::BOLD),
            None => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
        }
    }

    /// The drill mark (演练): never to be mistaken for the real desk.
    #[must_use]
    pub fn drill(&self) -> Style {
        match &self.palette {
            Some(p) => Style::new().fg(p.on_alarm).bg(p.near).add_modifier(Modifier::BOLD),
            None => Style::new().add_modifier(Modifier::REVERSED),
        }
    }

    /// Sign and style of an urgency; calm has a blank for a sign.
    #[must_use]
    pub fn urgency(&self, urgency: Urgency) -> (&'static str, Style) {
        match urgency {
            Urgency::Calm => (" ", Style::new()),
            Urgency::Near => (self.signs.near, self.near()),
            Urgency::Breached => (self.signs.breached, self.breached()),
        }
    }

    /// Border of the pane that has the focus; its lines are thick as well ([`Ruler::border_focused`]).
    #[must_use]
    pub fn border_focused(&self) -> Style {
        self.fg(|p| p.accent, Modifier::BOLD)
    }

    /// Border of the other panes.
    #[must_use]
    pub fn border(&self) -> Style {
        self.fg(|p| p.muted, Modifier::DIM)
    }

    /// Title of a pane.
    #[must_use]
    pub fn title(&self, focused: bool) -> Style {
        if focused {
            self.border_focused().add_modifier(Modifier::BOLD)
        } else {
            Style::new().add_modifier(Modifier::BOLD)
        }
    }

    /// The selected row, in the focused pane or in another.
    #[must_use]
    pub fn selected(&self, focused: bool) -> Style {
        match (&self.palette, self.name) {
            (Some(p), ThemeName::Dark | ThemeName::Light) if focused => {
                Style::new().bg(p.selected_ground).add_modifier(Modifier::BOLD)
            }
            (Some(p), ThemeName::Dark | ThemeName::Light) => Style::new().bg(p.bar_ground),
            _ if focused => Style::new().add_modifier(Modifier::REVERSED),
            _ => Style::new().add_modifier(Modifier::UNDERLINED),
        }
    }

    /// The line on top and the hint bar at the bottom.
    #[must_use]
    pub fn bar(&self) -> Style {
        match (&self.palette, self.name) {
            (Some(p), ThemeName::Dark | ThemeName::Light) => Style::new().fg(p.text).bg(p.bar_ground),
            _ => Style::new(),
        }
    }

    /// A key in the hint bar and in help.
    #[must_use]
    pub fn key_hint(&self) -> Style {
        self.fg(|p| p.accent, Modifier::BOLD).add_modifier(Modifier::BOLD)
    }

    /// An action that would be refused now.
    #[must_use]
    pub fn disabled(&self) -> Style {
        self.fg(|p| p.muted, Modifier::DIM).add_modifier(Modifier::CROSSED_OUT)
    }

    /// A field of a form: being edited, or not.
    #[must_use]
    pub fn field(&self, active: bool) -> Style {
        match (&self.palette, active) {
            (Some(p), true) => Style::new().fg(p.text).add_modifier(Modifier::UNDERLINED).underline_color(p.accent),
            (Some(p), false) => Style::new().fg(p.text),
            (None, true) => Style::new().add_modifier(Modifier::UNDERLINED),
            (None, false) => Style::new(),
        }
    }

    /// Label of a form's field.
    #[must_use]
    pub fn label(&self, active: bool) -> Style {
        if active { self.key_hint() } else { self.muted() }
    }

    /// The characters that a search matched.
    #[must_use]
    pub fn found(&self) -> Style {
        self.fg(|p| p.accent, Modifier::UNDERLINED).add_modifier(Modifier::UNDERLINED)
    }

    /// What was proposed and not typed (household, category, clocks of a quick entry).
    #[must_use]
    pub fn proposed(&self) -> Style {
        self.fg(|p| p.info, Modifier::ITALIC)
    }

    /// The filled part of a clock's bar.
    #[must_use]
    pub fn bar_full(&self, urgency: Urgency) -> Style {
        match urgency {
            Urgency::Calm => self.fg(|p| p.ok, Modifier::empty()),
            Urgency::Near => self.fg(|p| p.near, Modifier::empty()),
            Urgency::Breached => self.fg(|p| p.breached, Modifier::empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::text::AmbiguousWidth;

    #[test]
    fn the_environment_chooses() {
        let env = |no_color, colorterm, term| TermEnv { no_color, colorterm, term };
        for (setting, env, want) in [
            (None, env(None, Some("truecolor"), Some("xterm-256color")), ThemeName::Dark),
            (None, env(None, None, Some("tmux-256color")), ThemeName::Dark),
            (None, env(None, None, Some("xterm")), ThemeName::Sixteen),
            (None, env(None, None, None), ThemeName::Sixteen),
            (None, env(Some("1"), Some("truecolor"), None), ThemeName::Mono),
            (None, env(Some(""), None, Some("xterm-256color")), ThemeName::Dark),
            (None, env(None, None, Some("dumb")), ThemeName::Mono),
            (Some(ThemeName::Light), env(Some("1"), None, None), ThemeName::Light),
        ] {
            assert_eq!(choose(setting, env), want, "{setting:?} {env:?}");
        }
    }

    #[test]
    fn a_theme_is_found_by_its_own_name_and_no_other() {
        for name in ThemeName::ALL {
            assert_eq!(ThemeName::parse(name.id()), Some(name));
        }
        assert_eq!(ThemeName::parse("rainbow"), None);
    }

    fn list(s: &Signs) -> [&'static str; 21] {
        [
            s.breached,
            s.near,
            s.ok,
            s.query,
            s.bad,
            s.done,
            s.current,
            s.todo,
            s.bar_full,
            s.bar_empty,
            s.link,
            s.arrow,
            s.dot,
            s.selected,
            s.alarm,
            s.locked,
            s.mask,
            s.up,
            s.down,
            s.thumb,
            s.track,
        ]
    }

    #[test]
    fn every_sign_is_one_column_in_its_terminal() {
        for ambiguous in [AmbiguousWidth::One, AmbiguousWidth::Two] {
            let ruler = Ruler::new(ambiguous);
            for sign in list(Theme::new(ThemeName::Dark, ruler).signs()) {
                assert_eq!(ruler.width(sign), 1, "{sign} {ambiguous:?}");
            }
        }
    }

    #[test]
    fn meaning_is_told_apart_without_colour() {
        for name in ThemeName::ALL {
            let t = Theme::new(name, Ruler::default());
            let colourless = |s: Style| (s.add_modifier, s.fg.is_none() && s.bg.is_none());
            if name == ThemeName::Mono {
                for s in [t.base(), t.breached(), t.near(), t.waiting(), t.alarm(), t.selected(true), t.bar()] {
                    assert!(colourless(s).1, "{s:?}");
                }
                assert_ne!(t.selected(true), t.selected(false));
            }
            let (breached, near) = (t.urgency(Urgency::Breached), t.urgency(Urgency::Near));
            assert_ne!(breached.0, near.0);
            assert_ne!(breached.1, near.1);
        }
    }
}
