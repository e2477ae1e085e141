//! A search in pieces: what is in memory first, then packed tickets from the newest back, so that a screen of answers
//! stands at once and the next key ends a search that is still under way.

use super::find::{Finder, initials};
use super::terms;
use super::{Desk, DeskError};
use crate::board::Hit;
use crate::domain::household::find_household;
use crate::domain::ids::*;
use crate::domain::ticket::{Stage, Ticket};
use crate::projection::{Alternative, Span};
use crate::text::fold;
use ib_matcher::matcher::{IbMatcher, PinyinMatchConfig};
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

/// Segments that are looked through in one piece.
const PIECE: usize = 16;

/// A search that is under way.
#[derive(Debug)]
pub struct Finding {
    terms: Vec<Vec<String>>,
    /// What was found in memory, and is newer than what is packed; of these the hits are not read yet that wait.
    here: HashSet<TicketId>,
    waiting: VecDeque<TicketId>,
    /// What is looked for among packed tickets, once it comes to them.
    packed: Option<Packed>,
    hits: Vec<Hit>,
    most: usize,
    below: Option<TicketId>,
    done: bool,
    whole: bool,
}

impl Finding {
    /// What was found so far: open tickets first, then newest first.
    pub fn hits(&self) -> &[Hit] {
        &self.hits
    }
    /// Nothing more will be found.
    pub fn is_done(&self) -> bool {
        self.done
    }
    /// It knew all callers of packed tickets when it began; one that did not misses tickets known by their caller.
    pub fn knows_callers(&self) -> bool {
        self.whole
    }
}

