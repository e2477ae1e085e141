//! A first look at a store before all of it is read: what it shows, and that the desk which follows is whole.

use super::{NOW, as_, loaded, open};
use frontdesk::board::{Board, QueueRow};
use frontdesk::desk::{Desk, Heard};
use frontdesk::domain::rules::{Condition, Rules, Threshold};
use frontdesk::domain::{Actor, Moment};
use std::path::Path;
use std::sync::Arc;

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    std::fs::set_permissions(to, std::fs::metadata(from).unwrap().permissions()).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to),
            false => drop(std::fs::copy(entry.path(), to).unwrap()),
        }
    }
}

/// The desk, and what it showed before it was there.
fn shown(path: &Path, rules: Rules) -> (Desk, Vec<(Arc<Rules>, Board)>) {
    let mut first = Vec::new();
    let mut hear = |heard| match heard {
        Heard::Folded(..) => {}
        Heard::First(rules, board) => first.push((rules, *board)),
    };
    let desk = Desk::open_shown(path, &as_("test"), |_| Arc::new(rules), &mut hear).unwrap();
    (desk, first)
}

/// A rule book that asks about the grade of what several households have open at a place: what was told lately says so.
fn asking() -> Rules {
    let mut rules = frontdesk::policy::default_rules();
    let rule = rules.schemes.iter_mut().flat_map(|s| &mut s.rules).find(|r| r.code.as_str() == "accident").unwrap();
    rule.when = vec![Condition { fact: "households".into(), from: Threshold::AtLeast(2) }];
    rules
}

#[test]
fn what_is_shown_first_is_what_the_desk_shows_and_the_desk_is_whole() {
    let (folder, path, me) = loaded(1_500);
    let now = Moment::parse(NOW).unwrap();
    let other = folder.path().join("other");
    copy(&path, &other);
    let (mut desk, first) = shown(&path, asking());
    let [(rules, first)] = first.try_into().expect("one look");
    assert_eq!(rules, desk.rules());
    let mut whole = Desk::open(&other, &as_("test"), Arc::new(asking()), &mut |_, _| ()).unwrap();
    // All that is decided rests on the state, what was told lately with it.
    assert_eq!(desk.world(), whole.world());
    assert!(desk.world().matters.len() > 300, "{}", desk.world().matters.len());
    let board = desk.board(None, now);
    assert_eq!(board, whole.board(None, now));
    // Only the marks of grades that wait for a word come later.
    assert!(board.queue.iter().any(|row| row.grade_pending));
    let unmarked = |row| QueueRow { grade_pending: false, ..row };
    let queue = board.queue.into_iter().map(unmarked).collect();
    assert_eq!(first, Board { queue, ..board });
    // What is told on the desk is remembered with the rest, now and at the next opening.
    let home = desk.world().households.keys().next().cloned();
    let told = serde_json::json!({"do": "message_in", "source": "phone", "text": "电梯困人", "household": home});
    for desk in [&mut desk, &mut whole] {
        desk.submit(Actor::Staff(me), serde_json::from_value(told.clone()).unwrap(), now).unwrap();
    }
    assert_eq!(desk.world().matters, whole.world().matters);
    let world = desk.world().clone();
    drop((desk, whole));
    assert_eq!(shown(&path, frontdesk::policy::default_rules()).0.world(), &world);
    assert_eq!(open(&other).world().matters, world.matters);
}

#[test]
fn nothing_is_shown_first_where_something_is_still_to_be_folded_in_or_decided() {
    let (folder, path, me) = loaded(300);
    let now = Moment::parse(NOW).unwrap();
    let mut desk = open(&path);
    let told = serde_json::json!({"do": "message_in", "source": "phone", "text": "电梯困人"});
    desk.submit(Actor::Staff(me), serde_json::from_value(told).unwrap(), now).unwrap();
    // As after a power cut: the message is in the ledger, and not in the index.
    let cut = folder.path().join("cut");
    copy(&path, &cut);
    let world = desk.world().clone();
    drop(desk);
    let (cut, first) = shown(&cut, frontdesk::policy::default_rules());
    assert!(first.is_empty());
    assert_eq!(cut.world(), &world);
    // A rule book that is to be put in force is decided on, by all that is known.
    let (desk, first) = shown(&path, frontdesk::demo::rules().unwrap());
    assert!(first.is_empty());
    assert_eq!(desk.world().position, world.position + 1);
    assert_eq!(desk.world().matters, world.matters);
    let position = desk.world().position;
    drop(desk);
    let (desk, first) = shown(&path, frontdesk::demo::rules().unwrap());
    assert_eq!((first.len(), desk.world().position), (1, position));
}
