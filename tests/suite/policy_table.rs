//! Section 4.16 of the requirements and the rows that packs cover, read through the loaded packs: a change of a figure in
//! a TOML file fails here by its R-number. And what must hold for every pack that comes with the program.

use frontdesk::domain::rules::{FactValue, FactValues, Limit, Rules, Threshold, Trigger};
use frontdesk::domain::{Code, Moment, Role};
use frontdesk::policy::{self, embedded};
use serde_json::Value;
use std::collections::BTreeMap;

const ROWS: &str = include_str!("policy_figures.tsv");

fn pack(code: &str) -> Rules {
    policy::rules_for(code).unwrap_or_else(|faults| panic!("{code}: {faults:?}"))
}

/// A step of a path: a field, a place in a list, or the entry of that code or role.
fn step<'v>(value: &'v Value, name: &str) -> Option<&'v Value> {
    match value {
        Value::Object(fields) => fields.get(name),
        Value::Array(items) => match name.parse::<usize>() {
            Ok(at) => items.get(at),
            Err(_) => items.iter().find(|item| ["code", "role"].iter().any(|f| item[f] == name)),
        },
        _ => None,
    }
}

#[test]
fn each_row_of_section_4_16_is_what_the_loaded_pack_says() {
    let packs: BTreeMap<&str, Value> =
        embedded().iter().map(|p| (p.code, serde_json::to_value(pack(p.code)).unwrap())).collect();
    let mut wrong = Vec::new();
    let mut rows = 0;
    for line in ROWS.lines().filter(|l| !l.starts_with('#') && !l.is_empty()) {
        let [row, pack, path, wanted] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("four columns: {line}")
        };
        let found = path.split('.').try_fold(&packs[pack], |value, name| step(value, name));
        let told = match found {
            None => "nothing".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        };
        if told != wanted {
            wrong.push(format!("{row}: {pack} {path} is {told}, the rule book says {wanted}"));
        }
        rows += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(rows >= 140, "{rows}");
}

#[test]
fn r047_to_r051_every_scheme_keeps_a_grade_for_the_grades_of_every_other() {
    let rules = pack(policy::DEFAULT_PACK);
    assert_eq!(rules.schemes.len(), 5);
    let every: Vec<&Code> = rules.schemes.iter().flat_map(|s| s.grades.iter().map(|g| &g.code)).collect();
    for scheme in &rules.schemes {
        let diff = format!("extends = \"first-receiver\"\nuse_scheme = \"{}\"\n", scheme.code);
        let rules = policy::load(&diff, "site.toml", policy::calendars()).unwrap_or_else(|f| panic!("{f:?}"));
        for code in &every {
            let grade = rules.counts_as(code).unwrap_or_else(|| panic!("{} has none for {code}", scheme.code));
            assert!(rules.grades.contains(grade));
            // A ticket graded under another scheme keeps its grade's name, with this scheme's limits.
            let shown = rules.grade(code).unwrap();
            assert_eq!((shown.reply, shown.finish), (grade.reply, grade.finish), "{} {code}", scheme.code);
        }
        let ranked: Vec<u8> = rules.grades.iter().map(|g| g.weight).collect();
        assert!(ranked.windows(2).all(|w| w[0] > w[1]), "{}: {ranked:?}", scheme.code);
    }
}

#[test]
fn every_pack_says_all_that_the_desk_needs() {
    for embedded in embedded() {
        let rules = pack(embedded.code);
        let code = embedded.code;
        assert!(!rules.document.is_empty() && !rules.principles.is_empty(), "{code}");
        for trigger in Trigger::ALL.map(|(t, _)| t) {
            let ladder = rules.escalations.iter().find(|e| e.trigger == trigger);
            assert!(ladder.is_some_and(|e| !e.steps.is_empty()), "{code} {trigger:?}");
        }
        for grade in &rules.grades {
            assert!(!grade.callback_by.is_empty(), "{code} {}", grade.code);
            assert_ne!((grade.reply, grade.finish), (Limit::Minutes(0), Limit::Minutes(0)), "{code} {}", grade.code);
        }
        // R004: what is gravest is told at once.
        let gravest = &rules.grades[0].code;
        assert!(rules.ladders(Trigger::Information, &"complaint".into(), gravest).next().is_some(), "{code}");
    }
}

#[test]
fn what_a_pack_takes_over_is_named_and_nothing_else_is() {
    let base: BTreeMap<String, Value> =
        serde_json::from_value(serde_json::to_value(pack(policy::DEFAULT_PACK)).unwrap()).unwrap();
    for embedded in embedded().iter().filter(|p| p.code != policy::DEFAULT_PACK) {
        let rules = pack(embedded.code);
        assert!(!rules.inherits.is_empty(), "{}", embedded.code);
        let own = serde_json::to_value(&rules).unwrap();
        // What neither stands in `inherits` nor in the pack itself can't have been taken over.
        assert_ne!(own["principles"], base["principles"], "{}", embedded.code);
        assert_ne!(own["scheme"], base["scheme"], "{}", embedded.code);
    }
}

