//! Sheets between shifts: H1–H7, T3, T4.

use super::fixture::*;
use frontdesk::domain::event::{Event, LineKind, Side};
use frontdesk::domain::handover::LineState;
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::{Outcome, Tracking};
use frontdesk::domain::*;

fn sign(sheet: SheetId, side: Side) -> Command {
    Command::SignSheet { sheet, side }
}
fn query(sheet: SheetId, ticket: TicketId) -> Command {
    Command::QueryLine { sheet, ticket, text: "配件哪天到？".into() }
}
fn answer(sheet: SheetId, ticket: TicketId) -> Command {
    Command::AnswerLine { sheet, ticket, text: "周一".into() }
}
fn prepare() -> Command {
    Command::PrepareSheet { notes: String::new() }
}

#[test]
fn h1_sign_off_without_note_is_refused() {
    let mut f = Fixture::day();
    let (one, two) = (f.register(WANG), f.dispatched(WANG, "repair"));
    f.closed(WANG);
    let refusal = f.refused(WANG, Command::SignOff);
    assert_eq!((refusal.rule, refusal.may), (Rule::H1, May::You));
    assert_eq!(refusal.reason, Reason::NotesMissing { tickets: vec![one, two] });
    assert_eq!(refusal.next, Next::WriteHandoverNote(one));
    f.ok(WANG, handover_note(one, "等回电"));
    assert_eq!(f.refused(WANG, Command::SignOff).next, Next::WriteHandoverNote(two));
}

#[test]
fn h1_a_note_says_all_three_things() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let note = frontdesk::domain::ticket::HandoverNote { state: "x".into(), next_step: "y".into(), told: " ".into() };
    let refusal = f.refused(WANG, Command::HandoverNote { ticket, note });
    assert_eq!(refusal.reason, Reason::Empty { field: Field::Told });
}

#[test]
fn h1_a_note_of_an_earlier_shift_does_not_count() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.relieve(WANG, "night", LI);
    f.pass(600);
    assert_eq!(f.refused(LI, Command::SignOff).reason, Reason::NotesMissing { tickets: vec![ticket] });
}

#[test]
fn h2_the_sheet_lists_tickets_waiting_messages_callbacks_and_overdue_clocks() {
    let mut f = Fixture::day();
    let mut class = classify("repair");
    class.category = Some(Code::new("leak"));
    let late = f.ok(WANG, register(Some(class), Some(to("eng"))))[0].ticket().unwrap();
    let due = f.callback_due(WANG);
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    f.rules.callback_classes[0].window = frontdesk::domain::rules::Limit::Minutes(60);
    let soon = f.callback_due(WANG);
    f.pass(180);
    f.ok(WANG, prepare());
    let sheet = f.world.latest_sheet().unwrap();
    let of = |t: TicketId| sheet.line(t).unwrap();
    assert_eq!(sheet.lines.len(), 4);
    assert_eq!((of(late).overdue, of(late).callback_due), (true, false));
    assert_eq!((of(due).overdue, of(due).callback_due), (false, false), "ten days away");
    assert!(of(soon).callback_due);
    assert_eq!(of(TicketId(3)).kind, LineKind::Waiting);
}

#[test]
fn h2_a_ticket_or_message_that_came_after_preparing_blocks_the_signature() {
    let mut f = Fixture::day();
    f.ok(WANG, prepare());
    let sheet = SheetId(1);
    let ticket = f.register(WANG);
    f.ok(WANG, handover_note(ticket, "x"));
    let refusal = f.refused(WANG, sign(sheet, Side::Outgoing));
    assert_eq!((refusal.rule, refusal.next), (Rule::H2, Next::PrepareSheet));
    assert_eq!(refusal.reason, Reason::SheetOutOfDate { tickets: vec![ticket] });
    f.ok(WANG, prepare());
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    assert_eq!(f.refused(WANG, sign(sheet, Side::Outgoing)).rule, Rule::H2);
    f.ok(WANG, prepare());
    f.ok(WANG, sign(sheet, Side::Outgoing));
}

