//! What fault scripts drive: a store written to through the desk service, one line for each durable event, and a check
//! that nothing acknowledged is lost.
//!
//! `probe write ENGINE DIR OPS MODE` opens or founds a store in DIR and does up to OPS commands; after each durable one it
//! prints `A <position> <hash>`. `probe verify ENGINE DIR ACKFILE [MAXPOS]` opens it, checks the chain and the views, and that
//! every acknowledged line is there (up to a place in the disk's log, where power was cut). `probe tamper ENGINE DIR edit|rewrite|drop N` changes the ledger behind its back.
//!
//! ENGINE `frontdesk` is the product. `bare` is a planted bug: sled with nothing but its own `flush()`. MODE `early` is
//! another: it acknowledges before the append. A harness that does not catch them is broken.

use frontdesk::desk::{Desk, NewSite};
use frontdesk::domain::event::{Event, Recorded, Stream};
use frontdesk::domain::{Actor, Command, Moment, ShiftId, StaffId, TicketId};
use frontdesk::ledger::{Hash, codec, verify};
use frontdesk::store::OpenAs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

/// The planned start of the drill: the probe has no clock of its own.
const START: i64 = 1_795_266_847_000;

fn main() -> ExitCode {
    // As the program does: without it the system ends the process at the limit, without a word.
    frontdesk::runtime::signals::hear_file_limit();
    let args: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["write", "bare", dir, ops, ..] => bare::write(Path::new(dir), number(ops)),
        ["verify", "bare", dir, acks, rest @ ..] => bare::verify(Path::new(dir), acks, upto(rest)),
        ["write", _, dir, ops, rest @ ..] => write(Path::new(dir), number(ops), rest.first() == Some(&"early")),
        ["write", engine, dir] => write(Path::new(dir), 1_000, *engine == "early"),
        ["verify", _, dir, acks, rest @ ..] => check(Path::new(dir), acks, upto(rest)),
        ["tamper", _, dir, how, at] => tamper::tamper(Path::new(dir), how, number(at)),
        _ => Err("usage: probe write|verify|tamper ENGINE DIR …".to_owned()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(what) => {
            println!("{what}");
            eprintln!("FAIL {what}");
            ExitCode::FAILURE
        }
    }
}

fn number(text: &str) -> u64 {
    text.parse().unwrap_or(1_000)
}

/// Acknowledgements count up to this place in the log of what reached the disk.
fn upto(rest: &[&str]) -> u64 {
    rest.first().map_or(u64::MAX, |most| most.parse().unwrap_or(u64::MAX))
}

fn as_(now: Moment) -> OpenAs {
    OpenAs { program: "probe".into(), who: "probe".into(), now }
}

fn text<E: std::fmt::Display>(what: &'static str) -> impl Fn(E) -> String {
    move |e| format!("{what} {e}")
}

fn submit(desk: &mut Desk, by: StaffId, json: serde_json::Value, now: Moment) -> Result<frontdesk::desk::Done, String> {
    let command: Command = serde_json::from_value(json).map_err(text("COMMAND"))?;
    desk.submit(Actor::Staff(by), command, now).map_err(text("SUBMIT"))
}

fn acknowledge(position: u64, hash: &str) -> Result<(), String> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "A {position} {hash}").and_then(|()| out.flush()).map_err(text("OUTPUT"))
}

fn open(dir: &Path) -> Result<Desk, String> {
    let rules = Arc::new(frontdesk::policy::default_rules());
    Desk::open(dir, &as_(Moment::new(START, 480)), rules, &mut |_, _| {}).map_err(text("OPEN-FAILED"))
}

/// Opens the store, or sets one up with a person on duty and a few tickets. A set-up that was cut short is finished.
fn ready(dir: &Path) -> Result<Desk, String> {
    let start = Moment::new(START, 480);
    let refused = match dir.exists().then(|| open(dir)) {
        Some(Ok(mut desk)) if !desk.world().staff.is_empty() => {
            furnish(&mut desk, start)?;
            return Ok(desk);
        }
        Some(Err(refused)) => Some(refused),
        Some(Ok(_)) | None => None,
    };
    // Two stores of one machine are two stores: their ids are random.
    let site = NewSite { code: "HY".into(), name: "probe".into(), drill: true };
    let rules = Arc::new(frontdesk::policy::default_rules());
    // Where a store stands already, why it does not open is the news.
    let set_up = Desk::set_up(dir, &site, "Probe", None, &as_(start), rules);
    let (mut desk, _) = set_up.map_err(|e| refused.unwrap_or_else(|| format!("FOUND-FAILED {e}")))?;
    furnish(&mut desk, start)?;
    Ok(desk)
}

