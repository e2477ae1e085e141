//! What makes a handover light without dropping anything: renewed notes, free notes, shared lines (H1–H4, T3).

use super::fixture::*;
use frontdesk::domain::event::{Event, NoteKind, Renewal, Side};
use frontdesk::domain::handover::LineState;
use frontdesk::domain::next::{ClockKind, NextAct};
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::{HandoverNote, Outcome};
use frontdesk::domain::*;

fn sign(sheet: SheetId, side: Side) -> Command {
    Command::SignSheet { sheet, side }
}
fn renew(tickets: &[TicketId]) -> Command {
    Command::RenewNotes { tickets: tickets.to_vec() }
}
fn confirm(tickets: &[TicketId]) -> Command {
    let note = HandoverNote {
        state: "等回访".into(), next_step: "到期前回访".into(), told: "已反馈，满意".into()
    };
    Command::ConfirmCallbacks { tickets: tickets.to_vec(), note }
}
fn free(kind: NoteKind, text: &str) -> Command {
    Command::SheetNote { kind, text: text.into() }
}
fn strike(note: u32) -> Command {
    Command::StrikeNote { note: NoteId(note), text: "已还".into() }
}
fn prepare() -> Command {
    Command::PrepareSheet { notes: String::new() }
}

#[test]
fn h1_what_has_not_changed_is_confirmed_as_it_was_by_who_looked() {
    let mut f = Fixture::day();
    let (one, two) = (f.dispatched(WANG, "repair"), f.dispatched(WANG, "repair"));
    f.relieve(WANG, "night", LI);
    f.pass(600);
    assert_eq!(f.world.unwritten(LI, f.world.shift_of(LI).unwrap().id), [one, two]);
    let events = f.ok(LI, renew(&[one, two, one]));
    assert_eq!(events.len(), 2, "each once");
    assert!(matches!(&events[0], Event::NoteRenewed { ticket, how: Renewal::Unchanged, .. } if *ticket == one));
    let note = f.t(one).note.clone().unwrap();
    assert_eq!((note.by, note.note.state.as_str(), note.renewal), (LI, "等配件", Some(Renewal::Unchanged)));
    assert!(f.world.unwritten(LI, f.world.shift_of(LI).unwrap().id).is_empty());
    f.sign_out(LI);
    f.ok(LI, Command::SignOff);
}

#[test]
fn h1_what_has_changed_must_be_written_anew() {
    let mut f = Fixture::day();
    let (quiet, busy, noteless) = (f.dispatched(WANG, "repair"), f.dispatched(WANG, "repair"), f.register(WANG));
    assert_eq!(f.refused(WANG, renew(&[noteless])).reason, Reason::ChangedSinceNote { tickets: vec![noteless] });
    f.relieve(WANG, "night", LI);
    f.ok(LI, note(busy));
    let refusal = f.refused(LI, renew(&[quiet, busy]));
    assert_eq!((refusal.rule, refusal.next), (Rule::H1, Next::WriteHandoverNote(busy)));
    assert_eq!(refusal.reason, Reason::ChangedSinceNote { tickets: vec![busy] });
    f.ok(LI, renew(&[quiet]));
    assert_eq!(f.refused(ZHAO, renew(&[quiet])).rule, Rule::T1, "somebody else's");
    assert_eq!(f.refused(LI, renew(&[])).reason, Reason::Empty { field: Field::HandoverNote });
}

#[test]
fn h1_a_clock_that_ran_out_since_is_news() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.write_notes(WANG);
    let due = f.t(ticket).running_clock().unwrap().due;
    f.ok(WANG, renew(&[ticket]));
    f.now = due.plus_minutes(1);
    assert_eq!(f.refused(WANG, renew(&[ticket])).rule, Rule::H1);
    f.ok(WANG, handover_note(ticket, "已超时，催了两次"));
    f.ok(WANG, renew(&[ticket]));
}

