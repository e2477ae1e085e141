//! The drill site: the same each time, by the rules, and lifelike at every hour.

use frontdesk::board::Board;
use frontdesk::contacts::MemoryContacts;
use frontdesk::demo::{self, Built, History};
use frontdesk::desk::Desk;
use frontdesk::domain::clock::ClockState;
use frontdesk::domain::command::Command;
use frontdesk::domain::event::{Event, Move, Recorded, Side};
use frontdesk::domain::handover::LineState;
use frontdesk::domain::ids::*;
use frontdesk::domain::roster::Day;
use frontdesk::domain::rules::Rules;
use frontdesk::domain::ticket::{Outcome, Stage, Tracking};
use frontdesk::domain::{Moment, World};
use frontdesk::ledger::MemoryLedger;
use frontdesk::policy;
use frontdesk::projection::Index;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

const EVENING: &str = "2026-11-21T21:14:07+08:00";
/// Hours and days at which a start must look right.
const STARTS: [&str; 11] = [
    "2026-11-18T12:00:00+08:00",
    "2026-11-22T03:00:00+08:00",
    "2026-11-20T08:00:00+08:00",
    "2026-11-20T07:59:59+08:00",
    "2026-11-20T15:52:00+08:00",
    "2026-12-01T00:05:00+08:00",
    "2027-01-01T00:00:30+08:00",
    "2026-10-05T10:20:00+08:00",
    "2028-02-29T16:30:00+08:00",
    "2026-06-14T18:40:00+00:00",
    "2026-03-01T09:05:00-05:00",
];

fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

fn empty_with(rules: Rules) -> Desk {
    let (ledger, contacts) = (MemoryLedger::new(), MemoryContacts::new());
    let index = Index::temporary().unwrap();
    Desk::new(Box::new(ledger), Box::new(contacts), index, Arc::new(rules), &mut |_, _| {}).unwrap()
}

fn empty() -> Desk {
    empty_with(demo::rules().unwrap())
}

fn build(now: &str, seed: u64, history: History) -> (Desk, Built) {
    let mut desk = empty();
    let built = demo::build_history(&mut desk, at(now), seed, history, &mut |_, _| {});
    (desk, built.unwrap_or_else(|e| panic!("{now}: {e}")))
}

/// One whole quarter for all tests that only read it.
fn quarter() -> &'static Mutex<(Desk, Built)> {
    static BUILT: OnceLock<Mutex<(Desk, Built)>> = OnceLock::new();
    BUILT.get_or_init(|| Mutex::new(build(EVENING, demo::SEED, History::Quarter)))
}

fn locked() -> MutexGuard<'static, (Desk, Built)> {
    quarter().lock().unwrap_or_else(PoisonError::into_inner)
}

fn events(desk: &Desk) -> Vec<Recorded> {
    let mut all = Vec::new();
    loop {
        let more = desk.ledger().read(all.len() as u64 + 1, 5_000).unwrap();
        if more.is_empty() {
            return all;
        }
        all.extend(more.into_iter().map(|e| e.recorded));
    }
}

/// Events as text, with contact ids by the order in which they first stand there: the contact store draws them.
fn told(desk: &Desk) -> Vec<String> {
    fn number(value: &mut Value, known: &mut HashMap<u64, u64>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    if let (true, Some(id)) = (name == "contact", field.as_u64()) {
                        let next = known.len() as u64;
                        *field = (*known.entry(id).or_insert(next)).into();
                    }
                    number(field, known);
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|v| number(v, known)),
            _ => {}
        }
    }
    let mut known = HashMap::new();
    let tell = |e: &Recorded| {
        let mut value = serde_json::to_value(e).unwrap();
        number(&mut value, &mut known);
        value.to_string()
    };
    events(desk).iter().map(tell).collect()
}

#[test]
fn the_same_seed_gives_the_same_site() {
    let short = History::Days(4);
    let (one, two, other) = (build(EVENING, 7, short), build(EVENING, 7, short), build(EVENING, 8, short));
    assert_eq!(one.1, two.1);
    assert_eq!(told(&one.0), told(&two.0));
    assert_ne!(told(&one.0), told(&other.0));
}

