//! Each file in `policies/` is a pack or a calendar with faults; beside it stands what the checker must say, in both
//! languages.

use frontdesk::i18n::Lang;
use frontdesk::policy::{self, Fault, Source, calendars, embedded};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/policies")
}

fn faults(name: &str, text: &str) -> (Vec<Fault>, bool) {
    let base = embedded().first().unwrap().source;
    let mut days = calendars().to_vec();
    let checked = if name.starts_with("calendar-") {
        days.push(Source { file: name, text });
        policy::check(base.text, base.file, &days)
    } else {
        policy::check(text, name, &days)
    };
    (checked.faults, checked.rules.is_some())
}

#[test]
fn every_bad_policy_is_told_with_line_and_column() {
    let mut names: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 9, "the cases are there: {names:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(folder());
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names {
            let text = std::fs::read_to_string(folder().join(&name)).unwrap();
            let (faults, usable) = faults(&name, &text);
            assert!(!faults.is_empty(), "{name} has no fault");
            assert_eq!(usable, !faults.iter().any(Fault::is_error), "{name}");
            let told = Lang::ALL.map(|lang| faults.iter().map(|f| f.text(lang)).collect::<Vec<_>>().join("\n"));
            insta::assert_snapshot!(name.trim_end_matches(".toml"), told.join("\n\n"));
        }
    });
}

#[test]
fn a_site_lays_its_own_figures_over_a_pack() {
    let diff = r#"
extends = "first-receiver"
pack = "lake-garden"
label = { zh = "滨湖花园", en = "Lake Garden" }
use_roster = "three-shift"

[limits]
undo_minutes = 3

[[callback_class]]
code = "repair"
percent = 50

[[category]]
code = "playground"
remove = true

[[category]]
code = "lighting"
words_add = ["喷泉灯"]

[[category]]
code = "lake"
label = { zh = "湖面", en = "lake" }
kind = "problem"
department = "greening"
words = ["湖水"]
"#;
    let base = policy::default_rules();
    let rules = policy::load(diff, "site.toml", calendars()).unwrap();
    assert_eq!(rules.pack.as_str(), "lake-garden");
    assert_ne!(rules.fingerprint, base.fingerprint);
    assert_eq!(rules.undo_minutes, 3);
    assert_eq!(rules.feedback_tries, base.feedback_tries);
    let repair = rules.callback_class(&"repair".into()).unwrap();
    assert_eq!((repair.percent, repair.label.zh.as_str()), (50, "维修"));
    assert!(rules.category(&"playground".into()).is_none());
    let lighting = rules.category(&"lighting".into()).unwrap();
    assert_eq!(lighting.words.len(), base.category(&"lighting".into()).unwrap().words.len() + 1);
    assert_eq!(rules.category(&"lake".into()).unwrap().department.as_str(), "greening");
    let shifts: Vec<&str> = rules.shifts.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(shifts, ["morning", "afternoon", "late"]);
}

#[test]
fn the_fingerprint_changes_with_a_letter_of_the_pack_or_of_a_calendar() {
    let base = embedded().first().unwrap().source;
    let of = |text: &str, days: &[Source<'_>]| policy::load(text, "p.toml", days).unwrap().fingerprint;
    let first = of(base.text, calendars());
    assert_eq!(first, of(base.text, calendars()), "the same text, the same mark");
    assert_ne!(first, of(&format!("{}#", base.text), calendars()));
    assert_ne!(first, of(base.text, calendars().get(..1).unwrap()));
}

#[test]
fn unknown_packs_are_refused_by_name() {
    let faults = policy::rules_for("first-reciever").unwrap_err();
    assert_eq!(faults.len(), 1);
    assert!(faults[0].message(Lang::En).contains("first-receiver"), "{}", faults[0].message(Lang::En));
    assert!(policy::rules_for("first-receiver").is_ok());
}