/// Facts that hold just below and at each threshold of every rule of the five schemes.
#[test]
fn r049_r050_each_rule_speaks_at_its_threshold_and_not_below() {
    let now = Moment::parse("2026-11-20T09:00:00+08:00").unwrap();
    let complaint = Code::new("complaint");
    let rules = pack(policy::DEFAULT_PACK);
    for scheme in &rules.schemes {
        for rule in &scheme.rules {
            let facts = |short: u64| -> FactValues {
                let value = |from: Threshold| match from {
                    Threshold::Yes(true) => Some(FactValue::Yes),
                    Threshold::Yes(false) => None,
                    Threshold::AtLeast(n) => Some(FactValue::Number(n - short)),
                    Threshold::Older(age) => Some(FactValue::Since(age.before(now).plus_minutes(short as i64))),
                };
                rule.when.iter().filter_map(|c| Some((c.fact.clone(), value(c.from)?))).collect()
            };
            assert!(rule.holds(&complaint, &facts(0), now), "{} {}", scheme.code, rule.code);
            let counted = rule.when.iter().any(|c| !matches!(c.from, Threshold::Yes(_)));
            assert_eq!(rule.holds(&complaint, &facts(1), now), !counted, "{} {}", scheme.code, rule.code);
            assert!(!rule.holds(&complaint, &FactValues::new(), now), "{} {}", scheme.code, rule.code);
        }
    }
}

#[test]
fn r049_the_gravest_rule_that_holds_speaks() {
    let rules = pack("customer-relations");
    let scheme = rules.active_scheme().unwrap();
    let now = Moment::parse("2026-11-20T09:00:00+08:00").unwrap();
    let since = |text: &str| FactValue::Since(Moment::parse(&format!("{text}+08:00")).unwrap());
    let says = |facts: &[(&str, FactValue)], kind: &str| {
        let facts: FactValues = facts.iter().map(|(code, value)| (Code::new(*code), *value)).collect();
        scheme.speaks(&Code::new(kind), &facts, now).map(|rule| rule.code.to_string())
    };
    assert_eq!(says(&[("people", FactValue::Number(9))], "complaint").as_deref(), Some("group-hot"));
    assert_eq!(says(&[("people", FactValue::Number(10))], "complaint").as_deref(), Some("group-major"));
    assert_eq!(says(&[("people", FactValue::Number(10))], "repair"), None);
    assert_eq!(says(&[("unsolved", since("2026-11-13T09:00:00"))], "complaint").as_deref(), Some("week"));
    let month = ("unsolved", since("2026-10-20T09:00:00"));
    assert_eq!(says(&[month], "complaint").as_deref(), Some("month"));
    assert_eq!(says(&[month, ("not-company-reason", FactValue::Yes)], "complaint").as_deref(), Some("week"));
}

#[test]
fn r053_complaints_go_by_who_complains_and_of_what() {
    let rules = pack("residential-complaints");
    let goes = |complainant: &str, kind: &str, category: Option<&str>| {
        let (department, reason) = rules
            .department_for(Some(&complainant.into()), &kind.into(), category.map(Code::new).as_ref())
            .map(|(d, r)| (d.to_string(), r.is_some()))
            .unwrap();
        format!("{department}{}", if reason { " by route" } else { "" })
    };
    assert_eq!(goes("resident", "complaint", Some("service-attitude")), "residential by route");
    assert_eq!(goes("resident", "complaint", Some("staff-conduct")), "administration by route");
    assert_eq!(goes("staff-partner", "complaint", None), "administration by route");
    assert_eq!(goes("resident", "complaint", Some("rules-complaint")), "quality by route");
    assert_eq!(goes("other", "enquiry", None), "administration by route");
    assert_eq!(goes("resident", "repair", Some("water-leak")), "engineering");
}

#[test]
fn r177_r092_r093_who_calls_back() {
    let by = |pack_code: &str, class: &str, grade: &str, vip| {
        pack(pack_code).callback_roles(Some(&class.into()), &grade.into(), vip).to_vec()
    };
    assert_eq!(by("first-receiver", "complaint", "major", true), [Role::ProjectHead]);
    assert_eq!(by("first-receiver", "survey", "minor", false), [Role::DepartmentHead, Role::ServiceHead]);
    assert_eq!(by("customer-relations", "complaint", "hot", false), [Role::HeadOffice]);
    assert_eq!(by("customer-relations", "complaint", "hot", true), [Role::VipAssistant]);
}
