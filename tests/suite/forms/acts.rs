//! Each act by its dialogue, decided by the rules.

mod parked;

use super::Rig;
use frontdesk::app::form::FieldId;
use frontdesk::app::overlay::signon::SignOn;
use frontdesk::app::{AnyLayer, Msg};
use frontdesk::board::{Board, ForgottenShift, StaffLine, TurnLine};
use frontdesk::domain::{Code, StaffId};
use frontdesk::i18n::Lang;
use serde_json::{Value, json};

const SIZE: (u16, u16) = (120, 36);

/// A classified and dispatched repair (1), a received message (2) and a waiting one (3); 1 is selected.
fn rig() -> Rig {
    let mut rig = Rig::new(Lang::Zh, SIZE);
    rig.exec(&[
        json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房水管漏水", "household": "3-1-502"},
               "classify": {"kind": "repair"}, "dispatch": {"department": "engineering"}}),
        json!({"do": "register", "as": 1, "message": {"source": "desk", "text": "门禁卡失灵", "household": "12-1-1803"}}),
        json!({"do": "message_in", "source": "phone", "text": "电梯异响", "household": "3-1-503"}),
    ]);
    select(&mut rig, "厨房水管漏水");
    rig
}

/// Goes down the queue to the row with this text.
fn select(rig: &mut Rig, text: &str) {
    rig.keys("<home>");
    for _ in 0..10 {
        let shown = rig.screen.app.shown.and_then(|t| rig.screen.app.board.row(t)).map(|r| r.text.clone());
        if shown.as_deref().is_some_and(|t| t.contains(text)) {
            return;
        }
        rig.keys("<down>");
    }
    panic!("no row {text}: {}", rig.text());
}

fn did(rig: &Rig, what: &str, ticket: u64) -> Value {
    let last = rig.last();
    assert_eq!((&last["do"], &last["ticket"]), (&json!(what), &json!(ticket)), "{last}\n{}", rig.text());
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
    last
}

#[test]
fn classify_takes_kind_and_grade_from_the_category() {
    let mut rig = rig();
    select(&mut rig, "门禁卡失灵");
    rig.keys("<a-c>menjin<enter><c-s>");
    let last = did(&rig, "classify", 2);
    assert_eq!(last["class"]["kind"], "repair", "{last}");
    assert!(last["class"]["category"].is_string(), "{last}");
    assert!(last["class"]["grade"].is_null(), "a grade that nobody touched is left to the proposal: {last}");
    let grade = rig.desk.world().ticket(frontdesk::domain::TicketId(2)).and_then(|t| t.class.clone());
    assert!(grade.is_some_and(|c| !c.grade.as_str().is_empty()), "{last}");
}

#[test]
fn dispatch_by_initials_with_person_and_note() {
    let mut rig = rig();
    rig.keys("<f4><c-d>gcwx<enter>zjg<enter>有狗，先打电话<enter>后门进<c-s>");
    let last = did(&rig, "dispatch", 1);
    assert_eq!(last["to"]["department"], "engineering", "{last}");
    assert_eq!(last["to"]["handler"], 3);
    assert_eq!(last["to"]["note"], "有狗，先打电话\n后门进");
}

#[test]
fn dispatch_before_classifying_is_refused_before_anything_is_typed() {
    let mut rig = rig();
    select(&mut rig, "门禁卡失灵");
    rig.keys("<f4>");
    assert!(rig.text().contains("还没有分类定级"), "{}", rig.text());
    assert!(rig.sent.is_empty());
}

#[test]
fn a_fast_hand_is_told_of_a_refusal_as_soon_as_it_is_known() {
    for typed in [false, true] {
        let mut rig = rig();
        select(&mut rig, "电梯异响");
        // Dispatched before the answer to receiving came back: nothing speaks against it yet.
        rig.screen.keys("<f3><f4>");
        assert!(rig.text().contains("责任部门"), "{}", rig.text());
        if typed {
            rig.screen.keys("gc<enter>");
        }
        rig.wait(0);
        let text = rig.text();
        assert_eq!(text.contains("还没有分类定级"), !typed, "{text}");
        assert_eq!(text.contains("责任部门"), typed, "what was typed is not thrown away: {text}");
        if typed {
            rig.keys("<c-s>");
            assert!(rig.text().contains("还没有分类定级"), "{}", rig.text());
        }
    }
}

