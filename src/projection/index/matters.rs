//! The memory of matters, made of its pieces: most of what an opening reads, so that both cores work at it.

use super::super::beside::both;
use super::{IndexError, decode};
use crate::domain::matters::{Matters, Piece};

/// Pieces as they are stored.
pub(super) type Pieces = Vec<(sled::IVec, sled::IVec)>;

/// A memory of all these pieces.
pub(super) fn matters_of(pieces: &Pieces) -> Result<Matters, IndexError> {
    let damaged = || IndexError::Damaged("matters");
    let read = |pieces: &[(sled::IVec, sled::IVec)]| {
        let piece = |(key, value): &(sled::IVec, sled::IVec)| {
            let key = key.as_ref().try_into().map(u64::from_be_bytes).map_err(|_| damaged())?;
            Ok((key, decode(value)?))
        };
        pieces.iter().map(piece).collect::<Result<Vec<(u64, Piece)>, IndexError>>()
    };
    let (first, second) = pieces.split_at(pieces.len() / 2);
    let (begin, end) = both(|| read(first), || read(second));
    let pieces = begin?.into_iter().chain(end.unwrap_or_else(|| Err(damaged()))?);
    // What was not listed to its end would be found in part only.
    let mut whole = true;
    let matters = Matters::of_pieces(pieces, |one, other| whole = both(one, other).1.is_some());
    matters.filter(|_| whole).ok_or_else(damaged)
}
