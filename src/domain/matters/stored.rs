//! The memory in pieces, as it is stored: rows by the chunk, and the words that their numbers stand for by the block. A
//! start reads numbers where it would read each name again and again.

use super::rows::{Lists, Row, Rows};
use super::words::Words;
use super::{CHUNK, Matters};
use crate::domain::ids::TicketId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::ops::Range;

/// Words to a block.
const BLOCK: usize = 128;
/// Keys of blocks begin here: no chunk has so high a number.
const BLOCKS: u64 = 1 << 63;
/// So few words are never numbered anew.
const FEW: usize = 4_096;

/// A piece.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Piece {
    /// A chunk of rows.
    Rows(Vec<(u64, Row)>),
    /// A block of words.
    Words(Vec<String>),
}

/// What the store has of the memory.
#[derive(Clone, Default, Debug)]
pub(super) struct Stored {
    /// Chunks that lost rows since they were stored last.
    lost: BTreeSet<u64>,
    /// So many words.
    words: usize,
    /// So many blocks stand there from before the words were numbered anew.
    blocks: usize,
}

impl Stored {
    pub fn lost(&mut self, id: u64) {
        self.lost.insert(id / CHUNK);
    }
}

fn blocks_of(words: usize) -> usize {
    words.div_ceil(BLOCK)
}

impl Matters {
    /// What is to be stored where these tickets were touched: pieces by key. An empty one takes what stands there away.
    pub fn pieces<'a>(
        &'a self,
        touched: impl Iterator<Item = &'a TicketId>,
    ) -> impl Iterator<Item = (u64, Option<Piece>)> + 'a {
        let chunks: BTreeSet<u64> = touched.map(|id| id.0 / CHUNK).chain(self.stored.lost.iter().copied()).collect();
        let rows = chunks.into_iter().map(|chunk| {
            let rows = self.rows.chunk(chunk).to_vec();
            (chunk, (!rows.is_empty()).then_some(Piece::Rows(rows)))
        });
        rows.chain(self.blocks().map(|block| {
            let texts = self.words.texts().iter().skip(block.saturating_mul(BLOCK)).take(BLOCK);
            let texts: Vec<String> = texts.map(|text| text.to_string()).collect();
            (BLOCKS | block as u64, (!texts.is_empty()).then_some(Piece::Words(texts)))
        }))
    }

    /// Blocks of words that are new, or no more.
    fn blocks(&self) -> Range<usize> {
        let (stored, now) = (self.stored.words, self.words.len());
        let first = if now > stored { stored / BLOCK } else { blocks_of(now) };
        first..blocks_of(now).max(self.stored.blocks)
    }

    /// The pieces are stored.
    pub fn stored(&mut self) {
        self.stored = Stored { words: self.words.len(), ..Stored::default() };
    }

    /// A memory of all these pieces, as if each row had been put by itself; none when they do not fit together. What rows
    /// are found by is listed by `both`, which is given two pieces of work that may be done at the same time.
    pub fn of_pieces(
        pieces: impl Iterator<Item = (u64, Piece)>,
        both: impl FnOnce(&mut (dyn FnMut() + Send), &mut (dyn FnMut() + Send)),
    ) -> Option<Self> {
        let (mut rows, mut words) = (Rows::default(), Vec::new());
        for piece in pieces {
            let fits = match piece {
                (key, Piece::Rows(chunk)) => key < BLOCKS && rows.put_chunk(key, chunk),
                (key, Piece::Words(texts)) => {
                    let next = key == BLOCKS | (words.len() / BLOCK) as u64 && words.len() % BLOCK == 0;
                    words.extend(texts);
                    next
                }
            };
            if !fits {
                return None;
            }
        }
        let count = words.len();
        let known = |row: &Row| row.words().into_iter().all(|number| usize::try_from(number).is_ok_and(|n| n <= count));
        let (mut by_home, mut by_place, mut told, mut fit) = (Lists::default(), Lists::default(), None, true);
        both(
            &mut || {
                // Half of the tickets are the first of their household about their matter, or more.
                by_home.reserve(rows.len());
                rows.iter().for_each(|(id, row)| row.home_key().into_iter().for_each(|key| by_home.put(key, id)));
            },
            &mut || {
                told = Words::of(std::mem::take(&mut words));
                fit = rows.iter().all(|(_, row)| known(row));
                rows.iter().for_each(|(id, row)| row.place_key().into_iter().for_each(|key| by_place.put(key, id)));
            },
        );
        let words = told.filter(|_| fit)?;
        let stored = Stored { words: count, ..Stored::default() };
        Some(Self { rows, words, by_home, by_place, stored, ..Self::default() })
    }

    /// Numbers the words anew where most of them are remembered no longer: places that people typed, years ago.
    pub(super) fn let_words_go(&mut self) {
        let count = self.words.len();
        if count < FEW {
            return;
        }
        let mut used = vec![false; count];
        for number in self.rows.iter().flat_map(|(_, row)| row.words()) {
            if let Some(used) =
                usize::try_from(number).ok().and_then(|n| n.checked_sub(1)).and_then(|n| used.get_mut(n))
            {
                *used = true;
            }
        }
        if used.into_iter().filter(|used| *used).count() > count / 2 {
            return;
        }
        let mut anew = Self { swept: self.swept, ..Self::keeping(self.keep) };
        self.all().for_each(|matter| anew.put(&matter));
        anew.stored.blocks = self.stored.blocks.max(blocks_of(self.stored.words));
        anew.stored.lost = self.rows.chunks().chain(self.stored.lost.iter().copied()).collect();
        *self = anew;
    }
}
