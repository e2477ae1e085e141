//! The bytes of the ledger: frozen for ever, and no bit of them can change unnoticed.

use crate::samples::{self, draft, noted};
use frontdesk::domain::event::{Event, HouseholdEntry, Recorded};
use frontdesk::domain::household::HouseholdCode;
use frontdesk::domain::{ContactId, TicketId};
use frontdesk::ledger::{Damage, Draft, Hash, LedgerError, codec};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::Path;

const PREVIOUS: Hash = Hash([7; 32]);
const POSITION: u64 = 81_234;

fn recorded(draft: Draft) -> Recorded {
    let Draft { at, actor, desk, shift, event } = draft;
    Recorded { position: POSITION, version: 300, at, actor, desk, shift, event }
}

fn sealed(recorded: &Recorded) -> Vec<u8> {
    let mut bytes = Vec::new();
    codec::seal(&mut bytes, &PREVIOUS, recorded).unwrap();
    bytes
}

fn open(bytes: &[u8]) -> Result<Recorded, LedgerError> {
    codec::outline(POSITION, bytes)?.open(&PREVIOUS, POSITION)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

fn unhex(text: &str) -> Vec<u8> {
    (0..text.len()).step_by(2).map(|i| u8::from_str_radix(&text[i..i + 2], 16).unwrap()).collect()
}

/// Bytes of every kind of event as version 1 writes them, under the kind and the number of its sample. A difference
/// means that old stores can't be read any more: once a version is released, keep the old types beside the new ones and
/// raise the schema. `FRONTDESK_GOLDEN=add` adds samples that are not yet in the file; it never changes a line that
/// stands.
#[test]
fn l1_golden_bytes_of_every_event() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/suite/golden/events_v1.txt");
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let mut golden: BTreeMap<String, String> =
        text.lines().filter_map(|l| l.split_once(' ')).map(|(k, v)| (k.to_owned(), v.to_owned())).collect();
    assert_eq!(golden.len(), text.lines().count(), "a line twice, or without bytes");
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let mut samples: BTreeMap<String, Recorded> = BTreeMap::new();
    for one in samples::drafts().into_iter().map(recorded) {
        let kind = samples::kind(&one.event);
        let number = seen.entry(kind).and_modify(|n| *n += 1).or_insert(1);
        samples.insert(format!("{kind}#{number}"), one);
    }
    if std::env::var("FRONTDESK_GOLDEN").as_deref() == Ok("add") {
        for (name, one) in &samples {
            golden.entry(name.clone()).or_insert_with(|| hex(&sealed(one)));
        }
        let lines: String = golden.iter().map(|(name, bytes)| format!("{name} {bytes}\n")).collect();
        std::fs::write(&path, lines).unwrap();
    }
    assert!(golden.keys().eq(samples.keys()), "a sample without golden bytes, or the other way round");
    let mut changed = Vec::new();
    for (name, one) in &samples {
        if golden[name] != hex(&sealed(one)) || open(&unhex(&golden[name])).as_ref().ok() != Some(one) {
            changed.push(name);
        }
    }
    assert!(changed.is_empty(), "the bytes of released events never change: {changed:?}");
}

#[test]
fn every_kind_has_a_sample() {
    let seen: BTreeSet<&str> = samples::events().iter().map(samples::kind).collect();
    assert_eq!(seen, samples::KINDS.iter().copied().collect());
}

#[test]
fn l2_no_bit_can_be_flipped_unnoticed() {
    let whole = sealed(&recorded(draft(0, noted(7, "厨房水管漏水"))));
    for bit in 0..whole.len() * 8 {
        let mut bytes = whole.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&bytes).is_err(), "bit {bit} of {} flipped, and accepted", whole.len() * 8);
    }
}

#[test]
fn l2_every_cut_is_noticed() {
    let whole = sealed(&recorded(draft(0, noted(7, "厨房水管漏水"))));
    for end in 0..whole.len() {
        assert!(matches!(open(&whole[..end]), Err(LedgerError::Damaged { damage: Damage::CutShort, .. })), "{end}");
    }
}

#[test]
fn l2_an_entry_is_bound_to_its_position_and_to_the_one_before() {
    let bytes = sealed(&recorded(draft(0, noted(7, "x"))));
    let outline = codec::outline(POSITION, &bytes).unwrap();
    assert!(outline.open(&PREVIOUS, POSITION).is_ok());
    assert!(matches!(outline.open(&PREVIOUS, POSITION + 1), Err(LedgerError::Damaged { damage: Damage::Changed, .. })));
    assert!(matches!(outline.open(&Hash([8; 32]), POSITION), Err(LedgerError::Damaged { .. })));
}

#[test]
fn a_newer_format_is_named_and_not_called_damage() {
    let whole = sealed(&recorded(draft(0, noted(7, "x"))));
    let mut newer = whole.clone();
    newer[2] = 2;
    let error = open(&newer).unwrap_err();
    assert!(matches!(error, LedgerError::Newer { position: POSITION, found: 2, known: 1 }), "{error}");
}

fn households(count: u64) -> Event {
    let entry = |n: u64| HouseholdEntry {
        code: HouseholdCode(format!("{}-{}-{}", n / 1000, n % 10, n)),
        contact: Some(ContactId((1 << 47) + n)),
        vip: n.is_multiple_of(9),
    };
    Event::HouseholdsEntered { entries: (0..count).map(entry).collect() }
}

/// The reader's limit counts more than the bytes on disk; whatever is written must be readable.
#[test]
fn what_is_written_up_to_the_limit_can_be_read() {
    for count in [200, 1_200, 20_000, 45_000] {
        let one = recorded(draft(0, households(count)));
        let bytes = sealed(&one);
        assert_eq!(open(&bytes).map(|r| r == one).map_err(|e| e.to_string()), Ok(true), "{count}: {}", bytes.len());
    }
    let text = |length: usize| recorded(draft(0, Event::Noted { ticket: TicketId(1), text: "w".repeat(length) }));
    let mut largest = 0;
    for length in codec::MAX_PAYLOAD - 40..codec::MAX_PAYLOAD + 2 {
        let one = text(length);
        match codec::seal(&mut Vec::new(), &PREVIOUS, &one) {
            Ok(_) => {
                assert_eq!(open(&sealed(&one)).unwrap(), one, "{length}");
                largest = length;
            }
            Err(e) => assert!(matches!(e, LedgerError::TooLarge { .. }), "{e}"),
        }
    }
    assert!((codec::MAX_PAYLOAD - 39..codec::MAX_PAYLOAD).contains(&largest), "{largest}");
    assert!(codec::seal(&mut Vec::new(), &PREVIOUS, &recorded(draft(0, households(200_000)))).is_err());
}
