//! What the screen costs: a key press to a drawn frame on the test backend, with 10,000 open and closed tickets; and the
//! start to the first frame on an existing store of 36,000 tickets, a busy site's year.
//!
//! `cargo bench --bench screen`; `FRONTDESK_BENCH_TICKETS=1000` for a quick look. Times are of this process's CPU for
//! frames, and wall for the start, whose reference in the same run is a plain read of the store's files.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use frontdesk::app::{App, Msg, Settings, Stale};
use frontdesk::contacts::MemoryContacts;
use frontdesk::demo;
use frontdesk::desk::Desk;
use frontdesk::domain::{Actor, Command, Moment, StaffId};
use frontdesk::keymap::Keymap;
use frontdesk::ledger::MemoryLedger;
use frontdesk::policy;
use frontdesk::projection::Index;
use frontdesk::store::{FoundAs, OpenAs, Store};
use frontdesk::view;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::layout::Rect;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const FRAMES: usize = 2_000;
const STARTS: usize = 7;

fn now() -> Moment {
    Moment::parse("2026-11-21T21:14:07+08:00").expect("a time")
}

fn tickets(usual: usize) -> usize {
    std::env::var("FRONTDESK_BENCH_TICKETS").ok().and_then(|n| n.parse().ok()).unwrap_or(usual)
}

fn percentile(times: &mut [Duration], percent: usize) -> f64 {
    times.sort_unstable();
    times.get((times.len() * percent / 100).min(times.len().saturating_sub(1))).map_or(0.0, |t| t.as_secs_f64() * 1e3)
}

fn line(name: &str, times: &mut [Duration]) {
    let (p50, p99) = (percentile(times, 50), percentile(times, 99));
    println!("{name:<46} p50 {p50:8.3} ms   p99 {p99:8.3} ms");
}

/// CPU time of this thread so far.
fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap_or(0), now.tv_nsec.try_into().unwrap_or(0))
}

/// A desk in memory: closed tickets, and a queue of `open` more.
fn populated(closed: usize, open: usize) -> Desk {
    let index = Index::temporary().expect("an index");
    let rules = Arc::new(policy::default_rules());
    let (ledger, contacts) = (Box::new(MemoryLedger::new()), Box::new(MemoryContacts::new()));
    let mut desk = Desk::new(ledger, contacts, index, rules, &mut |_, _| {}).expect("a desk");
    demo::seed_many(&mut desk, closed, 7, now(), &mut |_, _| {}).expect("tickets");
    let operator = desk.world().on_duty().into_iter().next().expect("an operator");
    for n in 0..open {
        let command = serde_json::json!({"do": "register",
            "message": {"source": "phone", "text": format!("厨房水管漏水，已关总阀（第 {n} 件）")},
            "classify": {"kind": "repair"}, "dispatch": {"department": "engineering"}});
        let command: Command = serde_json::from_value(command).expect("a command");
        desk.submit(Actor::Staff(operator), command, now()).expect("registered");
    }
    desk
}

/// Key presses to what is shown first: the list in which the cursor moves.
fn moves(app: &mut App, columns: u16, rows: u16) -> Vec<Duration> {
    let mut kept = view::Kept::default();
    let screen = Rect::new(0, 0, columns, rows);
    let mut draw = |app: &App, stale: Stale| {
        let sent = kept.draw(app, screen, stale, |changes| {
            changes.for_each(drop);
            Ok::<(), std::convert::Infallible>(())
        });
        sent.expect("drawn");
        kept.seen().clone()
    };
    draw(app, Stale::ALL);
    app.take_stale();
    let mut times = Vec::with_capacity(FRAMES);
    for n in 0..FRAMES {
        let code = if n % 40 < 20 { KeyCode::Down } else { KeyCode::Up };
        let start = cpu();
        drop(app.update(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE))));
        let (first, rest) = app.take_stale().split();
        draw(app, first);
        times.push(cpu().saturating_sub(start));
        let seen = draw(app, rest);
        app.saw(seen);
    }
    times
}