fn furnish(desk: &mut Desk, now: Moment) -> Result<(), String> {
    let me = *desk.world().staff.keys().next().ok_or("no staff")?;
    if desk.world().open_shift().is_none() {
        submit(desk, me, serde_json::json!({"do": "open_shift", "pattern": "night"}), now)?;
    }
    if !desk.world().is_on_duty(me) {
        submit(desk, me, serde_json::json!({"do": "sign_on"}), now)?;
    }
    while desk.world().counters.tickets < 8 {
        let n = desk.world().counters.tickets + 1;
        let caller = serde_json::json!({"name": format!("李{n}"), "phone": format!("1381234{n:04}")});
        let message = serde_json::json!({"source": "phone", "text": format!("第 {n} 件 漏水"), "caller": caller});
        submit(
            desk,
            me,
            serde_json::json!({"do": "register", "message": message, "classify": {"kind": "repair"}}),
            now,
        )?;
    }
    Ok(())
}

/// The hash that the next note will have, so that a planted bug can tell it too early.
fn foreseen(desk: &Desk, me: StaffId, shift: Option<ShiftId>, at: Moment, ticket: u64, note: &str) -> Option<String> {
    let id = TicketId(ticket);
    let head = desk.head();
    let event = Event::Noted { ticket: id, text: note.to_owned() };
    let version = desk.world().version_of(Stream::Ticket(id)) + 1;
    let desk_id = frontdesk::domain::DeskId(1);
    let actor = Actor::Staff(me);
    let recorded = Recorded { position: head.position + 1, version, at, actor, desk: desk_id, shift, event };
    codec::seal(&mut Vec::new(), &head.hash, &recorded).ok().map(|hash| hash.to_string())
}

fn write(dir: &Path, ops: u64, early: bool) -> Result<(), String> {
    let mut desk = ready(dir)?;
    let me = *desk.world().staff.keys().next().ok_or("no staff")?;
    let shift = desk.world().shift_of(me).map(|s| s.id);
    for n in 0..ops {
        let now = desk.world().latest.unwrap_or(Moment::new(START, 480)).plus_ms(1_000);
        let (ticket, note) = (n % 8 + 1, format!("第 {n} 次：业主在家等候，请带生料带和软管"));
        if early {
            let hash = foreseen(&desk, me, shift, now, ticket, &note).ok_or("FORESEE")?;
            acknowledge(desk.head().position + 1, &hash)?;
        }
        let done = submit(&mut desk, me, serde_json::json!({"do": "note", "ticket": ticket, "text": note}), now)?;
        if !early {
            acknowledge(done.head.position, &done.head.hash.to_string())?;
        }
    }
    Ok(())
}

/// The acknowledged lines that are whole. A fourth word is the place in the disk's log when the line was written.
fn acknowledged(file: &str, most: u64) -> Result<Vec<(u64, String)>, String> {
    let lines = std::fs::read_to_string(file).map_err(text("ACKS"))?;
    let line = |l: &str| -> Option<(u64, String)> {
        let mut parts = l.split_whitespace();
        (parts.next() == Some("A")).then_some(())?;
        let position = parts.next()?.parse().ok()?;
        let hash = parts.next().filter(|h| h.len() == 64)?;
        let place: u64 = parts.next().map_or(Some(0), |p| p.parse().ok())?;
        (place <= most).then(|| (position, hash.to_owned()))
    };
    Ok(lines.lines().filter_map(line).collect())
}

fn check(dir: &Path, acks: &str, most: u64) -> Result<(), String> {
    let acks = acknowledged(acks, most)?;
    if !dir.exists() {
        return if acks.is_empty() { Ok(()) } else { Err(format!("LOST {} of {}: no store", acks.len(), acks.len())) };
    }
    // Before the first acknowledgement a founding may have been cut short: it must be possible to begin again.
    let mut desk = if acks.is_empty() { ready(dir)? } else { open(dir)? };
    let report = verify(desk.ledger(), &mut |_, _| ());
    if let Some(fault) = &report.fault {
        return Err(format!("CHAIN {fault:?}"));
    }
    let entries = desk.ledger().read(1, usize::MAX).map_err(text("READ-FAILED"))?;
    let hash_of = |position: u64| {
        let at = usize::try_from(position).ok()?.checked_sub(1)?;
        entries.get(at).map(|e| e.hash.to_string())
    };
    let lost: Vec<u64> = acks.iter().filter(|(p, h)| hash_of(*p).as_ref() != Some(h)).map(|(p, _)| *p).collect();
    if let Some(first) = lost.first() {
        return Err(format!("LOST {} of {}, first {first}; head {}", lost.len(), acks.len(), desk.head().position));
    }
    let before = desk.world().clone();
    desk.rebuild(&mut |_, _| {}).map_err(text("READ-FAILED"))?;
    if before.counters != desk.world().counters || before.position != desk.world().position {
        return Err("TICKETS the views differ from the ledger".to_owned());
    }
    println!("ok head={} acknowledged={}", desk.head().position, acks.len());
    Ok(())
}

/// A planted bug: sled's own flush, which does not reach the disk.
mod bare {
    use super::{Hash, acknowledge, acknowledged, text};
    use std::path::Path;

    fn hash(n: u64) -> String {
        let mut bytes = [0; 32];
        bytes.iter_mut().zip(n.to_le_bytes()).for_each(|(to, from)| *to = from);
        Hash(bytes).to_string()
    }

