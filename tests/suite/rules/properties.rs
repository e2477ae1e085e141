//! Random sequences of commands: whatever a few people do in whatever order, the invariants hold after every step.
//!
//! `FRONTDESK_CASES` sets how many sequences are tried (300 unless told).

use super::fixture::*;
use super::invariants::Watched;
use frontdesk::domain::command::{Caller, IncidentCaller, NewAgreement, NewIncident, OpenAction};
use frontdesk::domain::event::{NoteKind, Side};
use frontdesk::domain::roster::{Day, Duty, DutyRef, SwapId};
use frontdesk::domain::rules::ActionTrigger;
use frontdesk::domain::ticket::{CallbackState, HandoverNote, Outcome};
use frontdesk::domain::*;
use proptest::prelude::*;

/// One throw of the dice: what to do, by whom, to what.
#[derive(Clone, Debug)]
struct Throw {
    what: u8,
    who: u8,
    a: u8,
    b: u8,
    minutes: i64,
    draw: u32,
}

const RELIEF: StaffId = StaffId(11);

fn throws() -> impl Strategy<Value = Vec<Throw>> {
    let minutes = prop_oneof![8 => 0i64..40, 2 => 200i64..700, 1 => -90i64..0];
    let throw = (0u8..200, any::<u8>(), any::<u8>(), any::<u8>(), minutes, any::<u32>())
        .prop_map(|(what, who, a, b, minutes, draw)| Throw { what, who, a, b, minutes, draw });
    proptest::collection::vec(throw, 1..300)
}

fn pick<T: Copy>(all: &[T], at: u8) -> Option<T> {
    if all.is_empty() { None } else { all.get(usize::from(at) % all.len()).copied() }
}

