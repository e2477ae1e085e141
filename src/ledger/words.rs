//! What is wrong, in the language of the screen.

use super::disk::SetAside;
use super::paper::{OnPaper, SheetMoment};
use super::transfer::{ExportError, ImportFault};
use super::{Damage, DiskError, DiskFault, LedgerError, NoAnchor};
use crate::domain::event::{Event, Side};
use crate::domain::ids::StaffId;
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
            DiskFault::Limit => lang.io_file_limit().to_owned(),
            DiskFault::Busy => lang.disk_busy().to_owned(),
            DiskFault::Missing => lang.disk_missing().to_owned(),
            DiskFault::Exists => lang.disk_exists().to_owned(),
            DiskFault::Damaged(why) => lang.disk_damaged(why),
            DiskFault::Hangs(seconds) => lang.disk_hangs(*seconds),
            DiskFault::Newer { found, known } => lang.disk_newer(*found, *known),
            DiskFault::Other(why) => known(lang, why),
        };
        lang.trouble_store(&format!("{path}: {why}"))
    }
}

/// What the store below says, in words where its cause is known.
pub(crate) fn known(lang: Lang, why: &str) -> String {
    match why {
        w if w.contains("FileTooLarge") => lang.io_file_limit().to_owned(),
        w if w.contains("StorageFull") => lang.io_full().to_owned(),
        w => w.to_owned(),
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
            Self::Store(why) => lang.trouble_store(&known(lang, why)),
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

impl OnPaper {
    /// In words; `staff` names people.
    pub fn words(&self, lang: Lang, staff: &dyn Fn(StaffId) -> String) -> Vec<String> {
        let said = |m: &SheetMoment| {
            let (when, who) = (lang.full_time(m.event.at), m.event.actor.staff().map_or_else(String::new, staff));
            match m.event.event {
                Event::SheetSigned { side: Side::Outgoing, .. } => lang.paper_signed_out(m.sheet.0, &when, &who),
                Event::SheetSigned { side: Side::Incoming, .. } => lang.paper_signed_in(m.sheet.0, &when, &who),
                _ => lang.paper_prepared(m.sheet.0, &when, &who),
            }
        };
        match self {
            Self::Met(m) => {
                let mut lines = vec![lang.paper_met(&said(m))];
                if m.prepared_again {
                    lines.push(lang.paper_prepared_again(m.sheet.0));
                }
                if !m.sealed {
                    lines.push(lang.paper_not_sealed(m.sheet.0));
                }
                if m.corrections > 0 {
                    lines.push(lang.paper_corrected(m.sheet.0, m.corrections));
                }
                lines
            }
            Self::NotASheet { position } => vec![lang.paper_not_a_sheet(*position)],
            Self::Differs { position, sheet: None } => vec![lang.paper_differs(*position)],
            Self::Differs { position, sheet: Some(sheet) } => vec![lang.paper_differs_sheet(*position, sheet.0)],
            Self::Beyond { head } => vec![lang.paper_beyond(*head)],
            Self::Near(m) => vec![lang.paper_near(&said(m), &m.anchor.to_string())],
            Self::Unknown => vec![lang.paper_unknown().to_owned()],
        }
    }
}
