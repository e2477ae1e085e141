//! Subcommands; every one goes through the desk service.

mod actions;
mod agreements;
pub mod args;
mod backup;
mod book;
pub mod calendar;
pub mod callbacks;
mod data;
pub mod demo;
mod desk;
pub mod exec;
mod explain;
mod heads;
mod incidents;
pub mod keys;
mod load;
pub mod lookback;
mod password;
pub mod policy;
pub mod report;
pub mod roster;
pub mod settings;
mod sheet;
mod staff;
mod ticket;
mod trouble;
mod usage;

pub use book::{BookChoice, BookFault, book};
pub use trouble::{Failure, told, trouble};

use crate::desk::{Desk, DeskError, NewSite};
use crate::domain::command::Card;
use crate::domain::secret::Secret;
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::runtime::clock::{Clock, SystemClock, parse_offset};
use crate::store::{DataFolder, OpenAs};
use crate::text::visible;
use args::{AgreementsSub, CalendarSub, CallbacksSub, Cli, Common, IncidentsSub, KeysSub, PolicySub, Sub};
use clap::{CommandFactory, FromArgMatches};
use settings::{ConfigFile, Folders, SettingsFault};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

/// Exit code: a line was refused, or a file has faults.
const REFUSED: u8 = 1;
/// Exit code: the program itself failed; the log says where.
const CRASHED: u8 = 101;
/// Exit code: a setting or an argument is wrong.
const USAGE: u8 = 2;
/// Exit code: the ledger is broken.
const BROKEN: u8 = 3;

/// Everything that flags, environment and config file say.
pub struct Setup {
    /// Flags and environment.
    pub common: Common,
    /// Config file.
    pub config: ConfigFile,
    /// The user's folders.
    pub folders: Folders,
    /// Language.
    pub lang: Lang,
    /// The clock.
    pub clock: Arc<dyn Clock>,
}

impl Setup {
    fn read(common: Common) -> Result<Self, SettingsFault> {
        let folders = Folders::of_user();
        let var = |name: &str| std::env::var(name).unwrap_or_default();
        let (all, messages, plain) = (var("LC_ALL"), var("LC_MESSAGES"), var("LANG"));
        let locale = [all.as_str(), messages.as_str(), plain.as_str()];
        let early = settings::language(common.lang.as_deref(), None, locale).unwrap_or_default();
        let path = common.config.clone().unwrap_or_else(|| folders.config.join("config.toml"));
        let config = settings::read_config(&path, common.config.is_some(), early)?;
        let lang = settings::language(common.lang.as_deref(), config.lang.as_deref(), locale)?;
        let offset =
            match common.utc_offset.as_deref().or(config.utc_offset.as_deref()) {
                Some(text) => Some(parse_offset(text).ok_or_else(|| {
                    SettingsFault(lang.settings_unknown_value("utc_offset", text, "+08:00, Z, -03:30"))
                })?),
                None => None,
            };
        Ok(Self { common, config, folders, lang, clock: Arc::new(SystemClock::new(offset)) })
    }

    /// The time now.
    pub fn now(&self) -> Moment {
        self.clock.now().into()
    }

    /// The data folder of the store: `drill` has one of its own unless one is named.
    pub fn data(&self, drill: bool) -> PathBuf {
        let named = self.common.data.clone().or_else(|| self.config.data.clone());
        match named {
            Some(path) => path,
            None => self.folders.data.join(if drill { "demo" } else { "store" }),
        }
    }

    /// Who opens a store, for its lock file.
    pub fn open_as(&self, what: &str) -> OpenAs {
        let me = nix::unistd::getuid();
        let entry = nix::unistd::User::from_uid(me).ok().flatten();
        let who = entry.map_or_else(|| format!("uid {me}"), |user| user.name);
        OpenAs { program: format!("frontdesk{what}"), who, now: self.now() }
    }

    /// The policy pack that flags, environment or config file name.
    pub fn policy_name(&self) -> Option<&str> {
        self.common.policy.as_deref().or(self.config.policy.as_deref())
    }

