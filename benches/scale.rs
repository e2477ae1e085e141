//! What a site of many tickets costs: loading its history, disk, opening, memory, finding, figures, histories, replay.
//! Beside each figure stands a plain reference of the same run: a scan of all texts in memory, or a bare read.
//!
//! `cargo bench --bench scale` makes 36,000 tickets; `FRONTDESK_SCALE=1000000` makes as many. `FRONTDESK_SCALE_STORE=DIR`
//! keeps the store there and takes the one that is there. `tests/scale/table.py` runs it for the README's table.

use frontdesk::desk::{Desk, NewSite, Replay};
use frontdesk::domain::command::Command;
use frontdesk::domain::{Actor, Moment, StaffId, TicketId};
use frontdesk::store::OpenAs;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

const NOW: i64 = 1_795_266_847_000;

fn now() -> Moment {
    Moment::new(NOW, 480)
}

fn as_() -> OpenAs {
    OpenAs { program: "frontdesk bench".into(), who: "bench".into(), now: now() }
}

fn ms(from: Instant) -> f64 {
    from.elapsed().as_secs_f64() * 1e3
}

/// A line of `/proc/self/status`, in MB.
fn memory(line: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|l| l.strip_prefix(line)).unwrap_or_default();
    found.split_whitespace().find_map(|n| n.parse::<f64>().ok()).unwrap_or(0.0) / 1e3
}

fn size(path: &Path) -> u64 {
    use std::os::unix::fs::MetadataExt;
    let Ok(entries) = std::fs::read_dir(path) else { return 0 };
    let one = |e: std::fs::DirEntry| match e.metadata() {
        Ok(m) if m.is_dir() => size(&e.path()),
        Ok(m) => m.blocks() * 512,
        Err(_) => 0,
    };
    entries.flatten().map(one).sum()
}

/// Tells a figure on a line that `table.py` reads.
fn tell(name: &str, value: f64, unit: &str) {
    println!("{name:<34} {value:12.3} {unit}");
}

/// Founds a site with its people, and loads so many tickets.
fn make(path: &Path, tickets: u64) {
    let rules = Arc::new(frontdesk::policy::default_rules());
    let site = NewSite { code: "HY".into(), name: "bench".into(), drill: true };
    let (mut desk, me) = Desk::set_up(path, &site, "张建国", None, &as_(), Arc::clone(&rules)).expect("founded");
    for name in ["王芳", "陈静", "李强", "孙丽", "赵敏", "周涛", "吴晓梅", "郑凯"] {
        let add = serde_json::json!({"do": "add_staff", "caller": {"name": name}, "roles": ["operator"]});
        let add: Command = serde_json::from_value(add).expect("a command");
        desk.submit(Actor::Staff(me), add, now()).expect("done");
    }
    let file = path.with_extension("jsonl");
    let from = Instant::now();
    let mut out = BufWriter::new(std::fs::File::create(&file).expect("a file"));
    frontdesk::demo::past(&rules, tickets, 7, now(), &mut out, &mut |_, _| ()).expect("a sample");
    out.flush().expect("written");
    tell("sample made", ms(from) / 1e3, "s");
    let from = Instant::now();
    let outcomes = [vec!["satisfied".into()], vec!["not_satisfied".into()], vec!["unreachable".into()]];
    desk.load_history(&file, me, outcomes, now(), &mut |_, _| ()).expect("loaded");
    let took = ms(from) / 1e3;
    tell("load", took, "s");
    tell("load, tickets a second", tickets as f64 / took, "");
    tell("load, peak memory", memory("VmHWM:"), "MB");
    let from = Instant::now();
    for _ in 0..100_000 {
        desk.rest();
        let journal = path.join("journal");
        let plain = std::fs::read_dir(&journal).into_iter().flatten().flatten();
        let plain = plain.filter(|e| e.file_name().to_string_lossy().ends_with(".log")).count();
        if plain <= 2 || from.elapsed().as_secs() > 600 {
            break;
        }
        std::thread::yield_now();
        // Packing goes on beside, on a thread of its own.
        let (_keep, never) = std::sync::mpsc::channel::<()>();
        let _ = never.recv_timeout(std::time::Duration::from_millis(100));
    }
    tell("journal packed beside in", ms(from) / 1e3, "s");
}

struct Times(Vec<f64>);

impl Times {
    fn of(rounds: usize, mut f: impl FnMut(usize)) -> Self {
        let one = |n| {
            let from = Instant::now();
            f(n);
            ms(from)
        };
        Self((0..rounds).map(one).collect())
    }
    fn tell(mut self, name: &str) {
        self.0.sort_by(f64::total_cmp);
        let at = |percent: usize| self.0[(self.0.len() * percent / 100).min(self.0.len() - 1)];
        println!("{name:<34} p50 {:9.3} ms   p99 {:9.3} ms   max {:9.3} ms", at(50), at(99), at(100));
    }
}