fn play(w: &mut Watched, t: &Throw) {
    w.f.pass(t.minutes);
    w.f.entropy[..4].copy_from_slice(&t.draw.to_le_bytes());
    let people = [WANG, LI, ZHAO, SUN, HEAD, CLERK, FITTER, FOREMAN, PROJECT, GUARD];
    let world = &w.f.world;
    let alive: Vec<TicketId> = world.tickets.values().filter(|t| t.end.is_none()).map(|t| t.id).collect();
    let all: Vec<TicketId> = world.tickets.keys().copied().collect();
    let ticket = if t.a < 230 { pick(&alive, t.a) } else { pick(&all, t.a) }.or_else(|| pick(&all, t.a));
    let ticket = ticket.unwrap_or(TicketId(1));
    let anybody = if t.who < 200 { people[usize::from(t.who) % 4] } else { people[usize::from(t.who) % 10] };
    // Mostly who may, sometimes anybody.
    let tracker =
        world.ticket(ticket).and_then(|t| t.tracker()).filter(|_| !t.who.is_multiple_of(5)).unwrap_or(anybody);
    let on_duty: Vec<StaffId> = world.on_duty().into_iter().collect();
    let duty = pick(&on_duty, t.who).filter(|_| !t.who.is_multiple_of(7)).unwrap_or(anybody);
    let outcome = [Outcome::Satisfied, Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Unreachable];
    let outcome = outcome[usize::from(t.b % 4)];
    let kind = ["repair", "complaint", "other"][usize::from(t.b % 3)];
    let reason = || String::from("原因");
    let sheets: Vec<SheetId> = world.sheets.values().rev().filter(|s| !s.is_sealed()).map(|s| s.id).collect();
    let sheet = pick(&sheets, t.a).unwrap_or(SheetId(1));
    let listed: Vec<TicketId> = world.sheets.get(&sheet).iter().flat_map(|s| &s.lines).map(|l| l.ticket).collect();
    let line = pick(&listed, t.b).unwrap_or(ticket);
    let _ = match t.what {
        0..6 => w.submit(Actor::Intake, Command::MessageIn(message("来件"))),
        6..11 => {
            let waiting: Vec<TicketId> = w.f.world.waiting().map(|t| t.id).collect();
            w.act(duty, Command::Receive { ticket: pick(&waiting, t.a).unwrap_or(ticket) })
        }
        11..16 => w.act(duty, register(None, None)),
        16..24 => w.act(duty, register(Some(classify(kind)), Some(to("eng")))),
        24..28 => w.act(tracker, Command::Classify { ticket, class: classify(kind) }),
        28..33 => w.act(tracker, Command::Dispatch { ticket, to: to(if t.b < 200 { "eng" } else { "sec" }) }),
        33..36 => w.act(FOREMAN, Command::AcceptWork { ticket, handler: (t.b > 99).then_some(FITTER) }),
        36..38 => {
            if t.a > 150 {
                let who = if t.who < 230 { tracker } else { anybody };
                w.act(who, Command::AskSupervisor { ticket, question: reason(), of: None });
            }
            if t.a > 200 {
                w.act(if t.who < 230 { HEAD } else { anybody }, Command::SupervisorAnswer { ticket, text: reason() });
            }
            w.act(tracker, Command::Progress { ticket, text: reason(), told_customer: t.b > 99 })
        }
        38..48 => {
            let who = [FITTER, FITTER, GUARD, tracker][usize::from(t.b % 4)];
            w.act(who, Command::Result { ticket, text: reason(), handler: None })
        }
        48..50 => w.act(tracker, Command::Answer { ticket, text: reason(), heard: heard(outcome) }),
        50..61 => w.act(tracker, feedback(ticket, outcome)),
        61..67 => {
            let due = |t: &&ticket::Ticket| matches!(t.callback, CallbackState::Due { .. }) && t.end.is_none();
            let due: Vec<TicketId> = w.f.world.tickets.values().filter(due).map(|t| t.id).collect();
            let who = [CLERK, CLERK, FITTER, anybody][usize::from(t.who % 4)];
            w.act(who, callback(pick(&due, t.a).unwrap_or(ticket), outcome))
        }
        67..69 => {
            let due = w.f.now.plus_minutes(i64::from(t.b) * 60);
            w.act(
                tracker,
                Command::Extend {
                    ticket,
                    due,
                    reason: reason(),
                    told: reason(),
                    approved_by: (t.a > 128).then_some(HEAD),
                },
            )
        }
        69 => w.act(duty, note(ticket)),
        70 => w.act(duty, Command::ContactedAgain { ticket, source: Code::new("phone"), text: reason() }),
        71 => {
            let into = pick(&alive, t.b).unwrap_or(ticket);
            w.act(tracker, Command::Merge { ticket, into, reason: reason(), approved_by: HEAD })
        }
        72 => {
            w.act(tracker, Command::Void { ticket, reason: reason(), approved_by: if t.b < 200 { HEAD } else { LI } })
        }
        73..77 => {
            let listed: Vec<(TicketId, StaffId)> =
                w.f.world
                    .tickets
                    .values()
                    .filter(|t| t.recheck.is_some())
                    .filter_map(|t| Some((t.id, t.first_receiver?)))
                    .collect();
            let (ticket, who) = pick(&listed, t.a).unwrap_or((ticket, anybody));
            match t.b % 4 {
                0 | 1 => w.act(who, Command::Reopen { ticket, reason: reason() }),
                2 => w.act(who, Command::ConfirmRecheck { ticket }),
                _ => w.act(HEAD, Command::ExcuseRecheck { ticket, reason: reason() }),
            }
        }
        77..79 => {
            if t.b < 100 {
                w.act(tracker, Command::Dispatch { ticket, to: to("eng") });
            }
            w.act(if t.b < 200 { tracker } else { FITTER }, Command::Undo { ticket })
        }
        79 => w.act(duty, Command::Reveal { ticket, reason: reason() }),
        80..83 => w.act(anybody, Command::OpenShift { pattern: Code::new(["day", "night"][usize::from(t.b % 2)]) }),
        83..88 => w.act(anybody, Command::SignOn),
        88..92 => w.act(duty, Command::SignOff),
        92 => w.act(anybody, Command::CloseShift { shift: ShiftId(u32::from(t.b % 4) + 1) }),
        93..95 => w.act(tracker, handover_note(ticket, if t.b < 128 { "等配件" } else { "等回电" })),
        95..99 => {
            let shift = w.f.world.shift_of(duty).map(|s| s.id);
            let unwritten = shift.map(|s| w.f.world.unwritten(duty, s)).unwrap_or_default();
            // What needs no new words first, one by one or all at once.
            let note = HandoverNote { state: "等回访".into(), next_step: "回访".into(), told: "已反馈".into() };
            if t.b < 100 {
                w.act(duty, Command::RenewNotes { tickets: unwritten.clone() });
                w.act(duty, Command::ConfirmCallbacks { tickets: unwritten, note });
                return;
            }
            for ticket in unwritten {
                let one = vec![ticket];
                if w.act(duty, Command::ConfirmCallbacks { tickets: one.clone(), note: note.clone() }).is_none()
                    && w.act(duty, Command::RenewNotes { tickets: one }).is_none()
                {
                    w.act(duty, handover_note(ticket, "交班"));
                }
            }
            None
        }
        99..102 => w.act(duty, Command::PrepareSheet { notes: if t.b < 20 { reason() } else { String::new() } }),
        102..106 => {
            let signers = w.f.world.sheets.get(&sheet).map(|s| s.outgoing.clone()).unwrap_or_default();
            let who = pick(&signers, t.who).unwrap_or(anybody);
            w.act(who, Command::SignSheet { sheet, side: Side::Outgoing })
        }
        106..108 => w.act(duty, Command::AcceptLine { sheet, ticket: line }),
        108..110 => w.act(duty, Command::QueryLine { sheet, ticket: line, text: reason() }),
        110..112 => {
            let who = if t.b < 60 { HEAD } else { anybody };
            w.act(who, Command::AnswerLine { sheet, ticket: line, text: reason() })
        }
        112..117 => {
            // Two who come may share the lines.
            let (mine, theirs) = listed.split_at(listed.len() * usize::from(t.b) / 256);
            w.act(duty, Command::AcceptLines { sheet, tickets: mine.to_vec() });
            for ticket in theirs {
                w.act(if t.a > 128 { duty } else { anybody }, Command::AcceptLine { sheet, ticket: *ticket });
            }
            w.act(duty, Command::SignSheet { sheet, side: Side::Incoming })
        }
        117 => w.act(anybody, Command::CorrectSheet { sheet: SheetId(u32::from(t.b % 5) + 1), text: reason() }),
        118..120 => w.act(if t.who < 230 { HEAD } else { anybody }, takeover(ticket, duty)),
        120 => w.act(HEAD, Command::ReleaseUnrelieved { staff: duty, reason: reason() }),
        121..123 => {
            let alarm: Vec<TicketId> = w.f.world.unattended().map(|t| t.id).collect();
            w.act(duty, Command::TakeUp { ticket: pick(&alarm, t.a).unwrap_or(ticket) })
        }
        123 => w.act(duty, Command::SheetNote { kind: NoteKind::ALL[usize::from(t.b % 5)], text: reason() }),
        124 => {
            let open: Vec<NoteId> = w.f.world.open_notes().iter().map(|n| n.id).collect();
            w.act(duty, Command::StrikeNote { note: pick(&open, t.a).unwrap_or(NoteId(1)), text: String::new() })
        }
        125..135 => {
            // Going home in good order, or stopping halfway.
            let Some(shift) = w.f.world.shift_of(duty).map(|s| s.id) else { return };
            for ticket in w.f.world.unwritten(duty, shift) {
                w.act(duty, handover_note(ticket, "交班"));
            }
            w.act(duty, Command::PrepareSheet { notes: String::new() });
            let sheet = w.f.world.draft_of(shift).map_or(SheetId(1), |s| s.id);
            if t.b > 50 {
                w.act(duty, Command::SignSheet { sheet, side: Side::Outgoing });
            }
            if t.b > 150 { w.act(duty, Command::SignOff) } else { None }
        }
        135..145 => {
            // Coming: whoever is in a later shift accepts the sheet, mostly as it is.
            let outgoing = w.f.world.sheets.get(&sheet).map(|s| s.outgoing.clone()).unwrap_or_default();
            let others: Vec<StaffId> = on_duty.iter().copied().filter(|s| !outgoing.contains(s)).collect();
            let Some(who) = pick(&others, t.who) else {
                w.act(anybody, Command::OpenShift { pattern: Code::new(["day", "night"][usize::from(t.b % 2)]) });
                w.act(anybody, Command::SignOn);
                return;
            };
            for ticket in listed {
                w.act(who, Command::AcceptLine { sheet, ticket });
            }
            w.act(who, Command::SignSheet { sheet, side: Side::Incoming })
        }
        145..157 => {
            // The work gets done and the customer hears.
            let sent = w.f.world.ticket(ticket).and_then(|t| t.dispatch.clone());
            let who = sent.map_or(FITTER, |d| if d.department.as_str() == "sec" { GUARD } else { FITTER });
            w.act(who, Command::Result { ticket, text: reason(), handler: None });
            w.act(tracker, feedback(ticket, outcome))
        }
        157..160 => {
            // A query, and an answer by somebody of the outgoing side.
            let outgoing = w.f.world.sheets.get(&sheet).map(|s| s.outgoing.clone()).unwrap_or_default();
            w.act(duty, Command::QueryLine { sheet, ticket: line, text: reason() });
            w.act(
                pick(&outgoing, t.who).unwrap_or(anybody),
                Command::AnswerLine { sheet, ticket: line, text: reason() },
            )
        }
        160..165 | 166..168 => {
            let due = |t: &&ticket::Ticket| t.stage() == ticket::Stage::CallbackDue;
            let due: Vec<TicketId> = w.f.world.tickets.values().filter(due).map(|t| t.id).collect();
            w.act(CLERK, callback(pick(&due, t.a).unwrap_or(ticket), outcome))
        }
        165 => w.act(if t.b < 128 { HEAD } else { PROJECT }, Command::RemoveStaff { staff: anybody, reason: reason() }),
        168..170 => {
            w.act(tracker, Command::AskSupervisor { ticket, question: reason(), of: (t.b > 99).then_some(HEAD) })
        }
        170 => {
            let asks = |t: &&ticket::Ticket| t.open_question().is_some();
            let asked: Vec<TicketId> = w.f.world.tickets.values().filter(asks).map(|t| t.id).collect();
            w.act(HEAD, Command::SupervisorAnswer { ticket: pick(&asked, t.a).unwrap_or(ticket), text: reason() })
        }
        182..187 => corrective(w, t, ticket, anybody),
        171 => w.act(HEAD, Command::ChangeCard { staff: anybody, caller: Caller::Known { contact: ContactId(77) } }),
        172..180 => roster(w, t, anybody),
        187..195 => incident(w, t, duty, ticket),
        195..200 => agreement(w, t, duty, anybody),
        _ => {
            let Some(person) = w.f.world.person(anybody).cloned() else { return };
            let (roles, department) = (person.roles, person.department);
            let active = !person.active || t.b.is_multiple_of(3);
            w.act(PROJECT, Command::ChangeStaff { staff: anybody, roles, department, active })
        }
    };
}

