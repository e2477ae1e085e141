//! The daily backup: begun by the worker when nobody does anything, made on a thread of its own, and told when it fails or is
//! overdue. Where people practise none is made.

use crate::desk::backup::{Made, Snapshot};
use crate::desk::{Desk, DeskError};
use crate::domain::time::Moment;
use crate::i18n::Lang;
use crate::store::StoreId;
use crate::store::backup::{Keep, Manifest, list};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

/// How long after a failure it is tried again, in minutes.
const AGAIN: i64 = 30;
/// So many minutes after its hour a backup that could not be begun is told.
const PATIENCE: i64 = 120;

/// How the daily backup is set up.
#[derive(Clone, Debug)]
pub struct Daily {
    /// Where backups go.
    pub folder: PathBuf,
    /// From which hour on.
    pub hour: u8,
    /// Which are kept.
    pub keep: Keep,
    /// Config files that go with it.
    pub settings: Vec<PathBuf>,
}

type Outcome = Result<Made, DeskError>;

/// The daily backup of an open desk.
pub struct Nightly {
    daily: Daily,
    store: Option<StoreId>,
    running: Option<Receiver<Outcome>>,
    /// When the newest good one was made; none when there is none. Unknown until the folder was looked at.
    last: Option<Option<Moment>>,
    /// When it failed, and why.
    failed: Option<(Moment, String)>,
    told: Option<String>,
}

/// What the desk shows of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Told {
    /// It is made.
    Done(u64),
    /// It is not made: why, and what to do.
    Bad(String),
}

/// The last time at which a backup was to be made.
fn slot(now: Moment, hour: u8) -> Moment {
    let minute = u32::from(hour) * 60;
    let today = now.at_local(now.date(), minute);
    if today <= now { today } else { now.at_local(now.date().pred_opt().unwrap_or(now.date()), minute) }
}

impl Nightly {
    /// Set up so.
    #[must_use]
    pub fn new(daily: Daily) -> Self {
        Self { daily, store: None, running: None, last: None, failed: None, told: None }
    }

    /// Looks whether one is due, begins it, and hears of its end. Called when nobody waits, with the desk at rest; takes
    /// no longer than a board. Gives what is new to be told.
    pub fn turn(&mut self, desk: &mut Desk, lang: Lang, now: Moment) -> Option<Told> {
        if desk.world().site.as_ref().is_none_or(|site| site.drill) {
            return None;
        }
        let mut done = None;
        if let Some(running) = &self.running {
            match running.try_recv() {
                Err(TryRecvError::Empty) => return None,
                Ok(Ok(made)) => {
                    self.last = Some(Some(made.manifest.made));
                    self.failed = None;
                    done = Some(made.manifest.events);
                }
                Ok(Err(e)) => self.fail(&e, lang, now),
                Err(TryRecvError::Disconnected) => self.fail(&DeskError::Panicked, lang, now),
            }
            self.running = None;
        }
        self.look(desk, now);
        if self.is_due(now) && self.may_try(now) {
            self.begin(desk, lang, now);
        }
        self.news(done, lang, now)
    }

    /// When the newest backup was made, of those that were made before now, of this very history and up to their hour.
    fn look(&mut self, desk: &Desk, now: Moment) {
        if self.last.is_none() {
            self.store = desk.store_id();
            let all = list(&self.daily.folder, self.store).unwrap_or_default();
            let hour = self.daily.hour;
            let counts = |m: &Manifest| m.made <= now && desk.is_backed_up_by(m, slot(m.made, hour));
            self.last = Some(all.iter().find(|found| counts(&found.manifest)).map(|found| found.manifest.made));
        }
    }

    /// When the newest one was made. One that is dated in the future was made while the clock was ahead, nobody knows when.
    fn last(&self, now: Moment) -> Option<Moment> {
        self.last.flatten().filter(|last| *last <= now)
    }

    fn is_due(&self, now: Moment) -> bool {
        let slot = slot(now, self.daily.hour);
        self.last(now).is_none_or(|last| last < slot)
    }

    fn may_try(&self, now: Moment) -> bool {
        // A clock set back must not keep it from being tried.
        self.failed.as_ref().is_none_or(|(at, _)| now.since(*at) >= AGAIN * 60_000 || now < *at)
    }

    fn begin(&mut self, desk: &mut Desk, lang: Lang, now: Moment) {
        let snapshot = match desk.snapshot(now) {
            Ok(snapshot) => snapshot,
            Err(e) => return self.fail(&e, lang, now),
        };
        let (tell, told) = channel();
        let daily = self.daily.clone();
        let spawned = std::thread::Builder::new().name("frontdesk-backup".to_owned()).spawn(move || {
            // Nobody hears it when the desk was closed meanwhile; the backup stands all the same.
            let _ = tell.send(make(snapshot, &daily));
        });
        match spawned {
            Ok(_) => self.running = Some(told),
            Err(e) => {
                tracing::error!("the backup can't be begun: {e}");
                self.fail(&DeskError::Panicked, lang, now);
            }
        }
    }