    /// Starts the log file, once.
    fn log(&self) -> Result<PathBuf, Failure> {
        if let Some(path) = crate::runtime::log::path() {
            return Ok(path);
        }
        let word = self.common.log.as_deref().or(self.config.log.as_deref()).unwrap_or("info");
        let level = crate::runtime::log::parse_level(word).ok_or_else(|| {
            Failure::usage(self.lang.settings_unknown_value("log", word, "off, error, warn, info, debug, trace"))
        })?;
        let folder = self.folders.state.join("log");
        crate::runtime::log::start(&folder, level, Arc::clone(&self.clock))
            .map_err(|e| Failure::new(5, format!("{}: {}", folder.display(), self.lang.io_error(&e))))
    }
}

/// The program: reads the command line and runs what it says.
pub fn main() -> ExitCode {
    crate::runtime::log::private_umask();
    crate::runtime::secrecy::keep_memory_private();
    crate::runtime::signals::hear_file_limit();
    let said = usage::language(std::env::args_os().map(|a| a.to_string_lossy().into_owned()));
    let parsed = usage::command(said).try_get_matches().and_then(|m| Cli::from_arg_matches(&m));
    let cli = match parsed {
        Ok(cli) => cli,
        Err(e) => {
            if e.use_stderr() {
                eprintln!("{}", visible(&usage::fault(&e, said)));
            } else {
                let _ = e.print();
            }
            return ExitCode::from(if e.use_stderr() { USAGE } else { 0 });
        }
    };
    let setup = match Setup::read(cli.common) {
        Ok(setup) => setup,
        Err(SettingsFault(text)) => {
            eprintln!("{}", visible(&text));
            return ExitCode::from(USAGE);
        }
    };
    crate::runtime::panics::install_quiet_hook();
    let ran = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(&setup, cli.command)));
    let Ok(ran) = ran else {
        // The screen has said it already, after giving the terminal back.
        if !crate::runtime::terminal::has_crashed() {
            let log = crate::runtime::log::path().map_or_else(|| "-".to_owned(), |path| path.display().to_string());
            eprintln!("{}", visible(&setup.lang.cli_panic_note(&log)));
        }
        return ExitCode::from(CRASHED);
    };
    match ran {
        Ok(code) => ExitCode::from(code),
        Err(failure) => {
            eprintln!("{}", visible(&failure.text));
            if let (Some(log), true) = (crate::runtime::log::path(), ![USAGE, REFUSED].contains(&failure.code)) {
                eprintln!("{}", setup.lang.cli_log_is_at(&log.display().to_string()));
            }
            ExitCode::from(failure.code)
        }
    }
}

