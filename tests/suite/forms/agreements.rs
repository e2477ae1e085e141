//! R100, the register of special service agreements (特约服务) at the keyboard.

use super::Rig;
use frontdesk::domain::TicketId;
use frontdesk::domain::ticket::Stage;
use frontdesk::i18n::Lang;
use serde_json::json;

const SIZE: (u16, u16) = (120, 36);

/// One is called back today, one was not and is overdue, one runs on.
fn rig(lang: Lang, size: (u16, u16)) -> Rig {
    let mut rig = Rig::new(lang, size);
    rig.exec(&[json!({"do": "add_staff", "caller": {"name": "何佳"}, "roles": ["service_clerk"], "as": 1})]);
    let entered = |home: &str, service: &str, from: &str, to: &str| json!({"do": "enter_agreement", "household": home, "service": service, "from": from, "to": to, "as": 5});
    rig.exec(&[
        entered("12-1-1803", "每周保洁两次", "2026-11-12", "2026-12-01"),
        entered("12-2-1803", "接送老人看病", "2026-11-01", "2026-12-10"),
        entered("3-1-502", "代收快递", "2026-11-20", "2026-12-31"),
    ]);
    rig
}

#[test]
fn r100_an_agreement_is_entered_and_called_back_at_the_keyboard() {
    let mut rig = Rig::new(Lang::Zh, SIZE);
    // An empty register asks for the first one at once.
    rig.keys("<c-a-s>");
    assert!(rig.text().contains("登记特约服务"), "{}", rig.text());
    rig.keys("3-1-502<tab>每周保洁<tab><c-u>今天<tab>今天<c-s>");
    assert_eq!(rig.last()["do"], "enter_agreement", "{}", rig.text());
    assert!(rig.text().contains("3-1-502") && rig.text().contains("期满 今日到期"), "{}", rig.text());
    // Who is not satisfied has a ticket; what was said is asked for.
    rig.view_as(1);
    rig.keys("<f7><tab><right><right><c-s>");
    assert!(rig.text().contains("特约服务回访"), "{}", rig.text());
}

#[test]
fn r100_what_is_wrong_stands_at_its_field() {
    let mut rig = Rig::new(Lang::Zh, SIZE);
    rig.keys("<c-a-s>3-1-999<tab>保洁<tab><tab>12-31<c-s>");
    assert!(rig.text().contains("不在名册里"), "{}", rig.text());
    assert!(rig.screen.app.board.agreements.is_empty());
    rig.keys("<c-x><c-x><f2>3-1-502<tab>保洁<tab><tab>2026-02-30<c-s>");
    assert!(rig.text().contains("没有"), "{}", rig.text());
    assert!(rig.screen.app.board.agreements.is_empty());
}

#[test]
fn r100_an_agreement_is_amended_and_ended_at_the_keyboard() {
    let mut rig = rig(Lang::Zh, SIZE);
    rig.keys("<c-a-s><end>");
    let chosen = rig.screen.app.board.agreements.last().map(|a| a.service.clone());
    assert_eq!(chosen.as_deref(), Some("代收快递"));
    rig.keys("<f4><c-u>2027-01-31<tab>客户续订<c-s>");
    assert_eq!((&rig.last()["do"], &rig.last()["to"]), (&json!("amend_agreement"), &json!("2027-01-31")));
    rig.keys("<f9><tab>客户搬走<c-s>");
    assert_eq!(rig.last()["do"], "end_agreement", "{}", rig.text());
    assert!(rig.text().contains("提前结束"), "{}", rig.text());
}

#[test]
fn r100_who_is_not_satisfied_becomes_a_ticket_of_who_called() {
    let mut rig = rig(Lang::Zh, SIZE);
    rig.exec(&[json!({"do": "change_staff", "staff": 1, "roles": ["operator", "service_clerk", "service_head"], "active": true, "as": 1})]);
    rig.keys("<c-a-s><f7><tab><right><right><c-s>");
    assert!(rig.sent.is_empty(), "the words are asked for first (R101): {}", rig.text());
    rig.keys("玻璃没擦干净<c-s>");
    assert_eq!(rig.last()["do"], "call_agreement", "{}", rig.text());
    let row = rig.screen.app.board.row(TicketId(1)).expect("a ticket");
    assert_eq!((row.stage, row.first_receiver.map(|s| s.0)), (Stage::Received, Some(1)));
}

#[test]
fn r100_who_sits_down_is_told_what_is_due() {
    let mut rig = rig(Lang::Zh, SIZE);
    rig.exec(&[json!({"do": "change_staff", "staff": 1, "roles": ["operator", "service_clerk", "service_head"], "active": true, "as": 1})]);
    for told in ["◆ 特约2", "特约服务回访 2 户该打了"] {
        assert!(rig.text().contains(told), "{told}: {}", rig.text());
    }
    assert!(rig.text().contains("特约服务 12-1-1803"), "the pane of callbacks has them: {}", rig.text());
}

const CLERK_TOO: &str = r#"{"do": "change_staff", "staff": 1, "roles": ["operator", "service_clerk", "service_head"], "active": true, "as": 1}"#;

