//! What is wrong, in the language of the screen.

use super::disk::SetAside;
use super::transfer::{ExportError, ImportFault};
use super::{Damage, DiskError, DiskFault, LedgerError, NoAnchor};
use crate::i18n::Lang;

impl Damage {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotAnEntry => lang.damage_not_an_entry().to_owned(),
            Self::CutShort => lang.damage_cut_short().to_owned(),
            Self::Changed => lang.damage_changed().to_owned(),
            Self::NotFollowing => lang.damage_not_following().to_owned(),
            Self::Missing => lang.damage_missing().to_owned(),
            Self::Version { found, wanted } => lang.damage_version(*found, *wanted),
            Self::BeyondHead => lang.damage_beyond_head().to_owned(),
            Self::Index => lang.damage_index().to_owned(),
            Self::Content(why) => lang.damage_content(why),
            Self::Store(why) => lang.damage_store(why),
        }
    }
}

impl DiskError {
    /// In words, with the path.
    pub fn words(&self, lang: Lang) -> String {
        let path = self.path.display().to_string();
        let why = match &self.fault {
            DiskFault::Full => return lang.trouble_full(&path),
            DiskFault::ReadOnly => return lang.trouble_read_only(&path),
            DiskFault::Busy => lang.disk_busy().to_owned(),
            DiskFault::Missing => lang.disk_missing().to_owned(),
            DiskFault::Exists => lang.disk_exists().to_owned(),
            DiskFault::Damaged(why) => lang.disk_damaged(why),
            DiskFault::Hangs(seconds) => lang.disk_hangs(*seconds),
            DiskFault::Newer { found, known } => lang.disk_newer(*found, *known),
            DiskFault::Other(why) => why.clone(),
        };
        lang.trouble_store(&format!("{path}: {why}"))
    }
}

impl LedgerError {
    /// In words, with the way out.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Damaged { position, damage } => lang.trouble_damaged(*position, &damage.words(lang)),
            Self::Newer { position, found, known } => lang.trouble_newer_event(*position, *found, *known),
            Self::TooLarge { bytes, most } => lang.trouble_too_large(*bytes, *most),
            Self::Sealed(by) => lang.trouble_sealed(&lang.io_error(&by.source)),
            Self::Disk(e) => e.words(lang),
            Self::Store(why) => lang.trouble_store(why),
        }
    }
}

impl ImportFault {
    /// In words, without the line.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::NotEmpty => lang.import_not_empty().to_owned(),
            Self::NotAnExport => lang.import_no_export().to_owned(),
            Self::Newer { found, known } => lang.import_newer(*found, *known),
            Self::Utf8(byte) => lang.import_utf8(*byte),
            Self::Json(why) => lang.import_json(why),
            Self::TooLong => lang.import_too_long().to_owned(),
            Self::Position { found, wanted } => lang.import_position(*found, *wanted),
            Self::Version { found, wanted } => lang.damage_version(*found, *wanted),
            Self::NotFollowing => lang.damage_not_following().to_owned(),
            Self::Changed => lang.damage_changed().to_owned(),
            Self::Count { found, wanted } => lang.import_count(*found, *wanted),
            Self::Head => lang.import_head().to_owned(),
            Self::Ledger(e) => e.words(lang),
            Self::Read(e) => lang.io_error(e),
        }
    }
}

impl ExportError {
    /// In words.
    pub fn words(&self, lang: Lang) -> String {
        match self {
            Self::Ledger(e) => e.words(lang),
            Self::Write(e) => lang.io_error(e),
        }
    }
}

impl NoAnchor {
    /// In words.
    pub fn words(&self, lang: Lang) -> &'static str {
        match self {
            Self::Form => lang.anchor_form(),
            Self::Mistyped => lang.anchor_mistyped(),
        }
    }
}

impl SetAside {
    /// What was mended, in words; nothing where snapshot files of no weight were set aside.
    pub fn words(&self, lang: Lang) -> Vec<String> {
        let shown = |path: &std::path::Path| path.display().to_string();
        let made_anew = match (&self.made_anew, self.anew) {
            (Some(path), _) => Some(lang.store_made_anew(&shown(path))),
            (None, true) => Some(lang.store_made_anew_missing().to_owned()),
            (None, false) => None,
        };
        let journal = self.journal.as_ref().map(|path| lang.journal_made_anew(&shown(path)));
        let caught_up = self.caught_up.then(|| lang.store_caught_up().to_owned());
        let packs = (!self.packs.is_empty()).then(|| lang.packs_made_anew(self.packs.len()));
        made_anew.into_iter().chain(journal).chain(caught_up).chain(packs).collect()
    }
}
