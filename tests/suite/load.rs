//! Loading history, and what stays the same however much of it is packed: figures, finding, histories.

mod damage;
mod long;
mod opening;

use assert_cmd::Command;
use frontdesk::app::Msg;
use frontdesk::desk::{Desk, DeskError, LoadError, Most, NewSite, PastFault};
use frontdesk::domain::decide::{LONG, SHORT};
use frontdesk::domain::refusal::Reason;
use frontdesk::domain::{Actor, Moment, StaffId, TicketId};
use frontdesk::i18n::Lang;
use frontdesk::ledger::verify;
use frontdesk::runtime::asked::Asked;
use frontdesk::store::OpenAs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const NOW: &str = "2026-11-21T19:00:00+08:00";

fn as_(what: &str) -> OpenAs {
    OpenAs { program: format!("frontdesk {what}"), who: "test".into(), now: Moment::parse(NOW).unwrap() }
}

fn outcomes() -> [Vec<String>; 3] {
    [vec!["satisfied".into()], vec!["not_satisfied".into()], vec!["unreachable".into()]]
}

/// A drill site with one supervisor and the operators that the sample names.
fn site(path: &Path) -> (Desk, StaffId) {
    let rules = Arc::new(frontdesk::policy::default_rules());
    let new = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let (mut desk, me) = Desk::set_up(path, &new, "张建国", None, &as_("test"), rules).unwrap();
    for name in ["王芳", "陈静", "李强", "孙丽", "赵敏", "周涛", "吴晓梅", "郑凯"] {
        let add = serde_json::json!({"do": "add_staff", "caller": {"name": name}, "roles": ["operator"]});
        let add = serde_json::from_value(add).unwrap();
        desk.submit(Actor::Staff(me), add, Moment::parse(NOW).unwrap()).unwrap();
    }
    (desk, me)
}

fn sample(path: &Path, tickets: u64) {
    let rules = frontdesk::policy::default_rules();
    let mut out = std::fs::File::create(path).unwrap();
    frontdesk::demo::past(&rules, tickets, 7, Moment::parse(NOW).unwrap(), &mut out, &mut |_, _| ()).unwrap();
}

fn load(desk: &mut Desk, me: StaffId, file: &Path) -> Result<frontdesk::desk::Loaded, LoadError> {
    desk.load_history(file, me, outcomes(), Moment::parse(NOW).unwrap(), &mut |_, _| ())
}

/// A site with a history of so many tickets, closed; and its supervisor.
fn loaded(tickets: u64) -> (tempfile::TempDir, PathBuf, StaffId) {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    sample(&file, tickets);
    let (mut desk, me) = site(&path);
    load(&mut desk, me, &file).unwrap();
    drop(desk);
    (folder, path, me)
}

fn open(path: &Path) -> Desk {
    let rules = Arc::new(frontdesk::policy::default_rules());
    Desk::open(path, &as_("test"), rules, &mut |_, _| ()).unwrap()
}

#[test]
fn a_loaded_history_is_whole_and_counts_as_its_events_do() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    sample(&file, 1_500);
    let (mut desk, me) = site(&path);
    let loaded = load(&mut desk, me, &file).unwrap();
    assert_eq!((loaded.tickets, loaded.open), (1_500, 300));
    assert_eq!(loaded.events, 1_200 * 8 + 300 * 5);
    let now = Moment::parse(NOW).unwrap();
    let before: Vec<_> = desk.report_by_category(199_001, 209_912, now).unwrap();
    let (head, world) = (desk.head(), desk.world().clone());
    assert_eq!(world.unattended().count(), 300);
    assert!(verify(desk.ledger(), &mut |_, _| ()).is_whole());
    let found: Vec<_> = desk.find("漏水", 20).unwrap().into_iter().map(|h| h.ticket).collect();
    assert!(!found.is_empty());
    drop(desk);

    // Opened again, nothing is folded; folded again from its events, everything is the same.
    let rules = Arc::new(frontdesk::policy::default_rules());
    let mut folded = 0;
    let mut desk = Desk::open(&path, &as_("test"), Arc::clone(&rules), &mut |_, _| folded += 1).unwrap();
    assert_eq!((folded, desk.head()), (0, head));
    assert_eq!(desk.world(), &world);
    assert_eq!(desk.report_by_category(199_001, 209_912, now).unwrap(), before);
    let all: u32 = before.iter().map(|row| row.figures.received).sum();
    assert_eq!(all, 1_500);
    desk.rebuild(&mut |_, _| ()).unwrap();
    assert_eq!(desk.world().matters, world.matters, "what was told lately, and nothing older");
    assert!(world.matters.len() > 300 && world.matters.len() < 600, "{}", world.matters.len());
    assert_eq!(desk.report_by_category(199_001, 209_912, now).unwrap(), before);
    let again: Vec<_> = desk.find("漏水", 20).unwrap().into_iter().map(|h| h.ticket).collect();
    assert_eq!(again, found);
    for id in [1, 700, 1_200] {
        assert_eq!(desk.history(TicketId(id)).unwrap().len(), 8);
    }
    let ticket = desk.projections().ticket(TicketId(700)).unwrap().unwrap();
    let number = ticket.number.unwrap().with_site("HY");
    assert_eq!(desk.locate(&number).unwrap().map(|t| t.id), Some(TicketId(700)));
    assert_eq!(desk.find(&number, 5).unwrap().first().map(|h| h.ticket), Some(TicketId(700)));
}