#[test]
fn the_way_of_a_ticket_to_its_end() {
    let mut rig = rig();
    rig.keys("<a-w>zhao<enter><c-s>");
    assert_eq!(did(&rig, "accept_work", 1)["handler"], 3);
    rig.keys("<s-f5>已换密封圈<tab><space><c-s>");
    assert_eq!(did(&rig, "progress", 1)["told_customer"], true);
    rig.keys("<f5>修好了，不再漏<tab><c-s>");
    assert_eq!(did(&rig, "result", 1)["text"], "修好了，不再漏");
    assert_eq!(rig.stage(1), "Handled");
    rig.keys("<f6>");
    assert!(rig.text().contains("处理结果：修好了"), "what is fed back stands above: {}", rig.text());
    // Not satisfied needs the customer's words.
    rig.keys("<tab><right><right><c-s>");
    assert!(rig.text().contains("不满意时要记下客户原话"), "{}", rig.text());
    rig.keys("还在渗水<c-s>");
    let last = did(&rig, "feedback", 1);
    assert_eq!(last["heard"], json!({"way": "phone", "outcome": "not_satisfied", "words": "还在渗水"}));
    assert_ne!(rig.stage(1), "Closed", "rework");
    rig.keys("<f5>重新接管<tab><c-s><f6><tab>满<c-s>");
    assert_eq!(did(&rig, "feedback", 1)["heard"]["outcome"], "satisfied");
    assert!(["Closed", "CallbackDue"].contains(&rig.stage(1).as_str()));
}

#[test]
fn a_complaint_is_called_back_with_what_to_ask() {
    let mut rig = rig();
    rig.exec(&[
        json!({"do": "classify", "ticket": 2, "class": {"kind": "complaint", "grade": "important"}, "as": 1}),
        json!({"do": "dispatch", "ticket": 2, "to": {"department": "security"}, "as": 1}),
        json!({"do": "result", "ticket": 2, "text": "已重新授权", "as": 4}),
        json!({"do": "feedback", "ticket": 2, "heard": {"way": "phone", "outcome": "satisfied", "words": "好的"}, "as": 1}),
    ]);
    rig.keys("<a-4><f7>");
    let text = rig.text();
    for part in ["质量、效果", "已重新授权", "满意 好的"] {
        assert!(text.contains(part), "R087 {part}: {text}");
    }
    // Words typed right after a choice go where words belong.
    rig.keys("<tab><space>很好<c-s>");
    let last = did(&rig, "callback", 2);
    assert_eq!(last["heard"]["words"], "很好");
    assert_eq!(rig.stage(2), "Closed");
}

#[test]
fn notes_repeat_contacts_and_extensions() {
    let mut rig = rig();
    rig.keys("<f9>业主晚上在家<c-s>");
    assert_eq!(did(&rig, "note", 1)["text"], "业主晚上在家");
    rig.keys("<a-g><tab>又来电催<c-s>");
    let last = did(&rig, "contacted_again", 1);
    assert_eq!((&last["source"], &last["text"]), (&json!("phone"), &json!("又来电催")));
    rig.keys("<a-e>昨天<tab>等配件<tab>周一到货<c-s>");
    assert!(rig.text().contains("这个时间已经过了"), "{}", rig.text());
    rig.keys("<c-d>改天<c-s>");
    assert!(rig.text().contains("看不懂“改天”") && rig.text().contains("11-23 10:00"), "{}", rig.text());
    rig.keys("<c-d>今天 23:00<c-s>");
    assert!(rig.text().contains("要晚于现在的时限"), "{}", rig.text());
    rig.keys("<c-d>11-30 10:00<c-s>");
    let last = did(&rig, "extend", 1);
    assert!(last["due"].as_str().is_some_and(|d| d.starts_with("2026-11-30T10:00:00")), "{last}");
    assert_eq!((&last["reason"], &last["told"]), (&json!("等配件"), &json!("周一到货")));
}

