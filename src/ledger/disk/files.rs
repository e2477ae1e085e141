//! Files and folders of the store: their names, their modes, and making them durable.

use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// The folder in which a new store is built.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".new");
    path.with_file_name(name)
}

/// Narrows a store's folder and files, which sled makes with the process's umask, to their owner. The data folder's mode
/// guards them already, so that a refusal here is no reason to stop.
pub fn tighten(folder: &Path) {
    let set = |path: &Path, mode| {
        // Most stand as they should, and what is set anew is written again.
        if std::fs::symlink_metadata(path).is_ok_and(|found| found.permissions().mode() & 0o7777 == mode) {
            return;
        }
        if let Err(e) = std::fs::set_permissions(path, Permissions::from_mode(mode)) {
            tracing::debug!(path = %path.display(), "its mode can't be set: {e}");
        }
    };
    set(folder, 0o700);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => tighten(&path),
            Ok(kind) if kind.is_file() => set(&path, 0o600),
            _ => {}
        }
    }
}

/// Makes the names in a folder durable. The folder of a bare name is the current one.
///
/// # Errors
/// When the folder can't be opened or synced.
pub fn sync_dir(path: &Path) -> io::Result<()> {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::fs::File::open(path)?.sync_all()
}

/// Writes a file whole, synced and of mode 0600 before it has its name; what had the name before is replaced.
///
/// # Errors
/// When it can't be written; what had the name then stays.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = path.file_name().unwrap_or_default().to_owned();
    part.push(".part");
    let part = path.with_file_name(part);
    match std::fs::remove_file(&part) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(e),
        _ => {}
    }
    // `create_new` does not follow a link that somebody planted.
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&part, path)?;
    sync_dir(path.parent().unwrap_or(Path::new(".")))
}
