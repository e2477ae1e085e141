//! From the merged tree of a pack to the values that the domain reads.

use super::fault::{Entry, Fault, What};
use super::node::{Node, Place, Table, Value};
use super::read::Section;
use super::roster;
use crate::domain::Code;
use crate::domain::access::AccessRules;
use crate::domain::clock::Calendar;
use crate::domain::rules::*;
use crate::domain::similar::Limits;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Reads everything; what is wrong is added to `faults`, and the value is of use only when no error is among them.
pub(super) fn read(root: &Table, mut calendar: Calendar, fingerprint: String, faults: &RefCell<Vec<Fault>>) -> Rules {
    let pack = Section::new(root, faults);
    let code = pack.code("pack");
    let label = pack.label();
    pack.optional("extends");

    if let Some(hours) = pack.section("hours") {
        calendar.opens = hours.time_of_day("opens");
        calendar.closes = hours.time_of_day("closes");
        if calendar.closes <= calendar.opens {
            hours.tell(hours.table.at.error(What::NoWorkingHours));
        }
        hours.end();
    }
    let mut supervisor_minutes = 0;
    let mut cites = Cites::default();
    if let Some(clocks) = pack.section("clocks") {
        supervisor_minutes = clocks.number("supervisor_minutes", 1, 1_440);
        calendar.warn_from = clocks.number("calendar_warn_month", 0, 12);
        if clocks.optional("cite").is_some()
            && let Some(said) = clocks.section("cite")
        {
            cites = Cites {
                receive: said.note("receive"),
                supervisor: said.note("supervisor"),
                rework: said.note("rework"),
                extend: said.note("extend"),
            };
            said.end();
        }
        clocks.end();
    }
    let order = order(&pack);

    let sources = choices(&pack, "source", Entry::Source);
    let complainants = choices(&pack, "complainant", Entry::Complainant);
    let ways = choices(&pack, "way", Entry::Way);
    let rosters = roster::rosters(&pack);
    let departments = departments(&pack, &codes(&rosters, |r| &r.code));
    let grades = grades(&pack);
    let callback_classes = callback_classes(&pack);
    let department_codes = codes(&departments, |d| &d.code);
    let grade_codes = codes(&grades, |g| &g.code);
    let kinds = kinds(&pack, &department_codes, &codes(&callback_classes, |c| &c.code), &grade_codes);
    let categories = categories(&pack, &kinds, &department_codes, &grade_codes);
    let shifts = roster::used(&pack, &rosters);
    let rostering = roster::rostering(&pack);
    let reading = reading(&pack, &codes(&sources, |c| &c.code), &codes(&complainants, |c| &c.code));
    let similar = similar(&pack);
    let callbacks = callbacks(&pack, &codes(&ways, |c| &c.code), &codes(&callback_classes, |c| &c.code));
    let figures = figures(&pack);
    let access = access(&pack);

    let limits = pack.section("limits");
    let mut rules = Rules {
        pack: code,
        label,
        fingerprint,
        sources,
        complainants,
        ways,
        departments,
        kinds,
        categories,
        grades,
        callback_classes,
        shifts,
        rosters,
        rostering,
        rework: Limit::Minutes(0),
        feedback_tries: 0,
        callback_tries: 0,
        near_percent: 0,
        near_minutes: 0,
        receive_minutes: 0,
        undo_minutes: 0,
        reading,
        similar,
        figures,
        access,
        supervisor_minutes,
        order,
        cites,
        callbacks,
        calendar,
    };
    if let Some(limits) = limits {
        rules.rework = limits.limit("rework");
        rules.feedback_tries = limits.number("feedback_tries", 1, 50);
        rules.callback_tries = limits.number("callback_tries", 1, 50);
        rules.near_percent = limits.number("near_percent", 0, 100);
        rules.near_minutes = limits.number("near_minutes", 0, 10_080);
        rules.receive_minutes = limits.number("receive_minutes", 1, 1_440);
        rules.undo_minutes = limits.number("undo_minutes", 0, 1_440);
        limits.end();
    }
    pack.end();
    rules
}

