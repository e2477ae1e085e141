//! Who sits at the keyboard: sign-on, change of person, the lock, people, signatures; on a real desk service, with the
//! clock in the hand.

use super::Rig;
use frontdesk::app::{AnyLayer, Effect, Msg};
use frontdesk::domain::secret::Secret;
use frontdesk::domain::{Role, StaffId};
use frontdesk::i18n::Lang;
use serde_json::json;

const WANG: &str = "brave-elm-7";
const LI: &str = "quiet-fir-5";

/// 王芳 (1, supervisor, sits there) and 李强 (2, operator) have passwords.
fn rig() -> Rig {
    let mut rig = Rig::new(Lang::Zh, (120, 36));
    rig.exec(&[json!({"ask": "reset_password", "as": 1, "staff": 2})]);
    let given = rig.exec(&[json!({"ask": "reset_password", "as": 1, "staff": 2})]).remove(0);
    let given = given["answer"]["one_time_password"].as_str().expect("told").to_owned();
    rig.exec(&[json!({"ask": "change_password", "as": 2, "old": given, "new": LI})]);
    // Nobody resets their own: 陈主管 does it for her.
    rig.exec(&[json!({"do": "add_staff", "caller": {"name": "陈主管"}, "roles": ["service_head"], "as": 1})]);
    let given = rig.exec(&[json!({"ask": "reset_password", "as": 5, "staff": 1})]).remove(0);
    let given = given["answer"]["one_time_password"].as_str().expect("told").to_owned();
    rig.exec(&[json!({"ask": "change_password", "as": 1, "old": given, "new": WANG})]);
    rig.desk.leave_all();
    let now = frontdesk::domain::Moment::parse("2026-11-21T21:14:07+08:00").expect("a time");
    rig.desk.prove(StaffId(1), &Secret::new(WANG), now).expect("let in");
    rig.board();
    rig
}

fn sits(rig: &mut Rig, letters: &str, password: &str) {
    rig.keys("<a-b>").keys(letters).keys("<enter>").keys(password).keys("<enter>");
}

#[test]
fn the_password_is_masked_and_tries_are_told_slowed_and_locked() {
    let mut rig = rig();
    rig.keys("<a-b>lq<enter>quiet");
    assert!(rig.text().contains("李强 登录") && rig.text().contains("●●●●●"), "{}", rig.text());
    assert!(!rig.text().contains("quiet"), "{}", rig.text());
    rig.keys("-wrong<enter>");
    assert!(rig.text().contains("还可以试 7 次"), "{}", rig.text());
    rig.keys("wrong-2<enter>wrong-3<enter>");
    assert!(rig.text().contains("还可以试 5 次") && rig.text().contains("请等 2 秒"), "{}", rig.text());
    rig.keys("quiet-fir-5<enter>");
    assert_eq!(rig.screen.app.me, Some(StaffId(1)), "too early");
    rig.wait(1);
    assert!(rig.text().contains("请等 1 秒"), "{}", rig.text());
    rig.wait(1);
    assert!(!rig.text().contains("请等"), "{}", rig.text());
    // What was typed while waiting is still there.
    rig.keys("<enter>");
    assert_eq!(rig.screen.app.me, Some(StaffId(2)), "{}", rig.text());

    let mut rig = self::rig();
    rig.screen.app.settings.idle_minutes = Some(0);
    rig.keys("<a-b>lq<enter>");
    for _ in 0..8 {
        rig.keys("wrong-guess<enter>");
        rig.wait(70);
    }
    let text = rig.text();
    assert!(text.contains("已锁定到") && text.contains("13:50"), "{text}");
    assert!(text.contains("王芳") && text.contains("陈主管"), "who can reset it: {text}");
    rig.keys("quiet-fir-5<enter>");
    assert_eq!(rig.screen.app.me, Some(StaffId(1)));
    rig.wait(14 * 60);
    rig.keys("<c-u>quiet-fir-5<enter>");
    assert_eq!(rig.screen.app.me, Some(StaffId(2)), "{}", rig.text());
}

