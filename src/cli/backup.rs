//! `backup`, `restore` and `salvage`.

use super::{BROKEN, Failure, REFUSED, Setup, pretty, say, trouble};
use crate::desk::backup::{Snapshot, restore as read_back};
use crate::desk::{Desk, DeskError};
use crate::domain::Moment;
use crate::i18n::Lang;
use crate::ledger::Anchor;
use crate::ledger::journal::rescue;
use crate::runtime::nightly::Daily;
use crate::store::backup::{Found, Keep, MANIFEST, Manifest, list, newest};
use crate::store::salvage::{FOLDER, How, InfoFault, Salvaged, salvage as bring_back};
use crate::store::{DataFolder, Store, StoreError, StoreId, StoreInfo};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What the config file says of backups.
///
/// # Errors
/// When the hour is none, or the folder is inside the store's.
pub fn daily(setup: &Setup) -> Result<Option<Daily>, Failure> {
    let said = &setup.config.backup;
    let hour = said.hour.unwrap_or(3);
    if hour > 23 {
        return Err(Failure::usage(setup.lang.backup_hour(hour)));
    }
    let Some(folder) = said.folder.clone() else { return Ok(None) };
    outside(&folder, &setup.data(false), setup.lang)?;
    Ok(Some(Daily { folder, hour, keep: keep(setup), settings: settings(setup) }))
}

fn keep(setup: &Setup) -> Keep {
    let (said, usual) = (&setup.config.backup, Keep::default());
    Keep {
        daily: said.daily.unwrap_or(usual.daily),
        weekly: said.weekly.unwrap_or(usual.weekly),
        monthly: said.monthly.unwrap_or(usual.monthly),
    }
}

/// The config files that hold for this program, as far as there are any.
fn settings(setup: &Setup) -> Vec<PathBuf> {
    let config = setup.common.config.clone().unwrap_or_else(|| setup.folders.config.join("config.toml"));
    let keymap = super::keymap_name(setup);
    [config, PathBuf::from(keymap)].into_iter().filter(|path| path.is_file()).collect()
}

/// A backup inside the data folder would be lost with it.
fn outside(folder: &Path, data: &Path, lang: Lang) -> Result<(), Failure> {
    let whole = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| whole(path));
    if whole(folder).starts_with(whole(data)) || real(folder).starts_with(real(data)) {
        return Err(Failure::usage(lang.backup_inside(&folder.display().to_string())));
    }
    Ok(())
}

/// A store that is put into another one's folder would be lost with it, and is none of a backup's files.
fn beside_all(to: &Path, lang: Lang) -> Result<(), Failure> {
    let whole = std::path::absolute(to).unwrap_or_else(|_| to.to_owned());
    // What is not there yet has no links to follow.
    let Some(above) = whole.ancestors().skip(1).find_map(|path| path.canonicalize().ok()) else { return Ok(()) };
    match above.ancestors().find(|path| DataFolder::at(path).holds_any()) {
        Some(other) => {
            Err(Failure::usage(lang.restore_inside(&to.display().to_string(), &other.display().to_string())))
        }
        None => Ok(()),
    }
}

fn failed(setup: &Setup, e: DeskError) -> Failure {
    trouble(setup.lang, &e)
}

/// Makes a backup, or lists those there are.
pub fn backup(setup: &Setup, folder: Option<&Path>, only_list: bool, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let data = setup.data(false);
    let own = setup.config.backup.folder.as_deref();
    let target = folder.or(own).ok_or_else(|| Failure::usage(lang.backup_where()))?;
    let store = DataFolder::at(&data);
    if only_list {
        return show_list(setup, target, &store, json);
    }
    outside(target, &data, lang)?;
    setup.log()?;
    // Somebody else's folder may be kept by another rule.
    let rule = keep(setup);
    let keep = own.is_some_and(|own| own == target).then_some(&rule);
    let now = setup.now();
    let snapshot = match Store::open(&data, &setup.open_as(" backup")) {
        Ok(store) => {
            let rules = Arc::new(crate::policy::default_rules());
            let opened = Desk::on(store, rules, &mut |_, _| {}).and_then(|mut desk| desk.snapshot(now));
            opened.map_err(|e| failed(setup, e))?
        }
        // The desk is open: its journal can be copied all the same.
        Err(StoreError::Held { .. }) => {
            let rules = Arc::new(crate::policy::default_rules());
            Snapshot::of_folder(&store, rules, now).map_err(|e| failed(setup, e))?
        }
        Err(e) => return Err(failed(setup, e.into())),
    };
    let made = snapshot.make(target, keep, &settings(setup)).map_err(|e| failed(setup, e))?;
    let manifest = &made.manifest;
    if json {
        let gone: Vec<String> = made.pruned.iter().map(|p| p.display().to_string()).collect();
        return say(&pretty(&json!({"backup": row(&made.path, manifest), "removed": gone}))?, lang);
    }
    let mut text = lang.backup_done(&made.path.display().to_string(), manifest.events, manifest.contacts);
    if manifest.closed_contacts > 0 {
        text = format!("{text}\n{}", lang.backup_closed(manifest.closed_contacts));
    }
    if !made.pruned.is_empty() {
        text = format!("{text}\n{}", lang.backup_pruned(made.pruned.len()));
    }
    say(&format!("{text}\n{}\n", lang.backup_key_inside()), lang)
}

