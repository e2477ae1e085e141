//! What goes on paper. Plain text and HTML from the same rows; no I/O, no script, nothing that is not on the paper's own
//! rows. Names and phones of residents are masked before they come here.

mod action;
mod html;
mod lines;
mod plain;
mod record;

pub use action::{ActionPaper, action_html, action_text};
pub use html::sheet_html;
pub use plain::sheet_text;
pub use record::{RecordPaper, record_html, record_text};
