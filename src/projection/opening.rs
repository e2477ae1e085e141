//! Opening: the state as the index has it, and what the ledger has beyond; or all of it again.

use super::months::Months;
use super::reviews::Reviews;
use super::{Checkpoint, Index, ProjectionError, Projections, Touched};
use crate::domain::matters::Matters;
use crate::domain::rules::Age;
use crate::domain::world::World;
use crate::ledger::{Hash, Ledger, LedgerError};

impl Projections {
    /// Loads the state from the index and folds in what the ledger has beyond it. What was told lately is remembered as
    /// far back as `keep`. `progress` hears position and head.
    pub fn open(
        index: Index,
        ledger: &dyn Ledger,
        keep: Age,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, ProjectionError> {
        let mut this = Self::open_first(index, ledger, keep, progress)?;
        if this.lacks_matters {
            this.complete(ledger, progress)?;
        }
        Ok(this)
    }

    /// The same, for a first look: where the index has all that is in the ledger, what was told lately is left out, until
    /// [`Projections::complete`].
    pub fn open_first(
        index: Index,
        ledger: &dyn Ledger,
        keep: Age,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Self, ProjectionError> {
        let mut this = Self::begin(index, ledger, keep)?;
        if !this.lacks_matters || this.world.position != ledger.head().position {
            this.complete(ledger, progress)?;
        }
        Ok(this)
    }

    /// What the index has, without what was told lately.
    fn begin(index: Index, ledger: &dyn Ledger, keep: Age) -> Result<Self, ProjectionError> {
        let mut this = Self {
            world: World { matters: Matters::keeping(keep), ..World::default() },
            reviews: Reviews::default(),
            months: Months::default(),
            index,
            hash: Hash::default(),
            unwritten: Touched::default(),
            failing: false,
            fault: None,
            lacks_matters: false,
            filling: false,
        };
        match this.index.loaded() {
            Ok(Some((checkpoint, world))) if is_in_ledger(&checkpoint, ledger)? => {
                this.reviews = Reviews::of(&world);
                this.world = world;
                this.world.matters.keep(keep);
                this.hash = checkpoint.hash;
                this.lacks_matters = true;
            }
            // Never written, or a write was cut short; another layout, a damaged value, or another ledger's rows: all of
            // it can be made again.
            _ => this.index.clear()?,
        }
        Ok(this)
    }

    /// Puts what was told lately into the state, if it lacks it, and folds in what the ledger has beyond. Where that memory
    /// does not read back, all is made again.
    pub fn complete(&mut self, ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Result<(), ProjectionError> {
        if self.lacks_matters {
            match self.index.loaded_matters() {
                Ok(matters) => self.world.matters.take_over(matters),
                Err(_) => self.empty()?,
            }
            self.lacks_matters = false;
        }
        self.catch_up(ledger, progress)?;
        self.fault.take().map_or(Ok(()), |fault| Err(fault.into()))
    }

    /// Whether what was told lately is not in the state yet.
    pub fn lacks_matters(&self) -> bool {
        self.lacks_matters
    }

    /// Drops the index and folds all events again.
    pub fn rebuild(&mut self, ledger: &dyn Ledger, progress: &mut dyn FnMut(u64, u64)) -> Result<(), ProjectionError> {
        self.empty()?;
        self.catch_up(ledger, progress)?;
        self.fault.take().map_or(Ok(()), |fault| Err(fault.into()))
    }

    fn empty(&mut self) -> Result<(), ProjectionError> {
        self.index.clear()?;
        self.world = World { matters: self.world.matters.emptied(), ..World::default() };
        self.reviews = Reviews::default();
        self.months = Months::default();
        self.hash = Hash::default();
        self.unwritten = Touched::default();
        self.lacks_matters = false;
        Ok(())
    }
}

fn is_in_ledger(checkpoint: &Checkpoint, ledger: &dyn Ledger) -> Result<bool, LedgerError> {
    let found = ledger.read(checkpoint.position, 1)?;
    Ok(found.first().is_some_and(|e| e.recorded.position == checkpoint.position && e.hash == checkpoint.hash))
}
