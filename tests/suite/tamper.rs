//! What an attacker, a thief of disks, or a worn disk can do to a whole store, row by row: what the chain of hashes sees by
//! itself, and what one code on paper sees beside it (H7).

use crate::files::copy;
use crate::samples::draft;
use frontdesk::cli::exec;
use frontdesk::contacts::Contacts;
use frontdesk::desk::{Desk, NewSite};
use frontdesk::domain::event::{Event, PaperFound, StoreEvent};
use frontdesk::domain::{Actor, Command, Moment, Next, Reason, SheetId, StaffId};
use frontdesk::i18n::Lang;
use frontdesk::ledger::{Anchor, Anchored, Draft, Ledger, SledLedger, verify};
use frontdesk::policy;
use frontdesk::store::{FoundAs, OpenAs, Rescue, Store};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const WANG: StaffId = StaffId(1);
const LI: StaffId = StaffId(2);

fn evening() -> Moment {
    Moment::parse("2026-11-21T21:00:00+08:00").unwrap()
}

fn as_() -> OpenAs {
    OpenAs { program: "frontdesk test".into(), who: "tester".into(), now: evening() }
}

fn open(path: &Path) -> Result<Desk, frontdesk::desk::DeskError> {
    Desk::open(path, &as_(), Arc::new(policy::default_rules()), &mut |_, _| {})
}

