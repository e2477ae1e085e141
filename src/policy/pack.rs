//! From the merged tree of a pack to the values that the domain reads.

use super::fault::{Entry, Fault, What};
use super::lists::{choices, choices_if, codes, entries};
use super::node::{Node, Place, Table, Value};
use super::read::Section;
use super::{duty, grading, roster};
use crate::domain::Code;
use crate::domain::access::AccessRules;
use crate::domain::clock::Calendar;
use crate::domain::rules::*;
use crate::domain::similar;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Reads everything; what is wrong is added to `faults`, and the value is of use only when no error is among them.
pub(super) fn read(root: &Table, mut calendar: Calendar, fingerprint: String, faults: &RefCell<Vec<Fault>>) -> Rules {
    let pack = Section::new(root, faults);
    let code = pack.code("pack");
    let label = pack.label();
    let document = pack.text("document");
    pack.optional("extends");
    let inherits = pack.words("inherits");

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

    let sources = choices(&pack, "source", Entry::Source);
    let complainants = choices(&pack, "complainant", Entry::Complainant);
    let ways = choices(&pack, "way", Entry::Way);
    let contents = choices_if(&pack, "content");
    let rosters = roster::rosters(&pack);
    let departments = departments(&pack, &codes(&rosters, |r| &r.code));
    let callback_classes = callback_classes(&pack);
    let kind_codes = pack.codes_of("kind");
    let category_codes = pack.codes_of("category");
    let class_codes = codes(&callback_classes, |c| &c.code);
    let facts = grading::facts(&pack);
    let schemes = grading::schemes(&pack, &facts, &kind_codes);
    let scheme = pack.one_of("use_scheme", Entry::Scheme, &codes(&schemes, |s| &s.code));
    let grades = grading::Active::of(&schemes, &scheme);
    let known = Known {
        departments: codes(&departments, |d| &d.code),
        complainants: codes(&complainants, |c| &c.code),
        kinds: kind_codes,
        categories: category_codes,
        contents: codes(&contents, |c| &c.code),
        classes: class_codes,
        ways: codes(&ways, |w| &w.code),
        facts: codes(&facts, |f| &f.code),
    };
    let kinds = kinds(&pack, &known, &grades);
    let categories = categories(&pack, &known, &grades);
    let mass = duty::mass(&pack, &known);
    let figures = figures(&pack);
    let access = access(&pack);
    let limits = limits(&pack);
    let rules = Rules {
        pack: code,
        label,
        fingerprint,
        document,
        inherits,
        titles: duty::titles(&pack),
        principles: duty::principles(&pack),
        contents,
        routes: grading::routes(&pack, &known),
        facts,
        shifts: roster::used(&pack, &rosters),
        rosters,
        rostering: roster::rostering(&pack),
        reading: reading(&pack, &codes(&sources, |c| &c.code), &known.complainants),
        similar: similar(&pack, &mass),
        rework: limits.rework,
        feedback_tries: limits.feedback_tries,
        callback_tries: limits.callback_tries,
        near_percent: limits.near_percent,
        near_minutes: limits.near_minutes,
        receive_near_percent: limits.receive_near_percent,
        receive_minutes: limits.receive_minutes,
        undo_minutes: limits.undo_minutes,
        extension: duty::extension(&pack),
        escalations: duty::escalations(&pack, &known, &grades),
        promise: duty::promise(&pack, &known),
        callbacks: duty::callbacks(&pack, &known),
        corrective: duty::corrective(&pack, &known),
        vip: duty::vip(&pack),
        order: duty::order(&pack),
        sources,
        complainants,
        ways,
        departments,
        kinds,
        categories,
        grades: grades.grades,
        former_grades: grades.former,
        schemes,
        scheme,
        callback_classes,
        mass,
        figures,
        access,
        supervisor_minutes,
        cites,
        calendar,
    };
    pack.end();
    rules
}

/// Codes that other parts of the pack refer to.
pub(super) struct Known {
    pub departments: Vec<Code>,
    pub complainants: Vec<Code>,
    pub kinds: Vec<Code>,
    pub categories: Vec<Code>,
    pub contents: Vec<Code>,
    pub classes: Vec<Code>,
    pub ways: Vec<Code>,
    pub facts: Vec<Code>,
}

struct Limits {
    rework: Limit,
    feedback_tries: u16,
    callback_tries: u16,
    near_percent: u8,
    near_minutes: u32,
    receive_near_percent: u8,
    receive_minutes: u32,
    undo_minutes: u32,
}