/// T6: what nobody can be held to does not enter.
#[test]
fn t6_a_history_comes_in_the_name_of_a_supervisor_who_works_here() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let line = r#"{"arrived":"2020-01-02T08:00:00+08:00","source":"phone","text":"漏水","receiver":"王芳"}"#;
    std::fs::write(&file, line).unwrap();
    let (mut desk, me) = site(&path);
    let operator = desk.world().staff.values().find(|s| s.id != me).unwrap().id;
    let head = desk.head();
    for (by, reason) in [(StaffId(99), Reason::NoStaff { staff: StaffId(99) }), (operator, Reason::WrongRole)] {
        match load(&mut desk, by, &file) {
            Err(LoadError::Desk(DeskError::Refused(refusal))) => assert_eq!(refusal.reason, reason),
            other => panic!("{other:?}"),
        }
        assert_eq!(desk.head(), head);
    }
    assert_eq!(load(&mut desk, me, &file).unwrap().tickets, 1);
}

#[test]
fn every_wrong_line_is_told_and_nothing_enters() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let good = r#"{"arrived":"2020-01-02T08:00:00+08:00","source":"phone","text":"漏水","receiver":"王芳","category":"water-leak"}"#;
    let lines = [
        good,
        r#"{"arrived":"2020-01-01T08:00:00+08:00","source":"phone","text":"早","receiver":"王芳"}"#,
        r#"{"arrived":"2021-01-01T08:00:00+08:00","source":"pigeon","text":"x","receiver":"王芳"}"#,
        r#"{"arrived":"2021-01-02T08:00:00+08:00","source":"phone","text":"x","receiver":"没有人"}"#,
        r#"{"arrived":"2021-01-03T08:00:00+08:00","source":"phone","text":"x","receiver":"王芳","category":"water-leak","closed":"2021-01-04T08:00:00+08:00"}"#,
        r#"{"arrived":"2099-01-03T08:00:00+08:00","source":"phone","text":"x","receiver":"王芳"}"#,
        "not json",
    ];
    std::fs::write(&file, lines.join("\n")).unwrap();
    let (mut desk, me) = site(&path);
    let head = desk.head();
    match load(&mut desk, me, &file) {
        Err(LoadError::Faults(faults)) => {
            let told: Vec<u64> = faults.iter().map(|(line, _)| *line).collect();
            assert_eq!(told, [2, 3, 4, 5, 6, 7], "{faults:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.head(), head);
    std::fs::write(&file, good).unwrap();
    assert_eq!(load(&mut desk, me, &file).unwrap().tickets, 1);
    // A desk that has messages takes no history any more.
    assert!(matches!(load(&mut desk, me, &file), Err(LoadError::NotFirst)));
}

/// What the store can't hold is told before anything enters, not when half of it is in.
#[test]
fn what_is_too_long_is_told_with_its_field() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let (mut desk, me) = site(&path);
    let head = desk.head();
    let numbers = (0..400).map(|n| format!("1391234{n:04} ")).collect::<String>();
    let (card, short) = (Most::Card(frontdesk::contacts::MAX_CARD), Most::Characters(SHORT));
    for (field, value, most) in [
        ("name", "李".repeat(2_000), short),
        ("phone", "1".repeat(5_000), short),
        ("text", numbers, card),
        ("text", "东".repeat(20_001), Most::Characters(LONG)),
        ("place", "东".repeat(30_000), short),
    ] {
        let mut line = serde_json::json!({"arrived": "2020-01-02T08:00:00+08:00", "source": "phone", "text": "漏水",
            "receiver": "王芳"});
        line[field] = value.into();
        std::fs::write(&file, line.to_string()).unwrap();
        let faults = match load(&mut desk, me, &file) {
            Err(LoadError::Faults(faults)) => faults,
            other => panic!("{field}: {other:?}"),
        };
        assert_eq!(faults, [(1, PastFault::TooLong(field, most))]);
        let limit = match most {
            Most::Card(n) => n.to_string(),
            Most::Characters(n) => n.to_string(),
            Most::Line(n) => n.to_string(),
        };
        for lang in [Lang::Zh, Lang::En] {
            let told = faults[0].1.words(lang);
            assert!(told.contains(field) && told.contains(&limit), "{told}");
        }
        assert_eq!(desk.head(), head);
    }
}

/// A line without an end is told like any other fault, with its number, and the lines behind it are read all the same.
#[test]
fn a_line_that_is_too_long_is_told_with_its_number() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let good = r#"{"arrived":"2020-01-02T08:00:00+08:00","source":"phone","text":"漏水","receiver":"王芳"}"#;
    let most = 1 << 20;
    let (mut desk, me) = site(&path);
    let too_long = PastFault::TooLong("line", Most::Line(most as u64));
    // The limit is of the line without its end; blanks up to it are a ticket that nobody would see.
    for (long, wrong) in [
        (format!("{good}{}", " ".repeat(most + 1 - good.len())), true),
        (format!("{}{good}", " ".repeat(most + 1)), true),
        ("x".repeat(3 * most), true),
        (format!("{good}{}", " ".repeat(most - good.len())), false),
    ] {
        for after in ["", "\n"] {
            std::fs::write(&file, format!("{good}\n{long}\nnot json\n{long}{after}")).unwrap();
            let Err(LoadError::Faults(faults)) = load(&mut desk, me, &file) else { panic!() };
            let told: Vec<(u64, bool)> = faults.iter().map(|(n, fault)| (*n, *fault == too_long)).collect();
            assert_eq!(told, if wrong { vec![(2, true), (3, false), (4, true)] } else { vec![(3, false)] });
        }
    }
}

