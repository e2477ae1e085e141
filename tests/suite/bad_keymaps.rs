//! Each file in `keymaps/` is a keymap with faults; beside it stands what the checker must say, in both languages.

use frontdesk::i18n::Lang;
use frontdesk::keymap;
use std::path::Path;

#[test]
fn every_bad_keymap_is_told_with_line_and_column() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/keymaps");
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    names.sort();
    assert!(names.len() >= 15, "the cases are there: {names:?}");
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(&folder);
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in names {
            let text = std::fs::read_to_string(folder.join(&name)).unwrap();
            let report = keymap::check(&text, &name);
            assert!(!report.faults.is_empty(), "{name} has no fault");
            assert_eq!(keymap::load(&text, &name).is_err(), report.has_errors(), "{name}");
            let told = format!("{}\n{}", report.text(Lang::Zh), report.text(Lang::En));
            insta::assert_snapshot!(name.trim_end_matches(".toml"), told);
        }
    });
}