/// What must hold in every reachable state, and that nothing lies in the future.
fn check_world(desk: &Desk, now: Moment) {
    let world: &World = desk.world();
    let on_duty = world.on_duty();
    for ticket in world.unfinished() {
        match ticket.tracking {
            Tracking::By(tracker) => {
                let outgoing = world.sheets.values().any(|s| !s.is_sealed() && s.outgoing.contains(&tracker));
                assert!(on_duty.contains(&tracker) || outgoing, "T4: {} is tracked by {tracker}", ticket.id);
            }
            Tracking::Unattended { .. } => {}
            Tracking::Waiting | Tracking::Ended => panic!("{} has no tracker", ticket.id),
        }
        let sheets = world.sheets.values().filter(|s| !s.is_sealed() && s.line(ticket.id).is_some()).count();
        assert!(sheets <= 1, "{} is on {sheets} unsigned sheets", ticket.id);
    }
    let c = &world.counters;
    assert_eq!(c.messages_in, world.waiting().count() as u64 + c.received);
    let all = events(desk);
    let mut latest = at("2000-01-01T00:00:00Z");
    let mut first: BTreeMap<TicketId, Actor> = BTreeMap::new();
    for e in &all {
        assert!(e.at >= latest && e.at <= now, "{} at {}", e.position, e.at.to_rfc3339());
        latest = e.at;
        assert!(!matches!(e.event, Event::ClockSetBack { .. }), "{}", e.position);
        if let Event::Received { ticket, .. } = e.event {
            assert!(first.insert(ticket, e.actor).is_none(), "F1: {ticket} was received twice");
        }
    }
    for ticket in world.unfinished() {
        assert_eq!(ticket.first_receiver, first.get(&ticket.id).and_then(Actor::staff), "F2: {}", ticket.id);
    }
    for e in &all {
        if let Event::SheetSigned { sheet, side: Side::Outgoing } = &e.event {
            let sealed = world.sheets.get(sheet).is_none_or(|s| s.is_sealed());
            assert!(sealed || world.latest_sheet().is_some_and(|s| s.id == *sheet), "sheet {sheet} was left unsigned");
        }
    }
}

/// The live shift, as whoever plays finds it.
fn check_scene(desk: &mut Desk, built: &Built, now: Moment, start: &str) -> Board {
    let board = desk.board(Some(built.operator), now);
    assert_eq!(board.staff_name(built.operator), "王芳", "{start}");
    assert!(board.staff.iter().any(|s| s.id == built.operator && s.on_duty), "{start}");
    let shift = board.shift.clone().unwrap();
    assert!(shift.starts <= now && now < shift.ends, "{start}: {shift:?}");
    // The callers of the incident stand behind one row.
    let alone = |r: &&frontdesk::board::QueueRow| r.incident.is_none();
    let stage = |wanted: fn(Stage) -> bool| board.queue.iter().filter(alone).filter(|r| wanted(r.stage)).count();
    let waiting = stage(|s| s == Stage::Waiting);
    assert!((2..=4).contains(&waiting), "{start}: {waiting} waiting");
    let work = stage(|s| s != Stage::Waiting);
    let rows = || board.queue.iter().map(|r| format!("{:?} {} {:?}", r.stage, r.text, r.arrived)).collect::<Vec<_>>();
    assert!((7..=10).contains(&work), "{start}: {work} in work: {:#?}", rows());
    assert!(board.incidents.iter().any(|i| i.callers.len() >= 5), "{start}: one incident is under way");
    let clocks =
        |wanted| board.queue.iter().filter(|r| r.stage != Stage::Waiting && r.clock_state(now) == wanted).count();
    assert!(clocks(ClockState::Near) >= 1, "{start}: no clock is near");
    assert!(clocks(ClockState::Breached) >= 1, "{start}: no clock is breached");
    assert!(clocks(ClockState::Ok) >= 2, "{start}: no clock is well");
    assert_eq!(
        board.queue.iter().filter(alone).filter(|r| r.repeat_unseen).count(),
        1,
        "{start}: one customer called again"
    );
    assert!(board.queue.iter().any(|r| r.vip && r.household.as_ref().is_some_and(|h| h.0 == "12-1803")), "{start}");
    assert!(board.queue.iter().filter(|r| r.tracker == Some(built.operator)).count() >= 3, "{start}");
    let sheet = desk.world().latest_sheet().unwrap().clone();
    assert!(!sheet.is_sealed() && sheet.outgoing.iter().all(|s| sheet.has_signed_out(*s)), "{start}");
    let open = desk.world().standing(&sheet).filter(|l| !matches!(l.state, LineState::Accepted { .. })).count();
    assert!((1..=2).contains(&open), "{start}: {open} of {} lines open", sheet.lines.len());
    assert!((4..=24).contains(&sheet.lines.len()), "{start}: {} lines", sheet.lines.len());
    for gone in &sheet.outgoing {
        assert!(!desk.world().is_on_duty(*gone), "{start}: {gone} is still there");
    }
    let rechecks = board.handover.rechecks.len();
    assert!((1..=7).contains(&rechecks), "{start}: {rechecks} rechecks");
    board
}

