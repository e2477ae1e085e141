//! Views folded from the ledger; deletable, rebuilt at need.
