//! No growth without bound: updates of the same tickets cost the bytes of their events and no more, whatever sled does with
//! its files.

use frontdesk::desk::{Desk, NewSite};
use frontdesk::domain::{Actor, Command, Moment, StaffId, TicketId};
use frontdesk::store::OpenAs;
use serde_json::json;
use std::path::Path;
use std::sync::Arc;

fn bytes_of(path: &Path) -> u64 {
    let Ok(listed) = std::fs::read_dir(path) else { return 0 };
    let each = listed
        .flatten()
        .map(|e| if e.path().is_dir() { bytes_of(&e.path()) } else { e.metadata().map_or(0, |m| m.len()) });
    each.sum()
}

/// Bytes on the disk after so many updates.
#[derive(Debug, Clone, Copy)]
struct Sizes {
    updates: u64,
    journal: u64,
    sled: u64,
    packs: u64,
    index: u64,
}

impl Sizes {
    fn of(path: &Path, updates: u64) -> Self {
        let [journal, sled, packs, index] =
            ["journal", "ledger", "ledger.packs", "index"].map(|name| bytes_of(&path.join(name)));
        Self { updates, journal, sled, packs, index }
    }

    fn total(&self) -> u64 {
        self.journal + self.sled + self.packs + self.index
    }
}

/// Notes on the same tickets, one after the other; the desk rests now and then, as it does when nobody types.
fn measured(tickets: u64, steps: &[u64]) -> Vec<Sizes> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site");
    let start = Moment::parse("2026-11-21T08:00:00+08:00").unwrap();
    let as_ = OpenAs { program: "frontdesk test".into(), who: "test".into(), now: start };
    let site = NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let rules = Arc::new(frontdesk::policy::default_rules());
    let (mut desk, me) = Desk::set_up(&path, &site, "王芳", None, &as_, Arc::clone(&rules)).unwrap();
    let act = |desk: &mut Desk, value: serde_json::Value, now| {
        let command: Command = serde_json::from_value(value).unwrap();
        desk.submit(Actor::Staff(me), command, now).unwrap();
    };
    act(&mut desk, json!({"do": "open_shift", "pattern": "day"}), start);
    act(&mut desk, json!({"do": "sign_on"}), start);
    for n in 0..tickets {
        act(&mut desk, json!({"do": "register", "message": {"source": "phone", "text": format!("第{n}件")}}), start);
    }
    assert_eq!(me, StaffId(1));
    let (mut sizes, mut done) = (Vec::new(), 0);
    for step in steps {
        while done < *step {
            let note =
                Command::Note { ticket: TicketId(done % tickets + 1), text: format!("已回电，第{done}次") };
            // A minute is minutes of work at most: what time brings about is not what is measured here.
            desk.submit(Actor::Staff(me), note, start.plus_ms(i64::try_from(done / 10).unwrap())).unwrap();
            done += 1;
            if done % 100 == 0 {
                desk.rest();
            }
        }
        desk.rest();
        sizes.push(Sizes::of(&path, done));
    }
    drop(desk);
    // As after a night: opened again, and at rest.
    let mut desk = Desk::open(&path, &as_, rules, &mut |_, _| ()).unwrap();
    (0..5).for_each(|_| desk.rest());
    drop(desk);
    sizes.push(Sizes::of(&path, done));
    for s in &sizes {
        println!("{s:?} total {}", s.total());
    }
    sizes
}

/// What each update after the first step costs, and that the index does not grow with them.
fn levels_off(sizes: &[Sizes], most: u64) {
    let [first, .., last, _] = sizes else { panic!("{sizes:?}") };
    let each = last.total().saturating_sub(first.total()) / (last.updates - first.updates);
    assert!(each <= most, "{each} bytes an update: {sizes:#?}");
}

#[test]
fn updates_of_the_same_tickets_cost_their_events_and_no_more() {
    levels_off(&measured(50, &[1_000, 2_000, 4_000]), 3_000);
}

/// 100,000 updates of 1,000 tickets; some ten minutes.
#[test]
#[ignore = "ten minutes: cargo test --test suite growth -- --ignored --nocapture"]
fn a_hundred_thousand_updates_of_a_thousand_tickets_level_off() {
    levels_off(&measured(1_000, &[10_000, 50_000, 100_000]), 1_000);
}
