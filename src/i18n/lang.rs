//! The language of the screen.

use std::fmt;
use std::str::FromStr;

/// One of the two languages. Chinese is the first: it is what a desk speaks unless told otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Lang {
    /// zh-CN.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Both, in the order in which the switch goes round.
    pub const ALL: [Self; 2] = [Self::Zh, Self::En];

    /// Reads a language tag or a locale name: `zh`, `zh-CN`, `zh_CN.UTF-8`, `en`, `en_GB` … . `None` for any other.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let word: String = tag.trim().chars().take_while(char::is_ascii_alphabetic).collect();
        match word.to_ascii_lowercase().as_str() {
            "zh" | "chinese" | "cn" => Some(Self::Zh),
            "en" | "english" => Some(Self::En),
            _ => None,
        }
    }

    /// Chooses from the values of `LC_ALL`, `LC_MESSAGES` and `LANG`, in that order; unset ones are empty.
    ///
    /// As POSIX has it the first that is set decides. A locale without a language (`C`, `POSIX`) and none at all mean
    /// Chinese; a language that we don't have means English.
    pub fn from_locale<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let Some(first) = values.into_iter().map(str::trim).find(|value| !value.is_empty()) else {
            return Self::Zh;
        };
        let language = first.split(['.', '@']).next().unwrap_or_default();
        match language {
            "C" | "POSIX" => Self::Zh,
            other => Self::parse(other).unwrap_or(Self::En),
        }
    }

    /// The tag that [`Lang::parse`] reads: `zh-CN` or `en`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The other language.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// One of two texts that are made elsewhere (names from a policy pack, for instance).
    pub fn pick<T>(self, zh: T, en: T) -> T {
        match self {
            Self::Zh => zh,
            Self::En => en,
        }
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// The tag is not one of ours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}: zh-CN | en")]
pub struct UnknownLang(pub String);

impl FromStr for Lang {
    type Err = UnknownLang;

    fn from_str(tag: &str) -> Result<Self, UnknownLang> {
        Self::parse(tag).ok_or_else(|| UnknownLang(tag.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_and_locales_are_read() {
        for tag in ["zh", "zh-CN", "zh_CN.UTF-8", "ZH-Hans", " zh "] {
            assert_eq!(Lang::parse(tag), Some(Lang::Zh), "{tag}");
        }
        for tag in ["en", "en-US", "en_GB.UTF-8", "English"] {
            assert_eq!(Lang::parse(tag), Some(Lang::En), "{tag}");
        }
        for tag in ["", "fr", "zhu", "english-like?x".trim_start_matches("english"), "中文"] {
            assert_eq!(Lang::parse(tag), None, "{tag}");
        }
    }

    #[test]
    fn the_first_set_locale_decides() {
        assert_eq!(Lang::from_locale(["", "", "en_US.UTF-8"]), Lang::En);
        assert_eq!(Lang::from_locale(["zh_CN.UTF-8", "", "en_US.UTF-8"]), Lang::Zh);
        assert_eq!(Lang::from_locale(["C.UTF-8", "", "en_US.UTF-8"]), Lang::Zh);
        assert_eq!(Lang::from_locale(["", "", ""]), Lang::Zh);
        assert_eq!(Lang::from_locale(["", "", "de_DE@euro"]), Lang::En);
    }
}
