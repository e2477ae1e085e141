//! Corrective and preventive action at the keyboard: repeats seen while registering, forms opened, declined, filled step by
//! step and looked at, in both languages.

use super::Rig;
use frontdesk::app::AnyLayer;
use frontdesk::domain::command::Command;
use frontdesk::domain::{StaffId, TicketId};
use frontdesk::i18n::Lang;
use serde_json::{Value, json};

const SIZE: (u16, u16) = (120, 36);
const ZHAO: StaffId = StaffId(5);
const CHEN: StaffId = StaffId(6);

fn leak(text: &str) -> Value {
    json!({"do": "register", "as": 1, "message": {"source": "phone", "text": text, "household": "3-1-502"},
        "classify": {"kind": "repair", "category": "water-leak"}, "dispatch": {"department": "engineering"}})
}

/// Two leaks of one household; a head of engineering and the project head work here.
fn rig(lang: Lang, size: (u16, u16)) -> Rig {
    let mut rig = Rig::new(lang, size);
    rig.exec(&[
        json!({"do": "add_staff", "caller": {"name": "钱工"}, "roles": ["department_head"], "department": "engineering", "as": 1}),
        json!({"do": "add_staff", "caller": {"name": "陈经理"}, "roles": ["project_head"], "as": 1}),
        leak("厨房水管漏水"),
        leak("厨房水管又漏水"),
    ]);
    rig
}

/// A third leak: a form is offered.
fn offered(lang: Lang, size: (u16, u16)) -> Rig {
    let mut rig = rig(lang, size);
    rig.exec(&[leak("厨房还是漏")]);
    point(&mut rig, 3);
    rig
}

fn point(rig: &mut Rig, ticket: u64) {
    rig.keys("<a-1><home>");
    for _ in 0..10 {
        if rig.screen.app.shown == Some(TicketId(ticket)) {
            return;
        }
        rig.keys("<down>");
    }
    panic!("{ticket} is not in the queue: {}", rig.text());
}

/// Somebody else sits down.
fn sits(rig: &mut Rig, who: StaffId) {
    rig.screen.app.me = Some(who);
    rig.view_as(who.0);
}

#[test]
fn r113_quick_entry_says_live_how_often_the_matter_was_told_and_links_it_by_a_key() {
    let mut rig = rig(Lang::Zh, SIZE);
    rig.keys("<f2>3-1-502 厨房水管漏水");
    let text = rig.text();
    assert!(text.contains("同户同一事项：3 个月内第 3 次（1121-0002"), "{text}");
    assert!(text.contains("存后会建议开实施表") && text.contains("Ctrl+Alt+l 存时与 1121-0002 关联"), "{text}");
    rig.keys("<c-a-l>");
    assert!(rig.text().contains("Ctrl+Alt+l 取消"), "{}", rig.text());
    rig.keys("<c-a-l>");
    assert!(!rig.text().contains("取消"), "{}", rig.text());
    rig.keys("<c-a-l><enter>");
    let links = rig.sent.iter().filter(|c| matches!(c, Command::Link { .. })).count();
    assert_eq!(links, 1, "{:?}", rig.sent);
    assert!(matches!(rig.sent.last(), Some(Command::Link { ticket: TicketId(3), to: TicketId(2) })), "{:?}", rig.sent);
    assert!(rig.notice().contains("已存，并与 1121-0002 关联"), "{}", rig.notice());
    let ticket = rig.desk.projections().ticket(TicketId(3)).expect("an index").expect("a ticket");
    assert!(ticket.links.contains(&TicketId(2)));
    // Another category is another matter.
    rig.keys("<f2>3-1-502 客厅灯不亮");
    assert!(!rig.text().contains("同户同一事项"), "{}", rig.text());
    rig.keys("<c-a-l><enter>");
    let links = rig.sent.iter().filter(|c| matches!(c, Command::Link { .. })).count();
    assert_eq!(links, 1, "there was nothing to link with");
}

/// What was refused is not saved: a link that was asked for it must not go with what is saved in its place.
#[test]
fn r113_a_link_asked_for_a_refused_line_is_not_made_with_what_is_saved_instead() {
    let mut rig = Rig::new(Lang::Zh, SIZE);
    let by_other = |text: &str| {
        let mut line = leak(text);
        line["as"] = json!(2);
        line
    };
    rig.exec(&[by_other("厨房水管漏水"), by_other("厨房水管又漏水"), json!({"do": "sign_off", "as": 1})]);
    rig.keys("<f2>3-1-502 厨房水管漏水<c-a-l><enter>");
    assert!(rig.text().contains("没有上岗"), "{}", rig.text());
    rig.exec(&[json!({"do": "sign_on", "as": 1})]);
    rig.keys("<a-g><enter><a-g>");
    assert!(rig.sent.iter().any(|c| matches!(c, Command::ContactedAgain { .. })), "{:?} {}", rig.sent, rig.text());
    assert!(!rig.sent.iter().any(|c| matches!(c, Command::Link { .. })), "{:?}", rig.sent);
}