/// Forms of corrective action open, walk their path, are sent back and withdrawn.
fn corrective(w: &mut Watched, t: &Throw, ticket: TicketId, anybody: StaffId) -> Option<Vec<Event>> {
    let form = w.f.world.corrective.open().last().cloned();
    let text = || String::from("水压太高");
    let Some(form) = form.filter(|_| t.what != 182) else {
        let trigger = ActionTrigger::SameRepair;
        let (tickets, matter, before) = (vec![ticket, TicketId(1)], text(), String::new());
        return w.act(anybody, Command::OpenAction(OpenAction { trigger, tickets, department: None, matter, before }));
    };
    let (action, who) = (form.id, pick(&form.may_act(&w.f.world, &w.f.rules), t.who).unwrap_or(anybody));
    let step = form.current().map(|s| s.code.clone())?;
    match t.what {
        182 => w.act(
            who,
            Command::ActionTold { action, ticket, way: Code::new("phone"), reached: t.b > 99, words: text() },
        ),
        184 => w.act(anybody, Command::Link { ticket, to: form.tickets().next().unwrap_or(ticket) }),
        185 if t.b < 60 => w.act(HEAD, Command::WithdrawAction { action, reason: text() }),
        _ => {
            let back_to = (t.b > 200).then(|| form.path[0].code.clone());
            w.act(who, Command::ActionStep { action, step, text: text(), back_to })
        }
    }
}

