//! How well quick entry understands: a labelled set of messages as residents and operators put them.

use frontdesk::domain::quick::{self, Reading, parse};
use frontdesk::domain::{Code, Moment, World};
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

/// The table of the README: both sets together, by category. What is stated there is what comes out here, so that a word
/// moved elsewhere shows at once which category pays for it.
#[test]
fn accuracy_by_category_is_what_the_readme_states() {
    let rules = default_rules();
    let now = Moment::parse("2026-11-20T10:00:00+08:00").unwrap();
    let labelled: Vec<quick::Labelled> = (1usize..)
        .zip(messages())
        .map(|(line, m)| quick::Labelled { line, text: m.text.to_owned(), category: m.category.into() })
        .collect();
    assert!(labelled.len() >= 300, "issue 4 asks for 300 messages: {}", labelled.len());
    let found = quick::measure(&labelled, &rules, now, &find_phones);
    let (all, right, in_two) = found.sums();
    let percent = |right: usize, all: usize| right * 100 / all;
    let mut table = String::new();
    for c in &found.categories {
        let label = &rules.category(&c.category).unwrap().label;
        let share = percent(c.right, c.all);
        table += &format!("| `{}` {} | {} | {} | {share} % | {} |\n", c.category, label.zh, c.all, c.right, c.in_two);
    }
    table += &format!("| **all** | {all} | {right} | {} % | {in_two} |\n", percent(right, all));
    println!("{table}");
    let (from, to) = ("<!-- accuracy -->\n", "<!-- /accuracy -->");
    let readme = include_str!("../../README.md");
    let stated = readme.split_once(from).and_then(|(_, rest)| rest.split_once(to)).map(|(table, _)| table);
    let rows = stated.expect("the README states the accuracy").lines().skip(2).map(|l| format!("{l}\n"));
    if std::env::var_os("UPDATE_README").is_some() {
        let head = "| category | messages | right | share | right or second |\n|---|---|---|---|---|\n";
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
        let (before, rest) = readme.split_once(from).unwrap();
        let after = rest.split_once(to).unwrap().1;
        std::fs::write(path, format!("{before}{from}{head}{table}{to}{after}")).unwrap();
        return;
    }
    // A figure may be off by one, so that a word moved elsewhere is no alarm of its own.
    let figures = |rows: &str| -> Vec<(String, usize, usize)> {
        let cells = |row: &str| row.split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>();
        let number = |cell: Option<&String>| cell.and_then(|c| c.parse().ok()).expect("a number");
        rows.lines().map(cells).map(|c| (c[1].clone(), number(c.get(2)), number(c.get(3)))).collect()
    };
    let (stated, now) = (figures(&rows.collect::<String>()), figures(&table));
    assert_eq!(stated.len(), now.len(), "UPDATE_README=1 cargo test --test suite accuracy_by_category");
    for (stated, now) in stated.iter().zip(&now) {
        let most = if now.0.contains("all") { 5 } else { 1 };
        assert_eq!(
            (&stated.0, stated.1),
            (&now.0, now.1),
            "UPDATE_README=1 cargo test --test suite accuracy_by_category"
        );
        assert!(stated.2.abs_diff(now.2) <= most, "{stated:?} is now {now:?}: UPDATE_README=1 …");
    }
    assert!(found.categories.iter().all(|c| c.right * 2 >= c.all), "at least every other message of each category");
}

/// What words speak for in two ways is put as two, likeliest first, and the second is one key away.
#[test]
fn ambiguous_messages_propose_two() {
    let rules = default_rules();
    let now = Moment::parse("2026-11-20T10:00:00+08:00").unwrap();
    let two: [(&str, [&str; 2]); 2] = [
        ("枯枝掉下来了，怕砸到车", ["thrown-objects", "greening"]),
        ("地下二层喷淋头漏了，水哗哗的", ["water-leak", "fire-system"]),
    ];
    for (text, either) in two {
        let readings = parse(text, &[], &World::default(), &rules, now).readings;
        let codes: Vec<&str> = readings.iter().filter_map(|r| r.category.as_ref()).map(Code::as_str).collect();
        assert_eq!(codes.len(), 2, "{text}: {codes:?}");
        assert!(either.iter().all(|c| codes.contains(c)), "{text}: {codes:?}");
        assert!(readings[0].weight >= readings[1].weight, "{text}");
    }
    let readings = |m: &Labelled| parse(m.text, &find_phones(m.text), &World::default(), &rules, now).readings;
    let counts: Vec<usize> = messages().iter().map(|m| readings(m).len()).collect();
    assert!(counts.iter().all(|n| *n <= 2), "two at most");
    assert!(counts.iter().filter(|n| **n == 2).count() >= 9, "what was right as second was proposed as one of two");
    let plain = parse("12-1803 电梯困人", &[], &World::default(), &rules, now).readings;
    assert_eq!(plain.len(), 1, "what is clear is put as one: {plain:?}");
}

/// A site measures its own messages; a line that can't be used is told by its number, and the others are measured.
#[test]
fn a_site_can_measure_its_own_messages() {
    use frontdesk::cli::policy::classify;
    use frontdesk::i18n::Lang;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("messages.tsv");
    let now = Moment::parse("2026-11-20T10:00:00+08:00").unwrap();
    let rules = default_rules();
    std::fs::write(
        &file,
        "# ours\n12-1803 厨房漏水\twater-leak\n电梯困人\t电梯困人\n没有标签\n楼道灯不亮\tweather\n \tpower\n",
    )
    .unwrap();
    let told = classify(&file, &rules, now, Lang::Zh, false);
    assert_eq!(told.code, 1);
    for words in ["第 4 行：没有制表符", "第 5 行：规则包里没有事项“weather”", "第 6 行：没有来件内容"]
    {
        assert!(told.text.contains(words), "{words}: {}", told.text);
    }
    let last = told.text.lines().rfind(|l| l.starts_with("合计")).unwrap();
    assert_eq!(last.split_whitespace().collect::<Vec<_>>(), ["合计", "2", "2", "100", "%", "2"]);
    let json = classify(&file, &rules, now, Lang::En, true);
    let value: serde_json::Value = serde_json::from_str(&json.text).unwrap();
    assert_eq!(value["accuracy"]["categories"].as_array().map(Vec::len), Some(2));
    assert_eq!(value["faults"].as_array().map(Vec::len), Some(3));
    assert_eq!(classify(&folder.path().join("none"), &rules, now, Lang::En, false).code, 2);
}