/// Whoever plays can accept what is left of the sheet, sign it, and goes on with its tickets.
fn play_the_handover(desk: &mut Desk, built: &Built, now: Moment) {
    let me = Actor::Staff(built.operator);
    let sheet = desk.world().latest_sheet().unwrap().clone();
    let open: Vec<TicketId> = desk.world().standing(&sheet).filter(|l| !l.is_accepted()).map(|l| l.ticket).collect();
    for ticket in open {
        desk.submit(me, Command::AcceptLine { sheet: sheet.id, ticket }, now).unwrap();
    }
    desk.submit(me, Command::SignSheet { sheet: sheet.id, side: Side::Incoming }, now).unwrap();
    for ticket in desk.world().unfinished() {
        assert!(ticket.tracker().is_some_and(|t| desk.world().is_on_duty(t)), "{} is left behind", ticket.id);
    }
}

#[test]
fn the_site_is_by_the_rules_and_the_scene_is_set_at_any_hour() {
    for start in STARTS {
        let (mut desk, built) = build(start, 7, History::Days(4));
        let now = at(start);
        check_world(&desk, now);
        check_scene(&mut desk, &built, now, start);
        play_the_handover(&mut desk, &built, now);
    }
}

#[test]
fn what_takes_long_runs_neither_into_the_scene_nor_past_now() {
    // Late in the morning a project head has two forms of corrective action to write, half an hour each, and offers to
    // answer; the scene is set meanwhile.
    let start = "2026-11-22T11:16:26.514+00:00";
    let (mut desk, built) = build(start, demo::SEED, History::Quarter);
    let now = at(start);
    check_world(&desk, now);
    check_scene(&mut desk, &built, now, start);
}

#[test]
fn a_form_of_corrective_action_is_in_mid_path_and_an_offer_waits_for_who_plays() {
    let guard = locked();
    let world = guard.0.world();
    let open: Vec<(usize, usize)> = world.corrective.open().map(|a| (a.at, a.path.len())).collect();
    assert!(
        open.iter().any(|(at, of)| *at >= 1 && at + 1 < *of),
        "somebody has written, others have still to: {open:?}"
    );
    let offers = world.corrective.open_offers().count();
    assert!((1..=4).contains(&offers), "{offers} offers");
    let closed = world.corrective.actions.values().filter(|a| a.end.is_some()).count();
    assert!(closed > 0, "some went their whole path");
}

#[test]
fn a_pack_with_two_shifts_will_do() {
    let mut desk = empty_with(policy::default_rules());
    let now = at(EVENING);
    demo::build_history(&mut desk, now, 3, History::Days(5), &mut |_, _| {}).unwrap();
    check_world(&desk, now);
    assert!(desk.world().open_shift().is_some());
}