fn row(path: &Path, manifest: &Manifest) -> serde_json::Value {
    json!({
        "path": path.display().to_string(),
        "made": manifest.made.to_rfc3339(),
        "site": manifest.site,
        "drill": manifest.drill,
        "events": manifest.events,
        "head": manifest.head,
        "tickets": manifest.tickets,
        "contacts": manifest.contacts,
        "closed_contacts": manifest.closed_contacts,
        "credentials": manifest.credentials,
        "bytes": manifest.files.values().map(|f| f.size).sum::<u64>(),
    })
}

fn show_list(setup: &Setup, target: &Path, store: &DataFolder, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    let id = StoreInfo::read(&store.store_toml()).ok().map(|info| info.store);
    let all = list(target, id).map_err(|e| failed(setup, e.into()))?;
    if json {
        let rows: Vec<_> = all.iter().map(|found| row(&found.path, &found.manifest)).collect();
        return say(&pretty(&rows)?, lang);
    }
    let mut text: String = all
        .iter()
        .map(|Found { path, manifest }| {
            let made = manifest.made.local().format("%Y-%m-%d %H:%M").to_string();
            lang.backup_row(&made, manifest.events, manifest.tickets, &path.display().to_string()) + "\n"
        })
        .collect();
    if all.is_empty() {
        text = lang.backup_none_yet(&target.display().to_string()) + "\n";
    }
    say(&text, lang)
}

/// Reads a backup back.
pub fn restore(setup: &Setup, from: &Path, to: Option<&Path>, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    setup.log()?;
    let chosen = !from.join(MANIFEST).exists();
    let from = match !chosen {
        true => from.to_owned(),
        false => {
            let newest = newest(list(from, None).map_err(|e| failed(setup, e.into()))?, setup.now());
            let none = || failed(setup, StoreError::NoBackup { path: from.to_owned() }.into());
            newest.ok_or_else(none)?.path
        }
    };
    let manifest = Manifest::read(&from).map_err(|e| failed(setup, e.into()))?;
    let to = to.map_or_else(|| setup.data(manifest.drill), Path::to_owned);
    beside_all(&to, lang)?;
    let rules = Arc::new(crate::policy::default_rules());
    let restored = read_back(&from, &to, &setup.open_as(" restore"), rules).map_err(|e| failed(setup, e))?;
    let place = to.display().to_string();
    if json {
        let value = json!({
            "restored": place,
            "from": row(&from, &restored.manifest),
            "state_compared": restored.state_compared,
        });
        return say(&pretty(&value)?, lang);
    }
    let mut text = lang.restore_done(&place, restored.head.position, Anchor::of(restored.head));
    let made = restored.manifest.made.local().format("%Y-%m-%d %H:%M").to_string();
    text = format!("{text}\n{}", lang.restore_upto(&made));
    if chosen {
        text = format!("{text}\n{}", lang.restore_chosen(&from.display().to_string()));
    }
    if !restored.state_compared {
        text = format!("{text}\n{}", lang.restore_state_unknown());
    }
    let settings = to.join("settings");
    if settings.is_dir() {
        text = format!("{text}\n{}", lang.restore_settings(&settings.display().to_string()));
    }
    say(&format!("{text}\n"), lang).map_err(|e| Failure::new(REFUSED, e.text))
}

/// The newest backup in a folder, of the store that stands in another one.
fn newest_of(among: &Path, store: &Path, now: Moment) -> Result<PathBuf, StoreError> {
    let store = DataFolder::at(store);
    let known = StoreInfo::read(&store.store_toml()).ok().map(|info| info.store);
    let known = known.or_else(|| rescue::store_of(&store.journal()).map(StoreId));
    let found = newest(list(among, known)?, now);
    Ok(found.ok_or_else(|| StoreError::NoBackup { path: among.to_owned() })?.path)
}

