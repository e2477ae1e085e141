//! Work on a ticket: T1, T2, T3, T6, and undo.

use super::fixture::*;
use frontdesk::domain::clock::Clock;
use frontdesk::domain::event::{Event, Move};
use frontdesk::domain::refusal::*;
use frontdesk::domain::ticket::{End, Outcome, Stage};
use frontdesk::domain::*;

/// Everything that is the tracker's to do.
fn trackers_acts(f: &Fixture, ticket: TicketId) -> Vec<Command> {
    vec![
        Command::Classify { ticket, class: classify("complaint") },
        Command::Dispatch { ticket, to: to("sec") },
        Command::Progress { ticket, text: "已联系".into(), told_customer: true },
        Command::Result { ticket, text: "好了".into(), handler: None },
        Command::Answer { ticket, text: "好了".into(), heard: heard(Outcome::Satisfied) },
        feedback(ticket, Outcome::Satisfied),
        Command::Extend {
            ticket,
            due: f.now.plus_minutes(9_999),
            reason: "等料".into(),
            told: "已说明".into(),
            approved_by: None,
        },
        handover_note(ticket, "x"),
        Command::Void { ticket, reason: "误报".into(), approved_by: HEAD },
        Command::Merge { ticket, into: T2, reason: "重复".into(), approved_by: HEAD },
        Command::Undo { ticket },
    ]
}

#[test]
fn t1_only_the_tracker_acts() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.register(WANG);
    f.ok(LI, Command::SignOn);
    for who in [LI, CLERK, GUARD] {
        for command in trackers_acts(&f, ticket) {
            let said = format!("{command:?}");
            let refusal = f.refused(who, command);
            assert_eq!(refusal.rule, Rule::T1, "{who} {said}");
            assert_eq!(refusal.reason, Reason::NotTracker { tracker: WANG }, "{who} {said}");
            assert_eq!((refusal.may, refusal.next), (May::Staff(WANG), Next::AskTracker), "{who} {said}");
        }
    }
}

#[test]
fn t1_anyone_on_duty_adds_a_note_or_logs_a_repeat_contact() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    assert_eq!(f.refused(LI, note(ticket)).rule, Rule::T2);
    f.ok(LI, Command::SignOn);
    f.ok(LI, note(ticket));
    f.ok(LI, Command::ContactedAgain { ticket, source: Code::new("phone"), text: "又漏了".into() });
    assert_eq!((f.t(ticket).repeat_contacts, f.t(ticket).repeat_unseen), (1, true));
    f.ok(WANG, Command::Progress { ticket, text: "已催".into(), told_customer: false });
    assert!(!f.t(ticket).repeat_unseen, "the tracker has acted");
    let closed = f.closed(WANG);
    f.ok(LI, note(closed));
    let again = Command::ContactedAgain { ticket: closed, source: Code::new("phone"), text: "x".into() };
    assert_eq!(f.refused(LI, again).reason, Reason::WrongStage { stage: Stage::Closed });
}

#[test]
fn t1_a_departments_people_accept_and_report_on_what_was_sent_to_them() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    assert_eq!(f.refused(GUARD, Command::AcceptWork { ticket, handler: None }).rule, Rule::T1);
    f.ok(FOREMAN, Command::AcceptWork { ticket, handler: Some(FITTER) });
    assert_eq!(f.stage(ticket), Stage::InProgress);
    let refusal = f.refused(FITTER, Command::Progress { ticket, text: "x".into(), told_customer: false });
    assert_eq!(refusal.rule, Rule::T1);
    assert_eq!(f.refused(FITTER, feedback(ticket, Outcome::Satisfied)).rule, Rule::T1);
    f.ok(FITTER, Command::Result { ticket, text: "换了阀门".into(), handler: None });
    assert_eq!(f.stage(ticket), Stage::Handled);
    assert_eq!(f.t(ticket).handlers, [FITTER]);
    let void = f.dispatched(WANG, "repair");
    f.ok(WANG, Command::Void { ticket: void, reason: "误报".into(), approved_by: HEAD });
    let late = Command::Result { ticket: void, text: "修了".into(), handler: None };
    assert_eq!(f.refused(FITTER, late).reason, Reason::WrongStage { stage: Stage::Void });
    let wrong = f.dispatched(WANG, "repair");
    let refusal = f.refused(WANG, Command::AcceptWork { ticket: wrong, handler: Some(GUARD) });
    assert_eq!(refusal.reason, Reason::HandlerOfOtherDepartment { staff: GUARD });
}

