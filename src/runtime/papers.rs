//! Sheets, records and forms, as the worker lists and prints them.

use super::prints;
use super::worker::Work;
use crate::app::Msg;
use crate::domain::ids::{ActionId, SheetId, TicketId};

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
        let (now, lang) = (self.now(), self.lang);
        let Some(desk) = &mut self.desk else { return };
        let Some(folder) = desk.folder().map(|f| f.prints()) else { return };
        match prints::print_sheet(desk, &folder, sheet, lang, now) {
            Ok(Some(files)) => self.say(Msg::Printed(files.iter().map(|f| f.display().to_string()).collect())),
            Ok(None) => self.say(Msg::Remark(lang.sheet_unknown(sheet.0))),
            Err(e) => self.trouble(&e),
        }
    }

    pub(super) fn print_ticket(&mut self, ticket: TicketId) {
        let (now, lang) = (self.now(), self.lang);
        let Some(desk) = &mut self.desk else { return };
        let Some(folder) = desk.folder().map(|f| f.prints()) else { return };
        match prints::print_record(desk, &folder, ticket, lang, now) {
            Ok(Some(files)) => self.say(Msg::Printed(files.iter().map(|f| f.display().to_string()).collect())),
            Ok(None) => {}
            Err(e) => self.trouble(&e),
        }
    }

    pub(super) fn print_action(&mut self, action: ActionId) {
        let (now, lang) = (self.now(), self.lang);
        let Some(desk) = &mut self.desk else { return };
        let Some(folder) = desk.folder().map(|f| f.prints()) else { return };
        match prints::print_action(desk, &folder, action, lang, now) {
            Ok(Some(files)) => self.say(Msg::Printed(files.iter().map(|f| f.display().to_string()).collect())),
            Ok(None) => self.say(Msg::Remark(lang.why_no_action(action.0))),
            Err(e) => self.trouble(&e),
        }
    }
}