#[test]
fn a_one_time_password_leads_to_an_own_one() {
    let mut rig = rig();
    // 王芳 resets it on the screen.
    rig.keys("<a-0>lq<enter>");
    assert!(rig.text().contains("李强") && rig.text().contains("给一次性密码"), "{}", rig.text());
    rig.keys("<down><down><enter>");
    assert!(rig.text().contains("给 李强 一个一次性密码"), "{}", rig.text());
    rig.keys("<enter>");
    let Some(AnyLayer::OneTime(shown)) = rig.screen.app.top() else { panic!("{}", rig.text()) };
    let given = shown.secret.expose().to_owned();
    assert!(rig.text().contains(&given), "shown once: {}", rig.text());
    rig.keys("<enter>");
    assert!(!rig.text().contains(&given) && !format!("{:?}", rig.screen.app).contains(&given));
    rig.keys("<esc><esc>");
    sits(&mut rig, "lq", &given);
    let text = rig.text();
    assert!(text.contains("李强 的新密码") && text.contains("○ 至少 8 个字符"), "{text}");
    rig.keys("12345");
    assert!(rig.text().contains("✗ 纯数字至少 6 位"), "{}", rig.text());
    rig.keys("<c-u>calm-ash-31<tab>calm-ash-32<c-s>");
    assert!(rig.text().contains("两次输的不一样") && rig.text().contains("✓ 至少 8 个字符"), "{}", rig.text());
    rig.keys("calm-ash-31<c-s>");
    assert_eq!(rig.screen.app.me, Some(StaffId(2)), "{}", rig.text());
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
}

#[test]
fn the_own_password_is_changed_with_the_old_one() {
    let mut rig = rig();
    rig.keys("<c-a-p>wrong-one<tab>calm-ash-31<tab>calm-ash-31<c-s>");
    assert!(rig.text().contains("密码不对"), "{}", rig.text());
    rig.keys("brave-elm-7<c-s>");
    assert!(rig.notice().contains("新密码已设好"), "{} {}", rig.notice(), rig.text());
    rig.keys("<a-s>brave-elm-7<enter>");
    assert!(rig.screen.app.locked().is_some(), "the old one opens nothing any more");
    rig.keys("calm-ash-31<enter>");
    assert!(rig.screen.app.locked().is_none(), "{}", rig.text());
}

#[test]
fn what_is_half_typed_waits_for_its_author() {
    let mut rig = rig();
    rig.keys("<s-f2>厨房水管漏水，水到了客厅<a-b>lq<enter>quiet-fir-5<enter>");
    assert_eq!(rig.screen.app.me, Some(StaffId(2)), "{}", rig.text());
    assert!(!rig.text().contains("水到了客厅") && rig.screen.app.layers.is_empty(), "{}", rig.text());
    assert_eq!(rig.drafts.iter().map(|d| (d.by, d.open)).collect::<Vec<_>>(), [(Some(StaffId(1)), 1)]);
    rig.keys("<c-o>");
    assert!(rig.text().contains("没有搁置的草稿"), "{}", rig.text());
    rig.keys("<esc><f2>3-502 灯不亮");
    sits(&mut rig, "wf", WANG);
    let text = rig.text();
    assert!(text.contains("水到了客厅") && !text.contains("灯不亮"), "{text}");
    // A supervisor sees that others have parked something, not what.
    rig.keys("<esc><c-o>");
    let text = rig.text();
    assert!(text.contains("别人另有 1 份草稿") && !text.contains("灯不亮"), "{text}");
    rig.keys("<esc>");
    sits(&mut rig, "lq", LI);
    assert!(rig.text().contains("3-502 灯不亮"), "{}", rig.text());
    rig.keys("<enter>");
    assert_eq!(rig.last()["do"], "register", "{}", rig.text());
    assert!(rig.drafts.iter().all(|d| d.by == Some(StaffId(1))), "done with, it is gone");
}

