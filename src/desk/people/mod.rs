//! A list of people from a file: read whole, checked whole, and entered only when nothing is wrong with it. Read again, it
//! changes people instead of doubling them.

mod table;
mod words;

pub use table::{LONGEST_CELL, MOST_BYTES, MOST_COLUMNS, MOST_ROWS, NoTable, Row, read};
pub use words::{Column, department_of, role_of, roles_of, status_of};

use super::{Desk, DeskError, with_placeholder};
use crate::domain::command::{Caller, Card, Command};
use crate::domain::event::Recorded;
use crate::domain::ids::*;
use crate::domain::refusal::Refusal;
use crate::domain::time::Moment;
use crate::domain::{Context, decide};
use std::collections::BTreeMap;

/// Rows in front of the headings that may hold a title.
const TITLE_ROWS: usize = 10;
/// Digits of a phone number, least and most.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 5..=20;

/// What is wrong with a row of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RowFault {
    /// No name.
    NoName,
    /// A new person without a role.
    NoRole,
    /// No such role.
    UnknownRole(String),
    /// No such department.
    UnknownDepartment(String),
    /// No phone number.
    BadPhone(String),
    /// Neither here nor gone.
    BadStatus(String),
    /// No number of a person of this desk.
    NoSuchNumber(String),
    /// The person stands in the list twice.
    Twice {
        /// In which row first.
        first: usize,
    },
    /// More than one person has this name; the phone or the desk's own number would tell which.
    Ambiguous(Vec<StaffId>),
    /// The rules say no.
    Refused(Refusal),
}

/// What is wrong with a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ListFault {
    /// No row has a heading for the names.
    NoHeading,
    /// Two columns have the same heading.
    HeadingTwice {
        /// The column.
        column: Column,
        /// In which row.
        row: usize,
    },
    /// A row.
    Row {
        /// Its number.
        row: usize,
        /// The column, where it is one.
        column: Option<Column>,
        /// What.
        fault: RowFault,
    },
}

/// What a list comes to.
#[derive(Clone, Debug, Default)]
pub struct PeoplePlan {
    /// Everything that is wrong; when it is not empty, nothing is entered.
    pub faults: Vec<ListFault>,
    /// Rows of people who are new.
    pub new: Vec<usize>,
    /// People who change, with their rows.
    pub changed: Vec<(usize, StaffId)>,
    /// People who stay as they are.
    pub same: usize,
    /// People who work here and are not in the list: left as they are.
    pub missing: Vec<StaffId>,
    /// Headings that mean nothing here.
    pub ignored: Vec<String>,
    steps: Vec<(usize, Command)>,
}

/// A row that was understood.
struct Entry {
    row: usize,
    name: String,
    phone: Option<String>,
    roles: Option<Vec<Role>>,
    department: Option<Code>,
    active: Option<bool>,
    number: Option<StaffId>,
}

impl Desk {
    /// What a list of people would do, and everything that is wrong with it. Changes nothing.
    ///
    /// # Errors
    /// When cards can't be read.
    pub fn plan_people(&self, rows: &[Row], by: StaffId, now: Moment) -> Result<PeoplePlan, DeskError> {
        let mut plan = PeoplePlan::default();
        let Some((columns, body)) = self.headings(rows, &mut plan) else { return Ok(plan) };
        let mut cards: BTreeMap<StaffId, Card> = BTreeMap::new();
        for person in self.world().staff.values() {
            cards.insert(person.id, self.contacts.get(person.contact)?.unwrap_or_default());
        }
        let mut entries = Vec::new();
        for row in body {
            entries.extend(self.entry(row, &columns, &mut plan.faults));
        }
        let mut seen: BTreeMap<StaffId, usize> = BTreeMap::new();
        let mut new: Vec<(&str, &Option<String>, usize)> = Vec::new();
        for entry in &entries {
            let fault = |column, fault| ListFault::Row { row: entry.row, column: Some(column), fault };
            match whose(entry, &entries, &cards) {
                Err(ids) => plan.faults.push(fault(Column::Name, RowFault::Ambiguous(ids))),
                Ok(Some(id)) => match seen.insert(id, entry.row) {
                    Some(first) => plan.faults.push(fault(Column::Name, RowFault::Twice { first })),
                    None => self.change(entry, id, cards.get(&id), &mut plan),
                },
                Ok(None) => {
                    let twice = new.iter().find(|(name, phone, _)| *name == entry.name && **phone == entry.phone);
                    if let Some((_, _, first)) = twice {
                        plan.faults.push(fault(Column::Name, RowFault::Twice { first: *first }));
                        continue;
                    }
                    new.push((&entry.name, &entry.phone, entry.row));
                    add(entry, &mut plan);
                }
            }
        }
        plan.missing = self.world().staff.values().filter(|s| s.active).map(|s| s.id).collect();
        plan.missing.retain(|id| !seen.contains_key(id));
        // Names first: old cards are forgotten together, and who acts may be among those who leave.
        plan.steps.sort_by_key(|(_, command)| !matches!(command, Command::ChangeCard { .. }));
        self.rehearse(&mut plan, Actor::Staff(by), now);
        plan.faults.sort_by_key(|fault| match fault {
            ListFault::NoHeading => (0, None),
            ListFault::HeadingTwice { row, column } => (*row, Some(*column)),
            ListFault::Row { row, column, .. } => (*row, *column),
        });
        Ok(plan)
    }