#[test]
fn t2_the_tracker_acts_only_on_duty() {
    let mut f = Fixture::day();
    let ticket = f.callback_due(WANG);
    f.relieve(WANG, "night", LI);
    let refusal = f.refused(WANG, note(ticket));
    assert_eq!((refusal.rule, refusal.reason), (Rule::T2, Reason::NotOnDuty { staff: WANG }));
}

#[test]
fn t6_a_takeover_is_a_supervisors_with_a_reason_to_somebody_on_duty() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.ok(LI, Command::SignOn);
    let refusal = f.refused(LI, takeover(ticket, LI));
    assert_eq!((refusal.rule, refusal.reason), (Rule::T6, Reason::WrongRole));
    assert_eq!(refusal.may, May::Roles(vec![Role::ServiceHead, Role::ProjectHead]));
    let refusal = f.refused(HEAD, Command::Takeover { ticket, to: LI, reason: " ".into() });
    assert_eq!(refusal.reason, Reason::Empty { field: Field::Reason });
    assert_eq!(f.refused(HEAD, takeover(ticket, ZHAO)).reason, Reason::NotOnDuty { staff: ZHAO });
    assert_eq!(f.refused(HEAD, takeover(ticket, WANG)).reason, Reason::NoChange);
    f.ok(HEAD, takeover(ticket, LI));
    assert_eq!(f.t(ticket).tracker(), Some(LI));
    let shown = f.t(ticket).takeover.clone().unwrap();
    assert_eq!((shown.by, shown.reason.as_str()), (Some(HEAD), "病假"));
}

#[test]
fn t6_the_pack_names_who_supervises() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.ok(LI, Command::SignOn);
    f.rules.access.supervisors = vec![Role::Operator];
    assert_eq!(f.refused(HEAD, takeover(ticket, LI)).may, May::Roles(vec![Role::Operator]));
    f.ok(LI, takeover(ticket, LI));
    assert_eq!(f.t(ticket).tracker(), Some(LI));
}

#[test]
fn t6_a_takeover_stands_on_the_next_sheet_and_not_on_the_one_after() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.ok(LI, Command::SignOn);
    f.ok(HEAD, takeover(ticket, LI));
    f.ok(WANG, Command::SignOff);
    let sheet = f.sign_out(LI);
    assert!(f.world.sheets[&sheet].line(ticket).unwrap().taken_over);
    f.open("night", ZHAO);
    f.sign_in(ZHAO, sheet);
    f.pass(720);
    let next = f.sign_out(ZHAO);
    assert!(!f.world.sheets[&next].line(ticket).unwrap().taken_over);
}

#[test]
fn t6_a_takeover_frees_a_ticket_from_a_signed_sheet() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    let sheet = f.sign_out(WANG);
    f.open("night", LI);
    f.ok(HEAD, takeover(ticket, LI));
    assert!(f.world.open_sheet_of(ticket).is_none());
    let events = f.sign_in(LI, sheet);
    assert_eq!(events.len(), 1, "nothing is left to move: {events:?}");
    assert!(f.world.sheets[&sheet].lines.is_empty(), "the sealed sheet says what was handed over");
    assert_eq!(f.t(ticket).tracker(), Some(LI));
    // … and it can be handed over again.
    f.pass(720);
    let next = f.sign_out(LI);
    assert!(f.world.sheets[&next].line(ticket).is_some());
}

