//! Who acts, the people and their roster.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// Who acts, and where their password comes from.
#[derive(Debug, Clone, Args)]
pub struct By {
    /// The supervisor who acts, by number
    #[arg(long = "as", value_name = "ID")]
    pub by: u32,
    /// Read the password from standard input instead of asking at the terminal
    #[arg(long)]
    pub password_stdin: bool,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
}

/// Who looks at the past: a supervisor, or head office.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Eyes {
    /// Who looks, by number; needed where people have passwords
    #[arg(long = "as", value_name = "ID")]
    pub eyes: Option<u32>,
    /// Read the password from standard input instead of asking at the terminal
    #[arg(long)]
    pub password_stdin: bool,
}

/// What is known of a person.
#[derive(Debug, Clone, Default, Args)]
pub struct Particulars {
    /// Name
    #[arg(long)]
    pub name: Option<String>,
    /// Phone number
    #[arg(long)]
    pub phone: Option<String>,
    /// Role, once for each: operator, service_clerk, service_head, receiver, handler, department_head, project_head,
    /// archivist, vip_assistant, head_office, or its name
    #[arg(long = "role", value_name = "ROLE")]
    pub roles: Vec<String>,
    /// Department: code, name or alias; - for none
    #[arg(long)]
    pub department: Option<String>,
}

/// `frontdesk staff …`
#[derive(Debug, Subcommand)]
pub enum StaffSub {
    /// Everybody who works here
    List {
        /// Also who left
        #[arg(long)]
        all: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// One person
    Show {
        /// Number
        id: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Enter a person, and print a one-time password for them
    Add {
        /// What is known of them
        #[command(flatten)]
        person: Particulars,
        /// Give no password: for people who never sit at the desk
        #[arg(long)]
        no_password: bool,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Change a person's name, phone, roles or department
    Change {
        /// Number
        id: u32,
        /// What changes
        #[command(flatten)]
        person: Particulars,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Somebody leaves the company; in mid-shift with a reason, and their tickets go to the unattended alarm
    Leave {
        /// Number
        id: u32,
        /// Why in mid-shift
        #[arg(long)]
        reason: Option<String>,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Somebody comes back, and gets a one-time password
    Return {
        /// Number
        id: u32,
        /// Give no password: for people who never sit at the desk
        #[arg(long)]
        no_password: bool,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Enter and change people by a list: CSV or xlsx with a heading line
    Import {
        /// File to read
        file: PathBuf,
        /// Only tell what would be done
        #[arg(long)]
        dry_run: bool,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Print a one-time password for somebody who forgot theirs, or has none
    ResetPassword {
        /// Number
        id: u32,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
    /// Change one's own password: the old one (or the one-time one), then the new one
    Password {
        /// Number
        id: u32,
        /// Read both from standard input, a line each, instead of asking at the terminal
        #[arg(long)]
        password_stdin: bool,
    },
    /// When no supervisor can sign on: print a one-time password for one. Recorded for ever
    Recover {
        /// Number; the only supervisor when left out
        id: Option<u32>,
    },
}

/// `frontdesk roster …`
#[derive(Debug, Subcommand)]
pub enum RosterSub {
    /// A month's roster as a grid
    Show {
        /// Month such as 2026-12; the running one when left out
        month: Option<String>,
        /// Of a department that takes turns: code, name or alias; the desk's when left out
        #[arg(long)]
        department: Option<String>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a month's roster as CSV, in the form that import reads
    Export {
        /// Month such as 2026-12; the running one when left out
        month: Option<String>,
        /// Of a department that takes turns: code, name or alias; the desk's when left out
        #[arg(long)]
        department: Option<String>,
        /// File to write; - or nothing for standard output
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
        /// As text, for a notice board
        #[arg(long)]
        text: bool,
    },
    /// Plan a month by a table: CSV or xlsx, people as rows, days as columns
    Import {
        /// File to read
        file: PathBuf,
        /// Month, where the file does not say
        #[arg(long)]
        month: Option<String>,
        /// Department, where the file does not say
        #[arg(long)]
        department: Option<String>,
        /// Only tell what would be done
        #[arg(long)]
        dry_run: bool,
        /// Who acts
        #[command(flatten)]
        by: By,
    },
}
