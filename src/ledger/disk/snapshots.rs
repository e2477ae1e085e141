//! Snapshot files of sled that block opening.

use super::DiskError;
use std::fs::DirBuilder;
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

fn snapshots(path: &Path) -> impl Iterator<Item = PathBuf> {
    let is_snapshot = |p: &PathBuf| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("snap."));
    std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).filter(is_snapshot)
}

pub(super) fn has_snapshots(path: &Path) -> bool {
    snapshots(path).next().is_some()
}

/// Moves snapshot files into a folder `set-aside`; sled rebuilds them from its log.
pub(super) fn set_snapshots_aside(path: &Path) -> Result<Vec<PathBuf>, DiskError> {
    let folder = path.join("set-aside");
    let made = DirBuilder::new().recursive(true).mode(0o700).create(&folder);
    made.map_err(|e| DiskError::io(&folder, &e))?;
    let mut moved = Vec::new();
    for file in snapshots(path) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut to = folder.join(&name);
        for n in 1u32.. {
            if !to.exists() {
                break;
            }
            to = folder.join(format!("{name}.{n}"));
        }
        std::fs::rename(&file, &to).map_err(|e| DiskError::io(&file, &e))?;
        moved.push(to);
    }
    Ok(moved)
}
