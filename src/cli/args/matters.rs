//! What the desk keeps beside its tickets: agreements, incidents, callbacks, forms of corrective action, handover sheets.

use super::Eyes;
use clap::Subcommand;
use std::path::PathBuf;

/// `frontdesk agreements …`
#[derive(Debug, Subcommand)]
pub enum AgreementsSub {
    /// Agreements that run or still owe a callback, what is due soonest first
    List {
        /// Also those that are over, the newest first
        #[arg(long)]
        all: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// `frontdesk incidents …`
#[derive(Debug, Subcommand)]
pub enum IncidentsSub {
    /// Open incidents, the newest first
    List {
        /// Also closed ones
        #[arg(long)]
        all: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// One incident with its callers
    Show {
        /// Number
        id: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// `frontdesk callbacks …`
#[derive(Debug, Subcommand)]
pub enum CallbacksSub {
    /// Recompute every draw from the ledger, ticket by ticket: exit 0 all agree, 3 not
    Audit {
        /// Month such as 2026-11; all when left out
        #[arg(long)]
        month: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// How the month stands, and the plan for the coming days
    Plan,
}

/// `frontdesk actions …`
#[derive(Debug, Subcommand)]
pub enum ActionsSub {
    /// Open forms, what is offered, and forms that ended in a month
    List {
        /// The month of ended forms, such as 2026-11; the running one when left out
        #[arg(long)]
        month: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A form with its path as text
    Show {
        /// Number of the form
        number: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A form into a file, to be printed
    Print {
        /// Number of the form
        number: u32,
        /// As a web page that a browser prints on A4
        #[arg(long)]
        html: bool,
        /// File to write, or - for standard output; the data folder's prints when left out
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// `frontdesk sheet …`
#[derive(Debug, Subcommand)]
pub enum SheetSub {
    /// All sheets, newest first
    List {
        /// Who looks
        #[command(flatten)]
        eyes: Eyes,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A sheet as text
    Show {
        /// Number of the sheet
        number: u32,
        /// Who looks
        #[command(flatten)]
        eyes: Eyes,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A sheet into a file, to be printed and signed
    Print {
        /// Number of the sheet
        number: u32,
        /// Who looks
        #[command(flatten)]
        eyes: Eyes,
        /// As a web page that a browser prints on A4
        #[arg(long)]
        html: bool,
        /// File to write, or - for standard output; the data folder's prints when left out
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}