fn frames() {
    let all = tickets(10_000);
    let open = (all / 25).max(10);
    let mut desk = populated(all - open, open);
    let me = desk.world().on_duty().into_iter().next();
    for (columns, rows) in [(120, 36), (80, 24), (200, 50)] {
        let mut app = App::new(Settings::default(), Arc::new(Keymap::default()), desk.rules(), now(), (columns, rows));
        if let Some(me) = me {
            app.sits(me);
        }
        app.update(Msg::Board(Arc::new(desk.board(me, now()))));
        let mut terminal = Terminal::new(TestBackend::new(columns, rows)).expect("a screen");
        let mut times = Vec::with_capacity(FRAMES);
        for n in 0..FRAMES {
            let code = if n % 40 < 20 { KeyCode::Down } else { KeyCode::Up };
            let start = cpu();
            let effects = app.update(Msg::Key(KeyEvent::new(code, KeyModifiers::NONE)));
            let mut seen = None;
            terminal
                .draw(|frame| {
                    seen = Some(view::draw(&app, frame));
                    view::text::seal(frame.buffer_mut());
                })
                .expect("drawn");
            times.push(cpu().saturating_sub(start));
            if let Some(seen) = seen {
                app.saw(seen);
            }
            drop(effects);
        }
        line(&format!("key to frame, {all} tickets, {columns}×{rows} (CPU)"), &mut times);
        line(&format!("key to its list, the rest kept, {columns}×{rows} (CPU)"), &mut moves(&mut app, columns, rows));
    }
    let mut times = Vec::new();
    for _ in 0..50 {
        let start = cpu();
        let board = desk.board(me, now());
        times.push(cpu().saturating_sub(start));
        drop(board);
    }
    line(&format!("board of {open} open tickets (CPU, worker)"), &mut times);
    desk.find("漏水", 200).expect("found");
    for query in ["漏水", "厨房 第 3", "gcwx", "1803", "zzzz"] {
        let mut times = Vec::new();
        for _ in 0..50 {
            let start = cpu();
            let hits = desk.find(query, 200).expect("found");
            times.push(cpu().saturating_sub(start));
            drop(hits);
        }
        line(&format!("find '{query}' (CPU, worker)"), &mut times);
    }
}

fn read_all(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .map(|e| {
            let path = e.path();
            if path.is_dir() { read_all(&path) } else { std::fs::read(&path).map_or(0, |b| b.len() as u64) }
        })
        .sum()
}

/// Opens the store and draws the first frame with its rows.
fn first_frame(path: &Path, as_: &OpenAs) -> (Duration, Duration) {
    let rules = Arc::new(policy::default_rules());
    let start = Instant::now();
    let mut desk = Desk::open(path, as_, Arc::clone(&rules), &mut |_, _| {}).expect("opened");
    let opened = start.elapsed();
    let me: Option<StaffId> = desk.world().on_duty().into_iter().next();
    let mut app = App::new(Settings::default(), Arc::new(Keymap::default()), rules, now(), (120, 36));
    app.update(Msg::Board(Arc::new(desk.board(me, now()))));
    let mut terminal = Terminal::new(TestBackend::new(120, 36)).expect("a screen");
    terminal.draw(|frame| drop(view::draw(&app, frame))).expect("drawn");
    (opened, start.elapsed())
}

fn starts() {
    let all = tickets(36_000);
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let path = folder.path().join("store");
    let as_ = OpenAs { program: "bench".into(), who: "bench".into(), now: now() };
    let begun = Instant::now();
    {
        let store = Store::found(&path, FoundAs { drill: true, id: Some(demo::store_id(7)) }, &as_).expect("founded");
        let mut desk = Desk::on(store, Arc::new(policy::default_rules()), &mut |_, _| {}).expect("a desk");
        demo::seed_many(&mut desk, all, 7, now(), &mut |_, _| {}).expect("tickets");
        println!("{all} tickets, {} events made in {:.1} s", desk.head().position, begun.elapsed().as_secs_f64());
    }
    let bytes = read_all(&path);
    println!("on the disk: {:.1} MB, {} bytes a ticket", bytes as f64 / 1e6, bytes / all as u64);
    let (mut opened, mut shown, mut plain) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let start = Instant::now();
        read_all(&path);
        plain.push(start.elapsed());
        let (open, frame) = first_frame(&path, &as_);
        opened.push(open);
        shown.push(frame);
    }
    line("reference: reading the store's files", &mut plain);
    line("opening the store", &mut opened);
    line("start to the first frame with its rows", &mut shown);
    let ratio = percentile(&mut shown, 50) / percentile(&mut plain, 50).max(0.001);
    println!("ratio to the reference (p50): {ratio:.1}");
}

fn main() {
    frames();
    starts();
}
