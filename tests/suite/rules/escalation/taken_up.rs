//! A step is taken up, or its matter ends.

use super::*;

#[test]
fn r069_who_takes_a_step_up_stops_the_climbing_but_for_the_steps_with_a_time_of_their_own() {
    let mut f = hall("first-receiver");
    let of = f.rules.ladder(&"finish-late".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &of);
    f.pass(30);
    let events = f.ok(FOREMAN, acknowledge(ticket, "明早八点到场"));
    assert!(
        matches!(&events[..], [Event::Escalation(EscalationEvent::StepAcknowledged { step: 1, .. })]),
        "{events:?}"
    );
    assert!(!ladder(&f, ticket, "finish-late").is_open());
    f.pass(120);
    assert_eq!(steps(&keep_time(&mut f), "finish-late"), [], "taken up: not reached for want of a word");
    // One working day after the trigger the project head hears all the same.
    f.now = due(Limit::WorkingDays(1), ladder(&f, ticket, "finish-late").since, &f.rules.calendar);
    assert_eq!(steps(&keep_time(&mut f), "finish-late"), [(2, vec![ProjectHead])]);
    // A step without a time of its own is not reached at all once the one before is taken up.
    let mut f = hall("first-receiver");
    let major = f.rules.ladder(&"major".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &major);
    f.ok(PROJECT, acknowledge(ticket, ""));
    f.pass(60 * 24 * 10);
    assert_eq!(steps(&keep_time(&mut f), "major"), []);
}

#[test]
fn r069_only_the_steps_own_roles_take_it_up() {
    let mut f = hall("first-receiver");
    let of = f.rules.ladder(&"not-satisfied".into()).unwrap().clone();
    let (ticket, events) = begin(&mut f, &of);
    let told = events.iter().find_map(|e| match e {
        Event::Escalation(EscalationEvent::StepReached { told, cause, .. }) => Some((told.clone(), cause.clone())),
        _ => None,
    });
    assert_eq!(told, Some((vec![FOREMAN], Cause::Customer)), "the head of the responsible department");
    for who in [WANG, HEAD, PROJECT, CLERK, FITTER] {
        let refusal = f.refused(who, acknowledge(ticket, ""));
        assert_eq!((refusal.rule, refusal.reason), (Rule::R069, Reason::WrongRole), "{who}");
        assert_eq!(refusal.may, May::Roles(vec![DepartmentHead]));
    }
    f.ok(FOREMAN, acknowledge(ticket, "马上返工"));
    let refusal = f.refused(FOREMAN, acknowledge(ticket, ""));
    assert_eq!(refusal.reason, Reason::NothingToAcknowledge, "once is enough");
}

#[test]
fn r069_the_head_of_another_department_is_not_the_responsible_one() {
    let mut f = hall("first-receiver");
    let other = f
        .rules
        .departments
        .iter()
        .map(|d| d.code.clone())
        .find(|d| *d != f.rules.kind(&"complaint".into()).unwrap().department);
    let (staff, roles) = (GUARD, vec![DepartmentHead]);
    f.ok(HEAD, Command::ChangeStaff { staff, roles, department: other, active: true });
    let of = f.rules.ladder(&"not-satisfied".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &of);
    assert_eq!(ladder(&f, ticket, "not-satisfied").rungs[0].told, [FOREMAN]);
    assert_eq!(f.refused(GUARD, acknowledge(ticket, "")).reason, Reason::WrongRole);
}