#[test]
fn h1_tickets_that_only_wait_for_their_callback_are_confirmed_at_once() {
    let mut f = Fixture::day();
    let (one, two, open) = (f.callback_due(WANG), f.callback_due(WANG), f.register(WANG));
    let refusal = f.refused(WANG, confirm(&[one, open]));
    assert_eq!((refusal.rule, refusal.next), (Rule::H1, Next::WriteHandoverNote(open)));
    assert_eq!(refusal.reason, Reason::NotCallbackOnly { tickets: vec![open] });
    let events = f.ok(WANG, confirm(&[one, two]));
    assert!(events.iter().all(|e| matches!(e, Event::NoteRenewed { how: Renewal::CallbackOnly, .. })));
    let shift = f.world.shift_of(WANG).unwrap().id;
    assert_eq!(f.world.unwritten(WANG, shift), [open]);
    assert_eq!(f.t(one).note.as_ref().unwrap().note.state, "等回访");
    let empty = HandoverNote { state: "等回访".into(), next_step: " ".into(), told: "x".into() };
    let refusal = f.refused(WANG, Command::ConfirmCallbacks { tickets: vec![one], note: empty });
    assert_eq!(refusal.reason, Reason::Empty { field: Field::HandoverNote }, "all three things are said (H1)");
}

#[test]
fn h1_a_callback_that_is_late_or_a_customer_who_called_again_is_more_than_a_callback() {
    let mut f = Fixture::day();
    let (again, late) = (f.callback_due(WANG), f.callback_due(WANG));
    f.ok(LI, Command::SignOn);
    f.ok(LI, Command::ContactedAgain { ticket: again, source: Code::new("phone"), text: "还在漏".into() });
    assert_eq!(f.refused(WANG, confirm(&[again])).reason, Reason::NotCallbackOnly { tickets: vec![again] });
    f.ok(WANG, confirm(&[late]));
    f.now = f.t(late).running_clock().unwrap().due.plus_minutes(1);
    assert_eq!(f.refused(WANG, confirm(&[late])).rule, Rule::H1);
}

#[test]
fn h2_free_notes_stand_on_the_sheet_and_are_carried_on_until_struck_off() {
    let mut f = Fixture::day();
    f.ok(WANG, free(NoteKind::Keys, "三号楼天台钥匙借给消防"));
    f.ok(WANG, free(NoteKind::Equipment, "对讲机二号没电"));
    assert_eq!(f.refused(LI, free(NoteKind::Other, "x")).rule, Rule::T2);
    assert_eq!(f.refused(WANG, free(NoteKind::Other, "  ")).reason, Reason::Empty { field: Field::Text });
    let sheet = f.sign_out(WANG);
    let of = |f: &Fixture, sheet| f.world.sheets[&sheet].entries.iter().map(|e| e.id.0).collect::<Vec<_>>();
    assert_eq!(of(&f, sheet), [1, 2]);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    f.ok(WANG, Command::SignOff);
    f.ok(LI, strike(1));
    assert_eq!(f.refused(LI, strike(1)).reason, Reason::NoSheetNote);
    f.ok(LI, free(NoteKind::Visitors, "空调厂家两人在机房"));
    f.pass(600);
    let next = f.sign_out(LI);
    assert_eq!(of(&f, next), [1, 2, 3], "what was struck off in this shift stands there as struck off");
    let struck = f.world.sheets[&next].entries[0].struck.clone().unwrap();
    assert_eq!((struck.by, struck.text.as_str()), (LI, "已还"));
    assert!(f.world.sheets[&sheet].entries[0].struck.is_none(), "the sealed sheet stays as it was (H7)");
    f.open("day", ZHAO);
    f.sign_in(ZHAO, next);
    f.pass(600);
    let last = f.sign_out(ZHAO);
    assert_eq!(of(&f, last), [2, 3], "done with");
}

