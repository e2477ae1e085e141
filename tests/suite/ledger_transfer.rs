//! The way out and in: the same hashes, and faults told with their line.

use crate::samples::{self, draft, noted};
use frontdesk::ledger::transfer::{ImportError, ImportFault, check, export, import};
use frontdesk::ledger::{Draft, Head, Ledger, LedgerError, MemoryLedger, SledLedger};
use proptest::prelude::*;

fn exported(ledger: &dyn Ledger, to: Option<u64>) -> Vec<u8> {
    let mut out = Vec::new();
    export(ledger, &mut out, to, &mut |_, _| ()).unwrap();
    out
}

fn of(drafts: Vec<Draft>) -> MemoryLedger {
    let mut ledger = MemoryLedger::new();
    ledger.append_bulk(drafts).unwrap();
    ledger
}

fn imported(text: &[u8]) -> Result<MemoryLedger, ImportError> {
    let mut ledger = MemoryLedger::new();
    let header = import(text, &mut ledger, &mut |_, _| ())?;
    assert_eq!((header.entries, header.head), (ledger.head().position, ledger.head().hash));
    assert_eq!(check(text, &mut |_, _| ()).unwrap(), (header, ledger.head()));
    Ok(ledger)
}

#[test]
fn every_kind_of_event_goes_out_and_in_with_the_same_hashes() {
    let source = of(samples::drafts());
    let text = exported(&source, None);
    let lines = String::from_utf8(text.clone()).unwrap();
    assert_eq!(lines.lines().count() as u64, 1 + source.head().position);
    for line in lines.lines() {
        assert!(serde_json::from_str::<serde_json::Value>(line).unwrap().is_object());
    }
    let copy = imported(&text).unwrap();
    assert_eq!(copy.read(1, usize::MAX).unwrap(), source.read(1, usize::MAX).unwrap());
    assert_eq!(exported(&copy, None), text);
}

#[test]
fn an_export_goes_into_a_store_on_disk() {
    let many: Vec<Draft> = (0..9_000).map(|n| draft(n, noted(n as u64 % 700, "巡查正常"))).collect();
    let source = of(many);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    SledLedger::create(&path, [1; 16]).unwrap();
    let mut ledger = SledLedger::open(&path).unwrap();
    import(exported(&source, None).as_slice(), &mut ledger, &mut |_, _| ()).unwrap();
    drop(ledger);
    let ledger = SledLedger::open(&path).unwrap();
    assert_eq!(ledger.head(), source.head());
    assert_eq!(exported(&ledger, None), exported(&source, None));
    let error = import(exported(&source, None).as_slice(), &mut { ledger }, &mut |_, _| ()).unwrap_err();
    assert!(matches!(error.fault, ImportFault::NotEmpty));
}

#[test]
fn an_empty_ledger_and_a_part_of_one_go_out_and_in() {
    assert_eq!(imported(&exported(&MemoryLedger::new(), None)).unwrap().head(), Head::default());
    let source = of(samples::drafts());
    let part = imported(&exported(&source, Some(20))).unwrap();
    assert_eq!(part.read(1, 100).unwrap(), source.read(1, 20).unwrap());
}

/// What stands before a damaged event can still be had.
#[test]
fn a_damaged_ledger_is_exported_up_to_the_fault() {
    let mut source = of(samples::drafts());
    source.tamper(30, |e| e.recorded.desk.0 += 1);
    let report = frontdesk::ledger::verify(&source, &mut |_, _| ());
    assert!(matches!(report.fault, Some(LedgerError::Damaged { position: 30, .. })));
    assert_eq!(imported(&exported(&source, Some(report.entries))).unwrap().head().position, 29);
}

fn lines() -> Vec<Vec<u8>> {
    let source = of((0..12).map(|n| draft(n, noted(n as u64 % 3, "厨房水管漏水"))).collect());
    exported(&source, None).split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
}

/// Imports the lines after a change; gives the line and the kind of the fault.
fn told(change: impl FnOnce(&mut Vec<Vec<u8>>)) -> (u64, ImportFault) {
    let mut all = lines();
    change(&mut all);
    let text = all.concat();
    let error = imported(&text).expect_err("accepted");
    let checked = check(text.as_slice(), &mut |_, _| ()).unwrap_err();
    assert_eq!((checked.line, checked.to_string()), (error.line, error.to_string()));
    (error.line, error.fault)
}