#[test]
fn a_quarter_has_everything_in_it() {
    let guard = locked();
    let (desk, built) = &*guard;
    let now = at(EVENING);
    check_world(desk, now);
    assert!(built.from <= at("2026-08-21T00:00:00+08:00"), "three months: from {}", built.from.to_rfc3339());
    let world = desk.world();
    assert!(world.households.len() >= 1_150);
    let vips = world.households.values().filter(|h| h.vip).count() * 1_000 / world.households.len();
    assert!((10..=32).contains(&vips), "{vips} in a thousand are VIP");
    assert!((26..=34).contains(&world.staff.len()));
    let rules = desk.rules();
    let (mut sources, mut kinds, mut categories, mut grades) =
        (BTreeSet::new(), BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut feedback, mut callbacks, mut moves, mut reasons) = ([0; 3], [0; 3], [0; 5], BTreeSet::new());
    let mut days: BTreeMap<u32, u32> = BTreeMap::new();
    let mut texts: HashMap<String, u32> = HashMap::new();
    let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
    let index = |o: &Outcome| match o {
        Outcome::Satisfied => 0,
        Outcome::NotSatisfied => 1,
        Outcome::Unreachable => 2,
    };
    for e in events(desk) {
        let mut count = |what| *seen.entry(what).or_default() += 1;
        match &e.event {
            Event::MessageArrived { message, .. } => {
                sources.insert(message.source.clone());
                *days.entry(e.at.day_number()).or_default() += 1;
                *texts.entry(message.text.clone()).or_default() += 1;
            }
            Event::Classified { class, .. } => {
                kinds.insert(class.kind.clone());
                categories.extend(class.category.clone());
                grades.insert(class.grade.clone());
            }
            Event::ResultReported { on_spot: true, .. } => count("answered at once"),
            Event::FedBack { outcome, .. } => feedback[index(outcome)] += 1,
            Event::CalledBack { outcome, .. } => callbacks[index(outcome)] += 1,
            Event::Closed { reason, .. } => drop(reasons.insert(format!("{reason:?}"))),
            Event::TrackingMoved { how, .. } => match how {
                Move::Handover { .. } => moves[0] += 1,
                Move::Returned => moves[1] += 1,
                Move::Takeover { .. } => moves[2] += 1,
                Move::Released { .. } => moves[3] += 1,
                Move::TakenUp => moves[4] += 1,
            },
            Event::ContactedAgain { .. } => count("contacted again"),
            Event::MergedIn { .. } => count("merged"),
            Event::Voided { into: None, .. } => count("void"),
            Event::Extended { .. } => count("extended"),
            Event::ReworkOrdered { .. } => count("rework"),
            Event::Revealed { .. } => count("revealed"),
            Event::RecheckConfirmed { .. } => count("rechecked"),
            Event::RecheckExcused { .. } => count("excused"),
            Event::LineQueried { .. } => count("queried"),
            Event::LineAnswered { .. } => count("answered"),
            Event::SheetCorrected { .. } => count("corrected"),
            Event::ActReversed { .. } => count("undone"),
            Event::Noted { .. } => count("noted"),
            Event::WorkAccepted { .. } => count("accepted"),
            Event::Progressed { .. } => count("progress"),
            _ => {}
        }
    }
    assert_eq!(sources.len(), rules.sources.len(), "{sources:?}");
    assert_eq!(kinds.len(), rules.kinds.len(), "{kinds:?}");
    let never: Vec<&Code> = rules.categories.iter().map(|c| &c.code).filter(|c| !categories.contains(c)).collect();
    assert!(never.is_empty(), "{never:?}");
    assert_eq!(grades.len(), rules.grades.len(), "{grades:?}");
    for n in feedback.iter().chain(&callbacks).chain(&moves) {
        assert!(*n > 0, "feedback {feedback:?}, callbacks {callbacks:?}, moves {moves:?}");
    }
    assert_eq!(reasons.len(), 3, "{reasons:?}");
    assert_eq!(seen.len(), 16, "{seen:?}");
    assert!(days.values().skip(1).take(90).all(|n| (20..=85).contains(n)), "{days:?}");
    let mean = days.values().sum::<u32>() / days.len() as u32;
    assert!((33..=45).contains(&mean), "{mean} messages a day");
    let most = texts.values().max().copied().unwrap_or(0);
    assert!(most <= 9 && texts.len() * 10 > built.messages as usize * 7, "{most}, {} texts", texts.len());
    let breached = desk.projections().ended().filter(|t| t.as_ref().is_ok_and(|t| t.was_breached(now))).count();
    assert!(breached * 100 > built.messages as usize && breached * 5 < built.messages as usize, "{breached} breached");
}

