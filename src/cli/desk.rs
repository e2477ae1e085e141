//! Opening the desk on the screen: the user's store, or the set-up where there is none yet.

use super::{BookChoice, BookFault, Failure, Setup, keymap_name, keys, trouble};
use crate::app::form::Item;
use crate::app::{Settings, ThemeName};
use crate::desk::{Desk, NewSite};
use crate::domain::ids::{Code, StaffId};
use crate::domain::rules::Rules;
use crate::runtime::screen::{Offered, ScreenError, Start, Usual, run};
use crate::runtime::worker::{Begin, Founding, Opening, Worker};
use crate::store::{DataFolder, OpenAs};
use crate::view::theme::{TermEnv, choose};
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// A rule book that the set-up offers.
struct Pack {
    code: Code,
    rules: Arc<Rules>,
}

/// The rule books to choose from: the one that was named, or those that come with the program. Read when a set-up asks for
/// them: a site that stands has its own, and no time for others.
struct Packs {
    named: Option<Arc<Rules>>,
    all: OnceLock<Vec<Pack>>,
}

impl Packs {
    fn usual(&self) -> Arc<Rules> {
        self.named.clone().unwrap_or_else(|| Arc::new(crate::policy::default_rules()))
    }

    fn all(&self) -> &[Pack] {
        self.all.get_or_init(|| {
            let one = |rules: Arc<Rules>| Pack { code: rules.pack.clone(), rules };
            if let Some(named) = &self.named {
                return vec![one(Arc::clone(named))];
            }
            // Those that come with the program are checked by a test.
            let all = crate::policy::embedded().iter().filter_map(|e| crate::policy::rules_for(e.code).ok());
            all.map(|rules| one(Arc::new(rules))).collect()
        })
    }

    fn offered(&self) -> Vec<Item> {
        self.all().iter().map(|p| Item::new(p.code.as_str(), p.rules.label.clone())).collect()
    }
}

/// Opens the user's own store.
pub fn open_store(setup: &Setup) -> Result<u8, Failure> {
    let path = setup.data(false);
    let founded = DataFolder::at(&path).is_founded();
    // A new site begins with a rule book that is whole; one that stands goes on with the last good one.
    let named = match setup.policy_name().map(|_| setup.rules()) {
        Some(Err(_)) if founded => None,
        rules => rules.transpose()?,
    };
    let as_ = setup.open_as("");
    let packs = Arc::new(Packs { named, all: OnceLock::new() });
    let founding = founding(path.clone(), as_.clone(), Arc::clone(&packs));
    let offering = Arc::clone(&packs);
    let offered: Offered = Box::new(move || offering.offered());
    let rules: Usual = Box::new(move || packs.usual());
    let mut fault = None;
    let begin = if founded {
        let found = setup.choice();
        fault = found.fault;
        Begin::Open(opening(path, as_, found.choice), Some(founding))
    } else {
        Begin::Found(founding)
    };
    let ended = show(setup, rules, begin, offered, fault.as_ref(), &setup.data(false));
    if !founded {
        // A site that was founded just now has a folder only from now on.
        setup.keep_book();
    }
    ended
}

/// Shows a desk that is open already, in that folder; `me` sits at the keyboard.
pub fn show_open(
    setup: &Setup,
    rules: Arc<Rules>,
    desk: Desk,
    me: Option<StaffId>,
    folder: &Path,
) -> Result<u8, Failure> {
    let (begin, rules) = (Begin::Open(Box::new(move |_| Ok((desk, me))), None), Box::new(move || rules));
    show(setup, rules, begin, Box::new(Vec::new), None, folder)
}

/// Refuses where there is no screen to show.
pub fn needs_terminal(setup: &Setup) -> Result<(), Failure> {
    if std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Ok(());
    }
    Err(Failure::usage(setup.lang.cli_no_home_screen()))
}

fn opening(path: PathBuf, as_: OpenAs, choose: BookChoice) -> Opening {
    Box::new(move |hear| {
        let desk = Desk::open_shown(&path, &as_, choose, hear)?;
        Ok((desk, None))
    })
}