fn run(setup: &Setup, command: Option<Sub>) -> Result<u8, Failure> {
    let lang = setup.lang;
    let drill = matches!(command, Some(Sub::Demo { .. }));
    let (own, bad) = calendar::own(&DataFolder::at(&setup.data(drill)), lang);
    crate::policy::install_calendars(own);
    crate::policy::install_zone(setup.clock.zone());
    for fault in bad {
        eprintln!("{}", visible(&lang.calendar_skipped(&fault)));
    }
    match command {
        None => desk::open_store(setup),
        Some(Sub::Demo { seed, keep, build_only }) => demo::run(setup, seed, keep, build_only),
        Some(Sub::Init { code, name, supervisor, drill, password_stdin }) => {
            init(setup, NewSite { code, name, drill }, &supervisor, password_stdin)
        }
        Some(Sub::Staff { action }) => staff::run(setup, action),
        Some(Sub::Exec { schema: true }) => {
            let schema = exec::schema(&*setup.rules()?);
            say(&format!("{schema:#}\n"), lang)
        }
        Some(Sub::Exec { schema: false }) => {
            setup.log()?;
            let mut desk = open(setup, " exec")?;
            let (stdin, stdout) = (std::io::stdin(), std::io::stdout());
            let failures = exec::run(&mut desk, lang, &|| setup.now(), &mut stdin.lock(), &mut stdout.lock())
                .map_err(|e| Failure::new(REFUSED, lang.io_error(&e)))?;
            Ok(if failures == 0 { 0 } else { REFUSED })
        }
        Some(Sub::Intake { files }) => intake(setup, &files),
        Some(Sub::Verify { anchor: None, sheet: Some(code), json }) => sheet::verify(setup, &code, json),
        Some(Sub::Verify { anchor, json, .. }) => data::verify(setup, anchor.as_deref(), json),
        Some(Sub::Ticket { number, html, json, out }) => ticket::run(setup, &number, html, json, out.as_deref()),
        Some(Sub::Actions { action }) => actions::run(setup, action),
        Some(Sub::Sheet { action }) => sheet::run(setup, action),
        Some(Sub::Rebuild) => data::rebuild(setup),
        Some(Sub::Backup { folder, list, json }) => backup::backup(setup, folder.as_deref(), list, json),
        Some(Sub::Restore { from, to, json }) => backup::restore(setup, &from, to.as_deref(), json),
        Some(Sub::Salvage { from, to, backup, rejoin, json }) => {
            let how = crate::store::salvage::How { backup: backup.as_deref(), rejoin };
            backup::salvage(setup, &from, &to, &how, json)
        }
        Some(Sub::Export { file }) => data::export(setup, file.as_deref()),
        Some(Sub::Import { file }) => data::import(setup, &file),
        Some(Sub::Load { file, by }) => load::run(setup, &file, &by),
        Some(Sub::SampleHistory { file, tickets, seed }) => load::sample(setup, &file, tickets, seed),
        Some(Sub::Report { reveals: Some(month), eyes, json, .. }) => lookback::reveals(setup, &month, eyes, json),
        Some(Sub::Review { day, from, to, shift, eyes, json }) => {
            lookback::review(setup, &lookback::Asked { day, from, to, shift, eyes, json })
        }
        Some(Sub::Replay { at, eyes, json }) => lookback::replay(setup, &at, eyes, json),
        Some(Sub::Report { month, from, to, json, .. }) => {
            let read = |flag: &str, text: Option<String>| match text {
                None => Ok(setup.now().month_number()),
                Some(text) => report::parse_month(&text)
                    .ok_or_else(|| Failure::usage(lang.settings_unknown_value(flag, &text, "2026-11"))),
            };
            if let Some(from) = from {
                let (from, to) = (read("--from", Some(from))?, read("--to", to)?);
                let desk = open(setup, " report")?;
                let rows = desk.report_by_category(from, to, setup.now()).map_err(|e| trouble(lang, &e))?;
                let text = if json {
                    serde_json::to_string_pretty(&rows).map_err(|e| Failure::new(REFUSED, e.to_string()))? + "\n"
                } else {
                    report::by_category(&rows, &desk.rules(), lang)
                };
                return say(&text, lang);
            }
            let month = read("--month", month)?;
            let desk = open(setup, " report")?;
            let figures = desk.report(month, setup.now()).map_err(|e| trouble(lang, &e))?;
            let text = if json {
                serde_json::to_string_pretty(&figures).map_err(|e| Failure::new(REFUSED, e.to_string()))? + "\n"
            } else {
                report::text(&figures, &desk.rules(), lang)
            };
            say(&text, lang)
        }
        Some(Sub::Agreements { action }) => {
            let AgreementsSub::List { all, json } = action.unwrap_or(AgreementsSub::List { all: false, json: false });
            agreements::list(setup, all, json)
        }
        Some(Sub::Incidents { action }) => match action.unwrap_or(IncidentsSub::List { all: false, json: false }) {
            IncidentsSub::List { all, json } => incidents::list(setup, all, json),
            IncidentsSub::Show { id, json } => incidents::show(setup, id, json),
        },
        Some(Sub::Roster { action }) => roster::run(setup, action),
        Some(Sub::Policy { action }) => {
            let answer = match action {
                PolicySub::List => match setup.rules_there() {
                    Ok(rules) => policy::list(Some(&*rules), lang),
                    // The packs are there all the same; none is marked.
                    Err(failure) => {
                        eprintln!("{}", visible(&failure.text));
                        policy::list(None, lang)
                    }
                },
                PolicySub::Check { file } => {
                    let mut answer = policy::check(&file, lang);
                    let calendar = crate::policy::default_rules().calendar;
                    if let Some(year) = calendar.missing_year(setup.now().date()) {
                        answer.text.push_str(&format!("{}: {}\n", lang.policy_warning(), lang.calendar_missing(year)));
                    }
                    answer
                }
                PolicySub::Classify { file, json } => {
                    policy::classify(&file, &*setup.rules()?, setup.now(), lang, json)
                }
                PolicySub::Adopt { name, by } => return book::adopt(setup, name, &by),
                PolicySub::Explain { ticket, json } => return explain::run(setup, &ticket, json),
                PolicySub::Calendar { action } => match action {
                    CalendarSub::Show { year } => {
                        let year = year.unwrap_or_else(|| chrono::Datelike::year(&setup.now().date()));
                        calendar::show(&setup.rules()?.calendar, year, lang)
                    }
                    CalendarSub::Add { what, off, work, replace } => {
                        let days = calendar::Days { off, work };
                        calendar::add(&DataFolder::at(&setup.data(false)), &what, &days, replace, lang)
                    }
                },
                PolicySub::Show { name, json } => {
                    let told = |rules: &_| if json { policy::show_json(rules) } else { policy::show(rules, lang) };
                    match name {
                        Some(name) => policy::resolve(&name, lang).map_or_else(|answer| answer, |rules| told(&rules)),
                        None if setup.policy_name().is_some() => told(&*setup.rules()?),
                        None => told(&*setup.rules_there()?),
                    }
                }
                PolicySub::Diff { a, b } => {
                    let b = b.as_deref().or(setup.policy_name()).unwrap_or(crate::policy::DEFAULT_PACK);
                    policy::diff_named(&a, b, lang)
                }
            };
            say(&answer.text, lang)?;
            Ok(answer.code)
        }
        Some(Sub::Callbacks { action: CallbacksSub::Audit { month, json } }) => {
            let month = month.as_deref().map(|text| {
                report::parse_month(text)
                    .ok_or_else(|| Failure::usage(lang.settings_unknown_value("--month", text, "2026-11")))
            });
            let month = month.transpose()?;
            let desk = open(setup, " callbacks")?;
            let found = desk.audit_draws(month).map_err(|e| trouble(lang, &e))?;
            let answer = callbacks::audit(&found, &desk.rules(), lang);
            let text = if json { pretty(&found)? } else { answer.text };
            say(&text, lang)?;
            Ok(answer.code)
        }
        Some(Sub::Heads { of, json }) => heads::run(setup, of, json),
        Some(Sub::Callbacks { action: CallbacksSub::Plan }) => {
            let mut desk = open(setup, " callbacks")?;
            let (now, rules) = (setup.now(), desk.rules());
            let board = desk.board(None, now);
            say(&callbacks::show_plan(&board, &rules, now, lang), lang)
        }
        Some(Sub::Keys { action }) => {
            let answer = match action {
                KeysSub::Check { file } => keys::check(&file, lang),
                KeysSub::Show { markdown } => keys::show(keymap_name(setup), markdown, lang),
            };
            say(&answer.text, lang)?;
            Ok(answer.code)
        }
        Some(Sub::Completions { shell }) => {
            let mut text = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "frontdesk", &mut text);
            say(&String::from_utf8_lossy(&text), lang)
        }
    }
}