#[test]
fn c4_the_quarter_meets_the_rates_to_within_one_ticket() {
    let guard = locked();
    let (desk, _) = &*guard;
    let rules = desk.rules();
    let tallies = &desk.world().counters.tallies;
    assert!(tallies.len() >= 9, "three classes in each of at least three months");
    for ((month, class), tally) in tallies {
        let percent = f64::from(rules.callback_class(class).unwrap().percent);
        let owed = percent / 100.0 * f64::from(tally.drawn);
        assert!((owed - f64::from(tally.chosen)).abs() < 1.0, "{month} {class:?}: {tally:?}");
        assert!(*month == at(EVENING).month_number() || tally.chosen - tally.done <= 2, "{month} {class:?}: {tally:?}");
    }
}

#[test]
fn the_quarters_scene_has_callbacks_that_fall_due() {
    let mut guard = locked();
    let (desk, built) = &mut *guard;
    let now = at(EVENING);
    let board = check_scene(desk, built, now, EVENING);
    let due = board.callbacks.iter().filter(|c| c.due.since(now) < 4 * 86_400_000).count();
    assert!(due >= 3, "{due} of {} callbacks are due soon", board.callbacks.len());
    let mine = board.callbacks.iter().filter(|c| c.mine).count();
    assert!(mine >= 2 && mine < board.callbacks.len(), "{mine} of {} are for who plays", board.callbacks.len());
    // R100: one agreement is called back in mid-term today, the other later.
    let today = Day(now.date());
    let due: Vec<Option<u8>> =
        board.agreements.iter().map(|a| a.next().filter(|c| c.due <= today).map(|c| c.point)).collect();
    assert_eq!(due, [Some(50), None]);
}

#[test]
fn many_tickets_for_benches() {
    let mut desk = empty();
    let now = at(EVENING);
    let mut told = 0;
    demo::seed_many(&mut desk, 900, 5, now, &mut |done, all| told = told.max(done * 100 / all)).unwrap();
    let world = desk.world();
    assert_eq!((told, world.counters.received, world.unfinished().count()), (100, 900, 0));
    let per_ticket = (desk.head().position - 1_240) / 900;
    assert!((7..=9).contains(&per_ticket), "{per_ticket} events a ticket");
    assert!(world.latest.is_some_and(|t| t <= now && now.since(t) < 86_400_000));
}

