//! Reads facts, schemes of grades and routes.

use super::fault::{Entry, Want, What};
use super::lists::{codes, entries, entries_if};
use super::node::{Node, Place, Value};
use super::pack::Known;
use super::read::Section;
use crate::domain::Code;
use crate::domain::rules::*;

pub(super) fn facts(pack: &Section<'_>) -> Vec<Fact> {
    const UNITS: [(FactUnit, &str); 3] =
        [(FactUnit::YesNo, "yes_no"), (FactUnit::Count, "count"), (FactUnit::Yuan, "yuan")];
    entries(pack, "fact", Entry::Fact, |s| {
        let measure = s.optional("measured").and_then(|n| s.name_of(n, "measured", Entry::Measure, &Measure::ALL));
        // What the program measures has its own unit.
        let unit = match measure {
            Some(measure) => measure.unit(),
            None => s.named("unit", Entry::Unit, &UNITS).unwrap_or(FactUnit::YesNo),
        };
        let fact = Fact {
            code: s.code("code"),
            label: s.label(),
            unit,
            measure,
            stated: measure.is_none() || s.yes_no("stated"),
            words: s.words("words"),
        };
        (fact.code.clone(), fact)
    })
}

/// A grade as it stands, with the place that must give what it does not say itself.
struct Raw {
    grade: Grade,
    reply: Option<Limit>,
    finish: Option<Limit>,
    as_at: Option<Place>,
}

pub(super) fn schemes(pack: &Section<'_>, facts: &[Fact], kinds: &[Code]) -> Vec<Scheme> {
    let every = every_grade(pack);
    let mut raws: Vec<(Code, Vec<Raw>)> = Vec::new();
    let mut schemes = entries(pack, "scheme", Entry::Scheme, |s| {
        let code = s.code("code");
        let label = s.label();
        let raw = entries(s, "grade", Entry::Grade, |g| raw_grade(g, &every));
        let own = codes(&raw, |r| &r.grade.code);
        let rules = entries_if(s, "rule", |r| grade_rule(r, facts, kinds, &own));
        raws.push((code.clone(), raw));
        (code.clone(), Scheme { code, label, grades: Vec::new(), rules })
    });
    let limits = |of: &(Code, Code), pick: fn(&Raw) -> Option<Limit>| {
        let (_, grades) = raws.iter().find(|(scheme, _)| *scheme == of.0)?;
        grades.iter().find(|r| r.grade.code == of.1).and_then(pick)
    };
    for (scheme, (_, raw)) in schemes.iter_mut().zip(&raws) {
        for r in raw {
            let mut grade = r.grade.clone();
            let taken = |pick: fn(&Raw) -> Option<Limit>| r.grade.limits_as.as_ref().and_then(|of| limits(of, pick));
            if let (Some(at), Some((of, code))) = (&r.as_at, &grade.limits_as)
                && (taken(|r| r.reply).is_none() || taken(|r| r.finish).is_none())
            {
                let code = format!("{of}/{code}");
                pack.tell(at.error(What::Unknown { entry: Entry::Grade, code, near: None }));
            }
            grade.reply = r.reply.or_else(|| taken(|r| r.reply)).unwrap_or(Limit::Minutes(0));
            grade.finish = r.finish.or_else(|| taken(|r| r.finish)).unwrap_or(Limit::Minutes(0));
            grade.words = words(&scheme.rules, &grade.code, facts);
            scheme.grades.push(grade);
        }
        scheme.grades.sort_by_key(|g| std::cmp::Reverse(g.weight));
    }
    schemes
}

/// Words of the facts that lead to a grade by themselves, for any kind of message.
fn words(rules: &[GradeRule], grade: &Code, facts: &[Fact]) -> Vec<String> {
    let alone = rules.iter().filter(|r| r.grade == *grade && r.kinds.is_empty());
    let fact = alone.filter_map(|rule| match rule.when.as_slice() {
        [Condition { fact, from: Threshold::Yes(true) }] => facts.iter().find(|f| f.code == *fact),
        _ => None,
    });
    fact.flat_map(|f| f.words.iter().cloned()).collect()
}

/// The grades of all schemes, as they stand.
fn every_grade(pack: &Section<'_>) -> Vec<Code> {
    let items: &[Node] = match pack.table.get("scheme") {
        Some(Node { value: Value::List(items), .. }) => items,
        _ => &[],
    };
    let tables = items.iter().filter_map(|item| match &item.value {
        Value::Table(table) => Some(table),
        _ => None,
    });
    tables.flat_map(|table| pack.of(table).codes_of("grade")).collect()
}

fn raw_grade(s: &Section<'_>, every: &[Code]) -> (Code, Raw) {
    let as_node = s.optional("limits_as");
    let limits_as = as_node.and_then(|node| {
        let text = s.as_text(node, "limits_as")?;
        let of = text.split_once('/').map(|(scheme, grade)| (Code::new(scheme), Code::new(grade)));
        if of.is_none() {
            s.tell(node.at.error(What::Unknown { entry: Entry::Grade, code: text.to_owned(), near: None }));
        }
        of
    });
    let limit = |field| if as_node.is_some() { s.limit_if(field) } else { Some(s.limit(field)) };
    let (reply, finish) = (limit("reply"), limit("finish"));
    let grade = Grade {
        code: s.code("code"),
        label: s.label(),
        important: s.yes_no("important"),
        weight: s.number("weight", 0, 100),
        reply: Limit::Minutes(0),
        finish: Limit::Minutes(0),
        callback_by: s.roles("callback_by"),
        words: Vec::new(),
        stands_for: s.some_of_if("stands_for", Entry::Grade, every),
        limits_as,
        cite: s.note("cite"),
    };
    let as_at = as_node.filter(|_| grade.limits_as.is_some()).map(|node| node.at.clone());
    (grade.code.clone(), Raw { grade, reply, finish, as_at })
}

