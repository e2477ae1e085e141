//! Writing handover sheets to files, so that they can be printed and signed.

use crate::desk::{Desk, DeskError, DeskNames};
use crate::domain::ids::SheetId;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::print::{sheet_html, sheet_text};
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
    self::folder(folder).map_err(|e| StoreError::io(folder, &e))?;
    let name = format!("sheet-{:04}", sheet.0);
    let mut written = Vec::new();
    for (kind, text) in [("html", sheet_html(&paper, lang, &names)), ("txt", sheet_text(&paper, lang, &names))] {
        let path = folder.join(&name).with_extension(kind);
        write(&path, &text).map_err(|e| StoreError::io(&path, &e))?;
        written.push(path);
    }
    Ok(Some(written))
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
