//! The rule book of a store: the one that is named, or the last good one. A fault in a site's own file never stops the
//! desk; it is told, in red on the screen and on standard error elsewhere.

use super::args::By;
use super::password::Passwords;
use super::{Failure, Setup, policy, say, trouble};
use crate::desk::{Asked, Books, Desk};
use crate::domain::ids::{Code, StaffId};
use crate::domain::rules::Rules;
use crate::i18n::Lang;
use crate::policy::{Fault, calendars, embedded, load, rules_for};
use crate::store::DataFolder;
use std::path::Path;
use std::sync::Arc;

/// Chooses a rule book, given the one that a store has in force.
pub type BookChoice = Box<dyn FnOnce(Option<&(Code, String)>) -> Books + Send>;

/// A rule book that can't be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookFault {
    /// Its file, or the name that was given.
    pub name: String,
    /// All that is wrong with it, one line each.
    pub text: String,
}

impl BookFault {
    /// What is said on the screen: short, with where to read more.
    #[must_use]
    pub fn notice(&self, lang: Lang) -> String {
        lang.policy_last_good(&self.name)
    }
    /// What is said on standard error.
    #[must_use]
    pub fn told(&self, lang: Lang) -> String {
        format!("{}\n{}", self.text.trim_end(), self.notice(lang))
    }
}

/// How the rule book of a store that stands already is chosen.
pub struct Found {
    /// The choice.
    pub choice: BookChoice,
    /// What is wrong with the book that should be in force, when it is not used.
    pub fault: Option<BookFault>,
}

impl Setup {
    /// The policy pack: a name, a file, or the default.
    ///
    /// # Errors
    /// Every fault of the pack.
    pub fn rules(&self) -> Result<Arc<Rules>, Failure> {
        let Some(name) = self.policy_name() else { return Ok(Arc::new(crate::policy::default_rules())) };
        let rules = policy::resolve(name, self.lang).map_err(|a| Failure::new(a.code.max(1), a.text.trim_end()))?;
        Ok(Arc::new(rules))
    }

    /// The policy pack in force in the data folder; where there is no site, the one that is named, or the default.
    ///
    /// # Errors
    /// Every fault of the pack; why the store can't be opened.
    pub fn rules_there(&self) -> Result<Arc<Rules>, Failure> {
        let data = self.data(false);
        if !DataFolder::at(&data).is_founded() {
            return self.rules();
        }
        let choice = self.chosen(None, true).choice;
        let opened = Desk::open_by(&data, &self.open_as(" policy"), choice, &mut |_, _| {});
        opened.map(|desk| desk.rules()).map_err(|e| trouble(self.lang, &e))
    }

    /// Chooses the rule book of a store that is opened: see [`book`]. A named book that can't be used gives way to the last
    /// good one; one that is not in force at a real site is not put in force, and the desk goes on.
    #[must_use]
    pub fn choice(&self) -> Found {
        self.chosen(self.policy_name(), false)
    }

    fn chosen(&self, name: Option<&str>, strict: bool) -> Found {
        let usual = || Arc::new(crate::policy::default_rules());
        let (rules, mut fault) = match name.map(|name| (name, self.rules())) {
            None => (None, None),
            Some((_, Ok(rules))) => (Some(rules), None),
            Some((name, Err(e))) => (None, Some(BookFault { name: name.to_owned(), text: e.text })),
        };
        let kept = match self.kept_book() {
            Ok(kept) => kept,
            // The copy was whole once: what it extends has changed with the program.
            Err(text) if name.is_none() => {
                fault = Some(BookFault { name: self.kept_file().display().to_string(), text });
                None
            }
            Err(_) => None,
        };
        // The usual one is read only when it is asked for: a store opens meanwhile.
        let before = move |in_force: Option<&(Code, String)>| book(false, usual(), kept, in_force);
        let Some(named) = rules else { return Found { choice: Box::new(move |stands| before(stands).into()), fault } };
        // Kept once it is in force: until then the copy is the last good one.
        let keep = self.book_keeper(name);
        let asked = name.map(|name| Asked { name: name.to_owned(), strict });
        let choice = move |in_force: Option<&(Code, String)>| {
            let in_force = in_force.cloned();
            Books {
                wanted: named,
                adopted: Some(Box::new(keep)),
                instead: Some(Box::new(move || before(in_force.as_ref()))),
                asked,
            }
        };
        Found { choice: Box::new(choice), fault }
    }

    /// As [`Setup::choice`], where there is no screen: what is wrong goes to standard error, and a real site is not opened
    /// with another book than the one in force.
    #[must_use]
    pub fn choice_told(&self) -> BookChoice {
        let found = self.chosen(self.policy_name(), true);
        if let Some(fault) = found.fault {
            eprintln!("{}", crate::text::visible(&fault.told(self.lang)));
        }
        found.choice
    }

    /// The store that was opened; why the book that was named is not in force is told on standard error.
    #[must_use]
    pub fn with_book(&self, desk: Desk) -> Desk {
        if let Some(text) = desk.passed_over(self.lang) {
            eprintln!("{}", crate::text::visible(&text));
        }
        desk
    }

