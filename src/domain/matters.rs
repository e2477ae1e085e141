//! What was told lately, by household and matter and by place and fault: a bounded memory that reaches beyond tickets that
//! have ended, so that repeats (R113), the third complainant of a month (R117) and a second complaint (R049, R050) are
//! found without reading the ledger.
//!
//! A matter is the same for a household when its category is; it is the same at a place when category and place are, the
//! place being the one that was told, else the building of the household. What has no category is like nothing else.

mod rows;
mod stored;
#[cfg(test)]
mod tests;
mod words;

pub use stored::Piece;

use super::household::HouseholdCode;
use super::ids::*;
use super::rules::Age;
use super::ticket::{End, Ticket};
use super::time::Moment;
use rows::{Lists, Row, Rows, Who};
use serde::ser::SerializeSeq;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};
use stored::Stored;
use words::Words;

/// How far back is remembered until a pack says how far it looks.
const UNTIL_TOLD: Age = Age::Months(12);
/// Tickets to a chunk: the unit in which the memory is stored.
const CHUNK: u64 = 64;

/// What is remembered of a message or ticket.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Matter {
    /// Which.
    pub ticket: TicketId,
    /// Household, where known.
    pub household: Option<HouseholdCode>,
    /// Contact record of who told us: who it was, where no household is known.
    pub contact: Option<ContactId>,
    /// Kind, once classified.
    pub kind: Option<Code>,
    /// Category, once classified.
    pub category: Option<Code>,
    /// Where: the place that was told, else the building of the household; empty when neither is known.
    pub place: String,
    /// When it arrived.
    pub arrived: Moment,
    /// When it was closed; none while it is open (void ones are not remembered).
    pub ended: Option<Moment>,
    /// How often it was reopened.
    pub reworks: u16,
}

impl Matter {
    /// What somebody is about to tell us: of no category yet.
    pub fn told(household: Option<&HouseholdCode>, place: &str, now: Moment) -> Matter {
        Matter {
            ticket: TicketId(u64::MAX),
            household: household.cloned(),
            contact: None,
            kind: None,
            category: None,
            place: place_of(place, household),
            arrived: now,
            ended: None,
            reworks: 0,
        }
    }

    /// What is to be remembered of a ticket; none of a void one.
    pub fn of(ticket: &Ticket) -> Option<Matter> {
        if matches!(ticket.end, Some(End::Void { .. })) {
            return None;
        }
        let class = ticket.class.as_ref();
        Some(Matter {
            ticket: ticket.id,
            household: ticket.message.household.clone(),
            contact: ticket.message.contact,
            kind: class.map(|c| c.kind.clone()),
            category: class.and_then(|c| c.category.clone()),
            place: place_of(&ticket.message.place, ticket.message.household.as_ref()),
            arrived: ticket.arrived,
            ended: ticket.ended_at.filter(|_| ticket.end.is_some()),
            reworks: ticket.reworks,
        })
    }
}

/// A place that was told stands for itself; a building is written with the sign of its household numbers behind it, so
/// that it is no other place.
fn place_of(told: &str, household: Option<&HouseholdCode>) -> String {
    let told = told.trim().to_lowercase();
    let building = household.and_then(|h| h.0.split_once('-')).map(|(building, _)| format!("{building}-"));
    if told.is_empty() { building.unwrap_or_default() } else { told }
}

/// The memory.
#[derive(Clone, Debug)]
pub struct Matters {
    keep: Age,
    words: Words,
    rows: Rows,
    by_home: Lists<(Who, u32)>,
    by_place: Lists<(u32, u32)>,
    /// The month (yyyymm) up to which what is too old was let go.
    swept: u32,
    stored: Stored,
}

impl Default for Matters {
    fn default() -> Self {
        Self {
            keep: UNTIL_TOLD,
            words: Words::default(),
            rows: Rows::default(),
            by_home: Lists::default(),
            by_place: Lists::default(),
            swept: 0,
            stored: Stored::default(),
        }
    }
}

/// Bounds of what a history forgets again before its end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Gone {
    arrived: Moment,
    ended: Moment,
}

impl Gone {
    /// Whether this is forgotten of a message that arrived at one moment and ended at another.
    #[must_use]
    pub fn is(&self, arrived: Moment, ended: Moment) -> bool {
        arrived < self.arrived && ended < self.ended
    }
}

fn first_of_month(at: Moment) -> Moment {
    chrono::Datelike::with_day(&at.date(), 1).map_or(at, |day| at.at_local(day, 0))
}

/// Alike when they remember the same.
impl PartialEq for Matters {
    fn eq(&self, other: &Self) -> bool {
        self.rows.len() == other.rows.len() && self.all().eq(other.all())
    }
}
impl Eq for Matters {}

impl Serialize for Matters {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        // Its length goes first in the store.
        let mut all = s.serialize_seq(Some(self.len()))?;
        self.all().try_for_each(|matter| all.serialize_element(&matter))?;
        all.end()
    }
}

