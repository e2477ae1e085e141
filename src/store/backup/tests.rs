use super::*;

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

/// Two backups a day for fourteen months: what is kept is the newest of 7 days, 4 weeks and 12 months.
#[test]
fn seven_days_four_weeks_and_twelve_months_are_kept() {
    let newest = at("2026-11-21T13:00:00+08:00");
    let made: Vec<Moment> = (0..850).map(|n| newest.plus_minutes(-720 * n)).collect();
    let gone = surplus(&made, &Keep::default());
    let kept: Vec<String> =
        (0..made.len()).filter(|n| !gone.contains(n)).map(|n| made[n].local().format("%m-%d %H").to_string()).collect();
    let days = ["11-21 13", "11-20 13", "11-19 13", "11-18 13", "11-17 13", "11-16 13", "11-15 13"];
    assert_eq!(kept[..7], days);
    // The Sundays that end the weeks before, and the last days of the months.
    let older = ["11-08 13", "11-01 13", "10-31 13", "09-30 13", "08-31 13", "07-31 13", "06-30 13", "05-31 13"];
    assert_eq!(kept[7..15], older);
    assert_eq!(kept.len(), 7 + 2 + 11);
    let none = Keep { daily: 0, weekly: 0, monthly: 0 };
    assert_eq!(surplus(&made, &none).len(), made.len() - 1, "the newest stays whatever the rule");
    assert!(surplus(&[], &Keep::default()).is_empty());
}

#[test]
fn what_is_no_backup_and_what_a_newer_program_made_are_told() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(Manifest::read(dir.path()), Err(StoreError::NoBackup { .. })));
    std::fs::write(dir.path().join(MANIFEST), "format = 9\nrooms = 3\n").unwrap();
    assert!(matches!(Manifest::read(dir.path()), Err(StoreError::Newer { found: 9, .. })));
    std::fs::write(dir.path().join(MANIFEST), "format = 1\n").unwrap();
    assert!(matches!(Manifest::read(dir.path()), Err(StoreError::BadBackup { .. })));
}

#[test]
fn the_backup_read_back_is_the_newest_with_contacts_and_not_of_a_clock_ahead() {
    let store = StoreId([7; 16]);
    let found = |name: &str, made: &str, events: u64, contacts: u64| {
        let manifest = Manifest {
            format: FORMAT,
            program: String::new(),
            store,
            site: String::new(),
            drill: false,
            made: at(made),
            events,
            head: String::new(),
            tickets: 0,
            contacts,
            closed_contacts: 0,
            credentials: 0,
            state: String::new(),
            files: BTreeMap::new(),
        };
        Found { path: PathBuf::from(name), manifest }
    };
    let now = at("2026-11-22T12:00:00+08:00");
    let taken = |all: &[&Found]| {
        let all = all.iter().copied().cloned().collect();
        newest(all, now).map(|found| found.path.display().to_string()).unwrap_or_default()
    };
    let ahead = found("ahead", "2027-12-27T03:00:00+08:00", 20, 5);
    let imported = found("imported", "2026-11-22T04:00:00+08:00", 40, 0);
    let today = found("today", "2026-11-22T03:00:00+08:00", 30, 5);
    let before = found("before", "2026-11-21T03:00:00+08:00", 10, 5);
    assert_eq!(taken(&[&ahead, &imported, &today, &before]), "today");
    assert_eq!(taken(&[&ahead, &imported, &before]), "ahead", "it holds what was done since");
    assert_eq!(taken(&[&imported]), "imported");
    assert_eq!(taken(&[&ahead]), "ahead");
    assert_eq!(taken(&[]), "");
}