/// In a process of its own, so that memory and opening are those of a start.
fn ask(path: &Path, tickets: u64) {
    let from = Instant::now();
    let rules = Arc::new(frontdesk::policy::default_rules());
    let mut desk = Desk::open(path, &as_(), rules, &mut |_, _| ()).expect("opened");
    tell("open", ms(from), "ms");
    let from = Instant::now();
    let board = desk.board(Some(StaffId(1)), now());
    tell("first board", ms(from), "ms");
    println!("{} rows", board.queue.len());
    tell("memory, open", memory("VmRSS:"), "MB");
    let from = Instant::now();
    let mut slowest: f64 = 0.0;
    loop {
        let step = Instant::now();
        let done = desk.warm_step().expect("warmed");
        slowest = slowest.max(ms(step));
        if done {
            break;
        }
    }
    tell("find made ready, beside", ms(from), "ms");
    tell("  its longest step", slowest, "ms");
    tell("memory, find ready", memory("VmRSS:"), "MB");
    let number = desk.projections().ticket(TicketId(tickets / 2)).expect("read").and_then(|t| t.number);
    let number = number.map(|n| n.with_site("HY")).unwrap_or_default();
    let queries: Vec<(&str, Vec<String>)> = vec![
        ("find 1 character", ["漏", "水", "电", "吵", "狗"].map(String::from).to_vec()),
        ("find 2 characters", ["漏水", "电梯", "停车", "跳闸", "噪音"].map(String::from).to_vec()),
        ("find words", ["水管漏水", "电梯 困", "装修 敲墙", "发票 报销"].map(String::from).to_vec()),
        ("find what is not there", ["反光镜脱落", "鳄鱼", "火星撞地球"].map(String::from).to_vec()),
        ("find pinyin initials", ["sglsh", "ddsl", "mjksb", "wyfzmj"].map(String::from).to_vec()),
        ("find phone tail", ["0001", "4567", "9182", "00007"].map(String::from).to_vec()),
        ("find household", ["12-1803", "3-2-502", "9-2-703", "14-2804"].map(String::from).to_vec()),
        ("find number", vec![number.clone(), number.get(2..).unwrap_or_default().to_owned()]),
        ("find name", ["王芳", "李伟", "欧阳"].map(String::from).to_vec()),
    ];
    for (name, of) in &queries {
        let mut hits = 0;
        let times = Times::of(of.len() * 25, |n| {
            hits = desk.find(&of[n % of.len()], 200).expect("found").len();
        });
        times.tell(name);
    }
    Times::of(200, |n| {
        let months = 202_001 + u32::try_from(n % 12).unwrap_or(0);
        desk.report(months, now()).expect("counted");
    })
    .tell("a month's figures");
    Times::of(100, |_| drop(desk.report_by_category(201_512, 202_611, now()).expect("counted")))
        .tell("120 months by category");
    let id = |n: usize| TicketId((n as u64 * 7_919) % tickets + 1);
    Times::of(500, |n| drop(desk.history(id(n)).expect("read"))).tell("a ticket's history");
    Times::of(500, |n| drop(desk.details(id(n), Some(StaffId(1)), now()).expect("read"))).tell("a ticket's details");
    Times::of(50, |_| drop(desk.locate(&number).expect("found"))).tell("a ticket by its number");
    Times::of(100, |n| drop(desk.proposed(["12-1803 漏水", "9-2-703 电梯"][n % 2], now()).expect("read")))
        .tell("quick entry, proposed");
    let head = desk.head().position;
    let from = Instant::now();
    let mut replay = Replay::new();
    let most = head.min(200_000);
    while !replay.advance(desk.ledger(), most, 4_000).expect("folded") {}
    tell("replay over 200,000 events", ms(from), "ms");
    tell("memory, at the end", memory("VmRSS:"), "MB");
    reference(&path.with_extension("jsonl"));
}

/// The same texts in one block of memory, scanned: what finding costs without an index.
fn reference(file: &Path) {
    let Ok(file) = std::fs::File::open(file) else { return };
    let mut block = String::new();
    for line in BufReader::new(file).lines() {
        let line: serde_json::Value = serde_json::from_str(&line.expect("a line")).expect("JSON");
        block.push_str(line["text"].as_str().unwrap_or_default());
        block.push('\n');
    }
    let times = Times::of(25, |_| {
        let finder = memchr::memmem::Finder::new("反光镜脱落");
        std::hint::black_box(finder.find(block.as_bytes()));
    });
    times.tell("reference: memchr scan of all texts");
    tell("reference: those texts", block.len() as f64 / 1e6, "MB");
}

fn main() {
    let tickets: u64 = std::env::var("FRONTDESK_SCALE").ok().and_then(|n| n.parse().ok()).unwrap_or(36_000);
    if let Ok(path) = std::env::var("FRONTDESK_SCALE_ASK") {
        ask(Path::new(&path), tickets);
        return;
    }
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let kept = std::env::var("FRONTDESK_SCALE_STORE").ok();
    let path = kept.map_or_else(|| folder.path().join("site"), std::path::PathBuf::from);
    println!("{tickets} tickets");
    if !path.exists() {
        make(&path, tickets);
    }
    let per = |bytes: u64| bytes as f64 / tickets as f64;
    for part in ["journal", "ledger", "ledger.packs", "index"] {
        tell(&format!("disk, {part}, a ticket"), per(size(&path.join(part))), "B");
    }
    tell("disk, all, a ticket", per(size(&path)), "B");
    let me = std::env::current_exe().expect("a program");
    let asked = std::process::Command::new(me)
        .env("FRONTDESK_SCALE_ASK", &path)
        .env("FRONTDESK_SCALE", tickets.to_string())
        .status();
    assert!(asked.expect("a process").success(), "the questions end well");
}
