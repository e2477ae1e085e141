//! Incidents (集中报事) at the keyboard: while the phone rings, a room number and Enter are all that is typed.

use super::Rig;
use frontdesk::app::AnyLayer;
use frontdesk::domain::{StaffId, TicketId};
use frontdesk::i18n::Lang;
use serde_json::{Value, json};

const SIZE: (u16, u16) = (120, 36);

/// A site with a tower of eighty flats.
fn rig(lang: Lang, size: (u16, u16)) -> Rig {
    let mut rig = Rig::new(lang, size);
    let homes: Vec<Value> = (1..=20)
        .flat_map(|floor| (1..=4).map(move |flat| format!("8-{floor}{flat:02}")))
        .map(|code| json!({"do": "enter_household", "code": code, "caller": {"name": "陈小姐", "phone": "13900001234"}, "as": 1}))
        .collect();
    rig.exec(&homes);
    rig
}

fn open(rig: &mut Rig) {
    rig.exec(&[json!({"do": "open_incident", "category": "no-water", "matter": "停水", "buildings": ["8"],
        "line": "高区水泵故障，正在抢修，预计 22:30 恢复", "as": 1})]);
    rig.keys("<f10>");
}

#[test]
fn an_incident_is_opened_by_a_form_and_its_line_stands_on_top() {
    let mut rig = rig(Lang::Zh, SIZE);
    rig.keys("<f10>");
    assert!(rig.text().contains("建立集中报事"), "{}", rig.text());
    rig.keys("<c-s>");
    assert!(rig.sent.is_empty(), "it says first where and what is read out: {}", rig.text());
}

#[test]
fn a_caller_costs_a_room_number_and_one_key() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    let text = rig.text();
    assert!(text.contains("高区水泵故障，正在抢修，预计 22:30 恢复"), "{text}");
    let mut keys = 0;
    for floor in 1..=20 {
        for flat in 1..=4 {
            // In one building the room alone will do; else the whole number.
            let room = if floor % 2 == 0 { format!("{floor}{flat:02}") } else { format!("8-{floor}{flat:02}") };
            keys += room.chars().count() + 1;
            rig.keys(&format!("{room}<enter>"));
        }
    }
    let calls = rig.sent.len();
    assert_eq!(calls, 80);
    assert!(keys <= 80 * ("8-2004".len() + 1), "{keys} keys");
    let incident = &rig.screen.app.board.incidents[0];
    assert_eq!(incident.callers.len(), 80);
    assert!(incident.callers.iter().all(|c| c.first_receiver == Some(StaffId(1)) && !c.number.is_empty()));
    assert!(rig.text().contains("80 户来电"), "{}", rig.text());
    // Eighty callers do not hide the rest of the queue: one row stands for them.
    rig.keys("<esc>");
    assert!(rig.screen.app.layers.is_empty());
    assert_eq!(rig.screen.app.queue_rows().count(), 1);
    assert!(rig.text().contains("80 户"), "{}", rig.text());
    rig.keys("<c-e>");
    assert_eq!(rig.screen.app.queue_rows().count(), 80);
    rig.keys("<c-e>");
    assert_eq!(rig.screen.app.queue_rows().count(), 1);
}

#[test]
fn who_calls_twice_is_recognised_and_gets_no_second_ticket() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    rig.keys("8-1501<enter>8-1502 家里有婴儿<enter>8-1501");
    assert!(rig.text().contains("已来电"), "{}", rig.text());
    rig.keys("<enter>");
    assert!(rig.text().contains("记再次来电"), "{}", rig.text());
    let incident = &rig.screen.app.board.incidents[0];
    assert_eq!(incident.callers.len(), 2);
    assert_eq!(incident.callers[0].again, 1);
    assert_eq!(incident.callers[1].text, "家里有婴儿");
}

#[test]
fn what_is_no_household_comes_back_and_the_same_once_more_is_a_place() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    rig.keys("8-9999<enter>");
    let text = rig.text();
    assert!(text.contains("不在名册里") && text.contains("8-9999"), "{text}");
    assert!(rig.screen.app.board.incidents[0].callers.is_empty());
    rig.keys("<enter>");
    let callers = &rig.screen.app.board.incidents[0].callers;
    assert_eq!((callers.len(), callers[0].place.as_str()), (1, "8-9999"), "{}", rig.text());
    rig.keys("大堂 访客<enter>");
    assert_eq!(rig.screen.app.board.incidents[0].callers.len(), 1);
    rig.keys("<enter>");
    assert_eq!(rig.screen.app.board.incidents[0].callers[1].place, "大堂");
}

