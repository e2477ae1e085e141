//! What each fuzz target does with its bytes, and what must hold afterwards. The targets in `targets/` and the normal test
//! `tests/suite/fuzz_corpus.rs`, which replays the kept inputs, both call this.

use frontdesk::cli::exec;
use frontdesk::contacts::MemoryContacts;
use frontdesk::desk::Desk;
use frontdesk::desk::people::{LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, read};
use frontdesk::domain::household::HouseholdCode;
use frontdesk::domain::world::Household;
use frontdesk::domain::{Moment, StaffId, World, quick as entry};
use frontdesk::i18n::Lang;
use frontdesk::ledger::journal::{Journal, JournalError, Put, TREES};
use frontdesk::ledger::{Hash, MemoryLedger, codec as frames, transfer};
use frontdesk::projection::Index;
use frontdesk::text::{
    clean_block, clean_line, clean_line_to, decode_utf8, find_phones, fold, initials, is_forbidden, mask_name,
    mask_phone, mask_phones_in, visible, without_values,
};
use frontdesk::{keymap as keys, policy as packs};
use std::cell::RefCell;
use std::io::{Cursor, Write};
use std::path::Path;
use std::sync::Arc;
use zip::write::SimpleFileOptions;

/// The names of all targets.
#[allow(dead_code, reason = "each target takes its own")]
pub const ALL: [&str; 8] = ["import", "exec", "keymap", "policy", "text", "quick", "journal", "codec"];

/// Runs a target.
pub fn run(target: &str, data: &[u8]) {
    match target {
        "import" => import(data),
        "exec" => exec_lines(data),
        "keymap" => keymap(data),
        "policy" => policy(data),
        "text" => text(data),
        "quick" => quick(data),
        "journal" => journal(data),
        "codec" => codec(data),
        other => panic!("no target {other}"),
    }
}

fn now() -> Moment {
    Moment::parse("2026-11-20T10:00:00+08:00").expect("a time")
}

/// A drill site with people, a household and an open shift.
fn desk() -> Desk {
    let rules = Arc::new(packs::default_rules());
    let index = Index::temporary().expect("an index");
    let (ledger, contacts) = (MemoryLedger::new(), MemoryContacts::new());
    let mut desk = Desk::new(Box::new(ledger), Box::new(contacts), index, rules, &mut |_, _| {}).expect("a desk");
    let setting_up = r#"{"do":"found_site","code":"HY","name":"Lakeside","drill":true}
{"do":"add_staff","caller":{"name":"Wang Fang"},"roles":["operator","service_head"]}
{"do":"add_staff","caller":{"name":"Zhao"},"roles":["handler"],"department":"engineering","as":1}
{"do":"enter_household","code":"12-1803","caller":{"name":"Li","phone":"13912345678"},"as":1}
{"do":"open_shift","pattern":"night","as":1}
{"do":"sign_on","as":1}
{"do":"register","as":1,"message":{"source":"phone","text":"kitchen pipe leaks","household":"12-1803"},"classify":{"kind":"repair"}}
"#;
    assert_eq!(said(&mut desk, setting_up.as_bytes()).0, 0, "the site is set up");
    desk
}

/// What `exec` answers, and how many lines it refused.
fn said(desk: &mut Desk, lines: &[u8]) -> (usize, Vec<serde_json::Value>) {
    let mut out = Vec::new();
    let refused = exec::run(desk, Lang::Zh, &now, &mut &*lines, &mut out).expect("memory never refuses");
    let out = String::from_utf8(out).expect("replies are UTF-8");
    (refused, out.lines().map(|l| serde_json::from_str(l).expect("a reply is one line of JSON")).collect())
}

/// Lends a desk that has not taken many inputs yet: making one costs more than most inputs.
fn with_desk(use_it: impl FnOnce(&mut Desk)) {
    thread_local!(static KEPT: RefCell<Option<(Desk, u32)>> = const { RefCell::new(None) });
    KEPT.with_borrow_mut(|kept| {
        if kept.as_ref().is_none_or(|(_, used)| *used > 64) {
            *kept = Some((desk(), 0));
        }
        if let Some((desk, used)) = kept {
            *used += 1;
            use_it(desk);
        }
    });
}

/// Lists of people and rosters, as text or workbook, and an export of the ledger. The first byte says which, so that the
/// fuzzer gets past the packing.
fn import(data: &[u8]) {
    let Some((sort, rest)) = data.split_first() else { return };
    forgive_the_readers();
    let packed;
    let bytes = match sort % 4 {
        0 => rest,
        1 => {
            packed = workbook(rest, b"<sst/>");
            &packed
        }
        2 => {
            let rows = br#"<worksheet><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row></sheetData></worksheet>"#;
            packed = workbook(rows, rest);
            &packed
        }
        _ => {
            if let Ok((header, head)) = transfer::check(rest, &mut |_, _| {}) {
                assert_eq!(
                    (header.entries, header.head),
                    (head.position, head.hash),
                    "an export is what it says it is"
                );
            }
            return;
        }
    };
    let Ok(rows) = read(bytes) else { return };
    assert!(!rows.is_empty() && rows.len() <= MOST_ROWS);
    for cell in rows.iter().flat_map(|row| {
        assert!(row.cells.len() <= MOST_COLUMNS);
        &row.cells
    }) {
        assert!(cell.chars().count() <= LONGEST_CELL && !cell.chars().any(is_forbidden), "{cell:?}");
    }
    with_desk(|desk| {
        let before = desk.head();
        if let Ok(plan) = desk.plan_people(&rows, StaffId(1), now()) {
            assert!(plan.faults.is_empty() || desk.import_people(plan, StaffId(1), now()).is_ok());
        }
        assert!(desk.plan_roster_list(&rows, None, None, StaffId(1), now()).is_ok());
        assert_eq!(desk.head(), before, "looking at a list writes nothing");
    });
}