#[test]
fn h2_a_waiting_message_received_after_the_signature_is_not_lost() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::Receive { ticket: T1 });
    f.open("night", LI);
    f.accept_lines(LI, sheet);
    let refusal = f.refused(LI, sign(sheet, Side::Incoming));
    assert_eq!((refusal.rule, refusal.may), (Rule::H2, May::Staff(WANG)));
    assert_eq!(refusal.reason, Reason::SheetOutOfDate { tickets: vec![T1] });
    f.sign_out(WANG);
    f.sign_in(LI, sheet);
    assert_eq!(f.t(T1).tracker(), Some(LI));
}

#[test]
fn h2_a_note_rewritten_after_signing_is_signed_again() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.accept_lines(LI, sheet);
    f.ok(WANG, handover_note(ticket, "刚刚来电，很急"));
    assert_eq!(f.refused(LI, sign(sheet, Side::Incoming)).rule, Rule::H2);
    assert_eq!(f.refused(WANG, Command::SignOff).rule, Rule::H2, "nobody could prepare it again");
    f.ok(WANG, prepare());
    assert!(!f.world.sheets[&sheet].has_signed_out(WANG));
    assert_eq!(f.world.sheets[&sheet].line(ticket).unwrap().state, LineState::Open, "to be accepted again");
    f.ok(WANG, sign(sheet, Side::Outgoing));
    f.ok(WANG, Command::SignOff);
    let refusal = f.refused(WANG, handover_note(ticket, "又想起"));
    assert_eq!(refusal.rule, Rule::T2);
    f.sign_in(LI, sheet);
}

#[test]
fn h3_sign_off_needs_a_signed_sheet() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.write_notes(WANG);
    let refusal = f.refused(WANG, Command::SignOff);
    assert_eq!((refusal.rule, refusal.next), (Rule::H3, Next::SignSheet));
    assert_eq!(refusal.reason, Reason::NotOnSignedSheet { tickets: vec![ticket] });
    f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
}

#[test]
fn h3_two_signatures_move_every_line_in_one_step() {
    let mut f = Fixture::day();
    let tickets = [f.register(WANG), f.dispatched(WANG, "repair"), f.callback_due(WANG)];
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    assert_eq!(f.refused(WANG, sign(sheet, Side::Incoming)).reason, Reason::SamePerson);
    let refusal = f.refused(LI, sign(sheet, Side::Incoming));
    assert!(matches!(refusal.reason, Reason::LinesOpen { tickets } if tickets.len() == 4));
    let events = f.sign_in(LI, sheet);
    assert_eq!(events.len(), 4, "the signature and three moves, the message goes on waiting");
    for ticket in tickets {
        assert_eq!(f.t(ticket).tracker(), Some(LI));
    }
    assert_eq!(f.t(TicketId(4)).tracking, Tracking::Waiting);
}

#[test]
fn h3_the_second_signature_waits_for_everybody_who_hands_something_over() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    f.ok(SUN, Command::SignOn);
    let (one, two) = (f.register(WANG), f.register(LI));
    f.write_notes(LI);
    let sheet = f.sign_out(WANG);
    f.open("night", ZHAO);
    f.accept_lines(ZHAO, sheet);
    let refusal = f.refused(ZHAO, sign(sheet, Side::Incoming));
    assert_eq!((refusal.reason, refusal.may), (Reason::NotSignedOut { staff: LI }, May::Staff(LI)));
    f.ok(LI, sign(sheet, Side::Outgoing));
    // Sun has no ticket on it and went home without a word: that blocks nobody.
    f.ok(SUN, Command::SignOff);
    f.ok(ZHAO, sign(sheet, Side::Incoming));
    assert_eq!((f.t(one).tracker(), f.t(two).tracker()), (Some(ZHAO), Some(ZHAO)));
}

#[test]
fn h3_the_last_to_leave_signs_what_was_prepared() {
    let mut f = Fixture::day();
    f.ok(WANG, Command::PrepareSheet { notes: "三号楼钥匙在抽屉".into() });
    let refusal = f.refused(WANG, Command::SignOff);
    assert_eq!((refusal.rule, refusal.next), (Rule::H3, Next::SignSheet));
    f.ok(WANG, sign(SheetId(1), Side::Outgoing));
    f.ok(WANG, Command::SignOff);
    f.open("night", LI);
    f.sign_in(LI, SheetId(1));
    assert_eq!(f.world.sheets[&SheetId(1)].notes, "三号楼钥匙在抽屉");
}