fn pretty<T: serde::Serialize>(it: &T) -> Result<String, Failure> {
    serde_json::to_string_pretty(it).map(|text| text + "\n").map_err(|e| Failure::new(REFUSED, e.to_string()))
}

fn keymap_name(setup: &Setup) -> &str {
    setup.common.keymap.as_deref().or(setup.config.keymap.as_deref()).unwrap_or("default")
}

/// The file that output goes to; none for standard output, which `-` names as well.
fn file_of(named: Option<&Path>) -> Option<&Path> {
    named.filter(|path| path.as_os_str() != "-")
}

/// Prints; a reader that has gone away is no fault of ours.
fn say(text: &str, lang: Lang) -> Result<u8, Failure> {
    match std::io::stdout().lock().write_all(visible(text).as_bytes()) {
        Ok(()) => Ok(0),
        Err(e) if e.kind() == std::io::ErrorKind::BrokenPipe => Ok(0),
        Err(e) => Err(Failure::new(REFUSED, lang.io_error(&e))),
    }
}

fn open(setup: &Setup, what: &str) -> Result<Desk, Failure> {
    let path = setup.data(false);
    let opened = Desk::open_by(&path, &setup.open_as(what), setup.choice_told(), &mut |_, _| {});
    opened.map(|desk| setup.with_book(desk)).map_err(|e| trouble(setup.lang, &e))
}

