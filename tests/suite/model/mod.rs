//! Exhaustive model checking of ownership and handover: every order of every command of a few people, on the real
//! `decide` and `apply`. What is searched and how it is bounded stands at each [`Setup`]; the long form is
//!
//! ```sh
//! cargo test --release --test suite model -- --ignored --nocapture
//! ```

mod check;
mod desk;
mod key;
mod moves;
mod planted;
mod progress;
mod search;
mod starts;

use desk::*;
use frontdesk::domain::decide;
use moves::Act;
use search::*;
use std::collections::BTreeSet;
use std::time::Duration;

/// Two operators and one ticket: the smallest world in which one hands over to the other, in one shift.
const ONE_SHIFT: Setup = Setup {
    name: "2 operators, 1 ticket, 1 shift at a time",
    operators: 2,
    joining: 0,
    tickets: 1,
    shifts: 1,
    sheets: 1,
    whole_life: false,
    head_at_desk: false,
    people_change: false,
    clock_back: false,
    notes_change: false,
    free_notes: false,
};

/// The same with shifts and sheets beside each other.
const SMALL: Setup = Setup { name: "2 operators, 1 ticket", shifts: 2, sheets: 2, ..ONE_SHIFT };

/// More people who come, and who may share the lines; one may leave in mid-shift.
const THREE: Setup = Setup {
    name: "3 operators, 3 tickets, people leave",
    operators: 3,
    tickets: 3,
    shifts: 2,
    sheets: 2,
    people_change: true,
    ..ONE_SHIFT
};

/// Everything at once.
const FULL: Setup = Setup {
    name: "2 operators, supervisor at the desk, fitter, 3 tickets, every command",
    operators: 2,
    joining: 1,
    tickets: 3,
    shifts: 3,
    sheets: 3,
    whole_life: true,
    head_at_desk: true,
    people_change: true,
    clock_back: true,
    notes_change: true,
    free_notes: true,
};

/// As much as a build without optimisation does in some seconds.
const QUICK: Limits = Limits { depth: 100, states: 1_000_000, time: Duration::from_secs(300), progress: 4 };

#[track_caller]
fn searched(setup: Setup, from: &str, starts: impl Fn(&House) -> Vec<State>, limits: Limits) -> Visited {
    let house = House::new(setup, decide);
    match search(&house, starts(&house), limits) {
        Ok(visited) => {
            println!("{}", visited.line(&format!("{}, from {from}", setup.name)));
            println!("  new at each depth: {:?}", visited.levels);
            visited
        }
        Err(fault) => panic!("{}, from {from}: {fault}", setup.name),
    }
}

fn founded(house: &House) -> Vec<State> {
    vec![house.founded()]
}

/// Every act was allowed somewhere: else the search would prove less than it says.
fn every_act_happened<'v>(all: impl IntoIterator<Item = &'v Visited>, but: &[Act]) {
    let seen: BTreeSet<&String> = all.into_iter().flat_map(|v| v.allowed.keys()).collect();
    let name = |act: &Act| format!("{act:?}");
    let never: Vec<&Act> = Act::ALL.iter().filter(|a| !but.contains(a) && !seen.contains(&name(a))).collect();
    assert!(never.is_empty(), "never allowed: {never:?}");
}

#[test]
fn t4_no_order_of_commands_makes_an_orphan() {
    let all = [
        searched(SMALL, "the start", founded, Limits { depth: 7, ..QUICK }),
        searched(FULL, "the start", founded, Limits { depth: 4, ..QUICK }),
        searched(FULL, "shift changes", starts::situations, Limits { depth: 2, ..QUICK }),
    ];
    for (visited, least) in all.iter().zip([6_000, 1_000, 3_500]) {
        assert!(visited.states >= least && visited.last_level_done, "{}", visited.line("too little"));
    }
    println!("together {} states", all.iter().map(|v| v.states).sum::<usize>());
    every_act_happened(&all, &[]);
}

/// The long form, about ten minutes on two cores; `FRONTDESK_MODEL_MINUTES` for more or less.
#[test]
#[ignore = "ten minutes: cargo test --release --test suite model -- --ignored --nocapture"]
fn t4_no_order_of_commands_makes_an_orphan_long() {
    let minutes = std::env::var("FRONTDESK_MODEL_MINUTES").ok().and_then(|m| m.parse().ok()).unwrap_or(10u32);
    let part = |percent: u32, progress| Limits {
        states: 60_000_000,
        time: Duration::from_secs(60) * minutes * percent / 100,
        progress,
        ..QUICK
    };
    let all = [
        searched(ONE_SHIFT, "the start", founded, part(15, 4)),
        searched(SMALL, "the start", founded, part(15, 8)),
        searched(THREE, "shift changes", starts::situations, part(15, 32)),
        searched(FULL, "the start", founded, part(25, 32)),
        searched(FULL, "shift changes", starts::situations, part(30, 32)),
    ];
    let sum = |of: fn(&Visited) -> u64| all.iter().map(of).sum::<u64>();
    println!(
        "together {} states, {} transitions of {} tried, {:.0} s, {:.0} states/s",
        sum(|v| v.states as u64),
        sum(|v| v.transitions),
        sum(|v| v.tried),
        all.iter().map(|v| v.took.as_secs_f64()).sum::<f64>(),
        sum(|v| v.states as u64) as f64 / all.iter().map(|v| v.took.as_secs_f64()).sum::<f64>(),
    );
    every_act_happened(&all, &[]);
}