#[test]
fn h2_a_free_note_written_after_preparing_goes_on_the_sheet_while_nobody_has_signed() {
    let mut f = Fixture::day();
    f.ok(WANG, free(NoteKind::Keys, "钥匙"));
    f.ok(WANG, prepare());
    let entries = |f: &Fixture| f.world.sheets[&SheetId(1)].entries.iter().map(|e| e.id.0).collect::<Vec<_>>();
    let events = f.ok(WANG, free(NoteKind::Notices, "明早停水"));
    assert!(matches!(events.as_slice(), [Event::SheetNoted { .. }, Event::SheetPrepared { .. }]), "{events:?}");
    assert_eq!(entries(&f), [1, 2], "prepared anew, with it");
    f.ok(WANG, strike(1));
    assert!(f.world.sheets[&SheetId(1)].entries[0].struck.is_some());
    f.ok(WANG, sign(SheetId(1), Side::Outgoing));
    // Nothing is put under a signature: what is noted then stands open for the next sheet.
    let events = f.ok(WANG, free(NoteKind::Other, "签字以后才想起来的"));
    assert!(matches!(events.as_slice(), [Event::SheetNoted { .. }]), "{events:?}");
    assert_eq!(entries(&f), [1, 2]);
    assert!(f.world.open_notes().iter().any(|n| n.id.0 == 3));
    // What the next shift does with them is its own matter.
    f.open("night", LI);
    f.ok(LI, strike(2));
    f.ok(LI, free(NoteKind::Other, "夜班的"));
    f.sign_in(LI, SheetId(1));
}

#[test]
fn h2_under_the_first_of_two_signatures_a_note_asks_for_the_sheet_anew_before_the_second() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    f.ok(WANG, prepare());
    f.ok(WANG, sign(SheetId(1), Side::Outgoing));
    f.ok(LI, free(NoteKind::Notices, "明早停水"));
    let refusal = f.refused(LI, sign(SheetId(1), Side::Outgoing));
    assert_eq!((refusal.rule, refusal.reason, refusal.next), (Rule::H2, Reason::SheetNotesChanged, Next::PrepareSheet));
    f.ok(LI, prepare());
    f.ok(LI, sign(SheetId(1), Side::Outgoing));
    assert_eq!(f.world.sheets[&SheetId(1)].entries.len(), 1);
}

#[test]
fn h3_each_of_several_who_come_gets_the_lines_they_accepted() {
    let mut f = Fixture::day();
    let (one, two, three) = (f.register(WANG), f.register(WANG), f.register(WANG));
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(ZHAO, Command::SignOn);
    f.ok(LI, Command::AcceptLine { sheet, ticket: one });
    f.ok(ZHAO, Command::AcceptLines { sheet, tickets: vec![one, two, three] });
    assert_eq!(f.world.sheets[&sheet].lines[0].state, LineState::Accepted { by: LI }, "Li's stays Li's");
    let events = f.ok(ZHAO, sign(sheet, Side::Incoming));
    assert_eq!(events.len(), 4, "all in one step");
    assert_eq!([one, two, three].map(|t| f.t(t).tracker().unwrap()), [LI, ZHAO, ZHAO]);
}

#[test]
fn h3_a_line_goes_to_who_accepted_it_last_and_never_to_somebody_who_left() {
    let mut f = Fixture::day();
    let (one, two) = (f.register(WANG), f.register(WANG));
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(ZHAO, Command::SignOn);
    f.ok(SUN, Command::SignOn);
    f.ok(LI, Command::AcceptLine { sheet, ticket: one });
    f.ok(SUN, Command::AcceptLine { sheet, ticket: two });
    f.ok(ZHAO, Command::AcceptLine { sheet, ticket: one });
    f.ok(SUN, Command::SignOff);
    f.ok(LI, sign(sheet, Side::Incoming));
    assert_eq!((f.t(one).tracker(), f.t(two).tracker()), (Some(ZHAO), Some(LI)));
}

#[test]
fn h3_accepting_twice_says_that_it_is_done() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(LI, Command::AcceptLine { sheet, ticket });
    let refusal = f.refused(LI, Command::AcceptLine { sheet, ticket });
    assert_eq!((refusal.reason, refusal.next), (Reason::LineAccepted { by: LI }, Next::Nothing));
    assert_eq!(f.refused(LI, Command::AcceptLines { sheet, tickets: vec![ticket] }).reason, Reason::NoChange);
}