pub(super) fn codes<T>(of: &[T], code: impl Fn(&T) -> &Code) -> Vec<Code> {
    of.iter().map(|it| code(it).clone()).collect()
}

/// The coded entries of a list, with duplicates and an empty list told.
pub(super) fn entries<'a, T>(
    pack: &Section<'a>,
    field: &'static str,
    entry: Entry,
    mut read: impl FnMut(&Section<'a>) -> (Code, T),
) -> Vec<T> {
    let mut first: BTreeMap<Code, String> = BTreeMap::new();
    let mut names: BTreeMap<&str, String> = BTreeMap::new();
    let mut found = Vec::new();
    for section in pack.sections(field) {
        let (code, value) = read(&section);
        // A site's diff may say `remove = false`; it changes nothing.
        section.yes_no("remove");
        let at = section.table.get("code").map_or(&section.table.at, |node| &node.at);
        if let Some(first) = first.get(&code) {
            section.tell(at.error(What::Twice { code: code.to_string(), first: first.clone() }));
        } else {
            first.insert(code, at.line_name());
            // Two of one code have been told as that.
            for (name, at) in label_words(section.table) {
                if let Some(first) = names.get(name) {
                    section.tell(at.error(What::SameName { name: name.to_owned(), first: first.clone() }));
                } else {
                    names.insert(name, at.line_name());
                }
            }
        }
        section.end();
        found.push(value);
    }
    if found.is_empty()
        && let Some(node) = pack.table.get(field)
        && matches!(node.value, Value::List(_))
    {
        pack.tell(node.at.error(What::Empty(entry)));
    }
    found
}

fn label_words(table: &Table) -> impl Iterator<Item = (&str, &Place)> {
    let words = match table.get("label") {
        Some(Node { value: Value::Table(label), .. }) => label.entries.as_slice(),
        _ => &[],
    };
    words.iter().filter_map(|(_, _, node)| match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some((text.trim(), &node.at)),
        _ => None,
    })
}

fn choices(pack: &Section<'_>, field: &'static str, entry: Entry) -> Vec<Choice> {
    entries(pack, field, entry, |s| {
        let choice = Choice { code: s.code("code"), label: s.label(), words: s.words("words") };
        (choice.code.clone(), choice)
    })
}

fn departments(pack: &Section<'_>, rosters: &[Code]) -> Vec<Department> {
    entries(pack, "department", Entry::Department, |s| {
        let department = Department {
            code: s.code("code"),
            label: s.label(),
            aliases: s.words("aliases"),
            duty_roster: s.one_of_if("duty_roster", Entry::Roster, rosters),
        };
        (department.code.clone(), department)
    })
}

fn grades(pack: &Section<'_>) -> Vec<Grade> {
    entries(pack, "grade", Entry::Grade, |s| {
        let grade = Grade {
            code: s.code("code"),
            label: s.label(),
            important: s.yes_no("important"),
            weight: s.number("weight", 0, 100),
            reply: s.limit("reply"),
            finish: s.limit("finish"),
            callback_by: s.roles("callback_by"),
            words: s.words("words"),
            cite: s.note("cite"),
        };
        (grade.code.clone(), grade)
    })
}

fn callback_classes(pack: &Section<'_>) -> Vec<CallbackClass> {
    entries(pack, "callback_class", Entry::CallbackClass, |s| {
        let class = CallbackClass {
            code: s.code("code"),
            label: s.label(),
            percent: s.number("percent", 0, 100),
            window: s.limit("window"),
            cite: s.note("cite"),
        };
        (class.code.clone(), class)
    })
}

fn kinds(pack: &Section<'_>, departments: &[Code], classes: &[Code], grades: &[Code]) -> Vec<Kind> {
    entries(pack, "kind", Entry::Kind, |s| {
        let kind = Kind {
            code: s.code("code"),
            label: s.label(),
            department: s.one_of("department", Entry::Department, departments),
            callback_class: s.one_of("callback_class", Entry::CallbackClass, classes),
            grade: s.one_of("grade", Entry::Grade, grades),
            words: s.words("words"),
            decides: s.yes_no("decides"),
        };
        (kind.code.clone(), kind)
    })
}