#[test]
fn merging_and_voiding_have_a_supervisors_word() {
    let mut rig = rig();
    select(&mut rig, "门禁卡失灵");
    rig.keys("<a-m>漏水<enter>同一户<tab>wf<enter><c-s>");
    let last = did(&rig, "merge", 2);
    assert_eq!((&last["into"], &last["approved_by"]), (&json!(1), &json!(1)), "{last}");
    assert_eq!(rig.stage(2), "Void");
    select(&mut rig, "厨房水管漏水");
    rig.keys("<a-v>录错了<tab>wang<enter><c-s>");
    assert_eq!(did(&rig, "void", 1)["reason"], "录错了");
}

#[test]
fn takeover_and_reveal_have_a_reason() {
    let mut rig = rig();
    rig.keys("<a-t><c-d>liq<enter><c-s>");
    assert!(rig.text().contains("这一项必须填"), "{}", rig.text());
    rig.keys("身体不适<c-s>");
    let last = did(&rig, "takeover", 1);
    assert_eq!((&last["to"], &last["reason"]), (&json!(2), &json!("身体不适")));
    rig.keys("<a-r>回电确认<c-s>");
    assert_eq!(did(&rig, "reveal", 1)["reason"], "回电确认");
}

#[test]
fn handover_from_note_to_signature() {
    let mut rig = rig();
    rig.keys("<s-f8>等配件<tab>周一上门更换<tab>已告知周一<c-s>");
    let last = did(&rig, "handover_note", 1);
    assert_eq!(last["note"], json!({"state": "等配件", "next_step": "周一上门更换", "told": "已告知周一"}));
    select(&mut rig, "门禁卡失灵");
    rig.keys("<a-j>待分类<tab>核实卡号<tab>已告知稍后回电<c-s>");
    did(&rig, "handover_note", 2);
    rig.keys("<f8><s-f7>3 号泵房钥匙在抽屉<tab><right><c-s>");
    assert_eq!(rig.last(), json!({"do": "sheet_note", "kind": "keys", "text": "3 号泵房钥匙在抽屉"}), "{}", rig.text());
    // One key: what is not on the sheet yet is put there, then it is signed.
    rig.keys("<c-s>");
    assert_eq!(rig.last(), json!({"do": "prepare_sheet", "notes": ""}));
    assert!(rig.text().contains("交班人未签：王芳"), "{}", rig.text());
    rig.keys("<c-s>");
    assert_eq!(rig.last()["side"], "outgoing");

    // The other side: accept a line, query another, and see what stands open.
    sit(&mut rig, 2);
    rig.keys("<c-s><c-s>");
    rig.exec(&[
        json!({"do": "add_staff", "caller": {"name": "陈静"}, "roles": ["operator"], "as": 1}),
        json!({"do": "open_shift", "pattern": "day", "as": 5}),
        json!({"do": "sign_on", "as": 5}),
    ]);
    sit(&mut rig, 5);
    rig.keys("<c-s>");
    assert!(rig.text().contains("还有 3 行没有接收"), "{} {}", rig.notice(), rig.text());
    rig.keys("<esc><home><c-y>周一几点<c-s>");
    assert_eq!(rig.last()["text"], "周一几点", "{}", rig.text());
    sit(&mut rig, 1);
    rig.keys("<c-d>");
    assert!(rig.text().contains("陈静 质疑：周一几点"), "{}", rig.text());
    rig.keys("上午十点<c-s>");
    assert_eq!((&rig.last()["do"], &rig.last()["text"]), (&json!("answer_line"), &json!("上午十点")));
    rig.keys("<c-k>");
    assert!(rig.notice().contains("还没签完"), "a sheet that is not sealed needs no correction: {}", rig.notice());
}

