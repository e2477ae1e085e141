//! The roster on the screen: planned by keys, read by operators, and what the desk says of it.

use super::{Screen, fixture};
use frontdesk::app::{Effect, Msg};
use frontdesk::board::{Board, DutyBoard, RosterBoard, TurnLine};
use frontdesk::domain::command::Command;
use frontdesk::domain::ids::*;
use frontdesk::domain::roster::{Day, Duties, DutyRef, Month, Swap, SwapId};
use frontdesk::i18n::Lang;
use std::sync::Arc;

const WANG: StaffId = StaffId(1);
const LI: StaffId = StaffId(2);
const HEAD: StaffId = StaffId(3);
const SHAN: StaffId = StaffId(5);

fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}
fn duty(on: Day, shift: &str) -> DutyRef {
    DutyRef { day: on, department: None, shift: Code::new(shift) }
}

/// November: Wang day, day, night, night, off, off and so on; Li the same three days later.
fn november() -> Duties {
    let mut duties = Duties::default();
    for (who, phase) in [(WANG, 0), (LI, 3)] {
        for (n, on) in (phase..).zip(Month::parse("2026-11").unwrap().days()) {
            match n % 6 {
                0 | 1 => duties.add(duty(on, "day"), who),
                2 | 3 => duties.add(duty(on, "night"), who),
                _ => {}
            }
        }
    }
    duties
}

fn board(month: &str) -> RosterBoard {
    let swap = Swap {
        id: SwapId(1),
        first: LI,
        gives: duty(day("2026-12-05"), "night"),
        second: WANG,
        takes: Some(duty(day("2026-12-08"), "day")),
        reason: "孩子家长会".into(),
        agreed: false,
    };
    RosterBoard {
        month: Month::parse(month).unwrap(),
        department: None,
        people: vec![WANG, LI, SHAN, HEAD],
        duties: november(),
        swaps: vec![swap],
        last_month: Month::parse("2027-02").unwrap(),
    }
}

/// The roster of December, opened by this person.
fn opened(lang: Lang, size: (u16, u16), me: StaffId) -> Screen {
    let mut app = fixture::app(lang, size);
    app.me = Some(me);
    let mut screen = Screen::new(app);
    screen.keys("<a-o>");
    let asked = |e: &Effect| matches!(e, Effect::LoadRoster { department: None, .. });
    assert!(screen.effects.iter().any(asked), "{:?}", screen.effects);
    screen.send(Msg::Roster(Box::new(board("2026-11"))));
    screen.keys("<pagedown>").send(Msg::Roster(Box::new(board("2026-12"))));
    screen.keys("<home>");
    screen
}

fn shot(name: &str, screen: &Screen, size: (u16, u16), lang: Lang) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("{name}-{}x{}-{}", size.0, size.1, lang.tag()), screen.text());
    });
}

fn planned(screen: &Screen) -> Option<&Command> {
    screen.effects.iter().rev().find_map(|e| match e {
        Effect::Submit { command, .. } => Some(command.as_ref()),
        _ => None,
    })
}

#[test]
fn r043_a_month_is_planned_on_one_screen() {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24)] {
            let mut screen = opened(lang, size, HEAD);
            // Last month's rhythm; two more people by a pattern; a conflict of rest; and a shift without anybody stays.
            screen.keys("<f5><up><up><up><down><down>");
            screen.keys("<f4>");
            for _ in 0..20 {
                screen.keys("<backspace>");
            }
            screen.keys(lang.pick("夜夜休休白白", "NN--DD")).keys("<enter>");
            screen.keys("<down>").keys(lang.pick("夜白", "nd"));
            shot("roster-plan", &screen, size, lang);
        }
    }
}

#[test]
fn r039_operators_read_the_roster_and_ask_for_swaps() {
    for lang in Lang::ALL {
        let size = (120, 36);
        let mut screen = opened(lang, size, WANG);
        let mut with = board("2026-12");
        with.duties.add(duty(day("2026-12-02"), "night"), WANG);
        with.duties.add(duty(day("2026-12-04"), "night"), LI);
        screen.send(Msg::Roster(Box::new(with)));
        screen.keys(lang.pick("早", "D"));
        assert!(screen.effects.iter().all(|e| !matches!(e, Effect::Submit { .. })));
        screen.keys("<home><right><f6>");
        screen.keys("<down><right><right><f6>");
        shot("roster-swap", &screen, size, lang);
        screen.keys("家里有事<enter>");
        let want = Command::AskSwap {
            first: WANG,
            gives: duty(day("2026-12-02"), "night"),
            second: LI,
            takes: Some(duty(day("2026-12-04"), "night")),
            reason: "家里有事".into(),
        };
        assert_eq!(planned(&screen), Some(&want));
    }
}

