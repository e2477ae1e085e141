//! `demo`: a drill site with months of history, made anew for each start unless it is to be kept.

use super::data::{bar, tick};
use super::{Failure, Setup, desk, say, trouble};
use crate::demo::{self, Built, DemoError};
use crate::desk::{Desk, DeskError};
use crate::domain::ids::StaffId;
use crate::domain::rules::Rules;
use crate::store::{DataFolder, Lock, StoreInfo};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A drill site that is open, and who sits at the keyboard.
pub struct Drill {
    /// The service.
    pub desk: Desk,
    /// Who sits at the keyboard.
    pub operator: Option<StaffId>,
    /// What was made just now; none for one that was kept.
    pub built: Option<Built>,
    /// Its data folder.
    pub path: PathBuf,
    /// Its rules: the drill pack, or the one that the user names.
    pub rules: Arc<Rules>,
}

/// Makes the drill site and opens the desk on it.
pub fn run(setup: &Setup, seed: u64, keep: bool, build_only: bool) -> Result<u8, Failure> {
    if build_only {
        setup.log()?;
    } else {
        // Told before the work, not after it; the screen starts the log itself.
        desk::needs_terminal(setup)?;
    }
    let drill = open(setup, seed, keep)?;
    if build_only {
        let (messages, events) = (drill.desk.world().counters.messages_in, drill.desk.head().position);
        let path = drill.path.display().to_string();
        return say(&format!("{}\n", setup.lang.cli_built(&path, messages, events)), setup.lang);
    }
    let Drill { desk, operator, rules, path, .. } = drill;
    desk::show_open(setup, rules, desk, operator, &path)
}

/// Opens the drill site: made anew, with a bar that shows how far it is, or the one of the last time.
///
/// # Errors
/// When the folder holds another store, somebody has it open, or it can't be written.
pub fn open(setup: &Setup, seed: u64, keep: bool) -> Result<Drill, Failure> {
    let lang = setup.lang;
    let path = setup.data(true);
    let as_ = setup.open_as(" demo");
    let named = setup.policy_name().is_some();
    let rules = if named {
        setup.rules()?
    } else {
        let told = |faults: Vec<crate::policy::Fault>| {
            let text: Vec<String> = faults.iter().map(|f| f.text(lang)).collect();
            Failure::new(super::REFUSED, text.join("\n"))
        };
        demo::rules().map(Arc::new).map_err(told)?
    };
    let there = DataFolder::at(&path).is_founded();
    if keep && there {
        let info = StoreInfo::read(&DataFolder::at(&path).store_toml());
        let info = info.map_err(|e| trouble(lang, &DeskError::Store(e)))?;
        if !info.drill {
            return Err(Failure::usage(lang.cli_no_drill(&path.display().to_string())));
        }
        let shown = bar(lang.cli_opening());
        let desk = Desk::open(&path, &as_, Arc::clone(&rules), &mut |at, of| tick(&shown, at, of));
        shown.finish_and_clear();
        let desk = desk.map_err(|e| trouble(lang, &e))?;
        let operator = desk::first_on_duty(&desk);
        return Ok(Drill { desk, operator, built: None, path, rules });
    }
    if there {
        clear(setup, &path)?;
    }
    let shown = bar(lang.cli_building());
    let made = demo::found(&path, &as_, Arc::clone(&rules), seed, &mut |at, of| tick(&shown, at, of));
    shown.finish_and_clear();
    let (desk, built) = made.map_err(|e| match e {
        DemoError::Desk(e) => trouble(lang, &e),
        DemoError::Store(e) => trouble(lang, &DeskError::Store(e)),
        other => Failure::new(super::REFUSED, lang.cli_failed(&other.to_string())),
    })?;
    Ok(Drill { desk, operator: Some(built.operator), built: Some(built), path, rules })
}

/// Throws away the drill site of the last time: one that was made here, and that nobody has open.
fn clear(setup: &Setup, path: &Path) -> Result<(), Failure> {
    let lang = setup.lang;
    let folder = DataFolder::at(path);
    let store = |e| trouble(lang, &DeskError::Store(e));
    let info = StoreInfo::read(&folder.store_toml()).map_err(store)?;
    if !demo::made_here(&info) {
        let path = path.display().to_string();
        let why = if info.drill { lang.cli_not_made_here(&path) } else { lang.cli_no_drill(&path) };
        return Err(Failure::usage(why));
    }
    let lock = Lock::acquire(&folder.lock(), &setup.open_as(" demo")).map_err(store)?;
    let told = |e: std::io::Error| Failure::new(5, format!("{}: {}", path.display(), lang.io_error(&e)));
    // Aside first: what an interrupted clearing leaves is then nobody's store any more.
    let aside = path.with_extension(format!("old-{}", std::process::id()));
    std::fs::rename(path, &aside).map_err(told)?;
    drop(lock);
    std::fs::remove_dir_all(&aside).map_err(told)
}