#[test]
fn a_number_that_a_caller_says_is_sealed_with_their_ticket() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    rig.keys("8-1501 打这个电话 13812345678<enter>");
    let shown = rig.text();
    assert!(!shown.contains("13812345678"), "{shown}");
    assert_eq!(rig.screen.app.board.incidents[0].callers[0].phone, "138****5678");
    // Of who calls again the number is kept as well.
    rig.keys("8-1501 改打 13700001111<enter>");
    let reveal = rig.exec(&[json!({"do": "reveal", "ticket": 1, "reason": "回电", "as": 1})]);
    let card = reveal[0]["caller"].to_string();
    assert!(card.contains("13812345678") && card.contains("13700001111"), "{card}");
}

#[test]
fn all_are_told_at_the_end_with_one_key_each() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    rig.keys("8-1501<enter>8-1502<enter>8-1503<enter>");
    rig.exec(&[json!({"do": "caller", "incident": 1, "household": "8-1504", "as": 2})]);
    rig.wait(60);
    rig.keys("<f5>水泵已修复，各户恢复供水<c-s>");
    assert!(rig.screen.app.board.incidents[0].resolved.is_some(), "{}", rig.text());
    assert_eq!(rig.stage(1), "Handled");
    rig.keys("<tab>");
    let text = rig.text();
    assert!(text.contains("已告知 0/4") && text.contains("139****1234"), "{text}");
    assert!(text.contains("由 李强 告知"), "{text}");
    rig.keys("<f6>");
    rig.keys("<f8>");
    let callers = |rig: &Rig| rig.screen.app.board.incidents[0].callers.clone();
    assert_eq!((callers(&rig)[0].told.is_some(), callers(&rig)[1].tries), (true, 1));
    // Not satisfied: their words are asked for, then it is rework as usual.
    rig.keys("<f7>还是没水<c-s>");
    assert_eq!(rig.last()["heard"]["outcome"], "not_satisfied", "{}", rig.last());
    assert_eq!(rig.stage(3), "Dispatched");
    // The one that was not reached comes up again.
    rig.keys("<f6>");
    assert!(callers(&rig)[1].told.is_some(), "{}", rig.text());
    // 李强's caller is 李强's to tell.
    rig.keys("<f6>");
    assert!(callers(&rig)[3].told.is_none());
    rig.exec(&[json!({"do": "feedback", "ticket": 4, "heard": {"way": "phone", "outcome": "satisfied"}, "as": 2})]);
    if matches!(rig.screen.app.layers.last().map(|s| &s.layer), Some(AnyLayer::Refusal(_))) {
        rig.keys("<esc>");
    }
    assert!(rig.text().contains("已告知 4/4"), "{}", rig.text());
    rig.keys("<f9>");
    assert!(rig.screen.app.board.incidents.is_empty(), "{}", rig.text());
    assert_eq!(rig.last()["do"], "close_incident");
}

#[test]
fn the_desk_proposes_an_incident_once_and_a_key_takes_it_up() {
    let mut rig = rig(Lang::Zh, SIZE);
    let call = |home: &str| {
        json!({"do": "register", "message": {"source": "phone", "text": "家里停水了", "household": home},
            "classify": {"kind": "repair", "category": "no-water"}, "dispatch": {"department": "engineering"}, "as": 1})
    };
    rig.exec(&[call("8-1501")]);
    assert!(rig.screen.app.board.suspected.is_empty());
    rig.exec(&[call("8-1502"), call("8-1601")]);
    assert_eq!(rig.screen.app.board.suspected[0].households, 3);
    let notice = rig.notice();
    assert!(notice.contains("8 栋") && notice.contains("F10"), "{notice}");
    rig.keys("<f10>");
    assert!(rig.text().contains("像是集中报事"), "{}", rig.text());
    rig.keys("<enter>");
    let form = rig.text();
    assert!(form.contains("8-1501、8-1502、8-1601"), "{form}");
    // What and where is filled in already; only the line to read out is typed.
    rig.keys("<tab><tab><tab><tab>正在抢修<c-s>");
    assert_eq!(rig.last()["tickets"], json!([1, 2, 3]), "{}", rig.text());
    assert_eq!(rig.screen.app.board.incidents[0].callers.len(), 3, "{}", rig.text());
    assert!(rig.screen.app.board.suspected.is_empty());
}

