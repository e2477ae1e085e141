use super::*;

const STORE: [u8; 16] = [7; 16];

fn put(n: u64) -> Put {
    Put { tree: "frames", key: n.to_be_bytes().to_vec(), value: Some(format!("第 {n} 条").into_bytes()) } // text-ok: stored bytes
}

fn folder() -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("journal");
    (dir, path)
}

fn filled(path: &Path, upto: u64) -> Journal {
    let mut journal = Journal::create(path, STORE).unwrap();
    for n in 1..=upto {
        assert_eq!(journal.append(&[put(n)]).unwrap(), n);
        journal.sync().unwrap();
    }
    journal
}

fn seqs(pending: &Pending) -> Vec<u64> {
    pending.iter().map(|(seq, _)| *seq).collect()
}

fn all(path: &Path) -> Result<Vec<u64>, JournalError> {
    let mut out = Vec::new();
    Journal::read_all(path, STORE, |seq, _| {
        out.push(seq);
        Ok::<_, JournalError>(())
    })?;
    Ok(out)
}

#[test]
fn what_was_written_comes_back_and_a_mark_ends_what_is_pending() {
    let (_dir, path) = folder();
    assert!(Journal::open(&path, STORE).unwrap().is_none());
    let mut journal = filled(&path, 3);
    let gone = Put { tree: "contacts", key: vec![1], value: None };
    journal.append(&[put(4), gone.clone()]).unwrap();
    journal.sync().unwrap();
    drop(journal);
    let (mut journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!(seqs(&pending), [1, 2, 3, 4]);
    assert_eq!(pending.last().unwrap().1, [put(4), gone]);
    assert!(journal.unmarked() > 0);
    journal.mark().unwrap();
    journal.append(&[put(6)]).unwrap();
    drop(journal);
    let (journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!((seqs(&pending), journal.last()), (vec![6], 6));
    assert_eq!(all(&path).unwrap(), [1, 2, 3, 4, 6]);
}

#[test]
fn segments_end_at_a_mark_and_are_read_in_order() {
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    let large = Put { tree: "frames", key: vec![1], value: Some(vec![5; 300_000]) };
    for _ in 0..3 {
        for _ in 0..8 {
            journal.append(std::slice::from_ref(&large)).unwrap();
        }
        journal.mark().unwrap();
    }
    assert_eq!(segment::numbers(&path).unwrap(), [1, 2, 3, 4]);
    drop(journal);
    let (journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!((pending.len(), journal.last()), (0, 27));
    assert_eq!(all(&path).unwrap().len(), 24);
    drop(journal);
    // A new segment whose making was interrupted, at any byte: its number is used again.
    let newest = segment::path(&path, 4);
    for length in [0, 10, segment::HEADER - 1, segment::HEADER] {
        std::fs::write(&newest, vec![0; length]).unwrap();
        let (journal, _) = Journal::open(&path, STORE).unwrap().unwrap();
        assert_eq!((journal.last(), newest.exists()), (27, false));
    }
    let (mut journal, _) = Journal::open(&path, STORE).unwrap().unwrap();
    journal.append(&[put(1)]).unwrap();
    journal.mark().unwrap();
    assert_eq!(segment::numbers(&path).unwrap(), [1, 2, 3, 4]);
}

/// Bytes of the last two records of a segment.
fn journal_tail(path: &Path) -> u64 {
    let bytes = std::fs::read(path).unwrap();
    let mut starts = Vec::new();
    let mut at = segment::HEADER;
    while let Some((_, length)) = bytes.get(at..).and_then(Record::decode) {
        starts.push(at);
        at += length;
    }
    (at - starts[starts.len() - 2]) as u64
}

#[test]
fn a_record_cut_short_at_any_byte_is_dropped_and_writing_goes_on() {
    let (_dir, path) = folder();
    drop(filled(&path, 2));
    let file = segment::path(&path, 1);
    let two = std::fs::read(&file).unwrap();
    drop({
        let (mut journal, _) = Journal::open(&path, STORE).unwrap().unwrap();
        journal.append(&[put(3)]).unwrap();
        journal
    });
    let three = std::fs::read(&file).unwrap();
    for end in two.len()..three.len() {
        std::fs::write(&file, &three[..end]).unwrap();
        let (mut journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
        assert_eq!(seqs(&pending), [1, 2], "cut at {end}");
        assert_eq!(journal.append(&[put(3)]).unwrap(), 3);
        assert_eq!(all(&path).unwrap(), [1, 2, 3]);
    }
}

#[test]
fn a_changed_byte_before_a_durable_record_is_damage_and_never_a_cut() {
    let (_dir, path) = folder();
    drop(filled(&path, 4));
    let file = segment::path(&path, 1);
    let whole = std::fs::read(&file).unwrap();
    let last = whole.len() - journal_tail(&file) as usize / 2;
    for at in 0..last {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        std::fs::write(&file, &bytes).unwrap();
        let found = Journal::open(&path, STORE);
        assert!(found.is_err(), "byte {at}: {:?}", found.map(|f| f.map(|(_, p)| seqs(&p))));
    }
}

#[test]
fn a_gap_in_what_was_never_synced_is_no_damage() {
    let (_dir, path) = folder();
    let mut journal = filled(&path, 2);
    let before = journal.size as usize;
    for n in 3..=5 {
        journal.append(&[put(n)]).unwrap();
    }
    drop(journal);
    let file = segment::path(&path, 1);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[before + 30] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let (journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!((seqs(&pending), journal.last()), (vec![1, 2], 2));
}

#[test]
fn another_stores_journal_is_refused() {
    let (_dir, path) = folder();
    drop(filled(&path, 1));
    assert!(matches!(Journal::open(&path, [8; 16]), Err(JournalError::Foreign { .. })));
}
