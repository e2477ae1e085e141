//! Policy packs, calendars and keymaps.

use clap::Subcommand;
use std::path::PathBuf;

/// `frontdesk policy …`
#[derive(Debug, Subcommand)]
pub enum PolicySub {
    /// The packs there are
    List,
    /// All faults of a pack
    Check {
        /// File
        file: PathBuf,
    },
    /// A pack's figures
    Show {
        /// Name or file; the one that is set when left out
        name: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Put another rule book in force at this site: a supervisor does, with their password; recorded
    Adopt {
        /// Name or file; the one of --policy or the settings when left out
        name: Option<String>,
        /// Who acts
        #[command(flatten)]
        by: super::By,
    },
    /// How two packs, or a pack and a site's own file, differ
    Diff {
        /// Name or file
        a: String,
        /// Name or file; the one that is set when left out
        b: Option<String>,
    },
    /// How well quick entry reads labelled messages: a message, a tab and the right category on each line
    Classify {
        /// File; - for standard input
        file: PathBuf,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// How the due times of a ticket came about, day by day
    Explain {
        /// Number of the ticket, such as HY20261121-0007 or 1121-0007
        ticket: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// The working calendar
    Calendar {
        /// What to do
        #[command(subcommand)]
        action: CalendarSub,
    },
}

/// `frontdesk policy calendar …`
#[derive(Debug, Subcommand)]
pub enum CalendarSub {
    /// Draw a year as months, with holidays and make-up days marked
    Show {
        /// Year; this year when left out
        year: Option<i32>,
    },
    /// Add the list of a year, or the site's own calendar
    Add {
        /// A file, or a year (with --off and --work for its days)
        #[arg(value_name = "FILE|YEAR")]
        what: String,
        /// Days off: FROM..TO=NAME; may be repeated
        #[arg(long, value_name = "FROM..TO=NAME")]
        off: Vec<String>,
        /// A day of rest that is worked; may be repeated
        #[arg(long, value_name = "DAY")]
        work: Vec<String>,
        /// Put it in the place of one that is there
        #[arg(long)]
        replace: bool,
    },
}

/// `frontdesk keys …`
#[derive(Debug, Subcommand)]
pub enum KeysSub {
    /// All faults of a keymap file
    Check {
        /// File
        file: PathBuf,
    },
    /// The key table of the keymap in use
    Show {
        /// As Markdown
        #[arg(long)]
        markdown: bool,
    },
}