#[test]
fn r043_swaps_that_wait_are_answered_from_a_list() {
    for lang in Lang::ALL {
        let mut screen = opened(lang, (120, 36), HEAD);
        screen.keys("<f9>");
        shot("roster-swaps", &screen, (120, 36), lang);
        screen.keys("<enter>");
        assert_eq!(planned(&screen), Some(&Command::AgreeSwap { swap: SwapId(1) }));
    }
    let mut screen = opened(Lang::Zh, (120, 36), HEAD);
    screen.keys("<f9><c-x>人手不够<enter>");
    let want = Command::DeclineSwap { swap: SwapId(1), reason: "人手不够".into() };
    assert_eq!(planned(&screen), Some(&want));
}

#[test]
fn r043_what_is_typed_is_saved_as_one_command_and_can_be_taken_back_before() {
    let mut screen = opened(Lang::Zh, (120, 36), HEAD);
    // Marks by an input method, by number, by code; a day off by 休, 0 and a blank.
    screen.keys("<up><up><up><up>").keys("白2夜夜白");
    // Taken back: by undo, and by a day off typed over it.
    screen.keys("<c-z><left><left>休");
    screen.keys("<c-s>");
    let Some(Command::PlanRoster { month, department: None, duties }) = planned(&screen) else {
        panic!("{:?}", screen.effects)
    };
    assert_eq!(month.to_string(), "2026-12");
    let said: Vec<String> = duties.iter().map(|d| format!("{} {} {:?}", d.day, d.shift, d.staff)).collect();
    assert_eq!(said, ["2026-12-01 day [StaffId(1)]", "2026-12-02 night [StaffId(1)]", "2026-12-03 night [StaffId(1)]"]);
}

#[test]
fn what_is_not_saved_is_not_lost_by_leaving_or_turning_the_month() {
    let mut screen = opened(Lang::Zh, (120, 36), HEAD);
    screen.keys("白<esc>");
    assert_eq!(screen.app.layers.len(), 1, "it stays: {}", screen.text());
    screen.keys("<pagedown>");
    assert!(screen.text().contains("2026年12月"), "{}", screen.text());
    screen.keys("<c-x><esc>");
    assert!(screen.app.layers.is_empty());
}

#[test]
fn l1_a_shift_that_has_begun_is_not_typed_over() {
    let mut screen = opened(Lang::Zh, (120, 36), HEAD);
    screen.keys("<pageup>").send(Msg::Roster(Box::new(board("2026-11"))));
    // It is the evening of 21 November.
    screen.keys("<home>休").keys("<c-s>");
    assert_eq!(planned(&screen), None, "nothing has changed");
    screen.keys("<f7>");
    assert!(screen.app.layers.len() == 1);
}

fn with_duty(board: &Board) -> Board {
    let turn = |shift: &str, from: &str, to: &str, planned: Vec<StaffId>| TurnLine {
        department: None,
        shift: Code::new(shift),
        starts: fixture::at(from),
        ends: fixture::at(to),
        planned,
    };
    let on_call = TurnLine {
        department: Some(Code::new("engineering")),
        ..turn("on-call", "2026-11-21T17:30:00", "2026-11-22T08:30:00", vec![StaffId(4)])
    };
    let duty = DutyBoard {
        current: Some(turn("night", "2026-11-21T20:00:00", "2026-11-22T08:00:00", vec![WANG, SHAN])),
        next: Some(turn("day", "2026-11-22T08:00:00", "2026-11-22T20:00:00", vec![LI])),
        missing: vec![SHAN],
        unplanned: vec![HEAD],
        departments: vec![on_call],
        swaps: 1,
    };
    Board { duty, ..board.clone() }
}

#[test]
fn r039_the_desk_says_who_comes_next_when_and_who_is_missing() {
    for lang in Lang::ALL {
        for size in [(120, 36), (80, 24), (200, 50)] {
            let mut screen = Screen::new(fixture::app(lang, size));
            let board = with_duty(&screen.app.board);
            screen.send(Msg::Board(Arc::new(board)));
            screen.keys("<a-2>");
            shot("roster-desk", &screen, size, lang);
        }
    }
}

#[test]
fn r039_who_is_planned_is_offered_first_and_who_is_not_is_told() {
    for lang in Lang::ALL {
        let mut app = fixture::app(lang, (120, 36));
        app.me = None;
        let mut screen = Screen::new(app);
        let mut board = with_duty(&screen.app.board);
        board.duty.next.as_mut().unwrap().starts = fixture::at("2026-11-21T22:00:00");
        screen.send(Msg::Board(Arc::new(board)));
        screen.keys("<a-b>");
        shot("roster-sign-on", &screen, (120, 36), lang);
    }
}
