//! The memory of matters, made of its pieces: most of what an opening reads, so that both cores work at it.

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
    let (mut begin, mut end) = (Ok(Vec::new()), Ok(Vec::new()));
    both(&mut || begin = read(first), &mut || end = read(second));
    Matters::of_pieces(begin?.into_iter().chain(end?), both).ok_or_else(damaged)
}

/// Does two things at the same time, or one after the other where there are no more threads.
fn both(one: &mut (dyn FnMut() + Send), other: &mut (dyn FnMut() + Send)) {
    let waiting = std::sync::Mutex::new(Some(other));
    let other = || {
        if let Some(other) = waiting.lock().unwrap_or_else(std::sync::PoisonError::into_inner).take() {
            other();
        }
    };
    std::thread::scope(|scope| {
        let named = std::thread::Builder::new().name("frontdesk-matters".to_owned());
        let beside = named.spawn_scoped(scope, other);
        one();
        if beside.is_err() {
            other();
        }
    });
}