#[test]
fn h3_a_colleague_of_the_same_shift_takes_over_from_who_leaves_early() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let (wangs, lis) = (f.register(WANG), f.register(LI));
    f.ok(LI, prepare());
    assert_eq!(f.refused(LI, sign(SheetId(1), Side::Incoming)).reason, Reason::SamePerson, "nobody has left yet");
    let sheet = f.sign_out(WANG);
    assert_eq!(f.refused(LI, Command::AcceptLine { sheet, ticket: lis }).reason, Reason::SamePerson);
    f.ok(LI, query(sheet, wangs));
    assert_eq!(f.refused(LI, answer(sheet, wangs)).reason, Reason::NotOutgoing, "one's own question");
    f.ok(WANG, answer(sheet, wangs));
    f.ok(LI, Command::AcceptLine { sheet, ticket: wangs });
    let events = f.ok(LI, sign(sheet, Side::Incoming));
    assert_eq!(events.len(), 2, "only what Wang had moves");
    assert_eq!((f.t(wangs).tracker(), f.t(lis).tracker()), (Some(LI), Some(LI)));
    f.ok(WANG, Command::SignOff);
    let next = f.sign_out(LI);
    assert_eq!(f.world.sheets[&next].lines.len(), 2);
}

#[test]
fn h3_who_signed_stays_named_on_the_sheet_though_nothing_of_theirs_is_on_it() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let lis = f.register(LI);
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    f.ok(LI, prepare());
    let prepared = &f.world.sheets[&sheet];
    assert_eq!((prepared.outgoing.as_slice(), prepared.has_signed_out(WANG)), ([WANG, LI].as_slice(), true));
    f.sign_out(LI);
    f.open("night", ZHAO);
    f.sign_in(ZHAO, sheet);
    assert_eq!(f.t(lis).tracker(), Some(ZHAO));
}

#[test]
fn h3_who_signs_as_incoming_keeps_what_a_supervisor_gave_them() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    f.open("night", SUN);
    let suns = f.register(SUN);
    f.ok(HEAD, takeover(suns, LI));
    let wangs = f.register(WANG);
    let sheet = f.sign_out(WANG);
    assert!(f.world.sheets[&sheet].line(suns).is_some());
    f.ok(LI, Command::AcceptLine { sheet, ticket: wangs });
    f.ok(LI, sign(sheet, Side::Incoming));
    assert_eq!((f.t(suns).tracker(), f.t(wangs).tracker()), (Some(LI), Some(LI)));
}

#[test]
fn h3_a_relief_who_joined_the_old_shift_is_not_locked_out() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.ok(LI, Command::SignOn);
    let sheet = f.sign_out(WANG);
    assert!(f.world.sheets[&sheet].outgoing.contains(&LI));
    f.sign_in(LI, sheet);
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

#[test]
fn h3_somebody_off_duty_accepts_nothing() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    assert_eq!(f.refused(LI, Command::AcceptLine { sheet, ticket }).rule, Rule::T2);
    assert_eq!(f.refused(LI, sign(sheet, Side::Incoming)).rule, Rule::T2);
}

#[test]
fn h4_a_query_blocks_until_it_is_answered_and_accepted() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(LI, query(sheet, ticket));
    let refusal = f.refused(LI, sign(sheet, Side::Incoming));
    assert_eq!((refusal.rule, refusal.next), (Rule::H4, Next::AnswerQuery(ticket)));
    assert_eq!(refusal.may, May::Staff(WANG));
    assert_eq!(f.refused(LI, Command::AcceptLine { sheet, ticket }).rule, Rule::H4);
    assert_eq!(f.refused(LI, answer(sheet, ticket)).reason, Reason::NotOutgoing);
    f.ok(WANG, answer(sheet, ticket));
    assert_eq!(f.refused(LI, sign(sheet, Side::Incoming)).rule, Rule::H2, "answered, not yet accepted");
    f.ok(LI, query(sheet, ticket));
    f.ok(WANG, answer(sheet, ticket));
    f.sign_in(LI, sheet);
}

#[test]
fn h4_a_supervisors_decision_ends_the_query() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(LI, query(sheet, ticket));
    f.ok(HEAD, answer(sheet, ticket));
    let refusal = f.refused(LI, query(sheet, ticket));
    assert_eq!((refusal.rule, refusal.reason), (Rule::H4, Reason::DecidedLine));
    f.ok(LI, sign(sheet, Side::Incoming));
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