/// Agreements are entered, amended, ended and called back; who is not satisfied has a ticket.
fn agreement(w: &mut Watched, t: &Throw, duty: StaffId, anybody: StaffId) -> Option<Vec<Event>> {
    let known: Vec<AgreementId> = w.f.world.agreements.all.keys().copied().collect();
    let agreement = pick(&known, t.a).unwrap_or(AgreementId(1));
    let (today, reason) = (Day(w.f.now.date()), String::from("客户要求"));
    match t.what {
        195 => {
            let code = format!("12-{}", 101 + u32::from(t.a % 3));
            w.act(HEAD, Command::EnterHousehold { code: code.clone(), caller: None, vip: false });
            let (from, days) = (today.plus(i64::from(t.b % 5) - 3), i64::from(t.a % 7));
            let worker = (t.b > 200).then_some(anybody);
            let new = NewAgreement { household: code, service: reason, from, to: from.plus(days), worker };
            w.act(duty, Command::EnterAgreement(new))
        }
        196 => w.act(anybody, Command::AmendAgreement { agreement, to: today.plus(i64::from(t.b % 9) - 2), reason }),
        197 => {
            let last = (t.b > 99).then(|| today.plus(i64::from(t.b % 6) - 4));
            w.act(anybody, Command::EndAgreement { agreement, last, reason })
        }
        _ => {
            let outcome = [Outcome::Satisfied, Outcome::NotSatisfied, Outcome::Unreachable][usize::from(t.b % 3)];
            let who = [CLERK, duty, FITTER, anybody][usize::from(t.b % 4)];
            w.act(who, Command::CallAgreement { agreement, heard: heard(outcome), contents: Vec::new() })
        }
    }
}