#[test]
fn r100_a_callback_that_would_be_refused_is_refused_before_anything_is_typed() {
    // C5: an operator calls nobody back here.
    let mut rig = rig(Lang::Zh, SIZE);
    rig.screen.app.me = Some(frontdesk::domain::StaffId(2));
    rig.view_as(2);
    rig.keys("<c-a-s><f7>");
    let refused = rig.screen.app.board.agreements[0].refused.clone().expect("a refusal");
    assert_eq!(refused.rule, frontdesk::domain::refusal::Rule::C5);
    assert!(rig.text().contains("C5") && rig.sent.is_empty(), "{}", rig.text());
    // R100: none is due, as the rules say it.
    rig.exec(&[serde_json::from_str(CLERK_TOO).expect("JSON")]);
    rig.keys("<esc>");
    rig.screen.app.me = Some(frontdesk::domain::StaffId(1));
    rig.view_as(1);
    rig.keys("<end><f7>");
    assert!(rig.text().contains("R100") && rig.text().contains("现在没有到期的回访，下一次在"), "{}", rig.text());
    // What is due opens its form.
    rig.keys("<esc><home><f7>");
    assert!(rig.text().contains("在班由你首接"), "{}", rig.text());
}

/// T2: what was asked for before the board said no is told as soon as it does, unless something was typed.
#[test]
fn r100_a_fast_hand_is_told_at_the_register_too() {
    for typed in [false, true] {
        let mut rig = rig(Lang::Zh, SIZE);
        rig.exec(&[
            json!({"do": "message_in", "source": "phone", "text": "电梯异响", "as": 1}),
            json!({"do": "sign_off", "as": 2}),
        ]);
        rig.screen.app.sits(frontdesk::domain::StaffId(2));
        rig.view_as(2);
        rig.keys("<c-a-s>");
        // Asked for while the answer to something else is still to come.
        rig.screen.app.sits(frontdesk::domain::StaffId(1));
        rig.screen.keys("<f2>");
        rig.screen.app.sits(frontdesk::domain::StaffId(2));
        if typed {
            rig.screen.keys("3-1-502");
        }
        rig.board();
        let text = rig.text();
        assert_eq!(text.contains("T2"), !typed, "{text}");
        assert_eq!(text.contains("登记特约服务"), typed, "what was typed is not thrown away: {text}");
    }
}

/// What falls due with the new day is told by it, not by the next thing that somebody does.
#[test]
fn r100_what_falls_due_at_midnight_is_told_at_midnight() {
    let mut rig = Rig::new(Lang::Zh, SIZE);
    rig.exec(&[
        serde_json::from_str(CLERK_TOO).expect("JSON"),
        json!({"do": "enter_agreement", "household": "3-1-502", "service": "代收快递", "from": "2026-11-20", "to": "2026-11-24", "as": 1}),
        json!({"do": "enter_agreement", "household": "12-1-1803", "service": "保洁", "from": "2026-11-01", "to": "2026-11-21", "as": 1}),
    ]);
    let over = |rig: &Rig| rig.screen.app.board.agreements.iter().filter(|a| a.over).count();
    let before = rig.notice();
    while rig.screen.app.now.date().to_string() == "2026-11-21" {
        assert_eq!((rig.notice(), over(&rig)), (before.clone(), 0));
        rig.keys("<f1><esc>");
        rig.wait(60);
    }
    assert!(rig.notice().contains("特约服务回访"), "{}", rig.text());
    assert_eq!(over(&rig), 1, "the new day's board has come");
}

/// A household that is written in another way, or without its unit, is the same household.
#[test]
fn r100_quick_entry_tells_of_agreements_however_the_household_is_written() {
    let mut rig = rig(Lang::Zh, SIZE);
    for line in ["3-502 漏水", "3栋1单元502 漏水", "３－１－５０２ 漏水"] {
        rig.keys(&format!("<f2>{line}"));
        assert!(rig.text().contains("特约服务 3 号：代收快递"), "{line}: {}", rig.text());
        rig.keys("<c-x><c-x>");
    }
}

/// Agreements stand in the columns of the tickets below them; where there is no room for what they are, it is said still.
#[test]
fn r100_the_pane_of_callbacks_has_one_set_of_columns() {
    for (lang, size, class) in [
        (Lang::Zh, (120, 36), "特约服务"),
        (Lang::En, (120, 36), "agreement"),
        (Lang::Zh, (80, 24), "特约服务"),
        (Lang::En, (80, 24), "agreement"),
    ] {
        let mut rig = rig(lang, size);
        rig.exec(&[
            json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "保洁态度差", "household": "3-1-503"},
                   "classify": {"kind": "complaint"}, "answer": "已道歉",
                   "heard": {"way": "phone", "outcome": "satisfied", "words": "好"}}),
        ]);
        rig.keys("4");
        let text = rig.text();
        let column = |home: &str, word: &str| {
            let line = text.lines().find(|l| l.contains(home) && l.contains(word)).unwrap_or_else(|| panic!("{text}"));
            let before = line.split(home).next().expect("a line");
            frontdesk::view::text::Ruler::default().width(before)
        };
        assert_eq!(column("12-2-1803", class), column("3-1-503", "12-07"), "{text}");
    }
}

/// Scenes, each with the keys that lead there.
const SCENES: &[(&str, &str)] = &[
    ("panes", ""),
    ("register", "<c-a-s>"),
    ("call", "<c-a-s><f7>"),
    ("enter", "<c-a-s><f2>"),
    ("amend", "<c-a-s><f4>"),
    ("end", "<c-a-s><f9>"),
    ("plan", "<a-9>"),
];

#[test]
fn r100_agreements_are_whole_in_both_languages_and_sizes() {
    super::pictures::compared("agreements", SCENES, |lang, size, keys| {
        let mut rig = rig(lang, size);
        // The day after: what nobody called back is overdue.
        rig.wait(4 * 3_600);
        rig.board();
        // The screen has locked itself meanwhile.
        rig.keys("<enter>");
        rig.keys(keys);
        crate::screen::dump(rig.screen.buffer())
    });
}
