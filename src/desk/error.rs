//! Why the service could not do something.

use crate::contacts::ContactsError;
use crate::domain::{Denied, Refusal};
use crate::ledger::LedgerError;
use crate::projection::{IndexError, ProjectionError};
use crate::store::StoreError;
use thiserror::Error;

/// Why a request came to nothing. Nothing was written.
#[derive(Debug, Error)]
pub enum DeskError {
    /// A rule says no.
    #[error("refused by rule {}", .0.rule.id())]
    Refused(Refusal),
    /// Somebody has not shown who they are, or a password can't be used.
    #[error("not let in")]
    Denied(Denied),
    /// Others wrote to the same ticket again and again.
    #[error("the ticket kept changing while this was decided; try again")]
    Busy,
    /// Something panicked while working; the log says where.
    #[error("an inner fault")]
    Panicked,
    /// The system gives no random bytes.
    #[error("the system gives no random bytes")]
    NoEntropy,
    /// A load of history was interrupted; it goes on with the same file.
    #[error("a load of history was interrupted")]
    HalfLoaded,
    /// Another rule book was asked for than the one in force, and nobody answers for it.
    #[error("rule book '{}' is not the one in force", .0.name)]
    OtherBook(Box<super::OtherBook>),
    /// The ledger.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The contact store.
    #[error(transparent)]
    Contacts(#[from] ContactsError),
    /// The data folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
}

impl From<Denied> for DeskError {
    fn from(denied: Denied) -> Self {
        Self::Denied(denied)
    }
}

impl From<ProjectionError> for DeskError {
    fn from(e: ProjectionError) -> Self {
        match e {
            ProjectionError::Ledger(e) => Self::Ledger(e),
            ProjectionError::Index(e) => Self::Index(e),
        }
    }
}

impl From<crate::ledger::DiskError> for DeskError {
    fn from(e: crate::ledger::DiskError) -> Self {
        Self::Ledger(e.into())
    }
}