/// Another person sits down.
fn sit(rig: &mut Rig, staff: u32) {
    rig.screen.app.me = Some(StaffId(staff));
    rig.view_as(staff);
}

#[test]
fn a_recheck_row_is_reopened_with_a_reason() {
    let mut rig = rig();
    rig.exec(&[
        json!({"do": "takeover", "ticket": 1, "to": 2, "reason": "替班", "as": 1}),
        json!({"do": "handover_note", "ticket": 2, "note": {"state": "a", "next_step": "b", "told": "c"}, "as": 1}),
    ]);
    rig.keys("<f8><c-u>");
    assert!(rig.text().contains("放行"), "{}", rig.text());
    rig.keys("<esc>");
    assert!(rig.screen.app.layers.is_empty());
}

#[test]
fn a_refusal_keeps_the_form_with_its_text() {
    let mut rig = rig();
    rig.keys("<s-f5>已到现场");
    // Somebody takes tracking over while it is being typed.
    rig.exec(&[json!({"do": "takeover", "ticket": 1, "to": 2, "reason": "替班", "as": 1})]);
    rig.keys("<c-s>");
    let text = rig.text();
    for part in ["已到现场", "由 李强 跟踪", "T1", "请跟踪人办理"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(rig.stage(1), "Dispatched");
    rig.keys("<esc>");
    assert_eq!(rig.drafts.len(), 1);
}

#[test]
fn the_full_form_sends_all_fields_of_r034() {
    let mut rig = rig();
    rig.keys("<s-f2>水从楼上漏下来<tab>3-503<tab>昨晚8点<tab>厨房<tab>楼上装修工<tab>周太太<tab>13900001111<tab>3-1-503<c-s>");
    let last = rig.last();
    let message = &last["message"];
    assert_eq!(message["text"], "水从楼上漏下来", "{last}\n{}", rig.text());
    assert_eq!(message["household"], "3-503");
    assert!(message["happened"].as_str().is_some_and(|t| t.starts_with("2026-11-20T20:00:00")), "{last}");
    assert_eq!(message["place"], "厨房");
    assert_eq!(
        message["caller"],
        json!({"name": "周太太", "phone": "13900001111", "address": "3-1-503", "involved": "楼上装修工"})
    );
    assert_eq!(message["source"], "phone");
    assert_eq!(message["complainant"], "resident");
    assert_eq!(last["classify"]["kind"], "repair", "read from the event: {last}");
    assert_eq!(last["dispatch"]["department"], "engineering");
}

/// R042: who is on duty in the department by the roster is offered first.
#[test]
fn r042_a_dispatch_offers_who_is_on_duty_first() {
    let mut app = crate::screen::fixture::app(Lang::Zh, (120, 36));
    let mut board = crate::screen::fixture::board();
    let of = |board: &Board, id: u32| board.staff.iter().find(|s| s.id == StaffId(id)).cloned().expect("somebody");
    let fitter = StaffLine { id: StaffId(6), name: "钱师傅".into(), ..of(&board, 4) };
    board.staff.push(fitter);
    board.duty.departments =
        vec![TurnLine { department: Some(Code::from("engineering")), planned: vec![StaffId(6)], ..turn(&board) }];
    app.update(Msg::Board(std::sync::Arc::new(board)));
    let mut screen = crate::screen::Screen::new(app);
    screen.keys("<f4>");
    let Some(AnyLayer::Act(it)) = screen.app.top() else { panic!("{}", screen.text()) };
    let picker = it.form.field(FieldId::Handler).and_then(|f| f.picker()).expect("a choice of people");
    let names: Vec<&str> = picker.items().iter().map(|i| i.label(Lang::Zh)).collect();
    let place = |name: &str| names.iter().position(|n| n.contains(name));
    assert!(place("钱师傅") < place("赵师傅"), "{names:?}");
    let first = picker.items().iter().find(|i| i.label(Lang::Zh).contains("钱师傅")).expect("there");
    assert_eq!(first.detail(Lang::Zh), "按排班当班");
}

fn turn(board: &Board) -> TurnLine {
    let shift = board.shift.clone().expect("a shift");
    TurnLine { department: None, shift: shift.pattern, starts: shift.starts, ends: shift.ends, planned: Vec::new() }
}

/// A shift that somebody forgot to close is not offered to be joined: one of its kind is opened.
#[test]
fn t2_a_shift_forgotten_open_is_not_joined() {
    let mut board = crate::screen::fixture::board();
    let mut app = crate::screen::fixture::app(Lang::Zh, (120, 36));
    assert!(SignOn::joins(&app, &Code::from("night")));
    let shift = board.shift.clone().expect("a shift");
    board.handover.forgotten =
        vec![ForgottenShift { shift: shift.id, pattern: shift.pattern, ends: shift.ends, on_duty: shift.on_duty }];
    app.update(Msg::Board(std::sync::Arc::new(board)));
    assert!(!SignOn::joins(&app, &Code::from("night")));
}

/// H1: a note that still says how it stands is kept by one key, in its own form; one that no longer does is refused
/// there, and the form stays.
#[test]
fn h1_a_note_is_kept_as_before_from_its_form() {
    let mut rig = rig();
    rig.keys("<s-f8>等配件<tab>周一换<tab>已告知<c-s>");
    assert_eq!(rig.last()["do"], "handover_note", "{}", rig.text());
    let forms = rig.screen.app.layers.len();
    select(&mut rig, "厨房水管漏水");
    rig.keys("<s-f8><a-=>");
    assert_eq!(rig.last()["do"], "renew_notes", "{}", rig.text());
    assert_eq!(rig.screen.app.layers.len(), forms, "done: {}", rig.text());
    rig.exec(&[json!({"do": "progress", "as": 1, "ticket": 1, "text": "改为周二", "told_customer": false})]);
    select(&mut rig, "厨房水管漏水");
    rig.keys("<s-f8><a-=>");
    assert!(matches!(rig.screen.app.top(), Some(AnyLayer::Act(_))), "it says why, and stays: {}", rig.text());
}

#[test]
fn classify_is_proposed_what_the_words_of_the_message_say() {
    let mut rig = rig();
    rig.exec(&[json!({"do": "register", "as": 1, "message": {"source": "desk", "text": "楼道灯坏了，漏水滴到配电箱", "household": "12-1-1803"}})]);
    select(&mut rig, "楼道灯坏了");
    let readings = rig.screen.app.details(frontdesk::domain::TicketId(4)).map(|d| d.readings.clone()).unwrap();
    assert!(readings.len() > 1, "ambiguous on purpose: {readings:?}");
    rig.keys("<a-c>");
    let text = rig.text();
    assert!(text.contains("据“") && text.contains("也可能是"), "{text}");
    // The other reading is the next of the list.
    rig.keys("<a-down><down><enter>");
    assert!(!rig.text().contains("据“"), "what was chosen by hand is not the words' any more: {}", rig.text());
    rig.keys("<c-s>");
    let last = did(&rig, "classify", 4);
    assert_eq!(last["class"]["category"], json!(readings[1].category), "{last}");
    // What is classified keeps its category, whatever its words say.
    rig.keys("<a-c>");
    assert!(!rig.text().contains("据“"), "{}", rig.text());
}

#[test]
fn r053_dispatch_proposes_the_department_that_the_route_names() {
    let rules = frontdesk::policy::rules_for("residential-complaints").unwrap();
    let mut rig = Rig::on(crate::desk::desk_under(rules), Lang::Zh, SIZE);
    rig.exec(&[
        json!({"do": "register", "as": 1, "message": {"source": "desk", "text": "楼下噪音一直没人管"},
               "classify": {"kind": "complaint"}}),
        json!({"do": "register", "as": 1, "message": {"source": "desk", "text": "员工合住房漏水没人管", "complainant": "staff-partner"},
               "classify": {"kind": "complaint"}}),
    ]);
    for (ticket, text, department) in [(1, "噪音", "residential"), (2, "员工合住房", "administration")] {
        select(&mut rig, text);
        rig.keys("<f4><c-s>");
        let last = did(&rig, "dispatch", ticket);
        assert_eq!(last["to"]["department"], department, "{last}");
    }
    // In the full form it follows who complains, until somebody chooses.
    fn at(rig: &mut Rig, field: FieldId) -> &mut Rig {
        match rig.screen.app.layers.last_mut().map(|slot| &mut slot.layer) {
            Some(AnyLayer::Act(form)) => form.form.go_to(field),
            other => panic!("{other:?}"),
        };
        rig
    }
    let goes = |rig: &Rig| match rig.screen.app.layers.last().map(|slot| &slot.layer) {
        Some(AnyLayer::Act(form)) => form.form.code(FieldId::Department),
        other => panic!("{other:?}"),
    };
    rig.keys("<s-f2>");
    at(&mut rig, FieldId::Kind).keys("tousu<enter>");
    assert_eq!(goes(&rig), Some("residential".into()), "{}", rig.text());
    at(&mut rig, FieldId::Complainant).keys("员工<enter>");
    assert_eq!(goes(&rig), Some("administration".into()), "{}", rig.text());
    at(&mut rig, FieldId::Department).keys("品质<enter>");
    at(&mut rig, FieldId::Complainant).keys("<c-u>业主<enter>");
    assert_eq!(goes(&rig), Some("quality".into()), "{}", rig.text());
}

/// Whoever signs is told the number that the refusal names: what was theirs already is accepted by nobody (H2, H3).
#[test]
fn h2_a_colleague_who_takes_over_is_told_what_they_must_accept() {
    let mut rig = rig();
    let (state, next) = ("等配件", "周一上门");
    let note = |ticket: u64, by: u32| json!({"do": "handover_note", "ticket": ticket, "note": {"state": state, "next_step": next, "told": "已告知"}, "as": by});
    rig.exec(&[
        json!({"do": "register", "as": 2, "message": {"source": "phone", "text": "路灯不亮", "household": "3-1-503"}}),
        note(1, 1),
        note(2, 1),
        note(4, 2),
        json!({"do": "prepare_sheet", "notes": "", "as": 1}),
        json!({"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1}),
    ]);
    sit(&mut rig, 2);
    rig.keys("<f8>");
    let all = rig.screen.app.board.handover.lines.len();
    let owed = rig.screen.app.board.handover.owed_by(StaffId(2));
    assert_eq!((all, owed), (4, 3), "their own line is not owed");
    // They might leave as well: the other side is chosen.
    rig.keys("<c-s><right>");
    assert!(rig.text().contains("还有 3 行没有接收"), "{}", rig.text());
    rig.keys("<c-s>");
    assert!(rig.text().contains("还有 3 行没有接收："), "the refusal: {}", rig.text());
}

/// What was told with an extension is no promise that anybody settles (R066), and is not called one.
#[test]
fn r066_what_was_told_with_an_extension_is_not_called_a_promise() {
    for (lang, told, promised) in
        [(Lang::Zh, "延期已告知：周一到货", "已承诺"), (Lang::En, "told with the extension: 周一到货", "promised")]
    {
        let mut rig = Rig::new(lang, SIZE);
        rig.exec(&[
            json!({"do": "register", "as": 1, "message": {"source": "phone", "text": "厨房水管漏水", "household": "3-1-502"},
                   "classify": {"kind": "repair"}, "dispatch": {"department": "engineering"}}),
            json!({"do": "extend", "ticket": 1, "due": "2026-11-30T10:00:00+08:00", "reason": "等配件", "told": "周一到货", "approved_by": 1, "as": 1}),
        ]);
        select(&mut rig, "厨房水管漏水");
        assert!(rig.text().contains(told) && !rig.text().contains(promised), "{}", rig.text());
    }
}