    /// Enters what a list without faults comes to. A power cut in between leaves it half done; the same list does the
    /// rest.
    ///
    /// # Errors
    /// When the one who acts is not proven, or the store can't be written.
    pub fn import_people(&mut self, plan: PeoplePlan, by: StaffId, now: Moment) -> Result<(), DeskError> {
        if !plan.faults.is_empty() {
            return Ok(());
        }
        let (mut cards, mut others) = (Vec::new(), Vec::new());
        for (_, command) in plan.steps {
            match command {
                Command::ChangeCard { staff, caller: Caller::Card(card) } => cards.push((staff, card)),
                other => others.push(other),
            }
        }
        self.change_cards(Actor::Staff(by), cards, now)?;
        for command in others {
            self.submit(Actor::Staff(by), command, now)?;
        }
        Ok(())
    }

    /// The columns by their headings, and the rows under them.
    fn headings<'r>(&self, rows: &'r [Row], plan: &mut PeoplePlan) -> Option<(BTreeMap<Column, usize>, &'r [Row])> {
        let named = |row: &Row| row.cells.iter().any(|cell| Column::of(cell) == Some(Column::Name));
        let Some(at) = rows.iter().take(TITLE_ROWS).position(named) else {
            plan.faults.push(ListFault::NoHeading);
            return None;
        };
        let (head, body) = (rows.get(at)?, rows.get(at + 1..)?);
        let mut columns = BTreeMap::new();
        for (n, cell) in head.cells.iter().enumerate() {
            match Column::of(cell) {
                None if cell.is_empty() => {}
                None => plan.ignored.push(cell.clone()),
                Some(column) => {
                    if columns.insert(column, n).is_some() {
                        plan.faults.push(ListFault::HeadingTwice { column, row: head.number });
                    }
                }
            }
        }
        Some((columns, body))
    }

    /// A row, with everything that is wrong in it told.
    fn entry(&self, row: &Row, columns: &BTreeMap<Column, usize>, faults: &mut Vec<ListFault>) -> Option<Entry> {
        let cell = |column| {
            let text = columns.get(&column).and_then(|n| row.cells.get(*n)).map(String::as_str);
            text.filter(|t| !t.is_empty())
        };
        let before = faults.len();
        let mut tell = |column, fault| faults.push(ListFault::Row { row: row.number, column: Some(column), fault });
        let name = cell(Column::Name).unwrap_or_default().to_owned();
        if name.is_empty() {
            tell(Column::Name, RowFault::NoName);
        }
        let roles = cell(Column::Roles).map(|text| {
            let (roles, unknown) = roles_of(text);
            unknown.into_iter().for_each(|word| tell(Column::Roles, RowFault::UnknownRole(word)));
            roles
        });
        let department = cell(Column::Department).and_then(|text| {
            let found = department_of(&self.rules, text);
            if found.is_none() {
                tell(Column::Department, RowFault::UnknownDepartment(text.to_owned()));
            }
            found
        });
        let phone = cell(Column::Phone).map(str::to_owned);
        if let Some(text) = phone.as_ref().filter(|text| !is_phone(text)) {
            tell(Column::Phone, RowFault::BadPhone(text.clone()));
        }
        let active = cell(Column::Status).and_then(|text| {
            let found = status_of(text);
            if found.is_none() {
                tell(Column::Status, RowFault::BadStatus(text.to_owned()));
            }
            found
        });
        let number = cell(Column::Number).and_then(|text| {
            let id = text.trim_start_matches('#').parse().ok().map(StaffId);
            let found = id.filter(|id| self.world().person(*id).is_some());
            if found.is_none() {
                tell(Column::Number, RowFault::NoSuchNumber(text.to_owned()));
            }
            found
        });
        (faults.len() == before).then_some(Entry { row: row.number, name, phone, roles, department, active, number })
    }

    /// What changes for a person who is known. An empty cell changes nothing.
    fn change(&self, entry: &Entry, id: StaffId, card: Option<&Card>, plan: &mut PeoplePlan) {
        let (Some(person), Some(card)) = (self.world().person(id), card) else { return };
        let before = plan.steps.len();
        let phone = entry.phone.clone().unwrap_or_else(|| card.phone.clone());
        if card.name != entry.name || card.phone != phone {
            let caller = Caller::Card(Card { name: entry.name.clone(), phone, ..card.clone() });
            plan.steps.push((entry.row, Command::ChangeCard { staff: id, caller }));
        }
        let mut had = person.roles.clone();
        had.sort();
        let roles = entry.roles.clone().filter(|roles| *roles != had).unwrap_or_else(|| person.roles.clone());
        let department = entry.department.clone().or_else(|| person.department.clone());
        let active = entry.active.unwrap_or(person.active);
        if roles != person.roles || department != person.department || active != person.active {
            plan.steps.push((entry.row, Command::ChangeStaff { staff: id, roles, department, active }));
        }
        if plan.steps.len() > before {
            plan.changed.push((entry.row, id));
        } else {
            plan.same += 1;
        }
    }

    /// Decides all steps, one after the other, on a copy of the state: what the rules refuse is told with its row before
    /// anything is entered.
    fn rehearse(&self, plan: &mut PeoplePlan, actor: Actor, now: Moment) {
        let mut world = self.world().clone();
        for (row, command) in &plan.steps {
            let ctx = Context { now, actor, desk: self.desk, rules: &self.rules, entropy: [0; 16] };
            match decide(&world, &with_placeholder(command), &ctx) {
                Err(refusal) => {
                    let fault = RowFault::Refused(refusal);
                    plan.faults.push(ListFault::Row { row: *row, column: None, fault });
                }
                Ok(decision) => {
                    for event in decision.events {
                        let version = world.version_of(event.stream()) + 1;
                        let (position, at, shift) = (world.position + 1, decision.at, decision.shift);
                        world.apply(&Recorded { position, version, at, actor, desk: self.desk, shift, event });
                    }
                }
            }
        }
    }
}

