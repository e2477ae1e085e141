//! What went wrong, in words: what, where, and how to mend it.

use super::DeskError;
use crate::domain::ids::{Code, StaffId, TicketId};
use crate::domain::refusal::Field;
use crate::i18n::Lang;
use crate::i18n::refusals::{Names, explain};
use crate::ledger::LedgerError;
use crate::store::{Answered, Blocked, StoreError};
use std::path::Path;

impl DeskError {
    /// In the language of the screen. Refusals are worded by [`crate::i18n::refusals`].
    pub fn words(&self, lang: Lang) -> String {
        self.words_by(lang, &Numbers)
    }

    /// The same, with the names that somebody knows.
    pub fn words_by(&self, lang: Lang, names: &dyn Names) -> String {
        match self {
            Self::Refused(refusal) => {
                let said = explain(lang, refusal, names);
                [said.what, said.next].join(" ").trim_end().to_owned()
            }
            Self::Denied(denied) => {
                let (what, next) = crate::i18n::access::denied(lang, denied, names);
                [what, next].join(lang.pick("", " "))
            }
            Self::Busy => lang.trouble_busy().to_owned(),
            Self::Panicked => lang.trouble_panicked().to_owned(),
            Self::NoEntropy => lang.trouble_entropy().to_owned(),
            Self::OtherBook(other) => {
                let told = |(pack, print): &(Code, String)| {
                    lang.policy_edition(pack.as_str(), print.get(..8).unwrap_or(print.as_str()))
                };
                lang.policy_other_book(&told(&other.stands), &told(&other.wanted), &other.name)
            }
            Self::HalfLoaded => lang.load_interrupted().to_owned(),
            Self::Ledger(e) => e.words(lang),
            Self::Contacts(e) => e.words(lang),
            Self::Store(e) => store(e, lang),
            Self::Index(e) => lang.trouble_index(&crate::ledger::known_cause(lang, &e.to_string())),
        }
    }

    /// The exit code of the program for it: 75 when another process holds the store, 3 for a broken ledger, 1 for a
    /// refusal, else 5.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused(_) | Self::Denied(_) | Self::OtherBook(_) => 1,
            Self::Store(StoreError::Held { .. }) => 75,
            Self::Ledger(LedgerError::Damaged { .. })
            | Self::Store(StoreError::Ledger(LedgerError::Damaged { .. }))
            | Self::Store(StoreError::BadBackup { .. } | StoreError::Differs { .. }) => 3,
            _ => 5,
        }
    }
}

/// Where no desk is open that knows names.
struct Numbers;

impl Names for Numbers {
    fn staff(&self, id: StaffId) -> String {
        format!("#{id}")
    }
    fn ticket(&self, id: TicketId) -> String {
        format!("#{id}")
    }
    fn code(&self, _: Field, code: &Code) -> String {
        code.to_string()
    }
}

fn show(path: &Path) -> String {
    path.display().to_string()
}

fn answered(what: Answered, lang: Lang) -> &'static str {
    match what {
        Answered::Head => lang.answered_head(),
        Answered::Contacts => lang.answered_contacts(),
        Answered::Credentials => lang.answered_credentials(),
        Answered::State => lang.answered_state(),
        Answered::Board => lang.answered_board(),
    }
}

fn store(e: &StoreError, lang: Lang) -> String {
    match e {
        StoreError::NoStore { path } => lang.trouble_no_store(&show(path)),
        StoreError::NotAStore { path } => lang.trouble_not_a_store(&show(path)),
        StoreError::NoInfo { path } => lang.trouble_no_info(&show(path)),
        StoreError::NotEmpty { path } => lang.trouble_not_empty(&show(path)),
        StoreError::NoFolder { path } => lang.salvage_no_folder(&show(path)),
        StoreError::HalfFounded { path } => lang.trouble_half_founded(&show(path)),
        StoreError::AlreadyFounded { path } => lang.trouble_already_founded(&show(path)),
        StoreError::Held { path, holder } => {
            let who = match holder {
                Some(h) => {
                    let since = h.started.local().format("%m-%d %H:%M").to_string();
                    lang.trouble_holder(&h.program, h.pid, &h.who, &since)
                }
                None => lang.trouble_holder_unknown().to_owned(),
            };
            lang.trouble_held(&show(path), &who)
        }
        StoreError::Loose { path, mode, wanted } => {
            lang.trouble_loose(&show(path), &format!("{mode:03o}"), &format!("{wanted:03o}"))
        }
        StoreError::Foreign { path, owner, me } => lang.trouble_foreign(&show(path), *owner, *me),
        StoreError::Newer { path, found, known } => lang.trouble_newer(&show(path), *found, *known),
        StoreError::BadInfo { path, text } => lang.trouble_bad_info(&show(path), text),
        StoreError::Mismatch { path } => lang.trouble_mismatch(&show(path)),
        StoreError::TailLost { path, head, witnessed } => lang.trouble_tail_lost(*head, *witnessed, &show(path)),
        StoreError::Rewritten { path, position } => lang.trouble_rewritten(*position, &show(path)),
        StoreError::IsBackup { path } => lang.backup_is_one(&show(path)),
        StoreError::NoBackup { path } => lang.backup_is_none(&show(path)),
        StoreError::BadBackup { path } => lang.backup_bad(&show(path)),
        StoreError::NothingLeft { path } => lang.salvage_nothing(&show(path)),
        StoreError::Changing { path } => lang.backup_changing(&show(path)),
        StoreError::Differs { path, what } => lang.backup_differs(&show(path), answered(*what, lang)),
        StoreError::NoRoom { path, free, wanted } => lang.backup_no_room(&show(path), free >> 20, (wanted >> 20) + 1),
        StoreError::Io { path, blocked: Blocked::Full, .. } => lang.trouble_full(&show(path)),
        StoreError::Io { path, blocked: Blocked::ReadOnly, .. } => lang.trouble_read_only(&show(path)),
        StoreError::Io { path, text, .. } => lang.trouble_io(&show(path), text),
        StoreError::Ledger(e) => e.words(lang),
        StoreError::Contacts(e) => e.words(lang),
    }
}
