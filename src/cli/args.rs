//! The command line.

mod matters;
mod people;
mod settings;

pub use matters::*;
pub use people::*;
pub use settings::*;

use clap::{Args, Parser, Subcommand};
use std::path::PathBuf;

/// A terminal desk for property-management front desks and control rooms (物业前台 / 中控室).
#[derive(Debug, Parser)]
#[command(name = "frontdesk", version, about, disable_help_subcommand = true)]
pub struct Cli {
    /// Settings that hold for every subcommand.
    #[command(flatten)]
    pub common: Common,
    /// What to do; opens the desk when left out.
    #[command(subcommand)]
    pub command: Option<Sub>,
}

/// Settings that hold for every subcommand.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// Data folder of the store
    #[arg(long, global = true, env = "FRONTDESK_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Language: zh-CN or en
    #[arg(long, global = true, env = "FRONTDESK_LANG", value_name = "LANG")]
    pub lang: Option<String>,
    /// Keymap: default, pinyin, vim, emacs, or a file
    #[arg(long, global = true, env = "FRONTDESK_KEYMAP", value_name = "NAME|FILE")]
    pub keymap: Option<String>,
    /// Theme: auto, dark, light, mono or 16
    #[arg(long, global = true, env = "FRONTDESK_THEME", value_name = "NAME")]
    pub theme: Option<String>,
    /// Cells that ambiguous characters take in this terminal: 1 or 2
    #[arg(long, global = true, env = "FRONTDESK_AMBIGUOUS_WIDTH", value_name = "1|2")]
    pub ambiguous_width: Option<u8>,
    /// Level of the log file: off, error, warn, info, debug, trace
    #[arg(long, global = true, env = "FRONTDESK_LOG", value_name = "LEVEL")]
    pub log: Option<String>,
    /// Offset from UTC, such as +08:00
    #[arg(long, global = true, env = "FRONTDESK_UTC_OFFSET", value_name = "OFFSET", allow_hyphen_values = true)]
    pub utc_offset: Option<String>,
    /// Policy pack: a name, or a file
    #[arg(long, global = true, env = "FRONTDESK_POLICY", alias = "pack", value_name = "NAME|FILE")]
    pub policy: Option<String>,
    /// Config file
    #[arg(long, global = true, env = "FRONTDESK_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// Subcommands.
