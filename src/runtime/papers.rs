//! Sheets, records and forms, as the worker lists and prints them.

use super::prints;
use super::worker::Work;
use crate::app::Msg;
use crate::desk::{Desk, DeskError};
use crate::domain::ids::{ActionId, SheetId, TicketId};
use crate::domain::time::Moment;
use crate::i18n::Lang;
use std::path::{Path, PathBuf};

/// Sheets that the list on the screen holds at most: some years of them.
const MOST_SHEETS: usize = 5_000;

impl Work<'_> {
    pub(super) fn list_sheets(&mut self) {
        let Some(desk) = &self.desk else { return };
        match desk.sheets().take(MOST_SHEETS).collect::<Result<Vec<_>, _>>() {
            Ok(sheets) => self.say(Msg::Sheets(sheets)),
            Err(e) => self.trouble(&e),
        }
    }

    pub(super) fn print_sheet(&mut self, sheet: SheetId) {
        self.print(Some(self.lang.sheet_unknown(sheet.0)), |desk, folder, lang, now| {
            prints::print_sheet(desk, folder, sheet, lang, now)
        });
    }

    pub(super) fn print_ticket(&mut self, ticket: TicketId) {
        self.print(None, |desk, folder, lang, now| prints::print_record(desk, folder, ticket, lang, now));
    }

    pub(super) fn print_action(&mut self, action: ActionId) {
        self.print(Some(self.lang.why_no_action(action.0)), |desk, folder, lang, now| {
            prints::print_action(desk, folder, action, lang, now)
        });
    }

    /// Tells what files were made; `unknown` where there is nothing to print.
    fn print(
        &mut self,
        unknown: Option<String>,
        make: impl FnOnce(&mut Desk, &Path, Lang, Moment) -> Result<Option<Vec<PathBuf>>, DeskError>,
    ) {
        let (now, lang) = (self.now(), self.lang);
        let Some(desk) = &mut self.desk else { return };
        let Some(folder) = desk.folder().map(|f| f.prints()) else { return };
        match make(desk, &folder, lang, now) {
            Ok(Some(files)) => self.say(Msg::Printed(files.iter().map(|f| f.display().to_string()).collect())),
            Ok(None) => {
                if let Some(text) = unknown {
                    self.say(Msg::Remark(text));
                }
            }
            Err(e) => self.trouble(&e),
        }
    }
}
