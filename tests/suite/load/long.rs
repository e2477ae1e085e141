//! Texts as long as they may be, so many that a step of them is more than a record of the journal holds.

use super::{load, site};
use frontdesk::domain::decide::LONG;
use frontdesk::domain::{Event, Moment, TicketId};
use frontdesk::ledger::verify;
use std::io::Write;

/// Each has three texts of sixty kilobytes in its six events: 2,400 events of 72 MB, where a step may have 4,096 and a
/// record of the journal 64 MB.
const TICKETS: u64 = 400;

/// A text of its own for every ticket and place, as long as it may be.
fn text(ticket: u64, place: u32) -> String {
    let first = char::from_u32(0x4E00 + (u32::try_from(ticket).unwrap() * 3 + place) % 0x4000).unwrap();
    format!("{first}漏水，").repeat(LONG as usize / 4)
}

#[test]
fn a_history_of_the_longest_texts_is_loaded_whole() {
    let folder = tempfile::tempdir().unwrap();
    let (path, file) = (folder.path().join("site"), folder.path().join("past.jsonl"));
    let start = Moment::parse("2020-01-02T08:00:00+08:00").unwrap();
    let mut out = std::io::BufWriter::new(std::fs::File::create(&file).unwrap());
    for n in 1..=TICKETS {
        let at = |minutes: i64| start.plus_minutes(i64::try_from(n).unwrap() * 10 + minutes).to_rfc3339();
        let line = serde_json::json!({
            "arrived": at(0), "source": "phone", "text": text(n, 0), "receiver": "王芳", "category": "water-leak",
            "result": text(n, 1), "done": at(1),
            "fed_back": at(2), "way": "phone", "outcome": "satisfied", "words": text(n, 2), "closed": at(3),
        });
        writeln!(out, "{line}").unwrap();
    }
    out.into_inner().unwrap();
    let (mut desk, me) = site(&path);
    assert_eq!(load(&mut desk, me, &file).unwrap().tickets, TICKETS);
    drop(desk);
    std::fs::remove_file(&file).unwrap();

    // As the journal has it, not only as memory does.
    let desk = super::open(&path);
    assert!(verify(desk.ledger(), &mut |_, _| ()).is_whole());
    for n in 1..=TICKETS {
        let ticket = desk.projections().ticket(TicketId(n)).unwrap().unwrap();
        assert!(ticket.message.text == text(n, 0) && ticket.end.is_some(), "{n}");
    }
    let told: Vec<String> = desk
        .history(TicketId(TICKETS))
        .unwrap()
        .into_iter()
        .filter_map(|e| match e.event {
            Event::ResultReported { text, .. } => Some(text),
            Event::FedBack { words, .. } => Some(words),
            _ => None,
        })
        .collect();
    assert!(told == [text(TICKETS, 1), text(TICKETS, 2)]);
}
