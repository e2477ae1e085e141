//! Looking back at shifts: what the rows say is what the events say.

use frontdesk::board::{Figure, Late, What};
use frontdesk::contacts::MemoryContacts;
use frontdesk::demo::{self, History};
use frontdesk::desk::Desk;
use frontdesk::domain::chain::LinkHow;
use frontdesk::domain::event::{Event, Move, Recorded};
use frontdesk::domain::ids::*;
use frontdesk::domain::ticket::Tracking;
use frontdesk::domain::{May, Moment, Rule, World, may_look_back};
use frontdesk::ledger::MemoryLedger;
use frontdesk::projection::Index;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

pub const EVENING: &str = "2026-11-21T21:14:07+08:00";

pub fn at(text: &str) -> Moment {
    Moment::parse(text).unwrap()
}

pub fn drill(history: History) -> Desk {
    let (ledger, contacts) = (MemoryLedger::new(), MemoryContacts::new());
    let rules = Arc::new(demo::rules().unwrap());
    let mut desk =
        Desk::new(Box::new(ledger), Box::new(contacts), Index::temporary().unwrap(), rules, &mut |_, _| {}).unwrap();
    demo::build_history(&mut desk, at(EVENING), demo::SEED, history, &mut |_, _| {}).unwrap();
    desk
}

/// The drill site with its whole quarter, for all tests that only read it.
pub fn quarter() -> MutexGuard<'static, Desk> {
    static BUILT: OnceLock<Mutex<Desk>> = OnceLock::new();
    BUILT.get_or_init(|| Mutex::new(drill(History::Quarter))).lock().unwrap_or_else(PoisonError::into_inner)
}

pub fn events(desk: &Desk) -> Vec<Recorded> {
    let mut all = Vec::new();
    loop {
        let more = desk.ledger().read(all.len() as u64 + 1, 5_000).unwrap();
        if more.is_empty() {
            return all;
        }
        all.extend(more.into_iter().map(|e| e.recorded));
    }
}

/// What counts, told by the events alone: every act with its shift, as tuples that compare.
type Counted = BTreeSet<(ShiftId, i64, Figure, Option<TicketId>, String)>;

#[derive(Default)]
struct Recount {
    acts: Counted,
    arrived: BTreeMap<ShiftId, u32>,
    people: BTreeMap<ShiftId, BTreeSet<StaffId>>,
    reveals: Vec<u64>,
}

/// Counts again, by going through all open tickets at every event.
fn recount(events: &[Recorded]) -> Recount {
    let mut world = World::default();
    let mut out = Recount::default();
    let mut last = None::<Moment>;
    for r in events {
        let open = world.open_shift().map_or(ShiftId(world.counters.shifts), |s| s.id);
        if let Some(last) = last {
            for t in world.tickets.values().filter(|t| t.end.is_none()) {
                for (clock, name) in [(t.reply, Late::Reply), (t.finish, Late::Finish)] {
                    let Some(clock) = clock.filter(|c| c.met.is_none()) else { continue };
                    if last <= clock.due && clock.due < r.at {
                        out.acts.insert((open, clock.due.ms(), Figure::Breached, Some(t.id), format!("{name:?}")));
                    }
                }
            }
        }
        last = Some(r.at);
        world.apply(r);
        let open = world.open_shift().map_or(ShiftId(world.counters.shifts), |s| s.id);
        let shift = r.shift.unwrap_or(open);
        let figure = match &r.event {
            Event::MessageArrived { .. } => {
                *out.arrived.entry(shift).or_default() += 1;
                None
            }
            Event::SignedOn { shift, staff } => {
                out.people.entry(*shift).or_default().insert(*staff);
                None
            }
            Event::Received { .. } => Some(Figure::Received),
            Event::Closed { .. } => Some(Figure::Closed),
            Event::Voided { .. } => Some(Figure::Voided),
            Event::ReworkOrdered { .. } => Some(Figure::Rework),
            Event::ContactedAgain { .. } => Some(Figure::Again),
            Event::RecheckConfirmed { .. } | Event::RecheckExcused { .. } => Some(Figure::Rechecked),
            Event::TrackingMoved { how: Move::Returned, .. } => Some(Figure::Returned),
            Event::TrackingMoved { how: Move::Takeover { .. }, .. } => Some(Figure::TakenOver),
            Event::TrackingMoved { how: Move::Released { .. }, .. } => Some(Figure::Released),
            Event::TrackingMoved { how: Move::TakenUp, .. } => Some(Figure::TakenUp),
            Event::ClockSetBack { .. } => Some(Figure::ClockSetBack),
            Event::Incident(event) if event.ticket().is_none() => Some(Figure::Incidents),
            Event::Agreement(event) if event.ticket().is_none() => Some(Figure::Agreements),
            Event::Revealed { .. } => {
                out.reveals.push(r.position);
                Some(Figure::Revealed)
            }
            Event::LineQueried { sheet, ticket, .. } => {
                let shift = world.sheets[sheet].shift;
                out.acts.insert((shift, r.at.ms(), Figure::Queried, Some(*ticket), r.position.to_string()));
                None
            }
            _ => None,
        };
        if let Some(figure) = figure {
            out.acts.insert((shift, r.at.ms(), figure, r.event.ticket(), r.position.to_string()));
        }
    }
    out
}