#[test]
fn h5_until_accepted_it_is_the_outgoing_operators() {
    let mut f = Fixture::day();
    let ticket = f.handled(WANG, "other");
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    f.open("night", LI);
    assert_eq!(f.t(ticket).tracker(), Some(WANG));
    assert_eq!(f.refused(LI, feedback(ticket, Outcome::Satisfied)).reason, Reason::NotTracker { tracker: WANG });
    // Off duty she still answers for it …
    f.ok(WANG, feedback(ticket, Outcome::Unreachable));
    f.sign_in(LI, sheet);
    // … until the second signature.
    assert_eq!(f.refused(WANG, feedback(ticket, Outcome::Satisfied)).reason, Reason::NotTracker { tracker: LI });
}

#[test]
fn h5_a_line_that_closes_before_the_second_signature_is_handed_over_no_more() {
    let mut f = Fixture::day();
    let (open, closing) = (f.register(WANG), f.handled(WANG, "other"));
    f.ok(LI, Command::SignOn);
    let other = f.register(LI);
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    f.ok(WANG, feedback(closing, Outcome::Satisfied));
    // Somebody else brings the sheet up to date: who signed and left need not come back.
    f.sign_out(LI);
    assert!(f.world.sheets[&sheet].has_signed_out(WANG));
    f.open("night", ZHAO);
    f.sign_in(ZHAO, sheet);
    let listed: Vec<TicketId> = f.world.sheets[&sheet].lines.iter().map(|l| l.ticket).collect();
    assert_eq!(listed, [open, other]);
    assert_eq!(f.t(open).tracker(), Some(ZHAO));
}

#[test]
fn h5_back_on_duty_before_the_sheet_was_accepted_nobody_is_stuck() {
    let mut f = Fixture::day();
    let old = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    // Nobody came; next morning she is back.
    f.pass(1_440);
    f.open("day", WANG);
    let new = f.register(WANG);
    let next = f.sign_out(WANG);
    assert_ne!(next, sheet);
    let listed: Vec<TicketId> = f.world.sheets[&next].lines.iter().map(|l| l.ticket).collect();
    assert_eq!(listed, [new], "no ticket stands on two open sheets");
    f.ok(WANG, Command::SignOff);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    f.sign_in(LI, next);
    assert_eq!((f.t(old).tracker(), f.t(new).tracker()), (Some(LI), Some(LI)));
}

#[test]
fn h6_left_without_relief_goes_to_the_alarm_until_somebody_takes_it() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let release = Command::ReleaseUnrelieved { staff: WANG, reason: "接班人未到".into() };
    let refusal = f.refused(WANG, release.clone());
    assert_eq!((refusal.rule, refusal.reason), (Rule::H6, Reason::WrongRole));
    f.ok(HEAD, release);
    assert!(!f.world.is_on_duty(WANG));
    assert_eq!(f.t(ticket).tracking, Tracking::Unattended { from: WANG, since: f.now });
    assert_eq!(f.world.unattended().count(), 1);
    f.open("night", LI);
    let refusal = f.refused(LI, feedback(ticket, Outcome::Satisfied));
    assert_eq!((refusal.rule, refusal.next), (Rule::H6, Next::TakeUp));
    f.ok(LI, Command::TakeUp { ticket });
    assert_eq!(f.t(ticket).tracker(), Some(LI));
    assert_eq!(f.refused(LI, Command::TakeUp { ticket }).reason, Reason::NotUnattended);
}

#[test]
fn h6_who_signed_and_went_can_be_released_when_nobody_ever_came() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "无人接班".into() });
    assert!(matches!(f.t(ticket).tracking, Tracking::Unattended { .. }));
    // The sheet hands it over no more; taking it up does.
    f.open("night", LI);
    f.sign_in(LI, sheet);
    assert!(matches!(f.t(ticket).tracking, Tracking::Unattended { .. }));
    f.ok(LI, Command::TakeUp { ticket });
    let refusal = f.refused(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "x".into() });
    assert_eq!(refusal.reason, Reason::NotOnDuty { staff: WANG });
}

