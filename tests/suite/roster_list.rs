//! Rosters as files: what offices send, every fault with its row and column, and back again; the months of the drill site.

use assert_cmd::Command as Program;
use frontdesk::board::RosterFault;
use frontdesk::contacts::MemoryContacts;
use frontdesk::demo::{self, History};
use frontdesk::desk::people::{Row, read};
use frontdesk::desk::{Desk, RosterPlan};
use frontdesk::domain::command::{Caller, Card, Command};
use frontdesk::domain::event::Event;
use frontdesk::domain::roster::{Day, DutyRef, Month, duty_now, duty_of_shift, problems, unmanned};
use frontdesk::domain::*;
use frontdesk::ledger::MemoryLedger;
use frontdesk::projection::Index;
use std::sync::Arc;

const HEAD: StaffId = StaffId(1);
const WANG: StaffId = StaffId(2);
const LI: StaffId = StaffId(3);
const FITTER: StaffId = StaffId(5);

fn now() -> Moment {
    Moment::parse("2026-11-20T08:00:00+08:00").unwrap()
}

fn empty(rules: frontdesk::domain::rules::Rules) -> Desk {
    let (ledger, contacts) = (MemoryLedger::new(), MemoryContacts::new());
    let index = Index::temporary().unwrap();
    Desk::new(Box::new(ledger), Box::new(contacts), index, Arc::new(rules), &mut |_, _| {}).unwrap()
}

/// A site with a head, three operators (two of one name) and a fitter.
fn desk() -> Desk {
    let mut desk = empty(frontdesk::policy::default_rules());
    let mut by = Actor::System;
    let site = Command::FoundSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    desk.submit(by, site, now()).unwrap();
    for (name, role, department) in [
        ("陈主管", Role::ServiceHead, None),
        ("王芳", Role::Operator, None),
        ("李静", Role::Operator, None),
        ("李静", Role::Operator, None),
        ("老赵", Role::Handler, Some("engineering")),
    ] {
        let caller = Caller::Card(Card { name: name.into(), ..Card::default() });
        let add = Command::AddStaff { caller, roles: vec![role], department: department.map(Code::new) };
        desk.submit(by, add, now()).unwrap();
        by = Actor::Staff(HEAD);
    }
    desk
}

fn plan(desk: &mut Desk, text: &str) -> RosterPlan {
    let rows: Vec<Row> = read(text.as_bytes()).unwrap();
    desk.plan_roster_list(&rows, None, None, HEAD, now()).unwrap()
}

/// A heading and rows of marks, a character a day.
fn table(title: &str, days: std::ops::RangeInclusive<u32>, rows: &[(&str, &str)]) -> String {
    let mut text = title.to_owned();
    for day in days {
        text += &format!(",{day}日");
    }
    for (name, marks) in rows {
        text += &format!("\n{name}");
        for mark in marks.chars() {
            text += &format!(",{mark}");
        }
    }
    text
}

fn planned(desk: &Desk, day: &str, shift: &str, department: Option<&str>) -> Vec<StaffId> {
    let day = Day::parse(day).unwrap();
    let duty = DutyRef { day, department: department.map(Code::new), shift: Code::new(shift) };
    desk.world().roster.duties.of(&duty).into_iter().collect()
}

#[test]
fn r043_a_table_of_the_office_becomes_the_plan_of_a_month() {
    let mut desk = desk();
    let marks = "白白夜夜休休".chars().cycle().take(31).collect::<String>();
    let weekdays = "二三四五六日一".chars().cycle().take(31).collect::<String>();
    let sums = "1".repeat(31);
    let text = table("2026年12月 姓名", 1..=31, &[("", &weekdays), ("王芳", &marks), ("#3", &marks), ("", &sums)]);
    let found = plan(&mut desk, &text);
    assert_eq!((found.faults, found.people, found.month), (Vec::new(), 2, Month::parse("2026-12")));
    let found = plan(&mut desk, &text);
    desk.submit(Actor::Staff(HEAD), found.command().unwrap(), now()).unwrap();
    assert_eq!(planned(&desk, "2026-12-01", "day", None), [WANG, LI]);
    assert_eq!(planned(&desk, "2026-12-03", "night", None), [WANG, LI]);
    assert!(planned(&desk, "2026-12-05", "day", None).is_empty());
    assert_eq!(plan(&mut desk, &text).command(), None, "the same again changes nothing");
    // Who is not in the table stays as planned.
    let only = table("2026-12", 1..=31, &[("王芳", &"休".repeat(31))]);
    let found = plan(&mut desk, &only);
    desk.submit(Actor::Staff(HEAD), found.command().unwrap(), now()).unwrap();
    assert_eq!(planned(&desk, "2026-12-01", "day", None), [LI]);
}

