//! The command palette: actions, tickets, households, people and departments by a few letters, also by pinyin.

use super::ListState;
use super::list::{Pick, pick};
use crate::action::{Action, Scope};
use crate::app::layer::{Answer, Input, Layer, Reply, Wish};
use crate::app::permit::needs_person;
use crate::app::{App, Entry};
use crate::board::Hit;
use crate::domain::ids::{Code, StaffId, TicketId};
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use ib_matcher::pinyin::PinyinNotation;

/// What a row of the palette leads to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Goal {
    /// An action.
    Action(Action),
    /// A ticket.
    Ticket(TicketId),
    /// A person: the queue is filtered by their name.
    Staff(StaffId),
    /// A department: the queue is filtered by it.
    Department(Code),
    /// A household: the queue is filtered by it.
    Household(String),
}

/// A row of the palette.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Where it leads.
    pub goal: Goal,
    /// What is shown.
    pub text: String,
    /// Bytes of `text` that matched.
    pub matched: Vec<std::ops::Range<usize>>,
}

/// The palette.
#[derive(Debug, Default)]
pub struct Palette {
    /// What is typed.
    pub entry: Entry,
    /// Which row is chosen.
    pub list: ListState,
    /// The rows.
    pub rows: Vec<Row>,
    all: Vec<(Goal, String)>,
    found: Vec<Hit>,
}

/// How many rows are shown at most.
const MOST: usize = 100;

impl Palette {
    /// All actions that make sense where the focus is.
    #[must_use]
    pub fn new(app: &App) -> Self {
        let mut it = Self { all: everything(app), ..Self::default() };
        it.rank();
        it
    }

    fn rank(&mut self) {
        let typed = self.entry.text();
        let typed = typed.trim();
        self.rows = if typed.is_empty() {
            let actions = self.all.iter().filter(|(goal, _)| matches!(goal, Goal::Action(_)));
            actions.map(|(goal, text)| Row { goal: goal.clone(), text: text.clone(), matched: Vec::new() }).collect()
        } else {
            rank(typed, &self.all)
        };
        let known = |t: TicketId, rows: &[Row]| rows.iter().any(|r| r.goal == Goal::Ticket(t));
        for hit in &self.found {
            if !known(hit.ticket, &self.rows) {
                let household = hit.household.as_ref().map_or_else(String::new, |h| format!("{h} "));
                let text = format!("{} {household}{}", hit.number, hit.text);
                self.rows.push(Row { goal: Goal::Ticket(hit.ticket), text, matched: Vec::new() });
            }
        }
        self.rows.truncate(MOST);
        self.list.clamp(self.rows.len());
    }

    fn choose(&self, app: &App) -> Reply {
        let Some(row) = self.rows.get(self.list.at) else { return Reply::stay() };
        let filter = |text: String| Reply::close().wish(Wish::Do(Action::FocusQueue)).wish(Wish::Filter(text));
        match &row.goal {
            Goal::Action(action) => Reply::close().wish(Wish::Do(*action)),
            Goal::Ticket(ticket) => Reply::close().wish(Wish::Show(*ticket)),
            Goal::Staff(id) => filter(app.board.staff_name(*id)),
            Goal::Household(code) => filter(code.clone()),
            Goal::Department(code) => {
                let label = app.rules.department(code).map(|d| app.lang().pick(&d.label.zh, &d.label.en).clone());
                filter(label.unwrap_or_else(|| code.to_string()))
            }
        }
    }
}

/// Everything that can be chosen, with its text.
fn everything(app: &App) -> Vec<(Goal, String)> {
    let lang = app.lang();
    let mut all = Vec::new();
    for &action in Action::ALL {
        let pane = action.is_global() || action.homes().contains(&app.focus.scope());
        if pane && !matches!(action, Action::Palette) && (app.me.is_some() || !needs_person(action)) {
            all.push((Goal::Action(action), format!("{}  {}", lang.action_name(action), lang.action_help(action))));
        }
    }
    let mut homes = std::collections::BTreeSet::new();
    for row in &app.board.queue {
        let number = row.number.map_or_else(String::new, |n| n.short());
        let home = row.household.as_ref().map_or_else(String::new, |h| format!("{h} "));
        all.push((Goal::Ticket(row.ticket), format!("{number} {home}{} {}", row.caller, row.text).trim().to_owned()));
        homes.extend(row.household.as_ref().map(ToString::to_string));
    }
    all.extend(homes.into_iter().map(|h| (Goal::Household(h.clone()), h)));
    for s in app.board.staff.iter().filter(|s| s.active) {
        all.push((Goal::Staff(s.id), s.name.clone()));
    }
    for d in &app.rules.departments {
        all.push((Goal::Department(d.code.clone()), lang.pick(&d.label.zh, &d.label.en).clone()));
    }
    all
}

fn matcher(typed: &str) -> IbMatcher<'_> {
    let pinyin = PinyinMatchConfig::notations(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter);
    IbMatcher::builder(typed).pinyin(pinyin).build()
}

/// Whether a name fits what is typed: by letters, pinyin or initials.
#[must_use]
pub fn matches(typed: &str, name: &str) -> bool {
    matcher(typed).find(name).is_some()
}

/// Those that fit: first by letters, pinyin and initials in a row, then by letters with gaps.
fn rank(typed: &str, all: &[(Goal, String)]) -> Vec<Row> {
    let finder = matcher(typed);
    let mut rows: Vec<(usize, Row)> = Vec::new();
    let mut rest: Vec<&(Goal, String)> = Vec::new();
    for item in all {
        match finder.find(&*item.1) {
            Some(found) => {
                let range = found.range();
                let row = Row { goal: item.0.clone(), text: item.1.clone(), matched: vec![range.clone()] };
                rows.push((range.start, row));
            }
            None => rest.push(item),
        }
    }
    rows.sort_by_key(|(start, _)| *start);
    let texts: Vec<&str> = rest.iter().map(|(_, text)| text.as_str()).collect();
    let gaps = frizbee::Matcher::new(typed, &frizbee::Config::default().max_typos(Some(0))).match_list(&texts);
    let more = gaps.iter().filter_map(|m| rest.get(m.index as usize)).map(|(goal, text)| Row {
        goal: goal.clone(),
        text: text.clone(),
        matched: Vec::new(),
    });
    rows.into_iter().map(|(_, row)| row).chain(more).collect()
}

impl Layer for Palette {
    fn scope(&self) -> Scope {
        Scope::List
    }
    fn hints(&self, _app: &App) -> Option<Vec<Action>> {
        Some(vec![Action::Select, Action::Back])
    }
    fn handle(&mut self, app: &App, input: Input<'_>) -> Reply {
        let len = self.rows.len();
        match pick(app, &mut self.entry, &mut self.list, len, input) {
            Pick::Back => Reply::close(),
            Pick::Chosen => self.choose(app),
            Pick::Typed => {
                self.found.clear();
                self.rank();
                let typed = self.entry.text();
                let reply = Reply::stay();
                if typed.trim().is_empty() { reply } else { reply.wish(Wish::Find(typed)) }
            }
            Pick::Moved => Reply::stay(),
            Pick::Pass => Reply::pass(),
        }
    }
    fn on_answer(&mut self, _app: &App, answer: Answer<'_>) -> Reply {
        if let Answer::Found { hits, .. } = answer {
            self.found = hits.to_vec();
            self.rank();
        }
        Reply::stay()
    }
}
