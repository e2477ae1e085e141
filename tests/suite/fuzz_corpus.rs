//! What the fuzz targets have found worth keeping is replayed: each input through the body of its target
//! (`tests/fuzz/run.sh` searches for more).

#[path = "../fuzz/bodies.rs"]
pub mod bodies;

use std::path::{Path, PathBuf};

fn inputs(target: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz/corpus").join(target);
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).expect("a corpus").flatten().map(|e| e.path()).collect();
    files.sort();
    files
}

fn replay(target: &str) {
    let files = inputs(target);
    assert!(files.len() >= 5, "{target} has a corpus");
    for file in files {
        let bytes = std::fs::read(&file).expect("an input");
        let done = std::panic::catch_unwind(|| bodies::run(target, &bytes));
        assert!(done.is_ok(), "tests/fuzz/corpus/{target}/{}", file.file_name().unwrap_or_default().display());
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(#[test] fn $name() { replay(stringify!($name)); })*

        #[test]
        fn every_target_is_replayed() {
            assert_eq!(bodies::ALL.to_vec(), vec![$(stringify!($name)),*]);
        }
    };
}

targets! { import exec keymap policy text quick journal codec }