#[test]
fn the_screen_locks_itself_when_nobody_touches_it() {
    let mut rig = rig();
    rig.keys("<f2>12-1-1803 厨房水管漏水");
    rig.wait(9 * 60);
    rig.keys("，急");
    rig.wait(10 * 60 - 1);
    assert!(rig.screen.app.locked().is_none(), "a key counts");
    rig.wait(1);
    let text = rig.text();
    assert!(rig.screen.app.locked().is_some() && text.contains("自动锁定"), "{text}");
    assert!(!text.contains("漏水") && !text.contains("李**") && !text.contains("1803"), "{text}");
    assert!(!rig.desk.is_proven(StaffId(1)), "nothing more is done in her name");
    rig.exec(&[json!({"do": "message_in", "source": "phone", "text": "电梯困人", "household": "3-1-502"})]);
    assert!(rig.text().contains("待接 1") && !rig.text().contains("困人"), "{}", rig.text());
    assert!(rig.text().contains("F12"), "{}", rig.text());
    rig.keys("<f12>");
    assert!(!rig.text().contains("F12"), "silenced without unlocking: {}", rig.text());
    rig.keys("brave-elm-7<enter>");
    assert!(rig.text().contains("12-1-1803 厨房水管漏水，急"), "{}", rig.text());
    rig.screen.app.settings.idle_minutes = Some(0);
    rig.wait(24 * 3_600);
    assert!(rig.screen.app.locked().is_none(), "0 is never");
}

#[test]
fn a_locked_screen_does_nothing_and_another_may_take_the_keyboard() {
    let mut rig = rig();
    rig.keys("<s-f5>");
    rig.keys("<s-f2>水<a-s>");
    let before = rig.screen.app.layers.len();
    rig.keys("<f2><f3><c-o><c-p><c-f><f1><c-z>");
    assert!(rig.sent.is_empty() && rig.screen.app.layers.len() == before, "{}", rig.text());
    rig.screen.send(Msg::Key(crossterm::event::KeyEvent::new(
        crossterm::event::KeyCode::Char('q'),
        crossterm::event::KeyModifiers::CONTROL,
    )));
    assert!(!rig.screen.effects.contains(&Effect::Quit));
    let text = rig.text();
    assert!(text.contains("屏幕锁着，王芳 仍在岗") && !text.contains("厨房"), "it asks first: {text}");
    rig.keys("<esc>");
    assert!(rig.screen.app.locked().is_some() && !rig.text().contains("确定退出"), "{}", rig.text());
    sits(&mut rig, "lq", LI);
    assert_eq!((rig.screen.app.me, rig.screen.app.layers.len()), (Some(StaffId(2)), 0), "{}", rig.text());
    assert_eq!(rig.drafts.len(), 1, "hers is kept");
}

#[test]
fn the_program_is_left_from_a_locked_screen_and_duty_and_what_is_typed_stay() {
    let mut rig = rig();
    rig.keys("<s-f2>水<a-s>");
    rig.keys("<c-q>");
    assert!(rig.screen.app.locked().is_some(), "{}", rig.text());
    for key in crate::keystr::keys("<enter>") {
        rig.screen.send(Msg::Key(key));
    }
    assert!(rig.screen.effects.contains(&Effect::Quit), "{}", rig.text());
    assert!(rig.sent.is_empty(), "nobody is signed off by it");
    let kept = rig.screen.app.leave();
    assert!(kept.iter().any(|e| matches!(e, Effect::Park(_))), "half-typed forms are parked: {kept:?}");
    assert!(rig.desk.world().is_on_duty(StaffId(1)));
}