#[test]
fn t3_each_move_of_tracking_is_an_entry_of_one_of_the_ways() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.relieve(WANG, "night", LI);
    f.ok(HEAD, Command::ReleaseUnrelieved { staff: LI, reason: "急病".into() });
    f.open("day", ZHAO);
    f.ok(ZHAO, Command::TakeUp { ticket });
    f.ok(SUN, Command::SignOn);
    f.ok(HEAD, takeover(ticket, SUN));
    f.ok(WANG, Command::SignOn);
    let moves: Vec<String> = f
        .log
        .iter()
        .filter_map(|r| match &r.event {
            Event::TrackingMoved { ticket: t, from, to, how, .. } if *t == ticket => {
                let how = match how {
                    Move::Handover { .. } => "handover",
                    Move::Returned => "returned",
                    Move::Takeover { .. } => "takeover",
                    Move::Released { .. } => "released",
                    Move::TakenUp => "taken up",
                };
                Some(format!("{how} {from}→{}", to.map_or_else(|| "-".to_owned(), |t| t.to_string())))
            }
            _ => None,
        })
        .collect();
    assert_eq!(moves, ["handover 2→3", "released 3→-", "taken up 3→4", "takeover 4→5", "returned 5→2"]);
}

#[test]
fn classify_comes_before_dispatch_and_starts_both_clocks_at_arrival() {
    let mut f = Fixture::day();
    f.by(Actor::Intake, Command::MessageIn(message("厨房漏水")));
    let arrived = f.now;
    f.pass(30);
    f.ok(WANG, Command::Receive { ticket: T1 });
    let refusal = f.refused(WANG, Command::Dispatch { ticket: T1, to: to("eng") });
    assert_eq!((refusal.reason, refusal.next), (Reason::NotClassified, Next::Classify));
    let mut class = classify("repair");
    class.category = Some(Code::new("leak"));
    f.ok(WANG, Command::Classify { ticket: T1, class: class.clone() });
    let reply = f.t(T1).reply.unwrap();
    let due = arrived.plus_minutes(120);
    assert_eq!(reply, Clock { from: arrived, due, first_due: due, met: None });
    assert!(f.t(T1).class.as_ref().unwrap().important);
    assert_eq!(f.refused(WANG, Command::Classify { ticket: T1, class }).reason, Reason::NoChange);
    let mut other = classify("complaint");
    other.category = Some(Code::new("leak"));
    let refusal = f.refused(WANG, Command::Classify { ticket: T1, class: other });
    assert_eq!(refusal.reason, Reason::CategoryOfOtherKind { kind: Code::new("repair") });
}

#[test]
fn extending_keeps_the_first_promise_on_record() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    let first = f.t(ticket).finish.unwrap();
    let extend =
        |due| Command::Extend { ticket, due, reason: "等料".into(), told: "已说明".into(), approved_by: None };
    assert_eq!(f.refused(WANG, extend(first.due)).reason, Reason::BadTime { field: Field::Due });
    f.ok(WANG, extend(first.due.plus_minutes(60)));
    f.now = first.due.plus_minutes(30);
    f.ok(FITTER, Command::Result { ticket, text: "好了".into(), handler: None });
    let clock = f.t(ticket).finish.unwrap();
    assert!(clock.left_ms(f.now) > 0, "in time by the new promise");
    assert!(clock.was_breached(f.now), "and late by the first");
}

