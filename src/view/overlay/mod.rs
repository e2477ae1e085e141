//! Drawing of the desk's own layers, a file for each.

pub mod ask;
pub mod confirm;
pub mod explain;
pub mod filter;
pub mod find;
pub mod heads;
pub mod help;
mod list;
pub mod lock;
pub mod notices;
pub mod palette;
pub mod password;
pub mod people;
pub mod plan;
pub mod refusal;
pub mod setup;
pub mod sheets;
pub mod signon;
