//! `frontdesk policy list`, `check FILE`, `show`, `classify FILE` and `diff A B`, and finding the pack that a setting names.

mod classify;
mod describe;
mod diff;

pub use classify::classify;
pub use diff::diff;

use super::keys::{Answer, read};
use crate::domain::rules::{Label, Rules};
use crate::i18n::Lang;
use crate::policy::{self, Fault};
use std::fmt::Write as _;
use std::path::Path;

/// The packs that come with the program: code, name and what they hold, and the site's own where that is in force. The one
/// in force is marked.
#[must_use]
pub fn list(in_force: Option<&Rules>, lang: Lang) -> Answer {
    let mut text = String::new();
    let counted = |rules: &Rules| {
        let counts = lang.policy_counts(rules.kinds.len(), rules.categories.len(), rules.grades.len());
        format!("{}  {counts}", name(&rules.label, lang))
    };
    let code = in_force.map(|rules| rules.pack.as_str());
    for pack in policy::embedded() {
        let loaded = policy::rules_for(pack.code);
        let what = match &loaded {
            Ok(rules) => counted(rules),
            Err(faults) => told(faults, lang).trim_end().to_owned(),
        };
        let mark = if code == Some(pack.code) { "*" } else { " " };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{mark} {}  {what}", pack.code);
    }
    if let Some(own) = in_force.filter(|rules| !policy::embedded().iter().any(|p| p.code == rules.pack.as_str())) {
        let _ = writeln!(text, "* {}  {}", own.pack, counted(own));
    }
    Answer { text, code: 0 }
}

/// All faults of a pack or of a site's diff over one. Warnings alone exit with 0.
#[must_use]
pub fn check(file: &Path, lang: Lang) -> Answer {
    let name = file.display().to_string();
    let text = match read(file, lang) {
        Ok(text) => text,
        Err(text) => return Answer { text, code: 2 },
    };
    let checked = policy::check(&text, &name, policy::calendars());
    let errors = checked.faults.iter().filter(|f| f.is_error()).count();
    let warnings = checked.faults.len() - errors;
    let mut text = told(&checked.faults, lang);
    let sum = if checked.faults.is_empty() {
        lang.policy_no_faults(&name)
    } else {
        lang.policy_fault_count(&name, errors, warnings)
    };
    let _ = writeln!(text, "{sum}");
    Answer { text, code: u8::from(errors > 0) }
}

/// The rules of a pack: an embedded one by its code, or a file.
///
/// # Errors
/// What to print when there is none of that name, the file can't be read or has faults.
pub fn resolve(name: &str, lang: Lang) -> Result<Rules, Answer> {
    if policy::embedded().iter().any(|pack| pack.code == name) {
        return policy::rules_for(name).map_err(|faults| Answer { text: told(&faults, lang), code: 1 });
    }
    let file = Path::new(name);
    if !file.exists() && file.components().count() == 1 && file.extension().is_none() {
        let known: Vec<&str> = policy::embedded().iter().map(|pack| pack.code).collect();
        return Err(Answer { text: lang.policy_no_such_pack(name, &known.join(", ")) + "\n", code: 2 });
    }
    let text = read(file, lang).map_err(|text| Answer { text, code: 2 })?;
    policy::load(&text, name, policy::calendars()).map_err(|faults| Answer { text: told(&faults, lang), code: 1 })
}

/// Everything that a pack says, for people.
#[must_use]
pub fn show(rules: &Rules, lang: Lang) -> Answer {
    let mut text = format!("{}  {}\n", name(&rules.label, lang), rules.pack);
    let mut line = |depth: usize, what: &str| {
        // Writing to a String can't fail.
        let _ = writeln!(text, "{}{what}", "  ".repeat(depth));
    };
    line(0, &lang.pack_document(&rules.document));
    line(0, &lang.policy_fingerprint(rules.fingerprint.get(..16).unwrap_or(&rules.fingerprint)));
    if let Some(scheme) = rules.active_scheme() {
        line(0, &lang.pack_scheme(name(&scheme.label, lang)));
    }
    if rules.pack.as_str() != policy::DEFAULT_PACK && !rules.inherits.is_empty() {
        line(0, &lang.pack_inherits(&rules.inherits.join(", ")));
    }
    for part in describe::describe(rules, lang).iter().filter(|part| !part.lines.is_empty()) {
        line(0, "");
        line(0, &part.title);
        for row in &part.lines {
            line(row.depth, &row.text);
        }
    }
    Answer { text, code: 0 }
}