/// Lines are checked some thousand at a time and by all cores: what is told must not depend on where these meet.
#[test]
fn wrong_lines_are_told_in_their_order_however_long_the_file_is() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let start = Moment::parse("2020-01-02T08:00:00+08:00").unwrap();
    let line = |at: Moment, source: &str| {
        let at = at.to_rfc3339();
        format!(r#"{{"arrived":"{at}","source":"{source}","text":"漏水","receiver":"王芳"}}"#)
    };
    let wrong = [2, 4_096, 4_097, 8_192, 8_193, 12_000];
    // Too early where two parts of what is checked together meet, and in the middle of one.
    let early = [4_098, 8_194, 9_000, 16_385];
    let lines = (1..=17_000).map(|n| match n {
        n if wrong.contains(&n) => line(start.plus_minutes(n), "pigeon"),
        n if early.contains(&n) => line(start, "phone"),
        10 => String::new(),
        n => line(start.plus_minutes(n), "phone"),
    });
    std::fs::write(&file, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let (mut desk, me) = site(&path);
    let Err(LoadError::Faults(faults)) = load(&mut desk, me, &file) else { panic!() };
    let told: Vec<(u64, bool)> = faults.iter().map(|(n, fault)| (*n, *fault == PastFault::Unsorted)).collect();
    let mut wanted: Vec<(i64, bool)> = wrong.iter().map(|n| (*n, false)).chain(early.map(|n| (n, true))).collect();
    wanted.sort_unstable();
    assert_eq!(told, wanted.into_iter().map(|(n, early)| (u64::try_from(n).unwrap(), early)).collect::<Vec<_>>());

    // Of very many the first fifty.
    let lines: Vec<String> = (1..=9_000).map(|n| line(start.plus_minutes(n), "pigeon")).collect();
    std::fs::write(&file, lines.join("\n")).unwrap();
    let Err(LoadError::Faults(faults)) = load(&mut desk, me, &file) else { panic!() };
    assert_eq!(faults.iter().map(|(n, _)| *n).collect::<Vec<_>>(), (1..=50).collect::<Vec<_>>());
}

#[test]
fn who_called_twice_is_one_contact() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let start = Moment::parse("2020-01-02T08:00:00+08:00").unwrap();
    // Near each other, and so far apart that they are not put in together.
    let lines = (0..2_000).map(|n: i64| {
        let at = start.plus_minutes(n).to_rfc3339();
        let name = if matches!(n, 3 | 5 | 1_900) { "李强".to_owned() } else { format!("住户{n}") };
        format!(r#"{{"arrived":"{at}","source":"phone","text":"漏水","receiver":"王芳","name":"{name}"}}"#)
    });
    std::fs::write(&file, lines.collect::<Vec<_>>().join("\n")).unwrap();
    let (mut desk, me) = site(&path);
    assert_eq!(load(&mut desk, me, &file).unwrap().tickets, 2_000);
    let contact = |id: u64| desk.world().ticket(TicketId(id)).unwrap().message.contact.unwrap();
    assert_eq!((contact(4), contact(4)), (contact(6), contact(1_901)));
    let all: std::collections::BTreeSet<_> = (1..=2_000).map(contact).collect();
    assert_eq!(all.len(), 1_998);
    drop(desk);
    use frontdesk::contacts::Contacts;
    let store = frontdesk::store::Store::open(&path, &as_("test")).unwrap();
    let names: Vec<String> = store.contacts.all().map(|found| found.unwrap().1.name).collect();
    assert_eq!(names.len(), 1_998 + 9, "customers and staff");
    assert!(all.iter().all(|id| store.contacts.get(*id).unwrap().is_some()));
}

#[test]
fn the_command_loads_what_the_sample_makes() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    drop(site(&path));
    let run = |args: &[&str]| {
        let mut command = Command::cargo_bin("frontdesk").unwrap();
        command.env("XDG_STATE_HOME", folder.path()).env("XDG_CONFIG_HOME", folder.path());
        command.args(["--data", path.to_str().unwrap(), "--lang", "en"]).args(args).assert()
    };
    let file = file.to_str().unwrap();
    run(&["sample-history", file, "--tickets", "300"]).success();
    let out = run(&["load", file, "--as", "1"]).success();
    let text = String::from_utf8_lossy(&out.get_output().stdout).into_owned();
    assert!(text.starts_with("300 tickets loaded"), "{text}");
    run(&["verify"]).success();
    let out = run(&["load", file, "--as", "1"]).failure();
    assert!(String::from_utf8_lossy(&out.get_output().stderr).contains("before the desk begins"));
}

