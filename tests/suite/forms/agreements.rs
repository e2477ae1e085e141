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
    assert!(rig.text().contains("特约回访 2") || rig.text().contains("特约2"), "{}", rig.text());
    assert!(rig.text().contains("特约服务 12-1-1803"), "the pane of callbacks has them: {}", rig.text());
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
