//! What a person may set for the screen.

use crate::i18n::Lang;
use serde::{Deserialize, Serialize};

/// The palettes that ship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ThemeName {
    /// Light text on a dark ground, 256 colours.
    Dark,
    /// Dark text on a light ground, 256 colours.
    Light,
    /// No colour at all: attributes only.
    Mono,
    /// The terminal's own sixteen colours on its own ground.
    Sixteen,
}

impl ThemeName {
    /// All themes, in the order in which a settings page lists them.
    pub const ALL: [Self; 4] = [Self::Dark, Self::Light, Self::Mono, Self::Sixteen];

    /// The word used in settings and flags.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
            Self::Mono => "mono",
            Self::Sixteen => "16",
        }
    }

    /// Reads the word used in settings and flags.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "dark" => Some(Self::Dark),
            "light" => Some(Self::Light),
            "mono" | "monochrome" | "none" => Some(Self::Mono),
            "16" | "sixteen" | "ansi" => Some(Self::Sixteen),
            _ => None,
        }
    }

    /// The theme after this one, round and round.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Dark => Self::Light,
            Self::Light => Self::Mono,
            Self::Mono => Self::Sixteen,
            Self::Sixteen => Self::Dark,
        }
    }
}

/// Language, theme and how wide the terminal draws signs of ambiguous width.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Language of the screen.
    pub lang: Lang,
    /// Colours.
    pub theme: ThemeName,
    /// Columns that the terminal gives to signs such as `…` and `●`: 1 or 2.
    pub ambiguous_width: u8,
    /// After how many minutes without a key the screen locks itself, 0 for never; none follows the rule book.
    pub idle_minutes: Option<u16>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { lang: Lang::default(), theme: ThemeName::Dark, ambiguous_width: 1, idle_minutes: None }
    }
}