#[test]
fn void_and_merge_need_a_supervisors_word_and_a_living_target() {
    let mut f = Fixture::day();
    let (one, two) = (f.register(WANG), f.register(WANG));
    let void = |approved_by| Command::Void { ticket: one, reason: "误报".into(), approved_by };
    assert_eq!(f.refused(WANG, void(LI)).reason, Reason::WrongRole);
    assert_eq!(f.refused(WANG, void(StaffId(99))).reason, Reason::NoStaff { staff: StaffId(99) });
    let merge = |ticket, into| Command::Merge { ticket, into, reason: "重复".into(), approved_by: HEAD };
    assert_eq!(f.refused(WANG, merge(one, one)).reason, Reason::MergeIntoItself);
    f.by(Actor::Intake, Command::MessageIn(message("同一件事")));
    let refusal = f.refused(WANG, merge(one, TicketId(3)));
    assert_eq!((refusal.reason, refusal.next), (Reason::NotReceived, Next::Receive));
    f.ok(WANG, merge(one, two));
    assert_eq!(f.t(one).end, Some(End::Void { into: Some(two) }));
    assert_eq!(f.refused(WANG, feedback(one, Outcome::Satisfied)).next, Next::Open(two));
    assert_eq!(f.refused(WANG, merge(two, one)).reason, Reason::WrongStage { stage: Stage::Void });
}

#[test]
fn undo_takes_back_ones_own_last_act_within_its_time() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.ok(FITTER, Command::AcceptWork { ticket, handler: None });
    assert_eq!(f.refused(WANG, Command::Undo { ticket }).reason, Reason::NothingToUndo, "not somebody else's");
    let before = f.t(ticket).finish;
    f.ok(FITTER, Command::Result { ticket, text: "好了".into(), handler: None });
    f.pass(5);
    f.ok(FITTER, Command::Undo { ticket });
    assert_eq!(f.stage(ticket), Stage::InProgress);
    assert_eq!(f.t(ticket).finish, before, "the clock runs again");
    assert!(matches!(f.log.last().unwrap().event, Event::ActReversed { .. }), "recorded, nothing is removed (L1)");
    f.ok(FITTER, Command::Result { ticket, text: "好了".into(), handler: None });
    f.pass(6);
    assert_eq!(f.refused(FITTER, Command::Undo { ticket }).reason, Reason::NothingToUndo, "too late");
}

#[test]
fn undo_is_not_lost_by_somebody_elses_act_but_by_the_tickets_next_event() {
    let mut f = Fixture::day();
    f.ok(LI, Command::SignOn);
    let mine = f.dispatched(WANG, "repair");
    let theirs = f.dispatched(LI, "repair");
    f.ok(WANG, Command::Undo { ticket: mine });
    assert_eq!(f.stage(mine), Stage::Received);
    f.ok(WANG, note(theirs));
    assert_eq!(f.refused(LI, Command::Undo { ticket: theirs }).reason, Reason::NothingToUndo);
}

#[test]
fn undo_needs_who_may_act() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    f.ok(LI, Command::SignOn);
    f.ok(HEAD, takeover(ticket, LI));
    assert_eq!(f.refused(WANG, Command::Undo { ticket }).rule, Rule::T1);
}

/// The department is not told twice what it knows: sent again to the same place with nothing new is no act.
#[test]
fn t1_sent_again_with_nothing_new_is_no_dispatch() {
    let mut f = Fixture::day();
    let ticket = f.dispatched(WANG, "repair");
    let again = |handler, note: &str| {
        let to = frontdesk::domain::command::DispatchTo { handler, note: note.into(), ..to("eng") };
        Command::Dispatch { ticket, to }
    };
    let sent = Reason::SentAlready { department: Code::new("eng"), at: f.now };
    assert_eq!(f.refused(WANG, again(None, " ")).reason, sent);
    f.ok(WANG, again(None, "客户说漏得更大了"));
    f.ok(WANG, again(Some(FITTER), ""));
    assert_eq!(f.refused(WANG, again(Some(FITTER), "")).reason, sent);
    f.ok(FITTER, Command::AcceptWork { ticket, handler: None });
    assert_eq!(f.refused(WANG, again(Some(FITTER), "")).reason, sent, "nor when they have accepted it");
    f.ok(WANG, again(Some(FOREMAN), ""));
    f.ok(WANG, Command::Dispatch { ticket, to: to("sec") });
    f.ok(WANG, Command::Dispatch { ticket, to: to("eng") });
}