#[test]
fn r113_the_third_time_is_an_ordinal_in_english() {
    let mut rig = rig(Lang::En, SIZE);
    rig.keys("<f2>3-1-502 厨房水管漏水");
    let text = rig.text();
    assert!(text.contains("same household and matter: 3rd in 3 mo"), "{text}");
    assert_eq!(
        ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st"],
        [1, 2, 3, 4, 11, 12, 13, 21].map(|n| Lang::En.nth(n))
    );
}

#[test]
fn r113_classifying_says_it_for_the_category_that_is_chosen_and_links() {
    let mut rig = rig(Lang::Zh, SIZE);
    rig.exec(&[json!({"do": "register", "as": 1, "message": {"source": "desk", "text": "墙角湿了一片", "household": "3-1-502"}})]);
    point(&mut rig, 3);
    rig.keys("<a-c>");
    assert!(!rig.text().contains("同户同一事项"), "{}", rig.text());
    rig.keys("漏水<enter>");
    let text = rig.text();
    assert!(text.contains("同户同一事项：3 个月内第 3 次"), "{text}");
    rig.keys("<c-a-l><c-s>");
    assert!(matches!(rig.sent.last(), Some(Command::Link { ticket: TicketId(3), to: TicketId(2) })), "{:?}", rig.sent);
}

#[test]
fn r113_an_offer_has_a_mark_and_is_declined_with_a_word() {
    let mut rig = offered(Lang::Zh, SIZE);
    let text = rig.text();
    assert!(text.contains("建议措施") && text.contains("建议 1"), "in the queue and in the title line: {text}");
    assert!(text.contains("建议开纠正与预防措施实施表"), "on the ticket: {text}");
    rig.keys("<c-a-n><c-s>");
    assert!(rig.sent.is_empty(), "it asks for a word: {}", rig.text());
    rig.keys("已列入大修计划<c-s>");
    assert_eq!(rig.last()["do"], "decline_action", "{}", rig.last());
    assert!(!rig.text().contains("建议措施"), "{}", rig.text());
    rig.keys("<c-a-n>");
    assert!(rig.notice().contains("没有待答复的措施建议"), "{}", rig.notice());
}

#[test]
fn r114_a_form_is_opened_filled_and_walked_to_its_end_by_keys() {
    let mut rig = offered(Lang::Zh, SIZE);
    rig.keys("<c-a-j>");
    let text = rig.text();
    assert!(text.contains("厨房水管漏水") && text.contains("1121-0003"), "filled from the tickets: {text}");
    rig.keys("<c-s>");
    assert_eq!(rig.last()["tickets"], json!([1, 2, 3]), "{}", rig.last());
    // Who may do the next step is told: the head of service wrote nothing yet and may.
    assert!(rig.text().contains("待办措施 1"), "{}", rig.text());
    sits(&mut rig, ZHAO);
    assert!(rig.notice().contains("有 1 份纠正措施待你办"), "{}", rig.notice());
    rig.keys("<c-a-a><f5>接头老化，没有查上游水压<c-s><f5>换接头，装减压阀<c-s>");
    assert!(rig.text().contains("客服主管审核"), "{}", rig.text());
    rig.keys("<f5>");
    assert!(rig.notice().contains("“客服主管审核”由 王芳 办"), "{}", rig.notice());
    rig.keys("<esc>");
    sits(&mut rig, StaffId(1));
    assert!(rig.notice().contains("待你办"), "{}", rig.notice());
    // Sent back with a word, written anew, checked anew.
    rig.keys("<c-a-a><f5>");
    assert!(rig.text().contains("接头老化"), "what is checked stands above: {}", rig.text());
    rig.keys("<right><tab><tab>谁在什么时候做？<c-s>");
    assert_eq!(rig.last()["back_to"], "actions", "{}", rig.last());
    rig.keys("<esc>");
    sits(&mut rig, ZHAO);
    rig.keys("<c-a-a><f5>");
    assert!(rig.text().contains("退回：谁在什么时候做？"), "{}", rig.text());
    rig.keys("钱工本周内换接头<c-s><esc>");
    sits(&mut rig, StaffId(1));
    rig.keys("<c-a-a><f5><c-s><esc>");
    sits(&mut rig, CHEN);
    rig.keys("<c-a-a><f5><c-s><esc>");
    sits(&mut rig, ZHAO);
    rig.keys("<c-a-a><f5>已换三处<c-s><esc>");
    sits(&mut rig, StaffId(1));
    rig.keys("<c-a-a><f5><tab>两周未漏<c-s><f5><tab><tab><tab>已告知，住户满意<c-s>");
    let form = rig.desk.world().corrective.actions.values().next().expect("a form");
    assert!(form.end.is_some(), "{form:?}");
    assert!(rig.text().contains("已办结"), "{}", rig.text());
    rig.keys("<enter>");
    let page = rig.text();
    assert!(page.contains("已退回") && page.contains("退回“纠正与预防措施”"), "{page}");
    rig.keys("<end>");
    assert!(rig.text().contains("已告知：王芳"), "{}", rig.text());
}