fn founding(path: PathBuf, as_: OpenAs, packs: Arc<Packs>) -> Founding {
    Box::new(move |site, supervisor, password| {
        let chosen = packs.all().iter().find(|p| Some(&p.code) == site.pack.as_ref());
        let rules = chosen.map_or_else(|| packs.usual(), |p| Arc::clone(&p.rules));
        let site = NewSite { code: site.code.clone(), name: site.name.clone(), drill: site.drill };
        Desk::set_up(&path, &site, supervisor, Some(password), &as_, rules)
    })
}

fn show(
    setup: &Setup,
    rules: Usual,
    begin: Begin,
    packs: Offered,
    fault: Option<&BookFault>,
    folder: &Path,
) -> Result<u8, Failure> {
    let lang = setup.lang;
    needs_terminal(setup)?;
    let (keymap, report) = keys::resolve(keymap_name(setup), lang)
        .map_err(|answer| Failure::new(answer.code.max(1), answer.text.trim_end()))?;
    let settings = settings(setup)?;
    let daily = super::backup::daily(setup)?;
    let log = setup.log()?;
    if report.counts() != (0, 0) {
        tracing::warn!("keymap: {}", report.text(lang));
    }
    let note = {
        let path = log.display().to_string();
        use crate::i18n::Lang;
        format!("{}\n{}", Lang::Zh.cli_panic_note(&path), Lang::En.cli_panic_note(&path))
    };
    let kept = setup.folders.state.join("screen.toml");
    let folder = crate::text::clean_line(&folder.display().to_string());
    let worker = Worker {
        begin,
        clock: Arc::clone(&setup.clock),
        lang,
        save: Box::new(move |settings| super::settings::keep_last(&kept, settings)),
        daily,
    };
    let start = Start {
        settings,
        keymap: Arc::new(keymap),
        rules,
        clock: Arc::clone(&setup.clock),
        worker,
        packs,
        folder,
        policy_fault: fault.map(|f| f.notice(settings.lang)),
        panic_note: note,
    };
    run(start).map_err(|e| match e {
        ScreenError::Desk(e) => trouble(lang, &e),
        ScreenError::Terminal(e) => Failure::new(5, lang.io_error(&e)),
    })
}

/// Language, theme and widths, from flags, environment, config file, the last choice on the screen, the terminal.
fn settings(setup: &Setup) -> Result<Settings, Failure> {
    let lang = setup.lang;
    let last = super::settings::last(&setup.folders.state.join("screen.toml"));
    let named = setup.common.theme.clone().or_else(|| setup.config.theme.clone()).or(last.theme);
    let theme = match named.as_deref() {
        None | Some("auto") => None,
        Some(name) => Some(ThemeName::parse(name).ok_or_else(|| {
            Failure::usage(lang.settings_unknown_value("theme", name, "auto, dark, light, mono, 16"))
        })?),
    };
    let var = |name: &str| std::env::var(name).unwrap_or_default();
    let (no_color, colorterm, term) = (var("NO_COLOR"), var("COLORTERM"), var("TERM"));
    let theme = choose(theme, TermEnv { no_color: Some(&no_color), colorterm: Some(&colorterm), term: Some(&term) });
    let width = setup.common.ambiguous_width.or(setup.config.ambiguous_width).unwrap_or(1);
    if !(1..=2).contains(&width) {
        return Err(Failure::usage(lang.settings_unknown_value("ambiguous_width", &width.to_string(), "1, 2")));
    }
    let said = setup.common.lang.is_some() || setup.config.lang.is_some();
    let lang = if said { lang } else { last.lang.unwrap_or(lang) };
    Ok(Settings { lang, theme, ambiguous_width: width, idle_minutes: setup.config.idle_lock_minutes })
}

/// The person whom a drill puts at the keyboard: the first who is on duty.
pub fn first_on_duty(desk: &Desk) -> Option<StaffId> {
    desk.world().on_duty().into_iter().next()
}