/// Everything that a pack says, as JSON.
#[must_use]
pub fn show_json(rules: &Rules) -> Answer {
    match serde_json::to_string_pretty(rules) {
        Ok(text) => Answer { text: text + "\n", code: 0 },
        Err(e) => Answer { text: format!("{e}\n"), code: 1 },
    }
}

/// How the packs of two names or files differ.
#[must_use]
pub fn diff_named(a: &str, b: &str, lang: Lang) -> Answer {
    match (resolve(a, lang), resolve(b, lang)) {
        (Ok(a), Ok(b)) => diff(&a, &b, lang),
        (Err(answer), _) | (_, Err(answer)) => Answer { code: answer.code.max(2), ..answer },
    }
}

fn told(faults: &[Fault], lang: Lang) -> String {
    faults.iter().map(|fault| fault.text(lang) + "\n").collect()
}

fn name(label: &Label, lang: Lang) -> &str {
    lang.pick(&label.zh, &label.en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_pack_is_listed_and_shown_in_both_languages() {
        assert!(
            list(Some(&policy::default_rules()), Lang::Zh).text.starts_with("* first-receiver  首接责任制"),
            "{}",
            list(Some(&policy::default_rules()), Lang::Zh).text
        );
        let shown = show(&policy::default_rules(), Lang::Zh).text;
        for part in [
            "重大",
            "2 小时",
            "3 个工作日",
            "项目负责人",
            "100 %",
            "10 个工作日",
            "白班  08:00–20:00",
            "2026",
            "33",
            "漏水",
            "工程维修部",
        ] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        let shown = show(&policy::default_rules(), Lang::En).text;
        assert!(shown.contains("3 working days") && shown.contains("1 working day,"), "{shown}");
        assert!(!shown.chars().any(|c| ('\u{4E00}'..='\u{9FFF}').contains(&c)), "{shown}");
    }

    #[test]
    fn a_sound_file_exits_with_0_a_faulty_one_with_1_an_unreadable_one_with_2() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site.toml");
        let told = |text: &str| {
            std::fs::write(&path, text).unwrap();
            check(&path, Lang::En)
        };
        let sound = told("extends = \"first-receiver\"\n[limits]\nundo_minutes = 3\n");
        assert_eq!((sound.code, sound.text.ends_with("site.toml: no faults\n")), (0, true), "{}", sound.text);
        let warned = told("extends = \"first-receiver\"\n[[category]]\ncode = \"lighting\"\nwords_add = [\"电梯\"]\n");
        assert_eq!((warned.code, warned.text.contains("errors 0, warnings 1")), (0, true), "{}", warned.text);
        let faulty = told("extends = \"first-receiver\"\n[limits]\nnear_percent = 130\n");
        assert_eq!((faulty.code, faulty.text.contains("site.toml:3:16: error")), (1, true), "{}", faulty.text);
        assert_eq!(check(&folder.path().join("none.toml"), Lang::Zh).code, 2);
    }

    #[test]
    fn a_pack_is_found_by_name_or_by_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site.toml");
        std::fs::write(&path, "extends = \"first-receiver\"\npack = \"mine\"\n").unwrap();
        assert_eq!(resolve(path.to_str().unwrap(), Lang::En).unwrap().pack.as_str(), "mine");
        assert_eq!(resolve("first-receiver", Lang::En).unwrap().pack.as_str(), "first-receiver");
        let unknown = resolve("group-rules", Lang::En).unwrap_err();
        assert_eq!((unknown.code, unknown.text.contains("first-receiver")), (2, true));
        std::fs::write(&path, "extends = \"first-receiver\"\nuse_roster = \"four\"\n").unwrap();
        assert_eq!(resolve(path.to_str().unwrap(), Lang::En).unwrap_err().code, 1);
    }
}