#[track_caller]
fn told(desk: &mut Desk, lines: &[Value]) -> Vec<Value> {
    let input: String = lines.iter().map(|l| format!("{l}\n")).collect();
    let mut output = Vec::new();
    exec::run(desk, Lang::En, &evening, &mut input.as_bytes(), &mut output).unwrap();
    let replies = String::from_utf8(output).unwrap();
    replies.lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// 王芳 is on duty with some tickets, and has signed the sheet of her shift; 李强 comes. Gives the code on the sheet.
fn site(path: &Path, code: &str) -> (Desk, String) {
    let site = NewSite { code: code.into(), name: "滨湖花园".into(), drill: true };
    let rules = Arc::new(policy::default_rules());
    let (mut desk, _) = Desk::set_up(path, &site, "王芳", None, &as_(), rules).unwrap();
    let register = |text: &str| json!({"do": "register", "message": {"source": "phone", "text": text}, "as": 1});
    let mut lines = vec![
        json!({"do": "add_staff", "caller": {"name": "李强"}, "roles": ["operator"], "as": 1}),
        json!({"do": "open_shift", "pattern": "night", "as": 1}),
        json!({"do": "sign_on", "as": 1}),
        json!({"do": "sheet_note", "kind": "keys", "text": "机房钥匙借给维保", "as": 1}),
    ];
    lines.extend(["厨房漏水", "电梯异响", "路灯不亮"].map(register));
    for ticket in 1..=3 {
        let note = json!({"state": "等配件", "next_step": "周一回电", "told": "已告知"});
        lines.push(json!({"do": "handover_note", "ticket": ticket, "note": note, "as": 1}));
    }
    lines.push(json!({"do": "prepare_sheet", "notes": "", "as": 1}));
    lines.push(json!({"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1}));
    for reply in told(&mut desk, &lines) {
        assert_eq!(reply["ok"], true, "{reply}");
    }
    let paper = desk.sheet_paper(SheetId(1), evening()).unwrap().unwrap();
    (desk, paper.anchor)
}

fn drafts(path: &Path) -> (frontdesk::store::StoreInfo, Vec<Draft>) {
    let store = Store::open(path, &as_()).unwrap();
    let draft_of = |e: frontdesk::ledger::Entry| {
        let r = e.recorded;
        Draft { at: r.at, actor: r.actor, desk: r.desk, shift: r.shift, event: r.event }
    };
    let all = store.ledger.read(1, usize::MAX).unwrap().into_iter().map(draft_of).collect();
    (store.keeper.info.clone(), all)
}

/// Puts another ledger into the place of a store's: made with the program's own library, hashes and all, with the same
/// id. Names stay: `keys` and contacts are the old ones' as far as that needs.
fn forge(path: &Path, info: &frontdesk::store::StoreInfo, all: Vec<Draft>) {
    let made = path.with_extension("forged");
    let new = FoundAs { drill: info.drill, id: Some(info.store) };
    let mut store = Store::found(&made, new, &as_()).unwrap();
    // Who acts must be known by some name.
    for contact in 0..2 {
        let card = frontdesk::domain::command::Card { name: format!("人{contact}"), ..Default::default() };
        store.contacts.put(&card).unwrap();
    }
    store.ledger.append_bulk(all).unwrap();
    drop(store);
    std::fs::remove_dir_all(path).unwrap();
    std::fs::rename(made, path).unwrap();
}

/// What a forger does to a store's folder.
type Attack = fn(&Path);

/// FACTS: with a correct chain, and with one anchor. `(what, attack, the chain alone sees it, what the anchor says)`.
#[test]
fn h7_the_table_of_attacks() {
    let table: [(&str, Attack, bool, Anchored); 6] = [
        ("nothing", |_| (), false, Anchored::Met),
        (
            "edit one record in the store below, and leave no other copy",
            |path| {
                let db = crate::samples::sled_below(&path.join("ledger"));
                let frames = db.open_tree("frames").unwrap();
                let (key, value) = frames.iter().nth(6).unwrap().unwrap();
                let mut changed = value.to_vec();
                let at = changed.len() - 40;
                changed[at] ^= 1;
                frames.insert(key, changed).unwrap();
                db.flush().unwrap();
                drop((frames, db));
                std::fs::remove_dir_all(path.join("journal")).unwrap();
            },
            true,
            Anchored::Met,
        ),
        (
            "edit and hash everything anew",
            |path| {
                let (info, mut all) = drafts(path);
                let text = "另一个说法".to_owned();
                let edited = all.iter_mut().find_map(|d| match &mut d.event {
                    Event::MessageArrived { message, .. } => Some(&mut message.text),
                    _ => None,
                });
                *edited.unwrap() = text;
                forge(path, &info, all);
            },
            false,
            Anchored::Differs,
        ),
        (
            "cut the last five off, and set the head right",
            |path| {
                let (info, mut all) = drafts(path);
                all.truncate(all.len() - 5);
                forge(path, &info, all);
            },
            false,
            Anchored::Beyond { head: 0 },
        ),
        (
            "roll the folder back to an older copy",
            |path| {
                let older = path.with_extension("older");
                std::fs::remove_dir_all(path).unwrap();
                std::fs::rename(older, path).unwrap();
            },
            false,
            Anchored::Beyond { head: 0 },
        ),
        (
            "swap in another store",
            |path| {
                std::fs::remove_dir_all(path).unwrap();
                let (mut desk, _) = site(path, "BH");
                let more = json!({"do": "register", "message": {"source": "phone", "text": "又一件"}, "as": 1});
                told(&mut desk, &[more.clone(), more]);
            },
            false,
            Anchored::Differs,
        ),
    ];
    for (what, attack, chain_sees, expected) in table {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("site");
        let (desk, code) = site(&path, "HY");
        drop(desk);
        // An older copy, from before the sheet.
        let (info, all) = drafts(&path);
        let older = path.with_extension("older");
        copy(&path, &older);
        forge(&older, &info, all[..all.len() - 4].to_vec());
        attack(&path);
        let anchor: Anchor = code.parse().unwrap();
        let store = Rescue::open(&path, &as_()).unwrap_or_else(|e| panic!("{what}: {e}"));
        let report = verify(store.ledger(), &mut |_, _| ());
        assert_eq!(report.fault.is_some(), chain_sees, "{what}: {:?}", report.fault);
        match (anchor.check(store.ledger()), expected) {
            (Ok(Anchored::Beyond { .. }), Anchored::Beyond { .. }) => {}
            (Ok(found), expected) if chain_sees => assert!(found == expected, "{what}: {found:?}"),
            (Err(_), _) if chain_sees => {}
            (found, expected) => assert_eq!(found.unwrap(), expected, "{what}"),
        }
        drop(store);
        if chain_sees {
            continue;
        }
        // The incoming operator types it at sign-on: the whole code, and one group of it.
        let mut desk = open(&path).unwrap_or_else(|e| panic!("{what}: {e}"));
        let held = told(&mut desk, &[json!({"ask": "paper", "code": code, "as": 2})]).remove(0);
        let answer = &held["answer"];
        let good = expected == Anchored::Met;
        assert_eq!((&answer["good"], &answer["recorded"]), (&json!(good), &json!(true)), "{what}: {held}");
        let word = match expected {
            Anchored::Met => "met",
            Anchored::Differs => "differs",
            Anchored::Beyond { .. } => "beyond",
        };
        assert_eq!(answer["paper"], word, "{what}: {held}");
        assert_eq!(answer["next"].as_str().unwrap().is_empty(), good, "{what}: what to do next is said");
        let group = code.split(':').next_back().unwrap().split('-').nth(3).unwrap();
        let held = told(&mut desk, &[json!({"ask": "paper", "code": group, "as": 2})]).remove(0);
        assert_eq!(held["answer"]["good"], good, "{what}: {held}");
        // It is on record, and everybody hears of it.
        let recorded = desk.ledger().read(desk.head().position, 1).unwrap().remove(0).recorded;
        let Event::Store(StoreEvent::PaperHeld { by, found, .. }) = recorded.event else { panic!("{what}") };
        assert_eq!((by, found == PaperFound::Met), (LI, good), "{what}");
        assert_eq!(desk.world().access.len(), if good { 0 } else { 2 }, "{what}");
        assert!(desk.world().paper.contains(&LI));
    }
}

/// Mistyped, of something else, none: nobody is accused for a slip of the pen.
#[test]
fn h7_what_else_may_be_typed_at_sign_on() {
    let folder = tempfile::tempdir().unwrap();
    let (mut desk, code) = site(&folder.path().join("site"), "HY");
    let head = desk.head();
    let mut slipped = code.clone().into_bytes();
    let at = slipped.len() - 4;
    slipped[at] = if slipped[at] == b'7' { b'8' } else { b'7' };
    for typed in [String::from_utf8(slipped).unwrap(), "今天".into(), "812".into(), "x:y".into()] {
        let held = desk.hold_paper(LI, &typed, evening()).unwrap();
        assert_eq!((held.recorded, desk.head()), (None, head), "{typed}: told, not recorded");
        for lang in Lang::ALL {
            assert!(!held.words(lang, &|id| format!("#{id}")).concat().is_empty(), "{typed}");
        }
    }
    let plain = Anchor::of(head).to_string();
    assert_eq!(desk.hold_paper(LI, &plain, evening()).unwrap().recorded, Some(PaperFound::Met));
    let other = desk.ledger().read(3, 1).unwrap().remove(0);
    let other = Anchor::of(frontdesk::ledger::Head { position: 3, hash: other.hash }).to_string();
    assert_eq!(desk.hold_paper(LI, &other, evening()).unwrap().recorded, Some(PaperFound::NotASheet));
    let none = desk.hold_paper(LI, "  ", evening()).unwrap();
    assert_eq!((none.recorded, none.is_good()), (Some(PaperFound::NoPaper), true));
    assert!(desk.hold_paper(StaffId(77), &code, evening()).is_err());
    let denied = told(&mut desk, &[json!({"ask": "paper", "code": code})]).remove(0);
    assert_eq!(denied["ok"], false, "{denied}");
}

/// A rule book may ask for it: nobody comes on duty without an answer, and any answer will do, or nobody might.
#[test]
fn h7_a_rule_book_may_ask_for_the_paper_at_sign_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("site");
    let (desk, code) = site(&path, "HY");
    drop(desk);
    let mut rules = policy::default_rules();
    rules.access.paper_at_sign_on = true;
    for (typed, good) in [(code.as_str(), true), ("", true), ("9999999:00000-00000-00000-00000-0", false)] {
        let mut desk = Desk::open(&path, &as_(), Arc::new(rules.clone()), &mut |_, _| {}).unwrap();
        let refused = desk.submit(Actor::Staff(LI), Command::SignOn, evening());
        let Err(frontdesk::desk::DeskError::Refused(refusal)) = refused else { panic!("{refused:?}") };
        assert_eq!((refusal.reason, refusal.next), (Reason::PaperNotHeld, Next::HoldPaper));
        let held = desk.hold_paper(LI, typed, evening()).unwrap();
        if held.recorded.is_none() {
            // Mistyped: not yet.
            assert!(desk.submit(Actor::Staff(LI), Command::SignOn, evening()).is_err() && !good);
            continue;
        }
        desk.submit(Actor::Staff(LI), Command::SignOn, evening()).unwrap();
        assert!(!desk.world().paper.contains(&LI), "asked again the next time");
        desk.submit(Actor::Staff(LI), Command::SignOff, evening()).unwrap();
    }
    let mut desk = open(&path).unwrap();
    desk.submit(Actor::Staff(LI), Command::SignOn, evening()).unwrap();
}

fn files(path: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(path).unwrap().map(|e| e.unwrap().path()).collect();
    entries.sort();
    for entry in entries {
        if entry.is_dir() { files(&entry, out) } else { out.push(entry) }
    }
}

/// One flipped bit anywhere in the folder: the store opens with everything, or says what is wrong; with one anchor no
/// other answer is taken. Gives how many opened whole, were refused, were found by the check, by the anchor.
fn flips(seeds: std::ops::Range<u64>) -> [u32; 4] {
    let folder = tempfile::tempdir().unwrap();
    let whole = folder.path().join("whole");
    let (mut desk, code) = site(&whole, "HY");
    for n in 0..300 {
        let note = Command::Note { ticket: frontdesk::domain::TicketId(n % 3 + 1), text: format!("第{n}次回电") };
        desk.submit(Actor::Staff(WANG), note, evening()).unwrap();
    }
    desk.rest();
    let (head, world, name) = (desk.head(), desk.world().clone(), desk.staff_name(LI));
    drop(desk);
    {
        // Old entries in a pack, too.
        let mut store = Store::open(&whole, &as_()).unwrap();
        store.ledger.pack_until(150).unwrap();
        store.ledger.rest();
    }
    let anchor: Anchor = code.parse().unwrap();
    let newest = Anchor::of(head);
    let mut all = Vec::new();
    files(&whole, &mut all);
    all.retain(|f| std::fs::metadata(f).unwrap().len() > 0);
    let mut count = [0; 4];
    for seed in seeds {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut random = |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            usize::try_from(state >> 33).unwrap() % below
        };
        let path = folder.path().join("flipped");
        let _ = std::fs::remove_dir_all(&path);
        copy(&whole, &path);
        let hit = path.join(all[random(all.len())].strip_prefix(&whole).unwrap());
        let mut bytes = std::fs::read(&hit).unwrap();
        let at = random(bytes.len());
        bytes[at] ^= 1 << random(8);
        std::fs::write(&hit, bytes).unwrap();
        let what = format!("seed {seed}: byte {at} of {}", hit.strip_prefix(&path).unwrap().display());
        let tried = std::panic::catch_unwind(|| open(&path));
        match tried.unwrap_or_else(|_| panic!("{what}: a raw panic")) {
            Err(e) => {
                for lang in Lang::ALL {
                    assert!(!e.words(lang).is_empty(), "{what}");
                }
                count[1] += 1;
            }
            Ok(desk) => {
                let report = verify(desk.ledger(), &mut |_, _| ());
                let met = [anchor, newest].map(|a| a.check(desk.ledger()).ok());
                if report.fault.is_some() {
                    count[2] += 1;
                } else if met != [Some(Anchored::Met); 2] {
                    count[3] += 1;
                } else {
                    assert_eq!((desk.head(), desk.world()), (head, &world), "{what}: a wrong answer");
                    // A name that no longer opens is a number, never another name.
                    assert!([name.clone(), format!("#{LI}")].contains(&desk.staff_name(LI)), "{what}");
                    count[0] += 1;
                }
            }
        }
    }
    println!("whole, refused, found by the check, found by the anchor: {count:?}");
    count
}

#[test]
fn no_flipped_bit_gives_a_wrong_answer() {
    let count = flips(0..40);
    assert!(count[0] > 0, "{count:?}");
}

/// Some six minutes.
#[test]
#[ignore = "six minutes"]
fn no_flipped_bit_of_400_gives_a_wrong_answer() {
    flips(1_000..1_400);
}

/// The head of a ledger that is opened alone says what its last entry says.
#[test]
fn a_head_that_was_set_wrong_is_found_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger");
    SledLedger::create(&path, [7; 16]).unwrap();
    let mut ledger = SledLedger::open(&path).unwrap();
    ledger.append(&[], (0..20).map(|n| draft(n, crate::samples::noted(1, "漏水"))).collect()).unwrap();
    drop(ledger);
    let db = crate::samples::sled_below(&path);
    let meta = db.open_tree("meta").unwrap();
    let mut head = meta.get("head").unwrap().unwrap().to_vec();
    head[0] -= 5;
    meta.insert("head", head).unwrap();
    db.flush().unwrap();
    drop((meta, db));
    assert!(SledLedger::open(&path).is_err());
}