#[test]
fn r069_a_late_word_still_counts_and_a_higher_one_covers_the_steps_below() {
    let mut f = hall("first-receiver");
    let of = f.rules.ladder(&"receive-late".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &of);
    f.pass(10);
    assert_eq!(steps(&keep_time(&mut f), "receive-late"), [(2, vec![ProjectHead])]);
    assert_eq!(ladder(&f, ticket, "receive-late").open().count(), 2);
    f.ok(PROJECT, acknowledge(ticket, "我来安排"));
    assert!(!ladder(&f, ticket, "receive-late").is_open(), "who stands above has taken it up");
    // The other way round the step above waits for its own person.
    let mut f = hall("first-receiver");
    let (ticket, _) = begin(&mut f, &of);
    f.pass(10);
    keep_time(&mut f);
    f.ok(HEAD, acknowledge(ticket, "刚看到"));
    let open: Vec<u8> = ladder(&f, ticket, "receive-late").open().map(|r| r.step).collect();
    assert_eq!(open, [2]);
}

#[test]
fn r069_a_ladder_ends_with_its_matter() {
    for (code, end) in [
        ("receive-late", "receive"),
        ("reply-late", "answer"),
        ("finish-late", "finish"),
        ("rework-late", "finish"),
        ("callback-late", "call"),
        ("not-satisfied", "satisfy"),
        ("major", "void"),
    ] {
        let mut f = hall("first-receiver");
        let of = f.rules.ladder(&code.into()).unwrap().clone();
        let (ticket, _) = begin(&mut f, &of);
        assert!(f.t(ticket).standing(&f.rules).any(|l| l.code.as_str() == code), "{code}");
        match end {
            "receive" => drop(f.ok(WANG, Command::Receive { ticket })),
            "answer" => told(&mut f, ticket),
            "finish" => {
                if f.t(ticket).dispatch.is_none() {
                    send(&mut f, ticket);
                }
                done(&mut f, ticket);
            }
            "satisfy" => {
                done(&mut f, ticket);
                assert!(f.t(ticket).standing(&f.rules).next().is_some(), "done is not yet satisfied");
                f.ok(WANG, feedback(ticket, Outcome::Satisfied));
            }
            "call" => drop(f.ok(HEAD, callback(ticket, Outcome::Satisfied))),
            _ => drop(f.ok(WANG, Command::Void { ticket, reason: "误登".into(), approved_by: HEAD })),
        }
        assert!(!f.t(ticket).standing(&f.rules).any(|l| l.code.as_str() == code), "{code} after {end}");
        f.pass(60);
        assert_eq!(steps(&keep_time(&mut f), code), [], "{code} after {end}");
        let late = Command::AcknowledgeStep { ticket, ladder: Some(code.into()), word: String::new() };
        assert_eq!(f.refused(HEAD, late).reason, Reason::NothingToAcknowledge, "{code}");
    }
}

#[test]
fn r066_r069_more_time_ends_the_ladder_and_missing_it_again_begins_another() {
    let mut f = hall("first-receiver");
    let of = f.rules.ladder(&"finish-late".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &of);
    let to = f.now.plus_minutes(24 * 60);
    let (reason, told) = ("等配件".to_owned(), "周二换好".to_owned());
    f.ok(WANG, Command::Extend { ticket, due: to, reason, told, approved_by: None });
    assert!(f.t(ticket).standing(&f.rules).next().is_none());
    f.now = to.plus_ms(1);
    assert_eq!(steps(&keep_time(&mut f), "finish-late").len(), 1);
    assert_eq!(f.t(ticket).ladders.climbed.iter().filter(|l| l.code.as_str() == "finish-late").count(), 2);
    assert_eq!(ladder(&f, ticket, "finish-late").since, to);
}

#[test]
fn r012_not_satisfied_again_begins_another_ladder() {
    let mut f = hall("first-receiver");
    let of = f.rules.ladder(&"not-satisfied".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &of);
    f.ok(FOREMAN, acknowledge(ticket, "返工"));
    f.pass(60);
    done(&mut f, ticket);
    let events = f.ok(WANG, feedback(ticket, Outcome::NotSatisfied));
    assert_eq!(steps(&events, "not-satisfied"), [(1, vec![DepartmentHead])], "until satisfied");
}

