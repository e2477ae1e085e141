//! Writing handover sheets, forms and records of tickets to files, so that they can be printed and signed.

use crate::board::{ActionPage, Details};
use crate::desk::{Desk, DeskError, DeskNames};
use crate::domain::ids::{ActionId, SheetId, TicketId};
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::print::{
    ActionPaper, RecordPaper, action_html, action_text, record_html, record_text, sheet_html, sheet_text,
};
use crate::store::StoreError;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Writes a sheet as a web page and as text to the data folder's `prints`, and says where. The files of an earlier print
/// of the same sheet are replaced. None when there is no such sheet.
///
/// # Errors
/// When the sheet can't be read, or a file not written.
pub fn print_sheet(
    desk: &mut Desk,
    folder: &Path,
    sheet: SheetId,
    lang: Lang,
    now: Moment,
) -> Result<Option<Vec<PathBuf>>, DeskError> {
    let Some(paper) = desk.sheet_paper(sheet, now)? else { return Ok(None) };
    let names = DeskNames(desk, lang);
    let words = |html| if html { sheet_html(&paper, lang, &names) } else { sheet_text(&paper, lang, &names) };
    both(folder, &format!("sheet-{:04}", sheet.0), words).map(Some)
}

/// Writes a paper under this name as a web page and as text.
fn both(folder: &Path, name: &str, words: impl Fn(bool) -> String) -> Result<Vec<PathBuf>, DeskError> {
    self::folder(folder).map_err(|e| StoreError::io(folder, &e))?;
    let mut written = Vec::new();
    for kind in ["html", "txt"] {
        let path = folder.join(format!("{name}.{kind}"));
        write(&path, &words(kind == "html")).map_err(|e| StoreError::io(&path, &e))?;
        written.push(path);
    }
    Ok(written)
}

/// A form of corrective action in words: a web page, or text.
pub fn action_words(desk: &Desk, page: &ActionPage, html: bool, lang: Lang, now: Moment) -> String {
    let site = desk.world().site.as_ref();
    let names = DeskNames(desk, lang);
    let paper = ActionPaper {
        page,
        site: site.map_or("", |s| s.name.as_str()),
        drill: site.is_some_and(|s| s.drill),
        made: now,
        lang,
        names: &names,
    };
    if html { action_html(&paper) } else { action_text(&paper) }
}

/// Writes a form of corrective action as [`print_sheet`] writes a sheet.
///
/// # Errors
/// As there.
pub fn print_action(
    desk: &mut Desk,
    folder: &Path,
    action: ActionId,
    lang: Lang,
    now: Moment,
) -> Result<Option<Vec<PathBuf>>, DeskError> {
    let Some(page) = desk.action(action, None, now)? else { return Ok(None) };
    both(folder, &format!("action-{:04}", action.0), |html| action_words(desk, &page, html, lang, now)).map(Some)
}

/// A ticket as a record in words: a web page, or text.
pub fn record_words(desk: &Desk, details: &Details, html: bool, lang: Lang, now: Moment) -> String {
    let site = desk.world().site.as_ref();
    let (names, rules) = (DeskNames(desk, lang), desk.rules());
    let paper = RecordPaper {
        details,
        rules: &rules,
        site: site.map_or("", |s| s.name.as_str()),
        drill: site.is_some_and(|s| s.drill),
        made: now,
        lang,
        names: &names,
    };
    if html { record_html(&paper) } else { record_text(&paper) }
}

/// The name of a ticket's record, without its ending.
pub fn record_name(details: &Details) -> String {
    let number = if details.number.is_empty() { details.ticket.id.to_string() } else { details.number.clone() };
    format!("ticket-{number}")
}

/// Writes a ticket's record (R094, R095) as [`print_sheet`] writes a sheet.
///
/// # Errors
/// As there.
pub fn print_record(
    desk: &mut Desk,
    folder: &Path,
    ticket: TicketId,
    lang: Lang,
    now: Moment,
) -> Result<Option<Vec<PathBuf>>, DeskError> {
    let Some(details) = desk.details(ticket, None, now)? else { return Ok(None) };
    both(folder, &record_name(&details), |html| record_words(desk, &details, html, lang, now)).map(Some)
}

/// Makes the folder for prints, where there is none.
///
/// # Errors
/// Those of the file system.
pub fn folder(path: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Writes a file that only its owner reads; whole, or not at all.
///
/// # Errors
/// Those of the file system.
pub fn write(path: &Path, text: &str) -> std::io::Result<()> {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = path.with_file_name(name);
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&part)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&part, path)
}