#[test]
fn no_password_stands_in_a_debug_print_or_a_draft() {
    let mut rig = rig();
    for keys in ["<a-b>lq<enter>quiet-fir", "<a-s>quiet-fir", "<c-a-p>quiet-fir<tab>quiet-fir"] {
        rig.keys(keys);
        let printed = format!("{:?} {:?}", rig.screen.app, rig.screen.app.layers);
        assert!(!printed.contains("quiet-fir"), "{keys}");
        rig.keys("<c-u><esc><esc>");
        if rig.screen.app.locked().is_some() {
            rig.keys("brave-elm-7<enter>");
        }
    }
    let effect = Effect::Prove { seq: 1, who: StaffId(1), secret: Secret::new("quiet-fir") };
    assert!(!format!("{effect:?}").contains("quiet"));
    rig.exec(&[json!({"do": "register", "message": {"source": "phone", "text": "误登"}, "as": 1})]);
    rig.keys("<home><a-v>录错了<tab>czg<tab>");
    rig.keys("quiet-fir<esc>");
    let kept = serde_json::to_string(&rig.drafts).expect("JSON");
    assert!(kept.contains("录错了") && !kept.contains("quiet"), "{kept}");
}

#[test]
fn people_are_listed_for_all_and_changed_by_supervisors() {
    let mut rig = rig();
    rig.keys("<a-0>");
    let text = rig.text();
    assert!(text.contains("在册 5") && text.contains("凭密码") && text.contains("工程维修部"), "{text}");
    rig.keys("zjg<enter><enter>");
    rig.keys("<tab><tab><tab>");
    assert!(rig.text().contains("改岗位、部门 赵建国"), "{}", rig.text());
    rig.keys("<s-tab><s-tab>bmxx<c-s>");
    let zhao = rig.screen.app.board.staff.iter().find(|s| s.id == StaffId(3)).expect("there").clone();
    assert_eq!(zhao.roles, [Role::Handler, Role::Receiver], "{}", rig.text());
    // Leave and return.
    rig.keys("<esc><esc><a-0>zjg<enter><down><down><down><enter><enter>");
    assert_eq!((&rig.last()["do"], &rig.last()["active"]), (&json!("change_staff"), &json!(false)), "{}", rig.text());
    rig.keys("<esc><esc><a-0>zjg<enter>");
    assert!(rig.text().contains("已离职") && rig.text().contains("复职"), "{}", rig.text());
    rig.keys("<down><down><enter><enter>");
    assert_eq!(rig.last()["active"], true, "{}", rig.text());

    // An operator sees the same list, and why nothing of it is theirs to change.
    rig.keys("<esc><esc>");
    sits(&mut rig, "lq", LI);
    rig.keys("<a-0>zjg<enter>");
    let text = rig.text();
    assert!(text.contains("你的岗位不能做这件事") && text.contains("客服主管"), "{text}");
    let before = rig.sent.len();
    rig.keys("<enter>");
    assert_eq!(rig.sent.len(), before, "{}", rig.text());
}

#[test]
fn h3_each_signs_with_their_own_password() {
    let mut rig = rig();
    rig.keys("<f8><c-e><c-s>");
    assert_eq!(rig.last()["do"], "prepare_sheet", "{} {}", rig.notice(), rig.text());
    rig.keys("<c-s>");
    assert!(rig.text().contains("签字人") && rig.text().contains("密码"), "{}", rig.text());
    rig.keys("<c-s>");
    assert!(rig.text().contains("这一项必须填"), "{}", rig.text());
    rig.keys("quiet-fir-5<c-s>");
    assert!(rig.text().contains("密码不对"), "another's password signs nothing: {}", rig.text());
    rig.keys("brave-elm-7<c-s>");
    assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
    assert_eq!(rig.screen.app.board.handover.signed_out, [StaffId(1)]);
}

#[test]
fn a_supervisors_word_takes_the_supervisors_password() {
    let mut rig = rig();
    rig.exec(&[json!({"ask": "prove", "as": 2, "password": LI})]);
    rig.exec(&[json!({"do": "register", "message": {"source": "phone", "text": "误登"}, "as": 2})]);
    sits(&mut rig, "lq", LI);
    rig.keys("<home><a-v>录错了<tab>wf<tab>");
    rig.keys("quiet-fir-5<c-s>");
    assert!(rig.text().contains("密码不对"), "{}", rig.text());
    rig.keys("brave-elm-7<c-s>");
    assert_eq!(rig.stage(1), "Void", "{}", rig.text());
    assert_eq!(rig.screen.app.me, Some(StaffId(2)), "who sits there stays who sits there");
}