    fn fail(&mut self, e: &DeskError, lang: Lang, now: Moment) {
        tracing::error!(error = %e, "the daily backup failed");
        self.failed = Some((now, e.words(lang)));
    }

    /// What is to be told now and was not told before.
    fn news(&mut self, done: Option<u64>, lang: Lang, now: Moment) -> Option<Told> {
        if let Some(events) = done {
            self.told = None;
            return Some(Told::Done(events));
        }
        let overdue = self.is_due(now) && now.since(slot(now, self.daily.hour)) > PATIENCE * 60_000;
        let bad = match &self.failed {
            Some((_, why)) => Some(lang.backup_failed(why)),
            None if overdue && self.running.is_none() => {
                let last = self.last(now).map(|at| at.local().format("%m-%d %H:%M").to_string());
                Some(lang.backup_overdue(last.as_deref().unwrap_or(lang.backup_never())))
            }
            None => None,
        };
        let bad = bad.filter(|text| self.told.as_ref() != Some(text))?;
        self.told = Some(bad.clone());
        Some(Told::Bad(bad))
    }
}

fn make(snapshot: Snapshot, daily: &Daily) -> Outcome {
    let made = super::panics::contained(|| snapshot.make(&daily.folder, Some(&daily.keep), &daily.settings));
    if let Ok(made) = &made {
        tracing::info!(path = %made.path.display(), removed = made.pruned.len(), "backup made");
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::NewSite;
    use crate::store::OpenAs;
    use std::sync::Arc;
    use std::time::Duration;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap()
    }

    fn desk(path: &std::path::Path, now: Moment) -> Desk {
        let as_ = OpenAs { program: "test".to_owned(), who: "test".to_owned(), now };
        let site = NewSite { code: "HY".to_owned(), name: "滨湖花园".to_owned(), drill: false };
        Desk::found(path, &site, &as_, Arc::new(crate::policy::default_rules())).unwrap()
    }

    /// Goes round until the thread is done; it is waited for, not slept for.
    fn until_told(nightly: &mut Nightly, desk: &mut Desk, now: Moment) -> Option<Told> {
        let first = nightly.turn(desk, Lang::En, now);
        if nightly.running.is_none() {
            return first;
        }
        for _ in 0..10_000 {
            if let Some(told) = nightly.turn(desk, Lang::En, now) {
                return Some(told);
            }
            std::thread::park_timeout(Duration::from_millis(5));
        }
        None
    }

    #[test]
    fn the_slot_is_the_last_time_its_hour_struck() {
        assert_eq!(slot(at("2026-11-21T03:00:00+08:00"), 3), at("2026-11-21T03:00:00+08:00"));
        assert_eq!(slot(at("2026-11-21T02:59:59+08:00"), 3), at("2026-11-20T03:00:00+08:00"));
    }

    #[test]
    fn one_backup_a_day_is_made_and_a_failure_is_told_once_and_tried_again() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("backups");
        let mut now = at("2026-11-21T10:00:00+08:00");
        let mut desk = desk(&dir.path().join("data"), now);
        let daily = Daily { folder: folder.clone(), hour: 3, keep: Keep::default(), settings: Vec::new() };
        let mut nightly = Nightly::new(daily);
        assert_eq!(until_told(&mut nightly, &mut desk, now), Some(Told::Done(desk.head().position)));
        assert_eq!(until_told(&mut nightly, &mut desk, now), None, "one a day");
        assert_eq!(list(&folder, None).unwrap().len(), 1);
        now = at("2026-11-22T03:00:00+08:00");
        // The disk for backups is not there: a file stands in its place.
        let away = dir.path().join("away");
        std::fs::rename(&folder, &away).unwrap();
        std::fs::write(&folder, "").unwrap();
        let Some(Told::Bad(text)) = until_told(&mut nightly, &mut desk, now) else { panic!() };
        assert!(text.contains("backups") && text.contains("frontdesk backup"), "{text}");
        assert_eq!(until_told(&mut nightly, &mut desk, now.plus_minutes(1)), None, "told once");
        std::fs::remove_file(&folder).unwrap();
        std::fs::rename(&away, &folder).unwrap();
        assert_eq!(until_told(&mut nightly, &mut desk, now.plus_minutes(29)), None, "not yet");
        let told = until_told(&mut nightly, &mut desk, now.plus_minutes(30));
        assert_eq!(told, Some(Told::Done(desk.head().position)));
        // Another start finds it.
        let mut again = Nightly::new(nightly.daily.clone());
        assert_eq!(until_told(&mut again, &mut desk, now.plus_minutes(31)), None);
        assert_eq!(list(&folder, desk.store_id()).unwrap().len(), 2);
    }

    #[test]
    fn a_backup_dated_in_the_future_is_not_todays() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("backups");
        let now = at("2026-11-21T10:00:00+08:00");
        let mut desk = desk(&dir.path().join("data"), now);
        // One is kept, and what is dated in the future is not that one.
        let keep = Keep { daily: 1, weekly: 0, monthly: 0 };
        let daily = Daily { folder: folder.clone(), hour: 3, keep, settings: Vec::new() };
        let mut ahead = Nightly::new(daily.clone());
        let done = Some(Told::Done(desk.head().position));
        assert_eq!(until_told(&mut ahead, &mut desk, now.plus_minutes(400 * 1_440)), done);
        // The clock is put right: while the program runs, and before another start.
        assert_eq!(until_told(&mut ahead, &mut desk, now), done);
        assert_eq!(until_told(&mut ahead, &mut desk, now.plus_minutes(1)), None, "one a day");
        let made = |folder: &std::path::Path| -> Vec<Moment> {
            list(folder, None).unwrap().iter().map(|found| found.manifest.made).collect()
        };
        assert_eq!(made(&folder), [now.plus_minutes(400 * 1_440), now], "the rule takes none for it");
        let mut again = Nightly::new(daily);
        assert_eq!(until_told(&mut again, &mut desk, now.plus_minutes(2)), None);
        assert_eq!(until_told(&mut again, &mut desk, now.plus_minutes(1_440)), done);
        assert_eq!(made(&folder), [400, 1].map(|days| now.plus_minutes(days * 1_440)));
    }
    fn worked(desk: &mut Desk, now: Moment) {
        let fitter = serde_json::json!({"do": "add_staff", "caller": {"name": "赵建国"}, "roles": ["handler"],
            "department": "engineering"});
        let me = crate::domain::ids::Actor::Staff(crate::domain::ids::StaffId(1));
        desk.submit(me, serde_json::from_value(fitter).unwrap(), now).unwrap();
    }

    #[test]
    fn a_backup_of_a_restored_copy_is_not_this_sites_and_stays_beside_its_own() {
        let dir = tempfile::tempdir().unwrap();
        let folder = dir.path().join("backups");
        let mut now = at("2026-11-21T10:00:00+08:00");
        let as_ = OpenAs { program: "test".to_owned(), who: "test".to_owned(), now };
        let site = NewSite { code: "HY".to_owned(), name: "滨湖花园".to_owned(), drill: false };
        let rules = Arc::new(crate::policy::default_rules());
        let password = crate::domain::secret::Secret::new("tall-oak-9");
        let data = dir.path().join("data");
        let (mut real, _) = Desk::set_up(&data, &site, "王芳", Some(&password), &as_, Arc::clone(&rules)).unwrap();
        let keep = Keep { daily: 1, weekly: 0, monthly: 0 };
        let daily = Daily { folder: folder.clone(), hour: 3, keep, settings: Vec::new() };
        let mut first = Nightly::new(daily.clone());
        assert!(until_told(&mut first, &mut real, now).is_some());
        let made = list(&folder, None).unwrap().remove(0).path;
        let copy = dir.path().join("copy");
        crate::desk::backup::restore(&made, &copy, &as_, Arc::clone(&rules)).unwrap();
        let store = crate::store::Store::open(&copy, &as_).unwrap();
        let mut copy = Desk::on(store, rules, &mut |_, _| {}).unwrap();
        // Nothing was done in the copy, and something at the site: the copy's backup lacks it.
        worked(&mut real, now.plus_minutes(60));
        now = at("2026-11-22T04:00:00+08:00");
        copy.snapshot(now).unwrap().make(&folder, None, &[]).unwrap();
        let mut again = Nightly::new(daily.clone());
        let done = |desk: &Desk| Some(Told::Done(desk.head().position));
        assert_eq!(until_told(&mut again, &mut real, now.plus_minutes(5)), done(&real));
        assert_eq!(until_told(&mut Nightly::new(daily.clone()), &mut real, now.plus_minutes(6)), None);
        // Another thing was done in the copy.
        now = at("2026-11-23T04:00:00+08:00");
        copy.prove(crate::domain::ids::StaffId(1), &password, now).unwrap();
        worked(&mut copy, now);
        let theirs = copy.snapshot(now).unwrap().make(&folder, None, &[]).unwrap();
        let mut again = Nightly::new(daily.clone());
        assert_eq!(until_told(&mut again, &mut real, now.plus_minutes(5)), done(&real));
        assert_eq!(until_told(&mut Nightly::new(daily), &mut real, now.plus_minutes(6)), None);
        let left: Vec<_> = list(&folder, None).unwrap().into_iter().map(|f| (f.manifest.made, f.path)).collect();
        assert_eq!(left.iter().map(|(made, _)| *made).collect::<Vec<_>>(), [now.plus_minutes(5), now]);
        assert_eq!(left.last().map(|(_, path)| path), Some(&theirs.path));
    }
}