fn grade_rule(s: &Section<'_>, facts: &[Fact], kinds: &[Code], grades: &[Code]) -> (Code, GradeRule) {
    const CHANGES: [(Change, &str); 2] = [(Change::Proposed, "proposed"), (Change::ByItself, "by_itself")];
    let change = s.optional("change").and_then(|n| s.name_of(n, "change", Entry::Change, &CHANGES));
    let rule = GradeRule {
        code: s.code("code"),
        kinds: s.some_of_if("kinds", Entry::Kind, kinds),
        when: conditions(s, facts),
        grade: s.one_of("grade", Entry::Grade, grades),
        reason: s.label_of("reason"),
        change: change.unwrap_or(Change::Proposed),
        tell: s.roles_if("tell"),
    };
    (rule.code.clone(), rule)
}

/// `when = { people = 10, media = true, unsolved = "1 month" }`.
fn conditions(s: &Section<'_>, facts: &[Fact]) -> Vec<Condition> {
    let Some(node) = s.needed("when") else { return Vec::new() };
    let Value::Table(table) = &node.value else {
        s.wrong(&node.at, "when", Want::Table);
        return Vec::new();
    };
    if table.entries.is_empty() {
        s.tell(node.at.error(What::Empty(Entry::Fact)));
    }
    let known = codes(facts, |f| &f.code);
    let mut found = Vec::new();
    for (name, at, value) in &table.entries {
        let Some(fact) = facts.iter().find(|f| f.code.as_str() == name) else {
            let near = super::read::nearest(name, known.iter().map(Code::as_str));
            s.tell(at.error(What::Unknown { entry: Entry::Fact, code: name.clone(), near }));
            continue;
        };
        let from = match fact.unit {
            FactUnit::YesNo => match value.value {
                Value::YesNo(yes) => Threshold::Yes(yes),
                _ => {
                    s.wrong(&value.at, name, Want::YesNo);
                    continue;
                }
            },
            FactUnit::Count => Threshold::AtLeast(s.as_number(value, name, 1, 100_000)),
            FactUnit::Yuan => Threshold::AtLeast(s.as_number(value, name, 1, 1_000_000_000)),
            FactUnit::Age => Threshold::Older(s.as_age(value, name)),
        };
        found.push(Condition { fact: fact.code.clone(), from });
    }
    found
}

/// The grades of the scheme in use, and those of the others as they count in it.
pub(super) struct Active {
    scheme: Code,
    pub grades: Vec<Grade>,
    pub former: Vec<Grade>,
    every: Vec<Code>,
}

impl Active {
    pub fn of(schemes: &[Scheme], scheme: &Code) -> Self {
        let grades = schemes.iter().find(|s| s.code == *scheme).map(|s| s.grades.clone()).unwrap_or_default();
        let all: Vec<&Grade> = schemes.iter().flat_map(|s| &s.grades).collect();
        let mut former: Vec<Grade> = Vec::new();
        for grade in &grades {
            for code in &grade.stands_for {
                let taken = grades.iter().chain(&former).any(|g| g.code == *code);
                if let (false, Some(old)) = (taken, all.iter().find(|g| g.code == *code)) {
                    let (code, label) = (old.code.clone(), old.label.clone());
                    former.push(Grade { code, label, words: Vec::new(), stands_for: Vec::new(), ..grade.clone() });
                }
            }
        }
        let every = all.iter().map(|g| g.code.clone()).collect();
        Self { scheme: scheme.clone(), grades, former, every }
    }
    /// The grade of the scheme in use that a code means there.
    pub fn resolve(&self, s: &Section<'_>, node: &Node, field: &str) -> Code {
        let Value::Text(text) = &node.value else {
            s.wrong(&node.at, field, Want::Text);
            return Code::new("");
        };
        let code = Code::new(text.as_str());
        if let Some(grade) = self.grades.iter().find(|g| g.code == code || g.stands_for.contains(&code)) {
            return grade.code.clone();
        }
        // A scheme that is not there has been told; what follows from it has not to be.
        if self.grades.is_empty() && self.every.contains(&code) {
            return code;
        }
        let what = if self.every.contains(&code) {
            What::NoCounterpart { grade: text.clone(), scheme: self.scheme.to_string() }
        } else {
            let near = super::read::nearest(text, self.grades.iter().map(|g| g.code.as_str()));
            What::Unknown { entry: Entry::Grade, code: text.clone(), near }
        };
        s.tell(node.at.error(what));
        code
    }
    /// As [`Active::resolve`], for a list that may be left out.
    pub fn resolve_all(&self, s: &Section<'_>, field: &'static str) -> Vec<Code> {
        let Some(node) = s.optional(field) else { return Vec::new() };
        s.items(node, field).iter().map(|item| self.resolve(s, item, field)).collect()
    }
}

pub(super) fn routes(pack: &Section<'_>, known: &Known) -> Vec<Route> {
    entries_if(pack, "route", |s| {
        let route = Route {
            code: s.code("code"),
            complainant: s.one_of_if("complainant", Entry::Complainant, &known.complainants),
            kind: s.one_of_if("kind", Entry::Kind, &known.kinds),
            category: s.one_of_if("category", Entry::Category, &known.categories),
            department: s.one_of("department", Entry::Department, &known.departments),
            reason: s.label_of("reason"),
        };
        (route.code.clone(), route)
    })
}