/// The readers of the formats are not ours: what they panic at is caught by [`read`] and told as damage. A panic of our
/// own is still one.
fn forgive_the_readers() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let file = info.location().map_or("", |at| at.file());
            if !["/calamine-", "/quick-xml-", "/zip-"].iter().any(|name| file.contains(name)) {
                before(info);
            }
        }));
    });
}

/// A workbook with these parts, unpacked so that changes show.
pub fn workbook(sheet: &[u8], shared: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let parts: [(&str, &[u8]); 6] = [
        ("[Content_Types].xml", br#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>"#),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
        ("xl/sharedStrings.xml", shared),
    ];
    for (name, bytes) in parts {
        zip.start_file(name, options).expect("a part");
        zip.write_all(bytes).expect("written");
    }
    zip.finish().expect("a file").into_inner()
}

/// Each line gets one reply, whatever it is, and what is refused leaves no trace.
fn exec_lines(data: &[u8]) {
    // A password costs a tenth of a second: one line of it is enough.
    if data.windows(8).filter(|w| *w == b"password").count() > 2 {
        return;
    }
    with_desk(|desk| {
        let lines = data.split(|b| *b == b'\n').filter(|l| !l.iter().all(u8::is_ascii_whitespace)).count();
        let before = desk.head();
        let (refused, replies) = said(desk, data);
        assert_eq!(replies.len(), lines);
        let kept = |r: &&serde_json::Value| r["ok"] != true;
        assert_eq!(replies.iter().filter(kept).count(), refused);
        assert!(refused < lines || desk.head() == before || data.windows(5).any(|w| w == b"prove"));
        for reply in &replies {
            let text = reply.to_string();
            assert!(!text.contains("panicked"), "{text}");
        }
    });
}

/// A faulty keymap is told; one without faults can be shown and always has a way out.
fn keymap(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    match keys::load(text, "fuzz.toml") {
        Ok((keymap, _)) => {
            for lang in [Lang::Zh, Lang::En] {
                assert!(!keys::table(&keymap, lang).is_empty());
                let _ = keys::markdown(&keymap, lang);
            }
        }
        Err(report) => assert!(!report.faults.is_empty()),
    }
}

/// A faulty pack is told with its places; one without errors gives rules.
fn policy(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let checked = packs::check(text, "fuzz.toml", packs::shipped_calendars());
    assert_eq!(checked.rules.is_none(), checked.faults.iter().any(packs::Fault::is_error));
    let (_, _, of_calendar) = packs::check_calendar(text, "calendar-fuzz.toml");
    for fault in checked.faults.iter().chain(&of_calendar) {
        assert!(!fault.text(Lang::Zh).is_empty() && !fault.text(Lang::En).is_empty());
    }
}

/// What people type can be stored, drawn and printed afterwards, and cleaning it again changes nothing.
fn text(data: &[u8]) {
    let decoded = decode_utf8(data);
    let typed = decoded.text.as_str();
    let line = clean_line(typed);
    assert!(!line.contains('\n') && !line.chars().any(is_forbidden), "{line:?}");
    assert_eq!(clean_line(&line), line);
    let short = clean_line_to(typed, 10);
    assert!(short.text.chars().count() <= 10);
    let block = clean_block(typed);
    assert!(!block.chars().any(|c| c != '\n' && is_forbidden(c)), "{block:?}");
    assert_eq!(clean_block(&block), block);
    for range in find_phones(typed) {
        assert!(typed.get(range).is_some_and(|phone| !phone.is_empty()));
    }
    // In its line: some are numbers to call only by the word before them.
    let (phones, masked) = (find_phones(&line), mask_phones_in(&line));
    assert!(masked.matches("****").count() >= phones.len(), "{masked:?} of {line:?}");
    for phone in phones {
        let masked = mask_phone(line.get(phone).unwrap_or(""));
        assert!(masked.contains("****"), "{masked:?} of {line:?}");
    }
    assert!(!visible(typed).chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{:?}", visible(typed));
    let _ = (mask_name(&line), fold(typed), initials(&line, 40), without_values(typed));
}

/// A line becomes a proposal whose places lie in it and whose command can be filed.
fn quick(data: &[u8]) {
    thread_local!(static KNOWN: (World, frontdesk::domain::rules::Rules) = {
        let mut world = World::default();
        for code in ["12-1803", "12-1804", "3-1-502", "3-2-502", "7-1101"] {
            world.households.insert(HouseholdCode(code.into()), Household { contact: None, vip: false });
        }
        (world, packs::default_rules())
    });
    let Ok(typed) = std::str::from_utf8(data) else { return };
    KNOWN.with(|(world, rules)| {
        // The desk cleans what it reads; a script may not.
        for line in [clean_line(typed).as_str(), typed] {
            let proposal = entry::parse(line, &find_phones(line), world, rules, now());
            for range in &proposal.card_ranges {
                assert!(line.get(range.clone()).is_some(), "{range:?} in {line:?}");
            }
            let _ = proposal.to_command();
        }
    });
}

/// A journal's bytes are read to the first that is not whole, or refused; what is read twice is the same.
fn journal(data: &[u8]) {
    let Some((sort, rest)) = data.split_first() else { return };
    let folder = scratch();
    let folder = folder.path();
    let file = folder.join("00000001.log");
    let store = [7; 16];
    let mut whole = Journal::create(folder, store).expect("a journal");
    let mut written = Vec::new();
    if sort % 2 == 1 {
        for (n, piece) in rest.chunks(16).take(6).enumerate() {
            let put =
                Put { tree: TREES[n % TREES.len()], key: piece.to_vec(), value: (n % 3 != 1).then(|| rest.to_vec()) };
            whole.append(std::slice::from_ref(&put)).expect("appended");
            written.push(vec![put]);
            if n % 2 == 1 {
                whole.mark().expect("a mark");
            }
        }
    }
    whole.sync().expect("synced");
    drop(whole);
    if sort % 2 == 1 {
        edit(&file, rest);
    } else {
        // The header is kept, so that the bytes are records.
        let mut bytes = std::fs::read(&file).expect("a segment");
        bytes.extend_from_slice(rest);
        std::fs::write(&file, bytes).expect("written");
    }
    let read = |folder: &Path| -> Result<Vec<Vec<Put>>, JournalError> {
        let mut all = Vec::new();
        Journal::read_all(folder, store, |_, puts| {
            all.push(puts);
            Ok(())
        })
        .map(|_: u64| all)
    };
    let before = read(folder);
    if let Ok(found) = &before
        && sort % 2 == 1
    {
        assert!(found.iter().zip(&written).all(|(a, b)| a == b), "what is read is what was written");
    }
    if let Ok(Some((mut again, pending))) = Journal::open(folder, store) {
        let found = read(folder).expect("what opens can be read");
        assert!(before.is_err() || before.as_ref().is_ok_and(|b| b.len() >= found.len()));
        assert!(pending.len() <= found.len());
        let put = Put { tree: TREES[0], key: b"k".to_vec(), value: None };
        again.append(std::slice::from_ref(&put)).and_then(|_| again.sync()).expect("what opens can be written on");
        assert_eq!(read(folder).expect("read again").last(), Some(&vec![put]));
    }
}

/// Cuts, flips and repeats bytes of a file, as `how` says.
fn edit(file: &Path, how: &[u8]) {
    let mut bytes = std::fs::read(file).expect("a segment");
    for step in how.chunks_exact(4).take(3) {
        let [what, a, b, c] = *step else { continue };
        let at = (usize::from(a) << 8 | usize::from(b)) % bytes.len().max(1);
        match what % 4 {
            0 => bytes.truncate(at),
            1 => bytes.get_mut(at).into_iter().for_each(|byte| *byte ^= c | 1),
            2 => {
                let piece: Vec<u8> = bytes.iter().skip(at).take(usize::from(c)).copied().collect();
                bytes.extend(piece);
            }
            _ => drop(bytes.drain(at..(at + usize::from(c)).min(bytes.len()))),
        }
    }
    std::fs::write(file, bytes).expect("written");
}

/// A folder in memory where there is one.
fn scratch() -> tempfile::TempDir {
    let shm = Path::new("/dev/shm");
    let made = if shm.is_dir() { tempfile::tempdir_in(shm) } else { tempfile::tempdir() };
    made.expect("a folder")
}

/// An entry's bytes are refused or read to what is written as the same bytes again, once as they are and once as the
/// content of an envelope whose hash is right.
fn codec(data: &[u8]) {
    let previous = Hash([3; 32]);
    let mut envelope = b"FD\x01\x01\x01\x00".to_vec();
    envelope.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    envelope.extend_from_slice(data);
    let mut hasher = blake3::Hasher::new_derive_key("frontdesk ledger entry v1");
    hasher.update(&previous.0).update(&9_u64.to_le_bytes()).update(&envelope);
    envelope.extend_from_slice(hasher.finalize().as_bytes());
    for bytes in [data, &envelope] {
        let Ok(outline) = frames::outline(9, bytes) else { continue };
        assert!(outline.size <= bytes.len());
        let Ok(recorded) = outline.open(&previous, 9) else { continue };
        let mut again = Vec::new();
        let Ok(_) = frames::seal(&mut again, &previous, &recorded) else { continue };
        let twice = frames::outline(9, &again).and_then(|o| o.open(&previous, 9)).expect("what was sealed opens");
        assert_eq!(twice, recorded);
    }
}