fn add(entry: &Entry, plan: &mut PeoplePlan) {
    if entry.active == Some(false) {
        // Somebody who left before they were ever entered: nothing to do.
        plan.same += 1;
        return;
    }
    let Some(roles) = entry.roles.clone().filter(|roles| !roles.is_empty()) else {
        let fault = RowFault::NoRole;
        plan.faults.push(ListFault::Row { row: entry.row, column: Some(Column::Roles), fault });
        return;
    };
    let phone = entry.phone.clone().unwrap_or_default();
    let caller = Caller::Card(Card { name: entry.name.clone(), phone, ..Card::default() });
    plan.steps.push((entry.row, Command::AddStaff { caller, roles, department: entry.department.clone() }));
    plan.new.push(entry.row);
}

/// Whom a row means: by the desk's own number; else by the name, when it is one person's both in the list and here; else
/// by name and phone.
fn whose(entry: &Entry, all: &[Entry], cards: &BTreeMap<StaffId, Card>) -> Result<Option<StaffId>, Vec<StaffId>> {
    if entry.number.is_some() {
        return Ok(entry.number);
    }
    let named: Vec<StaffId> = cards.iter().filter(|(_, card)| card.name == entry.name).map(|(id, _)| *id).collect();
    let alike = all.iter().filter(|e| e.name == entry.name && e.number.is_none()).count();
    match (named.as_slice(), alike) {
        ([], _) => Ok(None),
        ([one], 1) => Ok(Some(*one)),
        _ => {
            let Some(phone) = &entry.phone else { return Err(named) };
            let same = |id: &&StaffId| cards.get(id).is_some_and(|card| digits(&card.phone) == digits(phone));
            let mut found = named.iter().filter(same);
            match (found.next(), found.next()) {
                (Some(one), None) => Ok(Some(*one)),
                // Of several of this name in the list, the one with another phone is another person.
                (None, _) if alike > named.len() => Ok(None),
                _ => Err(named),
            }
        }
    }
}

fn digits(phone: &str) -> String {
    phone.chars().filter(char::is_ascii_digit).collect()
}

fn is_phone(text: &str) -> bool {
    let signs = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '-' | '+' | '(' | ')' | '（' | '）');
    text.chars().all(signs) && PHONE_DIGITS.contains(&digits(text).len())
}