/// Whoever gives the state a new field says here whether a decision depends on it.
#[test]
fn every_field_of_the_state_is_in_the_canonical_form_or_left_out_for_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src/domain");
    let mut fields = std::collections::BTreeSet::new();
    for file in ["world.rs", "ticket.rs", "handover.rs"] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let named = text.lines().filter_map(|l| l.strip_prefix("    pub ")?.split_once(": ")).map(|(name, _)| name);
        fields.extend(named.filter(|n| !n.contains(['(', ' '])).map(str::to_owned));
    }
    let known = |name: &str| key::READ.contains(&name) || key::LEFT_OUT.iter().any(|(n, _)| *n == name);
    let new: Vec<&String> = fields.iter().filter(|f| !known(f)).collect();
    assert!(new.is_empty(), "new in the state: {new:?}: put it in the canonical form, or say in model/key.rs why not");
    let gone: Vec<&str> = key::LEFT_OUT.iter().map(|(n, _)| *n).filter(|n| !fields.contains(*n)).collect();
    assert!(gone.is_empty(), "no longer in the state: {gone:?}");
    let both = key::READ.iter().find(|n| key::LEFT_OUT.iter().any(|(m, _)| m == *n));
    assert_eq!(both, None);
}

/// Commands that no move tries, and why the protocol does not need them.
const NOT_TRIED: &[(&str, &str)] = &[
    ("FoundSite", "only once, before all"),
    ("AdoptPolicy", "touches no ticket, shift or person"),
    ("ChangeCard", "personal data"),
    ("SetPassword", "kept by the desk service; the domain knows no password"),
    ("LockSignOn", "kept by the desk service; the domain knows no password"),
    ("NoteStore", "found out by the desk service; moves no ticket"),
    ("OpenAction", "a form moves no ticket"),
    ("JoinAction", "a form moves no ticket"),
    ("ActionStep", "a form moves no ticket"),
    ("ActionTold", "a form moves no ticket"),
    ("WithdrawAction", "a form moves no ticket"),
    ("DeclineAction", "a form moves no ticket"),
    ("Link", "linked tickets stay tickets of their own"),
    ("PlanRoster", "a plan keeps nobody from the desk"),
    ("RecordDuty", "a plan keeps nobody from the desk"),
    ("CoverDuty", "a plan keeps nobody from the desk"),
    ("AskSwap", "a plan keeps nobody from the desk"),
    ("AgreeSwap", "a plan keeps nobody from the desk"),
    ("DeclineSwap", "a plan keeps nobody from the desk"),
    ("CommitDraws", "by the program; the draws here are at 0 and 100 percent"),
    ("RevealDraws", "by the program; the draws here are at 0 and 100 percent"),
    ("KeepTime", "by the program; what follows by itself is decided with each act that brings it about"),
    ("AcknowledgeStep", "a ladder tells heads and moves no ticket; the book here has none"),
    ("ToldByPhone", "a ladder tells heads and moves no ticket; the book here has none"),
    ("AskPromise", "nothing is promised yet: what a promise keeps from closing is tried with Promise"),
    ("PermitPromise", "comes to what Promise does at once"),
    ("RefusePromise", "nothing is promised"),
    ("StateFacts", "facts change grades, and a grade moves nobody's tracking"),
    ("EnterHousehold", "touches no ticket, shift or person"),
    ("OpenIncident", OF_INCIDENTS),
    ("WordIncident", OF_INCIDENTS),
    ("JoinIncident", OF_INCIDENTS),
    ("LeaveIncident", OF_INCIDENTS),
    ("IncidentCall", OF_INCIDENTS),
    ("NoteIncident", OF_INCIDENTS),
    ("ResolveIncident", OF_INCIDENTS),
    ("CloseIncident", OF_INCIDENTS),
    ("DeclineIncident", OF_INCIDENTS),
    ("EnterAgreement", OF_AGREEMENTS),
    ("AmendAgreement", OF_AGREEMENTS),
    ("EndAgreement", OF_AGREEMENTS),
    ("CallAgreement", OF_AGREEMENTS),
    ("RevealAgreement", OF_AGREEMENTS),
];

const OF_AGREEMENTS: &str =
    "touches no ticket; who is not satisfied has one registered as by any call; thrown at random in rules::properties";

const OF_INCIDENTS: &str =
    "each ticket makes the same events as it would alone, under the same rules; thrown at random in rules::properties";

/// Whoever adds a command gives it a move in model/moves.rs.
#[test]
fn every_command_is_tried_or_left_out_for_a_reason() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(root.join("src/domain/command/mod.rs")).unwrap();
    let body = text.split_once("pub enum Command {").unwrap().1.split_once("\n}").unwrap().0;
    let named = body.lines().filter_map(|l| l.strip_prefix("    ").filter(|l| l.starts_with(char::is_uppercase)));
    let commands: Vec<&str> = named.map(|l| l.split([' ', '(', ',']).next().unwrap()).collect();
    assert!(commands.len() >= 40, "{commands:?}");
    let moves = std::fs::read_to_string(root.join("tests/suite/model/moves.rs")).unwrap();
    // A callback is made by the helper of the other rule tests.
    let moves = moves.replace("fixture::callback(", "Command::Callback(");
    for command in commands {
        let tried = [" ", "(", ",", " {"].iter().any(|end| moves.contains(&format!("Command::{command}{end}")));
        let left_out = NOT_TRIED.iter().any(|(name, _)| *name == command);
        assert!(tried != left_out, "{command}: give it a move in model/moves.rs, or say here why not");
    }
}