fn limits(pack: &Section<'_>) -> Limits {
    let Some(s) = pack.section("limits") else {
        return Limits {
            rework: Limit::Minutes(0),
            feedback_tries: 0,
            callback_tries: 0,
            near_percent: 0,
            near_minutes: 0,
            receive_near_percent: 0,
            receive_minutes: 0,
            undo_minutes: 0,
        };
    };
    let limits = Limits {
        rework: s.limit("rework"),
        feedback_tries: s.number("feedback_tries", 1, 50),
        callback_tries: s.number("callback_tries", 1, 50),
        near_percent: s.number("near_percent", 0, 100),
        near_minutes: s.number("near_minutes", 0, 10_080),
        receive_near_percent: s.number("receive_near_percent", 0, 100),
        receive_minutes: s.number("receive_minutes", 1, 1_440),
        undo_minutes: s.number("undo_minutes", 0, 1_440),
    };
    s.end();
    limits
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

fn callback_classes(pack: &Section<'_>) -> Vec<CallbackClass> {
    entries(pack, "callback_class", Entry::CallbackClass, |s| {
        let (from, to): (u8, u8) = (s.number_or("percent_from", 0, 0, 100), s.number_or("percent_to", 100, 0, 100));
        if let (true, Some(node)) = (to < from, s.optional("percent_to")) {
            s.tell(node.at.error(What::Backwards));
        }
        let class = CallbackClass {
            code: s.code("code"),
            label: s.label(),
            percent: s.number("percent", i64::from(from), i64::from(to.max(from))),
            percent_from: from,
            percent_to: to,
            window: s.limit("window"),
            by: s.roles_if("by"),
            cite: s.note("cite"),
        };
        (class.code.clone(), class)
    })
}

fn kinds(pack: &Section<'_>, known: &Known, grades: &grading::Active) -> Vec<Kind> {
    entries(pack, "kind", Entry::Kind, |s| {
        let kind = Kind {
            code: s.code("code"),
            label: s.label(),
            department: s.one_of("department", Entry::Department, &known.departments),
            callback_class: s.one_of("callback_class", Entry::CallbackClass, &known.classes),
            grade: s.needed("grade").map_or_else(|| Code::new(""), |node| grades.resolve(s, node, "grade")),
            words: s.words("words"),
            decides: s.yes_no("decides"),
        };
        (kind.code.clone(), kind)
    })
}

fn categories(pack: &Section<'_>, known: &Known, grades: &grading::Active) -> Vec<Category> {
    // Which category had a word first.
    let mut owners: BTreeMap<String, Code> = BTreeMap::new();
    entries(pack, "category", Entry::Category, |s| {
        let category = Category {
            code: s.code("code"),
            label: s.label(),
            kind: s.one_of("kind", Entry::Kind, &known.kinds),
            department: s.one_of("department", Entry::Department, &known.departments),
            grade: s.optional("grade").map(|node| grades.resolve(s, node, "grade")),
            content: s.one_of_if("content", Entry::Content, &known.contents),
            words: s.words("words"),
            with_kind_word: s.yes_no("with_kind_word"),
        };
        // A word of a category that waits for its kind's word is in nobody's way.
        if !category.with_kind_word {
            for (word, at) in category.words.iter().zip(word_places(s.table)) {
                let owner = owners.get(word).cloned();
                if let Some(first) = owner {
                    let (word, first, second) = (word.clone(), first.to_string(), category.code.to_string());
                    s.tell(at.warning(What::SharedWord { word, first, second }));
                } else {
                    owners.insert(word.clone(), category.code.clone());
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

fn similar(pack: &Section<'_>, mass: &MassEvents) -> similar::Limits {
    let (mass_hours, mass_households) = (mass.hours, mass.households);
    let none = similar::Limits { alike_percent: 100, mass_hours, mass_households, repeat_days: 0 };
    let Some(s) = pack.section("similar") else { return none };
    let limits = similar::Limits {
        alike_percent: s.number("alike_percent", 1, 100),
        repeat_days: s.number("repeat_days", 1, 730),
        ..none
    };
    s.end();
    limits
}

fn figures(pack: &Section<'_>) -> Figures {
    let mut figures = Figures { visits: visits(pack), ..Figures::default() };
    let Some(s) = pack.section("figures") else { return figures };
    figures.door_visit_percent = s.number("door_visit_percent", 0, 100);
    figures.statistics_months = s.numbers("statistics_months", 1, 12);
    figures.callback_statistics_months = s.numbers("callback_statistics_months", 1, 12);
    figures.archive_check_months = s.number("archive_check_months", 1, 12);
    figures.archive_census_months = s.number("archive_census_months", 1, 12);
    figures.archive_head_check_months = s.number("archive_head_check_months", 1, 12);
    figures.archive_copies = s.needed_yes_no("archive_copies");
    figures.kept_for_ever = choices_if(&s, "kept_for_ever");
    figures.notice_days = s.number("notice_days", 1, 366);
    figures.complaint_copy_day = s.number("complaint_copy_day", 1, 31);
    figures.survey_months = s.number("survey_months", 1, 60);
    figures.developer_meeting_months = s.number("developer_meeting_months", 1, 12);
    figures.developer_meeting_area_months = s.number("developer_meeting_area_months", 1, 12);
    figures.published_contacts = s.number("published_contacts", 0, 20);
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
    let mut access = AccessRules::default();
    let Some(s) = pack.section("access") else { return access };
    access.password_characters = s.number("password_characters", 6, 64);
    access.pin_digits = s.number("pin_digits", 0, 32);
    access.slow_after = s.number("slow_after", 1, 50);
    access.slow_seconds = s.number("slow_seconds", 1, 600);
    access.lock_after = s.number("lock_after", 2, 100);
    access.lock_minutes = s.number("lock_minutes", 1, 1_440);
    access.idle_lock_minutes = s.number("idle_lock_minutes", 0, 480);
    access.one_time_hours = s.number("one_time_hours", 1, 2_160);
    access.paper_at_sign_on = s.yes_no("paper_at_sign_on");
    access.supervisors = duty::roles(&s, "supervisors");
    access.desk = duty::roles(&s, "desk");
    access.look_back = duty::roles(&s, "look_back");
    access.workers = duty::roles(&s, "workers");
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