fn told(desk: &Desk, out: &mut Recount) {
    let review = desk.review(0, 99_999_999, at(EVENING)).unwrap();
    for shift in review.shifts.iter().map(|s| &s.shift) {
        for act in &shift.acts {
            let note = match act.what {
                What::Breached { clock } => format!("{clock:?}"),
                _ => act.position.to_string(),
            };
            out.acts.insert((shift.shift, act.at.ms(), act.what.figure(), act.ticket, note));
        }
        let all = shift.arrived + shift.arrived_outside;
        if all > 0 {
            out.arrived.insert(shift.shift, all);
        }
        if !shift.people().is_empty() {
            out.people.insert(shift.shift, shift.people().into_iter().collect());
        }
    }
}

#[test]
fn the_rows_of_all_shifts_agree_with_a_recount_of_the_events() {
    let desk = quarter();
    let events = events(&desk);
    let mut want = recount(&events);
    // Up to now, not only up to the last event.
    let open = desk.world().open_shift().unwrap().id;
    let last = desk.world().latest.unwrap();
    for t in desk.world().tickets.values().filter(|t| t.end.is_none()) {
        for (clock, name) in [(t.reply, Late::Reply), (t.finish, Late::Finish)] {
            if let Some(c) = clock.filter(|c| c.met.is_none() && last <= c.due && c.due < at(EVENING)) {
                want.acts.insert((open, c.due.ms(), Figure::Breached, Some(t.id), format!("{name:?}")));
            }
        }
    }
    let mut got = Recount::default();
    told(&desk, &mut got);
    let missing: Vec<_> = want.acts.difference(&got.acts).take(5).collect();
    let added: Vec<_> = got.acts.difference(&want.acts).take(5).collect();
    assert!(missing.is_empty() && added.is_empty(), "missing {missing:?}, added {added:?}");
    assert_eq!(got.arrived, want.arrived);
    assert_eq!(got.people, want.people);
    let counts: BTreeSet<Figure> = want.acts.iter().map(|a| a.2).collect();
    for figure in [Figure::Received, Figure::Closed, Figure::Breached, Figure::Queried, Figure::Revealed] {
        assert!(counts.contains(&figure), "the drill has {figure:?}");
    }
    let months: BTreeSet<u32> = events.iter().map(|e| e.at.month_number()).collect();
    let reveals: Vec<u64> = months.iter().flat_map(|m| desk.reveals(*m).unwrap()).map(|r| r.position).collect();
    assert_eq!(reveals, want.reveals);
}

/// Rows are a projection: made again from the ledger they are the same, and so they are after the index was read back.
#[test]
fn rows_are_the_same_when_they_are_rebuilt() {
    let mut desk = drill(History::Days(6));
    let now = at(EVENING);
    let before = desk.review(0, 99_999_999, now).unwrap();
    assert!(before.shifts.len() > 12, "more than memory keeps");
    desk.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(desk.review(0, 99_999_999, now).unwrap(), before);
}

#[test]
fn days_lead_to_the_days_beside_them() {
    let desk = quarter();
    let now = at(EVENING);
    let day = desk.review(20_261_120, 20_261_120, now).unwrap();
    assert_eq!(day.shifts.len(), 3, "three shifts a day");
    assert_eq!((day.earlier, day.later), (Some(20_261_119), Some(20_261_121)));
    for shift in &day.shifts {
        assert_eq!(shift.sheets.len(), shift.shift.sheets.len(), "a sheet is read however old it is");
        assert!(!shift.shift.people().is_empty() && !shift.shift.acts.is_empty());
        assert!(shift.shift.first < shift.shift.last);
    }
    let first = desk.review(0, 20_260_930, now).unwrap();
    let old = first.shifts.iter().find(|s| !s.sheets.is_empty()).expect("a sheet of the first months");
    assert!(old.sheets.iter().all(|s| s.sheet.is_sealed() && s.lines.len() == s.sheet.lines.len()));
    assert_eq!(desk.review(19_990_101, 19_990_101, now).unwrap().shifts, []);
}

