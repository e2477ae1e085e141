//! The spool folder (`frontdesk intake` writes it): any phone system or chat bridge can drop a message into the queue, also while
//! the desk is open. A file appears whole or not at all (written beside, then renamed); what can't be read is set aside
//! with the reason.

use super::{Desk, DeskError, DeskNames};
use crate::domain::command::{Command, NewMessage};
use crate::domain::ids::Actor;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::store::StoreError;
use crate::text::{decode_utf8, mask_phones_in, without_values};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The largest message file, in bytes.
pub const LARGEST: u64 = 1 << 20;
/// How many files one poll takes, so that a flood never holds up the desk.
const AT_ONCE: usize = 64;
/// How many files of the same name are kept aside.
const MOST_OF_A_NAME: u32 = 1_000;

/// What a poll of the spool folder came to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Polled {
    /// Messages that now wait in the queue.
    pub taken: usize,
    /// Files set aside, with the reason.
    pub set_aside: Vec<(PathBuf, String)>,
}

/// Puts one message into the spool folder. `name` makes the file's name unique.
///
/// # Errors
/// When the folder can't be written.
pub fn drop_message(spool: &Path, name: &str, json: &[u8]) -> io::Result<PathBuf> {
    fs::create_dir_all(spool)?;
    let part = spool.join(format!("{name}.part"));
    let whole = spool.join(format!("{name}.json"));
    let mut file = fs::OpenOptions::new().write(true).create_new(true).open(&part)?;
    file.write_all(json)?;
    file.sync_all()?;
    fs::rename(&part, &whole)?;
    fs::File::open(spool)?.sync_all()?;
    Ok(whole)
}

/// Takes what lies in the spool folder, oldest name first. A file is removed only once its message is durable; after a
/// crash in between it is taken again, and the double shows as a duplicate rather than a loss.
///
/// # Errors
/// When the store can't be written; the file then stays for the next poll.
pub fn poll(desk: &mut Desk, spool: &Path, lang: Lang, now: Moment) -> Result<Polled, DeskError> {
    let mut polled = Polled::default();
    let Ok(entries) = fs::read_dir(spool) else { return Ok(polled) };
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json")).collect();
    files.retain(|file| !desk.spooled.contains(file));
    files.sort();
    for file in files.into_iter().take(AT_ONCE) {
        let reason = match read_message(&file, lang) {
            Ok(message) => match desk.submit(Actor::Intake, Command::MessageIn(message), now) {
                Ok(_) => {
                    polled.taken += 1;
                    if let Err(e) = fs::remove_file(&file) {
                        // Its message is in the ledger: taking it again each second would flood the queue.
                        desk.spooled.insert(file.clone());
                        return Err(StoreError::io(&file, &e).into());
                    }
                    continue;
                }
                Err(DeskError::Refused(refusal)) => {
                    let words = crate::i18n::refusals::explain(lang, &refusal, &DeskNames(desk, lang));
                    format!("{} {}", words.what, words.next)
                }
                Err(other) => return Err(other),
            },
            Err(reason) => reason,
        };
        set_aside(spool, &file, &reason);
        polled.set_aside.push((file, reason));
    }
    Ok(polled)
}

/// Reads one message: an object with the fields of `message_in` (see `frontdesk exec --schema`).
///
/// # Errors
/// What is wrong with it.
pub fn read_message(file: &Path, lang: Lang) -> Result<NewMessage, String> {
    let meta = fs::symlink_metadata(file).map_err(|e| lang.io_error(&e))?;
    if !meta.is_file() {
        return Err(lang.intake_not_a_file().to_owned());
    }
    if meta.len() > LARGEST {
        return Err(lang.intake_too_large(LARGEST));
    }
    parse_message(&fs::read(file).map_err(|e| lang.io_error(&e))?, lang)
}

/// Reads one message from bytes.
///
/// # Errors
/// What is wrong with it.
pub fn parse_message(bytes: &[u8], lang: Lang) -> Result<NewMessage, String> {
    let decoded = decode_utf8(bytes);
    if let Some(bad) = decoded.bad.first() {
        return Err(lang.exec_not_utf8(bad.offset + 1));
    }
    let mut value: serde_json::Value = serde_json::from_str(decoded.text.trim()).map_err(|e| lang.exec_not_json(e))?;
    if let Some(object) = value.as_object_mut() {
        object.remove("do");
    }
    serde_json::from_value(value).map_err(|e| lang.exec_not_understood(without_values(&e.to_string())))
}

fn set_aside(spool: &Path, file: &Path, reason: &str) {
    let bad = spool.join("bad");
    let Some(name) = file.file_name() else { return };
    // Failing to move it leaves it where it is; it is tried again at the next poll and nothing is lost.
    let named = |n: u32| {
        let mut free = name.to_os_string();
        if n > 0 {
            free.push(format!(".{n}"));
        }
        free
    };
    // An earlier file of the same name is not written over.
    let Some(mut free) = (0..MOST_OF_A_NAME).map(named).find(|free| !bad.join(free).exists()) else { return };
    if fs::create_dir_all(&bad).is_ok() && fs::rename(file, bad.join(&free)).is_ok() {
        free.push(".reason.txt");
        let _ = fs::write(bad.join(free), format!("{reason}\n"));
    }
    // The name comes from outside as well.
    tracing::warn!(file = %mask_phones_in(&file.display().to_string()), "spool file set aside");
}