#[test]
fn h6_a_sheet_whose_people_were_all_released_can_still_be_closed() {
    let mut f = Fixture::day();
    f.register(WANG);
    f.by(Actor::Intake, Command::MessageIn(message("电梯异响")));
    f.ok(WANG, Command::PrepareSheet { notes: "钥匙在抽屉".into() });
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: WANG, reason: "急病".into() });
    f.open("night", LI);
    f.sign_in(LI, SheetId(1));
    assert!(f.world.sheets[&SheetId(1)].is_sealed());
}

#[test]
fn h7_a_signed_sheet_never_changes() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    let refusal = f.refused(WANG, Command::CorrectSheet { sheet, text: "x".into() });
    assert_eq!(refusal.reason, Reason::NotSealed);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    let sealed = f.world.sheets[&sheet].clone();
    for command in [Command::AcceptLine { sheet, ticket }, query(sheet, ticket), sign(sheet, Side::Incoming)] {
        let refusal = f.refused(LI, command);
        assert_eq!((refusal.rule, refusal.reason, refusal.next), (Rule::H7, Reason::Sealed, Next::CorrectSheet));
    }
    assert_eq!(f.refused(WANG, answer(sheet, ticket)).rule, Rule::H7);
    f.ok(WANG, prepare());
    f.closed(LI);
    assert_eq!(f.world.sheets[&sheet], sealed);
    assert_eq!(f.refused(ZHAO, Command::CorrectSheet { sheet, text: "x".into() }).rule, Rule::H7);
    f.ok(LI, Command::CorrectSheet { sheet, text: "应为 12-1804".into() });
    let now = &f.world.sheets[&sheet];
    assert_eq!((now.corrections.len(), &now.lines), (1, &sealed.lines));
}

#[test]
fn h7_a_sheet_no_longer_in_memory_can_still_be_corrected() {
    let mut f = Fixture::day();
    f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.sign_in(LI, sheet);
    let old = f.world.sheets.remove(&sheet).unwrap();
    // Where it stands in the index, it is put back before anything is decided.
    f.world.remember_sheet(old);
    f.ok(WANG, Command::CorrectSheet { sheet, text: "更正".into() });
    let refusal = f.refused(WANG, Command::CorrectSheet { sheet: SheetId(77), text: "更正".into() });
    assert_eq!(refusal.reason, Reason::NoSheet);
}

#[test]
fn t3_a_handover_gives_a_ticket_to_its_first_receiver_when_they_are_there() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    f.relieve(WANG, "night", LI);
    f.pass(600);
    let sheet = f.sign_out(LI);
    f.open("day", WANG);
    assert_eq!(f.t(ticket).tracker(), Some(LI), "signed, not yet accepted: it is Li's (H5)");
    f.ok(ZHAO, Command::SignOn);
    f.sign_in(ZHAO, sheet);
    assert_eq!(f.t(ticket).tracker(), Some(WANG), "T5");
}

#[test]
fn t4_nobody_is_taken_off_the_roster_with_tickets_in_hand() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let leave = Command::ChangeStaff { staff: WANG, roles: vec![Role::Operator], department: None, active: false };
    let refusal = f.refused(HEAD, leave.clone());
    assert_eq!((refusal.rule, refusal.reason), (Rule::T4, Reason::HoldsTickets { staff: WANG, tickets: vec![ticket] }));
    let sheet = f.sign_out(WANG);
    f.ok(WANG, Command::SignOff);
    assert_eq!(f.refused(HEAD, leave.clone()).rule, Rule::T4, "not even after signing");
    f.open("night", LI);
    f.sign_in(LI, sheet);
    f.ok(HEAD, leave);
    assert_eq!(f.refused(WANG, Command::SignOn).reason, Reason::Left { staff: WANG });
}

#[test]
fn t4_the_moves_of_a_signature_are_recorded_with_the_sheet() {
    let mut f = Fixture::day();
    let ticket = f.register(WANG);
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    let events = f.sign_in(LI, sheet);
    assert_eq!(f.world.sheets[&sheet].lines.len(), 1);
    let how = frontdesk::domain::event::Move::Handover { sheet };
    assert_eq!(events[1], Event::TrackingMoved { ticket, from: WANG, to: Some(LI), how });
}
