//! Find (`/`): number, household, name, phone tail, words of the text, staff, department, pinyin initials.
//!
//! Open tickets and those that ended lately are one block of folded text in memory, a document for each ticket, scanned
//! from the newest back: names and phones are in it unsealed, so it lives only in the worker and is never written. Packed
//! tickets are found by their [terms](super::terms) and by [who called](super::callers).

use super::{Desk, DeskError};
use crate::domain::ids::*;
use crate::domain::ticket::Ticket;
use crate::text::fold;
use ib_matcher::pinyin::{PinyinData, PinyinNotation};
use memchr::memmem;
use std::collections::HashMap;

/// Between the fields of a document.
const FIELD: char = '\u{1}';

/// A ticket's words.
pub struct Document {
    id: TicketId,
    words: String,
}

/// The block that is searched.
#[derive(Default)]
pub struct Finder {
    ids: Vec<TicketId>,
    starts: Vec<usize>,
    block: String,
    newest: HashMap<TicketId, usize>,
}

impl Finder {
    /// Adds a ticket's words; an older document of the same ticket no longer counts.
    pub fn put(&mut self, document: &Document) {
        self.newest.insert(document.id, self.ids.len());
        self.ids.push(document.id);
        self.starts.push(self.block.len());
        self.block.push_str(&document.words);
        self.block.push('\n');
    }

    /// Tickets whose document has every term (any of its alternatives), newest first, `most` at most.
    pub fn search(&self, terms: &[Vec<String>], most: usize) -> Vec<TicketId> {
        let mut found = Vec::new();
        let Some((rarest, others)) = split_longest(terms) else { return found };
        let needles: Vec<memmem::FinderRev<'_>> = rarest.iter().map(memmem::FinderRev::new).collect();
        let mut slots: Vec<usize> = Vec::new();
        let mut end = self.block.len();
        while found.len() < most {
            let Some(before) = self.block.as_bytes().get(..end) else { break };
            let Some(at) = needles.iter().filter_map(|n| n.rfind(before)).max() else { break };
            let slot = self.starts.partition_point(|s| *s <= at).saturating_sub(1);
            let start = self.starts.get(slot).copied().unwrap_or(0);
            let stop = self.starts.get(slot + 1).copied().unwrap_or(self.block.len());
            end = start;
            let id = self.ids.get(slot).copied();
            let doc = self.block.get(start..stop).unwrap_or_default();
            let fits = others.iter().all(|t| t.iter().any(|n| doc.contains(n.as_str())));
            if let Some(id) = id.filter(|id| fits && self.newest.get(id) == Some(&slot)) {
                slots.push(slot);
                found.push(id);
            }
            if end == 0 {
                break;
            }
        }
        found
    }
}

/// The term whose shortest alternative is longest is the rarest guess; the others are checked on its documents.
fn split_longest(terms: &[Vec<String>]) -> Option<(&Vec<String>, Vec<&Vec<String>>)> {
    let shortest = |t: &Vec<String>| t.iter().map(String::len).min().unwrap_or(0);
    let (at, rarest) = terms.iter().enumerate().max_by_key(|(_, t)| shortest(t))?;
    Some((rarest, terms.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, t)| t).collect()))
}

/// First letters of the pinyin of each Chinese character, the rest left out.
pub fn initials(text: &str) -> String {
    let data = pinyin();
    text.chars()
        .filter_map(|c| {
            if c.is_ascii_alphanumeric() {
                return Some(c.to_ascii_lowercase());
            }
            let mut first = None;
            data.get_pinyins_and_for_each(c, |p| {
                if first.is_none() {
                    first = p.notation(PinyinNotation::AsciiFirstLetter).and_then(|s| s.chars().next());
                }
            });
            first
        })
        .collect()
}

fn pinyin() -> &'static PinyinData {
    static DATA: std::sync::OnceLock<PinyinData> = std::sync::OnceLock::new();
    DATA.get_or_init(|| PinyinData::new(PinyinNotation::AsciiFirstLetter | PinyinNotation::Ascii))
}

