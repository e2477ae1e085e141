//! Loading history, and what stays the same however much of it is packed: figures, finding, histories.

use assert_cmd::Command;
use frontdesk::app::Msg;
use frontdesk::desk::{Desk, NewSite};
use frontdesk::domain::{Actor, Moment, StaffId, TicketId};
use frontdesk::ledger::verify;
use frontdesk::runtime::asked::Asked;
use frontdesk::store::OpenAs;
use std::path::Path;
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

fn load(desk: &mut Desk, me: StaffId, file: &Path) -> Result<frontdesk::desk::Loaded, frontdesk::desk::LoadError> {
    desk.load_history(file, me, outcomes(), Moment::parse(NOW).unwrap(), &mut |_, _| ())
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
        Err(frontdesk::desk::LoadError::Faults(faults)) => {
            let told: Vec<u64> = faults.iter().map(|(line, _)| *line).collect();
            assert_eq!(told, [2, 3, 4, 5, 6, 7], "{faults:?}");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(desk.head(), head);
    std::fs::write(&file, good).unwrap();
    assert_eq!(load(&mut desk, me, &file).unwrap().tickets, 1);
    // A desk that has messages takes no history any more.
    assert!(matches!(load(&mut desk, me, &file), Err(frontdesk::desk::LoadError::NotFirst)));
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
        let mut asked = Asked::begin(&mut desk, 1, (*query).to_owned()).unwrap();
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
            assert!(hits.len() < whole.len(), "{query}");
        }
    }
}
