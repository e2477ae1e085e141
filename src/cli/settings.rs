//! Settings: flags, then environment, then the config file, then what the system says.

use crate::i18n::Lang;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The config file, `config.toml` in the config folder. Every field may be left out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ConfigFile {
    /// Data folder of the store.
    pub data: Option<PathBuf>,
    /// `zh-CN` or `en`.
    pub lang: Option<String>,
    /// A shipped keymap's name, or a file.
    pub keymap: Option<String>,
    /// `dark`, `light`, `mono`, `16` or `auto`.
    pub theme: Option<String>,
    /// Cells that `…` `·` `─` take in this terminal: 1 or 2.
    pub ambiguous_width: Option<u8>,
    /// After how many minutes without a key the screen locks itself, 0 for never; the rule book's when left out.
    pub idle_lock_minutes: Option<u16>,
    /// `error`, `warn`, `info`, `debug`, `trace` or `off`.
    pub log: Option<String>,
    /// Offset from UTC such as `+08:00`; the system's when left out.
    pub utc_offset: Option<String>,
    /// Policy pack: a name, or a file of a site's own.
    pub policy: Option<String>,
    /// Backups.
    pub backup: BackupSettings,
}

/// `[backup]` of the config file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BackupSettings {
    /// Folder for backups, best on another disk; no daily backup is made without it.
    pub folder: Option<PathBuf>,
    /// Hour of the day from which the daily backup is made, 0 to 23; 3 when left out.
    pub hour: Option<u8>,
    /// Of how many days the newest backup is kept; 7 when left out.
    pub daily: Option<u16>,
    /// Of how many weeks; 4 when left out.
    pub weekly: Option<u16>,
    /// Of how many months; 12 when left out.
    pub monthly: Option<u16>,
}

/// A fault of the settings: what, where, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettingsFault(pub String);

/// Folders by the XDG rules.
#[derive(Clone, Debug)]
pub struct Folders {
    /// Settings and own keymaps.
    pub config: PathBuf,
    /// Stores.
    pub data: PathBuf,
    /// Logs.
    pub state: PathBuf,
}

impl Folders {
    /// The user's folders; under the current folder when the system names no home.
    pub fn of_user() -> Self {
        use etcetera::BaseStrategy;
        match etcetera::choose_base_strategy() {
            Ok(base) => Self {
                config: base.config_dir().join("frontdesk"),
                data: base.data_dir().join("frontdesk"),
                state: base.state_dir().unwrap_or_else(|| base.data_dir()).join("frontdesk"),
            },
            Err(_) => Self { config: "frontdesk".into(), data: "frontdesk".into(), state: "frontdesk".into() },
        }
    }
}

/// Reads the config file. A file that is not there is an empty one, unless it was named on the command line.
///
/// # Errors
/// What is wrong with it, with line and column.
pub fn read_config(path: &Path, must_exist: bool, lang: Lang) -> Result<ConfigFile, SettingsFault> {
    let name = path.display().to_string();
    let bytes = match std::fs::read(path) {
        Ok(bytes) => bytes,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound && !must_exist => return Ok(ConfigFile::default()),
        Err(e) => return Err(SettingsFault(lang.settings_unreadable(&name, &lang.io_error(&e)))),
    };
    let decoded = crate::text::decode_utf8(&bytes);
    if let Some(bad) = decoded.bad.first() {
        return Err(SettingsFault(lang.settings_not_utf8(&name, bad.line)));
    }
    toml::from_str(&decoded.text).map_err(|e| {
        let at = e.span().map_or(0, |s| s.start);
        let line = decoded.text.get(..at).map_or(1, |before| before.matches('\n').count() + 1);
        SettingsFault(lang.settings_bad(&name, line, e.message()))
    })
}

/// The language: flag or environment, config file, locale.
///
/// # Errors
/// When a name is no language of ours.
pub fn language(flag: Option<&str>, config: Option<&str>, locale: [&str; 3]) -> Result<Lang, SettingsFault> {
    match flag.or(config) {
        Some(name) => Lang::parse(name).ok_or_else(|| {
            let lang = Lang::from_locale(locale);
            SettingsFault(lang.settings_unknown_language(name))
        }),
        None => Ok(Lang::from_locale(locale)),
    }
}

/// What was last chosen on the screen.
#[derive(Clone, Debug, Default)]
pub struct Last {
    /// Language.
    pub lang: Option<Lang>,
    /// Theme.
    pub theme: Option<String>,
}

#[derive(Default, Deserialize, serde::Serialize)]
#[serde(default)]
struct LastFile {
    lang: Option<String>,
    theme: Option<String>,
}

/// Reads what was last chosen; a file that can't be read is as good as none.
pub fn last(path: &Path) -> Last {
    let text = std::fs::read_to_string(path).unwrap_or_default();
    let file: LastFile = toml::from_str(&text).unwrap_or_default();
    Last { lang: file.lang.as_deref().and_then(Lang::parse), theme: file.theme }
}

/// Keeps what was chosen on the screen for the next start.
pub fn keep_last(path: &Path, settings: crate::app::Settings) {
    let file = LastFile { lang: Some(settings.lang.tag().to_owned()), theme: Some(settings.theme.id().to_owned()) };
    let kept = toml::to_string(&file).map_err(std::io::Error::other).and_then(|text| {
        std::fs::create_dir_all(path.parent().unwrap_or(Path::new(".")))?;
        std::fs::write(path, text)
    });
    if let Err(e) = kept {
        tracing::warn!(error = %e, "the screen's settings can't be kept");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flag_before_file_before_locale() {
        let locale = ["", "", "en_GB.UTF-8"];
        assert_eq!(language(Some("zh"), Some("en"), locale), Ok(Lang::Zh));
        assert_eq!(language(None, Some("zh-CN"), locale), Ok(Lang::Zh));
        assert_eq!(language(None, None, locale), Ok(Lang::En));
        assert!(language(Some("klingon"), None, locale).is_err());
    }

    #[test]
    fn a_broken_config_names_file_line_and_mend() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.toml");
        std::fs::write(&path, "lang = \"en\"\ncolour = 3\n").unwrap();
        let fault = read_config(&path, true, Lang::En).unwrap_err().0;
        assert!(fault.contains("config.toml") && fault.contains("line 2") && fault.contains("colour"), "{fault}");
        assert!(read_config(&folder.path().join("none.toml"), false, Lang::En).is_ok());
        assert!(read_config(&folder.path().join("none.toml"), true, Lang::En).is_err());
    }
}
