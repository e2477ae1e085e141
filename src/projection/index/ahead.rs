//! What is read ahead of the opening that needs it.

use super::super::beside::both;
use super::matters::{Pieces, matters_of};
use super::{Checkpoint, Index, IndexError};
use crate::domain::matters::Matters;
use crate::domain::world::World;

/// What was read ahead.
#[derive(Default)]
pub(super) struct Ahead {
    /// All but the memory of matters.
    world: Option<(Checkpoint, World)>,
    /// That memory, as it is stored.
    pieces: Option<Pieces>,
    /// The same, made of its pieces.
    matters: Option<Matters>,
}

/// How much is read ahead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReadAhead {
    /// All that an opening needs.
    All,
    /// The memory of matters only as it is stored: making it of its pieces takes longer than all the rest.
    First,
}

impl Index {
    /// Reads what an opening needs, so that a damaged page shows itself now, and keeps it for [`Index::loaded`] and
    /// [`Index::loaded_matters`].
    ///
    /// # Errors
    /// When the store can't be read. What was read and is of no use is no error: it is made again.
    pub fn read_ahead(&mut self, much: ReadAhead) -> Result<(), IndexError> {
        if self.cold.is_faulty() {
            return Err(IndexError::Damaged("packed tickets"));
        }
        let pieces: Pieces = self.matters.iter().collect::<sled::Result<_>>()?;
        // The memory of matters is most of what is read: beside the rest.
        let (world, matters) = match much {
            ReadAhead::All => both(|| self.load(), || matters_of(&pieces)),
            ReadAhead::First => (self.load(), None),
        };
        let matters = matters.and_then(Result::ok);
        match world {
            Ok(world) => self.ahead = Ahead { world, pieces: Some(pieces), matters },
            Err(e @ IndexError::Store(_)) => return Err(e),
            Err(_) => {
                for row in self.meta.iter().chain(self.open.iter()) {
                    row?;
                }
            }
        }
        Ok(())
    }

    /// The position of what was read ahead.
    #[cfg(test)]
    pub(in crate::projection) fn is_read_ahead(&self) -> Option<u64> {
        self.ahead.world.as_ref().map(|(checkpoint, _)| checkpoint.position)
    }

    /// What was read ahead, once, else what [`Index::load`] says.
    pub fn loaded(&mut self) -> Result<Option<(Checkpoint, World)>, IndexError> {
        match self.ahead.world.take() {
            Some(loaded) => Ok(Some(loaded)),
            None => self.load(),
        }
    }

    /// The memory of matters, which [`Index::loaded`] leaves empty; read ahead or not.
    pub fn loaded_matters(&mut self) -> Result<Matters, IndexError> {
        let Ahead { pieces, matters, .. } = std::mem::take(&mut self.ahead);
        match (matters, pieces) {
            (Some(matters), _) => Ok(matters),
            (None, Some(pieces)) => matters_of(&pieces),
            (None, None) => matters_of(&self.matters.iter().collect::<sled::Result<Pieces>>()?),
        }
    }
}
