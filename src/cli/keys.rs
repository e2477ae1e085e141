//! `frontdesk keys check FILE` and `frontdesk keys show`, and finding the keymap that a setting names.

use crate::i18n::Lang;
use crate::keymap::{self, Keymap, Report};
use crate::text::decode_utf8;
use crate::view::text::Ruler;
use std::fmt::Write as _;
use std::io::Read;
use std::path::Path;

/// What a subcommand prints and how it exits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The text, with a line end.
    pub text: String,
    /// 0 done, 1 the keymap has errors, 2 the file can't be read or the name is unknown.
    pub code: u8,
}

/// A keymap file is some kilobytes; what is larger is something else.
const LARGEST: u64 = 1 << 20;

/// All faults of a keymap file. Warnings alone exit with 0.
#[must_use]
pub fn check(file: &Path, lang: Lang) -> Answer {
    let name = file.display().to_string();
    match read(file, lang) {
        Ok(text) => {
            let report = keymap::check(&text, &name);
            Answer { text: report.text(lang), code: u8::from(report.has_errors()) }
        }
        Err(text) => Answer { text, code: 2 },
    }
}

/// The key table of a keymap, shipped or a file: for the terminal, or in Markdown for the README.
#[must_use]
pub fn show(name: &str, markdown: bool, lang: Lang) -> Answer {
    match resolve(name, lang) {
        Ok((map, _)) if markdown => Answer { text: keymap::markdown(&map, lang), code: 0 },
        Ok((map, _)) => Answer { text: plain(&map, lang), code: 0 },
        Err(answer) => answer,
    }
}

/// The keymap that a setting names: a shipped one, or a file. With a report that may hold warnings.
///
/// # Errors
/// What to print when there is none of that name, the file can't be read or has faults.
pub fn resolve(name: &str, lang: Lang) -> Result<(Keymap, Report), Answer> {
    if let Some(map) = keymap::shipped(name) {
        return Ok((map, Report::default()));
    }
    let file = Path::new(name);
    if !file.exists() && file.components().count() == 1 && file.extension().is_none() {
        let all: Vec<&str> = keymap::SHIPPED.iter().map(|(name, _)| *name).collect();
        return Err(Answer { text: lang.keys_no_such_map(name, &all.join(", ")) + "\n", code: 2 });
    }
    let text = read(file, lang).map_err(|text| Answer { text, code: 2 })?;
    keymap::load(&text, name).map_err(|report| Answer { text: report.text(lang), code: 1 })
}

pub(super) fn read(file: &Path, lang: Lang) -> Result<String, String> {
    let name = file.display().to_string();
    let opened = std::fs::File::open(file).map_err(|e| lang.keys_cannot_read(&name, &lang.io_error(&e)) + "\n")?;
    text_of(opened, &name, lang)
}

/// Standard input as [`read`] reads a file.
pub(super) fn read_input(lang: Lang) -> Result<String, String> {
    text_of(std::io::stdin().lock(), "-", lang)
}

fn text_of(input: impl Read, name: &str, lang: Lang) -> Result<String, String> {
    let cannot = |why: &str| lang.keys_cannot_read(name, why) + "\n";
    let mut bytes = Vec::new();
    // A device has no size and no end.
    input.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|e| cannot(&lang.io_error(&e)))?;
    if bytes.len() as u64 > LARGEST {
        return Err(cannot(lang.keys_too_large()));
    }
    let decoded = decode_utf8(&bytes);
    match decoded.bad.first() {
        None => Ok(decoded.text),
        Some(bad) => Err(cannot(&lang.keys_not_utf8(bad.line))),
    }
}

