//! How well quick entry understands: a labelled set of messages as residents and operators put them.

use frontdesk::domain::quick::{Reading, parse};
use frontdesk::domain::{Moment, World};
use frontdesk::policy::default_rules;
use frontdesk::text::find_phones;
use std::collections::BTreeMap;

struct Labelled {
    set: &'static str,
    text: &'static str,
    kind: &'static str,
    category: &'static str,
    department: &'static str,
    urgent: bool,
}

fn messages() -> Vec<Labelled> {
    include_str!("quick_messages.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let [set, text, kind, category, department, urgent] =
                <[&str; 6]>::try_from(line.split('\t').collect::<Vec<_>>()).expect(line);
            Labelled { set, text, kind, category, department, urgent: urgent == "1" }
        })
        .collect()
}

/// Right answers and all answers.
#[derive(Default, Clone, Copy)]
struct Score(usize, usize);

impl Score {
    fn count(&mut self, right: bool) {
        self.0 += usize::from(right);
        self.1 += 1;
    }
    fn percent(self) -> usize {
        self.0 * 100 / self.1.max(1)
    }
}

/// The thresholds are what was measured less two or three, so that a word moved elsewhere is no alarm. The pack's words
/// were improved while looking at the tuned messages, so their figure flatters. The held-out messages were labelled
/// before they were first run, at which 48 % of them were put in the right category by words alone and 73 % with the
/// guess by letters; no word was added for one. The same hand wrote both sets.
#[test]
fn the_labelled_messages_are_understood_well_enough() {
    let rules = default_rules();
    let now = Moment::parse("2026-11-20T10:00:00+08:00").unwrap();
    let all = messages();
    for m in &all {
        let category = rules.category(&m.category.into()).unwrap_or_else(|| panic!("no category {}", m.category));
        assert_eq!((category.kind.as_str(), category.department.as_str()), (m.kind, m.department), "{}", m.text);
    }
    let mut scores: BTreeMap<(&str, &str), Score> = BTreeMap::new();
    let mut by_category: BTreeMap<&str, Score> = BTreeMap::new();
    let mut told = String::new();
    for m in &all {
        let p = parse(m.text, &find_phones(m.text), &World::default(), &rules, now);
        let first = p.first();
        let is = |r: &Reading| r.category.as_ref().is_some_and(|c| c.as_str() == m.category);
        let right = first.is_some_and(is);
        let mut count = |what, right| scores.entry((m.set, what)).or_default().count(right);
        count("category", right);
        count("category, first or second", p.readings.iter().any(is));
        count("kind", first.is_some_and(|r| r.kind.as_str() == m.kind));
        count("department", first.is_some_and(|r| r.department.as_str() == m.department));
        count("urgent", first.is_some_and(|r| r.important == m.urgent));
        by_category.entry(m.category).or_default().count(right);
        // What the held-out set gets wrong is not shown: nobody is to tune for it.
        if m.set == "tuned" && (!right || first.is_some_and(|r| r.important != m.urgent)) {
            let got: Vec<String> = p
                .readings
                .iter()
                .map(|r| {
                    format!("{}/{} {} ({})", r.kind, r.category.as_ref().map_or("-", |c| c.as_str()), r.grade, r.weight)
                })
                .collect();
            told += &format!("{}: {} → {} {}, got {got:?}\n", m.set, m.text, m.category, m.urgent);
        }
    }
    println!("{told}");
    for ((set, what), score) in &scores {
        println!("{set:6} {what:26} {:3} of {:3}  {:3} %", score.0, score.1, score.percent());
    }
    for (category, score) in &by_category {
        // Both sets together.
        println!("{category:22} {} of {}", score.0, score.1);
    }
    let at_least = |set, what, percent| {
        let got = scores.get(&(set, what)).copied().unwrap_or_default().percent();
        assert!(got >= percent, "{set} {what}: {got} % < {percent} %");
    };
    assert!(all.iter().filter(|m| m.set == "tuned").count() >= 120, "the set is there");
    assert!(all.iter().filter(|m| m.set == "held").count() >= 120, "the held-out set is there");
    at_least("tuned", "category", 94);
    at_least("tuned", "department", 96);
    at_least("tuned", "urgent", 95);
    at_least("held", "category", 70);
    at_least("held", "category, first or second", 75);
    at_least("held", "department", 79);
    at_least("held", "kind", 81);
    at_least("held", "urgent", 81);
}
