//! What the dictionary of a segment says of what is wanted: read before any of the places, so that a segment which lacks
//! one word costs no more than that, and the shortest list of places is read first.

use super::places::Places;
use super::segment::{Found, Segment};
use super::{Alternative, Wanted};
use crate::projection::index::IndexError;

/// What fewer than one ticket in so many has is rare.
const RARE: usize = 64;

/// For all that is wanted, what there is of its alternatives.
pub struct Looked(Vec<Vec<One>>);

/// An alternative that the segment may have.
enum One {
    /// Of each of its terms, those of the fewest tickets first.
    Terms(Vec<Found>),
    /// Tickets that it has.
    Tickets(Vec<u32>),
}

impl One {
    fn of(segment: &Segment, alternative: &Alternative) -> Result<Option<Self>, IndexError> {
        match alternative {
            Alternative::Tickets(ids) => {
                let places = segment.places_of(ids);
                Ok((!places.is_empty()).then_some(Self::Tickets(places)))
            }
            Alternative::Terms(terms) => {
                let mut found = Vec::with_capacity(terms.len());
                for term in terms {
                    let one = segment.look_up(term)?;
                    if one.tickets() == 0 {
                        return Ok(None);
                    }
                    found.push(one);
                }
                found.sort_by_key(Found::tickets);
                Ok(Some(Self::Terms(found)))
            }
        }
    }

    fn places(self, segment: &Segment) -> Result<Places, IndexError> {
        let found = match self {
            Self::Tickets(places) => return Ok(Places::Few(places)),
            Self::Terms(found) => found,
        };
        let mut all: Option<Places> = None;
        for one in &found {
            let having = segment.having(one)?;
            let both = match all {
                Some(before) => before.and(having),
                None => having,
            };
            if both.len() == 0 {
                return Ok(both);
            }
            all = Some(both);
        }
        Ok(all.unwrap_or_default())
    }
}

impl Looked {
    /// What a segment has of what is wanted; none when it lacks all alternatives of something.
    pub fn of(segment: &Segment, wanted: &Wanted) -> Result<Option<Self>, IndexError> {
        let mut all = Vec::with_capacity(wanted.len());
        for alternatives in wanted {
            let mut some = Vec::with_capacity(alternatives.len());
            for alternative in alternatives {
                some.extend(One::of(segment, alternative)?);
            }
            if some.is_empty() {
                return Ok(None);
            }
            all.push(some);
        }
        Ok(Some(Self(all)))
    }

    /// Tells the machine that places will be read, where a rare word is likely to need them in many segments. What many
    /// tickets have is mostly not read at all: a shorter list decides before.
    pub fn announce(&self, segment: &Segment) {
        for one in self.0.iter().flatten() {
            if let One::Terms(found) = one {
                let rare = found.iter().take_while(|found| found.tickets() <= segment.len() / RARE);
                rare.for_each(|found| segment.announce_places(found));
            }
        }
    }

    /// Places in the segment that have one alternative of each, in order.
    pub fn places(self, segment: &Segment) -> Result<Vec<u32>, IndexError> {
        let mut all: Option<Places> = None;
        for alternatives in self.0 {
            let mut found = Vec::with_capacity(alternatives.len());
            for one in alternatives {
                found.push(one.places(segment)?);
            }
            let found = if found.len() > 1 {
                let mut any: Vec<u32> = found.into_iter().flat_map(Places::list).collect();
                any.sort_unstable();
                any.dedup();
                Places::Few(any)
            } else {
                found.pop().unwrap_or_default()
            };
            let both = match all {
                Some(before) => before.and(found),
                None => found,
            };
            if both.len() == 0 {
                return Ok(Vec::new());
            }
            all = Some(both);
        }
        Ok(all.unwrap_or_default().list())
    }
}

/// Tells the machine that the blocks of these tickets will be read.
pub fn announce_blocks<'s>(segment: &Segment, slots: impl Iterator<Item = &'s u32>) {
    let mut blocks: Vec<usize> = slots.map(|slot| Segment::place(*slot).0).collect();
    blocks.dedup();
    if blocks.len() > 1 {
        blocks.into_iter().for_each(|at| segment.announce_block(at));
    }
}
