//! The append-only ledger: the truth.