/// The key table for a terminal.
fn plain(map: &Keymap, lang: Lang) -> String {
    let ruler = Ruler::default();
    let table = keymap::table(map, lang);
    let widest = |column: usize, most: usize| {
        let widths = table.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.get(column));
        widths.map(|cell| ruler.width(cell)).max().unwrap_or_default().min(most)
    };
    let (keys_width, name_width) = (widest(0, 44), widest(1, 20));
    let mut out = String::new();
    for (group, rows) in &table {
        // Writing to a String can't fail.
        let _ = writeln!(out, "{}", lang.group_name(*group));
        for [keys, name, help] in rows {
            // Keys with many places get a line of their own, so that the columns stay straight.
            let keys = if ruler.width(keys) > keys_width {
                let _ = writeln!(out, "  {keys}");
                ""
            } else {
                keys
            };
            let gap = " ".repeat(keys_width.saturating_sub(ruler.width(keys)));
            let _ = writeln!(out, "  {keys}{gap}  {}  {help}", ruler.pad(name, name_width));
        }
        out.push('\n');
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(folder: &tempfile::TempDir, bytes: &[u8]) -> std::path::PathBuf {
        let path = folder.path().join("my.toml");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    #[test]
    fn a_sound_file_exits_with_0_a_faulty_one_with_1() {
        let folder = tempfile::tempdir().unwrap();
        let sound = check(&file(&folder, b"[global]\nnote = \"F11\"\n"), Lang::En);
        assert_eq!((sound.code, sound.text.ends_with("my.toml: no faults\n")), (0, true), "{}", sound.text);
        let warned = check(&file(&folder, b"[global]\nnote = []\n"), Lang::En);
        assert_eq!(warned.code, 0, "{}", warned.text);
        let faulty = check(&file(&folder, b"\xef\xbb\xbf[global]\nnote = \"F4\"\n"), Lang::En);
        assert_eq!(faulty.code, 1);
        assert!(faulty.text.contains("my.toml:2:8: error: F4 is dispatch"), "{}", faulty.text);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let missing = check(&folder.path().join("none.toml"), Lang::En);
        assert_eq!(missing.code, 2);
        assert!(missing.text.contains("none.toml"), "{}", missing.text);
        let broken = check(&file(&folder, b"[global]\nnote = \"\xff\"\n"), Lang::En);
        assert_eq!((broken.code, broken.text.contains("line 2")), (2, true), "{}", broken.text);
        let large = check(&file(&folder, &vec![b'#'; 2 << 20]), Lang::Zh);
        assert_eq!(large.code, 2);
        let is_folder = check(folder.path(), Lang::Zh);
        assert_eq!(is_folder.code, 2);
        assert!(is_folder.text.contains(Lang::Zh.io_is_folder()), "{}", is_folder.text);
    }

    #[test]
    fn a_keymap_is_found_by_name_or_by_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(resolve("vim", Lang::En).unwrap().0.name(), "vim");
        let path = file(&folder, b"base = \"emacs\"\n");
        assert!(resolve(path.to_str().unwrap(), Lang::En).is_ok());
        let unknown = resolve("vin", Lang::En).unwrap_err();
        assert_eq!(unknown.code, 2);
        assert!(unknown.text.contains("default, pinyin, vim, emacs"), "{}", unknown.text);
    }

    #[test]
    fn the_table_lines_up_in_both_languages() {
        for lang in Lang::ALL {
            let shown = show("default", false, lang);
            assert_eq!(shown.code, 0);
            let row = shown.text.lines().find(|line| line.contains(lang.action_help(crate::action::Action::Quit)));
            assert!(row.is_some_and(|row| row.trim_start().starts_with("Ctrl+q ")), "{}", shown.text);
            let ruler = Ruler::default();
            let columns: std::collections::HashSet<usize> = crate::action::Action::ALL
                .iter()
                .map(|&action| lang.action_help(action))
                .filter_map(|help| shown.text.lines().find_map(|line| line.strip_suffix(help)))
                .map(|before| ruler.width(before))
                .collect();
            assert!(columns.len() <= 3, "{columns:?}\n{}", shown.text);
        }
    }
}