/// One fault, many callers: each ticket keeps to the rules by itself.
fn incident(w: &mut Watched, t: &Throw, duty: StaffId, ticket: TicketId) -> Option<Vec<Event>> {
    w.f.rules.mass.by = vec![Role::Operator, Role::ServiceHead];
    let known: Vec<IncidentId> = w.f.world.incidents.all.keys().copied().collect();
    let open: Vec<IncidentId> = w.f.world.incidents.open().map(|i| i.id).collect();
    let incident = pick(&open, t.a).or(pick(&known, t.a)).unwrap_or(IncidentId(1));
    let said = String::from("阀门已换");
    match t.what {
        187 if open.len() < 2 || t.b > 200 => {
            let alive: Vec<TicketId> = w.f.world.unfinished().map(|t| t.id).collect();
            let tickets = alive.into_iter().filter(|id| id.0.is_multiple_of(3)).take(usize::from(t.b % 3)).collect();
            let new = NewIncident {
                category: Code::new("leak"),
                matter: "停水".into(),
                area: "东区".into(),
                line: "抢修中".into(),
                tickets,
                ..NewIncident::default()
            };
            w.act(duty, Command::OpenIncident(new))
        }
        187 => w.act(duty, Command::WordIncident { incident, line: said }),
        188 => w.act(duty, Command::JoinIncident { incident, ticket }),
        189 if t.b < 60 => w.act(duty, Command::LeaveIncident { ticket, reason: said }),
        190 => {
            let who = [FITTER, FITTER, duty, GUARD][usize::from(t.b % 4)];
            let text = if t.b < 200 { said } else { String::new() };
            w.act(who, Command::ResolveIncident { incident, text, handler: None })
        }
        191 => w.act(duty, Command::CloseIncident { incident, word: if t.b < 128 { String::new() } else { said } }),
        192 => {
            let note = HandoverNote { state: said, next_step: "告知".into(), told: "抢修中".into() };
            w.act(duty, Command::NoteIncident { incident, note })
        }
        193 => {
            let world = &w.f.world;
            let joined: Vec<TicketId> = world.unfinished().filter(|t| t.incident.is_some()).map(|t| t.id).collect();
            let ticket = pick(&joined, t.a).unwrap_or(ticket);
            let who = world.ticket(ticket).and_then(|t| t.tracker()).unwrap_or(duty);
            w.act(who, feedback(ticket, [Outcome::Satisfied, Outcome::NotSatisfied][usize::from(t.b % 2)]))
        }
        _ => {
            let call = IncidentCaller {
                incident,
                household: None,
                place: "东区".into(),
                caller: None,
                text: String::new(),
                source: None,
            };
            w.act(duty, Command::IncidentCall(call))
        }
    }
}