#[test]
fn r114_a_survey_form_is_opened_by_hand_and_withdrawn_with_a_reason() {
    let mut rig = rig(Lang::En, SIZE);
    rig.keys("<c-a-a><f2>");
    assert!(matches!(rig.screen.app.top(), Some(AnyLayer::Act(_))), "{}", rig.text());
    rig.keys("<tab>eng<enter>绿化满意率低<c-s>");
    assert_eq!((&rig.last()["trigger"], &rig.last()["tickets"]), (&json!("survey"), &json!([])), "{}", rig.text());
    rig.keys("<c-u><c-s>");
    assert_eq!(rig.last()["do"], "open_action", "a reason is asked for");
    rig.keys("entered twice<c-s>");
    assert_eq!(rig.last()["do"], "withdraw_action");
    assert!(rig.text().contains("withdrawn"), "{}", rig.text());
}

#[test]
fn linked_tickets_are_jumped_between_and_a_further_one_is_put_on_the_form() {
    let mut rig = offered(Lang::Zh, SIZE);
    rig.keys("<c-a-l>");
    assert!(rig.text().contains("两张都保留"), "{}", rig.text());
    rig.keys("<c-s>");
    let Some(Command::Link { ticket: TicketId(3), to }) = rig.sent.last().cloned() else { panic!("{:?}", rig.sent) };
    rig.keys("<c-a-g>");
    assert_eq!(rig.screen.app.shown, Some(to));
    rig.keys("<c-a-g>");
    assert_eq!(rig.screen.app.shown, Some(TicketId(3)));
    rig.keys("<c-a-j><c-s>");
    rig.exec(&[leak("第四次")]);
    point(&mut rig, 4);
    assert!(rig.text().contains("同一事项已有实施表 1 号"), "{}", rig.text());
    rig.keys("<c-a-j><enter>");
    assert_eq!(rig.last(), json!({"do": "join_action", "action": 1, "ticket": 4}), "{}", rig.text());
}

#[test]
fn nothing_of_who_lives_there_stands_on_a_form() {
    let mut rig = Rig::new(Lang::Zh, SIZE);
    let told = |text: &str| {
        json!({"do": "register", "as": 1, "message": {"source": "phone", "text": text, "household": "12-1-1803"},
        "classify": {"kind": "repair", "category": "water-leak"}, "dispatch": {"department": "engineering"}})
    };
    rig.exec(&[told("漏水"), told("漏水 13700137000"), told("又漏")]);
    point(&mut rig, 3);
    rig.keys("<c-a-j><c-s><c-a-a><enter>");
    let text = rig.text();
    assert!(text.contains("李**") && text.contains("12-1-1803"), "{text}");
    assert!(!text.contains("李建军") && !text.contains("13912345678") && !text.contains("13700137000"), "{text}");
}

/// Name of the picture, and the keys that lead to it from an offer on the ticket shown.
const SCENES: &[(&str, &str)] = &[
    ("quick", "<f2>3-1-502 厨房水管漏水"),
    ("quick-linked", "<f2>3-1-502 厨房水管漏水<c-a-l>"),
    ("classify", "<a-c>"),
    ("offer", "<a-z>"),
    ("open", "<c-a-j>"),
    ("decline", "<c-a-n>"),
    ("link", "<c-a-l>"),
    ("list", "<c-a-a>"),
    ("list-open", "<c-a-j><c-s><c-a-a>"),
    ("page", "<c-a-j><c-s><c-a-a><f5>接头老化，没有查上游水压<c-s><enter>"),
    ("step", "<c-a-j><c-s><c-a-a><f5>接头老化，没有查上游水压<c-s><f5>"),
    ("sheet", "<c-a-j><c-s><f8>"),
];

#[test]
fn forms_are_whole_in_both_languages_and_sizes() {
    super::pictures::compared("actions", SCENES, |lang, size, keys| {
        let mut rig = offered(lang, size);
        rig.keys(keys);
        crate::screen::dump(rig.screen.buffer())
    });
}