#[test]
fn a_search_in_pieces_shows_a_screen_of_answers_first_and_ends_with_all_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    sample(&file, 1_500);
    let (mut desk, me) = site(&path);
    load(&mut desk, me, &file).unwrap();
    drop(desk);
    let open = || {
        let rules = Arc::new(frontdesk::policy::default_rules());
        Desk::open(&path, &as_("test"), rules, &mut |_, _| ()).unwrap()
    };
    let mut desk = open();
    let called =
        |q: &str, desk: &mut Desk| desk.find(q, 200).unwrap().into_iter().map(|h| h.ticket).collect::<Vec<_>>();
    let queries = ["漏水", "水", "李", "12-", "不在这里"];
    let whole: Vec<_> = queries.iter().map(|q| called(q, &mut desk)).collect();
    let counts: Vec<usize> = whole.iter().map(Vec::len).collect();
    assert!(counts[1] > 100 && counts[2] > 0 && counts[4] == 0, "{counts:?}");
    drop(desk);

    // Opened again, nobody has read who called: the first answers come without, the last ones with.
    let mut desk = open();
    for (query, whole) in queries.iter().zip(&whole) {
        let mut asked = Asked::begin(&mut desk, 1, (*query).to_owned(), 20).unwrap();
        let mut answers = Vec::new();
        loop {
            let (told, goes_on) = asked.piece(&mut desk).unwrap();
            answers.extend(told);
            if !goes_on {
                break;
            }
        }
        let Some(Msg::Found { hits, more: false, .. }) = answers.last() else { panic!("{query}: {answers:?}") };
        assert_eq!(&hits.iter().map(|h| h.ticket).collect::<Vec<_>>(), whole, "{query}");
        if whole.len() > 100 {
            let Some(Msg::Found { hits, more: true, .. }) = answers.first() else { panic!("{query}: {answers:?}") };
            assert_eq!(hits.len(), 20, "{query}: all that are in sight, and no more");
        }
    }
}