    fn kept_file(&self) -> std::path::PathBuf {
        DataFolder::at(&self.data(false)).policy_toml()
    }

    /// The site's own rule book that was kept beside the store; none when there is none.
    fn kept_book(&self) -> Result<Option<Rules>, String> {
        let file = self.kept_file();
        let Ok(text) = std::fs::read_to_string(&file) else { return Ok(None) };
        let lang = self.lang;
        let told = |faults: Vec<Fault>| faults.iter().map(|f| f.text(lang) + "\n").collect::<String>();
        load(&text, &file.display().to_string(), calendars()).map(Some).map_err(told)
    }

    /// Keeps a rule book that was named as a file beside the store, so that a later start without the name, a report or
    /// an export does not put another one in its place, and a later fault in the file finds the last good one. Naming a
    /// pack that comes with the program puts the copy aside.
    pub fn keep_book(&self) {
        self.book_keeper(self.policy_name())();
    }

    /// [`Setup::keep_book`], to be done later.
    fn book_keeper(&self, name: Option<&str>) -> impl FnOnce() + Send + use<> {
        let (folder, name) = (DataFolder::at(&self.data(false)), name.map(str::to_owned));
        move || {
            if let Some(name) = name.filter(|_| folder.is_founded()) {
                keep(&folder, &name);
            }
        }
    }
}

/// `policy adopt`: another rule book in force, in the name of a supervisor.
pub(super) fn adopt(setup: &Setup, name: Option<String>, by: &By) -> Result<u8, Failure> {
    let lang = setup.lang;
    setup.log()?;
    let Some(name) = name.or_else(|| setup.policy_name().map(str::to_owned)) else {
        return Err(Failure::usage(lang.policy_adopt_which()));
    };
    let wanted = policy::resolve(&name, lang).map_err(|a| Failure::new(a.code.max(1), a.text.trim_end()))?;
    let (data, as_) = (setup.data(false), setup.open_as(" policy"));
    // With the one in force: by that it is decided who is a supervisor.
    let desk = Desk::open_by(&data, &as_, setup.chosen(None, true).choice, &mut |_, _| {});
    let mut desk = desk.map_err(|e| trouble(lang, &e))?;
    let me = StaffId(by.by);
    Passwords::new(setup, by.password_stdin).prove(&mut desk, me)?;
    let book = (wanted.pack.clone(), wanted.fingerprint.clone());
    desk.adopt_as(me, Arc::new(wanted), setup.now()).map_err(|e| super::told(lang, &desk, &e))?;
    setup.book_keeper(Some(&name))();
    if by.json {
        let value = serde_json::json!({"ok": true, "pack": book.0, "fingerprint": book.1});
        return say(&format!("{value}\n"), lang);
    }
    let print = book.1.get(..8).unwrap_or(&book.1);
    say(&format!("{}\n", lang.policy_adopted(&lang.policy_edition(book.0.as_str(), print))), lang)
}

fn keep(folder: &DataFolder, name: &str) {
    let (to, part) = (folder.policy_toml(), folder.policy_toml().with_extension("part"));
    let kept = if embedded().iter().any(|pack| pack.code == name) {
        match std::fs::rename(&to, to.with_extension("earlier.toml")) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(e),
            _ => Ok(()),
        }
    } else if same_file(Path::new(name), &to) {
        Ok(())
    } else {
        let text = std::fs::read(name);
        text.and_then(|text| std::fs::write(&part, text)).and_then(|()| std::fs::rename(&part, &to))
    };
    if let Err(e) = kept {
        tracing::warn!(error = %e, "the rule book can't be kept beside the store");
    }
}

fn same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

/// The rule book that a store is worked with: the one that was named, else the one in force there, as far as it comes
/// with the program or was kept beside the store, else the usual one. When nothing has the fingerprint in force, the
/// program, a calendar or the file has changed since: then the book of that code is meant.
pub fn book(named: bool, usual: Arc<Rules>, kept: Option<Rules>, in_force: Option<&(Code, String)>) -> Arc<Rules> {
    let Some((code, print)) = in_force.filter(|(_, print)| !named && *print != usual.fingerprint) else { return usual };
    // Mostly it is the one that was kept, or the pack of that code as it is now: the others are not even read then.
    let same = |rules: &Rules| rules.fingerprint == *print;
    let kept = match kept {
        Some(kept) if same(&kept) => return Arc::new(kept),
        other => other,
    };
    let of_code = embedded().iter().filter(|pack| pack.code == code.as_str());
    if let Some(rules) = of_code.filter_map(|pack| rules_for(pack.code).ok()).find(same) {
        return Arc::new(rules);
    }
    let packs = embedded().iter().filter_map(|pack| rules_for(pack.code).ok());
    let known: Vec<Rules> = kept.into_iter().chain(packs).chain(crate::demo::rules()).collect();
    let found = known.iter().find(|rules| same(rules));
    let found = found.or_else(|| known.iter().find(|rules| rules.pack == *code));
    found.cloned().map_or(usual, Arc::new)
}
