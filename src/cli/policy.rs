//! `frontdesk policy list`, `policy check FILE` and `policy show`, and finding the pack that a setting names.

use super::keys::{Answer, read};
use crate::domain::Code;
use crate::domain::rules::{Label, Limit, Rules};
use crate::i18n::Lang;
use crate::policy::{self, Fault};
use std::fmt::Write as _;
use std::path::Path;

/// The packs that come with the program: code, name and what they hold.
#[must_use]
pub fn list(lang: Lang) -> Answer {
    let mut text = String::new();
    for pack in policy::embedded() {
        let loaded = policy::rules_for(pack.code);
        let what = match &loaded {
            Ok(rules) => {
                let counts = lang.policy_counts(rules.kinds.len(), rules.categories.len(), rules.grades.len());
                format!("{}  {counts}", name(&rules.label, lang))
            }
            Err(faults) => told(faults, lang).trim_end().to_owned(),
        };
        let mark = if pack.code == policy::DEFAULT_PACK { "*" } else { " " };
        // Writing to a String can't fail.
        let _ = writeln!(text, "{mark} {}  {what}", pack.code);
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

/// Everything that a pack says, for people: limits, routes, callbacks, shifts, calendar and categories.
#[must_use]
pub fn show(rules: &Rules, lang: Lang) -> Answer {
    let mut text = String::new();
    let mut line = |depth: usize, what: String| {
        let _ = writeln!(text, "{}{what}", "  ".repeat(depth));
    };
    let limit = |limit: Limit| limit_words(limit, lang);
    line(0, format!("{}  {}", name(&rules.label, lang), rules.pack));
    line(0, lang.policy_fingerprint(rules.fingerprint.get(..16).unwrap_or(&rules.fingerprint)));

    line(0, String::new());
    line(0, lang.policy_grades().to_owned());
    for grade in &rules.grades {
        let by = grade.callback_by.iter().map(|role| lang.role_name(*role).to_owned());
        let by = lang.list(by, grade.callback_by.len());
        let nature = if grade.important { lang.policy_important() } else { lang.policy_ordinary() };
        line(
            1,
            lang.policy_grade_line(name(&grade.label, lang), nature, &limit(grade.reply), &limit(grade.finish), &by),
        );
    }
    line(0, lang.policy_kinds().to_owned());
    for kind in &rules.kinds {
        let to = department(rules, &kind.department, lang);
        line(1, lang.policy_kind_line(name(&kind.label, lang), to, grade(rules, &kind.grade, lang)));
        for category in rules.categories.iter().filter(|c| c.kind == kind.code) {
            let to = department(rules, &category.department, lang);
            let own = category.grade.as_ref().unwrap_or(&kind.grade);
            line(2, lang.policy_kind_line(name(&category.label, lang), to, grade(rules, own, lang)));
        }
    }
    line(0, lang.policy_callbacks().to_owned());
    for class in &rules.callback_classes {
        line(1, lang.policy_callback_line(name(&class.label, lang), class.percent, &limit(class.window)));
    }
    line(1, lang.policy_door_visits(rules.figures.door_visit_percent));
    line(0, lang.policy_limits().to_owned());
    line(1, lang.policy_limit_receive(&limit(Limit::Minutes(rules.receive_minutes))));
    line(1, lang.policy_limit_rework(&limit(rules.rework)));
    line(1, lang.policy_limit_tries(rules.feedback_tries, rules.callback_tries));
    line(1, lang.policy_limit_near(rules.near_percent, rules.near_minutes));
    line(1, lang.policy_limit_undo(rules.undo_minutes));
    line(1, lang.policy_limit_repeats(rules.corrective.repeats));
    line(0, lang.policy_shifts().to_owned());
    for shift in &rules.shifts {
        line(1, format!("{}  {}–{}", name(&shift.label, lang), clock_time(shift.from), clock_time(shift.to)));
    }
    line(0, lang.policy_calendar().to_owned());
    let calendar = &rules.calendar;
    line(1, lang.policy_working_hours(&clock_time(calendar.opens), &clock_time(calendar.closes)));
    for year in &calendar.years {
        let count = |days: &std::collections::BTreeSet<chrono::NaiveDate>| {
            use chrono::Datelike;
            days.iter().filter(|day| day.year() == *year).count()
        };
        line(1, lang.policy_year_line(*year, count(&calendar.off), count(&calendar.work)));
    }
    Answer { text, code: 0 }
}

fn told(faults: &[Fault], lang: Lang) -> String {
    faults.iter().map(|fault| fault.text(lang) + "\n").collect()
}

fn name(label: &Label, lang: Lang) -> &str {
    lang.pick(&label.zh, &label.en)
}

fn department<'r>(rules: &'r Rules, code: &'r Code, lang: Lang) -> &'r str {
    rules.department(code).map_or(code.as_str(), |d| name(&d.label, lang))
}

fn grade<'r>(rules: &'r Rules, code: &'r Code, lang: Lang) -> &'r str {
    rules.grade(code).map_or(code.as_str(), |g| name(&g.label, lang))
}

fn limit_words(limit: Limit, lang: Lang) -> String {
    match limit {
        Limit::WorkingDays(days) => lang.policy_working_days(days),
        Limit::Minutes(minutes) if minutes % 60 == 0 => lang.span_hours(i64::from(minutes / 60)),
        Limit::Minutes(minutes) => lang.span_minutes(i64::from(minutes)),
    }
}

fn clock_time(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_pack_is_listed_and_shown_in_both_languages() {
        assert!(list(Lang::Zh).text.starts_with("* first-receiver  首接责任制"), "{}", list(Lang::Zh).text);
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