/// What a store holds, whatever ids its contacts have.
fn content(path: &Path) -> (Vec<String>, Vec<(String, String)>, Vec<String>) {
    let rules = Arc::new(frontdesk::policy::default_rules());
    let store = frontdesk::store::Store::open(path, &as_("test")).unwrap();
    use frontdesk::contacts::Contacts;
    use frontdesk::ledger::Ledger;
    let cards: std::collections::BTreeMap<_, _> = store.contacts.all().map(Result::unwrap).collect();
    let mut people: Vec<(String, String)> = cards.values().map(|c| (c.name.clone(), c.phone.clone())).collect();
    people.sort();
    let mut events = Vec::new();
    for entry in store.ledger.read(1, usize::MAX).unwrap() {
        let recorded = entry.recorded;
        let mut text = format!("{:?} {} ", recorded.actor, recorded.version);
        // What is entered with a history has the time of the loading.
        if !matches!(
            recorded.event,
            frontdesk::domain::Event::HouseholdsEntered { .. } | frontdesk::domain::Event::TrackingMoved { .. }
        ) {
            text += &format!("{:?} ", recorded.at);
        }
        match recorded.event {
            frontdesk::domain::Event::SiteFounded { .. } | frontdesk::domain::Event::StaffAdded { .. } => {}
            frontdesk::domain::Event::MessageArrived { ticket, mut message } => {
                let who = message.contact.take().map(|id| &cards[&id]);
                text += &format!("{ticket} {message:?} {:?}", who.map(|c| (&c.name, &c.phone)));
            }
            event => text += &format!("{event:?}"),
        }
        events.push(text);
    }
    drop(store);
    let desk = Desk::open(path, &as_("test"), rules, &mut |_, _| ()).unwrap();
    let figures = desk.report_by_category(199_001, 209_912, Moment::parse(NOW).unwrap()).unwrap();
    assert!(verify(desk.ledger(), &mut |_, _| ()).is_whole());
    let mut rows: Vec<String> = figures.iter().map(|row| format!("{row:?}")).collect();
    rows.extend(desk.world().tickets.keys().map(|id| format!("open {id}")));
    rows.extend(desk.world().matters.all().map(|m| format!("told {:?}", (m.ticket, m.category, m.arrived, m.ended))));
    rows.extend(
        [1, 700, 1_500].map(|id| format!("{:?}", desk.projections().ticket(TicketId(id)).unwrap().map(|t| t.end))),
    );
    (events, people, rows)
}

/// Bytes that a load has written.
fn written(path: &Path) -> u64 {
    let files = |folder: &str| std::fs::read_dir(path.join(folder)).into_iter().flatten().flatten();
    ["journal", "ledger.packs"].into_iter().flat_map(files).filter_map(|f| Some(f.metadata().ok()?.len())).sum()
}

/// Killed at several points and begun again with the same file, a load comes to the same store as without.
#[test]
fn an_interrupted_load_goes_on_to_the_same_store() {
    let folder = tempfile::tempdir().unwrap();
    let (clean, file) = (folder.path().join("clean"), folder.path().join("past.jsonl"));
    sample(&file, 2_000);
    drop(site(&clean));
    let founded = written(&clean);
    let program = |path: &Path| {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        program.arg("--data").arg(path).env("HOME", folder.path()).args(["--utc-offset", "+08:00", "load"]);
        program.arg(&file).args(["--as", "1"]);
        program.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        program
    };
    assert!(program(&clean).status().unwrap().success());
    let (whole, all) = (content(&clean), written(&clean));
    let mut halves = 0;
    for percent in [0, 5, 60, 95] {
        let path = folder.path().join(format!("killed-{percent}"));
        drop(site(&path));
        // Killed twice: also a load that goes on may be.
        for _ in 0..2 {
            let mut child = program(&path).spawn().unwrap();
            let limit = std::time::Instant::now() + std::time::Duration::from_secs(120);
            let goal = founded + (all - founded) * percent / 100;
            while written(&path) <= goal && child.try_wait().unwrap().is_none() {
                assert!(std::time::Instant::now() < limit, "{percent}");
                std::thread::yield_now();
            }
            let _ = child.kill();
            child.wait().unwrap();
            if path.join("loading").exists() {
                halves += 1;
                // Nobody works on half a history.
                let rules = Arc::new(frontdesk::policy::default_rules());
                let half = Desk::open(&path, &as_("test"), rules, &mut |_, _| ());
                assert!(matches!(half, Err(frontdesk::desk::DeskError::HalfLoaded)), "{percent}");
            }
        }
        let again = program(&path).status().unwrap();
        // One that came to its end before it was killed is told so.
        assert!(again.success() || !path.join("loading").exists(), "{percent}: {again}");
        let (events, people, figures) = content(&path);
        let differs = events.iter().zip(&whole.0).position(|(a, b)| a != b);
        let shown = differs.map(|n| [&events[n], &whole.0[n]].map(|text| text.chars().take(300).collect::<String>()));
        assert_eq!((events.len(), differs), (whole.0.len(), None), "{percent}: {shown:?}");
        assert_eq!(people, whole.1, "{percent}: nobody twice, nobody left over");
        let differ: Vec<_> = figures.iter().zip(&whole.2).filter(|(a, b)| a != b).take(3).collect();
        assert!(figures == whole.2, "{percent}: {differ:#?} {} {}", figures.len(), whole.2.len());
    }
    assert!(halves >= 4, "{halves} were killed in the middle");
}