fn init(setup: &Setup, site: NewSite, supervisor: &str, stdin: bool) -> Result<u8, Failure> {
    setup.log()?;
    let path = setup.data(site.drill);
    let as_ = setup.open_as(" init");
    let lang = setup.lang;
    if supervisor.trim().is_empty() {
        return Err(Failure::usage(lang.cli_no_supervisor_name()));
    }
    let rules = setup.rules()?;
    let passwords = password::Passwords::new(setup, stdin);
    // Where people practise nobody needs one.
    let password = if site.drill && !stdin {
        None
    } else {
        let card = Card { name: supervisor.to_owned(), ..Card::default() };
        let weak = |new: &Secret| {
            crate::desk::weak_for(&rules, &card, new).map(|denied| DeskError::Denied(denied).words(lang))
        };
        Some(passwords.choose(&lang.password_new_of(supervisor), &weak)?)
    };
    Desk::set_up(&path, &site, supervisor, password.as_ref(), &as_, rules).map_err(|e| trouble(lang, &e))?;
    setup.keep_book();
    say(&format!("{}\n", lang.cli_founded(&site.code, &path.display().to_string())), lang)
}

fn intake(setup: &Setup, files: &[PathBuf]) -> Result<u8, Failure> {
    let lang = setup.lang;
    let data = setup.data(false);
    let folder = DataFolder::at(&data);
    if !folder.is_founded() {
        return Err(Failure::new(5, lang.cli_not_founded(&data.display().to_string())));
    }
    let spool = folder.spool();
    let mut messages: Vec<(String, Vec<u8>)> = Vec::new();
    if files.is_empty() {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin().lock(), &mut bytes)
            .map_err(|e| Failure::new(REFUSED, lang.io_error(&e)))?;
        for (n, line) in bytes.split(|b| *b == b'\n').enumerate().filter(|(_, l)| !l.trim_ascii().is_empty()) {
            messages.push((lang.intake_line(n + 1), line.to_vec()));
        }
    }
    for file in files {
        let name = file.display().to_string();
        let fault = |why: String| Failure::new(REFUSED, format!("{name}: {why}"));
        let mut bytes = Vec::new();
        // One byte more than is taken: what has no end is told as too large.
        let opened = std::fs::File::open(file).map_err(|e| fault(lang.io_error(&e)))?;
        let most = crate::desk::spool::LARGEST + 1;
        opened.take(most).read_to_end(&mut bytes).map_err(|e| fault(lang.io_error(&e)))?;
        if bytes.len() as u64 > crate::desk::spool::LARGEST {
            return Err(fault(lang.intake_too_large(crate::desk::spool::LARGEST)));
        }
        messages.push((name, bytes));
    }
    let mut faults = Vec::new();
    for (name, bytes) in &messages {
        if let Err(why) = crate::desk::spool::parse_message(bytes, lang) {
            faults.push(format!("{name}: {why}"));
        }
    }
    if !faults.is_empty() {
        return Err(Failure::new(REFUSED, format!("{}\n{}", faults.join("\n"), lang.exec_mend_schema())));
    }
    let now = setup.now().ms();
    for (n, (_, bytes)) in messages.iter().enumerate() {
        let name = format!("{now:015}-{}-{n:06}", std::process::id());
        crate::desk::spool::drop_message(&spool, &name, bytes)
            .map_err(|e| Failure::new(5, format!("{}: {}", spool.display(), lang.io_error(&e))))?;
    }
    say(&format!("{}\n", lang.cli_intake_dropped(messages.len(), &spool.display().to_string())), lang)
}
