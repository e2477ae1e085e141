//! Households into the register and people onto the staff, and what quick entry makes of a number it does not know.

use super::Rig;
use frontdesk::app::Msg;
use frontdesk::domain::{Role, StaffId};
use frontdesk::i18n::Lang;
use serde_json::json;

fn rig() -> Rig {
    Rig::new(Lang::Zh, (120, 36))
}

/// Presses keys whose effects wait until something else is sent.
fn press(rig: &mut Rig, text: &str) {
    for stroke in crate::keystr::strokes(text) {
        if let crate::keystr::Stroke::Key(key) = stroke {
            rig.screen.send(Msg::Key(key));
        }
    }
}

#[test]
fn a_household_is_entered_and_known_from_then_on() {
    let mut rig = rig();
    rig.keys("<a-u>");
    assert!(rig.text().contains("登记住户"), "{}", rig.text());
    rig.keys("<c-s>");
    assert!(rig.text().contains("这一项必须填") && rig.sent.is_empty(), "{}", rig.text());
    rig.keys("7-1-2304<tab>周海燕<tab>13812345678<tab><space><c-s>");
    let last = rig.last();
    assert_eq!(
        (&last["do"], &last["code"], &last["vip"]),
        (&json!("enter_household"), &json!("7-1-2304"), &json!(true))
    );
    assert_eq!((&last["caller"]["name"], &last["caller"]["phone"]), (&json!("周海燕"), &json!("13812345678")));
    assert!(rig.screen.app.layers.is_empty() && rig.drafts.is_empty(), "{}", rig.text());
    assert!(rig.notice().contains("住户已登记"), "{}", rig.notice());
    rig.keys("<f2>7-1-2304 灯不亮");
    assert!(rig.text().contains("VIP") && rig.text().contains("周**"), "{}", rig.text());
}

#[test]
fn what_is_no_household_number_is_refused_in_the_form() {
    let mut rig = rig();
    rig.keys("<a-u>楼下<tab>周海燕<c-s>");
    assert_eq!(rig.screen.app.layers.len(), 1, "{}", rig.text());
    assert!(rig.text().contains("楼下"), "{}", rig.text());
    // The focus stands on the number again.
    rig.keys("<c-d>7-1-2304<c-s>");
    assert_eq!(rig.last()["code"], "7-1-2304", "{}", rig.text());
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
}

#[test]
fn quick_entry_enters_an_unknown_household_and_goes_on() {
    for before in ["", "<enter>"] {
        let mut rig = rig();
        rig.keys("<f2>7-1-2304 周先生 厨房水管漏水 13812345678");
        let text = rig.text();
        assert!(text.contains("Alt+u 把这户登记进名册"), "{text}");
        rig.keys(before).keys("<a-u>");
        assert!(rig.sent.is_empty());
        rig.keys("<c-s>");
        let last = rig.last();
        assert_eq!((&last["do"], &last["code"]), (&json!("enter_household"), &json!("7-1-2304")), "{}", rig.text());
        assert_eq!(last["caller"]["phone"], "13812345678", "{last}");
        assert!(last["caller"]["name"].as_str().is_some_and(|n| n.starts_with('周')), "{last}");
        let text = rig.text();
        assert!(!text.contains("名册里没有") && !text.contains("把这户登记进名册"), "{text}");
        rig.keys("<enter>");
        let last = rig.last();
        assert_eq!((&last["do"], &last["message"]["household"]), (&json!("register"), &json!("7-1-2304")), "{last}");
        assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
        assert!(rig.drafts.is_empty(), "nothing is left of either form");
    }
}

#[test]
fn a_number_typed_into_the_field_is_entered_after_a_refusal() {
    let mut rig = rig();
    rig.keys("<f2>厨房水管漏水<tab>7-1-2304<c-s>");
    assert!(rig.text().contains("“7-1-2304”不在名册里"), "{}", rig.text());
    rig.keys("<a-u><c-s><enter>");
    let last = rig.last();
    assert_eq!((&last["do"], &last["message"]["household"]), (&json!("register"), &json!("7-1-2304")), "{last}");
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
}

#[test]
fn the_full_form_enters_its_household_too() {
    let mut rig = rig();
    rig.keys("<s-f2>水从楼上漏下来<tab>7-1-2304<c-s>");
    assert_eq!(rig.screen.app.layers.len(), 1, "{}", rig.text());
    rig.keys("<a-u><c-s>");
    assert_eq!(rig.last()["code"], "7-1-2304");
    rig.keys("<c-s>");
    assert_eq!(rig.last()["message"]["household"], "7-1-2304", "{}", rig.text());
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
}

#[test]
fn a_supervisor_adds_a_person() {
    let mut rig = rig();
    rig.keys("<a-i>钱小莉<tab><tab>kfzy<tab>dangban<tab><tab>gcwx<c-s>");
    let last = rig.last();
    assert_eq!(last["do"], "add_staff", "{}", rig.text());
    assert_eq!(last["caller"]["name"], "钱小莉");
    assert_eq!((&last["roles"], &last["department"]), (&json!(["service_clerk", "operator"]), &json!("engineering")));
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
    let added = rig.screen.app.board.staff.iter().find(|s| s.name == "钱小莉").expect("on the board");
    assert_eq!(added.roles, [Role::ServiceClerk, Role::Operator]);
}

#[test]
fn nobody_else_adds_a_person() {
    let mut rig = rig();
    rig.screen.app.me = Some(StaffId(2));
    rig.view_as(2);
    rig.keys("<a-i>");
    assert!(rig.sent.is_empty(), "refused before anything is typed for nothing");
    assert_eq!(rig.screen.app.layers.len(), 1, "{}", rig.text());
    assert!(rig.text().contains("你的岗位不能做这件事"), "{}", rig.text());
    assert!(rig.screen.app.board.staff.iter().all(|s| s.name != "钱小莉"));
}

#[test]
fn esc_while_a_form_is_saved_leaves_no_draft_behind() {
    for form in ["<a-u>7-1-2304<tab>周海燕", "<f2>3-502 厨房水管漏水"] {
        let mut rig = rig();
        rig.keys(form);
        press(&mut rig, "<c-s><esc>");
        rig.wait(5);
        assert_eq!(rig.sent.len(), 1, "{}", rig.text());
        assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
        assert!(rig.drafts.is_empty(), "{form}: {:?}", rig.drafts);
    }
}

#[test]
fn esc_while_a_form_is_saved_loses_nothing_that_is_refused() {
    let mut rig = rig();
    rig.keys("<a-u>楼下<tab>周海燕");
    press(&mut rig, "<c-s><esc>");
    rig.wait(1);
    assert_eq!(rig.screen.app.layers.len(), 1, "{}", rig.text());
    assert!(rig.text().contains("周海燕"), "{}", rig.text());
}
