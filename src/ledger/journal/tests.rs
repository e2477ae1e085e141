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

/// A value that takes a segment's limit in `n` records.
fn large(of: u64, n: usize) -> Put {
    let value: Vec<u8> = (0..n).map(|i| u8::try_from((i as u64 * of * 31) >> 5 & 0x3f).unwrap()).collect();
    Put { tree: "frames", key: of.to_be_bytes().to_vec(), value: Some(value) }
}

#[test]
fn a_segment_ends_though_no_mark_comes_and_opening_reads_back_to_the_last_mark() {
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    journal.append(&[put(1)]).unwrap();
    journal.mark().unwrap();
    let step = 1 << 20;
    for n in 3..=60 {
        journal.append(&[large(n, step)]).unwrap();
    }
    let unmarked = journal.unmarked();
    assert!(unmarked > 58 * step as u64);
    drop(journal);
    let numbers = segment::numbers(&path).unwrap();
    assert_eq!(numbers, [1, 2, 3, 4]);
    for number in numbers {
        let size = std::fs::metadata(segment::path(&path, number)).unwrap().len();
        assert!(size <= LARGEST + 2 * step as u64, "{number}: {size}");
    }
    let (mut journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!(seqs(&pending), (3..=60).collect::<Vec<_>>());
    assert_eq!((journal.unmarked(), journal.last()), (unmarked, 60));
    journal.mark().unwrap();
    drop(journal);
    let (_, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert!(pending.is_empty());
}

/// One record in memory, however long the journal is: what is read is handed over before the next is.
#[test]
fn reading_holds_one_record_at_a_time() {
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    for n in 1..=12 {
        journal.append(&[large(n, 1 << 20)]).unwrap();
    }
    journal.sync().unwrap();
    let mut reader = Reader::open(&path, 1, STORE).unwrap();
    while reader.next().unwrap().is_some() {
        assert!(reader.bytes().len() < (1 << 20) + 200, "the buffer holds one record");
    }
    // The record behind a damaged one is never asked for, so that the first ones have come by then.
    let mut bytes = std::fs::read(segment::path(&path, 1)).unwrap();
    let at = bytes.len() - 100;
    bytes[at] ^= 1;
    std::fs::write(segment::path(&path, 1), bytes).unwrap();
    let mut seen = Vec::new();
    let read = Journal::read_all(&path, STORE, |seq, _| {
        seen.push(seq);
        if seq == 5 { Err(JournalError::Foreign { path: PathBuf::new() }) } else { Ok(()) }
    });
    assert!(matches!(read, Err(JournalError::Foreign { .. })));
    assert_eq!(seen, [1, 2, 3, 4, 5]);
}

/// Looking through a torn end is linear: at each of these bytes a record of megabytes could begin by its length, and
/// hashing them all would take hours.
#[test]
fn a_long_torn_end_is_looked_through_in_no_time() {
    let (_dir, path) = folder();
    drop(filled(&path, 2));
    let file = segment::path(&path, 1);
    let whole = std::fs::read(&file).unwrap();
    let lengths: Vec<u8> = 3_000_000u32.to_le_bytes().iter().copied().cycle().take(3 << 20).collect();
    for end in [vec![0; 3 << 20], vec![2; 3 << 20], lengths] {
        let mut bytes = whole.clone();
        bytes.extend(&end);
        std::fs::write(&file, &bytes).unwrap();
        let (journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
        assert_eq!((seqs(&pending), journal.last()), (vec![1, 2], 2));
        drop(journal);
        assert_eq!(std::fs::read(&file).unwrap(), whole, "what was torn is cut off");
    }
}

#[test]
fn a_packed_segment_reads_the_same_and_takes_less_room() {
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    for n in 1..=30 {
        for k in 0..50 {
            journal.append(&[put(n * 100 + k), large(n * 100 + k, 2_000)]).unwrap();
        }
        journal.mark().unwrap();
    }
    let read = |path: &Path| {
        let mut out = Vec::new();
        let last = Journal::read_all::<JournalError>(path, STORE, |seq, puts| {
            out.push((seq, puts));
            Ok(())
        });
        (last.unwrap(), out)
    };
    let plain = read(&path);
    let sealed = journal.sealed().unwrap();
    assert!(!sealed.is_empty(), "{sealed:?}");
    let size = |number| std::fs::metadata(segment::path_now(&path, number)).unwrap().len();
    for number in sealed {
        let before = size(number);
        Journal::pack(&path, STORE, number).unwrap();
        assert!(!segment::path(&path, number).exists());
        assert!(size(number) * 2 < before, "{} of {before}", size(number));
    }
    assert_eq!(read(&path), plain);
    let mut from = Vec::new();
    Journal::read_after::<JournalError>(&path, STORE, 1_400, |seq, _| {
        from.push(seq);
        Ok(())
    })
    .unwrap();
    assert_eq!((from.first(), from.last().copied()), (Some(&1_401), plain.1.last().map(|(seq, _)| *seq)));
    // Single events, by position.
    let mut rows = Vec::new();
    Journal::frames_between(&path, STORE, (512, 513), &mut |put| rows.push(put)).unwrap();
    assert_eq!(rows, [put(512), large(512, 2_000), put(513), large(513, 2_000)]);
    // And it is written on behind.
    drop(journal);
    let (mut journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert!(pending.is_empty());
    journal.append(&[put(7)]).unwrap();
    drop(journal);
    assert_eq!(read(&path).0, plain.0 + 1);
}

/// What a load writes is packed as it comes: plain segments stand before and behind, and all of it reads in one.
#[test]
fn what_is_loaded_is_packed_as_it_comes() {
    let (_dir, path) = folder();
    let mut journal = filled(&path, 3);
    journal.mark().unwrap();
    journal.begin_bulk().unwrap();
    for n in 5..=304 {
        journal.append(&[put(n), large(n, 1_000)]).unwrap();
    }
    assert!(!segment::packed_path(&path, 2).exists(), "it has its name when it is whole");
    journal.sync().unwrap();
    // A mark begins the next one, and is durable with it.
    journal.mark().unwrap();
    journal.append(&[put(306)]).unwrap();
    journal.sync().unwrap();
    journal.end_bulk().unwrap();
    journal.append(&[put(307)]).unwrap();
    journal.sync().unwrap();
    let names: Vec<String> = Journal::files(&path).unwrap().into_iter().map(|(_, p)| name_of(&p)).collect();
    assert_eq!(names, ["00000001.log", "00000002.logz", "00000003.logz", "00000004.log"]);
    drop(journal);
    let mut read = Vec::new();
    let last = Journal::read_all::<JournalError>(&path, STORE, |seq, puts| {
        read.push((seq, puts));
        Ok(())
    });
    assert_eq!(last.unwrap(), 307);
    let numbers: Vec<u64> = (1..=307).filter(|n| ![4, 305].contains(n)).collect();
    assert_eq!(read.iter().map(|(seq, _)| *seq).collect::<Vec<_>>(), numbers);
    assert_eq!(read.get(100).unwrap().1, [put(102), large(102, 1_000)]);
    let mut rows = Vec::new();
    Journal::frames_between(&path, STORE, (300, 301), &mut |put| rows.push(put)).unwrap();
    assert_eq!(rows, [put(300), large(300, 1_000), put(301), large(301, 1_000)]);
    let (journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!((seqs(&pending), journal.last()), (vec![306, 307], 307));
}

/// Killed in the middle of a segment, a load leaves those before it; what stands of the one that was begun is in nobody's
/// way.
#[test]
fn a_loads_segment_that_was_not_ended_leaves_nothing() {
    let (_dir, path) = folder();
    let mut journal = filled(&path, 3);
    journal.begin_bulk().unwrap();
    journal.append(&[large(4, 1 << 20)]).unwrap();
    journal.sync().unwrap();
    for n in 5..10 {
        journal.append(&[large(n, 1 << 20)]).unwrap();
    }
    drop(journal);
    assert_eq!(all(&path).unwrap(), [1, 2, 3, 4]);
    assert!(std::fs::read_dir(&path).unwrap().all(|e| e.unwrap().path().extension().unwrap() != "part"));
    // As after a kill.
    std::fs::write(segment::packed_path(&path, 3).with_extension("logz.part"), "cut").unwrap();
    let (mut journal, pending) = Journal::open(&path, STORE).unwrap().unwrap();
    assert_eq!((seqs(&pending), journal.last()), (vec![1, 2, 3, 4], 4));
    journal.begin_bulk().unwrap();
    journal.append(&[put(5)]).unwrap();
    journal.end_bulk().unwrap();
    assert_eq!(all(&path).unwrap(), [1, 2, 3, 4, 5]);
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn a_packing_that_was_interrupted_is_done_again() {
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    for n in 1..=3 {
        journal.append(&[large(n, 1 << 20)]).unwrap();
    }
    journal.mark().unwrap();
    let before = all(&path).unwrap();
    let plain = std::fs::read(segment::path(&path, 1)).unwrap();
    Journal::pack(&path, STORE, 1).unwrap();
    // Both stand when it is killed before the plain one is removed, and a part when it is killed earlier.
    std::fs::write(segment::path(&path, 1), &plain).unwrap();
    std::fs::write(segment::packed_path(&path, 1).with_extension("logz.part"), "cut").unwrap();
    assert_eq!((all(&path).unwrap(), journal.sealed().unwrap()), (before.clone(), vec![1]));
    Journal::pack(&path, STORE, 1).unwrap();
    assert_eq!(std::fs::read_dir(&path).unwrap().count(), 2);
    assert_eq!(all(&path).unwrap(), before);
    // A damaged plain one is left for people to look at.
    std::fs::remove_file(segment::packed_path(&path, 1)).unwrap();
    let mut bytes = plain;
    bytes[500_000] ^= 1;
    std::fs::write(segment::path(&path, 1), &bytes).unwrap();
    Journal::pack(&path, STORE, 1).unwrap_err();
    assert!(segment::path(&path, 1).exists() && std::fs::read_dir(&path).unwrap().count() == 2);
}

#[test]
fn each_changed_byte_of_a_packed_segment_is_damage() {
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    let random: Vec<u8> =
        (0..2u64 << 17).flat_map(|n| blake3::hash(&n.to_le_bytes()).as_bytes()[..8].to_vec()).collect();
    journal.append(&[put(1)]).unwrap();
    journal.append(&[Put { tree: "contacts", key: vec![1], value: Some(random) }]).unwrap();
    journal.append(&[put(2)]).unwrap();
    journal.mark().unwrap();
    Journal::pack(&path, STORE, 1).unwrap();
    let file = segment::packed_path(&path, 1);
    let whole = std::fs::read(&file).unwrap();
    let early = (0..200).chain(whole.len() - 200..whole.len());
    for at in early.chain((200..whole.len()).step_by(whole.len() / 40)) {
        let mut bytes = whole.clone();
        bytes[at] ^= 4;
        std::fs::write(&file, &bytes).unwrap();
        assert!(all(&path).is_err(), "byte {at}");
    }
    for end in (0..whole.len()).step_by(whole.len() / 40) {
        std::fs::write(&file, &whole[..end]).unwrap();
        assert!(all(&path).is_err(), "cut at {end}");
    }
}

#[test]
fn every_whole_record_is_found_over_damage() {
    let (_dir, path) = folder();
    let mut journal = filled(&path, 20);
    journal.append(&[large(99, 3 << 20)]).unwrap();
    journal.mark().unwrap();
    for n in 23..=30 {
        journal.append(&[put(n)]).unwrap();
    }
    journal.sync().unwrap();
    drop(journal);
    let found = |store| {
        let mut seen = Vec::new();
        let found = rescue::read(&path, store, &mut |seq, _| seen.push(seq)).unwrap();
        (seen, found)
    };
    let everything: Vec<u64> = (1..=21).chain(23..=30).collect();
    assert_eq!(found(STORE).0, everything);
    assert!(found(STORE).1.damaged.is_empty() && found(STORE).1.missing.is_empty());
    assert!(found([9; 16]).0.is_empty());
    let file = segment::path(&path, 1);
    let whole = std::fs::read(&file).unwrap();
    for at in [10, 40, 300, 700, 900] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&file, &bytes).unwrap();
        let (seen, found) = found(STORE);
        let lost = everything.iter().filter(|seq| !seen.contains(seq)).count();
        assert!(lost <= 1 && seen.contains(&30), "byte {at}: {seen:?}");
        assert_eq!((found.missing.len(), found.damaged.len()), (lost, 1), "byte {at}");
    }
    // The number that the header gives to the first record, whichever bit of it is wrong.
    for bit in 0..64 {
        let mut bytes = whole.clone();
        bytes[20 + bit / 8] ^= 1 << (bit % 8);
        std::fs::write(&file, &bytes).unwrap();
        let (seen, found) = found(STORE);
        assert_eq!((seen, found.damaged.len()), (everything.clone(), 1), "bit {bit}");
    }
    std::fs::write(&file, &whole).unwrap();
    Journal::pack(&path, STORE, 1).unwrap();
    assert_eq!(found(STORE).0, everything);
    // The first block goes, what follows is found.
    let packed = segment::packed_path(&path, 1);
    let mut bytes = std::fs::read(&packed).unwrap();
    bytes[segment::HEADER + 60] ^= 1;
    std::fs::write(&packed, &bytes).unwrap();
    assert_eq!(found(STORE).0, (23..=30).collect::<Vec<u64>>());
}

/// Modes are set, not left to the umask of whoever starts the program.
#[test]
fn files_of_the_journal_are_for_their_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (_dir, path) = folder();
    let mut journal = Journal::create(&path, STORE).unwrap();
    for n in 1..=3 {
        journal.append(&[large(n, 1 << 20)]).unwrap();
    }
    journal.mark().unwrap();
    Journal::pack(&path, STORE, 1).unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&path), 0o700);
    for file in std::fs::read_dir(&path).unwrap() {
        assert_eq!(mode(&file.unwrap().path()), 0o600);
    }
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

#[test]
fn a_number_in_the_header_that_no_record_bears_out_is_damage() {
    let (_dir, path) = folder();
    drop(filled(&path, 0));
    let file = segment::path(&path, 1);
    let mut bytes = std::fs::read(&file).unwrap();
    *bytes.last_mut().unwrap() ^= 0x40;
    std::fs::write(&file, bytes).unwrap();
    assert!(matches!(Journal::open(&path, STORE), Err(JournalError::Damaged { after: 0, .. })));
}