fn categories(pack: &Section<'_>, kinds: &[Kind], departments: &[Code], grades: &[Code]) -> Vec<Category> {
    let kind_codes = codes(kinds, |k| &k.code);
    // Which category had a word first, and with what kind.
    let mut owners: BTreeMap<String, (Code, Code)> = BTreeMap::new();
    entries(pack, "category", Entry::Category, |s| {
        let category = Category {
            code: s.code("code"),
            label: s.label(),
            kind: s.one_of("kind", Entry::Kind, &kind_codes),
            department: s.one_of("department", Entry::Department, departments),
            grade: s.one_of_if("grade", Entry::Grade, grades),
            words: s.words("words"),
            with_kind_word: s.yes_no("with_kind_word"),
        };
        // A word of a category that waits for its kind's word is in nobody's way.
        if !category.with_kind_word {
            for (word, at) in category.words.iter().zip(word_places(s.table)) {
                let owner = owners.get(word).cloned();
                if let Some((first, _)) = owner {
                    let (word, first, second) = (word.clone(), first.to_string(), category.code.to_string());
                    s.tell(at.warning(What::SharedWord { word, first, second }));
                } else {
                    owners.insert(word.clone(), (category.code.clone(), category.kind.clone()));
                }
            }
        }
        (category.code.clone(), category)
    })
}

fn word_places(table: &Table) -> impl Iterator<Item = &Place> {
    let items: &[Node] = match table.get("words") {
        Some(Node { value: Value::List(items), .. }) => items,
        _ => &[],
    };
    let good = |node: &&Node| match &node.value {
        Value::Text(text) => text.split('+').all(|part| !part.trim().is_empty()),
        _ => false,
    };
    items.iter().filter(good).map(|node| &node.at)
}

fn reading(pack: &Section<'_>, sources: &[Code], complainants: &[Code]) -> Reading {
    let none = Reading {
        second_percent: 100,
        negations: Vec::new(),
        neutral: Vec::new(),
        default_source: Code::new(""),
        default_complainant: Code::new(""),
    };
    let Some(s) = pack.section("reading") else { return none };
    let reading = Reading {
        second_percent: s.number("second_percent", 1, 100),
        negations: s.words("negations"),
        neutral: s.words("neutral"),
        default_source: s.one_of("default_source", Entry::Source, sources),
        default_complainant: s.one_of("default_complainant", Entry::Complainant, complainants),
    };
    s.end();
    reading
}

fn similar(pack: &Section<'_>) -> Limits {
    let none = Limits { alike_percent: 100, mass_hours: 0, mass_households: 0, repeat_days: 0 };
    let Some(s) = pack.section("similar") else { return none };
    let limits = Limits {
        alike_percent: s.number("alike_percent", 1, 100),
        mass_hours: s.number("mass_hours", 1, 720),
        mass_households: s.number("mass_households", 2, 1_000),
        repeat_days: s.number("repeat_days", 1, 730),
    };
    s.end();
    limits
}

fn figures(pack: &Section<'_>) -> Figures {
    let mut figures = Figures {
        door_visit_percent: 0,
        repair_percent_max: 0,
        repeats: 0,
        statistics_months: Vec::new(),
        callback_statistics_months: Vec::new(),
        archive_check_months: 0,
        former_household_years: (0, 0),
        notice_days: 0,
        visits: visits(pack),
    };
    let Some(s) = pack.section("figures") else { return figures };
    figures.door_visit_percent = s.number("door_visit_percent", 0, 100);
    figures.repair_percent_max = s.number("repair_percent_max", 0, 100);
    figures.repeats = s.number("repeats", 2, 100);
    figures.statistics_months = s.numbers("statistics_months", 1, 12);
    figures.callback_statistics_months = s.numbers("callback_statistics_months", 1, 12);
    figures.archive_check_months = s.number("archive_check_months", 1, 12);
    figures.notice_days = s.number("notice_days", 1, 366);
    if let Some(years) = s.section("former_household_years") {
        figures.former_household_years = (years.number("from", 0, 100), years.number("to", 0, 100));
        if figures.former_household_years.1 < figures.former_household_years.0 {
            years.tell(years.table.at.error(What::Backwards));
        }
        years.end();
    }
    s.end();
    figures
}

