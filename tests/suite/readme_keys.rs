//! The key tables in the README are what `frontdesk keys show --markdown` prints. After a change to the action table,
//! the texts or the default keymap: `UPDATE_README=1 cargo test --test suite readme_keys`.

use frontdesk::i18n::Lang;
use frontdesk::keymap::{self, Keymap};
use std::path::Path;

/// The README with the tables put between their marks; `None` if a mark is missing.
fn with_tables(readme: &str) -> Option<String> {
    let mut out = readme.to_owned();
    for lang in Lang::ALL {
        let begin = format!("<!-- keys {} -->\n", lang.tag());
        let end = "<!-- /keys -->";
        let start = out.find(&begin)? + begin.len();
        let stop = start + out.get(start..)?.find(end)?;
        out.replace_range(start..stop, &format!("\n{}\n", keymap::markdown(&Keymap::default(), lang)));
    }
    Some(out)
}

#[test]
fn the_readme_shows_the_keys_in_use() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let wanted = with_tables(&readme).expect("README.md has the marks <!-- keys LANG --> and <!-- /keys -->");
    if std::env::var_os("UPDATE_README").is_some() {
        std::fs::write(&path, wanted).unwrap();
        return;
    }
    assert!(
        readme == wanted,
        "the key tables in README.md are old: UPDATE_README=1 cargo test --test suite readme_keys"
    );
}