#[test]
fn r069_after_the_program_was_off_it_says_when_a_step_was_due_and_gives_its_people_their_time() {
    let mut f = hall("first-receiver");
    let of = f.rules.ladder(&"receive-late".into()).unwrap().clone();
    let ticket = ticket_of(&f.by(Actor::Intake, Command::MessageIn(message("来件"))));
    let late = f.now.plus_minutes(i64::from(f.rules.receive_minutes));
    f.pass(8 * 60);
    let events = keep_time(&mut f);
    assert_eq!(steps(&events, "receive-late"), [(1, vec![ServiceHead])], "one step, not all of them at once");
    let rung = &ladder(&f, ticket, "receive-late").rungs[0];
    assert_eq!((rung.due, rung.at, rung.until), (late, f.now, due(of.steps[0].acknowledge, f.now, &f.rules.calendar)));
}

#[test]
fn r069_told_by_telephone_is_noted_and_is_not_the_heads_own_word() {
    let mut f = hall("first-receiver");
    let major = f.rules.ladder(&"major".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &major);
    let phone = |staff| Command::ToldByPhone { ticket, ladder: None, staff, text: "在路上".into() };
    f.ok(WANG, phone(PROJECT));
    let rung = &ladder(&f, ticket, "major").rungs[0];
    assert_eq!(rung.phoned.iter().map(|p| (p.by, p.staff)).collect::<Vec<_>>(), [(WANG, PROJECT)]);
    assert!(rung.acknowledged.is_none());
    assert_eq!(f.refused(WANG, phone(CLERK)).reason, Reason::NotOfStep { staff: CLERK });
    assert_eq!(f.refused(LI, phone(PROJECT)).rule, Rule::T2, "who is not on duty noted nothing");
    f.pass(10);
    assert_eq!(steps(&keep_time(&mut f), "major"), [(2, vec![HeadOffice])], "it climbs on");
    f.ok(OFFICE, acknowledge(ticket, "知道了"));
}

#[test]
fn r069_a_step_takes_nobodys_grace_away_and_survives_what_is_taken_back() {
    let mut f = hall("first-receiver");
    let light = lightest(&f.rules);
    let ticket = complaint(&mut f, &light);
    f.now = f.t(ticket).reply.unwrap().due.plus_minutes(-MINUTE);
    send(&mut f, ticket);
    f.pass(2 * MINUTE);
    assert_eq!(steps(&keep_time(&mut f), "reply-late").len(), 1);
    f.ok(WANG, Command::Undo { ticket });
    assert!(f.t(ticket).dispatch.is_none());
    assert_eq!(ladder(&f, ticket, "reply-late").rungs.len(), 1, "who was told was told");
    assert_eq!(steps(&keep_time(&mut f), "reply-late"), []);
}

#[test]
fn r029_a_grade_that_is_corrected_ends_the_ladder() {
    let mut f = hall("first-receiver");
    let major = f.rules.ladder(&"major".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &major);
    assert_eq!(ladder(&f, ticket, "major").cause, Cause::Grade("major".into()));
    let grade = Some(lightest(&f.rules).as_str().into());
    f.ok(
        WANG,
        Command::Classify {
            ticket,
            class: Classify { kind: "complaint".into(), category: None, grade, ..Classify::default() },
        },
    );
    f.pass(10);
    assert_eq!(steps(&keep_time(&mut f), "major"), []);
}

#[test]
fn an_unknown_ladder_names_those_there_are() {
    let mut f = hall("first-receiver");
    let major = f.rules.ladder(&"major".into()).unwrap().clone();
    let (ticket, _) = begin(&mut f, &major);
    let ladder = Some(Code::new("majro"));
    let refusal = f.refused(HEAD, Command::AcknowledgeStep { ticket, ladder, word: String::new() });
    assert!(
        matches!(refusal.reason, Reason::NoCode { field: Field::Ladder, known, .. } if known.contains(&"major".into()))
    );
}
