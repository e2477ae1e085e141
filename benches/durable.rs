//! What durability costs: one durable append to the ledger against a bare append and `fdatasync` of the same bytes, on
//! the same disk, in the same run, in turns. Then what a site's history costs to bring in and to open.
//!
//! `cargo bench --bench durable`

use frontdesk::desk::{Desk, NewSite};
use frontdesk::domain::event::{Event, Recorded, Stream};
use frontdesk::domain::{Actor, Command, DeskId, Moment, ShiftId, StaffId, TicketId};
use frontdesk::ledger::{Append, Draft, Hash, Ledger, SledLedger, codec, verify};
use frontdesk::store::OpenAs;
use std::fs::OpenOptions;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

const ROUNDS: u64 = 2_000;
const HISTORY: u64 = 30_000;

fn draft(n: u64) -> Draft {
    let text = format!("12-1803 厨房水管漏水，已关总阀，业主在家等候，请带生料带和软管（第 {n} 次）");
    Draft {
        at: Moment::new(1_795_266_847_000 + i64::try_from(n).unwrap_or(0) * 1_000, 480),
        actor: Actor::Staff(StaffId(3)),
        desk: DeskId(1),
        shift: Some(ShiftId(12)),
        event: Event::Noted { ticket: TicketId(n / 8 + 1), text },
    }
}

fn envelope(n: u64) -> Vec<u8> {
    let Draft { at, actor, desk, shift, event } = draft(n);
    let mut bytes = Vec::new();
    let recorded = Recorded { position: n + 1, version: n % 8 + 1, at, actor, desk, shift, event };
    codec::seal(&mut bytes, &Hash::default(), &recorded).expect("a small event");
    bytes
}

fn timed<T>(f: impl FnOnce() -> T) -> (Duration, T) {
    let start = Instant::now();
    let value = f();
    (start.elapsed(), value)
}

struct Times(Vec<Duration>);

impl Times {
    fn at(&self, percent: usize) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        let place = (sorted.len() * percent / 100).min(sorted.len() - 1);
        sorted[place].as_secs_f64() * 1e3
    }
    fn line(&self, name: &str) {
        println!("{name:<34} p50 {:7.3} ms   p99 {:7.3} ms   max {:7.3} ms", self.at(50), self.at(99), self.at(100));
    }
}

/// A whole command as the screen sends it: cleaned, decided, appended, projected, acknowledged.
fn whole_command(folder: &std::path::Path) {
    let now = Moment::new(1_795_266_847_000, 480);
    let as_ = OpenAs { program: "bench".into(), who: "bench".into(), now };
    let site = NewSite { code: "HY".into(), name: "bench".into(), drill: true };
    let rules = Arc::new(frontdesk::policy::default_rules());
    let mut desk = Desk::found(&folder.join("store"), &site, &as_, rules).expect("founded");
    let me = Actor::Staff(desk.enter_first_supervisor("bench", None, &as_).expect("a supervisor"));
    let mut act = |json: serde_json::Value, n: i64| {
        let command: Command = serde_json::from_value(json).expect("a command");
        timed(|| desk.submit(me, command, now.plus_ms(n)).expect("done")).0
    };
    act(serde_json::json!({"do": "open_shift", "pattern": "night"}), 1);
    act(serde_json::json!({"do": "sign_on"}), 2);
    for n in 0..200 {
        let message = serde_json::json!({"source": "phone", "text": format!("第 {n} 件")});
        act(serde_json::json!({"do": "register", "message": message, "classify": {"kind": "repair"}}), 3);
    }
    let mut bare = OpenOptions::new().create(true).append(true).open(folder.join("bare2")).expect("a file");
    let (mut commands, mut reference) = (Times(Vec::new()), Times(Vec::new()));
    for n in 0..ROUNDS {
        let bytes = envelope(n);
        let (time, ()) = timed(|| {
            bare.write_all(&bytes).expect("a write");
            bare.sync_data().expect("a sync");
        });
        reference.0.push(time);
        let text = format!("12-1803 厨房水管漏水，已关总阀，业主在家等候，请带生料带和软管（第 {n} 次）");
        let n = i64::try_from(n).unwrap_or(0);
        commands.0.push(act(serde_json::json!({"do": "note", "ticket": n % 200 + 1, "text": text}), n + 4));
    }
    println!("\na whole command, 200 tickets open");
    reference.line("bare append + fdatasync");
    commands.line("command: decided, durable, projected");
    println!("ratio: p50 {:.2}, p99 {:.2}", commands.at(50) / reference.at(50), commands.at(99) / reference.at(99));
}

fn main() {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = folder.path().join("ledger");
    SledLedger::create(&path, [1; 16]).expect("a new ledger");
    let mut ledger = SledLedger::open(&path).expect("a ledger");
    let mut bare = OpenOptions::new().create(true).append(true).open(folder.path().join("bare")).expect("a file");

    let (mut durable, mut reference) = (Times(Vec::new()), Times(Vec::new()));
    for n in 0..ROUNDS {
        let bytes = envelope(n);
        let (time, ()) = timed(|| {
            bare.write_all(&bytes).expect("a write");
            bare.sync_data().expect("a sync");
        });
        reference.0.push(time);
        let draft = draft(n);
        let expected = [(Stream::Ticket(TicketId(n / 8 + 1)), n % 8)];
        let (time, done) = timed(|| ledger.append(&expected, vec![draft]).expect("an append"));
        assert!(matches!(done, Append::Appended(_)), "no conflict");
        durable.0.push(time);
    }
    println!("{ROUNDS} events of {} bytes, in turns", envelope(0).len());
    reference.line("bare append + fdatasync");
    durable.line("durable append to the ledger");
    println!("ratio: p50 {:.2}, p99 {:.2}", durable.at(50) / reference.at(50), durable.at(99) / reference.at(99));
    drop(ledger);
    whole_command(folder.path());

    let path = folder.path().join("history");
    SledLedger::create(&path, [1; 16]).expect("a new ledger");
    let mut ledger = SledLedger::open(&path).expect("a ledger");
    let drafts: Vec<Draft> = (0..HISTORY).map(draft).collect();
    let (time, _) = timed(|| ledger.append_bulk(drafts).expect("a bulk append"));
    println!("\n{HISTORY} events: bulk append {:.0} ms", time.as_secs_f64() * 1e3);
    drop(ledger);
    let size: u64 = std::fs::read_dir(&path).map_or(0, |all| {
        use std::os::unix::fs::MetadataExt;
        all.flatten().filter_map(|e| e.metadata().ok()).map(|m| m.blocks() * 512).sum()
    });
    println!("on disk {:.1} MB", size as f64 / 1e6);
    let (time, ledger) = timed(|| SledLedger::open(&path).expect("a ledger"));
    println!("open {:.0} ms", time.as_secs_f64() * 1e3);
    let (time, entries) = timed(|| ledger.read(1, usize::MAX).expect("all entries").len());
    println!("read all {entries} {:.0} ms", time.as_secs_f64() * 1e3);
    let (time, report) = timed(|| verify(&ledger, &mut |_, _| ()));
    assert!(report.is_whole(), "{:?}", report.fault);
    println!("verify {:.0} ms", time.as_secs_f64() * 1e3);
    let (time, history) = timed(|| ledger.read_stream(Stream::Ticket(TicketId(1_000))).expect("a stream").len());
    println!("one ticket's {history} events {:.3} ms", time.as_secs_f64() * 1e3);
}