impl<'de> Deserialize<'de> for Matters {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let mut all = Self::default();
        Vec::<Matter>::deserialize(d)?.iter().for_each(|m| all.put(m));
        Ok(all)
    }
}

impl Matters {
    /// An empty memory that reaches back as far as this, and at least to the begin of the month before.
    pub fn keeping(keep: Age) -> Self {
        Self { keep, ..Self::default() }
    }
    /// An empty one that reaches back as far as this one.
    #[must_use]
    pub fn emptied(&self) -> Self {
        Self::keeping(self.keep)
    }
    /// Takes over what another remembers, and reaches back as far as before.
    pub fn take_over(&mut self, other: Self) {
        let keep = self.keep;
        *self = Self { keep, ..other };
    }
    /// From here on it reaches back so far; what is older goes when the next month begins.
    pub fn keep(&mut self, keep: Age) {
        self.keep = keep;
    }
    /// How many are remembered.
    pub fn len(&self) -> usize {
        self.rows.len()
    }
    /// Whether nothing is remembered.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
    /// All of them, oldest first.
    pub fn all(&self) -> impl Iterator<Item = Matter> + '_ {
        self.rows.iter().map(|(id, row)| self.matter(id, row))
    }
    /// What is remembered of a ticket.
    pub fn get(&self, ticket: TicketId) -> Option<Matter> {
        self.rows.get(ticket.0).map(|row| self.matter(ticket.0, row))
    }

    /// Remembers a ticket as it stands now, or forgets one that is void.
    pub fn note(&mut self, ticket: &Ticket) {
        match Matter::of(ticket) {
            Some(matter) => self.put(&matter),
            None => self.drop_row(ticket.id.0),
        }
    }

    fn row_of(&mut self, matter: &Matter) -> Row {
        let mut number = |text: Option<&str>| text.map_or(0, |t| self.words.number(t));
        Row {
            household: number(matter.household.as_ref().map(|h| h.0.as_str())),
            contact: matter.contact,
            kind: number(matter.kind.as_ref().map(Code::as_str)),
            category: number(matter.category.as_ref().map(Code::as_str)),
            place: number(Some(&matter.place)),
            arrived: matter.arrived,
            ended: matter.ended,
            reworks: matter.reworks,
        }
    }

    /// Remembers a matter, in place of what was remembered of the same ticket.
    pub fn put(&mut self, matter: &Matter) {
        let id = matter.ticket.0;
        let row = self.row_of(matter);
        let old = self.rows.insert(id, row);
        if let Some(old) = old {
            if old.home_key() == row.home_key() && old.place_key() == row.place_key() {
                return;
            }
            self.unlist(id, &old);
        }
        if let Some(key) = row.home_key() {
            self.by_home.put(key, id);
        }
        if let Some(key) = row.place_key() {
            self.by_place.put(key, id);
        }
    }

    fn drop_row(&mut self, id: u64) {
        if let Some(old) = self.rows.remove(id) {
            self.unlist(id, &old);
            self.stored.lost(id);
        }
    }

    fn unlist(&mut self, id: u64, old: &Row) {
        if let Some(key) = old.home_key() {
            self.by_home.take(&key, id);
        }
        if let Some(key) = old.place_key() {
            self.by_place.take(&key, id);
        }
    }

    /// Lets go of what is too old, once a month: what ended and arrived before the window of the pack, counted back from
    /// the month that begins, and before the month that has just gone.
    pub fn sweep(&mut self, now: Moment) {
        let month = now.month_number();
        if month <= self.swept {
            return;
        }
        self.swept = month;
        let horizon = self.horizon(now);
        let old = |row: &Row| row.ended.is_some() && row.arrived < horizon;
        // In order, and hardly any of them above the rest: most entries of the lists are looked at no further.
        let gone: Vec<u64> = self.rows.iter().filter(|(_, row)| old(row)).map(|(id, _)| id).collect();
        let Some(last) = gone.last().copied() else { return };
        for id in &gone {
            self.rows.remove(*id);
            self.stored.lost(*id);
        }
        let stays = |id: u64| id > last || gone.binary_search(&id).is_err();
        self.by_home.keep(stays);
        self.by_place.keep(stays);
        self.let_words_go();
    }

    /// What arrived before goes when a month begins with this moment, if it has ended.
    fn horizon(&self, now: Moment) -> Moment {
        self.keep.before(now).min(first_of_month(Age::Months(1).before(now)))
    }

    /// What is certain to be gone by the end of a history whose last message arrives at this moment, or later: it need not
    /// be remembered in between.
    #[must_use]
    pub fn gone_by(&self, last: Moment) -> Gone {
        // The month begins by the clock of its first event, which may be of another offset.
        let ended = first_of_month(last).plus_minutes(-3 * 1_440);
        Gone { arrived: self.horizon(ended), ended }
    }

    fn matter(&self, id: u64, row: &Row) -> Matter {
        let code = |number| self.words.text(number).map(Code::new);
        Matter {
            ticket: TicketId(id),
            household: self.words.text(row.household).map(|text| HouseholdCode(text.to_owned())),
            contact: row.contact,
            kind: code(row.kind),
            category: code(row.category),
            place: self.words.text(row.place).unwrap_or_default().to_owned(),
            arrived: row.arrived,
            ended: row.ended,
            reworks: row.reworks,
        }
    }

    fn listed<'a>(&'a self, of: &Matter, list: &'a [u64]) -> impl Iterator<Item = (u64, &'a Row)> + 'a {
        let own = of.ticket.0;
        let ids = list.iter().copied().filter(move |id| *id != own);
        ids.filter_map(|id| self.rows.get(id).map(|row| (id, row)))
    }
    fn numbers_of(&self, of: &Matter) -> (Who, u32, u32) {
        let household = of.household.as_ref().map_or(0, |h| self.words.known(&h.0));
        let who = match (&of.household, of.contact) {
            (None, None) => Who::Once(of.ticket.0),
            (None, Some(contact)) => Who::Contact(contact.0),
            // A household that was never heard of is like nobody.
            (Some(_), _) if household == 0 => Who::Once(of.ticket.0),
            (Some(_), _) => Who::Household(household),
        };
        let category = of.category.as_ref().map_or(0, |c| self.words.known(c.as_str()));
        (who, category, self.words.known(&of.place))
    }
    fn home_rows(&self, of: &Matter) -> impl Iterator<Item = (u64, &Row)> + '_ {
        let (who, category, _) = self.numbers_of(of);
        self.listed(of, self.by_home.list(&(who, category)))
    }
    fn place_rows(&self, of: &Matter) -> impl Iterator<Item = (u64, &Row)> + '_ {
        let (_, category, place) = self.numbers_of(of);
        self.listed(of, self.by_place.list(&(category, place)))
    }

    /// Other messages of the same household (else the same contact record) about the same matter, in the order in which
    /// they were classified.
    pub fn same_household<'a>(&'a self, of: &Matter) -> impl Iterator<Item = Matter> + 'a {
        self.home_rows(of).map(|(id, row)| self.matter(id, row))
    }
    /// Other messages about the same matter at the same place, whoever told us, in the order in which they were
    /// classified.
    pub fn same_place<'a>(&'a self, of: &Matter) -> impl Iterator<Item = Matter> + 'a {
        self.place_rows(of).map(|(id, row)| self.matter(id, row))
    }
    /// The messages of different people about the same matter at the same place that arrived in the same calendar month,
    /// the first of each, oldest first, this one included (R117).
    pub fn people_in_month(&self, of: &Matter) -> Vec<(TicketId, Moment)> {
        let month = of.arrived.month_number();
        let (who, ..) = self.numbers_of(of);
        let mut first: BTreeMap<Who, (Moment, TicketId)> = [(who, (of.arrived, of.ticket))].into();
        for (id, row) in self.place_rows(of).filter(|(_, row)| row.arrived.month_number() == month) {
            let told = (row.arrived, TicketId(id));
            let known = first.entry(row.who(id)).or_insert(told);
            *known = (*known).min(told);
        }
        let mut all: Vec<(TicketId, Moment)> = first.into_values().map(|(at, id)| (id, at)).collect();
        all.sort_by_key(|(id, at)| (*at, *id));
        all
    }
    /// How many households (else people) have the same matter open at the same place, this one included.
    pub fn households_open(&self, of: &Matter) -> usize {
        let (who, ..) = self.numbers_of(of);
        let open = self.place_rows(of).filter(|(_, row)| row.ended.is_none()).map(|(id, row)| row.who(id));
        open.chain([who]).collect::<BTreeSet<_>>().len()
    }
    /// How often the household told us of the matter since a moment, this time included: messages, and how often one of
    /// them was reopened because the customer was not satisfied.
    pub fn complaints(&self, of: &Matter, since: Moment) -> usize {
        let others = self.home_rows(of).filter(|(_, row)| row.arrived >= since);
        others.map(|(_, row)| 1 + usize::from(row.reworks)).sum::<usize>() + 1 + usize::from(of.reworks)
    }
    /// How often the same matter of the household was handled before, since a moment: messages that had ended when this one
    /// arrived, and how often it or one of them was reopened.
    pub fn handled(&self, of: &Matter, since: Moment) -> usize {
        let others = self.home_rows(of).filter(|(_, row)| row.arrived >= since);
        let times =
            |row: &Row| usize::from(row.ended.is_some_and(|ended| ended <= of.arrived)) + usize::from(row.reworks);
        others.map(|(_, row)| times(row)).sum::<usize>() + usize::from(of.reworks)
    }
    /// A small memory that holds only these and what is like them: to look at what an act would bring about.
    pub fn around<'a>(&self, of: impl Iterator<Item = &'a Matter> + Clone) -> Matters {
        let mut small = Matters::keeping(self.keep);
        for matter in of.clone() {
            for (id, row) in self.home_rows(matter).chain(self.place_rows(matter)) {
                small.put(&self.matter(id, row));
            }
        }
        of.for_each(|matter| small.put(matter));
        small
    }
}