#[test]
fn r042_a_department_named_in_the_heading_gets_its_own_roster() {
    let mut desk = desk();
    let text = table("2026-12 工程维修部", 1..=31, &[("老赵", &"值".repeat(31))]);
    let found = plan(&mut desk, &text);
    assert_eq!(found.faults, Vec::new());
    desk.submit(Actor::Staff(HEAD), found.command().unwrap(), now()).unwrap();
    assert_eq!(planned(&desk, "2026-12-31", "on-call", Some("engineering")), [FITTER]);
}

#[test]
fn every_fault_is_told_at_once_with_row_and_column() {
    let mut desk = desk();
    let off = "休".repeat(31);
    let mut odd: Vec<char> = off.chars().collect();
    odd[4] = '早';
    odd[30] = 'Q';
    let odd: String = odd.into_iter().collect();
    let rows = [("王芳", odd.as_str()), ("李静", &off), ("王芳", &off), ("没有人", &off)];
    let found = plan(&mut desk, &table("2026-12", 1..=31, &rows));
    let mark = |column, text: &str| RosterFault::UnknownMark { row: 2, column, text: text.into() };
    assert_eq!(
        found.faults,
        [
            mark(6, "早"),
            mark(32, "Q"),
            RosterFault::ManyPeople { row: 3, ids: vec![LI, StaffId(4)] },
            RosterFault::PersonTwice { row: 4, first: 2 },
            RosterFault::UnknownPerson { row: 5, name: "没有人".into() },
        ]
    );
    assert_eq!(plan(&mut desk, "姓名,一,二\n王芳,白,夜").faults, [RosterFault::NoDays]);
    assert_eq!(plan(&mut desk, &table("姓名", 1..=31, &[("王芳", &off)])).faults, [RosterFault::NoMonth]);
    let february = plan(&mut desk, &table("2027-02", 1..=31, &[("王芳", &"白".repeat(31))]));
    let no_day = |day| RosterFault::NoSuchDay { row: 1, column: day as usize + 1, day };
    assert_eq!(february.faults, [no_day(29), no_day(30), no_day(31)]);
    // The past stays as it was; nobody stands at two posts; and the month must be one that can be planned.
    let found = plan(&mut desk, &table("2026-11", 1..=30, &[("王芳", &"白".repeat(30))]));
    assert_eq!(found.faults.len(), 20, "{:?}", found.faults);
    assert!(found.faults.contains(&RosterFault::Begun { row: 2, column: 21 }));
    let far = plan(&mut desk, &table("2027-06", 1..=30, &[("王芳", &"白".repeat(30))]));
    assert!(matches!(far.faults.as_slice(), [RosterFault::Refused(_)]), "{:?}", far.faults);
}

#[test]
fn r042_an_overlap_in_a_table_is_told_at_its_cell() {
    let mut desk = desk();
    let mut text = table("2026-12", 1..=31, &[("王芳", &"休".repeat(31))]);
    text = text.replacen("王芳,休", "王芳,夜", 1).replacen("夜,休", "夜,白+夜", 1);
    let found = plan(&mut desk, &text);
    assert_eq!(found.faults, Vec::new(), "one after the other is no overlap");
    assert_eq!(found.warnings.len(), 2, "but no rest: {:?}", found.warnings);
}

#[test]
fn older_months_are_read_from_the_ledger() {
    let mut desk = desk();
    let text = table("2026-12", 1..=31, &[("王芳", &"白".repeat(31))]);
    let command = plan(&mut desk, &text).command().unwrap();
    desk.submit(Actor::Staff(HEAD), command, now()).unwrap();
    let later = Moment::parse("2027-03-05T09:00:00+08:00").unwrap();
    let one = table("2027-03", 1..=31, &[("王芳", &("休".repeat(30) + "白"))]);
    let rows = read(one.as_bytes()).unwrap();
    let command = desk.plan_roster_list(&rows, None, None, HEAD, later).unwrap().command().unwrap();
    desk.submit(Actor::Staff(HEAD), command, later).unwrap();
    desk.rebuild(&mut |_, _| {}).unwrap();
    assert!(planned(&desk, "2026-12-31", "day", None).is_empty(), "it is no longer in memory");
    let board = desk.roster(Month::parse("2026-12").unwrap(), None, later).unwrap();
    let day = Day::parse("2026-12-31").unwrap();
    assert!(board.duties.has(&board.duty(day, Code::new("day")), WANG));
    assert_eq!(board.people.first(), Some(&WANG));
}