/// The chain says whose the ticket is: its last link is the tracker, each link is a move of the events.
#[test]
fn the_chain_of_a_ticket_ends_with_its_tracker() {
    let mut desk = quarter();
    let now = at(EVENING);
    let open: Vec<_> = desk.world().unfinished().map(|t| (t.id, t.tracking, t.first_receiver)).collect();
    let mut passed = 0;
    for (id, tracking, first) in open {
        let chain = desk.details(id, None, now).unwrap().unwrap().chain;
        assert_eq!(chain[0].staff, first);
        assert_eq!(chain[0].how, LinkHow::Received);
        let last = chain.last().unwrap();
        match tracking {
            Tracking::By(staff) => assert_eq!(last.staff, Some(staff)),
            Tracking::Unattended { .. } => assert_eq!(last.staff, None),
            other => panic!("{other:?}"),
        }
        passed += usize::from(chain.iter().any(|l| l.how == LinkHow::Handover && l.pattern.is_some()));
    }
    assert!(passed > 0, "some went through a handover");
}

#[test]
fn only_supervisors_and_head_office_look_back() {
    let desk = quarter();
    let world = desk.world();
    for person in world.staff.values().filter(|p| p.active) {
        let may = person.roles.iter().any(|r| matches!(r, Role::ServiceHead | Role::ProjectHead | Role::HeadOffice));
        match may_look_back(world, &desk.rules(), Some(person.id)) {
            Ok(()) => assert!(may, "{person:?}"),
            Err(refusal) => {
                assert!(!may, "{person:?}");
                assert_eq!(refusal.rule, Rule::LookBack);
                assert_eq!(refusal.may, May::Roles(vec![Role::ServiceHead, Role::ProjectHead, Role::HeadOffice]));
            }
        }
    }
    assert!(may_look_back(world, &desk.rules(), None).is_err(), "nobody is nobody");
}

/// A night shift belongs to the day on which it was to start, also when somebody opens it late, past midnight, and one that
/// is opened before midnight to start after it to the next.
#[test]
fn r039_a_shift_is_filed_under_the_day_of_its_planned_start() {
    use frontdesk::domain::command::{Caller, Card, Command};
    use frontdesk::domain::{Actor, Role};
    let mut desk = crate::desk::desk();
    let at = |time: &str| frontdesk::domain::Moment::parse(&format!("2026-11-{time}+08:00")).unwrap();
    let caller = Caller::Card(Card { name: "王芳".into(), ..Card::default() });
    let roles = vec![Role::Operator, Role::ServiceHead];
    let founded = Command::FoundSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let wang = Actor::Staff(frontdesk::domain::StaffId(1));
    for (actor, command, time) in [
        (Actor::System, founded, "21T12:00:00"),
        (Actor::System, Command::AddStaff { caller, roles, department: None }, "21T12:00:00"),
        (wang, Command::OpenShift { pattern: "night".into() }, "22T00:30:00"),
        (wang, Command::SignOn, "22T00:31:00"),
    ] {
        desk.submit(actor, command, at(time)).unwrap_or_else(|e| panic!("{e}"));
    }
    let now = frontdesk::domain::Moment::parse("2026-11-22T01:00:00+08:00").unwrap();
    let on = |day| desk.review(day, day, now).unwrap().shifts.iter().filter(|s| s.shift.shift.0 > 0).count();
    assert_eq!((on(20_261_121), on(20_261_122)), (1, 0));
}

/// The command line files it under the same day as the screen.
#[test]
fn r039_frontdesk_review_names_the_day_of_the_planned_start() {
    use frontdesk::domain::command::Command;
    let folder = tempfile::tempdir().unwrap();
    let (data, at) = (folder.path().join("site"), |time: &str| at(&format!("2026-11-{time}+08:00")));
    let as_ = frontdesk::store::OpenAs { program: "frontdesk".into(), who: "test".into(), now: at("21T12:00:00") };
    let site = frontdesk::desk::NewSite { code: "HY".into(), name: "滨湖花园".into(), drill: true };
    let rules = std::sync::Arc::new(frontdesk::policy::default_rules());
    let (mut desk, me) = Desk::set_up(&data, &site, "王芳", None, &as_, rules).unwrap();
    let opens = Command::OpenShift { pattern: "night".into() };
    desk.submit(frontdesk::domain::Actor::Staff(me), opens, at("22T00:30:00")).unwrap();
    drop(desk);
    for asked in [["review", "2026-11-21"], ["review", "--shift=1"]] {
        let mut program = assert_cmd::Command::new(env!("CARGO_BIN_EXE_frontdesk"));
        program.env_clear().env("HOME", folder.path()).args(["--lang", "en", "--utc-offset", "+08:00"]);
        let out = program.arg("--data").arg(&data).args(asked).output().unwrap();
        let text = String::from_utf8(out.stdout).unwrap();
        assert!(out.status.success() && text.contains("night shift"), "{text}");
        assert!(text.contains("2026-11-21 Sat") && !text.contains("Looking back  2026-11-22"), "{asked:?}: {text}");
    }
}