/// Whatever is planned or swapped, nobody's ticket moves.
fn roster(w: &mut Watched, t: &Throw, anybody: StaffId) -> Option<Vec<Event>> {
    let tracking = |w: &Watched| w.f.world.tickets.values().map(|t| t.tracking).collect::<Vec<_>>();
    let before = tracking(w);
    let day = Day(w.f.now.plus_minutes(i64::from(t.a % 4) * 1_440).date());
    let shift = Code::new(["day", "night"][usize::from(t.b % 2)]);
    let known: Vec<DutyRef> = w.f.world.roster.duties.iter().map(|(duty, _)| duty.clone()).collect();
    let duty = known.get(usize::from(t.a) % known.len().max(1)).cloned();
    let duty = duty.unwrap_or_else(|| DutyRef { day, department: None, shift: shift.clone() });
    let planned: Vec<StaffId> = w.f.world.roster.duties.of(&duty).into_iter().collect();
    let absent = pick(&planned, t.who).unwrap_or(anybody);
    let (other, reason) = ([WANG, LI, ZHAO, SUN][usize::from(t.b / 2 % 4)], String::from("原因"));
    let asked: Vec<SwapId> = w.f.world.roster.swaps.keys().copied().collect();
    let swap = pick(&asked, t.a).unwrap_or(SwapId(1));
    let happened = match t.what {
        172..175 => {
            let duties = vec![Duty { day, shift, staff: vec![anybody, other] }];
            w.act(HEAD, Command::PlanRoster { month: day.month(), department: None, duties })
        }
        175 => w.act(HEAD, Command::CoverDuty { duty, absent, by: (t.b > 60).then_some(other), reason }),
        176 => w.act(HEAD, Command::RecordDuty { duty, staff: vec![other], reason }),
        177 => w.act(absent, Command::AskSwap { first: absent, gives: duty, second: other, takes: None, reason }),
        _ if t.b < 200 => w.act(if t.b < 100 { HEAD } else { other }, Command::AgreeSwap { swap }),
        _ => w.act(other, Command::DeclineSwap { swap, reason }),
    };
    assert_eq!(before, tracking(w));
    happened
}

fn watched() -> Watched {
    let mut f = Fixture::founded();
    let caller = Caller::Known { contact: ContactId(9) };
    f.ok(HEAD, Command::AddStaff { caller, roles: vec![Role::Operator], department: None });
    f.open("day", WANG);
    f.ok(LI, Command::SignOn);
    Watched::new(f)
}

fn cases() -> u32 {
    std::env::var("FRONTDESK_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(300)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_invariants_hold_whatever_people_do(throws in throws(), cut in any::<prop::sample::Index>()) {
        let mut w = watched();
        for throw in &throws {
            play(&mut w, throw);
        }
        w.relieve_everybody(RELIEF);
        w.check_fold(cut.index(w.f.log.len() + 1));
    }
}

/// The dice must reach what the invariants are about, or they prove nothing.
#[test]
fn the_random_sequences_reach_every_kind_of_event() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut seen: std::collections::BTreeMap<String, u32> = Default::default();
    for _ in 0..150 {
        let mut w = watched();
        for throw in throws().new_tree(&mut runner).unwrap().current() {
            play(&mut w, &throw);
        }
        for r in &w.f.log {
            let name = format!("{:?}", r.event);
            let name = name.split(|c: char| !c.is_alphanumeric()).next().unwrap().to_owned();
            let how = match &r.event {
                Event::TrackingMoved { how, .. } => format!("{how:?}"),
                Event::SheetSigned { side, .. } => format!("{side:?}"),
                _ => String::new(),
            };
            *seen.entry(format!("{name} {}", how.split(' ').next().unwrap_or(""))).or_default() += 1;
        }
    }
    for name in [
        "CallbackAgain ",
        "CalledBack ",
        "ClockSetBack ",
        "Closed ",
        "LineAnswered ",
        "LineQueried ",
        "MergedIn ",
        "DutyCovered ",
        "LineAccepted ",
        "NoteRenewed ",
        "RecheckConfirmed ",
        "RecheckExcused ",
        "ReworkOrdered ",
        "RosterPlanned ",
        "SheetNoteStruck ",
        "SheetNoted ",
        "StaffCardChanged ",
        "SupervisorAnswered ",
        "SupervisorAsked ",
        "UnplannedDuty ",
        "SheetCorrected ",
        "ShiftClosed ",
        "StaffChanged ",
        "Voided ",
        "ActReversed ",
        "SheetSigned Incoming",
        "SheetSigned Outgoing",
        "TrackingMoved Handover",
        "TrackingMoved Released",
        "TrackingMoved Returned",
        "TrackingMoved Takeover",
        "TrackingMoved TakenUp",
    ] {
        assert!(seen.contains_key(name), "never happened: {name}; seen: {seen:?}");
    }
}