#[test]
fn help_and_palette_say_what_is_refused_and_by_which_rule() {
    let mut rig = rig();
    sits(&mut rig, "lq", LI);
    rig.keys("<c-p>登记员工");
    let text = rig.text();
    assert!(text.contains("T6 Alt+i") && text.contains("你的岗位不能做这件事"), "{text}");
    rig.keys("<esc><a-i>");
    assert!(rig.text().contains("T6") && rig.sent.is_empty(), "{}", rig.text());
    rig.keys("<esc><f1><end>");
    assert!(rig.text().contains("✗ T6"), "{}", rig.text());
}

/// 王芳 has signed the sheet of her shift, 钱多 comes; and the code on the sheet.
fn signed_out(mut rig: Rig) -> (Rig, String) {
    rig.exec(&[
        json!({"do": "add_staff", "caller": {"name": "钱多"}, "roles": ["operator"], "as": 1}),
        json!({"do": "sheet_note", "kind": "keys", "text": "机房钥匙", "as": 1}),
        json!({"do": "prepare_sheet", "notes": "", "as": 1}),
        json!({"do": "sign_sheet", "sheet": 1, "side": "outgoing", "as": 1}),
    ]);
    let code = rig.screen.app.board.handover.signatures.last().expect("signed").anchor.clone();
    (rig, code)
}

/// The incoming operator types the code from the paper.
#[test]
fn h7_the_code_on_the_paper_is_typed_at_sign_on() {
    let (mut rig, code) = signed_out(Rig::new(Lang::Zh, (120, 36)));
    rig.keys("<a-b>qd<enter>");
    assert!(rig.text().contains("核对账本"), "{}", rig.text());
    rig.keys("<pgdn><enter>");
    assert!(rig.text().contains("校验码"), "{}", rig.text());
    rig.keys("今天<enter>");
    assert!(rig.text().contains("不是纸面校验码"), "{}", rig.text());
    rig.keys("<esc><pgdn><enter>").keys(&code).keys("<enter>");
    assert!(
        rig.notice().contains("一致") && rig.notice().contains("1 号交接班记录"),
        "{} {}",
        rig.notice(),
        rig.text()
    );
    assert!(rig.text().contains("钱多"), "back to how they sit down: {}", rig.text());
    // What does not fit is told so that it can't be overlooked, with what to do; and on the handover pane.
    rig.keys("<pgdn><enter>99999<enter>");
    assert!(rig.text().contains("告诉主管"), "{}", rig.text());
    rig.keys("<enter><esc><esc><esc>");
    assert!(rig.text().contains("纸面不符"), "{}", rig.text());
}

/// Where the rule book asks for it, nobody comes on duty before they have answered.
#[test]
fn h7_a_rule_book_asks_for_the_code_before_duty() {
    for has_paper in [true, false] {
        let mut rules = frontdesk::policy::default_rules();
        rules.access.paper_at_sign_on = true;
        let (mut rig, code) = signed_out(Rig::on(crate::desk::desk_under(rules), Lang::Zh, (120, 36)));
        rig.keys("<a-b>qd<enter><enter>");
        assert!(rig.text().contains("手边没有纸质记录"), "{}", rig.text());
        if has_paper {
            rig.keys(&code);
        }
        rig.keys("<enter>");
        assert!(rig.screen.app.layers.is_empty(), "{}", rig.text());
        assert!(rig.desk.world().is_on_duty(StaffId(5)), "{}", rig.text());
        assert_eq!(rig.desk.world().access.len(), usize::from(!has_paper), "no paper is told to all");
    }
}
