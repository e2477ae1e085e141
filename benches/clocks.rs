//! What the clocks cost: how all clocks of 10,000 open tickets stand at a moment, where each of them stands in the queue,
//! and how due times come about.
//!
//! `cargo bench --bench clocks`; `FRONTDESK_BENCH_TICKETS=1000` for a quick look. Times are of this thread's CPU.

use frontdesk::domain::clock::Clock;
use frontdesk::domain::facts;
use frontdesk::domain::household::HouseholdCode;
use frontdesk::domain::order::{Rank, rank};
use frontdesk::domain::rules::Limit;
use frontdesk::domain::ticket::{Class, Message, Ticket, Tracking};
use frontdesk::domain::{Moment, StaffId, TicketId, World};
use std::hint::black_box;
use std::time::Duration;

const ROUNDS: usize = 60;

fn cpu() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(now.tv_sec.try_into().unwrap_or(0), now.tv_nsec.try_into().unwrap_or(0))
}

fn measure(name: &str, mut what: impl FnMut()) {
    let mut times: Vec<Duration> = (0..ROUNDS)
        .map(|_| {
            let start = cpu();
            what();
            cpu().saturating_sub(start)
        })
        .collect();
    times.sort_unstable();
    let at = |percent: usize| times.get((times.len() * percent / 100).min(times.len() - 1)).map_or(0.0, ms);
    println!("{name:<58} p50 {:8.3} ms   p99 {:8.3} ms", at(50), at(99));
}

fn ms(time: &Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn main() {
    let tickets: u64 = std::env::var("FRONTDESK_BENCH_TICKETS").ok().and_then(|n| n.parse().ok()).unwrap_or(10_000);
    let rules = frontdesk::policy::default_rules();
    let now = Moment::parse("2026-11-21T21:14:07+08:00").expect("a time");
    let mut world = World::default();
    for id in 0..tickets {
        // Arrivals over the last nine days, at every hour; each grade and stage has its share.
        let arrived = now.plus_minutes(-i64::try_from(id * 7 % 13_000).unwrap_or(0));
        let message = Message {
            source: "phone".into(),
            text: "厨房水管漏水".into(),
            household: None,
            contact: None,
            complainant: None,
            happened: None,
            place: String::new(),
        };
        let mut ticket = Ticket::arrived(TicketId(id), message, arrived);
        if id % 20 != 0 {
            let grade = &rules.grades[usize::try_from(id).unwrap_or(0) % rules.grades.len()];
            ticket.first_receiver = Some(StaffId(1));
            ticket.tracking = Tracking::By(StaffId(1));
            let (kind, important) = ("repair".into(), grade.important);
            ticket.class = Some(Class { kind, category: None, grade: grade.code.clone(), important });
            ticket.reply = Some(Clock::start(grade.reply, arrived, &rules));
            ticket.finish = Some(Clock::start(grade.finish, arrived, &rules));
        }
        world.tickets.insert(ticket.id, ticket);
    }
    let all: Vec<&Ticket> = world.tickets.values().collect();
    measure(&format!("how all clocks of {tickets} open tickets stand"), || {
        black_box(world.clock_counts(black_box(now), &rules));
    });
    measure(&format!("rank {tickets} open tickets and sort them"), || {
        let mut ranks: Vec<(Rank, TicketId)> =
            all.iter().map(|t| (rank(t, t.id.0.is_multiple_of(50), black_box(now), &rules), t.id)).collect();
        ranks.sort_unstable();
        black_box(ranks);
    });
    measure(&format!("due times of {tickets} tickets anew, reply and finish"), || {
        for t in &all {
            if let Some(grade) = t.class.as_ref().and_then(|c| rules.grade(&c.grade)) {
                black_box(Clock::start(grade.reply, t.arrived, &rules));
                black_box(Clock::start(grade.finish, t.arrived, &rules));
            }
        }
    });
    regrades(tickets, now);
    measure("ten working days told day by day, 1000 times", || {
        for n in 0..1_000 {
            black_box(rules.calendar.steps(Limit::WorkingDays(10), now.plus_minutes(n * 91)));
        }
    });
}

/// What the program looks at each minute: whether time alone changed a grade, in the scheme with the most such rules. All are
/// complaints of a week and less, so that nothing has come about yet and each is looked at to the end.
fn regrades(tickets: u64, now: Moment) {
    let rules = frontdesk::policy::rules_for("customer-relations").expect("the pack");
    let mut world = World::default();
    let grade = rules.grades.iter().min_by_key(|g| g.weight).expect("a grade");
    for id in 0..tickets {
        let arrived = now.plus_minutes(-i64::try_from(id * 7 % 10_000).unwrap_or(0));
        let message = Message {
            source: "phone".into(),
            text: "保洁不到位，楼道三天没扫".into(),
            household: Some(HouseholdCode(format!("{}-{:04}", id % 60, id))),
            contact: None,
            complainant: None,
            happened: None,
            place: String::new(),
        };
        let mut ticket = Ticket::arrived(TicketId(id), message, arrived);
        ticket.first_receiver = Some(StaffId(1));
        ticket.received_at = Some(arrived);
        ticket.tracking = Tracking::By(StaffId(1));
        let (kind, category) = ("complaint".into(), Some(format!("topic-{}", id % 4_000).as_str().into()));
        ticket.class = Some(Class { kind, category, grade: grade.code.clone(), important: grade.important });
        ticket.reply = Some(Clock::start(grade.reply, now, &rules));
        ticket.finish = Some(Clock::start(grade.finish, now, &rules));
        world.matters.note(&ticket);
        world.tickets.insert(ticket.id, ticket);
    }
    let raised = world.tickets.values().filter(|t| facts::raise(t, &world.matters, &rules, now).is_some()).count();
    measure(&format!("one look for grades that changed, {tickets} open ({raised})"), || {
        for ticket in world.tickets.values() {
            black_box(facts::raise(ticket, &world.matters, &rules, black_box(now)));
        }
    });
    measure(&format!("which of {tickets} open wait for a word on their grade"), || {
        for ticket in world.tickets.values() {
            black_box(facts::waits(ticket, &world.matters, &rules, black_box(now)));
        }
    });
}
