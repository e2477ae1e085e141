//! All handover sheets: those that are not sealed, and the past, newest first. The chosen one is shown in its pane.

use super::ListState;
use super::list::{Pick, pick};
use crate::action::{Action, Scope};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::{App, Effect, Entry};
use crate::board::PastSheet;
use crate::text::fold;

/// The list of sheets.
#[derive(Debug, Default)]
pub struct SheetList {
    /// What is typed to narrow it: number, day or name.
    pub entry: Entry,
    /// Which row is chosen.
    pub list: ListState,
    /// All sheets; none until they have been read.
    pub all: Option<Vec<PastSheet>>,
}

impl SheetList {
    /// The rows now.
    #[must_use]
    pub fn rows<'a>(&'a self, app: &App) -> Vec<&'a PastSheet> {
        let typed = fold(&self.entry.text());
        let lang = app.lang();
        let has = |sheet: &&PastSheet| {
            let people = sheet.outgoing.iter().copied().chain(sheet.incoming.map(|(who, _)| who));
            let names: Vec<String> = people.map(|s| app.board.staff_name(s)).collect();
            let words = format!("{} {} {}", sheet.sheet, lang.wall_day(sheet.prepared), names.join(" "));
            typed.is_empty() || fold(&words).contains(&typed)
        };
        self.all.iter().flatten().filter(has).collect()
    }
}

impl Layer for SheetList {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let len = self.rows(app).len();
        match pick(app, &mut self.entry, &mut self.list, len, input) {
            Pick::Back => Reply::close(),
            Pick::Chosen => match self.rows(app).get(self.list.at) {
                Some(sheet) => Reply::close()
                    .wish(Wish::Effect(Effect::ShowSheet(Some(sheet.sheet))))
                    .wish(Wish::Do(Action::FocusHandover)),
                None => Reply::stay(),
            },
            Pick::Typed | Pick::Moved => Reply::stay(),
            Pick::Pass => Reply::pass(),
        }
    }
    fn on_answer(&mut self, _app: &App, answer: Answer<'_>) -> Reply {
        if let Answer::Sheets(sheets) = answer {
            self.all = Some(sheets.to_vec());
        }
        Reply::stay()
    }
}