#[test]
fn declining_is_remembered() {
    let mut rig = rig(Lang::Zh, SIZE);
    let call = |home: &str| {
        json!({"do": "register", "message": {"source": "phone", "text": "家里停水了", "household": home},
            "classify": {"kind": "repair", "category": "no-water"}, "as": 1})
    };
    rig.exec(&[call("8-1501"), call("8-1502")]);
    rig.wait(1);
    rig.keys("<f10><c-d>");
    assert_eq!(rig.last()["do"], "decline_incident");
    assert!(rig.screen.app.board.suspected.is_empty());
    rig.wait(60);
    rig.exec(&[call("8-1601")]);
    assert!(rig.screen.app.board.suspected.is_empty());
}

#[test]
fn quick_entry_offers_the_incident_that_a_message_belongs_to() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    rig.keys("<esc><f2>8-1701 家里停水了");
    assert!(rig.text().contains("像是集中报事"), "{}", rig.text());
    rig.keys("<f10>");
    assert_eq!(rig.last()["do"], "caller", "{}", rig.text());
    let row = rig.screen.app.board.row(TicketId(1)).expect("a row").clone();
    assert!(row.incident.is_some());
    assert!(rig.screen.app.layers.is_empty());
}

#[test]
fn the_line_is_looked_at_again_when_its_time_is_over() {
    let mut rig = rig(Lang::En, (80, 24));
    open(&mut rig);
    rig.keys("<esc>");
    // A key now and then, or the screen locks itself.
    for _ in 0..6 {
        rig.wait(599);
        rig.keys("<down>");
    }
    rig.wait(5);
    assert!(!rig.notice().contains("looked at again"), "{}", rig.notice());
    rig.wait(2);
    assert!(rig.notice().contains("looked at again"), "{}", rig.notice());
    rig.keys("<f10><f4>");
    rig.keys("<c-s>");
    assert_eq!(rig.last()["do"], "word_incident", "{}", rig.text());
    assert!(!rig.screen.app.board.incidents[0].is_stale(rig.screen.app.now));
}

/// The key that unfolds the row of an incident is said however little room the columns have.
#[test]
fn the_folded_row_says_its_key_in_both_languages_and_sizes() {
    for (lang, size) in [(Lang::Zh, (120, 36)), (Lang::En, (120, 36)), (Lang::Zh, (80, 24)), (Lang::En, (80, 24))] {
        let mut rig = rig(lang, size);
        rig.exec(&[json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房水管漏水", "household": "3-1-502"}})]);
        open(&mut rig);
        rig.keys("8-1501<enter>8-1502 家里有婴儿<enter><esc>");
        assert!(rig.text().contains("Ctrl+e"), "{}", rig.text());
    }
}

/// Name of the picture, and the keys that lead to it from an incident with two callers and a third ticket beside it.
const SCENES: &[(&str, &str)] = &[
    ("queue", "<esc><home>"),
    ("unfolded", "<esc><home><c-e>"),
    ("calls", ""),
    ("again", "8-1501"),
    ("unknown", "8-9999<enter>"),
    ("line", "<f4>"),
    ("result", "<f5>"),
    // What is told may be drawn for a callback, and no picture can foresee that.
    ("telling", "<f5>水泵已修复<c-s><tab>"),
    ("tried", "<f5>水泵已修复<c-s><tab><f8>"),
    ("note", "<a-j>"),
    ("early", "<f9>"),
    ("sheet", "<a-j>抢修中<tab>恢复后逐户告知<tab>22:30 恢复<c-s><esc><f8><c-e>"),
];

#[test]
fn incidents_are_whole_in_both_languages_and_sizes() {
    super::pictures::compared("incidents", SCENES, |lang, size, keys| {
        let mut rig = rig(lang, size);
        rig.exec(&[json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房水管漏水", "household": "3-1-502"}})]);
        open(&mut rig);
        rig.keys("8-1501<enter>8-1502 家里有婴儿<enter>");
        rig.keys(keys);
        crate::screen::dump(rig.screen.buffer())
    });
}

#[test]
fn a_terminal_that_keeps_f10_for_itself_has_another_key() {
    let mut rig = rig(Lang::Zh, SIZE);
    open(&mut rig);
    rig.keys("<esc><c-a-b>");
    assert!(rig.text().contains("高区水泵故障"), "{}", rig.text());
    rig.keys("<esc><f2>8-1701 家里停水了<c-a-b>");
    assert_eq!(rig.last()["do"], "caller", "{}", rig.text());
}