#[test]
fn h4_accepting_all_stops_at_a_query() {
    let mut f = Fixture::day();
    let (one, two) = (f.register(WANG), f.register(WANG));
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(LI, Command::QueryLine { sheet, ticket: two, text: "几点？".into() });
    let all = Command::AcceptLines { sheet, tickets: vec![one, two] };
    let refusal = f.refused(LI, all.clone());
    assert_eq!((refusal.rule, refusal.next), (Rule::H4, Next::AnswerQuery(two)));
    f.ok(WANG, Command::AnswerLine { sheet, ticket: two, text: "九点".into() });
    f.ok(LI, all);
    f.ok(LI, sign(sheet, Side::Incoming));
}

#[test]
fn t6_a_takeover_is_marked_on_the_next_sheet() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let ticket = f.register(WANG);
    f.ok(HEAD, takeover(ticket, LI));
    let sheet = f.sign_out(LI);
    assert!(f.world.sheets[&sheet].line(ticket).unwrap().taken_over);
}

#[test]
fn h7_a_signature_knows_its_place_in_the_ledger() {
    let mut f = Fixture::day();
    f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    let marks: Vec<(StaffId, Side)> = f.world.sheets[&sheet].marks.iter().map(|m| (m.by, m.side)).collect();
    assert_eq!(marks, [(WANG, Side::Outgoing), (LI, Side::Incoming)]);
    for mark in &f.world.sheets[&sheet].marks {
        let entry = f.log.iter().find(|r| r.position == mark.position).unwrap();
        assert_eq!(entry.event, Event::SheetSigned { sheet, side: mark.side });
    }
}

#[test]
fn next_act_follows_the_stage() {
    let mut f = Fixture::day();
    let act = |f: &Fixture, t: TicketId| f.t(t).next_act(f.now, &f.rules);
    let clock = |f: &Fixture, t: TicketId| f.t(t).clock_running(&f.rules).map(|(kind, _)| kind);
    f.ok(LI, Command::SignOn);
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    assert_eq!((act(&f, T1), clock(&f, T1)), (NextAct::Receive, Some(ClockKind::Receive)));
    f.ok(WANG, Command::Receive { ticket: T1 });
    assert_eq!((act(&f, T1), clock(&f, T1)), (NextAct::Classify, None));
    f.ok(WANG, Command::Classify { ticket: T1, class: classify("complaint") });
    assert_eq!(act(&f, T1), NextAct::Dispatch);
    f.ok(WANG, Command::Dispatch { ticket: T1, to: to("eng") });
    assert_eq!((act(&f, T1), clock(&f, T1)), (NextAct::AwaitAcceptance, Some(ClockKind::Reply)));
    f.ok(FOREMAN, Command::AcceptWork { ticket: T1, handler: None });
    assert_eq!(act(&f, T1), NextAct::AwaitResult);
    let due = f.t(T1).reply.unwrap().due;
    let (before, late) = (f.now, due.plus_minutes(1));
    f.now = late;
    assert_eq!(act(&f, T1), NextAct::Reply);
    f.now = before;
    f.ok(WANG, Command::Progress { ticket: T1, text: "已回电".into(), told_customer: true });
    f.now = late;
    assert_eq!((act(&f, T1), clock(&f, T1)), (NextAct::AwaitResult, Some(ClockKind::Finish)));
    f.ok(FITTER, Command::Result { ticket: T1, text: "已修好".into(), handler: None });
    assert_eq!(act(&f, T1), NextAct::Feedback);
    f.ok(WANG, feedback(T1, Outcome::Unreachable));
    assert_eq!(act(&f, T1), NextAct::FeedbackAgain);
    f.ok(WANG, feedback(T1, Outcome::Satisfied));
    assert_eq!((act(&f, T1), clock(&f, T1)), (NextAct::Callback, Some(ClockKind::Callback)));
    f.ok(CLERK, callback(T1, Outcome::NotSatisfied));
    assert_eq!((act(&f, T1), clock(&f, T1)), (NextAct::AwaitRework, Some(ClockKind::Rework)));
    f.ok(LI, Command::ContactedAgain { ticket: T1, source: Code::new("phone"), text: "还在漏".into() });
    assert_eq!(act(&f, T1), NextAct::SeeRepeat);
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "急病".into() });
    assert_eq!(act(&f, T1), NextAct::TakeUp);
    let done = f.closed(LI);
    assert_eq!(act(&f, done), NextAct::Nothing);
}