impl Desk {
    pub(super) fn document(&self, t: &Ticket) -> Document {
        let mut words = String::new();
        let mut add = |text: &str| {
            words.push_str(&fold(text).replace(['\n', FIELD], " "));
            words.push(FIELD);
        };
        let site = self.world().site.as_ref().map_or("", |s| s.code.as_str());
        if let Some(number) = t.number {
            add(&number.with_site(site));
            add(&number.short());
        }
        let household = t.message.household.as_ref().map(|h| h.0.as_str()).unwrap_or_default();
        add(household);
        add(&t.message.text);
        add(&t.message.place);
        let card = self.card_of(&t.message).ok().flatten().unwrap_or_default();
        add(&card.name);
        add(&self.numbers_on(t).unwrap_or_default().replace('\n', " "));
        let department = t.dispatch.as_ref().and_then(|d| self.rules.department(&d.department));
        let department = department.map(|d| format!("{} {}", d.label.zh, d.label.en)).unwrap_or_default();
        add(&department);
        let people: Vec<String> = [t.first_receiver, t.tracker(), t.dispatch.as_ref().and_then(|d| d.handler)]
            .into_iter()
            .flatten()
            .chain(t.handlers.iter().copied())
            .map(|s| self.staff_name(s))
            .collect();
        add(&people.join(" "));
        let category = t.class.as_ref().and_then(|c| c.category.as_ref()).and_then(|c| self.rules.category(c));
        add(&category.map(|c| c.label.zh.clone()).unwrap_or_default());
        for text in [t.message.text.as_str(), &card.name, &department, &people.join(" ")] {
            words.push_str(&initials(text));
            words.push(FIELD);
        }
        Document { id: t.id, words }
    }

    /// Builds what [`Desk::find`] searches, to its end.
    pub fn warm_finder(&mut self) -> Result<(), DeskError> {
        while !self.warm_step()? {}
        Ok(())
    }

    /// One step of it, some milliseconds long; called in the background after the first frame. True when all is there.
    pub fn warm_step(&mut self) -> Result<bool, DeskError> {
        if self.finder.is_some() {
            return self.read_callers();
        }
        let mut finder = Finder::default();
        for ticket in self.projections.ended_here() {
            finder.put(&self.document(&ticket?));
        }
        for ticket in self.world().tickets.values() {
            finder.put(&self.document(ticket));
        }
        self.finder = Some(finder);
        Ok(false)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finder(docs: &[(u64, &str)]) -> Finder {
        let mut finder = Finder::default();
        for (id, words) in docs {
            finder.put(&Document { id: TicketId(*id), words: (*words).to_owned() });
        }
        finder
    }
    fn search(finder: &Finder, query: &str) -> Vec<u64> {
        let terms: Vec<Vec<String>> = query.split_whitespace().map(|t| vec![t.to_owned()]).collect();
        finder.search(&terms, 10).into_iter().map(|t| t.0).collect()
    }

    #[test]
    fn every_term_must_be_there_and_the_newest_comes_first() {
        let f = finder(&[(1, "厨房漏水 12-1803"), (2, "电梯异响"), (3, "卫生间漏水 3-502")]);
        assert_eq!(search(&f, "漏水"), [3, 1]);
        assert_eq!(search(&f, "漏水 12-1803"), [1]);
        assert_eq!(search(&f, "漏水 电梯"), [] as [u64; 0]);
    }

    #[test]
    fn a_later_document_replaces_the_earlier_one() {
        let f = finder(&[(1, "王芳 漏水"), (2, "李强 漏水"), (1, "赵敏 漏水")]);
        assert_eq!(search(&f, "王芳"), [] as [u64; 0]);
        assert_eq!(search(&f, "漏水"), [1, 2]);
    }

    #[test]
    fn initials_of_pinyin() {
        assert_eq!(initials("工程维修部"), "gcwxb");
        assert_eq!(initials("漏水 A座"), "lsaz");
    }
}