/// The drill site's rosters: every shift of its months and of the coming one is manned, nobody overlaps, and who worked
/// was planned.
#[test]
fn r039_the_drill_site_works_as_it_was_planned() {
    for start in ["2026-11-21T21:14:07+08:00", "2027-01-01T00:30:00+08:00", "2028-02-29T15:59:00+08:00"] {
        let now = Moment::parse(start).unwrap();
        let mut desk = empty(demo::rules().unwrap());
        demo::build_history(&mut desk, now, demo::SEED, History::Days(12), &mut |_, _| {}).unwrap();
        let (world, rules) = (desk.world(), desk.rules());
        let today = Day(now.date());
        let end = today.month().plus(1).last();
        let duties = desk.duties(today.plus(-40), end).unwrap();
        let open = unmanned(&duties, &rules, today.plus(-11), end, None);
        assert!(open.is_empty(), "{start}: {open:?}");
        let bad = problems(&duties, &rules, today.plus(-40), end);
        assert!(bad.is_empty(), "{start}: {bad:?}");
        let mut worked = 0;
        let events = desk.ledger().read(1, 1_000_000).unwrap();
        assert!(events.iter().all(|e| !matches!(e.recorded.event, Event::UnplannedDuty { .. })), "{start}");
        for shift in world.shifts.values() {
            let planned = duties.of(&duty_of_shift(shift, &rules));
            worked += shift.were_on.len();
            assert!(shift.were_on.iter().all(|who| planned.contains(who)), "{start}: {shift:?} {planned:?}");
        }
        assert!(worked > 5, "{start}: {worked}");
        let duty = duty_now(world, &rules, None, now);
        assert!(duty.missing.is_empty() && duty.unplanned.is_empty(), "{start}: {duty:?}");
        assert!(duty.next.is_some_and(|n| !n.planned.is_empty()), "{start}");
        assert_eq!(world.roster.swaps.len(), 1, "{start}: a swap waits for an answer");
    }
}

/// On the built program: what is exported is imported again without a change.
#[test]
fn a_roster_goes_out_and_comes_back() {
    let home = tempfile::tempdir().expect("a folder");
    let run = |args: &[&str], input: &str| {
        let mut program = Program::new(env!("CARGO_BIN_EXE_frontdesk"));
        program.env_clear().env("HOME", home.path()).args(["--lang", "zh-CN", "--data"]).arg(home.path().join("site"));
        let done = program.args(args).write_stdin(input).output().expect("it runs");
        let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        (done.status.code().unwrap_or(-1), said)
    };
    let good = |args: &[&str]| {
        let (code, said) = run(args, "tall-oak-9\n");
        assert_eq!(code, 0, "{args:?}: {said}");
        said
    };
    good(&["init", "--code", "HY", "--name", "滨湖花园", "--supervisor", "王芳", "--password-stdin"]);
    let shown: serde_json::Value = serde_json::from_str(&good(&["roster", "show", "--json"])).expect("JSON");
    let running: Month = serde_json::from_value(shown["month"].clone()).expect("a month");
    let month = running.plus(1);
    let file = home.path().join("in.csv").display().to_string();
    let marks = "白夜休".chars().cycle().take(month.len()).collect::<String>();
    let days = u32::try_from(month.len()).unwrap();
    std::fs::write(&file, table(&format!("{month} 姓名"), 1..=days, &[("王芳", &marks)])).expect("a file");
    let by = ["--as", "1", "--password-stdin"];
    let import = |extra: &[&str]| good(&[&["roster", "import", &file], extra, &by].concat());
    assert!(import(&["--dry-run"]).contains("没有保存"));
    let done = import(&[]);
    assert!(done.contains("读到 1 人"), "{done}");
    let out = home.path().join("out.csv").display().to_string();
    let name = month.to_string();
    good(&["roster", "export", &name, "--to", &out]);
    std::fs::rename(&out, &file).expect("moved");
    assert!(import(&[]).contains("没有改动"));
    let text = good(&["roster", "show", &name]);
    assert!(text.contains("王芳") && text.contains("没有人的班"), "{text}");
    let (code, said) = run(&["roster", "show", "2026-13"], "");
    assert!(code == 2 && said.contains("2026-13"), "{said}");
    std::fs::write(&file, table(&name, 1..=days, &[("李四", &marks)])).expect("a file");
    let (code, said) = run(&[&["roster", "import", &file][..], &by].concat(), "tall-oak-9\n");
    assert!(code == 1 && said.contains("第 2 行第 1 列") && said.contains("李四"), "{said}");
}