/// Brings back what a damaged store holds.
pub fn salvage(setup: &Setup, from: &Path, to: &Path, how: &How<'_>, json: bool) -> Result<u8, Failure> {
    let lang = setup.lang;
    setup.log()?;
    // One that is damaged may lack either.
    let holds_any =
        |at: &Path| [DataFolder::at(at).journal(), DataFolder::at(at).keys()].iter().any(|part| part.exists());
    // A folder of backups stands for the newest one in it.
    let chosen = match how.backup.filter(|backup| !holds_any(backup)) {
        Some(among) => Some(newest_of(among, from, setup.now()).map_err(|e| failed(setup, e.into()))?),
        None => None,
    };
    let how = &How { backup: chosen.as_deref().or(how.backup), ..*how };
    beside_all(to, lang)?;
    let found = bring_back(from, to, how, &setup.open_as(" salvage")).map_err(|e| failed(setup, e.into()))?;
    let code = if found.is_whole() { 0 } else { BROKEN };
    // What was brought back must open as a store, with its views.
    let opened = Store::open(to, &setup.open_as(" salvage")).map_err(DeskError::from);
    let rules = Arc::new(crate::policy::default_rules());
    let desk = opened.and_then(|store| Desk::on(store, rules, &mut |_, _| {})).map_err(|e| failed(setup, e))?;
    let site = desk.world().site.as_ref().map(|s| s.code.clone()).unwrap_or_default();
    let number = |c: &crate::store::salvage::Concerned| {
        c.number.map_or_else(|| format!("#{}", c.ticket), |number| number.with_site(&site))
    };
    if json {
        let Salvaged { events, known, missing, behind, tickets, contacts, closed, credentials, refused, .. } = &found;
        let tickets: Vec<_> = tickets
            .iter()
            .map(|c| json!({"ticket": c.ticket, "number": number(c), "missing": c.missing, "behind": c.behind}))
            .collect();
        let value = json!({
            "whole": found.is_whole(),
            "events": events,
            "known": known,
            "missing": missing,
            "behind": behind,
            "tickets": tickets,
            "contacts": contacts,
            "closed_contacts": closed,
            "credentials": credentials,
            "backup": how.backup.map(|p| p.display().to_string()),
            "rejoined": found.rejoined,
            "info_written_anew": found.info.is_some(),
            "info_contradicted": found.info == Some(InfoFault::Contradicts),
            "packs": found.packs.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
            "store": refused,
            "journal": {
                "records": found.journal.records,
                "missing": found.journal.missing,
                "damaged": found.journal.damaged.iter().map(|p| p.display().to_string()).collect::<Vec<_>>(),
            },
        });
        say(&pretty(&value)?, lang)?;
        return Ok(code);
    }
    let place = to.display().to_string();
    let mut lines = vec![match found.is_whole() {
        true => lang.salvage_whole(&place, found.events, found.contacts),
        false => lang.salvage_part(&place, found.events, found.known, found.contacts),
    }];
    lines.extend(chosen.map(|path| lang.restore_chosen(&path.display().to_string())));
    lines.extend(found.missing.iter().map(|(first, last)| lang.salvage_missing(*first, *last)));
    if found.behind > 0 {
        let kept = to.join(FOLDER).join("behind-the-gap.jsonl");
        lines.push(lang.salvage_behind(found.behind, &kept.display().to_string()));
    }
    if found.rejoined {
        lines.push(lang.salvage_rejoined(found.behind));
    }
    lines.extend(found.tickets.iter().map(|c| lang.salvage_ticket(&number(c), c.missing, c.behind)));
    if !found.closed.is_empty() {
        lines.push(lang.salvage_closed(found.closed.len()));
    }
    let info = DataFolder::at(from).store_toml().display().to_string();
    lines.extend(found.info.map(|fault| match fault {
        InfoFault::Unreadable => lang.salvage_info(&info),
        InfoFault::Contradicts => lang.salvage_info_contradicts(&info),
    }));
    lines.extend(found.packs.iter().map(|p| lang.salvage_pack(&p.display().to_string())));
    lines.extend(found.refused.as_ref().map(|why| lang.salvage_refused(why)));
    lines.push(if found.recorded { lang.salvage_recorded().to_owned() } else { lang.salvage_untouched().to_owned() });
    say(&(lines.join("\n") + "\n"), lang)?;
    Ok(code)
}