fn access(pack: &Section<'_>) -> AccessRules {
    let mut access = AccessRules {
        password_characters: 0,
        pin_digits: 0,
        slow_after: 0,
        slow_seconds: 0,
        lock_after: 0,
        lock_minutes: 0,
        idle_lock_minutes: 0,
        one_time_hours: 0,
        sequences: Vec::new(),
        common: Vec::new(),
    };
    let Some(s) = pack.section("access") else { return access };
    access.password_characters = s.number("password_characters", 6, 64);
    access.pin_digits = s.number("pin_digits", 0, 32);
    access.slow_after = s.number("slow_after", 1, 50);
    access.slow_seconds = s.number("slow_seconds", 1, 600);
    access.lock_after = s.number("lock_after", 2, 100);
    access.lock_minutes = s.number("lock_minutes", 1, 1_440);
    access.idle_lock_minutes = s.number("idle_lock_minutes", 1, 480);
    access.one_time_hours = s.number("one_time_hours", 1, 2_160);
    access.sequences = s.words("sequences");
    access.common = s.words("common");
    // Four digits have ten thousand values: with a lock of minutes they are tried through in weeks.
    if let (1..=3, Some(node)) = (access.pin_digits, s.table.get("pin_digits")) {
        let value = i64::from(access.pin_digits);
        s.tell(node.at.error(What::OutOfRange { field: "pin_digits".to_owned(), value, from: 4, to: 32 }));
    }
    if let (true, Some(node)) = (access.lock_after < access.slow_after, s.table.get("lock_after")) {
        let (value, from) = (i64::from(access.lock_after), i64::from(access.slow_after));
        s.tell(node.at.error(What::OutOfRange { field: "lock_after".to_owned(), value, from, to: 100 }));
    }
    s.end();
    access
}

fn visits(pack: &Section<'_>) -> Vec<Visits> {
    entries(pack, "visit", Entry::Visit, |s| {
        let all = matches!(s.optional("households"), Some(Node { value: Value::Text(t), .. }) if t == "all");
        let visits = Visits {
            code: s.code("code"),
            label: s.label(),
            every_months: s.number("every_months", 1, 12),
            households: (!all).then(|| s.number("households", 1, 10_000)),
        };
        (visits.code.clone(), visits)
    })
}

fn order(pack: &Section<'_>) -> Order {
    let Some(s) = pack.section("order") else { return Order::default() };
    let points = |field| s.number(field, 0, 1_000_000);
    let order = Order {
        unattended: points("unattended"),
        waiting: points("waiting"),
        breached: points("breached"),
        near: points("near"),
        again: points("again"),
        unclassified: points("unclassified"),
        grade: points("grade"),
        vip: points("vip"),
        late_minute: points("late_minute"),
        late_minutes_most: points("late_minutes_most"),
    };
    s.end();
    order
}

fn callbacks(pack: &Section<'_>, ways: &[Code], classes: &[Code]) -> Callbacks {
    let Some(s) = pack.section("callbacks") else { return Callbacks::default() };
    let callbacks = Callbacks {
        door_way: s.one_of("door_way", Entry::Way, ways),
        door_class: s.one_of("door_class", Entry::CallbackClass, classes),
        plan_days: s.number("plan_days", 1, 92),
        contents: entries(&s, "content", Entry::Content, |c| {
            let content = Content { code: c.code("code"), label: c.label(), opinion: c.yes_no("opinion") };
            (content.code.clone(), content)
        }),
    };
    s.end();
    callbacks
}