impl Desk {
    /// Open and closed tickets that fit the words typed so far: open ones first, then newest first.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn find(&mut self, query: &str, most: usize) -> Result<Vec<Hit>, DeskError> {
        self.warm_finder()?;
        let mut finding = self.begin_find(query, most)?;
        while !finding.done {
            self.find_on(&mut finding, most)?;
        }
        Ok(finding.hits)
    }

    /// Somebody is about to search: tells the machine to fetch what every search of packed tickets reads first, while the
    /// first letter is typed.
    pub fn prepare_find(&self) {
        self.projections.announce_search();
    }

    /// Begins a search. [`Desk::find_on`] finds.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn begin_find(&mut self, query: &str, most: usize) -> Result<Finding, DeskError> {
        if self.finder.is_none() {
            self.warm_step()?;
        }
        let terms: Vec<Vec<String>> = fold(query).split_whitespace().map(|t| self.alternatives(t)).collect();
        let found = self.finder.as_ref().map(|f: &Finder| f.search(&terms, most)).unwrap_or_default();
        let here = found.iter().copied().collect();
        let is_open = |id: &TicketId| self.world().ticket(*id).is_some_and(|t| t.stage() < Stage::Closed);
        let (open, ended): (Vec<_>, Vec<_>) = found.into_iter().partition(is_open);
        let waiting = open.into_iter().chain(ended).collect();
        let whole = self.callers.are_read(self.projections.segments());
        let done = terms.is_empty();
        Ok(Finding { terms, here, waiting, packed: None, hits: Vec::new(), most, below: None, done, whole })
    }

    /// Goes on with a search, a piece of some milliseconds: until there are `until` hits, or some files are looked
    /// through. What is in memory comes first.
    ///
    /// # Errors
    /// The store can't be read.
    pub fn find_on(&self, finding: &mut Finding, until: usize) -> Result<(), DeskError> {
        if finding.done {
            return Ok(());
        }
        let until = until.min(finding.most);
        while finding.hits.len() < until
            && let Some(id) = finding.waiting.pop_front()
        {
            let of_memory = self.world().ticket(id).map(|t| hit(t, &finding.terms));
            let read = || self.projections.ticket(id).map(|t| t.map(|t| hit(&t, &finding.terms)));
            finding.hits.extend(of_memory.map_or_else(read, |found| Ok(Some(found)))?);
        }
        if finding.hits.len() < until {
            self.find_packed(finding, until)?;
        }
        finding.done |= finding.hits.len() >= finding.most;
        Ok(())
    }

    /// What is in memory is all read: packed tickets, from the newest back.
    fn find_packed(&self, finding: &mut Finding, until: usize) -> Result<(), DeskError> {
        let Finding { terms, here, packed, hits, below, done, .. } = finding;
        let Packed { sorts, wanted } = packed.get_or_insert_with(|| self.packed(terms));
        let span = Span { since: None, below: *below, segments: PIECE };
        *below = self.projections.search(wanted, span, |t| {
            if !here.contains(&t.id) && sorts.iter().all(|term| term.iter().any(|sort| self.has(&t, sort))) {
                hits.push(hit(&t, terms));
            }
            hits.len() < until
        })?;
        *done = below.is_none();
        Ok(())
    }

    fn packed(&self, terms: &[Vec<String>]) -> Packed {
        let sorts: Vec<Vec<Sort>> = terms.iter().map(|term| term.iter().map(|t| self.sort(t)).collect()).collect();
        let alternatives = |term: &Vec<Sort>| term.iter().flat_map(|sort| sort.wanted.iter().cloned()).collect();
        let wanted = sorts.iter().map(alternatives).collect();
        Packed { sorts, wanted }
    }

    /// What a text may be in a packed ticket.
    fn sort(&self, text: &str) -> Sort {
        let (grams, enough) = terms::wanted(text);
        let site = self.world().site.as_ref().map(|s| fold(&s.code)).unwrap_or_default();
        let mut wanted = vec![Alternative::Terms(grams)];
        // The site's letters stand in front of every number and are no term.
        let bare = text
            .strip_prefix(site.as_str())
            .filter(|rest| !site.is_empty() && rest.starts_with(|c: char| c.is_ascii_digit()));
        wanted.extend(bare.map(|rest| Alternative::Terms(terms::wanted(rest).0)));
        let named = |name: &str| fold(name).contains(text) || initials(name).contains(text);
        let mut others: HashSet<u64> = self
            .names
            .iter()
            .filter(|(_, name)| fold(name).contains(text) || initials(name).contains(text))
            .map(|(id, _)| terms::by_staff(*id))
            .collect();
        others.extend(
            self.rules
                .departments
                .iter()
                .filter(|d| named(&d.label.zh) || fold(&d.label.en).contains(text))
                .map(|d| terms::by_code(&d.code)),
        );
        others.extend(
            self.rules.categories.iter().filter(|c| fold(&c.label.zh).contains(text)).map(|c| terms::by_code(&c.code)),
        );
        let (tickets, callers) = self.callers.find(text);
        if !callers.is_empty() {
            let callers: HashSet<ContactId> = callers.into_iter().collect();
            let homes = self.world().households.iter().filter(|(_, h)| h.contact.is_some_and(|c| callers.contains(&c)));
            others.extend(homes.map(|(code, _)| terms::by_household(code)));
        }
        if !tickets.is_empty() {
            wanted.push(Alternative::Tickets(Arc::new(tickets)));
        }
        wanted.extend(others.iter().map(|term| Alternative::Terms(vec![*term..=*term])));
        Sort { text: text.to_owned(), bare: bare.map(str::to_owned), wanted, others, enough }
    }

    /// Whether a packed ticket has a text in one of its fields, or is of one of its other terms.
    fn has(&self, t: &Ticket, sort: &Sort) -> bool {
        if sort.enough {
            return true;
        }
        let text = sort.text.as_str();
        let number = || t.number.map(|n| format!("{:08}-{:04}", n.day, n.seq)).unwrap_or_default();
        let household = t.message.household.as_ref();
        if fold(&t.message.text).contains(text)
            || household.is_some_and(|h| fold(&h.0).contains(text))
            || number().contains(sort.bare.as_deref().unwrap_or(text))
            || fold(&t.message.place).contains(text)
        {
            return true;
        }
        let contacts = t.message.contact.iter().chain(&t.kept);
        if contacts.into_iter().any(|c| self.callers.is_of(*c, text)) {
            return true;
        }
        let mut own = Vec::new();
        if !sort.others.is_empty() {
            terms::describe_others(t, &mut own);
        }
        // Initials are letters and digits.
        let letters = || text.bytes().all(|b| b.is_ascii_alphanumeric());
        own.iter().any(|term| sort.others.contains(term)) || letters() && initials(&t.message.text).contains(text)
    }

    /// What a typed term may stand for: itself, a household in its canonical form, and for letters the staff and
    /// departments whose pinyin it is (polyphones too: 重庆 is found by `cq` and by `chongqing`).
    fn alternatives(&self, term: &str) -> Vec<String> {
        let mut all = vec![term.to_owned()];
        if let Some(household) = find_household(term) {
            all.push(household.code().0);
        }
        if term.len() >= 2 && term.chars().all(|c| c.is_ascii_alphabetic()) {
            let matcher = IbMatcher::builder(term).pinyin(PinyinMatchConfig::default()).build();
            let names = self.names.values().cloned();
            let labels = self.rules.departments.iter().map(|d| d.label.zh.clone());
            let words = self.rules.categories.iter().map(|c| c.label.zh.clone());
            all.extend(names.chain(labels).chain(words).filter(|n| matcher.is_match(n.as_str())).map(|n| fold(&n)));
        }
        all
    }
}

/// What packed tickets are asked for: every term, in one of its sorts.
#[derive(Debug)]
struct Packed {
    sorts: Vec<Vec<Sort>>,
    wanted: Vec<Vec<Alternative>>,
}

/// A text that is looked for in packed tickets.
#[derive(Debug)]
struct Sort {
    text: String,
    /// A number without the site's letters.
    bare: Option<String>,
    wanted: Vec<Alternative>,
    /// Terms of people, departments, categories and households that go by it.
    others: HashSet<u64>,
    /// To have its terms is to have it.
    enough: bool,
}

fn hit(t: &Ticket, terms: &[Vec<String>]) -> Hit {
    let text = t.message.text.split('\n').next().unwrap_or_default().to_owned();
    let matched = terms.iter().flatten().filter_map(|n| text.find(n.as_str()).map(|at| at..at + n.len())).collect();
    Hit {
        ticket: t.id,
        number: t.number.map(|n| n.short()).unwrap_or_default(),
        household: t.message.household.clone(),
        text,
        stage: t.stage(),
        arrived: t.arrived,
        matched,
    }
}