    pub fn write(dir: &Path, ops: u64) -> Result<(), String> {
        let db = sled::Config::new().path(dir).flush_every_ms(None).open().map_err(text("OPEN-FAILED"))?;
        let first = db.last().map_err(text("READ-FAILED"))?;
        let first = first.and_then(|(k, _)| k.as_ref().try_into().ok().map(u64::from_be_bytes)).unwrap_or(0) + 1;
        for n in first..first.saturating_add(ops) {
            db.insert(n.to_be_bytes(), hash(n).as_bytes()).map_err(text("SUBMIT"))?;
            db.flush().map_err(text("SUBMIT"))?;
            acknowledge(n, &hash(n))?;
        }
        Ok(())
    }

    pub fn verify(dir: &Path, acks: &str, most: u64) -> Result<(), String> {
        let acks = acknowledged(acks, most)?;
        let db = sled::open(dir).map_err(text("OPEN-FAILED"))?;
        let held = |n: u64, h: &str| db.get(n.to_be_bytes()).ok().flatten().is_some_and(|v| v.as_ref() == h.as_bytes());
        match acks.iter().filter(|(n, h)| !held(*n, h)).count() {
            0 => Ok(()),
            lost => Err(format!("LOST {lost} of {}", acks.len())),
        }
    }
}

/// Changes behind the ledger's back, as somebody with the file and this program's source could make them.
mod tamper {
    use super::{Path, as_, text};
    use frontdesk::domain::Moment;
    use frontdesk::domain::event::Event;
    use frontdesk::ledger::{Draft, Ledger};
    use frontdesk::store::{FoundAs, Store, StoreId};

    fn at() -> Moment {
        Moment::new(super::START, 480)
    }

    /// `edit` changes bytes of one event where they stand; `rewrite` writes the whole history anew with one event changed
    /// and every hash right; `drop` writes it anew without its last events.
    pub fn tamper(dir: &Path, how: &str, n: u64) -> Result<(), String> {
        match how {
            "edit" => edit(dir, n),
            "rewrite" => anew(
                dir,
                |position, draft| {
                    if position == n
                        && let Event::Noted { text, .. } = &mut draft.event
                    {
                        *text = text.replace("业主", "租户");
                    }
                },
                u64::MAX,
            ),
            "drop" => {
                let head = head(dir)?;
                anew(dir, |_, _| {}, head.saturating_sub(n))
            }
            _ => Err("tamper edit|rewrite|drop".to_owned()),
        }
    }

    fn head(dir: &Path) -> Result<u64, String> {
        let (ledger, _, _) = Store::open(dir, &as_(at())).map_err(text("OPEN-FAILED"))?.split();
        Ok(ledger.head().position)
    }

    fn edit(dir: &Path, n: u64) -> Result<(), String> {
        let ledger = std::fs::read_dir(dir).map_err(text("READ-FAILED"))?.flatten().map(|e| e.path());
        let folder = ledger.into_iter().find(|p| p.join("db").is_file() && p.ends_with("ledger"));
        let db = sled::open(folder.ok_or("no ledger folder")?).map_err(text("OPEN-FAILED"))?;
        let frames = db.open_tree("frames").map_err(text("OPEN-FAILED"))?;
        let row = frames.range(n.to_be_bytes()..).next().ok_or("no such frame")?;
        let (key, value) = row.map_err(text("READ-FAILED"))?;
        let mut bytes = value.to_vec();
        let middle = bytes.len() / 2;
        if let Some(byte) = bytes.get_mut(middle) {
            *byte ^= 1;
        }
        frames.insert(key, bytes).map_err(text("SUBMIT"))?;
        db.flush().map_err(text("SUBMIT"))?;
        Ok(())
    }

    fn anew(dir: &Path, change: impl Fn(u64, &mut Draft), to: u64) -> Result<(), String> {
        let (ledger, contacts, keeper) = Store::open(dir, &as_(at())).map_err(text("OPEN-FAILED"))?.split();
        let entries = ledger.read(1, usize::MAX).map_err(text("READ-FAILED"))?;
        let id: Option<StoreId> = entries.first().and_then(|e| match &e.recorded.event {
            Event::SiteFounded { store, .. } => Some(StoreId(*store)),
            _ => None,
        });
        drop((ledger, contacts, keeper));
        let built = dir.with_extension("anew");
        let mut store = Store::found(&built, FoundAs { drill: true, id }, &as_(at())).map_err(text("FOUND-FAILED"))?;
        let drafts = entries.into_iter().filter(|e| e.recorded.position <= to).map(|e| {
            let r = e.recorded;
            let mut draft = Draft { at: r.at, actor: r.actor, desk: r.desk, shift: r.shift, event: r.event };
            change(r.position, &mut draft);
            draft
        });
        store.ledger.append_bulk(drafts.collect()).map_err(text("SUBMIT"))?;
        drop(store);
        std::fs::remove_dir_all(dir).map_err(text("SUBMIT"))?;
        std::fs::rename(&built, dir).map_err(text("SUBMIT"))
    }
}