#[test]
fn on_the_command_line_it_is_made_anew_and_never_over_another_store() {
    let home = tempfile::tempdir().unwrap();
    let run = |data: &str, args: &[&str]| {
        let mut command = assert_cmd::Command::cargo_bin("frontdesk").unwrap();
        command.env_clear().env("HOME", home.path()).args(["--lang", "en", "--utc-offset", "+08:00"]);
        let out = command.arg("--data").arg(home.path().join(data)).args(args).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (out.status.code(), text(&out.stdout), text(&out.stderr))
    };
    let (code, made, told) = run("drill", &["demo", "--seed", "3", "--build-only"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(made.contains("drill site built") && made.contains("messages"), "{made}");
    let (_, kept, _) = run("drill", &["demo", "--keep", "--build-only"]);
    assert_eq!(kept, made, "the one of the last time");
    std::fs::write(home.path().join("drill").join("left-behind"), b"").unwrap();
    let (code, _, told) = run("drill", &["demo", "--seed", "4", "--build-only"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(!home.path().join("drill").join("left-behind").exists(), "it is made anew");
    assert_eq!(run("drill", &["verify"]).0, Some(0));
    let own = ["init", "--code", "AB", "--name", "Own", "--supervisor", "Ann", "--drill"];
    assert_eq!(run("own", &own).0, Some(0));
    let (code, _, told) = run("own", &["demo", "--build-only"]);
    assert_eq!(code, Some(2), "{told}");
    assert!(told.contains("not made by 'frontdesk demo'"), "{told}");
    assert_eq!(run("own", &["verify"]).0, Some(0));
}

/// Counted by hand from the events, without the counters that reports read.
#[test]
fn figures_of_every_month_agree_with_a_recount_from_the_events() {
    use frontdesk::domain::event::Event;
    use frontdesk::domain::ticket::{End, Outcome};
    use frontdesk::domain::world::World;
    use std::collections::BTreeMap;
    let site = locked();
    let now = site.0.world().latest.unwrap();
    let mut world = World::default();
    let mut happened: BTreeMap<u32, [u32; 6]> = BTreeMap::new();
    let mut from = 1;
    loop {
        let entries = site.0.ledger().read(from, 4_000).unwrap();
        let Some(last) = entries.last() else { break };
        from = last.recorded.position + 1;
        for entry in &entries {
            let counts = happened.entry(entry.recorded.at.month_number()).or_default();
            let place = match &entry.recorded.event {
                Event::MessageArrived { .. } => Some(0),
                Event::FedBack { outcome, .. } | Event::CalledBack { outcome, .. } => Some(match outcome {
                    Outcome::Satisfied => 1,
                    Outcome::NotSatisfied => 2,
                    Outcome::Unreachable => 3,
                }),
                Event::ContactedAgain { .. } => Some(4),
                Event::Extended { .. } => Some(5),
                _ => None,
            };
            place.into_iter().for_each(|at| counts[at] += 1);
            world.apply(&entry.recorded);
        }
    }
    assert!(happened.len() > 1, "more than one month");
    for (month, [messages, satisfied, not, unreachable, again, extended]) in happened {
        let report = site.0.report(month, now).unwrap();
        let told = [report.satisfied, report.not_satisfied, report.unreachable];
        assert_eq!((report.messages, told), (messages, [satisfied, not, unreachable]), "{month}");
        assert_eq!((report.repeat_contacts, report.extensions), (again, extended), "{month}");
        let of_month =
            |t: &&frontdesk::domain::ticket::Ticket| t.received_at.is_some_and(|at| at.month_number() == month);
        let tickets: Vec<_> = world.tickets.values().filter(of_month).collect();
        let sum = |f: fn(&frontdesk::desk::KindFigures) -> u32| report.kinds.values().map(f).sum::<u32>() as usize;
        assert_eq!(sum(|k| k.received), tickets.len(), "{month}");
        assert_eq!(sum(|k| k.closed), tickets.iter().filter(|t| t.end == Some(End::Closed)).count());
        assert_eq!(sum(|k| k.reworked), tickets.iter().filter(|t| t.reworks > 0).count());
        assert_eq!(sum(|k| k.breached), tickets.iter().filter(|t| t.was_breached(now)).count());
        let by_category = site.0.report_by_category(month, month, now).unwrap();
        assert_eq!(by_category.iter().map(|r| r.figures.received).sum::<u32>() as usize, tickets.len());
        let minutes: i64 = tickets
            .iter()
            .filter(|t| t.end == Some(End::Closed))
            .map(|t| t.ended_at.unwrap().since(t.received_at.unwrap()) / 60_000)
            .sum();
        assert_eq!(by_category.iter().map(|r| r.figures.minutes).sum::<u64>(), minutes as u64);
    }
}