fn replace(line: &mut Vec<u8>, from: &str, to: &str) {
    let text = String::from_utf8(line.clone()).unwrap();
    assert!(text.contains(from), "{text}");
    *line = text.replacen(from, to, 1).into_bytes();
}

#[test]
fn each_fault_is_told_with_its_line() {
    assert!(imported(&lines().concat()).is_ok());
    assert!(matches!(told(|l| { l.clear() }), (1, ImportFault::NotAnExport)));
    assert!(matches!(
        told(|l| {
            l.remove(0);
        }),
        (1, ImportFault::NotAnExport)
    ));
    assert!(matches!(told(|l| l[0] = b"name,phone\n".to_vec()), (1, ImportFault::NotAnExport)));
    assert!(matches!(
        told(|l| replace(&mut l[0], "\"version\":1", "\"version\":2,\"new\":true")),
        (1, ImportFault::Newer { found: 2, known: 1 })
    ));
    assert!(matches!(told(|l| replace(&mut l[4], "{", "")), (5, ImportFault::Json(_))));
    assert!(matches!(told(|l| replace(&mut l[4], "\"desk\"", "\"table\"")), (5, ImportFault::Json(_))));
    assert!(matches!(told(|l| replace(&mut l[4], "\"noted\"", "\"notted\"")), (5, ImportFault::Json(_))));
    // A character cut in half, as by a disk that was full.
    let cut = |l: &mut Vec<Vec<u8>>| {
        l.truncate(5);
        let at = l[4].iter().position(|b| *b >= 0x80).unwrap();
        l[4].truncate(at + 1);
    };
    assert!(matches!(told(cut), (5, ImportFault::Utf8(_))));
    assert!(matches!(told(|l| replace(&mut l[6], "厨房", "客厅")), (7, ImportFault::Changed)));
    assert!(matches!(told(|l| replace(&mut l[6], "21:14", "21:15")), (7, ImportFault::Changed)));
    assert!(matches!(told(|l| replace(&mut l[6], "\"prev\":\"", "\"prev\":\"0")), (7, ImportFault::Json(_))));
    assert!(matches!(
        told(|l| {
            l.remove(6);
        }),
        (7, ImportFault::Position { found: 7, wanted: 6 })
    ));
    assert!(matches!(told(|l| l.swap(6, 7)), (7, ImportFault::Position { .. })));
    let again = |l: &mut Vec<Vec<u8>>| l.insert(6, l[5].clone());
    assert!(matches!(told(again), (7, ImportFault::Position { found: 5, wanted: 6 })));
    assert!(matches!(told(|l| l.truncate(10)), (11, ImportFault::Count { found: 9, wanted: 12 })));
    let versions = |l: &mut Vec<Vec<u8>>| replace(&mut l[6], "\"version\":2", "\"version\":3");
    assert!(matches!(told(versions), (7, ImportFault::Version { found: 3, wanted: 2 })));
    let words = told(|l| replace(&mut l[4], "\"desk\":1", "\"desk\":x")).1.to_string();
    assert!(words.contains("column") && !words.contains("line 1"), "{words}");
}

/// Someone else's chain, whole in itself, does not pass for the rest of this one.
#[test]
fn lines_of_another_ledger_do_not_follow() {
    let other = of((0..12).map(|n| draft(n + 1, noted(n as u64 % 3, "厨房水管漏水"))).collect());
    let other: Vec<Vec<u8>> = exported(&other, None).split_inclusive(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
    assert!(matches!(told(|l| l.splice(6.., other[6..].to_vec()).for_each(drop)), (7, ImportFault::NotFollowing)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    /// Whatever a file holds, import says something and does not panic; a byte that differs never passes unnoticed
    /// unless the JSON means the same.
    #[test]
    fn any_damaged_byte_is_told_or_harmless(at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let mut text = lines().concat();
        let at = at.index(text.len());
        text[at] = byte;
        let mut ledger = MemoryLedger::new();
        match import(text.as_slice(), &mut ledger, &mut |_, _| ()) {
            Ok(_) => prop_assert_eq!(ledger.head().hash, imported(&lines().concat()).unwrap().head().hash),
            Err(e) => prop_assert!(e.line >= 1 && e.line <= 14),
        }
    }
}