#[derive(Debug, Subcommand)]
pub enum Sub {
    /// Open a drill site with months of lifelike history, ready to play
    Demo {
        /// Seed of the history
        #[arg(long, default_value_t = 7)]
        seed: u64,
        /// Go on with the drill site of the last time
        #[arg(long)]
        keep: bool,
        /// Build the drill site and print where it is, without opening the desk
        #[arg(long)]
        build_only: bool,
    },
    /// Found a site without the set-up screen
    Init {
        /// Two to four capital letters in front of ticket numbers
        #[arg(long)]
        code: String,
        /// The site's name
        #[arg(long)]
        name: String,
        /// Name of the first supervisor
        #[arg(long)]
        supervisor: String,
        /// A drill store, for ever
        #[arg(long)]
        drill: bool,
        /// Read the supervisor's password from standard input instead of asking at the terminal
        #[arg(long)]
        password_stdin: bool,
    },
    /// The people: roles, departments, who works here, passwords
    Staff {
        /// What to do
        #[command(subcommand)]
        action: StaffSub,
    },
    /// One JSON command a line in, one JSON reply a line out
    Exec {
        /// Print the JSON Schema of the input
        #[arg(long)]
        schema: bool,
    },
    /// Drop messages into the queue, also while the desk is open: JSON objects from files or standard input
    Intake {
        /// Files; standard input when left out
        files: Vec<PathBuf>,
    },
    /// Check the ledger: exit 0 whole, 2 code mistyped, 3 broken, 4 anchor or sheet not met, 5 can't be opened, 6 no such sheet
    Verify {
        /// Position and code from a signed sheet, such as 81234:7K2M0-AB3CD-EF5GH-JK6MN-9
        #[arg(long, value_name = "SEQ:CODE")]
        anchor: Option<String>,
        /// Code from a printed handover sheet: with or without the position, or one group of five
        #[arg(long, value_name = "CODE", conflicts_with = "anchor")]
        sheet: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make the index again from the ledger
    Rebuild,
    /// Make a verified backup, also while the desk is open: exit 0 made, 3 the store is damaged or the copy differs, 5 can't be read or written
    Backup {
        /// Folder for backups; the one of the config file when left out
        folder: Option<PathBuf>,
        /// List the backups there are instead
        #[arg(long)]
        list: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Read a backup back into a new data folder: exit 0 it answers the same, 3 the backup is damaged, 5 can't be read or written
    Restore {
        /// A backup, or the folder of backups for the newest one
        from: PathBuf,
        /// Data folder to make; the store's own when left out
        to: Option<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Bring back everything that a damaged store's bytes hold into a new folder, and leave the damaged one as it is: exit 0 nothing is missing, 3 something is and is listed, 5 can't be read or written
    Salvage {
        /// Damaged data folder
        from: PathBuf,
        /// Data folder to make
        to: PathBuf,
        /// A backup of the same store, for what is missing
        #[arg(long, value_name = "DIR")]
        backup: Option<PathBuf>,
        /// Put the events behind a gap into the new ledger too, after the record of the break; their numbers and codes change
        #[arg(long)]
        rejoin: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write every event as a line of JSON
    Export {
        /// File to write; - or nothing for standard output
        file: Option<PathBuf>,
    },
    /// Read exported events into an empty store
    Import {
        /// File to read
        file: PathBuf,
    },
    /// Load years of history into a store that has not begun to work: one ticket a line, as JSON
    Load {
        /// File to read; its lines stand in the order in which the messages arrived
        file: PathBuf,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Write a file of invented history for `load`
    #[command(hide = true)]
    SampleHistory {
        /// File to write; - for standard output
        file: PathBuf,
        /// How many tickets
        #[arg(long, default_value_t = 36_000)]
        tickets: u64,
        /// Seed
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
    /// The month's figures
    Report {
        /// Month such as 2026-11; the running one when left out
        #[arg(long)]
        month: Option<String>,
        /// Instead: who looked at personal data in this month, when, on which ticket and why
        #[arg(long, value_name = "MONTH", conflicts_with = "month")]
        reveals: Option<String>,
        /// Instead: tickets by month, kind and category, from this month on
        #[arg(long, value_name = "MONTH", conflicts_with_all = ["month", "reveals"])]
        from: Option<String>,
        /// … up to this month; the running one when left out
        #[arg(long, value_name = "MONTH", requires = "from")]
        to: Option<String>,
        /// Who looks at it
        #[command(flatten)]
        eyes: Eyes,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Look back at past shifts: yesterday's when nothing is named
    Review {
        /// Day such as 2026-11-20
        #[arg(conflicts_with_all = ["from", "to", "shift"])]
        day: Option<String>,
        /// First day
        #[arg(long, value_name = "DAY", conflicts_with = "shift")]
        from: Option<String>,
        /// Last day; today when left out
        #[arg(long, value_name = "DAY", requires = "from")]
        to: Option<String>,
        /// One shift with its sheets, line by line
        #[arg(long, value_name = "N")]
        shift: Option<u32>,
        /// Who looks
        #[command(flatten)]
        eyes: Eyes,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// The desk as it was at a moment
    Replay {
        /// Moment such as '2026-11-20 22:30' or 2026-11-20T22:30:00+08:00
        #[arg(long, value_name = "MOMENT")]
        at: String,
        /// Who looks
        #[command(flatten)]
        eyes: Eyes,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Special service agreements and the callbacks that they owe
    Agreements {
        /// What to do; list when left out
        #[command(subcommand)]
        action: Option<AgreementsSub>,
    },
    /// Incidents: one fault, many callers
    Incidents {
        /// What to do; list when left out
        #[command(subcommand)]
        action: Option<IncidentsSub>,
    },
    /// The roster: who has which shift
    Roster {
        /// What to do
        #[command(subcommand)]
        action: RosterSub,
    },
    /// Policy packs
    Policy {
        /// What to do
        #[command(subcommand)]
        action: PolicySub,
    },
    /// What needs a head now
    Heads {
        /// Only what waits for this person, by number
        #[arg(long, value_name = "ID")]
        of: Option<u32>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Callbacks
    Callbacks {
        /// What to do
        #[command(subcommand)]
        action: CallbacksSub,
    },
    /// A ticket as an opinion handling sheet or a repair sheet, to be read or printed
    Ticket {
        /// Number of the ticket, such as HY20261121-0007 or 1121-0007
        number: String,
        /// As a web page that a browser prints on A4
        #[arg(long)]
        html: bool,
        /// Print JSON
        #[arg(long, conflicts_with = "html")]
        json: bool,
        /// File to write; - or nothing for standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Forms of corrective and preventive action
    Actions {
        /// What to do
        #[command(subcommand)]
        action: ActionsSub,
    },
    /// Handover sheets
    Sheet {
        /// What to do
        #[command(subcommand)]
        action: SheetSub,
    },
    /// Keymaps
    Keys {
        /// What to do
        #[command(subcommand)]
        action: KeysSub,
    },
    /// Completions for a shell
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
}
